# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="sum-sees-ones-outer"
probe(lambda: after_sum, reveal=False)
probe(lambda: after_times_ten, reveal=False)

# %% hidden="sum-sees-ones-chain"
probe(lambda: after_inner_three, reveal=False)
probe(lambda: after_twice, reveal=False)

# %% mistake="what-would-be-right"
# These are the gradients of a correct Function. The question is what this faulty one
# gives. Its backward never uses the argument grad: mark that place, then follow
# what arrives there and what leaves.
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [20.0, 40.0, 60.0]
after_inner_three = [18.0, 36.0, 54.0]
after_twice = [4.0, 32.0, 108.0]

# %% mistake="always-2x"
# You let the faulty Function override everything. It drops what comes from behind it,
# the operations after it. The operation before it, 3 * x, is PyTorch's own and still
# does its part; and what does LazySquare see as its input there?
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [2.0, 4.0, 6.0]
after_inner_three = [2.0, 4.0, 6.0]
after_twice = [2.0, 4.0, 6.0]

# %% mistake="inner-factor-once"
# In the third line the factor 3 acts twice: LazySquare squares 3 * x, and the gradient
# then goes on through the multiplication by 3. In the fourth line, ask which of
# the two backward calls comes last: whatever it receives, it throws away.
after_sum = [2.0, 4.0, 6.0]
after_times_ten = [2.0, 4.0, 6.0]
after_inner_three = [6.0, 12.0, 18.0]
after_twice = [2.0, 8.0, 18.0]

# %% mistake="ones-everywhere"
# The sum sends ones to LazySquare; that is what arrives, not what x receives. Write
# down what its backward returns for each element.
after_sum = [1.0, 1.0, 1.0]
after_times_ten = [10.0, 10.0, 10.0]
after_inner_three = [3.0, 3.0, 3.0]
after_twice = [1.0, 1.0, 1.0]


# %% alternative="run-and-see"
def _run(line):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    line(x).sum().backward()
    return x.grad.tolist()


after_sum = _run(LazySquare.apply)
after_times_ten = _run(lambda x: 10 * LazySquare.apply(x))
after_inner_three = _run(lambda x: LazySquare.apply(3 * x))
after_twice = _run(lambda x: LazySquare.apply(LazySquare.apply(x)))

# %% alternative="whole-numbers"
after_sum = after_times_ten = after_twice = [2, 4, 6]
after_inner_three = [18 * i for i in (1, 2, 3)]
