# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="run-cells-result"
from autograder import probe, shuffled, word

probe(run_cells, ["x = 1"])
probe(run_cells, ["1 / 0"])
probe(run_cells, ["x = 1", "y = 2", "assert 1 == 2", "z = 3"])
probe(run_cells, ["x = []", "[][3]", "unknown"])
probe(run_cells, ["x = 1", "these are words", "x = 2"])
probe(run_cells, ["1 / 0", "these are words"])
probe(run_cells, ["x = 1\n  y = 2", "x"])
probe(run_cells, ["x = [1]", "x.pop()", "y = 3", "x.pop()", "x.pop()"])
probe(run_cells, ["try:\n    1 / 0\nexcept ZeroDivisionError:\n    int('x')"])
odd = "class Odd(Exception):\n        def __repr__(self):\n            return 'even'"
probe(run_cells, [f"class Outer:\n    {odd}", "raise Outer.Odd"])
probe(run_cells, [])
name = word().title()
failing = [f"raise {name}", "1 / 0", "[][3]", "int('x')", "these are words", "x = 1"]
probe(run_cells, [f"class {name}(Exception):\n    pass", *shuffled(failing)])
probe(run_cells, ["y = 2", "z = 3", *shuffled(failing[1:])])
probe(run_cells, [f"class {name}(ValueError):\n    pass", "y = 2", f"raise {name}()"])
probe(run_cells, ["x = 1", *["x = x + 1"] * 10, "assert x == 12"])
probe(run_cells, ["x = 1", "  y = 2", "z = 3"])
probe(run_cells, ["x = 1", "!ls", "x"])
probe(run_cells, ["import warnings", "warnings.warn('a warning')"])


# %% hidden="run-cells-names"
from autograder import probe, shuffled, words

once = ["x = 1", "x = x + 1", "assert x == 2"]
calls = ["def f(n):\n    return n and f(n - 1)", "def g():\n    return f(3)", "g()"]
probe(run_cells, once)
probe(run_cells, calls)
probe(run_cells, ["x = 1", "assert degrees_notebook"])  # a name of this notebook
probe(run_cells, ["made_before = 1"])
probe(run_cells, ["made_before"])
for name in ("math", "torch", "Path", "json", "run_cells", "test_eq", "left_over"):
    probe(run_cells, [f"{name}.x"])
probe(run_cells, ["def f():\n    return later", "_x = later = 3", "assert f() == _x"])
probe(
    run_cells, ["numbers = [n for n in range(3)]", "[n + numbers[0] for n in numbers]"]
)
probe(
    run_cells, ["source = 1", "position = error = 7", "namespace = 3", "sources = []"]
)
a, b = words(2)
name = b.title()
made = [f"class {name}(Exception):\n    pass", f"def {a}():\n    raise {name}"]
probe(run_cells, [*made, f"{b} = {a}", f"{b}()"])
probe(run_cells, shuffled([f"{a} = 1", f"{b} = {a}", f"assert {a} is {b}", f"{a} = 2"]))

# %% hidden="run-cells-stops"
import sys
import types

from autograder import choice, integer, probe


def cells_that_ran(failing, n):
    sys.modules["diary"] = types.SimpleNamespace(pages=[])
    source = "import diary\ndiary.pages.append({})"
    cells = [source.format(i) + ("\n1 / 0" if i == failing else "") for i in range(n)]
    outcome = run_cells(cells)
    return sys.modules.pop("diary").pages, outcome


probe(cells_that_ran, None, 4)
probe(cells_that_ran, 0, 3)
probe(cells_that_ran, 2, 5)
for n in (5, 7, 9):
    probe(cells_that_ran, choice([None, integer(0, n), integer(0, n)]), n)


# %% mistake="runs-in-the-notebook"
# The cells see the names of this notebook, and leave their own behind in it. That is a
# run without a restart. Hand exec a dict that belongs to this call alone.
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source, globals())
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="runs-inside-the-function"
# exec without a dict runs the cells among the names of your function and of the whole
# notebook. They see what they must not see, and from Python 3.13 on no cell sees what
# the one before it has bound. What can exec be given besides the source?
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="two-dicts"
# With two dicts, exec puts names into the second, and functions look for them in the
# first. So a function does not even find itself. Try a function that calls another one.
def run_cells(sources):
    outer, inner = {}, {}
    for position, source in enumerate(sources):
        try:
            exec(source, outer, inner)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="fresh-for-each-cell"
