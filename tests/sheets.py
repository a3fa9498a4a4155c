"""Answer sheets of made-up people, one for each kind of result; the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from questions import Bank, Item, load
from questions.bank import SECTION_SIZE
from results import gates
from results.gates import Case
from scoring import Profile, score

TRIES = 500
CASES: tuple[Case, ...] = ("pm", "pmm", "close", "both", "both_pm", "both_pmm", "neither", "neither_pm", "neither_pmm", "flagged")


def person(bank: Bank, towards: float, seed: int, liking: float = 0.0, noise: float = 1.0) -> dict[str, int]:
    """Return answers of somebody who leans *towards* PM (plus) or PMM (minus) and likes both roles' work by *liking*."""
    dice = random.Random(f"{towards} {liking} {seed}")
    return {item.id: _answer(item, towards, liking, dice, noise) for item in bank.core}


def _answer(item: Item, towards: float, liking: float, dice: random.Random, noise: float) -> int:
    if item.form == "contrast":
        drawn = towards if item.b == "pm" else -towards
    else:
        drawn = liking + (towards if item.pole == "pm" else -towards)
    return min(5, max(1, round(3 + drawn + dice.gauss(0, noise))))


@cache
def of_case(case: Case) -> tuple[Mapping[str, int], Profile]:
    """Return the first sheet, and its score, whose result is *case*."""
    bank = load()
    lean, liking = {
        "pm": (1.0, 0.0),
        "pmm": (-1.0, 0.0),
        "close": (0.0, 0.0),
        "both": (0.0, 1.8),
        "both_pm": (0.5, 1.8),
        "both_pmm": (-0.5, 1.8),
        "neither": (0.0, -1.8),
        "neither_pm": (0.5, -1.8),
        "neither_pmm": (-0.5, -1.8),
        "flagged": (0.0, 0.0),
    }[case]
    for seed in range(TRIES):
        answers = person(bank, lean, seed, liking)
        if case == "flagged":
            answers = dict.fromkeys(answers, 3)
        profile = score(bank, answers)
        if gates.case(profile) == case:
            return MappingProxyType(answers), profile
    raise AssertionError(f"no sheet of {TRIES} is {case}")


def enough(bank: Bank) -> int:
    """Return how many answers, in whole sections from the first on, are enough for a first result: on every axis, and fourteen."""
    axes = {axis.id for axis in bank.axes}
    return next(n for n in range(15, len(bank.core), SECTION_SIZE) if {item.axis for item in bank.core[:n]} == axes)


@cache
def provisional() -> tuple[Mapping[str, int], Profile]:
    """Return a sheet with 20 answers, and its score."""
    bank = load()
    answers = dict(list(person(bank, 1.0, 1).items())[:20])
    profile = score(bank, answers)
    assert profile.status == "provisional"
    return MappingProxyType(answers), profile
