"""What is said of how a run differs from the reference's: in one sentence, and label by label.

All words of a difference come from here and from `errors`; no page makes its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.files import printable
from autograder.judging import errors
from autograder.judging.compare import Gap, Row
from autograder.judging.observation import Raised


@dataclass(frozen=True)
class Fault:
    """What a judge did that none may do: its author's fault, whatever the value was."""

    judge: str
    what: str

    def of(self, grade_id: str) -> str:
        return f"judge {self.judge} of cell {grade_id} {self.what}"


@dataclass(frozen=True)
class Difference:
    """How a run differs from the reference's.

    `kind` says it without a number, a value or a word of the submission's. `words` says all of
    it, and `quoted` is the part of `words` that the submission itself wrote. `rows` say the same
    label by label. With a `fault` it is for the instructor to know. Of an error, `line` is the
    student's own line it names, `names` what the names on it stood for, and `means` what it means
    here, with how many characters of that the submission wrote.
    """

    words: str
    kind: str
    quoted: str = ""
    fault: Fault | None = None
    rows: tuple[Row, ...] = ()
    line: str = ""
    names: str = ""
    means: tuple[str, int] = ("", 0)

    @classmethod
    def said(cls, words: str, kind: str = "", quoted: str = "") -> "Difference":
        """One in a sentence; without a `kind` it gives nothing away."""
        return cls(words, kind or words, quoted, rows=(("", words),))

    @classmethod
    def of(cls, gap: Gap, kind: str, place: str = "") -> "Difference":
        """One between two values; `place` is what they are, if not the result."""
        words, rows = gap.words, gap.rows
        if place:
            words, rows = f"{place}: {words}", (("", place), *rows)
        return cls(words, kind, gap.quoted, rows=rows)

    def at_most(self, characters: int, source: str = "") -> "Difference":
        """The same, with no more than so many characters of the submission's own.

        A line of code costs none, as long as it stands in what was handed in: a run cannot tell
        by it what it saw.
        """
        words, rows = self.words, self.rows
        if self.line and self.line not in source:
            words = words.replace(_in_line(self.line), "")
            rows = _without(rows, ("line", self.line))
        if len(self.quoted) > characters:
            short = self.quoted[:characters] + "…"
            words = words.replace(self.quoted, short)
            rows = tuple((label, text.replace(self.quoted, short)) for label, text in rows)
        characters = max(0, characters - len(self.quoted))
        if len(self.names) > characters:
            words = words.replace(_where(self.names), "")
            rows = _without(rows, ("where", self.names))
        characters = max(0, characters - len(self.names))
        means, taken = self.means
        if taken > characters:
            words = words.replace(f". {means}", "")
            rows = _without(rows, ("", means))
        return replace(self, words=words, rows=rows)

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows, each on one line and without control characters."""
        return tuple((label, printable(text, " ")) for label, text in self.rows)

    @property
    def own(self) -> int:
        """How many characters of the words the submission wrote."""
        return len(self.quoted) + len(self.names) + self.means[1]


def presentable(paid: Difference, shown: Difference | None, made: bool) -> Difference:
    """What may be said of a failure in the paid draws: what the shown draws show.

    Where those are right, or were not made, only its kind is told: a number of a paid draw would
    answer it in the next submission.
    """
    if shown is not None:
        return replace(shown, fault=paid.fault or shown.fault)
    words = f"right for the cases that may be shown, but not for others: {paid.kind}"
    return replace(Difference.said(words if made else paid.kind), fault=paid.fault)


def raised(error: dict[str, Any]) -> Raised:
    """The error of a cell, as it came back."""
    kind, *parts = (str(error.get(key, "")) for key in ("type", "message", "line", "names"))
    return Raised(kind or "error", (), *parts)


def stopped_probe(error: Raised) -> Difference:
    """A probe that an error ended."""
    if error.type == "NotImplementedError" and not error.message:
        words = f"{error.type}: is the raise below YOUR CODE HERE still there?"
        return Difference(words, words, rows=(("got", words),))
    return stopped(error, "it stops with an error")


def stopped(error: Raised, kind: str, start: str = "") -> Difference:
    """An error in words: what it was, on which line of the student's, and what it means here."""
    what, (line, names), means = errors.message(error), errors.place(error), errors.meaning(error)
    rows, words = [("", start + what) if start else ("got", what)], start + what
    if line:
        rows.append(("line", line))
        words += _in_line(line)
    if line and names:
        rows.append(("where", names))
        words += _where(names)
    if means[0]:
        rows.append(("", means[0]))
        words += f". {means[0]}"
    names = names if line else ""
    return Difference(words, kind, what, None, tuple(rows), line, names, means)


def _without(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    return tuple(one for one in rows if one != row)


def _where(names: str) -> str:
    return f" (where {names})"


def _in_line(line: str) -> str:
    return f", in the line `{line}`"
