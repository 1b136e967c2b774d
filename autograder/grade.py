"""Grading a class: every submission of some assignments, with one writer.

Threads hand submissions to warm workers; this thread alone writes the gradebook, the
autograded notebooks and the feedback pages. Each submission is complete on disk before the next
is written, and one that is interrupted is simply graded again.
"""

import contextlib
import itertools
import json
import os
import queue
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.classroom import Classroom, runs_as_markup, write_atomically
from autograder.course import Assignment, Course
from autograder.errors import GraderError, UserError
from autograder.grading import Graded, Grader
from autograder.limits import Limits, load_limits
from autograder.run import Worker
from autograder.submission import Refused, read_bytes

Record = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    devices: Sequence[str] = ("cpu",)
    seed: int | None = None
    new_seed: bool = False
    db_url: str | None = None
    force: bool = False
    jailed: bool = True
    jobs: int = 0  # 0: one for every core


@dataclass(frozen=True)
class _Item:
    grader: Grader
    student: str
    path: Path
    before: Record | None


def grade_class(
    course: Course,
    classroom: Classroom,
    names: Sequence[str],
    student: str | None = None,
    options: Options = Options(),
    on_start: Callable[[int], None] = lambda total: None,
    on_record: Callable[[Record], None] = lambda record: None,
    say: Callable[[str], None] = lambda words: None,
) -> list[Record]:
    """Grade a class; returns one record per submission, sorted by assignment and student.

    Args:
        names: assignments; empty for all that have submissions.
        on_start, on_record: told how many submissions there are, and each as it is done.
        say: told what a person at the terminal should know.

    Raises:
        UserError: for an unknown assignment or student, or an empty class.
        GraderError: if nothing can be graded here, with nothing written.
    """
    check_devices(options.devices)
    items = _items(course, classroom, names, student, options)
    # nbgrader takes 2 s to import: wrong usage has been told by now
    from autograder.gradebook import open_gradebook, sync_assignment, writing
    from autograder.late import load_penalties

    on_start(len(items))
    kept = [] if options.force else [item for item in items if _unchanged(item)]
    done = {id(item) for item in kept}
    stale = [item for item in items if id(item) not in done]
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(_Pool(course, options)) if stale else None
        if pool:
            pool.check()
        gradebook = stack.enter_context(open_gradebook(course, classroom, options.db_url, say))
        with writing(classroom.path):
            for assignment in {
                i.grader.assignment.name: i.grader.assignment for i in items
            }.values():
                sync_assignment(gradebook, assignment)
        penalties = load_penalties(course.root)
        records = []
        unchanged = ((item, None) for item in kept)
        for item, graded in itertools.chain(unchanged, pool.run(stale) if pool else ()):
            with writing(classroom.path):
                record = _save(gradebook, classroom, item, graded, penalties)
            records.append({**record, "changed": _changed(item.before, record)})
            on_record(record)
    return sorted(records, key=lambda record: (record["assignment"], record["student"]))


def _unchanged(item: _Item) -> bool:
    """Whether the record there is was made from the same bytes in the same circumstances."""
    if item.before is None:
        return False
    try:
        return item.before["key"] == item.grader.key(read_bytes(item.path, item.grader.limits))
    except Refused:
        return False


def _save(gradebook, classroom: Classroom, item: _Item, graded: Graded | None, penalties) -> Record:
    """Write what was graded (None: nothing new) and the feedback page; returns the record."""
    from autograder.feedback import feedback_page
    from autograder.gradebook import save_record
    from autograder.late import put_penalty

    assignment = item.grader.assignment
    if graded is None:
        record = item.before
    elif graded.record["outcome"] == "grader error" or runs_as_markup(item.student):
        return graded.record  # nothing is written: points given before stay
    else:
        record = graded.record
        save_record(gradebook, assignment, record, submitted_at(item.path), item.before)
        _write(classroom, assignment, item, graded)
    put_penalty(gradebook, assignment, record, penalties)
    page = classroom.feedback(item.student, assignment.name, assignment.notebook)
    write_atomically(page, feedback_page(record))
    return record


