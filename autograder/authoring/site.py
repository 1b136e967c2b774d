"""The course as a website: its README, the pages of docs/, and the notebooks as students get them.

    README.md, docs/, assignments/ ──► build/site/pages/ ──Sphinx──► build/site/html/

A notebook is shown as it is released. It is run as it is released too, without an answer in it, and
the pictures that it draws so are shown; nothing else of that run is. So no page can hold what the
release does not. What Sphinx warns of (a link that leads nowhere, a formula that cannot be read)
is an error.
"""

import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from nbformat import NotebookNode

from autograder.authoring.course_map import about
from autograder.course import Assignment, Course
from autograder.errors import UserError
from autograder.files import write_atomically

_LINK = re.compile(r"\]\(([^)#:\s]+)[^)]*\)|\bsrc=\"([^\":]+)\"")
_CELL_SECONDS = 120
_STYLE = """\
.cell_output img { background: #fff; }
math {
  font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "DejaVu Math TeX Gyre", math;
}
div.math { margin: 0.8em 0; }
div.math, .math math { overflow-x: auto; overflow-y: hidden; }
details { margin: 0.6em 0; }
summary { cursor: pointer; }
.highlight-none pre, .highlight-python pre, .highlight-text pre { font-size: 0.75rem; }
@media print {
  .skip-to-content { display: none; }
  details::details-content { content-visibility: visible; }
  h1, h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
}
"""


def build_site(course: Course, pictures: bool = True) -> Path:
    """Make the website; returns its first page. Without `pictures`, no notebook is run.

    Raises:
        UserError: if a link leads nowhere, a formula cannot be read, there is no README.md, or
            Sphinx is not installed.
    """
    site = course.root / "build" / "site"
    pages = site / "pages"
    if not (course.root / "README.md").is_file():
        raise UserError(f"{course.root} has no README.md, the website's first page; write one")
    shutil.rmtree(pages, ignore_errors=True)
    assignments = [course.load(name) for name in course.names()]
    _write_pages(course, assignments, pages)
    for assignment in assignments:
        notebook = shown(assignment)
        if pictures:
            _add_pictures(course, assignment, notebook)
        _write(pages / _place(assignment), nbformat.writes(notebook))
    html = site / "html"
    shutil.rmtree(html, ignore_errors=True)
    _render(pages, html, _title(course))
    for assignment in assignments:  # to download, as it is released
        shutil.copy(course.root / _place(assignment), html / _place(assignment))
    return html / "index.html"


def shown(assignment: Assignment) -> NotebookNode:
    """The released notebook as a page: below its title what it builds on, and where to get it."""
    notebook: NotebookNode = nbformat.from_dict(assignment.release)
    notebook.metadata.pop("autograder", None)
    notebook.metadata.language_info.pygments_lexer = "ipython3"
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    words = []
    if assignment.minutes:
        words.append(f"{about(assignment.minutes)} for the tasks")
    if assignment.builds_on:
        links = (f"[{n}](../{n}/{n.split('_', 1)[-1]}.ipynb)" for n in assignment.builds_on)
        words.append(f"builds on {', '.join(links)}")
    words.append(f'<a href="{assignment.notebook}.ipynb" download>download</a>')
    first = notebook.cells[0]
    lines = first.source.split("\n")
    if lines[0].startswith("# "):
        first.source = "\n".join([lines[0], "", f"*{' · '.join(words)}*", *lines[1:]])
    return notebook


# ---------------------------------------------------------------- what is written by hand


def _write_pages(course: Course, assignments: Sequence[Assignment], pages: Path) -> None:
    """Copy README.md, what it leads to and what that leads to, and join them with notebooks."""
    others = list(_copy_linked(course.root, Path("README.md"), pages))
    (pages / "README.md").rename(pages / "index.md")
    notebooks = [f"{_number(a)} {a.title} <{_place(a).with_suffix('')}>" for a in assignments]
    tree = [str(page.with_suffix("")) for page in others if page != Path("README.md")]
    with (pages / "index.md").open("a", encoding="utf-8") as index:
        for caption, entries in (("Notebooks", notebooks), ("About", tree)):
            index.write("\n```{toctree}\n:hidden:\n" + f":caption: {caption}\n\n")
            index.write("\n".join(entries) + "\n```\n")


