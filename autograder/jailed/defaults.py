"""PyTorch and Python as a notebook finds them, for as long as hidden tests run.

Runs inside the jail. What a notebook sets for itself (a dtype, a filter of warnings, a folder to
work in) is out of the way while its tests run, and in place again for the student's next cell.
"""

import _signal  # type: ignore[import-not-found]
import contextlib
import decimal
import gc
import locale
import os
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy
import torch
from torch._tensor_str import PRINT_OPTS
from torch.nn.modules import module as torch_module

from autograder.jailed import accelerator

_ALL = slice(None)
_AUTOCAST = ("cpu", *filter(None, [accelerator.kind()]))


def _set_warnings(left: tuple[list[Any], Callable[..., None]]) -> None:
    filters, show = left
    warnings.resetwarnings()
    cast(list[Any], warnings.filters).extend(filters)
    warnings.showwarning = show


def _set_deterministic(left: tuple[bool, bool]) -> None:
    torch.use_deterministic_algorithms(left[0], warn_only=left[1])


_DENORMAL = 1e-310


def _flushes_denormals() -> bool:
    return _DENORMAL * 1.0 == 0.0  # the processor does this for Python as it does for PyTorch


def _device() -> Any:
    """The device of new tensors, as PyTorch says it or, if that is none here, as it was set."""
    try:
        return torch.get_default_device()
    except Exception:  # it makes a tensor there to find out
        return torch._GLOBAL_DEVICE_CONTEXT.device_context.device


def _set_device(device: torch.device) -> None:
    torch.set_default_device(None if device.type == "cpu" else device)


# who keeps fewer digits of a float32 if told to: all of them, and then each
_ROUNDERS = (
    torch.backends,
    torch.backends.cuda.matmul,
    torch.backends.cudnn,
    torch.backends.cudnn.conv,
    torch.backends.cudnn.rnn,
    torch.backends.mkldnn,
    torch.backends.mkldnn.matmul,
    torch.backends.mkldnn.conv,
    torch.backends.mkldnn.rnn,
)


def _digits() -> list[str]:
    return [one.fp32_precision for one in _ROUNDERS]


def _set_digits(left: list[str]) -> None:
    for one, digits in zip(_ROUNDERS, left, strict=True):
        one.fp32_precision = digits


def _matmul() -> str | None:
    """How products of float32 are rounded, if that was said in the older of two ways."""
    with contextlib.suppress(RuntimeError):
        return str(torch.get_float32_matmul_precision())
    return None


def _set_autocast(left: list[bool]) -> None:
    for kind, enabled in zip(_AUTOCAST, left, strict=True):
        torch.set_autocast_enabled(kind, enabled)


# what is run for every module: see torch.nn.modules.module.register_module_forward_hook
_HOOKS = [v for k, v in vars(torch_module).items() if k.startswith("_global_") and v == {}]


def _set_hooks(left: list[dict[Any, Any]]) -> None:
    for there, hooks in zip(_HOOKS, left, strict=True):
        there.clear()
        there.update(hooks)


_SIGNALS = [number for number in map(int, signal.valid_signals()) if number != signal.SIGINT]
_handler = _signal.getsignal  # signal's own makes an enum of all that it gives and takes


def _handlers() -> dict[int, Any]:
    """What the notebook has happen at signals, but for Ctrl-C, which is everybody's."""
    found = ((number, _handler(number)) for number in _SIGNALS)
    return {number: handler for number, handler in found if callable(handler)}


def _set_handlers(left: dict[int, Any]) -> None:
    for number in {*_handlers(), *left}:
        signal.signal(number, left.get(number, signal.SIG_IGN))


def _folder() -> str | None:
    with contextlib.suppress(OSError):  # it is gone
        return os.getcwd()
    return None


