"""Reading source/NN_topic/tasks/TASK.py: what belongs to one task and no student sees.

    # %% setup                      stands at the head of every hidden cell of the file
    # %% hidden="mse-values"        the hidden tests of the grade cell mse-values
    # %% judges                     trusted predicates, which probes of the assignment may name
    # %% mistake="no-mean"          a known wrong answer; its first comment is the hint
    # %% alternative="loop"         a right answer in another style
    # %% survivors                  mutants that are right, a line each: # KEY, KEY: why
    # %% inputs                     traits that need no probe, a line each: # ARGUMENT: TRAIT: why

Any number of cells, in any order, at most one of `setup`, `judges`, `survivors` and `inputs` each;
Markdown cells are notes. Nothing of such a file reaches a student but the hints.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from autograder.course import Answer
from autograder.errors import UserError

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
# what begins or ends a region, spelt as it may be
MARK = re.compile(r"(begin|end)[ _-]*(hidden|solution)|###", re.IGNORECASE)
# what only hidden tests say
TESTS = re.compile(
    r"\bprobe(_growth|_module|_training)?\s*\(|\bfrom\s+autograder\b|\bimport\b.*\bautograder\b"
)
_ALONE = ("setup", "judges", "survivors", "inputs")
_NAMED = ("hidden", "mistake", "alternative")
_LAYOUT = {"lines_to_next_cell", "lines_to_end_of_cell_marker"}
_LOST_HEAD = re.compile(rf"^#.*\b({'|'.join(_NAMED)})\s*=\s*[\"']", re.MULTILINE)


@dataclass(frozen=True)
class Excuse:
    """Why no probe needs to give this argument an input with this trait (see `traits`)."""

    argument: str
    trait: str
    reason: str


@dataclass
class TaskFile:
    """One task's file. `hidden` holds, by grade id, the text that its cell runs."""

    path: Path
    hidden: dict[str, str] = field(default_factory=dict)
    mistakes: list[Answer] = field(default_factory=list)
    alternatives: list[Answer] = field(default_factory=list)
    judges: str = ""
    survivors: dict[str, str] = field(default_factory=dict)  # a mutant's key and its reason
    inputs: tuple[Excuse, ...] = ()

    @property
    def task(self) -> str:
        return self.path.stem


def read_tasks(folder: Path) -> list[TaskFile]:
    """All task files of one assignment's folder.

    Raises:
        UserError: for a file that does not follow the rules above.
    """
    return [read_task(path) for path in sorted((folder / "tasks").glob("*.py"))]


def read_task(path: Path) -> TaskFile:
    """Read one task's file.

    Raises:
        UserError: for a file that does not follow the rules above.
    """
    found, alone = TaskFile(path), dict.fromkeys(_ALONE, "")
    seen = set()
    for cell in read_percent(path):
        kind, name, same = _head(path, cell)
        if kind == "note":
            continue
        what = f"{kind} {name}".strip()
        if (kind, name) in seen:
            raise UserError(f"{shown(path)}: {what} stands there twice")
        seen.add((kind, name))
        _check(path, what, cell.source)
        if kind in _ALONE:
            alone[kind] = cell.source
        elif kind == "hidden":
            found.hidden[name] = cell.source
        elif kind == "mistake":
            hint, source = _split_hint(cell.source)
            if not hint:
                raise UserError(
                    f"{shown(path)}: {what} has no hint; begin its cell with comment lines"
                )
            if TESTS.search(hint) or not source:
                raise UserError(
                    f"{shown(path)}: {what} is no answer below its hint, which students are shown"
                )
            found.mistakes.append(Answer(found.task, name, source, hint, same))
        else:
            found.alternatives.append(Answer(found.task, name, cell.source))
    found.judges = alone["judges"]
    found.survivors = dict(_survivors(path, alone["survivors"]))
    found.inputs = tuple(_excuses(path, alone["inputs"]))
    if alone["setup"]:
        found.hidden = {name: _joined(alone["setup"], text) for name, text in found.hidden.items()}
    return found


def read_percent(path: Path, magics: bool = False) -> list[NotebookNode]:
    """The cells of a percent file; see `read_notebook`."""
    cells: list[NotebookNode] = read_notebook(path, magics).cells
    return cells


def read_notebook(path: Path, magics: bool = False) -> NotebookNode:
    """A percent file as a notebook, with the heads of its cells read in full.

    With `magics`, a comment such as `# %timeit f()` is one that IPython runs; a hint that ends
    in a question mark is none.

    Raises:
        UserError: for a file that is no text, or a head that cannot be read.
    """
    form = {"extension": ".py", "format_name": "percent", "comment_magics": magics}
    notebook: NotebookNode = jupytext.reads(read_text(path), fmt=form)
    for cell in notebook.cells:
        if wrong := cell.metadata.get("incorrectly_encoded_metadata"):
            raise UserError(f"{shown(path)}: this head of a cell cannot be read: # %% {wrong}")
    return notebook


