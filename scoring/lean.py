"""From answers to profiles: one arithmetic, for a single sheet and for a million.

The visible part is a weighted sum. An answer is taken in steps from the midpoint, plus towards PM; a statement in steps from the
person's own mean statement, so that agreeing with everything says nothing about the side. An axis is the weighted mean of its
answers, the mean answer is the weighted mean of the axes, and the lean is that times one positive number that holds for the whole
sheet (`scoring.doubt.lean_scale`). So each answer's contribution is exact, and the contributions add up to the lean.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from scoring import doubt, quality
from scoring.answers import as_row, seconds_row
from scoring.doubt import MODEL, NINETY, Model, Posterior
from scoring.keying import Keying, keying
from scoring.profile import FLAGS, NUMBERS, Profile, Profiles
from scoring.quality import GATES, Gates

Sheets = NDArray[np.int8]
Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]

BLOCK = 2048
THREADS = 2
CERTAIN = 0.95
LEAST, ENOUGH = 14, 28
CLEAR, LEANS, SLIGHT = 0.90, 0.80, 0.65
NAMED = 0.80


def score(bank: Bank, answers: Mapping[str, int], seconds: Mapping[str, float] | None = None, *, model: Model = MODEL) -> Profile:
    """Return the profile of one sheet of *answers* (item id -> 1 to 5); unscored items may be there and move nothing.

    Raises BadAnswer for an item that the bank does not have or an answer that is not 1 to 5.
    """
    sheet = as_row(bank, answers)
    timing = None if seconds is None else seconds_row(bank, seconds)
    return score_sheets(bank, sheet, timing, model=model)[0]


def score_sheets(
    bank: Bank,
    sheets: Sheets,
    seconds: NDArray[np.floating] | None = None,
    *,
    model: Model = MODEL,
    gates: Gates = GATES,
) -> Profiles:
    """Return the profiles of n *sheets*: n by len(bank.scored), in that order, answers 1 to 5, 0 where skipped.

    A sheet with only the core items' columns is taken as one on which the extension was not asked. *seconds*, where given, is n
    by items, in `bank.items` order, NaN where not timed.
    """
    key = keying(bank)
    sheets = np.atleast_2d(sheets)
    if sheets.dtype != np.int8 or sheets.shape[1] not in (len(bank.core), key.items):
        raise ValueError(f"sheets are int8, n by {len(bank.core)} or n by {key.items}")
    n = len(sheets)
    out = _room(key, n, seconds is not None)

    def block(start: int) -> None:
        stop = min(start + BLOCK, n)
        timing = None if seconds is None else seconds[start:stop]
        _score_block(key, sheets[start:stop], timing, model, gates, {k: v[start:stop] for k, v in out.items()})

    starts = range(0, n, BLOCK)
    if len(starts) > 1:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(block, starts))
    else:
        for start in starts:
            block(start)
    numbers = {name: out.pop(name) for names in NUMBERS.values() for name in names if name in out}
    return Profiles(bank=bank.version, axis_ids=key.axes, item_ids=key.ids, flag_numbers=numbers, **out)


_CODES = ("answered", "status", "label", "strength")
_PLAIN = (
    *("value", "low", "high", "probability_pm"),
    *("elevation", "elevation_low", "elevation_high", "probability_both", "probability_neither"),
)
_AXIS = tuple(
    f"axis_{name}" for name in ("value", "low", "high", "probability_pm", "pm", "pmm", "pm_low", "pm_high", "pmm_low", "pmm_high")
)


def _room(key: Keying, n: int, timed: bool) -> dict[str, NDArray[Any]]:
    out: dict[str, NDArray[Any]] = {name: np.empty(n, np.int8) for name in _CODES}
    out |= {name: np.empty(n) for name in _PLAIN}
    out |= {name: np.empty((n, len(key.axes))) for name in _AXIS}
    out["contributions"] = np.empty((n, key.items))
    out["answers_to_flip"] = np.empty(n, np.int8)
    out["flags"] = np.zeros((n, len(FLAGS)), np.bool_)
    for flag, names in NUMBERS.items():
        if flag != "too_fast" or timed:
            out |= {name: np.empty(n, np.float32) for name in names}
    return out


def _score_block(
    key: Keying,
    sheets: Sheets,
    seconds: NDArray[np.floating] | None,
    model: Model,
    gates: Gates,
    out: dict[str, NDArray[Any]],
) -> None:
    """Fill *out* for a block of sheets small enough to stay in the processor's cache; arrays run items by people."""
    shown = np.ascontiguousarray(sheets.T)
    if len(shown) < key.items:
        shown = np.concatenate((shown, np.zeros((key.items - len(shown), shown.shape[1]), np.int8)))
    raw = shown[key.order]
    given = raw > 0
    mask = given.astype(np.float64)
    answered = given.sum(axis=0, dtype=np.int8)
    steps = (raw - np.int8(3)) * mask

    # statements in steps from the person's own mean statement
    pm, pmm = key.pm_statements, key.pmm_statements
    n_pm, n_pmm = mask[pm].sum(axis=0), mask[pmm].sum(axis=0)
    mean_pm, mean_pmm = steps[pm].sum(axis=0) / np.maximum(n_pm, 1), steps[pmm].sum(axis=0) / np.maximum(n_pmm, 1)
    poles = np.maximum((n_pm > 0).astype(np.float64) + (n_pmm > 0), 1)
    agreement = (mean_pm + mean_pmm) / poles
    centre = np.zeros_like(steps)
    centre[key.statements] = agreement
    x = (steps - centre * mask) * key.toward[:, None]

    # the weighted sum
    weights = mask * key.weight[:, None]
    axis_weights = np.add.reduceat(weights, key.starts, axis=0)
    per_axis = 1.0 / np.where(axis_weights > 0, axis_weights, 1.0)
    inside = weights * per_axis[key.axis]
    parts = inside * x
    axis_mean = np.add.reduceat(parts, key.starts, axis=0)
    share_of = key.axis_weight[:, None]
    mean = (share_of * axis_mean).sum(axis=0)
    complete = (np.add.reduceat(mask, key.starts, axis=0) > 0).all(axis=0)

    # how sure
    axis_share = np.add.reduceat(inside * inside, key.starts, axis=0)
    share = (share_of * share_of * axis_share).sum(axis=0)
    squares = x * x
    own = doubt.spread(squares.sum(axis=0), answered.astype(np.float64), model)
    scale, sd = doubt.lean_scale(own, share, model)
    value = scale * mean
    lean = Posterior(value, sd)
    p = lean.above_zero
    raised = doubt.elevation(agreement, own, n_pm + n_pmm, model)
    both, neither = doubt.both_and_neither(raised, lean, model)
    tilt = doubt.axes(axis_mean / own, axis_share, model)

    known = (answered >= LEAST) & complete
    status = known.astype(np.int8) + (known & (answered >= ENOUGH))
    flags = _flags(shown[key.presented], answered, axis_mean, squares, given, key, gates, seconds, out)
    out["flags"][:] = flags.T
    out["answered"][:] = answered
    out["status"][:] = status
    out["label"][:], out["strength"][:] = _named(p, both, neither, known & ~flags.any(axis=0))
    nothing = np.where(known, 0.0, np.nan)
    out["value"][:] = value + nothing
    out["low"][:] = value - NINETY * sd + nothing
    out["high"][:] = value + NINETY * sd + nothing
    out["probability_pm"][:] = np.clip(p, 1 - CERTAIN, CERTAIN) + nothing
    out["elevation"][:] = raised.mean + nothing
    out["elevation_low"][:] = raised.mean - NINETY * raised.sd + nothing
    out["elevation_high"][:] = raised.mean + NINETY * raised.sd + nothing
    out["probability_both"][:] = np.clip(both, 1 - CERTAIN, CERTAIN) + nothing
    out["probability_neither"][:] = np.clip(neither, 1 - CERTAIN, CERTAIN) + nothing
    _axes(tilt, axis_mean, axis_share, agreement, steps, mask, own, key, nothing, out)
    total = parts * (share_of[key.axis] * scale)
    out["contributions"][:] = total[key.back].T
    out["answers_to_flip"][:] = np.where(known, _flips(key, raw, mask, inside, n_pm, n_pmm, poles, mean), -1)


