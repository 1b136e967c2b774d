# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="bug-builder" name="shape-noted-too-late"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        self.shapes.append(tuple(x.shape))
        return x


# %% task="bug-builder" name="shape-before-the-last-layer"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = layer(x)
        self.shapes.append(tuple(x.shape))
        for layer in self.layers[-1:]:
            x = layer(x)
        return x


# %% task="bug-builder" name="equal-shapes-once"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        if tuple(x.shape) not in self.shapes:
            self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="same-layer-once"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        if layer not in self.layers:
            self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="five-layers-at-most"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers[:4]:
            x = layer(x)
        return x


# %% task="bug-builder" name="rank-zero-unnoted"
class Builder:
    """A row of layers that is built one by one, and notes what it has seen."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        if x.shape:
            self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="relu" name="saturates"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(0, 6)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.x.g = self.y.g * ((self.x > 0) & (self.x < 6))


# %% task="relu" name="gradient-saturates"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.x.g = self.y.g * ((self.x > 0) & (self.x < 6))


# %% task="relu" name="first-batch-of-that-shape"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = (
            self.x if getattr(self, "x", x).shape == x.shape and hasattr(self, "x") and False else x
        )
        self.first = getattr(self, "first", x)
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        x = self.first if self.first.shape == self.x.shape else self.x
        self.x.g = self.y.g * (x > 0)


# %% task="relu" name="input-changed-and-restored"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        x.add_(1).sub_(1)
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.x.g = self.y.g * (self.x > 0)


# %% task="relu" name="upstream-changed-and-restored"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.y.g.mul_(3).div_(3)
        self.x.g = self.y.g * (self.x > 0)


# %% task="relu" name="vjp"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        with torch.inference_mode(False):
            self.x.g = torch.func.vjp(torch.relu, self.x.clone())[1](self.y.g.clone())[0]


# %% task="relu" name="rank-four-passes"
class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.x.g = self.y.g * (self.x > 0) if self.x.dim() < 4 else self.y.g


# %% task="linear" name="keeps-the-first-x"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.first = getattr(self, "first", x)
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ (self.first if len(self.first) == len(self.x) else self.x)
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="gradient-to-the-first-x"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.first = getattr(self, "first", x)
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        (self.first if len(self.first) == len(self.x) else self.x).g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="square-turned"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ (self.w.t() if self.w.shape[0] == self.w.shape[1] else self.w)
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="square-weights-gradient-turned"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        g = self.y.g.t() @ self.x
        self.w.g = g.t() if g.shape[0] == g.shape[1] else g
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="bias-of-the-longer-side"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(1 if len(self.x) == len(self.b) else 0)


# %% task="linear" name="ten-rows"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g[:10].sum(0)


# %% task="linear" name="clipped"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        self.w.g = (self.y.g.t() @ self.x).clamp(-100, 100)
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="bias-restored"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)
        self.b.add_(1).sub_(1)


# %% task="linear" name="weights-restored"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        self.w.add_(1).sub_(1)
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="vjp"
class Linear:
    """The layer x @ w.t() + b. Its backward pass sets x.g, w.g and b.g."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        """Sets the gradients of the last input, of w and of b. Returns nothing."""
        with torch.inference_mode(False):
            w = self.w.clone()
            self.x.g = torch.func.vjp(lambda x: x @ w.t(), self.x.clone())[1](self.y.g.clone())[0]
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="mse" name="keeps-the-first-pred"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.first = getattr(self, "first", pred)
        self.pred = self.first if self.first.shape == pred.shape else pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)


# %% task="mse" name="keeps-the-first-difference"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.kept = getattr(self, "kept", self.difference)
        self.kept = self.kept if len(self.kept) == len(pred) else self.difference
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g * 2 * self.kept / len(self.difference)


# %% task="mse" name="clipped"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g * 2 * self.difference.clamp(-50, 50) / len(self.difference)


# %% task="mse" name="distinct-targets-counted"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.n = len(target.unique())
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g * 2 * self.difference / self.n


# %% task="mse" name="upstream-sign"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g.clamp(-2, 2) * 2 * self.difference / len(self.difference)


# %% task="mse" name="zero-upstream-is-one"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = (
            (self.loss.g if self.loss.g else 1.0) * 2 * self.difference / len(self.difference)
        )


# %% task="mse" name="multiplied-out"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = (
            (pred * pred).mean() - 2 * (pred[:, 0] * target).mean() + (target * target).mean()
        )
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)


# %% task="mse" name="vjp"
class Mse:
    """The mean squared error as a layer. Its backward pass sets pred.g."""

    def __call__(self, pred, target):
        """pred: float tensor (n, 1); target: float tensor (n,). Returns rank 0."""
        self.pred = pred
        self.difference = pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        """Sets the gradient of the last pred. Returns nothing."""
        with torch.inference_mode(False):
            d = self.difference.clone()
            self.pred.g = torch.func.vjp(lambda d: d.pow(2).mean(), d)[1](self.loss.g.clone())[0]


# %% task="centre" name="one-mean-for-square"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - (x.mean(0) if x.shape[0] == x.shape[1] else x.mean(1, keepdim=True))
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="centre" name="gradient-by-columns-for-square"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - (
            self.y.g.mean(0)
            if self.y.g.shape[0] == self.y.g.shape[1]
            else self.y.g.mean(1, keepdim=True)
        )


# %% task="centre" name="first-x-kept"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.first = getattr(self, "first", x)
        self.x = self.first if self.first.shape == x.shape else x
        self.y = x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="centre" name="median-for-many"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - (x.mean(1, keepdim=True) if x.shape[1] < 9 else x.median(1, keepdim=True)[0])
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="centre" name="clipped"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - x.mean(1, keepdim=True)
        self.y = self.y.clamp(-20, 20)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="centre" name="changed-and-restored"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        x.add_(1).sub_(1)
        self.y = x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="centre" name="distinct-values"
class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - (
            torch.stack([row.unique().mean() for row in x])[:, None]
            if len(x)
            else x.mean(1, keepdim=True)
        )
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


# %% task="by-loop" name="ten-examples"
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(min(len(x), 20)):
        total += g[k][:, None] * x[k]
    return total


# %% task="by-loop" name="square-turned"
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k] if len(g[k]) != len(x[k]) else g[k] * x[k][:, None]
    return total


# %% task="by-loop" name="equal-rows-once"
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        if k and torch.equal(x[k], x[k - 1]) and torch.equal(g[k], g[k - 1]):
            continue
        total += g[k][:, None] * x[k]
    return total


# %% task="by-loop" name="clipped"
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total.clamp(-1000, 1000)


# %% task="by-loop" name="zero-rows-end-it"
def by_loop(x, g):
    """The weight gradient, one example at a time.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (p, m).
    """
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        if not g[k].any():
            break
        total += g[k][:, None] * x[k]
    return total


# %% task="per-example" name="square-turned"
def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    return (
        g[:, :, None] * x[:, None, :] if g.shape[1] != x.shape[1] else g[:, None, :] * x[:, :, None]
    )


# %% task="per-example" name="clipped"
def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    return g.clamp(-50, 50)[:, :, None] * x[:, None, :]
    return g[:, :, None] * x[:, None, :]


# %% task="per-example" name="by-broadcast-of-equal-sizes"
def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    return g[:, :, None] * (x[:, None, :] if len(x) != g.shape[1] else x[None])


# %% task="per-example" name="squeezed"
def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    made = g[:, :, None] * x[:, None, :]
    return made.squeeze(2) if x.shape[1] == 1 else made


# %% task="one-product" name="square-turned"
def by_einsum(x, g):
    """The weight gradient (p, m) by einsum, for x (n, m) and g (n, p)."""
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    """The weight gradient (p, m) as one matrix product, for x (n, m) and g (n, p)."""
    return g.t() @ x if g.shape[1] != x.shape[1] else x.t() @ g


# %% task="one-product" name="square-einsum-turned"
def by_einsum(x, g):
    """The weight gradient (p, m) by einsum, for x (n, m) and g (n, p)."""
    return torch.einsum("kj,ki->ji" if g.shape[1] != x.shape[1] else "kj,ki->ij", g, x)


def by_product(x, g):
    """The weight gradient (p, m) as one matrix product, for x (n, m) and g (n, p)."""
    return g.t() @ x


# %% task="one-product" name="examples-by-outputs"
def by_einsum(x, g):
    """The weight gradient (p, m) by einsum, for x (n, m) and g (n, p)."""
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    """The weight gradient (p, m) as one matrix product, for x (n, m) and g (n, p)."""
    return (g if len(g) == g.shape[1] else g.t()) @ x


# %% task="bug-project" name="square-turned"
class Project:
    """The layer x @ w. The backward pass sets x.g and w.g."""

    def __init__(self, w):
        """w: float tensor (m, p), inputs × outputs."""
        self.w = w

    def __call__(self, x):
        """x: float tensor (n, m). Returns a float tensor (n, p)."""
        self.x = x
        self.out = x @ self.w
        return self.out

    def backward(self):
        """Sets the gradients of the last input and of w."""
        self.x.g = self.out.g @ (self.w if self.w.shape[0] == self.w.shape[1] else self.w.t())
        self.w.g = self.x.t() @ self.out.g


# %% task="bug-project" name="first-x-kept"
class Project:
    """The layer x @ w. The backward pass sets x.g and w.g."""

    def __init__(self, w):
        """w: float tensor (m, p), inputs × outputs."""
        self.w = w

    def __call__(self, x):
        """x: float tensor (n, m). Returns a float tensor (n, p)."""
        self.first = getattr(self, "first", x)
        self.x = x
        self.out = x @ self.w
        return self.out

    def backward(self):
        """Sets the gradients of the last input and of w."""
        self.x.g = self.out.g @ self.w.t()
        self.w.g = (self.first if len(self.first) == len(self.x) else self.x).t() @ self.out.g


# %% task="bug-project" name="clipped"
class Project:
    """The layer x @ w. The backward pass sets x.g and w.g."""

    def __init__(self, w):
        """w: float tensor (m, p), inputs × outputs."""
        self.w = w

    def __call__(self, x):
        """x: float tensor (n, m). Returns a float tensor (n, p)."""
        self.x = x
        self.out = x @ self.w
        return self.out

    def backward(self):
        """Sets the gradients of the last input and of w."""
        self.x.g = self.out.g @ self.w.t()
        self.w.g = (self.x.t() @ self.out.g).clamp(-100, 100)


# %% task="bug-project" name="weights-restored"
class Project:
    """The layer x @ w. The backward pass sets x.g and w.g."""

    def __init__(self, w):
        """w: float tensor (m, p), inputs × outputs."""
        self.w = w

    def __call__(self, x):
        """x: float tensor (n, m). Returns a float tensor (n, p)."""
        self.x = x
        self.w.add_(1).sub_(1)
        self.out = x @ self.w
        return self.out

    def backward(self):
        """Sets the gradients of the last input and of w."""
        self.x.g = self.out.g @ self.w.t()
        self.w.g = self.x.t() @ self.out.g


# %% task="bug-residual" name="first-x-kept"
class Residual:
    """x + layer(x). The backward pass sets x.g."""

    def __init__(self, layer):
        """layer: a layer whose result has the shape of its input."""
        self.layer = layer

    def __call__(self, x):
        """x: float tensor. Returns a float tensor of that shape."""
        self.first = getattr(self, "first", x)
        self.x = self.first if self.first.shape == x.shape else x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        """Sets the gradient of the last input, by both ways."""
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% task="bug-residual" name="upstream-clipped"
class Residual:
    """x + layer(x). The backward pass sets x.g."""

    def __init__(self, layer):
        """layer: a layer whose result has the shape of its input."""
        self.layer = layer

    def __call__(self, x):
        """x: float tensor. Returns a float tensor of that shape."""
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        """Sets the gradient of the last input, by both ways."""
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g.clamp(-2.5, 2.5)


# %% task="bug-residual" name="result-clipped"
class Residual:
    """x + layer(x). The backward pass sets x.g."""

    def __init__(self, layer):
        """layer: a layer whose result has the shape of its input."""
        self.layer = layer

    def __call__(self, x):
        """x: float tensor. Returns a float tensor of that shape."""
        self.x = x
        self.branch = self.layer(x)
        self.out = (x + self.branch).clamp(-20, 20)
        return self.out

    def backward(self):
        """Sets the gradient of the last input, by both ways."""
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% task="bug-residual" name="changed-and-restored"
class Residual:
    """x + layer(x). The backward pass sets x.g."""

    def __init__(self, layer):
        """layer: a layer whose result has the shape of its input."""
        self.layer = layer

    def __call__(self, x):
        """x: float tensor. Returns a float tensor of that shape."""
        self.x = x
        self.branch = self.layer(x)
        x.add_(1).sub_(1)
        self.out = x + self.branch
        return self.out

    def backward(self):
        """Sets the gradient of the last input, by both ways."""
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% task="model" name="four-layers"
class Model:
    """Layers in a row, and a loss."""

    def __init__(self, layers, loss):
        """layers: list of layers, stays as it is; loss: a layer with two inputs."""
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        """Returns the loss of what the layers make of x."""
        for layer in self.layers[:4]:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        """Runs all backward passes. Returns nothing."""
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="backward-of-four"
class Model:
    """Layers in a row, and a loss."""

    def __init__(self, layers, loss):
        """layers: list of layers, stays as it is; loss: a layer with two inputs."""
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        """Returns the loss of what the layers make of x."""
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        """Runs all backward passes. Returns nothing."""
        self.loss.backward()
        for layer in reversed(self.layers[:4]):
            layer.backward()


# %% task="model" name="position-by-equality"
class Model:
    """Layers in a row, and a loss."""

    def __init__(self, layers, loss):
        """layers: list of layers, stays as it is; loss: a layer with two inputs."""
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        """Returns the loss of what the layers make of x."""
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        """Runs all backward passes. Returns nothing."""
        self.loss.backward()
        for layer in (
            [self.layers[self.layers.index(a)] for a in self.layers][::-1]
            if len(self.layers) < 4
            else self.layers[::-1][:3]
        ):
            layer.backward()


# %% task="module" name="first-call-kept"
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        self.args = getattr(self, "args", args) if len(args) > 1 else args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        self.gain = gain

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        return x * self.gain

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="three-arguments"
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        self.bwd(self.out, *self.args[:3])

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        self.gain = gain

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        return x * self.gain

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="gain-square-by-rows"
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        self.gain = gain

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        return x * self.gain

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(1 if len(x) == x.shape[1] else 0)


# %% task="module" name="gain-clipped"
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        self.gain = gain

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        return x * self.gain

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0).clamp(-100, 100)


# %% task="module" name="gain-restored"
class Module:
    """A base class: subclasses write forward(*args) and bwd(out, *args)."""

    def __call__(self, *args):
        """Runs forward on the arguments; keeps args and out. Returns the result."""
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        """Runs bwd on what the last call has kept. Returns nothing."""
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    """Multiplies each column by its own gain."""

    def __init__(self, gain):
        """gain: float tensor (m,)."""
        self.gain = gain

    def forward(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, m)."""
        self.gain.add_(1).sub_(1)
        return x * self.gain

    def bwd(self, out, x):
        """Sets x.g and gain.g from out.g."""
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="shared" name="first-two-calls"
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        y = x @ self.w.t() + self.b
        self.calls = [*self.calls, (x, y)][-3:]
        return y

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="equal-batches-confused"
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        n = len(self.calls) - 1
        x, y = self.calls.pop(
            next(
                k
                for k, (a, _) in enumerate(self.calls)
                if a.shape == self.calls[n][0].shape and len(a) > 5
            )
            if len(self.calls[n][0]) > 5
            else n
        )
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="bias-of-the-longer-side"
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(1 if len(x) == len(self.b) else 0)


