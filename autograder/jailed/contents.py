"""Values without any code of a student's: what a result is made of, read past its own methods.

Runs inside the jail. A list, a number or a tensor of a class of the student's own can answer
otherwise each time it is asked, do its work after the operations were counted, or call itself
equal to everything. What it really holds is what counts.
"""

from collections.abc import Callable
from typing import Any

import numpy

# the own types of Python, whose subclasses count as what they are made of, and how that is read
_READ: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__index__),
    (float, float.__float__),
    (str, str.__str__),
    (list, lambda value: list(list.__iter__(value))),
    (tuple, lambda value: tuple(tuple.__iter__(value))),
    (dict, lambda value: Pairs(dict.items(value))),
    (numpy.generic, numpy.asarray),
    (numpy.ndarray, lambda value: numpy.ndarray.view(value, numpy.ndarray)),
)


class Pairs(list[Any]):
    """The items of a dict: its keys are not hashed or compared again."""


def opened(value: Any) -> Any:
    """A value of Python's, NumPy's or PyTorch's own types; what is in it stays as it is.

    A dict comes as a list of pairs, and a NumPy scalar as an array.

    Raises:
        TypeError: if it is anything else, a subclass of torch.Tensor included.
    """
    import torch

    kind = type(value)
    if value is None or kind is bool or kind is torch.Tensor or kind is torch.nn.Parameter:
        return value
    for own, read in _READ:
        if issubclass(kind, own):
            return read(value)
    raise TypeError(f"a {kind.__name__} is no number, text, tensor, list, tuple or dict")


def exact(value: Any) -> Any:
    """The same value, all of it of Python's, NumPy's and PyTorch's own types.

    Tensors and arrays are the very same objects, where they are of these types already.

    Raises:
        TypeError: if something in it is anything else.
    """
    found = opened(value)
    if type(found) is Pairs:
        return {exact(key): exact(item) for key, item in found}
    if type(found) is list or type(found) is tuple:
        return type(found)(exact(item) for item in found)
    return value if type(value) is numpy.ndarray else found
