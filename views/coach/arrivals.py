"""Says on a group's page that stays open that results have come since, and draws nothing anew until the coach asks for it."""

from __future__ import annotations

import streamlit as st

from groups.store import Key
from i18n import Words
from views import page
from views.markup import tag

EVERY = 30  # seconds between two looks, each of which asks the store for a count and no more
PLACE = "arrivals"


def watch(key: Key, newest: int, _: Words) -> None:
    """Look now and then whether results came after the *newest* on the page; the first time is the page's own, which has just looked."""
    looked: list[bool] = []

    def look() -> None:
        if looked:
            tell(count_since(key, newest), _)
        looked.append(True)

    st.fragment(run_every=EVERY)(look)()


def count_since(key: Key, newest: int) -> int:
    """Return how many results came after the *newest* on the page; none where the store does not answer."""
    from views import stored

    try:
        return stored.store().sent_after(key, newest)
    except stored.STORE_ERRORS:
        return 0


def tell(n: int, _: Words) -> None:
    """Say that *n* results are new, beside the page and not within it, and show them when the coach wishes."""
    if not n:
        return
    with st.container(key=PLACE):
        page.prose(tag("p", _.n("{n} new result", "{n} new results", n).format(n=_.number(n)), role="status"), _)
        if st.button(_("Show what’s new"), key="show-new"):
            st.rerun()
