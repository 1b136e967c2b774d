"""Evidence survives the way out of the jail, and nothing else comes in with it."""

import json
import math

import numpy
import pytest
import torch
from evidence import round_trip
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograder.jailed.pack import Packer
from autograder.judging.observation import Layout, Observation
from autograder.judging.unpack import EvidenceError, unpack
from autograder.protocol.values import Opaque

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner),
    max_leaves=20,
)


@given(plain)
def test_plain_values_arrive_as_they_were(value):
    assert round_trip(value) == value


@given(arrays(numpy.float32, array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)))
def test_tensors_arrive_bit_for_bit(array):
    got = round_trip(torch.from_numpy(array.copy()))
    assert (got.shape, got.dtype, got.kind) == (array.shape, "float32", "tensor")
    assert got.array.tobytes() == array.tobytes()


def test_a_tensor_stands_in_one_place():
    tensor = torch.ones(3)
    [one, other] = round_trip([tensor, tensor])  # packed twice
    assert one.array is not other.array
    packer = Packer()
    packer.add({"value": [tensor, torch.zeros(3)]})
    with pytest.raises(EvidenceError):
        unpack(packer.pack().replace(b'\\"tensor\\": \\"1\\"', b'\\"tensor\\": \\"0\\"'))


@pytest.mark.parametrize(
    "parts",
    [
        {"inputs": [1.5]},
        {"inputs": [[1.5], 2.5]},
        {"inputs": [[], [], []]},
        {"storage": [{"strides": [10**15] * 100, "bytes": 4, "shares": []}]},
        {"storage": [{"strides": [1], "bytes": 4, "shares": list(range(1000))}]},
    ],
)
def test_what_no_probe_writes_is_refused(parts):
    packer = Packer()
    packer.add({"value": 1, **parts})
    with pytest.raises(EvidenceError):
        unpack(packer.pack())


def test_an_error_is_as_short_as_the_jail_makes_it():
    packer = Packer()
    parts = dict.fromkeys(("type", "message", "line", "names"), "x" * 100_000)
    packer.add({"error": {**parts, "bases": ["Exception"]}})
    [record] = unpack(packer.pack())
    lengths = {name: len(getattr(record.error, name)) for name in parts}
    assert lengths == {"type": 200, "message": 2000, "line": 200, "names": 300}


@pytest.mark.parametrize("dtype", ["bool", "int64", "float16", "bfloat16", "float64", "complex64"])
def test_every_dtype_keeps_its_name(dtype):
    tensor = torch.ones(2, 3).to(getattr(torch, dtype))
    got = round_trip(tensor)
    assert (got.dtype, got.shape) == (dtype, (2, 3))
    assert got.array.reshape(-1)[0] == 1


def test_special_numbers_arrive():
    assert round_trip(float("inf")) == math.inf
    assert math.isnan(round_trip(float("nan")))
    assert round_trip(-(2**400)) == -(2**400)


def test_a_dict_arrives_as_pairs_in_order():
    assert round_trip({"b": 1, "a": [2.5]}) == {"pairs": [("b", 1), ("a", [2.5])]}


def test_views_and_transposed_tensors_arrive_as_values():
    tensor = torch.arange(6.0).reshape(2, 3).t()
    numpy.testing.assert_array_equal(round_trip(tensor).array, [[0, 3], [1, 4], [2, 5]])


def test_values_are_copied_when_they_are_added():
    packer, tensor = Packer(), torch.zeros(3)
    packer.add({"value": tensor})
    tensor += 7
    [record] = unpack(packer.pack())
    assert record.value.array.tolist() == [0, 0, 0]


def test_objects_travel_by_name_only():
    class Secret:
        pass

    assert round_trip(Secret()) == Opaque(f"{__name__}.{Secret.__qualname__}")
    assert isinstance(round_trip(torch.nn.Linear(1, 1)), Opaque)


def test_a_bottomless_list_ends():
    bottomless = []
    bottomless.append(bottomless)
    value = round_trip(bottomless)
    while isinstance(value, list):
        [value] = value
    assert value == Opaque("a structure nested too deeply")


def test_a_tensor_must_fit_its_description():
    packer = Packer()
    packer.add({"value": torch.zeros(2, 3)})
    packer.records[0]["value"]["shape"] = [3, 2, 9]
    with pytest.raises(EvidenceError):
        unpack(packer.pack())


def valid() -> bytes:
    packer = Packer()
    packer.add({"call": "f(1)", "value": [torch.arange(4.0), 1, "x", None], "spec": {}})
    packer.add({"call": "g()", "value": {"a": 2.0}, "grads": [None, torch.ones(2, 2)]})
    return packer.pack()


LAYOUT = {"shape": [2], "dtype": "float32", "contiguous": True, "memory": 0, "low": None}


@pytest.mark.parametrize("wrong", [{"low": 1}, {"memory": -1}, {"shape": [2.5]}, {"dtype": None}])
def test_a_layout_is_decoded_or_refused(wrong):
    packer = Packer()
    packer.add({"value": 1, "layouts": [[{**LAYOUT, "high": 0.5}], []]})
    [record] = unpack(packer.pack())
    assert record.layouts == ((Layout((2,), "float32", True, 0, None, 0.5),), ())
    packer.records[0]["layouts"][0][0] |= wrong
    with pytest.raises(EvidenceError):
        unpack(packer.pack())


def decodes_or_refuses(data: bytes) -> None:
    try:
        records = unpack(data)
    except EvidenceError as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(record, Observation) for record in records)


@settings(max_examples=300)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff" * 8)
@example((2**62).to_bytes(8, "little") + b"{}")
def test_any_bytes_decode_or_are_refused(data):
    decodes_or_refuses(data)


@settings(max_examples=500)
@given(st.data())
def test_damaged_evidence_decodes_or_is_refused(data):
    whole = bytearray(valid())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    decodes_or_refuses(bytes(whole[:cut] if data.draw(st.booleans()) else whole))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["int", "float", "str", "list", "dict", "tensor", "shape", "kind"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(json_values)
def test_forged_records_decode_or_are_refused(tree):
    import safetensors.numpy

    metadata = {"records": json.dumps([{"value": tree}])}
    decodes_or_refuses(safetensors.numpy.save({"0": numpy.zeros(2)}, metadata=metadata))


def test_a_tensor_is_told_from_an_array():
    assert round_trip(torch.zeros(2)).kind == "tensor"
    assert round_trip(numpy.zeros(2)).kind == "array"
    assert round_trip(numpy.float32(2.5)).kind == "array"


def test_an_array_of_nothing_is_not_none():
    """Where None is asked for, `np.array(None)` is another value, and `is None` says so."""
    assert round_trip(numpy.array(None)) == Opaque("a NumPy array of objects")
    assert round_trip(numpy.array([None, 1.0])) == Opaque("a NumPy array of objects")
