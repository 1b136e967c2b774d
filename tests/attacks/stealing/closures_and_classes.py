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
for name in ("verdict", "grading", "course", "grade", "classroom", "gradebook", "judges"):
    if f"autograder.{name}" in sys.modules:
        print("SUCCEEDED", name)
print("TRIED")
