"""Evidence: what one run of a cell's probes saw, as data.

One cell's evidence is one safetensors file. Its tensors hold the array values; the entry
``records`` of its metadata holds everything else as JSON. Nothing in it is ever executed:
no pickle, no class lookup. `Packer` runs inside the jail, `unpack` on the trusted side, where
every byte is taken for hostile.

A value is encoded as a small tree: ``null``, ``true``/``false``, or an object with one of the
keys ``int``, ``float``, ``str``, ``list``, ``tuple``, ``dict``, ``tensor``, ``object``.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy
import safetensors.numpy

from autograder.bounds import (
    MAX_DEPTH,
    MAX_EVIDENCE_HEADER,
    MAX_EVIDENCE_PARTS,
    MAX_ITEMS,
    MAX_RECORDS,
    MAX_TENSORS,
    MAX_TEXT,
)
from autograder.contents import Pairs, opened


class EvidenceError(Exception):
    """The evidence cannot be decoded; the message says why, in one line."""


@dataclass(frozen=True)
class Tensor:
    """A tensor (or NumPy array) as it arrived.

    `array` holds the values; bfloat16 travels as float32 and complex numbers as a trailing
    axis of two, so `dtype` and `shape` keep what they were. `kind` is "tensor" or "array".
    """

    array: numpy.ndarray
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


# ---------------------------------------------------------------- inside the jail


class Packer:
    """Collects the records of one cell and writes them as one safetensors file.

    Values are copied the moment they are added: what the student's code does to a tensor
    afterwards changes nothing.
    """

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.tensors: dict[str, numpy.ndarray] = {}

    def add(self, record: dict[str, Any]) -> None:
        """Add a record: plain JSON, but for encoded values under the keys of `VALUE_KEYS`."""
        self.records.append(
            {
                key: _encode(value, self.tensors, 0) if key in VALUE_KEYS else value
                for key, value in record.items()
            }
        )

    def pack(self) -> bytes:
        return safetensors.numpy.save(self.tensors, metadata={"records": json.dumps(self.records)})


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


# ---------------------------------------------------------------- on the trusted side

# A record's keys that hold encoded values; all others are plain JSON.
VALUE_KEYS = ("value", "grads", "after", "inputs", "numeric")


def unpack(data: bytes) -> list[dict[str, Any]]:
    """Decode one cell's evidence.

    Raises:
        EvidenceError: for anything that is not exactly what `Packer` writes.
    """
    try:
        # safetensors: 8 bytes of header length, the JSON header, then raw bytes
        size = int.from_bytes(data[:8], "little")
        if size > min(MAX_EVIDENCE_HEADER, len(data)):
            raise EvidenceError("the evidence describes more than it may")
        text = data[8 : 8 + size]
        if sum(map(text.count, (b"[", b"{", b","))) > MAX_EVIDENCE_PARTS:
            raise EvidenceError("the evidence has more parts than it may")
        header = json.loads(text)
        if len(header) > MAX_TENSORS:
            raise EvidenceError("the evidence has more tensors than it may")
        records = json.loads(header["__metadata__"]["records"])
        tensors = safetensors.numpy.load(data)
        if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
            raise EvidenceError("the evidence is not a list of records")
        if len(records) > MAX_RECORDS:
            raise EvidenceError("the evidence has more records than it may")
        return [
            {
                key: _decode(value, tensors, 0) if key in VALUE_KEYS else value
                for key, value in record.items()
            }
            for record in records
        ]
    except EvidenceError:
        raise
    except Exception as error:  # whatever a hostile byte string makes the parsers raise
        raise EvidenceError(f"the evidence cannot be decoded ({type(error).__name__})") from None


def _decode(tree: Any, tensors: dict[str, numpy.ndarray], depth: int) -> Any:
    if depth > MAX_DEPTH + 1:
        raise EvidenceError("the evidence is nested too deeply")
    if tree is None or isinstance(tree, bool):
        return tree
    if not isinstance(tree, dict):
        raise EvidenceError("the evidence holds something that is no value")
    if "tensor" in tree:
        return _decode_tensor(tree, tensors)
    if len(tree) != 1:
        raise EvidenceError("the evidence holds something that is no value")
    [(kind, content)] = tree.items()
    if kind == "int" and isinstance(content, str) and len(content) <= MAX_TEXT + 3:
        return int(content, 16)
    if kind == "float" and isinstance(content, str) and len(content) <= 40:
        return float.fromhex(content)
    if kind == "str" and isinstance(content, str):
        return content
    if kind == "object" and isinstance(content, str):
        return Opaque(content[:200])
    if kind in ("list", "tuple") and isinstance(content, list):
        items = [_decode(item, tensors, depth + 1) for item in content]
        return items if kind == "list" else tuple(items)
    if kind == "dict" and isinstance(content, list):
        # pairs, not a dict: keys may be tensors or lists
        return {"pairs": [tuple(_decode(x, tensors, depth + 1) for x in pair) for pair in content]}
    raise EvidenceError("the evidence holds something that is no value")


def _decode_tensor(tree: dict[str, Any], tensors: dict[str, numpy.ndarray]) -> Tensor:
    array, shape, dtype, kind = (
        tensors[tree["tensor"]],
        tuple(tree["shape"]),
        tree["dtype"],
        tree["kind"],
    )
    fits = all(type(n) is int and n >= 0 for n in shape) and isinstance(dtype, str)
    expected = (*shape, 2) if fits and dtype.startswith("complex") else shape
    if not fits or kind not in ("tensor", "array") or array.shape != expected:
        raise EvidenceError("the evidence's tensors do not fit their description")
    if math.prod(shape) != array.size // (2 if expected != shape else 1):
        raise EvidenceError("the evidence's tensors do not fit their description")
    return Tensor(array, dtype[:40], shape, kind)
