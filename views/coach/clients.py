"""The table of a group's clients: whom to show and in which order, and of each the case, the two pulls, and what to talk about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from groups.figures import COUNTS_FROM
from groups.sheets import Sheets
from i18n import Words
from results import third_person
from results.answer import headline, two_pulls
from results.talk_about import flag_names, talk_about
from scoring import Profile, Profiles
from scoring.profile import CASES
from views import page
from views.coach.cards import cards
from views.coach.person import ClientName, Person, has_days
from views.coach.retakes import Earlier, change_in_a_line
from views.days import day
from views.marks import BREAK, soft
from views.markup import Markup, tag, together
from views.page import LANGUAGE_NAMES
from views.places import whole_link

ROWS_SHOWN = 50  # people in full view; the others are a choice or a search away
Choice = TypeVar("Choice")
Order = Callable[[int], object] | None  # None: as they came
DOUBTFUL = -1  # of an unusual pattern, whatever the case


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """What results are called where they are counted or chosen from: a name, and the cases that it takes together."""

    name: str
    cases: tuple[str | None, ...]
    role: str = ""


def case_groups(_: Words) -> tuple[CaseGroup, ...]:
    """Return what results are called in a count."""
    return (
        CaseGroup(_("Lean PM"), ("pm",), "pm"),
        CaseGroup(_("Lean PMM"), ("pmm",), "pmm"),
        CaseGroup(_("Drawn to both"), ("both", "both_pm", "both_pmm")),
        CaseGroup(_("Drawn to neither"), ("neither", "neither_pm", "neither_pmm")),
        CaseGroup(_("A close call"), ("close",)),
        CaseGroup(_("To be read with care: an unusual pattern"), ("flagged",)),
        CaseGroup(_("Too few answers"), (None,)),
    )


def cases_of(scored: Profiles) -> NDArray[np.intp]:
    """Return which case each result is, as counts speak of it: a place in CASES, or DOUBTFUL and no other."""
    return np.where(scored.flags.any(axis=1) & (scored.case > 0), DOUBTFUL, scored.case).astype(np.intp)


def case_codes(group: CaseGroup) -> list[int]:
    """Return the places in CASES of what *one* takes together."""
    return [DOUBTFUL if case == "flagged" else CASES.index(case) for case in group.cases]


def rows_to_show(sheets: Sheets, scored: Profiles, clients: Mapping[int, ClientName], _: Words) -> Sequence[int]:
    """Return the rows to show: those that are sought, in the order that is chosen, as many as fit."""
    if len(sheets) < COUNTS_FROM:
        return range(len(sheets))
    left, middle, right = st.columns(3)
    sought = left.text_input(_("Find somebody by name"), key="find").casefold().strip()
    rows: Sequence[int] = range(len(sheets))
    if sought:
        rows = [row for row in rows if sought in clients[int(sheets.ids[row])].label.casefold()]
    cases = cases_of(scored)
    here = set(np.unique(cases).tolist())
    offered = [group for group in case_groups(_) if here & set(case_codes(group))]
    wanted = pick(middle, _("Result"), [None, *offered], lambda group: group.name if group else _("All results"), "find-case")
    if wanted is not None:
        alike = np.isin(cases, case_codes(wanted))
        rows = [row for row in rows if alike[row]]
    rows = in_order(rows, sheets, scored, clients, right, _)
    if not rows:
        page.prose(
            tag("p", _("Nobody here is called that.") if sought else _("Nobody here has a result like that."), role="status"), _
        )
    return rows if len(rows) <= ROWS_SHOWN else part_of_rows(rows, _)


def pick(
    column: st.delta_generator.DeltaGenerator, label: str, options: Sequence[Choice], name: Callable[[Choice], str], key: str
) -> Choice:
    """Return the one of *options* that is chosen in *column*, the first where nothing is."""
    at = column.selectbox(label, range(len(options)), format_func=lambda at: name(options[at]), key=key)
    return options[at or 0]


def in_order(
    rows: Sequence[int],
    sheets: Sheets,
    scored: Profiles,
    clients: Mapping[int, ClientName],
    column: st.delta_generator.DeltaGenerator,
    _: Words,
) -> Sequence[int]:
    """Return *rows* in the order that the coach chooses; by the day only where days are shown."""
    orders: list[tuple[str, Order]] = [
        (_("Earliest first"), None),
        *([(_("Latest first"), lambda row: -row)] if has_days(sheets) else []),
        (_("By name"), lambda row: clients[int(sheets.ids[row])].label.casefold()),
        (_("By PM pull"), lambda row: -np.nan_to_num(scored.pull_pm[row], nan=-1.0)),
        (_("By PMM pull"), lambda row: -np.nan_to_num(scored.pull_pmm[row], nan=-1.0)),
    ]
    _name, order = pick(column, _("Order"), orders, lambda name_and_order: name_and_order[0], "sort")
    return rows if order is None else sorted(rows, key=order)  # type: ignore[arg-type]  # numbers or names: each order is of one kind


def part_of_rows(rows: Sequence[int], _: Words) -> Sequence[int]:
    """Return the part of many *rows* that is chosen."""
    at = st.selectbox(
        _("Showing"),
        range(0, len(rows), ROWS_SHOWN),
        format_func=lambda first: _("{first} to {last} of {all}").format(
            first=_.number(first + 1), last=_.number(min(first + ROWS_SHOWN, len(rows))), all=_.number(len(rows))
        ),
        key="shown-part",
    )
    return rows[at or 0 : (at or 0) + ROWS_SHOWN]


def client_table(
    sheets: Sheets,
    rows: Sequence[int],
    people: Sequence[Person],
    before: Mapping[int, Earlier],
    _: Words,
) -> Markup:
    """Return the table of the clients in *rows*, with what has changed since they took it *before*."""
    head = (_("Client"), _("Result"), _("To talk about"))
    lines = (client_row(sheets, row, who, before.get(who.id), _) for row, who in zip(rows, people, strict=True))
    return cards(head, lines, "people")


def client_row(sheets: Sheets, row: int, who: Person, before: Earlier | None, _: Words) -> tuple[Markup, Markup, Markup]:
    """Return what stands in a line of the table: who and when, the case with both pulls, what to talk about, and the way to the rest."""
    facts = [LANGUAGE_NAMES[sheets.languages[row]]] if sheets.languages[row] in LANGUAGE_NAMES else []
    if has_days(sheets):
        facts.append(tag("span", _.date(day(sheets.times[row].item())), style="white-space:nowrap"))
    way = tag("a", who.label, href=whole_link("result", r=who.token, lang=_.language), data_opens=str(who.id), dir="auto")
    called = together(way, BREAK, soft(BREAK.join(facts))) if facts else way
    more = tag("a", _("Report and more"), href="#client", data_client=str(who.id), class_="more")
    changed = tag("div", change_in_a_line(sheets.bank, before, who.profile, _), class_="soft") if before else ""
    to_talk_about = together(tag("div", talk_about(who.bank, who.profile, _)), changed, more)
    return tag("div", called), result_in_words(who, _), to_talk_about


def result_in_words(who: Person, _: Words) -> Markup:
    """Return one person's result as it is told of them, with the two pulls and what is doubtful about it."""
    profile = who.profile
    said = headline(who.bank, profile, who.answers, _, third_person.third_person_voice(_))
    if profile.status == "none":
        return soft(said)
    names = flag_names(_)
    doubts = [names[flag.name] for flag in profile.flags]
    return together(tag("div", said), small_pull_bars(profile, _), soft(_.apart(doubts)) if doubts else "")


def small_pull_bars(profile: Profile, _: Words) -> Markup:
    """Return the two pulls as small bars from 0 to 100, each with its number."""
    bars = (
        (
            tag("span", name),
            tag("span", tag("i", style=f"width:{pull.value:.0f}%"), class_=f"mini {role}"),
            tag("span", _.number(pull.value)),
        )
        for role, name, pull in (("pm", _("PM"), profile.pull.pm), ("pmm", _("PMM"), profile.pull.pmm))
    )
    return tag("div", *(part for bar in bars for part in bar), class_="minis", role="img", aria_label=two_pulls(profile, _))
