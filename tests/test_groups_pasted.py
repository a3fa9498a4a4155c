"""Pasted links and codes: the good ones are used and each bad line is named."""

from __future__ import annotations

import tracemalloc
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.pasted import MOST_LINES, MOST_NAMED, MOST_TRIED, TooManyLines, read
from questions import Bank, load
from results.link import BrokenLink, fold, unfold

BANK = load()
SHEETS = [{item.id: (place + n) % 5 + 1 for place, item in enumerate(BANK.core)} for n in range(5)]
CODES = [fold(BANK, sheet) for sheet in SHEETS]


def paste(text: str | bytes) -> tuple[list[dict[str, int]], list[tuple[int, str]], tuple[str | None, ...]]:
    pasted = read(text, BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink)
    sheets = pasted.sheets
    return [sheets.answers_of(n) for n in range(len(sheets))], [(b.number, b.reason) for b in pasted.bad], sheets.names


def test_links_and_codes_one_a_line() -> None:
    text = f"https://quiz.example/result?lang=ru&r={CODES[0]}\n\n  {CODES[1]}  \r\nhttps://quiz.example/result?r={CODES[2]}#top"
    assert paste(text) == (SHEETS[:3], [], (None, None, None))
    assert read(text, BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink).sheets.languages == ("ru", "", "")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_names(mark: str) -> None:
    rows = [("name", "link"), ("Mei", f"https://quiz.example/result?r={CODES[0]}"), ('"Doe, Jane"', CODES[1]), ("", CODES[2])]
    text = "\r\n".join(mark.join(row) for row in rows)
    for given_text in (text, text.encode(), "\ufeff" + text, text.encode("utf-8-sig"), text.encode("utf-16")):
        assert paste(given_text) == (SHEETS[:3], [], ("Mei", "Doe, Jane", None))


def test_good_lines_are_used_and_each_bad_line_is_named() -> None:
    edited = ("A" if CODES[1][5] != "A" else "B").join((CODES[1][:5], CODES[1][6:]))
    text = "\n".join([CODES[0], CODES[1][:20], "hello", edited, CODES[0], "x" * 10_000, CODES[2], ",,,", "http://[bad"])
    sheets, bad, _ = paste(text)
    assert sheets == [SHEETS[0], SHEETS[2]]
    assert [number for number, _ in bad] == [2, 3, 4, 5, 6, 8, 9]
    reasons = dict(bad)
    assert reasons[5] == "twice" and reasons[4] == "edited" and reasons[2] in ("cut", "edited")
    found = read(text, BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink)
    assert all(len(line.text) <= 60 for line in found.bad) and found.refused == len(bad)


def test_of_many_bad_lines_the_first_are_named_and_all_are_counted() -> None:
    found = read("nonsense\n" * MOST_LINES, BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink)
    assert found.refused == MOST_LINES
    assert [line.number for line in found.bad] == list(range(1, MOST_NAMED + 1))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_more_lines_than_are_read_at_once_are_refused_before_they_take_memory(end: str) -> None:
    enough = end.join([CODES[0], *["x"] * (MOST_LINES - 1)]) + 3 * end
    assert paste(enough)[0] == SHEETS[:1]
    flood = f"x{end}" * 1_000_000
    tracemalloc.start()
    with pytest.raises(TooManyLines):
        paste(flood)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * len(flood.encode("utf-32"))


def test_of_very_many_cells_the_longest_are_tried() -> None:
    tried = []

    def decode(code: str) -> tuple[Bank, dict[str, int]]:
        tried.append(code)
        return BANK, unfold(BANK, code)

    line = f"Mei{',x' * 500},{CODES[0]}"
    found = read(line, BANK, decode, BrokenLink).sheets
    assert (found.names, found.answers_of(0)) == (("Mei",), SHEETS[0])
    read(",x" * 500, BANK, decode, BrokenLink)
    assert len(tried) <= 1 + MOST_TRIED


def test_a_language_that_nobody_speaks_is_not_known() -> None:
    tags = ["ru", "xx", "=1+1", "en'", "zh-Hant"]
    text = "\n".join(f"N{n},https://quiz.example/result?r={CODES[0]}&lang={quote(tag)}" for n, tag in enumerate(tags))
    assert read(text, BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink).sheets.languages == ("ru", "", "", "", "zh-Hant")


def test_two_people_may_answer_alike_under_their_own_names() -> None:
    sheets, bad, names = paste(f"Mei,{CODES[0]}\nAnna,{CODES[0]}\nMei,{CODES[0]}")
    assert sheets == [SHEETS[0]] * 2 and names == ("Mei", "Anna") and bad == [(3, "twice")]


def test_nothing_pasted_is_an_empty_group() -> None:
    assert paste("") == paste(" \n\t\n") == ([], [], ())
    assert read("", BANK, lambda code: (BANK, unfold(BANK, code)), BrokenLink).sheets.answers.shape == (0, len(BANK.items))


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_text_is_misread_or_breaks_the_page(text: str | bytes) -> None:
    sheets, _, _ = paste(text)
    assert sheets == []
