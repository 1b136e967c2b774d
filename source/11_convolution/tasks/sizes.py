# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="sizes-same"
probe(lambda: same_5, reveal=False)
probe(lambda: same_dilated, reveal=False)
probe(lambda: halved, reveal=False)

# %% hidden="sizes-lost"
probe(lambda: from_four, reveal=False)
probe(lambda: unread, reveal=False)

# %% mistake="padding-counted-once"
# You put all the zeros on one side. They stand on both, so each side needs half of what
# a window takes away.
same_5 = 4
same_dilated = 8
halved = 4
from_four = [8]
unread = 1

# %% mistake="half-is-half"
# You divided by the stride and rounded as you liked. Put the numbers into your formula:
# which n give a room of 6 or 7?
same_5 = 2
same_dilated = 1
halved = 4
from_four = [8, 9]
unread = 0

# %% mistake="only-the-even-one"
# One size is missing. Dividing by a stride of 2 throws a remainder away, so two sizes
# end in the same place.
same_5 = 2
same_dilated = 4
halved = 3
from_four = [8]
unread = 2


# %% alternative="from-the-formula"
def _size(n, k, s=1, p=0, d=1):
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


same_5 = next(p for p in range(9) if _size(20, 5, p=p) == 20)
same_dilated = next(p for p in range(9) if _size(20, 3, p=p, d=4) == 20)
halved = _size(8, 3, 2, 1)
from_four = [n for n in range(1, 30) if _size(n, 3, 2, 1) == 4]
unread = 8 - len({2 * i + a for i in range(_size(8, 3, 2)) for a in range(3)})

# %% alternative="one-line"
same_5, same_dilated, halved, from_four, unread = 2, 4, 4, [7, 8], 1
