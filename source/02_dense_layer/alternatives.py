# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="plain-dense" name="strict-zips"
def plain_dense(x, w, b):
    return [
        sum(xi * wi for xi, wi in zip(x, row, strict=True)) + bo
        for row, bo in zip(w, b, strict=True)
    ]


# %% task="plain-dense" name="indices"
def plain_dense(x, w, b):
    if len(w) != len(b):
        raise ValueError("biases and neurons differ in number")
    y = []
    for o in range(len(w)):
        if len(w[o]) != len(x):
            raise ValueError(f"neuron {o} has {len(w[o])} weights")
        total = b[o]
        for i in range(len(x)):
            total += w[o][i] * x[i]
        y.append(total)
    return y


# %% task="plain-dense" name="input-by-input"
def plain_dense(x, w, b):
    if len(b) != len(w) or {len(row) for row in w} - {len(x)}:
        raise ValueError
    y = list(b)
    for i, xi in enumerate(x):
        for o, row in enumerate(w):
            y[o] += xi * row[i]
    return y


# %% task="plain-dense" name="helper-and-warning"
import warnings
from operator import mul


def weighted(numbers, weights):
    if len(numbers) != len(weights):
        raise ValueError("wrong number of weights")
    return sum(map(mul, numbers, weights))


def plain_dense(inputs, neurons, biases):
    warnings.warn("slow, but readable")
    if len(neurons) != len(biases):
        raise ValueError("wrong number of biases")
    sums = [weighted(inputs, neuron) for neuron in neurons]
    return [total + bias for total, bias in zip(sums, biases)]


# %% task="plain-dense-batch" name="three-loops"
def plain_dense_batch(x, w, b):
    y = []
    for row in x:
        answers = []
        for o in range(len(w)):
            total = 0.0
            for i in range(len(row)):
                total += row[i] * w[o][i]
            answers.append(total + b[o])
        y.append(answers)
    return y


# %% task="plain-dense-batch" name="bias-as-one-more-weight"
def plain_dense_batch(x, w, b):
    neurons = [[*weights, bias] for weights, bias in zip(w, b)]

    def answer(row, neuron):
        return sum(p * q for p, q in zip([*row, 1.0], neuron))

    return [[answer(row, neuron) for neuron in neurons] for row in x]


# %% task="plain-dense-batch" name="fill-in-place"
def plain_dense_batch(x, w, b):
    y = [list(b) for _ in x]
    for k, row in enumerate(x):
        for o, weights in enumerate(w):
            for xi, wi in zip(row, weights):
                y[k][o] += xi * wi
    return y


# %% task="plain-dense-batch" name="calls-plain-dense"
def plain_dense_batch(batch, weights, biases):
    print(f"{len(batch)} examples")
    return [plain_dense(example, weights, biases) for example in batch]


# %% task="pieces" name="a-list-with-spelled-out-dimensions"
def pieces(x, i, j):
    n, m = x.shape
    return [
        x[i, :],
        x[0:i, :],
        x[0:n:2, :],
        x[:, j],
        x[:, [j]],
        x[:, m - 2 : m],
    ]


# %% task="pieces" name="select-and-narrow"
def pieces(x, i, j):
    column = x.select(1, j)
    return (
        x.select(0, i),
        x.narrow(0, 0, i),
        x[range(0, len(x), 2)],
        column,
        column.unsqueeze(1),
        x[..., -2:],
    )


# %% task="pieces" name="step-by-step-with-copies"
def pieces(table, row, column):
    import torch

    columns = table.unbind(1)
    above = torch.stack([table[k] for k in range(row)])
    even = torch.stack([r for k, r in enumerate(table) if k % 2 == 0])
    last = torch.stack(columns[-2:], dim=1)
    one = columns[column].clone()
    return table[row].clone(), above, even, one, one.reshape(-1, 1), last


# %% task="predict-t" name="with-code"
import torch

w = torch.zeros(3, 5)
v = w.t()
v[0, 2] = 100.0
shape_of_v = tuple(v.shape)
place_in_w = (1, 4)
w_2_0, w_0_2 = w[2, 0].item(), w[0, 2].item()
numbers_stored = w.numel()
shape_of_a = tuple(torch.zeros(4).t().shape)
try:
    shape_of_c = tuple(torch.zeros(2, 3, 4).t().shape)
