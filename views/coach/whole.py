"""The group as a whole, for people: the map of the two pulls, five sentences on it, and who is drawn to which kind of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from groups.analytics import drawn_to
from groups.figures import COUNTS_FROM, FIGURES_FROM, LANGUAGES_FROM, GroupCoverage, GroupFigures, PullMark
from groups.sheets import Sheets
from i18n import Words
from questions import Bank, Pole
from results import group_charts
from results.group_sentences import sentences
from scoring import Profiles
from scoring.profile import STATUSES
from views import page
from views.coach.figures import dark
from views.coach.person import ClientName
from views.marks import bullets, ends, folded, paragraphs, soft, table
from views.markup import Markup, tag, together

ON_THE_MAP = 60  # people whose names stand at their marks
BELOW_AN_END = 12  # people who are named below an end of a contrast
NamesByPlace = Mapping[tuple[int, int], Sequence[str]]  # a place on the map, and who stands there


def group_as_a_whole(
    bank: Bank, sheets: Sheets, scored: Profiles, figures: GroupFigures, clients: Mapping[int, ClientName], _: Words
) -> None:
    """Show what may be said of the whole group; by name only where names are asked for, or were given along with links."""
    said = how_far(figures, _) if figures.sent else [nothing_yet(sheets, bool(clients), _)]
    page.prose(together(tag("h2", _("The group as a whole"), id="group"), paragraphs(said)), _)
    if not figures.sent:
        return
    may_name = sheets.group is None or sheets.group.design.asks_names
    names = known_names(sheets, scored, clients) if may_name else {}
    if len(names) > 1:
        pull_map(tuple(pull_marks(names, scored)), _, by_place(names, scored), several=len(set(sheets.languages)) > 1)
    elif figures.pulls:
        pull_map(figures.pulls, _)
    if figures.counts is None:
        return
    aloud = sentences(bank, figures.with_result, figures.counts.cases, figures.coverage, _)
    page.prose(together(tag("h2", _("In five sentences")), tag("div", paragraphs(aloud), class_="said")), _)
    page.prose(coverage(bank, figures, names_drawn_to(names, scored), _), _)


def nothing_yet(sheets: Sheets, has_results: bool, _: Words) -> str:
    """Return why no result is shown: none was chosen of those that are here (*has_results*), or none has come so far, and how one would."""
    if has_results:
        return _("No result fits what you chose above.")
    if sheets.group is not None and not sheets.group.is_open:
        return _("Nobody sent a result while this group was open. Reopen it below, and new results will appear here.")
    said = _("Results will appear here as your clients send them. To begin, send your clients the link under “{part}”.")
    return said.format(part=_("Invite your clients"))


def how_far(figures: GroupFigures, _: Words) -> list[str]:
    """Return how many there are, unless the five sentences say the same, and how much may be said of so many."""
    people, sentences = figures.with_result, []
    if people < figures.sent or figures.counts is None:
        sentences.append(_.n("{n} result is here.", "{n} results are here.", figures.sent).format(n=_.number(figures.sent)))
    if people < figures.sent:
        few = figures.sent - people
        sentences.append(
            _.n(
                "{n} of them holds too few answers for a result, and counts for nothing below.",
                "{n} of them hold too few answers for a result, and count for nothing below.",
                few,
            ).format(n=_.number(few))
        )
    if people < COUNTS_FROM:
        sentences.append(_("With fewer than {n} people, this page draws no conclusions about the group.").format(n=COUNTS_FROM))
    elif people < FIGURES_FROM:
        sentences.append(
            _("With fewer than {n} people, this page gives no averages or ranges: they’d claim too much.").format(n=FIGURES_FROM)
        )
    elif figures.mixed:
        sentences.append(
            _(
                "These answers were given in several languages. Until {n} people have answered in each, we don’t compare or combine languages: choose one language above to see its figures."
            ).format(n=LANGUAGES_FROM)
        )
    return sentences


def known_names(sheets: Sheets, scored: Profiles, clients: Mapping[int, ClientName]) -> dict[int, str]:
    """Return row -> name of everybody who has a result; nobody where they are too many for a map."""
    with_result = np.flatnonzero(scored.status != STATUSES.index("none")).tolist()
    return {row: clients[int(sheets.ids[row])].label for row in with_result} if len(with_result) <= ON_THE_MAP else {}


def by_place(names: Mapping[int, str], scored: Profiles) -> NamesByPlace:
    """Return who stands where on the map."""
    found: dict[tuple[int, int], list[str]] = {}
    for row, name in names.items():
        found.setdefault((round(float(scored.pull_pm[row])), round(float(scored.pull_pmm[row]))), []).append(name)
    return found


def pull_marks(names: Mapping[int, str], scored: Profiles) -> list[PullMark]:
    """Return the marks of everybody who has a name."""
    return [PullMark(pm, pmm, len(there)) for (pm, pmm), there in sorted(by_place(names, scored).items())]


def names_drawn_to(names: Mapping[int, str], scored: Profiles) -> dict[tuple[str, Pole], list[str]]:
    """Return by axis and pole who is known to be drawn there."""
    pm, pmm = drawn_to(scored)
    sides: tuple[tuple[Pole, np.ndarray], ...] = (("pm", pm), ("pmm", pmm))
    return {
        (axis, pole): [name for row, name in names.items() if side[row, at]]
        for at, axis in enumerate(scored.axis_ids)
        for pole, side in sides
    }


def pull_map(places: tuple[PullMark, ...], _: Words, names: NamesByPlace | None = None, several: bool = False) -> None:
    """Show how far everybody's answers go towards the work of each role, as a map and as numbers; with *names* where they are known."""
    lead = _("Each mark is a person, or several in one place. Further right, PM work draws more; further up, PMM work does.")
    touch = _("Touch or point at a mark to see who it is.")
    apart = _("These answers were given in several languages, so don’t read much into small distances.")
    said = [lead, *([touch] if names else []), *([apart] if several else [])]
    page.prose(together(tag("h2", _("Who is drawn to what")), tag("p", _.gap.join(said))), _)
    called = [_.listed(names[m.pm, m.pmm]) for m in places] if names else None
    st.plotly_chart(
        group_charts.pull_map([(m.pm, m.pmm, m.people) for m in places], _, called, dark=dark()),
        theme=None,
        config={"displayModeBar": False, "staticPlot": names is None, "scrollZoom": False},
        alt=_("Map of the group: PM pull from left to right, PMM pull from bottom to top; the table below has its numbers."),
        key="pulls",
    )
    head = (_("PM pull"), _("PMM pull"), _("Who") if names else _("People"))
    rows = ((_.number(m.pm), _.number(m.pmm), who(m, names, _)) for m in places)
    scale = _(
        "From 0 to 100. At 60 or more, we say that this work draws somebody; below 40, that it leaves them cold, "
        "provided that’s likely enough."
    )
    page.prose(together(tag("p", scale, class_="soft"), folded(_("The map in numbers"), table(head, rows))), _)


