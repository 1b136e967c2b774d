"""Does anything a submission holds make the grader fail? Damages notebooks, evidence and streams.

    .venv/bin/python benchmarks/fuzz.py --notebooks 5000 --evidence 5000 --streams 5000

Every damaged notebook must end with an explicit outcome, every damaged evidence with a verdict,
and every damaged stream of frames with an end; an exception, or the outcome "grader error", is
printed and fails the script. The grader's memory is printed as it was before, and at its highest.
"""

import argparse
import collections
import contextlib
import copy
import json
import os
import random
import resource
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Assignment, Course
from autograder.grading.grader import Grader
from autograder.grading.reference import Reference
from autograder.judging.diagnosis import unpack_quietly
from autograder.judging.verdict import judge_cell
from autograder.protocol.frames import frame
from autograder.protocol.results import CellResult, RunCell
from autograder.running.follow import Followed
from autograder.running.repeats import execute
from autograder.running.worker import Worker
from autograder.settings import Limits

ROOT = Path(__file__).resolve().parent.parent
STRANGE: list[Any] = [
    None, True, -1, 0, 1e400, 10**30, "", "\ud800", "\x00", "x" * 5000, [], {}, [[]], {"": {}},
    {"grade_id": 7}, ["a", 3, None], "relu", "code", "<script>alert(1)</script>", "../", "\u202e",
]  # fmt: skip


def damage(rng: random.Random, notebook: dict[str, Any]) -> bytes:
    """The bytes of a notebook after a few random changes to its structure or its text."""
    nb = json.loads(json.dumps(notebook))
    for _ in range(rng.randint(1, 6)):
        rng.choice([_change, _change, _drop, _repeat, _swap_cells, _retype])(rng, nb)
    text = json.dumps(nb, ensure_ascii=rng.random() < 0.5)
    data = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.25:
        data = _bytes(rng, data)
    return data


def _places(value: Any, found: list | None = None) -> list[tuple[Any, Any]]:
    """Every (container, key) of a nested structure."""
    found = [] if found is None else found
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        found.append((value, key))
        if isinstance(item, (dict, list)):
            _places(item, found)
    return found


def _change(rng: random.Random, nb: Any) -> None:
    places = _places(nb)
    if places:
        container, key = rng.choice(places)
        container[key] = copy.deepcopy(rng.choice(STRANGE))


def _drop(rng: random.Random, nb: Any) -> None:
    places = _places(nb)
    if places:
        container, key = rng.choice(places)
        del container[key]


def _cells(nb: Any) -> list:
    cells = nb.get("cells") if isinstance(nb, dict) else None
    return cells if isinstance(cells, list) else []


def _repeat(rng: random.Random, nb: Any) -> None:
    cells = _cells(nb)
    if cells:
        cells.insert(rng.randrange(len(cells)), rng.choice(cells))


def _swap_cells(rng: random.Random, nb: Any) -> None:
    rng.shuffle(_cells(nb))


def _retype(rng: random.Random, nb: Any) -> None:
    for cell in _cells(nb):
        if isinstance(cell, dict) and rng.random() < 0.1:
            cell["cell_type"] = rng.choice(["code", "markdown", "raw", "heading", 3, None])


def _bytes(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    way = rng.randrange(4)
    if way == 0:
        del changed[rng.randrange(len(changed)) :]
    elif way == 1:
        for _ in range(rng.randint(1, 20)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    elif way == 2:
        return data.decode("utf-8", "replace").encode(
            rng.choice(["utf-16", "utf-32", "cp037"]), "replace"
        )
    else:
        at = rng.randrange(len(changed))
        changed[at:at] = rng.randbytes(rng.randint(1, 50))
    return bytes(changed)


def damage_evidence(rng: random.Random, data: bytes) -> bytes:
    """Evidence after a few random changes: to its bytes, or to the records in its header."""
    if rng.random() < 0.4:
        return _bytes(rng, data) if data else data
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    records = json.loads(header["__metadata__"]["records"])
    for _ in range(rng.randint(1, 4)):
        rng.choice([_change, _change, _drop])(rng, records)
    header["__metadata__"]["records"] = json.dumps(records)
    if rng.random() < 0.2:
        _change(rng, header)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + size :]


def stream_outcome(evidence: dict[str, bytes], seed: int) -> str:
    """Follow a run whose stream of frames is damaged; how it ended."""
    rng = random.Random(seed)
    frames = []
    for number, data in enumerate(rng.sample(sorted(evidence.values()), 3)):
        outputs = rng.choice([b"", b'{"output_type": "stream", "text": "x"}', b"[[[", b"{}," * 999])
        frames += [
            frame(b"C", json.dumps({"cell": number, "branch": None}).encode()),
            frame(b"E", damage_evidence(rng, data) if rng.random() < 0.5 else data),
            frame(b"O", b'{"outputs": [' + outputs + b'], "error": null}'),
        ]
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(frames))
        frames[at:at] = [rng.choice(frames)] * rng.choice([1, 1, 1, 50])
    stream = b"".join([*frames, frame(b"D", b"{}")])
    if rng.random() < 0.5:
        stream = _bytes(rng, stream)
    stream = frame(b"S", b'{"layers": {}}') + stream  # sent before anything of a student's runs
    ends = [
        (open(one, "rb", 0), open(other, "wb", 0))  # noqa: SIM115  (closed below, and elsewhere)
        for one, other in (os.pipe() for _ in range(4))
    ]
    job, result, status, leash = ends
    sender = threading.Thread(target=_send, args=(result[1], stream))
    sender.start()
    status[1].write(b'{"exit": 0, "cpu_seconds": 0, "peak_memory": 0}\n')
    os.set_blocking(job[1].fileno(), False)
    cells = [RunCell("", f"c{number}", f"c{number}") for number in range(3)]
    run = Followed(Limits(cell_seconds=5), cells, 1, [b"{}\n"] + [b'""\n'] * 3)
    ended = run.follow(job[1], result[0], status[0], leash[1]).ended
    result[0].close()
    sender.join()
    for end in (*job, *status, leash[0]):
        end.close()
    return ended or "complete"


