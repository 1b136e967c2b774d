"""The devices that there are here."""

import subprocess
import sys

from autograder.errors import UserError

_ASK = """
import torch
found = torch.accelerator.current_accelerator(check_available=True)
print(found.type if found else "")
"""


def devices_here() -> tuple[str, ...]:
    """The CPU, and the accelerator that PyTorch finds, of which it uses one at the most.

    Names are PyTorch's: cuda, mps, xpu, or that of a package which brings a device of its own.
    """
    # in a process of its own: PyTorch takes a second to import, and a driver that was asked must
    # not be forked
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True)
    found = done.stdout.split() if done.returncode == 0 else []
    return ("cpu", *found[-1:])


def devices_of(device: str) -> tuple[str, ...]:
    """What `--device` asks for: one device by its name, or all that there are.

    Raises:
        UserError: if it is not here, or, for all, if there is only the CPU.
    """
    if device == "cpu":
        return ("cpu",)
    here = devices_here()
    if device == "all" and len(here) > 1:
        return here
    if device in here:
        return (device,)
    words = f"only {here[0]}" if len(here) == 1 else " and ".join(here)
    raise UserError(f"--device {device}: PyTorch finds {words} here")
