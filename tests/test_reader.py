"""Submissions are hostile text too: what they hold is shown as text, in a real browser."""

import json
from pathlib import Path

import pytest
from browser import chromium, watched
from server import TOKEN, Server
from test_stock import NAME, NOTEBOOK, Stock, copy  # noqa: F401  (a fixture)

from autograder.demo import filled, notebook_text, reference_answers

RUN = "window.hacked=1;alert(document.domain)"
MARKUP = (
    f"<script>{RUN}</script><img src=hacked.png onerror='{RUN}'><svg onload='{RUN}'></svg>"
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe><style>body{{display:none}}</style>'
    f"<a href='javascript:{RUN}'>look</a> [link](javascript:{RUN}) ![](http://127.0.0.1:1/hacked)"
)
STUDENT = "O'Brien (window.hacked)"  # ids that are markup: test_scripts.py
ANSWERS = {
    "weighted-sum": f"raise ValueError({MARKUP!r})",
    "plain-neuron": f"class E(Exception): pass\nE.__name__ = {MARKUP!r}\nraise E('x')",
    "relu": (
        "from IPython.display import HTML, Javascript, Markdown, SVG, display\n"
        f"display(HTML({MARKUP!r}), Markdown({MARKUP!r}), Javascript({RUN!r}))\n"
        f"display({{'text/html': {MARKUP!r}, 'image/svg+xml': {MARKUP!r},"
        f" 'image/png': {MARKUP!r}, 'application/javascript': {RUN!r}}}, raw=True)\n"
        f"print({MARKUP!r})\nimport sys\nprint({MARKUP!r}, file=sys.stderr)\n"
        f"class R:\n    def _repr_html_(self): return {MARKUP!r}\n"
        f"    def __repr__(self): return {MARKUP!r}\nR()"
    ),
    "activated-neuron": f"def activated(*a):\n    return {MARKUP!r}",
    "sigmoid": f"def sigmoid(z):\n    raise KeyError({MARKUP!r})",
    "why-not-xor": MARKUP,
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def hostile(browser, copy):  # noqa: F811
    """A class of one hostile submission, graded, with its feedback."""
    one = Stock(copy, "hostile")
    answers = {**reference_answers(one.assignment), **ANSWERS}
    notebook = filled(one.assignment, answers)
    own = {"metadata": {}, "cell_type": "markdown", "id": "own<b>", "source": MARKUP}
    notebook["cells"].insert(1, own)
    notebook["metadata"]["title"] = notebook["metadata"]["authors"] = MARKUP
    notebook["metadata"]["kernelspec"]["display_name"] = MARKUP
    notebook["cells"][3]["metadata"]["name"] = MARKUP
    one.submit_text(STUDENT, notebook_text(notebook))
    one.submit_text(f"{STUDENT}2", json.dumps({"cells": [], "metadata": {"autograder": {
        "assignment": MARKUP}}}))  # fmt: skip
    done = one.autograder("grade", NAME)
    assert done.returncode == 3, done.stderr
    return one


@pytest.mark.parametrize("student", [STUDENT, f"{STUDENT}2"])
def test_the_feedback_page_shows_markup_as_text(hostile, browser, student):
    seen = watched(browser)
    seen.page.goto(hostile.classroom.feedback(student, NAME, NOTEBOOK).as_uri())
    seen.page.wait_for_load_state("networkidle")
    assert not seen.ran_something()
    text = seen.page.inner_text("body")
    assert STUDENT in text and "<script>window.hacked=1" in text
    assert seen.page.locator("img, script, iframe, svg, a").count() == 0


def test_the_report_shows_markup_as_text(hostile, browser):
    done = hostile.autograder("report")
    assert done.returncode == 0, done.stderr
    seen = watched(browser)
    seen.page.goto((hostile.path / "report.html").as_uri())
    seen.page.wait_for_load_state("networkidle")
    assert not seen.ran_something()
    assert STUDENT in seen.page.inner_text("body")
    assert seen.page.locator("img, iframe, a[href^='javascript']").count() == 0


@pytest.fixture(scope="module")
def server(hostile, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    server = Server(hostile.course.root, home, hostile.environment)
    yield server
    server.stop()


def test_formgrader_shows_markup_as_text(hostile, server, browser):
    seen = watched(browser, TOKEN)
    seen.page.goto(f"{server.url}/formgrader/gradebook/{NAME}/{NOTEBOOK}")
    seen.page.wait_for_selector("table tbody a")
    assert not seen.ran_something()
    links = [a.get_attribute("href") for a in seen.page.locator("table tbody a").all()]
    pages = {href for href in links if href and "/submissions/" in href}
    assert len(pages) == 2
    texts = []
    for href in pages:
        seen.page.goto(f"{server.url}{href}")
        seen.page.wait_for_load_state("networkidle")
        assert not seen.ran_something()
        texts.append(seen.page.inner_text("body"))
    assert any("window.hacked=1" in text for text in texts)


def test_the_attack_would_run_where_it_is_not_stopped(browser, tmp_path: Path):
    page = tmp_path / "open.html"
    page.write_text(f"<!doctype html><body>{MARKUP}</body>")
    seen = watched(browser)
    seen.page.goto(page.as_uri())
    assert seen.ran_something()
