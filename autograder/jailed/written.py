"""Calls and values as a person reads them: the Python that makes them.

Of the reference's runs, and where an author tries a cell: what a student is shown comes from there.
A tensor of many numbers is written as the draw that makes it (see `drawn_from`).
"""

import ast
import builtins
import functools
import inspect
import linecache
import math
import re
import textwrap
from collections.abc import Sequence
from types import CodeType, FunctionType
from typing import Any

import torch

from autograder.jailed.drawn_from import Drawn, as_drawn
from autograder.protocol.values import HIDDEN

_CALL = 3000  # characters of a call
_LONG_CALL = 600  # beyond this, more of the numbers are written as draws
_WHOLE = 24  # numbers of an argument that is written out
_FEW = 8  # where that makes a call long
_BODY = 240  # characters of the code of a function
_FRACTION = re.compile(r"\d\.|\de|float")  # in numbers as they are written
_NUMBERS = 1500  # characters of the numbers of no draw that are written out
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def describe_call(
    function: Any, args: Sequence[Any], kw: dict[str, Any], drawn: Sequence[Drawn] = ()
) -> str:
    """The call as Python that can be run."""
    name = getattr(function, "__name__", type(function).__name__)
    if isinstance(owner := getattr(function, "__self__", None), type):
        name = f"{owner.__name__}.{name}"
    elif isinstance(function, torch.nn.Module):
        name = f"{name}(…)"  # an object of that class
    if name == "<lambda>":
        return "" if not args and not kw else "the test"
    for whole in (_WHOLE, _FEW):
        shown = [written(arg, drawn, whole) for arg in args]
        shown += [f"{key}={written(value, drawn, whole)}" for key, value in kw.items()]
        call = f"{name}({', '.join(shown)})"
        if len(call) <= _LONG_CALL:
            break
    return _at_most(call)


def describe_module(
    make: Any,
    parameters: Sequence[tuple[str, torch.Tensor]],
    args: Sequence[Any],
    drawn: Sequence[Drawn] = (),
) -> str:
    """How a module is made, gets its parameters, and is called: as Python that can be run; empty
    if only a hidden cell can make it."""
    making = _body(make) if isinstance(make, FunctionType) and _is_hidden(make) else ""
    if not making or _needs_hidden(make):
        return ""
    data = _data_of(make)
    for whole in (_WHOLE, _FEW):
        state = ", ".join(f"{name!r}: {written(p, drawn, whole)}" for name, p in parameters)
        parts = [f"{name} = {written(value, drawn, whole)}" for name, value in data]
        parts += [f"layer = {making}"]
        parts += [f"layer.load_state_dict({{{state}}}, strict=False)"] if state else []
        parts += [f"layer({', '.join(written(arg, drawn, whole) for arg in args)})"]
        code = "; ".join(parts)
        if len(code) <= _LONG_CALL:
            break
    return _at_most(code)


def _at_most(call: str) -> str:
    return call if len(call) <= _CALL else f"{call[:_CALL]}…"


def caption(
    function: Any,
    args: Sequence[Any],
    kw: dict[str, Any],
    drawn: Sequence[Drawn] = (),
    reveal: bool = True,
) -> str:
    """What a hidden cell's own function or lambda does, for who cannot call it; else empty.

    Of a lambda that is the code, of a function the first line of its docstring, or, with `reveal`,
    its code if that is short, or its name in words; then what it was given.
    """
    function = inspect.unwrap(function) if callable(function) else function
    if not isinstance(function, FunctionType) or not _is_hidden(function):
        return ""
    name = function.__name__
    if name in function.__globals__ and not _is_hidden(function.__globals__[name]):
        return ""  # it stands for the student's
    what = (function.__doc__ or "").strip().split("\n")[0]
    if not what and not _needs_hidden(function) and (reveal or name == "<lambda>"):
        what = _body(function, several=True)
    if not what and name != "<lambda>":
        what = f'the test "{name.replace("_", " ")}"'
    pairs, arrays = _by_name(function, args, kw), _hands_arrays(function)
    for whole in (_WHOLE, _FEW):
        texts = (f"{name} = {written(value, drawn, whole, arrays)}" for name, value in pairs)
        given = ", ".join(texts)
        text = ", with ".join(part for part in (what.rstrip("."), given) if part)
        if len(text) <= _LONG_CALL:
            break
    return _at_most(text)


def _by_name(
    function: FunctionType, args: Sequence[Any], kw: dict[str, Any]
) -> list[tuple[str, Any]]:
    """Each argument with its parameter's name, and what the others have by default; what `*rest`
    takes is one tuple."""
    pairs: list[tuple[str, Any]] = []
    taken = list(inspect.signature(function).parameters.values())
    for place, (parameter, value) in enumerate(zip(taken, args, strict=False)):
        rest = parameter.kind == inspect.Parameter.VAR_POSITIONAL
        pairs.append((parameter.name, tuple(args[place:]) if rest else value))
    left = (one for one in taken[len(args) :] if one.name not in kw)
    default = [(one.name, one.default) for one in left if one.default is not one.empty]
    return [*pairs, *kw.items(), *default]