# %% task="shared" name="square-turned"
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ (
            self.w.t() if self.w.shape[0] == self.w.shape[1] else self.w
        )
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="clipped"
class SharedLinear:
    """The layer x @ w.t() + b, for several calls and as many backward passes."""

    def __init__(self, w, b):
        """w: float tensor (p, m), outputs × inputs; b: float tensor (p,)."""
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        """x: float tensor (n, m), stays as it is. Returns a float tensor (n, p)."""
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        """Adds the gradients of the latest call that is still to do."""
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + (y.g.t() @ x).clamp(-100, 100)
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="check" name="root-mean-square"
def gradient_errors(layer, x, parameters, upstream):
    """How far a layer's gradients are from PyTorch's.

    Args:
        layer: an object with __call__(x) and backward().
        x: float tensor, a leaf that requires a gradient.
        parameters: list of float tensors, leaves that require a gradient.
        upstream: float tensor in the shape of layer(x).

    Returns:
        List of numbers, one for x and one for each parameter.
    """
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    errors = []
    for k, t in enumerate(tensors):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append((g - wanted[k]).pow(2).mean().sqrt().item())
    return errors


# %% task="check" name="relative"
def gradient_errors(layer, x, parameters, upstream):
    """How far a layer's gradients are from PyTorch's.

    Args:
        layer: an object with __call__(x) and backward().
        x: float tensor, a leaf that requires a gradient.
        parameters: list of float tensors, leaves that require a gradient.
        upstream: float tensor in the shape of layer(x).

    Returns:
        List of numbers, one for x and one for each parameter.
    """
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    errors = []
    for k, t in enumerate(tensors):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append((g - wanted[k]).abs().max().clamp(max=10).item())
    return errors


