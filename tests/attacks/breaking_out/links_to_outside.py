# %% [markdown]
# Makes files, folders, links, pipes and devices outside of the scratch folder, by names and by descriptors.
# expect: graded

# %%
import os
import stat

places = ["{{COURSE}}", "{{CLASS}}", "/tmp", "/var/tmp", "..", os.path.dirname(os.__file__)]
open("mine", "w").close()
os.mkdir("folder")
for place in places:
    to = f"{place}/left-outside"
    os.path.lexists("outside") and os.unlink("outside")
    os.symlink(place, "outside")
    ways = [
        lambda: os.mkdir(to),
        lambda: os.link("mine", to),
        lambda: os.symlink("mine", to),
        lambda: os.rename("mine", to),
        lambda: os.rename("folder", to),
        lambda: os.mkfifo(to),
        lambda: os.mknod(to, stat.S_IFREG | 0o600),
        lambda: open("outside/left-outside", "x"),
        lambda: os.open("left-outside", os.O_CREAT | os.O_WRONLY, dir_fd=os.open(place, os.O_PATH)),
        lambda: os.open(place, os.O_TMPFILE | os.O_RDWR, 0o600),
        lambda: os.truncate(f"{place}/gradebook.db", 0),
        lambda: os.remove(f"{place}/gradebook.db"),
        lambda: os.rmdir(place),
    ]
    for number, way in enumerate(ways):
        try:
            way()
            print("SUCCEEDED", place, number)
        except OSError:
            pass
print("TRIED")
