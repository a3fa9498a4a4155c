"""What may be said at which probability: no side below .65, no axis below .80, never more than 19 in 20."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from statistics import NormalDist
from typing import Literal

from questions import Bank, Pole
from scoring import AxisScore, Lean, Profile
from scoring import gates as scorer
from scoring.gates import COLD, NINETY
from scoring.profile import Case as ScoredCase
from scoring.profile import Pull

SLIGHT = scorer.SLIGHT  # below it no side is named
NAMED = scorer.NAMED  # from it an axis, a side without reserve, "both" or "neither" is named
CLEAR = scorer.CLEAR  # from it a lean is called clear, where its band keeps to one side
CERTAIN = scorer.CERTAIN  # nothing is said to be surer than this
CLOSE = 0.35  # an axis with both poles at least this likely is worth a conversation
DOTS = 20
MIDDLE_ANSWER = 3  # of 1 to 5
SCALE_MIDDLE = scorer.SCALE_MIDDLE  # of a pole's 0 to 100
DRAWS = scorer.DRAWS  # of a pole's 0 to 100, from which it is said to pull where the other pole pulls as well
LEAST = scorer.LEAST  # scored answers below which there is no result
ENOUGH = scorer.ENOUGH  # scored answers from which a result is no longer provisional

Case = Literal["none", "flagged"] | ScoredCase
PullVerdict = Literal["draws", "cold", "open"]
Chance = Literal["about_7", "nearly_8", "about_8", "nearly_9", "about_9", "over_9"]
CHANCES_FROM: tuple[tuple[float, Chance], ...] = (
    (0.95, "over_9"),
    (0.90, "about_9"),
    (0.85, "nearly_9"),
    (0.80, "about_8"),
    (0.75, "nearly_8"),
    (0.65, "about_7"),
)
NEGLIGIBLE = 0.005  # a contribution that is no larger is written 0.00: it pulls nowhere
ROUNDING = 1e-9  # 1 - 0.35 is 0.65 on paper and must be so here


def case(profile: Profile) -> Case:
    """Return which result *profile* is: that of the scorer, but where there is none, or the answers follow an unusual pattern."""
    if profile.case is None:
        return "none"
    return "flagged" if profile.flags else profile.case


def role_shown_first(case: Case) -> Pole | None:
    """Return the role whose work a person of *case* is shown first: one that their answers lean to and that may draw them."""
    return {"pm": "pm", "both_pm": "pm", "pmm": "pmm", "both_pmm": "pmm"}.get(case)  # type: ignore[return-value]  # mypy widens the values


def draws_neither(case: Case) -> bool:
    """Whether neither role's work draws a person of *case*, whichever of the two comes closer."""
    return case in ("neither", "neither_pm", "neither_pmm")


def pull_verdict(pull: Pull) -> PullVerdict:
    """Return whether a role's work draws a person, leaves them cold, or neither can be said yet.

    The error is read off the end of the 90% band that lies within the scale.
    """
    if pull.probability_draws >= NAMED - ROUNDING:
        return "draws"
    error = max(pull.value - pull.low, pull.high - pull.value) / NINETY
    cold = NormalDist(pull.value, error).cdf(COLD) if error > 0 else float(pull.value < COLD)
    return "cold" if cold >= NAMED - ROUNDING else "open"


def drawing_roles(profile: Profile) -> frozenset[Pole]:
    """Return the roles whose work draws the person."""
    poles: tuple[Pole, Pole] = ("pm", "pmm")
    return frozenset(pole for pole in poles if pull_verdict(getattr(profile.pull, pole)) == "draws")


def lean_named(profile: Profile) -> Pole | None:
    """Return the side that is sure enough to be named without reserve, whatever else there is to say."""
    return likelier_pole(profile.lean.probability_pm, NAMED)


def side(profile: Profile) -> Pole | None:
    """Return the side that the lean may be said to be on, from .65, whatever else there is to say."""
    return likelier_pole(profile.lean.probability_pm, SLIGHT)


