"""A learner's work folder: started, updated, and never overwritten."""

import json
import os

import nbformat
import pytest
from conftest import ROOT, autograder

from autograder.authoring.demo import notebook_text
from autograder.course import text_of

RELU = "#| export\ndef relu(z):\n    return max(z, 0)"


@pytest.fixture
def work(tmp_path):
    return tmp_path / "work"


@pytest.fixture
def notebook(work, neuron):
    """The path of a started 01_neuron."""
    done = autograder("start", "01_neuron", "--work", str(work))
    assert done.returncode == 0, done.stderr
    return work / "01_neuron" / "neuron.ipynb"


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def cell(notebook, name):
    return next(c for c in notebook["cells"] if c["id"] == name)


def write(path, notebook):
    path.write_text(notebook_text(notebook), encoding="utf-8")


def make_older(notebook):
    """Turn a notebook into one of an older release: other texts, a cell too many, one too few."""
    notebook["metadata"]["autograder"]["version"] = "an-older-one"
    cell(notebook, "start_1")["source"] = "# The older opening"
    gone = json.loads(json.dumps(cell(notebook, "setup_1")))
    gone["id"] = gone["metadata"]["nbgrader"]["grade_id"] = "prose-of-old"
    notebook["cells"].insert(2, gone)
    notebook["cells"].remove(cell(notebook, "sigmoid-try"))


def own(text, kind="code"):
    made = {"cell_type": kind, "id": "mine", "metadata": {"tags": ["keep"]}, "source": text}
    return made | ({"execution_count": 3, "outputs": []} if kind == "code" else {})


def update(work, *names):
    return autograder("update", *names, "--work", str(work))


# ---------------------------------------------------------------- start


def test_start_copies_the_release(notebook):
    released = ROOT / "assignments" / "01_neuron" / "neuron.ipynb"
    assert notebook.read_bytes() == released.read_bytes()


def test_start_leaves_work_that_is_there_alone(notebook, work):
    notebook.write_text("my work")
    done = autograder("start", "01_neuron", "--work", str(work))
    assert done.returncode == 1
    assert "exists and is left as it is" in done.stderr
    assert "autograder update 01_neuron" in done.stderr
    assert done.stderr.count("\n") == 1
    assert notebook.read_text() == "my work"


def test_start_leaves_a_folder_that_is_there_alone(work):
    (work / "01_neuron").mkdir(parents=True)
    (work / "01_neuron" / "notes.txt").write_text("mine")
    done = autograder("start", "01_neuron", "--work", str(work))
    assert done.returncode == 1
    assert "exists and is left as it is; move it away" in done.stderr
    assert [p.name for p in (work / "01_neuron").iterdir()] == ["notes.txt"]


def test_start_names_the_assignments_when_one_is_unknown(work):
    done = autograder("start", "99_nothing", "--work", str(work))
    assert done.returncode == 1
    assert "there is no assignment '99_nothing'; there are: " in done.stderr
    assert done.stderr.count("\n") == 1
    assert not work.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_start_where_nothing_can_be_written(tmp_path):
    tmp_path.chmod(0o500)
    done = autograder("start", "01_neuron", "--work", str(tmp_path / "work"))
    tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert "cannot be made" in done.stderr and done.stderr.count("\n") == 1


def test_start_says_what_comes_before_and_whether_it_is_begun(notebook, work):
    done = autograder("start", "02_dense_layer", "--work", str(work))
    assert "It builds on 01_neuron (started).\n" in done.stdout
    done = autograder("start", "05_einsum", "--work", str(work))
    words = "It builds on 03_matmul (not started), 04_broadcasting (not started).\n"
    assert words in done.stdout


def test_start_of_what_builds_on_nothing_says_nothing(work):
    done = autograder("start", "01_neuron", "--work", str(work))
    assert done.returncode == 0 and "builds on" not in done.stdout


# ---------------------------------------------------------------- update


def test_update_of_the_current_release_changes_nothing(notebook, work):
    old = read(notebook)
    cell(old, "relu")["source"] = RELU
    write(notebook, old)
    before = notebook.read_bytes()
    done = update(work)
    assert (done.returncode, done.stdout) == (0, "01_neuron: up to date\n")
    assert notebook.read_bytes() == before
    assert len(list(notebook.parent.glob("*.ipynb"))) == 1