def _named(p: Floats, both: Floats, neither: Floats, may: Masks) -> tuple[Sheets, Sheets]:
    """Return label and strength codes: a side from LEANS on; else three-in-one or neither yet from NAMED on; else none.

    A side that is sure enough goes first: three-in-one and neither yet are about people near the balance, and who reads them
    would take a side out of the sentence that the answers do support. A slight lean has a strength and no label.
    """
    sure = np.maximum(p, 1 - p)
    side = np.where(p > 0.5, 1, 2)
    label = np.where(sure >= LEANS, side, np.where(both >= NAMED, 3, np.where(neither >= NAMED, 4, 0)))
    strength = (sure >= SLIGHT).astype(np.int8) + (sure >= LEANS) + (sure >= CLEAR)
    return np.where(may, label, 0).astype(np.int8), np.where(may & (label < 3), strength, 0).astype(np.int8)


def _axes(
    tilt: Posterior,
    axis_mean: Floats,
    axis_share: Floats,
    agreement: Floats,
    steps: Floats,
    mask: Floats,
    own: Floats,
    key: Keying,
    nothing: Floats,
    out: dict[str, NDArray[Any]],
) -> None:
    """Fill in the axes. `pm` and `pmm` are the answers' own scale, 0 (not me at all) to 100 (very much me), 50 its middle.

    A pole stands at 50 + 25 (elevation of the axis + or - its lean), both in answer steps; the elevation of an axis is the
    mean of its two statements and of the person's mean statement, counted as two more.
    """
    out["axis_value"][:] = (tilt.mean + nothing).T
    out["axis_low"][:] = (tilt.mean - NINETY * tilt.sd + nothing).T
    out["axis_high"][:] = (tilt.mean + NINETY * tilt.sd + nothing).T
    out["axis_probability_pm"][:] = (np.clip(tilt.above_zero, 1 - CERTAIN, CERTAIN) + nothing).T
    stated = np.zeros_like(axis_mean)
    count = np.full_like(axis_mean, 2.0)
    for place in key.statements.tolist():
        stated[key.axis[place]] += steps[place]
        count[key.axis[place]] += mask[place]
    height = (stated + 2.0 * agreement) / count
    band = NINETY * own * np.sqrt(0.6 * (axis_share + 1.0 / count))
    for pole, side in (("pm", 1.0), ("pmm", -1.0)):
        at = height + side * axis_mean
        for name, shift in ((f"axis_{pole}", 0.0), (f"axis_{pole}_low", -1.0), (f"axis_{pole}_high", 1.0)):
            out[name][:] = (np.clip(50.0 + 25.0 * (at + shift * band), 0.0, 100.0) + nothing).T


