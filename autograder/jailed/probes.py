"""Probes: the calls in a hidden test cell that exercise a student's work and record it.

This module runs inside the jail, in the student's own process. It holds no answer and decides
nothing: it calls, and writes down what came back. Outside a grading run a probe prints what it
saw, so that authors can try their cells in any kernel.
"""

import builtins
import functools
import hashlib
import keyword
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from autograder.jailed.contents import exact  # noqa: F401  (for hidden cells)
from autograder.jailed.operations import (
    function_facts,
    observed,
    reached,
    storage_of,
    watch_threads,
)
from autograder.jailed.pack import Packer
from autograder.protocol.values import STEP


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
        self.words: set[str] = set()  # drawn so far: no word comes twice in a cell
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
    watch_threads(recorder is not None)


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
    drawn: list[float] = _away(x, away).tolist()
    return drawn


def number(away: float = 0.0) -> float:
    """A Python float, standard normal, at least `away` from zero."""
    return numbers(1, away)[0]


def integer(low: int, high: int) -> int:
    """A Python int from `low` to `high - 1`."""
    return int(torch.randint(low, high, (), generator=_current().generator(), device="cpu"))


def choice(options: Sequence[Any]) -> Any:
    """One of the `options`, each as likely as the others."""
    return options[integer(0, len(options))]


def shuffled(items: Iterable[Any]) -> list[Any]:
    """A list of the items in a random order."""
    items = list(items)
    order = torch.randperm(len(items), generator=_current().generator(), device="cpu")
    return [items[i] for i in order.tolist()]


_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_PYTHON = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}


def word() -> str:
    """A made-up word of six small letters: a name that neither Python nor the cell has yet."""
    recorder = _current()
    while True:
        drawn = "".join(_SYLLABLES[i] for i in randint(0, len(_SYLLABLES), 3).tolist())
        if drawn not in _PYTHON and drawn not in recorder.words:
            recorder.words.add(drawn)
            return drawn


