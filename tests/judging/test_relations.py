"""Relations: what is said of a wrong value, and when nothing is."""

from dataclasses import replace

import numpy
import pytest
import torch
from evidence import round_trip

from autograder.judging.cases import Case, as_array, cases
from autograder.judging.compare import Rule, difference
from autograder.judging.observation import After, Observation, Raised, Spec
from autograder.judging.relations.compared import Compared, related
from autograder.judging.relations.elements import elements
from autograder.protocol.values import Opaque, Tensor

T = torch.tensor
X = T([[1.5, -2.0, 0.25], [-0.5, 3.0, 1.0]])
Y = T([[0.3, -1.7, 2.2], [4.1, -0.6, 0.9]])
V = T([0.5, -1.25, 2.0, -3.5])
W = T([1.1, 2.3, -0.7, 0.4])
B = T([0.4, -1.3, 2.6])
Y3 = T([[0.3, 2.7, 2.2], [4.1, -0.6, 0.3]])  # of the mean 1.5
NAN, INF = float("nan"), float("inf")


def case(got, expected, whose=None, own=True, optional=False, rule=Rule(), place=None, **inputs):
    mine, ours = round_trip(got), round_trip(expected)
    given = tuple((f"`{name}`", round_trip(value)) for name, value in inputs.items())
    place = place or (f"Your gradient of {whose}" if whose else "Your result")
    right = difference(mine, ours, rule) is None
    return Case(place, mine, ours, right, given, whose, own, optional, rule)


def said(*several):
    seen = related(list(several))
    return seen.name if seen else None


def text(*several):
    seen = related(list(several))
    return seen.text if seen else ""


# ---------------------------------------------------------------- each relation, when it is so


@pytest.mark.parametrize(
    "name, got, expected, inputs",
    [
        ("none", None, X, {}),
        ("kind", X.tolist(), X, {}),
        ("kind", X.numpy(), X.tolist(), {}),
        ("one-of-several", (X,), X, {}),
        ("one-of-several", (Y, X), X, {}),
        ("last-missing", [2.5, 3, 4], [2.5, 3, 4, 5], {}),
        ("items-reordered", ["b", "c", "a"], ["a", "b", "c"], {}),
        ("no-items", [], ["a", "b", "c"], {}),
        ("items-missing", ["a", "c"], ["a", "b", "c", "d"], {}),
        ("items-more", ["a", "x", "b", "c"], ["a", "b", "c"], {}),
        ("first-missing", [3, 4, 5], [2.5, 3, 4, 5], {}),
        ("reversed", [5, 4, 3, 2.5], [2.5, 3, 4, 5], {}),
        ("reversed", (Y, X), (X, Y), {}),
        ("one-more", [2.5, 3, 4, 5, 6], [2.5, 3, 4, 5], {}),
        ("transposed", X.T, X, {}),
        ("dimensions", torch.rand(4, 2, 3).permute(1, 0, 2), None, {}),
        ("extra-dimension", V[:, None], V, {}),
        ("missing-dimension", V, V[None], {}),
        ("reshaped", X.reshape(-1), X, {}),
        ("reshaped", X.T.reshape(2, 3), X, {}),
        ("square-table", V - torch.zeros(4, 1) + torch.triu(torch.ones(4, 4), 1), V, {}),
        ("repeats", V.expand(3, 4), V, {}),
        ("not-reduced", X, X.sum(0), {}),
        ("not-reduced", X, X.mean(1), {}),
        ("reduced", X.sum(0), X, {}),
        ("reduced", V.mean(), V, {}),
        ("constant", torch.zeros(4), V, {}),
        ("input", V, W, {"x": V}),
        ("input-magnitude", V.abs(), W, {"x": V}),
        ("input-sign", V.sign(), W, {"x": V}),
        ("input-step", (V > 0).float(), W, {"x": V}),
        ("input-part", V.clamp(min=0), W, {"x": V}),
        ("negated", -V, V, {}),
        ("integers", V.trunc(), V, {}),
        ("magnitude", V.abs(), V, {}),
        ("positive-part", X.clamp(min=0), X, {}),
        ("scaled", 2 * V, V, {}),
        ("scaled", V / 2, V, {}),
        ("scaled", 0.7 * V, V, {}),
        ("shifted", V - 0.4, V, {}),
        ("squared", W**2, W, {}),
        ("root", V.abs().sqrt(), V.abs(), {}),
        ("reciprocal", 1 / V, V, {}),
        ("complement", 1 - V, V, {}),
        ("times-size", 5 * V, V, {"x": torch.ones(5, 3)}),
        ("divided-by-size", V / 5, V, {"x": torch.ones(5, 3)}),
        ("reversed", V.flip(0), V, {}),
        ("moved", T([9.9, 0.5, -1.25, 2.0]), V, {}),
        ("reordered", V[[1, 0, 3, 2]], V, {}),
        ("one-repeated", X[:1].expand(4, 3), torch.cat([X, Y]), {}),
        ("some-right", torch.cat([X[:1], Y + 1, Y[:1] - 3]), torch.cat([X[:1], Y, Y[:1]]), {}),
        ("factor-missing", X, X * B, {"b": B}),
        ("factor-twice", X * B, X, {"b": B}),
        ("summand-missing", X, X + B, {"b": B}),
        ("summand-more", X + B, X, {"b": B}),
        ("wrong-sign", X - B, X + B, {"b": B}),
        ("divided", X / B, X * B, {"b": B}),
        ("multiplied", X * B, X / B, {"b": B}),
        ("added", X + B, X * B, {"b": B}),
        ("times", X * B, X + B, {"b": B}),
        ("factor-a-row", X * T([[2.0], [-0.3]]), X, {}),
        ("factor-a-row", torch.cat([X, Y]) * T([0.4, 3.0, -1.0]), torch.cat([X, Y]), {}),
        ("shift-a-row", X + T([[2.0], [-0.3]]), X, {}),
        ("finite", T([0.5, 20.7, 1.5]), T([0.5, INF, 1.5]), {}),
        ("close", V + T([0.0, 0.0, 0.005, -0.009]), V, {}),
        ("float32", (V.double() / 3).float().double(), V.double() / 3, {}),
        ("upstream-ignored", X, X * Y, {"upstream": Y}),
        ("upstream-ignored", X.T @ torch.ones(2, 3), X.T @ Y, {"x": X, "upstream": Y}),
        ("product", Y[:, :2] * X[:, :2], Y[:, :2] @ X[:, :2], {"a": Y[:, :2], "b": X[:, :2]}),
        ("upstream-averaged", X * Y.mean(), X * Y, {"upstream": Y}),
        ("upstream-averaged", X.T @ torch.full((2, 3), 1.5), X.T @ Y3, {"x": X, "upstream": Y3}),
        ("mirrored", 2 * X - Y, Y, {"x": X}),
        ("multiple", Y + 0.7 * X, Y, {"x": X}),
        ("multiple", Y - 0.7 * B, Y, {"b": B}),
        ("reduction", (Y**2).sum(0), Y.sum(0), {"x": Y}),
        ("factor-and-shift", 1.7 * Y - 0.3, Y, {}),
        ("one-off", X[:, :2], X, {}),
        ("one-off", X[1:], X, {}),
        ("one-off", torch.cat([X, Y[:1]]), X, {}),
        ("empty", "", "ij", {}),
        ("letter-case", "Weights", "weights", {}),
        ("spaces", "a, b\n", "a,b", {}),
        ("quotes", "'ij'", "ij", {}),
        ("text-reordered", "ikj", "ijk", {}),
        ("text-cut", "weigh", "weights", {}),
        ("text-more", "x = weights", "weights", {}),
        ("letters-missing", "wigts", "weights", {}),
        ("vanishes", 1e-9 * V, V, {}),
        ("input", B, X + B, {"b": B}),
        ("divided", V[:, None] / B, V[:, None] * B, {"v": V, "b": B}),
        ("reduction", Y.max(1).values, Y.max(0).values, {"x": Y}),
        ("reduction", Y.amin(0), Y.amax(0), {"x": Y}),
        ("no-numbers", torch.empty(3, 0), X.T, {}),
    ],
)
def test_a_relation_is_seen(name, got, expected, inputs):
    if expected is None:
        expected = got.permute(1, 0, 2)
    one = case(got, expected, **inputs)
    assert said(one, one) == name
    assert said(case(expected, expected, **inputs)) is None  # and not in a right answer


@pytest.mark.parametrize(
    "name, scale",
    [
        ("times-square", lambda n: n**2),
        ("divided-by-square", lambda n: n**-2),
        ("divided-by-root", lambda n: n**-0.5),
        ("times-root", lambda n: n**0.5),
        ("one-less", lambda n: n / (n - 1)),
        ("times-size", float),
        ("divided-by-size", lambda n: 1 / n),
    ],
)
def test_a_size_is_one_that_changes(name, scale):
    """Of length 3 alone, a factor of 3 may be any 3."""
    three, five = (case(scale(n) * V, V, x=torch.ones(n)) for n in (3, 5))
    assert said(three, five) == name
    assert said(three, three) == "scaled"


NEAR = T([0.0, 0.0, 0.0, 0.3])  # what breaks a relation in one number alone


@pytest.mark.parametrize(
    "got, expected, inputs",
    [
        ([2.5, 3, 6], [2.5, 3, 4, 5], {}),
        ([2.5, 4, 3, 5, 1, 1], [2.5, 3, 4, 5], {}),
        (X.T + 0.1 * Y.T, X, {}),
        (V[:, None] + NEAR[:, None], V, {}),
        (torch.zeros(4) + NEAR, W, {}),
        (V + NEAR, W * V + 1, {"x": V}),
        ((V > 0).float() + NEAR, W, {"x": V}),
        (-V + NEAR, V, {}),
        (2 * V + NEAR, V, {}),
        (V - 0.4 + NEAR[[3, 2, 1, 0]] - NEAR, V, {}),
        (V / 5 + NEAR, V, {"x": torch.ones(5, 3)}),
        (V.flip(0) + NEAR - 0.1 * W, V, {}),
        (X * 1.5 - 0.2 * Y, X * B, {"b": B}),
        (X + 0.1 * Y, X + B, {"b": B}),
    ],
)
def test_a_near_miss_is_silent(got, expected, inputs):
    one = case(got, expected, **inputs)
    assert said(one, one) is None


# ---------------------------------------------------------------- what several cases say


def test_one_number_alone_may_be_chance():
    assert said(case(5.0, 2.5)) is None
    assert said(case(5.0, 2.5), case(3.0, 1.5), case(-1.4, -0.7)) == "scaled"
    assert said(case(4, 2)) is None and said(case(4, 2), case(6, 3)) is None


def test_it_has_to_hold_in_all_failing_cases():
    assert said(case(-V, V), case(-W, W)) == "negated"
    assert said(case(-V, V), case(W * W, W)) is None


def test_a_right_case_that_breaks_it_silences_it():
    assert said(case(-V, V), case(torch.zeros(4), torch.zeros(4))) == "negated"
    assert text(case(-V, V)) == "Your result has the wrong sign: minus is plus."
    assert text(case(-V, V), case(W, W)).startswith("Where it is wrong, your result has the wrong")


def test_a_size_is_told_from_a_constant_by_cases_of_other_sizes():
    three, five = torch.ones(3, 2), torch.ones(5, 2)
    assert said(case(3 * V, V, x=three), case(3 * W, W, x=five)) == "scaled"
    words = text(case(3 * V, V, x=three), case(5 * W, W, x=five))
    assert "by the factor 3, the number of rows of `x`" in words
    one_row = case(V, V, x=torch.ones(1, 2))
    assert said(one_row, case(3 * V, V, x=three), case(5 * W, W, x=five)) == "times-size"


def test_right_where_the_input_is_positive():
    leaky = torch.where(V > 0, V, 0.01 * V)
    right = torch.where(V > 0, V, 0.3 * V)
    assert said(case(leaky, right, x=V), case(leaky, right, x=V)) == "right-where"
    other = torch.where(V > 1, V, 0.01 * V)
    assert said(case(other, right, x=V), case(other, right, x=V)) is None


