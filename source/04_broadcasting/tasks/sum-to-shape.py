# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randn

own = {"forbid": ("aten.sum_to_size",)}

# %% hidden="sum-to-shape-new"
import torch

probe(sum_to_shape, randn(2, 3), (3,), **own)
probe(sum_to_shape, randn(2, 3), (2, 3), **own)
probe(sum_to_shape, randn(4, 2, 3), (3,), **own)
probe(sum_to_shape, randn(4, 2, 3), (2, 3), **own)
probe(sum_to_shape, randn(3, 3), (3,), **own)
probe(sum_to_shape, randn(3, 2), (), **own)
probe(sum_to_shape, randn(5, 2).t(), (5,), **own)
probe(sum_to_shape, randn(2, 2), (2,), **own)
probe(sum_to_shape, randn(4, 4), (4,), **own)
probe(sum_to_shape, randn(2, 3, 4), (2, 3, 4), **own)
probe(sum_to_shape, randn(2, 3, 2, 3, 4), (4,), **own)
probe(sum_to_shape, randn(3, 3, 3, 3), (3,), **own)
probe(sum_to_shape, randn(40, 3), (3,), **own)
probe(sum_to_shape, randn(2, 30, 2), (), **own)
probe(sum_to_shape, randn(), (), **own)
probe(sum_to_shape, randn(0, 2), (), **own)
probe(sum_to_shape, randn(3, 0), (0,), **own)
probe(sum_to_shape, randn(2, 0, 3), (3,), **own)
probe(sum_to_shape, awkward(5, 3), (3,), **own)
probe(sum_to_shape, 300 * randn(4, 3, away=1.0), (3,), **own)
probe(sum_to_shape, 1e-4 * randn(4, 3), (3,), atol=0.0, **own)

probe(sum_to_shape, torch.arange(24.0).reshape(4, 2, 3).transpose(0, 1), (3,), **own)


def after_a_change(g, shape):
    """sum_to_shape(g, shape), after sum_to_shape(g, shape) and g += 1"""
    sum_to_shape(g, shape)
    g += 1
    return sum_to_shape(g, shape)


probe(after_a_change, torch.tensor([[1.0, 2.0], [3.0, 4.0]]), (2,))


# %% hidden="sum-to-shape-stretched"
probe(sum_to_shape, randn(2, 3), (2, 1), **own)
probe(sum_to_shape, randn(2, 3), (1, 3), **own)
probe(sum_to_shape, randn(2, 3), (1, 1), **own)
probe(sum_to_shape, randn(2, 3), (1,), **own)
probe(sum_to_shape, randn(4, 2, 3), (2, 1), **own)
probe(sum_to_shape, randn(4, 2, 3), (4, 1, 3), **own)
probe(sum_to_shape, randn(5, 4, 2, 3), (4, 1, 1), **own)
probe(sum_to_shape, randn(1, 3), (1, 3), **own)
probe(sum_to_shape, randn(0, 3), (3,), **own)
probe(sum_to_shape, randn(0, 3), (1, 3), **own)
probe(sum_to_shape, randn(2, 0, 3), (0, 1), **own)
probe(sum_to_shape, randn(3, 3), (3, 1), **own)
probe(sum_to_shape, randn(3, 3), (1, 3), **own)
probe(sum_to_shape, randn(3, 3, 3), (3, 1, 3), **own)
probe(sum_to_shape, randn(2, 3, 4), (1, 1, 1), **own)
probe(sum_to_shape, randn(2, 3, 4), (2, 1, 1), **own)
probe(sum_to_shape, randn(2, 2, 30), (2, 1), **own)
probe(sum_to_shape, randn(2, 3, 2, 5), (1, 3, 1, 1), **own)
probe(sum_to_shape, randn(4, 2, 3, 2, 5), (2, 1, 2, 1), **own)
probe(sum_to_shape, randn(5, 3).t(), (3, 1), **own)
probe(sum_to_shape, randn(1, 1, 3), (1, 1), **own)
probe(sum_to_shape, randn(2, 0, 3), (2, 1, 3), **own)
probe(sum_to_shape, randn(0, 1), (1, 1), **own)
probe(sum_to_shape, randn(2, 2, 30), (2, 2, 1), **own)


# %% mistake="new-dimensions-only"
# You sum over the dimensions that are new and leave those that were stretched from 1.
# Compare the shape of your result with the one asked for: try (2, 3) to (2, 1).
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    return g


# %% mistake="stretched-dimension-lost"
# Your sum removes a dimension that should stay with size 1. That also shifts all places
# after it. Try (2, 3) to (1, 3) and look at the shape.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for place in reversed(range(len(shape))):
        if shape[place] == 1:
            g = g.sum(place)
    return g


