"""A group as files: one row a client as CSV and Excel, and answers without names for research."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow
import xlsxwriter

from groups.profiles import profiles
from groups.sheets import Seconds, Sheets
from scoring.arrays import AnswerArray
from scoring.sheets import columns

# What a spreadsheet would take for the beginning of a formula, in its full-width forms too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# What begins a cell where a comma is not what sets cells apart: Excel splits at semicolons in most of Europe, quoted or not.
SPLIT = re.compile(r"([;,\t][\s\"]*)(?=[=+\-@＝＋－＠])")
WIDTHS = {"name": 24, "headline": 44, "note": 60, "sent_at": 20}  # of columns that hold more than a number
BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula, not even one that was saved and opened again.

    >>> harmless("=1+1"), harmless("  @x"), harmless("Mei")
    ("'=1+1", "'  @x", 'Mei')
    """
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def harmless_everywhere(text: str) -> str:
    """Return *text* harmless even where a spreadsheet splits it at a semicolon, a comma or a tab.

    >>> harmless_everywhere("Anna;=1+1"), harmless_everywhere("Doe, Jane; -")
    ("Anna;'=1+1", "Doe, Jane; '-")
    """
    return SPLIT.sub(r"\1'", harmless(text))


def clients_csv(clients: pd.DataFrame) -> bytes:
    """Return the rows of `profiles.clients` as CSV that Excel and everybody else read as UTF-8."""
    text: str = _plain(clients, harmless_everywhere).to_csv(index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    return (BOM + text).encode()


def clients_excel(clients: pd.DataFrame, title: str = "Results") -> bytes:
    """Return the rows of `profiles.clients` as an Excel workbook of one sheet, its header fixed and filterable."""
    rows = _plain(clients, harmless)
    file = io.BytesIO()
    cautious = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **cautious}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold = book.add_format({"bold": True})
        for column, name in enumerate(rows.columns):
            sheet.write_string(0, column, name, bold)
            numeric = pd.api.types.is_numeric_dtype(rows[name])
            for row, value in enumerate(rows[name].tolist(), 1):
                if pd.isna(value) or value == "":
                    continue
                if numeric:
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, value)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(rows.columns) - 1, 0))
        for column, name in enumerate(rows.columns):
            if name in WIDTHS:
                sheet.set_column(column, column, WIDTHS[name])
    return file.getvalue()


def clients_json(clients: pd.DataFrame) -> bytes:
    """Return the rows of `profiles.clients` as JSON: a list of objects, what nothing can be said of as null."""
    plain = _plain(clients, str)
    return json.dumps(json.loads(plain.to_json(orient="records")), ensure_ascii=False, indent=1).encode()


def links_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return names and what goes with them as CSV that every spreadsheet reads as UTF-8 and none as a formula."""
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\r\n")
    out.writerows([harmless_everywhere(cell) for cell in row] for row in (head, *rows))
    return (BOM + file.getvalue()).encode()


def _plain(clients: pd.DataFrame, harmless: Callable[[str], str]) -> pd.DataFrame:
    rows = clients.copy()
    for name in rows.columns:
        if isinstance(rows[name].dtype, pd.DatetimeTZDtype):
            rows[name] = [time.isoformat(timespec="seconds").replace("+00:00", "Z") for time in rows[name]]
        elif not pd.api.types.is_numeric_dtype(rows[name]):
            rows[name] = [harmless(text) if isinstance(text, str) else "" for text in rows[name].tolist()]
    return rows


def _sheet_name(title: str) -> str:
    """Return *title* as Excel allows a sheet to be called: up to 31 characters, none of []:*?/\\ and no apostrophe at an end."""
    return "".join(c for c in title if c not in "[]:*?/\\")[:31].strip("' ") or "Results"


def research_csv(sheets: Sheets) -> bytes:
    """Return raw answers without names or times, as `python -m scoring` takes them: id, items, seconds where there are some.

    Of a group that answered several versions of the bank, those of the version that most of it answered. People stand in the order of their answers, so that nothing tells who was first; an id is their language and a number.
    """
    sheets = sheets.most_answered()
    return _answer_file(sheets, _anonymous(sheets), sheets.answers, sheets.seconds)


def repeated_csv(sheets: Sheets) -> bytes | None:
    """Return second answers to repeated items, with the same ids as `research_csv`; None where nothing was asked twice."""
    sheets = sheets.most_answered()
    return None if sheets.again is None else _answer_file(sheets, _anonymous(sheets), sheets.again, None)


def scores_csv(sheets: Sheets) -> bytes:
    """Return what everybody's answers add up to, without names or times: what `python -m scoring` makes of `research_csv`."""
    sheets = sheets.most_answered()
    order = _anonymous(sheets)
    scored = profiles(sheets.of_rows(np.array(order, dtype=np.intp)))
    file = io.BytesIO()
    arrow.write_csv(
        columns(sheets.bank, pa.array(_numbered(sheets, order), pa.string()), scored),
        file,
        arrow.WriteOptions(quoting_style="needed"),
    )
    return file.getvalue()


def _numbered(sheets: Sheets, order: list[int]) -> list[str]:
    """Return an id for each sheet in *order*: its language and a number."""
    width = len(str(len(sheets)))
    return [f"{sheets.languages[row] or 'xx'}-{number:0{width}}" for number, row in enumerate(order, 1)]


def _anonymous(sheets: Sheets) -> list[int]:
    return np.lexsort(sheets.answers.T[::-1]).tolist() if len(sheets) else []


def _answer_file(sheets: Sheets, order: list[int], answers: AnswerArray, seconds: Seconds | None) -> bytes:
    items = [item.id for item in sheets.bank.items]
    timed = [] if seconds is None else [f"{item}.seconds" for item in items]
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\r\n")
    out.writerow(["id", *items, *timed])
    for id, row in zip(_numbered(sheets, order), order, strict=True):
        times = [] if seconds is None else ["" if np.isnan(spent) else f"{spent:.1f}" for spent in seconds[row]]
        out.writerow([id, *(a or "" for a in answers[row].tolist()), *times])
    return file.getvalue().encode()
