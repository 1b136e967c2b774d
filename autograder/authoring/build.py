"""Building the course: from the files written by hand to everything else.

    source/NN_topic/ ──► build/source/ ──nbgrader──► assignments/, gradebook.db
                    └──► solutions/, build/answers/, docs/coverage.md, docs/map.svg

Everything is made in a temporary folder first, then compared with what is there; only what
differs is written, and with `check` nothing is. Where neither what a build reads nor what it
writes has changed since the last one, which took seconds, nothing is made.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.course_map import check_order, draw_map
from autograder.authoring.coverage import coverage_page, read_questions
from autograder.authoring.percent import read_source, without_hidden_tests, without_markers
from autograder.course import Course, digest_of_sources
from autograder.errors import UserError
from autograder.files import PACKAGE, files_of_package

# What is tracked; build/ is compared with nothing, it may always be made anew.
TRACKED = ("assignments", "solutions")


def build(course: Course, check: bool = False) -> list[str]:
    """Build the whole course; returns the files that changed (with `check`: that would).

    Raises:
        UserError: for a source that cannot be built.
    """
    if not course.names():
        raise UserError("source/ holds no assignment; write one as source/01_topic/topic.py")
    stamp = course.root / "build" / "stamp"
    if not check and stamp.exists() and stamp.read_text() == _state(course):
        return []
    with tempfile.TemporaryDirectory(prefix="autograder-build-") as folder:
        made = Path(folder)
        for name in course.names():
            builds_on = _make_source(course, made, name)
            check_order(name, builds_on, course.names())
            _make_solutions(made, name)
        _generate(made)
        changed = []
        for kind in TRACKED:
            changed += _update(made / kind, course.root / kind, check)
        changed += _update_docs(course, made, check)
        if gradebook_content(made / "gradebook.db") != gradebook_content(
            course.root / "gradebook.db"
        ):
            changed.append("gradebook.db")
            if not check:
                _replace(made / "gradebook.db", course.root / "gradebook.db")
        if not check:
            _update(made / "build" / "source", course.root / "build" / "source", check)
            _update(made / "build" / "answers", course.root / "build" / "answers", check)
            stamp.write_text(_state(course))
    return changed


def _state(course: Course) -> str:
    """A hash of all files that a build reads and writes, and of the packages that it uses."""
    digest = hashlib.sha256(" ".join(map(version, ("nbgrader", "nbconvert", "jupytext"))).encode())
    parts = (
        *TRACKED,
        "source",
        "build/source",
        "build/answers",
        "docs/coverage.md",
        "docs/map.svg",
        "gradebook.db",
    )
    files = [(PACKAGE.parent, file) for file in files_of_package()]
    for part in (course.root / name for name in (*parts, "gradebook.db")):
        found = [part] if part.is_file() else sorted(part.rglob("*"))
        files += [(course.root, file) for file in found if "__pycache__" not in file.parts]
    for root, file in files:
        if file.is_file():
            content, name = file.read_bytes(), file.relative_to(root)
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _make_source(course: Course, made: Path, name: str) -> tuple[str, ...]:
    """nbgrader's source notebook, the known answers as JSON, and the judges.

    Returns the assignments that this one builds on.
    """
    folder = course.root / "source" / name
    source = read_source(folder)
    _write(made / "build" / "source" / name / f"{source.topic}.ipynb", _dump(source.notebook))
    content = {
        "notebook": source.topic,
        "sources": digest_of_sources(folder),
        "builds_on": source.builds_on,
        "mistakes": [asdict(answer) for file in source.tasks for answer in file.mistakes],
        "alternatives": [asdict(answer) for file in source.tasks for answer in file.alternatives],
    }
    answers = made / "build" / "answers"
    _write(answers / f"{name}.json", json.dumps(content, indent=1) + "\n")
    if source.judges:
        about = f'"""The judges of {name}; made by `autograder build`, do not edit."""'
        _write(answers / f"{name}.judges.py", f"{about}\n\n{source.judges}\n")
    return source.builds_on


def _generate(made: Path) -> None:
    """nbgrader's own generate step, in the temporary folder, with its own gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import ClearSolutions
    from traitlets.config import Config

    from autograder.gradebook.cells import make_tables

    class ClearOrStart(ClearSolutions):
        """A solution's place is taken by nbgrader's stub, or by what is to be mended."""

        def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
            if "starts_as" in cell.metadata:
                cell.source = cell.metadata.pop("starts_as")
                return cell, resources
            return super().preprocess_cell(cell, resources, index)

    with _unsynced():
        make_tables(f"sqlite:///{made}/gradebook.db")
        config = Config()
        config.CourseDirectory.root = str(made)
        config.CourseDirectory.source_directory = "build/source"
        config.CourseDirectory.release_directory = "assignments"
        config.CourseDirectory.db_url = f"sqlite:///{made}/gradebook.db"
        for folder in sorted((made / "build" / "source").iterdir()):
            config.CourseDirectory.assignment_id = folder.name
            coursedir = CourseDirectory(config=config)
            converter = GenerateAssignment(coursedir=coursedir, config=config)
            converter.log.setLevel("ERROR")
            steps = converter.preprocessors
            converter.preprocessors = [ClearOrStart if s is ClearSolutions else s for s in steps]
            try:
                converter.start()
            except NbGraderException as error:
                raise UserError(f"nbgrader cannot generate {folder.name}: {error}") from None
            for path in (made / "assignments" / folder.name).glob("*.ipynb"):
                # nbgrader and nbconvert leave the layout to their versions; ours is repeatable
                path.write_text(_dump(nbformat.read(path, as_version=4)), encoding="utf-8")


