# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # The notebook and its tools
#
# **This notebook can wait.** The course begins with 01_neuron, and no other notebook
# needs the code that you write here. Come back when you wonder what checks your
# answers, or why one restarts a notebook before handing it in.
#
# The course is written in notebooks, and every answer you give is checked by tests.
# Here you build both tools yourself, in small: a handful of test functions, and an
# exporter that turns a notebook into a Python module that other programs can import. No
# answer needs more than twenty lines.
#
# At the end you will be able to
#
# - write a test that says what it saw when it fails, and compare numbers and tensors
#   without being fooled by rounding, by `nan` or by broadcasting,
# - open a notebook as the plain text file it is, and make a module of its cells,
# - say why a notebook that looks right may be broken, and prove that yours is not,
# - run a notebook from the command line as a test,
# - read the source of a function, by eye and by program,
# - give any function a command line of its own.
#
# It builds on Python's functions, lists and dicts. Of tensors you need to know that
# they have a shape and a dtype. Expect 105 minutes, 95 of them for the tasks. If that
# is too long, take the tasks of importance 5.
#
# Nothing here is large enough for a GPU, so the CPU will do.
#
# Each task ends with a cell to try your answer, and with hidden tests whose first line
# says what they ask. Cells that only draw or print are never graded. A first line
# `#| export` means nothing to Python. Leave it where it is; soon you will know what it
# is for.

# %% nbgrader={"grade_id": "setup", "locked": true}
#| export
import argparse
import ast
import inspect
import json
import math
import operator
import tempfile
import textwrap
from collections import Counter
from functools import partial
from pathlib import Path

import torch

# %% [markdown]
# ## A test is an error, or silence
#
# You have written a function and want to know whether it works. So you call it, print
# the result and look at it. That is fine once. The next time you change the function
# you will not look again.
#
# A *test* looks for you. It compares what came out with what should have come out. If
# they agree it does nothing at all, and if they do not it raises an `AssertionError`,
# which stops the cell and cannot be overlooked. Python's `assert` does that much:
#
# ```python
# assert area(2) == 12
# ```
#
# When this line fails, Python says `AssertionError` and no more. You know that
# something is wrong, but not what `area(2)` was. Then you go back to printing.
#
# Write `test(a, b, cmp, cname=None)`. Here `cmp` is any function of two arguments that
# says whether they agree, such as `operator.eq`, which is `==` as a function.
#
# - If `cmp(a, b)` counts as true, as after `if`, return `None` and raise nothing. It
#   need not be `True`: a list that is not empty counts as true as well.
# - If not, raise an `AssertionError` whose message contains three things: a name for
#   the comparison, `repr(a)` and `repr(b)`. How you arrange them is up to you.
# - The name is `cname` if it was given, and `cmp.__name__` if it was not. Not every
#   function has a `__name__`. One that has none always comes with a `cname`, here and
#   in the tasks that follow.
#
# Keep the order of the arguments: `cmp(a, b)` and `cmp(b, a)` need not agree, for
# example when `cmp` means "less than".
#
# <details><summary>I don't know how to start</summary>
#
# There are two cases, and only one of them needs any code. `raise
# AssertionError(message)` raises the error; the message is a string that you build
# beforehand.
#
# </details>
#
# <details><summary>What is repr, and why not str?</summary>
#
# `repr(x)` is what a notebook shows for `x` on the last line of a cell. The strings
# `"3"` and the number `3` look the same under `str`, and different under `repr`. In an
# f-string, `{x!r}` stands for `repr(x)`.
#
# </details>


# %% nbgrader={"grade_id": "test", "solution": true} difficulty=2 importance=5 minutes=6 answers=["L0"]
#| export
def test(a, b, cmp, cname=None):
    """Raise an AssertionError that names a and b, unless cmp(a, b) is true.

    Args:
        a, b: any two values.
        cmp: function of two arguments; what it returns is read as true or false.
        cname: a string, the name of the comparison; cmp.__name__ if it is None.

    Returns:
        None.

    Raises:
        AssertionError: with the name, repr(a) and repr(b) in its message.
    """
    ### BEGIN SOLUTION
    if not cmp(a, b):
        name = cmp.__name__ if cname is None else cname
        raise AssertionError(f"{name}:\n{a!r}\n{b!r}")
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-try", "grade": true, "points": 0}
assert test(3, 3, operator.eq) is None, "3 equals 3: return None, raise nothing"
assert test(2, 5, operator.lt) is None, "2 is less than 5: is it cmp(a, b)?"
assert test(2, 5, lambda a, b: [a, b]) is None, "[2, 5] counts as true"
for cname, name in [(None, "contains"), ("holds", "holds")]:
    try:
        test("one\n", "two", operator.contains, cname)
    except AssertionError as problem:
        for part in (name, repr("one\n"), repr("two")):
            assert part in str(problem), f"{part} is missing in the message: {problem}"
    else:
        raise AssertionError('"one" does not contain "two": test must raise')


# %% nbgrader={"grade_id": "test-outcome", "grade": true, "points": 1}
# Hidden tests: silence where cmp(a, b) is true, an AssertionError where it is not.

# %% nbgrader={"grade_id": "test-message", "grade": true, "points": 1}
# Hidden tests: repr(a) and repr(b) in the message, for numbers, strings and lists.

# %% nbgrader={"grade_id": "test-name", "grade": true, "points": 1}
# Hidden tests: the name in the message, given as cname or taken from cmp.

# %% [markdown]
# Every cell that tries an answer in this course is made of such checks, and so are the
# hidden tests: they call your function with inputs that you have not seen, and compare
# what comes back with what a correct solution gives.

# %% [markdown]
# ## Predict: who is equal to whom?
#
# Which comparison should a test use? Decide for each of these whether it is `True` or
# `False`, before you run anything. `nan`, *not a number*, is what `0 / 0` gives on a
# tensor. `torch.allclose` asks whether two tensors agree up to rounding, element by
# element. `torch.equal` asks whether they have the same shape and exactly the same
# elements.
#
# - `tenths`: `0.1 + 0.2 == 0.3`
# - `mixed_lists`: `[0.5, 1] == [0.5, 1.0]`
# - `nan_itself`: `float("nan") == float("nan")`
# - `close_column`: `torch.allclose(torch.ones(3), torch.ones(3, 1))`
# - `equal_column`: `torch.equal(torch.ones(3), torch.ones(3, 1))`
# - `close_nan`: `torch.allclose(x, x)` for `x = torch.tensor([1.0, float("nan")])`

# %% nbgrader={"grade_id": "predict-close", "solution": true} difficulty=2 importance=4 minutes=3 answers=["L0"]
# Assign True or False to each: tenths, mixed_lists, nan_itself, close_column,
# equal_column, close_nan
### BEGIN SOLUTION
tenths = False
mixed_lists = True
nan_itself = False
close_column = True
equal_column = False
close_nan = False
### END SOLUTION

# %% nbgrader={"grade_id": "predict-close-try", "grade": true, "points": 0}
for guess in (tenths, mixed_lists, nan_itself, close_column, equal_column, close_nan):
    assert isinstance(guess, bool), f"{guess!r} is neither True nor False"

# %% nbgrader={"grade_id": "predict-close-python", "grade": true, "points": 1}
# Hidden tests: tenths, mixed_lists and nan_itself.

# %% nbgrader={"grade_id": "predict-close-tensors", "grade": true, "points": 1}
# Hidden tests: close_column, equal_column and close_nan.

# %% tags=["skip-execution"]
# Now run them.
row, column, holes = torch.ones(3), torch.ones(3, 1), torch.tensor([1.0, math.nan])
print("0.1 + 0.2 == 0.3            ", 0.1 + 0.2 == 0.3, "  the sum is", 0.1 + 0.2)
print("[0.5, 1] == [0.5, 1.0]      ", [0.5, 1] == [0.5, 1.0])
print("nan == nan                  ", math.nan == math.nan)
print("torch.allclose(row, column) ", torch.allclose(row, column))
print("torch.equal(row, column)    ", torch.equal(row, column))
print("torch.allclose(holes, holes)", torch.allclose(holes, holes))
print("shape of row - column:      ", tuple((row - column).shape))

