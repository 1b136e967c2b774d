# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, rand, randn

# %% hidden="normalise-images-last"
probe(normalise_last, randn(4, 5, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_last, randn(3, 4, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_last, randn(2, 4, 5, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_last, randn(3, 4, 1), randn(1), rand(1) + 0.5, grad=True)
probe(normalise_last, randn(2, 3, 4), randn(4), rand(4) + 0.5, unchanged=True)
probe(normalise_last, randn(0, 4, 5, 3), randn(3), rand(3) + 0.5)
x = randn(2, 2, 2)
probe(
    normalise_last,
    x,
    torch.tensor([0.0, 1.0]),
    torch.tensor([0.001, 100.0]),
    unchanged=True,
)
probe(
    normalise_last,
    torch.stack([x, x]),
    torch.tensor([0.0, 1.0]),
    torch.tensor([0.5, 2.0]),
    grad=True,
)
probe(normalise_last, randn(3, 3, 3), randn(3), rand(3) + 0.5, grad=True)
probe(
    normalise_last,
    randn(3, 3, 3, 3),
    randn(3),
    rand(3) + 0.5,
    grad=True,
    unchanged=True,
)
probe(normalise_last, randn(2, 1, 1, 5), randn(5), rand(5) + 0.5, grad=True)
probe(
    normalise_last,
    randn(2, 1, 3, 2, 5),
    randn(5),
    rand(5) + 0.5,
    grad=True,
    unchanged=True,
)
probe(normalise_last, randn(2, 1, 3, 3, 4, 2), randn(2), rand(2) + 0.5, grad=True)
probe(normalise_last, 30 * randn(9, 12, 3), randn(3), rand(3) * 0.1 + 0.02, grad=True)
probe(
    normalise_last,
    randn(4, 5, 3).transpose(0, -1).contiguous().transpose(0, -1),
    randn(3),
    rand(3) + 0.5,
)
mean, std = torch.tensor([200.0, 2.0, 2.0]), torch.tensor([1.0, 1.0, 300.0])
probe(normalise_last, awkward(4, 4, 3), mean, std, grad=True)
probe(
    normalise_last, 300 * randn(3, 2, 3, away=1.0), randn(3), rand(3) + 0.5, grad=True
)
mean, std = 1e-4 * randn(3), 1e-4 * (rand(3) + 1)
probe(normalise_last, 1e-4 * randn(3, 2, 3), mean, std, grad=True)
probe(normalise_last, randn(1, 2, 5, 3), randn(3), rand(3) + 0.5, grad=True)
mean, std = randn(30), rand(30) + 0.5
probe(normalise_last, randn(2, 3, 30), mean, std, grad=True)
probe(normalise_last, randn(30, 2, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_last, randn(2, 30, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_last, randn(0, 4, 5, 3), randn(3), rand(3) + 0.5, grad=True)
x = torch.tensor([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]])
mean, std = torch.tensor([2.0, 2.0, -1.0]), torch.tensor([0.5, 4.0, 0.5])
probe(normalise_last, x, mean, std, grad=True)


def x_frozen(x, mean, std):
    """normalise_last(x.detach(), mean, std)"""
    return normalise_last(x.detach(), mean, std)


def x_alone(x, mean, std):
    """normalise_last(x, mean.detach(), std.detach())"""
    return normalise_last(x, mean.detach(), std.detach())


def after_a_change(x, mean, std):
    """normalise_last(x, mean, std), after normalise_last(x, mean, std) and std *= 2"""
    normalise_last(x, mean, std)
    std *= 2
    return normalise_last(x, mean, std)


given = torch.tensor([[[1.0, 2.0]]]), torch.tensor([3.0, 5.0]), torch.tensor([2.0, 4.0])
probe(x_frozen, *given, grad=True)
probe(x_alone, *given, grad=True)
probe(after_a_change, *given)
probe(
    normalise_last,
    torch.tensor([[[1.0, 2.0]]]),
    torch.zeros(2),
    torch.ones(2),
    grad=True,
)


# %% hidden="normalise-images-first"
probe(normalise_first, randn(3, 4, 5), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(3, 4, 3), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(3, 3, 4), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(2, 3, 4, 5), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(3, 2, 3, 3, 5), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(1, 4, 5), randn(1), rand(1) + 0.5, grad=True)
probe(normalise_first, randn(4, 2, 3), randn(4), rand(4) + 0.5, unchanged=True)
probe(normalise_first, randn(0, 3, 4, 5), randn(3), rand(3) + 0.5)
x = randn(2, 2, 2)
probe(
    normalise_first,
    x,
    torch.tensor([0.0, 1.0]),
    torch.tensor([0.001, 100.0]),
    unchanged=True,
)
probe(
    normalise_first,
    torch.stack([x, x]),
    torch.tensor([0.0, 1.0]),
    torch.tensor([0.5, 2.0]),
    grad=True,
)
probe(normalise_first, randn(3, 3, 3), randn(3), rand(3) + 0.5, grad=True)
probe(
    normalise_first,
    randn(3, 3, 3, 3),
    randn(3),
    rand(3) + 0.5,
    grad=True,
    unchanged=True,
)
probe(normalise_first, randn(2, 5, 1, 1), randn(5), rand(5) + 0.5, grad=True)
probe(
    normalise_first,
    randn(2, 1, 5, 3, 2),
    randn(5),
    rand(5) + 0.5,
    grad=True,
    unchanged=True,
)
probe(normalise_first, randn(2, 1, 3, 2, 3, 4), randn(2), rand(2) + 0.5, grad=True)
probe(normalise_first, 30 * randn(3, 9, 12), randn(3), rand(3) * 0.1 + 0.02, grad=True)
probe(
    normalise_first,
    randn(3, 4, 5).transpose(0, -1).contiguous().transpose(0, -1),
    randn(3),
    rand(3) + 0.5,
)
mean, std = torch.tensor([200.0, 2.0, 2.0]), torch.tensor([1.0, 1.0, 300.0])
probe(normalise_first, awkward(4, 3, 2, 2), mean, std, grad=True)
probe(
    normalise_first, 300 * randn(3, 3, 2, away=1.0), randn(3), rand(3) + 0.5, grad=True
)
mean, std = 1e-4 * randn(3), 1e-4 * (rand(3) + 1)
probe(normalise_first, 1e-4 * randn(3, 3, 2), mean, std, grad=True)
probe(normalise_first, randn(1, 3, 2, 5), randn(3), rand(3) + 0.5, grad=True)
mean, std = randn(30), rand(30) + 0.5
probe(normalise_first, randn(30, 2, 3), mean, std, grad=True)
probe(normalise_first, randn(3, 30, 2), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(3, 2, 30), randn(3), rand(3) + 0.5, grad=True)
probe(normalise_first, randn(0, 3, 4, 5), randn(3), rand(3) + 0.5, grad=True)
x = torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]])
mean, std = torch.tensor([2.0, 2.0, -1.0]), torch.tensor([0.5, 4.0, 0.5])
probe(normalise_first, x, mean, std, grad=True)


def x_frozen(x, mean, std):
    """normalise_first(x.detach(), mean, std)"""
    return normalise_first(x.detach(), mean, std)


def x_alone(x, mean, std):
    """normalise_first(x, mean.detach(), std.detach())"""
    return normalise_first(x, mean.detach(), std.detach())


def after_a_change(x, mean, std):
    """normalise_first(x, mean, std), after normalise_first(x, mean, std) and std *= 2"""
    normalise_first(x, mean, std)
    std *= 2
    return normalise_first(x, mean, std)


given = (
    torch.tensor([[[1.0]], [[2.0]]]),
    torch.tensor([3.0, 5.0]),
    torch.tensor([2.0, 4.0]),
)
probe(x_frozen, *given, grad=True)
probe(x_alone, *given, grad=True)
probe(after_a_change, *given)
probe(
    normalise_first,
    torch.tensor([[[1.0]], [[2.0]]]),
    torch.zeros(2),
    torch.ones(2),
    grad=True,
)


# %% mistake="first-like-last"
# You treat channels first like channels last, so the means are aligned with the width.
# If an image is as wide as it has channels, no error appears. Write both shapes below
# each other.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean) / std


# %% mistake="one-none-missing"
# You inserted one dimension of size 1. The channel is then aligned with the height. How
# many dimensions stand to the right of the channel in (c, h, w)?
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None]) / std[:, None]