# Each cell gets a dict of its own, so none finds what the one before has made. Fresh
# for each call of run_cells, and shared by all of its cells. Try ["x = 1", "x + 1"].
def run_cells(sources):
    for position, source in enumerate(sources):
        try:
            exec(source, {})
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="one-dict-for-all-calls"
# A second call finds the names of the first. A default value is made once, when the
# function is defined, and shared by all calls. Make the dict inside.
def run_cells(sources, namespace={}):
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="goes-on-after-a-failure"
# After a failure you run the cells that follow, and report the last one that failed.
# They work with names that may be missing. Stop at the first.
def run_cells(sources):
    namespace, failed = {}, None
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            failed = position, type(error).__name__
    return failed


# %% mistake="remembers-the-first-and-goes-on"
# The cells after the failure are run all the same. A cell may write files or train for
# an hour: stop at the first that fails.
def run_cells(sources):
    namespace, failed = {}, None
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            failed = failed or (position, type(error).__name__)
    return failed


# %% mistake="counts-from-one"
# Your positions are one too high: the first cell of the list is at 0. Look at what
# enumerate counts from, and what you told it.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources, 1):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="message-for-name"
# You return what the exception says, and the task asks for what it is: the name of its
# type. Print type(error).__name__ beside str(error).
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, str(error)
    return None


# %% mistake="position-alone"
# You return where it failed and not how. The task asks for a tuple of both.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception:
            return position
    return None


# %% mistake="lets-it-fail"
# The exception of the cell ends your function as well, and nobody learns which cell it
# was. Catch it where the cell is run.
def run_cells(sources):
    namespace = {}
    for source in sources:
        exec(source, namespace)


# %% mistake="syntax-first"
# You read all cells before you run any. A syntax error far down is then reported before
# a failure above it. A cell is read when its turn has come. Try ["1 / 0", "no python"].
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            compile(source, "cell", "exec")
        except SyntaxError:
            return position, "SyntaxError"
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="answers-on-success"
# When all is well you answer with a word. The task asks for None then, so that `if
# run_cells(sources):` asks whether something failed.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except Exception as error:
            return position, type(error).__name__
    return "ok"


# %% mistake="every-syntax-error-alike"
# An error in the indentation has a type with a name of its own, although `except
# SyntaxError` catches it too. Print type(error).__name__ for a cell that begins with
# a blank.
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source, namespace)
        except SyntaxError:
            return position, "SyntaxError"
        except Exception as error:
            return position, type(error).__name__
    return None


# %% mistake="strips-the-cell"
# You move a cell to the left before you run it. Python is given it as it stands, and
# wrong indentation is an error of its own. Try [' x = 1'].
def run_cells(sources):
    namespace = {}
    for position, source in enumerate(sources):
        try:
            exec(source.strip(), namespace)
        except Exception as error:
            return position, type(error).__name__


# %% alternative="like-a-script"
def run_cells(sources):
    fresh = {"__name__": "__main__"}
    position = 0
    while position < len(sources):
        try:
            code = compile(sources[position], f"cell {position}", "exec")
            exec(code, fresh, fresh)
        except Exception as error:
            return (position, error.__class__.__name__)
        position += 1


# %% alternative="module-and-list"
def run_cells(sources):
    import types

    module = types.ModuleType("notebook")
    result = None
    for position, source in enumerate(sources):
        try:
            exec(source, vars(module))
        except BaseException as error:
            print("cell", position, "failed:", error)
            result = [position, type(error).__name__]
            break
    return result


# %% alternative="generator-and-a-class"
class Run:
    def __init__(self):
        self.names = dict(__builtins__=__builtins__)

    def failure(self, source):
        try:
            exec(compile(source, "<cell>", "exec"), self.names)
            return ""
        except Exception as error:
            return type(error).__name__


def run_cells(cells):
    run = Run()
    failures = ((i, run.failure(source)) for i, source in enumerate(cells))
    return next(((i, name) for i, name in failures if name), None)


# %% alternative="the-first-of-a-generator"
def run_cells(sources):
    def failures(names):
        for place, source in zip(range(len(sources)), sources):
            try:
                exec(source, names)
            except Exception as error:
                yield place, error.__class__.__name__
                return

    return next(failures({"__name__": "cells"}), None)


# %% survivors
# run-cells-d37cd6db: a return without a value returns None as well
# run_cells.sources.empty: without cells all succeed, which is None
