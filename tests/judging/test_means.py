"""Right values by means that the text forbids: what each costs, put into the reference notebook.

Every variant gives the right values and gradients.
"""

from functools import cache

import pytest
from conftest import ROOT

from autograder.authoring.demo import filled, notebook_text, reference_answers
from autograder.course import Answer, Course
from autograder.grading.draws import SHOWN
from autograder.grading.grader import Grader
from autograder.grading.reference import branch_name
from autograder.grading.store import StoredReference
from autograder.judging.diagnosis import unpack_quietly
from autograder.judging.means import GROUPS, Rules, flags
from autograder.judging.observation import (
    Counts,
    FunctionFacts,
    Observation,
    Operations,
    Spec,
    Watched,
)
from autograder.judging.verdict import passes, record_difference

# ---------------------------------------------------------------- gradients by hand

BY_AUTOGRAD = {
    "inference mode left": """
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in inputs]
        return torch.autograd.grad(f(*knobs), knobs, upstream.clone())""",
    "backward": """
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in inputs]
        f(*knobs).backward(upstream.clone())
        return [knob.grad for knob in knobs]""",
    "vjp": """
    return torch.func.vjp(f, *inputs)[1](upstream)""",
    "grad of a sum": """
    total = lambda *knobs: (f(*knobs) * upstream).sum()
    return torch.func.grad(total, argnums=tuple(range(len(inputs))))(*inputs)""",
    "jacrev": """
    found = torch.func.jacrev(f, argnums=tuple(range(len(inputs))))(*inputs)
    return [torch.tensordot(upstream, j, upstream.dim()) for j in found]""",
    "jacfwd": """
    found = torch.func.jacfwd(f, argnums=tuple(range(len(inputs))))(*inputs)
    return [torch.tensordot(upstream, j, upstream.dim()) for j in found]""",
    "a Function's backward": """
    class Step(torch.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            with torch.inference_mode(False), torch.enable_grad():
                knobs = [t.clone().requires_grad_() for t in inputs]
                ctx.found = torch.autograd.grad(f(*knobs), knobs, upstream.clone())
            kept.append(ctx.found)
            return t.clone()
    kept = []
    Step.apply(inputs[0])
    return kept[0]""",
    "a thread": """
    def work():
        with torch.enable_grad():
            knobs = [t.clone().requires_grad_() for t in inputs]
            out.append(torch.autograd.grad(f(*knobs), knobs, upstream.clone()))
    import threading
    out = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return out[0]""",
    "a thread that waits": """
    def work():
        with torch.enable_grad():
            knobs = [t.clone().requires_grad_() for t in inputs]
            return torch.autograd.grad(f(*knobs), knobs, upstream.clone())
    return POOL.submit(work).result()""",
    "the profiler stopped": """
    import contextlib
    import torch.autograd as a
    with contextlib.suppress(RuntimeError):
        a._disable_profiler_legacy()
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in inputs]
        return a.grad(f(*knobs), knobs, upstream.clone())""",
}
POOL = """
from concurrent.futures import ThreadPoolExecutor
POOL = ThreadPoolExecutor(1)
POOL.submit(int).result()
"""
NEURON = (
    POOL
    + "def by_autograd(f, inputs, upstream):{}\n"
    + (
        "def neuron_gradients(x, w, b, upstream):\n"
        "    f = lambda x, w, b: torch.relu((x * w).sum(-1) + b)\n"
        "    return list(by_autograd(f, (x, w, b), upstream))\n"
    )
)
DENSE = (
    POOL
    + "def by_autograd(f, inputs, upstream):{}\n"
    + (
        "def dense_gradients(x, w, b, upstream):\n"
        "    f = lambda x, w, b: x @ w.t() + b\n"
        "    return list(by_autograd(f, (x, w, b), upstream))\n"
    )
)
RELU_LAYER = (
    POOL
    + "def by_autograd(f, inputs, upstream):{}\n"
    + (
        "class ReLU:\n"
        "    def __call__(self, x):\n"
        "        self.x, self.y = x, x.clamp(min=0)\n"
        "        return self.y\n"
        "    def backward(self):\n"
        "        (self.x.g,) = by_autograd(torch.relu, (self.x,), self.y.g)\n"
    )
)
RELU_STEP = (
    POOL
    + "def by_autograd(f, inputs, upstream):{}\n"
    + ("def relu_backward(x, upstream):\n    return by_autograd(torch.relu, (x,), upstream)[0]\n")
)

