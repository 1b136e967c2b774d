# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="first-overflow-layer"
import torch

from autograder import probe, rand


def layers(size, sizes, dtype):  # positive numbers: a sum is never below its parts
    pairs = zip(sizes, sizes[1:])
    return [(0.5 + rand(m, n, dtype=dtype)) * size for n, m in pairs]


single, double = torch.float32, torch.float64
probe(first_overflow, torch.tensor([[2.0]]), [torch.tensor([[3e38]])], types=True)
one_row = torch.tensor([[1.0], [-2.0], [0.5]])
probe(first_overflow, one_row, [torch.tensor([[1e20], [1.0]]), torch.eye(2) * 1e19])
probe(first_overflow, rand(4, 3), layers(1e6, [3, 5, 2, 4, 3, 5, 2, 3, 6, 2], single))
probe(first_overflow, rand(1, 2), layers(-1e9, [2, 3, 5, 4, 6, 1, 2, 3], single))
x = rand(3, 2, dtype=double)
probe(first_overflow, x, layers(1e90, [2, 3, 5, 4, 2, 1], double), unchanged=True)
# the last row alone, the last column alone, an infinity minus another
probe(first_overflow, torch.tensor([[1.0], [3.5]]), [torch.tensor([[1e38]])])
probe(first_overflow, torch.tensor([[2.0]]), [torch.tensor([[1.0], [3e38]])])
difference = torch.tensor([[10.0, -10.0], [0.0, 0.0]])
probe(
    first_overflow, torch.tensor([[1.0, 1.0], [1e38, 1e38]]), [torch.eye(2), difference]
)
turned = torch.tensor([[0.0, 1e38], [1.0, 0.0]])


def repeated(x, w, times):
    return first_overflow(x, [w] * times)


probe(repeated, torch.tensor([[4.0, 1.0]]), turned, 5)
probe(repeated, torch.tensor([[1.0, 2.0]]), 100 * torch.eye(2), 30)
# a number decides that is small, one of two, the last one, or no whole one
probe(
    first_overflow, torch.tensor([[1e-4]]), [torch.tensor([[3e38]]), 1e5 * torch.eye(1)]
)
probe(
    first_overflow, torch.tensor([[3e38]]), [torch.tensor([[1e-4]]), 1e5 * torch.eye(1)]
)
probe(first_overflow, torch.tensor([[2e38, 2e38]]), [torch.ones(1, 2)])
probe(first_overflow, torch.tensor([[2e38]]), [torch.tensor([[1.9]])])
x = torch.ones(30, 1)
x[29] = 4.0
probe(first_overflow, x, [torch.tensor([[1e38]])])
x = torch.zeros(1, 30)
x[0, 29] = 4.0
probe(first_overflow, x, [torch.full((1, 30), 1e38)])
probe(first_overflow, torch.zeros(1, 1), [torch.tensor([[float("inf")]])])


def asked_again(x, before, after):
    """first_overflow(x, after), after first_overflow(x, before)"""
    first_overflow(x, before)
    return first_overflow(x, after)


probe(asked_again, torch.tensor([[2.0]]), [torch.eye(1)], [torch.tensor([[3e38]])])


# %% hidden="first-overflow-none"
import torch

from autograder import awkward, choice, probe, rand, randn

x, w = torch.tensor([[1.0, 1.0]]), torch.tensor([[2.0, 1.0], [0.0, 3.0], [1.0, 1.0]])
probe(first_overflow, x, [w])
probe(first_overflow, torch.tensor([[3.0], [2.5], [2.0]]), [torch.tensor([[1e38]])])
probe(first_overflow, randn(4, 3), [randn(5, 3), randn(2, 5), randn(3, 2)])
probe(first_overflow, 1 + rand(4, 3), [(1 + rand(5, 3)) * 1e30, 1 + rand(2, 5)])
big = (1 + rand(5, 3, dtype=torch.float64)) * 1e100
probe(first_overflow, 1 + rand(4, 3, dtype=torch.float64), [big, big.t()])
probe(first_overflow, randn(4, 3), [])
probe(first_overflow, randn(2, 2), [randn(2, 2), 0 * randn(3, 2), randn(1, 3)])
probe(first_overflow, randn(2, 3), [0.5 * randn(3, 3) for _ in range(12)])
for _ in range(5):
    scales = [choice([1.0, 1e20]), choice([1.0, 1e20]), choice([1.0, 1e20])]
    probe(first_overflow, 1 + rand(4, 3), [(1 + rand(3, 3)) * s for s in scales])
