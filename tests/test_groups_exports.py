"""Files for coaches and researchers: complete, harmless in a spreadsheet, and without names where they should be."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.exports import clients_csv, clients_excel, harmless, harmless_everywhere, repeated_csv, research_csv, scores_csv
from groups.profiles import clients, profiles
from groups.sheets import Sheets
from questions import load
from scoring.sheets import score_file

BANK = load()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(names: list[str | None], again: bool = False, timed: bool = False) -> Sheets:
    n = len(names)
    rng = np.random.default_rng(7)
    answers = rng.integers(0, 6, (n, len(BANK.items)), dtype=np.int8)
    return Sheets(
        None,
        BANK,
        np.arange(1, n + 1),
        tuple(names),
        tuple("en" if i % 2 else "zh-Hant" for i in range(n)),
        np.full(n, np.datetime64("2027-01-01T12:00", "us")),
        answers,
        rng.integers(0, 6, answers.shape, dtype=np.int8) if again else None,
        rng.uniform(1, 20, answers.shape).astype(np.float32) if timed else None,
    )


def cells_of(excel: bytes) -> list[list[tuple[str, str]]]:
    """Return the rows of a workbook's first sheet as (type, text) pairs, read with nothing but an XML parser."""
    with zipfile.ZipFile(io.BytesIO(excel)) as book:
        assert not [name for name in book.namelist() if "externalLink" in name or "vba" in name]
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in strings]
        page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(page.iter(f"{MAIN}f")), "no formula"
    rows = []
    for row in page.iter(f"{MAIN}row"):
        cells = []
        for cell in row:
            value = cell.findtext(f"{MAIN}v") or ""
            cells.append(("text", shared[int(value)]) if cell.get("t") == "s" else ("number", value))
        rows.append(cells)
    return rows


NAMES: list[str | None] = [
    "Anna;=cmd|' /C calc'!A0;x",
    'Doe, "＝1+1',
    "=cmd|' /C calc'!A0",
    "+1",
    "-2",
    "@SUM(A1)",
    "＝1+1",
    "Mei, 美",
    '"quoted"',
    None,
    "'=1",
]


def test_csv_holds_every_client_and_no_formula() -> None:
    group = sheets(NAMES)
    table = clients(group, profiles(group))
    text = clients_csv(table)
    assert text.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [str(i) for i in range(1, len(NAMES) + 1)]
    assert [row["name"] for row in rows] == [
        "Anna;'=cmd|' /C calc'!A0;x",
        "Doe, \"'＝1+1",
        "'=cmd|' /C calc'!A0",
        "'+1",
        "'-2",
        "'@SUM(A1)",
        "'＝1+1",
        "Mei, 美",
        '"quoted"',
        "",
        "'=1",
    ]
    assert rows[0]["sent_at"] == "2027-01-01T12:00:00Z" and rows[0]["language"] == "zh-Hant"
    known = profiles(group)
    for at, row in enumerate(rows):
        assert row["lean"] == "" if np.isnan(known.value[at]) else float(row["lean"]) == pytest.approx(known.value[at], abs=1e-6)
        assert row["axis.define.pm"] == "" or 0 <= float(row["axis.define.pm"]) <= 100


def test_excel_holds_the_same_and_no_formula() -> None:
    group = sheets(NAMES)
    table = clients(group, profiles(group))
    rows = cells_of(clients_excel(table, "Group: [Spring] */'"))
    assert [name for _, name in rows[0]] == list(table.columns)
    assert [row[1][1] for row in rows[1:6]] == [*NAMES[:2], "'=cmd|' /C calc'!A0", "'+1", "'-2"]
    group = sheets(NAMES[2:])
    table = clients(group, profiles(group))
    rows = cells_of(clients_excel(table))
    by_csv = list(csv.DictReader(io.StringIO(clients_csv(table).decode("utf-8-sig"))))
    for row, told in zip(rows[1:], by_csv, strict=True):
        assert [text for kind, text in row if kind == "text"] == [told[c] for c in told if told[c] and not number(told, c)]


def number(row: dict[str, str], column: str) -> bool:
    return column not in ("name", "language", "sent_at", "bank", "status", "label", "strength", "case", "flags")


@given(st.text(max_size=40))
def test_no_text_is_a_formula(text: str) -> None:
    kept = harmless(text)
    assert kept.endswith(text) and not kept.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.text(st.sampled_from("a;,\t \"'=+-@＝"), max_size=12))
def test_no_part_of_a_text_is_a_formula_whatever_splits_it(text: str) -> None:
    kept = harmless_everywhere(text)
    assert kept.replace("'", "") == text.replace("'", "")
    first, *others = re.split(r"[;,\t]", kept)
    for part in (first.lstrip(), *(other.lstrip(' "') for other in others)):
        assert not part.startswith(tuple("=+-@＝"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=1, max_size=4))
def test_any_names_make_files_that_can_be_read(names: list[str | None]) -> None:
    group = sheets(names)
    table = clients(group, profiles(group))
    assert len(list(csv.reader(io.StringIO(clients_csv(table).decode("utf-8-sig"), newline="")))) == len(names) + 1
    assert len(cells_of(clients_excel(table))) == len(names) + 1


def test_an_empty_group_is_a_file_with_a_header() -> None:
    group = sheets([])
    table = clients(group, profiles(group))
    assert len(clients_csv(table).decode().splitlines()) == 1 and len(cells_of(clients_excel(table))) == 1
    assert len(research_csv(group).decode().splitlines()) == 1


def test_answers_for_research_name_nobody_and_go_straight_into_the_scorer(tmp_path: Path) -> None:
    group = sheets([f"Client {n}" for n in range(30)], again=True, timed=True)
    text = research_csv(group)
    assert b"Client" not in text and b"2027" not in text
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    given_answers = sorted([[row[i.id] for i in BANK.items] for row in rows])
    assert given_answers == sorted([[str(a or "") for a in sheet] for sheet in group.answers.tolist()])
    assert given_answers != [[str(a or "") for a in sheet] for sheet in group.answers.tolist()], "in no order of arrival"
    assert sum(row["id"].startswith("en-") for row in rows) == 15
    (tmp_path / "answers.csv").write_bytes(text)
    assert score_file(BANK, tmp_path / "answers.csv", tmp_path / "results.csv") == 30
    scored = list(csv.DictReader((tmp_path / "results.csv").open(encoding="utf-8")))
    assert list(csv.DictReader(io.StringIO(scores_csv(group).decode()))) == scored, "and that is what the page hands over, too"
    leans = sorted(float(row["lean"]) for row in scored if row["lean"])
    own = profiles(group).value
    assert leans == pytest.approx(sorted(own[~np.isnan(own)].tolist()), abs=1e-9)


def test_second_answers_have_the_ids_of_the_first() -> None:
    group = sheets([None] * 8, again=True)
    second = repeated_csv(group)
    assert second is not None and group.again is not None
    first_rows = list(csv.DictReader(io.StringIO(research_csv(group).decode())))
    second_rows = list(csv.DictReader(io.StringIO(second.decode())))
    assert [r["id"] for r in first_rows] == [r["id"] for r in second_rows]
    pairs = {(r["q01"], s["q01"], s["q02"]) for r, s in zip(first_rows, second_rows, strict=True)}
    assert pairs == {
        (str(a or ""), str(b or ""), str(c or ""))
        for a, b, c in zip(group.answers[:, 0], group.again[:, 0], group.again[:, 1], strict=True)
    }
    assert repeated_csv(sheets([None])) is None
