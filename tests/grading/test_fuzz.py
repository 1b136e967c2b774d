"""Damaged notebooks and damaged evidence end with an explicit outcome, whatever they hold."""

import sys

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from too_much import MEGA, peak

sys.path.append(str(ROOT / "benchmarks"))
from fuzz import Fuzz, stream_outcome  # noqa: E402

OUTCOMES = {"graded", "timeout", "out of memory", "crashed", "unreadable", "outdated"}
MANY = settings(
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def fuzz(worker, tmp_path_factory):
    return Fuzz("01_neuron", worker, tmp_path_factory.mktemp("fuzz"))


@MANY
@given(seed=st.integers(0, 10**9))
def test_a_damaged_notebook_has_an_outcome(fuzz, seed):
    assert fuzz.notebook_outcome(seed) in OUTCOMES


@MANY
@given(seed=st.integers(0, 10**9))
def test_damaged_evidence_has_a_verdict(fuzz, seed):
    assert fuzz.evidence_outcome(seed) in ("passed", "refused")


@MANY
@given(seed=st.integers(0, 10**9))
def test_a_damaged_stream_has_an_end_and_no_size(fuzz, seed):
    before = peak()
    assert stream_outcome(fuzz.evidence, seed) in ("complete", "crashed", "timeout")
    assert peak() - before < 100 * MEGA


def test_the_undamaged_passes(fuzz, tmp_path):
    from autograder.judging.verdict import judge_cell
    from autograder.protocol.results import CellResult

    records = fuzz.reference.records(fuzz.worker)
    for grade_id, evidence in fuzz.evidence.items():
        result = CellResult()
        result.evidence = evidence
        assert judge_cell(
            fuzz.assignment, fuzz.assignment.by_id[grade_id], records[grade_id], result
        ).passed
