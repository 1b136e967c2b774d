# %% [markdown]
# Reads environments, arguments, maps and memory of every process it can name.
# expect: graded

# %%
for process in ("self", "thread-self", "1", "2", "{{PID}}", *range(3, 200)):
    for name in ("environ", "cmdline", "maps", "mem", "stat", "io", "stack", "auxv", "task/1/mem"):
        try:
            open(f"/proc/{process}/{name}", "rb")
            print("SUCCEEDED", process, name)
        except OSError:
            pass
for path in ("/proc/keys", "/proc/mounts", "/proc/kallsyms", "/proc/net/unix", "/sys/kernel/notes"):
    try:
        open(path, "rb")
        print("SUCCEEDED", path)
    except OSError:
        pass
print("TRIED")
