"""Codes instead of storage: pasted links and codes, or a CSV of them, make the same page, and nothing is stored."""

from __future__ import annotations

import threading

import streamlit as st

from groups import pasted
from groups.pasted import MOST_LINES, NoText, Pasted, TooManyLines
from i18n import Words
from questions import Bank
from results.pasted import ResultReader
from views import page
from views.coach.group import results
from views.marks import folded, paragraphs, table
from views.markup import tag, together
from views.upload import upload

PASTED = "pasted"
LONGEST = 2_000_000  # characters
MEGABYTES = 5
_reading = threading.Lock()  # one paste at a time: many at once would hold up whoever takes the quiz
IN_FULL_VIEW = 50  # bad lines in full view


def show(bank: Bank, _: Words) -> None:
    """Ask for links or codes and show what they make as a group."""
    lead = _("Paste the links or codes your clients gave you, one per line; after each, you can add a comma and a name.")
    nothing = _("We read them for this page alone and store nothing. It’s all gone when you close or reload the page.")
    page.prose(together(tag("h1", _("Results from links and codes")), tag("p", lead), tag("p", nothing, class_="soft")), _)
    with st.form("paste", border=False, enter_to_submit=False):
        text = st.text_area(_("Links or codes"), max_chars=LONGEST, height=200, key="paste-text")
        choose = _("Or a CSV file of at most {n} MB").format(n=MEGABYTES)
        file = upload(choose, ("csv", "txt"), ("CSV", "TXT"), MEGABYTES, "paste-file", _)
        if st.form_submit_button(_("Read them"), type="primary", key="paste"):
            if file is not None and text.strip():
                page.trouble(
                    _(
                        "You pasted text and chose a file, so we read only the file. Remove the file if you want us to read the text."
                    )
                )
            given = file.getvalue() if file is not None else text
            st.session_state.pop(PASTED, None)
            try:
                with _reading:
                    st.session_state[PASTED] = pasted.read(given, bank, ResultReader(bank))
            except NoText:
                page.trouble(_("This file isn’t a text file. If it’s a spreadsheet, save its sheet as CSV and choose that file."))
            except TooManyLines:
                page.trouble(
                    _("There are more than {n} lines, so nothing was read. Split them, and read one part at a time.").format(
                        n=_.number(MOST_LINES)
                    )
                )
    found = st.session_state.get(PASTED)
    if not isinstance(found, Pasted):
        return
    if len(found.sheets):
        read_as(found, _)
    if found.bad:
        faults(found, _)
    if len(found.sheets):
        results(bank, found.sheets, "pm-or-pmm", None, _)
    elif not found.bad:
        page.trouble(_("Nothing was pasted."))


def read_as(found: Pasted, _: Words) -> None:
    """Say what was taken for names, and in which encoding a file was read that does not say so itself."""
    sentences = []
    if found.columns:
        quoted = _.listed(f"“{column}”" for column in found.columns)
        sentences.append(
            _.n(
                "Names were taken from this column: {columns}.",
                "Names were taken from these columns: {columns}.",
                len(found.columns),
            ).format(columns=quoted)
        )
    if found.encoding:
        sentences.append(_("The file was read as {encoding}. Check that the names look right.").format(encoding=found.encoding))
    if found.encoding is None:
        sentences.append(
            _(
                "We couldn’t tell how this file is encoded, so names with anything but plain Latin letters are left out. "
                "The results are all here. Save the file as CSV in UTF-8 to keep the names."
            )
        )
    if sentences:
        page.prose(paragraphs(sentences, "soft"), _)


def faults(found: Pasted, _: Words) -> None:
    """Say how many lines could not be used, and name the first of them."""
    refused = found.refused
    said = _.n("We couldn’t use {n} line:", "We couldn’t use {n} lines:", refused).format(n=_.number(refused))
    rows = [(_.number(line.number), line.text, why_refused(line.reason, _)) for line in found.bad]
    head = (_("Line"), _("Begins with"), _("Why"))
    rest = folded(_("The rest of them"), table(head, rows[IN_FULL_VIEW:], "faults")) if len(rows) > IN_FULL_VIEW else ""
    first = _("The first {n} of them are listed.").format(n=_.number(len(rows)))
    cut = tag("p", first, class_="soft") if refused > len(rows) else ""
    page.prose(together(tag("p", said, role="alert"), table(head, rows[:IN_FULL_VIEW], "faults"), rest, cut), _)


def why_refused(reason: str, _: Words) -> str:
    """Return why a line could not be used."""
    match reason:
        case "twice":
            return _("the same result is listed above")
        case "cut":
            return _("a part is missing")
        case "case":
            return _("its capital letters were changed; the code would still work")
        case "other_bank":
            return _("made for other questions")
        case "neither":
            return _("neither a link nor a code")
        case "empty":
            return _("nothing in it")
        case _other:
            return _("no link or code that can be read")
