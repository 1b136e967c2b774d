# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, probe, rand, randn

rows = torch.tensor([[1.0, 2.0], [1.0, 2.0], [0.0, 5.0]])  # two are the same


# %% hidden="normalise-train"
def normalised_train(train, valid):
    return normalise(train, valid)[0]


probe(normalised_train, rand(2, 3), rand(4, 3))
probe(normalised_train, randn(3, 3), randn(2, 3))
probe(normalised_train, 5 + 3 * randn(6, 4), 5 + 3 * randn(3, 4), unchanged=True)
probe(normalised_train, 100 * rand(1, 5), 100 * rand(2, 5), unchanged=True)
probe(normalised_train, (2 + rand(3, 6)).t(), rand(2, 3), unchanged=True)
probe(normalised_train, 255 * rand(10, 7) ** 3, 255 * rand(10, 7), unchanged=True)
probe(normalised_train, 1e-3 * randn(7, 1), randn(3, 1))
probe(normalised_train, awkward(5, 3), awkward(5, 3))
probe(normalised_train, 1e-4 * randn(5, 3), 1e-4 * randn(4, 3))
probe(normalised_train, randn(30, 2), randn(30, 2))
probe(normalised_train, randn(2, 30), randn(2, 30).t().contiguous().t())
probe(normalised_train, 1e-6 * randn(5, 3), 1e-6 * randn(4, 3))
probe(normalised_train, rows, rows + 1)
far = torch.tensor([[1000000.0, 1000001.0], [1000002.0, 1000003.0]])
probe(normalised_train, far, torch.tensor([[1000004.0, 1000001.5]]))
near = torch.tensor([[1e-15, 3e-15]])
probe(normalised_train, near, 2 * near)


# %% hidden="normalise-valid"
def normalised_valid(train, valid):
    return normalise(train, valid)[1]


probe(normalised_valid, rand(2, 3), rand(4, 3))
probe(normalised_valid, 5 + 3 * randn(6, 4), 5 + 3 * randn(3, 4))
probe(normalised_valid, 5 + 3 * randn(6, 4), 8 + randn(1, 4))
probe(normalised_valid, rand(5, 2), rand(1, 2) + 7)
probe(normalised_valid, (2 + rand(3, 6)).t(), rand(2, 3))
probe(normalised_valid, 255 * rand(10, 7) ** 3, 255 * rand(10, 7))
probe(normalised_valid, 1e-3 * randn(7, 1), randn(3, 1))
probe(normalised_valid, 1e4 * randn(3, 3), 1e4 * randn(3, 3))
probe(normalised_valid, awkward(5, 3), awkward(5, 3))
probe(normalised_valid, 1e-4 * randn(5, 3), 1e-4 * randn(4, 3))
probe(normalised_valid, randn(30, 2), randn(30, 2))
probe(normalised_valid, randn(2, 30), randn(2, 30).t().contiguous().t())
probe(normalised_valid, 1e-6 * randn(5, 3), 1e-6 * randn(4, 3))
probe(normalised_valid, rows + 1, rows)
far = torch.tensor([[1000000.0, 1000001.0], [1000002.0, 1000003.0]])
probe(normalised_valid, far, torch.tensor([[1000004.0, 1000001.5]]))
near = torch.tensor([[1e-15, 3e-15]])
probe(normalised_valid, near, 2 * near)


# %% mistake="own-statistics"
# You normalise valid with its own mean and spread. Then both sets look alike, however
# different they are, and a single row has no spread at all. Use the numbers learnt from
# train.
def normalise(train, valid):
    return (train - train.mean()) / train.std(), (valid - valid.mean()) / valid.std()


# %% mistake="variance-for-std"
# You divide by the variance. Print the spread of train afterwards: it should be 1.
def normalise(train, valid):
    mean, variance = train.mean(), train.var()
    return (train - mean) / variance, (valid - mean) / variance


# %% mistake="both-together"
# You take mean and spread of both sets together. So the validation set has had a say in
# what the training set looks like. Use the numbers of train alone.
def normalise(train, valid):
    both = torch.cat([train.reshape(-1), valid.reshape(-1)])
    mean, std = both.mean(), both.std()
    return (train - mean) / std, (valid - mean) / std


# %% mistake="column-by-column"
# You use a mean and a spread for each column. The text asks for one of each, over all
# elements. What would happen to a pixel that is always black?
def normalise(train, valid):
    mean, std = train.mean(0), train.std(0)
    return (train - mean) / std, (valid - mean) / std


# %% mistake="valid-left-as-it-is"
# valid comes out as it went in, up to rounding. Print it before and after. If you did
# write its line: which mean and which spread does it use, and were they taken before or
# after train was normalised?
def normalise(train, valid):
    return (train - train.mean()) / train.std(), valid


# %% mistake="statistics-taken-late" same="valid-left-as-it-is"
# You normalise train first and take its mean and spread afterwards, for valid. By then
# they are 0 and 1. Keep the numbers before you overwrite the name.
def normalise(train, valid):
    train = (train - train.mean()) / train.std()
    return train, (valid - train.mean()) / train.std()


# %% mistake="mean-only"
# You subtract the mean and do not divide. Print the spread of train afterwards: it
# should be 1.
def normalise(train, valid):
    return train - train.mean(), valid - train.mean()


# %% mistake="in-place"
# You change the tensors that were handed in. Print train before and after the call.
def normalise(train, valid):
    mean, std = train.mean(), train.std()
    train -= mean
    train /= std
    return train, (valid - mean) / std


# %% mistake="to-the-unit-interval"
# You stretch the data to the interval from 0 to 1, by smallest and largest value. The
# text asks for mean 0 and spread 1.
def normalise(train, valid):
    low, high = train.min(), train.max()
    return (train - low) / (high - low), (valid - low) / (high - low)


# %% mistake="a-small-number-added"
# You add a small number to the standard deviation. Beside that of tiny data it is not
# small. At least two elements differ, so the deviation is never 0.
def normalise(train, valid):
    mean, std = train.mean(), train.std() + 1e-8
    return (train - mean) / std, (valid - mean) / std


# %% alternative="one-helper"
def normalise(train, valid):
    def scaled(data, mean=train.mean(), std=train.std()):
        return (data - mean) / std

    return scaled(train), scaled(valid)


# %% alternative="copies-in-place"
def normalise(train, valid):
    std, mean = torch.std_mean(train)
    results = []
    for data in (train, valid):
        data = data.clone()
        data -= mean
        data /= std
        results.append(data)
    return results


# %% alternative="python-numbers"
def normalise(train, valid):
    n = train.numel()
    m = train.sum().item() / n
    s = (((train - m) ** 2).sum().item() / (n - 1)) ** 0.5
    return train.sub(m).div(s), valid.sub(m).div(s)


# %% alternative="one-table"
import torch


def normalise(train, valid):
    std, mean = torch.std_mean(train)
    both = torch.cat([train, valid]).sub(mean).div(std)
    return both.split([len(train), len(valid)])


# %% inputs
# train, valid: empty: numbers that are not there have no mean
