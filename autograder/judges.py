"""General judges: trusted predicates for tasks with many right answers.

A judge takes the value a probe recorded (tensors as NumPy arrays) and returns None if it is
fine, else one line that says what is wrong. Judges of one assignment stand in its judges.py.
"""

import math
from typing import Any


def at_least(value: Any, least: float) -> str | None:
    """A number that is not below `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        try:
            value = value.item()
        except (AttributeError, ValueError):
            return "expected a number"
    if not math.isfinite(value):
        return f"expected a number of at least {least:g}, got {value}"
    return None if value >= least else f"expected at least {least:g}, got {value:.4g}"
