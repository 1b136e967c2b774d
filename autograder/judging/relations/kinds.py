"""Another kind of thing than is asked: None, a list for a number, a method that was not called."""

import builtins
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.judging.cases import COUNTED, Case
from autograder.judging.relations.relation import Relation, certain
from autograder.judging.unpack import Records
from autograder.protocol.values import Opaque, Tensor

_LISTS = {"a tensor", "a NumPy array", "a list", "a tuple"}
_NUMBERS = {"an int", "a float", "a bool", "a tensor of rank 0", "a NumPy array of rank 0"}
_OBJECTS = {
    "builtins.method": "a method that was not called: the brackets `()` are missing",
    "builtins.function": "a function that was not called: the brackets `()` are missing",
    "builtins.builtin_function_or_method": "a function that was not called: `()` is missing",
    "builtins.generator": "a generator, which has computed nothing yet: `list` or `sum` asks it to",
    "builtins.map": "a `map`, which has computed nothing yet: `list` or `sum` asks it to",
    "builtins.filter": "a `filter`, which has computed nothing yet: `list` asks it to",
    "builtins.zip": "a `zip`, which has paired nothing yet: `list` asks it to",
    "builtins.reversed": "a `reversed`, and no list yet",
    "builtins.range": "a `range`, and no list yet",
    "builtins.type": "a class, and no object made with it",
    "builtins.set": "a set, which keeps no order and nothing twice",
    "a NumPy array of objects": (
        "an array of objects, and not of numbers: was it made of None, as where a `return` is "
        "missing?"
    ),
}


def _kind(value: Any) -> str:
    if isinstance(value, Tensor):
        article = "a tensor" if value.kind == "tensor" else "a NumPy array"
        return f"{article} of rank 0" if value.shape == () else article
    names = {bool: "a bool", int: "an int", float: "a float", str: "a text", dict: "a dict"}
    names |= {list: "a list", tuple: "a tuple", type(None): "None"}
    return names.get(type(value), "something else")


