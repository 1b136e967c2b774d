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