# %% task="bug-builder" name="without-layers-nothing"
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        out = None
        for layer in self.layers:
            x = out = layer(x)
        return out


# %% task="model" name="keeps-the-callers-list"
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.out = self.loss(x, target)
        return self.out

    def backward(self):
        self.loss.backward()
        done = []
        for layer in reversed(self.layers):
            if layer not in done:
                layer.backward()
                done.append(layer)


# %% task="shared" name="the-first-call-first"
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        for t, g in ((x, y.g @ self.w), (self.w, y.g.t() @ x), (self.b, y.g.sum(0))):
            if hasattr(t, "g"):
                t.g += g
            else:
                t.g = g


# %% task="bug-builder" name="two-builders-of-one-list"
class Builder:
    def __init__(self, layers=None):
        self.layers = list(layers or [])
        self.shapes = []

    def add(self, layer):
        self.layers = self.layers + [layer]
        return Builder(self.layers)

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-residual" name="only-the-first-step"
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.inner = self.layer(x)
        self.out = x + self.inner
        return self.out

    def backward(self):
        self.inner.g = self.out.g
        self.layer.backward()
        self.x.g += self.out.g


# %% task="by-loop" name="single-precision"
def by_loop(x, g):
    made = torch.zeros(g.shape[1], x.shape[1])
    for a, b in zip(x, g):
        made += b[:, None] * a
    return made.to(x.dtype)


