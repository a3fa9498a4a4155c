"""Where each axis and each of its poles stands, for the radar and the list beside it."""

from __future__ import annotations

import numpy as np

from scoring import doubt
from scoring.arrays import Singles
from scoring.doubt import Model
from scoring.gates import NINETY, SCALE_MIDDLE, STEP
from scoring.labels import cap
from scoring.pattern import AnsweredPattern
from scoring.weighing import Block, Weighed


def heights(block: Block, agreement: Singles) -> Singles:
    """Return the elevation of each axis, in steps: the mean of its statements and of the person's mean one, counted as two more."""
    key, signed = block.key, block.signed
    stated = signed[:, key.pm].sum(axis=1, dtype=np.int8) - signed[:, key.pmm].sum(axis=1, dtype=np.int8)
    return np.asarray((stated + 2 * agreement) / _weight_of_statements(block.pattern), dtype=np.float32)


def _weight_of_statements(fixed: AnsweredPattern) -> Singles:
    return fixed.statements_of + np.float32(2)


def fill_axes(weighed: Weighed, height: Singles, fixed: AnsweredPattern, model: Model, out: Singles) -> None:
    """Fill in the axes, in the order of AXIS_ARRAYS. `pm` and `pmm` are the answers' own scale, 0 (not me at all) to 100 (very much me), 50 its middle.

    A pole stands at 50 + 25 (*height* of the axis + or - its lean), both in answer steps. The bands are 90% of an error whose
    variance for one answer is `noise` times the square of the person's spread, half of it for an elevation, which has no pole to be
    wrong about.
    """
    tilt = doubt.axes(weighed.axis_mean / weighed.spread, fixed.axes, model)
    doubt.band(tilt.mean, NINETY * tilt.sd, out[:3])
    out[3] = tilt.above_zero
    cap(out[3])
    reach = (STEP * NINETY * model.noise**0.5) * weighed.spread * np.sqrt(fixed.axis_share + 0.5 / _weight_of_statements(fixed))
    middle = SCALE_MIDDLE + STEP * height
    lean = STEP * weighed.axis_mean
    pm, pmm = out[4], out[5]
    np.add(middle, lean, out=pm)
    np.subtract(middle, lean, out=pmm)
    for row, pole in ((6, pm), (8, pmm)):
        np.subtract(pole, reach, out=out[row])
        np.add(pole, reach, out=out[row + 1])
    ends = out[4:]
    np.minimum(ends, 100, out=ends)
    np.maximum(ends, 0, out=ends)
