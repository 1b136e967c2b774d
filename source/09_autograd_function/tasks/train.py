# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import probe
from sklearn.datasets import load_digits


# %% hidden="train-accuracy"
def held_out_logits():
    digits = load_digits()
    x = torch.tensor(digits.data, dtype=torch.float32) / 16
    y = 9 - torch.tensor(digits.target)
    held_out = torch.arange(len(x)) % 5 == 0
    seen = []

    def relu(z):
        seen.append(z.shape)
        return torch.relu(z)

    logits, losses = train(relu, x[~held_out], y[~held_out], x[held_out])
    return [logits, len(losses) <= len(seen) <= 10 * len(losses)]


labels = (9 - load_digits().target[::5]).tolist()  # renamed classes
probe(held_out_logits, judge=("classifies_the_held_out_digits", labels))


# %% hidden="train-activation"
def rows_and_losses():
    digits = load_digits()
    x = torch.tensor(digits.data[:320], dtype=torch.float32) / 16
    y = torch.tensor(digits.target[:320])
    blocked, _ = train(lambda z: z * 0, x, y, x[:7])
    none = torch.zeros(0)
    went_in, last = [], {"calls": 0, "in": none, "out": none}

    def relu(z):
        last["calls"] += 1
        last["in"], last["out"] = z.detach().clone(), torch.where(z > 0, z, 0 * z)
        if len(went_in) < 20:
            went_in.append(last["in"])
        return last["out"]

    free, losses = train(relu, x, y, x[:7])
    few = y < 4
    some, again = train(torch.relu, x[few][:40], y[few][:40], x[:1])
    floats = all(isinstance(loss, float) for loss in losses)
    is_activated = last["out"].shape == free.shape and torch.equal(last["out"], free)
    at_start = went_in[: max(1, last["calls"] // 10)]
    return [
        blocked,
        free,
        losses,
        some,
        floats,
        is_activated,
        stays(at_start, last["in"]),
        bool(again and again[0] > 0.15 * losses[0]),
    ]


def stays(at_start, at_end):
    """Whether an image gets the same from the first layer at the end as at the start."""
    width = at_end.shape[1:]
    if at_end.dim() != 2 or any(z.shape[1:] != width for z in at_start):
        return False
    distances = (torch.cat(at_start) - at_end[0]).abs().amax(1)
    return bool(distances.min() <= 1e-5 * at_end[0].abs().max())


probe(rows_and_losses, judge="goes_through_its_activation")


# %% judges
WANTED_ACCURACY = 0.9


def classifies_the_held_out_digits(value, labels):
    labels = np.array(labels)
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return "train must return two things: the logits and the list of losses"
    logits = _array(value[0], (len(labels), 10))
    if logits is None:
        return f"the logits must be finite and have the shape ({len(labels)}, 10)"
    if value[1] is not True:
        return "the activation was not called about once for each of the losses"
    for shares in (logits, np.exp(np.minimum(logits, 50.0))):
        if (shares >= 0).all() and np.abs(shares.sum(1) - 1).max() < 1e-3:
            return "each row is a softmax or its logarithm; logits are asked for"
    accuracy = (logits.argmax(1) == labels).mean()
    if accuracy >= WANTED_ACCURACY:
        return None
    return (
        f"{accuracy:.1%} of the held-out images are right; at least 90% are asked for"
    )


def goes_through_its_activation(value, *_):
    if not isinstance(value, (list, tuple)) or len(value) != 8:
        return "train must return two things: the logits and the list of losses"
    blocked, free, losses = (
        _array(value[0], (7, 10)),
        _array(value[1], (7, 10)),
        value[2],
    )
    if _array(value[3], (1, 10)) is None:
        return "there are ten logits for each image, also where y holds fewer classes"
    if blocked is None or free is None:
        return "the logits for 7 images must be finite and have the shape (7, 10)"
    if not _close(blocked, np.broadcast_to(blocked[0], blocked.shape), 1e-4):
        return (
            "with an activation that returns zeros the rows differ: "
            "something goes round the activation"
        )
    if _close(free, np.broadcast_to(free[0], free.shape), 1e-2):
        return "with a ReLU every image gets the same row of logits"
    if value[5] is not False:
        return (
            "the logits come out of the activation; it stands between the layers alone"
        )
    if value[6] is not False:
        return (
            "the first layer is at the end what it was at the start: train both layers"
        )
    if not isinstance(losses, (list, tuple)) or len(losses) < 5:
        return "the losses must be a list of numbers, one per training step"
    curve = _array(list(losses), (len(losses),))
    if curve is None or value[4] is not True:
        return "the losses must be finite Python numbers"
    tenth = max(1, len(curve) // 10)
    if curve[-tenth:].mean() >= 0.7 * curve[:tenth].mean():
        return "the losses do not fall: the last tenth is not well below the first"
    if value[7] is not True:
        return (
            "called again, with 40 images, train has no first loss, or a small one: "
            "each call makes a network of its own"
        )
    return None


# %% mistake="activation-unused"
# You never call the activation: two linear layers in a row are one linear layer. On
# these digits it is still right more than nine times in ten, which is why accuracy
# alone proves little. Look for the place where activation(...) belongs.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return (x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="gradients-never-cleared"
# backward adds to .grad. Without clearing, every step also repeats all the earlier
# ones. Print the largest element of a gradient at every step and watch it grow.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="uphill"
# Your step goes along the gradient, and the loss rises. The gradient points to where
# the loss grows.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p += 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="all-weights-zero"
# Every image gets the same logits. Does the first layer learn? Print its gradient, and its
# weights before and after. If all weights start at zero, no gradient reaches it; notebook 06
# says what to start from.
def train(activation, x, y, x_valid):
    w1 = torch.zeros(32, 64, requires_grad=True)
    b1 = torch.zeros(32, requires_grad=True)
    w2 = torch.zeros(10, 32, requires_grad=True)
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="logits-of-the-training-images"
# You return the logits for the images the network was trained on. Count the rows:
# there must be one for each row of x_valid.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x), losses


# %% mistake="classes-for-logits"
# You return the most likely class of each image. Asked for are the logits, ten numbers
# per image: whoever calls train may want more than the winner.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid).argmax(1), losses


# %% mistake="updates-a-copy"
# The parameters that the network uses stay what they were: print w1[0, 0] at every step. p = p -
# step would do that: it makes a new tensor and gives it the name p.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    q = p - 0.2 * p.grad
                    p.grad, p = None, q
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="trains-on-the-notebook-s-digits"
# Your train uses x_train and y_train from the notebook in place of its own arguments.
# It then learns the wrong names for the classes as soon as somebody renames them.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x_train)).split(64):
            loss = F.cross_entropy(network(x_train[rows]), y_train[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% mistake="softmax-returned"
# Each of your rows adds up to 1: these are shares. The text asks for the logits themselves, the
# numbers before a softmax; F.cross_entropy takes it from there.
import torch
import torch.nn.functional as F


def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    w2 = (torch.randn(10, 32) * (2 / 32) ** 0.5).requires_grad_()
    b1, b2 = torch.zeros(32, requires_grad=True), torch.zeros(10, requires_grad=True)
    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(
                activation(x[rows] @ w1.t() + b1) @ w2.t() + b2, y[rows]
            )
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return (activation(x_valid @ w1.t() + b1) @ w2.t() + b2).softmax(1), losses


# %% mistake="losses-as-tensors"
# Your losses are tensors. Asked for are Python floats, which `item` gives.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(images):
        return activation(images @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for batch in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[batch]), y[batch])
            loss.backward()
            losses.append(loss.detach())
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                for p in (w1, b1, w2, b2):
                    p.grad = None
    return network(x_valid), losses


# %% mistake="first-layer-left-alone"
# Your first layer is never updated: the second one learns on random features. Which
# tensors does the loop over the parameters reach?
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(images):
        return activation(images @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for batch in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[batch]), y[batch])
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in (w2, b2):
                    p -= 0.2 * p.grad
                for p in (w1, b1, w2, b2):
                    p.grad = None
    return network(x_valid), losses


# %% mistake="activation-of-the-logits"
# You apply the activation to the logits, too. A logit may be negative.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(images):
        return activation(activation(images @ w1.t() + b1) @ w2.t() + b2)

    losses = []
    for _ in range(30):
        for batch in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[batch]), y[batch])
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                for p in (w1, b1, w2, b2):
                    p.grad = None
    return network(x_valid), losses


# %% alternative="whole-batches"
def train(activation, x, y, x_valid):
    n_in, n_hidden = x.shape[1], 50
    w1 = (torch.randn(n_hidden, n_in) / n_in**0.5).requires_grad_()
    w2 = (torch.randn(10, n_hidden) / n_hidden**0.5).requires_grad_()
    b1, b2 = (torch.zeros(n, requires_grad=True) for n in (n_hidden, 10))
    losses = []
    for _ in range(150):
        logits = activation(x @ w1.t() + b1) @ w2.t() + b2
        loss = -logits.log_softmax(1)[torch.arange(len(y)), y].mean()
        losses.append(loss.item())
        for p, g in zip(
            (w1, b1, w2, b2), torch.autograd.grad(loss, (w1, b1, w2, b2)), strict=True
        ):
            p.data -= 0.5 * g if g is not None else 0
    return (activation(x_valid @ w1.t() + b1) @ w2.t() + b2).detach(), losses


# %% alternative="nn-and-optim"
def train(activation, x, y, x_valid):
    first, second = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
    parameters = [*first.parameters(), *second.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    losses = []
    for _ in range(12):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss = F.cross_entropy(second(activation(first(x[rows]))), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return second(activation(first(x_valid))), losses


# %% alternative="momentum-by-hand-and-checks-on-the-way"
import torch
import torch.nn.functional as F


def train(activation, x, y, x_valid):
    torch.manual_seed(1)
    shapes = [(48, 64), (48,), (10, 48), (10,)]
    parameters = [torch.randn(s) * (0.15 if len(s) > 1 else 0.0) for s in shapes]
    speeds = [torch.zeros(s) for s in shapes]
    losses = []

    def logits(images, w1, b1, w2, b2):
        return activation(images @ w1.T + b1) @ w2.T + b2

    for _ in range(12):
        for n in range(0, len(x), 32):
            for p in parameters:
                p.requires_grad_()
            loss = F.cross_entropy(logits(x[n : n + 32], *parameters), y[n : n + 32])
            slopes = torch.autograd.grad(loss, parameters)
            speeds = [0.9 * v - 0.03 * g for v, g in zip(speeds, slopes)]
            parameters = [(p + v).detach() for p, v in zip(parameters, speeds)]
            losses.append(float(loss))
    return logits(x_valid, *parameters), losses


# %% [markdown]
# The text of train leaves sizes, initialisation, batches, epochs and learning rate to the student
# and asks for the accuracy, which all of these reach.

# %% survivors
# train-946636fa: a bias that is subtracted is learned with the other sign
# train-2a5dbde0: a bias that is subtracted is learned with the other sign
# train-46d14458: a free choice, sizes, epochs or learning rate
# train-9a16ea17: a free choice, sizes, epochs or learning rate
# train-06ec3b85: a free choice, sizes, epochs or learning rate
# train-2412d07d: a free choice, sizes, epochs or learning rate
# train-7468a001: a free choice, sizes, epochs or learning rate
# train-23beeb83: a free choice, sizes, epochs or learning rate
# train-bbec4215: a free choice, sizes, epochs or learning rate
# train-b2069448: a free choice, sizes, epochs or learning rate
# train-c1fe5acb: a free choice, sizes, epochs or learning rate
# train-d4efdff1: a free choice, the initialisation
# train-f9268b7b: a free choice, the initialisation
# train-9ed60508: a free choice, the initialisation
# train-978d7be5: a free choice, the initialisation
# train-d01a1664: a free choice, the initialisation
# train-6527262c: a free choice, the initialisation
# train-2a28b131: a free choice, the initialisation
# train-810d6dfc: a free choice, the initialisation
# train-8cadf729: a free choice, the initialisation
# train.coarse-result: predictions count by how many are right
