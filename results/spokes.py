"""The spokes of every radar, on screen and on paper: two an axis, one for each pole, with how far each series reaches along them."""

from __future__ import annotations

from dataclasses import dataclass

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from scoring import AxisScore, Profile


@dataclass(frozen=True, slots=True)
class Spoke:
    """One pole of one axis: what it is called and how far each series reaches along it, 0 to 100, 50 = undecided."""

    axis: str
    pole: Pole
    name: str
    you: float
    low: float
    high: float
    pm: float
    pmm: float


def spokes(bank: Bank, profile: Profile, words: Words) -> tuple[Spoke, ...]:
    """Return the spokes in the order in which they are drawn: PM poles, then PMM poles, each in the order of the axes."""
    return tuple(_spoke(bank, axis, pole, words) for pole in POLES for axis in profile.axes)


def _spoke(bank: Bank, axis: AxisScore, pole: Pole, words: Words) -> Spoke:
    text, at = bank.texts[words.language].axes[axis.id], POLES.index(pole)
    reach = (axis.pm, axis.pm_low, axis.pm_high) if pole == "pm" else (axis.pmm, axis.pmm_low, axis.pmm_high)
    archetypes = (bank.archetypes[role][axis.id][at] for role in POLES)
    return Spoke(axis.id, pole, text.pm if pole == "pm" else text.pmm, *reach, *archetypes)
