"""A group as files: tables, raw answers for research, and every report in one archive, made while the page stays alive."""

from __future__ import annotations

import datetime
import logging
import tempfile
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

import pandas as pd
import streamlit as st

from groups import exports, profiles
from groups.figures import COUNTS
from groups.group import WhiteLabel
from groups.sheets import Sheets
from i18n import Words
from questions import Bank
from results.answer import headline
from scoring import Profiles
from scoring.profile import STATUSES
from views import download, page
from views.coach.person import Called, Person, file_name, has_days, link, person, report
from views.days import today, zone
from views.download import Download
from views.markup import tag, together

ARCHIVE = "archive"
MOST = 500  # reports in one archive
BATCH = 0.5  # seconds of work between two looks at the page
PAUSE = 0.2
log = logging.getLogger(__name__)
EXCEL, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"


@dataclass(slots=True)
class Archive:
    """Reports being made: whose, how many are done, the file that they go into, and who is missing from it."""

    wanted: tuple[int, ...]
    who: list[Person]
    white_label: WhiteLabel
    file: IO[bytes]
    done: int = 0
    failed: list[Person] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether every report was tried."""
        return self.done == len(self.who)


def files(bank: Bank, sheets: Sheets, scored: Profiles, clients: Mapping[int, Called], name: str, _: Words) -> None:
    """Offer the files."""
    lead = _("The files hold every result, or only those in the language and from the dates chosen above.")
    page.prose(together(tag("h2", _("Take it with you"), id="files"), tag("p", lead) if len(sheets) >= COUNTS else ""), _)
    noted = sheets.notes is not None and st.checkbox(_("With my notes"), key="files-notes")
    download.offer(_, *tables(sheets, scored, clients, name, _, noted))
    archive = st.session_state.get(ARCHIVE)
    working = isinstance(archive, Archive) and not archive.ready
    st.fragment(run_every=PAUSE if working else None)(reports)(bank, sheets, scored, clients, name, _)


def tables(sheets: Sheets, scored: Profiles, clients: Mapping[int, Called], name: str, _: Words, noted: bool) -> list[Download]:
    """Return what of a group can be had as a table, with the coach's notes where they are to be *noted*."""

    def listed() -> pd.DataFrame:
        return rows(sheets, scored, clients, zone(), _, noted)

    offered = [
        Download("excel", _("Results as Excel"), f"{name}.xlsx", EXCEL, lambda: exports.clients_excel(listed())),
        Download("csv", _("Results as CSV"), f"{name}.csv", CSV, lambda: exports.clients_csv(listed())),
        Download("json", _("Results as JSON"), f"{name}.json", "application/json", lambda: exports.clients_json(listed())),
        Download(
            *("research", _("Raw answers for research, without names"), f"{name}-research.csv", CSV),
            lambda: exports.research_csv(sheets),
        ),
    ]
    if sheets.again is not None:
        again = "second-answers", _("Second answers, without names"), f"{name}-second.csv", CSV
        offered.append(Download(*again, lambda: exports.repeated_csv(sheets) or b""))
    return offered


def rows(
    sheets: Sheets, scored: Profiles, clients: Mapping[int, Called], here: datetime.tzinfo, _: Words, noted: bool = False
) -> pd.DataFrame:
    """Return a row for each client, numbered as on the page and with the headline that they read.

    The day (*here*) stands there only where the page shows it, and the coach's notes only where they are to be *noted*.
    """
    table = profiles.clients(sheets, scored)
    table["id"] = [clients[id].number for id in table["id"].tolist()]
    table["name"] = [mine or theirs for mine, theirs in zip(sheets.known_as or sheets.names, sheets.names, strict=True)]
    said = [headline(sheets.bank_of(row), profile, sheets.answers_of(row), _) for row, profile in enumerate(scored)]
    table.insert(table.columns.get_loc("sent_at") + 1, "headline", pd.Series(said, dtype="str"))
    if noted:
        table.insert(
            table.columns.get_loc("headline") + 1, "note", pd.Series([one or "" for one in sheets.notes or ()], dtype="str")
        )
    table["sent_at"] = table["sent_at"].dt.tz_convert(here)
    return table if has_days(sheets) else table.drop(columns="sent_at")


def reports(bank: Bank, sheets: Sheets, scored: Profiles, clients: Mapping[int, Called], name: str, _: Words) -> None:
    """Offer every report in one archive: begin it, go on with it, hand it over."""
    known = [row for row, status in enumerate(scored.status.tolist()) if STATUSES[status] != "none"][:MOST]
    wanted = tuple(int(sheets.ids[row]) for row in known)
    if not wanted:
        return
    archive = st.session_state.get(ARCHIVE)
    if not isinstance(archive, Archive) or archive.wanted != wanted:
        st.session_state.pop(ARCHIVE, None)
        label = _.n("Make {n} report", "Make all {n} reports", len(wanted)).format(n=_.number(len(wanted)))
        if len(wanted) == MOST:
            said = _("An archive holds at most {n} reports: those of the first {n} people.").format(n=_.number(MOST))
            page.prose(tag("p", said, class_="soft"), _)
        elif len(wanted) < len(sheets):
            page.prose(tag("p", _("Anyone who gave too few answers gets no report."), class_="soft"), _)
        if st.button(label, key="archive-begin"):
            white_label = sheets.group.design.white_label if sheets.group else WhiteLabel()
            who = [person(bank, sheets, row, clients, _) for row in known]
            st.session_state[ARCHIVE] = Archive(wanted, who, white_label, tempfile.TemporaryFile())  # noqa: SIM115  (lives as long as the visit)
            st.rerun()
        return
    if not archive.ready:
        go_on(archive)
        if archive.ready:
            st.rerun()
    if not archive.ready:
        said = _("{done} of {all} reports are ready. You can keep reading meanwhile.")
        st.progress(archive.done / len(wanted), said.format(done=_.number(archive.done), all=_.number(len(wanted))))
        return
    if archive.failed:
        said = _.n(
            "{n} report couldn’t be made and is not in the archive",
            "{n} reports couldn’t be made and aren’t in the archive",
            len(archive.failed),
        ).format(n=_.number(len(archive.failed)))
        page.trouble(_.labelled(said, _.listed(who.label for who in archive.failed)))
    if len(archive.failed) == len(archive.who):
        return
    whole = "archive-download", _("Download all reports"), f"{name}.zip", "application/zip"
    download.offer(_, Download(*whole, lambda: handed(archive), kind="primary"))


def go_on(archive: Archive) -> None:
    """Make reports for a moment."""
    end = time.monotonic() + BATCH
    with zipfile.ZipFile(archive.file, "a", zipfile.ZIP_STORED) as into:  # a PDF is compressed already
        while True:
            who = archive.who[archive.done]
            archive.done += 1
            try:
                printed = report(who, archive.white_label, link(who), today())
            except Exception as error:  # whatever it is, it is this report's alone: the others are made, and this one is named
                log.error("a report of an archive could not be made: %s", type(error).__name__)  # what it says may hold a name
                archive.failed.append(who)
            else:
                into.writestr(f"{who.number:03} {file_name(who.label)}.pdf", printed)
            if archive.ready or time.monotonic() > end:
                return


def handed(archive: Archive) -> bytes:
    """Return the whole archive."""
    archive.file.seek(0)
    return archive.file.read()
