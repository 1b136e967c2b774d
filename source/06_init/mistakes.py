# %% task="predict-growth" name="variance-for-spread"
# You give variances. The variance of a sum of 100 such products is 100. The spread is
# its root, and it is the spread that the layers multiply. Draw 1000 numbers with
# torch.randn, multiply them by 3, and print .var() and .std().
one_layer = 100.0
five_layers = 1e10
too_large_32 = 20
too_large_64 = 155
too_small_32 = 23
holding = 0.01

# %% task="predict-growth" name="layers-add-up"
# You add a layer's share where it is multiplied. The second layer gets inputs of spread
# 10, so what is the spread of its outputs? Print it after one layer, two, and three.
one_layer = 10.0
five_layers = 50.0
too_large_32 = 39
too_large_64 = 309
too_small_32 = 45
holding = 0.1

# %% task="predict-growth" name="one-layer-late"
# Your counts of layers are one off. After the first layer the spread is 10 to the power
# of 1, after layer k it is 10 to the power of k. Write down the first power of ten
# beyond each limit.
one_layer = 10.0
five_layers = 1e5
too_large_32 = 40
too_large_64 = 310
too_small_32 = 46
holding = 0.1

# %% task="predict-growth" name="one-layer-early"
# The spread is already near the limit, but not beyond it yet. Compare the power of ten
# of your layer with the limit, factor in front included: is 1.0 times it above 3.4
# times it?
one_layer = 10.0
five_layers = 1e5
too_large_32 = 38
too_large_64 = 308
too_small_32 = 44
holding = 0.1

# %% task="predict-growth" name="zeros-counted-twice"
# With weights times 0.01 you shrink the spread by 0.01 in each layer. But the hundred
# products are still summed up. What does a layer do to the spread altogether?
one_layer = 10.0
five_layers = 1e5
too_large_32 = 39
too_large_64 = 309
too_small_32 = 23
holding = 0.1

# %% task="predict-growth" name="mean-of-the-inputs"
# You divide by the number of inputs, as in a mean. Then the variance of an output is
# 100 times 0.01 squared. Is that 1? Multiply standard normal weights by your number and
# print the spread of the outputs.
one_layer = 10.0
five_layers = 1e5
too_large_32 = 39
too_large_64 = 309
too_small_32 = 45
holding = 0.01


# %% task="first-overflow" name="counted-from-0"
# You count the layers from 0. The text counts from 1. Try one layer whose weights are
# so large that it overflows at once.
def first_overflow(x, weights):
    for layer, w in enumerate(weights):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="all-must-break"
# You wait until no finite element is left. One that is not finite is enough. Try an
# input in which one row is much larger than the others.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).any():
            return layer
    return None


# %% task="first-overflow" name="only-nan"
# You look for nan alone. Infinities come first, and nan only when two of them are
# subtracted, or one is multiplied by 0. Print x at the layer before yours.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if torch.isnan(x).any():
            return layer
    return None


# %% task="first-overflow" name="only-plus-infinity"
# Infinity has two signs. Try weights that are all negative.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if (x == math.inf).any():
            return layer
    return None


# %% task="first-overflow" name="spread-overflows-first"
# You look at the standard deviation. To get it, PyTorch squares the numbers, and the
# square of 1e30 is more than float32 can hold. Print x and x.std() side by side.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x.std()):
            return layer
    return None


# %% task="first-overflow" name="sum-overflows-first"
# You look at the sum or the mean of all elements. It can be infinite though each of
# them is finite: try two elements of 3e38.
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x.sum()):
            return layer
    return None


# %% task="first-overflow" name="in-float64"
# You compute in float64, whatever comes in. Then a float32 network breaks later than it
# really does. Print the dtype of x after each layer.
def first_overflow(x, weights):
    x = x.double()
    for layer, w in enumerate(weights, start=1):
        x = x @ w.double().t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="in-float32"
# You compute in float32, whatever comes in. A network in float64 would have gone on.
# Print the dtype of x after each layer.
def first_overflow(x, weights):
    x = x.float()
    for layer, w in enumerate(weights, start=1):
        x = x @ w.float().t()
        if not torch.isfinite(x).all():
            return layer
    return None


# %% task="first-overflow" name="number-for-none"
# Where nothing overflows you return the number of layers. Nobody could tell that from
# an overflow in the last layer. The text asks for None.
def first_overflow(x, weights):
    layer = 0
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
    return layer


# %% task="first-overflow" name="one-layer-only"
# Your loop ends after its first round, whatever it finds. A return inside a loop ends
# the function: where does the one for None stand?
def first_overflow(x, weights):
    for layer, w in enumerate(weights, start=1):
        x = x @ w.t()
        if not torch.isfinite(x).all():
            return layer
        return None


# %% task="linear-weights" name="variance-for-std"
# Your spread is 1/n. This is the variance that the weights should have; randn must be
# multiplied by a standard deviation. Print w.std() for 400 inputs: it should be 0.05.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) / inputs).requires_grad_()


# %% task="linear-weights" name="fan-out"
# You scale by the number of outputs. In the forward pass an output is a sum over the
# inputs. Push standard normal inputs through a layer of 400 inputs and 10 outputs, and
# print the spread of the result.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) / math.sqrt(outputs)).requires_grad_()


