"""What a course's nbgrader_config.py sets: stock commands and formgrader use our run.

The class is the folder class/, or the one that the environment variable AUTOGRADER_CLASS
names; its gradebook is a file there, or the database whose URL AUTOGRADER_DB holds.
In nbgrader's exchange the course is called as the class's folder is.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.gradebook.formgrader import harden

if TYPE_CHECKING:
    from traitlets.config.loader import Config

_STEPS = "autograder.classroom.nbgrader_steps"


def configure(c: "Config") -> None:
    """Have nbgrader work in the folder of the nbgrader_config.py that calls this.

    Args:
        c: what `get_config()` gives there; what is set after this call wins.

    Raises:
        SystemExit: with one line, where a command needs a class and there is none, or the class
            would be the course itself.
    """
    course = Path(sys._getframe(1).f_globals["__file__"]).resolve().parent
    class_folder = course / os.environ.get("AUTOGRADER_CLASS", "class")
    _expect_class(course, class_folder)
    gradebook = class_folder / "gradebook.db"
    if (class_folder / "submitted").is_dir() and not gradebook.exists():
        shutil.copyfile(course / "gradebook.db", gradebook)
    relative = os.path.relpath(class_folder, course)

    c.CourseDirectory.root = str(course)
    c.CourseDirectory.course_id = class_folder.resolve().name
    c.CourseDirectory.source_directory = "build/source"
    c.CourseDirectory.release_directory = "assignments"
    c.CourseDirectory.submitted_directory = f"{relative}/submitted"
    c.CourseDirectory.autograded_directory = f"{relative}/autograded"
    c.CourseDirectory.feedback_directory = f"{relative}/feedback"
    c.CourseDirectory.db_url = os.environ.get("AUTOGRADER_DB", f"sqlite:///{gradebook}")
    c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

    c.Autograde.pre_convert_hook = f"{_STEPS}.expect_notebook"
    c.Autograde.exporter_class = f"{_STEPS}.GradingExporter"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [
        f"{_STEPS}.SaveVerdict",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    c.AssignLatePenalties.plugin_class = "autograder.gradebook.late.LatePenalty"
    c.GenerateFeedback.exporter_class = f"{_STEPS}.FeedbackExporter"
    c.GenerateFeedback.preprocessors = []
    c.GenerateAssignment.exporter_class = "autograder.authoring.generate.BuildExporter"
    c.GenerateAssignment.preprocessors = []
    c.GenerateAssignment.no_database = True
    c.ExchangeFactory.release_feedback = f"{_STEPS}.ReleaseFeedback"

    # formgrader's pages escape what they show, and a gradebook takes no id or name that is markup
    harden()
    c.HTMLExporter.preprocessors = ["autograder.gradebook.formgrader.escape_names"]


def _expect_class(course: Path, class_folder: Path) -> None:
    """Refuse a command of nbgrader's or Jupyter's that lacks its class."""
    if class_folder.resolve() == course:
        raise SystemExit("error: AUTOGRADER_CLASS is the course's own folder; choose another")
    if class_folder.is_dir():
        return
    program, named = Path(sys.argv[0]).name, "AUTOGRADER_CLASS" in os.environ
    # JupyterLab opens without a class too, if none is named
    of_the_course = {"generate_assignment", "release_assignment", "validate"} & {*sys.argv}
    asked = program.startswith("nbgrader") and not of_the_course
    if asked or (named and program.startswith("jupyter")):
        name = os.path.relpath(class_folder, course)
        quoted = shlex.quote(name)
        raise SystemExit(f"error: there is no class {name} yet; run: autograder new-class {quoted}")
