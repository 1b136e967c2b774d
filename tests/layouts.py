"""A Python whose prefix holds more than Python, as /usr does where the system's is used.

A prefix of our own: nothing is installed, and no rights are needed.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path


def make_prefix(folder: Path) -> Path:
    """Make a prefix with this Python in it, and all libraries; returns the interpreter."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python, library = folder / "bin" / name, folder / "lib" / name
    python.parent.mkdir(parents=True)
    shutil.copy(os.path.realpath(sys.executable), python)
    away = shutil.ignore_patterns("site-packages", "test", "idlelib", "tkinter", "*.a", "*.o")
    shutil.copytree(os.path.dirname(os.__file__), library, ignore=away, copy_function=_link)
    installed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    # Debian's Python looks for libraries in a folder of its own
    for packages in (library / "site-packages", folder / "lib" / "python3" / "dist-packages"):
        packages.mkdir(parents=True)
        (packages / "installed.pth").write_text("\n".join(installed) + "\n")
    return python


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another device
        shutil.copy2(source, target)
