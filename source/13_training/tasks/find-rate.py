# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from torch import nn

from autograder import probe, randint, randn


def searched(w, x, y, parts, low, high, left=None):
    """find_rate for a linear layer with weight w, the examples cut into so many batches; what it
    leaves"""
    model = nn.Sequential(
        nn.Linear(w.shape[1], w.shape[0], bias=False), nn.Identity()
    ).double()
    model[0].load_state_dict({"weight": w})
    model[0].weight.grad = left
    pairs = list(zip(x.chunk(parts), y.chunk(parts), strict=True))
    found = find_rate(model, pairs, low, high)
    gone = model[0].weight.grad is None or not bool(model[0].weight.grad.any())
    return [list(found), torch.equal(model[0].weight, w), gone]


def normal(*shape):
    return randn(*shape, dtype=torch.float64)


# %% hidden="find-rate-curve"
for n, parts, low, high in ((12, 3, 0.01, 1.0), (8, 2, 0.1, 0.5), (20, 4, 0.001, 10.0)):
    x, y = normal(n, 4), randint(0, 3, n)
    probe(searched, normal(3, 4), x, y, parts, low, high, types=True, rtol=1e-8)
for _ in range(3):
    x, y = 5 * normal(24, 4), randint(0, 3, 24)
    probe(searched, normal(3, 4), x, y, 8, 0.01, 3e4, types=True, rtol=1e-8)


def not_a_number(x, y):
    """A model whose second answer is not a number"""

    class Breaks(nn.Linear):
        calls = 0

        def forward(self, x):
            self.calls += 1
            return super().forward(x) * (float("nan") if self.calls == 3 else 1.0)

    model = Breaks(2, 2, bias=False).double()
    model.load_state_dict({"weight": torch.eye(2)})
    rates, losses = find_rate(model, [(x, y)] * 5, 0.1, 1.0)
    return [rates, losses[:2], len(losses)]


class Scripted(nn.Module):
    """Logits that grow by these factors, whatever was learned in between"""

    def __init__(self, factors):
        super().__init__()
        self.w, self.factors = nn.Parameter(torch.zeros(2).double()), iter(factors)

    def forward(self, x):
        wrong = torch.tensor([1.0, 0.0], dtype=torch.float64) * next(self.factors)
        return wrong + 0 * self.w + 0 * x


def scripted(factors):
    """The losses for a model whose loss is that of these logits"""
    pairs = [(torch.zeros(1, 2).double(), torch.tensor([1]))] * len(factors)
    return list(find_rate(Scripted(factors), pairs, 0.01, 1.0))


probe(scripted, [4.0, 0.5, 4.5, 5.0, 6.0], rtol=1e-8)
probe(scripted, [1.0, 3.0, 4.0, 2.0, 9.0, 1.0], rtol=1e-8)
probe(scripted, [9.0, 8.0, 7.0, 6.0, 20.0], rtol=1e-8)
probe(scripted, [50.0, 200.0, 60.0], rtol=1e-8)  # four times as large, and no more
probe(not_a_number, normal(4, 2), randint(0, 2, 4), rtol=1e-7)

probe(scripted, [1.0, 3.0, 6.0, 7.0], rtol=1e-8)


# %% hidden="find-rate-after"
x, y = normal(12, 4), randint(0, 3, 12)
probe(searched, normal(3, 4), x, y, 3, 0.01, 1.0, normal(3, 4), rtol=1e-7)
x, y = 5 * normal(24, 4), randint(0, 3, 24)
probe(searched, normal(3, 4), x, y, 8, 0.01, 3e4, normal(3, 4), rtol=1e-8)


def with_a_frozen_part(v, w, x, y, left=None):
    """A model of which one parameter is frozen, and may have a gradient left by others"""
    model = nn.Sequential(
        nn.Linear(4, 3, bias=False), nn.Linear(3, 3, bias=False)
    ).double()
    model[0].load_state_dict({"weight": v}), model[1].load_state_dict({"weight": w})
    model[0].weight.grad = left
    model[0].weight.requires_grad_(False)
    found = find_rate(model, list(zip(x.chunk(3), y.chunk(3))), 0.1, 1.0)
    gone = model[0].weight.grad is None or not bool(model[0].weight.grad.any())
    return [list(found), model[0].weight, model[1].weight, gone]


probe(
    with_a_frozen_part,
    normal(3, 4),
    normal(3, 3),
    normal(9, 4),
    randint(0, 3, 9),
    rtol=1e-7,
)
given = normal(3, 4), normal(3, 3), normal(9, 4), randint(0, 3, 9), normal(3, 4)
probe(with_a_frozen_part, *given, rtol=1e-7)


