"""The reference solutions of 07_chain_rule; made by `autograder build`, do not edit."""

import torch


def mse(pred, target):
    """The mean squared error.

    Args:
        pred: float tensor of shape (n, 1), n at least 1.
        target: float tensor of shape (n,).

    Returns:
        Float tensor of shape ().

    Raises:
        ValueError: if the shapes are not (n, 1) and (n,) with the same n.
    """
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, -1 / (1 + v) ** 2]


#| export
def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


def numerical_gradient(f, x, upstream, h):
    """The gradient of sum(upstream * f(x)) with respect to x, by central differences.

    Args:
        f: function from a tensor of the shape of x to a tensor.
        x: float tensor of any shape. Stays as it is.
        upstream: float tensor of the shape of f(x).
        h: a number above 0, how far to move.

    Returns:
        Float tensor of the shape and dtype of x.
    """
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


def mse_backward(pred, target, upstream):
    """The gradient of the mean squared error with respect to the predictions.

    Args:
        pred: float tensor of shape (n, 1).
        target: float tensor of shape (n,).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, 1).
    """
    n = len(target)
    return upstream * 2 * (pred - target[:, None]) / n


def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return upstream * 2 * (pred - target) / pred.numel()


def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * (x > 0)


def linear_backward(x, w, b, upstream):
    """The gradients of the linear layer x @ w.t() + b.

    Args:
        x: float tensor of shape (n, m). None of the four is changed.
        w: float tensor of shape (p, m), outputs × inputs.
        b: float tensor of shape (p,).
        upstream: float tensor of shape (n, p), the gradient of the layer's result.

    Returns:
        Three float tensors: the gradients with respect to x, of shape (n, m),
        w, of shape (p, m), and b, of shape (p,).
    """
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


def softmax_backward(z, upstream):
    """The vector-Jacobian product of softmax, row by row.

    Args:
        z: float tensor of shape (n, k), the scores. Stays as it is.
        upstream: float tensor of that shape, the gradient of the shares. Stays too.

    Returns:
        Float tensor of shape (n, k), the gradient of the scores.
    """
    p = torch.softmax(z, 1)
    return p * (upstream - (upstream * p).sum(1, keepdim=True))


def cross_entropy_backward(z, labels, upstream):
    """The gradient of the mean cross-entropy of softmax with respect to the scores.

    Args:
        z: float tensor of shape (n, k), the scores. Stays as it is.
        labels: int64 tensor of shape (n,), the class of each row. Stays as it is.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream * (torch.softmax(z, 1) - y) / len(z)


def forward_pass(x, target, w1, b1, w2, b2):
    """Linear, ReLU, linear, mean squared error.

    Args:
        x: (n, m), target: (n,), w1: (h, m), b1: (h,), w2: (1, h), b2: (1,).

    Returns:
        The loss, of shape (), and anything that backward_pass needs.
    """
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    pred = a1 @ w2.t() + b2
    difference = pred - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


#| export
def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    dw2, db2, da1 = dpred.t() @ a1, dpred.sum(0), dpred @ w2
    dz1 = da1 * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = t.g + gradient if hasattr(t, "g") else gradient


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.rand(200, 2) * 2 - 1
    target = x.norm(dim=1)
    w1, b1 = torch.randn(16, 2), torch.zeros(16)
    w2, b2 = torch.randn(1, 16) * 0.25, torch.zeros(1)
    for step in range(201):
        loss, kept = forward_pass(x, target, w1, b1, w2, b2)
        gradients = backward_pass(kept, torch.tensor(1.0))
        for knob, gradient in zip((w1, b1, w2, b2), gradients[1:], strict=True):
            knob -= 0.1 * gradient
        if step % 50 == 0:
            print(f"step {step:3}: loss {loss.item():.4f}")
