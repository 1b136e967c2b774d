# %% [markdown]
# # Counting in text
#
# Two functions about strings, in plain Python.

# %% [markdown]
# ## Vowels
#
# Write `vowels(text)`: how many of the letters of `text`, a string of small letters, are a, e, i,
# o or u.

# %% nbgrader={"grade_id": "vowels", "solution": true} difficulty=1 importance=1 minutes=3
#| export
def vowels(text):
    """How many letters of text are a, e, i, o or u."""
    ### BEGIN SOLUTION
    return sum(letter in "aeiou" for letter in text)
    ### END SOLUTION


# %% nbgrader={"grade_id": "vowels-try", "grade": true, "points": 0}
assert vowels("trees") == 2

# %% nbgrader={"grade_id": "vowels-values", "grade": true, "points": 2}
# Hidden tests: strings of several lengths.

# %% [markdown]
# ## Initials
#
# Write `initials(names)`: a list of the first letters of `names`, a list of words.

# %% nbgrader={"grade_id": "initials", "solution": true} difficulty=1 importance=1 minutes=3
#| export
def initials(names):
    """The first letter of each name."""
    ### BEGIN SOLUTION
    return [name[0] for name in names]
    ### END SOLUTION


# %% nbgrader={"grade_id": "initials-values", "grade": true, "points": 3}
# Hidden tests: lists of several lengths.

# %% tags=["skip-execution", "demo"]
print(vowels("banana"), initials(["ada", "grace"]))
