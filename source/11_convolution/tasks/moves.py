# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="moves-along"
probe(lambda: sorted(two), reveal=False)
probe(lambda: sorted(one), reveal=False)

# %% hidden="moves-not"
probe(lambda: sorted(unmoved), reveal=False)
probe(lambda: sorted(broken), reveal=False)

# %% mistake="pooling-makes-unmoved"
# You think that pooling makes the result the same. It forgives a little within its
# window; when the drawing moves by two pixels, the numbers come out one place further.
two = {"A", "B"}
one = {"D"}
unmoved = {"C", "E"}
broken = {"F", "G"}

# %% mistake="strides-move-along-always"
# You let layers with a stride follow a move by one pixel. Which windows does the
# drawing fall into then: the same, cut in the same way?
two = {"A", "B"}
one = {"C", "D"}
unmoved = {"E"}
broken = {"F", "G"}

# %% mistake="every-convolution-keeps-pace"
# You let every convolution move by as much as the picture. Behind a stride of 2, two
# pixels are one place.
two = {"A", "B", "D"}
one = {"C"}
unmoved = {"E"}
broken = {"C", "F", "G"}

# %% mistake="dense-does-not-mind"
# You think that a bias for each pixel, or a dense layer, does not mind. Both have
# numbers that belong to one pixel, and the drawing has left it.
two = {"A", "B", "F"}
one = {"C", "D"}
unmoved = {"E", "G"}
broken = {"C", "D"}

# %% alternative="lists-to-sets"
two, one, unmoved = set("AB"), set("CD"), set("E")
broken = set("ABCDEFG") - two - unmoved

# %% alternative="frozen"
two, one, unmoved, broken = map(set, ("AB", "DC", "E", "FGCD"))
