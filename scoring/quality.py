"""Signs of answers given without reading, from the answers as presented: runs, spread, repeated patterns, speed."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import AnswerArray, Places, Singles
from scoring.gates import FAST

LAGS = range(6, 11)
"""Answers are compared with those so many items before: a pattern that comes round after 2 to 10 items is met by one of these."""
NOTHING = 9
"""No answer is like it."""
LEAST_PAIRS = 10
"""A pattern is looked for among at least so many pairs of answers."""


def longest_run(answers: AnswerArray) -> AnswerArray:
    """Return the longest run of one answer in each column of *answers* (items by people, as presented; 0 = skipped, no break).

    >>> longest_run(np.array([[1, 3, 3, 0, 3, 2]], dtype=np.int8).T).tolist()
    [3]
    """
    run = (answers > 0).view(np.int8)
    seen = answers
    if not run.all():
        seen = answers.copy()
        for before, row in pairwise(seen):
            np.copyto(row, before, where=row == 0)
    # `run` counts what was given in the last `step` places, as far back as `same` says that one answer reaches; then twice as far
    same = np.zeros_like(run)
    np.equal(seen[1:], seen[:-1], out=same[1:].view(np.bool_))
    step = 1
    while step < len(run) and same.any():
        run[step:] += same[step:] * run[:-step]
        same[step:] &= same[:-step]
        step *= 2
    longest: AnswerArray = run.max(axis=0)
    return longest


def position_spread(answers: AnswerArray) -> Singles:
    """Return the SD of the screen positions that each column of *answers* uses, 0 to 2."""
    given = (answers > 0).view(np.int8)
    steps = (answers - 3) * given
    count = np.maximum(given.sum(axis=0, dtype=np.int8), 1).astype(np.float32)
    mean = steps.sum(axis=0, dtype=np.int8) / count
    square = (steps * steps).sum(axis=0, dtype=np.uint8) / count
    return np.asarray(np.sqrt(np.maximum(square - mean * mean, 0)), dtype=np.float32)


def share_repeated(answers: AnswerArray, pole: AnswerArray) -> Singles:
    """Return the largest share, over LAGS, of answers equal to the one a lag before: 1 where a pattern is drawn.

    *pole* says of each row whether it is a statement of the one pole (1), of the other (2), or a contrast (0). Two statements of
    one pole are left out: who means what they say answers them alike.

    >>> share_repeated(np.tile([1, 5], 10).astype(np.int8)[:, None], np.zeros(20, np.int8)).tolist()
    [1.0]
    """
    compared = _compared(pole.tobytes())
    if not compared.pairs.size:
        return np.zeros(answers.shape[1], dtype=np.float32)
    given = np.zeros((len(answers) + 1, answers.shape[1]), np.int8)  # its last row is nobody's answer
    np.greater(answers, 0, out=given[:-1].view(np.bool_))
    target = np.full_like(given, NOTHING)
    np.subtract(answers, given[:-1] ^ 1, out=target[:-1])  # two skipped answers are not alike
    same = answers[compared.before] == target[compared.after]
    pairs = compared.pairs
    if not given[:-1].all():
        both = given[compared.before] & given[compared.after]
        pairs = np.maximum(both.sum(axis=1, dtype=np.int8), LEAST_PAIRS).astype(np.float32)
    largest: Singles = (same.view(np.int8).sum(axis=1, dtype=np.int8) / pairs).max(axis=0)
    return largest


class Compared(NamedTuple):
    """Which answers are compared: their places *before* and *after*, a row for each lag, and how many *pairs* a row has.

    Shorter rows are filled up with pairs of the first place and one beyond the last, which holds no answer.
    """

    before: Places
    after: Places
    pairs: Singles


@cache
def _compared(poles: bytes) -> Compared:
    """Return what is compared at those of LAGS that have LEAST_PAIRS pairs."""
    pole = np.frombuffer(poles, np.int8)
    candidates = ((lag, np.flatnonzero((pole[:-lag] == 0) | (pole[:-lag] != pole[lag:]))) for lag in LAGS)
    compared = [(lag, before) for lag, before in candidates if len(before) >= LEAST_PAIRS]
    longest = max((len(before) for _, before in compared), default=0)
    places = np.zeros((len(compared), longest), np.intp), np.full((len(compared), longest), len(pole))
    for row, (lag, before) in enumerate(compared):
        places[0][row, : len(before)], places[1][row, : len(before)] = before, before + lag
    return Compared(*places, np.array([[len(before)] for _, before in compared], dtype=np.float32))


def fast(seconds: NDArray[np.floating]) -> tuple[Singles, Singles]:
    """Return, for items by people of *seconds* (NaN = not timed), how many were under FAST, and how many were timed."""
    timed = ~np.isnan(seconds)
    with np.errstate(invalid="ignore"):
        hasty = seconds < FAST
    return hasty.sum(axis=0).astype(np.float32), timed.sum(axis=0).astype(np.float32)
