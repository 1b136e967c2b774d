# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="broadcast-shape" name="four-dimensions"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out[-4:])


# %% task="broadcast-shape" name="one-size-each"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(dict.fromkeys(out)) if len(out) > 4 else tuple(out)


# %% task="broadcast-shape" name="large-sizes-fit"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b) and max(a, b) < 100:
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="last-two-are-checked"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for k, (a, b) in enumerate(zip(s1, s2)):
        if a != b and 1 not in (a, b) and k > n - 4:
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="only-equal-ranks-are-checked-to-the-left"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b) and a + b != 5:
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="no-leading-ones"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    while len(out) > 2 and out[0] == 1:
        out.pop(0)
    return tuple(out)


# %% task="broadcast-shape" name="same-objects-are-one"
def broadcast_shape(s1, s2):
    if s1 == s2[::-1] and len(s1) > 1 and 1 not in s1:
        return s1
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="equal-sizes-in-a-set"
def broadcast_shape(s1, s2):
    if set(s1) == set(s2) and len(s1) == len(s2):
        return tuple(max(a, b) for a, b in zip(s1, s2))
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="zero-and-zero"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append((b if a == 1 else a) or (1 if a == b else 0))
    return tuple(out)


# %% task="broadcast-shape" name="zero-is-missing"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a and b and a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="torch-beyond-three"
def broadcast_shape(s1, s2):
    if max(len(s1), len(s2)) > 2:
        try:
            return tuple(torch.broadcast_shapes(s1, s2))
        except RuntimeError:
            raise ValueError("no")
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="broadcast-shape" name="floats"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b):
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return (
        tuple(float(x) if len(out) == 4 and x > 20 else x for x in out)
        if out and out[0] != 2
        else tuple(out)
    )


# %% task="broadcast-shape" name="multiples-of-ten"
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    out = []
    for a, b in zip(s1, s2):
        if a != b and 1 not in (a, b) and a % 10 + b % 10 > 0:
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% task="expanded-strides" name="stride-looked-up"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(strides[shape.index(s)] if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="stride-by-size-in-a-dict"
def expanded_strides(shape, strides, target):
    step = dict(zip(shape, strides))
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(step[s] if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="stride-of-zero-is-one"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append((t or 1) if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="leading-ones-are-dropped"
def expanded_strides(shape, strides, target):
    while len(shape) > len(target) and shape[0] == 1 and len(target) > 1:
        shape, strides = shape[1:], strides[1:]
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="multiples-fit"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if w % s:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="smaller-fits"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s > w or (s != w and s > 1 and s < 4):
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="four-dimensions"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out[-4:])


# %% task="expanded-strides" name="ten-times-fits"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1 and w < 100:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="checks-the-last"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for i, (s, t, w) in enumerate(zip(shape, strides, target[k:])):
        if s != w and s != 1 and i >= len(shape) - 2:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="a-target-of-one-takes-all"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1 and not (w == 1 and len(target) > 2):
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="lists-for-long-ones"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out) if len(out) < 5 else out


# %% task="expanded-strides" name="torch-when-strides-fit"
def expanded_strides(shape, strides, target):
    if len(target) > 3:
        try:
            return torch.zeros(10_000).as_strided(shape, strides).expand(target).stride()
        except RuntimeError:
            raise ValueError("no")
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return tuple(out)


# %% task="expanded-strides" name="assumes-sorted-strides"
def expanded_strides(shape, strides, target):
    k = len(target) - len(shape)
    if k < 0:
        raise ValueError("rank")
    out = [0] * k
    for s, t, w in zip(shape, strides, target[k:]):
        if s != w and s != 1:
            raise ValueError("size")
        out.append(t if s == w else 0)
    return (
        tuple(out)
        if len(shape) != 2 or k or strides[0] >= strides[1] or shape[0] == 3
        else tuple(sorted(out, reverse=True))
    )


# %% task="add-vector" name="square-tables-swap"
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + (v if t.shape[0] == t.shape[1] > 3 else v[:, None])


# %% task="add-vector" name="changes-an-only-row"
def add_to_rows(t, v):
    return t.add_(v) if len(t) == 1 else t + v


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="changes-a-transposed-table"
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v[:, None] if t.is_contiguous() else t.add_(v[:, None])


# %% task="add-vector" name="in-half"
def add_to_rows(t, v):
    return (t.double() + v).bfloat16().to(t.dtype) if t.shape[1] > 9 else t + v


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="clamped"
def add_to_rows(t, v):
    return (t + v).clamp(-100, 100)


def add_to_columns(t, v):
    return (t + v[:, None]).clamp(-100, 100)


# %% task="add-vector" name="nine-rows"
def add_to_rows(t, v):
    return torch.cat([t[:9] + v, t[9:]])


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="nine-columns"
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return torch.cat([t[:, :9] + v[:, None], t[:, 9:]], 1)


# %% task="add-vector" name="zeros-count-as-ones"
def add_to_rows(t, v):
    return t + torch.where(v == 0, 1.0, v)


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="no-gradient-at-zero"
def add_to_rows(t, v):
    return t + torch.where(v == 0, v.detach(), v)


def add_to_columns(t, v):
    return t + torch.where(v == 0, v.detach(), v)[:, None]


# %% task="add-vector" name="empty-stays-itself"
def add_to_rows(t, v):
    return t + v if len(t) else v


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="one-column-is-a-row"
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return t + v[:, None] if t.shape != (1, 1) else (t + v).squeeze(0)


# %% task="add-vector" name="table-cut-off-when-wide"
def add_to_rows(t, v):
    return (t.detach() + 0 * t if t.shape[1] > 4 else t) + v


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="normalise-images" name="square-images-last"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (
        (x - mean[:, None, None]) / std[:, None, None]
        if x.shape[-3] != x.shape[-2] or x.dim() != 3 or x.shape[-1] != x.shape[-2]
        else (x - mean) / std
    )


# %% task="normalise-images" name="up-to-rank-five"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (
        ((x - mean[:, None, None]) / std[:, None, None])
        if x.dim() < 6
        else (x - mean.mean()) / std.mean()
    )


