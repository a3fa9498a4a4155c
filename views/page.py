"""What every page has around it: the language, the way home, the look, and the sentences for what went wrong."""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from i18n import LANGUAGES, Words
from questions import Bank, load

ROOM = Path(__file__).parent
ICON = str(ROOM.parent / "assets" / "logo.svg")
NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "ru": "Русский"}
SHOWN = "shown"  # the section that this visit saw last, and the answers settled before it
TRADITIONAL = ("hant", "tw", "hk", "mo")
log = logging.getLogger(__name__)


def bank() -> Bank:
    """Return the bank that visitors are asked from."""
    return load()


def spoken(locale: str | None) -> str:
    """Return our language for a browser's *locale*, such as "zh-TW"; English where we have none.

    >>> spoken("zh-HK"), spoken("zh-CN"), spoken("ru-KZ"), spoken("de-DE"), spoken(None)
    ('zh-Hant', 'zh-Hans', 'ru', 'en', 'en')
    """
    parts = (locale or "").lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        return "zh-Hant" if any(part in TRADITIONAL for part in parts[1:]) else "zh-Hans"
    return "ru" if parts[0] == "ru" else "en"


def language() -> str:
    """Return the language of this visit: the one in the address, else the browser's."""
    asked = st.query_params.get("lang")
    return asked if asked in LANGUAGES else spoken(st.context.locale)


def pages(_: Words) -> list[StreamlitPage]:
    """Return every page with its address and its title."""
    return [
        st.Page("views/start.py", title=_("PM or PMM?"), default=True),
        st.Page("views/quiz.py", title=_("The questions · PM or PMM?"), url_path="quiz"),
        *(
            st.Page(f"views/{name}.py", title=title, url_path=name)
            for name, title in (
                ("result", _("Your result · PM or PMM?")),
                ("method", _("Where the questions come from · PM or PMM?")),
            )
            if (ROOM / f"{name}.py").exists()
        ),
    ]


def frame(asked: StreamlitPage, _: Words) -> None:
    """Draw the head of the page, the page that was *asked* for, and its foot; a fault in it is logged here, once."""
    st.html(_style(_))
    _head(_)
    try:
        asked.run()
    except Exception:
        log.exception("page %s failed", asked.url_path or "start")
        trouble(_("Something broke on our side. Your answers are safe in this page’s address. Reload the page in a moment."))
    _foot(_, asked.url_path)


def prose(markup: str, _: Words, of: str = "prose") -> None:
    """Show *markup*, HTML of our own making, marked with its language; whatever came from outside must be escaped in it."""
    st.html(f'<div class="{of}" lang="{_.language}">{markup}</div>')


def escape(text: str) -> str:
    """Return *text* fit to stand in HTML."""
    return html.escape(text)


def trouble(*sentences: str) -> None:
    """Say, calmly and above everything else, what happened, what is safe and what to do."""
    st.html('<div class="trouble" role="alert">' + "".join(f"<p>{escape(s)}</p>" for s in sentences) + "</div>")


def broken_link(_: Words, reason: str) -> str:
    """Return the sentence for a link that `results.link` refused, for *reason* "cut", "edited" or "other_bank"."""
    return {
        "cut": _("Part of this link is missing. Copy it again, whole, from where you found it."),
        "other_bank": _("This link was made for other questions than those asked here, so we cannot read it rightly."),
    }.get(reason) or _("Something in this link has changed since it was made, so we cannot read it rightly.")


def link(path: str) -> str:
    """Return the address of page *path* ("" for the start) with everything that this page's address carries."""
    query = urlencode(st.query_params.to_dict())
    return f"./{path}" + (f"?{query}" if query else "")


@cache
def _look() -> str:
    return (ROOM / "style.css").read_text("utf-8")


@cache
def _script() -> str:
    return (ROOM / "page.js").read_text("utf-8")


def _style(_: Words) -> str:
    return f"<style>{_look()}</style>"


def said_by_css(name: str, sentences: Iterable[str]) -> str:
    """Return a style that names the marks of a scale one by one: `--name-1`, `--name-2`, and so on."""
    return "".join(f"--{name}-{n}:{json.dumps(s, ensure_ascii=False)};" for n, s in enumerate(sentences, 1))


def _head(_: Words) -> None:
    languages = "".join(
        f'<a href="{escape(_with_language(code))}" data-language="{code}" lang="{code}" hreflang="{code}"'
        f"{' aria-current=true' if code == _.language else ''}>{NAMES[code]}</a>"
        for code in LANGUAGES
    )
    asked = st.query_params.get("lang")
    unknown = _("This address asks for a language that we do not speak. Choose one above.")
    st.html(
        f'<header class="head"><a class="home" data-keep href="{escape(link(""))}">{escape(_("PM or PMM?"))}</a>'
        f'<nav aria-label="{escape(_("Language"))}">{languages}</nav></header>'
        f'<p class="offline" role="status" lang="{_.language}">'
        f"{escape(_('The connection is gone. Your answers are safe in this page’s address; we keep trying to reach the server.'))}</p>"
        + (f'<p class="trouble" role="alert">{escape(unknown)}</p>' if asked is not None and asked not in LANGUAGES else "")
    )


def _with_language(code: str) -> str:
    return "?" + urlencode({**st.query_params.to_dict(), "lang": code})


def _foot(_: Words, path: str) -> None:
    place = f"{path}/{st.query_params.get('s', '1')}"
    st.html(
        f'<footer class="foot" lang="{_.language}"><p>'
        f'<a data-keep href="{escape(link("method"))}">{escape(_("Where the questions come from"))}</a></p>'
        f"<p>{escape(_('No account, no tracking. Your answers live in the address of this page; we store none of them.'))}</p>"
        f'</footer><div id="mark" data-language="{_.language}" data-place="{escape(place)}" hidden></div>'
        f"<script>{_script()}</script>",
        unsafe_allow_javascript=True,
    )


def quiz_fault(_: Words, fault: str) -> str:
    """Return the sentence for something in a quiz's address that could not be read: "answer", "section" or a broken link."""
    if fault == "answer":
        return _("One answer in this address was not one of the five, so it is left open. All others are kept.")
    if fault == "section":
        return _("This address names a part that the quiz does not have, so here is the first.")
    return broken_link(_, fault) + " " + _("Answers that could be read are kept.")
