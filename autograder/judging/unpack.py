"""Unpacking evidence, where every byte is taken for hostile (see `protocol.values`)."""

import json
import math
from typing import Any

import numpy
import safetensors.numpy

from autograder.protocol.bounds import (
    MAX_DEPTH,
    MAX_EVIDENCE_HEADER,
    MAX_EVIDENCE_PARTS,
    MAX_RECORDS,
    MAX_TENSORS,
    MAX_TEXT,
)
from autograder.protocol.values import VALUE_KEYS, Opaque, Tensor


class EvidenceError(Exception):
    """The evidence cannot be decoded; the message says why, in one line."""


def unpack(data: bytes) -> list[dict[str, Any]]:
    """Decode one cell's evidence.

    Raises:
        EvidenceError: for anything that is not exactly what `jailed.pack` writes.
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
