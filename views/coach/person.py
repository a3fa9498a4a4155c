"""One client of a group as a coach's page speaks of them: what they are called, their result, their link and their report."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from groups.group import WhiteLabel
from groups.sheets import Sheets
from i18n import Words, words
from questions import Bank
from results.link import fold
from results.session_sheet import Client, session_sheets
from scoring import Profile, Profiles
from views import page
from views.days import day
from views.places import whole_link


@dataclass(frozen=True, slots=True)
class Person:
    """One client as the page speaks of them: their result and their number in the group, what they are called, their name if known, their language here, the version they answered, their answers and what these add up to, what the coach calls them and notes, and when they sent their answers if days are shown."""

    id: int
    number: int
    label: str
    name: str
    language: str
    bank: Bank
    token: str
    answers: Mapping[str, int]
    profile: Profile
    known_as: str = ""
    note: str = ""
    sent_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ClientName:
    """What a client is called here: their number in the whole group, the same on page, in files and in the archive, and a label."""

    number: int
    label: str


def client_names(sheets: Sheets, _: Words) -> dict[int, ClientName]:
    """Return id -> what a client is called: by the coach, by themselves, told apart from others of the same name, or by a number."""
    numbered = _("Client {n}")
    names = [mine or theirs for mine, theirs in zip(sheets.known_as or sheets.names, sheets.names, strict=True)]
    twice = {name for name, n in Counter(names).items() if n > 1}
    return {
        id: ClientName(n, (f"{name} ({n})" if name in twice else name) if name else numbered.format(n=n))
        for n, (id, name) in enumerate(zip(sheets.ids.tolist(), names, strict=True), 1)
    }


def person(bank: Bank, sheets: Sheets, scored: Profiles, row: int, clients: Mapping[int, ClientName], _: Words) -> Person:
    """Return the client in *row*, whose profile is that of *scored* there."""
    answers = sheets.answers_of(row)
    language = sheets.languages[row] if sheets.languages[row] in page.asked_in(bank) else _.language
    own = sheets.bank_of(row)
    who = clients[int(sheets.ids[row])]
    return Person(
        int(sheets.ids[row]),
        who.number,
        who.label,
        sheets.names[row] or "",
        language,
        own,
        fold(own, answers),
        answers,
        on_own_version(scored[row], own),
        (sheets.known_as and sheets.known_as[row]) or "",
        (sheets.notes and sheets.notes[row]) or "",
        day(sheets.times[row].item()) if has_days(sheets) else None,
    )


def on_own_version(profile: Profile, own: Bank) -> Profile:
    """Return *profile*, one of a group that answered several versions, as that of *own*, the version that was answered."""
    axes, items = {axis.id for axis in own.axes}, {item.id for item in own.scored}
    return replace(
        profile,
        bank=own.version,
        axes=tuple(axis for axis in profile.axes if axis.id in axes),
        contributions={id: share for id, share in profile.contributions.items() if id in items},
    )


def has_days(sheets: Sheets) -> bool:
    """Whether it is shown who sent on which day: only where names are asked for; elsewhere a day could tell who it was."""
    return sheets.group is not None and sheets.group.design.asks_names


def link(who: Person) -> str:
    """Return the whole link of one client's result."""
    return whole_link("result", r=who.token, lang=who.language)


def report(who: Person, label: WhiteLabel, link: str, when: datetime.date) -> bytes:
    """Return one client's report in their language, with the coach's white label."""
    from results import pdf

    return pdf.report(
        who.bank,
        who.profile,
        who.answers,
        words(who.language),
        link=link,
        when=when,
        name=who.name or who.label,
        organisation=label.organisation,
        logo=label.logo,
        closing=label.closing,
        colour=label.colour,
    )


def on_sheet(who: Person) -> Client:
    """Return *who* as a session sheet takes them."""
    return Client(who.label, who.sent_on, who.bank, who.profile, who.answers)


def printed_sheets(clients: Sequence[Client], label: WhiteLabel, when: datetime.date, _: Words) -> bytes:
    """Return the session sheets of *clients* in the coach's language, with the coach's white label."""
    return session_sheets(clients, _, when=when, organisation=label.organisation, logo=label.logo, colour=label.colour)


def file_name(label: str) -> str:
    """Return *label* as a file may be called anywhere.

    >>> file_name("../Анна: <b>"), file_name("..."), file_name("con")
    ('Анна b', 'client', 'con')
    """
    allowed = "".join(c if c.isalnum() or c in "-_" else " " for c in label)
    return " ".join(allowed.split())[:60] or "client"