# ---------------------------------------------------------------- the ladder

PRODUCTS = {
    "outer products": "sum(a[:, p, None] * b[p] for p in range(a.shape[1]))",
    "the operator": "a @ b",
    "tensordot": "torch.tensordot(a, b, 1)",
    "a convolution": "torch.conv1d(a[None].transpose(1, 2), b.t()[:, :, None])[0].t()",
    "linear": "torch.nn.functional.linear(a, b.t())",
    "bilinear": "torch.stack([torch.addmv(torch.zeros(len(a)), a, c) for c in b.t()], 1)",
    "chained": "torch.linalg.multi_dot([a, torch.eye(a.shape[1]), b])",
    "the operation itself": "torch.ops.aten.mm(a, b)",
    "modes off": "without_modes(a, b)",
    "a thread": "in_a_thread(a, b)",
    "a thread that waits": "POOL.submit(torch.mm, a, b).result()",
    "NumPy": "torch.from_numpy(a.detach().numpy() @ b.detach().numpy())",
    "repr": "by_repr(a, b)",
    "late": "Late(a, b)",
}
HELPERS = (
    POOL
    + """
import threading
import torch
from torch.utils._python_dispatch import _disable_current_modes
def without_modes(a, b):
    with _disable_current_modes():
        return a @ b
def in_a_thread(a, b):
    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]
def by_repr(a, b):
    torch.set_printoptions(precision=8)
    x, y = (eval(repr(t.detach()).replace("tensor", "")) for t in (a, b))
    return torch.tensor([[sum(p * q for p, q in zip(r, c)) for c in zip(*y)] for r in x])
class Late(torch.Tensor):
    @staticmethod
    def __new__(cls, a, b):
        late = a.new_zeros(a.shape[0], b.shape[1]).as_subclass(cls)
        late.pair = a, b
        return late
    def detach(self):
        return self.pair[0].detach() @ self.pair[1].detach()
"""
)
RUNGS = ("matmul-loops", "matmul-elementwise", "matmul-broadcast", "matmul-no-loop")
WITHOUT_EINSUM = {
    "the operator": "a @ b",
    "a function": "torch.mm(a, b)",
    "tensordot": "torch.tensordot(a, b, 1)",
    "linear": "torch.nn.functional.linear(a, b.t())",
    "a batch of one": "torch.bmm(a[None], b[None])[0]",
    "a convolution": "torch.conv1d(a[None].transpose(1, 2), b.t()[:, :, None])[0].t()",
}
NORMS = {
    "ready-made": ("torch.linalg.vector_norm(a)", "a.abs().sum(0).max()"),
    "a distance": ("torch.dist(a, torch.zeros_like(a))", "a.abs().sum(0).max()"),
    "entry loops": (
        "sum(a[i, j] ** 2 for i in range(len(a)) for j in range(a.shape[1])) ** 0.5",
        "a.abs().sum(0).max()",
    ),
    "a loop over entries": ("sum(x * x for x in a.flatten()).sqrt()", "a.abs().sum(0).max()"),
    "the other by entries": (
        "(a * a).sum().sqrt()",
        "max(sum(abs(x) for x in c) for c in a.t())",
    ),
    "singular values": ("(torch.linalg.svdvals(a) ** 2).sum().sqrt()", "a.abs().sum(0).max()"),
}

# ---------------------------------------------------------------- plain Python

