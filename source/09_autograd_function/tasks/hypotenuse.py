# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="hypotenuse-values"
from autograder import probe, randn

probe(
    Hypotenuse.apply,
    randn(4, away=0.1),
    randn(4, away=0.1),
    grad=True,
)
probe(
    Hypotenuse.apply,
    randn(3, 5, away=0.1).t(),
    randn(5, 3, away=0.1),
    grad=True,
)

# %% hidden="hypotenuse-gradients"
import torch
from autograder import probe, randn, unusual

probe(
    lambda a, b: 7 * Hypotenuse.apply(a, b),
    randn(1, 3, away=0.1),
    randn(1, 3, away=0.1),
    grad=True,
)
probe(
    Hypotenuse.apply,
    randn(2, 3, away=0.1, dtype=torch.float64),
    randn(2, 3, away=0.1, dtype=torch.float64),
    grad=True,
    gradcheck=1,
)
a, b = torch.tensor([3.0, 0.0, 2.0, -1.0]), torch.tensor([0.0, -2.0, 2.0, -1.0])
probe(Hypotenuse.apply, a, b, grad=True, unchanged=True)
probe(Hypotenuse.apply, 1000 * randn(5), 1000 * randn(5), grad=True)
probe(Hypotenuse.apply, 1e-3 * randn(5), 1e-3 * randn(5), grad=True)
for t in (*unusual(), randn(), randn(2, 3, 2)):
    other = torch.empty_like(t).copy_(randn(*t.shape, away=0.1))
    probe(Hypotenuse.apply, t, other, grad=True, unchanged=True)
    probe(Hypotenuse.apply, other, t, grad=True)
a, b = 1e-4 * randn(5, away=1.0), 1e-4 * randn(5, away=1.0)
probe(Hypotenuse.apply, a, b, grad=True, atol=0.0)
both = randn(2, 3, away=0.1)
probe(Hypotenuse.apply, both, both, grad=True)


def gradient_for_one(a, b, sent_back, place):
    leaves = [a.detach(), b.detach()]
    leaves[place].requires_grad_()
    return torch.autograd.grad(Hypotenuse.apply(*leaves), leaves[place], sent_back)[0]


for place in (0, 1):
    numbers = [randn(3, away=0.1) for _ in range(3)]
    probe(gradient_for_one, *numbers, place)


def two_at_once(a, b, c, d):
    return [Hypotenuse.apply(a, b), Hypotenuse.apply(c, d)]


probe(two_at_once, *(randn(3, away=0.1) for _ in range(4)), grad=True, unchanged=True)


def sent_back_twice(a, b, sent):
    """The gradients of two backward passes through one result"""
    a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
    r = Hypotenuse.apply(a, b)
    return [torch.autograd.grad(r, (a, b), sent, retain_graph=True) for _ in range(2)]


a, b = torch.tensor([3.0, -5.0]), torch.tensor([-4.0, 12.0])
probe(sent_back_twice, a, b, torch.tensor([10.0, 26.0]))


def without_gradient(a, b):
    """The result for an a and a b that need no gradient, and both afterwards"""
    a, b = a.detach().clone(), b.detach().clone()
    return [Hypotenuse.apply(a, b), a, b]


probe(without_gradient, a, b)


# %% mistake="still-as-given"
# This is the class as it was given. One of the two gradients does not know what came
# from upstream. Test each of them separately with an upstream gradient that is not 1.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / r, b / r


# %% mistake="upstream-gone-from-both"
# You made the two lines alike by removing the upstream gradient from the right one. Now
# both are wrong. Call backward(torch.tensor([10.0, -1.0])) and compare with PyTorch's
# gradients for (a * a + b * b).sqrt().
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return a / r, b / r


# %% mistake="inputs-exchanged"
# The gradients come back in the wrong order: the first belongs to the first input of
# forward. With a = 3 and b = 4 the two must be 0.6 and 0.8 times the upstream gradient.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * b / r, grad * a / r


# %% mistake="repaired-by-adding"
# Where several paths lead to one tensor, gradients are added. Along one path, through
# one operation after another, they are multiplied. Which of the two is this?
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad + b / r


# %% mistake="derivative-halved"
# You repaired something that was not broken: the derivative of the root brings a factor
# 1/2, the derivative of the square a factor 2. Both belong to the chain.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / (2 * r), grad * b / (2 * r)


# %% alternative="saves-the-inputs-alone"
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return torch.hypot(a, b)

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        share = grad / torch.hypot(a, b)
        return share * a, share * b


# %% alternative="as-an-angle"
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return torch.stack((a, b)).norm(dim=0)

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        angle = torch.atan2(b, a)
        return grad * angle.cos(), grad * angle.sin()


# %% alternative="slopes-made-in-forward"
class Hypotenuse(Function):
    @staticmethod
    def forward(a, b):
        return (a**2 + b**2) ** 0.5

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*(side / output for side in inputs))

    @staticmethod
    def backward(ctx, grad):
        return tuple(grad * slope for slope in ctx.saved_tensors)


# %% alternative="unit-vector-as-one-tensor"
import torch
from torch.autograd import Function


class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        both = torch.stack([a, b])
        r = torch.linalg.vector_norm(both, dim=0)
        ctx.save_for_backward(both, r)
        return r.clone()

    @staticmethod
    def backward(ctx, grad):
        both, r = ctx.saved_tensors
        return tuple((grad * both / r).unbind())
