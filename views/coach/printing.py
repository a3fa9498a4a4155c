"""What a coach prints of a group: every client's report in one archive, and every client's session sheet in one file."""

from __future__ import annotations

import datetime
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from groups.group import WhiteLabel
from groups.sheets import Sheets
from i18n import Words
from questions import Bank
from results.session_sheet import Client
from scoring import Profiles
from scoring.profile import STATUSES
from views import page
from views.coach.making import FileOffer, Parts, at_once, offer_file
from views.coach.person import ClientName, Person, file_name, link, on_sheet, person, printed_sheets, report
from views.days import today
from views.markup import tag

ARCHIVE, SHEETS = "archive", "session-sheets"
MOST = 500  # reports in one archive
MOST_SHEETS = 100  # in one file: each page takes a megabyte of memory while it is made
A_REPORT, A_SHEET = 150_000, 15_000  # bytes, at most
log = logging.getLogger(__name__)


def prints(bank: Bank, sheets: Sheets, scored: Profiles, clients: Mapping[int, ClientName], name: str, _: Words) -> None:
    """Offer what is printed of all clients who have a result."""
    known = [row for row, status in enumerate(scored.status.tolist()) if STATUSES[status] != "none"]
    if not known:
        return
    label = sheets.group.design.white_label if sheets.group else WhiteLabel()
    if len(known) < len(sheets):
        page.prose(tag("p", _("Anyone who gave too few answers gets no report."), class_="soft"), _)

    def who(rows: Sequence[int]) -> list[Person]:
        return [person(bank, sheets, scored, row, clients, _) for row in rows]

    def on_paper(rows: Sequence[int]) -> list[Client]:
        return [on_sheet(person) for person in who(rows)]

    ids = tuple(sheets.ids[known].tolist())
    all_reports(ids[:MOST], len(known), lambda: who(known[:MOST]), label, name, _)
    all_sheets(ids[:MOST_SHEETS], len(known), lambda: on_paper(known[:MOST_SHEETS]), label, name, _)


def all_reports(
    ids: tuple[int, ...], known: int, who: Callable[[], list[Person]], label: WhiteLabel, name: str, _: Words
) -> None:
    """Offer every report in one archive."""
    if known > MOST:
        said = _("An archive holds at most {n} reports: those of the first {n} people.").format(n=_.number(MOST))
        page.prose(tag("p", said, class_="soft"), _)
    offer_file(
        FileOffer(
            ARCHIVE,
            ids,
            len(ids),
            A_REPORT * len(ids),
            lambda: archive(who(), label),
            _.n("Make {n} report", "Make all {n} reports", len(ids)).format(n=_.number(len(ids))),
            _("Download all reports"),
            f"{name}.zip",
            "application/zip",
        ),
        _,
    )


def archive(who: list[Person], label: WhiteLabel) -> Parts:
    """Return how the archive of everybody's reports is made; links and the day are asked for here, in the visit that knows them."""
    links, when = [link(person) for person in who], today()

    def parts(file: IO[bytes]) -> Iterator[str]:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as into:  # a PDF is compressed already
            for person, there in zip(who, links, strict=True):
                try:
                    printed = report(person, label, there, when)
                except (
                    Exception
                ) as error:  # whatever it is, it is this report's alone: the others are made, and this one is named
                    log.error(
                        "a report of an archive could not be made: %s", type(error).__name__
                    )  # what it says may hold a name
                    yield person.label
                    continue
                into.writestr(f"{person.number:03} {file_name(person.label)}.pdf", printed)
                yield ""

    return parts


def all_sheets(ids: tuple[int, ...], known: int, who: Callable[[], list[Client]], label: WhiteLabel, name: str, _: Words) -> None:
    """Offer every client's session sheet in one file."""
    if known > MOST_SHEETS:
        said = _("A file holds at most {n} session sheets: those of the first {n} people.").format(n=_.number(MOST_SHEETS))
        page.prose(tag("p", said, class_="soft"), _)
    offer_file(
        FileOffer(
            SHEETS,
            (*ids, _.language),
            1,
            A_SHEET * len(ids),
            lambda: in_one_file(who(), label, today(), _),
            _.n("Make {n} session sheet", "Make all {n} session sheets", len(ids)).format(n=_.number(len(ids))),
            _("Download all session sheets"),
            f"{name}-session-sheets.pdf",
            "application/pdf",
        ),
        _,
    )


def in_one_file(who: list[Client], label: WhiteLabel, when: datetime.date, _: Words) -> Parts:
    """Return how the file of everybody's session sheets is made, of what the visit knows now."""
    return at_once(lambda: printed_sheets(who, label, when, _))