def test_right_for_square_inputs_alone():
    def both(rows, columns, good):
        x = torch.arange(1.0, rows * columns + 1).reshape(rows, columns) ** 1.5
        return case(x if good else x.sin() + x, x, a=x + 1)

    square, other = both(3, 3, True), both(2, 2, True)
    wrong = [both(2, 3, False), both(5, 2, False), both(4, 3, False)] * 3
    assert "right where `a` is square" in text(square, other, *wrong)
    assert "square" not in text(square, other, *wrong[:2])  # two of four are so by chance
    assert said(square, other, both(4, 4, False), *wrong) is None
    assert said(square, *wrong) is None


def test_right_for_square_inputs_is_not_said_beside_what_all_wrong_ones_have():
    def of(shape, y, good):
        x = torch.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape) ** 1.5
        return case(x.cos() if good else x.sin(), x.cos(), x=x, y=T(y))

    right = [of((3, 3), [0.5, 1.5], True), of((2, 2), [2.5, 3.5, 4.5], True)]
    shapes = [(2, 3), (5, 2), (4, 3), (3, 2), (2, 5), (3, 4), (4, 2), (2, 4), (5, 3)]
    assert "right where `x` is square" in text(*right, *(of(s, [1.5, 2.5], False) for s in shapes))
    assert "square" not in text(*right, *(of(s, [1.5, 1.5], False) for s in shapes))


def test_wrong_for_inputs_of_one_kind_alone():
    def of(x, good):
        x = torch.tensor(x)
        return case(x.cos() if good else x.sin(), x.cos(), a=x)

    plain = [of([[0.5, 1.5], [2.5, 3.5]], True), of([[4.5], [5.5], [6.5]], True)]
    equal = [of([[1.5, 2.5], [1.5, 2.5]], False), of([[3.5, 4.5], [3.5, 4.5]], False)]
    twice = of([[1.5, 1.5], [2.5, 3.5]], True)
    words = "Your result is wrong where `a` has equal rows, and right elsewhere: that may be why."
    assert text(*plain, *[twice] * 2, *equal) == words
    sure = words.replace(": that may be why", "")  # of so many one does not do so by chance
    assert text(*plain * 4, *[twice] * 2, *equal * 2) == sure
    near = "is wrong only where `a` has equal rows and has a number twice: one of these may be why."
    assert text(*plain, twice, *equal).endswith(near)  # for one right case it is not so
    both = (
        "only where `a` has equal rows, has a number twice and is square: one of these may be why."
    )
    assert both in text(*plain, *equal)
    large = of([[12.5, 1.5], [2.5, 3.5]], False)
    assert said(*plain, large) is None  # one that is wrong, and few that are right
    assert "where `a` has a number beyond 10, and right" in text(*plain * 3, large)
    assert said(*plain, *plain, of([[7.5, 1.5], [2.5, 3.5]], False)) is None
    # some right cases have it as well
    large, right = [large] * 2, of([[12.5, 1.5], [2.5, 4.5]], True)
    assert "is wrong only where `a` has a number beyond 10." in text(*plain * 12, right, *large * 2)
    assert said(*plain * 6, right, *large) is None
    assert said(*plain, right, *large) is None
    # where a case gave no value, nobody can say that all others are right
    assert related([*plain, twice, *equal], stops=True) is None


def test_which_numbers_of_a_result_are_wrong():
    x = torch.linspace(-8, 8, 120).reshape(4, 30)
    first = torch.arange(30) < 16
    cut = case(torch.where(first, x.cos(), 0 * x), x.cos(), x=x)
    assert text(cut) == "In your result the first 16 columns are right; what comes after them is 0."
    short = case(x[:, :9].cos(), x[:, :9].cos(), x=x[:, :9])
    assert said(cut, short) == "some-right"
    assert said(cut, case(x.sin(), x.sin(), x=x)) != "some-right"  # a long one that is right

    zero = torch.where(x.abs() < 1, 0 * x, x)
    off = case(zero.cos() + (zero == 0), zero.cos(), x=zero)
    assert text(off) == "Your result is wrong only where `x` is 0."
    some = case(zero.cos() + (x > 0) * (x < 2), zero.cos(), x=zero)
    assert text(some).startswith("Where it is wrong, your result is too large by 1")

    last = x.exp()
    last[-1] = 0
    seen = text(case(last, x.exp()))
    assert seen.startswith("In your result the last row alone is wrong. Where it is wrong, your")
    relu = x.clamp(min=0)
    lost = torch.cat([relu[:-1], 0 * relu[-1:]])
    assert text(case(lost[:2].clone(), lost[:2]), case(lost, relu)).endswith(
        "is wrong only in its last row: 0 stands there."
    )
    twice = torch.cat([x[:2], x[:1], x[2:], x[1:2]])
    once = torch.cat([x[:2], 0 * x[:1], x[2:], 0 * x[1:2]])
    words = "wrong only where a row comes again that came before: 0 stands there"
    assert words in text(case(once, twice))


def test_which_rows_are_wrong_by_the_rows_of_an_input():
    def of(x, w, b, change):
        x, w, b = torch.tensor(x), torch.tensor(w), torch.tensor(b)
        return case(*(make(x, w, b) for make in (change, dense)), x=x, w=w, b=b)

    def dense(x, w, b):
        return x @ w.T + b

    def once_more(x, w, b):  # 0 in x counts as 1
        return dense(x + (x == 0), w, b)

    def of_bias(x, w, b):  # 1 in b counts as 2
        return dense(x, w, b + (b == 1))

    x = [[0.5, 1.5], [0.0, 2.5], [2.5, -0.5], [1.5, 3.5], [-3.5, 0.0], [0.25, 4.5]]
    plain = [[0.5, 1.5], [3.5, 2.5], [-3.5, 1.0]]
    w = [[1.5, 0.25], [-1.25, 2.5], [0.75, -0.5], [0.0, 3.5]]
    b = [0.25, 1.0, -1.5, 2.5]
    wrong = [of(x, w, b, once_more), of(x[::-1], w, b, once_more)]
    words = "Your result is wrong only in the rows whose row in `x` has a 0"
    assert text(*wrong, of(plain, w, b, dense)) == f"{words}: that may be why."
    assert text(*wrong * 2, of(plain, w, b, dense)) == f"{words}."
    assert said(*wrong[:1], of(plain, w, b, dense)) is None  # two of few rows
    right = [of(plain, w, b[::-1][:1] * 4, dense), of(x, w, [0.5, 2.0, 3.0, 0.0], dense)]
    wrong = [of(x, w, b, of_bias), of(plain, w, b[::-1], of_bias), of(plain, w, b, of_bias)]
    wrong += [of(x, w, b[::-1], of_bias)]
    seen = text(*wrong, *right, right[0])
    words = "Your result is wrong only in the columns whose number in `b` is 1: that may be why."
    assert seen == f"{words} Where it is wrong, your result is too large by 1, everywhere the same."
    ones = [[1.0, 0.5], [2.5, 1.0], [1.0, -1.5]]  # each row has a 1: that tells the cases apart
    off = [of(ones, w, b, lambda x, w, b: dense(x, w, b) + T([[0.5], [0.0], [-2.5]]))] * 4
    assert "whose row" not in text(*off, *[of(plain, w, b, dense)] * 9)
    # a right row that has a 0 as well makes it less certain
    many = [of(x, w, b, dense)] * 4
    assert "whose row" not in text(of(x, w, b, once_more), of(x[::-1], w, b, once_more), *many)


def test_an_option_and_what_a_call_lacks():
    def of(good, **given):
        return case(W.cos() if good else W.sin(), W.cos(), **given)

    wide = torch.linspace(0.3, 9.1, 20)[None]
    right = [of(True, x=V, padding=n) for n in (0, 1, 0, 1, 2, 0, 1)]
    words = text(*right, of(False, x=wide, padding=3))
    assert "or `padding` is 3" in words and words.endswith("one of these may be why.")
    assert said(*right, of(False, x=V, padding=3)) is None  # one call alone shows no option
    others = [of(True, a=V + n) for n in range(9)]
    assert "single row" not in text(*others, of(False, x=wide))  # no right call has an `x`


def test_what_is_kept_is_kept_to_the_last_digit():
    loose = Rule(atol=0.003)
    first, *others = ((0.0, 0.0), (1e-4, 0.75), (2e-4, 0.81), (1.5e-4, 0.66))
    several = [case(*pair, rule=loose) for pair in (first, *others)]
    assert said(*several) != "earlier"
    kept = [case(W, W), case(W, V), case(W, -V)]
    assert said(*kept) == "earlier"


def test_where_0_alone_is_left_no_decimals_are_cut_off():
    zeros = [case(0.0, x, own=False) for x in (0.1, 0.3, 0.7)]
    assert "decimals" not in text(*zeros)
    cut = [case(float(int(x)), x, own=False) for x in (0.1, 2.3, -4.7, 8.6)]
    assert "decimals cut off" in text(*cut)


def test_of_two_inputs_with_the_same_numbers_none_is_named():
    assert text(case(X, X + B, b=B)) == "Your result would be right with `b` added."
    assert "added" not in text(case(X, X + B, b=B, c=B))


def test_a_summand_that_right_cases_have_does_not_always_lack():
    lacks, has = case(X, X + B, b=B), case(Y + B, Y + B, b=B)
    assert "would be right" not in text(lacks, has)
    without = case(Y, Y, b=0 * B)
    assert text(lacks, without) == "Your result would be right with `b` added."


def test_the_last_row_is_not_wrong_where_a_right_case_has_one():
    table = torch.arange(32.0).reshape(8, 4) + 0.5
    wrong = table.clone()
    wrong[-1] = -table[0]
    failing, one_row, many = case(wrong, table), case(table[:1], table[:1]), case(table, table)
    last = [one for one in elements([failing]) if "in its last row" in one.text]
    assert [(one.holds(failing), one.worth(failing) >= 4) for one in last] == [(True, True)]
    assert [(one.breaks(one_row), one.breaks(many)) for one in last] == [(False, True)]


def test_a_result_that_agrees_with_an_earlier_one_now_and_then_is_not_kept():
    """Single numbers are soon equal; several in a list are not."""
    rates = [case(0.1, 0.1), case(0.1, 0.2), case(0.1, 0.3), case(0.2, 0.4), case(0.9, 0.5)]
    assert said(*rates) != "earlier"
    late = [case(0.1, 0.1), case(0.1, 0.23), case(0.23, 0.37), case(0.37, 0.41)]
    assert said(*late) == "earlier"
    listed = [[("a", 0.123 * n, 1.71 * n), ("b", 0.71 * n, 2.33 * n)] for n in (1, 2, 3)]
    inputs = (torch.ones(2), torch.ones(3), torch.zeros(2))
    pairs = zip(listed[:2] + listed[:1], listed, inputs, strict=True)
    kept = [case(mine, ours, x=x) for mine, ours, x in pairs]
    assert said(*kept) == "earlier"
    assert said(*kept[:2], case(listed[1][::-1], listed[2], x=inputs[2])) != "earlier"


def test_a_sign_of_one_number_shows_both_sides():
    counts = [case(0, n, x=T(x)) for n, x in ((12, 3.0), (7, 2.5), (31, 1.5), (8, 4.5))]
    assert "is negative" not in text(*counts)
    signs = [case(float(x < 0), x, x=T(x)) for x in (-3.5, 2.25, -1.75, 4.5)]
    assert text(*signs) == "Your result is 1 where `x` is negative, and 0 elsewhere."


def test_an_upstream_gradient_whose_places_are_counted_does_not_count():
    up = T([[0.3, -1.2, 2.5], [0.7, 0.1, -0.4], [1.1, 2.2, 0.9], [0.2, 0.5, -1.5]])
    counted = case(torch.full((3,), 4.0), up.sum(0), upstream=up)
    assert "`upstream` is 1 everywhere: it does not count" in text(counted)
    assert "it does not count" not in text(case(torch.full((3,), 5.0), up.sum(0), upstream=up))


def test_a_function_of_ones_own_gives_no_gradient_where_backward_gives_none():
    lost = replace(case(None, V, whose="`w`"), call="Scaled.apply(w)")
    assert "`backward` returns None in its place" in text(lost)


def test_the_opposite_needs_both():
    mixed = [case(not truth, truth) for truth in (True, False, True, False)]
    assert "and False where True is" in text(*mixed)
    assert "and False where True is" not in text(*(case(False, True) for _ in range(4)))


