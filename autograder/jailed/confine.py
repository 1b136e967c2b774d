"""The jail: what a process does to itself before it runs a student's code.

Each layer is a function that confines the calling process for good, or raises `JailError`.
The order matters (namespaces, mounts, user, files, system calls), and `confine` keeps it.

    namespaces   own user, process, network, IPC, mount and host-name space; the scratch
                 directory becomes a small memory file system
    user         root becomes an unprivileged user; all capabilities but reading go
    limits       memory, processor time, open files, file size, threads
    files        Landlock: read the libraries of Python and the system, write the scratch directory
    calls        seccomp: a list of allowed system calls; no new process, no program, no socket

Source for Landlock: the kernel's "Landlock: unprivileged access control" (Mickaël Salaün).
"""

import contextlib
import ctypes
import errno
import glob
import os
import re
import resource
import struct
import sys
import sysconfig
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.jailed import seccomp
from autograder.protocol.job import NOBODY, Confinement

MAX_FILES = 10_000  # in the scratch directory
MAX_TIMERS = 1000  # each takes kernel memory that no other limit counts
MEMORY_RESERVE = 64 * 1024 * 1024  # lets a process whose memory is full still say so

_libc = ctypes.CDLL(None, use_errno=True)


class JailError(Exception):
    """A layer cannot be set up here; the message says why, in one line."""


def _check(result: int, what: str) -> int:
    if result < 0:
        raise JailError(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


# ---------------------------------------------------------------- namespaces

_NAMESPACES = {
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
    "ipc": 0x08000000,
    "mount": 0x00020000,
    "uts": 0x04000000,
}
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8


def unshare_namespaces() -> None:
    """Leave for new namespaces; the pid one holds for children only.

    The user namespace is empty until another process has called `map_user` for this one.
    """
    flags = 0
    for flag in _NAMESPACES.values():
        flags |= flag
    _check(_libc.unshare(flags), "new namespaces are refused")


def map_user(pid: int) -> None:
    """Give process `pid`'s new user namespace its users: ours, and nobody if we are root."""
    uid, gid = os.geteuid(), os.getegid()
    ids = {"uid_map": uid, "gid_map": gid}
    try:
        if uid != 0:
            Path(f"/proc/{pid}/setgroups").write_text("deny")
        for name, own in ids.items():
            lines = f"{own} {own} 1\n" + (f"{NOBODY} {NOBODY} 1\n" if uid == 0 else "")
            with open(f"/proc/{pid}/{name}", "w") as file:
                file.write(lines)
    except OSError as error:
        raise JailError(f"the user namespace cannot be mapped: {error.strerror}") from None


def hide_processes() -> None:
    """Put an empty folder over /proc, where names and times of all the machine's processes are."""
    flags = _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    result = _libc.mount(b"nothing", b"/proc", b"tmpfs", flags, b"size=4k,mode=555")
    _check(result, "/proc cannot be hidden")


def mount_scratch(path: str, size: int, uid: int) -> None:
    """Put a memory file system of `size` bytes over the scratch directory."""
    # each file, empty or not, takes kernel memory that no other limit counts
    options = f"size={size},nr_inodes={MAX_FILES},mode=700,uid={uid}".encode()
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    result = _libc.mount(b"scratch", path.encode(), b"tmpfs", flags, options)
    _check(result, "the scratch directory cannot be mounted")


# ---------------------------------------------------------------- user

_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_KEEPCAPS, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 8, 38, 24
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_PR_SET_DUMPABLE = 4


def drop_privileges() -> None:
    """Become nobody if root, give up all capabilities, and never gain any again.

    Nobody keeps the capability to *read* past file modes, where root has it (containers often
    take it away), because Python may live in a private directory such as /root; what may be read
    is then decided by Landlock alone.
    """
    root = os.geteuid() == 0
    if root:
        _check(_libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0), "capabilities cannot be kept")
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        except OSError as error:
            raise JailError(f"root cannot become nobody: {error.strerror}") from None
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    had = ctypes.create_string_buffer(24)
    _check(_libc.capget(header, had), "capabilities cannot be read")
    permitted = struct.unpack("IIIIII", had.raw)[1]
    kept = permitted & 1 << _CAP_DAC_READ_SEARCH if root else 0
    data = struct.pack("IIIIII", kept, kept, 0, 0, 0, 0)
    _check(_libc.capset(header, data), "capabilities cannot be dropped")
    _libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs is refused")
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    try:
        os.close(os.open(os.__file__, os.O_RDONLY))
    except OSError:
        folder = os.path.dirname(os.__file__)
        raise JailError(f"user {NOBODY}, who runs it, may not read Python in {folder}") from None


