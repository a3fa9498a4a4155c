"""How likely a sheet is under dice, beside people as modelled: answers that hang together no better than by chance.

The person's own spread is taken out first, so that extremes and middles are no reproach: z are the core answers in steps towards
PM over their root mean square. Under dice they are uncorrelated. Under people as modelled they have the correlation matrix C of a factor
model: answers on one axis go together, those on different axes a little, and statements of both poles rise and fall with elevation. With
n answers, twice the log likelihood ratio of two normal distributions is z'(C^-1 - I)z + log|C|; the matrices are two, n by n. To it comes
twice that of the spread itself, the mean square answer: dice give 2 with variance 2.8 / n, people spread far more widely.

After the likelihood-based person-fit statistics of Drasgow, Levine and Williams (1985), with dice for the aberrant side as in Levine and
Drasgow (1988), in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scoring.arrays import AnswerArray, Singles
from scoring.keying import Keying

USUAL, DICE_VARIANCE = 2.0, 2.8
"""Mean and variance of the square of an answer drawn evenly from -2, -1, 0, 1, 2."""
LEAST_SQUARE = 1 / 35
AT_ONCE = 200
"""Sheets a product is taken of: above some 200 the library behind numpy starts threads of its own, which wait for ours."""


@dataclass(frozen=True, slots=True)
class FitModel:
    """How people's answers go together, in their own spread, by moments on development seeds of three worlds
    (`python -m tests.simulator.fit` draws others there, and finds .49, .35, .38, .21, .49 and .29).

    `contrast` is how much of its axis' lean a contrast holds (a correlation), `statement_lean` and `statement_height` the same of a
    statement, for lean and elevation; `leans` and `heights` are how far two axes of a person correlate. `spread_variance` is the
    variance over people of the mean square answer.
    """

    contrast: float = 0.482
    statement_lean: float = 0.342
    statement_height: float = 0.355
    leans: float = 0.207
    heights: float = 0.546
    spread_variance: float = 0.25


FIT_MODEL = FitModel()


@lru_cache(16)
def _surprise(key: Keying, model: FitModel) -> tuple[Singles, float]:
    """Return C^-1 - I, and log|C|, for the core items of *key*."""
    statement = key.stated > 0
    pole = np.where(key.stated == 1, 1.0, -1.0)
    lean = np.where(statement, model.statement_lean, model.contrast)
    height = np.where(statement, model.statement_height * pole, 0.0)
    together = key.core_axis[:, None] == key.core_axis[None, :]
    expected = np.outer(lean, lean) * np.where(together, 1, model.leans)
    expected += np.outer(height, height) * np.where(together, 1, model.heights)
    np.fill_diagonal(expected, 1.0)
    difference = np.linalg.inv(expected) - np.eye(key.core)
    return difference.astype(np.float32), float(np.linalg.slogdet(expected)[1])


def times_as_likely(key: Keying, presented: AnswerArray, model: FitModel = FIT_MODEL) -> Singles:
    """Return how many times as likely each column of *presented* (core items by people) is from dice as from people as modelled.

    0 for a sheet that skips a core item: it is left alone, since each pattern of skips would need matrices of its own.
    """
    complete = (presented > 0).all(axis=0)
    steps = ((presented - 3) * key.core_toward[:, None]).astype(np.float32)
    square = np.einsum("ij,ij->j", steps, steps) / np.float32(key.core)
    difference, determinant = _surprise(key, model)
    turned = np.empty_like(steps)
    for first in range(0, steps.shape[1], AT_ONCE):
        people = slice(first, first + AT_ONCE)
        np.matmul(difference, steps[:, people], out=turned[:, people])
    form = np.einsum("ij,ij->j", turned, steps) / np.maximum(square, np.float32(LEAST_SQUARE))
    narrow = np.float32(key.core / DICE_VARIANCE - 1 / model.spread_variance)
    ratio = form + np.float32(determinant) - narrow * (square - np.float32(USUAL)) ** 2
    return np.where(complete, np.exp(np.clip(0.5 * ratio, -50, 50)), np.float32(0)).astype(np.float32)
