# %% [markdown]
# Puts a probe of its own into autograder and autograder.jailed.probes, which records that all is well.
# expect: graded

# %%
import sys

from autograder.jailed import probes


def content(function, *args, **kwargs):
    probes._recorder.packer.add({"call": "", "spec": {}, "value": True, "passed": True})
    print("TRIED")


for module in ("autograder", "autograder.jailed.probes"):
    sys.modules[module].probe = content
