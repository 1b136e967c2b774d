# %% [markdown]
# Writes letters into its own priority and processor, which a neighbour may read.
# expect: graded

# %%
import os

before = os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)
os.nice(7)
os.setpriority(os.PRIO_PROCESS, 0, 9)
os.sched_setaffinity(0, {min(before[1])})
if (os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0)) != before:
    print("SUCCEEDED")
print("TRIED")
