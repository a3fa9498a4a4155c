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
from scoring import doubt
from scoring.answers import as_row, seconds_row
from scoring.arrays import AnswerArray, Doubles, Masks, Singles
from scoring.axes import fill_axes, heights
from scoring.doubt import MODEL, Model, Posterior
from scoring.flags import fill_flags
from scoring.flips import flips
from scoring.gates import ENOUGH, FLAG_GATES, LEAST, NINETY, FlagGates
from scoring.keying import Keying, keyings
from scoring.labels import cap, labels
from scoring.pattern import AnsweredPattern
from scoring.profile import AXIS_ARRAYS, FLAG_NUMBERS, FLAGS, PULL_ARRAYS, Profile, Profiles
from scoring.pulls import cases, pulls
from scoring.weighing import contributions, on_grid, weigh

BLOCK = 8000  # not a power of two: rows would share the same lines of the cache
THREADS = 2


def score(bank: Bank, answers: Mapping[str, int], seconds: Mapping[str, float] | None = None, *, model: Model = MODEL) -> Profile:
    """Return the profile of one sheet of *answers* (item id -> 1 to 5); unscored items may be there and move nothing.

    Raises BadAnswer for an item that the bank does not have or an answer that is not 1 to 5.
    """
    sheet = as_row(bank, answers)
    timing = None if seconds is None else seconds_row(bank, seconds)
    return score_sheets(bank, sheet, timing, model=model)[0]


def score_sheets(
    bank: Bank,
    sheets: AnswerArray,
    seconds: NDArray[np.floating] | None = None,
    *,
    model: Model = MODEL,
    gates: FlagGates = FLAG_GATES,
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
    room = _empty_arrays(key, n, seconds is not None)

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
    numbers = {name: room.pop(name) for names in FLAG_NUMBERS.values() for name in names if name in room}
    for group, names in (("plain", _FIGURES), ("pulls", PULL_ARRAYS), ("axes", AXIS_ARRAYS)):
        room |= zip(names, room.pop(group), strict=True)
    return Profiles(
        bank=bank.version,
        axis_ids=key.axes,
        item_ids=key.ids,
        flag_numbers=numbers,
        **{name: array.T for name, array in room.items()},
    )


_CODES = ("answered", "status", "label", "strength", "case", "answers_to_flip")
_FIGURES = (
    *("value", "low", "high"),
    *("elevation", "elevation_low", "elevation_high"),
    *("probability_pm", "probability_both", "probability_neither"),
)


def _empty_arrays(key: Keying, n: int, timed: bool) -> dict[str, NDArray[Any]]:
    out: dict[str, NDArray[Any]] = {name: np.empty(n, np.int8) for name in _CODES}
    out["plain"] = np.empty((len(_FIGURES), n))
    out["pulls"] = np.empty((len(PULL_ARRAYS), n))
    out["axes"] = np.empty((len(AXIS_ARRAYS), len(key.axes), n), np.float32)
    out["contributions"] = np.empty((key.items, n), np.float32)
    out["flags"] = np.empty((len(FLAGS), n), np.bool_)
    for flag, names in FLAG_NUMBERS.items():
        if flag != "too_fast" or timed:
            out |= {name: np.empty(n, np.float32) for name in names}
    return out


def _score_block(
    keys: tuple[Keying, Keying],
    sheets: AnswerArray,
    seconds: NDArray[np.floating] | None,
    model: Model,
    gates: FlagGates,
    out: dict[str, NDArray[Any]],
) -> None:
    """Fill *out* for a block of sheets: weigh the answers, then lean, elevation, flags, labels, axes, pulls and what would flip it."""
    block = on_grid(keys, sheets, model)
    weighed = weigh(block, model)
    fixed = block.pattern
    contributions(block, weighed, model, out["contributions"])
    lean = Posterior(out["contributions"].sum(axis=0, dtype=np.float64), fixed.lean.sd)
    elevation = doubt.elevation(weighed.agreement, weighed.contrast_spread, fixed.elevation, model)

    known = (fixed.answered >= LEAST) & fixed.complete
    nothing = np.where(known, np.float32(0), np.float32(np.nan))
    out["answered"][:] = fixed.answered
    out["status"][:] = known.astype(np.int8) + (known & (fixed.answered >= ENOUGH))
    unflagged = ~fill_flags(block, weighed, gates, seconds, out).any(axis=0)
    probability_pm = lean.above_zero
    _fill_figures(lean, probability_pm, elevation, fixed, model, known & unflagged, out)
    height = heights(block, weighed.agreement)
    fill_axes(weighed, height, fixed, model, out["axes"])
    pull = pulls(block.key, height, weighed, fixed, model)
    pull.fill(out["pulls"])
    out["case"][:] = np.where(known, cases(pull, probability_pm, elevation), np.int8(0))
    for figures in ("plain", "axes", "pulls"):
        out[figures] += nothing
    mean = (block.key.axis_weight[:, None] * weighed.axis_mean).sum(axis=0)
    out["answers_to_flip"][:] = np.where(known, flips(block, mean), np.int8(-1))


def _fill_figures(
    lean: Posterior,
    probability_pm: Doubles | Singles,
    elevation: Posterior,
    fixed: AnsweredPattern,
    model: Model,
    may: Masks,
    out: dict[str, NDArray[Any]],
) -> None:
    """Fill in lean, elevation, their probabilities, and label and strength for those who *may* have one."""
    plain = out["plain"]
    doubt.band(lean.mean, fixed.lean.half, plain[0:3])
    doubt.band(elevation.mean, NINETY * elevation.sd, plain[3:6])
    both, neither = (p.astype(np.float64) for p in doubt.both_and_neither(elevation, lean, model))
    plain[6], plain[7], plain[8] = probability_pm, both, neither
    out["label"][:], out["strength"][:] = labels(probability_pm, both, neither, may)
    cap(plain[6:])
