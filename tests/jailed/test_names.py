"""A hidden test's names never reach the student's code, and the student's never reach it."""

import ast
import builtins
import keyword
import re

import pytest
from answers import COURSE, lost, one_worker  # noqa: F401  (a fixture)

from autograder.course import Answer, Assignment, Task
from autograder.judging.unpack import unpack
from autograder.protocol.results import RunCell
from autograder.running.worker import Worker
from autograder.syntax import bound_names

# ---------------------------------------------------------------- helpers in answers


def cells_between(assignment: Assignment, task: Task) -> list:
    """The cells of a task that run after its answer."""
    return [c for c in assignment.cells if c.task == task.id and c.runs and not c.solution]


def names_at_hand(assignment: Assignment, task: Task) -> set[str]:
    """What a helper in this task's answer may be called: names of its text, its stub, its tests."""
    prose = assignment.cells[task.solution.index - 1].source
    found = set(re.findall(r"\b[A-Za-z]\w*\b", " ".join(re.findall(r"`([^`\n]+)`", prose))))
    found |= set(re.findall(r"\b[A-Za-z]\w*\b", task.solution.released))
    found.add("_".join(re.findall(r"[a-z]+", task.title.lower())))
    found.add(task.id.replace("-", "_"))
    found |= {name.lower() for name in bound_names(task.solution.source)}
    for cell in cells_between(assignment, task):
        tree = ast.walk(ast.parse(cell.source))
        found |= {node.name for node in tree if isinstance(node, ast.FunctionDef)}
        found |= bound_names(cell.source)
    answer = task.solution.source
    taken = {name for cell in cells_between(assignment, task) for name in cell.takes or ()}
    modules = {"torch", "nn", "F", "math"}
    used = {node.id for node in ast.walk(ast.parse(answer)) if isinstance(node, ast.Name)}
    # and a class that the notebook itself brings is no name for a helper
    brought = {
        name
        for cell in assignment.cells[: task.solution.index]
        if cell.kind == "code" and not cell.solution
        for name in re.findall(r"^class (\w+)", cell.source, re.MULTILINE)
    }
    away = bound_names(answer) | taken | modules | used | brought | set(dir(builtins))
    return {name for name in found - away if name.isidentifier() and not keyword.iskeyword(name)}


def with_helpers(source: str, helpers: set[str]) -> str:
    """An answer whose functions and methods hand their results through all these helpers."""
    made = "\n".join(f"def {name}(value):\n    return value\n" for name in sorted(helpers))
    through = " ".join(f"_result = {name}(_result);" for name in sorted(helpers))
    wrap = f"""
def _through(_function):
    def _call(*_args, **_kw):
        _result = _function(*_args, **_kw)
        {through}
        return _result
    _call.__name__ = _function.__name__
    return _call
"""
    ends = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            ends.append(f"{node.name} = _through({node.name})")
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name != "__new__":
                    wrapped = f"_through({node.name}.{part.name})"
                    if any(ast.unparse(d) == "staticmethod" for d in part.decorator_list):
                        wrapped = f"staticmethod({wrapped})"
                    elif part.decorator_list:
                        continue
                    ends.append(f"{node.name}.{part.name} = {wrapped}")
    return "\n".join([made, wrap, source, *ends]) if ends else ""


@pytest.mark.parametrize("name", COURSE.names())
def test_a_helper_may_have_any_name_of_the_text_or_of_a_test(one_worker, name):
    assignment = COURSE.load(name)
    answers = []
    for task in assignment.tasks:
        if not task.written:
            helpers = names_at_hand(assignment, task)
            if source := with_helpers(task.solution.source, helpers):
                answers.append(Answer(task.id, "with helpers", source))
    assert len(answers) > 3
    assert lost(one_worker, assignment, answers) == {}


