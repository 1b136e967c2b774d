"""Judges of 07_chain_rule: is an einsum string the right one, however it is spelt?

A judge gets what a probe recorded and returns None if it is right, or one line that
says what is wrong. It never raises, whatever the value is.
"""


def keeps_one_of_both(value):
    """What ReLU's backward pass needs: its input or its output, and either is enough."""
    right = value in (["z1"], ["a1"])
    return None if right else "this is none of the right choices"


def same_einsum(value, expected):
    """Two einsum strings that agree up to spaces and the names of their letters."""
    if not isinstance(value, str):
        return "expected a string"
    if len(value) > 100:
        return "this string is far too long for an einsum"
    mine = value.replace(" ", "")
    if mine.count("->") != 1:
        return "the string needs one arrow, ->"
    if not all(
        c.isascii() and c.isalpha() for c in mine.replace("->", "").replace(",", "")
    ):
        return "the string consists of letters, commas and an arrow"
    if _renamed(mine) != _renamed(expected.replace(" ", "")):
        return "this string computes something else"
    return None


def _renamed(spec):
    """The string with its letters numbered in the order in which they turn up."""
    seen = {}
    return [seen.setdefault(c, len(seen)) if c.isalpha() else c for c in spec]
