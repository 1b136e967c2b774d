# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="where-to-save-saved"
probe(lambda: saved_outcome, reveal=False)
probe(lambda: number_outcome, reveal=False)

# %% hidden="where-to-save-attribute"
probe(lambda: attribute_outcome, reveal=False)
probe(lambda: attribute_grad, reveal=False)

# %% mistake="both-right"
# You expect the value from before the change to be still there. Neither place makes a
# copy: both hold the very tensor that was multiplied by 10. They differ in what they do
# about it. And look at what the documentation allows save_for_backward to take.
saved_outcome = "right"
attribute_outcome = "right"
attribute_grad = [2.0, 4.0, 6.0]
number_outcome = "fine"

# %% mistake="both-wrong"
# You expect both to use the changed tensor in silence. One of them does. The other
# compares a counter that every in-place operation increases. Which of them could, and
# what can it do when the counter has moved on?
saved_outcome = "wrong"
attribute_outcome = "wrong"
attribute_grad = [20.0, 40.0, 60.0]
number_outcome = "error"

# %% mistake="saved-copies"
# You expect save_for_backward to make a copy. Copies of every activation would double
# the memory of a network, so it keeps the tensor itself and a note of its version.
saved_outcome = "right"
attribute_outcome = "wrong"
attribute_grad = [20.0, 40.0, 60.0]
number_outcome = "error"

# %% mistake="multiplied-after-the-square"
# You multiplied y, the result, by 10 squared. The in-place operation changed z after y
# was computed: y is what it was. Only the tensor that backward will look up has
# changed.
saved_outcome = "error"
attribute_outcome = "wrong"
attribute_grad = [200.0, 400.0, 600.0]
number_outcome = "fine"

# %% alternative="in-one-line"
saved_outcome, attribute_outcome, number_outcome = "error", "wrong", "error"
attribute_grad = (20, 40, 60)


# %% alternative="run-and-see"
def _outcome(apply):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    z = x * 1
    y = apply(z)
    z.mul_(10)
    try:
        y.sum().backward()
    except RuntimeError:
        return "error", None
    gradient = x.grad.tolist()
    return ("right" if gradient == [2.0, 4.0, 6.0] else "wrong"), gradient


saved_outcome, _ = _outcome(SquareSaved.apply)
attribute_outcome, attribute_grad = _outcome(SquareAttribute.apply)
number_outcome = "error"
