"""A pseudo-terminal for `autograder watch`: keys sent, the screen read back."""

import fcntl
import os
import pty
import re
import struct
import termios
import time

import pexpect
import pexpect.fdpexpect
import pyte
import pytest
from conftest import ROOT, SCRIPTS, forks

PATIENCE = 60  # seconds, for a busy machine; nothing is asserted about time


class Terminal:
    """A terminal in which `autograder watch` runs."""

    def __init__(self, *arguments, rows=50, columns=80, cwd=ROOT, executable=None, **environment):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.raw = ""
        inherited = {k: v for k, v in os.environ.items() if k not in ("LINES", "COLUMNS")}
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        self.process = forks().start(
            str(SCRIPTS / "autograder"),
            "watch",
            *map(str, arguments),
            out=slave,
            err=slave,
            terminal=slave,
            cwd=cwd,
            executable=executable,
            env={**inherited, "TERM": "xterm-256color", **environment},
        )
        os.close(slave)
        self.child = pexpect.fdpexpect.fdspawn(master, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.close()  # it is hung up
        self.process.wait(PATIENCE)

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def see(self, *patterns, timeout=PATIENCE):
        """Wait until all the patterns are on the screen; returns its text."""
        deadline = time.monotonic() + timeout
        while not all(re.search(pattern, self.text) for pattern in patterns):
            assert time.monotonic() < deadline, f"{patterns} not in\n{self.text}"
            try:
                data = self.child.read_nonblocking(1 << 16, timeout=0.1)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                pytest.fail(f"it ended:\n{self.text}")
            self.raw += data
            self.stream.feed(data)
        return self.text

    def press(self, key):
        self.child.send(key)

    def quit(self, key="q"):
        """Press q and return the exit status."""
        self.press(key)
        self.child.expect(pexpect.EOF, timeout=PATIENCE)
        return self.process.wait(PATIENCE)
