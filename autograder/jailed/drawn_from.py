"""How a tensor comes of a random draw: Python that gives exactly this tensor when it is run.

An author's cell passes a draw on as it is, or turned, sliced, scaled or moved. Each way is tried,
and one counts only if the very same numbers come out.
"""

import math
from collections.abc import Iterator, Sequence

import torch

Drawn = tuple[str, torch.Tensor]  # an expression, and what it gives
MAX_DRAWN = 20_000  # numbers of a draw that is remembered
_STARTS = 8  # places in a draw where a part of it may begin


def as_drawn(value: torch.Tensor, drawn: Sequence[Drawn]) -> str:
    """The expression that gives a tensor of the same numbers, shape and order in memory; empty if
    none is found. `drawn` are the draws that were made before."""
    for expression, made in reversed(drawn):
        if made.dtype != value.dtype:
            expression, made = f"{expression}.to({value.dtype})", made.to(value.dtype)
        for view, tensor in _views(expression, made, value):
            for text, same in _changed(view, tensor, value):
                if torch.equal(same, value):
                    kept = same.is_contiguous() == value.is_contiguous()
                    return text if kept else f"({text}).contiguous()"
    return ""


def _views(text: str, made: torch.Tensor, value: torch.Tensor) -> Iterator[Drawn]:
    """A draw as it is, turned, and as a part of it that lies in memory as the value does."""
    if made.shape == value.shape:
        yield text, made
    if made.dim() == 2 and made.t().shape == value.shape:
        yield f"{text}.t()", made.t()
    shape, steps = tuple(value.shape), value.stride()
    last = sum((size - 1) * step for size, step in zip(shape, steps, strict=True))
    for start in range(min(made.numel() - last, _STARTS)):
        place = f"{shape}, {steps}" + (f", {start}" if start else "")
        yield f"{text}.as_strided({place})", made.as_strided(shape, steps, start)


def _changed(text: str, made: torch.Tensor, value: torch.Tensor) -> Iterator[Drawn]:
    """A draw as it is, times a number, over one, plus one, both, and without signs."""
    yield text, made
    if not made.is_floating_point() or not made.numel():
        return
    place = int(made.abs().argmax())
    ours, theirs = made.flatten()[place].item(), value.flatten()[place].item()
    if ours and theirs and math.isfinite(theirs):
        times, over = float(f"{theirs / ours:.5g}"), float(f"{ours / theirs:.5g}")
        yield f"{times:g} * {text}", times * made
        yield f"{text} / {over:g}", made / over
    if math.isfinite(theirs):
        plus = float(f"{theirs - ours:.4g}")
        yield f"{text} + {plus:g}", made + plus
        least = int(made.abs().argmin())
        between = ours - made.flatten()[least].item()
        if between and math.isfinite(other := value.flatten()[least].item()):
            times = float(f"{(theirs - other) / between:.4g}")
            plus = float(f"{theirs - times * ours:.4g}")
            yield f"{times:g} * {text} + {plus:g}", times * made + plus
    yield f"{text}.abs()", made.abs()
