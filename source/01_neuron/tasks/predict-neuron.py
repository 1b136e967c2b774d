# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="predict-neuron-values"
from autograder import probe

probe(lambda: predicted_sum, reveal=False)
probe(lambda: predicted_relu, reveal=False)
probe(lambda: relu_of_sum, reveal=False)
probe(lambda: sum_of_relus, reveal=False)

# %% mistake="forgot-the-bias"
# Your sum holds all three products, and the bias is missing. A neuron adds it before
# anything else happens.
predicted_sum = -8.0
predicted_relu = 0.0
relu_of_sum = 0.0
sum_of_relus = 3.0

# %% mistake="relu-as-absolute-value"
# You let ReLU drop the minus sign. Look at its table once more: what becomes of -3 and
# of -0.5?
predicted_sum = -3.0
predicted_relu = 3.0
relu_of_sum = 2.0
sum_of_relus = 8.0

# %% mistake="relu-is-additive"
# You take it for granted that it makes no difference whether ReLU comes before or after
# the addition. Work out both sides on their own, innermost parentheses first.
predicted_sum = -3.0
predicted_relu = 0.0
relu_of_sum = 0.0
sum_of_relus = 0.0

# %% mistake="relu-never-acts"
# You pass negative numbers on as they are. What does ReLU do to a number below 0?
predicted_sum = -3.0
predicted_relu = -3.0
relu_of_sum = -2.0
sum_of_relus = -2.0

# %% mistake="minus-signs-lost"
# Your sum treats -1 or -2 as if it were positive. Write down the three products one by
# one, each with its sign: plus times minus is minus.
predicted_sum = 17.0
predicted_relu = 17.0
relu_of_sum = 0.0
sum_of_relus = 3.0

# %% alternative="whole-numbers"
predicted_sum = -3
predicted_relu = 0
relu_of_sum = 0
sum_of_relus = 3

# %% alternative="with-code"
predicted_sum = sum(a * b for a, b in zip((2, -1, 3), (1, 4, -2))) + 5
predicted_relu = max(0, predicted_sum)
relu_of_sum, sum_of_relus = max(0, 3 - 5), max(0, 3) + max(0, -5)
