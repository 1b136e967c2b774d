# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="linear" name="tensors" means="plain-tensors"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        k = 1 / n_in**0.5
        self.weight = torch.empty(n_out, n_in).uniform_(-k, k)
        self.bias = torch.empty(n_out).uniform_(-k, k) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y if self.bias is None else y + self.bias


# %% task="linear" name="kaiming-drawn-in-numpy" means="kaiming-normal-for-the-weight"
import numpy as np


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        w = np.random.randn(n_out, n_in) * np.sqrt(2 / n_in)
        self.weight = nn.Parameter(torch.tensor(w, dtype=torch.float32))
        k = 1 / n_in**0.5
        self.bias = nn.Parameter((torch.rand(n_out) * 2 - 1) * k) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y + self.bias if self.bias is not None else y


# %% task="linear" name="bias-zeros" means="bias-starts-at-zero"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        k = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * 2 * k - k)
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y + self.bias if self.bias is not None else y


# %% task="linear" name="data" means="data-in-forward"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        k = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * 2 * k - k)
        self.bias = nn.Parameter(torch.rand(n_out) * 2 * k - k) if bias else None

    def forward(self, x):
        y = x @ self.weight.data.T
        return y + self.bias.data if self.bias is not None else y


# %% task="linear" name="no-super" means="no-super-init"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        k = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * 2 * k - k)
        self.bias = nn.Parameter(torch.rand(n_out) * 2 * k - k) if bias else None

    def forward(self, x):
        y = x @ self.weight.T
        return y + self.bias if self.bias is not None else y


# %% task="average" name="on-the-class" means="shared-by-all-instances"
class Average:
    seen = []

    def __call__(self, number):
        self.seen.append(number)
        return sum(self.seen) / len(self.seen)


# %% task="average" name="nothing-back" means="no-return"
class Average:
    def __init__(self):
        self.s, self.n = 0, 0

    def __call__(self, number):
        self.s += number
        self.n += 1
        print(self.s / self.n)


# %% task="scale-shift" name="tensors" means="as-given"
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.ones(n)
        self.shift = torch.zeros(n)

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="tower" name="a-list" means="as-given"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


# %% task="tower" name="relu-everywhere" means="relu-at-the-end"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        return x


# %% task="sequential" name="a-list" means="a-plain-tuple"
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% task="sequential" name="a-module-list" means="a-container-inside"
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% task="sgd" name="new-tensors" means="a-new-tensor" also="fails-without-a-gradient"
def sgd_step(parameters, lr):
    for p in parameters:
        p = p - lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="no-no-grad" means="recorded-update"
def sgd_step(parameters, lr):
    for p in parameters:
        p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="data" means="fails-without-a-gradient" also="zeroes-what-is-none"
def sgd_step(parameters, lr):
    for p in parameters:
        p.data -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad.zero_()


# %% task="sgd" name="uphill" means="uphill"
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p += lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="train-step" name="never-cleared" means="nothing-cleared"
def train_step(model, loss_function, optimizer, x, y):
    pred = model(x)
    loss = loss_function(pred, y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="tensor" means="loss-as-a-tensor"
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% task="train-step" name="no-step" means="no-step"
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


# %% task="mini-module" name="own-alone" means="found-in-init-alone"
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in self.__dict__.items():
            if isinstance(value, nn.Parameter):
                yield name, value

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% task="unit-linear" name="at-making" means="normalised-once-and-for-all"
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        w = torch.randn(n_out, n_in)
        self.weight = nn.Parameter(w / w.norm(dim=1, keepdim=True))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.weight.t() + self.bias
