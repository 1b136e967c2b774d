"""The limits of a graded run, with their defaults; set in nbgrader_config.py.

c.Limits.cell_seconds = 20
"""

import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import UserError

if TYPE_CHECKING:
    from traitlets.config.loader import Config


@dataclass(frozen=True)
class Limits:
    """What one run of one submission may use."""

    cell_seconds: float = 10.0  # wall clock, for each cell
    total_seconds: float = 60.0  # wall clock, for the whole notebook
    memory_mb: int = 1024  # beyond what PyTorch itself takes
    output_kb: int = 256  # all outputs together
    evidence_mb: int = 16  # all evidence together
    notebook_mb: int = 64  # the submitted file
    open_files: int = 128
    file_mb: int = 32  # each file written
    scratch_mb: int = 64  # all files written
    threads: int = 64


def load_config(root: Path) -> "Config":
    """What nbgrader_config.py in `root` sets."""
    from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config()


def load_limits(root: Path) -> Limits:
    """The limits that nbgrader_config.py in `root` sets.

    Raises:
        UserError: for a name that is no limit, or a value that is no positive number.
    """
    given = dict(load_config(root).get("Limits", {}))
    known = {field.name: field.type for field in fields(Limits)}
    for name, value in given.items():
        if name not in known:
            raise UserError(
                f"nbgrader_config.py sets c.Limits.{name}, which is no limit; "
                f"there are: {', '.join(known)}"
            )
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 < value < math.inf:
            raise UserError(f"nbgrader_config.py: c.Limits.{name} must be a positive number")
    return Limits(**given)
