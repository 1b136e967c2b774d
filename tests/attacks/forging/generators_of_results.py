# %% [markdown]
# Returns what runs on when it is looked at: generators, coroutines, awaitables, context managers, partial calls.
# expect: graded

# %%
import contextlib
import functools

print("TRIED")


# %% task="relu"
def relu(z):
    yield 0.0


# %% task="weighted-sum"
async def weighted_sum(x, w):
    return 0.0


# %% task="plain-neuron"
@contextlib.contextmanager
def plain_neuron(x, w, b):
    yield 0.0


# %% task="sigmoid"
sigmoid = functools.partial(functools.partial, float)
