"""Reliability is what other programs say it is, on data that one of them ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from questions import load
from scoring.reliability import (
    alpha,
    alpha_interval,
    error_of_measurement,
    f_quantile,
    item_total,
    omega,
    one_factor,
    reliability,
    towards_pm,
)
from scoring.sheets import pieces, read_header, score_file
from scoring.spreadsheets import AnswerFile
from tests.simulator.worlds import GOOD, WEAK, World, people, structure

# `cronbach_alpha` of pingouin 0.7.0 (15 people, questions Q1 to Q10, answers 1 to 7; from real-statistics.com)
SHIPPED_ROWS = (
    *("3241451432", "5463512555", "7355643365", "2433222663", "6565444675"),
    *("1234252352", "4353521243", "2443722465", "6555165232", "5464353172"),
    *("4352532341", "4232534234", "5562332445", "6554221465", "4355313234"),
)
SHIPPED = np.array([[int(answer) for answer in row] for row in SHIPPED_ROWS], dtype=float)


def test_alpha_and_feldts_interval_are_pingouins() -> None:
    """pingouin 0.7.0 prints (0.5917188485995825, [0.195, 0.84]); the ends to more digits from scipy 1.17.1's F distribution."""
    a = alpha(SHIPPED)
    assert a == pytest.approx(0.5917188485995825, abs=1e-9)
    assert alpha_interval(a, *SHIPPED.shape) == pytest.approx((0.19492139066312153, 0.8398208146275432), abs=1e-9)


def test_item_total_correlations_are_pandas() -> None:
    """pandas 3.1.1: each column's `corr` with the sum of the others."""
    expected = [0.5747667919844909, 0.5678028417673683, 0.5213910754208801, 0.4176058241286148, -0.10758308249257417]
    expected += [-0.15723651965665178, 0.26100773504233776, 0.09217320282318572, 0.4433727459958404, 0.43368835596480615]
    assert item_total(SHIPPED) == pytest.approx(expected, abs=1e-9)


def test_loadings_and_omega_are_factor_analyzers() -> None:
    """factor_analyzer 0.5.1, one factor, method minres, on six of the questions; its optimiser stops within 1e-6."""
    six = SHIPPED[:, [0, 1, 2, 3, 8, 9]]
    loadings = [
        0.7596563123303651,
        0.7704470210548682,
        0.7535996137426492,
        0.5049374908853125,
        0.42632301946824236,
        0.4793365044616212,
    ]
    assert one_factor(six) == pytest.approx(loadings, abs=1e-6)
    assert omega(six) == pytest.approx(0.7915103529682579, abs=1e-6)


def test_f_quantiles_are_scipys() -> None:
    """scipy 1.17.1, `f.ppf`; the third is what 2,000 takers of 35 items need."""
    for p, first, second, value in (
        (0.025, 14, 126, 0.39232569229080744),
        (0.975, 14, 126, 1.9718730746580704),
        (0.975, 1999, 67966, 1.063930015755714),
        (0.5, 3, 7, 0.870944253187285),
    ):
        assert f_quantile(p, first, second) == pytest.approx(value, abs=1e-9)


def test_the_error_of_a_sum_is_worked_by_hand() -> None:
    """Sums 2, 4, 8 have SD sqrt(28 / 3) = 3.0550505; with a reliability of .75 half of it is error."""
    assert error_of_measurement(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]), 0.75) == pytest.approx(3.0550505 / 2, abs=1e-7)


def test_answers_that_never_vary_have_no_reliability() -> None:
    same = np.full((12, 4), 3.0)
    assert np.isnan(alpha(same)) and np.isnan(item_total(same)).all()


def chain(world: World, folder: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Write a CSV file as a coach would, score it, and read its answers back as items turned to PM."""
    bank = load()
    crowd = people(world, structure(bank), 1500, np.random.default_rng(12))
    source = folder / f"{world.name}.csv"
    rows = "\n".join(f"p{n}," + ",".join(map(str, row)) for n, row in enumerate(crowd.sheets))
    source.write_text("id," + ",".join(i.id for i in bank.core) + "\n" + rows + "\n")
    assert score_file(bank, source, folder / "out.csv") == 1500
    file = AnswerFile(source, source)
    sheets = np.concatenate([piece for _, piece, _ in pieces(bank, file, read_header(bank, file))])
    return towards_pm(bank, sheets)


def test_the_whole_chain_from_a_csv_file_to_reliability(tmp_path: Path) -> None:
    weak, good = (reliability(chain(world, tmp_path)) for world in (WEAK, GOOD))
    assert weak.people == good.people == 1500
    assert 0.4 < weak.low < weak.alpha < weak.high < good.low < good.alpha < good.high < 0.95
    assert good.error < weak.error
    assert len(good.item_total) == len(load().core) and min(good.item_total) > 0
    assert good.omega == pytest.approx(good.alpha, abs=0.05)


def test_who_skipped_an_item_is_left_out_of_reliability() -> None:
    bank = load()
    sheets = np.full((3, len(bank.scored)), 4, dtype=np.int8)
    sheets[1, 5] = 0
    sheets[:, len(bank.core) + 5] = 0
    assert towards_pm(bank, sheets).shape == (2, len(bank.core))
