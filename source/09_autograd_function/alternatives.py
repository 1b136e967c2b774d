# %% task="contract" name="computed-from-names"
inputs = {"x": (6, 4), "w": (3, 4), "radius": None, "b": (3,)}
outputs = {"y": (6, 3), "penalty": ()}
upstream_count = len(outputs)
upstream_shapes = list(outputs.values())
returned_count = len(inputs)
none_position = list(inputs).index("radius")
w_gradient_shape = inputs["w"]

# %% task="contract" name="shapes-from-tensors"
upstream_count, returned_count, none_position = 2, 4, 2
upstream_shapes = [torch.zeros(6, 3).shape, torch.tensor(0.0).shape]
w_gradient_shape = torch.zeros(3, 4).shape


# %% task="relu" name="setup-context-and-mask"
class ReLU(Function):
    @staticmethod
    def forward(x):
        return torch.where(x > 0, x, torch.zeros_like(x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.positive = inputs[0] > 0

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.positive


# %% task="relu" name="saves-its-output"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.maximum(x, x.new_zeros(()))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad.masked_fill(y <= 0, 0)


# %% task="relu" name="fills-a-copy"
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        blocked = x <= 0
        ctx.save_for_backward(blocked)
        y = x.clone()
        y[blocked] = 0
        return y

    @staticmethod
    def backward(ctx, grad):
        (blocked,) = ctx.saved_tensors
        grad = grad.clone()
        grad[blocked] = 0
        return grad


# %% task="sum-sees-ones" name="run-and-see"
def _run(line):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    line(x).sum().backward()
    return x.grad.tolist()


after_sum = _run(LazySquare.apply)
after_times_ten = _run(lambda x: 10 * LazySquare.apply(x))
after_inner_three = _run(lambda x: LazySquare.apply(3 * x))
after_twice = _run(lambda x: LazySquare.apply(LazySquare.apply(x)))

# %% task="sum-sees-ones" name="whole-numbers"
after_sum = after_times_ten = after_twice = [2, 4, 6]
after_inner_three = [18 * i for i in (1, 2, 3)]


# %% task="hypotenuse" name="saves-the-inputs-alone"
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return torch.hypot(a, b)

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        share = grad / torch.hypot(a, b)
        return share * a, share * b


# %% task="hypotenuse" name="as-an-angle"
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return torch.stack((a, b)).norm(dim=0)

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        angle = torch.atan2(b, a)
        return grad * angle.cos(), grad * angle.sin()


# %% task="hypotenuse" name="slopes-made-in-forward"
class Hypotenuse(Function):
    @staticmethod
    def forward(a, b):
        return (a**2 + b**2) ** 0.5

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*(side / output for side in inputs))

    @staticmethod
    def backward(ctx, grad):
        return tuple(grad * slope for slope in ctx.saved_tensors)


# %% task="where-to-save" name="in-one-line"
saved_outcome, attribute_outcome, number_outcome = "error", "wrong", "error"
attribute_grad = (20, 40, 60)


# %% task="where-to-save" name="run-and-see"
def _outcome(apply):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    z = x * 1
    y = apply(z)
    z.mul_(10)
    try:
        y.sum().backward()
    except RuntimeError:
        return "error", None
    gradient = x.grad.tolist()
    return ("right" if gradient == [2.0, 4.0, 6.0] else "wrong"), gradient


saved_outcome, _ = _outcome(SquareSaved.apply)
attribute_outcome, attribute_grad = _outcome(SquareAttribute.apply)
number_outcome = "error"


# %% task="leaky-relu" name="max-and-mask"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slopes = (x > 0).to(x.dtype) * (1 - slope) + slope
        return torch.maximum(x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.slopes, None


# %% task="leaky-relu" name="two-clamps-and-setup-context"
class LeakyReLU(Function):
    @staticmethod
    def forward(x, slope):
        return x.clamp(min=0) + slope * x.clamp(max=0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.slope = inputs
        ctx.save_for_backward(x > 0)

    @staticmethod
    def backward(ctx, grad):
        (positive,) = ctx.saved_tensors
        return grad * positive + ctx.slope * grad * ~positive, None


# %% task="leaky-relu" name="writes-into-a-copy"
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        y = x.clone()
        y[x < 0] *= slope
        return y

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        result = grad.clone()
        result[x < 0] *= ctx.slope
        return result, None


# %% task="linear" name="einsum"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w, b)
        y = torch.einsum("ni,oi->no", x, w)
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad):
        x, w, b = ctx.saved_tensors
        grad_x = torch.einsum("no,oi->ni", grad, w)
        grad_w = torch.einsum("no,ni->oi", grad, x)
        return grad_x, grad_w, None if b is None else torch.einsum("no->o", grad)


# %% task="linear" name="asks-needs-input-grad"
class Linear(Function):
    @staticmethod
    def forward(x, w, b):
        return F.linear(x, w, b)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:2])

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = grad_w = grad_b = None
        if ctx.needs_input_grad[0]:
            grad_x = grad.mm(w)
        if ctx.needs_input_grad[1]:
            grad_w = x.t().mm(grad).t()
        if ctx.needs_input_grad[2]:
            grad_b = grad.sum(dim=0)
        return grad_x, grad_w, grad_b


