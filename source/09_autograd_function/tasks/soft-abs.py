# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, probe, randn


def tables():
    """Float64, in which tiny numbers keep their digits and no exponential overflows."""
    double = torch.float64
    yield from (awkward(4, 4, dtype=double), randn(30, 2, dtype=double))
    yield from (1e-4 * randn(2, 30, dtype=double), randn(3, 5, dtype=double).t())
    yield from (randn(1, 4, dtype=double), randn(0, 3, dtype=double))
    yield from (randn(dtype=double), randn(2, 3, 2, dtype=double))
    yield 100 + 50 * randn(3, dtype=double).tanh()


# %% hidden="soft-abs-first"
probe(SoftAbs.apply, randn(5), grad=True)
probe(SoftAbs.apply, randn(1, 3), grad=True)
probe(SoftAbs.apply, randn(4, 3).t(), grad=True)
probe(SoftAbs.apply, torch.tensor([0.0, -3.5, 1.2, 30.0]), grad=True)
probe(lambda x, z: [SoftAbs.apply(x), SoftAbs.apply(z)], randn(5), randn(5), grad=True)
probe(SoftAbs.apply, randn(3, 2, dtype=torch.float64), gradcheck=1)
for x in tables():
    probe(SoftAbs.apply, x, grad=True, unchanged=True, atol=0.0)
probe(SoftAbs.apply, torch.tensor([-100.0, 120.0], dtype=torch.float64), grad=True)


# %% hidden="soft-abs-second"
def second_derivatives(x, upstream):
    x, upstream = x.detach().requires_grad_(), upstream.detach().requires_grad_()
    (first,) = torch.autograd.grad(SoftAbs.apply(x), x, upstream, create_graph=True)
    second = torch.autograd.grad(first.sum(), (x, upstream), allow_unused=True)
    return [first, *second]


probe(second_derivatives, randn(4), randn(4), unchanged=True)
probe(second_derivatives, torch.tensor([0.0, -3.5, 1.2]), randn(3))
for x in tables():
    probe(second_derivatives, x, randn(*x.shape, dtype=torch.float64))
probe(SoftAbs.apply, randn(4), grad=True)
probe(SoftAbs.apply, randn(3, 2, dtype=torch.float64), gradcheck=2)


# %% mistake="still-as-given"
# This is the class as it was given. Its first derivative is right. For the second,
# autograd looks at how backward's result depends on x, and finds that t came from
# nowhere.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(x, t)
        return x * t

    @staticmethod
    def backward(ctx, grad):
        x, t = ctx.saved_tensors
        return grad * (t + x * (1 - t * t))


# %% mistake="derivative-made-in-forward"
# To autograd the derivative in your backward is a constant: it was computed in forward,
# where autograd is off, or cut off from x by detach, .data or no_grad. For the first
# derivative that is fine. For the second, backward must compute it from a saved input.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(t + x * (1 - t * t))
        return x * t

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad * slope


# %% mistake="upstream-ignored"
# Your backward returns the derivative of x tanh(x) and leaves out what came from
# upstream. Look at the gradients of 10 * SoftAbs.apply(x): are they ten times as large?
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return t + x * (1 - t * t)


# %% mistake="once-differentiable"
# once_differentiable turns the silent wrong answer into an error. That is honest, and
# not what is asked: the second derivative must come out, and be right.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% mistake="product-rule-cut-short"
# A product has two factors that depend on x, and its derivative has two terms. One of
# them is missing. Compare with the formula in the text at x = 1.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.tanh(x)


# %% mistake="second-term-without-x"
# Your derivative adds that of tanh as it is. In the second term of the product rule each
# stands beside the other factor, as it was.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + 1 - t * t)


# %% mistake="square-forgotten"
# Your derivative of tanh is 1 minus tanh. Compare it with the formula in the text.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t))


# %% mistake="saved-tensor-detached" same="derivative-made-in-forward"
# To autograd the derivative in your backward is a constant: it was computed in forward,
# where autograd is off, or cut off from x by detach, .data or no_grad. For the first
# derivative that is fine. For the second, backward must compute it from a saved input.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors[0].detach()
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% alternative="keeps-nothing-but-x-and-uses-exponentials"
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x.tanh()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (torch.tanh(x) + x / torch.cosh(x) ** 2)


# %% alternative="tanh-as-a-second-output-of-its-own-function"
class _Tanh(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(t)
        return t

    @staticmethod
    def backward(ctx, grad):
        (t,) = ctx.saved_tensors
        return grad * (1 - t * t)


class SoftAbs(Function):
    @staticmethod
    def forward(x):
        return x * torch.tanh(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = _Tanh.apply(x)
        return grad * t + grad * x * (1 - t**2)


# %% alternative="sum-of-two-terms-by-cosh"
import torch
from torch.autograd import Function


class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.tanh(x).mul_(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(2 * x)
        return (2 * s - 1) * grad + 4 * x * s * (1 - s) * grad
