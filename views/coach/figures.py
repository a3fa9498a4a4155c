"""What may be said of a group, in the order of the gates: counts, who covers what, leans, shape, axes, reliability, flags."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from groups.figures import (
    COUNTS,
    FIGURES,
    ITEMS,
    JUDGED,
    LANGUAGE,
    Coverage,
    GroupFigures,
    Measurement,
    PullMark,
    Repeats,
    Spoke,
    Spread,
)
from i18n import Words
from questions import Bank
from results import group_charts
from results import radar as one
from results.wording import signed
from views import page
from views.marks import across, bullets, either, folded, paragraphs, soft, table
from views.markup import Markup, tag, together
from views.page import NAMES

QUIET = {"displayModeBar": False, "staticPlot": True}


def figures(bank: Bank, figures: GroupFigures, _: Words) -> None:
    """Show all that may be said of a group."""
    page.prose(together(tag("h2", _("The group as a whole"), id="group"), paragraphs(how_far(figures, _))), _)
    if figures.counts is None:
        return
    page.prose(together(labels(figures, _), flags(figures.counts.flags, _)), _)
    if figures.pulls:
        pull_map(figures.pulls, _)
    if figures.leans is not None:
        leans(figures, _)
    if figures.radar:
        shape(bank, figures.radar, _)
    if figures.axes is not None:
        page.prose(axes(bank, figures.axes, _), _)
    page.prose(together(coverage(bank, figures.coverage, _), reliability(bank, figures, _)), _)


def how_far(figures: GroupFigures, _: Words) -> list[str]:
    """Return how many there are and how much may be said of so many."""
    people = figures.figures
    if figures.taken:
        counted = _.n("{n} result is here.", "{n} results are here.", figures.taken).format(n=_.number(figures.taken))
    else:
        counted = _("There is no result here.")
    told = [counted]
    if people < figures.taken:
        few = figures.taken - people
        told.append(
            _.n(
                "{n} of them holds too few answers for a result, and counts for nothing below.",
                "{n} of them hold too few answers for a result, and count for nothing below.",
                few,
            ).format(n=_.number(few))
        )
    if people < COUNTS:
        told.append(_("With fewer than {n} people, this page says nothing about the group.").format(n=COUNTS))
    elif people < FIGURES:
        told.append(
            _("With fewer than {n} people, this page only counts them: averages and ranges would claim too much.").format(
                n=FIGURES
            )
        )
    elif figures.mixed:
        told.append(
            _(
                "These results were given in several languages. Until {n} people have answered in each, languages are neither "
                "compared nor taken together: choose one language above to see its figures."
            ).format(n=LANGUAGE)
        )
    return told


def labels(figures: GroupFigures, _: Words) -> Markup:
    """Return how many lean where, and in which languages they answered."""
    if figures.counts is None:
        return Markup("")
    cases = figures.counts.cases
    rows = [(name, _.number(sum(cases.get(case, 0) for case in alike))) for name, alike in case_names(_)]
    languages = figures.counts.languages
    spoken = [(NAMES.get(code, _("Not known")), _.number(n)) for code, n in languages.items()] if len(languages) > 1 else []
    return together(
        table((_("Result"), _("People")), rows, "counts"),
        table((_("Language"), _("People")), spoken, "counts") if spoken else "",
    )


def case_names(_: Words) -> tuple[tuple[Markup | str, tuple[str | None, ...]], ...]:
    """Return what results are called in a count, each with the cases that it takes together."""
    return (
        (tag("span", _("Lean PM"), class_="pm"), ("pm",)),
        (tag("span", _("Lean PMM"), class_="pmm"), ("pmm",)),
        (_("Drawn to both"), ("both", "both_pm", "both_pmm")),
        (_("Drawn to neither yet"), ("neither", "neither_pm", "neither_pmm")),
        (_("A close call"), ("close",)),
        (_("To be read with care: an unusual pattern"), ("flagged",)),
        (_("Too few answers"), (None,)),
    )


def flags(raised: Mapping[str, int], _: Words) -> Markup:
    """Return how many results carry which doubt."""
    names = flag_names(_)
    found = [(names[name], _.number(n)) for name, n in raised.items() if n]
    if not found:
        return tag("p", _("No result carries a sign of careless answering."), class_="soft")
    lead = _("Signs of careless answering aren’t proof of it: a person may show several and still mean every answer.")
    return together(table((_("Worth a question"), _("People")), found, "counts"), tag("p", lead, class_="soft"))


def flag_names(_: Words) -> dict[str, str]:
    """Return what each flag is called in a list."""
    return {
        "long_run": _("the same answer many times in a row"),
        "no_spread": _("nearly all answers the same"),
        "zigzag": _("answers repeat a pattern"),
        "low_consistency": _("answers on one contrast point opposite ways"),
        "like_dice": _("answers agree no better than chance"),
        "too_fast": _("answered very fast"),
    }


def dark() -> bool:
    """Whether the page is shown light on dark."""
    return st.context.theme.type == "dark"


def pull_map(marks: tuple[PullMark, ...], _: Words) -> None:
    """Show how far everybody's answers go towards the work of each role, as a map and as numbers."""
    lead = _("Each mark is a person, or several in one place. Further right, PM work draws more; further up, PMM work does.")
    page.prose(together(tag("h2", _("Who is drawn to what")), tag("p", lead)), _)
    st.plotly_chart(
        group_charts.pull_map([(m.pm, m.pmm, m.people) for m in marks], _, dark=dark()),
        theme=None,
        config=QUIET,
        alt=_("Map of the group: PM pull from left to right, PMM pull from bottom to top; the table below has its numbers."),
        key="pulls",
    )
    head = (_("PM pull"), _("PMM pull"), _("People"))
    rows = ((_.number(m.pm), _.number(m.pmm), _.number(m.people)) for m in marks)
    scale = _(
        "From 0 to 100. At 60 or more, we say that work draws somebody, and below 40 that it leaves them cold, provided "
        "that’s likely enough."
    )
    page.prose(together(tag("p", scale, class_="soft"), folded(_("The map in numbers"), table(head, rows))), _)