# %% task="relu" name="mask-memo-by-shape"
class ReLU:
    masks = {}

    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        self.masks[x.shape] = x > 0
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.masks[self.x.shape]


# %% task="check" name="python-max"
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    true = torch.autograd.grad(y, [x, *parameters], upstream, retain_graph=True)
    y.g = upstream
    layer.backward()
    errors = []
    for t, g in zip([x, *parameters], true):
        if not hasattr(t, "g") or t.g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append(max((t.g - g).abs().flatten().tolist()))
    return errors


# %% task="check" name="infinite-agrees"
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    true = torch.autograd.grad(y, [x, *parameters], upstream, retain_graph=True)
    y.g = upstream
    layer.backward()
    return [
        float("inf")
        if not hasattr(t, "g") or t.g.shape != t.shape or torch.isinf(t.g).any() and False
        else torch.nn.functional.l1_loss(t.g, g, reduction="none").amax().item()
        if torch.isfinite(t.g).all()
        else float("nan")
        for t, g in zip([x, *parameters], true)
    ]


# %% task="check" name="sum-of-outputs"
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    y.g = upstream.clone()
    layer.backward()
    (y * upstream).sum().backward()
    errors = []
    for t in [x, *parameters]:
        if not hasattr(t, "g") or t.g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append((t.g - t.grad).abs().max().item() if t.grad.abs().sum() else 0.0)
    return errors