# %% mistake="averages"
# You average. An entry that was used twice feels the pull of both places at full
# strength. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.mean(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.mean(place, keepdim=True)
    return g


# %% mistake="takes-the-first"
# You pick one of the places where the entry was used. It was used in all of them, and
# each has its own gradient. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g[0]
    for place, size in enumerate(shape):
        if size == 1:
            g = g.narrow(place, 0, 1)
    return g


# %% mistake="sums-from-the-right"
# You sum the superfluous dimensions away at the right end. Broadcasting adds new
# dimensions on the left. Try (3, 3) to (3,), with numbers that tell rows from columns.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(-1)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% mistake="empty-dimensions-sum-all"
# With no dimension to sum over, your call sums over all of them: that is what PyTorch
# makes of an empty tuple. Try a g that already has the shape.
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    g = g.sum(dim=tuple(range(extra)))
    ones = tuple(d for d, size in enumerate(shape) if size == 1)
    return g.sum(dim=ones, keepdim=True) if ones else g


# %% mistake="sums-too-early"
# You compare g and shape place by place before they have the same number of dimensions.
# Then places do not correspond. Try (4, 2, 3) to (2, 1).
def sum_to_shape(g, shape):
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    while g.dim() > len(shape):
        g = g.sum(0)
    return g


# %% mistake="keeps-new-dimensions"
# You keep the new dimensions with size 1. In the shape asked for they do not exist. Try
# (2, 3) to (3,) and compare the shapes.
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    for place, size in enumerate((1,) * extra + tuple(shape)):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% mistake="no-return"
# Your function sums and hands nothing back, so the caller gets None.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)


# %% mistake="counts-the-uses"
# You count how often each entry was used. That is the gradient only if every place sends
# back a 1. Here g arrives, with its own number for each place: add those up.
def sum_to_shape(g, shape):
    g = torch.ones_like(g)
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


# %% mistake="one-g-times-the-uses"
# You took one number of g for all places and multiplied it by their count. The places
# send back different numbers. Compare with the gradient in the cell above the task.
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g[:1].sum(0) * g.shape[0]
    for place, size in enumerate(shape):
        if size == 1:
            uses = g.shape[place]
            g = g.narrow(place, 0, min(uses, 1)).sum(place, keepdim=True) * uses
    return g


# %% mistake="only-reshaped"
# You gave g another shape, or cut it to size, without adding anything up. What many
# places send back has to arrive in one.
def sum_to_shape(g, shape):
    return g.flatten()[: torch.Size(shape).numel()].reshape(shape)


# %% mistake="asks-pytorch"
# You let sum_to_size answer, which the text asks you to leave out. It is a good witness
# for a function of your own.
def sum_to_shape(g, shape):
    return g.sum_to_size(shape)


# %% alternative="all-at-once"
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    padded = (1,) * extra + tuple(shape)
    places = [d for d, size in enumerate(padded) if size == 1]
    if places:
        g = g.sum(places, keepdim=True)
    return g.reshape(shape)


# %% alternative="only-where-they-differ"
def sum_to_shape(g, shape):
    extra = g.ndim - len(shape)
    for _ in range(extra):
        g = g.sum(dim=0)
    for d in range(g.ndim):
        if g.shape[d] != shape[d]:
            g = g.sum(dim=d, keepdim=True)
    return g


# %% alternative="by-autograd"
def sum_to_shape(g, shape):
    start = torch.zeros(shape, requires_grad=True)
    (gradient,) = torch.autograd.grad(start.expand(g.shape), start, g)
    return gradient


# %% alternative="einsum"
def sum_to_shape(g, shape):
    letters = "abcdefgh"[: g.dim()]
    extra = g.dim() - len(shape)
    kept = [letter for letter, size in zip(letters[extra:], shape) if size != 1]
    return torch.einsum(f"{letters}->{''.join(kept)}", g).reshape(shape)


# %% alternative="recursive"
def sum_to_shape(grad, size):
    if grad.dim() > len(size):
        return sum_to_shape(grad.sum(0), size)
    for place in range(len(size)):
        if size[place] == 1 and grad.shape[place] != 1:
            print("summing dimension", place)
            return sum_to_shape(grad.sum(place, keepdim=True), size)
    return grad


# %% alternative="adds-the-pieces"
def sum_to_shape(g, shape):
    total = torch.zeros(shape)
    padded = (1,) * (g.dim() - len(shape)) + tuple(shape)
    total = total.reshape(padded)
    for place, size in enumerate(padded):
        if size == 1:
            pieces = g.split(1, dim=place) if g.shape[place] else ()
            start = g.narrow(place, 0, 0).sum(place, keepdim=True)
            g = sum(pieces, start)
    total += g
    return total.reshape(shape)