def _copy_linked(root: Path, first: Path, pages: Path) -> Iterator[Path]:
    """Copy a page of Markdown, and the pages and pictures it leads to; yields the pages."""
    waiting, seen = [first], {first}
    while waiting:
        page = waiting.pop(0)
        text = (root / page).read_text(encoding="utf-8")
        _write(pages / page, text)
        yield page
        for match in _LINK.finditer(text):
            target = Path(os.path.normpath(page.parent / unquote(match[1] or match[2])))
            if target in seen or ".." in target.parts or not (root / target).is_file():
                continue
            seen.add(target)
            if target.suffix == ".md":
                waiting.append(target)
            elif target.suffix != ".ipynb":
                (pages / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / target, pages / target)


def _title(course: Course) -> str:
    """README's heading, as far as its first comma."""
    first = (course.root / "README.md").read_text(encoding="utf-8").split("\n", 1)[0]
    return first.lstrip("# ").partition(",")[0].strip()


def _number(assignment: Assignment) -> str:
    return assignment.name.split("_", 1)[0]


def _place(assignment: Assignment) -> Path:
    return Path("assignments", assignment.name, f"{assignment.notebook}.ipynb")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- pictures


def _add_pictures(course: Course, assignment: Assignment, page: NotebookNode) -> None:
    """Put below each cell what it draws in the release; kept until the release changes."""
    kept = course.cache / "pictures" / f"{assignment.name}-{assignment.version}.json"
    if not kept.exists():
        write_atomically(kept, json.dumps(_pictures(assignment)))
    for cell, images in zip(page.cells, json.loads(kept.read_text()), strict=True):
        if images:
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"image/png": image}) for image in images
            ]


def _pictures(assignment: Assignment) -> list[list[str]]:
    """The PNG pictures that each cell of the release draws, as Base64; none of one that fails."""
    from nbclient import NotebookClient

    notebook = nbformat.from_dict(assignment.release)
    with tempfile.TemporaryDirectory(prefix="autograder-site-") as folder:
        NotebookClient(
            notebook,
            timeout=_CELL_SECONDS,
            startup_timeout=600,  # a busy machine is no fault
            interrupt_on_timeout=True,
            skip_cells_with_tag="",  # what grading skips draws the pictures
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        ).execute(stderr=subprocess.DEVNULL)
    return [_drawn(cell) for cell in notebook.cells]


def _drawn(cell: NotebookNode) -> list[str]:
    nbgrader = cell.metadata.nbgrader
    outputs = cell.get("outputs", [])
    failed = any(output.output_type == "error" for output in outputs)
    if failed or nbgrader["solution"] or nbgrader["grade"]:
        return []
    data: Iterator[dict[str, Any]] = (output.get("data", {}) for output in outputs)
    return [one["image/png"].strip() for one in data if "image/png" in one]


# ---------------------------------------------------------------- Sphinx


def _render(pages: Path, html: Path, title: str) -> None:
    try:
        from sphinx.application import Sphinx
    except ImportError:
        raise UserError(
            "what makes the website is not installed; run: pip install 'autograder[site]'"
        ) from None

    _write(pages / "_static" / "site.css", _STYLE)
    settings = {
        "project": title,
        "html_title": title,
        "language": "en",
        "extensions": ["myst_nb", "autograder.authoring.mathml"],
        "html_math_renderer": "mathml",
        "myst_enable_extensions": ["dollarmath", "html_image"],
        "myst_heading_anchors": 3,
        "nb_execution_mode": "off",
        "highlight_language": "text",  # where a page names none
        "html_theme": "furo",
        "html_static_path": [str(pages / "_static")],
        "html_css_files": ["site.css"],
        "html_copy_source": False,
        "html_use_index": False,
        "html_show_sphinx": False,
        "html_show_copyright": False,
        "suppress_warnings": ["myst.header"],  # a page may begin with any heading
    }
    warnings = io.StringIO()
    app = Sphinx(
        pages,
        None,
        html,
        html / ".doctrees",
        "html",
        confoverrides=settings,
        status=None,
        warning=warnings,
        freshenv=True,
    )
    app.build()
    for name in (".doctrees", "_sources"):
        shutil.rmtree(html / name, ignore_errors=True)
    if said := warnings.getvalue().strip():
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in said.splitlines()]
        shown_lines = "\n".join(line.replace(f"{pages}/", "") for line in lines)
        raise UserError(f"the website has faults:\n{shown_lines}")
