"""What a notebook sets for itself does not reach the tests, and is there after them."""

import json

import pytest
from conftest import Class, autograder

from autograder.class_folder import Classroom
from autograder.course import Course
from autograder.judging.unpack import unpack
from autograder.protocol.results import RunCell

ANSWER = RunCell("import torch\n\ndef look():\n    return eval(looked)", "t", "t")
DOUBLE = "torch.set_default_dtype(torch.float64)"
WARNING = (
    "import contextlib, warnings\n\ndef caught():\n    try:\n        warnings.warn('oh')\n"
    "    except Warning:\n        return 'raised'\n    return 'shown'\n\n"
)
HOOK = "torch.nn.modules.module.register_module_forward_hook(lambda m, args, out: out * 0)"
LINEAR = "torch.nn.Linear(1, 1, bias=False)(torch.ones(1, 1)).item() == 0"
SETTINGS = {
    # what a student's cell says, and how a function of theirs sees it, by default and after it
    "dtype": (DOUBLE, "str(torch.ones(1).dtype)", "torch.float32", "torch.float64"),
    "device": ("torch.set_default_device('meta')", "torch.ones(1).device.type", "cpu", "meta"),
    "a device that is not here": (
        "def where():\n    try:\n        return torch.ones(1).device.type\n"
        "    except Exception:\n        return 'nowhere'\n\ntorch.set_default_device('cuda')",
        "where()",
        "cpu",
        "nowhere",
    ),
    "gradients": ("torch.set_grad_enabled(False)", "torch.is_grad_enabled()", True, False),
    "inference": (
        "inference = torch.inference_mode()\ninference.__enter__()",
        "torch.ones(1).is_inference()",
        False,
        True,
    ),
    "anomalies": (
        "torch.autograd.set_detect_anomaly(True, check_nan=False)",
        "torch.is_anomaly_enabled()",
        False,
        True,
    ),
    "autocast": (
        "cast = torch.autocast('cpu', torch.bfloat16)\ncast.__enter__()",
        "str((torch.ones(2, 2) @ torch.ones(2, 2)).dtype)",
        "torch.float32",
        "torch.bfloat16",
    ),
    "matmul": (
        "torch.set_float32_matmul_precision('medium')",
        "torch.get_float32_matmul_precision()",
        "highest",
        "medium",
    ),
    "digits of a float32": (
        "torch.backends.fp32_precision = 'tf32'",
        "(torch.backends.fp32_precision, torch.backends.cudnn.conv.fp32_precision)",
        ("none", "none"),
        ("tf32", "tf32"),
    ),
    "denormals": (
        "torch.set_flush_denormal(True)",
        "(torch.tensor(1e-310, dtype=torch.float64) * 1).item() > 0",
        True,
        False,
    ),
    "threads": ("torch.set_num_threads(2)", "torch.get_num_threads()", 1, 2),
    "deterministic": (
        "torch.use_deterministic_algorithms(True)",
        "torch.are_deterministic_algorithms_enabled()",
        False,
        True,
    ),
    "printing": (
        "torch.set_printoptions(precision=2)",
        "str(torch.tensor([1 / 3]))",
        "tensor([0.3333])",
        "tensor([0.33])",
    ),
    "hooks of modules": (HOOK, LINEAR, False, True),
    "numpy errors": (
        "import numpy\nnumpy.seterr(all='raise')",
        "__import__('numpy').geterr()['divide']",
        "warn",
        "raise",
    ),
    "numpy printing": (
        "import numpy\nnumpy.set_printoptions(precision=2)",
        "str(__import__('numpy').array([1 / 3]))",
        "[0.33333333]",
        "[0.33]",
    ),
    "warnings": (
        WARNING + "warnings.filterwarnings('error')",
        "caught()",
        "shown",
        "raised",
    ),
    "simple filter": (WARNING + "warnings.simplefilter('error')", "caught()", "shown", "raised"),
    "recursion limit": (
        "import sys\nsys.setrecursionlimit(400)",
        "__import__('sys').getrecursionlimit() > 900",
        True,
        False,
    ),
    "decimals": (
        "import decimal\ndecimal.getcontext().prec = 3",
        "str(__import__('decimal').Decimal(1) / 3)",
        "0.3333333333333333333333333333",
        "0.333",
    ),
    "digits": (
        "import sys\nsys.set_int_max_str_digits(700)",
        "__import__('sys').get_int_max_str_digits()",
        4300,
        700,
    ),
    "locale": (
        "import locale\nlocale.setlocale(locale.LC_ALL, 'C')",
        "__import__('locale').setlocale(0) == 'C'",
        False,
        True,
    ),
    "path": ("import sys\nsys.path.clear()", "len(__import__('sys').path) > 0", True, False),
    "folder": (
        "import os\nos.mkdir('deep')\nos.chdir('deep')",
        "__import__('os').path.basename(__import__('os').getcwd())",
        None,
        "deep",
    ),
    "garbage": ("import gc\ngc.disable()", "__import__('gc').isenabled()", True, False),
    "trace": (
        "import sys\ndef trace(*a):\n    pass\nsys.settrace(trace)",
        "__import__('sys').gettrace() is None",
        True,
        False,
    ),
    "profile": (
        "import sys\ndef profile(*a):\n    pass\nsys.setprofile(profile)",
        "__import__('sys').getprofile() is None",
        True,
        False,
    ),
    "alarm": (
        "import signal\nsignal.signal(signal.SIGALRM, print)\nsignal.setitimer(0, 500)",
        "__import__('signal').getitimer(0)[0] == 0",
        True,
        False,
    ),
}


