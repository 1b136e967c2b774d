# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, rand, randn, unusual

# %% hidden="relu-values"
probe(ReLU.apply, randn(5), after=lambda x: x)
probe(ReLU.apply, randn(1, 3), after=lambda x: x)
probe(ReLU.apply, randn(4, 3).t(), after=lambda x: x)
probe(ReLU.apply, randn(2, 3, dtype=torch.float64), dtype=True)
probe(ReLU.apply, randn(0, 3))
probe(ReLU.apply, 1000 * randn(2, 1, 3, 2), unchanged=True)
probe(ReLU.apply, torch.tensor(2.5))
for x in unusual():
    probe(ReLU.apply, x, unchanged=True)
probe(ReLU.apply, 1e-4 * randn(9), atol=0.0)
probe(ReLU.apply, torch.tensor([[1.0, 2.0], [1.0, 2.0], [-3.0, 5.0]]))

probe(ReLU.apply, randn(3, 4).half(), dtype=True)


def written_into(x):
    """x, and the result with 1 added in place"""
    with torch.no_grad():
        y = ReLU.apply(x)
    y.add_(1)
    return [x, y]


probe(written_into, randn(6, away=0.1).abs())
probe(written_into, 0.1 + rand(2, 3))


def without_gradient(x):
    """The result for an x that needs no gradient, and x afterwards"""
    x = x.detach().clone()
    return [ReLU.apply(x), x]


probe(without_gradient, torch.tensor([-2.0, 3.0, -1.0]))


# %% hidden="relu-gradients"
probe(ReLU.apply, randn(5, away=0.1), grad=True)
probe(ReLU.apply, randn(1, 3, away=0.1), grad=True)
probe(ReLU.apply, randn(4, 3, away=0.1).t(), grad=True)
probe(lambda x: 3 * ReLU.apply(x) ** 2, randn(4, 3, away=0.1), grad=True)
probe(ReLU.apply, randn(0, 3), grad=True)
probe(ReLU.apply, randn(4, 3, away=0.1, dtype=torch.float64), gradcheck=1)
# of either sign, whatever is drawn
x = 0.1 + rand(2, 3, dtype=torch.float64)
x[0, 1:] *= -1
probe(lambda x: 3 * ReLU.apply(x) ** 2, x, gradcheck=2)
probe(ReLU.apply, 1000 * randn(9, away=0.1), grad=True)
for t in unusual():  # at 0 no slope is asked for
    probe(ReLU.apply, torch.where(t == 0, 0.5, t), grad=True)
probe(lambda x, z: [ReLU.apply(x), ReLU.apply(z)], x, randn(2, 3, away=0.1), grad=True)


def upstream_stays(x, upstream):
    x = x.detach().requires_grad_()
    gradient = torch.autograd.grad(ReLU.apply(x), x, upstream)[0]
    return [gradient, upstream]


probe(upstream_stays, randn(6, away=0.1), randn(6), unchanged=True)

probe(ReLU.apply, torch.tensor([1e30, -1e30, 1e6, 1e-20, -1e-20]), grad=True)
probe(
    lambda x: ReLU.apply(x).sum(0), torch.tensor([[1.0, -2.0], [3.0, 4.0]]), grad=True
)


def sent_back_twice(x, upstream):
    """The gradients of two backward passes through one result"""
    x = x.detach().requires_grad_()
    y = ReLU.apply(x)
    return [torch.autograd.grad(y, x, upstream, retain_graph=True)[0] for _ in range(2)]


probe(sent_back_twice, torch.tensor([-2.0, 3.0]), torch.tensor([5.0, 7.0]))


def changed_in_between(x, upstream):
    """Whether there is an error or the right gradient if x was changed in between"""
    leaf = x.detach().requires_grad_()
    z = leaf * 1
    y = ReLU.apply(z)
    z.mul_(-1)
    try:
        gradient = torch.autograd.grad(y, leaf, upstream)[0]
    except RuntimeError:
        return True
    return torch.equal(gradient, torch.where(x > 0, upstream, 0 * upstream))


