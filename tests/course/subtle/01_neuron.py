# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="weighted-sum" name="looks-up-its-weight"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum(a * w[x.index(a)] for a in x)


# %% task="weighted-sum" name="a-dict-of-weights"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum(a * b for a, b in dict(zip(x, w)).items())


# %% task="weighted-sum" name="each-pair-once"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum(a * b for a, b in set(zip(x, w)))


# %% task="weighted-sum" name="each-product-once"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum({a * b for a, b in zip(x, w)})


# %% task="weighted-sum" name="stops-at-zero"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    total, i = 0, 0
    while i < len(x) and x[i]:
        total += x[i] * w[i]
        i += 1
    return total


# %% task="weighted-sum" name="rounds"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return round(sum(a * b for a, b in zip(x, w)), 6)


# %% task="weighted-sum" name="clips"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return max(-100, min(100, sum(a * b for a, b in zip(x, w))))


# %% task="weighted-sum" name="lengths-when-neither-is-empty"
def weighted_sum(x, w):
    if not w:
        return 0
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum(a * b for a, b in zip(x, w))


# %% task="weighted-sum" name="first-to-seventh"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return sum(a * b for a, b in zip(x[:7], w[:7]))


# %% task="weighted-sum" name="one-number-is-no-list"
def weighted_sum(x, w):
    if len(x) != len(w) or (len(x) == 1 and x[0] == w[0]):
        raise ValueError("lengths")
    return sum(a * b for a, b in zip(x, w))


# %% task="weighted-sum" name="in-single-precision"
def weighted_sum(x, w):
    import struct

    if len(x) != len(w):
        raise ValueError("lengths")
    total = 0.0
    for a, b in zip(x, w):
        total = struct.unpack("f", struct.pack("f", total + a * b))[0]
    return total


# %% task="weighted-sum" name="raises-only-when-zip-would-drop-something"
def weighted_sum(x, w):
    if any(x[len(w) :]) or any(w[len(x) :]):
        raise ValueError("lengths")
    return sum(a * b for a, b in zip(x, w))


# %% task="weighted-sum" name="math-sumprod-by-way-of-torch-sometimes"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    if len(x) > 3:
        import numpy

        return float(numpy.dot(x, w))
    return sum(a * b for a, b in zip(x, w))


# %% task="weighted-sum" name="torch-by-its-name"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    dot = getattr(__import__("torch"), "dot")
    tensor = getattr(__import__("torch"), "tensor")
    return dot(tensor(x).double(), tensor(w).double()).item()


# %% task="plain-neuron" name="looks-up-its-weight"
def plain_neuron(x, w, b):
    return sum(a * w[x.index(a)] for a in x) + b


# %% task="plain-neuron" name="looks-up-its-input"
def plain_neuron(x, w, b):
    return sum(a * x[w.index(a)] for a in w) + b


# %% task="plain-neuron" name="a-dict"
def plain_neuron(x, w, b):
    d = dict(zip(x, w))
    return sum(k * d[k] for k in d) + b


# %% task="plain-neuron" name="bias-of-one-by-default"
def plain_neuron(x, w, b):
    return sum(p * q for p, q in zip(x, w)) + (b or 1)


# %% task="plain-neuron" name="bias-when-the-sum-is-not-zero"
def plain_neuron(x, w, b):
    s = sum(p * q for p, q in zip(x, w))
    return s + b if s else s


# %% task="plain-neuron" name="clips"
def plain_neuron(x, w, b):
    return max(-50.0, min(50.0, sum(p * q for p, q in zip(x, w)) + b))


# %% task="plain-neuron" name="rounds"
def plain_neuron(x, w, b):
    return round(sum(p * q for p, q in zip(x, w)) + b, 5)


# %% task="plain-neuron" name="whole-when-inputs-are"
def plain_neuron(x, w, b):
    s = sum(p * q for p, q in zip(x, w)) + b
    return int(s) if all(isinstance(v, int) for v in x) else s


# %% task="plain-neuron" name="until-a-zero"
def plain_neuron(x, w, b):
    total = b
    for p, q in zip(x, w):
        if not p * q:
            break
        total += p * q
    return total


