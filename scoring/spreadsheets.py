"""Answer files as spreadsheets write them, brought to the one form that is scored: UTF-8, commas, points, the header's own names.

A file in that form is used as it is. Any other is rewritten into a temporary one, row for row, and a note says what was taken for what.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from unicodedata import category, normalize

from questions import Bank
from scoring.answers import BadAnswer
from scoring.encodings import LONGEST_BEGINNING, decoded, marked, no_text

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
BLANK = re.compile(r"[\s\ufeff\"" + re.escape("".join(DELIMITERS)) + "]*")  # a line in which nothing stands
SEPARATOR_LINE = re.compile(r"sep=(.)?\s*", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"\s*\d+,\d+\s*")
QUOTED_COMMA = re.compile(r'(?:^|,)"\d+,\d+"(?=,|\r|\n|$)', re.MULTILINE)
BLOCK = 2**20
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
SECONDS = ".seconds"
NO_ID = "there is no column id, so this is not a header"
LONGEST_HEAD = 2**17  # characters
UNHEADED = "column {} has no head, and something stands in it"


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of answers that can be scored: where it lies, what it is called in messages, how many lines stand above its header
    in the file that the user has, and what was taken for what.
    """

    path: Path
    name: Path
    skipped: int = 0
    notes: tuple[str, ...] = ()


@contextmanager
def answer_file(bank: Bank, source: Path) -> Iterator[AnswerFile]:
    """Yield *source* in the form that is scored; a temporary file is gone afterwards. BadAnswer where it holds nothing to read."""
    with source.open("rb") as file:
        if kind := no_text(file.read(LONGEST_BEGINNING)):
            raise BadAnswer(f"this is {kind} and no text; save its sheet as CSV, and score that", place=str(source))
    text, encoding = _text_of(source)
    head = _head(source, text)
    try:
        names = next(csv.reader([head.line], delimiter=head.delimiter), [])
    except csv.Error as error:
        raise BadAnswer(f"this cannot be read as CSV ({error})", place=f"{source}: row {1 + head.above}") from None
    known = {"id": "id"} | {item.id.casefold(): item.id for item in bank.items}
    own = [_canonical(known, name) for name in names]
    if "id" not in own:
        raise BadAnswer(NO_ID, place=f"{source}: row {1 + head.above}")
    pointed = head.delimiter != "," or _has_decimal_commas(source, text)
    notes = _notes(source, encoding, head.delimiter, pointed, names, own)
    if not notes and not head.above:
        yield AnswerFile(source, source)
        return
    folder, made = tempfile.mkstemp(suffix=".csv", prefix="answers-")
    os.close(folder)
    try:
        _rewrite(source, text, Path(made), head.delimiter, own, head.above)
        yield AnswerFile(Path(made), source, head.above, notes)
    finally:
        Path(made).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Head:
    """The line that names the columns, what sets its cells apart, and how many lines stand above it: a `sep=`, and blank ones."""

    line: str
    delimiter: str
    above: int


def _head(source: Path, text: str | None) -> _Head:
    """Return the head of a file; BadAnswer where nothing stands in it, or nothing that could be a head."""
    mark, above = "", 0
    with _opened(source, text) as lines:
        while line := lines.readline(LONGEST_HEAD):
            separator = None if above else SEPARATOR_LINE.fullmatch(line.strip("\ufeff").replace('"', ""))
            if separator:
                mark = separator[1] or ""
            elif len(line) == LONGEST_HEAD:
                raise BadAnswer("this line is too long for a header", place=f"{source}: row {1 + above}")
            elif not BLANK.fullmatch(line):
                return _Head(line, mark or _delimiter(line), above)
            above += 1
    raise BadAnswer("the file is empty", place=str(source))


def _opened(source: Path, text: str | None) -> TextIO:
    return source.open(encoding="utf-8-sig", newline="") if text is None else io.StringIO(text, newline="")


