# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="near-numbers"
from autograder import choice, number, numbers, probe

x = number(away=0.1)
probe(near, 3, 3)
probe(near, 3, 4)
probe(near, 2, 2.0)
probe(near, 2.5, 2)
probe(near, 0.1 + 0.2, 0.3)
probe(near, x, x + 5e-6)
probe(near, x + 1.6e-5, x)
probe(near, x, x - 0.1)
probe(near, 4000.0, 4000.002)
probe(near, 1e9, 1e9 + 0.5)
probe(near, x, x + 0.2, kw={"eps": 0.3})
probe(near, x, x + 0.5, kw={"eps": 0.3})
probe(near, x, x + 1e-7, kw={"eps": 1e-9})
probe(near, 3, 4, kw={"eps": 1.5})
probe(near, -3, 3, kw={"eps": 1.5})
probe(near, x, x + 1e-6, kw={"eps": 0.0})
for eps in (1.0, 200.0):
    probe(near, x, x + eps / 2, kw={"eps": eps})
    probe(near, x, x - 1.5 * eps, kw={"eps": eps})
probe(near, 0, 0)
for x in numbers(8):
    probe(near, x, x + choice([5e-6, -5e-6, 2e-5, -2e-5]))
probe(near, 2.0, 2.3, 0.5)
probe(near, 0.0, 1e-13, kw={"eps": 1e-15})


# %% hidden="near-tensors"
import torch

from autograder import choice, integer, probe, randint, randn

