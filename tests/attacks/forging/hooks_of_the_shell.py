# %% [markdown]
# Registers IPython's hooks before and after each cell, which replace the cell and its result.
# expect: graded

# %%
from autograder.jailed import probes

shell = get_ipython()


def before(info):
    print("TRIED")
    info.raw_cell = "pass"
    if probes._recorder is not None:
        probes._recorder.packer.add({"call": "", "spec": {}, "value": True})


def after(result):
    result.error_in_exec = result.error_before_exec = None
    result.result = True


for event in ("pre_execute", "pre_run_cell"):
    shell.events.register(event, before)
for event in ("post_execute", "post_run_cell"):
    shell.events.register(event, after)
