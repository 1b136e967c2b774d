"""Probes: the calls in a hidden test cell that exercise a student's work and record it.

This module runs inside the jail, in the student's own process. It holds no answer and decides
nothing: it calls, and writes down what came back. Outside a grading run a probe prints what it
saw, so that authors can try their cells in any kernel.
"""

import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.evidence import Packer


class Recorder:
    """Where probes write, for the cell that runs at the moment.

    Args:
        seed: the class's seed for this assignment; together with the cell's grade id and a
            counter it keys every random draw.
        device: "cpu" or "cuda", where inputs are put.
        grade_id: the running cell.
    """

    def __init__(self, seed: int, device: str, grade_id: str) -> None:
        self.seed, self.device, self.grade_id = seed, device, grade_id
        self.draws = 0
        self.packer = Packer()

    def generator(self) -> torch.Generator:
        """A fresh CPU generator for the next draw; student code cannot shift it."""
        self.draws += 1
        return torch.Generator("cpu").manual_seed(self.key(f"draw {self.draws}"))

    def key(self, purpose: str) -> int:
        text = f"{self.seed}/{self.grade_id}/{purpose}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "little")


_recorder: Recorder | None = None
_outside = Recorder(0, "cpu", "no grading run")


def start_cell(recorder: Recorder | None) -> None:
    """Tell the probes which cell runs (None: no grading run)."""
    global _recorder
    _recorder = recorder


def _current() -> Recorder:
    return _recorder or _outside


# ---------------------------------------------------------------- random inputs


def _away(x: torch.Tensor, distance: float) -> torch.Tensor:
    return x + distance * torch.where(x < 0, -1.0, 1.0).to(x.dtype)


