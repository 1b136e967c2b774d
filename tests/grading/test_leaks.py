"""Nothing that students must not see reaches assignments/, autograded/ or feedback/.

Looked for in raw bytes: every line of the solutions, hidden tests, mistakes and alternatives
that is not in the release, and not in the student's own file, in the forms that JSON and HTML
give it.
"""

import html
import json
import os
from pathlib import Path

import nbformat
import pytest
from conftest import SCRIPTS, Class, run

from autograder.class_folder import Classroom
from autograder.course import Assignment, Course, text_of

SHORTEST = 12  # a shorter line may be anybody's


def secret_lines(assignment: Assignment) -> set[str]:
    """The lines of everything written by hand that the release does not show."""
    texts = [cell.source for cell in assignment.cells]
    texts += [answer.source for answer in (*assignment.mistakes, *assignment.alternatives)]
    lines = {line.strip() for text in texts for line in text.split("\n")}
    shown = "\n".join(text_of(cell) for cell in assignment.release["cells"])
    return {line for line in lines if len(line) >= SHORTEST and line not in shown}


def leaks(folder: Path, secrets: set[str]) -> list[str]:
    """The secrets in the files of a folder, with the file's name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, f"{folder} is empty"
    found = []
    for path in files:
        data = path.read_bytes()
        for line in secrets:
            forms = {line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1]}
            forms |= {html.escape(form) for form in forms}
            if any(form.encode() in data for form in forms):
                found.append(f"{path.name}: {line}")
    return found


def test_the_search_finds_what_is_there(neuron: Assignment, course: Course):
    secrets = secret_lines(neuron)
    assert "total += xi * wi" in secrets
    assert "probe(weighted_sum, [2.0, -1.0], [0.5, 4.0], **plain)" in secrets
    assert any("≤" in line or '"' in line for line in secrets)
    found = leaks(course.root / "build" / "source" / neuron.name, secrets)
    assert len(found) > len(secrets) / 3  # the rest are known answers


def test_what_students_get(course: Course):
    for name in course.names():
        assignment = course.load(name)
        assert leaks(course.root / "assignments" / name, secret_lines(assignment)) == []


def test_what_stock_nbgrader_generates(course: Course, neuron: Assignment, tmp_path: Path):
    release = tmp_path / "release"
    command = run(
        str(SCRIPTS / "nbgrader"),
        *("generate_assignment", neuron.name),
        f"--CourseDirectory.release_directory={release}",
        f"--CourseDirectory.db_url=sqlite:///{tmp_path}/gradebook.db",
        env={**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"},
    )
    assert command.returncode == 0, command.stderr
    assert leaks(release, secret_lines(neuron)) == []
    [path] = release.rglob("*.*")
    ours = course.root / "assignments" / neuron.name / path.name
    assert nbformat.read(path, as_version=4) == nbformat.read(ours, as_version=4)


# ---------------------------------------------------------------- after grading

RAISES = "class Odd:\n    def __getattr__(self, name):\n        raise KeyError(name)\n{} = Odd()"


def hand_in(one: Class) -> None:
    """Submissions of which the hidden tests fail in all the ways that make them talk."""
    neuron = one.assignment
    code = [task for task in neuron.tasks if not task.written]
    nothing = {task.id: "" for task in neuron.tasks}
    one.submit("blank", {task.id: task.solution.released for task in neuron.tasks})
    one.submit("emptied", nothing)
    one.submit("breaks-off", {**nothing, **{task.id: "1 / 0" for task in code}})
    odd = {task.id: RAISES.format(task.id.replace("-", "_")) for task in code}
    one.submit("raises-inside-the-tests", {**nothing, **odd})
    one.submit("no-probe", {**nothing, code[0].id: "import sys\nsys.modules['autograder'] = None"})
    one.submit("mistaken", {**nothing, **{m.task: m.source for m in neuron.mistakes}})
    one.submit_text("unreadable", "{")


@pytest.fixture(scope="module", params=["autograder", "nbgrader"])
def graded(request, tmp_path_factory: pytest.TempPathFactory, neuron: Assignment) -> Class:
    """A class graded by our commands, and one by nbgrader's."""
    one = Class(Classroom(tmp_path_factory.mktemp(request.param) / "class"), neuron)
    hand_in(one)
    if request.param == "autograder":
        commands = [one.autograder("grade", neuron.name)]
    else:
        commands = [
            one.nbgrader("autograde", neuron.name),
            one.nbgrader("generate_feedback", neuron.name),
        ]
    assert all(c.returncode in (0, 3) for c in commands), [c.stderr for c in commands]
    return one


@pytest.mark.parametrize("kind", ["autograded", "feedback"])
def test_what_a_class_gets_back(kind: str, graded: Class, neuron: Assignment):
    secrets = secret_lines(neuron)
    students = sorted(path.name for path in graded.classroom.submitted.iterdir())
    assert sorted(path.name for path in (graded.path / kind).iterdir()) == students
    found = []
    for student in students:
        own = graded.file(student).read_text()
        theirs = {line for line in secrets if json.dumps(line, ensure_ascii=False)[1:-1] in own}
        folder = graded.path / kind / student
        found += [f"{student}/{leak}" for leak in leaks(folder, secrets - theirs)]
    assert found == []


@pytest.mark.parametrize("kind", ["autograded", "feedback"])
def test_nothing_else_lies_there(kind: str, graded: Class, neuron: Assignment):
    suffix = {"autograded": ".ipynb", "feedback": ".html"}[kind]
    names = {path.name for path in (graded.path / kind).rglob("*.*")}
    assert names == {neuron.notebook + suffix}
