# %% [markdown]
# The next one reads the memory it inherits, in search of what this one wrote.
# expect: graded

# %%
# the words of a student: LEFT-BEHIND-IN-MEMORY
words = ["LEFT-BEHIND-IN-MEMORY"] * 1000
print("TRIED")

# %% where="next"
import gc

needle = bytes(reversed(b"YROMEM-NI-DNIHEB-TFEL")).decode()
gc.unfreeze()
for thing in gc.get_objects():
    for other in gc.get_referents(thing):
        if isinstance(other, str) and needle in other and other is not needle:
            print("FOUND")
