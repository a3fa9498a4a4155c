"""What is right and what is wrong with a scorer whose people's true leans are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Doubles
from tests.simulator.worlds import STYLES, People

NEAR = 0.25
"""True leans this near to 0, in SDs, are left out of one of the two counts of right sides."""
NAMED = 0.80
BINS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What a scorer says of n people; `label` is +1 PM, -1 PMM, 0 none; `both`/`neither` True where the label says so,
    `both_case`/`neither_case` where the case does, with a side or without."""

    lean: Doubles
    low: Doubles
    high: Doubles
    probability: Doubles
    label: NDArray[np.int8]
    axes: Doubles | None = None
    axes_low: Doubles | None = None
    axes_high: Doubles | None = None
    axes_probability: Doubles | None = None
    elevation: Doubles | None = None
    both: NDArray[np.bool_] | None = None
    neither: NDArray[np.bool_] | None = None
    both_case: NDArray[np.bool_] | None = None
    neither_case: NDArray[np.bool_] | None = None


def calibration_error(sure: Doubles, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error: mean |stated - observed| over ten bins of how sure it is (0.5 to 1), by people in them.

    After Naeini, Cooper and Hauskrecht (2015).

    >>> calibration_error(np.full(10, 0.8), np.arange(10) < 8)
    0.0
    """
    place = np.minimum(((sure - 0.5) * 2 * BINS).astype(int), BINS - 1)
    gaps = [
        abs(sure[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in range(BINS) if (place == b).any()
    ]
    return round(float(sum(gaps)), 12)


def signed_calibration_error(probability: Doubles, pm: NDArray[np.bool_]) -> float:
    """Return the same over ten bins of the probability of PM (0 to 1): here an instrument's zero point counts as an error too."""
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [
        abs(probability[place == b].mean() - pm[place == b].mean()) * (place == b).mean()
        for b in range(BINS)
        if (place == b).any()
    ]
    return round(float(sum(gaps)), 12)


def figures(said: Said, people: People) -> dict[str, float]:
    """Return every figure of the target table for one instrument; NaN where the scorer does not say such a thing."""
    true = people.lean
    pm = true > 0
    side = said.lean > 0
    right = side == pm
    far = np.abs(true) > NEAR
    held = (said.low <= true) & (true <= said.high)
    labelled = said.label != 0
    out = {
        "side": right.mean(),
        "side_outside": right[far].mean(),
        "correlation": np.corrcoef(said.lean, true)[0, 1],
        "brier": np.mean((said.probability - pm) ** 2),
        "calibration": calibration_error(np.maximum(said.probability, 1 - said.probability), (said.probability > 0.5) == pm),
        "calibration_signed": signed_calibration_error(said.probability, pm),
        "coverage": held.mean(),
        "width": np.mean(said.high - said.low),
        "labelled": labelled.mean(),
        "labelled_right": _mean((said.label > 0) == pm, labelled),
    }
    for code, style in enumerate(STYLES):
        out[f"coverage_{style}"] = _mean(held, people.style == code)
    if said.axes is not None and said.axes_probability is not None:
        p, up = said.axes_probability, people.axes > 0
        named = np.maximum(p, 1 - p) >= NAMED
        out["axes_named"] = named.mean()
        out["axes_right"] = _mean((p > 0.5) == up, named)
        if said.axes_low is not None and said.axes_high is not None:
            out["axes_coverage"] = np.mean((said.axes_low <= people.axes) & (people.axes <= said.axes_high))
    if said.elevation is not None:
        out["elevation"] = np.corrcoef(said.elevation, people.elevation)[0, 1]
    if said.both is not None and said.neither is not None:
        height, less = people.elevation, 0.5 * np.abs(true)
        out["both_said"], out["neither_said"] = said.both.mean(), said.neither.mean()
        out["both_right"] = _mean(height > less, said.both)
        out["neither_right"] = _mean(-height > less, said.neither)
        out["both_right_side"] = _mean(height > 0, said.both)
        out["neither_right_side"] = _mean(height < 0, said.neither)
    if said.both_case is not None and said.neither_case is not None:
        out |= _cases(said.both_case, said.neither_case, people)
    return {name: float(value) for name, value in out.items()}


def _cases(both: NDArray[np.bool_], neither: NDArray[np.bool_], people: People) -> dict[str, float]:
    """Return how many read that both, or neither, draw them; how often that is so; and how many of those of whom it is so."""
    height = people.elevation
    tenth, half = np.quantile(height, [0.1, 0.5])
    return {
        "case_both": float(both.mean()),
        "case_both_right": _mean(height > 0, both),
        "case_neither": float(neither.mean()),
        "case_neither_right": _mean(height < 0, neither),
        "case_neither_lowest_tenth": _mean(neither, height <= tenth),
        "case_neither_upper_half": _mean(neither, height > half),
    }


def _mean(what: NDArray[np.bool_], where: NDArray[np.bool_]) -> float:
    return float(what[where].mean()) if where.any() else float("nan")
