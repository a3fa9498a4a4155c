"""What comes in: answers and seconds of one person, checked, with the place of what is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from scoring.keying import keyings


@dataclass(unsafe_hash=True)  # not frozen: a context manager sets the traceback of what passes through it
class BadAnswer(ValueError):
    """Something that cannot be scored: what is *wrong*, with which *item* (or None), with what *value*, and in which *place*."""

    wrong: str
    item: str | None = None
    value: object = None
    place: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.item and f"item {_short(self.item)}", self.wrong) if part) + (
            "" if self.value is None else f", not {_short(self.value)}"
        )


def _short(value: object) -> str:
    if isinstance(value, (list, dict)):  # as deep as it may be
        return "[...]" if isinstance(value, list) else "{...}"
    text = json.dumps(value, ensure_ascii=not value.isprintable()) if isinstance(value, str) else repr(value)
    text = text[1:-1] if isinstance(value, str) and value.isascii() and value.isalnum() else text
    return text if len(text) <= 40 else f"{text[:37]}..."


UNKNOWN = "is not in the bank"
RANGE = "an answer is a whole number from 1 to 5"
TIME = "seconds are a number from 0 up"


def as_row(bank: Bank, answers: Mapping[str, int]) -> NDArray[np.int8]:
    """Return *answers* as one sheet, 1 by len(bank.scored), 0 = skipped; BadAnswer if one is not in the bank or not 1 to 5."""
    key = keyings(bank)[0]
    sheet = [0] * key.items
    for item, value in answers.items():
        if item not in key.number:
            raise BadAnswer(UNKNOWN, item)
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 1 <= value <= 5:
            raise BadAnswer(RANGE, item, _nothing(value))
        if (place := key.number[item]) >= 0:
            sheet[place] = int(value)
    return np.array([sheet], dtype=np.int8)


def seconds_row(bank: Bank, seconds: Mapping[str, float]) -> NDArray[np.float32]:
    """Return *seconds* (item id -> time taken) as one row in the order of bank.items, NaN = not timed."""
    order = {item.id: place for place, item in enumerate(bank.items)}
    row = np.full((1, len(order)), np.nan, dtype=np.float32)
    for item, value in seconds.items():
        if item not in order:
            raise BadAnswer(UNKNOWN, item)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not _sane(value):
            raise BadAnswer(TIME, item, _nothing(value))
        row[0, order[item]] = float(min(value, 1e9))  # a whole number may be too long for a float
    return row


def _sane(value: float) -> bool:
    return value >= 0 and (isinstance(value, int) or math.isfinite(value))


def _nothing(value: object) -> object:
    return "null" if value is None else value


def from_json(bank: Bank, text: str) -> tuple[dict[str, int], dict[str, float] | None]:
    """Return answers and seconds from the JSON that `python -m scoring` takes; BadAnswer where it cannot be scored."""
    return as_sheet(parsed(text))


def parsed(text: str) -> Any:
    """Return what the JSON in *text* says; BadAnswer where it is not JSON, or says a thing twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise BadAnswer("this is nested too deeply to be answers") from None
    except json.JSONDecodeError as error:
        what = "there is nothing in it" if not text.strip() else f"this is not JSON ({error.msg})"
        raise BadAnswer(what, place=f"line {error.lineno} column {error.colno}") from None
    except ValueError as error:
        if isinstance(error, BadAnswer):
            raise
        raise BadAnswer("a number has too many digits") from None


def as_sheet(sheet: Any) -> tuple[dict[str, int], dict[str, float] | None]:
    """Return answers and seconds of one *sheet* as JSON has it; BadAnswer where it is no sheet. Single answers are not looked at."""
    if not isinstance(sheet, dict) or not isinstance(sheet.get("answers"), dict):
        raise BadAnswer('answers are {"answers": {"<item>": 1 to 5, ...}}')
    if extra := sorted(set(sheet) - {"answers", "seconds"}):
        raise BadAnswer(f"{_short(extra[0])} is neither answers nor seconds")
    seconds: Any = sheet.get("seconds")
    if seconds is not None and not isinstance(seconds, dict):
        raise BadAnswer('seconds are {"<item>": 3.2, ...}')
    return sheet["answers"], seconds


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadAnswer("stands twice", key)
        found[key] = value
    return found
