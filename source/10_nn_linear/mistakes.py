# %% task="what-runs" name="call-when-made"
# You let __call__ run when the object is made. Making runs __init__; __call__ runs when
# the finished instance is called. Put a print into both and make one.
log_made = ["init", "call", "forward"]
log_end = ["init", "call", "forward", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 101, 101

# %% task="what-runs" name="call-looked-up-on-the-instance"
# You let an attribute of the instance stand in for __call__. For thing(5) Python looks
# at the class alone. Compare type(thing).__call__ before and after that line.
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 101, 0

# %% task="what-runs" name="forward-looked-up-on-the-class"
# You keep the class's forward after an instance has been given one of its own. Inside
# __call__ stands self.forward, an ordinary look-up: what does thing.forward(5) give?
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 16, 16

# %% task="what-runs" name="forward-includes-the-call"
# You add the 1 to a direct call of forward as well. That addition stands in another
# method. Which methods does thing.forward(5) run?
log_made = ["init"]
log_end = ["init", "call", "forward", "call", "forward"]
called, direct, replaced_forward, replaced_call = 16, 16, 101, 101

# %% task="what-runs" name="one-forgotten"
# The replaced forward returns 100, and it is not the last thing that happens. Follow
# the call to its return.
log_made = ["init"]
log_end = ["init", "call", "forward", "forward"]
called, direct, replaced_forward, replaced_call = 16, 15, 100, 100


# %% task="average" name="shared-by-all-instances"
# Your numbers live on the class, and so all instances share them. Make two, call one,
# then look at the attributes of the other.
class Average:
    numbers = []

    def __init__(self):
        pass

    def __call__(self, number):
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% task="average" name="no-return"
# Your __call__ computes the mean and gives back None. Try print(Average()(4)) and look
# for the word return.
class Average:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def __call__(self, number):
        self.total += number
        self.count += 1
        self.mean = self.total / self.count


# %% task="average" name="mean-of-the-last-two"
# You average the old mean with the new number, as if both weighed the same. Follow 1,
# 2, 6 on paper: how many numbers are behind the old mean when the 6 arrives?
class Average:
    def __init__(self):
        self.mean = None

    def __call__(self, number):
        self.mean = number if self.mean is None else (self.mean + number) / 2
        return self.mean


# %% task="average" name="returns-the-sum"
# What you return grows and grows. It is the sum of the numbers so far, and nobody has
# divided it.
class Average:
    def __init__(self):
        self.total = 0.0

    def __call__(self, number):
        self.total += number
        return self.total


# %% task="average" name="starts-with-a-zero"
# Your first mean of 4 is not 4. There is one number too many in your count: what do you
# start from, and is it a number that was taken in?
class Average:
    def __init__(self):
        self.numbers = [0]

    def __call__(self, number):
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% task="average" name="forgets"
# Each call of yours starts afresh. What has to survive from one call to the next must
# be an attribute of self, and must not be set back in __call__.
class Average:
    def __init__(self):
        self.numbers = []

    def __call__(self, number):
        self.numbers = []
        self.numbers.append(number)
        return sum(self.numbers) / len(self.numbers)


# %% task="hook-values" name="hooks-everywhere"
# You let the hooks run for layer.forward(2.0), too. They belong to nn.Module.__call__;
# follow the dashed arrow in the picture.
through_call, past_call, seen = -21.0, -21.0, [21.0, 21.0]

# %% task="hook-values" name="append-replaces-the-output"
# You let the first hook replace the output. What does seen.append(1) return? Print it.
# And what does a hook that returns this do to the output?
through_call, past_call, seen = None, 3.0, [21.0]

# %% task="hook-values" name="seen-after-the-sign"
# You have the negative number in seen. Hooks run in the order in which they were
# registered: has the sign been turned when the first of them looks?
through_call, past_call, seen = -21.0, 3.0, [-21.0]

# %% task="hook-values" name="pre-hook-after-forward"
# You multiply by 10 after adding 1. A pre-hook changes what goes into forward, so its
# turn is earlier.
through_call, past_call, seen = -30.0, 3.0, [30.0]

# %% task="hook-values" name="no-hook-runs"
# You let the call do what forward alone does. Between the two stands
# nn.Module.__call__, with all its hooks.
through_call, past_call, seen = 3.0, 3.0, []


# %% task="hooked" name="truth-for-none"
# You ask whether the result of the hook counts as true. 0, False and an empty list do
# not, and they are results all the same. The text asks for anything but None.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            x = hook(self, x) or x
        y = self.forward(x)
        for hook in self.hooks:
            y = hook(self, x, y) or y
        return y


# %% task="hooked" name="none-replaces-too"
# A hook that only looks returns None, and with you this None becomes the value. Add a
# hook that prints, and see what comes out.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            x = hook(self, x)
        y = self.forward(x)
        for hook in self.hooks:
            y = hook(self, x, y)
        return y


# %% task="hooked" name="results-ignored"
# Your hooks run, and what they return is thrown away. Add a pre-hook that returns 10
# times its x and look at the result of the call.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            hook(self, x)
        y = self.forward(x)
        for hook in self.hooks:
            hook(self, x, y)
        return y


# %% task="hooked" name="hook-sees-the-first-x"
# Your hooks are given the x of the caller. After a pre-hook has replaced it, another x
# went into forward, and that is the one they must see.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        given = x
        for hook in self.pre_hooks:
            result = hook(self, x)
            if result is not None:
                x = result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, given, y)
            if result is not None:
                y = result
        return y


