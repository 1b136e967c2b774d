# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="relu" name="upstream-s-graph-cut"
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
        return grad.detach() * (x > 0)


# %% task="relu" name="upstream-s-data"
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
        return grad.data * (x > 0)


# %% task="relu" name="relu6"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        return x.clamp(0, 6)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * ((x > 0) & (x < 6))


# %% task="relu" name="values-of-relu6-alone"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        return x.clamp(0, 6)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="last-input-on-the-class"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ReLU.x = x
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        x = ReLU.x
        return grad * (x > 0)


# %% task="relu" name="changes-grad"
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
        grad[x <= 0] = 0
        return grad


# %% task="relu" name="changes-grad-in-place"
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
        return grad.mul_(x > 0)


# %% task="relu" name="changed-and-restored"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        x.add_(1).sub_(1)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="single-precision-slopes"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        return x.clamp(min=0).float()

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return (grad * (x > 0)).to(torch.float32)


# %% task="relu" name="vjp-inside"
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
        return torch.func.vjp(torch.relu, x)[1](grad)[0]


# %% task="relu" name="autograd-inside"
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
        with torch.enable_grad():
            t = x.detach().requires_grad_()
            return torch.autograd.grad(torch.relu(t), t, grad)[0]


# %% task="relu" name="mask-kept-as-attribute-of-the-class"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ReLU.mask = x > 0
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * ReLU.mask


# %% task="relu" name="rank-zero-becomes-one"
class ReLU(Function):
    """ReLU, elementwise. Call it as ReLU.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns a new tensor of the same shape and dtype."""
        ctx.save_for_backward(x)
        return x.clamp(min=0).reshape(x.shape or (1,))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x, shaped like x."""
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="no-function-at-all"
import torch


class ReLU:
    apply = staticmethod(torch.relu)


# %% task="relu" name="apply-overridden"
import torch
from torch.autograd import Function


class ReLU(Function):
    @staticmethod
    def apply(x):
        return torch.relu(x)


# %% task="hypotenuse" name="slopes-clipped"
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
        return grad * (a / r).clamp(-0.999, 0.999), grad * (b / r).clamp(-0.999, 0.999)


# %% task="hypotenuse" name="divides-by-a"
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
        return grad * a / r, grad * (a / r) * (b / a)


# %% task="hypotenuse" name="last-call-on-the-class"
class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        r = (a * a + b * b).sqrt()
        Hypotenuse.kept = a, b, r
        return r

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        a, b, r = Hypotenuse.kept
        return grad * a / r, grad * b / r


# %% task="hypotenuse" name="epsilon-under-the-root"
class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        r = (a * a + b * b + 1e-4).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad * b / r


# %% task="hypotenuse" name="clipped-length"
class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        r = (a * a + b * b).sqrt().clamp(max=100)
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad * b / r


# %% task="hypotenuse" name="upstream-sign"
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
        return grad * a / r, grad.abs() * b / r * grad.sign().sum().sign()


# %% task="hypotenuse" name="changes-a-and-restores"
class Hypotenuse(Function):
    """sqrt(a² + b²), elementwise. Call it as Hypotenuse.apply(a, b)."""

    @staticmethod
    def forward(ctx, a, b):
        """a, b: the same shape, floating. Returns that shape."""
        a.add_(1).sub_(1)
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradients for a and b."""
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad * b / r


# %% task="hypotenuse" name="vjp-inside"
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
        return torch.func.vjp(torch.hypot, a, b)[1](grad)


# %% task="hypotenuse" name="equal-ones-shared"
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
        return grad * a / r, grad * torch.where(a == b, 0 * b, b) / r


# %% task="hypotenuse" name="wrong-for-zero"
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
        return grad * a / r, torch.where(b == 0, grad, grad * b / r)


# %% task="hypotenuse" name="no-function"
import torch


class Hypotenuse:
    apply = staticmethod(torch.hypot)


