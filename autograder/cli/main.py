"""The command line. Imports what a command needs when it runs, so that --help is quick."""

import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.cli.printing import (
    console,
    print_collected,
    print_findings,
    print_next,
    print_table,
)
from autograder.errors import UserError

# Exit codes: 0 all well, 1 an error or a failed check, 2 wrong usage,
NOT_ALL_GRADED = 3  # all was done, but not all submissions are graded, or could be placed

app = typer.Typer(
    help="A course that grades itself: build it, grade a class, prove its tests.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ClassOption = Annotated[
    Path, typer.Option("--class", help="The folder of the class's data.", show_default=True)
]
DatabaseOption = Annotated[
    str | None, typer.Option(envvar="AUTOGRADER_DB", help="The gradebook's database URL.")
]
DeviceOption = Annotated[str, typer.Option("--device", help="cpu, cuda or all (both).")]
NoJail = Annotated[
    bool,
    typer.Option("--no-jail", help="Run without confinement: only for code you trust entirely."),
]


def main() -> None:
    """Run the command line; an error meant for a person is one line and exit code 1."""
    # nbformat's jsonschema would parse a grammar for internationalised addresses at every start,
    # which takes a second; without this module it leaves them unchecked, and notebooks hold none
    sys.modules.setdefault("rfc3987_syntax", None)
    have_a_home()
    try:
        app()
    except UserError as error:
        Console(stderr=True, highlight=False).print(f"error: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        print(f"error: {error.filename or 'writing'}: {error.strerror}", file=sys.stderr)
        sys.exit(1)


def have_a_home() -> None:
    """Name a home for a user who has none, as in a container: Jupyter's packages refuse else."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = "/nonexistent"


@app.command()
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


@app.command()
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

    options = Options(_devices(device), seed, new_seed, db, force, not no_jail, jobs, scheduler)
    _warn_without_jail(no_jail)
    classroom = Classroom(class_dir).there()
    records = _grade(Course.find(), classroom, assignments or [], student, options)
    print_table(records)
    if json_file:
        public = [_public(record) for record in records]
        write_atomically(json_file, json.dumps(public, indent=1, ensure_ascii=False) + "\n")
    if any(record["outcome"] != "graded" for record in records):
        raise typer.Exit(NOT_ALL_GRADED)


@app.command()
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

    classroom = Classroom(class_dir).there()
    found = class_status(Course.find(), classroom, assignments or [], _devices(device))
    if as_json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for one in found:
        counts = ", ".join(f"{one[state]} {state}" for state in ("graded", "new", "stale"))
        console.print(f"{one['assignment']}: {counts}", markup=False)
        for reason, count in one["why"].items():
            console.print(f"  {count:4} x  {reason}", markup=False)


@app.command()
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
    device: DeviceOption = "cpu",
    seed: Annotated[int, typer.Option(min=0, help="The seed of the inputs.")] = 1,
    no_jail: NoJail = False,
) -> None:
    """Prove the hidden tests against the known mistakes and alternatives."""
    from autograder.authoring.verify import verify as run_verify
    from autograder.course import Course
    from autograder.running.devices import check_devices

    course = Course.find()
    devices = _devices(device)
    check_devices(devices)
    _warn_without_jail(no_jail)
    if reference:
        _verify_references(course, assignments or course.names(), devices, seed, not no_jail)
        return
    if mutants:
        _verify_mutants(course, assignments or course.names(), seed, not no_jail)
        return
    failed = False
    for one in devices:
        found = run_verify(course, assignments or [], seed, one, not no_jail, print_findings)
        failed |= any(findings.problems for findings in found)
    if failed:
        raise UserError("the hidden tests do not hold; mend what stands above")


@app.command()
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
    from autograder.classroom.exchange import carry_to_feedback
    from autograder.classroom.feedback import feedback_page
    from autograder.classroom.grade import read_record
    from autograder.course import Course
    from autograder.files import write_atomically
    from autograder.gradebook.cells import open_gradebook
    from autograder.gradebook.late import load_penalties, put_penalties
    from autograder.gradebook.scores import Entry, put_scores

    course, classroom = Course.find(), Classroom(class_dir).there()
    penalties = load_penalties(course.root)
    gradebook = open_gradebook(course, classroom, db)
    pages: dict[str, list[str]] = {}
    for name in assignments or course.names():
        assignment = course.load(name)
        for student in classroom.students(name):
            record = read_record(classroom.autograded(student, name, assignment.notebook))
            if record is not None:
                entries = [Entry(assignment, record)]
                put_scores(gradebook, entries)
                put_penalties(gradebook, entries, penalties)
                page = classroom.feedback(student, name, assignment.notebook)
                write_atomically(page, feedback_page(record))
                pages.setdefault(name, []).append(student)
                carry_to_feedback(classroom.autograded(student, name, assignment.notebook), page)
    gradebook.close()
    if not pages:
        raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
    count = sum(map(len, pages.values()))
    console.print(f"wrote {count} pages to {class_dir}/feedback", markup=False)
    if zip_file:
        _pack(course, classroom, pages, zip_file, form)


@app.command()
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
    from autograder.gradebook.cells import open_gradebook, writing
    from autograder.gradebook.late import extend as give

    course, classroom = Course.find(), Classroom(class_dir).there()
    course.load(assignment)
    with open_gradebook(course, classroom, db) as gradebook, writing(class_dir):
        known = {one.id for one in gradebook.students} | set(classroom.students(assignment))
        if student not in known:
            raise UserError(
                f"nobody in {class_dir} has the id {student}; nbgrader db student add {student}"
            )
        due = give(gradebook, student, assignment, days)
    words = f"until {due:%Y-%m-%d %H:%M} UTC" if due else "(it has no due date yet)"
    console.print(
        f"{student} has {days:g} more days for {assignment}, {words}; next: autograder grade",
        markup=False,
        soft_wrap=True,
    )


@app.command()
def report(
    class_dir: ClassOption = Path("class"),
    db: DatabaseOption = None,
) -> None:
    """Write the class report: CLASS/report.html, one page for the instructor."""
    from datetime import datetime

    from autograder.class_folder import Classroom
    from autograder.classroom.report import class_data, report_page
    from autograder.course import Course
    from autograder.files import write_atomically
    from autograder.gradebook.cells import open_gradebook, writing

    course, classroom = Course.find(), Classroom(class_dir).there()
    if not (class_dir / "autograded").is_dir():
        raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
    with open_gradebook(course, classroom, db) as gradebook, writing(class_dir):
        data = class_data(course, classroom, gradebook)
    if not data.records:
        raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
    page = report_page(data, f"{datetime.now():%-d %B %Y, %H:%M}")
    # a folder's name may hold bytes that are no text
    page = page.encode("utf-8", "replace").decode()
    write_atomically(class_dir / "report.html", page)
    console.print(f"wrote {class_dir}/report.html", markup=False)


@app.command()
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
    from autograder.class_folder import Classroom
    from autograder.course import Course
    from autograder.gradebook.cells import open_gradebook, writing
    from autograder.gradebook.export import FORMATS
    from autograder.settings import load_config

    course, classroom = Course.find(), Classroom(class_dir).there()
    for name in assignments or []:
        course.load(name)
    if db is None and not (class_dir / "gradebook.db").exists():
        raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
    plugin = FORMATS[form](config=load_config(course.root))
    target = to or class_dir / plugin.filename
    plugin.to, plugin.assignment = str(target), assignments or []
    if only_submitted:
        plugin.only_submitted = True
    if tasks and form != "csv":
        raise UserError(f"--tasks goes with --format csv; {form} takes one column an assignment")
    if tasks:
        plugin.tasks = True
    with open_gradebook(course, classroom, db) as gradebook, writing(target.parent):
        grades = plugin.collect(gradebook)
        if not grades.submissions:
            raise UserError(f"nothing is graded in {class_dir} yet; run: autograder grade")
        plugin.export(gradebook)
        waiting = sum(one.needs_manual_grade for one in grades.submissions.values())
    console.print(
        f"wrote {target}: {len(grades.students)} students, {len(grades.submissions)} submissions",
        markup=False,
        soft_wrap=True,
    )
    if waiting:
        console.print(f"{waiting} wait to be graded by hand; what waits counts nothing yet")


@app.command()
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


@app.command("new-class")
def new_class(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
) -> None:
    """Make a private folder for a class of this course."""
    from autograder.class_folder import new_class as make
    from autograder.course import Course

    make(Course.find(), folder)
    console.print(f"made {folder}; next: autograder collect ZIP --class {folder}", markup=False)


@app.command()
def doctor(no_jail: NoJail = False, class_dir: ClassOption = Path("class")) -> None:
    """Try every layer of the jail here, and list limits, devices and versions."""
    from autograder.class_folder import Classroom
    from autograder.course import Course
    from autograder.running.devices import has_cuda
    from autograder.running.doctor import examine, limits_in_words, versions
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
    console.print("\nversions and devices")
    devices = ("devices", "cpu, cuda (without the memory limit)" if has_cuda() else "cpu")
    for name, value in [*versions(), devices]:
        console.print(f"  {name:11} {value}", markup=False)
    if not all(layer.holds for layer in layers if layer.required or layer.state == "active"):
        raise UserError("the jail does not hold here; nothing is graded until the above is mended")


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


@app.command()
def start(
    name: Annotated[str, typer.Argument(help="An assignment, such as 01_neuron.")],
    work: WorkOption = None,
) -> None:
    """Copy an assignment into your work folder, never over work that is there."""
    from autograder.course import Course
    from autograder.learner import workfolder

    course = Course.find()
    path = workfolder.start(course.load(name), course, work or course.root / workfolder.FOLDER)
    console.print(f"{workfolder.shown(path)}", markup=False, soft_wrap=True)
    console.print("Open it in Jupyter; then run: autograder watch", markup=False)


@app.command()
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


@app.command()
def check(
    what: WhatArgument = None,
    work: WorkOption = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Try other inputs.", show_default="always the same")
    ] = None,
) -> None:
    """Check your own notebook as it stands on disk; it is only read."""
    from autograder.learner.once import check_once

    with _interruptible():
        if not check_once(what, work, seed, console):
            raise typer.Exit(1)


@app.command()
def watch(what: WhatArgument = None, work: WorkOption = None) -> None:
    """Check your notebook again whenever you save it; h, s, l and q are keys."""
    from autograder.learner.watch import watch as run_watch

    run_watch(what, work)


@app.command()
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


# ---------------------------------------------------------------- helpers


def _pack(course, classroom, pages: dict[str, list[str]], to: Path, system: str | None) -> None:
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


def _devices(device: str) -> tuple[str, ...]:
    known = {"cpu": ("cpu",), "cuda": ("cuda",), "all": ("cpu", "cuda")}
    if device not in known:
        raise UserError(f"--device {device}: choose cpu, cuda or all")
    return known[device]


def _warn_without_jail(no_jail: bool) -> None:
    if no_jail:
        console.print(
            "WITHOUT JAIL: the code runs with your rights and can read and write your files, "
            "the gradebook and the solutions included."
        )


def _grade(course, classroom, names, student, options) -> list[dict[str, Any]]:
    from autograder.classroom.grade import grade_class

    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", markup=False),
    )
    began, failed = time.monotonic(), 0

    def show(record: dict[str, Any]) -> None:
        nonlocal failed
        failed += record["outcome"] != "graded"
        rate = (progress.tasks[task].completed + 1) / (time.monotonic() - began)
        last = f"{failed} not graded; last {record['student'][:30]}: {record['outcome']}"
        progress.update(task, advance=1, rate=f"{rate:.1f}/s", last=last)

    with Progress(*columns, console=console) as progress, _interruptible():
        task = progress.add_task("grading", total=None, rate="", last="starting")
        return grade_class(
            course,
            classroom,
            names,
            student,
            options,
            lambda total: progress.update(task, total=total),
            show,
            lambda words: console.print(words, markup=False, soft_wrap=True),
        )


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends long work with one line."""
    try:
        yield
    except KeyboardInterrupt:
        print("stopped; what was done is kept", file=sys.stderr)
        raise typer.Exit(130) from None


def _public(record: dict[str, Any]) -> dict[str, Any]:
    """A record as it stands in the JSON file."""
    keys = ("assignment", "student", "outcome", "reason", "score", "max_score", "seconds")
    task_keys = ("id", "score", "max_score", "difference", "diagnosis")
    return {
        **{key: record[key] for key in (*keys, "device", "seed", "repairs", "flags", "changed")},
        "tasks": [{key: task[key] for key in task_keys} for task in record["tasks"]],
    }


def _verify_references(course, names, devices, seed: int, jailed: bool) -> None:
    from autograder.authoring.verify import verify_reference
    from autograder.running.worker import Worker, warmth_for
    from autograder.settings import load_limits

    failed = False
    warmth = warmth_for(map(course.load_part, names))
    with Worker(load_limits(course.root), course.cache, jailed, warmth) as worker:
        worker.check_jail(course.closed)
        for name in names:
            assignment = course.load_part(name)
            for device in devices:
                cells, seconds, problems = verify_reference(assignment, worker, seed, device)
                state = "FAILS" if problems else "passes"
                console.print(f"{name} on {device}: {state} ({cells} grade cells, {seconds:.2f} s)")
                for problem in problems:
                    console.print(f"  {problem}", markup=False, soft_wrap=True)
                failed |= bool(problems)
    if failed:
        raise UserError("a reference does not pass its own tests")


def _verify_mutants(course, names, seed: int, jailed: bool) -> None:
    from autograder.authoring.mutants import run_mutants
    from autograder.running.worker import Worker, warmth_for
    from autograder.settings import load_limits

    made = alive = unlisted = 0
    warmth = warmth_for(map(course.load_part, names))
    with Worker(load_limits(course.root), course.cache, jailed, warmth) as worker:
        worker.check_jail(course.closed)
        for name in names:
            assignment = course.load_part(name)
            folder = course.root / "source" / assignment.name
            count = run_mutants(assignment, worker, folder, seed)
            made, unlisted = made + count.made, unlisted + len(count.survivors)
            alive += count.listed + len(count.survivors)
            console.print(
                f"{name}: {count.made} mutants, {count.listed} listed as equivalent, "
                f"{len(count.survivors)} survive",
                markup=False,
            )
            for survivor in count.survivors:
                console.print(f"  {survivor.key}: {survivor.change}", markup=False, soft_wrap=True)
    console.print(
        f"{made} mutants: {100 * (made - alive) / max(made, 1):.1f} in 100 die, "
        f"{alive - unlisted} are listed as equivalent, {unlisted} survive"
    )
    if unlisted:
        raise UserError(
            "some mutants survive; sharpen the hidden tests, or list each under # %% survivors "
            "in its task's file, with the reason why it is equivalent"
        )
