"""Ids and names that are script, in a real browser: on no page of an instructor's do they run.

No such id enters a class today, by any way (the first tests). The class of the others was graded,
and then its gradebook and folders were renamed by hand, so that formgrader has to show what it
would never be given: with `pytest -s` the pages and the ids are printed.
"""

import contextlib
import json
import re
import shutil
import sqlite3
import uuid
import zipfile
from dataclasses import replace
from urllib.parse import quote

import pytest
from browser import PATIENCE, Watched, chromium, watched
from conftest import ROOT, autograder
from playwright.sync_api import expect
from server import TOKEN, Server
from stock import Stock

from autograder.authoring.demo import STUDENTS
from autograder.classroom.feedback import feedback_page
from autograder.course import Course
from autograder.grading.record import read_notebook, read_record
from autograder.identity import flaw

NAME, NOTEBOOK = "01_text", "text"  # of the tests' small course
RUN = "window.hacked=1,document.title=1"
IDS = (
    f'x";{RUN};"',
    f'q" style="position:fixed;inset:0" onmousemove="{RUN}" x="',
    f"'-({RUN})-'",
    f"<img src=x onerror={RUN}>",
    f'\\";{RUN}--',
    f"`${{{RUN}}}`",
    f"&lt;img src=x onerror={RUN}&gt;&amp;",
    f"x\u2028{RUN}",
)
NAMES = (
    f"<img src=x onerror={RUN}>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"&lt;svg onload={RUN}&gt;&",
    f"<a href='javascript:{RUN}'>Full</a>",
    f"{{{{7*7}}}}<%={RUN}%>';{RUN}//",
)
FINE = ("Zéro Ångström", "O'Sheet (2)", "李雷", "full.marks+1@example.org", "Participant 71001")


def test_an_allowed_id_is_one_that_people_have():
    assert [flaw(student) for student in FINE] == [None] * len(FINE)
    assert [student for student in IDS if flaw(student) is None] == []
    others = ("", " a", "a ", ".", "..", "a/b", "a\nb", "a\0b", "a%b", "a#b", "a?b", "x" * 201)
    assert [student for student in (*others, "\udcff", "\u202ea", "a=b") if not flaw(student)] == []


@pytest.fixture(scope="module")
def one(tmp_path_factory) -> Stock:
    """Refused and plain ids, graded as one class by our command and by nbgrader's."""
    root = tmp_path_factory.mktemp("scripts") / "course"
    shutil.copytree(ROOT / "tests" / "mini", root)
    assert autograder("build", cwd=root).returncode == 0
    one = Stock(Course(root), "scripts", NAME)
    blank = STUDENTS["blank"](one.assignment)
    for student in (*IDS, *FINE, *(f"id{i}" for i in range(len(IDS)))):
        one.submit_text(student, blank)
    done = one.autograder("grade", NAME)
    assert done.returncode == 3, done.stderr
    assert done.stdout.count("the folder's name cannot be a student's id: it holds") == len(IDS)
    assert sorted(known(one)) == sorted([*FINE, *(f"id{i}" for i in range(len(IDS)))])
    return one


def known(one: Stock) -> list[str]:
    with contextlib.closing(sqlite3.connect(one.path / "gradebook.db")) as database:
        return [student for (student,) in database.execute("select id from student")]


def test_no_such_id_enters_a_gradebook(one, tmp_path):
    before = known(one)
    done = one.nbgrader("autograde", NAME, f"--student={IDS[0]}")
    assert done.returncode != 0 and "cannot be a student's id" in done.stderr
    for name, lines in {"id": [IDS[1], "Full"], "name": ["s1", NAMES[0]]}.items():
        path = tmp_path / f"{name}.csv"
        quoted = ",".join('"' + field.replace('"', '""') + '"' for field in lines)
        path.write_text(f"id,first_name\nfine-{name},Full\n{quoted}\n")
        done = one.nbgrader("db", "student", "import", str(path))
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("error: ") and "Traceback" not in done.stderr
    done = one.autograder("extend", IDS[3], NAME, "--days", "1")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for number, student in enumerate(IDS[:2], 20):
            name = student.replace("/", "")
            file.writestr(f"{name}_{number}_assignsubmission_file_/{NOTEBOOK}.ipynb", "{}")
    done = one.autograder("collect", str(tmp_path / "a.zip"))
    assert done.returncode == 3
    assert sorted(known(one)) == sorted([*before, "fine-id", "fine-name"])
    assert not list((one.path / "submitted").glob("*_assignsubmission_*"))