# %% task="linear-weights" name="for-relu"
# Your weights are those for a layer that a ReLU follows. Here nothing follows. Print
# the spread of the outputs for standard normal inputs.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()


# %% task="linear-weights" name="uniform-from-0-to-1"
# torch.rand is uniform on [0, 1): it is never negative, and its mean is not 0. Then all
# products with positive inputs pull in one direction. Draw a histogram of your weights.
def linear_weights(inputs, outputs):
    return (torch.rand(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% task="linear-weights" name="uniform-with-that-bound"
# You draw uniform numbers between plus and minus the standard deviation. Numbers within
# a bound have a spread which is smaller than the bound. Print w.std() for 400 inputs.
def linear_weights(inputs, outputs):
    w = torch.rand(outputs, inputs) * 2 - 1
    return (w / math.sqrt(inputs)).requires_grad_()


# %% task="linear-weights" name="times-the-root"
# You multiply by the root of the inputs. More inputs make the sum larger, so the
# weights must become smaller. Print the spread of the outputs for 400 inputs.
def linear_weights(inputs, outputs):
    return (torch.randn(outputs, inputs) * math.sqrt(inputs)).requires_grad_()


# %% task="linear-weights" name="not-scaled"
# Your weights have spread 1 whatever the size of the layer. These are the weights that
# explode. Print the spread of the outputs for 400 inputs.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs, requires_grad=True)


# %% task="linear-weights" name="shape-turned"
# Your tensor has the shape (inputs, outputs). In this course, as in PyTorch, weights
# are stored with one row per output. Print w.shape for 3 inputs and 5 outputs.
def linear_weights(inputs, outputs):
    return (torch.randn(inputs, outputs) / math.sqrt(inputs)).requires_grad_()


# %% task="linear-weights" name="not-a-leaf"
# You switch the gradient on and then divide. The division is recorded, and its result
# is no leaf: print w.is_leaf, and after a backward pass w.grad.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs, requires_grad=True) / math.sqrt(inputs)


# %% task="linear-weights" name="no-gradient"
# Nobody has told PyTorch that these weights are to be trained. Print w.requires_grad.
def linear_weights(inputs, outputs):
    return torch.randn(outputs, inputs) / math.sqrt(inputs)


# %% task="linear-weights" name="seed-inside"
# You set a seed in the function. So every layer of one shape starts with the very same
# weights. Call it twice and compare.
def linear_weights(inputs, outputs):
    torch.manual_seed(0)
    return (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% task="linear-weights" name="float64"
# Your tensor is float64. A matrix product with float32 inputs refuses it. Print
# w.dtype.
def linear_weights(inputs, outputs):
    w = torch.randn(outputs, inputs, dtype=torch.float64) / math.sqrt(inputs)
    return w.requires_grad_()


# %% task="linear-weights" name="one-row-for-all"
# You draw one row and give it to every output. Then all outputs are the same number,
# and they get the same gradient. Print w[:, 0]: how many different numbers are there?
def linear_weights(inputs, outputs):
    w = torch.randn(1, inputs).expand(outputs, inputs) / math.sqrt(inputs)
    return w.clone().requires_grad_()


# %% task="output-variance" name="mean-ignored"
# You use the variance of the inputs and forget their mean. If every input is 2, their
# variance is 0: are all outputs equal, then, whatever the weights are?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * x_variance


# %% task="output-variance" name="mean-subtracted"
# You have the relation the wrong way round. The second moment is larger than the
# variance, or equal to it: a mean makes the squares larger.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * (x_variance - x_mean**2)


# %% task="output-variance" name="mean-not-squared"
# You add the mean to the variance. Check the units: if x is in metres, the variance is
# in square metres. And what would a negative mean do?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance * (x_variance + x_mean)


# %% task="output-variance" name="spread-returned"
# You return the root, the spread of the output. The variance is asked for. Compare with
# the hundred products at the beginning: 100, not 10.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return math.sqrt(inputs * weight_variance * (x_variance + x_mean**2))


# %% task="output-variance" name="inputs-forgotten"
# You give the variance of a single product. An output is a sum of many, and the
# variances of independent things add up.
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return weight_variance * (x_variance + x_mean**2)


# %% task="output-variance" name="weights-squared"
# You square the variance of the weights, which is a mean of squares already. If all
# weights are doubled, by how much should the variance of the output grow?
def output_variance(inputs, weight_variance, x_mean, x_variance):
    return inputs * weight_variance**2 * (x_variance + x_mean**2)


# %% task="relu-moments" name="variance-halved"
# You halve the variance. What ReLU halves is the mean of the squares. Its output has a
# mean above 0, and the variance is measured from there. Draw a million numbers and
# print torch.relu(z).var().
relu_second = 0.5
relu_variance = 0.5
scaled_mean = 0.56
scaled_std = 1.0
scaled_second = 1.32

# %% task="relu-moments" name="mean-not-squared"
# You subtract the mean where its square belongs. The relation is: variance = second
# moment − mean². Draw a million numbers and check.
relu_second = 0.5
relu_variance = 0.5 - 1 / math.sqrt(2 * math.pi)
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = math.sqrt(1 - 1 / math.sqrt(math.pi))
scaled_second = 1.0

# %% task="relu-moments" name="mean-not-scaled"
# Your mean is that of the unscaled numbers. If all of them are multiplied by the root
# of 2, so is their mean.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(2 * math.pi)
scaled_std = math.sqrt(1 - 0.5 / math.pi)
scaled_second = 1.0

# %% task="relu-moments" name="mean-doubled"
# You multiply the mean by 2. The variance of z is doubled, so z itself is multiplied by
# the root of 2. A mean follows the numbers, a second moment their squares.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 2 / math.sqrt(2 * math.pi)
scaled_std = math.sqrt(4 * (0.5 - 0.5 / math.pi))
scaled_second = 2.0

# %% task="relu-moments" name="nothing-lost"
# You say that ReLU keeps the second moment, and that the scaled layer doubles it. Half
# of the numbers have become 0: what have they left to the mean of the squares?
relu_second = 1.0
relu_variance = 1 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = math.sqrt(2 - 1 / math.pi)
scaled_second = 2.0

# %% task="relu-moments" name="variance-for-std"
# For scaled_std you give a variance. The standard deviation is its root.
relu_second = 0.5
relu_variance = 0.5 - 0.5 / math.pi
scaled_mean = 1 / math.sqrt(math.pi)
scaled_std = 1 - 1 / math.pi
scaled_second = 1.0


# %% task="layer-stats" name="variance-for-std"
# Your second number is a variance. Take 3 and −1: their standard deviation is 2.83.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        found.append((x.mean().item(), x.var().item(), x.pow(2).mean().item()))
    return found


# %% task="layer-stats" name="second-moment-about-the-mean"
# Your third number is a variance: you subtract the mean before squaring. The second
# moment is the mean of the squares as they are. For 3 and −1 it is 5.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        m = x.mean()
        found.append((m.item(), x.std().item(), (x - m).pow(2).mean().item()))
    return found


# %% task="layer-stats" name="root-of-the-second-moment"
# You take the root of the mean of squares. The second moment is the mean itself. For 3
# and −1 it is 5.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().sqrt().item()))
    return found


# %% task="layer-stats" name="always-relu"
# You apply ReLU in any case. If relu is false there is none. Try it, and look whether
# any output is negative.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = (x @ w.t()).relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% task="layer-stats" name="never-relu"
# Your function never looks at relu. Try it with True, and see whether the smallest
# output is 0.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% task="layer-stats" name="before-the-relu"
# You measure first and apply ReLU afterwards. The text asks for the numbers that leave
# the layer. After a ReLU no mean can be negative.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
        if relu:
            x = x.relu()
    return found


# %% task="layer-stats" name="last-layer-without-relu"
# After the last layer you leave the ReLU out. That is how networks are built, but here
# the text wants it after every layer.
def layer_stats(x, weights, relu):
    found = []
    for number, w in enumerate(weights, start=1):
        x = x @ w.t()
        if relu and number < len(weights):
            x = x.relu()
        found.append((x.mean().item(), x.std().item(), x.pow(2).mean().item()))
    return found


# %% task="layer-stats" name="only-the-last"
# You return the numbers of one layer. The text asks for an entry per layer: collect
# them inside the loop.
def layer_stats(x, weights, relu):
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
    return [(x.mean().item(), x.std().item(), x.pow(2).mean().item())]


# %% task="layer-stats" name="biased-std"
# Your standard deviation divides by the number of elements, PyTorch's .std() by one
# less. For 3 and −1 the text wants 2.83, not 2.
def layer_stats(x, weights, relu):
    found = []
    for w in weights:
        x = x @ w.t()
        if relu:
            x = x.relu()
        std = x.std(correction=0).item()
        found.append((x.mean().item(), std, x.pow(2).mean().item()))
    return found


# %% task="kaiming" name="two-over-root-n"
# You have 2 over the root of n, and not the root of 2 over n. The two differ by a
# factor of about 1.4 in each layer. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return 2 / math.sqrt(1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="two-over-root-n-for-weights"
# Your gain is right, and your weights do not use it: you have 2 over the root of n, and
# not the root of 2 over n. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = 2 / math.sqrt((1 + slope**2) * inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="fan-out"
# You scale by the number of outputs. In the forward pass an output is a sum over the
# inputs. Look at the second moment after a layer of 400 inputs and 10 outputs.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(outputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="xavier"
# These are the weights for a layer without activation. They do not make up for the half
# that a ReLU takes away. Look at the second moment after the ReLU.
def gain(slope):
    return 1.0


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()


# %% task="kaiming" name="glorot"
# The 2 over the sum of both fans is Glorot's compromise for networks without ReLU. The
# 2 that ReLU needs stands over the fan in alone.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = math.sqrt(2 / (inputs + outputs) / (1 + slope**2))
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="variance-for-std"
# You multiply by a variance. randn must be multiplied by a standard deviation, the root
# of it. Print w.std() for 800 inputs: it should be 0.05.
def gain(slope):
    return 2 / (1 + slope**2)


def kaiming_weights(inputs, outputs, slope=0.0):
    return (torch.randn(outputs, inputs) * gain(slope) / inputs).requires_grad_()


# %% task="kaiming" name="slope-not-squared"
# You use the slope itself where the second moment needs its square: negative z are
# multiplied by a, so their squares by a². Try the slope −1, which changes signs only.
def gain(slope):
    return math.sqrt(2 / (1 + abs(slope)))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="slope-ignored"
# Your weights are the same for every slope. With a slope of 1 nothing is lost, and
# nothing needs to be made up for.
def gain(slope):
    return math.sqrt(2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="slope-not-passed-on"
# gain is right, but kaiming_weights never looks at its slope. Compare w.std() for the
# slopes 0 and 1.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(0.0) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="share-lost-for-gain"
# You return the share of the second moment that is left, or its root. The gain must
# undo this share, so a large one needs a small gain.
def gain(slope):
    return math.sqrt((1 + slope**2) / 2)


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="uniform-from-0-to-1"
# torch.rand is uniform on [0, 1): never negative, and of mean 0.5. The text asks for
# normal numbers with mean 0. Draw a histogram of your weights.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.rand(outputs, inputs) * std).requires_grad_()


# %% task="kaiming" name="uniform-with-that-spread"
# The spread of your weights is right, but they are uniform. The text asks for a normal
# distribution. Draw a histogram of your weights.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    bound = gain(slope) * math.sqrt(3 / inputs)
    w = torch.rand(outputs, inputs) * 2 * bound - bound
    return w.requires_grad_()


# %% task="kaiming" name="shape-turned"
# Your tensor has the shape (inputs, outputs). Weights are stored with one row per
# output. Print w.shape for 3 inputs and 5 outputs.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return (torch.randn(inputs, outputs) * std).requires_grad_()


# %% task="kaiming" name="not-a-leaf"
# You switch the gradient on and then multiply. The product is recorded, and is no leaf:
# print w.is_leaf.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = gain(slope) / math.sqrt(inputs)
    return torch.randn(outputs, inputs, requires_grad=True) * std


# %% task="kaiming" name="no-gradient"
# Nobody has told PyTorch that these weights are to be trained. Print w.requires_grad.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    std = math.sqrt(2 / (1 + slope**2) / inputs)
    return torch.randn(outputs, inputs) * std


# %% task="kaiming" name="seed-inside"
# You set a seed in the function. So every layer of one shape starts with the very same
# weights. Call it twice and compare.
def gain(slope):
    return math.sqrt(2 / (1 + slope**2))


def kaiming_weights(inputs, outputs, slope=0.0):
    torch.manual_seed(0)
    std = math.sqrt(2 / (1 + slope**2) / inputs)
    return (torch.randn(outputs, inputs) * std).requires_grad_()


# %% task="spread-factors" name="fans-exchanged"
# Forward and backward are exchanged. On the way forward an output is a sum over the
# inputs. On the way back, what is the gradient of an input a sum over?
def spread_factors(inputs, outputs, std):
    return math.sqrt(outputs) * std, math.sqrt(inputs) * std


# %% task="spread-factors" name="fan-in-both-ways"
# You use the inputs in both directions. On the way back `g @ w` sums over another
# dimension of w: which one?
def spread_factors(inputs, outputs, std):
    return math.sqrt(inputs) * std, math.sqrt(inputs) * std


# %% task="spread-factors" name="factors-of-the-variance"
# These are the factors of the variance. The spread is its root. With 100 inputs and
# weights of spread 1 the spread is multiplied by 10.
def spread_factors(inputs, outputs, std):
    return inputs * std**2, outputs * std**2


# %% task="spread-factors" name="no-root"
# Not the spreads of the products add up but their variances. With 100 inputs and
# weights of spread 1 the spread is multiplied by 10, not by 100.
def spread_factors(inputs, outputs, std):
    return inputs * std, outputs * std


# %% task="spread-factors" name="backward-is-the-inverse"
# You undo the forward factor on the way back. But the gradient goes through the same
# weights, and large weights make it larger as well. Double std: what happens to
# `g @ w`?
def spread_factors(inputs, outputs, std):
    return math.sqrt(inputs) * std, 1 / (math.sqrt(outputs) * std)


# %% task="glorot" name="std-as-bound"
# You take the standard deviation for the bound. Numbers that are uniform within a bound
# have a spread smaller than the bound, and the text gives their variance. Print
# w.std().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(2 / (inputs + outputs))
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% task="glorot" name="variance-as-bound"
# You take the variance for the bound. Write down both with their units: one is the
# square of the other, times a number.
def glorot_uniform(inputs, outputs):
    bound = 2 / (inputs + outputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% task="glorot" name="only-positive"
# torch.rand is uniform on [0, 1), and you only stretch it. Half of the weights should
# be negative. Print w.mean() and w.min().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * bound


# %% task="glorot" name="half-the-interval"
# Your numbers reach only half as far as they should: multiplied by the bound and moved
# by half of it. How wide is the interval from −b to b? Print w.min() and w.max().
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(outputs, inputs) * bound - bound / 2


# %% task="glorot" name="fan-in-alone"
# You use the fan in alone. The compromise is made between both fans.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(3 / inputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% task="glorot" name="kaiming"
# This is the variance for ReLU, 2 over the fan in. Glorot's 2 stands over the sum of
# the fans, and has another reason.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / inputs)
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% task="glorot" name="mean-of-fans-not-halved"
# You divide by the sum of the fans, without the 2. The mean of two numbers is half of
# their sum. For a square layer Glorot's variance must be 1 over the fan in.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(3 / (inputs + outputs))
    return torch.rand(outputs, inputs) * 2 * bound - bound


# %% task="glorot" name="normal"
# The variance is right, but your numbers are normal. The text asks for uniform ones.
# Print w.abs().max(): a bound is never passed.
def glorot_uniform(inputs, outputs):
    return torch.randn(outputs, inputs) * math.sqrt(2 / (inputs + outputs))


# %% task="glorot" name="shape-turned"
# Your tensor has the shape (inputs, outputs). The formula treats both alike, the layer
# does not. Print w.shape for 3 inputs and 5 outputs.
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    return torch.rand(inputs, outputs) * 2 * bound - bound


# %% task="glorot" name="one-row-for-all"
# You draw one row and give it to every output. Then all outputs are the same number.
# Print w[:, 0]: how many different numbers are there?
def glorot_uniform(inputs, outputs):
    bound = math.sqrt(6 / (inputs + outputs))
    row = (torch.rand(inputs) * 2 - 1) * bound
    return torch.stack([row] * outputs)


# %% task="fans" name="exchanged"
# Fan in and fan out are exchanged. Weights are stored as outputs × inputs, so the first
# number of the shape counts the outputs.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    places = math.prod(shape[2:])
    return shape[0] * places, shape[1] * places


# %% task="fans" name="kernel-forgotten"
# You count the channels and forget the places of the kernel. An output of a convolution
# is a sum over all channels *and* all places.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    return shape[1], shape[0]


# %% task="fans" name="fan-out-without-kernel"
# Your fan in is right, your fan out leaves the kernel out. One input number meets the
# kernel at each of its places, and each time makes a share of another output.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    return math.prod(shape[1:]), shape[0]


# %% task="fans" name="square-kernels-only"
# You use one side of the kernel twice. Kernels need not be square. Try (16, 3, 5, 2).
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    if len(shape) == 2:
        return shape[1], shape[0]
    places = shape[2] ** (len(shape) - 2)
    return shape[1] * places, shape[0] * places


# %% task="fans" name="images-only"
# You expect two dimensions after the channels, or none. A kernel may have one or three
# as well. Try (6, 4, 3).
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    if len(shape) == 4:
        return shape[1] * shape[2] * shape[3], shape[0] * shape[2] * shape[3]
    return shape[1], shape[0]


# %% task="fans" name="kernel-added"
# You add up the sides of the kernel. A kernel of 5 × 2 has 10 places, not 7.
def fans(shape):
    if len(shape) < 2:
        raise ValueError("too few dimensions")
    places = sum(shape[2:]) or 1
    return shape[1] * places, shape[0] * places


# %% task="fans" name="no-check"
# For fewer than two dimensions something else happens than the text asks for. Try the
# shape (5,), and see which exception is raised, or what is returned.
def fans(shape):
    places = math.prod(shape[2:])
    return shape[-1] * places, shape[0] * places


# %% task="fans" name="wrong-exception"
# It is not a ValueError that comes for the shape of a bias. Indexing raises an
# IndexError all by itself, but the text wants the one that names a bad value.
def fans(shape):
    return math.prod(shape[1:]), math.prod(shape) // shape[1]


# %% task="pytorch-reads" name="read-as-meant"
# You read the shape as you meant it, as inputs × outputs. PyTorch gets a tensor and
# nothing else, and takes the first number for the outputs. Run the line and print
# w.std().
fan_in_read = 800
std_drawn = math.sqrt(2 / 800)
std_right = math.sqrt(2 / 800)
second_moment = 1.0
mode = "fan_in"

# %% task="pytorch-reads" name="mode-unchanged"
# The default already is the mode you name, and it is what went wrong. What does PyTorch
# call the number that is really your count of inputs?
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 16.0
mode = "fan_in"

# %% task="pytorch-reads" name="two-over-root"
# You take 2 over the root of n for the root of 2 over n. Run the line and print
# w.std().
fan_in_read = 50
std_drawn = 2 / math.sqrt(50)
std_right = 2 / math.sqrt(800)
second_moment = 16.0
mode = "fan_out"

# %% task="pytorch-reads" name="relu-forgotten"
# Your second moment is that before the ReLU. Half of it is lost there.
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 32.0
mode = "fan_out"

# %% task="pytorch-reads" name="spread-for-second-moment"
# You give the root of the second moment. The spread of the weights is 4 times too
# large: what does that do to squares?
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 4.0
mode = "fan_out"

# %% task="pytorch-reads" name="shrinks"
# You expect smaller activations. PyTorch believes that few inputs are summed, so it
# makes the weights large. Compare std_drawn and std_right.
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 1 / 16
mode = "fan_out"

# %% task="pytorch-reads" name="variances"
# std_drawn and std_right are standard deviations, and you give variances. Run the line
# and print w.std().
fan_in_read = 50
std_drawn = 2 / 50
std_right = 2 / 800
second_moment = 16.0
mode = "fan_out"


# %% task="default-init" name="slope-as-gain"
# You take √5 for the gain. It is the slope of a leaky ReLU, and a slope above 1 needs a
# gain below 1. Compare your bound with the largest weight of an nn.Linear.
def default_init(fan_in):
    gain = math.sqrt(5)
    bound = gain * math.sqrt(3 / fan_in)
    return gain, bound, bound**2 / 3, gain**2 / 2


# %% task="default-init" name="gain-of-relu"
# You take the gain of ReLU. That would be a = 0, and PyTorch's line has another slope.
# Compare your bound with the largest weight of an nn.Linear.
def default_init(fan_in):
    gain = math.sqrt(2)
    return gain, gain * math.sqrt(3 / fan_in), 2 / fan_in, 1.0


# %% task="default-init" name="std-as-bound"
# You give the standard deviation as the bound. The largest of uniform numbers is
# further from 0 than their spread.
def default_init(fan_in):
    gain = math.sqrt(1 / 3)
    return gain, gain / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


# %% task="default-init" name="bound-as-std"
# Your bound is right, and you take it for the standard deviation. The variance of
# uniform numbers is a third of the square of their bound.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / fan_in, 1 / 2


# %% task="default-init" name="gain-not-rooted"
# You give the square of the gain. The variance has a third in it, the gain its root.
def default_init(fan_in):
    return 1 / 3, 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 6


# %% task="default-init" name="std-for-variance"
# Your third number is a standard deviation. The variance is asked for.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), math.sqrt(1 / (3 * fan_in)), 1 / 6


# %% task="default-init" name="relu-forgotten"
# Your factor is that of the layer alone. The ReLU after it takes half of the rest.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1 / 3


# %% task="default-init" name="factor-of-the-root"
# Your factor is that of the root, of the size of the numbers. The second moment is made
# of squares.
def default_init(fan_in):
    variance = 1 / (3 * fan_in)
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), variance, math.sqrt(1 / 6)


# %% task="default-init" name="holds-after-all"
# You say that the second moment is held. The slope √5 does not describe the network: a
# plain ReLU follows. Multiply fan in, variance and what a ReLU leaves.
def default_init(fan_in):
    return math.sqrt(1 / 3), 1 / math.sqrt(fan_in), 1 / (3 * fan_in), 1.0


# %% task="network" name="relu-scale-for-the-last"
# You scale the last layer as if a ReLU followed. Nothing follows: the outputs of the
# network would be larger than they need be by a factor of √2.
def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        w = (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="linear-scale-everywhere"
# You scale every layer as if nothing followed. Before a ReLU the weights must make up
# for the half that is lost.
def network_weights(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        w = (torch.randn(outputs, inputs) / math.sqrt(inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="first-for-last"
# You scale the first layer differently, and the text asks for it in the last. After
# which layer is there no ReLU?
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        variance = (1 if number == 1 else 2) / inputs
        w = (torch.randn(outputs, inputs) * math.sqrt(variance)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="fan-out"
# You scale by the outputs of each layer. The text asks for fan in. Print the spread of
# the weights for the sizes [200, 400, 100].
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        variance = (1 if number == len(sizes) - 1 else 2) / outputs
        w = (torch.randn(outputs, inputs) * math.sqrt(variance)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="two-over-root-n"
# You have 2 over the root of n for the root of 2 over n. Print the spread of the
# weights of the first layer for the sizes [200, 400, 100]: it should be 0.1.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = (1 if number == len(sizes) - 1 else 2) / math.sqrt(inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="random-biases"
# Your biases are random. They start at zero here: the weights alone make the neurons
# differ.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, (torch.randn(outputs) * std).requires_grad_()))
    return layers


# %% task="network" name="bias-per-input"
# Your biases have one number per input. A bias is added to an output, so there is one
# for each of those. Print the shapes for the sizes [3, 5].
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(inputs, requires_grad=True)))
    return layers


# %% task="network" name="biases-not-trained"
# Your biases do not require a gradient, so they would stay at zero for ever. Print
# b.requires_grad.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs)))
    return layers


# %% task="network" name="not-a-leaf"
# You switch the gradient on and then multiply. The product is no leaf: print w.is_leaf.
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = torch.randn(outputs, inputs, requires_grad=True) * std
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="one-layer-missing"
# Your loop stops one layer too early. Three sizes make two layers: how many pairs of
# neighbours are there in a list of three?
def network_weights(sizes):
    layers = []
    for number in range(1, len(sizes) - 1):
        inputs, outputs = sizes[number - 1], sizes[number]
        w = (torch.randn(outputs, inputs) * math.sqrt(2 / inputs)).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="seed-inside"
# You set a seed in the function. So every network starts with the very same weights,
# and layers of one shape may, too. Call it twice and compare.
def network_weights(sizes):
    layers = []
    torch.manual_seed(42)
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        w = (torch.randn(outputs, inputs) * std).requires_grad_()
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="network" name="one-tensor-for-equal-layers"
# Layers of the same shape get one and the same tensor. They would stay equal for ever,
# as every step changes all of them. Compare two weights of the sizes [4, 4, 4, 4].
def network_weights(sizes):
    layers, drawn = [], {}
    for number in range(1, len(sizes)):
        inputs, outputs = sizes[number - 1], sizes[number]
        std = math.sqrt((1 if number == len(sizes) - 1 else 2) / inputs)
        if (inputs, outputs, std) not in drawn:
            w = (torch.randn(outputs, inputs) * std).requires_grad_()
            drawn[inputs, outputs, std] = w
        w = drawn[inputs, outputs, std]
        layers.append((w, torch.zeros(outputs, requires_grad=True)))
    return layers


# %% task="shifted-relu" name="half"
# You subtract 0.5. The mean of ReLU over standard normal numbers is a little less.
# Print shifted_relu(torch.randn(1_000_000)).mean().
def shifted_relu(x):
    return x.relu() - 0.5


# %% task="shifted-relu" name="own-mean"
# You subtract the mean of the numbers at hand. Then the result for one example depends
# on the others in the batch. Apply it to a single number: you always get 0.
def shifted_relu(x):
    a = x.relu()
    return a - a.mean()


# %% task="shifted-relu" name="shift-inside"
# You subtract before the ReLU. This moves the kink, and nothing is ever negative. The
# constant comes off the result.
def shifted_relu(x):
    return (x - 1 / math.sqrt(2 * math.pi)).relu()


# %% task="shifted-relu" name="added"
# You add the constant, and the mean moves away from 0. Print
# shifted_relu(torch.randn(1_000_000)).mean().
def shifted_relu(x):
    return x.relu() + 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="clamped-lower"
# You cut off at minus the constant and keep the numbers above it as they are. ReLU cuts
# at 0 first, and then everything is moved down, positive numbers too.
def shifted_relu(x):
    return x.clamp(min=-1 / math.sqrt(2 * math.pi))


# %% task="shifted-relu" name="root-of-pi-alone"
# The 2 belongs under the root, or your constant lacks it. It should be 0.3989. Print
# yours.
def shifted_relu(x):
    return x.relu() - 1 / math.sqrt(math.pi)


# %% task="shifted-relu" name="in-place"
# You change x itself. Print it before and after the call.
def shifted_relu(x):
    return x.clamp_(min=0) - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="cut-off-from-autograd"
# You compute outside of autograd's sight, by .data, .detach() or no_grad. The values
# are right, but no gradient flows back to x.
def shifted_relu(x):
    return x.detach().relu() - 1 / math.sqrt(2 * math.pi)


# %% task="shifted-relu" name="upstream-dropped"
# Your backward returns the slope alone. The gradient that comes in from the layers
# above must be multiplied in. Compare (3 * shifted_relu(x)).sum() with and without
# the 3: the gradient of x should be three times as large.
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return (x > 0).to(x.dtype)


def shifted_relu(x):
    return Shifted.apply(x)


# %% task="shifted-relu" name="upstream-passed-everywhere"
# Your backward hands the incoming gradient on as it is. Where x is negative the output
# does not depend on x, so nothing may arrive there. Print x.grad for x = -2 and 3.
class Shifted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0) - 1 / math.sqrt(2 * math.pi)

    @staticmethod
    def backward(ctx, upstream):
        return upstream


def shifted_relu(x):
    return Shifted.apply(x)


# %% task="settle" name="variance-for-second-moment"
# You treat the shifted activations as if their mean were 0. It is, for s = 1, but
# subtracting a constant leaves the variance as it is. What counts for the next layer is
# the second moment, mean included.
def next_spread(s):
    return s * math.sqrt(1 - 1 / math.pi)


settled = 0.0


# %% task="settle" name="relu-without-shift"
# This is ReLU without its shift: it keeps every spread. Multiply out the square of
# (a − c), and take the mean of each part.
def next_spread(s):
    return float(s)


settled = 1.4


# %% task="settle" name="no-root"
# You return the variance of the next z. The spread is its root. For s = 0 the visible
# test wants 0.564.
def next_spread(s):
    return s**2 - 2 * s / math.pi + 1 / math.pi


settled = 0.23


# %% task="settle" name="factor-2-forgotten"
# You leave the layer out: its n weights of variance 2/n double the second moment.
def next_spread(s):
    return math.sqrt(s**2 / 2 - s / math.pi + 1 / (2 * math.pi))


settled = 0.35


# %% task="settle" name="no-mixed-term"
# The square of a difference has a mixed term, −2 c a. It is missing, so your spread
# always grows.
def next_spread(s):
    return math.sqrt(s**2 + 1 / math.pi)


settled = 4.23


# %% task="settle" name="mean-of-a-without-s"
# The mean of ReLU is proportional to s, and you use the one for s = 1 in the mixed
# term. Try s = 0: then every activation is −c, and the mixed term is 0.
def next_spread(s):
    return math.sqrt(abs(s**2 - 1 / math.pi))


settled = 0.4


# %% task="settle" name="held-at-1"
# Your function is right. Apply it to 1.4, to what comes out, and so on, fifty times:
# where does it arrive? Mean 0 at s = 1 does not mean that s = 1 is held.
def next_spread(s):
    return math.sqrt(s * s - (2 * s - 1) / math.pi)


settled = 1.0


# %% task="settle" name="start-for-end"
# settled is where the network starts, not where it arrives. Apply your function to
# its own result many times, and print the numbers.
def next_spread(s):
    return math.sqrt(s * s - (2 * s - 1) / math.pi)


settled = 1.4


# %% task="alikeness" name="with-itself"
# You count every row's pair with itself, which is always 1. Two rows at a right angle
# should give 0.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit @ unit.t()).mean()


# %% task="alikeness" name="not-divided-by-lengths"
# You take products of the rows as they are. A cosine does not depend on lengths:
# multiply one row by 10 and see whether the result stays.
def alikeness(a):
    n = len(a)
    table = a @ a.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% task="alikeness" name="columns"
# You compare columns, not rows. Each row belongs to one input. Which dimension do you
# sum over for a length?
def alikeness(a):
    unit = a / a.norm(dim=0, keepdim=True)
    n = a.shape[1]
    return ((unit.t() @ unit).sum() - n) / (n * (n - 1))


# %% task="alikeness" name="one-length-for-all"
# You divide by the length of the whole table, one number. Each row has its own length.
def alikeness(a):
    unit = a / a.norm()
    n = len(a)
    table = unit @ unit.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% task="alikeness" name="sign-dropped"
# You take absolute values. Opposite rows have the cosine −1, and that is not alike.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).abs().sum() - n) / (n * (n - 1))


# %% task="alikeness" name="divided-by-all-pairs"
# You leave out the pairs of a row with itself, but still divide by their number too.
# How many pairs of different rows are there, for three rows?
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    n = len(a)
    return ((unit @ unit.t()).sum() - n) / n**2


# %% task="alikeness" name="neighbours-only"
# You compare each row with the next one only. The text asks for all pairs.
def alikeness(a):
    unit = a / a.norm(dim=1, keepdim=True)
    return (unit[:-1] * unit[1:]).sum(1).mean()


# %% task="alikeness" name="means-removed"
# You subtract the mean of each row first. That is a correlation. Two rows of positive
# numbers have something in common, and this throws it away.
def alikeness(a):
    centred = a - a.mean(1, keepdim=True)
    unit = centred / (centred.norm(dim=1, keepdim=True) + 1e-12)
    n = len(a)
    return ((unit @ unit.t()).sum() - unit.norm(dim=1).pow(2).sum()) / (n * (n - 1))


# %% task="alikeness" name="in-place"
# You divide the rows of a in place, so the caller's activations are overwritten. Print
# a before and after the call.
def alikeness(a):
    a /= a.norm(dim=1, keepdim=True)
    n = len(a)
    table = a @ a.t()
    return (table.sum() - table.diagonal().sum()) / (n * (n - 1))


# %% task="normalise" name="own-statistics"
# You normalise valid with its own mean and spread. Then both sets look alike, however
# different they are, and a single row has no spread at all. Use the numbers learnt from
# train.
def normalise(train, valid):
    return (train - train.mean()) / train.std(), (valid - valid.mean()) / valid.std()


# %% task="normalise" name="variance-for-std"
# You divide by the variance. Print the spread of train afterwards: it should be 1.
def normalise(train, valid):
    mean, variance = train.mean(), train.var()
    return (train - mean) / variance, (valid - mean) / variance


# %% task="normalise" name="both-together"
# You take mean and spread of both sets together. So the validation set has had a say in
# what the training set looks like. Use the numbers of train alone.
def normalise(train, valid):
    both = torch.cat([train.reshape(-1), valid.reshape(-1)])
    mean, std = both.mean(), both.std()
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="column-by-column"
# You use a mean and a spread for each column. The text asks for one of each, over all
# elements. What would happen to a pixel that is always black?
def normalise(train, valid):
    mean, std = train.mean(0), train.std(0)
    return (train - mean) / std, (valid - mean) / std


# %% task="normalise" name="valid-left-as-it-is"
# valid comes out as it went in, up to rounding. Print it before and after. If you did
# write its line: which mean and which spread does it use, and were they taken before or
# after train was normalised?
def normalise(train, valid):
    return (train - train.mean()) / train.std(), valid


# %% task="normalise" name="statistics-taken-late" same="valid-left-as-it-is"
# You normalise train first and take its mean and spread afterwards, for valid. By then
# they are 0 and 1. Keep the numbers before you overwrite the name.
def normalise(train, valid):
    train = (train - train.mean()) / train.std()
    return train, (valid - train.mean()) / train.std()


# %% task="normalise" name="mean-only"
# You subtract the mean and do not divide. Print the spread of train afterwards: it
# should be 1.
def normalise(train, valid):
    return train - train.mean(), valid - train.mean()


# %% task="normalise" name="in-place"
# You change the tensors that were handed in. Print train before and after the call.
def normalise(train, valid):
    mean, std = train.mean(), train.std()
    train -= mean
    train /= std
    return train, (valid - mean) / std


# %% task="normalise" name="to-the-unit-interval"
# You stretch the data to the interval from 0 to 1, by smallest and largest value. The
# text asks for mean 0 and spread 1.
def normalise(train, valid):
    low, high = train.min(), train.max()
    return (train - low) / (high - low), (valid - low) / (high - low)
