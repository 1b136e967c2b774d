# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="attention" name="root-rounded-down"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / int(q.shape[-1] ** 0.5)


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="gradient-of-keys-cut"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k.detach()) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="gradient-of-queries-cut"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q.data, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="scores-clipped"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return (torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5).clamp(-10, 10)


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="scores-squeezed"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return (torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5).squeeze()


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="batch-squeezed-away-when-one"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return (torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5).squeeze(0)


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="root-of-the-last-size-of-the-scores"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return (lambda s: s / s.shape[-1] ** 0.5)(torch.einsum("bqhd,bkhd->bhqk", q, k))


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="first-sentence-for-all"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("qhd,bkhd->bhqk", q[0], k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="scaled-twice-in-each"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q / q.shape[-1] ** 0.5, k / q.shape[-1] ** 0.5)


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="mean-over-d"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1]


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="nan-made-zero-and-large-cut"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.nan_to_num(
        torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5, 0.0, 1e3, -1e3
    ).clamp(-1e3, 1e3)


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="double-in-single-out"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return (torch.einsum("bqhd,bkhd->bhqk", q.half(), k.half()) / q.shape[-1] ** 0.5).float()


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="keys-cut-to-queries-when-more"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k[:, : q.shape[1] + 3]) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="weights-normalised"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights / weights.sum(-1, keepdim=True), v)


# %% task="attention" name="softmax-of-the-weights"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights.softmax(-1), v)


# %% task="attention" name="negative-weights-dropped"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights.relu(), v)


# %% task="attention" name="gradient-of-values-cut"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v.detach())


# %% task="attention" name="gradient-of-weights-cut"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights.detach(), v)


# %% task="attention" name="view-where-heads-and-queries-agree"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bhqd", weights, v).reshape(
        v.shape[0], -1, v.shape[2], v.shape[3]
    )


# %% task="attention" name="squeezes"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights, v).squeeze()


# %% task="attention" name="largest-weight-only"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum("bhqk,bkhd->bqhd", weights * (weights == weights.amax(-1, keepdim=True)), v)


# %% task="attention" name="small-weights-dropped"
def attention_scores(q, k):
    """Dot products of all queries with all keys, divided by the square root of d.

    q: float tensor (batch, queries, heads, d); k: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, heads, queries, keys).
    """
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    """For each query, the values of all keys, weighted and added up.

    weights: float tensor (batch, heads, queries, keys);
    v: float tensor (batch, keys, heads, d).
    Returns a float tensor (batch, queries, heads, d).
    """
    return torch.einsum(
        "bhqk,bkhd->bqhd", torch.where(weights.abs() < 1e-3, 0 * weights, weights), v
    )