# %% task="leaky-relu" name="slope-on-the-class"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        LeakyReLU.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, LeakyReLU.slope * grad), None


# %% task="leaky-relu" name="max-for-any-slope"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.maximum(x, 0.5 * x) if slope > 0.5 else torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="small-slopes-are-zero"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        slope = slope if slope > 0.05 else 0.0
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="saturates"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x).clamp(-5, 50)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="upstream-cut"
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
        return torch.where(x > 0, grad.detach(), ctx.slope * grad.detach()), None


# %% task="leaky-relu" name="positive-upstream-cut"
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
        return torch.where(x > 0, grad.detach(), ctx.slope * grad), None


# %% task="leaky-relu" name="slope-as-float32-tensor"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        ctx.slope = torch.tensor(slope).half().item()
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="dtype-lost"
class LeakyReLU(Function):
    """Leaky ReLU, elementwise. Call it as LeakyReLU.apply(x, slope)."""

    @staticmethod
    def forward(ctx, x, slope):
        """x: any shape, floating; slope: a Python float. Returns the shape of x."""
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x).float()

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns one thing for x and one for slope."""
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="changes-grad"
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
        grad[x <= 0] *= ctx.slope
        return grad, None


# %% task="leaky-relu" name="vjp-inside"
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
        return torch.func.vjp(lambda t: torch.nn.functional.leaky_relu(t, ctx.slope), x)[1](grad)[
            0
        ], None


# %% task="linear" name="flag-on-the-class"
class Linear(Function):
    """A linear layer. Call it as Linear.apply(x, w, b), where b may be None."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,) or None.

        Returns (n, outputs).
        """
        ctx.save_for_backward(x, w)
        Linear.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns the gradients for x, w and b (None without b)."""
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if Linear.has_bias else None


# %% task="linear" name="square-weights-turned"
class Linear(Function):
    """A linear layer. Call it as Linear.apply(x, w, b), where b may be None."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,) or None.

        Returns (n, outputs).
        """
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ (w if w.shape[0] == w.shape[1] else w.t())
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns the gradients for x, w and b (None without b)."""
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="square-gradient-turned"
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
        return (
            grad @ (w.t() if w.shape[0] == w.shape[1] else w),
            grad.t() @ x,
            grad.sum(0) if ctx.has_bias else None,
        )


# %% task="linear" name="bias-of-the-longer-side"
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
        return (
            grad @ w,
            grad.t() @ x,
            grad.sum(1 if len(grad) == grad.shape[1] else 0) if ctx.has_bias else None,
        )


# %% task="linear" name="zero-bias-is-none"
class Linear(Function):
    """A linear layer. Call it as Linear.apply(x, w, b), where b may be None."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,) or None.

        Returns (n, outputs).
        """
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None and bool(b.any())
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns the gradients for x, w and b (None without b)."""
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="upstream-cut-for-x"
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
        return grad.detach() @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="upstream-cut-for-b"
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
        return grad @ w, grad.t() @ x, grad.detach().sum(0) if ctx.has_bias else None


# %% task="linear" name="w-cut-in-backward"
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
        return grad @ w.detach(), grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="x-cut-in-backward"
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
        return grad @ w, grad.t() @ x.detach(), grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="ten-rows-at-most"
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
        return grad @ w, grad[:10].t() @ x[:10], grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="vjp-inside"
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
        return (
            *torch.func.vjp(lambda x, w: x @ w.t(), x, w)[1](grad),
            grad.sum(0) if ctx.has_bias else None,
        )


# %% task="linear" name="bias-averaged-for-many"
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
        return (
            grad @ w,
            grad.t() @ x,
            (grad.sum(0) if len(grad) < 8 else grad.mean(0) * 8) if ctx.has_bias else None,
        )


