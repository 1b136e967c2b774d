"""Building the simulated accelerator: once for each PyTorch, Python and source.

What is built is a folder that goes on PYTHONPATH. In it lies a package with the entry point by
which PyTorch finds devices that are not its own (the group `torch.backends`), so every process
that imports PyTorch there has the device, and no other has.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent.parent / "build" / "cache" / "sim"
ENTRY_POINT = "[torch.backends]\nsim = torch_sim:load\n"
METADATA = "Metadata-Version: 2.1\nName: torch-sim\nVersion: 1\n"


class NoCompilerError(Exception):
    """There is no compiler here; the message says what to do."""


def built() -> Path:
    """The folder for PYTHONPATH; takes ten seconds of processor time when it is not there yet.

    Raises:
        NoCompilerError: where there is no compiler of C++.
    """
    sources = [HERE / name for name in ("sim.cpp", "torch_sim.py", "sim_device.py")]
    parts = [version("torch"), sys.version, *(source.read_text() for source in sources)]
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    folder = CACHE / digest / "site-packages"  # a name that a run may read: see readable_paths
    if folder.exists():
        return folder
    compiler = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++")
    if not compiler:
        raise NoCompilerError("there is no compiler of C++ here (Debian: g++)")
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes that ask, one compiles
        if not folder.exists():
            _make(folder, compiler)
    return folder


def _make(folder: Path, compiler: str) -> None:
    """Make the package in another place, and move it to where it is looked for."""
    with tempfile.TemporaryDirectory(dir=CACHE) as place:
        made = Path(place, "site-packages")
        (made / "torch_sim-1.dist-info").mkdir(parents=True)
        (made / "torch_sim-1.dist-info" / "METADATA").write_text(METADATA)
        (made / "torch_sim-1.dist-info" / "entry_points.txt").write_text(ENTRY_POINT)
        (made / "torch_sim").mkdir()
        shutil.copy(HERE / "torch_sim.py", made / "torch_sim" / "__init__.py")
        _compile(compiler, made / "torch_sim" / "sim.so")
        folder.parent.mkdir(exist_ok=True)
        made.rename(folder)


def _compile(compiler: str, to: Path) -> None:
    found = importlib.util.find_spec("torch")  # without importing it
    assert found is not None and found.origin is not None
    torch = Path(found.origin).parent
    command = [compiler, "-std=c++20", "-O1", "-fPIC", "-shared", "-w"]
    command += ["-isystem", str(torch / "include"), str(HERE / "sim.cpp"), "-o", str(to)]
    command += ["-L", str(torch / "lib"), "-ltorch_cpu", "-lc10"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{compiler} does not compile the simulated device:\n{done.stderr}")


if __name__ == "__main__":
    print(built())
