"""The folder of one class: submitted/, autograded/, feedback/, gradebook.db, seeds.json."""

import contextlib
import json
import os
import secrets
import shlex
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.errors import UserError
from autograder.files import write_atomically

MAX_SEED = 2**31


@dataclass(frozen=True)
class Classroom:
    """One class's data. Nothing in submitted/ is ever written."""

    path: Path

    @property
    def submitted(self) -> Path:
        return self.path / "submitted"

    def there(self) -> "Classroom":
        """This class, if its folder is there.

        Raises:
            UserError: if it is not, with what to do.
        """
        if not self.path.is_dir():
            raise UserError(
                f"there is no class {self.path} yet; run: "
                f"autograder new-class {shlex.quote(str(self.path))}"
            )
        return self

    def submission(self, student: str, assignment: str, notebook: str) -> Path:
        return self.submitted / student / assignment / f"{notebook}.ipynb"

    def autograded(self, student: str, assignment: str, notebook: str) -> Path:
        return self.path / "autograded" / student / assignment / f"{notebook}.ipynb"

    def feedback(self, student: str, assignment: str, notebook: str) -> Path:
        return self.path / "feedback" / student / assignment / f"{notebook}.html"

    def gradebook(self, course: Course, url: str | None = None) -> str:
        """The address of this class's gradebook: `url`, or its own file.

        Raises:
            UserError: if it is the course's, which is tracked.
        """
        url = url or f"sqlite:///{(self.path / 'gradebook.db').resolve()}"
        if Path(url.removeprefix("sqlite:///")).resolve() == course.root / "gradebook.db":
            raise UserError(
                "this is the course's own gradebook, which is shared and must never know a "
                "student; choose another folder: --class DIR"
            )
        return url

    def closed(self, url: str = "") -> list[Path]:
        """What no submission may read, wherever links in the class lead; links below submitted/
        are refused one by one.

        Args:
            url: the address of its gradebook.
        """
        names = ("submitted", "autograded", "feedback", "gradebook.db", "seeds.json")
        paths = [self.path, *(self.path / name for name in names)]
        if url.startswith("sqlite:///"):
            paths.append(Path(url.removeprefix("sqlite:///")))
        return paths

    def students(self, assignment: str) -> list[str]:
        """Everybody who has a folder for this assignment, readable or not."""
        if not self.submitted.is_dir():
            return []
        return sorted(
            entry.name
            for entry in os.scandir(self.submitted)
            if entry.is_dir() and os.path.lexists(os.path.join(entry.path, assignment))
        )

    def handed_in(self, assignments: Iterable[str]) -> list[str]:
        """Those of these assignments that somebody has a folder for."""
        return [name for name in assignments if self.students(name)]

    def seed(self, assignment: str, given: int | None = None, new: bool = False) -> int:
        """The seed of this class for an assignment: drawn at the first grading, then kept.

        Raises:
            UserError: if seeds.json is damaged.
        """
        seeds = self.seeds()
        if given is None and not new and assignment in seeds:
            return seeds[assignment]
        seeds[assignment] = secrets.randbelow(MAX_SEED) if given is None else given
        text = json.dumps(seeds, indent=1, sort_keys=True) + "\n"
        write_atomically(self.path / "seeds.json", text)
        return seeds[assignment]

    def seeds(self) -> dict[str, int]:
        """The seeds drawn so far, by assignment.

        Raises:
            UserError: if seeds.json is damaged.
        """
        path = self.path / "seeds.json"
        try:
            seeds = json.loads(path.read_text()) if path.exists() else {}
            if not all(isinstance(seed, int) for seed in seeds.values()):
                raise ValueError
        except (ValueError, AttributeError):
            raise UserError(
                f"{path} is damaged; restore it, or delete it to draw new seeds"
            ) from None
        return seeds


def new_class(course: Course, path: Path) -> None:
    """Make a private folder for a class of this course.

    Raises:
        UserError: if there is something there already, or no gradebook to start from.
    """
    path = path.expanduser()
    if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
        raise UserError(f"{path} exists already and is not an empty folder; choose another")
    start = course.root / "gradebook.db"
    if not start.exists():
        raise UserError("the course has no gradebook.db; run: autograder build")
    if students := students_of(start):
        raise UserError(
            f"{start} knows students ({students[0]}, …), and a class must not start with "
            "another's; restore it: git checkout gradebook.db"
        )
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    (path / "submitted").mkdir()
    # everything here is about students: no file of it is ever committed
    write_atomically(path / ".gitignore", "*\n")
    write_atomically(
        path / "README.md",
        f"A class of the course in `{course.root}`. Run these in that folder:\n"
        f"`autograder collect ZIP --class {path.resolve()}`, then `autograder grade`, "
        "`autograder report` and `autograder export` with the same `--class`.\n"
        "Everything here is private: submissions, points, names. It is never committed.\n",
    )
    shutil.copyfile(start, path / "gradebook.db")


def students_of(gradebook: Path) -> list[str]:
    """The students that a gradebook file knows."""
    with contextlib.closing(
        sqlite3.connect(f"{gradebook.resolve().as_uri()}?mode=ro", uri=True)
    ) as database:
        rows = database.execute("select id from student order by id").fetchall()
    return [row[0] for row in rows]
