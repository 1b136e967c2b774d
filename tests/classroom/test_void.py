"""A hidden test found wrong is no disaster: void or change it, grade again, see what changed."""

import json

import pytest
from conftest import MINI, Class, autograder
from nbgrader.api import Gradebook

from autograder.authoring.build import build
from autograder.class_folder import Classroom

GRADE = '{"grade_id": "double-values", "grade": true, "points": 2}'
TESTS = "tasks/double.py"


@pytest.fixture
def klass(make_course, tmp_path):
    """A small class, graded once; a teacher has given points and a comment by hand."""
    course = make_course()
    build(course)
    klass = Class(Classroom(tmp_path / "class"), course.load("01_mini"))
    klass.submit("right")
    klass.submit("triples", {"double": "def double(x):\n    return 3 * x"})
    klass.submit("wrong", {"double": "def double(x):\n    return x", "add-one": ""})
    klass.submit_text("unreadable", "{")
    assert grade(klass, course)[0]["triples"]["score"] == 1
    with Gradebook(f"sqlite:///{klass.path}/gradebook.db", "") as gradebook:
        grade_ = gradebook.find_grade("add-one-values", "mini", "01_mini", "wrong")
        grade_.manual_score = 0.5
        comment = gradebook.find_comment("double", "mini", "01_mini", "wrong")
        comment.manual_comment = "See me."
        gradebook.db.commit()
    return klass, course


def grade(klass: Class, course) -> tuple[dict[str, dict], str]:
    file = klass.path / "records.json"
    done = autograder("grade", "--class", str(klass.path), "--json", str(file), cwd=course.root)
    return {r["student"]: r for r in json.loads(file.read_text())}, done.stdout


def edit(course, old: str, new: str, file: str = "mini.py") -> None:
    path = course.root / "source" / "01_mini" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    build(course)


def scores(records: dict[str, dict]) -> dict[str, float]:
    return {student: record["score"] for student, record in records.items()}


def test_a_void_test_gives_its_points_to_everybody_who_handed_in(klass):
    klass, course = klass
    edit(course, GRADE, f"{GRADE} void=true")
    records, printed = grade(klass, course)
    assert scores(records) == {"right": 3, "triples": 3, "wrong": 2.5, "unreadable": 0}
    assert "triples, 01_mini, Mini: 0 before, 2 now" in printed
    assert [r["changed"] for r in records.values()].count([]) == 2  # right, unreadable
    page = klass.classroom.feedback("triples", "01_mini", "mini").read_text()
    assert "found wrong" in page
    again, printed = grade(klass, course)
    assert scores(again) == scores(records) and "changed since" not in printed


def test_points_and_comments_given_by_hand_stay(klass):
    klass, course = klass
    edit(course, GRADE, f"{GRADE} void=true")
    grade(klass, course)
    with Gradebook(f"sqlite:///{klass.path}/gradebook.db", "") as gradebook:
        grade_ = gradebook.find_grade("add-one-values", "mini", "01_mini", "wrong")
        comment = gradebook.find_comment("double", "mini", "01_mini", "wrong")
        assert (grade_.manual_score, comment.manual_comment) == (0.5, "See me.")


def test_a_changed_test_regrades_and_lists_what_changed(klass):
    klass, course = klass
    edit(course, "probe(double, randn(3))", "probe(double, 0 * randn(3))", TESTS)
    records, printed = grade(klass, course)
    assert scores(records) == {"right": 3, "triples": 3, "wrong": 2.5, "unreadable": 0}
    assert records["wrong"]["changed"] == [
        {"task": "double", "title": "Mini", "before": 0.0, "after": 2.0}
    ]
    edit(course, "probe(double, 0 * randn(3))", "probe(double, randn(3))", TESTS)
    records, printed = grade(klass, course)
    assert "triples, 01_mini, Mini: 2 before, 0 now" in printed
    assert MINI[TESTS] == (course.root / "source" / "01_mini" / TESTS).read_text()
