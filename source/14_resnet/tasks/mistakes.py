# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, integer, probe, randint, randn

# %% hidden="mistakes-values"
logits = torch.tensor([[2.0, 0, 0], [9, 0, 9.5], [0, 4, 0], [0, 0, 1], [5, 2, 0]])
y = torch.tensor([1, 0, 0, 0, 0])
probe(confident_mistakes, logits, y, 3, types=True)
probe(confident_mistakes, logits, y, 1, types=True)
probe(confident_mistakes, logits, y, 9, types=True)
probe(confident_mistakes, logits, y, 0, types=True)
probe(confident_mistakes, logits, torch.tensor([0, 2, 1, 2, 0]), 4, types=True)
logits = torch.tensor([[0, 3, 1], [3, 1, 1], [1, 3, 3.5]])
probe(confident_mistakes, logits, torch.tensor([0, 1, 0]), 3, types=True)
close = torch.tensor([[0, 1], [0, 1.000000001]], dtype=torch.float64)
probe(confident_mistakes, close, torch.tensor([0, 0]), 2, types=True)
probe(confident_mistakes, torch.tensor([[0.0, 3, 1]]), torch.tensor([0]), 2, types=True)
wide = torch.zeros(2, 20)
wide[0, 18], wide[1, 4] = 3.0, 2.0
probe(confident_mistakes, wide, torch.tensor([0, 0]), 2, types=True)
probe(confident_mistakes, 3 * randn(30, 4), randint(0, 4, 30), 5)
probe(confident_mistakes, 3 * randn(30, 4) + 50 * randn(30, 1), randint(0, 4, 30), 25)
far = torch.linspace(-1000, 1000, 30, dtype=torch.float64)[:, None]
logits = 2 * randn(30, 4, dtype=torch.float64) + far
probe(confident_mistakes, logits, randint(0, 4, 30), 25)
probe(confident_mistakes, logits, 3 - logits.argmax(1), 20)
probe(confident_mistakes, randn(40, 10), randint(0, 10, 40), integer(3, 12))
probe(confident_mistakes, randn(6, 40).t(), randint(0, 6, 40), 20)
probe(confident_mistakes, randn(12, 12), randint(0, 12, 12), 20)
probe(confident_mistakes, randn(2, 30), torch.tensor([3, 5]), 2)
probe(confident_mistakes, randn(1, 3), torch.tensor([1]), 1)
probe(confident_mistakes, randn(9, 3), torch.full((9,), 2), 4)
probe(confident_mistakes, 1e-4 * randn(9, 3, dtype=torch.float64), randint(0, 3, 9), 4)
probe(confident_mistakes, randn(0, 3), randint(0, 3, 0), 4)


# %% mistake="by-the-logit"
# You order by the logit. A softmax looks at differences: add 100 to a row, and it says
# the same.
def confident_mistakes(logits, y, k):
    certain, read = logits.max(1)
    order = certain.argsort(descending=True)
    return order[(read != y)[order]][:k].tolist()


# %% mistake="correct-ones-too"
# You list the pictures of which the network is most certain. Only those that it reads
# wrongly are asked for.
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(1).max(1)
    return certain.argsort(descending=True)[:k].tolist()


# %% mistake="least-certain-first"
# You begin with the mistakes of which the network is least certain.
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(1).max(1)
    order = certain.argsort()
    return order[(read != y)[order]][:k].tolist()


# %% mistake="cut-before-the-choice"
# You take the k most certain pictures and then look for mistakes among them. Choose
# first, and cut afterwards.
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(1).max(1)
    order = certain.argsort(descending=True)[:k]
    return order[(read != y)[order]].tolist()


# %% mistake="places-among-the-mistakes"
# Your indices count the mistakes, not the pictures: they belong to the shorter tensor.
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(1).max(1)
    return certain[read != y].argsort(descending=True)[:k].tolist()


# %% mistake="largest-loss"
# You order by how small the probability of the right class is. Asked for is the
# probability of the class that was read.
def confident_mistakes(logits, y, k):
    shares = logits.softmax(1)
    order = shares.gather(1, y[:, None])[:, 0].argsort()
    return order[(shares.argmax(1) != y)[order]][:k].tolist()


# %% mistake="softmax-over-the-pictures"
# Your softmax goes over the pictures, column by column. Each picture has its own.
def confident_mistakes(logits, y, k):
    certain, read = logits.softmax(0).max(1)
    order = certain.argsort(descending=True)
    return order[(logits.argmax(1) != y)[order]][:k].tolist()


# %% mistake="exponentials-overflow"
# Your softmax divides infinity by infinity where the logits are large, and 0 by 0 where
# they lie far below 0. Only the differences within a row matter: what may you take away?
def confident_mistakes(logits, y, k):
    exponentials = logits.exp()
    certain, read = (exponentials / exponentials.sum(1, keepdim=True)).max(1)
    order = certain.argsort(descending=True)
    return order[(read != y)[order]][:k].tolist()


# %% alternative="sorted"
def confident_mistakes(logits, y, k):
    shares = logits.double().log_softmax(1)
    rows = [
        (-float(row.max()), place)
        for place, row in enumerate(shares)
        if int(row.argmax()) != int(y[place])
    ]
    return [place for _, place in sorted(rows)[:k]]


# %% alternative="topk"
def confident_mistakes(logits, y, k):
    read = logits.argmax(1)
    wrong = (read != y).nonzero()[:, 0]
    chosen = logits[wrong].softmax(1).amax(1)
    return wrong[chosen.topk(min(k, len(wrong))).indices].tolist()


# %% inputs
# logits: equal rows: equal rows are equally certain
# y: negative, large: classes begin at 0