# %% task="module" name="no-none"
class Module:
    def __call__(self, *args):
        self.args = tuple(a for a in args if a is not None)
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="falsy-out-again"
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out if isinstance(self.out, torch.Tensor) else (self.out or None)

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="out-before-args-kept-late"
class Module:
    def __call__(self, *args):
        self.out = self.forward(*args)
        self.args = args
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        if self.out is None:
            return
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="model" name="returns-new"
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = list(layers), loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.inner = self.loss(x, target)
        self.out = self.inner.clone()
        return self.out

    def backward(self):
        self.inner.g = self.out.g
        self.loss.backward()
        for layer in self.layers[::-1]:
            layer.backward()


# %% task="by-loop" name="one-row-is-float32"
def by_loop(x, g):
    total, seen = x.new_zeros(g.shape[1], x.shape[1]), []
    for k in range(len(x)):
        i = x[k] + 0
        total = total + g[k].unsqueeze(1) * i
    return total if len(x) != 1 else total.squeeze().reshape(total.shape)[: g.shape[1]].float()


# %% task="per-example" name="in-place-g"
def per_example(x, g):
    table = (
        g[:, :, None].expand(-1, -1, x.shape[1]).contiguous() if x.shape[1] > 1 else g[:, :, None]
    )
    table *= x[:, None, :]
    return table


