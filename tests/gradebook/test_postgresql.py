"""The gradebook on a PostgreSQL server: a real one, started on loopback for these tests."""

import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT, autograder
from nbgrader.api import Gradebook
from postgresql import PASSWORD, server  # noqa: F401  (a fixture)

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook.cells import open_gradebook

sys.path.append(str(ROOT / "benchmarks"))
from classes import make_class  # noqa: E402

STUDENTS = 6
CELL = "weighted-sum-errors"

# A person in formgrader: gives every student points and a comment by hand, one after the other.
PERSON = f"""
import sys
from autograder.cli.main import prepare

prepare()  # or Jupyter's packages take seconds
from nbgrader.api import Gradebook
with Gradebook(sys.argv[1], "") as gradebook:
    print("ready", flush=True)
    for number, student in enumerate(sorted(s.id for s in gradebook.students)):
        grade = gradebook.find_grade("{CELL}", "neuron", "01_neuron", student)
        grade.manual_score, grade.needs_manual_grade = number / 2, False
        comment = gradebook.find_comment("weighted-sum", "neuron", "01_neuron", student)
        comment.manual_comment = f"for {{student}}"
        gradebook.db.commit()
"""


def points(url: str) -> dict[tuple[str, str], tuple]:
    """Every grade in a gradebook: the verdict's points and a person's."""
    with Gradebook(url, "") as gradebook:
        found = [
            ((student.id, grade.name), (grade.auto_score, grade.manual_score))
            for student in gradebook.students
            for submission in student.submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        ]
    assert len(found) == len(dict(found)), "a grade stands there twice"
    return dict(found)


@pytest.fixture(scope="module")
def graded(server, tmp_path_factory):
    """The same class, graded into a file and into the server."""
    path = tmp_path_factory.mktemp("postgresql") / "class"
    course, classroom = Course(ROOT), Classroom(path)
    make_class(course, classroom, ["01_neuron"], STUDENTS)
    assignment = course.load("01_neuron")
    odd = {"relu": 'def relu(z):\n    raise ValueError("nothing\\0 at all")'}
    file = classroom.submission("zeros", "01_neuron", assignment.notebook)
    file.parent.mkdir(parents=True)
    answers = {**reference_answers(assignment), **odd}
    file.write_text(notebook_text(filled(assignment, answers)))
    for options in ([], ["--db", server, "--force"]):
        done = autograder("grade", "--class", str(path), *options)
        assert done.returncode == 0, done.stderr
    return path


def test_the_points_are_those_of_a_file(graded, server):
    in_file = points(f"sqlite:///{graded}/gradebook.db")
    assert len(in_file) == (STUDENTS + 1) * len({cell for _, cell in in_file})
    assert points(server) == in_file


def test_a_person_and_a_grading_run_write_at_the_same_time(graded, server):
    before = points(server)
    person = subprocess.Popen(
        [sys.executable, "-c", PERSON, server], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert person.stdout.readline() == "ready\n"
    done = autograder("grade", "--class", str(graded), "--db", server, "--force")
    assert (done.returncode, person.wait()) == (0, 0), done.stderr
    after = points(server)
    assert {key: auto for key, (auto, _) in after.items()} == {
        key: auto for key, (auto, _) in before.items()
    }
    students = sorted({student for student, _ in before})
    by_hand = {key: manual for key, (_, manual) in after.items() if manual is not None}
    assert by_hand == {(student, CELL): n / 2 for n, student in enumerate(students)}
    # and the next run's pages hold what the person gave
    assert autograder("feedback", "--class", str(graded), "--db", server).returncode == 0
    page = graded / "feedback" / students[1] / "01_neuron" / "neuron.html"
    assert f"for {students[1]}" in page.read_text()


def test_collect_finds_the_roster_there(graded, server, tmp_path):
    with Gradebook(server, "") as gradebook:
        gradebook.update_or_create_student("s77", first_name="Long", last_name="Division")
    with zipfile.ZipFile(tmp_path / "course-neuron.zip", "w") as file:
        file.writestr("Long Division_123_assignsubmission_file/neuron.ipynb", "{}")
    (tmp_path / "class").mkdir()
    zip_, folder = str(tmp_path / "course-neuron.zip"), str(tmp_path / "class")
    done = autograder("collect", zip_, "--class", folder, "--db", server)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "class" / "submitted" / "s77" / "01_neuron" / "neuron.ipynb").exists()
    assert not (tmp_path / "class" / "gradebook.db").exists()


def test_one_that_refuses_is_one_line_without_the_password(graded, server):
    for url, words in (
        (server.replace(PASSWORD, "sponge"), "password authentication failed"),
        (server.replace("/postgres", "/nowhere"), '"nowhere" does not exist'),
    ):
        refused(autograder("grade", "--class", str(graded), "--db", url), words)


def test_none_that_answers_is_one_line_without_the_password(new_class):
    """This needs no server, and is true on every machine."""
    new_class.submit("somebody")
    url = "postgresql+psycopg://teacher:sponge@127.0.0.1:9/postgres"
    refused(new_class.autograder("grade", "--db", url), "refused")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://teacher:sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://teacher:a/sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://teacher:a%40sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://teacher:a:sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://teacher:a@sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://127.0.0.1:9/postgres?user=teacher&password=sponge",
        "postgresql+psycopg//teacher:sponge@127.0.0.1:9/postgres",
        "postgresql+psycopg://teacher:sponge@127.0.0.1:nine/postgres",
        "postgresql+psycopg://teacher:sponge",
    ],
)
def test_no_form_of_an_address_shows_the_password(course, new_class, address):
    with pytest.raises(UserError) as error:
        open_gradebook(course, new_class.classroom, address)
    words = str(error.value)
    assert words.startswith("the gradebook") and "\n" not in words
    assert "sponge" not in words


def refused(done: subprocess.CompletedProcess, words: str) -> None:
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert words in line and "sponge" not in line and PASSWORD not in line
