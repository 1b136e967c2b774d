"""What the shown draws gave is kept on disk: hints and examples depend on it, points do not."""

import json

import pytest
from conftest import Class, autograder

from autograder.class_folder import Classroom
from autograder.grading.store import write_results

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


def kept(course, what):
    [path] = course.evidence.glob(f"01_mini.{what}.*")
    return path


def test_points_do_not_depend_on_what_is_kept(mini):
    first = graded(*mini)
    assert first["score"] == 1.0
    assert first["tasks"][0]["diagnoses"][0]["name"] == "triples"
    assert "expected" in first["tasks"][0]["difference"]
    mistakes, reference = kept(mini[1], "mistakes.of.double"), kept(mini[1], "reference")

    for path in (mistakes, reference):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])  # no file is as good as a damaged one
        assert graded(*mini)["tasks"] == first["tasks"]
        assert len(path.read_bytes()) == len(whole)

    write_results(mistakes, {})
    again = graded(*mini)
    assert again["score"] == first["score"]
    # it was read, and nothing else runs them: what is left to say is what the numbers show
    assert again["tasks"][0]["diagnoses"][0]["name"] == "seen: scaled"

    reference.write_bytes(mistakes.read_bytes())
    done = autograder("grade", "--class", str(mini[0].path), "--force", cwd=mini[1].root)
    assert done.returncode != 0 and "Traceback" not in done.stderr


def test_a_proof_keeps_what_it_ran_and_reads_nothing(mini):
    klass, course = mini
    assert autograder("verify", "01_mini/double", cwd=course.root).returncode == 0
    assert not course.evidence.exists()  # the cells of a part have numbers of their own
    assert autograder("verify", cwd=course.root).returncode == 0
    mistakes, reference = kept(course, "mistakes.of.double"), kept(course, "reference")
    whole = mistakes.read_bytes(), reference.read_bytes()

    for path in (mistakes, reference):
        write_results(path, {})
    assert autograder("verify", cwd=course.root).returncode == 0
    assert (mistakes.read_bytes(), reference.read_bytes()) == whole

    written = mistakes.stat().st_mtime_ns, reference.stat().st_mtime_ns
    record = graded(klass, course)
    assert record["tasks"][0]["diagnoses"][0]["name"] == "triples"
    assert (mistakes.stat().st_mtime_ns, reference.stat().st_mtime_ns) == written
