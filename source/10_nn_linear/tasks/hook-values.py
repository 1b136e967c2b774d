# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="hook-values-all"
from autograder import probe

probe(lambda: through_call, reveal=False)
probe(lambda: past_call, reveal=False)
probe(lambda: seen, reveal=False)

# %% mistake="hooks-everywhere"
# You let the hooks run for layer.forward(2.0), too. They belong to nn.Module.__call__;
# follow the dashed arrow in the picture.
through_call, past_call, seen = -21.0, -21.0, [21.0, 21.0]

# %% mistake="append-replaces-the-output"
# You let the first hook replace the output. What does seen.append(1) return? Print it.
# And what does a hook that returns this do to the output?
through_call, past_call, seen = None, 3.0, [21.0]

# %% mistake="seen-after-the-sign"
# You have the negative number in seen. Hooks run in the order in which they were
# registered: has the sign been turned when the first of them looks?
through_call, past_call, seen = -21.0, 3.0, [-21.0]

# %% mistake="pre-hook-after-forward"
# You multiply by 10 after adding 1. A pre-hook changes what goes into forward, so its
# turn is earlier.
through_call, past_call, seen = -30.0, 3.0, [30.0]

# %% mistake="no-hook-runs"
# You let the call do what forward alone does. Between the two stands
# nn.Module.__call__, with all its hooks.
through_call, past_call, seen = 3.0, 3.0, []

# %% alternative="whole-numbers-and-a-tuple-of-steps"
through_call = -((2 * 10) + 1)
past_call = 2 + 1
seen = [21]


# %% alternative="run-and-see"
class _AddOne(nn.Module):
    def forward(self, x):
        return x + 1


_layer, seen = _AddOne(), []
_layer.register_forward_pre_hook(lambda module, args: (args[0] * 10,))
_layer.register_forward_hook(lambda module, args, output: seen.append(output))
_layer.register_forward_hook(lambda module, args, output: -output)
through_call = _layer(2.0)
past_call = _layer.forward(2.0)
