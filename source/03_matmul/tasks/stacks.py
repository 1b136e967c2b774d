# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="stacks-vectors"
probe(lambda: stack_1, reveal=False)
probe(lambda: stack_2, reveal=False)
probe(lambda: stack_3, reveal=False)
probe(lambda: stack_4, reveal=False)

# %% hidden="stacks-stacks"
probe(lambda: stack_5, reveal=False)
probe(lambda: stack_6, reveal=False)
probe(lambda: stack_7, reveal=False)
probe(lambda: stack_8, reveal=False)

# %% hidden="stacks-values"
probe(lambda: value_1, reveal=False)
probe(lambda: value_2, reveal=False)
probe(lambda: value_3, reveal=False)

# %% mistake="lent-dimension-stays"
# You keep the 1 that was lent to a vector. It is taken away from the result again: how
# many dimensions has a matrix times a vector?
stack_1 = (1, 1)
stack_2 = (2, 1)
stack_3 = (1, 4)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2, 1)
stack_8 = "error"
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="vector-times-itself-elementwise"
# You multiply the two vectors pair by pair and leave the products as they are. @ adds
# them up: a row of one matrix with a column of the other.
stack_1 = (3,)
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = [1, 100]
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="a-vector-fits-anywhere"
# You turned a vector so that it fits. On the left it is a row and meets the first of
# the last two sizes of what follows: write (1, 3) beside (2, 3).
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = (2,)
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="stack-times-matrix-refused"
# You refuse a stack times one matrix, or one vector. What stands alone meets each
# matrix of the stack.
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = "error"
stack_7 = "error"
stack_8 = "error"
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="stacks-are-crossed"
# You let every matrix of one stack meet every matrix of the other. Two stacks of five
# are multiplied pair by pair, and five products come out.
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="only-the-stack-is-looked-at"
# You compared the number of matrices and forgot their sizes. Within a pair the inner
# sizes must agree, as always: (2, 3) and (2, 3) do not.
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = (5, 2, 3)
value_1 = 101
value_2 = [21, 43]
value_3 = [31, 42]

# %% mistake="sides-exchanged"
# You exchanged the vector on the left and the vector on the right. On the left it walks
# down the columns of the matrix, on the right along its rows.
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = 101
value_2 = [31, 42]
value_3 = [21, 43]

# %% mistake="rows-scaled"
# You multiplied every row of q by p and did not add up. How many numbers has a matrix
# of two rows times a vector?
stack_1 = ()
stack_2 = (2,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (5, 2)
stack_8 = "error"
value_1 = 101
value_2 = [[1, 20], [3, 40]]
value_3 = [[1, 2], [30, 40]]

# %% alternative="with-points-and-sums"
stack_1 = ()
stack_2 = (3 - 1,)
stack_3 = (4,)
stack_4 = "error"
stack_5 = (5, 2, 4)
stack_6 = (5, 2, 4)
stack_7 = (*(5,), 2)
stack_8 = "error"
value_1 = 1.0 * 1 + 10.0 * 10
value_2 = [1 + 20.0, 3 + 40.0]
value_3 = [1.0 + 30, 2.0 + 40]

# %% alternative="computed"
sizes = {"s": (5, 2, 3), "t": (5, 3, 4)}
stack_1, stack_2, stack_3, stack_4 = (), (2,), (4,), "error"
stack_5 = stack_6 = (*sizes["s"][:2], sizes["t"][-1])
stack_7, stack_8 = stack_5[:-1], "error"
p, q = (1, 10), ((1, 2), (3, 4))
value_1 = sum(x * x for x in p)
value_2 = [sum(x * y for x, y in zip(row, p)) for row in q]
value_3 = [sum(x * y for x, y in zip(p, column)) for column in zip(*q)]
