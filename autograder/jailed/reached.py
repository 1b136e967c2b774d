"""What code names: the modules and objects that a function reaches, with nothing called.

Runs inside the jail. What it reports can take points away and never give them.
"""

import dis
import gc
import os
import sys
import weakref
from collections.abc import Iterable, Iterator
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import torch

_HEAP_TYPE = 1 << 9  # a flag of classes that were made at run time
_MAX_NAMES = 200  # in a record; no honest answer comes near


def reached(function: Any) -> list[str]:
    """The modules that a function's code names, and those of the things it names.

    From the function's own code, its closure and its defaults on to the notebook's helpers,
    classes and lists that it uses: ["math", "torch", "torch.optim"].
    """
    found: set[str] = set()
    for thing in reachable(function):
        kind = thing if _is_a(thing, (FunctionType, ModuleType, type)) else type(thing)
        if _is_a(thing, _Import):
            found.add(str(thing))
        elif _of_library(thing) or _of_library(kind):
            found.add(_module(thing))
    return sorted(found - {"", "builtins"})[:_MAX_NAMES]


class _Import(str):
    """The name of a module that code imports when it runs."""


_MAX_THINGS = 20_000
_DATA = (str, bytes, int, float, complex, bool, type(None), CodeType, FrameType)
# by a text of these a name is found that the code does not hold
_BY_TEXT = {"__import__", "eval", "exec", "getattr", "globals", "import_module", "locals", "vars"}
# objects of Python's own library are looked into, but for those that know everything
_NOT_LOOKED_INTO = {"asyncio", "concurrent", "logging", "multiprocessing"}
_LIBRARIES = tuple(
    f"{os.path.dirname(path)}/"
    for path in (os.__file__, os.path.dirname(torch.__file__), os.path.dirname(__file__))
)


def reachable(start: Any) -> Iterator[Any]:
    """A thing and everything that it holds, as far as it is not a library's."""
    todo: list[Any] = [start]
    done: set[int] = set()
    kept: list[Any] = []
    while todo and len(done) < _MAX_THINGS:
        thing = todo.pop()
        if id(thing) in done or type(thing) in _DATA:
            continue
        done.add(id(thing))
        kept.append(thing)  # no other gets its number
        yield thing
        todo += _inside(thing)


def _is_a(thing: Any, kinds: type | tuple[type, ...]) -> bool:
    """As isinstance, whatever a class of the student's says it is."""
    return issubclass(type(thing), kinds)


def _inside(thing: Any) -> Iterable[Any]:
    """What a thing holds, as Python's own collector sees it, past its methods."""
    if _is_a(thing, _Import):
        return []
    if _is_a(thing, FunctionType):
        return _around(thing) if _of_library(thing) else _of_function(thing)
    if _is_a(thing, ModuleType):
        return [] if _of_library(thing) else list(vars(thing).values())
    if _is_a(thing, type):
        if _of_library(thing):
            return []
        return [*type.__dict__["__dict__"].__get__(thing).values(), *thing.__bases__, type(thing)]
    if _is_a(thing, BuiltinFunctionType):
        owner = thing.__self__
        return [] if _is_a(owner, (ModuleType, type)) else [owner]
    kind = type(thing)
    root = _module(thing).partition(".")[0]
    known = root in sys.stdlib_module_names and root not in _NOT_LOOKED_INTO
    if known or _is_a(thing, torch.nn.Module) or not _of_library(kind):
        pointed = [weakref.ref.__call__(thing)] if _is_a(thing, weakref.ref) else []
        return [*gc.get_referents(thing), *pointed, kind]
    return []


def _around(function: FunctionType) -> list[Any]:
    """What was given to a function when it was made: a library's decorator holds another's."""
    given = [function.__defaults__, function.__kwdefaults__, function.__dict__]
    return [*given, *gc.get_referents(*function.__closure__ or ())]


def _of_function(function: FunctionType) -> list[Any]:
    found = _around(function)
    globals_, codes = function.__globals__, [function.__code__]
    attributes = []
    while codes:
        code = codes.pop()
        codes += [const for const in code.co_consts if isinstance(const, CodeType)]
        texts = [const for const in code.co_consts if type(const) is str]
        if _BY_TEXT & set(code.co_names):
            found += [globals_[text] for text in texts if text in globals_]
            found += [_Import(text) for text in texts if text in sys.modules]
        for step in dis.get_instructions(code):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in globals_:
                found.append(globals_[step.argval])
            elif step.opname == "IMPORT_NAME":
                found.append(_Import(step.argval))
                if step.argval in sys.modules:
                    found.append(sys.modules[step.argval])
            elif step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                attributes.append(step.argval)
    modules = [thing for thing in found if _is_a(thing, ModuleType)]
    while modules:  # torch.optim.sgd is three names
        module = modules.pop()
        for name in attributes:
            inner = vars(module).get(name)
            if _is_a(inner, ModuleType) and not any(inner is one for one in found):
                found.append(inner)
                modules.append(inner)
    return found


def _module(thing: Any) -> str:
    """The name of the module that a thing is, or is of."""
    if _is_a(thing, ModuleType):
        return str(vars(thing).get("__name__", ""))
    if _is_a(thing, FunctionType):
        return str(thing.__globals__.get("__name__", ""))
    if _is_a(thing, BuiltinFunctionType) and not thing.__module__:
        thing = type(thing.__self__)  # torch.dot is a method of an object of PyTorch's
    if not _is_a(thing, (type, BuiltinFunctionType)):
        thing = type(thing)
    return str(getattr(thing, "__module__", None) or "")


def _of_library(thing: Any) -> bool:
    """Whether a module, class or function is a library's: what a name says, anybody can write."""
    module = sys.modules.get(_module(thing))
    if module is None or not _is_a(module, ModuleType) or module.__name__ == "__main__":
        return False
    file = vars(module).get("__file__")
    if file and not str(file).startswith(_LIBRARIES):
        return False
    if _is_a(thing, ModuleType):
        return module is thing
    if _is_a(thing, FunctionType):
        code = thing.__code__.co_filename
        return vars(module) is thing.__globals__ and code.startswith((*_LIBRARIES, "<frozen "))
    if _is_a(thing, type):
        found: Any = module
        for name in thing.__qualname__.split("."):
            found = getattr(found, name, None)
        # classes that no module names: Python's own, such as that of iterators
        return found is thing or not thing.__flags__ & _HEAP_TYPE
    return _is_a(thing, BuiltinFunctionType)
