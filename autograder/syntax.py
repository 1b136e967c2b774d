"""A cell as IPython reads it: a syntax tree, made without running anything.

On the trusted side, where every text is hostile: length and work are bounded.
"""

import ast
import contextlib
import re
import symtable
import sys
from collections import defaultdict
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from autograder.protocol.bounds import MAX_LENGTH, MAX_MAGICS

# what starts a line that only IPython understands, or what it takes off a line
_PROMPTS = re.compile(r"^\s*(In \[|>>>|\.\.\.)", re.MULTILINE)
_SHELL_LINE = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
_MAGICS = re.compile(r"^\s*(%|!|\?|,|;|/)|=\s*[%!]|\?\s*$", re.MULTILINE)

T = TypeVar("T", bound=ast.AST)


class TooLong(ValueError):
    """The text is too long, or holds too much for IPython's own reading of it."""


def tree_of(source: str) -> ast.Module:
    """The syntax tree of a cell as IPython reads it.

    Raises:
        TooLong: before anything is looked at.
        SyntaxError: for what is no Python, and for what is nested too deeply.
    """
    if len(source) > MAX_LENGTH:
        raise TooLong(f"{len(source)} characters")
    if not _PROMPTS.search(source):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.parse(source)
    try:
        return ast.parse(_python_of(source))
    except TooLong:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error)) from None


# Load, Add, Not and their like say nothing: they stand in the parts that hold them
_SAY_NOTHING = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
_KINDS = {
    kind
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and not issubclass(kind, _SAY_NOTHING)
}


class Nodes:
    """The parts of a cell's tree, what is inside another behind it; not to be changed."""

    def __init__(self, tree: ast.Module) -> None:
        self.all: list[ast.AST] = [tree]
        self._places: dict[type, list[int]] = defaultdict(list)  # of each kind
        for place, node in enumerate(self.all):
            self._places[type(node)].append(place)
            for part in vars(node).values():  # as ast.walk, and several times as fast
                if type(part) is list:
                    self.all += [inner for inner in part if type(inner) in _KINDS]
                elif type(part) in _KINDS:
                    self.all.append(part)

    def of(self, *kinds: type[T]) -> list[T]:
        """Those of some kinds, in the same order."""
        places = chain.from_iterable(self._places.get(kind, ()) for kind in kinds)
        return [self.all[place] for place in sorted(places)]  # type: ignore[misc]


@lru_cache(maxsize=4)  # a cell is looked at for several things, one after the other
def nodes_of(source: str) -> Nodes:
    """The parts of a cell's tree.

    Raises:
        TooLong, SyntaxError: as `tree_of`.
    """
    return Nodes(tree_of(source))


def _python_of(source: str) -> str:
    """The Python that IPython makes of a cell; raises what IPython does, and TooLong."""
    magics = len(_MAGICS.findall(source))
    # each magic makes IPython look through the whole cell once more
    if magics > MAX_MAGICS or magics * len(source) > 10 * MAX_LENGTH:
        raise TooLong(f"{magics} magics")
    from IPython.core.inputtransformer2 import TransformerManager  # takes a while to import

    text: str = TransformerManager().transform_cell(source)
    return text


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_PLAIN = (ast.Constant, ast.UnaryOp, ast.USub, ast.List, ast.Tuple, ast.Dict, ast.Name, ast.Load)


def definitions(source: str) -> str:
    """A cell reduced to what others may need and what takes no time: imports, functions, classes,
    and names for plain values.

    Empty where there are none, or where the cell cannot be read.
    """
    try:
        tree = tree_of(source)
        return "\n".join(ast.unparse(node) for node in tree.body if _takes_no_time(node))
    except (TooLong, SyntaxError, RecursionError, MemoryError, ValueError):
        return ""


def _takes_no_time(node: ast.stmt) -> bool:
    if isinstance(node, ast.Try):
        return all(isinstance(inner, _IMPORTS) for inner in node.body)
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        return all(isinstance(part, _PLAIN) for part in ast.walk(node.value))
    return isinstance(node, (*_DEFINITIONS, *_IMPORTS))


def all_names(source: str) -> set[str]:
    """The names that a cell's text binds at its top level, imported ones included.

    Where it is no Python, its magics and shell lines aside, these are all its words.
    """
    try:
        table = symtable.symtable(_SHELL_LINE.sub(r"\1pass", source), "<cell>", "exec")
    except (SyntaxError, ValueError):
        return words(source)
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def imports(source: str) -> set[str]:
    """The import statements of a cell, wherever in it, one for each module: "import a.b" and
    "from a import b". Those of the standard library, and relative ones, are left out.

    Empty where it is no Python, its magics and shell lines aside.
    """
    if "import" not in source:  # most cells; to parse those of a course takes seconds
        return set()
    try:
        tree = ast.parse(_SHELL_LINE.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found: set[tuple[str, str]] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {(alias.name, f"import {alias.name}") for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {(node.module, f"from {node.module} import {a.name}") for a in node.names}
    ours = {*sys.stdlib_module_names, "__main__"}
    return {statement for module, statement in found if module.split(".")[0] not in ours}


def words(source: str) -> set[str]:
    return set(re.findall(r"\w+", source))


def bound_names(source: str) -> set[str]:
    """The names that a cell defines at its top level, by a definition or an assignment."""
    try:
        body = tree_of(source).body
    except (TooLong, SyntaxError):
        return set()
    names: set[str] = set()
    for node in body:
        if isinstance(node, _DEFINITIONS):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                part.id
                for target in targets
                for part in ast.walk(target)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return names


def is_only_a_stub(source: str) -> bool:
    """Whether a cell is an unwritten answer: it raises NotImplementedError, and so does each of
    its functions, and beside that it holds nothing but imports and docstrings."""
    try:
        body = tree_of(source).body
    except (TooLong, SyntaxError):
        return False
    return _raises(body)


def _raises(body: list[ast.stmt]) -> bool:
    for node in body:
        if isinstance(node, _DEFINITIONS):
            if not _raises(node.body):
                return False
        elif isinstance(node, ast.Raise):
            if "NotImplementedError" not in ast.dump(node):
                return False
        elif not isinstance(node, _IMPORTS) and not (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            return False
    return True