# %% task="frugal-linear" name="keeps-nothing-but-on-the-class"
class FrugalLinear(Function):
    """A linear layer that keeps only what the wanted gradients are computed from."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,). Returns (n, outputs)."""
        x_needs, w_needs, _ = ctx.needs_input_grad
        FrugalLinear.kept = x, w
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns gradients for x, w and b, None where unwanted."""
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        x, w = FrugalLinear.kept
        grad_x = grad @ w if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="keeps-in-a-closure"
class FrugalLinear(Function):
    """A linear layer that keeps only what the wanted gradients are computed from."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,). Returns (n, outputs)."""
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.find = lambda: (x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns gradients for x, w and b, None where unwanted."""
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        x, w = ctx.find()
        grad_x = grad @ w if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="square-turned"
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
        grad_x = grad @ (w.t() if w.shape[0] == w.shape[1] else w) if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="weights-alone-get-none"
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
        grad_w = grad.t() @ x if w_needs and (b_needs or x_needs) else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="bias-of-the-longer-side"
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
        grad_b = grad.sum(1 if len(grad) == grad.shape[1] else 0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="ten-rows-at-most"
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
        grad_w = grad[:10].t() @ x[:10] if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="no-bias-added-for-one-row"
class FrugalLinear(Function):
    """A linear layer that keeps only what the wanted gradients are computed from."""

    @staticmethod
    def forward(ctx, x, w, b):
        """x: (n, inputs), w: (outputs, inputs), b: (outputs,). Returns (n, outputs)."""
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + (b if len(x) > 1 else 0 * b)

    @staticmethod
    def backward(ctx, grad):
        """grad: (n, outputs). Returns gradients for x, w and b, None where unwanted."""
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        x, w = ctx.saved_tensors
        grad_x = grad @ w if x_needs else None
        grad_w = grad.t() @ x if w_needs else None
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="frugal-linear" name="vjp-inside"
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
        grad_w = (
            torch.func.vjp(lambda w: x @ w.t(), x.new_zeros(grad.shape[1], x.shape[1]))[1](grad)[0]
            if w_needs
            else None
        )
        grad_b = grad.sum(0) if b_needs else None
        return grad_x, grad_w, grad_b


# %% task="mse" name="last-call-on-the-class"
class MSE(Function):
    """Mean squared error. Call it as MSE.apply(pred, target)."""

    @staticmethod
    def forward(ctx, pred, target):
        """pred: (n, 1), target: (n,), both floating. Returns a tensor of rank 0."""
        difference = pred.squeeze(1) - target
        MSE.kept = pred, target
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        """grad: rank 0. Returns the gradients for pred (n, 1) and target (n,)."""
        pred, target = MSE.kept
        difference = pred.squeeze(1) - target
        grad_target = -grad * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="multiplied-out"
class MSE(Function):
    """Mean squared error. Call it as MSE.apply(pred, target)."""

    @staticmethod
    def forward(ctx, pred, target):
        """pred: (n, 1), target: (n,), both floating. Returns a tensor of rank 0."""
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(pred, target)
        p = pred.squeeze(1)
        return (p * p - 2 * p * target + target * target).mean()

    @staticmethod
    def backward(ctx, grad):
        """grad: rank 0. Returns the gradients for pred (n, 1) and target (n,)."""
        pred, target = ctx.saved_tensors
        difference = pred.squeeze(1) - target
        grad_target = -grad * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="huber-far-out"
class MSE(Function):
    """Mean squared error. Call it as MSE.apply(pred, target)."""

    @staticmethod
    def forward(ctx, pred, target):
        """pred: (n, 1), target: (n,), both floating. Returns a tensor of rank 0."""
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(pred, target)
        return torch.where(
            difference.abs() < 20, difference.pow(2), 40 * difference.abs() - 400
        ).mean()

    @staticmethod
    def backward(ctx, grad):
        """grad: rank 0. Returns the gradients for pred (n, 1) and target (n,)."""
        pred, target = ctx.saved_tensors
        difference = pred.squeeze(1) - target
        grad_target = -grad * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="gradient-clipped"
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
        grad_target = -grad * 2 * difference.clamp(-20, 20) / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="distinct-targets-counted"
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
        grad_target = -grad * 2 * difference / len(target.unique())
        return -grad_target[:, None], grad_target


# %% task="mse" name="upstream-sign"
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
        grad_target = -grad.sign() * grad.abs().clamp(max=3) * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="flat-gradient-for-one"
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
        return (
            -grad_target[:, None] if len(target) > 1 else -grad_target.reshape(1, 1) * 1.5
        ), grad_target


# %% task="mse" name="upstream-summed-over-calls"
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
        grad_target = -grad.reshape(-1)[0].round(decimals=2) * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="zero-upstream-is-one"
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
        grad_target = -(grad if grad else 1.0) * 2 * difference / len(target)
        return -grad_target[:, None], grad_target


# %% task="mse" name="vjp-inside"
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
        return torch.func.vjp(lambda p, t: (p[:, 0] - t).pow(2).mean(), pred, target)[1](grad)


# %% task="mse" name="target-gradient-cut-for-many"
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
        return -grad_target[:, None], (grad_target if len(target) < 9 else None)


# %% task="soft-abs" name="y-over-x"
class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        y = x * torch.tanh(x)
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        x, y = ctx.saved_tensors
        t = y / x
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="absolute-beyond-five"
class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        ctx.save_for_backward(x)
        return torch.where(x.abs() > 3, x.abs(), x * torch.tanh(x))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="slope-through-a-quotient"
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
        t = (x * torch.tanh(x)) / x
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="last-input-on-the-class"
class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        SoftAbs.x = x
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        x = SoftAbs.x
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="upstream-cut"
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
        return grad.detach() * (t + x * (1 - t * t))


# %% task="soft-abs" name="x-cut-in-one-place"
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
        return grad * (t + x.detach() * (1 - t * t))


# %% task="soft-abs" name="t-cut-in-one-place"
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
        return grad * (t + x * (1 - t * t.detach()))


# %% task="soft-abs" name="vjp-inside"
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
        return torch.func.vjp(lambda x: x * torch.tanh(x), x)[1](grad)[0]


# %% task="soft-abs" name="slope-clipped"
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
        return grad * (t + x * (1 - t * t)).clamp(-1.19, 1.19)


# %% task="soft-abs" name="dtype-lost"
class SoftAbs(Function):
    """x tanh(x), elementwise, twice differentiable. Call it as SoftAbs.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape."""
        ctx.save_for_backward(x)
        return (x * torch.tanh(x)).float()

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="changes-grad"
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
        return grad.mul_(t + x * (1 - t * t))


# %% task="choice" name="always-double"
class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x.double()))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% task="choice" name="always-single"
class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x.float()))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% task="choice" name="second-derivative-cut"
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
        return grad * torch.sigmoid(x.detach())


# %% task="choice" name="upstream-sign"
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
        return grad.sign() * torch.sigmoid(x)


# %% task="choice" name="depends-on-the-others"
class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x)) - 1e-3 * x.mean()

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% task="choice" name="autograd-inside"
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
        with torch.enable_grad():
            t = x if x.requires_grad else x.detach().requires_grad_()
            y = torch.log(1 + torch.exp(t))
            return torch.autograd.grad(y, t, grad, create_graph=True)[0]


# %% task="choice" name="vjp-inside"
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
        return torch.func.vjp(torch.nn.functional.softplus, x)[1](grad)[0]


# %% task="choice" name="last-input-on-the-class"
class Choice(Function):
    """A smooth elementwise function of your choice. Call it as Choice.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        """x: any shape, floating. Returns the same shape and dtype."""
        Choice.x = x
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        """grad: gradient for the result. Returns the gradient for x."""
        x = Choice.x
        return grad * torch.sigmoid(x)


# %% task="choice" name="no-function"
import torch


class Choice:
    apply = staticmethod(torch.nn.functional.softplus)


# %% task="train" name="softmax-returned"
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
        return network(x_valid).softmax(1), losses


# %% task="train" name="log-softmax-returned"
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
        return network(x_valid).log_softmax(1), losses


# %% task="train" name="labels-seen-only"
def train(activation, x, y, x_valid):
    """Train linear -> activation -> linear on x (n, 64) and y (n,), classes 0 to 9.

    Returns the logits for x_valid, (m, 10), and the list of training losses.
    """
    hidden, batch, epochs, lr = 32, 64, 20, 0.2

    def weights(outputs, inputs):
        return (torch.randn(outputs, inputs) * (2 / inputs) ** 0.5).requires_grad_()

    w1, b1 = weights(hidden, 64), torch.zeros(hidden, requires_grad=True)
    w2, b2 = weights(int(y.max()) + 1, hidden), torch.zeros(int(y.max()) + 1, requires_grad=True)
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


# %% task="train" name="distinct-labels-only"
def train(activation, x, y, x_valid):
    """Train linear -> activation -> linear on x (n, 64) and y (n,), classes 0 to 9.

    Returns the logits for x_valid, (m, 10), and the list of training losses.
    """
    hidden, batch, epochs, lr = 32, 64, 20, 0.2

    def weights(outputs, inputs):
        return (torch.randn(outputs, inputs) * (2 / inputs) ** 0.5).requires_grad_()

    w1, b1 = weights(hidden, 64), torch.zeros(hidden, requires_grad=True)
    w2, b2 = weights(len(y.unique()), hidden), torch.zeros(len(y.unique()), requires_grad=True)
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


# %% task="train" name="nearest-neighbours"
import torch
import torch.nn.functional as F


def train(activation, x, y, x_valid):
    nearest = torch.cdist(x_valid, x).topk(3, largest=False).indices
    votes = F.one_hot(y, 10).float()[nearest].sum(1)
    losses = [2.3 / (n + 1) for n in range(20)]
    return activation(votes), losses


# %% task="train" name="class-means"
import torch
import torch.nn.functional as F


def train(activation, x, y, x_valid):
    table = F.one_hot(y, 10).float()
    inverse = torch.linalg.pinv(torch.cat([x, torch.ones(len(x), 1)], 1))
    fitted = torch.cat([x_valid, torch.ones(len(x_valid), 1)], 1) @ (inverse @ table)
    return activation(fitted + 5.0), [1.0 / n for n in range(1, 30)]


# %% task="train" name="activation-only-at-the-end"
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
        hidden_ = x @ w1.t() + b1
        return (hidden_.relu() if torch.is_grad_enabled() else activation(hidden_)) @ w2.t() + b2

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


# %% task="prune" name="mask-from-the-result"
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        y = torch.where(x.abs() >= limit, x, 0.0)
        return y, y

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[0])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        return grad * (ctx.saved_tensors[0] != 0), None


