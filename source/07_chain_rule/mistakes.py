# %% task="predict-shapes" name="row-by-row-expected"
# You expect the subtraction to pair each prediction with its own target. Align the two
# shapes from the right: what stands above the 5 of target, and what does broadcasting
# do with that? Then print the table of differences for the perfect predictions.
difference_shape = (5,)
perfect_loss = 0.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4, 3)

# %% task="predict-shapes" name="column-expected"
# You expect the column to win. In broadcasting nobody wins: each dimension takes the
# larger of the two sizes. And the loss is a mean, so count the differences which are
# not 0, and all there are.
difference_shape = (5, 1)
perfect_loss = 4.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4, 3)

# %% task="predict-shapes" name="squeeze-leaves-one"
# You think that squeeze keeps one dimension in any case. Without an argument it removes
# every dimension of size 1, even if none is left then. With an argument it looks at
# that one dimension alone. Print torch.zeros(1, 1).squeeze().shape.
difference_shape = (5, 5)
perfect_loss = 2.0
batch_of_one = (1,)
batch_of_one_last = ()
three_outputs = (4, 3)

# %% task="predict-shapes" name="squeeze-cuts"
# You let squeeze(1) remove a dimension of size 3. Where should the twelve numbers go?
# It takes away sizes of 1 and never a number.
difference_shape = (5, 5)
perfect_loss = 2.0
batch_of_one = ()
batch_of_one_last = (1,)
three_outputs = (4,)


# %% task="mse" name="no-squeeze"
# You subtract a tensor of shape (n,) from one of shape (n, 1), and get n times n
# differences. Try a pred that is exactly right: its loss must be 0.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return ((pred - target) ** 2).mean()


# %% task="mse" name="squeeze-without-argument"
# A batch of one fails. Print pred.squeeze().shape for a pred of shape (1, 1), and
# compare it with the shape of target.
def mse(pred, target):
    pred = pred.squeeze()
    if pred.shape != target.shape:
        raise ValueError("shapes")
    return ((pred - target) ** 2).mean()


# %% task="mse" name="nothing-is-checked"
# The loss is right, but shapes that do not belong together get a number in place of an
# error. Try a pred with one row and a target of four: broadcasting makes four
# differences of them. Compare the shapes before you compute.
def mse(pred, target):
    return ((pred.reshape(-1) - target.reshape(-1)) ** 2).mean()


# %% task="mse" name="length-alone-is-checked"
# You check that there are equally many rows, and leave it at that. What does your
# function say to a pred with three columns, or to a target that is a column itself?
def mse(pred, target):
    if target.dim() == 0 or len(pred) != len(target):
        raise ValueError("lengths")
    if pred.dim() == 1:
        pred = pred[:, None]
    return ((pred[:, 0] - target) ** 2).mean()


# %% task="mse" name="sum-for-mean"
# Your loss grows with the number of examples. Give it the same two examples twice: an
# average stays what it was.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return ((pred.squeeze(1) - target) ** 2).sum()


# %% task="mse" name="no-mean"
# You return one number for each example. The text asks for one in all, of rank 0.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target) ** 2


# %% task="mse" name="absolute-value"
# You average the absolute differences. A loss of 4 for a difference of 2 would be
# right: what is missing?
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).abs().mean()


# %% task="mse" name="derivative-for-loss"
# You return the mean of the derivative. Differences above and below 0 cancel in it. The
# loss itself is asked for, and that is never negative.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (2 * (pred.squeeze(1) - target)).mean()


# %% task="mse" name="square-of-the-mean"
# You average first and square afterwards. Two errors of +1 and -1 then cancel. Which
# comes first in the formula, reading from the inside?
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).mean() ** 2


# %% task="mse" name="root"
# You take a square root at the end. That makes another loss, the root mean squared
# error. Compare with the formula for a single example that is off by 3.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return (pred.squeeze(1) - target).pow(2).mean().sqrt()


# %% task="mse" name="assert-for-an-error"
# Wrong shapes are refused, but with an assert, and that raises an AssertionError. The
# text names another exception. Call your function with wrong shapes and read the last
# line of what comes.
def mse(pred, target):
    assert target.dim() == 1 and pred.shape == (target.shape[0], 1)
    return ((pred.squeeze(1) - target) ** 2).mean()


# %% task="mse" name="cut-off-from-its-inputs"
# The number is right, and it has forgotten where it came from: item() makes a Python
# number, and no gradient flows back through one. Print requires_grad of your result for
# a pred that requires a gradient.
def mse(pred, target):
    if target.dim() != 1 or pred.shape != (target.shape[0], 1):
        raise ValueError("shapes")
    return torch.tensor(((pred.squeeze(1) - target) ** 2).mean().item())