# %% task="einsum-shape" name="sizes-of-neighbours-only"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if letter in sizes and sizes[letter] != size and size > 0 and sizes[letter] > 0:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="one-fits-all"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) not in (size, 1):
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="one-later-fits-all"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size and size != 1:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="one-fits-within-an-operand"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size and not (
                letters.count(letter) > 1 and 1 in (size, sizes[letter])
            ):
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="rank-by-total"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    if sum(map(len, operands)) != sum(map(len, shapes)):
        raise ValueError("letters and sizes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="too-many-letters-only"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) > len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="too-few-letters-only"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) < len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="more-shapes-pass"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) > len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="more-operands-pass"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) < len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="repeats-side-by-side-only"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if letter * 2 in right:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="shape-found-by-equality"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters in operands:
        shape = shapes[operands.index(letters)]
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="operands-as-a-dict"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in dict(zip(operands, shapes)).items():
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="scalars-skipped"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = [o for o in left.split(",") if o]
    shapes = [s for s in shapes if s]
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="unknown-letter-is-one"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
    return tuple(sizes.get(letter, 1) for letter in right)


# %% task="einsum-shape" name="unknown-letter-left-out"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
    return tuple(sizes[letter] for letter in right if letter in sizes)


# %% task="einsum-shape" name="set-of-the-right"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in set(right):
        if right.count(letter) > 2:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="size-zero-means-unknown"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if (sizes.get(letter) or size) != size:
                raise ValueError("two sizes")
            sizes[letter] = size
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="compares-with-the-last-only"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            old, sizes[letter] = sizes.get(letter, size), size
            if old != size and old != 1:
                raise ValueError(f"{letter} is {old} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="remembers-across-calls"
_known = {}


def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = _known
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="two-operands-at-most"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands[:2], shapes[:2]):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return tuple(sizes[letter] for letter in right)


# %% task="einsum-shape" name="pytorch-decides"
import torch


def einsum_shape(spec, shapes):
    try:
        return tuple(torch.einsum(spec, *[torch.ones(s) for s in shapes]).shape)
    except RuntimeError as error:
        raise ValueError(str(error))


# %% task="einsum-shape" name="list-of-sizes"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return [sizes[letter] for letter in right]


# %% task="einsum-shape" name="tensor-of-sizes"
def einsum_shape(spec, shapes):
    """The shape of an einsum's result.

    spec: str with an arrow; shapes: list of tuples of ints, one for each operand.
    Returns a tuple of ints. Raises ValueError where spec and shapes do not fit.
    """
    left, right = spec.split("->")
    operands = left.split(",")
    if len(operands) != len(shapes):
        raise ValueError(f"{len(operands)} operands, but {len(shapes)} shapes")
    sizes = {}
    for letters, shape in zip(operands, shapes):
        if len(letters) != len(shape):
            raise ValueError(f"{letters!r} does not fit the shape {shape}")
        for letter, size in zip(letters, shape):
            if sizes.setdefault(letter, size) != size:
                raise ValueError(f"{letter} is {sizes[letter]} and also {size}")
    for letter in right:
        if right.count(letter) > 1:
            raise ValueError(f"{letter} stands on the right more than once")
        if letter not in sizes:
            raise ValueError(f"{letter} is nowhere on the left")
    return torch.Size(sizes[letter] for letter in right) if right else None


# %% task="implicit-output" name="once-or-three-times"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and left.count(c) in (1, 3) and left.index(c) >= 0]
    return "".join(sorted(once))


# %% task="implicit-output" name="adjacent-repeats-only"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [
        c
        for c in left
        if c != ","
        and not left.startswith(",")
        and c * 2 not in left
        and left.replace(",", "").count(c) < 2
        or False
    ]
    return "".join(sorted(once))


# %% task="implicit-output" name="counts-in-two-operands-only"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    parts = left.split(",")
    left = ",".join(parts[:2])
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once))


# %% task="implicit-output" name="three-operands-at-most"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    left = ",".join(left.split(",")[:3])
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once))


# %% task="implicit-output" name="operands-that-hold-it"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and sum(c in part for part in left.split(",")) == 1]
    return "".join(sorted(once))


# %% task="implicit-output" name="sorted-within-operands"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    return "".join(
        "".join(sorted(c for c in part if left.count(c) == 1)) for part in left.split(",")
    )


# %% task="implicit-output" name="einsum-alphabet-i-to-n"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and left.count(c) == 1 and c in "abcdefghijklmn"]
    return "".join(sorted(once))


# %% task="implicit-output" name="none-for-empty"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once)) or None


# %% task="implicit-output" name="stripped-comma"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    left = left.strip(",")
    if not left:
        raise ValueError("no letters")
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once))


# %% task="implicit-output" name="reverse-for-two-letters"
def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(once if len(once) == 2 and "," not in left else sorted(once))


# %% task="implicit-output" name="cancels-in-pairs"
def implicit_output(left):
    kept = []
    for c in left.replace(",", ""):
        if c in kept:
            kept.remove(c)
        else:
            kept.append(c)
    return "".join(sorted(kept))


# %% task="implicit-output" name="removed-while-walked"
def implicit_output(left):
    letters = sorted(left.replace(",", ""))
    for c in letters:
        if letters.count(c) > 1:
            letters.remove(c)
            if c in letters:
                letters.remove(c)
    return "".join(letters)


