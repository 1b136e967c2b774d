"""The reference solutions of 09_autograd_function; made by `autograder build`, do not edit."""

import torch
import torch.nn.functional as F
from torch.autograd import Function, gradcheck, gradgradcheck


class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad * b / r


class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


class Linear(Function):
    """A linear layer. Call it as Linear.apply(x, w, b), where b may be None."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,) or None.

        Returns (n, outputs).
        """
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns the gradients for x, w and b (None without b)."""
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


class FrugalLinear(Function):
    """A linear layer that keeps only what the wanted gradients are computed from."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,). Returns (n, outputs)."""
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns gradients for x, w and b, None where unwanted."""
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        x, w = ctx.saved_tensors
        grad_x = grad @ w if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


class Prune(Function):
    """Small elements become 0. Call it as Prune.apply(x, limit)."""

    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        _, mask = output
        ctx.mark_non_differentiable(mask)
        ctx.save_for_backward(mask)

    @staticmethod
    def backward(ctx, grad, grad_mask):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


class ReLUInPlace(Function):
    """ReLU that overwrites its input. Call it as ReLUInPlace.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        x.clamp_(min=0)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * (result > 0)


class MSE(Function):
    """Mean squared error. Call it as MSE.apply(pred, target)."""

    @staticmethod
    def forward(ctx, pred, target):
        """pred: (n, 1), target: (n,), both floating. Returns a tensor of rank 0."""
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(pred, target)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        """grad: rank 0. Returns the gradients for pred (n, 1) and target (n,)."""
        pred, target = ctx.saved_tensors
        difference = pred.squeeze(1) - target
        grad_target = -grad * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


def train(activation, x, y, x_valid):
    """Train linear -> activation -> linear on x (n, 64) and y (n,), classes 0 to 9.

    Returns the logits for x_valid, (m, 10), and the list of training losses.
    """
    hidden, batch, epochs, lr = 32, 64, 20, 0.2

    def weights(outputs, inputs):
        return (torch.randn(outputs, inputs) * (2 / inputs) ** 0.5).requires_grad_()

    w1, b1 = weights(hidden, 64), torch.zeros(hidden, requires_grad=True)
    w2, b2 = weights(10, hidden), torch.zeros(10, requires_grad=True)
    parameters = [w1, b1, w2, b2]

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(batch):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in parameters:
                    p -= lr * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


if __name__ == "__main__":
    torch.manual_seed(0)
    x = torch.linspace(-1, 1, 50)[:, None]
    target = 3 * x[:, 0] - 2 + 0.1 * torch.randn(50)
    w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    for step in range(101):
        loss = MSE.apply(Linear.apply(x, w, b), target)
        if step % 20 == 0:
            print(
                f"step {step:3}: loss {loss.item():.4f}, "
                f"y = {w.item():.3f} x + {b.item():.3f}"
            )
        loss.backward()
        with torch.no_grad():
            for p in (w, b):
                p -= 0.1 * p.grad
                p.grad = None