x = randn(2, 3, dtype=torch.float64)
last = torch.zeros(2, 3, dtype=torch.float64)
last[1, 2] = 1.0
probe(near, x, x, types=True)
probe(near, x, -x - 1.0, types=True)
probe(near, x, x + 5e-6, types=True)
probe(near, x, x + 1e-4 * last, types=True)
probe(near, x, x - 2.0 * last, types=True)
probe(near, 1000.0 + x, 1000.0 + x + 0.003, types=True)
probe(near, x, x + 0.2, kw={"eps": 0.3}, types=True)
probe(near, x, x + 0.5 * last, kw={"eps": 0.3}, types=True)
probe(near, randn(4), randn(4), types=True)
big = torch.tensor([1e6 + 0.01, 0.0], dtype=torch.float64)
probe(near, big, big.clone(), types=True)
probe(near, torch.tensor(2.5), torch.tensor(2.5), types=True)
probe(near, torch.tensor(2.5), torch.tensor(-2.5), types=True)
whole = randint(-9, 10, 5)
probe(near, whole, whole.clone(), types=True)
probe(near, whole, whole + 1, types=True)
probe(near, torch.zeros(0, 3), torch.zeros(0, 3), types=True)
probe(near, whole, whole + 2, kw={"eps": 2.5}, types=True)
probe(near, whole, whole - 4, kw={"eps": 2.5}, types=True)
probe(near, x, x - 100.0, kw={"eps": 200.0}, types=True)
probe(near, whole, whole + 300, kw={"eps": 200.0}, types=True)
probe(near, torch.zeros(0), torch.zeros(0), types=True)
y = randn(5, 6, 7)
moved = y.clone()
moved[integer(0, 5), integer(0, 6), integer(0, 7)] += 1e-4
probe(near, y, moved, types=True)
probe(near, y, y.flip(0), types=True)
for place in randint(0, 6, 10).tolist():
    moved = x.clone()
    moved[place // 3, place % 3] += choice([5e-6, 2e-5])
    probe(near, x, moved, types=True)
for x in (randn(30, 2), randn(2, 30), randn(3, 3), randn(4, 2).t(), 1e-4 * randn(3)):
    probe(near, x, x.clone(), types=True)
    probe(near, x, x + 1.0, types=True)
    probe(near, x + 1.0, x, types=True)
x = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
probe(near, x, x + 1e-9, kw={"eps": 1e-11}, types=True)
probe(near, x, x + 1e-9, kw={"eps": 1e-8}, types=True)
x = torch.tensor([1e5], dtype=torch.float64)
probe(near, x, x + 1e-8, kw={"eps": 1e-9}, types=True)


# %% hidden="near-shapes"
import torch

from autograder import choice, integer, probe, randn

probe(near, torch.ones(3), torch.ones(3))
probe(near, torch.ones(3), torch.ones(3, 1))
probe(near, torch.ones(1, 4), torch.ones(4))
probe(near, torch.ones(2, 3), torch.ones(3, 2))
probe(near, torch.ones(2), torch.ones(3))
probe(near, torch.ones(()), torch.ones(1))
probe(near, torch.ones(0, 3), torch.ones(0, 2))
probe(near, torch.ones(3), torch.ones(3, dtype=torch.float64))
probe(near, torch.ones(3, dtype=torch.int64), torch.ones(3))
probe(near, 1.0, torch.tensor(1.0))
probe(near, torch.ones(2), [1.0, 1.0])
probe(near, [1.0], 1.0)
probe(near, torch.zeros(0), torch.zeros(0, dtype=torch.float64))
probe(near, torch.zeros(2), torch.zeros(2, dtype=torch.int64))
n = integer(2, 7)
for _ in range(6):
    probe(near, torch.ones(n), torch.ones(choice([(n,), (n, 1)])))
    dtype = choice([torch.float32, torch.float64])
    probe(near, torch.ones(n), torch.ones(n, dtype=dtype))

# %% hidden="near-special"
import math

import torch

from autograder import choice, number, probe, shuffled

nan, inf = math.nan, math.inf
probe(near, nan, nan)
probe(near, nan, 1.0)
probe(near, 1.0, nan)
probe(near, inf, inf)
probe(near, -inf, inf)
probe(near, inf, 1e30)
probe(near, inf, nan)
probe(near, torch.tensor([1.0, nan]), torch.tensor([1.0, nan]))
probe(near, torch.tensor([1.0, nan]), torch.tensor([nan, 1.0]))
probe(near, torch.tensor([1.0, 2.0]), torch.tensor([1.0, nan]))
probe(near, torch.tensor([nan, 2.0]), torch.tensor([nan, 3.0]))
probe(near, torch.tensor([inf, -inf]), torch.tensor([inf, -inf]))
probe(near, torch.tensor([inf, -inf]), torch.tensor([inf, inf]))
probe(near, torch.tensor([inf, 1.0]), torch.tensor([2.0, 1.0]))
probe(near, torch.tensor([0.0, 1.0]), torch.tensor([nan, 1.0]))
probe(near, torch.tensor([inf]), torch.tensor([torch.finfo(torch.float32).max]))
for special in shuffled([nan, nan, nan, inf, inf, -inf]):
    probe(near, special, choice([special, 1.0]))
    pair = torch.tensor([number(), special])
    probe(near, pair, choice([pair, pair.flip(0)]))


def near_one_and_another(a, b, c):
    return near(a, b), near(a, c)


probe(near_one_and_another, *(torch.tensor([1.0, nan]) for _ in range(3)))
probe(near, torch.tensor([inf, 1.0]), torch.tensor([inf, 1.000005]))


# %% hidden="near-lists"
import torch

from autograder import choice, numbers, probe, randn

x, y = randn(2, 3), randn(4)
probe(near, [1.0, 2.0], [1.0, 2.0 + 1e-6])
probe(near, [1.0, 2.0], [1.0, 2.1])
probe(near, [1.1, 2.0], [1.0, 2.0])
probe(near, (1.0, 2.0), [1.0, 2.0])
probe(near, [], [])
probe(near, [1.0, 2.0], [1.0])
probe(near, [1.0], [1.0, 2.0])
probe(near, [x, y], [x, y.clone()])
probe(near, [x, y], [x, y + 1.0])
probe(near, [x, torch.ones(3)], [x, torch.ones(3, 1)])
probe(near, [1.0, [2.0, (3.0, x)]], [1.0, [2.0, [3.0, x]]])
probe(near, [1.0, [2.0, (3.0, 4.0)]], [1.0, [2.0, (3.0, 4.5)]])
probe(near, [1.0, [2.0]], [1.2, [2.3]], kw={"eps": 0.5})
probe(near, [1.0, [2.0]], [1.2, [2.7]], kw={"eps": 0.5})
probe(near, [y, [1.0, x]], [y - 0.3, (1.0, x + 0.3)], kw={"eps": 0.5})
probe(near, [y, [1.0, x]], [y - 0.3, (1.0, x + 0.7)], kw={"eps": 0.5})
probe(near, [1.0, [2.0]], [1.0, 2.0])
probe(near, [1.0, 2.0, 3.0], [1.0, 2.5, 3.0])
probe(near, [1.0, 2.0], [2.0, 1.0])
probe(near, [1.0, 1.0, 2.0], [1.0, 2.0, 2.0])
probe(near, [1, 2.0], [1.0, 2])
probe(near, [y], [y.double()])
probe(near, [1.0], [torch.tensor(1.0)])
probe(near, [[[[1.0], 2.0]]], [[[[1.0 + 1e-6], 2.0]]])
probe(near, [[[[1.0], 2.0]]], [[[[1.0 + 1e-4], 2.0]]])
for n in (1, 2, 3, 4):
    items = numbers(n)
    probe(near, items, tuple(items[: choice([n, n - 1])]))
    probe(near, items, [items[0] + choice([5e-6, 2e-5]), *items[1:]])
items = numbers(30)
probe(near, items, list(items))
probe(near, items, [*items[:-1], items[-1] + 1.0])
many = [randn(n) for n in range(12)]
probe(near, many, list(many))
probe(near, many, [*many[:-1], many[-1] + 1.0])
probe(near, [], ())


# %% mistake="allclose"
# You left the tensors to allclose. It stretches shapes that differ, and it allows more
# the larger the values are (rtol). Try near(torch.ones(3), torch.ones(3, 1)), and
# 4000 against 4000.002.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return torch.allclose(a, b, atol=eps, equal_nan=True)
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="shapes-not-compared"
# A row of three ones and a column of three ones are near for you: the subtraction
# stretched both to a table. Compare the shapes before you compare any element.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="as-many-elements"
# You compare how many elements there are and not how they are arranged. A (2, 3) and a
# (3, 2) hold six each, and so do a row and a column. What does a tensor offer that says
# more than numel?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.numel() != b.numel() or a.dtype != b.dtype:
            return False
        a, b = a.reshape(-1), b.reshape(-1)
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="dtypes-not-compared"
# Ones in float32 and ones in float64 are near for you, or raise an error. Shapes agree
# there, and something else does not. Print a.dtype and b.dtype.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape:
            return False
        a, b = a.double(), b.double()
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="plain-difference"
# In your function nan is not near nan, nor infinity near infinity. Print
# math.inf - math.inf, and ask whether that is at most eps.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(((a - b).abs() <= eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= eps
    return False


# %% mistake="nan-is-near-nothing"
# A nan is near to nothing for you. The task wants two of them to be near, so that a
# test can expect one. Look at the argument equal_nan, and do not forget numbers.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False


# %% mistake="relative-tolerance-stays"
# With large values you allow more than eps: isclose has a second tolerance, relative to
# the values, and it is not 0 unless you say so. Try near(4000.0, 4000.002), also as
# tensors.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=1e-5, abs_tol=eps)
    return False


# %% mistake="without-the-sign"
# You look at a - b and forget that it may be negative: a tensor far below the other
# counts as near. Try near(torch.zeros(2), torch.ones(2)), then the other way round.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        same = (a == b) | (torch.isnan(a) & torch.isnan(b))
        return bool((same | (a - b <= eps)).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (a != a and b != b) or a - b <= eps
    return False


# %% mistake="any-for-all"
# One pair of elements that agree is enough for you. Try
# near(torch.tensor([1.0, 1.0]), torch.tensor([1.0, 2.0])). How many must agree?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).any())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="zip-cuts-silently"
# A list is near to its own beginning: zip stops at the end of the shorter one. Try
# near([1.0, 2.0], [1.0]). What do you have to compare before the items?
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="eps-stays-outside"
# For the items of a list you fall back on the default tolerance: eps is not handed on
# when the function calls itself. Try near([1.0], [1.2], eps=0.5).
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="list-is-no-tuple"
# A list and a tuple with the same items are not near for you, because you ask for the
# same type first. The task lets the two be compared. Try near([1.0], (1.0,)).
def near(a, b, eps=1e-5):
    if type(a) is not type(b) and not isinstance(a, (int, float)):
        return False
    if isinstance(a, (list, tuple)):
        if not isinstance(b, (list, tuple)):
            return False
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="numbers-become-tensors"
# You turn numbers into tensors before comparing, so a number and a tensor of rank 0 are
# near. They are different kinds of things, and code that takes one may fail with the
# other. Try near(1.0, torch.tensor(1.0)).
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return False
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.dtype != b.dtype:
            return False
    a, b = torch.as_tensor(a), torch.as_tensor(b)
    if a.shape != b.shape:
        return False
    a, b = a.double(), b.double()
    return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())


# %% mistake="default-too-generous"
# Your default for eps is a hundred times too large. A tolerance that is too wide lets
# wrong answers through. Compare your first line with the text.
def near(a, b, eps=1e-3):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=0, abs_tol=eps) or (a != a and b != b)
    return False


