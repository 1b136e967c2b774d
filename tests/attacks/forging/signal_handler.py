# %% [markdown]
# An alarm goes off while a probe calls the answer; its handler writes over the records.
# expect: graded

# %%
import signal

from autograder.jailed import probes


def ring(number, frame):
    if probes._recorder is not None:
        probes._recorder.packer.records[:] = [{"call": "", "spec": {}, "value": True}]


signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
print("TRIED")

# %% where="end"
signal.setitimer(signal.ITIMER_REAL, 0)
