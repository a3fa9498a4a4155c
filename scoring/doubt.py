"""How sure we are: a closed-form posterior for lean, axes and elevation, and the probabilities that follow from it.

Every figure here is even in the pole: swap the poles and the values change sign, the widths stay. Python's own floats take the
precision of the array that they meet, so single precision stays single.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scoring.arrays import AnswerArray, Doubles, Singles
from scoring.gates import NINETY


@dataclass(frozen=True, slots=True)
class Model:
    """The constants of the model's population, fitted on simulated development worlds (`python -m tests.simulator.fit`).

    Answers are in steps from the midpoint (-2 to 2), divided by the person's own spread (`spread_usual` is its usual mean square in
    steps, `spread_trust` the number of imagined answers that it counts for). In those units: `lean_sd` is the SD of true leans,
    `noise` the error variance of one answer, `zero` the SD of an instrument's unknown zero point in SDs of the lean; `axis_*` are
    the same for one axis, `axis_shared` how far two axes of a person correlate; `elevation_*` for elevation.

    `lean_sd` is a tenth below what fits best, and `caution` widens the lean's intervals by a tenth: both are the price of holding
    in worlds where items measure worse than usual, since one sheet cannot tell which world it is from. `both_above` and `both_lean`
    say what counts as three-in-one: see `both_and_neither`. `pull_noise` is the error variance of one answer where a pull is concerned, so
    that the band of a pull holds its mean over many takings 90% of the time in the base world.
    """

    spread_usual: float = 2.0
    spread_trust: float = 12.0
    lean_sd: float = 0.272
    noise: float = 0.88
    zero: float = 0.15
    caution: float = 1.1
    axis_sd: float = 0.46
    axis_shared: float = 0.3
    axis_noise: float = 0.8
    axis_zero: float = 0.25
    inconsistency: float = 2.0
    elevation_usual: float = 2.0
    elevation_trust: float = 10.0
    elevation_sd: float = 0.297
    elevation_noise: float = 1.1
    elevation_zero: float = 0.36
    pull_noise: float = 0.75
    both_above: float = 0.5
    both_lean: float = 0.5


MODEL = Model()


_TAIL = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)


def band(middle: Doubles | Singles, half: Doubles | Singles, rows: Doubles | Singles) -> None:
    """Fill three *rows*: the *middle*, and either end of the band that reaches *half* to each side of it."""
    rows[0] = middle
    np.subtract(middle, half, out=rows[1])
    np.add(middle, half, out=rows[2])


def probability(z: Doubles | Singles) -> Doubles | Singles:
    """Return the standard normal distribution function of *z*, with an error below 2e-7.

    Abramowitz and Stegun (1964), 26.2.17: the tail beyond |z| is exp(-z^2/2) / sqrt(2 pi) times a polynomial in
    1 / (1 + 0.2316419 |z|). `probability(-z)` is 1 - `probability(z)`, so the poles are alike.

    >>> [round(float(p), 4) for p in probability(np.array([-1.6449, 0.0, 0.8416]))]
    [0.05, 0.5, 0.8]
    """
    t = 1 / (1 + 0.2316419 * np.abs(z))
    series = t * _TAIL[4]
    for term in _TAIL[3::-1]:
        series += term
        series *= t
    series *= np.exp(-0.5 * z * z)
    series *= 0.3989422804014327
    return 0.5 + np.copysign(0.5 - series, z)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Means, and SDs about them, of something that is normal with mean 0 and SD 1 in the model's population."""

    mean: Doubles | Singles
    sd: Doubles | Singles

    @property
    def above_zero(self) -> Doubles | Singles:
        """The probability that it is above 0."""
        return probability(self.mean / self.sd)


def spread(squares: Doubles, answered: AnswerArray, model: Model) -> Singles:
    """Return a person's own spread, in answer steps: the root of the mean square answer, shrunk towards the usual one.

    *squares* is the sum of squared answers from the midpoint, *answered* how many there are.
    """
    trust = model.spread_trust
    return np.sqrt((squares + trust * model.spread_usual) / (answered + trust)).astype(np.float32)


def contrast_spread(squares: Singles, about: Singles, contrasts: Singles, free: Singles, model: Model) -> Singles:
    """Return the spread of a person's contrasts, in answer steps, shrunk towards the usual one; the unit that agreement is measured in.

    *squares* is the sum of squared *contrasts* from the midpoint; *about* that of each axis' contrasts about their mean, with *free* degrees
    of freedom, and counts `inconsistency` times over: whoever answers one axis every way agrees with statements as loosely.
    """
    count = contrasts + model.inconsistency * free + model.elevation_trust
    total = squares + model.inconsistency * about + model.elevation_trust * model.elevation_usual
    return np.sqrt(total / count).astype(np.float32)