def test_a_short_text_stands_in_a_long_one_by_chance():
    assert said(case("BatchNorm", "Norm")) != "text-more"
    assert said(case("abcdefg", "abcd")) == "text-more"
    assert said(case("a long line, and then more of it", "a long line")) == "text-more"


def test_one_call_with_an_input_that_cannot_be_looked_at_has_no_trait():
    shapes = [(4, 3), (2, 3), (5, 2), (3, 4), (6, 3), (2, 2), (3, 3), (4, 2)]
    right = [case(V, V, x=torch.ones(shape), w=3) for shape in shapes]
    wrong = -V * T([1.0, 2.0, -1.5, 0.3])
    assert "single column" in text(case(wrong, V, x=torch.ones(3, 1), w=3), *right)
    several = [torch.ones(2, 3, 1), torch.ones(2)]
    assert "single column" not in text(case(wrong, V, x=torch.ones(3, 1), w=several), *right)


def test_rows_of_a_right_case_that_differ_are_not_all_the_same():
    tiny = 1e-5 * torch.rand(4, 3)
    failing = case(B.expand(4, 3), B + 300 * tiny, x=300 * tiny)
    assert text(failing) == "All rows of your result are the same, and they should differ."
    other = torch.cat([X, Y])
    assert "All rows" not in text(failing, case(other + B, other + B, x=other))
    assert "All rows" in text(failing, case(B[None], B[None], x=T([[0.0, 0.0, 0.0]])))


def test_one_whole_number_everywhere_is_no_rounding():
    ones = [case(1.0, 0.5774, own=False), case([1.0, 3.0], [0.5774, 3.0], own=False)]
    assert "rounded" not in text(*ones)
    rounded = [case(round(x), x, own=False) for x in (0.9, 2.3, 4.7, 8.6)]
    assert "is rounded to whole numbers" in text(*rounded)
    assert "is rounded to whole numbers" in text(case((3 * W).round(), 3 * W))


def test_beside_large_numbers_a_small_one_is_not_nothing():
    large = 1e7 * V
    assert said(case(1e-9 * V, V)) == "vanishes"
    clipped = large.clamp(-10, 10)
    assert said(case(clipped, large, x=large)) != "vanishes"


def test_all_inputs_of_which_it_is_so_are_named():
    def of(good, *shape):
        x = torch.arange(1.0, shape[0] * shape[1] + 1).reshape(shape) ** 1.5
        return case(x if good else x.sin() + x, x, a=x + 1, b=x.exp(), c=torch.ones(2, 5) + x[0, 0])

    right, wrong = [of(True, 3, 3), of(True, 2, 2)], [of(False, 2, 3), of(False, 5, 2)] * 5
    assert text(*right, *wrong) == (
        "Your result is right where `a` and `b` are square, and is wrong elsewhere."
    )


def test_an_int_in_a_list_of_lists_is_an_int():
    def of(good, x, w):
        return case(V if good else -V * T([1.0, 2.0, -1.5, 0.3]), V, x=x, w=w)

    right = [of(True, [0.5 + n, 1.5], [[2.5, 0.5], [1.5, n + 0.5]]) for n in range(6)]
    words = text(*right, of(False, [0.5, 2.5], [[2, 1.5], [2.5, 0.5]]))
    assert (
        words
        == "Your result is wrong where `w` has an int in it, and right elsewhere: that may be why."
    )


def test_two_inputs_that_are_the_same():
    def of(good, a, b):
        return case(V if good else -V * T([1.0, 2.0, -1.5, 0.3]), V, a=a, b=b)

    right = [of(True, X + n, Y) for n in range(8)]
    words = text(*right, of(False, X, X), of(False, Y, Y))
    assert words == (
        "Your result is wrong where `a` is the same as `b`, and right elsewhere: that may be why."
    )
    assert "the same" not in text(*right, of(True, X, X), of(False, X, X), of(False, X + 0.5, Y))


def test_calls_with_an_input_without_a_name_have_no_trait():
    def of(good, x, hidden=False):
        one = case(V if good else -V * T([1.0, 2.0, -1.5, 0.3]), V, x=x)
        return replace(one, unnamed=hidden)

    right = [of(True, X + n) for n in range(8)]
    assert "single column" in text(*right, *[of(False, torch.rand(3, 1))] * 2)
    assert said(*right, *[of(False, torch.rand(3, 1), hidden=True)] * 2) is None


def test_a_single_number_of_an_earlier_call_of_the_same_sizes_is_kept():
    def of(number, got, x):
        return case(got, number, x=x)

    first, second = 0.7312461, -0.2418753
    calls = [of(first, first, X), of(second, first, Y), of(0.5, 0.5, X[:1])]
    assert said(*calls) == "earlier"
    assert said(calls[0], of(second, first, X[:1]), calls[2]) != "earlier"  # other sizes
    assert said(of(0.75, 0.75, X), of(0.25, 0.75, Y)) != "earlier"  # a share of a few
    scalars = [case(first, first, x=2.0), case(second, first, x=1.0), case(0.5, 0.5, x=0.25)]
    assert said(*scalars) != "earlier"  # 1 was taken for 2


def test_what_was_right_after_a_call_of_the_same_sizes_is_not_kept():
    kept, other = case(V, W, x=V), case(B.sin(), B, x=B)
    earlier = case(V, V, x=W)
    assert said(earlier, kept, other) == "earlier"
    assert said(earlier, case(W * W, W * W, x=V), kept, other) != "earlier"


def test_another_product_is_said_of_the_cases_that_are_wrong():
    def of(a, b, turned):
        return case(a.T @ b if turned else a @ b, a @ b, a=a, b=b)

    square = T([[0.5, 1.5, -2.0], [0.25, 3.0, 1.0], [2.5, -0.5, 0.75]])
    right = [of(torch.rand(2, n), torch.rand(n, 4), False) for n in (3, 5, 4, 6, 3, 2)]
    assert said(of(square, square + B, True)) == "product"
    words = text(*right, of(square, square + B, True), of(square + 1, square, True))
    assert words.endswith(
        "Where it is wrong, your result is `a.T @ b`: another product of these two is asked."
    )


def test_a_trait_of_a_number_is_said_where_it_is_one_in_all_calls():
    def of(good, b, **given):
        return case(V if good else -V * T([1.0, 2.0, -1.5, 0.3]), V, b=b, **given)

    numbers = [of(True, x) for x in (0.5, 2.5, 3.5, 0.25)]
    tensors = [of(False, x) for x in (X, Y, X + 1, Y * 2)]
    words = text(*numbers, *tensors)
    assert words == "Your result is right where `b` is a plain number, and is wrong elsewhere."
    negative = [of(False, x) for x in (-0.5, -2.5, -3.5, -0.25)]
    assert "right where `b` is positive" in text(*numbers, *negative)
    both = [of(True, x, c=x) for x in (X, Y, X + 1)]
    told = text(*both * 3, *[of(False, n, c=n + 1) for n in (2.5, 3.5)])
    assert told == "Your result is right where `b` and `c` are tensors, and is wrong elsewhere."


def test_a_trait_of_what_another_test_is_given_tells_nothing():
    def of(good, call, x):
        return replace(case(V if good else V.sin(), V, x=x), call=call)

    numbers = [of(False, 'the test "hooks", with x = 2', x) for x in (2.5, 3.5, 4.5)]
    tensors = [of(True, 'the test "many", with x = …', x) for x in (X, Y, X + 1, Y * 2)]
    assert "where `x` is" not in text(*numbers, *tensors)
    one_more = of(True, 'the test "hooks", with x = …', X)
    assert "right where `x` is a tensor" in text(*numbers, *tensors, one_more)


def test_a_whole_number_that_a_helper_was_given_is_no_option():
    def of(good, n, own):
        return case(V if good else -V * T([1.0, 2.0, -1.5, 0.3]), V, n=n, own=own)

    for own, told in ((True, True), (False, False)):
        calls = [*(of(True, n, own) for n in (3, 2, 3, 2, 3, 2) * 3), *(of(False, 8, own),) * 6]
        assert ("`n` is 8" in text(*calls)) == told


def test_items_that_are_all_others():
    turned = [case([2, 4], [1]), case([1], [2, 3]), case([], [1])]
    assert "has none of the items that are asked" in text(*turned)
    assert said(*turned, case([1, 2], [1])) != "other-items"
    assert said(case([2, 4], [1, 3]), case([1], [2])) != "other-items"  # as many: other numbers
    assert said(case([2.5, 4.5], [1.5]), case([1.5], [2.5, 3.5])) != "other-items"


def test_none_where_a_judge_looks():
    judged = {"judge": ("same_distribution",)}
    right = [record(V, **judged), record(W, **judged)]
    seen = Compared([record(None, **judged)] * 2, right, {"double"}).relation()
    assert seen is not None and seen.text.startswith("What is looked at here is None")
    assert Compared([record(None, **judged), right[1]], right, {"double"}).relation() is None
    stopped = record(None, error=Raised("AttributeError"))
    seen = Compared([record(None, **judged), stopped], right, {"double"}).relation()
    assert seen is not None and seen.text.startswith("What is looked at here is None")
    assert Compared([stopped] * 2, right, {"double"}).relation() is None
    unsaid = [record(V, reveal=False, **judged)] * 2
    assert Compared([record(None, **judged)] * 2, unsaid, {"double"}).relation() is None


PREDICTIONS = [
    ("right but for its order", (2, 4), (4, 2)),
    ("right but for its order", ["relu", "mse"], ["mse", "relu"]),
    ("too many numbers", (2, 1), (2,)),
    ("too few numbers", [1, 2], [1, 2, 3]),
    ("too few rows", [[1, 2]], [[1, 2], [1, 2]]),
    ("too many numbers in each row", [[1, 2, 3], [1, 2, 3]], [[1, 2], [1, 2]]),
    ("a single number", [1, 100], 101),
    ("too few brackets", [1, 2, 3], [[1, 2, 3]]),
    ("rows of `size` are all the same", [[1, 9, 3], [1, 2, 3]], [[1, 9, 3], [1, 9, 3]]),
    ("Within a row of `size`", [[1, 2], [3, 4]], [[1, 1], [2, 2]]),
    ("wrong sign", [30.0, -40.0], [30.0, 40.0]),
    ("Nothing in `size` is negative", (-1, 1), (0, 1)),
    ("None of the numbers of `size` is 0", (4, 0, 6), (4, 1, 6)),
    ("has 2 in it twice, and the answer once", (2, 2), (2, 3)),
    ("7, which stands nowhere in the question", (7, 2), (6, 2)),
    ("Where you give 1 for `size`, the answer has more", (5, 1, 4), (5, 2, 4)),
    ("off by one", [11, 18, 13], [11, 19, 13]),
    ("off by one", 4_000_001, 4_000_000),
    ("a factor of 2", 200000.0, 100000.0),
    ("at most 2 in 100", 39270, 39760),
    ("more than ten times too small", 560, 39760),
    ("more than ten times too large", 0.12, 0.0045),
]


@pytest.mark.parametrize("words, got, expected", PREDICTIONS)
def test_a_fact_of_a_wrong_prediction(words, got, expected):
    right = [record(expected, call="size", reveal=False)]
    seen = Compared([record(got)], right, {"size"}, numbers={2, 3, 4, 5, 6}).relation()
    assert seen is not None and "`size`" in seen.text and words in seen.text


@pytest.mark.parametrize(
    "got, expected",
    [
        (True, False),
        (1, 0),  # of few possible answers, this is a guess
        (6.0, 3.0),
        ("error", "NameError"),
        ((5, 3), (5, 2)),
        ([1, 2, 4], [1, 2, 3]),
        (50, 30),
        ((3,), (4,)),
        (NAN, 2.0),
        (105.0, 100.0),
        (99_999, 1_000),  # of the next power of ten
        ([1 << 70_000, 2], [30, 40]),
    ],
)
def test_of_other_predictions_nothing_is_said(got, expected):
    right = [record(expected, call="size", reveal=False)]
    assert Compared([record(got)], right, {"size"}, numbers={2, 3, 4, 5, 6}).relation() is None


