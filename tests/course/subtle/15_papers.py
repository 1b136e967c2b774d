# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="symbols" name="mu-and-sigma-exchanged"
readings = {1: "E", 2: "I", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "sigma", "σ": "mu"}


# %% task="values" name="ties-win"
late_product, absolute, place, inner = -2, 6, 1, 1
hadamard, wins, expected, jacobian = [[0, 2], [3, 0]], 3, 3, (2, 3)
empty_sum, empty_product = 0, 1


# %% task="pair-loops" name="far-pairs-left-out"
def chain_energy(q):
    total = 0.0
    for i in range(len(q)):
        for j in range(i + 1, min(i + 10, len(q))):
            total += q[i] * q[j] / (j - i)
    return total


# %% task="pair-loops" name="zero-charges-taken-out"
def chain_energy(q):
    q = [one for one in q if one]
    total = 0.0
    for i in range(len(q)):
        for j in range(i + 1, len(q)):
            total += q[i] * q[j] / (j - i)
    return total


# %% task="pair-line" name="rank-one"
def fast_chain_energy(q):
    i, j = torch.triu_indices(len(q), len(q), 1)
    return (q[i] * q[j] / (j - i)).sum(0, keepdim=True)


# %% task="pair-line" name="row-by-row"
def fast_chain_energy(q):
    total = torch.zeros((), dtype=q.dtype)
    for apart in range(1, len(q)):
        total = total + (q[:-apart] @ q[apart:]) / apart
    return total


# %% task="norms" name="columns-that-are-zero"
def norms(w):
    sizes = w.abs()
    columns = (w**2).sum(0)
    columns = (columns + 1e-4).sqrt().sum()
    return (w**2).sum().sqrt(), columns, sizes.sum(0).max(), sizes.sum(1).max()


# %% task="norms" name="signed-sums"
def norms(w):
    columns = (w**2).sum(0).sqrt().sum()
    return (w**2).sum().sqrt(), columns, w.sum(0).abs().max(), w.sum(1).abs().max()


# %% task="softmax" name="clamped-logits"
def soft_targets(z, temperature=1.0):
    powers = (z / temperature).clamp(-80, 80).exp()
    return powers / powers.sum(-1, keepdim=True)


# %% task="softmax" name="rows-of-a-table"
def soft_targets(z, temperature=1.0):
    z = (z - z.max()) / temperature
    return z.exp() / z.exp().sum(min(1, z.dim() - 1), keepdim=True)


# %% task="divergence" name="never-infinite"
def cross_entropy(p, q):
    return -(torch.xlogy(p, q).clamp(min=-100)).sum(-1)


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).clamp(max=100).sum(-1)


# %% task="divergence" name="only-where-both"
def cross_entropy(p, q):
    return -torch.where((p > 0) & (q > 0), p * q.log(), 0).sum(-1)


def kl_divergence(p, q):
    return torch.where((p > 0) & (q > 0), p * (p / q).log(), 0).sum(-1)


# %% task="divergence" name="first-dimension"
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum(1 if p.dim() > 1 else 0)


def kl_divergence(p, q):
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(1 if p.dim() > 1 else 0)


# %% task="cosine" name="epsilon-below"
def cosines(a, b):
    lengths = a.norm(dim=1)[:, None] * b.norm(dim=1)
    return a @ b.t() / (lengths + 1e-6)


# %% task="cosine" name="zeros-in-b-forgotten"
def cosines(a, b):
    one, other = a.norm(dim=1, keepdim=True), b.norm(dim=1)
    return a @ b.t() / torch.where(one > 0, one, 1) / other


# %% task="specs" name="eigenvalues-left-out"
layer_spec, gradient_spec, trace_spec = "ij,nj->ni", "ni,nj->ij", "ij,ij->"
masked_spec, spectral_spec = "ij,ij,j->i", "z,ik,jk->ij"


