# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="averages-counts"
probe(lambda: tuple(batch), reveal=False)
probe(lambda: tuple(layer), reveal=False)
probe(lambda: tuple(instance), reveal=False)
probe(lambda: tuple(group), reveal=False)

# %% hidden="averages-sets"
probe(lambda: sorted(alone), reveal=False)
probe(lambda: sorted(brighter), reveal=False)
probe(lambda: sorted(channel), reveal=False)

# %% mistake="batch-and-layer-exchanged"
# You gave batch normalisation a mean for each picture, and layer normalisation one for
# each channel. Look at the blue squares.
batch = (8, 120)
layer = (6, 160)
instance = (48, 20)
group = (24, 40)
alone = {"B", "I", "G"}
brighter = {"B", "I", "G"}
channel = {"L", "I"}

# %% mistake="pixels-by-themselves"
# You gave each pixel a mean of its own. Pixels of one channel are always together.
batch = (6 * 20, 8)
layer = (8 * 20, 6)
instance = (960, 1)
group = (8 * 3 * 20, 2)
alone = {"L", "I", "G"}
brighter = {"L", "I", "G"}
channel = {"B", "I"}

# %% mistake="groups-of-three"
# Three groups of six channels: how many channels has each of them? You took three.
batch = (6, 160)
layer = (8, 120)
instance = (48, 20)
group = (16, 60)
alone = {"L", "I", "G"}
brighter = {"L", "I", "G"}
channel = {"B", "I"}

# %% mistake="groups-of-the-batch"
# You gave each group one mean for all pictures. A group is taken by itself in each
# picture.
batch = (6, 160)
layer = (8, 120)
instance = (48, 20)
group = (3, 320)
alone = {"L", "I"}
brighter = {"L", "I"}
channel = {"B", "I"}

# %% mistake="factors-never-matter"
# A factor falls out where everything that shares a mean is multiplied by it. If it is
# only a part of them, that part gets a larger share.
batch = (6, 160)
layer = (8, 120)
instance = (48, 20)
group = (24, 40)
alone = {"L", "I", "G"}
brighter = {"B", "L", "I", "G"}
channel = {"B", "L", "I", "G"}

# %% mistake="only-instances-are-alone"
# Layer and group normalisation share a mean among channels, but of one picture only.
batch = (6, 160)
layer = (8, 120)
instance = (48, 20)
group = (24, 40)
alone = {"I"}
brighter = {"I"}
channel = {"I"}

# %% mistake="how-many-in-each-first"
# Your pairs begin with how many numbers share a mean. How many means there are is asked
# first.
batch = (160, 6)
layer = (120, 8)
instance = (20, 48)
group = (40, 24)
alone = {"L", "I", "G"}
brighter = {"L", "I", "G"}
channel = {"B", "I"}

# %% alternative="multiplied-out"
batch, layer, instance, group = [6, 160], [8, 120], [48, 20], [24, 40]
alone = brighter = set("LIG")
channel = set("BI")

# %% alternative="from-the-shape"
_n, _c, _p = 8, 6, 5 * 4
batch, layer, instance = (_c, _n * _p), (_n, _c * _p), (_n * _c, _p)
group = (3 * _n, _c // 3 * _p)
alone, brighter = {"G", "I", "L"}, set("BLIG") - {"B"}
channel = {"I"} | {"B"}
