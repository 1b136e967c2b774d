# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import awkward, by_hand, integer, number, probe, randn

double = torch.float64


backward_norms = ("native_batch_norm_backward", "batch_norm_backward", "native_layer_norm_backward",
                  "native_group_norm_backward", "cudnn_batch_norm_backward")  # fmt: skip
forbidden = {"forbid": [f"aten.{name}" for name in backward_norms]}


def of_x(x, gamma, upstream, eps):
    """The first of the three that batch_norm_backward returns."""
    return batch_norm_backward(x, gamma, upstream, eps)[0]


def of_gamma_and_beta(x, gamma, upstream, eps):
    """The second and the third that batch_norm_backward returns."""
    return list(batch_norm_backward(x, gamma, upstream, eps)[1:])


def drawn(*shape):
    """Numbers for x, gamma and upstream."""
    return [randn(*s, dtype=double) for s in (shape, shape[1:2], shape)]


def drawn_awkward(*shape):
    """The same, with zeros, ones and repeated numbers."""
    gamma = torch.tensor([1.0, 0.0, 1.0, -1.0, 0.5], dtype=double)[: shape[1]]
    return awkward(*shape, dtype=double), gamma, awkward(*shape, dtype=double)


# %% hidden="backward-affine"
affine = by_hand(of_gamma_and_beta)
probe(affine, *drawn(3, 1), 0.01, **forbidden)
probe(affine, *drawn(4, 3), 1e-5, **forbidden)
probe(affine, *drawn(2, 3, 4, 2), 0.1)
probe(affine, *drawn(3, 2, 5), 1e-5)
probe(affine, *drawn_awkward(5, 3), number() ** 2)
probe(affine, *drawn_awkward(3, 2, 4), 0.1)

# %% hidden="backward-tables"
for_x = by_hand(of_x)
probe(for_x, *drawn(3, 1), 0.01, **forbidden)
probe(for_x, *drawn(4, 3), 0.0, **forbidden)
probe(for_x, *drawn(5, 2), 1.0)
probe(for_x, *drawn(4, 4), 0.1)
probe(for_x, *drawn(30, 2), 0.1)
probe(for_x, *drawn(2, 30), 0.1)
probe(for_x, *drawn_awkward(5, 3), number() ** 2)
x, gamma, upstream = drawn(4, 3)
probe(for_x, 300 * x, 300 * gamma, 300 * upstream, 300.0)
probe(for_x, 1e-4 * x, 1e-4 * gamma, 1e-4 * upstream, 1e-4)
probe(for_x, 7 + 0 * x, gamma, upstream, 0.1)
probe(
    for_x, x.t().contiguous().t(), gamma, upstream.t().contiguous().t(), integer(1, 4)
)
probe(for_x, x, gamma, x, 0.1)


@by_hand
def of_x_by_default(x, gamma, upstream):
    """The first of the three that batch_norm_backward(x, gamma, upstream) returns."""
    return batch_norm_backward(x, gamma, upstream)[0]


column = torch.tensor([[0.0], [0.002], [0.004], [0.01]], dtype=double)
upstream = torch.tensor([[1.0], [0.0], [-1.0], [3.0]], dtype=double)
probe(of_x_by_default, column, torch.ones(1, dtype=double), upstream)

# %% hidden="backward-images"
for_x = by_hand(of_x)
probe(for_x, *drawn(2, 3, 2), 0.01, **forbidden)
probe(for_x, *drawn(2, 3, 4, 5), 0.1)
probe(for_x, *drawn(1, 2, 3, 3), 0.1)
probe(for_x, *drawn_awkward(3, 2, 4), number() ** 2)
probe(for_x, *drawn(2, 3, 30, 1), 1e-5)
probe(for_x, *drawn(2, 3, 1, 30), 1e-5)
probe(for_x, *drawn(2, 2, 2, 3, 2), 0.1)