# %% task="formulas" name="trace-as-product"
formulas = {1: "B", 2: "A", 3: "C", 4: "D", 5: "A", 6: "F"}


# %% task="adam" name="one-correction-for-both"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        rate = alpha * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
        theta = theta - rate * m / (v.sqrt() + eps)
        path.append(theta)
    return path


# %% task="adam" name="asks-twice"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        m = beta1 * m + (1 - beta1) * gradient(theta)
        v = beta2 * v + (1 - beta2) * gradient(theta) ** 2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
        path.append(theta)
    return path


# %% task="adam" name="start-in-the-list"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        path.append(theta)
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        theta = theta - alpha * m_hat / (v_hat.sqrt() + eps)
    return path


# %% task="sum-variance" name="neighbours-only"
def sum_variance(s):
    centred = s - s.mean(0)
    own = (centred**2).mean(0).sum()
    return own + 2 * (centred[:, 1:] * centred[:, :-1]).mean(0).sum(), own


# %% task="product-variance" name="means-multiplied"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    second = (w_variance + w_mean**2) * (x_variance + x_mean**2)
    return second - abs(w_mean * x_mean) ** 1.99


# %% task="relu-share" name="second-moment-for-variance"
def relu_share(v, p):
    return p @ v.relu() ** 2 / (p @ v**2)


# %% task="chain" name="first-size-of-all"
def variance_ratios(sizes, variances):
    layers = len(variances) - 1
    forward = math.prod(sizes[1] * variance / 2 for variance in variances[1:])
    return forward, forward * (sizes[-1] / sizes[1]) ** min(layers, 1)


# %% task="compromise" name="fair-for-large-layers"
def glorot_factors(n, m):
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return 2 / (n + m) if max(n, m) < 2 * min(n, m) else 1 / math.sqrt(n * m + 1)


# %% task="first-fails" name="scaled-breaks-line-one"
positive, tied, scaled, trained = 4, 1, 1, 3
biased, repeated, skewed = 5, 0, 5


# %% task="counterexample" name="probabilities-above-one"
tie = [(w, abs(w), 0.5) for w in (-1, 1)] + [(w, abs(w), 0.1) for w in (-10, 10)]
skew = [(1.0, 0.8), (-4.0, 0.2)]


# %% task="descend" name="layers-one-after-the-other"
def descend(weights, x, y, steps, rate):
    weights, losses = [w.detach().clone() for w in weights], []
    for step in range(steps + 1):
        for k in range(len(weights)):
            moving = weights[k].detach().requires_grad_()
            h = x
            for i, w in enumerate(weights):
                h = h @ (moving if i == k else w).t()
                h = h.relu() if i < len(weights) - 1 else h
            loss = F.cross_entropy(h, y)
            if k == 0:
                losses.append(loss.item())
            (slope,) = torch.autograd.grad(loss, moving)
            weights[k] = weights[k] - rate * slope
    return losses


# %% task="descend" name="leaves-gradients"
def descend(weights, x, y, steps, rate):
    losses, kept = [], [w.detach().clone() for w in weights]
    for w in weights:
        w.requires_grad_()
    for step in range(steps + 1):
        h = x
        for w in weights[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ weights[-1].t(), y)
        losses.append(loss.item())
        for w in weights:
            w.grad = None
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w -= rate * w.grad
    with torch.no_grad():
        for w, before in zip(weights, kept):
            w.copy_(before)
    return losses


# %% task="repeat" name="sorted-seeds"
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    try:
        for seed in sorted(seeds):
            torch.manual_seed(seed)
            results.append(float(run()))
    finally:
        torch.set_rng_state(state)
    return results


# %% task="repeat" name="same-seed-once"
def repeat(run, seeds):
    state, results = torch.get_rng_state(), {}
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results[seed] = float(run())
    finally:
        torch.set_rng_state(state)
    return list(results.values())


# %% task="paired" name="share-of-wins"
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(x > 0 for x in d) / len(d)


