"""What honest answers never need: a look at a cell's syntax tree, for the instructor's eye.

A flag costs no points. It names the line, so that a person can look. A cell is looked at as IPython
reads it, magics included. Names can be hidden from a syntax tree; what they reach is the jail's
business.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from autograder.grading.back_doors import (
    ATTRIBUTES,
    BY_NAME,
    HAND_ON,
    HAND_OUT,
    IN_TEXTS,
    MAY_BE_CODE,
    METHODS,
    MODULES,
    NAMES,
    NAMESPACES,
    OF_LIBRARIES,
    OPERATION,
    OPTIONS,
    RESULTS,
    RUN,
    RUN_TEXT,
    RUNS_TEXT,
    SETTINGS,
    SHOW,
)
from autograder.protocol.bounds import MAX_LOOKS, MAX_TEXTS, MAX_WORDS
from autograder.syntax import TooLong, nodes_of

_BINDS = (ast.Assign, ast.AnnAssign, ast.NamedExpr)
_MAY_BIND = (
    *_BINDS, ast.Return, ast.ClassDef, ast.Call, ast.withitem, ast.Match, ast.For,
    ast.comprehension, ast.arguments,
)  # fmt: skip
_MAY_BE_USUAL = ast.keyword, ast.Dict, ast.Attribute, ast.Call
_MAY_HOLD_TEXT = ast.Constant, ast.BinOp, ast.JoinedStr, ast.FormattedValue
_LOOKED_AT = (
    ast.Import, ast.ImportFrom, ast.Attribute, ast.Subscript, ast.Name, ast.MatchClass, ast.Call,
    ast.FunctionDef, ast.AsyncFunctionDef,
)  # fmt: skip


def suspicious(source: str) -> list[str]:
    """What a cell of a submission does that no honest answer needs: "line 3: imports gc (…)"."""
    try:
        found = sorted(set(_Look().flags(source, 0)))
    except TooLong as error:
        return [f"has {error}, too many to look through"]
    except SyntaxError:
        return ["cannot be parsed, so that nothing in it was looked at"]
    except (RecursionError, MemoryError):
        return ["is nested too deeply to look through"]
    return [f"line {line}: {words}"[:MAX_WORDS] for line, words in found]


class _Work:
    """Counts what a look at a cell costs. A look at one part may look at all that is inside it, and
    a cell can be made of parts in parts.

    Raises:
        TooLong: for more than an honest cell asks for.
    """

    def __init__(self) -> None:
        self.looks, self.texts = MAX_LOOKS, MAX_TEXTS

    def look(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise TooLong("parts that may stand for others")

    def text(self) -> None:
        self.texts -= 1
        if self.texts < 0:
            raise TooLong("texts that may be run")


class _Look:
    """One look at a cell. `libraries` are names of modules and classes that others made, which
    every notebook imports, this one imports, or this one gives another name; `numbers` are names
    of numbers, `given` those of what a function is given, and of what is taken from it."""

    def __init__(
        self,
        libraries: frozenset[str] = frozenset({"torch", "builtins", "type"}),
        work: "_Work | None" = None,
    ) -> None:
        self.libraries = set(libraries)
        self.modules = {"torch"}  # names of modules alone
        self.attributes: set[str] = set()  # names of attributes that hold libraries
        self.makers: set[str] = set()  # names of functions that return them
        self.parameters: dict[str, list[str]] = {}  # of functions
        self.functions: list[ast.FunctionDef] = []
        self.numbers: set[str] = set()
        self.given: set[str] = set()
        self.work = work or _Work()

    def flags(self, source: str, before: int) -> Iterator[tuple[int, str]]:
        """Lines and words; `before` is how many lines stand before the text in its cell."""
        nodes = nodes_of(source)
        modules = _first_names(nodes.of(ast.Import))
        self.modules |= modules
        self.libraries |= modules | _first_names(nodes.of(ast.ImportFrom))
        self.functions = nodes.of(ast.FunctionDef)
        self.parameters = {x.name: [y.arg for y in x.args.args] for x in self.functions}
        binding = nodes.of(*_MAY_BIND)
        for _ in range(3):  # an alias of an alias of an alias
            before_it = self._known()
            for part in binding:
                self._bind(part)
            if self._known() == before_it:
                break
        usual = {id(part) for node in nodes.of(*_MAY_BE_USUAL) for part in self._usual_parts(node)}
        runs_text = any(map(self._runs_text, nodes.of(ast.Name, ast.Attribute)))
        for holder, text in _texts(nodes.of(*_MAY_HOLD_TEXT)):
            if runs_text:
                yield from self._as_code(text, holder.lineno + before - 1)
            for place in (*IN_TEXTS, *METHODS):
                if place in text:
                    yield holder.lineno + before, f"names {place}"
        for node in nodes.of(*_LOOKED_AT):
            for words in self._look(node, usual):
                yield getattr(node, "lineno", 0) + before, words
        for call in nodes.of(ast.Call):
            yield from self._inside_magic(call, before)

    # ------------------------------------------------------------ names

    def _known(self) -> tuple[int, ...]:
        """How many names of each sort are known; none is ever forgotten."""
        sorts = self.libraries, self.attributes, self.makers, self.numbers, self.given
        return tuple(map(len, sorts))

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            self.attributes |= {x.arg for x in node.keywords if x.arg and self._is_whole(x.value)}
            names = self.parameters.get(_name(node.func) or "", [])
            given = zip(names, node.args, strict=False)
            self.libraries |= {name for name, value in given if self._is_whole(value)}
        elif isinstance(node, _BINDS) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                self._alias(target, node.value)
            if self._is_given(node.value):
                self.given |= {name for target in targets for name in _names(target)}
            for target in targets:
                if isinstance(target, ast.Attribute) and self._is_whole(node.value):
                    self.attributes.add(target.attr)
                elif isinstance(target, ast.Name) and self._makes(node.value):
                    self.makers.add(target.id)
        elif isinstance(node, ast.Return) and self._is_whole(node.value):
            around = [x.name for x in self.functions if node in self._parts(x)]
            self.makers |= {*around[-1:]}  # the innermost comes last
        elif isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, _BINDS) and self._is_whole(one.value):
                    targets = one.targets if isinstance(one, ast.Assign) else [one.target]
                    self.attributes |= {name for target in targets for name in _names(target)}
        elif isinstance(node, ast.withitem):
            if node.optional_vars is not None and self._is_library(node.context_expr):
                self.libraries |= _names(node.optional_vars)
        elif isinstance(node, ast.Match):
            if self._is_library(node.subject):
                found = (x for case in node.cases for x in ast.walk(case.pattern))
                self.libraries |= {x.name for x in found if isinstance(x, ast.MatchAs) and x.name}
        elif isinstance(node, (ast.For, ast.comprehension)):
            inside = [part for part in self._parts(node.iter) if isinstance(part, ast.Name)]
            if not self.given.isdisjoint(part.id for part in inside):
                self.given |= _names(node.target)
            if isinstance(node.iter, ast.Call) and self._is_library(node.iter):
                self.libraries |= _names(node.target)
            items = node.iter.elts if isinstance(node.iter, (ast.List, ast.Tuple)) else []
            for item in items:
                self._alias(node.target, item)
        elif isinstance(node, ast.arguments):
            self.given |= {x.arg for x in (*node.posonlyargs, *node.args, *node.kwonlyargs)}
            for argument, default in zip(node.args[::-1], node.defaults[::-1], strict=False):
                if self._is_library(default):
                    self.libraries.add(argument.arg)

    def _alias(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._alias(one, other)
        elif isinstance(target, ast.Name):
            if self._is_library(value):
                self.libraries.add(target.id)
            elif self._is_number(value):
                self.numbers.add(target.id)

    def _parts(self, node: ast.AST) -> Iterator[ast.AST]:
        for part in ast.walk(node):
            self.work.look()
            yield part

    def _is_whole(self, node: ast.expr | None) -> bool:
        """Whether an expression is a library's module or class by its name, and no part of it."""
        if isinstance(node, ast.Name):
            return node.id in self.libraries and (node.id in self.modules or node.id[0].isupper())
        if isinstance(node, ast.Attribute):
            return node.attr[0].isupper() and self._is_library(node.value)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return any(map(self._is_whole, node.elts))
        return False

    def _makes(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Lambda) and self._is_whole(node.body)

    def _is_library(self, node: ast.expr) -> bool:
        """Whether an expression is a module, a class, or a part of one, as far as one can see."""
        self.work.look()
        if isinstance(node, ast.Name):
            return node.id in self.libraries
        if isinstance(node, ast.Attribute):
            known = node.attr == "__class__" or node.attr in self.attributes
            return known or self._is_library(node.value)
        if isinstance(node, ast.Subscript):  # {"t": torch}["t"], [torch][0], vars(torch)["nn"]
            return self._is_library(node.value)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return any(map(self._is_library, node.elts))
        if isinstance(node, ast.Dict):
            return any(map(self._is_library, node.values))
        if isinstance(node, ast.IfExp):
            return self._is_library(node.body) or self._is_library(node.orelse)
        if isinstance(node, ast.BoolOp):
            return any(map(self._is_library, node.values))
        if isinstance(node, ast.NamedExpr):
            return self._is_library(node.value)
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Attribute) and node.func.attr in HAND_OUT:
            return self._is_library(node.func.value)
        if self._makes(node.func):
            return True
        called = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        if called in HAND_ON and not self._is_tensors(node.func):
            return any(self._is_whole(x) or self._hands_on(x) for x in node.args)
        if isinstance(node.func, ast.Name):
            if node.func.id in self.makers or node.func.id == "type" and len(node.args) == 1:
                return True
            return node.func.id in ("getattr", "vars") and any(map(self._is_library, node.args[:1]))
        return False

    def _hands_on(self, node: ast.expr) -> bool:
        return isinstance(node, (ast.Call, ast.Dict)) and self._is_library(node)

    def _is_tensors(self, function: ast.expr) -> bool:
        """torch.min is no min: what hands on by an attribute is of contextlib and functools."""
        known = ("nullcontext", "partial")
        return isinstance(function, ast.Attribute) and function.attr not in known

    def _runs_text(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Name):
            return node.id in RUNS_TEXT or node.id in RUN_TEXT and node.id in self.libraries
        if not isinstance(node, ast.Attribute) or node.attr not in RUN_TEXT:
            return False
        return _name(node.value) in self.libraries

    def _is_given(self, node: ast.expr) -> bool:
        """Whether it is a text that is run as a function was given it, or one that stands here."""
        node = _stripped(node)
        while isinstance(node, (ast.Subscript, ast.Attribute)):
            node = node.value
        if isinstance(node, ast.Call) and _name(node.func) == "compile" and node.args:
            return self._is_given(node.args[0])
        return _text_of(node) is not None or _name(node) in self.given

    def _as_code(self, text: str, before: int) -> Iterator[tuple[int, str]]:
        """What a text would do that is run as code; nothing if it is no code."""
        if not (MAY_BE_CODE.search(text) and re.search(r"\w", text)):
            return  # "exec" is a way to compile, and "%" begins a line that others wrote
        self.work.text()
        try:
            yield from _Look(frozenset(self.libraries), self.work).flags(text, before)
        except SyntaxError:
            return

    def _is_number(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int)
        if isinstance(node, ast.Name):
            return node.id in self.numbers
        if isinstance(node, ast.BinOp):
            return self._is_number(node.left) and self._is_number(node.right)
        if isinstance(node, ast.UnaryOp):
            return self._is_number(node.operand)
        called = (
            node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        )
        return called in ("int", "len", "ord", "abs", "round")

    # ------------------------------------------------------------ one node

    def _look(self, node: ast.AST, usual: set[int]) -> Iterator[str]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from self._imports(alias.name, None, alias.asname)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield from self._imports(node.module or "", alias.name, alias.asname)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node)
            if node.attr == "get_ipython" and id(node) not in usual:
                yield "get_ipython (reaches into the notebook's shell)"
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from self._changes_item(node)
        elif isinstance(node, ast.Name):
            if node.id in NAMES and isinstance(node.ctx, ast.Load) and id(node) not in usual:
                yield f"{node.id} ({NAMES[node.id]})"
            if node.id in METHODS and isinstance(node.ctx, ast.Store):
                yield f"{node.id} ({METHODS[node.id]})"
            if node.id in ATTRIBUTES and node.id not in NAMES:
                yield f"{node.id} ({ATTRIBUTES[node.id]})"
            if node.id == "get_ipython" and id(node) not in usual:
                yield "get_ipython (reaches into the notebook's shell)"
            if node.id in BY_NAME and id(node) not in usual:
                yield f"{node.id} by another name (hides what it changes)"
        elif isinstance(node, ast.MatchClass):  # case object(__self__=owner)
            for name in {*node.kwd_attrs} & ATTRIBUTES.keys():
                yield f"{name} ({ATTRIBUTES[name]})"
        elif isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in METHODS:
            yield f"{node.name} ({METHODS[node.name]})"

    def _imports(self, module: str, name: str | None, given: str | None) -> Iterator[str]:
        path = f"{module}.{name}" if name else module
        parts = path.split(".")
        for number, part in enumerate(parts):
            whole = ".".join(parts[: number + 1])
            known = MODULES.get(whole) or MODULES.get(part)
            if known is None and part.startswith("_") and part != "__future__":
                known = "reaches inside a library"
            if known:
                yield f"imports {part if part in MODULES else whole} ({known})"
                return
        if name in ATTRIBUTES:
            yield f"imports {path} ({ATTRIBUTES[name]})"
        elif name in OF_LIBRARIES and parts[0] in ("os", "io", "sys", "nt", "torch", "random"):
            yield f"imports {path} ({OF_LIBRARIES[name]})"
        elif name in NAMES or name == "*" and parts[0] in ("os", "sys"):
            yield f"imports {path} (hides a name)"
        elif given not in (None, name) and OPERATION.fullmatch(path):
            yield f"imports {path} as {given} (another name for an operation)"

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        name, library = node.attr, self._is_library(node.value)
        own = isinstance(node.value, ast.Call) and _name(node.value.func) == "super"
        dotted = f"{_name(node.value)}.{name}"
        if name in ATTRIBUTES and not own:
            yield f"{name} ({ATTRIBUTES[name]})"
        elif library and dotted in MODULES:
            yield f"{dotted} ({MODULES[dotted]})"
        elif library and (name in MODULES or name in OF_LIBRARIES):
            yield f"{_words(node)} ({MODULES.get(name) or OF_LIBRARIES[name]})"
        elif library and name.startswith("_") and not name.endswith("__"):
            yield f"{_words(node)} (reaches inside a library)"
        if isinstance(node.ctx, ast.Load) or SETTINGS.match(_words(node)):
            return
        if library:
            yield f"{_words(node)} = … (changes a library)"
        elif name in ("__class__", "__module__"):
            yield f"{_words(node)} = … (passes for another's)"
        elif _is_shell(node.value):
            yield f"{_words(node)} = … (changes the notebook's shell)"

    def _changes_item(self, node: ast.Subscript) -> Iterator[str]:
        words = _words(node.value)
        called = _name(node.value.func) if isinstance(node.value, ast.Call) else None
        if called in NAMESPACES:
            key = _text_of(node.slice)
            if called == "vars" or key is None or key.startswith("_"):
                yield f"{words}[…] = … (hides what it changes)"
        elif (
            isinstance(node.value, ast.Attribute)
            and node.value.attr in ("__dict__", "modules")
            and self._is_library(node.value.value)
        ):
            yield f"{words}[…] = … (changes a library)"

    def _call(self, node: ast.Call) -> Iterator[str]:
        name = _name(node.func)
        first = node.args[0] if node.args else None
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if "closefd" in [keyword.arg for keyword in node.keywords]:
            yield f"closefd ({RESULTS})"
        if name in BY_NAME and any(isinstance(x, ast.Starred) for x in node.args):
            yield f"{name}(*…) (hides a name)"
        if name == "vars" and first is not None and self._is_whole(first):
            yield f"vars({_words(first)}) (hides a name)"
        changes = name in ("setattr", "delattr") or method in ("__setattr__", "__delattr__")
        if changes and first is not None and self._is_library(first):
            yield f"{name or method}({_words(first)}, …) (changes a library)"
        if name == "open":
            files = [first, *(x.value for x in node.keywords if x.arg == "file")]
            for file in files:
                if file is not None and (self._is_number(file) or isinstance(file, ast.Starred)):
                    yield f"open({_words(file)}) ({RESULTS})"
            for given in node.keywords:
                if given.arg is None:
                    yield f"open(**{_words(given.value)}) ({RESULTS})"
        if name == "getattr" and first is not None and len(node.args) > 1:
            key = node.args[1]
            if not isinstance(key, ast.Constant) and (
                self._is_library(first)
                or not any(isinstance(part, ast.Name) for part in self._parts(key))
            ):
                yield f"getattr({_words(first)}, …) (hides a name)"
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                same = ast.Attribute(first, key.value, ast.Load())
                yield from self._attribute(ast.copy_location(same, node))
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(of, ast.Call) and method == "update" and _name(of.func) in NAMESPACES:
            yield f"{_words(of)}.update (hides what it changes)"
        changing = ("update", "pop", "clear", "setdefault", "__setitem__")
        if (
            isinstance(of, ast.Attribute)
            and of.attr in ("__dict__", "modules")
            and method in changing
            and self._is_library(of.value)
        ):
            yield f"{_words(of)}.{method} (changes a library)"
        if method == "load" and of is not None and self._is_library(of):
            for keyword in node.keywords:
                unsafe = keyword.arg in ("weights_only", "allow_pickle", "pickle_module")
                safe = isinstance(keyword.value, ast.Constant) and (
                    keyword.value.value is (keyword.arg == "weights_only")
                )
                if unsafe and not safe:
                    yield f"{_words(node.func)}({keyword.arg}=…) (hides what it runs)"

    # ------------------------------------------------------------ the shell

    def _usual_parts(self, node: ast.AST) -> Iterator[ast.AST]:
        """Names that are used as honest cells use them: in a magic, a command, a plain call; where
        a function runs the text that it is given, as a task may ask."""
        if isinstance(node, ast.keyword) and node.arg == "__builtins__":
            yield node.value
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None and _text_of(key) == "__builtins__":
                    yield value
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES and _is_shell(node.value):
            yield node.value.func if isinstance(node.value, ast.Call) else node.value
        if not isinstance(node, ast.Call):
            return
        function = node.func
        if _name(function) in RUNS_TEXT and node.args and self._is_given(node.args[0]):
            yield function
        if _name(function) in BY_NAME:
            yield function
        if isinstance(function, ast.Attribute) and _is_shell(function.value):
            known = function.attr in ("run_line_magic", "run_cell_magic", "magic")
            constant = all(isinstance(argument, ast.Constant) for argument in node.args)
            if (known and constant and node.args) or function.attr in (
                "system", "getoutput", "getoutput_parsed", "set_next_input",
            ):  # fmt: skip
                inner = function.value
                yield inner.func if isinstance(inner, ast.Call) else inner

    def _inside_magic(self, node: ast.Call, before: int) -> Iterator[tuple[int, str]]:
        if not isinstance(node.func, ast.Attribute):
            return
        if not _is_shell(node.func.value) or not node.args:
            return
        constants = [x.value for x in node.args if isinstance(x, ast.Constant)]
        texts = [text for text in constants if isinstance(text, str)]
        if len(texts) < len(constants) or not texts:
            return
        if node.func.attr == "magic":
            texts = texts[0].lstrip("%").split(" ", 1)
        elif node.func.attr not in ("run_line_magic", "run_cell_magic"):
            return
        name, *rest = texts
        line = node.lineno + before
        if name in RUN:
            for number, text in enumerate(rest):
                options = OPTIONS.match(text)
                code = text[options.end() :].strip() if number == 0 and options else text
                if number == 0 and name == "capture":
                    continue
                try:
                    inside = _Look(frozenset(self.libraries), self.work)
                    yield from inside.flags(code, line - 1 + number)
                except SyntaxError:
                    yield line, f"%{name} (its text cannot be parsed)"
        elif name not in SHOW:
            yield line, f"%{name} (runs text as code)"


