"""This course on a CUDA device, where there is one; test_devices.py has what holds on any."""

import json

import pytest
import torch
from conftest import ZIP, autograder

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="there is no CUDA device on this machine"
)


def test_every_reference_passes_on_cuda():
    done = autograder("verify", "--reference", "--device", "cuda")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "01_neuron on cuda: passes" in done.stdout


def test_known_answers_give_on_cuda_what_they_should(new_class, tmp_path):
    done = autograder("verify", "01_neuron", "--device", "cuda")
    assert done.returncode == 0, done.stdout + done.stderr
    new_class.submit("zips", {"weighted-sum": ZIP})
    out = tmp_path / "out.json"
    done = new_class.autograder("grade", "01_neuron", "--device", "cuda", "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    [record] = json.loads(out.read_text())
    assert record["tasks"][0]["diagnoses"]
