"""What is written down: one line of JSON for each thing that happened, and counts; never an address, answer, name or secret."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, PlatformCollector, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

request_id: ContextVar[str] = ContextVar("request_id", default="")
GIVEN_ID = re.compile(rb"[0-9a-f]{32}")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
UNWRITTEN = ("/health/live", "/health/ready", "/health/ready/quiz", "/metrics", "/_stcore/health", "/static", "/fonts")

# What no log line may hold, should a library quote it: the query of an address, a password in one, a token or key.
HIDDEN = (
    (re.compile(r"\?[^\s\"'<>]+"), "?..."),
    (re.compile(r"://[^\s/@:]+:(?:(?!://)[^\s@])+@"), "://...@"),
    (re.compile(r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}"), "..."),
    (re.compile(r"/r/[^\s\"'.]+"), "/r/..."),
)

registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
GCCollector(registry=registry)
requests = Counter("quiz_requests", "Requests answered", ("place", "method", "status"), registry=registry)
seconds = Histogram(
    "quiz_request_seconds", "Time to the last byte", ("place",), registry=registry, buckets=(0.005, 0.02, 0.1, 0.25, 1, 5, 20)
)
visitors = Gauge("quiz_visitors", "Browsers connected now", registry=registry)
refused = Counter("quiz_refused", "Requests refused before any work", ("why",), registry=registry)
log = logging.getLogger(__name__)


def logged_path(path: str, pages: tuple[str, ...]) -> str:
    """Return what kind of address *path* is, of few; nothing of what a visitor put into it is in the answer.

    >>> logged_path("/r/AbC.pdf", ()), logged_path("/result", ("/result",)), logged_path("/_stcore/stream", ()), logged_path("/Anna", ())
    ('/r/*.pdf', '/result', '/_stcore/stream', 'elsewhere')
    """
    if path in pages:
        return path
    if path.startswith("/r/"):
        return "/r/*" + (path[-4:] if path.endswith((".pdf", ".png")) else "")
    first = "/" + path[1:].split("/", 1)[0]
    if first == "/_stcore":
        return next((f"/_stcore/{name}" for name in ("stream", "health", "host-config", "upload_file") if name in path), first)
    if first in ("/static", "/fonts", "/media", "/auth"):
        return first
    return (
        path
        if path in (*UNWRITTEN, "/api/score", "/api/openapi.json", "/favicon.png", "/favicon.svg", "/card.png", "/finished")
        else "elsewhere"
    )


class Journal:
    """Gives each request an id, writes one line about it and counts it."""

    def __init__(self, app: ASGIApp, pages: tuple[str, ...]) -> None:
        self.app = app
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            with visitors.track_inprogress():
                return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        id = given.decode() if GIVEN_ID.fullmatch(given) else secrets.token_hex(16)
        token = request_id.set(id)
        begun = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", id.encode())]}
            await send(message)

        try:
            return await self.app(scope, receive, sending)
        finally:
            self._written(scope, status or 500, time.perf_counter() - begun)
            request_id.reset(token)

    def _written(self, scope: Scope, status: int, took: float) -> None:
        where = logged_path(scope["path"], self.pages)
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        requests.labels(where, method, str(status)).inc()
        seconds.labels(where).observe(took)
        if where not in UNWRITTEN or status >= 500:
            log.info(
                "answered", extra={"facts": {"place": where, "method": method, "status": status, "ms": round(took * 1e3, 1)}}
            )


class JournalFormatter(logging.Formatter):
    """A log record as one line of JSON; of an exception its kind and where it was raised, since its message may quote a visitor."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": hidden(record.getMessage()),
        }
        if id := request_id.get():
            entry["request"] = id
        entry |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            entry["exception"] = _raised(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False, default=str)


def hidden(text: str) -> str:
    """Return *text* without what no log may hold.

    >>> hidden("GET /result?r=AbC1 and /r/AbC1.pdf of postgresql://quiz:secret@db/quiz")
    'GET /result?... and /r/....pdf of postgresql://...@db/quiz'
    """
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


def _raised(error: BaseException) -> list[str]:
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    cause = _raised(error.__cause__) if error.__cause__ is not None else []
    return [f"{type(error).__module__}.{type(error).__qualname__}", *frames[::-1], *cause]


def handler() -> logging.Handler:
    """Return what writes log records to standard error as lines of JSON."""
    lines = logging.StreamHandler()
    lines.setFormatter(JournalFormatter())
    return lines


def open_journal() -> None:
    """Let every logger, the server's included, write lines of JSON; the server's own access log, which names addresses, is off."""
    # What no line holds need not be found out for each: https://docs.python.org/3/howto/logging.html#optimization
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    logging.basicConfig(level=logging.INFO, handlers=[handler()], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: "WebSocket" not in str(record.msg) and "connection" not in str(record.msg)
    )
