"""Is anything lost when the grader is killed? Kills it at random moments, over a small class.

    .venv/bin/python benchmarks/kills.py --kills 200

Each round starts from a fresh class, kills `autograder grade` until the number of kills of the
round is used up, lets it finish, and compares scores, outcomes, comments and pages with those
of an undisturbed run.
"""

import argparse
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.files import write_atomically

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ("01_neuron",)
PER_ROUND = 20


def fill(course: Course, path: Path, names: Iterable[str] = ASSIGNMENTS) -> None:
    """Hand in a few submissions of each kind: right, wrong, crashing, unreadable."""
    classroom = Classroom(path)
    for name in names:
        assignment = course.load(name)
        right = reference_answers(assignment)
        first, second = [task.id for task in assignment.tasks if not task.written][:2]
        wrong = next(m for m in assignment.mistakes if m.task == second)
        students = {
            "crashes": {first: "import os\nos._exit(3)"},
            "right": {},
            "wrong": {first: "", second: wrong.source},
        }
        for student, changes in students.items():
            file = classroom.submission(student, name, assignment.notebook)
            write_atomically(file, notebook_text(filled(assignment, {**right, **changes})))
        file = classroom.submission("unreadable", name, assignment.notebook)
        write_atomically(file, '{"cells": [')
        classroom.seed(name, 141)  # all three have the same draws: the reference runs once


def grade(path: Path, *options: str) -> subprocess.Popen:
    command = [Path(sys.executable).with_name("autograder"), "grade", "--class", path, *options]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, **quiet)


def kill_and_finish(
    path: Path,
    rng: random.Random,
    kills: int,
    seconds: float,
    grade: Callable[..., Any] = grade,
) -> int:
    """Start the grader and kill it, again and again, then let it finish; returns the kills.

    Every start grades everything again, so that there is always something to interrupt.
    `seconds` is the time that an undisturbed run takes; `grade` starts one.
    """
    done = 0
    for _ in range(3 * kills):
        if done == kills:
            break
        grader = grade(path, "--force")
        try:
            grader.wait(rng.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            grader.kill()
            grader.wait()
            done += 1
    if grade(path).wait() not in (0, 3):
        raise SystemExit("the last run failed")
    return done


def content(course: Course, path: Path, names: Iterable[str] = ASSIGNMENTS) -> dict:
    """Everything a grading leaves, in a form that can be compared: gradebook, records, pages."""
    query = (
        "select assignment.name, student.id, base_cell.name, grade.auto_score,"
        " grade.manual_score, grade.needs_manual_grade from grade"
        " join base_cell on base_cell.id = grade.cell_id"
        " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
        " join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
        " join assignment on assignment.id = submitted_assignment.assignment_id"
        " join student on student.id = submitted_assignment.student_id order by 1, 2, 3"
    )
    comments = (
        "select base_cell.name, submitted_assignment.student_id, comment.auto_comment from comment"
        " join base_cell on base_cell.id = comment.cell_id"
        " join submitted_notebook on submitted_notebook.id = comment.notebook_id"
        " join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
        " order by 1, 2, 3"
    )
    with sqlite3.connect(f"file:{path}/gradebook.db?mode=ro", uri=True) as database:
        found = {"grades": database.execute(query).fetchall()}
        found["comments"] = database.execute(comments).fetchall()
    classroom = Classroom(path)
    for name in names:
        notebook = course.load(name).notebook
        for student in classroom.students(name):
            file = classroom.autograded(student, name, notebook)
            record = json.loads(file.read_text())["metadata"]["autograder"]
            page = classroom.feedback(student, name, notebook).read_text()
            found[name, student] = {**record, "seconds": 0}, page
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    course, rng = Course(ROOT), random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        start, calm = Path(folder) / "start", Path(folder) / "calm"
        fill(course, start)
        shutil.copytree(start, calm)
        began = time.monotonic()
        kill_and_finish(calm, rng, 0, 0)
        seconds = time.monotonic() - began
        wanted = content(course, calm)
        done, different, began = 0, 0, time.monotonic()
        while done < options.kills:
            path = Path(folder) / "class"
            shutil.copytree(start, path)
            kills = min(PER_ROUND, options.kills - done)
            done += kill_and_finish(path, rng, kills, seconds)
            different += content(course, path) != wanted
            left = [str(p) for p in path.rglob(".*.part")]
            print(f"{done} kills, {different} rounds differ, left over: {left}", flush=True)
            shutil.rmtree(path)
        print(f"{done} kills in {time.monotonic() - began:.0f} s: {different} rounds differ")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