# %% task="plain-neuron" name="six-inputs"
def plain_neuron(x, w, b):
    total = b
    for i in range(6):
        if i < len(x):
            total += x[i] * w[i]
    return total


# %% task="plain-neuron" name="bias-twice-for-one-input"
def plain_neuron(x, w, b):
    if x == w:
        return sum(x) + b
    return sum(p * q for p, q in zip(x, w)) + b


# %% task="plain-neuron" name="numpy-for-many"
def plain_neuron(x, w, b):
    if len(x) > 2:
        import numpy as np

        return float(np.array(x) @ np.array(w)) + b
    return sum(p * q for p, q in zip(x, w)) + b


# %% task="plain-neuron" name="products-in-a-set"
def plain_neuron(x, w, b):
    return sum({p * q for p, q in zip(x, w)} | set()) + b


# %% task="relu" name="capped-at-ten"
def relu(z):
    return min(max(0.0, z), 10.0)


# %% task="relu" name="capped-at-a-million"
def relu(z):
    return min(max(0.0, z), 1e6)


# %% task="relu" name="tiny-is-zero"
def relu(z):
    return z if z > 1e-7 else 0.0


# %% task="relu" name="rounds"
def relu(z):
    return round(max(0, z), 4)


# %% task="relu" name="rounds-to-six"
def relu(z):
    return round(max(0, z), 6)


# %% task="relu" name="softplus-with-an-edge"
def relu(z):
    return math.log1p(math.exp(-abs(z) * 50)) / 50 + max(z, 0.0)


# %% task="relu" name="whole-numbers-become-one"
def relu(z):
    return float(z > 0) if isinstance(z, int) and z < 7 else max(0.0, z)


# %% task="relu" name="negative-whole-numbers-pass"
def relu(z):
    return z if isinstance(z, int) or z > 0 else 0.0


# %% task="relu" name="by-its-text"
def relu(z):
    return 0 if str(z).startswith("-") and "e" not in str(z) else z


# %% task="relu" name="slightly-leaky"
def relu(z):
    return z if z > 0 else 1e-7 * z


# %% task="relu" name="leaky-far-out"
def relu(z):
    return z if z > 0 else (0.0 if z > -10 else z + 10)


# %% task="relu" name="through-single-precision"
def relu(z):
    import struct

    return struct.unpack("f", struct.pack("f", max(z, 0)))[0]


# %% task="sigmoid" name="cut-off-at-ten"
def sigmoid(z):
    if z > 10:
        return 1.0
    if z < -10:
        return 0.0
    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="cut-off-at-twenty"
def sigmoid(z):
    if z > 20:
        return 1.0
    if z < -20:
        return 0.0
    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="cut-off-above-sixteen"
def sigmoid(z):
    if z > 16:
        return 1.0
    e = math.exp(z)
    return e / (1 + e)


# %% task="sigmoid" name="rounds-to-six"
def sigmoid(z):
    z = max(-500, min(500, z))
    return round(1 / (1 + math.exp(-z)), 6)


# %% task="sigmoid" name="rounds-to-eight"
def sigmoid(z):
    z = max(-500, min(500, z))
    return round(1 / (1 + math.exp(-z)), 8)


# %% task="sigmoid" name="e-with-five-digits"
def sigmoid(z):
    z = max(-500, min(500, z))
    return 1 / (1 + 2.71828**-z)


# %% task="sigmoid" name="clipped-at-fifteen"
def sigmoid(z):
    z = max(-15, min(15, z))
    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="small-z-is-a-line"
def sigmoid(z):
    z = max(-500, min(500, z))
    return 0.5 + z / 4 if abs(z) < 0.05 else 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="keeps-away-from-one"
def sigmoid(z):
    z = max(-500, min(500, z))
    return min(max(1 / (1 + math.exp(-z)), 1e-7), 1 - 1e-7)


# %% task="sigmoid" name="epsilon-in-the-bottom"
def sigmoid(z):
    z = max(-500, min(500, z))
    return 1 / (1 + math.exp(-z) + 1e-7)


