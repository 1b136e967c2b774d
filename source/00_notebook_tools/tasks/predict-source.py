# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="predict-source-values"
from autograder import probe

probe(lambda: source_of_dumps, reveal=False)
probe(lambda: source_of_len, reveal=False)
probe(lambda: source_of_relu, reveal=False)
probe(lambda: source_of_yours, reveal=False)
probe(lambda: source_of_string, reveal=False)

# %% mistake="everything-has-a-source"
# You expect a source for everything that can be called. Some functions were compiled
# from C: what Python holds of them is machine code. Try inspect.getsource(len).
source_of_dumps = True
source_of_len = True
source_of_relu = True
source_of_yours = True
source_of_string = False

# %% mistake="torch-is-python"
# torch.relu comes from a Python package, but the function itself is compiled: print
# torch.relu and read what kind of function it says it is.
source_of_dumps = True
source_of_len = False
source_of_relu = True
source_of_yours = True
source_of_string = False

# %% mistake="cells-have-no-file"
# You expect no source where there is no file. Jupyter keeps the text of every cell that
# was run, where inspect can find it. Run test_eq?? in a cell of its own.
source_of_dumps = True
source_of_len = False
source_of_relu = False
source_of_yours = False
source_of_string = False

# %% mistake="strings-are-kept"
# The string that exec has run is gone, unless somebody kept it. The function holds its
# compiled code only. Run the cell below the task.
source_of_dumps = True
source_of_len = False
source_of_relu = False
source_of_yours = True
source_of_string = True


# %% alternative="tried"
def has_source(function):
    try:
        inspect.getsource(function)
    except (OSError, TypeError):
        return False
    return True


made = {}
exec("def f():\n    return 1", made)
source_of_dumps = has_source(json.dumps)
source_of_len = has_source(len)
source_of_relu = has_source(torch.relu)
source_of_yours = has_source(has_source)
source_of_string = has_source(made["f"])
