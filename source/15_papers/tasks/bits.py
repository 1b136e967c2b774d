# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import math

from autograder import integer, number, numbers, probe


def text(batches):
    """Random losses, tokens and characters of that many batches."""
    tokens = [integer(5, 60) for _ in range(batches)]
    return (
        [abs(n) for n in numbers(batches)],
        tokens,
        [n + integer(1, 90) for n in tokens],
    )


# %% hidden="bits-values"
probe(bits_per_character, [2 * math.log(2)], [10], [20], types=True)
probe(bits_per_character, *text(1))
probe(bits_per_character, *text(2))
probe(bits_per_character, *text(5))
probe(bits_per_character, *text(30), rtol=1e-9)
probe(bits_per_character, [1.0, 0.0, 1.0], [1, 10, integer(20, 30)], [1, 25, 50])
probe(bits_per_character, [1, 2, 2], [7, 7, 20], [30, 30, 40])
probe(bits_per_character, [300.0, 200.0], [4, integer(5, 9)], [10, 20])
probe(bits_per_character, [1e-4, 2e-4], [4, integer(5, 9)], [10, 20], atol=0.0)
probe(bits_per_character, [-0.5, abs(number())], [10, 20], [15, 40])

# %% hidden="bits-edges"
probe(bits_per_character, [math.log(2), math.nan], [30, 0], [10, 0])
probe(bits_per_character, [math.log(2), float("nan")], [30, 0], [10, 0])
losses, tokens, characters = text(3)
nothing = [math.nan, *losses, math.nan], [0, *tokens, 0], [0, *characters, 0]
probe(bits_per_character, *nothing)
losses, tokens, characters = text(2)
probe(bits_per_character, [losses[0], math.nan, losses[1]], [tokens[0], 0, tokens[1]],
      [characters[0], 0, characters[1]])  # fmt: skip
probe(bits_per_character, [], [], [], raises=ValueError)
probe(bits_per_character, [math.nan], [0], [0], raises=ValueError)
probe(bits_per_character, [math.nan, math.nan], [0, 0], [0, 0], raises=ValueError)


# %% mistake="nats"
# These are nats. How many bits has a nat?
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, tokens) if n)
    return nats / sum(characters)


# %% mistake="multiplied-by-log-two"
# A bit is 0.693 nats, so the number of bits is the larger one. You multiply where you
# should divide.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, tokens) if n)
    return nats * math.log(2) / sum(characters)


# %% mistake="per-token"
# These are bits per token. A paper that counts characters divides by those.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, tokens) if n)
    return nats / math.log(2) / sum(tokens)


# %% mistake="mean-of-means"
# You take the mean of the means. A small batch then counts as much as a large one.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    kept = [loss for loss, n in zip(losses, tokens) if n]
    mean = sum(kept) / len(kept)
    return mean / math.log(2) * sum(tokens) / sum(characters)


# %% mistake="weighted-by-characters"
# A loss is a mean over tokens, so it is multiplied by the number of tokens.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, characters) if n)
    return nats / math.log(2) / sum(characters)


# %% mistake="nan-counts"
# 0 times nan is nan, and one empty batch spoils the whole sum. Leave it out.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, tokens))
    return nats / math.log(2) / sum(characters)


# %% mistake="ratio-of-each-batch"
# You take the mean of the batches' ratios. The paper divides once, for the whole text.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    triples = zip(losses, tokens, characters)
    each = [loss * n / c / math.log(2) for loss, n, c in triples if n]
    return sum(each) / len(each)


# %% mistake="zero-for-nothing"
# Without characters there is no ratio, and 0 would look like a very good one. The text
# asks for an error.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        return 0.0
    nats = sum(loss * n for loss, n in zip(losses, tokens) if n)
    return nats / math.log(2) / sum(characters)


# %% mistake="about-0.693"
# You divide by a rounded number. The logarithm of 2 is in the module math.
def bits_per_character(losses, tokens, characters):
    if sum(characters) == 0:
        raise ValueError("no characters")
    nats = sum(loss * n for loss, n in zip(losses, tokens, strict=True) if n)
    return nats / 0.6931 / sum(characters)


# %% alternative="isnan"
def bits_per_character(losses, tokens, characters):
    total = sum(characters)
    if not total:
        raise ValueError("nothing to divide by")
    bits = 0.0
    for loss, count in zip(losses, tokens):
        if not math.isnan(loss):
            bits += loss * count / math.log(2)
    return bits / total


# %% alternative="tensors"
def bits_per_character(losses, tokens, characters):
    if not any(characters):
        raise ValueError("a text without characters")
    means = torch.tensor(losses, dtype=torch.float64)
    sums = torch.where(torch.tensor(tokens) > 0, means * torch.tensor(tokens), 0)
    return (sums.sum() / math.log(2) / sum(characters)).item()


# %% survivors
# bits-d71abd04, bits-d7403a48: the lists are as long as the text says


# %% inputs
# losses, tokens, characters: empty: an error, which is asked for
