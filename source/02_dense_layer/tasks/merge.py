# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn


# %% hidden="merge-weights"
def weights(w1, b1, w2, b2):
    return merged(w1, b1, w2, b2)[0]


w1, w2 = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0], [-1.0]])
probe(weights, w1, torch.tensor([0.5]), w2, torch.tensor([1.0, 2.0, 3.0]))
probe(weights, randn(6, 3), randn(6), randn(2, 6), randn(2))
probe(weights, randn(2, 5), randn(2), randn(4, 2), randn(4))
probe(weights, randn(3, 1), randn(3), randn(2, 3), randn(2))
w1, w2 = torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.tensor([[0.0, 4.0], [5.0, 1.0]])
probe(weights, w1, torch.tensor([0.0, 0.0]), w2, torch.tensor([0.0, 0.0]))
probe(weights, 100 * w1, torch.tensor([70.0, 80.0]), w2, torch.tensor([1.0, 1.0]))
probe(weights, randn(3, 3), randn(3), randn(3, 3), randn(3))
probe(weights, randn(4, 1), randn(4), randn(1, 4), randn(1))
probe(weights, randn(2, 3), randn(2), randn(3, 2), randn(3))
probe(weights, randn(2, 40), randn(2), randn(3, 2), randn(3))
probe(weights, randn(50, 4), randn(50), randn(2, 50), randn(2))
probe(weights, randn(2, 3), randn(2), randn(1, 2), torch.zeros(1))
probe(weights, awkward(5, 3), awkward(5), awkward(4, 5), awkward(4))
w1, w2 = 1e-4 * randn(4, 3), 1e-4 * randn(3, 4)
probe(weights, w1, 1e-4 * randn(4), w2, 1e-8 * randn(3), atol=0.0)
b1, b2 = 300 * randn(2, away=1.0), 300 * randn(30, away=1.0)
probe(weights, 300 * randn(2, 3), b1, 300 * randn(30, 2), b2)
probe(weights, randn(3, 5).t(), randn(5), randn(5, 2).t(), randn(2))


# %% hidden="merge-biases"
def biases(w1, b1, w2, b2):
    return merged(w1, b1, w2, b2)[1]


w1, w2 = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0], [-1.0]])
probe(biases, w1, torch.tensor([0.5]), w2, torch.tensor([1.0, 2.0, 3.0]))
probe(biases, randn(6, 3), randn(6, away=0.1), randn(2, 6), randn(2, away=0.1))
probe(biases, randn(2, 5), randn(2, away=0.1), randn(4, 2), randn(4, away=0.1))
probe(biases, randn(3, 1), randn(3, away=0.1), randn(2, 3), randn(2, away=0.1))
w1, w2 = torch.tensor([[1.0, 2.0], [3.0, -1.0]]), torch.tensor([[0.0, 4.0], [5.0, 1.0]])
probe(biases, w1, torch.tensor([0.0, 0.0]), w2, torch.tensor([0.0, 0.0]))
probe(biases, 100 * w1, torch.tensor([70.0, 80.0]), w2, torch.tensor([1.0, 1.0]))
probe(biases, randn(3, 3), randn(3, away=0.1), randn(3, 3), randn(3, away=0.1))
probe(biases, randn(4, 1), randn(4, away=0.1), randn(1, 4), randn(1, away=0.1))
probe(biases, randn(2, 3), randn(2, away=0.1), randn(3, 2), randn(3, away=0.1))
probe(biases, randn(2, 40), randn(2, away=0.1), randn(3, 2), randn(3, away=0.1))
probe(biases, randn(50, 4), randn(50, away=0.1), randn(2, 50), randn(2, away=0.1))
probe(biases, randn(2, 3), randn(2), randn(1, 2), torch.zeros(1))
probe(biases, awkward(5, 3), awkward(5), awkward(4, 5), awkward(4))
w1, w2 = 1e-4 * randn(4, 3), 1e-4 * randn(3, 4)
probe(biases, w1, 1e-4 * randn(4), w2, 1e-8 * randn(3), atol=0.0)
b1, b2 = 300 * randn(2, away=1.0), 300 * randn(30, away=1.0)
probe(biases, 300 * randn(2, 3), b1, 300 * randn(30, 2), b2)
probe(biases, randn(3, 5).t(), randn(5), randn(5, 2).t(), randn(2))
w1, w2 = (
    torch.tensor([[1.0], [2.0], [1.0]]),
    torch.tensor([[2.0, 3.0, 5.0], [1.0, 4.0, 6.0]]),
)
probe(biases, w1, torch.tensor([1.0, 0.0, 1.0]), w2, torch.tensor([1.0, 0.0]))
probe(biases, randn(2, 3), randn(2), randn(1, 2), randn(1), unchanged=True)


