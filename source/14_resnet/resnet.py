# ---
# jupyter:
#   builds_on: [06_init, 07_chain_rule, 10_nn_linear, 11_convolution]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Deep networks that train: normalisation and residual blocks
#
# Fifty layers need weights of the right scale, or the numbers die out or explode
# (06_init). And even with the right scale, a deep network often trains worse than a
# shallow one. Two ideas changed that. *Normalisation* sets the scale anew in every
# layer. *Residual blocks* let each layer add to what is there, in place of replacing
# it. In this notebook you build both by hand, and of them a small residual network that
# reads digits.
#
# At the end you will be able to
#
# - write batch normalisation for training and for evaluation, and say which variance is
#   used where,
# - derive its backward pass, and check it,
# - say over what batch, layer, instance and group normalisation take their means,
# - say what a residual block does to a gradient, and write one, with a shortcut where
#   the shape changes,
# - start a deep network so that it trains, with normalisation or without,
# - count parameters and multiplications from shapes, and watch activations and
#   gradients with hooks,
# - train a residual network of layers that are all yours, and look at what it learned.
#
# It builds on 06_init (the spread of numbers through layers), 07_chain_rule (gradients
# by hand), 10_nn_linear (modules, parameters, buffers, hooks) and 11_convolution.
# Expect 150 minutes: 127 for the tasks, the rest for what stands between them. If you
# want to stop half-way, stop before "The way past a layer".
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. The pictures of
# digits come with scikit-learn; nothing is downloaded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

# %% [markdown]
# ## One column, normalised
#
# A layer gives a table: a row for each example of the batch, a column for each channel.
# *Batch normalisation* treats every column by itself. It takes the mean $\mu$ and the
# variance $\sigma^2$ of the column, over the batch, and makes
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad
# y = \gamma\, \hat x + \beta$$
#
# $\hat x$ has mean 0 and variance 1, whatever the weights before it have done. The small
# $\varepsilon$ keeps the root away from 0. $\gamma$ (gamma) and $\beta$ (beta) are
# learned, a pair for each channel: the network may choose another scale and another
# mean, if that is better.
#
# After training there may be a single picture to classify, and its answer should not
# depend on what else is in the batch. So in training each layer also keeps *running*
# statistics, and in evaluation it uses them in place of those of the batch:
#
# $$\text{running} \leftarrow (1 - m) \cdot \text{running} + m \cdot \text{batch}$$
#
# The number $m$ is called the *momentum*, 0.1 as a rule. The running mean starts at 0,
# the running variance at 1.
#
# There are two variances. The *biased* one divides the sum of squared deviations by the
# number of values $n$, the *unbiased* one by $n - 1$. PyTorch normalises with the biased
# one, and puts the unbiased one into the running variance. Ioffe and Szegedy, who
# proposed batch normalisation in 2015, have it so too: what is used in evaluation
# is meant to be the variance of all the data, and the unbiased one estimates that.

# %% [markdown]
# ## Predict: by hand
#
# A batch of four, one channel: 2, 4, 4 and 10. Take $\gamma = 6$, $\beta = 1$, and
# $\varepsilon = 0$. The running mean is 0 and the running variance 1, the momentum 0.1.
#
# - `first`, `last`: what becomes of the 2 and of the 10, in training,
# - `running_mean`, `running_var`: the running statistics after this one batch,
# - `evaluated`: what becomes of a 10 in *evaluation*, in a layer whose running mean is 4
#   and whose running variance is 4 (gamma and beta as above),
# - `constant`: what becomes of each of the four numbers in training if all four are 7,
#   and $\varepsilon$ is 0.001.
#
# Decide before you run anything.

# %% nbgrader={"grade_id": "by-hand", "solution": true} difficulty=1 importance=5 minutes=4 answers=["L2"]
# Assign first, last, running_mean, running_var, evaluated, constant
### BEGIN SOLUTION
first = 6 * (2 - 5) / 3 + 1
last = 6 * (10 - 5) / 3 + 1
running_mean = 0.1 * 5
running_var = 0.9 * 1 + 0.1 * 12
evaluated = 6 * (10 - 4) / 2 + 1
constant = 1
### END SOLUTION

# %% nbgrader={"grade_id": "by-hand-try", "grade": true, "points": 0}
for answer in (first, last, running_mean, running_var, evaluated, constant):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"

# %% nbgrader={"grade_id": "by-hand-training", "grade": true, "points": 1}
# Hidden tests: first, last and constant.

# %% nbgrader={"grade_id": "by-hand-running", "grade": true, "points": 1}
# Hidden tests: running_mean, running_var and evaluated.

# %% tags=["skip-execution"]
column = torch.tensor([[2.0], [4], [4], [10]])
mean, var = torch.zeros(1), torch.ones(1)
gamma, beta = torch.tensor([6.0]), torch.tensor([1.0])
made = F.batch_norm(column, mean, var, gamma, beta, training=True, eps=1e-12)
print("training:", made.flatten().tolist(), " running:", mean.item(), var.item())
seven = torch.full((4, 1), 7.0).double()
made = F.batch_norm(seven, None, None, gamma.double(), beta.double(), True, eps=0.001)
print("a constant column:", made.flatten().tolist())
four = torch.tensor([4.0])
print("evaluation:", F.batch_norm(column, four, four, gamma, beta, eps=1e-12)[3].item())

# %% [markdown]
# ## Batch normalisation in training
#
# Write `batch_norm(x, gamma, beta, eps)`. In a table `x` of shape (n, c) the channel is
# the second dimension. Pictures have the shape (n, c, h, w), and a channel is then
# normalised over the batch *and* over its pixels: the same kernel made all of them. In
# general `x` is (n, c, …), with any number of dimensions where the dots stand, none
# included.
#
# - The variance is the biased one.
# - Where a channel has fewer than two numbers, as in a batch of one row, raise a
#   `ValueError`: with one number every $\hat x$ would be 0.
# - A channel all of whose numbers are equal becomes beta, and its gradient is finite.
# - Numbers may lie far from 0, such as a million and a little. $E[x^2] - E[x]^2$ loses
#   all its digits there.
#
# PyTorch's own normalisations (`F.batch_norm` and the like) are not allowed. The tests
# look at values and at gradients, in float64.
#
# <details><summary>I don't know how to start</summary>
#
# Over which dimensions is the mean taken? All but one. `mean` takes a list of them, and
# `keepdim=True` leaves sizes of 1, which broadcast.
#
# </details>
#
# <details><summary>gamma does not fit to pictures</summary>
#
# Broadcasting aligns shapes from the right, so (c,) meets the last dimension. The
# channels have to be moved to the second of them: a shape such as (c, 1, 1).
#
# </details>


# %% nbgrader={"grade_id": "batch-norm", "solution": true} difficulty=2 importance=5 minutes=7 answers=["L2"]
#| export
def batch_norm(x, gamma, beta, eps=1e-5):
    """Normalises each channel over all other dimensions, with the biased variance.

    x: float tensor (n, c, ...); gamma, beta: float tensors (c,); eps: a number.
    Returns a float tensor of the shape of x.

    Raises:
        ValueError: where a channel has fewer than two numbers.
    """
    ### BEGIN SOLUTION
    if x.numel() < 2 * x.shape[1]:
        raise ValueError(f"one number a channel is not enough: {tuple(x.shape)}")
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    var = (centred**2).mean(others, keepdim=True)
    shape = (-1, *[1] * (x.dim() - 2))
    return gamma.reshape(shape) * centred / (var + eps).sqrt() + beta.reshape(shape)
    ### END SOLUTION


# %% nbgrader={"grade_id": "batch-norm-try", "grade": true, "points": 0}
double = torch.float64
for shape in ((4, 3), (4, 3, 5), (2, 3, 4, 5), (1, 3, 4, 2), (2, 1)):
    x = 3 + 2 * torch.randn(shape, dtype=double)
    gamma, beta = torch.randn(2, shape[1], dtype=double)
    answer = batch_norm(x, gamma, beta, 0.01)
    assert answer.shape == shape, f"{shape} must stay {shape}, not {answer.shape}"
    expected = F.batch_norm(x, None, None, gamma, beta, training=True, eps=0.01)
    torch.testing.assert_close(answer, expected, msg=f"{shape}: other values")
same = torch.full((4, 2), 7.0, dtype=double)
answer = batch_norm(same, torch.ones(2), torch.tensor([1.0, -2]))
assert answer[0].tolist() == [1, -2], f"equal numbers become beta, yours {answer[0]}"
near, far = (batch_norm(x[:, :2] + away, gamma, beta) for away in (0, 1e6))
torch.testing.assert_close(far, near, rtol=0, atol=1e-6, msg="far from 0: other values")
try:
    batch_norm(torch.ones(1, 3), torch.ones(3), torch.zeros(3))
except ValueError:
    pass
else:
    raise AssertionError("a batch of one row: raise a ValueError")

# %% nbgrader={"grade_id": "batch-norm-tables", "grade": true, "points": 1}
# Hidden tests: values for tables (n, c).

# %% nbgrader={"grade_id": "batch-norm-images", "grade": true, "points": 1}
# Hidden tests: values for x with three dimensions and more.

# %% nbgrader={"grade_id": "batch-norm-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for x, gamma and beta.

# %% nbgrader={"grade_id": "batch-norm-edges", "grade": true, "points": 1}
# Hidden tests: a ValueError for one number a channel; one picture of several pixels;
# a channel of equal numbers; numbers far from 0.

# %% [markdown]
# ## Its way back
#
# The backward pass is a good exercise because every number of a column has three ways
# to the output: directly, through the mean, and through the variance. Derive it on
# paper, for one column of $n$ numbers, with $s = \sqrt{\sigma^2 + \varepsilon}$, so that
# $\hat x_i = (x_i - \mu)/s$ and $y_i = \gamma \hat x_i + \beta$. Let $u_i$ be the
# upstream gradient.
#
# 1. For $\beta$ and $\gamma$: each is used in every row. What comes back to it?
# 2. For $\hat x_i$: $g_i = \gamma u_i$.
# 3. $\mu$ is a mean: a change of $x_i$ by $t$ changes it by $t/n$. $\sigma^2$ is a mean
#    of squares of $x_i - \mu$, so that its slope for $x_i$ is $2(x_i - \mu)/n$, and that
#    of $s$ is $\hat x_i/n$. (The part through $\mu$ falls out: the deviations sum to 0.)
# 4. Collect the three ways for $x_i$. Two means over the column remain, one of $g$, one
#    of $g$ times something. The result has a simple reading: from the gradient $g/s$ it
#    takes away all that would move the column as a whole, and all that would stretch it.
#    Neither can change $\hat x$.
#
# Write `batch_norm_backward(x, gamma, upstream, eps)`. It returns a tuple of three, the
# gradients for `x`, for `gamma` and for `beta`, for `x` of shape (n, c, …) as above.
# `upstream` has the shape of `x`. Compute them by hand: autograd is not allowed.
#
# <details><summary>I don't know how to start</summary>
#
# Write steps 1 and 2 down first. For `gamma` a product is summed over all dimensions
# but the channel's.
#
# </details>
#
# <details><summary>The gradient for x is wrong</summary>
#
# Try a test of your own: the gradient for `x`, summed over a column, is 0, because
# shifting the column changes nothing. With eps = 0, so is its product with $\hat x$,
# summed.
#
# </details>
#
# <details><summary>The gradient for gamma is off by the same factor everywhere</summary>
#
# Which variance is yours? PyTorch's `var` divides by n - 1, unless it is told otherwise.
#
# </details>


