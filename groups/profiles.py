"""The profiles of a group: everybody scored as the version of the bank that they answered scores, and each client as a row."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from groups.sheets import Sheets
from scoring import Profiles, score_sheets
from scoring.sheets import columns


def profiles(sheets: Sheets) -> Profiles:
    """Return everybody's profile, each scored as the version that they answered scores; contributions are of all versions' items."""
    apart = sheets.by_version()
    scored = [score_sheets(version.bank, version.scored_answers, version.seconds) for _rows, version in apart]
    return scored[0] if len(scored) == 1 else _together(sheets, tuple(zip((rows for rows, _some in apart), scored, strict=True)))


def _together(sheets: Sheets, parts: tuple[tuple[NDArray[np.intp], Profiles], ...]) -> Profiles:
    """Return the profiles of several versions as one, in the order of *sheets*; who was not asked an item has no share of it."""
    items = tuple(dict.fromkeys(item for _rows, part in parts for item in part.item_ids))
    axes = tuple(axis.id for axis in sheets.bank.axes)
    first = parts[0][1]
    merged: dict[str, Any] = {}
    for name in (f.name for f in fields(first) if isinstance(getattr(first, f.name), np.ndarray)):
        arrays = [_spread_out(part, name, items, axes) for _rows, part in parts]
        merged[name] = _in_rows(len(sheets), [rows for rows, _part in parts], arrays)
    numbers = {
        name: _in_rows(len(sheets), [rows for rows, _part in parts], [part.flag_numbers[name] for _rows, part in parts])
        for name in first.flag_numbers
    }
    return replace(first, bank=sheets.bank.version, item_ids=items, axis_ids=axes, flag_numbers=numbers, **merged)


def _in_rows(n: int, places: list[NDArray[np.intp]], arrays: list[NDArray[Any]]) -> NDArray[Any]:
    whole = np.zeros((n, *arrays[0].shape[1:]), dtype=arrays[0].dtype)
    for rows, array in zip(places, arrays, strict=True):
        whole[rows] = array
    return whole


def _spread_out(part: Profiles, name: str, items: tuple[str, ...], axes: tuple[str, ...]) -> NDArray[Any]:
    """Return an array of *part* with a column for each of all versions' *items*, or of the *axes*; of what was not asked, 0 and NaN."""
    array: NDArray[Any] = getattr(part, name)
    if name == "contributions":
        own, every, nothing = part.item_ids, items, 0.0
    elif name.startswith("axis_"):
        own, every, nothing = part.axis_ids, axes, np.nan
    else:
        return array
    wide = np.full((len(part), len(every)), nothing, dtype=array.dtype)
    here = [(at, every.index(id)) for at, id in enumerate(own) if id in every]
    wide[:, [to for _at, to in here]] = array[:, [at for at, _to in here]]
    return wide


def on_axes_of_all(scored: Profiles) -> Profiles:
    """Return *scored* on the axes alone that everybody was asked about, of whom each has a result."""
    on_all = ~np.isnan(scored.axis_value).any(axis=0)
    if on_all.all():
        return scored
    arrays = {
        f.name: getattr(scored, f.name)[:, on_all] for f in fields(scored) if f.name.startswith("axis_") and f.name != "axis_ids"
    }
    return replace(scored, axis_ids=tuple(scored.axis_ids[at] for at in np.flatnonzero(on_all)), **arrays)


def of_rows(scored: Profiles, rows: NDArray[np.intp]) -> Profiles:
    """Return the profiles in *rows* of *scored*."""
    if len(rows) == len(scored):
        return scored
    arrays = {f.name: getattr(scored, f.name) for f in fields(scored) if isinstance(getattr(scored, f.name), np.ndarray)}
    return replace(
        scored,
        **{name: array[rows] for name, array in arrays.items()},
        flag_numbers={name: numbers[rows] for name, numbers in scored.flag_numbers.items()},
    )


def clients(sheets: Sheets, scored: Profiles) -> pd.DataFrame:
    """Return a row for each client: id, name, language, time of sending (UTC), and the columns of `python -m scoring`."""
    rows: pd.DataFrame = columns(sheets.bank, pa.array(sheets.ids), scored).to_pandas()
    rows["bank"] = [sheets.bank_of(row).version for row in range(len(sheets))] if sheets.version is not None else rows["bank"]
    rows.insert(1, "name", pd.Series(sheets.names, dtype="str"))
    rows.insert(2, "language", pd.Series(sheets.languages, dtype="str"))
    rows.insert(3, "sent_at", pd.Series(sheets.times).dt.tz_localize("UTC"))
    return rows
