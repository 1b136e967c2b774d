# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="predict-shapes" name="with-code"
import torch

_a, _b, _c, _v = torch.ones(2, 3), torch.ones(3, 4), torch.ones(2, 3), torch.ones(4)
shape_1 = torch.einsum("ij,jk->ik", _a, _b).shape
shape_2 = torch.einsum("ij,jk->ki", _a, _b).shape
shape_3 = torch.einsum("ij,ij->i", _a, _c).shape
shape_4 = torch.einsum("ij,jk->ijk", _a, _b).shape
shape_5 = torch.einsum("ij,jk,k->i", _a, _b, _v).shape
shape_6 = torch.einsum("ij,k->", _a, _v).shape


# %% task="predict-shapes" name="by-sizes"
i, j, k = 2, 3, 4
shape_1, shape_2, shape_3 = (i, k), (k, i), (i,)
shape_4, shape_5, shape_6 = (i, j, k), (i,), ()


# %% task="matmul-specs" name="other-letters"
matmul_spec = "np,pm->nm"
flipped_spec = "np,pm->mn"
layer_spec = "bx,yx->by"
batch_spec = "zxy,zyw->zxw"


# %% task="matmul-specs" name="spaces-and-no-arrow-where-it-happens-to-fit"
matmul_spec = "ij, jk -> ik"
flipped_spec = "kj,ji"
layer_spec = " a k , b k -> a b "
batch_spec = "...ij,...jk->...ik"


# %% task="one-operand" name="other-letters"
transpose_spec = "ab->ba"
column_sums_spec = "rc->c"
channels_first_spec = "abcd->adbc"
channel_sums_spec = "wxyz->z"
diagonal_spec = "kk->k"
traces_spec = "nkk->n"


# %% task="one-operand" name="dots-and-capitals"
transpose_spec = "...xy->...yx"
column_sums_spec = "Rc -> c"
channels_first_spec = "B...C -> BC..."
channel_sums_spec = "BHWC -> C"
diagonal_spec = "...ii->...i"
traces_spec = "...ii->..."


# %% task="product-specs" name="other-letters"
dot_spec = "k,k->"
outer_spec = "a,b->ab"
row_dots_spec = "ij,ij->i"
bilinear_spec = "a,ab,b->"
bilinear_rows_spec = "bx,xy,by->b"


# %% task="product-specs" name="without-arrows-where-it-happens-to-fit"
dot_spec = "i,i"
outer_spec = "i,j"
row_dots_spec = "...d, ...d -> ..."
bilinear_spec = "i,ij,j"
bilinear_rows_spec = "...i, ij, ...j -> ..."


# %% task="attention" name="matmul-and-permute"
def attention_scores(q, k):
    q, k = q.permute(0, 2, 1, 3), k.permute(0, 2, 3, 1)
    return q @ k / q.shape[3] ** 0.5


def attend(weights, v):
    return (weights @ v.transpose(1, 2)).transpose(1, 2)


# %% task="attention" name="broadcasting"
def attention_scores(q, k):
    import math

    q, k = q.transpose(1, 2), k.transpose(1, 2)
    return (q[:, :, :, None] * k[:, :, None]).sum(-1) / math.sqrt(q.size(-1))


def attend(weights, v):
    v = v.transpose(1, 2)[:, :, None]
    return (weights[..., None] * v).sum(3).movedim(1, 2)


# %% task="attention" name="head-by-head"
def attention_scores(q, k):
    scaled = q / q.shape[-1] ** 0.5
    heads = [scaled[:, :, h] @ k[:, :, h].mT for h in range(q.shape[2])]
    return torch.stack(heads, 1)


def attend(weights, v):
    heads = [torch.bmm(weights[:, h], v[:, :, h]) for h in range(v.shape[2])]
    return torch.stack(heads, 2)


# %% task="attention" name="loops-in-place-with-a-helper"
def _scores_of(query, keys):
    return torch.stack([(query * key).sum() for key in keys])


def attention_scores(Q, K):
    batch, queries, heads, d = Q.shape
    result = torch.empty(batch, heads, queries, K.shape[1])
    for b in range(batch):
        for h in range(heads):
            for i in range(queries):
                result[b, h, i] = _scores_of(Q[b, i, h], K[b, :, h])
    result /= d**0.5
    return result


