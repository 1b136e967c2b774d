"""Feedback is no answer key: a submission made of what the pages show earns nothing.

The thief knows no formula. Every function it hands in looks its call up in a table of what the
feedback pages have shown, its own and its classmates', round after round.
"""

import re

import pytest

from autograder.authoring.demo import filled, notebook_text
from autograder.grading.grader import Grader
from autograder.grading.submission import parse
from autograder.settings import Limits

ROUNDS = 20
FUNCTIONS = {
    "weighted-sum": "weighted_sum",
    "plain-neuron": "plain_neuron",
    "relu": "relu",
    "sigmoid": "sigmoid",
    "activated-neuron": "activated_neuron",
    "tensor-relu": "tensor_relu",
    "tensor-neuron": "tensor_neuron",
    "neuron-gradients": "neuron_gradients",
}
LOOKS_UP = """
import torch

def shown(value):
    if isinstance(value, torch.Tensor):
        return shown(value.tolist()) if value.numel() <= 8 else "big"
    if isinstance(value, float):
        return f"{{value:.4g}}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown, value)) + "]"
    return repr(value)

def {name}(*args):
    key = "{name}(" + ", ".join(map(shown, args)) + ")"
    found = eval({table!r}.get(key, "None"), {{"tensor": torch.tensor}})
    if isinstance(found, ValueError):
        raise found
    if isinstance(found, float) and any(isinstance(a, torch.Tensor) for a in args):
        found = torch.tensor(found)
    return found
"""


class Thief:
    """Fills tables with what feedback shows, and makes submissions of them."""

    def __init__(self, assignment) -> None:
        self.assignment = assignment
        self.tables: dict[str, dict[str, str]] = {task: {} for task in FUNCTIONS}

    def notebook(self) -> bytes:
        answers = {
            task: LOOKS_UP.format(name=name, table=self.tables[task])
            for task, name in FUNCTIONS.items()
        }
        return notebook_text(filled(self.assignment, answers)).encode()

    def read(self, record) -> None:
        for task in record.tasks:
            if task.id in FUNCTIONS and (words := task.difference):
                call, _, rest = words.partition("): ")
                found = re.match(r"expected (.+), (got .*|but nothing was raised)$", rest)
                if found:
                    value = found[1] if found[2].startswith("got") else f"{found[1]}()"
                    self.tables[task.id][call.strip() + ")"] = value


@pytest.fixture(scope="module")
def robbed(worker, neuron):
    """A grader, and a thief who has read twenty rounds of pages."""
    grader = Grader(neuron, 5, ("cpu",), Limits(cell_seconds=4))
    thief, scores = Thief(neuron), []
    for _ in range(ROUNDS):
        records = [
            grader.grade_bytes(worker, thief.notebook(), student).record
            for student in ("copies", "classmate")
        ]
        for record in records:
            thief.read(record)
        scores.append([record.score for record in records])
    return grader, thief, scores


def test_a_table_of_what_feedback_shows_earns_nothing(robbed):
    _, thief, scores = robbed
    assert sum(map(len, thief.tables.values())) > 10  # it did learn something
    assert scores == [[0.0, 0.0]] * ROUNDS


def test_the_table_holds_the_shown_cases(robbed, worker, neuron):
    """The thief is able: where the shown draws paid, as in one's own check, it would be paid."""
    grader, thief, _ = robbed
    runs = grader.run_shown(worker, parse(thief.notebook(), neuron))
    paid = [
        verdict.grade_id
        for task in neuron.tasks
        for verdict in grader.verdicts(worker, task, runs)
        if verdict.passed
    ]
    assert len(paid) >= 2, paid
