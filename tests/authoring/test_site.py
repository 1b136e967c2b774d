"""The website: pages, pictures, formulas and search; nothing of a solution, no network, no dead
link."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from conftest import MINI, ROOT, autograder, write_course
from test_course_map import on

pytest.importorskip("myst_nb", reason="what makes the website is not installed")

from autograder.authoring.site import shown  # noqa: E402

PICTURES = r"""
# %% [markdown]
# ## A formula
#
# Here is $\hat{y} = w^\mathsf{T} x$, and
#
# $$\sum_i x_i$$
#
# <details><summary>I do not know how to start</summary>
#
# Look *twice*.
#
# </details>

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()

# %% tags=["skip-execution"]
plt.plot([double(1)])
plt.show()
"""
README = """\
# A small course

[Its page](docs/page.md), and <img src="docs/map.svg" width="300" alt="the map">
"""
PAGE = "# A page\n\nSee [the notebook](../assignments/01_mini/mini.ipynb) and [below](#below).\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small course with a website."""
    first = {"mini.py": MINI["mini.py"] + PICTURES}
    second = on("[01_mini]")
    course = write_course(
        tmp_path_factory.mktemp("site") / "course", {"01_mini": first, "02_more": second}
    )
    (course.root / "docs").mkdir()
    (course.root / "README.md").write_text(README)
    (course.root / "docs" / "page.md").write_text(PAGE + "\n## Below\n\nThe end.\n")
    done = autograder("site", cwd=course.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("wrote  build/site/html/index.html\n")
    return course


class _Links(HTMLParser):
    """Where a page leads, what it loads, and the names in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for key, value in attributes:
            if key in ("href", "src") and value and not value.startswith("data:"):
                (self.found if tag == "a" else self.loaded).append(value)
            if key == "id" and value:
                self.ids.add(value)


def html(course) -> Path:
    return course.root / "build" / "site" / "html"


def test_no_link_is_dead_and_nothing_is_loaded_from_elsewhere(made):
    pages = {path.resolve(): _Links(path.read_text()) for path in html(made).rglob("*.html")}
    assert {path.name for path in pages} >= {"index.html", "page.html", "mini.html", "more.html"}
    count = 0
    for path, page in pages.items():
        assert not [link for link in page.loaded if "//" in link]
        for link in page.loaded + [link for link in page.found if "://" not in link]:
            target, name = urldefrag(link)
            to = (path.parent / unquote(target.partition("?")[0])).resolve() if target else path
            assert to.exists(), (path.name, link)
            assert not name or to not in pages or name in pages[to].ids, (path.name, link)
            count += 1
    assert count > 30
    for style in html(made).rglob("*.css"):
        assert not re.search(r"(url\(|@import\s+)[\"']?(https?:)?//", style.read_text()), style


def test_a_notebook_has_its_formulas_and_the_picture_that_needs_no_answer(made):
    page = (html(made) / "assignments" / "01_mini" / "mini.html").read_text()
    assert len(re.findall(r"<math\b", page)) == 2
    assert "<em>twice</em>" in page
    assert len(re.findall(r'<img [^>]*src="[^"]*\.png"', page)) == 1
    assert "NotImplementedError" in page  # the stub, and no error's traceback
    assert "Traceback" not in page and "NameError" not in page
    assert "builds on" not in page
    more = (html(made) / "assignments" / "02_more" / "more.html").read_text()
    assert re.search(r'builds on <a [^>]*href="\.\./01_mini/mini\.html"', more)


def test_the_notebook_to_download_is_the_release(made):
    place = Path("assignments", "01_mini", "mini.ipynb")
    assert (html(made) / place).read_bytes() == (made.root / place).read_bytes()


def test_search_finds_what_a_notebook_says(made):
    index = (html(made) / "searchindex.js").read_text()
    found = json.loads(index[len("Search.setIndex(") : -1])
    assert "twice" in found["terms"] and "formula" in found["titleterms"]


def test_nothing_of_a_solution_is_in_it(made):
    """Nor of hidden tests and known answers, in any file."""
    texts = (".html", ".ipynb", ".md", ".js", ".txt", ".json")
    for path in (made.root / "build" / "site").rglob("*"):
        if path.suffix in texts and "_static" not in path.parts:
            text = unescape(re.sub(r"<[^>]+>", "", path.read_text()))
            for secret in ("return 2", "x + 1", "probe(", "randn", "triples", "BEGIN SOLUTION"):
                assert secret not in text, (path, secret)
    page = (html(made) / "assignments" / "01_mini" / "mini.html").read_text()
    assert "def double(x):" in unescape(re.sub(r"<[^>]+>", "", page))  # as it is looked for


def test_nothing_of_a_solution_is_on_this_courses_pages(course):
    """A page shows each cell as it is released, but for the line below the title."""
    for name in course.names():
        assignment = course.load(name)
        page = shown(assignment)
        for cell, part in zip(assignment.cells, page.cells, strict=True):
            assert cell.index == 0 or part.source == cell.released
            own = set(cell.source.splitlines()) - set(cell.released.splitlines())
            assert not own & set(part.source.splitlines())
            assert not part.get("outputs")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gone](gone.md)", "docs/page.md:.*gone"),
        (r"$\nosuchcommand$", r"docs/page.md:.*nosuchcommand"),
    ],
)
def test_a_dead_link_or_a_formula_that_cannot_be_read_is_an_error(tmp_path, text, words):
    course = write_course(tmp_path / "course", {"01_mini": {}})
    (course.root / "docs").mkdir()
    (course.root / "README.md").write_text("# One\n\n[page](docs/page.md)\n")
    (course.root / "docs" / "page.md").write_text(f"# Page\n\n{text}\n")
    done = autograder("site", "--no-pictures", cwd=course.root)
    assert done.returncode == 1
    assert re.search(words, done.stderr), done.stderr


def test_the_site_is_not_tracked():
    assert "build/" in (ROOT / ".gitignore").read_text().split()
