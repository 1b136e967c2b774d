"""What a notebook's magics and commands do in a run, where no other program can be started.

In Jupyter a cell runs a command, installs a package, opens a window or asks its reader. What has
no place in a run prints one line, and the rest of the cell runs; what raises in Jupyter raises.
"""

import contextlib
import io
import os
import pickle
from collections.abc import Iterator
from fnmatch import filter as matching
from typing import Any

from IPython.core import magic_arguments, pylabtools
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magics.osm import OSMagics
from IPython.core.magics.script import ScriptMagics, script_args
from IPython.utils.process import arg_split
from IPython.utils.text import LSString, SList

from autograder.jailed.processes import not_run

# what matplotlib knows only where ipympl is installed, which Colab and many students have
WIDGETS = ("widget", "ipympl")


class WithoutCommands(InteractiveShell):
    """A shell that runs cells and starts nothing."""

    def init_magics(self) -> None:
        super().init_magics()
        self.register_magics(Unavailable, Scripts, Folders)

    def init_extension_manager(self) -> None:
        super().init_extension_manager()
        self.db = Memory()
        self.extension_manager.load_extension("storemagic")  # Jupyter's kernels have it loaded

    def system(self, cmd: str) -> None:
        """What ``!cmd`` calls."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        self.system_raw(cmd)

    system_piped = system

    def system_raw(self, cmd: str) -> None:
        not_run(f"!{cmd}")
        self.user_ns["_exit_code"] = 0

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | LSString:
        """What ``x = !cmd`` calls."""
        self.system(cmd)
        return SList() if split else LSString("")

    def enable_gui(self, gui: str | None = None) -> None:
        """There are no windows whose events would have to be waited for."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str | None, str]:
        """Choose what draws; what needs a window, or a browser, draws into the notebook."""
        if gui in WIDGETS or pylabtools.find_gui_and_backend(gui)[0] is not None:
            print(f"figures are shown as pictures here, not with {gui or 'windows'}")
            gui = "inline"
        return super().enable_matplotlib(gui)

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        with self._one_line_if_refused(f"%{magic_name}"):
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        with self._one_line_if_refused(f"%%{magic_name}"):
            return super().run_cell_magic(magic_name, line, cell)
        return None

    @contextlib.contextmanager
    def _one_line_if_refused(self, magic: str) -> Iterator[None]:
        """One line if a magic alone, and no code of the notebook's, was refused something."""
        try:
            yield
        except Exception as error:
            if not _refused(error) or self._is_of_the_notebook(error):
                raise
            print(f"{magic} is not possible here")

    def _is_of_the_notebook(self, error: BaseException) -> bool:
        frames = error.__traceback__
        while frames is not None:
            if frames.tb_frame.f_globals is self.user_ns:
                return True
            frames = frames.tb_next
        return False


def _refused(error: BaseException | None) -> bool:
    """Whether an error, or what it was made from, says that something is not allowed."""
    while isinstance(error, BaseException):
        if isinstance(error, PermissionError):
            return True
        error = getattr(error, "reason", None) or error.__cause__
    return False


@magics_class
class Unavailable(Magics):
    """Magics that install something, or speak of a kernel."""

    @line_magic
    def pip(self, line: str) -> None:
        not_run(f"%pip {line}")

    @line_magic
    def conda(self, line: str) -> None:
        not_run(f"%conda {line}")

    @line_magic
    def mamba(self, line: str) -> None:
        not_run(f"%mamba {line}")

    @line_magic
    def micromamba(self, line: str) -> None:
        not_run(f"%micromamba {line}")

    @line_magic
    def uv(self, line: str) -> None:
        not_run(f"%uv {line}")

    @line_magic
    def connect_info(self, line: str) -> None:
        print("%connect_info is not possible here")

    @line_magic
    def qtconsole(self, line: str) -> None:
        print("%qtconsole is not possible here")

    @line_magic
    def subshell(self, line: str) -> None:
        print("%subshell is not possible here")


@magics_class
class Scripts(ScriptMagics):
    """``%%bash``, ``%%script`` and all the others: the names they would bind are bound."""

    @magic_arguments.magic_arguments()
    @script_args
    @cell_magic("script")
    def shebang(self, line: str, cell: str) -> None:
        """Say that a script is not run."""
        args, command = self.shebang.parser.parse_known_args(arg_split(line))
        for name in (args.out, args.err):
            if name:
                self.shell.user_ns[name] = ""
        if args.proc:
            self.shell.user_ns[args.proc] = None
        not_run(" ".join(command))


@magics_class
class Folders(Magics):
    """``%cd``, which says where a run is only by names of the notebook's own."""

    @line_magic
    def cd(self, line: str) -> None:
        said, before = io.StringIO(), os.getcwd()
        with contextlib.redirect_stdout(said):
            OSMagics(self.shell).cd(line)
        lines = said.getvalue().splitlines()
        if os.getcwd() == before:
            lines = [text for text in lines if text != before]
        for text in lines:
            print(text.replace(os.path.expanduser("~"), "~"))


class Memory(dict):
    """Where IPython would keep what outlives a kernel; ends with the run."""

    def __setitem__(self, key: str, value: Any) -> None:
        pickle.dumps(value)  # what cannot be kept is refused as in Jupyter
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self.pop(key, None)

    def keys(self, pattern: str = "*") -> list[str]:  # type: ignore[override]
        return sorted(matching(super().keys(), pattern))
