"""The kinds of arrays that the scorer works on, by what they hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
"""Single precision: six digits, half the memory."""
AnswerArray = NDArray[np.int8]
"""Answers 1 to 5 (0 = skipped), steps from the midpoint, and counts or codes below 128."""
Counts = NDArray[np.int64]
Places = NDArray[np.intp]
Masks = NDArray[np.bool_]
