"""Values as they travel: what a run's probes saw, as data.

One cell's evidence is one safetensors file. Its tensors hold the array values; the entry
``records`` of its metadata holds everything else as JSON. Nothing in it is ever executed:
no pickle, no class lookup. `jailed.pack` writes it, `judging.unpack` reads it.

A value is encoded as a small tree: ``null``, ``true``/``false``, or an object with one of the
keys ``int``, ``float``, ``str``, ``list``, ``tuple``, ``dict``, ``tensor``, ``object``.
"""

from dataclasses import dataclass
from typing import Any

import numpy

# A record's keys that hold encoded values; all others are plain JSON.
VALUE_KEYS = ("value", "grads", "after", "inputs", "numeric", "given", "upstream")
Array = numpy.ndarray[Any, numpy.dtype[Any]]
HIDDEN = "<hidden tests>"  # the file of a hidden cell's code, as Python names it
OUTSIDE = "from outside the function"  # said of a name on the line of an error
STEP = 1e-6  # how far a gradient check moves each element of an input


@dataclass(frozen=True)
class Tensor:
    """A tensor (or NumPy array) as it arrived.

    `array` holds the values; bfloat16 travels as float32 and complex numbers as a trailing
    axis of two, so `dtype` and `shape` keep what they were. `kind` is "tensor" or "array".
    """

    array: Array
    dtype: str
    shape: tuple[int, ...]
    kind: str = "tensor"


@dataclass(frozen=True)
class Opaque:
    """Something that is not data: only the name of its type travels."""

    type: str


def opaque_type(value: Any) -> str | None:
    """The type of the first thing in a decoded value that is not data; None if all of it is."""
    if isinstance(value, Opaque):
        return value.type
    if isinstance(value, dict):
        value = [item for pair in value["pairs"] for item in pair]
    if isinstance(value, (list, tuple)):
        return next((name for item in value if (name := opaque_type(item))), None)
    return None


def holds_text(value: Any) -> bool:
    """Whether a decoded value holds a text, or the name of a type."""
    if isinstance(value, dict):
        value = [item for pair in value["pairs"] for item in pair]
    if isinstance(value, (list, tuple)):
        return any(map(holds_text, value))
    return isinstance(value, (str, Opaque))
