"""A case that is shown can be run: what a probe writes of its arguments gives these very ones."""

import numpy
import pytest
import torch
from test_probes import records

from autograder.jailed.probes import Recorder, start_cell
from autograder.judging.describe import script


@pytest.fixture
def recorder():
    recorder = Recorder(1, "cpu", "a-cell", given=True)
    start_cell(recorder)
    yield recorder
    start_cell(None)


DRAWS = [
    "randn(40, 30)",
    "randn(40, 30).t()",
    "randn(30, 40, dtype=torch.float64)",
    "randn(50, away=0.1)",
    "100 * randn(40, 1)",
    "1e-4 * randn(30, 1, dtype=torch.float64)",
    "randn(31) / 7",
    "1000 + randn(40)",
    "0.01 * randn(40) + 1000",
    "randn(40).abs()",
    "randn(40).to(torch.bfloat16)",
    "5.9 * rand(61, dtype=torch.float64) - 2.95",
    "rand(6, 7)",
    "randint(0, 90, 700)",
    "randint(0, 90, 700).int()",
    "randn(3, 4, 5).permute(2, 0, 1)",
    "3 * randn(3, 4, 5, 2).permute(3, 1, 0, 2)",
    "randn(6, 2)[:, 1:]",
    "randn(6, 4)[:, ::2]",
    "randn(9, 3)[:, 1]",
    "randn(40, 5)[1:]",
    "torch.zeros(45, 30)",
    "awkward(30, 2)",
    "randn(3, 4)",
]


@pytest.mark.parametrize("draw", DRAWS)
def test_a_tensor_of_many_numbers_is_shown_as_what_makes_it(recorder, draw):
    import autograder
    from autograder.jailed.written import written

    randn(7, 3)  # one that is not meant
    names = {name: getattr(autograder, name) for name in autograder.__all__}
    value = eval(draw, {"torch": torch, **names})
    text = written(value, recorder.drawn)
    again = eval(text, {"torch": torch})
    assert again.dtype == value.dtype and torch.equal(again, value), text
    assert again.stride() == value.stride(), text


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([[1.5, -2.0], [0.1, 3.0]], dtype=torch.float64),
        torch.tensor([[1.5, -2.0, 4.0], [0.1, 3.0, 0.5]]).t(),
        torch.tensor([True, False]),
        torch.tensor([3, 1]),
        torch.tensor(2.5, dtype=torch.float64),
        torch.empty(0, 3),
        torch.ones(5, 8, dtype=torch.float64),
        torch.tensor([float("nan"), 1e-30]),
    ],
    ids=str,
)
def test_what_is_handed_over_as_an_array_is_shown_as_one(value):
    from autograder.jailed.written import written

    text = written([value], arrays=True)
    [again] = eval(text, {"np": numpy})
    assert isinstance(again, numpy.ndarray) and again.dtype == value.numpy().dtype, text
    assert again.strides == value.numpy().strides, text
    assert numpy.array_equal(again, value.numpy(), equal_nan=again.dtype.kind == "f"), text


def test_a_draw_of_an_array_is_turned_into_one(recorder):
    from autograder.jailed.written import written

    value = 3 * randn(9, 8)
    again = eval(written(value, recorder.drawn, arrays=True), {"torch": torch})
    assert isinstance(again, numpy.ndarray) and (again == value.numpy()).all()


def randn(*shape):
    from autograder.jailed.draws import randn

    return randn(*shape)


STUDENT = """
from torch import nn

class Own(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n_out, n_in))
        self.scale = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        return self.scale * (x @ self.weight.t())

def apply(f, x):
    return f(x)

def pair(x, y):
    return x + y, x * y
"""


def parsed(case: str) -> list:
    """What the last line of a case gives, in this process."""
    space: dict = {}
    exec(f"import torch, math\n{STUDENT}", space)
    *lines, last = script(case).split("\n")
    exec("\n".join(lines), space)
    return eval(last, space)


@pytest.mark.parametrize(
    ("probe", "words"),
    [
        ("probe_module(lambda: Own(3, 2), randn(4, 3))", "layer = Own(3, 2); "),
        ("n = 30\nprobe_module(lambda: Own(n, 4), randn(40, 30))", "n = 30; layer = Own(n, 4); "),
        (
            "x = randn(4, 3)\nprobe_module(lambda: Own(x.shape[1], 2), x)",
            "x = torch.tensor([[",
        ),
        ("def tenfold(z):\n    return 10 * z\n\nprobe(apply, tenfold, 2.5)", "lambda z: 10 * z"),
        ("from math import tanh\nprobe(apply, tanh, 2.5)", "apply(math.tanh, 2.5)"),
        ("probe(apply, torch.sin, randn(40))", "apply(torch.sin, torch.randn(40, generator="),
        (
            "def second(x, y):\n    both = pair(x, y)\n    return exact(both[1])\n\n"
            "probe(second, randn(3, 4), randn(3, 4))",
            "both = pair(x, y); both[1], with x = torch.tensor([[",
        ),
        (
            "def scaled(x, by=3):\n    return apply(len, x) * by\n\nprobe(scaled, [1, 2])",
            "apply(len, x) * by, with x = [1, 2], by = 3",
        ),
        ("probe(lambda x, *rest: apply(len, rest), 1, 2, 3)", "with x = 1, rest = (2, 3)"),
    ],
)
def test_a_case_gives_what_was_expected_when_it_is_run(worker, probe, words):
    [record] = records(worker, STUDENT, probe)
    case = record.caption or record.call
    assert words in case
    expected = record.value[1] if "probe_module" in probe else record.value
    got = parsed(case)
    if torch.is_tensor(got):
        assert numpy.array_equal(got.detach().numpy(), expected.array)
    else:
        assert got == expected


def test_what_only_a_hidden_cell_can_do_is_told_in_words(worker):
    probe = (
        "class Hidden:\n    def __call__(self, x):\n        return x\n\n"
        "def with_it(x):\n    return pair(Hidden()(x), x)\n\nprobe(with_it, 2)"
    )
    [record] = records(worker, STUDENT, probe)
    assert record.caption == 'the test "with it", with x = 2'
    [record] = records(worker, STUDENT, probe.replace("with_it, 2", "apply, with_it, 2"))
    assert record.call == "apply(<with_it>, 2)" and script(record.call) == record.call


@pytest.mark.parametrize("called", ["array(x)", "x.detach().numpy()"])
def test_a_case_of_arrays_shows_arrays(worker, called):
    probe = (
        "def array(t):\n    return t.detach().numpy()\n\n"
        f'def of_array(x):\n    """pair(x, 2)"""\n    return list(pair({called}, 2))\n\n'
        "probe(of_array, torch.tensor([1.5, 2.5], dtype=torch.float64))"
    )
    [record] = records(worker, STUDENT, probe)
    assert record.caption == "pair(x, 2), with x = np.array([1.5, 2.5])"


def test_of_a_prediction_no_code_is_shown(worker):
    probe = "def right():\n    return pair(1, 2) == (3, 2)\n\nprobe(right, reveal=False)"
    [record] = records(worker, STUDENT, probe)
    assert record.caption == 'the test "right"'
