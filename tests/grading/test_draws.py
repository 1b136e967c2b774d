"""Hidden tests that draw nothing: the same in all runs, so they run once, and pay and are shown."""

from dataclasses import replace

import pytest
from conftest import MINI

from autograder.authoring.build import build
from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Assignment
from autograder.grading.draws import SHOWN
from autograder.grading.grader import Grader
from autograder.grading.reference import Reference
from autograder.grading.submission import parse
from autograder.judging.describe import STATES
from autograder.running.follow import ShownDraws
from autograder.settings import Limits

SETUP = """\
# %% setup
import random

import numpy
import torch
from autograder import number, probe, probe_module, randn

# %% hidden="double-values"
"""
ADD_ONE = """\
# %% setup
from autograder import number, probe

# %% hidden="add-one-values"
probe(add_one, number())
"""
JUDGE = """
# %% judges
def is_positive(value):
    return None if value > 0 else "it is not positive"
"""


@pytest.fixture
def assignment(make_course):
    """An assignment whose `double` has these hidden tests, and `add-one` a draw."""

    def make(hidden: str) -> Assignment:
        files = {"tasks/double.py": SETUP + hidden + "\n" + JUDGE, "tasks/add-one.py": ADD_ONE}
        course = make_course({**MINI, **files})
        build(course)
        return course.load("01_mini")

    return make


@pytest.mark.parametrize(
    "hidden",
    [
        "probe(double, 3.0)",
        "probe(double, torch.tensor([1.0, 2.0]))\nprobe(double, 4)",
        "generator = torch.Generator().manual_seed(3)\n"
        "probe(double, torch.randn(3, generator=generator))",
        "probe(lambda: double(torch.rand(())), judge='is_positive')",
    ],
)
def test_what_draws_nothing_is_known(worker, assignment, hidden):
    reference = Reference(assignment(hidden), SHOWN, "cpu")
    assert reference.fixed(worker) == {"double-values"}


@pytest.mark.parametrize(
    "hidden",
    [
        "probe(double, randn(3))",
        "probe(double, 3.0)\nprobe(double, number())",
        "probe(double, torch.ones(2), grad=True)",
        "probe_module(lambda: torch.nn.Linear(2, 3), torch.ones(2))",
        "probe(double, torch.rand(3))",
        "probe(double, random.random())\nprobe(double, 3.0)",
        "probe(double, 3.0)\nprobe(double, numpy.random.rand())",
        "probe(lambda: double(torch.rand(3)))",
        "probe(lambda: double(torch.rand(())), judge='is_positive')\nprobe(double, torch.rand(3))",
        "probe(lambda x: torch.rand(()), torch.ones(1), judge='is_positive',\n"
        "    after=lambda x: torch.rand(()))",
    ],
)
def test_what_draws_is_known(worker, assignment, hidden):
    assert Reference(assignment(hidden), SHOWN, "cpu").fixed(worker) == frozenset()


class Noting:
    """A worker that notes what it is given."""

    def __init__(self, worker) -> None:
        self.worker, self.limits, self.width = worker, worker.limits, 1
        self.sources: list[str] = []

    def attempt(self, cells, *rest, **more):
        self.sources += [cell.source for cell in cells if cell.kind == "hidden"]
        return self.worker.attempt(cells, *rest, **more)


def test_a_paid_reference_leaves_them_out(worker, assignment):
    ours = Reference(assignment("probe(double, 3.0)"), SHOWN, "cpu")
    noting = Noting(worker)
    paid = Reference(ours.assignment, 12345, "cpu", given=False, like=ours)
    found = paid.records(noting)
    first, second = noting.sources[-2:]
    assert first == "" and "number()" in second
    assert found["double-values"] is ours.records(worker)["double-values"]
    assert found["add-one-values"][0].value != ours.records(worker)["add-one-values"][0].value


COUNTS = "def {}(x, calls=[]):\n    calls.append(x)\n    return float(len(calls))"


def test_they_run_once_and_their_numbers_are_shown(worker, assignment):
    one = assignment("probe(double, 3.0)")
    grader = Grader(one, 5, ("cpu",), Limits(cell_seconds=4))
    answers = {"double": COUNTS.format("double"), "add-one": COUNTS.format("add_one")}
    text = notebook_text(filled(one, reference_answers(one) | answers))
    double, add_one = grader.grade_bytes(worker, text.encode(), "counts").record.tasks
    assert dict(double.rows)["got"] == "1.0" and dict(double.rows)["expected"] == "6.0"
    assert dict(add_one.rows)["got"] == "2.0"  # the shown draws come after the paid ones
    right = notebook_text(filled(one, reference_answers(one)))
    record = grader.grade_bytes(worker, right.encode(), "right").record
    assert [task.score for task in record.tasks] == [2.0, 1.0]


def test_where_no_shown_draws_are_asked_for_nothing_is_shown(worker, assignment):
    one = assignment("probe(double, 3.0)")
    ours = Reference(one, SHOWN, "cpu")
    cells = [replace(c, fixed=c.grade_id in ours.fixed(worker)) for c in ours.cells]
    plain = worker.attempt(cells, 7, "cpu").of("double-values")
    assert plain.evidence and plain.shown is None
    asked = ShownDraws(SHOWN, lambda *_: False)
    shown = worker.attempt(cells, 7, "cpu", shown=asked).of("double-values").shown
    assert shown.evidence == plain.evidence


def test_what_is_not_written_yet_makes_no_shown_draws(worker, assignment):
    one = assignment("probe(double, number())")
    grader = Grader(one, 5, ("cpu",), Limits(cell_seconds=4))
    wrong = {"add-one": "def add_one(x):\n    return x - 1"}
    released = {"double": one.task_by_id["double"].solution.released}
    text = notebook_text(filled(one, released | wrong)).encode()
    runs, _ = grader.run(worker, parse(text, one), "half")
    assert runs.first.of("double-values").shown is None
    assert runs.first.of("add-one-values").shown is not None
    double, add_one = grader.grade_bytes(worker, text, "half").record.tasks
    assert (double.score, add_one.score) == (0.0, 0.0)
    assert double.difference == STATES["open"] and dict(add_one.rows)["expected"]