def test_update_brings_the_release_and_keeps_the_work(notebook, work, neuron):
    old = read(notebook)
    make_older(old)
    cell(old, "relu")["source"] = RELU
    cell(old, "relu")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hi"}]
    place = old["cells"].index(cell(old, "relu"))
    old["cells"].insert(place + 1, own("relu(3)"))
    old["cells"].insert(0, {**own("my notes", "markdown"), "id": "notes"})
    write(notebook, old)
    before = notebook.read_bytes()

    done = update(work)
    assert done.returncode == 0, done.stderr
    new = read(notebook)
    nbformat.validate(nbformat.from_dict(new))
    names = [c["id"] for c in new["cells"]]
    assert new["metadata"]["autograder"]["version"] == neuron.version
    assert text_of(cell(new, "relu")) == RELU
    assert cell(new, "relu")["outputs"] == cell(old, "relu")["outputs"]
    assert names[0] == "notes"
    assert names[names.index("relu") + 1] == "mine"
    assert cell(new, "mine") == cell(old, "mine")
    ours = [c["id"] for c in neuron.release["cells"]]
    assert [name for name in names if name not in ("notes", "mine")] == ours
    for name in ours:
        if name != "relu":
            assert text_of(cell(new, name)) == neuron.by_id[name].released

    assert "01_neuron: updated" in done.stdout
    for words in (
        "relu: your answer is kept",
        "start_1 is as in the new release",
        "prose-of-old is gone",
        "sigmoid-try is new",
        "close it there and open it again",
    ):
        assert words in done.stdout
    backup = notebook.with_name("neuron.before-update-1.ipynb")
    assert backup.read_bytes() == before
    assert update(work).stdout == "01_neuron: up to date\n"


def test_update_gives_an_untouched_answer_the_new_text(notebook, work, neuron):
    old = read(notebook)
    make_older(old)
    cell(old, "relu")["source"] = "def relu(z):\n    ... # the stub of the older release"
    write(notebook, old)
    state_file = notebook.with_name(".autograder.json")
    state = read(state_file)
    state["released"]["relu"] = cell(old, "relu")["source"]
    state_file.write_text(json.dumps(state))
    assert update(work).returncode == 0
    assert text_of(cell(read(notebook), "relu")) == neuron.by_id["relu"].released


def test_update_keeps_the_answer_to_a_task_that_is_no_more(notebook, work):
    old = read(notebook)
    make_older(old)
    gone = json.loads(json.dumps(cell(old, "relu")))
    gone["id"] = gone["metadata"]["nbgrader"]["grade_id"] = "old-task"
    gone["source"] = "kept = True"
    old["cells"].insert(old["cells"].index(cell(old, "relu")), gone)
    write(notebook, old)
    done = update(work)
    assert "old-task is no task any more; it stays as a cell of your own" in done.stdout
    kept = cell(read(notebook), "old-task")
    assert (text_of(kept), kept["metadata"]) == ("kept = True", {})


def test_update_makes_another_backup_each_time(notebook, work):
    for number in (1, 2):
        old = read(notebook)
        old["metadata"]["autograder"]["version"] = f"older {number}"
        write(notebook, old)
        before = notebook.read_bytes()
        assert update(work, "01_neuron").returncode == 0
        backup = notebook.with_name(f"neuron.before-update-{number}.ipynb")
        assert backup.read_bytes() == before


@pytest.mark.parametrize(
    "data, words",
    [
        (b'{"cells": [{"cell_type": "co', "half saved, or damaged; save it again in Jupyter"),
        (b"", "half saved, or damaged"),
        (b"\xff\xfe\x00", "half saved, or damaged"),
        (b"[1, 2]", "is not a notebook of format 4"),
        (b'{"cells": []}', "is not a notebook of 01_neuron and is left as it is"),
        (
            b'{"cells": [], "metadata": {"autograder": {"assignment": "03_matmul"}}}',
            "is not a notebook of 01_neuron",
        ),
    ],
)
def test_update_leaves_what_it_cannot_read_alone(notebook, work, data, words):
    notebook.write_bytes(data)
    done = update(work)
    assert done.returncode == 1
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert notebook.read_bytes() == data
    assert len(list(notebook.parent.glob("*.ipynb"))) == 1


def test_update_without_any_work(work):
    done = update(work)
    assert done.returncode == 1
    assert "run: autograder start NAME" in done.stderr
