# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn


def shifted(x):
    return x - 0.5


def by_rows(x):
    return (x - x.mean(1, keepdim=True)) / (x.std(1, keepdim=True) + 0.1)


# %% hidden="spreads-plain"
probe(spreads, torch.tensor([[1.0], [3.0]]), [torch.tensor([[2.0]])])
probe(spreads, randn(4, 3), [randn(5, 3)])
probe(spreads, randn(6, 3), [randn(5, 3), randn(4, 5), randn(3, 4)], None)
probe(spreads, awkward(5, 4), [awkward(4, 4), randn(6, 4)])
probe(spreads, 300 * randn(30, 2), [randn(3, 2), 30 * randn(4, 3)])
probe(spreads, 1e-4 * randn(2, 30), [randn(30, 30), 1e-4 * randn(4, 30)], atol=1e-12)
probe(spreads, randn(3, 5).t(), [randn(3, 4).t(), randn(2, 4)])
probe(spreads, randn(3, 4), [])
probe(spreads, randn(1, 4), [randn(20, 4), randn(3, 20)])
w = randn(4, 4)
probe(spreads, w, [w, w])
probe(spreads, randn(4, 3), [300 * randn(5, 3, away=1.0)])
probe(spreads, randn(4, 3), [1e-4 * randn(5, 3), 1e-4 * randn(2, 5)], atol=1e-12)
weights = [randn(4, 4).abs() / 3 for _ in range(25)]  # so that ReLU cuts nothing off
probe(spreads, randn(6, 4).abs(), weights)
x = torch.tensor([[1.0, 2.0], [1.0, 2.0], [3.0, 0.0]])
probe(spreads, x, [torch.tensor([[1.0, 0.0], [1.0, 2.0]])])


probe(spreads, torch.tensor([[1.0], [3.0]]), [torch.tensor([[2.0]])], types=True)


# %% hidden="spreads-norm"
probe(spreads, torch.tensor([[1.0], [3.0]]), [torch.tensor([[2.0]])], shifted)
probe(spreads, randn(4, 3), [randn(5, 3)], by_rows)
probe(spreads, randn(4, 3), [randn(5, 3), randn(4, 5), randn(3, 4)], by_rows)
probe(spreads, randn(6, 3), [randn(3, 3)] * 3, shifted)
probe(spreads, randn(4, 3), [randn(5, 3), randn(4, 5)], kw={"norm": torch.neg})
probe(spreads, randn(4, 3), [randn(5, 3) for _ in range(1)], torch.tanh)
probe(spreads, randn(4, 3), [], shifted)


# %% mistake="norm-behind-the-activation"
# You normalise what the ReLU has made. The text puts the norm before it.
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = (x @ w.t()).relu()
        x = x if norm is None else norm(x)
        found.append(x.std().item())
    return found


# %% mistake="norm-never-called"
# norm has no effect on your numbers. Is it called, and is what it returns used?
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = (x @ w.t()).relu()
        found.append(x.std().item())
    return found


# %% mistake="before-the-activation"
# You measure before the ReLU. The text asks for what lies behind it.
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = x @ w.t()
        x = x if norm is None else norm(x)
        found.append(x.std().item())
        x = x.relu()
    return found


# %% mistake="variance"
# These are variances. A standard deviation is the root of one.
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = x @ w.t()
        x = (x if norm is None else norm(x)).relu()
        found.append(x.var().item())
    return found


# %% mistake="only-the-last"
# There is one number, for the last layer. One for each layer is asked for.
def spreads(x, weights, norm=None):
    for w in weights:
        x = x @ w.t()
        x = (x if norm is None else norm(x)).relu()
    return [x.std().item()]


# %% mistake="normalised-input"
# You normalise before the product. The text puts the norm behind it.
def spreads(x, weights, norm=None):
    found = []
    for w in weights:
        x = x if norm is None else norm(x)
        x = (x @ w.t()).relu()
        found.append(x.std().item())
    return found


# %% alternative="identity-for-none"
def spreads(x, weights, norm=None):
    norm = norm or (lambda t: t)
    made = []
    for w in weights:
        x = torch.clamp(norm(F.linear(x, w)), min=0)
        made.append(float(torch.std(x)))
    return made


# %% alternative="generator"
def _outputs(x, weights, norm):
    for w in weights:
        x = torch.einsum("ni,oi->no", x, w)
        if norm:
            x = norm(x)
        x = torch.relu(x)
        yield x


def spreads(x, weights, norm=None):
    return [y.std().item() for y in _outputs(x, weights, norm)]


# %% inputs
# x: empty: without rows there is no spread
