# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, probe, randn

# %% hidden="attention-scores"
probe(attention_scores, randn(1, 2, 1, 3), randn(1, 4, 1, 3), grad=True)
probe(attention_scores, randn(2, 3, 5, 4), randn(2, 6, 5, 4), grad=True)
probe(attention_scores, randn(3, 1, 2, 6), randn(3, 4, 2, 6), grad=True)
probe(attention_scores, 30 * randn(1, 1, 2, 2), 30 * randn(1, 9, 2, 2), grad=True)
probe(attention_scores, 1e-3 * randn(2, 2, 2, 2), 1e-3 * randn(2, 2, 2, 2))
probe(attention_scores, awkward(3, 4, 2, 2), awkward(3, 2, 2, 2), grad=True)
probe(attention_scores, 300 * randn(2, 3, 1, 4), 300 * randn(2, 2, 1, 4))
probe(attention_scores, 1e-4 * randn(2, 3, 1, 4), 1e-4 * randn(2, 2, 1, 4), atol=0.0)
probe(attention_scores, randn(20, 1, 2, 2), randn(20, 2, 2, 2), grad=True)
probe(attention_scores, randn(1, 30, 2, 2), randn(1, 30, 2, 2), grad=True)
probe(attention_scores, randn(1, 2, 1, 30), randn(1, 3, 1, 30), grad=True)
x = randn(2, 3, 2, 4)
probe(attention_scores, x, x)
q, k = randn(2, 2, 3, 4).transpose(1, 2), randn(2, 2, 5, 4).transpose(1, 2)
probe(attention_scores, q, k, grad=True)


probe(attention_scores, x, x, grad=True)


# %% hidden="attention-attend"
probe(attend, randn(1, 1, 2, 3), randn(1, 3, 1, 4), grad=True)
probe(attend, randn(2, 5, 3, 6), randn(2, 6, 5, 4), grad=True)
probe(attend, randn(3, 2, 1, 4), randn(3, 4, 2, 5), grad=True)
probe(attend, 1e-4 * randn(1, 2, 1, 9), 100 * randn(1, 9, 2, 1), grad=True)
probe(attend, awkward(3, 2, 4, 2), awkward(3, 2, 2, 3), grad=True)
probe(attend, 300 * randn(2, 2, 4, 2), randn(2, 2, 2, 3), grad=True)
probe(attend, 1e-4 * randn(2, 2, 4, 2), 1e-4 * randn(2, 2, 2, 3), atol=0.0)
probe(attend, randn(20, 1, 2, 2), randn(20, 2, 1, 2), grad=True)
probe(attend, randn(1, 30, 2, 2), randn(1, 2, 30, 2), grad=True)
probe(attend, randn(1, 1, 2, 30), randn(1, 30, 1, 2), grad=True)
probe(attend, randn(1, 1, 2, 1), randn(1, 1, 1, 30), grad=True)
probe(attend, randn(1, 2, 3, 3), randn(1, 3, 2, 2), grad=True)
weights, v = randn(2, 4, 3, 2).transpose(2, 3), randn(2, 4, 3, 5).transpose(1, 2)
probe(attend, weights, v, grad=True)


probe(
    attend,
    torch.tensor([[[[0.5, 0.505]]]]),
    torch.tensor([[[[2.0]], [[4.0]]]]),
    rtol=1e-6,
)


