"""Looking at how a result was computed: operations issued, values taken out, storage used.

Runs inside the jail. What it reports can take points away and never give them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

# The ways a value leaves PyTorch for Python or NumPy, as the names of Tensor's methods. The
# special methods behind `if` and `[]` are left out: a check of shapes or an index is no escape.
LEAVING = (
    "tolist",
    "item",
    "numpy",
    "__array__",
    "__dlpack__",
    "__float__",
    "__int__",
    "data_ptr",
    "untyped_storage",
)


class _Operations(TorchDispatchMode):
    """Counts every operation that reaches the dispatcher, views included."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # nothing is compiled here, and to skip torch._dynamo is to import it: 0.7 s

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.counts[str(func.overloadpacket)] += 1
        return func(*args, **(kwargs or {}))


class _Leaving(TorchFunctionMode):
    """Notes the methods by which values leave PyTorch."""

    def __init__(self) -> None:
        super().__init__()
        self.names: Counter[str] = Counter()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if name in LEAVING:
            self.names[name] += 1
        return func(*args, **(kwargs or {}))


def observed(function: Callable[..., Any], args: Sequence[Any], kw: dict) -> tuple[Any, dict]:
    """Call the function; returns its result and the operations it issued."""
    with _Leaving() as leaving, _Operations() as operations:
        value = function(*args, **kw)
    return value, {
        "count": sum(operations.counts.values()),
        "names": dict(operations.counts),
        "leaving": dict(leaving.names),
    }


def storage_of(tensors: Sequence[torch.Tensor], inputs: Sequence[torch.Tensor]) -> list[dict]:
    """For each result tensor: strides, bytes stored, and the inputs whose memory it shares."""
    return [
        {
            "strides": list(tensor.stride()),
            "bytes": tensor.untyped_storage().nbytes(),
            "shares": [i for i, other in enumerate(inputs) if _memory(other) == _memory(tensor)],
        }
        for tensor in tensors
    ]


def _memory(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr() or -id(tensor)