def read_text(path: Path) -> str:
    """A source's text.

    Raises:
        UserError: for a file that cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{shown(path)} cannot be read: {error}") from None


def check_python(path: Path, what: str, source: str) -> None:
    """Refuse what is no Python.

    Raises:
        UserError: naming the line within the cell.
    """
    try:
        ast.parse(source)
    except SyntaxError as error:
        raise UserError(
            f"{shown(path)}: {what} is no valid Python: {error.msg}, in line {error.lineno} of "
            "its cell"
        ) from None
    except ValueError as error:
        raise UserError(f"{shown(path)}: {what} is no valid Python: {error}") from None


def shown(path: Path) -> str:
    """A source's path, as from the course's folder."""
    parts = path.parts
    return "/".join(parts[parts.index("source") :]) if "source" in parts else str(path)


def _head(path: Path, cell: NotebookNode) -> tuple[str, str, str | None]:
    """A cell's kind, its name ('' if it needs none), and for a mistake its twin."""
    given = {key: value for key, value in cell.metadata.items() if key not in _LAYOUT}
    if cell.cell_type == "markdown" and set(given) <= {"region_name"}:
        return "note", "", None
    if cell.cell_type == "code":
        if not given and not cell.source.strip():
            return "note", "", None  # before the first head
        if set(given) == {"title"} and given["title"] in _ALONE:
            return given["title"], "", None
        for kind in _NAMED:
            others = set(given) - {kind} - ({"same"} if kind == "mistake" else set())
            if kind in given and not others and all(_is_name(v) for v in given.values()):
                return kind, given[kind], given.get("same")
    words = [given.pop("title", ""), *(f'{key}="{value}"' for key, value in given.items())]
    head = " ".join(filter(None, ["# %%", *words])) if any(words) else "no head"
    raise UserError(
        f"{shown(path)}: a cell has {head}; it must be one of "
        f"{', '.join(_ALONE)}, {', '.join(f'{kind}=…' for kind in _NAMED)}"
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check(path: Path, what: str, source: str) -> None:
    if not source.strip():
        raise UserError(f"{shown(path)}: {what} is empty")
    for line in source.split("\n"):
        if MARK.search(line) and not what.startswith(("mistake", "alternative")):
            raise UserError(
                f"{shown(path)}: {what} holds {line.strip()!r}; here nothing needs a mark, "
                "for students see none of it"
            )
    if lost := _LOST_HEAD.search(source):
        raise UserError(
            f"{shown(path)}: {what} holds {lost[0]!r}; the head of a cell begins with # %%"
        )
    check_python(path, what, source)


def _joined(setup: str, text: str) -> str:
    """The setup before a hidden cell's own text, set apart as ruff does it."""
    last, first = ast.parse(setup).body[-1:], ast.parse(text).body[:1]
    defines = any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        for node in (*last, *first)
    )
    return setup + ("\n\n\n" if defines else "\n\n") + text


def _split_hint(source: str) -> tuple[str, str]:
    lines = source.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    hint = " ".join(line.lstrip("# ").strip() for line in lines[:count]).strip()
    return hint, "\n".join(lines[count:]).strip("\n")


def _survivors(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """Lines `# KEY, KEY: the reason`; one that is indented goes on with the reason."""
    for line in filter(None, re.sub(r"\n#  +", " ", text).split("\n")):
        keys, _, reason = line.removeprefix("#").partition(":")
        for key in map(str.strip, keys.split(",")):
            form = rf"{re.escape(path.stem)}-[0-9a-f]{{8}}|\w+(\.[\w-]+)*\.([\w-]+|\*)"
            if not re.fullmatch(form, key):
                raise UserError(f"{shown(path)}: {key!r} is no mutant of {path.stem}")
            if not reason.strip():
                raise UserError(f"{shown(path)}: {key} has no reason; write it after a colon")
            yield key, reason.strip()


def _excuses(path: Path, text: str) -> Iterator[Excuse]:
    """Lines `# x, w: tiny, large: the reason`; one that is indented goes on with the reason."""
    for line in filter(None, re.sub(r"\n#  +", " ", text).split("\n")):
        arguments, *rest = (part.strip() for part in line.removeprefix("#").split(":", 2))
        if len(rest) < 2 or not all([arguments, *rest]):
            raise UserError(
                f"{shown(path)}: {line!r} is no excuse; write # ARGUMENT: TRAIT: the reason"
            )
        traits, reason = rest
        for argument in arguments.split(","):
            for trait in traits.split(","):
                yield Excuse(argument.strip(), trait.strip(), reason)
