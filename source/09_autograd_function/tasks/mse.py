# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch
from autograder import awkward, probe, randn

# %% hidden="mse-values"
probe(MSE.apply, randn(3, 1), randn(3))
probe(MSE.apply, randn(1, 1), randn(1))
probe(MSE.apply, randn(8, 2)[:, 1:], randn(8))
probe(MSE.apply, 1000 + randn(12, 1), 1000 + randn(12))
probe(MSE.apply, 100 * randn(40, 1), 100 * randn(40))
probe(MSE.apply, awkward(7, 1), awkward(7), unchanged=True)
probe(MSE.apply, 1e-4 * randn(5, 1), 1e-4 * randn(5), atol=0.0)


# %% hidden="mse-pred"
def gradient_for_pred(pred, target, upstream):
    pred = pred.detach().requires_grad_()
    return torch.autograd.grad(MSE.apply(pred, target), pred, upstream)[0]


probe(gradient_for_pred, randn(3, 1), randn(3), randn(1, away=0.1)[0])
probe(gradient_for_pred, randn(7, 1), randn(7), randn(1, away=0.1)[0])
probe(gradient_for_pred, randn(1, 1), randn(1), randn(1, away=0.1)[0])
probe(gradient_for_pred, randn(8, 2)[:, 1:], randn(8), randn(1, away=0.1)[0])
alike = torch.tensor([1.0, 0.0, 1.0, 1.0])
probe(gradient_for_pred, 100 * randn(4, 1), alike, 10 * randn(1, away=0.1)[0])
probe(gradient_for_pred, randn(3, 1), randn(3), torch.tensor(0.0))
probe(gradient_for_pred, awkward(7, 1), awkward(7), torch.tensor(1.0), unchanged=True)
pred, target = 1e-4 * randn(5, 1), 1e-4 * randn(5)
probe(gradient_for_pred, pred, target, torch.tensor(400.0), atol=0.0)
probe(MSE.apply, randn(3, 1), randn(3), judge="is_a_tensor")

# %% hidden="mse-both"
probe(MSE.apply, randn(3, 1), randn(3), grad=True)
probe(MSE.apply, randn(1, 1), randn(1), grad=True)
probe(MSE.apply, 100 * randn(40, 1), 100 * randn(40), grad=True)
double = torch.float64
probe(MSE.apply, randn(5, 1, dtype=double), randn(5, dtype=double), grad=True)
probe(MSE.apply, awkward(7, 1), awkward(7), grad=True)


def two_at_once(pred, target, other, other_target):
    return [MSE.apply(pred, target), MSE.apply(other, other_target)]


probe(two_at_once, randn(3, 1), randn(3), randn(3, 1), randn(3), grad=True)
probe(two_at_once, randn(3, 1), randn(3), randn(5, 1), randn(5), grad=True)
probe(
    lambda pred, target: 5 * MSE.apply(pred, target), randn(6, 1), randn(6), grad=True
)


def gradient_for_target(pred, target, upstream):
    pred, target = pred.detach(), target.detach().requires_grad_()
    return torch.autograd.grad(MSE.apply(pred, target), target, upstream)[0]


probe(gradient_for_target, randn(3, 1), randn(3), randn(1, away=0.1)[0])
probe(
    MSE.apply,
    randn(4, 1, dtype=torch.float64),
    randn(4, dtype=torch.float64),
    gradcheck=1,
)

probe(MSE.apply, torch.tensor([[1.0], [2.0]]), torch.tensor([1.0, 2.0]), grad=True)


def returned(pred, target):
    """The shapes of what backward returns"""
    loss = MSE.apply(pred.detach().requires_grad_(), target.detach().requires_grad_())
    return [list(t.shape) for t in MSE.backward(loss.grad_fn, torch.tensor(2.0))]


probe(returned, randn(3, 1), randn(3))


