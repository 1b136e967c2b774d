"""Relations: what can be seen between what was got and what was expected, in a sentence.

They need no list of mistakes. The first failing case suggests relations, simplest first, with its
numbers put in; the first that holds in all failing cases, and that no right case breaks, is said.
One number alone can be chance: a relation has to explain several (see `relation.explained`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy

from autograder.judging.cases import LEFT, Case, by_place, cases
from autograder.judging.compare import UNTOUCHED, apart
from autograder.judging.errors import row_of
from autograder.judging.observation import Observation
from autograder.judging.relations.arithmetic import arithmetic, elementwise, empty
from autograder.judging.relations.calls import (
    another_call,
    changed,
    not_raised,
    same_again,
    stopping,
)
from autograder.judging.relations.elements import elements, exchanged_with_0
from autograder.judging.relations.invariants import invariants
from autograder.judging.relations.items import items, items_apart, one_item
from autograder.judging.relations.kinds import (
    kinds,
    nothing,
    nothing_judged,
    number_or_list,
)
from autograder.judging.relations.lines import lines
from autograder.judging.relations.nearly import VAGUE, by_row, close, is_close
from autograder.judging.relations.one_number import Accepts, one_number
from autograder.judging.relations.parts import exchanged_parts
from autograder.judging.relations.places import flat
from autograder.judging.relations.powers import powers
from autograder.judging.relations.predictions import predicted
from autograder.judging.relations.products import multiples, products
from autograder.judging.relations.quantities import quantities
from autograder.judging.relations.relation import Relation, certain
from autograder.judging.relations.spreads import spreads
from autograder.judging.relations.steps import lengths_of_steps, sides_of_steps, steps
from autograder.judging.relations.summands import summands
from autograder.judging.relations.texts import texts
from autograder.judging.relations.there import one_sided, there, truths
from autograder.judging.relations.where import ONE_OF, split, which
from autograder.judging.unpack import Records
from autograder.protocol.values import Opaque

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
    def whose(self) -> str | None:
        """The input whose gradient it is said of; None if of a value."""
        return self.first.whose if self.first else None

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

    `names` are those that the student knows (see `cases`), and `numbers` those of the task's text;
    `accepts` asks a judge.
    """

    def __init__(
        self,
        got: Records,
        expected: Records,
        names: Collection[str],
        accepts: Accepts = _always,
        numbers: Collection[int] = (),
    ) -> None:
        self.got, self.expected, self.names, self.accepts = got, expected, names, accepts
        self.numbers = numbers

    @cached_property
    def _places(self) -> list[list[Case]]:
        return cases(self.got, self.expected, self.names)

    @cached_property
    def _stops(self) -> list[Case]:
        return stopping(self.got, self.expected, self.names)

    @property
    def _meant(self) -> bool:
        """Whether it is known what all errors mean that come where none is asked; of a student's
        own `raise` nobody knows."""
        pairs = zip(self.got, self.expected, strict=False)
        errors = [mine.error for mine, ours in pairs if mine.error and not ours.spec.raises]
        rows = [row_of(error) for error in errors]
        return all(found and found[0].message for found in rows)

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
        writes = changed(self.got, self.expected, self.names)
        if writes and self._writes_first:
            return Seen("changed", writes)
        seen = self._of_places()
        if seen and seen.name not in VAGUE and not (writes and seen.name in CASES):
            return seen
        if words := nothing_judged(self.got, self.expected):
            return Seen("none", words)
        if words := predicted(self.got, self.expected, self.numbers):
            return Seen("prediction", words)
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
        where = _first(_careful(split(*sides)), *sides) if self._stops else None
        # what an error means tells more than several traits of which none may be why
        return None if where and where.text.endswith(ONE_OF) and self._meant else where

    @property
    def _writes_first(self) -> bool:
        """Whether the first call that fails gives what is asked, and an input is another after it:
        what other calls are given may be wrong for that alone."""
        for mine, ours in zip(self.got, self.expected, strict=False):
            if mine.error or not self.accepts(mine, ours):
                return False
            if mine.inputs is None or ours.inputs is None:
                continue
            if apart(list(mine.inputs), list(ours.inputs), UNTOUCHED):
                return True
        return False

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
        if sided and item and sided.whose == item.whose:
            return Seen(sided.name, f"{item.text} {sided.text}")
        if sided or item:
            return item or sided
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
    if how is None and right:
        inside = replace(failing[0], place=f"Where it is wrong, {failing[0].inside}")
        how = _first(_careful(products(inside)), failing, ())
    if seen and how and not (how.name == "constant" and " 0" in seen.text):
        return Seen(seen.name, f"{seen.text} {how.text}", seen.first)
    first = failing[0]
    several = (
        flat(first),
        empty(first),
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
    yield from nothing(failing, right)
    yield from kinds(first)
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
    yield from _careful(items_apart(first))
    yield from number_or_list(first)
    yield from _careful(close(failing))
    yield from _careful(elements(failing))
    yield from _careful(lines(failing, right))
    # what is nearly right in one call alone may be so by its digits
    if not stops and not (len(failing) == 1 and is_close(first)):
        yield from _careful(split(*_where_one_truth_is_asked(failing, right)))


def _where_one_truth_is_asked(
    failing: Sequence[Case], right: Sequence[Case]
) -> tuple[Sequence[Case], Sequence[Case]]:
    """The cases of a truth that fail and are right where the same one is asked: where the other
    is, a wrong answer is right as well."""
    asked = failing[0].expected
    if not isinstance(asked, bool) or any(case.expected is not asked for case in failing):
        return failing, right
    same = [case for case in right if case.expected is asked]
    place = f"Where {asked} is asked, {failing[0].inside}"
    wrong, good = ([replace(case, place=place) for case in side] for side in (failing, same))
    return wrong, good


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
