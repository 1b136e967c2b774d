"""`autograder verify --inputs`: the traits of arguments, and the table of a course."""

from dataclasses import replace

import numpy
import pytest
from conftest import MINI, autograder

from autograder.authoring.build import build
from autograder.authoring.inputs import verify_inputs
from autograder.authoring.traits import Given, measure
from autograder.course import Course
from autograder.judging.observation import Layout
from autograder.protocol.values import Tensor

NOTEBOOK, DOUBLE = MINI["mini.py"], MINI["tasks/double.py"]


def tensor(values, dtype="float32", contiguous=True, **more) -> Given:
    array = numpy.array(values, dtype=dtype)
    layout = Layout(array.shape, dtype, contiguous, 0)
    return Given(Tensor(array, dtype, array.shape), (layout,), **more)


def tensors(*memories: int) -> Given:
    """A list of equal tensors, each at such a place in memory."""
    one = tensor([1.5])
    layouts = tuple(replace(one.layouts[0], memory=memory) for memory in memories)
    return Given([one.value] * len(memories), layouts)


def has(trait: str, *given) -> bool | None:
    """Whether these have a trait; None if it does not apply to them."""
    return measure([g if isinstance(g, Given) else Given(g) for g in given]).get(trait)


@pytest.mark.parametrize(
    ("trait", "without", "with_it"),
    [
        ("zero", tensor([0.5]), tensor([0.0])),
        ("zero", [1.5, 2.0], [0, 1.5]),
        ("one", 3, 1),
        ("one", [[2.0], [3.0]], [[1.0], [3.0]]),
        ("negative", 0.5, -0.5),
        ("large", tensor([9.0]), tensor([-100.0])),
        ("tiny", tensor([5.0, 1e-4]), tensor([0.0, 1e-4])),
        ("tiny", 0.0, -1e-4),
        ("repeated", tensor([1.0, 0.0, 0.0]), tensor([1.0, 0.0, 1.0])),
        ("repeated", [784, 50, 10], [784, 50, 50]),
        ("repeated", (2, 3), (3, 3)),
        ("repeated", ["a", "b"], ["a", "a"]),
        ("repeated", tensors(0, 1), tensors(0, 1, 0)),
        ("int", 2.5, 3),
        ("int", [2.5], [2.5, 3]),
        ("true", False, True),
        ("empty", tensor([[1.0, 2.0]]), tensor(numpy.zeros((0, 3)))),
        ("empty", [1.5], []),
        ("single", tensor([[1.0], [2.0]]), tensor([[1.0, 2.0]])),
        ("long", tensor(range(19)), tensor(range(20))),
        ("long", [1] * 9, [1] * 10),
        ("tall", tensor(numpy.ones((20, 6))), tensor(numpy.ones((20, 5)))),
        ("wide", tensor(numpy.ones((20, 2))), tensor(numpy.ones((2, 20)))),
        ("deep", tensor(numpy.ones((20, 2, 2))), tensor(numpy.ones((2, 20, 2)))),
        ("square", tensor(numpy.ones((2, 3))), tensor(numpy.ones((2, 3, 3)))),
        ("equal rows", [[1.0, 1.0], [1.0, 2.0]], [[1.0, 2.0], [1.0, 2.0]]),
        (
            "non-contiguous",
            tensor([[1.0, 2.0]]),
            tensor([[1.0, 2.0]], contiguous=False),
        ),
        ("shared", tensor([1.0], twin=True), tensor([1.0], shared=True)),
    ],
    ids=str,
)
def test_a_trait_is_had_or_lacking(trait, without, with_it):
    # a number that is no int, so that what applies to fractions does
    more = [2.5] if isinstance(without, (int, float)) and trait in ("negative", "tiny") else []
    assert has(trait, without, *more) is False
    assert has(trait, without, with_it, *more) is True


