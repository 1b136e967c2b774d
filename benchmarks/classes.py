"""Classes to measure with: honest work of every kind, as many students as asked for.

Each student answers every task with the reference, an alternative or a known mistake, drawn
from a generator keyed by the student's number, so that a class is the same wherever it is made.
"""

import random
from collections.abc import Iterable

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.class_folder import Classroom
from autograder.course import Assignment, Course
from autograder.files import write_atomically

MISTAKEN = 0.25  # the share of tasks that are answered with a known mistake


def answers(assignment: Assignment, number: int) -> dict[str, str]:
    """What student `number` writes, by task."""
    rng = random.Random(f"{assignment.name} {number}")
    chosen = reference_answers(assignment)
    for task in assignment.tasks:
        mistakes = [a.source for a in assignment.mistakes if a.task == task.id]
        right = [chosen[task.id], *(a.source for a in assignment.alternatives if a.task == task.id)]
        wrong = mistakes and rng.random() < MISTAKEN
        chosen[task.id] = rng.choice(mistakes if wrong else right)
        if not task.written:  # no two students hand in the same text
            chosen[task.id] += f"\n# written by student {number}"
    return chosen


def make_class(
    course: Course,
    classroom: Classroom,
    names: Iterable[str],
    students: int,
    seed: int = 7,
    distinct: int = 0,
) -> int:
    """Hand in the work of a class; returns the number of submissions.

    With `distinct`, the work of so many students comes again and again.
    """
    count = 0
    for name in names:
        assignment = course.load(name)
        classroom.seed(name, seed)
        for number in range(students):
            work = answers(assignment, number % distinct if distinct else number)
            text = notebook_text(filled(assignment, work))
            path = classroom.submission(f"student{number:05}", name, assignment.notebook)
            write_atomically(path, text)
            count += 1
    return count
