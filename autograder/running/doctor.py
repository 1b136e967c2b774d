"""What holds here: every layer of the jail, tried out from inside; limits, devices, versions."""

import platform
from dataclasses import dataclass, fields, replace
from importlib.metadata import PackageNotFoundError, version

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.protocol.job import REQUIRED
from autograder.protocol.results import RunCell, RunResult
from autograder.running.worker import Worker
from autograder.settings import Limits, load_limits

# For each layer, what to do where it cannot be set up, and a cell that tries to break it. A
# trial prints what got through, and nothing when the layer holds.
_ADVICE = {
    "namespaces": "allow user namespaces (in a container: a seccomp profile with unshare)",
    "scratch": "comes with the namespaces; without, files are limited in size, not in number",
    "limits": "raise the hard limits that this process was started with (ulimit -aH)",
    "user": "start the grader as an ordinary user, or as root with CAP_SETUID and CAP_SETGID and "
    "a Python that everybody may read",
    "files": "run on Linux 5.13 or newer, with landlock among the kernel's security modules",
    "calls": "install libseccomp (Debian: libseccomp2, Fedora: libseccomp)",
}
_TRIALS = {
    "namespaces": "import os\nif os.getpid() != 1: print('sees other processes')",
    "scratch": (
        "try:\n    for i in range({scratch_mb}):\n"
        "        open(f'f{{i}}', 'wb').write(bytes(2**20 + 1))\n"
        "    print('writes more than {scratch_mb} MB')\nexcept OSError:\n    pass\n"
        "import os\n[os.remove(f) for f in os.listdir('.')]"
    ),
    "limits": (
        "try:\n    bytearray({memory_mb} * 2**21)\n    print('takes twice the memory')\n"
        "except MemoryError:\n    pass\n"
        "try:\n    files = [open('/dev/null') for _ in range({open_files} + 1)]\n"
        "    print('opens more files')\nexcept OSError:\n    files = []"
    ),
    "user": (
        "import os\nif os.getuid() == 0: print('runs as root')\n"
        "try:\n    os.setuid(0)\n    print('becomes root')\nexcept OSError:\n    pass"
    ),
    "files": (
        "import os\nfor place in ('/', '/etc/passwd', {root!r}):\n    try:\n"
        "        os.listdir(place) if os.path.isdir(place) else open(place)\n"
        "        print('reads ' + place)\n    except OSError:\n        pass\n"
        "try:\n    open('/tmp/autograder-doctor', 'w')\n    print('writes to /tmp')\n"
        "except OSError:\n    pass"
    ),
    "calls": (
        "import os, socket\ntry:\n    if os.fork() == 0: os._exit(0)\n"
        "    print('starts processes')\n"
        "except OSError:\n    pass\n"
        "try:\n    socket.socket()\n    print('opens sockets')\nexcept OSError:\n    pass"
    ),
}
# the same for a device; there every new tensor lies on it
_ON_A_DEVICE = (
    "import torch\ntorch.ones(2, 3) @ torch.ones(3, 2)",
    "x = torch.empty({memory_mb} * 2**21, dtype=torch.uint8)\nprint('twice the memory on it')",
    "x = bytearray({memory_mb} * 2**21)\nprint('twice the memory beside it')",
)


@dataclass(frozen=True)
class Layer:
    """One layer of the jail: its state, and what to do if it is not active."""

    name: str
    state: str  # "active", "unavailable" or "off"
    detail: str
    required: bool

    @property
    def holds(self) -> bool:
        return self.state == "active" and not self.detail


def examine(course: Course, classroom: Classroom, jailed: bool = True) -> list[Layer]:
    """Set the jail up and try each layer from inside.

    Raises:
        GraderError: if no worker starts at all.
    """
    limits = load_limits(course.root)
    values = {field.name: getattr(limits, field.name) for field in fields(limits)}
    cells = [RunCell(t.format(root=str(course.root), **values)) for t in _TRIALS.values()]
    with Worker(limits, course.cache, jailed) as worker:
        if not jailed:
            return [Layer(name, "off", "--no-jail", name in REQUIRED) for name in _TRIALS]
        # without cells first: where a required layer is missing, nothing runs
        status = worker.attempt([], 0, "cpu").layers
        run = worker.attempt(cells, 0, "cpu")
        open_place = worker.exposed([*course.closed, *classroom.closed()])
    layers = [_layer(name, index, status, run) for index, name in enumerate(_TRIALS)]
    if open_place and status.get("files") == "active":
        words = f"but a run reads {open_place.path}, which lies in {open_place.place}: move it"
        layers = [replace(one, detail=words) if one.name == "files" else one for one in layers]
    return layers


def _layer(name: str, index: int, status: dict[str, str], run: RunResult) -> Layer:
    words, required = status.get(name, "needs another layer"), name in REQUIRED
    if words != "active":
        return Layer(name, "unavailable", f"{words}: {_ADVICE[name]}", required)
    result = run.results.get((index, None))
    if result is None or result.error:
        return Layer(name, "active", "its trial did not run to its end", required)
    through = "".join(o.get("text", "") for o in result.outputs).strip().replace("\n", ", ")
    return Layer(name, "active", f"but a run {through}" if through else "", required)


def try_device(course: Course, device: str, jailed: bool = True) -> str:
    """What becomes of a run on an accelerator, in words.

    Raises:
        GraderError: if no worker starts at all.
    """
    limits = load_limits(course.root)
    cells = [RunCell(trial.format(memory_mb=limits.memory_mb)) for trial in _ON_A_DEVICE]
    with Worker(limits, course.cache, jailed, device=device) as worker:
        run = worker.attempt(cells if jailed else cells[:1], 0, device)
    works = run.results.get((0, None))
    if works is None or works.error:
        words = works.error["message"] if works and works.error else run.reason
        return f"does not work: {words.splitlines()[0] if words else 'no answer'}"
    if not jailed:
        return "works, without limits"
    through = "".join(o.get("text", "") for r in run.results.values() for o in r.outputs)
    took = " and ".join(through.strip().splitlines())
    return f"works, but a run takes {took}" if took else "works, with limited memory"


def limits_in_words(limits: Limits) -> list[tuple[str, str]]:
    """Each limit and its value with its unit."""
    units = {"seconds": "s", "mb": "MB", "kb": "KB"}
    rows = []
    for field in fields(limits):
        name, _, unit = field.name.rpartition("_")
        if unit in units:
            rows.append((name.replace("_", " "), f"{getattr(limits, field.name):g} {units[unit]}"))
        else:
            rows.append((field.name.replace("_", " "), f"{getattr(limits, field.name):g}"))
    return rows


def versions() -> list[tuple[str, str]]:
    """What a grading depends on, with its version."""
    rows = [("Python", platform.python_version()), ("kernel", platform.release())]
    for package in ("autograder", "torch", "numpy", "ipython", "nbgrader", "SQLAlchemy"):
        try:
            rows.append((package, version(package)))
        except PackageNotFoundError:
            rows.append((package, "not installed"))
    return rows
