# %% [markdown]
# Climbs from its answer to the frame of the probe, and changes record, tolerance and arguments there.
# expect: graded

# %% task="relu"
import ctypes
import sys


def relu(z):
    frame = sys._getframe(1)
    while frame is not None:
        names = frame.f_locals
        if "record" in names and "spec" in names:
            names["record"].update(value=True, passed=True, score=2)
            names["spec"].update(
                rtol=1e300, atol=1e300, judge=["at_least", -1e9], raises=["ValueError"]
            )
            names["args"] = (0.0,)
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
            print("TRIED")
        frame = frame.f_back
    return -1.0
