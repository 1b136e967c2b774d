"""Stock nbgrader and formgrader in a course's folder: the same answer as `autograder grade`.

One class with the same submissions and seed is graded three times: by `autograder grade`, by
`nbgrader autograde`, and by formgrader's buttons in a real Jupyter server.
"""

import re
from collections.abc import Iterator

import pytest
from server import Server
from stock import NAME, NOTEBOOK, WRITTEN, Stock, copy  # noqa: F401  (a fixture)

from autograder.authoring.demo import STUDENTS
from autograder.course import Course

CHOSEN = (
    "perfect",
    "other-ways",
    "a-mistake-in-every-task",
    "prints-and-warns",
    "blank",
    "endless-loop",
    "unreadable-file",
    "grade-cells-deleted",
)
LINKED = ("links-a-file", "links-its-notebook", "links-its-folder", "links-itself")
SECRET = "what the instructor keeps for herself"


def hand_in(one: Stock) -> None:
    for student in CHOSEN:
        one.submit_text(student, STUDENTS[student](one.assignment))
    perfect = STUDENTS["perfect"](one.assignment)
    elsewhere = one.course.root / f"elsewhere-{one.path.name}" / NAME
    elsewhere.mkdir(parents=True)
    (elsewhere / "secret.txt").write_text(SECRET)
    (elsewhere / f"{NOTEBOOK}.ipynb").write_text(perfect.replace("One neuron", SECRET))
    file, notebook, folder, itself = LINKED
    one.submit_text(file, perfect)
    one.file(file).with_name("data.csv").symlink_to(elsewhere / "secret.txt")
    one.file(notebook).symlink_to(elsewhere / f"{NOTEBOOK}.ipynb")
    (one.path / "submitted" / folder).mkdir()
    (one.path / "submitted" / folder / NAME).symlink_to(elsewhere)
    (one.path / "submitted" / itself).symlink_to(elsewhere.parent)


@pytest.fixture(scope="module")
def ours(copy: Course) -> Stock:
    one = Stock(copy, "ours")
    hand_in(one)
    command = one.autograder("grade", NAME)
    assert (command.returncode, command.stderr) == (3, "")
    return one


@pytest.fixture(scope="module")
def stock(copy: Course) -> Stock:
    one = Stock(copy, "stock")
    hand_in(one)
    command = one.nbgrader("autograde", NAME)
    assert command.returncode == 0, command.stderr
    return one


