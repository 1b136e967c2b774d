# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, probe, randn


def of_many_kinds():
    """x, w and b: of zeros and ones; large, with many outputs; with many inputs; of one output."""
    yield awkward(4, 3), awkward(5, 3), awkward(5)
    yield randn(4, 2), 300 * randn(30, 2, away=1.0), 300 * randn(30, away=1.0)
    yield randn(2, 30), randn(2, 30), randn(2)
    yield randn(30, 2), randn(1, 2), randn(1)
    both = randn(4, 3)
    yield both, both, randn(4)


def tiny():
    return 1e-4 * randn(4, 3), 1e-4 * randn(5, 3), 1e-8 * randn(5)


# %% hidden="frugal-linear-gradients"
def some_gradients(x, w, b, upstream, needs):
    inputs = [t.detach().requires_grad_(n) for t, n in zip((x, w, b), needs)]
    y = FrugalLinear.apply(*inputs)
    wanted = [t for t in inputs if t.requires_grad]
    return [y, *torch.autograd.grad(y, wanted, upstream)]


for needs in (
    [True, True, True],
    [False, True, True],
    [True, False, False],
    [False, False, True],
    [False, True, False],
    [True, True, False],
):
    probe(some_gradients, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), needs)
probe(FrugalLinear.apply, randn(5, 3), randn(4, 3), randn(4), grad=True)
probe(
    some_gradients, randn(1, 3), randn(4, 3), randn(4), randn(1, 4), [True, True, True]
)
probe(FrugalLinear.apply, randn(3, 3), randn(3, 3), randn(3), grad=True)
probe(FrugalLinear.apply, 100 * randn(40, 2), randn(3, 2), randn(3), grad=True)
for x, w, b in of_many_kinds():
    probe(FrugalLinear.apply, x, w, b, grad=True)
probe(FrugalLinear.apply, *tiny(), grad=True, atol=0.0)
x = torch.tensor([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0], [0.0, 3.0, 1.0]])
w, b = torch.tensor([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]), torch.tensor([1.0, 2.0])
probe(FrugalLinear.apply, x, w, b, grad=True)
probe(FrugalLinear.apply, randn(0, 3), randn(4, 3), randn(4), grad=True)
x, w, b, upstream = randn(3, 5).t(), randn(3, 4).t(), randn(4), randn(4, 5).t()
probe(FrugalLinear.apply, x, w, b, grad=True)
probe(some_gradients, x, w, b, upstream, [False, True, True])


def two_at_once(x, z, w, b):
    return [FrugalLinear.apply(x, w, b), FrugalLinear.apply(z, 2 * w, b)]


probe(two_at_once, randn(5, 3), randn(5, 3), randn(4, 3), randn(4), grad=True)


# %% hidden="frugal-linear-memory"
def elements(item):
    kind = type(item)
    if issubclass(kind, torch.Tensor):
        with torch._C.DisableTorchFunctionSubclass():
            return torch.Tensor.numel(item)
    if issubclass(kind, dict):
        return elements(list(dict.values(item)))
    return sum(map(elements, item)) if issubclass(kind, (list, tuple)) else 0


def kept_and_gradients(x, w, b, upstream, needs):
    inputs = [t.detach().requires_grad_(n) for t, n in zip((x, w, b), needs)]
    y = FrugalLinear.apply(*inputs)
    kept = elements([y.grad_fn.saved_tensors, vars(y.grad_fn)])
    wanted = [t for t in inputs if t.requires_grad]
    gradients = torch.autograd.grad(y, wanted, upstream)
    return {"elements kept": kept, "gradients": list(gradients)}


for needs in (
    [False, True, True],
    [True, False, True],
    [False, False, True],
    [True, True, False],
    [False, True, False],
    [True, False, False],
):
    probe(kept_and_gradients, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), needs)
probe(FrugalLinear.apply, randn(5, 3), randn(4, 3), randn(4), grad=True)


