# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="way-back-leaves"
probe(lambda: sorted(no_grad_fn), reveal=False)

# %% hidden="way-back-nodes"
probe(lambda: way_back, reveal=False)
probe(lambda: entries, reveal=False)
probe(lambda: entry_of_x, reveal=False)

# %% mistake="leaf-has-a-node"
# You give w a grad_fn. No operation made w, it is a leaf. Its node is found from the
# other side, at the end of the walk.
no_grad_fn = {"x", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, None

# %% mistake="forward-order"
# You list the nodes in the order of the forward pass. The gradient starts at the
# result: which operation came last?
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["AccumulateGrad", "MulBackward0", "ExpBackward0", "SumBackward0"]
entries, entry_of_x = 2, None

# %% mistake="stops-before-the-leaf"
# Your way ends before it arrives. One more node takes the gradient and adds it to
# w.grad.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0"]
entries, entry_of_x = 2, None

# %% mistake="detach-and-no-grad-recorded"
# You let a detached tensor, or one made under no_grad, have a history. Both are made
# without a record: print c.grad_fn and v.grad_fn.
no_grad_fn = {"x", "w"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, None

# %% mistake="no-entry-for-x"
# You leave out the entry for x. There is one for every input of the operation, so that
# their places stay known, also where nothing flows.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 1, None

# %% mistake="accumulates-for-x"
# You give x a node that receives its gradient. x requires none: what stands in the
# entry then? It is in the text.
no_grad_fn = {"x", "w", "c", "v"}
way_back = ["SumBackward0", "ExpBackward0", "MulBackward0", "AccumulateGrad"]
entries, entry_of_x = 2, "AccumulateGrad"

# %% alternative="followed-by-a-program"
_x = torch.tensor([1.0, 2.0])
_w = torch.tensor([3.0, 4.0], requires_grad=True)
_z = _x * _w
_node, way_back = _z.exp().sum().grad_fn, []
while _node is not None:
    way_back.append(type(_node).__name__)
    _node = next((n for n, _ in _node.next_functions if n is not None), None)
no_grad_fn = set("xwcv")
entries = len(_z.grad_fn.next_functions)
entry_of_x = _z.grad_fn.next_functions[0][0]

# %% alternative="in-one-line"
no_grad_fn, entries, entry_of_x = frozenset({"v", "c", "w", "x"}), 2, None
way_back = [f"{name}Backward0" for name in ("Sum", "Exp", "Mul")] + ["AccumulateGrad"]
