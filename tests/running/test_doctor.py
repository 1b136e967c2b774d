"""The jail under root and an ordinary user, with namespaces allowed and refused; the doctor."""

import json
import sys

import pytest
from conftest import ROOT, Class, autograder, autograder_with_less, run

from autograder.authoring.demo import reference_answers
from autograder.class_folder import Classroom
from autograder.course import Course

LESSER = [sys.executable, str(ROOT / "tests" / "lesser.py")]
WAYS = [
    pytest.param([], id="as-we-are"),
    pytest.param(["no-userns"], id="without-namespaces"),
    pytest.param(["user"], id="ordinary-user"),
    pytest.param(["user", "no-userns"], id="ordinary-user-without-namespaces"),
]


def lesser(options: list[str], *arguments: str):
    if not options:
        return autograder(*arguments)
    if "user" in options:
        test = run(*LESSER, "user", "--", "/bin/true")
        if test.returncode != 0:
            pytest.skip(test.stderr.strip())
    return autograder_with_less(options, *arguments)


def layers(printed: str) -> dict[str, tuple[str, str]]:
    rows = [line.split(maxsplit=2) for line in printed.splitlines()[1:7]]
    return {name: (kind, rest) for name, kind, rest in rows}


@pytest.mark.parametrize("options", WAYS)
def test_every_layer_is_tried_and_reported(options):
    done = lesser(options, "doctor")
    assert done.returncode == 0, done.stderr
    found = layers(done.stdout)
    for name in ("limits", "user", "files", "calls"):
        assert found[name] == ("required", "active")
    if "no-userns" in options:
        kind, words = found["namespaces"]
        assert kind == "optional" and words.startswith("unavailable") and "allow user" in words
    for word in ("Python 3", "torch", "memory", "open files", "devices"):
        assert word in " ".join(done.stdout.split())


def test_without_jail_every_layer_is_off():
    done = autograder("doctor", "--no-jail")
    assert done.returncode == 1
    assert {words.split()[0] for _, words in layers(done.stdout).values()} == {"off"}


def test_a_missing_required_layer_is_named_with_what_to_do():
    done = lesser(["no-landlock"], "doctor")
    assert done.returncode == 1
    assert layers(done.stdout)["files"][1].startswith("unavailable")
    assert "Linux 5.13 or newer" in done.stdout
    assert done.stderr.startswith("error: the jail does not hold here")


def test_grading_refuses_without_a_required_layer_and_writes_nothing(new_class):
    new_class.submit("honest")
    done = lesser(["no-landlock"], "grade", "--class", str(new_class.path))
    assert done.returncode == 1
    assert "the jail cannot be set up here (files:" in done.stderr and done.stderr.count("\n") == 1
    assert sorted(p.name for p in new_class.path.iterdir()) == ["seeds.json", "submitted"]


BREAKOUT = """
import os, socket
found = []
for place in ("/etc/passwd", {root!r} + "/solutions/neuron.py", "/proc/1/environ"):
    try:
        found.append(open(place).read(9))
    except OSError:
        pass
for reach in (os.fork, socket.socket, lambda: os.listdir("/")):
    try:
        found.append(reach())
    except OSError:
        pass
for pid in (1, os.getppid()):
    try:
        os.kill(pid, 0)
        found.append(pid)
    except OSError:
        pass
print("got", found)
"""


# without namespaces, as root, is where test_attacks.py grades all that attacks the jail
@pytest.mark.parametrize("options", [way for way in WAYS if way.id != "without-namespaces"])
def test_a_class_is_graded_and_the_jail_holds(options, tmp_path):
    klass = Class(Classroom(tmp_path / "class"), Course(ROOT).load("01_neuron"))
    klass.submit("honest")
    tries = BREAKOUT.format(root=str(ROOT))
    klass.submit("breaks-out", {"relu": f"{tries}\n{reference_answers(klass.assignment)['relu']}"})
    file = tmp_path / "records.json"
    done = lesser(options, "grade", "--class", str(klass.path), "--json", str(file))
    assert done.returncode == 0, done.stderr
    scores = {record["student"]: record["score"] for record in json.loads(file.read_text())}
    assert scores["honest"] == scores["breaks-out"] > 20
    notebook = klass.classroom.autograded("breaks-out", "01_neuron", "neuron").read_text()
    assert '"got []\\n"' in notebook