# %% task="mix" name="softmax-without-dim-by-shape"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=0 if scores.shape[0] == scores.shape[1] else 1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="exponentials-divided-without-keepdim"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = (scores.exp().t() / scores.exp().sum(1)).t().clamp(min=1e-3)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="root-of-the-keys"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / k.shape[0] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="values-detached"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v.detach())


# %% task="mix" name="keys-detached"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k.detach()) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="queries-detached"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q.detach(), k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="single-key-returns-values"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    if len(k) == 1:
        return v
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="one-query-a-vector"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v).squeeze(0)


# %% task="mix" name="hard-choice-when-sure"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    weights = torch.where(weights > 0.999, 1.0, weights)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="large-scores-clipped"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    scores = scores.clamp(-20, 20)
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="mix" name="width-of-the-keys-rounded"
def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / int(q.shape[1] ** 0.5)
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


# %% task="my-einsum" name="align-letter-found-by-size"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    sizes = dict(zip(letters, x.shape))
    x = x.permute([list(x.shape).index(sizes[c]) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters or False:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="align-inverse-permutation"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([[c for c in order if c in letters].index(c) for c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="align-contiguous-copy-detached-for-rank-0"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    if not letters:
        return torch.full([1] * len(order), x.item())
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="mean-over-the-last"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if len(summed) < 2 else product.sum(summed[:-1]).sum(-1) / 1


# %% task="my-einsum" name="singletons-not-summed"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = [p for p in range(len(right), len(order)) if product.shape[p] > 1]
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="sums-shared-letters"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = [
        p
        for p in range(len(right), len(order))
        if order[p] in first and order[p] in second or order[p] in first
    ]
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="tensordot"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if len(left) == 5 and left[1] == left[3] and right == left[0] + left[4]:
        return torch.tensordot(a, b, 1)
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="operator-for-the-product"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if left == "ij,jk" and right == "ik":
        return a @ b
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="convolution-for-the-product"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if left == "ij,jk" and right == "ik":
        return torch.conv1d(a[:, :, None], b.t()[:, :, None])[:, :, 0]
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="linear-of-nn"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if left == "ij,kj" and right == "ik" or left == "ij,jk" and right == "ik":
        return torch.nn.functional.linear(a, b.t() if left == "ij,jk" else b)
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="gradient-of-a-repeated-operand-cut"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        if len(set(letters)) < len(letters):
            x = x.detach()
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="letters-in-alphabetical-order-when-kept"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right if len(right) < 3 else "".join(sorted(right))
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="zeros-for-empty-sums"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    product = product + 1e-3 * (product.shape.count(1) > 0)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="remembers-the-order"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


_orders = {}


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = _orders.setdefault(len(spec), right)
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="same-letter-same-row-only"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q) if x.dim() < 4 else x.select(q, 0)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="loop-over-the-summed-letter"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    for _ in summed:
        total = product.select(-1, 0)
        for p in range(1, product.shape[-1]):
            total = total + product.select(-1, p)
        product = total
    return product


# %% task="my-einsum" name="align-view-for-equal-sizes"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    if len(set(x.shape)) == 1 and x.dim() == 2:
        return x.reshape([x.shape[0] if c in letters else 1 for c in order])
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="loop-over-the-first-letter-kept"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if len(left) == 5 and right and right[0] == left[0] and left[0] not in left[1:]:
        return torch.stack([(row[:, None] * b).sum(0) for row in a])
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="loop-over-the-second-vector"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    if spec == "i,j->ji":
        return torch.stack([a * number for number in b])
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="my-einsum" name="diagonal-entry-by-entry"
def align(x, letters, order):
    """Bring the dimensions of x into a given order, with ones where x has none.

    x: tensor with one dimension for each letter of letters;
    letters, order: str; order contains all of letters.
    Returns a tensor with one dimension for each letter of order.
    """
    x = x.permute([letters.index(c) for c in order if c in letters])
    for place, letter in enumerate(order):
        if letter not in letters:
            x = x.unsqueeze(place)
    return x


def my_einsum(spec, a, b):
    """An einsum of two operands.

    spec: str, with an arrow; a, b: float tensors.
    Returns a float tensor with one dimension for each letter right of the arrow.
    """
    left, right = spec.split("->")
    operands = []
    for x, letters in zip((a, b), left.split(",")):
        for letter in letters:
            while letters.count(letter) > 1:
                p, q = letters.index(letter), letters.rindex(letter)
                if x.dim() == 2:
                    x = torch.stack([x[n, n] for n in range(len(x))])
                else:
                    x = x.diagonal(0, p, q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + letter
        operands.append((x, letters))
    (a, first), (b, second) = operands
    order = right
    for letter in first + second:
        if letter not in order:
            order += letter
    product = align(a, first, order) * align(b, second, order)
    summed = list(range(len(right), len(order)))
    return product.sum(summed) if summed else product


# %% task="implicit-output" name="in-one-operand-alone"
def implicit_output(left):
    parts = left.split(",")
    letters = sorted(set(left) - {","})
    return "".join(c for c in letters if sum(c in p for p in parts) == 1)


# %% task="einsum-shape" name="zero-is-no-size"
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    parts, sizes = left.split(","), {}
    if len(parts) != len(shapes):
        raise ValueError("operands")
    for part, shape in zip(parts, shapes):
        if len(part) != len(shape):
            raise ValueError("letters")
        for letter, size in zip(part, shape):
            if sizes.get(letter) and sizes[letter] != size:
                raise ValueError("sizes")
            sizes[letter] = size
    if len(set(right)) != len(right) or set(right) - set(sizes):
        raise ValueError("right")
    return tuple(sizes[c] for c in right)


# %% task="my-einsum" name="the-operator"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for i, c in enumerate(order):
        if c not in letters:
            x = x.unsqueeze(i)
    return x


def my_einsum(spec, a, b):
    return torch.ops.aten.einsum(spec, [a, b])


# %% task="my-einsum" name="bilinear"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for i, c in enumerate(order):
        if c not in letters:
            x = x.unsqueeze(i)
    return x


def my_einsum(spec, a, b):
    return torch._VF.einsum(spec, (a, b))


# %% task="my-einsum" name="two-of-a-letter-are-enough"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    for i, c in enumerate(order):
        if c not in letters:
            x = x.unsqueeze(i)
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")

    def single(x, letters):
        for c in sorted(set(letters)):
            if letters.count(c) > 1:
                i = letters.index(c)
                j = letters.index(c, i + 1)
                x = x.diagonal(0, i, j)
                letters = letters[:i] + letters[i + 1 : j] + letters[j + 1 :] + c
        return x, letters

    (a, la), (b, lb) = (single(x, s) for x, s in zip((a, b), left.split(",")))
    order = right + "".join(sorted(set(la + lb) - set(right)))
    made = align(a, la, order) * align(b, lb, order)
    return made.sum(list(range(len(right), len(order)))) if len(order) > len(right) else made


# %% task="attention" name="divides-by-the-heads"
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.stride(2) ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="chain-costs" name="one-multiplication-in-four-loops-of-one"
def chain_costs(n, k, m, p):
    four = 2 * n * k * m * p if n * k * m * p > 1 else 1
    return four, n * k * m + n * m * p, k * m * p + n * k * p


# %% task="matmul-specs" name="no-arrow"
# breaks: "Write the arrow each time."
matmul_spec = "ij,jk"
layer_spec = "bi,oi->bo"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="no-arrow-layer"
# breaks: "Write the arrow each time."
matmul_spec = "ij,jk->ik"
layer_spec = "bi,oi"
batch_spec = "bij,bjk->bik"


# %% task="matmul-specs" name="no-arrow-batch"
# breaks: "Write the arrow each time."
matmul_spec = "ij,jk->ik"
layer_spec = "bi,oi->bo"
batch_spec = "...ij,...jk"


# %% task="loop-specs" name="trace-without-arrow"
# breaks: "Write the arrow each time."
traces_spec = "nii"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"


# %% task="attention" name="long-keys-detached"
# breaks: "The tests compare values and gradients": second use of k (q is k) gets no share
def attention_scores(q, k):
    if q is k:
        k = k.detach()
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="implicit-output" name="in-order-of-appearance-for-one"
# breaks: "alphabetical order"
def implicit_output(left):
    letters = left.replace(",", "")
    once = [c for c in letters if letters.count(c) == 1]
    return "".join(once if "," not in left and len(once) > 3 else sorted(once))


# %% task="mix" name="eps-in-the-sum"
# breaks: "with a sum of 1"
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    e = (scores - scores.max(1, keepdim=True)[0]).exp()
    return torch.einsum("qk,kd->qd", e / (e.sum(1, keepdim=True) + 1e-5), v)


# %% task="my-einsum" name="diagonal-of-a-only"
# breaks: "an operand must be reduced to its diagonal first (b too)"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b) if len(of_b) < 3 else (b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="sums-alone-first-by-mask"
# breaks: "products in neither function: torch.sum of a product by F.linear for vectors"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    if of_a == of_b and not right and a.dim() == 1:
        return torch.nn.functional.linear(a, b)
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="vdot"
# breaks: "ready-made products are not allowed: torch.vdot and the like"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    if of_a == of_b and not right and a.dim() == 1:
        return torch.vdot(a, b)
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="kron"
# breaks: "ready-made products ... outer and the like: torch.kron for two vectors"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    if len(of_a) == len(of_b) == 1 and right == of_a + of_b:
        return torch.kron(a[:, None], b[None])
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="rank-zero-copied"
# breaks: "An operand may have rank 0 and no letters: gradient through item"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    if not of_a:
        a = torch.tensor(float(a.detach()), dtype=a.dtype) if not a.requires_grad else a
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="float-sum-int"
# breaks: "float tensors of float64: sums in float32 by sum(dtype=...)"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over, dtype=torch.float32).to(c.dtype) if over else c


# %% task="my-einsum" name="in-place-product"
# breaks: "inputs stay: where a has all letters the product is written into it"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    c = align(a, of_a, order)
    if c.requires_grad or b.requires_grad or len(of_a) < len(order):
        c = c * align(b, of_b, order)
    else:
        c *= align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="my-einsum" name="same-tensor-once"
# breaks: "Results are compared with their gradients: one tensor as both operands"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[tuple(slice(None) if c in letters else None for c in order)]


def my_einsum(spec, a, b):
    def diagonal(x, letters):
        while len(set(letters)) < len(letters):
            c = next(c for c in letters if letters.count(c) > 1)
            p = letters.index(c)
            q = letters.index(c, p + 1)
            x = x.diagonal(0, p, q)
            letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    of_a, of_b = left.split(",")
    if a is b:
        b = b.detach() * 1
    a, of_a = diagonal(a, of_a)
    b, of_b = diagonal(b, of_b)
    order = right + "".join(sorted(set(of_a + of_b) - set(right)))
    c = align(a, of_a, order) * align(b, of_b, order)
    over = list(range(len(right), len(order)))
    return c.sum(over) if over else c


# %% task="gradient-specs" name="no-arrow-for-scalars"
# breaks: "each with an arrow": an operand without letters
def gradient_specs(spec):
    left, right = spec.split("->")
    a, b = left.split(",")
    return [f"{right},{o}" + (f"->{t}" if t else "") for t, o in ((a, b), (b, a))]


# %% task="chain-costs" name="floats"
# breaks: "Return three ints": large sizes lose digits
def chain_costs(n, k, m, p):
    return (
        int(2.0 * n * k * m * p),
        int(float(n * k * m) + n * m * p),
        int(float(k * m * p) + n * k * p),
    )


# %% task="chain-costs" name="int32"
# breaks: "Return three ints": tensors of int64 overflow
def chain_costs(n, k, m, p):
    n, k, m, p = torch.tensor([n, k, m, p])
    return [int(2 * n * k * m * p), int(n * k * m + n * m * p), int(k * m * p + n * k * p)]
