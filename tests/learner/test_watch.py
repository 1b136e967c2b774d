"""`autograder watch` in a real terminal: a pseudo-terminal, keys sent, the screen read back."""

import json
import os
import re

import pexpect
import pexpect.fdpexpect
import pexpect.popen_spawn
import pytest
from conftest import ROOT, SCRIPTS, ZIP, autograder
from terminal import PATIENCE, Terminal

from autograder.authoring.demo import filled, notebook_text, reference_answers


@pytest.fixture
def work(tmp_path):
    """A work folder with 01_neuron, as released."""
    folder = tmp_path / "work"
    assert autograder("start", "01_neuron", "--work", str(folder)).returncode == 0
    return folder


@pytest.fixture
def save(work, neuron):
    """Save the notebook with the reference's answers to some tasks, and other changes."""

    def save(tasks=(), **changes):
        right = reference_answers(neuron)
        answers = {task: right[task] for task in tasks}
        answers |= {task.replace("_", "-"): text for task, text in changes.items()}
        path = work / "01_neuron" / "neuron.ipynb"
        partial = path.with_suffix(".part")
        partial.write_text(notebook_text(filled(neuron, answers)), encoding="utf-8")
        os.replace(partial, path)
        return path

    return save


@pytest.fixture
def terminal(work):
    with Terminal("--work", work) as terminal:
        yield terminal


def test_from_the_first_save_to_the_next_task(terminal, save, work):
    text = terminal.see(r"0 of 12 tasks, 0 of 29 points", r"next: · The weighted sum")
    assert re.search(r"> 01_neuron +·+ +0/12 tasks +0/29 points", text)
    assert re.search(r"  03_matmul +·+ +0/\d+ tasks +0/\d+ points  not started", text)
    assert max(map(len, terminal.text.splitlines())) <= 80

    save(weighted_sum=ZIP)
    terminal.see(r"next: ◐ The weighted sum +2 of 3", "expected  ValueError")
    save(["weighted-sum"])
    terminal.see("✓ The weighted sum: passed", "next: · Add the bias")
    text = terminal.see(r"course +■·+ +1 of \d+ tasks, 3 of")
    assert "03_matmul" not in text
    terminal.press("l")
    terminal.see(r"> 01_neuron +■·+ +1/12 tasks +3/29 points", "  03_matmul ")
    assert terminal.quit() == 0


def test_the_task_just_saved_comes_first(terminal, save):
    terminal.see("next: · The weighted sum")
    save(sigmoid="def sigmoid(z):\n    return 1 / 0")
    terminal.see("next: ✗ The sigmoid", "ZeroDivisionError", "line +return 1 / 0")
    save(["sigmoid"])
    terminal.see("✓ The sigmoid: passed", "next: · A neuron with any")
    save(["sigmoid"], relu="def relu(z):\n    return z")
    terminal.see("next: ✗ ReLU")


def test_hints_come_one_by_one_and_survive_a_restart(work, save):
    save(weighted_sum=ZIP)
    with Terminal("--work", work) as terminal:
        terminal.see(r"h: a hint \(3 left\)")
        terminal.press("h")
        text = terminal.see(
            "What may have happened: ", r"zip\s+stops\s+at\s+the\s+end", r"\(2 left\)"
        )
        assert "Begin with a variable" not in text
        terminal.press("h")
        text = terminal.see("Begin with a variable that holds 0", r"\(1 left\)")
        assert "How do I raise an error" not in text
        assert terminal.quit() == 0
    with Terminal("--work", work) as terminal:
        text = terminal.see(r"zip\s+stops\s+at\s+the\s+end", "Begin with a variable", r"\(1 left\)")
        terminal.press("h")
        terminal.see("How do I raise an error", "That is all the help")
        terminal.press("h")
        terminal.see("That is all the help")
        assert terminal.quit() == 0
    state = json.loads((work / "01_neuron" / ".autograder.json").read_text())
    assert state["hints"] == {"weighted-sum": 3}


def test_a_solution_is_shown_when_asked_for_twice(terminal):
    terminal.see("next: · The weighted sum")
    terminal.press("s")
    text = terminal.see("Press s again")
    assert "total += xi" not in text
    terminal.press("s")
    terminal.see("our solution of The weighted sum", r"total \+= xi \* wi")


def test_a_solution_is_shown_once_the_task_passes(terminal, save):
    terminal.see("next: · The weighted sum")
    save(["weighted-sum"])
    terminal.see("✓ The weighted sum: passed. s shows our solution.")
    terminal.press("s")
    terminal.see("our solution of The weighted sum", r"total \+= xi \* wi")