# %% [markdown]
# The line `torch.allclose(row, column)` is dangerous. A closeness that computes `a - b`
# broadcasts: a row of 3 and a column of 3 are stretched to a table of 3 × 3 first, and
# all nine differences are small. A test that used it would let many a wrong shape
# through. (04_broadcasting has the rules.)

# %% [markdown]
# ## Nearly equal
#
# Write `near(a, b, eps=1e-5)`, the comparison we want. It returns one of Python's own
# `True` and `False`, no tensor, and knows three kinds of values. Others do not occur.
#
# - **Two numbers** are near if they differ by at most `eps`. Each of them may be an
#   `int` or a `float`: 2 is near 2.0.
# - **Two tensors** are near if they have the same shape and the same dtype, and if in
#   every place the two elements differ by at most `eps`. Two tensors without elements
#   are near as soon as shape and dtype agree.
# - **Two lists or tuples** are near if they are equally long and their items, pair by
#   pair, are near with the same `eps`. An item is a number, a tensor, a list or a
#   tuple. A list and a tuple may be compared with each other.
# - A `nan` is near another `nan`, in numbers and in tensors: a test must be able to say
#   that it expects one. An infinity is near an infinity of the same sign. Nothing else
#   is near to either.
# - **Two of different kinds** are not near: a number and a tensor, a tensor and a list.
#
# The difference is absolute: `near(1000.0, 1000.005)` is `False`. The tests keep away
# from differences that are within a tenth of `eps` of it. Tensors are of any rank, and
# float32, float64, or int64 with numbers below a million.
#
# Of PyTorch's own functions, `torch.isclose` may help. Read about `rtol`, `atol` and
# `equal_nan` first, by running `torch.isclose?` in a cell of its own. `math.isclose` is
# its sister for numbers.
#
# <details><summary>I don't know how to start</summary>
#
# Take one kind at a time. `isinstance(a, torch.Tensor)` asks whether `a` is a tensor,
# `isinstance(a, (list, tuple))` whether it is one of two kinds. For items in a list
# there is no need to repeat yourself: a function may call itself.
#
# </details>
#
# <details><summary>My nan or my infinity does not work</summary>
#
# `nan` differs from everything, itself included, so `x != x` is true for `nan` alone;
# `math.isnan` and `torch.isnan` ask by name. Infinity minus infinity is `nan`, so
# subtracting does not help there, but `==` does.
#
# </details>
#
# <details><summary>A row and a column still pass</summary>
#
# `a.shape` and `b.shape` can be compared with `!=`. When must that happen, before or
# after the subtraction?
#
# </details>


# %% nbgrader={"grade_id": "near", "solution": true} difficulty=3 importance=5 minutes=12 answers=["L0"]
#| export
def near(a, b, eps=1e-5):
    """Whether a and b agree up to eps, with the same structure, shapes and dtypes.

    Args:
        a, b: numbers, tensors (float32, float64, int64), lists and tuples of these.
        eps: a float, the largest difference that is allowed.

    Returns:
        True or False.
    """
    ### BEGIN SOLUTION
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(near(x, y, eps) for x, y in zip(a, b))
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return bool(torch.isclose(a, b, rtol=0, atol=eps, equal_nan=True).all())
    if isinstance(a, int | float) and isinstance(b, int | float):
        if math.isnan(a) and math.isnan(b):
            return True
        return math.isclose(a, b, rel_tol=0, abs_tol=eps)
    return False
    ### END SOLUTION


# %% nbgrader={"grade_id": "near-try", "grade": true, "points": 0}
assert near(0.1 + 0.2, 0.3), "0.1 + 0.2 and 0.3 differ by rounding only"
assert not near(1000.0, 1000.005), "0.005 is more than eps, however large the numbers"
assert near(2.0, 2.3, eps=0.5), "with eps=0.5 a difference of 0.3 is allowed"
assert near(math.nan, math.nan), "a nan is near a nan"
row = torch.ones(3)
assert near(row, row + 1e-6), "a difference of 1e-6 is allowed"
assert not near(row, torch.tensor([1.0, 1.0, 2.0])), "the last element is off by 1"
assert not near(row, torch.ones(3, 1)), "(3,) and (3, 1) are different shapes"
assert not near(row, row.double()), "float32 and float64 are different dtypes"
assert near([row, 2.0], (row, 2.0)), "a list and a tuple, and all items are near"
assert not near([1.0, 2.0], [1.0]), "one list is longer than the other"
assert not near(1.0, torch.tensor(1.0)), "a number is not a tensor"
assert near(2, 2.0), "an int and a float are both numbers"
assert near([2.0, [row]], [2.3, [row + 0.3]], eps=0.5), "eps holds at any depth"
special = torch.tensor([math.nan, -math.inf])
assert near(special, special.clone()), "nan and -inf, each in the same place"
assert not near(special, -special), "the infinities have different signs"
for found in (near(2.0, 2.1), near(row, row)):
    assert isinstance(found, bool), f"True or False, and not {found!r}"

# %% nbgrader={"grade_id": "near-numbers", "grade": true, "points": 1}
# Hidden tests: pairs of numbers, with eps given and not given.

# %% nbgrader={"grade_id": "near-tensors", "grade": true, "points": 1}
# Hidden tests: tensors of one shape and dtype, rank 0, whole and empty ones among them.

# %% nbgrader={"grade_id": "near-shapes", "grade": true, "points": 1}
# Hidden tests: tensors that differ in shape or dtype alone, and pairs of two kinds.

# %% nbgrader={"grade_id": "near-special", "grade": true, "points": 1}
# Hidden tests: nan and infinity, in numbers and in tensors.

# %% nbgrader={"grade_id": "near-lists", "grade": true, "points": 1}
# Hidden tests: lists and tuples, of numbers, of tensors and of lists.

# %% [markdown]
# ## Two checks of one line each
#
# Now you can put the parts together.
#
# - `test_eq(a, b)` raises an `AssertionError` unless `a == b`. It is used for plain
#   Python values, such as numbers, strings and lists of them.
# - `test_near(a, b, eps=1e-5)` raises one unless `near(a, b, eps)`.
#
# Otherwise both return `None`. Call the functions you have: in this task's hidden tests
# `test` and `near` are replaced by simple ones that work for numbers, so that an error
# in yours costs nothing here. What you hand to `test` as `cmp` needs a `__name__`, or a
# `cname` beside it.
#
# <details><summary>How do I hand on eps, if cmp takes two arguments?</summary>
#
# Make a function of two arguments from one of three. `partial(f, eps=0.1)` is such a
# function: it calls `f` with what it gets and with `eps=0.1` on top. A `lambda` or a
# small function inside yours does the same. Does it have a `__name__`?
#
# </details>


# %% nbgrader={"grade_id": "checks", "solution": true} difficulty=2 importance=4 minutes=4 answers=["L0"]
#| export
def test_eq(a, b):
    """Raise an AssertionError unless a == b. Returns None."""
    ### BEGIN SOLUTION
    test(a, b, operator.eq, "==")
    ### END SOLUTION


def test_near(a, b, eps=1e-5):
    """Raise an AssertionError unless near(a, b, eps). Returns None."""
    ### BEGIN SOLUTION
    test(a, b, partial(near, eps=eps), "near")
    ### END SOLUTION


# %% nbgrader={"grade_id": "checks-try", "grade": true, "points": 0}
assert test_eq([1, 2], [1, 2]) is None
assert test_near(0.1 + 0.2, 0.3) is None
assert test_near(1.0, 1.4, eps=0.5) is None
for check, a, b in [(test_eq, "one", "two"), (test_near, 1.0, 1.1)]:
    try:
        check(a, b)
    except AssertionError as problem:
        print(f"{check.__name__} fails as it should. Its message:\n{problem}\n")
        continue
    raise RuntimeError(f"{check.__name__}({a!r}, {b!r}) must raise an AssertionError")

# %% nbgrader={"grade_id": "checks-eq", "grade": true, "points": 1}
# Hidden tests: test_eq for numbers, strings and lists, equal and unequal.

# %% nbgrader={"grade_id": "checks-near", "grade": true, "points": 1}
# Hidden tests: test_near for numbers, with eps given and not given.

# %% [markdown]
# That is a test framework. The large ones, pytest among them, find the tests by their
# names, run them all, and count. PyTorch brings a comparison of its own,
# `torch.testing.assert_close`, which minds shapes and dtypes as yours does.

