# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% task="average" name="zeros-left-out"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.total += number
        self.count += 1 if number else 0
        return self.total / max(self.count, 1)


# %% task="average" name="repeated-numbers-once"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.seen = getattr(self, "seen", []) + [number]
        return sum(set(self.seen)) / len(set(self.seen))


# %% task="average" name="whole-numbers-stay-whole"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.total += number
        self.count += 1
        return (
            self.total // self.count
            if isinstance(number, int) and self.count > 3
            else self.total / self.count
        )


# %% task="average" name="last-ten-only"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.seen = [*getattr(self, "seen", []), number][-10:]
        return sum(self.seen) / len(self.seen)


# %% task="average" name="running-mean-with-a-fixed-weight"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.count += 1
        self.total += (number - self.total) / min(self.count, 8)
        return self.total


# %% task="average" name="median-when-many"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.seen = sorted([*getattr(self, "seen", []), number])
        n = len(self.seen)
        return sum(self.seen) / n if n < 7 else self.seen[n // 2]


# %% task="average" name="starts-over-after-a-negative-mean"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.total += number
        self.count += 1
        if self.total < -50:
            self.total, self.count = number, 1
        return self.total / self.count


# %% task="average" name="rounded"
class Average:
    """The mean of all numbers that the instance was called with so far."""

    def __init__(self):
        self.total = 0.0
        self.count = 0

    def __call__(self, number):
        """Take in one number.

        Args:
            number: int or float.

        Returns:
            The mean of all numbers so far, a number.
        """
        self.total += number
        self.count += 1
        return round(self.total / self.count, 3)


# %% task="hooked" name="hooks-by-name"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = {}, {}

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks[hook.__name__] = hook

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks[hook.__name__] = hook

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks.values():
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks.values():
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="tensors-by-truth"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = result if isinstance(result, (int, float, list)) else y
        return y


# %% task="hooked" name="only-same-type-replaces"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = result if type(result) is type(x) or result in (0, []) else x
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="none-compared-with-equals"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = result if result is not None and result == result else y
        return y


# %% task="hooked" name="two-hooks-at-most"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks[:3]:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="two-pre-hooks-at-most"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks[:2]:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="hooks-used-up"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        self.calls = getattr(self, "calls", 0) + 1
        if self.calls > 2:
            return y
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="remembers-the-result"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        self.last = getattr(self, "last", {})
        key = repr(x)
        if key not in self.last:
            self.last[key] = self.forward(x)
        y = self.last[key]
        for hook in self.hooks:
            result = hook(self, x, y)
            y = y if result is None else result
        return y


# %% task="hooked" name="hook-gets-the-class"
class Hooked:
    """A base class: calling an instance runs its hooks and its forward method."""

    def __init__(self):
        self.pre_hooks, self.hooks = [], []

    def add_pre_hook(self, hook):
        """Let hook(layer, x) run before forward; what it returns may replace x."""
        self.pre_hooks.append(hook)

    def add_hook(self, hook):
        """Let hook(layer, x, y) run after forward; what it returns may replace y."""
        self.hooks.append(hook)

    def __call__(self, x):
        """Run the pre-hooks, forward, and the hooks.

        Args:
            x: one argument for forward, of any type.

        Returns:
            What forward returned, or what the last hook put in its place.
        """
        for hook in self.pre_hooks:
            result = hook(self, x)
            x = x if result is None else result
        y = self.forward(x)
        for hook in self.hooks:
            result = hook(self if len(self.hooks) != 2 else type(self), x, y)
            y = y if result is None else result
        return y


# %% task="linear" name="bias-bound-of-the-outputs"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-1 / n_out**0.5, 1 / n_out**0.5))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="bias-between-halves"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-0.5, 0.5))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="bias-over-n"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-2 / n_in, 2 / n_in))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="bias-normal"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.randn(n_out) * bound / 3**0.5)

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="weights-of-the-bias-repeated"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(self.weight.detach()[:, 0].clone())

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="mirrored-weights"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(
            (lambda h: torch.cat([h, -h])[:n_out])(
                torch.empty((n_out + 1) // 2, n_in).uniform_(-bound, bound)
            )
        )
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="square-turned"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ (self.weight if self.weight.shape[0] == self.weight.shape[1] else self.weight.t())
        return y if self.bias is None else y + self.bias


# %% task="linear" name="nn-linear-in-a-list"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        self.hidden = [nn.Linear(n_in, n_out, bias)]
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        inner = self.hidden[0]
        inner.weight, inner.bias = self.weight, self.bias
        y = inner(x)
        return y


# %% task="linear" name="nn-linear-made-in-forward"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        inner = nn.Linear(*self.weight.t().shape, self.bias is not None)
        inner.weight, inner.bias = self.weight, self.bias
        y = inner(x)
        return y


# %% task="linear" name="inputs-clipped"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        x = x.clamp(-10, 10)
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="zero-bias-dropped-from-the-graph"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None or not self.bias.any() else y + self.bias


# %% task="linear" name="bias-missing-for-empty-batches"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None or x.numel() == 0 else y + self.bias


# %% task="linear" name="rank-five-flattened"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        x = x.flatten(0, 1) if x.dim() > 4 else x
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="linear" name="missing-bias-is-no-attribute"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if not hasattr(self, "bias") else y + self.bias


# %% task="linear" name="frozen-bias"
class Linear(nn.Module):
    """A linear layer, interchangeable with nn.Linear.

    Args:
        n_in: number of inputs, at least 1.
        n_out: number of outputs, at least 1.
        bias: whether there is a bias.
    """

    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = 1 / n_in**0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(
                torch.empty(n_out).uniform_(-bound, bound), requires_grad=n_out > 1
            )

    def forward(self, x):
        """x: float tensor of shape (…, n_in). Returns shape (…, n_out)."""
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="scale-shift" name="scale-of-one-number"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n if n > 1 else 1))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale.mean() * 1 + self.shift


