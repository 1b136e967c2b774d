"""The warm worker: a process with everything imported, from which each run is forked.

It is started as ``python -m autograder.jailed.process FD [IMPORT...]`` with a clean environment
and holds no secret. Each IMPORT is a statement that it runs beforehand, if it can; what else is
needed is left to each run. It never reads a job: over the socket FD it receives file descriptors
and passes them on to a fork. For each run there are three processes:

    worker ── guard ── prisoner

The *guard* waits for the *prisoner*, kills it when its leash is let go (the grader closed it,
or died), and reports how it ended. The prisoner is process 1 of its own namespaces where the
kernel allows that, so that everything it started dies with it. It locks itself in, reads its
job, runs the cells and writes frames (see `protocol.frames`). The job is a line of JSON, and then
one for each cell's source, which comes when the cell before is done.
"""

import contextlib
import fcntl
import gc
import itertools
import json
import mmap
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from autograder.jailed import confine as jail
from autograder.jailed import large_pages, surroundings
from autograder.jailed.confine import JailError
from autograder.jailed.names import Names
from autograder.jailed.unjailed import refuse_as_the_jail_would
from autograder.protocol.frames import frame
from autograder.protocol.job import (
    FLAG_JAILED,
    LOST_DEVICE,
    REQUIRED,
    WAITING_FACTOR,
    Branch,
    Job,
    read_source_line,
)

# system call filters for runs (with processes, with the driver of an accelerator)
FILTER_KINDS = [(False, False), (True, False), (False, True), (True, True)]
MANY = 10  # runs; a worker that had so many has many more before it, and large pages pay
Filters = dict[tuple[bool, bool], bytes | JailError]


def main() -> None:
    """Import everything, say what runs may read, then fork one for every message that arrives."""
    control = socket.socket(fileno=int(sys.argv[1]))
    shell = warm_up(sys.argv[2:])
    try:
        filters: Filters = {kind: jail.build_call_filter(*kind) for kind in FILTER_KINDS}
    except JailError as error:
        filters = dict.fromkeys(FILTER_KINDS, error)
    # children are collected by the kernel; a guard reports through its own pipe
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    control.sendall(json.dumps(jail.readable_paths()).encode() + b"\n")
    for run in itertools.count(1):
        message, descriptors, _, _ = socket.recv_fds(control, 1, 4)
        if not message:
            os._exit(0)  # taking down everything imported, piece by piece, takes half a second
        _start_guard(message == FLAG_JAILED, descriptors, control, shell, filters)
        if run == MANY:
            large_pages.enlarge()  # takes half a second, in which the run has begun


def warm_up(statements: Sequence[str]) -> Any:
    """Import what notebooks import, run one tensor operation, never a parallel region.

    Every fork is quicker with fewer libraries, so a worker has only those that its runs need.
    """
    gc.disable()  # what is imported is there to stay: looking through it takes a tenth of the time
    surroundings.furnish()
    import numpy.random  # noqa: F401  (the first draw imports it)
    import torch

    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.testing.assert_close(torch.ones(1), torch.ones(1))  # the first imports more of PyTorch
    # and the first torch.autograd.grad this; to call it would start a thread for each accelerator,
    # and after that PyTorch refuses all derivatives in forks
    import torch.fx.experimental.symbolic_shapes

    import autograder.jailed.defaults
    import autograder.jailed.draws  # noqa: F401
    from autograder.jailed import operations, processes
    from autograder.jailed.shell import Outputs, Shell

    for statement in statements:
        with contextlib.suppress(Exception):  # what is not here fails in the run that needs it
            exec(statement, {})
    processes.stand_in()
    operations.forget_what_hides()
    shell = Shell.instance()
    shell.run("import torch\ntorch.ones(1)", Outputs(10_000))
    if "matplotlib.pyplot" in sys.modules:  # the first figure is slow
        shell.run("import matplotlib.pyplot as p; p.figure(); p.close('all')", Outputs(10_000))
    shell.run("raise ValueError('warm')", Outputs(10_000))  # the first traceback is slow
    shell.forget()
    surroundings.hide_files()
    gc.collect()
    gc.enable()
    gc.freeze()  # a fork's collector leaves these objects, and their pages, alone
    return shell


# ---------------------------------------------------------------- guard


