# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="mse" name="not-squeezed" means="no-squeeze" also="nothing-is-checked"
def mse(pred, target):
    return ((pred - target) ** 2).mean()


# %% task="mse" name="no-mean-no-check" means="no-mean" also="nothing-is-checked"
def mse(pred, target):
    return (pred.squeeze(1) - target) ** 2


# %% task="mse" name="sum-no-check" means="sum-for-mean" also="nothing-is-checked"
def mse(pred, target):
    return ((pred[:, 0] - target) ** 2).sum()


# %% task="mse" name="right-but-no-check" means="nothing-is-checked"
def mse(pred, target):
    return ((pred.squeeze(-1) - target) ** 2).mean()


# %% task="mse" name="root-of-it" means="root"
def mse(pred, target):
    if pred.shape[0] != target.shape[0]:
        raise ValueError("shapes")
    return torch.sqrt(((pred.squeeze(1) - target) ** 2).mean())


# %% task="mse" name="asserts" means="assert-for-an-error"
def mse(pred, target):
    assert pred.dim() == 2 and pred.shape[1] == 1, "pred must be a column"
    assert target.shape == (pred.shape[0],), "target must be flat"
    return ((pred.squeeze(1) - target) ** 2).mean()


# %% task="mse-backward" name="without-n" means="no-n"
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred - target.unsqueeze(1))


# %% task="mse-backward" name="flat" means="flat-gradient"
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred.squeeze(1) - target) / pred.shape[0]


# %% task="mse-backward" name="no-upstream" means="upstream-ignored"
def mse_backward(pred, target, upstream):
    diff = pred.squeeze(1) - target
    return (2 * diff / diff.shape[0]).unsqueeze(1)


# %% task="mse-backward" name="exchanged" means="sign-flipped"
def mse_backward(pred, target, upstream):
    n = pred.shape[0]
    return 2 / n * (target[:, None] - pred) * upstream


# %% task="relu-backward" name="mask-of-upstream" means="mask-from-upstream"
def relu_backward(x, upstream):
    return (upstream > 0).float() * upstream


# %% task="relu-backward" name="mask-alone" means="upstream-ignored"
def relu_backward(x, upstream):
    return (x > 0).to(x.dtype)


# %% task="relu-backward" name="relu-times-upstream" means="value-for-slope"
def relu_backward(x, upstream):
    return x.clamp(min=0) * upstream


# %% task="linear-backward" name="w-transposed-gradient" means="weights-transposed"
def linear_backward(x, w, b, upstream):
    return upstream @ w, x.T @ upstream, upstream.sum(dim=0)


# %% task="linear-backward" name="total" means="sum-over-everything"
def linear_backward(x, w, b, upstream):
    dx = torch.matmul(upstream, w)
    dw = torch.matmul(upstream.T, x)
    db = torch.sum(upstream)
    return dx, dw, db


# %% task="numerical-gradient" name="one-side" means="one-sided"
def numerical_gradient(f, x, upstream, h):
    g = torch.zeros_like(x)
    for i in range(x.numel()):
        moved = x.clone()
        moved.view(-1)[i] += h
        g.view(-1)[i] = (upstream * (f(moved) - f(x))).sum() / h
    return g


# %% task="numerical-gradient" name="h-once" means="divided-by-h-once"
def numerical_gradient(f, x, upstream, h):
    g = torch.zeros_like(x)
    for i in range(x.numel()):
        e = torch.zeros_like(x)
        e.view(-1)[i] = h
        g.view(-1)[i] = (upstream * (f(x + e) - f(x - e))).sum() / h
    return g


# %% task="numerical-gradient" name="all-at-once" means="all-elements-moved-at-once"
def numerical_gradient(f, x, upstream, h):
    return upstream * (f(x + h) - f(x - h)) / (2 * h)


# %% task="two-layers" name="no-relu-backward" means="relu-left-out-backward"
def forward_pass(x, target, w1, b1, w2, b2):
    h = torch.relu(x @ w1.T + b1)
    out = h @ w2.T + b2
    diff = out.squeeze(1) - target
    return (diff**2).mean(), (x, h, w1, w2, diff)


def backward_pass(kept, upstream):
    x, h, w1, w2, diff = kept
    d_out = (upstream * 2 * diff / len(diff)).unsqueeze(1)
    d_h = d_out @ w2
    return d_h @ w1, d_h.T @ x, d_h.sum(0), d_out.T @ h, d_out.sum(0)


# %% task="two-layers" name="without-n" means="no-n"
def forward_pass(x, target, w1, b1, w2, b2):
    z = x @ w1.T + b1
    h = torch.relu(z)
    out = h @ w2.T + b2
    diff = out.squeeze(1) - target
    return (diff**2).mean(), (x, z, h, w1, w2, diff)


def backward_pass(kept, upstream):
    x, z, h, w1, w2, diff = kept
    d_out = (upstream * 2 * diff).unsqueeze(1)
    d_z = (d_out @ w2) * (z > 0)
    return d_z @ w1, d_z.T @ x, d_z.sum(0), d_out.T @ h, d_out.sum(0)


# %% task="chain-backward" name="upstream-forgotten" means="upstream-ignored"
def chain_backward(steps, x, upstream):
    g = 1
    for f, df in steps:
        g = g * df(x)
        x = f(x)
    return x, g


# %% task="chain-backward" name="all-at-x" means="slopes-taken-at-x"
def chain_backward(steps, x, upstream):
    out = x
    for f, _ in steps:
        out = f(out)
    g = upstream
    for _, df in reversed(steps):
        g = g * df(x)
    return out, g


# %% task="add-gradient" name="just-sets" means="sets"
def add_gradient(t, gradient):
    t.g = gradient.clone()


# %% task="add-gradient" name="plus-equals" means="attribute-not-there-yet"
def add_gradient(t, gradient):
    t.g += gradient


# %% task="composition" name="inner-forgotten" means="inner-slope-forgotten"
def local_slopes(x):
    u = 3 * x - 2
    v = u**2
    return [3, 2 * u, -1 / (1 + v) ** 2]


def slope(x):
    u = 3 * x - 2
    return 2 * u * -1 / (1 + u**2) ** 2
