"""Relations: what can be seen between what was got and what was expected, in a sentence.

They need no list of mistakes. The first failing case suggests relations, simplest first, with its
numbers put in; the first that holds in all failing cases, and that no right case breaks, is said.
One number alone can be chance: a relation has to explain several (see `cases.explained`).
"""

import builtins
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

import numpy

from autograder.judging.arithmetic import arithmetic, elementwise
from autograder.judging.calls import another_call, changed, not_raised, same_again, stopping
from autograder.judging.cases import COUNTED, LEFT, Case, Relation, by_place, cases, certain
from autograder.judging.elements import elements, exchanged_with_0
from autograder.judging.invariants import invariants
from autograder.judging.items import items, items_apart, one_item
from autograder.judging.lines import lines
from autograder.judging.nearly import VAGUE, by_row, close
from autograder.judging.observation import Observation
from autograder.judging.one_number import Accepts, one_number
from autograder.judging.parts import exchanged_parts
from autograder.judging.places import flat
from autograder.judging.powers import powers
from autograder.judging.products import multiples
from autograder.judging.quantities import quantities
from autograder.judging.slices import slices
from autograder.judging.spreads import spreads
from autograder.judging.steps import lengths_of_steps, sides_of_steps, steps
from autograder.judging.summands import summands
from autograder.judging.texts import texts
from autograder.judging.there import one_sided, there, truths
from autograder.judging.unpack import Records
from autograder.judging.where import split, which
from autograder.protocol.values import Opaque, Tensor

CASES = ("wrong-where", "right-where")  # say in which cases
PLACES = ("wrong-only", "wrong-where", "some-right")  # say where, and not how
_SEVERAL = 3  # cases of which something is said to be always so
WHATEVER = ", whatever comes in."  # ends what is said of all cases
ENOUGH = 4  # numbers that a relation has to explain, in all failing cases together


@dataclass(frozen=True)
class Seen:
    """The relation that was found: its name, the sentence for a student, and the first case of
    which it is said."""

    name: str
    text: str
    first: Case | None = field(default=None, compare=False, repr=False)

    @property
    def is_of_all(self) -> bool:
        """Whether it is said of all that may come in, and not of these cases alone."""
        of_truths = self.first is not None and isinstance(self.first.got, bool)
        return self.text.endswith(WHATEVER) or (of_truths and self.name == "one-sided")

    @property
    def here(self) -> "Seen | None":
        """What is left of it where it is not so in another cell."""
        if not self.text.endswith(WHATEVER):
            return None
        so = self.text.removesuffix(WHATEVER)
        return replace(self, text=f"{so} here, and not in other tests.")


def _always(got: Observation, expected: Observation) -> bool:
    return True


class Compared:
    """The records of a cell beside the right ones, taken apart into cases once.

    `names` are those that the student knows (see `cases`); `accepts` asks a judge.
    """

    def __init__(
        self, got: Records, expected: Records, names: Collection[str], accepts: Accepts = _always
    ) -> None:
        self.got, self.expected, self.names, self.accepts = got, expected, names, accepts

    @cached_property
    def _places(self) -> list[list[Case]]:
        return cases(self.got, self.expected, self.names)

    @cached_property
    def _stops(self) -> list[Case]:
        return stopping(self.got, self.expected, self.names)

    def contradicts(self, seen: Seen) -> bool:
        """Whether what was seen in another cell, of all that comes in, is not so in this one."""
        first = seen.first
        if first is None or not seen.is_of_all or not first.own:
            return False
        others = by_place(self.got, self.expected, self.names).get(first.place, [])
        alike = [case for case in others if _function(case) == _function(first)]
        if isinstance(first.got, bool) and seen.name == "one-sided":
            return any(not case.right and case.got is (not first.got) for case in alike)
        return any(not first.equal(case.got, first.got) for case in alike)

    def relation(self) -> Seen | None:
        """The first relation in the cell, in the order of what fails; see `related`."""
        seen = self._of_places()
        writes = changed(self.got, self.expected, self.names)
        if seen and seen.name not in VAGUE and not (writes and seen.name in CASES):
            return seen
        if words := spreads(self.got, self.expected, self.names):
            return Seen("spread", words)
        if words := not_raised(self.got, self.expected):
            return Seen("not-raised", words)
        if writes:
            return Seen("changed", writes)
        if words := one_number(self.got, self.expected, self.accepts):
            return Seen("one-number", words)
        if seen:
            return seen
        sides = _sides(self._stops)
        return _first(_careful(split(*sides)), *sides) if self._stops else None

    def _of_places(self) -> Seen | None:
        """The first relation; of several results, what is wrong with one before where they are."""
        where: Seen | None = None
        for place in self._places:
            first = place[0]
            if where and (first.whose or first.place == LEFT):
                return where
            seen = related(place, bool(self._stops))
            if seen is None or (where and seen.name in (*PLACES, *CASES)):
                continue
            if seen.name not in CASES or not isinstance(first.expected, (list, tuple)):
                return seen
            where = seen
        return where

    def outcome(self) -> Seen | None:
        """Where no relation is seen: which items of a result are wrong, or which cases."""
        sided = self._first_of(sides_of_steps) or self._first_of(one_sided)
        item = self._first_of(one_item)
        if sided and item:
            return Seen(sided.name, f"{item.text} {sided.text}")
        if sided or item:
            return sided or item
        for place in self._places[:1] if not self._stops else []:
            if cases_apart := which(*_sides(place)):
                return Seen(cases_apart.name, cases_apart.text)
        return None

    def _first_of(self, look: Callable[[list[Case]], Iterator[Relation]]) -> Seen | None:
        """The first relation in the first place that has one."""
        several = map(_sides, self._places)
        found = (_first(_careful(look(failing)), failing, right) for failing, right in several)
        return next((seen for seen in found if seen), None)


