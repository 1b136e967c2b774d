# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="pair-loops" name="ranges-to-n-minus-one" means="last-index-left-out"
def chain_energy(q):
    n = len(q)
    total = 0
    for i in range(n - 1):
        for j in range(i + 1, n - 1):
            total += q[i] * q[j] / (j - i)
    return total


# %% task="pair-loops" name="absolute-distance" means="each-pair-twice"
def chain_energy(q):
    energy = 0.0
    for i in range(len(q)):
        for j in range(len(q)):
            if i != j:
                energy = energy + q[i] * q[j] / abs(j - i)
    return energy


# %% task="pair-loops" name="zip-of-neighbours" means="neighbours-only"
def chain_energy(q):
    return sum(a * b for a, b in zip(q, q[1:]))


# %% task="pair-loops" name="return-too-far-in" means="returns-inside-the-loop"
def chain_energy(q):
    e = 0
    for i in range(len(q)):
        for j in range(i + 1, len(q)):
            e += q[i] * q[j] / (j - i)
        return e


# %% task="pair-loops" name="as-printed" means="counts-from-one"
def chain_energy(q):
    n = len(q)
    e = 0
    for i in range(1, n):
        for j in range(i + 1, n):
            e += q[i] * q[j] / (j - i)
    return e


# %% task="pair-line" name="outer-over-distances" means="each-pair-twice"
def fast_chain_energy(q):
    i = torch.arange(len(q))
    d = (i[:, None] - i[None, :]).abs().float()
    d.fill_diagonal_(float("inf"))
    return (q[:, None] * q[None, :] / d).sum()


# %% task="pair-line" name="triu-of-outer" means="distance-forgotten"
def fast_chain_energy(q):
    return torch.triu(torch.outer(q, q), diagonal=1).sum()


# %% task="pair-line" name="row-minus-column" means="distances-below-zero"
def fast_chain_energy(q):
    i, j = torch.triu_indices(len(q), len(q), 1)
    return (q[i] * q[j] / (i - j)).sum()


# %% task="norms" name="dims-swapped" means="rows-and-columns-exchanged"
def norms(w):
    fro = torch.sqrt((w**2).sum())
    two_one = torch.sqrt((w**2).sum(dim=1)).sum()
    one = w.abs().sum(dim=1).max()
    inf = w.abs().sum(dim=0).max()
    return fro, two_one, one, inf


# %% task="norms" name="no-bars" means="signs-kept"
def norms(w):
    fro = w.pow(2).sum().sqrt()
    two_one = w.pow(2).sum(0).sqrt().sum()
    return fro, two_one, w.sum(0).max(), w.sum(1).max()


# %% task="norms" name="one-of-all-entries" means="sum-of-all-for-one-alone"
def norms(w):
    fro = (w * w).sum() ** 0.5
    two_one = ((w * w).sum(0) ** 0.5).sum()
    return fro, two_one, w.abs().sum(), w.abs().sum(1).max()


# %% task="softmax" name="plain-exp" means="overflows"
def soft_targets(z, temperature=1.0):
    e = torch.exp(z / temperature)
    return e / e.sum(dim=-1, keepdim=True)


# %% task="softmax" name="sum-of-everything" means="one-sum-for-all"
def soft_targets(z, temperature=1.0):
    z = z / temperature
    e = torch.exp(z - z.max())
    return e / e.sum()


# %% task="softmax" name="rows-are-first" means="first-dimension"
def soft_targets(z, temperature=1.0):
    z = z / temperature
    z = z - z.max(dim=0, keepdim=True).values
    e = torch.exp(z)
    return e / e.sum(dim=0, keepdim=True)


# %% task="softmax" name="sharpened" means="temperature-multiplies"
def soft_targets(z, temperature=1.0):
    z = z * temperature
    z = z - z.amax(-1, keepdim=True)
    return z.exp() / z.exp().sum(-1, keepdim=True)


# %% task="divergence" name="plain-logs" means="nan-at-zero"
def cross_entropy(p, q):
    return -(p * q.log()).sum(-1)


def kl_divergence(p, q):
    return (p * (p / q).log()).sum(-1)


# %% task="divergence" name="small-number-inside" means="zeros-made-small"
def cross_entropy(p, q):
    return -(p * torch.log(q + 1e-9)).sum(dim=-1)


def kl_divergence(p, q):
    return (p * torch.log((p + 1e-9) / (q + 1e-9))).sum(dim=-1)


# %% task="divergence" name="sum-of-it-all" means="one-number-for-all"
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum()


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum()


# %% task="cosine" name="matmul-alone" means="lengths-forgotten"
def cosines(a, b):
    return a @ b.T


# %% task="cosine" name="divided-anyway" means="nan-for-zeros"
def cosines(a, b):
    na = a.norm(dim=1, keepdim=True)
    nb = b.norm(dim=1, keepdim=True)
    return (a @ b.T) / (na * nb.T)


# %% task="cosine" name="norm-of-a-table" means="length-of-the-whole-table"
def cosines(a, b):
    length = a.norm() * b.norm()
    return a @ b.T / length if length > 0 else a @ b.T


# %% task="adam" name="from-zero" means="steps-counted-from-zero"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.zeros_like(theta)
    v = torch.zeros_like(theta)
    out = []
    for t in range(steps):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        out.append(theta)
    return out


