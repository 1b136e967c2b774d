"""Unpacking evidence, where every byte is taken for hostile (see `protocol.values`)."""

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

import safetensors.numpy

from autograder.judging.observation import (
    After,
    Counts,
    Derivatives,
    FunctionFacts,
    Layout,
    Observation,
    Operations,
    Raised,
    Slopes,
    Spec,
    Stored,
    Watched,
)
from autograder.protocol.bounds import (
    ERROR_PARTS,
    MAX_DEPTH,
    MAX_EVIDENCE_HEADER,
    MAX_EVIDENCE_PARTS,
    MAX_NUMBERS,
    MAX_RECORDS,
    MAX_TENSORS,
    MAX_TEXT,
)
from autograder.protocol.values import VALUE_KEYS, Array, Opaque, Tensor


class EvidenceError(Exception):
    """The evidence cannot be decoded; the message says why, in one line."""


_NO_VALUE = "the evidence holds something that is no value"

Records = list[Observation]
T = TypeVar("T")


def is_fixed(evidence: bytes) -> bool:
    """Whether nothing that is compared depends on the seed, as the reference's evidence says."""
    size = int.from_bytes(evidence[:8], "little")
    return "fixed" in json.loads(evidence[8 : 8 + size])["__metadata__"]


def unpack(data: bytes) -> Records:
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
        if sum(map(_places, tensors.values())) > MAX_NUMBERS:
            raise EvidenceError("the evidence has more numbers than it may")
        if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
            raise EvidenceError("the evidence is not a list of records")
        if len(records) > MAX_RECORDS:
            raise EvidenceError("the evidence has more records than it may")
        return [_observation(record, tensors) for record in records]
    except EvidenceError:
        raise
    except Exception as error:  # whatever a hostile byte string makes the parsers raise
        raise EvidenceError(f"the evidence cannot be decoded ({type(error).__name__})") from None


def _places(array: Array) -> int:
    """How many numbers an array has; of an empty one, how many places there are beside the 0."""
    return math.prod(size or 1 for size in array.shape)


def _decode(tree: Any, tensors: dict[str, Array], depth: int) -> Any:
    if depth > MAX_DEPTH + 1:
        raise EvidenceError("the evidence is nested too deeply")
    if tree is None or tree is True or tree is False:
        return tree
    if type(tree) is not dict:
        raise EvidenceError(_NO_VALUE)
    if "tensor" in tree:
        return _decode_tensor(tree, tensors)
    if len(tree) != 1:
        raise EvidenceError(_NO_VALUE)
    [(kind, content)] = tree.items()
    if type(content) is list:
        if kind == "dict":
            # pairs, not a dict: keys may be tensors or lists
            pairs = [tuple(_decode(x, tensors, depth + 1) for x in pair) for pair in content]
            _need(all(len(pair) == 2 for pair in pairs))
            return {"pairs": pairs}
        if kind in ("list", "tuple"):
            items = [_decode(item, tensors, depth + 1) for item in content]
            return items if kind == "list" else tuple(items)
    elif type(content) is str:
        if kind == "float" and len(content) <= 40:
            return float.fromhex(content)
        if kind == "int" and len(content) <= MAX_TEXT + 3:
            return int(content, 16)
        if kind == "str":
            return content
        if kind == "object":
            return Opaque(content[:200])
    raise EvidenceError(_NO_VALUE)


