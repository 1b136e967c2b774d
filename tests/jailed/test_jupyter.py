"""Notebooks run as in Jupyter: the same cells in a kernel, in the jail, and without a jail."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from conftest import begin
from jupyter_snippets import SNIPPETS, Snippet
from nbclient import NotebookClient

from autograder.protocol.results import RunCell
from autograder.running.worker import Worker
from autograder.settings import Limits

NAMES = """\
import builtins as _builtins, os as _os
_builtins.print(*sorted(k for k in globals() if k[0] != "_"), "at", _os.getcwd())
"""
# nothing of the snippet before, and a folder of its own, as a run has
FRESH = """
import importlib as _importlib, tempfile as _tempfile
_os.first = getattr(_os, "first", None) or dict(globals())  # %reset leaves modules alone
for _name in set(globals()) - set(_os.first):
    if _name[0] != "_" or _name[1:2] == "_" and _name.strip("_"):
        del globals()[_name]
globals().update({k: v for k, v in _os.first.items() if k[:2] == "__" and k.strip("_")})
vars(_builtins).pop("_", None)  # doctest leaves one
_hook = get_ipython().displayhook
_hook._ = _hook.__ = _hook.___ = ""
get_ipython().push({"_": "", "__": "", "___": ""}, interactive=False)
_os.environ["HOME"] = _tempfile.mkdtemp(dir=FOLDER)
_os.chdir(_os.environ["HOME"])
_importlib.invalidate_caches()
"""


@dataclass
class Seen:
    """What a snippet did: for each cell its error, and what was shown; the names it bound."""

    errors: list[tuple[str, str] | None] = field(default_factory=list)
    shown: list[dict[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, outputs: list, error: tuple[str, str] | None) -> None:
        shown = {"stdout": "", "stderr": "", "result": "", "traceback": ""}
        for output in outputs:
            kind = output["output_type"]
            if kind == "stream":
                shown[output["name"]] += output["text"]
            elif kind == "error":
                shown["traceback"] += output["ename"]
                if error and error[0] == "NoneType":  # ipykernel's word for one in showing
                    error = output["ename"], output["evalue"]
            elif "text/plain" in output["data"]:
                shown["result"] += output["data"]["text/plain"] + "\n"
        self.errors.append(error and (error[0], plain(error[1])))
        self.shown.append({name: plain(text) for name, text in shown.items() if text})

    def end(self, outputs: list) -> None:
        text = "".join(output["text"] for output in outputs)
        names, _, folder = text.rstrip("\n").rpartition(" at ")
        self.names = set(names.split())
        self.shown = [
            {name: text.replace(folder, "~") for name, text in one.items()} for one in self.shown
        ]

    def __str__(self) -> str:
        lines = []
        for error, shown in zip(self.errors, self.shown, strict=True):
            lines.append(f"--- {error or ''}")
            lines += [f"{name}: {text}" for name, text in shown.items()]
        return "\n".join([*lines, "names: " + " ".join(sorted(self.names))])

    @property
    def text(self) -> str:
        """All that was shown, for people to read."""
        return "".join(one.get(k, "") for one in self.shown for k in ("stdout", "stderr", "result"))


# what differs between any two runs, or only in looks
VARIES = [
    (r"\x1b\[[0-9;]*m", ""),  # colours
    (r"/tmp/ipykernel_\d+/\d+\.py|<ipython-input-[^>]*>|\b\d{4,}\.py", "CELL"),
    (r"0x[0-9a-f]{6,}", "ADDRESS"),
    (r"(CPU times|Wall time): .*", "TIMES"),
    (r"\d[\d.]* [nμm]?s ± .*", "TIMES"),
    (r"with 'int' literal", "with a literal"),  # from Python 3.12 on
]


def plain(text: str) -> str:
    for pattern, word in VARIES:
        text = re.sub(pattern, word, text)
    return text


class Kernel:
    """A kernel of Jupyter's, driven by nbclient."""

    def __init__(self, folder: Path) -> None:
        self.end = NAMES + FRESH.replace("FOLDER", repr(str(folder)))
        self.replies: list[dict] = []
        self.client = NotebookClient(
            nbformat.v4.new_notebook(),
            kernel_name="python3",
            allow_errors=True,
            timeout=60,
            on_cell_executed=lambda cell, cell_index, execute_reply: self.replies.append(
                execute_reply["content"]
            ),
        )
        # told of a test, ipykernel would not take what is written past sys.stdout
        environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
        environment["PIP_NO_INDEX"] = "1"  # or `!pip install` would fetch PyTorch
        self.context = self.client.setup_kernel(env=environment)
        self.context.__enter__()
        self.cell(self.end)

    def close(self) -> None:
        self.context.__exit__(None, None, None)

    def cell(self, source: str) -> tuple[list, tuple[str, str] | None]:
        self.replies.clear()
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells.append(cell)
        self.client.execute_cell(cell, len(self.client.nb.cells) - 1)
        reply = self.replies[0] if self.replies else {"status": "ok"}  # an empty cell is passed by
        failed = reply["status"] == "error"
        return cell.outputs, (reply["ename"], reply["evalue"]) if failed else None