def sent_back_twice(pred, target):
    """The gradients of two backward passes through one loss"""
    pred, target = pred.detach().requires_grad_(), target.detach().requires_grad_()
    loss = 3 * MSE.apply(pred, target)
    return [
        torch.autograd.grad(loss, (pred, target), retain_graph=True) for _ in range(2)
    ]


probe(sent_back_twice, torch.tensor([[1.0], [5.0]]), torch.tensor([2.0, 3.0]))


# %% mistake="upstream-ignored"
# The loss is rarely the last operation: it may be scaled, or added to a penalty. Your
# backward does not use what arrives. Compare (6 * loss).backward() with
# loss.backward().
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% mistake="no-1-over-n"
# Your gradient is too large by the size of the batch. The loss is a mean: a single
# prediction moves it only by its share. Compare batches of 1 and of 10.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference
        return grad_pred[:, None], -grad_pred


# %% mistake="no-2"
# Your gradient is half of what it should be, for every element. Differentiate a square.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% mistake="sign-flipped"
# Both gradients have the wrong sign. The loss does not care in which order you
# subtract; its gradients do. Take a prediction that is too large: if it grows, what
# does the loss do?
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = target - pred.squeeze(1)
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% mistake="same-sign-for-target"
# For target you return the same numbers as for pred. If the target moves up and a
# prediction above it stays, does the loss grow or shrink?
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference / len(difference)
        return grad_pred[:, None], grad_pred


# %% mistake="target-without-gradient"
# Targets are often plain data, and then None would do. This task asks for gradients of
# both inputs: sometimes the target is another network's output.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        return (grad * 2 * difference / len(difference))[:, None], None


# %% mistake="no-squeeze"
# (n, 1) minus (n,) is n × n: every prediction is compared with every target, and
# nothing warns you. Print the shape of the difference.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_all = grad * 2 * difference / difference.numel()
        return grad_all.sum(1, keepdim=True), -grad_all.sum(0)


# %% mistake="sum-for-mean"
# Your loss adds the squares and does not divide. It grows with the batch: compare the
# loss of a batch with the loss of the same batch twice.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).sum()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference
        return grad_pred[:, None], -grad_pred


# %% mistake="gradient-multiplied-by-the-loss"
# Your gradient contains the loss itself. The value of the loss is not needed for any
# gradient: what arrives in backward as grad is the derivative with respect to the loss.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        loss = difference.pow(2).mean()
        grad_pred = grad * loss * 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% mistake="batch-size-on-the-class"
# You keep the size of the batch on the class, and every call shares it. Each call has a
# `ctx` of its own.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        MSE.n = len(target)
        off = pred[:, 0] - target
        ctx.save_for_backward(off)
        return (off**2).sum() / MSE.n

    @staticmethod
    def backward(ctx, grad):
        (off,) = ctx.saved_tensors
        share = 2 * grad * off / MSE.n
        return share[:, None], -share


# %% alternative="keeps-the-difference"
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred[:, 0] - target
        ctx.save_for_backward(difference)
        return (difference * difference).sum() / len(target)

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        share = grad * difference * (2 / difference.numel())
        return share.unsqueeze(-1), -share


# %% alternative="column-against-column"
class MSE(Function):
    @staticmethod
    def forward(pred, target):
        return F.mse_loss(pred, target[:, None])

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        pred, target = ctx.saved_tensors
        g = 2 / len(pred) * (pred - target.unsqueeze(1)) * grad
        return g, g.neg().flatten()


# %% alternative="dot-products"
import torch
from torch.autograd import Function


class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        apart = pred[:, 0] - target
        ctx.save_for_backward(apart)
        return apart.dot(apart) / apart.numel()

    @staticmethod
    def backward(ctx, grad):
        (apart,) = ctx.saved_tensors
        share = apart * (2 * grad / apart.numel())
        return share.view(-1, 1), share.neg()


# %% inputs
# pred, target: empty: the text says that an empty batch is not allowed
# pred: wide, square: it has one column
# pred: non-contiguous: the column of a table is tried, which a copy makes contiguous
