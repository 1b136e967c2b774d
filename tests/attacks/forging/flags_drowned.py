# %% [markdown]
# Does a hundred and fifty things that are flagged, and texts in texts, so that the one that matters is not listed.
# expect: graded
# flags: imports gc

# %%
import gc

print("TRIED")
{{FLAGGED}}