@pytest.mark.parametrize("name", COURSE.names())
def test_visible_cells_bind_no_name_that_a_helper_would_have(name):
    # in Jupyter they would replace it, and the student's next try fails
    assignment = COURSE.load(name)
    for task in assignment.tasks:
        answers = bound_names(task.solution.source) if not task.written else set()
        helpers = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in answers}
        helpers |= {name.lower() for name in answers} | {task.id.replace("-", "_")}
        helpers.add("_".join(re.findall(r"[a-z]+", task.title.lower())))
        for cell in assignment.cells[task.solution.index + 1 :]:
            if cell.kind == "code" and cell.runs and not cell.solution and cell.takes is None:
                assert not bound_names(cell.source) & (helpers - answers), cell.grade_id


LINEAR_BACKWARD = """
def gradient_of_b(upstream):
    return upstream.sum(0)

def linear_backward(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, gradient_of_b(upstream)
"""
MSE = """
def mse(pred, target):
    return ((pred[:, 0] - target) ** 2).mean()

class Mse:
    def __call__(self, pred, target):
        self.pred, self.target, self.out = pred, target, mse(pred, target)
        return self.out

    def backward(self):
        error = self.pred - self.target[:, None]
        self.pred.g = self.out.g * 2 * error / len(error)
"""
RELU = """
def result(x):
    return x.clamp(min=0)

class ReLU:
    def __call__(self, x):
        self.x, self.out = x, result(x)
        return self.out

    def backward(self):
        self.x.g = self.out.g * (self.x > 0)
"""
AVERAGE = """
def numbers(total, count):
    return total / count

class Average:
    def __init__(self):
        self.total = self.count = 0

    def __call__(self, value):
        self.total, self.count = self.total + value, self.count + 1
        return numbers(self.total, self.count)
"""


@pytest.mark.parametrize(
    ("name", "task", "source"),
    [
        ("07_chain_rule", "linear-backward", LINEAR_BACKWARD),
        ("08_layers", "mse", MSE),
        ("08_layers", "relu", RELU),
        ("10_nn_linear", "average", AVERAGE),
    ],
)
def test_a_right_answer_with_a_helper_has_full_marks(one_worker, name, task, source):
    answers = [Answer(task, "with a helper", source)]
    assert lost(one_worker, COURSE.load(name), answers) == {}


TWO_LAYERS = """
def first_layer(x, w1, b1):
    z1 = x @ w1.t() + b1
    return z1, torch.relu(z1)

def second_layer(a1, w2, b2):
    return a1 @ w2.t() + b2

def forward_pass(x, target, w1, b1, w2, b2):
    z1, a1 = first_layer(x, w1, b1)
    pred = second_layer(a1, w2, b2)
    return ((pred[:, 0] - target) ** 2).mean(), (x, w1, z1, a1, w2, pred, target)

def inputs(upstream, w, x):
    return upstream @ w, upstream.t() @ x, upstream.sum(0)

def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, pred, target = kept
    dpred = upstream * 2 * (pred - target[:, None]) / len(pred)
    da1, dw2, db2 = inputs(dpred, w2, a1)
    dx, dw1, db1 = inputs(da1 * (z1 > 0), w1, x)
    return dx, dw1, db1, dw2, db2
"""
NETWORK = """
def layer_weights(inputs, outputs, gain):
    w = torch.randn(outputs, inputs) * gain / inputs**0.5
    return w.requires_grad_(), torch.zeros(outputs, requires_grad=True)

def network_weights(sizes):
    last = len(sizes) - 2
    pairs = enumerate(zip(sizes, sizes[1:]))
    return [layer_weights(m, n, 1.0 if i == last else 2**0.5) for i, (m, n) in pairs]
"""
TRAIN_STEP = """
def losses(model, loss_function, x, y):
    return loss_function(model(x), y)

def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = losses(model, loss_function, x, y)
    loss.backward()
    optimizer.step()
    return loss.item()
"""
LINEAR = """
from torch import rand, randn

class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = n_in**-0.5
        self.weight = nn.Parameter((2 * rand(n_out, n_in) - 1) * bound)
        self.bias = nn.Parameter((2 * rand(n_out) - 1) * bound) if bias else None

    def forward(self, x):
        out = x @ self.weight.t()
        return out if self.bias is None else out + self.bias
"""


