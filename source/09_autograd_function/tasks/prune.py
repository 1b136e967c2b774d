# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe, randn, unusual


# %% hidden="prune-values"
def values(x, limit):
    return list(Prune.apply(x, limit))


def plain(x, limit):
    return list(Prune.forward(x, limit))


probe(values, torch.tensor([-2.0, 0.5, 0.25, 1.0]), 0.5, dtype=True)
probe(values, torch.tensor([0.12345, 0.12335, -0.12345, -0.12335]), 0.1234)
probe(values, randn(3, 4), 0.7, unchanged=True, dtype=True)
probe(values, randn(4, 3).t(), 1.0, unchanged=True)
probe(values, randn(2, 3, 1, 2), 0.3)
probe(values, randn(2, 3, dtype=torch.float64), 0.5, dtype=True)
probe(plain, torch.tensor([3.0, -1.5, 0.5]), 1.0)
probe(plain, randn(3, 4), 0.7)
for x in unusual():
    probe(values, x, 0.5, unchanged=True)
probe(values, 1e-4 * randn(9), 1e-4, atol=0.0)
probe(values, 300 * randn(9), 200.0)

probe(values, torch.tensor([-0.5, 0.5, -0.25, 0.25, -0.5, 3.0, -3.0]), 0.5)
probe(values, 1e-25 * torch.tensor([2.0, 0.5, 0.0, -3.0, -0.5]), 1e-25, atol=0.0)
probe(values, 1e25 * torch.tensor([2.0, 0.5, 0.0, -3.0, -0.5]), 1e25)

probe(values, torch.tensor([-2.0, 0.5, 0.25, 1.0]).half(), 0.5, dtype=True)


def written_into(x, limit):
    """x, and y with 1 added in place"""
    with torch.no_grad():
        y = Prune.apply(x, limit)[0]
    y.add_(1)
    return [x, y]


probe(written_into, torch.tensor([2.0, -3.0]), 0.5)


# %% hidden="prune-gradients"
def away(*shape, dtype=torch.float32):
    """Elements that are not within 0.1 of 0.5 in size."""
    x = randn(*shape, away=0.1, dtype=dtype)
    return torch.where(x.abs() < 0.4, x, x + 0.3 * x.sign())


def pruned(x, limit):
    return Prune.apply(x, limit)[0]


def which(x, limit):
    y, mask = Prune.apply(x, limit)
    return [y, mask, y.requires_grad, mask.requires_grad]


def with_the_mask(x, limit):
    y, mask = Prune.apply(x, limit)
    return y * mask + 2 * x


def upstream_stays(x, upstream):
    x = x.detach().requires_grad_()
    gradient = torch.autograd.grad(Prune.apply(x, 0.5)[0], x, upstream)[0]
    return [gradient, upstream]


x = torch.tensor([-2.0, 0.25, 3.0, -0.25])
probe(pruned, x, 0.5, grad=True)
probe(Prune.apply, x, 0.5, grad=True)
probe(which, x, 0.5, grad=True)
probe(which, away(3, 4), 0.5, grad=True)
probe(pruned, away(4, 3).t(), 0.5, grad=True)
probe(pruned, 100 * away(2, 3), 50.0, grad=True)
probe(pruned, 1e-4 * away(9), 5e-5, grad=True)
probe(with_the_mask, away(2, 3, 2), 0.5, grad=True)
probe(upstream_stays, away(6), randn(6))
probe(pruned, away(0, 3), 0.5, grad=True)
probe(pruned, away(30, 2), 0.5, grad=True)
probe(pruned, away(1, 30), 0.5, grad=True)
probe(pruned, away(4, 3, dtype=torch.float64), 0.5, gradcheck=1)
probe(
    lambda x: Prune.apply(x, 0.5)[0] ** 2, away(2, 3, dtype=torch.float64), gradcheck=2
)


def two_at_once(x, z):
    """Two calls before any backward pass"""
    return [Prune.apply(x, 0.5)[0], Prune.apply(z, 0.5)[0]]


probe(two_at_once, away(3, 4), away(3, 4), grad=True)


def first_of_two(x, z, upstream):
    x = x.detach().requires_grad_()
    y = Prune.apply(x, 0.5)[0]
    Prune.apply(z, 0.5)
    return torch.autograd.grad(y, x, upstream)[0]


x, z = torch.tensor([-2.0, 0.25, 3.0, 0.1]), torch.tensor([0.1, 4.0, 0.2, -1.0])
probe(first_of_two, x, z, torch.tensor([5.0, 6.0, 7.0, 8.0]))


# %% mistake="not-marked"
# Your mask requires a gradient: to PyTorch it is a result like any other. Which mark
# says that it is not?
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="both-marked"
# You mark both results, and y no longer has a gradient either. Mark the mask alone.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(*output)
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="upstream-ignored"
# Your backward returns the mask, whatever came from upstream. Call backward with an
# upstream gradient whose elements differ.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return mask.clone(), None


# %% mistake="everything-passes"
# Your gradient goes through everywhere. If an element that became 0 moves a little, does
# y move?
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return 1 * grad, None


# %% mistake="one-gradient-for-two-inputs"
# apply was given two arguments, so backward must return two things, also for the one that
# is no tensor.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask


# %% mistake="one-upstream-for-two-results"
# forward returns two tensors, so backward gets two gradients after ctx, also for the
# one that is marked.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="sign-counts"
# You compare x itself with the limit, so every negative element goes. The size of an
# element is its absolute value.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="limit-subtracted"
# What stays must stay as it is. You take the limit away from it, which is another
# function, called soft thresholding.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return (x - limit * x.sign()) * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="mask-of-booleans"
# Your mask holds True and False. It should be 1.0 and 0.0, in the dtype of x.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = x.abs() >= limit
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="old-form"
# Your forward still takes a ctx. In the newer form it is a plain function that can be
# called by itself, and setup_context does the rest.
class Prune(Function):
    @staticmethod
    def forward(ctx, x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        ctx.mark_non_differentiable(mask)
        ctx.save_for_backward(mask)
        return x * mask, mask

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="minus-the-limit-goes"
# At 0.5 and a limit of 0.5 your element stays, and at -0.5 it goes. Look at the absolute
# value.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = ((x >= limit) | (x < -limit)).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="squares-compared"
# You compare squares. The square of a tiny number is 0, that of a huge one is infinite,
# and then the comparison says nothing.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x * x >= limit * limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% mistake="mask-on-the-class"
# You keep the mask on the class, and every call shares it. Each call has a `ctx` of its
# own.
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        Prune.mask = (x.abs() >= limit).to(x.dtype)
        return x * Prune.mask, Prune.mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        return grad * Prune.mask, None


# %% alternative="two-wheres"
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        small = x.abs() < limit
        y = torch.where(small, torch.zeros_like(x), x)
        return y, torch.where(small, 0.0, torch.ones_like(x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        x, ctx.limit = inputs
        ctx.save_for_backward(x)

    @staticmethod
    def backward(ctx, grad, _):
        (x,) = ctx.saved_tensors
        return torch.where(x.abs() < ctx.limit, 0.0, grad), None


# %% alternative="fills-a-copy"
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        y, mask = x.clone(), torch.ones_like(x)
        gone = (-limit < x) & (x < limit)
        y[gone] = 0
        mask[gone] = 0
        return y, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        y, mask = output
        ctx.mark_non_differentiable(mask)
        ctx.save_for_backward(mask.bool())

    @staticmethod
    def backward(ctx, *grads):
        return grads[0].masked_fill(~ctx.saved_tensors[0], 0.0), None


# %% inputs
# limit: zero, negative, int: the text says a Python float above 0
