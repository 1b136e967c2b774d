"""What a class's known mistakes wrote down is kept on disk: hints depend on it, points do not."""

import json

import pytest
from conftest import Class, autograder

from autograder.classroom import Classroom
from autograder.store import write_results

TRIPLES = "def double(x):\n    return 3 * x"


@pytest.fixture
def mini(tmp_path, make_course):
    """A class of one, who triples in place of doubling, and the course it is in."""
    course = make_course()
    assert autograder("build", cwd=course.root).returncode == 0
    mini = Class(Classroom(tmp_path / "class"), course.load("01_mini"))
    mini.submit("triples", {"double": TRIPLES})
    return mini, course


def graded(mini, course):
    """The record of the class's only submission, graded anew."""
    report = mini.path / "report.json"
    options = ["--class", str(mini.path), "--force", "--json", str(report)]
    done = autograder("grade", *options, cwd=course.root)
    assert done.returncode == 0, done.stderr
    [record] = json.loads(report.read_text())
    return record


def test_mistakes_are_kept_and_the_reference_is_not(mini):
    first = graded(*mini)
    assert first["score"] == 1.0
    assert first["tasks"][0]["diagnosis"]["name"] == "triples"
    [kept] = mini[1].evidence.iterdir()
    assert kept.name.startswith("01_mini.mistakes.of.double.")

    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])  # no file is as good as a damaged one
    assert graded(*mini)["tasks"] == first["tasks"]
    assert len(kept.read_bytes()) == len(whole)

    write_results(kept, {})
    again = graded(*mini)
    assert again["score"] == first["score"]
    assert again["tasks"][0]["diagnosis"] is None  # it was read, and nothing else runs them
