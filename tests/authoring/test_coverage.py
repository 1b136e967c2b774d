"""docs/coverage.md: no question without a task, and tags that mean something."""

import re

import pytest
from conftest import MINI, write_course

from autograder.authoring.build import build
from autograder.authoring.coverage import answered, read_questions
from autograder.errors import UserError


def test_every_question_is_answered_by_a_task(course):
    questions = read_questions(course)
    numbers = [f"Q{n}" for n in range(1, 41)] + ["R1", "R2", "R3", "R4", "L0", "L1", "L2"]
    assert list(questions) == numbers
    found = answered(numbers, map(course.load, course.names()))
    assert [key for key in numbers if not found[key]] == []


def test_what_only_words_answer_is_the_exception(course):
    found = answered(list(read_questions(course)), map(course.load, course.names()))
    by_hand_alone = [key for key, tasks in found.items() if {t.how for t in tasks} == {"written"}]
    assert by_hand_alone == []


PREDICT = """
# %% [markdown]
# ## Guess | it

# %% nbgrader={"grade_id": "guess", "solution": true} answers=["Q1", "Q2"]
### BEGIN SOLUTION
guess = 3
### END SOLUTION

# %% nbgrader={"grade_id": "guess-value", "grade": true, "points": 1}

# %% [markdown]
# ## Why

# %% [markdown] nbgrader={"grade_id": "why", "solution": true, "grade": true, "points": 1} answers=["Q2"]
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
"""  # noqa: E501

TESTS = """
# %% hidden="guess-value"
from autograder import probe
probe(lambda: guess, reveal=False)
"""


@pytest.fixture
def tagged(tmp_path):
    notebook = MINI["mini.py"].replace("minutes=1", 'minutes=1 answers=["Q1"]') + PREDICT
    files = {"mini.py": notebook, "tasks/guess.py": TESTS}
    course = write_course(tmp_path / "course", {"01_mini": files})
    (course.root / "source" / "questions.txt").write_text("# a note\nQ1: one\nQ2: two\nQ3: three\n")
    return course


def test_the_page_says_where_and_how(tagged):
    assert "docs/coverage.md" in build(tagged)
    page = (tagged.root / "docs" / "coverage.md").read_text()
    rows = [line for line in page.splitlines() if re.match(r"\| [QRL]\d", line)]
    link = "[01_mini](../assignments/01_mini/mini.ipynb): "
    assert rows == [
        f"| Q1 | one | {link}Mini (automatic); Guess \\| it (prediction) |",
        f"| Q2 | two | {link}Guess \\| it (prediction); Why (written) |",
        "| Q3 | three | **nowhere** |",
    ]
    assert build(tagged, check=True) == []
    (tagged.root / "docs" / "coverage.md").write_text("old")
    assert build(tagged, check=True) == ["docs/coverage.md"]


def test_a_tag_that_is_no_question_is_refused(tagged):
    path = tagged.root / "source" / "01_mini" / "mini.py"
    path.write_text(path.read_text().replace('["Q1", "Q2"]', '["Q99"]'))
    with pytest.raises(UserError, match="guess answers 'Q99', which is not in"):
        build(tagged)
