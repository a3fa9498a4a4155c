"""The real server in a process of its own, on a free port of this machine, for tests and figures; ended by its own id."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from settings import Settings

HOME = Path(__file__).parent.parent
READY_WITHIN = 60.0
PLAIN = ("-m", "uvicorn", "serve:app", "--host", "127.0.0.1", "--port", "{port}")
OURS = ("--http", "web.connections:HttpWithHeadDeadline", "--ws", "web.connections:BufferedWebSocket")
UVICORN = (*PLAIN, *OURS, "--ws-max-size", "8388608", "--ws-per-message-deflate", "false")  # as the image and the unit start it
STREAMLIT = (
    "-m",
    "streamlit",
    "run",
    "{script}",
    *["--server.address", "127.0.0.1", "--server.headless", "true", "--server.port", "{port}"],
)


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where it is, its process, what it has written, and how long it took to be ready."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    seconds: float

    def lines(self) -> list[dict[str, Any]]:
        """Return what it has written to its journal so far."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_of(environment: dict[str, str]) -> dict[str, str]:
    """Return this process's environment without what would set the server, and with *environment*."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return {**kept, **environment}


@contextmanager
def served(
    *command: str, home: Path = HOME, probe: str = "/health/ready/quiz", port: int = 0, **environment: str
) -> Iterator[Served]:
    """Start *command* (Uvicorn with serve.py, unless another is given), wait until *probe* answers 200, and end it afterwards."""
    port = port or free_port()
    arguments = [part.format(port=port, script="serve.py") for part in command or UVICORN]
    log = tempfile.NamedTemporaryFile(prefix="quiz-served-", suffix=".log", delete=False)  # noqa: SIM115 (closed below)
    with log:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=home, env=settings_of(environment), stdout=log, stderr=log, start_new_session=True
        )
    try:
        url = f"http://127.0.0.1:{port}"
        until_ready(url + probe, process, Path(log.name))
        yield Served(url, port, process, Path(log.name), time.monotonic() - begun)
    finally:
        stop(process)
        Path(log.name).unlink(missing_ok=True)


def until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until *address* answers 200."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {log.read_text('utf-8')[-2000:]}")
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started in a session of its own, with whatever it has started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
            return
