"""Penalties for lateness, through nbgrader's own plugin interface.

nbgrader's AssignLatePenalties asks the plugin that nbgrader_config.py names, after
`nbgrader autograde`; `autograder grade` asks the same one. A due date stands in the class's
gradebook (formgrader, or `nbgrader db assignment add NAME --duedate …`), an extension too; when
a submission came in stands in the timestamp.txt beside it.
"""

import math
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, TraitError
from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

from autograder.course import Assignment
from autograder.errors import UserError
from autograder.gradebook import put_scores, save_record

DAY = 24 * 60 * 60.0


class LatePenalty(LateSubmissionPlugin):
    """A share of the earned points for each day begun, after some minutes of grace, up to a cap."""

    percent_per_day = Float(0.0, min=0, help="Taken off for each day begun; 0 for none.").tag(
        config=True
    )
    at_most_percent = Float(100.0, min=0, max=100, help="Never more than this.").tag(config=True)
    grace_minutes = Float(0.0, min=0, help="So late is not late.").tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points to take off; None for none."""
        late = total_seconds_late - 60 * self.grace_minutes
        percent = min(self.percent_per_day * math.ceil(late / DAY), self.at_most_percent)
        return score * percent / 100 if late > 0 and percent > 0 else None


def load_config(root: Path) -> Config:
    """What nbgrader_config.py in `root` sets."""
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config()


def load_penalties(root: Path) -> AssignLatePenalties:
    """nbgrader's step, with the plugin and the settings of nbgrader_config.py in `root`.

    Raises:
        UserError: if what is set there cannot be used.
    """
    try:
        penalties = AssignLatePenalties(config=load_config(root))
        penalties.init_plugin()
    except (TraitError, ImportError) as error:
        words = str(error).strip().split("\n")[0]
        raise UserError(f"nbgrader_config.py, late penalties: {words}") from None
    penalties.log.setLevel("ERROR")  # what is taken off stands on the feedback page
    return penalties


def put_penalty(
    gradebook: Gradebook,
    assignment: Assignment,
    record: dict[str, Any],
    penalties: AssignLatePenalties,
) -> None:
    """Set a submission's penalty as `nbgrader autograde` does, and then the record's scores."""
    key = assignment.name, record["student"]
    try:
        notebook = gradebook.find_submission_notebook(assignment.notebook, *key)
    except MissingEntry:
        save_record(gradebook, assignment, record)
        notebook = gradebook.find_submission_notebook(assignment.notebook, *key)
    late = notebook.assignment.total_seconds_late
    penalty = None
    if late > 0:
        penalty = penalties.plugin_inst.late_submission_penalty(key[1], notebook.score, late)
        if penalty is not None:
            penalty = penalties._check_late_penalty(notebook, penalty)
    if notebook.late_submission_penalty != penalty:
        notebook.late_submission_penalty = penalty
        gradebook.db.commit()
    put_scores(gradebook, assignment, record)
