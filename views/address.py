"""What the address of a quiz under way says, and what it should say next; pure, and knows no Streamlit.

`a` holds the answers of the sections that were turned, folded; `q07=4` is an answer that the browser has just written; `c` holds
answers that the browser carried along from a section left by its own back button; `s` is the section on screen. A question that
is asked a second time is told apart from its first by another letter (`r07` for `q07`), and `again` holds those answers, folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from questions import Bank, Item
from questions.bank import SECTION
from results.link import BrokenLink, Reason, fold, unfold, version_of

Beside = Literal["extension", "shared ground", "asked again"]
EXTENSION, SHARED, AGAIN = BESIDE = get_args(Beside)  # the sections beside the core, in the order of their numbers
REPEATED = 5  # items asked a second time
SECOND = "r"  # the letter of a second answer
COHORT = "cohort"
# which group, whose personal link, the mark of a sending and of the one before, second answers
IN_GROUP = (COHORT, "person", "sending", "sent", "again")
INVITING = "with"  # the result whose owner invited to take the quiz and see both side by side
EARLIER = "earlier"  # the result that somebody who takes the quiz again compares with
SPOKEN = "quiz/"  # before a language: the way from a section to the same one in that language
MARKS = ("1", "2", "3", "4", "5")
ITEM = re.compile(r"[qxsr]\d{1,4}", re.ASCII)
CARRIED = re.compile(r"([qxsr]\d\d)([1-5])", re.ASCII)
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
    def given(self) -> dict[str, int]:
        """Every answer that the address knows, second ones under keys of their own; one in the making replaces an earlier one."""
        return {**self.settled, **self.fresh}

    @property
    def answers(self) -> dict[str, int]:
        """Every first answer."""
        return {key: answer for key, answer in self.given.items() if key[0] != SECOND}

    @property
    def asked_again(self) -> bool:
        """Whether something was answered a second time."""
        return any(key[0] == SECOND for key in self.given)


def number_of(bank: Bank, beside: Beside) -> int:
    """Return the number of a section *beside* the core: they follow its last one, which is 7 in the bank that ships."""
    return bank.sections + 1 + BESIDE.index(beside)


def which(bank: Bank, number: int) -> Beside | None:
    """Return which of the sections beside the core *number* is; None for one of the core's."""
    return BESIDE[number - bank.sections - 1] if number > bank.sections else None


def section(bank: Bank, asked: int | Beside) -> tuple[Item, ...]:
    """Return the items of the section *asked* for, by its number or, beside the core, by what it is.

    Asked again is the first item of each of the first five sections: five contrasts, each a while ago.
    """
    match which(bank, asked) if isinstance(asked, int) else asked:
        case "extension":
            return bank.extension
        case "shared ground":
            return bank.shared
        case "asked again":
            return bank.core[::SECTION][:REPEATED]
    assert isinstance(asked, int)
    return bank.core[SECTION * (asked - 1) : SECTION * asked]


def key(item: Item, again: bool) -> str:
    """Return what the answer to *item* is called, which has another letter where it is asked *again*."""
    return SECOND + item.id[1:] if again else item.id


def second(bank: Bank, token: str) -> dict[str, int]:
    """Return the second answers in *token* by item; none where it cannot be read, or holds an item that is asked once."""
    twice = {item.id for item in section(bank, AGAIN)}
    try:
        return {id: answer for id, answer in unfold(bank, token).items() if id in twice}
    except BrokenLink:
        return {}


def asked_version(bank: Bank, params: Mapping[str, str]) -> Bank:
    """Return the version of *bank* that a quiz under way asks: the one that it was begun with, so that nobody loses their answers."""
    token = params.get("a") or params.get("r")
    return version_of(bank, token) if token else bank


def read(bank: Bank, params: Mapping[str, str]) -> Address:
    """Return what *params* say of a quiz under way; what cannot be read is named in `faults` and the rest is kept."""
    faults: list[Fault] = []
    settled: dict[str, int] = {}
    if token := params.get("a") or params.get("r"):
        try:
            settled |= unfold(bank, token)
        except BrokenLink as broken:
            faults.append(broken.reason)
        if again := params.get("again"):  # without first answers it is a leftover of a quiz that was begun anew
            settled |= {SECOND + id[1:]: answer for id, answer in second(bank, again).items()}
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
    if not re.fullmatch(r"[1-9][0-9]?", number, re.ASCII) or int(number) > number_of(bank, AGAIN):
        faults.append("section")
        number = "1"
    return Address(int(number), settled, fresh, tuple(dict.fromkeys(faults)))


def _asked(bank: Bank, id: str) -> bool:
    if id[0] == SECOND:
        return any(id == key(item, again=True) for item in section(bank, AGAIN))
    try:
        bank.item(id)
    except KeyError:
        return False
    return True


def beside(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that are not the quiz's own, such as the language: they travel along unchanged."""
    return {name: value for name, value in params.items() if name not in ("a", "c", "r", "s") and not ITEM.fullmatch(name)}


def for_others(params: Mapping[str, str]) -> dict[str, str]:
    """Return what may stand in an address that is made to be shown to others: `beside` without a client's way through a group."""
    return {name: value for name, value in beside(params).items() if name not in (*IN_GROUP, INVITING, EARLIER)}


def turned(bank: Bank, params: Mapping[str, str], given: Mapping[str, int], to: int) -> dict[str, str]:
    """Return the parameters of section *to* once all answers *given*, first and second, are folded."""
    return _folded(bank, params, given, "a" if given else None) | {"s": str(to)}


def finished(bank: Bank, params: Mapping[str, str], given: Mapping[str, int]) -> dict[str, str]:
    """Return the parameters of the result of the answers *given*."""
    return _folded(bank, params, given, "r")


def _folded(bank: Bank, params: Mapping[str, str], given: Mapping[str, int], name: str | None) -> dict[str, str]:
    first = {id: answer for id, answer in given.items() if id[0] != SECOND}
    again = {item.id: given[key(item, again=True)] for item in section(bank, AGAIN) if key(item, again=True) in given}
    rest = {other: value for other, value in beside(params).items() if other != "again"}
    return rest | ({name: fold(bank, first)} if name else {}) | ({"again": fold(bank, again)} if again else {})


def skipped(bank: Bank, answers: Mapping[str, int], before: int) -> tuple[tuple[int, int], ...]:
    """Return (number, section) of each core question without an answer in the sections before *before*."""
    return tuple(
        (place + 1, place // SECTION + 1)
        for place, item in enumerate(bank.core[: SECTION * (min(before, bank.sections + 1) - 1)])
        if item.id not in answers
    )


def first_open(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return the section to go on with: that of the first core question after the last answered one, at most the last."""
    places = [place for place, item in enumerate(bank.core) if item.id in answers]
    return min((places[-1] + 1 if places else 0) // SECTION + 1, bank.sections)
