"""`autograder check`, from the command line to its exit code: the worker starts first."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from autograder.course import Course
from autograder.errors import UserError
from autograder.protocol.results import Outcome
from autograder.running.worker import Worker
from autograder.settings import Limits

if TYPE_CHECKING:  # what takes long to import is imported while PyTorch is
    from autograder.learner.check import Checked, Checker


def check_once(what: str | None, work: Path | None, seed: int | None, console: Console) -> bool:
    """Check a notebook and print what was found; returns whether everything automatic passes.

    Raises:
        UserError: if there is no such notebook, or it cannot be checked.
    """
    course = Course.find()
    # PyTorch takes longer to import than all else here, so that is begun before anything is read
    with Worker(Limits(), course.cache, jailed=False, warmth=(), lasting=False) as worker:
        worker.start()
        from autograder.grading.draws import SHOWN
        from autograder.learner import check, show, workfolder
        from autograder.settings import load_limits

        found = workfolder.find_work(course, work or course.root / workfolder.FOLDER, what)
        data = workfolder.read_whole(found.path)
        worker.limits = load_limits(course.root)
        assignment = course.load(found.assignment)
        seed = SHOWN if seed is None else seed
        checker = check.Checker(course, assignment, worker, worker.limits, seed)
        with console.status(f"checking {found.assignment}"):
            checked = checker.diagnose(check_or_refuse(checker, data, found.path))
        console.print(show.report(checked, workfolder.shown(found.path), console.width))
        return checked.passed


def check_or_refuse(checker: "Checker", data: bytes, path: Path) -> "Checked":
    """`Checker.check`, which says for this file what to do if it cannot be checked."""
    from autograder.grading.submission import Refused

    try:
        return checker.check(data)
    except Refused as refused:
        if refused.outcome == Outcome.OUTDATED:
            raise UserError(
                f"{path} was made from an older release; run: autograder update "
                f"{checker.assignment.name}"
            ) from None
        raise UserError(f"{path}: {refused}; save it again in Jupyter and try again") from None
