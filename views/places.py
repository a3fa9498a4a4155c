"""Whole links to hand on: where this server is for the visitor, and what a client, a coach and a receipt are reached by."""

from __future__ import annotations

import os
from urllib.parse import urlencode

import streamlit as st

from views.page import Markup, tag

KEY = "k"  # what a coach's secret is called in an address


def site() -> str:
    """Return the address of the first page, as set for this server or as the visitor's browser reaches it."""
    given = os.environ.get("PUBLIC_URL", "").strip().rstrip("/")
    if given:
        return given
    here = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    for page in ("/coach", "/quiz", "/result"):
        here = here.removesuffix(page)
    return here


def whole(path: str, **query: str) -> str:
    """Return the whole link to page *path* ("" for the first)."""
    return f"{site()}/{path}?{urlencode(query)}"


def qr(link: str, said: str) -> Markup:
    """Return *link* as a QR code, dark on white by day and by night; *said* stands for it where it is not seen."""
    from results.shapes import code

    side, path = code(link)
    white = tag("rect", width=str(side), height=str(side), fill="#ffffff")
    drawn = tag("path", d=path, fill="#000000")
    return tag(
        "svg",
        white,
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {side} {side}",
        role="img",
        aria_label=said,
        class_="qr",
        shape_rendering="crispEdges",
    )