@pytest.mark.parametrize(
    ("trait", "given"),
    [
        ("tiny", 3),
        ("negative", [3, 2]),
        ("square", tensor([1.0])),
        ("ranks", tensor([1.0])),
        ("shared", tensor([1.0])),
        ("repeated", tensor(1.0)),
        ("large", "a text"),
        ("zero", tensor([True], "bool")),
    ],
    ids=str,
)
def test_a_trait_applies_to_some_kinds_alone(trait, given):
    assert has(trait, given) is None


def test_where_the_rank_varies_three_ranks_are_tried():
    one, two, three = tensor([1.0]), tensor([[1.0]]), tensor([[[1.0]]])
    assert has("ranks", one, two) is False
    assert has("ranks", one, two, three) is True


def test_of_a_large_tensor_shape_and_extremes_are_known():
    large = Given(None, (Layout((300, 200), "float32", True, 0, -500.0, 2.0),))
    assert has("large", large) and has("negative", large) and not has("square", large)


# ---------------------------------------------------------------- a course


def measured(course: Course) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The arguments of `double`: what is covered, and what lacks."""
    build(course)
    [double] = verify_inputs(course, ["01_mini/double"], 1, True)
    return {a.name: (a.covered, a.gaps) for a in double.arguments}


def with_probes(*lines: str) -> dict[str, str]:
    text = DOUBLE.replace("probe(double, randn(3))", "\n".join(["import torch", *lines]))
    return {"tasks/double.py": text}


def test_arguments_are_measured_as_they_came_to_the_function(make_course):
    course = make_course(
        with_probes(
            "probe(double, randn(4, 2).t())",
            "probe(double, randn(150, 150))",  # too large to be recorded
            "probe(double, randn(0, 2), raises=())",
            "probe(lambda noise: double(torch.zeros(2)), torch.zeros(1))",  # a helper's own
        )
    )
    [(name, (covered, gaps))] = measured(course).items()
    assert name == "x"
    assert {"non-contiguous", "square", "empty", "negative"} <= {*covered}
    assert {"zero", "one", "large", "tiny", "tall", "equal rows"} <= {*gaps}


def test_what_one_draw_has_by_luck_is_not_tried(make_course):
    drawn = "from autograder import randint\nprobe(double, randint(-1, 2, 1).float())"
    [(_, (covered, gaps))] = measured(make_course(with_probes(drawn))).items()
    assert {"zero", "one", "negative"} <= {*gaps} and "single" in covered


def test_two_functions_of_an_answer_are_measured_apart(make_course):
    two = NOTEBOOK.replace(
        "    return 2 * x\n", "    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
    )
    files = with_probes("probe(double, torch.zeros(2))", "probe(half, torch.ones(2))")
    found = measured(make_course({"mini.py": two, **files}))
    assert "zero" in found["double.x"][0] and "one" in found["double.x"][1]
    assert "one" in found["half.x"][0] and "zero" in found["half.x"][1]


def test_a_gap_is_closed_by_a_probe_or_an_excuse_and_no_excuse_is_idle(make_course):
    course = make_course()
    file = course.root / "source" / "01_mini" / "tasks" / "double.py"

    def verified(*excuses: str):
        file.write_text("\n".join([DOUBLE, "# %% inputs", *excuses, ""]))
        build(course)
        return autograder("verify", "--inputs", "01_mini/double", cwd=course.root)

    done = verified("# x: one: no matter")
    assert done.returncode == 1 and "some inputs are not tried" in done.stderr
    assert "\n  x: negative; excused: one; LACKS: zero, large, tiny, " in done.stdout
    rest = "# *: zero, large, tiny, repeated, empty, single, long: a text may"
    done = verified("# x: one: no matter", rest, "#    leave them out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 arguments of 1 tasks: 1 traits are tried, 8 are excused, 0 lack" in done.stdout
    done = verified("# x: one, negative: no matter", rest)
    assert done.returncode == 1
    assert "excuses x: negative, which is no gap" in done.stdout