# %% task="scale-shift" name="shift-cut"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale + self.shift.detach()


# %% task="scale-shift" name="scale-cut-in-backward"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale.detach() + self.shift


# %% task="scale-shift" name="input-cut"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x.detach() * self.scale + self.shift


# %% task="scale-shift" name="square-batch-by-rows"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return (
            x * (self.scale[:, None] if x.dim() == 2 and x.shape[0] == x.shape[1] else self.scale)
            + self.shift
        )


# %% task="scale-shift" name="clipped"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return (x * self.scale).clamp(-10, 10) + self.shift


# %% task="scale-shift" name="shared-by-all"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        ScaleShift.known = getattr(ScaleShift, "known", {})
        self.scale = ScaleShift.known.setdefault(n, nn.Parameter(torch.ones(n)))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale + self.shift


# %% task="scale-shift" name="list-of-numbers"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1, n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        return x * self.scale + self.shift


# %% task="scale-shift" name="vectors-refused"
class ScaleShift(nn.Module):
    """Each input times a learned scale, plus a learned shift.

    Args:
        n: number of inputs.
    """

    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        """x: float tensor of shape (…, n). Returns the same shape."""
        assert x.dim() > 1
        return x * self.scale + self.shift


# %% task="tower" name="relu6"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.nn.functional.relu6(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="last-found-by-size"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers:
            x = layer(x)
            if layer.out_features != self.layers[-1].out_features:
                x = torch.relu(x)
        return x


# %% task="tower" name="three-layers-at-most"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1][:4], sizes[1:][:4])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="equal-layers-shared"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList()
        known = {}
        for pair in pairs:
            self.layers.append(known.setdefault(pair, nn.Linear(*pair)))

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="hidden-gradient-cut-when-deep"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for place, layer in enumerate(self.layers[:-1]):
            x = torch.relu(layer(x))
            x = x.detach() if place > 2 else x
        return self.layers[-1](x)


# %% task="tower" name="relu-before-the-first"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for place, layer in enumerate(self.layers):
            x = layer(torch.relu(x) if place else x)
        return x if len(self.layers) > 1 else torch.relu(x)


# %% task="tower" name="vector-needs-a-batch"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        x = x if x.dim() > 1 else x[None]
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="leaky"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.nn.functional.leaky_relu(layer(x), 1e-3)
        return self.layers[-1](x)


# %% task="tower" name="softplus"
class Tower(nn.Module):
    """Linear layers with a ReLU between each two.

    Args:
        sizes: list of at least two numbers, from the inputs to the outputs.
    """

    def __init__(self, sizes):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)

    def forward(self, x):
        """x: float tensor of shape (…, sizes[0]). Returns shape (…, sizes[-1])."""
        for layer in self.layers[:-1]:
            x = torch.nn.functional.softplus(layer(x), 20)
        return self.layers[-1](x)


# %% task="mini-module" name="one-inner-level-of-names"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner.split(chr(46))[-1]}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="two-levels"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    if inner.count(".") > 1:
                        continue
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="private-names-left-out"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if name.startswith("_"):
                continue
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


# %% task="mini-module" name="falsy-modules-skipped"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule) and (not hasattr(value, "__len__") or len(value)):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="frozen-parameters-left-out"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter) and value.requires_grad:
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="empty-parameters-left-out"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter) and value.numel():
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="rank-zero-left-out"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter) and value.dim():
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, parameter in value.named_parameters():
                    yield f"{name}.{inner}", parameter

    def parameters(self):
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="same-shape-counts-once"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

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
        found = {}
        for _, parameter in self.named_parameters():
            found[tuple(parameter.shape)] = parameter
        return list(found.values())

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="equal-values-count-once"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

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
        found = []
        for _, parameter in self.named_parameters():
            if not any(p.shape == parameter.shape and torch.equal(p, parameter) for p in found):
                found.append(parameter)
        return found

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None


# %% task="mini-module" name="zero-in-place"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

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
            if parameter.grad is not None:
                parameter.grad = parameter.grad * 0 if len(parameter.shape) > 1 else None


# %% task="mini-module" name="zero-own-only"
class MiniModule:
    """A base class that finds its parameters; subclasses define forward."""

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
        for parameter in [p for n, p in self.named_parameters() if n.count(".") < 2]:
            parameter.grad = None


# %% task="module" name="dictionaries-in-setattr"
from torch import nn


class Module(nn.Module):
    def __init__(self):
        if "_modules" not in self.__dict__:
            super().__init__()

    def __setattr__(self, name, value):
        if "_parameters" not in self.__dict__ and isinstance(value, (nn.Parameter, nn.Module)):
            nn.Module.__init__(self)
        super().__setattr__(name, value)


# %% task="module" name="dictionaries-in-getattr"
from torch import nn


