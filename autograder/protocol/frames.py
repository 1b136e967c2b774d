"""The frames a jailed run writes to its result pipe, and how the trusted side reads them.

A frame is one byte of kind, four bytes of length (little-endian) and the payload:

    S  JSON  the jail is set up: {"layers": {name: status}}
    C  JSON  a cell starts: {"cell": index, "branch": name or null}
    E  safetensors  the evidence of the running cell
    O  JSON  the running cell's outputs and the name of its error, if any
    D  JSON  the run is complete
"""

import struct
from collections.abc import Iterator

HEADER = struct.Struct("<cI")
KINDS = (b"S", b"C", b"E", b"O", b"D")


def frame(kind: bytes, payload: bytes) -> bytes:
    return HEADER.pack(kind, len(payload)) + payload


class FrameReader:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Add bytes that arrived; yields the frames that are complete.

        Raises:
            ValueError: for bytes that begin no frame, after the frames before them.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._buffer)
            end = HEADER.size + length
            if kind not in KINDS:
                raise ValueError("not a frame")
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[HEADER.size : end])
            del self._buffer[:end]
            yield kind, payload
