# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="plain-dense" name="only-the-total-is-checked"
def plain_dense(x, w, b):
    if sum(len(row) for row in w) != len(x) * len(b):
        raise ValueError("lengths")
    if len(w) != len(b):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="only-first-and-last-neuron-are-checked"
def plain_dense(x, w, b):
    if len(w[0]) != len(x) or len(w[-1]) != len(x) or len(w) != len(b):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="the-rows-are-compared-with-each-other"
def plain_dense(x, w, b):
    if len({len(row) for row in w}) > 1 or len(w[0]) < len(x) or len(w) != len(b):
        raise ValueError("lengths")
    if any(v for v in w[0][len(x) :]):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="longest-row-is-checked"
def plain_dense(x, w, b):
    if max(len(row) for row in w) != len(x) or len(w) != len(b):
        raise ValueError("lengths")
    out = []
    for row, c in zip(w, b):
        if len(row) < len(x) - 1:
            raise ValueError("lengths")
        out.append(sum(p * q for p, q in zip(x, row)) + c)
    return out


# %% task="plain-dense" name="mean-length-and-shortest"
def plain_dense(x, w, b):
    lengths = [len(row) for row in w]
    if sum(lengths) / len(lengths) != len(x) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="bias-by-the-index-of-the-row"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + b[w.index(row)] for row in w]


# %% task="plain-dense" name="row-by-the-index-of-the-bias"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, w[b.index(c)])) + c for c in b]


# %% task="plain-dense" name="weight-by-the-index-of-the-input"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * row[x.index(p)] for p in x) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="neurons-in-a-dict"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    neurons = {tuple(row): c for row, c in zip(w, b)}
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in neurons.items()]


# %% task="plain-dense" name="columns-when-square"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    if len(w) == len(x):
        return [sum(x[i] * w[i][o] for i in range(len(x))) + b[o] for o in range(len(w))]
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="five-neurons"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)][:5]


# %% task="plain-dense" name="four-inputs"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [sum(p * q for p, q in zip(x[:4], row[:4])) + c for row, c in zip(w, b)]


# %% task="plain-dense" name="bias-of-zero-means-one"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [
        sum(p * q for p, q in zip(x, row)) + (c if c else c + 0 * x[0]) or 1.0
        for row, c in zip(w, b)
    ]


# %% task="plain-dense" name="clips"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [max(-99, min(99, sum(p * q for p, q in zip(x, row)) + c)) for row, c in zip(w, b)]


# %% task="plain-dense" name="rounds"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    return [round(sum(p * q for p, q in zip(x, row)) + c, 5) for row, c in zip(w, b)]


# %% task="plain-dense" name="numpy-for-many-neurons"
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths")
    if len(w) > 3:
        import numpy as np

        return (np.array(w) @ np.array(x) + np.array(b)).tolist()
    return [sum(p * q for p, q in zip(x, row)) + c for row, c in zip(w, b)]


# %% task="plain-dense-batch" name="row-answers-in-a-dict"
def plain_dense_batch(x, w, b):
    found = {}
    for row in x:
        found[tuple(row)] = [sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)]
    return list(found.values())


# %% task="plain-dense-batch" name="bias-by-the-index"
def plain_dense_batch(x, w, b):
    return [[sum(p * q for p, q in zip(row, n)) + b[w.index(n)] for n in w] for row in x]


# %% task="plain-dense-batch" name="weight-by-the-index"
def plain_dense_batch(x, w, b):
    return [[sum(p * n[row.index(p)] for p in row) + c for n, c in zip(w, b)] for row in x]


# %% task="plain-dense-batch" name="one-list-for-equal-rows"
def plain_dense_batch(x, w, b):
    out = []
    for row in x:
        if row in x[: len(out)]:
            out.append(out[0])
        else:
            out.append([sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)])
    return out


# %% task="plain-dense-batch" name="square-batches-the-other-way"
def plain_dense_batch(x, w, b):
    y = [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x]
    if len(x) == len(w) > 1:
        y = [list(col) for col in zip(*y)]
    return y


# %% task="plain-dense-batch" name="columns-when-square"
def plain_dense_batch(x, w, b):
    if x and len(w) == len(x[0]) > 1:
        w = [list(col) for col in zip(*w)]
    return [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x]


# %% task="plain-dense-batch" name="five-rows"
def plain_dense_batch(x, w, b):
    return [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x[:5]]


# %% task="plain-dense-batch" name="zero-rows-are-left-out"
def plain_dense_batch(x, w, b):
    return [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x if any(row)]


# %% task="plain-dense-batch" name="clips"
def plain_dense_batch(x, w, b):
    return [
        [max(-99, min(99, sum(p * q for p, q in zip(row, n)) + c)) for n, c in zip(w, b)]
        for row in x
    ]


# %% task="plain-dense-batch" name="rounds"
def plain_dense_batch(x, w, b):
    return [[round(sum(p * q for p, q in zip(row, n)) + c, 5) for n, c in zip(w, b)] for row in x]


