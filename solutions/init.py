"""The reference solutions of 06_init; made by `autograder build`, do not edit."""

import math

import torch


def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.requires_grad_()


def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * (x_variance + x_mean**2)


def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


#| export
def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


def tanh_moment(second, gain):
    """The second moment after a layer with weights of spread gain / √n, and tanh.

    Args:
        second: number from 0 to 10, the second moment of the layer's inputs.
        gain: number from 0.1 to 10.

    Returns:
        number, exact to 0.003.
    """
    z = torch.linspace(-8, 8, 4001, dtype=torch.float64)
    density = torch.exp(-z * z / 2)  # a sum over a fine grid, in place of draws
    values = torch.tanh(gain * math.sqrt(second) * z) ** 2
    return ((values * density).sum() / density.sum()).item()


# Assign tanh_settled
tanh_settled = 0.424


def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, math.sqrt(outputs) * std


def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * (2 * bound) - bound


def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places


def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


def default_moments(fan_in, layers):
    """The second moments in a ReLU network that starts with nn.Linear's default.

    Args:
        fan_in: int, at least 1: the inputs of each layer, and its outputs.
        layers: int, at least 0.

    Returns:
        List of numbers, the second moment after the ReLU of each layer.
    """
    found, second = [], 1.0
    for _ in range(layers):
        second = (second / 3 + 1 / (3 * fan_in)) / 2
        found.append(second)
    return found


def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.relu() - 1 / math.sqrt(2 * math.pi)


def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


def residual_growth(depth, scale):
    """By which factor blocks x + scale * f(x) multiply the second moment.

    Args:
        depth: int, at least 0, the number of blocks.
        scale: number, what each branch is multiplied by.

    Returns:
        number.
    """
    return (1.0 + scale**2) ** depth


#| export
def branch_scale(depth, growth):
    """The scale of the branches with which the second moment grows by a given factor.

    Args:
        depth: int, at least 1, the number of blocks.
        growth: number, at least 1, the factor over all blocks.

    Returns:
        number, at least 0.
    """
    return math.sqrt(growth ** (1 / depth) - 1)


def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    return (train - mean) / std, (valid - mean) / std


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.randn(100, 400)
    for name, make in (("1/√n", linear_weights), ("√(2/n)", kaiming_weights)):
        a = x
        for layer in range(1, 31):
            a = torch.relu(a @ make(400, 400).detach().t())
            if layer in (1, 2, 10, 30):
                second = a.pow(2).mean().item()
                print(f"spread {name}, ReLU, layer {layer:2}: second moment {second:9.2e}")

    grow = [torch.randn(400, 400) for _ in range(60)]
    print("\nstandard normal weights overflow at layer", first_overflow(x, grow))
    print("a kernel of shape (16, 3, 5, 5) has the fans", fans((16, 3, 5, 5)))
    print(f"gain of a leaky ReLU with slope 0.1: {gain(0.1):.4f}")
    print("nn.Linear(400, …): gain, bound, variance, factor with a ReLU")
    print("  ".join(f"{value:.5f}" for value in default_init(400)))
    print(f"second moments of its layers, biases included: {default_moments(400, 4)}")
    print(f"after tanh, of 1 with gain 5/3: {tanh_moment(1.0, 5 / 3):.3f}")
    print(f"100 blocks with branches × 0.1: {residual_growth(100, 0.1):.3f} times as much")
    print(f"alikeness of the inputs: {float(alikeness(x)):.3f}")
    for w, b in network_weights([400, 300, 10]):
        print(f"w {tuple(w.shape)}: std {w.std().item():.4f}, b {tuple(b.shape)}")