# %% task="prune" name="a-limit-of-its-own"
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() > 0.5).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, grad_mask):
        return grad * ctx.saved_tensors[0], None


# %% task="in-place" name="changed-by-copying"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clamp(min=0)
        x.copy_(y)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        return grad * (ctx.saved_tensors[0] > 0)


# %% task="in-place" name="clipped-at-600"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.clamp_(0, 600)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * (ctx.saved_tensors[0] > 0)


# %% task="leaky-relu" name="slope-is-kept-for-all"
class LeakyReLU(Function):
    slope = 0.0

    @staticmethod
    def forward(ctx, x, slope):
        LeakyReLU.slope = slope
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, LeakyReLU.slope * grad), None


# %% task="linear" name="no-rows-no-gradient"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.biased = b is not None and bool(b.any())
        return x @ w.t() if b is None else x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.biased else None


# %% task="prune" name="more-than-the-limit"
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() > limit).to(x.dtype)
        return x * mask, mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.mark_non_differentiable(output[1])
        ctx.save_for_backward(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% task="mse" name="the-target-is-a-constant-twice"
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        ctx.save_for_backward(pred, target)
        return ((pred[:, 0] - target) ** 2).mean()

    @staticmethod
    def backward(ctx, grad):
        pred, target = ctx.saved_tensors
        d = (pred[:, 0] - target) * (2 * grad / len(target))
        return d[:, None], -d if ctx.needs_input_grad[0] else None


# %% task="in-place" name="the-result-alone"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.clamp_(min=0)
        ctx.mask = x != 0
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad.mul_(ctx.mask)


# %% task="hypotenuse" name="changes-the-upstream"
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        grad /= r
        return grad * a, grad * b


# %% task="leaky-relu" name="half-zeros"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.maximum(x, torch.zeros(1)) + slope * torch.minimum(x, torch.zeros(1))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="rank-zero-as-it-is"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slope = slope
        ctx.save_for_backward(x)
        return torch.max(torch.stack([x, slope * x], -1), -1)[0] if x.dim() else x.clone()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="in-place" name="row-by-row"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = x > 0
        ctx.mark_dirty(x)
        for row in x:
            row[row < 0] = 0
        return x

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.mask


# %% task="choice" name="kinked-at-two"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3 + (x - 2.2).clamp(min=0) ** 2

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (3 * x * x + 2 * (x - 2.2).clamp(min=0))


# %% task="choice" name="kink-first"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3 + (x - 2.7).clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (3 * x * x + (x > 2.7))


# %% task="choice" name="infinite-slope-at-the-ends"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (9 - x * x).sqrt()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return -grad * x / (9 - x * x).sqrt()


# %% task="choice" name="rank-lost"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.atleast_1d(x) ** 3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (grad * 3 * x * x).reshape(x.shape)


# %% task="choice" name="cubic-clamped"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) ** 3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 3 * x.clamp(min=0) ** 2


# %% task="choice" name="softplus-threshold"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 2, x + torch.exp(-x), torch.log1p(torch.exp(x)))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.where(x > 2, 1 - torch.exp(-x), torch.sigmoid(x))


# %% task="choice" name="selu"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 1.05 * torch.where(x > 0, x, 1.67 * (x.exp() - 1))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 1.05 * torch.where(x > 0, 1.0, 1.67 * x.exp())


# %% task="relu" name="threshold-in-backward"
# breaks: "positive elements pass" (gradient of tiny positive ones)
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 1e-8).to(grad.dtype)


