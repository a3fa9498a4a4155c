"""Worlds, instruments and people: who answers what, and why.

A person has a lean on each axis (part of it common to all seven), an elevation on each axis, and a style. An activity of the PM pole
draws (elevation + lean) / sqrt 2, one of the PMM pole (elevation - lean) / sqrt 2, both with SD 1 over people. A statement is
answered by how much its activity draws; a contrast by how much more one side draws than the other, which is the axis lean. Answers
follow Samejima's graded response model (1969): P(answer > c) = logistic(a (draw - location - step c)).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from scoring.arrays import AnswerArray, Doubles

STYLES = ("plain", "agreeing", "extreme", "midpoint", "position", "noisy")
CARELESS = ("straight_line", "midline", "zigzag", "random", "half_random", "very_fast")
STEPS = np.array([-1.5, -0.5, 0.5, 1.5])


@dataclass(frozen=True, slots=True)
class World:
    """What is hidden, in SDs over people unless said otherwise.

    `discrimination` is the median of the items' a, log SD `discrimination_spread`; contrasts keep `efficiency` (drawn between its
    two values) of the information that an ideal choice would give. `location` is the SD of the items' locations, `zero` that of the
    instrument's zero point in SDs of the lean. `common` is the share of an axis's lean that all axes have in common, `height` the
    same for elevation; `own` the SD of what only one item draws. `truth`: the true lean is the "mean" of the axes or the "common"
    part. Styles: `agreeing` shifts statements up, `extreme` and `midpoint` multiply the distance of the steps from the middle,
    `position` shifts contrasts to one screen side, `noisy` multiplies discrimination; `mix` is the share of each of STYLES.
    """

    name: str = "base"
    discrimination: float = 1.3
    discrimination_spread: float = 0.35
    efficiency: tuple[float, float] = (0.8, 1.0)
    location: float = 0.35
    zero: float = 0.15
    common: float = 0.22
    height: float = 0.5
    own: float = 0.0
    truth: str = "mean"
    steps: float = 0.85
    agreeing: float = 0.7
    extreme: float = 0.55
    midpoint: float = 1.8
    position: float = 0.6
    noisy: float = 0.5
    mix: tuple[float, ...] = (0.55, 0.10, 0.10, 0.10, 0.08, 0.07)


BASE = World()
"""What is free in the description (how much axes have in common, locations, steps, the mix of styles) is set so that the yardstick
does there, on development seeds, about what the description says it does."""
WEAK = replace(BASE, name="weak", discrimination=0.9, own=0.8, height=0.4)
GOOD = replace(BASE, name="good", discrimination=1.6)
WORLDS = (WEAK, BASE, GOOD)

ELSEWHERE: dict[str, dict[str, object]] = {
    "as described": {},
    "one common lean": {"common": 0.55, "truth": "common", "own": 0.3},
    "items of their own": {"common": 0.35, "own": 0.7, "height": 0.4},
    "rough places": {"location": 0.7, "steps": 1.25, "zero": 0.2},
    "many styles": {"mix": (0.25, 0.15, 0.15, 0.15, 0.15, 0.15), "agreeing": 1.0, "position": 0.9},
    "few styles": {"mix": (0.75, 0.05, 0.05, 0.05, 0.05, 0.05), "common": 0.25, "location": 0.25},
}
"""Other worlds that would fit the same description: the scorer is built to hold in all of them, not in one."""


@dataclass(frozen=True, slots=True)
class People:
    """n people before one instrument: their sheets, and what is true of them (leans, elevations, axes in SDs; style as a code)."""

    sheets: AnswerArray
    lean: Doubles
    elevation: Doubles
    axes: Doubles
    style: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Structure:
    """What the bank says of its core items: axis, whether a contrast, and +1 where a higher answer draws to PM."""

    axis: NDArray[np.intp]
    contrast: NDArray[np.bool_]
    toward: Doubles
    weight: Doubles
    axes: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.axis)


def structure(bank: Bank) -> Structure:
    """Return the structure of the core items of *bank*."""
    names = [axis.id for axis in bank.axes]
    return Structure(
        axis=np.array([names.index(str(i.axis)) for i in bank.core]),
        contrast=np.array([i.form == "contrast" for i in bank.core]),
        toward=np.array([1.0 if "pm" in (i.b, i.pole) else -1.0 for i in bank.core]),
        weight=np.array([i.weight for i in bank.core]),
        axes=len(names),
    )


@dataclass(frozen=True, slots=True)
class Instrument:
    """One drawn instrument: each item's discrimination, location and four steps, and the zero point of the whole."""

    sharp: Doubles
    place: Doubles
    steps: Doubles
    zero: float