# %% mistake="keeps-everything"
# You keep both x and w, although only one of the products will be computed. Ask in
# forward, before you save.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% mistake="keeps-the-wrong-one"
# You keep x when x needs a gradient. Look at the gradient for x again: which tensor is
# it computed from?
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if x_needs else None, w if w_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% mistake="all-or-nothing"
# You keep both tensors as soon as one of x and w needs a gradient. Each of them has its
# own condition.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        any_needs = any(ctx.needs_input_grad[:2])
        ctx.save_for_backward(*((x, w) if any_needs else (None, None)))
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% mistake="one-or-the-other"
# You treat x and w as alternatives, as in if and elif. Often both need a gradient, and
# then both products are due. Each of them has its own condition.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        if ctx.needs_input_grad[0]:
            ctx.save_for_backward(w)
        elif ctx.needs_input_grad[1]:
            ctx.save_for_backward(x)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        grad_x = grad_w = None
        if ctx.needs_input_grad[0]:
            grad_x = grad @ ctx.saved_tensors[0]
        elif ctx.needs_input_grad[1]:
            grad_w = grad.t() @ ctx.saved_tensors[0]
        return grad_x, grad_w, grad.sum(0)


# %% mistake="keeps-the-bias-too"
# The bias is kept on ctx as well. Read your three gradients: in which of them
# does b occur?
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None, b)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w, _ = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% mistake="upstream-ignored"
# You keep just what is needed, and then replace the upstream gradient by ones. Send
# a random upstream gradient and compare with x @ w.t() + b.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad = torch.ones_like(grad)
        return (
            None if w is None else grad @ w,
            None if x is None else grad.t() @ x,
            grad.sum(0),
        )


# %% mistake="computes-from-nothing"
# You save with care and compute without it: backward uses a tensor that was not kept.
# Ask needs_input_grad in backward, too.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% mistake="kept-once-more"
# One of your tensors is kept twice: in `save_for_backward`, and in an attribute besides.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        wants_x, wants_w, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if wants_w else None, w if wants_x else None)
        ctx.inputs = {"x": x} if wants_w else {}
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        for_x = None if w is None else grad @ w
        return for_x, None if x is None else grad.t() @ x, grad.sum(0)


# %% alternative="asks-the-inputs-themselves"
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(
            x if w.requires_grad else None, w if x.requires_grad else None
        )
        return torch.addmm(b, x, w.t())

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = None if w is None else grad @ w
        grad_w = None if x is None else grad.t() @ x
        return grad_x, grad_w, grad.sum(0)


# %% alternative="setup-context"
class FrugalLinear(Function):
    @staticmethod
    def forward(x, w, b):
        return F.linear(x, w, b)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, w, _ = inputs
        kept = [t for t, n in zip((w, x), ctx.needs_input_grad, strict=False) if n]
        ctx.save_for_backward(*kept)

    @staticmethod
    def backward(ctx, grad):
        kept = list(ctx.saved_tensors)
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        grad_x = torch.einsum("no,oi->ni", grad, kept.pop(0)) if x_needs else None
        grad_w = torch.einsum("no,ni->oi", grad, kept.pop(0)) if w_needs else None
        return grad_x, grad_w, grad.sum(0) if b_needs else None


# %% alternative="lists-of-what-is-kept"
import torch
from torch.autograd import Function


class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        kept = []
        for needed, tensor in zip(ctx.needs_input_grad, (w, x)):
            kept += [tensor] if needed else []
        ctx.save_for_backward(*kept)
        return torch.addmm(b, x, w.t())

    @staticmethod
    def backward(ctx, grad):
        kept, answers = list(ctx.saved_tensors), []
        answers.append(grad @ kept.pop(0) if ctx.needs_input_grad[0] else None)
        answers.append(grad.t() @ kept.pop(0) if ctx.needs_input_grad[1] else None)
        return (*answers, grad.sum(0))


# %% inputs
# w, b: empty: as in Linear, the batch may hold no row, and nothing is said of no outputs
