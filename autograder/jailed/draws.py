"""Random inputs: what an author draws in a hidden cell. A class's seed decides each of them."""

import builtins
import keyword
import math
from collections.abc import Iterable, Sequence
from typing import Any

import torch

from autograder.jailed.probes import current


def _away(x: torch.Tensor, distance: float) -> torch.Tensor:
    if not distance:
        return x
    return x + distance * torch.where(x < 0, -1.0, 1.0).to(x.dtype)


def _short(x: torch.Tensor) -> torch.Tensor:
    """Float64 with six decimals: exact when it is written out, and short enough to be read."""
    return x.round(decimals=6) if x.dtype == torch.float64 else x


def randn(*shape: int, away: float = 0.0, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """A tensor of standard normal values, each at least `away` from zero."""
    recorder = current()
    x = torch.randn(shape, generator=recorder.generator(), dtype=dtype, device="cpu")
    x = _short(_away(x, away))
    text = f"torch.randn({_sizes(shape)}, {recorder.seeded()}{_dtype(dtype)})"
    text = f"((x := {text}) + {away} * x.sign())" if away else text
    recorder.remember(f"{text}.round(decimals=6)" if dtype == torch.float64 else text, x)
    return x.to(recorder.device)


def _sizes(shape: tuple[int, ...]) -> str:
    return ", ".join(map(str, shape)) or "()"


def _dtype(dtype: torch.dtype) -> str:
    return "" if dtype == torch.float32 else f", dtype={dtype}"


def rand(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """A tensor of values uniform on [0, 1)."""
    recorder = current()
    x = torch.rand(shape, generator=recorder.generator(), dtype=dtype, device="cpu")
    text = f"torch.rand({_sizes(shape)}, {recorder.seeded()}{_dtype(dtype)})"
    recorder.remember(text, x)
    return x.to(recorder.device)


def randint(low: int, high: int, *shape: int) -> torch.Tensor:
    """An int64 tensor of integers from `low` to `high - 1`."""
    recorder = current()
    x = torch.randint(low, high, shape, generator=recorder.generator(), device="cpu")
    recorder.remember(f"torch.randint({low}, {high}, {shape}, {recorder.seeded()})", x)
    return x.to(recorder.device)


def awkward(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """A tensor of what `randn` never gives: zeros, ones, minus ones, the same number again.

    Every draw holds 0, 1, -1 and the size of a standard normal number, from five elements on
    twice; all else is one of these or of two more such numbers. With two rows or more, the last row
    is the first one again, and the others hold all this; the number is in the first, so that it is
    never all zeros. Times 300 it is large, times 1e-4 tiny.

    Raises:
        ValueError: for fewer than four elements above the last row.
    """
    recorder = current()
    rows = shape[0] - 1 if len(shape) > 1 and shape[0] > 1 else shape[0]
    count = rows * math.prod(shape[1:])
    if count < 4:
        raise ValueError(f"awkward{shape} has no room for 0, 1, -1 and another number")
    first, *more = numbers(3)
    pool = [0.0, 1.0, -1.0, abs(first), *more]
    drawn = [choice(pool) for _ in range(count - 5)]
    rest = shuffled([*pool[:4], *drawn][: count - 1])
    width = count // rows if rows < shape[0] else count
    items = [*shuffled([abs(first), *rest[: width - 1]]), *rest[width - 1 :]]
    x = torch.tensor(items, dtype=dtype, device="cpu").reshape(rows, *shape[1:])
    return torch.cat([x, x[: shape[0] - rows]]).to(recorder.device)


def unusual(dtype: torch.dtype = torch.float32) -> list[torch.Tensor]:
    """Six tables, each unusual in its own way.

    An awkward square one, a large and tall one, a tiny and wide one, a transposed one, one of a
    single row, and one of none. The shapes are the same in each draw.
    """
    return [
        awkward(4, 4, dtype=dtype),
        300 * randn(30, 2, away=1.0, dtype=dtype),
        1e-4 * randn(2, 30, dtype=dtype),
        randn(3, 5, dtype=dtype).t(),
        randn(1, 4, dtype=dtype),
        randn(0, 3, dtype=dtype),
    ]


def numbers(n: int, away: float = 0.0) -> list[float]:
    """A list of `n` Python floats, standard normal, each at least `away` from zero."""
    x = torch.randn(n, generator=current().generator(), dtype=torch.float64, device="cpu")
    drawn: list[float] = _short(_away(x, away)).tolist()
    return drawn


def number(away: float = 0.0) -> float:
    """A Python float, standard normal, at least `away` from zero."""
    return numbers(1, away)[0]


def integer(low: int, high: int) -> int:
    """A Python int from `low` to `high - 1`."""
    return int(torch.randint(low, high, (), generator=current().generator(), device="cpu"))


def choice(options: Sequence[Any]) -> Any:
    """One of the `options`, each as likely as the others."""
    return options[integer(0, len(options))]


def shuffled(items: Iterable[Any]) -> list[Any]:
    """A list of the items in a random order."""
    items = list(items)
    order = torch.randperm(len(items), generator=current().generator(), device="cpu")
    return [items[i] for i in order.tolist()]


_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_PYTHON = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}


def word() -> str:
    """A made-up word of six small letters: a name that neither Python nor the cell has yet."""
    recorder = current()
    while True:
        drawn = "".join(_SYLLABLES[i] for i in randint(0, len(_SYLLABLES), 3).tolist())
        if drawn not in _PYTHON and drawn not in recorder.words:
            recorder.words.add(drawn)
            return drawn


def words(n: int) -> list[str]:
    """A list of `n` different words (see `word`)."""
    return [word() for _ in range(n)]
