"""A multidimensional graded response model of the ordinary kind: it knows the model and the structure, but not the items.

Sixteen dimensions that add up (a lean and an elevation for each of seven axes, agreeing, position) and one that stretches the steps
(extreme to midpoint), with normal priors and one generic item for all items. Each person's mode is found by Fisher scoring, and the
posterior is taken as normal about it (Bock and Aitkin 1981; Samejima 1969). General packages integrate over a grid, which seventeen
dimensions forbid; hence this one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import AnswerArray, Doubles
from tests.simulator.worlds import STEPS, Structure

GENERIC = 1.3
COMMON, HEIGHT = 0.2, 0.5
AGREEING, POSITION, STRETCH = 0.35, 0.3, 0.3
ZERO = 0.30
"""What it cannot know of the instrument, in SDs: zero point 0.15, hidden locations and discriminations 0.25."""
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Estimates:
    """Normal posteriors, in SDs: lean, elevation (n) and axes (n by 7)."""

    lean: Doubles
    lean_sd: Doubles
    elevation: Doubles
    elevation_sd: Doubles
    axes: Doubles
    axes_sd: Doubles


def _loadings(form: Structure) -> Doubles:
    """Return how each item's draw depends on the sixteen additive dimensions (items by 16), in raw answer direction."""
    k = form.axes
    loads = np.zeros((form.items, 2 * k + 2))
    rows = np.arange(form.items)
    half = np.sqrt(0.5)
    loads[rows, form.axis] = np.where(form.contrast, form.toward, half * form.toward)
    loads[rows, k + form.axis] = np.where(form.contrast, 0.0, half)
    loads[:, 2 * k] = np.where(form.contrast, 0.0, 1.0)
    loads[:, 2 * k + 1] = np.where(form.contrast, 1.0, 0.0)
    return loads


def _prior(k: int) -> Doubles:
    covariance = np.zeros((2 * k + 3, 2 * k + 3))
    covariance[:k, :k] = COMMON + (1 - COMMON) * np.eye(k)
    covariance[k : 2 * k, k : 2 * k] = HEIGHT + (1 - HEIGHT) * np.eye(k)
    covariance[2 * k :, 2 * k :] = np.diag([AGREEING**2, POSITION**2, STRETCH**2])
    return covariance


def _response(draw: Doubles, stretch: Doubles, sheets: AnswerArray) -> tuple[Doubles, Doubles, Doubles, Doubles, Doubles]:
    """Return score and expected information of each answer for its draw and for the log stretch."""
    steps = np.exp(stretch)[:, None, None] * STEPS
    f = 1 / (1 + np.exp(-GENERIC * (draw[:, :, None] - steps)))
    g = GENERIC * f * (1 - f)
    side = [(0, 0), (0, 0), (1, 1)]
    over = np.pad(f, side)
    over[:, :, 0] = 1.0
    p = np.maximum(over[:, :, :-1] - over[:, :, 1:], 1e-9)
    slope = np.pad(g, side)
    toward = slope[:, :, :-1] - slope[:, :, 1:]
    bent = np.pad(-g * steps, side)
    wider = bent[:, :, :-1] - bent[:, :, 1:]
    chosen = (sheets - 1)[:, :, None].astype(np.intp)
    picked = [np.take_along_axis(q, chosen, 2)[:, :, 0] for q in (toward, wider, p)]
    return (
        picked[0] / picked[2],
        picked[1] / picked[2],
        (toward * toward / p).sum(2),
        (toward * wider / p).sum(2),
        (wider * wider / p).sum(2),
    )


def estimate(form: Structure, sheets: AnswerArray) -> Estimates:
    """Return the posterior of each of *sheets* (people by core items, nothing skipped)."""
    n, k = len(sheets), form.axes
    loads = _loadings(form)
    covariance = _prior(k)
    precision = np.linalg.inv(covariance)
    theta = np.zeros((n, 2 * k + 3))
    pairs: NDArray[np.float64] = (loads[:, :, None] * loads[:, None, :]).reshape(form.items, -1)
    for _ in range(ROUNDS):
        score, score_wide, info, mixed, wide = _response(theta[:, :-1] @ loads.T, theta[:, -1], sheets)
        hessian = np.empty((n, 2 * k + 3, 2 * k + 3))
        hessian[:, :-1, :-1] = (info @ pairs).reshape(n, 2 * k + 2, 2 * k + 2)
        hessian[:, :-1, -1] = hessian[:, -1, :-1] = mixed @ loads
        hessian[:, -1, -1] = wide.sum(1)
        hessian += precision
        gradient = np.concatenate((score @ loads, score_wide.sum(1)[:, None]), axis=1) - theta @ precision
        theta += np.clip(np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0], -1.5, 1.5)
    posterior = np.linalg.inv(hessian)

    def mean_of(first: int, share: float) -> tuple[Doubles, Doubles]:
        size = np.sqrt(share + (1 - share) / k)
        spread = posterior[:, first : first + k, first : first + k].sum(axis=(1, 2)) / k**2 / size**2
        return theta[:, first : first + k].mean(axis=1) / size, np.sqrt(spread + ZERO**2)

    lean, lean_sd = mean_of(0, COMMON)
    elevation, elevation_sd = mean_of(k, HEIGHT)
    own = np.sqrt(np.diagonal(posterior, axis1=1, axis2=2)[:, :k] + ZERO**2)
    return Estimates(lean, lean_sd, elevation, elevation_sd, theta[:, :k], own)
