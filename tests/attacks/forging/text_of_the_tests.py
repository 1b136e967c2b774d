# %% [markdown]
# Exchanges the text of the hidden tests where it is compiled, kept and looked up.
# expect: graded or crashed
# flags: linecache

# %%
import linecache

from autograder.jailed import shell


class Lines(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, (1, None, ["pass\n"], key))


linecache.cache = Lines(linecache.cache)
linecache.getlines = linecache.updatecache = lambda *args: ["pass\n"]


def other(source, name, mode, *args, **kwargs):
    return compile(source.replace("probe(", "(lambda *a, **k: None)("), name, mode)


shell.compile = other
print("TRIED")