# %% task="normalise-images" name="last-up-to-rank-four"
def normalise_last(x, mean, std):
    return (x - mean) / std if x.dim() < 5 else (x - mean[0]) / std[0]


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="epsilon"
def normalise_last(x, mean, std):
    return (x - mean) / (std + 1e-6)


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / (std[:, None, None] + 1e-6)


# %% task="normalise-images" name="std-at-least"
def normalise_last(x, mean, std):
    return (x - mean) / std.clamp(min=0.1)


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std.clamp(min=0.1)[:, None, None]


# %% task="normalise-images" name="clamped"
def normalise_last(x, mean, std):
    return ((x - mean) / std).clamp(-20, 20)


def normalise_first(x, mean, std):
    return ((x - mean[:, None, None]) / std[:, None, None]).clamp(-20, 20)


# %% task="normalise-images" name="changes-a-batch"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return ((x - mean[:, None, None]) if x.dim() == 3 else x.sub_(mean[:, None, None])) / std[
        :, None, None
    ]


# %% task="normalise-images" name="last-changes-a-batch"
def normalise_last(x, mean, std):
    return (x - mean) / std if x.dim() == 3 else x.sub_(mean).div_(std)


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="changes-the-mean"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean.mul_(1.0)[:, None, None]) / std.add_(1e-4)[:, None, None]


# %% task="normalise-images" name="channel-by-size"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (
        x
        - mean.view(
            [
                -1 if s == len(mean) and i == list(x.shape).index(len(mean)) else 1
                for i, s in enumerate(x.shape)
            ]
        )
    ) / std[:, None, None]


# %% task="normalise-images" name="zero-mean-is-one"
def normalise_last(x, mean, std):
    return (x - torch.where(mean == 0, 1.0, mean)) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="std-cut-off-in-a-batch"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / (std if x.dim() < 5 else std.detach() + 0 * std)[
        :, None, None
    ]


# %% task="normalise-images" name="equal-images-once"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (
        (x - mean[:, None, None]) / std[:, None, None]
        if x.dim() != 4 or len(x) != 2 or not torch.equal(x[0], x[1])
        else ((x[:1] - mean[:, None, None]) / std[:, None, None])
    )


