# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="differs-numbers"
probe(lambda: [made, spread, list(steps), write_error], reveal=False)

# %% hidden="differs-memory"
probe(lambda: [sorted(shares), sorted(arrays)], reveal=False)

# %% mistake="as-in-pytorch"
# You answer for PyTorch. NumPy has another default dtype, divides by n, and counts
# strides in bytes. Print each of them.
made = "float32"
spread = 2**0.5
steps = (3, 1)
write_error = "RuntimeError"
shares = {"A", "D", "E", "G"}
arrays = {"P", "Q", "R", "S", "T"}

# %% mistake="four-bytes"
# Your strides count bytes of float32. How many has a float64?
made = "float64"
spread = 1.0
steps = (12, 4)
write_error = "ValueError"
shares = {"A", "D", "E", "G"}
arrays = {"R", "S", "T"}

# %% mistake="fancy-indexing-is-a-view"
# A list of ints, or a mask, may name any elements in any order. Can a start and a step
# in each direction describe that?
made = "float64"
spread = 1.0
steps = (24, 8)
write_error = "ValueError"
shares = {"A", "B", "C", "D", "E", "G"}
arrays = {"R", "S", "T"}

# %% mistake="reshape-never-copies"
# reshape gives a view where it can. Read the numbers of `a.T` row by row: do they stand
# in the memory of `a` at equal distances?
made = "float64"
spread = 1.0
steps = (24, 8)
write_error = "ValueError"
shares = {"A", "D", "E", "F", "G", "H"}
arrays = {"R", "S", "T"}

# %% mistake="scalars-are-arrays"
# In PyTorch a sum is a tensor of rank 0. Print type(a.sum()) here, with keepdims and
# without.
made = "float64"
spread = 1.0
steps = (24, 8)
write_error = "ValueError"
shares = {"A", "D", "E", "G"}
arrays = {"P", "Q", "R", "S", "T"}

# %% alternative="run-and-see"
_a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
made, spread, steps = str(_a.dtype), float(np.array([1.0, 3.0]).std()), _a.strides
try:
    np.broadcast_to(_a, (4, 2, 3))[0, 0, 0] = 9.0
except Exception as _error:
    write_error = type(_error).__name__
_all = {"A": _a[1:], "B": _a[[0, 1]], "C": _a[_a > 2], "D": _a.T, "E": _a.reshape(-1)}
_all |= {"F": _a.T.reshape(-1), "G": _a[:, None], "H": _a.flatten()}
shares = {letter for letter, other in _all.items() if np.shares_memory(_a, other)}
arrays = {"R", "S", "T"}
