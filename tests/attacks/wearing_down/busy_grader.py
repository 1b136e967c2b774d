# %% [markdown]
# A text that is quick to run, and slow to look through for the one who writes flags for the instructor.
# expect: graded

# %%
print("TRIED")
if False:
    {{MANY}}

# %% task="relu"
x = {{DEEP}}
