# ---
# jupyter:
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
# step). Expect 60 minutes.
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
order = torch.Generator().manual_seed(1)
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

shift = torch.linspace(-130, 130, 521)
naive = (torch.tensor([0.0, 1.0, 2.0]) + shift[:, None]).exp().sum(1).log()
fig, ax = plt.subplots(figsize=(7.5, 3.2), layout="constrained")
ax.plot(shift, shift + 2.41, color=GREY, lw=5, alpha=0.35, label="true value")
ax.plot(shift, naive, color=ORANGE, lw=2, label="log(sum(exp(x))) in float32")
ax.axvspan(86.7, 130, color=ORANGE, alpha=0.12)
ax.axvspan(-130, -105.2, color=ORANGE, alpha=0.12)
ax.text(108, -60, "infinite", ha="center", color=ORANGE)
ax.text(-117, 60, "minus\ninfinite", ha="center", color=ORANGE)
ax.set(xlabel="logits: 0, 1, 2, all moved by this much", ylabel="log-sum-exp")
ax.set(xlim=(-130, 130))
ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.12, 1))
plt.show()

# %% [markdown]
# ## Log-sum-exp that does not overflow
#
# Write `log_sum_exp(x)`, over the last dimension. `x` is a float tensor of rank 1 or
# more; its last size is at least 1, and all of its numbers are finite. They may be as
# large as 10,000 and as small as -10,000. The tests ask for values and gradients.
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
# Write `cross_entropy(logits, labels)`. `logits` is a float tensor (n, k), `labels` an
# int64 tensor (n,) with the right classes, from 0 to k - 1, and n is at least 1. It
# returns the mean over the n examples, a tensor of rank 0. The logits may be as large
# as 10,000 and as small as -10,000. The tests ask for values and gradients.
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
#   backward pass.
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
model = nn.Sequential(nn.Dropout(0.5), nn.Identity())
x = torch.tensor([[9.0, 0.0], [0.0, 9.0], [9.0, 0.0]])
pairs = [(x[:2], torch.tensor([0, 1])), (x[2:], torch.tensor([1]))]
model[1].eval()
answer = evaluate(model, pairs)
assert len(answer) == 2, f"two numbers: loss and accuracy, yours {answer}"
assert all(isinstance(n, float) for n in answer), f"Python floats, yours {answer}"
assert abs(answer[1] - 2 / 3) < 1e-6, f"two of three are right, yours {answer[1]}"
assert abs(answer[0] - 3.000123) < 1e-4, f"the loss is 3.0001, yours {answer[0]}"
modes = model.training, model[0].training, model[1].training
assert modes == (True, True, False), f"the modes were True, True, False: now {modes}"

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
#   C B D E, Q: B D C E, R: B D E C, S: D before B, which is `B` and `D` exchanged.
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
# ## Your functions at work
#
# A network trained by your optimizer on your batches, with the loss that you wrote.

# %% tags=["skip-execution", "demo"]
torch.manual_seed(0)
order = torch.Generator().manual_seed(0)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = Adam(model.parameters(), lr=0.01)
for epoch in range(1, 6):
    model.train()
    for rows in batches(len(x_train), 64, order):
        loss = cross_entropy(model(x_train[rows]), y_train[rows])
        for parameter in model.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
    loss, accuracy = evaluate(model, [(x_valid, y_valid)])
    print(f"epoch {epoch}: held-out loss {loss:.3f}, accuracy {accuracy:.1%}")

# %% [markdown]
# ## Recap
#
# - An epoch is a pass over all examples, a step is one batch. The last batch may be
#   short, and counts by its examples.
# - Take the maximum out before the exponential. The gradient of cross-entropy is what
#   the network believes minus what is true.
# - Evaluation mode, no recording, and every mode put back.
#
# ## To read next
#
# - Kingma and Ba, *Adam: A method for stochastic optimization*, 2015.
# - Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019.
#
# ## Questions answered here
#
# - L2: the road after forward and backward: the training loop and its optimizers.
