"""What depends on which items were answered, and not on the answers: counts, weights and widths, worked out once for each such pattern."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scoring import doubt
from scoring.arrays import AnswerArray, Counts, Masks, Singles
from scoring.doubt import AxesWidth, ElevationWidth, LeanWidth, Model
from scoring.keying import Keying

REMEMBERED = 64
"""Most people answer everything, and the others skip in few ways: what was worked out for so many ways is kept."""


@dataclass(frozen=True, slots=True)
class AnsweredPattern:
    """What follows from which items were answered; the last dimension is people, or 1 where all of them answered the same items.

    `given` (axes by slots by people) is 1 where there is an answer, `mask` the same in floats. `answered` counts answers, `n_pm` and
    `n_pmm` the statements among them, `poles` how many poles those speak for, at least 1; `statements_of` (axes by people) counts an
    axis' statements. `inside` is the weight of an answer within its axis and `weight` within the whole; `complete` says whether each
    axis has an answer. `imbalance` is what a step of the mean statement takes from the whole. `axis_share` is the sum of squared weights
    within an axis; the widths follow from it (`scoring.doubt`). `pull_share` is the same of a pull.
    """

    given: AnswerArray
    mask: Singles
    answered: AnswerArray
    n_pm: Counts
    n_pmm: Counts
    poles: Counts
    statements_of: AnswerArray
    inside: Singles
    weight: Singles
    complete: Masks
    imbalance: Singles
    axis_share: Singles
    pull_share: Singles
    lean: LeanWidth
    axes: AxesWidth
    elevation: ElevationWidth


def pattern(key: Keying, given: AnswerArray, model: Model) -> AnsweredPattern:
    """Return what hangs on *given* alone: 1 where there is an answer in the grid of *key*, axes by slots by people or by 1."""
    return _cached_pattern(key, given.tobytes(), model) if given.shape[-1] == 1 else _compute_pattern(key, given, model)


@lru_cache(REMEMBERED)
def _cached_pattern(key: Keying, given: bytes, model: Model) -> AnsweredPattern:
    return _compute_pattern(key, np.frombuffer(given, np.int8).reshape(*key.place.shape, 1), model)


def _compute_pattern(key: Keying, given: AnswerArray, model: Model) -> AnsweredPattern:
    """Return the pattern of *given*, axes by slots by n, where n is people or 1.

    What is counted of all axes (`n_pm`, `n_pmm`, `poles`, `complete`, `share`) is of length n, `axis_share` is axes by n, and the
    weights are axes by slots by n, as *given* is.
    """
    mask = given.astype(np.float32)
    n_pm, n_pmm = total(given[:, key.pm]), total(given[:, key.pmm])
    poles = np.maximum((n_pm > 0).astype(np.int64) + (n_pmm > 0), 1)
    inside, complete = _within_axes(mask * key.weight[:, :, None])
    weight = inside * key.axis_weight[:, None, None]
    axis_share = (inside * inside).sum(axis=1)
    axis_weight = key.axis_weight[:, None]
    share = np.where(complete, (axis_weight * axis_weight * axis_share).sum(axis=0), np.float32(1))
    return AnsweredPattern(
        given=given,
        mask=mask,
        answered=given.sum(axis=(0, 1), dtype=np.int8),
        n_pm=n_pm,
        n_pmm=n_pmm,
        poles=poles,
        statements_of=given[:, key.pm.start :].sum(axis=1, dtype=np.int8),
        inside=inside,
        weight=weight,
        complete=complete,
        imbalance=weight[:, key.pm].sum(axis=(0, 1)) - weight[:, key.pmm].sum(axis=(0, 1)),
        axis_share=axis_share,
        pull_share=share + _height_share(n_pm, n_pmm, poles),
        lean=doubt.lean_width(share, model),
        axes=doubt.axes_width(axis_share, model),
        elevation=doubt.elevation_width((n_pm + n_pmm).astype(np.float32), model),
    )


def _within_axes(weights: Singles) -> tuple[Singles, Masks]:
    """Return *weights* (axes by slots by n), changed so that they add up to 1 in each axis with an answer, and where every axis has one (n)."""
    axis_weight = weights.sum(axis=1)
    empty = axis_weight <= 0
    weights *= (np.float32(1) / (axis_weight + empty))[:, None]
    return weights, ~empty.any(axis=0)


def _height_share(n_pm: Counts, n_pmm: Counts, poles: Counts) -> Singles:
    """Return the squared weights of a mean statement, each pole counting the same; 1 where there is no statement at all."""
    one_of_each = (n_pm > 0) / np.maximum(n_pm, 1) + (n_pmm > 0) / np.maximum(n_pmm, 1)
    return np.where(n_pm + n_pmm > 0, one_of_each / poles**2, 1.0).astype(np.float32)


def total(small: AnswerArray) -> Counts:
    """Return the sum over axes and slots, added up in 16 bits: 42 squares of 2 are 168."""
    summed: Counts = small.sum(axis=(0, 1), dtype=np.int16).astype(np.int64)
    return summed
