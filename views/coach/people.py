"""A group's people one by one: their table, one client's result and report, and any two side by side."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groups.group import Group, WhiteLabel
from groups.sheets import Sheets
from groups.store import Key
from i18n import Words
from questions import Bank
from scoring import Profiles
from views import compared, copying, download, page
from views.coach import one_client, retakes
from views.coach.clients import client_table, rows_to_show
from views.coach.person import ClientName, Person, file_name, link, on_sheet, person, printed_sheets, report
from views.coach.retakes import Earlier, earlier_taking
from views.days import today
from views.download import Download
from views.markup import tag, together

CHOSEN_CLIENT, ASKED_CLIENT = "one", "client"  # which client is open, and which one an address asks for
OPENED_CLIENT = "opens"  # whose own page an address asks for, which page.js takes off again at once


def people(
    bank: Bank,
    sheets: Sheets,
    scored: Profiles,
    clients: Mapping[int, ClientName],
    key: Key | None,
    everything: Sheets,
    _: Words,
) -> None:
    """List the clients, and offer one of them, or two side by side; *key* opens the group, None where nothing is stored.

    *everything* holds earlier results of the same people as well.
    """
    lead = _("A name opens that client’s result, in your language.")
    page.prose(together(tag("h2", _("Clients"), id="people"), tag("p", lead)), _)
    rows = rows_to_show(sheets, scored, clients, _)
    if not rows:
        return
    those = [person(bank, sheets, scored, row, clients, _) for row in rows]
    before = {who.id: found for who in those if (found := earlier_taking(everything, who.id))}
    label = sheets.group.design.white_label if sheets.group else WhiteLabel()
    open_result(those, label, _)
    page.prose(client_table(sheets, rows, those, before, _), _)
    open_wanted(those)
    with st.container(key="one-client"):
        one_result(bank, those, sheets.group, key, before, _)
    if len(those) > 1:
        with st.container(key="two-clients"):
            two_results(those, label, _)


def open_wanted(listed: list[Person]) -> None:
    """Open the client whom the address asks for, once."""
    wanted = st.query_params.get(ASKED_CLIENT)
    if wanted is None:
        return
    del st.query_params[ASKED_CLIENT]
    if any(str(who.id) == wanted for who in listed):
        st.session_state[CHOSEN_CLIENT] = int(wanted)


def open_result(listed: list[Person], label: WhiteLabel, _: Words) -> None:
    """Open the result of the client whose name was pressed as a page of its own, which calls them as the group does and leads back to it."""
    wanted = st.query_params.get(OPENED_CLIENT)
    if wanted is None:
        return
    del st.query_params[OPENED_CLIENT]
    for who in listed:
        if str(who.id) == wanted:
            compared.remember([(who.token, who.label)], label)
            st.switch_page("views/result.py", query_params={"r": who.token, "lang": _.language})


@st.fragment
def one_result(
    bank: Bank, listed: list[Person], group: Group | None, key: Key | None, before: Mapping[int, Earlier], _: Words
) -> None:
    """Offer one client's link, result and report, what has changed since the time *before*, and what a coach may do with it."""
    page.prose(tag("h3", _("One client’s result and report"), id="client"), _)
    known = {who.id: who for who in listed}
    if st.session_state.get(CHOSEN_CLIENT) not in known:  # removed, or not among those who are shown
        st.session_state.pop(CHOSEN_CLIENT, None)
    chosen = st.selectbox(
        _("Client"), list(known), format_func=lambda id: known[id].label if id in known else "", key=CHOSEN_CLIENT
    )
    if chosen is None:
        return
    who = known[chosen]
    one_report(who, group.design.white_label if group else WhiteLabel(), _)
    if who.id in before:
        retakes.changes_since(bank, before[who.id], who.profile, _)
    if group is not None and key is not None:
        one_client.client_forms(key, group.design, who.id, who.known_as, who.note, _)


def one_report(who: Person, label: WhiteLabel, _: Words) -> None:
    """Offer one client's link and report."""
    there = link(who)
    copying.copy_box(there, "client-link", _)
    if who.profile.status == "none":
        page.prose(tag("p", _("There are too few answers for a report."), class_="soft"), _)
        return
    file, when = file_name(who.label), today()
    button = _("Download the report as a PDF")
    download.download_buttons(
        _,
        Download("one-report", button, f"{file}.pdf", "application/pdf", lambda: report(who, label, there, when)),
        Download(
            *("one-sheet", _("Download the session sheet"), f"{file}-session.pdf", "application/pdf"),
            lambda: printed_sheets([on_sheet(who)], label, when, _),
        ),
    )


@st.fragment
def two_results(listed: list[Person], label: WhiteLabel, _: Words) -> None:
    """Offer the way to any two people side by side."""
    page.prose(tag("h3", _("Two clients side by side")), _)
    left, right = st.columns(2)
    first = left.selectbox(_("First person"), range(len(listed)), format_func=lambda i: listed[i].label, key="first")
    second = right.selectbox(_("Second person"), range(len(listed)), 1, format_func=lambda i: listed[i].label, key="second")
    if first is not None and second is not None:
        pair = {"r": [listed[first].token, listed[second].token], "lang": _.language}
        if st.button(_("Set them side by side"), key="pair"):
            remember_names((listed[first], listed[second]), label)
            st.switch_page("views/compare.py", query_params=pair)


def remember_names(pair: tuple[Person, Person], label: WhiteLabel) -> None:
    """Let this visit's comparison call the two as the group does, look as it does and lead back to it; nothing of it stands in its address."""
    for place, (token, name) in enumerate(zip(compared.LINKS, compared.NAMES, strict=True)):
        st.session_state[token], st.session_state[name] = pair[place].token, pair[place].label[: compared.LONGEST_NAME]
    compared.remember([(who.token, who.label) for who in pair], label)
