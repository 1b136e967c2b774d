"""The devices that tests run on: a CUDA device where there is one, and the simulated one (sim/)."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import torch
from conftest import SCRIPTS, executable_with, forks

sys.path.insert(0, str(Path(__file__).with_name("sim")))
from sim_device import NoCompilerError, built  # noqa: E402


@dataclass
class Device:
    """An accelerator, and the environment in which PyTorch finds it."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)
    executable: str | None = None  # stands for sys.executable, and starts workers in less time

    def run(self, command: str, *arguments: str, cwd: Path, **environment: str):
        """Run a command; the worker that it starts has the device."""
        environment = {**os.environ, **self.environment, **environment}
        whole = [str(SCRIPTS / command), *arguments]
        return forks().run(*whole, cwd=cwd, env=environment, executable=self.executable)

    def autograder(self, *arguments: str, cwd: Path):
        return self.run("autograder", *arguments, cwd=cwd)

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Have the workers that this process starts find the device."""
        for name, value in self.environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "executable", self.executable or sys.executable)


def find(name: str) -> Device:
    """The device "cuda" or "sim"; where it is not there, the test is skipped."""
    if name == "sim":
        try:
            folder = built()
        except NoCompilerError as error:
            pytest.skip(str(error))
        return Device("sim", {"PYTHONPATH": str(folder)}, executable_with(folder))
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device on this machine")
    return Device("cuda")
