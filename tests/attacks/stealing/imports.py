# %% [markdown]
# Imports the solutions and the trusted part of the package by name, path and loader.
# expect: graded

# %%
import importlib
import importlib.util
import runpy
import sys

for place in (
    "{{COURSE}}",
    "{{COURSE}}/solutions",
    "{{COURSE}}/source/01_neuron",
    "{{COURSE}}/source/01_neuron/tasks",
    "{{COURSE}}/build/answers",
    "{{COURSE}}/build",
):
    sys.path.insert(0, place)
for name in (
    "solutions.neuron",
    "neuron",
    "gates",
    "judges",
    "nbgrader_config",
    "autograder.grading.grader",
    "autograder.course",
    "autograder.judging.verdict",
    "autograder.judging.compare",
):
    try:
        print("SUCCEEDED", importlib.import_module(name))
    except (ImportError, PermissionError):
        pass
for path in ("{{COURSE}}/solutions/neuron.py", "{{COURSE}}/source/01_neuron/tasks/gates.py"):
    try:
        print("SUCCEEDED", runpy.run_path(path))
    except OSError:
        pass
    try:
        spec = importlib.util.spec_from_file_location("found", path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        print("SUCCEEDED", path)
    except OSError:
        pass
print("TRIED")
