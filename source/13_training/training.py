# ---
# jupyter:
#   builds_on: [09_autograd_function, 10_nn_linear]
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Training, piece by piece
#
# You can write a network, and PyTorch can find its gradients. What is left is the craft
# around them: which examples come when, what is measured, how a gradient becomes a
# step, how large the step is, and what to do when the network learns its examples by
# heart. In this notebook you write each of these pieces, compare it with PyTorch's own
# to the last digit that rounding allows, and put them together.
#
# At the end you will be able to
#
# - cut data into batches, shuffled in an order that can be repeated,
# - write the cross-entropy loss so that it does not overflow, and its gradient,
# - measure a network without training it,
# - write the training loop, and say what breaks when one of its lines is missing,
# - write SGD with momentum, RMSprop, Adam and AdamW, and say what each does,
# - find a learning rate, let it rise and fall, clip gradients, and train with batches
#   that do not fit into memory,
# - read a loss curve, and say what helps against overfitting, in which order,
# - stop a training run and go on as if nothing had happened.
#
# It builds on 09_autograd_function and 10_nn_linear (modules, parameters, one training
# step). Expect 190 minutes: 164 for the tasks, the rest for what stands between them.
# Better two sittings than one: stop before "Clipping".
#
# Everything runs on a laptop's CPU. For a GPU, put this into a cell of your own below
# the next one: `if torch.cuda.is_available(): torch.set_default_device("cuda")`.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. The pictures of
# digits come with scikit-learn; nothing is downloaded.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import math

import torch
import torch.nn.functional as F
from torch import nn

# %% nbgrader={"grade_id": "digits", "locked": true}
from sklearn.datasets import load_digits

torch.set_num_threads(1)  # for networks this small one thread is the fastest
digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16  # 1,797 × 64, from 0 to 1
labels = torch.tensor(digits.target)  # int64, 0 to 9
held_out = torch.arange(len(images)) % 5 == 0
x_train, y_train = images[~held_out], labels[~held_out]
x_valid, y_valid = images[held_out], labels[held_out]
print(x_train.shape, x_valid.shape)

# %% [markdown]
# ## Batches
#
# A *batch* is a handful of examples that are looked at together. One *step* is forward,
# backward and an update, on one batch. One *epoch* is a pass over all examples, each of
# them once. If the number of examples is no multiple of the batch size, the last batch
# is short, or it is dropped.

# %% [markdown]
# ## Predict: how many steps
#
# There are 1,437 training images here. Take batches of 64, and 5 epochs.
#
# - `per_epoch`: the number of batches in an epoch,
# - `last`: the number of images in the last one of them,
# - `steps`: the number of steps in all 5 epochs,
# - `steps_dropped`: the same, if short batches are dropped,
# - `heavier`: somebody reports the mean of the batches' mean losses as the loss of the
#   epoch. How many times as much does an image of the last batch count there as one of
#   the first batch? A number, such as `3 / 2`.
#
# Decide before you run anything.

# %% nbgrader={"grade_id": "counts", "solution": true} difficulty=1 importance=4 minutes=3 answers=["L2"]
# Assign per_epoch, last, steps, steps_dropped, heavier
### BEGIN SOLUTION
per_epoch = 23
last = 29
steps = 115
steps_dropped = 110
heavier = 64 / 29
### END SOLUTION

# %% nbgrader={"grade_id": "counts-try", "grade": true, "points": 0}
for answer in (per_epoch, last, steps, steps_dropped):
    assert isinstance(answer, int), f"{answer!r} is not a whole number"
assert isinstance(heavier, (int, float)), f"{heavier!r} is not a number"

# %% nbgrader={"grade_id": "counts-steps", "grade": true, "points": 1}
# Hidden tests: per_epoch, last, steps and steps_dropped.

# %% nbgrader={"grade_id": "counts-weight", "grade": true, "points": 1}
# Hidden tests: heavier.

# %% [markdown]
# ## Batches by hand
#
# Write `batches(n, size, generator=None)`. It cuts the numbers from 0 to `n - 1` into
# batches, and returns them as a list of int64 tensors. `x[batch]` is then a batch of
# examples. All batches have `size` numbers but the last, which has what is left. No
# batch is empty: for `n` = 0 the list is.
#
# Without a generator the numbers come in ascending order. With one, a `torch.Generator`,
# they come in a random order, all orders being equally likely. Chance is drawn from
# this generator and from nowhere else, so that whoever seeds it can repeat a run. Two
# calls with the same generator, one after the other, give different orders.
#
# `n` is an int, 0 or more; `size` is an int, 1 or more.
#
# <details><summary>I don't know how to start</summary>
#
# First a tensor with all `n` numbers, in the order in which they are to come. Then cut
# it: where do the batches begin?
#
# </details>
#
# <details><summary>Every epoch has the same order</summary>
#
# Do you seed something inside of the function? The generator moves on by itself with
# each number that it gives.
#
# </details>


# %% nbgrader={"grade_id": "batches", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
def batches(n, size, generator=None):
    """The numbers 0 to n - 1, cut into batches.

    n: int, 0 or more; size: int, 1 or more; generator: a torch.Generator, or None.
    Returns a list of int64 tensors, each of shape (size,) but the last.
    """
    ### BEGIN SOLUTION
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "batches-try", "grade": true, "points": 0}
answer = [b.tolist() for b in batches(7, 3)]
assert answer == [[0, 1, 2], [3, 4, 5], [6]], f"yours is {answer}"
answer = batches(0, 3)
assert answer == [], f"nothing makes no batch: [], yours is {answer}"
order = torch.Generator(torch.get_default_device()).manual_seed(1)
first, second = (torch.cat(batches(50, 8, order)).tolist() for _ in range(2))
assert sorted(first) == list(range(50)), f"each number once, yours: {sorted(first)}"
assert first != second, "two epochs in a row have the same order"
order.manual_seed(1)
again = torch.cat(batches(50, 8, order)).tolist()
assert first == again, "the same seed must give the same order again"

# %% nbgrader={"grade_id": "batches-ascending", "grade": true, "points": 1}
# Hidden tests: without a generator; short last batches, batches of one, and none.

# %% nbgrader={"grade_id": "batches-shuffled", "grade": true, "points": 2}
# Hidden tests: with a generator: each number once, in an order that can be repeated,
# that differs from call to call, and is as likely as any other.

# %% [markdown]
# ## Datasets and loaders
#
# PyTorch divides this work between two objects. A *dataset* knows single examples: it
# has a length, and `dataset[i]` is example `i`, an int from 0. A *loader* makes batches
# of them, and can be walked over again and again. Write a small version of both.
#
# `Pairs(x, y, transform=None)` is a dataset. Its length is that of `x`; item `i` is the
# pair `(x[i], y[i])`. With a transform, a function, it is `(transform(x[i]), y[i])`,
# and the function is called anew whenever an item is asked for: that is where pictures
# are moved or turned at random.
#
# `Loader(dataset, size, generator=None)` takes any dataset whose items are pairs of
# tensors, with the same shapes for all items. `len(loader)` is the number of batches,
# the last one may be short, and each `for x, y in loader` is a new pass over all items:
# tensors with one dimension more, in front. Without a generator the items come in
# ascending order; with one in a random order, drawn anew from it for each pass.
#
# Do not use `torch.utils.data`, but compare with its `DataLoader` as much as you like.
#
# <details><summary>When is the transform called?</summary>
#
# Not in `__init__`: there nobody has asked for an item yet. In `__getitem__`, each time.
#
# </details>
#
# <details><summary>The second pass is empty</summary>
#
# A generator, in Python's sense, can be walked once. If `__iter__` itself has a `yield`
# in it, every `for` gets a fresh one.
#
# </details>


# %% nbgrader={"grade_id": "loader", "solution": true} difficulty=3 importance=4 minutes=10 answers=["L2"]
#| export
class Pairs:
    """A dataset of the pairs (x[i], y[i]), with a transform of x[i] if there is one."""

    def __init__(self, x, y, transform=None):
        """x, y: tensors of the same length; transform: function of x[i], or None."""
        ### BEGIN SOLUTION
        self.x, self.y, self.transform = x, y, transform
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.x)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]
        ### END SOLUTION


#| export
class Loader:
    """Batches of a dataset; each walk over it is a new pass."""

    def __init__(self, dataset, size, generator=None):
        """dataset: has a length and items; size: int; generator: torch.Generator."""
        ### BEGIN SOLUTION
        self.dataset, self.size, self.generator = dataset, size, generator
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return math.ceil(len(self.dataset) / self.size)
        ### END SOLUTION

    def __iter__(self):
        ### BEGIN SOLUTION
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items, strict=True))
        ### END SOLUTION


# %% nbgrader={"grade_id": "loader-try", "grade": true, "points": 0}
x, y = torch.arange(14.0).reshape(7, 2), torch.arange(7)
data = Pairs(x, y, lambda row: 10 * row)
assert len(data) == 7 and data[2][0].tolist() == [40.0, 50.0], f"item 2: {data[2]}"
assert len(Loader(data, 7)) == 1, f"7 items make one batch of 7: {len(Loader(data, 7))}"
for name, made in (
    ("PyTorch's", torch.utils.data.DataLoader(data, 3)),
    ("yours", Loader(data, 3)),
):
    assert len(made) == 3, f"three batches, {name} says {len(made)}"
    for walk in (1, 2):
        seen = [labels_.tolist() for _, labels_ in made]
        assert seen == [[0, 1, 2], [3, 4, 5], [6]], f"walk {walk} over {name}: {seen}"
order = torch.Generator(torch.get_default_device()).manual_seed(0)
made = Loader(data, 3, order)
first, second = (torch.cat([b for _, b in made]).tolist() for _ in range(2))
assert sorted(first) == list(range(7)), f"each item once, yours: {sorted(first)}"
assert first != second, "two passes in a row have the same order"

# %% nbgrader={"grade_id": "loader-pairs", "grade": true, "points": 1}
# Hidden tests: length and items of Pairs, with and without a transform, and how often it
# is called; Pairs in PyTorch's own DataLoader.

# %% nbgrader={"grade_id": "loader-passes", "grade": true, "points": 1}
# Hidden tests: length and batches of Loader, several passes, datasets of other classes.

# %% nbgrader={"grade_id": "loader-shuffled", "grade": true, "points": 1}
# Hidden tests: the order with a generator.

# %% [markdown]
# ## A loss for classes
#
# For each picture the network returns ten numbers, the *logits*. *Softmax* makes
# probabilities of them, positive and with sum 1:
#
# $$p_j = \frac{e^{x_j}}{\sum_k e^{x_k}}$$
#
# *Cross-entropy* is minus the logarithm of the probability that the right class got.
# With the right class $c$ it is
#
# $$-\log p_c = \log \sum_k e^{x_k} - x_c$$
#
# and the loss of a batch is the mean over its examples.
#
# The first term is called *log-sum-exp*. As it stands it breaks: in float32 $e^{89}$ is
# infinite, and of three logits of -200 each exponential is 0, whose logarithm is
# $-\infty$. But a number $m$ may be taken out of the sum:
#
# $$\log \sum_k e^{x_k} = m + \log \sum_k e^{x_k - m}$$
#
# This is true for every $m$. For which one can nothing overflow, and the sum not become
# 0?

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#555555"

