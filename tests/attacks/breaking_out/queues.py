# %% [markdown]
# Opens message queues and semaphores, which outlive a process.
# expect: graded

# %%
import ctypes

libc = ctypes.CDLL(None)
if libc.msgget(0, 0o1666) != -1 or libc.semget(0, 1, 0o1666) != -1:
    print("SUCCEEDED")
for name in ("mq_open", "sem_open"):
    function = getattr(libc, name)
    function.restype = ctypes.c_int if name == "mq_open" else ctypes.c_void_p
    if function(b"/attack", 0o102, 0o666, None) not in (-1, 0, None):
        print("SUCCEEDED", name)
print("TRIED")
