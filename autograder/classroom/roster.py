"""The students whom a class's gradebook knows, and which of them a name in a download means."""

import contextlib
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.errors import UserError
from autograder.gradebook.cells import open_gradebook


class Person(NamedTuple):
    """A student's line of the roster."""

    id: str
    first: str | None = None
    last: str | None = None
    lms_id: str | None = None  # Canvas's number


class Roster:
    """Ids by name and by Canvas's number."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        people = list(people)
        self.by_lms_id = {one.lms_id.strip(): one.id for one in people if one.lms_id}
        self.ids = {one.id for one in people}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        # ids alone are no roster: grading adds them
        self.has_names = any(one.first or one.last for one in people)
        for one in people:
            first, last = one.first or "", one.last or ""
            for name in (f"{first} {last}", f"{last} {first}"):
                if plain(name):
                    self._by_name[plain(name)].add(one.id)

    def called(self, name: str) -> list[str]:
        """The ids of the students so called; an id counts as a name."""
        if name in self.ids:
            return [name]
        return sorted(self._by_name.get(plain(name), ()))


def plain(name: str) -> str:
    """A name without what systems drop or write in several ways.

    Moodle drops & < > " ' ` | : / \\ from the names of folders, and writes _ as a space.
    """
    name = unicodedata.normalize("NFKC", name)
    kept = (
        " " if sign == "_" or sign.isspace() else sign
        for sign in name
        if sign.isspace()
        or (unicodedata.category(sign)[0] != "C" and sign not in "&<>\"'`|:/\\,\u2019\u00b4")
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()).casefold())


def students_of(course: Course, classroom: Classroom, db_url: str | None = None) -> list[Person]:
    """The students whom the class's gradebook knows.

    Raises:
        UserError: if it cannot be read.
    """
    if db_url is not None:
        with open_gradebook(course, classroom, db_url) as gradebook:
            return [
                Person(one.id, one.first_name, one.last_name, one.lms_user_id)
                for one in gradebook.students
            ]
    path = classroom.path / "gradebook.db"
    if not path.exists():  # and a roster alone is no reason to make one
        return []
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            rows = database.execute("select id, first_name, last_name, lms_user_id from student")
            return [Person(*row) for row in rows]
    except sqlite3.DatabaseError as error:
        raise UserError(f"{path} cannot be read: {error}") from None
