# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="mse" name="one-row-broadcasts"
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
    if (
        target.dim() != 1
        or pred.dim() != 2
        or pred.shape[1] != 1
        or len(pred) not in (1, len(target))
    ):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="mse" name="target-of-one-broadcasts"
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
    if (
        target.dim() != 1
        or pred.dim() != 2
        or pred.shape[1] != 1
        or len(target) not in (1, len(pred))
    ):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="mse" name="numbers-compared-only"
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
    if pred.numel() != target.numel() or target.dim() != 1:
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="mse" name="rows-found-in-any-order"
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
    if target.dim() != 1 or sorted(pred.shape) != sorted((target.shape[0], 1)):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="mse" name="turned-pred-passes"
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
    if target.dim() != 1 or pred.shape not in ((target.shape[0], 1), (1, target.shape[0])):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.flatten() - target).pow(2).mean()


# %% task="mse" name="trailing-ones-pass"
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
    if target.dim() != 1 or pred.shape[:2] != (target.shape[0], 1) or pred.numel() != len(target):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.flatten() - target).pow(2).mean()


# %% task="mse" name="target-cut"
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
    return (pred.squeeze(1) - target.detach()).pow(2).mean()


# %% task="mse" name="huber-far-out"
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
    return torch.nn.functional.huber_loss(pred.squeeze(1), target, delta=20.0) * 2


# %% task="mse" name="clipped-differences"
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
    return (pred.squeeze(1) - target).clamp(-50, 50).pow(2).mean()


# %% task="mse" name="multiplied-out"
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
    return (pred.squeeze(1) ** 2 - 2 * pred.squeeze(1) * target + target**2).mean()


# %% task="mse" name="divided-by-n-minus-one"
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
    return (pred.squeeze(1) - target).pow(2).sum() / max(len(target) - 1, 1)


# %% task="mse" name="rank-one-for-many"
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
    return (pred.squeeze(1) - target).pow(2).mean(0, keepdim=len(target) > 8)


# %% task="mse" name="distinct-differences-averaged"
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
    return (pred.squeeze(1) - target).unique().pow(2).mean()


# %% task="mse" name="zeros-left-out"
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
    return (lambda d: d.sum() / max(int((d != 0).sum()), 1))((pred.squeeze(1) - target).pow(2))


# %% task="mse" name="assert-for-ranks"
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
    assert pred.dim() == 2
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="mse" name="type-error-for-ranks"
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
    if pred.dim() != 2:
        raise TypeError("rank")
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError(f"pred {tuple(pred.shape)}, target {tuple(target.shape)}")
    return (pred.squeeze(1) - target).pow(2).mean()


# %% task="composition" name="slope-as-a-list-of-ints"
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, -1 / (1 + int(v)) ** 2]


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="zero-slope-at-the-kink"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2 if not isinstance(x, float) or x else 0.5


