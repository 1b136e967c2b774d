# %% [markdown]
# Climbs through every frame and traceback for the reference's values.
# expect: graded

# %%
import sys
import types

names, waiting, seen = set(), list(sys._current_frames().values()), set()
try:
    raise ValueError
except ValueError as error:
    waiting.append(error.__traceback__.tb_frame)
import gc

waiting += [o for o in gc.get_objects() if isinstance(o, types.FrameType)]
while waiting:
    frame = waiting.pop()
    while frame is not None and id(frame) not in seen:
        seen.add(id(frame))
        names |= set(frame.f_locals) | set(frame.f_globals)
        frame = frame.f_back
for name in ("expected", "reference", "mistakes", "verdict", "judge_cell", "gradebook"):
    if name in names:
        print("SUCCEEDED", name)
print("TRIED")
