"""What an error means here, in a student's words: the rows stand in `error_rows`.

The message is the submission's or a library's, and hostile; what is said of it is ours.
"""

import re
from functools import lru_cache

from autograder.judging.describe import by_name
from autograder.judging.error_rows import TABLE, Row
from autograder.judging.observation import Raised
from autograder.protocol.values import OUTSIDE

_MESSAGE, MAX_LINE, _NAMES = 300, 160, 240  # characters of each that are shown
_GROUP = 40  # of a part of the message that stands in a sentence of ours


@lru_cache(1000)  # asked for each known mistake
def row_of(error: Raised) -> tuple[Row, tuple[str, ...]] | None:
    """The first row that fits an error, and the groups of its pattern."""
    message = error.message
    for row in TABLE:
        if error.type not in row.types.split():
            continue
        found = re.search(row.message, message)
        if found and (not row.line or re.search(row.line, error.line)):
            return row, tuple(group or "" for group in found.groups())
    return None


def meaning(error: Raised) -> tuple[str, int]:
    """What an error means here, in a sentence, and how many characters of it are the message's;
    empty if no row fits."""
    words, used = [], []
    if outside := re.search(rf"(\w{{1,{_GROUP}}}), {OUTSIDE},", error.names[:_NAMES]):
        used.append(outside[1])
        words.append(f"`{outside[1]}` gets its value outside the function: is it the one you mean?")
    if found := row_of(error):
        row, groups = found
        used += [group[:_GROUP] for group in groups]
        words.append(row.words.format(*(group[:_GROUP] for group in groups)))
    return " ".join(words), sum(map(len, used))


def message(error: Raised) -> str:
    """An error's type and the first line of its message, without advice that misleads."""
    name, text = error.type[:60], error.message.strip().split("\n")[0]
    found = row_of(error)
    if found and found[0].advice:
        text = re.sub(found[0].advice, "", text)
    text = by_name(text)[:_MESSAGE].strip()
    return f"{name}: {text}" if text else name


def place(error: Raised) -> tuple[str, str]:
    """The student's line where it happened, and what the names on it stood for."""
    return error.line.strip()[:MAX_LINE], error.names[:_NAMES]
