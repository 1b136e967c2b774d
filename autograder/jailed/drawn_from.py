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
_LOOKED_AT = 4  # numbers by which most views are told to be another's
_NEAR = 0.02  # of their size; more than any dtype rounds


def as_drawn(value: torch.Tensor, drawn: Sequence[Drawn]) -> str:
    """The expression that gives a tensor of the same numbers, shape and order in memory; empty if
    none is found. `drawn` are the draws that were made before."""
    places = _places(value)
    wanted = [value[place].item() for place in places]
    for expression, made in reversed(drawn):
        if made.dtype != value.dtype:
            expression, made = f"{expression}.to({value.dtype})", made.to(value.dtype)
        exact = not made.is_floating_point()
        numbers = made.as_strided((made.numel(),), (1,), 0)
        items = None if made.is_complex() else numbers.detach().double().numpy()
        for view, shape, steps, start in _views(expression, made, value):
            if items is not None:
                at = (start + sum(map(int.__mul__, place, steps)) for place in places)
                if not _may_be([float(items[one]) for one in at], wanted, exact):
                    continue
            tensor = made.as_strided(shape, steps, start)
            for text, same in _changed(view, tensor, value):
                if torch.equal(same, value):
                    kept = same.is_contiguous() == value.is_contiguous()
                    return text if kept else f"({text}).contiguous()"
    return ""


def _places(value: torch.Tensor) -> list[tuple[int, ...]]:
    """Some places in a tensor, from the first to the last."""
    if not value.numel():
        return []
    flat = {(value.numel() - 1) * part // (_LOOKED_AT - 1) for part in range(_LOOKED_AT)}
    found = []
    for number in sorted(flat):
        place: list[int] = []
        for size in reversed(value.shape):
            number, at = divmod(number, size)
            place.insert(0, at)
        found.append(tuple(place))
    return found


def _may_be(ours: Sequence[float], theirs: Sequence[float], exact: bool) -> bool:
    """Whether such numbers of a value may come of these of a draw, in a way of `_changed`'s."""
    if exact:
        return list(ours) == [float(one) for one in theirs]
    if not all(map(math.isfinite, [*ours, *theirs])):
        return True
    low, high = min(ours, default=0.0), max(ours, default=0.0)
    if low == high:
        return True
    first, last = theirs[ours.index(low)], theirs[ours.index(high)]
    near = _NEAR * max(map(abs, theirs))
    line = [first + (last - first) * ((one - low) / (high - low)) for one in ours]
    ways = (line, [abs(one) for one in ours])
    return any(all(abs(a - b) <= near for a, b in zip(way, theirs, strict=True)) for way in ways)


def _views(
    text: str, made: torch.Tensor, value: torch.Tensor
) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...], int]]:
    """A draw as it is, turned, and as a part of it that lies in memory as the value does: its
    expression, and the sizes, steps and start of the view."""
    if made.shape == value.shape:
        yield text, tuple(made.shape), made.stride(), 0
    if made.dim() == 2 and made.t().shape == value.shape:
        yield f"{text}.t()", tuple(value.shape), made.t().stride(), 0
    shape, steps = tuple(value.shape), value.stride()
    last = sum((size - 1) * step for size, step in zip(shape, steps, strict=True))
    for start in range(min(made.numel() - last, _STARTS)):
        place = f"{shape}, {steps}" + (f", {start}" if start else "")
        yield f"{text}.as_strided({place})", shape, steps, start


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
