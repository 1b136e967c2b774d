# %% [markdown]
# Goes so deep in what is written in C that the stack is used up: reprs, patterns, comparisons, destructors, texts that are compiled.
# expect: graded or crashed

# %%
import contextlib
import functools
import json
import pickle

print("TRIED")
deep = []
for _ in range(200_000):
    deep = [deep]
other = []
for _ in range(200_000):
    other = [other]
partial = print
for _ in range(100_000):
    partial = functools.partial(partial).__call__
for way in (
    lambda: repr(deep),
    lambda: deep == other,
    lambda: json.dumps(deep),
    lambda: json.loads("[" * 100_000),
    lambda: pickle.dumps(deep),
    lambda: compile("(" * 90 + ")" * 90, "", "eval"),
    lambda: compile("-" * 90_000 + "1", "", "eval"),
    lambda: isinstance(1, functools.reduce(lambda x, _: (x,), range(100_000), int)),
):
    with contextlib.suppress(Exception):
        way()
del deep, other, partial
