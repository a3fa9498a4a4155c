"""`python -m scoring`: JSON in and out, a CSV file into another, and one line that names the place of anything wrong."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from questions import load
from scoring import BadAnswer, score, score_sheets
from scoring.__main__ import main
from scoring.sheets import score_file
from tests import command

HOME = Path(__file__).parent.parent
BANK = load()
CORE = [item.id for item in BANK.core]
ANSWERS = {id: 1 + (3 * place) % 5 for place, id in enumerate(CORE)}


def run(*words: str, given: str | bytes = "") -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of the command."""
    done = command.run(main, *words, given=given)
    return done.returncode, done.stdout, done.stderr


def test_the_command_itself_scores_and_refuses() -> None:
    for given, expected in (({"answers": ANSWERS}, 0), ({"answers": {"q01": 9}}, 2)):
        words = [sys.executable, "-m", "scoring"]
        done = subprocess.run(words, cwd=HOME, input=json.dumps(given).encode(), capture_output=True, timeout=60, check=False)
        assert done.returncode == expected
        assert (done.stdout == b"") == (expected == 2)
        assert (done.stderr == b"") == (expected == 0)


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes are closed otherwise there")
@pytest.mark.parametrize("command", ["questions", "scoring"])
def test_whoever_reads_the_output_may_stop_early(command: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", command], cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.close()
    _, error = process.communicate(json.dumps({"answers": ANSWERS}).encode(), timeout=60)
    assert (process.returncode, error) == (-signal.SIGPIPE, b"")


def refused(told: tuple[int, str, str], *facts: str) -> None:
    code, out, error = told
    assert code == 2
    assert out == ""
    assert len(error.splitlines()) == 1
    assert "Traceback" not in error
    for fact in facts:
        assert fact in error


# JSON


def test_json_comes_back_in_the_promised_shape() -> None:
    code, out, error = run(given=json.dumps({"answers": ANSWERS | {"s01": 4}, "seconds": {"q01": 3.2}}))
    assert (code, error) == (0, "")
    told = json.loads(out)
    names = "bank status lean label strength case pull elevation axes contributions answers_to_flip flags limits"
    assert list(told) == names.split()
    assert told["bank"] == BANK.version
    assert told["status"] == "final"
    assert list(told["lean"]) == ["value", "low", "high", "probability_pm"]
    assert list(told["elevation"]) == ["value", "low", "high", "probability_both", "probability_neither"]
    assert list(told["pull"]) == ["pm", "pmm"]
    assert list(told["pull"]["pm"]) == list(told["pull"]["pmm"]) == ["value", "low", "high", "probability_draws"]
    assert [axis["id"] for axis in told["axes"]] == [axis.id for axis in BANK.axes]
    assert {"id", "value", "low", "high", "probability_pm", "pm", "pmm"} <= set(told["axes"][0])
    assert sum(told["contributions"].values()) == pytest.approx(told["lean"]["value"], abs=1e-9)
    assert told == json.loads(json.dumps(score(BANK, ANSWERS).to_json()))


def test_too_few_answers_give_no_result_and_no_error() -> None:
    code, out, _ = run(given=json.dumps({"answers": {"q01": 3}}))
    assert code == 0
    told = json.loads(out)
    assert (told["status"], told["label"], told["lean"]["value"], told["contributions"]) == ("none", None, None, {})


def test_a_byte_order_mark_is_no_fault() -> None:
    assert run(given=b"\xef\xbb\xbf" + json.dumps({"answers": ANSWERS}).encode())[0] == 0


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        ("", ("nothing",)),
        ("{", ("JSON", "line 1")),
        ("[]", ("answers",)),
        ('{"q01": 3}', ("answers",)),
        ('{"answers": [3]}', ("answers",)),
        ('{"answers": {"q99": 3}}', ("q99", "not in the bank")),
        ('{"answers": {"q01": 6}}', ("q01", "1 to 5", "6")),
        ('{"answers": {"q01": 0}}', ("q01", "1 to 5", "0")),
        ('{"answers": {"q01": 1.5}}', ("q01", "1.5")),
        ('{"answers": {"q01": NaN}}', ("q01", "nan")),
        ('{"answers": {"q01": "3"}}', ("q01", "3")),
        ('{"answers": {"q01": true}}', ("q01", "True")),
        ('{"answers": {"q01": null}}', ("q01", "null")),
        ('{"answers": {"q01": [1]}}', ("q01",)),
        ('{"answers": {"q01": 1' + "0" * 400 + "}}", ("q01",)),
        ('{"answers": {"q01": 1' + "0" * 9000 + "}}", ("digits",)),
        ('{"answers": {"q01": 3, "q01": 4}}', ("q01", "twice")),
        ('{"answers": {}, "answers": {"q01": 4}}', ("answers", "twice")),
        ('{"answers": {"q01": 3}, "second": {}}', ("second",)),
        ('{"answers": {"q01": 3}, "seconds": {"q01": -1}}', ("q01", "seconds", "-1")),
        ('{"answers": {"q01": 3}, "seconds": {"q01": Infinity}}', ("q01", "seconds")),
        ('{"answers": {"q01": 3}, "seconds": {"q99": 1}}', ("q99",)),
        ('{"answers": {"q01": 3}, "seconds": 3}', ("seconds",)),
        ("[" * 100_000, ("nested",)),
        (b'{"answers": {"q01": "\xff"}}', ("UTF-8",)),
        (json.dumps({"answers": {"q\n01\u202e" + "x" * 9000: 3}}), ("not in the bank",)),
    ],
)
def test_bad_json_is_refused_in_one_line(given: str | bytes, facts: tuple[str, ...]) -> None:
    told = run(given=given)
    refused(told, "standard input", *facts)
    assert len(told[2]) < 200


