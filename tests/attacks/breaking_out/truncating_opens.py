# %% [markdown]
# Empties files that may be read, by opening them for reading with O_TRUNC.
# expect: graded

# %%
import os

for path in (os.__file__, "{{SECRET}}", "{{COURSE}}/gradebook.db"):
    for flags in (os.O_RDONLY | os.O_TRUNC, os.O_RDWR | os.O_TRUNC, os.O_WRONLY):
        try:
            os.open(path, flags)
            print("SUCCEEDED", path)
        except OSError:
            pass
print("TRIED" if os.stat(os.__file__).st_size > 1000 else "SUCCEEDED")
