# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="order-steps"
probe(lambda: backward_order, reveal=False)

# %% hidden="order-words"
probe(lambda: computes_gradients, reveal=False)
probe(lambda: changes_weights, reveal=False)
probe(lambda: computes_loss, reveal=False)

# %% mistake="forward-order"
# You walk through the backward pass from the input to the loss. At the beginning there
# is only one gradient that you know: that of the loss itself. Which step has the loss
# as its result?
backward_order = ["lin1", "relu", "lin2", "mse"]
computes_gradients = "backward"
changes_weights = "update"
computes_loss = "forward"

# %% mistake="backward-changes-weights"
# You let the backward pass change the weights. Compute a backward pass and compare the
# weights before and after: they are the same. It leaves gradients, and nothing else.
backward_order = ["mse", "lin2", "relu", "lin1"]
computes_gradients = "backward"
changes_weights = "backward"
computes_loss = "forward"

# %% mistake="relu-last"
# You put ReLU where it does not belong. The backward pass takes the steps of the
# forward pass in exactly the reverse order. Between which two did ReLU stand?
backward_order = ["mse", "lin2", "lin1", "relu"]
computes_gradients = "backward"
changes_weights = "update"
computes_loss = "forward"

# %% alternative="tuple"
steps = ("lin1", "relu", "lin2", "mse")
backward_order = tuple(reversed(steps))
computes_loss, computes_gradients, changes_weights = "forward", "backward", "update"
