# %% [markdown]
# Updates, clears and shows again a display, thousands of times, under a thousand names.
# expect: graded
# ends: KeyError

# %%
from IPython.display import clear_output, display, update_display

handle = display("x", display_id=True)
for number in range(1000):
    handle.update("y" * 1000)
    display("z", display_id=str(number))
    update_display("w" * 100, display_id=str(number // 2))
    clear_output(wait=number % 2 == 0)
raise KeyError
