# %% [markdown]
# Prints, displays, raises and names with halves of signs, which no file can hold.
# expect: graded

# %%
from IPython.display import display

print("TRIED \ud800\udfff\udc80")
display({"text/plain": "\udcff", "image/png": "\udcff"}, raw=True)
print(bytes(range(256)).decode("latin-1"))
print("\x00\x1b]0;title\x07\u202e")

# %% task="relu"
Half = type("Half\udcff", (Exception,), {"__module__": "\ud800"})


def relu(z):
    raise Half("\ud800" * 100)


# %% task="predict-neuron"
predicted_sum = predicted_relu = "\ud800"
relu_of_sum = sum_of_relus = {"\udfff": "\x00"}

# %% where="end"
raise Half("\udcff")
