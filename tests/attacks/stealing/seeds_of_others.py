# %% [markdown]
# Looks in its process for more than its own variant of the draws: seeds of other variants, of the class, ids of students.
# expect: graded

# %%
import gc

[job] = [o for o in gc.get_objects() if type(o).__name__ == "Job"]
if isinstance(job.seed, (list, dict)) or {"student", "variants"} & vars(job).keys():
    print("SUCCEEDED", job)
texts = {str(value) for value in vars(job).values()}
for word in ("{{CLASS}}/", "00-victim", "stealing-seeds_of_others"):
    if any(word in text for text in texts):
        print("SUCCEEDED", word)
print("TRIED")
