# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="linear-indices-weights"
probe(lambda: dw_spec, judge="same_einsum", reveal=False)
probe(lambda: db_spec, judge="same_einsum", reveal=False)

# %% hidden="linear-indices-inputs"
probe(lambda: dx_spec, judge="same_einsum", reveal=False)


# %% judges
def same_einsum(value, expected):
    """Two einsum strings that agree up to spaces and the names of their letters."""
    if not isinstance(value, str):
        return "expected a string"
    if len(value) > 100:
        return "this string is far too long for an einsum"
    mine = value.replace(" ", "")
    if mine.count("->") != 1:
        return "the string needs one arrow, ->"
    if not all(
        c.isascii() and c.isalpha() for c in mine.replace("->", "").replace(",", "")
    ):
        return "the string consists of letters, commas and an arrow"
    if _renamed(mine) != _renamed(expected.replace(" ", "")):
        return "this string computes something else"
    return None


def _renamed(spec):
    """The string with its letters numbered in the order in which they turn up."""
    seen = {}
    return [seen.setdefault(c, len(seen)) if c.isalpha() else c for c in spec]


# %% mistake="x-transposed"
# The letters on the right are in another order than the dimensions of the thing the
# gradient belongs to. x is rows × inputs, and w is outputs × inputs. With sizes that
# are all different the shapes would show it.
dx_spec = "kj,ji->ik"
dw_spec = "kj,ki->ij"
db_spec = "kj->j"

# %% mistake="bias-summed-over-outputs"
# Your bias gradient has one number for each row. The bias has one for each output, and
# all rows share it. So which letter has to go?
dx_spec = "kj,ji->ki"
dw_spec = "kj,ki->ji"
db_spec = "kj->k"

# %% mistake="operand-order-swapped"
# You have put w or x first and g second. The text asks for g first, as in
# torch.einsum(dx_spec, g, w). Then g's letters, k and j, stand before the comma.
dx_spec = "ji,kj->ki"
dw_spec = "ki,kj->ji"
db_spec = "kj->j"

# %% mistake="weights-inputs-by-outputs"
# You have stored the weights the other way round, inputs × outputs. In this course the
# first index of w counts the outputs: w[j, i].
dx_spec = "kj,ij->ki"
dw_spec = "kj,ki->ij"
db_spec = "kj->j"

# %% alternative="with-spaces"
dx_spec = "kj, ji -> ki"
dw_spec = "kj, ki -> ji"
db_spec = "kj -> j"

# %% alternative="other-letters"
dx_spec = "no,om->nm"
dw_spec = "no,nm->om"
db_spec = "no->o"
