"""The reference solutions of 04_broadcasting; made by `autograder build`, do not edit."""

import torch


def broadcast_shape(s1, s2):
    """The shape that two shapes broadcast to.

    Args:
        s1, s2: tuples of integers, each at least 0; lengths may differ or be 0.

    Returns:
        A tuple of integers, as long as the longer of the two.

    Raises:
        ValueError: if the shapes do not fit.
    """
    length = max(len(s1), len(s2))
    s1 = (1,) * (length - len(s1)) + tuple(s1)
    s2 = (1,) * (length - len(s2)) + tuple(s2)
    result = []
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"{s1} and {s2} do not fit: {a} meets {b}")
        result.append(b if a == 1 else a)
    return tuple(result)


def add_to_rows(t, v):
    """Add v to every row of t.

    t: float tensor (n, m); v: float tensor (m,). Returns a float tensor (n, m).
    """
    return t + v


def add_to_columns(t, v):
    """Add v to every column of t.

    t: float tensor (n, m); v: float tensor (n,). Returns a float tensor (n, m).
    """
    return t + v[:, None]


def bytes_stored(t):
    """How many bytes the storage holds that t looks at."""
    return t.untyped_storage().nbytes()


def as_rows(v, t):
    """A view of v in the shape of t, each row of which is v.

    v: float tensor (m,); t: float tensor (n, m). Returns a view of shape (n, m).
    """
    return v.expand_as(t)


def as_columns(v, t):
    """A view of v in the shape of t, each column of which is v.

    v: float tensor (n,); t: float tensor (n, m). Returns a view of shape (n, m).
    """
    return v[:, None].expand_as(t)


def expanded_strides(shape, strides, target):
    """The strides of a tensor after expand(target).

    Args:
        shape, strides: tuples of d integers, those of the tensor.
        target: tuple of integers, the shape to stretch it to.

    Returns:
        A tuple of integers, as long as target.

    Raises:
        ValueError: if the tensor cannot be stretched to target.
    """
    missing = len(target) - len(shape)
    if missing < 0:
        raise ValueError(f"{target} has fewer dimensions than {shape}")
    result = [0] * missing
    for size, step, wanted in zip(shape, strides, target[missing:]):
        if size != wanted and size != 1:
            raise ValueError(f"{shape} cannot be stretched to {target}")
        result.append(step if size == wanted else 0)
    return tuple(result)


def outer(u, v):
    """All products of an entry of u and an entry of v.

    u: float tensor (n,); v: float tensor (m,). Returns a float tensor (n, m).
    """
    return u[:, None] * v


def pairwise_distances(a, b):
    """The distance of each point of a from each point of b.

    a: float tensor (n, d); b: float tensor (m, d). Returns a float tensor (n, m).
    """
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


def row_shares(t):
    """Each row of t divided by its own sum. t: float tensor (n, m). Returns (n, m)."""
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    """Each column of t with mean 0 and standard deviation 1.

    t: float tensor (n, m), n at least 2. Returns a float tensor (n, m).
    """
    return (t - t.mean(0)) / t.std(0)


def normalise_last(x, mean, std):
    """Normalise images channel by channel, channels last.

    x: float tensor (..., h, w, c); mean, std: float tensors (c,). Returns the shape of x.
    """
    return (x - mean) / std


def normalise_first(x, mean, std):
    """Normalise images channel by channel, channels first.

    x: float tensor (..., c, h, w); mean, std: float tensors (c,). Returns the shape of x.
    """
    return (x - mean[:, None, None]) / std[:, None, None]


def sum_to_shape(g, shape):
    """Sum g over all dimensions that broadcasting stretched.

    Args:
        g: float tensor.
        shape: tuple of integers that broadcasts to the shape of g.

    Returns:
        A float tensor of that shape.
    """
    while g.dim() > len(shape):
        g = g.sum(0)
    for place, size in enumerate(shape):
        if size == 1:
            g = g.sum(place, keepdim=True)
    return g


if __name__ == "__main__":
    for s1, s2 in [((3, 4), (4,)), ((3, 4), (3,)), ((8, 1, 6, 1), (7, 1, 5))]:
        try:
            print(s1, "and", s2, "->", broadcast_shape(s1, s2))
        except ValueError:
            print(s1, "and", s2, "-> do not fit")

    v, t = torch.tensor([1.0, 2.0, 3.0]), torch.zeros(3, 3)
    print("to rows   ", add_to_rows(t, v).tolist())
    print("to columns", add_to_columns(t, v).tolist())
    view = as_columns(v, torch.zeros(3, 1000))
    predicted = expanded_strides((3, 1), (1, 1), (3, 1000))
    print("a view of shape", tuple(view.shape), "with strides", view.stride(), end=" ")
    print("as predicted," if view.stride() == predicted else "not as predicted,", end=" ")
    print("stores", bytes_stored(view), "bytes")

    corners = torch.tensor([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]])
    print("distances ", pairwise_distances(corners, corners).tolist())
    print("products  ", outer(v, v).tolist())
    print("row shares", row_shares(outer(v, v) + v).sum(1).tolist())
    print("spreads   ", standard_columns(torch.rand(50, 3)).std(0).tolist())
    image = torch.rand(3, 4, 5)
    first = normalise_first(image, v, v)
    last = normalise_last(image.permute(1, 2, 0), v, v)
    print("images agree:", bool(first.permute(1, 2, 0).eq(last).all()))
    print("summed back to (3, 1):", sum_to_shape(torch.ones(3, 4), (3, 1)).tolist())