def _hands_arrays(function: FunctionType, deep: int = 2) -> bool:
    """Whether a hidden cell's function, or one that it calls, makes arrays of NumPy of tensors."""
    if function.__code__.co_filename != HIDDEN:
        return False
    names = _names(function.__code__)
    called = (function.__globals__.get(name) for name in names if deep)
    helpers = (one for one in called if isinstance(one, FunctionType))
    return "numpy" in names or any(_hands_arrays(one, deep - 1) for one in helpers)


def _needs_hidden(function: FunctionType) -> bool:
    """Whether a function calls what nobody else can."""
    used = {
        function.__globals__.get(name)
        for name in _names(function.__code__) - {"exact"}
        if callable(function.__globals__.get(name))
    }
    return any(map(_is_hidden, used))


def _names(code: CodeType) -> set[str]:
    inside = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_names, inside))


def _is_hidden(thing: Any) -> bool:
    """Whether a function or class is of a hidden cell, or one of ours that only those can call."""
    thing = inspect.unwrap(thing) if callable(thing) else None
    if str(getattr(thing, "__module__", "")).startswith("autograder"):
        return True
    if isinstance(thing, type):
        own = (getattr(one, "__code__", None) for one in vars(thing).values())
        return any(getattr(code, "co_filename", "") == HIDDEN for code in own)
    return getattr(getattr(thing, "__code__", None), "co_filename", "") == HIDDEN


def _body(function: FunctionType, several: bool = False) -> str:
    """What a hidden cell's lambda or function returns, if it does no more, or, with `several`, if
    that is a few short lines; else empty."""
    if function.__name__ != "<lambda>":
        return _returned(function, several)
    code = function.__code__
    places = [place for place in code.co_positions() if place[3]]  # that of `return` is empty
    if not places or {line for place in places for line in place[:2]} != {code.co_firstlineno}:
        return ""
    line = linecache.getline(HIDDEN, code.co_firstlineno).encode()
    start, end = min(place[2] or 0 for place in places), max(place[3] or 0 for place in places)
    text = line[start:end].decode(errors="replace")
    return _without_exact(text) if "exact" in code.co_names else text


def _without_exact(code: str) -> str:
    """Code without the call that looks inside a value, which a student cannot make."""
    try:
        return ast.unparse(_Exact().visit(ast.parse(code)))
    except SyntaxError:
        return code


class _Exact(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        exact = isinstance(node.func, ast.Name) and node.func.id == "exact" and len(node.args) == 1
        return node.args[0] if exact else node


@functools.cache
def _definition(cell: str, number: int) -> ast.FunctionDef | None:
    """The function that is defined in a line of a cell; a cell asks about one again and again."""
    try:
        source = textwrap.dedent("".join(inspect.getblock(cell.splitlines(True)[number - 1 :])))
        [definition] = ast.parse(source).body
    except (SyntaxError, ValueError, IndexError):
        return None
    return definition if isinstance(definition, ast.FunctionDef) else None


def _returned(function: FunctionType, several: bool) -> str:
    definition = _definition(_cell(), function.__code__.co_firstlineno)
    if definition is None:
        return ""
    *before, last = definition.body[1 if ast.get_docstring(definition) else 0 :]
    plain = (ast.Assign, ast.AugAssign, ast.Expr)
    if not isinstance(last, ast.Return) or last.value is None or (before and not several):
        return ""
    bound = _bound(_cell()) & _names(function.__code__)
    if bound or not all(isinstance(line, plain) for line in before):
        return ""
    lines = [ast.unparse(line) for line in (*before, last.value)]
    text = _without_exact("; ".join(lines)).replace("\n", "; ")
    return text if len(text) <= _BODY else ""


def _cell() -> str:
    """The text of the hidden cell that runs."""
    return "".join(linecache.getlines(HIDDEN))


@functools.cache
def _bound(cell: str) -> frozenset[str]:
    """The names that a hidden cell binds to what is no function."""
    return frozenset(
        node.id
        for statement in ast.parse(cell).body
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef))
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def _data_of(function: FunctionType) -> list[tuple[str, Any]]:
    """The numbers, texts and tensors that a hidden cell has bound, and a function of it uses."""
    names = sorted(_names(function.__code__) & _bound(_cell()))
    used = [(name, function.__globals__.get(name)) for name in names]
    kinds = (int, float, str, list, tuple, torch.Tensor)
    return [pair for pair in used if isinstance(pair[1], kinds)]