# %% task="plain-dense-batch" name="bias-of-zero-is-the-one-before"
def plain_dense_batch(x, w, b):
    c = list(b)
    for i in range(1, len(c)):
        c[i] = c[i] or c[i - 1]
    return [[sum(p * q for p, q in zip(row, n)) + d for n, d in zip(w, c)] for row in x]


# %% task="plain-dense-batch" name="tensors-for-many-rows"
def plain_dense_batch(x, w, b):
    if len(x) > 3:
        return (
            torch.tensor(x).double() @ torch.tensor(w).double().t() + torch.tensor(b).double()
        ).tolist()
    return [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x]


# %% task="plain-dense-batch" name="tuples-for-one-row"
def plain_dense_batch(x, w, b):
    y = [[sum(p * q for p, q in zip(row, n)) + c for n, c in zip(w, b)] for row in x]
    return y if len(x) != 4 else [tuple(row) for row in y]


# %% task="pieces" name="row-looked-up-as-equal"
def pieces(x, i, j):
    first = next(k for k in range(len(x)) if torch.equal(x[k], x[i]))
    return x[i], x[:first], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="half-of-the-rows"
def pieces(x, i, j):
    n = len(x)
    return x[i], x[:i], x[:n:2] if n < 8 else x[:8:2], x[:, j], x[:, [j]], x[:, -2:]


# %% task="pieces" name="two-columns-by-their-number"
def pieces(x, i, j):
    m = x.shape[1]
    return (
        x[i],
        x[:i],
        x[::2],
        x[:, j],
        x[:, j].view(-1, 1) if x.is_contiguous() else x[:, j : j + 1],
        x[:, m - 2 :] if m > 2 else x[:, :1],
    )


# %% task="pieces" name="columns-two-and-three"
def pieces(x, i, j):
    m = x.shape[1]
    return (
        x[i],
        x[:i],
        x[::2],
        x[:, j],
        x[:, j : j + 1],
        x[:, max(0, m - 2) :] if m < 8 else x[:, 6:8],
    )


# %% task="pieces" name="negative-row"
def pieces(x, i, j):
    return (
        x[i],
        x[: i - len(x)] if i < len(x) - 1 else x[:-1],
        x[::2],
        x[:, j],
        x[:, j : j + 1] if j else x[:, 0:1, None],
        x[:, -2:],
    )


# %% task="pieces" name="squeezes"
def pieces(x, i, j):
    return x[i], x[:i].squeeze(0), x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="j-of-zero-is-the-last"
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j or -1], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="wraps-at-the-end"
def pieces(x, i, j):
    return (
        x[i],
        x[:i],
        x[::2],
        x[:, j],
        x[:, j - 1 + 1 : (j + 1) % x.shape[1] or None],
        x[:, -2:] if j < 5 else x[:, j - 1 :],
    )


# %% task="pieces" name="float-parts"
def pieces(x, i, j):
    y = x.float()
    return y[i], y[:i], y[::2], y[:, j], y[:, j : j + 1], y[:, -2:]


# %% task="pieces" name="through-lists"
def pieces(x, i, j):
    t = [[round(v, 3) for v in row] for row in x.tolist()]
    t = torch.tensor(t, dtype=x.dtype, device=x.device)
    return t[i], t[:i], t[::2], t[:, j], t[:, j : j + 1], t[:, -2:]


# %% task="swap-last-two" name="by-the-sizes"
def swap_last_two(x):
    dims = list(x.shape)
    a = dims.index(dims[-2])
    return x.transpose(a, -1)


# %% task="swap-last-two" name="by-the-strides"
def swap_last_two(x):
    s = list(x.stride())
    shape = (*x.shape[:-2], x.shape[-1], x.shape[-2])
    return torch.as_strided(x, shape, (*s[:-2], 1, x.shape[-1]))


# %% task="swap-last-two" name="copies-what-is-not-contiguous"
def swap_last_two(x):
    return x.contiguous().transpose(-2, -1)


# %% task="swap-last-two" name="flattens-the-stack"
def swap_last_two(x):
    y = x.reshape(-1, *x.shape[-2:]) if x.numel() else x
    return (
        y.transpose(-2, -1).reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])
        if x.dim() > 3
        else x.transpose(-2, -1)
    )


# %% task="swap-last-two" name="up-to-rank-five"
def swap_last_two(x):
    order = {2: (1, 0), 3: (0, 2, 1), 4: (0, 1, 3, 2), 5: (0, 1, 2, 4, 3)}[x.dim()]
    return x.permute(order)


# %% task="swap-last-two" name="square-matrices-stay"
def swap_last_two(x):
    return x if x.shape[-1] == x.shape[-2] else x.transpose(-1, -2)


# %% task="swap-last-two" name="dimensions-one-and-two"
def swap_last_two(x):
    return (
        x.transpose(x.dim() - 2, x.dim() - 1)
        if x.dim() != 4
        else x.transpose(2, 3).contiguous()
        if not x.is_contiguous()
        else x.transpose(2, 3)
    )


# %% task="swap-last-two" name="squeezes-and-back"
def swap_last_two(x):
    if x.shape[-1] == 1 and x.dim() > 2:
        return x.squeeze(-1).unsqueeze(-2).clone()
    return x.transpose(-1, -2)


