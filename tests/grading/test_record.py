"""A record reads what it wrote, and what versions before it wrote."""

import json
from dataclasses import replace

import pytest

from autograder.grading.record import Record, read_record

TASK = {
    "id": "relu",
    "title": "ReLU",
    "score": 1.5,
    "max_score": 2.0,
    "written": False,
    "difference": "relu(2.5): expected 2.5, got 1",
    "rows": [["expected", "2.5"], ["got", "1"]],
    "diagnoses": [{"name": "steps", "hint": "Look at 2.5."}],
    "void": [],
    "cells": [{"id": "relu-values", "score": 1.0, "max_score": 2.0}],
    "waiting": False,
    "remark": None,
}
WRITTEN = {
    "assignment": "01_neuron",
    "student": "ann",
    "outcome": "out of memory",
    "reason": "cell relu asked for more memory than allowed",
    "score": 1.25,
    "max_score": 32.0,
    "seconds": 0.3,
    "device": "cpu",
    "seed": 7,
    "tasks": [TASK],
    "repairs": [],
    "flags": ["relu, line 1: sys"],
    "version": "1",
    "submitted": True,
    "answers": {"why-not-xor": "abc"},
    "timestamp": "",
    "made": {"seed": "7"},
    "key": "k",
    "penalty": 0.25,
}


def test_what_was_written_is_read_and_written_again():
    record = Record.from_json(WRITTEN)
    assert json.dumps(record.to_json()) == json.dumps(WRITTEN)  # in the same order
    assert record.storable() == record


def test_before_the_gradebook_was_asked_it_says_nothing_of_it():
    task = {key: value for key, value in TASK.items() if key not in ("waiting", "remark")}
    written = {key: value for key, value in WRITTEN.items() if key != "penalty"}
    written |= {"tasks": [task], "score": 1.5}
    assert Record.from_json(written).to_json() == written


def test_there_was_one_diagnosis_at_the_most_before():
    older = {key: value for key, value in TASK.items() if key not in ("diagnoses", "rows")}
    for diagnosis in (TASK["diagnoses"][0], None):
        [task] = Record.from_json(WRITTEN | {"tasks": [older | {"diagnosis": diagnosis}]}).tasks
        assert [one.name for one in task.diagnoses] == (["steps"] if diagnosis else [])


def test_the_penalty_is_taken_off_once():
    record = Record.from_json(WRITTEN)
    assert (record.earned, record.score) == (1.5, 1.25)
    assert replace(record, penalty=1.0).score == 0.5
    assert record.tasks[0].judged == 1.0  # not what a person gave


def test_half_a_surrogate_is_replaced():
    record = replace(Record.from_json(WRITTEN), reason="\ud800")
    assert record.storable().reason == "?"


def test_an_older_versions_record_is_read(tmp_path):
    older = {k: v for k, v in WRITTEN.items() if k not in ("made", "timestamp", "submitted")}
    path = tmp_path / "neuron.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {"autograder": older}}, indent=1))
    record = read_record(path)
    assert record is not None and (record.made, record.submitted) == ({}, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"metadata": {}}',
        '{"metadata": {"autograder": 5}}',
        json.dumps({"metadata": {"autograder": {**WRITTEN, "outcome": "fine"}}}),
        json.dumps({"metadata": {"autograder": {**WRITTEN, "tasks": 3}}}) + "\n",
        json.dumps({"metadata": {"autograder": {"version": "1"}}}),
    ],
)
def test_what_is_no_record_is_none(tmp_path, text):
    path = tmp_path / "neuron.ipynb"
    path.write_text(text)
    assert read_record(path) is None
    assert read_record(tmp_path / "nothing.ipynb") is None
