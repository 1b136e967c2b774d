"""What tells the calls that fail from those that are right: a trait of an input, or the calls
themselves.

A wrong hint is worse than none, and chance finds a trait soon. So

* everything that tells the calls apart is named, with what does so but for a call or two (`RIVAL`),
  and nothing is where that is more than `MOST`;
* chance is the number of ways in which the traits that are looked at divide these calls, times the
  share of all choices of so many failing calls that would all have the trait. Above `LUCK` a trait
  is said to be perhaps why, as it always is where one call alone fails;
* a trait that more of the right calls have is said where chance is below `LUCK`. What all right
  calls have and no failing one, and the value of an option, are said where it is below `FAIR`;
* what most drawn inputs have, a sign or fractions, tells drawn inputs from written ones. Alone it
  is said where chance is small, the right calls are more than empty or 0, and have nothing in
  common themselves;
* a call that gives a wrong value is no right one, and nor is one that lacks the input.

Of 392 sentences of all families, said to mutants of ten assignments, six misled; those that name
what the mutant does were not read. Two of the six were traits, of which the one that remains rests
on a single failing call.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from math import comb

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation, certain
from autograder.judging.relations.traits import (
    COMMON,
    DRAWN,
    RIGHT,
    SEVERAL,
    Side,
    Trait,
    is_reversed,
    patterns,
    sides,
    traits,
)
from autograder.protocol.values import Tensor

LUCK, FAIR = 0.01, 0.1  # chances
RIVAL = 1 / 3  # as likely, against a trait that tells all cases apart
MOST = 5  # traits that are named: of more, nobody can learn
NAMES = 3  # inputs that are named together; of one trait, two more
_FEW = 3  # cases, of which it tells nothing that some are right
ONE_OF = ": one of these may be why."  # ends what is said of several traits
SHORT = 60  # characters of a case that stands in a sentence
STOPS = "Your code"  # the place of calls of which some stop, where the others are right
FAILS = "Your answer"  # where some of the others are wrong


def split(failing: Sequence[Case], right: Sequence[Case]) -> Iterator[Relation]:
    """A trait of an input that all right cases have and no failing one; or the reverse."""
    if len(right) < SEVERAL:
        return
    several = list(sides(failing, right))
    place = failing[0].place
    runs, stops = ("runs", "stops with an error") if place == STOPS else ("is right", "is wrong")
    yield from _left_out(failing, right, runs, stops)
    if _called(failing).isdisjoint(_called(right)):
        return  # then that may be why
    ways = patterns(several)
    chance = ways / comb(len(right) + len(failing), len(right))
    known = [one for one in several if len(one.good) == len(right)]
    found = [trait for one in several for trait in traits(one, failing[0].own)]
    exact = [trait for trait in found if not trait.others]
    telling = {trait.side.name for trait in exact if trait.words not in COMMON}
    for words, test in RIGHT if chance <= FAIR and len(failing) >= SEVERAL else ():
        alike = [one.name for one in known if one.counts(test) == (len(right), 0)]
        if 0 < len(alike) <= NAMES and telling.issubset(alike):  # else another may be why
            text = f"{place} {runs} where {and_(alike)} {_plural(words, alike)}"
            yield Relation("right-where", f"{text}, and {stops} elsewhere.", _so, certain)
    if any(map(_is_unseen, failing)):
        return  # it may fail by what cannot be looked at
    if len(failing) == 1 and not all(one.is_enough for one in several):
        return  # of an input that few calls have nobody can tell
    if _by_drawing(exact, several, ways):
        return
    named = _rivals(exact, found) if exact else _likeliest(found)
    chance = ways * max((trait.share for trait in exact or named), default=1.0)
    if all(trait.option for trait in named) and chance > FAIR or not exact and chance > LUCK:
        return
    told: dict[tuple[str, ...], list[str]] = {}  # the traits of inputs that share them
    for words in dict.fromkeys(trait.words for trait in named):
        names = tuple(dict.fromkeys(one.side.name for one in named if one.words == words))
        told.setdefault(names, []).append(_plural(words, names))
    count = sum(map(len, told.values()))
    if count > MOST or max(map(len, told)) > NAMES + 2 * (count == 1):
        return
    where = ", or ".join(f"{and_(names)} {and_(words)}" for names, words in told.items())
    text = f"{place} {stops} only where {where}."
    if not any(trait.others for trait in named):
        text = f"{place} {stops} where {where}, and {runs.removeprefix('is ')} elsewhere."
    if count > 1:
        text = f"{text[:-1]}{ONE_OF}"
    elif chance > LUCK:
        text = f"{text[:-1]}: that may be why."
    yield Relation("wrong-where", text, _so, certain)


def _so(case: Case) -> bool:
    return True


def _is_unseen(case: Case) -> bool:
    """Whether an input is not looked at: a list of tensors that is no table, or tensors that have
    no name which a student knows."""
    return case.unnamed or any(
        isinstance(value, (list, tuple))
        and any(isinstance(x, Tensor) for x in value)
        and name not in case.inputs
        for name, value in case.given
    )


def _rivals(exact: Sequence[Trait], found: Sequence[Trait]) -> list[Trait]:
    """The traits that tell the cases apart, and those that nearly do."""
    near = [trait for trait in found if trait.others and trait.words not in COMMON]
    return [*exact, *(trait for trait in near if trait.likely >= RIVAL)]


def _likeliest(found: Sequence[Trait]) -> list[Trait]:
    """The one that right cases have as well, and that is the least likely by chance."""
    several = [trait for trait in found if trait.words not in COMMON]
    least = min((trait.share for trait in several), default=1.0)
    likeliest = [trait for trait in several if trait.share == least]
    return likeliest if len({trait.words for trait in likeliest}) == 1 else []


def _by_drawing(exact: Sequence[Trait], several: Sequence[Side], ways: int) -> bool:
    """Whether what tells cases apart may be no more than that some are drawn, and others not."""
    common = [trait for trait in exact if trait.words in COMMON]
    if not all(trait.side.is_telling for trait in common):
        return True
    if not common or len(common) < len(exact):
        return False
    chance = ways * max(trait.share for trait in common)
    drawn = any(trait.words in DRAWN for trait in common)
    return chance > (LUCK if drawn else FAIR) or is_reversed(several)


def _left_out(
    failing: Sequence[Case], right: Sequence[Case], runs: str, stops: str
) -> Iterator[Relation]:
    """Parameters that all right calls give, and no failing one."""
    if len(_called((*failing, *right))) > 1:
        return  # another function has other parameters
    if any("load_state_dict" in case.call for case in (*failing, *right)):
        return  # what a state holds is no parameter of a call
    if not all(_is_code(case.call.split(", with ")[0]) for case in (*failing, *right)):
        return  # a caption may speak of several calls
    given = [{name for name, _ in case.given} for case in right]
    never = {name for case in failing for name, _ in case.given}
    if set.intersection(*map(_in_use, failing)).difference(*map(_in_use, right)):
        return  # an input that only these have may be why
    names = [name for name in dict(right[0].given) if name in set.intersection(*given) - never]
    if names:
        verb, what = ("is", "its default") if len(names) == 1 else ("are", "their defaults")
        where = f"where {and_(names)} {verb} left out, and {runs.removeprefix('is ')} elsewhere"
        text = f"{failing[0].place} {stops} {where}: look at {what}."
        yield Relation("wrong-where", text, _so, certain)


def _called(cases: Sequence[Case]) -> set[str]:
    """What is called in these cases: a function, or a test, whatever it is given."""
    return {re.split(r"\(|, with ", case.call.removeprefix("layer = "))[0] for case in cases}


def _in_use(case: Case) -> set[str]:
    return {name for name, value in case.given if value is not None}


def _is_code(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def and_(words: Sequence[str]) -> str:
    """Several things in a row: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


_VERBS = {"has": "have", "is": "are", "holds": "hold"}


def _plural(words: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return words
    if found := re.fullmatch(r"is an? ([\w ]+)", words):
        return f"are {found[1]}s"
    verb, rest = words.replace(", or has", ", or have").split(" ", 1)
    return f"{_VERBS[verb]} {rest}"


def which(failing: Sequence[Case], right: Sequence[Case]) -> Relation | None:
    """Which cases hold and which do not, where nothing more can be said."""
    if not failing or not right or len(failing) + len(right) < _FEW:
        return None
    place, count = failing[0].place, len(failing) + len(right)
    wrong, good = (
        next((case.call for case in side if 0 < len(case.call) <= SHORT), "")
        for side in (failing, right)
    )
    if wrong == good:
        good = ""
    if 2 * len(right) < len(failing):
        text = f"{place} is wrong in {len(failing)} of {count} cases"
        text += f": what makes it right in `{good}`?" if good else "."
        return Relation("cases", text, _so, certain)
    text = f"{place} is right in {len(right)} of {count} cases"
    text += f", as in `{good}`" if good else ""
    text += f", and wrong in `{wrong}`." if wrong else ". What is special in the one shown?"
    return Relation("cases", text, _so, certain)