@pytest.fixture(scope="module")
def clicked(copy: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    one = Stock(copy, "clicked")
    hand_in(one)
    server = Server(one.course.root, tmp_path_factory.mktemp("home"), one.environment)
    try:
        for student in (*CHOSEN, *LINKED):
            answer = server.post(f"submission/{NAME}/{student}/autograde")
            assert answer["success"], answer
        yield one, server
    finally:
        server.stop()


def test_autograder_gives_what_the_students_earned(ours: Stock):
    most = ours.assignment.max_score
    by_hand = ours.assignment.task_by_id[WRITTEN].points
    full = most - by_hand
    scores = {student: ours.score(student) for student in CHOSEN}
    assert scores == {
        **dict.fromkeys(("perfect", "other-ways", "grade-cells-deleted"), full),
        "prints-and-warns": full,
        "a-mistake-in-every-task": scores["a-mistake-in-every-task"],
        "endless-loop": full - ours.assignment.tasks[1].points,
        **dict.fromkeys(("blank", "unreadable-file"), 0),
    }
    assert 0 < scores["a-mistake-in-every-task"] < full / 2
    cells = [cell for cell in ours.assignment.cells if cell.grade]
    assert len(ours.rows()) == len(CHOSEN + LINKED) * len(cells)


def test_plain_nbgrader_gives_the_same_points(ours: Stock, stock: Stock):
    assert stock.rows() == ours.rows()


def test_formgraders_button_gives_the_same_points(ours: Stock, clicked: tuple):
    one, _ = clicked
    assert one.rows() == ours.rows()


def test_points_and_words_by_hand(ours: Stock, stock: Stock, clicked: tuple):
    """A person grades in all three classes; all three ways then give the same pages."""
    formgrader, server = clicked
    for one in (ours, stock, formgrader):
        with one.gradebook() as gradebook:
            grade = gradebook.find_grade(WRITTEN, NOTEBOOK, NAME, "perfect")
            assert grade.needs_manual_grade
            grade.manual_score, grade.needs_manual_grade = 2.5, False
            comment = gradebook.find_comment(WRITTEN, NOTEBOOK, NAME, "perfect")
            comment.manual_comment = "Clear & short. <b>Well</b> done."
            overruled = gradebook.find_grade("relu-values", NOTEBOOK, NAME, "blank")
            overruled.manual_score = 0.5
            gradebook.db.commit()
    commands = [ours.autograder("feedback", NAME), stock.nbgrader("generate_feedback", NAME)]
    assert [c.returncode for c in commands] == [0, 0], [c.stderr for c in commands]
    for student in ("perfect", "blank"):
        answer = server.post(f"assignment/{NAME}/{student}/generate_feedback")
        assert answer["success"], answer
        assert formgrader.page(student) == stock.page(student)
    for student in (*CHOSEN, *LINKED):
        assert ours.page(student) == stock.page(student)

    most = ours.assignment.max_score
    assert ours.score("perfect") == most - 0.5
    page = stock.page("perfect")
    assert f"{most - 0.5:g} of {most:g} <small>points" in page
    assert "2.5 of 3" in page and "to be graded by hand" not in page
    assert "Clear &amp; short. &lt;b&gt;Well&lt;/b&gt; done." in page
    assert f"0.5 of {most:g} <small>points" in stock.page("blank")
    for student in CHOSEN:  # one file that asks for nothing else and runs nothing
        page = stock.page(student)
        assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
        assert not re.search(
            r"<script|<link|<img|<iframe|src=|href=(?!\"#)|url\(|@import|https?:", page
        )

    # a regrade, by stock nbgrader and by formgrader's button, undoes nothing of a person's
    again = stock.nbgrader("autograde", NAME, "--student", "perfect", "--force")
    assert again.returncode == 0, again.stderr
    assert server.post(f"submission/{NAME}/perfect/autograde")["success"]
    for one in (stock, formgrader):
        assert one.rows()["perfect", WRITTEN][:3] == (None, 2.5, None)
        assert one.score("perfect") == most - 0.5
        with one.gradebook() as gradebook:
            comment = gradebook.find_comment(WRITTEN, NOTEBOOK, NAME, "perfect")
            assert comment.manual_comment == "Clear & short. <b>Well</b> done."


def test_links_earn_nothing_and_show_nothing(ours: Stock, stock: Stock):
    assert stock.nbgrader("generate_feedback", NAME).returncode == 0
    for one in (ours, stock):
        assert {student: one.score(student) for student in LINKED} == dict.fromkeys(LINKED, 0)
        for student in LINKED:
            assert "is a symbolic link, which is refused" in one.page(student)
        for kind, suffix in (("autograded", ".ipynb"), ("feedback", ".html")):
            files = [*(one.path / kind).rglob("*.*")]
            assert {path.name for path in files} == {NOTEBOOK + suffix}
            assert not [path for path in files if SECRET in path.read_text()]
        [secret] = one.course.root.glob(f"elsewhere-{one.path.name}/*/secret.txt")
        assert secret.read_text() == SECRET


def test_a_link_takes_back_what_was_earned(clicked: tuple):
    one, server = clicked
    path = one.submit_text("later", STUDENTS["perfect"](one.assignment))
    assert server.post(f"submission/{NAME}/later/autograde")["success"]
    assert one.score("later") > 0
    path.with_name("data.csv").symlink_to("/etc/hostname")
    assert server.post(f"submission/{NAME}/later/autograde")["success"]
    assert one.score("later") == 0
    assert [p.name for p in one.classroom.autograded("later", NAME, NOTEBOOK).parent.iterdir()] == [
        f"{NOTEBOOK}.ipynb"
    ]
