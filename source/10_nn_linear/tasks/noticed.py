# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="noticed-names"
probe(lambda: sorted(parameter_names), reveal=False)
probe(lambda: movable, reveal=False)

# %% hidden="noticed-saved"
probe(lambda: sorted(saved_names), reveal=False)

# %% mistake="requires-grad-suffices"
# You count a plain tensor because it requires a gradient. Backward does fill its .grad.
# But the module takes note of one class only: nn.Parameter.
parameter_names = {"a", "b", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "b", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 16

# %% mistake="product-still-a-parameter"
# You count 2 * nn.Parameter(…). The parameter in there is used once and forgotten, and
# what is assigned is the product, a plain tensor. Print type(2 * p).
parameter_names = {"a", "c", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "c", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 17

# %% mistake="looks-into-the-list"
# You let the module look into a Python list. A list is neither a parameter nor a
# module, whatever lies in it. Print the names.
parameter_names = {"a", "d.weight", "d.bias", "e.0.weight", "e.0.bias", "f.0.weight"}
saved_names = parameter_names | {"g"}
movable = 19

# %% mistake="buffer-is-a-parameter"
# You let the optimizer have the buffer. A buffer is saved with the module and not
# learned: it is in the state dict alone.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight", "g"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight", "g"}
movable = 15

# %% mistake="buffer-not-saved"
# You leave the buffer out of the state dict. Being saved is what a buffer is for: after
# loading, a running mean should be there again.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight"}
movable = 13

# %% mistake="bias-that-is-not-there"
# You give the layer in the ModuleList a bias. Read its arguments again.
parameter_names = {"a", "d.weight", "d.bias", "f.0.weight", "f.0.bias"}
saved_names = {"a", "d.weight", "d.bias", "f.0.weight", "f.0.bias", "g"}
movable = 14


# %% alternative="run-and-see"
class _Odd(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(3))
        self.b = torch.zeros(3, requires_grad=True)
        self.c = 2 * nn.Parameter(torch.zeros(4))
        self.d = nn.Linear(3, 2)
        self.e = [nn.Linear(2, 2)]
        self.f = nn.ModuleList([nn.Linear(2, 1, bias=False)])
        self.register_buffer("g", torch.zeros(2))


parameter_names = {name for name, _ in _Odd().named_parameters()}
saved_names = set(_Odd().state_dict())
movable = sum(p.numel() for p in _Odd().parameters())

# %% alternative="built-up"
parameter_names = {"a"} | {f"d.{name}" for name in ("weight", "bias")} | {"f.0.weight"}
saved_names = parameter_names | {"g"}
movable = 3 + 2 * 3 + 2 + 2