def _is_shell(node: ast.expr) -> bool:
    """Whether an expression is the notebook's shell."""
    if isinstance(node, ast.Call):
        function = node.func
        named = _name(function) or (function.attr if isinstance(function, ast.Attribute) else None)
        return named == "get_ipython"
    return False


def _stripped(node: ast.expr) -> ast.expr:
    """A text without the spaces around it says no more than the text: the text itself."""
    if isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in ("strip", "lstrip", "rstrip") else node
    return node


def _name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def _words(node: ast.expr) -> str:
    if len(list(islice(ast.walk(node), 100))) == 100:
        return "…"
    try:
        return ast.unparse(node)[:80]
    except (RecursionError, ValueError):
        return "…"


def _text_of(node: ast.AST) -> str | None:
    """The text that constants make, put together."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text_of(node.left), _text_of(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [_text_of(part) for part in node.values]
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None
    return None


def _texts(nodes: Sequence[ast.AST]) -> list[tuple[ast.expr, str]]:
    """The texts that stand in a cell, each put together from all its constants.

    `nodes` are those of the cell that may hold one, what is inside another behind it.
    """
    found: dict[int, tuple[ast.expr, str]] = {}
    for node in reversed(nodes):
        parts: Sequence[ast.expr] = ()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found[id(node)] = node, node.value
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        elif isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.FormattedValue) and node.format_spec is None:
            parts = [node.value]
        if isinstance(node, ast.expr) and parts and all(id(part) in found for part in parts):
            found[id(node)] = node, "".join(found.pop(id(part))[1] for part in parts)
    return list(found.values())


def _first_names(imports: Sequence[ast.Import | ast.ImportFrom]) -> set[str]:
    """What import statements bind: a of `import a.b`."""
    return {(x.asname or x.name).split(".")[0] for node in imports for x in node.names}


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
