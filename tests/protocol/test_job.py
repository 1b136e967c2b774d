"""What a run is given: see autograder/protocol/job.py."""

import marshal
import tracemalloc

from autograder.protocol.job import read_source_line, source_line


def test_hidden_tests_come_with_their_code():
    source, code = read_source_line(source_line("def f():\n    return 'α'\n", "hidden"))
    assert source == "def f():\n    return 'α'\n"
    names: dict = {}
    exec(marshal.loads(code), names)
    assert names["f"]() == "α"
    assert names["f"].__code__.co_filename == "<hidden tests>"


def test_other_cells_and_what_is_no_python_come_without():
    for source, kind in (("x = 1", "own"), ("x = 1", "given"), ("x = (", "hidden"), ("", "hidden")):
        line = source_line(source, kind)
        assert line.endswith(b"\n") and line.count(b"\n") == 1
        kept, code = read_source_line(line)
        assert kept == source
        assert bool(code) == (source == "" and kind == "hidden")


def test_what_students_hand_in_is_not_kept():
    tracemalloc.start()
    for number in range(20):
        source_line(f"# {number}" + "x" * 1_000_000, "own")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000
