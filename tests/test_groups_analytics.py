"""What a group's page may say, and at what size."""

from __future__ import annotations

import numpy as np
import pytest

from groups.analytics import BINS, analyse, spreads, student
from groups.figures import GroupFigures, gate
from groups.profiles import clients, profiles
from groups.sheets import Sheets
from i18n import words
from questions import load
from results.gates import covers
from results.spokes import spokes_in_order
from scoring import score

BANK = load()
N = len(BANK.items)


def group_of(answers: np.ndarray, languages: tuple[str, ...] | None = None, again: np.ndarray | None = None) -> Sheets:
    n = len(answers)
    times = np.full(n, np.datetime64("2027-01-01T12:00", "us"))
    return Sheets(None, BANK, np.arange(n), (None,) * n, languages or ("en",) * n, times, answers.astype(np.int8), again)


def people(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 6, (n, N))


def said(sheets: Sheets) -> GroupFigures:
    return analyse(sheets, profiles(sheets))


def leaning(pole: str, n: int) -> np.ndarray:
    """Return n people who answer everything for one pole."""
    sheet = [(5 if i.b == pole else 1) if i.form == "contrast" else (5 if i.pole == pole else 1) for i in BANK.items]
    return np.tile(sheet, (n, 1))


@pytest.mark.parametrize("n", [0, 1, 4])
def test_below_five_nothing_is_said_but_how_many(n: int) -> None:
    assert said(group_of(people(n))) == GroupFigures(sent=n, with_result=n, gate="nothing", mixed=False)


@pytest.mark.parametrize("n", [5, 9])
def test_below_ten_there_are_only_counts(n: int) -> None:
    group = said(group_of(people(n)))
    assert group.gate == "counts" and group.counts is not None and sum(group.counts.labels.values()) == n
    assert len(group.coverage) == len(BANK.axes)
    assert (group.leans, group.axes, group.poles, group.repeats) == (None, None, None, None)


def test_from_ten_there_are_figures() -> None:
    group = said(group_of(people(10)))
    assert (
        group.gate == "figures"
        and group.leans is not None
        and group.axes is not None
        and group.poles is not None
        and len(group.poles) == 2 * len(BANK.axes)
    )
    assert sum(group.leans.counts) == 10 and set(group.axes) == {a.id for a in BANK.axes}


def test_people_without_a_result_do_not_open_a_gate() -> None:
    answers = people(12)
    answers[:3, 5:] = 0
    group = said(group_of(answers))
    assert (group.sent, group.with_result, group.gate) == (12, 9, "counts")
    assert group.counts is not None and group.counts.statuses["none"] == 3


def test_group_figures_are_those_of_its_members() -> None:
    sheets = group_of(people(40))
    group = said(sheets)
    each = [score(BANK, sheets.answers_of(n)) for n in range(40)]
    leans = np.array([p.lean.value for p in each])
    assert group.leans is not None and group.axes is not None and group.counts is not None
    assert group.leans.spread.mean == pytest.approx(leans.mean(), abs=1e-6)
    assert group.leans.counts == tuple(np.histogram(np.clip(leans, BINS[0], BINS[-1]), BINS)[0].tolist())
    assert group.axes["team"].median == pytest.approx(np.median([p.axes[1].value for p in each]), abs=1e-6)
    assert group.poles is not None
    assert group.poles["lead", "pmm"].mean == pytest.approx(np.mean([p.axes[6].pmm for p in each]), abs=1e-4)
    assert group.counts.labels["pm"] == sum(p.label == "pm" for p in each)
    for at, covered in enumerate(group.coverage):
        assert covered.pm == sum(covers(p.axes[at], "pm") for p in each)
        assert covered.pmm == sum(covers(p.axes[at], "pmm") for p in each)
        assert covered.open == sum(not any(covers(p.axes[at], pole) for pole in ("pm", "pmm")) for p in each)


def test_the_radar_of_a_group_runs_through_pm_poles_then_pmm_poles_with_both_roles_beside_it() -> None:
    poles = said(group_of(people(10))).poles
    assert poles is not None
    radar = spokes_in_order(BANK, {pole: (s.mean, s.tenth, s.ninetieth) for pole, s in poles.items()}, words("en"))
    assert [(s.pole, s.axis) for s in radar] == [(pole, a.id) for pole in ("pm", "pmm") for a in BANK.axes]
    last = BANK.axes[-1].id
    assert (radar[-1].you, radar[-1].low) == (poles[last, "pmm"].mean, poles[last, "pmm"].tenth)
    assert (radar[-1].pm, radar[-1].pmm) == (BANK.archetypes["pm"][last][1], BANK.archetypes["pmm"][last][1])


