"""What counts as equal, and the words for what does not."""

import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.judging.compare import UNTOUCHED, Rule, apart, difference
from autograder.judging.describe import describe
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
        ([1.0, 2.0], tensor([1.0, 2.0]), "got [1.0, 2.0]"),
        ([1, 2], [1, 2, 3], "3 items are expected, and 2 came: expected [1, 2, 3], got [1, 2]"),
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
    assert words.startswith(
        "2 of 12 elements differ, the first at [1, 2]: expected torch.tensor([[0.0,"
    )
    assert words.endswith("[4.0, 5.0, 60.0, 7.0], [8.0, 9.0, 10.0, 5.0]])")
    wide = numpy.zeros((3, 40), dtype="float32")
    wide[1, 2] = 0.5
    words = difference(tensor(wide), tensor(numpy.zeros((3, 40))))
    assert words == (
        "1 of 120 elements differ, the first at [1, 2]: expected 0.0, got 0.5; "
        "the largest difference is 0.5"
    )


def test_the_tolerance_is_of_the_largest_element_not_of_each():
    # a true sum near zero carries the rounding of its terms
    assert difference(tensor([1000.0, 0.01]), tensor([1000.0, 0.0])) is None
    assert difference(tensor([1000.0, 0.5]), tensor([1000.0, 0.0])) is not None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([39200, 53, 3, 1], [39200, 50, 5, 1]),
        ((39200, 50.4, 5, 1), (39200, 50, 5, 1)),
        ([39200, tensor(51, "int64")], [39200, 50]),
        ([1e6, 3], [1e6, 2]),
        ([1e6, 2.4], [1e6, 2]),
        ([True, 1000], [False, 1000]),
        (39201.0, 39200),
        (tensor(39201.0), 39200),
        (39201, tensor(39200, "int64")),
        (tensor([100000.0, 3.0]), tensor([100000, 2], "int64")),
        (tensor([10**17 + 1], "int64"), tensor([10**17], "int64")),
        (tensor([True, True], "bool"), tensor([True, False], "bool")),
    ],
)
def test_no_whole_number_passes_for_another(got, expected):
    assert difference(got, expected) is not None


def test_a_float_passes_for_the_whole_number_that_it_is():
    assert difference(2.0000001, 2) is None
    assert difference([0.0, -1e-9, 2.5], [0, 0, 2.5]) is None
    assert difference(tensor([1.0, 0.0]), tensor([True, False], "bool")) is None
    assert difference([1000.0, 1e-5], [1000.0, 0.0]) is None
    assert difference([1e25, 1.0], [10**25, 1]) is None


def test_an_absolute_tolerance_leaves_each_element_its_own_size():
    rule = Rule(atol=1e-6)
    assert difference(tensor([1000.0, 0.01]), tensor([1000.0, 0.0]), rule) is not None
    assert difference(tensor([1000.01, 0.0]), tensor([1000.0, 0.0]), rule) is None
    assert difference([1000.0, 0.01], [1000.0, 0.0], rule) is not None
    assert difference(195.0, 200, Rule(rtol=0.05)) is None


def test_without_an_absolute_tolerance_a_sum_may_cancel():
    """Of tiny inputs too: near zero stands what rounding left of larger terms."""
    expected, got = tensor([-4.2e-8, 1.16422e-11]), tensor([-4.2e-8, 1.16458e-11])
    assert difference(got, expected, Rule(atol=0.0)) is None
    assert difference(tensor([-4.3e-8, 0.0]), expected, Rule(atol=0.0)) is not None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_to_be_untouched_has_not_moved_by_a_bit(dtype):
    before = numpy.linspace(-1, 1, 400, dtype=dtype)
    step = numpy.asarray(1e-3, dtype)
    moved = before + step - 2 * step + step
    assert difference(tensor(before, dtype), tensor(before, dtype), UNTOUCHED) is None
    assert "elements differ" in difference(tensor(moved, dtype), tensor(before, dtype), UNTOUCHED)
    assert difference([0.1 + 0.2], [0.3], UNTOUCHED) is not None


@pytest.mark.parametrize("seed", range(20))
def test_another_order_of_summation_is_no_difference(seed):
    draw = numpy.random.default_rng(seed)
    x, w = (draw.standard_normal(s).astype("float32") for s in ((5, 784), (784, 10)))
    forwards, backwards = x @ w, (x[:, ::-1].copy() @ w[::-1].copy())
    assert difference(tensor(forwards), tensor(backwards)) is None
    one_by_one = [float(numpy.cumsum(x[0] * w[:, k])[-1]) for k in range(10)]
    assert difference(one_by_one, forwards[0].tolist()) is None
    assert difference(tensor(numpy.cumsum(x[0])[-1]), tensor(x[0].sum())) is None


def test_fewer_digits_are_a_difference():
    draw = numpy.random.default_rng(0)
    x, w = (draw.standard_normal(s).astype("float32") for s in ((5, 784), (784, 10)))
    # as a GPU multiplies in TF32: with 10 of a float32's 23 binary digits
    fewer_x, fewer_w = ((one.view("uint32") & 0xFFFFE000).view("float32") for one in (x, w))
    assert "elements differ" in difference(tensor(fewer_x @ fewer_w), tensor(x @ w))


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


@settings(max_examples=300, derandomize=True)
@given(values, values, st.builds(Rule, dtype=st.booleans(), types=st.booleans()))
def test_any_two_values_can_be_compared_and_described(one, other, rule):
    words = difference(one, other, rule)
    assert words is None or words
    assert describe(one)


