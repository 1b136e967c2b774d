"""Attacks on the grader, each in a file of its own in attacks/, all graded as one class.

The first cell of a file says in plain words what it tries, and in lines of their own

    expect: the outcome of the submission (or several: what was broken decides which)
    ends: the exception it must end with (else it must print TRIED)
    flags: words that stand in what the instructor is shown, each in a flag of its own
    cells: how often its first code cell stands in the notebook
    only: the processor it is for
    needs: the layer of the jail that stops it, where not every machine has that layer
    container: yes if it is for the container too (see below); those on the jail are anyway

Then the cells: a student's own at the start, those with a `task` its (wrong) answers, those with
where="end" own ones at the end. Those with where="next" stand at the start of the next student's
honest notebook, which the same worker runs right afterwards. All other answers are wrong, so that
success shows as points. An attack prints SUCCEEDED when it gets what it wants, and the next
student FOUND. Those on the jail itself are graded a second time as a container would: by a Python
whose prefix holds the course as well, with the capabilities that Docker leaves root, and without
namespaces. With `pytest tests/test_attacks.py -s` what was expected and what came is a table.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sysconfig
import tempfile
from collections import ChainMap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import pytest
from conftest import ROOT, SCRIPTS, copy_evidence, lesser, run
from layouts import make_prefix

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course
from autograder.protocol.job import NOBODY

LIBRARIES = Path(sysconfig.get_path("purelib"))
FILES = Path(__file__).parent / "attacks"
LIMITS = {"cell_seconds": 10, "total_seconds": 60, "memory_mb": 400}
SHORT = {**LIMITS, "cell_seconds": 1, "total_seconds": 4}  # for what only time can end
SECRET = "attack-secret"
WRONG_VALUES = {
    "predict-neuron": "predicted_sum = predicted_relu = relu_of_sum = sum_of_relus = 12345.0",
    "gates": "and_w = or_w = [9.0, 9.0]\nnot_w = [9.0]\nand_b = not_b = 9.0\nor_b = -99.0",
    "xor-network": "hidden_w = [[9.0, 9.0], [9.0, 9.0]]\nhidden_b = output_w = [9.0, 9.0]\n"
    "output_b = 9.0",
    "predict-gradients": "predicted_db = 12345.0\n"
    "predicted_dw = predicted_dx = silent_dw = [12345.0, 12345.0]",
    "why-not-xor": "",
}


@dataclass
class Attack:
    """One file: what it expects and its cells."""

    name: str
    header: dict[str, str]
    own: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)
    following: list[str] = field(default_factory=list)

    @property
    def student(self) -> str:
        return self.name.replace("/", "-")

    @property
    def endless(self) -> bool:
        return self.header["expect"] == "timeout"


def read(path: Path) -> Attack:
    form = {"extension": ".py", "format_name": "percent", "comment_magics": False}
    first, *cells = jupytext.read(path, fmt=form).cells
    header = dict(re.findall(r"^(\w+): (.+)$", first.source, re.MULTILINE))
    attack = Attack(f"{path.parent.name}/{path.stem}", header)
    for cell in cells:
        if task := cell.metadata.get("task"):
            attack.answers[task] = cell.source
        else:
            places = {"end": attack.end, "next": attack.following, None: attack.own}
            places[cell.metadata.get("where")].append(cell.source)
    attack.own *= int(header.get("cells", 1))
    return attack


ATTACKS = [
    attack
    for attack in map(read, sorted(FILES.glob("*/*.py")))
    if attack.header.get("only", platform.machine()) == platform.machine()
]
# those that the surroundings of the jail could let through, and that take little time
CONTAINED = [
    attack
    for attack in ATTACKS
    if attack.name.startswith(("breaking_out/", "stealing/", "next_student/"))
    or attack.header.get("container") == "yes"
]
ALONE = [attack for attack in ATTACKS if not attack.following]
PAIRS = [attack for attack in ATTACKS if attack.following]


# ---------------------------------------------------------------- the class


@dataclass
class Graded:
    """What came of it: records and the autograded notebooks' outputs, by student."""

    records: dict[str, dict[str, Any]]
    printed: dict[str, list[str]]  # what was printed or displayed, and messages of errors
    errors: dict[str, set[str]]  # the names of the errors cells ended with