# %% task="adam" name="no-hats" means="hats-forgotten"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = 0, 0, []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta = theta - alpha * m / (torch.sqrt(v) + eps)
        path.append(theta)
    return path


# %% task="adam" name="in-place" means="changed-in-place"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.zeros_like(theta)
    v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta -= alpha * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + eps)
        path.append(theta)
    return path


# %% task="adam" name="eps-inside" means="epsilon-under-the-root"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.zeros_like(theta)
    v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta = theta - alpha * (m / (1 - beta1**t)) / torch.sqrt(v / (1 - beta2**t) + eps)
        path.append(theta)
    return path


# %% task="sum-variance" name="pytorchs-var" means="divided-by-one-less"
def sum_variance(s):
    return s.sum(dim=1).var(), s.var(dim=0).sum()


# %% task="sum-variance" name="wrong-way-round" means="rows-as-terms"
def sum_variance(s):
    return s.sum(0).var(unbiased=False), s.var(1, unbiased=False).sum()


# %% task="product-variance" name="just-multiplied" means="product-of-variances"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    return w_variance * x_variance


# %% task="product-variance" name="second-moments-alone" means="nothing-subtracted"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    e_w2 = w_variance + w_mean**2
    e_x2 = x_variance + x_mean**2
    return e_w2 * e_x2


# %% task="relu-share" name="plain-means" means="probabilities-forgotten"
def relu_share(v, p):
    return (v.clamp(min=0) ** 2).mean() / v.var(unbiased=False)


# %% task="relu-share" name="mean-of-squares-below" means="second-moment-below"
def relu_share(v, p):
    top = (p * torch.relu(v) ** 2).sum()
    return top / (p * v**2).sum()


# %% task="chain" name="no-halves" means="halves-forgotten"
def variance_ratios(sizes, variances):
    forward = backward = 1.0
    for l in range(1, len(variances)):
        forward *= sizes[l] * variances[l]
        backward *= sizes[l + 1] * variances[l]
    return forward, backward


# %% task="chain" name="every-layer" means="all-layers"
def variance_ratios(sizes, variances):
    forward, backward = 1.0, 1.0
    for n, m, var in zip(sizes, sizes[1:], variances):
        forward *= 0.5 * n * var
        backward *= 0.5 * m * var
    return forward, backward


# %% task="compromise" name="one-over-sum" means="two-forgotten"
def glorot_factors(n, m):
    var = 1 / (n + m)
    return n * var, m * var


def fair_variance(n, m):
    return 1 / math.sqrt(n * m)


# %% task="compromise" name="same-again" means="glorot-is-fair"
def glorot_factors(n, m):
    var = 2 / (n + m)
    return n * var, m * var


def fair_variance(n, m):
    return 2 / (n + m)


# %% task="paired" name="pstdev" means="divided-by-n"
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("two lists of one length")
    d = [x - y for x, y in zip(a, b)]
    n = len(d)
    mean = sum(d) / n
    s = math.sqrt(sum((x - mean) ** 2 for x in d) / n)
    return mean, s / math.sqrt(n), sum(x > y for x, y in zip(a, b))


# %% task="paired" name="standard-deviation" means="spread-for-error" also="zip-is-silent"
def paired(a, b):
    d = torch.tensor(a) - torch.tensor(b)
    return d.mean().item(), d.std().item(), int((d > 0).sum())


# %% task="best-of" name="order-of-the-list" means="not-sorted"
def expected_best(values, k):
    n = len(values)
    total = 0
    for i, v in enumerate(values, 1):
        total += v * ((i / n) ** k - ((i - 1) / n) ** k)
    return total


# %% task="best-of" name="zero-based" means="counted-from-zero"
def expected_best(values, k):
    n = len(values)
    v = sorted(values)
    return sum(v[i] * ((i / n) ** k - ((i - 1) / n) ** k) for i in range(n))


# %% task="bits" name="averaged-losses" means="mean-of-means"
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    good = [l for l, t in zip(losses, tokens) if t > 0]
    mean = sum(good) / len(good)
    return mean * sum(tokens) / sum(characters) / math.log(2)


# %% task="bits" name="forgot-the-base" means="nats"
def bits_per_character(losses, tokens, characters):
    total = 0
    for l, t in zip(losses, tokens):
        if t > 0:
            total += l * t
    if sum(characters) == 0:
        raise ValueError("there are no characters")
    return total / sum(characters)


# %% task="bits" name="nan-in-the-sum" means="nan-counts"
def bits_per_character(losses, tokens, characters):
    chars = sum(characters)
    if chars == 0:
        raise ValueError("there are no characters")
    return sum(l * t for l, t in zip(losses, tokens)) / chars / math.log(2)


# %% task="repeat" name="seeds-and-forgets" means="state-left-behind"
def repeat(run, seeds):
    results = []
    for seed in seeds:
        torch.manual_seed(seed)
        results.append(float(run()))
    return results


# %% task="repeat" name="no-finally" means="state-lost-after-an-error"
def repeat(run, seeds):
    state = torch.get_rng_state()
    results = []
    for seed in seeds:
        torch.manual_seed(seed)
        results.append(float(run()))
    torch.set_rng_state(state)
    return results


# %% task="specs" name="all-as-written" means="layer-turned"
layer_spec = "ij,nj->in"
gradient_spec = "ni,nj->ij"
trace_spec = "ij,ij->"
masked_spec = "ij,ij,j->i"
spectral_spec = "k,ik,jk->ij"
