# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="shift-values"
import torch

from autograder import awkward, probe, randint, randn

wide = torch.randn
probe(
    shift,
    randn(3, 1, 3, 4),
    torch.tensor([0, 1, -1]),
    torch.tensor([0, 0, 0]),
    unchanged=True,
)
probe(
    shift,
    randn(3, 1, 3, 4),
    torch.tensor([0, 0, 0]),
    torch.tensor([0, 2, -2]),
    unchanged=True,
)
probe(
    shift,
    randn(4, 1, 4, 3),
    torch.tensor([1, -2, 2, -1]),
    torch.tensor([-1, -1, 1, 2]),
    unchanged=True,
)
every = torch.cartesian_prod(torch.arange(-2, 3), torch.arange(-2, 3))
probe(shift, randn(25, 1, 5, 6), every[:, 0], every[:, 1], unchanged=True)
for h, w in ((8, 8), (3, 3), (3, 30), (30, 3)):
    probe(
        shift, randn(6, 1, h, w), randint(-2, 3, 6), randint(-2, 3, 6), unchanged=True
    )
probe(shift, randn(1, 1, 4, 5), randint(-2, 3, 1), randint(-2, 3, 1))
probe(shift, randn(40, 1, 3, 3), randint(-2, 3, 40), randint(-2, 3, 40))
probe(shift, randn(0, 1, 3, 4), randint(-2, 3, 0), randint(-2, 3, 0))
x = awkward(5, 1, 3, 4)
probe(
    shift,
    x,
    torch.tensor([1, 1, 0, 0, -1]),
    torch.tensor([1, 1, 0, 1, 0]),
    unchanged=True,
)
probe(
    shift,
    300 * randn(4, 1, 4, 4),
    torch.tensor([1, 2, 1, 2]),
    torch.tensor([1, 1, 2, 2]),
)
probe(
    shift,
    1e-4 * randn(4, 1, 5, 4).transpose(2, 3),
    randint(-2, 3, 4),
    randint(-2, 3, 4),
)
x = torch.tensor([[[[1.0, 0.0, -1.0], [0.0, 2.0, 2.0]]]])  # a zero that stays in sight
probe(shift, x, torch.tensor([0]), torch.tensor([1]))
same = torch.tensor([1, -1, 2])
probe(shift, randn(3, 1, 4, 5), same, same)


def written_into(x, rows, columns):
    """x, after something was written into the result"""
    shift(x, rows, columns).fill_(7.0)
    return x


none = torch.zeros(2, dtype=torch.int64)
probe(written_into, randn(2, 1, 3, 4), none, none)


# %% mistake="round-the-edge"
# What leaves your picture comes in again on the other side. Zeros should come in.
def shift(x, rows, columns):
    pictures = [
        p.roll((r, c), (1, 2)) for p, r, c in zip(x, rows.tolist(), columns.tolist())
    ]
    return torch.stack(pictures) if pictures else x.clone()


# %% mistake="up-and-left"
# Your pictures move up where they should move down, and left where they should move
# right.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip((-rows).tolist(), (-columns).tolist())):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% mistake="rows-and-columns-exchanged"
# You have exchanged rows and columns. rows says how far a picture moves down.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(columns.tolist(), rows.tolist())):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% mistake="all-by-the-first"
# All your pictures move by the same amount, that of the first.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist())):
        r, c = rows[0].item(), columns[0].item()
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% mistake="edge-repeated"
# You fill up with the pixels of the edge. Zeros should come in.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist())):
        p = F.pad(x[i : i + 1], (2, 2, 2, 2), mode="replicate")[0]
        moved[i] = p[:, 2 - r : 2 - r + h, 2 - c : 2 - c + w]
    return moved


# %% mistake="negative-moves-fail"
# Negative moves go wrong: an index below 0 counts from the end. Where does the part
# that is still seen begin?
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist())):
        r, c = max(r, 0), max(c, 0)
        moved[i, :, r:, c:] = x[i, :, : h - r, : w - c]
    return moved


# %% mistake="moves-x-itself"
# You write into x. Whoever gave it still needs it.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist())):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    x.copy_(moved)
    return x


# %% mistake="copy-below"
# You begin with a copy of x, and old pixels remain where zeros should be.
def shift(x, rows, columns):
    h, w = x.shape[2:]
    moved = x.clone()
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist())):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% mistake="unmoved-is-not-new"
# Where nothing moves you return x itself. Asked for is a new tensor.
def shift(x, rows, columns):
    if not rows.any() and not columns.any():
        return x
    h, w = x.shape[2:]
    moved = torch.zeros_like(x)
    for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        seen = x[i, :, max(-r, 0) : h - max(r, 0), max(-c, 0) : w - max(c, 0)]
        moved[i, :, max(r, 0) : h - max(-r, 0), max(c, 0) : w - max(-c, 0)] = seen
    return moved


# %% alternative="padded-and-cut"
def shift(x, rows, columns):
    h, w = x.shape[-2:]
    padded = F.pad(x, (2, 2, 2, 2))
    cut = [
        padded[i, :, 2 - r : 2 - r + h, 2 - c : 2 - c + w]
        for i, (r, c) in enumerate(zip(rows.tolist(), columns.tolist()))
    ]
    return torch.stack(cut) if cut else x.clone()


# %% alternative="by-indices"
def shift(x, rows, columns):
    n, _, h, w = x.shape
    i = torch.arange(h)[None, :, None] - rows[:, None, None]
    j = torch.arange(w)[None, None, :] - columns[:, None, None]
    inside = (i >= 0) & (i < h) & (j >= 0) & (j < w)
    k = torch.arange(n)[:, None, None]
    found = x[k, 0, i.clamp(0, h - 1), j.clamp(0, w - 1)]
    return torch.where(inside, found, torch.zeros_like(found))[:, None]


# %% alternative="rolled-and-wiped"
def shift(x, rows, columns):
    pictures = []
    for picture, r, c in zip(x, rows.tolist(), columns.tolist()):
        picture = torch.roll(picture, (r, c), (1, 2))
        if r > 0:
            picture[:, :r] = 0
        elif r < 0:
            picture[:, r:] = 0
        if c > 0:
            picture[:, :, :c] = 0
        elif c < 0:
            picture[:, :, c:] = 0
        pictures.append(picture)
    return torch.stack(pictures) if pictures else torch.empty_like(x)


# %% survivors
# shift-4db73c07, shift-0a7207ab: as many columns as rows
# shift-cf18c1ea: the larger of two numbers, whichever comes first
# shift-679bb0f0: the larger of two numbers, whichever comes first
# shift-86254ca6: the larger of two numbers, whichever comes first
# shift-fddc8285: the larger of two numbers, whichever comes first
# shift-4dfcfcfa: the larger of two numbers, whichever comes first
# shift-5a2695ea: the larger of two numbers, whichever comes first
# shift-20522538: the larger of two numbers, whichever comes first
# shift-08bb7c62: the larger of two numbers, whichever comes first
# shift-cd21fecf: a slice that ends one behind the end ends at the end
# shift-73a3339b: a slice that ends one behind the end ends at the end
# shift-0df8c3b3: a slice that ends one behind the end ends at the end
# shift-9407d748: a slice that ends one behind the end ends at the end


# %% inputs
# rows, columns: large: all between -2 and 2
