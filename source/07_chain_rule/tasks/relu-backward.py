# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn


@by_hand
def gradient_of_x(x, upstream):
    return relu_backward(x, upstream)


# %% hidden="relu-backward-values"
upstream = torch.tensor([5.0, 6.0, -7.0, -8.0])
probe(gradient_of_x, torch.tensor([-2.0, 0.5, 3.0, -0.5]), upstream)
probe(gradient_of_x, randn(9, away=0.1), randn(9))
probe(gradient_of_x, randn(5, 3, away=0.1), randn(5, 3))
probe(gradient_of_x, torch.tensor([2.0, 2.0, 0.5, 0.5, -1.0, -1.0]), randn(6))
probe(gradient_of_x, 1000 * randn(9, away=0.1), 1000 * randn(9))
probe(gradient_of_x, awkward(4, 4) + 0.5, awkward(4, 4))
x = torch.tensor([1.0, -1.0, 1.0, 2.0])
probe(gradient_of_x, x, torch.tensor([1.0, 2.0, 0.0, 2.0]))
probe(gradient_of_x, randn(2, 30, away=0.1), randn(2, 30))
probe(gradient_of_x, 1e-4 * randn(30, 2, away=0.1), 1e-4 * randn(30, 2), atol=0.0)
probe(gradient_of_x, randn(3, 5, away=0.1).t(), randn(3, 5).t())
probe(gradient_of_x, randn(1, 4, away=0.1), randn(1, 4))
x, upstream = [[1.0, -2.0], [1.0, -2.0]], [[5.0, 6.0], [5.0, 6.0]]
probe(gradient_of_x, torch.tensor(x), torch.tensor(upstream))

# %% hidden="relu-backward-inputs"
probe(gradient_of_x, randn(8, away=0.1), randn(8), unchanged=True)
probe(gradient_of_x, randn(3, 5, away=0.1).t(), randn(5, 3), unchanged=True)
probe(gradient_of_x, randn(2, 3, 4, away=0.1), randn(2, 3, 4))
probe(gradient_of_x, torch.tensor(1.5), randn())
probe(gradient_of_x, randn(0, 3), randn(0, 3))
probe(gradient_of_x, randn(2, 1, 3, 2, away=0.1), randn(2, 1, 3, 2), unchanged=True)
x = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
probe(gradient_of_x, x, x, unchanged=True)


# %% mistake="upstream-ignored"
# You return the slope of ReLU alone. The chain goes on behind it: what arrives from
# there is a factor too. Behind a .sum() you would not notice, because a sum sends ones.
def relu_backward(x, upstream):
    return (x > 0).to(upstream.dtype)


# %% mistake="mask-from-upstream"
# You let the gradient decide what passes. A gradient may be negative although the
# number got through on the way forward. Try x = 3 with an upstream gradient of -7.
def relu_backward(x, upstream):
    return upstream * (upstream > 0)


# %% mistake="relu-of-x"
# You return ReLU itself, the forward pass once more. The slope is asked for, and the
# upstream gradient has to be in the result.
def relu_backward(x, upstream):
    return x.clamp(min=0)


# %% mistake="value-for-slope"
# You multiply by the value of ReLU, where its slope belongs. If x = 5 moves by 0.01,
# how far does relu(x) move: by 0.01, or by 0.05?
def relu_backward(x, upstream):
    return upstream * x.clamp(min=0)


# %% mistake="mask-on-the-wrong-side"
# You let the gradient pass where the number was stopped, and stop it where it passed.
# Try a single positive x.
def relu_backward(x, upstream):
    return upstream * (x < 0)


# %% mistake="everything-passes"
# You hand on the upstream gradient as it is. Where x is -2, ReLU gives 0, and still 0
# if x moves a little. How much does the loss change then?
def relu_backward(x, upstream):
    return upstream


# %% mistake="upstream-overwritten"
# You write the zeros into the tensor you were given. Somebody else may need that
# gradient: print upstream before and after the call.
def relu_backward(x, upstream):
    upstream[x < 0] = 0.0
    return upstream


# %% mistake="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. ReLU has two
# slopes only, and you know at every place which one it is.
def relu_backward(x, upstream):
    with torch.enable_grad():
        x = x.clone().requires_grad_()
        torch.relu(x).backward(upstream)
    return x.grad


# %% alternative="where"
def relu_backward(x, upstream):
    return torch.where(x > 0, upstream, torch.zeros_like(upstream))


# %% alternative="copy-and-mask"
def relu_backward(x, upstream):
    gradient = upstream.clone()
    gradient[x <= 0] = 0.0
    return gradient


# %% alternative="slope-as-float"
def relu_backward(x, upstream):
    slope = (x >= 0).to(x.dtype)
    return slope * upstream


# %% alternative="element-by-element"
def relu_backward(before, arriving):
    gradient = torch.zeros(before.numel())
    pairs = zip(before.flatten(), arriving.flatten(), strict=True)
    for i, (value, g) in enumerate(pairs):
        if value > 0:
            gradient[i] = g
    return gradient.view(before.shape)


# %% alternative="heaviside"
def relu_backward(x, upstream):
    print("half a step at 0")
    return torch.heaviside(x, torch.tensor(0.5)).mul_(upstream)


# %% alternative="minimum-of-slopes"
def relu_backward(x, upstream):
    return x.sign().add(1).div(2).floor() * upstream


# %% survivors
# relu-backward-188a55e1: differs at exactly 0 alone, where any slope from 0 to 1 is right
# relu_backward.x.clipped, relu_backward.x.one-as-two, relu_backward.x.coarse: x counts by its
#    sign alone


# %% inputs
# x: zero: at the kink there is no one gradient
