# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn, unusual

# %% hidden="leaky-relu-values"
probe(LeakyReLU.apply, randn(6), 0.1)
probe(LeakyReLU.apply, randn(1, 3), 0.5)
probe(LeakyReLU.apply, randn(4, 3).t(), 0.25)
probe(LeakyReLU.apply, 1000 * randn(2, 3, 1, 2), 0.9)
probe(LeakyReLU.apply, -1 - randn(5).abs(), 0.01)
probe(LeakyReLU.apply, randn(2, 3, dtype=torch.float64), 0.1, dtype=True)
for x in unusual():
    probe(LeakyReLU.apply, x, 0.3, unchanged=True)
probe(LeakyReLU.apply, 1e-4 * randn(9), 0.3, atol=0.0)
probe(LeakyReLU.apply, -1 - randn(5).abs(), 1e-3, atol=0.0)

probe(LeakyReLU.apply, torch.tensor(-2.5), 0.5)
probe(LeakyReLU.apply, randn(3, 4).half(), 0.5, dtype=True)


# %% hidden="leaky-relu-gradients"
probe(LeakyReLU.apply, randn(6, away=0.1), 0.1, grad=True)
probe(LeakyReLU.apply, randn(1, 3, away=0.1), 0.5, grad=True)
probe(LeakyReLU.apply, randn(4, 3, away=0.1).t(), 0.25, grad=True)
probe(LeakyReLU.apply, -1 - randn(5).abs(), 0.01, grad=True)


def two_at_once(x, z):
    return [LeakyReLU.apply(x, 0.1), LeakyReLU.apply(z, 0.7)]


def upstream_stays(x, upstream):
    x = x.detach().requires_grad_()
    gradient = torch.autograd.grad(LeakyReLU.apply(x, 0.2), x, upstream)[0]
    return [gradient, upstream]


probe(two_at_once, randn(6, away=0.1), randn(6, away=0.1), grad=True)
probe(upstream_stays, randn(6, away=0.1), randn(6))
for t in unusual():  # at 0 no slope is asked for
    probe(LeakyReLU.apply, torch.where(t == 0, 0.5, t), 0.3, grad=True)
probe(LeakyReLU.apply, -1 - randn(5).abs(), 1e-3, grad=True, atol=0.0)
probe(
    LeakyReLU.apply,
    randn(4, 3, away=0.1, dtype=torch.float64),
    0.3,
    gradcheck=1,
)
probe(
    lambda x: LeakyReLU.apply(x, 0.3) ** 2,
    torch.tensor([[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]]).double()
    * randn(2, 3, away=0.1, dtype=torch.float64).abs(),
    gradcheck=2,
)

probe(LeakyReLU.apply, torch.tensor(-2.5), 0.5, grad=True)

x = torch.tensor([-2.0, 3.0, -5.0])
probe(LeakyReLU.apply, x, 0.00037, grad=True, atol=0.0)


def how_many(x, slope):
    """How many things backward returns"""
    y = LeakyReLU.apply(x.detach().requires_grad_(), slope)
    return len(LeakyReLU.backward(y.grad_fn, torch.ones_like(y)))


probe(how_many, x, 0.5)


# %% mistake="one-gradient-for-two-inputs"
# forward takes two arguments after ctx, so backward must return two things, also for
# the one that is no tensor. Read PyTorch's message: it says how many it expected.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad)


# %% mistake="upstream-ignored"
# Your backward returns 1 and slope, whatever came from upstream. A test that ends in
# .sum() cannot tell. Send (5, 6, -7) and look at x.grad.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, 1.0, ctx.slope).to(x.dtype), None


# %% mistake="float-given-to-save-for-backward"
# save_for_backward takes tensors (or None), and slope is a Python float. There is a
# second place on ctx, for everything that is no tensor.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x, slope)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        x, slope = ctx.saved_tensors
        return torch.where(x > 0, grad, slope * grad), None


# %% mistake="backward-of-plain-relu"
# Your forward leaks and your backward does not: negative elements get the gradient 0.
# If a negative x grows by a little, does slope * x stand still?
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0), None


# %% mistake="mask-from-upstream"
# You choose between 1 and slope by the sign of the upstream gradient. The bend is
# where x changes sign. Try a positive x with a negative upstream gradient.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        return torch.where(grad > 0, grad, ctx.slope * grad), None


# %% mistake="slope-as-value"
# Negative elements become slope itself, a constant. They should become slope times the
# element: compare the results for x = -1 and x = -10.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, torch.full_like(x, slope))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% mistake="slope-written-in"
# Your slope is always 0.1, or some other number of your own, whatever the caller says.
# Call LeakyReLU.apply(x, 0.5) and halve the negative elements by hand.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, 0.1 * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, 0.1 * grad), None


# %% mistake="slope-written-in-backward"
# Your forward uses the caller's slope and your backward a number of your own. Leave the
# slope on ctx, and compare the gradients for slope 0.1 and slope 0.5.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, 0.1 * grad), None


# %% alternative="max-and-mask"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slopes = (x > 0).to(x.dtype) * (1 - slope) + slope
        return torch.maximum(x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.slopes, None


# %% alternative="two-clamps-and-setup-context"
class LeakyReLU(Function):
    @staticmethod
    def forward(x, slope):
        return x.clamp(min=0) + slope * x.clamp(max=0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.slope = inputs
        ctx.save_for_backward(x > 0)

    @staticmethod
    def backward(ctx, grad):
        (positive,) = ctx.saved_tensors
        return grad * positive + ctx.slope * grad * ~positive, None


# %% alternative="writes-into-a-copy"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        y = x.clone()
        y[x < 0] *= slope
        return y

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        result = grad.clone()
        result[x < 0] *= ctx.slope
        return result, None


# %% alternative="lerp-of-masks"
import torch
from torch.autograd import Function


class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slope = slope
        factor = (x > 0).to(x.dtype) * (1 - slope) + slope
        ctx.save_for_backward(factor)
        return factor * x

    @staticmethod
    def backward(ctx, grad):
        return ctx.saved_tensors[0].mul(grad), None


# %% alternative="where-of-two-numbers"
class LeakyReLU(Function):
    @staticmethod
    def forward(x, slope):
        return torch.max(x, slope * x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.slope = inputs
        ctx.save_for_backward(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.where(x > 0, 1.0, ctx.slope).to(grad.dtype), None


# %% inputs
# slope: zero, one, negative, large: the text says between 0 and 1
# slope: int: the text says a Python float


# %% survivors
# leaky-relu-1ea7c7e3: differs at 0 alone, where both branches give 0
# leaky-relu-1c72e8fc: differs at 0 alone, where any slope in between is valid