def _flips(
    key: Keying,
    raw: Sheets,
    mask: Floats,
    inside: Floats,
    n_pm: Floats,
    n_pmm: Floats,
    poles: Floats,
    mean: Floats,
) -> NDArray[np.int8]:
    """Return the fewest answers that take the mean over 0 if each moves to its other extreme; -1 where none do.

    The mean is linear in the answers, so what a move gains is its weight times its way; the largest gains go first.
    """
    weight = inside * (key.axis_weight[key.axis] * key.toward)[:, None]
    pulled = weight[key.statements].sum(axis=0) / poles  # a statement also moves the mean statement that all are taken from
    for places, count in ((key.pm_statements, n_pm), (key.pmm_statements, n_pmm)):
        weight[places] -= mask[places] * (pulled / np.maximum(count, 1))
    down = np.where(mean > 0, weight, -weight)
    way = np.where(down > 0, raw - np.int8(1), np.int8(5) - raw)
    gains = np.abs(down) * way * mask
    ordered = np.sort(-gains.T, axis=1).T
    left = np.abs(mean) + np.cumsum(ordered, axis=0)
    flips = (left >= -1e-12).sum(axis=0) + 1
    return np.where((flips > len(raw)) | (mean == 0), -1, flips).astype(np.int8)


def _flags(
    presented: Sheets,
    answered: NDArray[np.int8],
    axis_mean: Floats,
    squares: Floats,
    given: Masks,
    key: Keying,
    gates: Gates,
    seconds: NDArray[np.floating] | None,
    out: dict[str, NDArray[Any]],
) -> Masks:
    """Return which flags each sheet raises (flags by people), and leave their numbers in *out*."""
    flags = np.zeros((len(FLAGS), presented.shape[1]), dtype=np.bool_)
    longest = quality.longest_run(presented)
    spread = quality.position_spread(presented)
    repeats = quality.repeats(presented)
    per_axis = np.add.reduceat(given.astype(np.float64), key.starts, axis=0)
    total = squares.sum(axis=0)
    between = (per_axis * axis_mean * axis_mean).sum(axis=0)
    free = answered.astype(np.float64) - len(key.axes)
    within = np.maximum(total - between, 0.0) / np.maximum(free, 1.0)
    consistency = 1.0 - within / np.maximum(total / np.maximum(answered, 1), 1e-9)
    enough = answered >= gates.least
    flags[0] = enough & (longest >= gates.longest)
    flags[1] = enough & (spread < gates.spread)
    flags[2] = enough & (repeats >= gates.repeats) & ~flags[0] & ~flags[1]
    flags[3] = enough & (consistency < gates.consistency)
    out["longest"][:], out["answers"][:] = longest, answered
    out["spread"][:], out["repeats"][:], out["consistency"][:] = spread, repeats, consistency
    if seconds is not None:
        hasty, timed = quality.fast(seconds.T)
        flags[4] = (timed >= gates.least) & (hasty >= gates.fast * timed)
        out["fast"][:], out["timed"][:] = hasty, timed
    return flags