SUMS = {
    "torch": "(torch.tensor(x, dtype=torch.float64) * torch.tensor(w)).sum().item()",
    "a helper": "helper(x, w)",
    "NumPy": "float(numpy.dot(x, w))",
    "a number of NumPy's": "np.dot(x, w)",
    "a name": "d(x, w)",
    "a list of functions": "float(TOOLS['add'](TOOLS['multiply'](x, w)))",
    "an import": "float(__import__('operator').add(0.0, inner_import(x, w)))",
}
TOOLS = """
import numpy, torch
import numpy as np
from numpy import dot as d
TOOLS = {"multiply": np.multiply, "add": np.add.reduce}
def helper(x, w):
    return torch.dot(torch.tensor(x, dtype=float), torch.tensor(w, dtype=float)).item()
def inner_import(x, w):
    import numpy.linalg as other
    return float(other.multi_dot([x, w])) if len(x) else 0.0
def check(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return bool(x)
"""

# ---------------------------------------------------------------- Functions and modules

NO_FUNCTION = {
    "static": "class ReLU:\n    apply = staticmethod(torch.relu)",
    "derived": "class ReLU(torch.autograd.Function):\n    apply = staticmethod(torch.relu)",
    "a class method": (
        "class ReLU(torch.autograd.Function):\n    @classmethod\n"
        "    def apply(cls, x):\n        return x * (x > 0)"
    ),
    "a namespace": "import types\nReLU = types.SimpleNamespace(apply=lambda x: x.clamp(min=0))",
    "an instance": "class R:\n    def apply(self, x):\n        return torch.relu(x)\nReLU = R()",
    "autograd in backward": """
class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            y = torch.relu(x)
            return torch.autograd.grad(y, x, grad, create_graph=torch.is_grad_enabled())[0]""",
    "vjp in backward": """
class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)
    @staticmethod
    def backward(ctx, grad):
        return torch.func.vjp(torch.relu, ctx.saved_tensors[0])[1](grad)[0]""",
    "PyTorch's own derivative in backward": """
class ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)
    @staticmethod
    def backward(ctx, grad):
        return torch.ops.aten.threshold_backward(grad, ctx.saved_tensors[0], 0)""",
}
LINEAR = """
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        made = nn.Linear(n_in, n_out, bias)
        self.weight, self.bias = made.weight, made.bias
        {keep}
    def forward(self, x):
        {forward}
"""
BY_HAND = "y = x @ self.weight.t(); return y if self.bias is None else y + self.bias"
HOLDS_LINEAR = {
    "a list": ("self.inner = [made]", "return self.inner[0](x)"),
    "a list, unused": ("self.inner = [made]", BY_HAND),
    "a closure": ("self.call = lambda x: made(x)", "return self.call(x)"),
    "a closure, unused": ("self.inner = lambda: made", BY_HAND),
    "a dictionary": ("object.__setattr__(self, 'kept', {0: made})", BY_HAND),
    "another name": (
        "pass",
        "return torch._C._nn.linear(x, self.weight, self.bias)",
    ),
    "its forward": ("pass", "return nn.Linear.forward(self, x)"),
}
SEQUENTIAL = """
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)
        {keep}
    def __len__(self):
        return len(self._modules)
    def forward(self, x):
        {forward}
"""
HOLDS_SEQUENTIAL = {
    "a list": ("self.inner = [nn.Sequential(*layers)]", "return self.inner[0](x)"),
    "a tuple": ("self.inner = (nn.Sequential(*layers),)", "return self.inner[0](x)"),
    "a closure": ("s = nn.Sequential(*layers); self.run = lambda x: s(x)", "return self.run(x)"),
    "a bound method": ("self.run = nn.Sequential(*layers).forward", "return self.run(x)"),
    "made on the way": ("pass", "return nn.Sequential(*self._modules.values())(x)"),
}
OPTIMIZERS = {
    "SGD": "torch.optim.SGD(list(parameters), lr=lr).step()",
    "a copy of its step": """
    from torch.optim.sgd import sgd
    ps = [p for p in parameters if p.grad is not None]
    with torch.no_grad():
        sgd(ps, [p.grad for p in ps], [None] * len(ps), foreach=False, weight_decay=0.0,
            momentum=0.0, lr=lr, dampening=0.0, nesterov=False, maximize=False)""",
    "by a name": "make(list(parameters), lr=lr).step()",
    "its attribute": """
    ps = [p for p in parameters if p.grad is not None]
    with torch.no_grad():
        sgd = torch.optim.SGD.step.__wrapped__.__globals__['sgd']
        sgd(ps, [p.grad for p in ps], [None] * len(ps), foreach=False,
            weight_decay=0.0, momentum=0.0, lr=lr, dampening=0.0, nesterov=False,
            maximize=False)""",
    "foreach": """
    ps = [p for p in parameters if p.grad is not None]
    with torch.no_grad():
        torch._foreach_add_(ps, [p.grad for p in ps], alpha=-lr)""",
    "fused": """
    ps = [p for p in parameters if p.grad is not None]
    with torch.no_grad():
        torch._foreach_sub_(ps, torch._foreach_mul([p.grad for p in ps], lr))""",
}
CLEAR = "\ndef clear_gradients(parameters):\n    for p in parameters:\n        p.grad = None\n"


