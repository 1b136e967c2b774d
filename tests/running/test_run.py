"""Running cells: outputs, limits, and what a cell can do to its own process."""

import os
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.protocol.results import RunCell
from autograder.running.repeats import execute
from autograder.running.runner import Recorded
from autograder.running.worker import Worker
from autograder.running.workers import Workers
from autograder.settings import Limits

PROBE = RunCell("from autograder import probe\nprobe(lambda: 42)", "answer-values", "answer", ())


def output(worker, source: str) -> list[dict]:
    return worker.attempt([RunCell(source)], 0, "cpu").results[0, None].outputs


def text(worker, source: str) -> str:
    return "".join(o.get("text", "") for o in output(worker, source))


def test_outputs_are_collected(worker):
    outputs = output(worker, "print('hi')\nimport sys\nprint('oh', file=sys.stderr)\n1 + 1")
    assert [o["output_type"] for o in outputs] == ["stream", "stream", "execute_result"]
    assert outputs[1] == {"output_type": "stream", "name": "stderr", "text": "oh\n"}
    assert outputs[2]["data"] == {"text/plain": "2"}


def test_a_plot_is_a_png(worker):
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    assert any("image/png" in o.get("data", {}) for o in output(worker, source))


def test_an_error_shows_the_students_line(worker):
    [error] = output(worker, "def f():\n    return 1 / 0\nf()")
    assert (error["output_type"], error["ename"]) == ("error", "ZeroDivisionError")
    assert "return 1 / 0" in "".join(error["traceback"])


@pytest.mark.parametrize(
    "source",
    [
        "%%time\nprint('timed')",
        "%timeit -n 1 -r 1 1 + 1",
        "x = 1\n%timeit -n 1 -r 1 x",
        "x = [1]\nx?",
        "import asyncio\nawait asyncio.sleep(0)",
    ],
)
def test_what_notebooks_do_works(worker, source):
    assert worker.attempt([RunCell(source)], 0, "cpu").results[0, None].error is None


def test_output_is_cut_at_the_limit(worker):
    printed = text(worker, "print('x' * 10_000_000)\nprint('y')")
    assert 200_000 < len(printed) < 400_000
    assert "cut" in printed[-60:]


def test_a_cell_that_hangs_is_blanked_and_the_rest_runs(quick):
    result = execute(quick, [RunCell("while True: pass", "loop", "loop"), PROBE], 0, "cpu")
    assert (result.ended, result.at) == ("timeout", 0)
    assert result.reason == "cell loop did not finish within 1 s"
    assert result.results[1, None].evidence is not None


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os\nos._exit(0)", "exit 0"),
        ("import os\nos._exit(7)", "exit 7"),
        ("import os\nos.abort()", "signal"),
        ("import ctypes\nctypes.string_at(0)", "signal 11"),
    ],
)
def test_a_cell_that_ends_the_process_is_a_crash(worker, source, how):
    result = execute(worker, [RunCell(source), PROBE], 0, "cpu")
    assert result.ended == "crashed"
    assert how in result.reason
    assert result.results[1, None].evidence is not None


@pytest.mark.parametrize("way", ["exit()", "import sys\nsys.exit(3)", "raise SystemExit"])
def test_leaving_the_notebook_politely_is_an_error_of_the_cell(worker, way):
    result = execute(worker, [RunCell(way), PROBE], 0, "cpu")
    assert result.ended is None
    assert result.results[1, None].evidence is not None


def test_too_much_memory_is_said(worker):
    result = execute(worker, [RunCell("x = bytearray(2**40)"), PROBE], 0, "cpu")
    assert result.ended == "out of memory"
    assert result.results[1, None].evidence is not None


def test_at_most_three_cells_are_blanked(worker):
    cells = [RunCell(f"import os\nos._exit({i})", f"c{i}", f"t{i}") for i in range(6)]
    result = execute(worker, [*cells, PROBE], 0, "cpu")
    assert (result.ended, result.at) == ("crashed", 0)
    assert (6, None) not in result.results


@pytest.fixture
def quick(worker):
    """The worker with limits of seconds."""
    limits, worker.limits = worker.limits, Limits(cell_seconds=1, total_seconds=5)
    yield worker
    worker.limits = limits


HANGS = "while True: __import__('time').sleep(1)"


def test_any_number_of_own_cells_that_hang_cost_no_answer(quick):
    own = [RunCell(f"x = {i}\n{HANGS}") for i in range(7)]
    crash = RunCell("import os\nos._exit(1)", "crash", "crash")
    hang = RunCell(HANGS, "hang", "hang")
    result = execute(quick, [*own[:4], crash, *own[4:], hang, PROBE], 0, "cpu")
    assert (result.ended, result.at) == ("timeout", 0)
    assert result.results[9, None].evidence is not None


