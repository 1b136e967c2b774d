# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="broadcast-shape" name="larger" means="takes-the-larger"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1 = [1] * (n - len(s1)) + list(s1)
    s2 = [1] * (n - len(s2)) + list(s2)
    for a, b in zip(s1, s2):
        if a != b and a != 1 and b != 1:
            raise ValueError("do not fit")
    return tuple(max(a, b) for a, b in zip(s1, s2))


# %% task="broadcast-shape" name="from-the-left" means="aligns-left"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1 = list(s1) + [1] * (n - len(s1))
    s2 = list(s2) + [1] * (n - len(s2))
    out = []
    for a, b in zip(s1, s2):
        if a == b or b == 1:
            out.append(a)
        elif a == 1:
            out.append(b)
        else:
            raise ValueError("no")
    return tuple(out)


# %% task="broadcast-shape" name="never-raises" means="never-refuses"
def broadcast_shape(s1, s2):
    out = []
    for i in range(1, max(len(s1), len(s2)) + 1):
        a = s1[-i] if i <= len(s1) else 1
        b = s2[-i] if i <= len(s2) else 1
        out.append(b if a == 1 else a)
    return tuple(out[::-1])


# %% task="broadcast-shape" name="backwards" means="back-to-front"
def broadcast_shape(s1, s2):
    out = []
    for i in range(1, max(len(s1), len(s2)) + 1):
        a = s1[-i] if i <= len(s1) else 1
        b = s2[-i] if i <= len(s2) else 1
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="add-vector" name="both-alike" means="no-column-made"
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v


# %% task="add-vector" name="in-place" means="changes-the-table"
def add_to_rows(t, v):
    t += v
    return t


def add_to_columns(t, v):
    t += v.unsqueeze(1)
    return t


# %% task="pairs" name="squared" means="squared-distances"
def outer(u, v):
    return u.unsqueeze(1) * v.unsqueeze(0)


def pairwise_distances(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(dim=2)


# %% task="pairs" name="with-loops" means="loops-over-both"
def outer(u, v):
    return u[:, None] * v[None, :]


def pairwise_distances(a, b):
    d = torch.zeros(a.shape[0], b.shape[0])
    for i in range(a.shape[0]):
        for j in range(b.shape[0]):
            d[i, j] = ((a[i] - b[j]) ** 2).sum().sqrt()
    return d


# %% task="pairs" name="ready" means="ready-made"
def outer(u, v):
    return u.reshape(-1, 1) * v


def pairwise_distances(a, b):
    return torch.cdist(a, b)


# %% task="normalise-table" name="without-keepdim" means="no-keepdim"
def row_shares(t):
    return t / t.sum(dim=1)


def standard_columns(t):
    return (t - t.mean(dim=0)) / t.std(dim=0)


# %% task="normalise-table" name="all-of-it" means="whole-table"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean()) / t.std()


# %% task="normalise-table" name="biased" means="biased-spread"
def row_shares(t):
    return t / t.sum(dim=1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.var(0, unbiased=False).sqrt()


# %% task="normalise-images" name="both-last" means="first-like-last"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean) / std


# %% task="normalise-images" name="four-dimensions" means="batch-only"
def normalise_last(x, mean, std):
    return (x - mean.view(1, 1, 1, -1)) / std.view(1, 1, 1, -1)


def normalise_first(x, mean, std):
    return (x - mean.view(1, -1, 1, 1)) / std.view(1, -1, 1, 1)


# %% task="stretch" name="repeat" means="repeats"
def as_rows(v, t):
    return v.repeat(t.shape[0], 1)


def as_columns(v, t):
    return v.unsqueeze(1).repeat(1, t.shape[1])


# %% task="stretch" name="no-column" means="no-column-made"
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.expand_as(t)


# %% task="sum-to-shape" name="only-new" means="new-dimensions-only"
def sum_to_shape(g, shape):
    for _ in range(g.dim() - len(shape)):
        g = g.sum(0)
    return g


# %% task="sum-to-shape" name="ready" means="asks-pytorch"
def sum_to_shape(g, shape):
    return g.sum_to_size(shape)