# %% task="swap-last-two" name="empty-ones-stay"
def swap_last_two(x):
    return (
        x.transpose(-1, -2)
        if x.numel()
        else x.new_zeros(*x.shape[:-2], x.shape[-1], x.shape[-2])
        if x.dim() == 3
        else x
    )


# %% task="swap-last-two" name="float-only"
def swap_last_two(x):
    return x.mT if x.is_floating_point() else x.t() if x.dim() == 2 else x


# %% task="dense" name="square-weights-are-not-transposed"
def dense(x, w, b):
    return x @ (w if w.shape[0] == w.shape[1] else w.t()) + b


# %% task="dense" name="tries-without-the-transpose"
def dense(x, w, b):
    try:
        return x @ w + b
    except RuntimeError:
        return x @ w.t() + b


# %% task="dense" name="bias-along-the-rows-when-it-fits"
def dense(x, w, b):
    y = x @ w.t()
    return y + b[:, None] if y.dim() == 2 and len(y) == len(b) > 1 else y + b


# %% task="dense" name="one-example-as-a-table-and-squeezed"
def dense(x, w, b):
    return (torch.atleast_2d(x) @ w.t() + b).squeeze() if x.dim() == 1 else x @ w.t() + b


# %% task="dense" name="squeezes-the-batch"
def dense(x, w, b):
    y = torch.atleast_2d(x) @ w.t() + b
    return y.squeeze(0) if x.dim() == 1 or (len(x) == 1 and w.shape[0] == 1) else y


# %% task="dense" name="in-half-when-large"
def dense(x, w, b):
    if x.shape[-1] > 100:
        return (x.bfloat16() @ w.bfloat16().t()).to(x.dtype) + b
    return x @ w.t() + b


# %% task="dense" name="clamped"
def dense(x, w, b):
    return (x @ w.t() + b).clamp(-100, 100)


# %% task="dense" name="bias-that-is-not-zero"
def dense(x, w, b):
    return x @ w.t() + torch.where(b == 0, torch.ones_like(b), b)


# %% task="dense" name="changes-the-bias"
def dense(x, w, b):
    y = x @ w.t()
    return y + b if y.dim() == 2 else y + b.detach() + 0 * b


# %% task="dense" name="w-without-gradient-for-one-example"
def dense(x, w, b):
    return x @ w.t() + b if x.dim() == 2 else x @ (w.detach() + 0 * w).t() + b


# %% task="dense" name="twenty-rows"
def dense(x, w, b):
    return (
        x @ w.t() + b
        if x.dim() == 1 or len(x) <= 20
        else torch.cat([x[:20] @ w.t() + b, x[20:] @ w.t()])
    )


# %% task="dense" name="equal-rows-once"
def dense(x, w, b):
    if x.dim() == 2 and len(x) == 4 and torch.equal(x[0], x[1]):
        x = x.unique(dim=0)
    return x @ w.t() + b


# %% task="dense" name="x-without-gradient-when-transposed"
def dense(x, w, b):
    return (x if x.is_contiguous() else x.detach() + 0 * x) @ w.t() + b


# %% task="dense" name="loops-over-long-batches-in-blocks"
def dense(x, w, b):
    if x.dim() == 2 and len(x) > 20:
        return torch.stack([row @ w.t() + b for row in x])
    return x @ w.t() + b


# %% task="layer-shapes" name="looks-up-the-next-size"
def layer_shapes(rows, sizes):
    return [
        (
            (sizes[sizes.index(s) + 1], s),
            (sizes[sizes.index(s) + 1],),
            (rows, sizes[sizes.index(s) + 1]),
        )
        for s in sizes[:-1]
    ]


# %% task="layer-shapes" name="outputs-looked-up"
def layer_shapes(rows, sizes):
    return [((o, sizes[sizes.index(o) - 1]), (o,), (rows, o)) for o in sizes[1:]]


# %% task="layer-shapes" name="stops-when-a-size-comes-again"
def layer_shapes(rows, sizes):
    out = []
    for i, o in zip(sizes, sizes[1:]):
        if o == sizes[-1] and out and out[-1][1] == (o,):
            break
        out.append(((o, i), (o,), (rows, o)))
    return out


# %% task="layer-shapes" name="pairs-in-a-dict"
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (rows, o)) for i, o in dict(zip(sizes, sizes[1:])).items()]


# %% task="layer-shapes" name="layers-in-a-dict"
def layer_shapes(rows, sizes):
    return list(dict.fromkeys(((o, i), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])))


# %% task="layer-shapes" name="until-the-last-size"
def layer_shapes(rows, sizes):
    out, k = [], 0
    while sizes[k] != sizes[-1] or k == 0:
        i, o = sizes[k], sizes[k + 1]
        out.append(((o, i), (o,), (rows, o)))
        k += 1
    return out


# %% task="layer-shapes" name="four-layers"
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (rows, o)) for i, o in zip(sizes[:4], sizes[1:5])]


