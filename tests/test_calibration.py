"""Real answers move weights only where they may: what is refused, what is written, and what it does to people's results."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from groups.exports import research_csv
from groups.sheets import Sheets as Group
from questions import Bank, Calibration, UnsoundBank, load
from questions.bank import SHIPPED_BANK, calibrated
from questions.building import build
from questions.files import CALIBRATED_FROM, read
from results.link import fold, unfold
from scoring import calibration_report, score_sheets
from scoring.__main__ import SIZES, main
from scoring.calibration import (
    RECOMMENDED,
    CalibrationAnswers,
    NotCalibrated,
    as_scored,
    estimate,
    factors,
    rest_correlations,
    shares,
    shrunk,
    usable,
)
from scoring.calibration import read as read_answers
from scoring.calibration_report import REPORT, calibrate, sample_sizes
from scoring.profile import FLAGS
from scoring.reliability import alpha, alpha_interval, towards_pm
from tests.simulator.__main__ import DEVELOPMENT
from tests.simulator.measures import figures
from tests.simulator.scorers import said_of
from tests.simulator.worlds import BASE, WORLDS, People, World, people, structure

HOME = Path(__file__).parent.parent
BANK = load()
FORM = structure(BANK)
CORE = [item.id for item in BANK.core]
CONTRASTS = FORM.contrast
Table = list[list[object]]


@cache
def crowd(world: World = BASE, seed: int = 0, count: int = 260) -> People:
    return people(world, FORM, count, np.random.default_rng([DEVELOPMENT + 700 + seed, WORLDS.index(world)]))


def some(of: People, first: int, last: int) -> People:
    return People(*(getattr(of, name)[first:last] for name in ("sheets", "lean", "elevation", "axes", "style")))


def factors_from(of: People) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return estimate(BANK, of.sheets).factor


def with_factors(factor: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Bank:
    by_item = dict(zip(CORE, factor.tolist(), strict=True))
    return calibrated(BANK, Calibration("en", 100, "", "", BANK.fingerprint, by_item))


def table(count: int = 130, prefix: str = "en-") -> Table:
    rows: Table = [["id", *CORE]]
    return rows + [[f"{prefix}{n}", *sheet] for n, sheet in enumerate(crowd().sheets[:count].tolist(), 1)]


def written(path: Path, rows: Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def command(tmp_path: Path, rows: Table, *words: str, language: str = "en") -> tuple[int, Path]:
    source, target = written(tmp_path / "answers.csv", rows), tmp_path / "new"
    return main(["calibrate", str(source), "--language", language, "-o", str(target), *words]), target


# What it makes of the answers


def test_factors_follow_how_well_items_really_ask() -> None:
    """How well is measured on 3,000 other people, as each contrast's correlation with the true lean on its axis."""
    agreements = []
    for seed in range(6):
        everybody = crowd(BASE, seed, 3400)
        found = factors_from(some(everybody, 0, 400))
        others = some(everybody, 400, 3400)
        keyed = towards_pm(BANK, others.sheets)
        truth = np.array([np.corrcoef(keyed[:, item], others.axes[:, FORM.axis[item]])[0, 1] for item in range(len(CORE))])
        for axis in range(FORM.axes):  # a factor compares an item with its neighbours
            truth[FORM.axis == axis] /= truth[(FORM.axis == axis) & CONTRASTS].mean()
        agreements.append(np.corrcoef(found[CONTRASTS], truth[CONTRASTS])[0, 1])
    assert np.mean(agreements) > 0.7
    assert min(agreements) > 0.4


@pytest.mark.parametrize("world", WORLDS, ids=lambda w: w.name)
@pytest.mark.parametrize("count", [100, 200])
def test_other_people_are_measured_no_worse(world: World, count: int) -> None:
    gains = []
    for seed in range(8):
        everybody = crowd(world, seed, count + 1500)
        others = some(everybody, count, count + 1500)
        bank = with_factors(factors_from(some(everybody, 0, count)))
        before, after = (figures(said_of(score_sheets(b, others.sheets)), others) for b in (BANK, bank))
        gains.append([after[name] - before[name] for name in ("correlation", "side", "brier", "coverage")])
    correlation, side, brier, coverage = np.mean(gains, axis=0)
    assert correlation > -0.0005
    assert side > -0.002
    assert brier < 0.0005
    assert coverage > -0.01