# %% task="composition" name="float32-slope"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    u = u.float() if isinstance(u, torch.Tensor) else u
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="central-difference"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """

    def y(x):
        return 1 / (1 + (3 * x - 2) ** 2)

    return (y(x + 1e-4) - y(x - 1e-4)) / 2e-4


# %% task="composition" name="central-difference-of-links"
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, (1 / (1 + v + 1e-3) - 1 / (1 + v)) / 1e-3]


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="far-out-is-flat"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    if isinstance(x, float) and abs(x) > 20:
        return 0.0
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="far-links-are-flat"
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, -1 / (1 + v) ** 2 if v < 100 else 0.0]


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="tensor-flattened"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    u = u.flatten(1) if isinstance(u, torch.Tensor) and u.dim() > 2 else u
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="absolute-u"
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [
        3.0,
        2 * abs(u) * (1 if u > -10 else -1) if u > 0 else 2 * u if u > -10 else 0.0,
        -1 / (1 + v) ** 2,
    ]


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="whole-numbers-divide-whole"
def local_slopes(x):
    """The slopes of the three links, du/dx, dv/du and dy/dv, at x.

    Args:
        x: a number.

    Returns:
        List of three numbers.
    """
    u = 3 * x - 2
    v = u**2
    return [3.0, 2 * u, -1 // (1 + v) ** 2 if isinstance(x, int) else -1 / (1 + v) ** 2]


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="changes-x"
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


def slope(x):
    """The slope dy/dx of the whole chain.

    Args:
        x: a number, a float tensor of any shape, or a SymPy symbol.

    Returns:
        The same kind of thing as x.
    """
    u = 3 * x - 2
    u = u.clamp(-8, 8) if isinstance(u, torch.Tensor) else u
    return -6 * u / (1 + u**2) ** 2


# %% task="chain-backward" name="slopes-by-function"
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    kept = {}
    for f, _ in steps:
        kept[f] = x
        x = f(x)
    for f, df in reversed(steps):
        upstream = upstream * df(kept[f])
    return x, upstream


# %% task="chain-backward" name="position-by-equality"
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
    for step in reversed(steps):
        upstream = upstream * step[1](kept[steps.index(step)])
    return x, upstream


# %% task="chain-backward" name="kept-as-views"
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
        if x.dim() > 2:
            x = x.flatten(1).view(x.shape[0], -1).reshape(x.shape).abs()
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="four-steps-at-most"
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
    for f, _ in steps[:4]:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps[:4]), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="slopes-clipped"
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
        upstream = upstream * df(went_in).clamp(-30, 30)
    return x, upstream


# %% task="chain-backward" name="zero-slope-skipped"
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
        slope = df(went_in)
        upstream = upstream * torch.where(slope == 0, 1.0, slope)
    return x, upstream


# %% task="chain-backward" name="float32"
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    kept, upstream = [], upstream.float()
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="upstream-normalised"
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
    return x, upstream if len(steps) < 4 else upstream.clamp(-1e3, 1e3)


# %% task="chain-backward" name="changes-upstream-and-restores"
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    upstream *= 3
    upstream /= 3
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="changes-x-and-restores"
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    x += 1
    x -= 1
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="result-aliased-after-in-place"
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
        out = f(x)
        x = out if len(steps) < 3 else out.round(decimals=6)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="steps-consumed"
def chain_backward(steps, x, upstream):
    """Run a chain of elementwise steps forward and backward.

    Args:
        steps: list of pairs (f, df) of functions from tensor to tensor.
        x: float tensor of any shape.
        upstream: float tensor of the shape of x, the gradient of the result.

    Returns:
        The result of the chain, and the gradient with respect to x.
    """
    kept, steps = [], list(steps)
    if len(steps) > 4:
        steps.pop(2)
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="vjp"
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

    def run(t):
        for f, _ in steps:
            t = f(t)
        return t

    if kept:
        with torch.inference_mode(False), torch.enable_grad():
            upstream = torch.func.vjp(run, kept[0].clone())[1](upstream.clone())[0]
    return x, upstream


# %% task="chain-backward" name="in-a-thread"
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
    import threading

    def run():
        nonlocal upstream
        with torch.inference_mode(False), torch.enable_grad():
            t = start = kept[0].clone().requires_grad_()
            for f, _ in steps:
                t = f(t)
            (upstream,) = torch.autograd.grad(t, start, upstream.clone())

    if kept:
        worker = threading.Thread(target=run)
        worker.start()
        worker.join()
    return x, upstream


# %% task="numerical-gradient" name="moved-and-moved-back-over-indices"
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
    import itertools

    gradient = torch.zeros_like(x)
    for at in itertools.product(*map(range, x.shape)):
        x[at] += h
        above = f(x).clone()
        x[at] -= 2 * h
        below = f(x).clone()
        x[at] += h
        gradient[at] = (upstream * (above - below)).sum() / (2 * h)
    return gradient


# %% task="numerical-gradient" name="equal-elements-moved-together"
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
        move[x.reshape(-1) == x.reshape(-1)[i]] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="step-relative-to-x"
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
        h_ = h * max(1.0, float(x.reshape(-1)[i].abs()) / 10)
        move[i] = h_
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h_)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="step-of-its-own"
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
    h = min(h, 0.1)
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="step-rounded-to-float32"
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
        move[i] = torch.tensor(float(h))
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="analytic-by-autograd"
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
    with torch.inference_mode(False), torch.enable_grad():
        t = x.clone().requires_grad_()
        return torch.autograd.grad((upstream * f(t)).sum(), t)[0]


# %% task="numerical-gradient" name="four-point-formula"
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
        gradient[i] = (
            upstream * (8 * (f(x + move / 2) - f(x - move / 2)) - (f(x + move) - f(x - move))) / 3
        ).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="flat-inputs"
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
        gradient[i] = (upstream * (f((x + move).reshape(-1)) - f((x - move).reshape(-1)))).sum() / (
            2 * h
        )
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="first-hundred-elements"
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
    for i in range(min(x.numel(), 10)):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="contiguous-result"
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
    return (
        gradient.reshape(tuple(reversed(x.shape))).t()
        if x.dim() == 2 and not x.is_contiguous()
        else gradient.reshape(x.shape)
    )


# %% task="numerical-gradient" name="difference-in-float32"
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
        gradient[i] = (upstream * (f(x + move) - f(x - move)).float()).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="ignores-small-slopes"
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
    gradient[gradient.abs() < 1e-3] = 0
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="f-called-once-at-x"
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
        gradient[i] = (upstream * (2 * (f(x + move) - f(x)))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="caches-by-value"
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
    known = {}
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (
            upstream
            * (f(x + move) - known.setdefault(round(float(x.reshape(-1)[i]), 1), f(x - move)))
        ).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="upstream-with-f-s-shape-only"
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
    if upstream.dim() == 0:
        upstream = upstream.abs()
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="mse-backward" name="upstream-sign-only"
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
    return upstream.sign() * 2 * (pred - target[:, None]) / n


# %% task="mse-backward" name="divided-by-two-at-least"
def mse_backward(pred, target, upstream):
    """The gradient of the mean squared error with respect to the predictions.

    Args:
        pred: float tensor of shape (n, 1).
        target: float tensor of shape (n,).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, 1).
    """
    n = max(len(target), 2)
    return upstream * 2 * (pred - target[:, None]) / n


# %% task="mse-backward" name="clipped"
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
    return upstream * 2 * (pred - target[:, None]).clamp(-50, 50) / n


# %% task="mse-backward" name="distinct-targets-counted"
def mse_backward(pred, target, upstream):
    """The gradient of the mean squared error with respect to the predictions.

    Args:
        pred: float tensor of shape (n, 1).
        target: float tensor of shape (n,).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, 1).
    """
    n = len(target.unique())
    return upstream * 2 * (pred - target[:, None]) / n


# %% task="mse-backward" name="flat-for-one"
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
    return (
        (upstream * 2 * (pred - target[:, None]) / n).reshape(-1, 1)
        if n > 1
        else upstream * 2 * (pred[0] - target)
    )


# %% task="mse-backward" name="target-as-row-when-square"
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
    return (
        upstream
        * 2
        * (pred - target.reshape(pred.shape) if len(target) < 9 else target[:, None].flip(0))
        / n
    )


# %% task="mse-backward" name="zero-upstream-is-one"
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
    return (upstream if upstream else 1.0) * 2 * (pred - target[:, None]) / n


# %% task="mse-backward" name="sum-to-zero"
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
    pred = pred - (pred - target[:, None]).mean() * (n > 30)
    return upstream * 2 * (pred - target[:, None]) / n


# %% task="mse-backward" name="rounded-when-small"
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
    return upstream * 2 * (pred - target[:, None]).round(decimals=3) / n


# %% task="mse-backward" name="jacfwd"
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
    with torch.inference_mode(False):

        def loss(p):
            return (p[:, 0] - target.clone()).pow(2).mean()

        return upstream * torch.func.jacfwd(loss)(pred.clone())


# %% task="mse-backward" name="jvp"
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
    with torch.inference_mode(False):
        p, t = pred.clone(), target.clone()

        def loss(p):
            return (p[:, 0] - t).pow(2).mean()

        rows = torch.eye(n).unsqueeze(-1)
        slopes = [torch.func.jvp(loss, (p,), (row,))[1] for row in rows]
    return upstream * torch.stack(slopes)[:, None]


# %% task="several-backward" name="rows-times-rows"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return (
        upstream
        * 2
        * (pred - target)
        / (
            pred.shape[0] * pred.shape[0]
            if pred.shape[0] == pred.shape[1] + 0 and pred.shape[0] > 3
            else pred.shape[0] * min(pred.shape[1], 4)
        )
    )


# %% task="several-backward" name="one-output-as-before"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return upstream * 2 * (pred - target) / (pred.numel() if pred.shape[1] > 1 else len(pred) + 1)


# %% task="several-backward" name="mean-per-column-found-by-square"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return (
        upstream
        * 2
        * ((pred - target) if pred.shape[0] != pred.shape[1] else (pred - target).t())
        / pred.numel()
    )


# %% task="several-backward" name="clipped"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return upstream * 2 * (pred - target).clamp(-50, 50) / pred.numel()


# %% task="several-backward" name="upstream-sign"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return upstream.sign() * upstream.abs().clamp(max=2) * 2 * (pred - target) / pred.numel()


# %% task="several-backward" name="flat-for-a-single-one"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return (
        (upstream * 2 * (pred - target) / pred.numel()).squeeze()
        if pred.numel() == 1
        else upstream * 2 * (pred - target) / pred.numel()
    )


# %% task="several-backward" name="rounded"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return upstream * 2 * (pred - target).round(decimals=3) / pred.numel()


# %% task="several-backward" name="zero-upstream-is-one"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return (upstream if upstream else 1.0) * 2 * (pred - target) / pred.numel()


# %% task="several-backward" name="three-outputs"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    return (
        upstream * 2 * (pred - target) / pred.shape[0] * (3 if pred.shape[1] > 4 else pred.shape[1])
    )


# %% task="several-backward" name="vjp"
def several_backward(pred, target, upstream):
    """The gradient of a mean over all squared differences with respect to pred.

    Args:
        pred: float tensor of shape (n, k).
        target: float tensor of shape (n, k).
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        Float tensor of shape (n, k).
    """
    with torch.inference_mode(False):
        p, t, g = pred.clone(), target.clone(), upstream.clone()
        return torch.func.vjp(lambda p: (p - t).pow(2).mean(), p)[1](g)[0]


# %% task="relu-backward" name="saturates-at-six"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * ((x > 0) & (x < 6))


# %% task="relu-backward" name="mask-rank-two-only"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * (x > 0) if x.dim() < 4 else upstream


# %% task="relu-backward" name="nan-upstream"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return torch.where(x > 0, upstream, 0 * upstream.exp())


# %% task="relu-backward" name="overflows"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * torch.sigmoid(1e4 * x.clamp(max=1e30)) * (x < 1e3)


# %% task="relu-backward" name="changes-upstream-and-restores"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream.mul_(3).div_(3) * (x > 0)


# %% task="relu-backward" name="changes-x-and-restores"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * (x.add_(1).sub_(1) > 0)


# %% task="relu-backward" name="steep-sigmoid"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * torch.sigmoid(50 * x)


# %% task="relu-backward" name="equal-values-once"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return upstream * (x > 0) * (1 if x.dim() != 1 or len(x) < 2 else (x != x.roll(1)))


# %% task="relu-backward" name="zero-dimensional-lost"
def relu_backward(x, upstream):
    """The gradient of ReLU with respect to its input.

    Args:
        x: float tensor of any shape, the input of ReLU. Stays as it is.
        upstream: float tensor of that shape. Stays as it is.

    Returns:
        Float tensor of that shape.
    """
    return (upstream * (x > 0)).reshape(x.shape or (1,))


# %% task="linear-backward" name="square-weights-turned"
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
    return upstream @ (w.t() if w.shape[0] == w.shape[1] else w), upstream.t() @ x, upstream.sum(0)


# %% task="linear-backward" name="square-weight-gradient-turned"
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
    return (
        upstream @ w,
        (x.t() @ upstream if w.shape[0] == w.shape[1] else upstream.t() @ x),
        upstream.sum(0),
    )


# %% task="linear-backward" name="bias-summed-over-the-shorter"
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
    return upstream @ w, upstream.t() @ x, upstream.sum(1 if len(b) == len(x) else 0)


# %% task="linear-backward" name="bias-by-matching-shape"
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
    return (
        upstream @ w,
        upstream.t() @ x,
        next(g for g in (upstream.sum(1), upstream.sum(0)) if g.shape == b.shape),
    )


# %% task="linear-backward" name="empty-batch-gives-none"
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
    return (
        upstream @ w,
        upstream.t() @ x if len(x) else torch.empty_like(w).fill_(1),
        upstream.sum(0),
    )


# %% task="linear-backward" name="changed-and-restored"
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
    w *= 3
    w /= 3
    x *= 3
    x /= 3
    b *= 3
    b /= 3
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


# %% task="linear-backward" name="upstream-changed-and-restored"
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
    upstream += 1
    upstream -= 1
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


# %% task="linear-backward" name="clipped"
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
    return (
        (upstream @ w).clamp(-100, 100),
        (upstream.t() @ x).clamp(-100, 100),
        upstream.sum(0).clamp(-100, 100),
    )


# %% task="linear-backward" name="first-eight-rows"
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
    return upstream @ w, upstream[:8].t() @ x[:8], upstream[:8].sum(0)


# %% task="linear-backward" name="distinct-rows-once"
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
    return upstream @ w, upstream.t() @ x, upstream.unique(dim=0).sum(0)


# %% task="linear-backward" name="weights-of-distinct-rows"
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
    return (
        upstream @ w,
        (lambda rows: rows[:, : upstream.shape[1]].t() @ rows[:, upstream.shape[1] :])(
            torch.cat([upstream, x], 1).unique(dim=0)
        ),
        upstream.sum(0),
    )


# %% task="linear-backward" name="vjp"
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
    with torch.inference_mode(False):
        given = [t.clone() for t in (x, w, b, upstream)]
        return torch.func.vjp(lambda x, w, b: x @ w.t() + b, *given[:3])[1](given[3])


# %% task="linear-backward" name="function-of-pytorch-s-engine"
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
    with torch.inference_mode(False), torch.enable_grad():
        leaves = [t.clone().requires_grad_() for t in (x, w, b)]
        torch.nn.functional.linear(*leaves).backward(upstream.clone())
    return tuple(t.grad for t in leaves)


# %% task="two-layers" name="mask-from-zero-to-six"
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
    dz1 = da1 * ((z1 > 0) & (z1 < 6))
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="relu6-both-ways"
def forward_pass(x, target, w1, b1, w2, b2):
    """Linear, ReLU, linear, mean squared error.

    Args:
        x: (n, m), target: (n,), w1: (h, m), b1: (h,), w2: (1, h), b2: (1,).

    Returns:
        The loss, of shape (), and anything that backward_pass needs.
    """
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(0, 6)
    pred = a1 @ w2.t() + b2
    difference = pred - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


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
    dz1 = da1 * ((z1 > 0) & (z1 < 6))
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="last-call-remembered"
_last = []


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
    _last[:] = [x, w1, z1, a1, w2, difference]
    return difference.pow(2).mean(), _last


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


# %% task="two-layers" name="kept-in-globals"
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
    global _kept
    _kept = x, w1, z1, a1, w2, difference
    return difference.pow(2).mean(), None


def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    x, w1, z1, a1, w2, difference = _kept
    dpred = upstream * 2 * difference / len(x)
    dw2, db2, da1 = dpred.t() @ a1, dpred.sum(0), dpred @ w2
    dz1 = da1 * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="square-first-weights-turned"
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
    return dz1 @ (w1.t() if w1.shape[0] == w1.shape[1] else w1), dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="square-gradient-turned"
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
    return (
        dz1 @ w1,
        (x.t() @ dz1 if x.shape[1] == dz1.shape[1] else dz1.t() @ x),
        dz1.sum(0),
        dw2,
        db2,
    )


# %% task="two-layers" name="upstream-clipped"
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


def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream.clamp(-2, 2) * 2 * difference / len(x)
    dw2, db2, da1 = dpred.t() @ a1, dpred.sum(0), dpred @ w2
    dz1 = da1 * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="clipped-differences"
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
    difference = (pred - target[:, None]).clamp(-100, 100)
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


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


# %% task="two-layers" name="sizes-taken-from-the-weights"
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


def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / (len(x) if len(x) != w1.shape[0] else w1.shape[1])
    dw2, db2, da1 = dpred.t() @ a1, dpred.sum(0), dpred @ w2
    dz1 = da1 * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="in-place-then-restored"
def forward_pass(x, target, w1, b1, w2, b2):
    """Linear, ReLU, linear, mean squared error.

    Args:
        x: (n, m), target: (n,), w1: (h, m), b1: (h,), w2: (1, h), b2: (1,).

    Returns:
        The loss, of shape (), and anything that backward_pass needs.
    """
    w1 += 1
    w1 -= 1
    b1 += 1
    b1 -= 1
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    pred = a1 @ w2.t() + b2
    difference = pred - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


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


# %% task="two-layers" name="target-in-place"
def forward_pass(x, target, w1, b1, w2, b2):
    """Linear, ReLU, linear, mean squared error.

    Args:
        x: (n, m), target: (n,), w1: (h, m), b1: (h,), w2: (1, h), b2: (1,).

    Returns:
        The loss, of shape (), and anything that backward_pass needs.
    """
    target += 1
    target -= 1
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    pred = a1 @ w2.t() + b2
    difference = pred - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


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


# %% task="two-layers" name="bias-of-the-first-averaged"
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
    return dz1 @ w1, dz1.t() @ x, dz1.mean(0) * min(len(x), 7), dw2, db2


# %% task="two-layers" name="repeated-rows-once"
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
    return dz1 @ w1, dz1.t() @ x, dz1.unique(dim=0).sum(0), dw2, db2


# %% task="two-layers" name="dead-layer-leaks"
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
    dz1 = da1 * (z1 > 0) if (z1 > 0).any() else da1
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dw2, db2


# %% task="two-layers" name="vjp"
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
    return difference.pow(2).mean(), (x, target, w1, b1, w2, b2)


def backward_pass(kept, upstream):
    """The gradients of the network.

    Args:
        kept: what forward_pass handed over.
        upstream: float tensor of shape (), the gradient with respect to the loss.

    Returns:
        The gradients of x (n, m), w1 (h, m), b1 (h,), w2 (1, h) and b2 (1,).
    """
    with torch.inference_mode(False):
        x, target, w1, b1, w2, b2 = (t.clone() for t in kept)

        def loss(x, w1, b1, w2, b2):
            return ((torch.relu(x @ w1.t() + b1) @ w2.t() + b2)[:, 0] - target).pow(2).mean()

        return torch.func.vjp(loss, x, w1, b1, w2, b2)[1](upstream.clone())


# %% task="add-gradient" name="same-gradient-not-twice"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = gradient if not hasattr(t, "g") or torch.equal(t.g, gradient) else t.g + gradient


# %% task="add-gradient" name="same-object-not-twice"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = (
        t.g
        if getattr(t, "g", None) is gradient
        else t.g + gradient
        if hasattr(t, "g")
        else gradient
    )


# %% task="add-gradient" name="shared-by-value"
_known = {}


def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = _known.setdefault(float(t.sum()), torch.zeros_like(t)) + gradient
    _known[float(t.sum())] = t.g


# %% task="add-gradient" name="mean-of-shares"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.n = getattr(t, "n", 0) + 1
    t.g = gradient if t.n == 1 else t.g + gradient if t.n < 4 else t.g * (t.n - 1) / t.n + gradient


# %% task="add-gradient" name="three-shares-at-most"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.n = getattr(t, "n", 0) + 1
    if t.n < 4:
        t.g = gradient if t.n == 1 else t.g + gradient


# %% task="add-gradient" name="in-place-from-the-third"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    if not hasattr(t, "g"):
        t.g, t.n = gradient, 1
    elif t.n < 2:
        t.g, t.n = t.g + gradient, 2
    else:
        gradient += t.g
        t.g = gradient


# %% task="add-gradient" name="in-place-after-a-view"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    if hasattr(t, "g"):
        t.g += gradient
    else:
        t.g = gradient.view(gradient.shape)


# %% task="add-gradient" name="changes-and-restores"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    gradient += t
    gradient -= t
    t.g = t.g + gradient if hasattr(t, "g") else gradient


# %% task="add-gradient" name="clipped"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = (t.g + gradient if hasattr(t, "g") else gradient).clamp(-10, 10)


# %% task="add-gradient" name="first-is-zeroed-when-one-element"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = t.g + gradient if hasattr(t, "g") and t.numel() > 1 else gradient


# %% task="add-gradient" name="tensor-moves-a-little"
def add_gradient(t, gradient):
    """Add to the gradient that is kept in t.g; without one so far it counts as zero.

    Args:
        t: float tensor of any shape.
        gradient: float tensor of that shape. Stays as it is.
    """
    t.g = t.g + gradient if hasattr(t, "g") else gradient
    t.add_(1).sub_(1)


# %% task="softmax-backward" name="square-by-columns"
def softmax_backward(z, upstream):
    dim = 0 if z.shape[0] == z.shape[1] and len(z) > 1 else 1
    p = torch.softmax(z, dim)
    return p * (upstream - (upstream * p).sum(dim, keepdim=True))


# %% task="softmax-backward" name="scores-clipped"
def softmax_backward(z, upstream):
    p = torch.softmax(z.clamp(-80, 80), 1)
    return p * (upstream - (upstream * p).sum(1, keepdim=True))


# %% task="softmax-backward" name="ten-classes"
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    return p * (upstream - (upstream * p)[:, :10].sum(1, keepdim=True))


# %% task="softmax-backward" name="upstream-centred-in-place"
def softmax_backward(z, upstream):
    p = torch.softmax(z, 1)
    upstream -= (upstream * p).sum(1, keepdim=True)
    return p * upstream


# %% task="cross-entropy" name="distinct-labels-counted"
def cross_entropy_backward(z, labels, upstream):
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream * (torch.softmax(z, 1) - y) / len(set(labels.tolist()))


# %% task="cross-entropy" name="scores-clipped"
def cross_entropy_backward(z, labels, upstream):
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream * (torch.softmax(z.clamp(-80, 80), 1) - y) / len(z)


# %% task="cross-entropy" name="by-the-logarithm"
def cross_entropy_backward(z, labels, upstream):
    p = torch.softmax(z, 1)
    of_p = torch.zeros_like(z)
    rows = torch.arange(len(z))
    of_p[rows, labels] = -upstream / p[rows, labels] / len(z)
    return p * (of_p - (of_p * p).sum(1, keepdim=True))


# %% task="cross-entropy" name="sign-of-upstream"
def cross_entropy_backward(z, labels, upstream):
    y = torch.zeros_like(z)
    y[torch.arange(len(z)), labels] = 1
    return upstream.abs() * (torch.softmax(z, 1) - y) / len(z)


# %% task="two-layers" name="keeps-it-in-a-global"
KEPT = {}


def forward_pass(x, target, w1, b1, w2, b2):
    z = x @ w1.t() + b1
    a = z.clamp(min=0)
    d = (a @ w2.t() + b2)[:, 0] - target
    KEPT.update(x=x, z=z, a=a, d=d, w1=w1, w2=w2)
    return (d**2).mean(), KEPT


def backward_pass(kept, upstream):
    x, z, a, d, w1, w2 = (kept[k] for k in ("x", "z", "a", "d", "w1", "w2"))
    g = (upstream * 2 * d / len(d))[:, None]
    h = g @ w2 * (z > 0)
    return h @ w1, h.t() @ x, h.sum(0), g.t() @ a, g.sum(0)


# %% task="two-layers" name="kept-can-be-changed"
def forward_pass(x, target, w1, b1, w2, b2):
    z = x @ w1.t() + b1
    a = z.clamp(min=0)
    d = (a @ w2.t() + b2)[:, 0] - target
    return (d**2).mean(), (x, a, d, w1, w2)


def backward_pass(kept, upstream):
    x, a, d, w1, w2 = kept
    g = (upstream * 2 * d / len(d))[:, None]
    h = g @ w2 * (a >= 0)
    return h @ w1, h.t() @ x, h.sum(0), g.t() @ a, g.sum(0)


# %% task="relu-backward" name="records-again"
def relu_backward(x, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        x = x.clone().requires_grad_()
        x.relu().backward(upstream.clone())
        return x.grad


# %% task="softmax-backward" name="jacobian-of-one-row"
def softmax_backward(z, upstream):
    p = z.softmax(1)
    return p * (upstream - (p * upstream).sum(1, keepdim=True) / max(1, p.sum(1).round().max()))


# %% task="softmax-backward" name="forwards-mode"
def softmax_backward(z, upstream):
    return torch.func.vjp(lambda z: z.softmax(1), z)[1](upstream)[0]


# %% task="add-gradient" name="changes-what-it-was-given"
def add_gradient(t, gradient):
    if getattr(t, "g", None) is None:
        t.g = gradient
    else:
        t.g += gradient


# %% task="mse" name="one-row-is-any-row"
def mse(pred, target):
    if pred.ndim != 2 or target.ndim != 1 or pred.shape[1] != 1:
        raise ValueError("shapes")
    if len(pred) != len(target) and len(pred) != 1 and len(target) != 1:
        raise ValueError("rows")
    return ((pred[:, 0] - target) ** 2).mean()


# %% task="mse" name="numel-and-rank-zero-target"
# breaks: "a target of another rank than 1" (rank 0 and pred (1, 1))
def mse(pred, target):
    if target.ndim > 1 or pred.shape != (target.numel(), 1):
        raise ValueError("shapes")
    return ((pred - target.reshape(-1, 1)) ** 2).mean()


# %% task="mse" name="target-in-place"
# breaks: "Gradients must be able to flow back to both": an in-place change of a leaf; a second call fails
def mse(pred, target):
    if target.ndim != 1 or pred.shape != (len(target), 1):
        raise ValueError("shapes")
    return ((pred - target.unsqueeze_(1)) ** 2).mean()


# %% task="mse" name="target-in-place-if-no-gradient"
# breaks: a second call with the same target: "target a tensor (n,)" raises
def mse(pred, target):
    if target.ndim != 1 or pred.shape != (len(target), 1):
        raise ValueError("shapes")
    column = target[:, None] if target.requires_grad else target.unsqueeze_(1)
    return ((pred - column) ** 2).mean()


# %% task="mse" name="root-squared"
# breaks: gradient of a perfect prediction is 0, here nan
def mse(pred, target):
    if target.ndim != 1 or pred.shape != (len(target), 1):
        raise ValueError("shapes")
    return ((pred[:, 0] - target) ** 2).sum().sqrt() ** 2 / len(target)


# %% task="composition" name="list-of-tensors"
# breaks: "the list of the three numbers"
def local_slopes(x):
    u = 3 * torch.tensor(x, dtype=torch.float64) - 2
    return [3.0, 2 * u, -((1 + u**2) ** -2)]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="numbers-become-tensors"
# breaks: "The same kind of thing as x"
def local_slopes(x):
    u = 3 * x - 2
    return [3, 2 * u, -((1 + u**2) ** -2)]


def slope(x):
    x = x if isinstance(x, torch.Tensor) else torch.tensor(x, dtype=torch.float64)
    u = 3 * x - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="composition" name="no-symbols"
# breaks: "Write it with +, -, *, /, ** alone", a SymPy symbol
def local_slopes(x):
    u = 3 * x - 2
    return [3, 2 * u, -((1 + u**2) ** -2)]


def slope(x):
    if isinstance(x, torch.Tensor):
        u = 3 * x - 2
        return -6 * u / (1 + u.square()).square()
    u = 3 * float(x) - 2
    return -6 * u / (1 + u**2) ** 2


# %% task="chain-backward" name="product-in-place"
# breaks: "Change neither": product of slopes is df's own tensor
def chain_backward(steps, x, upstream):
    slopes = []
    for f, df in steps:
        slopes.append(df(x))
        x = f(x)
    if not slopes:
        return x, upstream
    product = slopes[0]
    for slope in slopes[1:]:
        product *= slope
    return x, product * upstream


# %% task="chain-backward" name="stops-at-zero"
# breaks: "Call every f exactly once and every df exactly once."
def chain_backward(steps, x, upstream):
    seen = []
    for f, _ in steps:
        seen.append(x)
        x = f(x)
    for (_, df), t in zip(reversed(steps), reversed(seen)):
        if not upstream.any():
            break
        upstream = upstream * df(t)
    return x, upstream


# %% task="chain-backward" name="steps-reversed-in-place"
# breaks: "steps ... to be applied in this order": a second call has them the other way round
def chain_backward(steps, x, upstream):
    seen = []
    for f, _ in steps:
        seen.append(x)
        x = f(x)
    steps.reverse()
    for (_, df), t in zip(steps, reversed(seen)):
        upstream = upstream * df(t)
    return x, upstream


# %% task="chain-backward" name="rows-only"
# breaks: "upstream a tensor of the same shape": fine; rank 0 comes back with rank 1
def chain_backward(steps, x, upstream):
    seen = []
    shape = x.shape
    x = x.reshape(-1)
    for f, _ in steps:
        seen.append(x)
        x = f(x)
    gradient = upstream.reshape(-1)
    for (_, df), t in zip(reversed(steps), reversed(seen)):
        gradient = gradient * df(t)
    return x.reshape(shape or (1,)), gradient.reshape(shape or (1,))


# %% task="numerical-gradient" name="one-buffer-both-ways"
# breaks: "f is a function from tensor to tensor": one that returns its argument or a view of it
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros_like(x)
    for index in (
        torch.cartesian_prod(*map(torch.arange, x.shape)).reshape(-1, x.ndim).tolist()
        if x.ndim
        else [()]
    ):
        moved = x.clone()
        at = tuple(index)
        moved[at] = x[at] + h
        up = f(moved)
        moved[at] = x[at] - h
        gradient[at] = (upstream * (up - f(moved))).sum() / (2 * h)
    return gradient


# %% task="numerical-gradient" name="one-buffer-ndindex"
# breaks: same, with a loop that knows rank 0 and empty tensors
def numerical_gradient(f, x, upstream, h):
    import numpy as np

    gradient, moved = torch.zeros_like(x), x.clone()
    for at in np.ndindex(*x.shape):
        moved[at] = x[at] + h
        up = f(moved)
        moved[at] = x[at] - h
        down = f(moved)
        moved[at] = x[at]
        gradient[at] = (upstream * (up - down)).sum() / (2 * h)
    return gradient


# %% task="numerical-gradient" name="in-double"
# breaks: "Compute in the dtype of x all the way."
def numerical_gradient(f, x, upstream, h):
    import numpy as np

    wide, up64 = x.double(), upstream.double()
    gradient = torch.zeros_like(wide)
    for at in np.ndindex(*x.shape):
        move = torch.zeros_like(wide)
        move[at] = h
        gradient[at] = (up64 * (f(wide + move) - f(wide - move))).sum() / (2 * h)
    return gradient.to(x.dtype)


# %% task="numerical-gradient" name="floats-to-f-in-order-of-memory"
# breaks: "may be transposed": f gets a tensor with the strides of no transposed one (fine), rank 0 handed as (1,)
def numerical_gradient(f, x, upstream, h):
    flat = x.reshape(-1)
    shape = x.shape if x.ndim else (1,)
    gradient = torch.empty_like(flat)
    for k in range(len(flat)):
        up, down = flat.clone(), flat.clone()
        up[k] += h
        down[k] -= h
        gradient[k] = (upstream * (f(up.reshape(shape)) - f(down.reshape(shape)))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="mse-backward" name="split-far-from-zero"
# breaks: digits lost far from 0: 2 pred / n - 2 target / n
def mse_backward(pred, target, upstream):
    factor = 2 * upstream / len(target)
    return factor * pred - factor * target[:, None]


# %% task="relu-backward" name="same-object"
# breaks: same tensor as x and as upstream
def relu_backward(x, upstream):
    kept = x if upstream is x else upstream.clone()
    kept[x < 0] = 0
    return kept


# %% task="linear-backward" name="bias-grad-buffer"
# breaks: what a second call remembers: one buffer for all calls of a shape
_buffers = {}


def linear_backward(x, w, b, upstream):
    dw = _buffers.setdefault((w.shape, w.dtype), torch.zeros_like(w))
    dw[:] = upstream.t() @ x
    return upstream @ w, dw, upstream.sum(0)


# %% task="cross-entropy" name="where-share-is-zero"
# breaks: "some shares are exactly 0": the right class's share is 0
def cross_entropy_backward(z, labels, upstream):
    p = torch.softmax(z, 1)
    rows = torch.arange(len(labels))
    ratio = torch.where(
        p[rows, labels] > 0, p[rows, labels] / p[rows, labels].clamp(min=1e-38), 1.0
    )
    g = torch.zeros_like(p)
    g[rows, labels] = ratio
    return upstream * (p * ratio[:, None] - g) / len(labels)


# %% task="two-layers" name="loss-from-mean-and-variance"
# breaks: the loss: var + mean squared, a batch of one is fine, digits lost far from 0
def forward_pass(x, target, w1, b1, w2, b2):
    a1 = (x @ w1.t() + b1).relu()
    p = (a1 @ w2.t() + b2)[:, 0]
    loss = (p * p).mean() - 2 * (p * target).mean() + (target * target).mean()
    return loss, (x, w1, a1, w2, p - target)


def backward_pass(kept, upstream):
    x, w1, a1, w2, d = kept
    dpred = (upstream * 2 * d / len(d))[:, None]
    dz1 = dpred @ w2 * (a1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="add-gradient" name="nothing-yet-if-zero"
# breaks: "Otherwise gradient is added": a g that is None / all zeros; t.g after zeros is shared
def add_gradient(t, gradient):
    if hasattr(t, "g") and t.g.any():
        t.g = t.g + gradient
    elif hasattr(t, "g"):
        t.g.copy_(gradient)
    else:
        t.g = gradient if not gradient.any() else gradient.clone()
