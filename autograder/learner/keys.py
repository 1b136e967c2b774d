"""Keys pressed in the terminal, one at a time, however quickly they come."""

import contextlib
import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator

TICK = 0.1  # seconds to wait for a key
_KEYS = {"k": "up", "j": "down"}
_KEYS |= {f"\x1b{kind}{end}": way for kind in "[O" for end, way in (("A", "up"), ("B", "down"))}
_ONE = re.compile(r"\x1b[\[O][0-9;]*.|.", re.DOTALL)  # a key, as a terminal sends it


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
    waiting: list[str] = []  # keys that came faster than they were asked for

    def read_key() -> str:
        if not waiting:
            if not select.select([descriptor], [], [], TICK)[0]:
                return ""
            text = os.read(descriptor, 1024).decode(errors="replace")
            if not text:
                return "q"  # the terminal is gone
            waiting.extend(_ONE.findall(text))
        key = waiting.pop(0)
        key = key.lower() if len(key) == 1 else key
        return _KEYS.get(key, key if len(key) == 1 else "")

    try:
        tty.setcbreak(descriptor)
        yield read_key
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _no_keys() -> str:
    time.sleep(TICK)
    return ""