# ---------------------------------------------------------------- limits


def set_limits(confinement: Confinement, uid: int, namespaced: bool) -> None:
    """Resource limits. Memory counts on top of what the warm worker already maps.

    The kernel counts a user's threads, not a process's: without namespaces the limit lies above
    what user `uid` has running, by as much as this run and each of its neighbours may start.
    """
    threads = confinement.threads
    if not namespaced:
        threads = _threads_of(uid) + threads * (1 + (os.cpu_count() or 1))

    def limit(what: int, value: int, reserve: int = 0) -> None:
        hard = resource.getrlimit(what)[1]
        if hard == resource.RLIM_INFINITY:
            hard = value + reserve
        resource.setrlimit(what, (min(value, hard), min(value + reserve, hard)))

    try:
        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_CPU, confinement.cpu_seconds)
        limit(resource.RLIMIT_NOFILE, confinement.open_files)
        limit(resource.RLIMIT_FSIZE, confinement.file_size)
        limit(resource.RLIMIT_NPROC, threads)
        limit(resource.RLIMIT_SIGPENDING, MAX_TIMERS)
        if confinement.device not in DRIVERS:  # which reserve far more addresses than they use
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            mapped = pages * resource.getpagesize()
            limit(resource.RLIMIT_AS, mapped + confinement.memory, MEMORY_RESERVE)
    except (OSError, ValueError) as error:
        raise JailError(f"a resource limit cannot be set: {error}") from None


def _threads_of(uid: int) -> int:
    count = 0
    for process in os.scandir("/proc"):
        with contextlib.suppress(OSError):  # it has ended
            if process.name.isdigit() and process.stat().st_uid == uid:
                count += len(os.listdir(f"{process.path}/task"))
    return count


# ---------------------------------------------------------------- files (Landlock)

# by PyTorch's name of an accelerator, what its driver opens; AMD's have CUDA's name
_SYSTEM = ("/proc/self", "/proc/devices", "/sys/devices")
DRIVERS = {
    "cuda": ("/dev/nvidia*", "/proc/driver/nvidia", "/dev/kfd", "/dev/dri", *_SYSTEM),
    "xpu": ("/dev/dri", "/sys/class/drm", *_SYSTEM),
}
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _READ_FILE | _READ_DIR
_FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_NET_RIGHTS, _SCOPES = 0b11, 0b11
# what a rule for a plain file may grant; the rest is for directories
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV


def landlock_version() -> int:
    """The kernel's Landlock version; raises `JailError` where it has none."""
    return _check(_libc.syscall(_CREATE_RULESET, None, 0, 1), "the kernel has no Landlock")


