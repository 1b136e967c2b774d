# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---


# %% task="fit" name="transposes-in-thought"
# You let (4, 3) and (4, 2) fit because their first sizes agree. The row of the first
# has 3 entries, the column of the second has 4. Lay them side by side: which pairs
# are left over?
shape_1 = "error"
shape_2 = (3, 2)
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 784
multiplications = 5 * 784 * 10

# %% task="fit" name="inner-for-outer"
# You kept the inner sizes, the ones that the sum uses up. Each row of the first matrix
# meets each column of the second once: count rows and columns.
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (4, 4)
shape_4 = (1, 1)
shape_5 = "error"
terms = 784
multiplications = 5 * 784 * 10

# %% task="fit" name="size-one-fits-everything"
# You let an inner size of 1 pass. Broadcasting stretches sizes of 1, but a matrix
# product pairs entries one to one. How many partners has the single entry of a row of
# (3, 1) in a column of length 5?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = (3, 2)
terms = 784
multiplications = 5 * 784 * 10

# %% task="fit" name="counts-result-entries"
# You counted the entries of the result. Each of them is a whole sum of products: how
# many multiplications go into one?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 784
multiplications = 5 * 10

# %% task="fit" name="terms-are-columns"
# You took the number of columns of the result for the number of terms. The index under
# the sum sign is p: over which size does it run?
shape_1 = (3, 2)
shape_2 = "error"
shape_3 = (1, 1)
shape_4 = (4, 4)
shape_5 = "error"
terms = 10
multiplications = 5 * 784 * 10


# %% task="matmul-loops" name="plus-for-times"
# Your pairs are added where the formula multiplies them. Try a of ones and b of zeros:
# every entry of the product should be 0.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] + b[p, j]
    return c