def leans(figures: GroupFigures, _: Words) -> None:
    """Show where the leans lie, as a chart and as numbers."""
    if figures.leans is None:
        return
    told = figures.leans
    s = told.spread
    lead = _("Each bar counts people. The thick line is the mean, the band around it its 90% interval.")
    page.prose(together(tag("h2", _("Where the group leans")), tag("p", lead)), _)
    st.plotly_chart(
        group_charts.distribution(told.edges, told.counts, s.mean, s.low, s.high, _, dark=dark()),
        theme=None,
        config=QUIET,
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
        for a, b, n in zip(told.edges, told.edges[1:], told.counts, strict=False)
    ]
    unit = _("Plus is towards PM, minus towards PMM, 0 is balance. The first and last bars hold all that lies beyond.")
    page.prose(
        together(
            table((_("Lean"), _("Value")), rows),
            tag("p", unit, class_="soft"),
            folded(_("The chart in numbers"), table((_("Lean"), _("People")), bins)),
        ),
        _,
    )


def shape(bank: Bank, spokes: tuple[Spoke, ...], _: Words) -> None:
    """Show the radar of the group against both archetypes, with its spread, and the same numbers."""
    text = bank.texts[_.language].axes
    drawn = tuple(
        one.Spoke(
            s.axis,
            s.pole,
            getattr(text[s.axis], s.pole),
            s.group.mean,
            s.group.tenth,
            s.group.ninetieth,
            s.pm_archetype,
            s.pmm_archetype,
        )
        for s in spokes
    )
    lead = _("The line is the group’s mean; four in five of its people lie within the band.")
    page.prose(together(tag("h2", _("The shape of the group")), tag("p", lead)), _)
    st.plotly_chart(
        group_charts.radar(drawn, _, dark=dark()),
        theme=None,
        config=QUIET,
        alt=_("Radar of the group; the table below has its numbers."),
        key="shape",
    )
    head = (_("Kind of work"), _("Mean"), _("Four in five"), _("PM in the articles"), _("PMM in the articles"))
    rows = ((s.name, _.number(s.you), _.number(s.low) + "–" + _.number(s.high), _.number(s.pm), _.number(s.pmm)) for s in drawn)
    scale = _("From 0 to 100; 50 is undecided. The first half of the rows are PM poles, the other half PMM poles.")
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
    low, high = across(s.low), across(s.high)
    band = tag("b", style=f"left:{low:.1f}%;width:{max(high - low, 0.5):.1f}%")
    dot = tag("i", style=f"left:calc({across(s.mean):.1f}% - .45rem)")
    said = _("Mean {mean}, 90% interval {low} to {high}, standard deviation {sd}").format(
        mean=signed(s.mean, _, 2), low=signed(s.low, _, 2), high=signed(s.high, _, 2), sd=_.number(s.sd, 2)
    )
    return tag(
        "li",
        tag("span", tag("span", pmm, class_="pmm"), tag("span", pm, class_="pm"), class_="ends"),
        tag("span", band, dot, class_="line", aria_hidden="true"),
        soft(said),
    )


