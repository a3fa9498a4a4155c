"""Answer sheets by the million: a CSV file in, a CSV file out, in pieces, and nothing half written.

In: a column `id`, a column for each item answered (empty = skipped), optionally `<item>.seconds`.
Out: one row each, see `columns`.
"""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Callable, Iterator
from errno import EISDIR
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.csv as arrow
from numpy.typing import NDArray

from questions import Bank
from scoring.answers import RANGE, TIME, UNKNOWN, BadAnswer
from scoring.lean import score_sheets
from scoring.profile import CASES, FLAGS, LABELS, PULL_ARRAYS, STATUSES, STRENGTHS, Profiles
from scoring.spreadsheets import NO_ID, SECONDS, AnswerFile, answer_file

PIECE_SIZE = 8 * 2**20
"""Bytes of text read at a time."""
DIGITS, AXIS_DIGITS = 9, 6
IDS_NAMED = 5  # ids given twice that are named
NUMBER_CHARACTERS = re.compile("[-+.0-9eE]*")
NO_SHEET = "there is a header and no sheet under it"
NUMBER_RULE = "a number is written in the digits 0 to 9, with a point and without spaces"
LARGEST = float(np.finfo(np.float32).max)
TOO_LARGE = f"seconds are a number from 0 to {LARGEST:.2g}"


def score_file(
    bank: Bank,
    source: Path,
    target: Path,
    progress: Callable[[int], None] = lambda rows: None,
    note: Callable[[str], None] = lambda sentence: None,
) -> int:
    """Score the sheets in *source* into *target*, reporting how many rows are done; return how many there were.

    *target* appears whole or not at all. *note* is given a sentence for what was read otherwise than it stands, and for ids that
    stand twice. Raises BadAnswer with file, row and column of the first cell that cannot be scored, and OSError where a file cannot
    be read or written.
    """
    if target.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(target))
    with answer_file(bank, source) as file:
        header = read_header(bank, file)
        for _ in pieces(bank, file, header):
            pass  # a fault in the last row is named before any work, or word of progress, on the first
        rows, ids = _score_into(bank, file, header, target, progress)
    for sentence in file.notes:
        note(sentence)
    if twice := _given_twice(ids):
        note(f"{source}: {twice}")
    return rows