def _function(case: Case) -> str:
    return case.call.partition("(")[0]


def related(place: Sequence[Case], stops: bool = False) -> Seen | None:
    """The simplest relation that holds in all failing cases of one place.

    With `stops` there are other cases, that gave no value: those shown are not all. Never raises,
    whatever was got.
    """
    failing, right = _sides(place)
    if not failing:
        return None
    seen = _first(_suggested(place, failing, right, stops), failing, right)
    if seen and seen.name not in PLACES:
        return seen
    parts = there(failing, bool(right))
    how = _first(_there(parts), parts, ()) if parts else None
    if seen and how and not (how.name == "constant" and " 0" in seen.text):
        return Seen(seen.name, f"{seen.text} {how.text}", seen.first)
    first = failing[0]
    several = (
        flat(first),
        exchanged_with_0(failing),
        powers(failing),
        by_row(first),
        summands(first),
        invariants(failing, right),
    )
    last = (lengths_of_steps(first), truths(failing, right))
    left = chain(*map(_careful, (*several, *last)))
    return seen or how or _first(left, failing, right)


def _there(parts: Sequence[Case]) -> Iterator[Relation]:
    for group in elementwise(parts[0]):
        yield from _careful(group)


def _sides(place: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """The failing cases, and the right ones."""
    return [case for case in place if not case.right], [case for case in place if case.right]


def _first(
    relations: Iterable[Relation], failing: Sequence[Case], right: Sequence[Case]
) -> Seen | None:
    """The first of them that holds in all failing cases, that no right one breaks, and that
    explains enough."""
    with numpy.errstate(all="ignore"):
        for relation in relations:
            try:
                if (
                    all(map(relation.holds, failing))
                    and not any(map(relation.breaks, right))
                    and sum(map(relation.worth, failing)) >= ENOUGH
                    and (relation.varies is None or len(set(map(relation.varies, failing))) > 1)
                ):
                    return Seen(relation.name, relation.text, failing[0])
            except Exception:  # arithmetic on a stranger's numbers
                continue
    return None


def _suggested(
    place: Sequence[Case], failing: Sequence[Case], right: Sequence[Case], stops: bool
) -> Iterator[Relation]:
    first = failing[0]
    yield from _nothing(failing, right)
    yield from _kinds(first)
    yield from _careful(always(failing, right))
    yield from _careful(texts(first))
    yield from _careful(items(first))
    for group in arithmetic(_telling(failing)):
        yield from _careful(group)
    yield from _careful(another_call(place))
    yield from _careful(same_again(place))
    yield from _careful(steps(first))
    yield from _careful(quantities(first))
    yield from _careful(multiples(first))
    yield from _careful(exchanged_parts(_telling(failing)))
    yield from _careful(slices(first))
    yield from _careful(items_apart(first))
    yield from _number_or_list(first)
    yield from _careful(close(failing))
    yield from _careful(elements(failing))
    yield from _careful(lines(failing, right))
    if not stops:
        yield from _careful(split(failing, right))


def _telling(failing: Sequence[Case]) -> Case:
    """The first of several numbers each: of one number the sum is the mean."""
    several = (c for c in failing if all(x.size > 1 for x in c.inputs.values() if x.ndim))
    return next(several, failing[0])


def _careful(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Them, as far as they can be made of a stranger's values."""
    try:
        yield from relations
    except Exception:
        return


def always(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """A text, a list or a truth that comes in every case, where others are asked."""
    first = failing[0]
    if first.got is None or first.mine is not None or isinstance(first.got, bool):
        return
    if isinstance(first.got, Opaque) or len(failing) + len(right) < _SEVERAL:
        return
    if all(first.equal(case.expected, first.expected) for case in failing):
        return  # one thing is asked, and it is another
    words = f"{first.place} is the same in every case, whatever comes in."

    def same(case: Case) -> bool:
        return first.equal(case.got, first.got)

    yield Relation("constant", words, same, certain, lambda case: not same(case))


# ---------------------------------------------------------------- kinds of things

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
}


def _kind(value: Any) -> str:
    if isinstance(value, Tensor):
        article = "a tensor" if value.kind == "tensor" else "a NumPy array"
        return f"{article} of rank 0" if value.shape == () else article
    names = {bool: "a bool", int: "an int", float: "a float", str: "a text", dict: "a dict"}
    names |= {list: "a list", tuple: "a tuple", type(None): "None"}
    return names.get(type(value), "something else")


def _nothing(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """None where there should be something."""
    first = failing[0]
    if first.got is not None:
        return
    if first.whose:
        words = (
            f"No gradient flows back to {first.whose}. On the way its values leave the graph, as "
            "by `.detach()`, `.data`, `.item()`, or a new tensor made from numbers."
        )
    elif first.optional:
        return
    elif first.place == "Your result" or first.place.startswith("What `"):
        words = "Your function returns None here: did the way it took end without a `return`?"
        if not right and all(case.got is None for case in failing):
            words = "Your function returns None: it ends without a `return`."
    elif first.own:
        words = f"{first.place} is None: nothing was put there."
    else:
        words = (
            f"{first.place} is None: a function ends without a `return`, or nothing was put there."
        )
    if not any(case.expected is None for case in (*failing, *right)):
        yield Relation("none", words, lambda case: case.got is None, certain)


def _kinds(case: Case) -> Iterator[Relation]:
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
        return  # see `_number_or_list`, which comes last
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


def _number_or_list(case: Case) -> Iterator[Relation]:
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
