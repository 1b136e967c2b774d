# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, integer, probe, randn, unusual

D = torch.float64


def array(t):
    return t.detach().cpu().numpy()


LOG = []


class Seen(np.ndarray):
    """An array, what is computed with which is written down."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kw):
        LOG.append(ufunc.__name__)
        inputs = [x.view(np.ndarray) if isinstance(x, Seen) else x for x in inputs]
        if out is not None:
            kw["out"] = tuple(
                x.view(np.ndarray) if isinstance(x, Seen) else x for x in out
            )
        made = getattr(ufunc, method)(*inputs, **kw)
        return made.view(Seen) if isinstance(made, np.ndarray) else made

    def __array_function__(self, function, types, args, kw):
        LOG.append(function.__name__)
        return super().__array_function__(function, types, args, kw)

    def dot(self, *args, **kw):
        LOG.append("dot")
        return super().dot(*args, **kw)


# %% hidden="ladder-values"
@by_hand
def products(a, b):
    """by_rows(a, b) and by_einsum(a, b), and both arrays afterwards"""
    a, b = array(a), array(b)
    made = [np.array(by_rows(a, b)), np.array(by_einsum(a, b))]
    return [made, a, b]


for n, k, m in ((2, 2, 3), (3, 4, 2), (1, 5, 2), (2, 1, 3), (4, 2, 1), (3, 3, 3)):
    probe(products, randn(n, k, dtype=D), randn(k, m, dtype=D))
for n, k, m in ((30, 2, 3), (2, 30, 3), (2, 3, 30), (2, 0, 3), (2, 3, 0)):
    probe(products, randn(n, k, dtype=D), randn(k, m, dtype=D))
probe(products, awkward(4, 4, dtype=D), awkward(4, 4, dtype=D))
probe(products, 300 * randn(2, 3, dtype=D), 300 * randn(3, 2, dtype=D))
probe(products, 1e-4 * randn(2, 3, dtype=D), 1e-4 * randn(3, 2, dtype=D), atol=0.0)
probe(products, randn(4, 2, dtype=D).t(), randn(3, 4, dtype=D).t())
a = randn(3, 3, dtype=D)
probe(products, a, a)
a = torch.tensor([[1.0, 2.0], [0.0, 3.0], [1.0, 2.0]], dtype=D)
probe(products, a, torch.tensor([[0.0, 1.0], [2.0, 2.0]], dtype=D))


# %% hidden="ladder-rungs"
@by_hand
def both(a, b):
    """by_rows(a, b) and by_einsum(a, b)"""
    return [
        np.array(by_rows(array(a), array(b))),
        np.array(by_einsum(array(a), array(b))),
    ]


@by_hand
def operations(height, inner, width):
    """What by_rows and by_einsum do with tables of ones, (height, inner) and (inner, width)"""
    seen = []
    for rung in (by_rows, by_einsum):
        LOG.clear()
        rung(np.ones((height, inner)).view(Seen), np.ones((inner, width)).view(Seen))
        seen.append(list(LOG))
    return [height, *seen]


probe(both, randn(3, 4, dtype=D), randn(4, 2, dtype=D))
probe(both, randn(integer(2, 5), 3, dtype=D), randn(3, integer(6, 9), dtype=D))
forbid = ["aten.mm", "aten.dot", "aten.matmul"]  # flagged in an answer's text
probe(operations, 12, 3, 4, judge="on_its_rung", forbid=forbid)
probe(operations, 3, 40, 50, judge="on_its_rung", forbid=forbid)


# %% judges
PRODUCTS = {
    "matmul",
    "dot",
    "vecdot",
    "vdot",
    "inner",
    "tensordot",
    "multi_dot",
    "matvec",
}


def _are_names(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def on_its_rung(value):
    """[rows, operations of by_rows, operations of by_einsum]"""
    if not isinstance(value, list) or len(value) != 3:
        return "both functions must return a product"
    n, rows, one = value
    if type(n) is not int or not (_are_names(rows) and _are_names(one)) or n > 100:
        return "both functions must return a product"
    if used := (PRODUCTS | {"einsum"}) & set(rows):
        return f"by_rows uses {min(used)}; multiply and sum whole arrays"
    if len(rows) < n:
        return f"by_rows does {len(rows)} operations on arrays, for {n} rows"
    if len(rows) > 8 * n + 20:
        return (
            f"by_rows does {len(rows)} operations for {n} rows: is there a second loop?"
        )
    if used := PRODUCTS & set(one):
        return f"by_einsum uses {min(used)}"
    if "einsum" not in one:
        return "by_einsum does not call np.einsum on the arrays"
    return "by_einsum does many operations: is there a loop?" if len(one) > 20 else None


# %% mistake="along-the-row"
# b * row multiplies the columns of b by the k numbers. They belong to its rows.
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = (a[i] * b).sum(axis=0)
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->ij", a, b)


# %% mistake="summed-over-the-columns"
# You add up along the wrong axis: k has to go, and k counts the rows of b.
def by_rows(a, b):
    return np.array([(a[i][:, None] * b).sum(axis=1) for i in range(len(a))])


def by_einsum(a, b):
    return np.einsum("ik,kj->ij", a, b)


# %% mistake="two-loops"
# There is a second loop, over the columns: broadcasting takes its place.
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        for j in range(b.shape[1]):
            made[i, j] = (a[i] * b[:, j]).sum()
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->ij", a, b)


# %% mistake="operator-within"
# In by_rows `@` does the work. The text wants a product and a sum of whole arrays.
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = a[i] @ b
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->ij", a, b)


# %% mistake="summed-away"
# An index that is missing on the right of the arrow is summed over. j should stay.
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = (a[i][:, None] * b).sum(axis=0)
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->i", a, b)


# %% mistake="einsum-transposed"
# You ask einsum for the result with rows and columns exchanged.
def by_rows(a, b):
    made = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        made[i] = (a[i][:, None] * b).sum(axis=0)
    return made


def by_einsum(a, b):
    return np.einsum("ik,kj->ji", a, b)


# %% alternative="the-other-way-round"
def by_rows(a, b):
    made = np.empty((a.shape[0], b.shape[1]))
    for row, line in zip(made, a):
        row[:] = np.sum(b.T * line, axis=1)
    return made


def by_einsum(a, b):
    return np.einsum("ab,bc", a, b)


# %% alternative="stacked"
def by_rows(a, b):
    return np.array([np.multiply(b, np.expand_dims(row, 1)).sum(0) for row in a])


def by_einsum(a, b):
    return np.einsum(a, [0, 1], b, [1, 2], [0, 2])


# %% survivors
# ladder-3db21971: every row is written
