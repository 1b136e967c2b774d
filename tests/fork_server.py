"""What forks are forked from: a process that imports, and forks for every request.

It takes the number of the socket that it listens to, and what it is to import; nothing of this
project is among that unless it is asked for. See forks.py.
"""

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import termios
import threading

FOLDER = os.path.dirname(__file__)  # a worker has no __file__ left
CONTROL = "<the number of the fourth file>"


def serve(listener: socket.socket, imports: str) -> None:
    """Import, then fork for every request: a line of JSON, and the numbers 0, 1, 2, … of files."""
    exec(imports, {})
    gc.freeze()  # a fork's collector leaves what was imported, and its pages, alone
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are collected by the kernel
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:  # until it is closed
        client, _ = listener.accept()
        message, files, _, _ = socket.recv_fds(client, 1 << 20, 8)
        if message and os.fork() == 0:
            listener.close()
            _run(client, json.loads(message), files)
        client.close()
        for file in files:
            os.close(file)


def _run(client: socket.socket, job: dict, files: list[int]) -> None:
    """Become that program, run it, and say its number and its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    client.sendall(b"%d " % os.getpid())
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
        os.close(file)
    if job.get("terminal"):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(job["env"])
    os.chdir(job["cwd"])
    tempfile.tempdir = None  # it may have been looked up
    sys.executable = job["executable"]
    sys.argv[:] = [str(files[3]) if word == CONTROL else word for word in job["argv"]]
    module, _, name = job["main"].partition(":")
    code = 1
    try:
        if options := job.get("lesser"):
            sys.path.insert(0, FOLDER)
            lesser = importlib.import_module("lesser")
            sys.path.pop(0)
            lesser.become(options)
        if module == "-c":
            exec(sys.argv[1], {})
        else:
            getattr(importlib.import_module(module), name)()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    with contextlib.suppress(BaseException):
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    client.sendall(b"%d" % (code & 255))
    os._exit(0)


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, which no command has on its path
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
