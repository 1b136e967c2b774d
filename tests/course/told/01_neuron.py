# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="weighted-sum" name="plus-without-a-check" means="adds-in-place-of-multiplying" also="zip-cuts-silently"
def weighted_sum(x, w):
    return sum(xi + wi for xi, wi in zip(x, w))


# %% task="weighted-sum" name="no-check" means="counts-along-the-inputs"
def weighted_sum(x, w):
    total = 0
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


# %% task="weighted-sum" name="reset-in-the-loop" means="keeps-only-the-last"
def weighted_sum(x, w):
    for a, b in zip(x, w):
        total = 0
        total += a * b
    return total


# %% task="weighted-sum" name="returns-in-the-loop" means="return-inside-the-loop"
def weighted_sum(x, w):
    s = 0
    for i in range(len(x)):
        s += x[i] * w[i]
        return s


# %% task="weighted-sum" name="a-list" means="list-of-products" also="zip-cuts-silently"
def weighted_sum(x, w):
    return [a * b for a, b in zip(x, w)]


# %% task="weighted-sum" name="assert-with-words" means="assert-in-place-of-raise"
def weighted_sum(x, w):
    assert len(x) == len(w), "inputs and weights must have the same length"
    return sum([i * j for i, j in zip(x, w)])


# %% task="weighted-sum" name="prints-the-error" means="returns-the-error"
def weighted_sum(x, w):
    if len(x) != len(w):
        return "the lists differ in length"
    return sum(a * b for a, b in zip(x, w))


# %% task="weighted-sum" name="nested" means="every-input-with-every-weight" also="zip-cuts-silently"
def weighted_sum(x, w):
    s = 0
    for xi in x:
        for wi in w:
            s = s + xi * wi
    return s


# %% task="weighted-sum" name="numpy-dot" means="uses-numpy-for-plain-python"
import numpy as np


def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError
    return np.dot(x, w)


# %% task="plain-neuron" name="bias-in-the-loop" means="bias-once-per-input"
def plain_neuron(x, w, b):
    out = 0
    for i in range(len(x)):
        out += x[i] * w[i] + b
    return out


# %% task="plain-neuron" name="with-relu" means="relu-nobody-asked-for"
def plain_neuron(x, w, b):
    out = sum([xi * wi for xi, wi in zip(x, w)]) + b
    return out if out > 0 else 0


# %% task="plain-neuron" name="shows" means="no-return"
def plain_neuron(x, w, b):
    print(sum([xi * wi for xi, wi in zip(x, w)]) + b)


# %% task="relu" name="step" means="step-function"
def relu(z):
    if z > 0:
        return 1
    return 0


# %% task="relu" name="only-if" means="nothing-unless-positive"
def relu(z):
    if z > 0:
        return z


# %% task="relu" name="small-slope" means="leaky"
def relu(z):
    return max(0.01 * z, z)


# %% task="sigmoid" name="power-of-e" means="overflows"
def sigmoid(z):
    return 1 / (1 + math.e ** (-z))


# %% task="sigmoid" name="textbook" means="overflows"
def sigmoid(x):
    return 1 / (1 + math.exp(-x))


# %% task="sigmoid" name="other-side" means="overflows-on-the-other-side"
def sigmoid(z):
    return math.exp(z) / (math.exp(z) + 1)


# %% task="sigmoid" name="without-brackets" means="parentheses-missing"
def sigmoid(z):
    return 1 / 1 + math.exp(-z)


# %% task="sigmoid" name="plus-z" means="sign-of-the-exponent" also="overflows-on-the-other-side"
def sigmoid(z):
    return 1 / (1 + math.exp(z))


# %% task="activated-neuron" name="forgets-it" means="no-activation"
def activated_neuron(x, w, b, activation):
    return sum(a * c for a, c in zip(x, w)) + b


# %% task="activated-neuron" name="each-product" means="activates-every-product"
def activated_neuron(x, w, b, activation):
    total = 0
    for a, c in zip(x, w):
        total += activation(a * c)
    return total + b


# %% task="activated-neuron" name="the-function" means="not-called"
def activated_neuron(x, w, b, activation):
    y = sum(a * c for a, c in zip(x, w)) + b
    return activation


# %% task="gates" name="or-for-and" means="and-is-or"
and_w, and_b = [2.0, 2.0], -1.0
or_w, or_b = [2.0, 2.0], -1.0
not_w, not_b = [-2.0], 1.0


# %% task="gates" name="not-lets-pass" means="not-passes-its-input-on"
and_w, and_b = [1, 1], -1.2
or_w, or_b = [1, 1], -0.2
not_w, not_b = [1], -0.2


# %% task="tensor-relu" name="in-place" means="assigns-into-its-input"
def tensor_relu(x):
    x[x < 0] = 0
    return x


# %% task="tensor-relu" name="one-number" means="works-on-one-number-only"
def tensor_relu(x):
    if x > 0:
        return x
    return torch.tensor(0.0)


# %% task="tensor-relu" name="mask-selects" means="drops-the-negative-numbers"
def tensor_relu(x):
    return x[x > 0]


# %% task="tensor-relu" name="mask-alone" means="step-function"
def tensor_relu(x):
    return (x > 0).float()


# %% task="tensor-neuron" name="sum-of-all" means="one-number-for-the-whole-batch"
def tensor_neuron(x, w, b):
    return (x * w).sum() + b


# %% task="tensor-neuron" name="item-of-the-bias" means="bias-as-a-python-number"
def tensor_neuron(x, w, b):
    return x @ w + b.item()


# %% task="tensor-neuron" name="second-dimension" means="batches-only"
def tensor_neuron(x, w, b):
    return (x * w).sum(dim=1) + b


# %% task="gradients-by-hand" name="without-upstream" means="ignores-upstream"
def neuron_gradients(x, w, b, upstream):
    mask = ((x @ w + b) > 0).float()
    dx = mask.unsqueeze(1) * w
    dw = (mask.unsqueeze(1) * x).sum(dim=0)
    return dx, dw, mask.sum()


# %% task="gradients-by-hand" name="without-relu" means="no-mask"
def neuron_gradients(x, w, b, upstream):
    return torch.outer(upstream, w), upstream @ x, upstream.sum()


# %% task="gradients-by-hand" name="averages" means="mean-over-the-rows"
def neuron_gradients(x, w, b, upstream):
    g = upstream * (x @ w + b > 0)
    return g[:, None] * w, (g[:, None] * x).mean(0), g.mean()