class Module(nn.Module):
    def __init__(self):
        if "_modules" not in self.__dict__:
            super().__init__()

    def __setattr__(self, name, value):
        if "_parameters" not in self.__dict__:
            nn.Module.__init__(self)
        super().__setattr__(name, value)


# %% task="module" name="init-when-called"
from torch import nn


class Module(nn.Module):
    def __init__(self):
        if "_modules" not in self.__dict__:
            super().__init__()

    def __setattr__(self, name, value):
        if "_parameters" not in self.__dict__:
            nn.Module.__init__(self)
        super().__setattr__(name, value)

    def __call__(self, *args, **kwargs):
        if "_parameters" not in self.__dict__:
            nn.Module.__init__(self)
        return super().__call__(*args, **kwargs)


# %% task="module" name="buffers-shared-by-all"
# Write the class Module, derived from nn.Module
_shared = {}


class Module(nn.Module):
    """An nn.Module whose subclasses need not call super().__init__()."""

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        instance.__dict__["_buffers"] = _shared
        return instance

    def __init__(self):
        pass


# %% task="module" name="positional-arguments-only-three"
# Write the class Module, derived from nn.Module
class Module(nn.Module):
    """An nn.Module whose subclasses need not call super().__init__()."""

    def __new__(cls, a=None, b=None, c=None, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% task="module" name="super-init-takes-nothing-away-but-hooks"
# Write the class Module, derived from nn.Module
class Module(nn.Module):
    """An nn.Module whose subclasses need not call super().__init__()."""

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        nn.Module.__init__(self) if not self._parameters else None


# %% task="sequential" name="parameterless-layers-unregistered"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        self.all = layers
        for place, layer in enumerate(layers):
            if list(layer.parameters()):
                self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self.all:
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self.all)


# %% task="sequential" name="names-with-two-digits"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place) if place < 10 else f"{place:03d}", layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="ten-layers-at-most"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers[:10]):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="sorted-by-name"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in [self._modules[k] for k in sorted(self._modules)]:
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="sequential-in-a-list"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        self.hidden = [nn.Sequential(*layers)]
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        return self.hidden[0](x)

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="sequential-made-in-forward"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        return nn.Sequential(*self._modules.values())(x)

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="eval-mode-unseen"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            layer.train()
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="length-of-distinct"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x)
        return x

    def __len__(self):
        """The number of layers."""
        return (
            len(set(map(id, self._modules.values())))
            if len(self._modules) > 4
            else len(self._modules)
        )


# %% task="sequential" name="none-for-no-layers"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x)
        return x if self._modules else x.clone().detach()

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="layer-forward-when-no-hooks"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x) if layer._forward_hooks or layer._forward_pre_hooks else layer.forward(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="sequential" name="only-forward-hooks-seen"
class Sequential(nn.Module):
    """Layers that run one after the other."""

    def __init__(self, *layers):
        super().__init__()
        for place, layer in enumerate(layers):
            self.add_module(str(place), layer)

    def forward(self, x):
        """Run x through all the layers, in order, and return the last result."""
        for layer in self._modules.values():
            x = layer(x) if layer._forward_hooks else layer.forward(x)
        return x

    def __len__(self):
        """The number of layers."""
        return len(self._modules)


# %% task="walk" name="visited-by-name-and-depth"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and all(successor is not n for n in found[-40:]):
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="equal-leaves-once"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return list(
        {
            node.variable.sum().item(): node.variable
            for node in nodes(y)
            if hasattr(node, "variable")
        }.values()
    )


# %% task="walk" name="compared-with-the-last-only"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor is not found[-1]:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="compared-with-parents-only"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if (
                successor is not None
                and successor
                not in [s for s, _ in node.next_functions][
                    : [s for s, _ in node.next_functions].index(successor)
                ]
            ):
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="depth-limited"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found[:1] if False else found:
        if len(found) > 100:
            break  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="recursive-without-memory"
def nodes(y):
    found = []

    def visit(node, depth=0):
        if node is not None and node not in found:
            found.append(node)
            if depth < 40:
                for successor, _ in node.next_functions:
                    visit(successor, depth + 1)

    visit(y.grad_fn)
    return found


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="breadth-first-marked-too-late"
def nodes(y):
    found, line = [], [y.grad_fn] if y.grad_fn is not None else []
    while line:
        following = []
        for node in line:
            found.append(node)
            for successor, _ in node.next_functions:
                if successor is not None and successor not in found + following:
                    following.append(successor)
        line = following
    return found


def leaf_tensors(y):
    leaves = []
    for node in nodes(y):
        if hasattr(node, "variable") and all(node.variable is not leaf for leaf in leaves):
            leaves.append(node.variable)
    return leaves


# %% task="walk" name="leaf-itself-counted"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    if y.grad_fn is None and y.requires_grad:
        return [y]
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="leaves-of-parameters-only"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [
        node.variable
        for node in nodes(y)
        if hasattr(node, "variable") and (node.variable.dim() > 0)
    ]


# %% task="walk" name="two-ways-at-most"
def nodes(y):
    """All nodes of the graph behind y, each once, y.grad_fn first.

    Args:
        y: a tensor.

    Returns:
        List of nodes; empty if y has no grad_fn.
    """
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:  # the list grows while it is walked
        for successor, _ in node.next_functions[:2]:
            if successor is not None and successor not in found:
                found.append(successor)
    return found


