"""An exception as data: its type, its message, and where in the student's code it happened.

Runs inside the jail. Names are looked up and nothing of theirs is called: a tensor gives its
shape, a list its length, and what is no data its kind.
"""

import linecache
import re
from types import CodeType, FrameType, TracebackType
from typing import Any

from autograder.jailed.contents import opened
from autograder.protocol.values import HIDDEN, OUTSIDE

_LINE, _SHOWN, _NAMES = 200, 60, 4
_TEXT = r"""(?<!\w)([A-Za-z]{0,2})(?:'([^'\\]|\\.)*'|"([^"\\]|\\.)*")"""  # on a line of code


def describe_error(error: BaseException) -> dict[str, Any]:
    """An exception's type, the names of its bases, its message, the last line of the notebook
    that it passed through, and what the names there stand for."""
    try:
        message = str(error)
    except Exception:
        message = "(its message cannot be shown)"
    try:
        line, names = _where(error)
    except Exception:  # a student's own classes can answer anything
        line, names = "", ""
    return {
        "type": type(error).__name__[:200],
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": message[:2000],
        "line": line,
        "names": names,
    }


def _where(error: BaseException) -> tuple[str, str]:
    if isinstance(error, SyntaxError):
        return (error.text or "").strip()[:_LINE], ""
    found: list[TracebackType] = []
    step: TracebackType | None = error.__traceback__
    while step is not None:
        if _of_notebook(step.tb_frame):
            found.append(step)
        step = step.tb_next
    if not found:
        return "", ""
    file, number = found[-1].tb_frame.f_code.co_filename, found[-1].tb_lineno
    line = linecache.getline(file, number).strip()
    code = re.sub(_TEXT, _without_words, line)
    names = list(dict.fromkeys(re.findall(r"(?<![\w.])[A-Za-z_]\w*(?!\w*\()", code)))
    frames = _around([step.tb_frame for step in reversed(found)])
    shown = [said for name in names if (said := _known(frames, name))][:_NAMES]
    return line[:_LINE], ", ".join(shown)


def _around(frames: list[FrameType]) -> list[FrameType]:
    """Of frames, the innermost first, those up to a function with a name: what stands in a
    comprehension stands in the function around it, too."""
    named = (n for n, frame in enumerate(frames) if not frame.f_code.co_name.startswith("<"))
    return frames[: next(named, 0) + 1]


def _without_words(text: re.Match[str]) -> str:
    """Of a text in code what is computed, as in `f"{x}"`, and no other word of it."""
    return " ".join(re.findall(r"\{([^{}!:]*)", text[0])) if "f" in text[1].lower() else ""


def _of_notebook(frame: FrameType) -> bool:
    """Whether code stands in a cell, and in none of the hidden tests."""
    file = frame.f_code.co_filename
    kept = linecache.cache.get(file)
    return file != HIDDEN and kept is not None and len(kept) == 4 and kept[1] is None


def _known(frames: list[FrameType], name: str) -> str:
    """What a name stands for: a number, a kind and its size; empty if that tells nothing.

    What a function takes from the notebook around it may be left over there, and is told apart.
    """
    outermost = frames[-1]
    places = [(frame.f_locals, "") for frame in frames]
    if outermost.f_code.co_name.startswith("<"):
        places.append((outermost.f_globals, ""))
    elif name not in _bound(outermost.f_code):
        places.append((outermost.f_globals, f", {OUTSIDE},"))  # else it has no value yet
    for names, where in places:
        if name in names:
            kind = _said(names[name])[:_SHOWN]
            return f"{name}{where} is {kind}" if kind else ""
    return ""


def _bound(code: CodeType) -> set[str]:
    """The names to which a function gives values, and those of comprehensions in it."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    within = (name for one in inner if one.co_name.startswith("<") for name in one.co_varnames)
    return {*code.co_varnames, *code.co_cellvars, *within}


def _said(value: Any) -> str:
    try:
        found = opened(value)
    except TypeError:
        return ""
    if found is None or isinstance(found, (bool, float)):
        return repr(found)
    if isinstance(found, int):
        return repr(found) if found.bit_length() < 64 else "a huge int"
    if isinstance(found, str):
        return repr(found[: _SHOWN - 10])
    if isinstance(found, (list, tuple)):
        kind = {list: "a list", tuple: "a tuple"}.get(type(found), "a dict")
        return f"{kind} of {len(found)}" if found else kind.replace("a ", "an empty ")
    kind = "an array" if type(found).__module__ == "numpy" else "a tensor"
    dtype = str(found.dtype).removeprefix("torch.")
    return f"{kind} of shape {tuple(found.shape)}" + (f", {dtype}" if dtype != "float32" else "")
