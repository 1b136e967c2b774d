"""The device "sim" for PyTorch, which imports this module by itself: see sim.cpp.

The functions are those that PyTorch asks of any accelerator's module (`torch.cuda`, `torch.xpu`).
"""

import sys
from pathlib import Path

import torch


def load() -> None:
    """Register the device; PyTorch calls this at the end of its own import."""
    torch.utils.rename_privateuse1_backend("sim")
    torch.ops.load_library(str(Path(__file__).with_name("sim.so")))
    torch._register_device_module("sim", sys.modules[__name__])
    torch.utils.generate_methods_for_privateuse1_backend()


def is_available() -> bool:
    return device_count() > 0


def device_count() -> int:
    return torch._C._accelerator_hooks_device_count()


def current_device() -> int:
    return 0


class device:  # noqa: N801  (PyTorch's name for it)
    """Makes a device the current one for a while; there is one."""

    def __init__(self, which: object) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        pass


def is_initialized() -> bool:
    return torch.ops.sim.used()


def _is_in_bad_fork() -> bool:
    return torch.ops.sim.used_before_fork()


def synchronize(device: object = None) -> None:
    pass


def set_per_process_memory_fraction(fraction: float, device: object = None) -> None:
    torch.ops.sim.allow(fraction)


def manual_seed(seed: int) -> None:
    torch.ops.sim.default_generator().manual_seed(seed)


def manual_seed_all(seed: int) -> None:
    manual_seed(seed)


def get_rng_state(device: object = "sim") -> torch.Tensor:
    return torch.ops.sim.default_generator().get_state()


def set_rng_state(state: torch.Tensor, device: object = "sim") -> None:
    torch.ops.sim.default_generator().set_state(state)


def get_rng_state_all() -> list[torch.Tensor]:
    return [get_rng_state()]


def set_rng_state_all(states: list[torch.Tensor]) -> None:
    set_rng_state(states[0])