# %% task="hooked" name="one-hook-at-a-time"
# Each hook you add throws out the one before. Add two and count how many of them run.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks = [hook]

    def add_hook(self, hook):
        self.hooks = [hook]

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="shared-by-all-instances"
# Your lists of hooks stand on the class, and so every instance has the hooks of all.
# Make two instances, add a hook to one, and call the other.
class Hooked:
    pre_hooks, hooks = [], []

    def __init__(self):
        pass

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="last-added-first"
# Your hooks run in the reverse order. Add two that print their names.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.insert(0, hook)

    def add_hook(self, hook):
        self.hooks.insert(0, hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="stops-at-the-first-answer"
# You return from inside the loop, and the hooks that were added later never see the
# call. Count how many run when the first of three returns a number.
class Hooked:
    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        self.hooks.append(hook)

    def __call__(self, x):
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            if result is not None:
                return result
        return y


# %% task="init-scale" name="bound-for-variance"
# You give the square of the bound, 1/n, for the variance. Most numbers of a uniform
# distribution lie well inside its bounds: the text has the formula.
weight_variance, kaiming_variance = 1 / 48, 1 / 24
output_variance, after_four = 1.0, 1.0

# %% task="init-scale" name="default-taken-for-kaiming"
# You let nn.Linear start with Kaiming normal, as many texts say. Compare
# nn.Linear(48, 1000).weight.var() with 2/48.
weight_variance, kaiming_variance = 1 / 24, 1 / 24
output_variance, after_four = 2.0, 16.0

# %% task="init-scale" name="deviation-for-variance"
# You give standard deviations. The variance is the square.
weight_variance, kaiming_variance = 1 / 12, 24**-0.5
output_variance, after_four = 3**-0.5, 1 / 9

# %% task="init-scale" name="outputs-for-inputs"
# You took the 10 outputs for n. It is the inputs that are added up in each output, and
# so their number decides.
weight_variance, kaiming_variance = 1 / 30, 1 / 5
output_variance, after_four = 1.6, 1 / 81

# %% task="init-scale" name="four-layers-added"
# You divide once and multiply by the number of layers. Each layer multiplies the
# variance of what comes in by the same factor.
weight_variance, kaiming_variance = 1 / 144, 1 / 24
output_variance, after_four = 1 / 3, 1 / 12

# %% task="init-scale" name="one-product-alone"
# Your output has the variance of a single product. It is a sum of 48 of them, and the
# variances of independent terms add up.
weight_variance, kaiming_variance = 1 / 144, 1 / 24
output_variance, after_four = 1 / 144, 1 / 144**4


# %% task="linear" name="plain-tensors"
# Your weight is a tensor, not a parameter, and the module has not noticed it. Print
# list(layer.parameters()).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = (torch.rand(n_out, n_in) * 2 - 1) * bound
        self.weight.requires_grad_()
        self.bias = None
        if bias:
            self.bias = ((torch.rand(n_out) * 2 - 1) * bound).requires_grad_()

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="product-of-a-parameter"
# You multiply after wrapping: the product of a parameter and a number is a new tensor
# and no parameter. Look at type(layer.weight).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * 2 - 1) * bound
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.rand(n_out) * 2 - 1) * bound

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="weight-stored-inputs-by-outputs"
# Your weight has the shape (n_in, n_out). The products come out right, and no state
# dict of an nn.Linear fits. Compare layer.weight.shape with PyTorch's.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_in, n_out).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


# %% task="linear" name="data-in-forward"
# Your forward reads .data, and that cuts the graph: the values are right and no
# gradient arrives at the parameters. Look at layer.weight.grad after a backward pass.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.data.t()
        return y if self.bias is None else y + self.bias.data


