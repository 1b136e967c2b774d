"""The class report: one self-contained HTML page for the instructor.

Counting happens here, on plain records; drawing in templates/report.html. Everything in it is
escaped: ids, reasons, hints and flags are the words of strangers. A large class is shown in
groups, so that the page stays small.
"""

import base64
import hashlib
import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import numpy
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from autograder.class_folder import Classroom
from autograder.classroom.feedback import code
from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.files import write_atomically
from autograder.grading.record import Record, read_record
from autograder.judging.describe import STATES
from autograder.protocol.results import Outcome

Row = dict[str, Any]  # what a template draws
MAX_ROWS = 60  # of a heat map; a larger class is shown in groups of students
GROUPS = 20
MAX_LINES = 200  # of the lists of outcomes and flags
MAX_NAMES = 12  # of those who made a mistake, before the rest is folded away
MAX_FOLDED = 200
SLOWEST = 10
BINS = 10
NOT_RUN = (Outcome.UNREADABLE, Outcome.OUTDATED)  # outcomes that say nothing about a task


@dataclass(frozen=True)
class ClassData:
    """What is known of a class: who it is, what was handed in, and the records with their scores.

    `records` and `submitted` are keyed by (assignment, student); `names` are students' full names.
    """

    name: str
    assignments: Sequence[Assignment]
    students: Sequence[str]
    submitted: frozenset[tuple[str, str]]
    records: Mapping[tuple[str, str], Record]
    names: Mapping[str, str] = field(default_factory=dict)


def write_report(course: Course, classroom: Classroom, db: str | None = None) -> None:
    """Write a class's page, report.html in its folder.

    Raises:
        UserError: if nothing is graded in it, or the gradebook cannot be opened.
    """
    from autograder.gradebook.cells import open_gradebook, writing

    nothing = UserError(f"nothing is graded in {classroom.path} yet; run: autograder grade")
    if not (classroom.path / "autograded").is_dir():
        raise nothing
    with open_gradebook(course, classroom, db) as gradebook, writing(classroom.path):
        data = class_data(course, classroom, gradebook)
    if not data.records:
        raise nothing
    page = report_page(data, f"{datetime.now():%-d %B %Y, %H:%M}")
    # a folder's name may hold bytes that are no text
    write_atomically(classroom.path / "report.html", page.encode("utf-8", "replace"))


def class_data(course: Course, classroom: Classroom, gradebook: Any) -> ClassData:
    """Read a class: its folders, the records in autograded/, scores and names in the gradebook."""
    from autograder.gradebook.scores import Entry, read_scores

    handed_in = {name: classroom.students(name) for name in course.names()}
    used = [name for name in course.names() if handed_in[name]]
    assignments = [course.load(name) for name in used]
    records: dict[tuple[str, str], Record] = {}
    for assignment in assignments:
        found = {}
        for student in handed_in[assignment.name]:
            path = classroom.autograded(student, assignment.name, assignment.notebook)
            record = read_record(path)
            if record is not None and _of_this_build(record, assignment):
                found[student] = record
        scored = read_scores(gradebook, [Entry(assignment, record) for record in found.values()])
        keys = {student: (assignment.name, student) for student in found}
        records |= {key: scored.get(key, found[student]) for student, key in keys.items()}
    names = {
        student.id: " ".join(filter(None, (student.first_name, student.last_name)))
        for student in gradebook.students
    }
    return ClassData(
        name=classroom.path.resolve().name,
        assignments=assignments,
        students=sorted({s for name in used for s in handed_in[name]} | set(names)),
        submitted=frozenset((name, s) for name in used for s in handed_in[name]),
        records=records,
        names=names,
    )


def _of_this_build(record: Record, assignment: Assignment) -> bool:
    """A record from before the assignment's tasks changed says nothing: grade it again."""
    return [task.id for task in record.tasks] == [task.id for task in assignment.tasks]


