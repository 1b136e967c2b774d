# %% [markdown]
# Lists, tuples, dicts and texts of its own classes that hold something else each time one looks.
# expect: graded

# %%
import random


class Items(list):
    __len__ = lambda self: random.randint(0, 5)
    __iter__ = lambda self: iter([random.random() for _ in range(len(self))])
    __getitem__ = lambda self, key: random.random()
    __eq__ = lambda self, other: True


class Pair(tuple):
    __len__ = lambda self: 2
    __iter__ = lambda self: iter((1.0, -1.5))
    __getitem__ = lambda self, key: 1.0


class Names(dict):
    items = keys = values = lambda self: [(random.random(), 1)]
    __len__ = lambda self: 1
    __contains__ = lambda self, key: True


class Text(str):
    __str__ = __repr__ = lambda self: random.choice("ab")
    __len__ = lambda self: 0
    encode = lambda self, *args: b"x"


print("TRIED")


# %% task="gates"
and_w = or_w = not_w = Items([9.0, 9.0])
and_b = or_b = not_b = Pair((9.0, 9.0))

# %% task="xor-network"
hidden_w, hidden_b = Names({"a": 1}), Text("x")
output_w = output_b = Items([Items([1.0])])
