# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
import importlib
import sys
import tempfile
from pathlib import Path

from autograder import integer, probe, words


def loaded(files, names, text=True):
    """What load gives for these names, out of a folder with these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in files.items():
            Path(folder, f"{name}.py").write_text(source, encoding="utf-8")
        return load(folder if text else Path(folder), names)


# %% hidden="load-values"
a, b, c, d = words(4)
n, m = integer(10, 90), integer(10, 90)
files = {a: f"{c} = {n}\n{d} = [1, {m}]\n", b: f"{c} = {m}\nprint = 3\n"}
probe(loaded, {a: f"{c} = {n}\n"}, [f"{a}.{c}"])
probe(loaded, files, [f"{a}.{c}", f"{b}.{c}", f"{a}.{d}"])
probe(loaded, files, [f"{b}.{c}"], False)
probe(loaded, files, [f"{b}.print", f"{b}.{c}", f"{b}.{c}"])
probe(loaded, files, [])
many = {a: "".join(f"{c}{i} = {n + i}\n" for i in range(24))}
probe(loaded, many, [f"{a}.{c}{i}" for i in range(24)])


def of_functions(x):
    """What loaded functions and classes compute, once the folder is gone."""
    first = (
        "import math\nFACTOR = 3\ndef triple(x):\n    return FACTOR * math.floor(x)\n"
    )
    second = "class Twice:\n    def __call__(self, x):\n        return helper(x)\n"
    second += "def helper(x):\n    return 2 * x\n"
    made = loaded({"first": first, "second": second}, ["first.triple", "second.Twice"])
    return [sorted(made), made["first.triple"](x), made["second.Twice"]()(x)]


def with_a_check(value, other):
    """What a file defines that has a check for when it is run by itself"""
    source = f"x = {value}\nif __name__ == '__main__':\n    x = {other}\n"
    return loaded({"checked": source + "y = [x]\n"}, ["checked.x", "checked.y"])


probe(with_a_check, n, n + m)
probe(of_functions, 5)
probe(of_functions, integer(2, 50))

# %% hidden="load-care"
a, b, c, d = words(4)
n, m = integer(10, 90), integer(10, 90)


def refusal(files, names):
    """The kind of error that load raises."""
    try:
        loaded(files, names)
    except Exception as error:
        kinds = (FileNotFoundError, AttributeError)
        return [kind.__name__ for kind in kinds if isinstance(error, kind)]
    return "none"


probe(loaded, {a: "x = 1\n"}, [f"{b}.x"], raises=FileNotFoundError)
probe(loaded, {a: "x = 1\n"}, [f"{a}.{c}"], raises=AttributeError)
probe(refusal, {a: f"{d} = 1\n"}, [f"{b}.{d}"])
probe(refusal, {a: f"{d} = 1\n"}, [f"{a}.{c}"])
probe(refusal, {a: f"{d} = 1\n"}, ["random.random"])
probe(refusal, {a: f"{d} = 1\n"}, [f"{a}.{d}"])
probe(
    loaded,
    {"random": f"{c} = {n}\n", "init": f"{c} = {m}\n"},
    [f"random.{c}", f"init.{c}"],
)


def twice(value, other):
    """Two folders, each with a file of the same name."""
    return [loaded({"neuron": f"x = {v}\n"}, ["neuron.x"]) for v in (value, other)]


def runs(name, other):
    """How often each file is run, for two names of one file and none of another."""
    with tempfile.TemporaryDirectory() as folder:
        count = f"open({str(Path(folder, 'runs'))!r}, 'a').write"
        Path(folder, "one.py").write_text(f"{count}('1')\n{name} = {other} = 0\n")
        Path(folder, "two.py").write_text(f"{count}('2')\n")
        load(folder, [f"one.{name}", f"one.{other}"])
        return Path(folder, "runs").read_text()


def left(value):
    """Whether sys.path and sys.modules are what they were."""
    import random  # noqa: F401  Python knows it

    before = list(sys.path), dict(sys.modules)
    loaded({"neuron": f"x = {value}\n", "random": "y = 2\n"}, ["neuron.x", "random.y"])
    return [before[0] == list(sys.path), before[1] == dict(sys.modules)]


def changed(value, other):
    """One folder, whose file is changed between two calls."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for text in (f"x = {value}\n", f"x = {other}0\n"):
            Path(folder, "neuron.py").write_text(text)
            found.append(load(folder, ["neuron.x"]))
    return found


def left_by_an_error(kind):
    """Whether sys.path and sys.modules are what they were, after a file that raises an error."""
    before = list(sys.path), dict(sys.modules)
    try:
        loaded({"neuron": f"raise {kind}('x')\n"}, ["neuron.x"])
    except ValueError:
        went_on = True
    else:
        went_on = False
    return [went_on, before[0] == list(sys.path), before[1] == dict(sys.modules)]