# %% task="matmul-loops" name="inner-loop-over-rows"
# Your innermost loop runs as often as a has rows. With square matrices nobody notices.
# Try (2, 3) times (3, 4) and print p: does it visit every entry of a row of a?
def matmul_loops(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(n):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="inner-loop-over-columns"
# Your innermost loop runs as often as b has columns. With square matrices nobody
# notices. Try (2, 3) times (3, 4) and print p: how long is the row it walks along?
def matmul_loops(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(m):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]


# %% task="matmul-loops" name="return-inside-loop"
# Your return stands inside a loop, so the function ends after the first pass of it, and
# the other entries stay 0. Which line is the return aligned with?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
        return c


# %% task="matmul-loops" name="hard-coded-sizes"
# Your loops know the sizes of one example by heart. Other matrices have other sizes:
# read them off the shapes of a and b.
def matmul_loops(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        for j in range(10):
            for p in range(784):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="overwrites-the-sum"
# Each pass of the innermost loop throws away what the passes before it left, so only
# the last product survives. Print c[i, j] after each pass: it should grow term by term.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] = a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="sum-never-reset"
# Your running sum is started once and then carried on from one entry of the result to
# the next. The first entry is right, the second holds the first as well. Where must
# the sum begin again?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    total = 0.0
    for i in range(n):
        for j in range(m):
            for p in range(k):
                total = total + a[i, p] * b[p, j]
            c[i, j] = total
    return c


# %% task="matmul-loops" name="rows-of-b"
# You pair a row of a with a row of b. The formula walks down a column of b: which of
# the two indices of b changes while p runs?
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[j, p]
    return c


# %% task="matmul-loops" name="result-transposed"
# Your values are right and lie in the wrong places: row i of a belongs to row i of the
# result. Try one row of a and three columns of b: the result should be one row.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(m, n)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[j, i] += a[i, p] * b[p, j]
    return c


# %% task="matmul-loops" name="numbers-taken-out"
# Your values are right, but on the way the numbers are taken out of their tensors
# (by .item(), float() or .tolist()), and PyTorch cannot follow them any more: the
# result has no gradient. Work with a[i, p] as it is.
def matmul_loops(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p].item() * b[p, j].item()
    return c


# %% task="matmul-loops" name="ready-made"
# Your values are right, but something in your function works on many numbers at a time
# (a sum method, or PyTorch's own product). On this rung every product and every sum is
# one of two single numbers. You will climb from there.
def matmul_loops(a, b):
    return a @ b


# %% task="keeps" name="both-keep"
# You expect both magics to leave their results behind. One of them runs the cell inside
# a function of its own. What happens to the variables of a function when it ends?
x_after = 99
y_after = 99
calls_after = 12

# %% task="keeps" name="neither-keeps"
# One of the two magics runs the cell just as it would run without the magic, and only
# reads the clock before and after. Which one, and what is x then?
x_after = 0
y_after = 0
calls_after = 12

# %% task="keeps" name="exchanged"
# You have the two magics the wrong way round. One runs the cell once, where you are.
# The other runs it many times, somewhere that you cannot see from outside.
x_after = 0
y_after = 99
calls_after = 12

# %% task="keeps" name="one-run-one-call"
# You counted the runs. Each of them executes the cell more than once: -n says how many
# loops there are in one run.
x_after = 99
y_after = 0
calls_after = 3

# %% task="keeps" name="one-run-only"
# You counted the loops of one run. -r says how many such runs there are.
x_after = 99
y_after = 0
calls_after = 4

# %% task="keeps" name="loops-plus-runs"
# You added the two numbers. There are 3 runs, and each of them executes the cell 4
# times: write the executions down one by one and count.
x_after = 99
y_after = 0
calls_after = 7

# %% task="keeps" name="no-side-effects"
# You expect nothing at all to get out of %%timeit. Assignments do not, but the code
# really runs, and a list that already exists can be appended to from anywhere.
x_after = 99
y_after = 0
calls_after = 0


# %% task="time-calls" name="no-warm-up"
# Your first call is timed already. It is often slower than the rest, because it does
# work that is done once only. Count the calls of f: for n durations there is one more.
def time_calls(f, n):
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% task="time-calls" name="warm-up-in-the-list"
# Your list holds one duration too many: the warm-up is timed and kept. The calls of f
# are right in number. Which of them should leave no trace?
def time_calls(f, n):
    durations = []
    for _ in range(n + 1):
        start = time.perf_counter()
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% task="time-calls" name="cumulative"
# Your start is read once, before the loop, so each duration contains all calls before
# it. Time something that sleeps for 10 ms, five times: the values should not climb.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    durations = []
    for _ in range(n):
        f()
        durations.append(time.perf_counter() - start)
    return durations


# %% task="time-calls" name="warm-up-in-the-first"
# Your clock starts before the warm-up, so the first duration contains two calls. Time
# something that sleeps in its first call only: no duration should show it.
def time_calls(f, n):
    start = time.perf_counter()
    f()
    durations = []
    for _ in range(n):
        f()
        stop = time.perf_counter()
        durations.append(stop - start)
        start = stop
    return durations


# %% task="time-calls" name="total-only"
# You return one number for all calls. Asked for is a list, with a duration for each
# call: a total cannot tell a slow call from many fast ones.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    for _ in range(n):
        f()
    return time.perf_counter() - start


# %% task="time-calls" name="average-for-all"
# You time all calls together and spread the sum evenly, so every entry of your list is
# the same. A slow call hides in there. Each call needs a start and a stop of its own.
def time_calls(f, n):
    f()
    start = time.perf_counter()
    for _ in range(n):
        f()
    return [(time.perf_counter() - start) / n] * n


# %% task="time-calls" name="milliseconds"
# Your durations are too large by a constant factor. Time a sleep of known length, such
# as time.sleep(0.01), and compare: which unit do you return?
def time_calls(f, n):
    f()
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f()
        durations.append(1000 * (time.perf_counter() - start))
    return durations


# %% task="time-calls" name="processor-time"
# Your clock counts only the time during which the processor worked for you. Waiting is
# free on it. Time a time.sleep(0.01): on the clock on the wall it takes 10 ms.
def time_calls(f, n):
    f()
    durations = []
    for _ in range(n):
        start = time.process_time()
        f()
        durations.append(time.process_time() - start)
    return durations


# %% task="time-calls" name="never-called"
# You time the mention of f, not a call of it. A function runs when parentheses follow
# its name. Give it a function that prints something, and see whether it does.
def time_calls(f, n):
    f
    durations = []
    for _ in range(n):
        start = time.perf_counter()
        f
        durations.append(time.perf_counter() - start)
    return durations


# %% task="compare" name="mask-not-answer"
# all_greater answers for each pair, and one answer for all pairs is asked for. Print
# its result for two tensors of three entries: how many brackets do you see?
def all_greater(a, b):
    return a > b


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="any-for-all"
# all_greater is satisfied with a single entry that is greater. Try [9, 1] and [5, 5]:
# is every entry of the first greater? (To say that not all are less is no more than
# this either.)
def all_greater(a, b):
    return (a > b).any()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="equal-counts-as-greater"
# all_greater lets equal entries pass. Try [3, 4] and [3, 2]: is 3 greater than 3?
def all_greater(a, b):
    return (a >= b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="not-any-less" same="equal-counts-as-greater"
# all_greater lets equal entries pass. "Nowhere less" is not "everywhere greater".
def all_greater(a, b):
    return not (a < b).any()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="not-all-less" same="any-for-all"
# The opposite of "every entry is less or equal" is "some entry is greater". Try [9, 1]
# and [5, 5]: one entry is greater, one is not. What should all_greater say?
def all_greater(a, b):
    return not (a <= b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="compares-totals"
# all_greater compares the sums. One large entry can outweigh all others in a sum. Try
# [9, 1] and [1, 2], where the second entry is not greater.
def all_greater(a, b):
    return a.sum() > b.sum()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="arguments-exchanged"
# all_greater looks at the pairs from the other side: it says whether every entry of b
# is greater. Try [2, 3] and [1, 1], and read your comparison aloud.
def all_greater(a, b):
    return (a < b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a > b)


# %% task="compare" name="mean-of-integers"
# mean_of hands integers and booleans to .mean() as they are, and PyTorch refuses: the
# mean would not be of the same kind. Read its message. What must x become first?
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.mean()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="whole-number-mean"
# mean_of throws away what comes after the decimal point. Try integers 1, 2, 2: their
# mean is not a whole number. Where does yours become one?
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    if x.is_floating_point():
        return x.mean()
    return x.sum() // x.numel()


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="mean-by-rows"
# mean_of divides by the number of rows, not by the number of entries. With rank 1 they
# are the same. Try a tensor of shape (2, 3).
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.sum() / len(x)


def share_greater(a, b):
    return (a > b).float().mean()


# %% task="compare" name="count-for-share"
# share_greater counts the greater entries. A share lies between 0 and 1: what is
# missing is the number they are counted out of.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return (a > b).sum()


# %% task="compare" name="share-of-not-less"
# share_greater counts equal entries too. Try [1, 1] and [1, 2]: nothing is greater, so
# the share is 0.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a >= b)


# %% task="compare" name="mean-of-differences"
# share_greater averages the differences. How much greater an entry is plays no part
# here, only whether it is: compare first, then take the mean of the answers.
def all_greater(a, b):
    return (a > b).all()


def mean_of(x):
    return x.float().mean()


def share_greater(a, b):
    return mean_of(a - b)


# %% task="rank-zero" name="one-number-is-rank-one"
# You take a single number for a tensor of rank 1. Print torch.tensor(5.0).shape and
# torch.tensor([5.0]).shape: the length of the shape is the rank.
rank_1 = 1
rank_2 = 1
rank_3 = 2
rank_4 = 1
rank_5 = 1
rank_6 = 2
rank_7 = 1
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% task="rank-zero" name="one-element-is-rank-zero"
# You call everything rank 0 that holds a single number. Brackets are dimensions, also
# around one number: in [[5]] it takes two indices to reach it. Count the brackets.
rank_1 = 0
rank_2 = 0
rank_3 = 0
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% task="rank-zero" name="range-drops-a-dimension"
# You treat the range 1:2 like the index 1. An index removes its dimension, a range
# keeps it, even if only one row is left. Compare t[1].shape with t[1:2].shape.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 1
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% task="rank-zero" name="five-of-rank-one"
# Your five has a dimension: it is a list of length one. What does five.shape say, and
# which pair of brackets is one too many?
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor([5.0])


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% task="rank-zero" name="five-of-rank-two"
# Your five has two dimensions, one row and one column. Print five.shape: the shape of a
# rank-0 tensor is the empty one.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor([[5.0]])


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x.item()


# %% task="rank-zero" name="item-alone"
# .item() is content with any tensor that holds one number, whatever its rank. Call
# your to_number with torch.tensor([[5.0]]): it should refuse.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    try:
        return x.item()
    except RuntimeError as error:
        raise ValueError("more than one number") from error


# %% task="rank-zero" name="counts-elements" same="item-alone"
# You ask how many numbers there are. The question is how many dimensions there are.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.numel() != 1:
        raise ValueError("more than one number")
    return x.item()


# %% task="rank-zero" name="always-float"
# Your to_number turns every number into a float. Try it on torch.tensor(7) and look at
# the type of what comes back.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return float(x)


# %% task="rank-zero" name="still-a-tensor"
# Your to_number gives the tensor back. Printed, it looks like a number, but
# type(to_number(torch.tensor(5.0))) says what it is.
rank_1 = 0
rank_2 = 1
rank_3 = 2
rank_4 = 0
rank_5 = 1
rank_6 = 2
rank_7 = 0
five = torch.tensor(5.0)


def to_number(x):
    if x.dim() != 0:
        raise ValueError("rank 0 is needed")
    return x


# %% task="norms" name="no-root"
# Your frobenius stops before the square root. Doubling a matrix should double its norm:
# try frobenius(2 * a) / frobenius(a).
def frobenius(a):
    return (a * a).sum()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="sums-absolute-values"
# Your frobenius takes the root of each square before summing, which leaves the sum of
# absolute values. Try [[3, 4]]: the length of that vector is 5.
def frobenius(a):
    return (a * a).sqrt().sum()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="mean-for-sum"
# Your frobenius divides by the number of entries: that is the root of the mean square.
# The equation has sums and no division. Try [[3, 4]], where it should be 5.
def frobenius(a):
    return (a * a).mean().sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="matrix-squared"
# The square in the equation belongs to each entry, and your frobenius squares the
# matrix, by a matrix product. a ** 2 and a * a work entry by entry, a @ a does not.
def frobenius(a):
    return (a @ a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="root-of-squared-sum"
# Your frobenius sums first and squares afterwards, so entries of opposite sign cancel.
# Try [[1, -1]]: the norm of a matrix that is not all 0 is never 0.
def frobenius(a):
    return (a.sum() ** 2).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="length-of-each-row"
# Your frobenius gives a length for each row. The equation sums over both indices before
# it takes the root, and one number is left.
def frobenius(a):
    return (a * a).sum(1).sqrt()


def one_norm(a):
    return a.abs().sum(0).max()


# %% task="norms" name="row-sums"
# Your one_norm sums along rows. Under the sum sign stands i, the index that counts
# rows: it is the one that disappears. For (2, 3) there are 3 sums.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum(1).max()


# %% task="norms" name="no-absolute-values"
# Your one_norm lets positive and negative entries of a column cancel. Try [[1], [-1]]:
# no norm of this matrix can be 0. What do the bars in the equation stand around?
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.sum(0).max()


# %% task="norms" name="absolute-value-of-sums"
# Your one_norm takes absolute values of the column sums, when entries have cancelled
# already. Try [[1], [-1]]. The bars in the equation stand inside the sum.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.sum(0).abs().max()


# %% task="norms" name="sum-of-everything"
# Your one_norm adds up all columns. The equation keeps the column sums apart and then
# picks the largest. How many numbers do you have before the last step?
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().sum()


# %% task="norms" name="largest-then-sum"
# Your one_norm takes the largest entry of each column and sums these. In the equation
# the maximum stands outside: read it from the inside out, the sum comes first.
def frobenius(a):
    return (a * a).sum().sqrt()


def one_norm(a):
    return a.abs().max(0).values.sum()


# %% task="norms" name="ready-made"
# Your values are right, and they come from a ready-made norm. Here the point is to
# read the equation: elementwise operations, then sum, max and the like.
def frobenius(a):
    return torch.linalg.matrix_norm(a)


def one_norm(a):
    return torch.linalg.matrix_norm(a, 1)


# %% task="matmul-elementwise" name="plus-for-times"
# Your row and column are added where the formula multiplies them. Try a of ones and b
# of zeros: every entry of the product should be 0.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] + b[:, j]).sum()
    return c


# %% task="matmul-elementwise" name="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()


# %% task="matmul-elementwise" name="row-of-b"
# You take a row of b where a column is needed. With square matrices both have the same
# length. Print the shapes of your two pieces for (2, 3) times (3, 4).
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[j]).sum()
    return c


# %% task="matmul-elementwise" name="sum-forgotten"
# You multiply the pairs and do not add them up, so k numbers are to go into one place.
# What does the message say about the shape that does not fit?
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i] * b[:, j]
    return c


# %% task="matmul-elementwise" name="sums-multiplied"
# You sum the row, sum the column, and multiply the two sums. That pairs every entry
# with every other. Try [[1, 2]] times [[3], [4]]: it should give 11.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i].sum() * b[:, j].sum()
    return c


# %% task="matmul-elementwise" name="mean-for-sum"
# Your entries are too small by the same factor, the length of a row: you average the
# products. The formula adds them up.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).mean()
    return c


# %% task="matmul-elementwise" name="sizes-exchanged"
# Your loops run over the inner size where they should run over an outer one. With
# square matrices nobody notices. Try (2, 3) times (3, 4): which shape comes out?
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[0]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% task="matmul-elementwise" name="hard-coded-sizes"
# Your loops know the sizes of one example by heart. Other matrices have other sizes:
# read them off the shapes of a and b.
def matmul_elementwise(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        for j in range(10):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% task="matmul-elementwise" name="three-loops"
# Your values are right, but the number of operations still grows with the length of a
# row: there is a third loop, or one hidden in a comprehension. One product and one sum
# on whole rows and columns take its place.
def matmul_elementwise(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            for p in range(k):
                c[i, j] += a[i, p] * b[p, j]
    return c


# %% task="matmul-elementwise" name="ready-made"
# Your values are right, but PyTorch's own product does the work. On this rung there are
# elementwise operations and sums only.
def matmul_elementwise(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = a[i] @ b[:, j]
    return c


# %% task="none-shapes" name="none-on-the-wrong-side"
# You have the two Nones the wrong way round. The new dimension stands where None stands
# among the indices: before the row's own dimension, or after it.
view_1 = (784,)
view_2 = (784, 1)
view_3 = (1, 784)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% task="none-shapes" name="index-keeps-dimension"
# You let a[0] keep its first dimension. An index of one number removes the dimension,
# and only a range such as a[0:1] keeps it.
view_1 = (1, 784)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% task="none-shapes" name="index-keeps-dimension-throughout"
# You let a[0] keep its first dimension, so all your views have one dimension too many.
# An index of one number removes the dimension, None then adds one.
view_1 = (1, 784)
view_2 = (1, 1, 784)
view_3 = (1, 784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = "error"

# %% task="none-shapes" name="sums-over-the-wrong-dimension"
# sum(0) removes dimension 0 of the product and keeps dimension 1. You removed the other
# one. Which size of (784, 10) is dimension 0?
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (784,)
product_3 = "error"

# %% task="none-shapes" name="sum-keeps-dimension"
# A sum over a dimension removes it, unless keepdim=True asks it to stay as a size of 1.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (1, 10)
product_3 = "error"

# %% task="none-shapes" name="row-fits-by-itself"
# You let (1, 784) and (784, 10) broadcast. Align them from the right: 784 stands above
# 10, and neither of them is 1. Only the square case would forgive this.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = (784, 10)
product_2 = (10,)
product_3 = (784, 10)

# %% task="none-shapes" name="elementwise-as-matrix-product"
# You read * as a matrix product, where (1, 784) and (784, 10) do fit. Between tensors
# * pairs entries up after broadcasting: align the shapes from the right.
view_1 = (784,)
view_2 = (1, 784)
view_3 = (784, 1)
product_1 = "error"
product_2 = "error"
product_3 = (1, 10)


# %% task="matmul-broadcast" name="row-not-upright"
# Your row lies where it should stand. a[i, None] has shape (1, k), and its numbers meet
# the columns of b. With other than square matrices PyTorch often refuses; with square
# ones the numbers are wrong. Print both shapes, one under the other, aligned right.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, None] * b).sum(0)
    return c


# %% task="matmul-broadcast" name="sums-along-columns-index"
# You sum over the wrong dimension of the product. It has shape (k, m), and a row of the
# result has m entries: which of the two has to disappear?
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(1)
    return c


# %% task="matmul-broadcast" name="sum-without-dimension"
# Your sum has no dimension, so it adds up all k times m products, and every entry of a
# row comes out the same. Print one row of your result.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum()
    return c


# %% task="matmul-broadcast" name="plus-for-times"
# Your row is added to the columns where the formula multiplies. Try a of ones and b of
# zeros: every entry of the product should be 0.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] + b).sum(0)
    return c


# %% task="matmul-broadcast" name="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)


# %% task="matmul-broadcast" name="return-inside-loop"
# Your return stands inside the loop, so the function ends after the first row, and the
# other rows stay 0. Which line is the return aligned with?
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
        return c


# %% task="matmul-broadcast" name="hard-coded-sizes"
# Your loop or your result knows the sizes of one example by heart. Other matrices have
# other sizes: read them off the shapes of a and b.
def matmul_broadcast(a, b):
    c = torch.zeros(5, 10)
    for i in range(5):
        c[i] = (a[i, :, None] * b).sum(0)
    return c


# %% task="matmul-broadcast" name="two-loops"
# Your values are right, but the number of operations still grows with the number of
# columns: there is a second loop, or one hidden in a comprehension. Let one product
# reach all columns of b.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        for j in range(m):
            c[i, j] = (a[i] * b[:, j]).sum()
    return c


# %% task="matmul-broadcast" name="ready-made"
# Your values are right, but PyTorch's own product does the work. On this rung there are
# elementwise operations and sums only.
def matmul_broadcast(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = a[i] @ b
    return c


# %% task="matmul-no-loop" name="sums-rows-away"
# Your sum removes the rows of the result. The product before it has a dimension for
# each of i, p and j: in your order, which number has the dimension of p?
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(0)


# %% task="matmul-no-loop" name="sums-columns-away"
# Your sum removes the columns of the result. The product before it has a dimension for
# each of i, p and j: in your order, which number has the dimension of p?
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(-1)


# %% task="matmul-no-loop" name="sum-without-dimension"
# Your sum has no dimension, so one number is left of the whole product. Tell it which
# of the three dimensions is to disappear.
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum()


# %% task="matmul-no-loop" name="sum-forgotten"
# You return all n · k · m products. The formula has a sum in front of them: which of
# the three dimensions does it use up?
def matmul_no_loop(a, b):
    return a[:, :, None] * b


# %% task="matmul-no-loop" name="row-not-upright"
# The rows of your a lie where they should stand: (n, 1, k) beside (k, m) pairs the
# columns of a with the columns of b. With square matrices there is no message, just
# wrong numbers. Write both shapes under each other, aligned right.
def matmul_no_loop(a, b):
    return (a[:, None] * b).sum(1)


# %% task="matmul-no-loop" name="plus-for-times"
# You add the pairs where the formula multiplies them. Try a of ones and b of zeros:
# every entry of the product should be 0.
def matmul_no_loop(a, b):
    return (a[:, :, None] + b).sum(1)


# %% task="matmul-no-loop" name="dimension-kept"
# Your values are right and your result has a dimension too many, of size 1. A sum
# removes its dimension unless keepdim asks it to stay.
def matmul_no_loop(a, b):
    return (a[:, :, None] * b).sum(1, keepdim=True)


# %% task="matmul-no-loop" name="no-return"
# Your function computes something and hands nothing back, so the caller gets None.
# Printing is not returning. Look at the last line of the function.
def matmul_no_loop(a, b):
    (a[:, :, None] * b).sum(1)


# %% task="matmul-no-loop" name="one-loop"
# Your values are right, but the number of operations still grows with the number of
# rows: there is a loop left, or one hidden in a comprehension. Give a a third
# dimension, and one product does all rows.
def matmul_no_loop(a, b):
    n, m = a.shape[0], b.shape[1]
    c = torch.zeros(n, m)
    for i in range(n):
        c[i] = (a[i, :, None] * b).sum(0)
    return c


# %% task="matmul-no-loop" name="ready-made"
# Your values are right, but PyTorch's own product does the work. On this rung there are
# elementwise operations and sums only; the next ones are yours.
def matmul_no_loop(a, b):
    return a @ b


# %% task="intermediate" name="size-of-the-result"
# You measured the result, after the sum. The question is about the tensor before it,
# which has three dimensions. Make it for a small a and b and print its shape.
def intermediate_size(a, b):
    entries = a.shape[0] * b.shape[1]
    return entries, entries * a.element_size()


# %% task="intermediate" name="size-of-the-inputs"
# You added up the entries of a and b. They are not copied: what is new is one entry for
# each product of an entry of a with an entry of b that meets it.
def intermediate_size(a, b):
    entries = a.numel() + b.numel()
    return entries, entries * a.element_size()


# %% task="intermediate" name="every-pair"
# You paired every entry of a with every entry of b, and so counted the inner size
# twice. An entry of column p of a meets row p of b, and no other row.
def intermediate_size(a, b):
    entries = a.numel() * b.numel()
    return entries, entries * a.element_size()


# %% task="intermediate" name="always-four-bytes"
# You take every entry for 4 bytes. That is true of float32. Ask the tensor itself, and
# try a float64 one.
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * 4


# %% task="intermediate" name="bits"
# You count bits. Memory is counted in bytes here, and element_size() says how many of
# them one entry takes.
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries * a.element_size() * 8


# %% task="intermediate" name="no-bytes"
# Your two numbers are the same, as if an entry took one byte. How many bytes are there
# in one float32?
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[1]
    return entries, entries


# %% task="intermediate" name="second-shape-for-inner"
# You multiplied a wrong triple of sizes, with the inner size where the number of
# columns should be. With square matrices nobody notices. Try (2, 3) and (3, 4).
def intermediate_size(a, b):
    entries = a.shape[0] * a.shape[1] * b.shape[0]
    return entries, entries * a.element_size()


# %% task="checked" name="no-check"
# Nothing is checked here. Where the sizes differ, multiply may complain in its own
# words, or go on silently. Try (2, 1) and (3, 4) with matmul_no_loop.
def checked_matmul(a, b, multiply):
    return multiply(a, b)


# %% task="checked" name="lets-one-pass"
# Your check lets a size of 1 pass, as broadcasting would. A product has no such rule:
# try (2, 1) times (3, 4) and count the partners of each entry.
def checked_matmul(a, b, multiply):
    k, k2 = a.shape[1], b.shape[0]
    if k != k2 and k != 1 and k2 != 1:
        raise ValueError("the inner sizes differ")
    return multiply(a, b)


# %% task="checked" name="refuses-every-one"
# Your check refuses inner sizes of 1 even where both are 1. A column times a row is a
# perfectly good product: (3, 1) times (1, 4) is (3, 4).
def checked_matmul(a, b, multiply):
    k, k2 = a.shape[1], b.shape[0]
    if k != k2 or k == 1:
        raise ValueError("the inner sizes differ")
    return multiply(a, b)


# %% task="checked" name="compares-outer-sizes"
# Your check compares the outer sizes. They may differ as they like. Write the shapes
# side by side: which two sizes touch?
def checked_matmul(a, b, multiply):
    if a.shape[0] != b.shape[1]:
        raise ValueError("the sizes differ")
    return multiply(a, b)


# %% task="checked" name="compares-shapes"
# Your check asks for two matrices of the same shape. That is the rule of elementwise
# operations. In a product, a row of a meets a column of b.
def checked_matmul(a, b, multiply):
    if a.shape != b.shape:
        raise ValueError("the shapes differ")
    return multiply(a, b)


# %% task="checked" name="compares-columns"
# Your check compares the last size of a with the last size of b. The column of b runs
# along its other dimension.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[1]:
        raise ValueError("the sizes differ")
    return multiply(a, b)


# %% task="checked" name="assertion"
# Your check is an assert, which raises AssertionError and can be switched off. A
# caller's mistake is told with raise and the exception that the text names.
def checked_matmul(a, b, multiply):
    assert a.shape[1] == b.shape[0], "the inner sizes differ"
    return multiply(a, b)


# %% task="checked" name="returns-the-error"
# Your function returns the exception, or a text about it. A caller that does not look
# goes on with it as if it were a matrix. To raise is a statement of its own.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        return ValueError("the inner sizes differ")
    return multiply(a, b)


# %% task="checked" name="prints-and-returns-nothing"
# Your function reports the problem and then carries on with None. Text on a screen
# stops nobody. An exception does.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        print("the inner sizes differ")
        return None
    return multiply(a, b)


# %% task="checked" name="multiply-ignored"
# Your function multiplies by means of its own choice. It was handed a function for
# that: give it one that returns something odd, and see whether you get that back.
def checked_matmul(a, b, multiply):
    if a.shape[1] != b.shape[0]:
        raise ValueError("the inner sizes differ")
    return a @ b


# %% task="matmul-einsum" name="elementwise-letters"
# Both inputs carry the same two letters, so entries are paired place by place, and the
# shapes would have to be equal. The letters of b are those of the formula: p and j.
def matmul_einsum(a, b):
    return torch.einsum("ip,ip->ip", a, b)


# %% task="matmul-einsum" name="result-transposed"
# Your values are right and lie in the wrong places: the letters after the arrow are in
# the wrong order. The first of them counts the rows of the result.
def matmul_einsum(a, b):
    return torch.einsum("ip,pj->ji", a, b)


# %% task="matmul-einsum" name="inner-letter-kept"
# The inner index still stands after the arrow, so nothing is summed over, and your
# result has three dimensions. Which letters does an entry of the product carry?
def matmul_einsum(a, b):
    return torch.einsum("ip,pj->ipj", a, b)


# %% task="matmul-einsum" name="rows-with-rows"
# You let the second letter of both inputs be the same, which pairs rows of a with rows
# of b. With square matrices there is no message. Along which dimension of b does p run?
def matmul_einsum(a, b):
    return torch.einsum("ip,jp->ij", a, b)


# %% task="matmul-einsum" name="all-letters-different"
# The two inputs share no letter, so nothing is paired up: every entry of a meets every
# entry of b. The index that both have in the formula needs one letter, used twice.
def matmul_einsum(a, b):
    return torch.einsum("ip,qj->ij", a, b)


# %% task="matmul-einsum" name="no-loop-again"
# Your values are right, but the fourth rung is doing the work: a product and a sum,
# with the large tensor between them. Let einsum do both, from one string.
def matmul_einsum(a, b):
    return (a[:, :, None] * b).sum(1)


# %% task="matmul-operator" name="elementwise"
# The star pairs entries place by place. The operator for matrix products is another
# one. Try (2, 3) times (3, 4): the star refuses.
def matmul_operator(a, b):
    return a * b


# %% task="matmul-operator" name="second-transposed"
# You transpose b. In 02_dense_layer that was needed because weights were stored as
# outputs × inputs. Here b is (k, m) already, ready to be multiplied.
def matmul_operator(a, b):
    return a @ b.t()


# %% task="matmul-operator" name="order-exchanged"
# You multiply b by a. The order of a matrix product matters: which shape comes out for
# (2, 3) and (3, 4), if anything does?
def matmul_operator(a, b):
    return b @ a


# %% task="matmul-operator" name="no-return"
# Your function computes the product and hands nothing back, so the caller gets None.
def matmul_operator(a, b):
    a @ b


# %% task="matmul-operator" name="einsum-again"
# Your values are right, but you took a detour: more operations than the operator needs,
# which is one.
def matmul_operator(a, b):
    return torch.einsum("ip,pj->ij", a, b)


# %% task="growth" name="square-in-mind"
# Your counts are those of square matrices. With n = k = m they agree; try 2, 3 and 4,
# and write down which loop runs how often.
def star_calls(n, k, m):
    return [n**3, n**2, n, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="two-loops-over-the-inner-size"
# On the second rung you count the inner size. It is the loop over p that has gone; the
# loops that remain visit the entries of the result.
def star_calls(n, k, m):
    return [n * k * m, n * k, n, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="one-loop-over-columns"
# On the third rung you count columns. The loop that remains takes one row of a at a
# time: how often does it run for 5 images and 10 outputs?
def star_calls(n, k, m):
    return [n * k * m, n * m, m, 1]


doubling = [8, 4, 2, 1]


# %% task="growth" name="counts-the-arithmetic"
# You counted multiplications of numbers. They are the same on all rungs. Count how
# often Python reaches a star: one star can multiply many numbers.
def star_calls(n, k, m):
    return [n * k * m] * 4


doubling = [8, 8, 8, 8]


# %% task="growth" name="no-loop-is-no-call"
# Without a loop the star is still there, and it is reached. How often?
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 0]


doubling = [8, 4, 2, 1]


# %% task="growth" name="everything-doubles"
# You let three loops only double. All three sizes are twice as large, and the loops
# are nested, so their factors multiply. Compare star_calls(2, 2, 2) and
# star_calls(4, 4, 4).
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [2, 2, 2, 1]


# %% task="growth" name="factors-added"
# You added a factor of 2 for each loop. Loops inside loops multiply: compare
# star_calls(2, 2, 2) with star_calls(4, 4, 4).
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [6, 4, 2, 1]


# %% task="growth" name="doubling-of-a-constant"
# You have the last factor wrong. A count that does not depend on the sizes at all stays
# as it is when they double. It grows by a factor of what?
def star_calls(n, k, m):
    return [n * k * m, n * m, n, 1]


doubling = [8, 4, 2, 0]
