"""The reference solutions of 01_neuron; made by `autograder build`, do not edit."""

import math

import torch


def weighted_sum(x, w):
    """The sum of every input times its weight.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.

    Returns:
        One number; 0 if n is 0.

    Raises:
        ValueError: if x and w have different lengths.
    """
    if len(x) != len(w):
        raise ValueError(f"{len(x)} inputs, but {len(w)} weights")
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi
    return total


def plain_neuron(x, w, b):
    """A neuron without an activation.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.
        b: a number, the bias.

    Returns:
        One number: the weighted sum plus the bias.
    """
    return sum(xi * wi for xi, wi in zip(x, w)) + b


def relu(z):
    """The rectified linear unit of one number.

    Args:
        z: a number.

    Returns:
        A number: 0 if z is negative, otherwise z.
    """
    return z if z > 0 else 0.0


def sigmoid(z):
    """The sigmoid of one number, safe from overflow.

    Args:
        z: a number, from -1000 to 1000.

    Returns:
        A number from 0 to 1.
    """
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    e = math.exp(z)
    return e / (1.0 + e)


def activated_neuron(x, w, b, activation):
    """A complete neuron.

    Args:
        x: list of n numbers, the inputs.
        w: list of n numbers, the weights.
        b: a number, the bias.
        activation: a function from one number to one number.

    Returns:
        One number: the activation of the weighted sum plus the bias.
    """
    total = b
    for xi, wi in zip(x, w):
        total += xi * wi
    return activation(total)


def step(z):
    """1 if the number z is above 0, otherwise 0: the neuron fires, or stays silent."""
    return 1 if z > 0 else 0


# Three neurons, weights and bias: and_w, and_b, or_w, or_b, not_w, not_b
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.5


# A network that computes XOR: hidden_w, hidden_b, output_w, output_b
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]  # OR, and not both
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]  # AND
output_b = -1.5


def tensor_relu(x):
    """The rectified linear unit, element by element.

    Args:
        x: floating-point tensor of any shape. Stays as it is.

    Returns:
        Tensor of the same shape: 0 where x is negative, otherwise x.
    """
    return torch.where(x > 0, x, 0.0)


def tensor_neuron(x, w, b):
    """A neuron without an activation, for one input or a batch of them.

    Args:
        x: float tensor of shape (n,) or (m, n).
        w: float tensor of shape (n,), the weights.
        b: float tensor of shape (), the bias.

    Returns:
        Float tensor of shape () or (m,): weighted sum plus bias.
    """
    return (x * w).sum(-1) + b


def neuron_gradients(x, w, b, upstream):
    """The gradients of a neuron with ReLU, y = relu(weighted sum + bias), by hand.

    Args:
        x: float tensor of shape (m, n), one input per row.
        w: float tensor of shape (n,), the weights.
        b: float tensor of shape (), the bias.
        upstream: float tensor of shape (m,), the gradient with respect to y.

    Returns:
        Three float tensors: the gradients with respect to x, of shape (m, n),
        w, of shape (n,), and b, of shape ().
    """
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


if __name__ == "__main__":
    print("x1 x2   AND  OR  XOR")
    for x1, x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        both = activated_neuron([x1, x2], and_w, and_b, step)
        either = activated_neuron([x1, x2], or_w, or_b, step)
        hidden = [
            activated_neuron([x1, x2], w, b, step)
            for w, b in zip(hidden_w, hidden_b, strict=True)
        ]
        one = activated_neuron(hidden, output_w, output_b, step)
        print(f" {x1}  {x2}   {both:3}  {either:2}  {one:3}")

    x = torch.tensor([[2.0, -1.0], [-2.0, 0.5]])
    w, b, upstream = torch.tensor([3.0, 4.0]), torch.tensor(1.0), torch.tensor([10.0, 1.0])
    print("a ReLU neuron answers", tensor_relu(tensor_neuron(x, w, b)).tolist())
    for name, gradient in zip("xwb", neuron_gradients(x, w, b, upstream), strict=True):
        print(f"gradient of {name}:", gradient.tolist())
