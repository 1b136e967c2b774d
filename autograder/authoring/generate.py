"""nbgrader's `generate_assignment`, which is our build: the step that nbgrader_config.py names."""

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.api import Gradebook

from autograder.authoring.build import build
from autograder.classroom.nbgrader_steps import class_of, course_of
from autograder.gradebook.cells import sync_assignment


class BuildExporter(Exporter):
    """`nbgrader generate_assignment` and formgrader's Generate: what `autograder build` does.

    nbgrader would delete the assignment's folder, which is tracked, and write another text than
    ours. So all is done before it begins, and it finds nothing left to do.
    """

    file_extension = ".ipynb"

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        course, classroom = course_of(self.parent), class_of(self.parent)
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
        built = course_of(self.parent).root / "assignments" / path.parent.name / path.name
        if not built.is_file():
            raise ValueError(f"{path} was not built from source/, where assignments are written")
        resources = ResourcesDict() if resources is None else resources
        resources["output_extension"] = self.file_extension
        return built.read_text(encoding="utf-8"), resources
