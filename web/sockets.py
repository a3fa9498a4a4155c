"""The websocket of a visitor's page: whose it may be, which messages come in, and how many and how large an address may send.

All is judged before Streamlit sees it. A room of people behind one address shares its limits, so they are far above what sixty
people with several tabs need.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from urllib.parse import parse_qs, urlsplit

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it has no types
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import Settings, is_host
from views.budget import Budget, Spent, network_of
from web.connections import BLOCKED_FOR, OF_ALL, OF_ONE_ADDRESS, UNCOUNTED_SIZE, blocked_networks
from web.internals import MESSAGE_FROM_PAGE, MESSAGE_TO_PAGE, STREAM, reached
from web.journal import refused
from web.refusal import LONGEST_QUERY

CROWDED = "many sockets"
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
KNOWN_REQUESTS = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "deferred_file"})
"""The messages that a page sends: runs, the addresses for a file to upload, and files that are made when asked for."""
COUNTED_REQUESTS = ("rerun_script", "deferred_file")
HELD_AFTER_CLOSE = 120.0  # seconds that Streamlit keeps what a visit held, for the browser to come back to
COST_OF_A_MEGABYTE = 1.0  # seconds of a core for a million bytes: text that is pasted is read
RUNS, RUNS_AT_ONCE = 8.0, 300.0  # of an address: a second, lastingly, and at once; sixty people need 6 a second
RESULT_RUNS = 4.0  # runs that drawing a result counts for
# Runs of one address that go on at the same moment; more would not be done sooner, and keep everybody else from theirs.
RUNS_GOING_ON = 4
RUN_WITHIN = 10.0  # seconds after which a run that is not over makes room for the next
# A result is drawn by computing alone: two at once are done no sooner, and whoever answers questions meanwhile waits for both.
RESULTS_GOING_ON = 1
RESULT_WITHIN = 1.0
LONGEST_END_OF_RUN = 1024  # bytes; the message that a run is over is shorter: 44, and 34 for each fragment that ran
FIRST_WITHIN = 30.0  # seconds; a page asks for a run as soon as its socket is open, and one that never does is nobody's
RESUMED_WITHIN = 600.0  # of a page that lost its socket and has nothing to ask for; it says which visit it goes on with
RESUMING_PROTOCOLS = 3  # what such a page names as subprotocols: Streamlit's, a token, and its visit
CROWDED_FOR = 1.0  # seconds that an address with too many sockets is not listened to
GONE = 1001
TOO_BIG = 1009  # of the codes that end a websocket


class Sockets:
    """Refuses foreign origins and too many sockets of an address, drops messages that no page sends, and slows down who asks for too much."""

    def __init__(self, app: ASGIApp, settings: Settings, budget: Budget) -> None:
        self.app = app
        self.settings = settings
        self.budget = budget
        self.runs = Budget(RUNS, RUNS_AT_ONCE)
        self.turns = RunTurns(RUNS_GOING_ON, RUN_WITHIN)
        self.result_turns = RunTurns(RESULTS_GOING_ON, RESULT_WITHIN)
        self.open: Counter[str] = Counter()
        self.held = HeldMessages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = network_of(scope["client"][0] if scope.get("client") else "")
        why = self._refusal(scope, address)
        if why:
            refused.labels(why).inc()
            if why == CROWDED:
                blocked_networks.turn_away(scope.get("client"), CROWDED_FOR)
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: a browser is answered 403
            return
        self.open[address] += 1
        resumes = len(scope.get("subprotocols", ())) >= RESUMING_PROTOCOLS
        socket = Socket(self, address, receive, send, RESUMED_WITHIN if resumes else FIRST_WITHIN, scope.get("client"))
        try:
            await self.app(scope, socket.receive, socket.send)
        finally:
            socket.end_run()
            self.open[address] -= 1
            if not self.open[address]:
                del self.open[address]
            self.held.leave(socket)

    def _refusal(self, scope: Scope, address: str) -> str:
        """Return why the socket is refused, for the counts; empty where it is welcome."""
        headers = Headers(scope=scope)
        if scope["path"] != STREAM:
            return "no such socket"
        if not is_own(headers.get("origin"), headers.get("host", ""), self.settings.public_url):
            return "foreign origin"
        if self.open[address] >= self.settings.sockets_per_address:
            return CROWDED
        return ""


class Socket:
    """One open websocket of *address*."""

    def __init__(
        self,
        door: Sockets,
        address: str,
        receive: Receive,
        send: Send,
        first_within: float = FIRST_WITHIN,
        client: tuple[str, int] | None = None,
    ) -> None:
        self.door = door
        self.client = client
        self.address = address
        self.first_within = first_within
        self.has_asked = False
        self.turns = door.turns  # that its last run took one of
        self.running: asyncio.TimerHandle | None = None  # what ends its turn at last, while a run goes on
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        """Return the next message that a page may send, once its address may have it done; one that asks for nothing is let go."""
        while True:
            try:
                async with asyncio.timeout(None if self.has_asked else self.first_within):
                    message = await self._receive()
            except TimeoutError:
                refused.labels("idle socket").inc()
                await self._send({"type": "websocket.close", "code": GONE})
                return {"type": "websocket.disconnect", "code": GONE}
            data = message.get("bytes")
            if message["type"] != "websocket.receive" or data is None:
                return message
            if not self.door.held.take(self, len(data)):  # before it is read: that costs, too
                refused.labels("large messages").inc()
                blocked_networks.turn_away(self.client, BLOCKED_FOR)
                await self._send({"type": "websocket.close", "code": TOO_BIG})
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            kind, cost = request_in(data)
            if kind is not None and kind not in KNOWN_REQUESTS:
                refused.labels("unneeded message").inc()
                continue
            self.has_asked |= kind == "rerun_script"
            if kind in COUNTED_REQUESTS:
                await wait_for_budget(self.door.runs, self.address, cost)
            if kind == "rerun_script":
                await self.begin_run(self.door.result_turns if cost == RESULT_RUNS else self.door.turns)
            if len(data) > UNCOUNTED_SIZE:
                await wait_for_budget(self.door.budget, self.address, COST_OF_A_MEGABYTE * len(data) / 1e6)
            return message

    async def send(self, message: Message) -> None:
        """Send *message*, and let the next of this address have its turn where it says that a run is over."""
        data = message.get("bytes")
        if self.running and data is not None and len(data) <= LONGEST_END_OF_RUN and ends_run(data):
            self.end_run()
        await self._send(message)

    async def begin_run(self, turns: RunTurns) -> None:
        """Wait until a run may begin; one that goes on already takes the new one along."""
        if self.running is None:
            await turns.take(self.address)
            self.turns = turns
            self.running = asyncio.get_running_loop().call_later(turns.within, self.end_run)

    def end_run(self) -> None:
        """Note that no run goes on."""
        if self.running is not None:
            self.running.cancel()
            self.running = None
            self.turns.leave(self.address)


class RunTurns:
    """Who of an address may run now: so many *at_once*, each *within* so many seconds, and the others in the order in which they came."""

    def __init__(self, at_once: int, within: float) -> None:
        self.at_once = at_once
        self.within = within
        self.running: Counter[str] = Counter()
        self.waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def take(self, address: str) -> None:
        """Wait for a turn of *address*."""
        if self.running[address] < self.at_once:
            self.running[address] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(address, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave(address)
            raise

    def leave(self, address: str) -> None:
        """Hand the turn of *address* on to whoever has waited for longest, if anybody still does."""
        line = self.waiting.get(address, deque())
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.waiting.pop(address, None)
        self.running[address] -= 1
        if not self.running[address]:
            del self.running[address]


class HeldMessages:
    """The bytes of large messages that are held for each socket: its last one, and for a while after it is closed."""

    def __init__(self) -> None:
        self.sockets: dict[Socket, int] = {}
        self.left: OrderedDict[Socket, float] = OrderedDict()

    def take(self, socket: Socket, size: int) -> bool:
        """Count *size* bytes for *socket* in place of its last message; whether there is room."""
        self._forget()
        if size <= UNCOUNTED_SIZE:
            return True
        self.sockets.pop(socket, None)
        own = sum(bytes_held for other, bytes_held in self.sockets.items() if other.address == socket.address)
        if own + size > OF_ONE_ADDRESS or sum(self.sockets.values()) + size > OF_ALL:
            return False
        self.sockets[socket] = size
        return True

    def leave(self, socket: Socket) -> None:
        """Note that *socket* is closed."""
        if socket in self.sockets:
            self.left[socket] = time.monotonic()

    def _forget(self) -> None:
        while self.left and next(iter(self.left.values())) < time.monotonic() - HELD_AFTER_CLOSE:
            socket, _ = self.left.popitem(last=False)
            self.sockets.pop(socket, None)


async def wait_for_budget(budget: Budget, address: str, cost: float) -> None:
    """Wait until *address* may use *cost* more of *budget*."""
    cost = min(cost, budget.burst)
    while True:
        try:
            return budget.spend(address, cost)
        except Spent as spent:
            await asyncio.sleep(min(spent.seconds, 1.0))


def ends_run(data: bytes) -> bool:
    """Whether the message *data* to a page says that a run is over."""
    kind = reached(MESSAGE_TO_PAGE)
    if kind is None:
        return True
    try:
        return str(kind.FromString(data).WhichOneof("type")) == "script_finished"
    except DecodeError:
        return False


def request_in(data: bytes) -> tuple[str | None, float]:
    """Return what the message *data* asks for, and for how many runs that counts.

    That is "" if nothing that is known, and None where it is no message, which Streamlit refuses. A page that draws a result, known by its
    address, is heavier than questions.
    """
    kind = reached(MESSAGE_FROM_PAGE)
    if kind is None:
        return None, 1.0
    message = kind()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None, 1.0
    what = message.WhichOneof("type") or ""
    if what == "backend_operation_request":
        what = message.backend_operation_request.WhichOneof("payload") or ""
    result = "r" in parse_qs(message.rerun_script.query_string[:LONGEST_QUERY])
    return what, RESULT_RUNS if result else 1.0


def is_own(origin: str | None, host: str, public_url: str) -> bool:
    """Whether a page of *origin* may open a socket at *host*: it is the same place, and the public one where there is one.

    >>> is_own("https://quiz.example", "quiz.example", ""), is_own("https://evil.example", "quiz.example", "")
    (True, False)
    >>> is_own("https://evil.example", "evil.example", "https://quiz.example"), is_own("null", "quiz.example", "")
    (False, False)
    >>> is_own("http://[::1]:8501", "[::1]:8501", ""), is_own("http://[::1", "[::1]", "")
    (True, False)
    """
    if not is_host(host):
        return False
    if public_url and not (is_this_machine(host) or name_of("//" + host) == name_of(public_url)):
        return False
    if origin is None:  # not a browser, which no page can steer
        return True
    scheme, _, place = origin.lower().partition("://")  # not taken apart any further: it may be no address at all
    return scheme in ("http", "https") and place == host.lower()


def is_this_machine(host: str) -> bool:
    """Whether *host* is the machine that we run on, which no foreign name can stand for."""
    return name_of("//" + host) in THIS_MACHINE


def name_of(url: str) -> str:
    """Return the name of the host in *url*, in small letters."""
    return (urlsplit(url).hostname or "").rstrip(".")
