"""nbgrader's exchange around our commands, with a real exchange folder; and its Generate.

Release, fetch, submit, collect, grade, release the feedback, fetch it: students' steps run in this
process, each with folders of their own; the instructor's are the commands.
"""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from conftest import SCRIPTS, autograder, run
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import (
    ExchangeFetchAssignment,
    ExchangeFetchFeedback,
    ExchangeSubmit,
)
from stock import NAME, NOTEBOOK, Stock, copy  # noqa: F401  (a fixture)
from traitlets.config import Config

from autograder.authoring.demo import STUDENTS

CLASS = "spring 2030"
SECRET = "submission_secret.txt"
NONE = ("by-hand", "a-link", "a-folder", "too-large")  # who have no secret, or what is none


class Learner:
    """A student's home: the assignment in a folder, and nbgrader's own notes of what was sent."""

    def __init__(self, name: str, home: Path, exchange: Path) -> None:
        self.name, self.home = name, home / name
        self.home.mkdir()
        self.config = Config()
        self.config.Exchange.root = str(exchange)
        self.config.Exchange.cache = str(self.home / "cache")
        self.config.Exchange.assignment_dir = str(self.home)
        self.config.CourseDirectory.course_id = CLASS
        self.config.CourseDirectory.assignment_id = NAME
        self.config.CourseDirectory.student_id = name

    def does(self, step: type) -> None:
        one = step(
            coursedir=CourseDirectory(config=self.config),
            authenticator=Authenticator(config=self.config),
            config=self.config,
        )
        one.log.setLevel("ERROR")
        one.start()

    @property
    def notebook(self) -> Path:
        return self.home / NAME / f"{NOTEBOOK}.ipynb"

    def pages(self) -> dict[str, str]:
        """The feedback fetched so far: the page's text by the time of the submission."""
        self.does(ExchangeFetchFeedback)
        found = (self.home / NAME / "feedback").glob(f"*/{NOTEBOOK}.html")
        return {path.parent.name: path.read_text() for path in found}


@pytest.fixture(scope="module")
def one(copy) -> Stock:  # noqa: F811
    """A class in a course whose exchange is a folder of this test's."""
    exchange = copy.root.parent / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    with open(copy.root / "nbgrader_config.py", "a") as config:
        config.write(f"c.Exchange.root = {str(exchange)!r}\n")
    assert autograder("build", cwd=copy.root).returncode == 0
    return Stock(copy, CLASS)


