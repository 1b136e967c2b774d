"""The reference solutions of 15_papers; made by `autograder build`, do not edit."""

import math

import torch
import torch.nn.functional as F


def chain_energy(q):
    """The energy of a chain of charges: the sum over pairs of q_i q_j / (j - i).

    q: list of numbers. Returns a number.
    """
    total = 0.0
    for i in range(len(q) - 1):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] / (j - i)
    return total


def fast_chain_energy(q):
    """The energy of a chain of charges, without a loop.

    q: float tensor (n,). Returns a float tensor of rank 0.
    """
    i, j = torch.triu_indices(len(q), len(q), 1)
    return (q[i] * q[j] / (j - i)).sum()


def norms(w):
    """Four norms of a matrix: Frobenius; 2,1; 1; infinity.

    w: float tensor (m, n), m and n at least 1. Returns a tuple of four tensors of rank 0.
    """
    squares, sizes = w**2, w.abs()
    frobenius, columns = squares.sum().sqrt(), squares.sum(0).sqrt().sum()
    return frobenius, columns, sizes.sum(0).max(), sizes.sum(1).max()


def soft_targets(z, temperature=1.0):
    """The softmax of z / temperature over the last dimension.

    z: float tensor (..., n); temperature: a positive number.
    Returns a float tensor of the shape of z.
    """
    z = (z - z.amax(-1, keepdim=True)) / temperature
    return z.exp() / z.exp().sum(-1, keepdim=True)


def cross_entropy(p, q):
    """-sum p log q over the last dimension; terms with p = 0 are 0.

    p, q: float tensors (..., n), not negative. Returns a float tensor (...).
    """
    return -torch.xlogy(p, q).sum(-1)


#| export
def kl_divergence(p, q):
    """sum p log(p / q) over the last dimension; terms with p = 0 are 0.

    p, q: float tensors (..., n), not negative. Returns a float tensor (...).
    """
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def cosines(a, b):
    """The cosine of each row of a with each row of b; 0 for a row of zeros.

    a: float tensor (n, d); b: float tensor (m, d). Returns a float tensor (n, m).
    """
    lengths = a.norm(dim=1)[:, None] * b.norm(dim=1)
    return a @ b.t() / torch.where(lengths > 0, lengths, 1)


def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """The parameters after each step of Adam.

    gradient: function from a tensor to its gradient, called once a step; theta: float
    tensor, the start; steps: int; alpha, beta1, beta2, eps: numbers.
    Returns a list of tensors of the shape of theta.

    Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015.
    """
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


def sum_variance(s):
    """The variance of the sum of the columns, and the sum of their variances.

    s: float tensor (N, n), a row for each of N equally likely outcomes.
    Returns a tuple of two tensors of rank 0.
    """
    centred = s - s.mean(0)
    covariances = centred.t() @ centred / len(s)
    return covariances.sum(), covariances.trace()


def product_variance(w_mean, w_variance, x_mean, x_variance):
    """The variance of the product of two independent variables.

    All arguments are numbers; the variances are not negative. Returns a number.
    """
    w_second, x_second = w_variance + w_mean**2, x_variance + x_mean**2
    return w_second * x_second - w_mean**2 * x_mean**2


def relu_share(v, p):
    """E[max(0, u)^2] / Var[u] for a variable of few values.

    v, p: float tensors (k,), the values and their probabilities.
    Returns a tensor of rank 0.
    """
    mean = p @ v
    return p @ v.relu() ** 2 / (p @ (v - mean) ** 2)


def variance_ratios(sizes, variances):
    """Var[y_L] / Var[y_1] forward, and the ratio for gradients backward.

    sizes: list of L + 1 ints; variances: list of L numbers, Var[w] of each layer.
    Returns a tuple of two numbers.

    Source: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2.
    """
    forward = backward = 1.0
    layers = zip(sizes[1:-1], sizes[2:], variances[1:], strict=True)
    for inputs, outputs, variance in layers:
        forward *= inputs * variance / 2
        backward *= outputs * variance / 2
    return forward, backward


def glorot_factors(n, m):
    """The factors forward and backward of Glorot and Bengio's variance, 2 / (n + m).

    n, m: positive ints. Returns a tuple of two floats.

    Source: Understanding the difficulty of training deep feedforward neural networks,
    2010.
    """
    return 2 * n / (n + m), 2 * m / (n + m)


