"""What honest answers never need: a look at a cell's syntax tree, for the instructor's eye.

A flag costs no points. It names the line, so that a person can look. Names can be hidden from
a syntax tree; what they reach is the jail's business.
"""

import ast
from collections.abc import Iterator

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


def suspicious(source: str) -> list[str]:
    """What a cell of a submission does that no honest answer needs: "line 3: imports gc (…)"."""
    lines = ["" if x.lstrip().startswith(("%", "!")) else x for x in source.split("\n")]
    try:
        tree = ast.parse("\n".join(lines))
        nodes = list(ast.walk(tree))
        names = _imported(nodes)
        found = {(node.lineno, words) for node in nodes for words in _look(node, names)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [f"line {line}: {words}" for line, words in sorted(found)]


def _look(node: ast.AST, imported: set[str]) -> Iterator[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names]
        for name in [node.module or ""] if isinstance(node, ast.ImportFrom) else names:
            if (root := name.split(".")[0]) in _MODULES:
                yield f"imports {root} ({_MODULES[root]})"
    elif isinstance(node, ast.Attribute):
        if node.attr in _ATTRIBUTES:
            yield f"{node.attr} ({_ATTRIBUTES[node.attr]})"
        stored = isinstance(node.ctx, ast.Store)
        owner = ast.unparse(node.value) if stored or node.attr == "write" else ""
        if stored and owner.split(".")[0] in imported:
            yield f"{owner}.{node.attr} = … (changes a library)"
        if (owner, node.attr) == ("os", "write"):
            yield "os.write (may write evidence by itself)"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "__import__":
            yield "__import__ (hides what is imported)"
        if node.func.id == "setattr" and node.args:
            owner = ast.unparse(node.args[0])
            if owner.split(".")[0] in imported:
                yield f"setattr({owner}, …) (changes a library)"
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in _METHODS:
        yield f"{node.name} ({_METHODS[node.name]})"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for place in _PLACES:
            if place in node.value:
                yield f"names {place}"


def _imported(nodes: list[ast.AST]) -> set[str]:
    """The names of modules and what was imported from them, and those every notebook imports."""
    names = {"torch", "builtins"}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return names
