# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import integer, probe, randint, randn


class Squares:
    """A dataset that is no list: item i is ([i, i], i * i)"""

    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not 0 <= i < self.n:
            raise IndexError(i)
        return torch.tensor([i, i]), torch.tensor(i * i)


def seeded(seed):
    return torch.Generator(torch.get_default_device()).manual_seed(seed)


# %% hidden="loader-pairs"
def items(x, y, wanted):
    """The length of Pairs(x, y), and these items"""
    pairs = Pairs(x, y)
    return [len(pairs), [list(pairs[i]) for i in wanted]]


def changed(x, y):
    """Items with a transform, and how often it was called in the meantime"""
    calls = []

    def transform(row):
        calls.append(1)
        return row * len(calls)

    pairs = Pairs(x, y, transform)
    counts = [len(calls)]
    found = []
    for i in (1, 0, 1, 1):
        found.append(list(pairs[i]))
        counts.append(len(calls))
    return [found, counts]


def with_pytorch(x, y, size):
    """The batches of PyTorch's DataLoader"""
    loader = torch.utils.data.DataLoader(Pairs(x, y, torch.neg), size)
    return [list(batch) for batch in loader]


probe(items, randn(5, 3), randint(0, 9, 5), [0, 4, 2])
probe(items, randn(2, 1, 4, 4), randint(0, 9, 2), [1, 0])
probe(items, randn(4), randn(4), [3, 3])
probe(changed, randn(3, 2), randint(0, 9, 3))
probe(with_pytorch, randn(5, 3), randint(0, 9, 5), 2)


# %% hidden="loader-passes"
def passes(n, size):
    """Length and batches of two passes over a dataset of squares"""
    loader = Loader(Squares(n), size)
    return [len(loader), *[[list(batch) for batch in loader] for _ in range(2)]]


def side_by_side(n, size):
    """Two passes over one loader at the same time"""
    loader = Loader(Squares(n), size)
    return [[a[1], b[1]] for a, b in zip(loader, loader)]


def broken_off(n, size):
    """A pass that is broken off, and a whole one"""
    loader = Loader(Squares(n), size)
    for batch in loader:
        break
    return [batch[1], [y for _, y in loader]]


def by_number(n, size):
    """A dataset that looks its items up in a dictionary, from 0 to n - 1"""
    items = {i: (torch.tensor([i, -i]), torch.tensor(i)) for i in range(n)}
    return [list(batch) for batch in Loader(items, size)]


def without_pytorchs(n, size):
    """A pass while PyTorch's own loader is out of order"""
    theirs = torch.utils.data.DataLoader
    walk = theirs.__iter__
    theirs.__iter__ = lambda self: iter(())
    try:
        return [list(batch) for batch in Loader(Squares(n), size)]
    finally:
        theirs.__iter__ = walk


def of_pairs(x, y, size):
    """A list of pairs of tensors"""
    return [list(batch) for batch in Loader(list(zip(x, y)), size)]


for n, size in ((7, 3), (6, 3), (2, 5), (4, 1), (40, 7)):
    probe(passes, n, size)
probe(passes, integer(10, 30), integer(3, 7))
probe(side_by_side, 5, 2)
probe(broken_off, 7, 3)
probe(by_number, 7, 3)
probe(without_pytorchs, 7, 3)
probe(of_pairs, randn(5, 2, 3), randn(5), 2)

probe(passes, 4, 2, dtype=True)


# %% hidden="loader-shuffled"
def orders(n, size, seed):
    """Whether each item comes once, passes differ, and the same seed gives the same again"""
    loader, again = (
        Loader(Squares(n), size, seeded(seed)),
        Loader(Squares(n), size, seeded(seed)),
    )
    one, two = ([i for x, _ in loader for i in x[:, 0].tolist()] for _ in range(2))
    first = [i for x, _ in again for i in x[:, 0].tolist()]
    whole = [sorted(p) == list(range(n)) for p in (one, two)]
    neighbours = sum(b == a + 1 for a, b in zip(one, one[1:])) < n // 3
    sizes = [len(y) for _, y in loader]
    return [whole, one != two, one == first, neighbours, sizes]


def belong_together(n, size, seed):
    """Whether inputs and labels still belong together"""
    loader = Loader(Squares(n), size, seeded(seed))
    return [bool((x[:, 0] ** 2 == y).all()) for x, y in loader]


probe(orders, 40, 7, integer(0, 1000), reveal=False)
probe(orders, 60, 20, integer(0, 1000), reveal=False)
probe(belong_together, 40, 7, integer(0, 1000), reveal=False)


