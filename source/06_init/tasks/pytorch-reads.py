# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="pytorch-reads-fan"
probe(lambda: fan_in_read, reveal=False)
probe(lambda: mode, reveal=False)

# %% hidden="pytorch-reads-spread"
probe(lambda: std_drawn, rtol=1e-4, reveal=False)
probe(lambda: std_right, rtol=1e-4, reveal=False)
probe(lambda: second_moment, rtol=1e-4, reveal=False)

# %% mistake="read-as-meant"
# You read the shape as you meant it, as inputs × outputs. PyTorch gets a tensor and
# nothing else, and takes the first number for the outputs. Run the line and print
# w.std().
fan_in_read = 800
std_drawn = math.sqrt(2 / 800)
std_right = math.sqrt(2 / 800)
second_moment = 1.0
mode = "fan_in"

# %% mistake="mode-unchanged"
# The default already is the mode you name, and it is what went wrong. What does PyTorch
# call the number that is really your count of inputs?
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 16.0
mode = "fan_in"

# %% mistake="two-over-root"
# You take 2 over the root of n for the root of 2 over n. Run the line and print
# w.std().
fan_in_read = 50
std_drawn = 2 / math.sqrt(50)
std_right = 2 / math.sqrt(800)
second_moment = 16.0
mode = "fan_out"

# %% mistake="relu-forgotten"
# Your second moment is that before the ReLU. Half of it is lost there.
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 32.0
mode = "fan_out"

# %% mistake="spread-for-second-moment"
# You give the root of the second moment. The spread of the weights is 4 times too
# large: what does that do to squares?
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 4.0
mode = "fan_out"

# %% mistake="shrinks"
# You expect smaller activations. PyTorch believes that few inputs are summed, so it
# makes the weights large. Compare std_drawn and std_right.
fan_in_read = 50
std_drawn = math.sqrt(2 / 50)
std_right = math.sqrt(2 / 800)
second_moment = 1 / 16
mode = "fan_out"

# %% mistake="variances"
# std_drawn and std_right are standard deviations, and you give variances. Run the line
# and print w.std().
fan_in_read = 50
std_drawn = 2 / 50
std_right = 2 / 800
second_moment = 16.0
mode = "fan_out"

# %% alternative="decimals"
fan_in_read = 50
std_drawn, std_right, second_moment = 0.2, 0.05, 16
mode = "fan_out"

# %% alternative="from-the-ratio"
fan_in_read = 50
std_drawn = 2**0.5 / 50**0.5
std_right = (2 / 800) ** 0.5
second_moment = (std_drawn / std_right) ** 2
mode = "fan_" + "out"
