# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="cuts-reached"
probe(lambda: sorted(reached_a), reveal=False)
probe(lambda: sorted(reached_b), reveal=False)
probe(lambda: sorted(reached_c), reveal=False)

# %% hidden="cuts-step"
probe(lambda: [step_complains, sorted(reached_a)], types=True, reveal=False)

# %% mistake="data-keeps-the-history"
# You let the gradient pass through .data. It gives the same numbers and no history:
# look at the grad_fn of torch.relu(self.first(x)).data.
reached_a = {"first.weight", "first.bias", "second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False

# %% mistake="everything-after-is-cut-too"
# You let the cut take away what comes after it. In version A the second layer still
# multiplies its own weight with the numbers in h. What does h have to know for that?
reached_a = {"second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.bias"}
step_complains = False

# %% mistake="detached-weight-cuts-the-layers-before"
# You let version B cut off the first layer. Detached is the weight, one factor of the
# product; the other factor, h, keeps its history.
reached_a = {"second.weight", "second.bias"}
reached_b = {"second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False

# %% mistake="second-way-missed"
# In version C one parameter of the first layer is used again outside the no_grad block.
# A cut closes one way, and here is another.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"second.weight", "second.bias"}
step_complains = False

# %% mistake="optimizer-complains"
# You expect an error from the optimizer. It passes by every parameter whose .grad is
# None, and says nothing. That is what makes this fault hard to find.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = True

# %% mistake="detached-weight-reached"
# You give second.weight a gradient in version B. It is used there only through
# .detach(), which gives a constant.
reached_a = {"second.weight", "second.bias"}
reached_b = {"first.weight", "first.bias", "second.weight", "second.bias"}
reached_c = {"first.bias", "second.weight", "second.bias"}
step_complains = False


# %% alternative="run-and-see"
class _Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(3, 4), nn.Linear(4, 1)


def _reached(forward):
    net = _Net()
    forward(net, torch.randn(5, 3)).sum().backward()
    return {name for name, p in net.named_parameters() if p.grad is not None}


def _c(net, x):
    with torch.no_grad():
        h = torch.relu(net.first(x))
    return net.second(h) + net.first.bias.sum()


reached_a = _reached(lambda net, x: net.second(torch.relu(net.first(x)).data))
reached_b = _reached(
    lambda net, x: (
        torch.relu(net.first(x)) @ net.second.weight.detach().t() + net.second.bias
    )
)
reached_c = _reached(_c)
step_complains = False
