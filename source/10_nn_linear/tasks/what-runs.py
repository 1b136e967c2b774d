# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="what-runs-logs"
probe(lambda: log_made, reveal=False)
probe(lambda: log_end, reveal=False)
probe(lambda: called, reveal=False)
probe(lambda: direct, reveal=False)

# %% hidden="what-runs-replaced"
probe(lambda: replaced_forward, reveal=False)
probe(lambda: replaced_call, reveal=False)

# %% mistake="call-when-made"
# You let __call__ run when the object is made. Making runs __init__; __call__ runs when
# the finished instance is called. Put a print into both and make one.
log_made = ["init", "call", "forward"]
log_end = ["init", "call", "forward", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 101, 101

# %% mistake="call-looked-up-on-the-instance"
# You let an attribute of the instance stand in for __call__. For thing(5) Python looks
# at the class alone. Compare type(thing).__call__ before and after that line.
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 101, 0

# %% mistake="forward-looked-up-on-the-class"
# You keep the class's forward after an instance has been given one of its own. Inside
# __call__ stands self.forward, an ordinary look-up: what does thing.forward(5) give?
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 16, 16

# %% mistake="forward-includes-the-call"
# You add the 1 to a direct call of forward as well. That addition stands in another
# method. Which methods does thing.forward(5) run?
log_made = ["init"]
log_end = ["init", "call", "forward", "call", "forward"]
called, direct, replaced_forward, replaced_call = 16, 16, 101, 101

# %% mistake="one-forgotten"
# The replaced forward returns 100, and it is not the last thing that happens. Follow
# the call to its return.
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 100, 100

# %% alternative="floats-and-steps"
log_made = ["init"]
log_end = log_made + ["call", "forward"] + ["forward"]
called, direct = 3 * 5 + 1.0, 3 * 5.0
replaced_forward = replaced_call = 100.0 + 1

# %% alternative="run-and-see"
_log = []


class _Times:
    def __init__(self, factor):
        _log.append("init")
        self.factor = factor

    def forward(self, x):
        _log.append("forward")
        return self.factor * x

    def __call__(self, x):
        _log.append("call")
        return self.forward(x) + 1


_thing = _Times(3)
log_made = list(_log)
called = _thing(5)
direct = _thing.forward(5)
log_end = list(_log)
_thing.forward = lambda x: 100
replaced_forward = _thing(5)
_thing.__call__ = lambda x: 0
replaced_call = _thing(5)
