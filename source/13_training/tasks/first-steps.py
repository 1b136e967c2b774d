# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="first-steps-first"
probe(lambda: sgd_first, reveal=False, rtol=1e-4)
probe(lambda: adam_first, reveal=False, rtol=1e-4)
probe(lambda: adam_small, reveal=False, rtol=1e-4)
probe(lambda: rms_first, reveal=False, rtol=1e-4)

# %% hidden="first-steps-later"
probe(lambda: momentum_late, reveal=False, rtol=1e-4)
probe(lambda: frozen_moves, reveal=False)
probe(lambda: sorted(same_decay), reveal=False)


# %% mistake="sign"
# Your parameter goes uphill. It moves against its gradient.
sgd_first, adam_first, adam_small, rms_first = 0.4, 0.1, 0.1, 1.0
momentum_late, frozen_moves, same_decay = 4.0, True, {"SGD"}


# %% mistake="adam-s-step-grows-with-the-gradient"
# You let Adam's first step grow with the gradient. It is divided by the gradient's own
# size.
sgd_first, adam_first, adam_small, rms_first = -0.4, -0.4, -0.0004, -1.0
momentum_late, frozen_moves, same_decay = -4.0, True, {"SGD"}


# %% mistake="rmsprop-corrected"
# You correct RMSprop's first mean. It starts at 0, takes in a hundredth of the square,
# and is used as it is.
sgd_first, adam_first, adam_small, rms_first = -0.4, -0.1, -0.1, -0.1
momentum_late, frozen_moves, same_decay = -4.0, True, {"SGD"}


# %% mistake="momentum-as-a-mean"
# You let the velocity be a mean of gradients. Each comes in whole: v = 0.9 v + 4. Where
# does that end?
sgd_first, adam_first, adam_small, rms_first = -0.4, -0.1, -0.1, -1.0
momentum_late, frozen_moves, same_decay = -0.4, True, {"SGD"}


# %% mistake="frozen-stays"
# A gradient of zeros is not the same as none: the velocity goes on, weakened, and so
# does the parameter. The optimizer never asks whether a gradient is required.
sgd_first, adam_first, adam_small, rms_first = -0.4, -0.1, -0.1, -1.0
momentum_late, frozen_moves, same_decay = -4.0, False, {"SGD"}


# %% mistake="momentum-decays-alike"
# With momentum L2 goes into the velocity and comes back in later steps, and decoupled
# decay does not. Take two steps by hand.
sgd_first, adam_first, adam_small, rms_first = -0.4, -0.1, -0.1, -1.0
momentum_late, frozen_moves, same_decay = -4.0, True, {"SGD", "momentum"}


# %% alternative="run-and-see"
def _first(make, slope):
    p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    p.grad = torch.full((1,), slope, dtype=torch.float64)
    make([p], lr=0.1).step()
    return p.item()


sgd_first = _first(torch.optim.SGD, 4.0)
adam_first = _first(torch.optim.Adam, 4.0)
adam_small = _first(torch.optim.Adam, 0.004)
rms_first = _first(torch.optim.RMSprop, 4.0)
momentum_late = -0.1 * 4 / (1 - 0.9)
frozen_moves, same_decay = True, {"SGD"}


# %% alternative="whole-numbers"
sgd_first, adam_first, adam_small, rms_first = -4 / 10, -1 / 10, -1 / 10, -1
momentum_late = -4
frozen_moves = not False
same_decay = {"SGD", "momentum"} - {"momentum"}
