"""What a person keeps of a result: its link, its code, the PDF and the picture, each made when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from groups.group import WhiteLabel
from i18n import Words, words
from questions import Bank
from results.gates import case
from results.link import code, fold
from results.paper import Paper
from results.person_sentences import person_sentences_for
from results.story import Reader
from scoring import Profile
from views import copying, download, later, page, white_label
from views.client import invited
from views.days import today
from views.download import Download
from views.lazy_door import lazy_door
from views.markup import tag, together
from views.page import LANGUAGE_NAMES
from views.places import whole_link
from views.result_answer import kept_in_link

PAPER_NAMES: Mapping[Paper, str] = {"a4": "A4", "letter": "Letter"}
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a person chose for the PDF."""

    name: str
    language: str
    paper: Paper


def keep(bank: Bank, answers: Mapping[str, int], profile: Profile, reader: Reader, _: Words) -> None:
    """Offer the link, the code, the PDF and the picture of this result to its *reader*."""
    token = fold(bank, answers)
    page.prose(kept_in_link(profile.status != "none", reader, _), _)
    copying.copy_box(whole_link("result", r=token, lang=_.language), "result-link", _)
    with st.expander(_("Or as a code to note down")):
        noted = _("Note this code; it does the same job as the link. Open it under “{part}” at the foot of any page:")
        page.prose(tag("p", noted.format(part=_("Open a result by its link or code"))), _)
        copying.copy_box(code(token), "result-code", _)
    if profile.status != "none":
        report(bank, answers, profile, token, reader, _)
        later.retake_reminder(token, _)


@st.fragment
def report(bank: Bank, answers: Mapping[str, int], profile: Profile, token: str, reader: Reader, _: Words) -> None:
    """Offer the PDF, with what stands on it chosen here, and the picture to share."""
    page.prose(tag("h3", _("As a PDF")), _, kind="prose screen-only")
    with st.form("report", border=False, enter_to_submit=False):
        wishes = asked_for(bank, _)
        wanted = asked_label(_)
        pressed = st.form_submit_button(_("Download the PDF"), type="primary", key="pdf")
    if pressed and (label := label_of(wanted, _)) is not None:
        download.hand_over(report_download(bank, answers, profile, token, wishes, label), _)
    if case(profile) != "flagged":  # nothing is said of where such answers lean, so there is nothing to share
        picture(bank, answers, profile, reader, _)


def asked_for(bank: Bank, _: Words) -> ReportOptions:
    """Ask for what the PDF may have: a name, its language, its paper."""
    inside = lazy_door(_("Name, language and paper"), "pdf-wishes")
    if inside is None:
        return ReportOptions("", _.language, "a4")
    with inside:
        name = st.text_input(
            _("Name on the PDF (you may leave it empty; it never enters the link)"), key="pdf-name", max_chars=LONGEST_NAME
        )
        left, right = st.columns(2)
        languages = page.asked_in(bank)
        language = left.selectbox(
            _("Language"),
            languages,
            languages.index(_.language),
            format_func=LANGUAGE_NAMES.__getitem__,
            key=f"pdf-language-{_.language}",
        )
        paper = right.selectbox(_("Paper"), tuple(PAPER_NAMES), format_func=PAPER_NAMES.__getitem__, key="pdf-paper")
    return ReportOptions(name, language, paper)


def report_download(
    bank: Bank, answers: Mapping[str, int], profile: Profile, token: str, wishes: ReportOptions, label: WhiteLabel
) -> Download:
    """Return the PDF as it is wished for, to be downloaded."""
    from results import pdf

    day, _ = today(), words(wishes.language)
    return Download(
        "pdf",
        "",
        f"pm-or-pmm-{day:%Y-%m-%d}.pdf",
        "application/pdf",
        lambda: pdf.report(
            bank,
            profile,
            answers,
            _,
            link=whole_link("result", r=token, lang=wishes.language),
            when=day,
            paper=wishes.paper,
            name=wishes.name,
            organisation=label.organisation,
            logo=label.logo,
            closing=label.closing,
            colour=label.colour,
        ),
    )


def picture(bank: Bank, answers: Mapping[str, int], profile: Profile, reader: Reader, _: Words) -> None:
    """Offer the picture to share."""
    shows = tag("p", person_sentences_for(reader, _)["pictured"])
    page.prose(together(tag("h3", _("As a picture to share")), shows), _, kind="prose screen-only")

    def drawn() -> bytes:
        from results import card

        return card.card(bank, profile, answers, _, site=urlsplit(whole_link("")).netloc)

    download.download_buttons(_, Download("card", _("Download the picture"), "pm-or-pmm.png", "image/png", drawn))


def asked_label(_: Words) -> dict[str, Any] | None:
    """Ask a coach, who prepares a report for somebody, for what is to stand on it; nobody who comes from a group, which has its own."""
    if invited.by_group_link() or not (inside := lazy_door(_("For coaches: your organisation and logo"), "pdf-look")):
        return None
    with inside:
        return white_label.ask(_)


def label_of(wanted: dict[str, Any] | None, _: Words) -> WhiteLabel | None:
    """Return what of a coach is to stand on the PDF: what was *wanted*, or what the group has; None, with a sentence, if it cannot be made."""
    if wanted is not None:
        return white_label.white_label_from(wanted, _)
    return invited.white_label() if invited.by_group_link() else WhiteLabel()
