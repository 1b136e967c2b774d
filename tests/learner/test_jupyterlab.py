"""A student's JupyterLab: a release opens, runs, and nbgrader's Validate says what is missing.

The tests of the release are one visit: one page, in the order in which they stand.
"""

import json
from pathlib import Path

import pytest
from browser import chromium, screenshot, watched
from conftest import ROOT, executable_with_kernels
from playwright.sync_api import Browser, BrowserContext, Page, expect
from server import Server

from autograder.authoring.demo import filled, notebook_text, reference_answers

RELEASED, SOLVED = "01_neuron/neuron.ipynb", "solved/neuron.ipynb"
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@pytest.fixture(scope="module")
def root(neuron, tmp_path_factory) -> Path:
    """A student's folder: one notebook as it was released, one with every task solved."""
    root = tmp_path_factory.mktemp("student")
    texts = {
        RELEASED: (ROOT / "assignments" / RELEASED).read_text(),
        SOLVED: notebook_text(filled(neuron, reference_answers(neuron))),
    }
    for name, text in texts.items():
        (root / name).parent.mkdir()
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def server(root, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    for name, settings in SETTINGS.items():
        path = home / "lab/user-settings/@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(settings))
    server = Server(root, home, command="jupyter-lab", executable=executable_with_kernels())
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


def opened(browser: Browser | BrowserContext, server, name: str) -> Page:
    page = watched(browser).page
    page.goto(server.page(f"lab/workspaces/{Path(name).parent}/tree/{name}"))
    expect(page.get_by_role("heading", name="One neuron")).to_be_visible()
    return page


def validated(page: Page):
    """Press nbgrader's button in the toolbar; what its dialog shows."""
    page.locator(".validate-button").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results")
    return dialog


@pytest.fixture(scope="module")
def page(browser, server) -> Page:
    return opened(browser, server, RELEASED)


def test_a_release_is_shown_with_formulas_and_folded_hints(page, tmp_path):
    formula = page.locator("mjx-container").first
    formula.scroll_into_view_if_needed()
    expect(formula).to_be_visible()
    expect(page.locator("mjx-merror")).to_have_count(0)
    hint = page.locator("details").filter(has_text="I don't know how to start").first
    hint.scroll_into_view_if_needed()
    answer = hint.get_by_text("Begin with a variable that holds 0.")
    expect(answer).to_be_hidden()
    hint.locator("summary").click()
    expect(answer).to_be_visible()
    screenshot(page, "jupyterlab-hint", tmp_path)


@pytest.fixture(scope="module")
def error(page):
    """All cells run: the output in which that ends."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    error = page.locator(".jp-OutputArea-output").filter(has_text="NotImplementedError")
    expect(error).to_be_visible()
    return error


def test_running_all_cells_stops_where_the_work_begins(page, error, tmp_path):
    expect(error).to_contain_text("weighted_sum")
    error.scroll_into_view_if_needed()
    screenshot(page, "jupyterlab-run-all", tmp_path)


def test_validate_says_which_cells_fail_and_saves_what_was_run(page, error, root, neuron, tmp_path):
    dialog = validated(page)
    screenshot(page, "jupyterlab-validate-released", tmp_path)
    tried = [c for c in neuron.cells if c.grade and c.grade_id.endswith("-try")]
    written = [task for task in neuron.tasks if task.written]
    expect(dialog.get_by_text("The following cell failed:")).to_have_count(
        len(tried) + len(written)
    )
    text = dialog.inner_text()
    for cell in tried:
        assert cell.released.strip() in text, cell.grade_id
    assert "YOUR ANSWER HERE" in text and "You did not provide a response." in text
    dialog.get_by_role("button", name="Ok").click()

    # what is on the disk now: nothing of the release changed, and the run ended at the first task
    before = json.loads((ROOT / "assignments" / RELEASED).read_text())["cells"]
    after = json.loads((root / RELEASED).read_text())["cells"]
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        for key in ("cell_type", "id", "source"):
            assert "".join(new[key]) == "".join(old[key])
        assert new["metadata"]["nbgrader"] == old["metadata"]["nbgrader"]
    ran = [cell["id"] for cell in after if cell.get("execution_count")]
    assert ran == ["setup", "setup_2", "weighted-sum", "weighted-sum-try"]
    outputs = {cell["id"]: cell["outputs"] for cell in after if cell.get("outputs")}
    assert "image/png" in outputs.pop("setup_2")[0]["data"]
    [[error]] = outputs.values()
    assert error["ename"] == "NotImplementedError"


def test_validate_says_that_a_solved_notebook_passes(page, server, tmp_path):
    page = opened(page.context, server, SOLVED)
    dialog = validated(page)
    screenshot(page, "jupyterlab-validate-solved", tmp_path)
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    expect(dialog).not_to_contain_text("failed")
