"""What stock nbgrader runs in place of its own steps; nbgrader_config.py puts it there.

`nbgrader autograde` and formgrader's button convert each submission twice. In the first pass
`GradingExporter` reads the submission, runs it in the jail and writes the autograded notebook
with its record; in the second, `SaveVerdict` writes the record's points to the gradebook.
`nbgrader generate_feedback` makes pages with `FeedbackExporter`, `nbgrader release_feedback` puts
them into the exchange with `ReleaseFeedback`, and `nbgrader generate_assignment` is a build.
"""

import atexit
import glob
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
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.class_folder import Classroom
from autograder.classroom.exchange import can_be_released
from autograder.classroom.feedback import feedback_page
from autograder.classroom.timestamps import read_stamp
from autograder.course import Course
from autograder.gradebook.cells import sync_assignment
from autograder.gradebook.scores import Entry, put_scores, save_records
from autograder.grading.grader import Grader
from autograder.grading.record import Record, read_notebook, read_record
from autograder.grading.submission import symbolic_link
from autograder.identity import flaw, shown
from autograder.running.devices import devices_of
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits


@cache
def _devices() -> tuple[str, ...]:
    """What the environment variable asks for, as `--device` does."""
    return devices_of(os.environ.get("AUTOGRADER_DEVICE", "cpu"))


@cache
def _worker(root: Path, warmth: tuple[str, ...], classroom: Classroom, url: str) -> Worker:
    """One warm worker of its kind for the life of this process."""
    course = Course(root)
    worker = Worker(load_limits(root), course.cache, warmth=warmth, device=_devices()[0])
    atexit.register(worker.close)
    worker.check_jail([*course.closed, *classroom.closed(url)])
    return worker


@cache
def _grader(root: Path, name: str, digest: str, seed: int) -> Grader:
    course = Course(root)
    return Grader(course.load(name), seed, _devices(), load_limits(root), course.evidence)


def course_of(converter: Any) -> Course:
    return Course(Path(converter.coursedir.root))


def class_of(converter: Any) -> Classroom:
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
        if resources is None or not self.parent._sanitizing:
            found: tuple[Any, ResourcesDict] = super().from_filename(filename, resources, **kw)
            return found
        course, classroom = course_of(self.parent), class_of(self.parent)
        name, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        path = Path(filename)
        if what := flaw(student):
            raise ValueError(
                f"{shown(student)} cannot be a student's id: {what}; rename the folder"
            )
        if symbolic_link(path):
            # it is refused below, and nbgrader has already copied what links point to
            shutil.rmtree(self.parent._format_dest(name, student), ignore_errors=True)
        assignment = course.load(name)
        grader = _grader(course.root, name, assignment.digest, classroom.seed(name))
        warmth, url = tuple(warmth_for([assignment])), self.parent.coursedir.db_url
        worker = _worker(course.root, warmth, classroom, url)
        graded = grader.grade(worker, path, student)
        graded = graded.holding(read_stamp(path).on(graded.record))
        resources["output_extension"] = self.file_extension
        return json.dumps(graded.notebook, indent=1, ensure_ascii=False), resources


class SaveVerdict(NbGraderPreprocessor):
    """Second pass: write the points of the record to the gradebook."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        converter = self.parent.parent
        course, classroom = course_of(converter), class_of(converter)
        record = Record.from_json(json.loads(json.dumps(nb.metadata["autograder"])))
        assignment = course.load(record.assignment)
        submitted = classroom.submission(record.student, assignment.name, assignment.notebook)
        with Gradebook(resources["nbgrader"]["db_url"], "") as gradebook:
            sync_assignment(gradebook, assignment)
            save_records(gradebook, [Entry(assignment, record, read_stamp(submitted).when)])
        return nb, resources


class FeedbackExporter(Exporter):
    """An autograded notebook in, the student's feedback page out."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        resources = ResourcesDict() if resources is None else resources
        record = read_record(Path(filename))
        if record is None:
            raise ValueError(f"{filename} was not graded by autograder; autograde it first")
        assignment = course_of(self.parent).load(record.assignment)
        with Gradebook(resources["nbgrader"]["db_url"], "") as gradebook:
            [entry] = put_scores(gradebook, [Entry(assignment, record)])
        resources["output_extension"] = self.file_extension
        notebook = read_notebook(Path(filename))
        return feedback_page(entry.record, assignment, notebook), resources


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Releases the pages of those who submitted through the exchange, and names the others."""

    def copy_files(self) -> None:
        folders = sorted({Path(page).parent for page in glob.glob(f"{self.src_path}/*.html")})
        for folder in folders:
            if can_be_released(folder):
                self.src_path: str = glob.escape(str(folder))
                super().copy_files()
            else:
                student = folder.parent.name
                self.log.warning("%r did not submit through the exchange: no page there", student)
        if not folders:
            self.log.warning("there are no pages yet; run: autograder grade")
