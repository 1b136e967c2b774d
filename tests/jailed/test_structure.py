"""Probes of structure and derivatives, judged as they are judged when grading."""

import pytest

from autograder.course import Cell
from autograder.judging.verdict import judge_cell, reference_records
from autograder.protocol.results import RunCell
from autograder.syntax import bound_names

CELL = Cell(0, "t-values", "code", "", "", True, False, 1.0, "t", True, {})
IMPORTS = (
    "import torch\nfrom autograder import "
    "probe, probe_growth, probe_module, probe_training, randn\n"
)


def verdict(worker, assignment, reference: str, student: str, probes: str) -> str | None:
    """The first difference between a student's text and a reference's under some probes."""
    results = []
    for text in (reference, student):
        tests = RunCell(IMPORTS + probes, "t-values", "t", tuple(bound_names(text)))
        cells = [RunCell("import torch\n" + text, "t", "t"), tests]
        results.append(worker.attempt(cells, 5, "cpu").results[1, None])
    records = reference_records(assignment, CELL, results[0])
    found = judge_cell(assignment, CELL, records, results[1]).difference
    return found.words if found else None


LOOPS = """
def f(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out
"""
ONE_LOOP = "def f(a, b): return torch.stack([(row[:, None] * b).sum(0) for row in a])"
PRODUCT = "def f(a, b): return a @ b"
LISTS = "def f(a, b): return torch.tensor([[sum(x * y for x, y in zip(r, c)) for c in b.t().tolist()] for r in a.tolist()])"  # noqa: E501
BUDGET = "probe(f, randn(6, 7), randn(7, 5), budget=2.0)"


def test_a_budget_lets_the_same_rung_pass(worker, neuron):
    again = ONE_LOOP.replace("row[:, None]", "row.unsqueeze(1)")
    assert verdict(worker, neuron, ONE_LOOP, again, BUDGET) is None
    assert verdict(worker, neuron, ONE_LOOP, PRODUCT, BUDGET) is None


def test_a_budget_refuses_the_rung_before(worker, neuron):
    assert "tensor operations where" in verdict(worker, neuron, ONE_LOOP, LOOPS, BUDGET)


def test_a_budget_sees_values_that_leave_pytorch(worker, neuron):
    assert "tolist" in verdict(worker, neuron, ONE_LOOP, LISTS, BUDGET)


def test_forbidden_and_allowed_operations(worker, neuron):
    forbid = "probe(f, randn(6, 7), randn(7, 5), forbid=('aten.mm',))"
    assert verdict(worker, neuron, ONE_LOOP, ONE_LOOP, forbid) is None
    assert "aten.mm was used" in verdict(worker, neuron, ONE_LOOP, PRODUCT, forbid)
    allow = "probe(f, randn(6, 7), randn(7, 5), allow=('aten.mm',))"
    assert verdict(worker, neuron, PRODUCT, PRODUCT, allow) is None
    assert "does not allow" in verdict(worker, neuron, PRODUCT, ONE_LOOP, allow)


def test_growth_is_compared_with_the_references(worker, neuron):
    probes = "probe_growth(f, lambda n: (randn(n, 3), randn(3, n + 1)), (2, 4, 8))"
    assert verdict(worker, neuron, ONE_LOOP, ONE_LOOP, probes) is None
    assert "operations" in verdict(worker, neuron, ONE_LOOP, LOOPS, probes)


def test_structure_earns_nothing_without_the_value(worker, neuron):
    nothing = "def f(a, b): return torch.zeros(6, 5)"
    assert "elements differ" in verdict(worker, neuron, ONE_LOOP, nothing, BUDGET)


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("def f(x): return x.expand(4, 3)", None),
        ("def f(x): return x.expand(4, 3).clone()", "shares memory with no input"),
        ("def f(x): return x.repeat(4, 1)", "shares memory with no input"),
    ],
)
def test_storage(worker, neuron, student, words):
    reference = "def f(x): return x[None].expand(4, -1)"
    found = verdict(worker, neuron, reference, student, "probe(f, randn(3), storage=True)")
    assert found == words if words is None else words in found


