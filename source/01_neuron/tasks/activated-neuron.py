# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="activated-neuron-values"
from math import tanh

from autograder import choice, number, numbers, probe


def ten_times(z):
    return 10 * z


def shifted_square(z):
    return (z - 1) ** 2 + 1


def fires(z):
    return 0 if z < 0 else 1


def relu(z):
    """Not the one you know."""
    return 3.0 - z


plain = {"without": ("torch", "numpy"), "unchanged": True}
probe(activated_neuron, [2.0], [3.0], -1.0, ten_times, **plain)
probe(activated_neuron, [1.0, 2.0], [-3.0, 0.5], 0.25, shifted_square, **plain)
probe(activated_neuron, [1.0, 2.0], [-3.0, 0.5], 0.25, fires, **plain)
probe(activated_neuron, [1.0, 2.0], [-3.0, 0.5], 0.25, relu)
probe(activated_neuron, [1.0, 2.0], [3.0, 0.5], 0.25, relu)
probe(activated_neuron, [1, 1], [2, 3], 0, relu)
probe(activated_neuron, [2.0, 2.0, 0.0, 3.0], [4.0, 1.0, 5.0, 4.0], 0.0, shifted_square)
probe(activated_neuron, [1.0, -2.0], [2.0, 0.5], -1.0, shifted_square)
probe(activated_neuron, [100.0, 20.0], [40.0, -3.0], 0.5, ten_times)
probe(activated_neuron, [1e-3], [1e-3], 1e-7, ten_times, rtol=1e-9, atol=0.0)
probe(activated_neuron, numbers(3), numbers(3), number(away=0.1), tanh, **plain)
probe(
    activated_neuron, numbers(5), numbers(5), number(away=0.1), shifted_square, **plain
)
probe(
    activated_neuron, numbers(40), numbers(40), number(away=0.1), ten_times, rtol=1e-9
)
x, w = numbers(3), numbers(3)
x, w = [choice(x) for _ in range(9)], [choice(w) for _ in range(9)]
probe(activated_neuron, x, w, number(), ten_times)
probe(activated_neuron, [2.5, 3.0], [0.0, 1.5], 1.0, ten_times)
probe(activated_neuron, [0.5, 2.0], [300.0, -1.0], 400.0, relu)
probe(activated_neuron, [3e-7], [1e-7], 0.0, ten_times, rtol=1e-9, atol=0.0)


def with_itself(x, b):
    return activated_neuron(x, x, b, ten_times)


probe(with_itself, [3.0, -2.0], 1.5)


# %% mistake="no-activation"
# The argument `activation` is never used. Try it with the function abs and a negative
# sum: what should come out, what does?
def activated_neuron(x, w, b, activation):
    return sum(xi * wi for xi, wi in zip(x, w)) + b


# %% mistake="always-relu"
# You use ReLU, whatever function the caller hands over. Try activated_neuron([1.0],
# [-1.0], 0.0, abs): the caller has asked for abs.
def activated_neuron(x, w, b, activation):
    return max(0.0, sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% mistake="bias-after-the-activation"
# The bias arrives too late: you add it to what the activation has made of the sum. In
# the formula, what stands inside the parentheses of f?
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w))) + b


# %% mistake="forgets-the-bias"
# The activation gets the weighted sum alone. Try activated_neuron([0.0], [0.0], 5.0,
# abs): the bias is all there is.
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w)))


# %% mistake="adds-in-place-of-multiplying"
# You add each input to its weight. Try one input 2 with the weight 3, no bias, and
# lambda z: z: a neuron multiplies the two.
def activated_neuron(x, w, b, activation):
    return activation(sum(xi + wi for xi, wi in zip(x, w)) + b)


# %% mistake="weights-not-used"
# Your sum is that of the inputs alone. Change a weight, and see what your neuron makes of
# it.
def activated_neuron(x, w, b, activation):
    return activation(sum(x) + b)


# %% mistake="last-product-alone"
# Of several inputs only the last one counts: each turn of your loop puts its product in
# the place of what was there.
def activated_neuron(x, w, b, activation):
    for xi, wi in zip(x, w):
        z = xi * wi
    return activation(z + b)


# %% mistake="returns-in-the-loop"
# Your function ends in the first turn of its loop, with the first product. `return` ends
# it at once: where does it have to stand?
def activated_neuron(x, w, b, activation):
    total = 0.0
    for xi, wi in zip(x, w):
        total += xi * wi
        return activation(total + b)


# %% mistake="bias-in-every-product"
# You add the bias once for each input. Try two inputs of 0 and the bias 1: it is all
# there is, and it counts once.
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi + b for xi, wi in zip(x, w)))


# %% mistake="activates-every-product"
# You apply the activation to each product before adding up. A neuron adds first and
# decides once, about the whole sum. Try abs with products that cancel: [1, 1] and [1,
# -1].
def activated_neuron(x, w, b, activation):
    return sum(activation(xi * wi) for xi, wi in zip(x, w)) + b


# %% mistake="activates-the-inputs"
# You apply the activation to the inputs, as the layer before might have done. Here it
# comes last. Try abs with the input -1 and the weight 1.
def activated_neuron(x, w, b, activation):
    return sum(activation(xi) * wi for xi, wi in zip(x, w)) + b


# %% mistake="not-called"
# You give back the function itself. A name without parentheses computes nothing. Print
# what your function returns: it says "function", not a number.
def activated_neuron(x, w, b, activation):
    sum(xi * wi for xi, wi in zip(x, w)) + b
    return activation


# %% mistake="result-thrown-away"
# You call the activation but do not keep its answer: numbers do not change in place.
# Try it with abs and a negative sum, and look at what you return.
def activated_neuron(x, w, b, activation):
    z = sum(xi * wi for xi, wi in zip(x, w)) + b
    activation(z)


# %% mistake="activated-twice"
# The activation is applied twice. You do not see it with ReLU, where the second time
# changes nothing. Try a function like ten times z.
def activated_neuron(x, w, b, activation):
    z = sum(xi * wi for xi, wi in zip(x, w)) + b
    return activation(activation(z))


# %% mistake="uses-numpy-for-plain-python"
# NumPy computes the sum. The text asks for plain Python: a loop over the pairs, and
# then the call of the activation.
def activated_neuron(x, w, b, activation):
    import numpy as np

    return activation(float(np.dot(x, w)) + b)


# %% alternative="one-line"
def activated_neuron(x, w, b, activation):
    return activation(sum(xi * wi for xi, wi in zip(x, w)) + b)


# %% alternative="indices"
def activated_neuron(x, w, b, activation):
    products = []
    for i in range(len(w)):
        products.append(w[i] * x[i])
    z = sum(products) + b
    y = activation(z)
    return y


# %% alternative="a-class"
class Neuron:
    def __init__(self, w, b, f):
        self.w, self.b, self.f = w, b, f

    def __call__(self, x):
        return self.f(self.b + math.fsum(map(lambda p, q: p * q, x, self.w)))


def activated_neuron(x, w, b, activation):
    return Neuron(w, b, activation)(x)


# %% alternative="inputs-with-a-one"
def activated_neuron(x, w, b, activation):
    x, w = (*x, 1), (*w, b)
    return activation(sum(x[i] * w[i] for i in reversed(range(len(x)))))


# %% survivors
# activated-neuron-a8930d11: a product does not depend on the order of its factors


# %% inputs
# x, w: empty: the text speaks of no neuron without inputs
