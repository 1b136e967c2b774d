"""The ladder of matrix products: each rung is told from the one before, and from nothing else."""

import json

import pytest
from conftest import Class

from autograder.class_folder import Classroom

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
def lost(course, tmp_path_factory):
    """For each student, the grade cells that paid nothing."""
    classroom = Classroom(tmp_path_factory.mktemp("class"))
    matmul = Class(classroom, course.load("03_matmul"))
    rungs = list(LADDER.items())
    for (_, text), (task, _) in zip(rungs, rungs[1:], strict=False):
        name = text.split("def ")[1].split("(")[0]
        matmul.submit(f"late-{task}", {task: text.replace(name, task.replace("-", "_"))})
    for spelling, body in SPELLINGS.items():
        answer = f"def matmul_broadcast(a, b):\n    {body}"
        matmul.submit(f"spelling-{spelling}", {"matmul-broadcast": answer})
    done = matmul.autograder("grade", "03_matmul")
    assert done.returncode == 0, done.stdout + done.stderr
    found = {}
    for student in classroom.students("03_matmul"):
        path = classroom.autograded(student, "03_matmul", "matmul")
        record = json.loads(path.read_text())["metadata"]["autograder"]
        found[student] = {
            cell["id"]
            for task in record["tasks"]
            for cell in task["cells"]
            if cell["score"] < cell["max_score"]
        }
    return found


@pytest.mark.parametrize("task", list(LADDER)[1:])
def test_the_rung_before_loses_the_budget_and_nothing_else(lost, task):
    assert lost[f"late-{task}"] == {f"{task}-budget"}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_broadcasting_keeps_its_points(lost, spelling):
    assert lost[f"spelling-{spelling}"] == set()
