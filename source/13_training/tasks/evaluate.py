# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from torch import nn

from autograder import probe, randint, randn


class Spy(nn.Module):
    """Passes its input on, and notes the mode and whether autograd records."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen.append([self.training, torch.is_grad_enabled()])
        return x


# %% hidden="evaluate-numbers"
def measured(w, sizes, x, labels):
    """evaluate() on a linear layer with weight w, the examples cut into batches of these sizes"""
    model = nn.Linear(w.shape[1], w.shape[0], bias=False)
    model.load_state_dict({"weight": w})
    return evaluate(model, list(zip(x.split(sizes), labels.split(sizes), strict=True)))


probe(
    measured, randn(3, 4), [4, 4], randn(8, 4), randint(0, 3, 8), types=True, rtol=1e-4
)
probe(
    measured, randn(3, 4), [5, 1], randn(6, 4), randint(0, 3, 6), types=True, rtol=1e-4
)
probe(measured, randn(3, 4), [1, 6, 2], randn(9, 4), randint(0, 3, 9), rtol=1e-4)
probe(
    measured, randn(5, 2), [40], randn(40, 2), randint(0, 5, 40), types=True, rtol=1e-4
)
x, labels = randn(7, 3), randint(0, 2, 7)
probe(measured, 30 * randn(2, 3), [2, 3, 2], x, labels, types=True, rtol=1e-4)
for _ in range(3):
    x, labels = randn(30, 3), randint(0, 4, 30)
    probe(measured, randn(4, 3), [16, 13, 1], x, labels, rtol=1e-4)


def all_right(n, wrong):
    """As many pictures as n, of which some are read wrongly"""
    y = torch.arange(n) % 3
    x = 5 * torch.eye(3)[y]
    y[:wrong] = (y[:wrong] + 1) % 3
    return evaluate(nn.Identity(), [(x[:2], y[:2]), (x[2:], y[2:])])


probe(all_right, 7, 0, types=True, rtol=1e-4)
probe(all_right, 7, 1, types=True, rtol=1e-4)
probe(all_right, 7, 7, types=True, rtol=1e-4)


def from_pictures(w, x, y):
    """A model that flattens pictures"""
    model = nn.Sequential(nn.Flatten(), nn.Linear(6, 3, bias=False))
    model[1].load_state_dict({"weight": w})
    return evaluate(model, [(x, y)])


probe(from_pictures, randn(3, 6), randn(5, 2, 3), randint(0, 3, 5), rtol=1e-4)


def sure_and_wrong(large, y):
    """The loss and accuracy of logits that are large, for labels that are the smallest of them"""
    return evaluate(nn.Identity(), [(large, y)])


far = torch.tensor([[100.0, 0.0, 40.0], [0.0, 30.0, 200.0]])
probe(sure_and_wrong, far + randn(2, 3), torch.tensor([1, 0]), types=True, rtol=1e-4)

# %% hidden="evaluate-modes"


def modes(training, inner, x, y):
    """Modes and gradients around a call, for a model whose parts are in these modes"""
    model = nn.Sequential(nn.Linear(3, 3), Spy(), nn.Dropout(0.5), nn.Sequential(Spy()))
    for module in model.modules():
        module.training = training
    model[3][0].training, model[2].training = inner, not inner
    before = [module.training for module in model.modules()]
    model[0].weight.grad = torch.ones(3, 3)
    evaluate(model, [(x, y), (x, y)])
    after = [module.training for module in model.modules()]
    return [before, after, model[1].seen, model[3][0].seen, model[0].weight.grad]


probe(modes, True, True, randn(4, 3), randint(0, 3, 4))
probe(modes, False, False, randn(4, 3), randint(0, 3, 4))
probe(modes, True, False, randn(4, 3), randint(0, 3, 4))
probe(modes, False, True, randn(4, 3), randint(0, 3, 4))


def recording(on, x, y):
    """Whether autograd records after a call, if it did so before or not"""
    with torch.set_grad_enabled(on):
        evaluate(nn.Linear(3, 3), [(x, y)])
        return torch.is_grad_enabled()


probe(recording, True, randn(4, 3), randint(0, 3, 4))
probe(recording, False, randn(4, 3), randint(0, 3, 4))


def with_dropout(w, x, y):
    """A model with dropout: the loss and accuracy of two calls, and batch norm's mean"""
    model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Dropout(0.6))
    model[0].load_state_dict({"weight": w, "bias": torch.zeros(3)})
    found = [evaluate(model, [(x[:5], y[:5]), (x[5:], y[5:])]) for _ in range(2)]
    return [found, model[1].running_mean]