def in_jupyter(kernel: Kernel, snippet: Snippet) -> Seen:
    """A cell may change what an earlier one shows, so outputs are looked at in the end."""
    cells = [kernel.cell(source) for source in snippet.cells]
    names, _ = kernel.cell(kernel.end)
    seen = Seen()
    for outputs, error in cells:
        seen.add(outputs, error)
    seen.end(names)
    return seen


def here(worker: Worker, snippet: Snippet) -> Seen:
    cells = [*snippet.cells, NAMES]
    run = worker.attempt([RunCell(source) for source in cells], 0, "cpu")
    assert run.ended is None, run.reason
    seen = Seen()
    for number in range(len(snippet.cells)):
        result = run.results[number, None]
        seen.add(result.outputs, result.error and (result.error["type"], result.error["message"]))
    seen.end(run.results[len(snippet.cells), None].outputs)
    return seen


@pytest.fixture(scope="module")
def shared_kernel(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        kernel = Kernel(tmp_path_factory.mktemp("homes"))
        yield kernel
        kernel.close()


@pytest.fixture
def kernel(snippet, shared_kernel, tmp_path):
    if not snippet.alone:
        yield shared_kernel
        return
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.close()


@pytest.fixture(scope="module")
def open_worker(course, warmth):
    """A worker without a jail, which is otherwise that of the grader."""
    with Worker(Limits(cell_seconds=4), course.cache, False, warmth) as worker:
        begin(worker)
        yield worker


@pytest.fixture(scope="module")
def cold_worker(course):
    """The worker of `autograder check`."""
    limits = Limits(cell_seconds=8)
    with Worker(limits, course.cache, jailed=False, warmth=()) as worker:
        yield worker


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda one: one.name)
def test_a_run_does_what_jupyter_does(snippet, kernel, worker, open_worker):
    jupyter = in_jupyter(kernel, snippet)
    graded, checked = here(worker, snippet), here(open_worker, snippet)
    assert str(graded) == str(checked)
    if not snippet.why:
        assert str(graded) == str(jupyter)
        return
    assert graded.text.strip("\n") == snippet.here
    assert str(graded) != str(jupyter), "nothing differs"
    assert jupyter.names <= graded.names
    for ours, theirs in zip(graded.errors, jupyter.errors, strict=True):
        assert ours in (None, theirs)


@pytest.mark.parametrize("snippet", [one for one in SNIPPETS if one.cold], ids=lambda one: one.name)
def test_what_is_imported_beforehand_makes_no_difference(snippet, worker, cold_worker):
    assert str(here(cold_worker, snippet)) == str(here(worker, snippet))
