"""What stock nbgrader runs in place of its own steps; nbgrader_config.py puts it there.

`nbgrader autograde` and formgrader's button convert each submission twice. In the first pass
`GradingExporter` reads the submission, runs it in the jail and writes the autograded notebook
with its record; in the second, `SaveVerdict` writes the record's points to the gradebook.
`nbgrader generate_feedback` makes pages with `FeedbackExporter`.
"""

import atexit
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.classroom import Classroom, runs_as_markup
from autograder.course import Course
from autograder.feedback import feedback_page
from autograder.grade import read_record, submitted_at
from autograder.gradebook import sync_assignment
from autograder.grading import Grader
from autograder.limits import load_limits
from autograder.run import Worker, warmth_for
from autograder.scores import Entry, put_scores, save_records
from autograder.submission import symbolic_link


@cache
def _worker(root: Path, warmth: tuple[str, ...]) -> Worker:
    """One warm worker of its kind for the life of this process."""
    worker = Worker(load_limits(root), Course(root).cache, warmth=warmth)
    atexit.register(worker.close)
    worker.check_jail()
    return worker


@cache
def _grader(root: Path, name: str, digest: str, seed: int) -> Grader:
    course = Course(root)
    return Grader(course.load(name), seed, ("cpu",), load_limits(root), course.evidence)


def _course(converter: Any) -> Course:
    return Course(Path(converter.coursedir.root))


def _classroom(converter: Any) -> Classroom:
    coursedir = converter.coursedir
    return Classroom(
        Path(os.path.normpath(Path(coursedir.root) / coursedir.submitted_directory)).parent
    )


def expect_notebook(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader passes a notebook by that has another name than the released one; with that name
    in its list it asks us, and we look for a copy (see `handed_in`)."""
    expected = Path(notebooks[0]).with_name(f"{Course.find().load(assignment).notebook}.ipynb")
    if str(expected) not in notebooks:
        notebooks.append(str(expected))


class GradingExporter(NotebookExporter):
    """First pass: a submission in, its autograded notebook out. Second pass: as nbconvert."""

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[Any, ResourcesDict]:
        if not self.parent._sanitizing:
            return super().from_filename(filename, resources, **kw)
        course, classroom = _course(self.parent), _classroom(self.parent)
        name, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        path = Path(filename)
        if runs_as_markup(student):
            raise ValueError(f"the folder {student!r} holds <, which is markup here; rename it")
        if symbolic_link(path):
            # it is refused below, and nbgrader has already copied what links point to
            shutil.rmtree(self.parent._format_dest(name, student), ignore_errors=True)
        assignment = course.load(name)
        grader = _grader(course.root, name, assignment.digest, classroom.seed(name))
        worker = _worker(course.root, tuple(warmth_for([assignment])))
        graded = grader.grade(worker, path, student)
        resources["output_extension"] = self.file_extension
        return json.dumps(graded.notebook, indent=1, ensure_ascii=False), resources


class SaveVerdict(NbGraderPreprocessor):
    """Second pass: write the points of the record to the gradebook."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        converter = self.parent.parent
        course, classroom = _course(converter), _classroom(converter)
        record = json.loads(json.dumps(nb.metadata["autograder"]))
        assignment = course.load(record["assignment"])
        submitted = classroom.submission(record["student"], assignment.name, assignment.notebook)
        with Gradebook(resources["nbgrader"]["db_url"], "") as gradebook:
            sync_assignment(gradebook, assignment)
            save_records(gradebook, [Entry(assignment, record, submitted_at(submitted))])
        return nb, resources


class FeedbackExporter(Exporter):
    """An autograded notebook in, the student's feedback page out."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        record = read_record(Path(filename))
        if record is None:
            raise ValueError(f"{filename} was not graded by autograder; autograde it first")
        assignment = _course(self.parent).load(record["assignment"])
        with Gradebook(resources["nbgrader"]["db_url"], "") as gradebook:
            put_scores(gradebook, [Entry(assignment, record)])
        resources["output_extension"] = self.file_extension
        return feedback_page(record), resources