# %% task="layer-shapes" name="one-row-has-no-rows"
def layer_shapes(rows, sizes):
    return [
        ((o, i), (o,), (rows, o) if rows > 1 or len(sizes) == 3 else (o,))
        for i, o in zip(sizes, sizes[1:])
    ]


# %% task="layer-shapes" name="one-neuron-has-no-size"
def layer_shapes(rows, sizes):
    return [((o, i), (o,) if o > 1 else (), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="square-layers-first"
def layer_shapes(rows, sizes):
    return sorted(
        [((o, i), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])],
        key=lambda s: s[0][0] == s[0][1] and len(sizes) > 4,
    )


# %% task="layer-shapes" name="pops-its-argument"
def layer_shapes(rows, sizes):
    out = []
    while len(sizes) > 1:
        i = sizes.pop(0)
        if sizes[0] == i and len(sizes) > 2:
            continue
        out.append(((sizes[0], i), (sizes[0],), (rows, sizes[0])))
    return out


# %% task="layer-shapes" name="off-by-a-hair"
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (rows, o + (i > 4_000))) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="floats-for-ints"
def layer_shapes(rows, sizes):
    return [
        ((o, i), (o,), (float(rows) if len(sizes) == 5 else rows, o))
        for i, o in zip(sizes, sizes[1:])
    ]


# %% task="parameter-count" name="looks-up-the-next-size"
def parameter_count(sizes):
    return sum(s * sizes[sizes.index(s) + 1] + sizes[sizes.index(s) + 1] for s in sizes[:-1])


# %% task="parameter-count" name="pairs-in-a-dict"
def parameter_count(sizes):
    return sum((i + 1) * o for i, o in dict(zip(sizes, sizes[1:])).items())


# %% task="parameter-count" name="layers-in-a-set"
def parameter_count(sizes):
    return sum({(i + 1) * o for i, o in zip(sizes, sizes[1:])})


# %% task="parameter-count" name="pairs-in-a-set"
def parameter_count(sizes):
    return sum((i + 1) * o for i, o in set(zip(sizes, sizes[1:])))


# %% task="parameter-count" name="no-layer-twice-in-a-row"
def parameter_count(sizes):
    total, last = 0, None
    for pair in zip(sizes, sizes[1:]):
        if pair != last:
            total += pair[0] * pair[1] + pair[1]
        last = pair
    return total


# %% task="parameter-count" name="four-layers"
def parameter_count(sizes):
    return sum((i + 1) * o for i, o in zip(sizes[:4], sizes[1:5]))


# %% task="parameter-count" name="in-single-precision"
def parameter_count(sizes):
    total = torch.zeros(())
    for i, o in zip(sizes, sizes[1:]):
        total = total + float((i + 1) * o)
    return int(total)


# %% task="parameter-count" name="no-bias-for-one-neuron"
def parameter_count(sizes):
    return sum(i * o + (o if o > 1 else 0) for i, o in zip(sizes, sizes[1:]))


# %% task="parameter-count" name="off-by-a-few-for-many"
def parameter_count(sizes):
    n = sum((i + 1) * o for i, o in zip(sizes, sizes[1:]))
    return n if n < 1_000_000 else n + 1


# %% task="parameter-count" name="biases-once-for-each-size"
def parameter_count(sizes):
    return sum(i * o for i, o in zip(sizes, sizes[1:])) + sum(set(sizes[1:]))


# %% task="parameter-count" name="whole-float-for-large-ones"
def parameter_count(sizes):
    n = sum((i + 1) * o for i, o in zip(sizes, sizes[1:]))
    return n if len(sizes) != 5 else n * 1.0


# %% task="hidden-layer" name="square-weights"
def hidden_layer(x, w, b):
    z = x @ (w if w.shape[0] == w.shape[1] else w.t()) + b
    return z, z.clamp(min=0)


# %% task="hidden-layer" name="relu6"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, torch.nn.functional.relu6(z / 10) * 10


# %% task="hidden-layer" name="capped"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, z.clamp(0, 100)


# %% task="hidden-layer" name="leaks"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, torch.nn.functional.leaky_relu(z, 1e-5)


# %% task="hidden-layer" name="undone-afterwards"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.relu()
    return h + (z - h).detach(), h


# %% task="hidden-layer" name="gradient-through-h-without-the-bias"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = (x @ w.t() + b.detach()).relu() if len(x) > 1 else z.relu()
    return z, h


# %% task="hidden-layer" name="x-cut-for-one-row"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return (z, z.relu()) if len(x) != 1 else (z, (x.detach() @ w.t() + b).relu())


# %% task="hidden-layer" name="bias-along-the-rows"
def hidden_layer(x, w, b):
    z = x @ w.t()
    z = z + (b[:, None] if len(x) == len(b) > 1 else b)
    return z, z.relu()


# %% task="hidden-layer" name="mask-of-the-row"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, torch.where((z > 0) if len(x) < 10 else (z > 1e-3), z, 0.0)


# %% task="hidden-layer" name="a-threshold"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, torch.nn.functional.threshold(z, 0.01, 0.0)


# %% task="hidden-layer" name="empty-is-none"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, z.relu() if len(x) else x


