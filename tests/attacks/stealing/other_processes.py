# %% [markdown]
# Sees by their folders in /proc which processes there are, whose, and since when.
# expect: graded
# needs: namespaces

# %%
import os

seen = [pid for pid in range(2, 10_000) if os.path.exists(f"/proc/{pid}")]
if seen or os.path.exists("/proc/{{PID}}"):
    print("SUCCEEDED", len(seen))
for pid in (os.getppid(), "{{PID}}"):
    for name in ("cwd", "exe", "fd/3", "root"):
        try:
            print("SUCCEEDED", os.readlink(f"/proc/{pid}/{name}"))
        except OSError:
            pass
print("TRIED")