def pulling(profile: Profile, pole: Pole) -> dict[str, float]:
    """Return the contributions (item id -> share of the lean) that pull towards *pole*."""
    sign = 1 if pole == "pm" else -1
    return {id: contribution for id, contribution in profile.contributions.items() if contribution * sign > NEGLIGIBLE}


def named_pole(axis: AxisScore) -> Pole | None:
    """Return the pole of *axis* that may be named, from .80."""
    return leaning_pole(axis, NAMED)


def covers(axis: AxisScore, pole: Pole) -> bool:
    """Whether somebody's answers surely go to *pole*: it is above the middle and named, or its whole band is above the middle.

    Where neither pole draws, one of them may still be the likelier; that is a side taken, and not work that draws.
    """
    value, low = (axis.pm, axis.pm_low) if pole == "pm" else (axis.pmm, axis.pmm_low)
    return low > SCALE_MIDDLE or (value > SCALE_MIDDLE and named_pole(axis) == pole)


def leaning_pole(axis: AxisScore, least: float) -> Pole | None:
    """Return the pole of *axis* that is at least *least* likely, where the answers on it go that way too.

    The probability draws on the other axes as well; the numbers that stand beside the words are the axis's own. Where the two
    part, no words may take a side.
    """
    pole = likelier_pole(axis.probability_pm, least)
    own = tilt(axis) if pole == "pm" else -tilt(axis)
    return pole if own > 0 else None


def tilt(axis: AxisScore) -> int:
    """Return how much further the answers on *axis* itself go to its PM pole than to the other, in whole numbers as they are shown."""
    return round(axis.pm) - round(axis.pmm)


def likelier_pole(probability_pm: float, least: float) -> Pole | None:
    """Return the pole that is at least *least* likely.

    >>> likelier_pole(0.8, 0.8), likelier_pole(0.2, 0.8), likelier_pole(0.79, 0.8)
    ('pm', 'pmm', None)
    """
    if probability_pm >= least - ROUNDING:
        return "pm"
    return "pmm" if 1 - probability_pm >= least - ROUNDING else None


def one_sided(lean: Lean) -> bool:
    """Whether the whole band of *lean* lies on one side."""
    return lean.low > 0 or lean.high < 0


def too_close(axis: AxisScore) -> bool:
    """Whether both poles of *axis* remain likely enough to be worth asking about, or its answers part from all the others."""
    return CLOSE - ROUNDING <= axis.probability_pm <= 1 - CLOSE + ROUNDING or leaning_pole(axis, 1 - CLOSE) is None


def chance_key(probability: float) -> Chance:
    """Return the words for the *probability* (at least .65) of a named side; rounding never carries it over a gate.

    >>> chance_key(0.79), chance_key(0.80), chance_key(0.999)
    ('nearly_8', 'about_8', 'over_9')
    """
    for edge, words in CHANCES_FROM:
        if probability >= edge - ROUNDING:
            return words
    raise ValueError(f"{probability} names no side")


def dots_for_pm(probability_pm: float) -> int:
    """Return how many of 20 dots lie on the PM side: rounded towards the middle, 1 to 19.

    >>> dots_for_pm(0.5), dots_for_pm(0.8), dots_for_pm(0.799), dots_for_pm(0.2), dots_for_pm(1.0)
    (10, 16, 15, 4, 19)
    """
    likelier = max(probability_pm, 1 - probability_pm)
    most = floor(min(likelier, CERTAIN) * DOTS + ROUNDING)
    return most if probability_pm >= 0.5 else DOTS - most


def items_answered(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return how many of the items that count have an answer."""
    return sum(1 for item in bank.scored if answers.get(item.id))


def items_asked(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return how many items that count were asked: the core, and what was answered of the extension."""
    return len(bank.core) + sum(1 for item in bank.extension if answers.get(item.id))
