"""The store at the edge: opened once a process, when a page first needs it; the rooms know nothing of Streamlit."""

from __future__ import annotations

import os

import streamlit as st

from groups import store as rooms
from groups.database import UnusableAddress
from groups.retention import keep_expiring
from groups.store import FullGroup, NewerStore, Store, StoreAway, StoreBusy, UnknownGroup

__all__ = ["AWAY", "FullGroup", "StoreBusy", "UnknownGroup", "store"]

AWAY = (StoreAway, NewerStore, UnusableAddress)
"""What a visitor is told in one sentence: our records cannot be reached now."""


@st.cache_resource(show_spinner=False)
def _at(address: str) -> Store:
    opened = rooms.open(address or None)
    keep_expiring(opened)
    return opened


def store() -> Store:
    """Return the store of this process; AWAY if there is none to be had."""
    return _at(os.environ.get("DATABASE_URL", ""))
