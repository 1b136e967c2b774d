# %% [markdown]
# Opens source, solutions, builds, gradebook, other submissions and a file outside by their absolute paths.
# expect: graded

# %%
import os

paths = [
    "{{SECRET}}",
    "{{CLASS}}/gradebook.db",
    "{{CLASS}}/seeds.json",
    "/etc/passwd",
    "/etc/shadow",
]
for path in (
    "gradebook.db",
    "nbgrader_config.py",
    "source/01_neuron/neuron.py",
    "solutions/neuron.py",
    "source/01_neuron/tasks/gates.py",
    "build/source/01_neuron/neuron.ipynb",
    "build/answers/01_neuron.json",
    "build/answers/01_neuron.judges.py",
    "build/cache/evidence/kept",
    "assignments/01_neuron/neuron.ipynb",
):
    paths.append("{{COURSE}}/" + path)
paths.append("{{CLASS}}/submitted/00-victim/01_neuron/neuron.ipynb")
for path in paths:
    assert os.path.exists(path), path
    for flags in (os.O_RDONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND):
        try:
            os.close(os.open(path, flags))
            print("SUCCEEDED", path)
        except PermissionError:
            pass
for folder in (
    "{{COURSE}}",
    "{{COURSE}}/source",
    "{{COURSE}}/build/cache/evidence",
    "{{CLASS}}/submitted",
    "{{CLASS}}",
    "/",
    "/tmp",
    "/home",
    "/proc",
):
    try:
        print("SUCCEEDED", os.listdir(folder))
    except PermissionError:
        pass
print("TRIED")
