"""What answers add up to: golden cases worked by hand, and properties that hold for every sheet."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions import Bank, Item, load
from scoring import BadAnswer, Profile, score, score_sheets
from scoring.doubt import MODEL, probability
from scoring.profile import FLAGS, LABELS, STATUSES, STRENGTHS
from tests.simulator.worlds import BASE, people, structure

BANK = load()
SEVEN = BANK.earlier[0]
"""The first version, which is kept whole: what is worked by hand for its seven axes holds whatever is asked today."""
settings.register_profile("patient", deadline=None)  # a busy machine is no fault of the scorer
settings.load_profile("patient")
CORE = tuple(item.id for item in BANK.core)
SCORED = tuple(item.id for item in BANK.scored)

full_sheets = st.fixed_dictionaries({id: st.integers(1, 5) for id in CORE})
any_sheets = st.dictionaries(st.sampled_from(SCORED), st.integers(1, 5))


def towards(item: Item) -> int:
    """+1 where a higher answer speaks for PM."""
    return 1 if "pm" in (item.b, item.pole) else -1


def sheet(contrast: int, pm: int, pmm: int, bank: Bank = BANK) -> dict[str, int]:
    """Answers of somebody who is *contrast* steps towards PM in every contrast, and *pm*, *pmm* steps up in the statements."""
    steps = {"contrast": contrast, "pm": pm, "pmm": pmm}
    return {i.id: 3 + (contrast * towards(i) if i.form == "contrast" else steps[str(i.pole)]) for i in bank.core}


def mirror(bank: Bank, answers: Mapping[str, int]) -> dict[str, int]:
    """The same person with the poles swapped: contrasts turned round, the statements of each axis exchanged."""
    pair: dict[str, str] = {}
    for axis in bank.axes:
        pm, pmm = (next(i.id for i in bank.core if i.axis == axis.id and i.pole == pole) for pole in ("pm", "pmm"))
        pair |= {pm: pmm, pmm: pm}
    return {pair.get(id, id): answer if id in pair else 6 - answer for id, answer in answers.items()}


def level(bank: Bank) -> Bank:
    """The bank with every weight 1, so that a golden case can be worked on paper."""
    return replace(
        bank,
        axes=tuple(replace(a, weight=1.0) for a in bank.axes),
        items=tuple(replace(i, weight=1.0) if i.scored else i for i in bank.items),
    )


# Golden cases


def test_golden_one_step_towards_pm_everywhere() -> None:
    """Worked by hand, all weights 1 and a statement 0.8:

    statements +1 (PM) and -1 (PMM): the mean statement is 0, so every answer is 1 step towards PM, and the mean answer is 1.
    In an axis the weights are 1, 1, 1, .8, .8 of 4.6: sum of squares (3 + 2 * .64) / 4.6^2 = .2022684; over seven axes / 7 = .0288955.
    own spread   sqrt((35 + 12 * 2) / (35 + 12)) = sqrt(59 / 47) = 1.1204102
    reliability  .272^2 / (.272^2 + .88 * .0288955) = .073984 / .0994120 = .7442158
    lean         .7442158 / (.272 * 1.1204102) * 1 = 2.4420405
    90%          1.6448536 * 1.10 * sqrt(1 - .7442158 + .15^2) = 1.8093390 * .5275262 = .9544743
    contrast     2.4420405 / 4.6 / 7 = .0758398 each; statement .8 of it, .0606718
    flip         a contrast moved from +1 to -2 gains 3 / 32.2 = .0931677 of a mean of 1: ten gain .93, eleven 1.02.
    """
    profile = score(level(SEVEN), sheet(1, 1, -1, SEVEN))
    assert profile.status == "final"
    assert profile.lean.value == pytest.approx(2.4420405, abs=2e-6)
    assert profile.lean.high - profile.lean.value == pytest.approx(0.9544743, abs=2e-6)
    assert profile.lean.probability_pm == 0.95
    assert (profile.label, profile.strength) == ("pm", "clear")
    assert profile.contributions["q01"] == pytest.approx(0.0758398, abs=1e-6)
    assert profile.contributions["q02"] == pytest.approx(0.0606718, abs=1e-6)
    assert profile.answers_to_flip == 11
    assert profile.elevation.value == 0
    assert [axis.pm for axis in profile.axes] == [75] * 7
    assert [axis.pmm for axis in profile.axes] == [25] * 7


def test_golden_drawn_to_both_and_torn_between_them() -> None:
    """Worked by hand: contrasts in the middle, every statement 'very much me'.

    mean statement +2, so no answer is a step to either side: lean 0, P 1/2, nothing to flip.
    spread       of the contrasts: sqrt(10 * 2 / (21 + 2 * 14 + 10)) = sqrt(20 / 59) = .5822225
    reliability  .297^2 * 14 / (.297^2 * 14 + 1.1) = 1.234926 / 2.334926 = .5288930
    elevation    .5288930 * 2 / (.297 * .5822225) = 6.1171956
    90%          1.6448536 * sqrt(1 - .5288930 + .36^2) = 1.6448536 * .7750529 = 1.2748486
    A pole: 50 + 25 * 2 = 100 on every axis.
    """
    profile = score(SEVEN, sheet(0, 2, 2, SEVEN))
    assert profile.lean.value == 0
    assert profile.lean.probability_pm == pytest.approx(0.5, abs=1e-6)
    assert profile.answers_to_flip is None
    assert profile.elevation.value == pytest.approx(6.1171956, abs=5e-6)
    assert profile.elevation.high - profile.elevation.value == pytest.approx(1.2748486, abs=2e-6)
    assert (profile.label, profile.strength) == ("three_in_one", None)
    assert {(axis.pm, axis.pmm) for axis in profile.axes} == {(100, 100)}
    assert score(SEVEN, sheet(0, -2, -2, SEVEN)).label == "neither_yet"


def test_golden_one_axis_alone() -> None:
    """Worked by hand, weights 1: only define's three contrasts are off the middle, 2 steps towards PM.

    The axis is 6 / 4.6 = 1.3043478 steps, the mean answer a seventh of it, .1863354.
    own spread   sqrt((3 * 4 + 24) / 47) = sqrt(36 / 47) = .8751900
    lean         .7442158 / (.272 * .8751900) * .1863354 = .5825363
    P            phi(.5825363 / sqrt(1 - .7442158)) = phi(1.1518240) = .8753
    flip         one contrast from +2 to -2 gains 4 / 32.2 = .1242 of .1863: two answers.
    """
    bank = level(SEVEN)
    answers = {i.id: 3 + (2 * towards(i) if i.form == "contrast" and i.axis == "define" else 0) for i in bank.core}
    profile = score(bank, answers)
    assert profile.lean.value == pytest.approx(0.5825363, abs=2e-6)
    assert profile.lean.probability_pm == pytest.approx(0.8753, abs=1e-4)
    assert profile.answers_to_flip == 2
    assert sum(abs(c) for id, c in profile.contributions.items() if bank.item(id).axis != "define") == 0


def test_the_normal_distribution_is_that_of_the_books() -> None:
    """Abramowitz and Stegun (1964), table 26.1."""
    known = {0.0: 0.5, 0.5: 0.69146246, 1.0: 0.84134475, 1.6448536: 0.95, 2.0: 0.97724987, 3.0: 0.99865010}
    for z, p in known.items():
        assert float(probability(np.array([z]))[0]) == pytest.approx(p, abs=2e-7)
        assert float(probability(np.array([-z]))[0]) == pytest.approx(1 - p, abs=2e-7)


# Properties of every sheet


@given(full_sheets)
def test_mirrored_answers_mirror_the_lean(answers: dict[str, int]) -> None:
    one, other = score(BANK, answers), score(BANK, mirror(BANK, answers))
    assert other.lean.value == pytest.approx(-one.lean.value, abs=1e-9)
    assert other.lean.low == pytest.approx(-one.lean.high, abs=1e-6)
    assert other.lean.probability_pm == pytest.approx(1 - one.lean.probability_pm, abs=1e-6)
    assert other.elevation.value == pytest.approx(one.elevation.value, abs=1e-6)
    assert other.answers_to_flip == one.answers_to_flip
    for mine, theirs in zip(one.axes, other.axes, strict=True):
        assert (theirs.pm, theirs.pmm) == pytest.approx((mine.pmm, mine.pm), abs=1e-4)


@given(any_sheets)
def test_mirrored_answers_mirror_the_lean_of_a_sheet_with_gaps(answers: dict[str, int]) -> None:
    one, other = score(BANK, answers), score(BANK, mirror(BANK, answers))
    assert other.status == one.status
    if one.status != "none":
        assert other.lean.value == pytest.approx(-one.lean.value, abs=1e-9)
        assert other.answers_to_flip == one.answers_to_flip


@given(any_sheets, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers: dict[str, int], dice: np.random.Generator) -> None:
    ids = list(answers)
    dice.shuffle(ids)
    assert _same(score(BANK, {id: answers[id] for id in ids}), score(BANK, answers))


def _same(one: Profile, other: Profile) -> bool:
    return json.dumps(one.to_json()) == json.dumps(other.to_json())


@given(full_sheets, st.sets(st.sampled_from([i.id for i in BANK.core if i.form == "contrast"])))
def test_the_side_a_pole_stands_on_changes_nothing(answers: dict[str, int], turned: set[str]) -> None:
    sides = replace(BANK, items=tuple(replace(i, a=i.b, b=i.a) if i.id in turned else i for i in BANK.items))
    one = score(BANK, answers)
    other = score(sides, {id: 6 - a if id in turned else a for id, a in answers.items()})
    assert other.lean.value == pytest.approx(one.lean.value, abs=1e-9)
    assert (other.lean.low, other.lean.high) == pytest.approx((one.lean.low, one.lean.high), abs=1e-9)
    assert other.axes == one.axes
    assert other.contributions == one.contributions


@given(full_sheets)
def test_no_sentence_in_any_language_moves_a_score(answers: dict[str, int]) -> None:
    assert _same(score(replace(BANK, texts={}), answers), score(BANK, answers))


@given(any_sheets)
def test_contributions_add_up_to_the_lean(answers: dict[str, int]) -> None:
    profile = score(BANK, answers)
    if profile.status == "none":
        assert profile.contributions == {}
    else:
        assert sum(profile.contributions.values()) == pytest.approx(profile.lean.value, abs=1e-9)
        assert all(profile.contributions[id] == 0 for id in SCORED if id not in answers)


@given(full_sheets, st.dictionaries(st.sampled_from([i.id for i in BANK.shared]), st.integers(1, 5)))
def test_shared_ground_moves_nothing(answers: dict[str, int], shared: dict[str, int]) -> None:
    assert _same(score(BANK, answers | shared), score(BANK, answers))


@given(any_sheets)
def test_every_figure_is_within_its_range(answers: dict[str, int]) -> None:
    profile = score(BANK, answers)
    counted = len(answers)
    empty = {a.id for a in BANK.axes} - {BANK.item(id).axis for id in answers}
    assert profile.status == ("none" if counted < 14 or empty else "provisional" if counted < 28 else "final")
    if profile.status == "none":
        assert math.isnan(profile.lean.value)
        assert profile.to_json()["lean"] == {"value": None, "low": None, "high": None, "probability_pm": None}
        assert (profile.label, profile.strength, profile.answers_to_flip) == (None, None, None)
        return
    assert profile.lean.low < profile.lean.value < profile.lean.high
    for p in (profile.lean.probability_pm, profile.elevation.probability_both, *(a.probability_pm for a in profile.axes)):
        assert 0.05 <= p <= 0.95
    for axis in profile.axes:
        assert axis.low < axis.value < axis.high
        assert 0 <= axis.pm_low <= axis.pm <= axis.pm_high <= 100
        assert 0 <= axis.pmm_low <= axis.pmm <= axis.pmm_high <= 100
    assert ("few_answers" in profile.limits) == (profile.status == "provisional")
    json.dumps(profile.to_json(), allow_nan=False)


@settings(max_examples=25)
@given(st.lists(any_sheets, min_size=2, max_size=40))
def test_a_sheet_scores_alone_as_it_does_among_others(sheets: list[dict[str, int]]) -> None:
    rows = np.array([[answers.get(id, 0) for id in SCORED] for answers in sheets], dtype=np.int8)
    together = score_sheets(BANK, rows)
    for answers, profile in zip(sheets, together, strict=True):
        alone = score(BANK, answers)
        assert profile.lean.value == pytest.approx(alone.lean.value, abs=1e-6, nan_ok=True)
        assert (profile.label, profile.strength, profile.answers_to_flip) == (alone.label, alone.strength, alone.answers_to_flip)
        assert sum(profile.contributions.values()) == pytest.approx(profile.lean.value if profile.contributions else 0, abs=1e-9)


# What would flip it


@settings(max_examples=20, deadline=None)
@given(full_sheets)
def test_so_many_answers_flip_the_lean_and_no_fewer(answers: dict[str, int]) -> None:
    """Every way to move one, two or three answers to their other extreme is tried."""
    profile = score(BANK, answers)
    if profile.answers_to_flip is None:
        return
    side = 1 if profile.lean.value > 0 else -1
    base = np.array([answers[id] for id in CORE], dtype=np.int8)
    other = np.where(np.array([towards(i) for i in BANK.core]) * side > 0, 1, 5).astype(np.int8)
    for count in range(1, min(profile.answers_to_flip, 3) + 1):
        moved = np.array(list(itertools.combinations(range(len(CORE)), count)))
        sheets = np.repeat(base[None], len(moved), axis=0)
        np.put_along_axis(sheets, moved, other[moved], axis=1)
        leans = score_sheets(BANK, sheets).value * side
        assert (leans.min() < 0) == (count == profile.answers_to_flip)


def test_a_lean_that_no_answers_can_flip_says_so() -> None:
    """One answer an axis, and the statements that are missing leave seven answers: too few for a result, so nothing to flip."""
    assert score(BANK, dict.fromkeys(CORE[:13], 1)).answers_to_flip is None


# Doubt


def test_more_answers_never_widen_the_interval_on_average() -> None:
    crowd = people(BASE, structure(BANK), 400, np.random.default_rng(17))
    rng = np.random.default_rng(18)
    order = np.argsort(rng.random(crowd.sheets.shape), axis=1)
    widths = []
    for count in (20, 24, 28, 32, len(CORE)):
        answered = score_sheets(BANK, np.where(order < count, crowd.sheets, 0).astype(np.int8))
        kept = answered.status > 0
        widths.append(float((answered.high - answered.low)[kept].mean()))
    more = np.concatenate((crowd.sheets, rng.integers(1, 6, (400, len(BANK.extension))).astype(np.int8)), axis=1)
    extended = score_sheets(BANK, more)
    widths.append(float((extended.high - extended.low).mean()))
    assert widths == sorted(widths, reverse=True)


def test_a_document_taken_out_of_the_coding_moves_weights_and_leans() -> None:
    answers = {id: 1 + (7 * place) % 5 for place, id in enumerate(CORE)}
    whole = score(BANK, answers).lean.value
    for document in BANK.documents:
        less = load(without=document)
        assert [i.weight for i in less.scored] != [i.weight for i in BANK.scored]
        assert abs(score(less, answers).lean.value - whole) > 1e-4


# What may be said


def test_labels_keep_to_their_gates() -> None:
    """Under .65 nothing, .65 to .79 slight and no label, .80 leans, .90 clear; flagged sheets get no label."""
    p = score_sheets(BANK, people(BASE, structure(BANK), 5000, np.random.default_rng(19)).sheets)
    sure = np.maximum(p.probability_pm, 1 - p.probability_pm)
    honest = ~p.flags.any(axis=1)
    label = np.array(LABELS, dtype=object)[p.label]
    strength = np.array(STRENGTHS, dtype=object)[p.strength]
    side = np.where(p.probability_pm > 0.5, "pm", "pmm")
    assert set(label) == set(LABELS)
    assert (label[~honest] == None).all() and (~honest).any()  # noqa: E711  # element by element
    assert (label[honest & (sure >= 0.8)] == side[honest & (sure >= 0.8)]).all()
    assert not set(label[honest & (sure < 0.8)]) & {"pm", "pmm"}
    plain = honest & ~np.isin(label, ["three_in_one", "neither_yet"])
    for low, high, name in ((0.5, 0.65, None), (0.65, 0.8, "slight"), (0.8, 0.9, "leans"), (0.9, 1.0, "clear")):
        assert set(strength[plain & (sure >= low) & (sure < high)]) == {name}
    assert (p.probability_both[label == "three_in_one"] >= 0.8).all()
    assert (p.probability_neither[label == "neither_yet"] >= 0.8).all()
    assert set(np.array(STATUSES)[p.status]) == {"final"}


def answers_of(row: list[int]) -> dict[str, int]:
    """Answer everything by *row*, over and over."""
    return dict(zip(CORE, itertools.cycle(row), strict=False))


@pytest.mark.parametrize(
    ("flag", "row"),
    [
        ("long_run", [5]),
        ("long_run", [1, 2] * 10 + [4] * (len(CORE) - 20)),
        ("no_spread", [3]),
        ("zigzag", [1, 5]),
        ("zigzag", [1, 2, 3, 4, 5, 4, 3, 2]),
        ("zigzag", [1, 2, 3, 4, 5]),
    ],
)
def test_a_drawn_pattern_is_flagged_and_gets_no_label(flag: str, row: list[int]) -> None:
    profile = score(BANK, answers_of(row))
    assert flag in [f.name for f in profile.flags]
    assert profile.label is None and profile.strength is None
    assert not math.isnan(profile.lean.value)
    raised = next(f for f in profile.to_json()["flags"] if f["name"] == flag)
    assert all(isinstance(n, float) for name, n in raised.items() if name != "name") and len(raised) > 1


def test_dice_are_caught_more_than_a_third_of_the_time_and_lose_their_label() -> None:
    dice = np.random.default_rng(20).integers(1, 6, (4000, len(CORE))).astype(np.int8)
    p = score_sheets(BANK, dice)
    caught = p.flags[:, FLAGS.index("like_dice")]
    assert caught.mean() >= 0.33
    assert (p.flag_numbers["times"][caught] >= 3.35).all()
    assert (p.label[caught] == 0).all()


@given(full_sheets)
def test_neither_the_poles_nor_the_sides_change_how_like_dice_a_sheet_is(answers: dict[str, int]) -> None:
    def times(sheet: dict[str, int], bank: Bank = BANK) -> float:
        return float(score_sheets(bank, np.array([[sheet[id] for id in CORE]], dtype=np.int8)).flag_numbers["times"][0])

    turned = {i.id for i in BANK.core if i.form == "contrast"}
    sides = replace(BANK, items=tuple(replace(i, a=i.b, b=i.a) if i.id in turned else i for i in BANK.items))
    assert times(mirror(BANK, answers)) == pytest.approx(times(answers), rel=1e-3)
    assert times({id: 6 - a if id in turned else a for id, a in answers.items()}, sides) == pytest.approx(
        times(answers), rel=1e-3
    )


def test_a_sheet_that_skips_a_question_is_not_compared_with_dice() -> None:
    dice = np.random.default_rng(21).integers(1, 6, (2000, len(CORE))).astype(np.int8)
    dice[np.arange(2000), np.arange(2000) % len(CORE)] = 0
    assert not score_sheets(BANK, dice).flags[:, FLAGS.index("like_dice")].any()


@pytest.mark.parametrize(
    "answers", [sheet(2, 2, -2), sheet(-2, -2, 2), sheet(1, 1, -1), sheet(0, 2, 2), sheet(0, -2, -2), sheet(2, 2, 2)]
)
def test_who_means_it_through_and_through_is_not_flagged(answers: dict[str, int]) -> None:
    assert score(BANK, answers).flags == ()


def test_a_skipped_question_does_not_hide_a_run() -> None:
    answers = {id: 4 for place, id in enumerate(CORE) if place % 3}
    assert "long_run" in [f.name for f in score(BANK, answers).flags]


def test_answers_in_under_two_seconds_are_flagged_from_a_quarter_on() -> None:
    answers = sheet(1, 1, -1)
    timing = dict.fromkeys(CORE, 6.0)
    fast = math.ceil(len(CORE) / 4)
    nearly = timing | dict.fromkeys(CORE[: fast - 1], 1.9)
    quarter = timing | dict.fromkeys(CORE[:fast], 1.9)
    assert score(BANK, answers, timing).flags == score(BANK, answers, nearly).flags == ()
    (flag,) = score(BANK, answers, quarter).flags
    assert (flag.name, dict(flag.numbers)) == ("too_fast", {"fast": fast, "timed": len(CORE)})


# What comes in


@pytest.mark.parametrize("value", [0, 6, -1, 1.5, 3.0, float("nan"), "3", None, True, 10**400, [3]])
def test_an_answer_that_is_not_one_to_five_is_refused(value: object) -> None:
    with pytest.raises(BadAnswer) as bad:
        score(BANK, {"q01": value})  # type: ignore[dict-item]  # that is the point
    assert bad.value.item == "q01"
    assert len(str(bad.value)) < 120


def test_an_item_of_another_bank_is_refused() -> None:
    with pytest.raises(BadAnswer) as bad:
        score(BANK, {"q99": 3})
    assert bad.value.item == "q99"


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), "fast", True, None])
def test_seconds_that_are_no_time_are_refused(seconds: object) -> None:
    with pytest.raises(BadAnswer):
        score(BANK, sheet(1, 1, -1), {"q01": seconds})  # type: ignore[dict-item]  # that is the point


def test_sheets_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="int8"):
        score_sheets(BANK, np.zeros((2, len(CORE) + 1), dtype=np.int8))
    with pytest.raises(ValueError, match="int8"):
        score_sheets(BANK, np.zeros((2, len(CORE)), dtype=np.int64))


def test_no_sheets_give_no_profiles() -> None:
    assert list(score_sheets(BANK, np.zeros((0, len(CORE)), dtype=np.int8))) == []


def test_a_model_that_is_handed_in_is_the_only_one_that_is_reckoned_with(monkeypatch: pytest.MonkeyPatch) -> None:
    loud = replace(MODEL, noise=2 * MODEL.noise, axis_noise=2 * MODEL.axis_noise, pull_noise=2 * MODEL.pull_noise)
    loud = replace(loud, elevation_noise=2 * MODEL.elevation_noise)
    sheets = np.random.default_rng(29).integers(1, 6, (200, len(CORE))).astype(np.int8)
    usual, other = score_sheets(BANK, sheets), score_sheets(BANK, sheets, model=loud)
    for figure in ("", "elevation_", "axis_", "axis_pm_", "axis_pmm_", "pull_pm_", "pull_pmm_"):
        usually, now = (getattr(scored, f"{figure}high") - getattr(scored, f"{figure}low") for scored in (usual, other))
        assert now.mean() > usually.mean(), figure
    for module in ("scoring.doubt", "scoring.lean"):
        monkeypatch.setattr(f"{module}.MODEL", None)
    again = score_sheets(BANK, sheets, model=loud)
    for name in (field.name for field in fields(again)):
        if isinstance(figures := getattr(again, name), np.ndarray):
            np.testing.assert_array_equal(figures, getattr(other, name))
