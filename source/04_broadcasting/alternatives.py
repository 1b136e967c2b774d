# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="predict-sums" name="computed"
sum_1 = (torch.tensor([1, 2]) + torch.tensor([1])).tolist()
sum_2 = sum_6 = "error"
sum_3 = [1, 2] + [1]
sum_4 = [[row + column for column in (1, 2, 3)] for row in (10, 20)]
sum_5 = [[1, 2]] * 2

# %% task="predict-sums" name="floats"
sum_1, sum_2, sum_3 = [2.0, 3.0], "error", [1, 2, 1]
sum_4, sum_5 = [[11.0, 12.0, 13.0], [21.0, 22.0, 23.0]], [[1.0, 2.0], [1.0, 2.0]]
sum_6 = "error"


# %% task="broadcast-shape" name="from-the-right"
def broadcast_shape(s1, s2):
    result = []
    for place in range(1, max(len(s1), len(s2)) + 1):
        a = s1[-place] if place <= len(s1) else 1
        b = s2[-place] if place <= len(s2) else 1
        if a == b or b == 1:
            result.insert(0, a)
        elif a == 1:
            result.insert(0, b)
        else:
            raise ValueError(f"sizes {a} and {b} do not fit")
    return tuple(result)


# %% task="broadcast-shape" name="zip-longest"
def broadcast_shape(s1, s2):
    from itertools import zip_longest

    result = ()
    for pair in zip_longest(s1[::-1], s2[::-1], fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{s1} and {s2}")
        result = (sizes.pop() if sizes else 1, *result)
    return result


# %% task="broadcast-shape" name="recursive"
def broadcast_shape(s1, s2):
    if not s1 or not s2:
        return tuple(s1) or tuple(s2)
    a, b = s1[-1], s2[-1]
    if a not in (1, b) and b != 1:
        raise ValueError
    return broadcast_shape(s1[:-1], s2[:-1]) + (a if b == 1 else b,)


# %% task="broadcast-shape" name="class-and-print"
class Rules:
    """The rules of broadcasting, as an object that is called."""

    def __init__(self):
        self.asked = 0

    def pad(self, shape, length):
        return [1] * (length - len(shape)) + list(shape)

    def __call__(self, first, second):
        self.asked += 1
        print("question", self.asked, first, second)
        length = max(len(first), len(second))
        result = self.pad(first, length)
        for place, size in enumerate(self.pad(second, length)):
            if result[place] == 1:
                result[place] = size
            elif size not in (1, result[place]):
                raise ValueError
        return tuple(result)


broadcast_shape = Rules()


# %% task="broadcast-shape" name="own-error-and-generator"
class DoesNotFit(ValueError):
    pass


def sizes(a, b):
    for x, y in zip(a, b):
        match sorted((x, y), key=lambda size: size != 1):
            case [1, other]:
                yield other
            case [one, other] if one == other:
                yield one
            case _:
                raise DoesNotFit(x, y)


def broadcast_shape(shape, other):
    while len(shape) < len(other):
        shape = (1, *shape)
    while len(other) < len(shape):
        other = (1, *other)
    return tuple(sizes(shape, other))


# %% task="index-shapes" name="computed"
v, t, u = torch.zeros(3), torch.zeros(2, 3), torch.zeros(2, 3, 4)
shape_1, shape_2 = tuple(v.unsqueeze(0).shape), tuple(v[:, None].shape)
shape_3, shape_4 = tuple(t[:, None].shape), tuple(u[..., None].shape)
shape_5, shape_6 = tuple(u[..., 0].shape), tuple(t.unsqueeze(-1).shape)
shape_7, shape_8 = "error", "error"

# %% task="index-shapes" name="torch-sizes"
shape_1, shape_2 = torch.Size([1, 3]), torch.Size([3, 1])
shape_3, shape_4 = torch.Size([2, 1, 3]), torch.Size([2, 3, 4, 1])
shape_5, shape_6 = torch.Size([2, 3]), torch.Size([2, 3, 1])
shape_7 = shape_8 = "error"


# %% task="add-vector" name="unsqueeze"
def add_to_rows(t, v):
    return t + v.unsqueeze(0)


def add_to_columns(t, v):
    return t + v.unsqueeze(-1)


# %% task="add-vector" name="expand-as"
def add_to_rows(t, v):
    return v.expand_as(t) + t


def add_to_columns(t, v):
    return v[..., None].expand_as(t) + t


# %% task="add-vector" name="transposed"
def add_to_rows(t, v):
    return torch.add(v[None], t)


def add_to_columns(t, v):
    return (t.t() + v).t()


# %% task="add-vector" name="loops"
def add_to_rows(t, v):
    columns = [t[:, j] + v[j] for j in range(t.shape[1])]
    return torch.stack(columns, dim=1)


def add_to_columns(t, v):
    result = torch.zeros(t.shape)
    for i in range(len(t)):
        result[i] = t[i] + v[i]
    return result


# %% task="add-vector" name="in-place-on-a-copy"
def add_to_rows(table, row):
    import warnings

    warnings.warn("the table is copied")
    result = table.clone()
    result += row
    return result


def add_to_columns(table, column):
    result = table.clone()
    result.t().add_(column)
    return result


# %% task="add-vector" name="callables-and-einsum"
add_to_rows = torch.add


def add_to_columns(t, v):
    return t + torch.einsum("i,ij->ij", v, torch.ones(t.shape))


# %% task="predict-expand" name="computed"
v = torch.tensor([1, 2, 3])
expand_1 = v.expand_as(torch.zeros(2, 3)).tolist()
expand_3 = v.unsqueeze(1).expand_as(torch.zeros(3, 2)).tolist()
expand_6 = v.expand_as(torch.zeros(1, 3)).tolist()
expand_2 = expand_4 = expand_5 = "error"

# %% task="predict-expand" name="short"
expand_1, expand_2 = [[1, 2, 3]] * 2, "error"
expand_3, expand_4 = [[i, i] for i in (1, 2, 3)], "error"
expand_5, expand_6 = "error", [[1, 2, 3]]


# %% task="stretch" name="unsqueeze-and-expand"
def as_rows(v, t):
    return v.unsqueeze(0).expand(t.shape[0], -1)


def as_columns(v, t):
    return v.unsqueeze(1).expand(-1, t.shape[1])


# %% task="stretch" name="broadcast-to"
def as_rows(v, t):
    return torch.broadcast_to(v, t.shape)


def as_columns(v, t):
    return torch.broadcast_to(v.reshape(-1, 1), t.shape)


# %% task="stretch" name="transposed"
def as_rows(v, t):
    return v[:, None].expand(-1, t.shape[0]).t()


def as_columns(v, t):
    return v.expand(t.shape[1], t.shape[0]).t()


# %% task="stretch" name="strides-by-hand"
def as_rows(v, t):
    return v.as_strided(t.shape, (0, v.stride(0)))


def as_columns(v, t):
    return v.as_strided(t.shape, (v.stride(0), 0))


# %% task="stretch" name="broadcast-tensors"
def stretched(vector, table):
    vector, table = torch.broadcast_tensors(vector, table)
    print(vector.shape)
    return vector


as_rows = stretched


def as_columns(vector, table):
    return stretched(vector.view(len(vector), 1), table)


# %% task="expanded-strides" name="from-the-right"
def expanded_strides(shape, strides, target):
    if len(shape) > len(target):
        raise ValueError
    result = [0] * len(target)
    for place in range(-len(shape), 0):
        if shape[place] == target[place]:
            result[place] = strides[place]
        elif shape[place] != 1:
            raise ValueError(f"{shape[place]} cannot become {target[place]}")
    return tuple(result)


# %% task="expanded-strides" name="two-steps"
def expanded_strides(shape, strides, target):
    new = len(target) - len(shape)
    if new < 0 or any(a not in (1, b) for a, b in zip(shape, target[new:])):
        raise ValueError(f"{shape} -> {target}")
    return (0,) * new + tuple(s if a > 1 else 0 for a, s in zip(shape, strides))


# %% task="expanded-strides" name="recursive"
def expanded_strides(shape, strides, target):
    if not target:
        if shape:
            raise ValueError("the target has fewer dimensions")
        return ()
    if not shape:
        return (0,) * len(target)
    before = expanded_strides(shape[:-1], strides[:-1], target[:-1])
    if shape[-1] == target[-1]:
        return before + strides[-1:]
    if shape[-1] == 1:
        return before + (0,)
    raise ValueError("a size that is not 1 cannot be stretched")


# %% task="expanded-strides" name="class-and-warning"
class Layout:
    def __init__(self, shape, strides):
        self.dims = list(zip(shape, strides))

    def grow(self, dims):
        self.dims = [(1, 0)] * (dims - len(self.dims)) + self.dims

    def stretch(self, place, size):
        old, step = self.dims[place]
        if old != size:
            assert old == 1
            step = 0
        self.dims[place] = (size, step)


def expanded_strides(old, steps, new):
    import warnings

    layout = Layout(old, steps)
    layout.grow(len(new))
    try:
        assert len(layout.dims) == len(new)
        for place, size in enumerate(new):
            layout.stretch(place, size)
    except AssertionError:
        warnings.warn("this cannot be stretched")
        raise ValueError(old, new) from None
    return tuple(step for _, step in layout.dims)


# %% task="predict-bytes" name="computed"
v, m = torch.zeros(1000), torch.zeros(1000, 1000)
bytes_1, bytes_2 = bytes_stored(v), bytes_stored(v.expand(1000, 1000))
bytes_3 = bytes_stored(v.expand(1000, 1000).contiguous())
bytes_4, bytes_5 = bytes_stored(v[:, None]), bytes_stored(m + v)
bytes_6 = bytes_stored(v[:, None] * v)
strides_1 = v.expand(1000, 1000).stride()
strides_2 = v[:, None].expand(1000, 1000).stride()
copied = 0

# %% task="predict-bytes" name="short"
bytes_1 = bytes_2 = bytes_4 = 4 * 1000
bytes_3 = bytes_5 = bytes_6 = 4 * 1000**2
strides_1, strides_2, copied = [0, 1], [1, 0], 0

# %% task="predict-writing" name="computed"
v = torch.tensor([1, 2, 3])
e = v.expand(2, 3)
e[0, 1] = 9
v_1, e_1 = v.tolist(), e.tolist()
e[0] += 10
v_2 = v.tolist()
c = e.clone()
c += 100
v_3, c_3 = v.tolist(), c.tolist()
in_place_1 = in_place_3 = "error"
in_place_2 = (torch.tensor([1, 2, 3]).expand(2, 3) + 1).tolist()

# %% task="predict-writing" name="short"
v_1, v_2, v_3 = [1, 9, 3], [11, 19, 13], [11, 19, 13]
e_1, c_3 = [v_1, v_1], [[x + 100 for x in v_3]] * 2
in_place_1, in_place_2, in_place_3 = "error", [[2, 3, 4]] * 2, "error"


# %% task="pairs" name="both-unsqueezed"
def outer(u, v):
    return u.unsqueeze(1) * v.unsqueeze(0)


def pairwise_distances(a, b):
    difference = a[:, None, :] - b[None, :, :]
    return torch.sqrt((difference * difference).sum(dim=2))


# %% task="pairs" name="norm"
def outer(u, v):
    return torch.mul(u.reshape(-1, 1), v.reshape(1, -1))


def pairwise_distances(a, b):
    return (b - a.unsqueeze(1)).norm(dim=-1)


# %% task="pairs" name="expanded-openly"
def outer(u, v):
    shape = (len(u), len(v))
    return u[:, None].expand(shape) * v[None].expand(shape)


def pairwise_distances(a, b):
    shape = (a.shape[0], b.shape[0], a.shape[1])
    left, right = a[:, None].expand(shape), b[None].expand(shape)
    return ((left - right) ** 2).sum(-1) ** 0.5


# %% task="pairs" name="transposed"
def outer(u, v):
    return (u * v[..., None]).t()


def pairwise_distances(a, b):
    return (b[:, None] - a).square().sum(-1).sqrt().t()


# %% task="pairs" name="meshgrid-and-indices"
def outer(u, v):
    left, right = torch.meshgrid(u, v, indexing="ij")
    return left * right


def pairwise_distances(a, b):
    i = torch.arange(len(a))[:, None]
    j = torch.arange(len(b))
    return torch.linalg.vector_norm(a[i] - b[j], dim=-1)


# %% task="pairs" name="in-place-and-repeated"
def outer(first, second):
    table = first.repeat(len(second), 1).t().clone()
    table *= second
    return table


def pairwise_distances(first, second):
    differences = first[:, :, None] - second.t()[None]
    differences **= 2
    print(differences.shape)
    return differences.sum(1).sqrt_()


# %% task="pairs" name="class-and-lambda"
class Pairs:
    def __init__(self, combine):
        self.combine = combine

    def __call__(self, one, two):
        return self.combine(one.unsqueeze(1), two.unsqueeze(0))


outer = Pairs(lambda x, y: x * y)
pairwise_distances = Pairs(lambda x, y: torch.norm(x - y, dim=2))


# %% task="normalise-table" name="unsqueeze-the-sums"
def row_shares(t):
    return t / t.sum(dim=1)[:, None]


def standard_columns(t):
    mean, std = t.mean(dim=0, keepdim=True), t.std(dim=0, keepdim=True)
    return (t - mean) / std


# %% task="normalise-table" name="transposed"
def row_shares(t):
    return (t.t() / t.sum(-1)).t()


def standard_columns(t):
    rows = t.t()
    rows = rows - rows.mean(1, keepdim=True)
    return (rows / rows.std(1, keepdim=True)).t()


# %% task="normalise-table" name="spelled-out"
def row_shares(t):
    return torch.div(t, t.sum(1).unsqueeze(-1).expand_as(t))


def standard_columns(t):
    centred = t - t.sum(0) / len(t)
    variance = centred.pow(2).sum(0) / (len(t) - 1)
    return centred / variance.sqrt()


# %% task="normalise-table" name="loops"
def row_shares(t):
    result = torch.zeros(t.shape)
    for i, row in enumerate(t):
        result[i] = row / row.sum()
    return result


def standard_columns(t):
    columns = []
    for j in range(t.shape[1]):
        column = t[:, j]
        columns.append((column - column.mean()) / column.std())
    return torch.stack(columns, dim=1)


# %% task="normalise-table" name="einsum-and-copy"
def row_shares(table):
    return torch.einsum("ij,i->ij", table, 1 / table.sum(1))


def standard_columns(table):
    import warnings

    warnings.warn("a copy is made")
    result = table.clone()
    result -= table.mean(0)
    result /= table.std(0)
    return result


# %% task="normalise-table" name="matmul-with-ones"
def row_shares(t):
    return t / (t @ torch.ones(t.shape[1], 1))


def standard_columns(t):
    variance, mean = torch.var_mean(t, dim=0, keepdim=True)
    return (t - mean) * variance.rsqrt()


# %% task="normalise-images" name="view"
def normalise_last(x, mean, std):
    return x.sub(mean).div(std)


def normalise_first(x, mean, std):
    return (x - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)


# %% task="normalise-images" name="dots"
def normalise_last(x, mean, std):
    return (x - mean[None, None]) / std[None, None]


def normalise_first(x, mean, std):
    mean, std = mean[..., None, None], std[..., None, None]
    return (x - mean) / std


# %% task="normalise-images" name="moved-and-back"
def normalise_last(x, mean, std):
    return x / std - mean / std


def normalise_first(x, mean, std):
    return ((x.movedim(-3, -1) - mean) / std).movedim(-1, -3)


# %% task="normalise-images" name="channel-by-channel"
def normalise_last(x, mean, std):
    channels = [(x[..., c] - mean[c]) / std[c] for c in range(len(mean))]
    return torch.stack(channels, dim=-1)


def normalise_first(x, mean, std):
    result = torch.zeros(x.shape)
    for c, (m, s) in enumerate(zip(mean, std)):
        result[..., c, :, :] = (x[..., c, :, :] - m) / s
    return result


# %% task="normalise-images" name="one-calls-the-other"
def normalise_last(images, centre, spread):
    print(images.shape)
    images = images.clone()
    images -= centre
    images /= spread
    return images


def normalise_first(images, centre, spread):
    swapped = images.transpose(-3, -2).transpose(-2, -1)
    return normalise_last(swapped, centre, spread).transpose(-2, -1).transpose(-3, -2)


# %% task="sum-to-shape" name="all-at-once"
def sum_to_shape(g, shape):
    extra = g.dim() - len(shape)
    padded = (1,) * extra + tuple(shape)
    places = [d for d, size in enumerate(padded) if size == 1]
    if places:
        g = g.sum(places, keepdim=True)
    return g.reshape(shape)


# %% task="sum-to-shape" name="only-where-they-differ"
def sum_to_shape(g, shape):
    extra = g.ndim - len(shape)
    for _ in range(extra):
        g = g.sum(dim=0)
    for d in range(g.ndim):
        if g.shape[d] != shape[d]:
            g = g.sum(dim=d, keepdim=True)
    return g


# %% task="sum-to-shape" name="by-autograd"
def sum_to_shape(g, shape):
    start = torch.zeros(shape, requires_grad=True)
    (gradient,) = torch.autograd.grad(start.expand(g.shape), start, g)
    return gradient


# %% task="sum-to-shape" name="einsum"
def sum_to_shape(g, shape):
    letters = "abcdefgh"[: g.dim()]
    extra = g.dim() - len(shape)
    kept = [letter for letter, size in zip(letters[extra:], shape) if size != 1]
    return torch.einsum(f"{letters}->{''.join(kept)}", g).reshape(shape)


# %% task="sum-to-shape" name="recursive"
def sum_to_shape(grad, size):
    if grad.dim() > len(size):
        return sum_to_shape(grad.sum(0), size)
    for place in range(len(size)):
        if size[place] == 1 and grad.shape[place] != 1:
            print("summing dimension", place)
            return sum_to_shape(grad.sum(place, keepdim=True), size)
    return grad


# %% task="sum-to-shape" name="adds-the-pieces"
def sum_to_shape(g, shape):
    total = torch.zeros(shape)
    padded = (1,) * (g.dim() - len(shape)) + tuple(shape)
    total = total.reshape(padded)
    for place, size in enumerate(padded):
        if size == 1:
            pieces = g.split(1, dim=place) if g.shape[place] else ()
            start = g.narrow(place, 0, 0).sum(place, keepdim=True)
            g = sum(pieces, start)
    total += g
    return total.reshape(shape)