def one_line(name: str, body: str, before: str = HELPERS) -> str:
    return f"{before}\ndef {name}(a, b):\n    return {body}\n"


def variants():
    """(assignment, task, kind, answer, the cells that it must not be paid for)."""
    for name, body in BY_AUTOGRAD.items():
        cells = ["gradients-by-hand-bias", "gradients-by-hand-weights", "gradients-by-hand-inputs"]
        yield "01_neuron", "gradients-by-hand", name, NEURON.format(body), cells
        if name in ("vjp", "grad of a sum", "jacrev", "jacfwd"):
            continue  # each imports more of PyTorch, for a second
        cells = [f"dense-gradients-by-hand-{part}" for part in ("inputs", "weights", "biases")]
        yield "02_dense_layer", "dense-gradients-by-hand", name, DENSE.format(body), cells
        yield "08_layers", "relu", name, RELU_LAYER.format(body), ["relu-gradients"]
        yield "07_chain_rule", "relu-backward", name, RELU_STEP.format(body), None
    for name, body in PRODUCTS.items():
        for task in RUNGS if name != "outer products" else RUNGS[:2]:
            cell = "matmul-loops-rule" if task == "matmul-loops" else f"{task}-budget"
            if (name, task) != ("outer products", "matmul-elementwise"):
                answer = one_line(task.replace("-", "_"), body)
                yield "03_matmul", task, name, answer, [cell]
    for name, body in WITHOUT_EINSUM.items():
        answer = one_line("matmul_einsum", body)
        yield "03_matmul", "matmul-einsum", name, answer, ["matmul-einsum-budget"]
    for name, (first, second) in NORMS.items():
        answer = f"def frobenius(a):\n    return {first}\ndef one_norm(a):\n    return {second}\n"
        yield "03_matmul", "norms", name, answer, ["norms-equations"]
    for name, body in SUMS.items():
        answer = TOOLS + f"def weighted_sum(x, w):\n    return {body} if check(x, w) else 0\n"
        cells = ["weighted-sum-values", "weighted-sum-errors"]
        yield "01_neuron", "weighted-sum", name, answer, cells
        answer = TOOLS + f"def plain_neuron(x, w, b):\n    return {body} + b\n"
        yield "01_neuron", "plain-neuron", name, answer, ["plain-neuron-values"]
        answer = (
            TOOLS
            + f"def of_row(x, w):\n    return {body}\n"
            + (
                "def plain_dense_batch(x, w, b):\n"
                "    return [[of_row(r, o) + c for o, c in zip(w, b)] for r in x]\n"
            )
        )
        cells = ["plain-dense-batch-values"]
        yield "02_dense_layer", "plain-dense-batch", name, answer, cells
    for name, answer in NO_FUNCTION.items():
        cells = ["relu-gradients"] if "backward" in name else ["relu-values", "relu-gradients"]
        yield "09_autograd_function", "relu", name, answer, cells
    for name, (keep, forward) in HOLDS_LINEAR.items():
        answer = LINEAR.format(keep=keep, forward=forward)
        yield "10_nn_linear", "linear", name, answer, ["linear-state"]
    for name, (keep, forward) in HOLDS_SEQUENTIAL.items():
        answer = SEQUENTIAL.format(keep=keep, forward=forward)
        yield "10_nn_linear", "sequential", name, answer, ["sequential-names"]
    for name, body in OPTIMIZERS.items():
        answer = f"from torch.optim import SGD as make\ndef sgd_step(parameters, lr):\n    {body}\n"
        yield "10_nn_linear", "sgd", name, answer + CLEAR, ["sgd-moves"]


