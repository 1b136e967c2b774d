# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import number, probe


# %% hidden="spread-factors-forward"
def forward_factor(inputs, outputs, std):
    return spread_factors(inputs, outputs, std)[0]


probe(forward_factor, 25, 100, 1.0)
probe(forward_factor, 100, 9, 0.3)
probe(forward_factor, 1, 50, 2.0)
probe(forward_factor, 40, 40, 1e-3)
probe(forward_factor, 784, 10, 20.0)
probe(forward_factor, 70, 30, abs(number(away=0.1)))
probe(forward_factor, 30, 20, 2)
probe(forward_factor, 30, 20, 300.0)
probe(forward_factor, 100, 9, 0.3, types=True)


# %% hidden="spread-factors-backward"
def backward_factor(inputs, outputs, std):
    return spread_factors(inputs, outputs, std)[1]


probe(backward_factor, 25, 100, 1.0)
probe(backward_factor, 100, 9, 0.3)
probe(backward_factor, 50, 1, 2.0)
probe(backward_factor, 40, 40, 1e-3)
probe(backward_factor, 784, 10, 20.0)
probe(backward_factor, 70, 30, abs(number(away=0.1)))
probe(backward_factor, 30, 20, 2)
probe(backward_factor, 30, 20, 300.0)
probe(backward_factor, 100, 9, 0.3, types=True)


# %% mistake="fans-exchanged"
# Forward and backward are exchanged. On the way forward an output is a sum over the
# inputs. On the way back, what is the gradient of an input a sum over?
def spread_factors(inputs, outputs, std):
    return math.sqrt(outputs) * std, math.sqrt(inputs) * std


# %% mistake="fan-in-both-ways"
# You use the inputs in both directions. On the way back `g @ w` sums over another
# dimension of w: which one?
def spread_factors(inputs, outputs, std):
    return math.sqrt(inputs) * std, math.sqrt(inputs) * std


# %% mistake="factors-of-the-variance"
# These are the factors of the variance. The spread is its root. With 100 inputs and
# weights of spread 1 the spread is multiplied by 10.
def spread_factors(inputs, outputs, std):
    return inputs * std**2, outputs * std**2


# %% mistake="no-root"
# Not the spreads of the products add up but their variances. With 100 inputs and
# weights of spread 1 the spread is multiplied by 10, not by 100.
def spread_factors(inputs, outputs, std):
    return inputs * std, outputs * std


# %% mistake="backward-is-the-inverse"
# You undo the forward factor on the way back. But the gradient goes through the same
# weights, and large weights make it larger as well. Double std: what happens to
# `g @ w`?
def spread_factors(inputs, outputs, std):
    return math.sqrt(inputs) * std, 1 / (math.sqrt(outputs) * std)


# %% alternative="roots-of-variances"
def spread_factors(inputs, outputs, std):
    return [(inputs * std**2) ** 0.5, (outputs * std**2) ** 0.5]


# %% alternative="one-helper"
def spread_factors(inputs, outputs, std):
    def factor(terms):
        return std * terms**0.5

    forward = factor(inputs)
    backward = factor(outputs)
    return forward, backward


# %% alternative="array"
import torch


def spread_factors(inputs, outputs, std):
    return (torch.tensor([inputs, outputs], dtype=torch.float64).sqrt() * std).tolist()


# %% inputs
# inputs, outputs: zero: a layer has an input and an output
# std: zero, negative: no standard deviation of drawn weights is
