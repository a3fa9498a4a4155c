"""A group as files: tables, raw answers for research, and what is printed of all clients."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from groups import exports, profiles
from groups.figures import COUNTS_FROM, GroupFigures
from groups.sheets import Sheets
from i18n import Words
from questions import Bank
from results import third_person
from results.answer import headline
from scoring import Profiles
from scoring.profile import STATUSES
from views import download, page
from views.coach import workshop
from views.coach.person import ClientName, has_days
from views.coach.printing import prints
from views.days import zone
from views.download import Download
from views.markup import tag, together

EXCEL, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"


def files(
    bank: Bank, sheets: Sheets, scored: Profiles, figures: GroupFigures, clients: Mapping[int, ClientName], name: str, _: Words
) -> None:
    """Offer the files."""
    lead = _("The files hold every result, or only those in the language and from the dates chosen above.")
    page.prose(together(tag("h2", _("Take it with you"), id="files"), tag("p", lead) if len(sheets) >= COUNTS_FROM else ""), _)
    noted = sheets.notes is not None and st.checkbox(_("With my notes"), key="files-notes")
    download.download_buttons(_, *tables(sheets, scored, clients, name, _, noted))
    if (scored.status != STATUSES.index("none")).any():
        page.prose(tag("h3", _("To print")), _)
        workshop.report(bank, sheets, scored, figures, clients, name, _)
        prints(bank, sheets, scored, clients, name, _)


def tables(
    sheets: Sheets, scored: Profiles, clients: Mapping[int, ClientName], name: str, _: Words, noted: bool
) -> list[Download]:
    """Return what of a group can be had as a table, with the coach's notes where they are to be *noted*."""

    def listed() -> pd.DataFrame:
        return rows(sheets, scored, clients, zone(), _, noted)

    return [
        Download("excel", _("Results as Excel"), f"{name}.xlsx", EXCEL, lambda: exports.clients_excel(listed())),
        Download("csv", _("Results as CSV"), f"{name}.csv", CSV, lambda: exports.clients_csv(listed())),
        Download("json", _("Results as JSON"), f"{name}.json", "application/json", lambda: exports.clients_json(listed())),
    ]


def for_research(sheets: Sheets, name: str, _: Words) -> None:
    """Offer what a statistician takes along: answers and scores under the same ids, which are nobody's name."""
    offered = [
        Download(
            *("research", _("Raw answers for research, without names"), f"{name}-research.csv", CSV),
            lambda: exports.research_csv(sheets),
        ),
        Download(
            *("scores", _("Scores for research, without names"), f"{name}-scores.csv", CSV),
            lambda: exports.scores_csv(sheets),
        ),
    ]
    if sheets.again is not None:
        again = "second-answers", _("Second answers, without names"), f"{name}-second.csv", CSV
        offered.append(Download(*again, lambda: exports.repeated_csv(sheets) or b""))
    page.prose(tag("h2", _("For research")), _)
    download.download_buttons(_, *offered)


def rows(
    sheets: Sheets, scored: Profiles, clients: Mapping[int, ClientName], here: datetime.tzinfo, _: Words, noted: bool = False
) -> pd.DataFrame:
    """Return a row for each client, numbered as on the page and with the headline that stands there.

    The day (*here*) stands there only where the page shows it, and the coach's notes only where they are to be *noted*.
    """
    table = profiles.clients(sheets, scored)
    table["id"] = [clients[id].number for id in table["id"].tolist()]
    table["name"] = [mine or theirs for mine, theirs in zip(sheets.known_as or sheets.names, sheets.names, strict=True)]
    voice = third_person.third_person_voice(_)
    said = [headline(sheets.bank_of(row), profile, sheets.answers_of(row), _, voice) for row, profile in enumerate(scored)]
    table.insert(table.columns.get_loc("sent_at") + 1, "headline", pd.Series(said, dtype="str"))
    if noted:
        table.insert(
            table.columns.get_loc("headline") + 1, "note", pd.Series([note or "" for note in sheets.notes or ()], dtype="str")
        )
    table["sent_at"] = table["sent_at"].dt.tz_convert(here)
    return table if has_days(sheets) else table.drop(columns="sent_at")
