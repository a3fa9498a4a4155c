"""The shape of a result: one person's `Profile`, and `Profiles`, the same figures for many people as arrays.

The names are those of the JSON that `python -m scoring` prints. A figure that nothing can be
said about is NaN, and null in JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import AnswerArray, Doubles, Masks

Status = Literal["none", "provisional", "final"]
Label = Literal["pm", "pmm", "three_in_one", "neither_yet"]
Strength = Literal["clear", "leans", "slight"]
Case = Literal["pm", "pmm", "both_pm", "both_pmm", "both", "neither_pm", "neither_pmm", "neither", "close"]
FlagName = Literal["long_run", "no_spread", "zigzag", "low_consistency", "like_dice", "too_fast"]

STATUSES: tuple[Status, ...] = ("none", "provisional", "final")
LABELS: tuple[Label | None, ...] = (None, "pm", "pmm", "three_in_one", "neither_yet")
STRENGTHS: tuple[Strength | None, ...] = (None, "slight", "leans", "clear")
CASES: tuple[Case | None, ...] = (
    None,
    *("pm", "pmm"),
    *("both_pm", "both_pmm", "both"),
    *("neither_pm", "neither_pmm", "neither"),
    "close",
)
FLAGS: tuple[FlagName, ...] = ("long_run", "no_spread", "zigzag", "low_consistency", "like_dice", "too_fast")
LIMITS = (
    "three_articles",
    "not_validated",
    "no_norms",
    "error_in_simulation",
    "retest",
    "not_for_selection",
    "easily_faked",
    "languages_apart",
)
"""Ids of what is said with every result; their sentences belong to the reader's room. `midpoint` joins when spread is flagged,
`few_answers` while the result is provisional."""


@dataclass(frozen=True, slots=True)
class Lean:
    """Where the answers lean, in SDs of the true lean in the model's population: 0 balance, plus PM, minus PMM.

    `low` to `high` is the 90% interval. `probability_pm` (0.05 to 0.95) is the probability that the true lean is above 0.
    """

    value: float
    low: float
    high: float
    probability_pm: float


@dataclass(frozen=True, slots=True)
class Elevation:
    """How strongly both sides draw at once, in SDs of it in the model's population, with its 90% interval.

    `probability_both` is the probability that both roles' activities draw more than the middle of the scale,
    `probability_neither` that both draw less (see `scoring.doubt.both_and_neither`).
    """

    value: float
    low: float
    high: float
    probability_both: float
    probability_neither: float


@dataclass(frozen=True, slots=True)
class Pull:
    """How far the answers go towards one role's work: 0 nothing of it, 50 undecided, 100 all of it, with its 90% band.

    The mean of that role's half of the radar, weighted as the lean is. `probability_draws` (0.05 to 0.95) is the probability that
    it is above `scoring.gates.DRAWS`.
    """

    value: float
    low: float
    high: float
    probability_draws: float


@dataclass(frozen=True, slots=True)
class Pulls:
    """The pull of either role."""

    pm: Pull
    pmm: Pull


@dataclass(frozen=True, slots=True)
class AxisScore:
    """One axis: `value`, `low`, `high` in SDs of it, plus PM; `pm` and `pmm` from 0 to 100 with the ends of their 90% bands."""

    id: str
    value: float
    low: float
    high: float
    probability_pm: float
    pm: float
    pmm: float
    pm_low: float
    pm_high: float
    pmm_low: float
    pmm_high: float


@dataclass(frozen=True, slots=True)
class Flag:
    """A soft doubt about how the questions were answered, with the numbers that raised it."""

    name: FlagName
    numbers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """All that one sheet of answers adds up to.

    `case` is what the two pulls and the lean say together (`scoring.pulls.cases`), also of a flagged sheet; None where there is no result.
    `contributions` (item id -> share of `lean.value`) add up to it; `answers_to_flip` is the fewest answers that would take the
    lean over to the other side if each moved to its other extreme, None if no number of them would or there is no side.
    """

    bank: str
    status: Status
    lean: Lean
    label: Label | None
    strength: Strength | None
    case: Case | None
    pull: Pulls
    elevation: Elevation
    axes: tuple[AxisScore, ...]
    contributions: Mapping[str, float]
    answers_to_flip: int | None
    flags: tuple[Flag, ...]
    limits: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the profile as plain dicts, lists and numbers, NaN as None."""
        return {
            "bank": self.bank,
            "status": self.status,
            "lean": _plain(self.lean),
            "label": self.label,
            "strength": self.strength,
            "case": self.case,
            "pull": {"pm": _plain(self.pull.pm), "pmm": _plain(self.pull.pmm)},
            "elevation": _plain(self.elevation),
            "axes": [_plain(a) for a in self.axes],
            "contributions": dict(self.contributions),
            "answers_to_flip": self.answers_to_flip,
            "flags": [{"name": f.name, **f.numbers} for f in self.flags],
            "limits": list(self.limits),
        }


def on_common_axes(first: Profile, second: Profile) -> tuple[Profile, Profile]:
    """Return both profiles on the axes alone that both have: versions of a bank may differ in them."""
    common = {axis.id for axis in first.axes} & {axis.id for axis in second.axes}
    first_axes, second_axes = (tuple(axis for axis in profile.axes if axis.id in common) for profile in (first, second))
    order = [axis.id for axis in first_axes]
    return replace(first, axes=first_axes), replace(
        second, axes=tuple(sorted(second_axes, key=lambda axis: order.index(axis.id)))
    )


