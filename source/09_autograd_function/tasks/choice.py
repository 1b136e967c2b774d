# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="choice-values"
import torch
from autograder import probe, rand, randint


def curve(x):
    y = Choice.apply(x)
    return [x, y, Choice.apply(x[7:9].reshape(1, 2)), Choice.apply(x.float())]


probe(curve, 5.9 * rand(61, dtype=torch.float64) - 2.95, judge="is_a_smooth_curve")
probe(Choice.apply, torch.linspace(-3, 3, 7), judge="is_a_tensor")
dense = torch.linspace(-3, 3, 1201, dtype=torch.float64)
probe(Choice.apply, dense, judge="has_no_kink", reveal=False)


def shape_and_change(x):
    """The shape of the result, and what changes if all elements stand in one row."""
    y, row = Choice.apply(x), Choice.apply(x.flatten())
    return [list(y.shape), (y.flatten() - row).abs().sum().item()]


for shape in ((), (1,), (0, 3), (1, 4), (30, 2), (2, 30), (2, 3, 2)):
    probe(shape_and_change, 5.9 * rand(*shape, dtype=torch.float64) - 2.95)
x = 5.9 * rand(3, 5, dtype=torch.float64) - 2.95
probe(shape_and_change, x.t(), unchanged=True)
x = randint(-3, 4, 3, 4).double()
probe(shape_and_change, torch.cat([x, x[:1]]), unchanged=True)

# %% hidden="choice-gradients"
import torch
from autograder import probe, rand, randn


def slopes(x, upstream):
    leaf = x.clone().requires_grad_()
    y = Choice.apply(leaf)
    values = [Choice.apply(x + shift) for shift in (0, -1e-5, 1e-5)]
    Choice.apply(1 - x)  # another call, whose memory is its own
    (gradient,) = torch.autograd.grad(y, leaf, upstream)
    return [x, upstream, *values, gradient]


x, upstream = 5.9 * rand(61, dtype=torch.float64) - 2.95, randn(61, dtype=torch.float64)
x[:6] = torch.tensor([0.0, 0.0, 1.0, 1.0, -1.0, 1e-4])
probe(slopes, x, upstream, judge="has_the_right_slope")
probe(Choice.apply, torch.linspace(-3, 3, 7), judge="is_a_tensor")

# %% hidden="choice-second"
import torch
from autograder import probe, rand, randn


def curvatures(x, upstream):
    def gradient(shift, create_graph=False):
        leaf = (x + shift).requires_grad_()
        y = Choice.apply(leaf)
        (g,) = torch.autograd.grad(y, leaf, upstream, create_graph=create_graph)
        return leaf, y, g

    leaf, y, first = gradient(0.0, create_graph=True)
    (second,) = torch.autograd.grad(first, leaf, upstream)
    return [x, upstream, y, gradient(-1e-5)[2], gradient(1e-5)[2], second]


x, upstream = 5.9 * rand(61, dtype=torch.float64) - 2.95, randn(61, dtype=torch.float64)
x[:6] = torch.tensor([0.0, 0.0, 1.0, 1.0, -1.0, 1e-4])
probe(curvatures, x, upstream, judge="has_the_right_curvature")
probe(Choice.apply, torch.linspace(-3, 3, 7), judge="is_a_tensor")

# %% judges
STEP = 1e-5


def _not_a_choice(x, y):
    """Why the values y at x are too simple a curve, or None."""
    fitted = np.polyval(np.polyfit(x, y, 2), x)
    if np.abs(y).max() > 1e6:
        return "the values grow beyond a million on [-3, 3]; choose a gentler function"
    # the visible test asks for three times as much, on all of [-3, 3]
    if np.abs(y - fitted).max() <= 3e-4 * max(np.abs(y).max(), 1e-3):
        return "on [-3, 3] this is a constant, a straight line or a parabola"
    return None


def is_a_smooth_curve(value, expected):
    x = expected[0]
    _, y, alone, single = _arrays(value, (61,), (61,), (1, 2), (61,))
    if y is None:
        return "for 61 values of x from -3 to 3 there must be 61 finite values"
    if alone is None:
        return "for x of shape (1, 2) the result must have the shape (1, 2)"
    if single is None:
        return "for x in float32 the result must be finite and have the shape of x"
    kept = getattr(np.asarray(value[3]), "dtype", None), np.asarray(value[1]).dtype
    if kept != (np.float32, np.float64):
        return f"the result must have the dtype of x; yours are {kept[0]} and {kept[1]}"
    if not _close(alone[0], y[7:9], 1e-6, 1e-3):
        return "an element of the result changes when other elements of x are missing"
    if not _close(single, y, 1e-3):
        return "float32 and float64 inputs give different values"
    return _not_a_choice(x, y)


