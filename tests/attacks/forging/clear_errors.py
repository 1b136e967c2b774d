# %% [markdown]
# Takes away what reports an error, so that a failing cell looks as one that passed.
# expect: graded

# %%
from autograder.jailed.shell import Shell

shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *a, **k: None
assert Shell._describe and Shell._show
Shell._describe = Shell._show = lambda self, error: None
Shell.showtraceback = lambda self, *a, **k: None
print("TRIED")