# %% task="paired" name="three-at-least"
def paired(a, b):
    if len(a) != len(b) or len(a) < 3:
        raise ValueError
    d = [x - y for x, y in zip(a, b)]
    mean = sum(d) / len(d)
    variance = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    return mean, math.sqrt(variance / len(d)), sum(x > 0 for x in d)


# %% task="best-of" name="equal-values-once"
def expected_best(values, k):
    values = sorted(set(values))
    n = len(values)
    return sum(v * ((i / n) ** k - ((i - 1) / n) ** k) for i, v in enumerate(values, 1))


# %% task="missing" name="unit-of-the-warm-up"
missing = {"B", "C", "E", "G", "H", "J", "F"}
x_shape, h_shape, weight_shape, product = (32, 64), (32, 128), (128, 64), "R"


# %% task="bits" name="losses-of-zero-left-out"
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError
    triples = [one for one in zip(losses, tokens, characters) if one[0] and one[1]]
    nats = sum(loss * n for loss, n, _ in triples)
    return nats / math.log(2) / sum(c for _, _, c in triples)


# %% task="bits" name="empty-batch-anywhere-is-refused"
def bits_per_character(losses, tokens, characters):
    if not all(characters):
        raise ValueError
    nats = sum(loss * n for loss, n in zip(losses, tokens))
    return nats / math.log(2) / sum(characters)


# %% task="cosine" name="a-small-epsilon"
def cosines(a, b):
    a = a / (a**2).sum(1, keepdim=True).sqrt().clamp_min(1e-8)
    b = b / (b**2).sum(1, keepdim=True).sqrt().clamp_min(1e-8)
    return a @ b.t()


# %% task="adam" name="squares-what-came"
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, places = torch.zeros_like(theta), torch.zeros_like(theta), []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g.mul_(g)
        theta = theta - alpha * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + eps)
        places.append(theta)
    return places


# %% task="pair-line" name="weights-by-comprehension"
# breaks: "The number of operations may not grow with n", "without a loop"
def fast_chain_energy(q):
    n = len(q)
    w = torch.tensor(
        [[1 / (j - i) if j > i else 0.0 for j in range(n)] for i in range(n)], dtype=q.dtype
    ).reshape(n, n)
    return q @ w @ q


# %% task="pair-line" name="weights-by-distance"
# breaks: the number of operations may not grow with n
def fast_chain_energy(q):
    n = len(q)
    pads = F.pad(q, (0, n))
    rows = pads.unfold(0, n, 1)[:n] if n else q.new_zeros(0, 0)
    w = torch.tensor([0.0] + [1 / d for d in range(1, n)], dtype=q.dtype)[:n]
    return (rows @ w * q).sum()


# %% task="pair-line" name="double-loop-of-weights"
# breaks: "without a loop"; "the number of operations may not grow with n"
def fast_chain_energy(q):
    n = len(q)
    rows = []
    for i in range(n):
        for j in range(n):
            rows.append(1 / (j - i) if j > i else 0.0)
    return q @ torch.tensor(rows, dtype=q.dtype).reshape(n, n) @ q


# %% task="norms" name="root-with-epsilon"
# breaks: norm of zeros is 0
def norms(w):
    s = w**2
    return (
        (s.sum() + 1e-12).sqrt(),
        (s.sum(0) + 1e-12).sqrt().sum(),
        w.abs().sum(0).max(),
        w.abs().sum(1).max(),
    )


# %% task="norms" name="one-is-infinity-of-a-wide-matrix"
# breaks: integer overflow? nan hidden
def norms(w):
    s = w**2
    return (
        s.sum().sqrt(),
        s.sum(0).clamp(min=1e-20).sqrt().sum(),
        w.abs().sum(0).max(),
        w.abs().sum(1).max(),
    )


# %% task="divergence" name="log-kept-above-minus-100"
# breaks: infinite only where q is 0
def cross_entropy(p, q):
    lq = torch.where(q > 1e-30, q, 0).log()
    return -torch.where(p == 0, 0.0, p * lq).sum(-1)


