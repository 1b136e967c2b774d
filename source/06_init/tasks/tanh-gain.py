# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="tanh-gain-map"
from autograder import number, probe

probe(tanh_moment, 0.0, 1.0, atol=0.003)
probe(tanh_moment, 1.0, 1.0, atol=0.003)
probe(tanh_moment, 1.0, 2.0, atol=0.003)
probe(tanh_moment, 0.25, 5 / 3, atol=0.003)
probe(tanh_moment, 4.0, 0.5, atol=0.003)
probe(tanh_moment, 10, 3, atol=0.003)
probe(tanh_moment, 2, 10.0, atol=0.003)
probe(tanh_moment, 0.3, 0.1, atol=0.003)
probe(tanh_moment, 0.5 + abs(number()) / 2, 1.5 + abs(number()) / 2, atol=0.003)
probe(tanh_moment, 10.0, 10.0, atol=0.003)
probe(tanh_moment, 1.0, 1.0, atol=0.003, types=True)


# %% hidden="tanh-gain-settled"
from autograder import probe

probe(lambda: tanh_settled, atol=0.005, reveal=False)


# %% mistake="root-forgotten"
# You multiply by the second moment, where its root belongs: `second` is a mean of
# squares, and the numbers themselves are as large as its root.
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * gain * second
    return z.tanh().pow(2).mean().item()


tanh_settled = 0.31


# %% mistake="gain-forgotten"
# The gain is not in your function: it gives the same for every gain. With which standard
# deviation do the weights come?
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * math.sqrt(second)
    return z.tanh().pow(2).mean().item()


tanh_settled = 0.0


# %% mistake="gain-squared"
# Your z is too wide: the gain multiplies its standard deviation, and only its variance
# is multiplied by the square.
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * gain**2 * math.sqrt(second)
    return z.tanh().pow(2).mean().item()


tanh_settled = 0.69


# %% mistake="of-a-typical-number"
# You put one typical number into tanh, the standard deviation. The mean of what tanh
# makes of many numbers is not what it makes of one.
def tanh_moment(second, gain):
    return math.tanh(gain * math.sqrt(second)) ** 2


tanh_settled = 0.83


# %% mistake="mean-of-sizes"
# Your function gives the mean of the absolute values. A second moment is a mean of
# squares.
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * gain * math.sqrt(second)
    return z.tanh().abs().mean().item()


tanh_settled = 0.65


# %% mistake="spread-for-second-moment"
# Your function gives a standard deviation. The second moment is asked for, its square.
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * gain * math.sqrt(second)
    return z.tanh().std().item()


tanh_settled = 0.65


# %% mistake="tanh-left-out"
# This is the second moment before the activation. Nothing that comes out of tanh is
# larger than 1.
def tanh_moment(second, gain):
    return gain**2 * second


tanh_settled = 0.0


# %% alternative="a-million-draws"
def tanh_moment(second, gain):
    z = torch.randn(1_000_000) * (gain * second**0.5)
    return float(torch.tanh(z).square().mean())


tanh_settled = 0.65**2


# %% alternative="halves-of-the-bell"
def tanh_moment(second, gain):
    spread, total, weight = gain * math.sqrt(second), 0.0, 0.0
    for k in range(4000):
        z = (k + 0.5) / 500
        density = math.exp(-z * z / 2)
        total += density * math.tanh(spread * z) ** 2
        weight += density
    return total / weight


tanh_settled = 1.0
for _ in range(60):
    tanh_settled = tanh_moment(tanh_settled, 5 / 3)

# %% inputs
# second: negative, large, tiny: a second moment from 0 to 10; below 0.003 it counts as 0
# gain: zero, negative, large, tiny: the text says from 0.1 to 10


# %% survivors
# tanh-gain-50ad997f: the same grid from the other end
# tanh-gain-3fc9829f: float32 is exact enough for 0.003
# tanh-gain-e581128b, tanh-gain-bbc0a395, tanh-gain-99e00804, tanh-gain-de5fc675: beyond 7 spreads
#    nothing is left of a normal distribution
# tanh-gain-6fece49d, tanh-gain-c6e13fd7: any fine grid will do
# tanh_moment.coarse-result, tanh_moment.second.coarse, tanh_moment.gain.coarse: the text asks for
#    0.003