def _text_of(source: Path) -> tuple[str | None, str | None]:
    """Return the whole text of a file that is not UTF-8 and its encoding, (None, "") for one that is, whatever its size."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open("rb") as file:
        first = True
        while block := file.read(BLOCK):
            if first and (block.startswith(WIDE) or b"\0" in block[:200]):
                break
            first = False
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                break
        else:
            return None, ""
    content = source.read_bytes()
    text, encoding = decoded(content)
    return text, marked(content) if encoding == "" else encoding


def _has_decimal_commas(source: Path, text: str | None) -> bool:
    """Whether numbers with a decimal comma stand in quotation marks in a file that has commas between its cells."""
    if text is None:
        with _opened(source, text) as file:
            text = file.read(BLOCK)
    return QUOTED_COMMA.search(text) is not None


def _delimiter(header: str) -> str:
    """Return what sets the cells of *header* apart: that of the four which stands in it most often."""
    return max(DELIMITERS, key=header.count) if any(delimiter in header for delimiter in DELIMITERS) else ","


def _canonical(known: Mapping[str, str], name: str) -> str:
    """Return the column that a head means, in the bank's own spelling, of all that are *known*; a head that means none stays as it is.

    >>> [_canonical({"id": "id", "q01": "q01"}, name) for name in ("ID", " \\u200bid ", "Ｑ０１", "name")]
    ['id', 'id', 'q01', 'name']
    """
    plain = "".join(letter for letter in normalize("NFKC", name) if category(letter) != "Cf").strip().casefold()
    if plain in known:
        return known[plain]
    item = plain.removesuffix(SECONDS)
    return known[item] + SECONDS if plain.endswith(SECONDS) and item in known else name


def _notes(
    source: Path, encoding: str | None, delimiter: str, pointed: bool, names: list[str], own: list[str]
) -> tuple[str, ...]:
    parts = []
    if encoding is None:
        parts.append("its encoding is not known, so letters of ids beyond ASCII are lost")
    elif encoding:
        parts.append(f"read as {encoding}")
    if delimiter != ",":
        parts.append(f"columns set apart by {DELIMITERS.get(delimiter, repr(delimiter))}, and a comma in a number is its point")
    elif pointed:
        parts.append("a comma in a number is its point")
    if headless := sum(not name.strip() for name in own):
        parts.append(f"left out {headless} column{'s' * (headless > 1)} without a head")
    if changed := [f"{name!r} for {mine}" for name, mine in zip(names, own, strict=True) if name != mine]:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        parts.append(f"took {', '.join(changed[:3])}{more}")
    return (f"{source}: {'; '.join(parts)}",) if parts else ()


def _rewrite(source: Path, text: str | None, target: Path, delimiter: str, own: list[str], skipped: int) -> None:
    """Write *source* into *target* in the one form, without the lines above the header."""
    ids = {place for place, name in enumerate(own) if name == "id"}
    headless = {place for place, name in enumerate(own) if not name.strip()}
    with _opened(source, text) as read, target.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, lineterminator="\n")
        for _ in range(skipped):
            read.readline()
        reader = csv.reader(read, delimiter=delimiter)
        try:
            next(reader, None)
            writer.writerow(name for name in own if name.strip())
            for cells in reader:
                if (filled := next((place for place in headless if "".join(cells[place : place + 1]).strip()), None)) is not None:
                    raise BadAnswer(UNHEADED.format(filled + 1), place=f"{source}: row {reader.line_num + skipped}")
                headed = (cell for place, cell in enumerate(cells) if place not in headless)
                writer.writerow(cell if place in ids else _with_decimal_point(cell) for place, cell in enumerate(headed))
        except csv.Error as error:
            raise BadAnswer(f"this cannot be read as CSV ({error})", place=f"{source}: row {reader.line_num + skipped}") from None


def _with_decimal_point(cell: str) -> str:
    """Return a number with its decimal comma as a point."""
    return cell.strip().replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell
