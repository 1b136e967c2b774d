"""A judge that raises is its author's fault: it is named, and no answer is blamed for it."""

import json
from subprocess import CompletedProcess

import pytest
from conftest import Class, autograder, write_course

from autograder.authoring.build import build
from autograder.class_folder import Classroom

SOURCE = """\
# %% [markdown]
# # Mini
#
# ## Choose a number

# %% nbgrader={"grade_id": "choose", "solution": true}
#| export
### BEGIN SOLUTION
chosen = 4
### END SOLUTION

# %% nbgrader={"grade_id": "choose-even", "grade": true, "points": 2}

# %% tags=["skip-execution", "demo"]
print(chosen)
"""
TASK = """\
# %% hidden="choose-even"
from autograder import probe
probe(lambda: chosen, judge="is_even")

# %% mistake="odd"
# Halve it.
chosen = 3

# %% judges
"""
# right for numbers alone: an author who thought of no other value
JUDGES = """\
def is_even(value):
    return None if value % 2 == 0 else "this is odd"
"""
NEVER = "def is_even(value):\n    return None if value.parity == 0 else 'odd'\n"
FAULT = "judge is_even of cell choose-even raised TypeError: unsupported operand type"


@pytest.fixture
def klass(tmp_path):
    def make(judges: str, built: str = "") -> tuple[dict, CompletedProcess]:
        """Grade two submissions; with `built`, what was built of the judges is damaged so."""
        course = write_course(tmp_path / "course", {})
        folder = course.root / "source" / "01_mini"
        (folder / "tasks").mkdir(parents=True)
        (folder / "mini.py").write_text(SOURCE)
        (folder / "tasks" / "choose.py").write_text(TASK + judges)
        build(course)
        if built:
            (course.root / "build" / "answers" / "01_mini.judges.py").write_text(built)
        klass = Class(Classroom(tmp_path / "class"), course.load("01_mini"))
        klass.submit("right")
        klass.submit("lists", {"choose": "chosen = [4]"})
        file = klass.path / "records.json"
        done = autograder("grade", "--class", str(klass.path), "--json", str(file), cwd=course.root)
        records = json.loads(file.read_text()) if file.exists() else []
        return {one["student"]: one for one in records}, done

    return make


def test_it_costs_the_cell_and_the_instructor_is_told(klass):
    records, done = klass(JUDGES)
    assert done.returncode == 0, done.stderr
    assert {name: one["score"] for name, one in records.items()} == {"right": 2, "lists": 0}
    [task] = records["lists"]["tasks"]
    assert "malformed" not in task["difference"] and "could not be judged" in task["difference"]
    assert any(flag.startswith(FAULT) for flag in records["lists"]["flags"])
    assert FAULT in " ".join(done.stdout.split())
    assert records["right"]["flags"] == []


@pytest.mark.parametrize(
    ("judges", "built", "words"),
    [
        (NEVER, "", "judge is_even of cell choose-even raised AttributeError"),
        ("def is_even(value):\n    return False\n", "", "returned a bool"),
        (JUDGES, "def is_odd(value):\n    return None\n", "there is no judge called is_even"),
        (JUDGES, "def is_even(value)\n", "judges.py cannot be read (SyntaxError"),
    ],
)
def test_one_that_cannot_look_at_the_reference_stops_the_grading(klass, judges, built, words):
    records, done = klass(judges, built)
    assert records == {} and done.returncode != 0
    assert words in " ".join(done.stderr.split()) and "Traceback" not in done.stderr
