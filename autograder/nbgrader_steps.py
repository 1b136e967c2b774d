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

from autograder.classroom import Classroom
from autograder.course import Course
from autograder.exchange import can_be_released
from autograder.feedback import feedback_page
from autograder.grade import read_record
from autograder.gradebook import sync_assignment
from autograder.grading import Grader
from autograder.identity import flaw, shown
from autograder.limits import load_limits
from autograder.run import Worker, warmth_for
from autograder.scores import Entry, put_scores, save_records
from autograder.submission import symbolic_link
from autograder.timestamps import read_stamp


@cache
def _worker(root: Path, warmth: tuple[str, ...], classroom: Classroom, url: str) -> Worker:
    """One warm worker of its kind for the life of this process."""
    course = Course(root)
    worker = Worker(load_limits(root), course.cache, warmth=warmth)
    atexit.register(worker.close)
    worker.check_jail([*course.closed, *classroom.closed(url)])
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
        read_stamp(path).note(graded.record)
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
            save_records(gradebook, [Entry(assignment, record, read_stamp(submitted).when)])
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


class BuildExporter(Exporter):
    """`nbgrader generate_assignment` and formgrader's Generate: what `autograder build` does.

    nbgrader would delete the assignment's folder, which is tracked, and write another text than
    ours. So all is done before it begins, and it finds nothing left to do.
    """

    file_extension = ".ipynb"

    def __init__(self, **kw: Any) -> None:
        from autograder.build import build

        super().__init__(**kw)
        course, classroom = _course(self.parent), _classroom(self.parent)
        log, level = self.parent.log, self.parent.log.level
        changed = build(course)
        log.setLevel(level)  # a build silences nbgrader, whose step it runs for each assignment
        if classroom.path.is_dir():
            with Gradebook(self.parent.coursedir.db_url, "") as gradebook:
                for name in {Path(folder).name for folder in self.parent.assignments}:
                    sync_assignment(gradebook, course.load(name))
        for name in changed or ["nothing: everything is up to date"]:
            log.info("autograder build wrote %s", name)
        self.parent.force = False  # what is there stays

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """What was built for this notebook, for whoever asks for it in another folder."""
        path = Path(filename)
        built = _course(self.parent).root / "assignments" / path.parent.name / path.name
        if not built.is_file():
            raise ValueError(f"{path} was not built from source/, where assignments are written")
        resources["output_extension"] = self.file_extension
        return built.read_text(encoding="utf-8"), resources


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Releases the pages of those who submitted through the exchange, and names the others."""

    def copy_files(self) -> None:
        folders = sorted({Path(page).parent for page in glob.glob(f"{self.src_path}/*.html")})
        for folder in folders:
            if can_be_released(folder):
                self.src_path = glob.escape(str(folder))
                super().copy_files()
            else:
                student = folder.parent.name
                self.log.warning("%r did not submit through the exchange: no page there", student)
        if not folders:
            self.log.warning("there are no pages yet; run: autograder grade")