# %% [markdown]
# ## A notebook is a text file
#
# A notebook looks like a page with cells that can be run. On the disk it is text, in a
# format called JSON, which looks much like Python's dicts and lists. Here is a small
# one, cut down to what matters:
#
# ```
# {"nbformat": 4, "nbformat_minor": 5, "metadata": {},
#  "cells": [
#   {"cell_type": "markdown", "metadata": {}, "source": "# Degrees"},
#   {"cell_type": "code", "metadata": {}, "execution_count": 2, "outputs": [],
#    "source": ["#| export\n", "def celsius(f):\n", "    return (f - 32) / 1.8"]}
#  ]}
# ```
#
# Two things differ from cell to cell. `source` is either one string or a list of
# strings, one for each line; in a list every line but the last ends in its own `\n`.
# Both forms are allowed and mean the same. And `execution_count`, the number that
# stands in brackets to the left of a cell, exists in code cells alone. It is null in
# JSON, `None` in Python, if the cell was not run.
#
# The picture shows what we do with it in the next tasks.

# %% tags=["skip-execution"]
import matplotlib.pyplot as plt

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"

fig, ax = plt.subplots(figsize=(9.5, 4.3), layout="constrained")
ax.set(xlim=(0, 13.4), ylim=(0, 6.3))
ax.axis("off")
drawn = [
    (GREY, "# Degrees", "text stays behind"),
    (ORANGE, "#| default_exp degrees", "names the module"),
    (BLUE, "#| export\ndef celsius(f): ...", ""),
    (GREY, "assert celsius(32) == 0", "a test stays behind"),
    (BLUE, "#| export\ndef kelvin(f): ...", ""),
]
tops = [5.4, 4.5, 3.6, 2.25, 1.35]
mono = {"family": "monospace", "fontsize": 9, "va": "center"}
for (colour, text, note), top in zip(drawn, tops, strict=True):
    height = 1.15 if "\n" in text else 0.7
    box = plt.Rectangle((0.1, top - height), 4.4, height, fc="white", ec=colour, lw=2)
    ax.add_patch(box)
    ax.text(0.3, top - height / 2, text, color="black", **mono)
    if note:
        ax.text(4.7, top - height / 2, note, color=colour, va="center", fontsize=9)
for top, end in [(3.6, 3.8), (1.35, 2.3)]:
    ends = (8.55, end), (4.6, top - 0.55)
    ax.annotate("", *ends, arrowprops={"arrowstyle": "->", "color": BLUE, "lw": 1.5})
ends = (8.55, 4.98), (6.9, 4.2)
ax.annotate("", *ends, arrowprops={"arrowstyle": "->", "color": ORANGE, "lw": 1.5})
ax.add_patch(plt.Rectangle((8.7, 1.35), 4.5, 3.3, fc="#EAF3FA", ec=BLUE, lw=2))
ax.text(8.9, 3.8, "def celsius(f):\n    ...", color="black", **mono)
ax.text(8.9, 2.3, "def kelvin(f):\n    ...", color="black", **mono)
ax.text(8.7, 5.0, "degrees.py", color=ORANGE, family="monospace", fontsize=12)
ax.text(2.3, 5.9, "the notebook: a list of cells", ha="center", fontsize=11)
ax.text(10.95, 5.9, "the module: plain Python", ha="center", fontsize=11)
ax.text(10.95, 0.85, "import degrees", ha="center", family="monospace", color=GREEN)
plt.show()

# %% [markdown]
# ## Read the cells
#
# Write `read_cells(path)`. `path` is a string or a `Path` that names a notebook file,
# encoded in UTF-8. Return a list with one dict for each cell, in order, with exactly
# these three keys:
#
# - `"cell_type"`: a string, as it stands in the file (`"code"`, `"markdown"`, `"raw"`),
# - `"source"`: one string, whichever of the two forms the file has,
# - `"execution_count"`: an int or `None`; always `None` where the file has none.
#
# `json.loads(text)` turns JSON into dicts and lists. What a file holds you get with
# `Path(path).read_text(encoding="utf-8")`. Never use `eval` for this: it would run
# whatever somebody wrote into the file, and it does not know `null`.
#
# <details><summary>The cells have no key "execution_count"</summary>
#
# Markdown cells do not. `d["key"]` raises a `KeyError` for a key that is missing;
# `d.get("key")` answers `None`.
#
# </details>
#
# <details><summary>My lines are torn apart, or doubled</summary>
#
# `separator.join(strings)` puts strings together with something in between. The lines
# bring their line ends along. What has to stand in between?
#
# </details>


# %% nbgrader={"grade_id": "read-cells", "solution": true} difficulty=2 importance=4 minutes=6 answers=["L0"]
#| export
def read_cells(path):
    """The cells of a notebook file.

    Args:
        path: a string or Path, a notebook in UTF-8.

    Returns:
        A list of dicts with the keys "cell_type" (a string), "source" (one string) and
        "execution_count" (an int or None).
    """
    ### BEGIN SOLUTION
    notebook = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        {
            "cell_type": cell["cell_type"],
            "source": "".join(cell["source"]),  # a string stays what it is
            "execution_count": cell.get("execution_count"),
        }
        for cell in notebook["cells"]
    ]
    ### END SOLUTION


# %% nbgrader={"grade_id": "read-cells-try", "grade": true, "points": 0}
lines = ["def celsius(f):\n", "    return (f - 32) / 1.8"]
example = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "# Degrees"},
        {"cell_type": "code", "execution_count": 2, "outputs": [], "source": lines},
    ]
}
with tempfile.TemporaryDirectory(dir=".") as folder:
    path = Path(folder, "example.ipynb")
    path.write_text(json.dumps(example), encoding="utf-8")
    cells = read_cells(path)
assert isinstance(cells, list) and len(cells) == 2, f"two cells, and not {cells!r}"
keys = {"cell_type", "source", "execution_count"}
for cell in cells:
    assert isinstance(cell, dict) and cell.keys() == keys, f"{cell!r}: see the text"
assert cells[0]["execution_count"] is None, "a Markdown cell has no count: None"
assert cells[1]["execution_count"] == 2, "the code cell was run as number 2"
assert cells[1]["source"] == "".join(lines), f"the source is {cells[1]['source']!r}"

# %% nbgrader={"grade_id": "read-cells-values", "grade": true, "points": 1}
# Hidden tests: files whose cells are all code, have been run, and hold one string each,
# also on a computer whose default encoding is not UTF-8.

# %% nbgrader={"grade_id": "read-cells-lines", "grade": true, "points": 1}
# Hidden tests: cells whose source is a list of lines, some of them empty lists.

# %% nbgrader={"grade_id": "read-cells-kinds", "grade": true, "points": 1}
# Hidden tests: Markdown and raw cells among the code, and code that was not run.

# %% [markdown]
# ## Collect the exported cells
#
# A notebook holds much that a module must not hold: explanations, trials, pictures,
# tests. So you mark what is to be exported, with a first line `#| export`. To Python
# that is a comment. To the exporter it is an order, called a *directive*. The notebooks
# of this course are marked in the same way.
#
# Write `exported(cells)`. `cells` is a list of dicts as `read_cells` returns it. Take
# every code cell whose first line is `#| export`; blanks before and after it do not
# matter. Return the list of their sources, in order, each without that first line and
# without line breaks at its beginning and end (`strip("\n")`). A cell with nothing but
# the directive gives an empty string.
#
# Nothing else counts: neither a Markdown cell, nor a directive further down, nor a
# first line that only begins like it, such as `#| exporti` or `#| export soon`.
#
# <details><summary>How do I cut off the first line?</summary>
#
# `text.partition("\n")` cuts a string at the first line break into three parts: what
# comes before, the line break, and what comes after. Without a line break the last two
# are empty.
#
# </details>


# %% nbgrader={"grade_id": "exported", "solution": true} difficulty=2 importance=5 minutes=5 answers=["L0"]
#| export
def exported(cells):
    """The sources of the cells marked for export, without their first line.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A list of strings.
    """
    ### BEGIN SOLUTION
    found = []
    for cell in cells:
        first, _, rest = cell["source"].partition("\n")
        if cell["cell_type"] == "code" and first.strip() == "#| export":
            found.append(rest.strip("\n"))
    return found
    ### END SOLUTION


