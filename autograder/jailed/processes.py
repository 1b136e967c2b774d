"""What a notebook finds where it would start another process, which a run may not do.

A program that the notebook itself starts is not run: one line says so, and it ends well, having
printed nothing. Workers that only share out the work are threads, which give the same results.
"""

import concurrent.futures
import copy
import multiprocessing.context
import multiprocessing.dummy
import multiprocessing.heap
import multiprocessing.pool
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import torch.multiprocessing
from torch.utils.data import dataloader

MOST_WORKERS = 8
NO_PROCESS = 2**22 + 1  # above every process id
LONGEST_LINE = 120


def not_run(what: str) -> None:
    """Say in one line that a command is not run."""
    line = " ".join(what.replace(sys.executable, "python").split())
    print("commands are not run here:", line[:LONGEST_LINE] + "…" * (len(line) > LONGEST_LINE))


def stand_in() -> None:
    """Put all of this in place, once, before the first fork."""
    subprocess.Popen = Popen
    os.system = system
    concurrent.futures.ProcessPoolExecutor = Executor
    dataloader._MultiProcessingDataLoaderIter = iterate_alone
    multiprocessing.heap.Arena._dir_candidates = []  # shared memory is a file in the scratch folder
    names = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier")
    ours: dict[str, Callable] = {name: getattr(threading, name) for name in names}
    ours |= {"Queue": Queue, "JoinableQueue": Queue, "Pool": pool, "Manager": Manager}
    ours["Process"] = Process
    contexts = multiprocessing.context
    kinds = [contexts.BaseContext, contexts.DefaultContext]
    kinds += [type(context) for context in contexts._concrete_contexts.values()]
    for name, value in ours.items():
        for place in kinds:
            setattr(place, name, staticmethod(value))
        for place in (multiprocessing, torch.multiprocessing):
            setattr(place, name, value)


# ---------------------------------------------------------------- programs


class Popen(subprocess.Popen):
    """A program that is not run where the notebook itself would start it."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        if not _asked_by_the_notebook():
            return super()._execute_child(args, *rest)
        not_run(args if isinstance(args, str) else " ".join(map(os.fsdecode, args)))
        _, _, out_read, out_write, error_read, error_write = rest[9:15]
        for read, write in ((out_read, out_write), (error_read, error_write)):
            if read != -1:
                os.close(write)  # whoever reads what the program prints is at its end
        self._closed_child_pipe_fds = self._child_created = True
        self.pid, self.returncode = NO_PROCESS, 0
        return None


def _asked_by_the_notebook() -> bool:
    """Whether the call comes from a line of the notebook, and not from a library."""
    frame = sys._getframe(2)
    while frame and frame.f_globals.get("__name__") in ("subprocess", "os", "asyncio", __name__):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") == "__main__"


def system(command: str | bytes) -> int:
    """`os.system`."""
    not_run(os.fsdecode(command))
    return 0


# ---------------------------------------------------------------- workers


class Process(multiprocessing.dummy.DummyProcess):
    """`multiprocessing.Process` as a thread of its own."""

    pid = property(lambda self: os.getpid() if self._start_called else None)

    def close(self) -> None:
        """Nothing has to be let go; nor can a thread be ended from outside."""

    terminate = kill = close


class Queue(queue.Queue):
    """`multiprocessing.Queue` between threads."""

    def close(self) -> None:
        """Nothing has to be let go."""

    join_thread = cancel_join_thread = close


class Manager:
    """`multiprocessing.Manager`: what threads share needs no server."""

    def __getattr__(self, name: str) -> Any:
        return getattr(multiprocessing.dummy, name)

    def __enter__(self) -> "Manager":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def pool(processes: int | None = None, initializer=None, initargs=(), maxtasksperchild=None):
    """`multiprocessing.Pool` of threads."""
    workers = min(processes or os.cpu_count() or 1, MOST_WORKERS)
    return multiprocessing.pool.ThreadPool(workers, initializer, initargs)


class Executor(concurrent.futures.ThreadPoolExecutor):
    """`concurrent.futures.ProcessPoolExecutor` of threads."""

    def __init__(self, max_workers: int | None = None, mp_context=None, *args, **kwargs) -> None:
        kwargs.pop("max_tasks_per_child", None)
        workers = min(max_workers or os.cpu_count() or 1, MOST_WORKERS)
        super().__init__(workers, "", *args, **kwargs)


def iterate_alone(loader: dataloader.DataLoader):
    """One pass through a DataLoader that asks for workers, in the order that they would give."""
    alone = copy.copy(loader)
    alone.num_workers, alone.timeout = 0, 0
    return dataloader._SingleProcessDataLoaderIter(alone)
