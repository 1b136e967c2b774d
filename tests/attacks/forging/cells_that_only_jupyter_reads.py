# %% [markdown]
# Hides an import among magics, prompts, signs of other alphabets and lines that are continued.
# expect: graded
# flags: imports ctypes, imports gc, imports signal

# %%
{{PROMPT}}

# %%
import ｃｔｙｐｅｓ

# %%
import signal

# %%
print("TRIED")
