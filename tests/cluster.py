"""A real Dask cluster on loopback."""

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import ROOT


@dataclass
class Cluster:
    """A Dask scheduler on loopback; a worker is started inside a course."""

    folder: Path
    address: str = ""
    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self, module: str, *arguments: str, **options) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running.append(subprocess.Popen(command, **quiet, **options))
        return self.running[-1]

    def schedule(self) -> None:
        file = self.folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        process = self.start("dask_scheduler", *options, "--scheduler-file", str(file))
        while not self.address:
            assert process.poll() is None, "the scheduler ended"
            with contextlib.suppress(FileNotFoundError, ValueError):
                self.address = json.loads(file.read_text())["address"]
            time.sleep(0.05)

    def work(self, course: Path = ROOT, **options) -> subprocess.Popen:
        arguments = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        folder = ("--local-directory", str(self.folder))
        return self.start("dask_worker", self.address, *arguments, *folder, cwd=course, **options)

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