def report_page(data: ClassData, when: str) -> str:
    """The page; `when` says when it was made."""
    records = list(data.records.values())
    parts = [_assignment_part(data, a) for a in data.assignments]
    waiting = [r for r in records if r.waiting]
    flags = [(r, flag) for r in records for flag in r.flags]
    others = _others(data)
    script = _script()
    return _template().render(
        data=data,
        when=when,
        parts=parts,
        students=_students(data),
        fold_students=len(data.students) > MAX_ROWS,
        median=_median([_share(r.score, r.max_score) for r in records]),
        graded=len(records),
        missing=sum(part["missing"] for part in parts),
        waiting=waiting,
        difficulty=sorted((row for part in parts for row in part["tasks"]), key=_hardest),
        mistakes=_mistakes(data),
        others=others[:MAX_LINES],
        others_left=max(len(others) - MAX_LINES, 0),
        outcomes=Counter(row["outcome"] for row in others).most_common(),
        flags=flags[:MAX_LINES],
        flags_left=max(len(flags) - MAX_LINES, 0),
        flagged=len(flags),
        times=_times(data),
        slowest=sorted(records, key=lambda r: -r.seconds)[:SLOWEST],
        max_names=MAX_NAMES,
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


# ---------------------------------------------------------------- one assignment


def _assignment_part(data: ClassData, assignment: Assignment) -> dict[str, Any]:
    """Scores, heat map and tasks of one assignment."""
    of = {s: data.records[(assignment.name, s)] for s in data.students
          if (assignment.name, s) in data.records}  # fmt: skip
    shares = [_share(r.score, r.max_score) for r in of.values()]
    return {
        "name": assignment.name,
        "max_score": assignment.max_score,
        "graded": len(of),
        "missing": sum((assignment.name, s) not in data.submitted for s in data.students),
        "median": _median(shares),
        "histogram": histogram(shares, BINS),
        "columns": assignment.tasks,
        "rows": _heat_rows(data, assignment, of),
        "grouped": len(data.students) > MAX_ROWS,
        "tasks": _task_rows(assignment, list(of.values())),
    }


def _heat_rows(data: ClassData, assignment: Assignment, of: dict[str, Record]) -> list[Row]:
    """A row a student, best first; a row a group of students where there are many."""
    if len(data.students) <= MAX_ROWS:
        order = sorted(
            data.students, key=lambda s: (-(of[s].score if s in of else -1), s.casefold())
        )
        return [_student_row(data, assignment, student, of.get(student)) for student in order]
    ranked = sorted(of.values(), key=lambda record: -record.score)
    bounds = [round(i * len(ranked) / GROUPS) for i in range(GROUPS + 1)]
    return [
        _group_row(assignment, ranked[a:b], a)
        for a, b in zip(bounds, bounds[1:], strict=False)
        if b > a
    ]


def _student_row(
    data: ClassData, assignment: Assignment, student: str, record: Record | None
) -> Row:
    if record is None:
        handed_in = (assignment.name, student) in data.submitted
        words = "not graded yet" if handed_in else "not submitted"
        cells = [{"state": "none", "text": "–", "title": words} for _ in assignment.tasks]
        return {"label": student, "score": None, "sort": -1, "words": words, "cells": cells}
    cells = []
    for task in record.tasks:
        title = f"{task.title}: {task.score:g} of {task.max_score:g}"
        if task.diagnoses:
            title += f" ({', '.join(one.name for one in task.diagnoses)})"
        cells.append(_cell(task.score, task.max_score, bool(task.waiting), title))
    score = record.score
    words = "" if record.outcome == Outcome.GRADED else record.outcome
    return {"label": student, "score": score, "sort": score, "words": words, "cells": cells}


def _group_row(assignment: Assignment, records: Sequence[Record], first: int) -> dict[str, Any]:
    cells = []
    for position, task in enumerate(assignment.tasks):
        of = [record.tasks[position] for record in records]
        of = [one for one in of if not one.waiting]
        if not of or 2 * len(of) < len(records):
            cells.append(_cell(0, 1, True, f"{task.title}: {len(records) - len(of)} answers"))
            continue
        share = _mean([_share(t.score, t.max_score) for t in of])
        title = f"{task.title}: {share:.0%} of the points on average"
        cells.append({**_shade(share), "text": f"{100 * share:.0f}", "title": title})
    score = _mean([record.score for record in records])
    label = f"{first + 1} to {first + len(records)}"
    return {"label": label, "score": score, "sort": score, "words": "", "cells": cells}


def _cell(score: float, most: float, waiting: bool, title: str) -> dict[str, Any]:
    if waiting:
        return {"state": "wait", "text": "…", "title": f"{title}, {STATES['by hand']}"}
    return {**_shade(_share(score, most)), "text": f"{score:g}", "title": title}


def _shade(share: float) -> dict[str, Any]:
    """One of five colours: none, less than half, half and more, nearly all, all of the points."""
    step = 0 if share <= 0 else 1 if share < 0.5 else 2 if share < 0.85 else 3 if share < 1 else 4
    return {"state": f"h{step}", "sort": round(share, 4)}


def _task_rows(assignment: Assignment, records: Sequence[Record]) -> list[dict[str, Any]]:
    """How each task went, over everybody whose notebook could be run."""
    rows = []
    for position, task in enumerate(assignment.tasks):
        of = [r.tasks[position] for r in records if r.outcome not in NOT_RUN]
        counted = [t for t in of if not t.waiting]
        shares = [_share(t.score, t.max_score) for t in counted]
        rows.append(
            {
                "assignment": assignment.name,
                "number": position + 1,
                "title": task.title,
                "students": len(counted),
                "waiting": len(of) - len(counted),
                "full": sum(share >= 1 for share in shares),
                "part": sum(0 < share < 1 for share in shares),
                "nothing": sum(share <= 0 for share in shares),
                "share": _mean(shares) if shares and len(counted) == len(of) else None,
            }
        )
    return rows


def _hardest(row: Row) -> tuple[Any, ...]:
    return (row["share"] is None, row["share"] or 0.0, row["assignment"], row["number"])


# ---------------------------------------------------------------- the whole class


def _students(data: ClassData) -> list[dict[str, Any]]:
    """A row a student: the score in every assignment, and all together."""
    rows = []
    for student in data.students:
        cells, total, most, graded = [], 0.0, 0.0, 0
        for assignment in data.assignments:
            key = (assignment.name, student)
            record = data.records.get(key)
            most += assignment.max_score
            if record is None:
                words = "not graded yet" if key in data.submitted else "not submitted"
                cells.append({"state": "none", "text": "–", "title": words, "sort": -1})
                continue
            total, graded = total + record.score, graded + 1
            title = f"{assignment.name}: {record.score:g} of {record.max_score:g}"
            if record.penalty:
                title += f", {record.penalty:g} taken off for lateness"
            if record.outcome != Outcome.GRADED:
                title += f", {record.outcome}"
            shade = _shade(_share(record.score, record.max_score))
            late = record.penalty or record.outcome != Outcome.GRADED
            text = f"{record.score:g}{'*' if late else ''}"
            cells.append({**shade, "text": text, "title": title})
        rows.append(
            {
                "id": student,
                "name": data.names.get(student, ""),
                "cells": cells,
                "total": total if graded else None,
                "sort": total if graded else -1.0,
                "share": _share(total, most),
            }
        )
    return sorted(rows, key=lambda row: (-row["sort"], row["id"].casefold()))


def _mistakes(data: ClassData) -> list[dict[str, Any]]:
    """The diagnosed mistakes, most frequent first, and who made them."""
    who: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    titles: dict[tuple[str, str], str] = {}
    for (assignment, student), record in data.records.items():
        for task in record.tasks:
            for found in task.diagnoses:
                who[assignment, task.id, found.name, found.hint].append(student)
                titles[assignment, task.id] = task.title
    rows = [
        {
            "assignment": key[0],
            "task": titles[key[:2]],
            "name": key[2],
            "hint": key[3],
            "count": len(students),
            "students": students[:MAX_NAMES],
            "folded": students[MAX_NAMES : MAX_NAMES + MAX_FOLDED],
            "left": max(len(students) - MAX_NAMES - MAX_FOLDED, 0),
        }
        for key, students in who.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["assignment"], row["name"]))


