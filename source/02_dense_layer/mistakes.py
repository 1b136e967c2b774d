# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="plain-dense" name="rows-as-columns"
# You take the weights of a neuron from a column of w. Its weights are the inner list
# w[0], w[1] and so on. zip cuts off what is too long, so that the number of answers may
# be right and every answer wrong. Try a w of one neuron with three weights.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [
        sum(xi * wi for xi, wi in zip(x, column)) + bo for column, bo in zip(zip(*w), b)
    ]


# %% task="plain-dense" name="bias-once-per-input"
# The bias has slipped inside the sum and counts once for every input. Try an x of three
# zeros and a bias of 1: what should come out, what does?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi + bo for xi, wi in zip(x, row)) for row, bo in zip(w, b)]


# %% task="plain-dense" name="all-the-biases"
# Every neuron gets all the biases added up. Each has one of its own. Try an x of zeros
# with the biases 1 and 10: which two answers should come out?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + sum(b) for row in w]


# %% task="plain-dense" name="bias-list-appended"
# You join the list of biases to the list of sums. With lists, + puts one behind the
# other. Count your answers: there should be one per neuron.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) for row in w] + b


# %% task="plain-dense" name="bias-list-added-to-a-number"
# You add the whole list of biases to the sum of one neuron, and Python does not know
# how to add a list to a number. Which of the biases belongs to this neuron?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + b for row in w]


# %% task="plain-dense" name="one-number-for-all"
# You add up what the neurons answer. A layer keeps them apart: its result is a list
# with one number per neuron.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return sum(sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b))


# %% task="plain-dense" name="return-inside-the-loop"
# Only the first neuron answers: the return stands inside the loop and leaves it in the
# first round. Mind the indentation.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers = []
    for row, bo in zip(w, b):
        answers.append(sum(xi * wi for xi, wi in zip(x, row)) + bo)
        return answers
    return answers


# %% task="plain-dense" name="sum-not-reset"
# The second neuron goes on adding where the first one stopped. Try an x of zeros with
# the biases 1 and 10. Where must the variable that collects the sum begin anew?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers, total = [], 0.0
    for row, bo in zip(w, b):
        for xi, wi in zip(x, row):
            total += xi * wi
        total += bo
        answers.append(total)
    return answers


# %% task="plain-dense" name="no-bias"
# The biases have no effect. Try an x of zeros: what remains must be the biases.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) for row in w]


# %% task="plain-dense" name="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This task asks for the
# weighted sum plus the bias and nothing after it.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    y = [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]
    return [max(0.0, v) for v in y]


# %% task="plain-dense" name="prints"
# Your function shows its result on the screen and gives nothing back: the caller gets
# None. Try y = plain_dense([1], [[1]], [1]) and then look at y.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    print([sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)])


# %% task="plain-dense" name="zip-cuts-silently"
# Your answers are right, but lists that do not fit slip through: zip stops at the end
# of the shorter one and says nothing. Try x of length 2 with a neuron of 1 weight, and
# two neurons with 3 biases.
def plain_dense(x, w, b):
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% task="plain-dense" name="checks-the-first-neuron-only"
# You check the first inner list of w, and the others slip through. Try w = [[1, 2],
# [3]] with an x of length 2.
def plain_dense(x, w, b):
    if len(w[0]) != len(x) or len(w) != len(b):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% task="plain-dense" name="biases-not-checked"
# You check the weights, and a wrong number of biases slips through. Try two neurons
# with one bias: how many answers come out?
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% task="plain-dense" name="assert-in-place-of-raise"
# You do stop when lengths do not fit, but with an AssertionError. The task asks for a
# ValueError, so that a caller can tell what happened.
def plain_dense(x, w, b):
    assert all(len(row) == len(x) for row in w) and len(b) == len(w)
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% task="plain-dense" name="one-sided-checks"
# You catch what is too short, and what is too long slips through. Try x of length 2
# with a neuron of 3 weights, and two neurons with 3 biases.
def plain_dense(x, w, b):
    if any(len(row) < len(x) for row in w) or len(b) < len(w):
        raise ValueError("lengths do not fit")
    return [sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b)]


# %% task="plain-dense" name="argument-overwritten"
# A loop variable of yours has the name of an argument. After the loop b is a number,
# and the list of biases is gone. Print b before the loop and after it.
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    answers = []
    for o, row in enumerate(w):
        total = 0.0
        for a, b in zip(x, row):
            total += a * b
        answers.append(total + b[o])
    return answers


# %% task="plain-dense" name="with-tensors"
# Your numbers are right, and PyTorch has computed them. Here the task is plain Python:
# two walks along lists, a product, a sum. The tensors come later in the notebook.
def plain_dense(x, w, b):
    import torch

    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    x, w, b = (torch.tensor(part, dtype=torch.float64) for part in (x, w, b))
    return (w @ x + b).tolist()


# %% task="plain-dense" name="a-tuple-for-a-list"
# Your numbers are right, and they come in a tuple. The text asks for a list. Look at
# type(plain_dense([1.0], [[1.0]], [1.0])).
def plain_dense(x, w, b):
    if any(len(row) != len(x) for row in w) or len(b) != len(w):
        raise ValueError("lengths do not fit")
    return tuple(sum(xi * wi for xi, wi in zip(x, row)) + bo for row, bo in zip(w, b))


