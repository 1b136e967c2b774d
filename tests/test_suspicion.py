"""Flags for the instructor: shown with the line, costing nothing, never raised by honest work."""

import json

import pytest
from conftest import ROOT

from autograder.course import Course
from autograder.suspicion import suspicious

COURSE = Course(ROOT)


@pytest.mark.parametrize("name", COURSE.names())
def test_no_known_answer_is_suspicious(name):
    assignment = COURSE.load(name)
    answers = [*assignment.alternatives, *assignment.mistakes]
    texts = {f"{a.task}/{a.name}": a.source for a in answers}
    texts |= {c.grade_id: c.source for c in assignment.cells if c.solution and c.kind == "code"}
    assert {key: found for key, text in texts.items() if (found := suspicious(text))} == {}


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("import ctypes", "line 1: imports ctypes"),
        ("x = 1\nfrom gc import get_objects", "line 2: imports gc"),
        ("import sys\nsys._getframe(1)", "line 2: _getframe"),
        ("import torch\ntorch.allclose = None", "line 2: torch.allclose = … (changes a library)"),
        ("torch.Tensor.__eq__ = None", "line 1: torch.Tensor.__eq__ = …"),
        ("setattr(torch.testing, 'assert_close', print)", "line 1: setattr(torch.testing, …)"),
        ("from autograder.evidence import Packer", "line 1: imports autograder"),
        ("import os\nos.write(3, b'E')", "line 2: os.write"),
        ("open('/proc/self/mem')", "line 1: names /proc/"),
        ("get_ipython().ast_transformers.append(1)", "line 1: ast_transformers"),
        ("class T:\n    def __torch_function__(self): pass", "line 2: __torch_function__"),
        ("%%time\nimport gc", "line 2: imports gc"),
    ],
)
def test_what_no_answer_needs_is_named_with_its_line(source, flag):
    [found] = suspicious(source)
    assert found.startswith(flag)


@pytest.mark.parametrize("source", ["I think so.", "def f(:", "\0", "(" * 5000, "x = 1\n" * 9999])
def test_what_cannot_be_parsed_is_passed_by(source):
    assert suspicious(source) == []


def test_a_text_made_to_keep_the_grader_busy_is_passed_by(new_class):
    """Ten thousand lines once took an hour, and a deep expression ended in a MemoryError."""
    assert suspicious("x.y = 1\n" * 10_000) == []
    assert suspicious("x.y = 1\n" * 20_000) == ["has 160000 characters, too many to look through"]
    new_class.submit("long", {"relu": "#" * 1_100_000})
    new_class.submit("deep", {"relu": "-" * 5000 + "1"})
    done = new_class.autograder("grade", "--json", str(new_class.path / "records.json"))
    records = {r["student"]: r for r in json.loads((new_class.path / "records.json").read_text())}
    assert {r["outcome"] for r in records.values()} == {"graded"}, done.stdout
    assert "relu, and what follows it, is too long to look through" in records["long"]["flags"]


def test_the_instructor_is_shown_it_and_no_point_is_lost(new_class):
    honest = new_class.assignment.by_id["relu"].source
    new_class.submit("peeks", {"relu": f"import gc\nfound = gc.get_objects()\n{honest}"})
    new_class.submit("honest")
    done = new_class.autograder("grade", "--json", str(new_class.path / "records.json"))
    records = {r["student"]: r for r in json.loads((new_class.path / "records.json").read_text())}
    assert (
        "peeks, 01_neuron, relu, line 1: imports gc (searches the process's memory)" in done.stdout
    )
    assert records["peeks"]["score"] == records["honest"]["score"]
    assert records["honest"]["flags"] == []
    # for the instructor alone
    page = new_class.classroom.feedback("peeks", "01_neuron", "neuron").read_text()
    assert "imports gc" not in page
