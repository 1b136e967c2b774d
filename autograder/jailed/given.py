"""What a probe passes to a function: the arguments by name, and how their tensors lie in memory."""

import functools
import inspect
from collections.abc import Iterable, Sequence
from typing import Any

import torch

from autograder.jailed.operations import function_class, memory_of

MAX_GIVEN = 20_000  # elements of an argument that is recorded


def given_to(
    function: Any,
    args: Sequence[Any],
    kw: dict[str, Any],
    more: Iterable[tuple[str, torch.Tensor]],
) -> list[list[Any]]:
    """The arguments, each with its parameter's name, and `more`; of large ones the name alone."""
    names: list[str] = []
    if (owner := function_class(function)) is not None:
        function = getattr(owner, "forward", function)
        inherited = torch.autograd.Function.setup_context
        if getattr(owner, "setup_context", inherited) is inherited:  # else forward has no ctx
            function = functools.partial(function, None)
    elif isinstance(function, torch.nn.Module):
        function = function.forward
    try:
        plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        taken = inspect.signature(function).parameters.values()
        names = [one.name for one in taken if one.kind in plain]
    except (TypeError, ValueError):
        pass  # one of C has no signature
    names += [""] * len(args)
    pairs = [*zip(names, args, strict=False), *kw.items(), *more]
    small = [sum(t.numel() for t in tensors_in(value)) <= MAX_GIVEN for _, value in pairs]
    return [[n, v if fits else None] for (n, v), fits in zip(pairs, small, strict=True)]


def layouts_of(passed: Sequence[Any]) -> list[list[dict[str, Any]]]:
    """For each argument, of every tensor in it what its values do not say (see `Layout`)."""
    memory: dict[int, int] = {}  # numbers by address
    return [[_layout(tensor, memory) for tensor in tensors_in(value)] for value in passed]


def _layout(tensor: torch.Tensor, memory: dict[int, int]) -> dict[str, Any]:
    low = high = None
    if tensor.numel() > MAX_GIVEN and not tensor.is_complex():
        low, high = float(tensor.min()), float(tensor.max())
    return {
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "contiguous": tensor.is_contiguous(),
        "memory": memory.setdefault(memory_of(tensor), len(memory)),
        "low": low,
        "high": high,
    }


def tensors_in(value: Any) -> list[torch.Tensor]:
    """All tensors in a value, lists and dicts searched."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in tensors_in(item)]
    return []