# %% mistake="one-pass-alone"
# Your loader can be walked once. The second pass is empty. Begin anew in each __iter__.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator
        self.made = self.walk()

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        return self.made

    def walk(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="one-order-for-all-passes"
# Every pass of yours has the same order. Is it drawn once, when the loader is made? Each pass needs
# a new one.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator
        self.order = list(range(len(dataset)))
        if generator is not None:
            self.order = torch.randperm(len(dataset), generator=generator).tolist()

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = self.order
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="short-batch-dropped"
# The last batch is missing when it is short.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n - self.size + 1, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="length-in-items"
# Your len is the number of items. A loader's length is its number of batches.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return len(self.dataset)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="length-rounded-down"
# Your len leaves out the short batch at the end.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return len(self.dataset) // self.size

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="transformed-once"
# However random the transform is, your item is the same each time it is asked for. Is all of x
# transformed when the dataset is made? A picture that is moved at random should be moved anew each
# time.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, None
        if transform is not None:
            self.x = [transform(row) for row in x]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="transform-forgotten"
# The transform has no effect on your items. Is it called, and is what it returns used?
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="needs-x-and-y"
# Your loader reads .x and .y of the dataset. Other datasets have no such attributes;
# ask for items.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            rows = order[start : start + self.size]
            yield self.dataset.x[rows], self.dataset.y[rows]


# %% mistake="labels-not-shuffled"
# You shuffle the inputs and leave the labels where they were. They no longer belong
# together.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            plain = [
                self.dataset[i][1] for i in range(start, min(start + self.size, n))
            ]
            yield torch.stack([x for x, _ in items]), torch.stack(plain)


# %% mistake="always-shuffled"
# Without a generator your items come in a random order. They should come in ascending
# order.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield tuple(torch.stack(column) for column in zip(*items))


# %% mistake="a-list-of-items"
# Your batch is a list of pairs. Asked for are two tensors, with one dimension more in
# front.
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i] if self.transform is None else self.transform(self.x[i])
        return x, self.y[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        return math.ceil(len(self.dataset) / self.size)

    def __iter__(self):
        n = len(self.dataset)
        order = list(range(n))
        if self.generator is not None:
            order = torch.randperm(n, generator=self.generator).tolist()
        for start in range(0, n, self.size):
            items = [self.dataset[i] for i in order[start : start + self.size]]
            yield items


# %% alternative="batches-prepared-in-iter"
class Pairs(torch.utils.data.Dataset):
    def __init__(self, x, y, transform=None):
        self.rows, self.labels = x, y
        self.change = transform or (lambda row: row)

    def __len__(self):
        return self.labels.shape[0]

    def __getitem__(self, i):
        return self.change(self.rows[i]), self.labels[i]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.data, self.n, self.rng = dataset, size, generator

    def __len__(self):
        return -(-len(self.data) // self.n)

    def __iter__(self):
        count = len(self.data)
        if self.rng is None:
            order = torch.arange(count)
        else:
            order = torch.rand(count, generator=self.rng).argsort()
        return iter([self._batch(part.tolist()) for part in order.split(self.n)])

    def _batch(self, numbers):
        xs, ys = [], []
        for i in numbers:
            x, y = self.data[i]
            xs.append(x)
            ys.append(y)
        return torch.stack(xs), torch.stack(ys)


# %% alternative="an-iterator-class"
class Pairs:
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return self.x.size(0)

    def __getitem__(self, i):
        x, y = self.x[i], self.y[i]
        if self.transform:
            x = self.transform(x)
        return (x, y)


class _Walk:
    def __init__(self, loader, order):
        self.loader, self.order = loader, order

    def __iter__(self):
        return self

    def __next__(self):
        if not self.order:
            raise StopIteration
        size = self.loader.size
        now, self.order = self.order[:size], self.order[size:]
        pairs = [self.loader.dataset[i] for i in now]
        return [torch.stack([p[k] for p in pairs]) for k in (0, 1)]


class Loader:
    def __init__(self, dataset, size, generator=None):
        self.dataset, self.size, self.generator = dataset, size, generator

    def __len__(self):
        full, rest = divmod(len(self.dataset), self.size)
        return full + (rest > 0)

    def __iter__(self):
        n = len(self.dataset)
        if self.generator is None:
            return _Walk(self, list(range(n)))
        return _Walk(self, torch.randperm(n, generator=self.generator).tolist())


# %% survivors
# loader-883f8619, loader-7bc3b278: every item is a pair


# %% inputs
# size: zero: a batch has at least one item
# x: zero, one, large, tiny, repeated, equal rows, tall, wide, non-contiguous: items are passed on, nothing is computed with them
# y: large, tiny, long: items are passed on, nothing is computed with them
# x, y: empty, single: a dataset of few items is tried with Loader, and Pairs asks for its length alone
