"""What a submission could read although nobody wants it to."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Exposed:
    """A path that a run could read, and the readable place that it lies in."""

    path: str
    place: str


def exposed(closed: Iterable[str | Path], readable: Sequence[str]) -> Exposed | None:
    """The first of the `closed` paths that lies in a readable place, by whatever name.

    Links are followed, and one folder mounted at two places is known for one.
    """
    mounts = _mounts()
    readable = [os.path.normpath(place) for place in readable]
    places = [
        (device, where, place)
        for place in readable
        for device, where in _whereabouts(place, mounts)
    ]
    for path in closed:
        real = os.path.realpath(path)
        for device, where in _whereabouts(real, mounts, readable):
            for place_device, place_where, place in places:
                if device == place_device and _lies_in(where, place_where):
                    return Exposed(str(path), place)
    return None


def _mounts() -> list[tuple[str, str, str]]:
    """Each mount's device, the part of it that is mounted, and the place where it is."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(errors="surrogateescape").splitlines()
    except OSError:
        return []
    fields = [line.split(" ") for line in lines]
    return [(f[2], _plain(f[3]), _plain(f[4])) for f in fields]


def _plain(text: str) -> str:
    """A path in mountinfo, where blanks are written as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _whereabouts(
    path: str, mounts: Sequence[tuple[str, str, str]], but: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """A real path as (device, path on it), and what is mounted below it, but below `but`."""
    device, part, point = "", "/", "/"
    below = []
    for mount in mounts:
        if _lies_in(path, mount[2]) and len(mount[2]) >= len(point):
            device, part, point = mount
        elif _lies_in(mount[2], path) and not any(_lies_in(mount[2], one) for one in but):
            below.append((mount[0], mount[1]))
    return [(device, os.path.normpath(os.path.join(part, os.path.relpath(path, point)))), *below]


def _lies_in(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it; both as `os.path.normpath` writes them."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
