"""The two pulls, and the case that they and the lean make of a sheet: a golden one by hand, properties, and what is said of whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import load
from scoring import Pull, score, score_sheets
from scoring.gates import COLD, DRAWS, LEANS, NAMED
from tests.simulator.worlds import BASE, people, structure
from tests.test_scoring import CORE, SCORED, SEVEN, any_sheets, full_sheets, level, mirror, sheet

BANK = load()


def test_golden_pulls_of_one_step_towards_pm_everywhere() -> None:
    """Worked by hand, all weights 1 and a statement 0.8: contrasts and PM statements one step up, PMM statements one step down.

    The mean statement is 0 and so is each axis' elevation; each axis leans 1 step, so its poles stand at 75 and 25.
    share        .0288955 (as for the lean), and of the mean statement 2 / 7 / 4 = .0714286: .1003241
    error        25 * sqrt(.75) * 1.1204102 * sqrt(.1003241) = 25 * .8660254 * 1.1204102 * .3167398 = 7.6833
    90%          1.6448536 * 7.6833 = 12.6380
    P(draws)     PM phi((75 - 60) / 7.6833) = phi(1.9523) = .9745, said as .95; PMM phi(-4.6), said as .05
    """
    profile = score(level(SEVEN), sheet(1, 1, -1, SEVEN))
    assert (profile.pull.pm.value, profile.pull.pmm.value) == pytest.approx((75, 25), abs=1e-5)
    assert profile.pull.pm.high - 75 == pytest.approx(12.6380, abs=2e-3)
    assert 25 - profile.pull.pmm.low == pytest.approx(12.6380, abs=2e-3)
    assert (profile.pull.pm.probability_draws, profile.pull.pmm.probability_draws) == (0.95, 0.05)
    assert profile.case == "pm"


@given(any_sheets)
def test_a_pull_is_the_mean_of_its_half_of_the_radar(answers: dict[str, int]) -> None:
    profile = score(BANK, answers)
    if profile.status == "none":
        assert profile.case is None
        assert profile.to_json()["pull"]["pm"] == {"value": None, "low": None, "high": None, "probability_draws": None}
        return
    weights = [axis.weight for axis in BANK.axes]
    assert profile.pull.pm.value == pytest.approx(np.average([axis.pm for axis in profile.axes], weights=weights), abs=1e-4)
    assert profile.pull.pmm.value == pytest.approx(np.average([axis.pmm for axis in profile.axes], weights=weights), abs=1e-4)
    for pull in (profile.pull.pm, profile.pull.pmm):
        assert 0 <= pull.low <= pull.value <= pull.high <= 100
        assert pull.low < pull.high
        assert 0.05 <= pull.probability_draws <= 0.95
        assert (pull.probability_draws > 0.5) == (pull.value > DRAWS)


@given(any_sheets)
def test_swapped_poles_swap_the_pulls_and_the_case(answers: dict[str, int]) -> None:
    swapped = {"pm": "pmm", "pmm": "pm", "both_pm": "both_pmm", "both_pmm": "both_pm"}
    swapped |= {"neither_pm": "neither_pmm", "neither_pmm": "neither_pm"}
    one, other = score(BANK, answers), score(BANK, mirror(BANK, answers))
    assert other.case == swapped.get(str(one.case), one.case)
    if one.status != "none":
        assert _figures(other.pull.pm) == pytest.approx(_figures(one.pull.pmm), abs=1e-9)
        assert _figures(other.pull.pmm) == pytest.approx(_figures(one.pull.pm), abs=1e-9)


def _figures(pull: Pull) -> tuple[float, float, float, float]:
    return pull.value, pull.low, pull.high, pull.probability_draws


@given(full_sheets, st.integers(1, 3))
def test_agreeing_more_with_everything_raises_both_pulls(answers: dict[str, int], more: int) -> None:
    statements = [i.id for i in BANK.core if i.form == "statement"]
    before = score(BANK, answers | {id: min(answers[id], 5 - more) for id in statements})
    after = score(BANK, answers | {id: min(answers[id], 5 - more) + more for id in statements})
    for then, now in ((before.pull.pm, after.pull.pm), (before.pull.pmm, after.pull.pmm)):
        assert now.value > then.value or then.value == pytest.approx(100) or now.value == pytest.approx(0)


@given(any_sheets, st.dictionaries(st.sampled_from([i.id for i in BANK.shared]), st.integers(1, 5)))
def test_shared_ground_moves_no_pull_and_no_case(answers: dict[str, int], shared: dict[str, int]) -> None:
    one, other = score(BANK, answers).to_json(), score(BANK, answers | shared).to_json()
    assert (one["pull"], one["case"]) == (other["pull"], other["case"])


@given(any_sheets, st.sets(st.sampled_from([i.id for i in BANK.core if i.form == "contrast"])))
def test_neither_order_nor_side_nor_language_moves_a_pull(answers: dict[str, int], turned: set[str]) -> None:
    sides = replace(BANK, items=tuple(replace(i, a=i.b, b=i.a) if i.id in turned else i for i in BANK.items), texts={})
    backwards = {id: 6 - answers[id] if id in turned else answers[id] for id in reversed(answers)}
    one, other = score(BANK, answers), score(sides, backwards)
    assert other.case == one.case
    for mine, theirs in ((one.pull.pm, other.pull.pm), (one.pull.pmm, other.pull.pmm)):
        assert _figures(theirs) == pytest.approx(_figures(mine), abs=1e-9, nan_ok=True)


def test_more_answers_narrow_the_bands_on_average() -> None:
    crowd = people(BASE, structure(BANK), 400, np.random.default_rng(27))
    rng = np.random.default_rng(28)
    order = np.argsort(rng.random(crowd.sheets.shape), axis=1)
    widths = []
    for count in (20, 24, 28, 32, len(CORE)):
        p = score_sheets(BANK, np.where(order < count, crowd.sheets, 0).astype(np.int8))
        known = p.status > 0
        widths.append(float(((p.pull_pm_high - p.pull_pm_low) + (p.pull_pmm_high - p.pull_pmm_low))[known].mean()))
    assert widths == sorted(widths, reverse=True)


# What is said of whom


STATEMENTS = [i.id for i in BANK.core if i.form == "statement"]
CONTRASTS = [i.id for i in BANK.core if i.form == "contrast"]


def test_somebody_whom_neither_job_suits_is_told_so_whatever_the_contrasts_lean() -> None:
    """An accountant: 'not me at all' to every statement, the middle of most contrasts, and five mild steps to one side."""
    for side in (1, -1):
        leaning = dict.fromkeys(CONTRASTS, 3) | {
            i.id: 3 + side * (1 if i.b == "pm" else -1) for i in [BANK.item(id) for id in CONTRASTS][::4]
        }
        for dislike in (1, 2):
            profile = score(BANK, dict.fromkeys(STATEMENTS, dislike) | leaning)
            assert profile.case in ("neither", "neither_pm" if side > 0 else "neither_pmm")
            assert profile.pull.pm.high < COLD and profile.pull.pmm.high < COLD


def test_somebody_who_would_love_both_jobs_is_told_so() -> None:
    rng = np.random.default_rng(29)
    for _ in range(50):
        answers = {id: int(rng.integers(1, 6)) for id in CONTRASTS} | {id: int(rng.integers(4, 6)) for id in STATEMENTS}
        assert str(score(BANK, answers).case).startswith("both")


@pytest.mark.parametrize(
    ("contrast", "pm", "pmm", "case"),
    [
        (2, 2, -2, "pm"),
        (-2, -2, 2, "pmm"),
        (1, 1, 0, "pm"),
        (0, 2, 2, "both"),
        (1, 2, 2, "both_pm"),
        (-1, 2, 2, "both_pmm"),
        (0, -2, -2, "neither"),
        (1, -2, -2, "neither_pm"),
        (-1, -2, -2, "neither_pmm"),
        (0, 0, 0, "close"),
    ],
)
def test_a_sheet_of_one_kind_gets_the_case_that_is_true_of_it(contrast: int, pm: int, pmm: int, case: str) -> None:
    assert score(BANK, sheet(contrast, pm, pmm)).case == case


@given(st.one_of(full_sheets, any_sheets))
def test_no_case_contradicts_the_pulls_or_the_lean(answers: dict[str, int]) -> None:
    profile = score(BANK, answers)
    if profile.case is None:
        return
    pm, pmm, p = profile.pull.pm, profile.pull.pmm, profile.lean.probability_pm
    draws = {"pm": pm.probability_draws >= NAMED, "pmm": pmm.probability_draws >= NAMED}
    sure = "pm" if p >= LEANS else "pmm" if 1 - p >= LEANS else None
    word, _, side = profile.case.partition("_")
    if word == "both":
        assert all(draws.values()) and (side or None) == sure
    elif word == "neither":
        assert not any(draws.values()) and (side or None) == sure
        assert pm.value < DRAWS and pmm.value < DRAWS
    elif word == "close":
        assert sure is None or draws == {sure: False, "pmm" if sure == "pm" else "pm": True}
    else:
        assert word == sure and not all(draws.values())


@pytest.mark.parametrize("ids", [CORE[:14], CORE[-14:], SCORED[:14]])
def test_fourteen_answers_that_make_no_result_make_no_case(ids: tuple[str, ...]) -> None:
    profile = score(BANK, dict.fromkeys(ids, 5))
    assert (profile.case is None) == (profile.status == "none")


def test_fourteen_statements_alone_are_heard() -> None:
    assert score(BANK, dict.fromkeys(STATEMENTS, 1)).case == "neither"
    assert score(BANK, dict.fromkeys(STATEMENTS, 3)).case == "close"
    assert score(BANK, dict.fromkeys(STATEMENTS, 5)).case == "both"
    for pole in ("pm", "pmm"):
        assert score(BANK, {id: 5 if BANK.item(id).pole == pole else 1 for id in STATEMENTS}).case == pole


def test_fourteen_contrasts_alone_speak_of_the_side_and_of_nothing_else() -> None:
    by_axis = [[id for id in CONTRASTS if BANK.item(id).axis == axis.id][:2] for axis in BANK.axes]
    ids = [id for axis in by_axis for id in axis]
    assert score(BANK, dict.fromkeys(ids, 3)).case == "close"
    for pole in ("pm", "pmm"):
        assert score(BANK, {id: 5 if BANK.item(id).b == pole else 1 for id in ids}).case == pole