def words(n: int) -> list[str]:
    """A list of `n` different words (see `word`)."""
    return [word() for _ in range(n)]


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
    budget: float | None = None,
    forbid: Sequence[str] = (),
    allow: Sequence[str] = (),
    single: Sequence[str] = (),
    must: Sequence[str] = (),
    without: Sequence[str] = (),
    storage: bool = False,
    gradcheck: int = 0,
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
        budget: the call may issue at most this many times the tensor operations that the
            reference issues on the same inputs (views count), and values may not leave PyTorch
            in ways the reference's do not (tolist, item, numpy, …). Only gates.
        forbid: names of PyTorch's functions ("aten.mm", "aten.outer") that must not run, not even
            inside of others. Only gates.
        allow: the only operations that may be issued: names, or groups of them ("views",
            "making", "elementwise", "reductions", "products"; see `means.GROUPS`). Only gates.
        single: of these, no result may have more than one element. Only gates.
        must: of these, each has to run. Only gates.
        without: modules ("torch", "numpy") that the function's code, and what it uses of the
            notebook, may not name. Without "torch" no operation may be issued either, and the
            value consists of Python's own numbers. Only gates.
        storage: strides, stored bytes and shared memory of the result must be the reference's.
            Only gates.
        gradcheck: 1 or 2: also send what the verdict needs to check first (and second)
            derivatives against differences f(x+h) - f(x-h). Floating arguments must be float64.

    A function made by `by_hand` may take no derivative by autograd. Where `function` is the
    `apply` of a class, the class has to be a `torch.autograd.Function`, whose node hangs on the
    result, and whose backward pass takes no derivative by autograd either. Both only gate.

    Whatever the call raises is recorded, never raised, but for an interrupt.
    """
    recorder = _current()
    case = recorder.key(f"probe {len(recorder.packer.records)}")
    raises = (raises,) if isinstance(raises, type) else tuple(raises)
    kw = kw or {}
    spec = _spec(
        judge=[judge] if isinstance(judge, str) else list(judge) if judge else None,
        raises=[t.__name__ for t in raises],
        rtol=rtol,
        atol=atol,
        dtype=dtype,
        types=types,
        reveal=reveal,
        budget=budget,
        forbid=list(forbid),
        allow=list(allow),
        single=list(single),
        must=list(must),
        without=list(without),
        by_hand=(by_hand := getattr(function, "by_hand", False) is True),
    )
    record: dict[str, Any] = {"call": describe_call(function, args, kw), "spec": spec}
    reseed(case)
    leaves: list[torch.Tensor] = []
    owner = _function_class(function)
    recording = leaves if grad or owner else None
    passed = [_copy(arg, recording) for arg in args]
    passed_kw = {name: _copy(arg, recording) for name, arg in kw.items()}
    counting = budget is not None or bool(forbid or allow or single or must)
    try:
        if grad and isinstance(function, torch.nn.Module):
            leaves += function.parameters()
        if counting or without or by_hand or owner:
            value, record["operations"] = observed(function, passed, passed_kw, counting)
        else:
            value = function(*passed, **passed_kw)
        record["value"] = value
        if without:
            record["operations"]["reached"] = reached(function)
        if owner:
            record["function"] = function_facts(owner, value)
            record |= _backward(value, leaves, case, grad, record["function"])
        elif grad:
            record["grads"] = _gradients(value, leaves, case)
        if after is not None:
            record["after"] = after(*passed)
        if unchanged:
            record["inputs"] = [passed, list(passed_kw.values())]
        if storage:
            record["storage"] = storage_of(_tensors(value), _tensors(passed))
        if gradcheck:
            record["numeric"] = _numeric(function, args, kw, gradcheck, case)
        _add(recorder, record)
    except (Exception, SystemExit) as error:
        _add_error(recorder, record, error)


def probe_module(
    make: Callable[[], torch.nn.Module],
    *args: Any,
    grad: bool = False,
    registration: bool = True,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Build a module with ``make()``, look at its parameters, give them values, and call it.

    Records the parameters' names, shapes and whether they require a gradient; then fills them,
    in the order of their names, with values drawn by the probe, so that initialisation plays no
    part; and records the result of ``module(*args)``, with `grad` also the gradients of the
    arguments and parameters under a random upstream gradient. Without `registration` the names
    may be the student's own, as long as shapes agree in the order of names.
    """
    recorder = _current()
    case = recorder.key(f"probe {len(recorder.packer.records)}")
    record: dict[str, Any] = {"call": "the module", "spec": _spec(rtol=rtol, atol=atol)}
    reseed(case)
    try:
        module = make()
        record["call"] = describe_call(module, args, {})
        parameters = sorted(module.named_parameters())
        shapes = [[n, list(p.shape), p.requires_grad] for n, p in parameters]
        _fill(parameters, case)
        leaves: list[torch.Tensor] = []
        passed = [_copy(arg, leaves if grad else None) for arg in args]
        value = module(*passed)
        record["value"] = [shapes if registration else [s[1:] for s in shapes], value]
        if grad:
            record["grads"] = _gradients(value, [*leaves, *(p for _, p in parameters)], case)
        _add(recorder, record)
    except Exception as error:
        _add_error(recorder, record, error)