def _plain(figures: Lean | Pull | Elevation | AxisScore) -> dict[str, Any]:
    shown = ((name, getattr(figures, name)) for name in figures.__slots__)
    return {name: None if value != value else value for name, value in shown}  # NaN alone is unlike itself


@dataclass(frozen=True, slots=True)
class Profiles:
    """The same figures for n sheets: arrays of length n, axis arrays n by the number of axes, `contributions` n by items, in `bank.scored` order.

    `status`, `label`, `strength`, `case` are codes into STATUSES, LABELS, STRENGTHS, CASES; `flags` is n by 6 in the order of FLAGS, and
    `flag_numbers` holds the figures behind them; `answers_to_flip` is -1 where there is none.
    """

    bank: str
    axis_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    answered: AnswerArray
    status: AnswerArray
    value: Doubles
    low: Doubles
    high: Doubles
    probability_pm: Doubles
    label: AnswerArray
    strength: AnswerArray
    case: AnswerArray
    pull_pm: Doubles
    pull_pm_low: Doubles
    pull_pm_high: Doubles
    pull_pm_probability_draws: Doubles
    pull_pmm: Doubles
    pull_pmm_low: Doubles
    pull_pmm_high: Doubles
    pull_pmm_probability_draws: Doubles
    elevation: Doubles
    elevation_low: Doubles
    elevation_high: Doubles
    probability_both: Doubles
    probability_neither: Doubles
    axis_value: Doubles
    axis_low: Doubles
    axis_high: Doubles
    axis_probability_pm: Doubles
    axis_pm: Doubles
    axis_pmm: Doubles
    axis_pm_low: Doubles
    axis_pm_high: Doubles
    axis_pmm_low: Doubles
    axis_pmm_high: Doubles
    contributions: Doubles
    answers_to_flip: AnswerArray
    flags: Masks
    flag_numbers: Mapping[str, NDArray[np.float32]]

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, row: int) -> Profile:
        """Return the profile of one sheet."""
        status = STATUSES[int(self.status[row])]
        flip = int(self.answers_to_flip[row])
        flags = tuple(
            Flag(name, MappingProxyType({n: float(self.flag_numbers[n][row]) for n in FLAG_NUMBERS[name]}))
            for name, raised in zip(FLAGS, self.flags[row].tolist(), strict=True)
            if raised
        )
        contributions = {} if status == "none" else dict(zip(self.item_ids, self.contributions[row].tolist(), strict=True))
        # single precision holds six digits; more would only look exact
        figures = np.round(np.array([getattr(self, name)[row] for name in AXIS_ARRAYS], dtype=np.float64).T, 6)
        axes = tuple(AxisScore(id, *of_axis) for id, of_axis in zip(self.axis_ids, figures.tolist(), strict=True))
        return Profile(
            bank=self.bank,
            status=status,
            lean=Lean(float(self.value[row]), float(self.low[row]), float(self.high[row]), float(self.probability_pm[row])),
            label=LABELS[int(self.label[row])],
            strength=STRENGTHS[int(self.strength[row])],
            case=CASES[int(self.case[row])],
            pull=Pulls(self._pull(PULL_ARRAYS[:4], row), self._pull(PULL_ARRAYS[4:], row)),
            elevation=Elevation(
                float(self.elevation[row]),
                float(self.elevation_low[row]),
                float(self.elevation_high[row]),
                float(self.probability_both[row]),
                float(self.probability_neither[row]),
            ),
            axes=axes if status == "none" else tuple(axis for axis in axes if axis.value == axis.value),  # NaN: never asked of it
            contributions=MappingProxyType(contributions),
            answers_to_flip=None if flip < 0 else flip,
            flags=flags,
            limits=_limits(status, flags),
        )

    def _pull(self, names: tuple[str, ...], row: int) -> Pull:
        return Pull(*(float(getattr(self, name)[row]) for name in names))

    def __iter__(self) -> Iterator[Profile]:
        return (self[row] for row in range(len(self)))


PULL_ARRAYS = tuple(f"pull_{role}" + ("" if f.name == "value" else f"_{f.name}") for role in ("pm", "pmm") for f in fields(Pull))
"""The arrays of `Profiles` that hold the pulls: those of PM, then those of PMM, in the order of `Pull`."""

AXIS_ARRAYS = tuple(f"axis_{f.name}" for f in fields(AxisScore) if f.name != "id")
"""The arrays of `Profiles` that hold an axis, in the order of `AxisScore`."""

FLAG_NUMBERS: Mapping[FlagName, tuple[str, ...]] = {
    "long_run": ("longest", "answers"),
    "no_spread": ("spread",),
    "zigzag": ("repeats",),
    "low_consistency": ("consistency",),
    "like_dice": ("times",),
    "too_fast": ("fast", "timed"),
}
"""The figures named with each flag."""


def _limits(status: Status, flags: tuple[Flag, ...]) -> tuple[str, ...]:
    few = ("few_answers",) if status == "provisional" else ()
    midpoint = ("midpoint",) if any(f.name in ("no_spread", "long_run") for f in flags) else ()
    return LIMITS + few + midpoint