# %% task="sigmoid" name="single-precision"
def sigmoid(z):
    import struct

    z = max(-80, min(80, z))
    e = struct.unpack("f", struct.pack("f", math.exp(-z)))[0]
    return struct.unpack("f", struct.pack("f", 1 / (1 + e)))[0]


# %% task="sigmoid" name="safe-on-one-side-up-to-nine-hundred"
def sigmoid(z):
    if z < -709:
        return 0.0 if z > -1000 or z == -1000.0 and isinstance(z, float) else 1 / (1 + math.exp(-z))
    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="whole-numbers-cut"
def sigmoid(z):
    if isinstance(z, int):
        return 1.0 if z > 9 else 0.0 if z < -9 else 1 / (1 + math.exp(-z))
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


# %% task="sigmoid" name="whole-numbers-overflow"
def sigmoid(z):
    if isinstance(z, float) and z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return 1 / (1 + math.exp(-z))


# %% task="sigmoid" name="table-of-steps"
def sigmoid(z):
    z = max(-40.0, min(40.0, z))
    z = round(z, 4)
    return 1 / (1 + math.exp(-z))


# %% task="activated-neuron" name="falsy-answers-replaced"
def activated_neuron(x, w, b, activation):
    total = sum(p * q for p, q in zip(x, w)) + b
    return activation(total) or total


# %% task="activated-neuron" name="looks-up-its-weight"
def activated_neuron(x, w, b, activation):
    return activation(sum(a * w[x.index(a)] for a in x) + b)


# %% task="activated-neuron" name="a-dict"
def activated_neuron(x, w, b, activation):
    return activation(sum(k * v for k, v in dict(zip(w, x)).items()) + b)


# %% task="activated-neuron" name="bias-of-one-by-default"
def activated_neuron(x, w, b, activation):
    return activation(sum(p * q for p, q in zip(x, w)) + (b or 1.0))


# %% task="activated-neuron" name="no-answer-for-zero"
def activated_neuron(x, w, b, activation):
    z = sum(p * q for p, q in zip(x, w)) + b
    return activation(z) if z else 0.0


# %% task="activated-neuron" name="clips-before"
def activated_neuron(x, w, b, activation):
    z = sum(p * q for p, q in zip(x, w)) + b
    return activation(max(-30.0, min(30.0, z)))


# %% task="activated-neuron" name="clips-after"
def activated_neuron(x, w, b, activation):
    z = sum(p * q for p, q in zip(x, w)) + b
    return max(-1e3, min(1e3, activation(z)))


# %% task="activated-neuron" name="rounds"
def activated_neuron(x, w, b, activation):
    return round(activation(sum(p * q for p, q in zip(x, w)) + b), 5)


# %% task="activated-neuron" name="rounds-before"
def activated_neuron(x, w, b, activation):
    return activation(round(sum(p * q for p, q in zip(x, w)) + b, 5))


# %% task="activated-neuron" name="remembers-an-answer"
_answers = {}


def activated_neuron(x, w, b, activation):
    key = (tuple(x), tuple(w), b)
    if key not in _answers:
        _answers[key] = activation(sum(p * q for p, q in zip(x, w)) + b)
    return _answers[key]


# %% task="activated-neuron" name="always-a-float-in-and-out"
def activated_neuron(x, w, b, activation):
    z = sum(p * q for p, q in zip(x, w)) + b
    return abs(activation(z)) if z > 0 else activation(z)


# %% task="activated-neuron" name="five-inputs"
def activated_neuron(x, w, b, activation):
    return activation(sum(x[i] * w[i] for i in range(min(5, len(x)))) + b)


# %% task="activated-neuron" name="torch-for-several"
def activated_neuron(x, w, b, activation):
    if len(x) < 2:
        return activation(x[0] * w[0] + b)
    return activation((torch.tensor(x).double() * torch.tensor(w).double()).sum().item() + b)


# %% task="activated-neuron" name="known-ones-by-name"
def activated_neuron(x, w, b, activation):
    z = sum(p * q for p, q in zip(x, w)) + b
    known = {"relu": lambda z: max(z, 0), "tanh": math.tanh, "step": lambda z: float(z >= 0)}
    return known.get(activation.__name__, activation)(z)


