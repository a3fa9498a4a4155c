"""A group made of pasted links or codes, with nothing stored: the good ones are read, and bad lines are named."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import numpy as np

from groups.group import tidy
from groups.sheets import Sheets, first_and_second, pack, unpacked
from questions import Bank

MOST_LINES = 20_000
MOST_NAMED = 300  # bad lines that are told one by one; the others are counted
MOST_TRIED = 10  # cells of a line that are tried, the longest first
LONGEST_LINE = 4_000  # characters of a line that are looked at
LONGEST_WORD = 20  # a header's words are shorter than any link or code
LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

Decode = Callable[[str], tuple[Bank, Mapping[str, int]]]


class TooManyLines(Exception):
    """More lines than are read at once: MOST_LINES."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no result: its number, its beginning, and why: the decoder's reason, or "twice"."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read: sheets whose ids are line numbers, without times; how many lines were not, and the first of those."""

    sheets: Sheets
    refused: int
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    bank: Bank
    packed: bytes
    name: str | None
    language: str


class _NoResult(Exception):
    """Nothing on this line can be read, for the reason given."""


def read(text: str | bytes, bank: Bank, decode: Decode, broken: type[Exception]) -> Pasted:
    """Return the results in *text*: links or codes, one a line, or a CSV with a name beside each.

    *decode* turns a code into the version of *bank* that it was made for and answers to that, and raises *broken* (with a `reason`, if it has one) for what is none. The same answers
    under the same name count once. Languages are those of the links ("" where a code does not tell, or tells one that *bank* does
    not speak). Raises TooManyLines before anything of more than MOST_LINES is kept.
    """
    found: dict[tuple[str, bytes, str | None], _Line] = {}
    bad: list[BadLine] = []
    refused = 0
    for number, line in _lines(text):
        cells = _cells(line)
        try:
            result = _result(number, cells, bank, decode, broken)
            if found.setdefault((result.bank.fingerprint, result.packed, result.name), result) is not result:
                raise _NoResult("twice")
        except _NoResult as none:
            if _is_header(number, cells):
                continue
            refused += 1
            if len(bad) < MOST_NAMED:
                bad.append(BadLine(number, tidy(line, 60), str(none)))
    return Pasted(_sheets(bank, list(found.values())), refused, tuple(bad))


def _lines(text: str | bytes) -> Iterator[tuple[int, str]]:
    if isinstance(text, bytes):
        text = text.decode("utf-16" if text.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", errors="replace")
    for number, line in enumerate(_split(text.removeprefix("\ufeff").rstrip()), 1):
        if number > MOST_LINES:
            raise TooManyLines
        if line.strip():
            yield number, line[:LONGEST_LINE]


def _split(text: str) -> Iterator[str]:
    """Return the lines of *text* one after the other, where `splitlines` would make them all at once."""
    start = 0
    for end in LINE_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]


def _cells(line: str) -> list[str]:
    """Return the cells of a line that tabs, semicolons or commas set apart, in this order: a name may hold a comma."""
    apart = next((mark for mark in "\t;" if mark in line), ",")
    return [cell.strip() for cell in next(csv.reader([line], delimiter=apart), [])]


def _is_header(number: int, cells: Sequence[str]) -> bool:
    return number == 1 and len(cells) > 1 and all(len(cell) <= LONGEST_WORD for cell in cells)


def _result(number: int, cells: Sequence[str], bank: Bank, decode: Decode, broken: type[Exception]) -> _Line:
    """Return what the line holds: the longest cell that can be read, and the first other cell as a name."""
    reason = ""
    for at in sorted(range(len(cells)), key=lambda at: -len(cells[at]))[:MOST_TRIED]:
        code, language = _code(cells[at])
        try:
            made_for, answers = decode(code)
            packed = pack(made_for, answers)
        except broken as error:
            reason = reason or str(getattr(error, "reason", "unreadable"))
            continue
        others = (tidy(cell) for place, cell in enumerate(cells) if place != at)
        return _Line(number, made_for, packed, next(filter(None, others), None), language if language in bank.texts else "")
    raise _NoResult(reason or "empty")


def _code(cell: str) -> tuple[str, str]:
    """Return the code in a link (its `r`) and the language it speaks of (its `lang`), or the cell itself.

    >>> _code("https://quiz.example/result?r=Ab3-_x&lang=ru"), _code("Ab3-_x")
    (('Ab3-_x', 'ru'), ('Ab3-_x', ''))
    """
    try:
        given = parse_qs(urlsplit(cell).query)
    except ValueError:
        return cell, ""
    return given.get("r", [cell])[0], given.get("lang", [""])[0]


def _sheets(bank: Bank, lines: Sequence[_Line]) -> Sheets:
    width = max((len(line.packed) for line in lines), default=len(bank.items))
    answers, _ = first_and_second(unpacked(width, [line.packed.ljust(width, b"\0") for line in lines]))
    order = {one.fingerprint: at for at, one in enumerate((bank, *bank.earlier))} if lines else {}
    version = np.array([order[line.bank.fingerprint] for line in lines], dtype=np.int8)
    return Sheets(
        group=None,
        bank=bank,
        ids=np.array([line.number for line in lines], dtype=np.int64),
        names=tuple(line.name for line in lines),
        languages=tuple(line.language for line in lines),
        times=np.full(len(lines), np.datetime64("NaT"), dtype="datetime64[us]"),
        answers=answers,
        version=version if version.any() else None,
    )