# %% nbgrader={"grade_id": "exported-try", "grade": true, "points": 0}
cells = [
    {"cell_type": "code", "source": "#| export\nx = 1\ny = 2", "execution_count": 1},
    {"cell_type": "code", "source": "assert x == 1", "execution_count": 2},
    {"cell_type": "code", "source": "#| exporti\nz = 3", "execution_count": 3},
    {"cell_type": "markdown", "source": "#| export\nme", "execution_count": None},
]
found = exported(cells)
assert isinstance(found, list), f"a list of strings, and not {found!r}"
assert len(found) == 1, f"only the first of these cells counts, yours: {found}"
assert found[0] == "x = 1\ny = 2", f"without its first line, and not {found[0]!r}"

# %% nbgrader={"grade_id": "exported-values", "grade": true, "points": 1}
# Hidden tests: code cells only, whose first line is #| export or something unlike it.

# %% nbgrader={"grade_id": "exported-others", "grade": true, "points": 1}
# Hidden tests: cells that must stay behind, and directives that are not the first line.

# %% [markdown]
# ## Name the module and write it
#
# One more directive says what the module is called. In a cell of its own, usually the
# first code cell, stands `#| default_exp degrees`.
#
# Write two functions.
#
# - `module_name(cells)` returns what follows `#| default_exp ` on the first line of a
#   code cell, without blanks around it. The first such cell counts. If no code cell
#   begins like that, raise a `ValueError`. In the tests nothing stands before the
#   directive, and a name always follows it.
# - `write_module(name, sources, folder)` writes the file and returns its path, as a
#   string or a `Path`. `sources` is a list of one or more strings, as `exported`
#   returns it. The file holds them with two empty lines between them and one line break
#   at the end. It is encoded in UTF-8. `folder` exists. A file that is there already is
#   replaced.
#
# A name may hold dots: `write_module("text.data", sources, folder)` writes the file
# `text/data.py` inside `folder`, and makes the folder `text` if it is missing. That is
# how `import text.data` will look for it.
#
# <details><summary>How do I build the path?</summary>
#
# `Path(folder, "a", "b.py")` puts parts together, and `name.split(".")` gives the
# parts of a name. `path.parent` is the folder of a file. `Path.mkdir` makes a folder;
# look at its arguments `parents` and `exist_ok`.
#
# </details>
#
# <details><summary>Two empty lines are how many line breaks?</summary>
#
# One line break ends the last line of what came before. Each empty line is one more.
#
# </details>


# %% nbgrader={"grade_id": "module", "solution": true} difficulty=3 importance=4 minutes=8 answers=["L0"]
#| export
def module_name(cells):
    """The name that a notebook gives its module.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A string.

    Raises:
        ValueError: if no code cell begins with `#| default_exp `.
    """
    ### BEGIN SOLUTION
    directive = "#| default_exp "
    for cell in cells:
        if cell["cell_type"] == "code" and cell["source"].startswith(directive):
            first, _, _ = cell["source"].partition("\n")
            return first.removeprefix(directive).strip()
    raise ValueError("no cell begins with #| default_exp and a name")
    ### END SOLUTION