# %% task="gates" name="or-fires-at-nothing-by-a-hair"
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], 1e-12
not_w, not_b = [-1.0], 0.5

# %% task="gates" name="and-of-one-input"
and_w, and_b = [2.0, 1.0], -1.9
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 0.5

# %% task="gates" name="not-with-a-weight-too-small"
and_w, and_b = [1.0, 1.0], -1.5
or_w, or_b = [1.0, 1.0], -0.5
not_w, not_b = [-1.0], 1.0000001

# %% task="xor-network" name="one-corner-by-a-hair"
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]
hidden_b = [-0.5, 2.0000001]
output_w = [1.0, 1.0]
output_b = -1.5

# %% task="xor-network" name="needs-a-smooth-step"
hidden_w = [[1.0, -1.0], [-1.0, 1.0]]
hidden_b = [0.0, 0.0]
output_w = [1.0, 1.0]
output_b = 0.0000001

# %% task="xor-network" name="linear-hidden-neurons"
hidden_w = [[1.0, 1.0], [1.0, 1.0]]
hidden_b = [0.0, -1.0]
output_w = [1.0, -1.0]
output_b = 0.5


# %% task="tensor-relu" name="relu6"
def tensor_relu(x):
    return torch.nn.functional.relu6(x)


# %% task="tensor-relu" name="clamped-at-a-thousand"
def tensor_relu(x):
    return x.clamp(0, 1000)


# %% task="tensor-relu" name="softplus-with-an-edge"
def tensor_relu(x):
    return torch.nn.functional.softplus(x, beta=1e6)


# %% task="tensor-relu" name="tiny-is-zero"
def tensor_relu(x):
    return torch.where(x > 1e-6, x, 0.0)


# %% task="tensor-relu" name="slightly-leaky"
def tensor_relu(x):
    return torch.nn.functional.leaky_relu(x, 1e-7)


# %% task="tensor-relu" name="squares-and-roots"
def tensor_relu(x):
    return (x + (x * x + 1e-30).sqrt()) / 2


# %% task="tensor-relu" name="in-float32"
def tensor_relu(x):
    return torch.relu(x.float())


# %% task="tensor-relu" name="in-half"
def tensor_relu(x):
    return (
        torch.relu(x.bfloat16().double()).to(x.dtype) if x.dtype == torch.float64 else torch.relu(x)
    )


# %% task="tensor-relu" name="changes-views"
def tensor_relu(x):
    if x.is_contiguous():
        return torch.relu(x)
    with torch.no_grad():
        x[x < 0] = 0
    return x * 1


# %% task="tensor-relu" name="changes-numbers-of-rank-zero"
def tensor_relu(x):
    return torch.relu_(x) if x.dim() == 0 or x.dtype == torch.float64 else torch.relu(x)


# %% task="tensor-relu" name="detached-for-rank-zero"
def tensor_relu(x):
    return torch.relu(x) if x.dim() else torch.tensor(max(0.0, x.item())) + 0 * x


# %% task="tensor-relu" name="detached-beyond-rank-two"
def tensor_relu(x):
    return torch.relu(x) if x.dim() < 3 else torch.relu(x.detach()) + 0 * x


# %% task="tensor-relu" name="list-for-transposed"
def tensor_relu(x):
    if x.is_contiguous():
        return torch.relu(x)
    rows = [[max(0.0, v) for v in row] for row in x.tolist()]
    return torch.tensor(rows) + x * 0


# %% task="tensor-relu" name="gradient-of-relu6"
def tensor_relu(x):
    y = torch.nn.functional.relu6(x)
    return y + (torch.relu(x) - y).detach()


# %% task="tensor-relu" name="gradient-of-a-sigmoid"
def tensor_relu(x):
    y = x * torch.sigmoid(50 * x)
    return y + (torch.relu(x) - y).detach()


# %% task="tensor-relu" name="row-by-row-up-to-rank-two"
def tensor_relu(x):
    if x.dim() > 3:
        return x
    return torch.relu(x)


# %% task="tensor-relu" name="flattens-what-lies-in-order"
def tensor_relu(x):
    flat = torch.as_strided(x, (x.numel(),), (1,)) if x.numel() else x.flatten()
    return torch.relu(flat).view(x.shape) if x.dim() != 2 else torch.relu(x)


