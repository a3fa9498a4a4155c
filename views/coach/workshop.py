"""The report on a group for a workshop, as a PDF: what the page says of the whole, by name only where the coach chooses so."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import streamlit as st

from groups.figures import FIGURES_FROM, LANGUAGES_FROM, GroupFigures
from groups.group import WhiteLabel
from groups.sheets import Sheets
from i18n import Words
from questions import Bank, Pole
from results.group_report import Contrast, GroupSummary, MapPlace, group_report
from results.group_sentences import sentences
from scoring import Profiles
from views import page
from views.coach.making import FileOffer, at_once, offer_file
from views.coach.person import ClientName
from views.coach.whole import BELOW_AN_END, ON_THE_MAP, by_place, how_far, known_names, names_drawn_to
from views.days import today
from views.markup import tag

REPORT = "group-report"
A_REPORT = 400_000  # bytes, at most


def report(
    bank: Bank, sheets: Sheets, scored: Profiles, figures: GroupFigures, clients: Mapping[int, ClientName], name: str, _: Words
) -> None:
    """Offer the report on the group, from as many people on as the page speaks of a group."""
    if figures.counts is None:
        return
    may_name = sheets.group is None or sheets.group.design.asks_names
    with_names = (
        may_name
        and figures.with_result <= ON_THE_MAP
        and st.checkbox(_("Print names in the group’s report"), key="group-report-names")
    )
    label, when = sheets.group.design.white_label if sheets.group else WhiteLabel(), today()
    title = sheets.group.design.name if sheets.group else _("Results from links and codes")
    known = clients if with_names else {}
    offer_file(
        FileOffer(
            REPORT,
            (*sheets.ids.tolist(), _.language, with_names, when),
            1,
            A_REPORT,
            lambda: at_once(
                lambda: printed_report(bank, summary_of(bank, sheets, scored, figures, known, title, _), label, when, _)
            ),
            _("Make the group’s report for a workshop"),
            _("Download the group’s report"),
            f"{name}-group.pdf",
            "application/pdf",
        ),
        _,
    )
    if not with_names:
        page.prose(tag("p", _("It names nobody."), class_="soft"), _)


def printed_report(bank: Bank, summary: GroupSummary, label: WhiteLabel, when: datetime.date, _: Words) -> bytes:
    """Return the report."""
    return group_report(bank, summary, _, when=when, organisation=label.organisation, logo=label.logo, colour=label.colour)


def summary_of(
    bank: Bank, sheets: Sheets, scored: Profiles, figures: GroupFigures, clients: Mapping[int, ClientName], title: str, _: Words
) -> GroupSummary:
    """Return what the page says of the whole group; by the names of *clients*, by nobody's where these are empty."""
    assert figures.counts is not None, "nothing is printed of fewer people than are counted"
    names = known_names(sheets, scored, clients) if clients else {}
    said = sentences(bank, figures.with_result, figures.counts.cases, figures.coverage, _, to_group=True)
    return GroupSummary(
        title,
        figures.with_result,
        reach(figures, bool(names), _),
        said,
        places(names, scored, figures),
        contrasts(names, scored, figures),
    )


def reach(figures: GroupFigures, with_names: bool, _: Words) -> tuple[str, ...]:
    """Return how far so many may be described, as paper says it, where no language can be chosen."""
    if not figures.mixed or figures.with_result < FIGURES_FROM:
        return tuple(how_far(figures, _))
    apart = _("These answers were given in several languages, so don’t read much into small distances.")
    no_map = _(
        "These answers were given in several languages, and we don’t combine languages until {n} people have answered in "
        "each, so there’s no map."
    ).format(n=LANGUAGES_FROM)
    return (*how_far(figures, _)[:-1], apart if with_names else no_map)


def places(names: Mapping[int, str], scored: Profiles, figures: GroupFigures) -> tuple[MapPlace, ...]:
    """Return the map: with names where they are chosen, else as far as the page draws one."""
    if names:
        return tuple(MapPlace(pm, pmm, len(there), tuple(there)) for (pm, pmm), there in sorted(by_place(names, scored).items()))
    return tuple(MapPlace(mark.pm, mark.pmm, mark.people) for mark in figures.pulls)


def contrasts(names: Mapping[int, str], scored: Profiles, figures: GroupFigures) -> tuple[Contrast, ...]:
    """Return who or how many are drawn to either end of each contrast."""
    there = names_drawn_to(names, scored) if names else {}

    def few(axis: str, pole: Pole) -> tuple[str, ...]:
        found = there.get((axis, pole), ())
        return tuple(found) if len(found) <= BELOW_AN_END else ()

    return tuple(
        Contrast(counts.axis, counts.pm, counts.pmm, counts.open, few(counts.axis, "pm"), few(counts.axis, "pmm"))
        for counts in figures.coverage
    )