@pytest.mark.parametrize(
    ("name", "task", "source"),
    [
        ("06_init", "network", NETWORK),
        ("07_chain_rule", "two-layers", TWO_LAYERS),
        ("10_nn_linear", "train-step", TRAIN_STEP),
        ("10_nn_linear", "linear", LINEAR),
    ],
)
def test_a_right_answer_of_several_functions_has_full_marks(one_worker, name, task, source):
    answers = [Answer(task, "with helpers", source)]
    assert lost(one_worker, COURSE.load(name), answers) == {}


# ---------------------------------------------------------------- who sees what

GIVEN = RunCell("import math\n\ndef step(z):\n    return 1 if z > 0 else 0", "given")
ANSWER = RunCell("def f(x):\n    return helper(x)\n\ndef helper(x):\n    return 2 * x", "t", "t")
HIDDEN = RunCell(
    "from autograder import probe\nhelper = any = text = None\nprobe(lambda: f(21))",
    "t-hidden",
    "t",
    ("f",),
)


def hidden(source: str) -> RunCell:
    return RunCell("from autograder import probe\n" + source, "t-hidden", "t", ("f",))


def results(worker: Worker, *cells: RunCell) -> list:
    run = worker.attempt(cells, 0, "cpu")
    assert run.ended is None, run.reason
    return [run.results[number, None] for number in range(len(cells))]


def values(result) -> list:
    assert result.error is None, result.error
    return [record.error or record.value for record in unpack(result.evidence)]


def printed(result) -> str:
    assert result.error is None, result.error
    return "".join(output["text"] for output in result.outputs)


def test_what_a_hidden_test_binds_stays_there(worker):
    look = RunCell("print(helper(1), any([1]), 'probe' in globals(), 'text' in globals())")
    _, tests, again, after = results(worker, ANSWER, HIDDEN, HIDDEN, look)
    assert values(tests) == values(again) == [42]
    assert printed(after) == "2 True False False\n"


@pytest.mark.parametrize(
    "student",
    [
        "any = all = isinstance = len = lambda *things: True",
        "import builtins\nbuiltins.any = builtins.isinstance = builtins.len = lambda *_: True",
        "probe = print\nimport autograder\nbool = sum",
        "__builtins__ = {}",
    ],
)
def test_a_hidden_test_has_pythons_own_builtins(worker, student):
    looks = "probe(lambda: [any([False]), isinstance(3, str), len([1, 2, 3]), bool(0), f(1)])"
    cells = RunCell(student), ANSWER, hidden(looks)
    assert values(results(worker, *cells)[-1]) == [[False, False, 3, False, 2]]


def test_what_a_hidden_test_puts_in_place_of_a_builtin_reaches_the_students_functions(worker):
    # a kernel has bound an open of its own in the notebook
    answer = RunCell("def f(x):\n    return open(x).read()", "t", "t")
    tests = hidden("import builtins, io\nbuiltins.open = io.StringIO\nprobe(f, 'text')")
    after = RunCell("print(open.__module__, open is __builtins__.open)")
    cells = RunCell("print(open.__module__)"), answer, tests, after
    own, _, tested, left = results(worker, *cells)
    assert values(tested) == ["text"]
    assert printed(left) == printed(own).rstrip() + " False\n"


@pytest.mark.parametrize(
    "student",
    [
        "import ast\nclass Ones(ast.NodeTransformer):\n    def visit_Constant(self, node):\n"
        "        return ast.Constant(1)\nget_ipython().ast_transformers.append(Ones())",
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['1'])",
        "get_ipython().run_cell = lambda *a, **kw: None",
        "def hook(*a):\n    raise RuntimeError('a hook')\n"
        "get_ipython().events.register('pre_run_cell', hook)",
    ],
)
def test_what_changes_the_notebooks_cells_does_not_touch_hidden_tests(worker, student):
    cells = ANSWER, RunCell(student), hidden("probe(lambda: f(21))")
    assert values(results(worker, *cells)[-1]) == [42]


