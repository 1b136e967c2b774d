"""The table of a class: names that differ look different, at 80 columns and at fewer."""

import pytest
from conftest import ROOT
from rich.cells import cell_len

from autograder.cli import printing
from autograder.course import Course

ASSIGNMENTS = Course(ROOT).names()
STUDENTS = {
    "short": ["ada", "bob"],
    "addresses": [f"{name}@students.university.example.org" for name in ("a.smith", "b.smith")],
    "same-ends": [f"wintersemester-2030-{n:03}-deep-learning-group-b" for n in range(120)],
    "same-middles": [f"{a}{'x' * 60}{b}" for a in "ab" for b in "cd"],
    "one-letter-inside": [f"{'x' * 30}{letter}{'y' * 30}" for letter in "abc"],
    "two-places": [f"{'x' * 20}{a}{'y' * 20}{b}{'z' * 20}" for a in "abc" for b in "abc"],
    "nested": ["x" * n for n in range(1, 90)],
    "wide": [f"学生学生学生学生学生学生学生学生{n}学生学生学生学生学生学生" for n in range(12)],
    "one-is-anothers-short-form": ["a" * 40 + "b" * 40, "a" * 8 + "…" + "b" * 9],
}


def record(student: str, assignment: str) -> dict:
    task = {"diagnoses": [{"name": "zip-cuts-silently"}], "title": "t", "waiting": True}
    return {
        "student": student, "assignment": assignment, "score": 12.5, "max_score": 112,
        "outcome": "out of memory", "reason": "", "tasks": [task], "changed": [], "flags": [],
    }  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("students", STUDENTS.values(), ids=STUDENTS)
def test_no_two_lines_name_the_same(students, width, monkeypatch, capsys):
    monkeypatch.setattr(printing, "console", printing.Console(width=width, highlight=False))
    printing.print_table([record(s, a) for s in students for a in ASSIGNMENTS])
    lines = capsys.readouterr().out.split("\n\n")[0].splitlines()[1:-1]
    assert len(lines) == len(students) * len(ASSIGNMENTS)
    assert max(map(cell_len, lines)) <= width
    names = [line.split(" 12.5 of 112* out of memory")[0] for line in lines]
    assert len(set(names)) == len(names)
    assert {cell_len(name) for name in names} == {cell_len(names[0])}
    firsts = {tuple(name.split()) for name in names}
    assert len({first for first, _ in firsts}) == len(students)
    assert len({second for _, second in firsts}) == len(ASSIGNMENTS)


def test_names_that_fit_stand_there_whole(capsys, monkeypatch):
    monkeypatch.setattr(printing, "console", printing.Console(width=80, highlight=False))
    students = ["perfect", "a-mistake-in-every-task"]
    printing.print_table([record(s, a) for s in students for a in ASSIGNMENTS])
    printed = capsys.readouterr().out.split("\n\n")[0]
    assert all(printed.count(name) >= 2 for name in (*students, *ASSIGNMENTS))
    assert "1:" in printed


def test_what_differs_is_what_is_shown():
    found = printing.abridged(STUDENTS["one-letter-inside"], 20)
    assert [name for name in found.values() if not set("abc") & set(name)] == []