# %% task="plain-dense-batch" name="outputs-times-rows"
# Your table lies on its side: one row per neuron. The examples are the rows of the
# result, as they are of x. Which of your loops is the outermost?
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for row in x]
        for wo, bo in zip(w, b)
    ]


# %% task="plain-dense-batch" name="one-flat-list"
# You put all the numbers into one list. The result has a level more: a list of rows,
# one per example. Two for in one pair of brackets make one list.
def plain_dense_batch(x, w, b):
    return [
        sum(xi * wi for xi, wi in zip(row, wo)) + bo
        for row in x
        for wo, bo in zip(w, b)
    ]


# %% task="plain-dense-batch" name="rows-as-columns"
# You take the weights of a neuron from a column of w. They are one inner list of w. zip
# cuts silently, so that no error tells you. Try a w of one neuron with three weights.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(zip(*w), b)]
        for row in x
    ]


# %% task="plain-dense-batch" name="one-row-shown-many-times"
# All rows of your result are the same list: [[0.0] * n] * m makes one inner list and
# refers to it m times. Print the result after each example.
def plain_dense_batch(x, w, b):
    y = [[0.0] * len(w)] * len(x)
    for k, row in enumerate(x):
        for o, wo in enumerate(w):
            y[k][o] = sum(xi * wi for xi, wi in zip(row, wo)) + b[o]
    return y


# %% task="plain-dense-batch" name="first-example-only"
# You answer for the first example only. Does a return stand inside the loop over the
# examples?
def plain_dense_batch(x, w, b):
    y = []
    for row in x:
        y.append([sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b)])
        return y
    return y


# %% task="plain-dense-batch" name="one-number-per-example"
# You add up what the neurons answer, so that each example gets one number, or a row
# with one number. A row holds one number per neuron.
def plain_dense_batch(x, w, b):
    return [
        [sum(sum(xi * wi for xi, wi in zip(row, wo)) + bo for wo, bo in zip(w, b))]
        for row in x
    ]


# %% task="plain-dense-batch" name="bias-of-the-example"
# You give each example a bias of its own: b is walked along with the rows of x. It
# belongs to the neurons. And zip stops when the biases are used up, so that examples
# may be lost.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi for xi, wi in zip(row, wo)) + bk for wo in w]
        for row, bk in zip(x, b)
    ]


# %% task="plain-dense-batch" name="bias-once-per-input"
# The bias has slipped inside the sum and counts once for every input. Try rows of zeros
# with a bias of 1.
def plain_dense_batch(x, w, b):
    return [
        [sum(xi * wi + bo for xi, wi in zip(row, wo)) for wo, bo in zip(w, b)]
        for row in x
    ]


# %% task="plain-dense-batch" name="no-bias"
# The biases have no effect. Try rows of zeros: what remains must be the biases.
def plain_dense_batch(x, w, b):
    return [[sum(xi * wi for xi, wi in zip(row, wo)) for wo in w] for row in x]


# %% task="plain-dense-batch" name="empty-batch-fails"
# A batch without examples stops you with an IndexError: you look at x[0]. No examples
# are a batch too, and the answer is an empty list. Take the sizes from w and b.
def plain_dense_batch(x, w, b):
    n = len(x[0])
    return [
        [sum(row[i] * wo[i] for i in range(n)) + bo for wo, bo in zip(w, b)]
        for row in x
    ]


# %% task="plain-dense-batch" name="with-tensors"
# Your numbers are right, and PyTorch has computed them. Here the task is plain Python:
# three walks along lists. The tensors come later in the notebook.
def plain_dense_batch(x, w, b):
    import torch

    if not x:
        return []
    x, w, b = (torch.tensor(part, dtype=torch.float64) for part in (x, w, b))
    return (x @ w.t() + b).tolist()


# %% task="pieces" name="rows-and-columns-exchanged"
# Where a row is asked for you take a column, and the other way round. The first place
# in the brackets is for rows. Look at x[1] and at x[:, 1] for a table of 4 rows and 3
# columns.
def pieces(x, i, j):
    return x[:, i - 1], x[:, :i], x[:, ::2], x[j], x[j : j + 1], x[-2:]


# %% task="pieces" name="end-included"
# Your rows before row i contain row i itself. The end of a range is not part of it, in
# tensors as in lists. How many rows should there be for i = 1?
def pieces(x, i, j):
    return x[i], x[: i + 1], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="every-second-row-from-one"
