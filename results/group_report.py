"""A group on two pages, for a workshop: the map of the two pulls, five sentences, each contrast as a picture, what to talk about in threes.

What may be said of how many people is decided by whoever hands it in; `assets/group_report.typ` lays it out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from i18n import Words
from questions import Bank
from results import fields, shapes
from results.comparison import talking_points
from results.paper import Data, Paper, TextForm, letterhead, on_pages, printed, setting
from scoring.gates import COLD, DRAWS

LONGEST_NAME = 120  # characters of a group's name,
LONGEST_PERSON = 40  # and of a person's, of whom there may be many
LEAST, MOST = 1.1, 4.0  # the radius of a mark of one person, and of the largest, where the map is 100 wide
NUMBERED = 2.4  # the radius of a mark that has a number in it
PAGES = 2
DIVIDING = 2  # contrasts that a group is asked about
POINTS = 3  # of the articles


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place on the map, 0 to 100 each way, how many stand there, and who where names are to be printed."""

    pm: int
    pmm: int
    people: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contrast:
    """An axis with how many are surely drawn to either pole, how many are open, and who where names are to be printed."""

    axis: str
    pm: int
    pmm: int
    open: int
    pm_names: tuple[str, ...] = ()
    pmm_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """All that may be said of a group: its name, how many have a result, how far so many may be described, five sentences, the map, the contrasts."""

    name: str
    people: int
    how_far: tuple[str, ...]
    sentences: tuple[str, ...]
    places: tuple[MapPlace, ...]
    contrasts: tuple[Contrast, ...]


def group_report(
    bank: Bank,
    summary: GroupSummary,
    words: Words,
    *,
    when: datetime.date,
    paper: Paper = "a4",
    organisation: str = "",
    logo: bytes | None = None,
    colour: str | None = None,
) -> bytes:
    """Return the report on a group, PDF/UA-1 and PDF/A-2a; the same bytes for the same arguments. BadLogo for what is no picture."""
    head = letterhead(organisation, logo, colour)

    def made(shown: TextForm, **options: Any) -> bytes:
        data = {**setting(bank, words, paper), **head.data(shown, when, words), **_titled(summary, shown, words)}
        data |= {
            "map": _map(summary.places, shown, words),
            **_contrasts(bank, summary, shown, words),
            **_in_threes(bank, summary, words),
        }
        return on_pages("group_report.typ", data, PAGES, when, **options)

    return printed(made)


def _titled(summary: GroupSummary, shown: TextForm, _: Words) -> Data:
    name = fields.printable(summary.name, LONGEST_NAME)
    return {
        "title": _("PM or PMM? Group: {group}").format(group=name.text),
        "description": _("Where the answers of a group go, and what to talk about."),
        "group": shown(name),
        "how-far": list(summary.how_far),
        "said": {"heading": _("In five sentences"), "sentences": list(summary.sentences)},
    }


def _name(name: str, shown: TextForm) -> str:
    return shown(fields.printable(name, LONGEST_PERSON))


def _map(places: Sequence[MapPlace], shown: TextForm, _: Words) -> Data | None:
    """Return the map of the two pulls; where there are names, a number at each mark and a list of who that is."""
    if not places:
        return None
    has_names = any(place.names for place in places)
    marks = [(place.pm, 100 - place.pmm, _radius(place.people)) for place in places]
    corners = _corners(places, _)
    return {
        "heading": _("Who is drawn to what"),
        "lead": _(
            "Each mark is a person, or several in one place. Further right, PM work draws more; further up, PMM work does."
        ),
        "alt": _.gap.join((_("Map of the group: PM pull from left to right, PMM pull from bottom to top."), corners)),
        "corners": corners,
        "path": "" if has_names else "".join(shapes.circles([(x, y)], r) for x, y, r in marks),
        "numbered": [{"x": x, "y": y, "r": NUMBERED} for x, y, _r in marks] if has_names else [],
        "names": [_.listed(_name(name, shown) for name in place.names) for place in places] if has_names else [],
        "cold": COLD,
        "draws": DRAWS,
        "across": _("PM pull"),
        "up": _("PMM pull"),
        "both": _("Both jobs"),
        "pm": _("PM work"),
        "pmm": _("PMM work"),
        "neither": _("Neither job"),
    }


def _radius(people: int) -> float:
    return float(min(LEAST * people**0.5, MOST))


def _corners(places: Sequence[MapPlace], _: Words) -> str:
    """Return how many stand in which corner of the map, in a sentence."""

    def count(pm: bool, pmm: bool) -> str:
        return _.number(sum(place.people for place in places if (place.pm >= DRAWS) is pm and (place.pmm >= DRAWS) is pmm))

    return _(
        "{draws} or more on both kinds of work: {both}; on PM work alone: {pm}; on PMM work alone: {pmm}; on neither: {neither}."
    ).format(
        draws=_.number(DRAWS), both=count(True, True), pm=count(True, False), pmm=count(False, True), neither=count(False, False)
    )


def _contrasts(bank: Bank, summary: GroupSummary, shown: TextForm, _: Words) -> Data:
    """Return each contrast with how many are drawn to either end, and what draws nobody."""
    text = bank.texts[_.language].axes
    empty = [
        (pole, getattr(text[contrast.axis], pole))
        for contrast in summary.contrasts
        for pole in ("pmm", "pm")
        if not getattr(contrast, pole)
    ]
    return {
        "contrasts": {
            "heading": _("Who leans to which work"),
            "lead": _.gap.join(
                (
                    _(
                        "A person counts towards a kind of work if their result for it is above the middle and the chance that they lean to it is at least 80%. They also count if their whole band lies above the middle. Anyone who counts for neither side is “open”."
                    ),
                    _("A bar that reaches the edge means everybody."),
                )
            ),
            "people": max(summary.people, 1),
            "rows": [
                _contrast(contrast, text[contrast.axis].pm, text[contrast.axis].pmm, shown, _) for contrast in summary.contrasts
            ],
        },
        "missing": {
            "heading": _("What nobody is clearly drawn to"),
            "poles": [{"side": side, "name": name} for side, name in empty],
        },
    }


def _contrast(contrast: Contrast, pm: str, pmm: str, shown: TextForm, _: Words) -> Data:
    return {
        "left": pmm,
        "right": pm,
        "pmm": contrast.pmm,
        "pm": contrast.pm,
        "pmm-shown": _.listed(_name(name, shown) for name in contrast.pmm_names) or _.number(contrast.pmm),
        "pm-shown": _.listed(_name(name, shown) for name in contrast.pm_names) or _.number(contrast.pm),
        "alt": _("“{pmm}”: {some}; “{pm}”: {others}; open: {open}.").format(
            pmm=pmm, pm=pm, some=_.number(contrast.pmm), others=_.number(contrast.pm), open=_.number(contrast.open)
        ),
    }


def _in_threes(bank: Bank, summary: GroupSummary, _: Words) -> Data:
    """Return what to talk about: the contrasts that divide the group most, and what the articles leave to be agreed on."""
    divided = sorted(summary.contrasts, key=lambda contrast: (-min(contrast.pm, contrast.pmm), -(contrast.pm + contrast.pmm)))
    probes = [bank.texts[_.language].prose.axis(contrast.axis).probe for contrast in divided[:DIVIDING]]
    points = [point.text for point in talking_points(bank, _)[:POINTS]]
    return {
        "threes": {
            "heading": _("To talk about in threes"),
            "lead": _("Three people, ten minutes: choose two of these, and tell the others one thing that surprised you."),
            "items": [*filter(None, probes), *points],
        }
    }
