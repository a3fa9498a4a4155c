"""The published card says what the simulation says, for the bank that is asked."""

import math

import pytest

from i18n import words
from i18n.languages import DRAFTS
from questions import load
from results.narrative import limits_of_result
from scoring import score
from scoring.measured import measured
from tests.simulator.card import CARD, minutes, one_in, probe, render


def test_the_published_card_is_the_one_that_its_figures_make() -> None:
    assert CARD.read_text(encoding="utf-8") == render(measured()), "run `make card`"


def test_the_figures_are_those_of_todays_scorer() -> None:
    """A small part of the simulation is run again; another scorer or bank would not meet its figures."""
    assert probe() == pytest.approx(measured()["probe"], abs=1e-6), "run `make card`"


def test_the_card_speaks_of_todays_bank_and_its_length() -> None:
    bank = load()
    assert measured()["bank"] == bank.version
    assert measured()["minutes"] == {
        language: round(minutes(bank, bank.core, words(language)), 1) for language in sorted(set(bank.texts) - DRAFTS)
    }


def test_it_keeps_what_was_promised_on_seeds_that_no_constant_has_seen() -> None:
    """The targets of the instrument: as right as a graded response model that knows the model, and surer of its own doubt."""
    least = {"weak": (0.87, 0.45, 0.85), "base": (0.93, 0.58, 0.90), "good": (0.95, 0.64, 0.92)}
    for name, scorers in measured()["worlds"].items():
        product, yardstick = scorers["product"], scorers["graded_response"]
        assert product["side"]["mean"] >= yardstick["side"]["mean"] - 0.01
        assert product["correlation"]["mean"] >= yardstick["correlation"]["mean"] - 0.015
        assert product["brier"]["mean"] <= yardstick["brier"]["mean"] + 0.005
        assert product["calibration"]["mean"] <= 0.045
        right, labelled, axes = least[name]
        assert product["labelled_right"]["mean"] >= right and product["labelled"]["mean"] >= labelled
        assert product["axes_right"]["mean"] >= axes
        assert (0.84 if name == "weak" else 0.91) <= product["coverage"]["mean"] <= 0.98
        assert product["width"]["mean"] <= 2.0


def test_it_finds_random_answers_as_often_as_promised_and_accuses_no_more_people() -> None:
    for name, most in (("weak", 0.055), ("base", 0.035), ("good", 0.035)):
        flags = measured()["worlds"][name]["flags"]
        assert round(flags["caught_random"]["mean"], 2) >= 0.35
        assert flags["honest"]["mean"] <= most
        assert flags["honest_extreme"]["mean"] <= 0.05
        assert flags["honest_midpoint"]["mean"] <= 0.10
        assert flags["honest_noisy"]["mean"] <= 0.15


def test_neither_and_both_are_read_by_those_of_whom_they_are_true() -> None:
    product, jobs = measured()["worlds"]["base"]["product"], measured()["worlds"]["base"]["jobs"]
    assert product["case_neither_right"]["mean"] >= 0.88 and product["case_both_right"]["mean"] >= 0.85
    assert product["case_neither_upper_half"]["mean"] <= 0.01
    assert product["case_neither_lowest_tenth"]["mean"] >= measured()["ceiling"]["base"]["product"] - 0.015
    assert max(jobs[f"{job}_reads_neither"]["mean"] for job in ("pm", "pmm")) <= 1 / 30
    assert jobs["both_reads_both"]["mean"] >= 0.5
    for scorers in measured()["worlds"].values():
        assert scorers["product"]["elevation"]["mean"] >= scorers["graded_response"]["elevation"]["mean"] - 0.015


def test_every_result_says_of_its_error_what_was_measured() -> None:
    bank = load()
    told = limits_of_result(bank, score(bank, {item.id: 3 for item in bank.core}), words("en"))
    base = measured()["worlds"]["base"]["product"]
    wrong = [one_in(1 - base[figure]["mean"]) for figure in ("side", "labelled_right")]
    assert any(wrong[0] in sentence and wrong[1] in sentence for sentence in told)
    assert any(one_in(measured()["retest"]["base"]["changed_side_0.85"]) in sentence for sentence in told)


def test_no_figure_is_missing() -> None:
    def numbers(of: object) -> list[float]:
        if isinstance(of, dict):
            return [n for value in of.values() for n in numbers(value)]
        return [float(of)] if isinstance(of, int | float) else []

    found = numbers(measured()["worlds"]["base"]["product"])
    assert len(found) > 50 and not any(math.isnan(n) for n in found)