def nothing(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """None where there should be something."""
    first = failing[0]
    if first.got is not None:
        return
    if first.whose and ".apply(" in first.call:
        words = (
            f"No gradient comes back for {first.whose}: `backward` returns None in its place, or "
            "what forward returns did not come from this call."
        )
    elif first.whose:
        words = (
            f"No gradient flows back to {first.whose}: it does not count, or on the way its values "
            "leave the graph, as by `.detach()`, `.data`, `.item()`, or a new tensor made from "
            "numbers."
        )
    elif first.optional:
        return
    elif first.place == "Your result" or first.place.startswith("What `"):
        words = "Your function returns None here: did the way it took end without a `return`?"
        if not right and all(case.got is None for case in failing):
            words = "Your function returns None: it ends without a `return`."
    elif first.own and first.place.endswith(")`"):
        words = f"{first.place} is None: what is called there ends without a `return`."
    elif first.own:
        words = f"{first.place} is None: nothing was put there."
    else:
        words = (
            f"{first.place} is None: a function ends without a `return`, or nothing was put there."
        )
    if not any(case.expected is None for case in (*failing, *right)):
        yield Relation("none", words, lambda case: case.got is None, certain)


def nothing_judged(got: Records, expected: Records) -> str | None:
    """What is said where None comes in every record that a judge looks at, but where one stops."""
    judged = [
        (mine, ours)
        for mine, ours in zip(got, expected, strict=False)
        if ours.spec.judge and not mine.error
    ]
    if not judged or any(mine.value is not None for mine, _ in judged):
        return None
    if any(ours.value is None or not ours.spec.reveal for _, ours in judged):
        return None
    return (
        "What is looked at here is None: a function ends without a `return`, or nothing was put "
        "there."
    )


def kinds(case: Case) -> Iterator[Relation]:
    got, expected, place = case.got, case.expected, case.place
    if isinstance(got, Opaque):
        if got.type in _OBJECTS:
            words = f"{place} is {_OBJECTS[got.type]}."
            yield Relation("not-a-value", words, lambda c: c.got == got, certain)
        return
    mine, ours = _kind(got), _kind(expected)
    if mine == ours or "something else" in (mine, ours):
        yield from _dtypes(case)
        return
    if case.place == "The result" and "a text" in (mine, ours):
        yield from _outcomes(case)
        return  # a text beside something else is a test's own word for what happened
    if got is None and not case.optional:
        return

    def same(one: Case) -> bool:
        return (_kind(one.got), _kind(one.expected)) == (mine, ours)

    if case.near(case.mine, case.ours):
        words = f"The numbers are right, but they come as {mine}, where {ours} is asked."
        if (mine, ours) == ("a float", "an int"):
            words = (
                "The number is right, but a float: `/` makes one even where nothing is left over."
            )
        elif mine in _NUMBERS:
            words = f"The number is right, but it is {mine}, where {ours} is asked."
        yield Relation("kind", words, lambda c: same(c) and c.near(c.mine, c.ours), certain)
    if isinstance(got, (list, tuple)) and not isinstance(expected, (list, tuple)):
        for number in range(min(len(got), 4)):
            words = f"You return {len(got)} things; the one that is asked is item {number} of them."
            if len(got) == 1:
                words = f"The right value stands alone in {mine}: a comma or a bracket too many?"
            yield Relation("one-of-several", words, _item_is(number), _as_one_item)
    if not case.rule.types and ({mine, ours} <= _NUMBERS or {mine, ours} <= {"a list", "a tuple"}):
        return
    if {mine, ours} <= _LISTS | _NUMBERS and (mine in _LISTS) != (ours in _LISTS):
        return  # see `number_or_list`, which comes last
    yield Relation("kind", f"{place} is {mine}, where {ours} is asked.", same, certain)


def _outcomes(case: Case) -> Iterator[Relation]:
    """An error where none is asked, or none where one is, which a test wrote down by its name."""
    got, expected = case.got, case.expected
    if got is None and _is_error(expected):
        words = f"No error is raised where {expected} is asked."
    elif expected is None and _is_error(got):
        words = f"{got} is raised where no error is asked."
    else:
        return

    def same(one: Case) -> bool:
        return bool((one.got, one.expected) == (got, expected))

    yield Relation("kind", words, same, certain)


def _is_error(value: Any) -> bool:
    found = getattr(builtins, value, None) if isinstance(value, str) else None
    return isinstance(found, type) and issubclass(found, Exception)


def number_or_list(case: Case) -> Iterator[Relation]:
    """A list for a number, or the reverse, where nothing more telling was seen."""
    mine, ours = _kind(case.got), _kind(case.expected)
    if (mine in _LISTS and ours in _NUMBERS) or (mine in _NUMBERS and ours in _LISTS):
        words = f"{case.place} is {mine}, where {ours} is asked."
        if mine.startswith("a tensor") and ours.startswith("a tensor"):
            return

        def same(one: Case) -> bool:
            return (_kind(one.got), _kind(one.expected)) == (mine, ours)

        yield Relation("kind", words, same, certain)


def _as_one_item(case: Case) -> int:
    """One of many small numbers is easily the right one."""
    one = len(case.got) == 1 or (case.ours is not None and case.ours.size > 1)
    return COUNTED if one else 1


def _item_is(number: int) -> Callable[[Case], bool]:
    def holds(case: Case) -> bool:
        got = case.got
        several = isinstance(got, (list, tuple)) and number < len(got)
        return several and case.equal(got[number], case.expected)

    return holds


def _dtypes(case: Case) -> Iterator[Relation]:
    if isinstance(case.got, Tensor) and isinstance(case.expected, Tensor):
        mine, ours = case.got.dtype, case.expected.dtype
        if mine != ours and case.near(case.mine, case.ours):
            words = f"The numbers are right, but of dtype {mine}, where {ours} is asked."

            def same(one: Case) -> bool:
                return getattr(one.got, "dtype", None) == mine and one.near(one.mine, one.ours)

            yield Relation("dtype", words, same, certain)
