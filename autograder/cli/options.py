"""What the commands share: options, exit codes, and the warning that comes with --no-jail."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.printing import console

# Exit codes: 0 all well, 1 an error or a failed check, 2 wrong usage,
NOT_ALL_GRADED = 3  # all was done, but not all submissions are graded, or could be placed

ClassOption = Annotated[
    Path, typer.Option("--class", help="The folder of the class's data.", show_default=True)
]
DatabaseOption = Annotated[
    str | None, typer.Option(envvar="AUTOGRADER_DB", help="The gradebook's database URL.")
]
DeviceOption = Annotated[
    str,
    typer.Option(envvar="AUTOGRADER_DEVICE", help="cpu, all, or cuda, mps, xpu: see doctor."),
]
NoJail = Annotated[
    bool,
    typer.Option("--no-jail", help="Run without confinement: only for code you trust entirely."),
]


def warn_without_jail(no_jail: bool) -> None:
    if no_jail:
        console.print(
            "WITHOUT JAIL: the code runs with your rights and can read and write your files, "
            "the gradebook and the solutions included."
        )


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C ends long work with one line."""
    try:
        yield
    except KeyboardInterrupt:
        print("stopped; what was done is kept", file=sys.stderr)
        raise typer.Exit(130) from None