# %% nbgrader={"grade_id": "backward", "solution": true} difficulty=4 importance=4 minutes=15 answers=["L2"]
#| export
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    """The gradients of batch normalisation in training, by hand.

    x, upstream: float tensors (n, c, ...); gamma: float tensor (c,); eps: a number.
    Returns three tensors: for x, in its shape, for gamma and for beta, both (c,).
    """
    ### BEGIN SOLUTION
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)
    ### END SOLUTION


# %% nbgrader={"grade_id": "backward-try", "grade": true, "points": 0}
for shape in ((5, 3), (2, 3, 4, 2)):
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    gamma, beta = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=0.1)
    upstream = torch.randn(shape, dtype=torch.float64)
    expected = torch.autograd.grad(y, (x, gamma, beta), upstream)
    with torch.no_grad():
        answer = batch_norm_backward(x, gamma, upstream, 0.1)
    assert len(answer) == 3, f"three gradients, not {len(answer)}"
    for name, got, right in zip(("x", "gamma", "beta"), answer, expected, strict=True):
        assert got.shape == right.shape, f"{name}: {got.shape}, should be {right.shape}"
        torch.testing.assert_close(got, right, msg=f"{shape}: other numbers for {name}")

# %% nbgrader={"grade_id": "backward-affine", "grade": true, "points": 1}
# Hidden tests: the gradients for gamma and beta.

# %% nbgrader={"grade_id": "backward-tables", "grade": true, "points": 2}
# Hidden tests: the gradient for x, in tables (n, c).

# %% nbgrader={"grade_id": "backward-images", "grade": true, "points": 1}
# Hidden tests: the gradient for x with three dimensions and more.

# %% [markdown]
# ## The layer
#
# Now the module, with its two ways to work. Write `BatchNorm(channels, eps, momentum)`.
#
# - `weight` and `bias`, both (channels,), are its parameters gamma and beta. They start
#   as ones and zeros.
# - `running_mean` and `running_var`, both (channels,), are *buffers*: part of the state
#   dict, and not learned. They start as zeros and ones. These four names are those of
#   `nn.BatchNorm2d`.
# - In training a call normalises `x` (n, c, …) as above, and updates the running
#   statistics, with the *unbiased* variance. No gradient flows into them.
# - In evaluation it normalises with the running statistics, and leaves them as they are.
#   A batch of one row is fine there. In training it is a `ValueError`, and changes
#   nothing.
#
# `self.training` says which of the two it is. PyTorch's own normalisations are not
# allowed. Copy what you need from above, and do not call it: each task stands for itself.
#
# <details><summary>I don't know how to start</summary>
#
# `self.register_buffer("running_mean", torch.zeros(channels))` makes a buffer. In
# `forward` there are two ways to get a mean and a variance, and after that one formula.
#
# </details>
#
# <details><summary>Trying to backward through the graph a second time</summary>
#
# The running statistics still hang on the graph of the last batch. `torch.no_grad()`
# around their update, or `detach()`, cuts them off.
#
# </details>


