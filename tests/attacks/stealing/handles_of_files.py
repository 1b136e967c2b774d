# %% [markdown]
# Asks for a file by its handle, past all paths: what is left of root may read past file modes.
# expect: graded

# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
handle, mount = ctypes.create_string_buffer(b"\x80\0\0\0", 200), ctypes.c_int()
for target in (b"{{SECRET}}", b"{{COURSE}}/gradebook.db", b"/"):
    if libc.name_to_handle_at(-100, target, handle, ctypes.byref(mount), 0) == 0:
        print("SUCCEEDED", target)
for kind in (1, 0x81):
    guess = kind.to_bytes(4, "little") + (8).to_bytes(4, "little") + (2).to_bytes(8, "little")
    place = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
    found = libc.open_by_handle_at(place, guess.rjust(12, b"\0"), 0)
    if found >= 0:
        print("SUCCEEDED", os.listdir(found))
print("TRIED")