def randn(*shape: int, away: float = 0.0, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """A tensor of standard normal values, each at least `away` from zero."""
    recorder = _current()
    x = torch.randn(shape, generator=recorder.generator(), dtype=dtype, device="cpu")
    return _away(x, away).to(recorder.device)


def rand(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """A tensor of values uniform on [0, 1)."""
    recorder = _current()
    x = torch.rand(shape, generator=recorder.generator(), dtype=dtype, device="cpu")
    return x.to(recorder.device)


def randint(low: int, high: int, *shape: int) -> torch.Tensor:
    """An int64 tensor of integers from `low` to `high - 1`."""
    recorder = _current()
    x = torch.randint(low, high, shape, generator=recorder.generator(), device="cpu")
    return x.to(recorder.device)


def numbers(n: int, away: float = 0.0) -> list[float]:
    """A list of `n` Python floats, standard normal, each at least `away` from zero."""
    x = torch.randn(n, generator=_current().generator(), dtype=torch.float64, device="cpu")
    return _away(x, away).tolist()


def number(away: float = 0.0) -> float:
    """A Python float, standard normal, at least `away` from zero."""
    return numbers(1, away)[0]


# ---------------------------------------------------------------- the probe


def probe(
    function: Callable[..., Any],
    *args: Any,
    kw: dict[str, Any] | None = None,
    grad: bool = False,
    after: Callable[..., Any] | None = None,
    raises: type[BaseException] | Sequence[type[BaseException]] = (),
    unchanged: bool = False,
    judge: str | Sequence[Any] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: bool = False,
    types: bool = False,
    reveal: bool = True,
) -> None:
    """Call ``function(*args, **kw)`` on copies of the arguments and record what happens.

    Args:
        function: the student's function, a class, a module, or a lambda around a value.
        grad: also record the gradients of the result with respect to every floating tensor
            argument (and the parameters, if `function` is a module), for a random upstream
            gradient. The arguments are then clones that require a gradient, not leaves.
        after: called afterwards with the very objects that were passed; what it returns is
            recorded as well (for attributes left behind, such as ``x.g``).
        raises: the exception types of which the call must raise one. Only gates.
        unchanged: the arguments must be unchanged after the call. Only gates.
        judge: the name of a trusted predicate (with arguments: a sequence) that looks at the
            value in place of a comparison with the reference's.
        rtol, atol: tolerance relative to the largest expected element, and absolute.
        dtype: the dtype must be the reference's.
        types: the kinds of Python object (int, float, list, tuple, tensor) must be, too.
        reveal: whether the expected value may be shown to the student.

    Whatever the call raises is recorded, never raised, except what ends the process.
    """
    recorder = _current()
    case = recorder.key(f"probe {len(recorder.packer.records)}")
    raises = (raises,) if isinstance(raises, type) else tuple(raises)
    kw = kw or {}
    record: dict[str, Any] = {
        "call": describe_call(function, args, kw),
        "spec": {
            "judge": [judge] if isinstance(judge, str) else list(judge) if judge else None,
            "raises": [t.__name__ for t in raises],
            "rtol": rtol,
            "atol": atol,
            "dtype": dtype,
            "types": types,
            "reveal": reveal,
        },
    }
    reseed(case)
    leaves: list[torch.Tensor] = []
    passed = [_copy(arg, leaves if grad else None) for arg in args]
    passed_kw = {name: _copy(arg, leaves if grad else None) for name, arg in kw.items()}
    try:
        if grad and isinstance(function, torch.nn.Module):
            leaves += function.parameters()
        value = function(*passed, **passed_kw)
        record["value"] = value
        if grad:
            record["grads"] = _gradients(value, leaves, case)
        if after is not None:
            record["after"] = after(*passed)
        if unchanged:
            record["inputs"] = [passed, list(passed_kw.values())]
        _add(recorder, record)
    except Exception as error:
        for key in ("value", "grads", "after", "inputs"):
            record.pop(key, None)
        record["error"] = describe_error(error)
        _add(recorder, record)


def _add(recorder: Recorder, record: dict[str, Any]) -> None:
    recorder.packer.add(record)
    if recorder is _outside:
        outcome = record["error"]["type"] if "error" in record else repr(record.get("value"))
        print(f"{record['call']} -> {outcome[:200]}")


def reseed(key: int) -> None:
    """Set the global generators, so that what ran before a probe shifts nothing in it."""
    import numpy

    random.seed(key)
    numpy.random.seed(key % 2**32)
    torch.manual_seed(key)


def _copy(value: Any, leaves: list[torch.Tensor] | None) -> Any:
    """A copy that keeps strides; with `leaves`, floating tensors become clones of new leaves."""
    if isinstance(value, torch.Tensor):
        value = value.detach().clone(memory_format=torch.preserve_format)
        if leaves is not None and (value.is_floating_point() or value.is_complex()):
            leaf = value.requires_grad_()
            leaves.append(leaf)
            return leaf.clone(memory_format=torch.preserve_format)
        return value
    if type(value) in (list, tuple):
        return type(value)(_copy(item, leaves) for item in value)
    if type(value) is dict:
        return {key: _copy(item, leaves) for key, item in value.items()}
    return value


def _gradients(value: Any, leaves: list[torch.Tensor], case: int) -> list[torch.Tensor | None]:
    outputs = [t for t in _tensors(value) if t.requires_grad]
    if not outputs:
        raise RuntimeError("the result has no gradient: it does not depend on the inputs")
    generator = torch.Generator("cpu").manual_seed(case)
    upstream = [
        torch.randn(t.shape, generator=generator, dtype=t.dtype, device="cpu").to(t.device)
        for t in outputs
    ]
    return list(torch.autograd.grad(outputs, leaves, upstream, allow_unused=True))


def _tensors(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in _tensors(item)]
    return []


# ---------------------------------------------------------------- words


def describe_error(error: BaseException) -> dict[str, Any]:
    """An exception as data: its type, the names of its bases, its message."""
    try:
        message = str(error)
    except Exception:
        message = "(its message cannot be shown)"
    return {
        "type": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": message[:2000],
    }


def describe_call(function: Any, args: Sequence[Any], kw: dict[str, Any]) -> str:
    """The call as a student would write it, small values in full and large ones by shape."""
    name = getattr(function, "__name__", type(function).__name__)
    if name == "<lambda>":
        return "" if not args and not kw else "the test"
    shown = [_describe(arg) for arg in args] + [f"{k}={_describe(v)}" for k, v in kw.items()]
    return f"{name}({', '.join(shown)})"[:500]


def _describe(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        if value.numel() <= 8 and value.is_contiguous():
            return _short(value.detach().cpu().tolist())
        layout = "" if value.is_contiguous() else " non-contiguous"
        return f"<{'×'.join(map(str, value.shape))}{layout}>"
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if type(value) in (list, tuple):
        inner = ", ".join(_short(item) for item in value)
        return f"[{inner}]" if type(value) is list else f"({inner})"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
