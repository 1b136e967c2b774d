# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="too-early-all"
from autograder import probe

probe(lambda: sorted(cannot_be_made), reveal=False)
probe(lambda: sorted(cannot_be_called), reveal=False)

# %% mistake="any-assignment-fails"
# You let every early assignment fail. A number needs no dictionary: it becomes an
# ordinary attribute. Try A.
cannot_be_made, cannot_be_called = {"A", "B", "C", "D"}, {"E"}

# %% mistake="tensors-fail-too"
# You let the plain tensor of D fail. The module takes no note of it, and so it needs no
# dictionary for it.
cannot_be_made, cannot_be_called = {"B", "C", "D"}, {"E"}

# %% mistake="modules-pass"
# You let C pass. A module is something to take note of, like a parameter. Where would
# it be put?
cannot_be_made, cannot_be_called = {"B"}, {"E"}

# %% mistake="e-works"
# You let E be called. Nobody has ever run nn.Module.__init__ for it, and the call looks
# for the hooks that it would have made.
cannot_be_made, cannot_be_called = {"B", "C"}, set()

# %% mistake="e-cannot-be-made"
# You let E fail when it is made. Its __init__ assigns a number and nothing else. What
# is missing shows later.
cannot_be_made, cannot_be_called = {"B", "C", "E"}, set()

# %% alternative="frozen-sets"
cannot_be_made = frozenset("BC")
cannot_be_called = set("E")


# %% alternative="run-and-see"
class _A(nn.Module):
    def __init__(self):
        self.n = 3
        super().__init__()


class _B(nn.Module):
    def __init__(self):
        self.w = nn.Parameter(torch.zeros(2))
        super().__init__()


class _C(nn.Module):
    def __init__(self):
        self.layer = nn.Linear(2, 1)
        super().__init__()


class _D(nn.Module):
    def __init__(self):
        self.w = torch.zeros(2, requires_grad=True)
        super().__init__()


class _E(nn.Module):
    def __init__(self):
        self.n = 3


cannot_be_made, cannot_be_called = set(), set()
for _kind in (_A, _B, _C, _D, _E):
    _kind.forward = lambda self, x: 2 * x
    _failed = cannot_be_made
    try:
        _made = _kind()
        _failed = cannot_be_called
        _made(torch.ones(2))
    except (AttributeError, TypeError):
        _failed.add(_kind.__name__[1:])