def test_a_prediction_is_not_found_by_asking_again_and_again():
    """What is said of a guess that is not near is the same for all answers of one power of ten."""

    def told(answer):
        right = [record(answer, call="size", reveal=False)]
        guesses = [n * 10**k for k in range(8) for n in (1.3, 2.9, 4.3, 6.7, 8.9)]
        return [Compared([record(n)], right, {"size"}).relation() for n in guesses]

    several = [told(answer) for answer in (1000.5, 2000.5, 5000.5, 9999.5)]
    assert all(one == several[0] for one in several)
    assert len({seen and seen.text for seen in several[0]}) == 3  # large, small, and nothing


def test_the_answer_to_another_prediction():
    right = [record((4, 2), call="a", reveal=False), record((3, 5), call="b", reveal=False)]
    got = [record((4, 2)), record((4, 2))]
    seen = Compared(got, right, {"a", "b"}).relation()
    assert seen is not None and seen.text == "What you give for `b` is the answer to `a`."
    got = [record((4, 3)), record((4, 2))]  # whose own is not known yet
    assert Compared(got, right, {"a", "b"}).relation() is None


def test_where_one_truth_is_asked_the_other_tells_nothing():
    def of(good, asked, x):
        return case(asked if good else not asked, asked, x=x)

    single, double = X, X.double()
    cases = [of(True, True, single + n) for n in range(6)]
    cases += [of(True, False, double + n) for n in range(6)]
    cases += [of(False, True, double), of(False, True, double - 1)]
    words = "Where True is asked, your result is wrong where `x` is of dtype float64, and right"
    assert text(*cases).startswith(words)
    assert "float64" not in text(*cases, of(True, True, double + 0.5), of(True, True, double + 1.5))


def test_what_is_nearly_right_in_one_call_has_no_trait():
    right = [case(V, V, x=X + n) for n in range(6)]
    off = V.clone()
    off[1] *= 1.4
    assert "has a 0" in text(*right, case(off, V, x=0 * X))
    off = V.clone()
    off[1] *= 1.001
    assert said(*right, case(off, V, x=0 * X)) is None


def test_1_everywhere_is_no_sign():
    ones = [case(1.0, 1 / n, n=n) for n in (2, 5, 7, 9)]
    assert text(*ones) == "Your result is always 1, whatever comes in."
    signs = [case(1.0 if n > 0 else -1.0, 0.5 * n, n=float(n)) for n in (2, -5, 7, -9)]
    assert said(*signs) == "input-sign"


def test_all_but_right_is_no_factor():
    assert said(case(0.999 * X, X)) != "scaled"
    assert said(case(0.98 * X, X)) == "scaled"


def test_one_call_with_an_input_that_few_calls_have_has_no_trait():
    wrong = -V * T([1.0, 2.0, -1.5, 0.3])
    right = [case(V, V, x=X + n) for n in range(8)]
    assert "has a 0" in text(*right, case(wrong, V, x=0 * X))
    assert said(*right, case(wrong, V, x=0 * X, by=2.5)) is None


def test_nan_in_an_input_is_seen():
    def of(good, asked, x):
        return case(asked if good else not asked, asked, x=x)

    right = [of(True, True, X + n) for n in range(6)]
    one = of(False, True, T([[1.0, NAN], [2.0, 3.0]]))
    assert "`x` has a nan and has a 1" in text(*right[1:], one, of(False, True, T([[1.0, NAN]])))
    assert "amiss" in text(case(Y + 0.7 * X, Y, x=X))
    assert "amiss" not in text(case(Y + 0.7 * X, Y, x=X, b=X))


def test_a_call_that_is_wrong_is_no_right_one():
    stop = Raised("ValueError", (), "no")
    xs = [2.0, -3.5, 0.25, -1.5, 7.5, -4.25, 3.5, -2.5]
    right = [record(T([x * 2]), given=[("x", x)]) for x in xs]
    got = [
        one if x > 0 else record(T([x + 50]), given=[("x", x)])
        for one, x in zip(right, xs, strict=True)
    ]
    got[1] = record(None, error=stop, given=[("x", xs[1])])
    seen = Compared(got, right, {"double", "x"}).relation()
    assert seen is not None and seen.text == (
        "Your answer is right where `x` is positive, and is wrong elsewhere."
    )


def test_what_is_common_in_drawn_inputs_is_no_reason_by_chance():
    def of(x, good):
        x = torch.tensor(x)
        return case(x.cos() if good else x.sin() + 3, x.cos(), a=x)

    drawn = [of([[0.5, -1.5], [2.5, 3.5]], False), of([[-4.5, 1.25], [6.5, 0.5]], False)]
    trivial = [of([[0.0, 0.0]], True), of([[0.0], [0.0]], True), of([[0.0]], True)]
    assert "fractions" not in text(*drawn * 4, *trivial * 4)  # of 0 much is right
    whole = [of([[3.0, 1.0], [2.0, 5.0]], True), of([[4.0], [7.0], [9.0]], True)]
    assert "has fractions" in text(*drawn * 4, *whole * 4)
    minus = [of([[-3.5, -1.5], [2.5, 5.5]], True), of([[-4.25], [7.5]], True)]
    plus = [of([[3.5, 1.5], [2.5, 5.5]], False)] * 2
    assert said(*plus, *minus) is None  # chance gives as much
    # one trait of many that some right cases have as well
    one = of([[1.0, 2.5], [3.5, 4.5]], True)
    assert "has a 1" not in text(*[of([[1.0, -2.5]], False)] * 2, one, *drawn, *minus * 2)


@pytest.mark.parametrize("means", [False, True])
def test_a_right_case_may_lack_an_input(means):
    """Where it is known what the errors mean, that tells more than traits that may be why."""
    words = "object of type 'int' has no len()" if means else "no"

    def call(x, error=None, **given):
        given = [("x", x), *given.items()]
        return record(None, given=given, error=Raised("TypeError", (), words) if error else None)

    inputs = [(T([[0.5, 1.5]]), {}), (T([[2.5], [0.25]]), {"by": 1.5}), (V, {"by": 0.5})]
    inputs += [(W, {"by": 2.5}), (B, {"by": 3.25})]
    special = [(T([[0.5, 0.5]]), {"by": 3}), (T([0.25, 0.25]), {"by": 4})]
    right = [call(x, **more) for x, more in (*inputs, *special)]
    got = [*right[:5], *(call(x, error=True, **more) for x, more in special)]
    seen = Compared(got, right, {"double", "x", "by"}).relation()
    assert seen is None if means else "`by` is an int" in seen.text


def test_what_is_left_out_has_a_default():
    def call(x, got, call="scaled(x)", **given):
        given = [("x", x), *given.items()]
        return record(got, call=call, given=given), record(x * 1.5, call=call, given=given)

    def words(*calls):
        got, right = zip(*calls, strict=True)
        found = Compared(list(got), list(right), {"scaled", "other", "x", "by", "b"}).relation()
        return found.text if found else ""

    given = [call(x, x * 1.5, by=1.5) for x in (V, W, B)]
    left_out = call(V, V.sin())
    seen = words(*given, left_out)
    assert seen == (
        "Your result is wrong where `by` is left out, and right elsewhere: look at its default."
    )
    assert "left out" not in words(*given, left_out, call(W, W * 1.5))
    others = [call(x, x * 1.5, "other(x, by)", by=1.5) for x in (V, W, B)]
    assert "left out" not in words(*others, left_out)
    given = [call(x, x * 1.5, by=1.5, b=None) for x in (V, W, B)]
    assert "left out" not in words(*given, call(V, V.sin(), b=2.5))  # it has another input, too
    assert "left out" in words(*given, call(V, V.sin(), b=None))
    state = "layer = Scaled(2); layer.load_state_dict({'by': 1.5}); layer(x)"
    given = [call(x, x * 1.5, state, by=1.5) for x in (V, W, B)]
    assert "left out" not in words(*given, call(V, V.sin(), state))  # of a state


def test_one_number_as_an_input_has_to_change():
    """A quarter of all is no factor `h`, if `h` is never anything but a quarter."""
    assert said(case(X / 4, X, h=T(0.25)), case(Y / 4, Y, h=T(0.25))) == "scaled"
    varied = case(X / 4, X, h=T(0.25)), case(Y * 3, Y, h=T(3.0))
    assert "has the factor `h` once too often" in text(*varied)


def test_of_two_numbers_one_is_not_repeated():
    assert said(case([2, 2], [2, 5]), case([7, 7], [7, 3]), case([1, 1], [1, 4])) != "one-repeated"
    rows = case(X[:1].expand(4, 3), torch.cat([X, Y]))
    assert text(rows, case(B[None] + 1, B[None])) == (
        "All rows of your result are the same, and they should differ."
    )


def test_what_is_wrong_with_an_item_comes_before_the_cases():
    def both(x, wrong):
        x = T(x)
        items = [x.cos() * (0 if wrong else 1), x.sin()]
        return record(items, given=[("x", x)])

    inputs = [[0.5, 1.5], [2.5, -3.5], [20.5, 1.25], [0.25, 4.5]]
    zero = record([T([0.0]), T([0.0])], given=[("x", T([0.0]))])
    right = [*(both(x, False) for x in inputs), *[zero] * 4]
    got = [*(both(x, True) for x in inputs), *[zero] * 4]
    seen = Compared(got, right, {"double", "x"}).relation()
    assert seen is not None and "first item" in seen.text and "is 0" in seen.text


def test_which_item_of_an_item_is_wrong():
    got, right = [[V, W + V * V], "as it was"], [[V, W], "as it was"]
    found = Compared([record(got)] * 2, [record(right)] * 2, {"double"}).outcome()
    assert found is not None
    assert found.text == "In your result item [0][1] alone is wrong, counted from 0."


def test_most_cases_wrong_asks_what_the_right_ones_have():
    right = [record(x, call=f"double({x})") for x in (2.0, 3.5, 4.5, 1.25)]
    got = [right[0], *(record(x) for x in (7.25, 9.0, -4.5))]
    found = Compared(got, right, {"double"}).outcome()
    assert found is not None and found.text == (
        "Your result is wrong in 3 of 4 cases: what makes it right in `double(2.0)`?"
    )


def test_the_ends_alone_are_right():
    middle = torch.zeros(6)
    middle[0], middle[-1] = 1.5, 2.5
    right = T([1.5, 0.25, -2.0, 3.0, 0.75, 2.5])
    assert "the first number and the last are right; those between are 0" in text(
        case(middle, right)
    )
    middle[2] = 0.1
    assert said(case(middle, right)) is None


def test_nan_and_zero_for_small_numbers():
    assert "is something divided by 0, or" in text(case(T([0.5, NAN, NAN, -3.5]), V))
    kinds = case([3.0, numpy.int64(2)], [3.0, 2], rule=Rule(types=True))
    assert not kinds.right and "nan" not in text(kinds)  # the numbers themselves are right
    small = 1e-4 * V
    assert "0 where small numbers are asked" in text(case(0 * small, small), case(V, V))
    assert text(case(0 * V, V), case(V, V)) == "Where it is wrong, your result is 0 everywhere."


def test_close_is_not_said_of_what_is_off_or_of_whole_numbers():
    assert said(case(V + T([0.0, 0.0, 0.5, 0.0]) + 0.01 * W, V)) is None
    assert said(case(T([100.0, 201.0, 300.0]), T([101.0, 200.0, 302.0]))) is None


def test_close_needs_several_numbers():
    near = T([0.501, -1.251, 2.0, -3.5])  # two of four, by 0.03 %
    assert said(case(near, V)) is None
    assert said(case(near, V), case(near + 1, V + 1)) == "close"
    single = [case(x, x, every=n) for x, n in ((0.5, 2), (0.25, 3), (1.5, 4), (0.75, 5), (3.5, 6))]
    assert said(case(0.7013, 0.7, every=1), *single) == "close"  # and no trait of the one call
    assert said(case(0.713, 0.7, every=1), *single) != "close"
    assert said(case(V + 0.001 * (W * W + 1), V)) == "close"


def test_what_is_squared_too_much_is_not_called_a_divisor():
    """A factor may be there twice too often, too: the values do not tell which it is."""
    words = "Your result is what is asked, times the square of `b`: does something multiply by it"
    assert text(case(X * B, X / B, b=B)) == f"{words} that should divide?"


