"""Evidence kept on disk, so that known mistakes, and a learner's reference, run once.

One file a run under build/cache/evidence, in the frames of `protocol.frames`: data, never executed.
Its name holds a hash of all that the evidence depends on; a file that cannot be read is no file.
"""

import contextlib
import hashlib
import json
import os
import platform
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from autograder.course import Answer, Assignment
from autograder.files import files_of_package, write_atomically
from autograder.grading.reference import Reference, environment
from autograder.protocol.frames import FrameReader, frame
from autograder.protocol.results import CellResult, Results
from autograder.running.runner import Runner

KEPT = 4  # files of one name: other seeds, and the release before


class StoredReference(Reference):
    """A reference whose evidence comes from disk if it can: the one that makes the shown draws.

    What it holds is shown or hinted at, and no point hangs on it. With `ahead`, the mistakes of
    other tasks are run along with those asked for: a class will ask for them all. A `fresh` one
    reads nothing, and only keeps what it ran: a proof is of what there is now.
    """

    def __init__(
        self,
        assignment: Assignment,
        seed: int,
        device: str,
        folder: Path,
        ahead: bool = True,
        fresh: bool = False,
    ) -> None:
        super().__init__(assignment, seed, device)
        self.folder, self.ahead, self.fresh = folder, ahead, fresh

    def _run_reference(self, worker: Runner) -> Results:
        results = self._kept("reference")
        if results is None:
            results = super()._run_reference(worker)
            self._keep("reference", results)
        return results

    def _run_mistakes(self, worker: Runner, known: Sequence[Answer]) -> Results:
        tasks = list(dict.fromkeys(mistake.task for mistake in known))
        found = {task: self._kept(f"mistakes of {task}") for task in tasks}
        stored = {task: results for task, results in found.items() if results is not None}
        lacking = [mistake for mistake in known if mistake.task not in stored]
        ran = super()._run_mistakes(worker, lacking) if lacking else {}
        stored |= self.keep_mistakes(lacking, ran)
        return {key: result for results in stored.values() for key, result in results.items()}

    def keep_mistakes(self, known: Sequence[Answer], ran: Results) -> dict[str, Results]:
        """Keep what all known mistakes of some tasks gave in a run; the same, by task."""
        found = super().keep_mistakes(known, ran)
        for task, results in found.items():
            self._keep(f"mistakes of {task}", results)
        return found

    def _path(self, what: str) -> Path:
        assignment = self.assignment
        parts = [assignment.digest, self.seed, self.device, environment(), platform.version()]
        parts += [platform.machine(), platform.python_version(), _code()]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
        return self.folder / f"{assignment.name} {what} {key}".replace(" ", ".")

    def _kept(self, what: str) -> Results | None:
        return None if self.fresh else read_results(self._path(what))

    def _keep(self, what: str, results: Results) -> None:
        path = self._path(what)
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time only
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # right values are in it
            write_results(path, results)
            files = sorted(path.parent.glob(f"{path.stem}.*"), key=os.path.getmtime)
            for old in files[:-KEPT]:
                old.unlink(missing_ok=True)


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
    """A hash of the package."""
    digest = hashlib.sha256()
    for path in files_of_package():
        digest.update(path.read_bytes())
    return digest.hexdigest()
