# %% [markdown]
# Imports what is flagged in lines as long as can be, and under names that take a page each.
# expect: graded
# flags: imports gc

# %%
print("TRIED")
import gc as {{NAME}}
{{NAME}}.{{NAME}} = 1
"/proc/{{NAME}}"
