"""What an answer counts for: the bank's keying and weights as arrays, laid out so that many sheets are read at once."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from questions import Bank, Item
from scoring.arrays import AnswerArray, Places, Singles

STATEMENT = 0.8
"""What a statement counts for beside a contrast of the same evidence: it hears elevation as well as lean, so it says less of the
lean. Between 0.6 and 1 the simulated correlation with the true lean moves by 0.002."""


@dataclass(frozen=True, slots=True, eq=False)
class Keying:
    """The scored items in a grid: a row for each axis; in it the contrasts, then the PM, then the PMM statements.

    `place` (axes by slots) is where in `bank.scored` an item stands, or the number of items where a slot is empty: an empty slot is an
    item that nobody answers. `toward` is +1 where a higher answer speaks for PM, -1 where it speaks for PMM. `weight` is what the
    item counts for inside its axis; the statements of an axis share one weight (STATEMENT times their geometric mean), so that agreeing
    with both poles cancels. `pm` and `pmm` are the slots of statements. `stated`, of the core items as presented, is 1 for a PM
    statement, 2 for a PMM statement, 0 for a contrast; `contrasts` are the places of the latter;
    `core_axis` and `core_toward` are the axis and the direction of each. `home` is the slot, counted through
    all axes, of each item that has one, and `number` the place of an item on a sheet, -1 for one that is not scored.
    """

    ids: tuple[str, ...]
    axes: tuple[str, ...]
    core: int
    place: Places
    toward: AnswerArray
    weight: Singles
    axis_weight: Singles
    pm: slice
    pmm: slice
    stated: AnswerArray
    contrasts: Places
    core_axis: Places
    core_toward: AnswerArray
    home: Places
    number: Mapping[str, int]

    @property
    def items(self) -> int:
        """How many items a sheet has room for."""
        return len(self.ids)


def _slots(items: list[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    return (
        [i for i in items if i.form == "contrast"],
        [i for i in items if i.pole == "pm"],
        [i for i in items if i.pole == "pmm"],
    )


def _keying_of(bank: Bank, items_of_grid: tuple[Item, ...]) -> Keying:
    axes = tuple(axis.id for axis in bank.axes)
    by_axis = [_slots([i for i in items_of_grid if i.axis == axis.id]) for axis in bank.axes]
    contrasts, pm, pmm = (max(len(axis[kind]) for axis in by_axis) for kind in range(3))
    shape = (len(bank.axes), contrasts + pm + pmm)
    place = np.full(shape, len(bank.scored), dtype=np.intp)
    toward, weight = np.ones(shape, dtype=np.int8), np.ones(shape)
    number = {item.id: n for n, item in enumerate(bank.scored)}
    for row, kinds in enumerate(by_axis):
        for first, items in zip((0, contrasts, contrasts + pm), kinds, strict=True):
            for slot, item in enumerate(items, first):
                place[row, slot] = number[item.id]
                toward[row, slot] = 1 if "pm" in (item.b, item.pole) else -1
                weight[row, slot] = item.weight
        weights = [item.weight for item in (*kinds[1], *kinds[2])]
        if weights:
            weight[row, contrasts:] = STATEMENT * np.exp(np.mean(np.log(np.maximum(weights, 1e-12))))
    axis_weight = np.array([axis.weight for axis in bank.axes])
    stated = np.array([("pm", "pmm").index(i.pole) + 1 if i.pole else 0 for i in bank.core], dtype=np.int8)
    home = np.full(len(items_of_grid), -1, dtype=np.intp)
    filled = place.ravel() < len(bank.scored)
    home[place.ravel()[filled]] = np.flatnonzero(filled)
    return Keying(
        ids=tuple(item.id for item in bank.scored),
        axes=axes,
        core=len(bank.core),
        place=place,
        toward=toward,
        weight=weight.astype(np.float32),
        axis_weight=(axis_weight / axis_weight.sum()).astype(np.float32),
        pm=slice(contrasts, contrasts + pm),
        pmm=slice(contrasts + pm, None),
        stated=stated,
        contrasts=np.flatnonzero(stated == 0),
        core_axis=np.array([axes.index(i.axis) for i in bank.core], dtype=np.intp),
        core_toward=np.array([1 if "pm" in (i.b, i.pole) else -1 for i in bank.core], dtype=np.int8),
        home=home,
        number=number | {item.id: -1 for item in bank.shared},
    )


_keyings_made: dict[int, tuple[weakref.ref[Bank], tuple[Keying, Keying]]] = {}


def keyings(bank: Bank) -> tuple[Keying, Keying]:
    """Return the keying of *bank* with the extension, and that of its core items alone; read once for each bank."""
    known = _keyings_made.get(id(bank))
    if known is not None and known[0]() is bank:
        return known[1]
    fresh = (_keying_of(bank, bank.scored), _keying_of(bank, bank.core))
    for stale in [key for key, (ref, _) in tuple(_keyings_made.items()) if ref() is None]:
        _keyings_made.pop(stale, None)
    _keyings_made[id(bank)] = (weakref.ref(bank), fresh)
    return fresh
