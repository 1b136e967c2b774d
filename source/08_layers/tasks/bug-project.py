# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import awkward, by_hand, probe, randn


# %% hidden="bug-project-one"
@by_hand
def one_layer(features, weights, upstream):
    layer = Project(weights)
    made = layer(features)
    made.g = upstream
    layer.backward()
    return [made, features.g, weights.g]


probe(one_layer, randn(2, 3), randn(3, 1), randn(2, 1), unchanged=True)
probe(one_layer, randn(5, 3), randn(3, 4), randn(5, 4), unchanged=True)
probe(one_layer, randn(1, 3), randn(3, 4), randn(1, 4))
probe(
    one_layer, 100 * randn(3, 3), 1e-2 * randn(3, 3), 100 * randn(3, 3), unchanged=True
)
probe(one_layer, awkward(4, 3), awkward(3, 5), awkward(4, 5), unchanged=True)
probe(one_layer, randn(30, 2), 300 * randn(2, 30), randn(30, 30))
probe(one_layer, randn(2, 30), randn(30, 2), randn(2, 2), unchanged=True)
probe(one_layer, randn(3, 5).t(), randn(2, 3).t(), randn(2, 5).t())
features, weights, upstream = randn(4, 3), randn(3, 5), randn(4, 5)
probe(one_layer, 1e-4 * features, 1e-4 * weights, 1e-4 * upstream, atol=0.0)


@by_hand
def second_batch(features, other, weights, upstream):
    layer = Project(weights)
    layer(features)
    layer(other).g = upstream
    layer.backward()
    return [other.g, weights.g]


probe(second_batch, randn(2, 3), randn(2, 3), randn(3, 4), randn(2, 4))
probe(second_batch, randn(2, 3), randn(5, 3), randn(3, 4), randn(5, 4))


@by_hand
def after_an_update(features, other, weights, upstream, other_upstream):
    """The second of two passes, after an update in place"""
    layer = Project(weights)
    for batch, gradient in ((features, upstream), (other, other_upstream)):
        made = layer(batch)
        made.g = gradient
        layer.backward()
        weights.sub_(0.5 * weights.g)
    return [made, other.g, weights.g]


given = randn(3, 4), randn(2, 4), randn(5, 4)
probe(after_an_update, randn(2, 3), randn(5, 3), *given)
given = randn(3, 4), randn(5, 4), randn(5, 4)
probe(after_an_update, randn(5, 3), randn(5, 3), *given)


# %% hidden="bug-project-two"
@by_hand
def two_layers(features, weights, others, upstream):
    first, second = Project(weights), Project(others)
    between = first(features)
    made = second(between)
    made.g = upstream
    second.backward()
    first.backward()
    return [made, between.g, features.g, weights.g, others.g]


probe(two_layers, randn(2, 3), randn(3, 4), randn(4, 1), randn(2, 1))
probe(two_layers, randn(5, 2), randn(2, 3), randn(3, 4), randn(5, 4))


@by_hand
def one_of_two(features, other, weights, others, upstream, other_upstream):
    """Calls of two layers, and the backward pass of the first"""
    first, second = Project(weights), Project(others)
    made, other_made = first(features), second(other)
    made.g, other_made.g = upstream, other_upstream
    first.backward()
    return [getattr(t, "g", None) for t in (features, weights, other, others)]


given = randn(2, 3), randn(5, 4), randn(3, 4), randn(4, 2)
probe(one_of_two, *given, randn(2, 4), randn(5, 2))


# %% mistake="as-it-was"
# `self.w.t` is a method and no tensor: it has to be called. Then run the class in a
# fresh notebook, and see what it still takes from outside.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.out = x @ self.w
        return self.out

    def backward(self):
        x.g = self.out.g @ self.w.t
        w.g = x.t() @ self.out.g


# %% mistake="globals-left"
# The TypeError is gone. But `x` and `w` in your backward pass are names of the notebook
# around it, and not of the layer. Where does a layer find its own?
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.out = x @ self.w
        return self.out

    def backward(self):
        x.g = self.out.g @ self.w.t()
        w.g = x.t() @ self.out.g


# %% mistake="input-from-outside" same="globals-left"
# The weights are the layer's own now, and the input is still a name of the notebook.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.out = x @ self.w
        return self.out

    def backward(self):
        x.g = self.out.g @ self.w.t()
        self.w.g = x.t() @ self.out.g


# %% mistake="weights-from-outside"
# No gradient arrives at the layer's own weights. Does it still go to a `w` of the notebook?
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.w.t()
        w.g = self.x.t() @ self.out.g


# %% mistake="t-is-not-called" same="as-it-was"
# `self.w.t` is still a method and no tensor.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.w.t
        self.w.g = self.x.t() @ self.out.g


# %% mistake="stored-as-outputs-times-inputs"
# You mended what was right: here the weights are stored inputs × outputs, and `x @ w`
# needs no transposition.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w.t()
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.w
        self.w.g = self.out.g.t() @ self.x


# %% mistake="upstream-ignored"
# Your gradients do not depend on `out.g`. Multiply it by ten and look.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        ones = torch.ones_like(self.out)
        self.x.g = ones @ self.w.t()
        self.w.g = self.x.t() @ ones


# %% mistake="transposed-when-made"
# You transpose the weights once, into a copy. An update changes the weights, and your
# copy stays what it was.
class Project:
    def __init__(self, w):
        self.w, self.turned = w, w.t().contiguous()

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.turned
        self.w.g = self.x.t() @ self.out.g


# %% mistake="gradients-added"
# You add to `w.g` what the pass before has left there. Set it.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.w.t()
        self.w.g = getattr(self.w, "g", 0) + self.x.t() @ self.out.g


# %% alternative="einsum"
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, torch.einsum("ni,io->no", x, self.w)
        return self.out

    def backward(self):
        self.x.g = torch.einsum("no,io->ni", self.out.g, self.w)
        self.w.g = torch.einsum("ni,no->io", self.x, self.out.g)


# %% alternative="kept-in-a-dict"
class Project:
    def __init__(self, w):
        self.kept = {"w": w}

    def __call__(self, x):
        self.kept |= {"x": x, "out": x.mm(self.kept["w"])}
        return self.kept["out"]

    def backward(self):
        x, w, g = self.kept["x"], self.kept["w"], self.kept["out"].g
        x.g = (w @ g.T).T
        w.g = (g.T @ x).T


# %% alternative="a-closure-for-each-call"
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        made = torch.tensordot(x, self.w, dims=1)

        def backward():
            x.g = torch.tensordot(made.g, self.w, ([1], [1]))
            self.w.g = torch.tensordot(x, made.g, ([0], [0]))

        self.backward = backward
        return made
