"""The statistics of a group, in the order of the gates: counts, doubts, leans, shape, axes, reliability."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groups.figures import (
    ITEMS_FROM,
    RELIABILITY_FROM,
    GroupFigures,
    Measurement,
    Repeats,
    Spread,
)
from i18n import Words
from questions import Bank, Pole
from results import group_charts
from results.spokes import spokes_in_order
from results.talk_about import flag_names
from results.wording import signed
from views import page
from views.coach.clients import case_groups
from views.marks import either, folded, paragraphs, percent_across, soft, table, unbroken
from views.markup import Markup, tag, together
from views.page import LANGUAGE_NAMES

STATIC_CHART = {"displayModeBar": False, "staticPlot": True}


def statistics(bank: Bank, figures: GroupFigures, _: Words) -> None:
    """Show the figures of a group for those who know their way with them."""
    if figures.counts is None:
        return
    page.prose(together(labels(figures, _), flags(figures.counts.flags, _)), _)
    if figures.leans is not None:
        leans(figures, _)
    if figures.poles is not None:
        shape(bank, figures.poles, _)
    if figures.axes is not None:
        page.prose(axes(bank, figures.axes, _), _)
    page.prose(reliability(bank, figures, _), _)


def labels(figures: GroupFigures, _: Words) -> Markup:
    """Return how many lean where, and in which languages they answered."""
    if figures.counts is None:
        return Markup("")
    cases = figures.counts.cases
    rows = [
        (tag("span", group.name, class_=group.role or False), _.number(sum(cases.get(case, 0) for case in group.cases)))
        for group in case_groups(_)
    ]
    languages = figures.counts.languages
    spoken = (
        [(LANGUAGE_NAMES.get(code, _("Not known")), _.number(n)) for code, n in languages.items()] if len(languages) > 1 else []
    )
    return together(
        table((_("Result"), _("People")), rows, "counts"),
        table((_("Language"), _("People")), spoken, "counts") if spoken else "",
    )


def flags(raised: Mapping[str, int], _: Words) -> Markup:
    """Return how many results carry which doubt."""
    names = flag_names(_)
    found = [(names[name], _.number(n)) for name, n in raised.items() if n]
    if not found:
        return tag("p", _("No result carries a sign of careless answering."), class_="soft")
    lead = _("Signs of careless answering aren’t proof of it: a person may show several and still mean every answer.")
    return together(table((_("Worth a question"), _("People")), found, "counts"), tag("p", lead, class_="soft"))


def dark() -> bool:
    """Whether the page is shown light on dark."""
    return st.context.theme.type == "dark"


def leans(figures: GroupFigures, _: Words) -> None:
    """Show where the leans lie, as a chart and as numbers."""
    if figures.leans is None:
        return
    distribution = figures.leans
    s = distribution.spread
    lead = _("Each bar counts people. The thick line is the mean, the band around it its 90% interval.")
    page.prose(together(tag("h2", _("Where the group leans")), tag("p", lead)), _)
    st.plotly_chart(
        group_charts.distribution(distribution.edges, distribution.counts, s.mean, s.low, s.high, _, dark=dark()),
        theme=None,
        config=STATIC_CHART,
        alt=_("How many people lean, and how far; the tables below give the numbers."),
        key="leans",
    )
    rows = [
        (_("Mean"), signed(s.mean, _, 2)),
        (_("90% interval of the mean"), _("{low} to {high}").format(low=signed(s.low, _, 2), high=signed(s.high, _, 2))),
        (_("Standard deviation"), _.number(s.sd, 2)),
        (_("A tenth lie below"), signed(s.tenth, _, 2)),
        (_("Half lie below"), signed(s.median, _, 2)),
        (_("A tenth lie above"), signed(s.ninetieth, _, 2)),
    ]
    bins = [
        (_("{low} to {high}").format(low=signed(a, _, 1), high=signed(b, _, 1)), _.number(n))
        for a, b, n in zip(distribution.edges, distribution.edges[1:], distribution.counts, strict=False)
    ]
    unit = _(
        "Plus is towards PM, minus towards PMM, 0 is balance. The first and last bars include everything beyond the ends of the scale."
    )
    page.prose(
        together(
            table((_("Lean"), _("Value")), rows),
            tag("p", unit, class_="soft"),
            folded(_("The chart in numbers"), table((_("Lean"), _("People")), bins)),
        ),
        _,
    )


def shape(bank: Bank, poles: Mapping[tuple[str, Pole], Spread], _: Words) -> None:
    """Show the radar of the group against both archetypes, with its spread, and the same numbers."""
    drawn = spokes_in_order(bank, {pole: (s.mean, s.tenth, s.ninetieth) for pole, s in poles.items()}, _)
    lead = _("The line is the group’s mean; four in five of its people lie within the band.")
    page.prose(together(tag("h2", _("The shape of the group")), tag("p", lead)), _)
    st.plotly_chart(
        group_charts.radar(drawn, _, dark=dark()),
        theme=None,
        config=STATIC_CHART,
        alt=_("Radar chart of the group; the table below has its numbers."),
        key="shape",
    )
    head = (_("Kind of work"), _("Mean"), _("Range of four in five"), _("PM in the articles"), _("PMM in the articles"))
    rows = (
        (s.name, _.number(s.you), unbroken(_.number(s.low) + "–" + _.number(s.high)), _.number(s.pm), _.number(s.pmm))
        for s in drawn
    )
    scale = _("From 0 to 100; 50 is undecided. The first half of the rows is PM work, the other half PMM work.")
    page.prose(folded(_("The radar in numbers"), table(head, rows), tag("p", scale, class_="soft")), _)


def axes(bank: Bank, spreads: Mapping[str, Spread], _: Words) -> Markup:
    """Return each contrast as a dot, the group's mean, on a line from PMM to PM, with its interval."""
    text = bank.texts[_.language].axes
    lead = _(
        "The dot is the group’s mean on a contrast, the band its 90% interval. A band that crosses the middle names no side."
    )
    return together(
        tag("h2", _("Contrast by contrast")),
        tag("p", lead),
        tag("ul", *(line(text[id].pm, text[id].pmm, s, _) for id, s in spreads.items()), class_="pairs"),
    )


