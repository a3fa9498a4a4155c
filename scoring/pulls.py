"""How far the answers go towards each role's work, which of the two draws, and the case that this makes of a sheet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scoring.arrays import AnswerArray, Doubles, Singles
from scoring.doubt import Model, Posterior, probability
from scoring.gates import COLD, DRAWS, LEANS, LOW, NAMED_SDS, NINETY, SCALE_MIDDLE, STEP
from scoring.keying import Keying
from scoring.labels import cap
from scoring.pattern import AnsweredPattern
from scoring.profile import CASES, Case
from scoring.weighing import Weighed


class PullEstimate(NamedTuple):
    """Both pulls of n people, PM first: `value` (2 by n, 0 to 100) and `sd`, the SD of its error (n)."""

    value: Doubles
    sd: Doubles

    @property
    def draws(self) -> Doubles:
        """The probability that each pull is above DRAWS, 2 by n."""
        return np.asarray(probability((self.value - DRAWS) / self.sd), dtype=np.float64)

    def fill(self, rows: Doubles) -> None:
        """Fill eight *rows*: of each pull the value, the ends of its 90% band (within 0 to 100) and the probability that it draws."""
        for pole, (value, draws) in enumerate(zip(self.value, self.draws, strict=True)):
            first = 4 * pole
            rows[first] = value
            np.maximum(value - NINETY * self.sd, 0, out=rows[first + 1])
            np.minimum(value + NINETY * self.sd, 100, out=rows[first + 2])
            rows[first + 3] = draws
            cap(rows[first + 3])


def pulls(key: Keying, height: Singles, weighed: Weighed, fixed: AnsweredPattern, model: Model) -> PullEstimate:
    """Return how far the answers go towards the work of each role.

    Of an axis, a pole stands at 50 + 25 (*height* + or - its lean), both axes by people, in answer steps, kept to 0 to 100, as on
    the radar; a pull is the mean of its poles, weighted as the lean is. Its error has `pull_noise` times the square of the person's own
    spread for one answer, times the pattern's `pull_share`.
    """
    weight = key.axis_weight.astype(np.float64)
    poles = np.stack((height + weighed.axis_sum, height - weighed.axis_sum))
    poles *= STEP
    poles += SCALE_MIDDLE
    np.clip(poles, 0, 100, out=poles)
    value = (poles * weight[:, None]).sum(axis=1)
    return PullEstimate(
        value, np.asarray((STEP * model.pull_noise**0.5) * weighed.spread * np.sqrt(fixed.pull_share), dtype=np.float64)
    )


_BY_KIND_AND_SIDE: list[list[Case]] = [
    ["close", "pm", "pmm"],
    ["both", "both_pm", "both_pmm"],
    ["neither", "neither_pm", "neither_pmm"],
]
_CODES = np.array([[CASES.index(case) for case in row] for row in _BY_KIND_AND_SIDE], dtype=np.int8)


def cases(pull: PullEstimate, probability_pm: Doubles | Singles, elevation: Posterior) -> AnswerArray:
    """Return which of CASES each sheet is, as codes: the two pulls first, then the side.

    A role's work draws above DRAWS, leaves cold below COLD, and is open otherwise, each from a probability of NAMED; a side is sure from
    LEANS. Both draw: `both`, with a side where one is sure. Neither draws, elevation is below LOW and no pull is above the middle:
    `neither`, likewise; so is a sheet whose sure side leaves cold, or that leaves both sides cold. Otherwise a sure side is the case where
    the other's work does not draw; where no side is sure, or the pulls contradict it, the case is `close`.
    """
    reach = NAMED_SDS * pull.sd
    draws, cold = pull.value - DRAWS >= reach, COLD - pull.value >= reach
    low = LOW - elevation.mean >= NAMED_SDS * elevation.sd
    low &= ~(pull.value - SCALE_MIDDLE >= reach).any(axis=0)
    pm, pmm = probability_pm >= LEANS, 1 - probability_pm >= LEANS
    both = draws.all(axis=0)
    neither = ~draws.any(axis=0) & (low | (pm & cold[0]) | (pmm & cold[1]) | cold.all(axis=0))
    contradicted = ~both & ((pm & draws[1]) | (pmm & draws[0]))
    kind = both + 2 * neither
    side = np.where(contradicted, 0, pm + 2 * pmm)
    return np.asarray(_CODES[kind, side], dtype=np.int8)
