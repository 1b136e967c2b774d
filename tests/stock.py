"""A copy of the course with short limits, and classes in it for nbgrader's own commands."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess

import pytest
from conftest import ROOT, SCRIPTS, Class, autograder, copy_evidence, run
from nbgrader.api import Gradebook

from autograder.class_folder import Classroom
from autograder.course import Course

NAME, NOTEBOOK = "01_neuron", "neuron"
WRITTEN = "why-not-xor"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course with short limits, in a folder of its own."""
    root = tmp_path_factory.mktemp("stock") / "course"
    for folder in (f"source/{NAME}", "build/source", "build/answers", "assignments"):
        shutil.copytree(ROOT / folder, root / folder)
    for file in ("gradebook.db", "nbgrader_config.py"):
        shutil.copy(ROOT / file, root)
    copy_evidence(root, NAME)
    with open(root / "nbgrader_config.py", "a") as config:
        config.write("c.Limits.cell_seconds = 3\n")
    return Course(root)


class Stock(Class):
    """A class in the copied course, for nbgrader's own commands."""

    course: Course

    def __init__(self, course: Course, name: str, assignment: str = NAME) -> None:
        super().__init__(Classroom(course.root / name), course.load(assignment))
        self.course = course
        (self.path / "submitted").mkdir(parents=True)
        (self.path / "seeds.json").write_text(json.dumps({assignment: 4711}))

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "AUTOGRADER_CLASS": self.path.name}

    def autograder(self, *arguments: str) -> subprocess.CompletedProcess:
        return autograder(*arguments, "--class", str(self.path), cwd=self.course.root)

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess:
        command = (str(SCRIPTS / "nbgrader"), *arguments)
        return run(*command, cwd=self.course.root, env=self.environment)

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.path}/gradebook.db", "")

    def rows(self) -> dict[tuple[str, str], tuple]:
        """Every grade of every student: points by verdict and by hand, and whether one waits."""
        with contextlib.closing(sqlite3.connect(self.path / "gradebook.db")) as database:
            rows = database.execute(
                "select student.id, base_cell.name, grade.auto_score, grade.manual_score,"
                " grade.extra_credit, grade.needs_manual_grade, grade_cells.max_score"
                " from grade join base_cell on base_cell.id = grade.cell_id"
                " join grade_cells on grade_cells.id = grade.cell_id"
                " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
                " join submitted_assignment"
                " on submitted_assignment.id = submitted_notebook.assignment_id"
                " join student on student.id = submitted_assignment.student_id"
                " where student.id != 'later'"
            ).fetchall()
        return {(student, cell): tuple(rest) for student, cell, *rest in rows}

    def score(self, student: str) -> float:
        with self.gradebook() as gradebook:
            return gradebook.find_submission(NAME, student).score

    def page(self, student: str) -> str:
        return self.classroom.feedback(student, NAME, NOTEBOOK).read_text()
