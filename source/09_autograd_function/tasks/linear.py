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


# %% hidden="linear-values"
probe(Linear.apply, randn(2, 3), randn(4, 3), randn(4))
probe(Linear.apply, randn(5, 3), randn(4, 3), None)
probe(Linear.apply, randn(1, 3), randn(4, 3), randn(4))
probe(Linear.apply, randn(0, 3), randn(4, 3), randn(4))
probe(Linear.apply, randn(3, 3), randn(3, 3), randn(3))
for x, w, b in of_many_kinds():
    probe(Linear.apply, x, w, b, unchanged=True)
probe(Linear.apply, *tiny(), atol=0.0)

# %% hidden="linear-gradients"
probe(Linear.apply, randn(2, 3), randn(4, 3), randn(4), grad=True)
probe(Linear.apply, randn(1, 3), randn(4, 3), randn(4), grad=True)
probe(
    Linear.apply,
    randn(3, 5).t(),
    randn(3, 2).t(),
    randn(2),
    grad=True,
)
probe(Linear.apply, randn(0, 3), randn(4, 3), randn(4), grad=True)
probe(Linear.apply, randn(3, 3), randn(3, 3), randn(3), grad=True)
probe(Linear.apply, 100 * randn(40, 2), randn(3, 2), torch.zeros(3), grad=True)
for x, w, b in of_many_kinds():
    probe(Linear.apply, x, w, b, grad=True)
probe(Linear.apply, *tiny(), grad=True, atol=0.0)


def gradient_for_one(x, w, b, upstream, place):
    leaves = [x.detach(), w.detach(), b.detach()]
    leaves[place].requires_grad_()
    return torch.autograd.grad(Linear.apply(*leaves), leaves[place], upstream)[0]


for place in (0, 1, 2):
    probe(gradient_for_one, randn(5, 3), randn(4, 3), randn(4), randn(5, 4), place)


def two_layers(x, w, v):
    """Two calls with weights of their own, before any backward pass"""
    return [Linear.apply(x, w, None), Linear.apply(x, v, None)]


probe(two_layers, randn(5, 3), randn(4, 3), randn(2, 3), grad=True)
probe(two_layers, randn(5, 3), randn(4, 3), randn(4, 3), grad=True)


def returned(x, w, b):
    """The shapes of what backward returns"""
    leaves = [None if t is None else t.detach().requires_grad_() for t in (x, w, b)]
    y = Linear.apply(*leaves)
    found = Linear.backward(y.grad_fn, torch.ones_like(y))
    return [None if t is None else list(t.shape) for t in found]


probe(returned, randn(5, 3), randn(4, 3), randn(4))
probe(returned, randn(5, 3), randn(4, 3), None)


# %% hidden="linear-bias"
probe(Linear.apply, randn(5, 3), randn(4, 3), None, grad=True)


def with_and_without(x, w, b):
    return [Linear.apply(x, w, b), Linear.apply(2 * x, w, None)]


probe(with_and_without, randn(5, 3), randn(4, 3), randn(4), grad=True)
probe(
    Linear.apply,
    randn(3, 2, dtype=torch.float64),
    randn(4, 2, dtype=torch.float64),
    randn(4, dtype=torch.float64),
    gradcheck=1,
)
probe(
    lambda x, w, b: Linear.apply(x, w, b) ** 2,
    randn(3, 2, dtype=torch.float64),
    randn(4, 2, dtype=torch.float64),
    randn(4, dtype=torch.float64),
    gradcheck=2,
)


def mixed(x, w, b):
    """The gradient for w of the sum of the gradient for x, of a square"""
    x, w = x.detach().requires_grad_(), w.detach().requires_grad_()
    y = Linear.apply(x, w, b) ** 2
    (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    return torch.autograd.grad(first.sum(), w)[0]


x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, -6.0]])
w, b = torch.tensor([[1.0, -1.0], [2.0, 1.0]]), torch.tensor([1.0, 2.0])
probe(mixed, x, w, b)
probe(mixed, x, w, None)
probe(mixed, torch.tensor([[1.0, 3.0, 5.0], [2.0, 4.0, -6.0]]).t(), w.t(), b)