# You begin with the second row, the one of index 1. The text begins with row 0.
def pieces(x, i, j):
    return x[i], x[:i], x[1::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="first-two-rows-only"
# In place of every second row you take the rows 0 and 1. A range has three parts: from,
# to and step. The step is the one you need.
def pieces(x, i, j):
    return x[i], x[:i], x[:2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="brackets-one-after-the-other"
# x[:][j] is a row: the first pair of brackets gives the whole table back, and the
# second begins again with the rows. Both dimensions belong in one pair, with a comma.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:][j % len(x)], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="column-loses-its-dimension"
# Your column as a table has rank 1. A single number in the brackets takes its dimension
# away. A range keeps it, even a range of one column.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j], x[:, -2:]


# %% task="pieces" name="row-keeps-its-dimension"
# Your row, or your column, is a table with one row or column. Of rank 1 means: one
# dimension. A range keeps its dimension; what takes it away?
def pieces(x, i, j):
    return x[i : i + 1], x[:i], x[::2], x[:, j : j + 1], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="column-as-a-row"
# Your column as a table lies on its side: shape (1, rows). None puts in the new
# dimension where it stands. On which side of the old one should it be?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j][None], x[:, -2:]


# %% task="pieces" name="the-last-but-one-column"
# x[:, -2] is one column, the last but one. The last two are a range that begins there.
# Where do you have to put a colon?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2]


# %% task="pieces" name="range-stops-before-the-last"
# Your last two columns lack the last one: -2:-1 ends before column -1. A range that
# goes to the end needs no end.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:-1]


# %% task="pieces" name="last-two-rows"
# You take the last two rows. For columns, something must stand in the place of the
# rows: what means all of them?
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[-2:]


# %% task="pieces" name="step-taken-from-i"
# You take every row that is i steps further. The text asks for every second one, also
# when i is 3. Which of the three numbers in a range is the step?
def pieces(x, i, j):
    return x[i], x[:i], x[::i], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="pieces" name="columns-from-j-on"
# Your last two columns begin at column j. With three columns and j = 1 that is the
# same, but the last two do not depend on j. Try j = 0.
def pieces(x, i, j):
    return x[i], x[:i], x[::2], x[:, j], x[:, j : j + 1], x[:, j:]


# %% task="pieces" name="rows-from-i-on"
# You take row i and what comes after it. The rows before it are asked for. On which
# side of the colon does the end of a range stand?
def pieces(x, i, j):
    return x[i], x[i:], x[::2], x[:, j], x[:, j : j + 1], x[:, -2:]


# %% task="predict-t" name="t-makes-a-copy"
# You take v for a table of its own. Nothing is copied: w and v read the same numbers in
# memory. What does that mean for w after a line that writes into v, and how many
# numbers are stored? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 0.0
w_0_2 = 0.0
numbers_stored = 30
shape_of_a = (4,)
shape_of_c = "error"

# %% task="predict-t" name="same-place-in-both"
# You look for an element at the same indices in both tables. A row of v is a column of
# w. Follow one coloured cell from w to w.t() in the picture above.
shape_of_v = (5, 3)
place_in_w = (4, 1)
w_2_0 = 0.0
w_0_2 = 100.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = "error"

# %% task="predict-t" name="t-changes-w-itself"
# You expect t to turn w itself over. w keeps its shape; v is another way of reading it.
# So ask for each of the two where row 0 and column 2 meet.
shape_of_v = (5, 3)
place_in_w = (4, 1)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = "error"

# %% task="predict-t" name="vector-becomes-a-column"
# You make a column of the vector. It has one dimension, and with one there is nothing
# to exchange: t leaves it as it is. A column is a table and has two.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4, 1)
shape_of_c = "error"

# %% task="predict-t" name="t-reverses-all-dimensions"
# You let t reverse all three dimensions, as the attribute .T used to. Does a method
# made for matrices guess what you mean? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = (4, 3, 2)

# %% task="predict-t" name="t-exchanges-the-last-two"
# You let t exchange the last two of three dimensions. That would be useful, and so
# would two other exchanges. Does t choose for you? Run the cell below.
shape_of_v = (5, 3)
place_in_w = (1, 4)
w_2_0 = 100.0
w_0_2 = 0.0
numbers_stored = 15
shape_of_a = (4,)
shape_of_c = (2, 4, 3)


# %% task="swap-last-two" name="reshape"
# The shape is right, but the numbers stay in their old order: reshape and view only
# break the lines elsewhere. Try [[0, 1, 2], [3, 4, 5]]: the first column must become
# the first row.
def swap_last_two(x):
    return x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])


# %% task="swap-last-two" name="t-on-any-rank"
# t works for two dimensions and refuses three, as the text says. You need a method that
# is told which dimensions to exchange.
def swap_last_two(x):
    return x.t()


# %% task="swap-last-two" name="reverses-all-dimensions"
# You reverse all the dimensions. With two that is a transpose; with three the stack
# itself moves to the end. Print the shape for an x of shape (2, 3, 4).
def swap_last_two(x):
    return x.permute(*range(x.dim() - 1, -1, -1))


# %% task="swap-last-two" name="first-two-dimensions"
# You exchange the first two dimensions. With a matrix these are the last two as well;
# with a stack they are not. Print the shape for an x of shape (2, 3, 4).
def swap_last_two(x):
    return x.transpose(0, 1)


# %% task="swap-last-two" name="three-dimensions-only"
# You have written down the dimensions 1 and 2. That is right for three dimensions, and
# for no other number of them. Count from the end.
def swap_last_two(x):
    return x.transpose(1, 2)


# %% task="swap-last-two" name="copies"
# Shape and values are right, but the numbers have been copied: contiguous, clone or
# torch.tensor does that. Change x afterwards, and your result must change with it.
def swap_last_two(x):
    return x.transpose(-1, -2).contiguous()


