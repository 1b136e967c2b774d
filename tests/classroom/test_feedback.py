"""The feedback page: one's own code beside the difference, and nothing in it that could run."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.classroom.feedback import feedback_page, is_page_of
from autograder.grading.grader import MAX_OWN_WORDS, Grader
from autograder.judging.describe import HINT, NEXT, script
from autograder.judging.difference import Difference, presentable
from autograder.protocol.bounds import MAX_PAGE_ANSWER, MAX_PAGE_ANSWERS
from autograder.settings import Limits

HOSTILE = "<script>window.hacked=1</script>"
ANSWERS = {
    "weighted-sum": "def weighted_sum(x, w):\n    return 3 * sum(a * b for a, b in zip(x, w))",
    "relu": "def relu(z):\n    half = z / 2\n\n    return half + missing\n    # half + missing",
    "tensor-relu": f"def tensor_relu(x):\n    raise KeyError('''{HOSTILE}''')",
    "sigmoid": "\n".join(["def sigmoid(z):", *["    z = z + 0"] * 900, "    return '<b>'"]),
}


@pytest.fixture(scope="module")
def graded(worker, course, neuron):
    answers = {**reference_answers(neuron), **ANSWERS}
    text = notebook_text(filled(neuron, answers))
    grader = Grader(neuron, 5, ("cpu",), Limits(cell_seconds=20), course.evidence)
    return grader.grade_bytes(worker, text.encode(), "ada")


@pytest.fixture(scope="module")
def page(graded, neuron):
    return BeautifulSoup(feedback_page(graded.record, neuron, graded.notebook), "html.parser")


def task(page, neuron, name: str):
    number = [one.id for one in neuron.tasks].index(name) + 1
    return page.find(id=f"task-{number}")


def test_one_s_own_code_stands_beside_the_difference(page, neuron):
    section = task(page, neuron, "weighted-sum")
    code = "\n".join(line.text for line in section.select(".sides pre > *"))
    assert code == ANSWERS["weighted-sum"]
    rows = {dt.text: dt.find_next("dd").text for dt in section.select("dt")}
    assert rows["input"].startswith("weighted_sum([") and set(rows) == {"input", "expected", "got"}


def test_the_mistake_comes_first_then_the_difference_then_what_to_try(page, neuron):
    section = task(page, neuron, "weighted-sum")
    text = section.text
    places = [text.index(words) for words in (HINT, "3 times", "expected", NEXT, "What was asked")]
    assert places == sorted(places)
    assert "I don't know how to start" in text  # the fold of the notebook, by its title
    assert "lists of equal length, from none to forty numbers." in text


def test_the_line_that_an_error_names_is_marked(page, neuron):
    section = task(page, neuron, "relu")
    assert [mark.text for mark in section.select("mark")] == ["    return half + missing"]


def test_every_task_is_a_link_at_the_top_and_leads_back(page, neuron):
    links = [a["href"] for a in page.select("ol a")]
    assert links == [f"#task-{n}" for n in range(1, len(neuron.tasks) + 1)]
    for link in links:
        section = page.select_one(link)
        assert section.select_one("a.back")["href"] == "#top" and page.find(id="top")


def test_what_passes_is_folded(page, neuron):
    section = task(page, neuron, "plain-neuron")
    assert section.find("details") and not section.find("details").has_attr("open")
    assert section.find("details").text.count("def plain_neuron") == 1
    assert not section.select("dl, .hint")


def test_nothing_in_it_runs_or_loads(graded, neuron, page):
    text = feedback_page(graded.record, neuron, graded.notebook)
    assert "<script" not in text and "window.hacked" in text
    assert not page.select("script, img, link, iframe, object, form, svg, base")
    assert all(a["href"].startswith("#") for a in page.find_all("a"))
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert "url(" not in text and "@import" not in text
    assert "default-src 'none'" in page.find("meta", {"http-equiv": True})["content"]


def test_an_answer_of_any_length_is_cut(page, graded, neuron):
    section = task(page, neuron, "sigmoid")
    assert len(section.select_one(".sides pre").text) <= MAX_PAGE_ANSWER
    assert "The rest stands in your notebook" in section.text
    cells = [dict(cell) for cell in graded.notebook["cells"]]
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = "<>&'" * 1_000_000
    text = feedback_page(graded.record, neuron, {**graded.notebook, "cells": cells})
    codes = BeautifulSoup(text, "html.parser").select("pre")
    assert sum(len(code.text) for code in codes) <= MAX_PAGE_ANSWERS
    assert len(text) < 600_000


def test_a_page_knows_what_it_was_made_from(graded, neuron):
    page = feedback_page(graded.record, neuron, graded.notebook).encode()
    assert is_page_of(page, graded.record, neuron)
    another = {**graded.record.made, "submission": "another"}
    for other in (replace(graded.record, made=another), replace(graded.record, penalty=1.0)):
        assert not is_page_of(page, other, neuron)
    assert not is_page_of(page, graded.record, replace(neuron, version="newer"))


def test_a_file_that_was_not_run_says_why_and_no_more(graded, neuron, worker):
    record = Grader(neuron, 5, ("cpu",), Limits()).grade_bytes(worker, b"{", "ada").record
    page = BeautifulSoup(feedback_page(record, neuron, {}), "html.parser")
    assert "could not be graded" in page.text and not page.select("pre, dl, .hint")


@pytest.mark.parametrize(
    ("case", "lines"),
    [
        ("relu(2.5)", "relu(2.5)"),
        ("f(x)[2], with x = g([1, 2], k=3), y = 'a, with b'", None),
        ("f(x)[2], with x = g([1, 2], k=3), y = (1,)", "x = g([1, 2], k=3)\ny = (1,)\nf(x)[2]"),
        ("a = F(1); a.g = x; a(x), with x = 1", "x = 1\na = F(1)\na.g = x\na(x)"),
        ('the test "rows", with x = 1', 'the test "rows", with x = 1'),
        ("f(<40×3>)", "f(<40×3>)"),
    ],
)
def test_a_case_is_written_as_one_would_write_it(case, lines):
    expected = "x = g([1, 2], k=3)\ny = 'a, with b'\nf(x)[2]" if lines is None else lines
    assert script(case) == expected


def test_all_tasks_together_show_so_much_of_what_a_run_wrote(worker, course, neuron):
    raises = "    raise KeyError(450 * '\N{SNOWMAN}')"
    functions = {"relu": "relu(z)", "sigmoid": "sigmoid(z)", "weighted-sum": "weighted_sum(x, w)"}
    answers = {name: f"def {head}:\n{raises}" for name, head in functions.items()}
    text = notebook_text(filled(neuron, {**reference_answers(neuron), **answers}))
    grader = Grader(neuron, 5, ("cpu",), Limits(cell_seconds=20), course.evidence)
    graded = grader.grade_bytes(worker, text.encode(), "ada")
    page = feedback_page(graded.record, neuron, graded.notebook)
    assert 200 < page.count("\N{SNOWMAN}") <= MAX_OWN_WORDS


def test_of_a_paid_draw_no_row_holds_a_number():
    rows = (("input", "f(1.5)"), ("expected", "2.5"), ("got", "3.5"))
    paid = Difference("f(1.5): expected 2.5, got 3.5", "the value is not the right one", rows=rows)
    for made in (True, False):
        told = presentable(paid, None, made)
        assert told.lines == (("", told.words),) and not any(map(str.isdigit, told.words))
