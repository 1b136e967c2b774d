"""The commands for instructors: a class."""

import json
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.cli.options import (
    NOT_ALL_GRADED,
    ClassOption,
    DatabaseOption,
    DeviceOption,
    NoJail,
    interruptible,
    warn_without_jail,
)
from autograder.cli.printing import console, print_collected, print_next, print_table
from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.class_folder import Classroom
    from autograder.classroom.grade import Options
    from autograder.course import Course

app = typer.Typer()
command = partial(app.command, rich_help_panel="A class")


@command("new-class")
def new_class(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
) -> None:
    """Make a private folder for a class of this course."""
    from autograder.class_folder import new_class as make
    from autograder.course import Course

    make(Course.find(), folder)
    console.print(f"made {folder}; next: autograder collect ZIP --class {folder}", markup=False)


@command()
def collect(
    zips: Annotated[list[Path], typer.Argument(help="Downloads of submissions.", metavar="ZIP…")],
    class_dir: ClassOption = Path("class"),
    system: Annotated[
        str | None, typer.Option("--from", help="canvas or moodle; told by the names if not given.")
    ] = None,
    db: DatabaseOption = None,
) -> None:
    """Unpack downloads from Canvas or Moodle into the class's submitted/."""
    if system not in (None, "canvas", "moodle"):
        raise UserError(f"--from {system}: choose canvas or moodle")
    from autograder.class_folder import Classroom
    from autograder.classroom.collect import collect as run_collect
    from autograder.classroom.roster import Roster, students_of
    from autograder.course import Course
    from autograder.settings import load_limits

    course, classroom = Course.find(), Classroom(class_dir).there()
    assignments = [course.load(name) for name in course.names()]
    roster = Roster(students_of(course, classroom, db))
    limits = load_limits(course.root)
    found = run_collect(zips, classroom, assignments, system, limits, roster)
    for one in found:
        print_collected(one)
    if any(one.left for one in found):
        raise typer.Exit(NOT_ALL_GRADED)


@command()
def grade(
    assignments: Annotated[list[str] | None, typer.Argument(help="All, if none is named.")] = None,
    class_dir: ClassOption = Path("class"),
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    device: DeviceOption = "cpu",
    seed: Annotated[int | None, typer.Option(min=0, help="Use this seed, and keep it.")] = None,
    new_seed: Annotated[bool, typer.Option("--new-seed", help="Draw another seed.")] = False,
    db: DatabaseOption = None,
    force: Annotated[bool, typer.Option("--force", help="Grade unchanged work again.")] = False,
    jobs: Annotated[int, typer.Option(min=0, help="Workers; 0 for one a core.")] = 0,
    scheduler: Annotated[
        str | None, typer.Option(help="Grade on the Dask cluster at tcp://HOST:PORT.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write records here.")] = None,
    no_jail: NoJail = False,
) -> None:
    """Grade a class's submissions: run, compare, write gradebook and feedback."""
    from autograder.class_folder import Classroom
    from autograder.classroom.grade import Options
    from autograder.course import Course
    from autograder.files import write_atomically
    from autograder.running.devices import devices_of

    # a cluster's devices are those of its workers, which say if one is not there
    devices = (device,) if scheduler and device != "all" else devices_of(device)
    options = Options(devices, seed, new_seed, db, force, not no_jail, jobs, scheduler)
    warn_without_jail(no_jail)
    classroom = Classroom(class_dir).there()
    records = _grade(Course.find(), classroom, assignments or [], student, options)
    print_table(records)
    if json_file:
        public = [_public(record) for record in records]
        write_atomically(json_file, json.dumps(public, indent=1, ensure_ascii=False) + "\n")
    if any(record["outcome"] != "graded" for record in records):
        raise typer.Exit(NOT_ALL_GRADED)


@command()
def status(
    assignments: Annotated[list[str] | None, typer.Argument(help="All, if none is named.")] = None,
    class_dir: ClassOption = Path("class"),
    device: DeviceOption = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, students named.")] = False,
) -> None:
    """Say what is graded, what is new, and what is stale and why, without grading."""
    from autograder.class_folder import Classroom
    from autograder.classroom.status import class_status
    from autograder.course import Course
    from autograder.running.devices import devices_of

    classroom = Classroom(class_dir).there()
    found = class_status(Course.find(), classroom, assignments or [], devices_of(device))
    if as_json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for one in found:
        counts = ", ".join(f"{one[state]} {state}" for state in ("graded", "new", "stale"))
        console.print(f"{one['assignment']}: {counts}", markup=False)
        for reason, count in one["why"].items():
            console.print(f"  {count:4} x  {reason}", markup=False)