def test_no_row_is_spoken_of_in_a_batch_of_tables():
    """Beside a printed table a row is a line of it, and no table of the batch."""
    tables = torch.stack([X, Y, X + Y])
    assert text(case(X.expand(3, 2, 3) + 0.3, tables)) == (
        "All places along dimension 0 of your result are the same, and they should differ."
    )
    first = torch.cat([tables[:-1], 0 * tables[:1]])
    assert "the last place along dimension 0 alone is wrong" in text(case(first, tables))


def test_a_word_of_a_test_is_no_result():
    """What a test wrote down is not what the answer returned: nobody asks for a text, or None."""
    there = {"own": False, "place": "The result", "optional": True}
    silent = [case(None, "AssertionError", **there), case(None, None, **there)]
    assert text(*silent) == "No error is raised where AssertionError is asked."
    loud = case("AssertionError", None, **there), case(*["AssertionError"] * 2, **there)
    assert text(*loud) == "AssertionError is raised where no error is asked."
    assert said(case("silence", [True, True], **there)) is None
    assert said(case("silence", None, **there)) is None
    assert "is a text, where a list is asked" in text(case("silence", [True, True]))
    item = there | {"place": "The first item of the result"}
    assert "is a text, where a float is asked" in text(case("2.5", 2.5, **item))


def test_close_is_each_number_and_not_only_beside_the_largest():
    beside = [torch.cat([T([50.0]), x]) for x in (V, V - 0.2 * W, 1.015 * V)]
    assert said(case(beside[1], beside[0])) is None
    assert said(case(beside[2], beside[0])) == "close"


def test_a_sum_for_a_product_where_the_other_factor_is_1():
    """What is larger by 1 need not be a sum."""
    assert said(case(B + 1, B, b=B), case(W + 1, W, b=W)) != "added"
    assert said(case(B + 1, B, b=B), case(W + 3, 3 * W, b=W)) == "added"


def test_a_factor_of_each_case():
    assert said(case(-V, V), case(2 * W, W)) == "factor"
    flat = torch.full((4,), 2.5)  # is anything, up to a factor
    assert said(case(V.sign() * 3 + 0.1, flat), case(-W, W)) is None


def test_what_was_right_for_an_earlier_call():
    again = [case(V, V, x=W), case(V, W, x=V), case(V, V - W, x=B)]
    assert "that of an earlier call: what" in text(*again)
    assert "in 2 of the 3 wrong cases" in text(*again, case(W.sin(), W * V, x=V + W))
    assert said(case(V, V, x=W), case(W.sin(), W, x=V), case(V.sin(), V - W, x=B)) is None
    truths = [case(True, True), case(True, False), case(False, False), case(False, True)]
    assert said(*truths, *truths) != "earlier"


def test_what_is_wrong_where_something_is():
    """Where the rest is right, in a value or in other cases."""
    cut = case(torch.where(X > 0.5, -X, X), X, x=Y)
    assert text(cut) == "Where it is wrong, your result has the wrong sign: minus is plus."
    assert said(case(torch.where(X > 0.5, -X + NEAR3, X), X, x=Y)) is None
    x = torch.cat([T([1e3, 2e3]), torch.linspace(-9, 9, 20), T([3.25e3, 4.5e3])])
    seen = text(case(x.clamp(max=10.0), x, x=x), case(x[2:4], x[2:4], x=x[2:4]))
    assert seen.startswith("Your result is wrong only where `x` is beyond 10.")
    assert seen.endswith(" Where it is wrong, your result is 10 everywhere.")


def test_what_is_one_number_where_it_is_wrong_is_no_function_of_an_input():
    sevens = case(torch.where(X > 0.5, 0 * X + 7, X), X, n=-2.0)
    assert text(sevens) == "Where it is wrong, your result is 7 everywhere."
    some = case(torch.where(X > 0.5, 0 * X + 0.7, X), X)
    assert said(some) is None


NEAR3 = T([[0.0, 0.0, 0.1], [0.0, 0.7, -0.3]])


def test_sizes_that_are_those_of_something_else():
    def wide(rows, columns):
        x = torch.ones(rows, columns)
        return case(torch.rand(columns, 2), torch.rand(rows, 2), x=x)

    words = "Dimension 0 of your result is as long as the number of columns of `x`, where the"
    assert text(wide(3, 5), wide(4, 2)).startswith(words)
    assert said(wide(3, 5), wide(3, 4)) is None  # 3 may be any 3
    one = [case(torch.rand(1, 2), torch.rand(n, 2), x=torch.ones(n, 7)) for n in (3, 4)]
    assert "has one place, where the number of rows of `x` is asked" in text(*one)
    turned = [case(torch.rand(2, n), torch.rand(n, 2)) for n in (3, 4)]
    assert said(*turned) == "sizes-exchanged"
    short = [case(torch.rand(n - 1), torch.rand(n)) for n in (3, 4)]
    assert text(*short) == "Your result has one place too few, in every case that is wrong."
    assert said(*short[:1]) is None


def test_what_all_right_values_have():
    rows = X.softmax(1), Y.softmax(1)
    seen = text(case(rows[0].sqrt() + 0.01 * Y, rows[0]), case(rows[1] ** 2 + 0.02 * X, rows[1]))
    assert seen == "Your result lacks what every right one here has: each row adds up to 1."
    other = case(rows[0].roll(1), rows[0] + 0.1 * NEAR3), case(X.exp(), rows[1])
    assert said(*other) is None
    pairs = [(Y, X.exp() + 1), (X, Y.exp() + 2), (X - Y, (X + Y).exp())]
    assert said(*(case(got, asked) for got, asked in pairs)) == "not-negative"
    assert said(*(case(got, asked) for got, asked in pairs[:2])) is None  # by chance, it may be
    assert said(*(case(got, asked, whose="`x`") for got, asked in pairs)) is None
    nan = [case(torch.where(got < 0, NAN, got), asked) for got, asked in pairs]
    assert said(*nan) is None  # there is no negative number in it


def test_the_same_in_every_case():
    same = [case("ij", asked) for asked in ("kl", "mn", "op")]
    assert text(*same) == "Your result is the same in every case, whatever comes in."
    assert said(*same, case("k", "k")) is None
    assert said(*[case("ij", "kl")] * 3) is None  # nothing else is asked


def test_truths_that_are_wrong_in_one_way():
    right = [case(True, True), case(False, False)]
    seen = text(*right, *[case(True, False)] * 2)
    assert seen.startswith("Your result is True where False is asked, in 2 of 4 cases, and never")
    assert "asks for is too much" in text(*right, *[case(False, True)] * 2)
    assert said(*right, case(True, False), case(False, True), case(False, True)) is None
    of_a_test = [replace(one, own=False) for one in (*right, *[case(True, False)] * 2)]
    assert text(*of_a_test).endswith("and never the reverse.")  # who asks is the test


def test_which_item_is_wrong():
    def outcome_of(got, expected):
        given = [("x", V)]
        return Compared(
            [record(got, given=given)], [record(expected, given=given)], {"double"}
        ).outcome()

    def words(got, expected):
        found = outcome_of(got, expected)
        return found.text if found else ""

    letters = ["a", "b", "c", "d"]
    assert words(["a", "x", "c", "d"], letters).startswith("In your result item 1 alone is wrong")
    assert words(["a", "b", "c", "x"], letters).startswith("In your result item 3 alone is wrong")
    assert "the first item and the last are right" in words(["a", "x", "y", "d"], letters)
    assert outcome_of(["x", "b", "y", "d"], letters) is None
    assert outcome_of(letters, letters) is None


def test_an_item_and_a_gradient_are_not_said_together():
    asked = [[V.sin(), (V + n).cos()] for n in range(8)]
    right = [record(one, given=[("x", V)], grads=[V.cos()]) for one in asked]
    too_large = [V.cos() + 0.1 + torch.rand(4) for _ in asked]

    def outcome_of(wrong):
        """Where the item is wrong in so many records, and the gradient in all."""
        off = [T([0.5, -0.1, 0.3, -0.9])] * wrong + [0 * V] * (8 - wrong)
        got = [
            record([a, b + change], grads=[gradient])
            for (a, b), change, gradient in zip(asked, off, too_large, strict=True)
        ]
        return Compared(got, right, {"double", "x"}).outcome().text

    gradient = "Wherever it is wrong, your gradient of `x` is too large, and never the reverse."
    assert outcome_of(0) == gradient
    assert outcome_of(4) == "In your result item 1 alone is wrong, counted from 0."


def test_which_cases_hold_is_said_last():
    right = [record(x, call=f"double({i})") for i, x in enumerate((2.5, 3.5, 4.5))]
    got = [record(x, call=f"double({i})") for i, x in enumerate((2.5, 3.5, 7.25))]
    found = Compared(got, right, {"double"}).outcome()
    assert found.text == (
        "Your result is right in 2 of 3 cases, as in `double(0)`, and wrong in `double(2)`."
    )
    assert Compared(got, right, {"double"}).relation() is None
    assert Compared(got[1:], right[1:], {"double"}).outcome() is None  # two are too few
    stopped = [*got[:1], record(None, error=Raised("TypeError")), *got[2:]]
    assert Compared(stopped, right, {"double"}).outcome() is None


def test_numbers_that_are_all_too_large_are_said_before_the_cases():
    right = [record(torch.rand(4), given=[("x", V)]) for _ in range(3)]
    got = [record(one.value.array**2 + 1.5 + torch.rand(4).numpy()) for one in right]
    words = "Wherever it is wrong, your result is too large, and never the reverse."
    assert Compared(got, right, {"double"}).outcome().text == words
    got[1] = record(right[1].value.array - 1)
    assert Compared(got, right, {"double"}).outcome() is None


def test_items_that_are_right_at_first():
    def steps(count, wrong):
        asked = [torch.rand(3) for _ in range(count)]
        got = [one + (number >= wrong) for number, one in enumerate(asked)]
        return Compared([record(got)], [record(asked)], {"double"}).outcome()

    assert steps(7, 1).name == "right-at-first"
    assert steps(7, 5) is None  # two may stand together by chance


def test_what_is_wrong_in_one_cell_of_many_is_seen():
    """Those that fail are looked at, however many others there are."""
    right = [record(V, given=[("x", W)])] * 200
    got = [*right[:-1], record(-V)]
    words = "Where it is wrong, your result has the wrong sign: minus is plus."
    assert Compared(got, right, {"double", "x"}).relation().text == words


def test_items_are_called_by_what_stands_in_the_call():
    call = "layer = Linear(w); y = layer(x); [y, w.g], with w = torch.tensor([1.0])"
    right = [record([V, W], call=call)] * 2
    got = [record([V, 2 * W])] * 2
    assert Compared(got, right, set()).relation().text == "`w.g` is twice what is asked."
    got = [record([V, W + V * V]), record([V, W - V * W])]
    words = Compared(got, right, set()).outcome().text
    assert words == "Of what is looked at here `w.g` alone is wrong."


def test_which_calls_stop():
    def calls(stops):
        error = Raised("TypeError", (), "no")
        for size in (0, 2, 0, 3, 5):
            given = [("x", torch.ones(size))]
            yield record(None, given=given, error=error if stops(size) else None)

    right = list(calls(lambda size: False))
    seen = Compared(list(calls(lambda size: size == 0)), right, {"double", "x"}).relation()
    words = "Your code stops with an error where `x` is empty, and runs elsewhere: that may be why."
    assert seen is not None and seen.text == words
    assert Compared(list(calls(lambda size: True)), right, {"double", "x"}).relation() is None


def test_an_error_that_is_asked_for():
    asked = {"raises": ("ValueError",)}
    value_error = Raised("ValueError", ("ValueError",), "no")
    right = [record(None, f"double({i})", error=value_error, **asked) for i in range(2)]
    none = [record(2.5, **asked), record(2.5, **asked)]
    words = Compared(none, right, {"double"}).relation().text
    assert words.startswith("For `double(0)` ValueError is to be raised, and your function goes on")
    words = Compared([right[0], none[1]], right, {"double"}).relation().text
    assert words == (
        "For `double(1)` ValueError is to be raised, and it is not, though elsewhere it comes: "
        "what lets this through?"
    )
    turned = [*none, record(None, error=value_error)]
    words = Compared(turned, [*right, record(2.5)], {"double"}).relation().text
    assert words == (
        "For `double(0)` ValueError is to be raised, and where no error is asked, it is: does your "
        "check ask for the right thing?"
    )
    other = [record(None, error=Raised("TypeError", ("TypeError",)), **asked)] * 2
    gone = [
        record(None, error=Raised("AttributeError", (), "'A' object has no attribute 'b'"), **asked)
    ]
    words = Compared(gone, right, {"double"}).relation().text
    assert words.endswith(
        "what comes is AttributeError, which no check is to raise: mend that first."
    )
    words = Compared(other, right, {"double"}).relation().text
    assert words.endswith(
        "another error is: does that come from your check, or before it, or is there none?"
    )
    assert Compared(right, right, {"double"}).relation() is None