# %% task="linear" name="outer-products"
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.bias = b is not None
        y = (x[:, None, :] * w).sum(2)
        return y + b if ctx.bias else y

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = (grad[:, :, None] * w).sum(1)
        grad_w = (grad[:, :, None] * x[:, None, :]).sum(0)
        if not ctx.bias:
            return grad_x, grad_w, None
        return grad_x, grad_w, grad.t() @ torch.ones_like(grad[:, 0])


# %% task="frugal-linear" name="asks-the-inputs-themselves"
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(
            x if w.requires_grad else None, w if x.requires_grad else None
        )
        return torch.addmm(b, x, w.t())

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_x = None if w is None else grad @ w
        grad_w = None if x is None else grad.t() @ x
        return grad_x, grad_w, grad.sum(0)


# %% task="frugal-linear" name="setup-context"
class FrugalLinear(Function):
    @staticmethod
    def forward(x, w, b):
        return F.linear(x, w, b)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, w, _ = inputs
        kept = [t for t, n in zip((w, x), ctx.needs_input_grad, strict=False) if n]
        ctx.save_for_backward(*kept)

    @staticmethod
    def backward(ctx, grad):
        kept = list(ctx.saved_tensors)
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        grad_x = torch.einsum("no,oi->ni", grad, kept.pop(0)) if x_needs else None
        grad_w = torch.einsum("no,ni->oi", grad, kept.pop(0)) if w_needs else None
        return grad_x, grad_w, grad.sum(0) if b_needs else None


# %% task="mse" name="keeps-the-difference"
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


# %% task="mse" name="column-against-column"
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


# %% task="soft-abs" name="keeps-nothing-but-x-and-uses-exponentials"
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x.tanh()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (torch.tanh(x) + x / torch.cosh(x) ** 2)


# %% task="soft-abs" name="tanh-as-a-second-output-of-its-own-function"
class _Tanh(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(t)
        return t

    @staticmethod
    def backward(ctx, grad):
        (t,) = ctx.saved_tensors
        return grad * (1 - t * t)


class SoftAbs(Function):
    @staticmethod
    def forward(x):
        return x * torch.tanh(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = _Tanh.apply(x)
        return grad * t + grad * x * (1 - t**2)


# %% task="choice" name="swish"
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


# %% task="choice" name="cube"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.pow(3)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 3 * x.pow(2) * grad


# %% task="choice" name="bump-from-its-own-output"
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


# %% task="choice" name="sine"
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sin(x)

    @staticmethod
    def backward(ctx, grad):
        return grad * torch.cos(ctx.saved_tensors[0])


# %% task="train" name="whole-batches"
def train(activation, x, y, x_valid):
    n_in, n_hidden = x.shape[1], 50
    w1 = (torch.randn(n_hidden, n_in) / n_in**0.5).requires_grad_()
    w2 = (torch.randn(10, n_hidden) / n_hidden**0.5).requires_grad_()
    b1, b2 = (torch.zeros(n, requires_grad=True) for n in (n_hidden, 10))
    losses = []
    for _ in range(150):
        logits = activation(x @ w1.t() + b1) @ w2.t() + b2
        loss = -logits.log_softmax(1)[torch.arange(len(y)), y].mean()
        losses.append(loss.item())
        for p, g in zip(
            (w1, b1, w2, b2), torch.autograd.grad(loss, (w1, b1, w2, b2)), strict=True
        ):
            p.data -= 0.5 * g if g is not None else 0
    return (activation(x_valid @ w1.t() + b1) @ w2.t() + b2).detach(), losses


# %% task="train" name="nn-and-optim"
def train(activation, x, y, x_valid):
    first, second = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
    parameters = [*first.parameters(), *second.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    losses = []
    for _ in range(12):
        for rows in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            loss = F.cross_entropy(second(activation(first(x[rows]))), y[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return second(activation(first(x_valid))), losses
