# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="linear-weights" name="no-gradient-and-relu-scale" means="for-relu" also="no-gradient"
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs) * (2 / inputs) ** 0.5


# %% task="linear-weights" name="transposed-draw" means="for-relu"
def linear_weights(inputs, outputs):
    w = torch.randn(inputs, outputs).t() * math.sqrt(2 / inputs)
    return w.detach().requires_grad_()


# %% task="linear-weights" name="numpy-fan-out" means="fan-out"
import numpy as np


def linear_weights(inputs, outputs):
    w = np.random.randn(outputs, inputs) / np.sqrt(outputs)
    return torch.tensor(w, dtype=torch.float32, requires_grad=True)


# %% task="linear-weights" name="row-by-row-variance" means="variance-for-std"
def linear_weights(inputs, outputs):
    rows = [torch.randn(inputs) / inputs for _ in range(outputs)]
    return torch.stack(rows).requires_grad_()


# %% task="linear-weights" name="one-draw-more" means="not-scaled"
def linear_weights(inputs, outputs):
    b = torch.randn(outputs)
    w = torch.randn(outputs, inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="normal-fan-out" means="fan-out"
def linear_weights(inputs, outputs):
    return torch.normal(0, outputs**-0.5, (outputs, inputs)).requires_grad_()


# %% task="linear-weights" name="rand" means="uniform-from-0-to-1"
def linear_weights(inputs, outputs):
    w = torch.rand(outputs, inputs) * (1 / inputs) ** 0.5
    w.requires_grad = True
    return w


# %% task="kaiming" name="two-over-root" means="two-over-root-n"
def gain(slope):
    return 2 / math.sqrt(1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) * gain(slope) / math.sqrt(inputs)).requires_grad_()


# %% task="kaiming" name="fan-out-in-numpy" means="fan-out"
import numpy as np


def gain(slope):
    return (2 / (1 + slope**2)) ** 0.5


def kaiming_weights(inputs, outputs, slope=0.0):
    w = np.random.normal(0, gain(slope) / outputs**0.5, (outputs, inputs))
    return torch.tensor(w, dtype=torch.float32, requires_grad=True)


# %% task="kaiming" name="no-root" means="variance-for-std"
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    w = torch.empty(outputs, inputs).normal_()
    return (w * gain(slope) ** 2 / inputs).requires_grad_()


# %% task="kaiming" name="slope-itself" means="slope-with-its-sign"
def gain(slope):
    return math.sqrt(2 / (1 + slope))


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) * gain(slope) / inputs**0.5).requires_grad_()


# %% task="glorot" name="std-for-bound" means="std-as-bound"
def glorot_uniform(inputs, outputs):
    a = math.sqrt(2 / (inputs + outputs))
    return torch.empty(outputs, inputs).uniform_(-a, a)


# %% task="glorot" name="gaussian" means="normal"
def glorot_uniform(inputs, outputs):
    return torch.randn(outputs, inputs) * math.sqrt(2 / (inputs + outputs))


# %% task="first-overflow" name="from-zero" means="counted-from-0"
def first_overflow(x, weights):
    for i, w in enumerate(weights):
        x = x @ w.T
        if torch.isinf(x).any() or torch.isnan(x).any():
            return i
    return None


# %% task="first-overflow" name="nan" means="only-nan"
def first_overflow(x, weights):
    for i in range(len(weights)):
        x = x @ weights[i].T
        if torch.isnan(x).any():
            return i + 1


# %% task="output-variance" name="no-mean" means="mean-ignored"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * x_variance


# %% task="fans" name="not-checked" means="wrong-exception"
def fans(shape):
    k = 1
    for s in shape[2:]:
        k *= s
    return shape[1] * k, shape[0] * k


# %% task="fans" name="order" means="exchanged"
def fans(shape):
    if len(shape) < 2:
        raise ValueError("at least two")
    k = math.prod(shape[2:])
    return shape[0] * k, shape[1] * k


# %% task="network" name="relu-everywhere" means="relu-scale-for-the-last"
def network_weights(sizes):
    out = []
    for i, o in zip(sizes, sizes[1:]):
        w = (torch.randn(i, o).t() * math.sqrt(2 / i)).detach().requires_grad_()
        out.append((w, torch.zeros(o).requires_grad_()))
    return out


# %% task="shifted-relu" name="one-half" means="half"
def shifted_relu(x):
    return torch.clamp(x, min=0) - 0.5


# %% task="alikeness" name="with-the-diagonal" means="with-itself"
def alikeness(a):
    u = a / a.norm(dim=1, keepdim=True)
    return (u @ u.T).mean()


# %% task="normalise" name="own" means="own-statistics"
def normalise(train, valid):
    return (train - train.mean()) / train.std(), (valid - valid.mean()) / valid.std()


# %% task="normalise" name="columns" means="column-by-column"
def normalise(train, valid):
    m, s = train.mean(0), train.std(0)
    return (train - m) / s, (valid - m) / s
