"""What several pages draw in HTML: lists, tables, the lean bar with its band, the twenty dots. Everything is escaped on the way.

Wherever left and right have a meaning, PMM stands left and PM right.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from i18n import Words
from results.narrative import Article, Dots, RolePull
from scoring import AxisScore, Lean
from views.markup import Markup, tag, together
from views.page import LANGUAGE_NAMES

BREAK = Markup("<br>")
REACH = 3.0  # the lean bar shows this many standard deviations to each side


def paragraphs(sentences: Iterable[str], kind: str | bool = False) -> Markup:
    """Return one paragraph a sentence."""
    return together(*(tag("p", s, class_=kind) for s in sentences))


def bullets(entries: Iterable[str], kind: str | bool = False) -> Markup:
    """Return the entries as a list."""
    return tag("ul", *(tag("li", e) for e in entries), class_=kind)


def soft(text: str) -> Markup:
    """Return *text* in a lower voice."""
    return tag("span", text, class_="soft")


def unbroken(text: str) -> Markup:
    """Return *text* so that no line ends within it."""
    return tag("span", text, style="white-space:nowrap")


def opposed(pm: str, pmm: str) -> Markup:
    """Return the two ends of a contrast, in the order in which every bar has them."""
    return together(tag("span", pmm, class_="pmm"), " ", soft("↔"), " ", tag("span", pm, class_="pm"))


def ends(pm: str, pmm: str) -> Markup:
    """Return the two ends of a contrast as they stand above its line."""
    return tag("span", tag("span", pmm, class_="pmm"), tag("span", pm, class_="pm"), class_="ends")


def contents(links: Sequence[tuple[str, str]], _: Words) -> Markup:
    """Return the way to the parts of a long page, each (id, what it is called)."""
    return tag("nav", *(tag("a", name, href=f"#{id}") for id, name in links), class_="contents", aria_label=_("On this page"))


def article(source: Article, _: Words) -> Markup:
    """Return an article behind its letter: our title, its own, its language, author and date."""
    own = () if source.original == source.title else (" · ", tag("span", source.original, lang=source.language))
    dated = (_.date(datetime.date.fromisoformat(source.published)),) if source.published else ()
    facts = [LANGUAGE_NAMES.get(source.language, source.language), *((source.author,) if source.author else ()), *dated]
    return together(tag("strong", source.letter), " ", source.title, *own, " ", soft(_.listed(facts)))


def either(sentences: Sequence[str], _: Words) -> Markup:
    """Return a question: one sentence, or two with an "or" between them."""
    said = [sentences[0]]
    for other in sentences[1:]:
        said += [" ", soft(_("or")), " ", other]
    return together(*said)


def table(head: Iterable[str], rows: Iterable[Sequence[str]], kind: str | bool = False) -> Markup:
    """Return a table whose first column names its rows."""
    return tag(
        "table",
        tag("thead", tag("tr", *(tag("th", h, scope="col") for h in head))),
        tag("tbody", *(tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest)) for first, *rest in rows)),
        class_=kind,
    )


def folded(summary: str, *inside: str, unfolded: bool = False, id: str | bool = False) -> Markup:
    """Return what is *inside* behind its *summary*, open at a click or a key press, or *unfolded* from the start."""
    return tag("details", tag("summary", summary), *inside, open=unfolded, id=id)


def percent_across(value: float) -> float:
    """Return where *value* (in standard deviations, plus = PM) stands on the bar, in percent from the PMM end.

    >>> percent_across(0.0), percent_across(-3.0), percent_across(99.0)
    (50.0, 0.0, 100.0)
    """
    return 50 + 50 * max(-1.0, min(1.0, value / REACH))


def lean_bar(lean: Lean, sentences: Sequence[str], _: Words) -> Markup:
    """Return the bar from PMM to PM with the lean and its 90% band; *sentences* say it to those who do not see it."""
    low, high = percent_across(lean.low), percent_across(lean.high)
    band = tag("b", style=f"left:{low:.1f}%;width:{high - low:.1f}%")
    mark = tag("i", style=f"left:calc({percent_across(lean.value):.1f}% - .45rem)")
    return tag(
        "div",
        tag("span", _("PMM"), class_="pmm"),
        tag("span", band, mark, class_="line"),
        tag("span", _("PM"), class_="pm"),
        class_="lean",
        role="img",
        aria_label=" ".join(sentences),
    )


def axis_line(axis: AxisScore, said: str) -> Markup:
    """Return the line of one contrast with the person's mark and its 90% band; *said* says it to those who do not see it."""
    low, high = percent_across(axis.low), percent_across(axis.high)
    band = tag("b", style=f"left:{low:.1f}%;width:{high - low:.1f}%")
    return tag("span", band, mark_at(axis.value, "you"), class_="line", role="img", aria_label=said)


def role_pulls(pulls: Sequence[RolePull], _: Words) -> Markup:
    """Return how far the answers go towards the work of each role: a bar from 0 to 100 with its 90% band, the number and a sentence."""
    return tag(
        "div", *(_role_pull(role_pull) for role_pull in pulls), tag("p", _pull_scale(_), class_="soft"), class_="rolepulls"
    )


def _role_pull(role_pull: RolePull) -> Markup:
    band = tag("b", style=f"left:{role_pull.pull.low:.1f}%;width:{role_pull.pull.high - role_pull.pull.low:.1f}%")
    fill = tag("i", style=f"width:{role_pull.pull.value:.1f}%")
    before, after = role_pull.around_name
    return tag(
        "div",
        tag("p", before, tag("strong", role_pull.name), after),
        tag("span", fill, band, class_="meter", role="img", aria_label=role_pull.numbers),
        tag("p", role_pull.numbers, class_="soft", aria_hidden="true"),
        class_=role_pull.pole,
    )


def _pull_scale(_: Words) -> str:
    return _(
        "How far the answers go towards each job’s work: 0 means none of it, 50 undecided, 100 all of it. The outline "
        "is the 90% band."
    )


def mark_at(value: float, side: str) -> Markup:
    """Return a mark that stands at *value* on a line."""
    return tag("i", style=f"left:calc({percent_across(value):.1f}% - .45rem)", class_=side)


def twenty(dots: Dots) -> Markup:
    """Return the probability as twenty dots, PMM first as on every bar: diamonds for PMM, squares for PM; and what they mean."""
    drawn = [tag("i", class_="pmm")] * dots.pmm + [tag("i", class_="pm")] * dots.pm
    return together(tag("div", *drawn, class_="dots", role="img", aria_label=dots.sentence), tag("p", dots.people))
