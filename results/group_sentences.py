"""A group in five sentences: who is here, what draws, what many share, what divides, what is missing.

On paper they are told to the group, which holds them in its hands; on the coach's own page, of it.
Counts alone, so that they may be said from five people on and of any languages; plain numbers in, and nobody's answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from results.wording import pole_name

POLES_NAMED = 3  # poles in one sentence
SHARED_FROM = 1 / 2  # of a group that one pole has to draw more of to be what it shares
SPLIT, FEWEST = 1 / 5, 2  # of a group that each end of a contrast has to draw to divide it, and how many people at least


class DrawnCounts(Protocol):
    """How many of a group are surely drawn to either pole of an axis."""

    @property
    def axis(self) -> str: ...
    @property
    def pm(self) -> int: ...
    @property
    def pmm(self) -> int: ...


def sentences(
    bank: Bank,
    people: int,
    cases: Mapping[str | None, int],
    drawn: Sequence[DrawnCounts],
    words: Words,
    *,
    to_group: bool = False,
) -> tuple[str, ...]:
    """Return the five sentences on so many *people* with a result, in these *cases*, and *drawn* to these poles; *to_group* says "you"."""
    _ = words
    texts = _to_the_group(people, _) if to_group else _of_the_group(people, _)
    most = _shared(bank, people, drawn, texts, _), _dividing(bank, people, drawn, texts, _)
    return texts["here"].format(n=_.number(people)), _leaning(cases, texts, _), *most, _missing(bank, drawn, texts, _)


def _to_the_group(people: int, _: Words) -> Mapping[str, str]:
    """Return what is said to *people* who read it themselves."""
    return {
        "here": _.n("{n} of you has a result here.", "{n} of you have a result here.", people),
        "divide": _("This is how your results divide"),
        "shares_nothing": _("No single kind of work clearly draws more than half of you."),
        "shares": _("What you share most is “{pole}”: it clearly draws {n} of the {people} of you."),
        "agrees": _("There’s no contrast on which you’re clearly split."),
        "differs": _("You differ most on this: “{pm}” draws {some} of you, “{pmm}” draws {others}."),
        "whole": _("Every kind of work here draws at least one of you, so none is left out."),
    }


def _of_the_group(people: int, _: Words) -> Mapping[str, str]:
    """Return what is said of *people* to their coach."""
    return {
        "here": _.n("{n} person has a result here.", "{n} people have a result here.", people),
        "divide": _("This is how the results divide"),
        "shares_nothing": _("No single kind of work clearly draws more than half of the group."),
        "shares": _("What the group shares most is “{pole}”: it clearly draws {n} of {people} people."),
        "agrees": _("There’s no contrast on which the group is clearly split."),
        "differs": _("The group differs most on this: “{pm}” draws {some} people, “{pmm}” draws {others}."),
        "whole": _("Every kind of work here clearly draws somebody, so none is left out."),
    }


def _divides(people: int, counts: DrawnCounts) -> bool:
    """Whether either end of a contrast draws enough of so many *people* that they are split on it: it is then nothing that they share."""
    return min(counts.pm, counts.pmm) >= max(FEWEST, SPLIT * people)


def _leaning(cases: Mapping[str | None, int], texts: Mapping[str, str], _: Words) -> str:
    """Return how many lean where; what nobody does is left out."""
    counted = (
        (_("{n} towards PM"), ("pm",)),
        (_("{n} towards PMM"), ("pmm",)),
        (_("{n} drawn to both jobs"), ("both", "both_pm", "both_pmm")),
        (_("{n} drawn to neither"), ("neither", "neither_pm", "neither_pmm")),
        (_("{n} too close to call"), ("close",)),
        (_("{n} with an unusual pattern"), ("flagged",)),
    )
    parts = [said.format(n=_.number(n)) for said, alike in counted if (n := sum(cases.get(case, 0) for case in alike))]
    return _.ended(_.labelled(texts["divide"], _.listed(parts)))


def _shared(bank: Bank, people: int, drawn: Sequence[DrawnCounts], texts: Mapping[str, str], _: Words) -> str:
    """Return the pole that draws most of the group: more than half of it, on a contrast that does not divide it."""
    ends: list[tuple[int, str, Pole]] = [
        (getattr(counts, pole), counts.axis, pole) for counts in drawn if not _divides(people, counts) for pole in POLES
    ]
    n, axis, pole = max(ends, key=lambda end: end[0], default=(0, "", POLES[0]))
    if n <= SHARED_FROM * people:
        return texts["shares_nothing"]
    return texts["shares"].format(pole=pole_name(bank, axis, pole, _), n=_.number(n), people=_.number(people))


def _dividing(bank: Bank, people: int, drawn: Sequence[DrawnCounts], texts: Mapping[str, str], _: Words) -> str:
    """Return the contrast on which the group is most divided, if it is on any."""
    counts = max(drawn, key=lambda counts: (min(counts.pm, counts.pmm), counts.pm + counts.pmm))
    if not _divides(people, counts):
        return texts["agrees"]
    return texts["differs"].format(
        pm=pole_name(bank, counts.axis, "pm", _),
        pmm=pole_name(bank, counts.axis, "pmm", _),
        some=_.number(counts.pm),
        others=_.number(counts.pmm),
    )


def _missing(bank: Bank, drawn: Sequence[DrawnCounts], texts: Mapping[str, str], _: Words) -> str:
    """Return the poles that surely draw nobody."""
    empty = [pole_name(bank, counts.axis, pole, _) for counts in drawn for pole in POLES if not getattr(counts, pole)]
    if not empty:
        return texts["whole"]
    quoted = _.listed(_("“{pole}”").format(pole=pole) for pole in empty[:POLES_NAMED])
    if len(empty) > POLES_NAMED:
        more = len(empty) - POLES_NAMED
        return _.n(
            "Nobody is clearly drawn to these: {poles}, and {n} more kind of work. Who would take them on?",
            "Nobody is clearly drawn to these: {poles}, and {n} more kinds of work. Who would take them on?",
            more,
        ).format(poles=quoted, n=_.number(more))
    return _("Nobody is clearly drawn to this: {poles}. Who would take on that work?").format(poles=quoted)
