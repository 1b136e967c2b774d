"""The reference of an assignment, and its known mistakes: what they wrote down, run once."""

import itertools
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from autograder.course import Answer, Assignment, Cell, Task
from autograder.errors import GraderError
from autograder.judging.diagnosis import unpack_quietly
from autograder.judging.unpack import Records, is_fixed
from autograder.judging.verdict import reference_records
from autograder.protocol.job import Branch
from autograder.protocol.results import CellResult, Results, RunCell, RunResult, numbered
from autograder.running.repeats import execute
from autograder.running.runner import Runner

MISTAKES_A_RUN = 60  # half a second, and a run begins with a tenth
Mistakes = dict[str, dict[str, Records | None]]  # by name, then by grade id


@dataclass(frozen=True)
class Known:
    """What a reference has found: records by grade id, the cells that draw nothing, and the known
    mistakes by task."""

    records: dict[str, Records]
    fixed: frozenset[str]
    mistakes: dict[str, Mistakes]


class Reference:
    """The evidence of an assignment's reference and known mistakes, for one seed and device.

    With `given` it has what hidden tests called functions with, too, which is half of the work:
    what is told of a difference names it.

    Hidden tests that draw nothing give the same with any seed: they are run by `like` alone, if
    there is one.
    """

    ahead = True  # a class will ask for the mistakes of all tasks

    def __init__(
        self,
        assignment: Assignment,
        seed: int,
        device: str,
        given: bool = True,
        like: "Reference | None" = None,
    ) -> None:
        self.assignment, self.seed, self.device, self.given = assignment, seed, device, given
        self.like = like
        self.cells = [
            RunCell(cell.source, cell.grade_id, cell.task, cell.takes)
            for cell in assignment.cells
            if cell.runs
        ]
        self.index = numbered(self.cells)
        self._results: Results = {}
        self._records: dict[str, Records] | None = None
        self._fixed: frozenset[str] = frozenset()
        self._mistakes: dict[str, Mistakes] = {}
        self._lock = threading.Lock()
        self._running: set[str] = set()  # tasks whose mistakes some thread runs
        self._changed = threading.Condition()

    def records(self, worker: Runner) -> dict[str, Records]:
        """The reference's records by grade id.

        Raises:
            GraderError: if the reference does not pass its own tests.
        """
        with self._lock:
            if self._records is None:
                self._results = self._run_reference(worker)
                others = self.like.records(worker) if self.like else {}
                fixed = self.like.fixed(worker) if self.like else ()
                self._records = {
                    cell.grade_id: others[cell.grade_id]
                    if cell.grade_id in fixed
                    else reference_records(self.assignment, cell, self._of(self._results, cell))
                    for cell in self.assignment.cells
                    if cell.paid
                }
                self._fixed = frozenset(
                    cell.grade_id
                    for cell in self.assignment.cells
                    if cell.paid
                    and (result := self._of(self._results, cell))
                    and result.evidence
                    and is_fixed(result.evidence)
                )
            return self._records

    def fixed(self, worker: Runner) -> frozenset[str]:
        """The grade ids of the hidden tests that draw nothing.

        Raises:
            GraderError: if the reference does not pass its own tests.
        """
        self.records(worker)
        return self._fixed

    def stopped(self) -> dict[str, str]:
        """Where cells that students see stop the reference, once it has run: errors by cell."""
        return {
            cell.grade_id or f"the cell that begins {cell.source.strip().splitlines()[0]!r}": (
                "{type}: {message}".format(**result.error)
            )
            for (index, branch), result in self._results.items()
            if (cell := self.cells[index]).kind != "hidden" and branch is None and result.error
        }

    def seconds(self, task: Task) -> float:
        """How long a task's cell and its tests took, once the reference has run."""
        paid = (cell for cell in task.grades if cell.paid)
        results = [self._of(self._results, cell) for cell in (task.solution, *paid)]
        return sum(result.seconds for result in results if result)

    def mistakes(self, worker: Runner, task: str) -> Mistakes:
        """For one task, each known mistake's records by grade id; run when first asked for."""
        self.prepare(worker, [task])
        return self._mistakes[task]

    def prepare(self, worker: Runner, tasks: Collection[str]) -> None:
        """Have the mistakes of these tasks at hand; those that lack are run, many in one run.

        Threads share the work: each runs what no other runs, and waits for the rest.
        """
        while True:
            with self._changed:
                lacking = [task for task in tasks if task not in self._mistakes]
                if not lacking:
                    return
                mine = self._share([task for task in lacking if task not in self._running])
                if not mine:
                    self._changed.wait()
                    continue
                self._running.update(mine)
            found = {}
            try:
                known = [m for m in self.assignment.mistakes if m.task in mine]
                results = self._run_mistakes(worker, known) if known else {}
                found = {task: self._unpacked(task, results) for task in mine}
            finally:
                with self._changed:
                    self._mistakes |= found
                    self._running.difference_update(mine)
                    self._changed.notify_all()

    def _share(self, asked: Sequence[str]) -> list[str]:
        """The first of the tasks asked for, as many as one run should do while others do the rest.

        A run that is not full takes others along.
        """
        if not asked:
            return []
        known = {*self._mistakes, *self._running, *asked}
        others = [task.id for task in self.assignment.tasks if self.ahead and task.id not in known]
        share: list[str] = []
        left = MISTAKES_A_RUN
        for task in (*asked, *others):
            left -= sum(mistake.task == task for mistake in self.assignment.mistakes)
            if share and left < 0:
                break
            share.append(task)
        return share

    def _run_reference(self, worker: Runner) -> Results:
        fixed = self.like.fixed(worker) if self.like else ()
        cells = [replace(c, source="") if c.grade_id in fixed else c for c in self.cells]
        run = execute(worker, cells, self.seed, self.device, given=self.given)
        self._check(run, "the reference fails")
        return run.results

    def _run_mistakes(self, worker: Runner, known: Sequence[Answer]) -> Results:
        return self.run_answers(worker, known).results

    def keep_mistakes(self, known: Sequence[Answer], ran: Results) -> dict[str, Results]:
        """What all known mistakes of some tasks gave in a run, by task; kept by one that is stored
        (see `store`)."""
        found = {}
        for task in dict.fromkeys(mistake.task for mistake in known):
            names = {branch_name(mistake) for mistake in known if mistake.task == task}
            found[task] = {key: result for key, result in ran.items() if key[1] in names}
        return found

    def _unpacked(self, task: str, results: Results) -> Mistakes:
        grades = [cell for cell in self.assignment.task_by_id[task].grades if cell.paid]
        return {
            mistake.name: {
                cell.grade_id: unpack_quietly(self._of(results, cell, branch_name(mistake)))
                for cell in grades
            }
            for mistake in self.assignment.mistakes
            if mistake.task == task
        }

    def _of(self, results: Results, cell: Cell, branch: str | None = None) -> CellResult | None:
        return results.get((self.index[cell.grade_id], branch))

    def known(self, worker: Runner, mistakes: bool) -> Known:
        """The records of the reference, and of all mistakes, to be used elsewhere (see `use`)."""
        records = self.records(worker)
        if mistakes:
            self.prepare(worker, [task.id for task in self.assignment.tasks])
        return Known(records, self._fixed, dict(self._mistakes))

    def use(self, known: Known) -> None:
        """Take over what another process's reference has found, in place of running it here."""
        with self._lock, self._changed:
            self._records, self._fixed = known.records, known.fixed
            self._mistakes = known.mistakes

    def run_answers(
        self, worker: Runner, answers: Sequence[Answer], seconds: float = 0.0
    ) -> RunResult:
        """Run known answers and their tasks' tests, in forks taken before their cells.

        An answer that takes more than `seconds` of processor time is ended; with 0 answers have
        no clock (one that does not end ends the whole run), and those of a task share a fork,
        which takes a third of the time. `verify` proves that none of them changes what another
        gives.

        A process that has used an accelerator cannot be forked to use it again: there the answers
        stand in whole notebooks, which have every answer's evidence, too. So they do on macOS:
        where PyTorch finds Metal, which nothing hides, a derivative starts a thread that a fork
        has not.
        """
        if self.device != "cpu" or sys.platform == "darwin":
            return self._run_in_turns(worker, answers)
        branches = []
        for answer in answers:
            task = self.assignment.task_by_id[answer.task]
            grades = tuple(self.index[g.grade_id] for g in task.grades if g.grade_id in self.index)
            at = self.index[task.id]
            branches.append(Branch(branch_name(answer), answer.source, at, grades, seconds))
        # what comes after the last of them need not run
        ends = ((branch.cells or (branch.at,))[-1] for branch in branches)
        last = max(ends, default=len(self.cells))
        cells = self.cells[: last + 1]
        # a hidden test leaves nothing for the cells after it, and a fork runs those of its task
        skipped = {i: "" for i, cell in enumerate(cells) if cell.kind == "hidden"}
        run = worker.attempt(cells, self.seed, self.device, branches, skipped)
        self._check(run, "a known answer ends the run")
        return run

    def _run_in_turns(self, worker: Runner, answers: Sequence[Answer]) -> RunResult:
        # mistakes with mistakes, alternatives with alternatives: of these `verify` proves on the
        # CPU that none of them changes what another gives
        kinds = {
            answer.kind: [one for one in answers if one.kind == answer.kind] for answer in answers
        }
        found = RunResult(index=self.index)
        for turn in itertools.chain.from_iterable(map(turns, kinds.values())):
            run = self.run_with(worker, turn)
            for answer in turn:
                for grade in self.assignment.task_by_id[answer.task].grades:
                    if (result := run.of(grade.grade_id)) is not None:
                        at = self.index[grade.grade_id]
                        found.results[at, branch_name(answer)] = result
        return found

    def run_with(self, worker: Runner, answers: Sequence[Answer]) -> RunResult:
        """Run the whole notebook with these answers, at most one a task, in place of its own.

        The hidden tests before the first of them would say what they say of the reference, and
        leave nothing: they are empty.
        """
        first = min(self.index[answer.task] for answer in answers)
        cells = [
            replace(cell, source="") if cell.kind == "hidden" and i < first else cell
            for i, cell in enumerate(self.cells)
        ]
        for answer in answers:
            at = self.index[answer.task]
            cells[at] = replace(cells[at], source=answer.source)
        return execute(worker, cells, self.seed, self.device)

    def _check(self, run: RunResult, what: str) -> None:
        if run.ended is not None:
            raise GraderError(f"{self.assignment.name}: {what}: {run.reason}")


@cache
def environment() -> str:
    """What of the installation can change a result: the versions of the packages used."""
    from importlib.metadata import version

    from autograder import __version__

    return " ".join([__version__, *(f"{p}=={version(p)}" for p in ("torch", "numpy", "ipython"))])


def turns(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    """The first answer of every task, then all the second ones, and so on."""
    by_task: dict[str, list[Answer]] = {}
    for answer in answers:
        by_task.setdefault(answer.task, []).append(answer)
    for turn in itertools.zip_longest(*by_task.values()):
        yield [answer for answer in turn if answer is not None]


def branch_name(answer: Answer) -> str:
    """A name that no other answer of the assignment has."""
    return f"{answer.kind} {answer.task}/{answer.name}"
