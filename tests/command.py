"""A command of the project run in this process, without the second in which a process of its own imports what it needs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess


def run(main: Callable[[list[str]], int], *words: str, given: str | bytes = "") -> CompletedProcess[str]:
    """Return what *main* did with these *words* and with *given* on standard input, as a process of its own would have."""
    raw = io.BytesIO(given.encode() if isinstance(given, str) else given)
    out, error, stdin = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(raw)
    try:
        with redirect_stdout(out), redirect_stderr(error):
            code = main(list(words))
    except SystemExit as stopped:
        code = int(str(stopped.code))
    finally:
        sys.stdin = stdin
    return CompletedProcess(words, code, out.getvalue(), error.getvalue())
