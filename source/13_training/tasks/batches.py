# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="batches-ascending"
from autograder import integer, probe

probe(batches, 7, 3, dtype=True)
probe(batches, 6, 3, dtype=True)
probe(batches, 3, 7, dtype=True)
probe(batches, 0, 4, dtype=True)
probe(batches, 5, 1, dtype=True)
probe(batches, 1, 1, dtype=True)
probe(batches, 1437, 64, dtype=True)
probe(batches, 300, 200, dtype=True)
probe(batches, integer(20, 60), integer(4, 9), dtype=True)
probe(batches, integer(20, 60), integer(4, 9), None, dtype=True)
probe(batches, 5, 2, types=True)

# %% hidden="batches-shuffled"
import torch

from autograder import exact, integer, probe


def seeded(seed):
    return torch.Generator(torch.get_default_device()).manual_seed(seed)


def four_epochs(n, size, seed):
    """Two epochs from one seed, one from the same seed again, and one from another seed."""
    generator = seeded(seed)
    two = [batches(n, size, generator) for _ in range(2)]
    return [*two, batches(n, size, seeded(seed)), batches(n, size, seeded(seed + 1))]


def orders_of_three(size, seed):
    """How often each order of three numbers came up, in 1,200 calls."""
    generator = seeded(seed)
    found = {}
    for _ in range(1200):
        order = tuple(
            int(i) for batch in exact(batches(3, size, generator)) for i in batch
        )
        found[order] = found.get(order, 0) + 1
    return sorted(found.items())


def places_of_ten(size, seed):
    """How often each of ten numbers came up at each place, in 1,200 calls."""
    generator = seeded(seed)
    orders = [torch.cat(batches(10, size, generator)) for _ in range(1200)]
    return torch.nn.functional.one_hot(torch.stack(exact(orders)), 10).sum(0)


def other_chance(n, size, seed):
    """What PyTorch's and Python's own generators give after a call."""
    import random

    torch.manual_seed(seed)
    random.seed(seed)
    batches(n, size, seeded(7))
    return [torch.rand(3), random.random()]


def of_none(seed):
    """No numbers, with a generator."""
    return batches(0, 3, seeded(seed))


probe(four_epochs, 40, 7, integer(0, 1000), judge=("is_shuffled", 40, 7))
probe(four_epochs, 60, 20, integer(0, 1000), judge=("is_shuffled", 60, 20))
probe(four_epochs, 50, 1, integer(0, 1000), judge=("is_shuffled", 50, 1))
probe(orders_of_three, 2, integer(0, 1000), judge="is_any_order")
probe(orders_of_three, 3, integer(0, 1000), judge="is_any_order")
probe(places_of_ten, 4, integer(0, 1000), judge="is_any_place")
probe(other_chance, 40, 7, integer(0, 1000), reveal=False)
probe(of_none, integer(0, 1000))


# %% judges
import numpy as np


