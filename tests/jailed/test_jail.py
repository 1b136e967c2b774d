"""The jail: what a run may not reach."""

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.jailed import confine as jail
from autograder.protocol.job import NOBODY, REQUIRED, Confinement
from autograder.protocol.results import RunCell


def attempt(worker, source: str) -> str:
    """What the cell printed, or the name of the exception that stopped it."""
    cell = worker.attempt([RunCell(source)], 0, "cpu").results[0, None]
    if cell.error:
        return cell.error["type"]
    return "".join(o.get("text", "") for o in cell.outputs).strip()


def test_the_required_layers_are_active(worker):
    layers = worker.check_jail()
    assert {layers[name] for name in REQUIRED} == {"active"}


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "source" / "01_neuron" / "neuron.py",
        ROOT / "solutions" / "neuron.py",
        ROOT / "build" / "source" / "01_neuron" / "neuron.ipynb",
        ROOT / "gradebook.db",
        ROOT / "README.md",
        Path("/etc/passwd"),
        Path("/proc/self/environ"),
        Path("/proc/1/cmdline"),
        Path("/sys/kernel/notes"),
    ],
)
def test_files_outside_are_closed(worker, path):
    closed = {"PermissionError"}
    if path.parts[1] == "proc" and worker.check_jail()["namespaces"] == "active":
        closed = {"FileNotFoundError"}  # there is nothing
    assert attempt(worker, f"open({str(path)!r}, 'rb').read()") in closed


@pytest.mark.parametrize("folder", [ROOT, ROOT / "source", "/", "/tmp", "/home", "/proc"])
def test_folders_outside_cannot_be_listed(worker, folder):
    assert attempt(worker, f"import os\nos.listdir({str(folder)!r})") == "PermissionError"


def test_the_solutions_cannot_be_imported(worker):
    assert attempt(worker, "import solutions.neuron") == "ModuleNotFoundError"


def test_nothing_is_written_outside_the_scratch_folder(worker, tmp_path):
    target = tmp_path / "out"
    assert attempt(worker, f"open({str(target)!r}, 'w')") == "PermissionError"
    assert attempt(worker, f"import os\nos.symlink({str(ROOT)!r}, 'in')\nos.listdir('in')") == (
        "PermissionError"
    )
    assert not target.exists()
    assert attempt(worker, "open('mine', 'w').write('x')\nprint(open('mine').read())") == "x"


def test_temporary_files_and_copies_are_made_in_the_scratch_folder(worker):
    source = "import pathlib, shutil, tempfile\nwith tempfile.TemporaryDirectory() as folder:\n"
    source += "    path = pathlib.Path(folder, 'x')\n    path.write_text('y')\n"
    source += "    print(shutil.copy(path, folder + '/z') and path.read_text())"
    assert attempt(worker, source) == "y"


def test_modes_and_times_of_files_outside_stay_as_they_are(worker, open_path):
    """Landlock does not look after them; a file may belong to the very user the jail runs as."""
    theirs = open_path / "theirs"
    theirs.write_text("x")
    theirs.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(theirs, NOBODY, NOBODY)
    before = theirs.stat()
    change = f"import os\nfor path in [{str(theirs)!r}]:\n"
    for call in ("chmod(path, 0o777)", "utime(path, (1, 1))"):
        assert attempt(worker, f"{change}    os.{call}\n    print('pretended')") == "pretended"
    assert attempt(worker, f"import os\nos.truncate({str(theirs)!r}, 0)") == "PermissionError"
    after = theirs.stat()
    assert (after.st_mode, after.st_mtime_ns, after.st_size) == (
        before.st_mode,
        before.st_mtime_ns,
        1,
    )


