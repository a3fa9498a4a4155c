"""A group's page: one query, then each client's result, who is still to be asked, what may be said of all, files, and the group's upkeep."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import streamlit as st

from groups import analytics, profiles
from groups.figures import COUNTS_FROM
from groups.group import Group
from groups.sheets import Sheets
from groups.store import Key
from i18n import Words
from questions import Bank
from views import page
from views.address import ASKED_AGAIN, section_items
from views.client import receipt
from views.client.masthead import sender
from views.coach import arrivals, invitation
from views.coach.figures import statistics
from views.coach.files import files, for_research
from views.coach.opening import keep_secret
from views.coach.people import people
from views.coach.person import client_names
from views.coach.roster import roster
from views.coach.upkeep import DELETED, REPLACED, upkeep
from views.coach.whole import group_as_a_whole
from views.days import beginning, day
from views.marks import bullets, contents
from views.markup import tag, together
from views.page import LANGUAGE_NAMES


def show(bank: Bank, key: Key, _: Words) -> None:
    """Show the group that *key* opens, or that there is nothing here."""
    from views import stored

    if st.session_state.get(DELETED) == key:
        lead = _("The group and everything that was sent to it are gone from our records.")
        page.prose(together(tag("h1", _("Deleted")), tag("p", lead, role="status")), _)
        return
    try:
        sheets = stored.store().sheets(key, bank)
    except stored.UnknownGroup:
        receipt.nothing_here(_)
        return
    except stored.STORE_ERRORS:
        receipt.unavailable(_)
        return
    if sheets.group is None:
        receipt.nothing_here(_)
        return
    group, everything, sheets = sheets.group, sheets, sheets.latest()
    head(bank, group, sheets, len(everything) - len(sheets), _)
    secret_replaced(key, _)

    def whom_to_ask() -> None:
        roster(key, group, sheets.invitee_count, _)
        invitation.invitation_section(group, _, folded=True)

    if len(sheets):
        page.prose(contents(parts(sheets.invitee_count > 0, _), _), _)
    else:
        invitation.invitation_section(group, _)
        roster(key, group, sheets.invitee_count, _)
    results(bank, sheets, f"pm-or-pmm-{group.code}", key, _, everything, whom_to_ask if len(sheets) else nothing)
    with st.container(key="upkeep"):
        upkeep(key, group, _)
    arrivals.watch(key, everything.newest, _)


def nothing() -> None:
    """Show nothing."""


def parts(has_list: bool, _: Words) -> list[tuple[str, str]]:
    """Return the parts of a long page: the place and the name of each."""
    return [
        ("people", _("Clients")),
        *([("roster", _("Your list"))] if has_list else []),
        ("invite", _("Invite your clients")),
        ("group", _("The group as a whole")),
        ("files", _("Take it with you")),
    ]


def head(bank: Bank, group: Group, sheets: Sheets, earlier: int, _: Words) -> None:
    """Say which group this is, whether it takes results, what its clients were promised, and how many results are *earlier* ones."""
    design = group.design
    state = _("Open since {day}.") if group.is_open else _("Opened on {day}, and closed: it takes no results now.")
    facts = [
        state.format(day=_.date(day(group.opened_at))),
        _("We ask clients for a name, but it’s optional.") if design.asks_names else _("Nobody is asked for a name."),
        *([asked_more(bank, _)] if design.extension else []),
        *([asked_again(bank, _)] if design.repeats else []),
        *([_("Clients are told that you may make notes.")] if design.notes else []),
        _.n(
            "Each result is deleted {n} day after it was sent.",
            "Each result is deleted {n} days after it was sent.",
            design.retention_days,
        ).format(n=_.number(design.retention_days)),
    ]
    if earlier:
        facts.append(
            _.n(
                "{n} earlier result is shown beside the same client’s later one, and isn’t counted anywhere else.",
                "{n} earlier results are shown beside the same clients’ later ones, and aren’t counted anywhere else.",
                earlier,
            ).format(n=_.number(earlier))
        )
    if sheets.unread:
        facts.append(
            _.n(
                "{n} result came from a different set of questions, and is left out.",
                "{n} results came from a different set of questions, and are left out.",
                sheets.unread,
            ).format(n=_.number(sheets.unread))
        )
    if sheets.version is not None:
        facts.append(earlier_versions(int((sheets.version > 0).sum()), _))
    page.prose(together(tag("h1", design.name), sender(design.white_label, _), bullets(facts, "soft")), _)


def earlier_versions(n: int, _: Words) -> str:
    """Return what to know of a group in which *n* people answered an earlier version of the questions."""
    said = _.n(
        "{n} result came from an earlier version of the questions, and is scored as it was then.",
        "{n} results came from an earlier version of the questions, and each is scored as it was then.",
        n,
    ).format(n=_.number(n))
    return (
        said
        + _.gap
        + _(
            "Leans and kinds of work from all versions are shown side by side here; reliability and raw answers cover "
            "only the version that most people answered."
        )
    )


def secret_replaced(key: Key, _: Words) -> None:
    """After the coach's own link was replaced: show the new one, once."""
    if st.session_state.get(REPLACED) != key or not isinstance(key, str):
        return
    page.prose(tag("h2", _("Your new link: shown once")), _)
    keep_secret(key, _)
    st.button(_("I’ve saved it"), key="kept-secret", on_click=lambda: st.session_state.pop(REPLACED, None))