shift = torch.linspace(-130, 130, 521, device="cpu")
naive = (
    (torch.tensor([0.0, 1.0, 2.0], device="cpu") + shift[:, None]).exp().sum(1).log()
)
fig, ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")
ax.plot(shift, shift + 2.41, color=GREY, lw=5, alpha=0.35, label="true value")
ax.plot(shift, naive, color=ORANGE, lw=2, label="log(sum(exp(x))) in float32")
ax.axvspan(86.7, 130, color=ORANGE, alpha=0.12)
ax.axvspan(-130, -105.9, color=ORANGE, alpha=0.12)
ax.text(108, -60, "infinite", ha="center", color=ORANGE)
ax.text(-117, 60, "minus\ninfinite", ha="center", color=ORANGE)
ax.set(xlabel="logits: 0, 1, 2, all moved by this much", ylabel="log-sum-exp")
ax.set(xlim=(-130, 130))
ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.12, 1))
plt.show()

# %% [markdown]
# ## Log-sum-exp that does not overflow
#
# Write `log_sum_exp(x)`, over the last dimension. `x` is a tensor of rank 1 or more, in
# float32 or float64; its last size is at least 1, and all of its numbers are finite.
# They may be as large as 10,000 and as small as -10,000. The tests ask for values and
# gradients.
#
# Use exponential, logarithm, sums and maxima, but no function of PyTorch that does the
# whole at once (`logsumexp`, `logaddexp`, `log_softmax`, `softmax`, `cross_entropy`).
#
# <details><summary>My shapes don't fit</summary>
#
# What you take out of each row has lost the last dimension. With `keepdim=True` it
# keeps it, with size 1.
#
# </details>
#
# <details><summary>The result is right for one row and wrong for the other</summary>
#
# Each row has its own maximum. The maximum of the whole table is far too large for a
# row of small numbers.
#
# </details>


# %% nbgrader={"grade_id": "log-sum-exp", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
def log_sum_exp(x):
    """The logarithm of the sum of exponentials, over the last dimension.

    x: float tensor (..., k) with k at least 1.
    Returns a float tensor (...).
    """
    ### BEGIN SOLUTION
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().sum(-1).log()
    ### END SOLUTION


# %% nbgrader={"grade_id": "log-sum-exp-try", "grade": true, "points": 0}
x = torch.tensor([[0.0, 0.0], [1.0, 3.0]])
answer = log_sum_exp(x)
assert answer is not None, "log_sum_exp returned None: does it end with return?"
assert answer.shape == (2,), f"one number per row, yours has shape {answer.shape}"
torch.testing.assert_close(answer, torch.tensor([0.693147, 3.126928]))
answer = log_sum_exp(torch.tensor([[1000.0, 1000.0], [-1000.0, -1000.0]]))
torch.testing.assert_close(answer, torch.tensor([1000.693147, -999.306853]))

# %% nbgrader={"grade_id": "log-sum-exp-values", "grade": true, "points": 1}
# Hidden tests: values and gradients, for several shapes.

# %% nbgrader={"grade_id": "log-sum-exp-large", "grade": true, "points": 1}
# Hidden tests: the same with numbers up to 10,000 and down to -10,000, in one table.

# %% [markdown]
# ## Cross-entropy
#
# Write `cross_entropy(logits, labels)`. `logits` is a tensor (n, k) in float32 or
# float64, `labels` an int64 tensor (n,) with the right classes, from 0 to k - 1, and n
# is at least 1. It returns the mean over the n examples, a tensor of rank 0. The logits
# may be as large as 10,000 and as small as -10,000. The tests ask for values and
# gradients.
#
# The rule is the same: no function of PyTorch that does the whole at once. Your own
# `log_sum_exp` may be used, or written again.
#
# <details><summary>I don't know how to start</summary>
#
# You need one number out of each row, `logits[0, labels[0]]`, `logits[1, labels[1]]`
# and so on. Index with two tensors: the row numbers and the labels.
#
# </details>
#
# <details><summary>For large logits my loss is infinite, or too small</summary>
#
# A probability that has become 0 cannot be mended afterwards, and a small number added
# to it only puts an upper end to the loss. Take the logarithm on paper: what is left is
# a log-sum-exp minus a logit.
#
# </details>


# %% nbgrader={"grade_id": "cross-entropy", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
def cross_entropy(logits, labels):
    """The mean of -log(softmax(logits)[label]).

    logits: float tensor (n, k); labels: int64 tensor (n,).
    Returns a float tensor of rank 0.
    """
    ### BEGIN SOLUTION
    m = logits.amax(1, keepdim=True)
    log_sums = m[:, 0] + (logits - m).exp().sum(1).log()
    return (log_sums - logits[torch.arange(len(labels)), labels]).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "cross-entropy-try", "grade": true, "points": 0}
logits = torch.tensor([[0.0, 0, 0, 0], [2, 0, 0, 0], [0, 0, 500, 0]])
for labels_ in ([0, 0, 2], [3, 1, 2], [1, 0, 0]):
    answer = cross_entropy(logits, torch.tensor(labels_))
    assert answer.shape == (), f"one number of rank 0, yours has shape {answer.shape}"
    expected = F.cross_entropy(logits, torch.tensor(labels_))
    torch.testing.assert_close(answer, expected)

# %% nbgrader={"grade_id": "cross-entropy-values", "grade": true, "points": 2}
# Hidden tests: values and gradients; batches of one and of many.

# %% nbgrader={"grade_id": "cross-entropy-large", "grade": true, "points": 1}
# Hidden tests: logits up to 10,000 and down to -10,000.

# %% [markdown]
# ## Predict: losses to know by heart
#
# - `guessing`: the cross-entropy of a network that gives all ten digits the same logit,
#   rounded to two decimals,
# - `sure_and_right`: the loss for logits (20, 0) and label 0, rounded to two decimals,
# - `sure_and_wrong`: the loss for logits (20, 0) and label 1, rounded to two decimals,
# - `moved`: by how much the loss changes if 5 is added to every logit,
# - `doubled`: what happens to the loss of a picture whose class has the largest logit
#   when all logits are doubled: `"rises"`, `"falls"` or `"stays"`. Two logits are
#   never equal here.
#
# $\log 10 \approx 2.303$. Decide before you run anything.

# %% nbgrader={"grade_id": "known-losses", "solution": true} difficulty=2 importance=4 minutes=3 answers=["L2"]
# Assign guessing, sure_and_right, sure_and_wrong, moved, doubled
### BEGIN SOLUTION
guessing = 2.30
sure_and_right = 0.0
sure_and_wrong = 20.0
moved = 0.0
doubled = "falls"
### END SOLUTION

# %% nbgrader={"grade_id": "known-losses-try", "grade": true, "points": 0}
for answer in (guessing, sure_and_right, sure_and_wrong, moved):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert doubled in ("rises", "falls", "stays"), f"not one of the three: {doubled!r}"

# %% nbgrader={"grade_id": "known-losses-numbers", "grade": true, "points": 1}
# Hidden tests: guessing, sure_and_right and sure_and_wrong.

# %% nbgrader={"grade_id": "known-losses-changes", "grade": true, "points": 1}
# Hidden tests: moved and doubled.

# %% tags=["skip-execution"]
print(F.cross_entropy(torch.zeros(1, 10), torch.tensor([3])))
sure = torch.tensor([[20.0, 0.0]])
print(
    F.cross_entropy(sure, torch.tensor([0])), F.cross_entropy(sure, torch.tensor([1]))
)
some = torch.tensor([[1.0, 2.0, -1.0]])
for change in (some, some + 5, 2 * some):
    print(change, F.cross_entropy(change, torch.tensor([1])))

# %% [markdown]
# A network that has learned nothing should start near 2.3 on digits. If the first loss
# is 15, something is wrong before training has begun: weights far too large, or labels
# that do not belong to the pictures.

# %% [markdown]
# ## The gradient of cross-entropy
#
# How does the loss of one example change with logit $x_j$? The derivative of
# log-sum-exp is $p_j$, the softmax. The derivative of $-x_c$ is -1 for the right class
# and 0 for all others. Together:
#
# $$\frac{\partial L}{\partial x_j} = p_j - [\,j = c\,]$$
#
# where $[\,j = c\,]$ is 1 if $j$ is the right class, and 0 otherwise. What the network
# believes, minus what is true. There is no simpler gradient in all of this course.
#
# Write `cross_entropy_gradient(logits, labels)`, which returns the gradient of the mean
# over the batch, of the shape of `logits`. `torch.autograd` may not be used; `softmax`
# may not either. The logits may be as large as 10,000 and as small as -10,000. Leave
# them as they are: do not write into `logits`.
#
# <details><summary>I don't know how to start</summary>
#
# The same trick as before: take the maximum of each row out before the exponential.
# Then divide each row by its sum.
#
# </details>
#
# <details><summary>My result is too large by a factor</summary>
#
# The loss is the mean over the examples. What has to happen to the gradient of each?
#
# </details>


# %% nbgrader={"grade_id": "cross-entropy-gradient", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
#| export
def cross_entropy_gradient(logits, labels):
    """The gradient of the mean cross-entropy for the logits.

    logits: float tensor (n, k), not changed; labels: int64 tensor (n,).
    Returns a float tensor (n, k).
    """
    ### BEGIN SOLUTION
    shares = (logits - logits.amax(1, keepdim=True)).exp()
    gradient = shares / shares.sum(1, keepdim=True)
    gradient[torch.arange(len(labels)), labels] -= 1
    return gradient / len(labels)
    ### END SOLUTION


# %% nbgrader={"grade_id": "cross-entropy-gradient-try", "grade": true, "points": 0}
logits = torch.tensor([[0.0, 0, 0, 0], [2, 0, 1, 0]], requires_grad=True)
F.cross_entropy(logits, torch.tensor([1, 2])).backward()
answer = cross_entropy_gradient(logits.detach(), torch.tensor([1, 2]))
assert answer.shape == (2, 4), f"the shape of the logits, yours {answer.shape}"
torch.testing.assert_close(answer, logits.grad)
torch.testing.assert_close(answer.sum(1), torch.zeros(2), msg="each row has sum 0")
assert logits.tolist() == [[0, 0, 0, 0], [2, 0, 1, 0]], "the logits have been changed"

# %% nbgrader={"grade_id": "cross-entropy-gradient-values", "grade": true, "points": 2}
# Hidden tests: values for several sizes; the logits are not changed.

# %% nbgrader={"grade_id": "cross-entropy-gradient-large", "grade": true, "points": 1}
# Hidden tests: logits up to 10,000 and down to -10,000.

# %% [markdown]
# ## Measuring without training
#
# A loss is what the steps make smaller. What people want to know is the *accuracy*: the
# share of examples whose largest logit is the right one, on pictures that were never
# trained on.
#
# Write `evaluate(model, batches)`. `batches` is a list of pairs `(x, y)`, of inputs and
# int64 labels, at least one. They may have different sizes. It returns two Python
# floats: the mean cross-entropy over all examples, and the accuracy.
#
# - Every example counts the same, those of a short batch too.
# - The model is in evaluation mode when it is called, and nothing is recorded for a
#   backward pass. Afterwards autograd records again, or does not, as before.
# - Afterwards every module in it is in the mode in which it was before. That is more
#   than `model.train()`: the model may have come in evaluation mode, or with one part
#   of it in evaluation mode, because that part is not to be trained.
#
# Your own `cross_entropy`, or PyTorch's, will do.
#
# <details><summary>I don't know how to start</summary>
#
# Which three numbers must be added up, batch by batch, so that both means can be
# computed at the end? The mean loss of a batch is not yet one of them.
#
# </details>
#
# <details><summary>How do I find every module?</summary>
#
# `model.modules()` walks over the model and everything inside of it. Each has an
# attribute `training`, which is True or False, and which can be set.
#
# </details>


