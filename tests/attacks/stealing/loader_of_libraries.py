# %% [markdown]
# Has the system's loader open files, whose messages tell what is in them.
# expect: graded

# %%
import ctypes
import importlib.machinery

for path in ("{{SECRET}}", "{{COURSE}}/gradebook.db", "{{COURSE}}/solutions/neuron.py"):
    for way in (
        ctypes.CDLL,
        lambda path: importlib.machinery.ExtensionFileLoader("x", path).create_module(
            importlib.machinery.ModuleSpec("x", None, origin=path)
        ),
    ):
        try:
            way(path)
            print("SUCCEEDED", path)
        except (OSError, ImportError) as error:
            if "invalid ELF" in str(error) or "too short" in str(error):
                print("SUCCEEDED", error)
print("TRIED")