def attend(w, values):
    total = 0
    for key in range(values.shape[1]):
        total = total + w[..., key].transpose(1, 2)[..., None] * values[:, None, key]
    return total


# %% task="predict-rules" name="with-code"
import torch


def _shape(spec, *shapes):
    try:
        return tuple(torch.einsum(spec, *[torch.ones(s) for s in shapes]).shape)
    except RuntimeError:
        return "error"


bare_1 = _shape("ij,jk", (2, 3), (3, 4))
bare_2 = _shape("kj,ji", (2, 3), (3, 4))
bare_3 = _shape("ba", (2, 3))
bare_4 = _shape("ij,ij", (2, 3), (2, 3))
rule_1 = _shape("ii->i", (2, 3))
rule_2 = _shape("ij->ijj", (2, 3))
rule_3 = _shape("ij,ij->ij", (2, 3), (2, 3))
rule_4 = _shape("ij->ik", (2, 3))
rule_5 = _shape("ii,ij->j", (3, 3), (3, 4))


# %% task="predict-rules" name="all-at-once"
bare_1, bare_2, bare_3, bare_4 = (2, 4), (4, 2), (3, 2), tuple()
rule_1 = rule_2 = rule_4 = "error"
rule_3, rule_5 = (2, 3), (4,)


# %% task="rule-breakers" name="diagonals"
breaks_rule_1 = "iii->"
breaks_rule_2 = "i->"
breaks_rule_3 = "ii->i"


# %% task="rule-breakers" name="one-for-two"
breaks_rule_1 = "ni,ij,nj,n->n"
breaks_rule_2 = "a,b->"
breaks_rule_3 = "bij, bjk -> bik"


# %% task="implicit-output" name="counter"
def implicit_output(left):
    from collections import Counter

    counts = Counter(left)
    return "".join(c for c in sorted(counts) if counts[c] == 1 and c.isalpha())


# %% task="implicit-output" name="alphabet"
def implicit_output(left):
    result = ""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if left.count(letter) == 1:
            result += letter
    return result


# %% task="implicit-output" name="recursive"
def implicit_output(left):
    def go(letters, seen):
        if not letters:
            return seen
        head, tail = letters[0], letters[1:]
        alone = head not in tail and head.isalpha()
        return go(tail.replace(head, ""), seen + head if alone else seen)

    return "".join(sorted(go(left, "")))


# %% task="mix" name="matmul"
def mix(q, k, v):
    return torch.softmax(q @ k.t() / q.shape[-1] ** 0.5, dim=-1) @ v


# %% task="mix" name="turned-and-softmax-over-the-first"
def mix(q, k, v):
    scores = torch.einsum("qd,kd", q, k) / q.shape[1] ** 0.5
    weights = scores.softmax(dim=0)
    return torch.einsum("kq,kd->qd", weights, v)


# %% task="mix" name="ready-made"
def mix(q, k, v):
    return torch.nn.functional.scaled_dot_product_attention(q[None], k[None], v[None])[
        0
    ]


# %% task="mix" name="loop-over-queries-in-place"
def mix(queries, keys, values):
    result = torch.zeros(len(queries), values.shape[1])
    for row, query in enumerate(queries):
        scores = (keys * query).sum(1) / keys.shape[1] ** 0.5
        weights = scores.exp() / scores.exp().sum()
        result[row] += (weights[:, None] * values).sum(0)
    return result


# %% task="einsum-shape" name="strict-zip-and-sets"
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    found = {}
    for letters, shape in zip(left.split(","), shapes, strict=True):
        for letter, size in zip(letters, shape, strict=True):
            found.setdefault(letter, set()).add(size)
    if any(len(sizes) > 1 for sizes in found.values()):
        raise ValueError("sizes differ")
    if len(set(right)) < len(right) or set(right) - set(found):
        raise ValueError("bad right side")
    return tuple(found[letter].pop() for letter in right)


# %% task="einsum-shape" name="let-pytorch-decide"
def einsum_shape(spec, shapes):
    sizes = {}
    for letters, shape in zip(spec.split("->")[0].split(","), shapes):
        for letter, size in zip(letters, shape):
            if letter in sizes and sizes[letter] != size:
                raise ValueError("sizes differ")
            sizes[letter] = size
    try:
        result = torch.einsum(spec, *[torch.empty(shape) for shape in shapes])
    except RuntimeError as error:
        raise ValueError(str(error)) from None
    return tuple(result.shape)


