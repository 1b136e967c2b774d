"""A Jupyter server for the tests, on loopback, with folders of its own for all it keeps."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from conftest import SCRIPTS, forks

TOKEN = "only-for-this-test"
PLACES = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


class Server:
    """A Jupyter server with the extensions that are installed; `home` is all that it knows.

    `executable` stands for sys.executable in it.
    """

    def __init__(
        self,
        root: Path,
        home: Path,
        environment: Mapping[str, str] = os.environ,
        command: str = "jupyter-server",
        executable: str | None = None,
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        with open(os.devnull, "w") as null, (home / "log").open("w") as log:
            self.process = forks().start(
                str(SCRIPTS / command),
                *("--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.port_retries=0"),
                *(f"--port={self.port}", f"--IdentityProvider.token={TOKEN}"),
                f"--ServerApp.root_dir={root}",
                out=null.fileno(),
                err=log.fileno(),
                executable=executable,
                cwd=root,
                env={**environment, **dict.fromkeys(PLACES, str(home))},
            )
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.1)
                    break
        self.process.kill()
        raise AssertionError("the server does not start:\n" + (home / "log").read_text())

    def page(self, path: str) -> str:
        """The address of a page as a person opens it for the first time."""
        return f"{self.url}/{path}?token={TOKEN}"

    def post(self, path: str) -> dict:
        """Press a button of formgrader's."""
        request = urllib.request.Request(
            f"{self.url}/formgrader/api/{path}",
            method="POST",
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