probe(changed_in_between, torch.tensor([-2.0, 3.0]), torch.tensor([5.0, 7.0]))


# %% mistake="upstream-ignored"
# Your backward returns the slope of ReLU and drops what arrived from upstream. Behind a
# .sum() nobody notices, because a sum sends ones. Run
# ReLU.apply(x).backward(torch.tensor([10.0, -3.0])) and look at x.grad.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (x > 0).to(grad.dtype)


# %% mistake="mask-from-upstream"
# You decide what passes by the sign of the gradient that arrives. What the upstream
# gradient happens to be says nothing about which inputs were positive. Try a positive x
# with a negative upstream gradient: what should come back?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * (grad > 0)


# %% mistake="relu-of-x-for-slope"
# Your backward multiplies by relu(x), the value, where the slope belongs. If x = 5
# grows by a little, how much does relu(x) grow: that much, or five times as much?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x.clamp(min=0)


# %% mistake="forward-again-in-backward"
# Your backward returns relu(x) itself. That is the result of the forward pass once
# more, and no gradient: neither the slope nor the upstream gradient is in it.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return x.clamp(min=0)


# %% mistake="step-function"
# Your forward returns 1 for every positive element. That is the slope of ReLU. Compare
# the results for x = 2.5 and x = 7.0: they must differ.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% mistake="changes-its-input"
# Your forward overwrites the tensor it was given. The caller may still need it. Print x
# before and after the call, and look for a method whose name ends in an underscore or
# an assignment to x[...].
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.detach()
        y[y < 0] = 0
        ctx.save_for_backward(x)
        return y.clone()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% mistake="everything-passes"
# Your backward hands the upstream gradient on unchanged. Where x was negative the
# output does not move at all when x moves a little. What is the gradient there?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad


# %% mistake="mask-on-the-wrong-side"
# Your gradient is nonzero exactly where it should be zero, and the other way round.
# Look at one positive and one negative element and ask which of them lets a change
# through.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x < 0)


# %% mistake="nothing-returned"
# Your methods compute something and do not return it. A Python function without a
# return statement gives None, which apply passes on as it is.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad * (x > 0)


# %% mistake="gradient-cut-off"
# Autograd cannot differentiate your first derivative again: somewhere in backward the
# upstream gradient is cut off, by detach, .data or no_grad.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad.detach() * (x > 0)


# %% mistake="nothing-negative-nothing-new"
# Where nothing is negative you return `x` itself. Whoever writes into the result then
# writes into `x`.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) if (x < 0).any() else x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% alternative="setup-context-and-mask"
class ReLU(Function):
    @staticmethod
    def forward(x):
        return torch.where(x > 0, x, torch.zeros_like(x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.positive = inputs[0] > 0

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.positive


# %% alternative="saves-its-output"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.maximum(x, x.new_zeros(()))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad.masked_fill(y <= 0, 0)


# %% alternative="fills-a-copy"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        blocked = x <= 0
        ctx.save_for_backward(blocked)
        y = x.clone()
        y[blocked] = 0
        return y

    @staticmethod
    def backward(ctx, grad):
        (blocked,) = ctx.saved_tensors
        grad = grad.clone()
        grad[blocked] = 0
        return grad


# %% alternative="a-subclass-of-a-base-of-one-s-own"
import torch
from torch.autograd import Function


class _Elementwise(Function):
    @classmethod
    def slope(cls, x):
        raise NotImplementedError

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 0.5 * (x + x.abs())


class ReLU(_Elementwise):
    @staticmethod
    def backward(ctx, grad):
        return torch.where(ctx.saved_tensors[0] > 0, grad, torch.zeros_like(grad))


# %% survivors
# relu-3f52a4d7: differs at 0 alone, where any slope from 0 to 1 is valid
