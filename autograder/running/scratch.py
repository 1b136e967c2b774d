"""The folder that one run may write in: made for it alone, and gone after it, whatever is in it.

Where namespaces are refused it lies on the disk, and what a run leaves there is meant to stay:
folders nested thousands deep, or without any rights. What cannot be removed all the same is
named, and tried again when a worker next starts.
"""

import contextlib
import ctypes
import fcntl
import itertools
import logging
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from autograder.protocol.job import NOBODY

PREFIX = "autograder-run-"
BATCH = 1000  # names read together, so that a folder of millions takes no memory
SECONDS = 30.0  # for one folder; the rest is left for the next start

_libc = ctypes.CDLL(None, use_errno=True)
_logger = logging.getLogger("autograder")


@contextlib.contextmanager
def scratch_folder() -> Iterator[str]:
    """A new folder for one run, the run's own; removed at the end, never with an exception."""
    path, lock = _make()
    try:
        if os.geteuid() == 0:
            with contextlib.suppress(OSError):  # no such user here: the jail says so
                os.chown(path, NOBODY, NOBODY)
        yield path
    finally:
        remove(path)
        os.close(lock)


def _make() -> tuple[str, int]:
    """A folder and a lock on it, which says for as long as we live that it is in use."""
    while True:
        path = tempfile.mkdtemp(prefix=PREFIX)
        with contextlib.suppress(FileNotFoundError):
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if os.fstat(lock).st_nlink:
                return path, lock
            os.close(lock)  # another's `sweep` came between


def sweep() -> None:
    """Remove the folders that runs have left and nobody uses: of a killed grader, or too large."""
    ours = {os.geteuid()} | ({NOBODY} if os.geteuid() == 0 else set())
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError), _rights_on(path):
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid in ours:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    remove(str(path))
            finally:
                os.close(lock)


def remove(path: str) -> None:
    """Remove a scratch folder; what stays is logged. No link is followed, no mount entered."""
    try:
        with contextlib.suppress(OSError):
            os.rmdir(path)  # with namespaces nothing is ever in it
            return
        with _rights_on(path):
            top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                _empty(top)
            finally:
                os.close(top)
            os.rmdir(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        _logger.warning(
            "%s, where a submission wrote, cannot be removed (%s); the next start tries again, "
            "or remove it by hand",
            path,
            error.strerror,
        )


@contextlib.contextmanager
def _rights_on(path: str | Path) -> Iterator[None]:
    """As its owner, where root has not the right to do everything, as in some containers."""
    if os.geteuid() == 0 and not os.access(path, os.W_OK) and os.lstat(path).st_uid == NOBODY:
        _libc.setfsgid(NOBODY)  # both for this thread alone
        _libc.setfsuid(NOBODY)
        try:
            yield
        finally:
            _libc.setfsuid(0)
            _libc.setfsgid(0)
    else:
        yield


def _empty(top: int) -> None:
    """Remove what is in the folder with the descriptor `top`.

    Folders in a folder are first moved to the top, so that however deep they are nested, no path
    is long and two descriptors are enough.
    """
    until, device = time.monotonic() + SECONDS, os.fstat(top).st_dev
    while entries := _some(top, until):
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not _removed(entry.name, top):
                    _unfold(entry.name, top, device, until)
                    os.rmdir(entry.name, dir_fd=top)
            else:
                os.unlink(entry.name, dir_fd=top)


def _unfold(name: str, top: int, device: int, until: float) -> None:
    """Empty one folder at the top: files are removed, and folders moved to the top."""
    _own(name, top)
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        if os.fstat(folder).st_dev != device:
            raise OSError(0, "something is mounted there")
        while entries := _some(folder, until):
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if _removed(entry.name, folder):
                        continue
                    _own(entry.name, folder)  # a folder without rights cannot be moved either
                    os.rename(entry.name, uuid.uuid4().hex, src_dir_fd=folder, dst_dir_fd=top)
                else:
                    os.unlink(entry.name, dir_fd=folder)
    finally:
        os.close(folder)


def _removed(name: str, parent: int) -> bool:
    """Remove a folder that is empty, as most of a flood of them are: one call in place of eight."""
    with contextlib.suppress(OSError):
        os.rmdir(name, dir_fd=parent)
        return True
    return False


def _some(folder: int, until: float) -> list[os.DirEntry[str]]:
    if time.monotonic() > until:
        raise TimeoutError(0, "there is too much in it")
    with os.scandir(folder) as entries:
        return list(itertools.islice(entries, BATCH))


def _own(name: str, parent: int) -> None:
    """Give its owner all rights on a folder, and on nothing that a link leads to."""
    if not hasattr(os, "O_PATH"):
        os.chmod(name, 0o700, dir_fd=parent, follow_symlinks=False)
        return
    folder = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{folder}", 0o700)
    finally:
        os.close(folder)