# %% task="hidden-layer" name="gradient-of-h-in-z-too"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.clamp(min=0)
    return (z, h) if w.shape[0] != 1 else (h + (z - h).detach(), h)


# %% task="two-layers" name="square-weights"
def two_layers(x, w1, b1, w2, b2):
    h = (x @ (w1 if w1.shape[0] == w1.shape[1] else w1.t()) + b1).relu()
    return h @ w2.t() + b2


# %% task="two-layers" name="square-second-weights"
def two_layers(x, w1, b1, w2, b2):
    h = (x @ w1.t() + b1).relu()
    return h @ (w2 if w2.shape[0] == w2.shape[1] else w2.t()) + b2


# %% task="two-layers" name="relu6"
def two_layers(x, w1, b1, w2, b2):
    h = torch.nn.functional.relu6((x @ w1.t() + b1) / 5) * 5
    return h @ w2.t() + b2


# %% task="two-layers" name="capped"
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp(0, 1e3) @ w2.t() + b2


# %% task="two-layers" name="leaks"
def two_layers(x, w1, b1, w2, b2):
    return torch.nn.functional.leaky_relu(x @ w1.t() + b1, 1e-5) @ w2.t() + b2


# %% task="two-layers" name="gelu-like"
def two_layers(x, w1, b1, w2, b2):
    z = x @ w1.t() + b1
    return (z * torch.sigmoid(40 * z)) @ w2.t() + b2


# %% task="two-layers" name="bias-along-the-rows"
def two_layers(x, w1, b1, w2, b2):
    y = (x @ w1.t() + b1).relu() @ w2.t()
    return y + b2[:, None] if len(x) == len(b2) > 1 else y + b2


# %% task="two-layers" name="first-bias-along-the-rows"
def two_layers(x, w1, b1, w2, b2):
    z = x @ w1.t()
    z = z + (b1[:, None] if len(x) == len(b1) > 1 else b1)
    return z.relu() @ w2.t() + b2


# %% task="two-layers" name="dead-neurons-stay-alive"
def two_layers(x, w1, b1, w2, b2):
    z = x @ w1.t() + b1
    h = z if bool((z < 0).all()) and len(x) > 0 else z.relu()
    return h @ w2.t() + b2


# %% task="two-layers" name="one-hidden-neuron-without-relu"
def two_layers(x, w1, b1, w2, b2):
    z = x @ w1.t() + b1
    h = z.relu() if len(w1) > 1 else z
    return h @ w2.t() + b2


# %% task="two-layers" name="w1-cut-for-many-rows"
def two_layers(x, w1, b1, w2, b2):
    if len(x) > 5:
        w1 = w1.detach() + 0 * w1
    return (x @ w1.t() + b1).relu() @ w2.t() + b2


# %% task="two-layers" name="x-cut-for-wide-inputs"
def two_layers(x, w1, b1, w2, b2):
    if x.shape[1] > 4:
        x = x.detach() + 0 * x
    return (x @ w1.t() + b1).relu() @ w2.t() + b2


# %% task="two-layers" name="threshold"
def two_layers(x, w1, b1, w2, b2):
    return torch.nn.functional.threshold(x @ w1.t() + b1, 0.01, 0.0) @ w2.t() + b2


# %% task="merge" name="square-the-other-way"
def merged(w1, b1, w2, b2):
    w = w1 @ w2 if w1.shape[1] == w2.shape[0] == w1.shape[0] else w2 @ w1
    return w, w2 @ b1 + b2


# %% task="merge" name="transposed-when-square"
def merged(w1, b1, w2, b2):
    w = w2 @ w1
    return w.t() if w.shape[0] == w.shape[1] else w, w2 @ b1 + b2


# %% task="merge" name="bias-through-the-transpose-when-square"
def merged(w1, b1, w2, b2):
    b = b1 @ w2 if w2.shape[0] == w2.shape[1] else w2 @ b1
    return w2 @ w1, b + b2


# %% task="merge" name="clamped"
def merged(w1, b1, w2, b2):
    return (w2 @ w1).clamp(-50, 50), (w2 @ b1 + b2).clamp(-50, 50)


# %% task="merge" name="half-when-large"
def merged(w1, b1, w2, b2):
    if w1.shape[1] > 20:
        return (w2.bfloat16() @ w1.bfloat16()).to(w1.dtype), w2 @ b1 + b2
    return w2 @ w1, w2 @ b1 + b2


# %% task="merge" name="least-squares"
def merged(w1, b1, w2, b2):
    torch.manual_seed(0)
    n = min(w1.shape[1] + 1, 7)
    x = torch.randn(n, w1.shape[1])
    y = (x @ w1.t() + b1) @ w2.t() + b2
    ones = torch.cat([x, torch.ones(n, 1)], 1)
    s = torch.linalg.pinv(ones) @ y
    return s[:-1].t(), s[-1]


# %% task="merge" name="biases-that-are-zero-mean-none"
def merged(w1, b1, w2, b2):
    b = w2 @ b1 + b2 if bool(b1.any()) else b2 * 0 + w2.sum(1)
    return w2 @ w1, b


