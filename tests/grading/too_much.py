"""Inputs that hold more than any honest one, each read in a fork that says how its memory grew.

    python tests/grading/too_much.py            a line of JSON for each case: name, answer, bytes

The answer is what the grader says; the bytes are the peak of the process over that before.
"""

import base64
import json
import os
import struct
from collections.abc import Callable
from pathlib import Path

from autograder.course import Course
from autograder.grading.pictures import picture
from autograder.grading.submission import Refused, parse
from autograder.judging.unpack import EvidenceError, unpack
from autograder.protocol.frames import frame
from autograder.protocol.results import RunCell
from autograder.running.follow import Followed
from autograder.settings import Limits

MEGA = 1024 * 1024
NEURON = Course(Path(__file__).resolve().parents[2]).load("01_neuron")
RELEASE = json.dumps(NEURON.release).encode()
START = frame(b"S", b'{"layers": {}}') + frame(b"C", b'{"cell": 0, "branch": null}')
END = frame(b"D", b"{}")
REPORT = b'{"exit": 0, "cpu_seconds": 0, "peak_memory": 0}\n'


def notebook(data: bytes) -> str:
    """Read a submitted file."""
    try:
        parse(data, NEURON)
        return "read"
    except Refused as refused:
        return refused.reason


def outputs(items: bytes) -> bytes:
    """The release, with these outputs in its first code cell."""
    return RELEASE.replace(b'"outputs": []', b'"outputs": [' + items + b"]", 1)


def run(stream: bytes) -> str:
    """Follow a run that sends these bytes; how it ended."""
    pipes = [os.pipe() for _ in range(4)]
    job, result, status, leash = [
        (open(one, "rb", 0), open(other, "wb", 0))  # noqa: SIM115  (the follower closes some)
        for one, other in pipes
    ]
    sender = os.fork()
    if sender == 0:
        result[0].close()  # so that it ends with its reader
        try:
            while stream:
                stream = stream[result[1].write(stream) :]
        finally:
            os._exit(0)
    result[1].close()
    status[1].write(REPORT)
    os.set_blocking(job[1].fileno(), False)
    cells = [RunCell("", "one", "one"), RunCell("", "two", "two")]
    followed = Followed(Limits(), cells, 1, [b"{}\n", b"''\n", b"''\n"])
    said = followed.follow(job[1], result[0], status[0], leash[1]).reason
    result[0].close()
    os.waitpid(sender, 0)
    return said or "complete"


def shown(items: bytes) -> bytes:
    return START + frame(b"O", b'{"outputs": [' + items + b'], "error": null}') + END


def evidence(records: str, size: int = 0, **tensors: object) -> str:
    """Unpack one cell's evidence, with so many bytes of tensors."""
    header = json.dumps({"__metadata__": {"records": records}, **tensors}).encode()
    try:
        unpack(struct.pack("<Q", len(header)) + header + bytes(size))
        return "unpacked"
    except EvidenceError as error:
        return str(error)


def large_picture() -> str:
    """A PNG whose header promises 60,000 × 60,000 pixels."""
    header = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" + (60_000).to_bytes(4) * 2
    return str(picture(base64.b64encode(header + bytes(40)).decode()))


def list_of_one(count: int, numbers: int) -> str:
    """Unpack a list that names the same tensor so often."""
    value = {"tensor": "a", "dtype": "uint8", "shape": [numbers], "kind": "tensor"}
    records = json.dumps([{"value": {"list": [value] * count}}])
    return evidence(records, numbers, a=tensor_of("U8", [numbers], numbers))


def tensor_of(dtype: str, shape: list[int], size: int) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [0, size]}


TENSOR = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
MISSING = {"dtype": "F32", "shape": [100_000, 100_000], "data_offsets": [0, 40_000_000_000]}
LINE = b'{"output_type": "stream", "name": "stdout", "text": ["x"]},'
CASES: dict[str, Callable[[], str]] = {
    "nothing": lambda: notebook(RELEASE),
    "nested metadata": lambda: notebook(b'{"metadata": ' + b"[" * 57_000_000),
    "wide metadata": lambda: notebook(b'{"metadata": [' + b"[]," * 19_000_000 + b"[]]}"),
    "long metadata": lambda: notebook(b'{"x": "' + b"y" * 57 * MEGA + b'",' + RELEASE[1:]),
    "outputs in the file": lambda: notebook(outputs(LINE * 100_000 + b"{}")),
    "640,000 outputs in the file": lambda: notebook(outputs(LINE * 640_000 + b"{}")),
    "outputs without end": lambda: notebook(outputs(b"{}," * 20_000_000 + b"{}")),
    "a large plot in the file": lambda: notebook(outputs(b'{"x": "' + b"A" * 60 * MEGA + b'"}')),
    "a text without an end": lambda: notebook(b'{"cells": ["' + b'\\"' * 30_000_000),
    "signs of four bytes": lambda: notebook(
        b'{"cells": ["' + b"\xf0\x9f\x98\x80" * 3_000_000 + b'"]}'
    ),
    "cells without end": lambda: notebook(b'{"cells": [' + b"{}," * 300_000 + b"{}]}"),
    "a picture that unpacks": large_picture,
    "empty outputs": lambda: run(shown(b"{}," * 5_500_000 + b"{}")),
    "an output of lists": lambda: run(shown(b'{"a":[' + b"[]," * 5_500_000 + b"[]]}")),
    "nested outputs": lambda: run(shown(b'{"a":' + b"[" * 200_000)),
    "outputs again and again": lambda: run(START + shown(b",".join([b"{}"] * 1000)) * 5000),
    "frames without end": lambda: run(START + frame(b"C", b"") * 1_000_000),
    "large layers": lambda: run(frame(b"S", b"[" + b"[]," * 3_000_000 + b"[]]")),
    "a long header": lambda: evidence("[" + "{}," * 5_000_000 + "{}]"),
    "many parts": lambda: evidence("[" + "{}," * 600_000 + "{}]"),
    "many records": lambda: evidence("[" + "{}," * 50_000 + "{}]"),
    "nested records": lambda: evidence("[" * 190_000),
    "many tensors": lambda: evidence("[]", **{str(i): TENSOR for i in range(15_000)}),
    "a tensor that is not there": lambda: evidence("[]", a=MISSING),
    "a tensor again and again": lambda: list_of_one(10_000, 500_000),
    "many numbers": lambda: evidence("[]", 12 * MEGA, a=tensor_of("U8", [12 * MEGA], 12 * MEGA)),
    "places beside a 0": lambda: evidence("[]", a=tensor_of("F32", [10**9, 0], 0)),
}  # fmt: skip


def peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    for name, case in CASES.items():
        reading, writing = os.pipe()
        if os.fork() == 0:
            before = peak()  # a fork begins with what it has
            said = case()
            os.write(writing, json.dumps([name, said, peak() - before]).encode())
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as pipe:
            print(pipe.read().decode(), flush=True)
        os.wait()


if __name__ == "__main__":
    main()
