"""What the judges of several tasks share.

Each takes what a probe recorded (tensors as NumPy arrays) and returns None if it is
fine, or one line that says what is wrong. They never raise, whatever they are given.
"""

import numpy as np

HUGE = 1e30


def _array(value, shape):
    """The value as a float64 array of that shape, all of it finite, or None."""
    try:
        array = np.asarray(getattr(value, "array", value))
        if array.dtype.kind not in "iuf" or array.shape != shape:
            return None
        array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    # nan fails the comparison as well; the bound keeps all sums below finite
    return array if (np.abs(array) < HUGE).all() else None


def _arrays(value, *shapes):
    """A list of as many arrays as there are shapes (None where one does not fit)."""
    if not isinstance(value, (list, tuple)) or len(value) != len(shapes):
        return [None] * len(shapes)
    return [_array(item, shape) for item, shape in zip(value, shapes, strict=True)]


def _close(got, expected, rtol, floor=0.0):
    scale = max(np.abs(expected).max(), floor)
    return np.abs(got - expected).max() <= rtol * scale


def is_a_tensor(value):
    """Whatever numbers it holds: the probe asks how it was made."""
    array = getattr(value, "array", value)
    return None if isinstance(array, np.ndarray) else "apply returns no tensor"