# %% task="einsum-shape" name="list-of-pairs"
def einsum_shape(spec, shapes):
    left, _, right = spec.partition("->")
    operands = left.split(",")
    if [len(o) for o in operands] != [len(s) for s in shapes]:
        raise ValueError("letters do not fit the shapes")
    letters = "".join(operands)
    sizes = [size for shape in shapes for size in shape]
    if len(set(zip(letters, sizes))) != len(set(letters)):
        raise ValueError("a letter has two sizes")
    if any(right.count(c) != 1 or c not in letters for c in right):
        raise ValueError("bad right side")
    return tuple([sizes[letters.index(c)] for c in right])


# %% task="my-einsum" name="none-indexing-and-a-mask-for-the-diagonal"
def align(x, letters, order):
    x = x.permute([letters.index(c) for c in order if c in letters])
    return x[(..., *[slice(None) if c in letters else None for c in order])]


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    order = right
    for letter in left:
        if letter.isalpha() and letter not in order:
            order += letter
    product = None
    for x, letters in zip((a, b), left.split(",")):
        p = 0
        while p < len(letters):
            if letters[p] in letters[:p]:
                q = letters.index(letters[p])
                eye = torch.eye(x.shape[p]).to(x)
                shape = [x.shape[i] if i in (p, q) else 1 for i in range(x.dim())]
                x = (x * eye.reshape(shape)).sum(p)
                letters = letters[:p] + letters[p + 1 :]
            else:
                p += 1
        x = align(x, letters, order)
        product = x if product is None else product * x
    while product.dim() > len(right):
        product = product.sum(-1)
    return product


# %% task="my-einsum" name="align-not-used"
def align(x, letters, order):
    have = letters
    for letter in order:
        if letter not in have:
            x, have = x.unsqueeze(-1), have + letter
    return x.permute([have.index(letter) for letter in order])


def my_einsum(spec, a, b):
    def unique(x, letters):
        for c in sorted(set(letters)):
            while letters.count(c) > 1:
                p = letters.index(c)
                q = letters.index(c, p + 1)
                x = torch.diagonal(x, dim1=p, dim2=q)
                letters = letters[:p] + letters[p + 1 : q] + letters[q + 1 :] + c
        return x, letters

    left, right = spec.split("->")
    (a, first), (b, second) = map(unique, (a, b), left.split(","))
    everything = "".join(dict.fromkeys(first + second))
    for c in everything:
        if c not in first:
            a, first = a.unsqueeze(-1), first + c
    for c in everything:
        if c not in second:
            b, second = b.unsqueeze(-1), second + c
    product = a.permute([first.index(c) for c in everything])
    product = product * b.permute([second.index(c) for c in everything])
    for c in everything:
        if c not in right:
            product = product.sum(everything.index(c))
            everything = everything.replace(c, "")
    return product.permute([everything.index(c) for c in right])


# %% task="my-einsum" name="swapped-and-summed-early"
def align(x, letters, order):
    letters = list(letters)
    for letter in order:
        if letter not in letters:
            letters.append(letter)
            x = x[..., None]
    for place, letter in enumerate(order):
        other = letters.index(letter)
        x = x.transpose(place, other)
        letters[place], letters[other] = letters[other], letters[place]
    return x


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    first, second = left.split(",")

    def reduce(x, letters, others):
        k = 0
        while k < len(letters):
            c = letters[k]
            if letters.count(c) > 1:
                q = letters.rindex(c)
                x = x.diagonal(dim1=k, dim2=q)
                letters = letters[:k] + letters[k + 1 : q] + letters[q + 1 :] + c
            elif c not in right and c not in others:
                x, letters = x.sum(k), letters[:k] + letters[k + 1 :]
            else:
                k += 1
        return x, letters

    a, first = reduce(a, first, second)
    b, second = reduce(b, second, first)
    inner = "".join(c for c in first if c not in right)
    product = align(a, first, inner + right) * align(b, second, inner + right)
    for _ in inner:
        product = product.sum(0)
    return product


