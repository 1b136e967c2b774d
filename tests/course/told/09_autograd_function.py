# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="relu" name="no-upstream" means="upstream-ignored"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0.0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (x > 0).float()


# %% task="relu" name="relu-again" means="relu-of-x-for-slope"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.clamp(x, min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.clamp(x, min=0)


# %% task="relu" name="in-place" means="changes-its-input" also="nothing-negative-nothing-new"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        x[x < 0] = 0
        return x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="leaky-relu" name="one-gradient" means="one-gradient-for-two-inputs"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, x * slope)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, grad * ctx.slope)


# %% task="leaky-relu" name="saves-the-slope" means="float-given-to-save-for-backward"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x, slope)
        return torch.where(x > 0, x, x * slope)

    @staticmethod
    def backward(ctx, grad):
        x, slope = ctx.saved_tensors
        return torch.where(x > 0, grad, grad * slope), None


# %% task="linear" name="turned" means="weight-gradient-transposed"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        out = x @ w.T
        return out if b is None else out + b

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        return grad @ w, x.T @ grad, None if b is None else grad.sum(0)


# %% task="linear" name="always-a-bias" means="missing-bias-forgotten"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        return x @ w.T + b

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        return grad @ w, grad.T @ x, grad.sum(0)


# %% task="linear" name="one-number" means="bias-summed-to-one-number"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        out = x @ w.T
        return out if b is None else out + b

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        return grad @ w, grad.T @ x, None if b is None else grad.sum()


# %% task="mse" name="without-n" means="no-1-over-n"
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        diff = pred.squeeze(1) - target
        ctx.save_for_backward(diff)
        return (diff**2).mean()

    @staticmethod
    def backward(ctx, grad):
        (diff,) = ctx.saved_tensors
        g = grad * 2 * diff
        return g.unsqueeze(1), -g


# %% task="mse" name="no-target" means="target-without-gradient"
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        diff = pred.squeeze(1) - target
        ctx.save_for_backward(diff)
        return (diff**2).mean()

    @staticmethod
    def backward(ctx, grad):
        (diff,) = ctx.saved_tensors
        return (grad * 2 * diff / len(diff)).unsqueeze(1), None


# %% task="soft-abs" name="no-product-rule" means="product-rule-cut-short"
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x.tanh()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x.tanh()
