# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="max-gradient-max"
probe(lambda: at_9, reveal=False)
probe(lambda: at_10, reveal=False)
probe(lambda: at_8, reveal=False)
probe(lambda: zeros, reveal=False)

# %% hidden="max-gradient-average"
probe(lambda: average_9, reveal=False)
probe(lambda: average_3, reveal=False)

# %% mistake="one-window-wins"
# You gave each pixel the number of one window. A pixel that is the largest of two
# windows gets something from both.
at_9 = 1
at_10 = 4
at_8 = 0
zeros = 7
average_9 = 2.5
average_3 = 0.5

# %% mistake="shared-among-all"
# You let the maximum share its gradient with the rest of the window. If another number
# of the window moves a little, the maximum does not.
at_9 = 2.5
at_10 = 1.5
at_8 = 1.75
zeros = 0
average_9 = 2.5
average_3 = 0.5

# %% mistake="mean-without-its-factor"
# You send the whole gradient to each pixel of a window. In a mean each of the four has
# a quarter of the say.
at_9 = 4
at_10 = 6
at_8 = 0
zeros = 7
average_9 = 10
average_3 = 2

# %% mistake="largest-pixel-takes-all"
# You gave everything to the largest pixel of the picture. Two of the windows do not
# contain it.
at_9 = 0
at_10 = 10
at_8 = 0
zeros = 8
average_9 = 2.5
average_3 = 0.5

# %% alternative="run"
_x = torch.tensor([[[[1.0, 2, 3], [4, 9, 10], [7, 8, 5]]]], requires_grad=True)
_up = torch.tensor([[[[1.0, 2], [3, 4]]]])
(_g,) = torch.autograd.grad(F.max_pool2d(_x, 2, 1), _x, _up)
at_9, at_10, at_8 = _g[0, 0, 1, 1].item(), _g[0, 0, 1, 2].item(), _g[0, 0, 2, 1].item()
zeros = int((_g == 0).sum())
(_g,) = torch.autograd.grad(F.avg_pool2d(_x, 2, 1), _x, _up)
average_9, average_3 = _g[0, 0, 1, 1].item(), _g[0, 0, 0, 2].item()

# %% alternative="numbers"
at_9, at_10, at_8, zeros, average_9, average_3 = 4.0, 6.0, 0.0, 7, 2.5, 0.5
