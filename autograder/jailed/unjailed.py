"""What the jail would refuse, refused in a run that has none: a check says what a grading says.

Such a run is of the learner's own code, with the learner's rights. Code can get past what is here,
and need not be kept from it.
"""

import contextlib
import errno
import os
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from autograder.jailed.confine import JailError, set_limits
from autograder.protocol.job import Confinement

PACKAGE = os.path.dirname(os.path.dirname(__file__))
_PROCESSES = (
    "os.exec os.fork os.forkpty os.kill os.killpg os.posix_spawn os.spawn os.system pty.spawn "
    "subprocess.Popen"
).split()
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def refuse_as_the_jail_would(confinement: Confinement) -> None:
    """Set the limits, and refuse processes, the network, and files of other folders, for good."""
    with contextlib.suppress(JailError):  # macOS has not all of them
        set_limits(confinement, os.geteuid(), False)
    writable = [os.path.realpath(confinement.scratch), *_DEVICES]
    if cache := os.environ.get("MPLCONFIGDIR"):
        writable.append(os.path.realpath(cache))
    readable = [*writable, PACKAGE, *confinement.read]

    def file(path: Any, places: list[str], creates: bool = False) -> None:
        if isinstance(path, int):
            return
        real = os.path.realpath(os.fsdecode(path or "."))
        if any(real == place or real.startswith(f"{place}/") for place in places):
            return
        if os.path.exists(real) or creates and os.path.isdir(os.path.dirname(real)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    def never(*_: Any) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    def unknown(*_: Any) -> NoReturn:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    asked: dict[str, Callable[..., None]] = {
        "socket.getaddrinfo": unknown,
        "socket.gethostbyname": unknown,
        # a loop of asyncio's has a pair of sockets between its own ends
        "socket.__new__": lambda _, family, *rest: family == socket.AF_UNIX or never(),
    }
    if not confinement.processes:
        asked |= dict.fromkeys(_PROCESSES, never)
    if sys.platform == "linux":
        asked |= {
            "open": lambda path, _, flags: (
                file(path, writable, True) if flags & _WRITING else file(path, readable)
            ),
            "os.listdir": lambda path: file(path, readable),
            "os.scandir": lambda path: file(path, readable),
            "os.mkdir": lambda path, *_: file(path, writable, True),
            "os.symlink": lambda old, new, *_: file(new, writable, True),
            "os.rename": lambda old, new, *_: (file(old, writable), file(new, writable, True)),
        }
        changes = ("os.remove", "os.rmdir", "os.truncate")
        asked |= dict.fromkeys(changes, lambda path, *_: file(path, writable))

    def hook(event: str, arguments: tuple) -> None:
        if event in asked:
            asked[event](*arguments)

    sys.addaudithook(hook)
