"""What one probe saw, and how it is to be compared: a record of evidence as it was decoded.

`unpack` builds these from a run's bytes and refuses what does not fit; whoever reads one here can
rely on its types. In a student's record every value is still hostile, and `spec` counts for
nothing: only the reference's does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.protocol.values import Tensor


@dataclass(frozen=True)
class Spec:
    """How a record is to be compared; see `autograder.jailed.probes.probe`.

    `judge` is the name of a trusted predicate and its arguments; empty for a comparison.
    """

    judge: tuple[Any, ...] = ()
    raises: tuple[str, ...] = ()
    rtol: float | None = None
    atol: float | None = None
    dtype: bool = False
    types: bool = False
    reveal: bool = True
    budget: float | None = None
    each: str = ""
    forbid: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True)
class Raised:
    """An exception: its type, the names of its bases, its message; the line of the notebook
    where it happened, and what the names on it stood for."""

    type: str
    bases: tuple[str, ...] = ()
    message: str = ""
    line: str = ""
    names: str = ""

    def is_a(self, names: tuple[str, ...]) -> bool:
        """Whether it is one of these types, or derived from one."""
        return any(name in self.bases for name in names)

    @property
    def unwritten(self) -> bool:
        """Whether it says that there is no answer yet."""
        return self.type in ("NotImplementedError", "NameError")


@dataclass(frozen=True)
class After:
    """What was left behind: the value of a probe's `after`, which may be None."""

    value: Any


@dataclass(frozen=True)
class Stored:
    """How one tensor of a result is stored, and the inputs that share its memory."""

    strides: tuple[int, ...]
    bytes: int
    shares: tuple[int, ...]


@dataclass(frozen=True)
class Counts:
    """The operations that reached PyTorch's dispatcher, where a probe counts them.

    `names` counts them by name, `largest` has the elements of the largest result by name,
    `leaving` counts the ways by which values left; `totals` is how many there were in all, of a
    `probe_growth` at each size.
    """

    names: Mapping[str, int]
    largest: Mapping[str, int]
    leaving: Mapping[str, int]
    totals: tuple[int, ...]


@dataclass(frozen=True)
class Operations:
    """What was seen of how a value was computed (see `autograder.jailed.operations.observed`)."""

    whole: bool
    exact: bool
    threads: int
    called: tuple[str, ...]
    unseen: tuple[str, ...]
    autograd: int
    counts: Counts | None = None
    reached: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Watched:
    """What was seen of a backward pass."""

    nested: int
    threads: int
    whole: bool
    called: tuple[str, ...] = ()


@dataclass(frozen=True)
class FunctionFacts:
    """What was seen of a class that should be a Function; `backward` is None if that failed."""

    function: bool
    node: str
    backward: Watched | None = None


@dataclass(frozen=True)
class Slopes:
    """Derivatives of one order: an upstream gradient for each result, the gradients that came
    back, and the results with each element of the inputs moved up and down."""

    upstream: tuple[Tensor, ...]
    grads: tuple[Tensor, ...]
    plus: tuple[tuple[Tensor, ...], ...]
    minus: tuple[tuple[Tensor, ...], ...]


@dataclass(frozen=True)
class Derivatives:
    """What a gradient check needs: the inputs, and the slopes there of first and second order."""

    x: tuple[Tensor, ...]
    first: Slopes
    second: Slopes | None = None


@dataclass(frozen=True)
class Layout:
    """How one tensor came to a call, which its values do not say.

    Tensors of one call with the same number `memory` share storage. `low` and `high` are the
    smallest and largest value of a tensor that is too large to be recorded.
    """

    shape: tuple[int, ...]
    dtype: str
    contiguous: bool
    memory: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Observation:
    """One probe's record: either `error`, or a value and what else the probe asked for.

    What was not asked for is None. `value`, `after` and the members of `grads` and `inputs` are
    decoded values (see `autograder.protocol.values`). The reference's have `given`, the arguments
    with their parameters' names, `upstream`, what was sent back for `grads`, and a `caption`
    where `call` is nothing that a student could call. Of `given`, what comes after the arguments
    are a module's parameters: `layouts` has the tensors of each argument, and of nothing else.
    """

    call: str = ""
    spec: Spec = field(default_factory=Spec)
    error: Raised | None = None
    value: Any = None
    grads: tuple[Any, ...] | None = None
    after: After | None = None
    inputs: tuple[Any, ...] | None = None
    derivatives: Derivatives | None = None
    storage: tuple[Stored, ...] | None = None
    operations: Operations | None = None
    function: FunctionFacts | None = None
    given: tuple[tuple[str, Any], ...] = ()
    layouts: tuple[tuple[Layout, ...], ...] = ()
    upstream: tuple[Any, ...] = ()
    caption: str = ""

    @cached_property
    def of_nothing(self) -> bool:
        """Whether an argument is empty, or something in it is."""
        return any(_is_empty(value) for _, value in self.given)


def _is_empty(value: Any) -> bool:
    if isinstance(value, Tensor):
        return value.array.size == 0
    return isinstance(value, (list, tuple)) and (not value or any(map(_is_empty, value[:100])))
