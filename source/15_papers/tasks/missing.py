# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe


def is_open(letter):
    """Whether the letter is in missing"""
    return letter in missing


# %% hidden="missing-letters"
for letter in "ABCDEFGHIJ":
    probe(is_open, letter, reveal=False)

# %% hidden="missing-shapes"
probe(lambda: tuple(x_shape), reveal=False)
probe(lambda: tuple(h_shape), reveal=False)
probe(lambda: tuple(weight_shape), reveal=False)
probe(lambda: product, reveal=False)

# %% mistake="what-is-customary"
# You took for said what is customary. On what was the accuracy measured: it could be
# the validation data, by which the rate was chosen.
missing = {"B", "C", "E", "G"}
x_shape, h_shape, weight_shape, product = (32, 64), (32, 128), (128, 64), "R"

# %% mistake="first-five-epochs"
# "The first 5": five of what? Look for a word after it.
missing = {"C", "E", "G", "H", "J"}
x_shape, h_shape, weight_shape, product = (32, 64), (32, 128), (128, 64), "R"

# %% mistake="said-and-not-seen"
# One of your letters can be answered from the excerpt. Look for the numbers in it
# again.
missing = {"B", "C", "D", "E", "G", "H", "J"}
x_shape, h_shape, weight_shape, product = (32, 64), (32, 128), (128, 64), "R"

# %% mistake="columns-as-in-the-paper"
# These are the shapes of columns. A batch has one example a row.
missing = {"B", "C", "E", "G", "H", "J"}
x_shape, h_shape, weight_shape, product = (64, 32), (128, 32), (128, 64), "P"

# %% mistake="weight-turned"
# nn.Linear keeps its weight as the formula has W: outputs × inputs.
missing = {"B", "C", "E", "G", "H", "J"}
x_shape, h_shape, weight_shape, product = (32, 64), (32, 128), (64, 128), "Q"

# %% alternative="from-the-text"
missing = set("ABCDEFGHIJ") - set("ADFI")
_layer = torch.nn.Linear(64, 128)
x_shape, weight_shape = (32, 64), _layer.weight.shape
h_shape, product = _layer(torch.zeros(x_shape)).shape, "R"
