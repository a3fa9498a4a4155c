"""Whole links to hand on: where this server is for the visitor, and what a client, a coach and a receipt are reached by."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from settings import settings
from views.markup import Markup, tag
from views.titles import PAGES

SECRET_PARAMETER = "k"  # what a coach's secret is called in an address


def site() -> str:
    """Return the address of the first page, as set for this server or as the visitor's browser reaches it."""
    if given := settings().public_url:
        return given
    here = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    return next((here.removesuffix(page) for page in PAGES if here.endswith(page)), here)


def whole_link(path: str, **query: str) -> str:
    """Return the whole link to page *path* ("" for the first)."""
    return f"{site()}/{path}?{urlencode(query)}"


def link_within(path: str, query: Mapping[str, str | Sequence[str]], root: str = ".") -> str:
    """Return the way from one of our pages to page *path*; from an address that may be any, *root* is "".

    >>> link_within("method", {"lang": "ru"}), link_within("", {}), link_within("method", {}, "")
    ('./method?lang=ru', './', '/method')
    """
    return f"{root}/{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")


def qr(link: str) -> bytes:
    """Return *link* as a QR code, an SVG picture that is dark on white by day and by night."""
    from results.shapes import qr_path

    side, path = qr_path(link)
    white = tag("rect", width=str(side), height=str(side), fill="#ffffff")
    drawn = tag("path", d=path, fill="#000000")
    box = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {side} {side}", "shape_rendering": "crispEdges"}
    return tag("svg", white, drawn, width="480", height="480", **box).encode()


def pictured(svg: bytes, said: str) -> Markup:
    """Return an SVG picture as an image; *said* stands for it where it is not seen."""
    return tag("img", src="data:image/svg+xml;base64," + base64.b64encode(svg).decode(), alt=said, class_="qr")
