# %% task="predict-shapes" name="sizes"
difference_shape = torch.Size([5, 5])
perfect_loss = 2
batch_of_one = torch.Size([])
batch_of_one_last = torch.Size((1,))
three_outputs = torch.zeros(4, 3).shape


# %% task="mse" name="indexing-and-sum"
def mse(pred, target):
    n = target.numel()
    if tuple(target.shape) != (n,) or tuple(pred.shape) != (n, 1):
        raise ValueError("pred must be (n, 1) and target (n,)")
    d = pred[:, 0] - target
    return (d * d).sum() / n


# %% task="mse" name="target-as-a-column"
def mse(pred, target):
    if pred.dim() != 2 or target.dim() != 1:
        raise ValueError("wrong number of dimensions")
    if pred.size(1) != 1 or pred.size(0) != target.size(0):
        raise ValueError("wrong sizes")
    return torch.mean(torch.square(pred - target.unsqueeze(-1)))


# %% task="mse" name="dot-product"
def mse(pred, target):
    if len(target.shape) != 1 or list(pred.shape) != [len(target), 1]:
        raise ValueError("shapes")
    d = pred.view(-1) if pred.is_contiguous() else pred.reshape(-1)
    d = d - target
    return d @ d / len(d)


# %% task="mse" name="ready-made"
def mse(predictions, answers):
    from torch.nn import functional

    print("shapes", predictions.shape, answers.shape)
    if predictions.dim() == 2 and answers.shape == predictions.shape[:1]:
        if predictions.shape[1] == 1:
            return functional.mse_loss(predictions, answers.unsqueeze(1))
    raise ValueError("these shapes do not belong together")


# %% task="mse" name="loop"
def rows(t):
    return [t[i] for i in range(t.shape[0])]


def mse(pred, target):
    if [pred.dim(), target.dim()] != [2, 1] or pred.size() != (target.numel(), 1):
        raise ValueError
    total = 0
    for p, t in zip(rows(pred), rows(target), strict=True):
        total = total + (p[0] - t) ** 2
    return total / target.numel()


# %% task="composition" name="product-of-links"
def local_slopes(x):
    u = 3 * x - 2
    return [3, 2 * u, -((1 + u * u) ** -2)]


def slope(x):
    u = 3 * x - 2
    v = u**2
    return 3 * (2 * u) * (-1 / (1 + v) ** 2)


# %% task="composition" name="multiplied-out"
def local_slopes(x):
    v = 9 * x**2 - 12 * x + 4
    y = 1 / (1 + v)
    return (3.0, 6 * x - 4, -y * y)


def slope(x):
    return (12 - 18 * x) / (9 * x**2 - 12 * x + 5) ** 2


# %% task="composition" name="helpers"
import warnings


def links(number):
    inner = number * 3 - 2
    return inner, inner * inner


def local_slopes(number):
    inner, middle = links(number)
    warnings.warn("three slopes", stacklevel=1)
    return [3, inner + inner, -((middle + 1) ** -2.0)]


def slope(number):
    product = 1
    for factor in local_slopes(number):
        product = product * factor
    return product


# %% task="chain-backward" name="slopes-on-the-way"
def chain_backward(steps, x, upstream):
    # the factors of a product may be taken in any order, also on the way forward
    for f, df in steps:
        upstream, x = upstream * df(x), f(x)
    return x, upstream


# %% task="chain-backward" name="recursion"
def chain_backward(steps, x, upstream):
    if not steps:
        return x, upstream
    (f, df), *rest = steps
    y, gradient = chain_backward(rest, f(x), upstream)
    return y, df(x) * gradient


# %% task="chain-backward" name="stack"
def chain_backward(steps, x, upstream):
    values = [x]
    for f, _ in steps:
        values.append(f(values[-1]))
    gradient = upstream
    for i in range(len(steps) - 1, -1, -1):
        gradient = gradient * steps[i][1](values[i])
    return values[-1], gradient


