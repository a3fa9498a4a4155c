"""The store of this process: opened once, when it is first needed, and tidied until the process ends.

It is kept here and not in Streamlit's cache, which any visitor's browser can ask to be emptied.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from groups.database import UnusableAddress
from groups.retention import keep_expiring
from groups.store import FullGroup, NewerStore, SentAlready, Store, StoreAway, StoreBusy, UnknownGroup, UnknownInvitee
from settings import settings

__all__ = ["STORE_ERRORS", "FullGroup", "SentAlready", "StoreBusy", "UnknownGroup", "UnknownInvitee", "shut", "store"]

STORE_ERRORS = (StoreAway, NewerStore, UnusableAddress)
"""What a visitor is told in one sentence: our records cannot be reached now."""

CLOUD = Path("/mount/src")  # where Streamlit Community Cloud puts an app; its disk is emptied at every restart

_opened: dict[str, tuple[Store, Callable[[], None]]] = {}
_opening = threading.Lock()


def store() -> Store:
    """Return the store of this process; it brings its tables up to date when it is first used. STORE_ERRORS if there is none to be had."""
    address = settings().database_url
    with _opening:
        if address not in _opened:
            opened = Store(address or None)
            _opened[address] = opened, keep_expiring(opened)
        return _opened[address][0]


def lasts() -> bool:
    """Whether what is stored outlives a restart of this server."""
    return bool(settings().database_url) or not CLOUD.is_dir()


def shut() -> None:
    """Stop tidying and let go of the store."""
    with _opening:
        while _opened:
            _, (_, stop) = _opened.popitem()
            stop()