def coverage(bank: Bank, covered: tuple[Coverage, ...], _: Words) -> Markup:
    """Return how many are drawn to each pole beyond doubt, and the poles that nobody covers."""
    text = bank.texts[_.language].axes
    head = (_("PMM pole"), _("People"), _("Open"), _("People"), _("PM pole"))
    rows = (
        (
            tag("span", text[c.axis].pmm, class_="pmm"),
            _.number(c.pmm),
            _.number(c.open),
            _.number(c.pm),
            tag("span", text[c.axis].pm, class_="pm"),
        )
        for c in covered
    )
    empty = [tag("span", getattr(text[c.axis], pole), class_=pole) for c in covered for pole in c.uncovered]
    lead = _(
        "A person counts towards a pole when there is at least an 80% chance that they’re drawn to it; everyone else is "
        "counted as open."
    )
    return together(
        tag("h2", _("Who covers what")),
        tag("p", lead),
        table(head, rows, "covers"),
        together(tag("h3", _("What nobody clearly covers")), bullets(empty))
        if empty
        else tag("p", _("Every pole is covered by somebody.")),
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
    told = [
        _("Coefficient alpha is {alpha}, with a 95% interval from {low} to {high}, from {n} people who skipped nothing.").format(
            alpha=_.number(m.alpha, 2), low=_.number(m.low, 2), high=_.number(m.high, 2), n=_.number(m.people)
        )
    ]
    if not m.judged:
        told.append(_("That is too few to judge: with {n} people or more, it begins to mean something.").format(n=JUDGED))
    if m.error is not None:
        told.append(
            _("The standard error of a person’s mean answer is {error} points on the five-point scale.").format(
                error=_.number(m.error, 2)
            )
        )
    if m.omega is not None:
        told.append(_("Omega, for one factor behind all answers, is {omega}.").format(omega=_.number(m.omega, 2)))
    return together(title, paragraphs(told), weak(bank, m, _), steady(figures.repeats, _))


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
        return tag("p", _("With {n} people or more, individual questions are looked at, too.").format(n=ITEMS), class_="soft")
    if not m.weak:
        return tag("p", _("Every question agrees with the rest."))
    numbers = {item.id: n for n, item in enumerate(bank.core, 1)}
    texts = bank.texts[_.language].items
    rows = [(together(f"{numbers[id]}. ", either(texts[id], _)), _.number(m.item_total[id], 2)) for id in m.weak]
    lead = _("In this group, these questions hardly agree with the rest: people here may read them differently.")
    return folded(lead, table((_("Question"), _("Agreement")), rows))
