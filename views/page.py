"""What every page has around it: the language, the way home, the look, and the sentences for what went wrong."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from i18n import ALL_LANGUAGES, LANGUAGES, Words, choose, words
from questions import Bank, UnsoundBank, bank_in_use
from results import colours
from results.wording import broken_link
from settings import BadSetting, settings
from views.address import AddressFault
from views.markup import Markup, script, style, style_sheet, tag
from views.places import link_within
from views.tidied import tidied
from views.titles import titles

HERE = Path(__file__).parent
ICON = (HERE.parent / "assets" / "logo.svg").read_text("utf-8")
LANGUAGE_NAMES = {code: row.name for code, row in ALL_LANGUAGES.items()}
COACH = "views/coach/coach.py"
FILES = {"/": "views/start.py", "/coach": COACH}  # of pages that are not in a file of their own name
TITLED = "titled"  # set where this visit's tab has another title than that of its page
SECTION_SHOWN = "shown"  # the section that this visit saw last, and the answers settled before it
log = logging.getLogger(__name__)


def bank() -> Bank:
    """Return the bank that visitors are asked from."""
    return bank_in_use()


def stop_where_set_wrongly() -> None:
    """Go on where this server can do what it was set to; else say to visitors that it is not their doing, and no more."""
    if _set_wrongly():
        _ = words(choose(st.query_params.get("lang"), st.context.locale or ""))
        trouble(_("This quiz can’t be opened right now. One of its settings needs mending; its log says which."))
        st.stop()


@cache
def _set_wrongly() -> bool:
    """Whether something that this server was set to cannot be used, which is then logged; found out once."""
    try:
        settings()
        bank_in_use()
    except BadSetting as bad:
        log.critical(str(bad))
    except UnsoundBank as unsound:
        log.critical("\n".join(unsound.faults))
    else:
        return False
    return True


def language() -> str:
    """Return the language of this visit: the one in the address, else the browser's."""
    wanted, here = st.query_params.get("lang"), offered()
    best = choose(wanted, f"{wanted or ''},{st.context.locale or ''}")
    return best if best in here else here[0]


def speaks(locale: str) -> bool:
    """Whether *locale* names a language of ours, if need be with a country, such as "zh-TW".

    >>> speaks("zh-TW"), speaks("ru_RU"), speaks("en"), speaks("xx"), speaks("")
    (True, True, True, False, False)
    """
    return locale.replace("_", "-").lower().partition("-")[0] in {code.partition("-")[0] for code in LANGUAGES}


def offered() -> tuple[str, ...]:
    """Return the languages of this visit: those of the group that it comes from, else all that the bank is written in."""
    if "cohort" not in st.query_params:
        return asked_in(bank())
    from views.client import invited  # knows this room

    return invited.languages()


def asked_in(bank: Bank) -> tuple[str, ...]:
    """Return the languages in which *bank* asks, of those that we speak: a bank of one's own may have fewer."""
    return tuple(language for language in LANGUAGES if language in bank.texts)


def tidy_address() -> None:
    """Take off what stuck to this page's address; a server does so before the page is asked for, `app.py` alone only here."""
    given = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    meant = tidied(given)
    if meant != given:
        parameters: dict[str, list[str]] = {}
        for name, value in meant:
            parameters.setdefault(name, []).append(value)
        st.query_params.from_dict(parameters)


def pages(_: Words) -> list[StreamlitPage]:
    """Return every page with its address and its title."""
    # Streamlit notes on a page whether it was shown: each run has its own.
    return [copy(shared_page) for shared_page in _pages(_.language)]


@cache
def _pages(language: str) -> tuple[StreamlitPage, ...]:
    return tuple(
        st.Page(FILES.get(path, f"views{path}.py"), title=title, url_path=path[1:] or None, default=path == "/")
        for path, title in titles(words(language)).items()
    )


def frame(current: StreamlitPage, _: Words) -> None:
    """Draw the head of the page, the *current* page, and its foot; a fault in it is logged here, once."""
    st.html(_head(_.language, offered()), unsafe_allow_javascript=True)
    for sentence in notices(st.query_params.get("lang", _.language), _):
        trouble(sentence)
    if st.session_state.pop(TITLED, False):
        st.set_page_config(page_title=current.title)
    try:
        current.run()
    except Exception:
        log.exception("page %s failed", current.url_path or "start")
        trouble(_("Something broke on our side. Your answers are safe in this page’s address. Reload the page in a moment."))
    st.html(_foot(_.language))


