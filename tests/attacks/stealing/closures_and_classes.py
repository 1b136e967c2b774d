# %% [markdown]
# Walks all classes, functions, closures and modules for what belongs to the trusted side.
# expect: graded

# %%
import gc
import sys

gc.unfreeze()
trusted = ("Reference", "Assignment", "Grader", "Classroom", "CellVerdict", "Course", "Gradebook")
waiting, seen = [object], set()
while waiting:
    for found in type.__subclasses__(waiting.pop()):
        if found not in seen:
            seen.add(found)
            waiting.append(found)
            if found.__name__ in trusted and found.__module__.startswith(
                ("autograder", "nbgrader")
            ):
                print("SUCCEEDED", found)
for name in sorted(sys.modules):
    if name.startswith("autograder.") and name.split(".")[1] not in ("jailed", "protocol"):
        print("SUCCEEDED", name)
print("TRIED")