def test_shrinkage_is_that_of_the_formula() -> None:
    """By hand, 52 people: v = 1/49; z = 0, .2, .4 have mean .2 and variance .04, so 1 - v/.04 = .4898 of each distance is kept."""
    r, kept = shrunk(np.tanh([0.0, 0.2, 0.4]), 52)
    assert kept == pytest.approx(0.489796, abs=1e-6)
    assert np.arctanh(r) == pytest.approx([0.2 - 0.2 * 0.489796, 0.2, 0.2 + 0.2 * 0.489796], abs=1e-6)


def test_differences_that_chance_explains_move_nothing() -> None:
    r, kept = shrunk(np.tanh([0.3, 0.35, 0.4]), 103)
    assert kept == 0
    assert np.ptp(r) == pytest.approx(0, abs=1e-12)
    alike = np.where(CONTRASTS, 0.4, 0.3)
    assert factors(BANK, alike) == pytest.approx(1, abs=1e-12)


def test_an_item_counts_as_much_more_as_the_formula_says() -> None:
    """By hand: r / (1 - r^2) is .5 / .75 = .6667 and .4 / .84 = .4762, so 1.4 times its neighbours on the axis."""
    fits = np.where(CONTRASTS, 0.4, 0.3)
    fits[CORE.index("q01")] = 0.5
    found = dict(zip(CORE, factors(BANK, fits).tolist(), strict=True))
    assert found["q01"] / found["q36"] == pytest.approx(1.4)
    define = {item.id: item.weight for item in BANK.core if item.axis == "define"}
    assert sum(weight * found[id] for id, weight in define.items()) == pytest.approx(sum(define.values()))
    assert {round(found[id], 9) for id in CORE if BANK.item(id).axis == "lead" and id in ("q46", "q23", "q31")} == {
        round(found["q46"], 9)
    }


def test_more_people_are_trusted_more() -> None:
    everybody = crowd(BASE, 1, 3000)
    kept = [estimate(BANK, everybody.sheets[:n]).trusted for n in (100, 400, 3000)]
    assert kept[0][0] < kept[1][0] < kept[2][0]
    assert kept[2] > (0.9, 0.7)


def test_an_item_of_pure_noise_counts_half() -> None:
    sheets = crowd(BASE, 2, 2000).sheets.copy()
    place = CORE.index("q01")
    sheets[:, place] = np.random.default_rng(3).integers(1, 6, len(sheets))
    found = estimate(BANK, sheets)
    assert found.factor[place] == 0.5
    assert abs(found.fits[place]) < 0.08


def test_correlations_are_of_answers_as_they_are_scored() -> None:
    """`as_scored` weighed by `shares` is the scorer's own lean, up to one positive number for everybody."""
    sheets = crowd().sheets
    mine, theirs = as_scored(BANK, sheets) @ shares(BANK), score_sheets(BANK, sheets).value
    assert shares(BANK).sum() == pytest.approx(1, abs=1e-6)
    assert (theirs / mine).std() / (theirs / mine).mean() < 1e-4
    x = as_scored(BANK, sheets)
    by_hand = np.corrcoef(x[:, CORE.index("q01")], x[:, [CORE.index(q) for q in ("q14", "q36", "q37", "q32")]].sum(axis=1))[0, 1]
    assert rest_correlations(BANK, x)[CORE.index("q01")] == pytest.approx(by_hand, abs=1e-12)


def test_axes_keep_the_weight_that_the_articles_give_them() -> None:
    bank = with_factors(factors_from(some(crowd(), 0, 200)))
    assert bank.axes == BANK.axes
    assert [item.weight for item in bank.shared] == [0.0] * len(BANK.shared)
    for axis in BANK.axes:
        old, new = (np.mean([i.weight for i in b.core if i.axis == axis.id]) for b in (BANK, bank))
        assert new == pytest.approx(old, rel=0.05)  # exactly, but for factors cut at 0.5 and 1.5


def test_without_a_calibration_nothing_changes_and_factors_of_one_change_nothing() -> None:
    assert BANK.calibration is None
    evidence = build(read(SHIPPED_BANK))
    assert evidence == BANK
    ones = with_factors(np.ones(len(CORE)))
    assert [item.weight for item in ones.items] == [item.weight for item in BANK.items]
    before, after = score_sheets(BANK, crowd().sheets), score_sheets(ones, crowd().sheets)
    for name in ("value", "low", "high", "probability_pm", "contributions", "axis_value", "elevation"):
        assert (getattr(before, name) == getattr(after, name)).all()