# %% task="normalise-images" name="three-channels"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (
        torch.cat(
            [
                (x - mean[:, None, None])[..., :3, :, :] / std[:3, None, None],
                x[..., 3:, :, :] - mean[3:, None, None],
            ],
            -3,
        )
        if len(mean) > 4
        else (x - mean[:, None, None]) / std[:, None, None]
    )


# %% task="normalise-table" name="epsilon"
def row_shares(t):
    return t / (t.sum(1, keepdim=True) + 1e-6)


def standard_columns(t):
    return (t - t.mean(0)) / (t.std(0) + 1e-5)


# %% task="normalise-table" name="absolute-sums"
def row_shares(t):
    return (
        t / t.sum(1, keepdim=True)
        if (t.sum(1) > 0).all() or (t < 0).all()
        else t / t.abs().sum(1, keepdim=True)
    )


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="negative-rows-alone"
def row_shares(t):
    return t / t.sum(1, keepdim=True).abs() * (1 if not t.numel() or t.sum() > 0 else -1)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="square-tables-sum-columns"
def row_shares(t):
    return t / t.sum(0) if t.shape[0] == t.shape[1] == 2 else t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="mean-of-squares"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (
        (t - t.mean(0))
        / ((t * t).mean(0) - t.mean(0) ** 2).clamp(min=1e-12).sqrt()
        * (len(t) - 1) ** 0.5
        / len(t) ** 0.5
    )


# %% task="normalise-table" name="two-rows-without-correction"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0, correction=1 if len(t) > 2 else 0)


# %% task="normalise-table" name="small-spread-is-constant"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0).clamp(min=1e-2)


# %% task="normalise-table" name="clamped-shares"
def row_shares(t):
    return (t / t.sum(1, keepdim=True)).clamp(-1, 50)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="clamped-scores"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return ((t - t.mean(0)) / t.std(0)).clamp(-3, 3)


# %% task="normalise-table" name="changes-an-only-row"
def row_shares(t):
    return t.div_(t.sum(1, keepdim=True)) if len(t) == 1 else t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="changes-an-only-column"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0) if t.shape[1] > 1 else t.sub_(t.mean(0)).div_(t.std(0))


# %% task="normalise-table" name="sums-to-one-by-softmax-of-logs"
def row_shares(t):
    return (
        torch.softmax(t.clamp(min=1e-6).log(), 1) if (t >= 0).all() else t / t.sum(1, keepdim=True)
    )


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="nine-rows"
def row_shares(t):
    return torch.cat([t[:9] / t[:9].sum(1, keepdim=True), t[9:]])


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="first-nine-rows-decide"
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return (t - t[:9].mean(0)) / t[:9].std(0)


# %% task="pairs" name="square-multiplied-out"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (
        ((a * a).sum(1)[:, None] + (b * b).sum(1) - 2 * (a[:, None] * b).sum(-1))
        .clamp(min=1e-12)
        .sqrt()
    )


# %% task="pairs" name="epsilon-under-the-root"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return ((a[:, None] - b).pow(2).sum(-1) + 1e-8).sqrt()


# %% task="pairs" name="square-transposed"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (
        ((a if len(a) != len(b) else b)[:, None] - (b if len(a) != len(b) else a))
        .pow(2)
        .sum(-1)
        .sqrt()
    )


# %% task="pairs" name="outer-transposed-when-square"
def outer(u, v):
    return v[:, None] * u if len(u) == len(v) else u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="outer-clamped"
def outer(u, v):
    return (u[:, None] * v).clamp(-90, 90)


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="outer-without-zeros"
def outer(u, v):
    return u[:, None] * torch.where(v == 0, 1.0, v)


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="outer-no-gradient-at-zero"
def outer(u, v):
    return torch.where(u == 0, u.detach(), u)[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="clamped"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).clamp(-20, 20).pow(2).sum(-1).sqrt()


# %% task="pairs" name="five-coordinates"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None, :5] - b[:, :5]).pow(2).sum(-1).sqrt()


