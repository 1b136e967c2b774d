"""Flags for the instructor: shown with the line, costing nothing, never raised by honest work."""

import ast
import json
import sys

import pytest
from conftest import ROOT

from autograder.authoring.demo import STUDENTS
from autograder.course import Course
from autograder.grading.suspicion import suspicious
from autograder.judging.means import Rules, flags, other_names
from autograder.judging.observation import Observation, Spec

COURSE = Course(ROOT)


@pytest.mark.parametrize("name", COURSE.names())
def test_no_known_answer_is_suspicious(name):
    assignment = COURSE.load(name)
    answers = [*assignment.alternatives, *assignment.mistakes]
    texts = {f"{a.task}/{a.name}": a.source for a in answers}
    texts |= {c.grade_id: c.source for c in assignment.cells if c.solution and c.kind == "code"}
    assert {key: found for key, text in texts.items() if (found := suspicious(text))} == {}


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("import ctypes", "line 1: imports ctypes"),
        ("x = 1\nfrom gc import get_objects", "line 2: imports gc"),
        ("import sys\nsys._getframe(1)", "line 2: _getframe"),
        ("import torch\ntorch.allclose = None", "line 2: torch.allclose = … (changes a library)"),
        ("torch.Tensor.__eq__ = None", "line 1: torch.Tensor.__eq__ = …"),
        ("setattr(torch.testing, 'assert_close', print)", "line 1: setattr(torch.testing, …)"),
        ("from autograder.jailed.pack import Packer", "line 1: imports autograder"),
        ("import os\nos.write(3, b'E')", "line 2: os.write"),
        ("open('/proc/self/mem')", "line 1: names /proc/"),
        ("get_ipython().ast_transformers.append(1)", "line 1: ast_transformers"),
        ("class T:\n    def __torch_function__(self): pass", "line 2: __torch_function__"),
        ("%%time\nimport gc", "line 2: imports gc"),
    ],
)
def test_what_no_answer_needs_is_named_with_its_line(source, flag):
    [found] = suspicious(source)
    assert found.startswith(flag)


