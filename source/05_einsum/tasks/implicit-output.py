# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="implicit-output-values"
from autograder import probe, shuffled

probe(implicit_output, "ij")
probe(implicit_output, "i,j")
probe(implicit_output, "zy")
probe(implicit_output, "xa,ab")
probe(implicit_output, "kj,ji")
probe(implicit_output, "i,i")
probe(implicit_output, "bik,kjb")
probe(implicit_output, "iij")
probe(implicit_output, "ca,ab,cd")
probe(implicit_output, "na,nb,nc")
probe(implicit_output, "i,j,i,i")
probe(implicit_output, "zb,bc,cd,da")
probe(implicit_output, "ii,i,,kk")
probe(implicit_output, ",i")
probe(implicit_output, "")
for _ in range(2):
    a, b, c, d, e = shuffled("abcdefghijklmnopqrstuvwxyz")[:5]
    probe(implicit_output, f"{c}{a}")
    probe(implicit_output, f"{a}{b},{c}{a}{d},{e}")
    probe(implicit_output, f"{e}{b}{b},{d}{c},{b}{a}")


probe(implicit_output, "dcba")


# %% mistake="order-of-appearance"
# Your letters come in the order in which they are met. Einsum puts them in the order of
# the alphabet. Try 'ba'.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(c for c in letters if letters.count(c) == 1)


# %% mistake="every-letter-once"
# You keep every letter, each once. A letter that is repeated has to go. Try 'ij,jk'.
def implicit_output(left):
    return "".join(sorted(set(left.replace(",", ""))))


# %% mistake="counts-within-one-operand"
# You count within each operand by itself. The rule counts over all of them together.
# Try 'i,i'.
def implicit_output(left):
    kept = [c for letters in left.split(",") for c in letters if letters.count(c) == 1]
    return "".join(sorted(set(kept)))


# %% mistake="odd-counts-stay"
# A letter that occurs three times comes back in your answer. Exactly once is the rule.
# Try 'i,i,i'.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(sorted(c for c in set(letters) if letters.count(c) % 2 == 1))


# %% mistake="comma-counted"
# There is a comma in your answer: it separates operands and is no letter. Try 'i,j'.
def implicit_output(left):
    return "".join(sorted(c for c in left if left.count(c) == 1))


# %% mistake="list-for-string"
# You return a list of letters. A string is asked for. Try print(implicit_output('ij'))
# and look for the brackets.
def implicit_output(left):
    letters = left.replace(",", "")
    return sorted(c for c in letters if letters.count(c) == 1)


# %% mistake="repeated-ones-kept"
# You keep the letters that are repeated and drop the others. Try 'ij,jk': i and k are
# to remain.
def implicit_output(left):
    letters = left.replace(",", "")
    return "".join(sorted(c for c in set(letters) if letters.count(c) > 1))


# %% mistake="no-return"
# Your function gives nothing back, so its caller gets None. What is computed, or printed,
# stays inside; `return` hands it over. Try r = implicit_output('ij') and look at r.
def implicit_output(left):
    letters = left.replace(",", "")
    print("".join(sorted(c for c in letters if letters.count(c) == 1)))


# %% mistake="empty-spec-refused"
# You stop where there is no letter at all. A single operand of rank 0 has the spec '',
# and so has its result. Try implicit_output('').
def implicit_output(left):
    if not left:
        raise ValueError("no letters")
    return "".join(sorted(c for c in left if c != "," and left.count(c) == 1))


# %% alternative="counter"
def implicit_output(left):
    from collections import Counter

    counts = Counter(left)
    return "".join(c for c in sorted(counts) if counts[c] == 1 and c.isalpha())


# %% alternative="alphabet"
def implicit_output(left):
    result = ""
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if left.count(letter) == 1:
            result += letter
    return result


# %% alternative="recursive"
def implicit_output(left):
    def go(letters, seen):
        if not letters:
            return seen
        head, tail = letters[0], letters[1:]
        alone = head not in tail and head.isalpha()
        return go(tail.replace(head, ""), seen + head if alone else seen)

    return "".join(sorted(go(left, "")))


# %% alternative="pattern"
import re


def implicit_output(left):
    line = "".join(sorted(left.replace(",", "")))
    return re.sub(r"(.)\1+", "", line)
