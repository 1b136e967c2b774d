# %% [markdown]
# Raises its limits, changes those of others, its priority and its place on the processor.
# expect: graded

# %%
import os
import resource

kinds = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
for kind in kinds:
    kind = getattr(resource, kind)
    soft, hard = resource.getrlimit(kind)
    for value in (resource.RLIM_INFINITY, hard + 1 if hard >= 0 else hard):
        try:
            resource.setrlimit(kind, (value, value))
            print("SUCCEEDED", kind)
        except (ValueError, OSError):
            pass
    for process in (1 if os.getpid() != 1 else 2, os.getppid() or 3, {{PID}}):
        try:
            resource.prlimit(process, kind, (1, 1))
            print("SUCCEEDED", kind, process)
        except OSError:
            pass
others = [
    lambda: os.nice(-20),
    lambda: os.setpriority(os.PRIO_PROCESS, {{PID}}, 19),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.sched_setaffinity({{PID}}, {0}),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
]
for call in others:
    try:
        call()
        print("SUCCEEDED")
    except OSError:
        pass
print("TRIED")