# %% task="linear" name="kaiming-normal"
# You draw from Kaiming normal. That is a good choice before a ReLU, and it is not what
# nn.Linear does nor what is asked. Look at a histogram: some weights lie outside the
# bounds.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in) * (2 / n_in) ** 0.5)
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.randn(n_out) * (2 / n_in) ** 0.5)

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="kaiming-uniform-without-its-slope"
# kaiming_uniform_ without a slope takes the gain of a ReLU, √2, and so its bound is
# √(6/n). Compare weight.abs().max() with 1/√n.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(nn.init.kaiming_uniform_(torch.empty(n_out, n_in)))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="fan-out"
# You scale by the number of outputs. Make a layer with 4 inputs and 10000 outputs and
# look at weight.abs().max().
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_out**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="not-centred"
# torch.rand is uniform between 0 and 1, and none of your weights is negative. Print
# layer.weight.min().
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.rand(n_out, n_in) * bound)
        self.bias = nn.Parameter(torch.rand(n_out) * bound) if bias else None

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="bias-starts-at-zero"
# Your bias starts at zero. Many libraries do it so. Asked for are random numbers
# between the same bounds as the weight's.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="a-seed-inside"
# You set the seed when a layer is made, and so all layers of one size start with the
# same numbers. Make two and compare.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        torch.manual_seed(0)
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="bias-false-forgotten"
# Your layer has a bias whatever it is told. Make one with bias=False and print its
# state dict.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% task="linear" name="bias-of-zeros-instead-of-none"
# Without a bias you keep a parameter full of zeros. It will be trained and saved like
# any other, and then it is a bias. layer.bias must be None.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(n_out))
        if bias:
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% task="linear" name="addmm-for-matrices-alone"
# torch.addmm and mm take matrices and nothing else. Try an input of shape (2, 5, 3),
# or a single vector.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = torch.mm(x, self.weight.t())
        return y if self.bias is None else y + self.bias


# %% task="linear" name="flattens-the-batch"
# You press all leading dimensions into one and leave them so. An input of shape
# (2, 5, 3) must come out as (2, 5, n_out).
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.n_in = n_in
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x.reshape(-1, self.n_in) @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="other-names"
# Your parameters are called w and b. A state dict goes by names: print
# list(layer.state_dict()) for yours and for nn.Linear.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.w = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.b = None
        if bias:
            self.b = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.w.t()
        return y if self.b is None else y + self.b


# %% task="linear" name="derived-from-nn-linear"
# You let nn.Linear do everything. It does it well, and you were to do it yourself: two
# parameters and one line of forward.
class Linear(nn.Linear):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__(n_in, n_out, bias)


# %% task="linear" name="an-nn-linear-inside"
# There is an nn.Linear inside your layer. It does the work, and it puts its own name in
# front of the parameters' names. Make the two parameters yourself.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        self.inner = nn.Linear(n_in, n_out, bias)

    def forward(self, x):
        return self.inner(x)


# %% task="linear" name="no-super-init"
# The error says that parameters cannot be assigned before Module.__init__(). That call
# makes the dictionaries in which parameters are kept. Who calls it?
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="ready-made-function"
# F.linear does the product and the sum for you, and the text asks you to write them. What
# stands in its documentation, below the heading, is the line you need.
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


# %% task="linear" name="own-backward-without-upstream"
# You wrote a backward pass, which nobody asked for, and it takes the upstream gradient
# for ones. That is right below a sum alone. Try (layer(x) * 3).sum().backward().
class _Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight.t()

    @staticmethod
    def backward(ctx, upstream):
        x, weight = ctx.saved_tensors
        ones = torch.ones_like(upstream)
        rows, ups = x.reshape(-1, x.shape[-1]), ones.reshape(-1, ones.shape[-1])
        return ones @ weight, ups.t() @ rows


class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        y = _Product.apply(x, self.weight)
        return y if self.bias is None else y + self.bias