# %% nbgrader={"grade_id": "evaluate", "solution": true} difficulty=3 importance=5 minutes=7 answers=["L2"]
#| export
def evaluate(model, batches):
    """Loss and accuracy over all examples, without training.

    model: an nn.Module that returns logits (n, k).
    batches: list of pairs: float tensor (n, ...) and int64 tensor (n,).
    Returns two Python floats, mean cross-entropy and accuracy.
    """
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    for module, mode in modes:
        module.training = mode
    return loss / count, right / count
    ### END SOLUTION


# %% nbgrader={"grade_id": "evaluate-try", "grade": true, "points": 0}
model = nn.Sequential(nn.Dropout(0.5), nn.Sequential(nn.Identity()))
x = torch.tensor([[9.0, 0.0], [0.0, 9.0], [9.0, 0.0]])
given = [(x[:2], torch.tensor([0, 1])), (x[2:], torch.tensor([1]))]
model[1][0].eval()
answer = evaluate(model, given)
assert len(answer) == 2, f"two numbers: loss and accuracy, yours {answer}"
assert all(isinstance(n, float) for n in answer), f"Python floats, yours {answer}"
assert abs(answer[1] - 2 / 3) < 1e-6, f"two of three are right, yours {answer[1]}"
assert abs(answer[0] - 3.000123) < 1e-4, f"the loss is 3.0001, yours {answer[0]}"
modes = [module.training for module in model.modules()]
assert modes == [True, True, True, False], f"the last one was False alone: now {modes}"

# %% nbgrader={"grade_id": "evaluate-numbers", "grade": true, "points": 2}
# Hidden tests: both numbers, for batches of different sizes, as Python floats.

# %% nbgrader={"grade_id": "evaluate-modes", "grade": true, "points": 2}
# Hidden tests: the mode during the call, nothing recorded, and every module's mode
# afterwards.

# %% [markdown]
# ## The loop
#
# ```python
# for epoch in range(epochs):
#     model.train()                              # A
#     for x, y in training_batches:
#         loss = F.cross_entropy(model(x), y)    # B
#         optimizer.zero_grad()                  # C
#         loss.backward()                        # D
#         optimizer.step()                       # E
#         losses.append(loss.item())             # F
#     model.eval()                               # G
#     print(accuracy(model))
# ```
#
# Backward computes gradients and adds them to those that are there. The optimizer makes
# a step of what lies in `.grad`, whoever put it there.

# %% [markdown]
# ## Predict: one line taken out
#
# The model is fresh, has dropout in it, and the optimizer is plain SGD. Each question
# asks about the loop above with one line missing, or with its lines in another order.
#
# - `stands_still`: the set of those letters among A, C, D, E and G for which no
#   parameter ever moves when this line is missing,
# - `piles_up`: the letter without which each step goes along the sum of all gradients
#   so far,
# - `drops_once`: the letter without which dropout works in the first epoch and in no
#   later one,
# - `noisy`: the letter without which the accuracy that is printed is that of a network
#   with some of its units switched off,
# - `same`: the set of those orders that move the parameters exactly as B C D E does. P:
#   C B D E, Q: B D C E, R: B D E C, S: D C B E.
#
# Letters are strings; a set is written `{"A", "B"}`.
#
# <details><summary>I don't know how to start</summary>
#
# Note for each line what it reads and what it writes: `.grad`, the parameters, the
# mode, `loss`.
#
# </details>

# %% nbgrader={"grade_id": "taken-out", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L2"]
# Assign stands_still, piles_up, drops_once, noisy, same
### BEGIN SOLUTION
stands_still = {"D", "E"}
piles_up = "C"
drops_once = "A"
noisy = "G"
same = {"P", "R"}
### END SOLUTION

# %% nbgrader={"grade_id": "taken-out-try", "grade": true, "points": 0}
for answer in (stands_still, same):
    assert isinstance(answer, set), f"a set of letters, not {answer!r}"
for answer in (piles_up, drops_once, noisy):
    assert isinstance(answer, str) and len(answer) == 1, f"one letter, not {answer!r}"

# %% nbgrader={"grade_id": "taken-out-lines", "grade": true, "points": 1}
# Hidden tests: stands_still and piles_up.

# %% nbgrader={"grade_id": "taken-out-modes", "grade": true, "points": 1}
# Hidden tests: drops_once and noisy.

# %% nbgrader={"grade_id": "taken-out-orders", "grade": true, "points": 1}
# Hidden tests: same.

# %% tags=["skip-execution"]


def run(lines, epochs=6):
    """Train with the lines that are named, and return the mean loss of each epoch."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10)
    )
    optimizer, means = torch.optim.SGD(model.parameters(), lr=0.2), []
    for _ in range(epochs):
        losses = []
        if "A" in lines:
            model.train()
        for rows in torch.arange(len(x_train)).split(64):
            loss = F.cross_entropy(model(x_train[rows]), y_train[rows])
            for line in lines:
                if line == "C":
                    optimizer.zero_grad()
                elif line == "D":
                    loss.backward()
                elif line == "E":
                    optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
        if "G" in lines:
            model.eval()
    return means


fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
for lines, name, color, style in (
    ("ACDEG", "all lines", BLUE, "o-"),
    ("ADECG", "C at the end (R)", "black", "+--"),
    ("ADEG", "without C", ORANGE, "s-"),
    ("ACEG", "without D", GREY, "v-"),
    ("ADCEG", "D C E (Q)", GREY, "^:"),
    ("CDEG", "without A", GREEN, "x-"),
):
    ax.plot(range(1, 7), run(lines), style, color=color, label=name, ms=7)
ax.set(xlabel="epoch", ylabel="training loss", yscale="log")
ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
ax.grid(alpha=0.3)
plt.show()

# %% [markdown]
# Without A the training loss is *lower*: no unit is ever dropped any more, and so
# nothing is gained by the dropout either. A mistake that makes a curve look better is
# the kind that stays.

# %% [markdown]
# ## SGD with momentum
#
# Plain SGD forgets each gradient after its step. *Momentum* keeps a velocity $v$ for
# each parameter, which starts at 0:
#
# $$v \leftarrow \mu\, v + g \qquad\qquad p \leftarrow p - \eta\, v$$
#
# with the gradient $g$, the learning rate $\eta$ and a momentum $\mu$ such as 0.9. Where
# gradients agree the steps grow, up to ten times as long; where they point to and fro
# they cancel.
#
# *Nesterov's* variant looks ahead: since the velocity will be kept, it moves by what the
# next velocity would be if the same gradient came again. The velocity is computed as
# above, and then
#
# $$p \leftarrow p - \eta\,(g + \mu\, v)$$
#
# Write a class `SGD`. `SGD(parameters, lr, momentum, nesterov)` takes any iterable of
# leaf tensors, which may be walked only once. `step()` moves each of them in place and
# returns nothing.
#
# - A parameter whose `.grad` is `None` stays as it is, and so does its velocity.
# - The learning rate is the attribute `lr`. Whoever sets it changes the steps that come
#   after, and only them: the velocity itself knows nothing of learning rates.
# - Gradients stay as they are. With momentum 0 this is plain SGD, whatever `nesterov`
#   says.
#
# The tests compare several steps with `torch.optim.SGD` on the same gradients, in
# float64. Use ordinary operations on one parameter after the other; nothing of
# `torch.optim` and none of PyTorch's `torch._foreach_…`.
#
# <details><summary>I don't know how to start</summary>
#
# Make a list of the parameters, and a list of as many velocities, `torch.zeros_like`.
# In `step`, walk both lists together, under `torch.no_grad()`.
#
# </details>
#
# <details><summary>The first step is right and the second is not</summary>
#
# Print the velocity after each step. Is it the same tensor as the gradient? Then it
# changes with it.
#
# </details>


# %% nbgrader={"grade_id": "sgd", "solution": true} difficulty=3 importance=5 minutes=8 answers=["L2"]
#| export
class SGD:
    """Stochastic gradient descent with momentum, as torch.optim.SGD."""

    def __init__(self, parameters, lr, momentum=0.0, nesterov=False):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, momentum: numbers; nesterov: bool.
        """
        ### BEGIN SOLUTION
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.velocities = [torch.zeros_like(p) for p in self.parameters]
        ### END SOLUTION

    def step(self):
        """Move each parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        with torch.no_grad():
            for p, v in zip(self.parameters, self.velocities, strict=True):
                if p.grad is None:
                    continue
                v.mul_(self.momentum).add_(p.grad)
                p -= self.lr * (p.grad + self.momentum * v if self.nesterov else v)
        ### END SOLUTION


# %% nbgrader={"grade_id": "sgd-try", "grade": true, "points": 0}
for nesterov in (False, True):
    w, b = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    u = w.detach().clone().requires_grad_()
    mine = SGD([w, b], 0.1, momentum=0.9, nesterov=nesterov)
    theirs = torch.optim.SGD([u], lr=0.1, momentum=0.9, nesterov=nesterov)
    for step in range(3):
        mine.lr = theirs.param_groups[0]["lr"] = 0.1 / (step + 1)
        w.grad = torch.tensor([1.0, step], dtype=torch.float64)
        u.grad = w.grad.clone()
        mine.step()
        theirs.step()
        where = f"nesterov={nesterov}, step {step + 1}"
        assert torch.allclose(w, u), f"{where}: PyTorch is at {u}, you are at {w}"
assert b.tolist() == [1.0, 1.0], "b has no gradient and must stay"
assert w.is_leaf and w.requires_grad, "the update was recorded: w is no leaf any more"

# %% nbgrader={"grade_id": "sgd-plain", "grade": true, "points": 1}
# Hidden tests: steps without momentum; parameters given as a generator; gradients stay.

# %% nbgrader={"grade_id": "sgd-momentum", "grade": true, "points": 2}
# Hidden tests: several steps with momentum, with and without Nesterov's change.

# %% nbgrader={"grade_id": "sgd-edges", "grade": true, "points": 1}
# Hidden tests: parameters without a gradient, always or at some steps; lr set between
# steps; two optimizers side by side.

# %% [markdown]
# ## RMSprop
#
# Before Adam came *RMSprop*. It keeps the mean of the squares alone, and neither a
# velocity nor a correction of the beginning:
#
# $$s \leftarrow \alpha\, s + (1 - \alpha)\, g^2 \qquad\qquad
# p \leftarrow p - \eta\, \frac{g}{\sqrt{s} + \varepsilon}$$
#
# with $s$ starting at 0. Write a class `RMSprop` by the same rules: an iterable that
# may be walked once, `step()` in place, a parameter whose `.grad` is `None` stays and so
# does its $s$, an attribute `lr` that may be set, nothing of `torch.optim`. The tests
# compare with `torch.optim.RMSprop` in float64.


# %% nbgrader={"grade_id": "rmsprop", "solution": true} difficulty=2 importance=3 minutes=5 answers=["L2"]
#| export
class RMSprop:
    """Steps divided by the root of the mean square, as torch.optim.RMSprop."""

    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, alpha, eps: numbers.
        """
        ### BEGIN SOLUTION
        self.parameters = list(parameters)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        ### END SOLUTION

    def step(self):
        """Move each parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        with torch.no_grad():
            for p, s in zip(self.parameters, self.squares, strict=True):
                if p.grad is None:
                    continue
                s.mul_(self.alpha).add_((1 - self.alpha) * p.grad * p.grad)
                p -= self.lr * p.grad / (s.sqrt() + self.eps)
        ### END SOLUTION


# %% nbgrader={"grade_id": "rmsprop-try", "grade": true, "points": 0}
w = torch.ones(2, dtype=torch.float64, requires_grad=True)
u = w.detach().clone().requires_grad_()
mine, theirs = RMSprop([w], 0.1, eps=0.1), torch.optim.RMSprop([u], lr=0.1, eps=0.1)
for step in range(3):
    w.grad = torch.tensor([1.0, step - 3.0], dtype=torch.float64)
    u.grad = w.grad.clone()
    mine.step()
    theirs.step()
    assert torch.allclose(w, u), f"step {step + 1}: PyTorch is at {u}, you are at {w}"

# %% nbgrader={"grade_id": "rmsprop-steps", "grade": true, "points": 1}
# Hidden tests: several steps, with several alphas and eps; gradients stay.

# %% nbgrader={"grade_id": "rmsprop-edges", "grade": true, "points": 1}
# Hidden tests: parameters without a gradient, always or at some steps; lr set between
# steps; parameters given as a generator.

# %% [markdown]
# ## Adam and AdamW
#
# One learning rate for all parameters suits few of them: one has gradients in the
# thousands, another in the thousandths. *Adam* divides by the size that each one's
# gradients have had. For every element it keeps two running means, both starting at 0:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad\qquad
# s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2$$
#
# Means that start at 0 are too small at first. After $t$ steps the weights in them add
# up to $1 - \beta^t$, and so *bias correction* divides by that:
#
# $$p \leftarrow p - \eta\, \frac{m / (1 - \beta_1^t)}
# {\sqrt{s / (1 - \beta_2^t)} + \varepsilon}$$
#
# *Weight decay* pulls parameters towards 0. There are two ways, which are the same for
# plain SGD and not for Adam. With a decay of $\lambda$:
#
# - *L2 in the loss*: $\frac{\lambda}{2} p^2$ is added to the loss, so $\lambda p$ to the
#   gradient, before anything else happens to it. Adam then divides it like the rest.
# - *decoupled*, which is called AdamW: first $p \leftarrow p - \eta\,\lambda\, p$. Then
#   Adam's step, with the gradient as it came.
#
# Write a class `Adam`. The rules are those of `SGD`: an iterable that may be walked
# once, `step()` in place, a parameter whose `.grad` is `None` stays, an attribute `lr`
# that may be set. Each parameter counts its own steps: for one that gets its first
# gradient when others have had ten, $t$ is 1. And $\varepsilon$ is added after the
# root.
#
# The tests compare with `torch.optim.Adam` and `torch.optim.AdamW` in float64.
#
# <details><summary>I don't know how to start</summary>
#
# Three things are kept for each parameter: `m`, `s` and `t`. Write the version without
# decay first; the try cell's first comparison asks for no more.
#
# </details>
#
# <details><summary>A parameter that has no gradient moves all the same</summary>
#
# Without a gradient nothing happens to it at all: no decay, no step along old means.
#
# </details>


# %% nbgrader={"grade_id": "adam", "solution": true} difficulty=4 importance=5 minutes=12 answers=["L2"]
#| export
class Adam:
    """Adam, as torch.optim.Adam; decoupled, as torch.optim.AdamW."""

    def __init__(
        self,
        parameters,
        lr=0.001,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0.0,
        decoupled=False,
    ):
        """
        parameters: iterable of leaf tensors; may be walked once only.
        lr, eps, weight_decay: numbers; betas: two numbers; decoupled: bool.
        """
        ### BEGIN SOLUTION
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.weight_decay, self.decoupled = weight_decay, decoupled
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [0] * len(self.parameters)
        ### END SOLUTION

    def step(self):
        """Move each parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        beta1, beta2 = self.betas
        with torch.no_grad():
            for i, p in enumerate(self.parameters):
                if p.grad is None:
                    continue
                g = p.grad
                if self.decoupled:
                    p -= self.lr * self.weight_decay * p
                else:
                    g = g + self.weight_decay * p
                self.steps[i] += 1
                m = self.means[i].mul_(beta1).add_((1 - beta1) * g)
                s = self.squares[i].mul_(beta2).add_((1 - beta2) * g * g)
                m = m / (1 - beta1 ** self.steps[i])
                s = s / (1 - beta2 ** self.steps[i])
                p -= self.lr * m / (s.sqrt() + self.eps)
        ### END SOLUTION


