"""What is too much is refused before it is decoded: the grader's memory stays as it is."""

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run

from autograder.protocol import bounds

# what the case's own bytes take is in the measure as well
ALLOWED = 200 * bounds.MEGA
ANSWERS = {
    "nothing": "read",
    "nested metadata": "nested too deeply",
    "wide metadata": "more parts than a notebook can",
    "long metadata": "more than 14 MB",
    "outputs in the file": "read",
    "640,000 outputs in the file": "read",
    "outputs without end": "more parts than a notebook can",
    "a large plot in the file": "read",
    "a text without an end": "more than 14 MB",
    "signs of four bytes": "none of its cells belongs to",
    "cells without end": "more than 5000 cells",
    "a picture that unpacks": "None",
    "empty outputs": "sent more than the limit allows",
    "an output of lists": "sent more than the limit allows",
    "nested outputs": "complete",
    "outputs again and again": "sent more than the limit allows",
    "frames without end": "sent more than the limit allows",
    "large layers": "sent more than the limit allows",
    "a long header": "describes more than it may",
    "many parts": "more parts than it may",
    "many records": "more records than it may",
    "nested records": "cannot be decoded",
    "many tensors": "more tensors than it may",
    "a tensor that is not there": "cannot be decoded",
    "a tensor again and again": "cannot be decoded",
    "many numbers": "more numbers than it may",
    "places beside a 0": "more numbers than it may",
}


def test_every_bound_stands_in_the_page_on_security():
    page = (ROOT / "docs" / "security.md").read_text()
    for name, value in vars(bounds).items():
        if name.startswith("MAX_"):
            shown = f"{value // bounds.MEGA} MB" if value % bounds.MEGA == 0 else f"{value:,}"
            assert re.search(rf"(?<![\d,]){shown}(?![\d,]\d)", page), name


@pytest.fixture(scope="module")
def found():
    done = run(sys.executable, str(Path(__file__).with_name("too_much.py")))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines() if line]
    return {name: (said, growth) for name, said, growth in lines}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_is_too_much_is_refused_before_it_is_decoded(found, case):
    said, growth = found[case]
    assert ANSWERS[case] in said
    assert growth < ALLOWED