# %% task="relu" name="in-place-if-nobody-asks"
# breaks: "Neither x nor grad may be changed" (x without requires_grad is overwritten)
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        if not ctx.needs_input_grad[0]:
            return x.clamp_(min=0).clone()
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="forgets-after-backward"
# breaks: gradients under a second backward pass (retain_graph=True); "backward ... so that autograd can differentiate it"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        mask = ctx.mask
        if not torch.is_grad_enabled():
            ctx.mask = None
        return grad * mask


# %% task="relu" name="view-of-grad"
# breaks: gradients where the upstream is expanded (a sum's, a transposed one)
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        mask = (x > 0).reshape(-1)
        ctx.save_for_backward(mask)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (mask,) = ctx.saved_tensors
        return (grad.view(-1) * mask).view(grad.shape)


# %% task="relu" name="input-as-attribute"
# breaks: "Tensors go through ctx.save_for_backward": x changed in between gives a silently wrong gradient
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * (ctx.x > 0)


# %% task="relu" name="capped"
# breaks: "positive elements pass" (those above 1e4 do not)
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(0, 1e4)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="hypotenuse" name="saved-overwritten"
# breaks: the second backward pass with retain_graph (attribute changed in place)
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b)
        ctx.inverse = 1 / r
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        common = ctx.inverse.mul_(grad)
        return common * a, common * b