# back doors, each written in one line or a few; an honest answer holds none of them
BACK_DOORS = r"""
match conv:\n    case object(__self__=owner):\n        owner.ask = print
import weakref\nowner = weakref.ref.__call__(weakref.WeakMethod(conv))
layer._forward_hooks.clear()
import importlib
import importlib as i; i.import_module("gc")
from importlib import import_module
m = __import__("g" + "c")
f = __import__
import runpy
import imp
import pkgutil
from os import write
from os import write as w, dup2
from posix import write
import os as o; o.write(3, b"E")
import os; w = os.write
import os; os.fdopen(3, "wb")
import os; os.pwrite(3, b"E", 0)
import os; getattr(os, "wri" + "te")(3, b"E")
import os; getattr(os, "write")(3, b"E")
import io; io.FileIO(3, "w")
from io import FileIO as F
import io; io.open(3, "wb")
open(3, "wb", closefd=False)
open(2 + 1, "wb")
n = 3; open(n, "wb")
open("/dev/fd/3", "wb")
torch.os.write(3, b"E")
import random; random._os.write(3, b"E")
T = torch.Tensor; T.sum = lambda x: 1
T = U = torch.Tensor; V = U; V.sum = None
T, F = torch.Tensor, 1; T.sum = None
(T := torch.Tensor).sum = None
for T in [torch.Tensor]: T.sum = None
for T in (torch.Tensor, torch.nn.Linear): del T.forward
[setattr(T, "sum", None) for T in (torch.Tensor,)]
from torch import Tensor; Tensor.sum = None
from torch import nn; nn.Linear.forward = None
import torch.nn.functional as F; F.relu += 1
x = torch.ones(1); type(x).sum = None
x = torch.ones(1); x.__class__.sum = None
x = torch.ones(1); x.__class__ = type
vars(torch)["mm"] = None
v = vars; v(torch)["mm"] = None
torch.__dict__["mm"] = None
torch.__dict__.update(mm=None)
torch.Tensor.__dict__
setattr(torch, "mm", None)
s = setattr; s(torch, "mm", None)
getattr(__builtins__, "setattr")(torch, "mm", None)
delattr(torch, "mm")
type.__setattr__(torch.Tensor, "sum", None)
object.__setattr__(torch, "mm", None)
{"t": torch}["t"].mm = None
[torch][0].mm = None
def f(t=torch): t.mm = None
get_ipython().run_cell = print
g = get_ipython; g().run_cell("1")
ip = get_ipython(); ip.events.register("post_run_cell", print)
get_ipython().user_ns["x"] = 1
get_ipython().ex("import gc")
get_ipython().run_cell_magic("time", "", "import gc")
get_ipython().run_line_magic("ti" + "me", "1")
%time __import__("gc")
%timeit -n 1 -r 1 torch.Tensor.sum = None
%run other.py
%%python\nimport gc
%%capture\nimport gc
%%time\n%pwd\nimport gc
from IPython.core.interactiveshell import InteractiveShell
%pwd\nimport gc
x = 1\n!ls\nimport gc
files = !ls\nimport gc
x = (1 +\n%pwd\n)
import threading
from threading import Thread as T
import _thread; _thread.start_new_thread(print, ())
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
import torch.multiprocessing as mp
import asyncio; asyncio.to_thread(print)
import asyncio; asyncio.get_event_loop().run_in_executor(None, print)
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils import _python_dispatch
import torch.utils._python_dispatch as d
torch.utils._python_dispatch._pop_mode()
torch.overrides.TorchFunctionMode
from torch.overrides import TorchFunctionMode as M
from torch import overrides
torch._C._disable_torch_function
torch._C.DisableTorchFunctionSubclass()
from torch._C import *
class A: __torch_function__ = classmethod(print)
class A:\n def __torch_dispatch__(*a): pass
import sys; sys.modules["auto" + "grader.probes"].probe = None
import sys; m = sys.modules
from sys import modules
import sys as s; s.settrace(print)
import sys; sys.setprofile(print)
import sys; sys.stdout = None
import sys; sys.meta_path.insert(0, None)
import sys; sys.addaudithook(print)
from torch import mm as q
from torch import matmul as m
import numpy as np; np.ctypeslib
import operator; operator.attrgetter("mm")(torch)
a.__matmul__(b)
torch.Tensor.__rmatmul__(a, b)
getattr(torch, "m" + "m")(a, b)
getattr(torch, "mm"[::1])(a, b)
getattr(x, "".join(["su", "m"]))()
exec("import gc")
e = eval
[eval][0]("1")
exec("import" " gc")
exec("impo" + "rt gc")
s = "1".join("x"); exec(s)
exec("".join(["x"]))
exec("".join(["x"]).strip())
def f(s):\n exec(s)\nf("import gc")
eval("__imp" + "ort__(chr(103))")
compile(open("x").read(), "", "exec")
import code
import inspect
import inspect as i; i.currentframe().f_back
f.__globals__["probe"] = None
f.__code__ = g.__code__
f.__closure__[0].cell_contents
try:\n 1 / 0\nexcept Exception as e:\n e.__traceback__.tb_frame
(lambda: 0).__globals__
().__class__.__base__.__subclasses__()
(x for x in [1]).gi_frame
"{0.__globals__}".format(f)
__builtins__.any = print
import builtins; builtins.any = print
from builtins import eval as e
globals()["__builtins__"] = None
globals()["a" if 1 else "b"] = 1
globals().update(__builtins__={})
g = globals; g()["_x"] = 1
import codecs
import pickle
import marshal
torch.load("x", weights_only=False)
import types; types.FunctionType(c, {})
from types import CodeType
@exec\nclass A: pass
@setattr\nclass A: pass
import unittest.mock
from unittest import mock
import atexit
import weakref; weakref.finalize(x, print)
import ctypes
from ctypes import *
import gc
import signal
import resource
import socket
import mmap
import subprocess
def f(): return torch.Tensor\nf().sum = None
T = (lambda: torch.Tensor)(); T.sum = None
f = lambda: torch.Tensor\nf().sum = None
T = next(iter([torch.Tensor])); T.sum = None
T = [torch.Tensor].pop(); T.sum = None
T = {"a": torch.Tensor}.get("a"); T.sum = None
class X(torch.Tensor): pass\nX.mro()[1].sum = None
match torch.Tensor:\n    case T: T.sum = None
with contextlib.nullcontext(torch) as t: t.mm = None
for i, T in enumerate([torch.Tensor]): T.sum = None
for T, name in zip([torch.Tensor], ["sum"]): setattr(T, name, None)
def g(T): T.sum = None\ng(torch.Tensor)
class A:\n    t = torch.Tensor\nA.t.sum = None
class A: pass\na = A(); a.t = torch; a.t.mm = None
import types; n = types.SimpleNamespace(t=torch); n.t.mm = None
import functools; functools.partial(torch.Tensor).func.sum = None
print.__self__.any = None
open(file=3, mode="wb")
open(*[3, "wb"])
open(**{"file": 3})
import timeit; timeit.timeit("import gc")
from timeit import timeit; timeit("import gc")
import cProfile; cProfile.run("import gc")
import pydoc; pydoc.locate("os.write")(3, b"x")
import logging.config
import typing; typing.get_type_hints(f)
import string; string.Formatter().get_field("0.__class__", (x,), {})
import IPython; IPython.get_ipython().user_ns
import IPython; IPython.core.interactiveshell
import ipykernel.zmqshell
import linecache
torch.library.Library("aten", "IMPL")
from torch.library import Library
torch.ops.load_library("x.so")
from torch.nn.modules.module import register_module_forward_hook
torch.autograd.graph.saved_tensors_hooks(f, g)
type("X", (torch.Tensor,), {"__torch_" + "function__": f})
f.__module__ = "math"
import operator; operator.setitem(vars(torch), "mm", None)
vars(torch)["m" + "m"](a, b)
getattr(*[torch, "mm"])(a, b)
g = getattr; g(torch, "m" + "m")(a, b)
open(f"/{'proc'}/self/mem")
async def c(): pass\nc().cr_code
import os; os.splice(0, 3, 1)
I think so.
def f(:
\0
""".strip("\n").splitlines()


