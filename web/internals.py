"""The names of Streamlit's that guards reach into, each with what is lost without it; tried with Streamlit 1.67.

A guard whose name is gone says so once in the journal; the others stay.
"""

from __future__ import annotations

import logging
from typing import Any

from streamlit import net_util

ADDRESSES = ("get_external_ip", "get_internal_ip")
log = logging.getLogger(__name__)


def replace(owner: Any, name: str, value: Any, lost: str) -> bool:
    """Put *value* in place of *owner*'s *name*; where there is no such name, warn that *lost* is lost."""
    if not hasattr(owner, name):
        log.warning("%s has no %s: %s", getattr(owner, "__name__", owner), name, lost)
        return False
    setattr(owner, name, value)
    return True


def ask_nobody_outside() -> bool:
    """Let Streamlit never look for this machine's addresses: it does so for each foreign Origin and at start, by a third party."""
    lost = "a foreign Origin may make Streamlit ask the network for its address"
    replaced = [replace(net_util, name, no_address, lost) for name in ADDRESSES]
    return all(replaced)


def no_address() -> None:
    """Return what Streamlit takes for 'not known'."""
