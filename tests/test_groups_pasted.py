"""Pasted links and codes: the good ones are used and each bad line is named."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.pasted import MOST_LINES, MOST_LISTED, NoText, TooManyLines, read
from questions import load
from results.link import code, fold
from results.pasted import FoundResult, ResultReader
from scoring.encodings import BEGINNINGS

BANK = load()
SHEETS = [{item.id: (place + n) % 5 + 1 for place, item in enumerate(BANK.core)} for n in range(5)]
READER = ResultReader(BANK)
CODES = [fold(BANK, sheet) for sheet in SHEETS]


def paste(text: str | bytes) -> tuple[list[dict[str, int]], list[tuple[int, str]], tuple[str | None, ...]]:
    pasted = read(text, BANK, READER)
    sheets = pasted.sheets
    return [sheets.answers_of(n) for n in range(len(sheets))], [(b.number, b.reason) for b in pasted.bad], sheets.names


def test_links_and_codes_one_a_line() -> None:
    text = f"https://quiz.example/result?lang=ru&r={CODES[0]}\n\n  {CODES[1]}  \r\nhttps://quiz.example/result?r={CODES[2]}#top"
    assert paste(text) == (SHEETS[:3], [], (None, None, None))
    assert read(text, BANK, READER).sheets.languages == ("ru", "", "")


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
    assert [number for number, _ in bad] == [2, 3, 4, 5, 6, 9]
    reasons = dict(bad)
    assert reasons[5] == "twice" and reasons[4] == "edited" and reasons[2] in ("cut", "edited")
    found = read(text, BANK, READER)
    assert all(len(line.text) <= 60 for line in found.bad) and found.refused == len(bad)


def test_what_was_never_meant_for_a_link_is_told_from_one_that_lost_a_part() -> None:
    typed = code(fold(BANK, SHEETS[1]))
    lines = {
        "rubbish": "neither",
        "Dear all, here are my results": "neither",
        "просто слова": "neither",
        "Internationalisation": "neither",
        CODES[1][:20]: "cut",
        typed[:20]: "cut",
        f"https://quiz.example/result?r={CODES[1][:9]}": "cut",
        "https://quiz.example/result": "edited",
    }
    found = read("\n".join([CODES[0], *lines]), BANK, READER)
    assert {line.text: line.reason for line in found.bad if line.reason == "neither"} == {
        line: reason for line, reason in lines.items() if reason == "neither"
    }
    assert {line.text for line in found.bad if line.reason == "cut"} == {
        line for line, reason in lines.items() if reason == "cut"
    }


def test_of_many_bad_lines_the_first_are_named_and_all_are_counted() -> None:
    found = read("nonsense\n" * MOST_LINES, BANK, READER)
    assert found.refused == MOST_LINES
    assert [line.number for line in found.bad] == list(range(1, MOST_LISTED + 1))


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


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_a_workbook_is_named_as_such_and_not_read_line_by_line(begins: bytes) -> None:
    with pytest.raises(NoText):
        read(begins + bytes(400), BANK, READER)


def test_of_very_many_cells_only_those_long_enough_for_a_result_are_tried() -> None:
    tried: list[str] = []

    class Counting(ResultReader):
        def find(self, text: str) -> tuple[FoundResult, ...]:
            tried.append(text)
            return super().find(text)

    found = read(f"Mei{',x' * 500},{CODES[0]}", BANK, Counting(BANK)).sheets
    assert (found.names, found.answers_of(0)) == (("Mei",), SHEETS[0])
    read(",x" * 500, BANK, Counting(BANK))
    assert len(tried) <= 2


def test_a_language_that_nobody_speaks_is_not_known_and_what_stuck_to_one_is_left_off() -> None:
    tags = ["ru", "xx", "=1+1", "en'", "zh-Hant"]
    text = "\n".join(f"N{n},https://quiz.example/result?r={CODES[0]}&lang={quote(tag)}" for n, tag in enumerate(tags))
    assert read(text, BANK, READER).sheets.languages == ("ru", "", "", "en", "zh-Hant")


def test_two_people_may_answer_alike_under_their_own_names() -> None:
    sheets, bad, names = paste(f"Mei,{CODES[0]}\nAnna,{CODES[0]}\nMei,{CODES[0]}")
    assert sheets == [SHEETS[0]] * 2 and names == ("Mei", "Anna") and bad == [(3, "twice")]


CODE = code(CODES[0])
LINK = f"https://quiz.example/result?r={CODES[0]}&lang=en"
LINK2 = f"https://quiz.example/result?r={CODES[1]}&lang=ru"
FORM = '"Timestamp","Your name","The link or code of your result"\n"2026/11/20 10:00:00 AM GMT+1","Anna Example","{}"'
NAMED = {
    f"Anna Example: {CODE}": "Anna Example",
    f"Bo Example - {CODE}": "Bo Example",
    f"Mei {CODE}": "Mei",
    f"王芳，{CODE}": "王芳",
    f"李明：{CODE}": "李明",
    f"Anna Example {LINK}": "Anna Example",
    f"Anna Example <{LINK}>": "Anna Example",
    f"Anna Example,{LINK.replace('&', '&amp;')}": "Anna Example",
    f"1. Anna Example, code: {CODE}": "Anna Example",
    f"Code: {CODE}": None,
    f"Ссылка: {LINK}": None,
    f"10:15 {CODE}": None,
    f"7, {CODE}": None,
    f"anna@x.example {CODE}": None,
    f"No;Name;Code\n1;Anna;{CODE}": "Anna",
    f"email,name,code\na@x.example,Anna,{CODE}": "Anna",
    f"email,code\na@x.example,{CODE}": None,
    f"What is your full name?,Paste the code of your result here\nAnna,{CODE}": "Anna",
    FORM.format(LINK): "Anna Example",
    FORM.replace('"\n', '","Comment"\n').format(LINK) + ',"Fine; thanks"': "Anna Example",
    f"Время,Имя и фамилия,Ссылка\n20.11.2026 10:00,Анна Иванова,{LINK}": "Анна Иванова",
    f"時間,姓名,連結\n2026/11/20,王小明,{LINK}": "王小明",
    f"First name;Last name;Link\nAnna;Example;{LINK}": "Anna Example",
    f"sep=;\nname;link\nAnna;{LINK}": "Anna",
    f"2026-11-20,Anna Example,{LINK}\n2026-11-21,Bo Example,{LINK2}": "Anna Example",
    f"Name,,,Link\nAnna,,,{LINK}\n,,,\n,,,": "Anna",
    f'name,link\n"Example\nAnna",{LINK}': "Example Anna",
    f"\ufeffSEP=;\r\nName;Link\r\nAnna;{LINK}": "Anna",
    f"Vorname;Link;Zeit\nAnna;{LINK};10:15": "Anna",
    f'"Horodateur","Votre nom","Lien"\n"2026/11/20 10:00","Anna Example","{LINK}"': "Anna Example",
    f"| Name | Code |\n|---|---|\n| Anna | {CODE} |": "Anna",
    f"[20/11/2026, 10:15:03] Anna Example: {LINK}": "Anna Example",
    f"20.11.2026, 10:15 - Анна: {LINK}": "Анна",
    f'"Anna ""A"" Example",{CODE}': 'Anna "A" Example',
}


@pytest.mark.parametrize("text", NAMED)
def test_a_name_is_taken_from_where_people_write_it_and_nothing_else_is_taken_for_one(text: str) -> None:
    sheets, bad, names = paste(text)
    assert sheets[0] == SHEETS[0] and names[0] == NAMED[text] and bad == []


def test_a_line_with_two_results_gives_two() -> None:
    for text in (f"Anna,{LINK},{LINK2}", f"Anna {LINK} {LINK2}"):
        sheets, bad, names = paste(text)
        assert (sheets, bad, names) == (SHEETS[:2], [], ("Anna", "Anna"))


def test_a_result_that_mail_broke_over_lines_is_put_together_and_keeps_its_place() -> None:
    text = f"Hello\nAnna {LINK[:50]}\n> {LINK[50:]}\nBo {LINK2}"
    found = read(text, BANK, READER)
    assert found.sheets.names == ("Anna", "Bo") and found.sheets.ids.tolist() == [2, 4]
    assert [(line.number, line.text) for line in found.bad] == [(1, "Hello")]


SHAPE = "https://quiz.example/result?r={}&lang=en"
LISTS = {
    "a chat that names who spoke above it": "{0}, [28.11.2026 16:50]\n"
    + SHAPE
    + "\n\n{2}, [28.11.2026 16:52]\n"
    + SHAPE.replace("{}", "{3}"),
    "names above": "{0}\n{1}\n{2}\n{3}",
    "all on one line": "<td>{0}</td><td>{1}</td><td>{2}</td><td>{3}</td>",
    "names after, on one line": "{1} {0}; {3} {2}",
    "a filter's links": "{0}: https://filter.example/v3/__"
    + SHAPE
    + "__;!!AbC-d!e$\n{2}: https://filter.example/v3/__"
    + SHAPE.replace("{}", "{3}")
    + "__;!!x$",
    "a redirector's links": "{0} https://mail.example/?url=https%3A%2F%2Fquiz.example%2Fresult%3Fr%3D{1}&data=05%7C02%7Cx&y=0\n{2} https://mail.example/?url=https%3A%2F%2Fquiz.example%2Fresult%3Fr%3D{3}&data=05%7C02&y=0",
    "other marks": "{0}: [[" + SHAPE + "][result]]\n{2}: &lt;" + SHAPE.replace("{}", "{3}") + "&gt;",
    "heads of several columns": "People,,\n,Name,Code\n,{0},{1}\n,{2},{3}",
    "the end of an old file": "{0}: {1}\n{2}: {3}\n\x1a\0\0",
}


@pytest.mark.parametrize("kind", LISTS)
def test_names_stand_with_their_results_wherever_they_were_written(kind: str) -> None:
    text = LISTS[kind].replace("{}", "{1}").format("Anna Example", CODES[0], "Bo Sample", CODES[1])
    sheets, bad, names = paste(text)
    assert sheets == SHEETS[:2] and names == ("Anna Example", "Bo Sample")
    assert bad == [] or kind == "heads of several columns"


def test_a_heading_above_several_results_is_nobodys_name() -> None:
    assert paste(f"Spring group\n{CODES[0]}\n{CODES[1]}")[2] == (None, None)


def test_the_column_that_names_come_from_is_said() -> None:
    assert read(FORM.format(LINK), BANK, READER).columns == ("Your name",)
    assert read(f"First name;Last name;Link\nAnna;Example;{LINK}", BANK, READER).columns == ("First name", "Last name")
    assert read(f"2026-11-20,Anna,{LINK}", BANK, READER).columns == ("2",)
    assert read(f"Anna,{LINK}", BANK, READER).columns == ()


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("big5", ("王芳", "李明")),
        ("gb18030", ("王芳", "刘伟")),
        ("cp1251", ("Анна Иванова", "Пётр Смирнов")),
        ("koi8-r", ("Анна Иванова", "Пётр Смирнов")),
        ("cp1252", ("José Pérez", "Zoë Müller")),
        ("utf-16-le", ("Анна", "Zoë")),
        ("utf-16-be", ("Анна", "Zoë")),
        ("utf-16", ("王芳", "Zoë")),
    ],
)
def test_names_of_a_file_in_another_encoding_are_read(encoding: str, names: tuple[str, str]) -> None:
    text = f"name\tlink\r\n{names[0]}\t{LINK}\r\n{names[1]}\t{LINK2}\r\n"
    sheets, bad, found = paste(text.encode(encoding))
    assert (sheets, bad, found) == (SHEETS[:2], [], names)


def test_a_damaged_code_in_the_first_line_is_named_and_not_taken_for_a_head() -> None:
    damaged = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    sheets, bad, names = paste(f"Carl,x,{damaged}\nAnna,y,{CODE}\nBo,z,{LINK2}")
    assert (sheets, bad, names) == (SHEETS[:2], [(1, "edited")], ("Anna", "Bo"))


ELSEWHERE = {
    "euc-kr": ("김민수", "이영희"),
    "euc-jp": ("田中", "佐藤"),
    "cp1251": ("Юлия Щукина",),
    "gb18030": ("王芳",),
    "cp866": ("Мария",),
}


@pytest.mark.parametrize("encoding", ELSEWHERE)
def test_a_name_in_another_encoding_is_read_as_it_was_written_or_left_out(encoding: str) -> None:
    text = "name;code\n" + "\n".join(f"{name};{code(CODES[n])}" for n, name in enumerate(ELSEWHERE[encoding]))
    sheets, _, names = paste(text.encode(encoding))
    assert len(sheets) == len(names) and set(names) <= {*ELSEWHERE[encoding], None}
    assert (names[0] is None) is (encoding in ("euc-kr", "euc-jp"))


def test_people_whose_names_cannot_be_read_are_kept_without_and_told_apart() -> None:
    unreadable = f"name,link\n\xf3\xf8\xe1,{LINK}\n\xb5\x98,{LINK}\n".encode("latin-1")
    found = read(unreadable, BANK, READER)
    assert found.sheets.names == (None, None) and found.encoding is None and found.refused == 0


def test_nothing_pasted_is_an_empty_group() -> None:
    assert paste("") == paste(" \n\t\n") == ([], [], ())
    assert read("", BANK, READER).sheets.answers.shape == (0, len(BANK.items))


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_text_is_misread_or_breaks_the_page(text: str | bytes) -> None:
    with suppress(NoText):
        assert paste(text)[0] == []