def test_an_error_that_is_let_through():
    asked = {"raises": ("NotImplementedError",)}
    right = [record(None, "double(0)", error=Raised("NotImplementedError"), **asked)]
    start = "For `double(0)` NotImplementedError is to be raised, and "
    words = Compared([record(2.5, "double(0)", **asked)], right, {"double"}).relation().text
    assert words == start + "it is not: is there a `raise`, is it reached, and is it let through?"
    other = record(None, "double(0)", error=Raised("TypeError", ("TypeError",)), **asked)
    words = Compared([other], right, {"double"}).relation().text
    assert words == start + "another error is: does it come before?"


def test_an_input_that_is_changed_is_named():
    def of(x, w):
        given, inputs = [("x", V), ("w", [3, 1])], ([round_trip(x), w], [])
        return replace(record(V, given=given), inputs=inputs)

    right, names = [of(V, [3, 1])] * 3, {"double", "x", "w"}
    sorts = [right[0], of(V, [1, 3]), of(V, [1, 3])]
    words = Compared(sorts, right, names).relation().text
    assert words.startswith("Your function changes `w`, which has to stay as it is.")
    helped = (
        [record(V * 2, "helped(x)", given=[("x", V)])],
        [record(V, "helped(x)", given=[("x", V)])],
    )

    def accepts(mine, ours):
        return difference(mine.value, ours.value) is None

    after = Compared(sorts + helped[0], right + helped[1], names, accepts).relation().text
    assert after == words
    before = Compared(helped[0] + sorts, helped[1] + right, names, accepts).relation().text
    assert before != words
    assert Compared([of(-V, [1, 3])], right, names).relation() is None  # which of the two?
    assert Compared(right, right, names).relation() is None


def test_a_change_of_an_input_is_said_before_where_a_value_is_wrong():
    """The change is seen, and may be why; a trait may be chance."""

    def calls(wrong, writes):
        for size in (1, 2, 3, 4, 5, 20):
            x = torch.ones(size)
            made = record(size * 1.5 + wrong * (size > 16), given=[("x", x)])
            yield replace(made, inputs=([round_trip(x + writes)], []))

    right, names = list(calls(0, 0)), {"double", "x"}
    assert "more than 16 numbers" in Compared(list(calls(1, 0)), right, names).relation().text
    assert Compared(list(calls(1, 1)), right, names).relation().name == "changed"


def test_the_first_example_alone():
    x = torch.cat([X, Y])
    got = x.clone()
    got[1:] += torch.rand(3, 3) + 0.2
    assert text(case(got, x)) == "In your result the first row alone is right."
    assert said(case(got, x), case(x, x)) is None


# ---------------------------------------------------------------- kinds, None, gradients


def test_none_is_told_by_what_it_stands_for():
    assert text(case(None, 2.0)) == "Your function returns None: it ends without a `return`."
    assert "the way it took" in text(case(None, 2.0), case(3.0, 3.0))
    assert "No gradient flows back to `w`" in text(case(None, V, whose="`w`"))
    assert "nothing was put there" in text(case(None, V, own=False, place="The result"))
    assert text(case(None, 3, optional=True)) == "Your result is None, where an int is asked."
    assert said(case(None, 2.0), case(None, None)) is None


def test_a_gradient_of_zeros_names_its_input():
    words = text(case(torch.zeros(4), V, whose="`w`"))
    assert words == "Your gradient of `w` is 0 everywhere, as if `w` did not count."


def test_the_upstream_gradient_itself():
    one = case(V, V * W, whose="`x`", upstream=V)
    assert "itself: the slope of your function is missing" in text(one)


def test_what_was_not_called_or_not_computed():
    assert said(case(V.sum, V)) == "not-a-value" and "not called" in text(case(V.sum, V))
    made = numpy.array(None)  # by a test, of what a function without a return gives
    assert "of None, as where a `return` is missing" in text(case(made, V))
    assert "`zip`" in text(case(zip([1], [2], strict=True), [1.5]))
    assert said(case(object(), V)) is None


def test_an_integer_for_a_float_and_the_reverse():
    strict = Rule(types=True)
    assert "`/` makes one" in text(case(5.0, 5, rule=strict))
    assert "an int, where a float is asked" in text(case(5, 5.0, rule=strict))
    assert "rank 0" in text(case(T(5.0), 5.0, rule=strict))
    assert said(case(5, 5.0)) is None


def test_another_dtype_where_it_counts():
    assert "float64, where float32" in text(case(V.double(), V, rule=Rule(dtype=True)))
    assert said(case(V.double(), V)) is None


def test_a_list_of_parts_where_their_sum_is_asked():
    one = case([0.5, 2.0, 1.25], 3.75)
    assert "not added up yet" in text(one, case([], 0.0))
    assert text(case([0.5, 2.0], 9.75), case([1.5], 7.25)).endswith(
        "a list, where a float is asked."
    )


def test_truths_the_other_way_round():
    both = [case(True, False), case(False, True)]
    assert said(*both) == "opposite"
    assert said(*both, case(True, True)) is None
    assert text(case(False, True), case(False, True), case(False, False)) == (
        "Your result is always False, whatever comes in."
    )


def test_an_input_left_out_that_would_have_spread_the_result():
    outer = V[:, None] * B
    cases_ = [case(V[:, None], outer, v=V, b=B), case(W[:, None], W[:, None] * B, v=W, b=B)]
    assert text(*cases_) == "Your result lacks the factor `b`."
    added = case(V[:, None], V[:, None] + B, v=V, b=B)
    assert text(added) == "Your result would be right with `b` added."
    assert said(case(V[:, None], outer + NEAR[:, None], v=V, b=B)) is None


def test_one_row_of_numbers_counts_along_a_middle_dimension():
    images, means = torch.rand(2, 3, 4, 5) + 0.5, T([0.4, 1.3, 2.6])
    right = images / means[:, None, None]
    assert text(case(images, right, std=means)) == (
        "Your result has the factor `std` once too often."
    )
    own = case(images * T([0.3, 1.7, 0.9])[:, None, None], images)
    assert text(own).startswith("Each place along dimension 1 of your result is right but for a")


def test_what_a_small_case_cannot_tell():
    """A single number is right but for a factor, whatever it is."""
    assert said(case(-V, V), case(2 * W, W), case(T([7.5]), T([0.3]))) == "factor"
    assert said(case(T([7.5]), T([0.3])), case(T([2.5]), T([0.7]))) is None
    assert said(case(T([0.0]), T([0.3])), case(-V, V), case(2 * W, W)) is None  # but 0


def test_the_larger_the_smaller_it_should_be():
    assert said(case(3 / V, V), case(-2 / W, W)) == "inverse"
    assert said(case(3 / V + NEAR, V), case(-2 / W, W)) is None
    assert said(case(1e-7 * V, 1e-7 * W), case(1e-7 * W, 1e-7 * B[[0, 1, 2, 0]])) is None


def test_powers_of_the_inputs():
    def of(a, b, change):
        a, b = torch.tensor(a), torch.tensor(b)
        right = (a * b).sin()
        return case(change(right, a, b), right, a=a, b=b)

    pairs = [([0.5, 1.5, -0.7], [2.5, 0.3, 1.2]), ([1.1, -0.4, 0.6], [0.9, 1.7, -2.1])]
    pairs += [([0.25, 2.2], [-0.6, 0.8])]
    times = [of(a, b, lambda y, a, b: 2 * y * a * a / b) for a, b in pairs]
    assert text(*times) == "Your result is what is asked, times 2 · `a`² / `b`."
    plus = [of(a, b, lambda y, a, b: y + a * b) for a, b in pairs]
    assert text(*plus) == "Your result is too large by `a` · `b`."
    minus = [of(a, b, lambda y, a, b: y - 3 * a * b * b) for a, b in pairs]
    assert text(*minus) == "Your result is too small by 3 · `a` · `b`²."
    right = [of(a, b, lambda y, a, b: y) for a, b in pairs]
    assert said(*plus, right[0]) is None  # a right case that breaks it
    assert said(*[of(a, b, lambda y, a, b: y + a * b + 0.1 * a) for a, b in pairs]) is None


def test_the_step_from_an_input():
    def of(x, g, rate, change):
        return case(change(x, g, rate), x - rate * g, x=x, g=g, rate=rate)

    inputs = [(X, Y, 0.5), (Y, X + 1, 0.1), (X + Y, Y - 2, 2.0)]
    no_rate = [of(*one, lambda x, g, rate: x - g) for one in inputs]
    assert text(*no_rate) == "The change from `x` to your result lacks the factor `rate`."
    twice = [of(*one, lambda x, g, rate: x - 2 * rate * g) for one in inputs]
    assert text(*twice) == "The change from `x` to your result is twice what is asked."
    lengths = zip(inputs, (3.0, 0.2, 5.0), strict=True)
    any_length = [case(x - by * r * g, x - r * g, x=x) for (x, g, r), by in lengths]
    assert "has the right direction, and not the right length" in text(*any_length)
    other = [of(*one, lambda x, g, rate: x - rate * g.sin()) for one in inputs]
    assert said(*other) is None


def test_a_condition_that_is_turned_round():
    right, wrong = torch.where(X > 0.5, Y, 0 * Y), torch.where(X > 0.5, 0 * Y, Y)
    assert said(case(wrong, right), case(right, wrong)) == "turned-round"
    assert said(case(torch.where(X > 0.3, 0 * Y, Y) + NEAR3, right)) is None
    both = [
        case(torch.where(X > 0.5, 7 * x, x), torch.where(X > 0.5, x, 7 * x), x=x)
        for x in (Y, X + 1.25)
    ]
    assert "change only where they should stay" in text(*both)


def test_0_for_a_number_and_a_number_for_0():
    rows = torch.arange(1.0, 13.0).reshape(4, 3) / 7
    right, wrong = rows.clone(), rows.clone()
    right[1] = 0
    wrong[3] = 0
    assert "0 stands for a number, or a number for 0" in text(case(wrong, right))
    wrong[0, 0] += 0.3
    assert said(case(wrong, right)) is None


def test_what_comes_out_if_an_input_is_changed():
    wrong = [case(x.trunc() @ Y.T, x @ Y.T, x=x, y=Y) for x in (X, X + 1.25)]
    assert text(*wrong) == "Your result is what comes out if `x` loses its decimals."
    wrong = [case(x.abs() @ Y.T, x @ Y.T, x=x, y=Y) for x in (X, -X)]
    assert text(*wrong) == "Your result is what comes out if `x` loses its signs."
    a, b = T([[2.775], [0.678]]), T([[-0.86, -0.616, 0.547]])  # many things give 0
    nothing = case(a @ b.trunc(), a @ b, a=a, b=b), case(X @ Y.T, X @ Y.T, a=X, b=Y.T.contiguous())
    assert text(*nothing) == "Where it is wrong, your result is 0 everywhere."


