# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="xor-network-values"
from autograder import probe

probe(lambda: (hidden_w, hidden_b, output_w, output_b), judge="computes_xor")


# %% judges
def computes_xor(value):
    """(hidden weights, hidden biases, output weights, output bias) of three neurons."""
    try:
        hidden_w, hidden_b, output_w, output_b = parts(
            value, 4, "this must be four values"
        )
        rows = parts(hidden_w, 2, "hidden_w must be a list of 2 lists")
        rows = [number_list(row, 2, "each inner list of hidden_w") for row in rows]
        hidden_b = number_list(hidden_b, 2, "hidden_b")
        output_w = number_list(output_w, 2, "output_w")
        output_b = finite(output_b, "output_b")
    except Unfit as unfit:
        return str(unfit)
    wrong = []  # all of them: a known mistake is one with the same wrong rows
    for x in GATES["AND"]:
        hidden = [fires(x, w, b) for w, b in zip(rows, hidden_b, strict=True)]
        y, wanted = fires(hidden, output_w, output_b), x[0] ^ x[1]
        if y != wanted:
            wrong.append(
                f"XOR of {shown(x)} is {wanted}: your hidden neurons give "
                f"{shown(hidden)}, and of these the output makes {y}"
            )
    return "; ".join(wrong) or None


# %% mistake="both-hidden-neurons-alike"
# Both of your hidden neurons compute OR, so the output learns nothing from the second
# that the first has not said. Write the table of h1 and h2: the two must differ
# somewhere.
hidden_w = [[1.0, 1.0], [1.0, 1.0]]
hidden_b = [-0.5, -0.5]
output_w = [1.0, 1.0]
output_b = -1.5

# %% mistake="output-is-or"
# Your hidden neurons are well chosen, but the output fires as soon as one of them does.
# Both conditions must hold. What must the output compute then?
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]
output_b = -0.5

# %% mistake="equal-in-place-of-different"
# Your network answers 1 where the inputs are equal: exactly the opposite of XOR.
# Everything is there, and one neuron has its signs the wrong way round.
hidden_w = [[1.0, 1.0], [-1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [-1.0, -1.0]
output_b = 1.5

# %% mistake="one-inner-list-per-input"
# Your numbers work if each inner list of hidden_w holds the weights of one input. The
# task wants one inner list per hidden neuron: the first list belongs to h1. Rows, not
# columns.
hidden_w = [[1.0, -1.0], [1.0, -1.0]]
hidden_b = [-0.5, 1.5]
output_w = [1.0, 1.0]
output_b = -1.5

# %% mistake="and-and-or-added"
# You have OR and AND below, and the output takes both as a reason to fire. When AND
# fires, XOR must not. What sign should its weight have?
hidden_w = [[1.0, 1.0], [1.0, 1.0]]
hidden_b = [-0.5, -1.5]
output_w = [1.0, 1.0]
output_b = -0.5

# %% alternative="or-without-and"
hidden_w = [[1, 1], [1, 1]]
hidden_b = [-0.5, -1.5]
output_w = [1, -1]
output_b = -0.5

# %% alternative="one-without-the-other"
hidden_w = [[1, -1], [-1, 1]]
hidden_b = [0, 0]
output_w = [1, 1]
output_b = 0

# %% alternative="neither-both-nor-none"
hidden_w = ((2.0, 2.0), (-2.0, -2.0))
hidden_b = (-3.0, 1.0)
output_w = (-1.0, -1.0)
output_b = 0.5

# %% survivors
# xor-network-828cb01a: other right weights of the network; many are right
# xor-network-e1a67cc6: other right weights of the network; many are right
