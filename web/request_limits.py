"""How long and how much we listen before the body of a request is whole; `web/connections.py` does so for its head."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import is_host
from web.internals import UPLOADS
from web.journal import refused
from web.refusal import refusal
from web.uploads import LARGEST, Uploads

BODY_WITHIN = 20.0  # seconds, and longer for what has come by then
SLOWEST = 8_000  # bytes a second, of a slow line that gets on
LARGEST_BODY = 65_536  # bytes
CLOSE_CONNECTION = {"Connection": "close"}


def open_many_files() -> None:
    """Raise the number of connections that may be open at once to what the system allows this process."""
    with suppress(ImportError):  # Windows has no such limit
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class RequestLimits:
    """Turns away requests for a host that is none, bodies that are too large or too slow, and files where too many are kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.uploads = Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        status = _refused(scope, headers)
        with ExitStack() as coming:
            if not status and scope["method"] == "PUT" and scope["path"].startswith(UPLOADS):
                session = scope["path"].removeprefix(UPLOADS).split("/", 1)[0]
                size = int(headers.get("content-length", LARGEST))
                status = coming.enter_context(self.uploads.expected(session, size))
            if status:
                later = {"Retry-After": "60"} if status == 503 else {}
                await refusal(scope, status, headers={**CLOSE_CONNECTION, **later})(scope, receive, send)
                return
            if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
                body = Body(receive, _largest(scope["path"]))
                receive, send = body.receive, body.hung_up(send)
            await self.app(scope, receive, send)


class Body:
    """The body of one request, as much of it as is asked for, up to *largest* bytes, at SLOWEST or faster after BODY_WITHIN seconds."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive = receive
        self.left = largest
        self.due = asyncio.get_running_loop().time() + BODY_WITHIN
        self.whole = False

    async def receive(self) -> Message:
        """Return the next part; 413 or 408 when there has been enough."""
        if self.whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self.due):
                message = await self._receive()
        except TimeoutError:
            refused.labels("slow body").inc()
            raise HTTPException(408, headers=CLOSE_CONNECTION) from None
        self.left -= len(message.get("body", b""))
        self.due += len(message.get("body", b"")) / SLOWEST
        self.whole = not message.get("more_body", False)
        if self.left < 0:
            refused.labels("large body").inc()
            raise HTTPException(413, headers=CLOSE_CONNECTION)
        return message

    def hung_up(self, send: Send) -> Send:
        """Return *send* so that an answer before the end of the body ends the connection: the rest would only be thrown away."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.whole:
                others = [(name, value) for name, value in message.get("headers", []) if name.lower() != b"connection"]
                message = {**message, "headers": [*others, (b"connection", b"close")]}
            await send(message)

        return sending


def _refused(scope: Scope, headers: Mapping[str, str]) -> int:
    """Return the status to refuse a request with, before anything of it is read; 0 if there is no reason to."""
    length = headers.get("content-length", "0")
    if not is_host(headers.get("host", "")) or not (length.isascii() and length.isdecimal()):
        refused.labels("malformed").inc()
        return 400
    if len(length) > 18 or int(length) > _largest(scope["path"]):
        refused.labels("large body").inc()
        return 413
    return 0


def _largest(path: str) -> int:
    return LARGEST if path.startswith(UPLOADS) else LARGEST_BODY