# %% mistake="int-is-no-float"
# You ask whether both have the same type. A list and a tuple have not, and 2 and 2.0
# have not. Try near(2, 2.0), and read again what a number is here.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, (list, tuple)):
        return False
    return a == b or (a != a and b != b) or abs(a - b) <= eps


# %% mistake="tensor-for-a-bool"
# For tensors your answer is a tensor as well, of rank 0. Run near(torch.ones(3),
# torch.ones(3)) in a cell and look at what is shown. bool(x) makes one of Python's own.
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all()
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False


# %% mistake="tensors-in-float32"
# Two float64 numbers may differ in a digit that float32 has no room for. In which dtype
# do you subtract?
def near(a, b, eps=1e-5):
    tensors = [isinstance(x, torch.Tensor) for x in (a, b)]
    if all(tensors):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        close = torch.isclose(a.float(), b.float(), rtol=0, atol=eps, equal_nan=True)
        return bool(close.all())
    lists = [isinstance(x, (list, tuple)) for x in (a, b)]
    if any(tensors) or lists[0] != lists[1]:
        return False
    if all(lists):
        pairs = zip(a, b)
        return len(a) == len(b) and all(near(x, y, eps) for x, y in pairs)
    return a == b or (a != a and b != b) or abs(a - b) <= eps


