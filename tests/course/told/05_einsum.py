# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="attention" name="not-scaled" means="not-divided"
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k)


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="divided-by-size" means="divided-by-d"
def attention_scores(q, k):
    d = q.shape[3]
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / d


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bqhd", weights, v)


# %% task="attention" name="heads-in-front" means="heads-stay-in-front"
def attention_scores(q, k):
    return torch.einsum("bqhd,bkhd->bhqk", q, k) / math.sqrt(q.size(-1))


def attend(weights, v):
    return torch.einsum("bhqk,bkhd->bhqd", weights, v)


# %% task="mix" name="without-softmax" means="no-softmax"
def mix(q, k, v):
    scores = q @ k.T / q.shape[-1] ** 0.5
    return scores @ v


# %% task="mix" name="over-queries" means="softmax-over-queries"
def mix(q, k, v):
    scores = torch.einsum("qd,kd->qk", q, k) / q.shape[1] ** 0.5
    return torch.einsum("qk,kd->qd", torch.softmax(scores, 0), v)


# %% task="implicit-output" name="as-they-come" means="order-of-appearance"
def implicit_output(left):
    out = ""
    for c in left.replace(",", ""):
        if left.count(c) == 1:
            out += c
    return out


# %% task="implicit-output" name="every-letter" means="every-letter-once"
def implicit_output(left):
    return "".join(sorted(set(left) - {","}))


# %% task="einsum-shape" name="nothing-checked" means="nothing-checked"
def einsum_shape(spec, shapes):
    left, right = spec.split("->")
    sizes = {}
    for letters, shape in zip(left.split(","), shapes):
        for letter, size in zip(letters, shape):
            sizes[letter] = size
    return tuple(sizes[letter] for letter in right)
