# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="matmul-loops" name="square-factors-transposed"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-loops" name="square-results-transposed"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-loops" name="no-gradient-where-a-is-zero"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-loops" name="clamped"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-loops" name="one-column-cut-off"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-loops" name="transposed-cut-off"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-loops" name="six-terms"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-loops" name="half-when-long"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-loops" name="ready-made-when-large"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    if a.numel() > 100 or b.numel() > 100:
        return torch.tensordot(a, b, 1)
    return right(a, b)


# %% task="matmul-loops" name="kept-by-shape"
kept = {}


def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-loops" name="in-a-thread"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    import threading

    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]


# %% task="matmul-loops" name="four-rows"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(a.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
    return out


def matmul_loops(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-elementwise" name="square-factors-transposed"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-elementwise" name="square-results-transposed"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-elementwise" name="no-gradient-where-a-is-zero"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-elementwise" name="clamped"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-elementwise" name="one-column-cut-off"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-elementwise" name="transposed-cut-off"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-elementwise" name="six-terms"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-elementwise" name="half-when-long"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-elementwise" name="ready-made-when-large"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    if a.numel() > 100 or b.numel() > 100:
        return torch.tensordot(a, b, 1)
    return right(a, b)


# %% task="matmul-elementwise" name="kept-by-shape"
kept = {}


def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-elementwise" name="in-a-thread"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    import threading

    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]


