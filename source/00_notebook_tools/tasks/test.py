# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="test-outcome"
import operator

from autograder import number, numbers, probe


def outcome_of_test(a, b, cmp):
    try:
        return test(a, b, cmp, "agree")
    except AssertionError:
        return "AssertionError"


def shares(a, b):
    return [x for x in a if x in b]


def answers(a, b):
    return b


x = number(away=0.1)
probe(outcome_of_test, 4, 4, operator.eq)
probe(outcome_of_test, 4, 5, operator.eq)
probe(outcome_of_test, x, x + 1.0, operator.lt)
probe(outcome_of_test, x + 1.0, x, operator.lt)
probe(outcome_of_test, 4, 4, operator.ne)
probe(outcome_of_test, "ab", "bc", shares)
probe(outcome_of_test, "ab", "cd", shares)
for answer in (None, 0, "", {}, 1, 2.5, "no"):
    probe(outcome_of_test, 3, answer, answers)
for a, b in zip(numbers(8), numbers(8)):
    probe(outcome_of_test, a, b, operator.lt)
probe(outcome_of_test, 1, 1, operator.eq)
probe(outcome_of_test, -2, -2, operator.eq)

# %% hidden="test-message"
import operator

from autograder import choice, exact, number, probe, words


def values_in_message(a, b):
    try:
        test(a, b, operator.eq, "equal")
    except AssertionError as error:
        message = exact(str(error))
        return [repr(a) in message, repr(b) in message]
    return "silence"


probe(values_in_message, 5, 5)
probe(values_in_message, 12, 34)
probe(values_in_message, "twelve", "thirty\nfour")
probe(values_in_message, "it's", 'a "b" c')
probe(values_in_message, list(range(100, 150)), "a long line, " * 20)
probe(values_in_message, [number(), "x"], (number(),))
for name in words(8):
    probe(values_in_message, name, choice([name, [name]]))
probe(values_in_message, "50% of {x}", "100 %")


# %% hidden="test-name"
import operator
from functools import partial

from autograder import choice, exact, probe, words


def name_in_message(name, a, b, cmp, *cname):
    try:
        test(a, b, cmp, *cname)
    except AssertionError as error:
        return name in exact(str(error))
    return "silence"


def is_close_to(a, b):
    return abs(a - b) < 0.5


probe(name_in_message, "is_close_to", 3, 3, is_close_to)
probe(name_in_message, "is_close_to", 3, 8, is_close_to)
probe(name_in_message, "sits_inside", 3, 8, is_close_to, "sits_inside")
probe(name_in_message, "sits_inside", 3, 8, partial(is_close_to), "sits_inside")
probe(name_in_message, "is close to", 3, 8, is_close_to, "is close to")
for name in words(5):
    probe(name_in_message, name, 3, choice([3, 8]), is_close_to, name)
    is_close_to.__name__ = name
    probe(name_in_message, name, 3, choice([3, 8]), is_close_to)
for name in ("{close}", "100 % close"):
    probe(name_in_message, name, 3, 8, is_close_to, name)
probe(name_in_message, "two\nlines", 3, 8, is_close_to, "two\nlines")


# %% mistake="prints"
# Your function prints its complaint and goes on. Nobody has to read what is printed,
# and a program cannot. Put a line after test(1, 2, operator.eq): is it still run?
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        print(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% mistake="returns-the-verdict"
# You return whether the two agree, and leave it to the caller to look. A test must be
# noticed by those who do not look. Write test(1, 2, operator.eq) in the middle of a
# cell: what do you see?
def test(a, b, cmp, cname=None):
    return bool(cmp(a, b))


# %% mistake="value-error"
# You do raise, but a ValueError. Whoever catches a failed test waits for the exception
# that a failed assert raises. Look at its name in the text.
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise ValueError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% mistake="exchanges-the-arguments"
# The comparison gets its two values in the wrong order. With equality nobody notices.
# Try test(2, 5, operator.lt): 2 is less than 5, so there must be silence.
def test(a, b, cmp, cname=None):
    if not cmp(b, a):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% mistake="always-equality"
# You compare with == whatever comparison was handed in. Look for cmp in your function:
# where is it called? Try test(2, 5, operator.lt).
def test(a, b, cmp, cname=None):
    assert a == b, f"{cname or cmp.__name__}: {a!r} {b!r}"


# %% mistake="raises-when-they-agree"
# You raise when the two agree, and keep silent when they do not. Try
# test(4, 4, operator.eq), and read your condition aloud.
def test(a, b, cmp, cname=None):
    if cmp(a, b):
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% mistake="bare-assert"
# The error has no message. Let it fail once and read what you are told: could you say
# what a and b were?
def test(a, b, cmp, cname=None):
    assert cmp(a, b)


# %% mistake="message-without-values"
# The message names the comparison and not what was compared. Let test(12, 34,
# operator.eq) fail and look for 12 and 34 in the message.
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__} failed"


