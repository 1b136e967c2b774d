# %% [markdown]
# Changes how plots look.
# expect: graded

# %%
import matplotlib

matplotlib.rcParams["lines.linewidth"] = 99
matplotlib.pyplot.figure()
print("TRIED")

# %% where="next"
import matplotlib

if matplotlib.rcParams["lines.linewidth"] == 99 or matplotlib.pyplot.get_fignums():
    print("FOUND")
