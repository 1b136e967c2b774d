# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn, unusual

whole = ("aten.logsumexp", "aten.logaddexp", "aten.logaddexp2", "aten._log_softmax",
         "aten._softmax", "aten.logcumsumexp", "aten._logcumsumexp")  # fmt: skip

# %% hidden="log-sum-exp-values"
probe(log_sum_exp, torch.tensor([[0.0, 0.0], [1.0, 3.0]]), grad=True, forbid=whole)
probe(log_sum_exp, randn(4, 3), grad=True, forbid=whole)
probe(log_sum_exp, randn(5), grad=True, forbid=whole)
probe(log_sum_exp, randn(2, 3, 4), grad=True, forbid=whole)
probe(log_sum_exp, randn(3, 1), grad=True, forbid=whole)
probe(log_sum_exp, randn(3, 40), grad=True, forbid=whole)
probe(log_sum_exp, awkward(4, 4), forbid=whole)
for table in unusual():
    probe(log_sum_exp, table, forbid=whole)
probe(log_sum_exp, torch.tensor([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]), grad=False)
probe(log_sum_exp, torch.tensor([[9e-4, 9e-4], [-9e-4, -9e-4]]), forbid=whole)
probe(log_sum_exp, randn(3, 4, dtype=torch.float64), rtol=1e-9, forbid=whole)

wide = torch.tensor([[10.1, 0.3], [0.7, 9.3]], dtype=torch.float64)
probe(log_sum_exp, wide, dtype=True, forbid=whole)


# %% hidden="log-sum-exp-large"
probe(log_sum_exp, 1000 * randn(4, 3, away=0.1), grad=True, forbid=whole)
rows = torch.tensor([10000.0, -10000.0, 0.0, 100.0, -100.0])
loose = {"forbid": whole, "atol": 5e-3}  # at 10,000 float32 has three digits left
probe(log_sum_exp, rows[:, None] + randn(5, 3), grad=True, **loose)
probe(log_sum_exp, randn(2, 3) - 200, grad=True, forbid=whole)
probe(log_sum_exp, randn(6) + 300, grad=True, forbid=whole)
probe(log_sum_exp, randn(2, 2, 3) - 9000, grad=True, **loose)


# %% mistake="as-it-stands"
# The formula as it stands. In float32 exp(100) is infinite, and exp(-200) is 0. Take
# the largest number of each row out of the sum first.
def log_sum_exp(x):
    return x.exp().sum(-1).log()


# %% mistake="maximum-not-put-back"
# You took the maximum out of the sum, and it is missing in the result.
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True)
    return (x - m).exp().sum(-1).log()


# %% mistake="one-maximum-for-all"
# You take the maximum of the whole table. For a row of small numbers all exponentials
# are 0 then. Each row has a maximum of its own.
def log_sum_exp(x):
    m = x.max()
    return m + (x - m).exp().sum(-1).log()


# %% mistake="over-the-first-dimension"
# You add up over the first dimension. The text asks for the last.
def log_sum_exp(x):
    m = x.amax(0, keepdim=True)
    return m.squeeze(0) + (x - m).exp().sum(0).log()


# %% mistake="keeps-the-dimension"
# Your result has one dimension too many, of size 1.
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True)
    return m + (x - m).exp().sum(-1, keepdim=True).log()


# %% mistake="clamped"
# You cut the exponents off. The result is then finite, and wrong.
def log_sum_exp(x):
    return x.clamp(-80, 80).exp().sum(-1).log()


# %% mistake="mean-for-sum"
# You take the mean of the exponentials. Two equal zeros should give log 2.
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().mean(-1).log()


# %% mistake="ready-made"
# PyTorch's own function does all of it here. Write the formula, with the maximum taken
# out.
def log_sum_exp(x):
    return torch.logsumexp(x, -1)


# %% mistake="minimum-out"
# You take the smallest number out. What is left can still be very large.
def log_sum_exp(x):
    m = x.amin(-1, keepdim=True)
    return m.squeeze(-1) + (x - m).exp().sum(-1).log()


# %% mistake="a-little-added"
# You add a little before the logarithm. Can the sum be 0, once the maximum is out?
def log_sum_exp(x):
    m = x.amax(-1, keepdim=True)
    return m.squeeze(-1) + ((x - m).exp().sum(-1) + 1e-6).log()


# %% alternative="maximum-detached"
def log_sum_exp(x):
    largest = x.detach().max(dim=-1, keepdim=True).values
    return (torch.log(torch.exp(x - largest).sum(-1, keepdim=True)) + largest)[..., 0]


# %% alternative="by-sorting"
def log_sum_exp(x):
    ordered = torch.sort(x, dim=-1, descending=True).values
    top, rest = ordered[..., 0], ordered[..., 1:]
    return top + torch.log1p((rest - top[..., None]).exp().sum(-1))


# %% alternative="pair-by-pair"
def log_sum_exp(x):
    total = x[..., 0]
    for column in x.unbind(-1)[1:]:
        high, low = torch.maximum(total, column), torch.minimum(total, column)
        total = high + torch.log1p(torch.exp(low - high))
    return total
