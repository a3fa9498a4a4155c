"""What goes on around each run of a page, beside the page itself; what it saves shows in `python -m tests.bench serve`.

Streamlit says with every run what the theme and the client's settings are, and works them out anew each time; here that is done
once. It hands over a run's messages one by one, and Uvicorn gives each to the system by itself; here those that come within
GATHERED are given together. And it keeps, as long as a visit lasts, how every widget was made that the visit has ever seen; here
that goes when the widget's value goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from streamlit.runtime import app_session
from streamlit.runtime.state.session_state import WStates, _is_stale_widget
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GATHERED = 0.002  # seconds
TOLD = ("_populate_theme_msg", "_populate_config_msg")


def remember_settings() -> None:
    """Work out once what Streamlit tells a browser of the theme and the settings: nothing changes them while a server runs."""
    for name in TOLD:
        populate = getattr(app_session, name)
        if not hasattr(populate, "remembers"):
            setattr(app_session, name, remembering(populate))


def remembering(populate: Callable[..., None]) -> Callable[..., None]:
    """Return *populate*, which fills a message, so that it fills the next one, for the same section, from the first."""
    made: dict[tuple[str, ...], Any] = {}

    def filled(message: Any, *section: str) -> None:
        if section not in made:
            fresh = type(message)()
            populate(fresh, *section)
            made[section] = fresh
        if made[section].ByteSize():  # nothing is said of what is empty
            message.MergeFrom(made[section])

    filled.remembers = populate  # type: ignore[attr-defined]
    return filled


def forget_widgets() -> None:
    """Let a visit forget how the widgets that left the screen were made when it forgets their values; else that is kept to its end."""
    remove = WStates.remove_stale_widgets
    if hasattr(remove, "forgets"):
        return

    def removed(self: WStates, active: frozenset[str], fragments: list[str] | None) -> None:
        remove(self, active, fragments)
        self.widget_metadata = {
            id: made for id, made in self.widget_metadata.items() if not _is_stale_widget(made, active, fragments)
        }

    removed.forgets = True  # type: ignore[attr-defined]
    setattr(WStates, "remove_stale_widgets", removed)  # noqa: B010 (a method of another's class)


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


def gather_messages() -> None:
    """Let each connection of a visitor's page gather its messages; once a process."""
    made = WebSocketsSansIOProtocol.connection_made
    if hasattr(made, "gathers"):
        return

    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        made(self, transport)
        self.transport = Gathering(transport, self.loop)

    connection_made.gathers = True  # type: ignore[attr-defined]
    setattr(WebSocketsSansIOProtocol, "connection_made", connection_made)  # noqa: B010 (a method of another's class)
