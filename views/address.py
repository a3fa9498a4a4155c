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
from questions.bank import SECTION_SIZE
from results.link import BrokenLink, LinkFault, fold, unfold, version_of

ExtraSection = Literal["extension", "shared ground", "asked again"]
EXTRA_SECTIONS = get_args(ExtraSection)  # the sections beside the core, in the order of their numbers
EXTENSION, SHARED, ASKED_AGAIN = EXTRA_SECTIONS
REPEATED = 5  # items asked a second time
SECOND_LETTER = "r"  # the letter of a second answer
COHORT = "cohort"
# which group, whose personal link, the mark of a sending and of the one before, second answers
IN_GROUP = (COHORT, "person", "sending", "sent", "again")
INVITER = "with"  # the result whose owner invited to take the quiz and see both side by side
EARLIER = "earlier"  # the result that somebody who takes the quiz again compares with
SPOKEN = "quiz/"  # before a language: the way from a section to the same one in that language
ANSWERS = ("1", "2", "3", "4", "5")
ITEM = re.compile(r"[qxsr]\d{1,4}", re.ASCII)
CARRIED = re.compile(r"([qxsr]\d\d)([1-5])", re.ASCII)
LONGEST_CARRIED = 400
AddressFault = Literal["answer", "section"] | LinkFault


@dataclass(frozen=True, slots=True)
class Address:
    """A section, the answers known before it was shown (`settled`), those in the making (`fresh`), and what could not be read."""

    section: int
    settled: Mapping[str, int]
    fresh: Mapping[str, int]
    faults: tuple[AddressFault, ...]

    @property
    def given(self) -> dict[str, int]:
        """Every answer that the address knows, second ones under keys of their own; one in the making replaces an earlier one."""
        return {**self.settled, **self.fresh}

    @property
    def answers(self) -> dict[str, int]:
        """Every first answer."""
        return {key: answer for key, answer in self.given.items() if key[0] != SECOND_LETTER}

    @property
    def asked_again(self) -> bool:
        """Whether something was answered a second time."""
        return any(key[0] == SECOND_LETTER for key in self.given)


def section_number(bank: Bank, extra: ExtraSection) -> int:
    """Return the number of a section *beside* the core: they follow its last one, which is 7 in the bank that ships."""
    return bank.sections + 1 + EXTRA_SECTIONS.index(extra)


def extra_section(bank: Bank, number: int) -> ExtraSection | None:
    """Return which of the sections beside the core *number* is; None for one of the core's."""
    return EXTRA_SECTIONS[number - bank.sections - 1] if number > bank.sections else None


def section_items(bank: Bank, wanted: int | ExtraSection) -> tuple[Item, ...]:
    """Return the items of the *wanted* section, by its number or, beside the core, by what it is.

    Asked again is the first item of each of the first five sections: five contrasts, each a while ago.
    """
    match extra_section(bank, wanted) if isinstance(wanted, int) else wanted:
        case "extension":
            return bank.extension
        case "shared ground":
            return bank.shared
        case "asked again":
            return bank.core[::SECTION_SIZE][:REPEATED]
    assert isinstance(wanted, int)
    return bank.core[SECTION_SIZE * (wanted - 1) : SECTION_SIZE * wanted]


def answer_key(item: Item, again: bool) -> str:
    """Return what the answer to *item* is called, which has another letter where it is asked *again*."""
    return SECOND_LETTER + item.id[1:] if again else item.id


def second_answers(bank: Bank, token: str) -> dict[str, int]:
    """Return the second answers in *token* by item; none where it cannot be read, or holds an item that is asked once."""
    twice = {item.id for item in section_items(bank, ASKED_AGAIN)}
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
    faults: list[AddressFault] = []
    settled: dict[str, int] = {}
    if token := params.get("a") or params.get("r"):
        try:
            settled |= unfold(bank, token)
        except BrokenLink as broken:
            faults.append(broken.reason)
        if again := params.get("again"):  # without first answers it is a leftover of a quiz that was begun anew
            settled |= {SECOND_LETTER + id[1:]: answer for id, answer in second_answers(bank, again).items()}
    carried = params.get("c", "")
    if len(carried) <= LONGEST_CARRIED:
        settled |= {id: int(answer) for id, answer in CARRIED.findall(carried) if _is_asked(bank, id)}
    fresh = {}
    for name, value in params.items():
        if ITEM.fullmatch(name):
            if _is_asked(bank, name) and value in ANSWERS:
                fresh[name] = int(value)
            elif value:
                faults.append("answer")
    number = params.get("s", "1")
    if not re.fullmatch(r"[1-9][0-9]?", number, re.ASCII) or int(number) > section_number(bank, ASKED_AGAIN):
        faults.append("section")
        number = "1"
    return Address(int(number), settled, fresh, tuple(dict.fromkeys(faults)))


def _is_asked(bank: Bank, id: str) -> bool:
    if id[0] == SECOND_LETTER:
        return any(id == answer_key(item, again=True) for item in section_items(bank, ASKED_AGAIN))
    try:
        bank.item(id)
    except KeyError:
        return False
    return True


def other_parameters(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that are not the quiz's own, such as the language: they travel along unchanged."""
    return {name: value for name, value in params.items() if name not in ("a", "c", "r", "s") and not ITEM.fullmatch(name)}


def for_others(params: Mapping[str, str]) -> dict[str, str]:
    """Return what may stand in an address that is made to be shown to others: `other_parameters` without a client's way through a group."""
    return {name: value for name, value in other_parameters(params).items() if name not in (*IN_GROUP, INVITER, EARLIER)}


def section_parameters(bank: Bank, params: Mapping[str, str], given: Mapping[str, int], to: int) -> dict[str, str]:
    """Return the parameters of section *to* once all answers *given*, first and second, are folded."""
    return _folded(bank, params, given, "a" if given else None) | {"s": str(to)}


def result_parameters(bank: Bank, params: Mapping[str, str], given: Mapping[str, int]) -> dict[str, str]:
    """Return the parameters of the result of the answers *given*."""
    return _folded(bank, params, given, "r")


def _folded(bank: Bank, params: Mapping[str, str], given: Mapping[str, int], name: str | None) -> dict[str, str]:
    first = {id: answer for id, answer in given.items() if id[0] != SECOND_LETTER}
    again = {
        item.id: given[answer_key(item, again=True)]
        for item in section_items(bank, ASKED_AGAIN)
        if answer_key(item, again=True) in given
    }
    rest = {other: value for other, value in other_parameters(params).items() if other != "again"}
    return rest | ({name: fold(bank, first)} if name else {}) | ({"again": fold(bank, again)} if again else {})


def skipped(bank: Bank, answers: Mapping[str, int], before: int) -> tuple[tuple[int, int], ...]:
    """Return (number, section) of each core question without an answer in the sections before *before*."""
    return tuple(
        (place + 1, place // SECTION_SIZE + 1)
        for place, item in enumerate(bank.core[: SECTION_SIZE * (min(before, bank.sections + 1) - 1)])
        if item.id not in answers
    )


def first_open(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return the section to go on with: that of the first core question after the last answered one, at most the last."""
    places = [place for place, item in enumerate(bank.core) if item.id in answers]
    return min((places[-1] + 1 if places else 0) // SECTION_SIZE + 1, bank.sections)
