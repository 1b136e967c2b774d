# %% [markdown]
# Displays ten thousand things and twenty thousand characters each.
# expect: graded

# %%
from IPython.display import display

print("TRIED")
for number in range(10_000):
    display({"text/plain": "x" * 20_000, "text/html": "x" * 20_000}, raw=True)