# %% mistake="own-statistics"
# You work out mean and spread from the image. They are given: statistics of a whole
# training set, the same for every image.
def normalise_last(x, mean, std):
    return (x - x.mean((-3, -2))) / x.std((-3, -2))


def normalise_first(x, mean, std):
    m, s = x.mean((-2, -1), keepdim=True), x.std((-2, -1), keepdim=True)
    return (x - m) / s


# %% mistake="no-batch"
# Your code holds for one image only. With a batch another dimension stands in front,
# and the channel is no longer dimension 0. Count from the right instead.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    channels = [(x[c] - mean[c]) / std[c] for c in range(len(mean))]
    return torch.stack(channels)


# %% mistake="batch-only"
# Your code holds for a batch only: it hands a single image back with a dimension too
# many. Compare the shape of the result with that of x.
def normalise_last(x, mean, std):
    return (x - mean[None, None, None]) / std[None, None, None]


def normalise_first(x, mean, std):
    return (x - mean[None, :, None, None]) / std[None, :, None, None]


# %% mistake="std-not-aligned"
# You aligned the means and forgot the standard deviations. Both belong to the channels.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std


# %% mistake="missing-parentheses"
# Only the mean is divided by std. A division binds more tightly than a difference.
def normalise_last(x, mean, std):
    return x - mean / std


