"""A group made of pasted links or codes, with nothing stored: every result is read, and every line without one is named.

The text is a table (a CSV file, cells copied from a spreadsheet) or plain lines, each with a result and perhaps a name beside it.
Which it is, where its cells end, and which column holds names is taken from its heads and from what is in it, never from places.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from groups.group import tidy
from groups.names import is_head, is_name, name_beside, name_columns, names_beside
from groups.sheets import Sheets, first_and_second, pack, unpacked
from questions import Bank
from scoring.encodings import decoded, no_text
from scoring.entities import without_entities

MOST_LINES = 20_000
MOST_LISTED = 300  # bad lines that are named singly; the others are counted
LONGEST_LINE = 4_000  # characters of a line that are looked at
SHORTEST = 12  # characters that any token or code has; shorter cells are not looked at for one
DELIMITERS = ("\t", ";", ",")
EMPTY = " ,;\t|-:=_"  # what a line may hold that says nothing: cells without content, or a rule
SEPARATOR_LINE = re.compile(r"sep=.?", re.IGNORECASE)
TABLE_SHARE = 0.8  # share of the records that have as many cells as most, from which a text without heads is a table
DIGIT = re.compile(r"\d")  # that a damaged code has, and a head has not
END = " \t\r\n\v\f\0\x1a\x85\xa0\u2028\u2029\u3000"  # what stands after a file's last line, and says nothing
LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class FoundResult(Protocol):
    """A result in a text, as `results.pasted.find` returns it."""

    @property
    def bank(self) -> Bank: ...
    @property
    def answers(self) -> Mapping[str, int]: ...
    @property
    def language(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class ResultReader(Protocol):
    """What reads results: `normalised` brings a text to one form, `find` finds the results in it, `fault` says why there is none."""

    def normalised(self, text: str) -> str: ...
    def find(self, text: str) -> Sequence[FoundResult]: ...
    def fault(self, text: str) -> str: ...


class NoText(Exception):
    """A file that is a workbook, a document or a picture."""


class TooManyLines(Exception):
    """More lines than are read at once: MOST_LINES."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no result: its number, its beginning, and why: the reader's reason, "empty" or "twice"."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read: sheets whose ids are line numbers, without times; how many lines were not, and the first of those.

    `columns` are the heads of the columns that names were taken from, () where there were none; `encoding` is that of a file that
    says none itself ("" = it does), None where it could not be known, so that names in other than plain letters were left out.
    """

    sheets: Sheets
    refused: int
    bad: tuple[BadLine, ...]
    columns: tuple[str, ...] = ()
    encoding: str | None = ""


@dataclass(frozen=True, slots=True)
class _Result:
    number: int
    bank: Bank
    packed: bytes
    name: str | None
    beside: str  # what told this person apart from others, a name that could not be read among it
    language: str


@dataclass(frozen=True, slots=True)
class _Record:
    """A line of the text, or several that belong together: its number, its cells or the whole line as one, and its results."""

    number: int
    cells: tuple[str, ...]
    results: tuple[tuple[int, FoundResult], ...]  # in which cell
    names: tuple[str, ...] = ()  # of a plain line: that of each result,
    pasted: str = ""  # and the line as it was pasted


def read(text: str | bytes, bank: Bank, reader: ResultReader) -> Pasted:
    """Return the results in *text*, links or codes, in plain lines or a table, with the name beside each.

    The same answers under the same name count once. Raises NoText for a workbook, and TooManyLines before anything of more than
    MOST_LINES is kept.
    """
    if isinstance(text, bytes) and no_text(text):
        raise NoText
    content, encoding = decoded(text) if isinstance(text, bytes) else (text, "")
    content = without_entities(content.removeprefix("\ufeff").rstrip(END))  # whose ends are nobody's delimiters
    _count(content)
    records, heads = _table(content, reader) or (_lines(content, reader), None)
    people = [record.cells for record in records if record.results]
    columns = name_columns(heads, people, _result_columns(records)) if heads is not None else ()
    results: dict[tuple[str, bytes, str], _Result] = {}
    bad: list[BadLine] = []
    refused = 0
    for record in records:
        fresh = [result for result in _results(record, heads, columns) if _added(results, result)]
        if not fresh and any(cell.strip(EMPTY) for cell in record.cells):
            refused += 1
            if len(bad) < MOST_LISTED:
                reason = "twice" if record.results else reader.fault(max(record.cells, key=len))
                bad.append(BadLine(record.number, tidy(record.pasted or " ".join(filter(None, record.cells)), 60), reason))
    name_heads = tuple(heads[column].strip() or f"{column + 1}" for column in columns) if heads else ()
    return Pasted(_sheets(bank, list(results.values())), refused, tuple(bad), name_heads, encoding)


def _added(results: dict[tuple[str, bytes, str], _Result], result: _Result) -> bool:
    return results.setdefault((result.bank.fingerprint, result.packed, result.beside), result) is result


def _count(text: str) -> None:
    """Raise TooManyLines for more lines than are read, without making them all."""
    for number, _end in enumerate(LINE_END.finditer(text), 2):
        if number > MOST_LINES:
            raise TooManyLines


# Plain lines


def _lines(text: str, reader: ResultReader) -> list[_Record]:
    """Return the lines of *text*; a result that is broken over several puts them together."""
    pasted = [line[:LONGEST_LINE] for line in LINE_END.split(text)]
    lines = [reader.normalised(line).replace("\n", " ").replace("\r", " ") for line in pasted]
    whole = "\n".join(lines)
    starts = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])])
    records: list[_Record] = []
    spans: dict[int, list[FoundResult]] = {}
    reaches: dict[int, int] = {}
    for found in reader.find(whole):
        first, last = (int(np.searchsorted(starts, at, side="right")) - 1 for at in (found.start, found.end - 1))
        spans.setdefault(first, []).append(found)
        reaches[first] = max(last, reaches.get(first, last))
    at = 0
    while at < len(lines):
        last = reaches.get(at, at)
        found_here = [found for line in range(at, last + 1) for found in spans.get(line, ())]
        pieces = _without(whole, int(starts[at]), int(starts[last]) + len(lines[last]), found_here)
        cell = "\n".join(pieces) if found_here else lines[at]
        if not records and not found_here and is_head(cells := re.split("[,;\t|]", cell)) and len(cells) > 1:
            cell = ""  # heads above lines that are no table
        names = tuple(names_beside(pieces)) if found_here else ()
        records.append(_Record(at + 1, (cell,), tuple((0, found) for found in found_here), names, pasted[at]))
        at = last + 1
    return _named_above([record for record in records if record.cells[0].strip(EMPTY) or record.results])


def _named_above(records: list[_Record]) -> list[_Record]:
    """Return *records* with the name from the line above for each result that has none beside it, where that is so of all of them.

    Chats write who said it above what was said.
    """
    nameless = [at for at, record in enumerate(records) if record.results and not any(record.names)]
    above = {at: name_beside(records[at - 1].cells[0]) for at in nameless if at and not records[at - 1].results}
    if not nameless or len(above) < len(nameless) or not all(above.values()):
        return records
    named = {at: replace(records[at], names=(name,) * len(records[at].results)) for at, name in above.items()}
    return [named.get(at, record) for at, record in enumerate(records) if at + 1 not in above]


def _without(text: str, start: int, end: int, found: Sequence[FoundResult]) -> list[str]:
    """Return the pieces of *text* from *start* to *end* between what was *found* in it."""
    pieces = []
    for result in found:
        pieces.append(text[start : result.start])
        start = result.end
    return [*pieces, text[start:end]]


# Tables


def _table(text: str, reader: ResultReader) -> tuple[list[_Record], list[str]] | None:
    """Return the records of *text* below its heads, and these ([""] * n where it has none); None where it is no table."""
    best: tuple[float, list[tuple[int, list[str]]]] | None = None
    for delimiter in DELIMITERS:
        if (rows := _rows(text, delimiter)) is None:
            continue
        widths = [len(cells) for _, cells in rows if any(cells)]
        most = max(set(widths), key=widths.count, default=1)
        share = widths.count(most) / len(widths) if most > 1 else 0.0
        if share and (best is None or share > best[0]):
            best = share, rows
    if best is None:
        return None
    share, rows = best
    records = [_record(number, cells, reader) for number, cells in rows]
    first = next((record for record in records if any(record.cells)), None)
    if first is None:
        return None
    has_heads = not first.results and len(first.cells) > 1 and (is_head(first.cells) or _stands_above(first, records))
    if not has_heads and (share < TABLE_SHARE or max(len(record.cells) for record in records) < 3):
        return None
    if not any(record.results for record in records) and not has_heads:
        return None
    widest = max(len(record.cells) for record in records)
    heads = list(first.cells) if has_heads else []
    return [record for record in records if not (has_heads and record is first)], heads + [""] * (widest - len(heads))


def _stands_above(first: _Record, records: Sequence[_Record]) -> bool:
    """Whether *first*, in whatever language, must be heads: every other line has a result, and words stand above all of them."""
    columns = _result_columns(records)
    heads = [first.cells[column] for column in columns if column < len(first.cells)]
    others = [record for record in records if record is not first and any(cell.strip(EMPTY) for cell in record.cells)]
    return (
        bool(heads)
        and all(record.results for record in others)
        and all(is_name(head) and not DIGIT.search(head) for head in heads)
    )


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]] | None:
    """Return the records of *text* as CSV with *delimiter*, each with the number of its first line; None where it is none."""
    rows = []
    reader = csv.reader(io.StringIO(LINE_END.sub("\n", text), newline=""), delimiter=delimiter, skipinitialspace=True)
    number = 1
    try:
        for cells in reader:
            if not (number == 1 and SEPARATOR_LINE.fullmatch("".join(cells))):
                rows.append((number, [cell.strip() for cell in cells]))
            number = reader.line_num + 1
    except csv.Error:
        return None
    return rows


def _record(number: int, cells: Sequence[str], reader: ResultReader) -> _Record:
    long = ((column, reader.normalised(cell[:LONGEST_LINE])) for column, cell in enumerate(cells) if len(cell) >= SHORTEST)
    return _Record(number, tuple(cells), tuple((column, found) for column, cell in long for found in reader.find(cell)))


def _result_columns(records: Sequence[_Record]) -> frozenset[int]:
    return frozenset(column for record in records for column, _ in record.results)


def _results(record: _Record, heads: list[str] | None, columns: Sequence[int]) -> Iterator[_Result]:
    """Yield the results of *record* under the name beside them."""
    cells = [record.cells[column] for column in columns if column < len(record.cells)]
    in_cells = " ".join(cell for cell in cells if is_name(cell))
    names = record.names if heads is None else (in_cells,) * len(record.results)
    for (_, found), name in zip(record.results, names, strict=True):
        all_beside = "\n".join(cells) if heads is not None else name or record.cells[0]
        yield _Result(
            record.number, found.bank, pack(found.bank, found.answers), tidy(name) or None, all_beside.strip(), found.language
        )


def _sheets(bank: Bank, results: Sequence[_Result]) -> Sheets:
    width = max((len(result.packed) for result in results), default=len(bank.items))
    answers, _ = first_and_second(unpacked(width, [result.packed.ljust(width, b"\0") for result in results]))
    order = {version_of_bank.fingerprint: at for at, version_of_bank in enumerate((bank, *bank.earlier))} if results else {}
    version = np.array([order[result.bank.fingerprint] for result in results], dtype=np.int8)
    return Sheets(
        group=None,
        bank=bank,
        ids=np.array([result.number for result in results], dtype=np.int64),
        names=tuple(result.name for result in results),
        languages=tuple(result.language if result.language in bank.texts else "" for result in results),
        times=np.full(len(results), np.datetime64("NaT"), dtype="datetime64[us]"),
        answers=answers,
        version=version if version.any() else None,
    )