def asked_more(bank: Bank, _: Words) -> str:
    """Return that everybody is asked the extension, and of how many questions."""
    n = len(bank.extension)
    return _.n("Everybody is asked {n} more question.", "Everybody is asked {n} more questions.", n).format(n=n)


def asked_again(bank: Bank, _: Words) -> str:
    """Return that everybody is asked some questions twice, and how many."""
    n = len(section_items(bank, ASKED_AGAIN))
    return _.n("Everybody is asked {n} question a second time.", "Everybody is asked {n} questions a second time.", n).format(n=n)


def results(
    bank: Bank,
    sheets: Sheets,
    name: str,
    key: Key | None,
    _: Words,
    everything: Sheets | None = None,
    after_people: Callable[[], None] = nothing,
) -> None:
    """Show the people of *sheets*, the group as a whole, its statistics and its files, as far as so few or so many may be shown.

    *everything* holds earlier results of the same people as well, where they took it again.
    """
    everybody = client_names(sheets, _)
    shown = filtered(sheets, _) if len(sheets) >= COUNTS_FROM else sheets
    scored = profiles.profiles(shown)
    figures = analytics.analyse(shown, scored)
    may_name = sheets.group is None or sheets.group.design.asks_names
    one_by_one = len(shown) > 0 and (may_name or len(shown) >= COUNTS_FROM)
    if one_by_one:
        people(bank, shown, scored, everybody, key, everything or sheets, _)
    elif len(shown):
        sentence = _(
            "Your clients aren’t asked for names. Individual results are shown once there are {n}, so that nobody can "
            "tell whose is whose by the day it came in."
        ).format(n=COUNTS_FROM)
        page.prose(together(tag("h2", _("Clients"), id="people"), tag("p", sentence)), _)
    after_people()
    group_as_a_whole(bank, shown, scored, figures, everybody, _)
    if one_by_one or figures.counts is not None:
        title = _("Statistics: distribution, intervals, reliability, data for research")
        with st.expander(title if figures.counts is not None else _("For research")):
            statistics(bank, figures, _)
            if one_by_one:
                for_research(shown, name, _)
    if one_by_one:
        with st.container(key="files"):
            files(bank, shown, scored, figures, everybody, name, _)


def filtered(sheets: Sheets, _: Words) -> Sheets:
    """Return the sheets in the language and between the days that the coach chooses."""
    spoken = sorted(set(sheets.languages))
    dated = sheets.group is not None
    if not dated and len(spoken) < 2:
        return sheets
    door = _("Only one language, or only some days") if dated else _("Only one language")
    columns = iter(st.expander(door).columns((len(spoken) > 1) + 2 * dated))
    language = None
    if len(spoken) > 1:
        language = next(columns).selectbox(
            _("Language"),
            [None, *spoken],
            format_func=lambda language: _("All languages") if language is None else LANGUAGE_NAMES.get(language, _("Not known")),
            key="filter-language",
        )
    since = until = None
    if dated:
        first = next(columns).date_input(_("Sent on or after"), None, key="filter-since")
        last = next(columns).date_input(_("Sent on or before"), None, key="filter-until")
        since = beginning(first) if isinstance(first, datetime.date) else None
        until = beginning(last + datetime.timedelta(days=1)) if isinstance(last, datetime.date) else None
    return sheets.filtered(language, since, until)
