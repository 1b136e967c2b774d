"""The devices that there are here."""

import subprocess
import sys
from collections.abc import Sequence

from autograder.errors import UserError


def check_devices(devices: Sequence[str]) -> None:
    """Refuse to grade on CUDA where there is none.

    Raises:
        UserError: says so.
    """
    if "cuda" in devices and not has_cuda():
        raise UserError("there is no CUDA device here; grade with --device cpu")


def has_cuda() -> bool:
    """Whether PyTorch finds a CUDA device."""
    # in a process of its own: PyTorch takes a second to import, and CUDA must not be touched
    # before a fork
    test = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
    return subprocess.run([sys.executable, "-c", test], capture_output=True).returncode == 0
