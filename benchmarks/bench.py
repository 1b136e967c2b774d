"""What grading a class costs, beside stock nbgrader and beside the floor.

    make bench                                   # 100 students over all assignments
    .venv/bin/python benchmarks/bench.py --students 10 --assignments 01_neuron --grow 20 100

One run on one machine measures, on the same submissions:

- stock nbgrader, on a sample, one after the other as it works (`stock.py`);
- this project, on all cores, when it is new to the machine, and so runs the known mistakes, and
  on a second class, for which what they wrote down is kept (`ours.py`);
- the floor: the same cells in bare forks of warm processes on all cores (`floor.py`);
- the jail: a run with and without it, in turns;
- memory and time per submission of a small class and of a large one;
- the large class again, unchanged;
- everything but execution, from recorded evidence (`replay.py`).

Prints a report and writes it to benchmarks/results.md. Nothing but the machine's processor,
cores and memory is said of it.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from classes import answers, make_class

from autograder.authoring.demo import filled, notebook_text
from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.grading.submission import parse
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
JAIL_PAIRS = 60
GROWTH_ROUNDS = 3  # of a large class between two small ones
DISTINCT = 20  # students whose work is repeated where execution is not measured

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--assignments", nargs="*", help="default: all")
    parser.add_argument("--sample", type=int, default=5, help="students graded by stock nbgrader")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--grow", type=int, nargs=2, default=(100, 1000), help="0 0: leave it out")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    course = Course.find()
    names = options.assignments or course.names()
    report = [f"# Measured\n\n{machine()}\n"]

    def say(words: str) -> None:
        print(words, flush=True)
        report.append(words)

    with tempfile.TemporaryDirectory() as folder:
        classes(course, names, options, Path(folder), say)
        say(jail(course, names[0]))
        if all(options.grow):
            say(growth(course, names, options, Path(folder)))
            say(writer(course, names[0], options.grow[1], Path(folder)))
    options.results.write_text("\n".join(report).rstrip() + "\n")


def machine() -> str:
    """Processor, cores and memory, the versions, and how busy it was."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    from importlib.metadata import version

    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "nbgrader", "SQLAlchemy"))
    busy = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} cores of {model or platform.machine()}, {memory:.0f} GiB, Linux "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, {packages}. "
        f"Other work when this run began: a load of {busy:.1f} over five minutes."
    )


# ---------------------------------------------------------------- the class


def classes(course: Course, names, options, folder: Path, say: Callable[[str], None]) -> None:
    """Stock, this project, the floor, and the class again: each assignment by itself."""
    cores = min(options.jobs, os.cpu_count() or 1)
    say(
        f"{options.students} students; {options.sample} of them for stock nbgrader, which works "
        f"on one submission at a time; {options.jobs} workers for this project and the floor.\n"
        "Milliseconds per submission, by the clock. *Cells*: their own time in the floor's "
        "processes, of which each core takes its share. *Overhead*: what a person waits beyond "
        "the cells, the total less that share; for stock, which uses one core for them, less all "
        "of it. *Ours* runs the known mistakes first, as on a machine that is new to it; *kept* is "
        "a second class. The last column counts the seconds of all cores in the place of those "
        "waited.\n"
    )
    header = (
        "assignment",
        "stock",
        "ours",
        "kept",
        "floor",
        "cells",
        "overhead, stock",
        "overhead, ours",
        "overhead, kept",
        "stock / ours",
        "overheads' ratio",
        "overheads' ratio, kept",
        "ours / floor",
        "overheads' ratio, all cores",
    )
    table = [header]
    rows: list[Row] = []
    for name in names:
        classrooms = [Classroom(folder / f"{name}-{which}") for which in ("first", "second")]
        for classroom in classrooms:
            make_class(course, classroom, [name], options.students)
        row = measure(classrooms, [name], options)
        rows.append({"assignment": name, **row})
        table.append(line(name, row, cores))
        print(" | ".join(table[-1]), flush=True)
    together = {key: statistics.fmean(row[key] for row in rows) for key in NUMBERS}
    table.append(line("all", together, cores))
    say(markdown(table))
    stages: dict[str, float] = {}
    for row in rows:
        for stage, seconds in row["stages"].items():
            stages[stage] = stages.get(stage, 0.0) + seconds / row["submissions"] / len(rows)
    say("\nProcessor time by stage, milliseconds per submission:\n")
    ordered = sorted(stages.items(), key=lambda item: -item[1])
    say(markdown([("stage", "ms"), *((stage, f"{1e3 * s:.1f}") for stage, s in ordered)]))
    start = statistics.fmean(row["start"] for row in rows)
    cells = statistics.fmean(row["stock cells"] for row in rows)
    say(
        f"\nBefore the first submission a run takes {start:.1f} s (imports, warm workers). "
        f"In stock nbgrader the cells take {cells:.2f} s, with importing PyTorch."
    )


