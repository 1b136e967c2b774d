# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="rule-breakers-first"
import torch
from autograder import exact, probe


def fate(spec, breaks):
    spec = exact(spec)
    left, _, right = "".join(spec.split()).partition("->")
    operands = [torch.ones([3] * len(letters)) for letters in left.split(",")]
    torch.einsum(spec, *operands)  # raises where PyTorch refuses
    if "->" not in spec or "." in spec:
        return "an arrow is needed, and letters in place of dots"
    letters = {c for c in left if c != ","}
    return (
        "broken" if any(breaks(left.count(c), c in right) for c in letters) else "kept"
    )


probe(lambda: fate(breaks_rule_1, lambda count, stays: count > 2), judge="is_broken")

# %% hidden="rule-breakers-rest"
from functools import partial

import torch
from autograder import exact, probe


def fate(spec, breaks):
    spec = exact(spec)
    left, _, right = "".join(spec.split()).partition("->")
    operands = [torch.ones([3] * len(letters)) for letters in left.split(",")]
    torch.einsum(spec, *operands)  # raises where PyTorch refuses
    if "->" not in spec or "." in spec:
        return "an arrow is needed, and letters in place of dots"
    letters = {c for c in left if c != ","}
    return (
        "broken" if any(breaks(left.count(c), c in right) for c in letters) else "kept"
    )


lost = partial(fate, breaks=lambda count, stays: count == 1 and not stays)
kept = partial(fate, breaks=lambda count, stays: count == 2 and stays)
probe(lambda: lost(breaks_rule_2), judge="is_broken")
probe(lambda: kept(breaks_rule_3), judge="is_broken")


# %% judges
def is_broken(value, *_):
    """Whether a spec that PyTorch accepts breaks its rule."""
    if not isinstance(value, str):
        return "this is no spec"
    if value == "broken":
        return None
    if value == "kept":
        return "PyTorch accepts your spec, but it keeps the rule"
    return "an arrow is needed, and letters in place of dots"


# %% mistake="only-twice"
# Your first spec has no letter three times on the left. What stands right of the arrow
# does not count there. A third operand, or a table with a letter for both dimensions,
# gives you room.
breaks_rule_1 = "ij,jk->ik"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "i,i->i"

# %% mistake="all-single-letters-stay"
# In your second spec every letter that occurs once on the left is on the right as well:
# the rule is kept. To break it, one of them must go. What happens to it then?
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij,jk->ik"
breaks_rule_3 = "i,i->i"

# %% mistake="repeated-letter-goes"
# In your third spec no letter that occurs exactly twice on the left stays on the right,
# so the rule is kept. Look for a product in which such a letter is not summed.
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "ij,jk->ik"

# %% mistake="repeats-on-the-right"
# PyTorch refuses your third spec: a letter stands on the right twice. The rule speaks
# of the left side. Try accepts(...) before you hand in.
breaks_rule_1 = "i,i,i->i"
breaks_rule_2 = "ij->i"
breaks_rule_3 = "ii->ii"

# %% alternative="diagonals"
breaks_rule_1 = "iii->"
breaks_rule_2 = "i->"
breaks_rule_3 = "ii->i"

# %% alternative="one-for-two"
breaks_rule_1 = "ni,ij,nj,n->n"
breaks_rule_2 = "a,b->"
breaks_rule_3 = "bij, bjk -> bik"
