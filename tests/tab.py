"""One browser's tab over Streamlit's own protocol: its socket, the widgets drawn on it, and what it asks for by plain address.

Each tab comes from an address of its own, as people do: all of 127.0.0.0/8 is this machine. Only this machine is ever asked.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import websockets
import websockets.exceptions
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
PATIENCE = 60.0  # seconds that a tab waits for one answer
HOSTS = ("127.0.0.1", "localhost")


class Broken(Exception):
    """The server showed a fault, or something that nobody can go on from."""


class Tab:
    """A socket, the address that the server last gave, and the widgets on screen; *home* is the address that it all comes from."""

    def __init__(self, url: str, home: str) -> None:
        if urlsplit(url).hostname not in HOSTS:
            raise ValueError("tabs ask servers on this machine only")
        self.url = url
        self.home = home if urlsplit(url).hostname == "127.0.0.1" else ""
        self.page, self.query, self.script = "", "", ""
        self.widgets: dict[str, Any] = {}  # its key, which ends its id -> the widget
        self.radios: dict[str, str] = {}  # widget id -> item id
        self.buttons: dict[str, tuple[str, str]] = {}  # its label -> widget id, and the fragment that it runs
        self.text: list[str] = []
        self.connection: Any = None
        self._started = False

    async def connect(self, **more: Any) -> None:
        """Open the socket, as a browser does."""
        self.connection = await websockets.connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            local_addr=(self.home, 0) if self.home else None,
            **more,
        )
        self.script = ""

    async def close(self) -> None:
        """Close the tab."""
        if self.connection is not None:
            with suppress(Exception):
                await self.connection.close()
            self.connection = None

    async def send(self, message: BackMsg) -> None:
        """Send one *message*."""
        await self.connection.send(message.SerializeToString())

    async def run(self, states: Mapping[str, Mapping[str, Any]] | None = None, fragment: str = "") -> None:
        """Ask for a run with widgets, by their ids, in these *states*, and wait until it is over."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.fragment_id = self.query, self.script, fragment
        if not self.script:
            run.page_name = self.page
        for widget, state in (states or {}).items():
            one = run.widget_states.widgets.add(id=widget)
            for name, value in state.items():
                target = getattr(one, name)
                target.CopyFrom(value) if hasattr(target, "CopyFrom") else setattr(one, name, value)
        run.context_info.timezone, run.context_info.locale, run.context_info.url = "UTC", "en-GB", f"{self.url}/{self.page}"
        self._started = False
        await self.send(message)
        async with asyncio.timeout(PATIENCE):
            while await self.heard("script_finished") not in DONE or not self._started:
                pass

    async def heard(self, awaited: str) -> Any:
        """Return the next message of the *awaited* kind; note what is drawn before it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = ForwardMsg.FromString(await self.connection.recv())
                self._note(message)
                if message.WhichOneof("type") == awaited:
                    return getattr(message, awaited)

    def _note(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._started = True
                self.script = message.new_session.page_script_hash
                self.widgets, self.radios, self.buttons, self.text = {}, {}, {}, []
            case "navigation":
                self.script = message.navigation.page_script_hash  # which page this is, known only once app.py has run
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._element(message.delta.new_element, message.delta.fragment_id)
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise Broken("a page that does not compile")

    def _element(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type") or "empty"
        drawn = getattr(element, kind)
        key = getattr(drawn, "id", "").split("-", 2)[-1]
        if key:
            self.widgets[key] = drawn
        if kind == "radio":
            self.radios[drawn.id] = key
        elif kind == "button":
            self.buttons[drawn.label] = drawn.id, fragment
        elif kind == "exception":
            raise Broken(f"a traceback was shown: {drawn.type}")
        elif kind in ("html", "markdown"):
            self.text.append(drawn.body)


async def asked(url: str, head: str, body: bytes = b"", home: str = "") -> bytes:
    """Return the answer of the server at *url* to a request of this *head*, from the address *home*."""
    parts = urlsplit(url)
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=(home, 0) if home else None)
        first, _, more = head.partition("\r\n")
        size = f"Content-Length: {len(body)}\r\n" if body else ""
        writer.write(f"{first}\r\nHost: {parts.netloc}\r\nConnection: close\r\n{size}{more}\r\n".encode() + body)
        answer = await reader.read()
        writer.close()
    return answer


@contextmanager
def many_files() -> Iterator[None]:
    """Let this process hold as many connections as the system allows."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
