# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="fit" name="computed"
shape_1, shape_2, shape_3, shape_4, shape_5 = (3, 2), "error", (1, 1), (4, 4), "error"
terms, multiplications = 28 * 28, 5 * 28 * 28 * 10

# %% task="fit" name="by-formula"


def fits(n, k, k2, m):
    return (n, m) if k == k2 else "error"


shape_1, shape_2 = fits(3, 4, 4, 2), fits(4, 3, 4, 2)
shape_3, shape_4, shape_5 = fits(1, 4, 4, 1), fits(4, 1, 1, 4), fits(3, 1, 5, 2)
terms = 784
multiplications = 39_200


# %% task="matmul-loops" name="builtin-sum-and-stack"
def matmul_loops(a, b):
    (n, k), m = a.shape, b.shape[1]
    rows = []
    for i in range(n):
        row = [sum(a[i, p] * b[p, j] for p in range(k)) for j in range(m)]
        rows.append(torch.stack(row))
    return torch.stack(rows)


# %% task="matmul-loops" name="running-total"
def matmul_loops(a, b):
    c = torch.empty(len(a), len(b[0]))
    for i in range(len(a)):
        for j in range(len(b[0])):
            total = 0.0
            for p in range(len(b)):
                total = total + a[i][p] * b[p][j]
            c[i][j] = total
    return c


# %% task="matmul-loops" name="zip-rows-and-columns"
def matmul_loops(a, b):
    entries = []
    for row in a:
        for column in b.t():
            products = [x * y for x, y in zip(row, column, strict=True)]
            entry = products[0]
            for product in products[1:]:
                entry = entry + product
            entries.append(entry)
    return torch.stack(entries).reshape(a.size(0), b.size(1))


# %% task="matmul-loops" name="inner-index-outermost"
def matmul_loops(a, b):
    c = a.new_zeros((a.shape[0], b.shape[1]))
    for p in range(a.shape[1]):
        for i in range(a.shape[0]):
            for j in range(b.shape[1]):
                c[i, j] = c[i, j] + a[i, p] * b[p, j]
    return c


# %% task="keeps" name="worked-out"
x_after, y_after = 99, 0
calls_after = 4 * 3


# %% task="time-calls" name="comprehension"
def time_calls(f, n):
    def once():
        start = time.perf_counter()
        f()
        stop = time.perf_counter()
        return stop - start

    return [once() for _ in range(n + 1)][1:]


# %% task="time-calls" name="nanoseconds"
def time_calls(f, n):
    f()
    durations = []
    while len(durations) < n:
        before = time.perf_counter_ns()
        f()
        durations.append((time.perf_counter_ns() - before) / 1e9)
    return durations


# %% task="time-calls" name="timeit-module"
def time_calls(f, n):
    import timeit

    f()
    return timeit.repeat(f, number=1, repeat=n)


# %% task="time-calls" name="wall-clock-tensor"
def time_calls(f, n):
    f()
    durations = torch.zeros(n, dtype=torch.float64)
    for i in range(n):
        start = time.monotonic()
        f()
        durations[i] = time.monotonic() - start
    return durations.tolist()


# %% task="compare" name="plain-python"
def all_greater(a, b):
    if b.dim() == 0:
        b = b.expand_as(a)
    return all(
        x > y for x, y in zip(a.flatten().tolist(), b.flatten().tolist(), strict=True)
    )


def mean_of(x):
    entries = x.flatten().tolist()
    return sum(entries) / len(entries)


def share_greater(a, b):
    return int((a > b).sum()) / a.numel()


# %% task="compare" name="not-any-less-or-equal"
def all_greater(a, b):
    return not (a <= b).any()


def mean_of(x):
    return x.sum() / x.numel()


def share_greater(a, b):
    return (a > b).double().mean().item()


# %% task="compare" name="smallest-difference"
def all_greater(a, b):
    return bool((a - b).min() > 0)


def mean_of(x):
    return torch.mean(x, dtype=torch.float32)


def share_greater(a, b):
    return torch.where(a > b, 1.0, 0.0).mean()


# %% task="rank-zero" name="tolist"
rank_1, rank_2, rank_3 = (torch.full(shape, 5.0).dim() for shape in [(), (1,), (1, 1)])
rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0
five = torch.tensor(5)


def to_number(x):
    if x.shape:
        raise ValueError("not rank 0")
    return x.tolist()


# %% task="rank-zero" name="sum-and-ndim"
rank_1 = rank_4 = rank_7 = 0
rank_2 = rank_5 = 1
rank_3 = rank_6 = 2
five = torch.tensor([2.0, 3.0]).sum()


def to_number(x):
    if x.ndim > 0:
        raise ValueError(f"a tensor of shape {tuple(x.shape)} is not a single number")
    if x.dtype == torch.bool:
        return bool(x)
    return float(x) if x.is_floating_point() else int(x)


# %% task="norms" name="pow-and-amax"
def frobenius(a):
    return a.pow(2).sum() ** 0.5


def one_norm(a):
    return torch.amax(torch.sum(torch.abs(a), dim=0))


# %% task="norms" name="trace-and-max-over-columns"
def frobenius(a):
    return torch.sqrt(torch.trace(a.t() @ a))


def one_norm(a):
    return max(column.abs().sum() for column in a.t())


# %% task="norms" name="square-and-where"
def frobenius(a):
    return torch.sqrt(torch.sum(torch.square(a), dim=(0, 1)))


def one_norm(a):
    return torch.where(a < 0, -a, a).sum(dim=0).max(dim=0).values


