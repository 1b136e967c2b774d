"""Student ids: which are taken, wherever one enters.

An id becomes a folder's name, a part of formgrader's addresses, and text in its pages. So it
holds letters and digits of any script and a few signs that people's names and addresses have, and
nothing that means something to HTML, JavaScript, an address or a shell's pattern.
"""

import unicodedata

from autograder.files import printable

SIGNS = " . _ - @ + ' ( ) ,"
MAX_BYTES = 200  # of a folder's name; file systems take 255
# apostrophes, dots, dashes and joiners that names are also written with
_SIGNS = frozenset(SIGNS + "\u2019\u00b7\u2010\u2011\u2013\u200c\u200d")


def flaw(student: str) -> str | None:
    """What is wrong with a student's id, in a few words; None if nothing is."""
    for sign in student:
        if unicodedata.category(sign)[0] not in "LMN" and sign not in _SIGNS:
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            return f"it holds {shown}; letters, digits, spaces and {SIGNS.strip()} are taken"
    if not student.strip():
        return "it is empty"
    if student != student.strip():
        return "it begins or ends with a space"
    if student in (".", ".."):
        return "it means a folder"
    if len(student.encode()) > MAX_BYTES:
        return f"it is longer than {MAX_BYTES} bytes"
    return None


def shown(student: str) -> str:
    """A refused id as a line of text can hold it."""
    words = printable(student)
    return words if len(words) <= 60 else f"{words[:60]}…"