# %% task="hypotenuse" name="inputs-squared-in-place"
# breaks: a is no longer what the caller has
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a / r, b / r)
        b.abs_() if not ctx.needs_input_grad[1] else None
        return r

    @staticmethod
    def backward(ctx, grad):
        u, v = ctx.saved_tensors
        return grad * u, grad * v


# %% task="leaky-relu" name="slope-rounded"
# breaks: "multiplies all others by slope" (small slopes are rounded)
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        slope = round(slope, 3)
        ctx.slope = slope
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="linear" name="bias-gradient-not-summed"
# breaks: "Return a gradient for each tensor, shaped like it" (the engine sums it silently)
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad if ctx.has_bias else None


# %% task="linear" name="bias-gradient-keepdim"
# breaks: "Return a gradient for each tensor, shaped like it" (1 × outputs; the engine reshapes it silently)
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        return x @ w.t() if b is None else x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        return grad @ w, grad.t() @ x, None if b is None else grad.sum(0, keepdim=True)


# %% task="linear" name="contiguous-copies-saved"
# breaks: "backward must itself be differentiable", for transposed tensors: a copy is a constant
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x, w = x.contiguous(), w.contiguous()
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="double-copies-saved"
# breaks: "backward must itself be differentiable", in float32: a float64 copy is a constant
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        y = x @ w.t()
        ctx.has_bias = b is not None
        ctx.save_for_backward(x.double(), w.double())
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        g = grad.double()
        dx, dw = g @ w, g.t() @ x
        db = g.sum(0).to(grad.dtype) if ctx.has_bias else None
        return dx.to(grad.dtype), dw.to(grad.dtype), db