# CSV


def write(path: Path, rows: list[list[Any]], header: list[str] | None = None) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header or ["id", *CORE], *rows])
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_csv_file_scores_as_json_does(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    sheets = rng.integers(0, 6, (40, len(CORE))).astype(np.int8)
    source = write(tmp_path / "in.csv", [[f"né, «{n}»", *["" if a == 0 else a for a in row]] for n, row in enumerate(sheets)])
    code, out, error = run(str(source), "-o", str(tmp_path / "out.csv"))
    assert (code, out) == (0, "")
    assert "scored 40 rows" in error
    told = read(tmp_path / "out.csv")
    assert [row["id"] for row in told] == [f"né, «{n}»" for n in range(40)]
    for row, profile in zip(told, score_sheets(BANK, sheets), strict=True):
        assert row["status"] == profile.status
        assert row["label"] == (profile.label or "")
        assert row["strength"] == (profile.strength or "")
        assert row["case"] == (profile.case or "")
        assert row["flags"] == ";".join(f.name for f in profile.flags)
        assert row["answers_to_flip"] == ("" if profile.answers_to_flip is None else str(profile.answers_to_flip))
        for column, value in {
            "lean": profile.lean.value,
            "low": profile.lean.low,
            "high": profile.lean.high,
            "probability_pm": profile.lean.probability_pm,
            "elevation": profile.elevation.value,
            "probability_both": profile.elevation.probability_both,
            "pull.pm": profile.pull.pm.value,
            "pull.pm.low": profile.pull.pm.low,
            "pull.pmm.high": profile.pull.pmm.high,
            "pull.pmm.probability_draws": profile.pull.pmm.probability_draws,
            "axis.define": profile.axes[0].value,
            f"axis.{BANK.axes[-1].id}.low": profile.axes[-1].low,
            f"axis.{BANK.axes[-1].id}.pmm": profile.axes[-1].pmm,
        }.items():
            assert (float(row[column]) if row[column] else float("nan")) == pytest.approx(value, abs=1e-5, nan_ok=True)


def test_columns_may_stand_in_any_order_and_be_left_out(tmp_path: Path) -> None:
    names = [*CORE[5:], "s03", "x01", "id", "q02", "q01.seconds"]
    row: list[Any] = [*[ANSWERS[id] for id in CORE[5:]], 2, 5, "one", ANSWERS["q02"], 1.2]
    score_file(BANK, write(tmp_path / "in.csv", [row], names), tmp_path / "out.csv")
    kept = {id: a for id, a in ANSWERS.items() if id in CORE[5:] or id == "q02"} | {"x01": 5}
    (told,) = read(tmp_path / "out.csv")
    assert float(told["lean"]) == pytest.approx(score(BANK, kept).lean.value, abs=1e-9)


def test_seconds_in_a_csv_file_are_heeded(tmp_path: Path) -> None:
    names = ["id", *CORE, *(f"{id}.seconds" for id in CORE)]
    rows = [
        ["slow", *ANSWERS.values(), *[5.5] * len(CORE)],
        ["fast", *ANSWERS.values(), *[0.5] * len(CORE)],
        ["untimed", *ANSWERS.values(), *[""] * len(CORE)],
    ]
    score_file(BANK, write(tmp_path / "in.csv", rows, names), tmp_path / "out.csv")
    assert ["too_fast" in row["flags"] for row in read(tmp_path / "out.csv")] == [False, True, False]


def test_what_a_spreadsheet_writes_is_read(tmp_path: Path) -> None:
    """A byte order mark, CRLF, whole numbers written as 4.0, quotes, and an empty line at the end."""
    cells = ",".join(f'"{a}"' if n % 2 else f"{a}.0" for n, a in enumerate(ANSWERS.values()))
    text = "\ufeffid," + ",".join(CORE) + "\r\n" + "one," + cells + "\r\n\r\n"
    (tmp_path / "in.csv").write_bytes(text.encode())
    score_file(BANK, tmp_path / "in.csv", tmp_path / "out.csv")
    (told,) = read(tmp_path / "out.csv")
    assert float(told["lean"]) == pytest.approx(score(BANK, ANSWERS).lean.value, abs=1e-9)


TWO = f"ID; {CORE[0].upper()} ;{CORE[0]}.seconds;{CORE[1]}\n"


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (TWO + "Анна;4;3,5;2\n", ("semicolons", "'ID' for id", f"for {CORE[0]}")),
        ("sep=;\r\n" + TWO + "Анна;4;3,5;2\r\n", ("semicolons",)),
        ((TWO + "Анна;4;3,5;2\n").replace(";", "\t").encode("utf-16"), ("utf-16", "tabs")),
        ((TWO + "Анна;4;3,5;2\n").replace(";", "\t").encode("utf-16-le"), ("utf-16", "tabs")),
        ((TWO + "Анна;4;3,5;2\n").replace(";", "\t").encode("utf-32"), ("utf-32", "tabs")),
        ((TWO + "Анна;4;3,5;2\n").encode("cp1251"), ("cp1251", "semicolons")),
        ((TWO + "王小明;4;3,5;2\n").encode("big5"), ("big5", "semicolons")),
        (TWO.replace(";", ",") + "Анна,4,3.5,2\n,,,\n,,,\n", ("'ID' for id",)),
        (TWO.replace(";", ",") + 'Анна,4,"3,5",2\n', ("a comma in a number is its point",)),
        ('"sep=;"\n' + TWO + "Анна;4;3,5;2\n", ("semicolons",)),
        (TWO.replace("\n", ";;\n") + "Анна;4;3,5;2;;\n", ("left out 2 columns without a head",)),
        ("\n;;;\n" + TWO + "Анна;4;3,5;2\n", ("semicolons",)),
        (TWO.replace(";", "|") + "Анна|4|3,5|2\n", ("bars",)),
        ("\ufeff\ufeff" + TWO.replace("ID", "\u200bＩＤ") + "Анна;4;3,5;2\n", ("for id",)),
    ],
)
def test_a_file_as_spreadsheets_write_it_is_read_and_what_was_taken_for_what_is_said(
    tmp_path: Path, content: str | bytes, facts: tuple[str, ...]
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    notes: list[str] = []
    assert score_file(BANK, source, target, note=notes.append) == 1
    (row,) = read(target)
    assert row["id"] in ("Анна", "王小明") and row["status"] == "none"
    (note,) = notes
    assert str(source) in note and all(fact in note for fact in facts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_what_stands_in_a_column_without_a_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TWO.replace("\n", ";\n") + "Anna;4;3,5;2;\nBo;4;3,5;2;5\n", "utf-8")
    with pytest.raises(BadAnswer, match=r"row 3.*column 5 has no head"):
        score_file(BANK, tmp_path / "in.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_ids_of_an_encoding_that_is_not_known_are_lost_and_the_results_kept(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(f"id,{CORE[0]}\n".encode() + b"\xf3\xf8\xe1,4\n\xb5\x98,2\n")
    notes: list[str] = []
    assert score_file(BANK, source, tmp_path / "out.csv", note=notes.append) == 2
    assert "encoding is not known" in notes[0]


def test_ids_given_twice_are_named_and_every_row_is_scored(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"id,{CORE[0]}\nanna,4\nbo,2\nanna,5\n,3\n,3\n", encoding="utf-8")
    notes: list[str] = []
    assert score_file(BANK, source, tmp_path / "out.csv", note=notes.append) == 5
    (note,) = notes
    assert "'anna' 2 times" in note and "bo" not in note


FIRST, THIRD, LAST = CORE[0], CORE[2], CORE[-1]
GOOD = ",".join(str(a) for a in ANSWERS.values())
HEADER = "id," + ",".join(CORE)


def cells(**changed: str) -> str:
    return ",".join(changed.get(id, str(a)) for id, a in ANSWERS.items())


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("", ("empty",)),
        (HEADER + "\n", ("no sheet",)),
        (HEADER, ("no sheet",)),
        (" \n\n;;\n", ("empty",)),
        ("Results of spring;;\n" + HEADER.replace(",", ";") + "\n", ("row 1", "no column id")),
        ("\n\n" + HEADER + f"\none,{cells(**{FIRST: '6'})}\n", ("row 4", "column 2", FIRST)),
        ("x" * 200_000, ("row 1", "too long for a header")),
        (f"one,{GOOD}\ntwo,{GOOD}\n", ("row 1", "header")),
        ("q01,q02\n3,3\n", ("row 1", "id")),
        ("id\none\n", ("row 1", "answers")),
        ("id,name,q01\none,Ann,3\n", ("row 1", "column 2", "name")),
        ("id,q01,q99\none,3,3\n", ("row 1", "column 3", "q99")),
        ("id,q01,q01\none,3,3\n", ("row 1", "column 3", "q01", "twice")),
        ("id,q01,id\none,3,two\n", ("row 1", "column 3", "id", "twice")),
        (f"{HEADER}\none,{GOOD}\ntwo,{cells(**{THIRD: '6'})}\n", ("row 3", "column 4", THIRD, "6")),
        (f"{HEADER}\none,{GOOD}\n\ntwo,{cells(**{THIRD: '0'})}\n", ("row 4", "column 4", THIRD, "0")),
        (f"{HEADER}\none,{cells(**{FIRST: 'NaN'})}\n", ("row 2", "column 2", FIRST, "NaN")),
        (f"{HEADER}\none,{cells(**{FIRST: '1.5'})}\n", ("row 2", "column 2", FIRST, "1.5")),
        (f"{HEADER}\none,{cells(**{FIRST: 'true'})}\n", ("row 2", "column 2", FIRST, "true")),
        (f"{HEADER}\none,{cells(**{FIRST: '-1'})}\n", ("row 2", "column 2", FIRST, "-1")),
        (f"{HEADER}\none,{cells(**{FIRST: 'three'})}\n", ("row 2", "column 2", FIRST, "three")),
        (f"{HEADER}\none,{cells(**{LAST: '9' * 300})}\n", ("row 2", f"column {len(CORE) + 1}", LAST)),
        (f"{HEADER}\none,{GOOD},3\n", ("row 2", f"{len(CORE) + 2} cells", f"{len(CORE) + 1}")),
        (f"{HEADER}\none,3\n", ("row 2", "2 cells", f"{len(CORE) + 1}")),
        ("id,q01,q01.seconds\none,3,-2\n", ("row 2", "column 3", "q01", "-2")),
        ("id,q01,q01.seconds\none,3,nan\n", ("row 2", "column 3", "q01", "nan")),
        ("id,q01,q01.seconds\none,3,1e39\n", ("row 2", "column 3", "q01", "1e39", "3.4e+38")),
        ("id,q01,q01.seconds\none,3,３.５\n", ("row 2", "column 3", "q01", "３.５", "digits 0 to 9")),
        (f"{HEADER}\none,{GOOD}\ntwo,{cells(**{THIRD: '３'})}\n", ("row 3", "column 4", THIRD, "３", "digits 0 to 9")),
        ("id,q01,q01.seconds\none,3,1_0\n", ("row 2", "column 3", "q01", "1_0")),
        (f"{HEADER}\none,{cells(**{FIRST: chr(0xA0) + '3'})}\n", ("row 2", "column 2", FIRST)),
        ('id,q01,q02\none,3,"4\n"\n', ("row 2", "column 3", "q02")),
        (f"{HEADER}\none,{GOOD}\n{'x' * 200_000},{cells(**{FIRST: '6'})}\n", ("row 3", "CSV")),
        (HEADER.encode("utf-16"), ("no sheet",)),
        (HEADER.encode() + bytes(9), ("row 1",)),
        ("id;q01;q02\none;3;3\ntwo;3;7\n", ("row 3", "column 3", "q02", "7")),
        ("sep=;\nid;q01;q02\none;3;7\n", ("row 3", "column 3", "q02", "7")),
        (b"\x00\x01\x02" * 50, ("row 1",)),
        (b"PK\x03\x04\x14\x00" + bytes(300), ("a workbook (.xlsx, .ods)", "as CSV")),
        (b"%PDF-1.7\n%\xe2\xe3\n", ("a PDF", "as CSV")),
    ],
)
def test_a_bad_csv_file_is_refused_with_its_place_and_nothing_written(
    tmp_path: Path, text: str | bytes, facts: tuple[str, ...]
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    told = run(str(source), "-o", str(tmp_path / "out.csv"))
    refused(told, "in.csv", *facts)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_one_bad_row_in_a_million_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    line = f"x,{GOOD}\n"
    source.write_text(f"{HEADER}\n" + line * 999_999 + f"x,{cells(**{CORE[19]: '7'})}\n")
    (tmp_path / "out.csv").write_text("the results of yesterday")
    refused(run(str(source), "-o", str(tmp_path / "out.csv")), "row 1000001", "column 21", CORE[19], "7")
    assert (tmp_path / "out.csv").read_text() == "the results of yesterday"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("source", "target", "facts"),
    [
        ("nowhere.csv", "out.csv", ("nowhere.csv", "No such file")),
        (".", "out.csv", ("directory",)),
        ("in.csv", "nowhere/out.csv", ("nowhere", "No such file")),
        ("in.csv", ".", ("directory",)),
    ],
)
def test_a_file_that_cannot_be_had_is_named(tmp_path: Path, source: str, target: str, facts: tuple[str, ...]) -> None:
    write(tmp_path / "in.csv", [["one", *ANSWERS.values()]])
    refused(run(str(tmp_path / source), "-o", str(tmp_path / target)), *facts)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_file_may_be_scored_into_itself(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", [["one", *ANSWERS.values()]])
    assert run(str(source), "-o", str(source))[0] == 0
    assert read(source)[0]["status"] == "final"


def test_a_csv_file_without_a_place_to_write_is_a_usage_error(tmp_path: Path) -> None:
    code, out, error = run(str(write(tmp_path / "in.csv", [["one", *ANSWERS.values()]])))
    assert code == 2 and out == "" and "-o" in error
