# %% [markdown]
# Knocks at the calls through which kernels were broken: io_uring, userfaultfd, bpf, perf, keyrings, modules, kexec.
# expect: graded

# %%
import ctypes
import errno

libc = ctypes.CDLL(None, use_errno=True)
space = ctypes.create_string_buffer(4096)
numbers = {
    "x86_64": {
        "io_uring_setup": 425,
        "userfaultfd": 323,
        "bpf": 321,
        "perf_event_open": 298,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "init_module": 175,
        "finit_module": 313,
        "kexec_load": 246,
        "iopl": 172,
        "ioperm": 173,
        "modify_ldt": 154,
        "acct": 163,
        "swapon": 167,
        "reboot": 169,
        "syslog": 103,
        "fanotify_init": 300,
        "quotactl": 179,
        "nfsservctl": 180,
        "process_madvise": 440,
        "process_mrelease": 448,
        "memfd_secret": 447,
        "vmsplice": 278,
        "kcmp": 312,
        "move_pages": 279,
    },
    "aarch64": {
        "io_uring_setup": 425,
        "userfaultfd": 282,
        "bpf": 280,
        "perf_event_open": 241,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "init_module": 105,
        "finit_module": 273,
        "kexec_load": 104,
    },
}
import platform

for name, number in numbers[platform.machine()].items():
    ctypes.set_errno(0)
    if libc.syscall(number, 1, space, 0, 0, 0, 0) != -1 or ctypes.get_errno() != errno.EPERM:
        print("SUCCEEDED", name, ctypes.get_errno())
print("TRIED")