NUMBERS = ("stock", "ours", "kept", "floor", "cells")


def measure(classrooms: Sequence[Classroom], names: Sequence[str], options) -> Row:
    """The figures of a class, and of a second one with the same answers."""
    path, second = (str(classroom.path) for classroom in classrooms)
    stock = script("stock.py", path, str(options.sample), *names)
    [floor] = script("floor.py", path, str(options.jobs), *names)
    shutil.rmtree(Course.find().evidence, ignore_errors=True)  # as on a machine that is new to it
    [ours] = script("ours.py", path, str(options.jobs), *names)
    [kept] = script("ours.py", second, str(options.jobs), *names)
    assert ours["graded"] and kept["graded"]
    return {
        "stock": statistics.fmean(row["seconds"] for row in stock),
        "stock cells": statistics.fmean(row["cells"] for row in stock),
        "ours": ours["seconds"] / ours["submissions"],
        "kept": kept["seconds"] / kept["submissions"],
        "floor": floor["seconds"] / floor["submissions"],
        "cells": floor["cells"],
        "start": ours["start"],
        "stages": ours["stages"],
        "submissions": ours["submissions"],
    }


def line(name: str, row: Row, cores: int) -> tuple[str, ...]:
    stock = row["stock"] - row["cells"]
    ours, kept = (row[which] - row["cells"] / cores for which in ("ours", "kept"))
    times = (*(row[number] for number in NUMBERS), stock, ours, kept)
    faster, slower = row["stock"] / row["ours"], row["ours"] / row["floor"]
    ratios = (faster, stock / ours, stock / kept, slower, stock / (cores * ours))
    return (name, *(f"{1e3 * t:.0f}" for t in times), *(f"{r:.1f}" for r in ratios))