def test_hidden_tests_find_what_was_given_and_the_student_their_own(worker):
    own = RunCell("step = 0.5")
    answer = RunCell("def f(x):\n    return step * x", "t", "t")
    tests = hidden("probe(lambda: [step(3), f(4), math.floor(1.5)])")
    _, _, _, found, after = results(worker, GIVEN, own, answer, tests, RunCell("print(step)"))
    assert values(found) == [[1, 2.0, 1]]
    assert printed(after) == "0.5\n"


def test_a_visible_test_takes_no_name_of_the_students_from_hidden_tests(worker):
    shown = RunCell("helper = [f(1), f(2)]", "t-try", "t")
    _, _, found, after = results(
        worker, ANSWER, shown, hidden("probe(lambda: f(21))"), RunCell("print(helper)")
    )
    assert values(found) == [42]
    assert printed(after) == "[2, 4]\n"


def test_the_students_own_cells_find_everything_as_they_left_it(worker):
    own = RunCell("input = [7]\nmax = 3.5\nid = lambda x: x + 1")
    other = RunCell("def g(x):\n    return max(x, 0)", "u", "u")
    tests = RunCell("from autograder import probe\nprobe(lambda: g(-3))", "u-hidden", "u", ("g",))
    look = RunCell("print(input[0], max, id(1))\nmax = 4.5")
    found = results(worker, own, ANSWER, HIDDEN, look, other, tests, RunCell("print(input, max)"))
    assert printed(found[3]) == "7 3.5 2\n"
    assert values(found[5])[0].type == "TypeError"  # as in Jupyter: bound anew just before
    assert printed(found[6]) == "[7] 4.5\n"


def test_a_slip_of_one_task_is_gone_in_the_next(worker):
    slips = RunCell("import math\nmath = sum = None\n\ndef f(x):\n    return x", "t", "t")
    other = RunCell("def g(x):\n    return math.floor(sum(x))", "u", "u")
    tests = RunCell(
        "from autograder import probe\nprobe(lambda: g([1, 2.5]))", "u-hidden", "u", ("g",)
    )
    look = RunCell("print(math, sum)")
    found = results(worker, GIVEN, slips, HIDDEN, other, look, tests, look)
    assert values(found[5]) == [3]
    assert printed(found[4]) == printed(found[6]) == "None None\n"


@pytest.mark.parametrize("kind", ["own", "answer"])
def test_what_is_imported_in_place_of_a_name_stays(worker, kind):
    imports = "from time import time\nfrom torch import sum\nimport cmath as math"
    imports = RunCell(imports) if kind == "own" else RunCell(imports, "u", "u")
    given = RunCell("import math\nimport time", "given")
    answer = RunCell(
        "def f(x):\n    return [time() > 0, sum(x, 0), str(math.sqrt(-4))]", "t", "t", None
    )
    tests = hidden("import torch\nprobe(f, torch.ones(2, 3))")
    *_, found = results(worker, given, imports, RunCell("1", "s", "s"), answer, tests)
    [[positive, total, root]] = values(found)
    assert (positive, total.array.tolist(), root) == (True, [2, 2, 2], "2j")


def test_a_global_that_hidden_tests_changed_is_what_it_was(worker):
    answer = RunCell(
        "count = 0\ndef f(x):\n    global count\n    count += 1\n    return count", "t", "t"
    )
    tests = hidden("probe(f, 0)\nprobe(f, 0)")
    _, found, after = results(worker, answer, tests, RunCell("print(count)"))
    assert values(found) == [1, 2]
    assert printed(after) == "0\n"
