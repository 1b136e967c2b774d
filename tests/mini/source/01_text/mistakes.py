# %% task="vowels" name="counts-the-others"
# You count the letters that are no vowels. What should vowels("trees") be?
def vowels(text):
    return sum(letter not in "aeiou" for letter in text)


# %% task="initials" name="last-letters"
# Your letters come from the other end of each word.
def initials(names):
    return [name[-1] for name in names]
