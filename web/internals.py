"""The names of Streamlit's and Uvicorn's that we reach into, each with what is lost without it; no other module touches one.

A server whose Streamlit or Uvicorn lacks one starts all the same: it says so once, does without what the name was for, and keeps the rest.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TESTED_RELEASES = {"streamlit": ("1.67",), "uvicorn": ("0.50", "0.54")}
"""The releases that all of this was tried with, oldest and newest; pyproject.toml keeps to them, and `make newest` tries the next."""
STREAM = "/_stcore/stream"  # where a page opens its websocket
UPLOADS = "/_stcore/upload_file/"  # where it puts a file
# Where Streamlit is, beside every page: with it, its scripts need not guess, which would cost a request in vain.
BACKEND_ADDRESS_SCRIPT = 'window.__streamlit={BACKEND_BASE_URL:new URL("./",location.href).href}'
log = logging.getLogger(__name__)
_missed: set[Internal] = set()


@dataclass(frozen=True, slots=True)
class Internal:
    """A *name* in a *module* of theirs, what it must have itself (*parts*), and what is *lost* without it."""

    module: str
    name: str
    lost: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


CLIENT_SETTINGS = Internal(
    "streamlit.runtime.app_session", "_populate_config_msg", "every run works out anew what the client's settings are"
)
THEME = Internal("streamlit.runtime.app_session", "_populate_theme_msg", "every run works out anew what the theme is")
WIDGETS = Internal(
    "streamlit.runtime.state.session_state",
    "WStates",
    "a visit keeps to its end how every widget was made that it has ever seen",
    ("remove_stale_widgets",),
)
IS_STALE = Internal("streamlit.runtime.state.session_state", "_is_stale_widget", WIDGETS.lost)
SOCKET = Internal(
    "uvicorn.protocols.websockets.websockets_sansio_impl",
    "WebSocketsSansIOProtocol",
    "each message of a run is given to the system by itself, and messages that never end may fill the memory",
    ("connection_made", "data_received", "send_receive_event_to_app", "connection_lost"),
)
HTTP = Internal(
    "uvicorn.protocols.http.httptools_impl",
    "HttpToolsProtocol",
    "the head of a request may take for ever and be of any size, unless a proxy in front says otherwise",
    (
        "connection_made",
        "data_received",
        "on_message_begin",
        "on_headers_complete",
        "connection_lost",
        "handle_websocket_upgrade",
    ),
)
EXTERNAL_ADDRESS = Internal(
    "streamlit.net_util", "get_external_ip", "a foreign Origin may make Streamlit ask the network for its address"
)
INTERNAL_ADDRESS = Internal("streamlit.net_util", "get_internal_ip", EXTERNAL_ADDRESS.lost)
MESSAGE_FROM_PAGE = Internal(
    "streamlit.proto.BackMsg_pb2", "BackMsg", "messages that no page sends reach Streamlit, and runs are not counted"
)
MESSAGE_TO_PAGE = Internal(
    "streamlit.proto.ForwardMsg_pb2", "ForwardMsg", "how many runs of one address go on at a time is not known"
)
FILES = Internal(
    "streamlit.runtime.memory_uploaded_file_manager",
    "MemoryUploadedFileManager",
    "files are limited one by one, and not in all",
)
SET_UP_LOGGER = Internal("streamlit.logger", "setup_formatter", "Streamlit's own lines in the journal are not JSON")
SET_UP_LOGGERS = Internal("streamlit.logger", "update_formatter", SET_UP_LOGGER.lost)
INTERNALS = (
    *(CLIENT_SETTINGS, THEME, WIDGETS, IS_STALE, SOCKET),
    *(HTTP, EXTERNAL_ADDRESS, INTERNAL_ADDRESS, MESSAGE_FROM_PAGE, MESSAGE_TO_PAGE, FILES, SET_UP_LOGGER, SET_UP_LOGGERS),
)


def reached(name: Internal) -> Any:
    """Return what *name* stands for; None, with one warning, where it is gone or has not all its parts."""
    try:
        found = getattr(importlib.import_module(name.module), name.name, None)
    except ImportError:
        found = None
    if found is not None and all(hasattr(found, part) for part in name.parts):
        return found
    if name not in _missed:
        _missed.add(name)
        log.warning("%s is not what it was: %s", name, name.lost)
    return None


def missing_internals() -> tuple[Internal, ...]:
    """Return what is gone of NAMES, with a warning for each that there was none for yet."""
    return tuple(name for name in INTERNALS if reached(name) is None)


def replace_internal(name: Internal, value: Any) -> bool:
    """Put *value* in the place of *name*; whether there is such a name."""
    if reached(name) is None:
        return False
    setattr(importlib.import_module(name.module), name.name, value)
    return True


def ask_nobody_outside() -> bool:
    """Let Streamlit never look for this machine's addresses: it does so for each foreign Origin and at start, by a third party."""
    replaced = [replace_internal(name, no_address) for name in (EXTERNAL_ADDRESS, INTERNAL_ADDRESS)]
    return all(replaced)


def no_address() -> None:
    """Return what Streamlit takes for 'not known'."""


def write_as_others() -> None:
    """Let Streamlit's loggers write as all others do, now and whenever it sets one up."""
    if replace_internal(SET_UP_LOGGER, leave_to_others) and (set_up_all := reached(SET_UP_LOGGERS)):
        set_up_all()


def leave_to_others(logger: Any) -> None:
    """Take Streamlit's own handler from *logger*, so that its lines are written where all others are."""
    own = getattr(logger, "streamlit_console_handler", None)
    logger.handlers = [handler for handler in logger.handlers if handler is not own]
    logger.streamlit_console_handler = None
    logger.propagate = logger.name != "uvicorn.access"


def uploaded() -> Mapping[str, Mapping[str, Any]] | None:
    """Return the files that Streamlit keeps, by visit; None where it runs none, or keeps them otherwise."""
    from streamlit import runtime

    kind = reached(FILES)
    if kind is None or not runtime.exists():
        return None
    manager = runtime.get_instance().uploaded_file_mgr
    files: Mapping[str, Mapping[str, Any]] | None = getattr(manager, "file_storage", None) if isinstance(manager, kind) else None
    return files


def is_visit(session: str) -> bool:
    """Whether *session* is one that Streamlit has open."""
    from streamlit import runtime

    return runtime.exists() and runtime.get_instance().is_active_session(session)


def static_folder() -> Path:
    """Return where Streamlit keeps its page and all that the page loads."""
    spec = find_spec("streamlit")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "static"


def element_script(element: str) -> str | None:
    """Return the file name of the script that draws Streamlit's *element*, such as "Radio"; None, with one warning, without one."""
    found = next((static_folder() / "static" / "js").glob(f"{element}.*.js"), None)
    missing = Internal("streamlit.static", f"{element}.js", "a page asks for it only when it has something to draw")
    if found is None and missing not in _missed:
        _missed.add(missing)
        log.warning("%s is not where it was: %s", missing, missing.lost)
    return found.name if found else None


def make_each_connection(name: Internal, own: type) -> None:
    """Let each connection of Uvicorn's class *name* be one of *own*, which is made of it, however the server was started; once a process."""
    plain = reached(name)
    if plain is None or plain.__init__.__module__ == __name__:
        return
    made: Callable[..., None] = plain.__init__

    def become(self: Any, *given: Any, **named: Any) -> None:
        if type(self) is plain:
            self.__class__ = own
        made(self, *given, **named)

    plain.__init__ = become