# %% nbgrader={"grade_id": "adam-try", "grade": true, "points": 0}
for name, theirs_class, options in (
    ("Adam", torch.optim.Adam, {}),
    ("Adam with L2", torch.optim.Adam, {"weight_decay": 0.5}),
    ("AdamW", torch.optim.AdamW, {"weight_decay": 0.5}),
):
    w, b = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    u = w.detach().clone().requires_grad_()
    mine = Adam([w, b], 0.1, **options, decoupled=name == "AdamW")
    theirs = theirs_class([u], lr=0.1, **options)
    for step in range(3):
        w.grad = torch.tensor([1.0, step - 3.0], dtype=torch.float64)
        u.grad = w.grad.clone()
        mine.step()
        theirs.step()
        where = f"{name}, step {step + 1}"
        assert torch.allclose(w, u), f"{where}: PyTorch is at {u}, you are at {w}"
assert b.tolist() == [1.0, 1.0], "b has no gradient and must stay"

# %% nbgrader={"grade_id": "adam-plain", "grade": true, "points": 2}
# Hidden tests: several steps without weight decay, with several betas and eps.

# %% nbgrader={"grade_id": "adam-decay", "grade": true, "points": 2}
# Hidden tests: several steps with weight decay, in both ways.

# %% nbgrader={"grade_id": "adam-edges", "grade": true, "points": 1}
# Hidden tests: parameters without a gradient, always or at some steps; lr set between
# steps; parameters given as a generator; gradients stay.

# %% [markdown]
# ## Predict: how far a step goes
#
# A parameter stands at 0. Its gradient is 4 at every step, and the learning rate is
# 0.1. By how much does the parameter change? Give signed numbers; what $\varepsilon$
# does may be left out. The defaults are those of the classes above.
#
# - `sgd_first`: the first step of plain SGD,
# - `adam_first`: the first step of Adam,
# - `adam_small`: the first step of Adam if the gradient is 0.004 and not 4,
# - `rms_first`: the first step of RMSprop,
# - `momentum_late`: a single step of SGD with momentum 0.9, after very many steps,
# - `frozen_moves`: a parameter has been trained with momentum. Then it is frozen with
#   `p.requires_grad_(False)`, and its gradient set to zeros, not to `None`. Does it
#   move in the next step? `True` or `False`,
# - `same_decay`: the set of those for which L2 in the loss and decoupled decay lead to
#   the same places, step by step: of `"SGD"`, `"momentum"`, `"RMSprop"`, `"Adam"`.
#
# Decide before you run anything.

# %% nbgrader={"grade_id": "first-steps", "solution": true} difficulty=3 importance=4 minutes=6 answers=["L2"]
# Assign sgd_first, adam_first, adam_small, rms_first, momentum_late, frozen_moves
# and same_decay
### BEGIN SOLUTION
sgd_first = -0.4
adam_first = -0.1
adam_small = -0.1
rms_first = -1.0
momentum_late = -4.0
frozen_moves = True
same_decay = {"SGD"}
### END SOLUTION

# %% nbgrader={"grade_id": "first-steps-try", "grade": true, "points": 0}
for answer in (sgd_first, adam_first, adam_small, rms_first, momentum_late):
    assert isinstance(answer, (int, float)), f"{answer!r} is not a number"
assert isinstance(frozen_moves, bool), f"True or False, not {frozen_moves!r}"
assert isinstance(same_decay, set), f"a set of names, not {same_decay!r}"

# %% nbgrader={"grade_id": "first-steps-first", "grade": true, "points": 2}
# Hidden tests: sgd_first, adam_first, adam_small and rms_first.

# %% nbgrader={"grade_id": "first-steps-later", "grade": true, "points": 2}
# Hidden tests: momentum_late, frozen_moves and same_decay.

# %% tags=["skip-execution"]
for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop):
    for slope in (4.0, 0.004):
        p = torch.zeros(1, requires_grad=True)
        p.grad = torch.tensor([slope])
        make([p], lr=0.1).step()
        print(f"{make.__name__}, gradient {slope:g}: first step {p.item():.4f}")

# %% [markdown]
# Three roads down a long, narrow valley, from the same point.

# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(8.5, 3.6), layout="constrained")
across = torch.linspace(-1.1, 0.5, 160, device="cpu")
down = torch.linspace(-0.55, 0.65, 120, device="cpu")
height = (across**2)[None] + 25 * (down**2)[:, None]
ax.contour(across, down, height, levels=12, colors=GREY, alpha=0.35, linewidths=0.8)
for make, name, color, style in (
    (lambda p: SGD(p, 0.03), "plain SGD", GREY, "o-"),
    (lambda p: SGD(p, 0.03, 0.8), "with momentum 0.8", BLUE, "s-"),
    (lambda p: Adam(p, 0.1), "Adam", ORANGE, "^-"),
):
    p = torch.tensor([-1.0, 0.5], requires_grad=True)
    optimizer, places = make([p]), []
    for _ in range(25):
        places.append(p.tolist())
        p.grad = None
        (p[0] ** 2 + 25 * p[1] ** 2).backward()
        optimizer.step()
    ax.plot(*zip(*places, strict=True), style, color=color, ms=4, lw=1.2, label=name)
ax.plot(0, 0, "k*", ms=12)
ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
plt.show()

# %% [markdown]
# ## Clipping
#
# One odd batch can make a gradient a thousand times as long as usual, and one step
# along it throws the network out of its valley. *Clipping* keeps the direction and
# shortens the length: all gradients together are looked at as one long vector, with the
# norm
#
# $$N = \sqrt{\textstyle\sum g^2}$$
#
# over all elements of all parameters. If $c / (N + 10^{-6})$ is less than 1, with the
# limit $c$, every gradient is multiplied by it.
#
# Write `clip_gradients(parameters, limit)`, for an iterable of tensors that may be
# walked only once. It returns $N$ as it was before, a Python float, and changes the
# gradients. Parameters without a gradient are left out; if none has one, $N$ is 0. The
# tests compare with `torch.nn.utils.clip_grad_norm_`, which you should not use here.
#
# <details><summary>The norm is right, and the gradients stay as they were</summary>
#
# `g = g * factor` makes a new tensor and calls it `g`. And what may be walked only once,
# such as `model.parameters()`, is empty when you walk it again: make a list first.
#
# </details>


