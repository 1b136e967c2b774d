"""An instructor's afternoon in formgrader: grade by the button, read, give points, feed back.

One test, whose hours are the functions below it: each begins where the one before has ended.
"""

import contextlib
import csv
import re
import sqlite3

import pytest
from browser import chromium, screenshot, watched
from playwright.sync_api import Locator, Page, expect
from server import Server
from stock import NAME, NOTEBOOK, WRITTEN, Stock, copy  # noqa: F401  (a fixture)

from autograder.authoring.demo import STUDENTS

COMMENT = "Clear & short. <b>Which</b> $w$ do you mean?"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def one(browser, copy) -> Stock:  # noqa: F811
    one = Stock(copy, "afternoon")
    for student in ("perfect", "blank"):
        one.submit_text(student, STUDENTS[student](one.assignment))
    return one


@pytest.fixture(scope="module")
def page(browser, one, tmp_path_factory):
    """Formgrader in a browser that knows the server's address and nothing outside it."""
    home = tmp_path_factory.mktemp("home")
    server = Server(one.course.root, home, one.environment)
    try:
        seen = watched(browser)
        seen.page.context.route(
            re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort()
        )
        seen.page.goto(server.page("formgrader/"))
        yield seen.page
    finally:
        server.stop()


def test_an_afternoon(page, one, tmp_path):
    the_assignments_and_how_many_handed_in(page, tmp_path)
    the_button_grades_in_the_jail(page, one, tmp_path)
    a_person_reads_gives_points_and_comments(page, one, tmp_path)
    the_feedback_shows_points_and_comment(page, one, tmp_path)
    the_export_holds_the_new_total(one, tmp_path)


def row(page: Page, text: str) -> Locator:
    return page.locator("#main-table tr").filter(has_text=text)


def menu(page: Page, entry: str) -> None:
    page.locator(".nav-stacked").get_by_text(entry).click()


def pressed(page: Page, button: Locator) -> str:
    """Press a button; what formgrader's dialog says when it is done, put away again."""
    button.click()
    dialog = page.locator(".modal.in")
    expect(dialog).to_contain_text("Success")
    text = dialog.inner_text()
    dialog.get_by_role("button", name="OK").click()
    expect(page.locator(".modal-backdrop")).to_have_count(0)
    return text


def open_submission(page: Page, one: Stock, student: str) -> None:
    """From the list of what waits for a person to the student's page."""
    menu(page, "Manual Grading")
    row(page, NAME).get_by_role("link", name=NAME).click()
    row(page, NOTEBOOK).get_by_role("link", name=NOTEBOOK).click()
    expect(row(page, "Submission #")).to_have_count(2)
    # a table sorts itself after it is filled, so that a line is found by its (hidden) name
    row(page, student).get_by_role("link", name=re.compile("Submission #")).click()
    waits_for_its_scores(page)


def waits_for_its_scores(page: Page) -> None:
    placeholder = re.compile("Type any comments here")
    expect(page.locator(f"#{WRITTEN}-comment")).to_have_attribute("placeholder", placeholder)
    expect(page.locator("#relu-values")).to_have_attribute("placeholder", re.compile(r"\d"))


def the_assignments_and_how_many_handed_in(page, tmp_path):
    expect(row(page, NAME).locator(".num-submissions")).to_have_text("2")
    expect(row(page, NAME).locator(".status")).to_have_text("draft")
    screenshot(page, "formgrader-assignments", tmp_path)


def the_button_grades_in_the_jail(page, one, tmp_path):
    row(page, NAME).locator(".num-submissions a").click()
    most = f"{one.assignment.max_score:g}"
    points = one.assignment.task_by_id[WRITTEN].points
    for student, score in {"perfect": one.assignment.max_score - points, "blank": 0}.items():
        line = row(page, student)
        expect(line.locator(".status")).to_have_text("needs autograding")
        pressed(page, line.locator(".autograde a"))
        expect(line.locator(".score")).to_have_text(f"{score:g} / {most}")
    expect(row(page, "perfect").locator(".status")).to_have_text("needs manual grading")
    screenshot(page, "formgrader-submissions", tmp_path)


def a_person_reads_gives_points_and_comments(page, one, tmp_path):
    open_submission(page, one, "perfect")
    body = page.locator("body")
    expect(body).to_contain_text("Five to ten lines are enough")  # what is asked, and
    expect(body).to_contain_text("1 point: what the neuron answers at the four corners")
    expect(body).to_contain_text("A contradiction, whatever the weights are.")  # the answer
    score, comment = page.locator(f"#{WRITTEN}"), page.locator(f"#{WRITTEN}-comment")
    expect(score).to_have_class(re.compile("needs_manual_grade"))
    expect(page.locator("#relu-values")).to_have_attribute("placeholder", "2")
    for field, value in ((score, "2.5"), (comment, COMMENT)):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            field.fill(value)
            field.press("Tab")
        assert saved.value.ok
    screenshot(page, "formgrader-points-by-hand", tmp_path)

    page.reload()
    waits_for_its_scores(page)
    expect(score).to_have_value("2.5")
    expect(score).not_to_have_class(re.compile("needs_manual_grade"))
    expect(comment).to_have_value(COMMENT)
    with contextlib.closing(sqlite3.connect(one.path / "gradebook.db")) as database:
        rows = database.execute(
            "select manual_score, needs_manual_grade from grade"
            " where manual_score is not null or needs_manual_grade"
        ).fetchall()
    assert rows == [(2.5, 0)]


def the_feedback_shows_points_and_comment(page, one, tmp_path):
    page.locator(".breadcrumb").get_by_role("link", name="Manual Grading").click()
    menu(page, "Manage Assignments")
    row(page, NAME).locator(".num-submissions a").click()
    line = row(page, "perfect")
    expect(line.locator(".status")).to_have_text("graded")
    pressed(page, line.locator(".generate-feedback a"))
    assert not one.classroom.feedback("blank", NAME, NOTEBOOK).exists()
    menu(page, "Manage Assignments")
    pressed(page, row(page, NAME).locator(".generate-feedback a"))
    assert one.classroom.feedback("blank", NAME, NOTEBOOK).exists()

    seen = watched(page.context.browser).page
    seen.goto(one.classroom.feedback("perfect", NAME, NOTEBOOK).as_uri())
    most = one.assignment.max_score
    expect(seen.locator("body")).to_contain_text(f"{most - 0.5:g} of {most:g} points")
    expect(seen.locator("body")).to_contain_text("2.5 of 3")
    expect(seen.locator("body")).to_contain_text(COMMENT)
    screenshot(seen, "feedback", tmp_path)


def the_export_holds_the_new_total(one, tmp_path):
    path = tmp_path / "grades.csv"
    done = one.autograder("export", "--format", "csv", "--to", str(path))
    assert done.returncode == 0, done.stderr
    with path.open(newline="") as file:
        scores = {line["student_id"]: line["score"] for line in csv.DictReader(file)}
    assert scores == {"perfect": f"{one.assignment.max_score - 0.5:g}", "blank": "0"}