@pytest.fixture(scope="module")
def hostile(one) -> Stock:
    """The same class, after hands that know no rule: ids and names are script."""
    with contextlib.closing(sqlite3.connect(one.path / "gradebook.db")) as database, database:
        for number, student in enumerate(IDS):
            old = f"id{number}"
            name = NAMES[number % len(NAMES)]
            database.execute(
                "update student set id=?, first_name=?, last_name=?, email=?, lms_user_id=?"
                " where id=?",
                (student, *([name] * 4), old),
            )
            database.execute(
                "update submitted_assignment set student_id=? where student_id=?", (student, old)
            )
        for number, student in enumerate(FINE):
            names = [NAMES[number % len(NAMES)]] * 3
            database.execute(
                "update student set first_name=?, last_name=?, email=? where id=?",
                (*names, student),
            )
    for number, student in enumerate(IDS):
        shutil.rmtree(one.path / "submitted" / f"id{number}")
        (one.path / "autograded" / f"id{number}").rename(one.path / "autograded" / student)
        (one.path / "feedback" / f"id{number}").rename(one.path / "feedback" / student)
    return one


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def server(hostile, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    server = Server(hostile.course.root, home, hostile.environment, command="jupyter-lab")
    yield server
    server.stop()


FOUND = """() => document.title === '1' || [...document.querySelectorAll('*')].some(
    one => [...one.attributes].some(a => (a.name.startsWith('on') || a.value.startsWith('java'))
        && a.value.includes('hacked')) || one.tagName === 'SCRIPT'
        && one.type !== 'application/json' && one.text.includes('=1,docu')
        && !/^\\s*var \\w+ = "/.test(one.text))"""


def nothing_ran(seen: Watched, address: str) -> str:
    """Look at a page, move over it, and see that nothing ran or waits to run; what it says."""
    seen.page.wait_for_load_state("networkidle")
    for x in range(100, 1200, 200):
        seen.page.mouse.move(x, x / 2)
    assert not seen.ran_something(), address
    assert not seen.page.evaluate(FOUND), address
    print("   ", address)
    return seen.page.inner_text("body")


def test_no_page_of_formgraders_runs_any(hostile, server, browser):
    print("\nids:", *IDS, "names:", *NAMES, "pages:", sep="\n    ")
    seen = watched(browser, TOKEN)
    texts: dict[str, str] = {}

    def visit(page: str, ready: str | None = None) -> None:
        seen.page.goto(f"{server.url}/formgrader/{page}")
        if ready:
            seen.page.wait_for_selector(ready)
        texts[page] = nothing_ran(seen, page)

    row = "#main-table a"
    visit("manage_assignments", row)
    visit(f"manage_submissions/{NAME}", row)
    visit("gradebook", row)
    visit(f"gradebook/{NAME}", row)
    visit(f"gradebook/{NAME}/{NOTEBOOK}", row)
    seen.page.click("#toggle_names")
    texts["names"] = nothing_ran(seen, "the same, with all names shown")
    links = {a.get_attribute("href") for a in seen.page.locator(row).all()}
    visit("manage_students", row)
    for student in (*IDS, *FINE):
        # what has / or a line's end in it is no part of an address
        visit(f"manage_students/{quote(student, safe='')}")
        visit(f"manage_students/{quote(student, safe='')}/{NAME}")
    for student in FINE:
        assert NAME in texts[f"manage_students/{quote(student, safe='')}"]
        assert NOTEBOOK in texts[f"manage_students/{quote(student, safe='')}/{NAME}"]
    pages = [link.removeprefix("/formgrader/") for link in links if "/submissions/" in link]
    assert len(pages) == len(IDS) + len(FINE)
    for page in pages:
        visit(page, "#notebook-container")
        seen.page.evaluate("toggle_name(true)")
        texts[page] += nothing_ran(seen, f"{page}, with the name shown")
    shown = "".join(texts[page] for page in pages)
    assert all(name in shown for name in NAMES[:2])  # as text
    visible = json.loads((hostile.classroom.autograded(FINE[0], NAME, NOTEBOOK)).read_text())
    released = [cell["id"] for cell in hostile.assignment.release["cells"]]
    assert [cell["id"] for cell in visible["cells"]] == released and len(released) > 5
    seen.page.goto(f"{server.url}/formgrader/{pages[0]}")
    expect(seen.page.locator("#notebook-container h1, #notebook-container h2").first).to_be_visible(
        timeout=PATIENCE
    )
    for student in IDS:
        assert student.split("\u2028")[0] in texts["manage_students"]
    visit("api/students")
    visit(f"api/submissions/{NAME}")
    visit(f"submissions/{uuid.uuid4()}/")
    visit(f"manage_submissions/{quote(IDS[0], safe='')}")
    visit(f"gradebook/{quote(IDS[0], safe='')}/{quote(IDS[0], safe='')}")


def test_report_and_feedback_run_none(hostile, browser):
    done = hostile.autograder("report")
    assert done.returncode == 0, done.stderr
    seen = watched(browser)
    seen.page.goto((hostile.path / "report.html").as_uri())
    nothing_ran(seen, "report.html")
    path = hostile.classroom.autograded(FINE[0], NAME, NOTEBOOK)
    for number, student in enumerate((*IDS, *NAMES)):
        record = replace(read_record(path), student=student, penalty=0.0)
        page = hostile.path / f"page-{number}.html"
        text = feedback_page(record, hostile.assignment, read_notebook(path))
        page.write_text(text, encoding="utf-8")
        seen.page.goto(page.as_uri())
        text = nothing_ran(seen, f"the feedback page of {student}")
        assert re.sub(r"\s+", "", student) in re.sub(r"\s+", "", text)


def test_jupyterlab_opens_an_autograded_notebook_and_runs_none(hostile, server, browser):
    """The one of an id that is script; test_jupyterlab.py opens those of other names."""
    seen = watched(browser)
    path = hostile.classroom.autograded(IDS[1], NAME, NOTEBOOK)
    place = quote(str(path.relative_to(hostile.course.root)))
    seen.page.goto(server.page(f"lab/tree/{place}"))
    expect(seen.page.get_by_role("heading", name="Counting in text")).to_be_visible()
    nothing_ran(seen, f"lab/tree/{path.relative_to(hostile.course.root)}")