def _order(epoch, n, size):
    """The numbers of an epoch in their order, or a line that says what is wrong."""
    if not isinstance(epoch, (list, tuple)):
        return "batches must return a list of tensors"
    arrays = [np.asarray(getattr(batch, "array", batch)) for batch in epoch]
    sizes = [size] * (n // size) + [n % size] * (n % size > 0)
    if any(a.ndim != 1 or a.dtype.kind not in "iu" for a in arrays):
        return "each batch must be a tensor of int64 with one dimension"
    if [len(a) for a in arrays] != sizes:
        return f"the sizes of the batches must be {sizes}"
    order = np.concatenate(arrays)
    if sorted(order.tolist()) != list(range(n)):
        return "each number must come once in an epoch"
    return order


def is_shuffled(value, n, size):
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        return "batches must return a list of tensors"
    orders = [_order(epoch, n, size) for epoch in value]
    for order in orders:
        if isinstance(order, str):
            return order
    first, second, again, other = orders
    if (first == np.arange(n)).all():
        return "with a generator the numbers come in ascending order"
    if (first != again).any():
        return "the same seed gives another order"
    if (first == second).all():
        return "two calls with the same generator give the same order"
    if (first == other).all():
        return "two seeds give the same order"
    neighbours = (np.diff(first) == 1).mean()
    if neighbours > 0.3:
        return "most numbers come right after the number before them"
    return None


def is_any_order(value, *_):
    """Each of the 6 orders of three numbers is expected 200 times of 1,200, with a standard
    deviation of 13: 6 of these are left on both sides."""
    try:
        counts = {tuple(order): int(count) for order, count in value}
    except (TypeError, ValueError):
        return "batches must return a list of tensors"
    if len(counts) < 6:
        return f"of the 6 orders of three numbers {len(counts)} came up in 1,200 calls"
    if not all(122 <= count <= 278 for count in counts.values()):
        return "some orders of three numbers come far more often than others"
    return None


def is_any_place(value, *_):
    """Each of 10 numbers is expected 120 times of 1,200 at each of 10 places. Chi-square with
    81 degrees of freedom is above 165 less than once in a million times."""
    counts = np.asarray(getattr(value, "array", value))
    if counts.shape != (10, 10) or counts.dtype.kind not in "iu":
        return "batches must return a list of tensors"
    if ((counts - 120.0) ** 2 / 120).sum() > 165:
        return "of ten numbers some come to some places far more often than to others"
    return None


# %% mistake="split-of-nothing"
# Cutting a tensor of no numbers gives one piece, and it is empty. No batch should be.
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return list(order.split(size))


# %% mistake="drops-the-rest"
# You leave out what does not fill a batch. The last batch may be short.
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return [order[i * size : (i + 1) * size] for i in range(n // size)]


# %% mistake="generator-not-used"
# You shuffle with PyTorch's own generator. The one that you are given is the only one
# that may decide, or nobody can repeat the order.
def batches(n, size, generator=None):
    order = torch.arange(n) if generator is None else torch.randperm(n)
    return [order[start : start + size] for start in range(0, n, size)]


# %% mistake="python-s-own-chance"
# You shuffle with Python's `random`. The torch.Generator that you are given is the only
# one that may decide, or nobody can repeat the order.
def batches(n, size, generator=None):
    import random

    order = list(range(n))
    if generator is not None:
        random.shuffle(order)
    return [torch.tensor(order[a : a + size]) for a in range(0, n, size)]


# %% mistake="seeded-anew"
# Each call of yours begins the same chance again, and so each epoch has the same order.
# Let the generator move on.
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n)
    else:
        generator.manual_seed(generator.initial_seed())
        order = torch.randperm(n, generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]


# %% mistake="shuffles-batches"
# You shuffle the batches, and inside of each the numbers are neighbours as before. An
# example would meet the same companions in every epoch.
def batches(n, size, generator=None):
    cut = [torch.arange(n)[start : start + size] for start in range(0, n, size)]
    if generator is None:
        return cut
    full = cut[:-1] if n % size else cut
    order = torch.randperm(len(full), generator=generator)
    return [full[i] for i in order.tolist()] + cut[len(full) :]


# %% mistake="draws-with-repetition"
# You draw each number anew. Some come twice in an epoch and others not at all. What is
# asked for is an order of all of them.
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randint(0, max(n, 1), (n,), generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]


# %% mistake="always-shuffled"
# Without a generator your numbers are shuffled as well. They should come in ascending
# order.
def batches(n, size, generator=None):
    order = torch.randperm(n, generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]


# %% mistake="one-too-many"
# Your last batch is empty when the size divides n. Where does the last one begin?
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return [order[i * size : (i + 1) * size] for i in range(n // size + 1)]


# %% mistake="lists-of-ints"
# Your batches are lists. Asked for are int64 tensors.
def batches(n, size, generator=None):
    if generator is None:
        order = torch.arange(n).tolist()
    else:
        order = torch.randperm(n, generator=generator).tolist()
    return [order[start : start + size] for start in range(0, n, size)]


# %% mistake="one-batch-in-order"
# Where everything fits into one batch, your numbers come in ascending order.
def batches(n, size, generator=None):
    if generator is None or n <= size:
        order = torch.arange(n)
    else:
        order = torch.randperm(n, generator=generator)
    return [order[start : start + size] for start in range(0, n, size)]


# %% alternative="sorted-by-random-numbers"
def batches(n, size, generator=None):
    order = torch.arange(n)
    if generator is not None:
        order = torch.rand(n, generator=generator, dtype=torch.float64).argsort()
    found = []
    while len(order):
        found.append(order[:size])
        order = order[size:]
    return found


# %% alternative="split-unless-empty"
def batches(n, size, generator=None):
    shuffled = torch.randperm(n, generator=generator) if generator else range(n)
    order = torch.as_tensor([int(i) for i in shuffled], dtype=torch.int64)
    return [piece for piece in order.split(size) if piece.numel()]


# %% alternative="swaps-one-after-the-other"
def batches(n, size, generator=None):
    order = list(range(n))
    if generator is not None:
        for i in range(n - 1, 0, -1):
            j = int(torch.randint(0, i + 1, (1,), generator=generator))
            order[i], order[j] = order[j], order[i]
    cuts = range(0, n, size)
    return [torch.tensor(order[a : a + size]) for a in cuts]


# %% inputs
# size: zero: the text says 1 or more
