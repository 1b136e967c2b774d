# %% task="contract" name="forward-read-again"
# You described backward as if data went through it in the same direction as in forward.
# It runs the other way: what was a result becomes an argument, what was an argument
# becomes a result. Draw the box with all its arrows turned round and count again.
upstream_count = 4
upstream_shapes = [(6, 4), (3, 4), (), (3,)]
returned_count = 2
none_position = 0
w_gradient_shape = (6, 3)

# %% task="contract" name="one-upstream-only"
# You have one upstream gradient for two outputs, and left the argument that is no
# tensor out of the count. Every output sends a gradient back, the rank-0 one too; and
# backward returns something for every input, even where that something is not a
# gradient.
upstream_count = 1
upstream_shapes = [(6, 3)]
returned_count = 3
none_position = 2
w_gradient_shape = (3, 4)

# %% task="contract" name="ctx-counted"
# Some of your numbers are too large by one, as if ctx were among the inputs. The
# question counts what comes after ctx, and no gradient is ever returned for ctx.
upstream_count = 3
upstream_shapes = [(6, 3), ()]
returned_count = 5
none_position = 3
w_gradient_shape = (3, 4)

# %% task="contract" name="rank-0-as-one-element"
# The penalty has rank 0. A tensor of rank 0 and a tensor with one element in one
# dimension have different shapes: compare torch.tensor(5.0).shape with
# torch.tensor([5.0]).shape. Is the gradient for w shaped like w, as the text promises?
upstream_count = 2
upstream_shapes = [(6, 3), (1,)]
returned_count = 4
none_position = 2
w_gradient_shape = (4, 3)


# %% task="relu" name="upstream-ignored"
# Your backward returns the slope of ReLU and drops what arrived from upstream. Behind a
# .sum() nobody notices, because a sum sends ones. Run
# ReLU.apply(x).backward(torch.tensor([10.0, -3.0])) and look at x.grad.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (x > 0).to(grad.dtype)


# %% task="relu" name="mask-from-upstream"
# You decide what passes by the sign of the gradient that arrives. What the upstream
# gradient happens to be says nothing about which inputs were positive. Try a positive x
# with a negative upstream gradient: what should come back?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * (grad > 0)


# %% task="relu" name="relu-of-x-for-slope"
# Your backward multiplies by relu(x), the value, where the slope belongs. If x = 5
# grows by a little, how much does relu(x) grow: that much, or five times as much?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * x.clamp(min=0)


# %% task="relu" name="forward-again-in-backward"
# Your backward returns relu(x) itself. That is the result of the forward pass once
# more, and no gradient: neither the slope nor the upstream gradient is in it.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return x.clamp(min=0)


# %% task="relu" name="step-function"
# Your forward returns 1 for every positive element. That is the slope of ReLU. Compare
# the results for x = 2.5 and x = 7.0: they must differ.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x > 0).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="changes-its-input"
# Your forward overwrites the tensor it was given. The caller may still need it. Print x
# before and after the call, and look for a method whose name ends in an underscore or
# an assignment to x[...].
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.detach()
        y[y < 0] = 0
        ctx.save_for_backward(x)
        return y.clone()

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="relu" name="everything-passes"
# Your backward hands the upstream gradient on unchanged. Where x was negative the
# output does not move at all when x moves a little. What is the gradient there?
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad


# %% task="relu" name="mask-on-the-wrong-side"
# Your gradient is nonzero exactly where it should be zero, and the other way round.
# Look at one positive and one negative element and ask which of them lets a change
# through.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x < 0)


# %% task="relu" name="nothing-returned"
# Your methods compute something and do not return it. A Python function without a
# return statement gives None, which apply passes on as it is.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        grad * (x > 0)


