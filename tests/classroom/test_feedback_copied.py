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
}
LOOKS_UP = """
def items(values):
    if getattr(values, "ndim", 0):
        return "[" + ", ".join(map(items, values)) + "]"
    return str(float(str(values))) if values.dtype.kind == "f" else repr(values.item())

def shown(value):
    if hasattr(value, "detach"):
        return f"torch.tensor({{items(value.detach().numpy()[()])}})"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown, value)) + "]"
    return getattr(value, "__name__", repr(value))

def {name}(*args):
    key = "{name}(" + ", ".join(map(shown, args)) + ")"
    new = next((a.new_tensor for a in args if hasattr(a, "new_tensor")), None)
    found = eval({table!r}.get(key, "None"), {{"tensor": new}})
    if isinstance(found, ValueError):
        raise found
    return new(found) if new and isinstance(found, float) else found
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
def robbed(worker, course, neuron):
    """A grader, and a thief who has read twenty rounds of pages."""
    grader = Grader(neuron, 5, ("cpu",), Limits(cell_seconds=4), course.evidence)
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
    """The thief is able: of the draws that were shown, it answers one after the other. A page
    rounds, so a case that asks for more digits ends it."""
    grader, thief, _ = robbed
    runs = grader.run_shown(worker, parse(thief.notebook(), neuron))
    answered = []
    for task in FUNCTIONS:
        verdicts = grader.verdicts(worker, neuron.task_by_id[task], runs)
        failing = next((v.difference.words for v in verdicts if not v.passed), "(none is left)")
        learnt = list(thief.tables[task])
        call = failing.partition("): ")[0] + ")"
        answered.append(learnt.index(call) if call in learnt else len(learnt))
    assert sorted(answered)[-3] >= 4, answered