# %% mistake="factors-in-the-wrong-order"
# The shapes do not fit: the factors stand in the order in which they act on x. Which
# size do w1 and w2 share, and where must it stand in each of them?
def merged(w1, b1, w2, b2):
    return w1 @ w2, w2 @ b1 + b2


# %% mistake="inputs-times-outputs"
# Your w has the shape (inputs, outputs): it is what x is multiplied by. The text asks
# for w such that this is w.t().
def merged(w1, b1, w2, b2):
    return w1.t() @ w2.t(), w2 @ b1 + b2


# %% mistake="first-bias-lost"
# Your b is the second bias alone. Put x = 0 into the two layers: what does the first
# one give out, and what does the second make of it?
def merged(w1, b1, w2, b2):
    return w2 @ w1, b2.clone()


# %% mistake="second-bias-lost"
# The second bias is missing. Put x = 0 into the two layers and follow what happens.
def merged(w1, b1, w2, b2):
    return w2 @ w1, w2 @ b1


# %% mistake="biases-added-up"
# You add the biases as they are. But b1 has one number per hidden neuron and b2 one per
# output, so they cannot meet directly. What happens to b1 on its way through the second
# layer?
def merged(w1, b1, w2, b2):
    return w2 @ w1, b1 + b2


# %% mistake="both-biases-weighted"
# You send both biases through the second layer. The second one is added after its
# weights have done their work. The sizes show it too.
def merged(w1, b1, w2, b2):
    return w2 @ w1, w2 @ (b1 + b2)


# %% mistake="relu-on-the-way"
# You have put ReLU between the layers. In this task nothing stands there, and that is
# why one layer can do it all.
def merged(w1, b1, w2, b2):
    return w2 @ w1.clamp(min=0.0), w2 @ b1.clamp(min=0.0) + b2


# %% mistake="bias-first"
# You return the bias first and the weights second. The text asks for w, then b.
def merged(w1, b1, w2, b2):
    return w2 @ b1 + b2, w2 @ w1


# %% mistake="product-reshaped"
# Your w has the right shape and its numbers in the wrong places: reshape and view do
# not transpose. Compare one element of w with a weighted path from its input to its
# output.
def merged(w1, b1, w2, b2):
    return (w1.t() @ w2.t()).reshape(len(w2), -1), w2 @ b1 + b2


# %% alternative="transposed"
def merged(w1, b1, w2, b2):
    return (w1.t() @ w2.t()).t(), b1 @ w2.t() + b2


# %% alternative="einsum"
def merged(w1, b1, w2, b2):
    import torch

    w = torch.einsum("oh,hi->oi", w2, w1)
    return w, torch.einsum("oh,h->o", w2, b1) + b2


# %% alternative="asks-the-network"
def merged(w1, b1, w2, b2):
    import torch

    def network(x):
        return (x @ w1.t() + b1) @ w2.t() + b2

    b = network(torch.zeros(w1.shape[1]))
    w = network(torch.eye(w1.shape[1])) - b
    return w.t(), b


# %% alternative="three-loops"
def merged(w1, b1, w2, b2):
    import torch

    w, b = torch.zeros(len(w2), w1.shape[1]), b2.clone()
    for o in range(len(w2)):
        for h in range(len(w1)):
            b[o] += w2[o, h] * b1[h]
            for i in range(w1.shape[1]):
                w[o, i] += w2[o, h] * w1[h, i]
    return w, b


# %% alternative="one-more-input"
def merged(w1, b1, w2, b2):
    def square(w, b):
        last = torch.tensor([[0.0] * w.shape[1] + [1.0]])
        return torch.cat([torch.cat([w, b[:, None]], 1), last])

    product = square(w2, b2).mm(square(w1, b1))
    return product[:-1, :-1], product[:-1, -1]


# %% inputs
# w1, b1, w2, b2: empty: the text speaks of layers with neurons
