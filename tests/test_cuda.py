"""Grading on a CUDA device, where there is one."""

import json

import pytest
import torch
from conftest import ZIP, autograder

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="there is no CUDA device on this machine"
)

CPU_ONLY = "def tensor_relu(x):\n    return torch.maximum(x, torch.zeros(x.shape, device='cpu'))"


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
    assert record["tasks"][0]["diagnosis"]


def test_with_all_devices_a_cell_pays_only_if_it_passes_on_each(new_class, tmp_path):
    new_class.submit("perfect")
    new_class.submit("cpu-only", {"tensor-relu": CPU_ONLY})
    out = tmp_path / "out.json"
    done = new_class.autograder("grade", "01_neuron", "--device", "all", "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    scores = {
        record["student"]: {task["id"]: task["score"] for task in record["tasks"]}
        for record in json.loads(out.read_text())
    }
    assert scores["perfect"]["tensor-relu"] == 3
    assert scores["cpu-only"]["tensor-relu"] == 0