except RuntimeError:
    shape_of_c = "error"

# %% task="predict-t" name="whole-numbers"
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100
w_0_2 = 0
numbers_stored = 3 * 5
shape_of_a = (4,)
shape_of_c = "error"


# %% task="swap-last-two" name="mT"
def swap_last_two(x):
    return x.mT


# %% task="swap-last-two" name="permute"
def swap_last_two(x):
    order = list(range(x.dim()))
    order[-1], order[-2] = order[-2], order[-1]
    return x.permute(order)


# %% task="swap-last-two" name="movedim"
def swap_last_two(x):
    import torch

    return torch.movedim(x, -1, -2)


# %% task="swap-last-two" name="einsum"
def swap_last_two(stack):
    import torch

    return torch.einsum("...ij->...ji", stack)


# %% task="dense" name="einsum"
def dense(x, w, b):
    import torch

    return torch.einsum("...i,oi->...o", x, w) + b


# %% task="dense" name="broadcasting"
def dense(x, w, b):
    return (x[..., None, :] * w).sum(-1) + b


# %% task="dense" name="two-cases"
def dense(x, w, b):
    import torch

    if x.dim() == 1:
        return torch.mv(w, x) + b
    return torch.addmm(b, x, w.T)


# %% task="dense" name="transposed-and-back"
def dense(x, w, b):
    if x.dim() == 1:
        return w @ x + b
    return (w @ x.t() + b[:, None]).t()


# %% task="dense" name="functional-linear"
from torch.nn.functional import linear


def dense(inputs, weights, biases):
    return linear(inputs, weights, biases)


# %% task="dense" name="class"
class Dense:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        y = x.matmul(self.w.transpose(0, 1))
        y += self.b
        return y


def dense(x, w, b):
    return Dense(w, b)(x)


# %% task="predict-sizes" name="numbers"
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% task="predict-sizes" name="bias-as-one-more-input"
hidden_size = 100 // 2
hidden_shape = (128 // 2, 50)
parameters = 785 * 50 + 51 * 10
parameters_128 = 785 * 50 + 51 * 10
parameters_doubled = 785 * 100 + 101 * 10


# %% task="layer-shapes" name="indices"
def layer_shapes(rows, sizes):
    result = []
    for k in range(len(sizes) - 1):
        result.append(((sizes[k + 1], sizes[k]), (sizes[k + 1],), (rows, sizes[k + 1])))
    return result


# %% task="layer-shapes" name="with-tensors"
def layer_shapes(rows, sizes):
    import torch

    x = torch.zeros(rows, sizes[0])
    shapes = []
    for size in sizes[1:]:
        w, b = torch.zeros(size, x.shape[1]), torch.zeros(size)
        x = x @ w.t() + b
        shapes.append((w.shape, b.shape, x.shape))
    return shapes


# %% task="layer-shapes" name="named-tuples"
from collections import namedtuple

Shapes = namedtuple("Shapes", "w b output")


def layer_shapes(n, widths):
    shapes, inputs = [], widths[0]
    for outputs in widths[1:]:
        print(inputs, "to", outputs)
        shapes.append(Shapes((outputs, inputs), (outputs,), (n, outputs)))
        inputs = outputs
    return shapes


# %% task="parameter-count" name="bias-as-one-more-input"
def parameter_count(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += (sizes[k - 1] + 1) * sizes[k]
    return total


# %% task="parameter-count" name="weights-and-biases-apart"
def parameter_count(sizes):
    weights = sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))
    return weights + sum(sizes) - sizes[0]


# %% task="parameter-count" name="asks-pytorch"
import torch


def parameter_count(widths):
    layers = [torch.nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())


# %% task="hidden-layer" name="torch-relu"
def hidden_layer(x, w, b):
    import torch

    z = torch.nn.functional.linear(x, w, b)
    return z, torch.relu(z)


# %% task="hidden-layer" name="clone-and-assign"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.clone()
    h[h < 0] = 0.0
    return [z, h]


# %% task="hidden-layer" name="mask"
def hidden_layer(x, w, b):
    z = (x[:, None, :] * w).sum(2) + b
    return z, z * (z > 0)


# %% task="hidden-layer" name="own-relu"
import torch


class Relu:
    def __call__(self, z):
        return torch.maximum(z, torch.zeros_like(z))


