# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, randn

wide = torch.float64


def normal(*shape):
    return randn(*shape, dtype=wide)


def descent(theta, scale, steps, kw):
    """adam(gradient, theta, steps, **kw), with the gradient scale * theta ** 3"""
    return list(adam(lambda place: scale * place**3, theta, steps, **kw))


def walk(theta, slopes, kw):
    """adam's places, and where it asked, if the gradients are these, one after the other"""
    given, asked = iter(slopes), []

    def gradient(place):
        asked.append(place.detach().clone())
        if len(asked) > len(slopes):
            raise RuntimeError("gradient is called more than once a step")
        return next(given)

    return [list(adam(gradient, theta, len(slopes), **kw)), asked]


# %% hidden="adam-steps"
probe(descent, torch.tensor([1.0, -2.0], dtype=wide), 1.0, 1, {"alpha": 0.1})
probe(descent, normal(3), 2.0, 4, {"alpha": 0.1})
probe(descent, normal(2, 3), 0.5, 5, {"alpha": 0.1, "beta1": 0.8, "beta2": 0.9})
probe(descent, normal(2), 1.0, 4, {"alpha": 0.5, "beta1": 0.5, "eps": 0.1})
probe(descent, normal(4), 3.0, 4, {"beta1": 0.0, "beta2": 0.5})
probe(descent, normal(3), 1.0, 3, {})
probe(descent, 300 * normal(3), 0.01, 3, {"alpha": 20.0})
probe(descent, normal(), 1.0, 3, {"alpha": 0.1})
probe(descent, normal(30), 1.0, 12, {"alpha": 0.05})
x = normal(2)
probe(descent, torch.cat([x, x]), 1.0, 3, {"alpha": 0.1})
probe(descent, awkward(4, 4, dtype=wide), 1.0, 2, {"alpha": 0.1})
probe(descent, normal(24, 2), 1.0, 2, {"alpha": 0.1})
probe(descent, normal(2, 24), 1.0, 2, {"alpha": 0.1})
probe(descent, normal(3), 1.0, 0, {"alpha": 0.1})
deep = torch.tensor([[[1.0, -2.0]], [[0.5, 3.0]]], dtype=wide)
probe(descent, deep, 1.0, 40, {"alpha": 0.01})


def by_position(theta):
    """adam(gradient, theta, 3, 0.2, 0.7, 0.8, 0.01), with the gradient 2 * theta"""
    return list(adam(lambda place: 2 * place, theta, 3, 0.2, 0.7, 0.8, 0.01))


def named(theta):
    """adam(gradient, theta, 1), with the gradient 2 * theta"""
    return list(adam(lambda place: 2 * place, theta, 1))


probe(by_position, normal(3))
probe(named, normal(3), without=("torch.optim",))

# %% hidden="adam-edges"
zeros = torch.zeros(3, dtype=wide)
probe(
    walk, normal(3), [normal(3), normal(3), normal(3)], {"alpha": 0.1}, unchanged=True
)
probe(walk, normal(3), [zeros, normal(3), zeros], {"alpha": 0.1}, unchanged=True)
probe(walk, normal(2), [1e-8 * normal(2) for _ in range(3)], {"alpha": 0.1})
probe(walk, 1e-4 * normal(2), [300 * normal(2), 1e-3 * normal(2)], {"alpha": 1e-5})
probe(walk, torch.ones(2, dtype=wide), [normal(2), -normal(2)], {"alpha": 0.1})
probe(walk, normal(2, 3).t(), [normal(3, 2), normal(3, 2)], {"alpha": 0.1})
probe(walk, normal(3), [], {"alpha": 0.1})
probe(walk, normal(1, 2), [normal(1, 2)], {"alpha": 0.1})
probe(walk, zeros, [zeros, normal(3)], {"alpha": 0.1, "eps": 0.1}, unchanged=True)
none, one = zeros[:2], torch.tensor([1.0, -2.0], dtype=wide)
probe(walk, one, [none, none, one, none, one.flip(0)], {"alpha": 0.1})