def has_no_kink(value, *_):
    """Fourth differences of a smooth curve become 16 times as small on a grid twice as fine.

    Where a derivative of order k jumps, they become 2**k times as small.
    """
    y = _array(value, (1201,))
    if y is None:
        return "for x from -3 to 3 there must be finite values"
    coarse, fine = (np.diff(part, 4) for part in (y[::2], y))
    if np.abs(coarse).max() < 1e-11 * max(np.abs(y).max(), 1e-3):
        return None  # a cubic, and rounding
    if np.abs(coarse).max() > 10 * np.abs(fine).max():
        return None
    place = 3 - 0.005 * (np.abs(fine).argmax() + 2)
    return (
        f"near x = {-place:.2f} your curve is not smooth: one of its derivatives jumps"
    )


def _has_the_derivative(value, expected, what, middle_name):
    x, upstream = expected[:2]
    *_, y, low, high, given = _arrays(value, *[(61,)] * 6)
    if y is None or low is None or high is None:
        return "for 61 values of x from -3 to 3 there must be 61 finite values"
    if given is None:
        return f"{what} is missing, not finite, or not shaped like x"
    reason = _not_a_choice(x, y)
    if reason:
        return reason
    numeric = (high - low) / (2 * STEP) * upstream
    error = np.abs(given - numeric)
    if error.max() <= 1e-4 * max(np.abs(numeric).max(), 1e-2):
        return None
    i = int(error.argmax())
    return (
        f"at x = {x[i]:.1f}, upstream {upstream[i]:.1f}: {what} is {given[i]:.4g}, "
        f"the difference quotient of {middle_name} gives {numeric[i]:.4g}"
    )


def has_the_right_slope(value, expected):
    return _has_the_derivative(value, expected, "your gradient", "your forward")


def has_the_right_curvature(value, expected):
    return _has_the_derivative(
        value, expected, "your gradient's own gradient", "your first derivative"
    )


# %% mistake="softplus-upstream-ignored"
# Your backward returns the derivative alone. By the chain rule it has to be multiplied
# by something. The test sends upstream gradients from 2 down to -4.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


# %% mistake="cube-upstream-ignored"
# Your backward returns the derivative of the cube alone. By the chain rule it has to be
# multiplied by something. The test sends upstream gradients from 2 down to -4.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 3 * x**2


# %% mistake="square-again"
# The text rules out polynomials of degree 2 or less, and Square has been shown already.
# Take something that bends differently in different places.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x


# %% mistake="relu-again"
# ReLU has a kink at 0 and the test looks there, too: your slope jumps where the values'
# difference quotient does not. Choose a function that is smooth.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% mistake="swish-derivative-cut-short"
# The derivative of x times sigmoid(x) has two terms, since both factors depend on x.
# gradcheck tells you at which element the difference is largest.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% mistake="swish-sigmoid-kept"
# Your second derivative lacks a part. You kept something that forward computed on the
# way, and autograd takes it for a constant. The task before this one is about just
# that.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x, s)
        return x * s

    @staticmethod
    def backward(ctx, grad):
        x, s = ctx.saved_tensors
        return grad * (s + x * s * (1 - s))


# %% mistake="bump-sign-lost"
# The derivative of exp(-x²) has a minus sign, from the inner function. To the right of
# 0 the bump goes down: what sign must its slope have there?
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.exp(-x * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x * torch.exp(-x * x)


# %% mistake="joined-at-zero"
# Your function is made of two pieces. At 0 the values meet, and a derivative jumps: the
# function is not smooth there.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x.abs()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x.abs()


# %% mistake="elu"
# An exponential on the left, a line on the right. They meet with the same slope, and the
# second derivative jumps.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, x.exp() - 1)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.where(x > 0, 1.0, x.exp())


# %% mistake="the-third-derivative-jumps"
# The cube of |x| has two pieces. You have to differentiate three times to see the jump at
# 0, and it is there.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.abs() ** 3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 3 * x * x.abs()


# %% alternative="swish"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad * (s + x * s * (1 - s))


# %% alternative="cube"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.pow(3)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 3 * x.pow(2) * grad


# %% alternative="bump-from-its-own-output"
class Choice(Function):
    @staticmethod
    def forward(x):
        return torch.exp(-x * x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs, output)

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return -2 * grad * x * y


# %% alternative="sine"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sin(x)

    @staticmethod
    def backward(ctx, grad):
        return grad * torch.cos(ctx.saved_tensors[0])


# %% alternative="arc-tangent"
import torch
from torch.autograd import Function


class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.atan()

    @staticmethod
    def backward(ctx, grad):
        return grad / (1 + ctx.saved_tensors[0] ** 2)


# %% inputs
# x: large: the text asks for x from -3 to 3
# x: tiny: tiny numbers are among others; alone, any smooth curve is a straight line there
