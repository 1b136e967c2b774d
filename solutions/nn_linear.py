"""The reference solutions of 10_nn_linear; made by `autograder build`, do not edit."""

import torch
import torch.nn.functional as F
from torch import nn


class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.total += number
        self.count += 1
        return self.total / self.count


class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale + self.shift


class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


def set_mode(module, training):
    """Set the mode of a module and of all modules below it.

    Args:
        module: an nn.Module.
        training: bool, True for training, False for evaluation.

    Returns:
        The module.
    """
    module.training = training
    for child in module.children():
        set_mode(child, training)
    return module


class Standardise(nn.Module):
    """Subtracts the means of a table's columns and divides by their spreads.

    Args:
        table: float tensor of shape (rows, n), at least two rows.
    """

    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return (x - self.mean) / self.std


class NextWord(nn.Module):
    """An embedding and a head that share one parameter.

    Args:
        words: number of words, at least 1.
        size: numbers for each word, at least 1.
    """

    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        """tokens: int64 tensor of shape (…). Returns scores of shape (…, words)."""
        return self.head(self.embed(tokens))


class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# Write the class Module, derived from nn.Module
class Module(nn.Module):
    """An nn.Module whose subclasses need not call super().__init__()."""

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


#| export
def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad


#| export
def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.rand(256, 2) * 2 - 1
    y = x.norm(dim=1, keepdim=True)
    model = Sequential(Linear(2, 32), nn.ReLU(), Linear(32, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    reached = len(leaf_tensors(model(x)))
    print(f"{reached} parameters in the graph: {', '.join(model.state_dict())}")
    average = Average()
    for step in range(201):
        loss = train_step(model, F.mse_loss, optimizer, x, y)
        mean = average(loss)
        if step % 50 == 0:
            print(f"step {step:3}: loss {loss:.5f}, mean so far {mean:.5f}")
