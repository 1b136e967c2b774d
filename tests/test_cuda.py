"""What a real GPU does and a simulated one cannot show, in one script of less than five minutes.

.venv/bin/python tests/test_cuda.py

It prints what belongs into docs/devices.md. Everything in test_devices.py runs on a GPU as well,
where there is one. With the simulated device on PYTHONPATH the script runs on that one: so it was
written, and it says nothing of GPUs.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import torch
from conftest import ROOT, SCRIPTS
from devices import find

sys.path.insert(0, str(ROOT / "benchmarks"))
from classes import make_class  # noqa: E402

from autograder.class_folder import Classroom  # noqa: E402
from autograder.course import Course  # noqa: E402
from autograder.protocol.results import RunCell  # noqa: E402
from autograder.running.repeats import execute  # noqa: E402
from autograder.running.worker import Worker  # noqa: E402
from autograder.settings import load_limits  # noqa: E402

COURSE = Course(ROOT)
LIMITS = load_limits(ROOT)
CLASS = ("08_layers", "11_convolution")
STUDENTS = 12
Row = tuple[str, str]  # what was tried, and what was seen

IN_A_RUN = """
import os, torch
def refused(function, *arguments):
    try:
        function(*arguments)
    except OSError as error:
        return type(error).__name__
here = torch.accelerator.current_accelerator()
x = torch.ones(4, 5)
print(x.device.type == here.type, (x @ x.T).sum().item())
print(torch.get_device_module(here)._is_in_bad_fork(), refused(open, "/etc/passwd"),
      refused(os.fork))
"""
OPEN_FILES = """
found = set()
for number in os.listdir("/proc/self/fd"):
    try:
        found.add(os.readlink("/proc/self/fd/" + number))
    except OSError:
        pass
print(*sorted(file for file in found if file.startswith("/dev/") and file != "/dev/null"))
"""
TAKE = "x = torch.empty({bytes}, dtype=torch.uint8)\nprint(torch.accelerator.get_memory_info()[1])"
# a tensor that claims to be longer than the memory behind it
ILLEGAL = """
class Beyond:
    one = torch.ones(1)
    __cuda_array_interface__ = {"shape": (2**40,), "typestr": "|u1", "version": 2,
                                "data": (one.data_ptr(), False)}
