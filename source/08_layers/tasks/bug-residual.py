# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import torch

from autograder import by_hand, probe, randn, unusual


# %% hidden="bug-residual-forward"
class Sine:
    """sin(x), whose backward pass is not run here."""

    def __call__(self, x):
        return torch.sin(x)

    def backward(self):
        raise RuntimeError("backward is not asked for here")


@by_hand
def block(x):
    return Residual(Sine())(x)


probe(block, torch.tensor([1.0, 2.0]), unchanged=True)
probe(block, randn(2, 3), unchanged=True)
probe(block, 100 * randn(2, 3), unchanged=True)
for x in (*unusual(), randn(2, 3, 2)):
    probe(block, x, unchanged=True)


# %% hidden="bug-residual-backward"
class Wave:
    """sin(k * x)"""

    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        self.x, self.out = x, torch.sin(self.k * x)
        return self.out

    def backward(self):
        self.x.g = self.out.g * self.k * torch.cos(self.k * self.x)


@by_hand
def two_steps(x, z, upstream, other_upstream):
    block = Residual(Wave(3))
    for batch, gradient in ((x, upstream), (z, other_upstream)):
        out = block(batch)
        out.g = gradient
        block.backward()
    return [x.g, z.g]


class PlusOne:
    """x + 1, which hands the gradient on as it is."""

    def __call__(self, x):
        self.x, self.out = x, x + 1
        return self.out

    def backward(self):
        self.x.g = self.out.g


@by_hand
def nested(x, upstream, inner=None):
    block = Residual(Residual(inner or Wave(-2)))
    out = block(x)
    out.g = upstream
    block.backward()
    return x.g


@by_hand
def handed_on(x, upstream):
    block = Residual(PlusOne())
    out = block(x)
    out.g = upstream
    block.backward()
    return x.g


probe(two_steps, randn(2), randn(2), randn(2), randn(2), unchanged=True)
probe(two_steps, randn(5, 3), randn(2, 3), randn(5, 3), randn(2, 3))
probe(two_steps, 10 * randn(4), 10 * randn(4), 100 * randn(4), 100 * randn(4))
probe(nested, randn(3), randn(3), unchanged=True)
probe(lambda x, upstream: nested(x, upstream, PlusOne()), randn(3), randn(3))
probe(handed_on, randn(3), randn(3), unchanged=True)
for x, upstream in zip(unusual(), unusual()):
    probe(nested, x, upstream, unchanged=True)
    probe(handed_on, x, upstream, unchanged=True)
probe(nested, randn(2, 3, 2), randn(2, 3, 2), unchanged=True)


class Exponential:
    """exp(x), whose backward pass uses its result."""

    def __call__(self, x):
        self.x, self.out = x, torch.exp(x)
        return self.out

    def backward(self):
        self.x.g = self.out.g * self.out


class Grows:
    """x in its first call, 2x in its second, and so on."""

    def __init__(self):
        self.k = 0

    def __call__(self, x):
        self.k += 1
        self.x, self.out = x, self.k * x
        return self.out

    def backward(self):
        self.x.g = self.k * self.out.g


class HandsOnAView(PlusOne):
    """x + 1, which hands a view of the gradient on."""

    def backward(self):
        self.x.g = self.out.g.view_as(self.out.g)


INNER = {"exp": Exponential, "grows": Grows, "view": HandsOnAView}


@by_hand
def around(inner, x, z, upstream, other_upstream):
    """Two steps of a block around another layer: results, and gradients of all"""
    block, made = Residual(INNER[inner]()), []
    for batch, gradient in ((x, upstream), (z, other_upstream)):
        out = block(batch)
        out.g = gradient
        block.backward()
        made += [out, batch.g, out.g]
    return made


for inner in INNER:
    given = randn(3), randn(2, 4), randn(3), randn(2, 4)
    probe(around, inner, *given, unchanged=True)
probe(lambda x, upstream: nested(x, upstream, HandsOnAView()), randn(3), randn(3))


@by_hand
def same_batch_again(x, upstream, other_upstream):
    """The gradient that a second step leaves, for one and the same x"""
    block = Residual(Wave(3))
    for gradient in (upstream, other_upstream):
        block(x).g = gradient
        block.backward()
    return x.g


probe(same_batch_again, randn(2, 3), randn(2, 3), randn(2, 3))


# %% mistake="as-it-was"
# This is the block as it was found. Send x = 3 through a block around a layer that
# squares: 3 + 9 is 12, and what comes out?
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.layer(x)
        self.out = x + x
        return self.out

    def backward(self):
        self.layer.backward()
        self.x.g = self.out.g