def _start_guard(
    jailed: bool, descriptors: list[int], control: socket.socket, shell: Any, filters: Filters
) -> None:
    """Fork the guard, help it into new namespaces, and let go of the run's descriptors."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        try:
            control.close()
            ours.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            job, result, status, leash = descriptors
            _guard(jailed, job, result, status, leash, theirs, shell, filters)
        finally:
            os._exit(1)
    theirs.close()
    if jailed:
        guard = ours.recv(16)  # its process id, once it is in an unmapped user namespace
        if guard:
            try:
                jail.map_user(int(guard))
                ours.sendall(b"mapped")
            except JailError:
                ours.sendall(b"refused")
    ours.close()
    for descriptor in descriptors:
        os.close(descriptor)


def _guard(
    jailed: bool,
    job: int,
    result: int,
    status: int,
    leash: int,
    warden: socket.socket,
    shell: Any,
    filters: Filters,
) -> None:
    """Fork the prisoner, wait for its end or for the leash, write its status as a line of JSON."""
    namespaced = jailed and _enter_namespaces(warden)
    warden.close()
    prisoner = os.fork()
    if prisoner == 0:
        try:
            os.close(status)
            os.close(leash)
            _prisoner(jailed, job, result, shell, filters, namespaced)
        finally:
            os._exit(1)
    os.close(job)
    os.close(result)
    code, usage = _await(prisoner, leash)
    report = {
        "exit": os.waitstatus_to_exitcode(code),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_memory": usage.ru_maxrss * 1024,
    }
    os.write(status, json.dumps(report).encode() + b"\n")
    os._exit(0)


def _await(prisoner: int, leash: int) -> tuple[int, resource.struct_rusage]:
    """Wait for the prisoner's end, or kill it when the leash is let go; its code and usage."""
    if hasattr(os, "pidfd_open"):
        ended = os.pidfd_open(prisoner)
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.register(leash, select.POLLIN)
        if ended not in [descriptor for descriptor, _ in poll.poll()]:
            os.kill(prisoner, signal.SIGKILL)
        return os.wait4(prisoner, 0)[1:]
    while True:  # macOS, where only a learner's own notebook runs
        pid, code, usage = os.wait4(prisoner, os.WNOHANG)
        if pid:
            return code, usage
        if select.select([leash], [], [], 0.01)[0]:
            os.kill(prisoner, signal.SIGKILL)
            return os.wait4(prisoner, 0)[1:]


def _enter_namespaces(warden: socket.socket) -> bool:
    try:
        jail.unshare_namespaces()
    except JailError:
        return False
    warden.sendall(str(os.getpid()).encode())
    return warden.recv(16) == b"mapped"


# ---------------------------------------------------------------- prisoner


def _prisoner(
    jailed: bool, job: int, result: int, shell: Any, filters: Filters, namespaced: bool
) -> None:
    """Close every other descriptor, read the job, lock in, run the cells, exit."""
    null = os.open(os.devnull, os.O_RDWR)
    # by way of numbers nobody else has, so that no copy overwrites another
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 100) for descriptor in (null, result, job)]
    for number, copy in enumerate([high[0], high[0], high[0], high[1], high[2]]):
        os.dup2(copy, number)
    os.closerange(5, 65536)
    lines = open(4, "rb")  # noqa: SIM115  (as long as the process)
    given = Job.from_line(lines.readline())
    confinement = given.confinement
    if jailed:
        kind = (confinement.processes, confinement.device in jail.DRIVERS)
        layers = jail.confine(confinement, filters[kind], namespaced)
    else:
        os.chdir(confinement.scratch)
        refuse_as_the_jail_would(confinement)
        layers = {}
    _send(_json(b"S", {"layers": layers}))
    missing = [name for name in REQUIRED if jailed and layers[name] != "active"]
    if not missing:
        _run_cells(given, lines, shell, jailed)
        _send(_json(b"D", {}))
    os._exit(0)


def _json(kind: bytes, payload: dict[str, Any]) -> bytes:
    return frame(kind, json.dumps(payload).encode())


def _send(*frames: bytes) -> None:
    view = memoryview(b"".join(frames))  # in one piece: each wakes the grader
    while view:
        view = view[os.write(3, view) :]


@dataclass
class _Notebook:
    """What a run has at hand while its cells run."""

    job: Job
    outputs_left: int
    shell: Any
    names: Names
    defaults: Any


