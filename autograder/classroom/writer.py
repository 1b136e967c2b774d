"""Writing a class: the one process that writes the gradebook, autograded notebooks and pages.

It writes in batches. A submission's notebook, which holds the record of its grading, is written
after its points are committed: one that is interrupted is simply graded again.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.class_folder import Classroom
from autograder.classroom.exchange import carry_secret, carry_to_feedback
from autograder.classroom.feedback import feedback_page, is_page_of
from autograder.classroom.item import Change, Item, Written, record_before
from autograder.classroom.timestamps import NAME as STAMP
from autograder.classroom.timestamps import read_stamp
from autograder.files import clear_partials, write_atomically
from autograder.gradebook.late import put_penalties
from autograder.gradebook.scores import Entry, put_scores, put_timestamps, save_records
from autograder.grading.grader import Graded
from autograder.grading.record import Record, read_notebook
from autograder.identity import flaw
from autograder.protocol.results import Outcome


class Writer:
    """Writes batches of submissions: first all points in one commit, then the files."""

    def __init__(self, gradebook: Any, classroom: Classroom, penalties: Any) -> None:
        self.gradebook, self.classroom, self.penalties = gradebook, classroom, penalties

    def keep(self, batch: Sequence[tuple[Item, Record]]) -> list[Written]:
        """Bring records and feedback pages up to points and comments given by hand, and times."""
        stamps = [read_stamp(item.path) for item, _ in batch]
        entries = [
            Entry(item.grader.assignment, record, stamp.when)
            for (item, record), stamp in zip(batch, stamps, strict=True)
        ]
        entries = put_scores(self.gradebook, entries)
        put_timestamps(self.gradebook, entries)
        entries = put_penalties(self.gradebook, entries, self.penalties)
        written = []
        for (item, old), entry, stamp in zip(batch, entries, stamps, strict=True):
            record = stamp.on(entry.record)
            if record.timestamp != old.timestamp:
                notebook = read_notebook(self._notebook(item))
                self._write(item, Graded(record, notebook).holding(record))
            elif not self._has_page(item, record):
                self._write_page(item, record, read_notebook(self._notebook(item)))
            self._carry(item)  # the same notebook, handed in again, has another secret
            for path in (self._notebook(item), self._page(item)):
                clear_partials(path.parent)  # a grader killed while it wrote this one again
            written.append(Written(record))
        return written

    def save(self, batch: Sequence[tuple[Item, Graded]]) -> list[Written]:
        """Write what was graded; the records then hold the gradebook's totals."""
        old = [record_before(self.classroom, item) for item, _ in batch]
        entries = []
        for (item, graded), record in zip(batch, old, strict=True):
            if _kept(item, graded):
                stamp = read_stamp(item.path)
                noted = stamp.on(graded.record)
                entries.append(Entry(item.grader.assignment, noted, stamp.when, record))
        if entries:
            entries = save_records(self.gradebook, entries)
            entries = put_penalties(self.gradebook, entries, self.penalties)
        records = {entry.key: entry.record for entry in entries}
        written = []
        for (item, graded), previous in zip(batch, old, strict=True):
            record = records.get((item.grader.assignment.name, item.student))
            if record is not None:
                self._write(item, graded.holding(record))
            record = record or graded.record
            written.append(Written(record, _changed(previous, record)))
        return written

    def _write(self, item: Item, graded: Graded) -> None:
        path = self._notebook(item)
        # formgrader compares the time stamps of the submission and of what it shows
        stamp = read_stamp(item.path)
        if stamp.when:
            write_atomically(path.with_name(STAMP), stamp.text)
        else:
            path.with_name(STAMP).unlink(missing_ok=True)
        # without indentation, which costs ten times as much
        write_atomically(path, json.dumps(graded.notebook, ensure_ascii=False) + "\n")
        self._write_page(item, graded.record, graded.notebook)
        self._carry(item)

    def _write_page(self, item: Item, record: Record, notebook: dict[str, Any]) -> None:
        page = feedback_page(record, item.grader.assignment, notebook)
        write_atomically(self._page(item), page)

    def _has_page(self, item: Item, record: Record) -> bool:
        try:
            return is_page_of(self._page(item).read_bytes(), record, item.grader.assignment)
        except OSError:
            return False

    def _carry(self, item: Item) -> None:
        path = self._notebook(item)
        carry_secret(item.path, path)
        carry_to_feedback(path, self._page(item))

    def _notebook(self, item: Item) -> Path:
        assignment = item.grader.assignment
        return self.classroom.autograded(item.student, assignment.name, assignment.notebook)

    def _page(self, item: Item) -> Path:
        assignment = item.grader.assignment
        return self.classroom.feedback(item.student, assignment.name, assignment.notebook)


def _kept(item: Item, graded: Graded) -> bool:
    """Whether anything is written: else points given before stay."""
    return graded.record.outcome != Outcome.GRADER_ERROR and flaw(item.student) is None


def _changed(old: Record | None, record: Record) -> tuple[Change, ...]:
    """The tasks whose verdict a regrading has changed: not points given by hand."""
    known = {task.id: task.judged for task in old.tasks} if old else {}
    return tuple(
        Change(task.id, task.title, known[task.id], task.judged)
        for task in record.tasks
        if known.get(task.id, task.judged) != task.judged
    )
