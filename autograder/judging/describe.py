"""What is said of an answer, by a check, on a feedback page and in a report: values and words.

Decoded values are written as the Python that makes them where they are small, else by shape: with
`torch` and `np`, as notebooks import them, and as inputs are written (`jailed.written`).
What was got is hostile: everything is bounded.
"""

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any

from autograder.protocol.values import Opaque, Tensor

WHOLE = 24  # numbers of a value that is written out: 4 × 6
_LONG = 600  # characters of a value that is written out
_TEXT = 120  # of a text
_DIGITS = (6, 9, 12, 17)
_DEFAULTS = ("float32", "int64", "bool")  # of PyTorch, for numbers as they are written
_ADDRESS = re.compile(
    r"<(?:(?:function|(?:bound|built-in) (?:method|function)) )?([\w.<>]{0,80}?)(?: object)?"
    r"(?: at 0x[0-9a-f]{1,16}| of [^<>]{0,80}(?:<[^<>]{0,80}>)?)>"
)

# of a task, by its state
MARKS = {"passed": "✓", "partly": "◐", "failed": "✗", "open": "·", "by hand": "·"}
STATES = {"open": "not written yet", "by hand": "to be graded by hand"}
HINT = "What may have happened"
NEXT = "What to try next"
VOID = "A test of this task was found wrong. Everybody has its points."


def points(score: float, most: float, by_hand: bool = False) -> str:
    """Points of a task or of a notebook; `by_hand` are those that a person has still to give."""
    return f"– of {most:g}" if by_hand else f"{score:g} of {most:g}"


def summary(done: int, tasks: int, score: float, most: float) -> str:
    """How many tasks pass, and how many points that is."""
    return f"{done} of {tasks} tasks, {points(score, most)} points"


def next_steps(rows: Sequence[tuple[str, str]], folds: Sequence[str]) -> list[str]:
    """What somebody can do about a wrong answer that is told by these rows; `folds` are titles of
    the help above its task."""
    runs = any(label == "input" and _is_code(text) for label, text in rows)
    steps = ["Run the input in a cell below your answer, and print what each step gives."]
    return [*(steps if runs else []), *([help_above(folds)] if folds else [])]


@lru_cache(1000)  # a class is shown the same cases
def script(case: str) -> str:
    """A case line by line, as it is written into a cell: what it is "with" comes first. What
    cannot be run stays words."""
    code, _, given = case.partition(", with ")
    statements, pairs = _parts(code), _parts(f"dict({given})") if given else []
    if statements is None or pairs is None:
        return case
    bound = [f"{pair.arg} = {_text(f'dict({given})', pair.value)}" for pair in _keywords(pairs)]
    return "\n".join([*bound, *(_text(code, statement) for statement in statements)])


@lru_cache(1000)
def _is_code(case: str) -> bool:
    return _parts(case.partition(", with ")[0]) is not None


def _parts(code: str) -> list[ast.stmt] | None:
    """The statements of a text, or None if it is no Python."""
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _keywords(statements: Sequence[ast.stmt]) -> list[ast.keyword]:
    calls = (one.value for one in statements if isinstance(one, ast.Expr))
    return [pair for call in calls if isinstance(call, ast.Call) for pair in call.keywords]


def _text(code: str, part: ast.AST) -> str:
    return ast.get_source_segment(code, part) or ""


def help_above(folds: Sequence[str]) -> str:
    """Where help is: the titles of what is folded away above a task."""
    return f"Open the help above this task: {', '.join(f'“{title}”' for title in folds)}."


def describe(value: Any, digits: int = 6) -> str:
    """A decoded value: written out where it is small, with numbers of so many digits."""
    text = _written(value, digits) if _size(value) <= WHOLE else None
    return text if text is not None and len(text) <= _LONG else _in_short(value)


def both(expected: Any, got: Any) -> tuple[str, str]:
    """Two values that differ, with as many digits as it takes to see it."""
    if isinstance(expected, str) and isinstance(got, str):
        return _texts(expected, got)
    sides = ("", "")
    for digits in _DIGITS:
        sides = describe(expected, digits), describe(got, digits)
        if sides[0] != sides[1]:
            break
    return sides


def kind(value: Any) -> str:
    """What sort of thing a value is: "an int", "a tensor of rank 0"."""
    if isinstance(value, Tensor):
        article = "a tensor" if value.kind == "tensor" else "a NumPy array"
        return f"{article} of rank 0" if value.shape == () else article
    names = {bool: "a bool", int: "an int", float: "a float", list: "a list", tuple: "a tuple"}
    names |= {str: "a text", dict: "a dict"}
    if isinstance(value, Opaque):
        return _opaque(value)
    return names[type(value)] if type(value) in names else str(value)


