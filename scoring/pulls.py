"""How far the answers go towards each role's work, which of the two draws, and the case that this makes of a sheet."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.doubt import Model, Posterior, probability
from scoring.gates import COLD, DRAWS, LEANS, LOW, MIDDLE, NAMED, NINETY, STEP
from scoring.keying import Keying
from scoring.pattern import Pattern
from scoring.profile import CASES, Case

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Steps = NDArray[np.int8]


class PullEstimate(NamedTuple):
    """Both pulls of n people, PM first: `value` (2 by n, 0 to 100) and `sd`, the SD of its error (n)."""

    value: Doubles
    sd: Doubles

    @property
    def draws(self) -> Doubles:
        """The probability that the pull is above DRAWS, 2 by n."""
        return np.asarray(probability((self.value - DRAWS) / self.sd), dtype=np.float64)

    @property
    def leaves_cold(self) -> Doubles:
        """The probability that the pull is below COLD, 2 by n."""
        return np.asarray(probability((COLD - self.value) / self.sd), dtype=np.float64)

    def fill(self, rows: Doubles) -> None:
        """Fill eight *rows*: of each pull the value, the ends of its 90% band (within 0 to 100) and the probability that it draws."""
        for pole, (value, draws) in enumerate(zip(self.value, self.draws, strict=True)):
            first = 4 * pole
            rows[first] = value
            np.maximum(value - NINETY * self.sd, 0, out=rows[first + 1])
            np.minimum(value + NINETY * self.sd, 100, out=rows[first + 2])
            rows[first + 3] = draws


def pulls(key: Keying, height: Singles, axis_lean: Doubles, spread: Singles, fixed: Pattern, model: Model) -> PullEstimate:
    """Return how far the answers go towards the work of each role.

    Of an axis, a pole stands at 50 + 25 (*height* + or - *axis_lean*), both axes by people, in answer steps, kept to 0 to 100, as on
    the radar; a pull is the mean of its poles, weighted as the lean is. Its error has `pull_noise` times the square of the person's own
    *spread* for one answer, times the pattern's `pull_share`.
    """
    weight = key.axis_weight.astype(np.float64)
    poles = np.stack((height + axis_lean, height - axis_lean))
    poles *= STEP
    poles += MIDDLE
    np.clip(poles, 0, 100, out=poles)
    value = (poles * weight[:, None]).sum(axis=1)
    return PullEstimate(value, np.asarray((STEP * model.pull_noise**0.5) * spread * np.sqrt(fixed.pull_share), dtype=np.float64))


def cases(pull: PullEstimate, probability_pm: Doubles | Singles, elevation: Posterior) -> Steps:
    """Return which of CASES each sheet is, as codes: the two pulls first, then the side.

    A role draws, or leaves cold, from a probability of NAMED; a side is sure from LEANS. Neither draws and there is little drive
    altogether: `neither`, with a side where one is sure. Both draw: `both`, likewise. Otherwise a sure side is the case if its own
    work does not leave cold and the other's does not draw; where it does leave cold, it is `neither` with that side; and where no side is
    sure, or the pulls contradict it, the case is `close`.
    """
    draws = pull.draws >= NAMED
    cold = pull.leaves_cold >= NAMED
    low = elevation.below(LOW) >= NAMED
    pm, pmm = probability_pm >= LEANS, 1 - probability_pm >= LEANS
    no_draw = ~draws.any(axis=0)
    by_name: dict[Case, Any] = {
        "both_pm": draws.all(axis=0) & pm,
        "both_pmm": draws.all(axis=0) & pmm,
        "both": draws.all(axis=0),
        "neither_pm": no_draw & (low | cold[0]) & pm,
        "neither_pmm": no_draw & (low | cold[1]) & pmm,
        "neither": no_draw & low,
        "pm": pm & ~draws[1],
        "pmm": pmm & ~draws[0],
    }
    codes = [np.int8(CASES.index(name)) for name in by_name]
    return np.select(list(by_name.values()), codes, np.int8(CASES.index("close")))
