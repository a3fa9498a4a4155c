"""Taking the quiz again in some months: a file for the visitor's own calendar, and the change since then once they have."""

from __future__ import annotations

import datetime

import streamlit as st

from i18n import Words
from questions import Bank
from results.calendar_entry import calendar_entry, months_after
from results.link import BrokenLink
from results.pasted import read_any_version
from scoring import Profile, score
from views import download, page
from views.address import COHORT, EARLIER
from views.changed import change
from views.days import today
from views.download import Download
from views.markup import tag, together
from views.places import whole_link

WAY_BACK = (COHORT, "person")  # to the group that a client came from


@st.fragment
def retake_reminder(token: str, _: Words) -> None:
    """Offer the calendar file of the visitor's choice: three or six months on."""
    lead = _(
        "A file for your own calendar, with a link for taking the quiz again; your next result will then appear beside "
        "this one. The file stays with you: we keep nothing and send nothing."
    )
    soon, late = months_after(today(), 3), months_after(today(), 6)
    with st.expander(_("Take it again in a few months")):
        page.prose(tag("p", lead), _)
        download.download_buttons(
            _,
            entry("in-three-months", _("In three months: {day}").format(day=_.date(soon)), soon, token, _),
            entry("in-six-months", _("In six months: {day}").format(day=_.date(late)), late, token, _),
        )


def entry(key: str, label: str, day: datetime.date, token: str, _: Words) -> Download:
    """Return the calendar file for *day*, to be downloaded."""
    return Download(
        key,
        label,
        f"pm-or-pmm-{day:%Y-%m-%d}.ics",
        "text/calendar",
        lambda: calendar_entry(day, today(), again(token, _), datetime.datetime.now(datetime.UTC), _),
    )


def again(token: str, _: Words) -> str:
    """Return the link by which to take the quiz again: it ends beside the result in *token*, and a client's at their coach, too."""
    back = {name: st.query_params[name] for name in WAY_BACK if name in st.query_params}
    return whole_link("", **back, **{EARLIER: token, "lang": _.language})


def change_since_earlier(bank: Bank, token: str, profile: Profile, _: Words) -> None:
    """Say what has changed since the result that the address remembers, if it does, and if this is another one."""
    earlier = st.query_params.get(EARLIER, "")
    if not earlier or earlier == token or profile.status == "none":
        return
    try:
        before = score(*read_any_version(bank, earlier))
    except BrokenLink:
        page.trouble(_("Your earlier result is in this page’s address, but part of it is missing. This result is complete."))
        return
    page.prose(together(tag("h2", _("Since your earlier result")), change(bank, before, profile, _)), _)