@command()
def feedback(
    assignments: Annotated[list[str] | None, typer.Argument(help="All, if none is named.")] = None,
    class_dir: ClassOption = Path("class"),
    db: DatabaseOption = None,
    zip_file: Annotated[
        Path | None,
        typer.Option("--zip", help="Pack one assignment's pages for Canvas or Moodle."),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="canvas or moodle; where they were collected.")
    ] = None,
) -> None:
    """Write the feedback pages again, with the points and comments given by hand."""
    if form not in (None, "canvas", "moodle"):
        raise UserError(f"--format {form}: choose canvas or moodle")
    from autograder.class_folder import Classroom
    from autograder.classroom.pages import write_pages
    from autograder.course import Course

    course, classroom = Course.find(), Classroom(class_dir).there()
    pages = write_pages(course, classroom, assignments or [], db)
    if not pages:
        raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
    count = sum(map(len, pages.values()))
    console.print(f"wrote {count} pages to {class_dir}/feedback", markup=False)
    if zip_file:
        _pack(course, classroom, pages, zip_file, form)


@command()
def extend(
    student: Annotated[str, typer.Argument(help="The student's id.")],
    assignment: str,
    days: Annotated[float, typer.Option(min=0, max=3650, help="How many more; 0 for none.")],
    class_dir: ClassOption = Path("class"),
    db: DatabaseOption = None,
) -> None:
    """Give one student more days for an assignment; the next grade takes off less."""
    from autograder.class_folder import Classroom
    from autograder.course import Course
    from autograder.gradebook.late import extend as give

    due = give(Course.find(), Classroom(class_dir).there(), student, assignment, days, db)
    words = f"until {due:%Y-%m-%d %H:%M} UTC" if due else "(it has no due date yet)"
    console.print(
        f"{student} has {days:g} more days for {assignment}, {words}; next: autograder grade",
        markup=False,
        soft_wrap=True,
    )


@command()
def report(
    class_dir: ClassOption = Path("class"),
    db: DatabaseOption = None,
) -> None:
    """Write the class report: CLASS/report.html, one page for the instructor."""
    from autograder.class_folder import Classroom
    from autograder.classroom.report import write_report
    from autograder.course import Course

    write_report(Course.find(), Classroom(class_dir).there(), db)
    console.print(f"wrote {class_dir}/report.html", markup=False)


@command()
def export(
    assignments: Annotated[list[str] | None, typer.Argument(help="All, if none is named.")] = None,
    form: Annotated[str, typer.Option("--format", help="csv, canvas or moodle.")] = "csv",
    class_dir: ClassOption = Path("class"),
    to: Annotated[
        Path | None, typer.Option("--to", help="The file.", show_default="CLASS/FORMAT.csv")
    ] = None,
    db: DatabaseOption = None,
    only_submitted: Annotated[
        bool, typer.Option("--only-submitted", help="Leave out who has submitted nothing.")
    ] = False,
    tasks: Annotated[
        bool, typer.Option("--tasks", help="With csv: a column for each task's points.")
    ] = False,
) -> None:
    """Write the grades for a spreadsheet, for Canvas or for Moodle."""
    formats = ("csv", "canvas", "moodle")
    if form not in formats:
        raise UserError(f"--format {form}: choose {', '.join(formats[:-1])} or {formats[-1]}")
    if tasks and form != "csv":
        raise UserError(f"--tasks goes with --format csv; {form} takes one column an assignment")
    from autograder.class_folder import Classroom
    from autograder.course import Course
    from autograder.gradebook.export import Options, write_grades

    options = Options(form, tuple(assignments or ()), to, db, only_submitted, tasks)
    done = write_grades(Course.find(), Classroom(class_dir).there(), options)
    console.print(
        f"wrote {done.path}: {done.students} students, {done.submissions} submissions",
        markup=False,
        soft_wrap=True,
    )
    if done.waiting:
        console.print(f"{done.waiting} wait to be graded by hand; what waits counts nothing yet")


