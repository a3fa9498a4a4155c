"""From answers to profiles: one arithmetic, for a single sheet and for a million.

The visible part is a weighted sum. An answer is taken in steps from the midpoint, plus towards PM; a statement in steps from the
person's own mean statement, so that agreeing with everything says nothing about the side. An axis is the weighted mean of its
answers, the mean answer is the weighted mean of the axes, and the lean is that times one positive number that holds for the whole
sheet (`scoring.doubt.lean_scale`). So each answer's contribution is exact: the contributions are worked out
first, in single precision, and the lean is their sum, in double.
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
from scoring.doubt import MODEL, Model, Posterior
from scoring.gates import CERTAIN, CLEAR, ENOUGH, LEANS, LEAST, NAMED, NINETY, SLIGHT, UNLIKELY
from scoring.keying import Keying, keyings
from scoring.pattern import Pattern, pattern, total
from scoring.profile import AXIS, FLAGS, NUMBERS, PULL, Profile, Profiles
from scoring.pulls import cases, pulls
from scoring.quality import GATES, Gates

Sheets = NDArray[np.int8]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Counts = NDArray[np.int64]
Masks = NDArray[np.bool_]

BLOCK = 8000  # not a power of two: rows would share the same lines of the cache
THREADS = 2
TINY = 1e-6


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
    both = keyings(bank)
    key = both[0]
    sheets = np.atleast_2d(sheets)
    if sheets.dtype != np.int8 or sheets.shape[1] not in (key.core, key.items):
        raise ValueError(f"sheets are int8, n by {key.core} or n by {key.items}")
    n = len(sheets)
    room = _room(key, n, seconds is not None)

    def block(start: int) -> None:
        part = slice(start, min(start + BLOCK, n))
        out = {name: array[..., part] for name, array in room.items()}
        _score_block(both, sheets[part], None if seconds is None else seconds[part], model, gates, out)

    starts = range(0, n, BLOCK)
    if len(starts) > 1:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(block, starts))
    elif n:
        _score_block(both, sheets, seconds, model, gates, room)
    numbers = {name: room.pop(name) for names in NUMBERS.values() for name in names if name in room}
    for group, names in (("plain", _PLAIN), ("pulls", PULL), ("axes", AXIS)):
        room |= zip(names, room.pop(group), strict=True)
    return Profiles(
        bank=bank.version,
        axis_ids=key.axes,
        item_ids=key.ids,
        flag_numbers=numbers,
        **{name: array.T for name, array in room.items()},
    )


_CODES = ("answered", "status", "label", "strength", "case", "answers_to_flip")
_PLAIN = (
    *("value", "low", "high"),
    *("elevation", "elevation_low", "elevation_high"),
    *("probability_pm", "probability_both", "probability_neither"),
)


def _room(key: Keying, n: int, timed: bool) -> dict[str, NDArray[Any]]:
    out: dict[str, NDArray[Any]] = {name: np.empty(n, np.int8) for name in _CODES}
    out["plain"] = np.empty((len(_PLAIN), n))
    out["pulls"] = np.empty((len(PULL), n))
    out["axes"] = np.empty((len(AXIS), len(key.axes), n), np.float32)
    out["contributions"] = np.empty((key.items, n), np.float32)
    out["flags"] = np.empty((len(FLAGS), n), np.bool_)
    for flag, names in NUMBERS.items():
        if flag != "too_fast" or timed:
            out |= {name: np.empty(n, np.float32) for name in names}
    return out


def _score_block(
    keys: tuple[Keying, Keying],
    sheets: Sheets,
    seconds: NDArray[np.floating] | None,
    model: Model,
    gates: Gates,
    out: dict[str, NDArray[Any]],
) -> None:
    """Fill *out* for a block of sheets small enough to stay in the processor's cache; arrays run axes by slots by people."""
    n, columns = sheets.shape
    shown = np.zeros((keys[0].items + 1, n), np.int8)
    shown[:columns] = sheets.T
    extended = bool(shown[keys[0].core :].any())
    key = keys[0] if extended else keys[1]
    raw = shown[key.place]
    given = (raw > 0).view(np.int8)
    if n > 1 and (given == given[:, :, :1]).all():
        given = given[:, :, :1]  # all answered the same items, so what only hangs on that is worked out once for all
    fixed = pattern(key, given, model)
    signed = (raw - 3) * given * key.toward[:, :, None]
    mask, answered = fixed.mask, fixed.answered

    # statements in steps from the person's own mean statement: agreeing with everything speaks for no side
    n_pm, n_pmm = fixed.n_pm, fixed.n_pmm
    up_pm, up_pmm = total(signed[:, key.pm]), -total(signed[:, key.pmm])
    mean_statement = (up_pm / np.maximum(n_pm, 1) + up_pmm / np.maximum(n_pmm, 1)) / fixed.poles
    agreement = mean_statement.astype(np.float32)
    x = signed.astype(np.float32)
    x[:, key.pm] -= mask[:, key.pm] * agreement
    x[:, key.pmm] += mask[:, key.pmm] * agreement

    # the weighted sum
    share_of = key.axis_weight[:, None]
    parts = fixed.inside * x
    axis_mean = parts.sum(axis=1)
    axis_lean = parts.sum(axis=1, dtype=np.float64)  # in double, so that swapped poles swap the pulls

    # how sure: the sum of x * x from whole numbers, the same to the last digit for a person with the poles swapped
    squares = total(signed * signed) + mean_statement * ((n_pm + n_pmm) * mean_statement - 2 * (up_pm + up_pmm))
    own = doubt.spread(squares, answered, model)
    contributions = out["contributions"]
    if not extended:
        contributions[key.core :] = 0
    parts *= (share_of * doubt.lean_scale(own, fixed.lean, model))[:, None]
    parts.reshape(-1, n).take(key.home, axis=0, out=contributions[: len(key.home)], mode="clip")
    value = contributions.sum(axis=0, dtype=np.float64)
    lean = Posterior(value, fixed.lean.sd)
    p = lean.above_zero
    raised = doubt.elevation(agreement, own, fixed.elevation, model)
    both, neither = (q.astype(np.float64) for q in doubt.both_and_neither(raised, lean, model))
    tilt = doubt.axes(axis_mean / own, fixed.axes, model)

    known = (answered >= LEAST) & fixed.complete
    nothing = np.where(known, np.float32(0), np.float32(np.nan))
    out["answered"][:] = answered
    out["status"][:] = known.astype(np.int8) + (known & (answered >= ENOUGH))
    flags = _flags(key, shown[: key.core], fixed, axis_mean, squares, gates, seconds, out)
    out["label"][:], out["strength"][:] = _named(p, both, neither, known & ~flags.any(axis=0))
    plain = out["plain"]
    for row, middle, half in ((0, value, fixed.lean.half), (3, raised.mean, NINETY * raised.sd)):
        _band(middle, half, plain[row : row + 3])
    plain[6], plain[7], plain[8] = p, both, neither
    _cap(plain[6:])
    plain += nothing
    height = _heights(key, agreement, signed, fixed)
    _axes(tilt, axis_mean, height, fixed, own, model, out["axes"])
    pull = pulls(key, height, axis_lean, own, fixed, model)
    pull.fill(out["pulls"])
    _cap(out["pulls"][3::4])
    out["pulls"] += nothing
    out["case"][:] = np.where(known, cases(pull, p, raised), np.int8(0))
    out["axes"] += nothing
    flips = _flips(key, signed, fixed, (share_of * axis_mean).sum(axis=0))
    out["answers_to_flip"][:] = np.where(known, flips, np.int8(-1))


