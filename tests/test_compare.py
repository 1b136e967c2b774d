"""What counts as equal, and the words for what does not."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.judging.compare import Rule, describe, difference
from autograder.judging.judges import at_least, same_distribution
from autograder.protocol.values import Opaque, Tensor


def tensor(values, dtype="float32", kind="tensor") -> Tensor:
    array = numpy.array(values, dtype=dtype)
    return Tensor(array, dtype, array.shape, kind)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1, 1),
        (1.0, 1),
        (True, 1),
        (0.1 + 0.2, 0.3),
        (tensor(2.5), 2.5),
        (2.5, tensor(2.5)),
        ([1, 2], (1, 2)),
        ("a", "a"),
        (None, None),
        (tensor([]), tensor([])),
        (tensor([1.0, 2.0]), tensor([1.0, 2.0], "float64")),
        (tensor([1.0], kind="array"), tensor([1.0])),
        (tensor([numpy.nan, numpy.inf]), tensor([numpy.nan, numpy.inf])),
        ([0.0, 1e-12], [0.0, 0.0]),
        ({"pairs": [("b", 1), ("a", 2)]}, {"pairs": [("a", 2), ("b", 1)]}),
    ],
)
def test_equal(got, expected):
    assert difference(got, expected) is None


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (1, 2, "expected 2, got 1"),
        (None, 2, "got None"),
        (tensor([1.0, 2.0, 3.0]), tensor([[1.0], [2.0], [3.0]]), "expected shape (3, 1), got (3,)"),
        (tensor([1.0]), tensor(1.0), "expected shape (), got (1,)"),
        ([1.0, 2.0], tensor([1.0, 2.0]), "got [1, 2]"),
        ([1, 2], [1, 2, 3], "expected 3 items, got 2"),
        ([1, "x"], [1, "y"], "item 1: expected 'y', got 'x'"),
        (tensor([1.0, numpy.nan]), tensor([1.0, 2.0]), "nan"),
        (tensor([1.0, numpy.inf]), tensor([1.0, -numpy.inf]), "inf"),
        (Opaque("a.B"), 1, "an object of type a.B"),
        (tensor([10**10 + 1], "int64"), tensor([10**10], "int64"), "10000000001"),
        ({"pairs": []}, {"pairs": [("w", 1)]}, "the key 'w' is missing"),
        ({"pairs": [("w", 1)]}, {"pairs": []}, "the key 'w' should not be there"),
        (10**400, 1.5, "a huge int"),
    ],
)
def test_different(got, expected, words):
    assert words in difference(got, expected)


def test_the_first_wrong_element_of_a_table_is_named():
    expected = numpy.arange(12.0, dtype="float32").reshape(3, 4)
    got = expected.copy()
    got[1, 2] = 60
    got[2, 3] = 5
    words = difference(tensor(got), tensor(expected))
    assert words.startswith("2 of 12 elements differ, the first at [1, 2]: expected 6, got 60")


def test_the_tolerance_is_of_the_largest_element_not_of_each():
    # a true sum near zero carries the rounding of its terms
    assert difference(tensor([1000.0, 0.01]), tensor([1000.0, 0.0])) is None
    assert difference(tensor([1000.0, 0.5]), tensor([1000.0, 0.0])) is not None


def test_float64_is_compared_more_finely():
    coarse, fine = tensor([1.0, 1.00001]), tensor([1.0, 1.00001], "float64")
    assert difference(coarse, tensor([1.0, 1.0])) is None
    assert difference(fine, tensor([1.0, 1.0], "float64")) is not None


def test_kinds_and_dtypes_count_only_on_demand():
    assert difference(1, 1.0, Rule(types=True)) == "expected a float, got an int"
    assert difference((1,), [1], Rule(types=True)) == "expected a list, got a tuple"
    words = difference(tensor([1.0], "float64"), tensor([1.0]), Rule(dtype=True))
    assert words == "expected dtype float32, got float64"
    assert (
        difference(tensor(1.0), 1.0, Rule(types=True)) == "expected a float, got a tensor of rank 0"
    )


# ---------------------------------------------------------------- whatever arrives


@st.composite
def tensors(draw):
    dtype = draw(st.sampled_from(["float32", "float64", "int64", "uint8", "bool", "complex64"]))
    real = "float32" if dtype == "complex64" else dtype
    array = draw(arrays(real, array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)))
    shape = array.shape
    if dtype == "complex64":
        array = numpy.stack([array, array], axis=-1)
    return Tensor(array, dtype, shape, draw(st.sampled_from(["tensor", "array"])))


numbers = st.integers() | st.builds(lambda: -(10**4000)) | st.floats() | st.booleans() | st.none()
values = st.recursive(
    numbers | st.text(max_size=5) | tensors() | st.just(Opaque("a.B")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.fixed_dictionaries({"pairs": st.lists(st.tuples(inner, inner), max_size=3)})
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(values, values, st.builds(Rule, dtype=st.booleans(), types=st.booleans()))
def test_any_two_values_can_be_compared_and_described(one, other, rule):
    words = difference(one, other, rule)
    assert words is None or words
    assert describe(one)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(values.filter(lambda value: not isinstance(value, dict)))
def test_general_judges_look_at_any_value(value):
    if isinstance(value, Tensor):
        value = value.array
    sample = numpy.arange(5.0)
    assert isinstance(at_least(value, 1.0), str | None)
    assert isinstance(same_distribution(value, sample), str | None)


def test_keys_that_are_tensors_are_told_apart():
    table = {"pairs": [(tensor([1.0, 2.0]), "a"), (tensor([3.0, 4.0]), "b")]}
    turned = {"pairs": table["pairs"][::-1]}
    assert difference(turned, table) is None
    assert "at key" in difference({"pairs": [table["pairs"][0], (tensor([3.0, 4.0]), "c")]}, table)


def test_integers_too_large_to_print_are_compared():
    assert difference(10**4500, 10**4500) is None
    assert difference(10**4500, 7) == "expected 7, got a huge int"
