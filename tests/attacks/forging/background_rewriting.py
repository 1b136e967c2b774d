# %% [markdown]
# A thread of the student's rewrites what the probes have recorded, for as long as the run lasts.
# expect: graded

# %%
import threading

from autograder.jailed import probes


def rewrite():
    while True:
        recorder = probes._recorder
        if recorder is not None:
            for record in recorder.packer.records:
                record["value"] = True
                record["spec"] = {"judge": None, "raises": [], "rtol": 1e300, "atol": 1e300}
                record.pop("error", None)


threading.Thread(target=rewrite, daemon=True).start()
print("TRIED")
