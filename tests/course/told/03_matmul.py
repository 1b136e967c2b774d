# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="matmul-loops" name="sets" means="overwrites-the-sum"
def matmul_loops(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                out[i, j] = a[i, k] * b[k, j]
    return out


# %% task="matmul-loops" name="adds" means="plus-for-times"
def matmul_loops(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                out[i, j] += a[i, k] + b[k, j]
    return out


# %% task="matmul-loops" name="items" means="numbers-taken-out"
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    rows = []
    for i in range(n):
        row = []
        for j in range(m):
            s = 0.0
            for p in range(k):
                s += a[i, p].item() * b[p, j].item()
            row.append(s)
        rows.append(row)
    return torch.tensor(rows)


# %% task="matmul-loops" name="wrong-range" means="inner-loop-over-rows"
def matmul_loops(a, b):
    ar, ac = a.shape
    br, bc = b.shape
    c = torch.zeros(ar, bc)
    for i in range(ar):
        for j in range(bc):
            for k in range(ar):
                c[i, j] += a[i, k] * b[k, j]
    return c


# %% task="matmul-loops" name="nothing-back" means="no-return"
def matmul_loops(a, b):
    c = torch.zeros(len(a), len(b[0]))
    for i in range(len(a)):
        for j in range(len(b[0])):
            for k in range(len(b)):
                c[i, j] += a[i, k] * b[k, j]


# %% task="compare" name="mask" means="mask-not-answer"
def all_greater(a, b):
    return a > b


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="mean-of-ints" means="mean-of-integers"
def all_greater(a, b):
    return torch.all(a > b)


def mean_of(x):
    return x.mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="count" means="count-for-share"
def all_greater(a, b):
    return (a > b).all().item()


def mean_of(x):
    return torch.mean(x.to(torch.float32))


def share_greater(a, b):
    return (a > b).sum()


# %% task="compare" name="any" means="any-for-all"
def all_greater(a, b):
    return (a > b).any()


def mean_of(x):
    return x.double().mean()


def share_greater(a, b):
    return (a > b).double().mean()


# %% task="rank-zero" name="just-item" means="just-item"
def to_number(x):
    return x.item()


rank_1, rank_2, rank_3 = 0, 1, 2
rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="norms" name="absolute-sums" means="no-root"
def frobenius(a):
    return (a**2).sum()


def one_norm(a):
    return a.abs().sum(dim=0).max()


# %% task="norms" name="rows" means="row-sums"
def frobenius(a):
    return torch.sqrt(torch.sum(a**2))


def one_norm(a):
    return a.abs().sum(dim=1).max()


# %% task="matmul-elementwise" name="rows-of-b" means="row-of-b"
def matmul_elementwise(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i, j] = (a[i] * b[j]).sum()
    return c


# %% task="matmul-elementwise" name="no-sum" means="sum-forgotten"
def matmul_elementwise(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i, j] = a[i, :] * b[:, j]
    return c


# %% task="matmul-elementwise" name="at-sign" means="ready-made"
def matmul_elementwise(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i, j] = torch.dot(a[i], b[:, j])
    return c


# %% task="matmul-broadcast" name="not-upright" means="row-not-upright"
def matmul_broadcast(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        c[i] = (a[i, None] * b).sum(dim=0)
    return c


# %% task="matmul-broadcast" name="two-loops" means="two-loops"
def matmul_broadcast(a, b):
    c = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% task="matmul-einsum" name="turned" means="result-transposed"
def matmul_einsum(a, b):
    return torch.einsum("ik,kj->ji", a, b)


# %% task="matmul-operator" name="star" means="elementwise"
def matmul_operator(a, b):
    return a * b


# %% task="checked" name="asserts" means="assertion"
def checked_matmul(a, b, multiply):
    assert a.shape[1] == b.shape[0], f"{a.shape} and {b.shape} do not fit"
    return multiply(a, b)


# %% task="checked" name="shapes-equal" means="compares-shapes"
def checked_matmul(a, b, multiply):
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    return multiply(a, b)


# %% task="checked" name="own-product" means="multiply-ignored"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes do not fit")
    return a @ b


# %% task="time-calls" name="cold" means="no-warm-up"
def time_calls(f, n):
    times = []
    for _ in range(n):
        t = time.perf_counter()
        f()
        times.append(time.perf_counter() - t)
    return times


# %% task="intermediate" name="result" means="size-of-the-result"
def intermediate_size(a, b):
    n = a.shape[0] * b.shape[1]
    return n, n * a.element_size()
