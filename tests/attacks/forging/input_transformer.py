# %% [markdown]
# Rewrites the text of the hidden tests on its way into the shell.
# expect: graded

# %%
def rewrite(lines):
    print("TRIED")
    return [line.replace("probe(", "probe(lambda *a, **k: True or ") for line in lines]


get_ipython().input_transformers_post.append(rewrite)
get_ipython().input_transformers_cleanup.append(rewrite)