def readable_paths() -> list[str]:
    """What this process would let a run read: the libraries of Python and of the system.

    Real paths, none below another. Not the whole prefix, which is /usr for a system's Python and
    often holds more; and of sys.path only what is a library by its name, because the course
    itself lies there where the package is installed in editable form.
    """
    library = os.path.dirname(os.__file__)
    parts = {os.path.basename(library), "lib-dynload", "site-packages", "dist-packages"}
    parts.add(f"python{sys.version_info.major}{sys.version_info.minor}.zip")
    paths = [library, *(path for path in sys.path if os.path.basename(path) in parts)]
    paths += [sys.executable, "/etc/ld.so.cache", "/etc/localtime"]
    names = {sysconfig.get_config_var("MULTIARCH"), f"{os.uname().machine}-linux-gnu"} - {None, ""}
    paths += [f"{lib}/{name}" for lib in ("/lib", "/usr/lib") for name in names]
    paths += ["/lib64", "/usr/lib64", "/usr/lib/locale", "/usr/share/fonts", *zoneinfo.TZPATH]
    # of folders that may hold anything else beside, the libraries alone
    mixed = {"/lib", "/usr/lib", "/usr/local/lib", sysconfig.get_config_var("LIBDIR") or "/lib"}
    mixed |= set(os.environ.get("LD_LIBRARY_PATH", "").split(":")) - {""}
    with contextlib.suppress(OSError):  # the folders that the system's loader looks in
        known = re.findall(rb"(/[^\0]+)/[^/\0]+\.so[^/\0]*", Path("/etc/ld.so.cache").read_bytes())
        mixed |= {os.fsdecode(folder) for folder in known}
    paths += [path for folder in mixed for path in glob.glob(f"{glob.escape(folder)}/*.so*")]
    found = sorted({os.path.realpath(path) for path in paths if os.path.exists(path)})
    tops: list[str] = []
    for path in found:
        if not any(_lies_in(path, top) for top in tops):
            tops.append(path)
    return tops


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def restrict_files(confinement: Confinement) -> None:
    """Landlock: read some paths, write the scratch directory, no TCP, no signals outside."""
    version = landlock_version()
    rights = _FS_RIGHTS[max(known for known in _FS_RIGHTS if known <= version)]
    attributes = struct.pack(
        "QQQ", rights, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _libc.syscall(_CREATE_RULESET, attributes, size, 0)
    _check(ruleset, "Landlock refuses a ruleset")

    def allow(path: str, access: int) -> None:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return  # what is not there needs no rule
        if not os.path.isdir(path):
            access &= _FILE_RIGHTS
        rule = struct.pack("=Qi", access & rights, descriptor)
        _check(_libc.syscall(_ADD_RULE, ruleset, 1, rule, 0), f"Landlock refuses {path}")
        os.close(descriptor)

    for path in confinement.read:
        allow(path, _READ | _EXECUTE)
    for path in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"):
        allow(path, _READ_FILE | _WRITE_FILE)
    for pattern in DRIVERS.get(confinement.device, ()):
        for path in glob.glob(pattern):
            allow(path, _READ | _WRITE_FILE | _IOCTL_DEV)
    allow(confinement.scratch, rights & ~_EXECUTE & ~_IOCTL_DEV)
    _check(_libc.syscall(_RESTRICT_SELF, ruleset, 0), "Landlock refuses to restrict")
    os.close(ruleset)


# ---------------------------------------------------------------- system calls (seccomp)

# What Python and PyTorch need, and nothing that reaches another process, the network, a
# program, a mount, a key or the kernel's settings. Everything else answers "not permitted".
_ALLOWED_CALLS = """
access alarm arch_prctl brk chdir clock_getres clock_gettime clock_nanosleep close close_range
copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2
epoll_wait eventfd eventfd2 exit exit_group faccessat faccessat2 fallocate fchdir fdatasync fstat
fstatfs fsync ftruncate futex futex_waitv futex_wait futex_wake futex_requeue get_mempolicy
get_robust_list getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer
getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid
gettid gettimeofday getuid lseek lstat membarrier mkdir mkdirat mlock mmap mprotect mremap msync
munlock munmap nanosleep newfstatat pause pipe pipe2 poll ppoll pread64 preadv pselect6 pwrite64
pwritev read readlink readlinkat readv recvfrom recvmsg rename renameat renameat2 restart_syscall
rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
sched_getscheduler sched_yield select sendfile set_mempolicy set_robust_list set_tid_address
setitimer setrlimit shutdown sigaltstack splice stat statfs statx symlink symlinkat sysinfo tee
time timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create
timerfd_gettime timerfd_settime times umask uname unlink unlinkat wait4 waitid write writev
""".split()
# Landlock says nothing about modes and times of files, and an ordinary user's jail runs as that
# user: these calls do nothing and report success, so that copying a file still works.
_PRETENDED_CALLS = """
chmod fchmod fchmodat fchmodat2 futimesat utime utimensat utimes
""".split()
# So do advice on what the kernel keeps of files in memory, and locks: on a library that all may
# read they are letters to the next run. A lock is between processes, and a run is but one.
_PRETENDED_CALLS += "fadvise64 flock readahead sync_file_range".split()
# What touches this process's memory alone: DONTNEED FREE DONTFORK DOFORK HUGEPAGE NOHUGEPAGE
# DONTDUMP DODUMP WIPEONFORK KEEPONFORK GUARD_INSTALL GUARD_REMOVE. The rest is advice on files:
# NORMAL RANDOM SEQUENTIAL WILLNEED MERGEABLE UNMERGEABLE COLD PAGEOUT POPULATE_* COLLAPSE.
_MADVISE = (4, 8, 10, 11, 14, 15, 16, 17, 18, 19, 102, 103)
_MADVISE_PRETENDED = (0, 1, 2, 3, 12, 13, 20, 21, 22, 23, 25)
_CLONE_THREAD = 0x00010000
_AF_UNIX, _PRIO_PROCESS = 1, 0
# No F_SETOWN and nothing like it: it sends signals to any process of the same user. No leases.
_FCNTL = (0, 1, 2, 3, 4, 5, 36, 1030, 1032, 1033, 1034)
_FCNTL_PRETENDED = (6, 7, 37, 38)  # F_SETLK F_SETLKW F_OFD_SETLK F_OFD_SETLKW
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # TCGETS TIOCGWINSZ FION* FIO*CLEX
_PRCTL = (3, 15, 16, 0x53564D41)  # PR_GET_DUMPABLE PR_SET_NAME PR_GET_NAME PR_SET_VMA
_O_ACCMODE = os.O_RDONLY | os.O_WRONLY | os.O_RDWR


def build_call_filter(processes: bool, driver: bool) -> bytes:
    """The seccomp filter as a kernel program; built once, before the first fork.

    Raises:
        JailError: where libseccomp is missing.
    """
    try:
        rules = seccomp.Filter(seccomp.refuse(errno.EPERM))
    except OSError:
        raise JailError(
            "libseccomp is missing; install it (Debian: libseccomp2, Fedora: libseccomp)"
        ) from None

    def allow(name: str, *arguments: seccomp.Compare, action: int = seccomp.ALLOW) -> None:
        rules.add(action, name, *arguments)  # a call that is not known here stays refused

    def equal(position: int, value: int) -> seccomp.Compare:
        return seccomp.Compare(position, seccomp.EQUAL, value)

    def masked(position: int, mask: int, value: int) -> seccomp.Compare:
        return seccomp.Compare(position, seccomp.MASKED_EQUAL, mask, value)

    for name in [*_ALLOWED_CALLS, *(["fork", "vfork", "clone", "kill"] if processes else [])]:
        allow(name)
    pretend = seccomp.refuse(0)
    for name in _PRETENDED_CALLS:
        allow(name, action=pretend)
    allow("prlimit64", equal(0, 0))  # its own limits, not another process's
    # its own place and priority, which a neighbour could read, stay as they are
    allow("sched_setaffinity", equal(0, 0), action=pretend)
    for nice in range(20):
        priority = equal(0, _PRIO_PROCESS), equal(1, 0), equal(2, nice)
        allow("setpriority", *priority, action=pretend)
    # a socket pair, but no message to a third: a datagram could leave by a socket in the file tree
    allow("socketpair", equal(0, _AF_UNIX))
    allow("sendto", equal(4, 0))
    for name, position, commands, action in (
        ("prctl", 0, _PRCTL, seccomp.ALLOW),
        ("ioctl", 1, _IOCTL, seccomp.ALLOW),
        ("fcntl", 1, _FCNTL, seccomp.ALLOW),
        ("fcntl", 1, _FCNTL_PRETENDED, pretend),
        ("madvise", 2, _MADVISE, seccomp.ALLOW),
        ("madvise", 2, _MADVISE_PRETENDED, pretend),
    ):
        for command in commands:
            allow(name, equal(position, command), action=action)
    for name in ("preadv2", "pwritev2"):  # a flag asks whether the kernel has it in memory
        allow(name, masked(5, 0xFFFFFFFF, 0))
    if driver:
        allow("ioctl")
    for name, flags in (("open", 1), ("openat", 2)):
        # older kernels' Landlock lets O_TRUNC empty what may only be read
        allow(name, masked(flags, os.O_TRUNC, 0))
        for mode in (os.O_WRONLY, os.O_RDWR):
            allow(name, masked(flags, _O_ACCMODE, mode))
    if not processes:  # threads, but no processes
        allow("clone", masked(0, _CLONE_THREAD, _CLONE_THREAD))
    # its flags stand in memory, out of the filter's sight: the C library falls back to clone
    allow("clone3", action=seccomp.refuse(errno.ENOSYS))
    return rules.program()


def restrict_calls(program: bytes) -> None:
    """Load a filter made by `build_call_filter` into the calling process, for good."""
    buffer = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    _check(_libc.prctl(22, 2, head, 0, 0), "seccomp refuses the filter")


# ---------------------------------------------------------------- all of them


def confine(
    confinement: Confinement, call_filter: bytes | JailError, namespaced: bool
) -> dict[str, str]:
    """Lock the calling process in; returns each layer's status ("active", or why it is not).

    `namespaced` says whether the process was born into new namespaces.
    """
    uid = NOBODY if os.geteuid() == 0 else os.geteuid()
    layers = {"namespaces": "active" if namespaced else "new namespaces are refused here"}

    def layer(name: str, function: Callable[..., None], *args: Any) -> None:
        try:
            function(*args)
            layers[name] = "active"
        except JailError as error:
            layers[name] = str(error)

    if namespaced:
        layer("scratch", mount_scratch, confinement.scratch, confinement.scratch_size, uid)
    layer("limits", set_limits, confinement, uid, namespaced)
    if namespaced and confinement.device not in DRIVERS:  # which read there
        layer("namespaces", hide_processes)
    layer("user", drop_privileges)
    os.chdir(confinement.scratch)
    layer("files", restrict_files, confinement)
    if isinstance(call_filter, JailError):
        layers["calls"] = str(call_filter)
    else:
        layer("calls", restrict_calls, call_filter)
    return layers