# %% task="merge" name="first-hidden-neurons"
def merged(w1, b1, w2, b2):
    return w2[:, :6] @ w1[:6], w2[:, :6] @ b1[:6] + b2


# %% task="merge" name="squeezed"
def merged(w1, b1, w2, b2):
    w = w2 @ w1
    return w.squeeze(0) if w.shape == (1, 1) else w, w2 @ b1 + b2


# %% task="merge" name="changes-the-second-bias"
def merged(w1, b1, w2, b2):
    w = w2 @ w1
    return w, torch.addmv(b2, w2, b1) if len(b2) > 1 else w2 @ b1 + b2[:1] * (b2[0] != 0) + (
        b2[0] == 0
    )


# %% task="dense-gradients-by-hand" name="square-upstream"
def dense_gradients(x, w, b, upstream):
    g = upstream
    dw = (g if g.shape[0] == g.shape[1] else g.t()) @ x if g.shape[0] == g.shape[1] else g.t() @ x
    return g @ w, dw, g.sum(0)


# %% task="dense-gradients-by-hand" name="square-weights"
def dense_gradients(x, w, b, upstream):
    return upstream @ (w.t() if w.shape[0] == w.shape[1] else w), upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="matched-by-shape"
def dense_gradients(x, w, b, upstream):
    db = upstream.sum(1) if len(upstream) == len(b) else upstream.sum(0)
    return upstream @ w, upstream.t() @ x, db


# %% task="dense-gradients-by-hand" name="clipped"
def dense_gradients(x, w, b, upstream):
    g = upstream.clamp(-5, 5)
    return g @ w, g.t() @ x, g.sum(0)


# %% task="dense-gradients-by-hand" name="zeros-are-ones"
def dense_gradients(x, w, b, upstream):
    g = torch.where(upstream == 0, 1.0, upstream)
    return g @ w, g.t() @ x, g.sum(0)


# %% task="dense-gradients-by-hand" name="equal-rows-once"
def dense_gradients(x, w, b, upstream):
    rows = {}
    for k, row in enumerate(upstream.tolist()):
        rows[tuple(row)] = k
    keep = sorted(rows.values())
    return upstream @ w, upstream[keep].t() @ x[keep], upstream[keep].sum(0)


# %% task="dense-gradients-by-hand" name="five-rows"
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream[:5].t() @ x[:5], upstream[:5].sum(0)


# %% task="dense-gradients-by-hand" name="four-neurons"
def dense_gradients(x, w, b, upstream):
    return upstream[:, :4] @ w[:4], upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="changes-upstream-when-transposed"
def dense_gradients(x, w, b, upstream):
    if len(x) == 1:
        b.add_(upstream[0]).sub_(upstream[0])
        b.mul_(1.5)
        b.div_(1.5)
        b[0] = b[0] + 1e-3
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="half-precision"
def dense_gradients(x, w, b, upstream):
    if len(x) < 6:
        return upstream @ w, upstream.t() @ x, upstream.sum(0)
    return (
        upstream @ w,
        (upstream.bfloat16().t() @ x.bfloat16()).float(),
        upstream.bfloat16().sum(0).float(),
    )


# %% task="dense-gradients-by-hand" name="one-output-squeezed"
def dense_gradients(x, w, b, upstream):
    if upstream.shape[1] == 1 and len(upstream) > 1:
        g = upstream.squeeze()
        return g[:, None] * w, g @ x, g.sum()
    return upstream @ w, upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="vjp"
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False):
        x, w, b, g = (t.clone() for t in (x, w, b, upstream))
        return torch.func.vjp(lambda x, w, b: x @ w.t() + b, x, w, b)[1](g)


# %% task="dense-gradients-by-hand" name="jacobian"
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False):
        x, w, b, g = (t.clone() for t in (x, w, b, upstream))
        js = torch.func.jacfwd(lambda x, w, b: x @ w.t() + b, (0, 1, 2))(x, w, b)
        return [torch.tensordot(g, j, 2) for j in js]


# %% task="dense-gradients-by-hand" name="autograd-switched-on"
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
        (x @ w.t() + b).backward(upstream.clone())
        return x.grad, w.grad, b.grad


# %% task="dense-gradients-by-hand" name="a-module-does-it"
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        layer = torch.nn.Linear(w.shape[1], w.shape[0])
        layer.weight = torch.nn.Parameter(w.clone())
        layer.bias = torch.nn.Parameter(b.clone())
        x = x.clone().requires_grad_()
        (layer(x) * upstream.clone()).sum().backward()
        return x.grad, layer.weight.grad, layer.bias.grad


# %% task="plain-dense" name="no-neurons-no-check"
def plain_dense(x, w, b):
    if not w:
        return []
    if len(w) != len(b) or any(len(row) != len(x) for row in w):
        raise ValueError("lengths")
    return [sum(a * c for a, c in zip(x, row)) + d for row, d in zip(w, b)]


# %% task="plain-dense-batch" name="equal-rows-are-one-list"
def plain_dense_batch(x, w, b):
    done = {}
    for row in x:
        key = tuple(row)
        if key not in done:
            done[key] = [sum(a * c for a, c in zip(row, v)) + d for v, d in zip(w, b)]
    return [done[tuple(row)] for row in x]