@pytest.fixture(scope="module")
def place():
    """A folder that everybody may search, as /tmp is; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="attacks-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def copy(place, worker) -> Path:
    """The course; once a worker runs, the list of fonts is made, which is copied along."""
    return copy_course(place / "course")


def copy_course(root: Path, limits: dict[str, int] = LIMITS) -> Path:
    """A copy of the course with one assignment and short limits."""
    root.mkdir(parents=True)
    for name in ("source/01_neuron", "build/source/01_neuron", "assignments/01_neuron"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "solutions", root / "solutions")
    (root / "build" / "answers").mkdir()
    answers = ("build/answers/01_neuron.json", "build/answers/01_neuron.judges.py")
    for name in (*answers, "nbgrader_config.py", "gradebook.db"):
        shutil.copy(ROOT / name, root / name)
    if (cache := ROOT / "build" / "cache").exists():  # a list of fonts takes a while to make
        unwanted = shutil.ignore_patterns("evidence")
        shutil.copytree(cache, root / "build" / "cache", ignore=unwanted)
    copy_evidence(root, "01_neuron")
    (root / "build" / "cache" / "evidence").chmod(0o755)  # the jail closes it, not its mode
    (root / "build" / "cache" / "evidence" / "kept").touch()
    with (root / "nbgrader_config.py").open("a") as config:
        config.writelines(f"c.Limits.{name} = {value}\n" for name, value in limits.items())
    return root


@pytest.fixture(scope="module")
def listeners(place):
    """Sockets that would take a connection or a datagram, by the placeholder of their address."""
    sockets = {
        "TCP": socket.create_server(("127.0.0.1", 0)),
        "UDP": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "STREAM": socket.socket(socket.AF_UNIX),
        "DATAGRAM": socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
        "ABSTRACT": socket.socket(socket.AF_UNIX),
        "ABSTRACT-datagram": socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
    }
    sockets["UDP"].bind(("127.0.0.1", 0))
    for name in ("STREAM", "DATAGRAM"):
        sockets[name].bind(str(place / name))
        os.chmod(place / name, 0o777)
    for name in ("ABSTRACT", "ABSTRACT-datagram"):
        sockets[name].bind("\0" + name.replace("ABSTRACT", place.name))
    for name in ("STREAM", "ABSTRACT"):
        sockets[name].listen()
    for one in sockets.values():
        one.setblocking(False)
    yield sockets
    for one in sockets.values():
        one.close()


@pytest.fixture(scope="module")
def bystander():
    """A process of the user that the jail runs as."""
    user = {"user": NOBODY} if os.geteuid() == 0 else {}
    process = subprocess.Popen(["sleep", "1000"], **user)
    yield process
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def words(place, copy, listeners, bystander) -> dict[str, str]:
    """What stands in for the placeholders."""
    secret = place / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o644)
    return {
        "COURSE": str(copy),
        "CLASS": str(place / "class"),
        "SECRET": str(secret),
        "TERCES": SECRET[::-1],
        "PID": str(bystander.pid),
        "TCP": str(listeners["TCP"].getsockname()[1]),
        "UDP": str(listeners["UDP"].getsockname()[1]),
        "STREAM": str(place / "STREAM"),
        "DATAGRAM": str(place / "DATAGRAM"),
        "ABSTRACT": place.name,
        "MANY": "x.y = 1\n    " * 5000 + "pass",
        "DEEP": "-" * 5000 + "1",
        "PIECES": " + ".join(['"x=1;y=2;z=3;"'] * 700),
        "PARTS": "[" + "a," * 20_000 + "a]" + ".x" * 850,
        "INNER": "".join(f"{' ' * i}def f(a):\n" for i in range(95))
        + f"{' ' * 95}return [{'1,' * 20_000}]",
        "LONG": 'import gc as {0}\n{0}.{0} = 1\n"/proc/{0}"'.format("x" * 20_000),
        "FLAGGED": "import gc\n" * 150,
        "PROMPT": "In [1]: import gc",
    }


def submit(folder: Path, assignment, student: str, own=(), answers=None, end=()) -> None:
    notebook = filled(assignment, answers or reference_answers(assignment))
    cells = [
        [{"cell_type": "code", "metadata": {}, "source": text} for text in texts]
        for texts in (own, end)
    ]
    notebook["cells"] = cells[0] + notebook["cells"] + cells[1]
    path = folder / "submitted" / student / assignment.name / f"{assignment.notebook}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(notebook_text(notebook))


def wrong_answers(assignment) -> dict[str, str]:
    """A wrong answer to every task."""
    answers = dict(WRONG_VALUES)
    for task in assignment.tasks:
        if task.id not in answers:
            name = re.search(r"^def (\w+)", task.solution.released, re.MULTILINE)[1]
            answers[task.id] = f"def {name}(*args):\n    return 12345.0"
    return answers


def grade(folder: Path, copy: Path, jobs: int, program=(SCRIPTS / "autograder",)) -> Graded:
    out, scratch = folder / "records.json", str(folder) + "-scratch"
    os.mkdir(scratch)
    done = run(
        *map(str, program),
        *("grade", "--class", str(folder), "--jobs", str(jobs), "--json", str(out)),
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ATTACK_SECRET": SECRET, "TMPDIR": scratch},
    )
    assert out.exists(), done.stdout + done.stderr
    records = {record["student"]: record for record in json.loads(out.read_text())}
    printed, errors = {}, {}
    for student in records:
        [path] = (folder / "autograded" / student).glob("*/*.ipynb")
        outputs = [
            output
            for cell in json.loads(path.read_text())["cells"]
            for output in cell.get("outputs", [])
        ]
        errors[student] = {o["ename"] for o in outputs if o["output_type"] == "error"}
        printed[student] = [
            o.get("text", "") + o.get("evalue", "") + o.get("data", {}).get("text/plain", "")
            for o in outputs
        ]
    return Graded(records, printed, errors)


def hashes(*folders: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() + f" {path.stat().st_mode}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "cache" not in path.parts
    }


def hand_in(
    attacks, assignment, words: dict[str, str], alone: Path, pairs: Path, endless: Path
) -> None:
    """Hand in attacks and a victim; apart those that another follows, and those without end."""
    wrong = wrong_answers(assignment)

    def fill(text: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: words[found[1]], text)

    submit(alone, assignment, "00-victim", [f"# {SECRET}\nwords = ['{SECRET}'] * 100"])
    for attack in attacks:
        parts = ([fill(text) for text in texts] for texts in (attack.own, attack.end))
        own, end = parts
        answers = wrong | {task: fill(text) for task, text in attack.answers.items()}
        if attack.following:
            submit(pairs, assignment, f"{attack.student}-1", own, answers, end)
            submit(pairs, assignment, f"{attack.student}-2-next", map(fill, attack.following))
        else:
            submit(
                endless if attack.endless else alone, assignment, attack.student, own, answers, end
            )


@pytest.fixture(scope="module")
def asked(request) -> set[str]:
    """The names of the attacks that this run of pytest asks for: with -k, few."""
    found = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    return found & {attack.name for attack in ATTACKS}


@pytest.fixture(scope="module")
def world(place, copy, listeners, bystander, words, worker, asked):
    """Grade all attacks; returns what came of them and whether the world is as it was."""
    layers = worker.check_jail()
    possible = [a for a in ATTACKS if layers.get(a.header.get("needs", "calls")) == "active"]
    possible = [attack for attack in possible if attack.name in asked]
    alone, pairs, endless = Path(words["CLASS"]), place / "pairs", place / "endless"
    hand_in(possible, Course(copy).load("01_neuron"), words, alone, pairs, endless)
    shutil.copy(copy / "gradebook.db", alone / "gradebook.db")
    (alone / "seeds.json").write_text('{"01_neuron": 5}')
    (alone / "records.json").touch()
    short = copy_course(place / "short", SHORT)
    kept = (copy, short, *(folder / "submitted" for folder in (alone, pairs, endless)))
    before = hashes(*kept), Path(words["SECRET"]).stat()
    results = [grade(alone, copy, jobs=2)]
    if pairs.exists():
        results.append(grade(pairs, copy, jobs=1))
    if endless.exists():
        results.append(grade(endless, short, jobs=2))
    after = hashes(*kept), Path(words["SECRET"]).stat()
    parts = zip(*(vars(result).values() for result in results), strict=True)
    merged = Graded(*(dict(ChainMap(*part)) for part in parts))
    print(f"\n{'attack':44} {'expected':14} {'got':14} points")
    for attack in possible:
        got = merged.records[attack.student + ("-1" if attack.following else "")]
        expected = attack.header["expect"]
        print(f"{attack.name:44} {expected:14} {got['outcome']:14} {got['score']:g}")
    return merged, before, after


@pytest.fixture(scope="module")
def contained(place, words, asked):
    """Grade what attacks the jail in a container's surroundings."""
    python = make_prefix(place / "usr")
    folder = place / "usr" / "srv" / "class"
    root = copy_course(place / "usr" / "src" / "app")
    hand_in(
        [a for a in CONTAINED if "needs" not in a.header and a.name in asked],
        Course(root).load("01_neuron"),
        {**words, "COURSE": str(root), "CLASS": str(folder)},
        *[folder] * 3,
    )
    shutil.copy(root / "gradebook.db", folder / "gradebook.db")
    (folder / "seeds.json").write_text('{"01_neuron": 5}')
    (folder / "records.json").touch()
    # nobody must be able to read the libraries, without root's right to read everything
    open_to_all = all(path.stat().st_mode & 1 for path in (LIBRARIES, *LIBRARIES.parents))
    rights = ["docker"] if os.geteuid() == 0 and open_to_all else []
    program = lesser(place, "no-userns", *rights, python=str(python))
    before = hashes(root, folder / "submitted")
    graded = grade(folder, root, 1, [program, "-c", "from autograder.cli.main import main\nmain()"])
    return graded, before, hashes(root, folder / "submitted")


