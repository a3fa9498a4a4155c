"""How many answers would have to change for the lean to change sides."""

from __future__ import annotations

import numpy as np

from scoring.arrays import AnswerArray, Singles
from scoring.weighing import Block

TINY = 1e-6


def flips(block: Block, mean: Singles) -> AnswerArray:
    """Return the fewest answers that take the *mean* over 0 if each moves to its other extreme; -1 where none do.

    The mean is linear in the answers, so what a move gains is its weight times its way; the largest gains go first.
    """
    side = np.where(mean > 0, np.int8(1), np.int8(-1))
    gains = _gains(block, side)
    by_sheet = np.ascontiguousarray(gains.reshape(-1, gains.shape[-1]).T)
    by_sheet.sort(axis=1)
    left = np.abs(mean) + TINY
    moved = np.ones(len(left), np.int8)
    for gain in np.ascontiguousarray(by_sheet.T)[::-1]:
        left -= gain
        holds = left >= 0
        moved += holds.view(np.int8)
        if not holds.any():
            break
    return np.where((left >= 0) | (np.abs(mean) < TINY), np.int8(-1), moved)


def _gains(block: Block, side: AnswerArray) -> Singles:
    """Return how far the mean moves towards the other *side* with each answer (axes by slots by people)."""
    key, signed, fixed = block.key, block.signed, block.pattern
    way = 2 + signed * side
    gains = np.asarray(fixed.weight * way, dtype=np.float32)
    # a statement also moves the mean statement that all statements are taken from; where a pair is whole that cancels
    if np.abs(fixed.imbalance).max() > TINY:
        for slots, count, away in ((key.pm, fixed.n_pm, -fixed.imbalance), (key.pmm, fixed.n_pmm, fixed.imbalance)):
            moved = away / np.maximum(count * fixed.poles, 1)
            whole = fixed.weight[:, slots] + fixed.mask[:, slots] * moved.astype(np.float32)
            gains[:, slots] = np.maximum(whole * way[:, slots], -whole * (2 - signed[:, slots] * side))
    gains *= fixed.mask
    return gains
