# %% [markdown]
# Runs a text by tools that are no exec: timeit, cProfile, pydoc, typing, logging.
# expect: graded
# flags: imports gc, pydoc, get_type_hints, logging.config

# %%
import cProfile
import pydoc
import timeit
import typing

import logging.config

timeit.timeit("import gc", number=1)
cProfile.run("import gc")
pydoc.locate("os.write")


class Hints:
    x: "print('TRIED')"


typing.get_type_hints(Hints)