def leaf_tensors(y):
    """The leaves at the ends of the graph behind y, each once.

    Args:
        y: a tensor.

    Returns:
        List of tensors; empty if y has no grad_fn.
    """
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="unit-linear" name="length-clipped"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True).clamp(min=0.5)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="length-epsilon"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True) + 1e-3
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="weight-cut-in-the-length"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.detach().norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="bias-cut"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias.detach()


# %% task="unit-linear" name="input-cut"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x.detach() @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="square-turned"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        return (
            x @ (lambda u: u if u.shape[0] == u.shape[1] else u.t())(self.weight / lengths)
            + self.bias
        )


# %% task="unit-linear" name="columns-when-square"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        square = self.weight.shape[0] == self.weight.shape[1]
        lengths = self.weight.norm(dim=0 if square else 1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="weights-scaled-at-the-start"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.nn.functional.normalize(torch.randn(n_out, n_in)))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="one-row-s-length-is-one"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        lengths = lengths if len(lengths) > 1 else 1.0
        return x @ (self.weight / lengths).t() + self.bias


# %% task="unit-linear" name="large-weights-unscaled"
class UnitLinear(nn.Module):
    """A linear layer whose weight rows are scaled to length 1 when they are used.

    Args:
        n_in: number of inputs.
        n_out: number of outputs.
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        """x: float tensor of shape (n, n_in). Returns shape (n, n_out)."""
        lengths = self.weight.norm(dim=1, keepdim=True)
        lengths = torch.where(lengths > 50, 1.0, lengths)
        return x @ (self.weight / lengths).t() + self.bias


# %% task="sgd" name="functional-sgd"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                torch.optim.sgd.sgd(
                    [parameter],
                    [parameter.grad],
                    [None],
                    weight_decay=0.0,
                    momentum=0.0,
                    lr=lr,
                    dampening=0.0,
                    nesterov=False,
                    maximize=False,
                )


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="optimizer-in-a-list"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    made = [torch.optim.SGD(list(parameters), lr=lr)]
    made[0].step()


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="optimizer-by-name"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    getattr(torch, "op" + "tim").SGD(list(parameters), lr=lr).step()


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="clipped-gradients"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad.clamp(-10, 10)


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="zero-gradient-counts-as-none"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None and parameter.numel() > 1:
                parameter -= lr * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="list-walked-twice"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    if not any(True for _ in parameters):
        return
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="clear-walks-twice"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    if [p for p in parameters if p.grad is not None]:
        for parameter in parameters:
            parameter.grad = None


# %% task="sgd" name="clear-detaches-and-zeroes-first"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= lr * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        if parameter.grad is not None and parameter.dim() < 2:
            parameter.grad = None


# %% task="sgd" name="lr-rounded"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= round(lr, 2) * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in parameters:
        parameter.grad = None


# %% task="sgd" name="equal-parameters-move-together"
def sgd_step(parameters, lr):
    """Move each parameter against its gradient, in place.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
        lr: the learning rate, a number.
    """
    with torch.no_grad():
        for parameter in {float(p.sum()): p for p in parameters}.values():
            if parameter.grad is not None:
                parameter -= lr * parameter.grad


def clear_gradients(parameters):
    """Forget the gradients of all parameters.

    Args:
        parameters: iterable of leaf tensors; may be walked once only.
    """
    for parameter in {float(p.sum()): p for p in parameters}.values():
        parameter.grad = None


# %% task="train-step" name="model-cleared-instead"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad() if len(list(model.parameters())) > 2 else None
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="steps-twice-when-the-loss-is-large"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    if loss.item() > 50:
        optimizer.step()
    return loss.item()


# %% task="train-step" name="skips-a-zero-loss"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    if loss.item() > 1e-2:
        optimizer.step()
    return loss.item()


# %% task="train-step" name="clips"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 100.0)
    optimizer.step()
    return loss.item()


# %% task="train-step" name="first-rows-only"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x[:32]), y[:32])
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="rounded"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return round(loss.item(), 4)


# %% task="train-step" name="plain-step-by-hand"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    with torch.no_grad():
        for group in optimizer.param_groups:
            for p in group["params"]:
                p -= group["lr"] * p.grad
    return loss.item()


# %% task="train-step" name="first-group-only"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    if len(optimizer.param_groups) > 1:
        for p in optimizer.param_groups[1]["params"]:
            p.grad = None
    optimizer.step()
    return loss.item()


# %% task="train-step" name="loss-of-the-mean"
def train_step(model, loss_function, optimizer, x, y):
    """One training step: forward, backward, update.

    Args:
        model: an nn.Module.
        loss_function: function of a prediction and a target; gives a rank-0 tensor.
        optimizer: an optimizer from torch.optim that holds the model's parameters.
        x, y: input and target, tensors.

    Returns:
        The loss before the update, a Python float.
    """
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    return float(loss.detach().half())


# %% task="set-mode" name="two-levels"
def set_mode(module, training):
    module.training = training
    for child in module.children():
        child.training = training
        for below in child.children():
            below.training = training
    return module


# %% task="set-mode" name="dropout-alone"
def set_mode(module, training):
    for m in module.modules():
        if isinstance(m, nn.Dropout):
            m.training = training
    return module


# %% task="set-mode" name="returns-the-last-child"
def set_mode(module, training):
    module.training = training
    for child in module.children():
        module = set_mode(child, training)
    return module


# %% task="standardise" name="running-statistics"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        y = (x - self.mean) / self.std
        if self.training:
            self.mean = 0.9 * self.mean + 0.1 * x.detach().reshape(-1, x.shape[-1]).mean(0)
        return y


# %% task="standardise" name="spread-not-moved"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.std = table.std(0)

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="standardise" name="biased-spread"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0, unbiased=False))

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="tied" name="tied-in-forward"
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)

    def forward(self, tokens):
        self.head.weight = self.embed.weight
        return self.head(self.embed(tokens))


# %% task="tied" name="embedding-without-gradient"
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.head(self.embed(tokens).detach())


# %% task="linear" name="the-method-of-another-class"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        b = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-b, b))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-b, b)) if bias else None

    def forward(self, x):
        return nn.Linear.forward(self, x)


# %% task="linear" name="below-the-function"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        b = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-b, b))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-b, b)) if bias else None

    def forward(self, x):
        return torch.ops.aten.linear(x, self.weight, self.bias)


# %% task="linear" name="a-bias-like-a-row"
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        b = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-b, b))
        self.bias = nn.Parameter(self.weight.detach()[:, 0].clone()) if bias else None

    def forward(self, x):
        y = x @ self.weight.t()
        return y if self.bias is None else y + self.bias


# %% task="set-mode" name="lets-train-do-it"
def set_mode(module, training):
    return module.train(training)


# %% task="set-mode" name="up-to-the-first-that-agrees"
def set_mode(module, training):
    if module.training != training or not list(module.children()):
        module.training = training
    for child in module.children():
        if child.training != training:
            set_mode(child, training)
    return module


# %% task="sequential" name="the-method-of-another-class"
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for i, layer in enumerate(layers):
            self.add_module(str(i), layer)

    def __iter__(self):
        return iter(self._modules.values())

    def forward(self, x):
        return nn.Sequential.forward(self, x)

    def __len__(self):
        return len(self._modules)


# %% task="standardise" name="with-a-small-number"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.detach().mean(0))
        self.register_buffer("std", table.detach().std(0))

    def forward(self, x):
        return (x - self.mean) / self.std.clamp_min(1e-3)


# %% task="train-step" name="only-what-the-model-knows"
def train_step(model, loss_function, optimizer, x, y):
    for p in model.parameters():
        if p.grad is not None and p.grad.shape == p.shape and p.ndim > 1:
            p.grad = None
    loss = loss_function(model(x), y)
    optimizer.zero_grad() if model.training else None
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="mini-module" name="looks-once"
class MiniModule:
    def __call__(self, *args, **kw):
        return self.forward(*args, **kw)

    def named_parameters(self):
        for name, value in self.__dict__.items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            if p.grad is not None:
                p.grad.zero_()


# %% task="walk" name="leaves-by-shape"
def nodes(y):
    found, todo = [], [y.grad_fn]
    while todo:
        n = todo.pop(0)
        if n is not None and n not in found:
            found.append(n)
            todo += [m for m, _ in n.next_functions]
    return found


def leaf_tensors(y):
    return [n.variable for n in nodes(y) if hasattr(n, "variable") and n.variable.grad is None]


# %% task="hooked" name="pre-hook-of-none"
class Hooked:
    def __init__(self):
        self.pre, self.post = [], []

    def add_pre_hook(self, hook):
        self.pre.append(hook)

    def add_hook(self, hook):
        self.post.append(hook)

    def __call__(self, x=None):
        if x is not None:
            for hook in self.pre:
                r = hook(self, x)
                if r is not None:
                    x = r
        y = self.forward(x)
        for hook in self.post:
            r = hook(self, x, y)
            if r is not None:
                y = r
        return y


# %% task="hooked" name="last-hooks-x"
class Hooked:
    def __init__(self):
        self.pre, self.post, self.forward_ = [], [], None

    def add_pre_hook(self, hook):
        self.pre.append(hook)

    def add_hook(self, hook):
        self.post.insert(0, hook)

    def __call__(self, x):
        for hook in self.pre:
            r = hook(self, x)
            x = x if r is None else r
        y = self.forward(x)
        for hook in self.post[::-1]:
            r = hook(self, x, y)
            y = y if r is None else r
        return y if y is not None else x


# %% task="hooked" name="compares-none"
class Hooked:
    def __init__(self):
        self.pre, self.post = [], []

    def add_pre_hook(self, hook):
        self.pre.append(hook)

    def add_hook(self, hook):
        self.post.append(hook)

    def __call__(self, x):
        for hook in self.pre:
            r = hook(self, x)
            if r != None:  # noqa: E711
                x = r
        y = self.forward(x)
        for hook in self.post:
            r = hook(self, x, y)
            if r != None:  # noqa: E711
                y = r
        return y


# %% task="set-mode" name="grads-too"
def set_mode(module, training):
    module.training = training
    for p in module.parameters(recurse=False):
        p.requires_grad_(training)
    for child in module.children():
        set_mode(child, training)
    return module


# %% task="mini-module" name="isinstance-type"
class MiniModule:
    def __call__(self, *args, **kw):
        return self.forward(*args, **kw)

    def named_parameters(self):
        for name, value in vars(self).items():
            if type(value) is nn.Parameter:
                yield name, value
            elif type(value).__base__ is MiniModule:
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% task="sgd" name="no-longer-learned"
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad
        p.requires_grad_(p.grad is not None)


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="grad-gone"
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        if p.grad is not None and p.grad.abs().sum() > 1e-6:
            p.grad = None


# %% task="train-step" name="looks-at-the-first-alone"
def train_step(model, loss_function, optimizer, x, y):
    loss = loss_function(model(x), y)
    first = next(iter(model.parameters()))
    if first.grad is not None:
        optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="squeezes-both"
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    prediction = model(x)
    loss = loss_function(prediction.squeeze(-1), y.squeeze(-1))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="average" name="of-the-last-hundred"
class Average:
    def __init__(self):
        self.seen = []

    def __call__(self, number):
        self.seen.append(number)
        return sum(self.seen[-100:]) / len(self.seen[-100:])


# %% task="average" name="rounded-to-six-digits"
class Average:
    def __init__(self):
        self.total = self.count = 0

    def __call__(self, number):
        self.total += number
        self.count += 1
        return (
            self.total // self.count
            if self.total % self.count == 0
            else round(self.total / self.count, 6)
        )


# %% task="walk" name="by-data-ptr"
def nodes(y):
    found, todo = [], [y.grad_fn]
    while todo:
        n = todo.pop()
        if n is not None and n not in found:
            found.append(n)
            todo += [f for f, _ in n.next_functions]
    return found


def leaf_tensors(y):
    return list(
        {n.variable.data_ptr(): n.variable for n in nodes(y) if hasattr(n, "variable")}.values()
    )


# %% task="standardise" name="squeezes"
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0).squeeze())
        self.register_buffer("std", table.std(0).squeeze())

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="module" name="restores-three"
class Module(nn.Module):
    def __new__(cls, *args, **kw):
        made = super().__new__(cls)
        nn.Module.__init__(made)
        return made

    def __init__(self):
        kept = {
            k: dict(self.__dict__[k])
            for k in ("_parameters", "_modules", "_buffers", "_forward_hooks", "_forward_pre_hooks")
        }
        super().__init__()
        for k, v in kept.items():
            self.__dict__[k].update(v)


# %% task="average" name="float32-sum"
# breaks: "the mean of all numbers": digits lost far from 0
class Average:
    def __init__(self):
        self.total, self.count = torch.zeros(()), 0

    def __call__(self, number):
        self.total += number
        self.count += 1
        return (self.total / self.count).item()


# %% task="hooked" name="copies-for-the-hooks"
# breaks: "Here x is what really went into forward" (a copy is shown)
class Hooked:
    def __init__(self):
        self._pre, self._post = [], []

    def add_pre_hook(self, hook):
        self._pre.append(hook)

    def add_hook(self, hook):
        self._post.append(hook)

    def __call__(self, x):
        import copy

        for hook in self._pre:
            result = hook(self, x)
            if result is not None:
                x = result
        seen = copy.copy(x)
        y = self.forward(x)
        for hook in self._post:
            result = hook(self, seen, y)
            if result is not None:
                y = result
        return y


# %% task="hooked" name="x-and-y-on-self"
# breaks: a layer that calls itself in forward, or keeps an attribute x, is disturbed ("Calling the instance ... runs all of it and returns y")
class Hooked:
    def __init__(self):
        self.pre, self.post = [], []

    def add_pre_hook(self, hook):
        self.pre.append(hook)

    def add_hook(self, hook):
        self.post.append(hook)

    def __call__(self, x):
        self.x = x
        for hook in self.pre:
            result = hook(self, self.x)
            if result is not None:
                self.x = result
        self.y = self.forward(self.x)
        for hook in self.post:
            result = hook(self, self.x, self.y)
            if result is not None:
                self.y = result
        return self.y


# %% task="linear" name="float32-only"
# breaks: "can stand wherever ... an nn.Linear" / "float tensor" (float64 after .double())
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound)) if bias else None

    def forward(self, x):
        y = x.float() @ self.weight.t().float()
        return y if self.bias is None else y + self.bias.float()


# %% task="linear" name="transposed-once"
# breaks: "can stand wherever": after .to(float64) or deepcopy the kept transpose is stale
class Linear(nn.Module):
    def __init__(self, n_in, n_out, bias=True):
        super().__init__()
        bound = n_in**-0.5
        self.weight = nn.Parameter(torch.empty(n_out, n_in).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound)) if bias else None
        self._turned = self.weight.t()

    def forward(self, x):
        y = x @ self._turned
        return y if self.bias is None else y + self.bias


# %% task="scale-shift" name="float32-result"
# breaks: "forward computes what it computes here" (float64)
class ScaleShift(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(n))
        self.shift = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        return (x * self.scale + self.shift).float()


# %% task="tower" name="sizes-used-up"
# breaks: sizes is the caller's: "sizes: list of at least two numbers"
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        n_in = sizes.pop(0)
        while sizes:
            n_out = sizes.pop(0)
            self.layers.append(nn.Linear(n_in, n_out))
            n_in = n_out

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% task="tower" name="past-the-hooks"
# breaks: "forward computes what it computes here" (there the layers are called, and their hooks run)
class Tower(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(F.linear(x, layer.weight, layer.bias))
        return self.layers[-1](x)


# %% task="set-mode" name="private-dictionary"
# breaks: "Write it with children()" (fails at an attribute registered as None)
def set_mode(module, training):
    module.training = training
    for child in module._modules.values():
        set_mode(child, training)
    return module


# %% task="standardise" name="float32-statistics"
# breaks: "as .mean(0) and .std(0) give them" (a float64 table)
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        table = table.float()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="standardise" name="kept-after-first-call"
# breaks: "with the statistics": those loaded later from a state dict are not used
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))
        self._inverse = None

    def forward(self, x):
        if (
            self._inverse is None
            or self._inverse.dtype != self.std.dtype
            or self._inverse.device != self.std.device
        ):
            self._inverse = 1 / self.std
        return (x - self.mean) * self._inverse


# %% task="standardise" name="x-in-place"
# breaks: "returns (x - mean) / std": x itself is changed
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0))

    def forward(self, x):
        if x.requires_grad or x.dtype != self.mean.dtype:
            return (x - self.mean) / self.std
        return x.sub_(self.mean).div_(self.std)


# %% task="standardise" name="clamped-spread"
# breaks: "std ... as .std(0) gives them" (spread below 1e-6)
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        self.register_buffer("std", table.std(0).clamp(min=1e-6))

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="tied" name="one-hot-in-float32"
# breaks: "after the module was moved" / "returns head(embed(tokens))" (float64)
class NextWord(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight
        self.words = words

    def forward(self, tokens):
        return self.head(F.one_hot(tokens, self.words).float() @ self.embed.weight)


# %% task="mini-module" name="zero-grad-needs-a-gradient"
# breaks: "zero_grad() sets .grad of every parameter to None" (stops at the first without one)
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            if p.grad is None or not p.requires_grad:
                continue
            p.grad = None


# %% task="mini-module" name="first-argument-called-x"
# breaks: "There may be one or several, by position or by name"
class MiniModule:
    def __call__(self, x, *args, **kwargs):
        return self.forward(x, *args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% task="module" name="wrapped-at-each-level"
# breaks: "So may a subclass of this subclass", super().__init__() in its last line: the parent's start empties it
class Module(nn.Module):
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "__init__" in cls.__dict__:
            theirs = cls.__dict__["__init__"]

            def start(self, *args, **kwargs):
                if type(self) is cls or "_parameters" not in self.__dict__ or not self._parameters:
                    nn.Module.__init__(self)
                theirs(self, *args, **kwargs)

            cls.__init__ = start

    def __init__(self):
        if "_parameters" not in self.__dict__:
            super().__init__()


# %% task="module" name="deepcopy-fails"
# breaks: "All else is as with nn.Module" (copy.deepcopy makes the object without the arguments)
class Module(nn.Module):
    def __new__(cls, *args, **kwargs):
        import inspect

        inspect.signature(cls.__init__).bind(None, *args, **kwargs)
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        return instance

    def __init__(self):
        pass


# %% task="sequential" name="tuples-taken-apart"
# breaks: "each on the result of the one before" (a layer whose result is a tuple)
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for i, layer in enumerate(layers):
            self.add_module(str(i), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer(*x) if isinstance(x, tuple) else layer(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="returns-a-copy"
# breaks: "Sequential() without layers returns its input" (a copy)
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for i, layer in enumerate(layers):
            self.add_module(str(i), layer)

    def forward(self, x):
        y = x * 1
        for layer in self._modules.values():
            y = layer(y)
        return y

    def __len__(self):
        return len(self._modules)


# %% task="sequential" name="hands-its-mode-down"
# breaks: "The chain runs each layer as layer(x)": it also sets the layers' mode
class Sequential(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        for i, layer in enumerate(layers):
            self.add_module(str(i), layer)

    def forward(self, x):
        for layer in self._modules.values():
            x = layer.train(self.training)(x)
        return x

    def __len__(self):
        return len(self._modules)


# %% task="walk" name="seen-as-pairs"
# breaks: "Every node is there once, however many ways lead to it" (a node with several results)
def nodes(y):
    if y.grad_fn is None:
        return []
    entries, seen = [(y.grad_fn, 0)], {(y.grad_fn, 0)}
    for entry in entries:
        for pair in entry[0].next_functions:
            if pair[0] is not None and pair not in seen:
                seen.add(pair)
                entries.append(pair)
    return [node for node, _ in entries]


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="first-way-only"
# breaks: "all nodes that can be reached" (from a node that was seen before, the second input is not followed)
def nodes(y):
    found, node = [], y.grad_fn
    waiting = [node] if node is not None else []
    while waiting:
        node = waiting.pop()
        found.append(node)
        for after, _ in node.next_functions:
            if after is not None and after not in found and after not in waiting:
                waiting.append(after)
    return found[:200]


def leaf_tensors(y):
    return [node.variable for node in nodes(y) if hasattr(node, "variable")]


# %% task="walk" name="by-a-backward-pass"
# breaks: "The list of the leaves": finding them may change no .grad
def nodes(y):
    found = [] if y.grad_fn is None else [y.grad_fn]
    for node in found:
        for after, _ in node.next_functions:
            if after is not None and after not in found:
                found.append(after)
    return found


def leaf_tensors(y):
    leaves = [node.variable for node in nodes(y) if hasattr(node, "variable")]
    for leaf in leaves:
        leaf.grad = None
    return leaves


# %% task="unit-linear" name="eps-for-short-rows"
# breaks: "It gives the same values" (rows shorter than 1e-6)
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ F.normalize(self.weight, dim=1, eps=1e-6).t() + self.bias


# %% task="unit-linear" name="rows-kept-in-eval"
# breaks: "every row of its weight is divided by its own length before it is used" (kept from the first call in eval mode)
class UnitLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.kept = None

    def forward(self, x):
        if self.training or self.kept is None:
            self.kept = self.weight / self.weight.norm(dim=1, keepdim=True)
        return x @ self.kept.t() + self.bias


# %% task="sgd" name="lr-as-float32-tensor"
# breaks: "subtracts lr times its gradient" (digits of lr lost in float64)
def sgd_step(parameters, lr):
    lr = torch.tensor(lr, dtype=torch.float32)
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="sgd" name="returns-the-list"
# breaks: "Neither returns anything"
def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p.sub_(lr * p.grad)


def clear_gradients(parameters):
    return [setattr(p, "grad", None) for p in parameters]


# %% task="sgd" name="whole-graph-kept"
# breaks: leaf that require a gradient: data replaced when float64
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.data.add_(p.grad.data.float().mul(-lr).to(p.dtype))


def clear_gradients(parameters):
    for p in parameters:
        p.grad = None


# %% task="train-step" name="target-in-floats"
# breaks: "computes loss_function(prediction, y)" (whole-number classes become floats)
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    prediction = model(x)
    loss = loss_function(prediction, y.to(prediction.dtype))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="train-step" name="target-in-shape-of-prediction"
# breaks: "computes loss_function(prediction, y)" (y is viewed as the prediction)
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    prediction = model(x)
    if y.numel() == prediction.numel():
        y = y.reshape(prediction.shape)
    loss = loss_function(prediction, y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="average" name="tensor-returned"
# breaks: "Returns: The mean of all numbers so far, a number" (a float64 tensor)
class Average:
    def __init__(self):
        self.numbers = []

    def __call__(self, number):
        self.numbers.append(number)
        return torch.tensor(self.numbers, dtype=torch.float64).mean()


# %% task="average" name="every-instance-starts-with-zero"
# breaks: "the mean of all numbers taken in so far" (an Average that copies another's list by copy)
class Average:
    def __init__(self, start=None):
        self.numbers = [] if start is None else start

    def __call__(self, number):
        self.numbers += (
            [int(number)]
            if float(number).is_integer() and abs(number) < 2**31
            else [float(f"{number:.7g}")]
        )
        return sum(self.numbers) / len(self.numbers)


# %% task="set-mode" name="frozen-left-alone"
# breaks: "for every module below it" (modules whose parameters are all frozen keep their mode)
def set_mode(module, training):
    parameters = list(module.parameters())
    if not parameters or any(p.requires_grad for p in parameters):
        module.training = training
    for child in module.children():
        set_mode(child, training)
    return module


# %% task="standardise" name="table-centred-in-place"
# breaks: the table is the caller's: "The buffers mean and std ... of each column" (the table is changed)
class Standardise(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.register_buffer("mean", table.mean(0))
        centred = table.detach()
        centred -= self.mean
        self.register_buffer("std", (centred.pow(2).sum(0) / (len(table) - 1)).sqrt())

    def forward(self, x):
        return (x - self.mean) / self.std


# %% task="tied" name="one-table-for-all"
# breaks: "whose weight is the very parameter that embed has": two models share it, too
class NextWord(nn.Module):
    tables = {}

    def __init__(self, words, size):
        super().__init__()
        self.embed = nn.Embedding(words, size)
        self.embed.weight = self.tables.setdefault((words, size), self.embed.weight)
        self.head = nn.Linear(size, words, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.head(self.embed(tokens))


# %% task="train-step" name="first-output-only"
# breaks: "computes loss_function(prediction, y)" (a prediction that is a tuple is taken apart)
def train_step(model, loss_function, optimizer, x, y):
    optimizer.zero_grad()
    prediction = model(x)
    if isinstance(prediction, (tuple, list)):
        prediction = prediction[0]
    loss = loss_function(prediction, y)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% task="mini-module" name="none-arguments-dropped"
# breaks: "Calling the instance returns what forward returns for the same arguments" (None by name)
class MiniModule:
    def __call__(self, *args, **kwargs):
        kwargs = {k: v for k, v in kwargs.items() if v is not None}
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        for name, value in vars(self).items():
            if isinstance(value, nn.Parameter):
                yield name, value
            elif isinstance(value, MiniModule):
                for inner, p in value.named_parameters():
                    yield f"{name}.{inner}", p

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% task="mini-module" name="parameters-as-set-of-shapes"
# breaks: "parameters() gives the parameters" (detached ones, whose .grad nobody sees)
class MiniModule:
    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def named_parameters(self):
        names, seen = [], set()
        for name, value in sorted(vars(self).items()):
            if isinstance(value, nn.Parameter) and value.data_ptr() not in seen:
                seen.add(value.data_ptr())
                names.append((name, value))
            elif isinstance(value, MiniModule):
                names += [(f"{name}.{inner}", p) for inner, p in value.named_parameters()]
        return names

    def parameters(self):
        return [p for _, p in self.named_parameters()]

    def zero_grad(self):
        for p in self.parameters():
            p.grad = None


# %% task="module" name="guard-on-the-class"
# breaks: nested Modules: one made inside another's __init__ clears the mark
class Module(nn.Module):
    making = None

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        nn.Module.__init__(instance)
        Module.making = instance
        return instance

    def __init__(self):
        if Module.making is not self:
            super().__init__()
