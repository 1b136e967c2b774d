# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="relu" name="no-upstream" means="upstream-ignored"
class ReLU:
    def __call__(self, x):
        self.inp = x
        self.out = x.clamp(min=0.0)
        return self.out

    def backward(self):
        self.inp.g = (self.inp > 0).float()


# %% task="relu" name="mask-of-g" means="mask-from-the-gradient"
class ReLU:
    def __call__(self, x):
        self.inp = x
        self.out = torch.relu(x)
        return self.out

    def backward(self):
        self.inp.g = (self.out.g > 0).float() * self.out.g


# %% task="relu" name="returns-the-gradient" means="gradient-is-returned"
class ReLU:
    def __call__(self, x):
        self.inp = x
        self.out = torch.relu(x)
        return self.out

    def backward(self):
        return (self.inp > 0).float() * self.out.g


# %% task="relu" name="nothing-returned" means="no-return"
class ReLU:
    def __call__(self, x):
        self.inp = x
        self.out = torch.relu(x)

    def backward(self):
        self.inp.g = (self.inp > 0).float() * self.out.g


# %% task="linear" name="out-for-out-g" means="out-for-gradient"
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.inp = x
        self.out = x @ self.w.T + self.b
        return self.out

    def backward(self):
        self.inp.g = self.out @ self.w
        self.w.g = self.out.T @ self.inp
        self.b.g = self.out.sum(0)


# %% task="linear" name="sum-of-everything" means="sum-without-dimension"
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.inp = x
        self.out = x @ self.w.T + self.b
        return self.out

    def backward(self):
        self.inp.g = self.out.g @ self.w
        self.w.g = self.out.g.T @ self.inp
        self.b.g = self.out.g.sum()


# %% task="linear" name="as-in-the-book" means="weight-gradient-transposed"
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.inp = x
        self.out = x @ self.w.T + self.b
        return self.out

    def backward(self):
        self.inp.g = self.out.g @ self.w
        self.w.g = self.inp.T @ self.out.g
        self.b.g = self.out.g.sum(0)


# %% task="linear" name="averaged" means="mean-over-the-batch"
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.inp = x
        self.out = x @ self.w.T + self.b
        return self.out

    def backward(self):
        n = self.inp.shape[0]
        self.inp.g = self.out.g @ self.w
        self.w.g = self.out.g.T @ self.inp / n
        self.b.g = self.out.g.sum(0) / n


# %% task="mse" name="without-n" means="no-division-by-n"
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.out = ((pred.squeeze(1) - target) ** 2).mean()
        return self.out

    def backward(self):
        self.pred.g = 2 * (self.pred.squeeze(1) - self.target).unsqueeze(1) * self.out.g


# %% task="mse" name="no-upstream" means="upstream-ignored"
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.out = ((pred.squeeze(1) - target) ** 2).mean()
        return self.out

    def backward(self):
        n = self.target.shape[0]
        self.pred.g = 2 * (self.pred.squeeze(1) - self.target).unsqueeze(1) / n


# %% task="mse" name="broadcasts" means="no-squeeze"
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = ((pred - target) ** 2).mean()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * (self.pred - self.target) / self.target.shape[0]


# %% task="mse" name="item" means="a-number-is-returned"
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.out = ((pred.squeeze(1) - target) ** 2).mean().item()
        return self.out

    def backward(self):
        n = self.target.shape[0]
        self.pred.g = 2 * (self.pred.squeeze(1) - self.target).unsqueeze(1) / n


# %% task="model" name="forward-order" means="forward-order"
class Model:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in self.layers:
            layer.backward()


# %% task="model" name="x-stays" means="result-not-passed-on"
class Model:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def __call__(self, x, target):
        for layer in self.layers:
            out = layer(x)
        return self.loss(out, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="loss-forgotten" means="loss-is-left-out"
class Model:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% task="module" name="nothing-returned" means="result-not-returned"
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)

    def forward(self):
        raise Exception("not implemented")

    def backward(self):
        self.bwd(self.out, *self.args)


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="centre" name="passes-through" means="gradient-passes-unchanged"
class Centre:
    def __call__(self, x):
        self.x = x
        self.y = x - x.mean(dim=1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g


# %% task="by-loop" name="average" means="mean-for-sum"
def by_loop(x, g):
    total = 0
    for xi, gi in zip(x, g):
        total = total + gi.unsqueeze(1) * xi.unsqueeze(0)
    return total / x.shape[0]


# %% task="by-loop" name="last" means="last-example-alone"
def by_loop(x, g):
    for i in range(x.shape[0]):
        total = torch.outer(g[i], x[i])
    return total


# %% task="by-loop" name="turned" means="inputs-times-outputs"
def by_loop(x, g):
    total = torch.zeros(x.shape[1], g.shape[1])
    for i in range(x.shape[0]):
        total += torch.outer(x[i], g[i])
    return total


# %% task="shared" name="sets" means="set-instead-of-added"
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.calls = []

    def __call__(self, x):
        out = x @ self.w.T + self.b
        self.calls.append((x, out))
        return out

    def backward(self):
        x, out = self.calls.pop()
        x.g = out.g @ self.w
        self.w.g = out.g.T @ x
        self.b.g = out.g.sum(0)