# What is written


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibrated")
    code, target = command(folder, table(230))
    assert code == 0
    return target


def test_the_new_bank_is_sound_and_says_what_it_rests_on(made: Path) -> None:
    check = subprocess.run(
        [sys.executable, "-m", "questions", "--check", str(made)], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    assert check.stdout.startswith(f"sound: version {load(made).version}, {len(CORE)} items") and "calibrated on" in check.stdout
    told = tomllib.loads((made / "calibration.toml").read_text(encoding="utf-8"))
    digest = hashlib.sha256((made.parent / "answers.csv").read_bytes()).hexdigest()
    assert (told["language"], told["source"], told["fingerprint"]) == ("en", f"sha256:{digest}", BANK.fingerprint)
    assert 200 <= told["people"] <= 230
    assert date.fromisoformat(told["date"])
    assert set(told["factors"]) == {item.id for item in BANK.scored}
    assert all(0.5 <= factor <= 1.5 for factor in told["factors"].values())
    assert {told["factors"][item.id] for item in BANK.extension} == {1.0}


def test_the_new_bank_weighs_evidence_times_factor(made: Path) -> None:
    bank = load(made)
    assert bank.calibration is not None
    for old, new in zip(BANK.items, bank.items, strict=True):
        assert new.weight == old.weight * bank.calibration.factors.get(new.id, 1.0)
        assert replace(new, weight=0.0) == replace(old, weight=0.0)
    assert len({round(i.weight / j.weight, 3) for i, j in zip(bank.core, BANK.core, strict=True)}) > 10
    assert bank.texts == BANK.texts


def test_links_of_the_old_version_are_read_by_the_new_one(made: Path) -> None:
    bank = load(made)
    assert [r.version for r in bank.releases] == [*(r.version for r in BANK.releases), bank.version]
    assert bank.version not in {r.version for r in BANK.releases}
    assert {r.fingerprint for r in bank.own_releases} == {BANK.fingerprint}
    answers = {id: 1 + n % 5 for n, id in enumerate(CORE)}
    assert unfold(bank, fold(BANK, answers)) == answers == unfold(BANK, fold(bank, answers))


def test_no_program_and_nothing_half_done_is_left_beside_the_answers(made: Path) -> None:
    names = {p.name for p in made.iterdir()}
    tables = {"bank.toml", "sources.toml", "paths.toml", "versions.toml", "glossary.toml", "calibration.toml"}
    files = {*BANK.kept_folders, "text", "prose", *tables, REPORT}
    assert names == files
    assert {p.name for p in made.parent.iterdir()} == {"answers.csv", "new"}
    assert all((made / "text" / f"{language}.toml").exists() for language in BANK.texts)
    assert (SHIPPED_BANK / "versions.toml").read_text(encoding="utf-8") in (made / "versions.toml").read_text(encoding="utf-8")


def test_the_report_says_what_moved(made: Path) -> None:
    report = (made / REPORT).read_text(encoding="utf-8")
    bank = load(made)
    answers = read_answers(BANK, made.parent / "answers.csv")
    kept = usable(BANK, answers, "en").sheets
    for weighed in (BANK, bank):
        keyed = towards_pm(BANK, kept) * shares(weighed)
        a = alpha(keyed)
        low, high = alpha_interval(a, *keyed.shape)
        assert f"{a:.3f} ({low:.3f} to {high:.3f})" in report
    before, after = (score_sheets(b, kept).value for b in (BANK, bank))
    assert f"Leans correlate {np.corrcoef(before, after)[0, 1]:.4f}" in report
    assert f"{(np.sign(before) != np.sign(after)).mean():.1%} of people change side" in report
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in report.splitlines() if re.match(r"\| q\d\d ", line)]
    assert sorted(row[0] for row in rows) == sorted(CORE)
    changes = [abs(np.log(float(row[7]))) for row in rows]
    assert all(more > less - 0.02 for more, less in pairwise(changes))  # factors are told to two digits
    assert changes[0] > 0.2
    mean = {row[0]: float(row[3]) for row in rows}
    assert mean["q07"] == pytest.approx(kept[:, CORE.index("q07")].mean(), abs=0.006)
    assert "omega" in report and "by factors from the other half" in report
    assert "recommended" not in report