def _run_cells(job: Job, lines: BinaryIO, shell: Any, jailed: bool) -> None:
    import torch

    from autograder.jailed import accelerator, probes
    from autograder.jailed.defaults import Defaults

    if job.device != "cpu":
        torch.set_default_device(job.device)
        if jailed:
            accelerator.limit_memory(job.confinement.memory)
    surroundings.settle(job.confinement.scratch)
    sys.addaudithook(_refuse_audit_hooks)
    shell.user_ns["_dh"][:] = [Path.cwd()]
    # what a notebook draws by itself is no secret, and the same in all runs
    probes.reseed(probes.Recorder(0, job.device, "").key("notebook"))
    notebook = _Notebook(job, job.output_limit, shell, Names(shell.user_ns), Defaults())
    for index, cell in enumerate(job.cells):
        if branches := [branch for branch in job.branches if branch.at == index]:
            _run_branches(notebook, index, branches)
        source, code = read_source_line(lines.readline())
        _run_cell(notebook, index, source, None, code)
        asked = cell.kind == "hidden" and not cell.fixed and job.shown is not None
        if asked and json.loads(lines.readline()):
            _run_cell(notebook, index, source, None, code, shown=True)
        if cell.ends_task:
            notebook.names.end_task()


def _refuse_audit_hooks(event: str, _: tuple[Any, ...]) -> None:
    """One would run the notebook's code in the middle of hidden tests, and cannot be put aside."""
    if event == "sys.addaudithook":
        raise RuntimeError  # Python says nothing, and adds none


def _run_branches(notebook: _Notebook, index: int, branches: Sequence[Branch]) -> None:
    """Run known answers in forks taken just before their task's cell.

    Half of what a short one costs is the fork, so a fork runs one after the other, and puts back
    names and random states as they were. An answer with a clock has a fork of its own. Where a
    fork ends early, the answer that ended it is lost, and the next fork goes on behind it.
    """
    from autograder.jailed.defaults import random_kept

    begun, count = 0, mmap.mmap(-1, 4)  # shared with the forks: how many answers were begun
    while begun < len(branches):
        child = os.fork()
        if child == 0:
            left = notebook.outputs_left
            for number in range(begun, len(branches)):
                branch = branches[number]
                count[:] = (number + 1).to_bytes(4, "little")
                # their signals end the fork; the second is for an answer that waits for nothing
                signal.setitimer(signal.ITIMER_PROF, branch.seconds)
                signal.setitimer(signal.ITIMER_REAL, WAITING_FACTOR * branch.seconds)
                with notebook.names.kept(), random_kept():
                    _run_branch(notebook, index, branch)
                if branch.seconds:
                    break
                notebook.outputs_left = left
            os._exit(0)
        os.waitpid(child, 0)
        begun = max(begun + 1, int.from_bytes(count, "little"))


def _run_branch(notebook: _Notebook, index: int, branch: Branch) -> None:
    """Run a known answer in place of its task's cell, and then its tests."""
    _run_cell(notebook, index, branch.source, branch.name)
    for later, source in zip(branch.cells, branch.sources, strict=True):
        _run_cell(notebook, later, source, branch.name)


def _run_cell(
    notebook: _Notebook,
    index: int,
    source: str,
    branch: str | None,
    code: bytes = b"",
    shown: bool = False,
) -> None:
    from autograder.jailed import accelerator, probes
    from autograder.jailed.shell import Outputs

    job, names, shell = notebook.job, notebook.names, notebook.shell
    cell, sent = job.cells[index], []
    if not shown:
        _send(_json(b"C", {"cell": index, "branch": branch}))
    outputs = Outputs(notebook.outputs_left)
    try:
        if cell.kind == "hidden":
            seed = job.seed
            if job.shown is not None and (shown or cell.fixed):
                seed = job.shown
            recorder = probes.Recorder(seed, job.device, cell.grade_id or "", job.given)
            with notebook.defaults.standing(), names.hidden(cell.takes) as own:
                probes.reseed(recorder.key("cell"))
                probes.start_cell(recorder)
                error = shell.run_hidden(source, own, outputs, code)
                probes.start_cell(None)
                if recorder.packer.records:
                    sent.append(frame(b"E", recorder.pack()))
        else:
            with names.cell(cell.kind, cell.binds):
                error = shell.run(source, outputs)
    finally:
        if job.device != "cpu" and not accelerator.works():
            os._exit(LOST_DEVICE)  # or every later cell would fail
    notebook.outputs_left = max(0, outputs.left)
    kept = outputs.items if branch is None and not shown else []
    _send(*sent, _json(b"O", {"outputs": kept, "error": error}))


if __name__ == "__main__":
    main()
