"""Pictures from strangers: PNG and JPEG alone, told by their bytes, of a bounded size.

The size in pixels is read from the header. Nothing is decoded here but base64: a few bytes can
unpack to gigabytes.
"""

import base64
import binascii
from typing import Any

from autograder.protocol.bounds import MAX_PICTURE_BYTES, MAX_PIXELS, MAX_SIDE

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
# start-of-frame markers of JPEG, which are followed by the picture's size
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


def picture(value: Any) -> tuple[str, str] | None:
    """The media type and canonical base64 of a picture; None for whatever is no picture of ours.

    Args:
        value: base64 from a notebook: text, or a list of lines.
    """
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if not isinstance(value, str) or len(value) > MAX_PICTURE_BYTES * 4 // 3 + 100_000:
        return None
    try:
        data = base64.b64decode("".join(value.split()), validate=True)
    except (ValueError, binascii.Error):
        return None
    if len(data) > MAX_PICTURE_BYTES:
        return None
    for kind, size in (("image/png", png_size(data)), ("image/jpeg", jpeg_size(data))):
        if size and min(size) > 0 and max(size) <= MAX_SIDE and size[0] * size[1] <= MAX_PIXELS:
            return kind, base64.b64encode(data).decode()
    return None


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, from its header; None if it is none."""
    if not data.startswith(_PNG) or len(data) < 33:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG, from its first frame; None if it is none."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while place + 9 < len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
        elif marker in _FRAMES:
            height, width = (int.from_bytes(data[place + i : place + i + 2]) for i in (5, 7))
            return width, height
        elif marker in _BARE:
            place += 2
        else:
            place += 2 + max(2, int.from_bytes(data[place + 2 : place + 4]))
    return None
