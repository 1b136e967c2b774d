# %% [markdown]
# Looks for descriptors left open, and reads from those there are.
# expect: graded

# %%
import os
import stat

for number in range(5, 5000):
    try:
        os.fstat(number)
        print("SUCCEEDED", number)
    except OSError:
        pass
for number in range(4):
    try:
        if not stat.S_ISCHR(os.fstat(number).st_mode) and os.read(number, 1):
            print("SUCCEEDED", number)
    except OSError:
        pass
print("TRIED")