probe(changed, n, m)
probe(left_by_an_error, "ValueError")
probe(refusal, {a: f"{d} = 1\n"}, [f"{a}.len"])
probe(twice, n, n + m)
probe(runs, c, d)
probe(left, n)


def runs_in_turns(name, other):
    """How often each file is run, if another's name stands between two names of one file."""
    with tempfile.TemporaryDirectory() as folder:
        count = f"open({str(Path(folder, 'runs'))!r}, 'a').write"
        Path(folder, "one.py").write_text(f"{count}('1')\n{name} = {other} = 0\n")
        Path(folder, "two.py").write_text(f"{count}('2')\n{name} = 0\n")
        load(folder, [f"one.{name}", f"two.{name}", f"one.{other}"])
        return sorted(Path(folder, "runs").read_text())


probe(runs_in_turns, c, d)
probe(refusal, {a: f"{c} = 1\n", b: f"{d} = 1\n"}, [f"{a}.{c}", f"{b}.{c}"])


# %% mistake="import-from-the-path"
# `import_module` puts the module into sys.modules, and takes one of that name from there
# if it knows it: your files are not asked then.
def load(folder, names):
    sys = importlib.import_module("sys")
    sys.path.insert(0, str(folder))
    try:
        found = {}
        for name in names:
            stem, last = name.split(".")
            if not Path(folder, f"{stem}.py").is_file():
                raise FileNotFoundError(stem)
            importlib.invalidate_caches()
            found[name] = getattr(importlib.import_module(stem), last)
        return found
    finally:
        sys.path.remove(str(folder))


# %% mistake="run-for-every-name"
# You run a file again for each of its names.
def load(folder, names):
    found = {}
    for name in names:
        stem, last = name.split(".")
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(f"there is no {path}")
        spec = importlib.util.spec_from_file_location(stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[name] = getattr(module, last)
    return found


# %% mistake="names-without-modules"
# The keys of your dictionary are the names behind the dot. Two modules may have the same
# one.
def load(folder, names):
    modules = {}
    for stem in {name.split(".")[0] for name in names}:
        path = Path(folder, f"{stem}.py")
        if not path.is_file():
            raise FileNotFoundError(f"there is no {path}")
        spec = importlib.util.spec_from_file_location(stem, path)
        modules[stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[stem])
    pairs = [name.split(".") for name in names]
    return {last: getattr(modules[stem], last) for stem, last in pairs}


# %% mistake="none-for-what-is-missing"
# What is missing is None in your dictionary, or absent. The text asks for an error.
def load(folder, names):
    modules, found = {}, {}
    for name in names:
        stem, last = name.split(".")
        path = Path(folder, f"{stem}.py")
        if stem not in modules and path.is_file():
            spec = importlib.util.spec_from_file_location(stem, path)
            modules[stem] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(modules[stem])
        found[name] = getattr(modules.get(stem), last, None)
    return found


# %% mistake="the-whole-folder"
# You run every file of the folder. Only those that are asked for are to run.
def load(folder, names):
    modules = {}
    for path in sorted(Path(folder).glob("*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        modules[path.stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[path.stem])
    found = {}
    for name in names:
        stem, last = name.split(".")
        if stem not in modules:
            raise FileNotFoundError(stem)
        found[name] = getattr(modules[stem], last)
    return found


# %% mistake="run-as-the-main-program"
# You run the file as if it were the program that was started: its own checks run, too.
# What is `__name__` in a module that is imported?
def load(folder, names):
    modules, found = {}, {}
    for name in names:
        stem, last = name.split(".")
        if stem not in modules:
            path = Path(folder, f"{stem}.py")
            spec = importlib.util.spec_from_file_location("__main__", path)
            modules[stem] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(modules[stem])
        found[name] = getattr(modules[stem], last)
    return found


# %% alternative="modules-first"
def load(folder, names):
    def module(stem):
        spec = importlib.util.spec_from_file_location(stem, f"{folder}/{stem}.py")
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    parts = [name.split(".") for name in names]
    modules = {stem: module(stem) for stem in dict.fromkeys(stem for stem, _ in parts)}
    return {f"{stem}.{last}": getattr(modules[stem], last) for stem, last in parts}


# %% alternative="one-module-after-the-other"
def load(folder, names):
    wanted = {}
    for name in names:
        stem, _, last = name.partition(".")
        wanted.setdefault(stem, []).append(last)
    found = {}
    for stem in wanted:
        place = (Path(folder) / stem).with_suffix(".py")
        spec = importlib.util.spec_from_file_location(stem, str(place))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for last in wanted[stem]:
            found[stem + "." + last] = (
                vars(module)[last] if last in vars(module) else None
            )
            if found[stem + "." + last] is None:
                raise AttributeError(last)
    return {name: found[name] for name in names}


# %% survivors
# load-08e57af7, load-de6b169e: the loader raises a FileNotFoundError by itself