def nbgrader(one: Stock, *arguments: str) -> str:
    done = one.nbgrader(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def learners(one, tmp_path_factory) -> dict[str, Learner]:
    """Two have fetched, submitted, and been collected and graded; others were put there by hand."""
    nbgrader(one, "release_assignment", NAME)
    home, exchange = tmp_path_factory.mktemp("students"), one.course.root.parent / "exchange"
    learners = {name: Learner(name, home, exchange) for name in ("perfect", "blank")}
    for name, learner in learners.items():
        learner.does(ExchangeFetchAssignment)
        released = one.course.root / "assignments" / NAME / f"{NOTEBOOK}.ipynb"
        assert learner.notebook.read_bytes() == released.read_bytes()
        learner.notebook.write_text(STUDENTS[name](one.assignment))
        learner.does(ExchangeSubmit)
    nbgrader(one, "collect", NAME)
    for student in NONE:
        one.submit_text(student, STUDENTS["blank"](one.assignment))
    (home / "private").write_text("the instructor's")
    one.file("a-link").with_name(SECRET).symlink_to(home / "private")
    one.file("a-folder").with_name(SECRET).mkdir()
    one.file("too-large").with_name(SECRET).write_text("x" * 100_000)
    done = one.autograder("grade", NAME)
    assert done.returncode == 3, done.stderr  # what has a link is unreadable
    return learners


def test_everybody_fetches_the_page_about_their_own_submission(one, learners):
    said = nbgrader(one, "release_feedback", NAME)
    assert "'by-hand' did not submit through the exchange" in said
    pages = {}
    for name, learner in learners.items():
        [pages[name]] = learner.pages().values()
        assert pages[name] == one.page(name)
    assert pages["perfect"] != pages["blank"]
    released = list((one.course.root.parent / "exchange" / CLASS / "feedback").iterdir())
    assert len(released) == 2


def test_the_same_notebook_handed_in_again_gets_its_page(one, learners):
    learner = learners["perfect"]
    secret = one.file("perfect").with_name(SECRET).read_text()
    learner.does(ExchangeSubmit)
    nbgrader(one, "collect", NAME, "--update")
    assert one.file("perfect").with_name(SECRET).read_text() != secret
    assert one.autograder("grade", NAME).returncode == 3
    nbgrader(one, "release_feedback", NAME)
    pages = learner.pages()
    assert max(pages) == one.file("perfect").with_name("timestamp.txt").read_text()
    assert pages[max(pages)] == one.page("perfect")


def test_pages_written_again_can_be_released_again(one, learners):
    for file in (one.path / "feedback").rglob("*"):
        if file.is_file():
            file.unlink()
    assert one.autograder("feedback", NAME).returncode == 0
    secret = one.file("perfect").with_name(SECRET).read_text()
    beside = one.classroom.feedback("perfect", NAME, NOTEBOOK).with_name(SECRET)
    assert beside.read_text() == secret
    assert not one.classroom.feedback("by-hand", NAME, NOTEBOOK).with_name(SECRET).exists()


def test_a_secret_that_is_none_is_carried_nowhere(one, learners):
    for student in NONE:
        for file in (one.classroom.autograded, one.classroom.feedback):
            assert file(student, NAME, NOTEBOOK).is_file()
            assert not file(student, NAME, NOTEBOOK).with_name(SECRET).exists()


def tracked(one: Stock) -> dict[str, str]:
    files = [one.course.root / "gradebook.db", *(one.course.root / "assignments").rglob("*")]
    return {
        str(file): f"{hashlib.sha256(file.read_bytes()).hexdigest()} {file.stat().st_mode}"
        for file in files
        if file.is_file()
    }


def test_generate_changes_no_tracked_file(one):
    before = tracked(one)
    assert "everything is up to date" in nbgrader(one, "generate_assignment", NAME, "--force")
    assert tracked(one) == before


def test_generate_brings_up_to_date_what_the_source_says(one):
    """As a build does: the assignment, and its cells in the class's gradebook."""
    source = one.course.root / "source" / NAME / f"{NOTEBOOK}.py"
    text = source.read_text()
    source.write_text(re.sub(r'("relu-values", .*?"points": )2', r"\g<1>7", text, count=1))
    assert source.read_text() != text
    before = tracked(one)
    try:
        assert "wrote gradebook.db" in nbgrader(one, "generate_assignment", NAME)
        with one.gradebook() as gradebook:
            assert gradebook.find_grade_cell("relu-values", NOTEBOOK, NAME).max_score == 7
        # what cannot be built is said, and what was there stays
        source.write_text(text.replace("### END SOLUTION", "", 1))
        now = tracked(one)
        done = one.nbgrader("generate_assignment", NAME, "--force")
        assert done.returncode != 0
        assert tracked(one) == now != before
    finally:
        source.write_text(text)
    nbgrader(one, "generate_assignment", NAME)
    released = one.course.root / "assignments" / NAME / f"{NOTEBOOK}.ipynb"
    assert tracked(one)[str(released)] == before[str(released)]


@pytest.mark.parametrize("command", ["collect", "autograde"])
def test_nbgrader_says_in_one_line_that_a_class_is_not_there(one, command):
    done = without_a_class(one, command)
    line = "error: there is no class winter yet; run: autograder new-class winter\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)


def test_generate_needs_no_class_and_makes_none(one):
    before = tracked(one)
    done = without_a_class(one, "generate_assignment", "--force")
    assert done.returncode == 0, done.stderr
    assert tracked(one) == before


def without_a_class(one: Stock, command: str, *options: str) -> subprocess.CompletedProcess:
    environment = {**one.environment, "AUTOGRADER_CLASS": "winter"}
    command = (str(SCRIPTS / "nbgrader"), command, NAME, *options)
    done = run(*command, cwd=one.course.root, env=environment)
    assert not (one.course.root / "winter").exists()
    return done
