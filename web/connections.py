"""A visitor's connections, as classes for Uvicorn: `--http web.connections:HttpWithHeadDeadline --ws web.connections:BufferedWebSocket`.

Uvicorn waits for ever for a head that never comes and takes a head of any size: nginx in front of it does not, but nobody is made to put it
there. And it gives each message of a run to the system by itself; here those that come within BUFFERED_FOR are given together, and what that
saves shows in `python -m tests.bench serve`. Started without the two classes, a server has its connections adopted by them.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from views.budget import network_of
from web import internals
from web.journal import refused

HEAD_WITHIN = 10.0  # seconds
LARGEST_HEAD = 65_536  # bytes
BUFFERED_FOR = 0.002  # seconds
UNCOUNTED_SIZE = 65_536  # bytes; a message up to it is not counted
LARGEST_MESSAGE = 8 * 1024 * 1024  # bytes; what a coach may paste, in any script
OF_ALL = 48 * 1024 * 1024  # bytes of larger messages that are held for all visitors
OF_ONE_ADDRESS = 16 * 1024 * 1024
BLOCKED_FOR = 10.0  # seconds that an address is not listened to after it sent more than anybody has to send
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BlockedNetworks:
    """Addresses whose sockets are refused for a while before anything is set up for them, which costs a twentieth of a handshake.

    What a proxy forwards is for the proxy to limit: the address here is that of the connection itself.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def turn_away(self, client: tuple[str, int] | None, seconds: float) -> None:
        """Refuse the sockets of *client* for so many *seconds*; where a proxy says who that is (its port is 0), of nobody."""
        if client is not None and client[1]:
            now = time.monotonic()
            self._until = {network: until for network, until in self._until.items() if until > now}
            self._until[network_of(client[0])] = now + seconds

    def refuses(self, client: tuple[str, int] | None) -> bool:
        """Whether a socket of *client* is to be refused now."""
        if client is None or not self._until:
            return False
        return self._until.get(network_of(client[0]), 0.0) > time.monotonic()


blocked_networks = BlockedNetworks()


class HeadDeadline(asyncio.Protocol):
    """Gives the head of each request HEAD_WITHIN seconds and LARGEST_HEAD bytes; to be put before Uvicorn's own class."""

    if TYPE_CHECKING:  # what that class has
        loop: asyncio.AbstractEventLoop
        transport: asyncio.Transport
        client: tuple[str, int] | None
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

    def handle_websocket_upgrade(self) -> None:
        """Open a socket, unless its address was turned away a moment ago."""
        if blocked_networks.refuses(self.client):
            refused.labels("turned away").inc()
            self.transport.write(FORBIDDEN)
            self.transport.close()
        else:
            super().handle_websocket_upgrade()  # type: ignore[misc]  # Uvicorn's class has it

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


class BufferedTransport:
    """A transport that waits BUFFERED_FOR for more before it writes; all else is the transport's own."""

    __slots__ = ("loop", "parts", "transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop = transport, loop
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write *data*, soon and after all that came before."""
        if not self.parts:
            self.loop.call_later(BUFFERED_FOR, self.flush)
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


class UnfinishedMessages:
    """The bytes of messages that are not whole yet, in all and by address: whoever never ends one fills no memory with it."""

    def __init__(self) -> None:
        self.bytes_by_address: Counter[str] = Counter()

    def change(self, address: str, before: int, now: int) -> bool:
        """Count *now* bytes in place of those *before*; whether there is room for them."""
        self.bytes_by_address[address] += now - before
        if not self.bytes_by_address[address]:
            del self.bytes_by_address[address]
        return now <= before or (self.bytes_by_address[address] <= OF_ONE_ADDRESS and self.bytes_by_address.total() <= OF_ALL)


unfinished_messages = UnfinishedMessages()


class MessageBuffering(asyncio.Protocol):
    """Gives a page's connection a transport that gathers its messages, and counts what comes; to be put before Uvicorn's own class."""

    if TYPE_CHECKING:  # what that class has
        loop: asyncio.AbstractEventLoop
        transport: Any
        conn: Any
        scope: dict[str, Any]
    counted = 0  # bytes of the message that is coming

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport over."""
        super().connection_made(transport)
        self.transport = BufferedTransport(self.transport, self.loop)
        self.conn.max_message_size = min(self.conn.max_message_size or LARGEST_MESSAGE, LARGEST_MESSAGE)

    def data_received(self, data: bytes) -> None:
        """Take in *data*, unless too much is coming already."""
        if self.count(self.counted + len(data)):
            super().data_received(data)
        else:
            refused.labels("large messages").inc()
            blocked_networks.turn_away(self.scope.get("client"), BLOCKED_FOR)
            self.transport.abort()

    def send_receive_event_to_app(self) -> None:
        """Hand on a message that is whole; what is held of it from here on is for `web/sockets.py` to say."""
        self.count(0)
        super().send_receive_event_to_app()  # type: ignore[misc]  # Uvicorn's class has it

    def connection_lost(self, exc: Exception | None) -> None:
        """Count nothing more: nothing will come."""
        self.count(0)
        super().connection_lost(exc)

    def count(self, size: int) -> bool:
        """Note that *size* bytes have come of a message; whether there is room for them."""
        before, self.counted = self.counted, size
        if max(before, size) <= UNCOUNTED_SIZE:
            return True
        client = self.scope.get("client")  # by now whom a proxy that is trusted says it is
        address = network_of(client[0] if client else "")
        return unfinished_messages.change(address, before if before > UNCOUNTED_SIZE else 0, size if size > UNCOUNTED_SIZE else 0)


def put_before(plain: internals.Internal, ours: type[asyncio.Protocol], name: str, instead: str) -> type[asyncio.Protocol]:
    """Return *ours* before Uvicorn's class *plain* as the class *name*; where that is gone, what Uvicorn itself takes *instead*."""
    if (base := internals.reached(plain)) is not None:
        return type(name, (ours, base), {"__module__": __name__, "__doc__": ours.__doc__})
    from uvicorn.importer import import_from_string

    uvicorns_own: type[asyncio.Protocol] = import_from_string(instead)
    return uvicorns_own


HttpWithHeadDeadline = put_before(
    internals.HTTP, HeadDeadline, "HttpWithHeadDeadline", "uvicorn.protocols.http.auto:AutoHTTPProtocol"
)
BufferedWebSocket = put_before(
    internals.SOCKET, MessageBuffering, "BufferedWebSocket", "uvicorn.protocols.websockets.auto:AutoWebSocketsProtocol"
)


def use_for_every_connection() -> None:
    """Let every connection be one of these classes, also where the server was started without them."""
    internals.make_each_connection(internals.HTTP, HttpWithHeadDeadline)
    internals.make_each_connection(internals.SOCKET, BufferedWebSocket)