def normalise_first(x, mean, std):
    return x - mean[:, None, None] / std[:, None, None]


# %% mistake="returns-channels-last"
# You moved the channel to the end, where it is easy to align, and left it there. The
# result should have the shape of x.
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x.movedim(-3, -1) - mean) / std


# %% mistake="changes-the-images"
# You subtract into the images you were given, and the caller's numbers are gone. Look
# at x after the call.
def normalise_last(x, mean, std):
    x -= mean
    x /= std
    return x


def normalise_first(x, mean, std):
    x -= mean[:, None, None]
    x /= std[:, None, None]
    return x


# %% mistake="statistics-as-constants"
# No gradient reaches mean and std. Training rarely asks for it; this text does, for all
# three arguments.
def normalise_last(x, mean, std):
    return (x - mean.detach()) / std.detach()


def normalise_first(x, mean, std):
    return (x - mean.detach()[:, None, None]) / std.detach()[:, None, None]


# %% mistake="multiplies"
# You multiply by std. To bring a spread down to 1, divide by it.
def normalise_last(x, mean, std):
    return (x - mean) * std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) * std[:, None, None]


# %% mistake="nothing-for-no-images"
# For an empty batch you make a tensor by hand, and no gradient comes back from it. Does
# the formula need to be told that the batch is empty?
def normalise_last(x, mean, std):
    if x.numel() == 0:
        return torch.empty(x.shape)
    return (x - mean) / std


def normalise_first(x, mean, std):
    if x.numel() == 0:
        return torch.empty(x.shape)
    return (x - mean[:, None, None]) / std[:, None, None]


# %% alternative="view"
def normalise_last(x, mean, std):
    return x.sub(mean).div(std)


def normalise_first(x, mean, std):
    return (x - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)


# %% alternative="dots"
def normalise_last(x, mean, std):
    return (x - mean[None, None]) / std[None, None]


def normalise_first(x, mean, std):
    mean, std = mean[..., None, None], std[..., None, None]
    return (x - mean) / std


# %% alternative="moved-and-back"
def normalise_last(x, mean, std):
    return x / std - mean / std


def normalise_first(x, mean, std):
    return ((x.movedim(-3, -1) - mean) / std).movedim(-1, -3)


# %% alternative="channel-by-channel"
def normalise_last(x, mean, std):
    channels = [(x[..., c] - mean[c]) / std[c] for c in range(len(mean))]
    return torch.stack(channels, dim=-1)


def normalise_first(x, mean, std):
    result = torch.zeros(x.shape)
    for c, (m, s) in enumerate(zip(mean, std)):
        result[..., c, :, :] = (x[..., c, :, :] - m) / s
    return result


# %% alternative="one-calls-the-other"
def normalise_last(images, centre, spread):
    print(images.shape)
    images = images.clone()
    images -= centre
    images /= spread
    return images


def normalise_first(images, centre, spread):
    swapped = images.transpose(-3, -2).transpose(-2, -1)
    return normalise_last(swapped, centre, spread).transpose(-2, -1).transpose(-3, -2)


# %% alternative="stack-of-channels"
def normalise_last(x, mean, std):
    channels = zip(x.unbind(-1), mean, std)
    return torch.stack([(image - m) / s for image, m, s in channels], dim=-1)


def normalise_first(x, mean, std):
    shape = [len(mean) if place == x.dim() - 3 else 1 for place in range(x.dim())]
    return x.sub(mean.reshape(shape)).div(std.reshape(shape))


# %% inputs
# std: zero, negative: a standard deviation to divide by is neither
# mean, std: empty: an image has a channel
# mean, std: shared: no text makes a mean a standard deviation
