"""A result in words, whole: what may be said of it, what stands behind it, and what to do next, in the reader's language.

Which words may be used at which probability stands in `results/gates.py`, what the work of the two roles looks like in `results/career.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from questions import Bank
from results import answer, coaching, gates, next_steps, own_story, reasons, third_person
from results.answer import missing
from results.coaching import limits_of_result
from results.comparison import Comparison, Pair, comparison, pair
from results.person_sentences import person_sentences_for
from results.reasons import given
from results.story import (
    Article,
    Attribution,
    AxisStory,
    Backing,
    Contribution,
    Development,
    Dots,
    ForCoach,
    Given,
    Ground,
    Interview,
    Narrative,
    Probe,
    Reader,
    RolePull,
    SharedGround,
    Source,
    Step,
    Track,
    UnreadableProfile,
    Work,
)
from results.wording import answer_words
from scoring import Profile

__all__ = [
    "Article",
    "Attribution",
    "AxisStory",
    "Backing",
    "Comparison",
    "Contribution",
    "Development",
    "Dots",
    "ForCoach",
    "Given",
    "Ground",
    "Interview",
    "Narrative",
    "Pair",
    "Probe",
    "Reader",
    "RolePull",
    "SharedGround",
    "Source",
    "Step",
    "Track",
    "UnreadableProfile",
    "Work",
    "answer_words",
    "comparison",
    "given",
    "limits_of_result",
    "missing",
    "narrative",
    "pair",
]


def narrative(bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words, *, reader: Reader = "own") -> Narrative:
    """Return what may be said of *profile*, the score of *answers* to *bank*, in the language of *words*.

    It is told to the person who gave the answers, or, where the *reader* is "another", of that person.
    UnreadableProfile if the profile is of another bank or carries a flag or a limit that has no sentence.
    """
    _readable(bank, profile)
    case = gates.case(profile)
    voice = answer.own_voice(words) if reader == "own" else third_person.third_person_voice(words)
    person_sentences = person_sentences_for(reader, words)
    return Narrative(
        language=words.language,
        reader=reader,
        case=case,
        headline=answer.headline(bank, profile, answers, words, voice),
        notice=(*answer.notice(bank, profile, answers, words, voice), *earlier_version(bank, words)),
        chance=answer.chance(profile, words, voice),
        role_pulls=() if case == "none" else answer.role_pulls(profile, words, voice),
        story=own_story.paragraphs(bank, profile, answers, words, reader),
        doubt=answer.doubt(profile, words, person_sentences),
        dots=None if case == "none" else answer.dots(profile, words, person_sentences),
        band=() if case == "none" else answer.band(profile.lean, words, person_sentences),
        axes=() if case == "none" else tuple(answer.axis(bank, profile, axis, words, reader) for axis in profile.axes),
        pulls_intro=reasons.pulls_intro(profile, person_sentences, words),
        pulls={
            "pm": reasons.pulling_answers(bank, profile, answers, "pm", words, person_sentences),
            "pmm": reasons.pulling_answers(bank, profile, answers, "pmm", words, person_sentences),
        },
        flip=reasons.flip(profile, words, reader),
        shared_ground=reasons.shared_ground(bank, person_sentences, words),
        work=next_steps.work(bank, case, person_sentences, words),
        development=next_steps.development(bank, profile, person_sentences, words),
        interview=next_steps.interview(bank, profile, words),
        talk_to=next_steps.talk_to(bank, case, words),
        for_coach=coaching.for_coach(bank, profile, answers, words),
        limits=coaching.limits_of_result(bank, profile, words),
        articles=reasons.articles(bank, words),
    )


def _readable(bank: Bank, profile: Profile) -> None:
    if profile.status != "none" and tuple(a.id for a in profile.axes) != tuple(a.id for a in bank.axes):
        raise UnreadableProfile("axes")
    for id in profile.contributions:
        try:
            bank.item(id)
        except KeyError:
            raise UnreadableProfile(f"contributions: {id}") from None


def earlier_version(bank: Bank, words: Words) -> tuple[str, ...]:
    """Return what to know of a result of an earlier version of the questions; nothing where *bank* is the present one."""
    _ = words
    if not bank.superseded:
        return ()
    return (
        _(
            "These answers were given to an earlier version of the questions. This is the whole result, worked out as it was then; "
            "the questions quoted here are the ones that were asked."
        ),
    )
