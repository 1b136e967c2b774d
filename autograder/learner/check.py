"""Checking one's own notebook: run it, compare it with the reference, say what differs.

No jail: a learner's own code runs with the learner's rights, as it does in the notebook. The
inputs are drawn from one fixed seed, so that a failing case stays the same until it is mended,
and the reference's evidence can be kept on disk. A class is graded with another seed: numbers
copied from here earn nothing there.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course, Task
from autograder.errors import UserError
from autograder.grading import submission as sub
from autograder.grading.draws import SHOWN
from autograder.grading.grader import Grader, Runs
from autograder.grading.store import StoredReference
from autograder.judging.compare import Row
from autograder.judging.describe import MARKS
from autograder.judging.diagnosis import Diagnosis, unpack_quietly
from autograder.learner.closeness import closeness
from autograder.protocol.results import Outcome
from autograder.running.worker import Worker
from autograder.settings import Limits


@dataclass(frozen=True)
class TaskResult:
    """What a check says about one task.

    `state` is a key of `MARKS`: "open" is a task that is not written yet. `rows` is the first
    difference; `close` says how close the values of a passed task are to the reference's.
    `answer` is a hash of what stands in the task's cell.
    """

    task: Task
    state: str
    score: float
    rows: tuple[Row, ...] = ()
    close: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    answer: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.state]

    @property
    def passed(self) -> bool:
        return self.state in ("passed", "by hand")


@dataclass(frozen=True)
class Checked:
    """What a check says about a notebook. `evidence` is kept for `Checker.diagnose`, and
    `diagnosed` says whether that was done."""

    assignment: Assignment
    tasks: tuple[TaskResult, ...]
    notes: tuple[str, ...]
    seconds: float
    diagnosed: bool = False
    evidence: Any = field(repr=False, default=None)

    @property
    def passed(self) -> bool:
        """Whether every task that is graded automatically has all its points."""
        return all(task.passed for task in self.tasks)

    @property
    def score(self) -> float:
        return sum(task.score for task in self.tasks)


class Checker:
    """Checks notebooks of one assignment with one worker.

    Of several devices, a task has to pass on each.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        worker: Worker,
        limits: Limits,
        seed: int = SHOWN,
        devices: Sequence[str] = ("cpu",),
    ) -> None:
        self.assignment, self.worker = assignment, worker
        self.grader = Grader(assignment, seed, devices, limits)
        self.grader.shown = {
            device: StoredReference(assignment, seed, device, course.evidence, ahead=False)
            for device in devices
        }
        self.reference = self.grader.shown[devices[0]]

    def check(self, data: bytes) -> Checked:
        """Run a notebook and judge each task; without diagnoses, which may take longer.

        Raises:
            Refused: if the notebook cannot be read as one of this assignment.
            GraderError: if the reference cannot be run here.
            Stopped: if the worker was stopped.
        """
        submission = sub.parse(data, self.assignment)
        self.worker.wait_ready()
        with ThreadPoolExecutor(1) as threads:  # where it is not on disk, both run at once
            reference = threads.submit(self.reference.records, self.worker)
            runs = self.grader.run_shown(self.worker, submission)
            reference.result()
        run = runs.first
        results = tuple(self._task(task, submission, runs) for task in self.assignment.tasks)
        notes = list(submission.repairs)
        if submission.version not in (None, self.assignment.version):
            notes.append(f"for the current release run: autograder update {self.assignment.name}")
        if run.ended:
            notes.append(run.reason)
        return Checked(self.assignment, results, tuple(notes), run.seconds, False, runs)

    def check_file(self, data: bytes, path: Path) -> Checked:
        """The same for a file's content.

        Raises:
            UserError: says for this file what to do if it cannot be checked.
        """
        try:
            return self.check(data)
        except sub.Refused as refused:
            if refused.outcome == Outcome.OUTDATED:
                raise UserError(
                    f"{path} was made from an older release; run: autograder update "
                    f"{self.assignment.name}"
                ) from None
            raise UserError(f"{path}: {refused}; save it again in Jupyter and try again") from None

    def diagnose(self, checked: Checked) -> Checked:
        """The same with the known mistakes that were made, for which those must have been run."""
        failed = [t.task for t in checked.tasks if t.state in ("failed", "partly")]
        self.reference.prepare(self.worker, [task.id for task in failed])
        found = {
            task.id: self.grader.diagnoses(self.worker, task, checked.evidence) for task in failed
        }
        tasks = tuple(replace(t, diagnoses=found.get(t.task.id, ())) for t in checked.tasks)
        return replace(checked, tasks=tasks, diagnosed=True)

    def _task(self, task: Task, submission: sub.Submission, runs: Runs) -> TaskResult:
        answer = submission.answer_hash(task.solution)
        if task.written:
            return TaskResult(task, "by hand", 0.0, answer=answer)
        verdicts = self.grader.verdicts(self.worker, task, runs)
        paid = {verdict.grade_id for verdict in verdicts if verdict.passed}
        score = sum(cell.points for cell in task.grades if cell.void or cell.grade_id in paid)
        failure = self.grader.failure(task, verdicts, submission, runs)
        if failure is None:
            cells = [cell for cell in task.grades if cell.paid]
            got = [record for cell in cells for record in unpack_quietly(runs.result(cell)) or []]
            records = self.reference.records(self.worker)
            expected = [record for cell in cells for record in records[cell.grade_id]]
            return TaskResult(task, "passed", score, (), closeness(got, expected), answer=answer)
        answered = submission.answered(task.solution)
        state = "open" if not answered else "partly" if paid else "failed"
        return TaskResult(task, state, score, failure.lines, answer=answer)