def line(pm: str, pmm: str, s: Spread, _: Words) -> Markup:
    """Return one contrast: its two ends, the line with dot and band, and the numbers in words."""
    low, high = percent_across(s.low), percent_across(s.high)
    band = tag("b", style=f"left:{low:.1f}%;width:{max(high - low, 0.5):.1f}%")
    dot = tag("i", style=f"left:calc({percent_across(s.mean):.1f}% - .45rem)")
    said = _("Mean {mean}, 90% interval {low} to {high}, standard deviation {sd}").format(
        mean=signed(s.mean, _, 2), low=signed(s.low, _, 2), high=signed(s.high, _, 2), sd=_.number(s.sd, 2)
    )
    return tag(
        "li",
        tag("span", tag("span", pmm, class_="pmm"), tag("span", pm, class_="pm"), class_="ends"),
        tag("span", band, dot, class_="line", aria_hidden="true"),
        soft(said),
    )


def reliability(bank: Bank, figures: GroupFigures, _: Words) -> Markup:
    """Return how reliably this group was measured, as far as its size allows to tell."""
    if figures.gate in ("nothing", "counts") or figures.mixed:
        return Markup("")
    title = tag("h2", _("How reliably this group was measured"))
    m = figures.measurement
    if m is None:
        said = _("Too few people have answered all {n} questions, or all answered alike, so we can’t tell yet.").format(
            n=_.number(len(bank.core))
        )
        return together(title, tag("p", said), steady(figures.repeats, _))
    sentences = [
        _(
            "Coefficient alpha is {alpha}, with a 95% interval from {low} to {high}, based on {n} people who skipped nothing."
        ).format(alpha=_.number(m.alpha, 2), low=_.number(m.low, 2), high=_.number(m.high, 2), n=_.number(m.people))
    ]
    if not m.judged:
        sentences.append(
            _("That’s too few to judge: with {n} people or more, the figure begins to mean something.").format(n=RELIABILITY_FROM)
        )
    if m.error is not None:
        sentences.append(
            _("The standard error of a person’s mean answer is {error} points on the five-point scale.").format(
                error=_.number(m.error, 2)
            )
        )
    if m.omega is not None:
        sentences.append(_("Omega, for one factor behind all answers, is {omega}.").format(omega=_.number(m.omega, 2)))
    return together(title, paragraphs(sentences), weak(bank, m, _), steady(figures.repeats, _))


def steady(r: Repeats | None, _: Words) -> Markup:
    """Return how people answered what they were asked twice within one sitting."""
    if r is None:
        return Markup("")
    lead = _("{people} people answered questions a second time, {answers} answers in all, a few minutes after the first time.")
    rows = [
        (_("The same answer again"), _.percent(r.equal)),
        (_("The same answer or one step away"), _.percent(r.near)),
        (_("The same answer again, if everybody’s answers were drawn at random from the group’s"), _.percent(r.chance)),
    ]
    return together(
        tag("h3", _("How steady answers are")),
        tag("p", lead.format(people=_.number(r.people), answers=_.number(r.answers))),
        table((_("Answers given twice"), _("Share")), rows),
    )


def weak(bank: Bank, m: Measurement, _: Words) -> Markup:
    """Return the questions that hardly agree with the others in this group."""
    if m.item_total is None:
        return tag("p", _("With {n} people or more, we look at individual questions, too.").format(n=ITEMS_FROM), class_="soft")
    if not m.weak:
        return tag("p", _("Every question agrees with the rest."))
    numbers = {item.id: n for n, item in enumerate(bank.core, 1)}
    texts = bank.texts[_.language].items
    rows = [(together(f"{numbers[id]}. ", either(texts[id], _)), _.number(m.item_total[id], 2)) for id in m.weak]
    lead = _("In this group, these questions hardly agree with the rest: people here may read them differently.")
    return folded(lead, table((_("Question"), _("Agreement")), rows))