# %% mistake="statistics-as-constants"
# You treat mean and variance as if they did not depend on x. Two of the three ways are
# missing.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    return g / s, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="variance-forgotten"
# The way through the mean is there, and the one through the variance adds nothing.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    of_x = (g - g.mean(others, keepdim=True)) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="unbiased-variance"
# Your variance divides by n - 1. Batch normalisation divides by n, and so the gradients
# that you get are those of another function.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    dims = [d for d in range(x.dim()) if d != 1]
    shape = (1, -1) + (1,) * (x.dim() - 2)
    mean = x.mean(dims, keepdim=True)
    s = (x.var(dims, keepdim=True) + eps).sqrt()
    x_hat = (x - mean) / s
    g = upstream * gamma.view(shape)
    along = (g * x_hat).mean(dims, keepdim=True)
    for_x = (g - g.mean(dims, keepdim=True) - x_hat * along) / s
    return for_x, (upstream * x_hat).sum(dims), upstream.sum(dims)


# %% mistake="sums-for-means"
# You take away sums over the column. A change of one number moves the mean by an n-th
# of it.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).sum(others, keepdim=True)
    of_x = (g - g.sum(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="one-sum-for-a-mean"
# What you take away along the normalised numbers is a sum over the column, and too large. A
# change of one number moves the spread by about an n-th of it.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).sum(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="gamma-gets-x"
# The gradient for gamma is the upstream gradient times what gamma was multiplied with.
# That is not x.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x).sum(others), upstream.sum(others)


# %% mistake="means-for-sums"
# gamma and beta are used in every row, and collect from all of them: a sum, not a mean.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).mean(others), upstream.mean(others)


# %% mistake="gamma-forgotten"
# What comes back to x has passed gamma on its way. Yours has not.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    others = [d for d in range(x.dim()) if d != 1]
    centred = x - x.mean(others, keepdim=True)
    s = ((centred**2).mean(others, keepdim=True) + eps).sqrt()
    x_hat, g = centred / s, upstream
    along = (g * x_hat).mean(others, keepdim=True)
    of_x = (g - g.mean(others, keepdim=True) - x_hat * along) / s
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="over-the-batch-alone"
# For pictures, means and sums go over the pixels too.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    centred = x - x.mean(0)
    s = ((centred**2).mean(0) + eps).sqrt()
    x_hat = centred / s
    g = upstream * gamma.reshape(-1, *[1] * (x.dim() - 2))
    along = (g * x_hat).mean(0)
    of_x = (g - g.mean(0) - x_hat * along) / s
    others = [d for d in range(x.dim()) if d != 1]
    return of_x, (upstream * x_hat).sum(others), upstream.sum(others)


# %% mistake="autograd"
# These gradients are autograd's. The task is to find them by hand.
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    x, gamma = x.detach().requires_grad_(), gamma.detach().requires_grad_()
    beta = torch.zeros_like(gamma, requires_grad=True)
    y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)
    return torch.autograd.grad(y, (x, gamma, beta), upstream)


# %% alternative="three-ways"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    rows = x.transpose(0, 1).flatten(1)
    u = upstream.transpose(0, 1).flatten(1)
    n = rows.shape[1]
    d = rows - rows.mean(1, keepdim=True)
    var = (d * d).mean(1, keepdim=True)
    inverse = (var + eps) ** -0.5
    of_hat = u * gamma[:, None]
    of_var = (of_hat * d).sum(1, keepdim=True) * -0.5 * inverse**3
    of_mean = -(of_hat * inverse).sum(1, keepdim=True) - 2 * of_var * d.mean(1, True)
    of_rows = of_hat * inverse + of_var * 2 * d / n + of_mean / n
    columns = x.transpose(0, 1).shape
    of_x = of_rows.reshape(columns).transpose(0, 1)
    return of_x, (u * d * inverse).sum(1), u.sum(1)


# %% alternative="as-a-matrix"
def batch_norm_backward(x, gamma, upstream, eps=1e-5):
    of_x = torch.empty_like(upstream)
    of_gamma, of_beta = torch.empty_like(gamma), torch.empty_like(gamma)
    for c in range(x.shape[1]):
        column, u = x[:, c].reshape(-1), upstream[:, c].reshape(-1)
        n = len(column)
        s = (column.var(correction=0) + eps).sqrt()
        hat = (column - column.mean()) / s
        eye = torch.eye(n, dtype=x.dtype)
        jacobian = eye - 1 / n - hat[:, None] * hat / n
        of_x[:, c] = (jacobian @ u * gamma[c] / s).reshape(x[:, c].shape)
        of_gamma[c], of_beta[c] = hat @ u, u.sum()
    return [of_x, of_gamma, of_beta]


# %% inputs
# x, gamma, upstream: empty: there is something to normalise
# eps: negative: it keeps a root away from 0