def test_what_comes_out_if_a_part_of_it_is_exchanged():
    def of(change, w=Y, b=T([0.4, -1.3]), x=X):
        return case(change(x, w, b), x @ w.T + b, x=x, w=w, b=b)

    def said_of(change, more=None):
        several = of(change), of(more or change, x=X + 0.75)
        return text(*several).removeprefix("Your result is what ")

    rows, columns = X[:, None], Y
    added = said_of(lambda x, w, b: (x[:, None] + w).sum(-1) + b)
    assert added == "comes out if `x` and `w` are added where they should be multiplied."
    assert "`x` is divided by `w`" in said_of(lambda x, w, b: (x[:, None] / w).sum(-1) + b)
    assert "`w` does not count" in said_of(lambda x, w, b: x.sum(1, keepdim=True) + 0 * w[:, 0] + b)
    assert said_of(lambda x, w, b: 2 * x @ w.T + b).endswith("by the product `x @ w.T`.")
    assert "if `b` loses its decimals" in said_of(lambda x, w, b: x @ w.T + b.trunc())
    assert "if `w` loses its signs" in said_of(lambda x, w, b: x @ w.abs().T + b)
    sums = [(x.double() / 3, 1e6 * y.double()) for x, y in ((X[0], Y[0]), (X[1], Y[1]))]
    rule = Rule(1e-15, 0.0)
    strict = [case(x.sum() + 0.3, x @ y + 0.3, x=x, y=y, rule=rule) for x, y in sums]
    assert "`y` does not count" in text(*strict)
    # where one case is another, or a right one has what should have made a difference
    close = said_of(lambda x, w, b: x @ w.abs().T + b, lambda x, w, b: x @ w.abs().T + b + 0.01)
    assert "signs" not in close
    wrong = of(lambda x, w, b: (x[:, None] + w).sum(-1) + b)
    right = of(lambda x, w, b: x @ w.T + b, x=X + 0.75)
    assert said(wrong) == "joined" and said(wrong, right) is None
    assert said(case((rows + columns).sum(-1) + 0.1 * V[:2], X @ Y.T, x=X, w=Y)) is None


def test_a_factor_that_was_changed():
    scale = T([1.5, -0.25, 2.0])
    for x in (X.sin(), X.cos()):
        assert text(case(x * scale.abs(), x * scale, scale=scale)).endswith(
            "`scale` loses its signs."
        )
        assert text(case(x / scale.abs(), x / scale, scale=scale)).endswith(
            "`scale` loses its signs."
        )
        assert said(case(x * scale.abs() + 0.1 * Y, x * scale, scale=scale)) is None


def test_the_same_for_all_inputs_of_the_same_sizes():
    def of(x, got):
        return case(got, x.cos(), x=x)

    short = [of(x, V.sin()) for x in (V, W, V - 0.2)]
    long = [of(x, X.sin()) for x in (X, Y)]
    words = "Your result is the same for all inputs of the same sizes, whatever numbers are in them"
    assert text(*short, *long).startswith(words)
    first = of(V, V.cos()), of(W, V.cos()), *long  # the first of its size is right
    assert text(*first).startswith(words)
    assert said(*short[:1], *long[:1]) is None
    assert said(*short, *long, of(V + 1, V.cos())) is None
    few = [case([0, 1, 2, 3], [int(x[0]), 1, 2, 4], x=x) for x in (V + n for n in range(5))]
    assert "kept" not in text(*few)  # they may be found anew each time
    scalars = [case(0.25, n / 7, n=n, own=False) for n in (2.5, 3.5, 5.5, 6.5)]
    assert text(*scalars) == "Your result is the same in every case, whatever numbers come in."
    up = [case(X.sin(), n * X.cos(), x=X, g=n * Y) for n in (1, 2, 3)]
    assert text(*up) == "Your result is the same whatever numbers are in `g`."  # x never changes


def test_one_number_that_a_judge_refuses():
    def of(*got, **spec):
        right = record(([1.0, 1.0], -1.5), call="(weights, bias)", judge=("and",), **spec)
        asked = [right] * len(got)
        return Compared([record(one) for one in got], asked, {"weights"}, fires).relation()

    def fires(got, expected):
        w, b = got.value
        return [w[0] * x + w[1] * y + b > 0 for x, y in ((0, 1), (1, 0), (1, 1))] == [0, 0, 1]

    assert of(([1.0, 1.0], 1.5)).text == "`bias` has the wrong sign; the others would do."
    assert of(([1.0, -1.0], -1.5)).text.startswith("One number in `weights` has the wrong sign")
    assert of(([1.0, 1.0], -3.0)).text == "`bias` is too far from 0; the others would do."
    assert of(([1.0, 1.0], -1.5)) is None and of(([-1.0, -1.0], 1.5)) is None
    assert of(([1.0, 1.0], 1.5), reveal=False) is None
    assert of(([1, 10**400], -2)) is None
    assert of(([1.0] * 20, -1.5)) is None


def test_the_middle_of_what_is_asked():
    table = torch.arange(30.0).reshape(5, 6) / 7
    words = "is the middle of what is asked, and as much is missing before it as after it:"
    assert f"Your result {words}" in text(case(table[1:-1, 2:-2], table))
    assert "in its middle, and as much too many" in text(case(table, table[:, 1:-1]))
    assert said(case(table[1:-1, 2:-2], table), case(table[2:-1], table)) is None
    assert said(case(table[:-2, 2:-2], table)) != "middle" != said(case(table[1:-1] + 1, table))


def test_single_numbers_that_are_off_by_one_number():
    off = [case(n + 1, n, x=[n, 7]) for n in (2, 3, 5, 9, 6)]
    assert text(*off) == "Your result is too large by 1, everywhere the same."
    assert said(*off[:4]) is None
    assert said(*off, case(8, 6, x=[6, 7])) is None
    assert text(*off, case(4, 4, x=[4, 7])).startswith("Where it is wrong, your result")


def test_all_that_is_asked_and_more():
    path = [[0, 2, 3], [], [1]]
    more = [case([*one, 7, 9], one) for one in path]
    assert text(*more).startswith("Your result has items that should not be there; those that")
    assert said(case([7, 9], [])) is None  # nothing is in everything
    assert said(*more, case([2], [1, 2])) is None


def test_one_item_off_and_all_numbers_the_same():
    def path(count):
        return [X + step for step in range(count)]

    several = [case(path(n + 1)[1:], [Y + step for step in range(n + 1)]) for n in (2, 4)]
    assert "has one item too few in every case" in text(*several)
    assert said(several[0]) is None  # of one length it may be anything
    uniform = [case(torch.full((4,), 2.5), V), case(torch.full((4,), -1.5), W)]
    assert text(*uniform) == "All numbers of your result are the same, and they should differ."


def test_arguments_passed_as_a_dict_have_their_names():
    def of(theta, rate, got):
        given = [("kw", {"rate": rate}), ("theta", theta)]
        return record(got, given=given), record(theta - rate, given=given)

    calls = [of(x, rate, x - 2 * rate) for x, rate in ((V, 0.5), (W, 1.25), (B, 3.5))]
    got, right = zip(*calls, strict=True)
    [place] = cases(list(got), list(right), {"double", "theta", "rate"})
    assert all(set(one.inputs) == {"`theta`", "`rate`"} for one in place)
    [place] = cases(list(got), list(right), {"double", "theta"})
    assert all(set(one.inputs) == {"`theta`"} for one in place)


# ---------------------------------------------------------------- records to cases


def record(got, call="double(x)", grads=None, after=None, given=(), error=None, **spec):
    return Observation(
        call=call,
        spec=Spec(**spec),
        value=round_trip(got),
        grads=None if grads is None else tuple(map(round_trip, grads)),
        after=None if after is None else After(round_trip(after)),
        error=error,
        given=tuple((name, round_trip(value)) for name, value in given),
        upstream=(round_trip(T([1.0])),),
    )


def places(got, expected, names=("double", "x", "w")):
    return [place[0].place for place in cases([got], [expected], names)]


def test_what_fails_first_is_spoken_of_first():
    right = record(V, grads=[V, W], after=W, given=[("x", V), ("w", W)])
    assert places(record(W, grads=[W, W], after=W), right) == ["Your result"]
    assert places(record(V, grads=[V, V], after=V), right) == [
        "Your gradient of `w`",
        "What is left behind",
    ]
    assert places(right, right) == []


def test_items_of_a_result_have_their_place():
    right = record((V, 3.0))
    assert places(record((V, 4.0)), right) == ["Your result", "The second item of your result"]
    assert places(record((V,)), right) == ["Your result"]


def test_names_that_a_student_does_not_know_are_not_said():
    given = [("secret", V), ("upstream", W)]
    right = record(V * W, call="gradient_of_x(<4>)", given=given)
    [[one]] = cases([record(V, call="", given=())], [right], ["double", "x"])
    assert one.place == "Your gradient of `x`"
    assert list(one.inputs) == ["the upstream gradient"]
    assert related([one]).name == "upstream-ignored"
    [[one]] = cases([record(V)], [record(W, call="helper(<4>)")], ["double"])
    assert (one.place, one.own) == ("The result", False)


def test_no_case_without_a_value_to_compare():
    wrong, right = record(V), record(W)
    error = record(None, error=Raised("ValueError"))
    assert places(error, right) == []
    assert places(wrong, record(W, reveal=False)) == []
    assert places(wrong, record(W, judge=("at_least", 3.0))) == []


def test_gradients_whose_owners_are_unclear_name_nobody():
    right = record(V, grads=[V, W], given=[("x", V)])
    assert places(record(V, grads=[V, V]), right) == []


# ---------------------------------------------------------------- names on the page, and dicts


def test_inputs_that_stand_in_the_case_as_shown_have_names():
    call = "w = nn.Parameter(w); w.grad = dw; step([w], lr); [w, w.grad], with w = {0}, dw = {0}"
    given = [("w", V), ("dw", W), ("lr", 0.5)]
    right = record([V - 0.5 * W, W], call=call, given=given)
    [_, place, *_] = cases([record([V - W, W])], [right], {"step"})
    assert place[0].place == "`w`"
    assert set(place[0].inputs) == {"`w` as given", "`dw`"}  # no `lr =` is shown
    found = related(
        [
            *place,
            *cases(
                [record([B - X[0], X[0]])],
                [
                    replace(
                        right,
                        value=round_trip([B - 0.5 * X[0], X[0]]),
                        given=tuple((n, round_trip(v)) for n, v in (("w", B), ("dw", X[0]))),
                    )
                ],
                {"step"},
            )[1],
        ]
    )
    assert found is not None and found.name.startswith("step-")
    [one, *_] = cases([record([V - W, W])], [record([V, W], call="moved", given=given)], {"step"})
    assert one[0].inputs == {}


def test_what_stands_under_a_key_has_its_place():
    right = record({"0.weight": V, "0.bias": W}, call="training")
    assert places(record({"0.weight": V, "0.bias": 2 * W}), right) == [
        "The result",
        "`0.bias` of the result",
    ]
    right = record([X, {"b": W}])
    assert places(record([X, {"b": V}]), right)[-1] == "`b` of item [1] of your result"
    assert places(record([X, {"c": W}]), right) == ["Your result", "The second item of your result"]
    assert places(record([X, {"b": W, "c": W}]), right)[-1] == "The second item of your result"


def test_a_module_is_looked_at_and_called():
    call = "layer = Scale(3); layer.load_state_dict({'gain': torch.tensor([1.0])}, strict=False); "
    call += "layer(torch.tensor([[1.0]]))"
    given = [("x", X), ("gain", B)]
    right = record([[["gain", [3], True]], X * B], call=call, given=given)
    got = record([[["gain", [3], True]], X * B * B])
    seen = Compared([got], [right], {"Scale", "x"}).relation()
    assert seen is not None and seen.text == "`layer(…)` has the factor `gain` once too often."


def test_none_where_a_test_made_something_of_it():
    got, right = [record([None, V])] * 2, [record([W, V], call="helper(<4>)")] * 2
    seen = Compared(got, right, {"double"}).relation()
    assert seen is not None and seen.text.startswith("The first item of the result is None: ")
    right = [record([W, V], call="helper(<4>)"), record([None, V], call="helper(<4>)")]
    assert Compared(got, right, {"double"}).relation() is None  # None is asked as well


# ---------------------------------------------------------------- a summand, a mean, a side


def test_rows_are_looked_at_without_a_summand():
    def dense(got):
        several = [(torch.rand(n, 3), torch.rand(2, 3), torch.rand(2)) for n in (4, 5)]
        return [case(got(x, w, b), x @ w.T + b, x=x, w=w, b=b) for x, w, b in several]

    words = text(*dense(lambda x, w, b: x @ (w * T([[2.0], [0.3]])).T + b))
    assert words.startswith("Each column of your result less `b` is right but for a factor")
    assert "less `b`" not in text(*dense(lambda x, w, b: x @ (w * T([2.0, 0.3, 1.5])).T + b))


