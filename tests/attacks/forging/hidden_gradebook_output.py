# %% [markdown]
# Publishes what nbgrader reads as points: scores as outputs, and metadata with a grade.
# expect: graded

# %%
from IPython.display import display

for score in (3, 3.0, float("nan"), True):
    display({"text/plain": str(score)}, raw=True, metadata={"nbgrader": {"score": score}})
    display({"application/vnd.nbgrader+json": {"score": score}}, raw=True)
print("TRIED")
3.0

# %% task="relu"
3.0

# %% where="end"
3.0