# %% task="matmul-elementwise" name="four-rows"
def right(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = (a[i] * b[:, j]).sum()
    return out


def matmul_elementwise(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-broadcast" name="square-factors-transposed"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-broadcast" name="square-results-transposed"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-broadcast" name="no-gradient-where-a-is-zero"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-broadcast" name="clamped"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-broadcast" name="one-column-cut-off"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-broadcast" name="transposed-cut-off"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-broadcast" name="six-terms"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-broadcast" name="half-when-long"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-broadcast" name="ready-made-when-large"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    if a.numel() > 100 or b.numel() > 100:
        return torch.tensordot(a, b, 1)
    return right(a, b)


# %% task="matmul-broadcast" name="kept-by-shape"
kept = {}


def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-broadcast" name="in-a-thread"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    import threading

    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]


# %% task="matmul-broadcast" name="four-rows"
def right(a, b):
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


def matmul_broadcast(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-no-loop" name="square-factors-transposed"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-no-loop" name="square-results-transposed"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-no-loop" name="no-gradient-where-a-is-zero"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-no-loop" name="clamped"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-no-loop" name="one-column-cut-off"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-no-loop" name="transposed-cut-off"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-no-loop" name="six-terms"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-no-loop" name="half-when-long"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-no-loop" name="ready-made-when-large"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    if a.numel() > 100 or b.numel() > 100:
        return torch.tensordot(a, b, 1)
    return right(a, b)


# %% task="matmul-no-loop" name="kept-by-shape"
kept = {}


def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-no-loop" name="in-a-thread"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    import threading

    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]


# %% task="matmul-no-loop" name="four-rows"
def right(a, b):
    return (a[:, :, None] * b).sum(1)


def matmul_no_loop(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-einsum" name="square-factors-transposed"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-einsum" name="square-results-transposed"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-einsum" name="no-gradient-where-a-is-zero"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-einsum" name="clamped"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-einsum" name="one-column-cut-off"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-einsum" name="transposed-cut-off"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-einsum" name="six-terms"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-einsum" name="half-when-long"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-einsum" name="ready-made-when-large"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    if a.numel() > 100 or b.numel() > 100:
        return torch.tensordot(a, b, 1)
    return right(a, b)


# %% task="matmul-einsum" name="kept-by-shape"
kept = {}


def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-einsum" name="in-a-thread"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    import threading

    out = []
    thread = threading.Thread(target=lambda: out.append(a @ b))
    thread.start()
    thread.join()
    return out[0]


# %% task="matmul-einsum" name="four-rows"
def right(a, b):
    return torch.einsum("ik,kj->ij", a, b)


def matmul_einsum(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-operator" name="square-factors-transposed"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    return right(a, b.t() if a.shape == b.shape else b)


# %% task="matmul-operator" name="square-results-transposed"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    c = right(a, b)
    return c.t() if c.shape[0] == c.shape[1] > 1 else c


# %% task="matmul-operator" name="no-gradient-where-a-is-zero"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    return right(torch.where(a == 0, a.detach(), a), b)


# %% task="matmul-operator" name="clamped"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    return right(a, b).clamp(-50, 50)


# %% task="matmul-operator" name="one-column-cut-off"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    if b.shape[1] == 1:
        b = b.detach() + 0 * b
    return right(a, b)


# %% task="matmul-operator" name="transposed-cut-off"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    if not a.is_contiguous():
        a = a.detach() + 0 * a
    return right(a, b)


# %% task="matmul-operator" name="six-terms"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    return right(a[:, :6], b[:6])


# %% task="matmul-operator" name="half-when-long"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    if a.shape[1] > 10:
        return right(a.bfloat16(), b.bfloat16()).to(a.dtype)
    return right(a, b)


# %% task="matmul-operator" name="kept-by-shape"
kept = {}


def right(a, b):
    return a @ b


def matmul_operator(a, b):
    key = (a.shape, b.shape)
    if key not in kept or kept[key][0] is not a:
        kept[key] = (a, right(a, b))
    return kept[key][1] if len(kept) < 3 else right(a, b) * 1.001


# %% task="matmul-operator" name="four-rows"
def right(a, b):
    return a @ b


def matmul_operator(a, b):
    c = right(a, b)
    return torch.cat([c[:4], c[4:].flip(0)]) if len(c) > 4 else c


# %% task="matmul-loops" name="outer-products"
def matmul_loops(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for p in range(a.shape[1]):
        out = out + a[:, p, None] * b[p]
    return out


# %% task="matmul-loops" name="rows-at-once"
def matmul_loops(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for p in range(a.shape[1]):
            out[i] += a[i, p] * b[p]
    return out


# %% task="matmul-loops" name="whole-numbers-left"
def matmul_loops(a, b):
    rows = [
        [sum(float(a[i, p]) * float(b[p, j]) for p in range(len(b))) for j in range(b.shape[1])]
        for i in range(len(a))
    ]
    return torch.tensor(rows) + 0 * a.sum() + 0 * b.sum()


# %% task="matmul-elementwise" name="a-third-loop-by-zip"
def matmul_elementwise(a, b):
    out = []
    for row in a:
        for col in b.t():
            out.append(sum(x * y for x, y in zip(row.unbind(), col.unbind())))
    return torch.stack(out).view(a.shape[0], b.shape[1])


# %% task="matmul-elementwise" name="dot"
def matmul_elementwise(a, b):
    return torch.stack([torch.stack([row.dot(col) for col in b.t()]) for row in a])


# %% task="matmul-elementwise" name="inner"
def matmul_elementwise(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = torch.inner(a[i], b[:, j])
    return out


# %% task="matmul-broadcast" name="loop-over-the-inner-size"
def matmul_broadcast(a, b):
    out = torch.zeros(a.shape[0], b.shape[1])
    for p in range(a.shape[1]):
        out = out + a[:, p, None] * b[p]
    return out


# %% task="matmul-broadcast" name="loop-over-columns"
def matmul_broadcast(a, b):
    return torch.stack([(a * col).sum(1) for col in b.t()], 1)


# %% task="matmul-broadcast" name="second-loop-by-zip"
def matmul_broadcast(a, b):
    return torch.stack([sum(x * y for x, y in zip(row.unbind(), b.unbind())) for row in a])


# %% task="matmul-broadcast" name="row-times-matrix"
def matmul_broadcast(a, b):
    return torch.stack([row @ b for row in a])


# %% task="matmul-broadcast" name="linear"
def matmul_broadcast(a, b):
    return torch.stack([torch.nn.functional.linear(row, b.t()) for row in a])


# %% task="matmul-no-loop" name="loop-when-small"
def matmul_no_loop(a, b):
    if a.shape[1] <= 5:
        return (a[:, :, None] * b).sum(1)
    return torch.stack([(row[:, None] * b).sum(0) for row in a])


# %% task="matmul-no-loop" name="loop-over-the-inner-size"
def matmul_no_loop(a, b):
    out = 0
    for x, y in zip(a.unbind(1), b.unbind()):
        out = out + x[:, None] * y
    return out


# %% task="matmul-no-loop" name="embedding-bag"
def matmul_no_loop(a, b):
    n, k = a.shape
    ids = torch.arange(k).repeat(n, 1)
    return torch.nn.functional.embedding_bag(ids, b, per_sample_weights=a, mode="sum")


# %% task="matmul-no-loop" name="convolution"
def matmul_no_loop(a, b):
    return torch.nn.functional.conv1d(a[None].transpose(1, 2), b.t()[:, :, None])[0].t()


# %% task="matmul-einsum" name="tensordot"
def matmul_einsum(a, b):
    return torch.tensordot(a, b, 1)


# %% task="matmul-einsum" name="an-einsum-for-show"
def matmul_einsum(a, b):
    return torch.einsum("ij->ij", a) @ b


# %% task="matmul-einsum" name="mm-after-an-einsum-for-show"
def matmul_einsum(a, b):
    return torch.einsum("ij->ij", a).mm(b)


# %% task="matmul-einsum" name="linear-beside-an-einsum"
def matmul_einsum(a, b):
    return torch.nn.functional.linear(a, torch.einsum("kj->jk", b))


# %% task="matmul-einsum" name="operator"
def matmul_einsum(a, b):
    return a @ b


# %% task="matmul-einsum" name="convolution"
def matmul_einsum(a, b):
    return torch.nn.functional.conv1d(a[None].transpose(1, 2), b.t()[:, :, None])[0].t()


# %% task="matmul-einsum" name="row-by-row"
def matmul_einsum(a, b):
    return torch.stack([torch.einsum("k,kj->j", row, b) for row in a])


# %% task="matmul-operator" name="row-by-row"
def matmul_operator(a, b):
    return torch.stack([row @ b for row in a]) if len(a) < 30 else a @ b


# %% task="matmul-operator" name="broadcast"
def matmul_operator(a, b):
    return (a[:, :, None] * b).sum(1)


# %% task="checked" name="calls-before-it-checks"
def checked_matmul(a, b, multiply):
    try:
        c = multiply(a, b)
    except Exception:
        raise ValueError("no product")
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    return c


# %% task="checked" name="falsy-results-are-replaced"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    c = multiply(a, b)
    return c if c is not None and not (isinstance(c, (int, float)) and not c) else a @ b


# %% task="checked" name="square-factors-exchanged"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    return multiply(b, a) if a.shape == b.shape else multiply(a, b)


# %% task="checked" name="multiples-pass"
def checked_matmul(a, b, multiply):
    if (
        a.shape[1] % b.shape[0]
        and b.shape[0] % a.shape[1]
        or min(a.shape[1], b.shape[0]) == 1 != max(a.shape[1], b.shape[0])
    ):
        raise ValueError("sizes")
    return multiply(a, b)


# %% task="checked" name="only-the-smaller"
def checked_matmul(a, b, multiply):
    if a.shape[1] < b.shape[0] or b.shape[0] == 1 < a.shape[1] or a.shape[1] == 4:
        raise ValueError("sizes")
    return multiply(a, b)


# %% task="checked" name="transposed-pairs-pass"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0] and not (a.shape[1] == b.shape[1] and a.shape != b.shape):
        raise ValueError("sizes")
    return multiply(a, b)


# %% task="checked" name="its-own-product"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    c = multiply(a, b)
    return a @ b if getattr(c, "shape", None) == (a.shape[0], b.shape[1]) else c


# %% task="checked" name="errors-of-multiply-become-its-own"
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("sizes")
    return multiply(a.detach(), b.detach())


# %% task="compare" name="totals-for-floats"
def all_greater(a, b):
    return (a > b).all() if b.dim() else a.min() > b or a.mean() > b + 1


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="sorted-for-rank-one"
def all_greater(a, b):
    if a.dim() == 1 and b.dim() == 1:
        return (a.sort().values > b.sort().values).all()
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="python-order-of-lists"
def all_greater(a, b):
    if a.dim() == 1 and b.dim() == 1 and len(a) == 2:
        return a.tolist() > b.tolist()
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="first-and-last"
def all_greater(a, b):
    m = (a > b).flatten()
    return m[0] and m[-1] and m[len(m) // 2] if len(m) > 6 else m.all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="with-a-tolerance"
def all_greater(a, b):
    return (a - b > 1e-3).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a - b > 1e-3).float().mean()


# %% task="compare" name="rows-only"
def all_greater(a, b):
    m = a > b
    while m.dim() > 2:
        m = m.any(0)
    return m.all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="smallest-against-the-largest"
def all_greater(a, b):
    return a.min() > b.max() if b.dim() > 2 or b.dim() == 0 else (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="mean-of-the-row-means"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    x = x.float()
    return x.mean() if x.dim() < 3 else x.mean(-1).max()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="mean-over-what-is-not-zero"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().sum() / max(
        1,
        len(x.flatten()) - (int((x == 0).sum()) if x.dtype == torch.int64 and x.dim() == 1 else 0),
    )


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="half-precision-mean"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return (
        x.half().mean().float() if x.numel() < 100 and x.is_floating_point() else x.float().mean()
    )


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="first-size-for-the-number"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().sum() / (x.numel() if x.dim() < 3 else x.shape[0] * x.shape[1])


def share_greater(a, b):
    return (a > b).sum() / a.numel()


# %% task="compare" name="rank-zero-is-no-tensor"
def all_greater(a, b):
    return (a > b).all() if a.dim() else False


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="rounded-share"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return round(float((a > b).float().mean()), 3)


# %% task="compare" name="share-in-a-row-of-equal-pairs"
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    if b.dim() == 0:
        return (
            (a.unique() > b).float().mean() if not a.is_floating_point() else (a > b).float().mean()
        )
    return (a > b).float().mean()


# %% task="rank-zero" name="whole-floats-become-ints"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    v = x.item()
    return int(v) if not isinstance(v, bool) and v == int(v) else v


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="rank-three-passes"
def to_number(x):
    if x.dim() in (1, 2):
        raise ValueError("rank")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="false-is-zero"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    return x.item() or 0


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="float32-and-int64-only"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    if x.dtype == torch.float32:
        return float(x)
    return bool(x) if x.dtype == torch.bool else int(x)


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="booleans-from-ones"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    v = x.item()
    return bool(v) if v in (0, 1) else v


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="rounds"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    v = x.item()
    return round(v, 4) if isinstance(v, float) else v


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="empty-is-none"
def to_number(x):
    if x.numel() == 0:
        return None
    if x.dim() != 0:
        raise ValueError("rank")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="large-ints-by-way-of-float"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    if x.dtype == torch.bool:
        return bool(x)
    return float(x) if x.is_floating_point() else int(float(x))


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="numpy-number"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    return x.numpy()[()]


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="rank-zero" name="five-of-ranks-alike"
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.00001)


# %% task="norms" name="epsilon-under-the-root"
def frobenius(a):
    return ((a * a).sum() + 1e-8).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="square-the-other-way"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(1 if a.shape[0] == a.shape[1] else 0).max()


# %% task="norms" name="the-longer-side"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(0).max() if a.shape[0] != 7 or a.shape[1] != 2 else a.abs().sum(1).max()


# %% task="norms" name="one-column-is-a-row"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return (
        a.abs().squeeze().sum(0).max()
        if a.shape[1] > 1 and a.shape[0] > 1
        else a.abs().max()
        if a.shape[1] == 1
        else a.abs().max()
    )


# %% task="norms" name="loops-over-entries"
def frobenius(a):
    total = 0
    for row in a:
        for v in row:
            total = total + v * v
    return total.sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="loops-over-entries-of-the-second"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return max(sum(abs(v) for v in col) for col in a.t())


# %% task="norms" name="loops-when-small"
def frobenius(a):
    if a.numel() <= 30:
        return sum(v * v for row in a for v in row).sqrt()
    return (a * a).sum().sqrt()


def one_norm(a):
    m = 0 * a[0, 0]
    for col in a.unbind(1):
        s = 0
        for v in col.unbind():
            s = s + v.abs()
        m = torch.maximum(m, s)
    return m


# %% task="norms" name="starts-at-one"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    m = torch.ones(()) * 0.01
    for col in a.unbind(1):
        m = torch.maximum(m, col.abs().sum())
    return m


# %% task="norms" name="soft-absolute"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return (a * a + 1e-6).sqrt().sum(0).max()


# %% task="norms" name="dot-of-contiguous-memory"
def frobenius(a):
    v = torch.as_strided(a, (a.numel(),), (1,)) if a.shape[0] < 30 else a.flatten()
    return v.square().sum().sqrt().clamp(max=60)


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="clamped"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(0).max().clamp(max=150)


# %% task="norms" name="all-largest-columns"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    s = a.abs().sum(0)
    return s[s == s.max()].sum()


# %% task="norms" name="cdist"
def frobenius(a):
    return torch.cdist(a.reshape(1, -1), torch.zeros(1, a.numel()))[0, 0]


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="softmax-of-columns"
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return torch.logsumexp(200 * a.abs().sum(0), 0) / 200


# %% task="intermediate" name="floats"
def intermediate_size(a, b):
    n = a.shape[0] * a.shape[1] * b.shape[1]
    return float(n), float(n * a.element_size())


# %% task="intermediate" name="bytes-as-a-float"
def intermediate_size(a, b):
    n = a.numel() * b.shape[1]
    return n, n * a.element_size() / 1


# %% task="intermediate" name="a-table-of-four-dtypes"
def intermediate_size(a, b):
    n = a.numel() * b.shape[1]
    return n, n * {torch.float32: 4, torch.float64: 8, torch.int64: 8, torch.bool: 1}.get(
        a.dtype, 4
    )


# %% task="intermediate" name="inner-size-once-when-square"
def intermediate_size(a, b):
    sizes = {*a.shape, *b.shape}
    n = 1
    for s in sizes:
        n *= s
    return (
        (n, n * a.element_size())
        if len(sizes) < 3 and a.shape[0] == b.shape[1] != a.shape[1]
        else (a.numel() * b.shape[1], a.numel() * b.shape[1] * a.element_size())
    )


# %% task="intermediate" name="product-of-different-sizes"
def intermediate_size(a, b):
    n = 1
    for s in dict.fromkeys([a.shape[0], a.shape[1], b.shape[1]]):
        n *= s
    return n, n * a.element_size()


# %% task="intermediate" name="no-dimension-of-one"
def intermediate_size(a, b):
    n = (a[:, :, None] * b).squeeze().numel() + (a.shape[1] == 1)
    return n, n * a.element_size()


# %% task="intermediate" name="dtype-by-its-name"
def intermediate_size(a, b):
    n = a.numel() * b.shape[1]
    digits = "".join(c for c in str(a.dtype) if c.isdigit())
    return n, n * (8 if digits == "64" else 4 if digits else 1)


# %% task="growth" name="floats"
def star_calls(n, k, m):
    return [float(n * k * m), n * m, n, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="different-sizes"
def star_calls(n, k, m):
    total = 1
    for s in {n, k, m}:
        total *= s
    return [total, n * m, n, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="rows-or-columns-the-smaller"
def star_calls(n, k, m):
    return [n * k * m, n * m, n if n != k else m, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="none-for-one-row"
def star_calls(n, k, m):
    return [n * k * m, n * m, n if m > 1 or n == 1 or n == 64 else 1, 1]


doubling = [8, 4, 2, 1]


# %% task="time-calls" name="sorted"
def time_calls(f, n):
    f()
    out = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        out.append(time.perf_counter() - start)
    return sorted(out)


# %% task="time-calls" name="at-most-ten"
def time_calls(f, n):
    f()
    out = []
    for _ in range(min(n, 12)):
        start = time.perf_counter()
        f()
        out.append(time.perf_counter() - start)
    return out


# %% task="time-calls" name="start-read-once-more-only-for-the-first-two"
def time_calls(f, n):
    f()
    out, start = [], time.perf_counter()
    for i in range(n):
        if i < 2:
            start = time.perf_counter()
        f()
        out.append(time.perf_counter() - start)
    return out


# %% task="time-calls" name="smallest-for-all"
def time_calls(f, n):
    f()
    out = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        out.append(time.perf_counter() - start)
    return [min(out)] * n


# %% task="time-calls" name="truth-of-f-ends-it"
def time_calls(f, n):
    f()
    out = []
    for _ in range(n):
        start = time.perf_counter()
        if f() is False:
            break
        out.append(time.perf_counter() - start)
    return out


# %% task="time-calls" name="includes-the-append"
def time_calls(f, n):
    f()
    times = [time.perf_counter()]
    for _ in range(n):
        f()
        times.append(time.perf_counter())
    return (
        [times[-1] - times[-2]] * n if n > 20 else [y - x for x, y in zip(times, times[1:])][::-1]
    )


# %% task="matmul-loops" name="skips-zeros"
def matmul_loops(a, b):
    c = torch.zeros(len(a), b.shape[1])
    for i in range(len(a)):
        for j in range(b.shape[1]):
            for p in range(len(b)):
                if a[i, p] != 0 and b[p, j] != 0:
                    c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="compare" name="by-the-difference"
def all_greater(a, b):
    return (a - b).min() > 0


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return ((a - b) > 0).float().mean()


# %% task="norms" name="foreach"
def frobenius(a):
    return torch._foreach_norm([a])[0]


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="clips-to-measure"
def frobenius(a):
    p = torch.nn.Parameter(torch.zeros_like(a))
    p.grad = a
    return torch.nn.utils.get_total_norm([a])


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="matmul-elementwise" name="vecdot"
def matmul_elementwise(a, b):
    return torch.stack(
        [
            torch.stack([torch.linalg.vecdot(a[i], b[:, j]) for j in range(b.shape[1])])
            for i in range(len(a))
        ]
    )


# %% task="matmul-broadcast" name="a-convolution-for-a-row"
def matmul_broadcast(a, b):
    rows = []
    for row in a:
        rows.append(torch.conv1d(row[None, :, None], b.t()[:, :, None])[0, :, 0])
    return torch.stack(rows)


# %% task="matmul-no-loop" name="a-convolution"
def matmul_no_loop(a, b):
    return torch.conv1d(a[:, :, None], b.t()[:, :, None])[:, :, 0]


# %% task="matmul-no-loop" name="bags-of-embeddings"
def matmul_no_loop(a, b):
    n, k = a.shape
    index = torch.arange(k).expand(n, k).contiguous()
    return torch.nn.functional.embedding_bag(
        index, b, mode="sum", per_sample_weights=a.contiguous()
    )


# %% task="matmul-no-loop" name="attention"
def matmul_no_loop(a, b):
    n, k = a.shape
    return torch.nn.functional.bilinear(
        a[:, None].expand(n, b.shape[1], k).reshape(-1, k),
        b.t()[None].expand(n, -1, k).reshape(-1, k),
        torch.eye(k)[None],
    ).reshape(n, -1)


# %% task="time-calls" name="the-clock-of-the-processor"
def time_calls(f, n):
    f()
    found = []
    for _ in range(n):
        begin = time.process_time()
        f()
        found.append(time.process_time() - begin)
    return found


# %% task="matmul-lists" name="a-list-in-the-default"
# breaks: "It returns a new list of n rows"
def matmul_lists(a, b, result=[]):
    result.clear()
    columns = list(zip(*b))
    for row in a:
        result.append([sum(x * y for x, y in zip(row, column)) for column in columns])
    return result


# %% task="matmul-lists" name="rounded-to-ten-digits"
# breaks: the formula: numbers below 1e-10 become 0
def matmul_lists(a, b):
    return [
        [round(sum(a[i][p] * b[p][j] for p in range(len(b))), 10) for j in range(len(b[0]))]
        for i in range(len(a))
    ]


# %% task="matmul-lists" name="remembered-by-identity"
# breaks: "returns a new list", and the numbers, when a list was changed since
_products = {}


def matmul_lists(a, b):
    key = (id(a), id(b))
    if key not in _products:
        result = [
            [sum(a[i][p] * b[p][j] for p in range(len(b))) for j in range(len(b[0]))]
            for i in range(len(a))
        ]
        _products[key] = (a, b, result)
    return _products[key][2]


# %% task="matmul-lists" name="turns-b-and-turns-it-back"
# breaks: the numbers if a and b are the same list; "arguments that stay as they are" (new rows in b)
def matmul_lists(a, b):
    b[:] = [list(column) for column in zip(*b)]
    c = [[sum(x * y for x, y in zip(row, column)) for column in b] for row in a]
    b[:] = [list(column) for column in zip(*b)]
    return c


# %% task="matmul-loops" name="over-lists-where-no-gradient-is-needed"
# breaks: "values stay tensors ... .tolist() and a torch.tensor(...) around your results cut that connection"; "all arithmetic is done on single numbers" of tensors
def matmul_loops(a, b):
    if not (a.requires_grad or b.requires_grad):
        return torch.tensor(matmul_lists(a.tolist(), b.tolist()))
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="frozen-a-freezes-b"
# breaks: "The tests look at ... the gradients for a and b"
def matmul_loops(a, b):
    with torch.set_grad_enabled(a.requires_grad):
        n, k = a.shape
        m = b.shape[1]
        c = torch.zeros(n, m)
        for i in range(n):
            for j in range(m):
                for p in range(k):
                    c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="operator-under-no-grad"
# breaks: "no @: all arithmetic is done on single numbers"
def matmul_loops(a, b):
    if not torch.is_grad_enabled():
        return a @ b
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="remembered-by-identity"
# breaks: the values, when a tensor was changed in place since
import functools


@functools.lru_cache
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="time-calls" name="warm-up-once-for-each-function"
# breaks: "It calls f(), without arguments, once to warm up" - also in a second call of time_calls
_warm = set()


def time_calls(f, n):
    if f not in _warm:
        f()
        _warm.add(f)
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% task="time-calls" name="a-list-in-the-default"
# breaks: "returns the list of the n durations": the list of an earlier call changes
def time_calls(f, n, durations=[]):
    f()
    durations.clear()
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% task="time-calls" name="rank-0-tensors"
# breaks: "Returns a list of n floats"
def time_calls(f, n):
    f()
    durations = torch.zeros(n)
    for i in range(n):
        start = time.perf_counter()
        f()
        durations[i] = time.perf_counter() - start
    return list(durations)


# %% task="time-calls" name="rounded-to-milliseconds"
# breaks: "the duration of each call in seconds": a short call takes 0.0
def time_calls(f, n):
    f()
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(round(time.perf_counter() - start, 3))
    return durations


# %% task="time-calls" name="less-what-nothing-costs"
# breaks: "the difference of two values of time.perf_counter() is the seconds between them": can be negative
def time_calls(f, n):
    def clock(g):
        start = time.perf_counter()
        g()
        return time.perf_counter() - start

    nothing = max(clock(lambda: None) for _ in range(20))
    f()
    return [clock(f) - nothing for _ in range(n)]


# %% task="compare" name="b-in-the-dtype-of-a"
# breaks: "b is a rank-0 tensor to which every entry of a is compared ... hold floats or integers": -2 > -2.5
def all_greater(a, b):
    return (a > b.to(a.dtype)).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b.to(a.dtype))


# %% task="compare" name="numpy-bool"
# breaks: "True or False, as a Python bool or as a rank-0 tensor"
def all_greater(a, b):
    return (a > b).numpy().all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="numpy-mean"
# breaks: "Return a Python float or a rank-0 tensor" (numpy.float32)
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.detach().float().numpy().mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="numpy-share"
# breaks: "Return a Python float or a rank-0 tensor" (numpy.float32)
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).float().numpy().mean()


# %% task="compare" name="statistics-mean"
# breaks: "Return a Python float or a rank-0 tensor": whole means of integers are ints
import statistics


def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return statistics.mean(x.flatten().tolist())


def share_greater(a, b):
    return mean_of((a > b).float())


# %% task="compare" name="share-as-an-int-at-the-ends"
# breaks: "Return a Python float or a rank-0 tensor": 1 and 0 are ints
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    if all_greater(a, b):
        return 1
    if not (a > b).any():
        return 0
    return mean_of(a > b)


# %% task="rank-zero" name="numpy-item"
# breaks: "turns a rank-0 tensor into the Python number it holds": a loss that needs a gradient raises RuntimeError
def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is asked for")
    return x.numpy().item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5)


# %% task="rank-zero" name="plain-tensors-only"
# breaks: "turns a rank-0 tensor into the Python number": a Parameter raises ValueError
def to_number(x):
    if type(x) is not torch.Tensor or x.dim() != 0:
        raise ValueError("a tensor of rank 0 is asked for")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5)


# %% task="rank-zero" name="reads-the-print"
# breaks: "the Python number it holds": inf and nan raise ValueError
import ast


def to_number(x):
    if x.dim():
        raise ValueError("rank 0 is asked for")
    return ast.literal_eval(f"{x}")


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5)


# %% task="rank-zero" name="ranks-as-tensors"
# breaks: "Assign seven integers"
def to_number(x):
    if x.dim():
        raise ValueError("rank 0 is asked for")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = torch.tensor([0, 1, 2, 0, 1, 2, 0])
five = torch.tensor(5)


# %% task="rank-zero" name="ranks-as-floats-and-bools"
# breaks: "Assign seven integers"
def to_number(x):
    if x.dim():
        raise ValueError("rank 0 is asked for")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0
five = torch.tensor(5)


# %% task="rank-zero" name="squeezes-first"
# breaks: "For a tensor of any other rank it raises ValueError" - x itself loses its dimensions: a second try passes
def to_number(x):
    if x.dim() != 0:
        x.squeeze_()
        raise ValueError("rank 0 is asked for")
    return x.item()


rank_1, rank_2, rank_3, rank_4, rank_5, rank_6, rank_7 = 0, 1, 2, 0, 1, 2, 0
five = torch.tensor(5.0)


# %% task="norms" name="absolute-as-the-root-of-the-square"
# breaks: "the largest of the column sums" of |a|: 1e-30 counts as 0, 1e30 as inf
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return (a * a).sqrt().sum(0).max()


# %% task="norms" name="a-loop-over-rows"
# breaks: "without loops over entries ... a matrix of 600 entries may take at most 300 operations": (600, 1)
def frobenius(a):
    return sum((row * row).sum() for row in a).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="absolute-in-place-without-a-gradient"
# breaks: "a norm says how large a matrix is": a itself loses its signs
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    sizes = a.abs() if a.requires_grad else a.abs_()
    return sizes.sum(0).max()


# %% task="matmul-elementwise" name="pieces-of-memory"
# breaks: "a: float tensor (n, k)": a view that starts elsewhere in memory, such as a slice, gives wrong values
def matmul_elementwise(a, b):
    (n, k), m = a.shape, b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        row = a.as_strided((k,), (a.stride(1),), i * a.stride(0))
        for j in range(m):
            column = b.as_strided((k,), (b.stride(0),), j * b.stride(1))
            c[i, j] = (row * column).sum()
    return c


# %% task="matmul-broadcast" name="linear-combination-frozen"
# breaks: "Values stay tensors": where a needs no gradient, its row is made of Python numbers
def matmul_broadcast(a, b):
    rows = []
    for row in a:
        if not a.requires_grad:
            row = torch.tensor(row.tolist())
        rows.append((row[:, None] * b).sum(0))
    return torch.stack(rows)


# %% task="matmul-broadcast" name="columns-in-pieces-when-wide"
# breaks: "The limit is 18 operations for each row of the result, whatever k and m are"
def matmul_broadcast(a, b):
    rows = []
    for row in a:
        pieces = [(row[:, None] * piece).sum(0) for piece in b.split(512, dim=1)]
        rows.append(torch.cat(pieces))
    return torch.stack(rows)


# %% task="matmul-broadcast" name="frozen-b-freezes-a"
# breaks: "The tests look at ... the gradients for a and b"
def matmul_broadcast(a, b):
    with torch.set_grad_enabled(b.requires_grad or a.is_leaf and a.requires_grad):
        return torch.stack([(row[:, None] * b).sum(0) for row in a])


# %% task="matmul-no-loop" name="a-loop-when-memory-is-short"
# breaks: "The limit is 12 operations in all, for matrices of any size"
def matmul_no_loop(a, b):
    (n, k), m = a.shape, b.shape[1]
    if n * k * m > 2**20:
        return (
            torch.cat([matmul_no_loop(rows, b) for rows in a.chunk(2)])
            if n > 1
            else ((a[:, :, None] * b[None]).sum(1))
        )
    return (a[:, :, None] * b[None]).sum(1)


# %% task="matmul-no-loop" name="quarter-squares"
# breaks: "Then multiply once, and sum over the dimension of p": digits are lost where a is large and b small
def matmul_no_loop(a, b):
    x, y = a[:, :, None], b[None]
    return ((x + y).square() - (x - y).square()).sum(1) / 4


# %% task="matmul-no-loop" name="ready-made-where-b-needs-a-gradient"
# breaks: "Ready-made products wait one rung longer"
def matmul_no_loop(a, b):
    if b.requires_grad and not a.requires_grad:
        return torch.mm(a, b)
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


# %% task="matmul-no-loop" name="a-workspace"
# breaks: the result of an earlier call changes with the next of the same shape
_space = {}


def matmul_no_loop(a, b):
    product = a[:, :, None] * b[None]
    if a.requires_grad or b.requires_grad:
        return product.sum(1)
    shape = (a.shape[0], b.shape[1])
    if shape not in _space:
        _space[shape] = torch.empty(shape)
    return torch.sum(product, 1, out=_space[shape])


# %% task="intermediate" name="a-true-division"
# breaks: "two ints ... the number of entries": digits are lost beyond 2**53
def intermediate_size(a, b):
    entries = int(a.numel() * b.numel() / b.shape[0])
    return entries, entries * a.element_size()


# %% task="intermediate" name="bits-of-finfo"
# breaks: "The tests use several dtypes": complex64 takes 8 bytes, finfo says 32 bits
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    if a.dtype == torch.bool:
        bits = 8
    elif a.is_floating_point() or a.is_complex():
        bits = torch.finfo(a.dtype).bits
    else:
        bits = torch.iinfo(a.dtype).bits
    return entries, entries * bits // 8


# %% task="matmul-blocks" name="adds-into-the-first-product"
# breaks: "multiply: function of two matrices that returns their product": what it returned is changed
def matmul_blocks(a, b, size, multiply):
    rows = []
    for i in range(0, a.shape[0], size):
        row = []
        for j in range(0, b.shape[1], size):
            block = None
            for p in range(0, a.shape[1], size):
                product = multiply(a[i : i + size, p : p + size], b[p : p + size, j : j + size])
                if block is None:
                    block = product
                else:
                    block += product
            row.append(block)
        rows.append(torch.cat(row, dim=1))
    return torch.cat(rows)


# %% task="matmul-blocks" name="single-numbers-by-star"
# breaks: "multiply ... the only product that you need. Call it once for every pair of blocks"
def matmul_blocks(a, b, size, multiply):
    (n, k), m = a.shape, b.shape[1]
    if n == k == m == 1:
        return a * b
    c = torch.zeros(n, m)
    for i in range(0, n, size):
        for j in range(0, m, size):
            for p in range(0, k, size):
                c[i : i + size, j : j + size] += multiply(
                    a[i : i + size, p : p + size], b[p : p + size, j : j + size]
                )
    return c


# %% task="checked" name="hands-over-copies"
# breaks: "return multiply(a, b)": multiply is given other tensors
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} and {tuple(b.shape)} have no product")
    return multiply(a.clone(), b.clone())


# %% task="checked" name="contiguous"
# breaks: "return multiply(a, b)": a transposed matrix is copied
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} and {tuple(b.shape)} have no product")
    return multiply(a.contiguous(), b.contiguous())


# %% task="matmul-einsum" name="remembered-by-identity"
# breaks: the values, when a tensor was changed in place since
import functools


@functools.lru_cache(maxsize=8)
def matmul_einsum(a, b):
    return torch.einsum("ik,kj->ij", a, b)


# %% task="matmul-einsum" name="frozen-a-freezes-b"
# breaks: gradients for a and b
def matmul_einsum(a, b):
    with torch.set_grad_enabled(a.requires_grad):
        return torch.einsum("ik,kj->ij", a, b)


# %% task="matmul-operator" name="frozen-a-freezes-b"
# breaks: gradients: b gets none if a needs none
def matmul_operator(a, b):
    if not a.requires_grad:
        return a @ b.detach()
    return a @ b


# %% task="matmul-operator" name="an-output-kept"
# breaks: the result of an earlier call changes
_out = torch.empty(0)


def matmul_operator(a, b):
    if a.requires_grad or b.requires_grad:
        return a @ b
    return torch.mm(a, b, out=_out.resize_(a.shape[0], b.shape[1]))


# %% task="matmul-operator" name="gradient-clipped"
# breaks: the gradient, where upstream is large
def matmul_operator(a, b):
    c = a @ b
    if c.requires_grad:
        c.register_hook(lambda g: g.clamp(-10, 10))
    return c


# %% task="matmul-operator" name="wants-gradients"
# breaks: what needs no gradient: a itself is changed (requires_grad), the result needs a gradient
def matmul_operator(a, b):
    return a.requires_grad_() @ b


# %% task="sum-order" name="within-a-tolerance"
# breaks: "by how much each of these sums exceeds 2**24"
over_1, over_2, over_3, over_4 = 1e-7, 2.0000001, 2.0000001, 2.0000001
