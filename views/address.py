"""What the address of a quiz under way says, and what it should say next; pure, and knows no Streamlit.

`a` holds the answers of the sections that were turned, folded; `q07=4` is an answer that the browser has just written; `c` holds
answers that the browser carried along from a section left by its own back button; `s` is the section on screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from questions import Bank, Item
from results.link import BrokenLink, Reason, fold, unfold

CORE, CLOSER, SHARED = 7, 8, 9  # the last core section, the extension's and that of shared ground
SIZE = 5
MARKS = ("1", "2", "3", "4", "5")
ITEM = re.compile(r"[qxs]\d{1,4}", re.ASCII)
CARRIED = re.compile(r"([qxs]\d\d)([1-5])", re.ASCII)
LONGEST_CARRIED = 400
Fault = Literal["answer", "section"] | Reason


@dataclass(frozen=True, slots=True)
class Address:
    """A section, the answers known before it was shown (`settled`), those in the making (`fresh`), and what could not be read."""

    section: int
    settled: Mapping[str, int]
    fresh: Mapping[str, int]
    faults: tuple[Fault, ...]

    @property
    def answers(self) -> dict[str, int]:
        """Every answer that the address knows; one in the making replaces an earlier one."""
        return {**self.settled, **self.fresh}


def section(bank: Bank, number: int) -> tuple[Item, ...]:
    """Return the items of section *number*: 1 to 7 are the quiz, 8 is the extension, 9 the ground that both roles share."""
    if number == CLOSER:
        return bank.extension
    if number == SHARED:
        return bank.shared
    return bank.core[SIZE * (number - 1) : SIZE * number]


def read(bank: Bank, params: Mapping[str, str]) -> Address:
    """Return what *params* say of a quiz under way; what cannot be read is named in `faults` and the rest is kept."""
    faults: list[Fault] = []
    settled: dict[str, int] = {}
    if token := params.get("a") or params.get("r"):
        try:
            settled |= unfold(bank, token)
        except BrokenLink as broken:
            faults.append(broken.reason)
    carried = params.get("c", "")
    if len(carried) <= LONGEST_CARRIED:
        settled |= {id: int(answer) for id, answer in CARRIED.findall(carried) if _asked(bank, id)}
    fresh = {}
    for name, value in params.items():
        if ITEM.fullmatch(name):
            if _asked(bank, name) and value in MARKS:
                fresh[name] = int(value)
            elif value:
                faults.append("answer")
    number = params.get("s", "1")
    if not re.fullmatch(r"[1-9]", number, re.ASCII):
        faults.append("section")
        number = "1"
    return Address(int(number), settled, fresh, tuple(dict.fromkeys(faults)))


def _asked(bank: Bank, id: str) -> bool:
    try:
        bank.item(id)
    except KeyError:
        return False
    return True


def beside(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that are not the quiz's own, such as the language: they travel along unchanged."""
    return {name: value for name, value in params.items() if name not in ("a", "c", "r", "s") and not ITEM.fullmatch(name)}


def turned(bank: Bank, params: Mapping[str, str], answers: Mapping[str, int], to: int) -> dict[str, str]:
    """Return the parameters of section *to* once *answers* are folded."""
    return beside(params) | ({"a": fold(bank, answers)} if answers else {}) | {"s": str(to)}


def finished(bank: Bank, params: Mapping[str, str], answers: Mapping[str, int]) -> dict[str, str]:
    """Return the parameters of the result of *answers*."""
    return beside(params) | {"r": fold(bank, answers)}


def skipped(bank: Bank, answers: Mapping[str, int], before: int) -> tuple[tuple[int, int], ...]:
    """Return (number, section) of each core question without an answer in the sections before *before*."""
    return tuple(
        (place + 1, place // SIZE + 1)
        for place, item in enumerate(bank.core[: SIZE * (min(before, CORE + 1) - 1)])
        if item.id not in answers
    )


def first_open(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return the section to go on with: that of the first core question after the last answered one, at most the last."""
    places = [place for place, item in enumerate(bank.core) if item.id in answers]
    return min((places[-1] + 1 if places else 0) // SIZE + 1, CORE)
