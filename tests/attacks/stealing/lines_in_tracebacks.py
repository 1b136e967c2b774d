# %% [markdown]
# Has tracebacks, warnings and inspect show the lines of files that it may not read.
# expect: graded

# %%
import inspect
import linecache
import traceback
import types
import warnings

path = "{{COURSE}}/solutions/neuron.py"
code = compile("\n" * 5 + "def relu(z):\n    raise ValueError\n\n\nrelu(1)", path, "exec")
module = types.ModuleType("neuron")
module.__file__ = path
texts = []
try:
    exec(code, vars(module))
except ValueError:
    texts.append(traceback.format_exc())
for ask in (inspect.getsource, inspect.getsourcelines, inspect.getcomments):
    try:
        texts.append(str(ask(module.relu)))
    except (OSError, TypeError):
        pass
warnings.warn_explicit("x", UserWarning, path, 6)
texts.append(str(linecache.getlines(path)))
if any("SOLUTION" in text or "return z" in text for text in texts):
    print("SUCCEEDED", texts)
print("TRIED")
exec(code, vars(module))
