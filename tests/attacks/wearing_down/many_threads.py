# %% [markdown]
# Starts threads until there are no more.
# expect: graded
# ends: RuntimeError

# %%
import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
