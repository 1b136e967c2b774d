"""The commands for authors: sources to a course, and its proof."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.options import DeviceOption, NoJail, warn_without_jail
from autograder.cli.printing import (
    console,
    print_all_diagnosed,
    print_all_inputs,
    print_all_mutants,
    print_diagnosed,
    print_findings,
    print_inputs,
    print_mutants,
    print_reference,
)
from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.course import Course

app = typer.Typer()
command = partial(app.command, rich_help_panel="Writing a course")


@command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where a file is out of date.")
    ] = False,
) -> None:
    """Make assignments/, solutions/ and gradebook.db from source/."""
    from autograder.authoring.build import build as run_build
    from autograder.course import Course

    changed = run_build(Course.find(), check)
    for name in changed:
        console.print(f"{'differs' if check else 'wrote'}  {name}", markup=False)
    if check and changed:
        raise UserError("the files above differ from what source/ gives; run: autograder build")
    if not changed:
        console.print("everything is up to date")


@command()
def site(
    pictures: Annotated[
        bool, typer.Option(help="Run each notebook, without answers, for what it draws.")
    ] = True,
) -> None:
    """Make a website of the pages and the released notebooks."""
    from autograder.authoring.build import build as run_build
    from autograder.authoring.site import build_site
    from autograder.course import Course

    course = Course.find()
    run_build(course)
    with console.status("making the website"):
        first = build_site(course, pictures)
    console.print(f"wrote  {os.path.relpath(first)}", markup=False, soft_wrap=True)


@command()
def verify(
    assignments: Annotated[
        list[str] | None,
        typer.Argument(help="All, if none is named; 08_layers/mse is one task alone."),
    ] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Only run the references on the device.")
    ] = False,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Run mutants of every reference solution.")
    ] = False,
    inputs: Annotated[
        bool, typer.Option("--inputs", help="Measure what the probes try of each argument.")
    ] = False,
    diagnoses: Annotated[
        bool, typer.Option("--diagnoses", help="Count how surely known mistakes are named.")
    ] = False,
    device: DeviceOption = "cpu",
    seed: Annotated[int, typer.Option(min=0, help="The seed of the inputs.")] = 1,
    no_jail: NoJail = False,
) -> None:
    """Prove the hidden tests against the known mistakes and alternatives."""
    from autograder.course import Course
    from autograder.running.devices import devices_of

    course, on = Course.find(), devices_of(device)
    warn_without_jail(no_jail)
    if reference:
        _verify_references(course, assignments or [], on, seed, not no_jail)
    elif mutants:
        _verify_mutants(course, assignments or [], seed, not no_jail)
    elif inputs:
        _verify_inputs(course, assignments or [], seed, not no_jail)
    elif diagnoses:
        _verify_diagnoses(course, assignments or [], not no_jail)
    else:
        _verify_tests(course, assignments or [], on, seed, not no_jail)


@command("new-course")
def new_course(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
) -> None:
    """Write a course of one small assignment to start from."""
    from autograder.authoring import scaffold

    _say_written(scaffold.new_course(folder))
    console.print(f"next, in {folder}: autograder build, autograder verify", markup=False)


@command("new-assignment")
def new_assignment(
    name: Annotated[str, typer.Argument(help="Its name, such as 02_topic.")],
) -> None:
    """Write an assignment of one small task into source/."""
    from autograder.authoring import scaffold
    from autograder.course import Course

    _say_written(scaffold.new_assignment(Course.find(), name))
    console.print(f"next: autograder build, autograder verify {name}", markup=False)


@command("new-task")
def new_task(
    assignment: str,
    task: Annotated[str, typer.Argument(help="Its name, such as count-leaves.")],
) -> None:
    """Add a task to an assignment: text, solution, hidden tests, known answers."""
    from autograder.authoring import scaffold
    from autograder.course import Course

    _say_written(scaffold.new_task(Course.find(), assignment, task))
    console.print(f"next: autograder build, autograder verify {assignment}", markup=False)


def _say_written(files: Sequence[Path]) -> None:
    for path in files:
        shown = os.path.relpath(path)
        console.print(f"wrote  {shown}", markup=False, soft_wrap=True)


def _verify_tests(
    course: "Course", names: Sequence[str], on: Sequence[str], seed: int, jailed: bool
) -> None:
    from autograder.authoring.verify import verify as run_verify

    failed = False
    for device in on:
        found = run_verify(course, names, seed, device, jailed, print_findings)
        failed |= any(findings.problems for findings in found)
    if failed:
        raise UserError("the hidden tests do not hold; mend what stands above")


def _verify_references(
    course: "Course", names: Sequence[str], on: Sequence[str], seed: int, jailed: bool
) -> None:
    from autograder.authoring.verify import verify_references

    failed = False
    for found in verify_references(course, names, on, seed, jailed):
        print_reference(found)
        failed |= bool(found.problems)
    if failed:
        raise UserError("a reference does not pass its own tests")


def _verify_mutants(course: "Course", names: Sequence[str], seed: int, jailed: bool) -> None:
    from autograder.authoring.mutants import verify_mutants

    counts = []
    for count in verify_mutants(course, names, seed, jailed):
        print_mutants(count)
        counts.append(count)
    print_all_mutants(counts)
    if any(count.survivors for count in counts):
        raise UserError(
            "some mutants survive; sharpen the hidden tests, or list each under # %% survivors "
            "in its task's file, with the reason why it is equivalent"
        )


def _verify_inputs(course: "Course", names: Sequence[str], seed: int, jailed: bool) -> None:
    from autograder.authoring.inputs import verify_inputs

    measured = []
    for found in verify_inputs(course, names, seed, jailed):
        print_inputs(found)
        measured.append(found)
    print_all_inputs(measured)
    if any(found.gaps or found.idle for found in measured):
        raise UserError(
            "some inputs are not tried; add a probe for each trait that lacks, or excuse it under "
            "# %% inputs in its task's file, with the reason why the text leaves it out"
        )


def _verify_diagnoses(course: "Course", names: Sequence[str], jailed: bool) -> None:
    from autograder.authoring.slips import verify_diagnoses

    counted = []
    for found in verify_diagnoses(course, names, jailed):
        print_diagnosed(found)
        counted.append(found)
    print_all_diagnosed(counted)