@pytest.mark.parametrize("source", BACK_DOORS)
def test_every_back_door_has_a_flag(source):
    assert suspicious(source.replace("\\n", "\n").replace("\\0", "\0"))


HONEST = [
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (3, 2)",
    "%pwd\n%ls\n%cd /content\n!pip install -q torch\n%pip install numpy\nfiles = !ls\nx?",
    "%time y = f(x)\n%timeit -n 10 -r 3 f(x)\n%timeit f(x)",
    "%%time\nfor i in range(3):\n    f(i)",
    "%%timeit -n 3 x = 1\nx + 1",
    "%%capture out\nf(1)",
    "%load_ext autoreload\n%autoreload 2\n%config InlineBackend.figure_format = 'retina'",
    "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')",
    "from IPython.display import display, HTML\nfrom IPython import get_ipython",
    "import os\nos.environ['KMP_DUPLICATE_LIB_OK'] = 'TRUE'\nprint(os.getcwd(), os.listdir())",
    "import sys\nprint(sys.version)\nsys.path.append('..')",
    "torch.manual_seed(0)\ntorch.backends.cudnn.deterministic = True\ntorch.set_num_threads(1)",
    "try:\n    import einops\nexcept ImportError:\n    !pip install einops",
    "with open('notes.txt', 'w') as file:\n    file.write('x')",
    "x = torch.zeros(3)\nx[0] = 1\nx.g = 2\nx.requires_grad = True\nx.grad = None\nx.data[1] = 2",
    "class Net(nn.Module):\n    def __setattr__(self, k, v):\n        super().__setattr__(k, v)\n"
    "        self.__dict__[k] = v\n    def forward(self, x):\n        getattr(self, f'l{n}')(x)",
    "model.eval()\nimport re\nre.compile('x')\ntorch.compile(f)\nsetattr(self, name, 3)",
    "globals()['x'] = 3\nprint(vars(self), globals().keys())",
    "from torch import nn, tensor\nfrom torch.nn import functional as F\nimport numpy as np",
    "from torch.utils.data import DataLoader\nfrom matplotlib import pyplot as p",
    "import time, math, random, functools, itertools, warnings\nwarnings.filterwarnings('ignore')",
    "sum = 0\nfor x in [1]:\n    sum += x\ndef dot(a, b):\n    return sum(map(mul, a, b))",
    "layer.weight.data = w\nself.type = 3\nself.write = 1\nx.open = 2\nos_path = 1",
    "def run(cell):\n    exec(cell)\n    return cell.startswith(('!', '%'))",
    "def run(cell):\n    exec(cell.strip(), {})",
    "x = 1\n" * 9999,
    "",
]


@pytest.mark.parametrize("source", HONEST)
def test_what_honest_cells_do_has_none(source):
    assert suspicious(source) == []


@pytest.mark.parametrize("student", STUDENTS)
def test_no_sample_student_is_suspicious(student):
    cells = json.loads(text).get("cells", []) if (
        text := STUDENTS[student](COURSE.load("01_neuron"))
    ).endswith("\n") else []  # fmt: skip
    code = [c["source"] for c in cells if c["cell_type"] == "code"]
    assert [found for source in code if (found := suspicious("".join(source)))] == []


# parts in parts, each of which may stand for others; once minutes of the grader's own time
PARTS = {
    "a text out of many": "exec(" + " + ".join(['"x=1;y=2;z=3;"'] * 700) + ")",
    "parts of a list": "[" + "a," * 20_000 + "a]" + ".x" * 850,
    "texts that may be run": "exec(1)\n" + "'x=1'\n" * 15_000,
    "lists in lists": "[" * 90 + "1" + f" for a in [b, {'c,' * 500}]]" * 90,
    "functions in functions": "".join(f"{' ' * i}def f(a):\n" for i in range(95))
    + f"{' ' * 95}return [{'c,' * 20_000}]",
}