# %% nbgrader={"grade_id": "clip", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def clip_gradients(parameters, limit):
    """Shorten all gradients together to the norm limit, if they are longer.

    parameters: iterable of tensors; may be walked once only. limit: a positive number.
    Returns the norm before, a Python float.
    """
    ### BEGIN SOLUTION
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = sum(g.pow(2).sum().item() for g in gradients) ** 0.5
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for g in gradients:
            g *= factor
    return norm
    ### END SOLUTION


# %% nbgrader={"grade_id": "clip-try", "grade": true, "points": 0}
a, b, c = (torch.zeros(2, dtype=torch.float64, requires_grad=True) for _ in range(3))
a.grad = torch.tensor([3.0, 0.0], dtype=torch.float64)
b.grad = torch.tensor([0.0, 4.0], dtype=torch.float64)
answer = clip_gradients(iter([a, c, b]), 1.0)
assert isinstance(answer, float), f"a Python float, yours is {type(answer)}"
assert abs(answer - 5) < 1e-9, f"3 and 4 together have the norm 5, yours is {answer}"
assert abs(a.grad[0].item() - 0.6) < 1e-6, f"3 becomes 0.6, yours {a.grad}"
assert abs(b.grad[1].item() - 0.8) < 1e-6, f"4 becomes 0.8, yours {b.grad}"
answer = clip_gradients([a, c, b], 7.0)
assert abs(answer - 1) < 1e-5, f"now the norm is 1, yours {answer}"
assert abs(a.grad[0].item() - 0.6) < 1e-6, f"below the limit all stays, yours {a.grad}"

# %% nbgrader={"grade_id": "clip-long", "grade": true, "points": 1}
# Hidden tests: gradients above the limit; the norm that is returned.

# %% nbgrader={"grade_id": "clip-edges", "grade": true, "points": 1}
# Hidden tests: gradients below the limit stay; parameters without a gradient, or all of
# them; a generator.

# %% [markdown]
# ## A batch that does not fit
#
# A batch of 64 may be too large for the memory. *Gradient accumulation* sends it
# through the model in parts and lets backward add up what they give. Added up rightly,
# it is the gradient of the whole batch.
#
# Write `accumulate(model, x, y, size)`. It computes the gradient of the mean
# cross-entropy over all n examples of `x` and `y`, but never sends more than `size` of
# them through the model at once. Afterwards the `.grad` of every parameter is what one
# backward pass of the whole batch gives, and nothing of what lay there before. It
# returns the loss of the whole batch, a Python float. No step is taken.
#
# n is at least 1 and no multiple of `size` in general. The model answers each example by
# itself: it has no dropout and no batch normalisation. Do not keep the graph of one part
# until the next is computed: each part has its own `backward()`.
#
# <details><summary>My gradients are too large</summary>
#
# Each part's loss is a mean over the part. What is the mean over all, in terms of the
# parts' means and sizes? The last part may be short.
#
# </details>


# %% nbgrader={"grade_id": "accumulate", "solution": true} difficulty=3 importance=4 minutes=6 answers=["L2"]
#| export
def accumulate(model, x, y, size):
    """Fill .grad with the gradient of the whole batch, part by part.

    model: an nn.Module that returns logits (n, k).
    x: float tensor (n, ...); y: int64 tensor (n,); size: int, 1 or more.
    Returns the mean cross-entropy over the batch, a Python float.
    """
    ### BEGIN SOLUTION
    model.zero_grad()
    total = 0.0
    for part, labels in zip(x.split(size), y.split(size), strict=True):
        loss = F.cross_entropy(model(part), labels, reduction="sum") / len(y)
        loss.backward()
        total += loss.item()
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "accumulate-try", "grade": true, "points": 0}
torch.manual_seed(0)
model = nn.Linear(64, 10)
whole = F.cross_entropy(model(x_train[:7]), y_train[:7])
whole.backward()
expected = model.weight.grad.clone()
answer = accumulate(model, x_train[:7], y_train[:7], 3)
assert isinstance(answer, float), f"the loss is a Python float, yours {type(answer)}"
assert abs(answer - whole.item()) < 1e-5, f"{whole.item()} for all 7, yours {answer}"
torch.testing.assert_close(model.weight.grad, expected)

# %% nbgrader={"grade_id": "accumulate-gradients", "grade": true, "points": 2}
# Hidden tests: loss and gradients, for parts that fit and parts that do not; gradients
# that lay there before.

# %% nbgrader={"grade_id": "accumulate-parts", "grade": true, "points": 1}
# Hidden tests: how many examples go through the model at once, and that each part has
# its own backward pass.

# %% [markdown]
# ## Which learning rate?
#
# Try them all in one short run: begin with a tiny rate, make it a little larger with
# every batch, and watch the loss. First nothing happens, then it falls, and at last it
# explodes. A good rate is a good deal smaller than the one at which the loss turns up.
#
# Write `find_rate(model, batches, low, high)`. `batches` is a list of N pairs
# `(x, y)`, with N at least 2. Batch $k$, counted from 0, has the rate
#
# $$\eta_k = \text{low} \cdot (\text{high} / \text{low})^{\,k / (N - 1)}$$
#
# - For each batch note the rate and the cross-entropy *before* the step. Then take one
#   step of plain SGD with this rate.
# - If a loss is more than four times the smallest so far, or not a number, it is still
#   noted, and the run ends without a step.
# - Return two lists of Python floats, rates and losses, of the same length.
# - Afterwards the model's parameters are what they were, and no gradient is left: each
#   `.grad` is `None` or all zeros. Gradients left by others have no influence.
#
# <details><summary>How do I put the parameters back?</summary>
#
# Before the first step make a copy of each, with `clone()`. A copied list of the same
# tensors is no copy of the numbers.
#
# </details>
#
# <details><summary>The run goes on when the loss is nan</summary>
#
# What is not a number is neither larger nor smaller than anything: `nan > 4` is False,
# and `nan <= 4` too.
#
# </details>


# %% nbgrader={"grade_id": "find-rate", "solution": true} difficulty=3 importance=4 minutes=8 answers=["L2"]
#| export
def find_rate(model, batches, low, high):
    """Train with growing rates and note the losses; the model stays what it was.

    model: an nn.Module that returns logits (n, k).
    batches: list of at least two pairs (x, y); low, high: positive numbers.
    Returns two lists of Python floats, rates and losses.
    """
    ### BEGIN SOLUTION
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if not losses[-1] <= 4 * min(losses):
            break
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before, strict=True):
            p.copy_(old)
    return rates, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "find-rate-try", "grade": true, "points": 0}
torch.manual_seed(0)
model = nn.Linear(64, 10)
start = model.weight.detach().clone()
given = [(x_train[rows], y_train[rows]) for rows in torch.arange(320).split(64)]
rates, losses = find_rate(model, given, 0.01, 100.0)
assert len(rates) == len(losses), f"{len(rates)} rates, {len(losses)} losses"
for answer, expected in zip(rates, (0.01, 0.1, 1.0, 10.0, 100.0)):
    assert abs(answer - expected) < 1e-6 * expected, f"{expected}, yours {answer}"
assert all(isinstance(n, float) for n in losses), f"Python floats, yours {losses}"
assert torch.equal(model.weight, start), "the parameters are not what they were"
assert model.weight.grad is None or not model.weight.grad.any(), "a gradient is left"

# %% nbgrader={"grade_id": "find-rate-curve", "grade": true, "points": 2}
# Hidden tests: rates and losses, for runs that end early and runs that do not.

# %% nbgrader={"grade_id": "find-rate-after", "grade": true, "points": 1}
# Hidden tests: parameters and gradients afterwards; gradients left by others.

# %% tags=["skip-execution"]
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
order = torch.Generator(torch.get_default_device()).manual_seed(0)
pairs = [
    (x_train[rows], y_train[rows])
    for _ in range(5)
    for rows in torch.randperm(len(x_train), generator=order).split(64)
]
rates, losses = find_rate(model, pairs, 1e-3, 30.0)
fig, ax = plt.subplots(figsize=(7.5, 3.3), layout="constrained")
ax.semilogx(rates, losses, color=BLUE, lw=2)
ax.axvspan(0.1, 1.0, color=GREEN, alpha=0.15)
ax.text(0.31, 4.6, "worth\ntrying", color=GREEN, ha="center", va="center")
ax.set(xlabel="learning rate", ylabel="loss", ylim=(0, 6))
ax.grid(alpha=0.3)
plt.show()

# %% [markdown]
# ## Rates that change
#
# Large steps get far, small steps get near. Most runs therefore begin with one rate and
# end with a smaller one. $t$ is the number of the step, counted from 0, and $\eta$ the
# largest rate.
#
# - *Step*: after every so many steps the rate is multiplied by a factor,
#   $\eta \cdot f^{\lfloor t / \text{every} \rfloor}$.
# - *Cosine*: half a cosine wave from $\eta$ at $t = 0$ down to `low` at $t =$ `total`,
#   $\text{low} + (\eta - \text{low}) \cdot (1 + \cos(\pi t / \text{total})) / 2$.
# - *One cycle*: half a cosine wave *up*, from $\eta / 25$ at $t = 0$ to $\eta$ at
#   $t = \text{warm} \cdot \text{total} - 1$, which need not be a whole number. Then half
#   a wave down, to $\eta / 250\,000$ at $t = \text{total} - 1$.
# - *Warm-up*: a factor for any of them, that grows in a straight line, $(t + 1) / n$ in
#   the first $n$ steps and 1 afterwards. For n = 0 it is always 1.
#
# Write the four functions. All of them return a Python float, even where `lr` and
# `factor` are ints. The try cell compares three of them with PyTorch's schedulers.
#
# <details><summary>Half a wave, from anywhere to anywhere</summary>
#
# Write a helper for a wave from `a` to `b` that takes how much of the way is done, from
# 0 to 1. At 0 it gives `a`, at 1 it gives `b`. Then three of the four are short.
#
# </details>