# %% task="relu" name="gradient-cut-off"
# Your first derivative is right, and autograd cannot differentiate it again: somewhere
# in backward the upstream gradient is cut off, by detach, .data or no_grad.
class ReLU(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad.detach() * (x > 0)


# %% task="sum-sees-ones" name="what-would-be-right"
# These are the gradients of a correct Function. The question is what this faulty one
# gives. Its backward never uses the argument grad: mark that place, then follow
# what arrives there and what leaves.
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [20.0, 40.0, 60.0]
after_inner_three = [18.0, 36.0, 54.0]
after_twice = [4.0, 32.0, 108.0]

# %% task="sum-sees-ones" name="always-2x"
# You let the faulty Function override everything. It drops what comes from behind it,
# the operations after it. The operation before it, 3 * x, is PyTorch's own and still
# does its part; and what does LazySquare see as its input there?
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [2.0, 4.0, 6.0]
after_inner_three = [2.0, 4.0, 6.0]
after_twice = [2.0, 4.0, 6.0]

# %% task="sum-sees-ones" name="inner-factor-once"
# In the third line the factor 3 acts twice: LazySquare squares 3 * x, and the gradient
# then goes on through the multiplication by 3. In the fourth line, ask which of
# the two backward calls comes last: whatever it receives, it throws away.
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [2.0, 4.0, 6.0]
after_inner_three = [6.0, 12.0, 18.0]
after_twice = [2.0, 8.0, 18.0]

# %% task="sum-sees-ones" name="ones-everywhere"
# The sum sends ones to LazySquare; that is what arrives, not what x receives. Write
# down what its backward returns for each element.
after_sum = [1.0, 1.0, 1.0]
after_times_ten = [10.0, 10.0, 10.0]
after_inner_three = [3.0, 3.0, 3.0]
after_twice = [1.0, 1.0, 1.0]


# %% task="hypotenuse" name="still-as-given"
# This is the class as it was given. One of the two gradients does not know what came
# from upstream. Test each of them separately with an upstream gradient that is not 1.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / r, b / r


# %% task="hypotenuse" name="upstream-gone-from-both"
# You made the two lines alike by removing the upstream gradient from the right one. Now
# both are wrong. Call backward(torch.tensor([10.0, -1.0])) and compare with PyTorch's
# gradients for (a * a + b * b).sqrt().
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return a / r, b / r


# %% task="hypotenuse" name="inputs-exchanged"
# The gradients come back in the wrong order: the first belongs to the first input of
# forward. With a = 3 and b = 4 the two must be 0.6 and 0.8 times the upstream gradient.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * b / r, grad * a / r


# %% task="hypotenuse" name="repaired-by-adding"
# Where several paths lead to one tensor, gradients are added. Along one path, through
# one operation after another, they are multiplied. Which of the two is this?
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / r, grad + b / r


# %% task="hypotenuse" name="derivative-halved"
# You repaired something that was not broken: the derivative of the root brings a factor
# 1/2, the derivative of the square a factor 2. Both belong to the chain.
class Hypotenuse(Function):
    @staticmethod
    def forward(ctx, a, b):
        r = (a * a + b * b).sqrt()
        ctx.save_for_backward(a, b, r)
        return r

    @staticmethod
    def backward(ctx, grad):
        a, b, r = ctx.saved_tensors
        return grad * a / (2 * r), grad * b / (2 * r)


# %% task="where-to-save" name="both-right"
# You expect the value from before the change to be still there. Neither place makes a
# copy: both hold the very tensor that was multiplied by 10. They differ in what they do
# about it. And look at what the documentation allows save_for_backward to take.
saved_outcome = "right"
attribute_outcome = "right"
attribute_grad = [2.0, 4.0, 6.0]
number_outcome = "fine"

# %% task="where-to-save" name="both-wrong"
# You expect both to use the changed tensor in silence. One of them does. The other
# compares a counter that every in-place operation increases. Which of them could, and
# what can it do when the counter has moved on?
saved_outcome = "wrong"
attribute_outcome = "wrong"
attribute_grad = [20.0, 40.0, 60.0]
number_outcome = "error"

# %% task="where-to-save" name="saved-copies"
# You expect save_for_backward to make a copy. Copies of every activation would double
# the memory of a network, so it keeps the tensor itself and a note of its version.
saved_outcome = "right"
attribute_outcome = "wrong"
attribute_grad = [20.0, 40.0, 60.0]
number_outcome = "error"

# %% task="where-to-save" name="multiplied-after-the-square"
# You multiplied y, the result, by 10 squared. The in-place operation changed z after y
# was computed: y is what it was. Only the tensor that backward will look up has
# changed.
saved_outcome = "error"
attribute_outcome = "wrong"
attribute_grad = [200.0, 400.0, 600.0]
number_outcome = "fine"


# %% task="leaky-relu" name="one-gradient-for-two-inputs"
# forward takes two arguments after ctx, so backward must return two things, also for
# the one that is no tensor. Read PyTorch's message: it says how many it expected.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad)


# %% task="leaky-relu" name="upstream-ignored"
# Your backward returns 1 and slope, whatever came from upstream. A test that ends in
# .sum() cannot tell. Send (5, 6, -7) and look at x.grad.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, 1.0, ctx.slope).to(x.dtype), None


# %% task="leaky-relu" name="float-given-to-save-for-backward"
# save_for_backward takes tensors (or None), and slope is a Python float. There is a
# second place on ctx, for everything that is no tensor.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x, slope)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        x, slope = ctx.saved_tensors
        return torch.where(x > 0, grad, slope * grad), None


# %% task="leaky-relu" name="backward-of-plain-relu"
# Your forward leaks and your backward does not: negative elements get the gradient 0.
# If a negative x grows by a little, does slope * x stand still?
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0), None