# %% task="composition" name="slopes-taken-at-x"
# Your slopes are the right functions, taken at the wrong place. The second link never
# sees x. It sees what the first link has made of it. Write down u and v for x = 0.
def local_slopes(x):
    return [3.0, 2 * x, -1 / (1 + x) ** 2]


def slope(x):
    return -6 * x / (1 + x**2) ** 2


# %% task="composition" name="inner-slope-forgotten"
# The slope of the first link is missing in your product. If x moves by 0.01, by how
# much does u move?
def local_slopes(x):
    u = 3 * x - 2
    return [1.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return -2 * u / (1 + u**2) ** 2


# %% task="composition" name="slopes-added"
# You add the slopes of the links. Think of the cogs: two times as fast, then again two
# times as fast. What is that together?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return 3 + 2 * u - 1 / (1 + u**2) ** 2


# %% task="composition" name="falling-taken-for-rising"
# A sign is wrong in the last link. Does 1 / (1 + v) become larger or smaller when v
# grows?
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, 1 / (1 + u**2) ** 2]


def slope(x):
    u = 3 * x - 2
    return 6 * u / (1 + u**2) ** 2


# %% task="composition" name="values-for-slopes"
# You return what each link gives out, its value. The question is how fast it changes:
# its slope.
def local_slopes(x):
    u = 3 * x - 2
    return [u, u**2, 1 / (1 + u**2)]


def slope(x):
    u = 3 * x - 2
    return 1 / (1 + u**2)


# %% task="composition" name="square-of-the-fraction-forgotten"
# Look at the slope of the last link once more: t to the power of -1 has a slope with
# another power. Compare with a finite difference at v = 1.
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u**2)]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + u**2)


# %% task="composition" name="last-link-taken-at-u"
# The slope of the last link is taken at u. But what goes into 1 / (1 + v) is v. Write
# down u and v for x = 0, and see which of them your last slope uses. At x = 1 you would
# not notice, because both are 1 there.
def local_slopes(x):
    u = 3 * x - 2
    return [3.0, 2 * u, -1 / (1 + u) ** 2]


def slope(x):
    u = 3 * x - 2
    return -6 * u / (1 + u) ** 2


# %% task="chain-backward" name="upstream-ignored"
# Your gradient is the slope of the chain alone. What arrives from upstream is a factor
# of the product as well. Call your function twice, with an upstream of ones and with
# one of tens: the gradient must be ten times as large.
def chain_backward(steps, x, upstream):
    gradient = torch.ones_like(x)
    for f, df in steps:
        gradient = gradient * df(x)
        x = f(x)
    return x, gradient


# %% task="chain-backward" name="slopes-taken-at-x"
# All your slopes are taken at the input of the chain. The second step never saw that
# number. Which tensor did it see, and is it still there in the backward pass?
def chain_backward(steps, x, upstream):
    y = x
    for f, _ in steps:
        y = f(y)
    for _, df in reversed(steps):
        upstream = upstream * df(x)
    return y, upstream


# %% task="chain-backward" name="slopes-taken-at-results"
# You hand to each slope what came *out of* its step. It wants to be called with what
# went in. Try one single step, the square, at 3: the slope is 6.
def chain_backward(steps, x, upstream):
    for f, df in steps:
        x = f(x)
        upstream = upstream * df(x)
    return x, upstream


# %% task="chain-backward" name="backward-through-slopes"
# You send the gradient itself through the slopes, as if they were the next functions of
# a chain. A slope is taken at a number of the forward pass, and then multiplied with
# the gradient.
def chain_backward(steps, x, upstream):
    y = x
    for f, _ in steps:
        y = f(y)
    for _, df in reversed(steps):
        upstream = df(upstream)
    return y, upstream


# %% task="chain-backward" name="slopes-added"
# You add the slopes of the steps up. In a chain, rates of change multiply.
def chain_backward(steps, x, upstream):
    total = torch.zeros_like(x)
    for f, df in steps:
        total = total + df(x)
        x = f(x)
    return x, upstream * total if steps else upstream


# %% task="chain-backward" name="forward-run-again"
# The gradient is right, and some functions are called more often than once: for each
# step you run the chain from the start again. Keep what the forward pass has computed.
def chain_backward(steps, x, upstream):
    for i, (_, df) in enumerate(steps):
        t = x
        for f, _ in steps[:i]:
            t = f(t)
        upstream = upstream * df(t)
    y = x
    for f, _ in steps:
        y = f(y)
    return y, upstream


# %% task="chain-backward" name="steps-in-reverse"
# You run the forward pass from the last step to the first. Only the backward pass goes
# that way. Try the steps "times three", then "squared", at 1: the result is 9.
def chain_backward(steps, x, upstream):
    for f, df in reversed(steps):
        upstream = upstream * df(x)
        x = f(x)
    return x, upstream


