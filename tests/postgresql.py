"""A real PostgreSQL server on loopback, for the tests that need one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

PASSWORD = "chalk"


def binaries() -> Path | None:
    """The folder of the server's programs: POSTGRESQL's, or the one installed."""
    if "POSTGRESQL" in os.environ:
        places = [Path(os.environ["POSTGRESQL"])]
    else:
        found = shutil.which("initdb")
        places = [Path(found).parent] if found else []
        places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="module")
def server():
    """The address of a fresh server's database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = binaries()
    if programs is None:
        pytest.skip("there is no PostgreSQL here; install it (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        # the server refuses to run as root
        options = {"stdout": subprocess.DEVNULL, "cwd": folder}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        Path(folder, "password").write_text(PASSWORD)
        data = f"{folder}/data"
        command = [programs / "initdb", "-D", data, "-U", "teacher", "-E", "UTF8", "-N"]
        secret = ["--auth=scram-sha-256", f"--pwfile={folder}/password"]
        subprocess.run([*command, *secret], check=True, **options)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [programs / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-l", f"{folder}/log", "-o", settings, "start"], **options)
        try:
            yield f"postgresql+psycopg://teacher:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **options)
