# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

# %% hidden="tensor-relu-values"
exact = {"rtol": 1e-6, "atol": 0.0}
probe(tensor_relu, randn(4))
probe(tensor_relu, torch.tensor([-7.5, 7.5, 1e6, -1e6, 0.0]), **exact)
probe(tensor_relu, torch.tensor([1e-8, -1e-8, 3e-7]), **exact)
probe(tensor_relu, torch.tensor([1e25, -1e30]), **exact)
probe(tensor_relu, randn())
probe(tensor_relu, -randn().abs() - 1.0, **exact)
probe(tensor_relu, randn(5, 3))
probe(tensor_relu, 100 * randn(7, 2), **exact)
probe(tensor_relu, 1e-6 * randn(4, 5), **exact)
probe(tensor_relu, randn(2, 3, 4))
probe(tensor_relu, randn(2, 3, 1, 4, 2))
probe(tensor_relu, randn(3, 5).t())
probe(tensor_relu, randn(4, 2, 3).permute(2, 0, 1))
probe(tensor_relu, randn(6, 4)[:, ::2])
probe(tensor_relu, randn(0, 3))
probe(tensor_relu, randn(8, dtype=torch.float64), rtol=1e-12, atol=0.0)
probe(tensor_relu, awkward(4, 4), **exact)
x = torch.tensor([[1.5, 2.5], [0.5, 1.0], [1.5, 2.5]])
probe(tensor_relu, x, **exact)
probe(tensor_relu, torch.tensor([[1.5, 2.5], [0.5, -1.0]]), **exact)
probe(tensor_relu, randn(30, 2), **exact)
probe(tensor_relu, randn(3, 40), **exact)
probe(tensor_relu, torch.tensor(0.1, dtype=torch.float64), rtol=1e-12, atol=0.0)


# %% hidden="tensor-relu-gradients"
probe(tensor_relu, randn(6, away=0.1), grad=True)
probe(tensor_relu, randn(5, 3, away=0.1), grad=True)
probe(tensor_relu, randn(1, 7, away=0.1), grad=True)
probe(tensor_relu, randn(away=0.1).abs(), grad=True)
probe(tensor_relu, -randn(4, away=0.1).abs(), grad=True)
probe(tensor_relu, -randn(2, 3, away=0.1).abs(), grad=True)
probe(tensor_relu, randn(2, 3, 4, away=0.1), grad=True)
probe(tensor_relu, randn(3, 5, away=0.1).t(), grad=True)
probe(tensor_relu, 10 * randn(12, away=0.001), grad=True)
probe(tensor_relu, randn(8, away=0.1, dtype=torch.float64), grad=True)
probe(tensor_relu, randn(0, 3), grad=True)


def one_minus_another(x, another):
    return tensor_relu(x) - tensor_relu(another) + x


x, y = torch.tensor([1.0, -2.0, 3.0]), torch.tensor([-1.0, 2.0, 3.0])
probe(one_minus_another, x, y, grad=True)


def second_walk(x):
    x = x.clone().requires_grad_()
    y = (3 * tensor_relu(x)).sum()
    return [torch.autograd.grad(y, x, retain_graph=True)[0] for _ in range(2)]


probe(second_walk, x)


# %% hidden="tensor-relu-inputs"
def itself(x):
    return x


probe(tensor_relu, randn(6, away=0.1), unchanged=True, after=itself)
probe(tensor_relu, randn(3, 4, away=0.1), unchanged=True, after=itself)
probe(tensor_relu, -randn(away=0.1).abs(), unchanged=True, after=itself)
probe(tensor_relu, randn(3, 5, away=0.1).t(), unchanged=True, after=itself)
probe(tensor_relu, randn(2, 3, 4, away=0.1), unchanged=True, after=itself)
probe(
    tensor_relu, randn(6, away=0.1, dtype=torch.float64), unchanged=True, after=itself
)


def needs_gradient(x):
    return x.requires_grad


probe(tensor_relu, torch.tensor([1.0, -2.0]), after=needs_gradient)