def test_the_list_and_another_task(terminal, save):
    terminal.see("next: · The weighted sum")
    terminal.press("l")
    terminal.see("> · The weighted sum", "  · The gradients of a ReLU neuron", "by hand")
    terminal.press("\x1b[B")
    terminal.see("> · Add the bias")
    terminal.press("k")
    terminal.see("> · The weighted sum")
    terminal.press("j")
    terminal.press("l")
    terminal.see("next: · Add the bias")
    terminal.press("x\x1b[15~é")
    terminal.press("l")
    terminal.see("> · Add the bias")


def test_a_half_saved_notebook_is_waited_for(terminal, save, work):
    terminal.see("next: · The weighted sum")
    path = work / "01_neuron" / "neuron.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole[:2000])
    terminal.see(r"not whole\s+\(half\s+saved\?\)")
    save(["weighted-sum"])
    text = terminal.see("next: · Add the bias")
    assert "half saved" not in text
    path.unlink()
    terminal.see(r"is\s+not\s+there")
    save(["weighted-sum", "plain-neuron"])
    terminal.see("next: · ReLU")
    path.write_bytes(b"[]")
    terminal.see("is not a notebook of format 4")
    save(["weighted-sum"])
    terminal.see("next: · Add the bias")


def test_a_save_stops_the_check_of_an_endless_loop(terminal, save):
    terminal.see("next: · The weighted sum")
    save(weighted_sum="while True:\n    pass")
    terminal.see("checking 01_neuron")
    save(["weighted-sum"])
    text = terminal.see("next: · Add the bias")
    assert "did not finish" not in text
    save(weighted_sum="while True:\n    pass")
    terminal.see("checking 01_neuron")
    assert terminal.quit() == 0


def test_no_color_and_few_lines(work):
    with Terminal("--work", work, rows=27, NO_COLOR="1") as terminal:
        terminal.see("next: · The weighted sum", "  10_nn_linear ", "  15_papers ")
        terminal.press("h")
        text = terminal.see("Begin with a variable", r"course  ·+  0 of \d+ tasks")
        assert "q quit" in text and "01_neuron  ····" in text
        assert not re.search(r"\x1b\[[0-9;]*3[0-9](;|m)", terminal.raw)
        assert terminal.quit() == 0


def test_what_stood_in_the_terminal_comes_back(terminal):
    terminal.see("next: · The weighted sum")
    assert terminal.quit() == 0
    said = terminal.raw + terminal.child.before
    assert said.count("\x1b[?1049h") == said.count("\x1b[?1049l") == 1
    assert said.index("\x1b[?1049h") < said.index("The weighted sum")
    assert "\x1b[3J" not in said  # which would empty what can be scrolled back to


def test_keys_that_come_at_once_are_all_taken(terminal):
    terminal.see("next: · The weighted sum")
    terminal.press("l\x1b[Bjk\x1b[Bj")
    terminal.see("> · Predict, then run: a neuron by hand")
    terminal.press("l")
    terminal.see("next: · Predict, then run: a neuron by")


def test_one_notebook_anywhere(tmp_path, save):
    path = save(["weighted-sum"])
    elsewhere = tmp_path / "here.ipynb"
    elsewhere.write_bytes(path.read_bytes())
    with Terminal(elsewhere, "--work", tmp_path / "nothing") as terminal:
        terminal.see("next: · Add the bias")
        assert terminal.quit("\x03") == 0
    assert (tmp_path / ".autograder.json").exists()


def test_without_a_terminal_it_prints_each_check(work):
    child = pexpect.popen_spawn.PopenSpawn(
        [str(SCRIPTS / "autograder"), "watch", "--work", str(work)],
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=PATIENCE,
    )
    child.expect("next: · The weighted sum")
    child.proc.terminate()
    child.proc.wait()


def test_damaged_state_is_no_state(work):
    state = work / "01_neuron" / ".autograder.json"
    state.write_text('{"hints": [1], "tasks": {"relu": 5, "sigmoid": ["passed", "x"]}')
    with Terminal("--work", work) as terminal:
        terminal.see("next: · The weighted sum")
        assert terminal.quit() == 0
    state.write_text('{"hints": {"weighted-sum": "x"}, "tasks": {"relu": 5, "sigmoid": [1, 2, 3]}}')
    with Terminal("--work", work) as terminal:
        terminal.see("next: · The weighted sum")
        terminal.press("h")
        terminal.see("Begin with a variable")
        assert terminal.quit() == 0


def test_nothing_to_watch(tmp_path):
    for arguments, words in (
        (["--work", str(tmp_path / "none")], "run: autograder start NAME"),
        ([str(tmp_path / "none.ipynb")], "name a notebook or an assignment"),
        (["99_nothing"], "is neither a notebook nor an assignment"),
    ):
        done = autograder("watch", *arguments)
        assert done.returncode == 1
        assert words in done.stderr and done.stderr.count("\n") == 1