def seen(worker, setting: str, look: str) -> tuple:
    """What a function of the student's sees in a hidden test, and what they see after it."""
    cells = [
        ANSWER,
        RunCell(f"import torch\nlooked = {look!r}\n{setting}"),
        RunCell("from autograder import probe\nprobe(look)", "t-hidden", "t", ("look",)),
        RunCell("print(repr(look()))"),
    ]
    run = worker.attempt(cells, 0, "cpu")
    assert run.ended is None, run.reason
    results = [run.results[number, None] for number in range(len(cells))]
    assert [result.error for result in results] == [None] * len(cells)
    [record] = unpack(results[2].evidence)
    return record.error or record.value, results[3].outputs[-1]["text"].strip()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_away_for_the_tests_and_back_after_them(worker, name):
    setting, look, default, theirs = SETTINGS[name]
    in_test, after = seen(worker, setting, look)
    if default is None:
        assert in_test != theirs
    else:
        assert in_test == default
    assert after == repr(theirs)


def test_all_settings_at_once(worker):
    # printing is what the last look is made of, and a dtype needs no more than itself
    alone = ("trace", "profile", "recursion limit", "a device that is not here")
    names = [name for name in SETTINGS if name not in alone]
    setting = "\n".join(SETTINGS[name][0] for name in names)
    looks = ", ".join(SETTINGS[name][1] for name in names if name not in ("folder", "device"))
    setting = setting.replace("torch.set_default_device('meta')", "")
    in_test, _ = seen(worker, setting, f"[{looks}]")
    expected = [SETTINGS[name][2] for name in names if name not in ("folder", "device")]
    assert in_test == expected


def test_what_cannot_be_looked_at_ends_no_run(worker):
    setting = "import sys, warnings\nwarnings.filters = sys.path = None"
    in_test, after = seen(worker, setting, "2 + 2")
    assert (in_test, after) == (4, "4")


def test_random_numbers_go_on_as_in_jupyter(worker):
    draw = "import random, numpy, torch\nprint(random.random(), numpy.random.rand(), torch.rand(1))"
    seeds = (
        "import random, numpy, torch\nrandom.seed(1)\nnumpy.random.seed(1)\ntorch.manual_seed(1)"
    )
    between = RunCell("from autograder import probe\nprobe(look)", "t-hidden", "t", ("look",))
    answer = RunCell("import torch\ndef look():\n    return torch.rand(3)", "t", "t")
    outputs = []
    for cells in ([answer, between], [answer]):
        cells = [RunCell(seeds), *cells, RunCell(draw)]
        run = worker.attempt(cells, 0, "cpu")
        outputs.append(run.results[len(cells) - 1, None].outputs)
    assert outputs[0] == outputs[1]
    assert outputs[0][0]["text"].startswith("0.13436424411240122 0.417022004702574")


@pytest.fixture(scope="module")
def graded(tmp_path_factory, course: Course) -> dict[tuple[str, str], dict]:
    """Notebooks with a cell of the student's own in front, and every answer right."""
    root = tmp_path_factory.mktemp("settings")
    classroom = Classroom(root / "class")
    cells = {
        "filters-warnings": ("01_neuron", 'import warnings\nwarnings.filterwarnings("error")'),
        "doubles": ("10_nn_linear", f"import torch\n{DOUBLE}"),
        "doubles-too": ("02_dense_layer", f"import torch\n{DOUBLE}"),
    }
    for student, (name, text) in cells.items():
        path = Class(classroom, course.load(name)).submit(student)
        notebook = json.loads(path.read_text())
        own = {"cell_type": "code", "id": "own", "metadata": {}, "source": text}
        notebook["cells"].insert(0, {**own, "execution_count": None, "outputs": []})
        path.write_text(json.dumps(notebook))
    done = autograder("grade", "--class", str(classroom.path), "--json", str(root / "records.json"))
    assert done.returncode in (0, 3), done.stderr
    records = json.loads((root / "records.json").read_text())
    return {(r["assignment"], r["student"]): r for r in records}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("01_neuron", "filters-warnings"),
        ("10_nn_linear", "doubles"),
        ("02_dense_layer", "doubles-too"),
    ],
)
def test_a_setting_costs_no_points(graded, course, name, student):
    record = graded[name, student]
    assert record["outcome"] == "graded"
    lost = {t["id"]: t["difference"] for t in record["tasks"] if t["score"] < t["max_score"]}
    written = {task.id for task in course.load(name).tasks if task.written}
    assert {task: words for task, words in lost.items() if task not in written} == {}