# %% mistake="result-still-not-used"
# What the inner layer returns is still dropped: your block gives x + x.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + x
        return self.out

    def backward(self):
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% mistake="branch-without-gradient"
# A tensor has no `g` when somebody looks for it. Who gives the inner layer the gradient of *its*
# result? The result of the block is another tensor.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.out = x + self.layer(x)
        return self.out

    def backward(self):
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% mistake="overwritten"
# The inner layer leaves its share in `x.g`, and your last line overwrites it. Both
# shares count.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.out.g


# %% mistake="short-way-forgotten"
# You leave the share of the inner layer alone in `x.g`. The other way, past the layer,
# brings a share too.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        self.branch.g = self.out.g
        self.layer.backward()


# %% mistake="upstream-ignored-on-the-short-way"
# On the way past the layer you add 1, as if the upstream gradient were ones there. The
# slope of a sum is 1, times what arrives.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + 1


# %% mistake="upstream-not-handed-to-the-branch"
# The inner layer gets ones in place of the upstream gradient. A sum hands the gradient
# that arrives to both its inputs, as it is.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        self.branch.g = torch.ones_like(self.out)
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% mistake="added-into-the-input"
# You work in place on `x`, which belongs to the caller and to the inner layer. Print x
# after the call.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x.add_(self.branch)
        return self.out

    def backward(self):
        upstream = self.out.g
        self.branch.g = upstream
        self.layer.backward()
        self.x.g = self.x.g + upstream


# %% mistake="adds-in-place"
# `+=` works in place on the tensor in `x.g`. Where the inner layer has handed on the
# gradient it found, that tensor is the upstream gradient, and you change it. Print
# `x.g is out.g` before the last line.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x = x
        self.branch = self.layer(x)
        self.out = x + self.branch
        return self.out

    def backward(self):
        self.branch.g = self.out.g
        self.layer.backward()
        self.x.g += self.out.g


# %% mistake="added-into-the-branch"
# You add `x` to what the branch returned in place. A layer may need its own result in its
# backward pass, and finds another one there.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x, self.out = x, self.layer(x)
        self.out += x
        return self.out

    def backward(self):
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% mistake="branch-runs-twice"
# You run the inner layer twice in a call. A layer may do something else the second time.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x, self.out = x, x + self.layer(x)
        self.inner = self.layer(x)
        return self.out

    def backward(self):
        self.inner.g = self.out.g
        self.layer.backward()
        self.x.g = self.x.g + self.out.g


# %% mistake="one-object-looked-for"
# You ask whether `x.g` *is* the upstream gradient, and add in place where it is not. A
# view is another object with the same numbers.
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        self.x, self.inner = x, self.layer(x)
        self.out = x + self.inner
        return self.out

    def backward(self):
        self.inner.g = self.out.g
        self.layer.backward()
        if self.x.g is self.out.g:
            self.x.g = 2 * self.out.g
        else:
            self.x.g += self.out.g


# %% alternative="collects-first"
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        branch = self.layer(x)
        self.kept = x, branch, torch.add(x, branch)
        return self.kept[-1]

    def backward(self):
        x, branch, out = self.kept
        branch.g = out.g.clone()
        self.layer.backward()
        x.g += out.g


# %% alternative="as-a-module"
class Residual(Module):
    def __init__(self, layer):
        self.layer = layer

    def forward(self, x):
        self.inner = self.layer(x)
        return self.inner + x

    def bwd(self, out, x):
        self.inner.g = out.g
        self.layer.backward()
        through_the_layer = x.g
        x.g = sum([out.g, through_the_layer])


# %% alternative="adds-to-a-copy"
class Residual:
    def __init__(self, layer):
        self.inner = layer

    def __call__(self, x):
        self.x, self.y = x, self.inner(x)
        self.total = torch.stack([x, self.y]).sum(0)
        return self.total

    def backward(self):
        up = self.total.g
        self.y.g = up
        self.inner.backward()
        whole = self.x.g.clone()
        whole += up
        self.x.g = whole


# %% alternative="a-generator-that-waits"
class Residual:
    def __init__(self, layer):
        self.layer = layer

    def _passes(self, x):
        branch = self.layer(x)
        out = torch.add(branch, x)
        yield out
        branch.g = out.g
        self.layer.backward()
        x.g = torch.stack([out.g, x.g]).sum(0)

    def __call__(self, x):
        self.steps = self._passes(x)
        return next(self.steps)

    def backward(self):
        next(self.steps, None)