def shape(sizes: tuple[int, ...]) -> str:
    """A shape as Python writes a tuple."""
    return "(" + ", ".join(map(str, sizes)) + ("," if len(sizes) == 1 else "") + ")"


def by_name(text: str) -> str:
    """A text in which functions and objects stand by name, without their addresses."""
    return _ADDRESS.sub(lambda found: found[1], text) if " at 0x" in text else text


# ---------------------------------------------------------------- written out


def _size(value: Any) -> int:
    """How many numbers, texts and brackets it takes to write a value out, or more than `WHOLE`."""
    if isinstance(value, Tensor):
        return max(int(value.array.size), 1)
    if isinstance(value, dict):
        value = [item for pair in value["pairs"][:WHOLE] for item in pair]
    if isinstance(value, (list, tuple)):
        return max(len(value), sum(map(_size, value[: WHOLE + 1])))
    return 1


def _written(value: Any, digits: int) -> str | None:
    if isinstance(value, Tensor):
        return _tensor(value, digits)
    if isinstance(value, float):
        return _float(value, digits)
    if isinstance(value, (list, tuple)):
        items = [_written(item, digits) for item in value]
        if None in items:
            return None
        text = ", ".join(map(str, items))
        if isinstance(value, tuple):
            return f"({text},)" if len(value) == 1 else f"({text})"
        return f"[{text}]"
    if isinstance(value, dict):
        pairs = [[_written(item, digits) for item in pair] for pair in value["pairs"]]
        if any(None in pair for pair in pairs):
            return None
        return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
    return _in_short(value)


def _float(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    if not isfinite(value):
        return f"float({text!r})"
    return f"{text}.0" if text.lstrip("-").isdigit() else text


def _tensor(value: Tensor, digits: int) -> str:
    torch = value.kind == "tensor"
    library, maker = ("torch", "tensor") if torch else ("np", "array")
    defaults: tuple[str, ...] = _DEFAULTS if torch else ("float64", "int64", "bool")
    if value.array.size == 0:
        defaults = defaults[:1]  # no number shows it
    dtype = "" if value.dtype in defaults else f", dtype={library}.{value.dtype}"
    if value.array.size == 0 and value.shape != (0,):
        sizes = ", ".join(map(str, value.shape))
        return f"{library}.empty({sizes if torch else f'({sizes})'}{dtype})"
    array = value.array
    if array.shape != value.shape:  # one is complex
        array = array[..., 0].astype(complex)
        array.imag = value.array[..., 1]
    single: Callable[[Any], str] = str
    if array.dtype.kind == "f":
        single = lambda x: _float(x, digits)  # noqa: E731
    elif array.dtype.kind == "c":
        single = lambda x: f"{x:.{digits}g}"  # noqa: E731
    return f"{library}.{maker}({_nested(array.tolist(), single)}{dtype})"


def _nested(items: Any, single: Callable[[Any], str]) -> str:
    if isinstance(items, list):
        return "[" + ", ".join(_nested(item, single) for item in items) + "]"
    return single(items)


# ---------------------------------------------------------------- in a few words


def _in_short(value: Any) -> str:
    if isinstance(value, Tensor):
        dtype = "" if value.dtype in _DEFAULTS else f" and dtype {value.dtype}"
        return f"{kind(value)} of shape {shape(value.shape)}{dtype}"
    if isinstance(value, Opaque):
        return _opaque(value)
    if isinstance(value, (list, tuple)):
        return f"{kind(value)} of {len(value)} items"
    if isinstance(value, dict):
        return f"a dict of {len(value['pairs'])} items"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return "a huge int"
    text = by_name(repr(value[:1000])) if isinstance(value, str) else repr(value)
    return text if len(text) <= _TEXT else text[: _TEXT - 3] + "..."


def _opaque(value: Opaque) -> str:
    name = value.type.removeprefix("builtins.")
    if name == "builtin_function_or_method":
        return "a function of Python's own"
    if "." in name or " " in name:
        return name if name.startswith("a ") else f"an object of type {name}"
    return f"a {name}"


def _texts(expected: str, got: str) -> tuple[str, str]:
    """Two texts from shortly before where they differ, if they are long."""
    at = next(
        (i for i, (one, other) in enumerate(zip(expected, got, strict=False)) if one != other),
        min(len(expected), len(got)),
    )
    start = at - 20 if at > _TEXT // 2 else 0
    sides = [("..." if start else "") + text[start:] for text in (expected, got)]
    return describe(sides[0]), describe(sides[1])
