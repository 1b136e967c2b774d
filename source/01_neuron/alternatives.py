# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="weighted-sum" name="zip-strict"
def weighted_sum(x, w):
    return sum(a * b for a, b in zip(x, w, strict=True))


# %% task="weighted-sum" name="indices"
def weighted_sum(x, w):
    n = len(x)
    if n != len(w):
        raise ValueError("lengths differ")
    total = 0
    for i in range(n):
        total = total + w[i] * x[i]
    return total


# %% task="weighted-sum" name="from-the-end"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError
    x, w, total = list(x), list(w), 0.0
    while x:
        total += x.pop() * w.pop()
    return total


# %% task="plain-neuron" name="start-with-the-bias"
def plain_neuron(x, w, b):
    total = b
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


# %% task="plain-neuron" name="sum-with-a-start"
def plain_neuron(x, w, b):
    return sum((xi * wi for xi, wi in zip(x, w)), start=b)


# %% task="plain-neuron" name="bias-as-one-more-input"
def plain_neuron(x, w, b):
    return sum(xi * wi for xi, wi in zip([*x, 1.0], [*w, b]))


# %% task="relu" name="max"
def relu(z):
    return max(0.0, z)


# %% task="relu" name="times-its-sign"
def relu(z):
    return z * (z > 0)


# %% task="relu" name="half-of-z-plus-its-size"
def relu(z):
    return (z + abs(z)) / 2


# %% task="relu" name="early-return"
def relu(z):
    if z < 0:
        return 0
    return z


# %% task="predict-neuron" name="whole-numbers"
predicted_sum = -3
predicted_relu = 0
relu_of_sum = 0
sum_of_relus = 3

# %% task="predict-neuron" name="with-code"
predicted_sum = sum(a * b for a, b in zip((2, -1, 3), (1, 4, -2))) + 5
predicted_relu = max(0, predicted_sum)
relu_of_sum, sum_of_relus = max(0, 3 - 5), max(0, 3) + max(0, -5)


# %% task="sigmoid" name="tanh"
def sigmoid(z):
    import math

    return 0.5 * (1.0 + math.tanh(z / 2))


# %% task="sigmoid" name="clipped"
def sigmoid(z):
    import math

    return 1 / (1 + math.exp(-max(-700.0, min(700.0, z))))


# %% task="sigmoid" name="catch-the-overflow"
def sigmoid(z):
    import math

    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0


# %% task="sigmoid" name="size-of-z"
def sigmoid(z):
    import math

    small = math.exp(-abs(z))
    return (1 if z > 0 else small) / (1 + small)


# %% task="activated-neuron" name="one-line"
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% task="activated-neuron" name="indices"
def activated_neuron(x, w, b, activation):
    products = []
    for i in range(len(w)):
        products.append(w[i] * x[i])
    z = sum(products) + b
    y = activation(z)
    return y


# %% task="gates" name="whole-numbers"
and_w, and_b = [2, 2], -3
or_w, or_b = [2, 2], -1
not_w, not_b = [-2], 1

# %% task="gates" name="border-through-a-corner"
and_w, and_b = (1, 1), -1
or_w, or_b = (1, 1), 0
not_w, not_b = (-1,), 1

# %% task="gates" name="unequal-weights-in-tensors"
import torch

and_w, and_b = torch.tensor([3.0, 0.5]), torch.tensor(-3.25)
or_w, or_b = torch.tensor([7.0, 2.0]), torch.tensor(-1.0)
not_w, not_b = torch.tensor([-100.0]), torch.tensor(3.0)

# %% task="xor-network" name="or-without-and"
hidden_w = [[1, 1], [1, 1]]
hidden_b = [-0.5, -1.5]
output_w = [1, -1]
output_b = -0.5

# %% task="xor-network" name="one-without-the-other"
hidden_w = [[1, -1], [-1, 1]]
hidden_b = [0, 0]
output_w = [1, 1]
output_b = 0

# %% task="xor-network" name="neither-both-nor-none"
hidden_w = ((2.0, 2.0), (-2.0, -2.0))
hidden_b = (-3.0, 1.0)
output_w = (-1.0, -1.0)
output_b = 0.5


# %% task="tensor-relu" name="clamp"
def tensor_relu(x):
    return x.clamp(min=0)


# %% task="tensor-relu" name="mask"
def tensor_relu(x):
    return x * (x > 0)


# %% task="tensor-relu" name="maximum"
def tensor_relu(x):
    import torch

    return torch.maximum(x, torch.zeros_like(x))


# %% task="tensor-relu" name="ready-made"
def tensor_relu(x):
    return torch.relu(x)


# %% task="tensor-relu" name="half-of-x-plus-its-size"
def tensor_relu(x):
    return (x + x.abs()) / 2


# %% task="tensor-relu" name="assign-into-a-copy"
def tensor_relu(x):
    y = x.clone()
    y[y < 0] = 0.0
    return y


# %% task="tensor-neuron" name="matmul"
def tensor_neuron(x, w, b):
    return x @ w + b


# %% task="tensor-neuron" name="einsum"
def tensor_neuron(x, w, b):
    import torch

    return torch.einsum("...n,n->...", x, w) + b


# %% task="tensor-neuron" name="two-cases"
def tensor_neuron(x, w, b):
    if x.dim() == 1:
        return torch.dot(x, w) + b
    return torch.mv(x, w) + b


# %% task="tensor-neuron" name="column-by-column"
def tensor_neuron(x, w, b):
    total = b.expand(x.shape[:-1])
    for i in range(len(w)):
        total = total + x[..., i] * w[i]
    return total


# %% task="predict-gradients" name="whole-numbers-in-tuples"
predicted_db = 10
predicted_dw = (20, -10)
predicted_dx = (30, 40)
silent_dw = (0, 0)

# %% task="predict-gradients" name="with-code"
g, x, w = 10.0, [2.0, -1.0], [3.0, 4.0]
predicted_db = g
predicted_dw = [g * xi for xi in x]
predicted_dx = [g * wi for wi in w]
silent_dw = [0.0 * xi for xi in x]


# %% task="gradients-by-hand" name="matmul-and-outer"
def neuron_gradients(x, w, b, upstream):
    import torch

    dz = torch.where(x @ w + b > 0, upstream, 0.0)
    return torch.outer(dz, w), dz @ x, dz.sum()


# %% task="gradients-by-hand" name="einsum"
def neuron_gradients(x, w, b, upstream):
    import torch

    fires = (torch.einsum("mn,n->m", x, w) + b > 0).to(x.dtype)
    dx = torch.einsum("m,m,n->mn", upstream, fires, w)
    dw = torch.einsum("m,m,mn->n", upstream, fires, x)
    return dx, dw, upstream @ fires


# %% task="gradients-by-hand" name="row-by-row"
def neuron_gradients(x, w, b, upstream):
    import torch

    dx, dw, db = torch.zeros_like(x), torch.zeros_like(w), torch.zeros_like(b)
    for k in range(len(x)):
        if (x[k] * w).sum() + b > 0:
            dx[k] = upstream[k] * w
            dw += upstream[k] * x[k]
            db += upstream[k]
    return [dx, dw, db]