probe(with_dropout, randn(3, 4), randn(8, 4), randint(0, 3, 8), rtol=1e-4)


# %% mistake="mean-of-means"
# You average the batches' means. A short batch then counts as much as a full one. Add
# up over examples, and divide once, at the end.
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            losses.append(F.cross_entropy(logits, y).item())
            accuracies.append((logits.argmax(1) == y).float().mean().item())
    for module, mode in modes:
        module.training = mode
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


# %% mistake="loss-is-a-mean-of-means"
# Your loss adds up the batches' means and divides by the number of batches. So a short
# batch counts as much as a full one.
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    losses, right, count = [], 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            losses.append(F.cross_entropy(logits, y).item())
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    for module, mode in modes:
        module.training = mode
    return sum(losses) / len(losses), right / count


# %% mistake="not-in-evaluation-mode"
# The model is asked in the mode in which it came. In training mode dropout goes on
# dropping.
def evaluate(model, batches):
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


# %% mistake="left-in-evaluation-mode"
# After your call the model stays in evaluation mode. Whoever goes on training it does
# so without dropout, and nothing says so.
def evaluate(model, batches):
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    return loss / count, right / count


# %% mistake="always-back-to-training"
# You put everything into training mode at the end. The model may have come in another
# one, or a part of it.
def evaluate(model, batches):
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    model.train()
    return loss / count, right / count


# %% mistake="the-model-s-mode-for-all"
# You remember the mode of the model alone, and model.train(mode) gives it to every part
# of it. One part may have been in another mode.
def evaluate(model, batches):
    mode = model.training
    model.eval()
    loss, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    model.train(mode)
    return loss / count, right / count


# %% mistake="children-alone"
# You put back the modes of the model and of the parts that it lists itself. A part may
# hold parts of its own, in other modes.
def evaluate(model, batches):
    modes = [(part, part.training) for part in [model, *model.children()]]
    model.eval()
    loss = right = count = 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y).item() * len(y)
            right += (logits.argmax(1) == y).sum().item()
            count += len(y)
    for part, mode in modes:
        part.train(mode)
    return loss / count, right / count


# %% mistake="recorded"
# PyTorch records all of it for a backward pass that never comes. On a large set that
# takes memory and time. Tell it not to.
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, count = 0.0, 0, 0
    for x, y in batches:
        logits = model(x)
        loss += F.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(1) == y).sum().item()
        count += len(y)
    for module, mode in modes:
        module.training = mode
    return loss / count, right / count


# %% mistake="returns-in-the-loop"
# Only the first batch counts. Does the return stand inside the loop? Look at its indentation.
def evaluate(model, batches):
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


# %% mistake="error-rate"
# Your second number is the share that is wrong. Accuracy is the share that is right.
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, wrong, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            wrong += (logits.argmax(1) != y).sum().item()
            count += len(y)
    for module, mode in modes:
        module.training = mode
    return loss / count, wrong / count


# %% mistake="tensors"
# You return tensors. Asked for are two Python floats.
def evaluate(model, batches):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    loss, right, count = torch.tensor(0.0), torch.tensor(0.0), 0
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum")
            right += (logits.argmax(1) == y).sum()
            count += len(y)
    for module, mode in modes:
        module.training = mode
    return loss / count, right / count


# %% alternative="all-at-once"
@torch.inference_mode()
def evaluate(model, batches):
    before = {module: module.training for module in model.modules()}
    model.train(False)
    logits = torch.cat([model(x) for x, _ in batches])
    y = torch.cat([y for _, y in batches])
    for module in before:
        module.training = before[module]
    hits = (logits.max(1).indices == y).double()
    return F.cross_entropy(logits, y).item(), hits.mean().item()


# %% alternative="weighted-means"
def evaluate(model, batches):
    training = [m for m in model.modules() if m.training]
    model.eval()
    total = hits = loss = 0.0
    for x, y in batches:
        with torch.no_grad():
            out = model(x)
        loss += float(F.cross_entropy(out, y)) * len(x)
        hits += float((out.argmax(-1) == y).float().mean()) * len(x)
        total += len(x)
    for m in training:
        m.training = True
    return loss / total, hits / total


# %% survivors
# evaluate-e89cd333: sums that begin at 0 or at 0.0 are equal


# %% inputs
# x: zero, one, large, tiny, repeated, equal rows, wide, square, non-contiguous, ranks: the model alone computes with it
# x, y: empty: the text promises at least one example
# x, y: single: a batch of one is tried beside others
# n: one: a batch of one is tried beside others
# n: zero: the text promises at least one example
# y: negative, large, long: classes count from 0, and a batch of 30 is tried