# %% mistake="not-divided"
# Your scores are not divided by the root of d. Try q and k of ones with d = 4: the dot
# product is 4, the score 2.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k)


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="divided-by-d"
# You divide by d itself. The text asks for its square root. With d = 4 and ones
# everywhere the score is 2.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1]


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="root-of-the-wrong-size"
# You take the root of another size than d. Which dimension of q has d numbers? Print
# q.shape and count. With sizes that happen to agree nobody notices.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="keys-before-queries"
# Your scores have shape (batch, heads, keys, queries). With as many queries as keys
# nothing would tell. Look at the last two letters on the right.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhkq", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="heads-mixed"
# Queries of one head meet keys of all the heads: the two operands have different
# letters for the head. Heads are independent of each other, so one loop walks both.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkgd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="sentences-mixed"
# Queries of one sentence meet the keys of all the sentences, summed: the two operands
# have different letters for the batch.
def attention_scores(q, k):
    return torch.einsum("bqhd,akhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="attend-divides-too"
# Your attend divides once more. Only the scores are divided; the weighted sum of the
# values stays as it is. Try weights of 1 and values of 1.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v) / v.shape[-1] ** 0.5


# %% mistake="mean-for-sum"
# Your attend takes a mean over the keys. The weights already say how much each key
# counts; the text asks for the sum. Try six weights of 0.5 and values of 1.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v) / v.shape[1]


# %% mistake="heads-stay-in-front"
# Your attend leaves the heads where the weights have them. Compare your letters on the
# right with the shape asked for: queries come before heads.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bhqd", weights, v)


# %% mistake="values-of-all-heads"
# In your attend each head adds up the values of all the heads: the letter for the head
# differs between the two operands.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkgd->bqhd", weights, v)


# %% mistake="weights-and-values-summed-apart"
# In your attend the keys of the weights and those of the values have different letters.
# Both are then summed by themselves, and no value meets its own weight. Try with one
# weight of 1 and the others 0.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,blhd->bqhd", weights, v)


# %% mistake="reshaped-in-place-of-turned"
# Your scores have the right shape, but reshape has cut the numbers of q and k in another
# way in place of turning them. Fill q with 0, 1, 2, … and follow one of them.
def attention_scores(q, k):
    b, n, h, d = q.shape
    q, k = q.reshape(b, h, n, d), k.reshape(b, h, k.shape[1], d)
    return q @ k.mT / d**0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% mistake="attend-reshapes"
# Your attend gets its shape right with reshape, which never moves a number. To exchange
# heads and positions, turn the dimensions. Try with one weight of 1 and the others 0.
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    b, k, h, d = v.shape
    return (weights @ v.transpose(1, 2)).reshape(b, weights.shape[2], h, d)


# %% mistake="scores-without-gradient"
# Your scores have been taken out of PyTorch's sight, and no gradient finds its way back
# to q and k. Is there a detach, a data or a no_grad on the way?
def attention_scores(q, k):
    with torch.no_grad():
        return torch.einsum("bqhd,bkhd->bhqk", q, k) / q.shape[-1] ** 0.5


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% alternative="matmul-and-permute"
def attention_scores(q, k):
    q, k = q.permute(0, 2, 1, 3), k.permute(0, 2, 3, 1)
    return q @ k / q.shape[3] ** 0.5


def attend(weights, v):
    return (weights @ v.transpose(1, 2)).transpose(1, 2)


# %% alternative="broadcasting"
def attention_scores(q, k):
    import math

    q, k = q.transpose(1, 2), k.transpose(1, 2)
    return (q[:, :, :, None] * k[:, :, None]).sum(-1) / math.sqrt(q.size(-1))


def attend(weights, v):
    v = v.transpose(1, 2)[:, :, None]
    return (weights[..., None] * v).sum(3).movedim(1, 2)


# %% alternative="head-by-head"
def attention_scores(q, k):
    scaled = q / q.shape[-1] ** 0.5
    heads = [scaled[:, :, h] @ k[:, :, h].mT for h in range(q.shape[2])]
    return torch.stack(heads, 1)


def attend(weights, v):
    heads = [torch.bmm(weights[:, h], v[:, :, h]) for h in range(v.shape[2])]
    return torch.stack(heads, 2)


# %% alternative="loops-in-place-with-a-helper"
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


# %% alternative="mapped-over-heads"
import torch


def attention_scores(q, k):
    one = torch.vmap(lambda a, b: a @ (b / b.shape[1] ** 0.5).T, in_dims=1)
    return torch.stack([one(a, b) for a, b in zip(q, k)])


def attend(weights, v):
    pairs = torch.bmm(weights.flatten(0, 1), v.transpose(1, 2).flatten(0, 1))
    return pairs.unflatten(0, weights.shape[:2]).transpose(1, 2)


# %% inputs
# q, k, weights, v: empty: the text speaks of a batch with examples