@settings(max_examples=100, derandomize=True)
@given(values.filter(lambda value: not isinstance(value, dict)))
def test_general_judges_look_at_any_value(value):
    if isinstance(value, Tensor):
        value = value.array
    sample = numpy.arange(5.0)
    assert isinstance(at_least(value, 1.0), str | None)
    assert isinstance(same_distribution(value, sample), str | None)


def test_quantiles_in_order_are_no_sample():
    ranks = (numpy.arange(6000) + 0.5) / 6000
    ramp = numpy.tan(numpy.pi * 0.8 * (ranks - 0.5))
    rng = numpy.random.default_rng(0)
    sample = rng.permutation(ramp).reshape(60, 100)
    assert same_distribution(rng.permutation(ramp).reshape(60, 100), sample) is None
    for table in (ramp.reshape(60, 100), ramp.reshape(100, 60).T):
        assert "neighbours" in same_distribution(table, sample.reshape(table.shape))


def test_keys_that_are_tensors_are_told_apart():
    table = {"pairs": [(tensor([1.0, 2.0]), "a"), (tensor([3.0, 4.0]), "b")]}
    turned = {"pairs": table["pairs"][::-1]}
    assert difference(turned, table) is None
    assert "at key" in difference({"pairs": [table["pairs"][0], (tensor([3.0, 4.0]), "c")]}, table)


def test_integers_too_large_to_print_are_compared():
    assert difference(10**4500, 10**4500) is None
    assert difference(10**4500, 7) == "expected 7, got a huge int"
    assert difference(2**201, 7) == "expected 7, got a huge int"  # it could hold a text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3.0, "3.0"),
        ((3,), "(3,)"),
        ([(1,), ("a", None)], "[(1,), ('a', None)]"),
        (tensor([1.0, 2.5]), "torch.tensor([1.0, 2.5])"),
        (tensor([1, 2], "int64"), "torch.tensor([1, 2])"),
        (tensor([1.0], "float64"), "torch.tensor([1.0], dtype=torch.float64)"),
        (tensor([]), "torch.tensor([])"),
        (tensor(numpy.zeros((0, 3))), "torch.empty(0, 3)"),
        (tensor([True], "bool"), "torch.tensor([True])"),
        (tensor([[1.0]], "float64", "array"), "np.array([[1.0]])"),
        (tensor(numpy.zeros((5, 784))), "a tensor of shape (5, 784)"),
        (tensor(numpy.zeros((3, 4))), f"torch.tensor([{', '.join(['[0.0, 0.0, 0.0, 0.0]'] * 3)}])"),
        ({"pairs": [("w", 1)]}, "{'w': 1}"),
        (Opaque("builtins.function"), "a function"),
        ("<function near at 0x7f1200aa>: 1", "'near: 1'"),
    ],
)
def test_small_values_are_the_python_that_makes_them(value, words):
    assert describe(value) == words


@pytest.mark.parametrize("kind", ["tensor", "array"])
@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([[1.5, -2.0], [0.1, 1e-30]], "float32"),
        ([[1.5, -2.0], [3.0, 7.0]], "float64"),
        ([numpy.nan, numpy.inf, -numpy.inf], "float64"),
        ([3, 1], "int64"),
        ([3, 1], "int32"),
        ([True, False], "bool"),
        (2.5, "float64"),
        (numpy.zeros((0, 3)), "float32"),
        (numpy.zeros((2, 0)), "int64"),
        ([], "int64"),
        ([], "float64"),
    ],
    ids=str,
)
def test_what_is_shown_can_be_run_where_np_and_torch_are_what_they_are(values, dtype, kind):
    value = tensor(values, dtype, kind)
    [again] = eval(describe([value]), {"torch": torch, "np": numpy})
    assert isinstance(again, torch.Tensor if kind == "tensor" else numpy.ndarray)
    again = numpy.asarray(again)
    assert (str(again.dtype), again.shape) == (dtype, value.shape)
    assert numpy.array_equal(again, value.array, equal_nan=again.dtype.kind == "f")


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        ([0.5, 1.0], [0.5, 2.0], "expected [0.5, 2.0], got [0.5, 1.0]"),
        ((0.5, 1.0), (0.5, 2.0), "expected (0.5, 2.0), got (0.5, 1.0)"),
        (1.0000001, 1.0, "expected 1.0, got 1.0000001"),
        (tensor(1.0, "float64"), 1, None),
        (["a", ["b", "c"]], ["a", ["b", "d"]], "item 1: item 1: expected 'd', got 'c'"),
    ],
)
def test_what_differs_can_be_seen(got, expected, words):
    fine = Rule(rtol=1e-9, atol=1e-12)
    assert difference(got, expected, fine) == words


def test_long_texts_are_shown_from_where_they_differ():
    words = difference("x" * 300 + "abc", "x" * 300 + "abd")
    assert words == f"expected '...{'x' * 18}abd', got '...{'x' * 18}abc'"


def test_a_gap_can_be_read_label_by_label():
    gap = apart([1, (tensor([1.0]), 2)], [1, (tensor([[1.0]]), 2)])
    assert gap.rows == (
        ("", "item 1, item 0"),
        ("expected", "torch.tensor([[1.0]])"),
        ("got", "torch.tensor([1.0])"),
        ("shapes", "expected (1, 1)   got (1,)"),
    )
