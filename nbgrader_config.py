"""nbgrader works in this folder as it is: stock commands and formgrader use our run.

The class is the folder class/, or the one that the environment variable AUTOGRADER_CLASS
names; its gradebook is a file there, or the database whose URL AUTOGRADER_DB holds.
In nbgrader's exchange the course is called as the class's folder is.
Limits of a graded run can be set here: c.Limits.cell_seconds = 20
So can penalties for lateness: see the last lines.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

from autograder.gradebook.formgrader import harden

c = get_config()  # noqa: F821  (nbgrader provides it)

course = Path(__file__).resolve().parent
class_folder = course / os.environ.get("AUTOGRADER_CLASS", "class")
relative = os.path.relpath(class_folder, course)

if class_folder.resolve() == course:
    raise SystemExit("error: AUTOGRADER_CLASS is the course's own folder; choose another")
if not class_folder.is_dir():
    program, named = Path(sys.argv[0]).name, "AUTOGRADER_CLASS" in os.environ
    # JupyterLab opens without a class too, if none is named
    of_the_course = {"generate_assignment", "release_assignment", "validate"} & {*sys.argv}
    asked = program.startswith("nbgrader") and not of_the_course
    if asked or (named and program.startswith("jupyter")):
        name = shlex.quote(relative)
        raise SystemExit(
            f"error: there is no class {relative} yet; run: autograder new-class {name}"
        )
if (class_folder / "submitted").is_dir() and not (class_folder / "gradebook.db").exists():
    shutil.copyfile(course / "gradebook.db", class_folder / "gradebook.db")

c.CourseDirectory.root = str(course)
c.CourseDirectory.course_id = class_folder.resolve().name
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = f"{relative}/submitted"
c.CourseDirectory.autograded_directory = f"{relative}/autograded"
c.CourseDirectory.feedback_directory = f"{relative}/feedback"
c.CourseDirectory.db_url = os.environ.get("AUTOGRADER_DB", f"sqlite:///{class_folder}/gradebook.db")
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}

c.Autograde.pre_convert_hook = "autograder.classroom.nbgrader_steps.expect_notebook"
c.Autograde.exporter_class = "autograder.classroom.nbgrader_steps.GradingExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = [
    "autograder.classroom.nbgrader_steps.SaveVerdict",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.GenerateFeedback.exporter_class = "autograder.classroom.nbgrader_steps.FeedbackExporter"
c.GenerateFeedback.preprocessors = []
c.GenerateAssignment.exporter_class = "autograder.authoring.generate.BuildExporter"
c.GenerateAssignment.preprocessors = []
c.GenerateAssignment.no_database = True

# the folder that the exchange's commands use, readable and writable by all students
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"
c.ExchangeFactory.release_feedback = "autograder.classroom.nbgrader_steps.ReleaseFeedback"

# formgrader's pages escape what they show, and a gradebook takes no id or name that is markup
harden()
c.HTMLExporter.preprocessors = ["autograder.gradebook.formgrader.escape_names"]

# points taken off for each day begun after the due date; a due date is set in formgrader
c.AssignLatePenalties.plugin_class = "autograder.gradebook.late.LatePenalty"
# c.LatePenalty.percent_per_day = 10
# c.LatePenalty.at_most_percent = 50
# c.LatePenalty.grace_minutes = 15
