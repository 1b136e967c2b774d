"""The reference solutions of 00_notebook_tools; made by `autograder build`, do not edit."""

import argparse
import ast
import inspect
import json
import math
import operator
import tempfile
import textwrap
from collections import Counter
from functools import partial
from pathlib import Path

import torch


def test(a, b, cmp, cname=None):
    """Raise an AssertionError that names a and b, unless cmp(a, b) is true.

    Args:
        a, b: any two values.
        cmp: function of two arguments; what it returns is read as true or false.
        cname: a string, the name of the comparison; cmp.__name__ if it is None.

    Returns:
        None.

    Raises:
        AssertionError: with the name, repr(a) and repr(b) in its message.
    """
    if not cmp(a, b):
        name = cmp.__name__ if cname is None else cname
        raise AssertionError(f"{name}:\n{a!r}\n{b!r}")


def near(a, b, eps=1e-5):
    """Whether a and b agree up to eps, with the same structure, shapes and dtypes.

    Args:
        a, b: numbers, tensors (float32, float64, int64), lists and tuples of these.
        eps: a float, the largest difference that is allowed.

    Returns:
        True or False.
    """
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, int | float) and isinstance(b, int | float):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False


def test_eq(a, b):
    """Raise an AssertionError unless a == b. Returns None."""
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    """Raise an AssertionError unless near(a, b, eps). Returns None."""
    test(a, b, partial(near, eps=eps), "near")


def read_cells(path):
    """The cells of a notebook file.

    Args:
        path: a string or Path, a notebook in UTF-8.

    Returns:
        A list of dicts with the keys "cell_type" (a string), "source" (one string) and
        "execution_count" (an int or None).
    """
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),  # a string stays what it is
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
    ]


def exported(cells):
    """The sources of the cells marked for export, without their first line.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A list of strings.
    """
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found


def module_name(cells):
    """The name that a notebook gives its module.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A string.

    Raises:
        ValueError: if no code cell begins with `#| default_exp `.
    """
    directive = "#| default_exp "
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith(directive):
            first, _, _ = cell["source"].partition("\n")
            return first.removeprefix(directive).strip()
    raise ValueError("no cell begins with #| default_exp and a name")


def write_module(name, sources, folder):
    """Write sources as a module into a folder.

    Args:
        name: a string, such as "degrees" or "text.data".
        sources: list of strings.
        folder: a string or Path, an existing folder.

    Returns:
        The path of the file, a string or Path.
    """
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path


def export_notebook(path, folder):
    """Write the exported cells of a notebook file as a module; returns its path."""
    cells = read_cells(path)
    return write_module(module_name(cells), exported(cells), folder)


def shell_lines(source):
    """The lines of a cell that only a notebook understands.

    Args:
        source: a string, the source of one cell.

    Returns:
        A list of line numbers (ints), counted from 1.
    """
    try:
        ast.parse(source)
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip()[:1] in {"!", "%"}]
    return []


def out_of_order(cells):
    """The code cells that were not run, or not run after all cells above them.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A list of positions (ints), in rising order.
    """
    above, found = [], []
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or any(count <= other for other in above):
            found.append(position)
        if count is not None:
            above.append(count)
    return found


def bound_twice(sources):
    """The names that cells bind more than once at their outermost level.

    Args:
        sources: list of strings, each valid Python.

    Returns:
        A sorted list of names (strings).
    """
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        counts[target.id] += 1
    return sorted(name for name, count in counts.items() if count > 1)


def run_cells(sources):
    """Run cells from top to bottom in a fresh namespace.

    Args:
        sources: list of strings, the sources of code cells.

    Returns:
        None if all succeed; else (position, name of the exception's type) of the first
        that fails.
    """
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


def execute_command(notebook, output, timeout=None):
    """The command that runs a notebook and writes the result.

    Args:
        notebook, output: strings, file names.
        timeout: None or an int, the seconds that one cell may take.

    Returns:
        A list of strings, one for each word.
    """
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output]
    if timeout is not None:
        command.append(f"--ExecutePreprocessor.timeout={timeout}")
    return command


def calls_in(func):
    """What a function calls, from its source.

    Args:
        func: a function written in Python.

    Returns:
        A sorted list of strings, such as ["len", "torch.sum"], without repetitions.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func) for node in calls})


def call_from(argv, func):
    """Call a function with arguments from a command line.

    Args:
        argv: list of strings, the words after the program's name.
        func: a function whose parameters are annotated with int, float, str or bool.

    Returns:
        What func returns.

    Raises:
        SystemExit: with code 2, if argv does not fit the signature.
    """
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        kind, default = parameter.annotation, parameter.default
        if default is parameter.empty:
            parser.add_argument(name, type=kind)
        elif kind is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_args(argv)))


if __name__ == "__main__":
    import sys


    def inspect_cells(cells):
        """Print what the tools have to say about a notebook."""
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        python = [source for source in sources if not shell_lines(source)]
        print("  cells out of order:   ", out_of_order(cells))
        print("  names bound twice:    ", bound_twice(python))
        print("  exported, not Python: ", [s for s in exported(cells) if shell_lines(s)])
        print("  restart and run all:  ", run_cells(python) or "no cell fails")


    def report(module: str, times: int = 1, shout: bool = False):
        """A function with a command line."""
        return " ".join([module.upper() if shout else module] * times)


    clean = [
        ("#| default_exp halves", 1),
        ("#| export\ndef half(x):\n    return x / 2", 2),
        ("assert half(3) == 1.5", 3),
    ]
    messy = [
        ("rate = 0.1", 1),
        ("rate = 0.5", 6),
        ("print(rate * scale)", 4),
        ("#| export\n%pip install einops", 7),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, made in [("clean", clean), ("messy", messy)]:
            path = Path(folder, f"{name}.ipynb")
            cells = [
                {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
                | {"execution_count": count}
                for source, count in made
            ]
            path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
            print(f"{name}.ipynb")
            inspect_cells(read_cells(path))
        module = export_notebook(Path(folder, "clean.ipynb"), folder)
        print(f"\n{Path(module).name}:\n{Path(module).read_text(encoding='utf-8')}")

    print("what exported calls:", *calls_in(exported))
    print("from a command line:", call_from(["tools", "--times", "2", "--shout"], report))
    try:
        test_near(torch.ones(3), torch.ones(3, 1))
    except AssertionError as error:
        print("a test that fails:", error)
