"""The reference runs once and its known mistakes when asked for, however many threads ask."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import MINI, write_course

from autograder.authoring.build import build
from autograder.errors import GraderError
from autograder.grading import reference as module
from autograder.grading.reference import Reference
from autograder.jailed.pack import Packer
from autograder.protocol.results import CellResult, Outcome, RunResult, numbered
from autograder.settings import Limits

MISTAKES = """
# %% mistake="halves"
# The other way.
def double(x):
    return x / 2
"""
ADD_ONE = """
# %% mistake="subtracts"
# Look at the sign.
def add_one(x):
    return x - 1
"""


def evidence(value) -> bytes:
    packer = Packer()
    packer.add({"call": "double(x)", "spec": {}, "value": value})
    return packer.pack()


class Prepared:
    """A runner without a process: it counts runs, and each known answer gives its own name."""

    width, limits = 1, Limits()

    def __init__(self, ended: Outcome | None = None) -> None:
        self.ended, self.runs, self.branches = ended, 0, []
        self._lock = threading.Lock()

    def attempt(self, cells, seed, device, branches=(), *rest, **options) -> RunResult:
        with self._lock:
            self.runs += 1
            self.branches += [branch.name for branch in branches]
        run = RunResult(index=numbered(cells), ended=self.ended, reason="it slept")
        for name, at in run.index.items():
            if not name.endswith("-values"):
                continue
            run.results[at, None] = CellResult(evidence=evidence(4))
            for branch in branches:
                if at in branch.cells:
                    run.results[at, branch.name] = CellResult(evidence=evidence(branch.name))
        return run


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    files = {
        "tasks/double.py": MINI["tasks/double.py"] + MISTAKES,
        "tasks/add-one.py": MINI["tasks/add-one.py"] + ADD_ONE,
    }
    course = write_course(tmp_path_factory.mktemp("mini"), {"01_mini": files})
    build(course)
    return course.load("01_mini")


def test_the_reference_runs_once(assignment):
    runner, reference = Prepared(), Reference(assignment, 1, "cpu")
    first = reference.records(runner)
    assert reference.records(runner) is first and runner.runs == 1
    assert set(first) == {"double-values", "add-one-values"}
    assert first["double-values"][0].value == 4


def test_one_run_has_the_mistakes_of_all_tasks(assignment):
    runner, reference = Prepared(), Reference(assignment, 1, "cpu")
    mistakes = reference.mistakes(runner, "double")
    assert set(mistakes) == {"triples", "halves"}
    assert mistakes["halves"]["double-values"][0].value.endswith("halves")
    assert set(reference.mistakes(runner, "add-one")) == {"subtracts"}
    assert runner.runs == 1 and len(runner.branches) == 3


def test_where_few_fit_in_a_run_another_task_waits_until_it_is_asked_for(assignment, monkeypatch):
    monkeypatch.setattr(module, "MISTAKES_A_RUN", 2)
    runner, reference = Prepared(), Reference(assignment, 1, "cpu")
    reference.prepare(runner, ["double"])
    assert len(runner.branches) == 2
    reference.prepare(runner, ["double", "add-one"])
    assert (runner.runs, len(runner.branches)) == (2, 3)


def test_threads_share_the_work(assignment):
    runner, reference = Prepared(), Reference(assignment, 1, "cpu")
    tasks = [task.id for task in assignment.tasks]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(reference.prepare, runner, tasks) for _ in range(40)]
        assert [one.result() for one in asked] == [None] * 40
    assert len(runner.branches) == 3


def test_one_that_ends_early_stops_the_grading(assignment):
    runner, reference = Prepared(Outcome.TIMEOUT), Reference(assignment, 1, "cpu")
    with pytest.raises(GraderError, match="01_mini: the reference fails: it slept"):
        reference.records(runner)
    with pytest.raises(GraderError, match="a known answer ends the run: it slept"):
        reference.mistakes(runner, "double")


def test_what_another_process_found_is_not_run_again(assignment):
    runner, reference = Prepared(), Reference(assignment, 1, "cpu")
    known = reference.known(runner, mistakes=True)
    other, idle = Reference(assignment, 1, "cpu"), Prepared()
    other.use(known)
    assert other.records(idle) == reference.records(runner)
    assert set(other.mistakes(idle, "add-one")) == {"subtracts"}
    assert idle.runs == 0
