"""The snippets of `jupyter_snippets.txt`, and those that no text file holds."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Snippet:
    """Cells that are run one after the other.

    Args:
        why: why a run shows something else than Jupyter, namely `here`; "" if it shows the same.
        alone: it would change a kernel for those that follow, and gets one of its own.
        cold: it is also run by a worker that has imported nothing yet, as `check` starts it.
    """

    name: str
    cells: tuple[str, ...]
    why: str = ""
    here: str = ""
    alone: bool = False
    cold: bool = False


def read(path: Path) -> list[Snippet]:
    """The records of a file in the form that its head describes."""
    records = re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]
    return [_snippet(re.sub(r"(?m)^##### .*\n", "", record)) for record in records]


def _snippet(record: str) -> Snippet:
    head, _, rest = record.partition("\n")
    name, _, flags = head.partition(" (")
    body, _, differs = rest.partition("\n>>> ")
    why, _, here = differs.partition("\n")
    return Snippet(
        name,
        tuple(body.strip("\n").split("\n---\n")),
        why.strip(),
        here.strip("\n"),
        "alone" in flags,
        "cold" in flags,
    )


SNIPPETS = read(Path(__file__).with_suffix(".txt"))
SNIPPETS += [
    Snippet("a space that is none", ("x\u00a0= 1",)),
    Snippet("line ends of Windows", ("x = 1\r\ny = 2\r\nprint(x + y)",)),
    Snippet("an empty cell", ("", "x = 1", "\n\n")),
]
