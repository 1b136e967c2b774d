"""What the commands print about records and findings, as plain lines."""

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console

console = Console(highlight=False)


def print_table(records: list[dict[str, Any]]) -> None:
    """One line a submission, cut to the width of the terminal."""
    header = ("student", "assignment", "points", "outcome", "diagnosed mistakes")
    _print_row(*header)
    for record in records:
        names = [t["diagnosis"]["name"] for t in record["tasks"] if t["diagnosis"]]
        waiting = any(task.get("waiting") for task in record["tasks"])
        points = f"{record['score']:g} of {record['max_score']:g}{'*' if waiting else ' '}"
        mistakes = f"{len(names)}: {', '.join(names)}" if names else ""
        _print_row(record["student"], record["assignment"], points, record["outcome"], mistakes)
    if any(task.get("waiting") for record in records for task in record["tasks"]):
        console.print("* a written answer waits to be graded by hand in formgrader")
    _print_summary(records)


def _print_row(student: str, assignment: str, points: str, outcome: str, mistakes: str) -> None:
    def fit(text: str, width: int) -> str:
        return text if len(text) <= width else text[: max(width - 1, 0)] + "…"

    row = f"{fit(student, 20):20} {fit(assignment, 14):14} {points:>9} {outcome:13} {mistakes}"
    console.print(fit(row, console.width).rstrip(), markup=False, no_wrap=True, soft_wrap=True)


def _print_summary(records: list[dict[str, Any]]) -> None:
    """The mistakes found in the class, and how often; and what an instructor should look at."""
    found = Counter(
        (record["assignment"], task["title"], task["diagnosis"]["name"])
        for record in records
        for task in record["tasks"]
        if task["diagnosis"]
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


def print_collected(one) -> None:
    from autograder.downloads import printable

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


def print_findings(findings) -> None:
    state = "holds" if not findings.problems else "FAILS"
    console.print(
        f"{findings.assignment}: {state} "
        f"({findings.mistakes} mistakes, {findings.alternatives} alternatives, "
        f"{findings.seconds:.1f} s)",
        markup=False,
    )
    for problem in findings.problems:
        console.print(f"  {problem}", markup=False, soft_wrap=True)


def print_next(class_dir: Path, records: list[dict[str, Any]]) -> None:
    page = next(r for r in records if any(t["diagnosis"] for t in r["tasks"]))
    folder = class_dir / "feedback" / page["student"] / page["assignment"]
    console.print(
        f"\nThe class's gradebook is {class_dir}/gradebook.db. Open next:\n"
        f"  a feedback page   {next(folder.glob('*.html'))}\n"
        f"  formgrader        AUTOGRADER_CLASS={class_dir} .venv/bin/jupyter lab\n"
        f"                    (menu: Nbgrader, Formgrader)",
        markup=False,
        soft_wrap=True,
    )