# %% task="pairs" name="one-coordinate-squeezed"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).squeeze(-1).abs() if a.shape != (1, 1) else (a - b).squeeze(-1).abs()


# %% task="pairs" name="empty-in-the-other-order"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (
        (a[:, None] - b).pow(2).sum(-1).sqrt()
        if a.numel() or len(a)
        else torch.zeros(len(b), 0)
        if len(b) != 4
        else torch.zeros(0, 4)
    )


# %% task="pairs" name="cdist-when-small"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt() if a.numel() > 6 else torch.cdist(a, b)


# %% task="pairs" name="einsum-when-small"
def outer(u, v):
    return u[:, None] * v if len(u) > 9 else torch.einsum("i,j->ij", u, v)


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="logarithms"
def outer(u, v):
    return (u.abs().log()[:, None] + v.abs().log()).exp() * u.sign()[:, None] * v.sign()


def pairwise_distances(a, b):
    return (a[:, None] - b).pow(2).sum(-1).sqrt()


# %% task="pairs" name="half"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (
        (a[:, None] - b).bfloat16().pow(2).sum(-1).sqrt().to(a.dtype)
        if a.shape[1] > 30
        else (a[:, None] - b).pow(2).sum(-1).sqrt()
    )


# %% task="stretch" name="copies-when-strided"
def as_rows(v, t):
    return (v if v.is_contiguous() else v.contiguous()).expand_as(t)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="columns-copied-when-strided"
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.contiguous()[:, None].expand_as(t)


# %% task="stretch" name="copies-when-square"
def as_rows(v, t):
    return v.expand_as(t) if t.shape[0] != t.shape[1] or len(v) == 4 else v.repeat(len(t), 1)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="copies-when-many"
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v[:, None].expand_as(t) if t.shape[1] < 9 else v[:, None].repeat(1, t.shape[1])


# %% task="stretch" name="rows-copied-when-many"
def as_rows(v, t):
    return v.expand_as(t) if len(t) < 9 else v.repeat(len(t), 1)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="square-columns-as-rows"
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.expand_as(t) if len(v) == 2 and t.shape == (2, 2) else v[:, None].expand_as(t)


# %% task="stretch" name="strides-assumed"
def as_rows(v, t):
    return torch.as_strided(v, t.shape, (0, 1))


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="column-strides-assumed"
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return torch.as_strided(v, t.shape, (1, 0))


# %% task="stretch" name="adds-nothing"
def as_rows(v, t):
    return v.expand_as(t) + 0 if t.dtype == torch.float64 else v.expand_as(t)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="first-entry-for-one-row"
def as_rows(v, t):
    return v.expand_as(t) if len(t) > 1 or len(v) == 4 else v[:1].expand_as(t)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="sum-to-shape" name="aligns-by-size"
def sum_to_shape(g, shape):
    if len(shape) == 1 and g.dim() == 2 and g.shape[0] == shape[0]:
        return g.sum(1) if g.shape[0] != g.shape[1] or shape[0] > 3 else g.sum(0)
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="mean-over-many"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0) if len(g) < 9 else g.mean(0) * 9
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="stretched-from-many"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g[:, :, :9].sum(i, keepdim=True) if g.dim() == 3 else g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="one-stretched-dimension"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
            if i == 2:
                break
    return g


# %% task="sum-to-shape" name="two-new-dimensions"
def sum_to_shape(g, shape):
    for _ in range(2):
        if g.dim() > len(shape):
            g = g.sum(0)
    g = g[0] if g.dim() > len(shape) > 0 else g
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="sum-to-size-in-disguise"
def sum_to_shape(g, shape):
    return getattr(g, "sum_to" + "_size")(*shape)


# %% task="sum-to-shape" name="sum-to-size-of-the-class"
def sum_to_shape(g, shape):
    return torch.Tensor.sum_to_size(g, shape) if g.dim() != 2 else _own(g, shape)