# %% alternative="by-hand"
def near(a, b, eps=1e-5):
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)):
            return False
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        same = (a == b) | ((a != a) & (b != b))
        close = (a - b).abs() <= eps
        return (same | close).all().item()
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        if not (isinstance(a, (list, tuple)) and isinstance(b, (list, tuple))):
            return False
        if len(a) != len(b):
            return False
        for x, y in zip(a, b):
            if not near(x, y, eps):
                return False
        return True
    return a == b or (a != a and b != b) or abs(a - b) <= eps


# %% alternative="element-by-element"
def near(a, b, eps=1e-5):
    sequences = (list, tuple)
    if isinstance(a, sequences):
        if not isinstance(b, sequences) or len(a) != len(b):
            return False
        return all([near(a[i], b[i], eps) for i in range(len(a))])
    if isinstance(a, torch.Tensor):
        if not isinstance(b, torch.Tensor):
            return False
        if (tuple(a.shape), a.dtype) != (tuple(b.shape), b.dtype):
            return False
        return near(a.flatten().tolist(), b.flatten().tolist(), eps)
    if isinstance(b, (list, tuple, torch.Tensor)):
        return False
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(b - a) <= eps


# %% alternative="assert-close"
def near(a, b, eps=1e-5):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) != isinstance(b, torch.Tensor):
        return False
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return False
    if not isinstance(a, torch.Tensor):
        a, b = float(a), float(b)
    try:
        torch.testing.assert_close(a, b, rtol=0, atol=eps, equal_nan=True)
    except AssertionError:
        return False
    return True


# %% alternative="one-helper-for-each-kind"
def near_numbers(p, q, eps):
    if p != p or q != q:
        return p != p and q != q
    return p == q or -eps <= p - q <= eps


def near_tensors(p, q, eps):
    if p.dtype != q.dtype or p.shape != q.shape:
        return False
    p, q = p.double(), q.double()
    gap = torch.where(p == q, torch.zeros_like(p), (p - q).abs())
    gap[p.isnan() & q.isnan()] = 0.0
    return not bool((~(gap <= eps)).any())


def near_lists(p, q, eps):
    return len(p) == len(q) and False not in [near(x, y, eps) for x, y in zip(p, q)]


def near(p, q, eps=1e-5):
    kinds = [
        ((int, float), near_numbers),
        (torch.Tensor, near_tensors),
        ((list, tuple), near_lists),
    ]
    for kind, helper in kinds:
        if isinstance(p, kind) and isinstance(q, kind):
            return helper(p, q, eps)
    return False


# %% alternative="numpy"
def near(a, b, eps=1e-5):
    import numpy as np

    kinds = [torch.is_tensor(x) + 2 * isinstance(x, (list, tuple)) for x in (a, b)]
    if kinds[0] != kinds[1]:
        return False
    if kinds[0] == 2:
        return len(a) == len(b) and not [
            1 for i in range(len(a)) if not near(a[i], b[i], eps)
        ]
    if kinds[0] == 1 and (a.dtype is not b.dtype or list(a.shape) != list(b.shape)):
        return False
    a, b = (x.cpu() if torch.is_tensor(x) else x for x in (a, b))
    return bool(np.allclose(a, b, rtol=0, atol=eps, equal_nan=True))


# %% survivors
# near-8ce2170c: closeness is symmetric: the two numbers may be exchanged
# near-df6ec170: closeness is symmetric: the items of a pair may be exchanged
# near-339bc9e7: closeness is symmetric: with rtol=0 neither tensor sets the scale
# near-d382d936: closeness is symmetric: the two lists may be exchanged
# near.eps.coarse: the tests keep away from differences of about eps


# %% inputs
# eps: int: the text says a float
# eps: negative: the text says the largest difference, and no difference is