def on_a_column(table):
    tensor_relu(table[:, 1])
    return table


probe(on_a_column, torch.tensor([[1.0, -2.0], [-3.0, -4.0]]))


# %% mistake="changes-its-input"
# Your function writes its result into the tensor it was given, and the caller's numbers
# are lost. A name that ends in an underscore, or an assignment into x, does it. Compare
# x before and after the call.
def tensor_relu(x):
    return x.clamp_(min=0)


# %% mistake="assigns-into-its-input" same="changes-its-input"
# Your function writes its result into the tensor it was given, and the caller's numbers
# are lost. Another name for x is no copy of it. Compare x before and after.
def tensor_relu(x):
    y = x
    y[y < 0] = 0.0
    return y


# %% mistake="works-on-one-number-only"
# Your function asks one question about the whole tensor. It has an answer for a single
# number only. Try it on torch.tensor([1.0, -1.0]) and read the error's last line.
def tensor_relu(x):
    return x if x > 0 else x * 0.0


# %% mistake="step-function"
# Your function answers 1 wherever the number is positive. ReLU keeps the positive
# number. What you have is a mask: useful, and one step away from the answer.
def tensor_relu(x):
    return (x > 0).to(x.dtype)


# %% mistake="drops-the-negative-numbers"
# Your result has fewer numbers than the input: you pick out the positive ones. Every
# number must keep its place. Compare the shapes before and after.
def tensor_relu(x):
    return x[x > 0]


# %% mistake="absolute-value"
# Negative numbers become positive, instead of 0. Try torch.tensor([-3.0, 3.0]).
def tensor_relu(x):
    return x.abs()


# %% mistake="wrong-clamp"
# You have cut off the wrong side: what is positive becomes 0, and what is negative
# stays. Is 0 the smallest number that may come out, or the largest?
def tensor_relu(x):
    return x.clamp(max=0.0)


# %% mistake="gradient-cut-off"
# PyTorch cannot follow you: detach, .data or no_grad cuts the result off from x. Set
# requires_grad on an input and look at the result's grad_fn.
def tensor_relu(x):
    return x.detach().clamp(min=0.0)


# %% mistake="new-tensor-from-python-numbers"
# You take the numbers out of the tensor and build a new one. It has no connection to x,
# so no gradient flows back, and only one shape of input works. Stay with operations on
# x.
def tensor_relu(x):
    return x.new_tensor([max(0.0, v) for v in x.tolist()])


# %% mistake="all-or-nothing"
# You look at the sum, or at the largest number, and then treat the whole tensor alike.
# ReLU decides for each number on its own. Try torch.tensor([2.0, -1.0]).
def tensor_relu(x):
    return x if x.sum() > 0 else x * 0.0


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try y = tensor_relu(torch.tensor([2.5])), then look
# at y.
def tensor_relu(x):
    print(x.clamp(min=0.0))


# %% alternative="clamp"
def tensor_relu(x):
    return x.clamp(min=0)


# %% alternative="mask"
def tensor_relu(x):
    return x * (x > 0)


# %% alternative="maximum"
def tensor_relu(x):
    import torch

    return torch.maximum(x, torch.zeros_like(x))


# %% alternative="ready-made"
def tensor_relu(x):
    return torch.relu(x)


# %% alternative="half-of-x-plus-its-size"
def tensor_relu(x):
    return (x + x.abs()) / 2


# %% alternative="assign-into-a-copy"
def tensor_relu(x):
    y = x.clone()
    y[y < 0] = 0.0
    return y


# %% alternative="a-function-of-its-own"
class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp_min(0)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return upstream * (x > 0)


def tensor_relu(x):
    return _Relu.apply(x)


# %% alternative="sign-and-threshold"
def tensor_relu(x):
    return torch.nn.functional.threshold(x, 0.0, 0.0) * torch.sign(x).abs()


# %% survivors
# tensor-relu-b073c46c: differs at 0 alone, where both branches give 0, and any slope from 0 to 1 is valid