def test_an_input_is_reshaped_where_it_should_be_transposed():
    several = [(torch.rand(n, 3), torch.rand(2, 3)) for n in (4, 5)]
    words = text(*(case(x @ w.reshape(3, 2), x @ w.T, x=x, w=w) for x, w in several))
    assert words.startswith("Your result is what comes out if `w` is reshaped where it")
    assert "reshaped" not in text(*(case(x @ w[[1, 0]].T, x @ w.T, x=x, w=w) for x, w in several))


@pytest.mark.parametrize(
    "words, got, expected",
    [
        (
            "is not divided by the standard deviation of `x`",
            lambda x: x - x.mean(),
            lambda x: (x - x.mean()) / x.std(correction=0),
        ),
        (
            "would be right with the mean of `x` over dimension 0 taken off",
            lambda x: 2 * x * x,
            lambda x: 2 * x * x - x.mean(0),
        ),
        (
            "is `x` less its mean; the mean over dimension 1 is asked",
            lambda x: x - x.mean(),
            lambda x: x - x.mean(1, keepdim=True),
        ),
        (
            "is `x` divided by its sum over dimension 0; the sum over dimension 1 is asked",
            lambda x: x / x.sum(0),
            lambda x: x / x.sum(1, keepdim=True),
        ),
        (
            "is the variance of `x` over dimension 0",
            lambda x: x.var(0, correction=0),
            lambda x: x.std(0),
        ),
    ],
)
def test_a_mean_or_a_spread_of_an_input(words, got, expected):
    drawn = [torch.rand(n, 3) + 0.1 for n in (4, 5, 6)]
    assert words in text(*(case(got(x), expected(x), x=x) for x in drawn))
    assert words not in text(*(case(got(x) + 0.01 * x * x, expected(x), x=x) for x in drawn))


def test_numbers_that_are_all_too_far_from_0():
    asked = [torch.randn(4) for _ in range(3)]

    def words(change):
        got = [record(change(one)) for one in asked]
        found = Compared(got, [record(one) for one in asked], {"double"}).outcome()
        return found.text if found else ""

    further = words(lambda x: x + x.sign() * torch.rand(4))
    assert further.startswith("Wherever it is wrong, your result has the right sign and is further")
    assert "is closer to 0" in words(lambda x: x * (0.2 + 0.6 * torch.rand(4)))
    assert "opposite sign" in words(lambda x: -x.sign() * torch.rand(4))
    assert words(lambda x: x * T([0.5, 1.5, -0.4, 2.0])) == ""


def test_steps_that_are_all_too_long():
    def words(change):
        drawn = [(torch.randn(4), torch.randn(4)) for _ in range(3)]
        got = [record(x - change(g), given=[("x", x)]) for x, g in drawn]
        found = Compared(got, [record(x - g, given=[("x", x)]) for x, g in drawn], {"double", "x"})
        return found.outcome().text if found.outcome() else ""

    assert words(lambda g: g * (1.5 + torch.rand(4))).startswith(
        "Wherever it is wrong, the change from `x` to your result has the right sign and is further"
    )
    assert "the change from" not in words(lambda g: g * T([0.5, 1.5, 2.5, -1.5]))


def test_several_functions_of_a_cell_have_results_of_their_own():
    right = [record(x, call=f"{name}(x)") for x in (V, W) for name in ("double", "half")]
    got = [record(-one.value.array) if one.call[0] == "h" else one for one in right]
    assert [p[0].place for p in cases(got, right, {"double", "half"})] == ["What `half` returns"]
    assert [p[0].place for p in cases(got, right, {"half"})] == ["Your result"]


def test_items_of_a_list_of_arrays_are_inputs():
    starts, gradients = [V, X], [[W, Y]]
    given = [("starts", starts), ("gradients", gradients)]
    right = record([V - W, X - Y], given=given)
    got = record([V - 4 * W, X - 4 * Y])
    seen = Compared([got], [right], {"double", "starts", "gradients"}).relation()
    assert seen is not None
    assert seen.text == (
        "The change from item 0 of `starts` to the first item of your result is 4 times what is "
        "asked."
    )


def test_a_gradient_may_need_the_result():
    def of(x, g, change):
        y = x.abs().sqrt()
        asked = g / (2 * y)
        given = [("x", x)]
        got = record(y, grads=[change(asked, y)], given=given)
        right = record(y, grads=[asked], given=given)
        return got, replace(right, upstream=(round_trip(g),))

    def words(change):
        got, right = zip(*(of(x, g, change) for x, g in ((V, W), (W, V))), strict=True)
        found = Compared(list(got), list(right), {"double", "x"}).relation()
        return found.text if found else ""

    assert words(lambda asked, y: asked * y) == (
        "Your gradient of `x` has the factor the result once too often."
    )
    assert "the result" not in words(lambda asked, y: asked * y + V)


def test_a_mean_beside_a_count():
    def of(a, change):
        mean = sum(a) / len(a)
        given = [("a", a)]
        return record([change(mean, a), len(a)], given=given), record([mean, len(a)], given=given)

    several = [[1.5, 2.25, 7.0], [0.5, -1.25, 3.75, 9.5], [2.5, 1.75, -3.25, 4.5, 8.5]]
    got, right = zip(*(of(a, lambda mean, a: sum(a)) for a in several), strict=True)
    words = Compared(list(got), list(right), {"double", "a"}).relation().text
    assert words.startswith(
        "The first item of your result is too large by the factor 3, the length"
    )


def test_a_text_in_an_input_tells_calls_apart():
    def of(layers, right):
        asked = record(2.5 * len(layers), given=[("layers", layers)])
        return (asked if right else record(1.0)), asked

    several = [[("dense", n)] for n in range(4)], [[("conv", n), ("norm",)] for n in range(4)]
    pairs = [of(one, right) for right, side in enumerate(several) for one in side]
    got, right = map(list, zip(*pairs, strict=True))
    words = Compared(got, right, {"double", "layers"}).relation().text
    assert words.startswith("Your result is wrong where `layers` has 'dense' in it, and right")
    other = [of(one, right) for right, side in enumerate(several) for one in side[:1]]
    got, right = map(list, zip(*other, strict=True))
    assert Compared(got, right, {"double", "layers"}).relation() is None


def test_places_that_lack_or_are_too_many():
    x = torch.rand(5, 3)
    assert text(case(x[:2], x), case(x[:1], x)).startswith(
        "Your result has too few rows: those that are there are right."
    )
    assert "the first ones are right" in text(case(torch.cat([x, x, x]), x))
    assert "are right" not in text(case(x[2:4], x))


def drawn(std, mean=0.0, call="start()", given=(), size=4000):
    torch.manual_seed(round(1000 * std) + size)
    value = mean + std * torch.randn(size)
    return record(value, call=call, given=given, judge=("same_distribution",))


def test_how_widely_drawn_numbers_are_spread():
    sizes = (16, 40, 100)
    given = [[("n", n)] for n in sizes]
    right = [drawn(n**-0.5, given=g) for n, g in zip(sizes, given, strict=True)]

    def words(change):
        got = [drawn(change(n)) for n in sizes]
        seen = Compared(got, right, {"start", "n"}).relation()
        return seen.text if seen else ""

    assert words(lambda n: 1 / n).startswith("What is drawn is spread 1/√`n` of what is asked")
    assert words(lambda n: 2 * n**-0.5).startswith("What is drawn is spread twice what is asked")
    assert "too widely in every case" in words(lambda n: n**-0.3)
    assert words(lambda n: n**-0.5) == ""
    assert words(lambda n: 0).startswith("All numbers that are drawn are one and the same: ")
    assert "are one and the same in 2 of 3 draws: " in words(lambda n: n**-0.5 if n == 40 else 0)
    positive = [replace(one, value=round_trip(abs(torch.randn(4000)))) for one in right]
    seen = Compared(positive, right, {"start", "n"}).relation()
    assert seen is not None and seen.text.startswith("No number that is drawn is negative")
    moved = [replace(one, value=round_trip(torch.randn(4000) + 0.5)) for one in right]
    seen = Compared(moved, right, {"start", "n"}).relation()
    assert seen is not None and "where it should lie around 0" in seen.text
    lost = [
        replace(one, value=round_trip(torch.cat([torch.randn(9), torch.zeros(3991)])))
        for one in right
    ]
    seen = Compared(lost, right, {"start", "n"}).relation()
    assert seen is not None and seen.text.startswith("More than half of the numbers")
    few = torch.randn(8).repeat(500)  # whose mean is chance
    seen = Compared([replace(one, value=round_trip(few + 0.5)) for one in right], right, {"n"})
    assert seen.relation() is None


def test_what_is_drawn_as_a_whole():
    def words(*values):
        asked = [torch.randn(20, 3, 4) for _ in values]
        right = [record(one, judge=("same_distribution",)) for one in asked]
        seen = Compared([record(one) for one in values], right, {"double"}).relation()
        return seen.text if seen else ""

    assert words(T(0.5), 2.0).startswith("A single number comes")
    assert words(T(0.5), torch.randn(20, 3, 4)) == ""
    assert words(torch.randn(4, 3, 20)).startswith("What is drawn has its sizes the other way")
    assert words(torch.randn(3, 4).repeat(20, 1, 1)).startswith("Each call draws the very same")
    assert words(torch.ones(20, 3, 4)) == ""


# ---------------------------------------------------------------- hostile values

HUGE = Tensor(numpy.zeros(60_000), "float32", (60_000,))
STRANGE = [
    None,
    [],
    (),
    [[]],
    [[1.0], [1.0, 2.0]],
    [None, 1.0],
    "text",
    10**400,
    [10**400, 1],
    -(2**63),
    NAN,
    INF,
    [NAN, INF, -INF, 1.0],
    True,
    [True, 2.5, 3],
    {"pairs": [(1, 2)]},
    Opaque("builtins.method"),
    Opaque("x" * 200),
    HUGE,
    Tensor(numpy.zeros((0, 3), numpy.float32), "float32", (0, 3)),
    Tensor(numpy.ones((2, 2)), "complex128", (2,)),
    Tensor(numpy.array([1, 2**63 - 1]), "int64", (2,)),
    Tensor(numpy.array([2.5, numpy.nan], numpy.float16), "float16", (2,), "array"),
    Tensor(numpy.ones((1,) * 30), "float32", (1,) * 30),
    [Tensor(numpy.array(1.5), "float64", ()), 2.5],
    [[[[[[1.5]]]]]],
    [1.5] * 20_000,
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("got", STRANGE, ids=range(len(STRANGE)))
def test_nothing_raises_and_no_size_counts(got):
    usual = [round_trip(x) for x in (V, X, 2.5, [1.5, 2.5], (V, 3))]
    for number, expected in enumerate((*usual, *STRANGE)):
        given = (("`x`", usual[number % len(usual)]), ("`y`", got), ("`upstream`", expected))
        one = Case("Your result", got, expected, False, given)
        other = Case("Your result", expected, got, False, given)
        for found in (related([one]), related([other]), related([one, other])):
            assert found is None or len(found.text) < 300


def test_what_is_too_large_or_of_many_kinds_is_no_array():
    assert as_array(HUGE) is None
    assert as_array([[1.0], [1.0, 2.0]]) is None
    assert as_array([1.0, "2"]) is None
    assert as_array([1.0, True]) is None
    assert as_array([[1, 2], [3, 4.5]]).tolist() == [[1, 2], [3, 4.5]]


def test_a_cell_of_evidence_is_taken_in_order():
    right = [record(V, grads=[V], given=[("x", V)]), record(W, grads=[W], given=[("x", W)])]
    got = [record(V, grads=[None]), record(W, grads=[None])]
    seen = Compared(got, right, {"double", "x"}).relation()
    assert seen is not None and seen.name == "none" and "`x`" in seen.text
    assert Compared([], right, set()).relation() is None


@pytest.mark.parametrize("much", [dict.fromkeys(range(1000), 1.5), [[0.5] * 500] * 30])
def test_far_more_than_is_asked_is_not_looked_at(much):
    """Looking at it would take a grader's time: what came is compared with what came elsewhere."""
    expected = [Observation("f(1)", value=2.5), Observation("f(2)", value=3.5)]
    came = [Observation("f(1)", value=round_trip(much)), Observation("f(2)", value=2.5)]
    assert cases(came, expected, {"f"}) == []
    few = [Observation("f(1)", value=round_trip([0.5] * 50)), came[1]]
    assert cases(few, expected, {"f"}) != []