def test_the_gain_is_also_told_of_people_who_did_not_make_it() -> None:
    """Whom factors come from always seem better measured: half of that or less is left for others, of 60 people each."""

    def borrowed(sheets: np.ndarray[tuple[int, int], np.dtype[np.int8]]) -> float:
        keyed = towards_pm(BANK, sheets)
        return alpha(keyed * shares(with_factors(estimate(BANK, sheets).factor))) - alpha(keyed * shares(BANK))

    crowds = [crowd(BASE, seed).sheets[:120] for seed in range(16)]
    flattering = np.mean([borrowed(half) for sheets in crowds for half in (sheets[:60], sheets[60:])])
    earned = np.mean([after - before for before, after in (calibration_report.unseen(BANK, BANK, sheets) for sheets in crowds)])
    assert flattering > 0
    assert earned < flattering / 2


def test_from_a_hundred_to_two_hundred_it_says_that_more_are_recommended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, target = command(tmp_path, table(130))
    assert code == 0
    assert f"recommended at {RECOMMENDED}" in capsys.readouterr().out
    assert f"recommended at {RECOMMENDED}" in (target / REPORT).read_text(encoding="utf-8")


def test_a_calibrated_bank_calibrated_anew_is_not_multiplied_twice(made: Path, tmp_path: Path) -> None:
    answers = read_answers(BANK, made.parent / "answers.csv")
    again = calibrate(answers, "en", tmp_path / "again", None, date(2027, 1, 1), room=made)
    first = load(made)
    assert again.version == f"{int(BANK.version) + 2}"
    assert again.calibration is not None and first.calibration is not None
    assert again.calibration.factors == first.calibration.factors
    assert [i.weight for i in again.items] == [i.weight for i in first.items]


def test_the_constants_of_the_population_are_read_off_the_answers() -> None:
    here = calibration_report.population(BANK, crowd(BASE, 4, 3000).sheets)
    assert here.lean_sd == pytest.approx(0.29, abs=0.05)
    assert here.noise == pytest.approx(0.8, abs=0.15)
    assert abs(here.mean) < 0.6


def test_a_version_may_be_named(tmp_path: Path) -> None:
    code, target = command(tmp_path, table(), "--version", "2027-pilot")
    assert code == 0
    assert load(target).version == "2027-pilot"


def test_the_bank_that_is_calibrated_is_the_one_that_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED_BANK, own, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    english = own / "text" / "en.toml"
    english.write_text(english.read_text("utf-8").replace(BANK.texts["en"].items["q02"][0], "Counting clouds"), "utf-8")
    monkeypatch.setenv("BANK", str(own))
    code, target = command(tmp_path, table(230))
    assert code == 0
    assert load(target).texts["en"].items["q02"] == ("Counting clouds",)


def test_what_a_coach_exports_can_be_calibrated(tmp_path: Path) -> None:
    sheets = np.zeros((130, len(BANK.items)), dtype=np.int8)
    order = [i.id for i in BANK.items]
    sheets[:, [order.index(id) for id in CORE]] = crowd().sheets[:130]
    count = len(sheets)
    at = np.full(count, np.datetime64("2027-01-01T12:00", "us"))
    group = Group(None, BANK, np.arange(count), (None,) * count, ("en",) * count, at, sheets, None, None)
    source = tmp_path / "group.csv"
    source.write_bytes(research_csv(group))
    kept = usable(BANK, read_answers(BANK, source), "en")
    assert len(kept.sheets) >= CALIBRATED_FROM
    with pytest.raises(NotCalibrated, match="in en"):
        usable(BANK, read_answers(BANK, source), "ru")


def test_ids_may_have_something_of_the_researchers_own_before_them() -> None:
    sheets = _wide(crowd().sheets[:130])
    for ids in ("pm-en-{}", "en-{}", "{}", "client {}"):
        named = CalibrationAnswers(tuple(ids.format(n) for n in range(130)), sheets, None, frozenset(CORE), "")
        assert len(usable(BANK, named, "en").sheets) >= CALIBRATED_FROM
    for ids in ("pm-ru-{}", "pm-zh-Hans-{}"):
        with pytest.raises(NotCalibrated, match="not all in en: 130 in"):
            usable(BANK, CalibrationAnswers(tuple(ids.format(n) for n in range(130)), sheets, None, frozenset(CORE), ""), "en")