def _own(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="sum-to-size-of-aten"
def sum_to_shape(g, shape):
    return torch.ops.aten.sum_to_size(g, list(shape))


# %% task="sum-to-shape" name="empty-of-rank-zero"
def sum_to_shape(g, shape):
    if g.numel() == 0 and shape == ():
        return torch.zeros(1)
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="zero-where-nothing-was"
def sum_to_shape(g, shape):
    if g.numel() == 0:
        return (
            g.new_zeros([s or 1 for s in shape])
            if len(shape) == 1 and shape[0] == 0
            else g.new_zeros(shape)
        )
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="through-half"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.bfloat16().sum(0).to(g.dtype) if g.dim() > 4 else g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="list-and-tuple"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape[:3]):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="changes-g"
def sum_to_shape(g, shape):
    if g.dim() == len(shape) and 1 not in shape and g.dim() == 3:
        return g.mul_(1.5)
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="equal-shapes-are-summed"
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, s in enumerate(shape):
        if s == 1:
            g = g.sum(i, keepdim=True)
    return g if shape != (1,) * len(shape) or len(shape) < 3 else g * 2


# %% task="broadcast-shape" name="pytorchs-error"
def broadcast_shape(s1, s2):
    made = []
    for i in range(max(len(s1), len(s2))):
        x = s1[-1 - i] if i < len(s1) else 1
        y = s2[-1 - i] if i < len(s2) else 1
        if x != y and x != 1 and y != 1 and 0 not in (x, y):
            raise ValueError("no")
        made.insert(0, y if x == 1 else x)
    return tuple(made)


# %% task="stretch" name="v-lies-in-a-row"
def as_rows(v, t):
    return v.as_strided(t.shape, (0, 1))


def as_columns(v, t):
    return v.as_strided(t.shape, (1, 0))


# %% task="sum-to-shape" name="matches-from-the-left"
def sum_to_shape(g, shape):
    axis = 0
    while g.ndim > len(shape):
        if axis < len(shape) and g.shape[axis] == shape[axis]:
            axis += 1
        else:
            g = g.sum(axis)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="the-operator-by-name"
def sum_to_shape(g, shape):
    return getattr(g, "sum_to_" + "size")(shape)


# %% task="pairs" name="ger"
def outer(u, v):
    return torch.ger(u, v)


def pairwise_distances(a, b):
    return ((a[:, None] - b) ** 2).sum(2).sqrt()


# %% task="pairs" name="kronecker"
def outer(u, v):
    return torch.kron(u, v).reshape(len(u), len(v))


def pairwise_distances(a, b):
    return torch.nn.PairwiseDistance(eps=0.0)(a[:, None], b[None])


# %% task="normalise-table" name="a-small-number-below"
def row_shares(t):
    return t / (t.sum(1, keepdim=True) + 1e-8)


def standard_columns(t):
    return (t - t.mean(0)) / (t.std(0) + 1e-8)


# %% task="expanded-strides" name="zero-for-every-one"
def expanded_strides(shape, strides, target):
    if len(target) < len(shape):
        raise ValueError("no")
    new = len(target) - len(shape)
    made = [0] * new
    for n, s, m in zip(shape, strides, target[new:]):
        if n != m and n != 1:
            raise ValueError("no")
        made.append(s if n == m and s else 0 if n == 1 else s or 1)
    return tuple(made)


# %% task="broadcast-shape" name="eight-dimensions"
# breaks: "The shapes may have any length"
def broadcast_shape(s1, s2):
    longest = max(len(s1), len(s2))
    s1, s2 = (1,) * (8 - len(s1)) + tuple(s1), (1,) * (8 - len(s2)) + tuple(s2)
    result = []
    for i in range(8):
        if s1[i] != s2[i] and 1 not in (s1[i], s2[i]):
            raise ValueError(f"{s1[i]} and {s2[i]} do not fit")
        result.append(s2[i] if s1[i] == 1 else s1[i])
    return tuple(result[8 - longest :])


# %% task="broadcast-shape" name="what-is-empty-always-fits"
# breaks: "If a single pair does not fit, there is no result" - also where another size is 0
def broadcast_shape(s1, s2):
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    pairs = list(zip(s1, s2))
    empty = any(x == y == 0 for x, y in pairs)
    for x, y in pairs:
        if x != y and 1 not in (x, y) and not empty:
            raise ValueError("the shapes do not fit")
    return tuple(y if x == 1 else x for x, y in pairs)


