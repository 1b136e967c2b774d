"""`autograder watch` in a real terminal: a pseudo-terminal, keys sent, the screen read back."""

import json
import os
import re
import time

import pexpect
import pexpect.popen_spawn
import pyte
import pytest
from conftest import ROOT, SCRIPTS, ZIP, autograder

from autograder.authoring.demo import filled, notebook_text, reference_answers

PATIENCE = 60  # seconds, for a busy machine; nothing is asserted about time


class Terminal:
    """A terminal in which `autograder watch` runs."""

    def __init__(self, *arguments, rows=50, columns=80, **environment):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.raw = ""
        self.child = pexpect.spawn(
            str(SCRIPTS / "autograder"),
            ["watch", *map(str, arguments)],
            cwd=str(ROOT),
            dimensions=(rows, columns),
            encoding="utf-8",
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.close(force=True)

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def see(self, *patterns, timeout=PATIENCE):
        """Wait until all the patterns are on the screen; returns its text."""
        deadline = time.monotonic() + timeout
        while not all(re.search(pattern, self.text) for pattern in patterns):
            assert time.monotonic() < deadline, f"{patterns} not in\n{self.text}"
            try:
                data = self.child.read_nonblocking(1 << 16, timeout=0.1)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                pytest.fail(f"it ended:\n{self.text}")
            self.raw += data
            self.stream.feed(data)
        return self.text

    def press(self, key):
        self.child.send(key)

    def quit(self, key="q"):
        """Press q and return the exit status."""
        self.press(key)
        self.child.expect(pexpect.EOF, timeout=PATIENCE)
        self.child.close()
        return self.child.exitstatus


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
    text = terminal.see(r"> 01_neuron +■·+ +1/12 tasks +3/29 points")
    assert terminal.quit() == 0


def test_hints_come_one_by_one_and_survive_a_restart(work, save):
    save(weighted_sum=ZIP)
    with Terminal("--work", work) as terminal:
        terminal.see(r"h: a hint \(3 left\)")
        terminal.press("h")
        text = terminal.see("Begin with a variable that holds 0", r"\(2 left\)")
        assert "How do I raise an error" not in text
        terminal.press("h")
        text = terminal.see("How do I raise an error", r"\(1 left\)")
        assert "Your mistake" not in text
        assert terminal.quit() == 0
    with Terminal("--work", work) as terminal:
        text = terminal.see("How do I raise an error", r"\(1 left\)")
        terminal.press("h")
        terminal.see("Your mistake: ", "zip stops at the end", "That is all the help")
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


def test_no_color_and_24_lines(work):
    with Terminal("--work", work, rows=24, NO_COLOR="1") as terminal:
        terminal.see("next: · The weighted sum", "  10_nn_linear ")
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
