"""The scorers that are compared on the same answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from scoring import score_sheets
from scoring.arrays import AnswerArray, Doubles
from scoring.doubt import probability
from scoring.gates import NINETY
from scoring.profile import CASES, LABELS, Profiles
from tests.simulator import yardstick
from tests.simulator.measures import NAMED, Said
from tests.simulator.worlds import Structure

SUM_SCALE, SUM_SD = 1.91, 0.52
"""A sum has no model: its leans (SDs an answer step) and its one SD are a regression on 40 development instruments, base world."""


def _sum(form: Structure, sheets: AnswerArray, weight: Doubles) -> Said:
    lean = SUM_SCALE * ((sheets - 3.0) * form.toward) @ (weight / weight.sum())
    p = np.asarray(np.clip(probability(lean / SUM_SD), 0.05, 0.95), dtype=np.float64)
    return Said(lean, lean - NINETY * SUM_SD, lean + NINETY * SUM_SD, p, _label(p))


def _label(p: Doubles) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    return ((p >= NAMED).astype(np.int8) - (p <= 1 - NAMED)).astype(np.int8)


def plain_sum(bank: Bank, form: Structure, sheets: AnswerArray) -> Said:
    """Every answer counts the same."""
    return _sum(form, sheets, np.ones(form.items))


def source_weighted_sum(bank: Bank, form: Structure, sheets: AnswerArray) -> Said:
    """Every answer counts what the articles make its item weigh."""
    return _sum(form, sheets, form.weight)


def product(bank: Bank, form: Structure, sheets: AnswerArray) -> Said:
    """What visitors get."""
    return said_of(score_sheets(bank, sheets))


def said_of(p: Profiles) -> Said:
    """Return what *p* says, in the terms that are measured."""
    label = np.asarray([0, 1, -1, 0, 0], dtype=np.int8)[p.label]
    return Said(
        p.value,
        p.low,
        p.high,
        p.probability_pm,
        label,
        p.axis_value,
        p.axis_low,
        p.axis_high,
        p.axis_probability_pm,
        p.elevation,
        p.label == LABELS.index("three_in_one"),
        p.label == LABELS.index("neither_yet"),
        _any_side(p, "both"),
        _any_side(p, "neither"),
    )


def _any_side(p: Profiles, case: str) -> NDArray[np.bool_]:
    """Return who gets *case*, with a side or without."""
    return np.isin(p.case, [CASES.index(name) for name in CASES if name and name.split("_")[0] == case])


def graded_response(bank: Bank, form: Structure, sheets: AnswerArray) -> Said:
    """The yardstick."""
    e = yardstick.estimate(form, sheets)
    p = np.asarray(np.clip(probability(e.lean / e.lean_sd), 0.05, 0.95), dtype=np.float64)
    return Said(
        e.lean,
        e.lean - NINETY * e.lean_sd,
        e.lean + NINETY * e.lean_sd,
        p,
        _label(p),
        e.axes,
        e.axes - NINETY * e.axes_sd,
        e.axes + NINETY * e.axes_sd,
        np.asarray(probability(e.axes / e.axes_sd), dtype=np.float64),
        e.elevation,
    )


SCORERS: dict[str, Callable[[Bank, Structure, AnswerArray], Said]] = {
    "plain_sum": plain_sum,
    "source_weighted_sum": source_weighted_sum,
    "product": product,
    "graded_response": graded_response,
}
