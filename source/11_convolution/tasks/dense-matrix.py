# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="dense-matrix-values"
from autograder import awkward, integer, probe, randn

probe(conv_matrix, randn(2, 2), 2, 3)
probe(conv_matrix, randn(2, 2), 3, 4)
probe(conv_matrix, randn(2, 3), 4, 3)
probe(conv_matrix, randn(3, 1), 4, 5)
probe(conv_matrix, randn(1, 1), 2, 3)
probe(conv_matrix, randn(3, 2), 3, 2)
probe(conv_matrix, randn(1, 1), 1, 1)
probe(conv_matrix, randn(1, 3), 1, 6)
probe(conv_matrix, randn(3, 2).t(), integer(3, 7), integer(4, 7))
probe(conv_matrix, awkward(3, 3), 4, 4)
probe(conv_matrix, 300 * randn(2, 2, away=1.0), 3, 3)
probe(conv_matrix, 1e-4 * randn(2, 2), 3, 3, atol=0.0)
probe(conv_matrix, randn(20, 2), 21, 3)
probe(conv_matrix, randn(2, 20), 3, 21)
probe(conv_matrix, randn(2, 2), 20, 3)
probe(conv_matrix, randn(2, 2), 3, 20)


# %% mistake="transposed"
# Your matrix maps results to pictures. The one that was asked for has a row for each
# window and a column for each pixel.
def conv_matrix(k, h, w):
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(h, w, oh, ow)
    for i in range(oh):
        for j in range(ow):
            matrix[i : i + kh, j : j + kw, i, j] = k
    return matrix.reshape(h * w, oh * ow)


# %% mistake="kernel-turned-round"
# The weights of a row stand in reverse order. That is the convolution of mathematics.
def conv_matrix(k, h, w):
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh, ow, h, w)
    for i in range(oh):
        for j in range(ow):
            matrix[i, j, i : i + kh, j : j + kw] = k.flip(0, 1)
    return matrix.reshape(oh * ow, h * w)


# %% mistake="height-for-width"
# A pixel one row further down stands w places further on, and you take h. Where the
# picture is square nobody notices.
def conv_matrix(k, h, w):
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh * ow, max(h, w) ** 2)
    for i in range(oh):
        for j in range(ow):
            for a in range(kh):
                for b in range(kw):
                    matrix[i * ow + j, (i + a) * h + j + b] = k[a, b]
    return matrix[:, : h * w]


# %% mistake="rows-of-the-kernel-together"
# You lay the kernel down in one piece. Its second row belongs under the first: in the
# long column of pixels that is a whole row of the picture further on.
def conv_matrix(k, h, w):
    kh, kw = k.shape
    oh, ow = h - kh + 1, w - kw + 1
    matrix = torch.zeros(oh * ow, h * w)
    for i in range(oh):
        for j in range(ow):
            start = i * w + j
            matrix[i * ow + j, start : start + kh * kw] = k.flatten()
    return matrix


# %% mistake="windows-run-over-the-edge"
# You have a row for every pixel. Only those windows count that lie inside the picture;
# yours run over its right edge into the next row.
def conv_matrix(k, h, w):
    kh, kw = k.shape
    matrix = torch.zeros(h * w, h * w)
    for start in range(h * w):
        for a in range(kh):
            for b in range(kw):
                place = start + a * w + b
                if place < h * w:
                    matrix[start, place] = k[a, b]
    return matrix


# %% alternative="what-it-does-to-single-pixels"
def conv_matrix(k, h, w):
    dots = torch.eye(h * w).reshape(h * w, 1, h, w)
    return F.conv2d(dots, k[None, None]).reshape(h * w, -1).t()


# %% alternative="one-index-at-a-time"
def conv_matrix(k, h, w):
    kh, kw = k.shape
    ow = w - kw + 1
    rows = []
    for window in range((h - kh + 1) * ow):
        top, left = divmod(window, ow)
        row = k.new_zeros(h * w)
        for place in range(kh * kw):
            a, b = divmod(place, kw)
            row[(top + a) * w + left + b] = k[a, b]
        rows.append(row)
    return torch.stack(rows)


# %% alternative="products-of-diagonals"
def conv_matrix(k, h, w):
    kh, kw = k.shape

    def shifted(n, size, by):
        return torch.eye(n)[by : by + n - size + 1]

    return sum(
        k[a, b] * torch.kron(shifted(h, kh, a), shifted(w, kw, b))
        for a in range(kh)
        for b in range(kw)
    )


# %% inputs
# k: empty: the text promises a kernel
# h, w: zero: the text promises a picture not smaller than the kernel
