# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="counts-steps"
probe(lambda: per_epoch, reveal=False)
probe(lambda: last, reveal=False)
probe(lambda: steps, reveal=False)
probe(lambda: steps_dropped, reveal=False)

# %% hidden="counts-weight"
probe(lambda: heavier, reveal=False, rtol=1e-3)

# %% mistake="the-short-batch-never-comes"
# You drop the rest. Unless somebody asks for that, what is left makes one more batch.
per_epoch, last, steps, steps_dropped, heavier = 22, 64, 110, 110, 1.0

# %% mistake="one-step-an-epoch"
# You count one step for each epoch. There is a step for each batch.
per_epoch, last, steps, steps_dropped, heavier = 23, 29, 5, 5, 64 / 29

# %% mistake="dropped-once-alone"
# You drop one short batch in all. Each epoch has one.
per_epoch, last, steps, steps_dropped, heavier = 23, 29, 115, 114, 64 / 29

# %% mistake="lighter"
# You have it the wrong way round. A mean over 29 images gives each of them 1/29.
per_epoch, last, steps, steps_dropped, heavier = 23, 29, 115, 110, 29 / 64

# %% alternative="computed"
import math

per_epoch = math.ceil(1437 / 64)
last = 1437 - 64 * (1437 // 64)
steps = 5 * per_epoch
steps_dropped = 5 * (1437 // 64)
heavier = 64 / last

# %% alternative="cut"
_sizes = [len(piece) for piece in torch.arange(1437).split(64)]
per_epoch, last = len(_sizes), _sizes[-1]
steps = sum(1 for _ in range(5) for _ in _sizes)
steps_dropped = sum(size == 64 for size in _sizes) * 5
heavier = (1 / last) / (1 / 64)