def notices(wanted: str, _: Words) -> tuple[str, ...]:
    """Return what there is to say of the language of this visit, for which the address may ask for another (*wanted*)."""
    draft = (_("We’re still translating into this language. What isn’t ready yet appears in English."),) if _.row.draft else ()
    unknown = () if speaks(wanted) else (_("This address asks for a language that we don’t speak. Choose one above."),)
    return (*draft, *unknown)


def prose(markup: Markup, _: Words, kind: str = "prose") -> None:
    """Show *markup* marked with its language."""
    st.html(passage(markup, _, kind))


def passage(markup: Markup, _: Words, kind: str = "prose") -> Markup:
    """Return *markup* marked with its language."""
    return tag("div", markup, class_=kind, lang=_.language)


def call_tab(title: str) -> None:
    """Let the tab have this *title* until another page is shown in it."""
    st.set_page_config(page_title=title)
    st.session_state[TITLED] = True


def trouble(*sentences: str) -> None:
    """Say, calmly and above everything else, what happened, what is safe and what to do."""
    st.html(troubled(*sentences))


def troubled(*sentences: str) -> Markup:
    """Return what `trouble` shows."""
    return tag("div", *(tag("p", s) for s in sentences), class_="trouble", role="alert")


def quiz_fault(_: Words, fault: AddressFault) -> str:
    """Return the sentence for something in a quiz's address that could not be read: "answer", "section" or a broken link."""
    if fault == "answer":
        return _(
            "One answer in this address wasn’t one of the five choices, so that question counts as unanswered. We’ve kept all the others."
        )
    if fault == "section":
        return _("This address names a part that the quiz doesn’t have, so here’s the first part.")
    return broken_link(_, fault) + _.gap + _("We’ve kept the answers that we could read.")


def spoken_by_css(name: str, sentences: Iterable[str]) -> str:
    """Return style rules that name the marks of a scale, `--name-1`, `--name-2` and so on, to be seen and to be read aloud."""
    return "".join(f"--{name}-{n}:{json.dumps(s, ensure_ascii=False)};" for n, s in enumerate(sentences, 1))


@cache
def _head(language: str, offered: tuple[str, ...]) -> Markup:
    """Return what stands above every page. It is the same at every turn, so that the browser leaves it as it is."""
    _ = words(language)
    gone = _("We’ve lost the connection. Your answers are safe in this page’s address; we’re still trying to reach the server.")
    turning = _("One moment: your answers are on their way.")
    nowhere = _("There’s no page at the address you opened, so here’s the start page.")
    return tag(
        "div",
        style(colours.rules()),
        style_sheet("style"),
        header(_, offered, {}),
        tag("p", gone, class_="offline", role="status", lang=language),
        tag("p", turning, class_="turning", role="status", lang=language),
        tag("p", nowhere, class_="nowhere", role="status", lang=language, hidden=True),
        script("begun.js"),
        script("page.js", id="page-script", data_language=language, data_icon=f"data:image/svg+xml,{quote(ICON)}"),
    )


def header(_: Words, offered: Iterable[str], parameters: Mapping[str, str], *more: Markup, root: str = ".") -> Markup:
    """Return the way home, from *root*, and to the other languages; both keep the *parameters* of the address. *More* stands beside these."""
    languages = (
        tag(
            "a",
            LANGUAGE_NAMES[code],
            href="?" + urlencode({**parameters, "lang": code}),
            data_language=code,
            lang=code,
            hreflang=code,
            **here(code, _),
        )
        for code in offered
    )
    home = tag("a", _("PM or PMM?"), class_="home", data_keep=True, href=link_within("", parameters, root), lang=_.language)
    return tag("header", home, tag("nav", *languages, aria_label=_("Language")), *more, class_="head")


def here(code: str, _: Words) -> dict[str, str]:
    """Return what marks the language called *code* where it is the one that is spoken."""
    return {"aria_current": "true"} if code == _.language else {}


@cache
def _foot(language: str) -> Markup:
    return footer(words(language), {})


def footer(_: Words, parameters: Mapping[str, str], root: str = ".") -> Markup:
    """Return the foot of every page; its links lead from *root* and keep the *parameters* of the address."""
    sources = tag("a", _("Where the questions come from"), data_keep=True, href=link_within("method", parameters, root))
    privacy = _(
        "No account, no tracking. Your answers are kept in the page’s address and, for up to 30 days, in the browser you used; you can clear them at any time. We store them only if you send them to a coach’s group."
    )
    result = tag("a", _("Open a result by its link or code"), href=link_within("result", {"lang": _.language}, root))
    return tag("footer", tag("p", sources), tag("p", result), tag("p", privacy), class_="foot", lang=_.language)