def test_no_datagram_leaves_by_a_socket_in_the_file_tree(worker, open_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        address = str(open_path / "s")
        listener.bind(address)
        os.chmod(address, 0o777)
        listener.setblocking(False)
        pair = "import socket\na, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        for way in (f"sendto(b'x', {address!r})", f"sendmsg([b'x'], [], 0, {address!r})"):
            assert attempt(worker, f"{pair}a.{way}") == "PermissionError"
        assert attempt(worker, f"{pair}a.send(b'x')\nprint(b.recv(9))") == "b'x'"
        with pytest.raises(BlockingIOError):
            listener.recv(9)


def test_the_scratch_folder_is_small(worker):
    if worker.check_jail().get("scratch") != "active":
        pytest.skip("without namespaces nothing counts what is written")
    fill = "for i in range(99):\n    open(str(i), 'wb').write(bytes(10**6 * 20))"
    assert attempt(worker, fill) == "OSError"
    many = "import os\nfor i in range(20_000):\n    os.close(os.open(str(i), os.O_CREAT))"
    assert attempt(worker, many) == "OSError"


@pytest.mark.parametrize(
    "source",
    [
        "import socket\nsocket.socket()",
        "import socket\nsocket.socket(socket.AF_UNIX)",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:1')",
        "import os\nos.fork()",
        "import os\nos.posix_spawn('/bin/true', ['true'], {})",
        "import os\nos.execv('/bin/true', ['true'])",
        "import os\nos.setuid(0)",
        "import os\nos.open(os.__file__, os.O_RDONLY | os.O_TRUNC)",
        "import os\nos.setpriority(os.PRIO_USER, 0, 5)",
        "import os\nos.sched_setaffinity(os.getppid() or 1, {0})",
        "import fcntl\nfcntl.fcntl(3, fcntl.F_SETOWN, 1)",
        "import fcntl\nfcntl.ioctl(3, 0x8901, bytes(4))",
        "import signal\nsignal.raise_signal(signal.SIGTERM)",
        "import os\nos.mknod('x', 0o20666, 259)",
    ],
)
def test_refused(worker, source):
    assert attempt(worker, source) in ("PermissionError", "URLError", "OSError")


def test_no_terminal_of_its_own(worker):
    # Python 3.13 looks for one before it forks
    found = attempt(worker, "import os\nos.forkpty()")
    assert found in ("PermissionError", "FileNotFoundError")


@pytest.fixture
def library():
    """A file among the libraries, which a run may read and an ordinary test write."""
    folder = sysconfig.get_path("purelib")
    with tempfile.NamedTemporaryFile(prefix="library-", dir=folder) as file:
        file.write(bytes(1 << 16))
        os.fsync(file.fileno())
        os.chmod(file.name, 0o644)
        yield file


def test_locks_on_libraries_are_not_seen(worker, library):
    take = f"import fcntl\nfile = open({library.name!r})\nfcntl.{{}}(file, fcntl.LOCK_SH{{}})"
    for way in ("flock", "lockf"):
        getattr(fcntl, way)(library, fcntl.LOCK_EX)
        for wait in (" | fcntl.LOCK_NB", ""):
            assert attempt(worker, take.format(way, wait) + "\nprint('pretended')") == "pretended"


def test_what_the_kernel_keeps_of_libraries_is_not_theirs_to_change(worker, library):
    """A page dropped by one run is slow to read for the next."""
    name, buffer = library.name, bytearray(100)
    drop = f"import mmap, os\nfile = os.open({name!r}, 0)\npages = mmap.mmap(file, 0, prot=1)\n"
    drop += "pages.read()\nfor advice in (20, 21):\n    pages.madvise(advice)\npages.close()\n"
    drop += "os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)\nprint('pretended')"
    with open(name, "rb") as file:
        file.read()
        assert attempt(worker, drop) == "pretended"
        assert os.preadv(file.fileno(), [buffer], 0, os.RWF_NOWAIT) == 100
    look = f"import os\nos.preadv(os.open({name!r}, 0), [bytearray(9)], 0{{}})\nprint('read')"
    assert attempt(worker, look.format(", os.RWF_NOWAIT")) == "PermissionError"
    assert attempt(worker, look.format("")) == "read"
    mincore = "import ctypes, mmap\nlibc = ctypes.CDLL(None)\npage = mmap.mmap(-1, 4096)\n"
    mincore += "start = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
    mincore += "print(libc.mincore(ctypes.c_void_p(start), 4096, bytearray(1) and b' '))"
    assert attempt(worker, mincore) == "-1"


def test_databases_lock_among_themselves(worker):
    source = "import sqlite3\nfor mode in ('delete', 'wal'):\n"
    source += "    one, two = (sqlite3.connect(mode, timeout=0) for _ in range(2))\n"
    source += (
        "    one.execute(f'pragma journal_mode={mode}')\n    one.execute('create table t (x)')\n"
    )
    source += "    one.execute('insert into t values (7)')\n"
    source += "    try:\n        two.execute('insert into t values (8)')\n"
    source += "    except sqlite3.OperationalError as error:\n        print(error)\n"
    source += "    one.commit()\n    print(two.execute('select x from t').fetchall())"
    assert attempt(worker, source).split("\n") == ["database is locked", "[(7,)]"] * 2


def test_threads_work_and_are_limited(worker):
    source = (
        "import threading\nt = threading.Thread(target=print, args=('ran',))\nt.start()\nt.join()"
    )
    assert attempt(worker, source) == "ran"
    many = "import threading, time\nfor _ in range(5000):\n"
    many += "    threading.Thread(target=time.sleep, args=(3,), daemon=True).start()"
    assert attempt(worker, many) == "RuntimeError"


def test_threads_are_there_for_a_user_who_runs_much_else():
    """The kernel counts all that a user runs, where a run has no namespaces of its own."""
    uid = 4711 if os.geteuid() == 0 else os.geteuid()
    as_user = {"user": uid} if os.geteuid() == 0 else {}
    others = [subprocess.Popen(["sleep", "100"], **as_user) for _ in range(20)]
    size, most = 2**30, 4 * (1 + (os.cpu_count() or 1))
    confinement = Confinement("", size, 100, 100, size, threads=4, scratch_size=size)
    child = os.fork()
    if child == 0:
        try:
            jail.set_limits(confinement, uid, namespaced=False)
            os.setresuid(uid, uid, uid)
            started = 0
            with contextlib.suppress(RuntimeError):
                for _ in range(most + 10):
                    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
                    started += 1
            os._exit(int(4 <= started <= most or (uid != 4711 and started > most)))
        finally:
            os._exit(255)
    _, code = os.waitpid(child, 0)
    for other in others:
        other.kill()
        other.wait()
    assert os.waitstatus_to_exitcode(code) == 1


def test_the_environment_holds_nothing_of_the_grader(worker, monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    names = attempt(worker, "import os\nprint(*sorted(os.environ))").split()
    assert "SECRET" not in names
    assert {"HOME", "PATH", "TMPDIR"} <= set(names)


def test_every_descriptor_but_the_result_and_the_job_is_closed(worker):
    source = "import os\nfor i in range(300):\n    try:\n        os.fstat(i)\n        print(i)\n"
    source += "    except OSError: pass"
    assert attempt(worker, source).split() == ["0", "1", "2", "3", "4"]


def test_the_jail_holds_no_trusted_module_and_no_source(worker):
    source = "import sys\nprint(*sorted(m for m in sys.modules if m.startswith('autograder')))"
    loaded = {name.partition(".")[2].partition(".")[0] for name in attempt(worker, source).split()}
    assert loaded == {"", "jailed", "protocol"}
    assert sys.modules["autograder.running.worker"] is not None