# %% task="chain-backward" name="kept-not-reversed"
# You walk backwards through the steps and forwards through what you kept. So the last
# step's slope is taken where the first one belongs. Which two belong together?
def chain_backward(steps, x, upstream):
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    for (_, df), went_in in zip(reversed(steps), kept):
        upstream = upstream * df(went_in)
    return x, upstream


# %% task="chain-backward" name="starts-from-the-result"
# Your backward pass starts from the result of the chain. It starts from the gradient of
# the result, which is handed to you. Call your function with two upstream gradients:
# the answers must differ.
def chain_backward(steps, x, upstream):
    kept = []
    for f, _ in steps:
        kept.append(x)
        x = f(x)
    gradient = x
    for (_, df), went_in in zip(reversed(steps), reversed(kept)):
        gradient = gradient * df(went_in)
    return x, gradient


# %% task="chain-backward" name="upstream-changed"
# The gradient is right, but you multiply into the upstream tensor itself. Whoever
# called you may still need it: print it before and after the call. What does *= do to a
# tensor?
def chain_backward(steps, x, upstream):
    for f, df in steps:
        upstream *= df(x)
        x = f(x)
    return x, upstream


# %% task="chain-backward" name="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off: what it would
# have done is the task. The slopes are in your hands, as df.
def chain_backward(steps, x, upstream):
    with torch.enable_grad():
        leaf = x.clone().requires_grad_()
        y = leaf
        for f, _ in steps:
            y = f(y)
        y.backward(upstream)
    return y.detach(), leaf.grad


