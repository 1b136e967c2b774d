"""Relations between texts: what lacks, what is too much, and what is written in another way."""

from collections.abc import Callable, Iterator
from functools import partial

from autograder.judging.cases import Case
from autograder.judging.relations.relation import Relation

_LONG = 10  # letters of a text that stands in another by no chance
Same = Callable[[str, str], bool]  # of what came and what is asked


def texts(case: Case) -> Iterator[Relation]:
    """A text that is nearly the one that is asked."""
    if not isinstance(case.got, str) or not isinstance(case.expected, str):
        return
    place = case.place
    several: tuple[tuple[str, str, Same], ...] = (
        ("empty", "is empty, where a text is asked", lambda a, b: not a),
        ("letter-case", "differs in capital and small letters alone", _same(str.casefold)),
        ("spaces", "differs in spaces and line ends alone", _same(lambda x: "".join(x.split()))),
        ("quotes", "differs in quotation marks alone", _same(_without_quotes)),
        ("reversed", "is right, read from its end", lambda a, b: a == b[::-1]),
        ("text-reordered", "has the right letters in another order", _same(sorted)),
        ("text-repeated", "is what is asked, several times", _again),
        ("last-missing", "lacks its last letter", lambda a, b: a == b[:-1]),
        ("first-missing", "lacks its first letter", lambda a, b: a == b[1:]),
        ("text-cut", "ends too early: what is there is right", lambda a, b: b.startswith(a)),
        ("text-cut", "begins too late: what is there is right", lambda a, b: b.endswith(a)),
        ("text-more", "goes on after what is asked", lambda a, b: a.startswith(b)),
        ("text-more", "has something before what is asked", lambda a, b: a.endswith(b)),
        ("text-more", "has something before what is asked, and after it", lambda a, b: b in a),
        ("text-cut", "is a piece of what is asked", lambda a, b: a in b),
        ("letters-missing", "lacks letters; the others are right, in their order", _letters),
        ("letters-more", "has letters too many; the others are right", lambda a, b: _letters(b, a)),
    )
    for name, words, same in several:
        if name in ("text-cut", "text-more"):
            same = partial(_much, same=same)
        yield Relation(name, f"{place} {words}.", partial(_are, same=same), _letters_of)


def _are(case: Case, same: Same) -> bool:
    both = isinstance(case.got, str) and isinstance(case.expected, str)
    return both and case.got != case.expected and same(case.got, case.expected)


def _much(got: str, expected: str, same: Same) -> bool:
    """Whether it is so of two texts of which the shorter is half of the other, or long: a short
    one stands in another by chance."""
    short, long = sorted((len(got), len(expected)))
    return (short >= _LONG or 2 * short >= long) and same(got, expected)


def _letters_of(case: Case) -> int:
    """Of the shorter of the two each letter tells, as far as there is one."""
    return max(min(len(case.got), len(case.expected)), 2 * (not case.got))


def _same(change: Callable[[str], object]) -> Same:
    return lambda a, b: change(a) == change(b)


def _without_quotes(text: str) -> str:
    return text.replace("'", "").replace('"', "")


def _again(got: str, expected: str) -> bool:
    return bool(expected) and got == expected * (len(got) // len(expected))


def _letters(got: str, expected: str) -> bool:
    """Whether one text is the other with letters left out."""
    left = iter(expected)
    return 2 * len(got) >= len(expected) and all(letter in left for letter in got)
