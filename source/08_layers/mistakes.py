# %% task="what-runs" name="call-runs-at-making"
# You let `__call__` run when the object is made. Only `__init__` runs then. Make an
# object and do nothing else with it, and print the log.
after_making = ["init a", "call a"]
after_all = ["init a", "call a", "init b", "call b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% task="what-runs" name="outer-call-first"
# You read `b(a(3))` from left to right. Before `b` can be called its argument must
# exist. Who makes it?
after_making = ["init a"]
after_all = ["init a", "init b", "call b", "call a"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% task="what-runs" name="looked-up-in-the-object"
# You expect the patched object to answer 100. Print `a.__call__(3)` and `a(3)` after
# the assignment: for one of the two, Python does not look into the object.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "TypeError"
patched = 100

# %% task="what-runs" name="attribute-error"
# An object without `__call__` is no missing attribute to Python: nobody asked for an
# attribute by name. It is a value of a type that cannot be called.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "C", "D", "E"}
plain_error = "AttributeError"
patched = 6

# %% task="what-runs" name="class-called-for-object"
# You count `Double(3)` among those that give 6. What stands in front of the
# parentheses, the class or an object? Look at what that call logs.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "B", "C", "D", "E"}
plain_error = "TypeError"
patched = 6

# %% task="what-runs" name="only-parentheses"
# You trust the short spelling alone. `__call__` is a method like any other: it can be
# had from the object, and from the class with the object as first argument.
after_making = ["init a"]
after_all = ["init a", "init b", "call a", "call b"]
gives_six = {"A", "E"}
plain_error = "TypeError"
patched = 6


# %% task="two-names" name="attributes-travel-with-values"
# You expect the attribute wherever the numbers are. It belongs to one tensor object.
# Print `b is t` for each of the names.
have_g = {"a", "b", "c", "d", "e", "f", "h"}
ada = "right"
ben = "right"

# %% task="two-names" name="views-share-attributes"
# A view shares memory, and numbers, with its tensor. Is it therefore the same object?
# Print `c is t`, and then ask `c` for its `g`.
have_g = {"a", "c", "e", "f", "h"}
ada = "error"
ben = "wrong"

# %% task="two-names" name="in-place-makes-a-new-one"
# You think that `t.mul_(3)` hands out a new tensor. Print `t.mul_(3) is t`. The same is
# true of `y *= 10`: which tensor does the layer hold afterwards?
have_g = {"a", "e"}
ada = "error"
ben = "error"

# %% task="two-names" name="ben-is-right"
# Ben's `y` is still the tensor that the layer holds, so nothing fails. But does
# `backward` know that somebody multiplied by 10 after the layer had done its work?
have_g = {"a", "e", "h"}
ada = "error"
ben = "right"

# %% task="two-names" name="ada-is-wrong-silently"
# Ada's `y` is a new tensor, and it is the new one that gets a `g`. Which tensor does
# the layer hold, and what happens when it asks that one for its `g`?
have_g = {"a", "e", "h"}
ada = "wrong"
ben = "wrong"


# %% task="relu" name="upstream-ignored"
# Your gradient is 1 or 0 and does not depend on what arrives from upstream. Set `y.g`
# to tens in place of ones: `x.g` must become ten times as large.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = (self.x > 0).float()


# %% task="relu" name="out-for-gradient"
# You multiply the result where the gradient of the result belongs: a `.g` is missing.
# Send an upstream gradient of zeros through: nothing may come out.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y * (self.x > 0)


# %% task="relu" name="mask-from-the-gradient"
# You look at the sign of the upstream gradient. What decides is the sign of the number
# that went into ReLU. A negative gradient may well pass.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (self.y.g > 0)


# %% task="relu" name="everything-passes"
# You hand the upstream gradient on as it is. Move a negative input a little: does the
# result move?
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g


# %% task="relu" name="float-is-not-called"
# A method is named and not called: without parentheses it is the method itself, and a
# tensor times a method is a TypeError. Print `(x > 0).float` and see what it is.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (self.x > 0).float


# %% task="relu" name="no-return"
# The layer keeps its result and does not hand it out. Print `ReLU()(x)`.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% task="relu" name="a-copy-is-returned"
# What you return and what you keep are two tensors with the same numbers. The upstream
# gradient is put into one of them, and your backward pass looks at the other. Print
# `layer.y is y`.
class ReLU:
    def __call__(self, x):
        self.x = x
        self.y = x.clamp(min=0)
        return self.y.clone()

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% task="relu" name="gradient-is-returned"
# Your backward pass computes the right thing and leaves it nowhere. After it, ask
# `hasattr(x, "g")`.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        return self.y.g * (self.x > 0)


# %% task="relu" name="gradient-on-the-layer" same="gradient-is-returned"
# The gradient ends as an attribute of the layer. The layer before this one will look
# for it in the `g` of the tensor that both of them know.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.g = self.y.g * (self.x > 0)


# %% task="relu" name="memory-on-the-class"
# You keep things on the class, which all objects share. Make two layers, call both, and
# only then run their backward passes: whose input do they see?
class ReLU:
    def __call__(self, x):
        ReLU.x, ReLU.y = x, x.clamp(min=0)
        return ReLU.y

    def backward(self):
        ReLU.x.g = ReLU.y.g * (ReLU.x > 0)


# %% task="relu" name="first-batch-for-ever"
# Your layer remembers its first batch and no later one. Call it twice, with different
# inputs, and print what it holds.
class ReLU:
    x = None

    def __call__(self, x):
        y = x.clamp(min=0)
        if self.x is None:
            self.x, self.y = x, y
        return y

    def backward(self):
        self.x.g = self.y.g * (self.x > 0)


# %% task="relu" name="input-changed-in-place"
# You write into the input itself. Afterwards it is non-negative everywhere, for you and
# for everybody else who holds it. Print x before and after the call.
class ReLU:
    def __call__(self, x):
        self.mask = x > 0
        self.x, self.y = x, x.clamp_(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.mask


# %% task="relu" name="upstream-changed-in-place"
# You zero elements of the upstream gradient itself. Somebody else may still need it:
# print `y.g` before and after your backward pass.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        self.x.g = self.y.g.mul_(self.x > 0)


# %% task="relu" name="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Write the slope of ReLU yourself.
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        with torch.enable_grad():
            x = self.x.detach().requires_grad_()
            y = x.clamp(min=0)
            (self.x.g,) = torch.autograd.grad(y, x, self.y.g)


# %% task="relu" name="calls-autograd"
# The gradient is right, and PyTorch found it. Write it yourself: where does ReLU let the
# upstream gradient through, and where not?
class ReLU:
    def __call__(self, x):
        self.x, self.y = x, x.clamp(min=0)
        return self.y

    def backward(self):
        with torch.inference_mode(False), torch.enable_grad():
            x = self.x.clone().requires_grad_()
            (self.x.g,) = torch.autograd.grad(x.clamp(min=0), x, self.y.g.clone())


# %% task="linear" name="upstream-ignored"
# Your gradients do not depend on what arrives from upstream: you act as if it were all
# ones. Set `y.g` to something uneven and compare with PyTorch.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        ones = torch.ones_like(self.y)
        self.x.g = ones @ self.w
        self.w.g = ones.t() @ self.x
        self.b.g = ones.sum(0)


# %% task="linear" name="out-for-gradient"
# You use the result where the gradient of the result belongs. The shapes agree, so
# nobody complains. Send zeros as upstream gradient: all three must be zeros.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y @ self.w
        self.w.g = self.y.t() @ self.x
        self.b.g = self.y.sum(0)


# %% task="linear" name="t-is-not-called"
# A method is named and not called. `self.w.t` is a method, `self.w.t()` a tensor. The
# message of the TypeError names both sides of the `@`: read the second.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="weights-not-transposed"
# `x @ w` fits only if the weights are stored inputs × outputs. Here they are stored
# the other way round. Write the shapes of all factors down.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w.t()
        self.w.g = self.x.t() @ self.y.g
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="weight-gradient-transposed"
# Your weight gradient is inputs × outputs, and the weights are outputs × inputs. A
# gradient has the shape of the thing it belongs to.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.x.t() @ self.y.g
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="sum-without-dimension"
# Your gradient of the bias is one number. There is a bias for each output. Which
# dimension must disappear, and which must stay?
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum()


# %% task="linear" name="mean-over-the-batch"
# You average over the batch. The rows' shares add up; a 1/n belongs to the loss, if it
# is anywhere, and has arrived from upstream already.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x / len(self.x)
        self.b.g = self.y.g.mean(0)


# %% task="linear" name="elementwise-for-matrix-product"
# You multiply elementwise where a matrix product belongs. The shapes broadcast at best
# by accident. Which index has to be summed over?
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g * self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="bias-overwritten"
# You replace the bias by its gradient. One `.g` is missing on the left of an equals
# sign. Print the bias before and after the backward pass.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b = self.y.g.sum(0)


# %% task="linear" name="no-bias"
# The forward pass forgets the bias, and so the bias moves nothing. Feed zeros.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t()
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = torch.zeros_like(self.b)


# %% task="linear" name="weights-copied"
# You keep copies of weights and bias. Gradients on the copies reach nobody, and an
# update of the originals does not reach you. Print `layer.w is w`.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w.clone(), b.clone()

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="stale-weights"
# The gradients land where they should, but your forward pass works with the numbers
# that the weights had when the layer was made. Update the weights in place, call again,
# and look whether the result has changed.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.transposed, self.shift = w.t().clone(), b.clone()

    def __call__(self, x):
        self.x = x
        self.y = x @ self.transposed + self.shift
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.transposed.t()
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="weights-on-the-class"
# Weights that are kept on the class belong to all layers at once. Make two layers, and
# ask the first for its weights.
class Linear:
    def __init__(self, w, b):
        Linear.w, Linear.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ self.x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="reads-a-global"
# Your backward pass reads an `x` that is no attribute and no argument. It finds one
# that happens to lie around in the notebook. Restart, run all cells, and look at each
# name in `backward`: where does it come from?
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        x.g = self.y.g @ self.w
        self.w.g = self.y.g.t() @ x
        self.b.g = self.y.g.sum(0)


# %% task="linear" name="gradients-added"
# You add to `w.g` and `b.g` what an earlier step has left there. One step is right, and
# each later one goes the way of all steps before it too. Run two steps and print `w.g`.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        self.x.g = self.y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + self.y.g.t() @ self.x
        self.b.g = getattr(self.b, "g", 0) + self.y.g.sum(0)


# %% task="linear" name="left-to-autograd"
# You ask `torch.autograd` for the gradients. The tests run without its recording, so it
# has nothing to look at. Write the three formulas yourself.
class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x = x
        self.y = x @ self.w.t() + self.b
        return self.y

    def backward(self):
        with torch.enable_grad():
            tensors = [t.detach().requires_grad_() for t in (self.x, self.w, self.b)]
            y = tensors[0] @ tensors[1].t() + tensors[2]
            gradients = torch.autograd.grad(y, tensors, self.y.g)
        self.x.g, self.w.g, self.b.g = gradients


# %% task="mse" name="upstream-ignored"
# Your gradient is that of the loss alone, as if nothing came after it. Set `loss.g` to
# 10 in place of 1: `pred.g` must become ten times as large.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = 2 * difference / len(difference)


# %% task="mse" name="loss-for-gradient"
# You multiply by the loss where the gradient of the loss belongs. The value of the loss
# does not occur in its gradient.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss * 2 * difference / len(difference)


# %% task="mse" name="no-squeeze"
# A column minus a row is a table of all differences, and its mean is no loss. Give it
# predictions that are exactly right: the loss must be 0.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss.g * 2 * difference / len(difference)


# %% task="mse" name="squeeze-without-argument"
# For a batch of one, `squeeze()` leaves rank 0, and a rank-0 tensor has no `[:, None]`.
# Tell it which dimension you mean.
class Mse:
    def __call__(self, pred, target):
        self.pred = pred
        self.difference = pred.squeeze() - target.squeeze()
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        n = len(self.difference)
        self.pred.g = (self.loss.g * 2 * self.difference / n)[:, None]


# %% task="mse" name="no-division-by-n"
# The loss is a mean, and your gradient that of a sum. Give it the same examples twice:
# each one's share must halve.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * (self.pred - self.target[:, None])


# %% task="mse" name="no-two"
# The slope of a square is twice what was squared.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.pred - self.target[:, None]
        self.pred.g = self.loss.g * difference / len(difference)


# %% task="mse" name="sign-flipped"
# Your gradient points downhill. Take a prediction that is too large: moving it up makes
# the loss larger, so its gradient is positive.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (target - pred[:, 0]).pow(2).mean()
        return self.loss

    def backward(self):
        difference = self.target[:, None] - self.pred
        self.pred.g = self.loss.g * 2 * difference / len(difference)


# %% task="mse" name="gradient-without-column"
# The gradient has the shape of the differences, (n,). It must have the shape of the
# tensor it belongs to.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred[:, 0] - target
        self.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * self.difference / len(self.difference)


# %% task="mse" name="sum-for-mean"
# Your loss grows with the number of examples. A mean does not.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred - target[:, None]
        self.loss = self.difference.pow(2).sum()
        return self.loss

    def backward(self):
        self.pred.g = self.loss.g * 2 * self.difference


# %% task="mse" name="a-number-is-returned"
# You return a Python number. It cannot carry a gradient: a number has no attributes to
# write to. Stay with tensors.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.difference = pred, pred - target[:, None]
        self.loss = self.difference.pow(2).mean()
        return self.loss.item()

    def backward(self):
        n = len(self.difference)
        self.pred.g = self.loss.g * 2 * self.difference / n


# %% task="mse" name="memory-on-the-class"
# All your losses share one memory, because it lies on the class. Make two, call both,
# then run their backward passes.
class Mse:
    def __call__(self, pred, target):
        Mse.pred, Mse.difference = pred, pred - target[:, None]
        Mse.loss = self.difference.pow(2).mean()
        return self.loss

    def backward(self):
        n = len(self.difference)
        self.pred.g = self.loss.g * 2 * self.difference / n


# %% task="mse" name="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Write the formula yourself.
class Mse:
    def __call__(self, pred, target):
        self.pred, self.target = pred, target
        self.loss = (pred[:, 0] - target).pow(2).mean()
        return self.loss

    def backward(self):
        with torch.enable_grad():
            pred = self.pred.detach().requires_grad_()
            loss = (pred[:, 0] - self.target).pow(2).mean()
            (self.pred.g,) = torch.autograd.grad(loss, pred, self.loss.g)


# %% task="check" name="upstream-of-ones"
# You let PyTorch start from ones, and the layer from the upstream gradient. Both must
# start from the same. Send tens through a right layer and look at the error.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, torch.ones_like(y))
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% task="check" name="ones-on-both-sides"
# You replace the upstream gradient by ones for PyTorch and for the layer. A layer that
# ignores its upstream gradient passes your check.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    ones = torch.ones_like(y)
    wanted = torch.autograd.grad(y, tensors, ones)
    y.g = ones
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% task="check" name="signed-differences"
# You take the largest difference without its absolute value. An error of -5 is an error
# of 5: try a layer whose gradient is too small everywhere.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).max().item()


# %% task="check" name="shapes-not-compared"
# You subtract without looking at the shapes, and broadcasting does the rest. Subtract a
# tensor of shape (3, 1) from one of shape (3,) and count the differences.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g"):
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% task="check" name="missing-counts-as-zero"
# A gradient that is missing is taken for zero. The text asks for infinity: a layer that
# leaves nothing must not look better than one that is slightly off.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(y, tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    g = getattr(t, "g", torch.zeros_like(t))
    if g.shape != t.shape:
        return float("inf")
    return (g - wanted).abs().max().item()


# %% task="check" name="input-alone"
# Only the gradient of the input is checked. The weights' gradients are what training
# uses.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    (wanted,) = torch.autograd.grad(y, [x], upstream)
    y.g = upstream
    layer.backward()
    if not hasattr(x, "g") or x.g.shape != x.shape:
        return [float("inf")]
    return [(x.g - wanted).abs().max().item()]


# %% task="check" name="layer-is-called-twice"
# You call the layer once for PyTorch and once more for its own backward pass, and give
# the `g` to the result of the first call. By then the layer holds another result.
def gradient_errors(layer, x, parameters, upstream):
    y = layer(x)
    tensors = [x, *parameters]
    wanted = torch.autograd.grad(layer(x), tensors, upstream)
    y.g = upstream
    layer.backward()
    return [_error(t, w) for t, w in zip(tensors, wanted, strict=True)]


def _error(t, wanted):
    if not hasattr(t, "g") or t.g.shape != t.shape:
        return float("inf")
    return (t.g - wanted).abs().max().item()


# %% task="module" name="result-not-returned"
# A call keeps its result and returns nothing. Print what `layer(x)` gives.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="star-forgotten"
# You hand the whole tuple over as one argument. `forward(args)` and `forward(*args)`
# are different calls: in which does a layer with two inputs get two?
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="first-argument-alone"
# Your base class knows layers with one input only. A loss has two.
class Module:
    def __call__(self, x):
        self.args = (x,)
        self.out = self.forward(x)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="forward-runs-again"
# Your backward pass computes the result once more. It is a new tensor, without the `g`
# that was put into the first one.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.forward(*self.args), *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="gradient-for-result"
# You hand `self.out.g` to `bwd`, which expects the result itself and looks for a `g`
# there.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out.g, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="memory-on-the-class"
# Arguments and result are kept on the class, so the last call of any layer overwrites
# those of all others. Call two layers, one after the other, and then go backward.
class Module:
    def __call__(self, *args):
        Module.args = args
        Module.out = self.forward(*args)
        return Module.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="needs-super-init"
# Your `__call__` relies on something that `__init__` of the base class prepares. A
# subclass with an `__init__` of its own replaces it. Let the call prepare what it
# needs.
class Module:
    def __init__(self):
        self.kept = {}

    def __call__(self, *args):
        self.kept["args"] = self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.kept["args"])

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="module" name="gain-upstream-ignored"
# The gradients of `Gain` do not depend on the upstream gradient. Give `out.g` other
# numbers: both gradients must change.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = self.gain.expand_as(x)
        self.gain.g = x.sum(0)


# %% task="module" name="gain-not-summed"
# Your `gain.g` has a row for each example. There is one gain for a column, which moves
# all rows.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = out.g * x


# %% task="module" name="gain-sum-without-dimension"
# Your `gain.g` is one number. Each column has its own gain: which dimension must
# disappear?
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum()


# %% task="module" name="gain-out-for-gradient"
# `Gain` multiplies the result where the gradient of the result belongs. Send zeros as
# upstream gradient: both gradients must be zeros.
class Module:
    def __call__(self, *args):
        self.args = args
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out * self.gain
        self.gain.g = (out * x).sum(0)


# %% task="module" name="args-as-a-list"
# You keep the arguments in a list. `self.args` is to be a tuple, as the star makes it.
class Module:
    def __call__(self, *args):
        self.args = list(args)
        self.out = self.forward(*args)
        return self.out

    def forward(self, *args):
        raise NotImplementedError("a subclass writes forward")

    def backward(self):
        self.bwd(self.out, *self.args)

    def bwd(self, out, *args):
        raise NotImplementedError("a subclass writes bwd")


class Gain(Module):
    def __init__(self, gain):
        self.gain = gain

    def forward(self, x):
        return x * self.gain

    def bwd(self, out, x):
        x.g = out.g * self.gain
        self.gain.g = (out.g * x).sum(0)


# %% task="centre" name="gradient-passes-unchanged"
# You treat the mean as a constant. It is not: each input moves the mean of its row, and
# with it every result of the row.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g.clone()


# %% task="centre" name="upstream-replaced-by-ones"
# You use ones as upstream gradient, and all gradients come out as 0. That is right for
# ones: the results of a row always sum to 0. For any other upstream gradient it is not.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        ones = torch.ones_like(self.y)
        self.x.g = ones - ones.mean(1, keepdim=True)


# %% task="centre" name="column-means"
# You subtract the mean of each column. Print `y.mean(1)`: it should be 0 for each row.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(0)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(0)


# %% task="centre" name="one-mean-for-all"
# You subtract the mean of the whole table. Each row has its own.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean()
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean()


# %% task="centre" name="scaled-by-one-minus-one-over-m"
# You count an input's effect on its own result, and not on the others of its row. The
# shares of all results of a row add up.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g * (1 - 1 / self.x.shape[1])


# %% task="centre" name="mean-of-the-result"
# You subtract a mean of the result, which is always 0. The mean that belongs there is
# one of gradients.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.x.mean(1, keepdim=True)


# %% task="centre" name="keepdim-forgotten"
# The means of the rows have the shape (n,) and are lined up with the columns. Print the
# shapes of both sides of the minus sign.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1)
        return self.y

    def backward(self):
        self.x.g = self.y.g - self.y.g.mean(1)


# %% task="centre" name="left-to-autograd"
# You ask `torch.autograd` for the gradient. The tests run without its recording, so it
# has nothing to look at. Derive the formula yourself.
class Centre:
    def __call__(self, x):
        self.x, self.y = x, x - x.mean(1, keepdim=True)
        return self.y

    def backward(self):
        with torch.enable_grad():
            x = self.x.detach().requires_grad_()
            y = x - x.mean(1, keepdim=True)
            (self.x.g,) = torch.autograd.grad(y, x, self.y.g)


# %% task="model" name="result-not-passed-on"
# Each layer of yours gets the first input. What a layer returns must become the input
# of the next.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        out = x
        for layer in self.layers:
            out = layer(x)
        return self.loss(out, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="layers-called-for-nothing"
# The layers are called and their results dropped. The loss is still that of the first
# input. Print x after the loop.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="return-inside-the-loop"
# A `return` inside the loop ends it in its first turn. Count the layers that are
# called.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
            return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="layers-not-visited"
# Your backward pass stops at the loss. The layers wait for theirs.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()


# %% task="model" name="method-named-and-not-called" same="layers-not-visited"
# `layer.backward` without parentheses names the method and does not run it. Put a print
# into a layer's backward pass and see whether it appears.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward


# %% task="model" name="forward-order"
# You go through the layers from the first to the last. The first layer's result gets
# its gradient from the second, so the second must be done before.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        for layer in self.layers:
            layer.backward()


# %% task="model" name="loss-comes-last"
# The loss is asked last. It is what the layers wait for: the last result of the layers
# gets its gradient from the loss.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()
        self.loss.backward()


# %% task="model" name="loss-is-left-out"
# Nobody asks the loss for its backward pass, so no gradient arrives at the last layer.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="upstream-replaced-by-one"
# You put a 1 into the `g` of the loss, over what was there. A caller who wants half the
# loss has put 0.5 there. Set `loss.g` to 10 and compare.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.out = self.loss(x, target)
        return self.out

    def backward(self):
        self.out.g = torch.ones_like(self.out)
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="model" name="list-reversed-in-place"
# `self.layers.reverse()` turns the list itself round. The next forward pass runs the
# layers from the back, and the caller's list has changed too.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        self.layers.reverse()
        for layer in self.layers:
            layer.backward()


# %% task="model" name="layers-used-up"
# Your backward pass takes the layers out of the list. There is none left for the second
# step of training.
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        return self.loss(x, target)

    def backward(self):
        self.loss.backward()
        while self.layers:
            self.layers.pop().backward()


# %% task="model" name="loss-without-target"
# You return the last result of the layers, and no loss. Where does `target` go?
class Model:
    def __init__(self, layers, loss):
        self.layers, self.loss = layers, loss

    def __call__(self, x, target):
        for layer in self.layers:
            x = layer(x)
        self.loss(x, target)
        return x

    def backward(self):
        self.loss.backward()
        for layer in reversed(self.layers):
            layer.backward()


# %% task="waits" name="every-slot-counted"
# You count each tensor once for each object that keeps it. The result of one layer and
# the input of the next are one tensor, kept twice and stored once.
tensors_kept = 9
bytes_kept = 4 * (64 * 784 + 4 * 64 * 50 + 2 * 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 1

# %% task="waits" name="numbers-for-bytes"
# You count numbers. Each takes 4 bytes.
tensors_kept = 6
bytes_kept = 64 * 784 + 2 * 64 * 50 + 64 + 64 + 1
bytes_weights = 50 * 784 + 50 + 50 + 1
kept_factor = 2
weights_factor = 1

# %% task="waits" name="input-forgotten"
# You leave out the input of the network. The first layer keeps it, because the gradient
# of its weights needs it, and here it is the largest of all.
tensors_kept = 5
bytes_kept = 4 * (2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 1

# %% task="waits" name="weights-grow-with-the-batch"
# You let the weights grow with the batch. All rows of a batch go through the same
# weights.
tensors_kept = 6
bytes_kept = 4 * (64 * 784 + 2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50 + 50 + 1)
kept_factor = 2
weights_factor = 2

# %% task="waits" name="biases-forgotten"
# You count the weights and leave the biases out.
tensors_kept = 6
bytes_kept = 4 * (64 * 784 + 2 * 64 * 50 + 64 + 64 + 1)
bytes_weights = 4 * (50 * 784 + 50)
kept_factor = 2
weights_factor = 1


# %% task="second-call" name="memory-for-both-calls"
# You assume that the layer remembers both calls. It has one attribute `x`. What is left
# in it after the second call?
w_right = 13.0
w_found = 13.0
w_added = 13.0
owners = {"x", "u"}

# %% task="second-call" name="adding-is-enough"
# You expect that adding mends it. Which input does each of the two backward passes
# multiply with? Print `line.x` before each of them.
w_right = 13.0
w_found = 7.0
w_added = 13.0
owners = {"u"}

# %% task="second-call" name="last-share-alone"
# You take the second call alone for the whole truth. `u` depends on `w` as well: put
# 3.001 for `w` and compute `y`.
w_right = 7.0
w_found = 7.0
w_added = 14.0
owners = {"u"}

# %% task="second-call" name="second-pass-goes-back-further"
# You let the second backward pass go on to the first call. Nothing tells it to: the
# layer holds the same input and the same result as before.
w_right = 13.0
w_found = 6.0
w_added = 13.0
owners = {"x", "u"}

# %% task="second-call" name="u-is-forgotten"
# You think that no gradient is left but the weight's. Each backward pass sets the `g`
# of the input that the layer remembers. Which one is that?
w_right = 13.0
w_found = 7.0
w_added = 14.0
owners = set()


# %% task="shared" name="last-call-alone"
# Your layer remembers its last call, and the backward passes of all earlier ones use it
# too. Print the input that each backward pass sees.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        self.x, self.y = x, x @ self.w.t() + self.b
        return self.y

    def backward(self):
        x, y = self.x, self.y
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="first-call-first"
# Your backward passes begin with the first call. Its result gets a gradient only when
# the later call, which was fed with it, has been done.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop(0)
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="set-instead-of-added"
# Each backward pass replaces the gradients of the one before. Shares that arrive by
# several ways are added.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = y.g @ self.w
        self.w.g = y.g.t() @ x
        self.b.g = y.g.sum(0)


# %% task="shared" name="input-gradient-set"
# The weights add up their shares, and the input does not. Two calls may get the same x.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="upstream-ignored"
# Your gradients do not depend on what arrives in the `g` of the results. Send zeros:
# nothing may be added anywhere.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        ones = torch.ones_like(y)
        x.g = getattr(x, "g", 0) + ones @ self.w
        self.w.g = getattr(self.w, "g", 0) + ones.t() @ x
        self.b.g = getattr(self.b, "g", 0) + ones.sum(0)


# %% task="shared" name="out-for-gradient"
# You use the result where the gradient of the result belongs.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.sum(0)


# %% task="shared" name="pile-on-the-class"
# The pile of calls lies on the class, and all layers put theirs on the same one. Make
# two layers, call both, and go backward through the first.
class SharedLinear:
    calls = []

    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls.pop()
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="one-pass-does-all"
# Your first backward pass does all the calls at once. A call whose result has no
# gradient yet, or gets its own later, is done too early.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        while self.calls:
            x, y = self.calls.pop()
            x.g = getattr(x, "g", 0) + y.g @ self.w
            self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
            self.b.g = getattr(self.b, "g", 0) + y.g.sum(0)


# %% task="shared" name="call-stays-on-the-pile" same="last-call-alone"
# Your backward pass looks at the top of the pile and leaves it there. The next one sees
# the same call again.
class SharedLinear:
    def __init__(self, w, b):
        self.w, self.b, self.calls = w, b, []

    def __call__(self, x):
        y = x @ self.w.t() + self.b
        self.calls.append((x, y))
        return y

    def backward(self):
        x, y = self.calls[-1]
        x.g = getattr(x, "g", 0) + y.g @ self.w
        self.w.g = getattr(self.w, "g", 0) + y.g.t() @ x
        self.b.g = getattr(self.b, "g", 0) + y.g.sum(0) + 0 * len(self.calls)


# %% task="by-loop" name="inputs-times-outputs"
# Your outer products are inputs × outputs. The weights are outputs × inputs. Which
# factor belongs to the rows of the result?
def by_loop(x, g):
    total = torch.zeros(x.shape[1], g.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += x[k][:, None] * g[k]
    return total


# %% task="by-loop" name="mean-for-sum"
# You divide by the number of examples. The shares are added.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total / len(x)


# %% task="by-loop" name="last-example-alone"
# You replace the sum in each turn instead of adding to it. Only the last example is
# left.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total = g[k][:, None] * x[k]
    return total


# %% task="by-loop" name="return-inside-the-loop"
# A `return` inside the loop ends it after the first example.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
        return total
    return total


# %% task="by-loop" name="two-loops"
# The values are right, but one loop too many is left: yours runs over the outputs, too.
# Broadcasting makes a whole outer product at once.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        for j in range(g.shape[1]):
            total[j] += g[k, j] * x[k]
    return total


# %% task="by-loop" name="keeps-them-all"
# You collect all the outer products and add them at the end. That is a tensor of n
# times as many elements as the weights. Keep one sum.
def by_loop(x, g):
    if len(x) == 0:
        return torch.zeros(g.shape[1], x.shape[1], dtype=x.dtype)
    return torch.stack([g[k][:, None] * x[k] for k in range(len(x))]).sum(0)


# %% task="by-loop" name="matrix-product"
# The values are right and nothing could be faster, but this task forbids matrix
# products. Their turn comes two tasks later.
def by_loop(x, g):
    return g.t() @ x


# %% task="by-loop" name="one-dtype-for-all"
# Your sum is float32 whatever comes in, and float64 gradients lose half their digits.
# Ask the input for its dtype.
def by_loop(x, g):
    total = torch.zeros(g.shape[1], x.shape[1])
    for k in range(len(x)):
        total += g[k][:, None] * x[k]
    return total


# %% task="per-example" name="already-summed"
# You return the sum over the batch. This task wants each example's own gradient.
def per_example(x, g):
    return torch.einsum("nj,ni->ji", g, x)


# %% task="per-example" name="inputs-before-outputs"
# The last two dimensions are exchanged. Each entry of the table has the shape of the
# weights, outputs × inputs.
def per_example(x, g):
    return torch.einsum("nj,ni->nij", g, x)


# %% task="per-example" name="loop-and-stack"
# The table is right, but it is built by a loop over the examples. Broadcasting does all
# of them in one step.
def per_example(x, g):
    table = torch.zeros(len(x), g.shape[1], x.shape[1])
    for k in range(len(x)):
        table[k] = g[k][:, None] * x[k]
    return table


# %% task="per-example" name="every-pair-of-examples"
# You multiply the gradients of one example with the inputs of another. The letter of
# the examples must be the same on both sides.
def per_example(x, g):
    return torch.einsum("kj,ni->nji", g, x)


# %% task="per-example" name="divided-by-n"
# You divide by the number of examples. The table holds each one's full gradient.
def per_example(x, g):
    return g[:, :, None] * x[:, None, :] / max(len(x), 1)


# %% task="one-product" name="transposed"
# Both results are inputs × outputs, and the weights are outputs × inputs.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ij", g, x)


def by_product(x, g):
    return x.t() @ g


# %% task="one-product" name="einsum-builds-the-table"
# Your einsum keeps the letter of the examples in its output, and the sum comes
# afterwards. That is the table of the last task. Let einsum do the sum.
def by_einsum(x, g):
    return torch.einsum("kj,ki->kji", g, x).sum(0)


def by_product(x, g):
    return g.t() @ x


# %% task="one-product" name="batch-of-products"
# Your product multiplies a column with a row for each example, and adds afterwards. One
# matrix product does both.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return (g[:, :, None] @ x[:, None, :]).sum(0)


# %% task="one-product" name="examples-not-matched"
# The examples have different letters in your einsum. So every gradient meets every
# input, also of another example.
def by_einsum(x, g):
    return torch.einsum("kj,ni->ji", g, x)


def by_product(x, g):
    return g.t() @ x


# %% task="one-product" name="t-is-not-called"
# `g.t` names the method, `g.t()` calls it.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return g.t @ x


# %% task="one-product" name="averaged"
# You divide by the number of examples. A 1/n of the loss has arrived in `g` already.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x) / len(x)


def by_product(x, g):
    return g.t() @ x / max(len(x), 1)


# %% task="one-product" name="einsum-is-a-product"
# `by_einsum` contains no einsum. The numbers are right; the exercise is the spec.
def by_einsum(x, g):
    return g.t() @ x


def by_product(x, g):
    return g.t() @ x


# %% task="one-product" name="product-is-an-einsum"
# `by_product` contains no product of two matrices. The numbers are right; the exercise
# is to see which of the two is transposed.
def by_einsum(x, g):
    return torch.einsum("kj,ki->ji", g, x)


def by_product(x, g):
    return torch.einsum("kj,ki->ji", g, x)


# %% task="cost" name="numbers-for-bytes"
# You count numbers. Each takes 4 bytes.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784
result_bytes = 50 * 784
loop_bytes = 50 * 784
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 2

# %% task="cost" name="loop-keeps-everything"
# You let the loop keep all its outer products. It has added one to the sum before it
# makes the next, and needs it no more.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 64 * 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 2, 2

# %% task="cost" name="work-does-not-grow"
# You let the work stay the same when the batch grows. Each example brings an outer
# product of its own.
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 1

# %% task="cost" name="inputs-before-outputs"
# The weights are outputs × inputs, and so is each entry of the table.
table_shape = (64, 784, 50)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 1, 2

# %% task="cost" name="everything-doubles"
# You double everything with the batch. How large is one outer product, and does its
# size know anything of the batch?
table_shape = (64, 50, 784)
table_bytes = 64 * 50 * 784 * 4
result_bytes = 50 * 784 * 4
loop_bytes = 50 * 784 * 4
multiplications = 64 * 50 * 784
table_factor, loop_factor, work_factor = 2, 2, 2


# %% task="bug-shift" name="as-it-was"
# Both faults are still there. Give the layer three columns, a bias other than 0, and an
# upstream gradient that differs from the input.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out
        self.b.g = self.out.g.sum()


# %% task="bug-shift" name="out-for-gradient-left"
# The bias is mended. In the line above it a `.g` is still missing.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out
        self.b.g = self.out.g.sum(0)


# %% task="bug-shift" name="sum-without-dimension-left"
# `x.g` is mended. The gradient of the bias is still a single number, whatever the
# number of columns.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out.g
        self.b.g = self.out.g.sum()


# %% task="bug-shift" name="summed-over-columns"
# You sum each row. There is a bias for each column.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = self.out.g
        self.b.g = self.out.g.sum(1)


# %% task="bug-shift" name="upstream-ignored"
# The slope of a sum is 1, and so you write ones. By the chain rule that 1 is multiplied
# by what arrives.
class Shift:
    def __init__(self, b):
        self.b = b

    def __call__(self, x):
        self.x, self.out = x, x + self.b
        return self.out

    def backward(self):
        self.x.g = torch.ones_like(self.x)
        self.b.g = torch.ones_like(self.x).sum(0)


# %% task="bug-project" name="globals-left"
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


# %% task="bug-project" name="input-from-outside" same="globals-left"
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


# %% task="bug-project" name="weights-from-outside"
# The input is the layer's own now. The weights' gradient still goes to a `w` of the
# notebook.
class Project:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        self.x, self.out = x, x @ self.w
        return self.out

    def backward(self):
        self.x.g = self.out.g @ self.w.t()
        w.g = self.x.t() @ self.out.g


# %% task="bug-project" name="t-is-not-called"
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


# %% task="bug-project" name="stored-as-outputs-times-inputs"
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


# %% task="bug-project" name="upstream-ignored"
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


# %% task="bug-stack" name="return-left-in-the-loop"
# The loop of your forward pass still ends in its first turn.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
            return x

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% task="bug-stack" name="result-not-passed-on"
# All layers are called now, each with the first input. Whose result should the second
# layer get?
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            out = layer(x)
        return out

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward()


# %% task="bug-stack" name="list-still-reversed-in-place"
# The first step is right. `reverse` turns the list itself round, so that the second
# step runs the layers from the back, and the caller finds his list changed.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        self.layers.reverse()
        for layer in self.layers:
            layer.backward()


# %% task="bug-stack" name="backward-still-not-called"
# `layer.backward` names a method. Nothing runs, and no gradient arrives.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        for layer in reversed(self.layers):
            layer.backward


# %% task="bug-stack" name="forward-order"
# Without the reversal the first layer is asked first, before there is a gradient for
# its result. The order must be reversed, and the list must not.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self):
        for layer in self.layers:
            layer.backward()


# %% task="bug-stack" name="upstream-replaced-by-ones"
# Your stack puts ones into the `g` of its result. Somebody has put the upstream
# gradient there before.
class Stack:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        self.out = x
        return x

    def backward(self):
        self.out.g = torch.ones_like(self.out)
        for layer in reversed(self.layers):
            layer.backward()


# %% task="bug-residual" name="result-still-not-used"
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


# %% task="bug-residual" name="branch-without-gradient"
# Nobody gives the inner layer the gradient of *its* result. The result of the block is
# another tensor.
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


# %% task="bug-residual" name="overwritten"
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


# %% task="bug-residual" name="short-way-forgotten"
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


# %% task="bug-residual" name="upstream-ignored-on-the-short-way"
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


# %% task="bug-residual" name="upstream-not-handed-to-the-branch"
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


# %% task="bug-residual" name="added-into-the-input"
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


# %% task="bug-residual" name="adds-in-place"
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


# %% task="bug-builder" name="as-it-was"
# Nothing has changed: the list in the argument and the list on the class are each made
# once, for all builders.
class Builder:
    shapes = []

    def __init__(self, layers=[]):
        self.layers = layers

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="shapes-still-shared"
# The layers are mended. The list of shapes is still one list on the class, which all
# builders write into.
class Builder:
    shapes = []

    def __init__(self, layers=()):
        self.layers = list(layers)

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="default-still-shared"
# The shapes are mended. The empty list in the signature is made once, when Python reads
# the class, and every builder without layers gets that one.
class Builder:
    def __init__(self, layers=[]):
        self.layers, self.shapes = layers, []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="given-list-is-kept"
# Builders no longer share what is theirs. But a list that is handed over is still the
# caller's own: what you add to the builder turns up there.
class Builder:
    def __init__(self, layers=None):
        self.layers = [] if layers is None else layers
        self.shapes = []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="add-returns-nothing"
# `add` no longer returns the builder, and so a second `.add` finds None.
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)

    def __call__(self, x):
        self.shapes.append(tuple(x.shape))
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="bug-builder" name="shapes-reset-by-each-call"
# You start the list of shapes anew in each call, and only the last one is left.
class Builder:
    def __init__(self, layers=()):
        self.layers, self.shapes = list(layers), []

    def add(self, layer):
        self.layers.append(layer)
        return self

    def __call__(self, x):
        self.shapes = [tuple(x.shape)]
        for layer in self.layers:
            x = layer(x)
        return x
