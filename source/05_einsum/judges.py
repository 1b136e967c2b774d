"""Trusted predicates for 05_einsum; each returns None, or one line that says what is wrong."""


def is_broken(value, *_):
    """Whether a spec that PyTorch accepts breaks its rule."""
    if value == "broken":
        return None
    if value == "kept":
        return "PyTorch accepts your spec, but it keeps the rule"
    return str(value)[:100]
