# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="checks-eq"
import __main__ as notebook
from autograder import choice, number, probe, words


def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError("a plain message")


notebook.test = test  # one that works, whatever this notebook's own does


def outcome_of_test_eq(a, b):
    try:
        return test_eq(a, b)
    except AssertionError:
        return "AssertionError"


x = number(away=0.1)
probe(outcome_of_test_eq, 3, 3)
probe(outcome_of_test_eq, 3, 4)
probe(outcome_of_test_eq, x, x)
probe(outcome_of_test_eq, x, x + 1e-7)
probe(outcome_of_test_eq, [1, "a"], [1, "a"])
probe(outcome_of_test_eq, [1, "a"], [1, "b"])
probe(outcome_of_test_eq, 10**6, 10**6)
probe(outcome_of_test_eq, 2, 2.0)
probe(outcome_of_test_eq, 3, "3")
probe(outcome_of_test_eq, 0.1 + 0.2, 0.3)
probe(outcome_of_test_eq, [2, 1, 2], [1, 2, 2])
for name in words(8):
    probe(outcome_of_test_eq, [name, "a"], choice([[name, "a"], ["a", name]]))
probe(outcome_of_test_eq, 0, 1)
probe(outcome_of_test_eq, -3, -3)
probe(outcome_of_test_eq, -3, 3)
probe(outcome_of_test_eq, [], [])
probe(outcome_of_test_eq, [], [1])
probe(outcome_of_test_eq, [1], [])
probe(outcome_of_test_eq, [2, 2], [2, 2])
probe(outcome_of_test_eq, [1], [1])
probe(outcome_of_test_eq, list(range(12)), list(range(12)))
nan = float("nan")
probe(outcome_of_test_eq, nan, nan)


# %% hidden="checks-near"
import __main__ as notebook
from autograder import choice, number, numbers, probe


def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(cname or cmp.__name__)


def near(a, b, eps=1e-5):
    return (a != a and b != b) or abs(a - b) <= eps


notebook.test, notebook.near = test, near  # that work, whatever this notebook's own do


def outcome_of_test_near(a, b, *eps):
    try:
        return test_near(a, b, *eps)
    except AssertionError:
        return "AssertionError"


x = number(away=0.1)
probe(outcome_of_test_near, x, x)
probe(outcome_of_test_near, x, x + 1.0)
probe(outcome_of_test_near, x, x + 5e-6)
probe(outcome_of_test_near, x, x - 1.6e-5)
probe(outcome_of_test_near, x, x + 0.2, 0.3)
probe(outcome_of_test_near, x, x - 0.5, 0.3)
probe(outcome_of_test_near, x, x + 1e-6, 1e-8)
probe(outcome_of_test_near, x, x + 1e-6, 0.0)
probe(outcome_of_test_near, 1000.0, 1000.005)
for x in numbers(8):
    probe(outcome_of_test_near, x, x + choice([5e-6, -5e-6, 2e-5, -2e-5]))
probe(outcome_of_test_near, 1e-4, 0.0)
probe(outcome_of_test_near, 0.0, 1e-4, 1e-3)
probe(outcome_of_test_near, 0.0, 0.0)
probe(outcome_of_test_near, -3.0, -3.0)
probe(outcome_of_test_near, 1000.0, 1000.0)
probe(outcome_of_test_near, 5e-4, 5e-4)
probe(outcome_of_test_near, float("nan"), float("nan"))


# %% mistake="returns-the-verdict"
# Both functions return whether the values agree, and raise nothing. Two calls of such a
# function in one cell tell you nothing at all. You have written something that raises:
# use it.
def test_eq(a, b):
    return a == b


def test_near(a, b, eps=1e-5):
    return near(a, b, eps)


# %% mistake="eps-not-handed-on"
# test_near takes an eps and does nothing with it, so that the default always holds. Try
# test_near(1.0, 1.2, 0.5). How can a comparison of two arguments know about a third?
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, near)


# %% mistake="eps-comes-first"
# partial puts what it was given in front: partial(near, eps) calls near(eps, a, b). So
# your eps is compared with a, and b became the tolerance. Give eps by its name.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps), "near")


# %% mistake="called-too-early"
# You hand test the answer of near, and not near itself. It cannot call True or False.
# A function is handed on without parentheses.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, near(a, b, eps), "near")


# %% mistake="identity-for-equality"
# You ask whether the two are one and the same object, with `is`. Two lists with the
# same items are equal and yet two objects. Try [1] is [1] and [1] == [1].
def test_eq(a, b):
    test(a, b, operator.is_, "is")


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps), "near")


# %% mistake="near-is-equal"
# Your test_near asks for equality. Try test_near(0.1 + 0.2, 0.3): it has to be silent.
def test_eq(a, b):
    test(a, b, operator.eq, "==")


def test_near(a, b, eps=1e-5):
    test(a, b, operator.eq, "near")


# %% mistake="partial-without-a-name"
# What partial returns has no __name__, and your test asks for one when it has to write
# its message. Let test_near fail once and read which error you get.
def test_eq(a, b):
    test(a, b, operator.eq)


def test_near(a, b, eps=1e-5):
    test(a, b, partial(near, eps=eps))


# %% mistake="a-difference-of-its-own"
# You subtract once more. Closeness has been decided in `near`, which knows what to do
# with a nan. Call it.
def test_eq(a, b):
    test(a, b, operator.eq)


def test_near(a, b, eps=1e-5):
    test(a, b, lambda x, y: abs(x - y) <= eps, "near")


# %% alternative="lambda"
def test_eq(a, b):
    return test(a, b, lambda x, y: x == y, "equal")


def test_near(a, b, eps=1e-5):
    return test(a, b, lambda x, y: near(x, y, eps), f"near, within {eps}")


# %% alternative="on-its-own"
def test_eq(a, b):
    assert a == b, f"{a!r} is not {b!r}"


def test_near(a, b, eps=1e-5):
    if not near(a, b, eps=eps):
        raise AssertionError(f"{a!r} is not near {b!r}")


# %% alternative="inner-function"
def test_eq(one, other):
    test(one, other, cmp=operator.eq)


def test_near(one, other, tolerance=1e-5):
    def close_enough(x, y):
        return near(x, y, tolerance)

    test(one, other, close_enough)


# %% alternative="names-and-no-partial"
def test_near(a, b, eps=1e-5):
    test(near(a, b, eps), True, operator.is_, f"near({a!r}, {b!r}, {eps!r})")


def test_eq(a, b):
    return test(a, b, lambda one, other: one == other, cname="eq")


# %% survivors
# checks-19536ff8: the task does not say in which order the values stand in the message
# checks-3922e7d5: the task does not say in which order the values stand in the message
