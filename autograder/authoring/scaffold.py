"""What an author starts from: a course, an assignment, a task, each ready to build and verify.

The texts stand at the top; what is written is never written over.
"""

import keyword
import re
from collections.abc import Mapping
from pathlib import Path

from autograder.authoring.percent import read_source
from autograder.course import Course
from autograder.errors import UserError
from autograder.files import write_atomically
from autograder.syntax import all_names

# ---------------------------------------------------------------- the texts

CONFIG = '''\
"""nbgrader works in this folder as it is; what an instructor may set stands below."""

from autograder import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
configure(c)

# limits of a graded run; `autograder doctor` lists them all
# c.Limits.cell_seconds = 20

# the folder that the exchange's commands use, readable and writable by all students
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"

# points taken off for each day begun after the due date; a due date is set in formgrader
# c.LatePenalty.percent_per_day = 10
# c.LatePenalty.at_most_percent = 50
# c.LatePenalty.grace_minutes = 15
'''

IGNORED = """\
.venv
build/
class/
demo/
/work/
__pycache__/
.ipynb_checkpoints/
"""

README = """\
# A course that grades itself

Assignments are written in `source/`; `assignments/`, `solutions/` and `gradebook.db` are made from
them.

```
autograder build
autograder verify
autograder new-assignment 02_second
autograder new-task 02_second another-task
autograder new-class class
```
"""

PERCENT = """\
# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

"""

BEFORE_TASKS = """\
# %% [markdown]
# # TITLE
#
# Say here what this notebook is about, what it builds on, and how long it takes.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import torch

"""

IN_NOTEBOOK = """\
# %% [markdown]
# ## TITLE
#
# Write `FUNCTION(x)`: twice `x`, for a float tensor of any shape. The tests ask for the values
# and for the gradient.

# %% nbgrader={"grade_id": "TASK", "solution": true} difficulty=1 importance=1 minutes=5
#| export
def FUNCTION(x):
    \"\"\"Twice x, for a float tensor of any shape.\"\"\"
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "TASK-try", "grade": true, "points": 0}
import torch

got = FUNCTION(torch.tensor([1.0, -2.0]))
assert got.tolist() == [2.0, -4.0], f"expected [2, -4], got {got.tolist()}"

# %% nbgrader={"grade_id": "TASK-values", "grade": true, "points": 1}
# Hidden tests: values and gradients, for several shapes.

"""

AFTER_TASKS = """\
# %% [markdown]
# ## All of it once more

# %% tags=["skip-execution", "demo"]
print(FUNCTION(torch.tensor([1.0, -2.0])))
"""

IN_TASKS = """\
# %% [markdown]
# What no student sees of TASK: hidden tests, known mistakes with their hints, alternatives.

# %% hidden="TASK-values"
import torch

from autograder import probe, randn

probe(FUNCTION, torch.tensor([1.0, -2.0]), grad=True)
probe(FUNCTION, randn(4), grad=True)
probe(FUNCTION, randn(2, 3), grad=True)


# %% mistake="squares"
# You multiply x by itself. What is twice 3, and what do you return?
def FUNCTION(x):
    return x * x


# %% mistake="cuts-the-gradient"
# The values are right, but nothing flows back. Look at `requires_grad` of what you return.
def FUNCTION(x):
    return 2 * x.detach()


# %% alternative="sum"
def FUNCTION(x):
    return x + x
"""

# ---------------------------------------------------------------- writing them

_ASSIGNMENT = re.compile(r"\d\d_([a-z][a-z0-9_]*)")
_TASK = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CELL = re.compile(r"^# %%", re.MULTILINE)


def new_course(root: Path) -> list[Path]:
    """Write a course of one assignment into a folder that is not there yet, or empty.

    Returns the files written.

    Raises:
        UserError: if there is something there already.
    """
    root = root.expanduser()
    if root.is_symlink() or (root.exists() and (not root.is_dir() or any(root.iterdir()))):
        raise UserError(f"{root} exists already and is not an empty folder; choose another")
    files = {
        "nbgrader_config.py": CONFIG,
        ".gitignore": IGNORED,
        "README.md": README,
    }
    return [*_write(root, files), *new_assignment(Course(root), "01_first")]


def new_assignment(course: Course, name: str) -> list[Path]:
    """Write an assignment of one task; returns the files written.

    Raises:
        UserError: for a name that is malformed, or there already.
    """
    match = _ASSIGNMENT.fullmatch(name)
    if match is None or keyword.iskeyword(match[1]):
        raise UserError(f"{name!r} cannot be an assignment's name; call it like 02_topic")
    folder, topic = course.root / "source" / name, match[1]
    if folder.exists():
        raise UserError(f"source/{name} exists already; choose another name")
    if same := [one for one in course.names() if one.split("_", 1)[-1] == topic]:
        raise UserError(
            f"{same[0]} is about {topic} too, and both would make solutions/{topic}.py; "
            "choose another name"
        )
    task = topic.replace("_", "-").rstrip("-") + "-task"
    title = BEFORE_TASKS.replace("TITLE", _title(topic))
    files = {
        f"{topic}.py": PERCENT + title + _filled(IN_NOTEBOOK, task) + _filled(AFTER_TASKS, task),
        f"tasks/{task}.py": _filled(IN_TASKS, task),
    }
    return _write(folder, files)


def new_task(course: Course, assignment: str, task: str) -> list[Path]:
    """Add a task to an assignment, after its others; returns the files that were changed.

    Raises:
        UserError: for an unknown assignment, or a task's name that is malformed or taken.
    """
    if assignment not in course.names():
        known = ", ".join(course.names())
        raise UserError(f"there is no assignment {assignment!r}; there are: {known}")
    function = task.replace("-", "_")
    if not _TASK.fullmatch(task) or keyword.iskeyword(function):
        raise UserError(f"{task!r} cannot be a task's name; call it like count-leaves")
    folder = course.root / "source" / assignment
    written = read_source(folder)
    topic, notebook = written.topic, written.notebook
    bound = set().union(*(all_names(cell.source) for cell in notebook.cells))
    taken = {cell.metadata["nbgrader"]["grade_id"] for cell in notebook.cells}
    if task in taken or function in bound:
        raise UserError(f"{assignment} has {task} or {function} already; choose another name")
    source = (folder / f"{topic}.py").read_text(encoding="utf-8")
    files = {
        f"{topic}.py": _before_the_end(source, _filled(IN_NOTEBOOK, task)),
        f"tasks/{task}.py": _filled(IN_TASKS, task),
    }
    return _write(folder, files)


def _filled(text: str, task: str) -> str:
    text = text.replace("FUNCTION", task.replace("-", "_"))
    return text.replace("TITLE", _title(task)).replace("TASK", task)


def _title(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def _before_the_end(source: str, text: str) -> str:
    """Put a task before the cell that shows the reference at work, and the prose above that."""
    starts = [match.start() for match in _CELL.finditer(source)]
    heads = [source[start:].split("\n", 1)[0] for start in starts]
    shown = next((i for i, head in enumerate(heads) if '"demo"' in head), None)
    if shown is None:
        return f"{source.rstrip()}\n\n{text.rstrip()}\n"
    if shown and "[markdown]" in heads[shown - 1]:
        shown -= 1
    return source[: starts[shown]] + text + source[starts[shown] :]


def _write(folder: Path, files: Mapping[str, str]) -> list[Path]:
    for name, text in files.items():
        write_atomically(folder / name, text)
    return [folder / name for name in files]
