"""`autograder verify --diagnoses`: known mistakes and right answers, each with one more slip."""

from conftest import MINI, autograder

from autograder.authoring.build import build

MISTAKES = """
# %% mistake="copies"
# Nothing is doubled.
def double(x):
    return x

# %% mistake="keeps-64"
# Keep the dtype.
def double(x):
    return (2 * x).double()
"""


def test_what_is_named_beside_one_more_slip(make_course):
    hidden = MINI["tasks/double.py"].replace("randn(3))", "randn(3), dtype=True)")
    course = make_course({"tasks/double.py": hidden + MISTAKES})
    build(course)
    done = autograder("verify", "--diagnoses", "01_mini", cwd=course.root)
    assert (done.returncode, done.stderr) == (0, "")
    first, header, *rows = done.stdout.splitlines()
    # three as they stand, two of them in another form, twice
    assert first.startswith("01_mini: of 7 known mistakes") and "0 take another's name" in first
    assert header.split() == ["made", "named", "another", "is"]
    found = {row[:48].strip(): row[48:].split() for row in rows}
    assert found["as it stands"] == ["3", "100.0", "%", "0.0", "%"]
    assert found["float64"][0] == "2"
    # two right answers, with a cell of each mistake
    assert found["a right answer, and one cell of a known mistake"][0] == "6"
    assert found["a right answer, and a cell that stops at once"] == ["2", "0.0", "%", "0.0", "%"]
    assert found["a right answer, and float64"][3:] == ["0.0", "%"]
