"""docs/: the author's page is followed step by step, and no link or module named is missing."""

import re
import shutil

import pytest
from conftest import ROOT, autograder

from autograder.authoring.build import build
from autograder.course import Course

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_authors_page_leads_to_a_proved_task(tmp_path):
    """Beside tasks without known answers: that theirs hold is what `make verify` proves."""
    root = tmp_path / "course"
    shutil.copytree(ROOT / "source" / "01_neuron", root / "source" / "01_neuron")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    text = (ROOT / "docs" / "author.md").read_text()
    task, tests, answers, excuses = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    folder = root / "source" / "01_neuron"
    for file in folder.glob("tasks/*.py"):
        parts = re.split(r"^(?=# %%)", file.read_text(), flags=re.MULTILINE)
        kept = [part for part in parts if not re.match("# %% (mistake|alternative)=", part)]
        file.write_text("".join(kept))
    notebook = folder / "neuron.py"
    before, last = notebook.read_text().rsplit("# %% [markdown]", 1)
    notebook.write_text(f"{before}{task}\n# %% [markdown]{last}")
    (folder / "tasks" / "hard-sigmoid.py").write_text(f"{tests}\n{answers}\n{excuses}")
    course = Course(root)
    build(course)
    assert "hard-sigmoid" in course.load("01_neuron").task_by_id
    steps = re.findall(r"^\.venv/bin/autograder (verify .*01_neuron.*)$", text, re.MULTILINE)
    assert len(steps) == 5
    for step in steps:
        done = autograder(*step.split(), cwd=root)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page):
    for link, source in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", page.read_text()):
        assert (page.parent / (link or source)).exists(), link or source


def test_the_architecture_names_every_module():
    text = (ROOT / "docs" / "architecture.md").read_text()
    rows = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in _folders(text)}
    package = ROOT / "autograder"
    there: dict[str, set[str]] = {"beside them": set()}
    for path in package.rglob("*.py"):
        folder = path.parent.name if path.parent != package else "beside them"
        there.setdefault(folder, set()).update({path.stem} - {"__init__", "__main__"})
    assert rows == there


def _folders(text: str) -> list[tuple[str, str]]:
    """The table of folders: each folder's name, and the cell that names its modules."""
    table = text.partition("## The folders")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return [(row[0].strip("`"), row[2]) for row in cells if len(row) == 3][2:]
