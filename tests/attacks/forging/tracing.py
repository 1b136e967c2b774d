# %% [markdown]
# Traces every line and call (settrace, setprofile, sys.monitoring), and changes what the probe holds.
# expect: graded

# %%
import ctypes
import sys
import threading


def watch(frame, event, arg):
    if frame.f_code.co_name == "probe" and "record" in frame.f_locals:
        frame.f_locals["record"]["value"] = True
        frame.f_locals["value"] = True
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
    return watch


sys.settrace(watch)
sys.setprofile(watch)
threading.settrace(watch)
if monitoring := getattr(sys, "monitoring", None):
    monitoring.use_tool_id(3, "watch")
    monitoring.register_callback(3, monitoring.events.PY_RETURN, lambda *args: None)
    monitoring.set_events(3, monitoring.events.PY_RETURN)
print("TRIED")
