"""nbgrader's exchange: what lets a student fetch the page about exactly this submission.

`nbgrader submit` puts a secret and a time beside the notebook. `nbgrader release_feedback` names
the page after the secret, which it expects beside the page; `nbgrader fetch_feedback` looks for
that name. So both travel with the notebook: submitted/ to autograded/ to feedback/.
"""

import os
from pathlib import Path

from autograder.files import write_atomically
from autograder.grading.submission import Refused, read_bytes
from autograder.settings import Limits

SECRET, TIME = "submission_secret.txt", "timestamp.txt"
MAX_BYTES = 1000  # nbgrader's have 128


def carry_secret(submission: Path, autograded: Path) -> None:
    """Put the secret of a submission beside its autograded notebook."""
    _carry(SECRET, submission, autograded)


def carry_to_feedback(autograded: Path, page: Path) -> None:
    """Put the secret and the time of what was graded beside its feedback page."""
    for name in (SECRET, TIME):
        _carry(name, autograded, page)


def can_be_released(folder: Path) -> bool:
    """Whether `nbgrader release_feedback` finds what it needs in a folder of feedback."""
    return all((folder / name).is_file() for name in (SECRET, TIME))


def _carry(name: str, source: Path, target: Path) -> None:
    new, old = _read(source.with_name(name)), _read(target.with_name(name))
    if not new:
        target.with_name(name).unlink(missing_ok=True)
    elif new != old:
        write_atomically(target.with_name(name), new)


def _read(path: Path) -> bytes:
    """A small file's bytes, read with the care that submissions need; none if there is none."""
    if not os.path.lexists(path):
        return b""
    try:
        data = read_bytes(path, Limits())
    except Refused:
        return b""
    return data if len(data) <= MAX_BYTES else b""
