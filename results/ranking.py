"""Which kinds of work a result names first: one order of the contrasts, that of story, steps, questions, sheet and table alike."""

from __future__ import annotations

from questions import Pole
from questions.bank import POLES
from results import gates
from scoring import AxisScore, Profile


def level(axis: AxisScore, pole: Pole) -> float:
    """Return how far the answers on *axis* go to *pole*, 0 to 100."""
    return axis.pm if pole == "pm" else axis.pmm


def margin(axis: AxisScore, pole: Pole) -> int:
    """Return how much further the answers on *axis* go to *pole* than to the other one, in whole numbers as they are shown."""
    return gates.tilt(axis) if pole == "pm" else -gates.tilt(axis)


def goes_to(axis: AxisScore, pole: Pole) -> bool:
    """Whether the answers on *axis* go to *pole*: past the middle, and further than to the other one."""
    return margin(axis, pole) > 0 and round(level(axis, pole)) > gates.SCALE_MIDDLE


def furthest(profile: Profile, pole: Pole) -> tuple[AxisScore, ...]:
    """Return all axes, the one whose answers go furthest to *pole* first: by how much further than to the other pole, among equals by how far."""
    return tuple(sorted(profile.axes, key=lambda axis: (-margin(axis, pole), -level(axis, pole))))


def nearest(profile: Profile, pole: Pole) -> tuple[AxisScore, ...]:
    """Return all axes, the one whose answers come closest to *pole* first, whatever they say of the other one."""
    return tuple(sorted(profile.axes, key=lambda axis: -level(axis, pole)))


def closest(profile: Profile) -> tuple[AxisScore, Pole]:
    """Return the axis and the pole that the answers come closest to, of somebody who may be drawn to none."""
    return max(((nearest(profile, pole)[0], pole) for pole in POLES), key=lambda axis_and_pole: level(*axis_and_pole))
