# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="forgotten-with"
probe(lambda: at_here, reveal=False)
probe(lambda: with_clearing, reveal=False)

# %% hidden="forgotten-without"
probe(lambda: without_clearing, reveal=False)
probe(lambda: grads_without, reveal=False)

# %% mistake="backward-updates"
# You let backward move w. It fills w.grad and touches nothing else; moving is the
# optimizer's part, one line further down.
at_here, with_clearing = 2.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, -1.0, -3.5], [8.0, 12.0, 10.0]

# %% mistake="last-gradient-wins"
# Without clearing you let the new gradient replace the old one. Then clearing would be
# of no use at all. Backward adds.
at_here, with_clearing = 4.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, 1.0, 0.5], [8.0, 4.0, 2.0]

# %% mistake="gradients-of-the-cleared-run"
# You add up the gradients of the run with clearing. Without it w goes elsewhere, and
# its new gradients differ: take 2w at the place where w really is.
at_here, with_clearing = 4.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, -1.0, -4.5], [8.0, 12.0, 14.0]

# %% mistake="step-without-the-learning-rate"
# You subtract the whole gradient. The step takes 0.25 times it.
at_here, with_clearing = 4.0, [-4.0, 4.0, -4.0]
without_clearing, grads_without = [-4.0, -4.0, 4.0], [8.0, 0.0, -8.0]

# %% mistake="slope-is-w"
# The slope of w² is 2w. You have used w.
at_here, with_clearing = 4.0, [3.0, 2.25, 1.6875]
without_clearing, grads_without = [3.0, 1.25, -0.8125], [4.0, 7.0, 8.25]

# %% mistake="uphill"
# You add the step. To make the loss smaller, w goes against its gradient.
at_here, with_clearing = 4.0, [6.0, 9.0, 13.5]
without_clearing, grads_without = [6.0, 11.0, 21.5], [8.0, 20.0, 42.0]


# %% alternative="run-and-see"
def _run(clear):
    w = torch.tensor(4.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.25)
    here, values, gradients = [], [], []
    for _ in range(3):
        if clear:
            optimizer.zero_grad()
        (w**2).backward()
        here.append(w.item())
        gradients.append(w.grad.item())
        optimizer.step()
        values.append(w.item())
    return here, values, gradients


(at_here, *_), with_clearing, _ = _run(True)
_, without_clearing, grads_without = _run(False)

# %% alternative="whole-numbers"
at_here = 4
with_clearing = [4 / 2, 4 / 4, 4 / 8]
grads_without = [8, 12, 10]
without_clearing = [2, -1, -3.5]
