"""Packing what probes saw: one cell's records as one safetensors file (see `protocol.values`)."""

import json
from typing import Any

import numpy
import safetensors.numpy

from autograder.jailed.contents import Pairs, opened
from autograder.protocol.bounds import MAX_DEPTH, MAX_ITEMS, MAX_TEXT
from autograder.protocol.values import VALUE_KEYS, Tensor


class Packer:
    """Collects the records of one cell and writes them as one safetensors file.

    Values are copied the moment they are added: what the student's code does to a tensor
    afterwards changes nothing.
    """

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.tensors: dict[str, numpy.ndarray] = {}
        self.fixed = False

    def add(self, record: dict[str, Any]) -> None:
        """Add a record: plain JSON, but for encoded values under the keys of `VALUE_KEYS`."""
        self.records.append(
            {
                key: _encode(value, self.tensors, 0) if key in VALUE_KEYS else value
                for key, value in record.items()
            }
        )

    def pack(self) -> bytes:
        """All records; with `fixed`, nothing that is compared depends on the seed."""
        metadata = {"records": json.dumps(self.records)} | ({"fixed": "yes"} if self.fixed else {})
        return safetensors.numpy.save(self.tensors, metadata=metadata)


def _encode(value: Any, tensors: dict[str, numpy.ndarray], depth: int) -> Any:
    if depth > MAX_DEPTH:
        return {"object": "a structure nested too deeply"}
    try:
        found = opened(value)
    except TypeError:
        return {"object": f"{type(value).__module__}.{type(value).__qualname__}"[:200]}
    if found is None or isinstance(found, bool):
        return found
    if isinstance(found, int):
        # hex: Python refuses to print very large integers in decimal
        return {"int": hex(found)} if found.bit_length() < 4 * MAX_TEXT else {"object": "huge int"}
    if isinstance(found, float):
        return {"float": float.hex(found)}
    if isinstance(found, str):
        return {"str": found[:MAX_TEXT]}
    if isinstance(found, (list, tuple)):
        kind = "dict" if isinstance(found, Pairs) else type(found).__name__
        if len(found) > MAX_ITEMS:
            return {"object": f"a {kind} of {len(found)} items"}
        if kind == "dict":
            return {kind: [[_encode(x, tensors, depth + 1) for x in pair] for pair in found]}
        return {kind: [_encode(item, tensors, depth + 1) for item in found]}
    if isinstance(found, numpy.ndarray) and found.dtype == object:
        return {"object": "a NumPy array of objects"}  # `np.array(None)` too: it is not None
    array = _as_array(found)
    if array is None:
        return {"object": f"{type(value).__module__}.{type(value).__qualname__}"[:200]}
    key = str(len(tensors))
    tensors[key] = array.array
    return {
        "tensor": key,
        "dtype": array.dtype,
        "shape": list(array.shape),
        "kind": array.kind,
    }


def _as_array(value: Any) -> Tensor | None:
    if not isinstance(value, numpy.ndarray):
        return _tensor(value)
    if value.dtype.kind not in "biuf":
        return None
    plain = value if value.dtype.itemsize <= 8 else value.astype(numpy.float64)
    return Tensor(numpy.array(plain, order="C"), str(value.dtype), value.shape, "array")


def _tensor(value: Any) -> Tensor | None:
    import torch

    try:
        plain = torch.Tensor.detach(value).cpu()  # a tensor can carry a `detach` of its own
        dtype, shape = str(plain.dtype).removeprefix("torch."), tuple(plain.shape)
        if plain.is_complex():
            plain = torch.view_as_real(plain.resolve_conj())
        elif plain.is_floating_point() and plain.element_size() < 4:
            plain = plain.float()
        return Tensor(plain.resolve_neg().contiguous().numpy().copy(), dtype, shape)
    except (RuntimeError, NotImplementedError, TypeError):
        return None  # sparse, meta, quantised: no values to send
