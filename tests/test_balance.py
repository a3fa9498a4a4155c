"""The balance kit: raters see single sentences, and their ratings say whether one role's are nicer."""

import csv
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from questions import balance, load
from questions.__main__ import main
from tests import command

BANK = load()
PAIRS = 5 * len(BANK.axes)  # an axis has four contrasts and a pair of statements


def rated(folder: Path, language: str, rating: Callable[[balance.SentenceToRate], int], raters: int = 3) -> list[Path]:
    """Write files, fill each sentence in with its *rating*, and return them."""
    known = {one.code: one for one in balance.sentences_to_rate(BANK, language)}
    files = balance.write(BANK, language, folder, 7, raters)
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, balance.COLUMNS)
            out.writeheader()
            out.writerows({**row, "rating": str(rating(known[row["code"]]))} for row in rows)
    return list(files)


def test_a_rater_sees_every_sentence_once_and_nothing_of_its_role(tmp_path: Path) -> None:
    for language, text in BANK.texts.items():
        (path,) = balance.write(BANK, language, tmp_path, 1, 1)
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
        assert tuple(rows[0]) == balance.COLUMNS
        asked = [sentence for item in BANK.scored for sentence in text.items[item.id]]
        assert sorted(row[1] for row in rows[1:]) == sorted(asked)
        assert [row[1] for row in rows[1:]] != asked
        assert all(row[2] == "" and not {"pm", "pmm"} & {row[0]} for row in rows[1:])


def test_the_same_seed_shuffles_the_same_way_and_each_rater_another() -> None:
    first = balance.shuffled(BANK, "en", 1, 1)
    assert first == balance.shuffled(BANK, "en", 1, 1)
    assert first != balance.shuffled(BANK, "en", 1, 2) != balance.shuffled(BANK, "en", 2, 2)


def test_a_side_that_is_nicer_is_found_in_its_language_alone(tmp_path: Path) -> None:
    """Everything is rated 4, but for one PM side that everybody rates 5: one point of seven more than its other side."""
    nicer = next(one for one in balance.sentences_to_rate(BANK, "ru") if one.pole == "pm")
    files = rated(tmp_path, "ru", lambda one: 5 if one == nicer else 4) + rated(tmp_path, "en", lambda one: 4)
    english, russian = balance.read(BANK, files)
    assert (english.raters, len(english.pairs), english.pm, english.pmm) == (3, PAIRS, 4, 4)
    assert not any(pair.uneven for pair in english.pairs) and not english.uneven
    assert [(p.pair, p.value, p.ratings) for p in russian.pairs if p.uneven] == [(nicer.pair, 1.0, 3)]
    assert russian.pm - russian.pmm == pytest.approx(1 / PAIRS) and not russian.uneven


def test_a_language_whose_pm_sentences_are_nicer_throughout_is_named(tmp_path: Path) -> None:
    files = rated(tmp_path, "zh-Hant", lambda one: 5 if one.pole == "pm" else 4)
    (found,) = balance.read(BANK, files)
    assert found.uneven and found.pm - found.pmm == 1
    lines = list(balance.report([found]))
    assert lines[0].startswith(
        f"zh-Hant: 3 raters, {PAIRS} pairs: PM 5.00, PMM 4.00, difference +1.00 (standard error 0.00; more than 0.25)"
    )
    assert len(lines) == 1 + PAIRS


def test_seven_tenths_and_a_quarter_are_let_pass() -> None:
    assert not balance.Difference("en", "q01", 4.7, 4.0, 10).uneven
    assert balance.Difference("en", "q01", 4.0, 4.71, 10).uneven
    assert not balance.Balance("en", 10, 4.25, 4.0, 0.1, ()).uneven
    assert balance.Balance("en", 10, 4.0, 4.26, 0.1, ()).uneven


def test_a_sentence_left_open_is_left_out(tmp_path: Path) -> None:
    (path,) = rated(tmp_path, "en", lambda one: 4, raters=1)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[1].rsplit(",", 1)[0] + ",", *lines[2:]]), "utf-8")
    (found,) = balance.read(BANK, [path])
    assert len(found.pairs) == PAIRS - 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text.replace(",4", ",8", 1), "row 2: '8' is no rating: a whole number from 1 to 7"),
        (lambda text: text.replace(",4", ",4.5", 1), "row 2: '4.5' is no rating"),
        (lambda text: text.replace(text.splitlines()[1][:8], "00000000", 1), "row 2: '00000000' is no sentence of this bank"),
        (lambda text: text + text.splitlines()[1] + "\n", f"row {2 * PAIRS + 2}: "),
        (lambda text: text.replace("rating", "score", 1), "row 1: the columns are code, sentence, rating"),
    ],
)
def test_a_bad_file_is_named_with_its_row(tmp_path: Path, change: Callable[[str], str], named: str) -> None:
    (path,) = rated(tmp_path, "en", lambda one: 4, raters=1)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(balance.BadRatings) as refused:
        balance.read(BANK, [path])
    assert str(refused.value).startswith(f"{path}: {named}")


def desk(*arguments: str) -> CompletedProcess[str]:
    return command.run(main, "balance", *arguments)


def test_the_command_writes_reads_and_says_what_is_uneven(tmp_path: Path) -> None:
    written = desk("--folder", str(tmp_path), "--language", "en", "--raters", "2")
    assert written.returncode == 0 and f"2 files of {2 * PAIRS} sentences in en" in written.stdout
    assert desk("--language", "xx").returncode == 2
    even = rated(tmp_path / "even", "en", lambda one: 4)
    assert desk(*map(str, even)).returncode == 0
    uneven = rated(tmp_path / "uneven", "en", lambda one: 6 if one.pole == "pm" else 4)
    told = desk(*map(str, uneven))
    assert told.returncode == 1 and "difference +2.00" in told.stdout
    assert desk(str(tmp_path / "nothing.csv")).returncode == 2
