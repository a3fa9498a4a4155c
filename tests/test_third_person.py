"""A result that was sent to somebody else speaks of the person who gave the answers, in every case and language."""

from __future__ import annotations

import re

import pytest

from i18n import LANGUAGES, words
from questions import load
from results import third_person
from results.narrative import narrative
from tests.sheets import CASES, of_case
from views import result_answer, whose
from views.markup import escape

BANK = load()
YOU = {"en": ("you", "your"), "ru": ("вы", "вас", "вам", "ваш", "ваши"), "zh-Hans": ("你",), "zh-Hant": ("你",)}


def says_you(sentence: str, language: str) -> bool:
    letters = "".join(letter.lower() if letter.isalnum() else " " for letter in sentence)
    return any(one in letters if language.startswith("zh") else one in letters.split() for one in YOU[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_headline_chance_and_pulls_never_say_you_to_another_reader(case: str, language: str) -> None:
    answers, profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    theirs = narrative(BANK, profile, answers, words(language), reader="another")
    own = narrative(BANK, profile, answers, words(language))
    told = [theirs.headline, *(pull.verdict for pull in theirs.role_pulls), *theirs.chance, *theirs.notice]
    assert not [one for one in told if says_you(one, language)]
    assert len(theirs.notice) == len(own.notice)
    assert (theirs.case, theirs.axes, theirs.story) == (own.case, own.axes, own.story)


def test_a_browser_knows_its_own_results_and_no_others() -> None:
    kept = f"{whose.result_hash('mine')}.{whose.result_hash('earlier')}"
    assert whose.reader("mine", kept) == whose.reader("earlier", kept) == "own"
    assert whose.reader("theirs", kept) == whose.reader("mine", "") == "another"
    assert whose.reader("", "") == "own", "who entered a code is taken for its owner"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_all_above_the_story_is_told_in_one_person_and_then_it_is_said_whom_you_means(case: str, language: str) -> None:
    answers, profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    _ = words(language)
    for reader in ("own", "another"):
        told = narrative(BANK, profile, answers, _, reader=reader)  # type: ignore[arg-type]
        above = re.sub("<[^>]+>", " ", result_answer.answer(told) + result_answer.pulls(told, _))
        below = result_answer.story(told, _)
        said = escape(third_person.notice(_))
        if reader == "another":
            assert not says_you(above, language), above
            assert said not in above and below.index(said) < below.index("<h2")
        else:
            assert says_you(above, language) and said not in above + below