# %% task="noticed" name="requires-grad-suffices"
# You count a plain tensor because it requires a gradient. Backward does fill its .grad.
# But the module takes note of one class only: nn.Parameter.
parameter_names = {"a", "b", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "b", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 16

# %% task="noticed" name="product-still-a-parameter"
# You count 2 * nn.Parameter(…). The parameter in there is used once and forgotten, and
# what is assigned is the product, a plain tensor. Print type(2 * p).
parameter_names = {"a", "c", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "c", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 17

# %% task="noticed" name="looks-into-the-list"
# You let the module look into a Python list. A list is neither a parameter nor a
# module, whatever lies in it. Print the names.
parameter_names = {"a", "d.weight", "d.bias", "e.0.weight", "e.0.bias", "f.0.weight"}
saved_names = parameter_names | {"g"}
movable = 19

# %% task="noticed" name="buffer-is-a-parameter"
# You let the optimizer have the buffer. A buffer is saved with the module and not
# learned: it is in the state dict alone.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight", "g"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 15

# %% task="noticed" name="buffer-not-saved"
# You leave the buffer out of the state dict. Being saved is what a buffer is for: after
# loading, a running mean should be there again.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight"}
movable = 13

# %% task="noticed" name="bias-that-is-not-there"
# You give the layer in the ModuleList a bias. Read its arguments again.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight", "f.0.bias"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight", "f.0.bias", "g"}
movable = 14


# %% task="scale-shift" name="as-given"
# This is the class as it was given. Print list(layer.parameters()) and compare with
# what you expected.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = torch.ones(n, requires_grad=True)
        self.shift = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="scale-shift" name="buffers"
# You have registered buffers. They are saved, and no optimizer gets them. What are the
# tensors called that are learned?
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("scale", torch.ones(n))
        self.register_buffer("shift", torch.zeros(n))

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="scale-shift" name="one-of-two"
# One of the two has been repaired. Count the parameters.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = torch.zeros(n, requires_grad=True)

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="scale-shift" name="made-in-forward"
# You make new parameters in every forward pass. What an optimizer was given before is
# then no longer in use. They are made once, in __init__.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        self.scale = nn.Parameter(torch.ones(self.n))
        self.shift = nn.Parameter(torch.zeros(self.n))
        return x * self.scale + self.shift


# %% task="scale-shift" name="exchanged-starts"
# Your new layer does not give back its input. Which of the two starts at one?
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(n))
        self.shift = nn.Parameter(torch.ones(n))

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="scale-shift" name="parameters-frozen"
# They are parameters now, and requires_grad is switched off: backward passes them by.
# Look at layer.scale.requires_grad.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n), requires_grad=False)
        self.shift = nn.Parameter(torch.zeros(n), requires_grad=False)

    def forward(self, x):
        return x * self.scale + self.shift


# %% task="scale-shift" name="shift-before-scale"
# You shift first and scale afterwards. At the start both give the same; after one step
# of training they differ.
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        return (x + self.shift) * self.scale


# %% task="tower" name="as-given"
# This is the class as it was given. Print list(Tower([3, 5, 2]).parameters()).
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.layers.append(nn.Linear(n_in, n_out))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="relu-in-the-list"
# Your ReLUs lie in the same container as the layers and take numbers of their own. The
# second linear layer is then layers.2: print the names.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)


# %% task="tower" name="attributes-with-numbers"
# Each of your layers is an attribute of its own. The optimizer finds them all, but the
# names are not those asked for: compare layer0.weight with layers.0.weight.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.count = len(sizes) - 1
        for i in range(self.count):
            setattr(self, f"layer{i}", nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for i in range(self.count - 1):
            x = torch.relu(getattr(self, f"layer{i}")(x))
        return getattr(self, f"layer{self.count - 1}")(x)


# %% task="tower" name="relu-at-the-end"
# There is a ReLU behind your last layer too, and no output can be negative. Between
# each two, says the text.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x


# %% task="tower" name="no-relu"
# The ReLUs are gone. Linear layers in a row are one linear layer: the tower gained
# parameters and lost what they were for.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


# %% task="tower" name="without-bias"
# Your layers have lost their biases. Print the names.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out, bias=False)
            for n_in, n_out in zip(sizes[:-1], sizes[1:])
        )

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="registered-twice"
# The list is still there, and you have registered its layers under other names besides.
# The optimizer is content, and the names are not those asked for.
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:])):
            self.layers.append(nn.Linear(n_in, n_out))
            self.add_module(str(i), self.layers[-1])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="too-early" name="any-assignment-fails"
# You let every early assignment fail. A number needs no dictionary: it becomes an
# ordinary attribute. Try A.
cannot_be_made, cannot_be_called = {"A", "B", "C", "D"}, {"E"}

# %% task="too-early" name="tensors-fail-too"
# You let the plain tensor of D fail. The module takes no note of it, and so it needs no
# dictionary for it.
cannot_be_made, cannot_be_called = {"B", "C", "D"}, {"E"}

# %% task="too-early" name="modules-pass"
# You let C pass. A module is something to take note of, like a parameter. Where would
# it be put?
cannot_be_made, cannot_be_called = {"B"}, {"E"}

# %% task="too-early" name="e-works"
# You let E be called. Nobody has ever run nn.Module.__init__ for it, and the call looks
# for the hooks that it would have made.
cannot_be_made, cannot_be_called = {"B", "C"}, set()

# %% task="too-early" name="e-cannot-be-made"
# You let E fail when it is made. Its __init__ assigns a number and nothing else. What
# is missing shows later.
cannot_be_made, cannot_be_called = {"B", "C", "E"}, set()


# %% task="mini-module" name="found-in-init-alone"
# Your names are right, but flat: what lies in an inner module is missing. An inner
# module can answer the same question that you are answering.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        return [(n, v) for n, v in vars(self).items() if isinstance(v, nn.Parameter)]

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="inner-names-without-prefix"
# Two inner modules of one class now give the same names. The name of the attribute
# belongs in front, with a dot.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                yield from value.named_parameters()

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="one-level-deep"
# You look into the modules inside, and not into the modules inside those. Build three
# levels and print the names.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in vars(value).items():
                    if isinstance(parameter, nn.Parameter):
                        yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="every-tensor-counts"