# %% mistake="upstream-ignored"
# Your backward treats the upstream gradient as a tensor of ones: x and w determine the
# result alone. Behind .sum() that passes. Scale the loss by 10 and see whether the
# gradients follow.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        ones = torch.ones_like(grad)
        return ones @ w, ones.t() @ x, ones.sum(0) if ctx.has_bias else None


# %% mistake="weight-gradient-transposed"
# Your gradient for w has its two dimensions exchanged. Weights are stored outputs ×
# inputs, and a gradient is shaped like what it belongs to. Print both shapes.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, x.t() @ grad, grad.sum(0) if ctx.has_bias else None


# %% mistake="bias-summed-to-one-number"
# .sum() without a dimension adds everything up to a single number. The bias has one
# element per output, and so has its gradient. Which dimension holds
# the rows of the batch?
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum() if ctx.has_bias else None


# %% mistake="bias-summed-and-stretched"
# Every element of your gradient for b holds the same number, the sum over the whole
# batch and all outputs. Output j's bias has nothing to do with output k. Sum over the
# rows only.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_b = grad.sum() * torch.ones_like(w[:, 0]) if ctx.has_bias else None
        return grad @ w, grad.t() @ x, grad_b


# %% mistake="bias-averaged"
# You take the mean over the batch for b. The mean belongs to a loss, and the loss has
# done its division already: it is inside the upstream gradient. Every row adds its
# share.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.mean(0) if ctx.has_bias else None


# %% mistake="elementwise-for-matrix-product"
# You multiplied elementwise where a matrix product belongs. The weight w[j, k] meets
# every row of the batch, so its gradient is a sum over rows. Which operation multiplies
# and sums? Shapes that do not fit are the sign.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad * w, grad * x, grad.sum(0) if ctx.has_bias else None


# %% mistake="missing-bias-forgotten"
# You did not think of b being None. Call Linear.apply(x, w, None) and read where it
# stops.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% mistake="gradient-for-a-missing-bias"
# Without a bias your backward still returns a gradient for it. Where an input is None,
# only None may come back. Remember on ctx whether there was one.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% mistake="weights-not-transposed"
# You multiply x by w as it is stored. With outputs × inputs the inner sizes do not
# agree; a square w would hide it. What has to happen to w first?
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w.t(), x.t() @ grad, grad.sum(0) if ctx.has_bias else None


# %% mistake="weights-on-the-class"
# You keep the weights on the class, and every call of every layer shares it. Each call has
# a `ctx` of its own.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x)
        Linear.w, ctx.has_bias = w, b is not None
        y = x @ w.t()
        return y + b if ctx.has_bias else y

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad @ Linear.w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% alternative="einsum"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        y = torch.einsum("ni,oi->no", x, w)
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        grad_x = torch.einsum("no,oi->ni", grad, w)
        grad_w = torch.einsum("no,ni->oi", grad, x)
        return grad_x, grad_w, None if b is None else torch.einsum("no->o", grad)


# %% alternative="asks-needs-input-grad"
class Linear(Function):
    @staticmethod
    def forward(x, w, b):
        return F.linear(x, w, b)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:2])

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = grad_w = grad_b = None
        if ctx.needs_input_grad[0]:
            grad_x = grad.mm(w)
        if ctx.needs_input_grad[1]:
            grad_w = x.t().mm(grad).t()
        if ctx.needs_input_grad[2]:
            grad_b = grad.sum(dim=0)
        return grad_x, grad_w, grad_b


# %% alternative="outer-products"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.bias = b is not None
        y = (x[:, None, :] * w).sum(2)
        return y + b if ctx.bias else y

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = (grad[:, :, None] * w).sum(1)
        grad_w = (grad[:, :, None] * x[:, None, :]).sum(0)
        if not ctx.bias:
            return grad_x, grad_w, None
        return grad_x, grad_w, grad.t() @ torch.ones_like(grad[:, 0])


# %% alternative="bias-as-a-column"
import torch
from torch.autograd import Function


class Linear(Function):
    @staticmethod
    def forward(ctx, *given):
        ctx.save_for_backward(*given)
        x, w, b = given
        return torch.nn.functional.linear(x, w, b)

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        grads = [grad.matmul(w), (x.mT @ grad).mT, None]
        if b is not None:
            grads[2] = grad.new_ones(len(grad)) @ grad
        return tuple(grads)


# %% inputs
# w, b: empty: the text says that the batch may hold no row, and nothing of no inputs or outputs
