"""A real PostgreSQL for the tests, from Debian's binaries, in a folder of its own, gone when the tests are.

`address = fresh_database()` gives the address of an empty database on one server for the whole run; `Server` is for tests that stop it.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest

USER = "quiz"
START_WITHIN = 30


class NoPostgreSQL(Exception):
    """There is no PostgreSQL server to start here."""


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL server installed; NoPostgreSQL if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if anywhere := shutil.which("initdb"):
        return Path(anywhere).resolve().parent
    raise NoPostgreSQL("PostgreSQL's initdb is not installed (Debian: apt-get install postgresql)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tied_to_us() -> list[str]:
    """Return what lets the kernel stop a server when the tests are killed; elsewhere than on Linux it would stay."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "INT", "--"] if setpriv else []


class Server:
    """A PostgreSQL server on a loopback port, which can be stopped and started again with its data."""

    def __init__(self) -> None:
        self.binaries = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="quiz-postgresql-"))
        self.port = free_port()
        self.password = secrets.token_hex(8)
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        self.account = "postgres" if os.getuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None
        password = self.folder / "password"
        password.write_text(self.password)
        if self.account:
            for path in (self.folder, password):
                shutil.chown(path, self.account)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", USER, "-A", "scram-sha-256", f"--pwfile={password}", "-N")
        self.start()

    def _run(self, *command: str) -> None:
        words = [str(self.binaries / command[0]), *command[1:]]
        done = subprocess.run(words, user=self.account, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoPostgreSQL(f"{command[0]} failed: {done.stderr.strip()}")

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        settings = [
            f"unix_socket_directories={self.folder}",
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "fsync=off",
            "max_connections=120",
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *tied_to_us(),
                    str(self.binaries / "postgres"),
                    "-D",
                    str(self.folder / "data"),
                    *(part for one in settings for part in ("-c", one)),
                ],
                user=self.account,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_WITHIN
        while True:
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise NoPostgreSQL(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-500:]}") from error
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # "fast": open connections are cut
            self.process.wait(timeout=START_WITHIN)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh_database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"quiz_{secrets.token_hex(6)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.address(name)


@cache
def shared_server() -> Server:
    """Return the server that all tests share, started at first need and removed at the end."""
    server = Server()
    atexit.register(server.remove)
    return server


def unavailable(reason: NoPostgreSQL) -> None:
    """Say that tests on PostgreSQL do not run, and why; where everything must run, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(reason), pytrace=False)
    pytest.skip(f"not run on PostgreSQL: {reason}")


def fresh_database() -> str:
    """Return the address of a new, empty database on the shared server, or end the test saying why there is none."""
    try:
        return shared_server().fresh_database()
    except NoPostgreSQL as reason:
        unavailable(reason)
        raise


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server of the test's own, to stop and start."""
    try:
        server = Server()
    except NoPostgreSQL as reason:
        unavailable(reason)
        raise
    yield server
    server.remove()
