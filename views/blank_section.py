"""A whole section of the quiz that was left without an answer: said once in a visit, on the page that follows, and it passes."""

from __future__ import annotations

import streamlit as st

from i18n import Words
from views.markup import Markup, tag

ANNOUNCED, PENDING = "left-blank", "left-blank-section"  # that this visit was told of one, and which is still to be told of
LAST = "left-blank-last"  # the result that was told of one, and of which


def note(number: int) -> None:
    """Note that section *number* was turned without an answer, the first time in this visit."""
    if not st.session_state.get(ANNOUNCED):
        st.session_state[ANNOUNCED], st.session_state[PENDING] = True, number


def left() -> int | None:
    """Return the section that is still to be told of; the next page is told of none."""
    number: int | None = st.session_state.pop(PENDING, None)
    return number


def left_before(token: str) -> int | None:
    """Return the last section, left blank before the result of *token*, for as long as this visit looks at that."""
    if number := left():
        st.session_state[LAST] = token, number
    result, last = st.session_state.get(LAST, ("", None))
    return last if result == token else None


def said(number: int, way: Markup, _: Words) -> Markup:
    """Return that section *number* was left blank, with the *way* back to it."""
    sentence = _("You left all of part {number} blank. That’s fine, but it makes the result less certain.").format(number=number)
    return tag("p", sentence, _.gap, way, class_="soft", role="status")