# ---------------------------------------------------------------- what must hold


@pytest.mark.parametrize("attack", ALONE, ids=[attack.name for attack in ALONE])
def test_attack(world, attack):
    check(world[0], attack, attack.student)


@pytest.mark.parametrize("attack", PAIRS, ids=[attack.name for attack in PAIRS])
def test_attack_on_the_next_student(world, attack):
    check_next(world[0], attack)


def check_next(graded: Graded, attack: Attack) -> None:
    check(graded, attack, f"{attack.student}-1")
    student = f"{attack.student}-2-next"
    record = graded.records[student]
    assert record["outcome"] == "graded", record["reason"]
    full = sum(t["max_score"] for t in record["tasks"] if t["id"] != "why-not-xor")
    assert record["score"] == full > 0
    assert "FOUND" not in "".join(graded.printed[student])


def check(graded: Graded, attack: Attack, student: str) -> None:
    if student not in graded.records and "needs" in attack.header:
        pytest.skip(f"this machine's jail lacks the layer {attack.header['needs']}")
    record, printed = graded.records[student], "".join(graded.printed[student])
    assert record["outcome"] in attack.header["expect"].split(" or "), record["reason"]
    assert record["score"] == 0.0
    assert "SUCCEEDED" not in printed, printed[-2000:]
    for words in attack.header.get("flags", "").split(", "):
        assert words in "".join(record["flags"]), record["flags"]
    if ends := attack.header.get("ends"):
        assert ends in graded.errors[student], (graded.errors[student], printed[-2000:])
    elif attack.header["expect"] == "graded":
        assert "TRIED" in printed, (graded.errors[student], printed[-2000:])


