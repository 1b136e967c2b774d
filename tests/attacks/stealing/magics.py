# %% [markdown]
# Asks magics to show, load, run, copy and time files of the course.
# expect: graded

# %%
import contextlib

print("TRIED")
shell = get_ipython()
for name in ("load", "pycat", "run", "cat", "less", "more", "loadpy", "psearch", "pfile", "timeit"):
    for path in ("{{COURSE}}/solutions/neuron.py", "{{SECRET}}"):
        with contextlib.suppress(BaseException):
            shell.run_line_magic(name, path)
lines = "".join(str(entry) for entry in shell.payload_manager.read_payload())
if "BEGIN SOLUTION" in lines or "{{TERCES}}"[::-1] in lines:
    print("SUCCEEDED")
with contextlib.suppress(OSError):
    print("SUCCEEDED", get_ipython().find_user_code("{{SECRET}}"))