@command()
def demo(class_dir: ClassOption = Path("demo")) -> None:
    """Make a sample class and grade it."""
    from autograder.authoring.demo import make_class
    from autograder.class_folder import Classroom
    from autograder.classroom.grade import Options
    from autograder.course import Course

    course, classroom = Course.find(), Classroom(class_dir)
    made = make_class(course, classroom)
    console.print(f"{made} submissions in {class_dir}/submitted", markup=False)
    records = _grade(course, classroom, [], None, Options(force=True))
    print_table(records)
    print_next(class_dir, records)


@command()
def doctor(no_jail: NoJail = False, class_dir: ClassOption = Path("class")) -> None:
    """Try every layer of the jail here, and list limits, devices and versions."""
    from autograder.class_folder import Classroom
    from autograder.course import Course
    from autograder.running.devices import devices_here
    from autograder.running.doctor import examine, limits_in_words, try_device, versions
    from autograder.settings import load_limits

    course = Course.find()
    layers = examine(course, Classroom(class_dir), not no_jail)
    console.print("the jail's layers, each tried from inside")
    for layer in layers:
        kind = "required" if layer.required else "optional"
        row = f"  {layer.name:11} {kind:9} {layer.state:12} {layer.detail}"
        console.print(row.rstrip(), markup=False, soft_wrap=True)
    console.print("\nlimits of one run (nbgrader_config.py sets them)")
    for name, value in limits_in_words(load_limits(course.root)):
        console.print(f"  {name:11} {value}", markup=False)
    console.print("\ndevices")
    console.print("  cpu")
    for device in devices_here()[1:]:
        words = try_device(course, device, not no_jail)
        console.print(f"  {device:11} {words}", markup=False, soft_wrap=True)
    console.print("\nversions")
    for name, value in versions():
        console.print(f"  {name:11} {value}", markup=False)
    if not all(layer.holds for layer in layers if layer.required or layer.state == "active"):
        raise UserError("the jail does not hold here; nothing is graded until the above is mended")


def _pack(
    course: "Course",
    classroom: "Classroom",
    pages: dict[str, list[str]],
    to: Path,
    system: str | None,
) -> None:
    from autograder.classroom.returns import pack

    if len(pages) > 1:
        raise UserError(f"a zip is for one assignment; name one of {', '.join(pages)}")
    [(name, students)] = pages.items()
    notebook = course.load(name).notebook
    system, missing = pack(classroom, name, notebook, students, to, system)
    count = len(students) - len(missing)
    console.print(f"wrote {to}: {count} pages for {system}", markup=False, soft_wrap=True)
    for student in missing:
        words = f"  not in it: {student}, who was not collected from {system}"
        console.print(words, markup=False, soft_wrap=True)
    if missing:
        raise typer.Exit(NOT_ALL_GRADED)


def _grade(
    course: "Course",
    classroom: "Classroom",
    names: Sequence[str],
    student: str | None,
    options: "Options",
) -> list[dict[str, Any]]:
    from autograder.classroom.grade import grade_class
    from autograder.grading.record import Record

    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", markup=False),
    )
    began, failed = time.monotonic(), 0

    def show(record: Record) -> None:
        nonlocal failed
        failed += record.outcome != "graded"
        rate = (progress.tasks[task].completed + 1) / (time.monotonic() - began)
        last = f"{failed} not graded; last {record.student[:30]}: {record.outcome}"
        progress.update(task, advance=1, rate=f"{rate:.1f}/s", last=last)

    with Progress(*columns, console=console) as progress, interruptible():
        task = progress.add_task("grading", total=None, rate="", last="starting")
        written = grade_class(
            course,
            classroom,
            names,
            student,
            options,
            lambda total: progress.update(task, total=total),
            show,
            lambda words: console.print(words, markup=False, soft_wrap=True),
        )
        return [one.to_json() for one in written]


def _public(record: dict[str, Any]) -> dict[str, Any]:
    """A record as it stands in the JSON file."""
    keys = ("assignment", "student", "outcome", "reason", "score", "max_score", "seconds")
    task_keys = ("id", "score", "max_score", "difference", "diagnoses")
    return {
        **{key: record[key] for key in (*keys, "device", "seed", "repairs", "flags", "changed")},
        "tasks": [{key: task[key] for key in task_keys} for task in record["tasks"]],
    }
