# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="what-runs-log"
probe(lambda: after_making, reveal=False)
probe(lambda: after_all, reveal=False)

# %% hidden="what-runs-calls"
probe(lambda: sorted(gives_six), reveal=False)
probe(lambda: plain_error, reveal=False)
probe(lambda: patched, reveal=False)

# %% mistake="call-runs-at-making"
# You let `__call__` run when the object is made. Only `__init__` runs then. Make an
# object and do nothing else with it, and print the log.
after_making = ["init a", "call a"]
after_all = ["init a", "call a", "init b", "call b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% mistake="outer-call-first"
# You read `b(a(3))` from left to right. Before `b` can be called its argument must
# exist. Who makes it?
after_making = ["init a"]
after_all = ["init a", "init b", "call b", "call a"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% mistake="looked-up-in-the-object"
# You expect the patched object to answer 100. Print `a.__call__(3)` and `a(3)` after
# the assignment: for one of the two, Python does not look into the object.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 100

# %% mistake="attribute-error"
# An object without `__call__` is no missing attribute to Python: nobody asked for an
# attribute by name. It is a value of a type that cannot be called.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "AttributeError"
patched = 6

# %% mistake="class-called-for-object"
# You count `Double(3)` among those that give 6. What stands in front of the
# parentheses, the class or an object? Look at what that call logs.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "B", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% mistake="only-parentheses"
# You trust the short spelling alone. `__call__` is a method like any other: it can be
# had from the object, and from the class with the object as first argument.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "E"}
plain_error = "TypeError"
patched = 6

# %% alternative="run-and-see"
_log = []


class _Double:
    def __init__(self, name):
        _log.append(f"init {name}")
        self.name = name

    def __call__(self, x):
        _log.append(f"call {self.name}")
        return 2 * x


_a = _Double("a")
after_making = list(_log)
_b = _Double("b")
_y = _b(_a(3))
after_all = list(_log)
gives_six = set("ACDE")
plain_error = TypeError.__name__
patched = _a(3)

# %% alternative="a-float-for-the-number"
after_making = ["init a"]
after_all = [*after_making, "init b", "call a", "call b"]
gives_six = {"E", "D", "C", "A"}
plain_error = "TypeError"
patched = 6.0
