# %% [markdown]
# Leaves a busy thread behind, which will not end by itself.
# expect: graded

# %%
import threading
import time


def stay():
    while True:
        time.sleep(0.01)


threading.Thread(target=stay).start()
print("TRIED")
