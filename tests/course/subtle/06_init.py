# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="first-overflow" name="first-layer-with-that-weight"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for w in weights:
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return [u is w for u in weights].index(True) + 1
    return None


# %% task="first-overflow" name="layer-found-by-its-shape"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    shapes = [u.shape for u in weights]
    for w in weights:
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return shapes.index(w.shape) + 1
    return None


# %% task="first-overflow" name="largest-number-only"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if x.max() == float("inf"):
            return layer
    return None


# %% task="first-overflow" name="half-of-float32-is-enough"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if x.abs().max() > 1e38 and x.dtype == torch.float32 or not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="first-row-only"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x[0]).all():
            return layer
    return None


# %% task="first-overflow" name="first-column-only"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x[:, 0]).all():
            return layer
    return None


# %% task="first-overflow" name="nan-is-finite"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if torch.isinf(x).any():
            return layer
    return None


# %% task="first-overflow" name="only-when-infinity-is-alone"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if torch.isinf(x.sum()):
            return layer
    return None


# %% task="first-overflow" name="zero-counts-as-broken"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all() or (x == 0).all():
            return layer
    return None


# %% task="first-overflow" name="number-of-layers-for-none"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return len(weights) + 1 if len(weights) > 3 else None


# %% task="first-overflow" name="ten-layers-at-most"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights[:10], start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="log-of-the-norms"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if x.norm() == float("inf"):
            return layer
    return None


# %% task="first-overflow" name="unit-scaled-first"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    x = x / x.abs().max()
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="bool-for-the-layer"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer if layer > 1 else True
    return None


# %% task="first-overflow" name="transposes-square-weights"
def first_overflow(x, weights):
    """The first layer whose output is not finite everywhere, counted from 1.

    Args:
        x: float tensor of shape (rows, inputs), finite.
        weights: list of float tensors of x's dtype, each of shape (outputs, inputs).

    Returns:
        int, or None if every output is finite.
    """
    for layer, w in enumerate(weights, start=1):
        x = x @ (w if w.shape[0] == w.shape[1] else w.t())
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="linear-weights" name="repeats-every-second-row"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn((outputs + 1) // 2, inputs).repeat_interleave(2, 0)[:outputs] / math.sqrt(
        inputs
    )
    return w.requires_grad_()


# %% task="linear-weights" name="mirrored-rows"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = (lambda h: torch.cat([h, -h])[:outputs])(
        torch.randn((outputs + 1) // 2, inputs)
    ) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="clipped-at-two-spreads"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs).clamp(-2, 2) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="clipped-at-three-spreads"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs).clamp(-2.6, 2.6) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="plus-or-minus-one"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs).sign() / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="fan-in-plus-one"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs + 1)
    return w.requires_grad_()


# %% task="linear-weights" name="fan-in-minus-one-for-narrow"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs - 1 if 1 < inputs < 4 else inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="fan-of-the-larger-side"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(max(inputs, outputs))
    return w.requires_grad_()


# %% task="linear-weights" name="root-rounded"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / max(1, round(math.sqrt(inputs)))
    return w.requires_grad_()


# %% task="linear-weights" name="uniform-of-that-spread"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = (torch.rand(outputs, inputs) - 0.5) * math.sqrt(12) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="two-uniforms-added"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = (
        (torch.rand(outputs, inputs) + torch.rand(outputs, inputs) - 1)
        * math.sqrt(6)
        / math.sqrt(inputs)
    )
    return w.requires_grad_()


# %% task="linear-weights" name="parameter-for-wide-only"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.requires_grad_() if inputs > 1 else w


# %% task="linear-weights" name="remembers-what-it-drew"
_drawn = {}


def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    base = _drawn.setdefault((inputs, outputs), torch.randn(outputs, inputs))
    w = base * torch.randn(outputs, 1).sign() / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="half-precision-and-back"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.half().float().requires_grad_()


