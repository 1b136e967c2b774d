"""The pictures in docs/, drawn anew from the product as it is.

    .venv/bin/python benchmarks/pictures.py                  # all four
    .venv/bin/python benchmarks/pictures.py --class demo     # the pages of a class graded before

docs/check.svg and docs/watch.svg are what `check` and `watch` print for a notebook half done,
with three mistakes. docs/report.png shows parts of the demo class's report: the top, the
tasks of one assignment, and the most frequent mistakes. docs/feedback.png shows the top of a
student's page, and a task in which an error names a line. These two take Chromium (the one that
CHROMIUM names, or the one installed), and a few minutes where the class must be graded first.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO, StringIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course
from autograder.grading.draws import SHOWN
from autograder.learner import show, watch, workfolder
from autograder.learner.check import Checker
from autograder.learner.workfolder import Work
from autograder.running.worker import Worker
from autograder.settings import load_limits

AUTOGRADER = str(Path(sys.executable).parent / "autograder")
WIDTH = 1200
ASSIGNMENT = 1  # of the tables of tasks: 01_neuron, which waits for a person too
ROWS = 4  # of the mistakes
FEEDBACK = "a-mistake-in-every-task/01_neuron/neuron.html"
COLOURS = 255


# ---------------------------------------------------------------- check and watch


def notebook(assignment, mistakes: int, only: int) -> bytes:
    """The first tasks solved, the first of them with a mistake each."""
    answers = reference_answers(assignment)
    known = {m.task: m.source for m in reversed(assignment.mistakes)}
    wrong = [task.id for task in assignment.tasks if task.id in known][:mistakes]
    answers |= {task: known[task] for task in wrong}
    return notebook_text(filled(assignment, dict(list(answers.items())[:only]))).encode()


def terminals(course: Course) -> None:
    """Draw docs/check.svg and docs/watch.svg."""
    assignment = course.load("01_neuron")
    limits = load_limits(course.root)
    with tempfile.TemporaryDirectory() as folder, Worker(limits, course.cache, False) as worker:
        work = Path(folder) / "work"
        path = workfolder.start(assignment, course, work)
        checker = Checker(course, assignment, worker, limits, SHOWN)
        checked = checker.diagnose(checker.check(notebook(assignment, 3, only=9)))
        place = f"work/{path.relative_to(work)}"
        _draw(course, "check", show.report(checked, place, 80), "autograder check")
        checked = checker.diagnose(checker.check(notebook(assignment, 1, only=4)))
        session = watch.Session(course, work)
        session.take(Work(assignment.name, path), checked)
        session.key("h")
        _draw(course, "watch", watch.screen(session, 80), "autograder watch")


def _draw(course: Course, name: str, what, title: str) -> None:
    console = Console(
        record=True, width=80, file=StringIO(), force_terminal=True, legacy_windows=False
    )
    console.print(what)
    # without an id of its own the same screen gets the same file
    text = console.export_svg(title=title, unique_id=name)
    text = re.sub(r"@font-face \{.*?\}\s*", "", text, flags=re.DOTALL)  # nothing from elsewhere
    (course.root / "docs" / f"{name}.svg").write_text(text, encoding="utf-8")
    print(f"wrote docs/{name}.svg")


# ---------------------------------------------------------------- report and feedback


def pages(course: Course, class_dir: Path | None) -> None:
    """Draw docs/report.png and docs/feedback.png, from a class graded before or from a demo class
    made for it."""
    chromium = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    if chromium is None:
        sys.exit("error: docs/report.png takes Chromium; install it, or name it in CHROMIUM")
    with tempfile.TemporaryDirectory() as folder:
        if class_dir is None:
            class_dir = Path(folder) / "demo"
            subprocess.run([AUTOGRADER, "demo", "--class", str(class_dir)], check=True)
        subprocess.run([AUTOGRADER, "report", "--class", str(class_dir)], check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": 900})
            page.goto((class_dir / "report.html").resolve().as_uri())
            _draw_parts(course, "report", [_shot(page, *part) for part in _parts(page)])
            page.goto((class_dir / "feedback" / FEEDBACK).resolve().as_uri())
            _draw_parts(course, "feedback", [_shot(page, *part) for part in _feedback_parts(page)])
            browser.close()


def _draw_parts(course: Course, name: str, parts: list[Image.Image]) -> None:
    picture = Image.new("RGB", (WIDTH, sum(part.height for part in parts)), "white")
    height = 0
    for part in parts:
        picture.paste(part, (0, height))
        height += part.height
    file = course.root / "docs" / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    print(f"wrote docs/{name}.png: {picture.width} x {picture.height}, {size} bytes")


def _box(page: Page, selector: str, number: int = 0) -> tuple[float, float]:
    found = page.locator(selector).nth(number).bounding_box()
    return found["y"], found["y"] + found["height"]


def _parts(page: Page) -> list[tuple[float, float]]:
    """Where the parts of the report's picture begin and end on the page."""
    return [
        (0, _box(page, "#scores")[1] + 16),
        (_box(page, "#heat h2")[0] - 16, _box(page, "#heat .legend")[1]),
        (
            _box(page, "#heat h3", ASSIGNMENT)[0] - 24,
            _box(page, "#heat .wide", ASSIGNMENT)[1] + 16,
        ),
        (_box(page, "#mistakes h2")[0] - 16, _box(page, "#mistakes tbody tr", ROWS - 1)[1]),
    ]


def _feedback_parts(page: Page) -> list[tuple[float, float]]:
    """The same for a student's page: its top, and a task in which an error names a line."""
    marked = f"#{page.locator('section', has=page.locator('mark')).first.get_attribute('id')}"
    return [(0, _box(page, "section")[0]), _box(page, marked)]


def _shot(page: Page, top: float, bottom: float) -> Image.Image:
    clip = {"x": 0, "y": round(top), "width": WIDTH, "height": round(bottom) - round(top)}
    return Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--class", dest="class_dir", type=Path, help="a class graded before")
    arguments = parser.parse_args()
    course = Course.find()
    terminals(course)
    pages(course, arguments.class_dir)


if __name__ == "__main__":
    main()