class LeanWidth(NamedTuple):
    """What one sheet's pattern of answers makes of a lean: its `reliability`, the SD of the true lean about it, half its 90%."""

    reliability: Singles
    sd: Singles
    half: Singles


def lean_width(share: Singles, model: Model) -> LeanWidth:
    """Return how sure a lean is whose squared weights add up to *share* (1/n where n answers all weigh the same).

    The mean answer in the person's own spread is u = s L + e, with s = `lean_sd`, L the true lean and e of variance `noise` times
    *share*. So L given u is normal with mean r u / s and variance 1 - r, r = s^2 / (s^2 + noise share), the regression of Kelley
    (1927). The interval also holds the instrument's unknown zero point, and is widened by `caution`, so that it holds in a world
    where items measure worse than usual.
    """
    signal = model.lean_sd**2
    reliability = signal / (signal + model.noise * share)
    doubt = 1 - reliability
    half = (NINETY * model.caution) * np.sqrt(doubt + model.zero**2)
    return LeanWidth(reliability, np.sqrt(doubt), half)


def lean_scale(spread: Singles, width: LeanWidth, model: Model) -> Singles:
    """Return what a mean answer in steps is multiplied by to be a lean in SDs: r / s in units of the person's own *spread*."""
    return width.reliability / (model.lean_sd * spread)


class AxesWidth(NamedTuple):
    """What follows for the axes from which items were answered (axes by people); the letters are those of `axes_width`.

    `inverse` is 1 / v_k. `common` is the variance of the common part C, given the answers. `own` is the slope of t_k on u_k within an
    axis. `sd` is the standard deviation of t_k, given the answers.
    """

    inverse: Singles
    common: Singles
    own: Singles
    sd: Singles


def axes_width(share: Singles, model: Model) -> AxesWidth:
    """Return how sure each axis is whose squared weights add up to *share* (axes by people).

    Axis k scores u_k = s t_k + e_k; the true t_k correlate `axis_shared` = c with one another. With v_k = s^2 (1 - c) + noise
    share_k, the common part C has precision 1/c + s^2 sum 1/v_k, and t_k given C is a regression on u_k; both are normal.
    """
    s, c = np.float32(model.axis_sd), np.float32(model.axis_shared)
    rest = np.float32(1) - c
    inverse = np.float32(1) / (s * s * rest + model.axis_noise * share)
    common = 1 / (1 / c + s * s * inverse.sum(axis=0))
    own = s * rest * inverse
    rest_own = 1 - s * own
    return AxesWidth(inverse, common, own, np.sqrt(rest * rest_own + rest_own * rest_own * common + model.axis_zero**2))


def axes(score: Singles, width: AxesWidth, model: Model) -> Posterior:
    """Return where each axis stands (axes by people), from its *score* u_k in the person's own spread."""
    s = model.axis_sd
    common = width.common * s * (score * width.inverse).sum(axis=0)
    return Posterior(common + width.own * (score - s * common), width.sd)


class ElevationWidth(NamedTuple):
    """What a number of statements makes of an elevation: its `reliability`, and the SD of the true one about it."""

    reliability: Singles
    sd: Singles


def elevation_width(statements: Singles, model: Model) -> ElevationWidth:
    """Return how sure an elevation is that is estimated from so many *statements*."""
    signal = model.elevation_sd**2
    reliability = signal * statements / (signal * statements + model.elevation_noise)
    return ElevationWidth(reliability, np.sqrt(1 - reliability + model.elevation_zero**2))


def elevation(agreement: Singles, contrast_spread: Singles, width: ElevationWidth, model: Model) -> Posterior:
    """Return elevation from the mean *agreement* with statements of both poles, in steps."""
    return Posterior(width.reliability * agreement / (model.elevation_sd * contrast_spread), width.sd)


_nodes, _masses = np.polynomial.hermite_e.hermegauss(5)
_NODES = _nodes.astype(np.float32)[:, None]
_MASSES = (_masses / _masses.sum()).astype(np.float32)[:, None]


def both_and_neither(elevation: Posterior, lean: Posterior, model: Model) -> tuple[Singles, Singles]:
    """Return the probabilities that both roles draw clearly (three-in-one), and that neither does.

    Both: true elevation exceeds `both_above` + `both_lean` |true lean|, so that even the side which draws less is above the
    middle; neither: it is as far below. The true lean is integrated out at five Gauss-Hermite nodes.
    """
    away = np.abs(lean.mean.astype(np.float32) + _NODES * lean.sd)
    bar = (model.both_above + model.both_lean * away) / elevation.sd
    at = elevation.mean / elevation.sd
    both, neither = (_MASSES * probability(np.stack((at - bar, -at - bar)))).sum(axis=1)
    return both, neither