def _changed(before: Record | None, record: Record) -> list[dict[str, Any]]:
    """The tasks whose verdict a regrading has changed, with their points before and after."""

    def points(task: dict[str, Any]) -> float:  # the verdict's, not those given by hand
        return sum(cell["score"] for cell in task["cells"])

    old = {task["id"]: points(task) for task in before["tasks"]} if before else {}
    return [
        {"task": task["id"], "title": task["title"], "before": old[task["id"]], "after": now}
        for task in record["tasks"]
        if old.get(task["id"], now := points(task)) != now
    ]


def _items(course, classroom, names, student, options) -> list[_Item]:
    limits = load_limits(course.root)
    items = []
    for name in names or course.names():
        assignment = course.load(name)
        students = classroom.students(name)
        if student is not None:
            students = [one for one in students if one == student]
        if not students:
            continue
        seed = classroom.seed(name, options.seed, options.new_seed)
        grader = Grader(assignment, seed, options.devices, limits)
        items += [
            _Item(
                grader,
                one,
                classroom.submission(one, name, assignment.notebook),
                read_record(classroom.autograded(one, name, assignment.notebook)),
            )
            for one in students
        ]
    # by student: workers then meet different assignments, and wait for no common reference
    items.sort(key=lambda item: (item.student, item.grader.assignment.name))
    if not items:
        what = " or ".join(names) if names else "any assignment"
        if student is not None:
            raise UserError(f"{student} has submitted nothing for {what} in {classroom.path}")
        raise UserError(
            f"nothing is submitted for {what} in {classroom.path}; put notebooks into "
            f"{classroom.submitted}/STUDENT/ASSIGNMENT/"
        )
    return items


def check_devices(devices: Sequence[str]) -> None:
    """Refuse to grade on CUDA where there is none.

    Raises:
        UserError: says so.
    """
    if "cuda" in devices and not has_cuda():
        raise UserError("there is no CUDA device here; grade with --device cpu")


def has_cuda() -> bool:
    """Whether PyTorch finds a CUDA device."""
    import subprocess
    import sys

    # in a process of its own: PyTorch takes a second to import, and CUDA must not be touched
    # before a fork
    test = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
    return subprocess.run([sys.executable, "-c", test], capture_output=True).returncode == 0


class _Pool:
    """Warm workers, one per job, and the threads that feed them."""

    def __init__(self, course: Course, options: Options) -> None:
        limits = load_limits(course.root)
        jobs = options.jobs or os.cpu_count() or 1
        self.workers = [Worker(limits, course.cache, options.jailed) for _ in range(jobs)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self.workers:
            self._free.put(worker)

    def __enter__(self) -> "_Pool":
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.close()

    def check(self) -> None:
        self.workers[0].check_jail()

    def run(self, items: Sequence[_Item]) -> Iterable[tuple[_Item, Graded]]:
        """Grade all items; yields each as it is done."""
        with ThreadPoolExecutor(len(self.workers)) as threads:
            waiting = {threads.submit(self._grade, item): item for item in items}
            try:
                while waiting:
                    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield waiting.pop(future), future.result()
            finally:
                for future in waiting:
                    future.cancel()

    def _grade(self, item: _Item) -> Graded:
        worker = self._free.get()
        try:
            return item.grader.grade(worker, item.path, item.student)
        except GraderError:
            raise
        except Exception as error:  # a fault of ours with one submission stops no other
            return item.grader.failed(item.student, error)
        finally:
            self._free.put(worker)


def _write(classroom: Classroom, assignment: Assignment, item: _Item, graded: Graded) -> None:
    path = classroom.autograded(item.student, assignment.name, assignment.notebook)
    # formgrader compares the time stamps of the submission and of what it shows
    if stamp := _timestamp(item.path):
        write_atomically(path.with_name("timestamp.txt"), stamp)
    write_atomically(path, json.dumps(graded.notebook, indent=1, ensure_ascii=False) + "\n")


def submitted_at(path: Path) -> datetime | None:
    """The time in the timestamp.txt beside a submission, in UTC; None if there is none."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(_timestamp(path).strip())
    except (ValueError, OverflowError):
        return None


def _timestamp(path: Path) -> str:
    """The text in the timestamp.txt, read with the same care: no link, no pipe; "" if none."""
    try:
        data = read_bytes(path.with_name("timestamp.txt"), Limits())
    except Refused:
        return ""
    return data[:100].decode("utf-8", "replace")


def read_record(path: Path) -> Record | None:
    """The record in an autograded notebook, or None where there is none that can be used."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
        return record if isinstance(record, dict) and "key" in record else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
