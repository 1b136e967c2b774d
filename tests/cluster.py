"""A real Dask cluster on loopback."""

import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import ROOT, forks
from forks import Forked


@dataclass
class Cluster:
    """A Dask scheduler on loopback; a worker is started inside a course."""

    folder: Path
    address: str = ""
    running: list[subprocess.Popen | Forked] = field(default_factory=list)

    def start(self, module: str, *arguments: str, **options) -> Forked:
        """As a fork, and so are the workers that it starts."""
        with open(os.devnull, "w") as null:
            quiet = {"out": null.fileno(), "err": null.fileno()}
            program = f"distributed.cli.{module}"
            forked = forks().start(program, *arguments, main=f"{program}:main", **quiet, **options)
        self.running.append(forked)
        return forked

    def start_anew(self, module: str, *arguments: str, **options) -> None:
        """With other packages than the tests have."""
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running.append(subprocess.Popen(command, **quiet, **options))

    def schedule(self) -> None:
        file = self.folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        process = self.start("dask_scheduler", *options, "--scheduler-file", str(file))
        while not self.address:
            assert process.poll() is None, "the scheduler ended"
            with contextlib.suppress(FileNotFoundError, ValueError):
                self.address = json.loads(file.read_text())["address"]
            time.sleep(0.05)

    def work(self, course: Path = ROOT, **options) -> Forked:
        return self.start("dask_worker", *self.work_arguments, cwd=course, **options)

    @property
    def work_arguments(self) -> tuple[str, ...]:
        folder = ("--local-directory", str(self.folder))
        return self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *folder

    def close(self) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    pytest.importorskip("distributed", reason="Dask is not installed")
    cluster = Cluster(tmp_path)
    try:
        cluster.schedule()
        yield cluster
    finally:
        cluster.close()