def who(mark: PullMark, names: NamesByPlace | None, _: Words) -> str:
    """Return who stands at a mark, by name or in number."""
    if not names:
        return _.number(mark.people)
    return Markup(_.row.comma).join(tag("bdi", name) for name in names[mark.pm, mark.pmm])


def coverage(bank: Bank, figures: GroupFigures, names: Mapping[tuple[str, Pole], Sequence[str]], _: Words) -> Markup:
    """Return each contrast with how many are drawn to either end beyond doubt, by name where they are known and few, and what draws nobody.

    Where every kind of work draws somebody, the last of the five sentences has said so.
    """
    text = bank.texts[_.language].axes
    empty = [tag("span", getattr(text[c.axis], pole), class_=pole) for c in figures.coverage for pole in c.uncovered]
    lead = _(
        "A person counts towards a kind of work if their result for it is above the middle and the chance that they lean to it is at least 80%. They also count if their whole band lies above the middle. Anyone who counts for neither side is “open”."
    )
    return together(
        tag("h2", _("Who leans to which work")),
        tag("p", _.gap.join((lead, _("A bar that reaches the edge means everybody.")))),
        bullets((coverage_line(bank, c, figures.with_result, names, _) for c in figures.coverage), "who-is-drawn"),
        together(tag("h3", _("What nobody is clearly drawn to")), bullets(empty)) if empty else Markup(""),
    )


def coverage_line(bank: Bank, c: GroupCoverage, people: int, names: Mapping[tuple[str, Pole], Sequence[str]], _: Words) -> Markup:
    """Return one contrast: its ends, a bar from the middle to each for how many of the *people* are drawn there, and how many or who that is."""
    text = bank.texts[_.language].axes[c.axis]
    bars = (tag("i", style=f"width:{50 * n / people:.1f}%", class_=pole) for pole, n in (("pmm", c.pmm), ("pm", c.pm)))
    said = _("Drawn to the PMM side: {pmm}; to the PM side: {pm}; open: {open}.").format(
        pmm=_.number(c.pmm), pm=_.number(c.pm), open=_.number(c.open)
    )
    line = tag("span", *bars, class_="halves", role="img", aria_label=said)
    below = tag(
        "span", *(people_at_end(names.get((c.axis, pole), ()), n, _) for pole, n in _counts_by_pole(c)), class_="ends soft"
    )
    return together(ends(text.pm, text.pmm), line, below)


def _counts_by_pole(c: GroupCoverage) -> tuple[tuple[Pole, int], tuple[Pole, int]]:
    return ("pmm", c.pmm), ("pm", c.pm)


def people_at_end(names: Sequence[str], n: int, _: Words) -> Markup:
    """Return who is drawn to one end, or how many."""
    if not names or n > BELOW_AN_END:
        return soft(_.n("{n} person", "{n} people", n).format(n=_.number(n)))
    return tag("span", Markup(_.row.comma).join(tag("bdi", name) for name in names))