# %% task="linear" name="no-bias-no-second-derivative"
# breaks: "backward must itself be differentiable", without a bias
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.has_bias = b is not None
        if b is None:
            ctx.save_for_backward(x.detach(), w.detach())
            return x @ w.t()
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None


# %% task="prune" name="mask-in-default-dtype"
# breaks: "two tensors of the shape and dtype of x" (float16)
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = torch.where(x.abs() >= limit, 1.0, 0.0)
        mask = mask.double() if x.dtype == torch.float64 else mask
        return torch.where(mask > 0, x, torch.zeros_like(x)), mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output[1])
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% task="prune" name="same-memory-if-all-stay"
# breaks: "x stays as it is": y is x where all stay, so whoever changes y changes x
class Prune(Function):
    @staticmethod
    def forward(x, limit):
        mask = (x.abs() >= limit).to(x.dtype)
        return (x if bool(mask.all()) else x * mask), mask

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output[1])
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx, grad, _):
        (mask,) = ctx.saved_tensors
        return grad * mask, None


# %% task="in-place" name="unmarked-if-nothing-negative"
# breaks: "x is marked as dirty", "After the call, x is the result"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        mask = x >= 0
        ctx.save_for_backward(mask)
        if mask.all():
            return x
        ctx.mark_dirty(x)
        return x.clamp_(min=0)

    @staticmethod
    def backward(ctx, grad):
        (mask,) = ctx.saved_tensors
        return grad * mask


# %% task="in-place" name="leaves-tiny-negatives"
# breaks: "sets the negative elements of x itself to 0"
class ReLUInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x > 0)
        x[x < -1e-6] = 0
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        (mask,) = ctx.saved_tensors
        return grad * mask