# %% nbgrader={"grade_id": "schedules", "solution": true} difficulty=2 importance=4 minutes=8 answers=["L2"]
#| export
def step_rate(t, lr, every, factor):
    """The rate at step t (int), multiplied by factor after every so many steps."""
    ### BEGIN SOLUTION
    return float(lr * factor ** (t // every))
    ### END SOLUTION


#| export
def cosine_rate(t, lr, total, low=0.0):
    """The rate at step t, from 0 to total: half a cosine wave from lr to low."""
    ### BEGIN SOLUTION
    return low + (lr - low) * (1 + math.cos(math.pi * t / total)) / 2
    ### END SOLUTION


#| export
def one_cycle_rate(t, lr, total, warm=0.3):
    """The rate at step t, from 0 to total - 1, up and down; warm * total is above 1."""
    ### BEGIN SOLUTION
    top = warm * total - 1
    if t <= top:
        start, end, done = lr / 25, lr, t / top
    else:
        start, end, done = lr, lr / 25e4, (t - top) / (total - 1 - top)
    return end + (start - end) * (1 + math.cos(math.pi * done)) / 2
    ### END SOLUTION


#| export
def warm_up(t, steps):
    """The factor at step t, that grows to 1 in so many steps (int, 0 or more)."""
    ### BEGIN SOLUTION
    return min(1.0, (t + 1) / steps) if steps else 1.0
    ### END SOLUTION


# %% nbgrader={"grade_id": "schedules-try", "grade": true, "points": 0}
schedulers = torch.optim.lr_scheduler
for name, mine, make in (
    (
        "step_rate",
        lambda t: step_rate(t, 0.5, 4, 0.1),
        lambda optimizer: schedulers.StepLR(optimizer, 4, 0.1),
    ),
    (
        "cosine_rate",
        lambda t: cosine_rate(t, 0.5, 10, 0.1),
        lambda optimizer: schedulers.CosineAnnealingLR(optimizer, 10, 0.1),
    ),
    (
        "one_cycle_rate",
        lambda t: one_cycle_rate(t, 0.5, 11),
        lambda optimizer: schedulers.OneCycleLR(optimizer, 0.5, total_steps=11),
    ),
):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler = make(optimizer)
    for t in range(10):
        expected = optimizer.param_groups[0]["lr"]
        answer = mine(t)
        assert answer is not None, f"{name} returned None: does it end with return?"
        assert abs(answer - expected) < 1e-9, (
            f"{name}, t = {t}: {expected}, not {answer}"
        )
        optimizer.step()
        scheduler.step()
answer = [warm_up(t, 4) for t in range(6)]
assert answer == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0], f"warm_up in 4 steps: {answer}"
answer = step_rate(5, 1, 2, 3)
assert isinstance(answer, float), f"a float, of ints as well: 9.0, yours {answer!r}"

# %% nbgrader={"grade_id": "schedules-down", "grade": true, "points": 1}
# Hidden tests: step_rate and cosine_rate.

# %% nbgrader={"grade_id": "schedules-cycle", "grade": true, "points": 1}
# Hidden tests: one_cycle_rate, with a top at a whole number and between two.

# %% nbgrader={"grade_id": "schedules-warm", "grade": true, "points": 1}
# Hidden tests: warm_up, with 0 and 1 steps as well.

# %% tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")
for name, rate, color, style in (
    ("step", lambda t: step_rate(t, 1.0, 30, 0.3), GREY, "-"),
    ("cosine", lambda t: cosine_rate(t, 1.0, 100), BLUE, "-"),
    ("one cycle", lambda t: one_cycle_rate(t, 1.0, 101), ORANGE, "-"),
    (
        "cosine, warmed up",
        lambda t: warm_up(t, 15) * cosine_rate(t, 1.0, 100),
        BLUE,
        ":",
    ),
):
    ax.plot([rate(t) for t in range(101)], style, color=color, lw=2, label=name)
ax.set(xlabel="step", ylabel="share of the largest rate")
ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
plt.show()

# %% [markdown]
# ## A rate for each layer
#
# Who goes on training a network that has learned something else lets its first layers
# move little: edges are edges. PyTorch's optimizers take, in place of parameters, a list
# of *groups*, dicts such as `{"params": [w, b], "lr": 0.01}`.
#
# Write `layer_rates(model, lr, factor)` for an `nn.Sequential`. It returns a list with a
# group for each layer, in the layers' order. The last layer has the rate `lr`, and each
# before it `factor` times the rate of the one after it. Frozen parameters, whose
# `requires_grad` is False, are in no group. Layers that have nothing to train, such as a
# ReLU or a layer that is frozen as a whole, get no group, and do not count.


# %% nbgrader={"grade_id": "layer-rates", "solution": true} difficulty=2 importance=3 minutes=5 answers=["L2"]
#| export
def layer_rates(model, lr, factor):
    """Groups of parameters for an optimizer, with smaller rates for earlier layers.

    model: an nn.Sequential; lr: a number; factor: a number, such as 0.5.
    Returns a list of dicts with "params", a list, and "lr", a number.
    """
    ### BEGIN SOLUTION
    layers = [[p for p in layer.parameters() if p.requires_grad] for layer in model]
    layers = [layer for layer in layers if layer]
    last = len(layers) - 1
    return [
        {"params": layer, "lr": lr * factor ** (last - i)}
        for i, layer in enumerate(layers)
    ]
    ### END SOLUTION


# %% nbgrader={"grade_id": "layer-rates-try", "grade": true, "points": 0}
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 3), nn.Linear(3, 2))
model.insert(3, nn.Linear(3, 3).requires_grad_(False))
model[4].bias.requires_grad_(False)
answer = layer_rates(model, 0.1, 0.5)
assert len(answer) == 3, f"three layers can be trained, yours {len(answer)} groups"
rates = [group["lr"] for group in answer]
assert rates == [0.025, 0.05, 0.1], f"0.025, 0.05 and 0.1, yours {rates}"
assert answer[0]["params"][0] is model[0].weight, "the first group is the first layer's"
assert len(answer[2]["params"]) == 1, "a frozen parameter is in no group"
torch.optim.SGD(answer, lr=0.1)

# %% nbgrader={"grade_id": "layer-rates-groups", "grade": true, "points": 1}
# Hidden tests: rates and parameters of each group, with layers that have none.

# %% nbgrader={"grade_id": "layer-rates-frozen", "grade": true, "points": 1}
# Hidden tests: frozen parameters and frozen layers.

# %% [markdown]
# ## A loop that others can hook into
#
# Recording, stopping, changing the rate, clipping: each wants a line somewhere in the
# loop. Instead of a loop with a hundred options, write one that *calls back*. A
# *callback* is any object that has some of these methods. Each takes one argument, the
# `Run` below, from which it reads, and into which it may write.
#
# ```text
# before_fit                     once
#   before_epoch                 for each epoch
#     before_batch               for each batch
#       forward, run.loss, zero_grad, backward
#     after_backward
#       step
#     after_batch
#   after_epoch
# after_fit                      once
# ```

# %% nbgrader={"grade_id": "run", "locked": true}


#| export
class Run:
    """What a training loop and its callbacks share."""

    def __init__(self, model, optimizer, batches, epochs):
        self.model, self.optimizer = model, optimizer
        self.batches, self.epochs = batches, epochs
        self.epoch = 0  # the number of the epoch, counted from 0
        self.loss = None  # of the last batch, a Python float
        self.stop = False  # a bool: whether to stop after this epoch


# %% [markdown]
# ## The loop that calls back
#
# Write `fit(run, callbacks)`.
#
# - The loss is cross-entropy. `run.epoch` is set before `before_epoch`, `run.loss` is a
#   Python float from the forward pass on. The model is put into training mode at the
#   beginning of each epoch, before `before_epoch`.
# - `run.batches` can be walked over again and again. `run.optimizer` has `zero_grad()`
#   and `step()`. A callback may put others into the run: from then on those count.
# - At each event the callbacks run in the order of their attribute `order`, a number,
#   small ones first. One that has no such attribute has 0. Equal ones run as they are
#   listed. A callback that lacks the event's method is passed over.
# - If `run.stop` is true after `after_epoch`, there is no further epoch. `after_fit` runs
#   in any case. `fit` returns nothing.
#
# <details><summary>How do I call a method whose name is in a string?</summary>
#
# `getattr(thing, name, None)` is the method, or `None` if there is none. The same works
# for `order`, with another default.
#
# </details>


# %% nbgrader={"grade_id": "fit", "solution": true} difficulty=3 importance=4 minutes=9 answers=["L2"]
#| export
def fit(run, callbacks=()):
    """Train, and call back at each event.

    run: a Run; callbacks: list of objects with methods named after events.
    """
    ### BEGIN SOLUTION
    callbacks = sorted(callbacks, key=lambda callback: getattr(callback, "order", 0))

    def call(event):
        for callback in callbacks:
            method = getattr(callback, event, None)
            if method is not None:
                method(run)

    call("before_fit")
    for epoch in range(run.epochs):
        run.epoch = epoch
        run.model.train()
        call("before_epoch")
        for x, y in run.batches:
            call("before_batch")
            loss = F.cross_entropy(run.model(x), y)
            run.loss = loss.item()
            run.optimizer.zero_grad()
            loss.backward()
            call("after_backward")
            run.optimizer.step()
            call("after_batch")
        call("after_epoch")
        if run.stop:
            break
    call("after_fit")
    ### END SOLUTION


# %% nbgrader={"grade_id": "fit-try", "grade": true, "points": 0}
class Record:
    def before_fit(self, run):
        self.losses = []

    def after_batch(self, run):
        self.losses.append(run.loss)


class Stop:
    order = 1

    def after_epoch(self, run):
        run.stop = run.epoch == 1


torch.manual_seed(0)
model, record = nn.Linear(64, 10), Record()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
given = [(x_train[rows], y_train[rows]) for rows in torch.arange(320).split(64)]
fit(Run(model, optimizer, given, epochs=5), [Stop(), record])
assert len(record.losses) == 10, f"2 epochs of 5 batches: {len(record.losses)} losses"
assert all(isinstance(n, float) for n in record.losses), "run.loss is a Python float"
assert record.losses[-1] < record.losses[0], "the loss does not fall"

# %% nbgrader={"grade_id": "fit-trains", "grade": true, "points": 2}
# Hidden tests: losses and parameters after a few steps, without callbacks and with some;
# the model's mode; an optimizer that is asked for zero_grad and step alone.

# %% nbgrader={"grade_id": "fit-events", "grade": true, "points": 2}
# Hidden tests: which events come in which order, what is in the Run at each, and the
# order of callbacks.

# %% nbgrader={"grade_id": "fit-stops", "grade": true, "points": 1}
# Hidden tests: stopping after an epoch.

# %% [markdown]
# ## Stopping in time
#
# Write a callback `StopEarly(measure, patience)`. `measure` is a function of the run;
# it returns a number, and small is good: the loss on held-out examples, say.
#
# - `before_fit(run)`: sets `self.best` to infinity, and `self.best_epoch` to `None`.
#   From here on everything starts afresh.
# - `after_epoch(run)`: measures, once. A number smaller than `best` becomes the new
#   `best`, and the epoch `run.epoch` is the `best_epoch`. If there have been `patience`
#   epochs in a row that brought nothing smaller, `run.stop` is set to True. Equal is not
#   smaller, and what is not a number is not either.
#
# `patience` is an int, 1 or more.


# %% nbgrader={"grade_id": "stop-early", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
class StopEarly:
    """A callback that stops a run which no longer gets better."""

    def __init__(self, measure, patience):
        """measure: function of the run, small is good; patience: int, 1 or more."""
        ### BEGIN SOLUTION
        self.measure, self.patience = measure, patience
        ### END SOLUTION

    def before_fit(self, run):
        ### BEGIN SOLUTION
        self.best, self.best_epoch, self.waited = math.inf, None, 0
        ### END SOLUTION

    def after_epoch(self, run):
        ### BEGIN SOLUTION
        number = self.measure(run)
        if number < self.best:
            self.best, self.best_epoch, self.waited = number, run.epoch, 0
            return
        self.waited += 1
        if self.waited >= self.patience:
            run.stop = True
        ### END SOLUTION


# %% nbgrader={"grade_id": "stop-early-try", "grade": true, "points": 0}
numbers = [3.0, 2.0, 2.5, 2.4, 1.0, math.nan, 1.0, 2.0, 0.5]
run = Run(None, None, [], 9)
stopper = StopEarly(lambda run: numbers[run.epoch], patience=3)
stopper.before_fit(run)
while not run.stop and run.epoch < 8:
    stopper.after_epoch(run)
    run.epoch += not run.stop
