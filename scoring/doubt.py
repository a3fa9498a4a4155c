"""How sure we are: a closed-form posterior for lean, axes and elevation, and the probabilities that follow from it.

Every figure here is even in the pole: swap the poles and the values change sign, the widths stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NINETY = 1.6448536269514722
"""Half the width of a 90% interval, in SDs of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Model:
    """The constants of the model's population, fitted on simulated development worlds and never on the reporting ones.

    Answers are in steps from the midpoint (-2 to 2), divided by the person's own spread (`spread`, shrunk by `spread_trust`
    imagined answers towards `spread_usual`, mean square in steps). In those units: `lean_sd` is the SD of true leans, `noise` the
    error variance of one answer, `zero` the SD of an instrument's unknown zero point in SDs of the lean; `axis_sd`,
    `axis_noise` are the same for one axis, `axis_shared` is how far two axes of a person correlate; `elevation_*` for elevation.
    """

    spread_usual: float = 1.5
    spread_trust: float = 8.0
    lean_sd: float = 0.28
    noise: float = 0.85
    zero: float = 0.15
    axis_sd: float = 0.50
    axis_shared: float = 0.2
    axis_noise: float = 0.85
    elevation_sd: float = 0.35
    elevation_noise: float = 1.0
    elevation_zero: float = 0.25
    both_above: float = 0.5
    both_lean: float = 0.5


MODEL = Model()


def probability(z: Floats) -> Floats:
    """Return the standard normal distribution function of *z*, with an error below 2e-7.

    Abramowitz and Stegun (1964), 26.2.17. `probability(-z) == 1 - probability(z)` exactly enough to keep the poles alike.

    >>> [round(float(p), 4) for p in probability(np.array([-1.6449, 0.0, 0.8416]))]
    [0.05, 0.5, 0.8]
    """
    size = np.abs(z)
    t = 1.0 / (1.0 + 0.2316419 * size)
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = 0.3989422804014327 * np.exp(-0.5 * z * z) * series
    return np.asarray(np.where(z >= 0.0, 1.0 - tail, tail), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Means, and SDs about them, of something that is normal with mean 0 and SD 1 in the model's population."""

    mean: Floats
    sd: Floats

    @property
    def above_zero(self) -> Floats:
        """The probability that it is above 0."""
        return probability(self.mean / self.sd)


def spread(squares: Floats, answered: Floats, model: Model) -> Floats:
    """Return a person's own spread, in answer steps: the root of the mean square answer, shrunk towards the usual one.

    *squares* is the sum of squared answers from the midpoint, *answered* how many there are.
    """
    trust = model.spread_trust
    return np.asarray(np.sqrt((squares + trust * model.spread_usual) / (answered + trust)))


def lean_scale(spread: Floats, share: Floats, model: Model) -> tuple[Floats, Floats]:
    """Return what a mean answer in steps is multiplied by to be a lean in SDs, and the SD of the true lean about it.

    The mean answer in the person's own spread is u = s L + e, with s = `lean_sd`, L the true lean and e of variance `noise` times
    *share*, the sum of squared weights (1/n where all weigh the same). So L given u is normal with mean r u / s and variance
    1 - r, r = s^2 / (s^2 + noise share), the regression of Kelley (1927). The instrument's zero point is not known to better than
    `zero`, which adds its square.
    """
    signal = model.lean_sd**2
    reliability = signal / (signal + model.noise * share)
    return reliability / (model.lean_sd * spread), np.sqrt(1.0 - reliability + model.zero**2)


def axes(score: Floats, share: Floats, model: Model) -> Posterior:
    """Return where each axis stands (axes by people), from its *score* in the person's spread and its sum of squared weights.

    Axis k scores u_k = s t_k + e_k; the true t_k correlate `axis_shared` = c with one another. With v_k = s^2 (1 - c) + noise
    share_k, the common part C has precision 1/c + s^2 sum 1/v_k, and t_k given C is a regression on u_k; both are normal.
    """
    s, c = model.axis_sd, model.axis_shared
    v = s * s * (1.0 - c) + model.axis_noise * share
    inverse = 1.0 / v
    variance = 1.0 / (1.0 / c + s * s * inverse.sum(axis=0))
    common = variance * s * (score * inverse).sum(axis=0)
    own = s * (1.0 - c) * inverse
    kept = 1.0 - s * own
    mean = common + own * (score - s * common)
    return Posterior(mean, np.sqrt((1.0 - c) * kept + kept * kept * variance + model.zero**2))


def elevation(agreement: Floats, spread: Floats, statements: Floats, model: Model) -> Posterior:
    """Return elevation from the mean *agreement* with statements of both poles, in steps, and how many *statements* there are."""
    signal = model.elevation_sd**2
    with np.errstate(divide="ignore"):
        reliability = signal / (signal + model.elevation_noise / statements)
    return Posterior(
        reliability * agreement / (model.elevation_sd * spread), np.sqrt(1.0 - reliability + model.elevation_zero**2)
    )


_NODES, _MASSES = np.polynomial.hermite_e.hermegauss(5)
_MASSES = _MASSES / _MASSES.sum()


def both_and_neither(elevation: Posterior, lean: Posterior, model: Model) -> tuple[Floats, Floats]:
    """Return the probabilities that both roles draw clearly (three-in-one), and that neither does.

    Both: true elevation exceeds `both_above` + `both_lean` |true lean|, so that even the side which draws less is above the
    middle; neither: it is as far below. The true lean is integrated out at five Gauss-Hermite nodes.
    """
    both = np.zeros_like(elevation.mean)
    neither = np.zeros_like(elevation.mean)
    for node, mass in zip(_NODES.tolist(), _MASSES.tolist(), strict=True):
        bar = model.both_above + model.both_lean * np.abs(lean.mean + node * lean.sd)
        both += mass * probability((elevation.mean - bar) / elevation.sd)
        neither += mass * probability((-elevation.mean - bar) / elevation.sd)
    return both, neither
