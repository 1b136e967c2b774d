"""What honest answers never need: a look at a cell's syntax tree, for the instructor's eye.

A flag costs no points. It names the line, so that a person can look. Names can be hidden from
a syntax tree; what they reach is the jail's business.
"""

import ast
from collections.abc import Iterable, Iterator

_MODULES = {
    "_ctypes": "reaches into the process's memory",
    "atexit": "runs code after the notebook",
    "autograder": "may write evidence by itself",
    "ctypes": "reaches into the process's memory",
    "faulthandler": "catches the ends of the process",
    "gc": "searches the process's memory",
    "mmap": "reaches into memory",
    "multiprocessing": "starts processes",
    "pty": "starts processes",
    "resource": "changes the limits",
    "signal": "catches signals",
    "socket": "opens connections",
    "subprocess": "starts processes",
}
_ATTRIBUTES = {
    "__closure__": "looks into a function",
    "__globals__": "looks into a function",
    "__subclasses__": "searches for classes",
    "_current_frames": "looks at its callers",
    "_exit": "ends the process",
    "_getframe": "looks at its callers",
    "abort": "ends the process",
    "ast_transformers": "rewrites cells",
    "dup2": "exchanges open files",
    "execv": "starts programs",
    "f_back": "looks at its callers",
    "fork": "starts processes",
    "input_transformers_post": "rewrites cells",
    "kill": "sends signals",
    "setprofile": "watches every call",
    "settrace": "watches every call",
    "tb_frame": "looks at its callers",
}
_METHODS = {
    "__torch_dispatch__": "takes PyTorch's operations over",
    "__torch_function__": "takes PyTorch's functions over",
}
_PLACES = ("/proc/", "/sys/", "gradebook.db")


MAX_LENGTH = 100_000  # of a text; no honest answer comes near
MAX_WORDS = 200


def suspicious(source: str) -> list[str]:
    """What a cell of a submission does that no honest answer needs: "line 3: imports gc (…)"."""
    if len(source) > MAX_LENGTH:
        return [f"has {len(source)} characters, too many to look through"]
    lines = ["" if x.lstrip().startswith(("%", "!")) else x for x in source.split("\n")]
    try:
        nodes = list(ast.walk(ast.parse("\n".join(lines))))
        imported = _imported(nodes)
        found = {(node.lineno, words) for node in nodes for words in _look(node, imported)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [f"line {line}: {words}"[:MAX_WORDS] for line, words in sorted(found)]


def _look(node: ast.AST, imported: set[str]) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names]
        for name in [node.module or ""] if isinstance(node, ast.ImportFrom) else names:
            if (root := name.split(".")[0]) in _MODULES:
                yield f"imports {root} ({_MODULES[root]})"
    elif isinstance(node, ast.Attribute):
        if node.attr in _ATTRIBUTES:
            yield f"{node.attr} ({_ATTRIBUTES[node.attr]})"
        if isinstance(node.ctx, ast.Store) and _root(node.value) in imported:
            yield f"{ast.unparse(node.value)}.{node.attr} = … (changes a library)"
        if node.attr == "write" and isinstance(node.value, ast.Name) and node.value.id == "os":
            yield "os.write (may write evidence by itself)"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "__import__":
            yield "__import__ (hides what is imported)"
        if node.func.id == "setattr" and node.args and _root(node.args[0]) in imported:
            yield f"setattr({ast.unparse(node.args[0])}, …) (changes a library)"
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in _METHODS:
        yield f"{node.name} ({_METHODS[node.name]})"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for place in _PLACES:
            if place in node.value:
                yield f"names {place}"


def _root(node: ast.expr) -> str | None:
    """The name that an expression like torch.nn.functional begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _imported(nodes: Iterable[ast.AST]) -> set[str]:
    """The names of modules and what was imported from them, and those every notebook imports."""
    names = {"torch", "builtins"}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return names