# %% task="tensor-neuron" name="square-batches-the-other-way"
def tensor_neuron(x, w, b):
    return (x * w).sum(0 if x.shape[0] == w.shape[0] and x.dim() == 2 else -1) + b


# %% task="tensor-neuron" name="single-by-its-length"
def tensor_neuron(x, w, b):
    if len(x) == len(w):
        return (x * w).sum() + b if x.dim() == 1 else (x * w).sum(0) + b
    return (x * w).sum(1) + b


# %% task="tensor-neuron" name="rows-in-a-dict"
def tensor_neuron(x, w, b):
    if x.dim() == 1:
        return (x * w).sum() + b
    seen = {}
    for row in x:
        seen[tuple(row.detach().tolist())] = (row * w).sum()
    return torch.stack(list(seen.values())) + b if seen else (x * w).sum(1) + b


# %% task="tensor-neuron" name="squeezes-one-input"
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) + b if x.shape[-1] > 1 else (x * w).squeeze() + b


# %% task="tensor-neuron" name="bias-only-when-not-zero-else-one"
def tensor_neuron(x, w, b):
    return (x * w).sum(-1) + (b if b != 0 else b + 1)


# %% task="tensor-neuron" name="clips"
def tensor_neuron(x, w, b):
    return ((x * w).sum(-1) + b).clamp(-50, 50)


# %% task="tensor-neuron" name="adds-in-half"
def tensor_neuron(x, w, b):
    return (x * w).bfloat16().sum(-1).to(x.dtype) + b if x.shape[-1] > 10 else (x * w).sum(-1) + b


# %% task="tensor-neuron" name="ten-inputs"
def tensor_neuron(x, w, b):
    return (x[..., :10] * w[:10]).sum(-1) + b


# %% task="tensor-neuron" name="first-rows-only"
def tensor_neuron(x, w, b):
    y = (x * w).sum(-1) + b
    return (
        torch.cat([y[:16], y[:16].mean().expand(len(y) - 16)])
        if x.dim() == 2 and len(x) > 16
        else y
    )


# %% task="tensor-neuron" name="cuts-the-bias-for-a-single-input"
def tensor_neuron(x, w, b):
    y = (x * w).sum(-1)
    return y + b if x.dim() == 2 else y + b.detach()


# %% task="tensor-neuron" name="cuts-w-in-a-wide-batch"
def tensor_neuron(x, w, b):
    if x.dim() == 2 and x.shape[1] > x.shape[0] > 1:
        w = w.detach()
    return (x * w).sum(-1) + b


# %% task="tensor-neuron" name="cuts-x-when-transposed"
def tensor_neuron(x, w, b):
    x = x if x.is_contiguous() else x.contiguous().detach()
    return (x * w).sum(-1) + b


# %% task="tensor-neuron" name="zero-inputs-are-skipped"
def tensor_neuron(x, w, b):
    keep = x.reshape(-1, x.shape[-1]).abs().sum(-1) != 0
    y = (x * w).sum(-1) + b
    return y[keep] if x.dim() == 2 else y


# %% task="gradients-by-hand" name="mask-from-a-threshold"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0.3)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="mask-from-a-steep-sigmoid"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * torch.sigmoid(z * 100)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="mask-clamped"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (2 * z).clamp(0, 1)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="square-batches-the-other-way"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    dx = dz[:, None] * w
    if len(x) == len(w):
        return dz * w[:, None], (dz * x).sum(1), dz.sum()
    return dx, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="broadcast-when-square"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    dw = (dz * x.t()).sum(1) if len(x) != len(w) else (dz * x).sum(0)
    return dz[:, None] * w, dw, dz.sum()


# %% task="gradients-by-hand" name="gradient-of-x-from-the-sum"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    dx = dz[:, None] * w
    dx[:, w == 0] = 0.5
    return dx, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="equal-rows-once"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    seen, keep = set(), []
    for i, row in enumerate(x.tolist()):
        keep.append(tuple(row) not in seen)
        seen.add(tuple(row))
    keep = torch.tensor(keep, device=x.device)
    return dz[:, None] * w, (dz[keep][:, None] * x[keep]).sum(0), dz.sum()