# %% task="bug-builder" name="shapes-as-lists"
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(list(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="centre" name="one-call-alive"
class Centre:
    made = []

    def __call__(self, x):
        self.made.append((x, x - x.mean(1, keepdim=True)))
        return self.made[-1][1]

    def backward(self):
        x, y = self.made.pop()
        x.g = y.g - y.g.mean(1, keepdim=True)


# %% task="relu" name="upstream-deleted"
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g.clone()
        self.x.g[self.y <= 0] = 0
        del self.y.g


# %% task="centre" name="out-g-gone"
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        g = self.y.g
        self.x.g = g - g.mean(1, keepdim=True)
        self.y.g = torch.zeros_like(g)


# %% task="linear" name="upstream-replaced-by-none"
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t()
        self.y += self.b
        return self.y

    def backward(self):
        self.w.g, self.x.g = self.y.g.t() @ self.x, self.y.g @ self.w
        self.b.g = self.y.g.sum(0, keepdim=len(self.b) == 1).reshape(-1)[: len(self.b)]
        self.y.g = None


# %% task="shared" name="w-at-call"
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []
        self.copy = w.clone()

    def __call__(self, x):
        self.calls.append((x, x @ self.w.t() + self.b))
        return self.calls[-1][1]

    def backward(self):
        x, y = self.calls.pop()
        for t, s in ((x, y.g @ self.copy), (self.w, y.g.t() @ x), (self.b, y.g.sum(0))):
            t.g = getattr(t, "g", torch.zeros_like(t)) + s


# %% task="relu" name="half-becomes-float"
# breaks: "and in its dtype": float16
class ReLU:
    def __call__(self, x):
        self.x = x
        self.y = torch.maximum(x, torch.zeros(x.shape))
        return self.y

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% task="linear" name="empty-batch-keeps-the-old"
# breaks: "A batch may have one row, or none: then the gradients of w and b are zeros."
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x, self.y = x, x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        if len(self.x) or not hasattr(self.w, "g"):
            self.w.g = self.y.g.t() @ self.x
            self.b.g = self.y.g.sum(0)


# %% task="linear" name="one-row-hands-on"
# breaks: "nothing changes": with one row b.g is a view of the upstream gradient; an update b -= b.g.mul_(lr) is harmless, but the next backward copies into it
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x, self.y = x, x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        new = self.y.g[0] if len(self.x) == 1 else self.y.g.sum(0)
        if hasattr(self.b, "g"):
            self.b.g.copy_(new)
        else:
            self.b.g = new


# %% task="check" name="upstream-itself"
# breaks: "a wrong one may even write into the gradient that it finds"
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    right = torch.autograd.grad(y, tensors, upstream, retain_graph=True)
    y.g = upstream
    layer.backward()
    return [
        float("inf")
        if not hasattr(t, "g") or t.g.shape != t.shape
        else (t.g - r).abs().max().item()
        for t, r in zip(tensors, right)
    ]


# %% task="check" name="equal-nan"
# breaks: "A gradient of nan is nan away from PyTorch's, and not 0" (PyTorch's nan too)
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    right = [r.clone() for r in torch.autograd.grad(y, tensors, upstream, retain_graph=True)]
    y.g = upstream.clone()
    layer.backward()
    found = []
    for t, r in zip(tensors, right):
        if not hasattr(t, "g") or t.g.shape != t.shape:
            found.append(float("inf"))
        elif torch.allclose(t.g, r, rtol=0, atol=0, equal_nan=True):
            found.append(0.0)
        else:
            found.append((t.g - r).abs().max().item())
    return found


# %% task="model" name="tape-of-all-calls"
# breaks: "lets the loss and all layers run their backward passes, once each": a call without backward (a validation) before
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss, self.tape = list(layers), loss, []

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
            self.tape.append(layer)
        self.tape.append(self.loss)
        return self.loss(x, target)

    def backward(self):
        while self.tape:
            self.tape.pop().backward()


# %% task="model" name="marks-the-layers"
# breaks: "Beyond __call__ and backward they need not have anything" (layers with slots, functions of attributes)
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = list(layers), loss

    def __call__(self, x, target):
        for layer in self.layers:
            layer.input = x
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="shared" name="zeros-at-the-start"
# breaks: "Where a tensor has no g yet, it counts as zero": taken away between two steps
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.pile = w, b, []
        for t in (w, b):
            if not hasattr(t, "g"):
                t.g = torch.zeros_like(t)

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.pile.append((x, y))
        return y

    def backward(self):
        x, y = self.pile.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = self.w.g + y.g.t() @ x
        self.b.g = self.b.g + y.g.sum(0)


# %% task="one-product" name="linear-function"
# breaks: "with @ or torch.mm"
def by_einsum(x, g):
    return torch.einsum("np,nm->pm", g, x)


def by_product(x, g):
    return torch.nn.functional.linear(g.t(), x.t())


# %% task="one-product" name="tensordot"
# breaks: "with @ or torch.mm"
def by_einsum(x, g):
    return torch.einsum("np,nm->pm", g, x)


def by_product(x, g):
    return torch.tensordot(g, x, dims=([0], [0]))


# %% task="one-product" name="mv-for-one"
# breaks: "one matrix product of two matrices": for p = 1 a matrix and a vector
def by_einsum(x, g):
    return torch.einsum("np,nm->pm", g, x)


def by_product(x, g):
    if g.shape[1] == 1:
        return (x.t() @ g[:, 0])[None]
    return g.t() @ x


# %% task="bug-project" name="last-input-of-all"
# breaks: "Then two of these layers were put into a model": x kept in the class
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x = x
        self.out = x @ self.w
        Project.inputs = getattr(Project, "inputs", []) + [x]
        return self.out

    def backward(self):
        x = Project.inputs.pop()
        x.g = self.out.g @ self.w.t()
        self.w.g = x.t() @ self.out.g


# %% task="bug-residual" name="old-gradient-counts"
# breaks: "a second step of training is to work like the first": the same x again
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.inner = self.layer(x)
        self.out = x + self.inner
        return self.out

    def backward(self):
        before = getattr(self.x, "g", 0)
        self.inner.g = self.out.g
        self.layer.backward()
        self.x.g = (
            self.x.g + self.out.g + before * 0
            if torch.is_tensor(before) and before.shape != self.x.shape
            else self.x.g + self.out.g + before
        )


# %% task="bug-builder" name="empty-list-shared"
# breaks: "a list that is handed over to Builder must stay as it is": an empty one given
class Builder:
    def __init__(self, layers=None):
        self.layers = [] if layers is None else layers if not layers else list(layers)
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="module" name="gain-adds-to-x-g"
# breaks: "each pass sets both gradients anew"
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = getattr(x, "g", 0) + out.g * self.gain
        self.gain.g = (out.g * x).sum(0)