# %% task="chain-backward" name="class-of-links"
class Link:
    def __init__(self, function, slope):
        self.function, self.slope = function, slope

    def forward(self, t):
        self.seen = t
        return self.function(t)

    def backward(self, g):
        return torch.einsum("...,...->...", g, self.slope(self.seen))


def chain_backward(pairs, start, arriving):
    links = [Link(*pair) for pair in pairs]
    for link in links:
        start = link.forward(start)
    for link in links[::-1]:
        arriving = link.backward(arriving)
    return [start, arriving]


# %% task="chain-backward" name="in-place-on-a-copy"
def chain_backward(steps, x, upstream):
    gradient, y = upstream.clone(), x.clone()
    for f, df in steps:
        gradient *= df(y)
        y = f(y)
    print("forward and backward in one go")
    return y, gradient


# %% task="numerical-gradient" name="copies"
def numerical_gradient(f, x, upstream, h):
    flat, shares = x.reshape(-1), []
    for i in range(len(flat)):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        change = f(up.view(x.shape)) - f(down.view(x.shape))
        shares.append((upstream * change / (2 * h)).sum())
    return torch.stack(shares).view(x.shape) if shares else torch.zeros_like(x)


# %% task="numerical-gradient" name="places"
def numerical_gradient(f, x, upstream, h):
    from itertools import product

    gradient = torch.zeros_like(x)
    for place in product(*map(range, x.shape)):
        moved = x.clone()
        moved[place] = x[place] + h
        right = (f(moved) * upstream).sum()
        moved[place] = x[place] - h
        left = (f(moved) * upstream).sum()
        gradient[place] = (right - left) / 2 / h
    return gradient


# %% task="numerical-gradient" name="identity-rows"
def numerical_gradient(f, x, upstream, h):
    moves = h * torch.eye(x.numel(), dtype=x.dtype)
    shares = [
        torch.sum(upstream * (f(x + m.view(x.shape)) - f(x - m.view(x.shape)))).item()
        for m in moves
    ]
    return torch.tensor(shares, dtype=x.dtype).view(x.shape) / (2 * h)


# %% task="numerical-gradient" name="moved-and-put-back"
def numerical_gradient(f, x, upstream, h):
    import itertools

    gradient = torch.empty_like(x)
    for place in itertools.product(*(range(size) for size in x.shape)):
        before = x[place].clone()
        x[place] = before + h
        right = (upstream * f(x)).sum()
        x[place] = before - h
        left = (upstream * f(x)).sum()
        x[place] = before
        gradient[place] = (right - left) / (2 * h)
    return gradient


# %% task="mse-backward" name="squeeze-and-back"
def mse_backward(pred, target, upstream):
    difference = pred.squeeze(1) - target
    return (2.0 / len(difference) * difference * upstream).unsqueeze(1)


# %% task="mse-backward" name="reshape"
def mse_backward(pred, target, upstream):
    d = pred - target.reshape(pred.shape)
    return (d + d) * (upstream / pred.shape[0])


# %% task="mse-backward" name="row-by-row"
def mse_backward(predictions, answers, arriving):
    gradient = torch.zeros_like(predictions)
    n = answers.numel()
    for i in range(n):
        gradient[i, 0] = 2 * (predictions[i, 0] - answers[i]) * arriving / n
    return gradient


# %% task="mse-backward" name="einsum-and-in-place"
import warnings


def column(t):
    return t.view(-1, 1)


def mse_backward(pred, target, upstream):
    gradient = pred.clone()
    gradient -= column(target)
    gradient *= 2 / len(gradient)
    warnings.warn("in place, on a copy", stacklevel=1)
    return torch.einsum("nk,->nk", gradient, upstream)


# %% task="several-backward" name="sizes-multiplied"
def several_backward(pred, target, upstream):
    n, k = pred.shape
    return (pred - target) * (2 * upstream / (n * k))


