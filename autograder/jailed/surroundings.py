"""What a notebook finds around it: the same as in a fresh kernel of Jupyter's.

`furnish` is called once, before other libraries are imported, and `hide_files` after; `settle` in
each run, before its first cell. None of this keeps anybody from anything: that is the jail's.
"""

import grp
import os
import pwd
import signal
import sys
import tempfile
from types import ModuleType
from typing import Any

USER = "student"
ENVIRONMENT = {
    # as ipykernel sets it
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "USER": USER,
    "LOGNAME": USER,
    # libraries that would start another process, and can do without
    "JOBLIB_MULTIPROCESSING": "0",
    "TORCH_COMPILE_DISABLE": "1",
}
_HIDDEN = ("autograder", "__main__", "__mp_main__", "sitecustomize", "usercustomize")
OURS = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "IPYTHONDIR")
ARGUMENTS = ["ipykernel_launcher.py", "-f", "kernel.json"]
WINDOWS = "tkagg tkcairo qtagg qtcairo qt5agg qt5cairo gtk3agg gtk3cairo gtk4agg gtk4cairo "
WINDOWS += "wxagg wxcairo macosx webagg nbagg"


class _Pictures(ModuleType):
    """Stands in for a backend of matplotlib's that needs a window: it draws into the notebook."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from matplotlib_inline import backend_inline

        vars(self).update(vars(backend_inline) | vars(self))
        return vars(self)[name]


def furnish() -> None:
    """What is the same for all runs."""
    os.environ.update(ENVIRONMENT)
    for name in WINDOWS.split():
        module = f"matplotlib.backends.backend_{name}"
        sys.modules[module] = _Pictures(module)
    os.getlogin = lambda: USER
    by_id = pwd.getpwuid

    def getpwuid(uid: int) -> pwd.struct_passwd:
        if uid != os.getuid():
            return by_id(uid)
        return pwd.struct_passwd((USER, "x", uid, os.getgid(), "", os.environ["HOME"], "/bin/sh"))

    pwd.getpwuid = getpwuid
    group_by_id = grp.getgrgid
    grp.getgrgid = lambda gid: (
        grp.struct_group((USER, "x", gid, [])) if gid == os.getgid() else group_by_id(gid)
    )


def settle(scratch: str) -> None:
    """What is a run's own: the scratch directory is the folder of the notebook and its user."""
    for name in OURS:
        os.environ.pop(name, None)
    if "matplotlib" in sys.modules:  # it has read where its cache is
        os.environ.pop("MPLCONFIGDIR", None)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    tempfile.tempdir = None  # it was looked up before the fork
    sys.argv[:] = ARGUMENTS
    sys.path[0] = ""  # what a notebook writes it can import
    signal.signal(signal.SIGINT, signal.default_int_handler)


def hide_files() -> None:
    """Once all is imported: ``%autoreload`` reads every module's file, and may not read ours, nor
    what a system adds to Python from its own settings."""
    for name, module in sys.modules.items():
        if name.partition(".")[0] in _HIDDEN:
            vars(module).pop("__file__", None)
