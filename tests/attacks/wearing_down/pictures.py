# %% [markdown]
# Shows pictures that unpack to more than there is: thousands of millions of dots, a thousand small ones, some that are none.
# expect: graded

# %%
import base64
import struct
import zlib

from IPython.display import Image, display

print("TRIED")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(wide, high, rows):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


small = png(1, 1, bytes(5))
for data in (
    png(60_000, 60_000, bytes(1 << 20)),
    png(2**31 - 1, 1, b""),
    png(0, 0, b""),
    small[:20],
):
    display({"image/png": base64.b64encode(data).decode(), "text/plain": "x"}, raw=True)
for _ in range(900):
    display(Image(data=small, format="png"))
