# %% [markdown]
# Puts modules, caches of source lines and compiled files in the way.
# expect: graded

# %%
import linecache
import sys
import types

sys.modules["left_behind"] = types.ModuleType("left_behind")
sys.modules["autograder.jailed.probes"].probe = sys.modules["autograder"].probe = print
linecache.cache["left-behind"] = (1, None, ["x"], "left-behind")
sys.meta_path.insert(0, types.SimpleNamespace(find_spec=lambda *args: print("FOUND")))
print("TRIED")

# %% where="next"
import linecache
import sys

if "left_behind" in sys.modules or "left-behind" in linecache.cache:
    print("FOUND")