# %% task="several-backward" name="mean-by-mean"
def several_backward(pred, target, upstream):
    difference = pred - target
    row = upstream / difference.size(0)
    return 2 * difference * row / difference.size(1)


# %% task="several-backward" name="column-by-column"
def several_backward(predictions, answers, arriving):
    n, k = predictions.shape
    gradient = torch.empty(n, k)
    for j in range(k):
        gradient[:, j] = arriving * 2 * (predictions[:, j] - answers[:, j]) / n / k
    return gradient


# %% task="relu-backward" name="where"
def relu_backward(x, upstream):
    return torch.where(x > 0, upstream, torch.zeros_like(upstream))


# %% task="relu-backward" name="copy-and-mask"
def relu_backward(x, upstream):
    gradient = upstream.clone()
    gradient[x <= 0] = 0.0
    return gradient


# %% task="relu-backward" name="slope-as-float"
def relu_backward(x, upstream):
    slope = (x >= 0).to(x.dtype)
    return slope * upstream


# %% task="relu-backward" name="element-by-element"
def relu_backward(before, arriving):
    gradient = torch.zeros(before.numel())
    pairs = zip(before.flatten(), arriving.flatten(), strict=True)
    for i, (value, g) in enumerate(pairs):
        if value > 0:
            gradient[i] = g
    return gradient.view(before.shape)


# %% task="relu-backward" name="heaviside"
def relu_backward(x, upstream):
    print("half a step at 0")
    return torch.heaviside(x, torch.tensor(0.5)).mul_(upstream)


# %% task="linear-indices" name="with-spaces"
dx_spec = "kj, ji -> ki"
dw_spec = "kj, ki -> ji"
db_spec = "kj -> j"

# %% task="linear-indices" name="other-letters"
dx_spec = "no,om->nm"
dw_spec = "no,nm->om"
db_spec = "no->o"


# %% task="linear-backward" name="einsum"
def linear_backward(x, w, b, upstream):
    dx = torch.einsum("kj,ji->ki", upstream, w)
    dw = torch.einsum("kj,ki->ji", upstream, x)
    return [dx, dw, torch.einsum("kj->j", upstream)]


# %% task="linear-backward" name="outer-products"
def linear_backward(x, w, b, upstream):
    dw = (upstream[:, :, None] * x[:, None, :]).sum(0)
    dx = (upstream[:, :, None] * w).sum(1)
    return dx, dw, upstream.sum(dim=0)


# %% task="linear-backward" name="transposed-product"
def linear_backward(x, w, b, upstream):
    dw = (x.t() @ upstream).t()
    dx = (w.t() @ upstream.t()).t()
    return dx, dw, upstream.t() @ torch.ones(len(x))


# %% task="linear-backward" name="row-by-row"
def linear_backward(inputs, weights, bias, arriving):
    dx = torch.zeros_like(inputs)
    dw, db = torch.zeros_like(weights), torch.zeros_like(bias)
    for k in range(len(inputs)):
        dx[k] = arriving[k] @ weights
        dw += torch.outer(arriving[k], inputs[k])
        db += arriving[k]
    return dx, dw, db


# %% task="order" name="tuple"
steps = ("lin1", "relu", "lin2", "mse")
backward_order = tuple(reversed(steps))
computes_loss, computes_gradients, changes_weights = "forward", "backward", "update"

# %% task="keep" name="a1-for-relu"
for_pred = {"target", "pred"}
for_w2 = {"a1"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"a1"}
for_w1 = {"x"}
for_x = {"w1"}
for_none = {"loss", "b2", "b1"}


# %% task="two-layers" name="dictionary"
def forward_pass(x, target, w1, b1, w2, b2):
    kept = {"x": x, "w1": w1, "w2": w2, "target": target}
    kept["a1"] = torch.relu(torch.addmm(b1, x, w1.t()))
    kept["pred"] = kept["a1"] @ w2[0] + b2
    loss = ((kept["pred"] - target) ** 2).sum() / target.numel()
    return loss, kept


