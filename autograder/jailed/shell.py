"""An IPython shell without a kernel: runs cells and collects their outputs, bounded.

Runs inside the jail. Its outputs are the student's to see and are trusted in nothing.
"""

import ast
import asyncio
import builtins
import contextlib
import contextvars
import functools
import getpass
import io
import linecache
import marshal
import re
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NoReturn

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError, UsageError
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import ExecutionResult
from traitlets import Instance, Type
from traitlets.config import Config

from autograder.jailed.errors import describe_error
from autograder.jailed.magics import WithoutCommands
from autograder.jailed.names import BUILTINS
from autograder.protocol.bounds import MAX_OUTPUTS
from autograder.protocol.job import hidden_code
from autograder.protocol.values import HIDDEN


class Outputs:
    """The outputs of one cell in nbformat's form, cut off at a number of characters."""

    def __init__(self, limit: int) -> None:
        self.items: list[dict[str, Any]] = []
        self.left = limit
        self.clears = False  # the next output takes the place of all before

    def stream(self, name: str, text: str) -> None:
        if len(self.items) >= MAX_OUTPUTS:
            return
        text = self._take(text)
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def data(self, output_type: str, data: dict[str, Any]) -> dict[str, Any] | None:
        """Add an output; returns it, or None if nothing of it is kept."""
        if len(self.items) >= MAX_OUTPUTS or not (kept := self._kept(data)):
            return None
        item: dict[str, Any] = {"output_type": output_type, "data": kept, "metadata": {}}
        if output_type == "execute_result":
            item["execution_count"] = None
        self.items.append(item)
        return item

    def update(self, item: dict[str, Any], data: dict[str, Any]) -> None:
        """Show `data` in the place of an output that `data` returned."""
        item["data"] = self._kept(data)

    def clear(self, wait: bool) -> None:
        """Drop all outputs, at once or when the next one comes."""
        if not wait:
            self.items.clear()
        self.clears = wait

    def _kept(self, data: dict[str, Any]) -> dict[str, str]:
        kept = {}
        for mime in ("text/plain", "image/png"):
            text = data.get(mime) if self.left > 0 else None
            if isinstance(text, bytes):
                import base64

                text = base64.b64encode(text).decode()
            if isinstance(text, str) and (mime == "text/plain" or len(text) <= self.left):
                kept[mime] = self._take(text)
        return kept

    def error(self, name: str, message: str, lines: list[str]) -> None:
        """Always kept: IPython reports at most a few errors for a cell."""
        self.items = self.items[:MAX_OUTPUTS]
        self.items.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": message[:2000],
                "traceback": [line[:2000] for line in lines[-40:]],
            }
        )

    def _take(self, text: str) -> str:
        if self.clears and text:
            self.clear(False)
        if self.left <= 0:
            return ""
        if len(text) > self.left:
            text = text[: self.left] + "\n… the rest of the output is cut …\n"
        self.left -= len(text)
        return text


