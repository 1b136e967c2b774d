# %% [markdown]
# Looks for the course and the class around Python itself, where a system's Python or a careless place has them.
# expect: graded

# %%
import glob
import os
import sys
import sysconfig
import time

places = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path, *sysconfig.get_paths().values()}
places |= {os.path.dirname(place) for place in places} | {sysconfig.get_config_var("LIBDIR")}
places |= {
    f"{place}/{name}" for place in places for name in ("src", "srv", "share", "local", "home")
}
wanted = ("neuron.py", "neuron.ipynb", "neuron.json", "seeds.json")
for place in sorted(filter(None, places)):
    until = time.monotonic() + 0.05
    for folder, _, files in os.walk(place):
        for name in set(files) & set(wanted):
            try:
                open(os.path.join(folder, name), "rb").read()
                print("SUCCEEDED", folder, name)
            except OSError:
                pass
        if time.monotonic() > until:
            break
for place in ("{{COURSE}}", "{{CLASS}}"):
    if glob.glob(place + "/*") or glob.glob(place + "/**/*.ipynb", recursive=True):
        print("SUCCEEDED", place)
print("TRIED")