def backward_pass(kept, upstream):
    n = kept["target"].numel()
    dpred = (2 / n) * upstream * (kept["pred"] - kept["target"])
    dw2 = (dpred @ kept["a1"])[None]
    dz1 = torch.where(kept["a1"] > 0, torch.outer(dpred, kept["w2"][0]), 0.0)
    dw1 = torch.einsum("kj,ki->ji", dz1, kept["x"])
    return [dz1 @ kept["w1"], dw1, dz1.sum(0), dw2, dpred.sum().reshape(1)]


# %% task="two-layers" name="closures"
def forward_pass(x, target, w1, b1, w2, b2):
    def linear(x, w, b):
        return x @ w.t() + b, lambda g: (g @ w, g.t() @ x, g.sum(0))

    z1, back1 = linear(x, w1, b1)
    a1, back_relu = z1 * (z1 > 0), lambda g: g * (z1 > 0)
    pred, back2 = linear(a1, w2, b2)
    d = pred.squeeze(1) - target

    def backward(upstream):
        da1, dw2, db2 = back2((upstream * 2 * d / d.shape[0]).unsqueeze(1))
        return *back1(back_relu(da1)), dw2, db2

    return (d**2).mean(), backward


def backward_pass(kept, upstream):
    return kept(upstream)


# %% task="two-layers" name="in-place"
def forward_pass(x, target, w1, b1, w2, b2):
    a1 = (x @ w1.t() + b1).clamp_(min=0)
    d = a1 @ w2.t() + b2
    d -= target.unsqueeze(1)
    return (d * d).mean(), [x, w1, w2, a1, d]


def backward_pass(kept, upstream):
    x, w1, w2, a1, d = kept
    d = d * (2 * upstream / len(d))
    g = d @ w2
    g[a1 == 0] = 0
    return g @ w1, g.t() @ x, g.sum(0), d.t() @ a1, d.sum(0)


# %% task="two-layers" name="class"
class Network:
    def forward(self, x, target, w1, b1, w2, b2):
        self.x, self.w1, self.w2, self.n = x, w1, w2, x.shape[0]
        self.z1 = torch.einsum("ki,ji->kj", x, w1) + b1
        self.a1 = torch.where(self.z1 > 0, self.z1, 0.0)
        self.off = (self.a1 * w2).sum(1) + b2 - target
        return torch.dot(self.off, self.off) / self.n

    def backward(self, upstream):
        g = self.off * (upstream * 2.0 / self.n)
        gz = g[:, None] * self.w2 * (self.z1 > 0)
        gw1 = torch.einsum("kj,ki->ji", gz, self.x)
        gw2 = (g[:, None] * self.a1).sum(0, keepdim=True)
        return gz @ self.w1, gw1, gz.sum(0), gw2, g.sum(0, keepdim=True)


def forward_pass(x, target, w1, b1, w2, b2):
    network = Network()
    return network.forward(x, target, w1, b1, w2, b2), network


def backward_pass(network, upstream):
    return network.backward(upstream)


# %% task="add-gradient" name="getattr"
def add_gradient(t, gradient):
    t.g = getattr(t, "g", 0) + gradient


# %% task="add-gradient" name="own-copy"
def add_gradient(t, gradient):
    try:
        t.g += gradient
    except AttributeError:
        t.g = gradient.clone()


# %% task="add-gradient" name="zeros-first"
def add_gradient(t, gradient):
    if not hasattr(t, "g"):
        t.g = torch.zeros_like(t)
    t.g.add_(gradient)


# %% task="leaves" name="other-kinds"
leaves = set("xwbu")
filled = {"b", "w"}
w_grad_twice = (2, 4)
by_setting = 15
by_adding = 30