def probe_training(
    step: Callable[..., Any],
    make: Callable[[], torch.nn.Module],
    batches: Sequence[Sequence[Any]],
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Build a module, give its parameters values, and train it for up to three steps.

    Calls ``step(module, *batch)`` for each batch and records all parameters after each step.

    Raises:
        ValueError: for more than three batches, after which rounding would decide.
    """
    if len(batches) > 3:
        raise ValueError("probe_training takes at most three batches")
    recorder = _current()
    case = recorder.key(f"probe {len(recorder.packer.records)}")
    record: dict[str, Any] = {"call": "training", "spec": _spec(rtol=rtol, atol=atol)}
    reseed(case)
    try:
        module = make()
        parameters = sorted(module.named_parameters())
        _fill(parameters, case)
        record["value"] = []
        for batch in batches:
            step(module, *(_copy(item, None) for item in batch))
            record["value"].append({n: p.detach().clone() for n, p in parameters})
        _add(recorder, record)
    except Exception as error:
        _add_error(recorder, record, error)


def probe_growth(
    function: Callable[..., Any],
    inputs: Callable[[int], Sequence[Any]],
    sizes: Sequence[int],
    factor: float = 1.5,
) -> None:
    """Call ``function(*inputs(n))`` for each n of `sizes` and record results and operations.

    The number of operations may be at most `factor` times the reference's at each size, and may
    grow from the first size to the last by at most `factor` times as much. Only gates; the
    results are compared as well.
    """
    recorder = _current()
    case = recorder.key(f"probe {len(recorder.packer.records)}")
    name = getattr(function, "__name__", type(function).__name__)
    record: dict[str, Any] = {"call": name, "spec": _spec(budget=factor)}
    try:
        values, counts = [], []
        total: dict[str, Any] = {}
        for size in sizes:
            reseed(case)
            value, operations = observed(function, [_copy(x, None) for x in inputs(size)], {})
            values.append(value)
            counts.append(operations["count"])
            total = _together(total, operations)
        record["value"] = values
        record["operations"] = {**total, "counts": counts}
        _add(recorder, record)
    except Exception as error:
        _add_error(recorder, record, error)


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What was seen of two calls, as if they had been one."""
    both = one or {"whole": True, "exact": True}
    for key, new in other.items():
        old = both.get(key, type(new)())
        if isinstance(new, bool):
            both[key] = old and new
        elif isinstance(new, int):
            both[key] = old + new
        elif isinstance(new, list):
            both[key] = sorted({*old, *new})
        else:
            both[key] = {name: max(old.get(name, 0), new.get(name, 0)) for name in {*old, *new}}
    return both


def by_hand(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called while PyTorch records nothing, for a `probe` that sees it if autograd
    is used all the same."""

    @functools.wraps(function)
    def call(*args: Any, **kw: Any) -> Any:
        with torch.inference_mode():
            return function(*args, **kw)

    call.by_hand = True  # type: ignore[attr-defined]
    return call


def _function_class(function: Any) -> type | None:
    """The class of which `function` is the `apply`, if it is one."""
    owner = getattr(function, "__self__", None)
    named = getattr(function, "__name__", None) == "apply"
    return owner if isinstance(owner, type) and named else None


def _spec(**given: Any) -> dict[str, Any]:
    """What a record says about how it is to be compared; only the reference's counts."""
    return {
        "judge": None,
        "raises": [],
        "rtol": None,
        "atol": None,
        "dtype": False,
        "types": False,
        "reveal": True,
        "budget": None,
        "forbid": [],
        "allow": [],
        "single": [],
        "must": [],
        "without": [],
        "by_hand": False,
        **given,
    }


def _fill(parameters: Sequence[tuple[str, torch.Tensor]], case: int) -> None:
    generator = torch.Generator("cpu").manual_seed(case + 1)
    with torch.no_grad():
        for _, parameter in parameters:
            values = torch.randn(parameter.shape, generator=generator, device="cpu")
            parameter.copy_(
                values / max(parameter[0].numel(), 1) ** 0.5 if values.dim() else values
            )


def _add_error(recorder: Recorder, record: dict[str, Any], error: BaseException) -> None:
    for key in (
        "value",
        "grads",
        "after",
        "inputs",
        "storage",
        "numeric",
        "operations",
        "function",
    ):
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
    # torch.manual_seed formats a traceback for a CUDA device that may never be used: 1.4 ms
    torch.default_generator.manual_seed(key)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(key)


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


def _backward(
    value: Any, leaves: list[torch.Tensor], case: int, grad: bool, facts: dict[str, Any]
) -> dict[str, Any]:
    """The gradients of a Function, if they are asked for; adds to `facts` what was seen."""
    try:
        grads, seen = observed(_gradients, (value, leaves, case), {}, False)
    except Exception:
        if grad:
            raise
        return {}  # a test of values costs nobody a point for a backward pass
    facts |= {key: seen[key] for key in ("nested", "threads", "whole")}
    return {"grads": grads} if grad else {}


def _numeric(
    function: Callable[..., Any], args: Sequence[Any], kw: dict[str, Any], order: int, case: int
) -> dict[str, Any]:
    """What the verdict needs to check derivatives: see `judging.derivatives`."""
    inputs = [a for a in args if isinstance(a, torch.Tensor) and a.is_floating_point()]
    generator = torch.Generator("cpu").manual_seed(case)

    def call(values: Sequence[torch.Tensor]) -> torch.Tensor:
        left = list(values)
        taken = [left.pop(0) if any(a is i for i in inputs) else a for a in args]
        return function(*taken, **kw)

    def draw(like: torch.Tensor) -> torch.Tensor:
        made = torch.randn(like.shape, generator=generator, dtype=like.dtype, device="cpu")
        return made.to(like.device)

    def slope(
        values: Sequence[torch.Tensor], upstream: torch.Tensor, graph: bool
    ) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
        leaves = [value.detach().clone().requires_grad_() for value in values]
        result = call([leaf.clone() for leaf in leaves])
        found = torch.autograd.grad(result, leaves, upstream, create_graph=graph, allow_unused=True)
        return leaves, [
            torch.zeros_like(x) if g is None else g for x, g in zip(leaves, found, strict=True)
        ]

    upstream = draw(call([value.detach().clone() for value in inputs]))
    _, grads = slope(inputs, upstream, False)
    record: dict[str, Any] = {
        "x": [value.detach() for value in inputs],
        "upstream": upstream,
        "grads": grads,
        "plus": _shifted(inputs, STEP, lambda v: [call(v)]),
        "minus": _shifted(inputs, -STEP, lambda v: [call(v)]),
    }
    if order > 1:
        leaves, first = slope(inputs, upstream, True)
        second_upstream = [draw(g) for g in first]
        record["upstream2"] = second_upstream
        used = [(g, u) for g, u in zip(first, second_upstream, strict=True) if g.requires_grad]
        found = [None] * len(leaves)
        if used:  # else it claims a gradient that does not depend on the inputs
            found = torch.autograd.grad(
                [g for g, _ in used], leaves, [u for _, u in used], allow_unused=True
            )
        record["grads2"] = [
            torch.zeros_like(x) if g is None else g for x, g in zip(leaves, found, strict=True)
        ]
        record["plus2"] = _shifted(inputs, STEP, lambda v: slope(v, upstream, False)[1])
        record["minus2"] = _shifted(inputs, -STEP, lambda v: slope(v, upstream, False)[1])
    return record


def _shifted(
    inputs: Sequence[torch.Tensor],
    step: float,
    call: Callable[[list[torch.Tensor]], list[torch.Tensor]],
) -> list[list[torch.Tensor]]:
    """For every element of every input: the results with that element moved by `step`."""
    results = []
    for number, value in enumerate(inputs):
        for element in range(value.numel()):
            moved = [x.detach().clone(memory_format=torch.contiguous_format) for x in inputs]
            moved[number].view(-1)[element] += step
            results.append([result.detach().clone() for result in call(moved)])
    return results


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
        "type": type(error).__name__[:200],
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": message[:2000],
    }


def describe_call(function: Any, args: Sequence[Any], kw: dict[str, Any]) -> str:
    """The call as a student would write it, small values in full and large ones by shape."""
    name = getattr(function, "__name__", type(function).__name__)
    if isinstance(owner := getattr(function, "__self__", None), type):
        name = f"{owner.__name__}.{name}"
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
    return _short(value)


def _short(value: Any) -> str:
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    if isinstance(value, float):
        return f"{value:.4g}"
    if type(value) in (list, tuple):
        inner = ", ".join(_short(item) for item in value)
        return f"[{inner}]" if type(value) is list else f"({inner})"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