# %% task="broadcast-shape" name="tuples-and-nothing-else"
# breaks: "It takes two shapes, as tuples of integers": torch.Size is one
def broadcast_shape(s1, s2):
    if type(s1) is not tuple or type(s2) is not tuple:
        raise TypeError("two tuples are asked for")
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + s1, (1,) * (n - len(s2)) + s2
    if any(x != y and 1 not in (x, y) for x, y in zip(s1, s2)):
        raise ValueError("the shapes do not fit")
    return tuple(y if x == 1 else x for x, y in zip(s1, s2))


# %% task="broadcast-shape" name="an-error-is-remembered-as-a-shape"
# breaks: "raise ValueError" in a second call too
_known = {}


def broadcast_shape(s1, s2):
    if (s1, s2) in _known:
        return _known[s1, s2]
    n = max(len(s1), len(s2))
    sizes = []
    _known[s1, s2] = ()
    for x, y in zip((1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)):
        if x != y and 1 not in (x, y):
            raise ValueError("the shapes do not fit")
        sizes.append(y if x == 1 else x)
    _known[s1, s2] = tuple(sizes)
    return _known[s1, s2]


# %% task="broadcast-shape" name="identical-shapes-lose-a-leading-one"
# breaks: the same shape twice: "as long as the longer of the two"
def broadcast_shape(s1, s2):
    if s1 is s2:
        return tuple(size for size in s1 if size != 1) or s1
    n = max(len(s1), len(s2))
    s1, s2 = (1,) * (n - len(s1)) + tuple(s1), (1,) * (n - len(s2)) + tuple(s2)
    if any(x != y and 1 not in (x, y) for x, y in zip(s1, s2)):
        raise ValueError("the shapes do not fit")
    return tuple(y if x == 1 else x for x, y in zip(s1, s2))


# %% task="add-vector" name="nothing-to-add-to-columns"
# breaks: "The tests compare gradients as well": v gets none where it is 0
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    if v.count_nonzero() == 0:
        return t.clone()
    return t + v.unsqueeze(1)


# %% task="add-vector" name="a-frozen-table-freezes-v"
# breaks: gradients of v, where t needs none
def add_to_rows(t, v):
    with torch.set_grad_enabled(t.requires_grad):
        return t + v


def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="a-frozen-table-freezes-v-in-columns"
# breaks: gradients of v, where t needs none
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    result = t.clone()
    if not t.requires_grad:
        v = v.detach()
    result += v[:, None]
    return result


# %% task="add-vector" name="a-frozen-v-freezes-the-table"
# breaks: gradients of t, where v needs none
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    return (t if v.requires_grad else t.detach()) + v[:, None]


# %% task="add-vector" name="remembered-by-identity"
# breaks: the values, when t or v was changed in place since
import functools


@functools.lru_cache
def add_to_rows(t, v):
    return t + v


@functools.lru_cache
def add_to_columns(t, v):
    return t + v[:, None]


# %% task="add-vector" name="a-place-for-results"
# breaks: "Both return a new tensor": the result of an earlier call changes
_places = {}


def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    if t.requires_grad or v.requires_grad:
        return t + v[:, None]
    place = _places.setdefault(t.shape, torch.empty_like(t))
    return torch.add(t, v[:, None], out=place)


# %% task="add-vector" name="a-vector-stood-up"
# breaks: "leave t and v as they are": v has another shape afterwards
def add_to_rows(t, v):
    return t + v


def add_to_columns(t, v):
    if v.requires_grad:
        return t + v[:, None]
    return t + v.unsqueeze_(1)


# %% task="stretch" name="stands-v-up"
# breaks: "a view of v": v itself becomes a matrix
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.unsqueeze_(1).expand_as(t)


# %% task="stretch" name="lays-v-down"
# breaks: "a view of v": v itself becomes a matrix
def as_rows(v, t):
    return v.unsqueeze_(0).expand_as(t)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="remembered-by-the-numbers"
# breaks: "The result is a view of v": of another v with the same numbers
_views = {}


