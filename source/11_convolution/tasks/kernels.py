# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch.nn.functional as F
from autograder import awkward, probe, randn


def apply(picture, k):
    return F.conv2d(picture[None, None], k[None, None].to(picture.dtype), padding=1)


# %% hidden="kernels-move"
def moved(picture):
    """Your identity and your shift, each applied to a picture with a padding of 1."""
    return [apply(picture, identity), apply(picture, shift)]


probe(moved, randn(3, 4))
probe(moved, randn(5, 3))
probe(moved, awkward(4, 4))


# %% hidden="kernels-edges"
def filtered(picture):
    """Your blur, upright and outline, each applied to a picture with a padding of 1."""
    return [apply(picture, blur), apply(picture, upright), apply(picture, outline)]


probe(filtered, randn(3, 4))
probe(filtered, randn(5, 3))
probe(filtered, awkward(4, 4))


# %% mistake="kernels-of-mathematics"
# Your kernels are right where the kernel is turned round, as in mathematics. Here it is
# not: the weight to the left of the middle meets the pixel to the left.
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [0, 0, 1], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[0.0, 0, 0], [1, 0, -1], [0, 0, 0]])
outline = 9 * identity - 1

# %% mistake="rows-for-columns"
# Your shift moves the picture down, and your upright looks at the pixels above and
# below. The second index counts columns.
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 1, 0], [0, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[0.0, -1, 0], [0, 0, 0], [0, 1, 0]])
outline = 9 * identity - 1

# %% mistake="identity-of-matrices"
# Your identity is the identity matrix, for a matrix product. As a kernel it adds up
# three pixels on a diagonal. Which single weight lies on the pixel itself?
identity = torch.eye(3)
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
outline = torch.full((3, 3), -1.0)
outline[1, 1] = 8

# %% mistake="blur-adds-up"
# Your blur is nine times too bright. A mean is a sum, and one more step.
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3)
upright = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
outline = 9 * identity - 1

# %% mistake="sobel-for-upright"
# Your upright looks at three rows. That is a well known kernel, and not the one of the
# formula, which stays in row i.
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
outline = 9 * identity - 1

# %% mistake="four-neighbours"
# Your outline knows four neighbours. On the diagonals there are four more.
identity = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
shift = torch.tensor([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]])
blur = torch.ones(3, 3) / 9
upright = torch.tensor([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]])
outline = torch.tensor([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]])

# %% alternative="written-into-zeros"
identity, shift, upright = torch.zeros(3, 3, 3)
identity[1, 1] = shift[1, 0] = 1
upright[1] = torch.tensor([-1.0, 0.0, 1.0])
blur = torch.full((3, 3), 1 / 9)
outline = -torch.ones(3, 3)
outline[1, 1] = 8

# %% alternative="found-from-what-they-do"
# what a kernel does to a dot tells all of its weights
_dots = torch.eye(9).reshape(9, 1, 3, 3)


def _kernel(does):
    around = F.pad(_dots, (1, 1, 1, 1))
    return does(around).reshape(9, 5, 5)[:, 2, 2].reshape(3, 3)


identity = _kernel(lambda x: x)
shift = _kernel(lambda x: x.roll(1, -1))
blur = _kernel(lambda x: F.avg_pool2d(x, 3, 1, 1))
upright = _kernel(lambda x: x.roll(-1, -1) - x.roll(1, -1))
outline = _kernel(lambda x: 9 * x - 9 * F.avg_pool2d(x, 3, 1, 1)).round()
