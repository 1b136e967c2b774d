# %% [markdown]
# Moves, replaces and removes the folder it may write in, and reaches out of it.
# expect: graded

# %%
import os

home = os.getcwd()
os.mkdir("inner")
os.symlink("..", "up")
for way in (
    lambda: os.rmdir(home),
    lambda: os.rename(home, home + "-moved"),
    lambda: os.rename("inner", "../inner"),
    lambda: os.rename("inner", "up/inner"),
    lambda: os.symlink("{{COURSE}}", home + "-link"),
    lambda: os.mkdir("up/made"),
    lambda: os.listdir(".."),
    lambda: os.open("..", os.O_TMPFILE | os.O_RDWR),
    lambda: os.link("up", "{{COURSE}}/up"),
    lambda: os.setxattr(".", "user.letter", b"x"),
):
    try:
        print("SUCCEEDED", way())
    except OSError:
        pass
print("TRIED")
