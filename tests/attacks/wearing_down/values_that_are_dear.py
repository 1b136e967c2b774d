# %% [markdown]
# Sends values that are allowed by their size and dear to compare: dicts of thousands of keys, lists in lists, huge numbers.
# expect: graded

# %%
print("TRIED")
nested = 1.0
for _ in range(13):
    nested = [nested, nested]


# %% task="gates"
and_w = {(number, str(number)): number for number in range(19_000)}
and_b = nested
or_w, or_b = [1 << 70_000] * 50, [float(number) for number in range(19_000)]
not_w, not_b = {"x" * 10_000 + str(number): 1 for number in range(50)}, ["x" * 19_000] * 50

# %% task="xor-network"
hidden_w = [[1.0] * 1000] * 19
hidden_b = output_w = list(range(15_000))
output_b = {number: {number: number} for number in range(5000)}