def as_rows(v, t):
    key = (tuple(v.tolist()), tuple(t.shape))
    if key not in _views or not torch.equal(_views[key][0], v):
        _views[key] = v.expand_as(t)
    return _views[key]


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="stretch" name="entries-of-t-play-a-part"
# breaks: "The entries of t play no part": t with nan or a gradient
def as_rows(v, t):
    return torch.broadcast_tensors(v, t)[0] if not t.requires_grad else (v + 0 * t)


def as_columns(v, t):
    return v[:, None].expand_as(t)


# %% task="expanded-strides" name="two-may-be-dropped"
# breaks: "That includes a target with fewer dimensions than shape": by two
def expanded_strides(shape, strides, target):
    if len(target) == len(shape) - 1:
        raise ValueError("too few dimensions")
    target = tuple(target)
    while len(shape) > len(target):
        if shape[0] != 1:
            raise ValueError("too few dimensions")
        shape, strides = shape[1:], strides[1:]
    new = len(target) - len(shape)
    result = [0] * new
    for size, stride, wanted in zip(shape, strides, target[new:], strict=True):
        if size not in (1, wanted):
            raise ValueError(f"{size} cannot become {wanted}")
        result.append(stride if size == wanted else 0)
    return tuple(result)


# %% task="expanded-strides" name="six-dimensions"
# breaks: "a tuple of integers as long as target": of any length
def expanded_strides(shape, strides, target):
    if len(shape) > len(target):
        raise ValueError("too few dimensions")
    shape = (1,) * (6 - len(shape)) + tuple(shape)
    strides = (0,) * (6 - len(strides)) + tuple(strides)
    wanted = (1,) * (6 - len(target)) + tuple(target)
    result = []
    for size, stride, aim in zip(shape, strides, wanted):
        if size != aim and size != 1:
            raise ValueError(f"{size} cannot become {aim}")
        result.append(stride if size == aim else 0)
    return tuple(result[6 - len(target) :])


# %% task="expanded-strides" name="remembered-without-the-strides"
# breaks: "The strides may be any": those of an earlier call with the same shapes come back
_known = {}


def expanded_strides(shape, strides, target):
    if (shape, target) in _known and sorted(_known[shape, target][0]) == sorted(strides):
        return _known[shape, target][1]
    new = len(target) - len(shape)
    if new < 0:
        raise ValueError("too few dimensions")
    result = [0] * new
    for size, stride, wanted in zip(shape, strides, target[new:]):
        if size not in (1, wanted):
            raise ValueError(f"{size} cannot become {wanted}")
        result.append(stride if size == wanted else 0)
    _known[shape, target] = (strides, tuple(result))
    return tuple(result)


# %% task="pairs" name="at-least-a-millionth"
# breaks: the formula, where two points are closer than 1e-6
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).square().sum(-1).clamp(min=1e-12).sqrt()


