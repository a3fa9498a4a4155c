"""What a visit remembers of a coach's clients, beside what an address says: what their group calls them, and the group they came from."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from groups.group import WhiteLabel
from i18n import Words
from views import page
from views.client.masthead import sender
from views.markup import style_sheet

LONGEST_NAME = 40
LINKS, NAMES = ("first-link", "second-link"), ("first-name", "second-name")
CAME_FROM = "compared-from"  # the address of the group's page
CLIENT_NAMES = "compared-called"  # token -> what the group calls that person
LABEL = "compared-label"  # what that group's coach put on it: organisation, logo, colour


def remember(names: Iterable[tuple[str, str]], label: WhiteLabel) -> None:
    """Note what this group's page calls some clients, *names* by the token of their result, and how it looks; the way back leads to it."""
    st.session_state.setdefault(CLIENT_NAMES, {}).update({token: name[:LONGEST_NAME] for token, name in names})
    st.session_state[CAME_FROM], st.session_state[LABEL] = st.query_params.to_dict(), label


def client_name(token: str) -> str:
    """Return what the group that this visit came from calls whoever has the result of *token*; "" for anybody else."""
    names: dict[str, str] = st.session_state.get(CLIENT_NAMES, {})
    return names.get(token, "")


def way_back(_: Words) -> None:
    """Lead back to the group that this visit came from, if it came from one."""
    if CAME_FROM in st.session_state:
        st.html(style_sheet("group"))
        page.prose(sender(st.session_state.get(LABEL, WhiteLabel()), _), _)
        st.page_link(page.COACH, label=_("Back to the group"), query_params=st.session_state[CAME_FROM])