def _others(data: ClassData) -> list[dict[str, Any]]:
    """What became of every submission that was not simply graded; the missing are not here."""
    rows = []
    for assignment in data.assignments:
        for student in data.students:
            key = (assignment.name, student)
            record = data.records.get(key)
            row = {"student": student, "assignment": assignment.name}
            if record is None and key in data.submitted:
                reason = "run: autograder grade"
                rows.append({**row, "outcome": "not graded yet", "reason": reason})
            elif record and record.outcome != Outcome.GRADED:
                rows.append({**row, "outcome": record.outcome, "reason": record.reason})
    return rows


def _times(data: ClassData) -> dict[str, Any] | None:
    """How long the runs took: a line of figures for each assignment, on one logarithmic scale."""
    rows: list[Row] = []
    for assignment in data.assignments:
        seconds = sorted(
            r.seconds
            for (name, _), r in data.records.items()
            if name == assignment.name and r.seconds > 0
        )
        if seconds:
            low, middle, high = numpy.quantile(seconds, (0.05, 0.5, 0.95)).tolist()
            rows.append({"name": assignment.name, "runs": len(seconds), "low": low,
                         "median": middle, "high": high, "most": seconds[-1],
                         "total": sum(seconds)})  # fmt: skip
    if not rows:
        return None
    first = math.floor(math.log10(max(min(row["low"] for row in rows), 1e-3)))
    last = max(math.ceil(math.log10(max(row["most"] for row in rows))), first + 1)

    def at(seconds: float) -> float:  # 0 to 100 along the axis
        return round(100 * (math.log10(max(seconds, 10.0**first)) - first) / (last - first), 2)

    for row in rows:
        row["at"] = {key: at(row[key]) for key in ("low", "median", "high", "most")}
    ticks = [{"at": at(10.0**e), "text": f"{10.0**e:g} s"} for e in range(first, last + 1)]
    return {"rows": rows, "ticks": ticks}


