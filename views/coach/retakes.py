"""What has changed since a client took it the time before, by the same personal link: in a line of the table, and in full."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import streamlit as st

from groups.sheets import Sheets
from i18n import Words
from questions import Bank
from results.comparison import comparison
from scoring import Profile, score
from views import page
from views.changed import change
from views.days import day
from views.markup import tag, together


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a client had sent the time before: when, and what it added up to."""

    sent_on: datetime.date
    profile: Profile


def earlier_taking(everything: Sheets, id: int) -> Earlier | None:
    """Return what the client of the result called *id* had sent the time before, of *everything* that a group was sent."""
    row = everything.before(id)
    if row is None:
        return None
    return Earlier(day(everything.times[row].item()), score(everything.bank_of(row), everything.answers_of(row)))


def change_in_a_line(bank: Bank, before: Earlier, now: Profile, _: Words) -> str:
    """Return in a line whether anything has changed."""
    change = comparison(bank, before.profile, now, _).change
    when = _.date(before.sent_on)
    if change is None:
        return _("Taken before, on {day}; one of the two has too few answers to compare.").format(day=when)
    if not change.real:
        return _("Since {day}: no change beyond chance.").format(day=when)
    if change.difference > 0:
        return _("Since {day}: moved towards PM, beyond chance.").format(day=when)
    return _("Since {day}: moved towards PMM, beyond chance.").format(day=when)


def changes_since(bank: Bank, before: Earlier, now: Profile, _: Words) -> None:
    """Show what has changed, in the words that the client reads."""
    with st.expander(_("What has changed since {day}").format(day=_.date(before.sent_on))):
        lead = _("After sending, the client reads the same thing:")
        page.prose(together(tag("p", lead, class_="soft"), change(bank, before.profile, now, _)), _)
