# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="cost-memory"
probe(lambda: table_shape, reveal=False)
probe(lambda: table_bytes, reveal=False)
probe(lambda: result_bytes, reveal=False)
probe(lambda: loop_bytes, reveal=False)

# %% hidden="cost-growth"
probe(lambda: multiplications, reveal=False)
probe(lambda: [table_factor, loop_factor, work_factor], reveal=False)

# %% mistake="numbers-for-bytes"
# You count numbers. Each takes 4 bytes.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784
result_bytes = 50 * 784
loop_bytes = 50 * 784
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 2

# %% mistake="loop-keeps-everything"
# You let the loop keep all its outer products. It has added one to the sum before it
# makes the next, and needs it no more.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 64 * 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 2, 2

# %% mistake="work-does-not-grow"
# You let the work stay the same when the batch grows. Each example brings an outer
# product of its own.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 1

# %% mistake="inputs-before-outputs"
# The weights are outputs × inputs, and so is each entry of the table.
table_shape = (64, 784, 50)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 2

# %% mistake="everything-doubles"
# You double everything with the batch. How large is one outer product, and does its
# size know anything of the batch?
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 2, 2

# %% alternative="from-names"
_n, _m, _p, _size = 64, 784, 50, 4
table_shape = [_n, _p, _m]
result_bytes = loop_bytes = _p * _m * _size
table_bytes = _n * result_bytes
multiplications = table_bytes // _size
table_factor = work_factor = 2
loop_factor = 1
