"""Which of the cells beside a result is a person's name: known by the head of its column, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category

LONGEST_NAME = 80  # characters of a name
MOST_WORDS = 6
MOST_CELLS = 0.6  # share of a column's filled cells that look like names, from which a column without a head holds them

# Heads as forms and spreadsheets write them, in the languages of the quiz; a head is looked at in lower case.
NAME_HEAD = re.compile(
    r"\b(name|names|client|clients|participant|person|who|initials|nickname)\b"
    r"|\bимя\b|\bимена\b|фамили|\bфио\b|ф\.\s*и\.\s*о|клиент|участни|инициал|как вас зовут|зовут"
    r"|姓名|名字|姓氏|稱呼|称呼|暱稱|昵称|客戶|客户|學員|学员|參加者|参加者|参与者"
)
OTHER_HEAD = re.compile(
    r"\b(user\s?name|file\s?name|time\s?stamp|time|date|day|e-?mail|mail|address|phone|comment|comments|note|notes|score|company|"
    r"organi[sz]ation|team|link|links|code|codes|result|results|id|no|nr|number|url|language|job|role|title|age|city|country)\b|№|#"
    r"|дата|время|отметка времени|почт|e-mail|телефон|коммент|замет|компан|организац|ссылк|\bкод|результат|номер|язык|должност|город"
    r"|时间|時間|日期|邮箱|郵箱|電郵|电邮|邮件|郵件|信箱|电话|電話|备注|備註|評論|评论|公司|单位|單位|链接|連結|鏈接|代码|代碼|結果|结果|编号|編號|序号|序號|语言|語言"
)
LABEL = re.compile(
    r"(?<!\w)(?:the\s+|my\s+)?(?:code|link|result|results|token|name|код|ссылка|результат|имя|代码|代碼|代號|代号|链接|連結|鏈接|结果|結果|姓名)"
    r"\s*[:=]",
    re.IGNORECASE,
)
ONLY_LABELS = re.compile(
    r"(?:(?:my|the|your|code|link|url|result|results|token|here|is|мой|моя|вот|код|ссылка|результат|代码|代碼|代號|代号|链接|連結|鏈接|结果|結果|我的|是)\W*)+",
    re.IGNORECASE,
)
TIME = re.compile(r"\d{1,2}:\d{2}|\d{4}[-/.年]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
STAMP = re.compile(r"^\s*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?\]?\s*[-–]?", re.IGNORECASE)
STAMPED = re.compile(
    r"[,\s]*\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?\]?\s*:?\s*$", re.IGNORECASE
)  # after a name, where a chat writes what was said below it
NUMBERED = re.compile(r"^\s*(?:[-*•]|\(?\d{1,4}[.):])\s+")
LETTER = re.compile(r"[^\W\d_]")
NO_NAME = re.compile(r"[=<>$\\^~`{}\[\]]|^&|!!|\":")  # what is left of a link or a mark-up
EDGES = " \t\r\n:;,.|-–—=<>()[]{}\"'“”„«»‘’·•*_/"


def is_head(cells: Sequence[str]) -> bool:
    """Whether *cells* are the heads of columns: they speak of names, links, times, and none is a time or an address itself."""
    if any(TIME.search(cell) or "@" in cell or "://" in cell for cell in cells):
        return False
    return any(NAME_HEAD.search(cell.lower()) or OTHER_HEAD.search(cell.lower()) for cell in cells)


def is_name(cell: str) -> bool:
    """Whether *cell* may be a name: letters in few words, and no time, number, address or mere label.

    >>> [is_name(cell) for cell in ("Anna Example", "王芳", "Doe, Jane", "A.", "2026/11/20 10:00 AM", "7", "a@x.example", "Code:")]
    [True, True, True, True, False, False, False, False]
    """
    text = cell.strip(EDGES)
    return (
        0 < len(text) <= LONGEST_NAME
        and LETTER.search(text) is not None
        and len(text.split()) <= MOST_WORDS
        and "@" not in text
        and "://" not in text
        and "\ufffd" not in text
        and TIME.search(text) is None
        and ONLY_LABELS.fullmatch(text) is None
        and NO_NAME.search(text) is None
    )


def name_beside(rest: str) -> str:
    """Return the name in what stands beside a result, a chat's time before it left off; "" where there is none.

    What stood before the result and what stood after it are two lines: the first that is a name counts, so that what is left of a
    link's own wrapping takes nobody's away.

    >>> [name_beside(rest) for rest in ("Anna Example: ", "1. Bo Example - ", "李明:", "Code: ", "Anna, code: ", "10:15 ")]
    ['Anna Example', 'Bo Example', '李明', '', 'Anna', '']
    >>> name_beside("[20/11/2026, 10:15:03] Anna Example: "), name_beside("20.11.2026, 10:15 - Анна: ")
    ('Anna Example', 'Анна')
    >>> name_beside("Anna Example: [[\\n][result]]"), name_beside("👉 Bo 👈\\n。"), name_beside("\\n|02|c&reserved=0")
    ('Anna Example', 'Bo', '')
    """
    return next((name for line in rest.split("\n") if is_name(name := _bare(line))), "")


def names_beside(pieces: Sequence[str]) -> list[str]:
    """Return the names of the results that stand between these *pieces* of a line, one fewer than pieces.

    Each name stands before its result, or each after it; where there is but one, it goes with all.

    >>> names_beside(["Anna ", ", Bo ", ""]), names_beside(["", " Anna, ", " Bo"]), names_beside(["Anna, ", ", ", ""])
    (['Anna', 'Bo'], ['Anna', 'Bo'], ['Anna', 'Anna'])
    """
    names = [name_beside(piece) for piece in pieces]
    found = names[:-1] if names[0] else names[1:]
    if sum(map(bool, names)) > 1:
        return found
    return [next(filter(None, names), "")] * len(found)


def _bare(line: str) -> str:
    """Return *line* without a chat's time, a number, labels, and the signs at its ends."""
    text = (
        NUMBERED.sub("", LABEL.sub(" ", STAMPED.sub("", STAMP.sub("", line, count=1))), count=1).strip(EDGES).replace('""', '"')
    )
    while text and (category(text[0])[0] in "PSZC" or category(text[-1])[0] in "PSZC"):
        text = text[1:] if category(text[0])[0] in "PSZC" else text[:-1]
    return " ".join(text.split())


