# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="stretch-values"
from autograder import awkward, probe, randn

probe(as_rows, randn(3), randn(2, 3))
probe(as_rows, randn(3), randn(3, 3))
probe(as_rows, randn(4), randn(1, 4))
probe(as_rows, randn(1), randn(3, 1))
probe(as_columns, randn(2), randn(2, 3))
probe(as_columns, randn(3), randn(3, 3))
probe(as_columns, randn(4), randn(4, 1))
probe(as_columns, randn(1), randn(1, 5))
probe(as_rows, randn(3), randn(1, 3))
probe(as_rows, randn(1), randn(3, 1))
probe(as_rows, randn(2), randn(2, 2))
probe(as_rows, randn(1), randn(1, 1))
probe(as_rows, randn(3), randn(12, 3))
probe(as_rows, randn(15), randn(2, 15))
probe(as_columns, randn(1), randn(1, 3))
probe(as_columns, randn(3), randn(3, 1))
probe(as_columns, randn(2), randn(2, 2))
probe(as_columns, randn(1), randn(1, 1))
probe(as_columns, randn(12), randn(12, 3))
probe(as_columns, randn(2), randn(2, 15))
probe(as_rows, awkward(5), awkward(4, 5))
probe(as_rows, 300 * randn(4, away=1.0), 300 * randn(2, 4, away=1.0))
probe(as_rows, 1e-4 * randn(4), 1e-4 * randn(2, 4), atol=0.0)
probe(as_rows, randn(30), randn(2, 30))
probe(as_rows, randn(2), randn(30, 2))
probe(as_columns, awkward(5), awkward(5, 4))
probe(as_columns, 300 * randn(4, away=1.0), 300 * randn(4, 2, away=1.0))
probe(as_columns, 1e-4 * randn(4), 1e-4 * randn(4, 2), atol=0.0)
probe(as_columns, randn(30), randn(30, 2))
probe(as_columns, randn(2), randn(2, 30))

# %% hidden="stretch-rows"
import torch
from autograder import exact, probe, randn


def from_column_of(x, t):  # a vector that is itself a view with a stride
    return as_rows(x[:, 1], t)


def bytes_of_as_rows(v, t):
    return torch.Tensor.untyped_storage(exact(as_rows(v, t))).nbytes()


probe(bytes_of_as_rows, randn(3), randn(2, 3))
probe(as_rows, randn(3), randn(2, 3), storage=True)
probe(as_rows, randn(4), randn(4, 4), storage=True)
probe(from_column_of, randn(5, 3), randn(2, 5), storage=True)
probe(as_rows, randn(2), randn(2, 2), storage=True)
probe(as_rows, randn(3), randn(3, 3), storage=True)
probe(as_rows, randn(3), randn(12, 3), storage=True)
probe(as_rows, randn(15), randn(2, 15), storage=True)
probe(as_rows, randn(4), randn(4, 3).t(), storage=True)
probe(
    as_rows,
    randn(3, dtype=torch.float64),
    randn(2, 3, dtype=torch.float64),
    storage=True,
)
probe(from_column_of, randn(4, 3), randn(4, 4), storage=True)
probe(as_rows, randn(3), randn(2, 3, dtype=torch.float64), storage=True)
thirds = torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64) / 3  # no float32 has them
probe(as_rows, thirds, torch.zeros(2, 3, dtype=torch.float64), storage=True)
probe(as_rows, torch.tensor([1.0, 2.0, 3.0]), torch.zeros(2, 3), unchanged=True)
probe(
    as_rows, torch.tensor([1.0, 2.0, 3.0]), torch.zeros(2, 3), grad=True, storage=True
)


def second_view(v, t):
    """as_rows(v, t), after as_rows(v.clone(), t), looked at after v += 1"""
    as_rows(v.clone(), t)
    answer = as_rows(v, t)
    v += 1
    return answer


probe(second_view, torch.tensor([1.0, 2.0, 3.0]), torch.zeros(2, 3))


# %% hidden="stretch-columns"
import torch
from autograder import exact, probe, randn


def from_column_of(x, t):  # a vector that is itself a view with a stride
    return as_columns(x[:, 1], t)


def bytes_of_as_columns(v, t):
    return torch.Tensor.untyped_storage(exact(as_columns(v, t))).nbytes()


probe(bytes_of_as_columns, randn(2), randn(2, 3))
probe(as_columns, randn(2), randn(2, 3), storage=True)
probe(as_columns, randn(4), randn(4, 4), storage=True)
probe(from_column_of, randn(5, 3), randn(5, 2), storage=True)
probe(as_columns, randn(2), randn(2, 2), storage=True)
probe(as_columns, randn(3), randn(3, 3), storage=True)
probe(as_columns, randn(12), randn(12, 3), storage=True)
probe(as_columns, randn(2), randn(2, 15), storage=True)
probe(as_columns, randn(3), randn(4, 3).t(), storage=True)
probe(
    as_columns,
    randn(2, dtype=torch.float64),
    randn(2, 3, dtype=torch.float64),
    storage=True,
)
probe(from_column_of, randn(4, 3), randn(4, 4), storage=True)
probe(as_columns, randn(3), randn(3, 2, dtype=torch.float64), storage=True)
thirds = torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64) / 3  # no float32 has them
probe(as_columns, thirds, torch.zeros(3, 2, dtype=torch.float64), storage=True)
probe(as_columns, torch.tensor([1.0, 2.0]), torch.zeros(2, 3), unchanged=True)


