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


def limit_memory(size: int) -> None:
    """Have PyTorch refuse more than `size` bytes of the accelerator's memory, if it can.

    The process itself keeps this limit, so it is for accidents. Where no driver needs addresses,
    the kernel keeps one too (see `confine.set_limits`).
    """
    device = torch.accelerator.current_accelerator()
    module = torch.get_device_module(device)
    if allow := getattr(module, "set_per_process_memory_fraction", None):
        _, total = torch.accelerator.get_memory_info()
        allow(min(1.0, size / total))


def works() -> bool:
    """Whether the accelerator, when all its work is done, still takes more.

    An index out of bounds is not an error there but ends the device for the whole process.
    """
    try:
        torch.accelerator.synchronize()
    except RuntimeError:
        return False
    return True