# %% task="matmul-elementwise" name="stack"
def matmul_elementwise(a, b):
    columns = b.t()
    rows = [torch.stack([(row * column).sum() for column in columns]) for row in a]
    return torch.stack(rows)


# %% task="matmul-elementwise" name="row-vectors-and-double-index"
def matmul_elementwise(a, b):
    c = a.new_empty(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i][j] = torch.sum(torch.mul(a[i, :], b.t()[j, :]))
    return c


# %% task="matmul-elementwise" name="columns-first"
def matmul_elementwise(a, b):
    c = torch.zeros(a.size(0), b.size(1))
    for j in range(b.size(1)):
        for i in range(a.size(0)):
            products = a[i].unsqueeze(1) * b[:, j : j + 1]
            c[i, j] += products.sum()
    return c


# %% task="matmul-elementwise" name="flat-loop"
def matmul_elementwise(a, b):
    n, m = len(a), b.shape[-1]
    entries = [(a[q // m] * b[:, q % m]).sum(dim=0) for q in range(n * m)]
    return torch.stack(entries).view(n, m)


# %% task="none-shapes" name="computed"
rows, inner, columns = 5, 784, 10
view_1, view_2, view_3 = (inner,), (1, inner), (inner, 1)
product_1, product_2, product_3 = (inner, columns), (columns,), "error"


# %% task="matmul-broadcast" name="unsqueeze"
def matmul_broadcast(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(len(a)):
        c[i] = (a[i].unsqueeze(-1) * b).sum(dim=0)
    return c


# %% task="matmul-broadcast" name="stack-rows"
def matmul_broadcast(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


# %% task="matmul-broadcast" name="row-against-transposed"
def matmul_broadcast(a, b):
    c = torch.empty(a.size(0), b.size(1))
    for i, row in enumerate(a):
        c[i, :] = torch.sum(row * b.t(), dim=1)
    return c


# %% task="matmul-broadcast" name="expanded-in-full"
def matmul_broadcast(a, b):
    rows = []
    for i in range(a.shape[0]):
        upright = a[i : i + 1].t().expand_as(b)
        rows.append((upright * b).sum(0, keepdim=True))
    return torch.cat(rows)


# %% task="matmul-broadcast" name="view-and-add-in-place"
def matmul_broadcast(a, b):
    c = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        c[i] += (a[i].reshape(-1, 1) * b).sum(axis=0)
    return c


# %% task="matmul-no-loop" name="unsqueeze"
def matmul_no_loop(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


# %% task="matmul-no-loop" name="last-dimension"
def matmul_no_loop(a, b):
    return (a[:, None, :] * b.t()).sum(-1)


# %% task="matmul-no-loop" name="view-and-expand"
def matmul_no_loop(a, b):
    n, k = a.shape
    m = b.shape[1]
    left = a.reshape(n, k, 1).expand(n, k, m)
    right = b.reshape(1, k, m).expand(n, k, m)
    return torch.sum(left * right, dim=1)


# %% task="matmul-no-loop" name="sum-first"
def matmul_no_loop(a, b):
    return torch.mul(a.t()[..., None], b[:, None]).sum(0)


# %% task="intermediate" name="make-it-and-look"
def intermediate_size(a, b):
    products = a[:, :, None] * b
    return products.numel(), products.numel() * products.element_size()


# %% task="intermediate" name="numel-times-columns"
def intermediate_size(a, b):
    n = a.numel() * b.size(-1)
    return [n, n * b.dtype.itemsize]


# %% task="checked" name="raise-last"
def checked_matmul(a, b, multiply):
    if a.size(-1) == b.size(0):
        return multiply(a, b)
    raise ValueError(f"{list(a.shape)} times {list(b.shape)}: inner sizes differ")


# %% task="checked" name="unpack-shapes"
def checked_matmul(a, b, multiply):
    (n, k), (k2, m) = a.shape, b.shape
    if k != k2:
        raise ValueError(f"({n}, {k}) and ({k2}, {m}) have no product")
    product = multiply(a, b)
    return product


# %% task="checked" name="assert-turned-into-valueerror"
def checked_matmul(a, b, multiply):
    try:
        assert len(a.t()) == len(b)
    except AssertionError:
        raise ValueError("the inner sizes differ") from None
    return multiply(a, b)


# %% task="matmul-einsum" name="other-letters-no-arrow"
def matmul_einsum(a, b):
    return torch.einsum("ik,kj", a, b)


# %% task="matmul-einsum" name="sublists"
def matmul_einsum(a, b):
    return torch.einsum(a, [0, 1], b, [1, 2], [0, 2])


# %% task="matmul-einsum" name="operands-exchanged"
def matmul_einsum(a, b):
    return torch.einsum("yz, xy -> xz", b, a)


# %% task="matmul-operator" name="function"
def matmul_operator(a, b):
    return torch.matmul(a, b)


# %% task="matmul-operator" name="mm-method"
def matmul_operator(a, b):
    return a.mm(b)


# %% task="matmul-operator" name="linear-layer"
def matmul_operator(a, b):
    return torch.nn.functional.linear(a, b.t())


# %% task="growth" name="step-by-step"
def star_calls(n, k, m):
    calls = [1]
    for size in (n, m, k):
        calls.append(calls[-1] * size)
    return calls[::-1]


doubling = [2**3, 2**2, 2, 1]


# %% task="growth" name="tuple"
def star_calls(n, k, m):
    three = sum(1 for _ in range(n) for _ in range(m) for _ in range(k))
    return three, n * m, n, 1


doubling = (8, 4, 2, 1)
