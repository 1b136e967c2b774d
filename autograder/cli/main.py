"""The command line's entry: what is imported for a command is imported when it runs."""

import errno
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated, cast

import typer
from rich.console import Console

from autograder.cli import author, instructor, learner
from autograder.cli.printing import console
from autograder.errors import UserError

# what paths and disks bring, and no fault of ours
_OF_THE_USERS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM),
    *(errno.ENOTDIR, errno.ENAMETOOLONG),
)

app = typer.Typer(
    help="A course that grades itself: learn in it, grade a class, prove its tests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (learner, instructor, author):
    app.add_typer(group.app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from autograder import __version__

        console.print(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; an error meant for a person is one line and exit code 1."""
    prepare()
    try:
        app()
    except UserError as error:
        Console(stderr=True, highlight=False).print(f"error: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        if error.errno not in _OF_THE_USERS:
            raise
        print(f"error: {error.filename or 'writing'}: {error.strerror}", file=sys.stderr)
        sys.exit(1)


def prepare() -> None:
    """What comes before Jupyter's packages are imported."""
    # nbformat's jsonschema would parse a grammar for internationalised addresses at every start,
    # which takes seconds; without this module it leaves them unchecked, and notebooks hold none
    cast(dict[str, ModuleType | None], sys.modules).setdefault("rfc3987_syntax", None)
    have_a_home()


def have_a_home() -> None:
    """Name a home for a user who has none, as in a container: Jupyter's packages refuse else."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = "/nonexistent"