def test_a_team_of_one_kind_leaves_the_other_poles_uncovered() -> None:
    alike = said(group_of(leaning("pm", 6)))
    assert all(c.pm == 6 and c.uncovered == ("pmm",) for c in alike.coverage)
    both = said(group_of(np.vstack([leaning("pm", 5), leaning("pmm", 1)])))
    assert all((c.pm, c.pmm, c.open, c.uncovered) == (5, 1, 0, ()) for c in both.coverage)


def test_nobody_covers_a_pole_that_their_own_answers_do_not_go_to() -> None:
    answers = leaning("pm", 6)
    answers[:, [place for place, item in enumerate(BANK.items) if item.axis == "team"]] = 3
    for covered in said(group_of(answers)).coverage:
        assert (covered.pm, covered.open) == ((0, 6) if covered.axis == "team" else (6, 0))


def lifelike(n: int, seed: int = 3) -> np.ndarray:
    """Return n people whose answers follow a lean of their own."""
    rng = np.random.default_rng(seed)
    toward = np.array([1 if "pm" in (i.b, i.pole) else -1 for i in BANK.items])
    return np.clip(np.round(3 + toward * rng.normal(size=(n, 1)) + rng.normal(size=(n, N))), 1, 5)


def alpha_by_the_book(answers: np.ndarray) -> float:
    """Cronbach's alpha from the mean covariance and the mean variance, another way than the product takes."""
    toward = np.array([1 if "pm" in (i.b, i.pole) else -1 for i in BANK.core])
    covariances = np.cov((answers[:, : len(toward)] * toward).T)
    k = len(toward)
    between = (covariances.sum() - np.trace(covariances)) / (k * (k - 1))
    within = np.trace(covariances) / k
    return float(k * between / (within + (k - 1) * between))


@pytest.mark.parametrize("n", [10, 29, 30, 99, 100, 250])
def test_reliability_opens_gate_by_gate(n: int) -> None:
    told = said(group_of(lifelike(n))).measurement
    assert told is not None and told.people == n
    assert told.alpha == pytest.approx(alpha_by_the_book(lifelike(n)), abs=1e-9) and told.low < told.alpha < told.high
    assert told.judged == (n >= 30) and (told.error is not None) == (n >= 30)
    assert (told.omega is not None) == (told.item_total is not None) == (n >= 100)


def test_below_ten_whole_sheets_there_is_no_reliability() -> None:
    answers = lifelike(30)
    answers[:21, 0] = 0
    group = said(group_of(answers))
    assert group.leans is not None and group.measurement is None


def test_an_item_that_measures_something_else_is_flagged_by_name() -> None:
    answers = lifelike(150)
    answers[:, 4] = np.random.default_rng(9).integers(1, 6, 150)
    told = said(group_of(answers)).measurement
    assert told is not None and told.weak == (BANK.core[4].id,)


def test_groups_that_all_answer_alike_break_nothing() -> None:
    assert said(group_of(np.full((120, N), 4))).measurement is None
    stuck = lifelike(120)
    stuck[:, 3] = 5
    doubled = lifelike(120)
    toward = [1 if "pm" in (i.b, i.pole) else -1 for i in BANK.core]
    doubled[:, 1] = doubled[:, 0] if toward[0] == toward[1] else 6 - doubled[:, 0]
    for answers in (stuck, doubled):
        told = said(group_of(answers)).measurement
        assert told is not None and told.omega is None and told.error is not None


def test_reliability_is_never_worked_out_across_languages_of_few() -> None:
    group = said(group_of(lifelike(240), ("en", "ru") * 120))
    assert group.measurement is None and group.by_language is not None
    assert {one: part.measurement.people for one, part in group.by_language.items() if part.measurement} == {"en": 120, "ru": 120}


def test_exchanging_the_roles_mirrors_the_group() -> None:
    one, other = said(group_of(leaning("pm", 12))), said(group_of(leaning("pmm", 12)))
    assert one.leans is not None and other.leans is not None
    assert one.leans.spread.mean == pytest.approx(-other.leans.spread.mean)
    assert one.leans.counts == other.leans.counts[::-1]


def test_languages_are_not_taken_together_below_two_hundred_each() -> None:
    group = said(group_of(people(40), ("en", "ru") * 20))
    assert group.mixed and group.leans is None and group.poles is None and group.counts is not None
    assert group.by_language is not None and set(group.by_language) == {"en", "ru"}
    russian = said(group_of(people(40)[1::2], ("ru",) * 20))
    assert group.by_language["ru"] == russian and russian.leans is not None