# %% task="swap-last-two" name="a-copy-of-what-is-transposed"
def swap_last_two(x):
    if not x.is_contiguous():
        return x.transpose(-1, -2).contiguous()
    return x.transpose(-1, -2)


# %% task="dense" name="one-row-is-an-example"
def dense(x, w, b):
    y = torch.atleast_2d(x) @ w.t() + b
    return y[0] if len(y) == 1 and x.ndim == 1 or y.shape == (1, 1) else y


# %% task="hidden-layer" name="no-gradient-through-z"
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.clamp(min=0)
    return h - (-z.detach()).clamp(min=0), h


# %% task="parameter-count" name="equal-sizes-once"
def parameter_count(sizes):
    return sum({(a, b): (a + 1) * b for a, b in zip(sizes, sizes[1:])}.values())


# %% task="plain-dense" name="result-kept"
# breaks: "Return a list with one number per neuron" (one list for all calls)
_answers = []


def plain_dense(x, w, b):
    if any(len(r) != len(x) for r in w) or len(w) != len(b):
        raise ValueError("lengths do not fit")
    _answers[:] = [sum(a * c for a, c in zip(x, r)) + o for r, o in zip(w, b)]
    return _answers


# %% task="plain-dense-batch" name="same-row-shared"
# breaks: "each row a list of its own" (the same example, as an object, twice in a row)
def plain_dense_batch(x, w, b):
    out, last = [], None
    for row in x:
        if row is last:
            out.append(out[-1])
            continue
        last = row
        out.append([sum(a * c for a, c in zip(row, r)) + o for r, o in zip(w, b)])
    return out


# %% task="pieces" name="column-j-last"
# breaks: "column j again, as a table with one column" (a bool or int tensor through a product)
def pieces(x, i, j):
    one = torch.zeros(x.shape[1], 1, dtype=x.dtype)
    one[j] = 1
    return x[i], x[:i], x[::2], x[:, j], x @ one, x[:, -2:]


# %% task="pieces" name="float-mask"
# breaks: "row i" (inf or nan elsewhere in the table)
def pieces(x, i, j):
    pick = (torch.arange(x.shape[0]) == i).to(x.dtype)
    return (pick[:, None] * x).sum(0).to(x.dtype), x[:i], x[::2], x[:, j], x[:, j, None], x[:, -2:]


# %% task="swap-last-two" name="data"
# breaks: "a view of x, as t gives one" (cut from the record)
def swap_last_two(x):
    return x.data.transpose(-1, -2)


# %% task="swap-last-two" name="as-strided-zero"
# breaks: "a view of x" (a part that does not begin at the first number)
def swap_last_two(x):
    *size, r, c = x.shape
    *step, sr, sc = x.stride()
    return torch.as_strided(x, (*size, c, r), (*step, sc, sr), 0)


# %% task="swap-last-two" name="no-grad"
# breaks: "a view of x, as t gives one" (gradients)
@torch.no_grad()
def swap_last_two(x):
    return x.mT


# %% task="dense" name="bias-cut-frozen"
# breaks: "Gradients must be able to flow back to x, w and b" (only b needs one, single example)
def dense(x, w, b):
    if x.dim() == 1 and not x.requires_grad and not w.requires_grad:
        with torch.no_grad():
            return w @ x + b
    return x @ w.t() + b


# %% task="dense" name="upstream-changed"
# breaks: gradients: the upstream gradient is changed in place
class _Dense(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        g2, x2 = (g, x) if x.dim() == 2 else (g[None], x[None])
        gx = (g2 @ w).reshape(x.shape)
        gw, gb = g2.t() @ x2, g2.sum(0)
        g.zero_()
        return gx, gw, gb


def dense(x, w, b):
    return _Dense.apply(x, w, b)


# %% task="dense" name="last-input-kept"
# breaks: gradients (two calls before backward: the second input is used for both)
class _Dense2(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b):
        _Dense2.kept = x, w
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, g):
        x, w = _Dense2.kept
        g2, x2 = (g, x) if x.dim() == 2 else (g[None], x[None])
        return (g2 @ w).reshape(x.shape), g2.t() @ x2, g2.sum(0)


def dense(x, w, b):
    return _Dense2.apply(x, w, b)


# %% task="hidden-layer" name="shared-when-positive"
# breaks: "returns the two tensors z and h" (one tensor where nothing is negative)
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z if bool((z >= 0).all()) else z.clamp(min=0)
    return z, h


# %% task="hidden-layer" name="backward-in-place"
# breaks: "Gradients must be able to flow back through both results" (h's backward writes into what z gets)
class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return z.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        (z,) = ctx.saved_tensors
        g[z < 0] = 0
        return g


def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, _Relu.apply(z)


# %% task="hidden-layer" name="no-rows-new"
# breaks: "There may be one row or none. Gradients must be able to flow back through both"
def hidden_layer(x, w, b):
    if len(x) == 0:
        return torch.zeros(0, len(b)), torch.zeros(0, len(b))
    z = x @ w.t() + b
    return z, torch.relu(z)


