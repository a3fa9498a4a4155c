"""The pictures that printed documents share, as data for `assets/house.typ`: the two pulls as meters, the radar, one contrast as a bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from i18n import Words
from i18n import words as words_of
from questions import Bank
from results import shapes
from results.paper import Data
from results.spokes import Spoke, in_two_lines, is_beside_vertical, result_spokes, ring, web
from results.story import AxisStory, RolePull
from results.wording import signed
from scoring import Profile

DOT = 1.5  # half a mark of the radar, where its radius is 100
LEVELS = (25, 50, 75)
SERIES = ("you", "low", "high", "pm", "pmm")


def meters(pulls: Iterable[RolePull], _: Words) -> list[Data]:
    """Return how far answers go towards the work of each role, as bars from 0 to 100 with their bands."""
    return [
        {
            "side": role_pull.pole,
            "name": role_pull.name,
            "around": role_pull.around_name,
            "figures": f"{_.number(role_pull.pull.value)} ({_.number(role_pull.pull.low)}–{_.number(role_pull.pull.high)})",
            "value": role_pull.pull.value,
            "low": role_pull.pull.low,
            "high": role_pull.pull.high,
            "alt": _.labelled(role_pull.name, role_pull.numbers),
        }
        for role_pull in pulls
    ]


def contrast(axis: AxisStory, _: Words) -> Data:
    """Return one contrast as a bar from its PMM end to its PM end, with what it says."""
    value, low, high = axis.score.value, axis.score.low, axis.score.high
    return {
        "left": axis.pmm_name,
        "right": axis.pm_name,
        "value": value,
        "low": low,
        "high": high,
        "says": axis.sentence,
        "alt": _("From “{pmm}” to “{pm}”: {value}, band from {low} to {high}.").format(
            pmm=axis.pmm_name, pm=axis.pm_name, value=signed(value, _), low=signed(low, _), high=signed(high, _)
        ),
    }


def radar(bank: Bank, profile: Profile, _: Words) -> Data:
    """Return the radar of *profile* beside both archetypes."""
    drawn = spokes_data(result_spokes(bank, profile, _), _)
    numbers = [
        _("{pole}: you {you}, band from {low} to {high}; PM {pm}; PMM {pmm}.").format(
            pole=s["name"], you=s["shown-you"], low=s["shown-low"], high=s["shown-high"], pm=s["shown-pm"], pmm=s["shown-pmm"]
        )
        for s in drawn
    ]
    rings = {key: ring([s[key] for s in drawn]) for key in SERIES}
    return {
        "spokes": drawn,
        "paths": {
            "web": web(len(drawn), LEVELS),
            "rim": shapes.outline(ring([100] * len(drawn))),
            "band": shapes.outline(rings["high"]) + shapes.outline(rings["low"]),
            **{key: shapes.outline(rings[key]) for key in ("you", "pm", "pmm")},
            "circles": shapes.circles(rings["you"], DOT * 1.1),
            "squares": shapes.squares(rings["pm"], DOT),
            "diamonds": shapes.diamonds(rings["pmm"], DOT),
        },
        "alt": _.gap.join(
            (
                _(
                    "Radar chart with {n} spokes from 0 to 100: PM work on the right, PMM work on the left, the two ends of a contrast opposite each other."
                ).format(n=_.number(len(drawn))),
                *numbers,
            )
        ),
        "series": [
            {"side": "you", "name": _("You, with your band")},
            {"side": "pm", "name": _("PM in the articles")},
            {"side": "pmm", "name": _("PMM in the articles")},
        ],
        "head": [_("0 to 100"), _("You, with your band"), _("PM"), _("PMM")],
    }


def spokes_data(spokes: Sequence[Spoke], _: Words) -> list[Data]:
    """Return *spokes* as templates take them: name, its lines and side, where each ends `at` on a circle of radius 1, whether its name
    stands `further` out, its figures and these in words."""
    count = len(spokes)
    return [
        {**_spoke(spoke, _), "at": at, "further": is_beside_vertical(place, count)}
        for place, (spoke, at) in enumerate(zip(spokes, ring([1] * count), strict=True))
    ]


def _spoke(spoke: Spoke, _: Words) -> Data:
    figures = {key: getattr(spoke, key) for key in SERIES}
    shown = {f"shown-{key}": _number_as_shown(_.language, round(value)) for key, value in figures.items()}
    return {"side": spoke.pole, "name": spoke.name, "lines": in_two_lines(spoke.name), **figures, **shown}


@cache
def _number_as_shown(language: str, number: int) -> str:
    return words_of(language).number(number)
