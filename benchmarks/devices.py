"""Every assignment on every device that is here; the table of docs/devices.md.

.venv/bin/python benchmarks/devices.py                  # all assignments
.venv/bin/python benchmarks/devices.py 11_convolution   # one

With a simulated device, where there is none:

PYTHONPATH=$(.venv/bin/python tests/sim/sim_device.py) .venv/bin/python benchmarks/devices.py

For each assignment its known answers are verified on each device, and on the others the solved
notebook is run from top to bottom, pictures and larger runs included, as a student does who sets
the default device. Then the sample class of `autograder demo` is graded on each; what a submission
earned on the CPU and was told there is compared with what it earned and was told elsewhere.
"""

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
import torch
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from autograder.authoring.demo import make_class
from autograder.authoring.verify import Findings, verify
from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.running.devices import devices_here

ROOT = Path(__file__).resolve().parent.parent
Class = dict[tuple[str, str], Any]  # by assignment and student: what was earned and told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", help="default: all")
    course, devices = Course(ROOT), devices_here()
    names = parser.parse_args().assignments or course.names()
    proofs = {device: verify(course, names, device=device, on_done=said) for device in devices}
    for device in devices[1:]:
        for findings in proofs[device]:
            findings.problems += stopping(course.load(findings.assignment).notebook, device)
    with tempfile.TemporaryDirectory() as folder:
        classroom = Classroom(Path(folder))
        make_class(course, classroom)
        for name in names:
            classroom.seed(name, 1)
        classes = {device: graded(classroom, names, device) for device in devices}
    print(table(proofs, classes))


def stopping(notebook: str, device: str) -> list[str]:
    """The cells of a solved notebook that stop where that is the default device."""
    solved = nbformat.read(ROOT / "solutions" / f"{notebook}.ipynb", as_version=4)
    code = [i for i, cell in enumerate(solved.cells) if cell.cell_type == "code"]
    own = new_code_cell(f"import torch\ntorch.set_default_device({device!r})")
    solved.cells.insert(code[0] + 1, own)  # where the text says that it goes
    for cell in solved.cells:  # larger runs and pictures, too
        cell.metadata["tags"] = []
    NotebookClient(solved, timeout=1200, allow_errors=True).execute()
    problems = []
    for cell in solved.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                lines = cell.source.strip().splitlines()
                where = cell.metadata.get("nbgrader", {}).get("grade_id", lines[-1])
                problems.append(f"stops in {where}: {output.ename}: {output.evalue}")
    print(f"{notebook} from top to bottom on {device}", *problems, sep="\n  ", file=sys.stderr)
    return problems


def said(findings: Findings) -> None:
    """What was found, as it is found."""
    words = [f"{findings.assignment} on {findings.device}: {findings.seconds:.0f} s"]
    print("\n  ".join([*words, *findings.problems]), file=sys.stderr, flush=True)


def graded(classroom: Classroom, names: list[str], device: str) -> tuple[Class, float]:
    """The class on a device, and the seconds that it took."""
    out = classroom.path / f"{device}.json"
    command = [str(Path(sys.executable).with_name("autograder")), "grade", *names]
    command += ["--class", str(classroom.path), "--device", device, "--json", str(out)]
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    found = {}
    for record in json.loads(out.read_text()):
        tasks = {task["id"]: (task["score"], task["diagnoses"]) for task in record["tasks"]}
        found[record["assignment"], record["student"]] = (record["outcome"], tasks)
    return found, seconds


def table(proofs: dict[str, list[Findings]], classes: dict[str, tuple[Class, float]]) -> str:
    """Markdown: a row for each assignment."""
    devices, here = list(proofs), classes["cpu"][0]
    head = ["assignment", "mistakes", "alternatives", *devices]
    head += [f"sample class on {device} as on cpu" for device in devices[1:]]
    lines = [head, ["---"] * len(head)]
    for found in zip(*proofs.values(), strict=True):
        name = found[0].assignment
        cells = [name, str(found[0].mistakes), str(found[0].alternatives)]
        cells += [f"{len(f.problems)} problems" if f.problems else "all hold" for f in found]
        for device in devices[1:]:
            keys, there = [key for key in here if key[0] == name], classes[device][0]
            other = [key for key in keys if there.get(key) != here[key]]
            for key in other:
                print(f"{key}: cpu {here[key]}, {device} {there.get(key)}", file=sys.stderr)
            cells.append(f"{len(keys) - len(other)} of {len(keys)}")
        lines.append(cells)
    times = ", ".join(f"{seconds:.0f} s on {device}" for device, (_, seconds) in classes.items())
    date = datetime.date.today()
    words = f"{date}, torch {torch.__version__}. The sample class took {times}."
    return "\n".join([words, "", *(f"| {' | '.join(cells)} |" for cells in lines)])


if __name__ == "__main__":
    main()
