"""What a result page is made of, made once and handed on as one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from i18n import Words
from questions import Bank
from results.link import fold
from results.narrative import Narrative, Reader, narrative
from scoring import Profile, score


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result on screen: the version of the bank, the answers to it, what they add up to, the words for that, and their token."""

    bank: Bank
    answers: Mapping[str, int]
    profile: Profile
    narrative: Narrative
    token: str


def shown_result(bank: Bank, answers: Mapping[str, int], words: Words, reader: Reader = "another") -> ShownResult:
    """Return the result of *answers* to *bank* in the language of *words*, told to its *reader*."""
    profile = score(bank, answers)
    return ShownResult(bank, answers, profile, narrative(bank, profile, answers, words, reader=reader), fold(bank, answers))
