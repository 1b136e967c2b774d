"""What probes record, run as they are run when grading: in the jail."""

import builtins
import keyword
import re

import numpy
import pytest

from autograder.judging.observation import Observation
from autograder.judging.unpack import unpack
from autograder.protocol.results import RunCell
from autograder.running.worker import Worker
from autograder.syntax import bound_names

IMPORTS = "import torch\nfrom autograder import *\n"


def records(worker: Worker, student: str, probes: str, seed: int = 7) -> list[Observation]:
    takes = tuple(bound_names(student))
    tests = RunCell(IMPORTS + probes, "the-cell", "the", takes)
    cells = [RunCell("import torch\n" + student, "the", "the"), tests]
    result = worker.attempt(cells, seed, "cpu", given=True)
    assert result.ended is None
    cell = result.results[1, None]
    assert cell.error is None, cell.error
    return unpack(cell.evidence)


def test_a_value_and_its_gradient_under_a_random_upstream(worker):
    probe = "probe(double, randn(4, 3), grad=True)"
    [record] = records(worker, "def double(x): return 2 * x", probe)
    [upstream] = record.grads
    assert record.value.shape == upstream.shape == (4, 3)
    # d(2x) under upstream v is 2v, and v differs from element to element
    assert len(numpy.unique(upstream.array)) == 12
    [summed] = records(worker, "def double(x): return (2 * x).sum()", probe)
    assert len(numpy.unique(summed.grads[0].array)) == 1


def test_gradients_reach_every_floating_argument_and_parameters(worker):
    student = "layer = torch.nn.Linear(3, 2)\ndef f(x, k, w): return x @ w * k.sum()"
    got = records(
        worker,
        student,
        "probe(f, randn(2, 3), torch.tensor([1, 2]), randn(3, 4), grad=True)\n"
        "probe(layer, randn(5, 3), grad=True)",
    )
    assert [g.shape for g in got[0].grads] == [(2, 3), (3, 4)]
    assert [g.shape for g in got[1].grads] == [(5, 3), (2, 3), (2,)]


def test_an_input_that_is_not_used_has_no_gradient(worker):
    probe = "probe(lambda x, y: 2 * x, randn(2), randn(3), grad=True)"
    [record] = records(worker, "", probe)
    assert record.grads[1] is None


def test_in_place_answers_are_fine_and_seen_on_demand(worker):
    student = "def relu_(x): return x.clamp_(min=0)"
    got = records(
        worker,
        student,
        "probe(relu_, randn(6), grad=True)\nx = randn(6)\nprobe(relu_, x, unchanged=True)\n"
        "probe(lambda: x)",
    )
    assert got[0].error is None
    passed = got[1].inputs[0][0].array
    assert (passed >= 0).all()
    assert (got[2].value.array < 0).any()  # the probe called with a copy


def test_exceptions_are_recorded_with_their_bases(worker):
    [record] = records(worker, "", "probe(lambda: {}['x'])")
    assert record.error.type == "KeyError"
    assert "LookupError" in record.error.bases
    assert record.value is None


def test_what_is_left_behind_is_recorded(worker):
    student = "def backward(x): x.g = 3 * x"
    [record] = records(worker, student, "probe(backward, randn(4), after=lambda x: x.g)")
    assert record.value is None
    assert record.after.value.shape == (4,)


def test_student_draws_shift_nothing(worker):
    probes = "probe(f, randn(3), numbers(2), number(), rand(2), randint(0, 9, 4))\nprobe(noise)"
    one = "def f(*a): return a\ndef noise(): return torch.rand(3)"
    two = "torch.manual_seed(1)\ndef f(*a):\n    torch.rand(9)\n    return a\n" + one.split("\n")[1]
    assert repr(records(worker, one, probes)) == repr(records(worker, two, probes))


def test_another_seed_gives_other_inputs(worker):
    probe = "probe(lambda x: x, randn(3))"
    one, two = (records(worker, "", probe, seed)[0].value.array for seed in (1, 2))
    assert (one != two).all()


def test_inputs_stay_away_from_zero_on_demand(worker):
    probe = "probe(lambda *x: x, randn(1000, away=0.1), numbers(1000, away=0.1))"
    [record] = records(worker, "", probe)
    tensor, plain = record.value
    assert numpy.abs(tensor.array).min() >= 0.1
    assert min(map(abs, plain)) >= 0.1