# %% task="swap-last-two" name="not-called"
# You return the method itself. A name without parentheses does nothing. Print what your
# function returns.
def swap_last_two(x):
    return x.transpose


# %% task="swap-last-two" name="every-rank-written-down"
# You have a case for each rank up to four, and five dimensions fall through. One line
# does for all of them if you count from the end.
def swap_last_two(x):
    if x.dim() == 2:
        return x.t()
    if x.dim() == 3:
        return x.transpose(1, 2)
    return x.transpose(2, 3)


# %% task="dense" name="forgets-the-transpose"
# The shapes do not fit: the last size of x, the inputs, meets the first size of w, the
# outputs. In w the neurons are the rows. What makes columns of them?
def dense(x, w, b):
    return x @ w + b


# %% task="dense" name="reshape-for-a-transpose"
# You have given w the shape (inputs, outputs) without transposing it: reshape and view
# keep the order of the numbers. No error tells you. Try w = [[1, 2, 3], [4, 5, 6]] and
# look where the 4 goes.
def dense(x, w, b):
    return x @ w.reshape(w.shape[1], w.shape[0]) + b


# %% task="dense" name="elementwise-product"
# * multiplies element by element and adds nothing up; @ is the matrix product. With *,
# the shapes of a batch and of the weights have no reason to fit.
def dense(x, w, b):
    return x * w.t() + b


# %% task="dense" name="no-bias"
# The biases have no effect. Try an x of zeros: every row must be b.
def dense(x, w, b):
    return x @ w.t()


# %% task="dense" name="bias-subtracted"
# Your biases work in the wrong direction. Try an x of zeros: every row must be b.
def dense(x, w, b):
    return x @ w.t() - b


# %% task="dense" name="relu-nobody-asked-for"
# Answers below zero arrive as 0: you pass them through ReLU. This layer has no
# activation.
def dense(x, w, b):
    return (x @ w.t() + b).clamp(min=0.0)


# %% task="dense" name="outputs-times-rows"
# Your table lies on its side, with one row per neuron. Which of the two factors did you
# transpose, and in which order do they stand?
def dense(x, w, b):
    return w @ x.t() + b[:, None] if x.dim() > 1 else w @ x + b


# %% task="dense" name="batches-only"
# For a batch all is well, but a single example of shape (inputs,) stops you. torch.mm
# and some ways of indexing want two dimensions. Which product also takes a vector?
def dense(x, w, b):
    import torch

    return torch.mm(x, w.t()) + b


# %% task="dense" name="single-example-becomes-a-table"
# For a single example you return a table with one row. What goes in with one dimension
# should come out with one.
def dense(x, w, b):
    return x.reshape(-1, w.shape[1]) @ w.t() + b


# %% task="dense" name="method-not-called"
# w.t without parentheses is the method itself, and @ cannot multiply by a method. Read
# the error message: what types does it name?
def dense(x, w, b):
    return x @ w.t + b


# %% task="dense" name="gradient-cut-off"
# The values are right, but gradients are lost on the way: detach, .data, tolist or
# torch.tensor takes the numbers out of PyTorch's records. Which line does that?
def dense(x, w, b):
    return x.data @ w.data.t() + b


# %% task="dense" name="loops-over-the-neurons"
# Values and gradients are right, but a loop asks PyTorch for one neuron after the
# other. The matrix product does all of them at once.
def dense(x, w, b):
    import torch

    return torch.stack([x @ w[o] + b[o] for o in range(len(w))], -1)


# %% task="dense" name="loops-over-the-rows"
# Values and gradients are right for a batch that has rows, but a loop asks PyTorch for
# one row after the other, and has nothing to put together when there are none. The
# matrix product takes the whole batch.
def dense(x, w, b):
    import torch

    if x.dim() == 1:
        return w @ x + b
    return torch.stack([w @ row + b for row in x])


# %% task="dense" name="loops-over-the-inputs"
# Values and gradients are right, but a loop asks PyTorch for one input after the other
# and adds up. The sum over the inputs is what the matrix product does by itself.
def dense(x, w, b):
    y = b
    for i in range(w.shape[1]):
        y = y + x[..., i : i + 1] * w[:, i]
    return y


# %% task="dense" name="one-bias-for-all"
# You add up the biases before you add them. Each neuron has its own. Try an x of zeros:
# every row must be b.
def dense(x, w, b):
    return x @ w.t() + b.sum()


# %% task="predict-sizes" name="hidden-is-the-number-of-layers"
# You count layers. The hidden size is the number of neurons in the layer between the
# inputs and the outputs. Which size do w1 and w2 have in common?
hidden_size = 1
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% task="predict-sizes" name="hidden-is-the-number-of-inputs"
# 784 is the number of inputs: the pixels of an image fix it. The hidden size is the
# number of neurons of the first layer. Which size of w1 says how many those are?
hidden_size = 784
hidden_shape = (64, 784)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% task="predict-sizes" name="forgets-the-biases"
# You have counted the weights alone. The biases are parameters too: how many are there
# in each of the two layers?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39700
parameters_128 = 39700
parameters_doubled = 79400