def test_what_an_own_cell_defines_outlives_its_hanging(quick):
    helper = "import math\nSIZE = 7\ndef helper():\n    return SIZE + math.floor(0.5)\n"
    use = RunCell("from autograder import probe\nprobe(helper)", "use-values", "use", ("helper",))
    other = RunCell(f"%matplotlib inline\n{HANGS}\ndef other(): pass")
    result = execute(quick, [RunCell(helper + HANGS), other, use], 0, "cpu")
    assert result.results[2, None].error is None
    assert result.results[2, None].evidence is not None
    definition = RunCell(f"class Slow:\n    {HANGS}")
    assert execute(quick, [definition, PROBE], 0, "cpu").results[1, None].evidence is not None


def test_own_cells_that_use_up_the_time_are_left_out(quick):
    slow = RunCell("import time\ntime.sleep(0.8)")
    result = execute(quick, [*[slow] * 7, PROBE], 0, "cpu")
    assert (result.ended, result.reason) == ("timeout", "the notebook did not finish within 5 s")
    assert result.results[7, None].evidence is not None


def test_all_runs_together_have_a_limit_and_what_was_seen_counts(quick):
    wait = "import time\ntime.sleep(0.8)"
    slow = [RunCell(wait, f"c{i}", f"t{i}") for i in range(14)]
    late = RunCell(PROBE.source, "late-values", "late", ())
    result = execute(quick, [PROBE, *slow[:4], late, *slow[4:]], 0, "cpu")
    assert result.ended == "timeout"
    assert quick.limits.total_seconds < result.seconds < 2 * quick.limits.total_seconds + 2
    assert all(result.results[i, None].evidence is not None for i in (0, 5))


def test_forged_frames_cost_their_own_cell_only(worker):
    junk = "b'C\\xff\\xff\\0\\0'"
    forge = f"import os\nfor _ in range(3):\n    os.write(3, {junk})"
    result = execute(worker, [RunCell(forge), PROBE], 0, "cpu")
    assert (result.ended, result.at) == ("timeout", 0)
    assert result.results[1, None].evidence is not None


@pytest.mark.parametrize(
    "payload", ['{"cell": 1e999, "branch": null}', '{"cell": 1, "branch": {}}', "1" * 5000]
)
def test_absurd_frames_break_nothing(worker, payload):
    forge = (
        f"import os\nfrom autograder.protocol.frames import frame\npayload = {payload.encode()!r}\n"
    )
    forge += "for kind in (b'C', b'O', b'S'):\n    os.write(3, frame(kind, payload))"
    result = execute(worker, [RunCell(forge), PROBE], 0, "cpu")
    assert result.ended is None
    assert result.results[1, None].evidence is not None


def test_a_forged_error_is_no_longer_than_a_real_one(worker):
    forge = "import json, os\nfrom autograder.protocol.frames import frame\n"
    forge += "error = {'type': 'x' * 10**6, 'message': 'y' * 10**6}\n"
    forge += "frames = frame(b'O', json.dumps({'outputs': [], 'error': error}).encode())\n"
    forge += "frames += frame(b'D', b'{}')\n"
    forge += "while frames:\n    frames = frames[os.write(3, frames):]\nos._exit(0)"
    error = worker.attempt([RunCell(forge)], 0, "cpu").results[0, None].error
    sizes = {"type": 200, "message": 2000, "line": 0, "names": 0}
    assert {key: len(text) for key, text in error.items()} == sizes


def test_a_later_cell_is_not_there_before_its_turn(worker):
    look = "import os\nos.set_blocking(4, False)\nos.read(4, 9)"
    result = worker.attempt([RunCell(look), PROBE], 0, "cpu")
    assert result.results[0, None].error["type"] == "BlockingIOError"


def test_who_asks_for_the_next_cell_has_done_with_this_one(worker):
    """A cell ends itself, reads the next, and sends evidence for both by hand."""
    ahead = "import json, os\nfrom autograder.jailed.pack import Packer\n"
    ahead += "from autograder.protocol.frames import frame\npacker = Packer()\n"
    ahead += "packer.add({'value': 1})\nevidence = frame(b'E', packer.pack())\n"
    ahead += "os.write(3, frame(b'O', b'{\"outputs\": [], \"error\": null}'))\n"
    ahead += "print(json.loads(os.read(4, 9999)))\nos.write(3, evidence)\n"
    ahead += "os.write(3, frame(b'C', b'{\"cell\": 0, \"branch\": null}') + evidence)\n"
    ahead += "os.write(3, frame(b'C', b'{\"cell\": 2, \"branch\": null}') + evidence)\n"
    ahead += "os.write(3, frame(b'O', b'{\"outputs\": [], \"error\": null}'))\n"
    ahead += "os.write(3, frame(b'C', b'{\"cell\": 1, \"branch\": null}') + evidence)\nos._exit(0)"
    result = worker.attempt([RunCell(ahead), PROBE, RunCell("2")], 0, "cpu")
    assert result.results[0, None].evidence is None
    assert result.results[1, None].evidence is not None
    assert (2, None) not in result.results


