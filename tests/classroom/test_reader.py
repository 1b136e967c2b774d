"""Submissions are hostile text too: what they hold is shown as text, in a real browser."""

import json
from pathlib import Path

import pytest
from browser import chromium, watched, with_mathjax
from server import TOKEN, Server
from stock import NAME, NOTEBOOK, Stock, copy  # noqa: F401  (a fixture)

from autograder.authoring.demo import filled, notebook_text, reference_answers

RUN = "window.hacked=1;alert(document.domain)"
MARKUP = (
    f"<script>{RUN}</script><img src=hacked.png onerror='{RUN}'><svg onload='{RUN}'></svg>"
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe><style>body{{display:none}}</style>'
    f"<a href='javascript:{RUN}'>look</a> [link](javascript:{RUN}) ![](http://127.0.0.1:1/hacked)"
)
# what is code or a formula for one reader may be a tag for another
VARIANTS = [
    f"`` ` `` {MARKUP} `",
    f"`unclosed {MARKUP}",
    f"\\`{MARKUP}\\`",
    f"``{MARKUP}`",
    f"`{MARKUP}`",
    f"`a\n\n{MARKUP}`",
    f"> `a\n{MARKUP}`",
    f"- `a\n- {MARKUP}`",
    f"# `head\n{MARKUP}`",
    f"|a|`|\n|-|-|\n|{MARKUP.replace('|', '')}|`|",
    f"```html\n{MARKUP}\n```",
    f"```mermaid\n{MARKUP}\n```",
    f"``` Mermaid\n{MARKUP}\n```",
    f'~~~mermaid\ngraph LR; A-->B; click A "javascript:{RUN}"\n~~~',
    f"```\n{MARKUP}",
    f"```\n~~~\n```\n{MARKUP}\n~~~",
    f"~~~ `\n{MARKUP}\n~~~~ `\n{MARKUP}",
    f"    indented\n    {MARKUP}\n",
    f"- item\n\n    {MARKUP}\n",
    f"1. item\n\n\t{MARKUP}\n",
    f"```x\"><img src=hacked.png onerror='{RUN}'>\ncode\n```",
    f"${MARKUP}$",
    f"\\${MARKUP}\\$",
    f"costs $5 {MARKUP} and $6",
    f"$$\n{MARKUP}\n$$",
    f"$`{MARKUP}`$",
    f"`$`{MARKUP}`$`",
    f"$a\n\n{MARKUP}$",
    f"\\\\({MARKUP}\\\\)",
    f"\\\\[{MARKUP}\\\\]",
    f"\\({MARKUP}\\)",
    f"\\begin{{align}}{MARKUP}\\end{{align}}",
    f"\\begin{{align}}{MARKUP}\\end{{align*}}",
    f"\\begin{{script}}{RUN}\\end{{script}}",
    f"$\\href{{javascript:{RUN}}}{{x}}$",
    f"$$\\require{{html}}\\href{{javascript:{RUN}}}{{x}}$$",
    "$\\class{a}{x} \\style{position:fixed;inset:0}{x} \\cssId{notebook}{x}$",
    "$\\bbox[background:url(hacked.png)]{x}$ $\\unicode[x;}*{display:none}]{65}$",
    f"$\\def\\h{{\\href}}\\h{{javascript:{RUN}}}{{x}}$",
    f"$\\let\\h=\\href \\h{{javascript:{RUN}}}{{x}}$",
    f"\\href{{javascript:{RUN}}}{{x}} $ \\href{{javascript:{RUN}}}{{x}} $ $",
    f"[a]\n\n[a]: javascript:{RUN}",
    f"[a][b]\n\n[b]:\njavascript:{RUN}",
    f"[`a](javascript:{RUN})`]",
    f"<javascript:{RUN}>",
    f"![x](attachment:x.png \"t\" onerror='{RUN}')",
    f'![`x](hacked.png)`](attachment:a"onerror="{RUN})',
    f"<img src='attachment:x.png' onerror='{RUN}'>",
    "![](hacked.png) ![a]( http://127.0.0.1:1/hacked ) ![b][c]\n\n[c]: hacked.png",
    f"term\n: `{MARKUP}",
    f"- [ ] `\n- [x] {MARKUP}`",
    "\ue0000\ue001 \ue000" + MARKUP,
]
FORMULAS = (
    "$0<b$ and $W[i](x)$ and $a<b$, `w[0][1]`, `x[i] <y[i]:`\n\n"
    "```\nif x[i] <y[i]:\n    w[0](1)\n```\n\n$$\\sum_i w[i](x) <b$$\n\n"
    "\\\\(c<d\\\\)\n\n\\begin{align}p &<q\\\\ r[1](s) &<t\\end{align}\n"
)
HONEST = "writes-formulas"
STUDENT = "O'Sheet (window.hacked)"  # ids that are markup: test_scripts.py
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
    notebook["cells"] += [
        {"metadata": {}, "cell_type": "markdown", "id": f"variant-{number}", "source": text}
        for number, text in enumerate(VARIANTS)
    ]
    notebook["metadata"]["title"] = notebook["metadata"]["authors"] = MARKUP
    notebook["metadata"]["kernelspec"]["display_name"] = MARKUP
    notebook["cells"][3]["metadata"]["name"] = MARKUP
    one.submit_text(STUDENT, notebook_text(notebook))
    honest = {**reference_answers(one.assignment), "why-not-xor": FORMULAS}
    one.submit_text(HONEST, notebook_text(filled(one.assignment, honest)))
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
    assert seen.page.locator("img, script, iframe, svg, a:not([href^='#'])").count() == 0


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


def test_formgrader_shows_markup_as_text_and_formulas_as_formulas(hostile, server, browser):
    seen = watched(browser, TOKEN)
    with_mathjax(seen.page)
    seen.page.goto(f"{server.url}/formgrader/gradebook/{NAME}/{NOTEBOOK}")
    seen.page.wait_for_selector("table tbody a")
    assert not seen.ran_something()
    links = [a.get_attribute("href") for a in seen.page.locator("table tbody a").all()]
    pages = {href for href in links if href and "/submissions/" in href}
    assert len(pages) == 3
    texts = []
    for href in pages:
        seen.page.goto(f"{server.url}{href}")
        seen.page.wait_for_load_state("networkidle")
        seen.page.wait_for_function("() => window.MathJax && MathJax.Hub.queue.pending === 0")
        assert not seen.ran_something()
        assert seen.page.locator("#notebook-container a[href^='javascript' i]").count() == 0
        assert seen.page.locator("#notebook-container img:not([src^='data:image/'])").count() == 0
        texts.append(seen.page.inner_text("body"))
        if "if x[i] <y[i]:" in texts[-1]:
            typeset = seen.page.evaluate(
                "() => MathJax.Hub.getAllJax().map(one => one.originalText.trim())"
            )
    assert any("window.hacked=1" in text for text in texts)
    [shown] = [text for text in texts if "if x[i] <y[i]:" in text]
    assert "w[0][1]" in shown and "w[0](1)" in shown and "x[i] <y[i]:" in shown
    for formula in ("0<b", "W[i](x)", "a<b", "\\sum_i w[i](x) <b", "c<d"):
        assert formula in typeset
    assert any("p &<q" in formula and "r[1](s) &<t" in formula for formula in typeset)


def test_the_attack_would_run_where_it_is_not_stopped(browser, tmp_path: Path):
    page = tmp_path / "open.html"
    page.write_text(f"<!doctype html><body>{MARKUP}</body>")
    seen = watched(browser)
    seen.page.goto(page.as_uri())
    assert seen.ran_something()