# %% mistake="rates-in-even-steps"
# Your rates grow by adding. From 0.001 to 10 nearly all of them would lie above 1.
# Multiply by the same factor each time.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low + (high - low) * (k / (len(batches) - 1)))
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
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="never-reaches-high"
# Your last rate is not high. From the first to the last of N batches there are N - 1
# steps.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / len(batches)))
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
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="never-ends-early"
# Your run goes on when the loss has exploded. It should end when a loss is more than
# four times the smallest.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="goes-on-with-nan"
# Your run goes on with a loss that is not a number. No comparison with nan is True, so
# "more than four times" never is.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if losses[-1] > 4 * min(losses):
            break
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="explosion-not-noted"
# You end the run before the loss is noted. It is noted, and then the run ends.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        if losses and not loss.item() <= 4 * min(losses):
            rates.pop()
            break
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="compared-with-the-first"
# You compare with the first loss. The text says the smallest so far.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if not losses[-1] <= 4 * losses[0]:
            break
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="copy-of-the-list"
# The model is not what it was. Either nothing puts its parameters back, or what you kept
# are the same tensors, which have moved along: copy their numbers.
def find_rate(model, batches, low, high):
    before = list(model.parameters())
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
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="not-put-back" same="copy-of-the-list"
# The model is not what it was. Either nothing puts its parameters back, or what you kept
# are the same tensors, which have moved along: copy their numbers.
def find_rate(model, batches, low, high):
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
    return rates, losses


# %% mistake="gradients-pile-up"
# Nobody clears the gradients between the batches. Each step goes along the sum of all
# of them.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
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
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="gradient-left"
# The last gradient is still there when you return.
def find_rate(model, batches, low, high):
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
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="a-new-tensor"
# All your losses are those of the model as it was: no step moves its parameters. `p = p - …` would
# do that: it makes a new tensor.
def find_rate(model, batches, low, high):
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if not losses[-1] <= 4 * min(losses):
            break
        loss.backward()
        for p in model.parameters():
            p = p - rates[-1] * p.grad
    model.zero_grad()
    return rates, losses


# %% mistake="loss-after-the-step"
# You note the loss after the step. Asked for is the one before.
def find_rate(model, batches, low, high):
    before = [p.detach().clone() for p in model.parameters()]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        model.zero_grad()
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())  # for the comparison
        if not losses[-1] <= 4 * min(losses):
            break
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= rates[-1] * p.grad
            losses[-1] = F.cross_entropy(model(x), y).item()
    model.zero_grad()
    with torch.no_grad():
        for p, old in zip(model.parameters(), before):
            p.copy_(old)
    return rates, losses


# %% mistake="frozen-ones-not-cleared"
# A frozen parameter keeps a gradient that others left there. Which ones are to be gone?
def find_rate(model, batches, low, high):
    moving = [p for p in model.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in moving]
    rates, losses = [], []
    for k, (x, y) in enumerate(batches):
        rates.append(low * (high / low) ** (k / (len(batches) - 1)))
        for p in moving:
            p.grad = None
        loss = F.cross_entropy(model(x), y)
        losses.append(loss.item())
        if not losses[-1] <= 4 * min(losses):
            break
        loss.backward()
        with torch.no_grad():
            for p in moving:
                p -= rates[-1] * p.grad
    with torch.no_grad():
        for p, old in zip(moving, before, strict=True):
            p.copy_(old)
            p.grad = None
    return rates, losses


# %% alternative="an-optimizer-and-a-state-dict"
import copy


def find_rate(model, batches, low, high):
    start = copy.deepcopy(model.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    growth = (high / low) ** (1 / (len(batches) - 1))
    rates, losses, best = [], [], float("inf")
    for k, (x, y) in enumerate(batches):
        rate = low * growth**k
        optimizer.param_groups[0]["lr"] = rate
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        rates, losses = rates + [rate], losses + [float(loss)]
        best = min(best, losses[-1])
        if math.isnan(losses[-1]) or losses[-1] > 4 * best:
            break
        loss.backward()
        optimizer.step()
    optimizer.zero_grad()
    model.load_state_dict(start)
    return rates, losses


# %% alternative="on-a-copy"
import copy


def find_rate(model, batches, low, high):
    model.zero_grad()
    twin = copy.deepcopy(model)
    trained = [p for p in twin.parameters() if p.requires_grad]
    last = len(batches) - 1
    rates = [low ** (1 - k / last) * high ** (k / last) for k in range(last + 1)]
    losses = []
    for rate, (x, y) in zip(rates, batches):
        loss = F.cross_entropy(twin(x), y)
        losses.append(loss.item())
        if losses[-1] != losses[-1] or losses[-1] > 4 * min(losses):
            break
        for p, g in zip(trained, torch.autograd.grad(loss, trained)):
            p.data -= rate * g
    return rates[: len(losses)], losses


# %% survivors
# find_rate.list-for-tuple: two lists, in a tuple or in a list
# find-rate-8bc04286, find-rate-ac1359a7: both lists have the same length


# %% inputs
# x: zero, one, large, tiny, repeated, empty, single, wide, square, equal rows, non-contiguous: the model alone computes with it
# y: negative, large, empty, single: classes count from 0, and each batch has examples
# low: zero, one, negative, large, int: rates are positive factors, high above low
# high: zero, negative, tiny, int: rates are positive factors, high above low