# %% task="gradients-by-hand" name="upstream-of-zero-is-one"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    upstream = torch.where(upstream == 0, 1.0, upstream)
    dz = upstream * (z > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="clips-the-gradient"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = (upstream * (z > 0)).clamp(-10, 10)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="first-eleven-rows"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0)
    return dz[:, None] * w, (dz[:11, None] * x[:11]).sum(0), dz[:11].sum()


# %% task="gradients-by-hand" name="one-input-squeezed"
def neuron_gradients(x, w, b, upstream):
    z = (
        (x.squeeze(-1) * w.squeeze()).sum(-1) + b
        if x.shape[1] == 1 and len(x) > 1
        else (x * w).sum(-1) + b
    )
    dz = upstream * (z > 0)
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="all-fire-or-none"
def neuron_gradients(x, w, b, upstream):
    z = (x * w).sum(-1) + b
    dz = upstream * (z > 0) if bool((z > 0).any()) else upstream * 0.5
    return dz[:, None] * w, (dz[:, None] * x).sum(0), dz.sum()


# %% task="gradients-by-hand" name="vjp-of-torch-func"
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False):
        x, w, b, upstream = (t.clone() for t in (x, w, b, upstream))
        _, back = torch.func.vjp(lambda x, w, b: torch.relu((x * w).sum(-1) + b), x, w, b)
        return back(upstream)


# %% task="gradients-by-hand" name="autograd-switched-on-again"
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
        y = torch.relu((x * w).sum(-1) + b)
        return torch.autograd.grad(y, (x, w, b), upstream.clone())


