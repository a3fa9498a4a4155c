"""Were the questions read? Soft, named doubts about a sheet, each with its numbers. Nothing here moves a lean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Answers = NDArray[np.int8]

FAST = 2.0
"""Seconds under which an item can hardly have been read."""
LAGS = range(1, 11)
"""A pattern may come round after this many items."""


@dataclass(frozen=True, slots=True)
class Gates:
    """From where on a sheet is flagged.

    `longest`: answers in a row on one screen position. `spread`: SD of the screen positions. `repeats`: share of answers that equal
    the one a fixed number of items before, in sheets that use several positions. `consistency`: how far answers on the same axis
    agree (see `consistency`), below which they look thrown. `fast`: share of timed items under FAST seconds. Fewer than `least`
    answers raise no flag.
    """

    longest: int = 14
    spread: float = 0.45
    repeats: float = 0.80
    consistency: float = -0.35
    fast: float = 0.25
    least: int = 14


GATES = Gates()


def longest_run(answers: Answers) -> Answers:
    """Return the longest run of one answer in each column of *answers* (items by people, presented order; 0 = skipped, no break)."""
    longest = np.zeros(answers.shape[1], dtype=np.int8)
    run = np.zeros_like(longest)
    last = np.zeros_like(longest)
    for row in answers:
        given = row > 0
        run = np.where(given, np.where(row == last, run + np.int8(1), np.int8(1)), run)
        last = np.where(given, row, last)
        np.maximum(longest, run, out=longest)
    return longest


def position_spread(answers: Answers) -> Floats:
    """Return the SD of the positions that each column of *answers* uses (0 to 2)."""
    given = np.maximum((answers > 0).sum(axis=0, dtype=np.int16), 1).astype(np.float32)
    total = answers.sum(axis=0, dtype=np.int16).astype(np.float32)
    squares = np.square(answers).sum(axis=0, dtype=np.int16).astype(np.float32)
    return np.sqrt(np.maximum(squares / given - np.square(total / given), 0)).astype(np.float32)


def repeats(answers: Answers) -> Floats:
    """Return the largest share, over LAGS, of answers equal to the one a lag before: 1 where a pattern is drawn over the sheet."""
    best = np.zeros(answers.shape[1], dtype=np.float32)
    for lag in LAGS:
        if lag * 2 > len(answers):
            break
        early, late = answers[:-lag], answers[lag:]
        both = (early > 0) & (late > 0)
        same = ((early == late) & both).sum(axis=0, dtype=np.int8)
        pairs = both.sum(axis=0, dtype=np.int8)
        share = np.where(pairs >= 10, same / np.maximum(pairs, 1).astype(np.float32), np.float32(0)).astype(np.float32)
        np.maximum(best, share, out=best)
    return best


def fast(seconds: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """Return, for items by people of *seconds* (NaN = not timed), how many were under FAST, and how many were timed."""
    timed = ~np.isnan(seconds)
    with np.errstate(invalid="ignore"):
        hasty = seconds < FAST
    return hasty.sum(axis=0).astype(np.float32), timed.sum(axis=0).astype(np.float32)
