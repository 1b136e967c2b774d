"""An environment that holds what a notebook asks for and nothing else, without a download.

Colab, VS Code or a laptop have a kernel and PyTorch, and neither this package nor nbgrader. A
folder on PYTHONPATH makes any Python process such a place: its `sitecustomize` does not find
what is installed here and neither named nor required, directly or in turn, by what is named.
"""

import re
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

KERNEL = ("ipykernel", "ipython")
ALWAYS = ("torch", "matplotlib")
# module -> what a notebook's text calls the library, which is also its distribution's name
NAMED = {"sympy": "sympy", "sklearn": "scikit-learn", "numpy": "numpy"}

SITECUSTOMIZE = """
import sys

AWAY = frozenset({away!r})


class Lean:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in AWAY:
            return None
        return self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)


sys.meta_path[:] = map(Lean, sys.meta_path)
"""


def named(prose: str) -> list[str]:
    """The distributions that a notebook's prose says it needs."""
    return [name for name in NAMED.values() if name in prose.lower()]


def make_lean(folder: Path, extras: list[str]) -> str:
    """Fill a folder for PYTHONPATH: there are a kernel, PyTorch, matplotlib and the extras."""
    here = closure((*KERNEL, *ALWAYS, *extras))
    away = {"autograder", *(name for name, providers in modules().items() if not providers & here)}
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE.format(away=sorted(away)))
    return str(folder)


@cache
def modules() -> dict[str, set[str]]:
    """What can be imported here beside the standard library, and the distributions it is of."""
    found = metadata.packages_distributions()
    return {module: {normal(name) for name in names} for module, names in found.items()}


@cache
def closure(names: tuple[str, ...]) -> set[str]:
    """The installed distributions of these names and all that they require, in turn."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = normal(todo.pop())
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
