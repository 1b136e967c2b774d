"""The ladder of matrix products: each rung is told from the one before, and from nothing else."""

import pytest
from answers import COURSE, lost, one_worker  # noqa: F401  (a fixture)

from autograder.course import Answer

LADDER = {
    "matmul-loops": """
def matmul_loops(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                out[i, j] += a[i, k] * b[k, j]
    return out""",
    "matmul-elementwise": """
def matmul_elementwise(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out""",
    "matmul-broadcast": """
def matmul_broadcast(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        out[i] = (a[i, :, None] * b).sum(0)
    return out""",
    "matmul-no-loop": """
def matmul_no_loop(a, b):
    return (a[:, :, None] * b[None]).sum(1)""",
}
SPELLINGS = {
    "unsqueeze": "return torch.stack([(row.unsqueeze(-1) * b).sum(dim=0) for row in a])",
    "transposed": "return torch.stack([(b.t() * row).sum(1) for row in a])",
    "expand": "return torch.stack([(row[:, None].expand_as(b) * b).sum(0) for row in a])",
    "view": (
        "out = a.new_zeros(len(a), b.size(1))\n"
        "    for i, row in enumerate(a):\n        out[i] = torch.sum(row.view(-1, 1) * b, 0)\n"
        "    return out"
    ),
}


@pytest.fixture(scope="module")
def refused(one_worker):  # noqa: F811
    """For each answer, the grade cells that pay nothing, of all that ask for its function."""
    rungs = list(LADDER.items())
    answers = []
    for (_, text), (task, _) in zip(rungs, rungs[1:], strict=False):
        name = text.split("def ")[1].split("(")[0]
        answers.append(Answer(task, task, text.replace(name, task.replace("-", "_"))))
    for spelling, body in SPELLINGS.items():
        source = f"def matmul_broadcast(a, b):\n    {body}"
        answers.append(Answer("matmul-broadcast", spelling, source))
    cells = [one.split(" of ") for one in lost(one_worker, COURSE.load("03_matmul"), answers)]
    return {
        answer.name: {cell for cell, name in cells if name == answer.name} for answer in answers
    }


@pytest.mark.parametrize("task", list(LADDER)[1:])
def test_the_rung_before_loses_the_budget_and_nothing_else(refused, task):
    assert refused[task] == {f"{task}-budget"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_broadcasting_keeps_its_points(refused, spelling):
    assert refused[spelling] == set()
