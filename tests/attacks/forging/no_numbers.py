# %% [markdown]
# Answers with numbers that compare as false whichever way one asks: nan, infinities, complex ones.
# expect: graded

# %%
nan, inf = float("nan"), float("inf")
print("TRIED")


# %% task="weighted-sum"
def weighted_sum(x, w):
    return nan


# %% task="relu"
def relu(z):
    return inf


# %% task="sigmoid"
def sigmoid(z):
    return complex(nan, nan)


# %% task="predict-neuron"
predicted_sum = predicted_relu = relu_of_sum = sum_of_relus = nan

# %% task="gates"
and_w, and_b = [nan, nan], nan
or_w, or_b = [inf, inf], -inf
not_w, not_b = [complex(nan)], nan

# %% task="xor-network"
hidden_w, hidden_b = [[nan, nan], [inf, -inf]], [nan, nan]
output_w, output_b = [nan, nan], nan


# %% task="tensor-relu"
def tensor_relu(x):
    return x * nan


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    return x * nan, w * nan, b * nan
