# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn, unusual


# %% hidden="in-place-values"
def both(x):
    x = 1 * x
    y = ReLUInPlace.apply(x)
    return [y, x]


probe(both, torch.tensor([-2.0, 3.0, -1.0]))
probe(both, randn(3, 4), dtype=True)
probe(both, randn(4, 3).t())
probe(both, randn(2, 3, 1, 2))
probe(both, randn(2, 3, dtype=torch.float64), dtype=True)
for x in unusual():
    probe(both, x)
probe(both, torch.tensor([700.0, -700.0, 1.0, 1.0, 0.0]))
probe(both, 1e-4 * randn(9), atol=0.0)

probe(both, torch.tensor(-2.5))


def view_of_it(x):
    """A view of x that was there before"""
    x = 1 * x
    view = x.detach()
    ReLUInPlace.apply(x)
    return view


probe(view_of_it, randn(3, 4, away=0.1))
probe(view_of_it, randn(6, away=0.1))

probe(both, 1e-8 * torch.tensor([-2.0, 3.0, -1.0]), atol=0.0)


def is_the_result(x):
    """Whether what is returned is x itself"""
    x = 1 * x.detach().requires_grad_()
    return ReLUInPlace.apply(x) is x


probe(is_the_result, torch.tensor([-2.0, 3.0]))
probe(is_the_result, torch.tensor([2.0, 3.0]))


# %% hidden="in-place-gradients"
def by_result(x):
    return ReLUInPlace.apply(3 * x)


def by_input(x):
    z = 3 * x
    ReLUInPlace.apply(z)
    return z


def by_both(x):
    z = 3 * x
    y = ReLUInPlace.apply(z)
    return [y + z, z * z]


probe(by_result, torch.tensor([-2.0, 3.0, -1.0]), grad=True)
probe(by_input, torch.tensor([-2.0, 3.0, -1.0]), grad=True)
probe(ReLUInPlace.apply, randn(6, away=0.1), grad=True)
probe(by_result, randn(3, 4, away=0.1), grad=True)
probe(by_input, randn(3, 4, away=0.1), grad=True)
probe(by_both, randn(2, 3, 2, away=0.1), grad=True)
for x in unusual():  # at 0 no slope is asked for
    probe(by_both, torch.where(x == 0, 0.5, x), grad=True)
probe(by_result, randn(3, 2, away=0.1, dtype=torch.float64), grad=True)
probe(by_result, randn(3, 2, away=0.1, dtype=torch.float64), gradcheck=1)


def two_at_once(x, z):
    """Two calls before any backward pass"""
    return [ReLUInPlace.apply(3 * x), ReLUInPlace.apply(3 * z)]


probe(two_at_once, randn(3, 4, away=0.1), randn(3, 4, away=0.1), grad=True)


def gradient(x, upstream):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(ReLUInPlace.apply(3 * x), x, upstream)[0]


x = torch.tensor([2.0, -1.0, 3.0], dtype=torch.float64)
upstream = torch.tensor([0.1, 0.2, 0.7], dtype=torch.float64)  # not in float32
probe(gradient, x, upstream, rtol=1e-9)


# %% mistake="not-marked"
# For PyTorch x is still what it was before the call: its gradient goes past your
# backward. Which mark is missing?
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result > 0)


# %% mistake="a-new-tensor"
# x is what it was, and your result is a second tensor. Its memory is what this Function
# is to save.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clamp(min=0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result > 0)


# %% mistake="upstream-ignored"
# Your backward returns 0 and 1, whatever came from upstream. Send (5, 6, 7) and look at
# the gradient.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return (result > 0).to(grad.dtype)


# %% mistake="mask-from-upstream"
# You let the sign of the gradient decide. What decides is whether the element got
# through on the way forward.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * (grad > 0)


# %% mistake="nothing-returned"
# Your forward changes x and returns nothing. What has been marked as dirty must be
# returned.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result > 0)


# %% mistake="written-before-it-was-looked-at"
# What you ask holds for every element: those that were negative have been set to 0 by then, and 0
# is not negative. Ask what is above 0.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result >= 0)


# %% mistake="other-memory"
# `x` has become another tensor's numbers, and a view of the old ones sees no zeros.
# Write into the memory that is there.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.passes = x > 0
        x.data = x.clamp(min=0)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.passes


# %% mistake="mask-on-the-class"
# You keep the mask on the class, and every call shares it. Each call has a `ctx` of its
# own.
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ReLUInPlace.passes = x > 0
        ctx.mark_dirty(x)
        return x.clamp_(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * ReLUInPlace.passes


# %% alternative="newer-form"
class ReLUInPlace(Function):
    @staticmethod
    def forward(x):
        return x.relu_()

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_dirty(*inputs)
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, grad):
        return torch.where(ctx.saved_tensors[0] > 0, grad, 0.0)


# %% alternative="mask-kept"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        gone = x < 0
        ctx.mark_dirty(x)
        ctx.save_for_backward(gone)
        x[gone] = 0.0
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad.masked_fill(ctx.saved_tensors[0], 0.0)
