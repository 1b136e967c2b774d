"""The reference solutions of 02_dense_layer; made by `autograder build`, do not edit."""

import torch


def plain_dense(x, w, b):
    """A dense layer in plain Python, for one example.

    Args:
        x: list of numbers, one per input.
        w: list of lists of numbers, one inner list per output, each as long as x.
        b: list of numbers, one per output.

    Returns:
        List of numbers, one per output.

    Raises:
        ValueError: if an inner list of w is not as long as x, or b not as long as w.
    """
    if any(len(row) != len(x) for row in w):
        raise ValueError(f"every neuron needs {len(x)} weights")
    if len(b) != len(w):
        raise ValueError(f"{len(w)} neurons, but {len(b)} biases")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


def plain_dense_batch(x, w, b):
    """A dense layer in plain Python, for a batch.

    Args:
        x: list of rows, one per example, each a list with one number per input.
        w: list of lists of numbers, one inner list per output.
        b: list of numbers, one per output.

    Returns:
        List of rows, one per example, each a list with one number per output.
    """
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b)]
        for row in x
    ]


def pieces(x, i, j):
    """Parts of a table.

    Args:
        x: tensor of shape (rows, columns), with rows >= 3 and columns >= 2.
        i: integer, 1 <= i < rows.
        j: integer, 0 <= j < columns.

    Returns:
        Six tensors: row i, the rows before it, every second row from row 0 on,
        column j of shape (rows,), column j of shape (rows, 1), the last two columns.
    """
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


def swap_last_two(x):
    """The transpose of every matrix in a stack of matrices.

    Args:
        x: tensor of shape (..., rows, columns), of rank 2 or more.

    Returns:
        Tensor of shape (..., columns, rows), a view of x.
    """
    return x.transpose(-2, -1)


def dense(x, w, b):
    """A dense layer without an activation.

    Args:
        x: float tensor of shape (rows, inputs) or (inputs,).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.

    Returns:
        Float tensor of shape (rows, outputs) or (outputs,).
    """
    return x @ w.t() + b


def layer_shapes(rows, sizes):
    """The shapes of weights, biases and outputs of every layer of a network.

    Args:
        rows: integer, the number of examples in the batch.
        sizes: list of two or more integers: inputs, hidden sizes, outputs.

    Returns:
        List with one tuple per layer: (shape of w, shape of b, shape of the output),
        where each shape is a tuple of integers.
    """
    return [((o, i), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])]


def parameter_count(sizes):
    """The number of weights and biases in a network of dense layers.

    Args:
        sizes: list of two or more integers: inputs, hidden sizes, outputs.

    Returns:
        An integer.
    """
    return sum(i * o + o for i, o in zip(sizes, sizes[1:]))


def hidden_layer(x, w, b):
    """A dense layer followed by ReLU, which also returns what came before ReLU.

    Args:
        x: float tensor of shape (rows, inputs).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.

    Returns:
        Two float tensors of shape (rows, outputs): z, the weighted sums plus biases,
        and h, ReLU of z.
    """
    z = x @ w.t() + b
    return z, z.clamp(min=0.0)


def two_layers(x, w1, b1, w2, b2):
    """A network of two dense layers with ReLU between them.

    Args:
        x: float tensor of shape (rows, inputs).
        w1: float tensor of shape (hidden, inputs).
        b1: float tensor of shape (hidden,).
        w2: float tensor of shape (outputs, hidden).
        b2: float tensor of shape (outputs,).

    Returns:
        Float tensor of shape (rows, outputs).
    """
    h = (x @ w1.t() + b1).clamp(min=0.0)
    return h @ w2.t() + b2


def merged(w1, b1, w2, b2):
    """The one dense layer that does the same as two with nothing between them.

    Args:
        w1: float tensor of shape (hidden, inputs).
        b1: float tensor of shape (hidden,).
        w2: float tensor of shape (outputs, hidden).
        b2: float tensor of shape (outputs,).

    Returns:
        Two float tensors: w of shape (outputs, inputs) and b of shape (outputs,).
    """
    return w2 @ w1, w2 @ b1 + b2


def dense_gradients(x, w, b, upstream):
    """The gradients of a dense layer, y = x @ w.t() + b, by hand.

    Args:
        x: float tensor of shape (rows, inputs).
        w: float tensor of shape (outputs, inputs), the weights.
        b: float tensor of shape (outputs,), the biases.
        upstream: float tensor of shape (rows, outputs), the gradient with respect to y.

    Returns:
        Three float tensors: the gradients with respect to x, w and b, each of the
        shape of its own tensor.
    """
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


if __name__ == "__main__":
    days = [[5.0, 8.0, 2.0], [9.0, 1.0, 2.0], [2.0, 3.0, 0.0], [0.0, 10.0, 1.0]]
    w, b = [[0.6, -0.4, -1.0], [0.2, 0.5, -0.1]], [1.0, -4.0]
    in_lists = plain_dense_batch(days, w, b)
    x, w, b = torch.tensor(days), torch.tensor(w), torch.tensor(b)
    print("cycle and kite, from lists and from tensors")
    for plain, row in zip(in_lists, dense(x, w, b).tolist(), strict=True):
        print("  ".join(f"{v:6.2f}" for v in [*plain, *row]))

    sizes = [3, 6, 2]
    for place, shapes in enumerate(layer_shapes(len(days), sizes), start=1):
        print(f"layer {place}: w {shapes[0]}, b {shapes[1]}, output {shapes[2]}")
    print("parameters:", parameter_count(sizes))

    torch.manual_seed(0)
    w1, b1, w2, b2 = torch.randn(6, 3), torch.randn(6), torch.randn(2, 6), torch.randn(2)
    one = dense(x, *merged(w1, b1, w2, b2))
    apart = (one - dense(dense(x, w1, b1), w2, b2)).abs().max().item()
    print(f"merged layer against two without ReLU: {apart:.0e} apart")
    apart = (one - two_layers(x, w1, b1, w2, b2)).abs().max().item()
    print(f"merged layer against two with ReLU:    {apart:.1f} apart")
    for name, gradient in zip("xwb", dense_gradients(x, w, b, one), strict=True):
        print(f"gradient of {name}: shape {tuple(gradient.shape)}")