def _send(end: Any, stream: bytes) -> None:
    with contextlib.suppress(OSError), end:
        while stream:
            stream = stream[end.write(stream) :]


class Fuzz:
    """One assignment, a worker and a grader, for many damaged submissions."""

    def __init__(self, name: str, worker: Worker, folder: Path) -> None:
        self.assignment: Assignment = Course(ROOT).load(name)
        self.worker, self.folder = worker, folder
        limits = Limits(cell_seconds=5, total_seconds=30)
        self.grader = Grader(self.assignment, 3, ("cpu",), limits)
        self.reference = Reference(self.assignment, 3, "cpu")
        right = reference_answers(self.assignment)
        self.notebook = json.loads(notebook_text(filled(self.assignment, right)))
        run = execute(worker, self.reference.cells, 3, "cpu")
        self.evidence = {
            cell.grade_id: run.of(cell.grade_id).evidence
            for cell in self.assignment.cells
            if cell.paid
        }

    def notebook_outcome(self, seed: int) -> str:
        """Grade one damaged notebook; returns its outcome. Raises what the grader raises."""
        path = self.folder / self.assignment.name / f"{self.assignment.notebook}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(damage(random.Random(seed), self.notebook))
        graded = self.grader.grade(self.worker, path, "fuzz")
        json.dumps(graded.notebook, ensure_ascii=False).encode()  # it can be written
        if not 0 <= graded.record.score <= graded.record.max_score:
            raise AssertionError(f"score {graded.record.score}")
        return graded.record.outcome

    def evidence_outcome(self, seed: int) -> str:
        """Judge one cell's damaged evidence: "passed" only if it still says the same."""
        rng = random.Random(seed)
        grade_id = rng.choice(sorted(self.evidence))
        data = damage_evidence(rng, self.evidence[grade_id])
        reference = self.reference.records(self.worker)[grade_id]
        cell, result = self.assignment.by_id[grade_id], CellResult()
        result.evidence = data
        verdict = judge_cell(self.assignment, cell, reference, result)
        unpack_quietly(result)
        return "passed" if verdict.passed else "refused"


def peak_memory() -> int:
    """The most that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notebooks", type=int, default=5000)
    parser.add_argument("--evidence", type=int, default=5000)
    parser.add_argument("--streams", type=int, default=5000)
    parser.add_argument("--assignment", default="01_neuron")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    course = Course(ROOT)
    limits = Limits(cell_seconds=5, total_seconds=30)
    bad = 0
    with Worker(limits, course.cache) as worker, tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(options.assignment, worker, Path(folder))
        print(f"memory of the grader before: {peak_memory()} MB")
        for what, count, outcome_of in (
            ("notebooks", options.notebooks, fuzz.notebook_outcome),
            ("evidence", options.evidence, fuzz.evidence_outcome),
            ("streams", options.streams, partial(stream_outcome, fuzz.evidence)),
        ):
            outcomes: collections.Counter[str] = collections.Counter()
            began = time.monotonic()
            for number in range(count):
                seed = options.seed + number
                try:
                    outcome = outcome_of(seed)
                except Exception as error:
                    outcome = f"{type(error).__name__}: {error}"[:200]
                    print(f"seed {seed}: {outcome}", flush=True)
                    bad += 1
                bad += outcome == "grader error"
                outcomes[outcome] += 1
            seconds = time.monotonic() - began
            print(f"{count} damaged {what}: {dict(outcomes)} in {seconds:.0f} s")
            print(f"memory of the grader at its highest: {peak_memory()} MB", flush=True)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
