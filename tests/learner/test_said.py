"""What is said of a wrong answer: the same by a check and on a feedback page."""

import pytest

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Course
from autograder.grading.grader import Grader
from autograder.learner.check import Checker
from autograder.settings import Limits


@pytest.fixture(scope="module")
def said(course, worker):
    """Both texts for wrong answers, by assignment and task: a check's rows, and the sentence."""

    def ask(name: str, changes: dict[str, str]):
        assignment = course.load(name)
        text = notebook_text(filled(assignment, {**reference_answers(assignment), **changes}))
        checked = Checker(course, assignment, worker, worker.limits).check(text.encode())
        grader = Grader(assignment, 5, ("cpu",), Limits(cell_seconds=20), course.evidence)
        record = grader.grade_bytes(worker, text.encode(), "ada")
        assert not {t.id for t in record.record.tasks if t.difference} - set(changes)
        rows = {t.task.id: "\n".join(f"{a} {b}".strip() for a, b in t.rows) for t in checked.tasks}
        sentences = {t.id: t.difference for t in record.record.tasks}
        return {task: (rows[task], sentences[task]) for task in changes}

    return ask


@pytest.fixture(scope="module")
def neuron_said(said):
    return said(
        "01_neuron",
        {
            "weighted-sum": "def weighted_sum(x, w):\n    sum(a * b for a, b in zip(x, w))",
            "tensor-relu": "def tensor_relu(z):\n    z.clamp(min=0)",
            "tensor-neuron": "def tensor_neuron(x, w, b):\n    return x @ w.detach() + b",
            "relu": "def relu(z):\n    return 1.00001 * max(0.0, z) + 2e-4 * (z > 0)",
            "gradients-by-hand": (
                "def neuron_gradients(x, w, b, upstream):\n"
                "    dz = upstream * (x @ w + b > 0)\n"
                "    return dz[:, None] * w, 2 * dz @ x, dz.sum()"
            ),
        },
    )


def test_a_missing_return_is_told_as_that(neuron_said):
    for task in ("weighted-sum", "tensor-relu"):
        for text in neuron_said[task]:
            assert "None" in text and "is there a return?" in text
            assert "gradient" not in text


def test_a_gradient_that_is_none_is_told_as_that(neuron_said):
    for text in neuron_said["tensor-neuron"]:
        assert "the value is right, but not the gradient for `w`: none flows back to it" in text
        assert "return" not in text


def test_both_sides_never_look_equal(neuron_said):
    rows, sentence = neuron_said["relu"]
    assert "expected 2.5\ngot 2.50022" in rows
    assert "relu(2.5): expected 2.5, got 2.50022" in sentence


def test_a_case_is_whole_and_can_be_run(neuron_said, neuron):
    rows, sentence = neuron_said["gradients-by-hand"]
    with_ = "with x = torch.tensor([[2.0, -1.0]]), w = torch.tensor([1.0, 3.0]), b = torch.tensor("
    assert with_ in rows and with_ in sentence
    rows, _ = neuron_said["tensor-relu"]
    call = next(line for line in rows.split("\n") if line.startswith("input "))
    assert call.startswith("input tensor_relu(torch.tensor([-0.2555")


# ---------------------------------------------------------------- errors

ERRORS = {
    "relu": (
        "def relu(z):\n    return np.maximum(0, z)",
        ["NameError: name 'np' is not defined", "return np.maximum(0, z)", "imports `np`"],
        [],
    ),
    "sigmoid": (
        "def sigmoid(z):\n    return scale * z",
        ["NameError: name 'scale' is not defined", "z is 0", "gives `scale` a value", "run all"],
        [],
    ),
    "weighted-sum": (
        "def weighted_sum(x, w):\n    if len(x) != len(w):\n        raise ValueError('no')\n"
        "    return sum([a * b for a, b in zip(x, w)] * 0.5)",
        ["can't multiply sequence", "x is a list of 1, w is a list of 1", "A list is no vector"],
        [],
    ),
    "tensor-relu": (
        "import numpy as np\n\ndef tensor_relu(z):\n    return torch.tensor(np.maximum(0, z))",
        [
            "RuntimeError: Can't call numpy() on Tensor that requires grad",
            "return torch.tensor(np.maximum(0, z))",
            "z is a tensor of shape (",
            "A function of NumPy was given a tensor",
        ],
        ["detach"],
    ),
    "tensor-neuron": (
        "def tensor_neuron(x, w, b):\n    return torch.max(0, x @ w + b)",
        ["max() received an invalid combination", "w is a tensor of shape (2,)", "compares two"],
        ["but expected one of"],
    ),
    "activated-neuron": (
        "limit = len(5)\n\ndef activated_neuron(x, w, b, activation):\n    return 1",
        ["your cell stops with TypeError", "limit = len(5)"],
        [],
    ),
}


@pytest.fixture(scope="module")
def errors_said(said):
    return said("01_neuron", {task: answer for task, (answer, _, _) in ERRORS.items()})


@pytest.mark.parametrize("task", ERRORS)
def test_an_error_is_told_with_the_line_and_what_it_means(errors_said, task):
    _, there, absent = ERRORS[task]
    rows, sentence = errors_said[task]
    for words in there:
        assert words in rows and words in sentence
    for words in absent:
        assert words not in rows and words not in sentence