# %% task="leaky-relu" name="mask-from-upstream"
# You choose between 1 and slope by the sign of the upstream gradient. The bend is
# where x changes sign. Try a positive x with a negative upstream gradient.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.slope = slope
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        return torch.where(grad > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="slope-as-value"
# Negative elements become slope itself, a constant. They should become slope times the
# element: compare the results for x = -1 and x = -10.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.where(x > 0, x, torch.full_like(x, slope))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, ctx.slope * grad), None


# %% task="leaky-relu" name="slope-written-in"
# Your slope is always 0.1, or some other number of your own, whatever the caller says.
# Call LeakyReLU.apply(x, 0.5) and halve the negative elements by hand.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, 0.1 * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, 0.1 * grad), None


# %% task="leaky-relu" name="slope-written-in-backward"
# Your forward uses the caller's slope and your backward a number of your own. Leave the
# slope on ctx, and compare the gradients for slope 0.1 and slope 0.5.
class LeakyReLU(Function):
    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x)
        return torch.where(x > 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.where(x > 0, grad, 0.1 * grad), None


# %% task="linear" name="upstream-ignored"
# Your backward treats the upstream gradient as a tensor of ones: x and w determine the
# result alone. Behind .sum() that passes. Scale the loss by 10 and see whether the
# gradients follow.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        ones = torch.ones_like(grad)
        return ones @ w, ones.t() @ x, ones.sum(0) if ctx.has_bias else None


# %% task="linear" name="weight-gradient-transposed"
# Your gradient for w has its two dimensions exchanged. Weights are stored outputs ×
# inputs, and a gradient is shaped like what it belongs to. Print both shapes.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, x.t() @ grad, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="bias-summed-to-one-number"
# .sum() without a dimension adds everything up to a single number. The bias has one
# element per output, and so has its gradient. Which dimension holds
# the rows of the batch?
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum() if ctx.has_bias else None


# %% task="linear" name="bias-summed-and-stretched"
# Every element of your gradient for b holds the same number, the sum over the whole
# batch and all outputs. Output j's bias has nothing to do with output k. Sum over the
# rows only.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad_b = grad.sum() * torch.ones_like(w[:, 0]) if ctx.has_bias else None
        return grad @ w, grad.t() @ x, grad_b


# %% task="linear" name="bias-averaged"
# You take the mean over the batch for b. The mean belongs to a loss, and the loss has
# done its division already: it is inside the upstream gradient. Every row adds its
# share.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.mean(0) if ctx.has_bias else None


# %% task="linear" name="elementwise-for-matrix-product"
# You multiplied elementwise where a matrix product belongs. The weight w[j, k] meets
# every row of the batch, so its gradient is a sum over rows. Which operation multiplies
# and sums? Shapes that do not fit are the sign.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad * w, grad * x, grad.sum(0) if ctx.has_bias else None


# %% task="linear" name="missing-bias-forgotten"
# You did not think of b being None. Call Linear.apply(x, w, None) and read where it
# stops.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% task="linear" name="gradient-for-a-missing-bias"
# Without a bias your forward is right and your backward still returns a gradient for
# it. Where an input is None, only None may come back. Remember on ctx whether there was
# one.
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% task="linear" name="weights-not-transposed"
# You multiply x by w as it is stored. With outputs × inputs the inner sizes do not
# agree; a square w would hide it. What has to happen to w first?
class Linear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        return x @ w + (b if b is not None else 0)

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w.t(), x.t() @ grad, grad.sum(0) if ctx.has_bias else None


# %% task="frugal-linear" name="keeps-everything"
# Your gradients are right, but x and w are both kept although only one of the products
# will be computed. Ask in forward, before you save.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% task="frugal-linear" name="keeps-the-wrong-one"
# You keep x when x needs a gradient. Look at the gradient for x again: which tensor is
# it computed from?
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if x_needs else None, w if w_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% task="frugal-linear" name="all-or-nothing"
# You keep both tensors as soon as one of x and w needs a gradient. Each of them has its
# own condition.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        any_needs = any(ctx.needs_input_grad[:2])
        ctx.save_for_backward(*((x, w) if any_needs else (None, None)))
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% task="frugal-linear" name="one-or-the-other"
# You treat x and w as alternatives, as in if and elif. Often both need a gradient, and
# then both products are due. Each of them has its own condition.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        if ctx.needs_input_grad[0]:
            ctx.save_for_backward(w)
        elif ctx.needs_input_grad[1]:
            ctx.save_for_backward(x)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        grad_x = grad_w = None
        if ctx.needs_input_grad[0]:
            grad_x = grad @ ctx.saved_tensors[0]
        elif ctx.needs_input_grad[1]:
            grad_w = grad.t() @ ctx.saved_tensors[0]
        return grad_x, grad_w, grad.sum(0)


# %% task="frugal-linear" name="keeps-the-bias-too"
# The bias is kept on ctx as well. Read your three gradients: in which of them
# does b occur?
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None, b)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w, _ = ctx.saved_tensors
        x_needs, w_needs, b_needs = ctx.needs_input_grad
        return (
            grad @ w if x_needs else None,
            grad.t() @ x if w_needs else None,
            grad.sum(0) if b_needs else None,
        )