def _band(middle: Floats | Singles, half: Floats | Singles, rows: Floats | Singles) -> None:
    """Fill three *rows*: the middle, and either end of its band."""
    rows[0] = middle
    np.subtract(middle, half, out=rows[1])
    np.add(middle, half, out=rows[2])


def _cap(probabilities: Floats | Singles) -> None:
    """Keep *probabilities* where we may speak of them: never surer than CERTAIN."""
    np.minimum(probabilities, CERTAIN, out=probabilities)
    np.maximum(probabilities, UNLIKELY, out=probabilities)


def _named(p: Floats | Singles, both: Floats, neither: Floats, may: Masks) -> tuple[Sheets, Sheets]:
    """Return label and strength codes: a side from LEANS on; else three-in-one or neither yet from NAMED on; else none.

    A side that is sure enough goes first: three-in-one and neither yet are about people near the balance, and giving them to
    others would take a side out of the sentence that the answers do support. A slight lean has a strength and no label.
    """
    sure = np.maximum(p, 1 - p)
    other = np.where(both >= NAMED, np.int8(3), np.where(neither >= NAMED, np.int8(4), np.int8(0)))
    label = np.where(sure >= LEANS, np.where(p > 0.5, np.int8(1), np.int8(2)), other)
    strength = (sure >= SLIGHT).astype(np.int8) + (sure >= LEANS) + (sure >= CLEAR)
    return label * may, strength * (may & (label < 3))


def _heights(key: Keying, agreement: Singles, signed: Sheets, fixed: Pattern) -> Singles:
    """Return the elevation of each axis, in steps: the mean of its statements and of the person's mean one, counted as two more."""
    stated = signed[:, key.pm].sum(axis=1, dtype=np.int8) - signed[:, key.pmm].sum(axis=1, dtype=np.int8)
    return np.asarray((stated + 2 * agreement) / _heard(fixed), dtype=np.float32)


