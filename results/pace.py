"""How long the quiz takes: reading at the speed of the language, and some seconds to choose."""

from __future__ import annotations

from collections.abc import Iterable

from i18n import Words
from questions import Bank, Item
from questions.soundness import length

SECONDS_TO_CHOOSE = 5.0
SLOWER = 1.3
"""How much longer than this somebody takes who weighs an answer, or reads in a second language."""


def minutes(bank: Bank, items: Iterable[Item], words: Words) -> float:
    """Return how long *items* take to read and answer, in minutes, in the language of *words*.

    The reading speed, in words or in Han characters a minute, stands with its source in the table of languages.
    """
    asked_items = tuple(items)
    units = sum(length(sentence)[0] for item in asked_items for sentence in bank.texts[words.language].items[item.id])
    return units / words.row.reading.a_minute + len(asked_items) * SECONDS_TO_CHOOSE / 60


def span(bank: Bank, items: Iterable[Item], words: Words) -> dict[str, str]:
    """Return the whole minutes between which most people take, written out: `low` and `high`."""
    low, high = between(bank, items, words)
    return {"low": words.number(low), "high": words.number(high)}


def between(bank: Bank, items: Iterable[Item], words: Words) -> tuple[int, int]:
    """Return the whole minutes between which most people take, at least one: before the first question, and of what is left on the way."""
    quick = minutes(bank, items, words)
    return max(1, round(quick)), max(1, round(quick * SLOWER))