def write_module(name, sources, folder):
    """Write sources as a module into a folder.

    Args:
        name: a string, such as "degrees" or "text.data".
        sources: list of strings.
        folder: a string or Path, an existing folder.

    Returns:
        The path of the file, a string or Path.
    """
    ### BEGIN SOLUTION
    path = Path(folder, *name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n\n".join(sources) + "\n", encoding="utf-8")
    return path
    ### END SOLUTION


# %% nbgrader={"grade_id": "module-try", "grade": true, "points": 0}
cells = [
    {"cell_type": "markdown", "source": "#| default_exp no", "execution_count": None},
    {"cell_type": "code", "source": "#| default_exp degrees", "execution_count": 1},
]
name = module_name(cells)
assert name == "degrees", f"the code cell says degrees, yours gives {name!r}"
try:
    module_name(cells[:1])
except ValueError:
    pass
else:
    raise AssertionError("a Markdown cell alone names nothing: raise a ValueError")
with tempfile.TemporaryDirectory(dir=".") as folder:
    path = write_module("degrees", ["x = 1", "y = 2"], folder)
    assert path is not None, "return the path of the file"
    assert Path(path).name == "degrees.py", f"the file is called {Path(path).name!r}"
    text = Path(path).read_text(encoding="utf-8")
    dotted = Path(write_module("text.data", ["z = 3"], folder))
    assert dotted.samefile(Path(folder, "text", "data.py")), f"see the text: {dotted}"
assert text == "x = 1\n\n\ny = 2\n", f"two empty lines in between, yours: {text!r}"

# %% nbgrader={"grade_id": "module-name", "grade": true, "points": 1}
# Hidden tests: module_name, where there is a name, and the ValueError where not.

# %% nbgrader={"grade_id": "module-file", "grade": true, "points": 1}
# Hidden tests: the file that write_module makes, its text and path, for plain names,
# also on a computer whose default encoding is not UTF-8.

# %% nbgrader={"grade_id": "module-dots", "grade": true, "points": 1}
# Hidden tests: write_module for names with dots, also where the folder is there.


# %% nbgrader={"grade_id": "export-notebook", "locked": true}
#| export
def export_notebook(path, folder):
    """Write the exported cells of a notebook file as a module; returns its path."""
    cells = read_cells(path)
    return write_module(module_name(cells), exported(cells), folder)


# %% [markdown]
# And that is the exporter: `export_notebook` above is all that was missing. Run the
# next cell. It writes the notebook of the picture to a file, exports it, and imports
# what came out.


# %% nbgrader={"grade_id": "degrees-notebook", "locked": true}
def make_cell(source, count=None, kind="code"):
    """A cell as read_cells returns it."""
    return {"cell_type": kind, "source": source, "execution_count": count}


def write_notebook(cells, path):
    """Write such cells as a notebook that Jupyter can open."""
    full = [{**cell, "metadata": {}, "outputs": []} for cell in cells]
    for cell in full:
        if cell["cell_type"] != "code":
            del cell["outputs"], cell["execution_count"]
    notebook = {"cells": full, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    Path(path).write_text(json.dumps(notebook, indent=1), encoding="utf-8")


degrees_notebook = [
    make_cell("# Degrees", kind="markdown"),
    make_cell("#| default_exp degrees", 1),
    make_cell("#| export\ndef celsius(f):\n    return (f - 32) / 1.8", 2),
    make_cell("assert celsius(32) == 0", 3),
    make_cell("#| export\ndef kelvin(f):\n    return celsius(f) + 273.15", 4),
]

# %% tags=["skip-execution"]
import importlib
import sys

with tempfile.TemporaryDirectory() as folder:
    write_notebook(degrees_notebook, Path(folder, "degrees.ipynb"))
    path = export_notebook(Path(folder, "degrees.ipynb"), folder)
    print(f"--- {Path(path).name} ---\n{Path(path).read_text(encoding='utf-8')}---\n")
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    degrees = importlib.import_module("degrees")
    sys.path.remove(folder)
    del sys.modules["degrees"]
print("celsius(212) =", degrees.celsius(212), "  kelvin(32) =", degrees.kelvin(32))

mine = Path("notebook_tools.ipynb")
if mine.exists():  # as you saved it last
    print(f"\nThis notebook has {len(exported(read_cells(mine)))} exported cells.")

# %% [markdown]
# ## Lines that are no Python
#
# In a notebook you may write lines that only the notebook understands. A line that
# begins with `!` goes to the shell (`!ls`), a line that begins with `%` is a *magic*
# (`%pip install einops`, `%%time`). In an exported cell they are a trap: the module is
# read by Python alone, and `import degrees` ends in a `SyntaxError`. Both belong in
# cells that stay behind. So do questions such as `torch.isclose?`, which we leave out.
#
# Write `shell_lines(source)`, which finds them in the source of one cell. Return a list
# of line numbers; the first line is number 1.
#
# - If Python can read the source as it is, the list is empty. `ast.parse(source)`
#   raises a `SyntaxError` if it cannot.
# - Otherwise return the numbers of all lines whose first character after any blanks is
#   `!` or `%`. If the cell is no Python for another reason, there may be none.
#
# The first rule is needed because a line may begin with `%` for good reasons, as here:
#
# ```python
# minutes = (seconds // 60
#            % 60)
# ```


# %% nbgrader={"grade_id": "shell-lines", "solution": true} difficulty=2 importance=3 minutes=5 answers=["L0"]
#| export
def shell_lines(source):
    """The lines of a cell that only a notebook understands.

    Args:
        source: a string, the source of one cell.

    Returns:
        A list of line numbers (ints), counted from 1.
    """
    ### BEGIN SOLUTION
    try:
        ast.parse(source)
    except SyntaxError:
        lines = source.split("\n")
        return [n for n, line in enumerate(lines, 1) if line.lstrip()[:1] in {"!", "%"}]
    return []
    ### END SOLUTION


# %% nbgrader={"grade_id": "shell-lines-try", "grade": true, "points": 0}
found = shell_lines("import torch\n%pip install einops\nx = 1\n  !ls")
assert found == [2, 4], f"the second and the fourth line, yours: {found}"
found = shell_lines("minutes = (seconds // 60\n           % 60)")
assert found == [], f"all of this is Python, yours: {found}"

# %% nbgrader={"grade_id": "shell-lines-values", "grade": true, "points": 1}
# Hidden tests: cells with shell lines and magics, indented ones and none at all.

# %% nbgrader={"grade_id": "shell-lines-python", "grade": true, "points": 1}
# Hidden tests: cells that are Python after all, and cells that are no Python otherwise.

# %% [markdown]
# ## In which order did it run?
#
# Cells can be run in any order, again and again, and changed in between. What you see
# is the page. What Python has seen is the sequence of runs, and `execution_count` is
# all that is left of it.
#
# Write `out_of_order(cells)`, for a list of dicts as `read_cells` returns it. Return
# the list of the positions (the first cell of the notebook is at 0) of all code cells
# that give the notebook away:
#
# - cells that were not run, whose count is `None`,
# - cells whose count is not greater than every count above them.
#
# Cells that are not code, and code cells that hold nothing but blanks and line breaks
# (a notebook passes those by), are ignored.
#
# <details><summary>I don't know how to start</summary>
#
# Walk down the page with `enumerate`, and remember what you need of the cells above.
# Is it the last count, or the largest?
#
# </details>


# %% nbgrader={"grade_id": "out-of-order", "solution": true} difficulty=2 importance=4 minutes=5 answers=["L0"]
#| export
def out_of_order(cells):
    """The code cells that were not run, or not run after all cells above them.

    Args:
        cells: list of dicts with "cell_type", "source" and "execution_count".

    Returns:
        A list of positions (ints), in rising order.
    """
    ### BEGIN SOLUTION
    above, found = [], []
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        count = cell["execution_count"]
        if count is None or any(count <= other for other in above):
            found.append(position)
        if count is not None:
            above.append(count)
    return found
    ### END SOLUTION


# %% nbgrader={"grade_id": "out-of-order-try", "grade": true, "points": 0}
cells = [make_cell("x = 1", 1), make_cell("x = 2", 4), make_cell("print(x)", 3)]
found = out_of_order(cells)
assert found == [2], f"the cell at position 2 ran before the one above it: {found}"
cells = [make_cell("# Title", kind="markdown"), make_cell("x = 1", 2), make_cell("x")]
found = out_of_order(cells)
assert found == [2], f"the cell at position 2 was not run at all: {found}"
cells = [make_cell(f"x = {count}", count) for count in (2, 5, 3, 4, 6)]
found = out_of_order(cells)
assert found == [2, 3], f"[3] and [4] stand below [5], at positions 2 and 3: {found}"
found = out_of_order(degrees_notebook)
assert found == [], f"this notebook ran from top to bottom: {found}"

# %% nbgrader={"grade_id": "out-of-order-counts", "grade": true, "points": 1}
# Hidden tests: code cells that were all run, in order or not, with gaps or without.

# %% nbgrader={"grade_id": "out-of-order-others", "grade": true, "points": 1}
# Hidden tests: cells that were not run, empty ones, and cells that are not code.

# %% [markdown]
# Here is an afternoon's work, drawn with your function. A notebook that ran from top to
# bottom climbs from left to right. Orange are the cells that give it away. A cell that
# was never run stands at 0.

# %% tags=["skip-execution"]
afternoon = [1, 2, 14, 15, 9, 10, None, 17, 12, 18]
cells = [make_cell(f"step_{i}()", count) for i, count in enumerate(afternoon)]
flagged = out_of_order(cells)
plate = {"fc": "white", "ec": "none", "pad": 1}
fig, ax = plt.subplots(figsize=(8, 3.4), layout="constrained")
ax.plot([c or 0 for c in afternoon], "-", color="#D0D7DE", lw=1.5, zorder=1)
for i, count in enumerate(afternoon):
    bad = i in flagged
    ax.plot(i, count or 0, "s" if bad else "o", color=ORANGE if bad else BLUE, ms=9)
    shown = "not run" if count is None else f"[{count}]"
    ax.text(i, (count or 0) + 1.2, shown, ha="center", fontsize=9, bbox=plate)
ax.set(xlabel="position in the notebook", ylabel="execution count", ylim=(-1.5, 21))
ax.set_xticks(range(len(afternoon)))
ax.set_yticks(range(0, 21, 5))
ax.spines[["top", "right"]].set_visible(False)
plt.show()

# %% [markdown]
# ## Python's own view of a cell
#
# To say more about a notebook than its counts do, one has to read the code. Searching
# the text will not do: a word may stand in a comment or in a string. `ast.parse(source)`
# lets Python read it. What comes back is the *syntax tree*, and the statements that are
# not indented are in its list `body`. Run the cell to see what they look like.

# %% tags=["skip-execution"]
tree = ast.parse("rate = 0.1\ndef loss(e):\n    square = e * e\n    return square")
for node in tree.body:
    print(ast.dump(node, indent=2), "\n")

# %% [markdown]
# Each statement has a type (`ast.Assign`, `ast.FunctionDef`, `ast.ClassDef`), and
# `isinstance` asks for it. A function and a class have a `name`. An assignment has a
# list `targets`, what stands on the left of `=`; if one of them is an `ast.Name`, its
# `id` is the name.

# %% [markdown]
# ## One name, two values
#
# A notebook grows by copying cells. Soon there are two functions `loss`, one near the
# top and one near the end, and which of them a cell calls depends on what ran last.
#
# Write `bound_twice(sources)`. `sources` is a list of strings, the sources of code
# cells; each of them is valid Python. Return the names that are *bound* more than once,
# in one cell or in several, in the order of `sorted` (capitals first), each name once.
# Three things bind a name here, if they stand at the outermost level of a cell, that
# is, not indented:
#
# - a function: `def name(…):`
# - a class: `class name:`
# - an assignment to one plain name: `name = …`
#
# Nothing else counts: no name inside a function, a class, a loop or an `if`, no
# `x += 1`, no `x[0] = 1` or `x.y = 1`, no import. Other ways to bind a name do not
# occur in the tests.
#
# <details><summary>How do I count?</summary>
#
# A `Counter` (imported above) is a dict that begins at 0 for every key: after
# `counts = Counter()` you can write `counts["loss"] += 1` at once.
#
# </details>


# %% nbgrader={"grade_id": "bound-twice", "solution": true} difficulty=3 importance=3 minutes=7 answers=["L0"]
#| export
def bound_twice(sources):
    """The names that cells bind more than once at their outermost level.

    Args:
        sources: list of strings, each valid Python.

    Returns:
        A sorted list of names (strings).
    """
    ### BEGIN SOLUTION
    counts = Counter()
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                counts[node.name] += 1
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        counts[target.id] += 1
    return sorted(name for name, count in counts.items() if count > 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "bound-twice-try", "grade": true, "points": 0}
found = bound_twice(["rate = 0.1\nsteps = 5", "print(rate)", "rate = 0.5"])
assert list(found) == ["rate"], f"rate is bound in two cells, yours: {found}"
found = bound_twice(["def loss(e):\n    return e", "x = 1", "def loss(e):\n    x = 2"])
assert list(found) == ["loss"], f"the x inside the function is another one: {found}"

# %% nbgrader={"grade_id": "bound-twice-values", "grade": true, "points": 1}
# Hidden tests: functions, classes and assignments, bound once, twice or more often.

# %% nbgrader={"grade_id": "bound-twice-others", "grade": true, "points": 1}
# Hidden tests: the same, among names inside of functions, +=, and other non-bindings.

# %% [markdown]
# ## Predict: what a clean page hides
#
# Three notebooks, as their files show them: the count in brackets, the source, and
# after an arrow what is printed below. Each has a past that the file does not show.
#
# The first was changed in one cell, after that cell was run.
#
# ```
# [1]  rate = 0.5
# [2]  print(rate * 10)       → 1.0
# ```
#
# From the second a cell was deleted, after it had been run as number 2.
#
# ```
# [1]  scale = 10
# [3]  print(scale + offset)  → 12
# ```
#
# In the third a cell was run three times.
#
# ```
# [1]  losses = []
# [4]  losses.append(0.5)
# [5]  print(len(losses))     → 3
# ```
#
# Now each is restarted and run from top to bottom. Predict `printed_1`, `printed_2` and
# `printed_3`: the number that the last cell prints, or, if it raises an exception, the
# exception's name as a string, such as `"TypeError"`. And predict `flagged`: in how
# many of the three, as they stand above, does `out_of_order` find something?

# %% nbgrader={"grade_id": "predict-restart", "solution": true} difficulty=2 importance=5 minutes=4 answers=["L0"]
# Assign printed_1, printed_2, printed_3 (a number, or the name of an exception as a
# string) and flagged (an int)
### BEGIN SOLUTION
printed_1 = 5.0
printed_2 = "NameError"
printed_3 = 1
flagged = 0
### END SOLUTION

# %% nbgrader={"grade_id": "predict-restart-try", "grade": true, "points": 0}
for guess in (printed_1, printed_2, printed_3):
    assert isinstance(guess, (int, float, str)), f"{guess!r}: a number or a string"
assert flagged in (0, 1, 2, 3), "there are three notebooks: flagged is 0, 1, 2 or 3"

# %% nbgrader={"grade_id": "predict-restart-printed", "grade": true, "points": 1}
# Hidden tests: printed_1, printed_2 and printed_3.

# %% nbgrader={"grade_id": "predict-restart-flagged", "grade": true, "points": 1}
# Hidden tests: flagged.

# %% [markdown]
# ## Restart and run all
#
# So counts can accuse a notebook, but they cannot acquit it. There is one proof: begin
# with nothing, run every cell from top to bottom, and see whether you arrive. In
# Jupyter's menu that is *Restart Kernel and Run All Cells*. Do it before you hand in
# any notebook.
#
# Write `run_cells(sources)`, which does it without Jupyter. `sources` is a list of
# strings, the sources of code cells. Run them in order, all in one namespace that is
# fresh for each call: what one cell binds the next can use, but none sees the names of
# *this* notebook. Return `None` if all cells succeed. At the first that raises an
# exception stop, run no further cell, and return a tuple: its position in the list
# (counted from 0) and the name of the exception's type, such as `(2, "NameError")`. A
# cell that is no valid Python raises a `SyntaxError` once its turn has come. (Wrong
# indentation raises an `IndentationError`, a kind of it.) No cell of the tests ends
# Python itself, as `sys.exit()` would.
#
# `exec(source, namespace)` runs a string of Python. `namespace` is a dict, in which it
# looks up names and into which it puts the names that it binds.
#
# <details><summary>How do I get the name of an exception?</summary>
#
# `except Exception as error:` catches it, `type(error)` is its type, and a type has a
# `__name__`.
#
# </details>
#
# <details><summary>A function in one cell does not see a function in another</summary>
#
# How many dicts do you hand to `exec`? With two, one for global and one for local
# names, cells behave as if they stood in the body of a class. Hand over one dict, and
# the same one each time.
#
# </details>


# %% nbgrader={"grade_id": "run-cells", "solution": true} difficulty=3 importance=5 minutes=7 answers=["L0"]
#| export
def run_cells(sources):
    """Run cells from top to bottom in a fresh namespace.

    Args:
        sources: list of strings, the sources of code cells.

    Returns:
        None if all succeed; else (position, name of the exception's type) of the first
        that fails.
    """
    ### BEGIN SOLUTION
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None
    ### END SOLUTION


# %% nbgrader={"grade_id": "run-cells-try", "grade": true, "points": 0}
found = run_cells(["x = 1", "y = x + 1", "assert y == 2"])
assert found is None, f"a cell uses what the one before bound: all is well, not {found}"
left_over = 3  # a name of this notebook
found = run_cells(["x = 1", "print(x + left_over)", "x = 2"])
assert found is not None, (
    "left_over is not bound in any of these cells: use a fresh dict"
)
assert tuple(found) == (1, "NameError"), f"position 1, a NameError, and not {found}"
found = run_cells(["def f():\n    return 1", "def g():\n    return f()", "g()"])
assert found is None, f"one function calls the other; all is well, but yours: {found}"

# %% nbgrader={"grade_id": "run-cells-result", "grade": true, "points": 1}
# Hidden tests: what is returned where all cells succeed, and where one or two fail.

# %% nbgrader={"grade_id": "run-cells-names", "grade": true, "points": 1}
# Hidden tests: cells that share names, and names from outside that they must not see.

# %% nbgrader={"grade_id": "run-cells-stops", "grade": true, "points": 1}
# Hidden tests: which cells are run: each once, in order, and none after a failure.

# %% [markdown]
# Your own notebook is graded in the same way, in a closed room: no network, no files
# but a scratch folder. Two things are kinder than your `run_cells`. A cell that fails
# does not stop the run, so it costs the points of its own task only. And the cells that
# only draw or print are passed by.

# %% [markdown]
# ## A notebook as a test
#
# The same run can be had from a command line, outside any browser:
#
# ```
# jupyter nbconvert --to notebook --execute lesson.ipynb --output lesson-done.ipynb
# ```
#
# It starts a kernel, the Python process behind a notebook, runs `lesson.ipynb` from top
# to bottom and, if nothing fails, writes `lesson-done.ipynb` with all outputs. (The
# shorter `jupyter execute lesson.ipynb` only runs it.) Both pass by cells tagged
# `skip-execution`, and in this course the cells that only draw or print carry that tag,
# so expect no pictures when you try it on this notebook. Every command leaves an *exit
# code* behind. 0 means success, anything else failure. A server that checks each change
# of a project runs such commands and looks at the exit codes, not at the pages.
#
# Predict the exit code, 0 or 1, of the command above in these cases. All cells are fine
# but for the one that is named.
#
# - `exit_fine`: every cell succeeds.
# - `exit_assert`: a cell holds `assert 1 == 2`.
# - `exit_printed`: a cell holds `if 1 != 2: print("WRONG: 1 is not 2")`.
# - `exit_warned`: a cell issues a warning, which Jupyter shows on a red background.
# - `exit_allowed`: a cell holds `assert 1 == 2`, and the command ends with one more
#   word, `--allow-errors`, which makes it go on to the next cell.
#
# <details><summary>I would like to try it</summary>
#
# Make a small notebook in Jupyter, open a terminal in the same folder (File, New,
# Terminal), run the command, and then `echo $?`, which prints the exit code of the last
# command. On Windows it is `echo %ERRORLEVEL%`.
#
# </details>

# %% nbgrader={"grade_id": "predict-exit", "solution": true} difficulty=2 importance=4 minutes=3 answers=["L0"]
# Assign 0 or 1 to each: exit_fine, exit_assert, exit_printed, exit_warned, exit_allowed
### BEGIN SOLUTION
exit_fine = 0
exit_assert = 1
exit_printed = 0
exit_warned = 0
exit_allowed = 0
### END SOLUTION

# %% nbgrader={"grade_id": "predict-exit-try", "grade": true, "points": 0}
for guess in (exit_fine, exit_assert, exit_printed, exit_warned, exit_allowed):
    assert guess in (0, 1), f"{guess!r} is neither 0 nor 1"

# %% nbgrader={"grade_id": "predict-exit-values", "grade": true, "points": 1}
# Hidden tests: all five predictions.

# %% [markdown]
# Only an exception makes the command fail. That is why your `test` raises one and does
# not print.

# %% [markdown]
# ## The command as a list
#
# A program starts another one with a list of strings, one for each word of the command:
# `subprocess.run(["jupyter", "--version"])`. As a list, because a file name may hold
# blanks. `"my lesson.ipynb"` is one word, and must stay one.
#
# Write `execute_command(notebook, output, timeout=None)`, which returns that list and
# runs nothing. `notebook` and `output` are file names (strings). The words are those of
# the command above, in that order, with these two names in their places. If `timeout`
# (an int, the seconds that one cell may take) is given, one more word follows at the
# end: for 60 seconds it is `--ExecutePreprocessor.timeout=60`.


# %% nbgrader={"grade_id": "command", "solution": true} difficulty=1 importance=3 minutes=3 answers=["L0"]
#| export
def execute_command(notebook, output, timeout=None):
    """The command that runs a notebook and writes the result.

    Args:
        notebook, output: strings, file names.
        timeout: None or an int, the seconds that one cell may take.

    Returns:
        A list of strings, one for each word.
    """
    ### BEGIN SOLUTION
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", notebook]
    command += ["--output", output]
    if timeout is not None:
        command.append(f"--ExecutePreprocessor.timeout={timeout}")
    return command
    ### END SOLUTION


# %% nbgrader={"grade_id": "command-try", "grade": true, "points": 0}
words = execute_command("lesson.ipynb", "lesson-done.ipynb")
text = (
    "jupyter nbconvert --to notebook --execute lesson.ipynb --output lesson-done.ipynb"
)
assert isinstance(words, list), f"a list of words, and not {words!r}"
assert words == text.split(), f"compare with the command above: {words}"
assert len(execute_command("my lesson.ipynb", "done.ipynb")) == 8, "a name is one word"
last = execute_command("lesson.ipynb", "lesson-done.ipynb", timeout=60)[-1]
assert last == "--ExecutePreprocessor.timeout=60", f"the last word, and not {last!r}"

# %% nbgrader={"grade_id": "command-values", "grade": true, "points": 1}
# Hidden tests: several file names, with and without blanks and a timeout.

# %% [markdown]
# Now run two notebooks for real, each in a kernel of its own: the degrees, and the same
# with one more cell, a test that fails. It takes a few seconds.

# %% tags=["skip-execution"]
import subprocess

broken = [*degrees_notebook, make_cell("assert celsius(212) == 99")]
with tempfile.TemporaryDirectory() as folder:
    running = {}
    for name, cells in [("degrees", degrees_notebook), ("broken", broken)]:
        write_notebook(cells, Path(folder, f"{name}.ipynb"))
        command = execute_command(f"{name}.ipynb", f"{name}-done.ipynb", 60)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            running[name] = subprocess.Popen(command, cwd=folder, **quiet)
        except FileNotFoundError:
            print("there is no program `jupyter` here, so nothing is run")
            break
    for name, process in running.items():
        print(f"{name}.ipynb ends with exit code {process.wait()}")

# %% [markdown]
# ## Reading a function's source
#
# When you wonder what a function does, read it. In a notebook `name?` shows how it is
# called and its docstring, `name??` shows its source as well. Programs do the same with
# `inspect.getsource(function)`, which returns the text.
#
# There has to be a text, though. A function written in C and compiled has none that
# Python could find. Neither has one that was made by `exec` from a string, unless
# somebody kept the string; for the cells of a notebook Jupyter keeps it.
#
# Predict for which of these `inspect.getsource` returns the source (`True`), and for
# which it raises an error (`False`).
#
# - `source_of_dumps`: `json.dumps`
# - `source_of_len`: `len`
# - `source_of_relu`: `torch.relu`
# - `source_of_yours`: `test_eq`, which you wrote in a cell
# - `source_of_string`: `f`, made by `exec("def f():\n    return 1")`

# %% nbgrader={"grade_id": "predict-source", "solution": true} difficulty=2 importance=3 minutes=2 answers=["L0"]
# Assign True or False to each: source_of_dumps, source_of_len, source_of_relu,
# source_of_yours, source_of_string
### BEGIN SOLUTION
source_of_dumps = True
source_of_len = False
source_of_relu = False
source_of_yours = True
source_of_string = False
### END SOLUTION

# %% nbgrader={"grade_id": "predict-source-try", "grade": true, "points": 0}
for guess in (source_of_dumps, source_of_len, source_of_relu):
    assert isinstance(guess, bool), f"{guess!r} is neither True nor False"
for guess in (source_of_yours, source_of_string):
    assert isinstance(guess, bool), f"{guess!r} is neither True nor False"

# %% nbgrader={"grade_id": "predict-source-values", "grade": true, "points": 1}
# Hidden tests: all five predictions.

# %% tags=["skip-execution"]
made = {}
exec("def f():\n    return 1", made)
for function in (json.dumps, len, torch.relu, test_eq, made["f"]):
    try:
        lines = inspect.getsource(function).count("\n")
        print(f"{function.__name__:8} has a source, of {lines} lines")
    except (OSError, TypeError) as error:
        print(f"{function.__name__:8} has none: {type(error).__name__}")

# %% [markdown]
# ## What a function calls
#
# Some tasks of this course forbid a function: write the matrix product, but without
# `torch.matmul`. How can a program see whether you kept to it? It reads your source, as
# a syntax tree.
#
# Write `calls_in(func)`, for a function `func` whose source can be found. Return a
# sorted list of all that is called anywhere in its source, each once: for every pair of
# call parentheses, the text in front of it, as `ast.unparse(node.func)` gives it for a
# node of type `ast.Call`. For
#
# ```python
# def loss(pred, target):
#     # same as torch.dist(pred, target) ** 2
#     return torch.sum((pred - target) ** 2) / len(pred)
# ```
#
# it is `["len", "torch.sum"]`. Names in comments and in strings do not count, and
# `def loss(` is no call. Calls inside of inner functions, comprehensions, arguments and
# the braces of an f-string do count. In `x.abs().sum()` there are two, `x.abs` and
# `x.abs().sum`.
#
# A function may be defined inside another, and then every line of its source is
# indented. `ast.parse` refuses such a text; `textwrap.dedent(text)` moves it to the
# left edge. The tests use functions written with `def`, without decorators.
#
# <details><summary>How do I find nodes at any depth?</summary>
#
# `ast.walk(tree)` visits every node of a tree. Pick those of the right type.
#
# </details>


# %% nbgrader={"grade_id": "calls-in", "solution": true} difficulty=3 importance=3 minutes=6 answers=["L0"]
#| export
def calls_in(func):
    """What a function calls, from its source.

    Args:
        func: a function written in Python.

    Returns:
        A sorted list of strings, such as ["len", "torch.sum"], without repetitions.
    """
    ### BEGIN SOLUTION
    tree = ast.parse(textwrap.dedent(inspect.getsource(func)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted({ast.unparse(node.func) for node in calls})
    ### END SOLUTION


# %% nbgrader={"grade_id": "calls-in-try", "grade": true, "points": 0}
def example_loss(pred, target):
    # same as torch.dist(pred, target) ** 2
    return torch.sum((pred - target) ** 2) / len(pred)


def example_outer():
    def inner(x):
        return max(x, abs(x), abs(-x)).bit_length()

    return inner


found = calls_in(example_loss)
assert list(found) == ["len", "torch.sum"], f"see the example in the text: {found}"
found = calls_in(example_outer())
expected = ["abs", "max", "max(x, abs(x), abs(-x)).bit_length"]
assert list(found) == expected, f"{expected} is expected, each once: {found}"

# %% nbgrader={"grade_id": "calls-in-values", "grade": true, "points": 1}
# Hidden tests: functions that call nothing, one thing or several, by name or with dots.

# %% nbgrader={"grade_id": "calls-in-text", "grade": true, "points": 1}
# Hidden tests: calls that stand in comments and strings only, and indented functions.

# %% [markdown]
# Try `calls_in(near)` in a cell of your own: do you see what you used?

# %% [markdown]
# ## A command line from a signature
#
# One last tool. An exported module can be run as a program, and a program gets words
# from its command line:
#
# ```
# python train.py digits --epochs 5 --verbose
# ```
#
# Inside, `sys.argv[1:]` is `["digits", "--epochs", "5", "--verbose"]`. You could take
# the list apart by hand. But everything a command line needs to know is in the
# signature of the function already:
#
# ```python
# def train(data: str, epochs: int = 3, rate: float = 0.1, verbose: bool = False):
#     ...
# ```
#
# Write `call_from(argv, func)`. `argv` is a list of strings. Find the arguments for
# `func` in it, call `func` with them, and return what it returns.
#
# - A parameter without a default is positional. All of them must be there, in their
#   order.
# - A parameter with a default is optional, and given as `--name value`, with the name
#   spelled as in the signature (`--batch_size 4`). If it is missing, the default holds.
# - The annotation is the type to convert to: `int`, `float` or `str`. Every parameter
#   has one.
# - A `bool` always has the default `False`. It takes no value: `--name` alone makes it
#   `True`.
# - Options may stand in any order, before, between or after the positional words.
# - If something is wrong (a word that cannot be converted, an unknown option, a word
#   too many or one too few), end as programs do: with a `SystemExit` whose `code` is 2,
#   and without calling `func`. An error that `func` itself raises is another matter:
#   let it pass.
#
# The tests give no option twice, and neither shorten names nor write `--name=value`.
#
# The standard library's `argparse` reads command lines, error messages and `--help`
# included, and ends in just this way if something is wrong. `inspect.signature(func)`
# tells it what to read.
#
# <details><summary>How do I look at a signature?</summary>
#
# `inspect.signature(func).parameters` maps each name to a parameter. A parameter has a
# `default`, which is `inspect.Parameter.empty` if there is none, and an `annotation`,
# which is the type itself.
#
# </details>
#
# <details><summary>How does argparse work?</summary>
#
# Make a parser, `parser = argparse.ArgumentParser()`, and tell it about each argument:
#
# - `parser.add_argument("data", type=str)` adds a positional one,
# - `parser.add_argument("--epochs", type=int, default=3)` an option,
# - `parser.add_argument("--verbose", action="store_true")` one without a value.
#
# Then `vars(parser.parse_args(argv))` is a dict from names to values.
#
# </details>
#
# <details><summary>My bool is True whatever I write</summary>
#
# `bool("False")` is `True`: any string that is not empty counts as true. So `bool` is
# no use as the `type` of an option.
#
# </details>


# %% nbgrader={"grade_id": "call-from", "solution": true} difficulty=3 importance=3 minutes=9 answers=["L0"]
#| export
def call_from(argv, func):
    """Call a function with arguments from a command line.

    Args:
        argv: list of strings, the words after the program's name.
        func: a function whose parameters are annotated with int, float, str or bool.

    Returns:
        What func returns.

    Raises:
        SystemExit: with code 2, if argv does not fit the signature.
    """
    ### BEGIN SOLUTION
    parser = argparse.ArgumentParser()
    for name, parameter in inspect.signature(func).parameters.items():
        kind, default = parameter.annotation, parameter.default
        if default is parameter.empty:
            parser.add_argument(name, type=kind)
        elif kind is bool:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=kind, default=default)
    return func(**vars(parser.parse_args(argv)))
    ### END SOLUTION


# %% nbgrader={"grade_id": "call-from-try", "grade": true, "points": 0}
import contextlib
import io


def example_train(data: str, epochs: int = 3, rate: float = 0.1, verbose: bool = False):
    return [data, epochs, rate, verbose]


for words, expected in [
    ("digits", ["digits", 3, 0.1, False]),
    ("digits --epochs 5 --verbose", ["digits", 5, 0.1, True]),
    ("--rate 2 digits", ["digits", 3, 2.0, False]),
    ("digits --verbose --rate 0.5", ["digits", 3, 0.5, True]),
]:
    found = call_from(words.split(), example_train)
    assert found == expected, f"{words}: {expected} is expected, and not {found}"
try:
    with contextlib.redirect_stderr(io.StringIO()):  # its complaint is not shown
        call_from(["digits", "--epochs", "many"], example_train)
except SystemExit as end:
    assert end.code == 2, f"the exit code is 2, and not {end.code}"
else:
    raise AssertionError("many is no int: end with a SystemExit")

# %% nbgrader={"grade_id": "call-from-positional", "grade": true, "points": 1}
# Hidden tests: functions whose parameters are all positional, with each of three types.

# %% nbgrader={"grade_id": "call-from-options", "grade": true, "points": 1}
# Hidden tests: options with int, float and str, given and left out, in any order.

# %% nbgrader={"grade_id": "call-from-flags", "grade": true, "points": 1}
# Hidden tests: parameters of type bool.

# %% nbgrader={"grade_id": "call-from-errors", "grade": true, "points": 1}
# Hidden tests: SystemExit with code 2 for what does not fit, and func is not called.

# %% [markdown]
# With `if __name__ == "__main__": call_from(sys.argv[1:], train)` as the last line of
# a module, `train` has a command line. (`__name__` is `"__main__"` in the file that
# Python was started with, and the module's own name where it was imported.)

# %% [markdown]
# ## All of it at work
#
# Your tools look over a notebook that has a bit of everything, and then export another.

# %% tags=["skip-execution", "demo"]
import sys


def inspect_cells(cells):
    """Print what the tools have to say about a notebook."""
    sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    python = [source for source in sources if not shell_lines(source)]
    print("  cells out of order:   ", out_of_order(cells))
    print("  names bound twice:    ", bound_twice(python))
    print("  exported, not Python: ", [s for s in exported(cells) if shell_lines(s)])
    print("  restart and run all:  ", run_cells(python) or "no cell fails")


def report(module: str, times: int = 1, shout: bool = False):
    """A function with a command line."""
    return " ".join([module.upper() if shout else module] * times)


clean = [
    ("#| default_exp halves", 1),
    ("#| export\ndef half(x):\n    return x / 2", 2),
    ("assert half(3) == 1.5", 3),
]
messy = [
    ("rate = 0.1", 1),
    ("rate = 0.5", 6),
    ("print(rate * scale)", 4),
    ("#| export\n%pip install einops", 7),
]
with tempfile.TemporaryDirectory() as folder:
    for name, made in [("clean", clean), ("messy", messy)]:
        path = Path(folder, f"{name}.ipynb")
        cells = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
            | {"execution_count": count}
            for source, count in made
        ]
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        print(f"{name}.ipynb")
        inspect_cells(read_cells(path))
    module = export_notebook(Path(folder, "clean.ipynb"), folder)
    print(f"\n{Path(module).name}:\n{Path(module).read_text(encoding='utf-8')}")

print("what exported calls:", *calls_in(exported))
print("from a command line:", call_from(["tools", "--times", "2", "--shout"], report))
try:
    test_near(torch.ones(3), torch.ones(3, 1))
except AssertionError as error:
    print("a test that fails:", error)

# %% [markdown]
# ## Recap
#
# - A test is silent or raises. Its message shows both values. Closeness asks for equal
#   shapes and dtypes first, because subtraction broadcasts, and it needs a rule for
#   `nan`.
# - A notebook is JSON: a list of cells with a type, a source and perhaps a count. An
#   exporter picks the marked cells and writes them one after the other. Magics and
#   shell lines must not be among them.
# - Counts out of order and names bound twice are signs that a notebook may not work.
#   That it does is proved by one thing, a fresh run from top to bottom. From a command
#   line the exit code tells the result, and only exceptions change it.
# - Source is data. `inspect` finds it, `ast` reads it, and a signature is enough to
#   make a command line.
#
# ## To read next
#
# - Donald Knuth, *Literate Programming*, 1984. Programs written to be read, and the
#   code that is drawn from them.
# - João Felipe Pimentel and others, *A Large-scale Study about Quality and
#   Reproducibility of Jupyter Notebooks*, 2019. How many published notebooks still run
#   from top to bottom, and why the others do not.
# - Adam Rule, Aurélien Tabard and James Hollan, *Exploration and Explanation in
#   Computational Notebooks*, 2018.
# - David Goldberg, *What Every Computer Scientist Should Know About Floating-Point
#   Arithmetic*, 1991. Why 0.1 + 0.2 is not 0.3.
#
# ## Questions answered here
#
# How to test one's own code, and compare tensors. What a notebook file holds, and how
# a module is made of it. Why one restarts and runs all. How a notebook becomes a test
# on the command line, and a function a command. (The lesson L0.)
