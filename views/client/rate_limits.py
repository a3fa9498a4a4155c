"""How often one visit, and the network that it comes from, may send to groups and open them: far more often than a workshop in one room needs.

It is there so that nobody fills the store by a loop.
"""

from __future__ import annotations

import streamlit as st

from i18n import Words
from views.budget import Budget, Spent

SENT_IN_A_VISIT = 8  # results that one visit sends, replacements included
SENT_FROM_A_NETWORK = 300  # results at once, and again as many each hour: a school behind one address
OPENED_IN_A_VISIT = 10  # groups
OPENED_FROM_A_NETWORK = 30  # groups at once, and again as many each hour
HOUR = 3_600.0
SENT_HERE, OPENED_HERE = "sent-in-visit", "opened-in-visit"
sent_from = Budget(SENT_FROM_A_NETWORK / HOUR, SENT_FROM_A_NETWORK)
opened_from = Budget(OPENED_FROM_A_NETWORK / HOUR, OPENED_FROM_A_NETWORK)


def may_send() -> bool:
    """Whether this visit may send once more; it is counted."""
    return _may(SENT_HERE, SENT_IN_A_VISIT, sent_from)


def may_open() -> bool:
    """Whether this visit may open one more group; it is counted."""
    return _may(OPENED_HERE, OPENED_IN_A_VISIT, opened_from)


def address() -> str:
    """Return the address that this visit comes from; empty for this machine itself."""
    return st.context.ip_address or ""


def _may(here: str, most: int, of_network: Budget) -> bool:
    so_far: int = st.session_state.get(here, 0)
    if so_far >= most:
        return False
    try:
        of_network.spend(address())
    except Spent:
        return False
    st.session_state[here] = so_far + 1
    return True


def sent_too_often(_: Words) -> str:
    """Return the sentence for a visit, or a network, that has sent as often as it may."""
    return _(
        "We’ve received a lot from here in the past hour, so we haven’t taken this yet. Nothing is lost: your answers are safe in this page’s address. Open it again a little later, and send them then."
    )


def opened_too_often(_: Words) -> str:
    """Return the sentence for a visit, or a network, that has opened as many groups as it may."""
    return _(
        "Many groups have been opened from here in the past hour, so we haven’t opened this one yet. What you filled in is still here: try again a little later."
    )
