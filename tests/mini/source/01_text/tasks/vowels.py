# %% hidden="vowels-values"
from autograder import choice, probe

probe(vowels, "trees")
probe(vowels, "")
probe(vowels, "".join(choice("aeioubcdfg") for _ in range(12)))
probe(vowels, "".join(choice("aeioubcdfg") for _ in range(40)))


# %% mistake="counts-the-others"
# You count the letters that are no vowels. What should vowels("trees") be?
def vowels(text):
    return sum(letter not in "aeiou" for letter in text)


# %% alternative="counts-each"
def vowels(text):
    return sum(map(text.count, "aeiou"))
