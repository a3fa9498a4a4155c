"""What a person keeps of a result: its link, its code, the PDF and the picture, each made when asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import streamlit as st

from groups.group import WhiteLabel
from i18n import Words, words
from questions import Bank
from results.gates import case
from results.link import code, fold
from results.paper import Paper
from scoring import Profile
from views import page, white_label
from views.client import invited
from views.days import today
from views.markup import tag, together
from views.page import NAMES
from views.places import whole

PAPERS: Mapping[Paper, str] = {"a4": "A4", "letter": "Letter"}
LONGEST_NAME = 80
ALLOWANCE = "allowance"
AT_ONCE, EVERY = 20, 2.0  # files that one visit may have made at once, and seconds until there may be one more


class Busy(Exception):
    """A visit asked for more files than a person needs; Streamlit says at the button that there is none."""


class Allowance:
    """How many files a visit may still have made: a page's downloads pass none of the limits that plain addresses have."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._turn = threading.Lock()
        self._left, self._then = float(AT_ONCE), clock()

    def spend(self) -> None:
        """Take one file from the allowance; Busy where none is left.

        >>> allowance = Allowance(clock=lambda: 0.0)
        >>> for _ in range(AT_ONCE + 1): allowance.spend()
        Traceback (most recent call last):
        views.keeping.Busy
        """
        with self._turn:
            now = self.clock()
            self._left, self._then = min(AT_ONCE, self._left + (now - self._then) / EVERY), now
            if self._left < 1:
                raise Busy
            self._left -= 1


def made(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return *make* for a download button, within what this visit may have made."""
    allowance: Allowance = st.session_state.setdefault(ALLOWANCE, Allowance())

    def asked_for() -> bytes:
        allowance.spend()
        return make()

    return asked_for


def keep(bank: Bank, answers: Mapping[str, int], profile: Profile, _: Words) -> None:
    """Offer the link, the code, the PDF and the picture of this result."""
    token = fold(bank, answers)
    lead = (
        _("This link keeps your answers. Whoever has it can read them; we have a copy only if you send us one.")
        if profile.status == "none"
        else _("This link is your result. Whoever has it can read it; we have a copy only if you send us one.")
    )
    page.prose(together(tag("h2", _("Keep it"), id="keep"), tag("p", lead)), _)
    st.code(whole("result", r=token, lang=_.language), language=None, wrap_lines=True)
    noted = _("Or note this code; it does the same job. Open it under “{part}” at the foot of any page:")
    page.prose(tag("p", noted.format(part=_("Open a result by its link or code"))), _)
    st.code(code(token), language=None, wrap_lines=True)
    if profile.status != "none":
        report(bank, answers, profile, token, _)


@st.fragment
def report(bank: Bank, answers: Mapping[str, int], profile: Profile, token: str, _: Words) -> None:
    """Offer the PDF, with what stands on it chosen here, and the picture to share."""
    from results import card, pdf

    page.prose(tag("h3", _("As a PDF")), _, of="prose screen-only")
    with st.expander(_("Name, language and paper")):
        name = st.text_input(
            _("Name on the PDF (you may leave it empty; it never enters the link)"), key="pdf-name", max_chars=LONGEST_NAME
        )
        left, right = st.columns(2)
        languages = page.asked_in(bank)
        language = left.selectbox(
            _("Language"), languages, languages.index(_.language), format_func=NAMES.__getitem__, key="pdf-language"
        )
        paper = right.selectbox(_("Paper"), tuple(PAPERS), format_func=PAPERS.__getitem__, key="pdf-paper")
    label = invited.white_label() if invited.by_group_link() else own_label(_)
    there, day = whole("result", r=token, lang=language), today()
    st.download_button(
        _("Download the PDF"),
        data=made(
            lambda: pdf.pdf(
                bank,
                profile,
                answers,
                words(language),
                link=there,
                when=day,
                paper=paper,
                name=name,
                organisation=label.organisation,
                logo=label.logo,
                closing=label.closing,
                colour=label.colour,
            )
        ),
        file_name=f"pm-or-pmm-{day:%Y-%m-%d}.pdf",
        mime="application/pdf",
        type="primary",
        on_click="ignore",
    )
    if case(profile) == "flagged":  # nothing is said of where it leans, so there is nothing to share
        return
    shows = tag("p", _("It shows where your answers lean, but not your name."))
    page.prose(together(tag("h3", _("As a picture to share")), shows), _, of="prose screen-only")
    st.download_button(
        _("Download the picture"),
        data=made(lambda: card.card(bank, profile, answers, words(language), site=urlsplit(there).netloc)),
        file_name="pm-or-pmm.png",
        mime="image/png",
        on_click="ignore",
    )


def own_label(_: Words) -> WhiteLabel:
    """Ask a coach, who prepares a report for somebody, for what is to stand on it."""
    with st.expander(_("For coaches: your organisation and logo")):
        return white_label.made(white_label.ask(_), _) or WhiteLabel()
