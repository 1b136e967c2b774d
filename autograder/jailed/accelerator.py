"""The accelerator of a run that is on one: PyTorch's module for it (torch.cuda, torch.mps, …)."""

from typing import Any

import torch


def kind() -> str | None:
    """PyTorch's name of the accelerator that it was built for, or that was added to it."""
    device = torch.accelerator.current_accelerator()
    return device.type if device else None


def in_use() -> Any:
    """The accelerator's module if this process has used it, else None."""
    device = torch.accelerator.current_accelerator()
    if device is None:
        return None
    module = torch.get_device_module(device)
    ready = getattr(module, "is_initialized", module.is_available)  # torch.mps has no such thing
    return module if ready() else None
