# %% [markdown]
# Takes memory in several threads at once, which catch what stops them.
# expect: out of memory

# %%
import threading

threading.stack_size(1 << 20)
hoard = []


def eat():
    try:
        while True:
            hoard.append(bytearray(1_000_000))
    except MemoryError:
        pass


threads = [threading.Thread(target=eat) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
hoard.append(bytearray(200_000_000))
