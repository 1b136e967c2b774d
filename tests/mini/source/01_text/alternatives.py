# %% task="vowels" name="counts-each"
def vowels(text):
    return sum(map(text.count, "aeiou"))


# %% task="initials" name="loop"
def initials(names):
    letters = []
    for name in names:
        letters.append(name[0])
    return letters