CUBE = """
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * 3 * x ** 2
f = Cube.apply
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", None),
        ("g * 3 * x ** 2", "3 * g * x * x", None),
        ("g * 3 * x ** 2", "3 * x ** 2", "the gradient"),
        ("g * 3 * x ** 2", "g * x ** 2", "the gradient"),
        ("g * 3 * x ** 2", "g * 3 * x.detach() ** 2", "the second derivative"),
        ("x ** 3", "x ** 3 + 0.1 * x", "expected"),
    ],
)
def test_derivatives_are_checked_by_the_verdict(worker, neuron, old, new, words):
    probes = "probe(f, randn(4, dtype=torch.float64), gradcheck=2)"
    found = verdict(worker, neuron, CUBE, CUBE.replace(old, new), probes)
    assert found == words if words is None else words in found


def test_a_gradient_check_at_another_point_is_refused(worker, neuron):
    # the student's process reports zeros for everything, which would agree with itself
    cheat = CUBE + (
        "\nimport autograder.jailed.probes as p\n"
        "def easy(function, args, kw, order, case):\n"
        "    z = torch.zeros(4, dtype=torch.float64)\n"
        "    s = [[z]] * 4\n"
        "    return {'x': [z], 'upstream': z, 'grads': [z], 'plus': s, 'minus': s}\n"
        "assert p.numeric\np.numeric = easy\n"
    )
    probes = "probe(f, randn(4, dtype=torch.float64), gradcheck=1)"
    assert "the given point" in verdict(worker, neuron, CUBE, cheat, probes)


LINEAR = """
class Linear(torch.nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(m, n))
        self.bias = torch.nn.Parameter(torch.zeros(m))
    def forward(self, x):
        return x @ self.weight.t() + self.bias
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("torch.randn(m, n)", "torch.rand(m, n) / 7", None),
        (
            "torch.nn.Parameter(torch.zeros(m))",
            "torch.zeros(m)",
            "2 items are expected, and 1 came",
        ),
        ("weight", "w", "expected 'weight'"),
        ("m, n)", "n, m)", ""),
        ("+ self.bias", "+ self.bias.data", "none flows back"),
    ],
)
def test_modules_get_their_parameters_from_the_probe(worker, neuron, old, new, words):
    probes = "probe_module(lambda: Linear(3, 4), randn(5, 3), grad=True)"
    found = verdict(worker, neuron, LINEAR, LINEAR.replace(old, new), probes)
    assert found == words if words is None else words in found


STEP = """
def step(model, x, y):
    model.zero_grad()
    ((model(x) - y) ** 2).mean().backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= 0.1 * p.grad
"""


def test_training_steps_are_compared_parameter_by_parameter(worker, neuron):
    probes = (
        "batches = [(randn(6, 3), randn(6, 2)) for _ in range(3)]\n"
        "probe_training(step, lambda: torch.nn.Linear(3, 2), batches)"
    )
    optimizer = (
        "def step(model, x, y):\n    o = torch.optim.SGD(model.parameters(), lr=0.1)\n"
        "    o.zero_grad()\n    torch.nn.functional.mse_loss(model(x), y).backward()\n    o.step()"
    )
    assert verdict(worker, neuron, STEP, optimizer, probes) is None
    forgot = STEP.replace("    model.zero_grad()\n", "")
    assert "item 1" in verdict(worker, neuron, STEP, forgot, probes)


INIT = "def init(n, m): return torch.randn(m, n) * (2 / n) ** 0.5"


@pytest.mark.parametrize(
    ("student", "words"),
    [
        (INIT, None),
        ("def init(n, m): return torch.empty(m, n).normal_(0, (2 / n) ** 0.5)", None),
        ("def init(n, m): return torch.randn(m, n) * 2 / n ** 0.5", "standard deviation"),
        ("def init(n, m): return torch.randn(m, n) * (2 / m) ** 0.5", "standard deviation"),
        ("def init(n, m): return torch.rand(m, n)", "mean"),
        (
            "def init(n, m): return (torch.rand(m, n) * 2 - 1) * (6 / n) ** 0.5",
            "spread in another way",
        ),
        ("def init(n, m): return torch.randn(n, m) * (2 / n) ** 0.5", "shape"),
    ],
)
def test_initialisers_are_compared_as_distributions(worker, neuron, student, words):
    probes = "probe(init, 80, 200, judge='same_distribution')"
    found = verdict(worker, neuron, INIT, student, probes)
    assert found == words if words is None else words in found
