"""Trusted predicates for 09_autograd_function.

Each takes what a probe recorded (tensors as NumPy arrays) and returns None if it is
fine, or one line that says what is wrong. They never raise, whatever they are given.
"""

from functools import cache

import numpy as np

STEP = 1e-5
WANTED_ACCURACY = 0.9
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


# ---------------------------------------------------------- a function of your choice


def _not_a_choice(x, y):
    """Why the values y at x are too simple a curve, or None."""
    fitted = np.polyval(np.polyfit(x, y, 2), x)
    if np.abs(y).max() > 1e6:
        return "the values grow beyond a million on [-3, 3]; choose a gentler function"
    # the visible test asks for three times as much, on all of [-3, 3]
    if np.abs(y - fitted).max() <= 3e-4 * max(np.abs(y).max(), 1e-3):
        return "on [-3, 3] this is a constant, a straight line or a parabola"
    return None


def is_a_smooth_curve(value, expected):
    x = expected[0]
    _, y, alone, single = _arrays(value, (61,), (61,), (1, 2), (61,))
    if y is None:
        return "for 61 values of x from -3 to 3 there must be 61 finite values"
    if alone is None:
        return "for x of shape (1, 2) the result must have the shape (1, 2)"
    if single is None:
        return "for x in float32 the result must be finite and have the shape of x"
    if not _close(alone[0], y[7:9], 1e-6, 1e-3):
        return "an element of the result changes when other elements of x are missing"
    if not _close(single, y, 1e-3):
        return "float32 and float64 inputs give different values"
    return _not_a_choice(x, y)


def _has_the_derivative(value, expected, what, middle_name):
    x, upstream = expected[:2]
    *_, y, low, high, given = _arrays(value, *[(61,)] * 6)
    if y is None or low is None or high is None:
        return "for 61 values of x from -3 to 3 there must be 61 finite values"
    if given is None:
        return f"{what} is missing, not finite, or not shaped like x"
    reason = _not_a_choice(x, y)
    if reason:
        return reason
    numeric = (high - low) / (2 * STEP) * upstream
    error = np.abs(given - numeric)
    if error.max() <= 1e-4 * max(np.abs(numeric).max(), 1e-2):
        return None
    i = int(error.argmax())
    return (
        f"at x = {x[i]:.1f}, upstream {upstream[i]:.1f}: {what} is {given[i]:.4g}, "
        f"the difference quotient of {middle_name} gives {numeric[i]:.4g}"
    )


def has_the_right_slope(value, expected):
    return _has_the_derivative(value, expected, "your gradient", "your forward")


def has_the_right_curvature(value, expected):
    return _has_the_derivative(
        value, expected, "your gradient's own gradient", "your first derivative"
    )


# ---------------------------------------------------------------- digits


@cache
def _held_out_labels():
    from sklearn.datasets import load_digits

    return 9 - load_digits().target[::5]  # the hidden test renames the classes


def classifies_the_held_out_digits(value, *_):
    labels = _held_out_labels()
    logits = _array(value, (len(labels), 10))
    if logits is None:
        return f"the logits must be finite and have the shape ({len(labels)}, 10)"
    accuracy = (logits.argmax(1) == labels).mean()
    if accuracy >= WANTED_ACCURACY:
        return None
    return (
        f"{accuracy:.1%} of the held-out images are right; at least 90% are asked for"
    )


def goes_through_its_activation(value, *_):
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return "train must return two things: the logits and the list of losses"
    blocked, free, losses = (
        _array(value[0], (7, 10)),
        _array(value[1], (7, 10)),
        value[2],
    )
    if blocked is None or free is None:
        return "the logits for 7 images must be finite and have the shape (7, 10)"
    if not _close(blocked, np.broadcast_to(blocked[0], blocked.shape), 1e-4):
        return (
            "with an activation that returns zeros the rows differ: "
            "something goes round the activation"
        )
    if _close(free, np.broadcast_to(free[0], free.shape), 1e-2):
        return "with a ReLU every image gets the same row of logits"
    if not isinstance(losses, (list, tuple)) or len(losses) < 5:
        return "the losses must be a list of numbers, one per training step"
    curve = _array(list(losses), (len(losses),))
    if curve is None:
        return "the losses must be finite Python numbers"
    tenth = max(1, len(curve) // 10)
    if curve[-tenth:].mean() >= 0.7 * curve[:tenth].mean():
        return "the losses do not fall: the last tenth is not well below the first"
    return None


def is_a_tensor(value):
    """Whatever numbers it holds: the probe asks how it was made."""
    array = getattr(value, "array", value)
    return None if isinstance(array, np.ndarray) else "apply returns no tensor"
