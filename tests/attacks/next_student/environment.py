# %% [markdown]
# Leaves words in the environment, in sys.path and on the command line.
# expect: graded

# %%
import os
import sys

os.environ["LEFT_BEHIND"] = os.environ["PYTHONSTARTUP"] = "x"
os.putenv("OMP_NUM_THREADS", "64")
sys.path.insert(0, "/left-behind")
sys.argv.append("left-behind")
sys.setrecursionlimit(100_000)
print("TRIED")

# %% where="next"
import os
import sys

if "LEFT_BEHIND" in os.environ or "/left-behind" in sys.path or "left-behind" in sys.argv:
    print("FOUND")
if sys.getrecursionlimit() == 100_000:
    print("FOUND")
