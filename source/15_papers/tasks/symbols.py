# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe


def reading(number):
    """readings[number]"""
    return readings[number]


def name_of(sign):
    """spoken[sign], in small letters"""
    return spoken[sign].lower()


# %% hidden="symbols-readings"
for number in range(1, 11):
    probe(reading, number, reveal=False)

# %% hidden="symbols-spoken"
for sign in "εηθλμσ":
    probe(name_of, sign, reveal=False)

# %% mistake="squares-without-the-root"
# Two bars with a 2 at the foot are a length. Which of the readings has the root?
readings = {1: "M", 2: "I", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% mistake="the-maximum-for-its-place"
# "arg" asks for the argument: not how large the largest is, but where it is.
readings = {1: "E", 2: "B", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% mistake="hadamard-as-matrix-product"
# A matrix product is written without a sign. The dot in a circle is the other one.
readings = {1: "E", 2: "I", 3: "F", 4: "H", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% mistake="hat-and-bar-exchanged"
# A bar is a mean, a hat an estimate. You have them the other way round.
readings = {1: "E", 2: "I", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "A"}
readings[10] = "D"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% mistake="expectation-as-mean-of-some-values"
# A bar is the mean of some values that one has. The E with a distribution at its foot
# is the mean over all that could be drawn.
readings = {1: "E", 2: "I", 3: "F", 4: "C", 5: "L", 6: "A", 7: "G", 8: "J", 9: "D"}
readings[10] = "K"
spoken = {"ε": "epsilon", "η": "eta", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% mistake="eta-and-epsilon-exchanged"
# You took the learning rate for the small number below a division. ε is the e of the
# two: epsilon.
readings = {1: "E", 2: "I", 3: "F", 4: "C", 5: "L", 6: "K", 7: "G", 8: "J", 9: "D"}
readings[10] = "A"
spoken = {"ε": "eta", "η": "epsilon", "θ": "theta"}
spoken |= {"λ": "lambda", "μ": "mu", "σ": "sigma"}

# %% alternative="zipped"
readings = dict(zip(range(1, 11), "EIFCLKGJDA"))
spoken = dict(zip("εηθλμσ", "Epsilon Eta Theta Lambda Mu Sigma".split()))
