"""Whose result is on screen: that of the person who reads it, as far as their visit or their browser knows, or somebody else's."""

from __future__ import annotations

import streamlit as st

from results.story import Reader

COOKIE = "pm-or-pmm-own"
FINISHED_TOKENS = "finished-results"  # the tokens of the results that this visit came to


def result_hash(token: str) -> str:
    """Return the short mark by which a browser names the result of *token* (`begun.js` makes it alike: FNV-1a, 32 bits).

    >>> result_hash(""), result_hash("a")
    ('811c9dc5', 'e40c292c')
    """
    found = 0x811C9DC5
    for letter in token.encode():
        found = (found ^ letter) * 0x01000193 & 0xFFFFFFFF
    return f"{found:08x}"


def finish(token: str) -> None:
    """Note that this visit came to the result of *token* by its own answers."""
    st.session_state[FINISHED_TOKENS] = (*st.session_state.get(FINISHED_TOKENS, ()), token)


def reader(token: str, cookie: str | None = None) -> Reader:
    """Return who reads the result of *token*, the token of an address; without one it was entered, most likely by its owner.

    A page's run knows its visit. Where no page runs, the request's *cookie* of the name COOKIE is all that is known.
    """
    if cookie is None:
        cookie = st.context.cookies.get(COOKIE, "")
        if token in st.session_state.get(FINISHED_TOKENS, ()):
            return "own"
    return "own" if not token or result_hash(token) in cookie.split(".") else "another"
