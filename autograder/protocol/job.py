"""What a run is given: its job, as one line of JSON before the cells' sources."""

import base64
import contextlib
import functools
import json
import marshal
from dataclasses import asdict, dataclass, field
from types import CodeType
from typing import Any

from autograder.protocol.values import HIDDEN

NOBODY = 65534  # the user that root becomes in the jail
REQUIRED = ("user", "limits", "files", "calls")  # layers of the jail without which nothing runs
FLAG_JAILED, FLAG_OPEN = b"J", b"O"  # what asks a worker for a run
LOST_DEVICE = 90  # the exit code of a run whose accelerator takes no more work
WAITING_FACTOR = 20  # a busy machine gives a process a twentieth of its time and more


@dataclass
class Confinement:
    """What one run may use. Paths are absolute; sizes in bytes, times in seconds.

    `read` is what the worker named as readable when it started (see `readable_paths`).
    """

    scratch: str
    memory: int
    cpu_seconds: int
    open_files: int
    file_size: int
    threads: int
    scratch_size: int
    device: str = "cpu"
    processes: bool = False  # the reference's run forks; a student's never does
    read: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class JobCell:
    """What a run knows of a cell before it is given the source.

    `kind` is one of `results.RunCell`. `binds` is for cells that are ours and given to all: the
    names that they bind. `takes` is for hidden tests: the names that they have from the answers;
    `fixed` says that they draw nothing.
    """

    grade_id: str | None
    kind: str
    takes: tuple[str, ...]
    binds: tuple[str, ...]
    ends_task: bool
    fixed: bool


@dataclass(frozen=True)
class Branch:
    """A known answer to run in a fork of the reference: its source stands in for cell `at`,
    and the cells `cells` follow. After `seconds` of processor time, or WAITING_FACTOR times as
    long by the clock, its fork is ended; with 0 it has no clock, and shares a fork with the others
    of its cell. `sources` are those of `cells`."""

    name: str
    source: str
    at: int
    cells: tuple[int, ...]
    seconds: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One run of a notebook.

    `shown` is the seed of the shown draws, if hidden tests may be asked for them; with `given`,
    what hidden tests call functions with is written down, too.
    """

    seed: int
    shown: int | None
    given: bool
    device: str
    cells: tuple[JobCell, ...]
    branches: tuple[Branch, ...]
    output_limit: int  # characters of all outputs
    confinement: Confinement

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Job":
        parts: dict[str, Any] = json.loads(line)
        return cls(
            **{
                **parts,
                "cells": tuple(JobCell(**cell) for cell in parts["cells"]),
                "branches": tuple(Branch(**branch) for branch in parts["branches"]),
                "confinement": Confinement(**parts["confinement"]),
            }
        )


def hidden_code(source: str) -> CodeType:
    """The code of hidden tests."""
    return compile(source, HIDDEN, "exec", dont_inherit=True)


def source_line(source: str, kind: str) -> bytes:
    """What a run is given when a cell's turn comes; see `read_source_line`.

    Hidden tests come with their code: to compile them is a tenth of what they cost. A worker is
    of the same Python.
    """
    code = _marshalled(source) if kind == "hidden" else ""
    return json.dumps([source, code]).encode() + b"\n"


@functools.lru_cache(maxsize=4096)  # for all runs of a class; students' own cells are not kept
def _marshalled(source: str) -> str:
    with contextlib.suppress(SyntaxError, ValueError):  # said when they run
        return base64.b64encode(marshal.dumps(hidden_code(source))).decode()
    return ""


def read_source_line(line: bytes) -> tuple[str, bytes]:
    """A cell's source, and its code, marshalled, if it is at hand."""
    source, code = json.loads(line)
    return source, base64.b64decode(code)
