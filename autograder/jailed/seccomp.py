"""Filters of system calls, made by the system's libseccomp: the little of it that is needed here.

By ctypes: its own bindings are no package for pip, and of those that are none is kept up.
"""

import ctypes
import errno
import os
import tempfile

ALLOW = 0x7FFF0000
EQUAL, MASKED_EQUAL = 4, 7


def refuse(error: int) -> int:
    """The action that answers a call with an error; with 0 it does nothing, and reports success."""
    return 0x00050000 | error


class Compare(ctypes.Structure):
    """What a rule asks of one argument of a call.

    `value` is the mask of MASKED_EQUAL, and `other` then what stands under it.
    """

    _fields_ = [
        ("position", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    ]


class Filter:
    """Rules for system calls; `default` is the action for a call that none of them fits.

    Raises:
        OSError: where libseccomp is missing.
    """

    def __init__(self, default: int) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.argtypes = [ctypes.c_uint32]
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._library.seccomp_syscall_resolve_name.argtypes = [ctypes.c_char_p]
        self._library.seccomp_rule_add_array.argtypes = [
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.POINTER(Compare),
        ]
        self._library.seccomp_export_bpf.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._library.seccomp_release.argtypes = [ctypes.c_void_p]
        self._library.seccomp_release.restype = None
        self._rules = self._library.seccomp_init(default)
        if not self._rules:
            raise OSError(errno.ENOMEM, "libseccomp makes no filter")

    def add(self, action: int, call: str, *arguments: Compare) -> bool:
        """Add a rule; False for a call that this architecture or libseccomp does not know."""
        number = self._library.seccomp_syscall_resolve_name(call.encode())
        array = (Compare * len(arguments))(*arguments)
        added = self._library.seccomp_rule_add_array(
            self._rules, action, number, len(arguments), array
        )
        return bool(added == 0)

    def program(self) -> bytes:
        """The rules as a program for the kernel."""
        with tempfile.TemporaryFile() as file:
            done = self._library.seccomp_export_bpf(self._rules, file.fileno())
            if done != 0:
                raise OSError(-done, os.strerror(-done))
            file.seek(0)
            return file.read()

    def __del__(self) -> None:
        if getattr(self, "_rules", None):
            self._library.seccomp_release(self._rules)
