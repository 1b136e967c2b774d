# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="tied-values"
import torch

from autograder import probe, probe_module, randint, randn

probe_module(lambda: NextWord(4, 3), torch.tensor([1, 0]), grad=True)
probe_module(lambda: NextWord(4, 3), torch.tensor([[0, 3], [1, 1]]), grad=True)
probe_module(lambda: NextWord(5, 5), randint(0, 5, 2, 3, 2), grad=True)
probe_module(lambda: NextWord(5, 3), randint(0, 5, 30, 2), grad=True)
probe_module(lambda: NextWord(5, 3), randint(0, 5, 2, 30).t(), grad=True)
probe_module(lambda: NextWord(5, 3), randint(0, 5, 1, 30), grad=True)
probe_module(lambda: NextWord(5, 3), torch.tensor([[4, 1], [4, 1], [0, 2]]), grad=True)
probe_module(lambda: NextWord(9, 2), torch.tensor(8), grad=True)
probe_module(lambda: NextWord(120, 2), torch.tensor([119, 0, 119]), grad=True)
probe_module(lambda: NextWord(4, 3), torch.tensor([], dtype=torch.int64), grad=True)
probe_module(lambda: NextWord(1, 4), torch.tensor([0, 0, 0]), grad=True)
probe_module(lambda: NextWord(30, 2), randint(0, 30, 40), grad=True)


def filled(weight, tokens):
    """Scores, with these numbers in the weight, and the weight afterwards"""
    model = NextWord(*weight.shape)
    model.embed.weight.data.copy_(weight)
    return [model(tokens), model.embed.weight]


probe(filled, randn(4, 3), torch.tensor([1, 0, 3]))
probe(filled, 300 * randn(5, 2), torch.tensor([[1, 0], [4, 4]]))

# %% hidden="tied-names"
import torch
from torch import nn

from autograder import integer, probe


def names(words, size):
    model = NextWord(words, size)
    found = {name: list(p.shape) for name, p in model.named_parameters()}
    saved = {name: list(t.shape) for name, t in model.state_dict().items()}
    return [found, sorted(saved), list(saved.values())]


def one(words, size):
    model = NextWord(words, size)
    kinds = [isinstance(model.embed, nn.Embedding), isinstance(model.head, nn.Linear)]
    same = model.embed.weight is model.head.weight
    model.to(torch.float64)
    moved = str(model.embed.weight.dtype)
    return [
        kinds,
        same,
        model.embed.weight is model.head.weight,
        moved,
        model.head.bias,
    ]


def step(words, size):
    model = NextWord(words, size)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model(torch.arange(words)).sum().backward()
    before = model.head.weight.detach().clone()
    gradient = model.head.weight.grad.clone()
    optimizer.step()
    moved = model.embed.weight.detach() - (before - 0.5 * gradient)
    return [bool(moved.abs().max() < 1e-5), len(list(model.parameters()))]


probe(names, 4, 3)
probe(names, 1, 1)
probe(names, 30, 5)
probe(names, integer(2, 30), integer(2, 30))
probe(one, 4, 3)
probe(one, 3, 3)
probe(step, 4, 3)
probe(step, integer(2, 30), 2)


probe(lambda x: str(NextWord(4, 3).double()(x).dtype), torch.tensor([1, 0]))
probe(lambda: NextWord(4, 3).embed.weight is NextWord(4, 3).embed.weight)


# %% mistake="not-tied"
# Embedding and head have a weight each: parameters() lists two. Which assignment would
# make one of them?
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% mistake="numbers-shared"
# The two parameters share their numbers and are still two, with a gradient each, and an
# optimizer moves those numbers twice. Assign the parameter itself.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight.data = self.embed.weight.data

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% mistake="a-new-parameter" same="numbers-shared"
# `nn.Parameter(…)` around a parameter makes a second one on the same numbers. Assign the
# parameter itself.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = nn.Parameter(self.embed.weight)

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% mistake="one-way-cut"
# There is one parameter, but the way through the head is cut off by detach. The shares of
# both uses add up in its gradient.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.embed(tokens) @ self.head.weight.detach().t()


# %% mistake="no-head"
# There is no head: your state dict has one name. A checkpoint with both would not load.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)

    def forward(self, tokens):
        return self.embed(tokens) @ self.embed.weight.t()


# %% mistake="with-a-bias"
# Your head has a bias, which is a second parameter.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% mistake="rows-cut-to-a-length"
# With `max_norm` an embedding changes its own rows when it is called: those that are longer
# are cut. Nobody has asked for it.
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size, max_norm=10.0)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% alternative="the-other-way-round"
class NextWord(nn.Module):
    def __init__(self, words, size):
        nn.Module.__init__(self)
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.embed.weight = self.head.weight

    def forward(self, tokens):
        rows = self.embed(tokens)
        return self.head(rows)


# %% alternative="a-parameter-for-both"
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        shared = nn.Parameter(torch.randn(words, size))
        self.add_module("embed", nn.Embedding(words, size, _weight=shared))
        self.add_module("head", nn.Linear(size, words, bias=False))
        self.embed.weight = self.head.weight = shared

    def forward(self, tokens):
        return self.embed.weight[tokens] @ self.head.weight.t()


# %% inputs
# tokens: negative: they number the words from 0
# words, size: zero: the text says at least 1


# %% survivors
# tied-e2de4ec5: the weight is replaced all the same, and no test asks for what the layer notes