probe(first_overflow, awkward(5, 3), [randn(2, 3)])
probe(first_overflow, 1e-4 * randn(2, 30), [1e-4 * randn(3, 30)])
probe(first_overflow, randn(30, 2), [randn(3, 2)])
probe(first_overflow, randn(3, 4).t(), [randn(2, 3)])
x = randn(3, 3)
probe(first_overflow, x, [x, x])
# it stays finite, but not with other signs, other places, or a little more
probe(first_overflow, torch.tensor([[2e38, -2e38]]), [torch.ones(1, 2)])
probe(first_overflow, torch.tensor([[2e38, 2e38]]), [torch.tensor([[1.0, -1.0]])])
probe(first_overflow, torch.tensor([[0.0, 1.0]]), [torch.tensor([[3e38, 3e38]])])
probe(first_overflow, torch.tensor([[3e38, 3e38]]), [torch.tensor([[0.0, 1.0]])])
probe(first_overflow, torch.tensor([[1.006]]), [torch.tensor([[3.38e38]])])
probe(first_overflow, torch.tensor([[0.0, 2e38], [0.0, 2e38]]), [torch.ones(1, 2)])
x = torch.tensor([[0.0, 2e38, 0.0], [2e38, 0.0, 0.0]])
probe(first_overflow, x, [torch.ones(1, 3)])
probe(first_overflow, x.t().contiguous().t(), [torch.ones(1, 3)])
x = torch.tensor([[1e300]], dtype=torch.float64)
probe(first_overflow, x, [torch.tensor([[2.0]], dtype=torch.float64)])
# a sum over all elements is not finite, or the product of the weights alone
w = torch.tensor([[1e8], [1e8]], dtype=torch.float64)
probe(first_overflow, x, [w])
tall = torch.tensor([[1e25]])
probe(first_overflow, torch.tensor([[1e-30]]), [tall, tall])
largest = torch.tensor([[torch.finfo(torch.float32).max]])
probe(first_overflow, largest, [torch.eye(1)])


# %% mistake="counted-from-0"
# You count the layers from 0. The text counts from 1. Try one layer whose weights are
# so large that it overflows at once.
def first_overflow(x, weights):
    for layer, w in enumerate(weights):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% mistake="all-must-break"
# You wait until no finite element is left. One that is not finite is enough. Try an
# input in which one row is much larger than the others.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).any():
            return layer
    return None


# %% mistake="only-nan"
# You look for nan alone. Infinities come first, and nan only when two of them are
# subtracted, or one is multiplied by 0. Print x at the layer before yours.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if torch.isnan(x).any():
            return layer
    return None


# %% mistake="only-plus-infinity"
# Infinity has two signs. Try weights that are all negative.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if (x == math.inf).any():
            return layer
    return None


# %% mistake="spread-overflows-first"
# You look at the standard deviation. To get it, PyTorch squares the numbers, and the
# square of 1e30 is more than float32 can hold. Print x and x.std() side by side.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x.std()):
            return layer
    return None


# %% mistake="sum-overflows-first"
# You look at the sum or the mean of all elements. It can be infinite though each of
# them is finite: try two elements of 3e38.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x.sum()):
            return layer
    return None


# %% mistake="in-float64"
# You compute in float64, whatever comes in. Then a float32 network breaks later than it
# really does. Print the dtype of x after each layer.
def first_overflow(x, weights):
    x = x.double()
    for layer, w in enumerate(weights, start=1):
        x = x @ w.double().t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% mistake="in-float32"
# You compute in float32, whatever comes in. A network in float64 would have gone on.
# Print the dtype of x after each layer.
def first_overflow(x, weights):
    x = x.float()
    for layer, w in enumerate(weights, start=1):
        x = x @ w.float().t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% mistake="number-for-none"
# Where nothing overflows you return the number of layers. Nobody could tell that from
# an overflow in the last layer. The text asks for None.
def first_overflow(x, weights):
    layer = 0
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return layer


# %% mistake="one-layer-only"
# Your loop ends after its first round, whatever it finds. A return inside a loop ends
# the function: where does the one for None stand?
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
        return None


# %% mistake="minus-infinities-forgotten"
# You ask for infinities alone. What is an infinity minus an infinity? A sum can hold both, and
# then the layer's first broken number is neither of them.
import torch


def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if torch.isinf(x).any():
            return layer


# %% mistake="looks-at-a-sum"
# You ask whether the sum of an output is finite. It may overflow where no element does,
# in float64 as well. Ask the elements.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x.double().sum()):
            return layer
    return None


# %% mistake="multiplies-the-weights-first"
# You multiply the weights with each other, and x comes last. On paper that is the same.
# But x may be tiny, and then the product of the weights breaks before any output does.
def first_overflow(x, weights):
    product = torch.eye(x.shape[1], dtype=x.dtype)
    for layer, w in enumerate(weights, start=1):
        product = product @ w.t()
        if not torch.isfinite(x @ product).all():
            return layer
    return None


# %% alternative="counting-by-hand"
def first_overflow(x, weights):
    layer = 0
    for w in weights:
        layer += 1
        x = torch.einsum("ni,oi->no", x, w)
        if x.isinf().any() or x.isnan().any():
            return layer


# %% alternative="largest-absolute-value"
def first_overflow(inputs, layers):
    a = inputs
    for number in range(len(layers)):
        a = torch.nn.functional.linear(a, layers[number])
        if not a.abs().max() < math.inf:
            return number + 1
    return None


# %% alternative="recursion"
def first_overflow(x, weights):
    if not weights:
        return None
    x = (weights[0] @ x.t()).t()
    if bool((~torch.isfinite(x)).any()):
        return 1
    later = first_overflow(x, weights[1:])
    return None if later is None else later + 1


# %% alternative="outputs-first"
import torch


def first_overflow(x, weights):
    outputs = []
    for w in weights:
        x = torch.einsum("ri,oi->ro", x, w)
        outputs.append(x)
    broken = [n for n, y in enumerate(outputs, 1) if bool((~torch.isfinite(y)).any())]
    return min(broken, default=None)


# %% survivors
# first-overflow-2308b416: a function that ends without return returns None as well
# first_overflow.x.rows-once: equal rows overflow at the same layer
# first_overflow.weights.empty: without layers nothing overflows, which is None
# first_overflow.weights.restored: x alone is promised to stay as it is


# %% inputs
# x: empty: the text speaks of a batch with examples
