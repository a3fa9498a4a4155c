"""Which label a sheet gets, and how strong a side is: the gates of what may be said of a lean."""

from __future__ import annotations

import numpy as np

from scoring.arrays import AnswerArray, Doubles, Masks, Singles
from scoring.gates import CERTAIN, CLEAR, LEANS, NAMED, SLIGHT, UNLIKELY


def cap(probabilities: Doubles | Singles) -> None:
    """Keep *probabilities* where we may speak of them: never surer than CERTAIN."""
    np.minimum(probabilities, CERTAIN, out=probabilities)
    np.maximum(probabilities, UNLIKELY, out=probabilities)


def labels(probability_pm: Doubles | Singles, both: Doubles, neither: Doubles, may: Masks) -> tuple[AnswerArray, AnswerArray]:
    """Return label and strength codes: a side from LEANS on; else three-in-one or neither yet from NAMED on; else none.

    A side that is sure enough goes first: three-in-one and neither yet are about people near the balance, and giving them to
    others would take a side out of the sentence that the answers do support. A slight lean has a strength and no label.
    """
    sure = np.maximum(probability_pm, 1 - probability_pm)
    other = np.where(both >= NAMED, np.int8(3), np.where(neither >= NAMED, np.int8(4), np.int8(0)))
    label = np.where(sure >= LEANS, np.where(probability_pm > 0.5, np.int8(1), np.int8(2)), other)
    strength = (sure >= SLIGHT).astype(np.int8) + (sure >= LEANS) + (sure >= CLEAR)
    return label * may, strength * (may & (label < 3))
