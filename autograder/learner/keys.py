"""Keys pressed in the terminal, one at a time."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator

TICK = 0.1  # seconds to wait for a key
_ARROWS = {"[A": "up", "[B": "down", "OA": "up", "OB": "down"}


@contextlib.contextmanager
def keys() -> Iterator[Callable[[], str]]:
    """Give a function that waits a tick for a key: its name, or "" if none was pressed.

    Ctrl-C is one more q: as an exception it can be lost, where it meets a destructor.
    """
    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        with _keyboard() as read_key:
            yield lambda: "q" if interrupts else read_key()
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _keyboard() -> Iterator[Callable[[], str]]:
    if not sys.stdin.isatty():
        yield _no_keys
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def read_key() -> str:
        if not select.select([descriptor], [], [], TICK)[0]:
            return ""
        text = os.read(descriptor, 32).decode(errors="replace")
        if not text:
            return "q"  # the terminal is gone
        if text.startswith("\x1b"):
            return _ARROWS.get(text[1:3], "")
        return {"k": "up", "j": "down"}.get(text[0].lower(), text[0].lower())

    try:
        tty.setcbreak(descriptor)
        yield read_key
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _no_keys() -> str:
    time.sleep(TICK)
    return ""