print((torch.as_tensor(Beyond())[-1:] + 1).item())
"""
OUT_OF_BOUNDS = "print(torch.ones(3)[torch.tensor([1000000])])"
STILL_WORKS = "import torch\nprint(torch.ones(2).sum().item())"


# ---------------------------------------------------------------- single runs


def printed(run, number: int) -> str:
    result = run.results[number, None]
    assert result.error is None, result.error
    return "".join(output["text"] for output in result.outputs)


def jail(worker: Worker) -> list[Row]:
    layers = worker.check_jail()
    seen = [f"{name}: {state}" for name, state in layers.items()]
    for _ in range(2):  # of one worker, which has not touched the device itself
        run = worker.attempt([RunCell(IN_A_RUN)], 0, worker.device)
        assert printed(run, 0) == "True 80.0\nFalse PermissionError PermissionError\n"
    # what is open can be seen only where a driver needs /proc
    run = worker.attempt(
        [RunCell("import os, torch\ntorch.ones(1)"), RunCell(OPEN_FILES)], 0, worker.device
    )
    files = "" if run.results[1, None].error else printed(run, 1).strip()
    return [
        ("layers of the jail", ", ".join(seen)),
        ("files of the driver that a run has open", files or "none"),
        ("forks of one worker, each with the device for itself", "2 of 2 work"),
    ]


def memory(worker: Worker) -> list[Row]:
    size = LIMITS.memory_mb << 20
    cells = [RunCell("import torch")]
    cells += [RunCell(TAKE.format(bytes=taken)) for taken in (size // 2, 2 * size)]
    run = worker.attempt(cells, 0, worker.device)
    total = int(printed(run, 1))
    assert run.results[2, None].error["type"] == "OutOfMemoryError"
    words = f"half of {LIMITS.memory_mb} MB is there, twice as much is refused"
    return [(f"limited memory, of {total >> 20} MB", words)]


def accident(worker: Worker, code: str) -> None:
    """A task that stops the device is blamed for it, and the next one runs all the same."""
    cells = [
        RunCell("import torch"),
        RunCell(code, "accident", "accident"),
        RunCell(STILL_WORKS, "next", "next"),
    ]
    run = execute(worker, cells, 0, worker.device)
    assert (run.ended, run.at) == ("crashed", 1) and "the device stopped" in run.reason, run.reason
    assert printed(run, 2) == "2.0\n"


def single_runs(name: str) -> list[Row]:
    with Worker(LIMITS, COURSE.cache, device=name) as worker:
        rows = [*jail(worker), *memory(worker)]
        accident(worker, OUT_OF_BOUNDS)
        rows.append(("an index out of bounds", "costs its own task"))
        if name == "cuda":
            accident(worker, ILLEGAL)
            rows.append(("an illegal access", "costs its own task"))
    return rows


# ---------------------------------------------------------------- the course


NOT_ALL_GRADED = 3  # a known mistake may take too long


def command(*arguments: str, codes: tuple[int, ...] = (0,)) -> float:
    """Run the command line; the seconds that it took."""
    began = time.monotonic()
    done = subprocess.run(
        [str(SCRIPTS / "autograder"), *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode in codes, done.stdout + done.stderr
    return time.monotonic() - began


def references(name: str) -> list[Row]:
    seconds = command("verify", "--reference", "--device", name)
    return [(f"{len(COURSE.names())} references, each twice", f"pass, in {seconds:.0f} s")]


def a_class(name: str) -> list[Row]:
    """The same class on the CPU and on the device, in each case two submissions at once."""
    took, earned = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        classroom = Classroom(Path(folder))
        make_class(COURSE, classroom, CLASS, STUDENTS)
        for device in ("cpu", name):
            out = classroom.path / f"{device}.json"
            options = ("--class", folder, "--jobs", "2", "--json", str(out), "--device", device)
            took[device] = command("grade", *CLASS, *options, codes=(0, NOT_ALL_GRADED))
            earned[device] = [
                (one["assignment"], one["student"], task["id"], task["score"], task["diagnoses"])
                for one in json.loads(out.read_text())
                for task in one["tasks"]
            ]
    assert any(score for *_, score, _ in earned[name])
    pairs = list(zip(earned["cpu"], earned[name], strict=True))
    for on_cpu, here in pairs:
        if on_cpu != here:
            print(f"differs: {on_cpu} on the CPU, {here} here", file=sys.stderr)
    same = sum(on_cpu == here for on_cpu, here in pairs)
    what = f"{len(CLASS) * STUDENTS} submissions of {' and '.join(CLASS)}, two at once"
    seen = f"{same} of {len(pairs)} tasks have the CPU's score and diagnoses"
    return [(what, f"{seen}; {took['cpu']:.0f} s on the CPU, {took[name]:.0f} s here")]


# ---------------------------------------------------------------- as tests, and as a script


@pytest.mark.parametrize("name", ["cuda", "sim"])
def test_single_runs(name, monkeypatch):
    find(name).stand_in(monkeypatch)
    single_runs(name)


def test_the_course_on_a_gpu():
    device = find("cuda")
    references(device.name)
    a_class(device.name)


def main() -> None:
    device = torch.accelerator.current_accelerator(check_available=True)
    if device is None:
        sys.exit("skipped: PyTorch finds no accelerator on this machine")
    began = time.monotonic()
    rows = [*single_runs(device.type), *references(device.type), *a_class(device.type)]
    module = torch.get_device_module(device)
    card = module.get_device_name() if hasattr(module, "get_device_name") else device.type
    print(f"### {card}, {datetime.date.today()}\n")
    took = time.monotonic() - began
    print(f"torch {torch.__version__}, {os.cpu_count()} cores; the script took {took:.0f} s.\n")
    print("| what | seen |\n|---|---|")
    for what, seen in rows:
        print(f"| {what} | {seen} |")


if __name__ == "__main__":
    main()
