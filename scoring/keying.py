"""What an answer counts for: the bank's keying and weights as arrays, sorted by axis, so that many sheets are read at once."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questions import Bank

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Keying:
    """Item arrays run in *order*: the scored items of the bank, sorted by axis; `starts` is where each axis begins.

    `toward` is +1 where a higher answer speaks for PM and -1 where it speaks for PMM. `weight` is what the item counts for inside
    its axis; the two statements of a pair share one weight (the geometric mean of theirs), so that agreeing with both cancels.
    `presented` are the places, in presentation order, of the core items among `bank.scored`.
    """

    ids: tuple[str, ...]
    axes: tuple[str, ...]
    order: Ints
    back: Ints
    starts: Ints
    axis: Ints
    toward: Floats
    weight: Floats
    axis_weight: Floats
    pm_statements: Ints
    pmm_statements: Ints
    statements: Ints
    presented: Ints

    @property
    def items(self) -> int:
        """How many items can be answered on one sheet."""
        return len(self.order)


def _read(bank: Bank) -> Keying:
    names = tuple(a.id for a in bank.axes)
    axis = np.array([names.index(str(i.axis)) for i in bank.scored], dtype=np.intp)
    order = np.argsort(axis, kind="stable").astype(np.intp)
    items = [bank.scored[i] for i in order]
    axis = axis[order]
    weight = np.array([i.weight for i in items])
    form = np.array([i.form for i in items])
    pole = np.array([i.pole or "" for i in items])
    toward = np.array([1.0 if i.b == "pm" or i.pole == "pm" else -1.0 for i in items])
    for k in range(len(names)):
        pair = (axis == k) & (form == "statement")
        if pair.any():
            weight[pair] = np.exp(np.log(np.maximum(weight[pair], 1e-12)).mean())
    axis_weight = np.array([a.weight for a in bank.axes])
    return Keying(
        ids=tuple(i.id for i in bank.scored),
        axes=names,
        order=order,
        back=np.argsort(order).astype(np.intp),
        starts=np.searchsorted(axis, np.arange(len(names))).astype(np.intp),
        axis=axis,
        toward=toward,
        weight=weight,
        axis_weight=axis_weight / axis_weight.sum(),
        pm_statements=np.flatnonzero(pole == "pm"),
        pmm_statements=np.flatnonzero(pole == "pmm"),
        statements=np.flatnonzero(form == "statement"),
        presented=np.arange(len(bank.core), dtype=np.intp),
    )


_read_already: dict[int, tuple[weakref.ref[Bank], Keying]] = {}


def keying(bank: Bank) -> Keying:
    """Return the keying of *bank*, read once for each bank."""
    known = _read_already.get(id(bank))
    if known is not None and known[0]() is bank:
        return known[1]
    fresh = _read(bank)
    for stale in [key for key, (ref, _) in _read_already.items() if ref() is None]:
        _read_already.pop(stale, None)
    _read_already[id(bank)] = (weakref.ref(bank), fresh)
    return fresh