def test_a_student_s_own_words_are_cut_and_harmless(said):
    answer = "def relu(z):\n    raise KeyError('\\x1b[2J<b>' + 900 * 'k')"
    rows, sentence = said("01_neuron", {"relu": answer})["relu"]
    for text in (rows, sentence):
        assert "KeyError: '" in text and "line" in text
        assert "\x1b" not in text and 400 * "k" not in text
    assert len(sentence) < 600


# ---------------------------------------------------------------- cases


def test_operations_are_counted_as_the_text_counts_them(said):
    answer = (
        "def matmul_broadcast(a, b):\n    c = torch.zeros(a.shape[0], b.shape[1])\n"
        "    for i in range(a.shape[0]):\n        for j in torch.arange(b.shape[1]).chunk(9):\n"
        "            c[i, j] = (a[i][:, None] * b[:, j]).sum(0)\n    return c"
    )
    for text in said("03_matmul", {"matmul-broadcast": answer})["matmul-broadcast"]:
        assert "for each row, where 18 are allowed (a loop too many?)" in text


def test_a_judge_says_what_is_wrong_where_a_right_value_is_not_shown(said):
    kept = 'for_pred, for_w2, for_b2, for_a1 = {"pred", "target"}, {"a1"}, set(), {"w2"}\n'
    kept += 'for_z1, for_w1, for_x, for_none = {"w1"}, {"x"}, {"w1"}, {"b1", "b2", "loss"}'
    for text in said("07_chain_rule", {"keep": kept})["keep"]:
        assert "for_z1" in text.split("\n")[0] and "none of the right choices" in text
        assert "run it" not in text


NONE_SHAPES = """\
view_1 = (6,)
view_2 = (6,)
view_3 = (4, 1, 6)
product_1 = (3, 6)
product_2 = (3,)
product_3 = "error"
"""


def test_a_prediction_that_is_wrong_is_named(said):
    for text in said("03_matmul", {"none-shapes": NONE_SHAPES})["none-shapes"]:
        assert "view_2" in text and "is not so; run it, or read it once more" in text


@pytest.fixture
def mini(make_course, worker):
    """A task with this hidden test: what a check says of an answer to it."""

    def ask(test: str, answer: str, reference: str = "") -> str:
        from autograder.authoring.build import build

        files = {"tasks/double.py": TASK.format(test=test)}
        course: Course = make_course(files)
        build(course)
        assignment = course.load("01_mini")
        text = notebook_text(filled(assignment, {"double": answer}))
        checked = Checker(course, assignment, worker, worker.limits).check(text.encode())
        [double] = [t for t in checked.tasks if t.task.id == "double"]
        return "\n".join(f"{a} {b}".strip() for a, b in double.rows)

    return ask


TASK = """\
# %% hidden="double-values"
import torch

from autograder import probe, randn

{test}
"""


@pytest.mark.parametrize(
    ("test", "answer", "words"),
    [
        (
            "probe(lambda x: double(x) + double(x), torch.tensor([2.0]))",
            "def double(x):\n    return x",
            "input double(x) + double(x), with x = torch.tensor([2.0])\n"
            "expected torch.tensor([8.0])\ngot torch.tensor([4.0])",
        ),
        (
            "def twice(x):\n    return double(double(x))\n\n\nprobe(twice, torch.tensor([2.0]))",
            "def double(x):\n    return x",
            "input double(double(x)), with x = torch.tensor([2.0])\n",
        ),
        (
            "def twice(x):\n    '''Doubled two times.'''\n    return double(double(x))\n\n\n"
            "probe(twice, torch.tensor([2.0]).double())",
            "def double(x):\n    return x",
            "input Doubled two times, with x = torch.tensor([2.0], dtype=torch.float64)\n",
        ),
        (
            "probe(double, randn(3, 4).t(), grad=True)",
            "def double(x):\n    return 2 * x.reshape(-1)",
            "]]).t())\nexpected torch.tensor([[",
        ),
        (
            "probe(double, torch.tensor([1.0]), reveal=False)\n"
            "probe(lambda: [double(torch.tensor(float(i))) for i in range(4)])",
            "def double(x):\n    return 2 * x + (x == 2)",
            "expected [torch.tensor(0.0), torch.tensor(2.0), torch.tensor(4.0), torch.tensor(6.0)]"
            "\ngot [torch.tensor(0.0), torch.tensor(2.0), torch.tensor(5.0), torch.tensor(6.0)]",
        ),
        (
            "answers = [double(1), double(2), double(3)]\nprobe(lambda: answers, reveal=False)",
            "def double(x):\n    return x + 1 if x == 2 else 2 * x",
            "asked answers\nitem 1 (the first is item 0) is not so; run it, or read it once more",
        ),
        (
            "one, two = double(1) == 2, double(2) == 4\nprobe(lambda: two, reveal=False)",
            "def double(x):\n    return 2",
            "this is not so; run it, or read it once more",
        ),
        (
            "probe(lambda: double(2) == 4, reveal=False)\nprobe(double, 3)",
            "def double(x):\n    return 2",
            "this is not so; run it, or read it once more",
        ),
        (
            "probe(double, torch.ones(2), storage=True)",
            "def double(x):\n    return x.add_(x)",
            "shares memory with `x`, and should with no input",
        ),
    ],
)
def test_a_case_is_shown_as_what_a_student_can_run(mini, test, answer, words):
    assert words in mini(test, answer)
