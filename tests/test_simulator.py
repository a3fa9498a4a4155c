"""The simulator does what it says, and in its worlds the scorer keeps what the project promises."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from questions import load
from scoring import score_sheets
from tests.simulator.__main__ import DEVELOPMENT, REPORTING, instrument, main, report
from tests.simulator.measures import calibration_error, figures
from tests.simulator.scorers import graded_response, plain_sum, product
from tests.simulator.worlds import BASE, CARELESS, GOOD, STYLES, WEAK, careless, people, structure

FORM = structure(load())
ONLY = {style: tuple(1.0 if style == s else 0.0 for s in STYLES) for style in STYLES}


@cache
def worlds() -> dict[str, Any]:
    """Eight instruments of 1,000 people in each world, from development seeds: the reporting ones are for reporting."""
    return report(8, 1000, DEVELOPMENT + 500, "as described")


def mean(world: str, figure: str, scorer: str = "product") -> float:
    return float(worlds()[world][scorer][figure]["mean"])


# The simulator


def test_the_same_seed_draws_the_same_people() -> None:
    one, other = (people(BASE, FORM, 50, np.random.default_rng(4)) for _ in range(2))
    assert (one.sheets == other.sheets).all() and (one.lean == other.lean).all()


def test_true_leans_and_elevations_have_mean_0_and_sd_1() -> None:
    for world in (BASE, replace(BASE, common=0.5, truth="common")):
        crowd = people(world, FORM, 40_000, np.random.default_rng(5))
        for true in (crowd.lean, crowd.elevation, *crowd.axes.T):
            assert true.mean() == pytest.approx(0, abs=0.02)
            assert true.std() == pytest.approx(1, abs=0.02)


def test_every_style_answers_in_its_own_way() -> None:
    sheets = {
        s: people(replace(BASE, mix=mix), FORM, 4000, np.random.default_rng(6)).sheets.astype(float) for s, mix in ONLY.items()
    }
    ends = {s: np.isin(a, (1, 5)).mean() for s, a in sheets.items()}
    middle = {s: (a == 3).mean() for s, a in sheets.items()}
    agreed = {s: a[:, ~FORM.contrast].mean() for s, a in sheets.items()}
    sided = {s: np.abs(a[:, FORM.contrast].mean(axis=1) - 3).mean() for s, a in sheets.items()}
    assert max(ends, key=ends.__getitem__) == "extreme"
    assert max(middle, key=middle.__getitem__) == "midpoint"
    assert max(agreed, key=agreed.__getitem__) == "agreeing"
    assert max(sided, key=sided.__getitem__) == "position"
    right = {
        s: figures(
            plain_sum(load(), FORM, people(replace(BASE, mix=m), FORM, 4000, np.random.default_rng(7)).sheets),
            people(replace(BASE, mix=m), FORM, 4000, np.random.default_rng(7)),
        )["correlation"]
        for s, m in ONLY.items()
    }
    assert min(right, key=right.__getitem__) == "noisy"


def test_better_items_measure_better() -> None:
    for figure in ("correlation", "side", "elevation", "axes_right"):
        assert mean("weak", figure) < mean("base", figure) < mean("good", figure)


def test_the_yardstick_finds_the_lean_of_who_answers_plainly() -> None:
    crowd = people(
        replace(GOOD, mix=ONLY["plain"], location=0.0, zero=0.0, discrimination_spread=0.0), FORM, 2000, np.random.default_rng(8)
    )
    told = figures(graded_response(load(), FORM, crowd.sheets), crowd)
    assert told["correlation"] > 0.9
    assert told["coverage"] > 0.9


def test_calibration_error_is_that_of_the_book() -> None:
    """By hand: ten people told 0.9 of whom 7 are right, thirty told 0.6 of whom 18 are: (10 * 0.2 + 30 * 0) / 40."""
    sure = np.array([0.9] * 10 + [0.6] * 30)
    right = np.array([True] * 7 + [False] * 3 + [True] * 18 + [False] * 12)
    assert calibration_error(sure, right) == pytest.approx(0.05)


def test_development_and_reporting_seeds_never_meet() -> None:
    assert DEVELOPMENT + 100_000 < REPORTING


def test_the_report_is_json_with_every_scorer_and_world(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--instruments", "2", "--people", "200", "--seed", "development"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told["worlds"]) == ["weak", "base", "good"]
    assert list(told["worlds"]["base"]) == ["plain_sum", "source_weighted_sum", "product", "graded_response", "flags", "jobs"]
    assert set(told["worlds"]["base"]["product"]["side"]) == {"mean", "p10", "p90"}


# What the scorer keeps (on eight instruments, so with a hundredth of room for the draw; the card reports thirty)


@pytest.mark.parametrize("world", ["weak", "base", "good"])
def test_the_scorer_keeps_up_with_the_yardstick(world: str) -> None:
    for figure, slack in (("side", 0.01), ("side_outside", 0.01), ("correlation", 0.015), ("elevation", 0.02)):
        assert mean(world, figure) >= mean(world, figure, "graded_response") - slack
    assert mean(world, "brier") <= mean(world, "brier", "graded_response") + 0.005
    assert mean(world, "calibration") <= 0.045


@pytest.mark.parametrize(
    ("world", "right", "labelled", "axes"), [("base", 0.93, 0.58, 0.90), ("weak", 0.87, 0.45, 0.85), ("good", 0.94, 0.64, 0.92)]
)
def test_who_gets_a_label_mostly_gets_the_right_one(world: str, right: float, labelled: float, axes: float) -> None:
    assert mean(world, "labelled_right") >= right
    assert mean(world, "labelled") >= labelled
    assert mean(world, "axes_right") >= axes
    assert mean(world, "both_right_side") >= 0.88
    assert mean(world, "neither_right_side") >= 0.88


@pytest.mark.parametrize(("world", "low", "high"), [("base", 0.91, 0.98), ("weak", 0.84, 0.98), ("good", 0.91, 0.98)])
def test_intervals_hold_the_truth(world: str, low: float, high: float) -> None:
    assert low <= mean(world, "coverage") <= high
    assert mean(world, "width") <= 2.0


@pytest.mark.parametrize(
    ("style", "least"), [("agreeing", 0.92), ("extreme", 0.92), ("position", 0.92), ("midpoint", 0.89), ("noisy", 0.81)]
)
def test_intervals_hold_whatever_the_style(style: str, least: float) -> None:
    assert mean("base", f"coverage_{style}") >= least


def test_careless_answers_are_caught_and_honest_ones_left_alone() -> None:
    for world in ("weak", "base", "good"):
        for kind in ("straight_line", "midline", "zigzag", "very_fast"):
            assert mean(world, f"caught_{kind}", "flags") >= 0.98
        assert mean(world, "honest", "flags") <= 0.055
        assert mean(world, "honest_extreme", "flags") <= 0.05
        assert mean(world, "honest_midpoint", "flags") <= 0.20


@pytest.mark.parametrize(("world", "honest"), [("weak", 0.055), ("base", 0.045), ("good", 0.045)])
def test_dice_are_told_from_people_a_third_of_the_time(world: str, honest: float) -> None:
    assert mean(world, "caught_random", "flags") >= 0.32  # .35 on the card's thirty instruments; here is a sample of them
    assert mean(world, "honest", "flags") <= honest
    assert mean(world, "honest_extreme", "flags") <= 0.05
    assert mean(world, "honest_midpoint", "flags") <= 0.13
    assert mean(world, "honest_noisy", "flags") <= 0.15


def test_who_reads_that_neither_or_both_draw_them_reads_the_truth() -> None:
    assert mean("base", "case_neither_right") >= 0.88 and mean("base", "case_both_right") >= 0.85
    assert mean("base", "case_neither_lowest_tenth") >= 0.55
    assert mean("base", "case_neither_upper_half") <= 0.02
    for job in ("pm", "pmm"):
        assert mean("base", f"{job}_reads_{job}", "jobs") >= 0.95
        assert mean("base", f"{job}_reads_neither", "jobs") <= 1 / 30
    assert mean("base", "both_reads_both", "jobs") >= 0.5
    assert mean("base", "neither_reads_neither", "jobs") >= 0.78
    assert mean("base", "neither_pm_reads_neither", "jobs") >= 0.7


def test_people_who_live_in_the_middle_are_mostly_believed() -> None:
    """Far stronger a midpoint style than the worlds have: inner steps three times as wide."""
    crowd = people(replace(WEAK, mix=ONLY["midpoint"], midpoint=3.0), FORM, 2000, np.random.default_rng(9))
    assert score_sheets(load(), crowd.sheets).flags.any(axis=1).mean() <= 0.20


def test_a_line_with_a_slip_in_ten_is_still_a_line() -> None:
    rng = np.random.default_rng(10)
    honest = people(BASE, FORM, 500, rng).sheets
    for kind in ("straight_line", "midline", "zigzag"):
        drawn, _ = careless(kind, honest, rng)
        slipped = np.where(rng.random(drawn.shape) < 0.05, rng.integers(1, 6, drawn.shape), drawn).astype(np.int8)
        assert score_sheets(load(), slipped).flags.any(axis=1).mean() >= 0.9
    assert set(CARELESS) >= {"random", "half_random"}


def test_one_instrument_can_be_looked_at_alone() -> None:
    told = instrument(BASE, DEVELOPMENT, 300, ("product",))
    assert set(told) == {"product", "flags", "jobs"}
    crowd = people(BASE, FORM, 300, np.random.default_rng([DEVELOPMENT, 1]))
    assert told["product"] == pytest.approx(figures(product(load(), FORM, crowd.sheets), crowd), nan_ok=True)