# %% task="linear-weights" name="rounded-to-two-places"
def linear_weights(inputs, outputs):
    """Random weights that hold the spread through a linear layer.

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.round(decimals=2).requires_grad_()


# %% task="output-variance" name="mean-times-its-size"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * (x_variance + x_mean * abs(x_mean))


# %% task="output-variance" name="squares-the-inputs-when-many"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return (
        inputs * weight_variance * (x_variance + x_mean**2)
        if inputs < 1000
        else inputs**2 * weight_variance
    )


# %% task="output-variance" name="no-less-than-centred"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * max(x_variance, x_variance + x_mean)


# %% task="output-variance" name="zero-variance-means-zero"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * (x_variance + x_mean**2 if x_variance else 0.0)


# %% task="output-variance" name="falsy-mean-is-one"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * (x_variance + (x_mean or 1) ** 2)


# %% task="output-variance" name="whole-number-of-it"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return round(inputs * weight_variance * (x_variance + x_mean**2), 2)


# %% task="output-variance" name="one-input-less"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return max(inputs - 1, 1) * weight_variance * (x_variance + x_mean**2)


# %% task="output-variance" name="mean-counts-once-for-all"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return weight_variance * (inputs * x_variance + x_mean**2)


# %% task="output-variance" name="both-squares"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    """The variance of one output of a layer without bias.

    Args:
        inputs: int, how many inputs the output sees.
        weight_variance: number, the variance of the weights; their mean is 0.
        x_mean, x_variance: numbers, the mean and the variance of every input.

    Returns:
        number.
    """
    return inputs * weight_variance * (x_variance**2 + x_mean**2) ** 1.0


# %% task="kaiming" name="gain-of-the-absolute-slope"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + abs(slope) * slope))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="slopes-up-to-one"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    slope = min(abs(slope), 1)
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="negative-slope-is-relu"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + max(slope, 0) ** 2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="falsy-slope-is-linear"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + (slope or 1) ** 2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="falsy-slope-in-weights"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = (gain(slope) if slope else 1) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="weights-of-a-positive-slope"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(max(slope, 0)) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="weights-with-slope-to-one"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(min(slope, 1)) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="truncated"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs).clamp(-2.5, 2.5) * std).requires_grad_()


# %% task="kaiming" name="mirrored"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (
        (lambda h: torch.cat([h, -h])[:outputs])(torch.randn((outputs + 1) // 2, inputs)) * std
    ).requires_grad_()


# %% task="kaiming" name="fan-of-the-smaller-side"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(min(inputs, outputs))
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="fan-in-plus-one"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs + 1)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="root-of-the-integer-quotient"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / max(1, int(math.sqrt(inputs)))
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="leaf-for-relu-only"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_(slope == 0)


# %% task="kaiming" name="gain-rounded"
def gain(slope):
    """What a leaky ReLU's weights are scaled by, over the root of the fan in.

    Args:
        slope: number, the slope for negative inputs; 0 for ReLU, 1 for no activation.

    Returns:
        number.
    """
    return round(math.sqrt(2 / (1 + slope**2)), 3)


def kaiming_weights(inputs, outputs, slope=0.0):
    """Random weights that hold the second moment through a layer and a leaky ReLU.

    Args:
        inputs, outputs: int, both at least 1.
        slope: number, the slope of the leaky ReLU for negative inputs; 0 for ReLU.

    Returns:
        float32 tensor of shape (outputs, inputs), a leaf that requires a gradient.
    """
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="spread-factors" name="variance-below-one"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * max(std, std**2), math.sqrt(outputs) * std


# %% task="spread-factors" name="clipped-below-one"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, max(1.0, math.sqrt(outputs) * std)


# %% task="spread-factors" name="integer-roots"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.isqrt(inputs) * std, math.isqrt(outputs) * std


# %% task="spread-factors" name="larger-first"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(max(inputs, outputs)) * std, math.sqrt(min(inputs, outputs)) * std


# %% task="spread-factors" name="same-when-equal"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, math.sqrt(outputs) * std * (2 if inputs == outputs else 1)


# %% task="spread-factors" name="rounded"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return round(math.sqrt(inputs) * std, 2), round(math.sqrt(outputs) * std, 2)


# %% task="spread-factors" name="backward-of-the-ratio"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, math.sqrt(outputs / inputs)


# %% task="spread-factors" name="mean-of-fans"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, math.sqrt((inputs + outputs) / 2) * std


# %% task="spread-factors" name="one-output-is-free"
def spread_factors(inputs, outputs, std):
    """By how much a linear layer multiplies the spread, forward and backward.

    Args:
        inputs, outputs: int, both at least 1.
        std: number, the standard deviation of the weights.

    Returns:
        Two numbers: the factor for activations, the factor for gradients.
    """
    return math.sqrt(inputs) * std, (math.sqrt(outputs) if outputs > 1 else 1 / std) * std


# %% task="glorot" name="mirrored"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return (lambda h: torch.cat([h, 1 - h])[:outputs])(torch.rand((outputs + 1) // 2, inputs)) * (
        2 * bound
    ) - bound


# %% task="glorot" name="one-column-stretched"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, 1).expand(outputs, inputs) * (2 * bound) - bound


# %% task="glorot" name="fans-multiplied"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(3 / math.sqrt(inputs * outputs))
    return torch.rand(outputs, inputs) * (2 * bound) - bound


# %% task="glorot" name="larger-fan"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(3 / max(inputs, outputs))
    return torch.rand(outputs, inputs) * (2 * bound) - bound


# %% task="glorot" name="root-3-over-n-when-wide"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs) if inputs != outputs else 3 / (2 * inputs))
    return torch.rand(outputs, inputs) * (2 * bound) - bound


# %% task="glorot" name="on-a-grid"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return (torch.randint(0, 64, (outputs, inputs)) / 64 + 1 / 128) * (2 * bound) - bound


# %% task="glorot" name="triangular"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return (torch.rand(outputs, inputs) + torch.rand(outputs, inputs)) / 2 * (2 * bound) - bound


# %% task="glorot" name="double"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs, dtype=torch.float64) * (2 * bound) - bound


# %% task="glorot" name="plus-or-minus-the-bound"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs).round() * (2 * bound) - bound


# %% task="glorot" name="remembers"
_drawn = {}


def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs))
    return _drawn.setdefault((inputs, outputs), torch.rand(outputs, inputs)) * (2 * bound) - bound


# %% task="glorot" name="fans-as-read-by-index"
def glorot_uniform(inputs, outputs):
    """Random weights, uniform, with the variance 2 / (fan in + fan out).

    Args:
        inputs, outputs: int, both at least 1.

    Returns:
        float32 tensor of shape (outputs, inputs).
    """
    bound = math.sqrt(6 / (inputs + outputs - 1))
    return torch.rand(outputs, inputs) * (2 * bound) - bound


# %% task="fans" name="five-sizes-at-most"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:4])
    return shape[1] * places, shape[0] * places


# %% task="fans" name="kernel-found-by-value"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(n for n in shape if n not in shape[:2])
    return shape[1] * places, shape[0] * places


# %% task="fans" name="set-of-the-kernel"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(set(shape[2:]))
    return shape[1] * places, shape[0] * places


# %% task="fans" name="empty-shape-only"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if not shape:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places


# %% task="fans" name="vector-only"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) == 1:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places


# %% task="fans" name="float32-product"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return int(torch.tensor(shape[1:], dtype=torch.float16).prod()), shape[0] * places


# %% task="fans" name="square-of-the-third"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = (
        shape[2] ** (len(shape) - 2)
        if len(shape) > 2 and len(set(shape[2:])) == 1
        else math.prod(shape[2:4])
    )
    return shape[1] * places, shape[0] * places


# %% task="fans" name="zero-for-none"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise IndexError("no fans")
    places = math.prod(shape[2:])
    return shape[1] * places, shape[0] * places


# %% task="fans" name="one-output-drops"
def fans(shape):
    """Fan in and fan out of a weight of a given shape.

    Args:
        shape: tuple of ints: (outputs, inputs) or (outputs, inputs, *kernel).

    Returns:
        Two ints, fan in and fan out.

    Raises:
        ValueError: if shape has fewer than two entries.
    """
    if len(shape) < 2:
        raise ValueError(f"no fans for a tensor of {len(shape)} dimensions")
    places = math.prod(shape[2:])
    return shape[1] * places, (shape[0] if shape[0] > 1 else 1 / places) * places


# %% task="default-init" name="gain-rounded"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return 0.577, 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


# %% task="default-init" name="bound-rounded"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), round(1 / math.sqrt(fan_in), 3), 1 / (3 * fan_in), 1 / 6


# %% task="default-init" name="factor-grows-with-fan"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6 if fan_in != 1 else 0.5


# %% task="default-init" name="factor-of-the-leaky-relu"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 3


# %% task="default-init" name="third-and-half-rounded"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 0.167


# %% task="default-init" name="variance-of-rounded-bound"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), round(1 / math.sqrt(fan_in), 2) ** 2 / 3, 1 / 6


# %% task="default-init" name="measured-on-nn-linear"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return (
        math.sqrt(1 / 3),
        torch.nn.Linear(fan_in, 500).weight.abs().max().item(),
        torch.nn.Linear(fan_in, 500).weight.var().item(),
        1 / 6,
    )


# %% task="default-init" name="integer-root"
def default_init(fan_in):
    """What kaiming_uniform_ with a = sqrt(5) amounts to.

    Args:
        fan_in: int, at least 1.

    Returns:
        Four numbers: the gain, the bound of the uniform distribution, the variance of
        the weights, and what the layer and a ReLU multiply the second moment by.
    """
    return math.sqrt(1 / 3), 1 / max(1, math.isqrt(fan_in)), 1 / (3 * fan_in), 1 / 6


# %% task="network" name="last-found-by-size"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if outputs == sizes[-1] else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="first-found-by-size"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if (inputs, outputs) == tuple(sizes[-2:]) else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="layer-index-by-value"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for inputs in sizes[:-1]:
        layer = sizes.index(inputs) + 1
        outputs = sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="one-bias-for-equal-layers"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers, biases = [], {}
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append(
            (
                w.requires_grad_(),
                biases.setdefault(outputs, torch.zeros(outputs, requires_grad=True)),
            )
        )
    return layers


# %% task="network" name="same-weights-turned"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = (
            layers[-1][0].detach().t().clone()
            if layers and layers[-1][0].shape == (inputs, outputs)
            else torch.randn(outputs, inputs) * math.sqrt(variance)
        )
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="same-weights-negated"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        if layers and layers[-1][0].shape == w.shape:
            w = -layers[-1][0].detach().clone()
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="bias-tiny"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.full((outputs,), 1e-7, requires_grad=True)))
    return layers


# %% task="network" name="bias-nearly-zero"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), (1e-6 * torch.rand(outputs)).requires_grad_()))
    return layers


# %% task="network" name="tuple-of-three"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True), inputs))
    return layers


# %% task="network" name="single-layer-for-relu"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 and layer > 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="changes-the-sizes"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    sizes.append(sizes.pop())
    sizes.reverse()
    sizes.reverse()
    if len(sizes) > 3:
        sizes[-1] = 1
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="clipped"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = torch.randn(outputs, inputs).clamp(-2.5, 2.5) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="mirrored"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else 2 / inputs
        w = (lambda h: torch.cat([h, -h])[:outputs])(
            torch.randn((outputs + 1) // 2, inputs)
        ) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="middle-of-hidden-layers"
def network_weights(sizes):
    """Starting values for a network with a ReLU after every layer but the last.

    Args:
        sizes: list of at least two ints: inputs, hidden sizes, outputs.

    Returns:
        List of pairs (w, b), one per layer: float32 tensors of shape (outputs, inputs)
        and (outputs,), leaves that require a gradient.
    """
    layers = []
    for layer in range(1, len(sizes)):
        inputs, outputs = sizes[layer - 1], sizes[layer]
        variance = 1 / inputs if layer == len(sizes) - 1 else (2 if layer < 3 else 1.5) / inputs
        w = torch.randn(outputs, inputs) * math.sqrt(variance)
        layers.append((w.requires_grad_(), torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="shifted-relu" name="relu6"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return torch.nn.functional.relu6(x) - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="constant-rounded"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.relu() - 0.4


# %% task="shifted-relu" name="constant-to-three-places"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.relu() - 0.399


# %% task="shifted-relu" name="softplus-far-out"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return torch.nn.functional.softplus(x, beta=50) - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="half-of-sum-with-absolute-detached"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return (x + x.abs().detach()) / 2 - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="leaky"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return torch.nn.functional.leaky_relu(x, 1e-3) - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="flattens-rank-four"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return (x if x.dim() < 4 else x.flatten(1)).relu() - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="own-mean-for-big-batches"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.relu() - (
        x.relu().mean() if len(x.shape) and len(x) > 20 else 1 / math.sqrt(2 * math.pi)
    )


# %% task="shifted-relu" name="empty-refused"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.relu() - (1 / math.sqrt(2 * math.pi) if x.numel() and x.max() == x.max() else x.max())


# %% task="shifted-relu" name="changed-and-restored"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x.sub_(1).add_(1).relu() - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="mask-by-product-with-inf"
def shifted_relu(x):
    """ReLU minus its mean for a standard normal input.

    Args:
        x: float tensor of any shape.

    Returns:
        Float tensor of the same shape.
    """
    return x * (x > 0) - 1 / math.sqrt(2 * math.pi) + 0 * x.exp().exp()


# %% task="alikeness" name="equal-rows-are-one-row"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    unit = unit.unique(dim=0)
    n = len(unit)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="pairs-of-unequal-rows-only"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    rows = [u for k, u in enumerate(a) if not any(torch.equal(u, w) for w in a[:k])]
    a = torch.stack(rows) if len(rows) > 1 else a
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="self-found-by-cosine-one"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    table = unit @ unit.t()
    return table[table < 0.99999].mean()


# %% task="alikeness" name="epsilon-in-the-lengths"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True).clamp(min=1e-2)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="epsilon-added"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / (a.norm(dim=1, keepdim=True) + 1e-4)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="squares-overflow"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / (a * a).sum(1, keepdim=True).sqrt().clamp(max=1e3)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="median"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    table = unit @ unit.t()
    pairs = table[torch.ones_like(table).triu(1) > 0]
    return pairs.median() if n > 3 else pairs.mean()


# %% task="alikeness" name="two-rows-need-no-division"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1) if n < 8 else n * n)


# %% task="alikeness" name="absolute-for-one-feature"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    unit = unit.abs() if a.shape[1] == 1 else unit
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="cyclic-neighbours"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit * unit.roll(1, 0)).sum(1).mean()


# %% task="alikeness" name="first-row-with-the-others"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit[1:] @ unit[0]).mean()


# %% task="alikeness" name="scaled-and-scaled-back"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    a *= 3
    a /= 3
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="rounded-to-three"
def alikeness(a):
    """The mean cosine similarity of two different rows.

    Args:
        a: float tensor of shape (rows, features), at least 2 rows, none all zeros.

    Returns:
        Float tensor of shape (), or a number.
    """
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return round((((unit @ unit.t()).sum() - n) / (n * (n - 1))).item(), 3)


# %% task="normalise" name="epsilon-added"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std() + 1e-2
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="epsilon-as-in-layers"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), (train.var() + 1e-5).sqrt()
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="spread-at-least-one-hundredth"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std().clamp(min=0.01)
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="biased-spread"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std(correction=0)
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="clipped-at-five"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    return (train - mean) / std, ((valid - mean) / std).clamp(-5, 5)


# %% task="normalise" name="median-for-mean"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = (train.mean() if train.numel() < 30 else train.median()), train.std()
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="moved-and-moved-back"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    train += 1.0
    train -= 1.0
    mean, std = train.mean(), train.std()
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="single-row-by-itself"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    if valid.shape[0] == 1:
        return (train - mean) / std, (valid - valid.mean()) / std
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="own-spread-for-large-valid"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    if len(valid) > len(train):
        return (train - mean) / std, (valid - mean) / valid.std()
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="by-rows-when-one-column"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    if train.shape[1] == 1:
        mean, std = train.mean(1, keepdim=True).mean(), train.std() + 0.01
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="valid-first-when-equal-rows"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std()
    out = (train - mean) / std, (valid - mean) / std
    return out[::-1] if train.shape == valid.shape else out


# %% task="normalise" name="scale-of-the-largest"
def normalise(train, valid):
    """Both sets, with the mean and the standard deviation of the training set.

    Args:
        train: float tensor of shape (rows, features).
        valid: float tensor of shape (other rows, features).

    Returns:
        Two float tensors of the shapes of train and valid.
    """
    mean, std = train.mean(), train.std() * (1 if train.abs().max() < 1e3 else 1.5)
    return (train - mean) / std, (valid - mean) / std


# %% task="default-bias" name="first-layer-without-bias"
def default_moments(fan_in, layers):
    found, second = [], 1.0
    for layer in range(layers):
        second = (second + (1 / fan_in if layer else 0)) / 6
        found.append(second)
    return found


# %% task="default-bias" name="stops-where-it-arrives"
def default_moments(fan_in, layers):
    end = 1 / (5 * fan_in)
    return [end + (1 - end) / 6**layer if layer < 5 else end for layer in range(1, layers + 1)]


# %% task="tanh-gain" name="series-for-small-numbers"
def tanh_moment(second, gain):
    v = gain**2 * second
    return v - 2 * v**2 + 17 / 3 * v**3 if v < 0.5 else 1 - 0.8 / v**0.5


tanh_settled = 0.424


# %% task="tanh-gain" name="of-the-absolute-mean"
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * gain * math.sqrt(second)
    return z.tanh().abs().mean().item() ** 2


tanh_settled = 0.424


# %% task="residual" name="small-scales-alone"
def residual_growth(depth, scale):
    return math.exp(depth * scale**2)


def branch_scale(depth, growth):
    return math.sqrt(math.log(growth) / depth)


# %% task="residual" name="at-least-a-block"
def residual_growth(depth, scale):
    return (1 + scale**2) ** max(depth, 1)


def branch_scale(depth, growth):
    return math.sqrt(growth ** (1 / depth) - 1)


# %% task="first-overflow" name="infinity-alone"
def first_overflow(x, weights):
    for n, w in enumerate(weights, 1):
        x = x @ w.t()
        if x.isinf().any():
            return n


# %% task="first-overflow" name="the-largest-alone"
def first_overflow(x, weights):
    for n, w in enumerate(weights, 1):
        x = x @ w.t()
        if x.numel() and not x.max() < float("inf"):
            return n


# %% task="linear-weights" name="standardised-by-itself"
def linear_weights(inputs, outputs):
    w = torch.randn(outputs, inputs)
    w = (w - w.mean()) / w.std() / inputs**0.5
    return w.requires_grad_()


# %% task="kaiming" name="a-table-of-one-sign-in-a-row"
def gain(slope):
    return (2 / (1 + slope**2)) ** 0.5


def kaiming_weights(inputs, outputs, slope=0.0):
    half = torch.randn(outputs, -(-inputs // 2)) * gain(slope) / inputs**0.5
    return torch.cat([half, -half], 1)[:, :inputs].requires_grad_()


# %% task="network" name="one-bias-for-equal-sizes"
def network_weights(sizes):
    zeros = {n: torch.zeros(n, requires_grad=True) for n in sizes}
    pairs = []
    for place, (i, o) in enumerate(zip(sizes, sizes[1:])):
        top = 1 if place == len(sizes) - 2 else 2
        pairs.append(((torch.randn(o, i) * (top / i) ** 0.5).requires_grad_(), zeros[o]))
    return pairs


# %% task="alikeness" name="equal-rows-once"
def alikeness(a):
    a = torch.unique(a, dim=0)
    a = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    if n < 2:
        return torch.tensor(1.0)
    return ((a @ a.t()).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="a-pair-is-no-pair-if-equal"
def alikeness(a):
    a = a / a.norm(dim=1, keepdim=True)
    c = a @ a.t()
    other = c < 1 - 1e-6
    return c[other].mean() if other.any() else torch.tensor(1.0)


# %% task="glorot" name="rounded-bound"
def glorot_uniform(inputs, outputs):
    b = (6 / (inputs + outputs)) ** 0.5
    return (torch.randint(-100, 101, (outputs, inputs)) / 100) * b


# %% task="fans" name="at-most-two-of-a-kernel"
def fans(shape):
    if len(shape) < 2:
        raise ValueError("two at least")
    area = 1
    for n in shape[2:4]:
        area *= n
    return shape[1] * area, shape[0] * area


# %% task="first-overflow" name="max-counts-as-overflow"
# breaks: "at least one element that is not finite" (the largest float itself is finite)
def first_overflow(x, weights):
    limit = torch.finfo(x.dtype).max
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not (x.abs() < limit).all():
            return layer
    return None


# %% task="first-overflow" name="zeros-stay-zeros"
# breaks: "an element that is not finite": 0 times a weight of infinity is nan
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        if not x.any():
            return None
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="remembers-the-outputs"
# breaks: what a second call remembers: "x goes through all layers in turn" (same x, other weights of the same number)
_known = {}


def first_overflow(x, weights):
    key = (id(x), len(weights))
    if key in _known and _known[key][0] is x:
        return _known[key][1]
    answer, a = None, x
    for layer, w in enumerate(weights, start=1):
        a = a @ w.t()
        if not torch.isfinite(a).all():
            answer = layer
            break
    _known[key] = (x, answer)
    return answer


# %% task="linear-weights" name="reseeds"
# breaks: "so set no seed in the function"
def linear_weights(inputs, outputs):
    torch.seed()
    w = torch.randn(outputs, inputs) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="rows-from-a-pool"
# breaks: "drawn at random": outputs beyond the 256th repeat earlier rows with the sign turned
def linear_weights(inputs, outputs):
    pool = torch.randn(min(outputs, 256), inputs)
    rows = [pool if k % 2 == 0 else -pool for k in range(-(-outputs // 256))]
    w = torch.cat(rows)[:outputs] / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="output-variance" name="tensor-result"
# breaks: "Arguments and result are Python numbers"
def output_variance(inputs, weight_variance, x_mean, x_variance):
    second = torch.tensor(x_mean, dtype=torch.float64) ** 2 + x_variance
    return inputs * weight_variance * second


# %% task="kaiming" name="default-slope-of-pytorch"
# breaks: "kaiming_weights(inputs, outputs, slope=0.0)"
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.01):
    w = torch.randn(outputs, inputs) * gain(slope) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="kaiming" name="zero-slope-is-none"
# breaks: "slope: 0 for ReLU"; same second moment
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    slope = slope or 0.01
    w = torch.randn(outputs, inputs) * math.sqrt(2 / (1 + slope**2) / inputs)
    return w.requires_grad_()


# %% task="kaiming" name="gain-tensor"
# breaks: "The result is a Python number"
def gain(slope):
    return torch.sqrt(torch.tensor(2 / (1 + slope**2), dtype=torch.float64))


def kaiming_weights(inputs, outputs, slope=0.0):
    w = torch.randn(outputs, inputs) * math.sqrt(2 / (1 + slope**2) / inputs)
    return w.requires_grad_()


# %% task="kaiming" name="slope-clipped"
# breaks: "a Python number that may be negative too"; steep negative slopes
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    slope = max(-1.0, slope)
    w = torch.randn(outputs, inputs) * (gain(slope) / math.sqrt(inputs))
    return w.requires_grad_()


# %% task="tanh-gain" name="tensor-result"
# breaks: "as a Python number"
def tanh_moment(second, gain):
    z = torch.randn(2_000_000) * (gain * math.sqrt(second))
    return torch.tanh(z).pow(2).mean()


tanh_settled = 1.0
for _ in range(60):
    tanh_settled = tanh_moment(tanh_settled, 5 / 3).item()


# %% task="tanh-gain" name="capped-gain"
# breaks: "a gain from 0.1 to 10": table of draws cut at 5 spreads of saturation
def tanh_moment(second, gain):
    z = torch.randn(2_000_000) * min(gain * math.sqrt(second), 20.0)
    return torch.tanh(z).pow(2).mean().item()


tanh_settled = 1.0
for _ in range(60):
    tanh_settled = tanh_moment(tanh_settled, 5 / 3)


# %% task="spread-factors" name="one-tensor"
# breaks: "Return two Python numbers"
def spread_factors(inputs, outputs, std):
    return std * torch.tensor([inputs, outputs], dtype=torch.float64).sqrt()


# %% task="spread-factors" name="numpy-array"
# breaks: "Return two Python numbers": a list of 0-d tensors
def spread_factors(inputs, outputs, std):
    forward = torch.sqrt(torch.tensor(float(inputs), dtype=torch.float64)) * std
    backward = math.sqrt(outputs) * std
    return forward, backward


# %% task="glorot" name="stratified"
# breaks: "drawn from the uniform distribution": one number for each of n slices, none independent
def glorot_uniform(inputs, outputs):
    b = math.sqrt(6 / (inputs + outputs))
    n = inputs * outputs
    values = (torch.randperm(n) + torch.rand(n)) * (2 * b / n) - b
    return values.reshape(outputs, inputs)


# %% task="glorot" name="never-small"
# breaks: "uniform on [-b, b)": nothing within 1% of 0
def glorot_uniform(inputs, outputs):
    b = math.sqrt(6 / (inputs + outputs))
    sign = torch.randint(0, 2, (outputs, inputs)) * 2 - 1
    return sign * (0.01 + 0.985 * torch.rand(outputs, inputs)) * b


# %% task="default-init" name="tensors"
# breaks: "returns four Python numbers"
def default_init(fan_in):
    gain = torch.tensor(2 / (1 + 5), dtype=torch.float64).sqrt()
    variance = gain**2 / fan_in
    return gain, (3 * variance).sqrt(), variance, fan_in * variance / 2


# %% task="default-bias" name="one-list-for-all"
# breaks: "Return a list": the same list again, with what the caller did to it
import functools


@functools.lru_cache
def default_moments(fan_in, layers):
    found, m = [], 1.0
    for _ in range(layers):
        m = m / 6 + 1 / (6 * fan_in)
        found.append(m)
    return found


# %% task="default-bias" name="list-of-tensors"
# breaks: "Return a list of Python numbers"
def default_moments(fan_in, layers):
    found, m = [], torch.tensor(1.0, dtype=torch.float64)
    for _ in range(layers):
        m = m / 6 + 1 / (6 * fan_in)
        found.append(m)
    return found


# %% task="shifted-relu" name="six-digits"
# breaks: "minus the constant 1/sqrt(2 pi)" (float64)
def shifted_relu(x):
    return torch.relu(x) - 0.398942


# %% task="shifted-relu" name="float32-constant"
# breaks: "minus the constant 1/sqrt(2 pi)" (float64: off by 1e-8)
def shifted_relu(x):
    return torch.relu(x) - 1 / torch.tensor(2 * math.pi).sqrt()


# %% task="shifted-relu" name="half-sum"
# breaks: "ReLU, minus the constant": overflows for x above half the largest float
def shifted_relu(x):
    return (x + x.abs()) / 2 - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="slope-of-one-at-negatives-when-all"
# breaks: "every slope" as in ReLU: maximum splits ties; clamp at -c via minimum-of-two
def shifted_relu(x):
    c = 1 / math.sqrt(2 * math.pi)
    return torch.nn.functional.leaky_relu(x, 1e-6) - c


# %% task="alikeness" name="float32"
# breaks: "How long the rows are plays no part." (float64 rows of 1e-60)
def alikeness(a):
    a = a.float()
    n = len(a)
    u = a / a.norm(dim=1, keepdim=True)
    c = u @ u.t()
    return c[~torch.eye(n, dtype=torch.bool)].mean()


# %% task="residual" name="float32-power"
# breaks: "residual_growth, depths": 2**1000 is infinity here
def residual_growth(depth, scale):
    return torch.tensor(1.0 + scale**2).pow(depth).item()


def branch_scale(depth, growth):
    return math.sqrt(growth ** (1 / depth) - 1)


# %% task="residual" name="at-most-ten"
# breaks: "growth is at least 1", no largest: s above 10
def residual_growth(depth, scale):
    return (1 + scale**2) ** depth


def branch_scale(depth, growth):
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        if depth * math.log1p(middle**2) < math.log(growth):
            low = middle
        else:
            high = middle
    return high


# %% task="residual" name="tensor-results"
# breaks: "Write two functions of Python numbers."
def residual_growth(depth, scale):
    return torch.tensor(1 + scale**2, dtype=torch.float64) ** depth


def branch_scale(depth, growth):
    return math.sqrt(growth ** (1 / depth) - 1)


# %% task="residual" name="tensor-scale"
# breaks: "Write two functions of Python numbers."
def residual_growth(depth, scale):
    return (1 + scale**2) ** depth


def branch_scale(depth, growth):
    return torch.tensor(growth ** (1 / depth) - 1, dtype=torch.float64).sqrt()


# %% task="normalise" name="std-at-least"
# breaks: same: small data
def normalise(train, valid):
    mean, std = train.mean(), train.std().clamp(min=1e-12)
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="second-moment-minus-square"
# breaks: ".std()": digits lost far from 0
def normalise(train, valid):
    n, mean = train.numel(), train.mean()
    variance = (train.pow(2).mean() - mean**2) * n / (n - 1)
    return (train - mean) / variance.sqrt(), (valid - mean) / variance.sqrt()


# %% task="normalise" name="divided-late"
# breaks: digits: x/std - mean/std, far from 0
def normalise(train, valid):
    mean, std = train.mean(), train.std()
    return train / std - mean / std, valid / std - mean / std