def test_from_two_hundred_each_languages_are_taken_together() -> None:
    group = said(group_of(people(400), ("en", "ru") * 200))
    assert not group.mixed and group.leans is not None and group.by_language is not None
    fewer = said(group_of(people(399), (("en", "ru") * 200)[:399]))
    assert fewer.mixed and fewer.leans is None


def test_a_language_of_few_stays_closed_inside_a_large_group() -> None:
    group = said(group_of(people(34), ("en",) * 30 + ("ru",) * 4))
    assert group.by_language is not None
    assert group.by_language["en"].leans is not None and group.by_language["ru"].counts is None


def test_repeated_items_tell_how_steady_answers_are() -> None:
    answers = np.full((12, N), 3)
    again = np.zeros((12, N), dtype=np.int8)
    again[:, 0], again[:, 1] = 3, 4
    again[0, 2] = 5
    repeats = said(group_of(answers, again=again)).repeats
    assert repeats is not None
    assert (repeats.people, repeats.answers) == (12, 25)
    assert repeats.equal == pytest.approx(12 / 25) and repeats.near == pytest.approx(24 / 25)
    assert repeats.chance == pytest.approx(12 / 25)  # everybody answered 3 first, so whose second answer it is matters not


def test_equal_answers_are_set_against_those_by_chance() -> None:
    first = np.where(np.arange(12)[:, None] < 6, 2, 4) * np.ones((1, N), dtype=int)
    again = np.zeros((12, N), dtype=np.int8)
    again[:, 0] = first[:, 0]
    repeats = said(group_of(first, again=again)).repeats
    assert repeats is not None
    assert (repeats.equal, repeats.chance) == (1.0, 0.5)  # half answered 2 and half 4: 0.5 * 0.5 + 0.5 * 0.5


def test_second_answers_of_few_are_not_told() -> None:
    answers, again = np.full((12, N), 3), np.full((12, N), 3, dtype=np.int8)
    assert said(group_of(answers, again=np.where(np.arange(12)[:, None] < 9, again, 0))).repeats is None


def test_a_mean_has_students_interval() -> None:
    # Student (1908), table of the sleep of ten patients, differences: mean 1.58, s 1.23 (n - 1); t(0.95, 9) = 1.833
    sleep = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    (told,) = spreads(sleep[:, None])
    assert told.mean == pytest.approx(1.58) and told.sd == pytest.approx(1.23, abs=0.005)
    assert told.high - told.mean == pytest.approx(1.833 * 1.23 / np.sqrt(10), abs=0.002) == told.mean - told.low


@pytest.mark.parametrize(("freedom", "tabled"), [(9, 1.8331), (14, 1.7613), (29, 1.6991), (60, 1.6706), (120, 1.6577)])
def test_students_percentile_is_that_of_the_tables(freedom: int, tabled: float) -> None:
    assert student(freedom) == pytest.approx(tabled, abs=0.001)


def test_gates_open_in_order() -> None:
    opened = [gate(n) for n in range(200)]
    assert opened == sorted(opened, key=["nothing", "counts", "figures", "reliability", "items"].index)


def test_a_row_for_each_client_agrees_with_their_own_result() -> None:
    sheets = group_of(people(6))
    rows = clients(sheets, profiles(sheets))
    for at in range(6):
        own = score(BANK, sheets.answers_of(at))
        assert rows["lean"][at] == pytest.approx(own.lean.value) and rows["status"][at] == own.status
        assert rows["axis.roadmap.pm"][at] == pytest.approx(own.axes[2].pm, abs=1e-4)
        assert rows["flags"][at] == ";".join(flag.name for flag in own.flags)
    assert str(rows["sent_at"].dtype).endswith("UTC]")


def test_a_group_is_a_map_of_both_pulls_from_five_people_on() -> None:
    four, five = said(group_of(leaning("pm", 4))), said(group_of(np.vstack([leaning("pm", 3), leaning("pmm", 2)])))
    assert four.pulls == ()
    assert sum(mark.people for mark in five.pulls) == 5
    for mark in five.pulls:
        assert (mark.pm > mark.pmm) == (mark.people == 3), "those who are alike stand in one place, on their own side"


def test_every_result_of_a_group_has_one_case() -> None:
    group = group_of(np.vstack([leaning("pm", 4), leaning("pmm", 2)]))
    counts = said(group).counts
    assert counts is not None and sum(counts.cases.values()) == 6
    each = list(profiles(group))
    assert counts.cases["flagged"] == sum(bool(p.flags) for p in each)
    assert counts.cases["pm"] == sum(p.case == "pm" and not p.flags for p in each)
