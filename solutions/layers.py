"""The reference solutions of 08_layers; made by `autograder build`, do not edit."""

import torch


class ReLU:
    """ReLU as a layer: y = relu(x), then y.g = ..., then relu.backward() sets x.g."""

    def __call__(self, x):
        """x: float tensor of any shape, stays as it is. Returns a tensor like it."""
        self.x = x
        self.y = x.clamp(min=0)
        return self.y

    def backward(self):
        """Sets the gradient of the last input. Returns nothing."""
        self.x.g = self.y.g * (self.x > 0)


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
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)


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
    y.g = upstream.clone()
    layer.backward()
    errors = []
    for k, t in enumerate(tensors):
        g = getattr(t, "g", None)
        if g is None or g.shape != t.shape:
            errors.append(float("inf"))
        else:
            errors.append((g - wanted[k]).abs().max().item())
    return errors


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


#| export
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


class Centre:
    """Subtracts from each row its mean. The backward pass sets x.g."""

    def __call__(self, x):
        self.x = x
        self.y = x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1, keepdim=True)


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
        for layer in reversed(self.layers):
            layer.backward()


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
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


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
    return total


def per_example(x, g):
    """The weight gradient of every example alone.

    Args:
        x: float tensor (n, m), the input of the layer.
        g: float tensor (n, p), the gradient of its result.

    Returns:
        Float tensor (n, p, m).
    """
    return g[:, :, None] * x[:, None, :]


def by_einsum(x, g):
    """The weight gradient (p, m) by einsum, for x (n, m) and g (n, p)."""
    return torch.einsum("kj,ki->ji", g, x)


#| export
def by_product(x, g):
    """The weight gradient (p, m) as one matrix product, for x (n, m) and g (n, p)."""
    return g.t() @ x


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
        self.w.g = self.x.t() @ self.out.g


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
        self.x.g = self.x.g + self.out.g


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
        for layer in self.layers:
            x = layer(x)
        return x


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.rand(128, 1) * 6 - 3
    target = torch.sin(x[:, 0])
    start = [torch.randn(32, 1), torch.randn(32), torch.randn(1, 32) / 6, torch.zeros(1)]

    mine = [p.clone() for p in start]
    layers = [Linear(*mine[:2]), ReLU(), Linear(*mine[2:])]
    model = Model(layers, Mse())
    my_losses = []
    for _ in range(1001):
        loss = model(x, target)
        my_losses.append(loss.item())
        loss.g = torch.tensor(1.0)
        model.backward()
        for p in mine:
            p -= 0.03 * p.g

    theirs = [p.clone().requires_grad_() for p in start]
    their_losses = []
    for _ in range(1001):
        hidden = torch.relu(x @ theirs[0].t() + theirs[1])
        loss = (hidden @ theirs[2].t() + theirs[3] - target[:, None]).pow(2).mean()
        their_losses.append(loss.item())
        with torch.no_grad():
            for p, g in zip(theirs, torch.autograd.grad(loss, theirs), strict=True):
                p -= 0.03 * g

    for step in range(0, 1001, 200):
        print(f"step {step:4}: {my_losses[step]:.4f} and {their_losses[step]:.4f}")
