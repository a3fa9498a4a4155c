"""From answers as presented to weighed steps: what each answer says of its axis, and how far this person's answers spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring import doubt
from scoring.arrays import AnswerArray, Doubles, Singles
from scoring.doubt import Model
from scoring.keying import Keying
from scoring.pattern import AnsweredPattern, pattern, total


@dataclass(frozen=True, slots=True)
class Block:
    """Some sheets on the bank's grid, few enough to stay in the processor's cache.

    `presented` (core items by people) holds the answers as the screen showed them, 1 to 5, 0 where skipped. `signed` (axes by slots
    by people) holds them in steps from the midpoint, plus towards PM. `pattern` is what hangs on which items were answered.
    """

    key: Keying
    presented: AnswerArray
    signed: AnswerArray
    pattern: AnsweredPattern

    @property
    def people(self) -> int:
        """How many sheets there are."""
        return int(self.signed.shape[-1])


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the answers of a block add up to, in answer steps, plus towards PM.

    `parts` (axes by slots by people) is each answer's share of its axis; `axis_mean` their sum, and `axis_sum` the same sum in double
    precision, so that swapped poles swap exactly. `agreement` is the mean statement, the poles counting the same. `squares` is the sum
    of squared answers about it, `spread` the person's own spread, and `contrast_spread` that of the contrasts alone.
    """

    parts: Singles
    axis_mean: Singles
    axis_sum: Doubles
    agreement: Singles
    squares: Doubles
    spread: Singles
    contrast_spread: Singles


def on_grid(keys: tuple[Keying, Keying], sheets: AnswerArray, model: Model) -> Block:
    """Return *sheets* (people by items) on the grid of the bank, or of its core where nobody answered the extension."""
    n, columns = sheets.shape
    shown = np.zeros((keys[0].items + 1, n), np.int8)
    shown[:columns] = sheets.T
    extended = bool(shown[keys[0].core :].any())
    key = keys[0] if extended else keys[1]
    raw = shown[key.place]
    given = (raw > 0).view(np.int8)
    if n > 1 and (given == given[:, :, :1]).all():
        given = given[:, :, :1]  # all answered the same items, so what only hangs on that is worked out once for all
    signed = (raw - 3) * given * key.toward[:, :, None]
    return Block(key, shown[: key.core], signed, pattern(key, given, model))


def weigh(block: Block, model: Model) -> Weighed:
    """Return the weighed steps of *block*; statements count from the person's own mean one: agreeing with everything takes no side."""
    key, signed, fixed = block.key, block.signed, block.pattern
    mask, n_pm, n_pmm = fixed.mask, fixed.n_pm, fixed.n_pmm
    up_pm, up_pmm = total(signed[:, key.pm]), -total(signed[:, key.pmm])
    mean_statement = (up_pm / np.maximum(n_pm, 1) + up_pmm / np.maximum(n_pmm, 1)) / fixed.poles
    agreement = mean_statement.astype(np.float32)
    x = signed.astype(np.float32)
    x[:, key.pm] -= mask[:, key.pm] * agreement
    x[:, key.pmm] += mask[:, key.pmm] * agreement
    parts = fixed.inside * x
    # from whole numbers, so that it is the same to the last digit for a person with the poles swapped
    squares = total(signed * signed) + mean_statement * ((n_pm + n_pmm) * mean_statement - 2 * (up_pm + up_pmm))
    return Weighed(
        parts=parts,
        axis_mean=parts.sum(axis=1),
        axis_sum=parts.sum(axis=1, dtype=np.float64),
        agreement=agreement,
        squares=squares,
        spread=doubt.spread(squares, fixed.answered, model),
        contrast_spread=_contrast_spread(block, model),
    )


def _contrast_spread(block: Block, model: Model) -> Singles:
    contrasts = block.signed[:, : block.key.pm.start]
    squares = (contrasts * contrasts).sum(axis=(0, 1), dtype=np.int16).astype(np.float32)
    sums = contrasts.sum(axis=1, dtype=np.int8).astype(np.float32)
    given = block.pattern.given[:, : block.key.pm.start].sum(axis=1, dtype=np.int8).astype(np.float32)
    about = squares - (sums * sums / np.maximum(given, 1)).sum(axis=0)
    return doubt.contrast_spread(squares, about, given.sum(axis=0), np.maximum(given - 1, 0).sum(axis=0), model)


def contributions(block: Block, weighed: Weighed, model: Model, out: Singles) -> None:
    """Fill *out* (items by people) with what each answer adds to the lean; 0 where there is none."""
    key, fixed = block.key, block.pattern
    if key.items > len(key.home):
        out[len(key.home) :] = 0
    scaled = weighed.parts * (key.axis_weight[:, None] * doubt.lean_scale(weighed.spread, fixed.lean, model))[:, None]
    scaled.reshape(-1, block.people).take(key.home, axis=0, out=out[: len(key.home)], mode="clip")
