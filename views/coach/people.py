"""A group's people one by one: a list, one client's result and report, and any two side by side."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from groups.group import Group, WhiteLabel
from groups.sheets import Sheets
from groups.store import Key
from i18n import Words, words
from questions import Bank
from results.answer import headline, two_pulls
from results.link import fold
from scoring import Profile, Profiles, score
from views import compared, download, page
from views.coach import one_client
from views.coach.figures import flag_names
from views.days import day, today
from views.download import Download
from views.marks import BREAK, soft, table
from views.markup import Markup, tag, together
from views.page import NAMES
from views.places import whole

LISTED = 50  # people in full view; the others are a choice or a search away


@dataclass(frozen=True, slots=True)
class Person:
    """One client as the page speaks of them: their result and their number in the group, what they are called, their name if known, their language here, the version they answered, their answers, and what the coach calls them and notes."""

    id: int
    number: int
    label: str
    name: str
    language: str
    bank: Bank
    token: str
    answers: Mapping[str, int]
    known_as: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """What a client is called here: their number in the whole group, the same on page, in files and in the archive, and a label."""

    number: int
    label: str


def called(sheets: Sheets, _: Words) -> dict[int, Called]:
    """Return id -> what a client is called: by the coach, by themselves, told apart from others of the same name, or by a number."""
    numbered = _("Client {n}")
    names = [mine or theirs for mine, theirs in zip(sheets.known_as or sheets.names, sheets.names, strict=True)]
    twice = {name for name, n in Counter(names).items() if n > 1}
    return {
        id: Called(n, (f"{name} ({n})" if name in twice else name) if name else numbered.format(n=n))
        for n, (id, name) in enumerate(zip(sheets.ids.tolist(), names, strict=True), 1)
    }


def person(bank: Bank, sheets: Sheets, row: int, clients: Mapping[int, Called], _: Words) -> Person:
    """Return the client in *row*."""
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
        (sheets.known_as and sheets.known_as[row]) or "",
        (sheets.notes and sheets.notes[row]) or "",
    )


def people(bank: Bank, sheets: Sheets, scored: Profiles, clients: Mapping[int, Called], key: Key | None, _: Words) -> None:
    """List the clients, and offer one of them, or two side by side; *key* opens the group, None where nothing is stored."""
    title = tag("h2", _("One by one"), id="people")
    rows: Sequence[int] = range(len(sheets))
    if len(rows) > LISTED:
        page.prose(title, _)
        title, rows = Markup(""), some(sheets, clients, _)
    if not rows:
        return
    listed = [person(bank, sheets, row, clients, _) for row in rows]
    entries = (entry(sheets, row, scored[row], who, _) for row, who in zip(rows, listed, strict=True))
    lead = tag("p", _("A name opens that client’s result in a new tab, in your language."))
    page.prose(together(title, lead, table((_("Client"), _("Result")), entries, "people")), _)
    one_result(listed, sheets.group, key, _)
    if len(listed) > 1:
        two_results(listed, _)


def some(sheets: Sheets, clients: Mapping[int, Called], _: Words) -> Sequence[int]:
    """Return the rows of some of many clients: those of the name that is sought, or those whose turn it is."""
    left, right = st.columns(2)
    sought = left.text_input(_("Find somebody by name"), key="find").casefold().strip()
    rows: Sequence[int] = range(len(sheets))
    if sought:
        rows = [row for row in rows if sought in clients[int(sheets.ids[row])].label.casefold()]
    if not rows:
        page.prose(tag("p", _("Nobody here is called that."), role="status"), _)
        return rows
    at = right.selectbox(
        _("Showing"),
        range(0, len(rows), LISTED),
        format_func=lambda first: _("{first} to {last} of {all}").format(
            first=_.number(first + 1), last=_.number(min(first + LISTED, len(rows))), all=_.number(len(rows))
        ),
        key="shown-part",
    )
    return rows[at or 0 : (at or 0) + LISTED]


def has_days(sheets: Sheets) -> bool:
    """Whether it is shown who sent on which day: only where names are asked for; elsewhere a day could tell who it was."""
    return sheets.group is not None and sheets.group.design.asks_names


def entry(sheets: Sheets, row: int, profile: Profile, who: Person, _: Words) -> tuple[str, ...]:
    """Return a line of the list."""
    facts = [NAMES[sheets.languages[row]]] if sheets.languages[row] in NAMES else []
    if has_days(sheets):
        facts.append(tag("span", _.date(day(sheets.times[row].item())), style="white-space:nowrap"))
    way = tag("a", who.label, href=whole("result", r=who.token, lang=_.language), target="_blank", rel="noopener")
    called = together(way, BREAK, soft(Markup(" · ").join(facts))) if facts else way
    return tag("div", called, style="min-width:9rem"), in_words(profile, who, _)


def in_words(profile: Profile, who: Person, _: Words) -> Markup:
    """Return one person's result in the words that they read, with the two pulls and what is doubtful about it."""
    said = headline(who.bank, profile, who.answers, _)
    if profile.status == "none":
        return soft(said)
    names = flag_names(_)
    facts = [two_pulls(profile, _), *(names[flag.name] for flag in profile.flags)]
    return together(said, BREAK, soft(_.apart(facts)))