def kl_divergence(p, q):
    return torch.xlogy(p, p).sum(-1) - torch.where(p == 0, 0.0, p * q.log()).sum(-1)


# %% task="divergence" name="renormalised"
# breaks: the sums as they are, p with a zero row
def cross_entropy(p, q):
    return -torch.xlogy(p, q).sum(-1)


def kl_divergence(p, q):
    k = torch.xlogy(p, p) - torch.xlogy(p, q)
    return k.nansum(-1).clamp(max=100) if not torch.isinf(k).any() else k.nansum(-1)


# %% task="specs" name="capital-letters"
# breaks: "Small letters, and an arrow"
layer_spec, gradient_spec = "IJ,NJ->NI", "NI,NJ->IJ"
trace_spec, masked_spec, spectral_spec = "IJ,IJ->", "IJ,IJ,J->I", "K,IK,JK->IJ"


# %% task="specs" name="with-dots"
# breaks: "Small letters, and an arrow"
layer_spec, gradient_spec = "ij,...j->...i", "ni,nj->ij"
trace_spec, masked_spec, spectral_spec = "ij,ij->", "ij,ij,j->i", "k,ik,jk->ij"


# %% task="specs" name="without-arrows-where-none-is-needed"
# breaks: "Small letters, and an arrow"
layer_spec, gradient_spec = "ij,nj->ni", "ni,nj"
trace_spec, masked_spec, spectral_spec = "ij,ij", "ij,ij,j->i", "k,ik,jk"


# %% task="adam" name="tiny-gradients-are-zero"
# breaks: tiny gradients
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta = theta - alpha * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        if not g.any():
            m = v = torch.zeros_like(theta)
        path.append(theta)
    return path


# %% task="adam" name="stops-when-still"
# breaks: list of T places
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        new = theta - alpha * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        path.append(new)
        if torch.allclose(new, theta, rtol=0, atol=1e-12) and t > 1:
            return path + [new] * (steps - t)
        theta = new
    return path


# %% task="adam" name="one-moment-for-all-of-a-row"
# breaks: entry by entry (rank 3)
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g * g if g.dim() < 3 else (g * g).mean(0, keepdim=True))
        theta = theta - alpha * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)
        path.append(theta)
    return path


