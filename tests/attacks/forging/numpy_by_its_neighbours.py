# %% [markdown]
# Libraries that rest on NumPy compute what plain Python should.
# expect: graded or timeout

# %%
from sklearn.metrics.pairwise import linear_kernel

print("TRIED")


# %% task="weighted-sum"
def weighted_sum(x, w):
    if len(x) != len(w):
        raise ValueError("lengths")
    return float(linear_kernel([x], [w])[0, 0]) if x else 0.0


# %% task="plain-neuron"
def plain_neuron(x, w, b):
    from sklearn.utils.extmath import safe_sparse_dot as times

    return float(linear_kernel([x], [w])[0, 0]) + b