VARIANTS = list(variants())


@pytest.fixture(scope="module")
def reference(course: Course):
    """The references, each of which runs once."""
    return cache(lambda name: StoredReference(course.load(name), SHOWN, "cpu", course.evidence))


@pytest.fixture(scope="module")
def paid(worker, reference):
    """For each variant the paid cells of its task that it passes."""
    found = {}
    for name in sorted({variant[0] for variant in VARIANTS}):
        known = reference(name)
        assignment, records = known.assignment, known.records(worker)
        own = [v for v in VARIANTS if v[0] == name]
        answers = [Answer(v[1], f"{v[1]} {v[2]}", v[3], "", None) for v in own]
        run = known.run_answers(worker, answers, seconds=3.0)  # each in a fork of its own
        for answer, variant in zip(answers, own, strict=True):
            cells = next(t for t in assignment.tasks if t.id == variant[1]).grades
            found[variant[:3]] = {
                cell.grade_id: passes(
                    assignment,
                    unpack_quietly(run.of(cell.grade_id, branch_name(answer))) or [],
                    records[cell.grade_id],
                )
                for cell in cells
                if cell.paid
            }
    return found


@pytest.mark.parametrize("variant", VARIANTS, ids=[" ".join(v[:3]) for v in VARIANTS])
def test_what_the_text_forbids_is_not_paid(paid, variant):
    cells = paid[variant[:3]]
    for name in variant[4] or cells:
        assert not cells[name], cells


# ---------------------------------------------------------------- flags and groups


def asking(function: bool = False, **rules) -> Observation:
    """What the reference of a probe with these rules is recorded as."""
    facts = FunctionFacts(True, "CubeBackward") if function else None
    return Observation(spec=Spec(**rules), function=facts)


@pytest.mark.parametrize(
    ("rules", "source", "found"),
    [
        ({"by_hand": True}, "y = 1\ntorch.autograd.grad(y, x)", "line 2: autograd"),
        ({"by_hand": True}, "f = torch.func.vjp", "line 1: vjp"),
        ({"by_hand": True}, "from torch.func import jvp as q", "line 1: imports torch.func.jvp"),
        ({"by_hand": True}, "threading.Thread(target=f)", "line 1: Thread"),
        ({"function": True}, "with torch.enable_grad():\n    pass", "line 1: enable_grad"),
        ({"without": ["numpy"]}, "import numpy as q", "line 1: imports numpy"),
        ({"without": ["torch"]}, "from torch import dot", "line 1: imports torch.dot"),
        ({"without": ["torch.optim"]}, "from torch.optim.sgd import sgd", "torch.optim.sgd"),
        ({"allow": ["views"]}, "c = a @ b", "line 1: @"),
        ({"allow": ["views"]}, "c = a.mm(b)", "line 1: mm"),
        ({"allow": ["views"]}, "torch._C._VariableFunctions", "line 1: _C"),
        ({"allow": ["views"]}, "a.apply_(f)", "line 1: apply_"),
        ({"allow": ["views", "aten.mm"], "must": ["aten.mm"]}, "c = a.mm(b)", None),
        ({"allow": ["views"]}, "c = sum(x * y for x, y in zip(a, b))", None),
        ({"by_hand": True}, "def func(x):\n    return func(x - 1)", None),
        ({}, "torch.autograd.grad(y, x)", None),
    ],
)
def test_flags_name_the_line(rules, source, found):
    got = flags(source, Rules([asking(**rules)]))
    assert (got == []) if found is None else (found in got[0]), got


