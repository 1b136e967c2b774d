"""Evidence kept on disk, so that a learner's check need not run the reference again.

One file a run under build/cache/evidence, in the frames of protocol.py: data, never executed.
Its name holds a hash of all that the evidence depends on; a file that cannot be read is no file.
"""

import contextlib
import hashlib
import json
import os
import platform
from functools import cache
from pathlib import Path

from autograder.classroom import write_atomically
from autograder.course import Assignment
from autograder.grading import Reference, branch_name, environment
from autograder.protocol import FrameReader, frame
from autograder.run import CellResult, Worker, execute
from autograder.verdict import Records, reference_records, unpack_quietly

Results = dict[tuple[int, str | None], CellResult]


class StoredReference(Reference):
    """A reference whose evidence, and that of its known mistakes, comes from disk if it can."""

    def __init__(self, assignment: Assignment, seed: int, device: str, folder: Path) -> None:
        super().__init__(assignment, seed, device)
        self.folder = folder
        self._by_task: dict[str, dict[str, dict[str, Records | None]]] = {}

    def records(self, worker: Worker) -> dict[str, Records]:
        with self._lock:
            if self._records is None:
                path = self._path("reference")
                results = read_results(path)
                if results is None:
                    run = execute(worker, self.cells, self.seed, self.device)
                    self._check(run, "the reference fails")
                    results = run.results
                    self._keep(path, results)
                self._records = {
                    cell.grade_id: reference_records(
                        cell, results.get((self.index[cell.grade_id], None))
                    )
                    for cell in self.assignment.cells
                    if cell.paid
                }
            return self._records

    def mistakes(self, worker: Worker, task: str) -> dict[str, dict[str, Records | None]]:
        self.prepare(worker, [task])
        return self._by_task[task]

    def prepare(self, worker: Worker, tasks: list[str]) -> None:
        """Have the mistakes of these tasks at hand: read them, or run them in one run."""
        with self._lock:
            missing = []
            for task in tasks:
                if task not in self._by_task:
                    results = read_results(self._path(f"mistakes of {task}"))
                    if results is None:
                        missing.append(task)
                    else:
                        self._by_task[task] = self._unpacked(task, results)
            if not missing:
                return
            mistakes = [m for m in self.assignment.mistakes if m.task in missing]
            results = self.run_answers(worker, mistakes).results if mistakes else {}
            for task in missing:
                names = {branch_name(m) for m in mistakes if m.task == task}
                own = {key: result for key, result in results.items() if key[1] in names}
                self._keep(self._path(f"mistakes of {task}"), own)
                self._by_task[task] = self._unpacked(task, own)

    def _unpacked(self, task: str, results: Results) -> dict[str, dict[str, Records | None]]:
        grades = [cell for cell in self.assignment.task_by_id[task].grades if cell.paid]
        return {
            mistake.name: {
                cell.grade_id: unpack_quietly(
                    results.get((self.index[cell.grade_id], branch_name(mistake)))
                )
                for cell in grades
            }
            for mistake in self.assignment.mistakes
            if mistake.task == task
        }

    def _path(self, what: str) -> Path:
        assignment = self.assignment
        parts = [assignment.digest, self.seed, self.device, environment(), platform.version()]
        parts += [platform.machine(), platform.python_version(), _code()]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
        return self.folder / f"{assignment.name} {what} {key}".replace(" ", ".")

    def _keep(self, path: Path, results: Results) -> None:
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time only
            for old in path.parent.glob(f"{path.stem}.*"):
                old.unlink(missing_ok=True)  # of another source, seed or environment
            write_results(path, results)


def write_results(path: Path, results: Results) -> None:
    """Keep the evidence and errors of a run's cells; outputs are not kept."""
    data = []
    for (cell, branch), result in results.items():
        data.append(frame(b"C", json.dumps({"cell": cell, "branch": branch}).encode()))
        if result.evidence is not None:
            data.append(frame(b"E", result.evidence))
        content = {"error": result.error, "surplus": result.surplus}
        data.append(frame(b"O", json.dumps(content).encode()))
    data.append(frame(b"D", b"{}"))
    write_atomically(path, b"".join(data))


def read_results(path: Path) -> Results | None:
    """What `write_results` kept; None where there is nothing whole."""
    results: Results = {}
    current = CellResult()
    complete = False
    try:
        for kind, payload in FrameReader().feed(path.read_bytes()):
            content = {} if kind == b"E" else json.loads(payload)
            if kind == b"C":
                current = results.setdefault((content["cell"], content["branch"]), CellResult())
            elif kind == b"E":
                current.evidence = payload
            elif kind == b"O":
                current.error, current.surplus = content["error"], content["surplus"]
            complete = kind == b"D"
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return results if complete else None


@cache
def _code() -> str:
    """A hash of the package: what runs a cell decides what is seen."""
    digest = hashlib.sha256()
    for entry in sorted(os.scandir(Path(__file__).parent), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            digest.update(Path(entry.path).read_bytes())
    return digest.hexdigest()
