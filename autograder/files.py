"""Files that are whole at every moment, and those of the package itself."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def files_of_package() -> list[Path]:
    """All files that the package is made of, in order: what runs a cell decides what is seen."""
    every = (path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts)
    return sorted(path for path in every if path.is_file())


def printable(words: str, instead: str = "\N{REPLACEMENT CHARACTER}") -> str:
    """A stranger's words without control characters, which could drive the terminal they reach."""
    return "".join(sign if sign.isprintable() else instead for sign in words)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that at every moment the old or the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(partial, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    clear_partials(path.parent, path.name)


def clear_partials(folder: Path, name: str = "*") -> None:
    """Remove what processes that were killed have left of files that they were writing."""
    for left in folder.glob(f".{name}.*.part"):
        if left.is_file() and not _runs(left.suffixes[-2][1:]):
            left.unlink(missing_ok=True)


def _runs(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    return True