@dataclass(frozen=True, slots=True)
class Persons:
    """n people before they answer: leans and heights on each axis, what single items draw, a style and the side it prefers."""

    lean: Doubles
    height: Doubles
    own: Doubles
    style: NDArray[np.intp]
    side: Doubles


def people(world: World, form: Structure, count: int, rng: np.random.Generator) -> People:
    """Return *count* people answering a newly drawn instrument of *world*."""
    return takings(world, form, count, rng, (1.0,))[0]


def takings(
    world: World, form: Structure, count: int, rng: np.random.Generator, stabilities: tuple[float, ...]
) -> tuple[People, ...]:
    """Return *count* people answering one newly drawn instrument several times.

    Each taking has its own *stability*: the correlation of leans and heights then with those at first; styles stay.
    """
    k, items = form.axes, form.items
    sharp, place, steps = _items(world, form, rng)
    shared = rng.standard_normal((2, count))
    lean = _axes(shared[0], world.common, k, rng)
    height = _axes(shared[1], world.height, k, rng)
    zero = _zero(world, k, rng)
    style = rng.choice(len(STYLES), count, p=world.mix)
    own = world.own * rng.standard_normal((count, items))
    side = (style == 4) * rng.choice([-1.0, 1.0], count)
    instrument = Instrument(sharp, place, steps, zero)
    taken = []
    for stability in stabilities:
        persons, now = Persons(lean, height, own, style, side), shared
        if stability < 1:
            moved = np.sqrt(1 - stability**2)
            change = rng.standard_normal(shared.shape)
            now = stability * shared + moved * change
            persons = Persons(
                stability * lean + moved * _axes(change[0], world.common, k, rng),
                stability * height + moved * _axes(change[1], world.height, k, rng),
                own,
                style,
                side,
            )
        taken.append(_answering(world, form, instrument, persons, now, rng))
    return tuple(taken)


JOBS = {"pm": (1.28, -1.28), "pmm": (-1.28, 1.28), "both": (1.28, 1.28), "neither": (-1.28, -1.28), "neither_pm": (-0.7, -1.7)}
"""How far the work of PM and of PMM draws people of five kinds, in SDs over people: 1.28 is where the upper tenth begins."""
VARIES = 0.6
"""The SD of that from axis to axis."""


def job_holders(world: World, form: Structure, job: str, count: int, rng: np.random.Generator) -> AnswerArray:
    """Return the sheets of *count* people whose *job* is one of JOBS, before a newly drawn instrument; styles as in *world*."""
    k, (pm, pmm) = form.axes, JOBS[job]
    sharp, place, steps = _items(world, form, rng)
    draw_pm, draw_pmm = pm + VARIES * rng.standard_normal((count, k)), pmm + VARIES * rng.standard_normal((count, k))
    style = rng.choice(len(STYLES), count, p=world.mix)
    persons = Persons(
        (draw_pm - draw_pmm) / np.sqrt(2),
        (draw_pm + draw_pmm) / np.sqrt(2),
        world.own * rng.standard_normal((count, form.items)),
        style,
        (style == 4) * rng.choice([-1.0, 1.0], count),
    )
    instrument = Instrument(sharp, place, steps, _zero(world, k, rng))
    return _answering(world, form, instrument, persons, np.zeros((2, count)), rng).sheets