# %% task="my-einsum" name="reshaped-and-a-mask"
def align(x, letters, order):
    sizes = {c: x.shape[i] for i, c in enumerate(letters)}
    inside = [c for c in order if c in sizes]
    if inside:
        x = torch.permute(x, [letters.index(c) for c in inside])
    return x.reshape([sizes.get(c, 1) for c in order])


def my_einsum(spec, a, b):
    left, right = spec.split("->")
    order = right
    for letter in left:
        if letter.isalpha() and letter not in order:
            order += letter
    product = None
    for x, letters in zip((a, b), left.split(",")):
        p = 0
        while p < len(letters):
            if letters[p] in letters[:p]:
                q = letters.index(letters[p])
                eye = torch.eye(x.shape[p]).to(x)
                shape = [x.shape[i] if i in (p, q) else 1 for i in range(x.dim())]
                x = (x * eye.reshape(shape)).sum(p)
                letters = letters[:p] + letters[p + 1 :]
            else:
                p += 1
        x = align(x, letters, order)
        product = x if product is None else product * x
    while product.dim() > len(right):
        product = product.sum(-1)
    return product


# %% task="my-einsum" name="a-class-of-named-dimensions"
class _Named:
    def __init__(self, values, names):
        self.values, self.names = values, list(names)

    def reduced(self):
        for name in dict.fromkeys(self.names):
            while self.names.count(name) > 1:
                p = self.names.index(name)
                q = self.names.index(name, p + 1)
                index = torch.arange(self.values.shape[p])
                others = [n for i, n in enumerate(self.names) if i not in (p, q)]
                front = self.values.movedim((p, q), (0, 1))
                self.values, self.names = front[index, index], [name, *others]
        return self

    def to(self, wanted):
        missing = [name for name in wanted if name not in self.names]
        values = self.values[(None,) * len(missing) + (...,)]
        names = missing + self.names
        if not wanted:
            return values
        return values.permute(*[names.index(name) for name in wanted])


def align(tensor, names, wanted):
    return _Named(tensor, names).to(wanted)


def my_einsum(formula, u, v):
    import warnings

    inputs, output = formula.split("->")
    u, v = (_Named(x, n).reduced() for x, n in zip((u, v), inputs.split(",")))
    gone = [n for n in dict.fromkeys(u.names + v.names) if n not in output]
    warnings.warn(f"summing over {gone}")
    total = u.to(gone + list(output)) * v.to(gone + list(output))
    for _ in gone:
        total = total.sum(dim=0)
    return total


# %% task="my-einsum" name="expanded-by-hand-and-in-place"
def align(x, letters, order):
    print("aligning", letters, "to", order)
    for place, letter in enumerate(order):
        if letter in letters:
            x = x.movedim(letters.index(letter), place)
            letters = letters.replace(letter, "")
            letters = letters[:place] + letter + letters[place:]
        else:
            x = x.unsqueeze(place)
            letters = letters[:place] + letter + letters[place:]
    return x


def _without_repeats(x, letters):
    for c in letters:
        if letters.count(c) > 1:
            first, second = [i for i, other in enumerate(letters) if other == c][:2]
            x = x.diagonal(dim1=first, dim2=second)
            letters = "".join(
                other for i, other in enumerate(letters) if i not in (first, second)
            )
            return _without_repeats(x, letters + c)
    return x, letters


def my_einsum(spec, a, b):
    inputs, _, right = spec.partition("->")
    first, second = inputs.split(",")
    a, first = _without_repeats(a, first)
    b, second = _without_repeats(b, second)
    order = right + "".join(set(first + second) - set(right))
    a, b = torch.broadcast_tensors(align(a, first, order), align(b, second, order))
    result = a.clone()
    result *= b
    gone = tuple(range(len(right), len(order)))
    if gone:
        result = result.sum(gone)
    return result


# %% task="gradient-specs" name="other-letters"
grad_a_spec = "nm,km->nk"
grad_b_spec = "nm,nk->km"
grad_w_spec = "by,bx->yx"
grad_bilinear_spec = "b,bx,by->xy"


# %% task="gradient-specs" name="spaces"
grad_a_spec = "i k, j k -> i j"
grad_b_spec = "ik , ij -> jk"
grad_w_spec = "...o, ...i -> oi".replace("...", "n")
grad_bilinear_spec = " n , ni , nj -> ij "