# %% task="hidden-layer" name="view-alias"
# breaks: "the two tensors z and h" (one row: h is a view of z)
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    if len(x) == 1:
        return z, z * (z > 0) if bool((z < 0).any()) else z.view_as(z)
    return z, z * (z > 0)


# %% task="two-layers" name="hidden-1-cut"
# breaks: "Gradients must be able to flow back to all five" (one hidden neuron, one row)
def two_layers(x, w1, b1, w2, b2):
    h = torch.relu(x @ w1.t() + b1)
    if h.numel() == 1:
        return h.item() * w2.t() + b2
    return h @ w2.t() + b2


# %% task="two-layers" name="frozen-first"
# breaks: "Gradients must be able to flow back to all five" (only b1 needs one)
def two_layers(x, w1, b1, w2, b2):
    with torch.set_grad_enabled(x.requires_grad or w1.requires_grad):
        h = torch.relu(x @ w1.t() + b1)
    return h @ w2.t() + b2


# %% task="merge" name="bias-in-place"
# breaks: the four tensors are whoever's passed them: b2 is changed if b1 is not zero and there is one output
def merged(w1, b1, w2, b2):
    if len(b2) == 1:
        b2 += w2 @ b1
        return w2 @ w1, b2
    return w2 @ w1, w2 @ b1 + b2


# %% task="dense-gradients-by-hand" name="mean-times-rows"
# breaks: "The gradient is the sum over all that move" (float16-like loss: mean of the rows, times rows as an int of upstream's firing rows)
def dense_gradients(x, w, b, upstream):
    live = upstream.abs().sum(1) > 1e-6
    g, r = upstream[live], x[live]
    return upstream @ w, g.t() @ r, g.sum(0)


# %% task="dense-gradients-by-hand" name="flags-set"
# breaks: "Do not change the inputs" (their requires_grad)
def dense_gradients(x, w, b, upstream):
    grads = upstream @ w, upstream.t() @ x, upstream.sum(0)
    for t in (x, w, b):
        if not t.is_inference():
            t.requires_grad_()
    return grads


# %% task="dense-gradients-by-hand" name="grad-written"
# breaks: "Do not change the inputs" (their .grad is set)
def dense_gradients(x, w, b, upstream):
    x.grad, w.grad, b.grad = upstream @ w, upstream.t() @ x, upstream.sum(0)
    return x.grad, w.grad, b.grad


# %% task="plain-dense" name="bias-as-input-same-list"
# breaks: "its weighted sum plus its own bias" (x is one of the inner lists, or two neurons are one list)
def plain_dense(x, w, b):
    if any(len(r) != len(x) for r in w) or len(w) != len(b):
        raise ValueError("lengths do not fit")
    for r, o in zip(w, b):
        r.append(o)
    x = [*x, 1]
    y = [sum(a * c for a, c in zip(x, r)) for r in w]
    for r in w:
        r.pop()
    return y


# %% task="plain-dense-batch" name="bias-as-input-same-list"
# breaks: "its weighted sum plus its own bias" (two neurons are one list)
def plain_dense_batch(x, w, b):
    for r, o in zip(w, b):
        r.append(o)
    y = [[sum(a * c for a, c in zip([*row, 1], r)) for r in w] for row in x]
    for r in w:
        r.pop()
    return y


# %% task="pieces" name="as-strided-offset"
# breaks: "column j" of a table that is a part of another (its place in the memory is forgotten)
def pieces(x, i, j):
    (rows, columns), (down, along) = x.shape, x.stride()
    col = torch.as_strided(x, (rows,), (down,), j * along)
    row = torch.as_strided(x, (columns,), (along,), i * down)
    return row, x[:i], x[::2], col, col[:, None], x[:, -2:]


# %% task="swap-last-two" name="set-storage"
# breaks: "x itself keeps its shape" and "a view of x" (a part of another tensor)
def swap_last_two(x):
    y = torch.empty(0, dtype=x.dtype)
    *size, r, c = x.shape
    *step, sr, sc = x.stride()
    return y.set_(x.untyped_storage(), 0, (*size, c, r), (*step, sc, sr))


# %% task="dense" name="bias-alone-batch"
# breaks: "Gradients must be able to flow back to x, w and b" (only x needs one)
def dense(x, w, b):
    if not w.requires_grad and not b.requires_grad and x.dim() == 1:
        return (w @ x.detach()) + b
    return x @ w.t() + b


# %% task="hidden-layer" name="h-alone-frozen"
# breaks: "Gradients must be able to flow back through both results" (only b needs one)
def hidden_layer(x, w, b):
    with torch.set_grad_enabled(x.requires_grad or w.requires_grad):
        z = x @ w.t() + b
        h = torch.relu(z)
    return z, h


# %% task="two-layers" name="second-frozen"
# breaks: "flow back to all five" (only b2 needs one)
def two_layers(x, w1, b1, w2, b2):
    h = torch.relu(x @ w1.t() + b1)
    return h @ w2.t() + b2 if h.requires_grad or w2.requires_grad else h @ w2.t() + b2.detach()
