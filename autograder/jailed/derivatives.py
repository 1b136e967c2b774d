"""What the verdict needs to check derivatives; see `judging.derivatives`."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.protocol.values import STEP


def numeric(
    function: Callable[..., Any], args: Sequence[Any], kw: dict[str, Any], order: int, case: int
) -> dict[str, Any]:
    """Inputs, upstream gradients, gradients, and the results with each element moved a step."""
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
        found: Sequence[torch.Tensor | None] = [None] * len(leaves)
        if result.requires_grad:
            found = torch.autograd.grad(
                result, leaves, upstream, create_graph=graph, allow_unused=True
            )
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