# a dtype is shown, and its name is what the jail says
_DTYPES = {
    *("bool", "float16", "bfloat16", "float32", "float64", "float128"),
    *("complex32", "complex64", "complex128"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
}


def _decode_tensor(tree: dict[str, Any], tensors: dict[str, Array]) -> Tensor:
    # each stands there once, or a small file would be a large list
    array, shape, dtype, kind = (
        tensors.pop(tree["tensor"]),
        tuple(tree["shape"]),
        tree["dtype"],
        tree["kind"],
    )
    fits = all(type(n) is int and n >= 0 for n in shape) and isinstance(dtype, str)
    expected = (*shape, 2) if fits and dtype.startswith("complex") else shape
    plain = array.dtype.kind in "biuf"
    if not fits or not plain or kind not in ("tensor", "array") or array.shape != expected:
        raise EvidenceError("the evidence's tensors do not fit their description")
    if math.prod(shape) != array.size // (2 if expected != shape else 1):
        raise EvidenceError("the evidence's tensors do not fit their description")
    return Tensor(array, dtype if dtype in _DTYPES else "another dtype", shape, kind)


# ---------------------------------------------------------------- records

# a Derivatives' parts, by order, as `jailed.probes` calls them
_FIRST, _SECOND = ("upstream", "grads", "plus", "minus"), ("upstream2", "grads2", "plus2", "minus2")
_UNKNOWN = "the evidence holds a record that no probe writes"
_MAX_COUNT = 2**53  # of anything that is counted: what a float still holds exactly


def _need(fits: bool) -> None:
    if not fits:
        raise EvidenceError(_UNKNOWN)


def _observation(record: dict[str, Any], tensors: dict[str, Array]) -> Observation:
    """A record with every part of the type that its readers rely on."""
    parts = {
        key: _decode(value, tensors, 0) if key in VALUE_KEYS else value
        for key, value in record.items()
    }
    call, spec = _text(parts.pop("call", "")), _spec(parts.pop("spec", {}))
    caption = _text(parts.pop("caption", ""))
    if "error" in parts:
        error = _raised(parts.pop("error"))
        _need(not parts)
        return Observation(call, spec, error, caption=caption)
    _need("value" in parts)
    seen = Observation(
        call=call,
        spec=spec,
        value=parts.pop("value"),
        grads=_taken(parts, "grads", _items),
        after=_taken(parts, "after", After),
        inputs=_taken(parts, "inputs", _arguments),
        derivatives=_taken(parts, "numeric", _derivatives),
        storage=_taken(parts, "storage", lambda items: tuple(map(_stored, _list(items)))),
        operations=_taken(parts, "operations", _operations),
        function=_taken(parts, "function", _function),
        given=_taken(parts, "given", _given) or (),
        layouts=_taken(parts, "layouts", _layouts) or (),
        upstream=_taken(parts, "upstream", _items) or (),
        caption=caption,
    )
    _need(not parts)
    return seen


def _taken(parts: dict[str, Any], key: str, build: Callable[[Any], T]) -> T | None:
    return build(parts.pop(key)) if key in parts else None


def _spec(parts: Any) -> Spec:
    _need(isinstance(parts, dict))
    given: dict[str, Any] = {}
    for key, value in parts.items():
        if key == "judge":
            given[key] = tuple(_list(value or []))
            _need(not value or isinstance(value[0], str))
        elif key in ("raises", "forbid", "allow", "single", "must", "without"):
            given[key] = _texts(value)
        elif key == "each":
            given[key] = _text(value)
        elif key in ("rtol", "atol", "budget"):
            _need(value is None or type(value) in (int, float))
            given[key] = None if value is None else float(value)
        else:
            given[key] = _truth(value)
    return Spec(**given)


def _raised(parts: Any) -> Raised:
    given = {"line": "", "names": "", **parts}
    kind, message, line, names = (_text(given[key])[:length] for key, length in ERROR_PARTS.items())
    return Raised(kind, _texts(parts["bases"]), message, line, names)


def _stored(parts: Any) -> Stored:
    _need(max(len(parts["strides"]), len(parts["shares"])) <= MAX_DEPTH)
    return Stored(
        strides=tuple(map(_count, _list(parts["strides"]))),
        bytes=_count(parts["bytes"]),
        shares=tuple(map(_count, _list(parts["shares"]))),
    )


def _operations(parts: Any) -> Operations:
    _need(isinstance(parts, dict))
    counts = None
    if "names" in parts:
        totals = _list(parts["counts"]) if "counts" in parts else [parts["count"]]
        counts = Counts(
            names=_counted(parts["names"]),
            largest=_counted(parts["largest"]),
            leaving=_counted(parts["leaving"]),
            totals=tuple(map(_count, totals)),
        )
        _need(bool(counts.totals))
    return Operations(
        whole=_truth(parts["whole"]),
        exact=_truth(parts["exact"]),
        threads=_count(parts["threads"]),
        called=_texts(parts["called"]),
        unseen=_texts(parts["unseen"]),
        autograd=_count(parts["autograd"]),
        counts=counts,
        reached=_taken(parts, "reached", _texts),
    )


def _function(parts: Any) -> FunctionFacts:
    _need(isinstance(parts, dict))
    backward = None
    if "whole" in parts:
        backward = Watched(
            nested=_count(parts["nested"]),
            threads=_count(parts["threads"]),
            whole=_truth(parts["whole"]),
            called=_texts(parts["called"]),
        )
    return FunctionFacts(_truth(parts["function"]), _text(parts["node"]), backward)


def _derivatives(value: Any) -> Derivatives:
    _need(isinstance(value, dict))
    parts = dict(value["pairs"])
    first = {**parts, "upstream": [parts["upstream"]]}
    second = _slopes(parts, *_SECOND) if "upstream2" in parts else None
    return Derivatives(_tensors(parts["x"]), _slopes(first, *_FIRST), second)


def _slopes(parts: dict[str, Any], upstream: str, grads: str, plus: str, minus: str) -> Slopes:
    slopes = Slopes(
        upstream=_tensors(parts[upstream]),
        grads=_tensors(parts[grads]),
        plus=tuple(map(_tensors, _list(parts[plus]))),
        minus=tuple(map(_tensors, _list(parts[minus]))),
    )
    _need(all(len(row) == len(slopes.upstream) for row in (*slopes.plus, *slopes.minus)))
    return slopes


def _arguments(value: Any) -> tuple[Any, ...]:
    """Those by place, and those by name."""
    both = tuple(map(_items, _list(value)))
    _need(len(both) == 2)
    return both


def _given(value: Any) -> tuple[tuple[str, Any], ...]:
    pairs = [_list(pair) for pair in _list(value)]
    _need(all(len(pair) == 2 for pair in pairs))
    return tuple((_text(name), item) for name, item in pairs)


def _layouts(parts: Any) -> tuple[tuple[Layout, ...], ...]:
    return tuple(tuple(map(_layout, _list(tensors))) for tensors in _list(parts))


def _layout(parts: Any) -> Layout:
    _need(isinstance(parts, dict))
    return Layout(
        shape=tuple(map(_count, _list(parts["shape"]))),
        dtype=_text(parts["dtype"]),
        contiguous=_truth(parts["contiguous"]),
        memory=_count(parts["memory"]),
        low=None if parts["low"] is None else _a(float, parts["low"]),
        high=None if parts["high"] is None else _a(float, parts["high"]),
    )


def _tensors(value: Any) -> tuple[Tensor, ...]:
    """Tensors of real numbers, with which one can calculate."""
    items = _items(value)
    _need(all(isinstance(x, Tensor) and x.array.shape == x.shape for x in items))
    return items


def _a(kind: type[T], value: Any) -> T:
    """The value, of this very type: a bool is no int."""
    if type(value) is not kind:
        raise EvidenceError(_UNKNOWN)
    return value


def _list(value: Any) -> list[Any]:
    return _a(list, value)


def _items(value: Any) -> tuple[Any, ...]:
    return tuple(_list(value))


def _text(value: Any) -> str:
    return _a(str, value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _truth(value: Any) -> bool:
    return _a(bool, value)


def _count(value: Any) -> int:
    number = _a(int, value)
    _need(0 <= number < _MAX_COUNT)
    return number


def _counted(value: Any) -> dict[str, int]:
    _need(isinstance(value, dict))
    return {name: _count(number) for name, number in value.items()}