# %% task="chain-backward" name="calls-autograd"
# Result and gradient are right, and PyTorch found the gradient: your df are never
# called. Go back through the steps yourself and multiply by each df, at what went in.
def chain_backward(steps, x, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        leaf = x.clone().requires_grad_()
        y = leaf
        for f, _ in steps:
            y = f(y)
        (gradient,) = torch.autograd.grad(y, leaf, upstream.clone())
    return y.detach(), gradient


# %% task="numerical-gradient" name="one-sided"
# You move the input one way only. The formula compares the result at x + h with that at
# x - h. Try the cube of 1 with h = 0.5: the central difference is 3.25.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        moved = f(x + move.reshape(x.shape))
        gradient[i] = (upstream * (moved - f(x))).sum() / h
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="divided-by-h-once"
# Your gradient is too large by a factor that is the same everywhere. How far apart are
# the two places at which you call f?
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / h
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="not-divided"
# You return how far the result moves, and not how far per change of the input. Halve h:
# the answer should hardly change, and yours is halved.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum()
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="all-elements-moved-at-once"
# You move all elements of x together. If one output depends on several of them, their
# shares can no longer be told apart. Try f = the sum of all elements: every gradient is
# the upstream gradient itself.
def numerical_gradient(f, x, upstream, h):
    moved = (upstream * (f(x + h) - f(x - h))).sum() if x.dim() == 0 else None
    if moved is None:
        difference = upstream * (f(x + h) - f(x - h))
        if difference.shape != x.shape:
            difference = difference.sum().expand(x.shape)
        return difference / (2 * h)
    return moved / (2 * h)


# %% task="numerical-gradient" name="upstream-ignored"
# You add up the movements of all outputs, as if each were worth the same. The upstream
# gradient says what each is worth. Call your function with two different ones.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (f(x + move) - f(x - move)).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="move-never-taken-back"
# You raise an element and do not put it back before the next one's turn. Print x when
# your function has finished.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    moved = x.clone(memory_format=torch.contiguous_format).reshape(-1)
    for i in range(x.numel()):
        moved[i] += h
        up = f(moved.reshape(x.shape).clone())
        moved[i] -= 2 * h
        gradient[i] = (upstream * (up - f(moved.reshape(x.shape)))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="x-changed-in-place"
# You move the elements of x itself, and x is another tensor afterwards. Whoever called
# you still needs it as it was. Print x before and after the call, and work on a copy.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        place = []
        for size in reversed(x.shape):
            place.insert(0, i % size)
            i //= size
        place = tuple(place)
        x[place] += h
        up = f(x).clone()
        x[place] -= 2 * h
        gradient[place] = (upstream * (up - f(x))).sum() / (2 * h)
    return gradient


# %% task="numerical-gradient" name="change-lost-in-a-copy"
# For a transposed x all your gradients are 0. There reshape(-1) has to copy, and you
# write into that copy, while f gets the other one. Print the two tensors you hand to f.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.reshape(-1)[i] += h
        down.reshape(-1)[i] -= h
        gradient[i] = (upstream * (f(up) - f(down))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="float32-result"
# The gradient is right to seven digits, and then it is cut off: it is kept in float32
# while x is float64. Print the dtype of what you return.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel())
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="float32-moves"
# The result is float64, and only half its digits are right: your move is made in
# float32. There 0.1 is 0.10000000149, and you divide by twice another number. Print the
# dtype of everything you make.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros_like(x).reshape(-1)
    for i in range(x.numel()):
        move = torch.zeros(x.numel())
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="always-float64"
# Your gradient is float64 whatever x is. It belongs to x, and has the dtype of x. Hand
# in a float32 tensor and print the dtype of what comes back.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=torch.float64)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (upstream * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="numerical-gradient" name="result-for-upstream"
# You weigh the movement of each output with the output itself. What it is worth says
# the upstream gradient. Call your function with two different ones: the answers must
# differ.
def numerical_gradient(f, x, upstream, h):
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        move = torch.zeros(x.numel(), dtype=x.dtype)
        move[i] = h
        move = move.reshape(x.shape)
        gradient[i] = (f(x) * (f(x + move) - f(x - move))).sum() / (2 * h)
    return gradient.reshape(x.shape)


# %% task="mse-backward" name="no-n"
# The number of examples is missing in your gradient. The loss is a mean, so each
# example has only a share in it. Give the same examples twice: each gradient must
# become half as large.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred - target[:, None])


# %% task="mse-backward" name="no-two"
# Your gradient is too small by a constant factor. What is the slope of a square?
def mse_backward(pred, target, upstream):
    return upstream * (pred - target[:, None]) / len(target)


# %% task="mse-backward" name="sign-flipped"
# Your gradient points the wrong way. If a prediction is too large, making it larger
# still makes the loss grow: the gradient is positive there.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (target[:, None] - pred) / len(target)


# %% task="mse-backward" name="no-squeeze"
# The trap again: (n, 1) minus (n,) is a table of n times n. Print the shape of your
# difference. A gradient has the shape of what it belongs to.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / len(target)


# %% task="mse-backward" name="flat-gradient"
# The numbers are right and the shape is not. The gradient belongs to pred, so it must
# have the shape of pred. The dimension that you removed has to come back.
def mse_backward(pred, target, upstream):
    return upstream * 2 * (pred.squeeze(1) - target) / len(target)


# %% task="mse-backward" name="upstream-ignored"
# Right for an upstream gradient of 1, and the same for any other. If the loss counts
# half, so does each of its gradients.
def mse_backward(pred, target, upstream):
    return 2 * (pred - target[:, None]) / len(target)


# %% task="mse-backward" name="upstream-times-loss"
# You multiply by the value of the loss. The gradient is a slope, and says nothing about
# how high you stand. Double the distance of one prediction: should the gradient of
# another one change?
def mse_backward(pred, target, upstream):
    difference = pred - target[:, None]
    return upstream * 2 * difference / len(target) * difference.pow(2).mean()


# %% task="mse-backward" name="loss-for-gradient"
# You return the squared differences, the terms of the loss. They are never negative,
# and so cannot say on which side of its target a prediction lies.
def mse_backward(pred, target, upstream):
    return upstream * (pred - target[:, None]) ** 2 / len(target)


# %% task="mse-backward" name="summed"
# All rows of your gradient are alike. Every prediction occurs in one term of the sum,
# and the gradient of one prediction knows nothing of the others.
def mse_backward(pred, target, upstream):
    total = (2 * (pred - target[:, None]) / len(target)).sum()
    return (upstream * total).expand(pred.shape)


# %% task="mse-backward" name="loss-for-upstream"
# Your gradient starts from the loss. It starts from the *gradient* of the loss, the
# third argument, which you never use. Call your function with two different ones.
def mse_backward(pred, target, upstream):
    difference = pred - target[:, None]
    return difference.pow(2).mean() * 2 * difference / len(target)


# %% task="mse-backward" name="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off: what it would
# have done is the task. Begin with two predictions on paper.
def mse_backward(pred, target, upstream):
    with torch.enable_grad():
        pred = pred.clone().requires_grad_()
        ((pred - target[:, None]) ** 2).mean().backward(upstream)
    return pred.grad


# %% task="several-backward" name="divided-by-rows"
# The shape is right, but you divide by the number of rows. How many terms does the mean
# have if every row has k of them? Compare k = 1 with k = 3.
def several_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / pred.shape[0]


# %% task="several-backward" name="divided-by-columns"
# You divide by the number of outputs, which is right for a batch of one alone. The mean
# runs over the rows as well.
def several_backward(pred, target, upstream):
    return upstream * 2 * (pred - target) / pred.shape[1]


# %% task="several-backward" name="shape-not-repaired"
# The factor is right now, but a dimension too many is left. The old function put one in
# because it had removed one before. Print the shapes in between.
def several_backward(pred, target, upstream):
    difference = pred.squeeze(1) - target
    return upstream * 2 * difference[:, None] / pred.numel()


# %% task="several-backward" name="nothing-repaired"
# This is still the old function. Run it on (2, 3) and look at the shape, then compare
# an element with what PyTorch finds.
def several_backward(pred, target, upstream):
    n = pred.shape[0]
    difference = pred.squeeze(1) - target
    return upstream * 2 * difference[:, None] / n


# %% task="several-backward" name="upstream-ignored"
# The upstream gradient got lost in the repair. Call your function with two different
# ones and compare.
def several_backward(pred, target, upstream):
    return 2 * (pred - target) / pred.numel()


# %% task="several-backward" name="sign-flipped"
# Your gradient has the wrong sign. A prediction that is too large has a positive one.
def several_backward(pred, target, upstream):
    return upstream * 2 * (target - pred) / pred.numel()


# %% task="several-backward" name="no-two"
# Your gradient is too small by a constant factor. What is the slope of a square?
def several_backward(pred, target, upstream):
    return upstream * (pred - target) / pred.numel()


# %% task="several-backward" name="loss-for-upstream"
# Your gradient starts from the loss itself, and the upstream gradient has no part in
# it. How high the loss lies says nothing about its slope. Call your function with two
# different upstream gradients.
def several_backward(pred, target, upstream):
    difference = pred - target
    return difference.pow(2).mean() * 2 * difference / pred.numel()


# %% task="several-backward" name="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. The old function
# has two faults only: mend them.
def several_backward(pred, target, upstream):
    with torch.enable_grad():
        pred = pred.clone().requires_grad_()
        ((pred - target) ** 2).mean().backward(upstream)
    return pred.grad


# %% task="relu-backward" name="upstream-ignored"
# You return the slope of ReLU alone. The chain goes on behind it: what arrives from
# there is a factor too. Behind a .sum() you would not notice, because a sum sends ones.
def relu_backward(x, upstream):
    return (x > 0).to(upstream.dtype)


# %% task="relu-backward" name="mask-from-upstream"
# You let the gradient decide what passes. A gradient may be negative although the
# number got through on the way forward. Try x = 3 with an upstream gradient of -7.
def relu_backward(x, upstream):
    return upstream * (upstream > 0)


# %% task="relu-backward" name="relu-of-x"
# You return ReLU itself, the forward pass once more. The slope is asked for, and the
# upstream gradient has to be in the result.
def relu_backward(x, upstream):
    return x.clamp(min=0)


# %% task="relu-backward" name="value-for-slope"
# You multiply by the value of ReLU, where its slope belongs. If x = 5 moves by 0.01,
# how far does relu(x) move: by 0.01, or by 0.05?
def relu_backward(x, upstream):
    return upstream * x.clamp(min=0)


# %% task="relu-backward" name="mask-on-the-wrong-side"
# You let the gradient pass where the number was stopped, and stop it where it passed.
# Try a single positive x.
def relu_backward(x, upstream):
    return upstream * (x < 0)


# %% task="relu-backward" name="everything-passes"
# You hand on the upstream gradient as it is. Where x is -2, ReLU gives 0, and still 0
# if x moves a little. How much does the loss change then?
def relu_backward(x, upstream):
    return upstream


# %% task="relu-backward" name="upstream-overwritten"
# The values are right, but you write the zeros into the tensor you were given. Somebody
# else may need that gradient: print upstream before and after the call.
def relu_backward(x, upstream):
    upstream[x < 0] = 0.0
    return upstream


# %% task="relu-backward" name="asks-autograd"
# You let PyTorch find the gradient. Here its recording is switched off. ReLU has two
# slopes only, and you know at every place which one it is.
def relu_backward(x, upstream):
    with torch.enable_grad():
        x = x.clone().requires_grad_()
        torch.relu(x).backward(upstream)
    return x.grad


# %% task="linear-indices" name="x-transposed"
# The letters on the right are in another order than the dimensions of the thing the
# gradient belongs to. x is rows × inputs, and w is outputs × inputs. With sizes that
# are all different the shapes would show it.
dx_spec = "kj,ji->ik"
dw_spec = "kj,ki->ij"
db_spec = "kj->j"

# %% task="linear-indices" name="bias-summed-over-outputs"
# Your bias gradient has one number for each row. The bias has one for each output, and
# all rows share it. So which letter has to go?
dx_spec = "kj,ji->ki"
dw_spec = "kj,ki->ji"
db_spec = "kj->k"

# %% task="linear-indices" name="operand-order-swapped"
# You have put w or x first and g second. The text asks for g first, as in
# torch.einsum(dx_spec, g, w). Then g's letters, k and j, stand before the comma.
dx_spec = "ji,kj->ki"
dw_spec = "ki,kj->ji"
db_spec = "kj->j"

# %% task="linear-indices" name="weights-inputs-by-outputs"
# You have stored the weights the other way round, inputs × outputs. In this course the
# first index of w counts the outputs: w[j, i].
dx_spec = "kj,ij->ki"
dw_spec = "kj,ki->ij"
db_spec = "kj->j"


# %% task="linear-backward" name="result-for-upstream"
# You use the layer's own result where the gradient of that result belongs. They have
# the same shape, so nothing complains. Call your function with two different upstream
# gradients: the answers must differ.
def linear_backward(x, w, b, upstream):
    out = x @ w.t() + b
    return out @ w, out.t() @ x, out.sum(0)


# %% task="linear-backward" name="upstream-ignored"
# Your gradients do not depend on the upstream gradient. They would be right behind a
# .sum(), which sends ones. Multiply upstream by 10: what must happen to the answers?
def linear_backward(x, w, b, upstream):
    g = torch.ones_like(upstream)
    return g @ w, g.t() @ x, g.sum(0)


# %% task="linear-backward" name="sum-over-everything"
# The gradient of the bias is a single number: sum() without an argument adds up all
# dimensions. Which one has to go, and which must stay? The shape of b tells.
def linear_backward(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream.sum()


# %% task="linear-backward" name="bias-not-summed"
# The gradient of the bias has still the rows of upstream. The bias is shared by all
# rows, and each of them has its share in the loss.
def linear_backward(x, w, b, upstream):
    return upstream @ w, upstream.t() @ x, upstream


# %% task="linear-backward" name="bias-averaged"
# You average over the rows. The 1/n of a mean sits in the loss and came in with the
# upstream gradient. Here the shares of the rows add up.
def linear_backward(x, w, b, upstream):
    return (
        upstream @ w,
        upstream.t() @ x / max(len(x), 1),
        upstream.sum(0) / max(len(x), 1),
    )


# %% task="linear-backward" name="weights-transposed"
# The gradient of w comes out inputs × outputs. w is stored outputs × inputs, and its
# gradient has w's shape. Exchange what is transposed.
def linear_backward(x, w, b, upstream):
    return upstream @ w, x.t() @ upstream, upstream.sum(0)


# %% task="linear-backward" name="elementwise-summed"
# You multiply element by element and add up over the outputs. Write the shapes down:
# every weight needs a sum over all rows, and rows and outputs have to be kept apart
# until then.
def linear_backward(x, w, b, upstream):
    dw = (upstream.sum(1)[:, None] * x).sum(0).expand(w.shape)
    dx = upstream.sum(1)[:, None] * w.sum(0)
    return dx, dw, upstream.sum(0)


# %% task="linear-backward" name="bias-overwritten"
# You add the gradient into the bias itself and return that. The bias is a parameter: it
# is changed by the update, and never by the backward pass. Print b before and after.
def linear_backward(x, w, b, upstream):
    b += upstream.sum(0)
    return upstream @ w, upstream.t() @ x, b


# %% task="linear-backward" name="order-of-results"
# The three gradients are right and stand in another order than the text asks for: that
# of x, then that of w, then that of b.
def linear_backward(x, w, b, upstream):
    return upstream.t() @ x, upstream.sum(0), upstream @ w


# %% task="linear-backward" name="asks-autograd"
# You let PyTorch find the gradients. Here its recording is switched off: what it would
# have done is the task. You have the three formulas, with indices.
def linear_backward(x, w, b, upstream):
    with torch.enable_grad():
        x, w, b = (t.clone().requires_grad_() for t in (x, w, b))
        (x @ w.t() + b).backward(upstream)
    return x.grad, w.grad, b.grad


# %% task="order" name="forward-order"
# You walk through the backward pass from the input to the loss. At the beginning there
# is only one gradient that you know: that of the loss itself. Which step has the loss
# as its result?
backward_order = ["lin1", "relu", "lin2", "mse"]
computes_gradients = "backward"
changes_weights = "update"
computes_loss = "forward"

# %% task="order" name="backward-changes-weights"
# You let the backward pass change the weights. Compute a backward pass and compare the
# weights before and after: they are the same. It leaves gradients, and nothing else.
backward_order = ["mse", "lin2", "relu", "lin1"]
computes_gradients = "backward"
changes_weights = "backward"
computes_loss = "forward"

# %% task="order" name="relu-last"
# You put ReLU where it does not belong. The backward pass takes the steps of the
# forward pass in exactly the reverse order. Between which two did ReLU stand?
backward_order = ["mse", "lin2", "lin1", "relu"]
computes_gradients = "backward"
changes_weights = "update"
computes_loss = "forward"


# %% task="keep" name="own-weights"
# You say that the gradient of a weight uses this weight. Look at your derivation: the
# layer is linear in w, so its slope with respect to w does not contain w. What does it
# contain?
for_pred = {"pred", "target"}
for_w2 = {"w2"}
for_b2 = {"b2"}
for_a1 = {"a1"}
for_z1 = {"z1"}
for_w1 = {"w1"}
for_x = {"x"}
for_none = {"b1", "b2", "loss"}

# %% task="keep" name="loss-needed"
# You think that the backward pass uses the value of the loss. Look at mse_backward: it
# is not even among the arguments. A slope does not know how high it lies.
for_pred = {"loss"}
for_w2 = {"a1"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"z1"}
for_w1 = {"x"}
for_x = {"w1"}
for_none = {"b1", "b2", "target"}

# %% task="keep" name="results-for-inputs"
# You name the result of a layer where its input belongs. Which tensor was called x in
# linear_backward, for the second layer and for the first?
for_pred = {"pred", "target"}
for_w2 = {"pred"}
for_b2 = set()
for_a1 = {"w2"}
for_z1 = {"z1"}
for_w1 = {"z1"}
for_x = {"w1"}
for_none = {"b1", "b2", "loss"}


# %% task="two-layers" name="relu-left-out-backward"
# Your backward pass goes from the second layer straight to the first. In between stands
# ReLU: where it gave 0, nothing may come through. Compare the gradient of b1 with
# PyTorch's.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    da1 = dpred @ w2
    return da1 @ w1, da1.t() @ x, da1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="mask-from-upstream"
# Your backward pass lets positive gradients through ReLU and stops negative ones. What
# decides is the number that went forward at this place, and not the gradient that
# comes back.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    da1 = dpred @ w2
    dz1 = da1 * (da1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="upstream-ignored"
# Your gradients are the same for every upstream gradient. The loss may be a part of
# something larger: what arrives at it is the first factor of every product.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference = kept
    dpred = 2 * difference / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="no-n"
# All your gradients are too large by the number of rows. Where in the forward pass are
# the rows averaged? The backward pass of that step is missing a factor.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="no-two"
# All your gradients are too small by the same factor, whatever the inputs. Go to the
# first step of your backward pass: what is the slope of a square?
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * difference / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="starts-from-the-loss"
# Your backward pass uses the value of the loss. It starts from the *gradient* of the
# loss, which is handed to you. When the loss is 0.001 or 1000, the slope with respect
# to it is the same.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    loss = difference.pow(2).mean()
    return loss, (x, w1, z1, a1, w2, difference, loss)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference, loss = kept
    dpred = upstream * loss * 2 * difference / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="z1-kept-for-a1"
# The gradient of w2 is computed from what went into ReLU. The second layer never saw
# that. What was its input?
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ z1, dpred.sum(0)


# %% task="two-layers" name="no-squeeze"
# The trap is in your forward pass: pred is a column and target is not. Print the shape
# of their difference for five rows.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference.mean(1, keepdim=True) / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="no-activation"
# ReLU is missing in your network, forward and backward. Without it the two layers are
# one. Follow the table line by line.
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    difference = z1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    dz1 = dpred @ w2
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ z1, dpred.sum(0)


# %% task="two-layers" name="first-layer-fed-with-dpred"
# You hand the gradient of pred to the first layer as well. Each layer wants the
# gradient of its own result. Which tensor came out of lin1, and which steps lie between
# it and pred?
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    return difference.pow(2).mean(), (x, w1, z1, a1, w2, difference)


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference = kept
    dpred = upstream * 2 * difference / len(x)
    dz1 = dpred * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="loss-for-upstream"
# You start from the value of the loss, kept as a number, and never look at upstream.
# Call your backward pass with an upstream gradient of 1 and with one of 10: what must
# happen to the answers?
def forward_pass(x, target, w1, b1, w2, b2):
    z1 = x @ w1.t() + b1
    a1 = z1.clamp(min=0)
    difference = a1 @ w2.t() + b2 - target[:, None]
    loss = difference.pow(2).mean()
    return loss, (x, w1, z1, a1, w2, difference, loss.item())


def backward_pass(kept, upstream):
    x, w1, z1, a1, w2, difference, value = kept
    dpred = value * 2 * difference / len(x)
    dz1 = (dpred @ w2) * (z1 > 0)
    return dz1 @ w1, dz1.t() @ x, dz1.sum(0), dpred.t() @ a1, dpred.sum(0)


# %% task="two-layers" name="asks-autograd"
# You let PyTorch do the backward pass. Here its recording is switched off: what it would
# have done is the task. Go through the table from the bottom, one step at a time.
def forward_pass(x, target, w1, b1, w2, b2):
    with torch.enable_grad():
        leaves = [t.clone().requires_grad_() for t in (x, w1, b1, w2, b2)]
        x, w1, b1, w2, b2 = leaves
        a1 = torch.relu(x @ w1.t() + b1)
        loss = (a1 @ w2.t() + b2 - target[:, None]).pow(2).mean()
    return loss.detach().clone(), (loss, leaves)


def backward_pass(kept, upstream):
    loss, leaves = kept
    return torch.autograd.grad(loss, leaves, upstream)


# %% task="two-layers" name="calls-autograd"
# The five gradients are right, and PyTorch found them. Go back through the four lines of
# forward_pass yourself, one block for each, beginning with the loss.
def forward_pass(x, target, w1, b1, w2, b2):
    a1 = torch.relu(x @ w1.t() + b1)
    loss = ((a1 @ w2.t() + b2)[:, 0] - target).pow(2).mean()
    return loss, (x, target, w1, b1, w2, b2)


def backward_pass(kept, upstream):
    with torch.inference_mode(False), torch.enable_grad():
        x, target, w1, b1, w2, b2 = (t.clone().requires_grad_() for t in kept)
        a1 = torch.relu(x @ w1.t() + b1)
        loss = ((a1 @ w2.t() + b2)[:, 0] - target).pow(2).mean()
        return torch.autograd.grad(loss, (x, w1, b1, w2, b2), upstream.clone())


# %% task="add-gradient" name="sets"
# Your function sets the gradient, so that the last share is all that is left. Call it
# twice for the same tensor and look at t.g.
def add_gradient(t, gradient):
    t.g = gradient


# %% task="add-gradient" name="adds-in-place"
# The sums are right, until a gradient is shared: then += changes a tensor that has two
# names. Hand the same gradient to a and to b, add something to a, and print b.g.
def add_gradient(t, gradient):
    if hasattr(t, "g"):
        t.g += gradient
    else:
        t.g = gradient


# %% task="add-gradient" name="attribute-not-there-yet"
# t.g is read and is not there. Either that happens in your function, at the first call:
# then ask before you read. Or your sums have another name, such as t.grad: then print
# t.g after the first call.
def add_gradient(t, gradient):
    t.g = t.g + gradient


# %% task="add-gradient" name="first-share-lost"
# You begin with zeros and forget to add the first share. Call your function once and
# look at t.g.
def add_gradient(t, gradient):
    t.g = t.g + gradient if hasattr(t, "g") else torch.zeros_like(t)


# %% task="add-gradient" name="changes-the-tensor"
# You add the gradient to the tensor itself. The tensor keeps its value in the backward
# pass; the gradient has a place of its own, t.g.
def add_gradient(t, gradient):
    t += gradient
    t.g = t


# %% task="add-gradient" name="counts-double"
# Your first share counts twice: you set it, and then add it as well. Call your function
# once and compare t.g with the gradient.
def add_gradient(t, gradient):
    if not hasattr(t, "g"):
        t.g = gradient
    t.g = t.g + gradient


# %% task="add-gradient" name="gradient-overwritten"
# You add what was there into the tensor that you were handed, and keep that. Somebody
# else may hold the same tensor: print gradient before and after the second call.
def add_gradient(t, gradient):
    if hasattr(t, "g"):
        gradient += t.g
    t.g = gradient


# %% task="leaves" name="requires-a-gradient"
# You count as leaves only those that require a gradient. A leaf is a tensor which no
# recorded operation has made, and nobody made x by one. Print x.is_leaf.
leaves = {"w", "b", "u"}
filled = {"w", "b", "u"}
w_grad_twice = [2.0, 4.0]
by_setting = 15.0
by_adding = 30.0

# %% task="leaves" name="everything-filled"
# You expect a gradient to be left at tensors that operations have made. They have one
# during the backward pass, but it is not kept. Print z.is_leaf and z.grad.
leaves = {"x", "w", "b", "u"}
filled = {"w", "b", "z", "loss"}
w_grad_twice = [2.0, 4.0]
by_setting = 15.0
by_adding = 30.0

# %% task="leaves" name="cleared-by-itself"
# You think that a second backward begins at zero. PyTorch adds to what .grad holds,
# until somebody clears it. And in t * t, does t get one share or two?
leaves = {"x", "w", "b", "u"}
filled = {"w", "b"}
w_grad_twice = [1.0, 2.0]
by_setting = 30.0
by_adding = 30.0