def script(name: str, *arguments: str) -> list[Row]:
    """Run one of the scripts beside this one; returns the JSON objects it prints."""
    command = [sys.executable, "-W", "ignore", str(HERE / name), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=Course.find().root)
    if done.returncode:
        raise SystemExit(f"{name} failed")
    return [json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")]


def markdown(table: Sequence[Sequence[str]]) -> str:
    rows = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([rows[0], "|" + "---|" * len(table[0]), *rows[1:]])


# ---------------------------------------------------------------- the jail


def jail(course: Course, name: str) -> str:
    """The same run with and without the jail, in turns."""
    assignment, limits = course.load(name), load_limits(course.root)
    data = notebook_text(filled(assignment, answers(assignment, 0))).encode()
    cells, _ = parse(data, assignment).run_cells()
    seconds: dict[bool, list[float]] = {True: [], False: []}
    jailed, free = (
        Worker(limits, course.cache, one, warmth_for([assignment])) for one in (True, False)
    )
    with jailed, free:
        for number in range(2 * JAIL_PAIRS + 4):
            worker = free if number % 2 else jailed
            began = time.monotonic()
            worker.attempt(cells, 7, "cpu")
            if number >= 4:
                seconds[worker.jailed].append(time.monotonic() - began)
    with_jail, without = (1e3 * statistics.median(seconds[jailed]) for jailed in (True, False))
    return (
        f"\nThe jail, {JAIL_PAIRS} runs of {name} with and without it in turns: {with_jail:.1f} ms "
        f"and {without:.1f} ms (medians), so it costs {with_jail - without:.1f} ms a submission."
    )


# ---------------------------------------------------------------- the writer


def writer(course: Course, name: str, students: int, folder: Path) -> str:
    """How much one process can judge and write, if execution cost nothing."""
    classroom = Classroom(folder / "replay")
    make_class(course, classroom, [name], students, distinct=DISTINCT)
    [row] = script("replay.py", str(classroom.path), str(DISTINCT), name)
    both, alone = row["seconds"] / students, row["writing"] / students
    return (
        f"\nOne process, {students} submissions of {name} from recorded evidence: "
        f"{1e3 * both:.1f} ms each for reading, judging and writing, which ends at "
        f"{1 / both:.0f} submissions a second; "
        f"{1e3 * alone:.1f} ms for writing alone, which ends at {1 / alone:.0f}."
    )


# ---------------------------------------------------------------- growth


def growth(course: Course, names: Sequence[str], options, folder: Path) -> str:
    """Peak memory and time per submission of a small class and of a large one."""
    sizes = {name: len(course.load(name).cells) for name in names}
    name = min(sizes, key=sizes.get)
    memory: dict[int, float] = {}
    again: list[Row] = []
    table = [("students", "seconds", "ms per submission", "peak memory, MB (PSS)")]
    small, large = options.grow
    runs: dict[int, list[tuple[float, int]]] = {small: [], large: []}
    changes = []
    for number in range(GROWTH_ROUNDS):
        # a machine is faster at one time than at another: a large class between two small ones
        per_submission = []
        for place, students in enumerate((small, large, small)):
            classroom = Classroom(folder / f"grow{number}-{place}")
            make_class(course, classroom, [name], students)
            shutil.rmtree(course.evidence, ignore_errors=True)  # each runs the known mistakes
            row, peak = watched("ours.py", str(classroom.path), str(options.jobs), name)
            runs[students].append((row["seconds"], peak))
            per_submission.append(row["seconds"] / students)
            if students == large:
                again += script("ours.py", str(classroom.path), str(options.jobs), name)
        before, between, after = per_submission
        changes.append(between / statistics.fmean((before, after)) - 1)
    for students, measured in runs.items():
        seconds, peaks = zip(*measured, strict=True)
        each = 1e3 * statistics.median(seconds) / students
        memory[students] = statistics.median(peaks)
        all_runs = ", ".join(f"{s:.1f}" for s in seconds)
        table.append((str(students), all_runs, f"{each:.1f}", f"{memory[students] / 1e6:.0f}"))
    assert not any(row["graded"] for row in again)
    rate = large / statistics.median(row["seconds"] for row in again)
    rounds = ", ".join(f"{100 * change:+.1f}" for change in changes)
    return (
        f"\nGrowth, {name}, {GROWTH_ROUNDS} rounds of a large class between two small ones, and "
        f"the medians; memory of all processes together, sampled:\n\n{markdown(table)}\n\n"
        f"From {small} to {large} students the time per submission changes by "
        f"{100 * statistics.median(changes):+.1f} % (by round: {rounds}), peak memory by "
        f"{100 * (memory[large] / memory[small] - 1):+.1f} %. Each runs the known mistakes "
        "anew.\n\n"
        f"The {large} students again, unchanged: {rate:.0f} submissions a second, after imports."
    )


def watched(name: str, *arguments: str) -> tuple[Row, int]:
    """Like `script`, for one that prints a single object; with the peak of its memory in bytes."""
    command = [sys.executable, "-W", "ignore", str(HERE / name), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Course.find().root)
    peak = Peak(process.pid)
    peak.start()
    output = process.communicate()[0]
    peak.join()
    return json.loads(output.splitlines()[-1]), peak.highest


class Peak(threading.Thread):
    """Samples the proportional memory of a process and all its descendants until it ends."""

    def __init__(self, pid: int, pause: float = 1.0) -> None:
        super().__init__(daemon=True)
        self.pid, self.pause, self.highest = pid, pause, 0

    def run(self) -> None:
        while alive(self.pid):
            self.highest = max(self.highest, sum(pss(pid) for pid in family(self.pid)))
            time.sleep(self.pause)


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def family(pid: int) -> list[int]:
    found = [pid]
    tasks: list[Path] = []
    with contextlib.suppress(OSError):  # it has ended meanwhile,
        tasks += Path(f"/proc/{pid}/task").glob("*/children")
    for task in tasks:
        with contextlib.suppress(OSError):  # or one of its threads
            for child in task.read_text().split():
                found += family(int(child))
    return found


def pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(x.split()[1]) for x in lines if x.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