def _score_into(
    bank: Bank, file: AnswerFile, header: list[str], target: Path, progress: Callable[[int], None]
) -> tuple[int, list[pa.Array]]:
    """Score *file* into *target*, whole or not at all; return how many rows it had, and their ids."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    rows, seen = 0, []
    try:
        with unfinished.open("xb") as part:
            writer: arrow.CSVWriter | None = None
            for ids, sheets, seconds in pieces(bank, file, header):
                table = columns(bank, ids, score_sheets(bank, sheets, seconds))
                writer = writer or arrow.CSVWriter(
                    part, table.schema, write_options=arrow.WriteOptions(quoting_style="needed", quoting_header="none")
                )
                writer.write_table(table)
                rows += len(ids)
                seen.append(ids)
                progress(rows)
            if writer is None:
                raise BadAnswer(NO_SHEET, place=str(file.name))
            writer.close()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows, seen


def _given_twice(ids: list[pa.Array]) -> str:
    """Return a sentence that names the first ids that stand more than once; "" where none does. Empty ids are no names."""
    counts = compute.value_counts(pa.chunked_array(ids, pa.string()))
    counted = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True) if len(counts) else ()
    twice = [(id, n) for id, n in counted if id and n > 1] if len(counts) < sum(map(len, ids)) else []
    if not twice:
        return ""
    ids_and_counts = ", ".join(f"{id!r} {n} times" for id, n in twice[:IDS_NAMED])
    more = f" and {len(twice) - IDS_NAMED} more" if len(twice) > IDS_NAMED else ""
    return f"the same id stands more than once: {ids_and_counts}{more}; every row was scored"


def read_header(bank: Bank, file: AnswerFile) -> list[str]:
    """Return the columns of *file*; BadAnswer where they are not an id and items of the bank, each once."""
    place = f"{file.name}: row {1 + file.skipped}"
    with file.path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            header = next(csv.reader(lines), None)
        except (UnicodeDecodeError, csv.Error):
            raise _not_text(file) from None
    if header is None:
        raise BadAnswer("the file is empty", place=str(file.name))
    if "id" not in header:
        raise BadAnswer(NO_ID, place=place)
    known = {item.id for item in bank.items}
    for number, column in enumerate(header, 1):
        if column in header[: number - 1]:
            raise BadAnswer(f"column {number}: stands twice", column, place=place)
        if column != "id" and column.removesuffix(SECONDS) not in known:
            raise BadAnswer(f"column {number}: {UNKNOWN}", column, place=place)
    if not known & set(header):
        raise BadAnswer("there is no column of answers", place=place)
    return header


def pieces(
    bank: Bank, file: AnswerFile, header: list[str]
) -> Iterator[tuple[pa.Array, NDArray[np.int8], NDArray[np.float32] | None]]:
    """Yield ids, sheets and seconds (None where no item is timed) of *file*, some megabytes at a time.

    A row in which nothing stands, not even an id, is nobody.
    """
    types = {column: pa.string() if column == "id" else pa.float32() for column in header}
    options = arrow.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    try:
        with arrow.open_csv(
            file.path,
            read_options=arrow.ReadOptions(block_size=PIECE_SIZE, column_names=header, skip_rows=1),
            parse_options=arrow.ParseOptions(newlines_in_values=True),
            convert_options=options,
        ) as reader:
            for whole in reader:
                if len(piece := _rows_with_id(whole)):
                    yield piece.column("id").fill_null(""), _sheets(bank, piece), _seconds(bank, piece)
    except (pa.ArrowInvalid, _UnreadableCell):
        raise _first_fault(file, header) from None


def _rows_with_id(piece: pa.RecordBatch) -> pa.RecordBatch:
    """Return the rows of *piece* in which anything stands."""
    if piece.column("id").null_count == 0:
        return piece
    anything = np.zeros(len(piece), dtype=np.bool_)
    for column in piece.columns:
        anything |= column.is_valid().to_numpy(zero_copy_only=False)
    return piece if anything.all() else piece.filter(pa.array(anything))


class _UnreadableCell(Exception):
    """A value is out of range; where it stands is found by reading the file again, slowly."""


def _cells(piece: pa.RecordBatch, column: str) -> NDArray[np.float32]:
    """Return a column with empty cells as -1, so that a cell that says NaN stays one."""
    filled = piece.column(column).fill_null(-1.0)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.float32)


def _sheets(bank: Bank, piece: pa.RecordBatch) -> NDArray[np.int8]:
    sheets = np.zeros((len(piece), len(bank.scored)), dtype=np.int8)
    places = {item.id: place for place, item in enumerate(bank.scored)}
    for column in piece.schema.names:
        if column == "id" or column.endswith(SECONDS):
            continue
        cells = _cells(piece, column)
        empty = cells == -1.0
        if empty.any() and piece.column(column).null_count != int(empty.sum()):
            raise _UnreadableCell
        with np.errstate(invalid="ignore"):
            if not (empty | ((cells >= 1) & (cells <= 5) & (cells == np.floor(cells)))).all():
                raise _UnreadableCell
        if column in places:
            sheets[:, places[column]] = np.where(empty, 0.0, cells)
    return sheets


def _seconds(bank: Bank, piece: pa.RecordBatch) -> NDArray[np.float32] | None:
    timed = [c for c in piece.schema.names if c.endswith(SECONDS)]
    if not timed:
        return None
    places = {item.id + SECONDS: place for place, item in enumerate(bank.items)}
    seconds = np.full((len(piece), len(bank.items)), np.nan, dtype=np.float32)
    for column in timed:
        cells = _cells(piece, column)
        empty = cells == -1.0
        if int(empty.sum()) != piece.column(column).null_count or not (empty | ((cells >= 0) & np.isfinite(cells))).all():
            raise _UnreadableCell
        seconds[:, places[column]] = np.where(empty, np.nan, cells)
    return seconds


def _first_fault(file: AnswerFile, header: list[str]) -> BadAnswer:
    """Return the first fault of *file*, cell by cell."""
    source, first = file.name, file.skipped
    row, name, plain = 1 + first, header.index("id"), {"", "1", "2", "3", "4", "5"}
    try:
        with file.path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            next(reader)
            row = reader.line_num + 1 + first
            for cells in reader:
                if cells and len(cells) != len(header):
                    wrong = f"there are {len(cells)} cells where the header has {len(header)}"
                    return BadAnswer(wrong, place=f"{source}: row {row}")
                if plain.issuperset(cells[:name]) and plain.issuperset(cells[name + 1 :]):
                    row = reader.line_num + 1 + first
                    continue
                for number, (column, cell) in enumerate(zip(header, cells, strict=False), 1):
                    rule = None if column == "id" else _fault_in(column, cell)
                    if rule:
                        return BadAnswer(rule, column.removesuffix(SECONDS), cell, f"{source}: row {row}: column {number}")
                row = reader.line_num + 1 + first
    except UnicodeDecodeError:
        return _not_text(file)
    except csv.Error as error:
        return BadAnswer(f"this cannot be read as CSV ({error})", place=f"{source}: row {row}")
    if row == 2 + first:  # nothing stands there
        return BadAnswer(NO_SHEET, place=str(source))
    return BadAnswer("this cannot be read as CSV", place=str(source))


def _fault_in(column: str, cell: str) -> str | None:
    """Return the rule that *cell* breaks; it is read as Arrow does, which knows one kind of digit, blanks at the ends, and singles."""
    try:
        number = float(cell or 1)
    except ValueError:
        number = float("nan")
    else:
        if not NUMBER_CHARACTERS.fullmatch(cell.strip(" \t")) and math.isfinite(number):
            return NUMBER_RULE
    if column.endswith(SECONDS):
        return (None if number <= LARGEST else TOO_LARGE) if 0 <= number < float("inf") else TIME
    return None if number in (1, 2, 3, 4, 5) else RANGE


def _not_text(file: AnswerFile) -> BadAnswer:
    """Return the first line of *file* that is not text."""
    source = file.name
    with file.path.open("rb") as lines:
        for row, line in enumerate(lines, 1):
            try:
                line.decode("utf-8-sig" if row == 1 else "utf-8")
            except UnicodeDecodeError:
                return BadAnswer("this is not UTF-8 text; save the file as CSV in UTF-8", place=f"{source}: row {row}")
    return BadAnswer("this cannot be read as CSV", place=str(source))


def columns(bank: Bank, ids: pa.Array, profiles: Profiles) -> pa.Table:
    """Return one row for each sheet: the figures of `Profile`, flattened; contributions are left to the JSON."""
    figures: dict[str, Any] = {
        "id": ids,
        "bank": pa.array([bank.version] * 1).take(pa.array(np.zeros(len(ids), np.int8))),
        "status": _words(profiles.status, STATUSES),
        "lean": _number(profiles.value, 15),
        "low": _number(profiles.low, 15),
        "high": _number(profiles.high, 15),
        "probability_pm": _number(profiles.probability_pm),
        "label": _words(profiles.label, LABELS),
        "strength": _words(profiles.strength, STRENGTHS),
        "case": _words(profiles.case, CASES),
        **{_column(name): _number(getattr(profiles, name)) for name in PULL_ARRAYS},
        "elevation": _number(profiles.elevation),
        "elevation.low": _number(profiles.elevation_low),
        "elevation.high": _number(profiles.elevation_high),
        "probability_both": _number(profiles.probability_both),
        "probability_neither": _number(profiles.probability_neither),
    }
    for place, axis in enumerate(profiles.axis_ids):
        figures[f"axis.{axis}"] = _number(profiles.axis_value[:, place], AXIS_DIGITS)
        for name in ("low", "high", "probability_pm", "pm", "pmm"):
            figures[f"axis.{axis}.{name}"] = _number(getattr(profiles, f"axis_{name}")[:, place], AXIS_DIGITS)
    figures["answers_to_flip"] = pa.array(profiles.answers_to_flip, mask=profiles.answers_to_flip < 0)
    masks = profiles.flags @ (1 << np.arange(len(FLAGS)))
    named = [";".join(f for bit, f in enumerate(FLAGS) if mask >> bit & 1) for mask in range(1 << len(FLAGS))]
    figures["flags"] = _words(masks.astype(np.int8), tuple(named))
    return pa.table(figures)


def _column(array: str) -> str:
    """Return the column that an array of PULL_ARRAYS is written to.

    >>> _column("pull_pm"), _column("pull_pmm_probability_draws")
    ('pull.pm', 'pull.pmm.probability_draws')
    """
    return ".".join(array.split("_", 2))


def _number(values: NDArray[np.floating], digits: int = DIGITS) -> pa.Array:
    return pa.array(np.round(values, digits), from_pandas=True)


def _words(codes: NDArray[np.int8], words: tuple[str | None, ...]) -> pa.Array:
    return pa.array([w or "" for w in words]).take(pa.array(codes))