# %% nbgrader={"grade_id": "layer", "solution": true} difficulty=3 importance=5 minutes=10 answers=["L2", "Q40"]
#| export
class BatchNorm(nn.Module):
    """Batch normalisation for x of shape (n, channels, ...)."""

    def __init__(self, channels, eps=1e-5, momentum=0.1):
        """channels: int; eps, momentum: numbers."""
        ### BEGIN SOLUTION
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor (n, channels, ...). Returns a tensor of the same shape.

        Raises:
            ValueError: in training, where a channel has fewer than two numbers.
        """
        ### BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if self.training:
            count = x.numel() // x.shape[1]
            if count < 2:
                raise ValueError(f"one number a channel: {tuple(x.shape)}")
            others = [d for d in range(x.dim()) if d != 1]
            mean, var = x.mean(others), x.var(others, correction=0)
            with torch.no_grad():
                unbiased = var * count / (count - 1)
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(unbiased, self.momentum)
        shape = (-1, *[1] * (x.dim() - 2))
        scale = (self.weight / (var + self.eps).sqrt()).reshape(shape)
        return (x - mean.reshape(shape)) * scale + self.bias.reshape(shape)
        ### END SOLUTION


# %% nbgrader={"grade_id": "layer-try", "grade": true, "points": 0}
mine, theirs = BatchNorm(3, momentum=0.2).double(), nn.BatchNorm2d(3, momentum=0.2)
theirs = theirs.double()
names = sorted(mine.state_dict())
expected = ["bias", "running_mean", "running_var", "weight"]
assert names == expected, f"the state dict holds {expected}, yours {names}"
assert len(list(mine.parameters())) == 2, "two of the four are parameters"
for step in range(3):
    x = 2 + 3 * torch.randn(4, 3, 2, 5, dtype=torch.float64)
    torch.testing.assert_close(mine(x), theirs(x), msg=f"step {step}: other values")
    for name in ("running_mean", "running_var"):
        got, right = getattr(mine, name), getattr(theirs, name)
        torch.testing.assert_close(got, right, msg=f"step {step}: {name} is {got}")
mine.eval(), theirs.eval()
torch.testing.assert_close(mine(x), theirs(x), msg="other values in evaluation")
torch.testing.assert_close(mine.running_mean, theirs.running_mean, msg="moved in eval")
assert mine(x[:1]).shape == (1, 3, 2, 5), "evaluation: a batch of one is fine"
assert not mine.running_var.requires_grad, "the running statistics hang on a graph"

# %% nbgrader={"grade_id": "layer-training", "grade": true, "points": 1}
# Hidden tests: parameters, and values and gradients in training.

# %% nbgrader={"grade_id": "layer-running", "grade": true, "points": 2}
# Hidden tests: the running statistics after several batches; that they are buffers.

# %% nbgrader={"grade_id": "layer-evaluation", "grade": true, "points": 2}
# Hidden tests: values and gradients in evaluation, for a batch of one too; the running
# statistics stay.

# %% nbgrader={"grade_id": "layer-edges", "grade": true, "points": 1}
# Hidden tests: a ValueError in training for one number a channel; one picture of
# several pixels; a channel of equal numbers.

# %% [markdown]
# ## What each of them averages over
#
# Batch normalisation ties the pictures of a batch together. *Layer normalisation* (Ba,
# Kiros and Hinton, 2016) takes each example by itself, and its mean goes over all its
# channels and pixels. *Instance normalisation* takes each channel of each picture by
# itself. *Group normalisation* (Wu and He, 2018) stands between them: the channels of a
# picture are split into groups, neighbours together, and each group of each picture is
# taken by itself.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"


def draw_averages(ax, title, together):
    """A table of pictures by channels; together(n, c) says what one mean is over."""
    for n in range(4):
        for c in range(6):
            fill = "#9CC9E6" if together(n, c) else "white"
            ax.add_patch(plt.Rectangle((c, n), 0.92, 0.92, fc=fill, ec=GREY, lw=1))
    ax.set(xlim=(-0.2, 6.1), ylim=(4.1, -0.2), aspect="equal", title=title)
    ax.set(xlabel="channel", ylabel="picture", xticks=[], yticks=[])
    for side in ax.spines.values():
        side.set_visible(False)


fig, axes = plt.subplots(1, 4, figsize=(10, 2.3), layout="constrained")
draw_averages(axes[0], "batch", lambda n, c: c == 0)
draw_averages(axes[1], "layer", lambda n, c: n == 0)
draw_averages(axes[2], "instance", lambda n, c: n == 0 and c == 0)
draw_averages(axes[3], "group, 3 groups", lambda n, c: n == 0 and c < 2)
plt.show()

# %% [markdown]
# Each small square is one channel of one picture, with all its pixels. The blue ones
# share one mean and one variance.

# %% [markdown]
# ## Predict: how many means
#
# `x` has 8 pictures of 6 channels and 5 × 4 pixels: its shape is (8, 6, 5, 4). The group
# normalisation has 3 groups.
#
# - `batch`, `layer`, `instance`, `group`: each a tuple of two ints, how many means are
#   taken, and over how many numbers each of them goes.
#
# And sets of letters, out of B (batch), L (layer), I (instance) and G (group). All of
# them in training, without gamma and beta, with $\varepsilon = 0$, for pictures and
# factors that are arbitrary otherwise.
#
# - `alone`: with which of them a picture gets the same result, whatever the other
#   pictures of the batch are,
# - `brighter`: with which of them all results stay the same if *one picture*, with all
#   its channels, is multiplied by 10,
# - `channel`: with which of them all results stay the same if *one channel*, in all
#   pictures, is multiplied by 10.

# %% nbgrader={"grade_id": "averages", "solution": true} difficulty=2 importance=5 minutes=6 answers=["L2"]
# Assign batch, layer, instance, group, alone, brighter, channel
### BEGIN SOLUTION
batch = (6, 8 * 5 * 4)
layer = (8, 6 * 5 * 4)
instance = (8 * 6, 5 * 4)
group = (8 * 3, 2 * 5 * 4)
alone = {"L", "I", "G"}
brighter = {"L", "I", "G"}
channel = {"B", "I"}
### END SOLUTION

# %% nbgrader={"grade_id": "averages-try", "grade": true, "points": 0}
for answer in (batch, layer, instance, group):
    assert len(answer) == 2, f"a tuple of two numbers, not {answer!r}"
    assert answer[0] * answer[1] == 960, f"{answer}: every number is in one mean"
for answer in (alone, brighter, channel):
    assert isinstance(answer, set), f"a set of letters, not {answer!r}"
    assert answer <= set("BLIG"), f"unknown letters: {answer - set('BLIG')}"

# %% nbgrader={"grade_id": "averages-counts", "grade": true, "points": 1}
# Hidden tests: batch, layer, instance and group.

# %% nbgrader={"grade_id": "averages-sets", "grade": true, "points": 2}
# Hidden tests: alone, brighter and channel.

# %% tags=["skip-execution"]
x = torch.randn(8, 6, 5, 4, dtype=torch.float64)
norms = {
    "B": lambda x: F.batch_norm(x, None, None, training=True, eps=1e-12),
    "L": lambda x: F.layer_norm(x, x.shape[1:], eps=1e-12),
    "I": lambda x: F.instance_norm(x, eps=1e-12),
    "G": lambda x: F.group_norm(x, 3, eps=1e-12),
}
others, one_picture, one_channel = x.clone(), x.clone(), x.clone()
others[1:] = torch.randn(7, 6, 5, 4, dtype=torch.float64)
one_picture[0] *= 10
one_channel[:, 0] *= 10
for name, norm in norms.items():
    right = norm(x)
    found = [torch.allclose(norm(others)[0], right[0])]
    found += [torch.allclose(norm(t), right) for t in (one_picture, one_channel)]
    print(f"{name}: alone, brighter, channel:", *found)

# %% [markdown]
# ## Layer normalisation
#
# Write `layer_norm(x, gamma, beta, eps)`. `gamma` and `beta` have the shape of the last
# dimensions of `x`: of one of them, or of several. The mean and the biased variance go
# over exactly these dimensions, and every element there has a gamma and a beta of its
# own. So `x` of shape (n, 6) with `gamma` of shape (6,) is normalised row by row, and
# (n, 6, 5, 4) with (6, 5, 4) picture by picture, and (n, 5, 6) with (6,) in each of the
# 5 places by itself, which is what transformers do.
#
# There is no difference between training and evaluation, and a batch of one row, or an
# empty one, is like any other. Here, too, numbers may lie far from 0. PyTorch's own
# normalisations are not allowed.
#
# <details><summary>I don't know how to start</summary>
#
# How many dimensions has gamma? As many, counted from the last one, are averaged over.
# Dimensions may be counted from the end: -1 is the last.
#
# </details>


# %% nbgrader={"grade_id": "layer-norm", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def layer_norm(x, gamma, beta, eps=1e-5):
    """Normalises the last dimensions of x, those that gamma has.

    x: float tensor (..., *shape); gamma, beta: float tensors of that shape, with one
    dimension or more; eps: a number. Returns a float tensor of the shape of x.
    """
    ### BEGIN SOLUTION
    last = list(range(-gamma.dim(), 0))
    var, mean = torch.var_mean(x, last, correction=0, keepdim=True)
    return gamma * (x - mean) / (var + eps).sqrt() + beta
    ### END SOLUTION


# %% nbgrader={"grade_id": "layer-norm-try", "grade": true, "points": 0}
for shape, dims in (((4, 6), 1), ((2, 5, 6), 1), ((2, 3, 4, 5), 3), ((1, 3, 4), 2)):
    x = 3 + 2 * torch.randn(shape, dtype=torch.float64)
    gamma, beta = torch.randn(2, *shape[-dims:], dtype=torch.float64)
    answer = layer_norm(x, gamma, beta, 0.01)
    expected = F.layer_norm(x, shape[-dims:], gamma, beta, 0.01)
    message = f"x {shape}, gamma {tuple(gamma.shape)}: other values"
    torch.testing.assert_close(answer, expected, msg=message)

# %% nbgrader={"grade_id": "layer-norm-rows", "grade": true, "points": 1}
# Hidden tests: values where gamma has one dimension.

# %% nbgrader={"grade_id": "layer-norm-pictures", "grade": true, "points": 1}
# Hidden tests: values where gamma has several dimensions.

# %% nbgrader={"grade_id": "layer-norm-gradients", "grade": true, "points": 1}
# Hidden tests: gradients for x, gamma and beta.

# %% [markdown]
# ## Fifty layers, started badly
#
# In 06_init a wrong scale of the weights was deadly after fifty layers. Put a
# normalisation into each of them and look again. Write `spreads(x, weights, norm)`.
#
# `x` is (rows, inputs), and `weights` a list of tensors, each (outputs, inputs) of its
# layer. A layer is the product with its weights, then `norm`, then ReLU. `norm` is a
# function from a tensor to a tensor of the same shape, or `None`, and then there is no
# normalisation. Return the list of the standard deviations, as `.std()` gives them for
# all numbers of a layer's output, after its ReLU: one Python float for each layer.


# %% nbgrader={"grade_id": "spreads", "solution": true} difficulty=1 importance=3 minutes=4 answers=["Q28", "Q29"]
#| export
def spreads(x, weights, norm=None):
    """The standard deviation after each layer: product, norm, ReLU.

    x: float tensor (rows, inputs); weights: list of tensors (outputs, inputs);
    norm: a function from tensor to tensor, or None. Returns a list of floats.
    """
    ### BEGIN SOLUTION
    found = []
    for w in weights:
        x = x @ w.t()
        if norm is not None:
            x = norm(x)
        x = x.relu()
        found.append(x.std().item())
    return found
    ### END SOLUTION


# %% nbgrader={"grade_id": "spreads-try", "grade": true, "points": 0}
x, weights = torch.tensor([[1.0], [3]]), [torch.tensor([[2.0]]), torch.tensor([[-1.0]])]
answer = spreads(x, weights)
assert len(answer) == 2, f"two layers, two numbers, and yours are {answer}"
assert abs(answer[0] - 8**0.5) < 1e-5, f"of 2 and 6 it is √8, yours {answer[0]}"
assert answer[1] == 0, f"the second layer gives two zeros, and you say {answer[1]}"
answer = spreads(x, weights, lambda x: 5 - x)
assert abs(answer[0] - 4.5**0.5) < 1e-5, f"3 and -1, then ReLU: √4.5, yours {answer[0]}"

# %% nbgrader={"grade_id": "spreads-plain", "grade": true, "points": 1}
# Hidden tests: without a normalisation, one layer and several.

# %% nbgrader={"grade_id": "spreads-norm", "grade": true, "points": 1}
# Hidden tests: with one.

# %% [markdown]
# The picture of 06_init again, for weights that are half as large as they should be,
# just right (Kaiming), and twice as large. On the right with batch normalisation, and
# with layer normalisation drawn dashed.

# %% tags=["skip-execution"]
torch.manual_seed(0)
x = torch.randn(256, 100)
kaiming = [torch.randn(100, 100) * (2 / 100) ** 0.5 for _ in range(50)]


def batch_normed(x):
    return batch_norm(x, torch.ones(x.shape[1]), torch.zeros(x.shape[1]))


def layer_normed(x):
    return layer_norm(x, torch.ones(x.shape[1]), torch.zeros(x.shape[1]))


fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained", sharey=True)
colors = {0.5: BLUE, 1.0: GREEN, 2.0: ORANGE}
for factor, color in colors.items():
    weights = [factor * w for w in kaiming]
    axes[0].semilogy(spreads(x, weights), color=color, label=f"{factor:g} × Kaiming")
    axes[1].semilogy(spreads(x, weights, batch_normed), color=color)
    axes[1].semilogy(spreads(x, weights, layer_normed), color=color, ls="--")
axes[0].set(xlabel="layer", ylabel="standard deviation", title="as they are")
axes[1].set(xlabel="layer", title="normalised in every layer")
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# All six curves on the right are nearly one. The scale of the weights has lost its say:
# a layer that is followed by a normalisation computes the same with $2w$ as with $w$.
#
# Does normalisation make depth harmless, then? Look at gradients in place of spreads:
# what comes back to the first layer, for layers started *well*.

# %% tags=["skip-execution"]
torch.manual_seed(0)
x = torch.randn(256, 100)
upstream = torch.randn(256, 100) / 160


depths = range(4, 61, 4)


def first_gradients(norm):
    """The size of the gradient that reaches x, for each of these depths."""
    h = start = x.clone().requires_grad_()
    found = []
    for depth in range(1, depths[-1] + 1):
        h = h @ (torch.randn(100, 100) * (2 / 100) ** 0.5).t()
        h = (h if norm is None else norm(h)).relu()
        if depth in depths:
            (g,) = torch.autograd.grad(h, start, upstream, retain_graph=True)
            found.append(g.norm().item())
    return found


fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
for norm, color, label in (
    (batch_normed, BLUE, "batch normalisation"),
    (layer_normed, GREEN, "layer normalisation"),
    (None, GREY, "none, Kaiming"),
):
    ax.semilogy(depths, first_gradients(norm), color=color, label=label)
ax.set(xlabel="layers", ylabel="size of the gradient for x")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# With batch normalisation it *grows*, by a factor of about 1.2 a layer: a fixed point
# for the numbers is not one for their gradients. Yang and colleagues worked the factor
# out in 2019. What cures it stands in the next section.

# %% [markdown]
# ## The way past a layer
#
# Take a plain network that works, and put more layers into it. It should not become
# worse: the new layers could learn to leave their input as it is. He and colleagues
# tried it in 2015, and the deeper networks had a larger *training* loss. That is not
# overfitting. The solution is there, and training does not find it. To leave its input
# as it is, which sounds like nothing to do, is hard for a stack of products and ReLUs.
#
# So let it be the default. A *residual block* computes
#
# $$y = x + f(x)$$
#
# where the *branch* $f$ is a few layers. If $f$ is 0, the block leaves its input as it
# is. What $f$ learns is what should be *added*: the residual.

# %% tags=["skip-execution"]


def box(ax, x, y, text, color=GREY, width=1.3):
    frame = plt.Rectangle((x - width / 2, y - 0.3), width, 0.6, fc="white", ec=color)
    ax.add_patch(frame)
    ax.text(x, y, text, ha="center", va="center", color=color, fontsize=10)


def arrow(ax, *points, color=GREY):
    xs, ys = zip(*points, strict=True)
    ax.plot(xs[:-1], ys[:-1], color=color, lw=1.5)
    style = {"arrowstyle": "-|>", "color": color, "lw": 1.5}
    ax.annotate("", xy=points[-1], xytext=points[-2], arrowprops=style)


fig, ax = plt.subplots(figsize=(9.5, 2.3), layout="constrained")
ax.text(0.1, 1, "x", fontsize=13, ha="center", va="center", color=GREY)
names = ["conv1", "norm1", "ReLU", "conv2", "norm2"]
for place, name in enumerate(names):
    box(ax, 1.8 + 1.7 * place, 1, name, BLUE)
    arrow(ax, (0.3 if place == 0 else 0.75 + 1.7 * place, 1), (1.15 + 1.7 * place, 1))
arrow(ax, (9.25, 1), (9.75, 1))
ax.text(10, 1, "+", fontsize=16, ha="center", va="center", color=ORANGE)
ax.add_patch(plt.Circle((10, 1), 0.25, fill=False, ec=ORANGE, lw=1.5))
arrow(ax, (0.6, 1), (0.6, 2.1), (10, 2.1), (10, 1.25), color=ORANGE)
ax.text(5, 2.3, "shortcut: x itself, or its projection", color=ORANGE, ha="center")
arrow(ax, (10.25, 1), (10.7, 1))
box(ax, 11.35, 1, "ReLU", BLUE)
arrow(ax, (12, 1), (12.6, 1))
ax.text(12.8, 1, "y", fontsize=13, ha="center", va="center", color=GREY)
ax.set(xlim=(-0.1, 13), ylim=(0.5, 2.6), aspect="equal")
ax.axis("off")
plt.show()

# %% [markdown]
# ## Predict: slopes of blocks
#
# Everything is a single number here. Ten layers in a row compute $0.1\,x$ each, or ten
# blocks compute $x + 0.1\,x$ each.
#
# - `plain`: the slope of the output for the input, with the layers,
# - `residual`: the same with the blocks,
# - `ways`: multiply the ten factors $(1 + 0.1)$ out. Each term is a way from the output
#   back to the input, and at each block it goes either through the layer or past it. How
#   many ways are there?
# - `through_two`: how many of them go through exactly two of the ten layers?
#
# Now one block $y = x + s \cdot g(x)$, where $g(x) = w\,x$ with $x = 2$, $w = 5$, and
# the scale $s$ is 0, as it often is at the start. The upstream gradient is 3.
#
# - `for_x`, `for_s`, `for_w`: the gradients for the three.
#
# Write numbers, or fractions and powers.

# %% nbgrader={"grade_id": "slopes", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2", "Q33"]
# Assign plain, residual, ways, through_two, for_x, for_s, for_w
### BEGIN SOLUTION
plain = 0.1**10
residual = 1.1**10
ways = 2**10
through_two = 10 * 9 // 2
for_x = 3
for_s = 3 * 5 * 2
for_w = 0
### END SOLUTION

# %% nbgrader={"grade_id": "slopes-try", "grade": true, "points": 0}
for answer in (plain, residual, ways, through_two, for_x, for_s, for_w):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"

# %% nbgrader={"grade_id": "slopes-ten", "grade": true, "points": 1}
# Hidden tests: plain, residual, ways and through_two.

# %% nbgrader={"grade_id": "slopes-zero", "grade": true, "points": 1}
# Hidden tests: for_x, for_s and for_w.

# %% tags=["skip-execution"]
x, w = torch.tensor(2.0, requires_grad=True), torch.tensor(5.0, requires_grad=True)
s = torch.tensor(0.0, requires_grad=True)
y = x + s * (w * x)
print(*torch.autograd.grad(y, (x, s, w), torch.tensor(3.0)))

# %% [markdown]
# So the identity hands the gradient on whole, whatever the branch does, and a branch
# with the scale 0 is still able to learn: first its scale, and once that has moved, all
# the rest.

# %% [markdown]
# ## The block
#
# Write the module `Block(n_in, n_out, stride, conv, norm)`, the block of the picture.
# `conv` and `norm` make layers for it, so this task depends on no other: `conv(n_in,
# n_out, size, stride)` makes a convolution with kernels of size × size, without a bias,
# that pads with size // 2 zeros on each side; `norm(channels)` makes a normalisation
# with a `weight` and a `bias`.
#
# - `conv1` is 3 × 3 from n_in to n_out channels with the block's stride, `conv2` is
#   3 × 3 from n_out to n_out with stride 1. `norm1` and `norm2` follow them.
# - After `norm1` comes a ReLU, and another one after the sum.
# - The shortcut is `x` itself where shape and number of channels stay. Otherwise, with a
#   stride other than 1 or n_out other than n_in, it is a *projection*: `project`, a 1 × 1
#   convolution with the block's stride, and `project_norm`. Where there is none, both
#   are `None`.
# - At the start the weight of `norm2` is 0, so that the block begins as its shortcut.
#   All else stays as `conv` and `norm` made it.
#
# These are the six names of the parts. There are no other parameters.
#
# <details><summary>I don't know how to start</summary>
#
# In `__init__` six attributes, in `forward` two lines: what is the shortcut, and what
# is the sum of it and the branch?
#
# </details>
#
# <details><summary>a leaf Variable that requires grad is being used in-place</summary>
#
# Setting a parameter to 0 is not to be recorded: `nn.init.zeros_(p)` sees to it, and so
# does `with torch.no_grad():`.
#
# </details>


# %% nbgrader={"grade_id": "block", "solution": true} difficulty=3 importance=5 minutes=9 answers=["L2", "Q40"]
#| export
class Block(nn.Module):
    """A residual block: relu(shortcut + norm2(conv2(relu(norm1(conv1(x))))))."""

    def __init__(self, n_in, n_out, stride, conv, norm):
        """n_in, n_out: channels; conv(n_in, n_out, size, stride), norm(channels)."""
        ### BEGIN SOLUTION
        super().__init__()
        self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
        self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
        nn.init.zeros_(self.norm2.weight)
        self.project = self.project_norm = None
        if stride != 1 or n_in != n_out:
            self.project = conv(n_in, n_out, 1, stride)
            self.project_norm = norm(n_out)
        ### END SOLUTION

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        ### BEGIN SOLUTION
        branch = self.norm1(self.conv1(x)).relu()
        branch = self.norm2(self.conv2(branch))
        if self.project is not None:
            x = self.project_norm(self.project(x))
        return (x + branch).relu()
        ### END SOLUTION


# %% nbgrader={"grade_id": "block-try", "grade": true, "points": 0}
def torch_conv(n_in, n_out, size, stride):
    return nn.Conv2d(n_in, n_out, size, stride, size // 2, bias=False)


x = torch.randn(2, 3, 6, 5)
made = Block(3, 3, 1, torch_conv, nn.BatchNorm2d)
assert made.project is None, "nothing changes its shape, and there is a projection"
torch.testing.assert_close(made(x), x.relu(), msg="it does not begin as its shortcut")
made.norm2.weight.data += 1
assert not torch.allclose(made(x), x.relu()), "the branch has no say"
made = Block(3, 4, 2, torch_conv, nn.BatchNorm2d)
assert made(x).shape == (2, 4, 3, 3), f"(2, 4, 3, 3), not {tuple(made(x).shape)}"
for n_out, stride, size in ((4, 1, (6, 5)), (3, 2, (3, 3))):
    answer = Block(3, n_out, stride, torch_conv, nn.BatchNorm2d)(x)
    assert answer.shape == (2, n_out, *size), f"{n_out}, {stride}: {answer.shape}"
expected = made.project_norm(made.project(x)).relu()
torch.testing.assert_close(made(x), expected, msg="it does not begin as its shortcut")
count = sum(p.numel() for p in made.parameters())
assert count == 108 + 144 + 12 + 24, f"288 numbers to learn, yours has {count}"

# %% nbgrader={"grade_id": "block-plain", "grade": true, "points": 1}
# Hidden tests: names, values and gradients where the shape stays.

# %% nbgrader={"grade_id": "block-project", "grade": true, "points": 2}
# Hidden tests: the same with a stride, with other channels, and with both.

# %% nbgrader={"grade_id": "block-start", "grade": true, "points": 1}
# Hidden tests: the parameters at the start; project and project_norm where there are
# none.

# %% [markdown]
# ## The order of norm and activation
#
# In that block a ReLU stands after the sum, on the only road of the shortcuts: from
# block to block the identity is cut at 0. In 2016 He and colleagues moved norm and ReLU
# *before* each convolution. Then nothing stands on the road, and the branch is
#
# norm1 – ReLU – conv1 – norm2 – ReLU – conv2
#
# Write `pre_block(x, norm1, conv1, norm2, conv2)`, which returns `x` plus this branch.
# The four are functions from tensor to tensor. `x` itself goes to the sum, untouched.
#
# Think about it first: `x` is 3 everywhere, and each of ten blocks has a branch that
# ends in -1 everywhere. What comes out of ten blocks of this kind, and what of ten of
# the kind before? No test asks; the cell below the tests prints it.


# %% nbgrader={"grade_id": "pre-block", "solution": true} difficulty=1 importance=3 minutes=3 answers=["L2"]
#| export
def pre_block(x, norm1, conv1, norm2, conv2):
    """x plus a branch of norm1, ReLU, conv1, norm2, ReLU, conv2.

    x: float tensor; the others: functions from tensor to tensor. Returns a tensor.
    """
    ### BEGIN SOLUTION
    branch = conv1(norm1(x).relu())
    return x + conv2(norm2(branch).relu())
    ### END SOLUTION


# %% nbgrader={"grade_id": "pre-block-try", "grade": true, "points": 0}
def minus_2(x):
    return x - 2


def times_3(x):
    return 3 * x


x = torch.tensor([5.0, 1.0, -4.0])
answer = pre_block(x, minus_2, times_3, torch.neg, times_3).tolist()
assert answer == [5, 1, -4], f"ReLU of -9, 0, 0 adds nothing: {answer}"
answer = pre_block(x, minus_2, torch.neg, minus_2, torch.neg).tolist()
assert answer == [5, 1, -4], f"nothing is added: {answer}"
answer = pre_block(x, times_3, times_3, minus_2, torch.neg).tolist()
assert answer == [-38, -6, -4], f"5 - 43, 1 - 7, -4 - 0, not {answer}"

# %% nbgrader={"grade_id": "pre-block-values", "grade": true, "points": 1}
# Hidden tests: values and gradients.

# %% tags=["skip-execution"]
post = pre = torch.tensor(3.0)
for _ in range(10):
    post = (post - 1).relu()
    pre = pre - 1
print("ReLU after the sum:", post.item(), "  ReLU inside the branch:", pre.item())

# %% [markdown]
# ## Without normalisation: Fixup
#
# Normalisation is not the only way to start a deep residual network. Without it, each
# block adds the variance of its branch to that of its shortcut, so with usual weights
# the variance doubles from block to block. Zhang, Dauphin and Ma (*Fixup initialization*,
# 2019) start the branches small, so that one training step changes the output of the
# network equally much, however many blocks there are:
#
# - the *last* layer of each branch starts with all weights 0,
# - the other layers of a branch start as Kaiming's, normal with the standard deviation
#   $\sqrt{2/\text{fan in}}$, times $L^{-1/(2m-2)}$. Here $L$ is the number of blocks in
#   the network and $m$ the number of layers in each branch.
#
# (The rest of the recipe is single numbers to learn, biases of 0 and factors of 1,
# around the layers.)
#
# Write `fixup_weights(channels, size, layers, blocks)`. It returns the weights of *one*
# branch, a list of `layers` tensors, each (channels, channels, size, size), for a
# network of `blocks` blocks. The list ends with the zeros. With a single layer there is
# nothing else. All arguments are ints of at least 1, and each call draws anew.
#
# <details><summary>I don't know how to start</summary>
#
# The fan in of a convolution is the number of products that are added up for one number
# of the result. For `layers` = 2 the exponent is -1/2.
#
# </details>


# %% nbgrader={"grade_id": "fixup", "solution": true} difficulty=2 importance=3 minutes=5 answers=["L2", "Q30"]
#| export
def fixup_weights(channels, size, layers, blocks):
    """The weights with which the convolutions of one branch start, after Fixup.

    Returns a list of `layers` float32 tensors (channels, channels, size, size).
    """
    ### BEGIN SOLUTION
    shape = (channels, channels, size, size)
    weights = []
    for _ in range(layers - 1):
        spread = (2 / (channels * size * size)) ** 0.5
        weights.append(spread * blocks ** (-1 / (2 * layers - 2)) * torch.randn(shape))
    return [*weights, torch.zeros(shape)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "fixup-try", "grade": true, "points": 0}
answer = fixup_weights(32, 3, 2, 16)
assert [tuple(w.shape) for w in answer] == [(32, 32, 3, 3)] * 2, "two of (32, 32, 3, 3)"
assert answer[1].eq(0).all(), "the last layer starts at 0"
found, expected = answer[0].std().item(), (2 / 288) ** 0.5 / 4
assert abs(found / expected - 1) < 0.1, f"a spread of {expected:.4f}, yours {found:.4f}"
found, expected = fixup_weights(32, 3, 3, 16)[1].std().item(), (2 / 288) ** 0.5 / 2
assert abs(found / expected - 1) < 0.1, f"3 layers: {expected:.4f}, yours {found:.4f}"
assert len(fixup_weights(4, 1, 1, 9)) == 1, "one layer: only the zeros"

# %% nbgrader={"grade_id": "fixup-spread", "grade": true, "points": 2}
# Hidden tests: the distribution of the first weights, for several numbers of layers and
# blocks.

# %% nbgrader={"grade_id": "fixup-zeros", "grade": true, "points": 1}
# Hidden tests: number and shapes of the weights, and the zeros; two draws differ.

# %% [markdown]
# ## Plain and residual, shallow and deep
#
# Now measure what was claimed. On the digits, as vectors of 64 pixels, train four dense
# networks of 64 channels with the same steps: 4 plain layers, 40 plain layers, 20
# residual blocks of 2 layers with normalisation, and 20 blocks as Fixup starts them.
# All start well, with Kaiming's scale. What is drawn is the loss in *training*.

# %% nbgrader={"grade_id": "digits", "locked": true}
from sklearn.datasets import load_digits

torch.set_num_threads(1)  # for networks this small one thread is the fastest
digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
labels = torch.tensor(digits.target)
held_out = torch.arange(len(images)) % 5 == 0  # every fifth image
x_train, y_train = images[~held_out], labels[~held_out]
x_valid, y_valid = images[held_out], labels[held_out]

# %% tags=["skip-execution"]


def dense_network(depth, kind):
    """A function from pictures to logits, and the list of its parameters."""
    blocks = depth // 2
    w = [torch.randn(64, 64) * (2 / 64) ** 0.5 for _ in range(depth)]
    scales = [torch.full((64,), 1.0 - place % 2) for place in range(depth)]
    shifts = [torch.zeros(64) for _ in range(depth)]
    if kind == "Fixup":
        w = [
            t[..., 0, 0] for _ in range(blocks) for t in fixup_weights(64, 1, 2, blocks)
        ]
    top = torch.randn(10, 64) / 8
    parameters = [*w, *shifts, top] + (scales if kind == "norm" else [])
    for p in parameters:
        p.requires_grad_()

    def forward(x):
        h = 4 * (x.flatten(1) - 0.3)
        if kind == "plain":
            for weight, shift in zip(w, shifts, strict=True):
                h = (h @ weight.t() + shift).relu()
        else:
            for i in range(0, depth, 2):
                branch = h
                for j in (i, i + 1):
                    branch = branch if j == i else branch.relu()
                    branch = branch @ w[j].t()
                    if kind == "norm":
                        branch = batch_norm(branch, scales[j], shifts[j])
                    else:
                        branch = branch + shifts[j]
                h = (h + branch).relu()
        return h @ top.t()

    return forward, parameters


def training_curve(depth, kind, seed, steps=100, lr=0.02):
    torch.manual_seed(seed)
    forward, parameters = dense_network(depth, kind)
    optimizer = torch.optim.SGD(parameters, lr=lr, momentum=0.9)
    losses = []
    for _ in range(steps):
        rows = torch.randint(0, len(x_train), (128,))
        loss = F.cross_entropy(forward(x_train[rows]), y_train[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
kinds = [("4 plain layers", 4, "plain", BLUE), ("40 plain layers", 40, "plain", ORANGE)]
kinds += [("20 blocks, normalised", 40, "norm", GREEN)]
kinds += [("20 blocks, Fixup", 40, "Fixup", "#CC79A7")]
for name, depth, kind, color in kinds:
    curves = [training_curve(depth, kind, seed) for seed in range(2)]
    for seed, curve in enumerate(curves):
        smooth = torch.tensor(curve, device="cpu").unfold(0, 10, 1).mean(1)
        ax.semilogy(smooth, color=color, lw=1.5, label=name if seed == 0 else None)
    print(f"{name}: the last losses {[round(sum(c[-10:]) / 10, 3) for c in curves]}")
ax.set(xlabel="step", ylabel="training loss, mean of 10 steps")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## In your own words: deeper, and worse
#
# Look at the picture. Explain. This answer is read and graded by a person.
#
# - 1 point: why the curve of the 40 plain layers is *not* a case of overfitting, and why
#   "the deeper one can do all that the shallow one can" does not help it.
# - 1 point: what the shortcut does to the gradient of the first layers, and what that
#   has to do with it.
# - 1 point: why blocks whose last scale (or last layer) starts at 0 begin as a shallow
#   network, and how they come to use their depth all the same.

# %% [markdown] nbgrader={"grade_id": "deeper-words", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=6 answers=["L2"]
# *Not overfitting.* Overfitting is a loss on held-out data that gets worse while the one
# in training falls. Here the loss in training itself is the larger one. The deeper
# network could compute what the shallow one does, with layers that leave their input
# as it is. But such weights are far from where it starts, a ReLU lets no negative number
# pass, and gradient descent does not find them in these steps.
#
# *The gradient.* In the plain network it comes back as one product of all layers. Each
# factor deforms it: different pictures get ever less related gradients, and its size
# depends on all the factors. In a block the slope is 1 plus that of the branch, so one
# term of the product is the upstream gradient itself. The first layers learn from it
# from the first step on.
#
# *Zero at the start.* With the last scale at 0 every branch gives 0, and the network is
# its shortcuts with a first and a last layer. The gradient of the scale is not 0, as it is
# the branch's value times the upstream gradient. So the scale moves in the first step,
# then the rest of the branch gets a gradient, and each block adds as much as pays.

# %% [markdown]
# ## From pictures to one number a channel
#
# After the last block there are pictures of a few pixels, in many channels. *Global
# average pooling* takes the mean of each channel over all its pixels. It has no weights,
# it takes pictures of every size, and a dense layer after it needs one weight for each
# channel and class, instead of one for each pixel of each.
#
# Write `global_average_pool(x)`, for `x` of shape (n, c, h, w). It returns (n, c).
# PyTorch's poolings are not allowed.


# %% nbgrader={"grade_id": "global-pool", "solution": true} difficulty=1 importance=3 minutes=2 answers=["L2"]
#| export
def global_average_pool(x):
    """The mean of each channel over its pixels: (n, c, h, w) becomes (n, c)."""
    ### BEGIN SOLUTION
    return x.mean((2, 3))
    ### END SOLUTION


# %% nbgrader={"grade_id": "global-pool-try", "grade": true, "points": 0}
x = torch.tensor([[[[1.0, 2, 6]], [[0, -3, 0]]]])
answer = global_average_pool(x)
assert answer.tolist() == [[3, -1]], f"means of 3 and -1, yours {answer.tolist()}"
x = torch.randn(4, 3, 5, 2)
expected = F.adaptive_avg_pool2d(x, 1).flatten(1)
torch.testing.assert_close(global_average_pool(x), expected)

# %% nbgrader={"grade_id": "global-pool-values", "grade": true, "points": 1}
# Hidden tests: values and gradients.

# %% [markdown]
# ## What a network costs, from its shapes
#
# Nobody has to run a network to know its size. Write `count(layers, shape)` for a list
# of layers, in the order in which they run, on *one* picture of `shape` (c, h, w). It
# returns two ints: how many numbers there are to learn, and how many multiplications the
# convolutions and dense layers do (those of normalisations and poolings are not
# counted). A layer is a tuple:
#
# - `("conv", n_out, size, stride)`: kernels of size × size, with size // 2 zeros on each
#   side, without a bias. For each number of the result every weight of its kernel is
#   used once, those that meet the padding too.
# - `("norm",)`: a scale and a shift for each channel,
# - `("relu",)`,
# - `("pool",)`: global average pooling. The shape becomes (c, 1, 1).
# - `("dense", n_out)`: all numbers to n_out numbers, with a bias. Its result has the
#   shape (n_out, 1, 1).
#
# Sizes and strides are ints of at least 1, and every kernel fits. Count by formula:
# pictures may have thousands of pixels in each direction.
#
# <details><summary>How large is the picture after a convolution?</summary>
#
# ⌊(h + 2p − k) / s⌋ + 1, as in 11_convolution.
#
# </details>


# %% nbgrader={"grade_id": "count", "solution": true} difficulty=2 importance=4 minutes=7 answers=["L2"]
#| export
def count(layers, shape):
    """The parameters of a chain of layers, and its multiplications for one picture.

    layers: list of tuples, see above; shape: tuple (c, h, w) of ints.
    Returns a tuple of two ints.
    """
    ### BEGIN SOLUTION
    c, h, w = shape
    parameters = products = 0
    for kind, *numbers in layers:
        if kind == "conv":
            n_out, size, stride = numbers
            h, w = ((side + size // 2 * 2 - size) // stride + 1 for side in (h, w))
            weights = n_out * c * size * size
            parameters += weights
            products += weights * h * w
            c = n_out
        elif kind == "norm":
            parameters += 2 * c
        elif kind == "pool":
            h = w = 1
        elif kind == "dense":
            weights = numbers[0] * c * h * w
            parameters += weights + numbers[0]
            products += weights
            c, h, w = numbers[0], 1, 1
    return parameters, products
    ### END SOLUTION


# %% nbgrader={"grade_id": "count-try", "grade": true, "points": 0}
for layers, shape, expected in (
    ([("dense", 10)], (1, 8, 8), (650, 640)),
    ([("conv", 16, 3, 1)], (1, 8, 8), (144, 9216)),
    ([("conv", 16, 3, 2)], (1, 8, 7), (144, 2304)),
    ([("conv", 2, 2, 1)], (1, 4, 4), (8, 200)),
    ([("norm",), ("relu",)], (5, 8, 8), (10, 0)),
    ([("pool",), ("dense", 10)], (32, 4, 4), (330, 320)),
    ([("conv", 4, 3, 1), ("conv", 2, 1, 2)], (3, 5, 5), (116, 2772)),
):
    answer = count(layers, shape)
    assert tuple(answer) == expected, f"{layers} on {shape}: {expected}, yours {answer}"

# %% nbgrader={"grade_id": "count-parameters", "grade": true, "points": 1}
# Hidden tests: the first of the two numbers.

# %% nbgrader={"grade_id": "count-products", "grade": true, "points": 2}
# Hidden tests: the second.

# %% tags=["skip-execution"]
conv_pixels = [("conv", 32, 3, 1)] * 3
ends = {"pooled": [("pool",), ("dense", 10)], "all pixels": [("dense", 10)]}
for size in (8, 32, 224):
    for name, end in ends.items():
        parameters, products = count([*conv_pixels, *end], (3, size, size))
        print(f"{size:3} pixels, {name:10}: {parameters:10,} numbers, {products:13,} ×")

# %% [markdown]
# ## Watch a network from within
#
# A forward hook sees what each module makes (10_nn_linear). With that you can look into
# a network without changing a line of it. Write `watch(network, x, upstream)`, which
# runs `network(x)` once, and returns a list with a tuple of three for each call of an
# *inner* module, one that holds no other modules, in the order in which they ran:
#
# 1. its name, as in `network.named_modules()`,
# 2. the standard deviation of its output, over all its numbers, a Python float,
# 3. the norm of the gradient for its output, a Python float: the root of the sum of the
#    squares. The gradient is that of `(network(x) * upstream).sum()`.
#
# The network stays as it was: no hook of yours remains, not even where the network
# raises an error, the `.grad` of its parameters is what it was before, and hooks that
# others have registered still work. Each inner module returns one tensor, and all of them
# take part in the result. `x` needs no gradient, and the first inner module that runs has
# parameters. A module that runs twice has two tuples.
#
# <details><summary>I don't know how to start</summary>
#
# `list(module.children())` is empty for an inner module. A hook that appends (name,
# output) to a list is enough, and `torch.autograd.grad` with a list of outputs does the
# rest. `register_forward_hook` returns a handle with a method `remove`.
#
# </details>
#
# <details><summary>All my hooks have the same name</summary>
#
# A function made in a loop looks at the loop's variable when it *runs*, and then the
# loop is over. Give it the name as a default argument, or make it in another function.
#
# </details>


# %% nbgrader={"grade_id": "watch", "solution": true} difficulty=3 importance=4 minutes=10 answers=["L2", "Q37"]
#| export
def watch(network, x, upstream):
    """What each inner module gives, and the gradient that comes back to it.

    network: nn.Module; x: its input; upstream: tensor in the shape of its result.
    Returns a list of tuples (name, standard deviation, norm of the gradient).
    """
    ### BEGIN SOLUTION
    outputs, handles = [], []
    for name, module in network.named_modules():
        if not list(module.children()):

            def hook(module, args, output, name=name):
                outputs.append((name, output))

            handles.append(module.register_forward_hook(hook))
    try:
        result = network(x)
    finally:
        for handle in handles:
            handle.remove()
    slopes = torch.autograd.grad(result, [y for _, y in outputs], upstream)
    pairs = zip(outputs, slopes, strict=True)
    return [(name, y.std().item(), g.norm().item()) for (name, y), g in pairs]
    ### END SOLUTION


# %% nbgrader={"grade_id": "watch-try", "grade": true, "points": 0}
chain = nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU(), nn.Linear(1, 1)))
for p, value in zip(chain.parameters(), (2.0, 1.0, -3.0, 0.0), strict=True):
    p.data.fill_(value)
answer = watch(chain, torch.tensor([[1.0], [-2]]), torch.tensor([[4.0], [10]]))
names = [row[0] for row in answer]
assert names == ["0", "1.0", "1.1"], f"three inner modules, and yours are {names}"
expected = [(18**0.5, 12.0), (4.5**0.5, 1044**0.5), (40.5**0.5, 116**0.5)]
for (name, *numbers), right in zip(answer, expected, strict=True):
    for what, got, wanted in zip(
        ("deviation", "gradient"), numbers, right, strict=True
    ):
        assert abs(got - wanted) < 1e-3, f"{name}: {what} {wanted:.4f}, yours {got}"
assert all(p.grad is None for p in chain.parameters()), "it leaves gradients behind"
assert not any(m._forward_hooks for m in chain.modules()), "it leaves hooks behind"

# %% nbgrader={"grade_id": "watch-names", "grade": true, "points": 1}
# Hidden tests: names and standard deviations, of chains and of nested modules; a module
# that runs twice.

# %% nbgrader={"grade_id": "watch-gradients", "grade": true, "points": 1}
# Hidden tests: the norms of the gradients.

# %% nbgrader={"grade_id": "watch-left", "grade": true, "points": 1}
# Hidden tests: what is left: hooks, gradients, and a second call.

# %% [markdown]
# ## Layers that are all yours
#
# For the network itself, here are the two layers that you have written before: the
# convolution as one matrix product (11_convolution) and the linear layer (10_nn_linear).
# With your `BatchNorm` and your `Block` there is nothing of `torch.nn` in it but
# `Module` and `Parameter`.


# %% nbgrader={"grade_id": "layers", "locked": true}
#| export
class Conv(nn.Module):
    """A convolution without a bias, size // 2 zeros on each side, by unfold."""

    def __init__(self, n_in, n_out, size, stride):
        super().__init__()
        spread = (2 / (n_in * size * size)) ** 0.5
        self.weight = nn.Parameter(spread * torch.randn(n_out, n_in, size, size))
        self.stride = stride

    def forward(self, x):
        """x: float tensor (n, n_in, h, w). Returns (n, n_out, oh, ow)."""
        size = self.weight.shape[-1]
        columns = F.unfold(x, size, padding=size // 2, stride=self.stride)
        oh = (x.shape[2] + size // 2 * 2 - size) // self.stride + 1
        return (self.weight.flatten(1) @ columns).unflatten(2, (oh, -1))


#| export
class Linear(nn.Module):
    """A linear layer."""

    def __init__(self, n_in, n_out):
        super().__init__()
        bound = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor (..., n_in). Returns (..., n_out)."""
        return x @ self.weight.t() + self.bias


# %% [markdown]
# ## A residual network that reads digits
#
# Write `train_resnet(conv, norm, linear, x, y)`. It makes a residual network, trains it,
# and returns two things: the network, and the list of training losses as Python floats,
# one per step.
#
# - All layers with parameters are made by the three: `conv(n_in, n_out, size, stride)`,
#   without a bias and padded with size // 2 zeros, `norm(channels)` and `linear(n_in,
#   n_out)`. So are your `Conv`, `BatchNorm` and `Linear`, and the tests bring others,
#   with the same parameters. `norm` is for pictures alone, (n, channels, h, w), and works
#   differently in training and in evaluation.
# - The network is an `nn.Module`. For `x` of shape (m, 1, 8, 8) it returns logits of
#   shape (m, 10), without a softmax. It has at most 40,000 parameters, and what it has
#   learned lies in them, and in the statistics of its normalisations.
# - A first convolution of 3 × 3, then at least two residual blocks of two, at least one
#   of the blocks with a projection: at least five convolutions of 3 × 3.
# - `x` is (n, 1, 8, 8) in float32, `y` is (n,) in int64, classes 0 to 9, of which some
#   may be missing.
# - 8 channels, then a block with 8, and one with 16 and stride 2, global average pooling,
#   and a linear layer: that has about 5,200 parameters. With `torch.optim.SGD`, 90 steps
#   with batches of 64, a momentum of 0.9 and a learning rate that falls from 0.5 to 0
#   take half a second. All this is your choice. You may set a seed inside. Write the
#   block once more, inside of the function: each task stands for itself.
#
# The first hidden test trains on these images with the classes renamed, and asks for at
# least 80 % of the held-out images. The second trains on 320 images. The losses must
# fall: there are at least five, and the mean of the last tenth is below 0.7 times the
# mean of the first tenth. Then it asks the trained network again,
#
# - with all convolutions *silenced*, which means that they give zeros: every picture gets
#   the same logits, since nothing goes round all of them,
# - with all of 3 × 3 silenced but the first that runs: pictures get different logits,
#   through the shortcuts, and not those that they get with all convolutions at work,
# - with its parameters moved a little in the direction of the gradient: the loss changes
#   as the gradient says,
# - with random numbers for parameters: it knows nothing of digits,
# - with its parameters set to 0: every picture gets the same logits.
#
# It also trains a second network, on the same 320 images with other classes, and gives
# its layers the parameters and statistics of the first: now both give the same logits.
#
# Both tests ask once more with random numbers for all parameters: the network may then
# no longer read most of the pictures. Before it is asked, it is put into evaluation mode.
#
# <details><summary>I don't know how to start</summary>
#
# Two classes inside of `train_resnet`, a block and a network. `nn.Sequential` is fine
# for the chain of blocks.
#
# </details>
#
# <details><summary>Good in training, and poor in evaluation</summary>
#
# The running statistics need some steps to catch up with the network: with a momentum
# of 0.1 a batch counts for a tenth. Many steps with a falling learning rate help.
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true} difficulty=4 importance=5 minutes=15 answers=["L2"]
#| export
def train_resnet(conv, norm, linear, x, y):
    """Train a residual network on x (n, 1, 8, 8) and y (n,), classes 0 to 9.

    conv(n_in, n_out, size, stride), norm(channels), linear(n_in, n_out) make layers.
    Returns the network, an nn.Module, and the list of training losses.
    """

    ### BEGIN SOLUTION
    class Residual(nn.Module):
        def __init__(self, n_in, n_out, stride):
            super().__init__()
            self.conv1, self.norm1 = conv(n_in, n_out, 3, stride), norm(n_out)
            self.conv2, self.norm2 = conv(n_out, n_out, 3, 1), norm(n_out)
            nn.init.zeros_(self.norm2.weight)
            self.project = self.project_norm = None
            if stride != 1 or n_in != n_out:
                self.project = conv(n_in, n_out, 1, stride)
                self.project_norm = norm(n_out)

        def forward(self, x):
            branch = self.norm1(self.conv1(x)).relu()
            branch = self.norm2(self.conv2(branch))
            if self.project is not None:
                x = self.project_norm(self.project(x))
            return (x + branch).relu()

    class ResNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = conv(1, 8, 3, 1), norm(8)
            self.block1, self.block2 = Residual(8, 8, 1), Residual(8, 16, 2)
            self.top = linear(16, 10)

        def forward(self, x):
            x = self.norm(self.conv(x)).relu()
            return self.top(self.block2(self.block1(x)).mean((2, 3)))

    network, losses = ResNet(), []
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5, momentum=0.9)
    for step in range(90):
        optimizer.param_groups[0]["lr"] = 0.5 * (1 - step / 90)
        rows = torch.randint(0, len(x), (64,))
        loss = F.cross_entropy(network(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return network, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-try", "grade": true, "points": 0}
def torch_conv(n_in, n_out, size, stride):
    return nn.Conv2d(n_in, n_out, size, stride, size // 2, bias=False)


torch.manual_seed(0)
layers = torch_conv, nn.BatchNorm2d, nn.Linear
network, curve = train_resnet(*layers, x_train[:320], y_train[:320])
assert isinstance(network, nn.Module), "the first of the two is a module"
total = sum(p.numel() for p in network.parameters())
assert 0 < total <= 40_000, f"{total} parameters; at most 40,000 are allowed"
assert isinstance(curve, list) and len(curve) >= 5, "losses: a list, one per step"
assert all(isinstance(n, float) for n in curve), "losses: Python floats, as .item()"
tenth = max(1, len(curve) // 10)
assert sum(curve[-tenth:]) < 0.7 * sum(curve[:tenth]), "the losses do not fall"
with torch.no_grad():
    answer = network.eval()(x_valid)
assert answer.shape == (len(x_valid), 10), f"m × 10 logits, not {tuple(answer.shape)}"

# %% nbgrader={"grade_id": "train-accuracy", "grade": true, "points": 2}
# Hidden tests: the accuracy on the held-out images, and the number of parameters.

# %% nbgrader={"grade_id": "train-looked-at", "grade": true, "points": 3}
# Hidden tests: the trained network looked at again after its parameters were moved, and
# set to 0; its convolutions silenced; losses that fall (all on 320 images).

# %% [markdown]
# ## With your own layers, on everything
#
# Now a larger one, with 16 and 32 channels and three blocks, trained with all the
# training images and with nothing but your own layers. In every second batch or so the
# pictures are moved by up to one pixel, all of them alike. It takes some seconds, and
# reads at least 98 % of the held-out digits.

# %% tags=["skip-execution"]
import time


class ResNet(nn.Module):
    """A convolution, three blocks, the mean of each channel, a linear layer."""

    def __init__(self, conv, norm, linear, width=16):
        super().__init__()
        self.conv, self.norm = conv(1, width, 3, 1), norm(width)
        self.block1 = Block(width, width, 1, conv, norm)
        self.block2 = Block(width, 2 * width, 2, conv, norm)
        self.block3 = Block(2 * width, 2 * width, 1, conv, norm)
        self.top = linear(2 * width, 10)

    def forward(self, x):
        x = self.norm(self.conv(x)).relu()
        x = self.block3(self.block2(self.block1(x)))
        return self.top(global_average_pool(x))


def fit(network, passes=15, most=0.1):
    """SGD with momentum; the rate rises for a fifth of the steps and falls to 0."""
    parameters = list(network.parameters())
    speeds, losses = [torch.zeros_like(p) for p in parameters], []
    steps = passes * len(range(0, len(x_train), 64))
    for _ in range(passes):
        for rows in torch.randperm(len(x_train)).split(64):
            done = len(losses) / steps
            rate = most * min(5 * done, 1.25 * (1 - done))
            pictures = x_train[rows]
            if torch.rand(()) < 0.5:
                i, j = torch.randint(0, 3, (2,)).tolist()
                pictures = F.pad(pictures, (1,) * 4)[:, :, i : i + 8, j : j + 8]
            loss = F.cross_entropy(network(pictures), y_train[rows])
            slopes = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for p, v, g in zip(parameters, speeds, slopes, strict=True):
                    v.mul_(0.9).add_(g + 1e-3 * p)
                    p -= rate * v
            losses.append(loss.item())
    return losses


@torch.no_grad()
def logits_of(network, x):
    return network.eval()(x)


torch.manual_seed(1)
network, begun = ResNet(Conv, BatchNorm, Linear), time.perf_counter()
curve = fit(network)
taken = time.perf_counter() - begun
right = (logits_of(network, x_valid).argmax(1) == y_valid).float().mean().item()
print(f"{right:.1%} of the held-out digits, after {taken:.0f} seconds")
total = sum(p.numel() for p in network.parameters())
print(f"{total:,} parameters")

# %% [markdown]
# ## What it has learned, looked at
#
# Above the 16 kernels of the first convolution. Blue weights are positive, red ones
# negative: edges in several directions, and spots. Below one digit, and what the network
# makes of it: a few channels after the first layer, after the first block, and after the
# last. The further in, the less of the picture can be seen.

# %% tags=["skip-execution"]
fig, axes = plt.subplots(2, 8, figsize=(9.5, 2.6), layout="constrained")
for ax, kernel in zip(axes.flat, network.conv.weight.detach(), strict=True):
    most = kernel.abs().max().item()
    ax.imshow(kernel[0].cpu(), cmap="RdBu", vmin=-most, vmax=most)
    ax.axis("off")
plt.show()

# %% tags=["skip-execution"]
kept = {}
stages = ("norm", "block1", "block3")
for name in stages:

    def keep(module, args, output, name=name):
        kept[name] = output.detach().relu()[0]

    network.get_submodule(name).register_forward_hook(keep)
digit = x_valid[3:4]
logits_of(network, digit)
fig, axes = plt.subplots(3, 9, figsize=(9.5, 3.6), layout="constrained")
for row, name in zip(axes, stages, strict=True):
    row[0].imshow(digit[0, 0].cpu(), cmap="gray_r")
    row[0].set_ylabel(name)
    for ax, channel in zip(row[1:], kept[name], strict=False):
        ax.imshow(channel.cpu(), cmap="gray_r", vmin=0)
    for ax in row:
        ax.set(xticks=[], yticks=[])
plt.show()

# %% tags=["skip-execution"]
torch.manual_seed(0)
fresh = ResNet(Conv, BatchNorm, Linear)
upstream = torch.randn(64, 10) / 64
rows = {"at the start": watch(fresh, x_train[:64], upstream)}
rows["trained"] = watch(network.train(), x_train[:64], upstream)
fig, axes = plt.subplots(1, 2, figsize=(9.5, 3.9), layout="constrained", sharey=True)
for (name, found), color in zip(rows.items(), (GREY, GREEN), strict=True):
    places = range(len(found))
    axes[0].plot([row[1] for row in found], places, "o-", color=color, label=name)
    axes[1].plot([row[2] + 1e-9 for row in found], places, "o-", color=color)
axes[0].set_yticks(range(len(found)), [row[0] for row in found])
axes[0].invert_yaxis()
axes[0].set(xlabel="standard deviation of the output")
axes[1].set(xlabel="norm of the gradient for it", xscale="log", xlim=(1e-4, None))
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# At the start each `norm2` gives zeros, since its scale is 0, and nothing comes back to
# `conv1`, `norm1` and `conv2` of a block (points at the left edge, or outside). The
# gradient reaches the first layer all the same, past them. In the trained network every
# part takes its share.

# %% [markdown]
# ## The most confident mistakes
#
# An accuracy says how often a network is wrong, and not how. Look at the mistakes of
# which it is most certain: they are wrong labels, badly written digits, or something
# that the network has not understood.
#
# Write `confident_mistakes(logits, y, k)`. `logits` is (n, classes), `y` is (n,) in
# int64. A picture is read as the class of its largest logit. Return the indices of the
# at most `k` pictures that are read wrongly, as a list of Python ints, those first of
# which the network is most certain: whose softmax has the largest probability for the
# class that was read. In the tests no two of these probabilities are equal. If there
# are fewer than `k` mistakes, the list is shorter. `k` is at least 0.


# %% nbgrader={"grade_id": "mistakes", "solution": true} difficulty=2 importance=3 minutes=4 answers=["L2"]
#| export
def confident_mistakes(logits, y, k):
    """The indices of the k mistakes with the largest probability.

    logits: float tensor (n, classes); y: int64 tensor (n,); k: int.
    Returns a list of at most k Python ints.
    """
    ### BEGIN SOLUTION
    certain, read = logits.softmax(1).max(1)
    order = certain.argsort(descending=True)
    return order[(read != y)[order]][:k].tolist()
    ### END SOLUTION


# %% nbgrader={"grade_id": "mistakes-try", "grade": true, "points": 0}
logits = torch.tensor([[2.0, 0, 0], [9, 0, 9.5], [0, 4, 0], [0, 0, 1], [5, 0, 0]])
y = torch.tensor([1, 0, 0, 0, 0])
answer = confident_mistakes(logits, y, 3)
assert answer == [2, 0, 1], f"pictures 2, 0, 1 (then 3), and yours are {answer}"
answer = confident_mistakes(logits, y, 9)
assert answer == [2, 0, 1, 3], f"all four mistakes, and yours are {answer}"

# %% nbgrader={"grade_id": "mistakes-values", "grade": true, "points": 1}
# Hidden tests: indices and their order, for several k, with few mistakes and with none.

# %% tags=["skip-execution"]
logits = logits_of(network, x_valid)
worst = confident_mistakes(logits, y_valid, 6)
fig, axes = plt.subplots(1, 6, figsize=(9.5, 2.1), layout="constrained")
for ax in axes:
    ax.axis("off")
for ax, i in zip(axes, worst, strict=False):
    share, read = logits[i].softmax(0).max(0)
    ax.imshow(x_valid[i, 0].cpu(), cmap="gray_r")
    ax.set_title(f"a {y_valid[i]}, read as {read}\n{share:.1%} certain", fontsize=9)
plt.show()

# %% [markdown]
# ## Your own modules, loaded
#
# In 00_notebook_tools you wrote an exporter: the cells of a notebook that are marked
# with `#| export` become a Python file, a module. Each notebook of this course has such
# cells. So by now you have a small library, and the network can be built from it.
#
# Write `load(folder, names)`. `names` is a list of strings such as `"nn_linear.Linear"`:
# before the dot the module, the file `nn_linear.py` in `folder`, after it the name of
# something that this file defines. Return a dictionary from each of these strings to
# what it names.
#
# - If the file is missing, raise a `FileNotFoundError`, and an `AttributeError` if the
#   file does not define the name.
# - Each file is run once in a call, however many names are asked of it, and files of
#   which none is asked are not run at all. It runs as a module that is imported: what
#   stands below `if __name__ == "__main__":` does not.
# - The file in `folder` counts, even if Python knows another module of that name (there
#   is one called `init` somewhere in many programs). `sys.path` and `sys.modules` are
#   afterwards what they were before, but for what a file itself imports.
#
# `folder` is a string or a `Path`. No file imports another one of the folder.
#
# <details><summary>I don't know how to start</summary>
#
# `importlib.util.spec_from_file_location(name, path)` says how a file becomes a module,
# `importlib.util.module_from_spec(spec)` makes an empty one, and
# `spec.loader.exec_module(module)` runs the file in it. Or read the file as a text, and
# `exec` it into a dictionary of its own.
#
# </details>


# %% nbgrader={"grade_id": "load", "solution": true} difficulty=2 importance=3 minutes=6 answers=["L0", "L2"]
#| export
def load(folder, names):
    """What the names stand for, from module files in a folder.

    folder: str or Path; names: list of strings "module.name". Returns a dict.

    Raises:
        FileNotFoundError: where a module's file is missing.
        AttributeError: where a file does not define a name.
    """
    ### BEGIN SOLUTION
    modules = {}
    for stem in {name.split(".")[0] for name in names}:
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(f"there is no {path}")
        spec = importlib.util.spec_from_file_location(stem, path)
        modules[stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[stem])
    pairs = {name: name.split(".") for name in names}
    return {name: getattr(modules[stem], last) for name, (stem, last) in pairs.items()}
    ### END SOLUTION


# %% nbgrader={"grade_id": "load-try", "grade": true, "points": 0}
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "neuron.py").write_text(
        "count = 3\ndef double(x):\n    return 2 * x\n"
    )
    Path(folder, "random.py").write_text("count = 4\n")
    before = list(sys.path), set(sys.modules)
    answer = load(folder, ["neuron.double", "random.count", "neuron.count"])
    for missing, error in (
        ("nothing.x", FileNotFoundError),
        ("neuron.x", AttributeError),
    ):
        try:
            load(folder, [missing])
        except error:
            pass
        else:
            raise AssertionError(f"{missing} is not there: raise {error.__name__}")
assert set(answer) == {"neuron.double", "random.count", "neuron.count"}, set(answer)
assert answer["neuron.double"](5) == 10, "neuron.double is something else"
assert answer["random.count"] == 4, "Python's own random is not meant"
assert before == (list(sys.path), set(sys.modules)), "sys.path or sys.modules changed"

# %% nbgrader={"grade_id": "load-values", "grade": true, "points": 1}
# Hidden tests: what is loaded, from several files.

# %% nbgrader={"grade_id": "load-care", "grade": true, "points": 1}
# Hidden tests: errors; each file runs once; names that Python knows; what is left.

# %% [markdown]
# ## The whole chain
#
# Now the network of the course, of what you wrote on the way: the ReLU, the convolution
# with its backward pass, the layers, the normalisation. Write `assemble(own)`. `own` is
# a dictionary as `load` returns it, with at least these four names, each as its
# notebook describes it:
#
# - `"convolution.Conv"`: the layer of 11_convolution, called as `Conv(n_in, n_out, size,
#   stride, padding, dilation, groups, bias, function)` with `size` a tuple of two,
# - `"convolution.Conv2d"`: the autograd Function, whose `apply` is such a `function`,
# - `"resnet.BatchNorm"`: the layer of this notebook,
# - `"nn_linear.Linear"`: that of 10_nn_linear.
#
# Return a tuple of three functions, `conv(n_in, n_out, size, stride)`, `norm(channels)`
# and `linear(n_in, n_out)`, as `train_resnet` takes them: `conv` makes a `Conv` with
# kernels of size × size, padded with size // 2, without a bias, whose arithmetic is that
# of your `Conv2d`.


# %% nbgrader={"grade_id": "assemble", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L2", "R3"]
#| export
def assemble(own):
    """The makers of layers for a residual network, out of one's own modules.

    own: dict from "module.name" to what it names. Returns three functions: conv(n_in,
    n_out, size, stride), norm(channels) and linear(n_in, n_out).
    """
    ### BEGIN SOLUTION
    make, function = own["convolution.Conv"], own["convolution.Conv2d"].apply

    def conv(n_in, n_out, size, stride):
        pair, half = (size, size), size // 2
        return make(n_in, n_out, pair, stride, half, bias=False, function=function)

    return conv, own["resnet.BatchNorm"], own["nn_linear.Linear"]
    ### END SOLUTION


# %% nbgrader={"grade_id": "assemble-try", "grade": true, "points": 0}
class OneConv:
    def __init__(
        self,
        n_in,
        n_out,
        size,
        stride=1,
        padding=0,
        dilation=1,
        groups=1,
        bias=True,
        function=None,
    ):
        self.made = n_in, n_out, tuple(size), stride, padding, dilation, groups, bias
        self.function = function


class OneConv2d:
    @staticmethod
    def apply(*arguments):
        return arguments


own = {"convolution.Conv": OneConv, "convolution.Conv2d": OneConv2d}
own |= {
    "resnet.BatchNorm": nn.BatchNorm2d,
    "nn_linear.Linear": Linear,
    "neuron.relu": abs,
}
conv, norm, linear = assemble(own)
answer = conv(4, 6, 3, 2)
expected = (4, 6, (3, 3), 2, 1, 1, 1, False)
assert answer.made == expected, f"Conv is called with {answer.made}, not {expected}"
assert answer.function(1, 2) == (1, 2), "the function of the layer is Conv2d.apply"
assert isinstance(norm(3), nn.BatchNorm2d), "norm makes what own has for BatchNorm"
assert isinstance(linear(3, 2), Linear), "linear makes a Linear"

# %% nbgrader={"grade_id": "assemble-conv", "grade": true, "points": 1}
# Hidden tests: the layers that conv makes.

# %% nbgrader={"grade_id": "assemble-others", "grade": true, "points": 1}
# Hidden tests: those that norm and linear make.

# %% [markdown]
# The next cell walks the whole chain. It takes your exporter out of the notebook
# 00_notebook_tools, writes every notebook that lies beside this one as a module into a
# temporary folder, loads the names below with `load`, checks each against PyTorch, and
# trains the network with what `assemble` made of them. `autograder start` puts the
# notebooks beside each other. What is not there yet, or not right, is named.

# %% nbgrader={"grade_id": "chain", "locked": true}
CHAIN = {
    "notebook_tools.write_module": "writes all these modules",
    "neuron.tensor_relu": "the ReLU",
    "dense_layer.dense": "the last layer: a product and a bias",
    "matmul.matmul_broadcast": "the product inside of it",
    "broadcasting.add_to_rows": "the bias inside of it",
    "einsum.einsum_shape": "the shape of the product",
    "init.fans": "how many products make one number of a convolution",
    "chain_rule.linear_backward": "the gradients of the last layer",
    "layers.Linear": "the last layer as a class with a backward pass",
    "layers.gradient_errors": "a check of its gradients",
    "autograd_function.Linear": "the last layer, forward and backward",
    "nn_linear.Linear": "the same as a module with parameters",
    "nn_linear.sgd_step": "a step",
    "convolution.Conv2d": "the convolution, forward and backward",
    "convolution.Conv": "the same as a module with parameters",
    "numpy_engine.Node": "an array that remembers how it was made",
    "numpy_engine.matmul": "the product, without PyTorch",
    "training.cross_entropy": "the loss",
    "training.SGD": "a step with momentum",
    "resnet.BatchNorm": "the normalisation",
}

# %% tags=["skip-execution"]
import json


def marked(path):
    """The marked cells of a notebook, as one text: enough to start the exporter."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    return "\n\n".join(text for text in sources if text.startswith("#| export"))


def library(folder):
    """Write the notebooks beside this one as modules, and load what CHAIN names."""
    notebooks = {p.stem: p for p in sorted(Path("..").glob("[0-9][0-9]_*/*.ipynb"))}
    own = {}
    if "notebook_tools" in notebooks:
        tools = {"__name__": "notebook_tools"}
        exec(marked(notebooks["notebook_tools"]), tools)
        for name, path in notebooks.items():
            try:
                sources = tools["exported"](tools["read_cells"](path))
                tools["write_module"](name, sources, folder)
            except Exception as error:
                print(f"{name}: not exported, {error!r}")
    for name in CHAIN:
        try:
            own |= load(folder, [name])
        except Exception as error:
            print(f"{name}: {type(error).__name__}")
    return own


h, w, b = torch.randn(5, 32), torch.randn(10, 32), torch.randn(10)
upstream, picture = torch.randn(5, 10), torch.randn(2, 3, 8, 8)
read = torch.tensor([3, 0, 31, 3, 7])  # a class for each row of h
right = F.linear(h, w, b)
of_w = upstream.t() @ h


def close(a, b):
    return bool(torch.allclose(torch.as_tensor(a).float(), b, rtol=1e-3, atol=1e-4))


def layer_gradients(own):
    leaves = [t.clone().requires_grad_() for t in (h, w, b)]
    layer = own["layers.Linear"](*leaves[1:])
    errors = own["layers.gradient_errors"](layer, leaves[0], leaves[1:], upstream)
    return max(errors) < 1e-3


def stepped(own):
    p = torch.ones(3, requires_grad=True)
    p.sum().backward()
    own["nn_linear.sgd_step"]([p], 0.5)
    return close(p.detach(), torch.full((3,), 0.5))


def stepped_twice(optimizer):
    p = torch.ones(3, requires_grad=True)
    p.grad = torch.ones(3)
    mine = optimizer([p], 0.5, 0.9)
    mine.step()
    mine.step()
    return close(p.detach(), torch.full((3,), 1 - 0.5 * 2.9))


def numpy_product(own):
    node = own["numpy_engine.Node"]
    made = own["numpy_engine.matmul"](node(h.numpy()), node(w.t().numpy()))
    return close(made.data, h @ w.t())


CHECKS = {
    "neuron.tensor_relu": lambda f: close(f(h), h.relu()),
    "dense_layer.dense": lambda f: close(f(h, w, b), right),
    "matmul.matmul_broadcast": lambda f: close(f(h, w.t()), h @ w.t()),
    "broadcasting.add_to_rows": lambda f: close(f(h @ w.t(), b), right),
    "einsum.einsum_shape": lambda f: f("nk,ck->nc", [(5, 32), (10, 32)]) == (5, 10),
    "init.fans": lambda f: f((32, 16, 3, 3))[0] == 144,
    "chain_rule.linear_backward": lambda f: close(f(h, w, b, upstream)[1], of_w),
    "autograd_function.Linear": lambda f: close(f.apply(h, w, b), right),
    "convolution.Conv2d": lambda f: close(
        f.apply(
            picture, w.reshape(10, 32)[:, :27].reshape(10, 3, 3, 3), None, 2, 1, 1, 1
        ),
        F.conv2d(picture, w[:, :27].reshape(10, 3, 3, 3), None, 2, 1),
    ),
    "layers.gradient_errors": lambda f: layer_gradients(own),
    "nn_linear.sgd_step": lambda f: stepped(own),
    "numpy_engine.matmul": lambda f: numpy_product(own),
    "training.cross_entropy": lambda f: close(f(h, read), F.cross_entropy(h, read)),
    "training.SGD": stepped_twice,
}
with tempfile.TemporaryDirectory() as folder:
    own = library(folder)
for name, thing in own.items():
    try:
        verdict = "right" if CHECKS.get(name, lambda f: True)(thing) else "differs"
    except Exception as error:
        verdict = repr(error)
    print(f"{name:30} {CHAIN[name]}: {verdict}")

# %% tags=["skip-execution"]
needed = [
    "convolution.Conv",
    "convolution.Conv2d",
    "resnet.BatchNorm",
    "nn_linear.Linear",
]
lacking = [name for name in needed if name not in own]
if lacking:
    print("Not beside this notebook yet:", ", ".join(lacking))
else:
    torch.manual_seed(0)
    network, begun = ResNet(*assemble(own)), time.perf_counter()
    fit(network)
    right = (logits_of(network, x_valid).argmax(1) == y_valid).float().mean().item()
    taken = time.perf_counter() - begun
    print(f"{right:.1%} of the held-out digits, after {taken:.0f} seconds")
    origins = {type(module).__module__ for module in network.modules()} - {"__main__"}
    print("its layers come from your modules", ", ".join(sorted(origins)))

# %% [markdown]
# ## Your functions at work
#
# A column that is normalised, what a block does at its start, and the price of a network
# with and without pooling.

# %% tags=["skip-execution", "demo"]
column = torch.tensor([[2.0], [4], [4], [10]])
one, zero = torch.ones(1), torch.zeros(1)
print(
    "normalised:",
    [round(n, 3) for n in batch_norm(column, one, zero).flatten().tolist()],
)
norm = BatchNorm(1)
norm(column)
print(f"running mean {norm.running_mean.item():.2f}, var {norm.running_var.item():.2f}")
upstream = torch.tensor([[1.0], [0], [0], [0]])
back = batch_norm_backward(column, one, upstream)[0].flatten()
print(
    "an upstream of 1 in the first row comes back as",
    [round(n, 4) for n in back.tolist()],
)
torch.manual_seed(0)
block = Block(4, 4, 1, Conv, BatchNorm)
picture = torch.randn(2, 4, 8, 8)
print("a new block is its shortcut:", torch.equal(block(picture), picture.relu()))
layers = [("conv", 16, 3, 1), ("norm",), ("relu",)]
for name, end in (("pooled", [("pool",), ("dense", 10)]), ("flat", [("dense", 10)])):
    parameters, products = count(layers + end, (1, 8, 8))
    print(f"{name}: {parameters} numbers to learn, {products} multiplications")

# %% [markdown]
# ## Recap
#
# - Batch normalisation gives each channel mean 0 and variance 1 over the batch (and its
#   pixels), then a learned scale and shift. In training it uses the biased variance of
#   the batch, in evaluation the running statistics, into which the unbiased one went.
# - Backward, it takes from the gradient what would move a channel as a whole, and what
#   would stretch it.
# - Layer, instance and group normalisation take their means within one example, so
#   they need no running statistics.
# - A normalised layer forgets the scale of its weights. Depth stays a problem all the
#   same: for the gradients.
# - A residual block adds to its input. One term of its gradient is the upstream gradient
#   itself, whatever the branch does. With the last scale at 0 a deep network starts as a
#   shallow one. Fixup does it without normalisation.
# - Where the shape changes, a 1 × 1 projection stands in the shortcut. Global average
#   pooling makes the last layer small.
#
# Next, and last: reading papers, from symbols to code.
#
# ## To read next
#
# - Ioffe and Szegedy, *Batch normalization: accelerating deep network training by
#   reducing internal covariate shift*, 2015.
# - Santurkar, Tsipras, Ilyas and Madry, *How does batch normalization help
#   optimization?*, 2018: it is not the reason in the title above.
# - He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, 2015, and
#   *Identity mappings in deep residual networks*, 2016.
# - Ba, Kiros and Hinton, *Layer normalization*, 2016; Wu and He, *Group normalization*,
#   2018.
# - Veit, Wilber and Belongie, *Residual networks behave like ensembles of relatively
#   shallow networks*, 2016: the ways through the blocks, counted and cut.
# - Zhang, Dauphin and Ma, *Fixup initialization*, 2019.
# - Yang, Pennington, Rao, Sohl-Dickstein and Schoenholz, *A mean field theory of batch
#   normalization*, 2019: why its gradients grow with depth.
#
# ## Questions answered here
#
# - L2: batch norm, ResNet, and where the road of the lesson leads.
# - Touched again: numbers far from 1 (Q28), how a start keeps them (Q29, Q30), the
#   chain rule (Q33), what a call does (Q37), modules (Q40), modules out of notebooks
#   (L0), a network with convolutions (R3).
