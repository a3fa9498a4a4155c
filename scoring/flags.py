"""Which soft, named doubts a sheet raises, and their numbers. Nothing here moves a lean."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import quality
from scoring.arrays import Masks, Singles
from scoring.gates import FlagGates
from scoring.person_fit import times_as_likely
from scoring.weighing import Block, Weighed


def fill_flags(
    block: Block, weighed: Weighed, gates: FlagGates, seconds: NDArray[np.floating] | None, out: dict[str, NDArray[Any]]
) -> Masks:
    """Fill in which flags each sheet raises (in the order of FLAGS), and their numbers; return the flags (flags by people)."""
    flags: Masks = out["flags"]
    key, presented, answered = block.key, block.presented, block.pattern.answered
    longest = quality.longest_run(presented)
    spread = quality.position_spread(presented)
    repeats = quality.share_repeated(presented, key.stated)
    drawn = quality.position_spread(presented.take(key.contrasts, axis=0)) >= gates.spread
    consistency = _consistency(block, weighed)
    times = times_as_likely(key, presented)
    enough = answered >= gates.least
    flags[0] = enough & (longest >= gates.longest)
    flags[1] = enough & (spread < gates.spread)
    flags[2] = enough & drawn & (repeats >= gates.repeats) & ~flags[0] & ~flags[1]
    no_pattern = ~flags[:3].any(axis=0)
    flags[3] = (answered >= gates.consistent_least) & (consistency < gates.consistency) & no_pattern
    flags[4] = (times >= gates.times) & no_pattern
    flags[5] = False
    out["longest"][:], out["answers"][:] = longest, answered
    out["spread"][:], out["repeats"][:], out["consistency"][:], out["times"][:] = spread, repeats, consistency, times
    if seconds is not None:
        hasty, timed = quality.fast(seconds.T)
        flags[5] = (timed >= gates.least) & (hasty >= gates.fast * timed)
        out["fast"][:], out["timed"][:] = hasty, timed
    return flags


def _consistency(block: Block, weighed: Weighed) -> Singles:
    """Return 1 - mean square of answers about their axis / mean square about the midpoint."""
    answered, given = block.pattern.answered, block.pattern.given
    between = (given.sum(axis=1, dtype=np.int8) * weighed.axis_mean * weighed.axis_mean).sum(axis=0)
    free = np.maximum(answered - np.float32(len(given)), np.float32(1))
    about_middle = np.maximum(weighed.squares / np.maximum(answered, 1), np.float32(1e-6))
    return np.asarray(1 - np.maximum(weighed.squares - between, 0) / free / about_middle)