# ---------------------------------------------------------------- figures


def histogram(shares: Sequence[float], bins: int) -> list[dict[str, Any]]:
    """Bars of a histogram of shares from 0 to 1; all that is 1 or more is in the last."""
    counts = [0] * bins
    for share in shares:
        counts[min(max(int(share * bins), 0), bins - 1)] += 1
    most = max(counts, default=0) or 1
    return [{"count": count, "height": round(count / most, 4)} for count in counts]


def _median(numbers: Sequence[float]) -> float | None:
    return statistics.median(numbers) if numbers else None


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _share(score: float, most: float) -> float:
    return score / most if most else 1.0


# ---------------------------------------------------------------- the page


def _seconds(value: float) -> str:
    return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s" if value >= 1 else f"{value:.2f} s"


def _decimals(value: float) -> str:
    """At most two decimals, and none that says nothing."""
    return re.sub(r"\.?0+$", "", f"{value:.2f}") if value % 1 else f"{value:.0f}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.classroom"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = code
    environment.filters["points"] = _decimals
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    environment.filters["seconds"] = _seconds
    return environment


def _template() -> Template:
    return _environment().get_template("report.html")


def _script() -> str:
    """Sorts tables. The page allows this one script, by its hash, and no other."""
    return PackageLoader("autograder.classroom").get_source(_environment(), "report.js")[0]