def hidden_layer(inputs, weights, biases):
    sums = torch.einsum("ki,oi->ko", inputs, weights)
    sums += biases
    return sums, Relu()(sums)


# %% task="two-layers" name="torch-functions"
def two_layers(x, w1, b1, w2, b2):
    from torch.nn.functional import linear, relu

    return linear(relu(linear(x, w1, b1)), w2, b2)


# %% task="two-layers" name="where-in-steps"
def two_layers(x, w1, b1, w2, b2):
    import torch

    z = x @ w1.T
    z = z + b1
    h = torch.where(z > 0, z, torch.zeros_like(z))
    return torch.einsum("kh,oh->ko", h, w2) + b2


# %% task="two-layers" name="in-place-on-its-own-tensor"
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp_(min=0) @ w2.t() + b2


# %% task="two-layers" name="row-by-row"
def two_layers(batch, w1, b1, w2, b2):
    import torch

    answers = [w2 @ torch.relu(w1 @ row + b1) + b2 for row in batch]
    return torch.stack(answers) if answers else torch.zeros(0, len(b2))


# %% task="two-layers" name="class"
class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        return (x[:, None, :] * self.w).sum(2) + self.b


def two_layers(x, w1, b1, w2, b2):
    first, second = Layer(w1, b1), Layer(w2, b2)
    return second(first(x).relu())


# %% task="merge" name="transposed"
def merged(w1, b1, w2, b2):
    return (w1.t() @ w2.t()).t(), b1 @ w2.t() + b2


# %% task="merge" name="einsum"
def merged(w1, b1, w2, b2):
    import torch

    w = torch.einsum("oh,hi->oi", w2, w1)
    return w, torch.einsum("oh,h->o", w2, b1) + b2


# %% task="merge" name="asks-the-network"
def merged(w1, b1, w2, b2):
    import torch

    def network(x):
        return (x @ w1.t() + b1) @ w2.t() + b2

    b = network(torch.zeros(w1.shape[1]))
    w = network(torch.eye(w1.shape[1])) - b
    return w.t(), b


# %% task="merge" name="three-loops"
def merged(w1, b1, w2, b2):
    import torch

    w, b = torch.zeros(len(w2), w1.shape[1]), b2.clone()
    for o in range(len(w2)):
        for h in range(len(w1)):
            b[o] += w2[o, h] * b1[h]
            for i in range(w1.shape[1]):
                w[o, i] += w2[o, h] * w1[h, i]
    return w, b


# %% task="dense-gradients-by-hand" name="einsum"
def dense_gradients(x, w, b, upstream):
    import torch

    dx = torch.einsum("ko,oi->ki", upstream, w)
    dw = torch.einsum("ko,ki->oi", upstream, x)
    return dx, dw, torch.einsum("ko->o", upstream)


# %% task="dense-gradients-by-hand" name="outer-products-added-up"
def dense_gradients(x, w, b, upstream):
    dx = (upstream[:, :, None] * w).sum(1)
    dw = (upstream[:, :, None] * x[:, None, :]).sum(0)
    return [dx, dw, upstream.sum(dim=0)]


# %% task="dense-gradients-by-hand" name="row-by-row"
def dense_gradients(x, w, b, upstream):
    import torch

    dx, dw, db = torch.zeros_like(x), torch.zeros_like(w), torch.zeros_like(b)
    for k in range(len(x)):
        dx[k] = upstream[k] @ w
        dw += torch.outer(upstream[k], x[k])
        db += upstream[k]
    return dx, dw, db


# %% task="dense-gradients-by-hand" name="transposed-and-back"
def dense_gradients(x, w, b, upstream):
    return (w.t() @ upstream.t()).t(), (x.t() @ upstream).t(), upstream.t().sum(1)


# %% task="dense-gradients-by-hand" name="class-and-warning"
import warnings

import torch


class Backward:
    def __init__(self, x, w):
        self.x, self.w = x, w

    def inputs(self, g):
        return torch.tensordot(g, self.w, dims=1)

    def weights(self, g):
        return torch.tensordot(g, self.x, dims=([0], [0]))


def dense_gradients(inputs, weights, biases, g):
    warnings.warn("no recording here")
    layer = Backward(inputs, weights)
    return layer.inputs(g), layer.weights(g), torch.ones(len(g)) @ g
