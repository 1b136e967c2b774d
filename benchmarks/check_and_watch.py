"""How long does a learner wait? `check` from a cold start, and `watch` from save to screen.

    .venv/bin/python benchmarks/check_and_watch.py 01_neuron --rounds 5

Prints, for each assignment, what both take beyond the cells' own time: the time that the
notebook's cells take in a worker that has everything imported. "first" is a check that has no
evidence of the reference on disk. Times are the least and the median of the rounds; the load
of the machine is printed with them, for on a busy one they are too long.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course
from autograder.learner.check import Checker
from autograder.running.worker import Worker, warmth_for
from autograder.settings import load_limits

AUTOGRADER = str(Path(sys.executable).parent / "autograder")


def notebook(assignment, mistakes: int = 0, only: int | None = None) -> str:
    """A solved notebook, with the first mistake of the first tasks, or the first tasks only."""
    answers = reference_answers(assignment)
    with_mistakes = [
        t.id for t in assignment.tasks if any(m.task == t.id for m in assignment.mistakes)
    ]
    for task in with_mistakes[:mistakes]:
        answers[task] = next(m.source for m in assignment.mistakes if m.task == task)
    return notebook_text(filled(assignment, dict(list(answers.items())[:only])))


def own_seconds(checker: Checker, text: str) -> float:
    """The cells' own time: the best of three runs in a warm worker."""
    return min(checker.check(text.encode()).seconds for _ in range(3))


def cold_check(path: Path) -> float:
    started = time.monotonic()
    subprocess.run([AUTOGRADER, "check", str(path)], stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def saves(path: Path, texts: list[str], rounds: int) -> list[float]:
    """Seconds from each save to the first result on the screen."""
    child = pexpect.spawn(
        AUTOGRADER, ["watch", str(path)], dimensions=(50, 100), encoding="utf-8", timeout=120
    )
    child.expect("another task")
    seconds = []
    for number in range(rounds):
        time.sleep(1.0 + 0.037 * number)  # not in step with the watching
        partial = path.with_suffix(".part")
        partial.write_text(texts[number % 2], encoding="utf-8")
        started = time.monotonic()
        os.replace(partial, path)
        child.expect("checking")
        child.expect("another task")  # in the last line of a result
        seconds.append(time.monotonic() - started)
    child.send("q")
    child.expect(pexpect.EOF)
    return seconds


def measure(course: Course, name: str, rounds: int) -> None:
    assignment = course.load(name)
    texts = [notebook(assignment, mistakes=1), notebook(assignment)]
    evidence = course.cache / "evidence"
    limits = load_limits(course.root)
    with Worker(limits, course.cache, False, warmth_for([assignment])) as worker:
        checker = Checker(course, assignment, worker, limits)
        own = own_seconds(checker, texts[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{assignment.notebook}.ipynb"
        path.write_text(texts[0], encoding="utf-8")
        first = []
        for _ in range(rounds):
            for file in evidence.glob(f"{name}.*"):
                file.unlink()
            first.append(cold_check(path))
        later = [cold_check(path) for _ in range(rounds)]
        saved = saves(path, texts, rounds)
    print(f"{name}: the cells' own time {own:.2f} s; beyond it, least and median of {rounds}:")
    for what, seconds in (("check, first", first), ("check", later), ("save to screen", saved)):
        beyond = [max(0.0, s - own) for s in seconds]
        print(f"  {what:15} {min(beyond):5.2f} s {statistics.median(beyond):5.2f} s")
    print(f"  load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", help="all, if none is named")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    course = Course.find()
    shutil.rmtree(course.cache / "evidence", ignore_errors=True)
    for name in arguments.assignments or course.names():
        measure(course, name, arguments.rounds)


if __name__ == "__main__":
    main()
