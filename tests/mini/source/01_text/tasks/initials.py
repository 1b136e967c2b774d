# %% hidden="initials-values"
from autograder import probe, words

probe(initials, words(1))
probe(initials, words(3))
probe(initials, [])


# %% mistake="last-letters"
# Your letters come from the other end of each word.
def initials(names):
    return [name[-1] for name in names]


# %% alternative="loop"
def initials(names):
    letters = []
    for name in names:
        letters.append(name[0])
    return letters
