# %% [markdown]
# Returns a list nested a hundred thousand times, and one that holds itself.
# expect: graded

# %% task="relu"
def relu(z):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    print("TRIED")
    return nested


# %% task="predict-neuron"
predicted_sum = []
predicted_sum.append(predicted_sum)
predicted_relu = relu_of_sum = sum_of_relus = {"self": predicted_sum}