assert run.epoch == 7, f"nan, 1.0, 2.0 are three without a new best: {run.epoch}"
assert (stopper.best, stopper.best_epoch) == (1.0, 4), "the best was 1.0, in epoch 4"

# %% nbgrader={"grade_id": "stop-early-stops", "grade": true, "points": 1}
# Hidden tests: the epoch at which a run is stopped, or that it is not.

# %% nbgrader={"grade_id": "stop-early-best", "grade": true, "points": 1}
# Hidden tests: best and best_epoch; a second run with the same callback; numbers that
# are equal, or not numbers.

# %% [markdown]
# ## Reading a loss curve
#
# Train until the network overfits, and then reduce the overfitting. Who never sees it
# overfit does not know whether the network is large enough. So one must recognise it.
# *Overfitting is validation getting worse.* That the training loss is lower than the
# validation loss is no sign of it: any network does better on what it has seen.

# %% tags=["skip-execution"]
t = torch.arange(1.0, 41, device="cpu")
noise = torch.randn(2, 40, generator=torch.Generator().manual_seed(1), device="cpu")
panels = {
    "A": (0.9 * (-t / 8).exp() + 0.05, 0.85 * (-t / 8).exp() + 0.28),
    "B": (2.2 * (-t / 6).exp() + 0.01, 1.9 * (-t / 5).exp() + 0.3 + 0.018 * t),
    "C": (2.2 + 0.5 * noise[0].abs(), 2.3 + 0.6 * noise[1].abs()),
    "D": (2.3 - 0.022 * t, 2.31 - 0.021 * t),
}
fig, axes = plt.subplots(1, 4, figsize=(11, 2.9), sharey=True, layout="constrained")
for ax, (letter, (training, validation)) in zip(axes, panels.items(), strict=True):
    ax.plot(t, training, color=BLUE, lw=2, label="training")
    ax.plot(t, validation, color=ORANGE, lw=2, ls="--", label="validation")
    ax.set(title=letter, xlabel="epoch", ylim=(0, 4))
axes[0].set(ylabel="loss")
axes[0].legend(frameon=False)
plt.show()

# %% [markdown]
# ## Predict: four curves
#
# Run the cell above and look. Name what each picture shows, one of `"overfits"`,
# `"rate too large"`, `"not finished"` and `"fine"`, each of them once: `curve_a`,
# `curve_b`, `curve_c`, `curve_d`.
#
# Then `true`, the set of the letters of those sentences that are true.
#
# - P: Where the training loss is lower than the validation loss, the network overfits.
# - Q: In B the network of an epoch near 15 is worth more than that of the last epoch.
# - R: In D more dropout would help.
# - S: In A training can go on: validation does not get worse.

# %% nbgrader={"grade_id": "curves", "solution": true} difficulty=2 importance=5 minutes=4 answers=["L2"]
# Assign curve_a, curve_b, curve_c, curve_d and true
### BEGIN SOLUTION
curve_a = "fine"
curve_b = "overfits"
curve_c = "rate too large"
curve_d = "not finished"
true = {"Q", "S"}
### END SOLUTION

# %% nbgrader={"grade_id": "curves-try", "grade": true, "points": 0}
for answer in (curve_a, curve_b, curve_c, curve_d):
    named = "overfits", "rate too large", "not finished", "fine"
    assert answer in named, f"{answer!r} is none of the four"
assert isinstance(true, set) and true <= set("PQRS"), f"a set of letters: {true!r}"

# %% nbgrader={"grade_id": "curves-names", "grade": true, "points": 2}
# Hidden tests: curve_a, curve_b, curve_c and curve_d.

# %% nbgrader={"grade_id": "curves-sentences", "grade": true, "points": 1}
# Hidden tests: true.

# %% [markdown]
# ## Against overfitting, in this order
#
# 1. *More data.* Nothing else is as good, and nothing is as often out of reach.
# 2. *Augmentation.* Make new examples of old ones, in ways that keep the label.
# 3. *Architecture.* A network that knows something about the task, such as that
#    neighbouring pixels belong together, needs less to learn.
# 4. *Regularisation.* Dropout, weight decay.
# 5. *A smaller model.* Last, since it also takes away what the network could learn.
#
# You write a piece of the second and one of the fourth, and then measure all five.

# %% [markdown]
# ## Moved pictures
#
# Write `shift(x, rows, columns)` for pictures `x`, a float tensor (n, 1, h, w). Picture
# `i` moves down by `rows[i]` and to the right by `columns[i]`, negative numbers meaning
# up and left. Pixels that leave the picture are gone, and zeros come in on the other
# side. `rows` and `columns` are int64 tensors (n,), all between -2 and 2, and the
# pictures have at least 3 rows and 3 columns. The result is a new tensor of the shape of
# `x`, which stays as it is.
#
# A loop over the pictures is fine.
#
# <details><summary>I don't know how to start</summary>
#
# Which rows of the old picture are still to be seen after a move by 2, and in which
# rows of the new one do they stand?
#
# </details>


# %% nbgrader={"grade_id": "shift", "solution": true} difficulty=2 importance=3 minutes=6 answers=["L2"]
#| export
def shift(x, rows, columns):
    """Move each picture by its own number of rows and columns, with zeros coming in.

    x: float tensor (n, 1, h, w), not changed; rows, columns: int64 tensors (n,).
    Returns a float tensor (n, 1, h, w).
    """
    ### BEGIN SOLUTION
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved
    ### END SOLUTION


# %% nbgrader={"grade_id": "shift-try", "grade": true, "points": 0}
x = torch.arange(1.0, 10).reshape(1, 1, 3, 3).repeat(3, 1, 1, 1)
answer = shift(x, torch.tensor([0, 1, -2]), torch.tensor([0, 0, 1]))
assert answer is not None, "shift returned None: does it end with return?"
assert answer.shape == x.shape, f"the shape of x, yours {tuple(answer.shape)}"
assert torch.equal(answer[0], x[0]), "the first picture is not moved at all"
assert answer[1, 0].tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]], f"{answer[1, 0]}"
assert answer[2, 0].tolist() == [[0, 7, 8], [0, 0, 0], [0, 0, 0]], f"{answer[2, 0]}"

# %% nbgrader={"grade_id": "shift-values", "grade": true, "points": 2}
# Hidden tests: values for several sizes and moves; x is not changed.

# %% [markdown]
# ## Dropout
#
# In training, *dropout* sets each number to 0 with probability $p$, each by itself, and
# multiplies those that are left by $1 / (1 - p)$. The mean stays what it was, so that
# nothing has to be done in evaluation: there the numbers pass as they are. The gradient
# goes through the same mask, with the same factor.
#
# Write `dropout(x, p, training)` for a float tensor of any shape, `p` from 0 to 1 and a
# bool. For p = 1 all is 0. Chance comes from PyTorch's own generator, anew with each
# call. None of PyTorch's dropout functions.


# %% nbgrader={"grade_id": "dropout", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L2"]
#| export
def dropout(x, p, training):
    """Drop each number with probability p in training, and scale the others.

    x: float tensor of any shape; p: number from 0 to 1; training: bool.
    Returns a float tensor of the shape of x.
    """
    ### BEGIN SOLUTION
    if not training:
        return x
    if p == 1:
        return x * 0
    return x * (torch.rand(x.shape) >= p) / (1 - p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "dropout-try", "grade": true, "points": 0}
torch.manual_seed(0)
x = torch.ones(100, 100)
answer = dropout(x, 0.25, True)
assert answer is not None, "dropout returned None: does it end with return?"
assert answer.shape == x.shape, f"the shape of x, yours {tuple(answer.shape)}"
left = (answer != 0).float().mean().item()
assert abs(left - 0.75) < 0.05, f"about 75 % are left, yours {left:.1%}"
torch.testing.assert_close(answer.max().item(), 4 / 3)
assert abs(answer.mean().item() - 1) < 0.05, f"the mean stays 1: {answer.mean()}"
for name, table in (("row", answer), ("column", answer.t())):
    assert not torch.equal(table[0], table[1]), f"each {name} drops the same numbers"
assert not torch.equal(dropout(x, 0.25, True), answer), "each call drops the same"
assert torch.equal(dropout(x, 0.25, False), x), "in evaluation nothing is dropped"
assert not dropout(x, 1, True).any(), "for p = 1 all of it is 0"

# %% nbgrader={"grade_id": "dropout-training", "grade": true, "points": 2}
# Hidden tests: in training: how often a number is dropped and by what the others are
# multiplied, each by itself and anew in each call; p = 0 and p = 1.

# %% nbgrader={"grade_id": "dropout-rest", "grade": true, "points": 1}
# Hidden tests: evaluation; gradients in both modes.

# %% [markdown]
# ## All five, measured
#
# Two hundred digits to learn from, a network that is far too large for them, and 360
# digits that it never sees. Each remedy is tried alone, from two starts. This takes
# some ten seconds.

# %% tags=["skip-execution"]


