# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import numbers, probe


# %% hidden="average-values"
def means(values):
    average = Average()
    return [average(value) for value in values]


probe(means, [5])
probe(means, [1, 2, 6])
probe(means, [-3.0, 0.0, 0.0, 1.0])
probe(means, numbers(6, away=0.1))
probe(means, [2, 3, 3, 5, 3, 8, 1, 1, 90, -1000, 7, 7])
probe(means, [1e-3 * number for number in numbers(20)])

probe(means, [2, -2, 6, 1])
probe(means, [0.0, 4.0, -4.0, 3.0])
probe(means, [1e-7 * number for number in numbers(8)], atol=0.0)
probe(means, numbers(150))

probe(lambda start, end: means([start, end])[1], 123456789.5, -123456789.0)
probe(lambda: [isinstance(mean, (int, float)) for mean in means([4, 7])])


# %% hidden="average-two"
def in_turns(values, others):
    one, two = Average(), Average()
    pairs = [[one(a), two(b)] for a, b in zip(values, others, strict=True)]
    return [*pairs, Average()(7.0)]


probe(in_turns, [1.0, 2.0], [10.0, 30.0])
probe(in_turns, numbers(4, away=0.1), numbers(4, away=0.1))


# %% mistake="shared-by-all-instances"
# All your instances share their numbers, as they do when these live on the class. Make two, call
# one, then look at the attributes of the other.
class Average:
    numbers = []

    def __init__(self):
        pass

    def __call__(self, number):
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% mistake="no-return"
# Your __call__ computes the mean and gives back None. Try print(Average()(4)) and look
# for the word return.
class Average:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def __call__(self, number):
        self.total += number
        self.count += 1
        self.mean = self.total / self.count


# %% mistake="mean-of-the-last-two"
# You average the old mean with the new number, as if both weighed the same. Follow 1,
# 2, 6 on paper: how many numbers are behind the old mean when the 6 arrives?
class Average:
    def __init__(self):
        self.mean = None

    def __call__(self, number):
        self.mean = number if self.mean is None else (self.mean + number) / 2
        return self.mean


# %% mistake="returns-the-sum"
# What you return grows and grows. It is the sum of the numbers so far, and nobody has
# divided it.
class Average:
    def __init__(self):
        self.total = 0.0

    def __call__(self, number):
        self.total += number
        return self.total


# %% mistake="starts-with-a-zero"
# Your first mean of 4 is not 4. There is one number too many in your count: what do you
# start from, and is it a number that was taken in?
class Average:
    def __init__(self):
        self.numbers = [0]

    def __call__(self, number):
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% mistake="forgets"
# Each call of yours starts afresh. What has to survive from one call to the next must
# be an attribute of self, and must not be set back in __call__.
class Average:
    def __init__(self):
        self.numbers = []

    def __call__(self, number):
        self.numbers = []
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% mistake="starts-again-at-zero"
# When your mean happens to be 0 you begin anew, as if no number had come yet. Count the
# numbers.
class Average:
    def __init__(self):
        self.mean, self.count = 0, 0

    def __call__(self, number):
        self.count += 1
        if not self.mean:
            self.mean = number
        else:
            self.mean += (number - self.mean) / self.count
        return self.mean


# %% alternative="keeps-all-numbers"
class Average:
    def __init__(self):
        self.seen = []

    def __call__(self, value):
        self.seen.append(value)
        return sum(self.seen) / len(self.seen)


# %% alternative="running-update"
class Average:
    def __init__(self):
        self.n = 0
        self.mean = 0.0

    def __call__(self, number):
        self.n += 1
        self.mean += (number - self.mean) / self.n
        print("mean so far", self.mean)
        return self.mean


# %% alternative="a-closure-inside"
class Average:
    def __init__(self):
        import torch

        self.values = torch.zeros(0, dtype=torch.float64)

    def __call__(self, number):
        more = torch.tensor([float(number)], dtype=torch.float64)
        self.values = torch.cat([self.values, more])
        return self.values.mean().item()


# %% alternative="a-generator-that-is-sent-numbers"
class Average:
    def __init__(self):
        self.means = self._means()
        next(self.means)

    @staticmethod
    def _means():
        seen, mean = [], None
        while True:
            seen.append((yield mean))
            mean = sum(seen) / len(seen)

    def __call__(self, number):
        return self.means.send(number)
