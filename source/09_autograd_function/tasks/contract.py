# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="contract-upstream"
probe(lambda: upstream_count, reveal=False)
probe(lambda: upstream_shapes, reveal=False)

# %% hidden="contract-returned"
probe(lambda: returned_count, reveal=False)
probe(lambda: none_position, reveal=False)
probe(lambda: w_gradient_shape, reveal=False)

# %% mistake="forward-read-again"
# You described backward as if data went through it in the same direction as in forward.
# It runs the other way: what was a result becomes an argument, what was an argument
# becomes a result. Draw the box with all its arrows turned round and count again.
upstream_count = 4
upstream_shapes = [(6, 4), (3, 4), (), (3,)]
returned_count = 2
none_position = 0
w_gradient_shape = (6, 3)

# %% mistake="one-upstream-only"
# You have one upstream gradient for two outputs, and left the argument that is no
# tensor out of the count. Every output sends a gradient back, the rank-0 one too; and
# backward returns something for every input, even where that something is not a
# gradient.
upstream_count = 1
upstream_shapes = [(6, 3)]
returned_count = 3
none_position = 2
w_gradient_shape = (3, 4)

# %% mistake="ctx-counted"
# Some of your numbers are too large by one, as if ctx were among the inputs. The
# question counts what comes after ctx, and no gradient is ever returned for ctx.
upstream_count = 3
upstream_shapes = [(6, 3), ()]
returned_count = 5
none_position = 3
w_gradient_shape = (3, 4)

# %% mistake="rank-0-as-one-element"
# The penalty has rank 0. A tensor of rank 0 and a tensor with one element in one
# dimension have different shapes: compare torch.tensor(5.0).shape with
# torch.tensor([5.0]).shape. Is the gradient for w shaped like w, as the text promises?
upstream_count = 2
upstream_shapes = [(6, 3), (1,)]
returned_count = 4
none_position = 2
w_gradient_shape = (4, 3)

# %% alternative="computed-from-names"
inputs = {"x": (6, 4), "w": (3, 4), "radius": None, "b": (3,)}
outputs = {"y": (6, 3), "penalty": ()}
upstream_count = len(outputs)
upstream_shapes = list(outputs.values())
returned_count = len(inputs)
none_position = list(inputs).index("radius")
w_gradient_shape = inputs["w"]

# %% alternative="shapes-from-tensors"
upstream_count, returned_count, none_position = 2, 4, 2
upstream_shapes = [torch.zeros(6, 3).shape, torch.tensor(0.0).shape]
w_gradient_shape = torch.zeros(3, 4).shape