# %% task="predict-sizes" name="batch-counted"
# You let the number of parameters grow with the batch. Every row is answered by the
# same neurons. Does a neuron need other weights when more rows come?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 79520
parameters_doubled = 79510

# %% task="predict-sizes" name="everything-doubles"
# You have doubled the whole count. Go through w1, b1, w2 and b2 one by one: three of
# them double with the hidden size. Which one does not?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79520

# %% task="predict-sizes" name="shape-of-the-weights"
# You give the shape of the weights, or that shape turned over. What the first layer
# gives out has one row per example and one column per neuron.
hidden_size = 50
hidden_shape = (50, 784)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510


# %% task="layer-shapes" name="inputs-times-outputs"
# Your weights have the shape (inputs, outputs). In this course, as in PyTorch, w has
# one row per neuron. Compare with the table at the beginning of the notebook.
def layer_shapes(rows, sizes):
    return [((i, o), (o,), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="bias-per-input"
# You give every input a bias. Biases belong to the neurons of the layer: how many
# neurons are there?
def layer_shapes(rows, sizes):
    return [((o, i), (i,), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="bias-per-row"
# Your bias grows with the batch. It is the same for every row of the batch: it has one
# number per neuron and knows nothing of rows.
def layer_shapes(rows, sizes):
    return [((o, i), (rows, o), (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="bias-as-a-number"
# You give a plain number where the shape of the biases is asked for. A shape is a
# tuple, also with a single size in it: (50,) with a comma. (50) is only a number in
# parentheses.
def layer_shapes(rows, sizes):
    return [((o, i), o, (rows, o)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="batch-forgotten"
# Your outputs are those of a single example. The batch has `rows` of them, and this
# number stays in front through all the layers.
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (o,)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="output-on-its-side"
# Your outputs have one row per neuron. They keep the form of the batch: one row per
# example, one column per neuron.
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (o, rows)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="input-shape-for-output"
# Your third shape is what the layer takes in. What it gives out is asked for: how many
# columns are there after the layer?
def layer_shapes(rows, sizes):
    return [((o, i), (o,), (rows, i)) for i, o in zip(sizes, sizes[1:])]


# %% task="layer-shapes" name="every-layer-from-the-first-size"
# All of your layers take the inputs of the network. From the second layer on, each
# takes what the one before has given out.
def layer_shapes(rows, sizes):
    return [((o, sizes[0]), (o,), (rows, o)) for o in sizes[1:]]


# %% task="layer-shapes" name="last-layer-missing"
# A layer is missing at the end. How many layers does a list of two sizes make, and how
# many do you return for it?
def layer_shapes(rows, sizes):
    return [
        ((sizes[k + 1], sizes[k]), (sizes[k + 1],), (rows, sizes[k + 1]))
        for k in range(len(sizes) - 2)
    ]


# %% task="layer-shapes" name="sizes-in-pairs"
# You cut the list of sizes into separate pairs. Each size in the middle serves twice:
# one layer gives out that many numbers, and the next takes them in. Try four sizes:
# they make three layers.
def layer_shapes(rows, sizes):
    pairs = zip(sizes[::2], sizes[1::2])
    return [((o, i), (o,), (rows, o)) for i, o in pairs]


# %% task="layer-shapes" name="lists-for-tuples"
# Your sizes are right, and they stand in lists. The text asks for tuples, so that a
# shape can be compared with the one PyTorch gives: [50] == (50,) is False.
def layer_shapes(rows, sizes):
    return [[[o, i], [o], [rows, o]] for i, o in zip(sizes, sizes[1:])]


# %% task="parameter-count" name="forgets-the-biases"
# You count the weights and leave out the biases. Try [3, 2]: the table at the beginning
# of the notebook shows eight numbers.
def parameter_count(sizes):
    return sum(i * o for i, o in zip(sizes, sizes[1:]))


# %% task="parameter-count" name="bias-per-input"
# You count a bias for every input of a layer. Biases belong to the neurons. Try [3, 2]
# and compare with the table at the beginning of the notebook.
def parameter_count(sizes):
    return sum(i * o + i for i, o in zip(sizes, sizes[1:]))


# %% task="parameter-count" name="biases-for-the-inputs-too"
# You count a bias for every number in sizes. The first size is the inputs of the
# network, and these are no neurons.
def parameter_count(sizes):
    return sum(i * o for i, o in zip(sizes, sizes[1:])) + sum(sizes)


# %% task="parameter-count" name="one-bias-per-layer"
# You count one bias per layer. Each neuron has a bias of its own. Try [3, 2] and
# compare with the table at the beginning of the notebook.
def parameter_count(sizes):
    return sum(i * o + 1 for i, o in zip(sizes, sizes[1:]))


# %% task="parameter-count" name="product-of-all-sizes"
# You multiply all the sizes with one another. Inputs are connected with the first layer
# only, not with the second. Count layer by layer and add up.
def parameter_count(sizes):
    total = 1
    for size in sizes:
        total *= size
    return total + sum(sizes[1:])


# %% task="parameter-count" name="last-layer-only"
# Only one layer is left in your count: a variable is overwritten in the loop, or the
# hidden layers are not visited. Try [4, 7, 3] layer by layer on paper.
def parameter_count(sizes):
    total = 0
    for i, o in zip(sizes, sizes[1:]):
        total = i * o + o
    return total


# %% task="parameter-count" name="inputs-straight-to-outputs"
# You connect the inputs with the outputs and pass over the hidden layers. Each pair of
# neighbours in the list is a layer.
def parameter_count(sizes):
    return sizes[0] * sizes[-1] + sizes[-1]


# %% task="parameter-count" name="a-float-for-an-integer"
# Your count is right and it is a float, such as 8.0. Parameters are counted, so an
# integer is asked for. Where does the point come in: a 0.0 to begin with, a division?
def parameter_count(sizes):
    total = 0.0
    for i, o in zip(sizes, sizes[1:]):
        total += i * o + o
    return total


# %% task="hidden-layer" name="bug-still-there"
# z and h are two names for one tensor, so ReLU has changed both. h = z makes no copy,
# and neither does z.view or z[:]. Print z for an example with a negative sum.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z
    h[h < 0] = 0.0
    return z, h


# %% task="hidden-layer" name="underscore-method" same="bug-still-there"
# ReLU has changed z as well as h. A method whose name ends in an underscore works in
# place: it changes the tensor that it is called on. Print z for an example with a
# negative sum.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.relu_()
    return z, h


# %% task="hidden-layer" name="relu-never-applied"
# Both of your results are z. One of them should have no negative numbers left. Did you
# throw the result of an operation away? z.clamp(min=0) does not change z.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    z.clamp(min=0.0)
    return z, z


# %% task="hidden-layer" name="exchanged"
# Your two results are exchanged: the text asks for z first and h second.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.clamp(min=0.0), z


# %% task="hidden-layer" name="z-without-the-bias"
# Your z lacks the bias. It is what ReLU gets, so everything must be in it already.
def hidden_layer(x, w, b):
    z = x @ w.t()
    return z, (z + b).clamp(min=0.0)


# %% task="hidden-layer" name="bias-after-relu"
# The bias arrives after ReLU. A neuron adds it before the activation decides.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, (x @ w.t()).clamp(min=0.0) + b


# %% task="hidden-layer" name="mask-in-place-of-relu"
# Your h says where a neuron fires, 1 or 0. ReLU keeps the positive number itself.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, (z > 0).to(z.dtype) + 0.0 * z


# %% task="hidden-layer" name="absolute-value"
# Your h turns negative sums into positive ones. ReLU answers 0 for all of them.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z, z.abs()


# %% task="hidden-layer" name="gradient-cut-off"
# The values are right, but the gradients through one of the results are lost: detach or
# .data cuts them off. clone makes a copy and keeps the connection.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    h = z.detach().clone()
    h[h < 0] = 0.0
    return z, h


# %% task="hidden-layer" name="z-cut-off"
# The values are right, but no gradient comes back through z: detach or .data made it a
# tensor without a history. clone makes a copy and keeps the connection.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.detach().clone(), z.clamp(min=0.0)


# %% task="hidden-layer" name="only-one-result"
# You return h alone. Two tensors are asked for, z and then h: a return may hold both,
# with a comma between.
def hidden_layer(x, w, b):
    z = x @ w.t() + b
    return z.clamp(min=0.0)


# %% task="two-layers" name="no-activation"
# Nothing acts between your layers. In the cell below your answer a hidden sum of each
# row is negative: what should the next layer see of it? If you do call relu or
# clamp, it gives back a new tensor: where does that go?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1) @ w2.t() + b2


# %% task="two-layers" name="relu-after-the-last-layer"
# Your network never answers below zero: a ReLU follows the last layer too. The formula
# has one ReLU.
def two_layers(x, w1, b1, w2, b2):
    h = (x @ w1.t() + b1).clamp(min=0.0)
    return (h @ w2.t() + b2).clamp(min=0.0)


# %% task="two-layers" name="relu-at-the-end-only"
# Your ReLU comes after the second layer in place of the first. Look where the
# parentheses of relu open and close in the formula.
def two_layers(x, w1, b1, w2, b2):
    return ((x @ w1.t() + b1) @ w2.t() + b2).clamp(min=0.0)


# %% task="two-layers" name="relu-on-the-inputs"
# You pass the inputs through ReLU. They come as they are; the activation follows the
# first layer.
def two_layers(x, w1, b1, w2, b2):
    return (x.clamp(min=0.0) @ w1.t() + b1) @ w2.t() + b2


# %% task="two-layers" name="bias-after-relu"
# The first bias arrives after ReLU. A neuron adds it before the activation decides.
def two_layers(x, w1, b1, w2, b2):
    return ((x @ w1.t()).clamp(min=0.0) + b1) @ w2.t() + b2


# %% task="two-layers" name="second-bias-missing"
# The second layer has a bias too, and yours has no effect. Set all the weights to 0 in
# your mind: what should the network answer?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp(min=0.0) @ w2.t()


# %% task="two-layers" name="first-bias-missing"
# The bias of the first layer has no effect. Each of the two layers has one.
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t()).clamp(min=0.0) @ w2.t() + b2


# %% task="two-layers" name="layer-skipped"
# Your second layer gets x, and not what the first one has given out. The sizes do not
# fit either. Which variable holds the result of the first layer?
def two_layers(x, w1, b1, w2, b2):
    (x @ w1.t() + b1).clamp(min=0.0)
    return x @ w2.t() + b2


# %% task="two-layers" name="result-of-relu-thrown-away" same="no-activation"
# Nothing happens between your layers. relu and clamp give back a new tensor and leave
# the old one as it is. Where does your new tensor go?
def two_layers(x, w1, b1, w2, b2):
    h = x @ w1.t() + b1
    h.clamp(min=0.0)
    return h @ w2.t() + b2


# %% task="two-layers" name="forgets-the-transpose"
# The shapes do not fit: the weights are outputs × inputs, and the inputs must touch.
# What did you do about that in a single layer?
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1 + b1).clamp(min=0.0) @ w2 + b2


# %% task="two-layers" name="hidden-gradient-cut-off"
# The values are right, but the gradients stop at the hidden layer: detach, .data or
# torch.tensor stands there. Everything before it learns nothing.
def two_layers(x, w1, b1, w2, b2):
    h = (x @ w1.t() + b1).clamp(min=0.0).detach()
    return h @ w2.t() + b2


# %% task="two-layers" name="one-second-bias-for-all"
# You add up the second biases before you add them. With one output that is the same;
# with two outputs each has its own bias. Set all weights to 0 in your mind.
def two_layers(x, w1, b1, w2, b2):
    return (x @ w1.t() + b1).clamp(min=0.0) @ w2.t() + b2.sum()


# %% task="merge" name="factors-in-the-wrong-order"
# The shapes do not fit: the factors stand in the order in which they act on x. Which
# size do w1 and w2 share, and where must it stand in each of them?
def merged(w1, b1, w2, b2):
    return w1 @ w2, w2 @ b1 + b2


# %% task="merge" name="inputs-times-outputs"
# Your w has the shape (inputs, outputs): it is what x is multiplied by. The text asks
# for w such that this is w.t().
def merged(w1, b1, w2, b2):
    return w1.t() @ w2.t(), w2 @ b1 + b2


# %% task="merge" name="first-bias-lost"
# Your b is the second bias alone. Put x = 0 into the two layers: what does the first
# one give out, and what does the second make of it?
def merged(w1, b1, w2, b2):
    return w2 @ w1, b2.clone()


# %% task="merge" name="second-bias-lost"
# The second bias is missing. Put x = 0 into the two layers and follow what happens.
def merged(w1, b1, w2, b2):
    return w2 @ w1, w2 @ b1


# %% task="merge" name="biases-added-up"
# You add the biases as they are. But b1 has one number per hidden neuron and b2 one per
# output, so they cannot meet directly. What happens to b1 on its way through the second
# layer?
def merged(w1, b1, w2, b2):
    return w2 @ w1, b1 + b2


# %% task="merge" name="both-biases-weighted"
# You send both biases through the second layer. The second one is added after its
# weights have done their work. The sizes show it too.
def merged(w1, b1, w2, b2):
    return w2 @ w1, w2 @ (b1 + b2)


# %% task="merge" name="relu-on-the-way"
# You have put ReLU between the layers. In this task nothing stands there, and that is
# why one layer can do it all.
def merged(w1, b1, w2, b2):
    return w2 @ w1.clamp(min=0.0), w2 @ b1.clamp(min=0.0) + b2


# %% task="merge" name="bias-first"
# You return the bias first and the weights second. The text asks for w, then b.
def merged(w1, b1, w2, b2):
    return w2 @ b1 + b2, w2 @ w1


# %% task="merge" name="product-reshaped"
# Your w has the right shape and its numbers in the wrong places: reshape and view do
# not transpose. Compare one element of w with a weighted path from its input to its
# output.
def merged(w1, b1, w2, b2):
    return (w1.t() @ w2.t()).reshape(len(w2), -1), w2 @ b1 + b2


# %% task="dense-gradients-by-hand" name="ignores-upstream"
# Your gradients are right if every upstream number is 1. They are not: multiply the
# upstream by 2, and all three gradients must double.
def dense_gradients(x, w, b, upstream):
    import torch

    ones = torch.ones_like(upstream)
    return ones @ w, ones.t() @ x, ones.sum(0)


# %% task="dense-gradients-by-hand" name="output-in-place-of-upstream"
# You multiply by what the layer answers. The chain rule asks for what comes back: the
# gradient of the loss with respect to the answer. That is upstream.
def dense_gradients(x, w, b, upstream):
    y = x @ w.t() + b
    return y @ w, y.t() @ x, y.sum(0)


# %% task="dense-gradients-by-hand" name="weights-transposed"
# Your gradient of w has the shape (inputs, outputs). A gradient has the shape of its
# own tensor. Which of the two factors must be transposed?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, x.t() @ upstream, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="weights-reshaped"
# Your gradient of w has the right shape and its numbers in the wrong places: reshape
# and view do not transpose. Compare with PyTorch's in the cell below your
# answer, element by element.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, (x.t() @ upstream).reshape(w.shape), upstream.sum(0)


# %% task="dense-gradients-by-hand" name="transposes-w-for-x"
# For the gradient of x the shapes do not fit: you transpose w once more. On the way
# back the outputs are the size that touches. Where do they stand in w?
def dense_gradients(x, w, b, upstream):
    return upstream @ w.t(), upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="everything-added-up-for-the-bias"
# Your gradient of b is one number: sum() without a dimension adds up everything. Each
# neuron has a bias of its own. Which dimension must disappear, and which must stay?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum()


# %% task="dense-gradients-by-hand" name="bias-added-up-over-the-neurons"
# You add up along the outputs and get one number per row. The bias has one number per
# neuron. Which dimension does b not have? That is the one to add up.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(1)


# %% task="dense-gradients-by-hand" name="bias-not-added-up"
# Your gradient of b still has a row for every example. All rows use the same bias: how
# do their shares come together?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream


# %% task="dense-gradients-by-hand" name="bias-keeps-a-dimension"
# Your gradient of b is a table with one row. A gradient has the shape of its own
# tensor, and b has one dimension.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(0, keepdim=True)


# %% task="dense-gradients-by-hand" name="mean-over-the-rows"
# Your gradients of w and b are too small by the number of rows: you take the mean. The
# shares of the rows add up. If a loss is a mean, that is in upstream already.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x / len(x), upstream.mean(0)


# %% task="dense-gradients-by-hand" name="bias-times-its-value"
# You multiply the gradient of b by b itself. By how much does y change when b changes
# by a little, and does it matter how large b is?
def dense_gradients(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum(0) * b


# %% task="dense-gradients-by-hand" name="bias-overwritten"
# Your gradient of b contains b: you add the sum into the bias itself. That changes the
# layer, and it is no gradient. An update of the parameters is a later step.
def dense_gradients(x, w, b, upstream):
    b += upstream.sum(0)
    return upstream @ w, upstream.t() @ x, b


# %% task="dense-gradients-by-hand" name="elementwise"
# * multiplies element by element. Gradients of x and w each need a sum over a shared
# index, and that is what the matrix product is for.
def dense_gradients(x, w, b, upstream):
    return upstream * w, upstream * x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="other-order"
# The text asks for the gradients of x, w and b in this order. Yours come in another
# one. Print the three shapes.
def dense_gradients(x, w, b, upstream):
    return upstream.t() @ x, upstream.sum(0), upstream @ w


# %% task="dense-gradients-by-hand" name="relu-mask"
# You stop the gradient where the sum is negative, as for a layer with ReLU. This layer
# has no activation: everything comes through.
def dense_gradients(x, w, b, upstream):
    g = upstream * (x @ w.t() + b > 0)
    return g @ w, g.t() @ x, g.sum(0)


# %% task="dense-gradients-by-hand" name="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. Begin with a single row and a single neuron on paper.
def dense_gradients(x, w, b, upstream):
    x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
    (x @ w.t() + b).backward(upstream)
    return x.grad, w.grad, b.grad


# %% task="dense-gradients-by-hand" name="rows-counted-for-the-bias"
# Your gradient of b is the number of rows. That is right if every upstream number is 1.
# Multiply the upstream by 2, and the gradient of b must double.
def dense_gradients(x, w, b, upstream):
    import torch

    return upstream @ w, upstream.t() @ x, torch.full_like(b, len(x))


# %% task="dense-gradients-by-hand" name="upstream-dropped-for-the-inputs"
# Your gradient of x is the same in every row: you add up the weights and leave out what
# comes back from y. Multiply the upstream by 2, and the gradient of x must double.
def dense_gradients(x, w, b, upstream):
    return w.sum(0).expand(x.shape), upstream.t() @ x, upstream.sum(0)


# %% task="dense-gradients-by-hand" name="upstream-dropped-for-the-weights"
# Your gradient of w is the same for every neuron: you add up the inputs and leave out
# what comes back from y. Multiply the upstream by 2, and it must double.
def dense_gradients(x, w, b, upstream):
    return upstream @ w, x.sum(0).expand(w.shape), upstream.sum(0)


# %% task="dense-gradients-by-hand" name="upstream-averaged"
# You put one number, a mean or a sum, in the place of the upstream table. Each element
# of y has an upstream gradient of its own, and they differ.
def dense_gradients(x, w, b, upstream):
    import torch

    g = torch.full_like(upstream, upstream.mean())
    return g @ w, g.t() @ x, g.sum(0)


# %% task="dense-gradients-by-hand" name="transposes-in-place"
# Your gradients are right, but upstream lies on its side afterwards. A method whose
# name ends in an underscore changes the tensor it is called on. Print upstream.shape
# before and after.
def dense_gradients(x, w, b, upstream):
    dx, db = upstream @ w, upstream.sum(0)
    return dx, upstream.t_() @ x, db


# %% task="dense-gradients-by-hand" name="calls-autograd"
# The gradients are right, and PyTorch found them. Find them yourself: look which letter
# of $g_{ko}$, $x_{ki}$, $w_{oi}$ has to vanish, and write the product in which it does.
def dense_gradients(x, w, b, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        knobs = [t.clone().requires_grad_() for t in (x, w, b)]
        y = knobs[0] @ knobs[1].t() + knobs[2]
        return torch.autograd.grad(y, knobs, upstream.clone())