# %% mistake="only-the-first-value"
# The message shows a and keeps b to itself. You want to see both: what came out, and
# what should have. Let test(12, 34, operator.eq) fail.
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__}: got {a!r}"


# %% mistake="str-for-repr"
# In your message the string "3" and the number 3 look the same, so a failure says that
# 3 is not 3. Let test("3", 3, operator.eq) fail. How does a notebook show a string on
# its last line?
def test(a, b, cmp, cname=None):
    assert cmp(a, b), f"{cname or cmp.__name__}: {a} {b}"


# %% mistake="ignores-cname"
# The name that was given is not used: you always ask cmp for its own. Not every
# comparison has one. Try test(1, 2, partial(operator.eq), "same").
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{cmp.__name__}: {a!r} {b!r}")


# %% mistake="no-name-without-cname"
# Without a cname your message calls the comparison None. Let test(1, 2, operator.eq)
# fail and look for eq. Where can you read the name of a function?
def test(a, b, cmp, cname=None):
    if not cmp(a, b):
        raise AssertionError(f"{cname}: {a!r} {b!r}")


# %% mistake="wants-exactly-true"
# You accept nothing but True itself. A comparison may answer with anything that counts
# as true in an if, such as a list that is not empty. Try
# test(1, 1, lambda a, b: [a, b], "pair").
def test(a, b, cmp, cname=None):
    if cmp(a, b) is not True:
        raise AssertionError(f"{cname or cmp.__name__}: {a!r} {b!r}")


# %% mistake="name-as-a-template"
# You put the values into a text that holds the name already. What becomes of a name
# with a percent sign in it, such as "100 % close"?
def test(a, b, cmp, cname=None):
    name = cmp.__name__ if cname is None else cname
    if not cmp(a, b):
        raise AssertionError((name + ": %r and %r") % (a, b))


# %% alternative="assert"
def test(a, b, cmp, cname=None):
    if cname is None:
        cname = cmp.__name__
    assert cmp(a, b), f"{a!r} {cname} {b!r} does not hold"


# %% alternative="other-names-and-a-helper"
def complain(one, other, name):
    lines = [f"failed: {name}", "left:  " + repr(one), "right: " + repr(other)]
    raise AssertionError("\n".join(lines))


def test(one, other, agree, name=None):
    return None if agree(one, other) else complain(one, other, name or agree.__name__)


# %% alternative="error-class-of-its-own"
class TestFailed(AssertionError):
    pass


def test(a, b, cmp, cname=None):
    if cmp(a, b):
        return
    name = cname if cname else getattr(cmp, "__name__", str(cmp))
    raise TestFailed("{}: {} and {}".format(name, repr(a), repr(b)))


# %% alternative="says-more-than-it-must"
def test(a, b, cmp, cname=None):
    import warnings

    verdict = cmp(a, b)
    if verdict:
        return None
    warnings.warn("a test fails")
    name = cmp.__name__ if cname is None else cname
    message = ["%s does not hold" % name, "a = %r" % (a,), "b = %r" % (b,)]
    raise AssertionError("; ".join(message) + f"; {cmp!r} gave {verdict!r}")


# %% alternative="a-class-is-the-message"
def test(a, b, cmp, cname=None):
    if bool(cmp(a, b)) is False:
        raise AssertionError((cmp.__name__ if cname is None else cname) + repr((a, b)))


# %% inputs
# a: zero, tiny, repeated, empty, single: what is compared goes to cmp and, as repr, into the message, whatever it is
# b: large, tiny, repeated, empty, long: what is compared goes to cmp and, as repr, into the message, whatever it is