# %% task="frugal-linear" name="upstream-ignored"
# You keep just what is needed, and then replace the upstream gradient by ones. Send
# a random upstream gradient and compare with x @ w.t() + b.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        grad = torch.ones_like(grad)
        return (
            None if w is None else grad @ w,
            None if x is None else grad.t() @ x,
            grad.sum(0),
        )


# %% task="frugal-linear" name="computes-from-nothing"
# You save with care and compute without it: backward uses a tensor that was not kept.
# Ask needs_input_grad in backward, too.
class FrugalLinear(Function):
    @staticmethod
    def forward(ctx, x, w, b):
        x_needs, w_needs, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if w_needs else None, w if x_needs else None)
        return x @ w.t() + b

    @staticmethod
    def backward(ctx, grad):
        x, w = ctx.saved_tensors
        return grad @ w, grad.t() @ x, grad.sum(0)


# %% task="mse" name="upstream-ignored"
# The loss is rarely the last operation: it may be scaled, or added to a penalty. Your
# backward does not use what arrives. Compare (6 * loss).backward() with
# loss.backward().
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% task="mse" name="no-1-over-n"
# Your gradient is too large by the size of the batch. The loss is a mean: a single
# prediction moves it only by its share. Compare batches of 1 and of 10.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference
        return grad_pred[:, None], -grad_pred