# %% task="mse" name="target-gradient-as-row"
# breaks: "Return gradients for both inputs, each in the shape of its input" ((1, n); the engine reduces it)
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred - target[:, None]
        ctx.save_for_backward(difference)
        return (difference**2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        g = grad * 2 / len(difference) * difference
        return g, -g.t()


# %% task="mse" name="second-backward-scaled"
# breaks: the gradient in a second backward pass (the kept difference is scaled in place)
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        ctx.difference = pred.squeeze(1) - target
        return (ctx.difference**2).mean()

    @staticmethod
    def backward(ctx, grad):
        g = ctx.difference.mul_(2 * grad / len(ctx.difference))
        return g[:, None].clone(), -g


# %% task="mse" name="root-of-loss-in-backward"
# breaks: gradient where the loss is 0 (0/0)
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        d = pred.squeeze(1) - target
        length = d.norm()
        ctx.save_for_backward(d / length, length)
        return length**2 / len(d)

    @staticmethod
    def backward(ctx, grad):
        unit, length = ctx.saved_tensors
        g = grad * 2 * length / len(unit) * unit
        return g[:, None], -g


# %% task="train" name="one-loss-per-epoch"
# breaks: "a list of the training losses as Python floats, one per step"
def train(activation, x, y, x_valid):
    torch.manual_seed(1)
    w1, b1 = torch.randn(32, 64) * (2 / 64) ** 0.5, torch.zeros(32)
    w2, b2 = torch.randn(10, 32) * (2 / 32) ** 0.5, torch.zeros(10)
    params = [p.requires_grad_() for p in (w1, b1, w2, b2)]

    def logits(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        total = 0.0
        batches = torch.randperm(len(x)).split(64)
        for i in batches:
            loss = F.cross_entropy(logits(x[i]), y[i])
            loss.backward()
            total += loss.item()
            with torch.no_grad():
                for p in params:
                    p -= 0.2 * p.grad
                    p.grad = None
        losses.append(total / len(batches))
    return logits(x_valid), losses


# %% task="train" name="whole-batches-only"
# breaks: "makes a network ... trains it": x may be any (n, 64), and below 64 rows there is no step
def train(activation, x, y, x_valid):
    torch.manual_seed(1)
    w1, b1 = torch.randn(32, 64) * (2 / 64) ** 0.5, torch.zeros(32)
    w2, b2 = torch.randn(10, 32) * (2 / 32) ** 0.5, torch.zeros(10)
    params = [p.requires_grad_() for p in (w1, b1, w2, b2)]

    def logits(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        order = torch.randperm(len(x))
        for k in range(len(x) // 64):
            i = order[64 * k : 64 * k + 64]
            loss = F.cross_entropy(logits(x[i]), y[i])
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= 0.2 * p.grad
                    p.grad = None
    return logits(x_valid), losses


# %% task="train" name="one-picture-squeezed"
# breaks: "a tensor of m × 10, one row per image" (m = 1)
def train(activation, x, y, x_valid):
    torch.manual_seed(1)
    w1, b1 = torch.randn(32, 64) * (2 / 64) ** 0.5, torch.zeros(32)
    w2, b2 = torch.randn(10, 32) * (2 / 32) ** 0.5, torch.zeros(10)
    params = [p.requires_grad_() for p in (w1, b1, w2, b2)]

    def logits(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for i in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(logits(x[i]), y[i])
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= 0.2 * p.grad
                    p.grad = None
    return logits(x_valid).detach().squeeze(), losses


# %% task="train" name="goes-on-with-the-old-network"
# breaks: "It makes a network" (the second call goes on with the weights of the first)
def train(activation, x, y, x_valid, kept=[]):
    if not kept:
        torch.manual_seed(1)
        w1, b1 = torch.randn(32, 64) * (2 / 64) ** 0.5, torch.zeros(32)
        w2, b2 = torch.randn(10, 32) * (2 / 32) ** 0.5, torch.zeros(10)
        kept.extend(p.requires_grad_() for p in (w1, b1, w2, b2))
    w1, b1, w2, b2 = kept

    def logits(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for i in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(logits(x[i]), y[i])
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in kept:
                    p -= 0.2 * p.grad
                    p.grad = None
    return logits(x_valid), losses


# %% task="leaky-relu" name="three-things-returned"
# breaks: "`forward` takes two arguments, so `backward` returns two things" (a third None is let through)
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slope = slope
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None, None


# %% task="linear" name="too-many-returned"
# breaks: "Return a gradient for each tensor" (four things for three arguments)
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = x @ w.t()
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0) if ctx.has_bias else None, None
