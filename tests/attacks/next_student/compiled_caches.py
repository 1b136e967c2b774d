# %% [markdown]
# Leaves compiled code where Python, PyTorch, matplotlib and IPython look for it first.
# expect: graded

# %%
import importlib.util
import marshal
import os
import py_compile
import statistics

code = compile("print('FOUND')", "left", "exec")
places = [importlib.util.cache_from_source(statistics.__file__)]
places += [os.path.expanduser(f"~/{name}") for name in (".cache/torch/x", ".config/matplotlib/x")]
places += ["sitecustomize.py", "usercustomize.py", "matplotlibrc", "statistics.py", "colorsys.py"]
places += ["{{COURSE}}/build/cache/matplotlib/matplotlibrc", "/tmp/torchinductor_student/x"]
for place in places:
    try:
        os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
        with open(place, "wb") as file:
            file.write(b"print('FOUND')" if place.endswith(".py") else marshal.dumps(code))
    except OSError:
        pass
print("TRIED" if os.path.exists("colorsys.py") else "")

# %% where="next"
import colorsys
import importlib
import statistics

importlib.reload(statistics)