# %% task="mse" name="no-2"
# Your gradient is half of what it should be, for every element. Differentiate a square.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% task="mse" name="sign-flipped"
# Both gradients have the wrong sign. The loss does not care in which order you
# subtract; its gradients do. Take a prediction that is too large: if it grows, what
# does the loss do?
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = target - pred.squeeze(1)
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% task="mse" name="same-sign-for-target"
# The gradient for pred is right. For target you return the same numbers. If the target
# moves up and a prediction above it stays, does the loss grow or shrink?
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference / len(difference)
        return grad_pred[:, None], grad_pred


# %% task="mse" name="target-without-gradient"
# Targets are often plain data, and then None would do. This task asks for gradients of
# both inputs: sometimes the target is another network's output.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        return (grad * 2 * difference / len(difference))[:, None], None


# %% task="mse" name="no-squeeze"
# (n, 1) minus (n,) is n × n: every prediction is compared with every target, and
# nothing warns you. Print the shape of the difference.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_all = grad * 2 * difference / difference.numel()
        return grad_all.sum(1, keepdim=True), -grad_all.sum(0)


# %% task="mse" name="sum-for-mean"
# Your loss adds the squares and does not divide. It grows with the batch: compare the
# loss of a batch with the loss of the same batch twice.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).sum()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        grad_pred = grad * 2 * difference
        return grad_pred[:, None], -grad_pred


# %% task="mse" name="gradient-multiplied-by-the-loss"
# Your gradient contains the loss itself. The value of the loss is not needed for any
# gradient: what arrives in backward as grad is the derivative with respect to the loss.
class MSE(Function):
    @staticmethod
    def forward(ctx, pred, target):
        difference = pred.squeeze(1) - target
        ctx.save_for_backward(difference)
        return difference.pow(2).mean()

    @staticmethod
    def backward(ctx, grad):
        (difference,) = ctx.saved_tensors
        loss = difference.pow(2).mean()
        grad_pred = grad * loss * 2 * difference / len(difference)
        return grad_pred[:, None], -grad_pred


# %% task="soft-abs" name="still-as-given"
# This is the class as it was given. Its first derivative is right. For the second,
# autograd looks at how backward's result depends on x, and finds that t came from
# nowhere.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(x, t)
        return x * t

    @staticmethod
    def backward(ctx, grad):
        x, t = ctx.saved_tensors
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="derivative-made-in-forward"
# To autograd the derivative in your backward is a constant: it was computed in forward,
# where autograd is off, or cut off from x by detach, .data or no_grad. For the first
# derivative that is fine. For the second, backward must compute it from a saved input.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x)
        ctx.save_for_backward(t + x * (1 - t * t))
        return x * t

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad * slope


# %% task="soft-abs" name="upstream-ignored"
# Your backward returns the derivative of x tanh(x) and leaves out what came from
# upstream. Look at the gradients of 10 * SoftAbs.apply(x): are they ten times as large?
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return t + x * (1 - t * t)


# %% task="soft-abs" name="once-differentiable"
# once_differentiable turns the silent wrong answer into an error. That is honest, and
# not what is asked: the second derivative must come out, and be right.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% task="soft-abs" name="product-rule-cut-short"
# A product has two factors that depend on x, and its derivative has two terms. One of
# them is missing. Compare with the formula in the text at x = 1.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.tanh(x)


