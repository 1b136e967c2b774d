# %% [markdown]
# Leaves busy threads and low limits.
# expect: graded

# %%
import resource
import threading
import time

resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
for _ in range(3):
    threading.Thread(target=time.sleep, args=(1000,)).start()
print("TRIED")

# %% where="next"
import resource
import threading

if threading.active_count() > 3 or resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 20:
    print("FOUND", threading.enumerate())
