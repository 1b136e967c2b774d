# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="predict-gradients-values"
from autograder import probe

probe(lambda: predicted_db, reveal=False)
probe(lambda: predicted_dw, reveal=False)
probe(lambda: predicted_dx, reveal=False)
probe(lambda: silent_dw, reveal=False)

# %% mistake="ignores-upstream"
# You give the slopes of the neuron alone. The loss moves g times as far as the neuron's
# answer does, and g is 10 here.
predicted_db = 1.0
predicted_dw = [2.0, -1.0]
predicted_dx = [3.0, 4.0]
silent_dw = [0.0, 0.0]

# %% mistake="exchanges-inputs-and-weights"
# Your gradients of x and w are exchanged. Turn a weight a little and see what it is
# multiplied by in the sum: that is how far z moves.
predicted_db = 10.0
predicted_dw = [30.0, 40.0]
predicted_dx = [20.0, -10.0]
silent_dw = [0.0, 0.0]

# %% mistake="silent-neuron-learns"
# With the bias -5 the sum z is negative. Change a weight by 0.01, compute z and the
# neuron's answer again: has the answer moved at all?
predicted_db = 10.0
predicted_dw = [20.0, -10.0]
predicted_dx = [30.0, 40.0]
silent_dw = [20.0, -10.0]

# %% mistake="multiplies-by-the-answer"
# You have multiplied by what the neuron answers (z is 3). A slope asks how fast the
# answer changes, not how large it is. How fast does ReLU rise where z is positive?
predicted_db = 30.0
predicted_dw = [60.0, -30.0]
predicted_dx = [90.0, 120.0]
silent_dw = [0.0, 0.0]

# %% mistake="relu-cuts-negative-gradients"
# You have set a negative gradient to 0. ReLU asks for the sign of z alone. If it lets
# a gradient through, then with either sign.
predicted_db = 10.0
predicted_dw = [20.0, 0.0]
predicted_dx = [30.0, 40.0]
silent_dw = [0.0, 0.0]

# %% alternative="whole-numbers-in-tuples"
predicted_db = 10
predicted_dw = (20, -10)
predicted_dx = (30, 40)
silent_dw = (0, 0)

# %% alternative="with-code"
g, x, w = 10.0, [2.0, -1.0], [3.0, 4.0]
predicted_db = g
predicted_dw = [g * xi for xi in x]
predicted_dx = [g * wi for wi in w]
silent_dw = [0.0 * xi for xi in x]
