# %% [markdown]
# Looks in its process for more than its own variant of the draws: seeds of other variants, of the class, ids of students.
# expect: graded

# %%
import gc

import autograder

[job] = [
    o for o in gc.get_objects() if type(o) is dict and {"cells", "branches", "shown"} <= o.keys()
]
if isinstance(job["seed"], (list, dict)) or "student" in job or "variants" in job:
    print("SUCCEEDED", job)
texts = {str(value) for value in job.values()} | set(job["confinement"].get("read", ()))
for word in ("{{CLASS}}", "00-victim", "stealing-seeds_of_others"):
    if any(word in text for text in texts):
        print("SUCCEEDED", word)
print("TRIED")
