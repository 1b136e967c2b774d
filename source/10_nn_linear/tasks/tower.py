# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="tower-values"
from autograder import probe_module, randn, unusual

probe_module(lambda: Tower([3, 2]), randn(4, 3), grad=True, registration=False)
probe_module(lambda: Tower([3, 5, 2]), randn(1, 3), grad=True, registration=False)
probe_module(lambda: Tower([3, 5, 4, 2]), randn(6, 3), grad=True, registration=False)
probe_module(lambda: Tower([3, 5, 2]), randn(2, 4, 3), grad=True, registration=False)
for sizes in ([3, 2, 5, 2], [3, 3, 3, 3], [2, 6, 5, 6, 5, 6, 1]):
    x = 100 * randn(7, sizes[0])
    probe_module(lambda: Tower(sizes), x, grad=True, registration=False)
probe_module(lambda: Tower([3, 5, 2]), randn(3), grad=True, registration=False)
for x in unusual():
    for sizes in ([x.shape[1], 5, 2], [x.shape[1], 2]):  # the second cuts nothing off
        probe_module(lambda: Tower(sizes), x, grad=True, registration=False)

sizes = [3, 4, 2, 5, 3, 4, 6, 3, 2, 4, 5, 3, 2]  # 12 layers
probe_module(lambda: Tower(sizes), 10 * randn(5, 3), grad=True, registration=False)
sizes = [3] * 13
probe_module(lambda: Tower(sizes), 10 * randn(5, 3), grad=True, registration=False)


# %% hidden="tower-names"
from autograder import probe, randint


def names_and_shapes(sizes):
    tower = Tower(sizes)
    named = {name: list(p.shape) for name, p in tower.named_parameters()}
    return [named, sorted(tower.state_dict())]


probe(names_and_shapes, [3, 2])
probe(names_and_shapes, [3, 5, 4, 2])
probe(names_and_shapes, randint(2, 20, 3).tolist())
a, b = randint(2, 20, 2).tolist()
probe(names_and_shapes, [a, b, b, b, a])
probe(names_and_shapes, [1, 3, 1])
probe(names_and_shapes, randint(1, 9, 13).tolist())


def sizes_afterwards(sizes):
    Tower(sizes)
    return sizes


probe(sizes_afterwards, [3, 5, 2])


def hooked(x):
    """A tower whose first layer has a hook, and what the hook counts"""
    tower, calls = Tower([3, 5, 2]), []
    first = dict(tower.named_modules())["layers.0"]
    first.register_forward_hook(lambda module, args, output: calls.append(1))
    tower(x)
    return len(calls)


probe(hooked, randint(0, 9, 4, 3).float())


# %% mistake="as-given"
# This is the class as it was given. Print list(Tower([3, 5, 2]).parameters()).
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.layers.append(nn.Linear(n_in, n_out))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% mistake="relu-in-the-list"
# Your ReLUs lie in the same container as the layers and take numbers of their own. The
# second linear layer is then layers.2: print the names.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)


# %% mistake="attributes-with-numbers"
# Each of your layers is an attribute of its own. The optimizer finds them all, but the
# names are not those asked for: compare layer0.weight with layers.0.weight.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.count = len(sizes) - 1
        for i in range(self.count):
            setattr(self, f"layer{i}", nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for i in range(self.count - 1):
            x = torch.relu(getattr(self, f"layer{i}")(x))
        return getattr(self, f"layer{self.count - 1}")(x)


# %% mistake="relu-at-the-end"
# There is a ReLU behind your last layer too, and no output can be negative. Between
# each two, says the text.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x


# %% mistake="no-relu"
# The ReLUs are gone. Linear layers in a row are one linear layer: the tower gained
# parameters and lost what they were for.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


# %% mistake="without-bias"
# Your layers have lost their biases. Print the names.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out, bias=False)
            for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% mistake="registered-twice"
# The list is still there, and you have registered its layers under other names besides.
# The optimizer is content, and the names are not those asked for.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:])):
            self.layers.append(nn.Linear(n_in, n_out))
            self.add_module(str(i), self.layers[-1])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% mistake="sorted-by-name"
# You run the layers in the order of their names, as texts. Where does "10" stand there?
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        made = {str(k): nn.Linear(n_in, n_out) for k, (n_in, n_out) in enumerate(pairs)}
        self.layers = nn.ModuleDict(made)

    def forward(self, x):
        *names, last = sorted(self.layers)
        for name in names:
            x = torch.relu(self.layers[name](x))
        return self.layers[last](x)


# %% alternative="module-list-appended"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(1, len(sizes)):
            self.layers.append(nn.Linear(sizes[i - 1], sizes[i]))

    def forward(self, x):
        for number, layer in enumerate(self.layers):
            if number > 0:
                x = x.clamp(min=0)
            x = layer(x)
        return x


# %% alternative="sequential-as-a-container"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.relu = nn.ReLU()
        pairs = list(zip(sizes, sizes[1:]))
        self.layers = nn.Sequential(*[nn.Linear(*pair) for pair in pairs])

    def forward(self, x):
        *first, last = self.layers
        for layer in first:
            x = self.relu(layer(x))
        return last(x)


# %% alternative="reduce-with-the-relu-in-front"
from functools import reduce
from itertools import pairwise, starmap


class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(starmap(nn.Linear, pairwise(sizes)))

    def forward(self, x):
        first, *rest = self.layers
        return reduce(lambda t, layer: layer(t.relu()), rest, first(x))


# %% inputs
# sizes: empty, single: the text says at least two sizes
# sizes: zero: the text says nothing of layers without inputs or outputs
