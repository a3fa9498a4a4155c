"""A result that was sent to somebody else speaks of the person who gave the answers, in every case and language."""

from __future__ import annotations

import html
import re

import pytest

from i18n import LANGUAGES, words
from questions import load
from results import gates, third_person
from results.narrative import Narrative, narrative
from results.person_sentences import person_sentences_for, switches
from tests.sheets import CASES, of_case
from views import result_answer, result_doors, whose
from views.markup import escape
from views.result_shown import shown_result

BANK = load()
YOU = {"en": ("you", "your", "yours"), "ru": ("вы", "вас", "вам", "ваш", "ваши"), "zh-Hans": ("你",), "zh-Hant": ("你",)}


def says_you(sentence: str, language: str) -> bool:
    letters = "".join(letter.lower() if letter.isalnum() else " " for letter in sentence)
    return any(one in letters if language.startswith("zh") else one in letters.split() for one in YOU[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_whatever_is_told_of_a_person_never_says_you_to_another_reader(case: str, language: str) -> None:
    answers, profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    theirs = narrative(BANK, profile, answers, words(language), reader="another")
    own = narrative(BANK, profile, answers, words(language))
    assert not [one for one in told_in(theirs) if says_you(one, language)]
    assert theirs.case == own.case
    assert len(told_in(theirs)) == len(told_in(own)), "no less is told"
    assert [len(one) for one in theirs.story] == [len(one) for one in own.story]


def told_in(one: Narrative) -> list[str]:
    """Return every sentence that speaks of the person; advice, which speaks to them, is left out."""
    dots = [one.dots.sentence, one.dots.people] if one.dots else []
    pulls = [sentence for some in one.pulls.values() for pull in some for sentence in (pull.answer, pull.note)]
    story = [sentence for paragraph in one.story for sentence in paragraph]
    tracks = [
        *([one.development.intro] if gates.role_shown_first(one.case) else []),
        *(track.reason for track in one.development.tracks),
    ]
    axes = [axis.sentence for axis in one.axes]
    path = one.work.about[:1] if gates.role_shown_first(one.case) or one.case.startswith("neither") else ()
    return [
        *(
            one.headline,
            *one.notice,
            *one.chance,
            *(pull.verdict for pull in one.role_pulls),
            *story,
            *one.doubt,
            *dots,
            *one.band,
        ),
        *(*axes, one.pulls_intro, *pulls, one.flip, one.shared_ground.intro, *path, *tracks, *one.limits),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_be_told_to_another_reader_never_says_you(language: str) -> None:
    """Of sentences that few results have, too: no answer in the middle, no scene, a lean that one answer would tip."""
    _ = words(language)
    ours, theirs = person_sentences_for("own", _), person_sentences_for("another", _)
    assert list(ours) == list(theirs)
    assert not [
        said for said in (*theirs.values(), switches("another", 1, _), switches("another", 5, _)) if says_you(said, language)
    ]
    if language == "en":
        assert all(says_you(said, "en") or "my own" in said for said in ours.values()), (
            "a sentence that is the same for both needs no two"
        )


def test_a_browser_knows_its_own_results_and_no_others() -> None:
    kept = f"{whose.result_hash('mine')}.{whose.result_hash('earlier')}"
    assert whose.reader("mine", kept) == whose.reader("earlier", kept) == "own"
    assert whose.reader("theirs", kept) == whose.reader("mine", "") == "another"
    assert whose.reader("", "") == "own", "who entered a code is taken for its owner"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_all_above_the_first_advice_is_told_in_one_person_and_then_it_is_said_whom_you_means(case: str, language: str) -> None:
    answers, _profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    _ = words(language)
    for reader in ("own", "another"):
        result = shown_result(BANK, answers, _, reader)  # type: ignore[arg-type]
        told = result.narrative
        said, story = escape(third_person.who_you_means(_)), result_answer.story(told, _)
        above, found, _advice = story.partition(said)
        read = [result_answer.answer(told), result_answer.pulls(told, _), above if reader == "another" else ""]
        if case != "none":
            read += [result_doors.reasons(told, _), result_doors.contrasts(result, _)]
        text = re.sub("<[^>]+>", " ", re.sub(r'<details[^>]*id="articles".*?</details>', "", "".join(read), flags=re.S))
        if reader == "another":
            assert not says_you(text, language), text
            assert found and (not told.development.tracks or told.development.tracks[0].reason not in html.unescape(above))
        else:
            assert says_you(text, language) and not found


def steps_in_view(case: str) -> str:
    answers, _profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    return html.unescape(result_doors.first_steps(shown_result(BANK, answers, words("en"), "own").narrative, words("en")))


@pytest.mark.parametrize("case", CASES)
def test_where_no_side_is_named_both_jobs_steps_stand_side_by_side_at_the_same_length(case: str) -> None:
    answers, _profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    told = shown_result(BANK, answers, words("en"), "own").narrative
    tracks, shown = told.development.tracks, steps_in_view(case)
    door = html.unescape(result_doors.what_next(told, words("en")))
    in_view = [[step.text in shown for step in track.steps] for track in tracks]
    if gates.role_shown_first(case):  # type: ignore[arg-type]
        assert in_view == [[True] * 3, [False] * 3]
    else:
        assert {track.pole for track in tracks} == {"pm", "pmm"} and in_view[0] == in_view[1] and in_view[0][0]
        assert shown.count("<div><h3>") == 2
    assert all(step.text in shown + door for track in tracks for step in track.steps)


@pytest.mark.parametrize("case", CASES)
def test_whom_neither_job_draws_is_told_first_where_else_to_look(case: str) -> None:
    answers, _profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    result, _ = shown_result(BANK, answers, words("en"), "own"), words("en")
    story, offered = result_answer.story(result.narrative, _), result_answer.more_questions(result, "own", {}, _)
    if case.startswith("neither"):
        assert story.index("Look next door") < story.index("Try “") < story.index("Your story")
        assert offered is None or not offered.is_urgent
        assert result.narrative.work.about[0].startswith("Look next door")
    else:
        assert "Look next door" not in story and (offered is None or offered.is_urgent)


@pytest.mark.parametrize("case", CASES)
def test_a_door_says_nothing_that_stands_above_it_and_announces_only_what_is_behind_it(case: str) -> None:
    answers, _profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    result, _ = shown_result(BANK, answers, words("en"), "own"), words("en")
    told = result.narrative
    above, behind = (html.unescape(part) for part in (result_answer.story(told, _), result_doors.work(result, _)))
    said = [sentence for paragraph in told.story for sentence in paragraph]
    assert not [sentence for sentence in (*told.work.about, *said) if sentence in above and sentence in behind]
    both_threads_behind = not gates.role_shown_first(told.case)
    door = html.unescape(result_doors.what_next(told, _))
    assert (told.development.intro in door) <= (both_threads_behind or not told.development.intro)
