# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="shapes-sums"
probe(lambda: [shapes["A"], shapes["B"], shapes["C"], shapes["G"]], reveal=False)

# %% hidden="shapes-axes"
probe(lambda: [shapes["D"], shapes["E"], shapes["F"], shapes["H"]], reveal=False)

# %% mistake="aligned-at-the-front"
# Broadcasting aligns shapes at the end. (2, 3) and (2,) would need 3 to go with 2.
shapes = {
    "A": "error",
    "B": (2, 3),
    "C": (2, 3),
    "D": (1, 2, 1),
    "E": (2,),
    "F": (2, 1),
}
shapes |= {"G": (2, 3), "H": (1, 2, 3, 1)}

# %% mistake="axis-names-what-stays"
# axis names the axis that goes: axis=1 leaves one number for each row.
shapes = {
    "A": (2, 3),
    "B": "error",
    "C": (2, 3),
    "D": (1, 2, 1),
    "E": (3,),
    "F": (1, 3),
}
shapes |= {"G": (2, 3), "H": (1, 2, 3, 1)}

# %% mistake="the-mean-keeps-its-axis"
# Without keepdims the axis is gone, and (2,) does not go with (2, 3).
shapes = {"A": (2, 3), "B": "error", "C": (2, 3), "D": (1, 2, 1), "E": (2, 1)}
shapes |= {"F": (2, 1), "G": (2, 3), "H": (1, 2, 3, 1)}

# %% mistake="new-axes-at-the-end"
# The positions in expand_dims, and the place of None, count in the *new* shape. A 0 or
# a None in front is an axis in front.
shapes = {
    "A": (2, 3),
    "B": "error",
    "C": (2, 3),
    "D": (2, 1, 1),
    "E": (2,),
    "F": (2, 1),
}
shapes |= {"G": "error", "H": (2, 3, 1, 1)}

# %% mistake="a-column-and-a-row-do-not-fit"
# (3,) and (2, 1) are filled up to (1, 3) and (2, 1), and both grow.
shapes = {
    "A": (2, 3),
    "B": "error",
    "C": "error",
    "D": (1, 2, 1),
    "E": (2,),
    "F": (2, 1),
}
shapes |= {"G": "error", "H": (1, 2, 3, 1)}

# %% alternative="run-and-see"
_a, _v, _c = np.ones((2, 3)), np.ones(3), np.ones(2)
shapes = {"A": (_a + _v).shape, "B": "error", "C": (_v + _c[:, None]).shape}
shapes["D"], shapes["E"] = np.expand_dims(_c, (0, 2)).shape, _a.mean(axis=1).shape
shapes["F"], shapes["G"] = _a.mean(axis=1, keepdims=True).shape, "error"
shapes["H"] = _a[None, ..., None].shape

# %% alternative="another-order"
shapes = dict(B="error", G="error", E=(2,), F=(2, 1), A=(2, 3), C=(2, 3))
shapes.update(H=(1, 2, 3, 1), D=(1, 2, 1))
