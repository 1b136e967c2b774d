"""Memory in large pages: see autograder/jailed/large_pages.py."""

import subprocess
import sys
from pathlib import Path

import pytest

OFFERED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
PROGRAM = """
import re, torch
from pathlib import Path
from autograder.jailed import large_pages

def large():
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"AnonHugePages: +(\\d+) kB", rollup)[1])

numbers, words = torch.arange(2_000_000), [str(n) for n in range(200_000)]
before = large()
large_pages.enlarge()
assert torch.equal(numbers, torch.arange(2_000_000))
assert words == [str(n) for n in range(200_000)]
print(large() - before)
"""


@pytest.mark.skipif(
    not OFFERED.exists() or "[never]" in OFFERED.read_text(), reason="the kernel has no large pages"
)
def test_memory_keeps_what_it_holds_and_lies_in_large_pages():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 32 * 1024  # kB: numbers alone take 16 MB, PyTorch and words more