def written(
    value: Any, drawn: Sequence[Drawn] = (), whole: int = _WHOLE, arrays: bool = False
) -> str:
    """A value as Python that makes it: of few numbers written out, of more as a draw, where it is
    one; else its shape, or in short. With `arrays` a tensor is an array of NumPy."""
    if isinstance(value, torch.Tensor):
        text = _tensor_written(value, drawn, whole)
        return _as_array(text) if arrays else text
    if isinstance(value, torch.nn.Module):
        return f"{type(value).__name__}(…)"
    if callable(value):
        return _function_written(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f"float({str(value)!r})"
    if type(value) in (list, tuple):
        inner = ", ".join(written(item, drawn, whole, arrays) for item in value)
        if type(value) is list:
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if type(value) is dict:
        keys = [written(key) for key in value]
        items = [written(item, drawn, whole, arrays) for item in value.values()]
        return "{" + ", ".join(map(": ".join, zip(keys, items, strict=True))) + "}"
    text = _ADDRESS.sub("", repr(value))
    return text if len(text) <= _LONG else text[: _LONG - 3] + "..."


_LONG = 200  # characters of a text
_DEFAULTS = (torch.float32, torch.int64, torch.bool)  # for numbers as they are written


def _function_written(value: Any) -> str:
    """A function by the name that finds it, or, of a hidden cell's own, as what it returns; in
    brackets one that nobody else can call."""
    name = str(getattr(value, "__name__", type(value).__name__))
    for module in (builtins, math, torch):
        if getattr(module, name, None) is value:
            return name if module is builtins else f"{module.__name__}.{name}"
    if not isinstance(value, FunctionType) or not _is_hidden(value):
        return name
    if not _needs_hidden(value) and (body := _body(value)):
        taken = inspect.signature(value).parameters.values()
        if all(one.default is one.empty and one.kind == one.POSITIONAL_OR_KEYWORD for one in taken):
            return f"{' '.join(['lambda', ', '.join(one.name for one in taken)]).rstrip()}: {body}"
    return f"<{name.strip('<>')}>"


def _tensor_written(value: torch.Tensor, drawn: Sequence[Drawn], whole: int) -> str:
    turned = not value.is_contiguous() and value.dim() == 2 and value.t().is_contiguous()
    plain = value.detach().cpu()
    if plain.is_sparse:
        return _shape_written(value)
    many = value.numel() > whole or not (turned or value.is_contiguous())
    if many and (draw := as_drawn(plain, drawn)):
        return draw
    if value.numel() > _WHOLE and (plain == plain.flatten()[0]).all():
        return f"torch.full({tuple(plain.shape)}, {_nested(plain.flatten()[0].item())})"
    if value.numel() > _NUMBERS:
        return _shape_written(value)
    dtype = "" if value.dtype in _DEFAULTS else f", dtype={value.dtype}"
    if value.numel() == 0 and value.dim() > 1:
        return f"torch.empty({', '.join(map(str, value.shape))}{dtype})"
    items = (plain.t() if turned else plain).numpy(force=True) if _numpy_has(plain) else None
    text = _nested(plain.tolist() if items is None else items)
    if len(text) > _NUMBERS or not (turned or value.is_contiguous()):
        return _shape_written(value)
    return f"torch.tensor({text}{dtype})" + (".t()" if turned else "")


def _as_array(text: str) -> str:
    """What makes a tensor, as what makes the array of it: a draw is still one of PyTorch."""
    made = re.fullmatch(
        r"torch\.(tensor|full|empty)\((.*?)(?:, dtype=torch\.(\w+))?\)(\.t\(\))?", text
    )
    if made is None:
        return text if text.startswith("<") else f"({text}).numpy()"
    how, inside, dtype, turned = made.groups()
    if dtype is None and (how == "empty" or (how == "tensor" and _FRACTION.search(inside))):
        dtype = "float32"  # PyTorch's own, and not NumPy's
    kept = f", dtype=np.{dtype}" if dtype not in (None, "float64") else ""
    inside = f"({inside})" if how == "empty" else inside
    return f"np.{'array' if how == 'tensor' else how}({inside}{kept}){'.T' if turned else ''}"


def _shape_written(value: torch.Tensor) -> str:
    layout = "" if value.is_contiguous() else " non-contiguous"
    return f"<{'×'.join(map(str, value.shape))}{layout}>"


def _numpy_has(value: torch.Tensor) -> bool:
    return value.dtype not in (torch.bfloat16,) and not value.is_complex()


def _nested(items: Any) -> str:
    """Numbers with as many digits as their own dtype needs."""
    if isinstance(items, list) or bool(getattr(items, "ndim", 0)):
        return "[" + ", ".join(_nested(item) for item in items) + "]"
    if not hasattr(items, "dtype"):
        return repr(items)
    if items.dtype.kind != "f":
        return repr(items.item())
    if not math.isfinite(items):
        return f"float({str(items.item())!r})"
    return str(float(str(items)))  # the shortest that is this number in its dtype
