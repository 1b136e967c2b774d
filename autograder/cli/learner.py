"""The commands for learners: one's own notebook."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import DeviceOption, interruptible
from autograder.cli.printing import console
from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.running.worker import Worker

app = typer.Typer()
command = partial(app.command, rich_help_panel="Your own notebook")

WorkOption = Annotated[
    Path | None,
    typer.Option("--work", help="The work folder.", show_default="work in the course"),
]
WhatArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[NOTEBOOK | ASSIGNMENT]", help="The notebook last saved, if none is named."
    ),
]


@command()
def start(
    name: Annotated[str, typer.Argument(help="An assignment, such as 01_neuron.")],
    work: WorkOption = None,
) -> None:
    """Copy an assignment into your work folder, never over work that is there."""
    from autograder.course import Course
    from autograder.learner import workfolder

    course = Course.find()
    assignment, folder = course.load(name), work or course.root / workfolder.FOLDER
    path = workfolder.start(assignment, course, folder)
    console.print(f"{workfolder.shown(path)}", markup=False, soft_wrap=True)
    if assignment.builds_on:
        begun = {one.assignment for one in workfolder.started(course, folder)}
        before = (f"{n} ({'' if n in begun else 'not '}started)" for n in assignment.builds_on)
        console.print(f"It builds on {', '.join(before)}.", markup=False, soft_wrap=True)
    console.print("Open it in Jupyter; then run: autograder watch", markup=False)


@command()
def update(
    names: Annotated[list[str] | None, typer.Argument(help="All, if none is named.")] = None,
    work: WorkOption = None,
) -> None:
    """Bring newer releases into your work folder; your answers and own cells stay."""
    from autograder.course import Course
    from autograder.learner import workfolder

    course = Course.find()
    folder = work or course.root / workfolder.FOLDER
    works = [workfolder.find_work(course, folder, name) for name in names or []]
    works = works or workfolder.started(course, folder)
    if not works:
        raise UserError(f"no notebook in {workfolder.shown(folder)}; run: autograder start NAME")
    failed = []
    for one in works:
        try:
            words = workfolder.update(course.load(one.assignment), one)
        except UserError as error:
            failed.append(str(error))
            continue
        console.print(f"{one.assignment}: {'updated' if words else 'up to date'}", markup=False)
        for line in words:
            console.print(f"  {line}", markup=False, soft_wrap=True)
        if words:
            console.print("  If it is open in Jupyter, close it there and open it again.")
    if failed:
        raise UserError("; ".join(failed))


@command()
def check(
    what: WhatArgument = None,
    work: WorkOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Try other inputs.", show_default="always the same")
    ] = None,
    device: DeviceOption = "cpu",
) -> None:
    """Check your own notebook as it stands on disk; it is only read."""
    from autograder.course import Course
    from autograder.running.devices import devices_of
    from autograder.running.worker import Worker
    from autograder.settings import Limits

    course = Course.find()
    # PyTorch takes longer to import than all else here, so that is begun before anything is read
    devices = devices_of(device)
    worker = Worker(Limits(), course.cache, False, device=devices[0])
    with interruptible(), worker:
        worker.start()
        if not _check(course, worker, what, work, seed, devices):
            raise typer.Exit(1)


def _check(
    course: "Course",
    worker: "Worker",
    what: str | None,
    work: Path | None,
    seed: int | None,
    devices: Sequence[str],
) -> bool:
    """Check a notebook and print what was found; returns whether everything automatic passes."""
    from autograder.grading.draws import SHOWN
    from autograder.learner import show, workfolder
    from autograder.learner.check import Checker
    from autograder.settings import load_limits

    found = workfolder.find_work(course, work or course.root / workfolder.FOLDER, what)
    data = workfolder.read_whole(found.path)
    worker.limits = load_limits(course.root)
    assignment = course.load(found.assignment)
    seed = SHOWN if seed is None else seed
    checker = Checker(course, assignment, worker, worker.limits, seed, devices)
    with console.status(f"checking {found.assignment}"):
        checked = checker.diagnose(checker.check_file(data, found.path))
    console.print(show.report(checked, workfolder.shown(found.path), console.width))
    return checked.passed


@command()
def watch(what: WhatArgument = None, work: WorkOption = None, device: DeviceOption = "cpu") -> None:
    """Check your notebook again whenever you save it; h, s, l and q are keys."""
    from autograder.learner.watch import watch as run_watch
    from autograder.running.devices import devices_of

    run_watch(what, work, devices_of(device))