@pytest.mark.parametrize("attack", CONTAINED, ids=[attack.name for attack in CONTAINED])
def test_attack_in_a_container(contained, attack):
    if "needs" in attack.header:
        pytest.skip(f"a container's jail lacks the layer {attack.header['needs']}")
    if attack.following:
        check_next(contained[0], attack)
    else:
        check(contained[0], attack, attack.student)


def test_nothing_in_the_container_has_changed(contained):
    graded, before, after = contained
    assert after == before
    assert graded.records["00-victim"]["score"] > 20


def test_a_notebook_writes_no_escape_sequence_into_the_terminal(new_class):
    """The name of the assignment that a notebook claims to be of stands in the reason."""
    notebook = filled(new_class.assignment, {})
    notebook["metadata"]["autograder"]["assignment"] = "\x1b]0;title\x07\x1b[31m\x9b1mred\u202e"
    new_class.submit_text("painter", notebook_text(notebook))
    done = new_class.autograder("grade")
    assert "this is the notebook of" in done.stdout
    assert not set("\x1b\x07\x9b\u202e") & set(done.stdout)


def test_there_are_attacks_of_every_kind():
    groups = {attack.name.split("/")[0] for attack in ATTACKS}
    assert groups == {"forging", "stealing", "breaking_out", "wearing_down", "next_student"}
    assert len(ATTACKS) >= 205


def test_the_honest_student_among_them_has_full_marks(world):
    record = world[0].records["00-victim"]
    assert record["score"] == sum(
        task["max_score"] for task in record["tasks"] if task["id"] != "why-not-xor"
    )


def test_no_file_of_the_course_or_of_a_student_has_changed(world):
    _, before, after = world
    assert after[0] == before[0]
    assert (after[1].st_mode, after[1].st_mtime_ns) == (before[1].st_mode, before[1].st_mtime_ns)


def test_nothing_arrived_outside(world, listeners):
    for name, one in listeners.items():
        with pytest.raises(BlockingIOError):
            one.recv(1) if one.type == socket.SOCK_DGRAM else one.accept()
            pytest.fail(f"something arrived at {name}")


def test_no_scratch_folder_is_left(world, contained, place, asked):
    scratches = [*place.glob("*-scratch"), *place.glob("usr/srv/*-scratch")]
    endless = [attack for attack in ALONE if attack.endless]
    apart = [any(a.name in asked for a in attacks) for attacks in (PAIRS, endless)]
    assert len(scratches) == 2 + sum(apart)
    assert [left for scratch in scratches for left in scratch.iterdir()] == []


def test_the_bystander_lives(world, bystander):
    assert bystander.poll() is None
    assert os.getpriority(os.PRIO_PROCESS, bystander.pid) == os.getpriority(os.PRIO_PROCESS, 0)


def test_no_process_is_left(world, copy):
    left = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if str(copy).encode() in (path / "environ").read_bytes():
                left.append((path / "cmdline").read_bytes())
        except OSError:
            continue
    assert left == []