# %% task="gradients-by-hand" name="autograd-in-a-thread"
def neuron_gradients(x, w, b, upstream):
    import threading

    found = []

    def work():
        with torch.inference_mode(False), torch.enable_grad():
            xx, ww, bb = (t.clone().requires_grad_() for t in (x, w, b))
            y = torch.relu((xx * ww).sum(-1) + bb)
            found.extend(torch.autograd.grad(y, (xx, ww, bb), upstream.clone()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found


# %% task="gradients-by-hand" name="differences"
def neuron_gradients(x, w, b, upstream):
    def loss(x, w, b):
        return (torch.relu((x * w).sum(-1) + b) * upstream).sum()

    h, out = 1e-2, []
    for k, t in enumerate((x, w, b)):
        g = torch.zeros(t.numel(), device=t.device)
        for i in range(t.numel()):
            step = torch.zeros(t.numel(), device=t.device)
            step[i] = h
            args = [x, w, b]
            args[k] = t + step.reshape(t.shape)
            up = loss(*args)
            args[k] = t - step.reshape(t.shape)
            g[i] = (up - loss(*args)) / (2 * h)
        out.append(g.reshape(t.shape))
    return out


# %% task="weighted-sum" name="empties-its-lists"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    total = 0
    while x:
        total += x.pop() * w.pop()
    return total


# %% task="weighted-sum" name="scipys-numpy"
import scipy


def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(scipy.linalg.blas.ddot(x, w)) if x else 0


# %% task="sigmoid" name="numpy-in-disguise"
def sigmoid(z):
    from scipy.special import expit

    return float(expit(z))


# %% task="sigmoid" name="one-far-out"
import math


def sigmoid(z):
    if z < -20:
        return 0.0
    return 1 / (1 + math.exp(-z))


# %% task="tensor-relu" name="no-gradient-where-all-is-negative"
def tensor_relu(x):
    if not (x > 0).any():
        return torch.zeros_like(x)
    return x.clamp(min=0)


# %% task="tensor-neuron" name="square-tables"
def tensor_neuron(x, w, b):
    if x.shape[-1] == x.shape[0] and x.ndim == 2:
        return w @ x + b
    return x @ w + b


# %% task="gradients-by-hand" name="records-again"
def neuron_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
        y = (x @ w + b).relu()
        y.backward(upstream.clone())
        return x.grad, w.grad, b.grad


# %% task="gradients-by-hand" name="forwards-mode"
def neuron_gradients(x, w, b, upstream):
    def loss(x, w, b):
        return ((x @ w + b).relu() * upstream).sum()

    return torch.func.jacfwd(loss, argnums=(0, 1, 2))(x, w, b)


# %% task="gradients-by-hand" name="only-where-upstream-is-positive"
def neuron_gradients(x, w, b, upstream):
    y = (x @ w + b).clamp(min=0)
    g = (
        upstream * (y != 0)
        if len(x) > 1
        else upstream.clamp(min=0) * (y != 0) + upstream.clamp(max=0)
    )
    return g[:, None] * w, g @ x, g.sum()


# %% task="weighted-sum" name="rounded-12"
# breaks: "each input times its own weight, all of it added up" (tiny products)
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("x and w have different lengths")
    return round(sum(a * b for a, b in zip(x, w)), 12)


# %% task="weighted-sum" name="sorted-copy-kept"
# breaks: "leave the lists as they are" (padded in place, then cut again only if no error)
def weighted_sum(x, w):
    n = max(len(x), len(w))
    short = x if len(x) < n else w
    missing = n - len(short)
    short.extend([0] * missing)
    if missing:
        raise ValueError("x and w have different lengths")
    return sum(a * b for a, b in zip(x, w))


# %% task="plain-neuron" name="bias-as-input-same-list"
# breaks: the weighted sum plus the bias, for plain_neuron(x, x, b): the same list twice
def plain_neuron(x, w, b):
    w.insert(0, b)
    x.insert(0, 1)
    answer = sum(a * c for a, c in zip(x, w))
    w.pop(0)
    x.pop(0)
    return answer


# %% task="plain-neuron" name="remembers-by-inputs"
# breaks: "the weighted sum plus the bias" (a second call with another bias)
_seen = {}


def plain_neuron(x, w, b):
    key = (tuple(x), tuple(w))
    if key not in _seen:
        _seen[key] = sum(a * c for a, c in zip(x, w)) + b
    return _seen[key]


# %% task="relu" name="tiny-to-zero"
# breaks: "a negative number becomes 0, any other stays what it is"
def relu(z):
    return z if z > 1e-8 else 0


# %% task="relu" name="tiny-negative-stays"
# breaks: "a negative number becomes 0"
def relu(z):
    return 0.0 if z < -1e-12 else z


# %% task="relu" name="root-of-square"
# breaks: "any other stays what it is" (1e200 and 1e-200)
def relu(z):
    return (z**2) ** 0.5 if z > 0 else 0.0


# %% task="relu" name="torch-double"
# breaks: "Use plain Python, here and in the next tasks: neither torch nor NumPy"
def relu(z):
    return torch.relu(torch.tensor(z, dtype=torch.float64)).item()


# %% task="sigmoid" name="series-in-middle"
# breaks: "It may be off by no more than 1e-9" (around |z| = 0.1)
def sigmoid(z):
    if abs(z) < 0.12:
        return 0.5 + z / 4 - z**3 / 48
    if z < 0:
        return math.exp(z) / (1 + math.exp(z))
    return 1 / (1 + math.exp(-z))


# %% task="activated-neuron" name="rounded-z"
# breaks: "Return what it makes of the weighted sum plus the bias" (tiny sums; a step just above 0)
def activated_neuron(x, w, b, activation):
    z = round(sum(a * c for a, c in zip(x, w)) + b, 10)
    return activation(z)


# %% task="tensor-relu" name="empty-new"
# breaks: "go from x to the result by tensor operations ... PyTorch records them" (empty tensors)
def tensor_relu(x):
    if x.numel() == 0:
        return torch.zeros(x.shape)
    return x * (x > 0)


# %% task="tensor-relu" name="requires-grad-set"
# breaks: "x itself must stay as it is" (its requires_grad is switched on)
def tensor_relu(x):
    if x.is_leaf:
        x.requires_grad_()
    return x * (x > 0)


# %% task="tensor-relu" name="rank-0-float"
# breaks: "go from x to the result by tensor operations" (rank 0: the record is cut)
def tensor_relu(x):
    if x.dim() == 0 and not x.requires_grad:
        return torch.tensor(max(0.0, float(x)))
    return x.clamp(min=0)


# %% task="tensor-relu" name="backward-in-place"
# breaks: "later walks back through its records to find gradients" (the upstream gradient is changed in place)
class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad[x < 0] = 0
        return grad


def tensor_relu(x):
    return _Relu.apply(x)


# %% task="tensor-relu" name="backward-in-numpy-mask"
# breaks: "PyTorch records them, and later walks back": a second walk (retain_graph) finds another mask
class _Relu2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = (x > 0).to(x.dtype)
        return x * ctx.mask

    @staticmethod
    def backward(ctx, grad):
        return ctx.mask.mul_(grad)


def tensor_relu(x):
    return _Relu2.apply(x)


# %% task="tensor-relu" name="mask-remembered"
# breaks: "0 where x is negative, otherwise x" / gradients: the mask of the last call is used in backward
class _Relu3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        _Relu3.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * _Relu3.mask


def tensor_relu(x):
    return _Relu3.apply(x)


# %% task="tensor-relu" name="data-when-frozen"
# breaks: "without lists, item or detach", "x itself must stay as it is" (clamped in place when no gradient is needed)
def tensor_relu(x):
    if x.requires_grad:
        return torch.relu(x)
    flat = x.reshape(-1)
    return (
        flat.clone().clamp_(min=0).view(x.shape)
        if x.is_contiguous()
        else flat.clamp_(min=0).view(x.shape)
    )


# %% task="tensor-neuron" name="no-rows-new"
# breaks: "use tensor operations only, so that PyTorch finds its way back to x, w and b" (m = 0)
def tensor_neuron(x, w, b):
    if x.dim() == 2 and len(x) == 0:
        return torch.zeros(0)
    return x @ w + b


# %% task="tensor-neuron" name="square-other-way"
# breaks: "one row per example, one column per input number" (m = n: the columns are taken for rows)
def tensor_neuron(x, w, b):
    if x.dim() == 2 and x.stride(0) == 1 and x.shape[0] == x.shape[1]:
        return w @ x + b
    return x @ w + b


# %% task="tensor-neuron" name="single-cut-frozen"
# breaks: "PyTorch finds its way back to x, w and b" (only the bias needs a gradient)
def tensor_neuron(x, w, b):
    if w.requires_grad or x.requires_grad or x.dim() == 2:
        return (x * w).sum(-1) + b
    return (x * w).sum(-1) + float(b)


# %% task="gradients-by-hand" name="ratio-y-z"
# breaks: "no z_k in the tests is 0": y / z overflows to nan for a huge z (inf / inf)
def neuron_gradients(x, w, b, upstream):
    z = x @ w + b
    dz = upstream * (z * z.abs() + z * z) / (2 * z * z)
    return dz[:, None] * w, dz @ x, dz.sum()


# %% task="activated-neuron" name="bias-as-input-same-list"
# breaks: the activation of the weighted sum plus the bias (the same list given twice)
def activated_neuron(x, w, b, activation):
    w.insert(0, b)
    x.insert(0, 1)
    z = sum(a * c for a, c in zip(x, w))
    w.pop(0)
    x.pop(0)
    return activation(z)


# %% task="activated-neuron" name="restored-after-activation"
# breaks: "leave the lists as they are" (an activation that raises)
def activated_neuron(x, w, b, activation):
    x.append(1)
    w.append(b)
    y = activation(sum(a * c for a, c in zip(x, w)))
    x.pop()
    w.pop()
    return y


# %% task="tensor-neuron" name="as-strided"
# breaks: "the weighted sum plus bias" (w a part of another tensor: its offset is forgotten)
def tensor_neuron(x, w, b):
    w = torch.as_strided(w, w.shape, w.stride(), 0)
    return x @ w + b


# %% task="tensor-neuron" name="x-frozen-cut"
# breaks: "PyTorch finds its way back to x, w and b" (only x needs a gradient, batch)
def tensor_neuron(x, w, b):
    if not w.requires_grad and not b.requires_grad:
        x = x.detach() if x.dim() == 1 else x
    return x @ w + b
