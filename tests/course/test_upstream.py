"""A backward pass that ignores its upstream gradient is a known mistake wherever there is one."""

import re

import pytest
from conftest import ROOT

from autograder.course import Course

COURSE = Course(ROOT)


def backward_tasks() -> list[tuple[str, str]]:
    return [
        (name, task.id)
        for name in COURSE.names()
        for task in COURSE.load(name).tasks
        if re.search(r"def (backward|bwd)\(|upstream\)", task.solution.source)
    ]


@pytest.mark.parametrize(("name", "task"), backward_tasks())
def test_ignoring_the_upstream_gradient_is_among_the_mistakes(name, task):
    # `autograder verify` proves that every mistake loses points
    mistakes = [m for m in COURSE.load(name).mistakes if m.task == task]
    assert any("upstream" in m.name or "upstream" in m.hint for m in mistakes)
