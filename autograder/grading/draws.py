"""Which random draws a run makes.

Feedback that shows an input and what is expected for it answers that input, for everybody who
reads the page. So a run makes two sets of draws: *shown* ones, the same for everybody, which earn
nothing and whose differences feedback shows; and *paid* ones, which earn and are never shown. A
class has a few variants of the paid draws, and a student's id picks one of them.
"""

import hashlib

SHOWN = 1  # the seed of the shown draws; a learner's own check makes them too
VARIANTS = 3


def paid_seed(seed: int, student: str) -> int:
    """The seed of a student's paid draws, from the class's seed for an assignment."""
    return variant_seed(seed, _hash(f"{seed}/student/{student}") % VARIANTS)


def variant_seed(seed: int, variant: int) -> int:
    """The seed of one variant of a class's paid draws."""
    return _hash(f"{seed}/variant/{variant}")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:7], "little")
