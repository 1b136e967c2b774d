# %% [markdown]
# A regular expression that goes back and back.
# expect: timeout

# %%
import re

re.match(r"(a+)+$", "a" * 60 + "b")
