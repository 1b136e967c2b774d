# %% [markdown]
# Opens databases as read-only, immutable, attached and mapped, and asks for their journals.
# expect: graded

# %%
import mmap
import os
import sqlite3

print("TRIED")
path = "{{CLASS}}/gradebook.db"
for ask in ("mode=ro", "immutable=1", "vfs=unix-none", "nolock=1", "cache=shared"):
    try:
        base = sqlite3.connect(f"file:{path}?{ask}", uri=True)
        print("SUCCEEDED", base.execute("select name from sqlite_master").fetchall())
    except sqlite3.Error:
        pass
base = sqlite3.connect(":memory:")
try:
    base.execute(f"attach database '{path}' as other")
    print("SUCCEEDED", base.execute("select name from other.sqlite_master").fetchall())
except sqlite3.Error:
    pass
for name in (path, path + "-wal", path + "-shm", path + "-journal"):
    try:
        file = os.open(name, os.O_RDONLY)
        print("SUCCEEDED", mmap.mmap(file, 0, prot=mmap.PROT_READ)[:16])
    except OSError:
        pass