# You count every tensor that is assigned. A parameter is a tensor of a class of its
# own, and a plain tensor is none, even if it requires a gradient.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, torch.Tensor):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="needs-super-init"
# Your base class makes its dictionary in __init__, and the subclasses of this task never
# call that. Make it when it is first needed, or do without one.
class MiniModule:
    def __init__(self):
        self.found = {}

    def __setattr__(self, name, value):
        if isinstance(value, (nn.Parameter, MiniModule)):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in self.found.items():
            if isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter
            else:
                yield name, value

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="never-forgets"
# You note down what is assigned and never cross anything out. Assign None to a
# parameter, and print the names.
class MiniModule:
    def __setattr__(self, name, value):
        if isinstance(value, (nn.Parameter, MiniModule)):
            vars(self).setdefault("_found", {})[name] = value
        object.__setattr__(self, name, value)

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).get("_found", {}).items():
            if isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter
            else:
                yield name, value

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="call-takes-one-argument"
# Your __call__ takes exactly one argument. forward of a subclass may take two: pass on
# whatever comes.
class MiniModule:
    def __call__(self, x):
        return self.forward(x)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="call-without-return"
# Calling your module runs forward and returns None. Look for the return.
class MiniModule:
    def __call__(self, *args, **kwargs):
        self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="zeroes-the-parameters"
# Your zero_grad sets the parameters to zero. The gradients are in .grad, and the
# parameters must stay as they are.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.data.zero_()


# %% task="mini-module" name="zero-grad-by-name"
# parameter = None gives a new meaning to a name, and no gradient has been touched. What
# is to become None is an attribute of the parameter.
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter = None


# %% task="mini-module" name="call-refuses-names"
# Your __call__ hands over what comes by position, and refuses what comes by name. Try
# model(x=torch.ones(3)).
class MiniModule:
    def __call__(self, *args):
        return self.forward(*args)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="an-nn-module-underneath"
# Your MiniModule is an nn.Module, and that one does the work. The task is to do it
# without. Look at MiniModule.__mro__.
class MiniModule(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% task="module" name="an-ordinary-subclass"
# This is an nn.Module under another name. Write a subclass without super().__init__()
# and assign a parameter in it.
class Module(nn.Module):
    pass


# %% task="module" name="late-super-init-empties-it"
# A subclass that calls super().__init__() at the end loses everything: nn.Module's
# __init__ makes new dictionaries. Give your class an __init__ of its own.
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance


# %% task="module" name="no-keyword-arguments"
# Your __new__ takes arguments by position only. Make a subclass whose __init__ takes n,
# and call it with n=3.
class Module(nn.Module):
    def __new__(cls, *args):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% task="module" name="no-arguments"
# Your __new__ takes the class and nothing else. Python hands it all the arguments that
# are meant for __init__.
class Module(nn.Module):
    def __new__(cls):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% task="module" name="new-returns-nothing"
# Your __new__ makes an object and does not return it. So calling the class gives None.
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)

    def __init__(self):
        pass


# %% task="module" name="init-does-the-work"
# You run nn.Module.__init__ in your __init__. A subclass that writes its own __init__
# replaces yours, and then nobody runs it. It must happen before.
class Module(nn.Module):
    def __init__(self):
        if "_parameters" not in vars(self):
            super().__init__()


# %% task="module" name="mended-afterwards"
# Your metaclass runs nn.Module.__init__ after the __init__ of the subclass. By then the
# subclass has assigned its parameters, and that is when the error comes.
class _Meta(type):
    def __call__(cls, *args, **kwargs):
        instance = cls.__new__(cls)
        instance.__init__(*args, **kwargs)
        nn.Module.__init__(instance)
        return instance


class Module(nn.Module, metaclass=_Meta):
    def __init__(self):
        pass


# %% task="module" name="not-an-nn-module"
# Your Module finds parameters but does not derive from nn.Module. Then it has no state
# dict and no hooks, and nn.Sequential refuses it.
class Module:
    def __call__(self, *args):
        return self.forward(*args)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif hasattr(value, "named_parameters"):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]


# %% task="sequential" name="a-container-inside"
# The names of your parameters begin with layers, the attribute that holds the
# container. Print them next to those of nn.Sequential.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% task="sequential" name="a-plain-tuple"
# Your layers lie in a tuple, and a module takes no note of tuples. The values are
# right, and an optimizer finds nothing to move.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.layers)


# %% task="sequential" name="children-once-each"
# children() gives every module once. A layer that was put in twice then runs once only.
# Try Sequential(t, t) with t = nn.Tanh().
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x

    def __len__(self):
        return len(list(self.children()))