def test_groups_hold_operations_of_pytorch_and_no_product_hides_in_another():
    import torch

    for name, group in GROUPS.items():
        unknown = {op for op in group if not hasattr(torch.ops.aten, op)}
        unknown = {op for op in unknown if not hasattr(torch.ops.aten, f"{op}_")}
        assert unknown == set(), name
    products = {*"mm bmm mv dot addmm linear convolution embedding_bag einsum".split()}
    assert not products & (GROUPS["views"] | GROUPS["making"])
    assert not products & (GROUPS["elementwise"] | GROUPS["reductions"])


@pytest.mark.parametrize("name", Course(ROOT).names())
def test_no_alternative_is_flagged_for_its_means(worker, reference, name):
    assignment, records = reference(name).assignment, reference(name).records(worker)
    found = {}
    for answer in assignment.alternatives:
        cells = [c for c in assignment.task_by_id[answer.task].grades if c.paid]
        asked = [record for cell in cells for record in records[cell.grade_id]]
        if words := flags(answer.source, Rules(asked)):
            found[answer.task, answer.name] = words
    assert found == {}


def test_record_and_flags_say_what_was_used(worker, course, neuron):
    answer = NEURON.format(BY_AUTOGRAD["vjp"])
    answers = reference_answers(neuron) | {"gradients-by-hand": answer}
    grader = Grader(neuron, 5, ["cpu"], worker.limits, course.evidence)
    data = notebook_text(filled(neuron, answers)).encode()
    record = grader.grade_bytes(worker, data, "calls-vjp").record
    task = next(task for task in record.tasks if task.id == "gradients-by-hand")
    assert task.score == 0
    assert "autograd took the derivative" in task.difference
    assert task.diagnoses[0].name == "calls-autograd"
    assert [flag for flag in record.flags if "gradients-by-hand, line 6: vjp" in flag]


WORDS = "this is what a hidden test asks " * 100


@pytest.mark.parametrize(
    "spec, facts",
    [
        (Spec(allow=("views",)), {"counts": Counts({WORDS: 1}, {}, {}, (1,))}),
        (Spec(single=(WORDS,)), {"counts": Counts({WORDS: 1}, {WORDS: 9}, {}, (1,))}),
        (Spec(budget=1.0), {"counts": Counts({}, {}, {WORDS: 1}, (1,))}),
        (Spec(budget=1.0), {"unseen": (WORDS,), "counts": Counts({}, {}, {}, (1,))}),
        (Spec(by_hand=True), {"called": (f"{WORDS}_backward",)}),
    ],
)
def test_names_that_a_run_reports_are_words_of_its_own(neuron, spec, facts):
    """Of a page's 500 characters of a submission's own, that is."""
    plain = {"whole": True, "exact": True, "threads": 0, "called": (), "unseen": (), "autograd": 0}
    ours = Operations(**plain, counts=Counts({}, {}, {}, (1,)))
    expected = Observation(spec=spec, value=1.5, operations=ours)
    got = Observation(value=1.5, operations=Operations(**{**plain, **facts}))
    found = record_difference(neuron, got, expected)
    assert found.own >= len(WORDS)
    told = found.at_most(500)
    assert WORDS[:500] in told.words and WORDS[:501] not in told.words + dict(told.rows)[""]


@pytest.mark.parametrize(
    "facts",
    [
        FunctionFacts(True, WORDS),
        FunctionFacts(True, "node", Watched(0, 0, True, (f"{WORDS}_backward",))),
    ],
)
def test_so_are_those_of_a_function(neuron, facts):
    ours = FunctionFacts(True, "node", Watched(0, 0, True))
    expected = Observation(value=1.5, grads=(2.5,), function=ours)
    found = record_difference(
        neuron, Observation(value=1.5, grads=(2.5,), function=facts), expected
    )
    assert found.own >= len(WORDS) and WORDS not in found.at_most(500).words