# What is refused


def cut(column: str) -> Callable[[Table], Table]:
    place = 1 + CORE.index(column)
    return lambda rows: [row[:place] + row[place + 1 :] for row in rows]


def put(column: str, answer: Callable[[int, object], object]) -> Callable[[Table], Table]:
    place = 1 + CORE.index(column)
    return lambda rows: [rows[0]] + [[*r[:place], answer(n, r[place]), *r[place + 1 :]] for n, r in enumerate(rows[1:])]


def mixed(rows: Table) -> Table:
    return [rows[0]] + [[f"{'ru' if n % 3 == 0 else 'en'}-{n}", *row[1:]] for n, row in enumerate(rows[1:])]


def random(rows: Table) -> Table:
    rng = np.random.default_rng(8)
    return [rows[0]] + [[row[0], *rng.integers(1, 6, len(CORE)).tolist()] for row in rows[1:]]


REFUSALS: dict[str, tuple[Callable[[Table], Table], str]] = {
    "too few": (lambda rows: rows[:81], "complete sheets without a flag, of 80"),
    "too few complete": (
        put("q07", lambda n, a: a if n < 50 else ""),
        "at least 100, recommended 200; answered by too few: q07 (50)",
    ),
    "several languages": (mixed, "each language is an instrument of its own"),
    "a language that is not known": (
        lambda rows: [rows[0]] + [[f"xx-{n}", *row[1:]] for n, row in enumerate(rows[1:])],
        "130 in none that is known",
    ),
    "one person twice": (lambda rows: [*rows[:-1], rows[1]], "somebody stands twice: id en-1"),
    "sheets copied": (
        lambda rows: [*rows[:71], *([f"en-{200 + n}", *row[1:]] for n, row in enumerate(rows[1:61]))],
        "60 repeated",
    ),
    "a column is missing": (cut("q07"), "no column for q07"),
    "no variance": (put("q07", lambda n, a: 4), "answered alike by nearly everybody: q07 (1"),
    "hardly any variance": (put("q07", lambda n, a: 4 if n % 50 else 2), "answered alike by nearly everybody: q07 (1"),
    "an item against its axis": (put("q31", lambda n, a: 6 - int(str(a))), "look at sentence and keying first: q31 (-0."),
    "a column copied": (lambda rows: [[*r[:4], r[3], *r[5:]] if n else r for n, r in enumerate(rows)], "q03 and q04"),
    "answers at random": (random, "the answers do not hang together"),
    "no answers": (lambda rows: rows[:1], "0 complete sheets without a flag, of 0"),
    "an answer of 7": (
        put("q07", lambda n, a: 7 if n == 4 else a),
        f"row 6: column {[item.id for item in BANK.core].index('q07') + 2}: item q07",
    ),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_what_does_not_allow_it_is_refused_with_the_reason(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, reason = REFUSALS[fault]
    code, _ = command(tmp_path, change(table()))
    told = capsys.readouterr()
    assert code == 2
    assert reason in told.err, told.err
    assert len(told.err.splitlines()) == 1 and told.out == ""
    assert {p.name for p in tmp_path.iterdir()} == {"answers.csv"}


def test_answers_that_do_not_hang_together_are_refused_even_unflagged() -> None:
    rng = np.random.default_rng(9)
    noise = rng.integers(1, 6, (4000, len(CORE))).astype(np.int8)
    blind = [flag != "like_dice" for flag in FLAGS]  # of those that look at how it was answered, and not at what goes together
    calm = noise[~score_sheets(BANK, noise).flags[:, blind].any(axis=1)][:150]
    answers = CalibrationAnswers(tuple(map(str, range(150))), _wide(calm), None, frozenset(CORE), "")
    with pytest.raises(NotCalibrated, match=r"hang together|against the rest"):
        usable(BANK, answers, "en")


def _wide(sheets: np.ndarray[tuple[int, int], np.dtype[np.int8]]) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    return np.pad(sheets, ((0, 0), (0, len(BANK.extension))))


def test_flagged_sheets_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = table(150)
    rows = [row if n == 0 or n > 20 else [row[0], *[2] * len(CORE)] for n, row in enumerate(rows)]
    kept = usable(BANK, read_answers(BANK, written(tmp_path / "a.csv", rows)), "en")
    assert kept.flagged >= 20
    assert len(kept.sheets) + kept.flagged + kept.incomplete + kept.repeated == kept.seen == 150
    assert not (kept.sheets[:, : len(CORE)] == 2).all(axis=1).any()


@pytest.mark.parametrize(
    ("words", "language", "reason"),
    [
        (("--version", "1"), "en", "version 1 is released already"),
        (("--version", "a b"), "en", "is no name for a version"),
        ((), "de", "the bank has no language 'de'"),
        ((), "zh-Hans", "not all in zh-Hans: 130 in en"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    words: tuple[str, ...], language: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, target = command(tmp_path, table(), *words, language=language)
    assert code == 2
    assert reason in capsys.readouterr().err
    assert not target.exists()


def test_a_folder_that_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine")
    code, target = command(tmp_path, table())
    assert code == 2
    assert "new: File exists" in capsys.readouterr().err
    assert [p.name for p in target.iterdir()] == ["mine.txt"]
    source = tmp_path / "answers.csv"
    assert main(["calibrate", str(source), "--language", "en", "-o", str(tmp_path / "no" / "such")]) == 2
    assert main(["calibrate", str(tmp_path / "none.csv"), "--language", "en", "-o", str(tmp_path / "b")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert {p.name for p in tmp_path.iterdir()} == {"answers.csv", "new"}


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise OSError(28, "No space left on device", "calibration.md")

    monkeypatch.setattr(calibration_report, "report", fails)
    code, _ = command(tmp_path, table())
    assert code == 2
    assert {p.name for p in tmp_path.iterdir()} == {"answers.csv"}


def test_words_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["answers.csv"], ["answers.csv", "--language", "en"], ["answers.csv", "-o", "new"]):
        with pytest.raises(SystemExit) as stopped:
            main(["calibrate", *words])
        assert stopped.value.code == 2
    assert "--language" in capsys.readouterr().err


UNSOUND: dict[str, tuple[str, str, str]] = {
    "another keying": (BANK.fingerprint, "0" * 16, "calibration.toml: fingerprint: it was made for another keying"),
    "another language": ('language = "en"', 'language = "de"', "calibration.toml: language: the bank has no 'de'"),
    "an item that is missing": ("q07 = ", "q77 = ", "calibration.toml: factors: missing for q07"),
    "an item that is not there": ("q07 = ", "q77 = ", "calibration.toml: factors: q77 is not a scored item"),
    "weight on shared ground": ("[factors]", "[factors]\ns01 = 1.0", "factors: s01 is not a scored item"),
    "a factor of two": ("q07 = 1.", "q07 = 2.", "calibration.toml: factors q07"),
    "too few people": ("people = 1", "people = 1 #", "calibration.toml: people"),
    "not TOML": ("[factors]", "[factors", "calibration.toml: not TOML"),
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_a_calibration_that_does_not_fit_makes_the_bank_unsound(fault: str, tmp_path: Path) -> None:
    old, new, place = UNSOUND[fault]
    folder = tmp_path / "bank"
    _, folder = command(tmp_path, table())
    path = folder / "calibration.toml"
    text = re.sub(r"^q07 = .*$", "q07 = 1.0", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    load.cache_clear()
    with pytest.raises(UnsoundBank) as refused:
        load(folder)
    assert any(place in one for one in refused.value.faults), refused.value.faults


# The pilot kit


def test_the_pilot_kits_sample_sizes_are_those_that_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Fisher's interval of .40 among 100 people by hand: tanh(.4236 -+ 1.96 / sqrt 97) = .221 and .552."""
    assert main(["calibrate", "--sizes"]) == 0
    printed = capsys.readouterr().out
    assert printed == sample_sizes(SIZES, len(CORE))
    assert printed in (HOME / "docs" / "pilot.md").read_text(encoding="utf-8")
    assert "| 100 | 0.102 | 0.22 to 0.55 |" in printed


def test_the_pilot_kits_commands_and_gates_are_those_of_the_program() -> None:
    kit = (HOME / "docs" / "pilot.md").read_text(encoding="utf-8")
    assert "python -m scoring calibrate answers.csv --language en -o" in kit
    assert f"{CALIBRATED_FROM} " in kit and f"{RECOMMENDED} " in kit
    assert "(pilot.md)" in (HOME / "docs" / "measurement.md").read_text(encoding="utf-8")
