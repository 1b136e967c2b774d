"""Stock nbgrader on a sample of a class, in a course of its own: `bench.py` runs this.

    python benchmarks/stock.py CLASS SAMPLE ASSIGNMENT...

The course is made from the same source notebooks with nbgrader's own steps and settings; each
submission is graded as formgrader's button does. Imports and setting up are not counted. Prints
one JSON object per submission: its seconds, processor seconds and the seconds of its cells.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent


def make_course(root: Path, submitted: Path, names: list[str], sample: int) -> NbGraderAPI:
    for name in names:
        shutil.copytree(ROOT / "build" / "source" / name, root / "source" / name)
        for student in sorted(submitted.iterdir())[:sample]:
            shutil.copytree(student / name, root / "submitted" / student.name / name)
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
    config.Application.log_level = 50
    api = NbGraderAPI(config=config)
    for name in names:
        done = api.generate_assignment(name, force=True)
        if not done["success"]:
            raise SystemExit(done["log"])
    return api


def cells_seconds(notebook: Path) -> float:
    """What nbclient noted as the time of each cell, together."""
    total = 0.0
    for cell in json.loads(notebook.read_text())["cells"]:
        times = cell["metadata"].get("execution", {})
        ends = times.get("iopub.status.busy"), times.get("shell.execute_reply")
        if all(ends):
            busy, reply = (datetime.fromisoformat(end) for end in ends)
            total += (reply - busy).total_seconds()
    return total


def main() -> None:
    submitted, sample, names = Path(sys.argv[1]) / "submitted", int(sys.argv[2]), sys.argv[3:]
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # alembic
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        with contextlib.redirect_stdout(io.StringIO()):
            api = make_course(root, submitted, names, sample)
        for name in names:
            for student in sorted(path.name for path in (root / "submitted").iterdir()):
                before, began = sum(os.times()[:4]), time.monotonic()
                with contextlib.redirect_stdout(io.StringIO()):
                    done = api.autograde(name, student, force=True)
                seconds, used = time.monotonic() - began, sum(os.times()[:4]) - before
                found = list((root / "autograded" / student / name).glob("*.ipynb"))
                if not found:
                    raise SystemExit(done["log"] or done["error"])
                own = cells_seconds(found[0])
                row = {"assignment": name, "seconds": seconds, "processor": used, "cells": own}
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