def test_an_awkward_tensor_has_what_an_ordinary_one_lacks(worker):
    probe = "probe(lambda *x: x, awkward(4, 3), awkward(4), awkward(1, 5), awkward(3, 1, 2))"
    for seed in range(1, 6):
        [record] = records(worker, "", probe, seed)
        for drawn, shape in zip(record.value, [(4, 3), (4,), (1, 5), (3, 1, 2)], strict=True):
            assert drawn.shape == shape and {0.0, 1.0, -1.0} <= {*drawn.array.flat}
            assert len({*drawn.array.flat}) in range(4, 7)
        assert (record.value[0].array[0] == record.value[0].array[3]).all()


def test_unusual_tables_have_shapes_that_are_the_same_in_each_draw(worker):
    probe = "probe(lambda *x: ([t.is_contiguous() for t in x], x), *unusual())"
    [[one], [other]] = (records(worker, "", probe, seed) for seed in (1, 2))
    contiguous, tables = one.value
    shapes = [(4, 4), (30, 2), (2, 30), (5, 3), (1, 4), (0, 3)]
    assert [t.shape for t in tables] == [t.shape for t in other.value[1]] == shapes
    assert contiguous == [True, True, True, False, True, True]
    assert abs(tables[1].array).min() >= 300 and abs(tables[2].array).max() < 1e-3


def test_a_tensor_given_twice_stays_one_tensor(worker):
    probe = "x = randn(3)\nprobe(lambda a, b, c: (a is b, a is c, c is x), x, x, x.clone())"
    [record] = records(worker, "", probe)
    assert record.value == (True, False, False)


def test_a_transposed_input_stays_transposed(worker):
    probe = "probe(lambda x: x.is_contiguous(), randn(3, 5).t(), grad=True)"
    [record] = records(worker, "", probe)
    assert record.value is False and record.grads == (None,)
    [record] = records(worker, "", probe.replace(", grad=True", ""))
    assert record.value is False


DRAWN = """
for _ in range(40):
    probe(lambda: [integer(2, 5), choice("ab"), shuffled(range(4)), word(), words(2)])
probe(lambda: [word() for _ in range(1000)])
"""


def test_what_is_drawn_besides_tensors(worker):
    """Each answer comes up, no word twice, and a seed decides: nothing that the student draws."""
    lists = [record.value for record in records(worker, "", DRAWN)]
    *drawn, many = lists
    assert {item[0] for item in drawn} == {2, 3, 4}
    assert {item[1] for item in drawn} == {"a", "b"}
    assert all(sorted(item[2]) == [0, 1, 2, 3] for item in drawn)
    assert len({tuple(item[2]) for item in drawn}) > 12  # of 24 orders
    names = [name for item in drawn for name in [item[3], *item[4]]] + many
    assert len(set(names)) == len(names) == 1120
    assert all(re.fullmatch("[a-z]{6}", name) for name in names)
    assert not {*names} & {*keyword.kwlist, *dir(builtins)}
    student = "import random\ntorch.manual_seed(3)\nrandom.seed(3)"
    assert [record.value for record in records(worker, student, DRAWN)] == lists
    others = [record.value for record in records(worker, "", DRAWN, seed=8)]
    assert not any(one == other for one, other in zip(lists, others, strict=True))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("probe(f, 2.5, [1.0, 2.0])", "f(2.5, [1.0, 2.0])"),
        ("probe(f, 1, kw={'b': 'x'})", "f(1, b='x')"),
        ("probe(f, f, [(torch.sin, abs), int])", "f(f, [(torch.sin, abs), int])"),
        ("probe(f, torch.ones(2), (3,))", "f(torch.tensor([1.0, 1.0]), (3,))"),
        ("probe(f, torch.zeros(0, 2), (3,))", "f(torch.empty(0, 2), (3,))"),
        (
            "probe(f, torch.ones(2, 3).t(), 0)",
            "f(torch.tensor([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]).t(), 0)",
        ),
        (
            'probe(f, float("inf"), torch.tensor(1.5).double())',
            "f(float('inf'), torch.tensor(1.5, dtype=torch.float64))",
        ),
    ],
)
def test_calls_are_described(worker, call, words):
    [record] = records(worker, "def f(a, b): return a", call)
    assert record.call == words


def test_outside_a_grading_run_a_probe_prints(capsys):
    from autograder import probe

    probe(abs, -3)
    probe(lambda: 1 / 0)
    assert capsys.readouterr().out == "abs(-3) -> 3\n -> ZeroDivisionError\n"
