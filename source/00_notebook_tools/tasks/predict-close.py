# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="predict-close-python"
probe(lambda: tenths, reveal=False)
probe(lambda: mixed_lists, reveal=False)
probe(lambda: nan_itself, reveal=False)

# %% hidden="predict-close-tensors"
probe(lambda: close_column, reveal=False)
probe(lambda: equal_column, reveal=False)
probe(lambda: close_nan, reveal=False)

# %% mistake="closeness-minds-shapes"
# You trust allclose with shapes. It subtracts, and subtraction broadcasts. Look at the
# shape of torch.ones(3) - torch.ones(3, 1), and count how many of its elements are 0.
tenths = False
mixed_lists = True
nan_itself = False
close_column = False
equal_column = False
close_nan = False

# %% mistake="nan-equals-itself"
# You let nan equal itself. By the rules for floating-point numbers it equals nothing at
# all: a comparison with it is false. Run x = float("nan") and then x == x.
tenths = False
mixed_lists = True
nan_itself = True
close_column = True
equal_column = False
close_nan = True

# %% mistake="close-forgives-nan"
# You know that nan differs from itself, but let allclose forgive it. It could, if it is
# asked to: look at its argument equal_nan, and at that argument's default.
tenths = False
mixed_lists = True
nan_itself = False
close_column = True
equal_column = False
close_nan = True

# %% mistake="exact-tenths"
# You add tenths as on paper. The machine holds binary fractions, and one tenth is none
# of them. Run 0.1 + 0.2 on the last line of a cell.
tenths = True
mixed_lists = True
nan_itself = False
close_column = True
equal_column = False
close_nan = False

# %% mistake="equal-broadcasts-too"
# You let torch.equal stretch shapes as allclose does. It does not: it asks whether the
# two have the same size first. Run both and compare.
tenths = False
mixed_lists = True
nan_itself = False
close_column = True
equal_column = True
close_nan = False

# %% alternative="computed"
tenths = 0.1 + 0.2 == 0.3
mixed_lists = [0.5, 1] == [0.5, 1.0]
nan_itself = float("nan") == float("nan")
close_column = torch.allclose(torch.ones(3), torch.ones(3, 1))
equal_column = torch.equal(torch.ones(3), torch.ones(3, 1))
holes = torch.tensor([1.0, float("nan")])
close_nan = torch.allclose(holes, holes)