def _heard(fixed: Pattern) -> Singles:
    return fixed.statements_of + np.float32(2)


def _axes(tilt: Posterior, axis_mean: Singles, height: Singles, fixed: Pattern, own: Singles, model: Model, out: Singles) -> None:
    """Fill in the axes, in the order of AXIS. `pm` and `pmm` are the answers' own scale, 0 (not me at all) to 100 (very much me), 50 its middle.

    A pole stands at 50 + 25 (*height* of the axis + or - its lean), both in answer steps. The bands are 90% of an error whose variance for
    one answer is `noise` times the square of the person's spread, half of it for an elevation, which has no pole to be wrong about.
    """
    _band(tilt.mean, NINETY * tilt.sd, out[:3])
    out[3] = tilt.above_zero
    _cap(out[3])
    band = (25 * NINETY * model.noise**0.5) * own * np.sqrt(fixed.axis_share + 0.5 / _heard(fixed))
    middle = 50 + 25 * height
    lean = 25 * axis_mean
    pm, pmm = out[4], out[5]
    np.add(middle, lean, out=pm)
    np.subtract(middle, lean, out=pmm)
    for row, pole in ((6, pm), (8, pmm)):
        np.subtract(pole, band, out=out[row])
        np.add(pole, band, out=out[row + 1])
    ends = out[4:]
    np.minimum(ends, 100, out=ends)
    np.maximum(ends, 0, out=ends)


def _flips(key: Keying, signed: Sheets, fixed: Pattern, mean: Singles) -> Sheets:
    """Return the fewest answers that take the mean over 0 if each moves to its other extreme; -1 where none do.

    The mean is linear in the answers, so what a move gains is its weight times its way; the largest gains go first.
    """
    side = np.where(mean > 0, np.int8(1), np.int8(-1))
    way = 2 + signed * side
    gains = fixed.weight * way
    # a statement also moves the mean statement that all statements are taken from; where a pair is whole that cancels
    if np.abs(fixed.imbalance).max() > TINY:
        for slots, count, away in ((key.pm, fixed.n_pm, -fixed.imbalance), (key.pmm, fixed.n_pmm, fixed.imbalance)):
            moved = away / np.maximum(count * fixed.poles, 1)
            whole = fixed.weight[:, slots] + fixed.mask[:, slots] * moved.astype(np.float32)
            gains[:, slots] = np.maximum(whole * way[:, slots], -whole * (2 - signed[:, slots] * side))
    gains *= fixed.mask
    by_sheet = np.ascontiguousarray(gains.reshape(-1, gains.shape[-1]).T)
    by_sheet.sort(axis=1)
    left = np.abs(mean) + TINY
    flips = np.ones(len(left), np.int8)
    for gain in np.ascontiguousarray(by_sheet.T)[::-1]:
        left -= gain
        held = left >= 0
        flips += held.view(np.int8)
        if not held.any():
            break
    return np.where((left >= 0) | (np.abs(mean) < TINY), np.int8(-1), flips)


def _flags(
    key: Keying,
    presented: Sheets,
    fixed: Pattern,
    axis_mean: Singles,
    squares: Floats,
    gates: Gates,
    seconds: NDArray[np.floating] | None,
    out: dict[str, NDArray[Any]],
) -> Masks:
    """Fill in which flags each sheet raises, and their numbers; return the flags (flags by people)."""
    flags: Masks = out["flags"]
    answered, given = fixed.answered, fixed.given
    longest = quality.longest_run(presented)
    spread = quality.position_spread(presented)
    repeats = quality.repeats(presented, key.stated)
    drawn = quality.position_spread(presented.take(key.contrasts, axis=0)) >= gates.spread
    between = (given.sum(axis=1, dtype=np.int8) * axis_mean * axis_mean).sum(axis=0)
    free = np.maximum(answered - np.float32(len(given)), np.float32(1))
    total = np.maximum(squares / np.maximum(answered, 1), np.float32(1e-6))
    consistency = 1 - np.maximum(squares - between, 0) / free / total
    enough = answered >= gates.least
    flags[0] = enough & (longest >= gates.longest)
    flags[1] = enough & (spread < gates.spread)
    flags[2] = enough & drawn & (repeats >= gates.repeats) & ~flags[0] & ~flags[1]
    flags[3] = (answered >= gates.consistent_least) & (consistency < gates.consistency) & ~flags[:3].any(axis=0)
    flags[4] = False
    out["longest"][:], out["answers"][:] = longest, answered
    out["spread"][:], out["repeats"][:], out["consistency"][:] = spread, repeats, consistency
    if seconds is not None:
        hasty, timed = quality.fast(seconds.T)
        flags[4] = (timed >= gates.least) & (hasty >= gates.fast * timed)
        out["fast"][:], out["timed"][:] = hasty, timed
    return flags