class Dropout(nn.Module):
    """Your dropout as a layer."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        return dropout(x, self.p, self.training)


def wide(drop=0.0):
    layers = [nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU()]
    return nn.Sequential(
        *layers, *([Dropout(drop)] if drop else []), nn.Linear(256, 10)
    )


def convolutions():
    return nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        *(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(128, 10)),
    )


def small():
    return nn.Sequential(nn.Linear(64, 8), nn.ReLU(), nn.Linear(8, 10))


def moved(x):
    steps = torch.randint(-1, 2, (2, len(x)))
    return shift(x.unflatten(1, (1, 8, 8)), *steps).flatten(1)


def measure(make, n=200, decay=0.0, change=None, steps=600, seed=0):
    """Training and held-out loss every 25 steps, and the accuracy at the end."""
    torch.manual_seed(seed)
    model, curve = make(), []
    optimizer = Adam(model.parameters(), lr=0.002, weight_decay=decay, decoupled=True)
    x, y = x_train[:n], y_train[:n]
    for step in range(steps + 1):
        if step % 25 == 0:
            ends = [evaluate(model, [pair]) for pair in ((x, y), (x_valid, y_valid))]
            curve.append([step, ends[0][0], ends[1][0]])
        rows = torch.randint(0, n, (50,))
        loss = F.cross_entropy(model(change(x[rows]) if change else x[rows]), y[rows])
        model.zero_grad()
        loss.backward()
        optimizer.step()
    return curve, ends[1][1]


remedies = {
    "200 digits": {"make": wide},
    "1,437 digits": {"make": wide, "n": 1437},
    "moved digits": {"make": wide, "change": moved},
    "convolutions": {"make": convolutions},
    "dropout, decay": {"make": lambda: wide(0.5), "decay": 0.3},
    "8 hidden units": {"make": small},
}
results = {
    name: [measure(**options, seed=seed) for seed in range(2)]
    for name, options in remedies.items()
}

# %% tags=["skip-execution"]
fig, axes = plt.subplots(1, 6, figsize=(11.5, 2.7), sharey=True, layout="constrained")
for ax, (name, runs) in zip(axes, results.items(), strict=True):
    steps, training, validation = zip(*runs[0][0], strict=True)
    ax.semilogy(steps, training, color=BLUE, lw=2, label="training")
    ax.semilogy(steps, validation, color=ORANGE, lw=2, ls="--", label="held out")
    ax.set_title(name, fontsize=10)
    ax.set(ylim=(1e-3, 4), xlabel="step")
axes[0].set(ylabel="loss")
axes[0].legend(frameon=False, fontsize=8)
plt.show()
for name, runs in results.items():
    losses = ", ".join(f"{curve[-1][2]:.2f}" for curve, _ in runs)
    accuracies = ", ".join(f"{accuracy:.1%}" for _, accuracy in runs)
    print(f"{name:15} held-out loss {losses}   accuracy {accuracies}")

# %% [markdown]
# More data is far ahead of all else. Convolutions lower the held-out loss clearly,
# dropout with weight decay a little. Moved digits do not help *here*: one pixel in eight
# is a long way, and the digits held out all stand in the middle. Augmentation must look
# like what will be asked. And eight hidden units are too few, or not yet trained: both
# losses are still falling. A remedy is an idea until it has been measured.

# %% [markdown]
# ## Stopping, and going on
#
# A run of hours must survive a stop. Going on *exactly* takes more than the weights.
# What else does the next step depend on?
#
# Write `save(file, model, optimizer, order)` and `load(file, model, optimizer, order)`.
# The model is an `nn.Module`, the optimizer one of `torch.optim`, and `order` the
# `torch.Generator` from which the order of the examples is drawn. `file` is a path, or
# a file opened for writing or reading bytes, as `torch.save` and `torch.load` take it.
#
# `load` fills a model, an optimizer and a generator that were made in the same way as
# those saved, and returns nothing. Whoever goes on from there gets the same parameters,
# to the last digit, as if nobody had stopped: with momentum in the optimizer, a learning
# rate that was changed on the way, shuffled examples, running means in the model, and
# dropout, which draws from PyTorch's own generator on the CPU.
#
# <details><summary>I don't know how to start</summary>
#
# `state_dict()` and `load_state_dict()` are methods of modules and optimizers.
# Generators have `get_state()` and `set_state()`, and for PyTorch's own generator there
# are `torch.get_rng_state()` and `torch.set_rng_state()`.
#
# </details>


# %% nbgrader={"grade_id": "resume", "solution": true} difficulty=3 importance=4 minutes=7 answers=["L2"]
#| export
def save(file, model, optimizer, order):
    """Write all that a run needs to go on.

    file: a path, or a file opened for writing bytes; model: an nn.Module;
    optimizer: one of torch.optim; order: a torch.Generator.
    """
    ### BEGIN SOLUTION
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "order": order.get_state(),
        "chance": torch.get_rng_state(),
    }
    torch.save(state, file)
    ### END SOLUTION


#| export
def load(file, model, optimizer, order):
    """Fill model, optimizer and generators with what was saved.

    file: a path, or a file opened for reading bytes; the others as in save.
    """
    ### BEGIN SOLUTION
    state = torch.load(file, map_location="cpu")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    order.set_state(state["order"])
    torch.set_rng_state(state["chance"])
    ### END SOLUTION


# %% nbgrader={"grade_id": "resume-try", "grade": true, "points": 0}
import io


def made(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 10), nn.Dropout(0.3)).cpu()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    return model, optimizer, torch.Generator().manual_seed(seed)


def go_on(model, optimizer, order):
    pictures, classes = x_train[:128].cpu(), y_train[:128].cpu()
    for rows in torch.randperm(128, generator=order, device="cpu").split(32):
        loss = F.cross_entropy(model(pictures[rows]), classes[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


first, file = made(0), io.BytesIO()
go_on(*first)
save(file, *first)
go_on(*first)
file.seek(0)
second = made(1)
load(file, *second)
go_on(*second)
for a, b in zip(first[0].parameters(), second[0].parameters(), strict=True):
    assert torch.equal(a, b), "after going on the parameters are not the same"

# %% nbgrader={"grade_id": "resume-exact", "grade": true, "points": 2}
# Hidden tests: parameters after going on, with momentum, shuffled examples and dropout.

# %% nbgrader={"grade_id": "resume-rest", "grade": true, "points": 1}
# Hidden tests: Adam; groups of parameters; a rate or a momentum changed on the way;
# batch normalisation's running means; a module of one's own with dropout; a path in
# place of an open file; a run that goes on after it was saved.

# %% [markdown]
# ## All together
#
# Write `train_digits(x, y)`. It makes a network, trains it, and returns two things: the
# network, and the list of training losses as Python floats, one per step.
#
# - `x` is (n, 64) in float32, `y` is (n,) in int64, classes 0 to 9, of which some may be
#   missing.
# - The network is an `nn.Module`. For `x` of shape (m, 64) it returns logits (m, 10),
#   without a softmax. It has at most 10,000 parameters, and what it has learned lies in
#   them alone: were all of them 0, it would give the same logits for every picture.
# - 64, 32 and 10 units with a ReLU between, batches of 64, 10 epochs, Adam with a rate of
#   0.01 take less than a second. All this is your choice: your own batches, loss,
#   optimizer and schedule from above, or PyTorch's. You may set a seed inside.
#
# The first hidden test trains on these images with the classes renamed, and asks for at
# least 93 % of the held-out images. The second trains on 320 images, takes the trained
# network and moves its parameters, a little in the direction of the gradient: the loss
# must change as the gradient says. It sets them to 0 and asks again. Both ask once more
# with random numbers for all parameters: the network may then no longer read most of
# the pictures. Trained again on the 320 images with the classes renamed, it must give
# most of a hundred other pictures the new ones. And the losses must fall: there are at
# least five, and the mean of the last tenth is below 0.7 times the mean of the first
# tenth. Before the network is asked, it is put into evaluation mode.


# %% nbgrader={"grade_id": "train", "solution": true} difficulty=4 importance=5 minutes=10 answers=["L2"]
#| export
def train_digits(x, y):
    """Train a network on x (n, 64) and y (n,), classes 0 to 9.

    Returns the network, an nn.Module, and the list of training losses.
    """
    ### BEGIN SOLUTION
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "train-try", "grade": true, "points": 0}
torch.manual_seed(0)
network, curve = train_digits(x_train[:320], y_train[:320])
assert isinstance(network, nn.Module), "the first of the two is a module"
count = sum(p.numel() for p in network.parameters())
assert 0 < count <= 10_000, f"{count} parameters; at most 10,000 are allowed"
assert isinstance(curve, list) and len(curve) >= 5, "losses: a list, one per step"
assert all(isinstance(n, float) for n in curve), "losses: Python floats, as .item()"
tenth = max(1, len(curve) // 10)
assert sum(curve[-tenth:]) < 0.7 * sum(curve[:tenth]), "the losses do not fall"
with torch.no_grad():
    answer = network.eval()(x_valid)
assert answer.shape == (len(x_valid), 10), f"m × 10 logits, not {tuple(answer.shape)}"
accuracy = (answer.argmax(1) == y_valid).float().mean().item()
print(f"trained on 320 digits: {accuracy:.1%} of those held out are right")

# %% nbgrader={"grade_id": "train-accuracy", "grade": true, "points": 2}
# Hidden tests: the accuracy on the held-out images, and the number of parameters.

# %% nbgrader={"grade_id": "train-moved", "grade": true, "points": 2}
# Hidden tests: the trained network looked at again after its parameters were moved, and
# set to 0; losses that fall (on 320 images).

# %% [markdown]
# ## In your own words: it overfits
#
# A friend trains a network on 500 photographs of mushrooms. After 10 epochs the
# validation loss is 0.60, after 40 epochs the training loss is 0.01 and the validation
# loss 0.95. "It overfits, so I make the network ten times smaller," says the friend.
#
# Answer in six to ten sentences. Graded by hand, out of 3 points:
#
# - 1 point: which numbers show overfitting and which do not, and what can be kept of
#   this run without training anew.
# - 1 point: at least three things to try before a smaller network, in an order, with a
#   reason for the order.
# - 1 point: an augmentation that would be wrong for these pictures or for digits, and
#   why; or how the friend can fool themselves by choosing among twenty attempts with
#   the same validation pictures.

# %% [markdown] nbgrader={"grade_id": "overfits-words", "solution": true, "grade": true, "points": 3} difficulty=3 importance=4 minutes=7 answers=["L2"]
# The training loss of 0.01 shows nothing by itself: it is lower than the validation
# loss in nearly every run. What shows overfitting is that validation got worse, from
# 0.60 to 0.95, while training got better. The network of epoch 10, if it was saved, is
# the best of this run, and stopping early would have kept it.
#
# First I would look for more photographs, since every other remedy only replaces them.
# Then augmentation, which makes more of those that are there: crops, mirrored pictures,
# a little more or less light. Then a network that suits pictures, if it does not have
# convolutions yet, or one that was trained on other pictures. Then dropout and weight
# decay. A smaller network comes last, because it can also learn less of what is true.
#
# Changing colours strongly would be wrong here, since two mushrooms may differ in
# nothing else; a digit must not be turned upside down, or a 6 becomes a 9. And whoever
# picks the best of twenty attempts by the same pictures has fitted these pictures too;
# a third set, used once, tells the truth.

# %% [markdown]
# ## Your functions at work
#
# A network trained by your optimizer on your batches, with the loss that you wrote.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
order = torch.Generator(torch.get_default_device()).manual_seed(0)
points = torch.randn(1000, 2)
classes = (points > 0).sum(1)  # in how many of its two coordinates a point is positive
model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 3))
optimizer = Adam(model.parameters(), lr=0.01)
for epoch in range(1, 6):
    model.train()
    for rows in batches(800, 64, order):
        loss = cross_entropy(model(points[rows]), classes[rows])
        for parameter in model.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
    loss, accuracy = evaluate(model, [(points[800:], classes[800:])])
    print(f"epoch {epoch}: held-out loss {loss:.3f}, accuracy {accuracy:.1%}")

# %% [markdown]
# ## Recap
#
# - An epoch is a pass over all examples, a step is one batch. The last batch may be
#   short, and then its examples must not count for more than others.
# - Take the maximum out before the exponential. The gradient of cross-entropy is what
#   the network believes minus what is true, and a network that guesses has log 10.
# - Measure in evaluation mode, record nothing, and put every mode back.
# - Backward adds to `.grad`, the step uses it, one line clears it.
# - Momentum keeps a velocity, RMSprop divides by the size of gradients, Adam does both
#   and corrects its beginning. L2 in the loss goes through all that, decoupled decay
#   does not.
# - Rates are found by trying all of them, and then rise and fall. Clipping shortens all
#   gradients together; accumulation weighs parts by their examples.
# - Overfitting is validation getting worse. More data, augmentation, architecture,
#   regularisation, and only then a smaller model.
# - A run consists of weights, the optimizer's state, and all chance that is still to
#   come.
#
# Next: what keeps deep networks trainable, and a small residual network
# (`14_resnet`).
#
# ## To read next
#
# - Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum
#   in deep learning*, 2013.
# - Kingma and Ba, *Adam: a method for stochastic optimization*, 2015.
# - Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019.
# - Smith, *Cyclical learning rates for training neural networks*, 2017: the learning-rate
#   finder.
# - Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, *Dropout: a simple way to
#   prevent neural networks from overfitting*, 2014.
#
# ## Questions answered here
#
# - L2: the road after forward and backward: the training loop, its optimizers, and what
#   to do when a network overfits.