@contextlib.contextmanager
def _unsynced() -> Iterator[None]:
    """Have no database wait for the disk: nbgrader commits every cell, and what it makes here is
    thrown away if a build is cut off."""
    from sqlalchemy import Engine, event

    def hurry(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")

    event.listen(Engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(Engine, "connect", hurry)


def _make_solutions(made: Path, name: str) -> None:
    """solutions/topic.py from the exported cells, solutions/topic.ipynb with every answer."""
    [path] = (made / "build" / "source" / name).glob("*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    exported, demo = [], []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        text = without_markers(without_hidden_tests(cell.source)).strip("\n")
        if "demo" in cell.metadata.get("tags", []):
            demo.append(text)
        elif text.startswith("#| export"):
            exported.append(text.removeprefix("#| export").strip("\n"))
        cell.source = text
    if not exported or not demo:
        raise UserError(
            f"source/{name}: mark the reference's cells with '#| export' and one cell with "
            'tags=["skip-execution", "demo"], from which solutions/ is made'
        )
    body = "\n".join("    " + line if line else "" for line in "\n\n".join(demo).split("\n"))
    file = made / "solutions" / f"{path.stem}.py"
    if file.exists():
        raise UserError(
            f"source/{name}: another assignment is about {path.stem} too, and both would make "
            f"solutions/{path.stem}.py; give it another name"
        )
    _write(
        file,
        f'"""The reference solutions of {name}; made by `autograder build`, do not edit."""\n\n'
        + "\n\n\n".join(exported)
        + f'\n\n\nif __name__ == "__main__":\n{body}\n',
    )
    for cell in notebook.cells:  # the solved notebook is nobody's assignment
        cell.metadata.pop("nbgrader", None)
        cell.metadata.pop("starts_as", None)
    notebook.metadata.pop("autograder", None)
    _write(made / "solutions" / f"{path.stem}.ipynb", _dump(notebook))


def _update_docs(course: Course, made: Path, check: bool) -> list[str]:
    """Bring the pages made of the tags in the sources up to what was made."""
    (made / "source").symlink_to(course.root / "source")
    new = Course(made)
    assignments = [new.load(name) for name in new.names()]
    pages = {}
    if read_questions(course):
        pages["coverage.md"] = coverage_page(new, assignments)
    if any(assignment.builds_on for assignment in assignments):
        pages["map.svg"] = draw_map(assignments)
    changed = []
    for name, text in pages.items():
        page, target = made / name, course.root / "docs" / name
        _write(page, text)
        if target.exists() and target.read_bytes() == page.read_bytes():
            continue
        changed.append(f"docs/{name}")
        if not check:
            target.parent.mkdir(exist_ok=True)
            _replace(page, target)
    return changed


def _dump(notebook: NotebookNode) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _update(made: Path, target: Path, check: bool) -> list[str]:
    """Make folder `target` equal to `made`; returns the names of the files that differ."""
    new = {p.relative_to(made): p for p in made.rglob("*") if p.is_file()}
    old = {p.relative_to(target): p for p in target.rglob("*") if p.is_file()}
    old = {p: f for p, f in old.items() if not {"__pycache__", ".ipynb_checkpoints"} & {*p.parts}}
    changed = []
    for name in sorted({*new, *old}):
        if name in new and name in old and new[name].read_bytes() == old[name].read_bytes():
            continue
        changed.append(f"{target.name}/{name}")
        if check:
            continue
        if name in new:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            _replace(new[name], target / name)
        else:
            old[name].unlink()
    return changed


def _replace(new: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".part")
    shutil.copyfile(new, partial)
    os.replace(partial, target)


def gradebook_content(path: Path) -> list[tuple[Any, ...]]:
    """A gradebook's assignments, cells and points, in a form that can be compared."""
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        cells = database.execute(
            "select assignment.name, notebook.name, base_cell.type, base_cell.name,"
            " coalesce(grade_cells.max_score, -1), coalesce(grade_cells.cell_type, '')"
            " from base_cell join notebook on notebook.id = base_cell.notebook_id"
            " join assignment on assignment.id = notebook.assignment_id"
            " left join grade_cells on grade_cells.id = base_cell.id order by 1, 2, 3, 4"
        ).fetchall()
        sources = database.execute(
            "select assignment.name, notebook.name, source_cell.name, source_cell.cell_type,"
            " source_cell.source, source_cell.locked"
            " from source_cell join notebook on notebook.id = source_cell.notebook_id"
            " join assignment on assignment.id = notebook.assignment_id order by 1, 2, 3"
        ).fetchall()
        students = database.execute("select id from student").fetchall()
    return [*cells, *sources, *students]