# what: (how to look at it, how to set it), in the order in which they are set
SETTINGS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "trace": (sys.gettrace, sys.settrace),
    "profile": (sys.getprofile, sys.setprofile),
    "recursion limit": (sys.getrecursionlimit, sys.setrecursionlimit),
    "digits of an int": (sys.get_int_max_str_digits, sys.set_int_max_str_digits),
    "path": (lambda: sys.path[:], lambda left: sys.path.__setitem__(slice(None), left)),
    "folder": (_folder, lambda left: os.chdir(left) if left else None),
    "collecting": (lambda: gc.callbacks[:], lambda left: gc.callbacks.__setitem__(_ALL, left)),
    "signals": (_handlers, _set_handlers),
    "garbage": (gc.isenabled, lambda left: gc.enable() if left else gc.disable()),
    "locale": (
        lambda: locale.setlocale(locale.LC_ALL),
        lambda left: locale.setlocale(locale.LC_ALL, left),
    ),
    "warnings": (lambda: (warnings.filters[:], warnings.showwarning), _set_warnings),
    "numpy errors": (numpy.geterr, lambda left: numpy.seterr(**left)),
    "numpy error call": (numpy.geterrcall, numpy.seterrcall),
    "numpy printing": (numpy.get_printoptions, lambda left: numpy.set_printoptions(**left)),
    "printing": (lambda: dict(vars(PRINT_OPTS)), vars(PRINT_OPTS).update),
    "gradients": (torch.is_grad_enabled, torch.set_grad_enabled),
    "anomalies": (
        lambda: (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()),
        lambda left: torch.set_anomaly_enabled(*left),
    ),
    "autocast": (lambda: list(map(torch.is_autocast_enabled, _AUTOCAST)), _set_autocast),
    "dtype": (torch.get_default_dtype, torch.set_default_dtype),
    "device": (_device, _set_device),
    "matmul": (_matmul, torch.set_float32_matmul_precision),
    "digits of a float32": (_digits, _set_digits),
    "denormals": (_flushes_denormals, torch.set_flush_denormal),
    "threads": (torch.get_num_threads, torch.set_num_threads),
    "warnings repeated": (torch.is_warn_always_enabled, torch.set_warn_always),
    "deterministic": (
        lambda: (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        ),
        _set_deterministic,
    ),
    "hooks": (lambda: list(map(dict, _HOOKS)), _set_hooks),
}


class Defaults:
    """The settings as they are now; make one before the notebook's first cell."""

    def __init__(self) -> None:
        self.values = {name: get() for name, (get, _) in SETTINGS.items()}
        self.decimal = decimal.getcontext().copy()

    @contextlib.contextmanager
    def standing(self) -> Iterator[None]:
        """Have these settings stand; afterwards all are again what they were before."""
        with contextlib.ExitStack() as after:
            after.enter_context(random_kept())
            after.enter_context(decimal.localcontext(self.decimal))
            after.enter_context(_alarm_off())
            if torch.is_inference_mode_enabled():
                after.enter_context(torch.inference_mode(False))
            for name in SETTINGS:
                after.callback(_set, name, _set(name, self.values[name]))
            yield


def _set(name: str, wanted: Any) -> Any:
    """Set it if it is anything else; returns what it was."""
    get, set_to = SETTINGS[name]
    try:
        found = get()
    except Exception:  # it is now what cannot be looked at, and is not put back
        found = None
    if found != wanted:
        with contextlib.suppress(Exception):  # such as a folder that is gone
            set_to(wanted)
    return found


@contextlib.contextmanager
def random_kept() -> Iterator[None]:
    """Whatever is drawn, the next draws are afterwards what they would have been."""
    plain, of_numpy, of_torch = random.getstate(), numpy.random.get_state(), torch.get_rng_state()
    used = accelerator.in_use()
    of_accelerator = used.get_rng_state() if used else None
    try:
        yield
    finally:
        random.setstate(plain)
        numpy.random.set_state(of_numpy)
        torch.set_rng_state(of_torch)
        if used:
            used.set_rng_state(of_accelerator)


@contextlib.contextmanager
def _alarm_off() -> Iterator[None]:
    """Stop a clock that the notebook has set for itself, if it has said what is to happen then."""
    if signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, signal.SIG_IGN, None):
        yield
        return
    left = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *left)
