# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="predict-sizes-values"
from autograder import probe

probe(lambda: hidden_size, reveal=False)
probe(lambda: hidden_shape, reveal=False)
probe(lambda: parameters, reveal=False)
probe(lambda: parameters_128, reveal=False)
probe(lambda: parameters_doubled, reveal=False)

# %% mistake="hidden-is-the-number-of-layers"
# You count layers. The hidden size is the number of neurons in the layer between the
# inputs and the outputs. Which size do w1 and w2 have in common?
hidden_size = 1
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% mistake="hidden-is-the-number-of-inputs"
# 784 is the number of inputs: the pixels of an image fix it. The hidden size is the
# number of neurons of the first layer. Which size of w1 says how many those are?
hidden_size = 784
hidden_shape = (64, 784)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% mistake="forgets-the-biases"
# You have counted the weights alone. The biases are parameters too: how many are there
# in each of the two layers?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39700
parameters_128 = 39700
parameters_doubled = 79400

# %% mistake="second-weights-not-doubled"
# You have doubled w1 and b1 alone. The hidden size is a size of one more tensor: which
# other weights meet the hidden neurons?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 784 * 100 + 100 + 50 * 10 + 10

# %% mistake="biases-of-the-first-layer-forgotten"
# The biases of the first layer are missing in your counts. Write down all four tensors,
# each with its number of entries.
hidden_size = 50
hidden_shape = (64, 50)
parameters = 784 * 50 + 50 * 10 + 10
parameters_128 = 784 * 50 + 50 * 10 + 10
parameters_doubled = 784 * 100 + 100 * 10 + 10

# %% mistake="biases-of-the-last-layer-forgotten"
# The biases of the last layer are missing in your counts. Write down all four tensors,
# each with its number of entries.
hidden_size = 50
hidden_shape = (64, 50)
parameters = 784 * 50 + 50 + 50 * 10
parameters_128 = 784 * 50 + 50 + 50 * 10
parameters_doubled = 784 * 100 + 100 + 100 * 10

# %% mistake="first-layer-alone"
# You have counted the first layer alone. The text names the tensors of a second one.
hidden_size = 50
hidden_shape = (64, 50)
parameters = 784 * 50 + 50
parameters_128 = 784 * 50 + 50
parameters_doubled = 784 * 100 + 100

# %% mistake="batch-counted"
# You let the number of parameters grow with the batch. Every row is answered by the
# same neurons. Does a neuron need other weights when more rows come?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 79520
parameters_doubled = 79510

# %% mistake="everything-doubles"
# You have doubled the whole count. Go through w1, b1, w2 and b2 one by one: three of
# them double with the hidden size. Which one does not?
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79520

# %% mistake="shape-of-the-weights"
# You give the shape of the weights, or that shape turned over. What the first layer
# gives out has one row per example and one column per neuron.
hidden_size = 50
hidden_shape = (50, 784)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% alternative="numbers"
hidden_size = 50
hidden_shape = (64, 50)
parameters = 39760
parameters_128 = 39760
parameters_doubled = 79510

# %% alternative="bias-as-one-more-input"
hidden_size = 100 // 2
hidden_shape = (128 // 2, 50)
parameters = 785 * 50 + 51 * 10
parameters_128 = 785 * 50 + 51 * 10
parameters_doubled = 785 * 100 + 101 * 10
