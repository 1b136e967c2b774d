"""The reference solutions of 03_matmul; made by `autograder build`, do not edit."""

import time
from collections import Counter

import torch
from torch.utils._python_dispatch import TorchDispatchMode


# Counts what is asked of PyTorch. You need not read this cell.
class OperationCounter(TorchDispatchMode):
    """Inside `with OperationCounter() as seen:`, seen.counts fills by name."""

    def __init__(self):
        super().__init__()
        self.counts = Counter()

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        self.counts[str(operation)] += 1
        return operation(*args, **(kwargs or {}))


def count_operations(f, *args):
    """Call f(*args) and return how many tensor operations PyTorch was asked for."""
    with OperationCounter() as seen:
        f(*args)
    return sum(seen.counts.values())


def matmul_lists(a, b):
    """The matrix product in plain Python.

    a: list of n lists of k numbers; b: list of k lists of m numbers.
    Returns a list of n lists of m numbers.
    """
    n, k, m = len(a), len(b), len(b[0])
    c = []
    for i in range(n):
        row = []
        for j in range(m):
            total = 0.0
            for p in range(k):
                total += a[i][p] * b[p][j]
            row.append(total)
        c.append(row)
    return c


def matmul_loops(a, b):
    """The matrix product, number by number.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    n, k = a.shape
    _, m = b.shape
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


def time_calls(f, n):
    """Call f() once untimed, then n times timed.

    f: function without arguments; n: int, at least 1.
    Returns a list of n floats, the duration of each call in seconds.
    """
    f()
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


def all_greater(a, b):
    """Whether every entry of a is greater than its partner in b.

    a, b: tensors of one shape, or b of rank 0. Returns a bool or a rank-0 tensor.
    """
    return (a > b).all()


def mean_of(x):
    """The mean of all entries of x, a tensor of floats, integers or booleans."""
    return x.float().mean()


def share_greater(a, b):
    """The share of entries of a that are greater than their partner in b."""
    return mean_of(a > b)


def frobenius(a):
    """The Frobenius norm. a: float tensor (n, m). Returns a rank-0 float tensor."""
    return (a * a).sum().sqrt()


def one_norm(a):
    """The 1-norm. a: float tensor (n, m). Returns a rank-0 float tensor."""
    return a.abs().sum(0).max()


def matmul_elementwise(a, b):
    """The matrix product, one entry at a time: two loops.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


def matmul_broadcast(a, b):
    """The matrix product, one row at a time: one loop.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
    return c


def matmul_no_loop(a, b):
    """The matrix product by broadcasting alone, without a loop.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    return (a[:, :, None] * b).sum(1)


def intermediate_size(a, b):
    """How large the tensor is that matmul_no_loop sums over.

    a: tensor (n, k); b: tensor (k, m), of the same dtype.
    Returns (number of entries, number of bytes), two ints.
    """
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * a.element_size()


def matmul_blocks(a, b, size, multiply):
    """The matrix product, block by block.

    a: float tensor (n, k); b: float tensor (k, m); size: int, at least 1;
    multiply: function of two matrices that returns their product.
    Returns a float tensor (n, m).
    """
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                x, y = a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                c[i : i + size, j : j + size] += multiply(x, y)
    return c


def checked_matmul(a, b, multiply):
    """multiply(a, b), or ValueError if the inner sizes differ.

    a: float tensor (n, k); b: float tensor (k, m); multiply: function of a and b.
    """
    if a.shape[1] != b.shape[0]:
        shapes = f"{tuple(a.shape)} and {tuple(b.shape)}"
        raise ValueError(f"the inner sizes of {shapes} differ")
    return multiply(a, b)


def matmul_einsum(a, b):
    """The matrix product as an einsum.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    return torch.einsum("ip,pj->ij", a, b)


def matmul_operator(a, b):
    """The matrix product as PyTorch offers it.

    a: float tensor (n, k); b: float tensor (k, m). Returns a float tensor (n, m).
    """
    return a @ b


def star_calls(n, k, m):
    """How often `*` is called on each of the first four rungs, for (n, k)(k, m).

    n, k, m: ints. Returns a list of four ints.
    """
    return [n * k * m, n * m, n, 1]


# Assign doubling, a list of four integers: the factor by which each count grows
# when n, k and m are all doubled.
doubling = [8, 4, 2, 1]


if __name__ == "__main__":
    a, b = torch.rand(5, 196), torch.rand(196, 10)
    print("(5, 196) times (196, 10)      operations         µs   difference")
    for multiply in (
        matmul_loops,
        matmul_elementwise,
        matmul_broadcast,
        matmul_no_loop,
        matmul_einsum,
        matmul_operator,
    ):
        difference = (checked_matmul(a, b, multiply) - a @ b).abs().max()
        operations = count_operations(multiply, a, b)
        best = 1e6 * min(time_calls(lambda f=multiply: f(a, b), 3))
        print(f"{multiply.__name__:26} {operations:13,} {best:10,.0f}   {difference:10.0e}")
    rows, columns = a.tolist(), b.tolist()
    best = 1e6 * min(time_calls(lambda: matmul_lists(rows, columns), 3))
    print(f"{'matmul_lists':26} {'none':>13} {best:10,.0f}")
    difference = (matmul_blocks(a, b, 49, matmul_operator) - a @ b).abs().max()
    print(f"in blocks of 49 × 49 the largest difference is {difference:.0e}")
    entries, size = intermediate_size(a, b)
    print(f"matmul_no_loop makes {entries:,} products at once: {size:,} bytes")
    print(f"Frobenius norm of a: {frobenius(a):.3f}, 1-norm: {one_norm(a):.3f}")
    print(f"share of a above one half: {share_greater(a, torch.tensor(0.5)):.3f}")
