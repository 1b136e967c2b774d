# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randint, randn

ready_made = (
    *("aten.conv2d", "aten.convolution", "aten.im2col", "aten.einsum", "aten.matmul"),
    *("aten.dot", "aten.inner", "aten.tensordot", "aten.linear", "aten.sum"),
)

# %% hidden="conv-loops-values"
probe(conv_loops, randn(3, 4), randn(2, 2))
probe(conv_loops, randn(4, 3), randn(2, 3))
probe(conv_loops, randn(3, 5), randn(3, 2))
probe(conv_loops, randn(2, 3), randn(2, 3))
probe(conv_loops, randn(3, 3), randn(1, 1))
probe(conv_loops, randn(1, 5), randn(1, 3))
probe(conv_loops, randn(5, 1), randn(2, 1))
probe(conv_loops, randn(4, 4), randn(3, 3))
probe(conv_loops, randn(5, 3).t(), randn(3, 2).t())
probe(conv_loops, awkward(4, 4), awkward(3, 3))
probe(conv_loops, awkward(4, 4), randn(2, 2))
probe(conv_loops, 300 * randn(3, 3, away=1.0), 300 * randn(2, 2, away=1.0))
probe(conv_loops, 1e-4 * randn(3, 3), 1e-4 * randn(2, 2), atol=0.0)
probe(conv_loops, randn(20, 2), randn(3, 2))
probe(conv_loops, randn(2, 20), randn(1, 2))
probe(conv_loops, randn(22, 2), randn(20, 1))
probe(conv_loops, randn(2, 22), randn(1, 20))
x = randn(3, 3)
probe(conv_loops, x, x)

# %% hidden="conv-loops-gradients"
probe(conv_loops, randn(3, 4), randn(2, 2), grad=True)
probe(conv_loops, randn(4, 3), randn(1, 3), grad=True)
probe(conv_loops, randn(3, 3), randn(3, 2), grad=True)
probe(conv_loops, randn(5, 3).t(), randn(3, 2).t(), grad=True)
probe(conv_loops, randint(-1, 2, 4, 4).float(), randint(-1, 2, 2, 2).float(), grad=True)
probe(conv_loops, 10 * randn(6, 2), 10 * randn(2, 2), grad=True)

# %% hidden="conv-loops-rule"
arithmetic = ("aten.mul", "aten.add")
allowed = ("views", "making", *arithmetic)
rule = {"budget": 5.0, "allow": allowed, "single": arithmetic, "forbid": ready_made}
probe(conv_loops, randn(4, 5), randn(2, 3), grad=True, **rule)
probe(conv_loops, randn(2, 20), randn(1, 2), grad=True, **rule)
probe(conv_loops, randn(9, 2), randn(8, 2), grad=True, **rule)


# %% mistake="kernel-turned-round"
# You turn the kernel round before you lay it on. That is the convolution of
# mathematics. Compare your indices with the formula: do a and b run the same way in k
# and in x?
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[kh - 1 - a, kw - 1 - b] * x[i + a, j + b]
    return y


# %% mistake="one-window-short"
# Your result has a row and a column less than it should. A kernel as large as the
# picture fits into it once, not never.
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh, w - kw)
    for i in range(h - kh):
        for j in range(w - kw):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y


# %% mistake="square-kernel-assumed"
# You take the kernel's height for its width. With square kernels nobody notices. Try a
# kernel of two rows and three columns.
def conv_loops(x, k):
    (h, w), n = x.shape, k.shape[0]
    y = torch.zeros(h - n + 1, w - n + 1)
    for i in range(h - n + 1):
        for j in range(w - n + 1):
            for a in range(n):
                for b in range(n):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y


# %% mistake="square-picture-assumed"
# You take the picture's height for its width, too. Try a picture of three rows and five
# columns: how wide is your result?
def conv_loops(x, k):
    h, (kh, kw) = x.shape[0], k.shape
    y = torch.zeros(h - kh + 1, h - kw + 1)
    for i in range(h - kh + 1):
        for j in range(h - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[i + a, j + b]
    return y


# %% mistake="overwrites-the-sum"
# Each product replaces the one before, so only the last weight of the kernel counts.
# Print y[i, j] after each pass of the innermost loop.
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] = k[a, b] * x[i + a, j + b]
    return y


# %% mistake="window-never-moves"
# All your numbers are the same: the kernel lies on the upper left corner all the time.
# Which index of x has to follow i, and which j?
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[a, b]
    return y


# %% mistake="windows-side-by-side"
# Your windows do not overlap: each begins where the last one ended. The text moves the
# kernel on by one pixel.
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h // kh, w // kw)
    for i in range(h // kh):
        for j in range(w // kw):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[i * kh + a, j * kw + b]
    return y


# %% mistake="numbers-taken-out"
# On the way the numbers are taken out of their tensors, and PyTorch cannot follow them
# any more: the result has no gradient.
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b].item() * x[i + a, j + b].item()
    return y


# %% mistake="window-at-once"
# A whole window is multiplied and summed at once. In this task every product and every
# sum is one of two single numbers.
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    y = torch.zeros(h - kh + 1, w - kw + 1)
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            y[i, j] = (k * x[i : i + kh, j : j + kw]).sum()
    return y


# %% alternative="sum-and-stack"
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    places = [(a, b) for a in range(kh) for b in range(kw)]
    return torch.stack(
        [
            torch.stack(
                [
                    sum(x[i + a, j + b] * k[a, b] for a, b in places)
                    for j in range(w - kw + 1)
                ]
            )
            for i in range(h - kh + 1)
        ]
    )


# %% alternative="kernel-outermost"
def conv_loops(x, k):
    rows, columns = x.size(0) - k.size(0) + 1, x.size(1) - k.size(1) + 1
    y = x.new_zeros(rows, columns)
    for a, weights in enumerate(k):
        for b, weight in enumerate(weights):
            for i in range(rows):
                for j in range(columns):
                    y[i, j] = y[i, j] + weight * x[i + a][j + b]
    return y


# %% alternative="scatter-from-the-pixels"
def conv_loops(x, k):
    (h, w), (kh, kw) = x.shape, k.shape
    entries = {}
    for r in range(h):
        for c in range(w):
            for a in range(kh):
                for b in range(kw):
                    i, j = r - a, c - b
                    if 0 <= i <= h - kh and 0 <= j <= w - kw:
                        product = x[r, c] * k[a, b]
                        old = entries.get((i, j))
                        entries[i, j] = product if old is None else old + product
    flat = [entries[i, j] for i in range(h - kh + 1) for j in range(w - kw + 1)]
    return torch.stack(flat).reshape(h - kh + 1, w - kw + 1)


# %% inputs
# x, k: empty: the text promises at least one entry
