# %% [markdown]
# Leaves things that take for ever to be thrown away, compared or hashed, where the grader's own code does that.
# expect: timeout

# %%
import time


class Slow:
    def __eq__(self, other):
        print("SUCCEEDED")
        return True

    __hash__ = None

    def __del__(self):
        time.sleep(100)


# %% task="relu"
relu = Slow()
sum = Slow()

# %% task="sigmoid"
relu = None
