"""A visitor's connections, as classes for Uvicorn: `--http web.connections:PatientHttp --ws web.connections:GatheringSocket`.

Uvicorn waits for ever for a head that never comes and takes a head of any size: nginx in front of it does not, but nobody is made to put it
there. And it gives each message of a run to the system by itself; here those that come within GATHERED are given together, and what that
saves shows in `python -m tests.bench serve`. Started without the two classes, a server has its connections adopted by them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from web import internals
from web.journal import refused

HEAD_WITHIN = 10.0  # seconds
LARGEST_HEAD = 65_536  # bytes
GATHERED = 0.002  # seconds


class Patience(asyncio.Protocol):
    """Gives the head of each request HEAD_WITHIN seconds and LARGEST_HEAD bytes; to be put before Uvicorn's own class."""

    if TYPE_CHECKING:  # what that class has
        loop: asyncio.AbstractEventLoop
        transport: asyncio.Transport
    head_due: asyncio.TimerHandle | None = None
    head_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.wait()

    def on_message_begin(self) -> None:
        """Begin to wait for one more."""
        super().on_message_begin()  # type: ignore[misc]  # Uvicorn's class has it
        if self.head_due is None:
            self.wait()

    def on_headers_complete(self) -> None:
        """Wait no longer: the head is whole."""
        self.settle()
        super().on_headers_complete()  # type: ignore[misc]  # Uvicorn's class has it

    def data_received(self, data: bytes) -> None:
        """Count what came, as long as no head is whole."""
        super().data_received(data)
        if self.head_due is not None:
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD:
                self.settle()
                self.give_up("large head")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer: nothing will come."""
        self.settle()
        super().connection_lost(exc)

    def wait(self) -> None:
        """Wait for a head from now on."""
        self.head_bytes = 0
        self.head_due = self.loop.call_later(HEAD_WITHIN, self.give_up, "slow head")

    def settle(self) -> None:
        """Wait no longer."""
        if self.head_due is not None:
            self.head_due.cancel()
            self.head_due = None

    def give_up(self, why: str) -> None:
        """End the connection, and count *why*."""
        refused.labels(why).inc()
        self.transport.abort()


class Gathering:
    """A transport that waits GATHERED for more before it writes; all else is the transport's own."""

    __slots__ = ("loop", "parts", "transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop = transport, loop
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write *data*, soon and after all that came before."""
        if not self.parts:
            self.loop.call_later(GATHERED, self.flush)
        self.parts.append(data)

    def flush(self) -> None:
        """Write all that has been gathered."""
        parts, self.parts = self.parts, []
        if parts and not self.transport.is_closing():
            self.transport.write(b"".join(parts))

    def close(self) -> None:
        """Write what has been gathered, and close."""
        self.flush()
        self.transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class Gatherer(asyncio.Protocol):
    """Gives a page's connection a transport that gathers its messages; to be put before Uvicorn's own class."""

    if TYPE_CHECKING:  # what that class has
        loop: asyncio.AbstractEventLoop
        transport: Any

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport over."""
        super().connection_made(transport)
        self.transport = Gathering(self.transport, self.loop)


def before(plain: internals.Name, ours: type[asyncio.Protocol], name: str, instead: str) -> type[asyncio.Protocol]:
    """Return *ours* before Uvicorn's class *plain* as the class *name*; where that is gone, what Uvicorn itself takes *instead*."""
    if (base := internals.reached(plain)) is not None:
        return type(name, (ours, base), {"__module__": __name__, "__doc__": ours.__doc__})
    from uvicorn.importer import import_from_string

    taken: type[asyncio.Protocol] = import_from_string(instead)
    return taken


PatientHttp = before(internals.HTTP, Patience, "PatientHttp", "uvicorn.protocols.http.auto:AutoHTTPProtocol")
GatheringSocket = before(
    internals.SOCKET, Gatherer, "GatheringSocket", "uvicorn.protocols.websockets.auto:AutoWebSocketsProtocol"
)


def adopt() -> None:
    """Let every connection be one of these classes, also where the server was started without them."""
    internals.adopt(internals.HTTP, PatientHttp)
    internals.adopt(internals.SOCKET, GatheringSocket)
