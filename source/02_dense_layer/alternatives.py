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