# %% mistake="steps-counted-from-zero"
# In the box t begins with 1. With t = 0 the correction divides by 1 - 1.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(steps):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="hats-forgotten"
# In the last line of the box m and v wear hats. Your first steps have the wrong length.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(steps):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta = theta - alpha * m / (v.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="epsilon-under-the-root"
# You add epsilon under the root. In the box it is added to it.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat + eps).sqrt()
        path.append(theta)
    return path


# %% mistake="corrected-means-kept"
# You write the corrected m and v back. The box keeps m and v as they are, and the hats
# are used once.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
        v = (beta2 * v + (1 - beta2) * g * g) / (1 - beta2**t)
        theta = theta - alpha * m / (v.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="square-forgotten"
# Your v is a mean of gradients. The box has their squares.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g.abs()
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="root-forgotten"
# You divide by v. The box has its root.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat + eps)
        path.append(theta)
    return path


# %% mistake="up-the-hill"
# You go up. The box subtracts the step.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta + alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="changed-in-place"
# Every entry of your list is the same tensor, which you change in place, and the start
# is changed with it. Make a new tensor at each step.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta -= alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="gradient-at-the-start"
# You ask for the gradient at the start each time. The box asks at the place where the
# last step has led.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path, start = torch.zeros_like(theta), torch.zeros_like(theta), [], theta
    for t in range(1, steps + 1):
        g = gradient(start)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="only-m-corrected"
# Your m wears its hat, and your v does not: your first steps are too long.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        theta = theta - alpha * m_hat / (v.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="only-v-corrected"
# Your v wears its hat, and your m does not: your first steps are too short.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        v_hat = v / (1 - beta2**t)
        theta = theta - alpha * m / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="gradients-not-weighed"
# You add all of the new gradient to m, and all of its square to v. In the box the old value
# and the new one share a weight of 1.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + g
        v = beta2 * v + g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="weights-exchanged"
# You give beta to the new gradient, and 1 - beta to what was there. In the box it is the
# other way round.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = (1 - beta1) * m + beta1 * g
        v = (1 - beta2) * v + beta2 * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="betas-exchanged"
# Your m fades with beta2 and your v with beta1. Which belongs to which in the box?
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta2 * m + (1 - beta2) * g
        v = beta1 * v + (1 - beta1) * g * g
        m_hat, v_hat = m / (1 - beta2**t), v / (1 - beta1**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="length-forgotten"
# Your step has no alpha. In the box it scales every step.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="corrected-by-the-same-factor"
# You divide by 1 - beta each time. In the box beta is raised to t.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% mistake="gradient-asked-twice"
# You call gradient twice in a step, and each call may mean another f_t. Call it once, and
# keep what it gives.
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        m = beta1 * m + (1 - beta1) * gradient(theta)
        v = beta2 * v + (1 - beta2) * gradient(theta) ** 2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% alternative="in-place-and-copied"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    theta = theta.clone()
    m, v = torch.zeros_like(theta), torch.zeros_like(theta)
    power1 = power2 = 1.0
    path = []
    for _ in range(steps):
        g = gradient(theta)
        power1, power2 = power1 * beta1, power2 * beta2
        m.lerp_(g, 1 - beta1)
        v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        theta.sub_(alpha / (1 - power1) * m / ((v / (1 - power2)).sqrt() + eps))
        path.append(theta.clone())
    return path


# %% alternative="weighted-sums"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    seen, path = [], [theta]
    for t in range(1, steps + 1):
        seen.append(gradient(path[-1]))
        m = sum((1 - beta1) * beta1 ** (t - 1 - i) * g for i, g in enumerate(seen))
        v = sum((1 - beta2) * beta2 ** (t - 1 - i) * g**2 for i, g in enumerate(seen))
        step = m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        path.append(path[-1] - alpha * step)
    return path[1:]


# %% inputs
# theta: empty: there is nothing to move
