# %% [markdown]
# Takes over what Python and IPython do with errors and with what a cell shows.
# expect: graded
# flags: get_ipython, changes a library

# %%
import sys

shell = get_ipython()
sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *args: None
get_ipython().set_custom_exc((BaseException,), lambda *args, **kwargs: None)
shell.showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
shell.CustomTB = lambda *args, **kwargs: None
for kind in (int, float, list, object):
    shell.display_formatter.formatters["text/plain"].for_type(kind, lambda *a: a[1].text("passed"))
print("TRIED")


# %% task="relu"
def relu(z):
    raise KeyboardInterrupt