#| export
def fair_variance(n, m):
    """The variance for which the factors forward and backward multiply to 1.

    n, m: positive ints. Returns a float.
    """
    return 1 / math.sqrt(n * m)


def descend(weights, x, y, steps, rate):
    """The losses of a plain ReLU network under gradient descent.

    weights: list of float tensors (outputs, inputs); x: float tensor (examples, inputs);
    y: int64 tensor (examples,); steps: int; rate: number. Returns steps + 1 floats.
    """
    weights, losses = [w.detach().clone().requires_grad_() for w in weights], []
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y)
        losses.append(loss.item())
        if step < steps:
            slopes = torch.autograd.grad(loss, weights)
            with torch.no_grad():
                for w, slope in zip(weights, slopes, strict=True):
                    w -= rate * slope
    return losses


def repeat(run, seeds):
    """The results of run() for each seed, as floats; the random state stays.

    run: function without arguments that returns a number; seeds: list of ints.
    """
    state, results = torch.get_rng_state(), []
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(float(run()))
    finally:
        torch.set_rng_state(state)
    return results


def paired(a, b):
    """Mean difference, its standard error, and how often a is larger.

    a, b: lists of numbers, result i of both from the same seed.
    Returns a tuple (float, float, int).

    Raises:
        ValueError: for lists of different lengths, or of fewer than two numbers.
    """
    if len(a) != len(b) or len(a) < 2:
        raise ValueError(f"{len(a)} and {len(b)} results are no pairs to compare")
    d = [one - other for one, other in zip(a, b, strict=True)]
    mean = sum(d) / len(d)
    variance = sum((one - mean) ** 2 for one in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(one > 0 for one in d)


def expected_best(values, k):
    """The mean of the largest of k results, drawn from values with replacement.

    values: list of numbers; k: int, at least 1. Returns a number.

    Source: Dodge et al., Show your work: improved reporting of experimental results,
    2019.
    """
    n, total = len(values), 0.0
    for i, v in enumerate(sorted(values), 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


def bits_per_character(losses, tokens, characters):
    """The bits per character of a text, from mean losses per token in nats.

    losses: list of numbers, nan for a batch of no tokens; tokens, characters: lists of
    ints, as long. Returns a number.

    Raises:
        ValueError: if there are no characters.
    """
    if sum(characters) == 0:
        raise ValueError("a text without characters has no bits per character")
    pairs = zip(losses, tokens, strict=True)
    nats = sum(loss * count for loss, count in pairs if count)
    return nats / math.log(2) / sum(characters)


if __name__ == "__main__":
    q = [2.0, 3.0, 4.0]
    loops, line = chain_energy(q), fast_chain_energy(torch.tensor(q)).item()
    print(f"the energy of a chain: {loops:.1f} by loops, {line:.1f} in one line")
    p = soft_targets(torch.tensor([2.0, 1.0, 0.0]))
    even = torch.full((3,), 1 / 3)
    print(f"D(p‖q) = {kl_divergence(p, even):.4f}, D(q‖p) = {kl_divergence(even, p):.4f}")
    path = adam(lambda t: 2 * t, torch.tensor([1.0, -3.0]), 3, alpha=0.1)
    print("three steps of Adam:", [[round(n, 3) for n in place.tolist()] for place in path])
    print("Var[wx], line 3:", product_variance(0.0, 0.5, 1.0, 2.0))
    u, chance = torch.tensor([-1.0, 4.0]), torch.tensor([0.8, 0.2])
    print(f"a skewed u has a share of {relu_share(u, chance):.2f}, not one half")
    print(
        "ratios of Var[w] = 1/n:",
        variance_ratios([64, 32, 32, 32], [1 / 64, 1 / 32, 1 / 32]),
    )
    runs = (
        repeat(lambda: torch.randn(()), range(5)),
        repeat(lambda: torch.rand(()), range(5)),
    )
    mean, error, wins = paired(*runs)
    print(
        f"a difference of {mean:.2f} ± {error:.2f} (standard error), larger in {wins} of 5"
    )
    print(f"the best of 3: {expected_best([0.1, 0.5, 0.9], 3):.3f}")
