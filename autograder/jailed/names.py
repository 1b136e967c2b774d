"""Whose names are whose: a notebook and its hidden tests keep out of each other's way.

Runs inside the jail. All cells that a student can see share the notebook's namespace, as in
Jupyter. A cell of hidden tests has globals of its own: what our own cells have given, the answers
that it tests, and Python's builtins as they were before any notebook ran. What it binds reaches
no other cell.

While hidden tests run, the student's functions find the names that the student has bound, also
those that a visible test has bound anew since. And a slip such as ``torch = None`` or ``sum = 0``
costs its own task only: when a task ends, what was imported for everybody is back, and builtins
are bare again. The student's own cells find everything as they left it.
"""

import builtins
import contextlib
from collections.abc import Iterable, Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

BUILTINS = dict(vars(builtins))
_MISSING = object()


class Names:
    """The names of one notebook while its cells run, one after the other.

    Args:
        notebook: the namespace that its visible cells share.
    """

    def __init__(self, notebook: dict[str, Any]) -> None:
        self.notebook = notebook
        self.frontend = self._shadows()  # IPython's own, such as its open, in place of Python's
        self.given: dict[str, Any] = {}  # bound by our own cells, for everybody
        self.theirs: dict[str, Any] = {}  # bound by the student, last
        self.helpers: dict[str, Any] = {}  # theirs, called as builtins are, on purpose
        self.away: dict[str, tuple[Any, Any]] = {}  # slips taken away: theirs, and what is there

    @contextlib.contextmanager
    def cell(self, kind: str, binds: Iterable[str]) -> Iterator[None]:
        """Run a cell of the notebook (see `protocol.job.JobCell`)."""
        if kind == "own":
            self._swap(self.away)
        before = dict(self.notebook)
        yield
        vars(builtins).update(BUILTINS)
        if kind in ("own", "answer"):
            self._note(before)
        if kind == "own":
            shadows = self._shadows()
            self.helpers |= {name: shadows[name] for name in shadows if callable(shadows[name])}
            left = self.notebook
            self.away = {k: v for k, v in self.away.items() if left.get(k, _MISSING) is v[0]}
            self._swap({name: (ours, theirs) for name, (theirs, ours) in self.away.items()})
        elif kind == "given":
            bound = set(binds) & self.notebook.keys()
            self.given |= {name: self.notebook[name] for name in bound}
            for name in bound:
                self.theirs.pop(name, None)

    def _note(self, before: dict[str, Any]) -> None:
        """Remember what the student's cell has bound, and what it has deleted."""
        now = self.notebook
        self.theirs = {name: value for name, value in self.theirs.items() if name in now}
        self.theirs |= {k: v for k, v in now.items() if before.get(k, _MISSING) is not v}

    def end_task(self) -> None:
        """Take away what would cost later tasks: builtins shadowed, imports bound anew.

        What was imported in their place is no slip: ``from time import time``.
        """
        right = {name: self.helpers.get(name, _MISSING) for name in self._shadows()}
        right |= {name: value for name, value in self.given.items() if _imported(value)}
        slips = {}
        for name, ours in right.items():
            theirs = self.notebook.get(name, _MISSING)
            if theirs is not ours and not _imported(theirs):
                slips[name] = theirs, ours
                self.theirs.pop(name, None)
        self._swap({name: (ours, theirs) for name, (theirs, ours) in slips.items()})
        self.away |= {name: pair for name, pair in slips.items() if pair[0] is not _MISSING}

    def _swap(self, pairs: dict[str, tuple[Any, Any]]) -> None:
        """Bind each name to the first of its pair where it is the second that is bound."""
        for name, (wanted, there) in pairs.items():
            if self.notebook.get(name, _MISSING) is not there:
                continue
            if wanted is _MISSING:
                del self.notebook[name]
            else:
                self.notebook[name] = wanted

    def _shadows(self) -> dict[str, Any]:
        """The names of the notebook that hide a builtin of Python's."""
        named = self.notebook.items()
        return {k: v for k, v in named if k in BUILTINS and not k.startswith("_")}

    @contextlib.contextmanager
    def hidden(self, takes: Iterable[str]) -> Iterator[dict[str, Any]]:
        """The globals for a cell of hidden tests that takes these names from the answers.

        The notebook's names are afterwards what they were.
        """
        before = dict(self.notebook)
        vars(builtins).update(BUILTINS)
        self.notebook.update(self.theirs)
        self._swap({name: (_MISSING, theirs) for name, theirs in self.frontend.items()})
        taken = {name: self.notebook[name] for name in takes if name in self.notebook}
        try:
            yield {
                "__name__": "__main__",
                "__builtins__": dict(BUILTINS),
                **self.given,
                **taken,
            }
        finally:
            vars(builtins).update(BUILTINS)
            self.notebook.clear()
            self.notebook.update(before)

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """All names are afterwards what they were, whatever ran in between."""
        before = {name: dict(value) for name, value in vars(self).items()}
        notebook = self.notebook
        yield
        notebook.clear()
        notebook.update(before.pop("notebook"))
        vars(self).update(before)


def _imported(value: Any) -> bool:
    """Whether a name was imported: a module, or a class or function of one."""
    if isinstance(value, (ModuleType, BuiltinFunctionType)):
        return True
    made = isinstance(value, (type, FunctionType))
    return made and value.__module__ not in (None, "__main__")
