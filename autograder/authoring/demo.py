"""The sample class of `make demo`: students called after what they did."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from autograder.authoring.percent import without_markers
from autograder.class_folder import Classroom
from autograder.course import Answer, Assignment, Course, Task
from autograder.files import write_atomically

Answers = dict[str, str]  # solution cell's grade id -> text


def make_class(course: Course, classroom: Classroom) -> int:
    """Write the sample submissions into a class folder; returns how many."""
    count = 0
    for name in course.names():
        assignment = course.load(name)
        for student, make in STUDENTS.items():
            if student in MISTAKEN and not assignment.mistakes:
                continue
            if student in ONCE and (name != course.names()[0] or not _code_tasks(assignment)):
                continue
            path = classroom.submission(student, name, assignment.notebook)
            text = make(assignment)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                write_atomically(path, text)
            count += 1
        classroom.seed(name, SEED)
    return count


def reference_answers(assignment: Assignment) -> Answers:
    """The reference's text for every solution cell."""
    return {task.id: without_markers(task.solution.source) for task in assignment.tasks}


def filled(assignment: Assignment, answers: Answers) -> dict[str, Any]:
    """The released notebook with these answers in it."""
    notebook: dict[str, Any] = json.loads(json.dumps(assignment.release))
    for cell in notebook["cells"]:
        grade_id = cell["metadata"]["nbgrader"]["grade_id"]
        if grade_id in answers:
            cell["source"] = answers[grade_id]
    return notebook


def notebook_text(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _code_tasks(assignment: Assignment) -> list[Task]:
    return [task for task in assignment.tasks if not task.written]


def _alternative(assignment: Assignment) -> Answers:
    return {**reference_answers(assignment), **_first_of_each_task(assignment.alternatives)}


def _mistaken(assignment: Assignment) -> Answers:
    return {**reference_answers(assignment), **_first_of_each_task(assignment.mistakes)}


def _first_of_each_task(known: Sequence[Answer]) -> Answers:
    return {answer.task: answer.source for answer in reversed(known)}


def _slips_once(assignment: Assignment) -> Answers:
    answers = reference_answers(assignment)
    slip = assignment.mistakes[-1]
    return {**answers, slip.task: slip.source}


def _first_half(assignment: Assignment) -> Answers:
    half = assignment.tasks[: len(assignment.tasks) // 2]
    answers = reference_answers(assignment)
    return {task.id: answers[task.id] for task in half}


def _prints_and_warns(assignment: Assignment) -> Answers:
    noise = 'import warnings\nwarnings.warn("just so you know")\nprint("look", 42)\n'
    return {
        task.id: (text if task.written else f"{noise}{text}\nprint('done')")
        for task, text in zip(assignment.tasks, reference_answers(assignment).values(), strict=True)
    }


def _broken(position: int, code: str) -> Callable[[Assignment], Answers]:
    def make(assignment: Assignment) -> Answers:
        tasks = _code_tasks(assignment)
        return {**reference_answers(assignment), tasks[position % len(tasks)].id: code}

    return make


def _grade_cells_deleted(assignment: Assignment) -> str:
    notebook = filled(assignment, reference_answers(assignment))
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if cell["metadata"]["nbgrader"]["solution"] or not cell["metadata"]["nbgrader"]["grade"]
    ]
    return notebook_text(notebook)


def _answers(make: Callable[[Assignment], Answers]) -> Callable[[Assignment], str]:
    return lambda assignment: notebook_text(filled(assignment, make(assignment)))


STUDENTS: dict[str, Callable[[Assignment], str]] = {
    "perfect": _answers(reference_answers),
    "other-ways": _answers(_alternative),
    "slips-once": _answers(_slips_once),
    "a-mistake-in-every-task": _answers(_mistaken),
    "first-half-only": _answers(_first_half),
    "prints-and-warns": _answers(_prints_and_warns),
    "blank": _answers(lambda a: {}),
    "endless-loop": _answers(_broken(1, "import time\nwhile True:\n    time.sleep(1)")),
    "memory-bomb": _answers(_broken(2, "hoard = [bytearray(2**30) for _ in range(64)]")),
    "unreadable-file": lambda a: '{"cells": [',
    "grade-cells-deleted": _grade_cells_deleted,
}
# what an assignment may lack
MISTAKEN = ("slips-once", "a-mistake-in-every-task")
# of what is the same in every assignment, one shows it
ONCE = (
    "prints-and-warns",
    "endless-loop",
    "memory-bomb",
    "unreadable-file",
    "grade-cells-deleted",
)
SEED = 139  # all others have the same draws: an assignment's reference runs once
