"""What the commands print about records and findings, as plain lines."""

import itertools
import os
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console

if TYPE_CHECKING:  # a command starts without them
    from autograder.authoring.inputs import Inputs
    from autograder.authoring.mutants import Count
    from autograder.authoring.slips import Diagnosed, Tally
    from autograder.authoring.verify import Findings, References
    from autograder.classroom.collect import Collected

console = Console(highlight=False)
NAME, MISTAKES = 8, 6  # cells: the least that a name gets, and what is kept for the mistakes


def print_table(records: list[dict[str, Any]]) -> None:
    """One line a submission, in the width of the terminal; names stay apart, if need be abridged.

    What room the names leave is for the mistakes, cut at the end.
    """
    rows = []
    for record in records:
        names = [found["name"] for task in record["tasks"] for found in task["diagnoses"]]
        waiting = any(task.get("waiting") for task in record["tasks"])
        points = f"{record['score']:g} of {record['max_score']:g}{'*' if waiting else ' '}"
        mistakes = f"{len(names)}: {', '.join(names)}" if names else ""
        rows.append((record["student"], record["assignment"], points, record["outcome"], mistakes))
    header = ("student", "assignment", "points", "outcome", "diagnosed mistakes")
    widths = [max(cell_len(row[column]) for row in [header, *rows]) for column in range(4)]
    widths[:2] = _shared(console.width - sum(widths[2:]) - 4 - MISTAKES, *widths[:2])
    columns = [abridged({row[column] for row in rows}, widths[column]) for column in (0, 1)]
    for student, assignment, points, outcome, mistakes in [header, *rows]:
        student, assignment = (
            columns[0].get(student, student),
            columns[1].get(assignment, assignment),
        )
        row = (
            f"{_padded(student, widths[0])} {_padded(assignment, widths[1])} "
            f"{points:>{widths[2]}} {outcome:{widths[3]}} {mistakes}"
        )
        if cell_len(row) > console.width:
            row = set_cell_size(row, max(console.width - 1, 0)).rstrip() + "…"
        console.print(row.rstrip(), markup=False, no_wrap=True, soft_wrap=True)
    if any(task.get("waiting") for record in records for task in record["tasks"]):
        console.print("* a written answer waits to be graded by hand in formgrader")
    _print_summary(records)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _shared(room: int, student: int, assignment: int) -> list[int]:
    """The widths of both names, which would like `student` and `assignment`, in so much room."""
    half = max(room // 2, NAME)
    if student <= half:
        return [student, min(assignment, max(room - student, NAME))]
    if assignment <= half:
        return [min(student, max(room - assignment, NAME)), assignment]
    return [half, half]


def abridged(names: Collection[str], width: int) -> dict[str, str]:
    """What stands for each name in a column of `width` cells: no two names look the same.

    A long name loses its middle; names that then look the same lose what they share, or get a
    number. `width` is at least 8.
    """
    names = sorted(set(names))
    found = {name: _without_middle(name, width) for name in names}
    for same in _collisions(found):
        begin = os.path.commonprefix(same)
        end = os.path.commonprefix([name[len(begin) :][::-1] for name in same])
        for name in same:
            differs = name[len(begin) : len(name) - len(end)]
            found[name] = _without_middle(f"{begin[:2]}…{differs}…", width)
    for name in itertools.chain(*_collisions(found)):
        number, taken = 1, set(found.values())
        while (text := f"{_cut(name, width - len(f'…#{number}'))}…#{number}") in taken:
            number += 1
        found[name] = text
    return found


def _collisions(found: dict[str, str]) -> list[list[str]]:
    """The groups of names that look the same."""
    groups: dict[str, list[str]] = {}
    for name, text in found.items():
        groups.setdefault(text, []).append(name)
    return [sorted(group) for group in groups.values() if len(group) > 1]


def _without_middle(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    head = (width - 1) // 2
    return f"{_cut(text, head)}…{_cut(text[::-1], width - 1 - head)[::-1]}"


def _cut(text: str, width: int) -> str:
    return set_cell_size(text, width).rstrip() if cell_len(text) > width else text


def _print_summary(records: list[dict[str, Any]]) -> None:
    """The mistakes found in the class, and how often; and what an instructor should look at."""
    found = Counter(
        (record["assignment"], task["title"], diagnosis["name"])
        for record in records
        for task in record["tasks"]
        for diagnosis in task["diagnoses"]
    )
    if found:
        console.print("\nmistakes found, most frequent first")
    for (assignment, title, name), count in sorted(found.items(), key=lambda x: (-x[1], x[0]))[:20]:
        console.print(f"  {count:3} x  {assignment}: {title}: {name}", markup=False, soft_wrap=True)
    if len(found) > 20:
        console.print(f"         and {len(found) - 20} more in the feedback pages and the JSON")
    _print_reasons(records)
    changes = [(r["student"], r["assignment"], c) for r in records for c in r["changed"]]
    if changes:
        console.print("\nchanged since the last grading")
    for student, assignment, change in changes:
        words = f"{change['title']}: {change['before']:g} before, {change['after']:g} now"
        console.print(f"  {student}, {assignment}, {words}", markup=False, soft_wrap=True)
    flags = [(r["student"], r["assignment"], flag) for r in records for flag in r["flags"]]
    if flags:
        console.print("\nto look at (these cost no points)")
    for student, assignment, flag in flags:
        console.print(f"  {student}, {assignment}, {flag}", markup=False, soft_wrap=True)


def _print_reasons(records: list[dict[str, Any]]) -> None:
    """What happened, and where, to every submission that has another outcome than graded."""
    others = [record for record in records if record["outcome"] != "graded"]
    if others:
        console.print("\nwhat happened to the others")
    for record in others:
        words = f"{record['outcome']}: {record['reason']}"
        console.print(
            f"  {record['student']}, {record['assignment']}, {words}", markup=False, soft_wrap=True
        )


def print_collected(one: "Collected") -> None:
    from autograder.files import printable

    def say(words: str) -> None:
        console.print(printable(words), markup=False, soft_wrap=True)

    counts = [f"{len(one.placed)} placed"]
    if one.replaced:
        counts.append(f"{len(one.replaced)} replaced, with the old one kept beside it")
    if one.unchanged:
        counts.append(f"{one.unchanged} unchanged")
    say(f"{one.name} ({one.system}): {', '.join(counts)}")
    for who in one.late:
        say(f"  late, says Canvas: {who}")
    if one.others:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in one.others.most_common(8))
        say(f"  passed by, as they are no notebooks: {kinds}")
    for name, reason in one.left:
        say(f"  not placed: {name[:120]}: {reason}")


def print_findings(findings: "Findings") -> None:
    state = "holds" if not findings.problems else "FAILS"
    on = "" if findings.device == "cpu" else f" on {findings.device}"
    console.print(
        f"{findings.assignment}{on}: {state} "
        f"({findings.mistakes} mistakes, {findings.alternatives} alternatives, "
        f"{findings.seconds:.1f} s)",
        markup=False,
    )
    for problem in findings.problems:
        console.print(f"  {problem}", markup=False, soft_wrap=True)


def print_reference(found: "References") -> None:
    state = "FAILS" if found.problems else "passes"
    console.print(
        f"{found.assignment} on {found.device}: {state} "
        f"({found.cells} grade cells, {found.seconds:.2f} s)",
        markup=False,
    )
    for problem in found.problems:
        console.print(f"  {problem}", markup=False, soft_wrap=True)


def print_mutants(count: "Count") -> None:
    console.print(
        f"{count.assignment}: {count.made} mutants of {count.kind}, {count.listed} listed as "
        f"equivalent, {len(count.survivors)} survive",
        markup=False,
        soft_wrap=True,
    )
    for one in count.survivors:
        what = one.change if one.key.startswith(one.task) else f"{one.task}: {one.change}"
        console.print(f"  {one.key}: {what}", markup=False, soft_wrap=True)


def print_all_mutants(counts: "Sequence[Count]") -> None:
    for kind in dict.fromkeys(count.kind for count in counts):
        mine = [count for count in counts if count.kind == kind]
        made, listed = sum(one.made for one in mine), sum(one.listed for one in mine)
        unlisted = sum(len(one.survivors) for one in mine)
        died = 100 * (made - listed - unlisted) / max(made, 1)
        console.print(
            f"{made} mutants of {kind}: {died:.1f} in 100 die, {listed} are listed as equivalent, "
            f"{unlisted} survive"
        )


def print_inputs(found: "Inputs") -> None:
    if found.arguments:
        console.print(f"{found.assignment}/{found.task}", markup=False)
    for argument in found.arguments:
        covered, excused, gaps = map(", ".join, (argument.covered, argument.excused, argument.gaps))
        parts = [covered, excused and f"excused: {excused}", gaps and f"LACKS: {gaps}"]
        line = "; ".join(filter(None, parts)) or "nothing to try"
        console.print(f"  {argument.name}: {line}", markup=False, soft_wrap=True)
    for words in found.idle:
        console.print(f"  {words}", markup=False, soft_wrap=True)


def print_all_inputs(measured: "Sequence[Inputs]") -> None:
    arguments = [argument for found in measured for argument in found.arguments]
    covered, excused, gaps = (
        sum(len(getattr(argument, name)) for argument in arguments)
        for name in ("covered", "excused", "gaps")
    )
    console.print(
        f"{len(arguments)} arguments of {sum(bool(found.arguments) for found in measured)} tasks: "
        f"{covered} traits are tried, {excused} are excused, {gaps} lack"
    )


def print_diagnosed(found: "Diagnosed") -> None:
    of = found.mistakes
    console.print(
        f"{found.assignment}: of {of.made.total()} known mistakes, as they are and with one more "
        f"slip, {of.named.total()} are named, {of.misnamed.total()} take another's name",
        markup=False,
        soft_wrap=True,
    )


def print_all_diagnosed(counted: "Sequence[Diagnosed]") -> None:
    """What was counted of each slip, in 100."""
    console.print(f"{'':48} {'made':>6} {'named':>8} {'another is':>11}")
    _print_tallies("", [found.mistakes for found in counted])
    _print_tallies("a right answer, and ", [found.right for found in counted])


def _print_tallies(of: str, tallies: "Sequence[Tally]") -> None:
    made, named, misnamed = (
        sum((getattr(tally, what) for tally in tallies), Counter[str]())
        for what in ("made", "named", "misnamed")
    )
    for slip, number in made.items():
        share, another = (f"{100 * counts[slip] / number:.1f} %" for counts in (named, misnamed))
        console.print(f"{of + slip:48} {number:6} {share:>8} {another:>11}", markup=False)


def print_next(class_dir: Path, records: list[dict[str, Any]]) -> None:
    mistaken = [record for record in records if any(t["diagnoses"] for t in record["tasks"])]
    if not mistaken:
        console.print("\nNo assignment has known mistakes yet: nobody makes one or gets a hint.")
    page = (mistaken or records)[0]
    folder = class_dir / "feedback" / page["student"] / page["assignment"]
    console.print(
        f"\nThe class's gradebook is {class_dir}/gradebook.db. Open next:\n"
        f"  a feedback page   {next(folder.glob('*.html'))}\n"
        f"  formgrader        AUTOGRADER_CLASS={class_dir} .venv/bin/jupyter lab\n"
        f"                    (menu: Nbgrader, Formgrader)",
        markup=False,
        soft_wrap=True,
    )