def _items(world: World, form: Structure, rng: np.random.Generator) -> tuple[Doubles, Doubles, Doubles]:
    """Return discrimination, location and steps of newly drawn items."""
    items = form.items
    sharp = world.discrimination * np.exp(world.discrimination_spread * rng.standard_normal(items))
    sharp = np.where(form.contrast, sharp * np.sqrt(rng.uniform(*world.efficiency, items)), sharp)
    place = world.location * rng.standard_normal(items)
    steps = world.steps * (STEPS * np.exp(0.15 * rng.standard_normal((items, 1))) + 0.12 * rng.standard_normal((items, 4)))
    steps.sort(axis=1)
    return sharp, place, steps


def _zero(world: World, axes: int, rng: np.random.Generator) -> float:
    """Return the zero point of a newly drawn instrument, in SDs of an axis' lean."""
    return float(world.zero * np.sqrt(world.common + (1 - world.common) / axes) * rng.standard_normal())


def _axes(shared: Doubles, common: float, axes: int, rng: np.random.Generator) -> Doubles:
    """Return a trait on each axis (n by axes), SD 1, with the share *common* of its variance in *shared*."""
    own = rng.standard_normal((len(shared), axes))
    return np.asarray(np.sqrt(common) * shared[:, None] + np.sqrt(1 - common) * own, dtype=np.float64)


def _answering(
    world: World, form: Structure, instrument: Instrument, persons: Persons, shared: Doubles, rng: np.random.Generator
) -> People:
    count, k = persons.lean.shape
    style = persons.style
    lean, height = persons.lean[:, form.axis] + instrument.zero, persons.height[:, form.axis]
    draw = np.where(form.contrast, lean * form.toward, (height + lean * form.toward) / np.sqrt(2))
    draw += persons.own
    draw += np.where(form.contrast, 0.0, world.agreeing) * (style == 1)[:, None]
    draw += np.where(form.contrast, world.position, 0.0) * persons.side[:, None]
    stretch = np.select([style == 2, style == 3], [world.extreme, world.midpoint], 1.0)
    sharp = instrument.sharp * np.where(style == 5, world.noisy, 1.0)[:, None]
    chance = rng.random((count, form.items))
    latent = sharp * (draw - instrument.place) + np.log(chance / (1 - chance))
    sheets = np.ones((count, form.items), np.int8)
    for step in instrument.steps.T:
        sheets += latent > sharp * (step * stretch[:, None])
    if world.truth == "common":
        return People(sheets, shared[0], shared[1], persons.lean, style)
    lean_sd, height_sd = (np.sqrt(c + (1 - c) / k) for c in (world.common, world.height))
    return People(sheets, persons.lean.mean(axis=1) / lean_sd, persons.height.mean(axis=1) / height_sd, persons.lean, style)


def careless(kind: str, honest: AnswerArray, rng: np.random.Generator) -> tuple[AnswerArray, Doubles]:
    """Return sheets, and seconds an item, of people who answer without reading; *honest* is what they would have answered."""
    count, items = honest.shape
    places = np.arange(items)
    seconds = np.exp(rng.normal(np.log(9.0), 0.45, honest.shape))
    if kind == "straight_line":
        return np.repeat(rng.choice(np.array([1, 2, 4, 5], np.int8), (count, 1)), items, axis=1), seconds
    if kind == "midline":
        return np.full_like(honest, 3), seconds
    if kind == "zigzag":
        patterns = ([1, 5], [2, 4], [1, 2, 3, 4, 5, 4, 3, 2], [1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 3, 5, 3], [2, 3, 4, 3])
        drawn = np.array([np.resize(np.array(p, np.int8), 2 * items) for p in patterns])
        start: NDArray[np.intp] = np.asarray(rng.integers(0, 8, (count, 1)))
        which: NDArray[np.intp] = np.asarray(rng.integers(0, len(patterns), (count, 1)))
        return drawn[which, start + places], seconds
    if kind == "random":
        return rng.integers(1, 6, honest.shape).astype(np.int8), seconds
    if kind == "half_random":
        late = places >= items // 2
        return np.where(late, rng.integers(1, 6, honest.shape), honest).astype(np.int8), seconds
    if kind == "very_fast":
        return honest, np.where(rng.random(honest.shape) < 0.6, rng.uniform(0.4, 1.9, honest.shape), seconds)
    raise ValueError(kind)
