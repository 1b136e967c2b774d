"""Mutants of behaviour: what each makes of a function, what dies, and what has to be listed."""

import re

import pytest
import torch
from conftest import MINI, autograder

from autograder.authoring import mutants
from autograder.authoring.behaviour import KINDS, Mutant
from autograder.authoring.build import build
from autograder.authoring.percent import without_markers
from autograder.authoring.twists import TWISTS
from autograder.course import Answer, Course
from autograder.errors import UserError
from autograder.grading.reference import Reference, branch_name

MUTANTS = ("verify", "--mutants", "01_mini/double")
DOUBLE = MINI["tasks/double.py"]
CLOSELY = """\
import torch
for x in (randn(3), torch.tensor([300.0, 5.0, 5.0]), torch.tensor([[-0.25]])):
    probe(double, x, grad=True, unchanged=True)
"""
HARDLY = """\
import torch
probe(double, randn(3))
probe(double, torch.tensor([300.0, 5.0, 5.0]), judge="any_tensor")
"""
JUDGE = "\n# %% judges\ndef any_tensor(got):\n    return None\n"


def written(make_course, probes: str, below: str = "") -> Course:
    """The mini course, in which these probes are all that `double` is tested with."""
    file = DOUBLE.replace("probe(double, randn(3))\n", probes)
    course = make_course({"tasks/double.py": file + below})
    build(course)
    return course


def survivors(output: str) -> set[str]:
    return set(re.findall(r"^  (double\.[\w.-]+): ", output, re.MULTILINE))


def test_where_probes_look_closely_every_mutant_dies(make_course):
    done = autograder(*MUTANTS, cwd=written(make_course, CLOSELY).root)
    line = re.search(r"double: (\d+) mutants of behaviour, 0 listed .*, 0 survive", done.stdout)
    assert done.returncode == 0 and line and int(line[1]) > 15
    assert re.search(r"double: \d+ mutants of syntax, 0 listed .*, 0 survive", done.stdout)


def test_one_that_no_probe_sees_survives_until_it_is_listed(make_course):
    done = autograder(*MUTANTS, cwd=written(make_course, HARDLY, JUDGE).root)
    assert done.returncode == 1
    # what changes no input that a probe gives is none: all these inputs are float32
    alive = {"double.x.clipped", "double.x.once", "double.remembered"}
    assert survivors(done.stdout) == alive
    assert "  double.x.clipped: x of double: numbers beyond 10 become 10" in done.stdout

    listed = "\n# %% survivors\n# double.x.*, double.remembered: the judge takes\n#   all\n"
    done = autograder(*MUTANTS, cwd=written(make_course, HARDLY, JUDGE + listed).root)
    assert done.returncode == 0 and "3 listed as equivalent, 0 survive" in done.stdout


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("double.x.absolute: it was once there", "lists double.x.absolute, which does not survive"),
        ("double.y.*: it was once there", "lists double.y.*, which does not survive"),
    ],
)
def test_an_excuse_that_excuses_nothing_is_named(make_course, line: str, words: str):
    below = f"{JUDGE}\n# %% survivors\n# {line}\n"
    done = autograder(*MUTANTS, cwd=written(make_course, HARDLY, below).root)
    assert done.returncode == 1 and words in done.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("double.x.*", "double.x.* has no reason"),
        ("double.x.once, triple: why", "'triple' is no mutant of double"),
    ],
)
def test_an_excuse_that_cannot_be_read_is_refused(make_course, line: str, words: str):
    with pytest.raises(UserError, match=re.escape(words)):
        written(make_course, HARDLY, f"\n# %% survivors\n# {line}\n")


def test_the_clock_is_of_processor_time(neuron, worker):
    task = neuron.task_by_id["weighted-sum"]
    right = without_markers(task.solution.source)
    waits = f"import threading\nthreading.Event().wait(0.7)\n{right}"
    answers = [
        Answer(task.id, name, source, "mutant")
        for name, source in [("spins", f"while True:\n    pass\n{right}"), ("waits", waits)]
    ]
    run = Reference(neuron, 1, "cpu").run_answers(worker, answers, seconds=0.5)
    paid = [cell.grade_id for cell in task.grades if cell.paid]
    spun, waited = ([run.of(g, branch_name(answer)) for g in paid] for answer in answers)
    assert not any(spun) and all(result and result.evidence for result in waited)


SPINS = """\
def double(x):
    import time
    end = time.process_time() + {}
    while time.process_time() < end:
        pass
    return 2 * x
"""


def test_the_clock_goes_by_what_the_reference_takes(make_course, worker, monkeypatch):
    monkeypatch.setattr(mutants, "SECONDS", 0.01)
    source = MINI["mini.py"].replace("    return 2 * x\n", SPINS.format(0.1).split(":\n", 1)[1])
    course = make_course({"mini.py": source})
    build(course)
    reference = Reference(course.load("01_mini"), 1, "cpu")
    made = [Mutant("double", str(s), "", SPINS.format(s)) for s in (0.3, 1000)]
    assert [one.key for one in mutants.run(reference, worker, made, "syntax")] == ["0.3"]


# ---------------------------------------------------------------- what they do


@pytest.fixture(scope="module")
def names() -> dict:
    found: dict = {}
    exec(TWISTS, found)
    return found["_twists"]()