def name_columns(heads: Sequence[str], rows: Sequence[Sequence[str]], result_columns: frozenset[int]) -> tuple[int, ...]:
    """Return which columns hold names: those whose heads say so, or else the first that holds little else and whose head says nothing.

    *result_columns* are those that hold results. Two columns are first and last name.
    """
    free = [column for column in range(len(heads)) if column not in result_columns]
    lower = [head.lower() for head in heads]
    said = [c for c in free if NAME_HEAD.search(lower[c]) and not OTHER_HEAD.search(lower[c])]
    if said:
        return _first_and_last(said, lower)
    if name_like := tuple(c for c in free if NAME_HEAD.search(lower[c])):
        return name_like[:1]
    unsaid = [c for c in free if not OTHER_HEAD.search(lower[c])]
    return tuple(c for c in unsaid if _mostly_names([row[c] for row in rows if c < len(row)]))[:1]


def _first_and_last(said: Sequence[int], lower: Sequence[str]) -> tuple[int, ...]:
    """Return the first of the columns that are *said* to hold names, or the two that hold its parts."""
    first = [c for c in said if re.search(r"first|given|\bимя\b|名字", lower[c])]
    last = [c for c in said if re.search(r"last|family|sur|фамили|姓氏", lower[c]) and c not in first[:1]]
    return (first[0], last[0]) if first and last else (said[0],)


def _mostly_names(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(map(is_name, filled)) >= MOST_CELLS * len(filled)