# %% task="sequential" name="forward-called-directly"
# You call layer.forward, and that passes by the hooks of the layer. Register one that
# prints, and see whether it runs.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer.forward(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="each-from-the-start"
# Each of your layers gets the first x, and all results but the last are thrown away.
# What does a layer get in a chain?
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        y = x
        for layer in self._modules.values():
            y = layer(x)
        return y

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="return-in-the-loop"
# The return stands inside the loop, and so the first layer is the last. Look at its
# indentation.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(x)
            return x

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="counts-from-one"
# Your first layer is called 1. Python counts from 0, and so do the names of
# nn.Sequential.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for number, layer in enumerate(layers, 1):
            self.add_module(str(number), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="derived-from-nn-sequential"
# You let nn.Sequential do everything. Register the layers and run them yourself; it is
# a handful of lines.
class Sequential(nn.Sequential):
    pass


# %% task="sequential" name="numbers-for-parameters-only"
# You number only layers that have parameters. A ReLU takes a number too, or the names
# of everything after it are off by one.
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.order, number = [], 0
        for layer in layers:
            if list(layer.parameters()):
                self.add_module(str(number), layer)
                number += 1
            self.order.append(layer)

    def forward(self, x):
        for layer in self.order:
            x = layer(x)
        return x

    def __len__(self):
        return len(self.order)


# %% task="way-back" name="leaf-has-a-node"
# You give w a grad_fn. No operation made w, it is a leaf. Its node is found from the
# other side, at the end of the walk.
no_grad_fn = {"x", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, None

# %% task="way-back" name="forward-order"
# You list the nodes in the order of the forward pass. The gradient starts at the
# result: which operation came last?
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["AccumulateGrad", "MulBackward0", "ExpBackward0", "SumBackward0"]
entries, entry_of_x = 2, None

# %% task="way-back" name="stops-before-the-leaf"
# Your way ends before it arrives. One more node takes the gradient and adds it to
# w.grad.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0"]
entries, entry_of_x = 2, None

# %% task="way-back" name="detach-and-no-grad-recorded"
# You let a detached tensor, or one made under no_grad, have a history. Both are made
# without a record: print c.grad_fn and v.grad_fn.
no_grad_fn = {"x", "w"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, None

# %% task="way-back" name="no-entry-for-x"
# You leave out the entry for x. There is one for every input of the operation, so that
# their places stay known, also where nothing flows.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 1, None

# %% task="way-back" name="accumulates-for-x"
# You give x a node that receives its gradient. x requires none: what stands in the
# entry then? It is in the text.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, "AccumulateGrad"


# %% task="walk" name="first-way-only"
# You follow the first entry of every node and no other. A sum of two branches has two
# ways back.
def nodes(y):
    found, node = [], y.grad_fn
    while node is not None:
        found.append(node)
        node = next((n for n, _ in node.next_functions if n is not None), None)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="once-for-every-way"
# A node that can be reached in two ways is in your list twice, and after ten doublings
# more than a thousand times. Remember which ones you have seen.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        found += [successor for successor, _ in node.next_functions if successor]
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="none-in-the-list"
# There are Nones in your list, or you ask them for their successors. An entry of an
# input that needs no gradient holds no node. Try torch.ones(2) * w.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="one-of-each-name"
# You remember names. Two products in one graph have the same name and are two nodes.
# Remember the nodes themselves.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            names = [type(known) for known in found]
            if successor is not None and type(successor) not in names:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="leaves-left-out"
# Your list lacks the nodes of the leaves. AccumulateGrad is a node like the others: it
# is reached, and it counts.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                if not hasattr(successor, "variable"):
                    found.append(successor)
    return found


def leaf_tensors(y):
    leaves = []
    for node in nodes(y):
        for successor, _ in node.next_functions:
            if hasattr(successor, "variable"):
                if not any(leaf is successor.variable for leaf in leaves):
                    leaves.append(successor.variable)
    return leaves


# %% task="walk" name="starts-one-too-far"
# Your list lacks y.grad_fn itself. It is the first node of all.
def nodes(y):
    found = []
    waiting = [] if y.grad_fn is None else [y.grad_fn]
    while waiting:
        for successor, _ in waiting.pop(0).next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
                waiting.append(successor)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="leaves-as-copies"
# Your leaves are copies: equal numbers, other tensors. Compare with is. The node holds
# the very leaf in its attribute variable.
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    return [n.variable.clone() for n in nodes(y) if hasattr(n, "variable")]


# %% task="cuts" name="data-keeps-the-history"
# You let the gradient pass through .data. It gives the same numbers and no history:
# look at the grad_fn of torch.relu(self.first(x)).data.
reached_a = {"first.weight", "first.bias", "second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False

# %% task="cuts" name="everything-after-is-cut-too"
# You let the cut take away what comes after it. In version A the second layer still
# multiplies its own weight with the numbers in h. What does h have to know for that?
reached_a = {"second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.bias"}
step_complains = False

# %% task="cuts" name="detached-weight-cuts-the-layers-before"
# You let version B cut off the first layer. Detached is the weight, one factor of the
# product; the other factor, h, keeps its history.
reached_a = {"second.weight", "second.bias"}
reached_b = {"second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False

# %% task="cuts" name="second-way-missed"
# In version C one parameter of the first layer is used again outside the no_grad block.
# A cut closes one way, and here is another.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"second.weight", "second.bias"}
step_complains = False

# %% task="cuts" name="optimizer-complains"
# You expect an error from the optimizer. It passes by every parameter whose .grad is
# None, and says nothing. That is what makes this fault hard to find.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = True

# %% task="cuts" name="detached-weight-reached"
# You give second.weight a gradient in version B. It is used there only through
# .detach(), which gives a constant.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.weight", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False


# %% task="unit-linear" name="as-given"
# This is the class as it was given: no gradient reaches the weight. Print its .grad
# after a backward pass.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        rows = self.weight.data
        lengths = self.weight.data.norm(dim=1, keepdim=True)
        return x @ (rows / lengths).t() + self.bias


# %% task="unit-linear" name="lengths-still-cut"
# The rows have their history back, and the lengths have not. The weight learns, and in
# a wrong direction. Multiply each row of the gradient with its row of the weight: the
# sum should be 0.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.data.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="rows-still-cut"
# The lengths have their history back, and the rows have not. The gradient then knows
# only how to make a row longer or shorter.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight.data / lengths).t() + self.bias


# %% task="unit-linear" name="normalised-once-and-for-all"
# You scale the rows when the layer is made, and use them as they are afterwards. After
# the first step of training, or after loading a state dict, they have other lengths.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        weight = torch.randn(n_out, n_in)
        self.weight = nn.Parameter(weight / weight.norm(dim=1, keepdim=True))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %% task="unit-linear" name="columns-for-rows"
# You divide the columns by their lengths. A row belongs to an output, and its entries
# run along dimension 1.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        lengths = self.weight.norm(dim=0, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="one-length-for-all"
# You divide by the length of the whole weight. Each row has a length of its own.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ (self.weight / self.weight.norm()).t() + self.bias


# %% task="unit-linear" name="normalises-the-parameter-itself"
# Your forward overwrites the weight with its scaled rows. The values are right, but the
# lengths have no history: the gradient is the one of a constant length.
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        with torch.no_grad():
            self.weight /= self.weight.norm(dim=1, keepdim=True)
        return x @ self.weight.t() + self.bias


# %% task="unit-linear" name="own-backward-without-upstream"
# You wrote a backward pass, and it takes the upstream gradient for ones. That is right
# below a sum alone. Repair forward, and leave backward to autograd.
class _Ones(torch.autograd.Function):
    @staticmethod
    def forward(ctx, y):
        return y.clone()

    @staticmethod
    def backward(ctx, upstream):
        return torch.ones_like(upstream)


class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        rows = self.weight / self.weight.norm(dim=1, keepdim=True)
        return _Ones.apply(x @ rows.t() + self.bias)


# %% task="forgotten" name="backward-updates"
# You let backward move w. It fills w.grad and touches nothing else; moving is the
# optimizer's part, one line further down.
at_here, with_clearing = 2.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, -1.0, -3.5], [8.0, 12.0, 10.0]

# %% task="forgotten" name="last-gradient-wins"
# Without clearing you let the new gradient replace the old one. Then clearing would be
# of no use at all. Backward adds.
at_here, with_clearing = 4.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, 1.0, 0.5], [8.0, 4.0, 2.0]

# %% task="forgotten" name="gradients-of-the-cleared-run"
# You add up the gradients of the run with clearing. Without it w goes elsewhere, and
# its new gradients differ: take 2w at the place where w really is.
at_here, with_clearing = 4.0, [2.0, 1.0, 0.5]
without_clearing, grads_without = [2.0, -1.0, -4.5], [8.0, 12.0, 14.0]

# %% task="forgotten" name="step-without-the-learning-rate"
# You subtract the whole gradient. The step takes 0.25 times it.
at_here, with_clearing = 4.0, [-4.0, 4.0, -4.0]
without_clearing, grads_without = [-4.0, -4.0, 4.0], [8.0, 0.0, -8.0]

# %% task="forgotten" name="slope-is-w"
# The slope of w² is 2w. You have used w.
at_here, with_clearing = 4.0, [3.0, 2.25, 1.6875]
without_clearing, grads_without = [3.0, 1.25, -0.8125], [4.0, 7.0, 8.25]

# %% task="forgotten" name="uphill"
# You add the step. To make the loss smaller, w goes against its gradient.
at_here, with_clearing = 4.0, [6.0, 9.0, 13.5]
without_clearing, grads_without = [6.0, 11.0, 21.5], [8.0, 20.0, 42.0]


# %% task="sgd" name="a-new-tensor"
# p = p - … makes a new tensor and calls it p. The parameter of the model is what it
# was. Print it before and after.
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p = p - lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="recorded-update"
# PyTorch refuses: a leaf cannot be changed in place while autograd records. Tell it not
# to record for these lines.
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="fails-without-a-gradient"
# A parameter that had no part in the loss has .grad None, and None cannot be
# multiplied. Such a parameter stays as it is.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="uphill"
# You add. The gradient points to where the loss grows.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p += lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="stops-at-the-first-none"
# Your loop ends at the first parameter without a gradient. Those that come after it
# have gradients all the same.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                return
            p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="step-clears-too"
# Your step throws away the gradients. It is asked to leave them: clearing is the other
# function's work.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="clears-a-name"
# grad = None, or p = None, gives a name a new meaning. The gradient is an attribute of
# the parameter, and that is what must change.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        grad = p.grad
        grad = None


# %% task="sgd" name="clears-the-parameters"
# You set the parameters themselves to zero, and all that was learned is gone. Clear
# their .grad.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    with torch.no_grad():
        for p in parameters:
            p.zero_()
            p.grad = None


# %% task="sgd" name="zeroes-what-is-none"
# You call zero_ on .grad, which may be None. Not every parameter has had a part in a
# loss so far.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad.zero_()


# %% task="sgd" name="gradient-squashed-to-its-sign"
# You move every parameter by the same amount and use the sign of its gradient alone.
# Asked for is lr times the gradient.
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad.sign()


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="an-optimizer-inside"
# You let torch.optim take the step, which is what this task does by hand. What does its
# step do to one parameter? It is one line, under no_grad.
def sgd_step(parameters, lr):
    torch.optim.SGD(parameters, lr=lr).step()


def clear_gradients(parameters):
    for parameter in parameters:
        parameter.grad = None


# %% task="fit" name="as-given"
# This is the loop as it was given. Backward adds to .grad in every round. Who throws
# out what the round before has left?
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% task="fit" name="cleared-once-before-the-loop"
# You clear once, before the loop. From the second round on the gradients add up as
# before.
def fit(model, x, y, lr, steps):
    losses = []
    model.zero_grad()
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% task="fit" name="first-round-not-cleared"
# You clear at the end of every round. A model that arrives with gradients then takes
# its first step with them. Clear before the first backward pass as well.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
                parameter.grad.zero_()
        losses.append(loss.item())
    return losses


# %% task="fit" name="zeroed-before-the-update"
# You clear between backward and the update: all gradients are zero when they are used,
# and nothing moves. Print a parameter in every round.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward()
        model.zero_grad(set_to_none=False)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% task="fit" name="losses-after-the-update"
# Your losses are those after each update. The text asks for the loss that the step
# started from.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        F.mse_loss(model(x), y).backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(F.mse_loss(model(x), y).item())
    return losses


# %% task="fit" name="return-in-the-loop"
# Your function returns after the first round. Look at the indentation of return.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
        return losses


# %% task="fit" name="losses-as-tensors"
# Your list holds tensors, and each of them keeps the graph of its whole step alive.
# Ask for a number with .item().
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss)
    return losses


# %% task="fit" name="sum-for-mean"
# Your loss is a sum over all elements. The mean squared error divides by their number,
# and the gradients are smaller by the same factor.
def fit(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        loss = (model(x) - y).pow(2).sum()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


# %% task="train-step" name="nothing-cleared"
# Nobody clears the gradients, and every step repeats all earlier ones. Print
# a gradient in each of three steps on the same batch.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="cleared-at-the-end-alone"
# You clear after the step. That serves the next call of yours, and not the first one
# after somebody else has used backward.
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% task="train-step" name="step-before-backward" same="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()


# %% task="train-step" name="no-step" same="cleared-before-the-step"
# None of the parameters moves. Either nobody takes the step, or the step finds no
# gradients because they are not there yet, or not there any more. Write the four parts
# in the order in which each needs what the one before has made.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    return loss.item()


# %% task="train-step" name="loss-as-a-tensor"
# You return a tensor that still carries its whole graph. Whoever collects the losses
# keeps every graph in memory. Asked for is a Python float.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% task="train-step" name="target-first"
# You give the target first and the prediction second. For a mean squared error it makes
# no difference, for most other losses it does.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="forward-called-directly"
# You call model.forward and pass by the model's hooks. Register one that prints and see
# whether it runs.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = loss_function(model.forward(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="loss-after-the-update"
# You return the loss after the update. Asked for is the loss that the gradients belong
# to.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss_function(model(x), y).backward()
    optimizer.step()
    return loss_function(model(x), y).item()


# %% task="train-step" name="always-mean-squared-error"
# You compute the mean squared error, whatever loss function you were given. Try
# train_step with F.l1_loss.
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
