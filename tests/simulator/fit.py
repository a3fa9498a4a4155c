"""Fit the constants of `scoring.doubt.Model` and `scoring.person_fit.FitModel` on development seeds, over every world that fits the description.

`python -m tests.simulator.fit` prints them; they are then written into the model by hand. `caution` is not fitted: it is the
price of holding in the weak world. Development seeds only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from questions import load
from scoring import score_sheets
from scoring.doubt import MODEL, Model
from scoring.gates import NINETY
from scoring.person_fit import FitModel
from scoring.profile import Profiles
from tests.simulator.__main__ import DEVELOPMENT
from tests.simulator.worlds import ELSEWHERE, WORLDS, People, people, structure

INSTRUMENTS, COUNT = 8, 500
WEIGHT = {"weak": 0.6, "base": 1.0, "good": 1.0}


@dataclass(frozen=True, slots=True)
class Crowds:
    """Everybody before every instrument, in one; `weight` of each person's loss."""

    people: People
    weight: np.ndarray[tuple[int], np.dtype[np.float64]]


def crowds(variants: Mapping[str, dict[str, object]] = ELSEWHERE) -> Crowds:
    """Return people of all worlds in all *variants*, from development seeds."""
    form = structure(load())
    parts, weights = [], []
    for variant, changes in enumerate(variants.values()):
        for world in WORLDS:
            for n in range(INSTRUMENTS):
                rng = np.random.default_rng([DEVELOPMENT - 1 - n, variant, WORLDS.index(world)])
                parts.append(people(replace(world, **changes), form, COUNT, rng))  # type: ignore[arg-type]  # fields by name
                weights.append(np.full(COUNT, WEIGHT[world.name]))
    joined = (np.concatenate([getattr(p, name) for p in parts]) for name in ("sheets", "lean", "elevation", "axes", "style"))
    return Crowds(People(*joined), np.concatenate(weights))


def _normal(true: np.ndarray, mean: np.ndarray, low: np.ndarray, weight: np.ndarray) -> float:
    sd = (mean - low) / NINETY
    loss = 0.5 * ((true - mean) / sd) ** 2 + np.log(sd)
    return float(np.average(loss, weights=weight, axis=0).mean())


def lean_loss(p: Profiles, c: Crowds) -> float:
    """Return the log loss of the stated side plus the normal loss of the interval."""
    said = np.where(c.people.lean > 0, p.probability_pm, 1 - p.probability_pm)
    return _normal(c.people.lean, p.value, p.low, c.weight) - float(np.average(np.log(said), weights=c.weight))


def axes_loss(p: Profiles, c: Crowds) -> float:
    """Return the normal loss of the axes' intervals."""
    return _normal(c.people.axes, p.axis_value, p.axis_low, c.weight)


def elevation_loss(p: Profiles, c: Crowds) -> float:
    """Return the normal loss of elevation's interval."""
    return _normal(c.people.elevation, p.elevation, p.elevation_low, c.weight)


def search(model: Model, names: tuple[str, ...], loss: Callable[[Profiles, Crowds], float], c: Crowds) -> Model:
    """Return *model* with *names* moved to where *loss* is least, by a pattern search with steps of 20% down to 1%."""
    bank = load()

    def at(m: Model) -> float:
        return loss(score_sheets(bank, c.people.sheets, model=m), c)

    best, step = at(model), 0.2
    while step > 0.01:
        moves = [replace(model, **{n: getattr(model, n) * f}) for n in names for f in (1 + step, 1 / (1 + step))]
        tried = [(at(m), place) for place, m in enumerate(moves)]
        least, place = min(tried)
        if least < best - 1e-6:
            best, model = least, moves[place]
        else:
            step /= 2
    print(f"{loss.__name__} {best:.4f}: " + ", ".join(f"{n} {getattr(model, n):.3f}" for n in names))
    return model


def fit_model(c: Crowds) -> FitModel:
    """Return how people's answers go together, by moments: the mean correlations of each kind of pair of items, in the person's own spread."""
    form = structure(load())
    steps = (c.people.sheets - 3.0) * form.toward
    square = (steps * steps).mean(axis=1)
    z = steps / np.sqrt(np.maximum(square, 1 / form.items))[:, None]
    together = z.T @ z / len(z)
    kind = np.where(form.contrast, 0, np.where(form.toward > 0, 1, 2))
    same = form.axis[:, None] == form.axis[None, :]

    def mean(one: int, other: int, on_one_axis: bool) -> float:
        pairs = ((kind[:, None] == one) & (kind[None, :] == other)) & (same == on_one_axis)
        np.fill_diagonal(pairs, False)
        return float(together[pairs].mean())

    contrast = mean(0, 0, True) ** 0.5
    statement_lean = (mean(0, 1, True) + mean(0, 2, True)) / 2 / contrast
    leans = mean(0, 0, False) / contrast**2
    statement_height = (statement_lean**2 - mean(1, 2, True)) ** 0.5
    alike = (mean(1, 1, False) + mean(2, 2, False)) / 2
    heights = (alike - mean(1, 2, False)) / 2 / statement_height**2
    return FitModel(contrast, statement_lean, statement_height, leans, heights, float(square.var()))


def main() -> int:
    """Run the fit."""
    c = crowds()
    print(fit_model(crowds({"as described": {}})))
    model = search(MODEL, ("lean_sd", "noise"), lean_loss, c)
    model = search(model, ("axis_sd", "axis_shared", "axis_noise", "axis_zero"), axes_loss, c)
    search(model, ("elevation_sd", "elevation_noise", "elevation_zero"), elevation_loss, c)
    return 0


if __name__ == "__main__":
    sys.exit(main())
