# %% [markdown]
# Names files as no program expects it: no letters, lines, signs of a terminal, as long as it can be, links that go in circles.
# expect: graded
# container: yes

# %%
import os

names = [b"\xff\xfe", b"a\nb", b"-rf", b"\x1b[31m", b"x" * 255, b" ", b"\x80" * 255, b"..."]
for name in names:
    open(name, "w").close()
    os.mkdir(b"folder-" + name[:200])
    os.symlink(b"/" + name, b"link-" + name[:200])
os.symlink("circle", "circle")
os.symlink(".", "here")
os.symlink("/", "root")
os.symlink("{{CLASS}}", "folder")
os.symlink("{{SECRET}}", "secret")
for kind in (os.mkfifo, os.mknod):
    try:
        kind("pipe")
    except OSError:
        pass
print("TRIED")
