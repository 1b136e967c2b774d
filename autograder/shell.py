"""An IPython shell without a kernel: runs cells and collects their outputs, bounded.

Runs inside the jail. Its outputs are the student's to see and are trusted in nothing.
"""

import ast
import contextlib
import io
import linecache
import resource
import sys
import traceback
from collections.abc import Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Instance, Type
from traitlets.config import Config

from autograder.bounds import MAX_OUTPUTS

HIDDEN = "<hidden tests>"


class Outputs:
    """The outputs of one cell in nbformat's form, cut off at a number of characters."""

    def __init__(self, limit: int) -> None:
        self.items: list[dict[str, Any]] = []
        self.left = limit

    def stream(self, name: str, text: str) -> None:
        if len(self.items) >= MAX_OUTPUTS:
            return
        text = self._take(text)
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self.items.append({"output_type": "stream", "name": name, "text": text})

    def data(self, output_type: str, data: dict[str, Any]) -> None:
        if len(self.items) >= MAX_OUTPUTS:
            return
        kept = {}
        for mime in ("text/plain", "image/png"):
            text = data.get(mime) if self.left > 0 else None
            if isinstance(text, bytes):
                import base64

                text = base64.b64encode(text).decode()
            if isinstance(text, str) and (mime == "text/plain" or len(text) <= self.left):
                kept[mime] = self._take(text)
        if not kept:
            return
        item: dict[str, Any] = {"output_type": output_type, "data": kept, "metadata": {}}
        if output_type == "execute_result":
            item["execution_count"] = None
        self.items.append(item)

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
        if self.left <= 0:
            return ""
        if len(text) > self.left:
            text = text[: self.left] + "\n… the rest of the output is cut …\n"
        self.left -= len(text)
        return text


class _Stream(io.TextIOBase):
    def __init__(self, shell: "Shell", name: str) -> None:
        self.shell, self.stream_name = shell, name

    def write(self, text: str) -> int:
        self.shell.outputs.stream(self.stream_name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, *, transient=None, update=False, **kw):
        self.shell.outputs.data("display_data", data)

    def clear_output(self, wait=False):
        pass


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.data("execute_result", format_dict)

    def finish_displayhook(self):
        pass


class _Transformers(TransformerManager):
    def do_token_transforms(self, lines: list[str]) -> list[str]:
        # IPython looks for magics in tokens it makes in Python, which takes longer than many a
        # cell runs; a cell that is Python already holds none
        with contextlib.suppress(Exception):
            compile("".join(lines), "<>", "exec", ast.PyCF_ONLY_AST)
            return lines
        return super().do_token_transforms(lines)


class Shell(InteractiveShell):
    """Make one before the fork; call `run` after it."""

    input_transformer_manager = Instance(_Transformers, ())
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs(0)
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        super().__init__(config=config, **kwargs)
        self.display_pub.shell = self
        self.error: dict[str, Any] | None = None

    def run(self, source: str, outputs: Outputs) -> dict[str, Any] | None:
        """Run a cell; returns its error as data (see `probes.describe_error`), or None."""
        with self._recording(outputs):
            self.run_cell(source, store_history=False)
        return self.error

    def run_hidden(
        self, source: str, names: dict[str, Any], outputs: Outputs
    ) -> dict[str, Any] | None:
        """Run hidden tests in globals of their own, past everything that IPython lets a notebook
        change; returns their error as data, or None."""
        with self._recording(outputs):
            code = compile(source, HIDDEN, "exec", dont_inherit=True)
            # what looks for the text of a function finds it, as in a notebook
            linecache.cache[HIDDEN] = (len(source), None, source.splitlines(True), HIDDEN)
            exec(code, names)
        return self.error

    @contextlib.contextmanager
    def _recording(self, outputs: Outputs) -> Iterator[None]:
        self.outputs, self.error = outputs, None
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        try:
            yield
        except BaseException as error:  # of hidden tests, or an IPython hook of the student's own
            self._record(error)
        finally:
            sys.stdout, sys.stderr = streams

    def should_run_async(self, raw_cell: str, *, transformed_cell=None, **kwargs: Any) -> bool:
        if "await" not in transformed_cell and "async" not in transformed_cell:
            return False  # IPython would compile the cell once more to find out
        return super().should_run_async(raw_cell, transformed_cell=transformed_cell, **kwargs)

    # IPython's own traceback scans every module of PyTorch (0.35 s); this one shows the same
    # lines and takes no time.
    def showtraceback(self, exc_tuple=None, *args: Any, **kwargs: Any) -> None:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if error is not None:
            self._record(error)

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        self.showtraceback()

    def _record(self, error: BaseException) -> None:
        from autograder.probes import describe_error

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft != hard:  # the reserve, so that a full memory can still be reported
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        self.error = describe_error(error)
        try:
            lines = traceback.format_exception(error, limit=-6)
        except Exception:
            lines = [f"{self.error['type']}: {self.error['message']}"]
        self.outputs.error(self.error["type"], self.error["message"], lines)