# %% task="soft-abs" name="saved-tensor-detached" same="derivative-made-in-forward"
# To autograd the derivative in your backward is a constant: it was computed in forward,
# where autograd is off, or cut off from x by detach, .data or no_grad. For the first
# derivative that is fine. For the second, backward must compute it from a saved input.
class SoftAbs(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.tanh(x)

    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors[0].detach()
        t = torch.tanh(x)
        return grad * (t + x * (1 - t * t))


# %% task="choice" name="softplus-upstream-ignored"
# Your backward returns the derivative alone. By the chain rule it has to be multiplied
# by something. The test sends upstream gradients from 2 down to -4.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


# %% task="choice" name="cube-upstream-ignored"
# Your backward returns the derivative of the cube alone. By the chain rule it has to be
# multiplied by something. The test sends upstream gradients from 2 down to -4.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 3 * x**2


# %% task="choice" name="square-again"
# The text rules out polynomials of degree 2 or less, and Square has been shown already.
# Take something that bends differently in different places.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x


# %% task="choice" name="relu-again"
# ReLU has a kink at 0 and the test looks there, too: your slope jumps where the values'
# difference quotient does not. Choose a function that is smooth.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x > 0)


# %% task="choice" name="swish-derivative-cut-short"
# The derivative of x times sigmoid(x) has two terms, since both factors depend on x.
# gradcheck tells you at which element the difference is largest.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% task="choice" name="swish-sigmoid-kept"
# Your first derivative is right and your second is not. You kept something that forward
# computed on the way, and autograd takes it for a constant. The task before this one is
# about just that.
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x, s)
        return x * s

    @staticmethod
    def backward(ctx, grad):
        x, s = ctx.saved_tensors
        return grad * (s + x * s * (1 - s))


# %% task="choice" name="bump-sign-lost"
# The derivative of exp(-x²) has a minus sign, from the inner function. To the right of
# 0 the bump goes down: what sign must its slope have there?
class Choice(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.exp(-x * x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x * torch.exp(-x * x)


# %% task="train" name="activation-unused"
# You never call the activation: two linear layers in a row are one linear layer. On
# these digits it is still right more than nine times in ten, which is why accuracy
# alone proves little. Look for the place where activation(...) belongs.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return (x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% task="train" name="gradients-never-cleared"
# backward adds to .grad. Without clearing, every step also repeats all the earlier
# ones. Print the largest element of a gradient at every step and watch it grow.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% task="train" name="uphill"
# Your step goes along the gradient, and the loss rises. The gradient points to where
# the loss grows.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p += 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% task="train" name="all-weights-zero"
# With all weights at zero every hidden unit computes the same, and no gradient reaches
# the first layer. Notebook 06 says what to start from.
def train(activation, x, y, x_valid):
    w1 = torch.zeros(32, 64, requires_grad=True)
    b1 = torch.zeros(32, requires_grad=True)
    w2 = torch.zeros(10, 32, requires_grad=True)
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% task="train" name="logits-of-the-training-images"
# You return the logits for the images the network was trained on. Count the rows:
# there must be one for each row of x_valid.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x), losses


# %% task="train" name="classes-for-logits"
# You return the most likely class of each image. Asked for are the logits, ten numbers
# per image: whoever calls train may want more than the winner.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid).argmax(1), losses


# %% task="train" name="updates-a-copy"
# p = p - step makes a new tensor and gives it the name p. The parameter that the
# network uses stays what it was. Print w1[0, 0] at every step.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x)).split(64):
            loss = F.cross_entropy(network(x[rows]), y[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    q = p - 0.2 * p.grad
                    p.grad, p = None, q
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses


# %% task="train" name="trains-on-the-notebook-s-digits"
# Your train uses x_train and y_train from the notebook in place of its own arguments.
# It then learns the wrong names for the classes as soon as somebody renames them.
def train(activation, x, y, x_valid):
    w1 = (torch.randn(32, 64) * (2 / 64) ** 0.5).requires_grad_()
    b1 = torch.zeros(32, requires_grad=True)
    w2 = (torch.randn(10, 32) * (1 / 32) ** 0.5).requires_grad_()
    b2 = torch.zeros(10, requires_grad=True)

    def network(x):
        return activation(x @ w1.t() + b1) @ w2.t() + b2

    losses = []
    for _ in range(20):
        for rows in torch.randperm(len(x_train)).split(64):
            loss = F.cross_entropy(network(x_train[rows]), y_train[rows])
            loss.backward()
            with torch.no_grad():
                for p in (w1, b1, w2, b2):
                    p -= 0.2 * p.grad
                    p.grad = None
            losses.append(loss.item())
    with torch.no_grad():
        return network(x_valid), losses