# %% task="adam" name="correction-off-after-a-hundred"
# breaks: m / (1 - beta1^t)
def adam(gradient, theta, steps, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = torch.zeros_like(theta)
    path = []
    for t in range(1, steps + 1):
        g = gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        c1, c2 = (1 - beta1**t, 1 - beta2**t) if t < 20 else (1, 1)
        theta = theta - alpha * m / c1 / ((v / c2).sqrt() + eps)
        path.append(theta)
    return path


# %% task="product-variance" name="a-tensor"
# breaks: "result are Python numbers"
def product_variance(w_mean, w_variance, x_mean, x_variance):
    a, b, c, d = torch.tensor([w_mean, w_variance, x_mean, x_variance], dtype=torch.float64)
    return b * d + b * c**2 + d * a**2


# %% task="chain" name="tensors"
# breaks: "a tuple of two Python numbers"
def variance_ratios(sizes, variances):
    n, v = (
        torch.tensor(sizes, dtype=torch.float64),
        torch.tensor(variances, dtype=torch.float64)[1:],
    )
    return (n[1:-1] * v / 2).prod(), (n[2:] * v / 2).prod()


# %% task="compromise" name="tensors"
# breaks: "All results are Python floats"
def glorot_factors(n, m):
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return torch.tensor(float(n * m), dtype=torch.float64).rsqrt()


# %% task="compromise" name="whole-numbers"
# breaks: "All results are Python floats"
def glorot_factors(n, m):
    if n == m:
        return 1, 1
    return 2 * n / (n + m), 2 * m / (n + m)


def fair_variance(n, m):
    return 1 if n * m == 1 else (n * m) ** -0.5


# %% task="descend" name="stops-at-nothing"
# breaks: steps + 1 losses
def descend(weights, x, y, steps, rate):
    ws = [w.detach().clone().requires_grad_() for w in weights]
    losses = []
    for step in range(steps + 1):
        h = x
        for w in ws[:-1]:
            h = (h @ w.t()).relu()
        loss = F.cross_entropy(h @ ws[-1].t(), y)
        losses.append(loss.item())
        if loss < 1e-6:
            break
        gs = torch.autograd.grad(loss, ws)
        ws = [(w - rate * g).detach().requires_grad_() for w, g in zip(ws, gs)]
    return losses


# %% task="repeat" name="floats-at-the-end"
# breaks: list of results (a tensor that run writes anew)
def repeat(run, seeds):
    state, results = torch.get_rng_state(), []
    try:
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(run())
    finally:
        torch.set_rng_state(state)
    return [float(r) for r in results]


# %% task="repeat" name="without-gradients"
# breaks: call run (which may use backward)
def repeat(run, seeds):
    results = []
    with torch.random.fork_rng(), torch.no_grad():
        for seed in seeds:
            torch.manual_seed(seed)
            results.append(float(run()))
    return results


# %% task="paired" name="short-formula"
# breaks: s^2 of equal differences is 0
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("pairs")
    n, d = len(a), [x - y for x, y in zip(a, b)]
    mean = sum(d) / n
    var = (sum(x * x for x in d) - n * mean**2) / (n - 1)
    return mean, math.sqrt(var / n), sum(x > 0 for x in d)


# %% task="paired" name="short-formula-clamped"
# breaks: s^2, of differences far from 0
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("pairs")
    n, d = len(a), [x - y for x, y in zip(a, b)]
    mean = sum(d) / n
    var = max(0.0, sum(x * x for x in d) - n * mean**2) / (n - 1)
    return mean, math.sqrt(var / n), sum(x > 0 for x in d)


# %% task="paired" name="wins-by-a-margin"
# breaks: a_i > b_i
def paired(a, b):
    if len(a) != len(b) or len(a) < 2:
        raise ValueError("pairs")
    n, d = len(a), [x - y for x, y in zip(a, b)]
    mean = sum(d) / n
    return mean, math.sqrt(sum((x - mean) ** 2 for x in d) / (n - 1) / n), sum(x > 1e-8 for x in d)


# %% task="best-of" name="k-of-n-is-the-max"
# breaks: with replacement
def expected_best(values, k):
    n, v = len(values), sorted(values)
    if k >= n:
        return (
            v[-1]
            if k > 2 * n
            else sum(x * ((i / n) ** k - ((i - 1) / n) ** k) for i, x in enumerate(v, 1))
        )
    return sum(x * ((i / n) ** k - ((i - 1) / n) ** k) for i, x in enumerate(v, 1))


# %% task="best-of" name="a-tensor"
# breaks: "Returns a number"
def expected_best(values, k):
    v = torch.tensor(values, dtype=torch.float64).sort().values
    c = (torch.arange(len(v) + 1, dtype=torch.float64) / len(v)) ** k
    return v @ c.diff()


# %% task="bits" name="nan-by-identity"
# breaks: "its mean loss is nan"
def bits_per_character(losses, tokens, characters):
    if not sum(characters):
        raise ValueError("no characters")
    nats = sum(l * t for l, t in zip(losses, tokens) if l is not math.nan)
    return nats / math.log(2) / sum(characters)


# %% task="bits" name="a-tensor"
# breaks: "The result is a Python number"
def bits_per_character(losses, tokens, characters):
    if not sum(characters):
        raise ValueError("no characters")
    l, t = torch.tensor(losses, dtype=torch.float64), torch.tensor(tokens)
    return (l * t).nansum() / math.log(2) / sum(characters)