@st.fragment
def one_result(listed: list[Person], group: Group | None, key: Key | None, _: Words) -> None:
    """Offer one client's link, result and report, and what a coach may do with it."""
    page.prose(tag("h3", _("One client’s result and report")), _)
    if (st.session_state.get("one") or 0) >= len(listed):  # somebody was removed
        del st.session_state["one"]
    at = st.selectbox(_("Client"), range(len(listed)), format_func=lambda i: listed[i].label, key="one")
    if at is None:
        return
    who = listed[at]
    one_report(who, group.design.white_label if group else WhiteLabel(), _)
    if group is not None and key is not None:
        one_client.offer(key, group.design, who.id, who.known_as, who.note, _)


def one_report(who: Person, label: WhiteLabel, _: Words) -> None:
    """Offer one client's link and report."""
    there = link(who)
    st.code(there, language=None, wrap_lines=True)
    if score(who.bank, who.answers).status == "none":
        page.prose(tag("p", _("There are too few answers for a report."), class_="soft"), _)
        return
    file, when = f"{file_name(who.label)}.pdf", today()
    button = _("Download the report as a PDF")
    download.offer(_, Download("one-report", button, file, "application/pdf", lambda: report(who, label, there, when)))


@st.fragment
def two_results(listed: list[Person], _: Words) -> None:
    """Offer the way to any two people side by side."""
    page.prose(tag("h3", _("Two clients side by side")), _)
    left, right = st.columns(2)
    first = left.selectbox(_("First person"), range(len(listed)), format_func=lambda i: listed[i].label, key="first")
    second = right.selectbox(_("Second person"), range(len(listed)), 1, format_func=lambda i: listed[i].label, key="second")
    if first is not None and second is not None:
        pair = {"r": [listed[first].token, listed[second].token], "lang": _.language}
        if st.button(_("Set them side by side"), key="pair"):
            remember_names((listed[first], listed[second]))
            st.switch_page("views/compare.py", query_params=pair)


def remember_names(pair: tuple[Person, Person]) -> None:
    """Let this visit's comparison call the two as the group does, and lead back to it; neither stands in its address."""
    for place, (link, name) in enumerate(zip(compared.LINKS, compared.NAMES, strict=True)):
        st.session_state[link], st.session_state[name] = pair[place].token, pair[place].label[: compared.LONGEST_NAME]
    st.session_state[compared.CAME_FROM] = st.query_params.to_dict()


def link(who: Person) -> str:
    """Return the whole link of one client's result."""
    return whole("result", r=who.token, lang=who.language)


def report(who: Person, label: WhiteLabel, link: str, when: datetime.date) -> bytes:
    """Return one client's report in their language, with the coach's white label."""
    from results import pdf

    return pdf.pdf(
        who.bank,
        score(who.bank, who.answers),
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


def file_name(label: str) -> str:
    """Return *label* as a file may be called anywhere.

    >>> file_name("../Анна: <b>"), file_name("..."), file_name("con")
    ('Анна b', 'client', 'con')
    """
    kept = "".join(c if c.isalnum() or c in "-_" else " " for c in label)
    return " ".join(kept.split())[:60] or "client"
