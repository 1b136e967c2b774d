# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="plain-dense" name="columns" means="rows-as-columns" also="counts-along-the-inputs"
def plain_dense(x, w, b):
    out = []
    for j in range(len(b)):
        s = 0
        for i in range(len(x)):
            s += x[i] * w[i][j]
        out.append(s + b[j])
    return out


# %% task="plain-dense" name="no-checks" means="zip-cuts-silently"
def plain_dense(x, w, b):
    return [sum(a * c for a, c in zip(x, ws)) + bias for ws, bias in zip(w, b)]


# %% task="plain-dense" name="bias-inside" means="bias-once-per-input" also="zip-cuts-silently"
def plain_dense(x, w, b):
    out = []
    for row, bias in zip(w, b):
        s = 0
        for a, c in zip(x, row):
            s += a * c + bias
        out.append(s)
    return out


# %% task="plain-dense" name="all-in-one" means="one-number-for-all" also="zip-cuts-silently"
def plain_dense(x, w, b):
    total = 0
    for row, bias in zip(w, b):
        total += sum(a * c for a, c in zip(x, row)) + bias
    return total


# %% task="plain-dense" name="leaves-at-once" means="return-inside-the-loop"
def plain_dense(x, w, b):
    out = []
    for row, bias in zip(w, b):
        out.append(sum(a * c for a, c in zip(x, row)) + bias)
        return out


# %% task="plain-dense" name="goes-on-adding" means="sum-not-reset" also="zip-cuts-silently"
def plain_dense(x, w, b):
    out = []
    s = 0
    for row, bias in zip(w, b):
        for a, c in zip(x, row):
            s += a * c
        s += bias
        out.append(s)
    return out


# %% task="plain-dense" name="without-bias" means="no-bias" also="zip-cuts-silently"
def plain_dense(x, w, b):
    return [sum(a * c for a, c in zip(x, row)) for row in w]


# %% task="plain-dense" name="asserts" means="assert-in-place-of-raise"
def plain_dense(x, w, b):
    assert len(w) == len(b), "wrong number of biases"
    for row in w:
        assert len(row) == len(x), "wrong number of weights"
    return [sum(a * c for a, c in zip(x, row)) + bias for row, bias in zip(w, b)]


# %% task="plain-dense-batch" name="turned" means="outputs-times-rows"
def plain_dense_batch(x, w, b):
    return [[sum(a * c for a, c in zip(row, ws)) + bias for row in x] for ws, bias in zip(w, b)]


# %% task="plain-dense-batch" name="flat" means="one-flat-list"
def plain_dense_batch(x, w, b):
    out = []
    for row in x:
        for ws, bias in zip(w, b):
            out.append(sum(a * c for a, c in zip(row, ws)) + bias)
    return out


# %% task="swap-last-two" name="t" means="t-on-any-rank"
def swap_last_two(x):
    return x.t()


# %% task="swap-last-two" name="capital-t" means="reverses-all-dimensions"
def swap_last_two(x):
    return x.T


# %% task="swap-last-two" name="one-and-two" means="three-dimensions-only"
def swap_last_two(x):
    return x.transpose(1, 2)


# %% task="swap-last-two" name="view" means="reshape"
def swap_last_two(x):
    return x.view(*x.shape[:-2], x.shape[-1], x.shape[-2])


# %% task="dense" name="w-as-it-is" means="forgets-the-transpose"
def dense(x, w, b):
    return torch.matmul(x, w) + b


# %% task="dense" name="with-relu" means="relu-nobody-asked-for"
def dense(x, w, b):
    return torch.relu(x @ w.T + b)


# %% task="dense" name="star" means="elementwise-without-transpose"
def dense(x, w, b):
    return x * w + b


# %% task="dense" name="t-without-brackets" means="method-not-called"
def dense(x, w, b):
    return x @ w.t + b


# %% task="parameter-count" name="weights-alone" means="forgets-the-biases"
def parameter_count(sizes):
    n = 0
    for i in range(len(sizes) - 1):
        n += sizes[i] * sizes[i + 1]
    return n


# %% task="layer-shapes" name="as-in-x-at-w" means="inputs-times-outputs"
def layer_shapes(rows, sizes):
    out = []
    for i in range(len(sizes) - 1):
        out.append(((sizes[i], sizes[i + 1]), (sizes[i + 1],), (rows, sizes[i + 1])))
    return out


# %% task="hidden-layer" name="never-relu" means="relu-never-applied"
def hidden_layer(x, w, b):
    z = x @ w.T + b
    return z, z


# %% task="two-layers" name="linear" means="no-activation"
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.T + b1) @ w2.T + b2


# %% task="two-layers" name="relu-twice" means="relu-after-the-last-layer"
def two_layers(x, w1, b1, w2, b2):
    h = torch.relu(x @ w1.T + b1)
    return torch.relu(h @ w2.T + b2)


# %% task="merge" name="other-order" means="factors-in-the-wrong-order"
def merged(w1, b1, w2, b2):
    return w1 @ w2, w2 @ b1 + b2


# %% task="merge" name="sum-of-biases" means="biases-added-up"
def merged(w1, b1, w2, b2):
    return torch.matmul(w2, w1), b1 + b2


# %% task="dense-gradients-by-hand" name="x-for-t-x" means="weights-transposed"
def dense_gradients(x, w, b, upstream):
    return upstream @ w, x.T @ upstream, upstream.sum(dim=0)


# %% task="dense-gradients-by-hand" name="sum-of-all" means="everything-added-up-for-the-bias"
def dense_gradients(x, w, b, upstream):
    return torch.matmul(upstream, w), torch.matmul(upstream.T, x), torch.sum(upstream)


# %% task="dense-gradients-by-hand" name="averages" means="mean-over-the-rows"
def dense_gradients(x, w, b, upstream):
    n = x.shape[0]
    return upstream @ w, upstream.T @ x / n, upstream.sum(0) / n


# %% task="dense-gradients-by-hand" name="bias-as-it-came" means="bias-not-added-up"
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.T @ x, upstream
