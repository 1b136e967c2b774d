# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, probe, randn


# %% hidden="centre-values"
@by_hand
def result(x):
    return Centre()(x)


probe(result, torch.tensor([[1.0, 3.0], [5.0, 0.0], [2.0, 2.0]]), unchanged=True)
probe(result, randn(5, 3), unchanged=True)
probe(result, randn(1, 4))
probe(result, randn(4, 1))
probe(result, randn(3, 5).t(), unchanged=True)
probe(result, torch.tensor([[1.0, 1.0, 4.0], [2.0, 0.0, 0.0], [3.0, 3.0, 3.0]]))
probe(result, 100 * randn(2, 20), unchanged=True)
probe(result, awkward(4, 4), unchanged=True)
probe(result, 300 * randn(30, 2), unchanged=True)
probe(result, 1e-4 * randn(2, 5), atol=0.0)


# %% hidden="centre-gradients"
@by_hand
def gradient_of_x(x, upstream):
    layer = Centre()
    y = layer(x)
    y.g = upstream
    layer.backward()
    return x.g


upstream = torch.tensor([[1.0, 0.0], [0.0, 10.0], [2.0, 3.0]])
probe(gradient_of_x, torch.tensor([[1.0, 3.0], [5.0, 0.0], [2.0, 2.0]]), upstream)
probe(gradient_of_x, randn(5, 3), randn(5, 3), unchanged=True)
probe(gradient_of_x, randn(1, 4), randn(1, 4))
probe(gradient_of_x, randn(4, 1), randn(4, 1))
probe(gradient_of_x, randn(3, 5).t(), randn(3, 5).t(), unchanged=True)
probe(gradient_of_x, randn(3, 3), 100 * randn(3, 3))
probe(gradient_of_x, awkward(4, 4), awkward(4, 4), unchanged=True)
probe(gradient_of_x, 300 * randn(30, 2), randn(30, 2))
probe(gradient_of_x, randn(2, 30), randn(2, 30), unchanged=True)
probe(gradient_of_x, 1e-4 * randn(2, 5), 1e-4 * randn(2, 5), atol=0.0)


@by_hand
def second_batch(x, other, upstream):
    layer = Centre()
    layer(x)
    layer(other).g = upstream
    layer.backward()
    return other.g


probe(second_batch, randn(2, 3), randn(2, 3), randn(2, 3))
probe(second_batch, randn(2, 3), randn(4, 5), randn(4, 5))


@by_hand
def two_layers(x, other, upstream, other_upstream):
    """Calls of two layers, and the backward pass of the first"""
    first, second = Centre(), Centre()
    y, other_y = first(x), second(other)
    y.g, other_y.g = upstream, other_upstream
    first.backward()
    return [getattr(t, "g", None) for t in (x, other)]


probe(two_layers, randn(2, 3), randn(4, 2), randn(2, 3), randn(4, 2))
probe(two_layers, *(randn(3, 3) for _ in range(4)))


@by_hand
def upstream_afterwards(x, upstream):
    """The gradient of the result, when the backward pass is done"""
    layer = Centre()
    y = layer(x)
    y.g = upstream
    layer.backward()
    return y.g


probe(upstream_afterwards, randn(2, 3), randn(2, 3))


# %% mistake="gradient-passes-unchanged"
# You treat the mean as a constant. It is not: each input moves the mean of its row, and
# with it every result of the row.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g.clone()


# %% mistake="upstream-replaced-by-ones"
# You use ones as upstream gradient, and all gradients come out as 0. That is right for
# ones: the results of a row always sum to 0. For any other upstream gradient it is not.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        ones = torch.ones_like(self.y)
        self.x.g = ones - ones.mean(1, keepdim=True)


# %% mistake="column-means"
# You subtract the mean of each column. Print `y.mean(1)`: it should be 0 for each row.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(0)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(0)


# %% mistake="one-mean-for-all"
# You subtract the mean of the whole table. Each row has its own.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean()
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean()


# %% mistake="scaled-by-one-minus-one-over-m"
# You count an input's effect on its own result, and not on the others of its row. The
# shares of all results of a row add up.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (1 - 1 / self.x.shape[1])


# %% mistake="mean-of-the-result"
# You subtract a mean of the result, which is always 0. The mean that belongs there is
# one of gradients.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.x.mean(1, keepdim=True)


# %% mistake="keepdim-forgotten"
# The means of the rows have the shape (n,) and are lined up with the columns. Print the
# shapes of both sides of the minus sign.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1)


# %% mistake="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Derive the formula yourself.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        with torch.enable_grad():
            x = self.x.detach().requires_grad_()
            y = x - x.mean(1, keepdim=True)
            (self.x.g,) = torch.autograd.grad(y, x, self.y.g)


# %% mistake="memory-on-the-class"
# All your layers share one memory: the class has it, and the last call of any layer wins.
class Centre:
    def __call__(self, x):
        Centre.x, Centre.y = x, x - x.mean(1, keepdim=True)
        return Centre.y

    def backward(self):
        g = Centre.y.g
        Centre.x.g = g - g.mean(1, keepdim=True)


# %% alternative="as-a-module"
class Centre(Module):
    def forward(self, x):
        return x - x.mean(1)[:, None]

    def bwd(self, out, x):
        x.g = out.g - out.g.mean(dim=1).unsqueeze(1)


# %% alternative="as-a-matrix"
class Centre:
    """Centring is a product with a symmetric matrix, so it is its own way back."""

    def __call__(self, x):
        m = x.shape[1]
        self.x, self.matrix = x, torch.eye(m) - torch.ones(m, m) / m
        self.y = x @ self.matrix
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.matrix.t()


# %% alternative="row-by-row"
from dataclasses import dataclass


def centred(table):
    made = [row - sum(row.tolist()) / len(row) for row in table.double()]
    return torch.stack(made).to(table.dtype)


@dataclass
class Call:
    went_in: torch.Tensor
    came_out: torch.Tensor


class Centre:
    def __call__(self, x):
        self.last = Call(x, centred(x))
        return self.last.came_out

    def backward(self):
        self.last.went_in.g = centred(self.last.came_out.g)


# %% inputs
# x: empty: the text says that n and m are at least 1