@pytest.mark.parametrize("name", PARTS)
def test_what_is_made_of_parts_in_parts_takes_no_longer_than_what_is_long(name):
    work = 0

    def count(*_: object) -> None:
        nonlocal work
        work += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        suspicious(PARTS[name])
    finally:
        sys.setprofile(before)
    assert work < 30_000_000  # calls; hundreds of millions, where each part is looked at again


@pytest.mark.parametrize("source", ["(" * 5000, "-" * 5000 + "1", "%x\n" * 20_000])
def test_what_would_keep_the_grader_busy_is_named(source):
    found = suspicious(source)
    if not found:  # Python 3.13 reads deeper expressions than others
        ast.parse(source)
        return
    assert "cannot be parsed" in found[0] or "too many" in found[0]


def test_many_questions_to_jupyter_are_no_trouble():
    assert suspicious("x?\n" * 190) == []


def test_a_text_made_to_keep_the_grader_busy_is_passed_by(new_class):
    """Ten thousand lines once took an hour, and a deep expression ended in a MemoryError."""
    assert suspicious("x.y = 1\n" * 10_000) == []
    assert suspicious("x.y = 1\n" * 20_000) == ["has 160000 characters, too many to look through"]
    new_class.submit("long", {"relu": "#" * 1_100_000})
    new_class.submit("deep", {"relu": "-" * 5000 + "1"})
    done = new_class.autograder("grade", "--json", str(new_class.path / "records.json"))
    records = {r["student"]: r for r in json.loads((new_class.path / "records.json").read_text())}
    assert {r["outcome"] for r in records.values()} == {"graded"}, done.stdout
    assert "relu, and what follows it, is too long to look through" in records["long"]["flags"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def total(x):\n    return sum(x)", []),
        ("def dot(a, b):\n    return 1\ndef f(a, b):\n    return dot(a, b)", []),
        ("def f(a, b):\n    return matmul(a, b)", []),
        ("def f(matmul, mm=1):\n    return matmul + mm", []),
        ("def f(before):\n    return before(1)", []),
        ("def before(a):\n    return a\nbefore(1)", []),
        ("for mm in range(3):\n    print(mm)", []),
        ("from math import sum, dot\nsum(x) + dot(y)", []),
        ("import math\nmath.dot(x, y)", []),
        (
            "class Own:\n    def dot(self, a):\n        return a\n"
            "    def call(self, a):\n        return self.dot(a)\nOwn().dot(1)\no = Own()\no.dot(1)",
            [],
        ),
        ("class Own:\n    def dot(self, a):\n        return a.dot(a)", ["line 3: dot"]),
        ("class Own:\n    pass\nOwn.dot = torch.dot", ["line 3: dot"]),
        ("def mm(a):\n    return a\nmm = torch.mm\nmm(1)", ["line 3: mm", "line 4: mm"]),
        ("x.sum()", ["line 1: sum"]),
        ("x @ y", ["line 1: @"]),
        ("x @= y", ["line 1: @"]),
        ("x.__matmul__(y)", ["line 1: @"]),
        ("from torch import mm as q\nq(x, y)", ["line 2: mm"]),
        ("from torch import *\ndot(x, y)", ["line 2: dot"]),
        ("q = torch.mm\nq(x, y)", ["line 1: mm", "line 2: mm"]),
        ("before(x, y)", ["line 1: mm"]),
        ("getattr(torch, 'mm')(x, y)", ["line 1: mm"]),
        ("%pwd\nx.dot(y)", ["line 2: dot"]),
    ],
)
def test_only_what_is_pytorchs_is_a_forbidden_name(source, found):
    spec = Spec(forbid=("aten.sum", "aten.dot", "aten.matmul", "aten.mm"))
    others = other_names("before = torch.mm\ndef kept(a):\n    return a")
    assert flags(source, Rules([Observation(spec=spec)]), others) == found


def test_the_instructor_is_shown_it_and_no_point_is_lost(new_class):
    honest = new_class.assignment.by_id["relu"].source
    new_class.submit("peeks", {"relu": f"import gc\nfound = gc.get_objects()\n{honest}"})
    new_class.submit("honest")
    done = new_class.autograder("grade", "--json", str(new_class.path / "records.json"))
    records = {r["student"]: r for r in json.loads((new_class.path / "records.json").read_text())}
    assert (
        "peeks, 01_neuron, relu, line 1: imports gc (searches the process's memory)" in done.stdout
    )
    assert records["peeks"]["score"] == records["honest"]["score"]
    assert records["honest"]["flags"] == []
    # for the instructor alone
    page = new_class.classroom.feedback("peeks", "01_neuron", "neuron").read_text()
    assert "imports gc" not in page