class OutStream(io.TextIOBase):
    """What a notebook prints to; it looks like ipykernel's class of this name."""

    encoding = "UTF-8"

    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.name = shell, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        self.shell.outputs.stream(self.name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class _Publisher(DisplayPublisher):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: dict[str, list[dict[str, Any]]] = {}  # by display_id

    def publish(self, data, metadata=None, *, transient=None, update=False, **kw):
        outputs, name = self.shell.outputs, (transient or {}).get("display_id")
        if update:
            for item in self.shown.get(name, []):
                outputs.update(item, data)
        elif (item := outputs.data("display_data", data)) and name is not None:
            self.shown.setdefault(name, []).append(item)

    def clear_output(self, wait=False):
        self.shell.outputs.clear(wait)


class _Hook(DisplayHook):
    def quiet(self):
        # IPython looks for a last semicolon in tokens, which takes longer than many a cell
        return ";" in self.shell.history_manager.input_hist_parsed[-1] and super().quiet()

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.data("execute_result", format_dict)

    def finish_displayhook(self):
        self._is_active = False


class _Transformers(TransformerManager):
    def do_token_transforms(self, lines: list[str]) -> list[str]:
        # IPython looks for magics in tokens it makes in Python, which takes longer than many a
        # cell runs; a cell that is Python already holds none
        with contextlib.suppress(Exception):
            compile("".join(lines), "<>", "exec", ast.PyCF_ONLY_AST)
            return lines
        return super().do_token_transforms(lines)


# the tests of a task are compiled once for all its known answers
_code = functools.lru_cache(maxsize=16)(hidden_code)


class Shell(WithoutCommands, ZMQInteractiveShell):
    """Make one before the fork; call `run` after it."""

    input_transformer_manager = Instance(_Transformers, ())
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs(0)
        config = Config()
        config.HistoryManager.hist_file = ":memory:"  # without a thread that writes
        config.HistoryManager.db_cache_size = 10_000  # written when it is looked at
        config.InteractiveShell.colors = "nocolor"
        super().__init__(config=config, **kwargs)
        self.display_pub.shell = self
        self.fault: BaseException | None = None
        self.bare = {k: v for k, v in self.user_ns.items() if k in vars(ModuleType("__main__"))}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.context = contextvars.copy_context()

    def run(self, source: str, outputs: Outputs) -> dict[str, Any] | None:
        """Run a cell; returns its error as data (see `errors.describe_error`), or None."""
        with self._recording(outputs):
            builtins.input, getpass.getpass = _no_input("raw_input"), _no_input("getpass")
            result = self._run(source)
            self.fault = result.error_before_exec or result.error_in_exec or self.fault
        return self._describe(self.fault)

    def run_hidden(
        self, source: str, names: dict[str, Any], outputs: Outputs, compiled: bytes = b""
    ) -> dict[str, Any] | None:
        """Run hidden tests in globals of their own, past everything that IPython lets a notebook
        change; returns their error as data, or None. `compiled` is their code, marshalled, where
        it is at hand."""
        with self._recording(outputs):
            code = marshal.loads(compiled) if compiled else _code(source)
            # what looks for the text of a function finds it, as in a notebook
            linecache.cache[HIDDEN] = (len(source), None, source.splitlines(True), HIDDEN)
            exec(code, names)
        return self._describe(self.fault)

    @contextlib.contextmanager
    def _recording(self, outputs: Outputs) -> Iterator[None]:
        self.outputs, self.fault = outputs, None
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = OutStream(self, "stdout"), OutStream(self, "stderr")
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
        try:
            yield
        except BaseException as error:  # of hidden tests, or an IPython hook of the student's own
            self._show(error)
            self.fault = error
        finally:
            sys.stdout, sys.stderr = streams

    def _run(self, source: str) -> ExecutionResult:
        """Run a cell; as a kernel does, in a loop that runs, once a cell has asked for one.

        All cells share one context, as in a kernel: NumPy keeps its settings there.
        """
        if self.loop is None:
            if not re.search("async|await", source):
                return self.context.run(self.run_cell, source, store_history=True)
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        cell = self.loop.create_task(self._run_in_loop(source), context=self.context)
        return self.loop.run_until_complete(cell)

    async def _run_in_loop(self, source: str) -> ExecutionResult:
        cell = ""
        with contextlib.suppress(Exception):  # said when the cell runs
            cell = self.transform_cell(source)
        try:
            if not self.should_run_async(source, transformed_cell=cell):
                return self.run_cell(source, store_history=True)
            result = None
            try:
                result = await self.run_cell_async(source, True, transformed_cell=cell)
            finally:
                self.events.trigger("post_execute")
                self.events.trigger("post_run_cell", result)
            return result
        finally:
            vars(builtins).update(BUILTINS)  # the loop needs them to end

    def forget(self) -> None:
        """Before the first fork: as if nothing had been run."""
        self.init_history()
        self.reset()
        self.user_ns.update(self.bare)
        self.display_pub.shown.clear()
        del sys.last_type, sys.last_value, sys.last_traceback
        self.context = contextvars.copy_context()

    def should_run_async(self, raw_cell: str, *, transformed_cell=None, **kwargs: Any) -> bool:
        if "await" not in transformed_cell and "async" not in transformed_cell:
            return False  # IPython would compile the cell once more to find out
        return super().should_run_async(raw_cell, transformed_cell=transformed_cell, **kwargs)

    def init_builtins(self) -> None:
        super().init_builtins()
        sys.breakpointhook = lambda *args, **kwargs: None  # no debugger is there

    def ask_exit(self) -> None:
        """`exit` ends nothing: the cells below are the grader's to run."""

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        yield  # IPython keeps all that is printed, without end

    # IPython's own traceback scans every module of PyTorch (0.35 s); this one shows the same
    # lines and takes no time.
    def showtraceback(self, exc_tuple=None, *args: Any, **kwargs: Any) -> None:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if isinstance(error, UsageError):
            self.show_usage_error(error)
        elif error is not None:
            self._show(error)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        self.showtraceback()

    def _format_exception_for_storage(self, exception, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def _show(self, error: BaseException) -> None:
        described = self._describe(error) or {}
        sys.last_type, sys.last_value = type(error), error
        sys.last_traceback = error.__traceback__
        if self.displayhook.is_active:  # what a last line gives cannot be shown
            self.fault = error
        frames = error.__traceback__
        while frames and frames.tb_frame.f_globals is not self.user_ns:
            frames = frames.tb_next  # as in Jupyter, from the notebook's own line on
        try:
            lines = traceback.format_exception(
                type(error), error, frames or error.__traceback__, limit=-6
            )
        except Exception:
            lines = [f"{described['type']}: {described['message']}"]
        self.outputs.error(described["type"], described["message"], lines)

    def _describe(self, error: BaseException | None) -> dict[str, Any] | None:
        if error is None:
            return None
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft != hard:  # the reserve, so that a full memory can still be reported
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        return describe_error(error)


Shell.__name__ = ZMQInteractiveShell.__name__  # libraries ask for it


def _no_input(name: str) -> Callable[..., NoReturn]:
    def ask(*args: Any, **kwargs: Any) -> NoReturn:
        raise StdinNotImplementedError(
            f"{name} was called, but this frontend does not support input requests."
        )

    return ask
