"""The secret of a client's browser, and the keys and receipts that come of it: none of them ever stands in an address.

A browser keeps one secret, in a cookie that comes with the connection of every page, so that a reload or a server that was killed
finds the same. An address holds only a mark, which tells one quiz from the next: whoever is handed it cannot work out a receipt,
and whoever hands one round learns nothing of what is sent by it.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groups.keys import fresh_secret, fresh_sending_id, is_secret, receipt_for, sending_key
from views.address import COHORT
from views.markup import script

COOKIE = "pm-or-pmm-client"
SECRET = "client-secret"
SENDING, SENT = "sending", "sent"
LONGEST_SENDING_ID = 64  # characters of a mark that are looked at
LONGEST_SENT = 200  # characters of an earlier sending: its mark and its answers


def kept_by_browser() -> str:
    """Return the secret that this visitor's browser sent with its connection, empty without one."""
    given = st.context.cookies.get(COOKIE, "")
    return given if is_secret(given) else ""


def secret() -> str:
    """Return the secret of this visitor's browser; a new one where it has none."""
    if SECRET not in st.session_state:
        st.session_state[SECRET] = kept_by_browser() or fresh_secret()
    of_visit: str = st.session_state[SECRET]
    return of_visit


def hand_over() -> None:
    """Let the browser keep its secret for as long as it keeps a quiz."""
    st.html(script("client_secret.js", id="client-secret", data_secret=secret()), unsafe_allow_javascript=True)


def sending_id() -> str:
    """Return the mark in the address, empty without one."""
    return st.query_params.get(SENDING, "")[:LONGEST_SENDING_ID]


def receipt_of(code: str, token: str) -> str:
    """Return the receipt of the answers in *token*, sent to group *code* under the mark in the address."""
    return receipt_for(code, key_of(token))


def key_of(token: str) -> str:
    """Return the key under which the answers in *token* are sent: other answers are another sending, the same ones never two."""
    return sending_key(secret(), sending_id(), token)


def carried(params: Mapping[str, str]) -> dict[str, str]:
    """Return *params* with the mark of a sending, where a group is sent to, and with what this visit has sent before."""
    if COHORT not in params:
        return dict(params)
    sent = {SENT: st.session_state[SENT]} if SENT in st.session_state else {}
    return {**params, SENDING: params.get(SENDING) or st.session_state.setdefault(SENDING, fresh_sending_id()), **sent}


def started(params: Mapping[str, str]) -> dict[str, str]:
    """Return *params* for a quiz that is begun: with a mark of its own, whatever stood in the address."""
    st.session_state.pop(SENDING, None)
    return carried({name: value for name, value in params.items() if name not in (SENDING, SENT, "again")})


def remember_sent(token: str) -> None:
    """Note what was sent, so that other answers may take its place: by its mark and its answers, which open nothing alone."""
    st.session_state[SENT] = f"{sending_id()}.{token}"


def sent_before(code: str) -> str:
    """Return the receipt of what this visit, or the one that its address remembers, has sent to group *code*; empty without."""
    known = st.session_state.get(SENT) or st.query_params.get(SENT, "")[:LONGEST_SENT]
    earlier, _dot, token = known.partition(".")
    return receipt_for(code, sending_key(secret(), earlier, token)) if token else ""
