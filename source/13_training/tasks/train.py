# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
import torch.nn.functional as F
from autograder import exact, probe
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)
# the held-out pictures with renamed classes, and those that a trained network is asked about
held_out_labels, labels = (9 - y[::5]).tolist(), y[320:420].tolist()


def asked(network, pictures):
    with torch.no_grad():
        return exact(network(pictures))


def draw_anew(network):
    """Random numbers in place of all parameters, as large as these."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for p in nn.Module.parameters(network):
            size = p.pow(2).mean().sqrt()
            drawn = torch.randn(p.shape, generator=generator, device="cpu")
            p.copy_(size * drawn.to(p.device))


# %% hidden="train-accuracy"
def held_out_logits():
    """Train on the digits with renamed classes, and read those that are held out."""
    held_out = torch.arange(len(x)) % 5 == 0
    network, losses = train_digits(x[~held_out], 9 - y[~held_out])
    network.eval()
    count = sum(p.numel() for p in nn.Module.parameters(network))
    logits = asked(network, x[held_out])
    draw_anew(network)
    return [logits, count, asked(network, x[held_out])]


probe(held_out_logits, judge=("reads_the_held_out_digits", held_out_labels))


def without_nines():
    """The shape of the logits of one picture and of two, trained on digits below 9"""
    some = y[:320] != 9
    with torch.random.fork_rng([]):  # no number of it is compared
        network, _ = train_digits(x[:320][some], y[:320][some])
    network.eval()
    return [list(asked(network, x[:n]).shape) for n in (1, 2)]


probe(without_nines)


# %% hidden="train-moved"
def looked_at_again():
    """Train on 320 digits, look at the network, move it and ask again."""
    some = x[320:420]
    network, losses = train_digits(x[:320], y[:320])
    network.eval()
    parameters = list(nn.Module.parameters(network))
    free = asked(network, some)
    wrong = (y[320:420] + 1) % 10  # a loss that has not been made small
    loss = F.cross_entropy(exact(network(some)), wrong)
    slopes = torch.autograd.grad(loss, parameters, allow_unused=True)
    slopes = [
        torch.zeros_like(p) if s is None else s for p, s in zip(parameters, slopes)
    ]
    steep = sum(float(s.pow(2).sum()) for s in slopes) ** 0.5

    def moved(by):
        with torch.no_grad():
            for p, s in zip(parameters, slopes):
                p += by * s / max(steep, 1e-12)
        return asked(network, some).double()

    low, high = moved(-0.005), moved(0.01)
    change = F.cross_entropy(high, wrong) - F.cross_entropy(low, wrong)
    draw_anew(network)
    redrawn = asked(network, some)
    with torch.no_grad():
        for p in parameters:
            p.zero_()
    zeroed = asked(network, some)
    other, _ = train_digits(x[:320], 9 - y[:320])
    other.eval()
    renamed = asked(other, some)
    change = float(change) / 0.01
    return [free, change, steep, zeroed, list(losses), redrawn, renamed]


probe(looked_at_again, judge=("is_a_trained_network", labels))


# %% judges
import numpy as np

WANTED_ACCURACY = 0.93
MOST_PARAMETERS = 10_000
HUGE = 1e30


def _array(value, shape):
    """The value as a float64 array of that shape, all of it finite, or None."""
    try:
        array = np.asarray(getattr(value, "array", value))
        if array.dtype.kind not in "iuf" or array.shape != shape:
            return None
        array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    # nan fails the comparison as well
    return array if (np.abs(array) < HUGE).all() else None


def _number(value):
    array = _array(value, ())
    return None if array is None else float(array)


def _all_the_same(rows, share):
    return np.abs(rows - rows[0]).max() <= share * max(np.abs(rows).max(), 1e-6)


def _still_reads(logits, labels):
    """Whether a network whose parameters were drawn anew reads most digits, or avoids them."""
    found = max(
        (logits.argmax(1) == labels).mean(), (logits.argmin(1) == labels).mean()
    )
    return found > 0.6


ELSEWHERE = (
    "with random parameters it still reads most digits: "
    "what the network has learned lies somewhere else"
)


def reads_the_held_out_digits(value, labels):
    labels = np.array(labels)
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return "train_digits must return two things: the network and the list of losses"
    logits, redrawn = (_array(value[i], (len(labels), 10)) for i in (0, 2))
    count = _number(value[1])
    if logits is None or redrawn is None:
        return f"the logits must be finite and have the shape ({len(labels)}, 10)"
    if count is None or not 0 < count <= MOST_PARAMETERS:
        return f"the network has {count or 0:g} parameters; at most 10,000 are allowed"
    accuracy = (logits.argmax(1) == labels).mean()
    for shares in (logits, np.exp(np.minimum(logits, 50.0))):
        if (shares >= 0).all() and np.abs(shares.sum(1) - 1).max() < 1e-3:
            return "each row is a softmax or its logarithm; logits are asked for"
    if accuracy < WANTED_ACCURACY:
        return (
            f"{accuracy:.1%} of the held-out images are right; "
            "at least 93% are asked for"
        )
    return ELSEWHERE if _still_reads(redrawn, labels) else None


def is_a_trained_network(value, labels):
    labels = np.array(labels)
    if not isinstance(value, (list, tuple)) or len(value) != 7:
        return "train_digits must return two things: the network and the list of losses"
    logits = [_array(value[i], (100, 10)) for i in (0, 3, 5, 6)]
    change, steep, losses = _number(value[1]), _number(value[2]), value[4]
    if any(rows is None for rows in logits):
        return "the logits for 100 images must be finite and have the shape (100, 10)"
    free, zeroed, redrawn, renamed = logits
    if _all_the_same(free, 1e-2):
        return "every image gets the same row of logits"
    if change is None or steep is None or steep < 1e-6:
        return "the loss has no gradient for the network's parameters"
    if abs(change - steep) > 0.3 * steep:
        return (
            f"along the gradient the loss changes by {change:.3g} per step of length 1, "
            f"and the gradient says {steep:.3g}"
        )
    if not _all_the_same(zeroed, 1e-4):
        return (
            "with all parameters 0 the rows differ: "
            "what the network has learned lies somewhere else"
        )
    if _still_reads(redrawn, labels):
        return ELSEWHERE
    if (renamed.argmax(1) == 9 - labels).mean() < 0.5:
        return "trained again, with the classes renamed, it does not give the new ones"
    if not isinstance(losses, (list, tuple)) or len(losses) < 5:
        return "the losses must be a list of numbers, one per training step"
    curve = _array(list(losses), (len(losses),))
    if curve is None:
        return "the losses must be finite Python numbers"
    tenth = max(1, len(curve) // 10)
    if curve[-tenth:].mean() >= 0.7 * curve[:tenth].mean():
        return "the losses do not fall: the last tenth is not well below the first"
    return None


# %% mistake="never-stepped"
# Your network has learned nothing. Each step needs gradients, which backward makes, and somebody
# who takes it.
def train_digits(x, y):
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            losses.append(loss.item())
    return network, losses


# %% mistake="one-batch-alone"
# You train on the first batch alone, again and again.
def train_digits(x, y):
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.arange(64).repeat(len(x) // 64).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% mistake="softmax-at-the-end"
# Each of your rows adds up to 1. Cross-entropy takes the softmax itself; asked for are
# the logits.
def train_digits(x, y):
    network = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10), nn.Softmax(1)
    )
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.02), []
    for _ in range(14):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% mistake="too-many-parameters"
# Your network is too large. Count its parameters.
def train_digits(x, y):
    network = nn.Sequential(nn.Linear(64, 200), nn.ReLU(), nn.Linear(200, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% mistake="a-table-of-neighbours"
# Your network has learned nothing: it looks up the most similar training picture. Its
# parameters have no say.
def train_digits(x, y):
    class Nearest(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.ones(64))

        def forward(self, pictures):
            nearest = torch.cdist(self.w * pictures, self.w * x).argmin(1)
            return 5.0 * F.one_hot(y[nearest], 10) + 0 * self.w.sum()

    return Nearest(), [2.3 / (step + 1) for step in range(50)]


# %% mistake="a-table-times-a-number"
# Your network looks pictures up among those it was trained on. Its one parameter only
# makes what it finds larger.
def train_digits(x, y):
    class Nearest(nn.Module):
        def __init__(self):
            super().__init__()
            self.size = nn.Parameter(torch.tensor(5.0))

        def forward(self, pictures):
            nearest = torch.cdist(pictures, x).argmin(1)
            return self.size * F.one_hot(y[nearest], 10)

    return Nearest(), [2.3 / (step + 1) for step in range(50)]


# %% mistake="a-table-beside-a-small-network"
# Most of what your network says comes from a table beside its parameters.
def train_digits(x, y):
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.small = nn.Linear(64, 10)

        def forward(self, pictures):
            nearest = torch.cdist(pictures, x).argmin(1)
            return self.small(pictures) + 9.0 * F.one_hot(y[nearest], 10)

    return Both(), [2.3 / (step + 1) for step in range(50)]


# %% mistake="trains-on-the-notebook-s-digits"
# You train on x_train and y_train of the notebook, whatever your function is given.
def train_digits(x, y):
    network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=0.01), []
    for _ in range(10):
        for rows in torch.randperm(len(x_train)).split(64):
            loss = F.cross_entropy(network(x_train[rows]), y_train[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% mistake="plain-weights"
# What your network has learned is in plain tensors: with all of its parameters at 0, or
# moved, it still knows it.
def train_digits(x, y):
    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = (torch.randn(10, 64) / 8).requires_grad_()
            self.b = nn.Parameter(torch.zeros(10))

        def forward(self, x):
            return x @ self.w.t() + self.b

    network, losses = Plain(), []
    optimizer = torch.optim.Adam([network.w, network.b], lr=0.02)
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return network, losses


# %% mistake="one-loss-alone"
# You return one loss in all. One for each step was asked for, and at least five.
def train_digits(x, y):
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


# %% alternative="momentum-by-hand"
def train_digits(x, y):
    torch.manual_seed(3)
    network, losses = nn.Sequential(nn.Linear(64, 40), nn.Tanh(), nn.Linear(40, 10)), []
    parameters = list(network.parameters())
    speeds = [torch.zeros_like(p) for p in parameters]
    for _ in range(14):
        for rows in torch.randperm(len(x)).split(32):
            logits = network(x[rows])
            loss = (logits.logsumexp(1) - logits.gather(1, y[rows, None])[:, 0]).mean()
            slopes = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for p, v, g in zip(parameters, speeds, slopes):
                    v.mul_(0.9).add_(g)
                    p -= 0.05 * v
            losses.append(loss.item())
    return network, losses


# %% alternative="one-cycle-and-dropout"
def train_digits(x, y):
    network = nn.Sequential(
        nn.Linear(64, 64),
        nn.BatchNorm1d(64),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.02)
    epochs, losses = 14, []
    total = epochs * -(-len(x) // 64)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=total + 1)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            plan.step()
            losses.append(float(loss))
    return network, losses


# %% survivors
# train-c54b178f: a free choice, layers, epochs, batches or learning rate
# train-0e3c8630: a free choice, layers, epochs, batches or learning rate
# train-e47f1243: a free choice, layers, epochs, batches or learning rate
# train-91fc09eb: a free choice, layers, epochs, batches or learning rate
# train-e2a84b6f: a free choice, layers, epochs, batches or learning rate
# train-676a53da: a free choice, layers, epochs, batches or learning rate
# train_digits.coarse-result: losses of three digits are losses
