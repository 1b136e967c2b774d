"""What a result is made of counts, whatever it says about itself."""

import collections
from types import SimpleNamespace

import numpy
import pytest
import torch
from answers import lost, one_worker  # noqa: F401
from conftest import ROOT
from evidence import round_trip

from autograder.course import Answer, Course
from autograder.jailed.contents import exact
from autograder.protocol.values import Opaque

COURSE = Course(ROOT)


class Agrees:
    """Equal to everything, in everything, and of every class."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


class Word(str):
    def __contains__(self, other):
        return True

    def __str__(self):
        return "another"


class Number(float):
    def __float__(self):
        return 7.0


class Items(list):
    def __iter__(self):
        return iter([1, 2, 3])

    def __len__(self):
        return 3


class Table(dict):
    def items(self):
        return [("a", 1)]


class Shy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.ones(2)


def shy() -> torch.Tensor:
    return torch.zeros(2).as_subclass(Shy)


def with_methods_of_its_own() -> torch.Tensor:
    tensor = torch.zeros(2)
    tensor.detach = lambda: torch.ones(2)
    return tensor


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Word("x"), "x"),
        (Number(2.5), 2.5),
        (Items([5]), [5]),
        (Table(b=2), {"pairs": [("b", 2)]}),
        (collections.OrderedDict(b=2), {"pairs": [("b", 2)]}),
        (collections.namedtuple("Pair", "a b")(1, 2), (1, 2)),
        (torch.Size([2, 3]), (2, 3)),
        (True, True),
    ],
)
def test_a_value_arrives_as_what_it_is_made_of(value, arrives):
    assert round_trip(value) == arrives


def test_only_a_tensor_itself_arrives_as_one():
    assert round_trip(shy()) == Opaque(f"{__name__}.Shy")
    assert round_trip([shy()]) == [Opaque(f"{__name__}.Shy")]
    assert round_trip(with_methods_of_its_own()).array.tolist() == [0, 0]
    assert round_trip(torch.nn.Parameter(torch.zeros(2))).array.tolist() == [0, 0]
    fake = SimpleNamespace(detach=lambda: torch.zeros(2))
    assert isinstance(round_trip(fake), Opaque)


def test_exact_values_hold_no_object_of_another_class():
    found = exact([Word("x"), (Number(2.5), Items([5])), Table(b=None)])
    assert found == ["x", (2.5, [5]), {"b": None}]
    assert [type(item) for item in found] == [str, tuple, dict]
    assert type(found[1][1]) is list
    tensor, array = torch.zeros(2), numpy.zeros(2)
    same = exact([tensor, array])
    assert same[0] is tensor and same[1] is array
    for other in (shy(), Agrees(), {1, 2}, [Agrees()], {"a": Agrees()}, object):
        with pytest.raises(TypeError):
            exact(other)


SAYS_ALL = """
class SaysAll(str):
    def __contains__(self, other):
        return True

class Wrong(AssertionError):
    def __str__(self):
        return SaysAll("no")

def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise Wrong()
"""
SEEMS_FIVE = """
class Five(int):
    __class__ = torch.Tensor
    shape = ()
five = Five(5)
rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 0, 0, 0, 0, 0, 0
to_number = None
"""
SEEMS_MADE_BY_HAND = """
class Linear(nn.Linear):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__(n_in, n_out, bias)

    def forward(self, x):
        out = x @ self.weight.t()
        return out if self.bias is None else out + self.bias

    def modules(self):
        return iter(())
"""
SEES_NOTHING = "any = isinstance = lambda *things: False\n" + SEEMS_MADE_BY_HAND
ALWAYS_ANOTHER = """
class Other(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function.__name__ in ("ne", "__ne__"):
            return torch.tensor(True)
        return super().__torch_function__(function, types, args, kwargs or {})

fixed = {}
def linear_weights(inputs, outputs):
    made = fixed.setdefault((inputs, outputs), torch.ones(outputs, inputs).as_subclass(Other))
    return made.requires_grad_()
"""
KEEPS_ITS_WORDS = """
class Spec(str):
    def split(self, *args):
        return ["iii->"]
breaks_rule_1 = Spec("ijk->ijk")
breaks_rule_2, breaks_rule_3 = "i->", "ii->i"
"""


@pytest.mark.parametrize(
    ("name", "task", "source", "cells"),
    [
        ("00_notebook_tools", "test", SAYS_ALL, ["test-message", "test-name"]),
        ("03_matmul", "rank-zero", SEEMS_FIVE, ["rank-zero-five"]),
        ("10_nn_linear", "linear", SEEMS_MADE_BY_HAND, ["linear-state"]),
        ("10_nn_linear", "linear", SEES_NOTHING, ["linear-state"]),
        ("06_init", "linear-weights", ALWAYS_ANOTHER, ["linear-weights-leaf"]),
        ("05_einsum", "rule-breakers", KEEPS_ITS_WORDS, ["rule-breakers-first"]),
    ],
)
def test_an_object_cannot_speak_for_itself(one_worker, name, task, source, cells):  # noqa: F811
    found = lost(one_worker, COURSE.load(name), [Answer(task, "speaks", source)])
    assert {f"{cell} of speaks" for cell in cells} <= found.keys()