def test_cells_larger_than_a_pipe_arrive(worker):
    large = RunCell(f"x = {'x' * 3_000_000!r}\nprint(len(x))")
    result = worker.attempt([large, large, PROBE], 0, "cpu")
    assert [result.results[i, None].outputs[0]["text"] for i in (0, 1)] == ["3000000\n"] * 2
    deaf = RunCell("import os\nos.close(4)")
    result = execute(worker, [deaf, large, PROBE], 0, "cpu")
    assert (result.ended, result.at) == ("crashed", 0)
    assert result.results[2, None].evidence is not None


def test_garbage_in_place_of_frames_ends_the_run(worker):
    result = worker.attempt([RunCell("import os\nos.write(3, bytes(9))")], 0, "cpu")
    assert (result.ended, result.reason) == (
        "crashed",
        "cell 1 wrote where only the tests may write",
    )


def test_sending_too_much_ends_the_run(worker):
    flood = "import os\nwhile True:\n    os.write(3, b'E' + b'\\xff\\xff\\xff\\x7f' + bytes(2**20))"
    result = worker.attempt([RunCell(flood)], 0, "cpu")
    assert result.ended == "crashed"
    assert "sent more than the limit allows" in result.reason


def test_evidence_sent_twice_is_surplus(worker):
    twice = (
        "import os\nfrom autograder.protocol.frames import frame\n"
        "os.write(3, frame(b'E', b'1'))\nos.write(3, frame(b'E', b'2'))"
    )
    result = worker.attempt([RunCell(twice)], 0, "cpu")
    assert result.results[0, None].surplus


def test_a_run_leaves_nothing_for_the_next(worker):
    first = "x = 1\nimport os, sys\nos.environ['LEFT'] = 'y'\nsys.path.append('left')\n"
    first += "import torch\ntorch.leftover = 1\nopen('left.txt', 'w').write('z')"
    worker.attempt([RunCell(first)], 0, "cpu")
    seen = (
        "import os, sys, torch\nprint('x' in globals(), 'LEFT' in os.environ, 'left' in sys.path,"
    )
    seen += " hasattr(torch, 'leftover'), os.listdir())"
    assert text(worker, seen) == "False False False False []\n"


def test_a_worker_that_died_is_replaced(course):
    with Worker(Limits(), course.cache) as worker:
        worker.wait_ready()
        worker._process.kill()
        worker._process.wait()
        assert worker.attempt([PROBE], 0, "cpu").results[0, None].evidence is not None


def test_a_worker_that_died_is_replaced_once_for_all_its_runs(course):
    numbers = range(6)
    with Worker(Limits(), course.cache) as worker, ThreadPoolExecutor(3) as threads:
        worker.wait_ready()
        worker._process.kill()
        worker._process.wait()
        found = list(threads.map(lambda n: (text(worker, f"print({n})"), worker.pid), numbers))
    assert [words for words, _ in found] == [f"{n}\n" for n in numbers]
    assert len({pid for _, pid in found}) == 1


def test_workers_take_more_runs_than_they_are(course):
    numbers = range(9)
    workers = Workers(Limits(), course.cache, jobs=2)
    with ThreadPoolExecutor(9) as threads:
        found = list(threads.map(lambda n: text(workers, f"print({n})"), numbers))
    workers.close()
    assert found == [f"{n}\n" for n in numbers]
    assert workers.width == 3


def test_nothing_outlives_the_grader(course, tmp_path):
    program = tmp_path / "grader.py"
    program.write_text(
        "import os, threading\nfrom pathlib import Path\n"
        "from autograder.protocol.results import RunCell\n"
        "from autograder.settings import Limits\nfrom autograder.running.worker import Worker\n"
        f"worker = Worker(Limits(cell_seconds=60), Path({str(course.cache)!r}))\n"
        "worker.wait_ready()\n"
        "pid = worker.pid\n"
        "def say():\n"
        "    children = Path(f'/proc/{pid}/task/{pid}/children')\n"
        "    while not children.read_text():\n"
        "        pass\n"
        "    print(pid, children.read_text(), flush=True)\n"
        "threading.Thread(target=say).start()\n"
        "worker.attempt([RunCell('while True: pass')], 0, 'cpu')\n"
    )
    grader = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True)
    processes = [int(word) for word in grader.stdout.readline().split()]
    assert len(processes) > 1
    descriptors = [os.pidfd_open(process) for process in processes]
    grader.kill()
    grader.wait()
    for descriptor in descriptors:
        ended, _, _ = select.select([descriptor], [], [], 30)
        assert ended
        os.close(descriptor)


def test_what_was_recorded_is_not_run_again(worker):
    recorded = Recorded(worker)
    draw = RunCell("import os\nprint(os.urandom(8).hex())")
    first, again = (recorded.attempt([draw], 1, "cpu") for _ in range(2))
    assert again.results[0, None].outputs == first.results[0, None].outputs
    for other in (recorded.attempt([draw], 2, "cpu"), recorded.attempt([draw, draw], 1, "cpu")):
        assert other.results[0, None].outputs != first.results[0, None].outputs
    assert recorded.attempt([draw], 1, "cpu", instead={0: ""}).results[0, None].outputs == []