# %% mistake="repeats"
# You have written the numbers out: repeat copies. Compare bytes_stored of your result
# with bytes_stored(v).
def as_rows(v, t):
    return v.repeat(t.shape[0], 1)


def as_columns(v, t):
    return v[:, None].repeat(1, t.shape[1])


# %% mistake="contiguous" same="repeats"
# You have written the numbers out: contiguous and clone give every entry its own place,
# which is a copy. Compare bytes_stored of your result with bytes_stored(v).
def as_rows(v, t):
    return v.expand_as(t).contiguous()


def as_columns(v, t):
    return v[:, None].expand_as(t).contiguous()


# %% mistake="adds-to-zeros" same="repeats"
# Your numbers are the result of an operation, and results are stored in full. Stretch
# without computing: compare bytes_stored of your result with that of v.
def as_rows(v, t):
    return torch.zeros(t.shape) + v


def as_columns(v, t):
    return torch.zeros(t.shape) + v[:, None]


# %% mistake="no-column-made"
# Your columns are rows. expand_as aligns at the right, as broadcasting does. With a
# square matrix it even succeeds: try t of shape (3, 3) and look.
def as_rows(v, t):
    return v.expand_as(t)


def as_columns(v, t):
    return v.expand_as(t)


# %% mistake="exchanged"
# You exchanged rows and columns. Print as_rows for the vector 1, 2, 3 and look along
# the first row.
def as_rows(v, t):
    return v[:, None].expand_as(t)


def as_columns(v, t):
    return v.expand_as(t)


# %% mistake="not-stretched"
# Your result has a dimension of size 1 where the matrix has more. Any sum would accept
# it, but the text asks for the stretched view itself. Print its shape.
def as_rows(v, t):
    return v[None]


def as_columns(v, t):
    return v[:, None]


# %% mistake="stretches-the-matrix"
# You stretched the wrong tensor. a.expand_as(b) returns a in the shape of b: which of
# the two holds the numbers you want?
def as_rows(v, t):
    return t.expand_as(v)


def as_columns(v, t):
    return t.expand_as(v[:, None])


# %% mistake="view-of-a-copy"
# Your result is a stretched view, but of a copy of v. The bytes are as few as asked for,
# and they are other bytes. Change an entry of v afterwards and look at your result.
def as_rows(v, t):
    return v.clone().expand_as(t)


def as_columns(v, t):
    return v.clone()[:, None].expand_as(t)


# %% mistake="dtype-of-t"
# You bring v to the dtype of t, and another dtype needs other bytes: a copy. What of t
# does the text let you use?
def as_rows(v, t):
    return v.to(t.dtype).expand_as(t)


def as_columns(v, t):
    return v.to(t.dtype)[:, None].expand_as(t)


# %% alternative="unsqueeze-and-expand"
def as_rows(v, t):
    return v.unsqueeze(0).expand(t.shape[0], -1)


def as_columns(v, t):
    return v.unsqueeze(1).expand(-1, t.shape[1])


# %% alternative="broadcast-to"
def as_rows(v, t):
    return torch.broadcast_to(v, t.shape)


def as_columns(v, t):
    return torch.broadcast_to(v.reshape(-1, 1), t.shape)


# %% alternative="transposed"
def as_rows(v, t):
    return v[:, None].expand(-1, t.shape[0]).t()


def as_columns(v, t):
    return v.expand(t.shape[1], t.shape[0]).t()


# %% alternative="strides-by-hand"
def as_rows(v, t):
    return v.as_strided(t.shape, (0, v.stride(0)))


def as_columns(v, t):
    return v.as_strided(t.shape, (v.stride(0), 0))


# %% alternative="broadcast-tensors"
def stretched(vector, table):
    vector, table = torch.broadcast_tensors(vector, table)
    print(vector.shape)
    return vector


as_rows = stretched


def as_columns(vector, table):
    return stretched(vector.view(len(vector), 1), table)


# %% alternative="expand-by-sizes"
def as_rows(v, t):
    return v[None].expand(t.size(0), -1)


def as_columns(v, t):
    return v.reshape(-1, 1).expand(-1, t.size(1))


# %% survivors
# as_rows.t.*, as_columns.t.*: the result depends on the shape of t alone


# %% inputs
# v, t: empty: the text speaks of no vector without entries
