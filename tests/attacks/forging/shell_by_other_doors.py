# %% [markdown]
# Reaches the notebook's shell past get_ipython: by IPython, by ipykernel, by what functions belong to.
# expect: graded
# flags: get_ipython (, ipykernel, __self__

# %%
import IPython
import ipykernel.zmqshell

shells = [IPython.get_ipython(), ipykernel.zmqshell.ZMQInteractiveShell.instance()]
for shell in shells:
    shell.user_ns["probe"] = lambda *args, **kwargs: None
    shell.input_transformers_post.append(lambda lines: ["pass\n" for line in lines])
print.__self__.passed = True
print("TRIED")
