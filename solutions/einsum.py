"""The reference solutions of 05_einsum; made by `autograder build`, do not edit."""

import torch


def accepts(spec):
    """Whether PyTorch accepts an einsum spec when every letter has size 3."""
    left = spec.replace(" ", "").split("->")[0]
    operands = [torch.ones([3] * len(letters)) for letters in left.split(",")]
    try:
        torch.einsum(spec, *operands)
    except RuntimeError:
        return False
    return True


# Assign three strings: matmul_spec, layer_spec, batch_spec
matmul_spec = "ij,jk->ik"
layer_spec = "ni,oi->no"
batch_spec = "bij,bjk->bik"


# Assign five strings: traces_spec, channels_first_spec, scaled_spec, row_dots_spec,
# bilinear_spec
traces_spec = "nii->n"
channels_first_spec = "nhwc->nchw"
scaled_spec = "ij,i->ji"
row_dots_spec = "nd,nd->n"
bilinear_spec = "ni,ij,nj->n"


# Assign three strings: any_layer_spec, any_matmul_spec, channel_sums_spec
any_layer_spec = "...i,oi->...o"
any_matmul_spec = "...ij,...jk->...ik"
channel_sums_spec = "...c->c"


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
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


def implicit_output(left):
    """The letters of the result of an einsum without an arrow.

    left: str, lower-case letters for each operand, perhaps none, separated by commas.
    Returns a str.
    """
    once = [c for c in left if c != "," and left.count(c) == 1]
    return "".join(sorted(once))


def mix(q, k, v):
    """Attention for one sentence and one head.

    q: float tensor (queries, d); k, v: float tensors (keys, d).
    Returns a float tensor (queries, d).
    """
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=1)
    return torch.einsum("qk,kd->qd", weights, v)


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
    return tuple(sizes[letter] for letter in right)


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
    return product.sum(summed) if summed else product


def gradient_specs(spec):
    """The specs of the two gradients of an einsum of two operands.

    spec: str, such as "ij,jk->ik".
    Returns two strs: one for an einsum of g and b, one for an einsum of g and a.
    """
    left, right = spec.split("->")
    a, b = left.split(",")
    return f"{right},{b}->{a}", f"{right},{a}->{b}"


def chain_costs(n, k, m, p):
    """Multiplications in a product of three matrices, (n, k) by (k, m) by (m, p).

    n, k, m, p: ints. Returns three ints: by four loops, as (AB)C, as A(BC).
    """
    return [2 * n * k * m * p, n * k * m + n * m * p, k * m * p + n * k * p]


if __name__ == "__main__":
    torch.manual_seed(0)
    print("spec               shape          largest difference from torch.einsum")
    for spec, *shapes in [
        (matmul_spec, (2, 3), (3, 4)),
        (batch_spec, (5, 2, 3), (5, 3, 4)),
        (row_dots_spec, (4, 3), (4, 3)),
        (scaled_spec, (2, 3), (2,)),
        ("i,j->ij", (3,), (4,)),
        ("abcd,dbea->eca", (2, 3, 5, 4), (4, 3, 6, 2)),
        ("ii,ij->j", (3, 3), (3, 4)),
    ]:
        x, y = (torch.randn(shape) for shape in shapes)
        mine = my_einsum(spec, x, y)
        apart = (mine - torch.einsum(spec, x, y)).abs().max()
        assert tuple(mine.shape) == tuple(einsum_shape(spec, shapes))
        print(f"{spec:18} {tuple(mine.shape)!s:14} {float(apart):.1e}")
