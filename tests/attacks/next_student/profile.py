# %% [markdown]
# Writes into the shell's profile, so that its code runs when the next one starts.
# expect: graded

# %%
import os

shell = get_ipython()
shell.events.register("pre_run_cell", lambda *args: print("FOUND"))
shell.ast_transformers.append(None)
shell.ast_transformers.clear()
shell.user_ns["left_behind"] = 1
for folder in (shell.profile_dir.startup_dir, "{{COURSE}}/build/cache/ipython"):
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, "00-left.py"), "w").write("print('FOUND')")
    except OSError:
        pass
print("TRIED")

# %% where="next"
if "left_behind" in globals():
    print("FOUND")
