# %% [markdown]
# Reads the shell's history: inputs and outputs of others, its database, its profile.
# expect: graded

# %%
import glob
import os
import sqlite3

shell = get_ipython()
others = [text for text in shell.user_ns["_ih"] if text and "TRIED" not in text]
if others or shell.user_ns["_oh"] or shell.history_manager.hist_file != ":memory:":
    print("SUCCEEDED", others)
for path in (
    "{{COURSE}}/build/cache/ipython/profile_default/history.sqlite",
    "{{COURSE}}/gradebook.db",
):
    try:
        print(
            "SUCCEEDED",
            sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            .execute("select 1 from sqlite_master")
            .fetchall(),
        )
    except sqlite3.Error:
        pass
if glob.glob("{{COURSE}}/build/cache/ipython/*") or glob.glob("/tmp/autograder-*"):
    print("SUCCEEDED")
print("TRIED")