def twisted(kind: str, function, names: dict, argument: str = "x"):
    """A function, wrong in this way."""
    one = next(one for one in KINDS if one.name == kind)
    source = one.source.replace("NAME", argument)
    if one.of == "argument":
        source = f"of_argument({argument!r}, {source})"
    elif one.of == "result":
        source = f"of_result({source})"
    return names["twist"](function, eval(source, names), False)


def same(x):
    return x


def total(x):
    return sum(x)


A, B = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("clipped", [12.5, -3.0, -70.0], [10.0, -3.0, -10.0]),
        ("flushed", [1e-4, -2e-4], [0.0, 0.0]),
        ("absolute", [-1.5, 2], [1.5, 2]),
        ("whole", [1.75, -1.75], [1.0, -1.0]),
        ("once", [3, 5, 3, 3], [3, 5, 0, 0]),
        ("rows-once", [[1, 2], [3, 4], [1, 2]], [[1, 2], [3, 4], [0, 0]]),
        ("one-row", [7], []),
        ("one-row", [7, 8], [7, 8]),
        ("square", [[1, 2], [3, 4]], [[1, 3], [2, 4]]),
        ("not-square", [[1, 2, 3], [4, 5, 6]], [[1, 4, 2], [5, 3, 6]]),
        ("middle-lost", [1, 2, 3, 4], [1, 0, 0, 4]),
        ("last-lost", ["a", "b"], ["a", ""]),
        ("long", list(range(1, 19)), [*range(1, 17), 0, 0]),
        ("never-true", True, False),
        ("list-for-tuple", (1, 2), [1, 2]),
    ],
)
def test_values_that_are_changed(kind: str, given, expected, names: dict):
    got = twisted(kind, same, names)(given)
    assert got == expected and type(got) is type(expected)


def test_tensors_that_are_changed(names: dict):
    assert twisted("square", same, names)(A).equal(A.t())
    assert twisted("square", same, names)(B) is B  # the very same, where nothing is changed
    assert twisted("memory-order", same, names)(B.t()).equal(B.reshape(3, 2))
    assert twisted("flushed", same, names)(A / 4096).equal(0 * A)
    assert twisted("flushed", same, names)(A) is A
    assert twisted("squeezed", same, names)(A[:1]).shape == (2,)
    assert twisted("first-row", same, names)(A).equal(A[[0, 0]])


def test_arrays_are_changed_as_tensors_are(names: dict):
    a, b = A.numpy().copy(), B.numpy()
    got = twisted("clipped", same, names)([5 * a, b])
    assert got[0].tolist() == [[5.0, 10.0], [10.0, 10.0]] and got[0].dtype == a.dtype
    assert twisted("square", same, names)(a).tolist() == a.T.tolist()
    assert twisted("square", same, names)(b) is b
    assert twisted("memory-order", same, names)(b.T).tolist() == b.reshape(3, 2).tolist()
    remembers = twisted("remembered", same, names)
    assert remembers(a) is remembers(2 * a) is a
    twisted("changed", same, names)(a)
    assert a.tolist() == [[2.0, 3.0], [4.0, 5.0]]


def test_gradients_that_are_changed(names: dict):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    upstream = torch.tensor([3.0, 0.0, -9.0])
    for kind, expected in [("upstream-ones", [1.0, 1.0, 1.0]), ("upstream-mean", [-2.0] * 3)]:
        y = twisted(kind, same, names)(x)
        assert torch.autograd.grad(y, x, upstream)[0].tolist() == expected
    assert not twisted("cut", same, names)(x).requires_grad


def test_what_lasts_from_call_to_call(names: dict):
    remembers = twisted("remembered", total, names)
    assert [remembers([1, 2]), remembers([5, 5]), remembers([5, 5, 5])] == [3, 3, 15]
    given = [1, 2]
    assert twisted("changed", total, names)(given) == 3 and given == [2, 1]


def test_errors(names: dict):
    assert twisted("no-error", total, names)([None]) is None
    with pytest.raises(ArithmeticError):
        twisted("other-error", total, names)([None])


class Scale:
    """A layer as this course writes them."""

    def __init__(self, w):
        self.w, self.seen = w, []

    def __call__(self, x):
        self.x, self.y = x, x * self.w
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.w


def layer(kind: str, names: dict) -> type:
    own = {name: part for name, part in vars(Scale).items() if callable(part)}
    wrong = type("Wrong", (), own)
    names[next(one for one in KINDS if one.name == kind).source](wrong)
    return wrong


def gradients(one, other, upstream: float = 5.0) -> list[float]:
    """Of two layers, called one after the other and then run back."""
    x, z = torch.tensor(1.0), torch.tensor(2.0)
    for part, given in ((one, x), (other, z)):
        part(given).g = torch.tensor(upstream)
    one.backward()
    return [getattr(t, "g", torch.tensor(0.0)).item() for t in (x, z)]


def test_objects(names: dict):
    w, v = torch.tensor(3.0), torch.tensor(4.0)
    assert gradients(Scale(w), Scale(v)) == [15.0, 0.0]
    shared = layer("one-for-all", names)
    assert shared(w).seen is shared(v).seen and gradients(shared(w), shared(v)) == [15.0, 0.0]
    one_state = layer("one-state", names)
    assert gradients(one_state(w), one_state(v)) == [0.0, 15.0]
    assert gradients(layer("g-ones", names)(w), Scale(v)) == [3.0, 0.0]
    adds = layer("adds-up", names)(w)
    x = torch.tensor(1.0)
    for _ in range(2):
        adds(x).g = torch.tensor(5.0)
        adds.backward()
    assert x.g.item() == 30.0
