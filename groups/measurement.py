"""How well the quiz measured a group: its reliability, and how alike people answer what they are asked twice."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
from numpy.typing import NDArray

from groups.figures import FIGURES_FROM, ITEMS_FROM, MOST_MEASURED, RELIABILITY_FROM, Measurement, Repeats
from groups.sheets import Sheets
from scoring import reliability


def measurement(sheets: Sheets) -> Measurement | None:
    """Return how reliably the group was measured; None for fewer than FIGURES_FROM complete sheets, or sheets that are all alike."""
    complete = np.flatnonzero((sheets.scored_answers[:, : len(sheets.bank.core)] > 0).all(axis=1))
    if len(complete) > MOST_MEASURED:
        complete = complete[np.linspace(0, len(complete) - 1, MOST_MEASURED).astype(np.intp)]
    items = reliability.towards_pm(sheets.bank, sheets.scored_answers[complete])
    people = len(items)
    if people < FIGURES_FROM or isnan(alpha := reliability.alpha(items)):
        return None
    low, high = reliability.alpha_interval(alpha, people, items.shape[1])
    measured = Measurement(people, alpha, low, high, judged=people >= RELIABILITY_FROM)
    if people >= RELIABILITY_FROM:
        measured = replace(measured, error=reliability.error_of_measurement(items, alpha) / items.shape[1])
    if people >= ITEMS_FROM:
        found = zip((item.id for item in sheets.bank.core), reliability.item_total(items).tolist(), strict=True)
        measured = replace(measured, omega=_omega(items), item_total={item: r for item, r in found if not isnan(r)})
    return measured


def _omega(items: NDArray[np.float64]) -> float | None:
    """Return omega, None where one factor cannot be told apart: an item that does not vary, or one that doubles another."""
    if not items.std(axis=0).all() or np.linalg.matrix_rank(np.corrcoef(items, rowvar=False), hermitian=True) < items.shape[1]:
        return None
    return reliability.omega(items)


def repeats(sheets: Sheets) -> Repeats | None:
    """Return how people answered what they were asked twice; None where nobody was, or fewer than FIGURES_FROM answered so."""
    if sheets.again is None:
        return None
    twice = (sheets.again > 0) & (sheets.answers > 0)
    people = int(twice.any(axis=1).sum())
    if people < FIGURES_FROM:
        return None
    steps = np.abs(sheets.again - sheets.answers)[twice]
    return Repeats(people, len(steps), float((steps == 0).mean()), float((steps <= 1).mean()), _chance(sheets, twice))


def _chance(sheets: Sheets, twice: NDArray[np.bool_]) -> float:
    """Return the share of pairs that would be equal by chance: over items, weighed by their pairs, sum over k of p(k) q(k).

    p and q are the shares of answer k among the first and among the second answers to an item.
    """
    assert sheets.again is not None
    steps = np.arange(1, 6)[:, None, None]
    first = ((sheets.answers == steps) & twice).sum(axis=1)
    second = ((sheets.again == steps) & twice).sum(axis=1)
    pairs = twice.sum(axis=0)
    return float(((first * second).sum(axis=0) / np.maximum(pairs, 1)).sum() / pairs.sum())