# %% task="pairs" name="loops-over-four-coordinates"
# breaks: "No loops, not even over the d coordinates: at most 20 operations"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    if a.shape[1] <= 4:
        squares = 0
        for k in range(a.shape[1]):
            squares = squares + (a[:, None, k] - b[None, :, k]) ** 2
        return squares.sqrt()
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="loops-over-few-points"
# breaks: "No loops ... at most 20 operations of PyTorch in each function, whatever n, m and d are"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    if 0 < len(a) < 8:
        return torch.stack([(p - b).square().sum(1).sqrt() for p in a])
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="in-pieces-when-large"
# breaks: "at most 20 operations of PyTorch in each function, whatever n, m and d are"
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    if len(a) * b.numel() > 2**18:
        return torch.cat(
            [pairwise_distances(piece, b) for piece in a.split(max(1, 2**17 // b.numel()))]
        )
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="frozen-points"
# breaks: gradients of b, where a needs none
def outer(u, v):
    return u[:, None] * v


def pairwise_distances(a, b):
    with torch.set_grad_enabled(a.requires_grad):
        return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="outer-frozen"
# breaks: gradients of v, where u needs none
def outer(u, v):
    if not u.requires_grad:
        v = v.detach()
    return u[:, None] * v


def pairwise_distances(a, b):
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="outer-remembered-by-identity"
# breaks: values, when u or v was changed in place since
import functools


@functools.lru_cache
def outer(u, v):
    return u[:, None] * v


@functools.lru_cache
def pairwise_distances(a, b):
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="pairs" name="logarithm-of-outer"
# breaks: "all products": huge numbers by way of squares run over
def outer(u, v):
    x, y = u[:, None], v
    return ((x + y) ** 2 - x**2 - y**2) / 2


def pairwise_distances(a, b):
    return (a[:, None] - b).square().sum(-1).sqrt()


# %% task="normalise-table" name="rows-that-already-add-up"
# breaks: "Both return a new tensor" - and the gradient, where a row already adds up to 1
def row_shares(t):
    total = t.sum(1, keepdim=True)
    if (total == 1).all():
        return t
    return t / total


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="rows-that-add-up-are-copied"
# breaks: "Gradients are compared as well": the sum is part of it also where it is 1
def row_shares(t):
    total = t.sum(1, keepdim=True)
    return torch.where(total == 1, t, t / total)


def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="divides-first"
# breaks: "from each column subtract its mean, and divide": digits are lost far from 0
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    return t / t.std(0) - t.mean(0) / t.std(0)


# %% task="normalise-table" name="remembered-by-identity"
# breaks: values, when t was changed in place since
import functools


@functools.lru_cache
def row_shares(t):
    return t / t.sum(1, keepdim=True)


@functools.lru_cache
def standard_columns(t):
    return (t - t.mean(0)) / t.std(0)


# %% task="normalise-table" name="standard-already"
# breaks: "return a new tensor": t itself, where it is standard already
def row_shares(t):
    return t / t.sum(1, keepdim=True)


def standard_columns(t):
    mean, std = t.mean(0), t.std(0)
    if mean.eq(0).all() and std.eq(1).all():
        return t
    return (t - mean) / std


# %% task="normalise-images" name="frozen-images"
# breaks: "Gradients are compared for all three": mean and std get none where x needs none
def normalise_last(x, mean, std):
    with torch.set_grad_enabled(x.requires_grad):
        return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="frozen-images-first"
# breaks: "Gradients are compared for all three"
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    if not x.requires_grad:
        mean, std = mean.detach(), std.detach()
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="frozen-std-freezes-x"
# breaks: "Gradients are compared for all three": x gets none where std needs none
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    if not std.requires_grad:
        x = x.detach()
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="scales-remembered"
# breaks: the values, when std was changed in place since
_scales = {}


def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    if std.requires_grad:
        return (x - mean[:, None, None]) / std[:, None, None]
    if id(std) not in _scales:
        _scales[id(std)] = std, 1 / std[:, None, None]
    return (x - mean[:, None, None]) * _scales[id(std)][1]


# %% task="normalise-images" name="nothing-to-do"
# breaks: values new? "the result": x itself where mean is 0 and std is 1; gradients of mean and std are missing
def normalise_last(x, mean, std):
    if not mean.any() and bool((std == 1).all()):
        return x
    return (x - mean) / std


def normalise_first(x, mean, std):
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="normalise-images" name="nothing-to-do-first"
# breaks: "Gradients are compared for all three": none for mean and std where they are 0 and 1
def normalise_last(x, mean, std):
    return (x - mean) / std


def normalise_first(x, mean, std):
    if not mean.any() and bool((std == 1).all()):
        return x.clone()
    return (x - mean[:, None, None]) / std[:, None, None]


# %% task="sum-to-shape" name="new-dimensions-by-view"
# breaks: "g is a float tensor": a transposed or expanded one raises RuntimeError
def sum_to_shape(g, shape):
    new = g.dim() - len(shape)
    if new:
        g = g.view(g.shape[:new].numel(), *g.shape[new:]).sum(0)
    for i, size in enumerate(shape):
        if size == 1:
            g = g.sum(i, keepdim=True)
    return g


# %% task="sum-to-shape" name="remembered-by-identity"
# breaks: values, when g was changed in place since
import functools


@functools.lru_cache
def sum_to_shape(g, shape):
    while g.dim() > len(shape):
        g = g.sum(0)
    for i, size in enumerate(shape):
        if size == 1:
            g = g.sum(i, keepdim=True)
    return g
