# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, rand, randn

# %% hidden="layer-stats-linear"
probe(layer_stats, randn(2, 1), [randn(3, 1)], False, rtol=1e-4)
probe(layer_stats, randn(4, 3), [randn(5, 3)], False, rtol=1e-4)
weights = [randn(5, 3), randn(2, 5), randn(6, 2)]
probe(layer_stats, randn(4, 3), weights, False, rtol=1e-4, unchanged=True)
probe(layer_stats, randn(3, 7).t(), [randn(3, 5).t()], False, rtol=1e-4)
probe(layer_stats, 100 * randn(40, 3), [randn(3, 3)], False, rtol=1e-4, unchanged=True)
probe(layer_stats, randn(40, 3), [randn(3, 3)], False, rtol=1e-4)
probe(layer_stats, randn(4, 3), [], False)


def kinds(x, weights, relu):
    numbers = [number for entry in layer_stats(x, weights, relu) for number in entry]
    return [isinstance(number, (int, float)) for number in numbers]


probe(kinds, randn(4, 3), [randn(2, 3)], False)
probe(layer_stats, awkward(4, 4), [awkward(5, 4)], False, rtol=1e-4)
probe(layer_stats, 1e-4 * rand(4, 3), [1e-4 * rand(5, 3)], False, atol=0.0)
probe(layer_stats, randn(2, 4), [300 * randn(3, 4)], False, rtol=1e-4)
probe(layer_stats, randn(2, 30), [randn(3, 30)], False, rtol=1e-4)
probe(layer_stats, randn(4, 3), [0.6 * randn(3, 3) for _ in range(12)], False)
w = 0.6 * randn(3, 3)
probe(layer_stats, randn(4, 3), [w, randn(3, 3), w], False, unchanged=True)

# %% hidden="layer-stats-relu"
probe(layer_stats, randn(2, 4), [randn(3, 4)], True, rtol=1e-4)
weights = [randn(5, 3), randn(2, 5), randn(6, 2)]
probe(layer_stats, randn(4, 3), weights, True, rtol=1e-4, unchanged=True)
weights = [randn(8, 3), randn(5, 8), randn(7, 5), randn(2, 7)]
probe(layer_stats, randn(6, 3), weights, True, rtol=1e-4)
square = [randn(3, 3) for _ in range(5)]
probe(layer_stats, 100 * randn(2, 3), square, True, rtol=1e-4, unchanged=True)


# %% mistake="variance-for-std"
# Your second number is a variance. Take 3 and −1: their standard deviation is 2.83.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        found.append((x.mean().item(), x.var().item(), x.pow(2).mean().item()))
    return found


# %% mistake="second-moment-about-the-mean"
# Your third number is a variance: you subtract the mean before squaring. The second
# moment is the mean of the squares as they are. For 3 and −1 it is 5.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        m = x.mean()
        found.append((m.item(), x.std().item(), (x - m).pow(2).mean().item()))
    return found


# %% mistake="root-of-the-second-moment"
# You take the root of the mean of squares. The second moment is the mean itself. For 3
# and −1 it is 5.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().sqrt().item()))
    return found


# %% mistake="always-relu"
# You apply ReLU in any case. If relu is false there is none. Try it, and look whether
# any output is negative.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = (x @ w.t()).relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% mistake="never-relu"
# Your function never looks at relu. Try it with True, and see whether the smallest
# output is 0.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% mistake="before-the-relu"
# You measure first and apply ReLU afterwards. The text asks for the numbers that leave
# the layer. After a ReLU no mean can be negative.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
        if relu:
            x = x.relu()
    return found


# %% mistake="last-layer-without-relu"
# After the last layer you leave the ReLU out. That is how networks are built, but here
# the text wants it after every layer.
def layer_stats(x, weights, relu):
    found = []
    for number, w in enumerate(weights, start=1):
        x = x @ w.t()
        if relu and number < len(weights):
            x = x.relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% mistake="only-the-last"
# You return the numbers of one layer. The text asks for an entry per layer: collect
# them inside the loop.
def layer_stats(x, weights, relu):
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
    return [(x.mean().item(), x.std().item(), x.pow(2).mean().item())]


# %% mistake="biased-std"
# Your standard deviation divides by the number of elements, PyTorch's .std() by one
# less. For 3 and −1 the text wants 2.83, not 2.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        std = x.std(correction=0).item()
        found.append((x.mean().item(), std, x.pow(2).mean().item()))
    return found


# %% mistake="tensors-for-numbers"
# Your numbers are still tensors, of rank 0. They print like numbers and are none. The text
# asks for Python numbers: which method takes the single element out?
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        found.append((x.mean(), x.std(), (x * x).mean()))
    return found


# %% alternative="lists-and-powers"
def layer_stats(x, weights, relu):
    result = []
    for w in weights:
        x = torch.einsum("ni,oi->no", x, w)
        if relu:
            x = torch.clamp(x, min=0)
        result += [[float(x.mean()), float(x.std()), float((x**2).mean())]]
    return result


# %% alternative="by-hand"
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = torch.matmul(x, w.transpose(0, 1))
        x = x * (x > 0) if relu else x
        n = x.numel()
        mean, second = x.sum() / n, x.square().sum() / n
        std = ((x - mean).square().sum() / (n - 1)) ** 0.5
        found.append(tuple(t.item() for t in (mean, std, second)))
    return found


# %% alternative="std-mean"
def layer_stats(x, weights, relu):
    def facts(t):
        std, mean = torch.std_mean(t)
        return mean.item(), std.item(), t.norm().item() ** 2 / t.numel()

    activations = [x]
    for w in weights:
        z = activations[-1] @ w.T
        activations.append(torch.relu(z) if relu else z)
    return [facts(a) for a in activations[1:]]


# %% alternative="moments-first"
def layer_stats(x, weights, relu):
    def entry(y):
        m, s = float(y.mean()), float(y.square().mean())
        n = y.numel()
        deviations = (y.double() - y.double().mean()).square().sum() / (n - 1)
        return [m, float(deviations.sqrt()), s]

    def walk(y, left):
        if not left:
            return []
        y = y.matmul(left[0].mT)
        y = y * (y > 0) if relu else y
        return [entry(y), *walk(y, left[1:])]

    return walk(x, list(weights))


# %% inputs
# x: empty, single: the text says at least 2 rows
