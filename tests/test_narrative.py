"""What a person reads about their result: said at the right probability, in whole sentences, and fair to both paths."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import chain, cycle
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from i18n import CATALOGUES, LANGUAGES, SOURCE, words
from questions import Axis, Bank, Item, Pole, Prose, load
from results import career, gates
from results.comparison import comparison, pair
from results.narrative import Narrative, UnreadableProfile, given, missing, narrative
from results.ranking import closest, furthest, goes_to
from results.wording import how_much, place_in_words, pole_name, signed
from scoring import AxisScore, Flag, Lean, Profile, score, score_sheets
from scoring.gates import ENOUGH, NINETY
from scoring.profile import LIMITS, Pull, Pulls

BANK = load()
EN = words("en")
SPOKEN = tuple(language for language in LANGUAGES if language == SOURCE or (CATALOGUES / f"{language}.po").exists())
POLES: tuple[Pole, Pole] = ("pm", "pmm")


def answer(item: Item, toward_pm: int) -> int:
    """The answer that lies *toward_pm* (-2 to 2) steps towards PM."""
    return 3 + toward_pm if "pm" in (item.b, item.pole) else 3 - toward_pm


def sheet(toward_pm: int = 1) -> dict[str, int]:
    """Answers that lean a little, with every fourth one the other way, so that nothing looks careless."""
    return {item.id: answer(item, -toward_pm if k % 4 == 0 else toward_pm) for k, item in enumerate(BANK.core)}


SHEET = sheet()
PROFILE = replace(score(BANK, SHEET), flags=())


def at(probability_pm: float, **changes: Any) -> Profile:
    """A full result whose lean is on the PM side with this probability, under a bell with a standard deviation of 0.6."""
    value = 0.6 * NormalDist().inv_cdf(min(max(probability_pm, 0.001), 0.999))
    lean = Lean(value, value - NINETY * 0.6, value + NINETY * 0.6, probability_pm)
    case = "pm" if probability_pm >= 0.8 - 1e-9 else "pmm" if probability_pm <= 0.2 + 1e-9 else "close"
    return replace(PROFILE, **{"lean": lean, "label": None, "case": case, "pull": pulling(50.0, 50.0)} | changes)


def pulling(pm: float, pmm: float, error: float = 5.0) -> Pulls:
    """Both pulls with a standard error of *error*."""
    reach = NINETY * error
    draws = (1 - NormalDist(value, error).cdf(60) for value in (pm, pmm))
    return Pulls(*(Pull(v, max(v - reach, 0), min(v + reach, 100), p) for v, p in zip((pm, pmm), draws, strict=True)))


def standing(axis: AxisScore, probability: float, level: float = 50.0) -> AxisScore:
    """*axis* with this probability and numbers about *level* that go with it."""
    apart = 40 * (probability - 0.5)
    return replace(axis, probability_pm=probability, pm=level + apart, pmm=level - apart)


def of(profile: Profile, answers: Mapping[str, int] = SHEET, language: str = "en") -> Narrative:
    return narrative(BANK, profile, answers, words(language))


def sentences(of: Any) -> Iterator[str]:
    """Every text in a narrative, but for ids."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, Mapping):
        for value in of.values():
            yield from sentences(value)
    elif isinstance(of, tuple):
        for value in of:
            yield from sentences(value)
    elif is_dataclass(of):
        for field in fields(of):
            yield from sentences(getattr(of, field.name))


# What may be said at which probability


@pytest.mark.parametrize(
    ("probability", "headline", "chance"),
    [
        (0.50, "PM or PMM: too close to call", "about an even chance"),
        (0.6499, "PM or PMM: too close to call", "about an even chance"),
        (0.65, "A close call, with a slight lean towards PM", "about 7 in 10"),
        (0.7499, "A close call, with a slight lean towards PM", "about 7 in 10"),
        (0.75, "A close call, with a slight lean towards PM", "nearly 8 in 10"),
        (0.7999, "A close call, with a slight lean towards PM", "nearly 8 in 10"),
        (0.80, "Your answers lean towards PM", "about 8 in 10"),
        (0.8499, "Your answers lean towards PM", "about 8 in 10"),
        (0.85, "Your answers lean towards PM", "nearly 9 in 10"),
        (0.8999, "Your answers lean towards PM", "nearly 9 in 10"),
        (0.90, "Your answers lean towards PM", "about 9 in 10"),
        (0.9499, "Your answers lean towards PM", "about 9 in 10"),
        (0.9501, "Your answers clearly lean towards PM", "more than 9 in 10"),
        (1.00, "Your answers clearly lean towards PM", "more than 9 in 10"),
    ],
)
def test_headline_and_chance_say_no_more_than_the_probability_allows(probability: float, headline: str, chance: str) -> None:
    pm, pmm = of(at(probability)), of(at(1 - probability))
    assert pm.headline == headline and chance in pm.chance[0] and not any(digit in headline for digit in "0123456789")
    assert pmm.headline == re.sub(r"PM$", "PMM", headline) if "lean" in headline else headline
    assert pmm.chance[0] == pm.chance[0].replace(" PM ", " PMM ")
    assert (len(pm.chance) == 2) == (probability > 0.95)  # the cap is explained


NAMES = {"pm": "PM", "pmm": "PMM"}


@pytest.mark.parametrize("side", POLES)
def test_every_case_has_a_headline_of_its_own_that_says_whether_the_work_draws(side: Pole) -> None:
    sure, other = (0.9, "PMM") if side == "pm" else (0.1, "PM")
    role = NAMES[side]
    said = {
        f"both_{side}": f"Both kinds of work draw you, {role} work more strongly",
        "both": "Both PM and PMM work draw you",
        f"neither_{side}": f"Neither job draws you much; if either does, it’s {role}",
        "neither": "Neither PM nor PMM work draws you much",
        "close": f"Your answers lean towards {role}, but {other} work draws you too",
    }
    for case, headline in said.items():
        told = of(at(sure, case=case))
        assert told.headline == headline
        assert len(told.headline.split()) <= 12
        assert "in 10" not in told.headline and "in 10" in told.chance[0]
    assert "If it had to be one of the two" in of(at(sure, case=f"neither_{side}")).chance[0]
    assert of(at(0.5, case="neither")).chance == ("If it had to be one of the two, the chances would be about even.",)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_pull_draws_or_leaves_cold_only_from_eight_in_ten(language: str) -> None:
    _ = words(language)
    for value, error, said in (
        (66.0, 5.0, "{work} draws you"),
        (63.0, 5.0, "{work} may draw you"),
        (58.0, 4.6, "Whether {work} draws you is open"),  # its band begins at 50 as it is shown
        (50.0, 5.0, "Whether {work} draws you is open"),
        (49.0, 8.5, "Whether {work} draws you is open"),
        (42.0, 4.6, "Whether {work} draws you is open"),
        (37.0, 5.0, "{work} may not draw you"),
        (34.0, 5.0, "{work} leaves you cold"),
    ):
        told = of(at(0.5, pull=pulling(value, value, error)), language=language).role_pulls
        assert [one.pole for one in told] == ["pm", "pmm"]
        assert [one.verdict for one in told] == [_(said).format(work=_(work)) for work in ("PM work", "PMM work")]
        assert all(one.name.join(one.around_name) == one.verdict for one in told)
        assert all(_.number(value) in one.numbers for one in told)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_band_that_holds_the_middle_is_never_said_to_take_a_side(language: str) -> None:
    """Whatever the sentence beside a pull, its numbers allow it."""
    _, undecided = words(language), "Whether {work} draws you is open"
    for answers, profile in people(300):
        for one in of(profile, answers, language).role_pulls:
            takes_no_side = one.verdict == _(undecided).format(work=one.name)
            drawn = gates.pull_verdict(one.pull)
            assert takes_no_side == (drawn == "open" and round(one.pull.low) <= 50 <= round(one.pull.high)), one


def test_a_provisional_lean_is_never_said_to_be_as_clear_as_it_gets() -> None:
    for probability in (0.01, 0.04, 0.96, 0.99):
        told = {status: of(at(probability, status=status)).doubt[0] for status in ("final", "provisional")}
        assert told == {"final": "That’s as clear as this quiz gets.", "provisional": "That’s a clear lean."}


@pytest.mark.parametrize("probability", [0.66, 0.8, 0.9, 0.94, 0.96, 0.999])
@pytest.mark.parametrize("low", [-0.4, 0.1])
def test_a_lean_is_never_called_clear_beside_a_band_that_crosses_the_middle(probability: float, low: float) -> None:
    pm = of(replace(at(probability), lean=Lean(1.0, low, 2.0, probability)))
    pmm = of(replace(at(1 - probability), lean=Lean(-1.0, -2.0, -low, 1 - probability)))
    clear = probability >= 0.9 and low > 0
    for told in (pm, pmm):
        assert ("clear" in told.headline) == clear == ("clear" in told.doubt[0])
        assert ("crosses the middle" in told.band[0]) == (low < 0)


@pytest.mark.parametrize("probability", [p / 1000 for p in range(0, 1001, 7)])
def test_the_dots_are_imagined_people_in_picture_and_sentence_alike_and_no_percentage_says_it_again(probability: float) -> None:
    for flags in ((), (Flag("no_spread", {"spread": 0.2}),)):
        told = of(at(probability, flags=flags))
        assert told.dots is not None
        assert f"about {told.dots.pm} would" in told.dots.people and f"and {told.dots.pmm} towards" in told.dots.people
        assert "%" not in " ".join((told.headline, *told.chance, *told.doubt))


@pytest.mark.parametrize("probability", [p / 1000 for p in range(0, 1001, 7)])
def test_the_dots_are_twenty_and_mirror_and_never_round_over_a_gate(probability: float) -> None:
    dots = of(at(probability)).dots
    mirrored = of(at(1 - probability)).dots
    assert dots is not None and mirrored is not None
    assert dots.pm + dots.pmm == 20
    assert 1 <= dots.pm <= 19
    assert dots.pm == mirrored.pmm or probability == 0.5
    for gate, least in ((0.65, 13), (0.80, 16), (0.90, 18), (0.95, 19)):
        assert (dots.pm >= least) == (probability >= gate - 1e-9)


def test_a_flagged_result_keeps_its_numbers_and_loses_every_label() -> None:
    flagged = of(at(0.93, flags=(Flag("long_run", {"longest": 17.0, "answered": 35.0}),)))
    assert flagged.case == "flagged"
    assert "lean" not in flagged.headline
    assert flagged.dots is not None and flagged.dots.pm == 18
    assert [axis.named_pole for axis in flagged.axes] == [None] * len(BANK.axes)
    assert any("17" in sentence for sentence in flagged.notice)
    assert any("17" in sentence for sentence in flagged.for_coach.quality)
    assert [path.pole for path in flagged.work.paths] == ["pm", "pmm"]


@pytest.mark.parametrize(
    ("flag", "number"),
    [
        (Flag("long_run", {"longest": 21.0, "answered": 35.0}), "21"),
        (Flag("no_spread", {"spread": 0.31}), "0.31"),
        (Flag("zigzag", {"repeats": 0.86}), "86%"),
        (Flag("low_consistency", {"consistency": -0.42}), "−0.42"),
        (Flag("like_dice", {"times": 4.26}), "4.3"),
        (Flag("too_fast", {"fast": 12.0, "timed": 34.0}), "12 of 34"),
    ],
)
def test_every_flag_is_named_with_its_number(flag: Flag, number: str) -> None:
    assert any(number in sentence for sentence in of(at(0.7, flags=(flag,))).for_coach.quality)


def test_every_flag_that_scoring_raises_has_a_sentence_with_its_real_numbers() -> None:
    midline = dict.fromkeys(SHEET, 3)
    profile = score(BANK, midline, dict.fromkeys(SHEET, 0.5))
    assert {flag.name for flag in profile.flags} >= {"long_run", "no_spread", "too_fast"}
    zigzag = {item.id: 1 + 4 * (k % 2) for k, item in enumerate(BANK.core)}
    for answers, scored in ((midline, profile), (zigzag, score(BANK, zigzag))):
        assert scored.flags
        told = of(replace(scored, answers_to_flip=None), answers)  # that the side hangs on few answers is said besides
        assert len(told.for_coach.quality) == 2 + len(scored.flags)


def test_saying_yes_to_both_or_to_neither_has_a_text_of_its_own() -> None:
    elevation = replace(PROFILE.elevation, probability_both=0.88, probability_neither=0.84)
    both = of(at(0.6, case="both", elevation=elevation))
    neither = of(at(0.6, case="neither", elevation=elevation))
    assert "88%" in both.doubt[0] and "84%" in neither.doubt[0]
    assert both.work.about != neither.work.about != of(at(0.6)).work.about
    assert {len(result.work.paths) for result in (both, neither)} == {2}


def test_somebody_whom_neither_job_draws_gets_no_plan_for_one_of_them() -> None:
    for case in ("neither", "neither_pm", "neither_pmm"):
        tracks = of(at(0.9 if case == "neither_pm" else 0.1, case=case)).development.tracks
        assert {track.pole for track in tracks} == {"pm", "pmm"} and {track.aim for track in tracks} == {"try"}


def test_a_provisional_result_says_how_many_answers_make_it_full() -> None:
    few = dict(list(SHEET.items())[:20])
    profile = replace(score(BANK, few), flags=())
    assert profile.status == "provisional"
    result = of(profile, few)
    assert result.headline.startswith("So far: ")
    left, full = len(BANK.core) - len(few), ENOUGH
    assert f"{left} questions are still open, and answering {full - len(few)} of them" in result.notice[0]
    assert any(str(full) in sentence for sentence in result.limits)


@pytest.mark.parametrize("case", ["pm", "pmm", "both_pm", "both_pmm", "both", "neither_pm", "neither_pmm", "neither", "close"])
@pytest.mark.parametrize("language", SPOKEN)
def test_every_provisional_result_says_so_in_its_headline(case: Any, language: str) -> None:
    probability = {"pm": 0.9, "pmm": 0.1}.get(case.split("_")[-1], 0.6)
    full, so_far = (
        of(at(probability, status=status, case=case), language=language).headline for status in ("final", "provisional")
    )
    assert so_far == words(language)("So far: {headline}").format(
        headline=full if full[:2] == "PM" else full[0].lower() + full[1:]
    )


def test_without_a_result_it_says_what_is_missing() -> None:
    one = {"q01": 2}
    result = of(score(BANK, one), one)
    assert result.headline == "No result yet: 13 more answers are needed"
    assert result.dots is None and not result.axes and not result.work.paths
    assert len(result.notice) == 1 + len(BANK.axes) - 1  # the count, and the axes without an answer
    one_each = [next(item.id for item in BANK.core if item.axis == axis.id) for axis in BANK.axes]
    thirteen = {id: SHEET[id] for id in list(dict.fromkeys([*one_each, *SHEET]))[:13]}
    assert of(score(BANK, thirteen), thirteen).headline == "No result yet: 1 more answer is needed"
    without_axis = {item.id: 2 for item in BANK.core if item.axis != "define"}
    assert missing(BANK, without_axis) == 1
    name = BANK.texts["en"].axes["define"].pm
    assert f"“{name}”" in of(score(BANK, without_axis), without_axis).notice[1]


def test_the_gates_are_the_agreed_ones() -> None:
    assert (gates.SLIGHT, gates.NAMED, gates.CLEAR, gates.CERTAIN) == (0.65, 0.80, 0.90, 0.95)
    assert (gates.LEAST, gates.ENOUGH, gates.SCALE_MIDDLE, gates.DRAWS) == (14, 28, 50, 60)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.3, 1.6, ("“slightly to the PM side” to “far to the PM side”", "wholly on the PM side.")),
        (-1.0, -0.8, ("the whole of yours is clearly on the PMM side", "wholly on the PMM side.")),
        (
            -0.4,
            0.4,
            (
                "“slightly to the PMM side” to “slightly to the PM side”",
                "it crosses the middle, so either side is possible.",
            ),
        ),
    ],
)
def test_the_band_is_put_into_words(low: float, high: float, expected: tuple[str, str]) -> None:
    band = of(replace(at(0.7), lean=Lean((low + high) / 2, low, high, 0.7))).band
    assert expected[0] in band[1]
    assert band[0].endswith(expected[1])


@pytest.mark.parametrize(
    ("probability", "named"), [(0.80, "pm"), (0.7999, None), (0.5, None), (0.2001, None), (0.2, "pmm"), (0.95, "pm")]
)
def test_an_axis_is_named_only_from_eight_in_ten(probability: float, named: str | None) -> None:
    axes = tuple(standing(axis, probability) for axis in PROFILE.axes)
    for axis in of(replace(PROFILE, axes=axes)).axes:
        assert axis.named_pole == named
        assert axis.sentence.startswith("You’d rather") == (named is not None)


def test_an_axis_that_draws_nowhere_is_not_said_to_pull_both_ways() -> None:
    cases = (
        (0.5, 30.0, "Neither side pulls much"),
        (0.7, 30.0, "Neither side pulls much"),
        (0.3, 30.0, "Neither side pulls much"),
        (0.5, 70.0, "Both sides pull"),
        (0.7, 70.0, "Your answers lean slightly more"),
        (0.3, 70.0, "Your answers lean slightly more"),
    )
    for probability, level, beginning in cases:
        told = of(replace(PROFILE, axes=tuple(standing(axis, probability, level) for axis in PROFILE.axes)))
        assert all(axis.sentence.startswith(beginning) for axis in told.axes)


@pytest.mark.parametrize(
    ("probability", "pm", "pmm", "beginning"),
    [
        (0.9, 50.0, 50.0, "Your answers don’t choose"),
        (0.9, 50.4, 49.6, "Your answers don’t choose"),  # 50 and 50 as they are shown
        (0.9, 44.0, 56.0, "Your answers don’t choose"),
        (0.7, 44.0, 56.0, "Your answers don’t choose"),
        (0.7, 56.0, 44.0, "Your answers lean slightly more"),
        (0.7, 30.0, 44.0, "Neither side pulls much: your answers don’t choose"),
        (0.9, 70.0, 90.0, "Both sides pull"),
        (0.5, 44.0, 56.0, "Your answers don’t choose"),
        (0.5, 59.0, 61.0, "Your answers don’t choose"),
        (0.5, 61.0, 60.0, "Both sides pull"),
        (0.5, 49.4, 49.0, "Neither side pulls much"),
        (0.5, 49.6, 49.0, "Your answers don’t choose"),
    ],
)
def test_where_the_probability_and_the_numbers_part_no_side_is_taken(
    probability: float, pm: float, pmm: float, beginning: str
) -> None:
    def told(probability: float, pm: float, pmm: float) -> Narrative:
        return of(replace(PROFILE, axes=tuple(replace(a, probability_pm=probability, pm=pm, pmm=pmm) for a in PROFILE.axes)))

    for both_ways in (told(probability, pm, pmm), told(1 - probability, pmm, pm)):
        assert all(axis.sentence.startswith(beginning) for axis in both_ways.axes)
        assert len(both_ways.for_coach.probes) == (0 if "slightly" in beginning else len(BANK.axes))


@pytest.mark.parametrize(
    ("flips", "sentence"),
    [
        (1, "You’d have to move at least 1 answer to"),
        (7, "You’d have to move at least 7 answers to"),
        (None, "Your lean lies exactly"),
    ],
)
def test_it_says_how_many_answers_would_tip_the_lean(flips: int | None, sentence: str) -> None:
    assert of(replace(PROFILE, answers_to_flip=flips)).flip.startswith(sentence)


def test_the_coach_is_told_when_the_side_hangs_on_two_answers() -> None:
    def told(flips: int, probability: float = 0.7) -> int:
        return len(of(at(probability, answers_to_flip=flips)).for_coach.quality)

    assert told(2) == told(3) + 1
    assert told(2, 0.5) == told(3, 0.5)


# What stands behind it


def test_pulls_are_the_longest_contributions_of_each_side_and_lead_back_to_the_articles() -> None:
    result = of(PROFILE)
    for pole, sign in (("pm", 1), ("pmm", -1)):
        pulls = result.pulls[pole]  # type: ignore[index]  # literals
        there = sorted((c for c in PROFILE.contributions.values() if c * sign > 1e-9), key=abs, reverse=True)
        assert [pull.contribution for pull in pulls] == there[:4]
        for pull in pulls:
            item = BANK.item(pull.item)
            assert pull.sentences == BANK.texts["en"].items[item.id]
            assert pull.answer == how_much(item, SHEET[item.id], EN)
            if item.form == "contrast":
                assert (pull.chosen, pull.other) == pull.sentences[:: 1 if item.a == pole else -1]
            assert tuple(backing.claim for backing in pull.backing) == item.claims
            cited = {source.document for backing in pull.backing for source in backing.sources}
            assert cited == {evidence.document for evidence in item.evidence}
    longest = max((pull for pulls in result.pulls.values() for pull in pulls), key=lambda pull: pull.share)
    assert longest.share == 1 and abs(longest.contribution) == max(map(abs, PROFILE.contributions.values()))


def test_a_yes_that_pulls_the_other_way_is_explained() -> None:
    """Someone who agrees with every statement, with one less: that weaker yes counts against its side, as one contrast does."""
    answers = {item.id: 5 if item.form == "statement" else 3 for item in BANK.core}
    statement = next(item for item in BANK.core if item.form == "statement" and item.pole == "pm")
    contrast = next(item for item in BANK.core if item.form == "contrast")
    answers |= {statement.id: 4, contrast.id: answer(contrast, -1)}
    profile = score(BANK, answers)
    assert profile.contributions[statement.id] < 0
    pulls = {pull.item: pull for pull in of(replace(profile, flags=()), answers).pulls["pmm"]}
    assert "other side" in pulls[statement.id].note and contrast.id in pulls
    assert all((pull.note == "") == (BANK.item(id).pole != "pm") for id, pull in pulls.items())


def test_shared_ground_repeats_what_each_document_says_and_holds_nothing_that_counts() -> None:
    grounds = of(PROFILE).shared_ground.grounds
    counted = {claim for item in BANK.scored for claim in item.claims}
    meaning = {1: "pm", -1: "pmm", 0: "both"}
    assert grounds
    for ground in grounds:
        assert ground.claim not in counted
        coded = {coding.document: meaning[coding.direction] for coding in BANK.claims[ground.claim].codings}
        assert {voice.document: voice.pole for voice in ground.voices} == {
            document: coded.get(document, "silent") for document in BANK.documents
        }


def test_every_position_in_the_sources_can_be_said_in_every_language() -> None:
    marked = replace(EN, language="xx", sentences={f: (f"<{f}>",) for f in _forms()})
    for claim in BANK.claims.values():
        for coding in claim.codings:
            assert place_in_words(coding.position, EN) == coding.position
            assert place_in_words(coding.position, marked).startswith("<"), coding.position


def _forms() -> set[str]:
    class Seen(dict[str, tuple[str]]):
        def __missing__(self, sentence: str) -> tuple[str]:
            self[sentence] = (sentence,)
            return self[sentence]

    seen = Seen()
    place_in_words("", replace(EN, language="xx", sentences=seen))
    return set(seen)


def test_a_position_of_another_form_stands_as_its_author_wrote_it() -> None:
    assert place_in_words("minute 3 of the film", EN) == "minute 3 of the film"


# What to do with it


def test_the_path_leant_to_comes_first_and_both_are_always_there() -> None:
    assert [path.pole for path in of(at(0.9)).work.paths] == ["pm", "pmm"]
    assert [path.pole for path in of(at(0.1)).work.paths] == ["pmm", "pm"]
    assert [path.pole for path in of(at(0.5)).work.paths] == ["pm", "pmm"]


def lines(bank: Bank, pole: Pole) -> list[career.PathLine]:
    path = career.path(bank, pole, EN)
    assert path
    return [line for section in path.sections for line in section.lines]


@pytest.mark.parametrize("gone", ["A", "B", "C"])
def test_an_article_taken_out_takes_its_letter_with_it(gone: str) -> None:
    thinner = load(without=gone)
    for pole in POLES:
        letters = [line.documents for line in lines(thinner, pole)]
        whole = [line.documents for line in lines(BANK, pole)]
        assert all(whole)
        assert letters == [tuple(letter for letter in entry if letter != gone) for entry in whole]


def axes(**values: float) -> tuple[AxisScore, ...]:
    def at(axis: AxisScore, value: float) -> AxisScore:
        return replace(axis, value=value, pm=50 + 20 * value, pmm=50 - 20 * value)

    return tuple(at(axis, values.get(axis.id, 0.0)) for axis in PROFILE.axes)


def test_steps_build_on_the_strongest_axis_of_the_path_and_on_its_weakest() -> None:
    scored = axes(define=1.2, lead=-0.9)
    threads = {p: [(t.axis, t.pole, t.aim) for t in of(replace(at(p), axes=scored)).development.tracks] for p in (0.9, 0.1, 0.5)}
    assert threads[0.9] == [("define", "pm", "build"), ("lead", "pm", "close")]
    assert threads[0.1] == [("lead", "pmm", "build"), ("define", "pmm", "close")]
    assert threads[0.5] == [("define", "pm", "try"), ("lead", "pmm", "try")]
    for track in of(at(0.9)).development.tracks:
        assert [step.days for step in track.steps] == [30, 60, 90]


def test_two_threads_are_on_two_axes_even_when_all_axes_are_alike() -> None:
    for probability in (0.9, 0.5, 0.1):
        tracks = of(replace(at(probability), axes=axes())).development.tracks
        assert len({track.axis for track in tracks}) == 2
    neither = of(at(0.5, case="neither", axes=axes())).development.tracks
    assert len({track.axis for track in neither}) == 2


def test_interview_questions_are_for_the_path_or_for_both() -> None:
    assert {question.pole for question in of(at(0.9)).interview} == {"pm"}
    assert {question.pole for question in of(at(0.1)).interview} == {"pmm"}
    assert [question.pole for question in of(at(0.5)).interview] == ["pm", "pm", "pmm", "pmm"]
    for probability in (0.9, 0.5, 0.1):
        assert len({question.axis for question in of(at(probability)).interview}) == 4


def test_the_coach_gets_a_question_for_each_axis_too_close_to_call_and_for_no_other() -> None:
    probabilities = chain((0.34, 0.35, 0.5, 0.65, 0.66), cycle((0.05, 0.95)))
    scored = tuple(standing(axis, p) for axis, p in zip(PROFILE.axes, probabilities, strict=False))
    probes = of(replace(PROFILE, axes=scored)).for_coach.probes
    assert [probe.axis for probe in probes] == [axis.id for axis in BANK.axes][1:4]
    assert len({probe.question for probe in probes}) == 3


def test_every_answer_can_be_listed_in_words() -> None:
    answers = {"q01": 1, "q02": 5, "x01": 3, "s01": 4}
    listed = {line.item: line for line in given(BANK, answers, EN)}
    assert len(listed) == len(BANK.core) + 2
    assert listed["q01"].answer == "Much more the first"
    assert listed["q02"].answer == "Very much me"
    assert listed["x01"].answer == "Both or neither"
    assert listed["s01"].answer == "Mostly me"
    assert listed["q03"].answer == "Skipped" and listed["q03"].value == 0


# The words themselves


def balance(of: Any) -> float:
    """How much longer the PMM texts are than the PM texts."""
    return math.log(sum(map(len, sentences(of("pmm")))) / sum(map(len, sentences(of("pm")))))


@pytest.mark.parametrize("language", SPOKEN)
def test_both_paths_are_told_at_equal_length(language: str) -> None:
    prose = BANK.texts[language].prose
    kinds = {
        "work": lambda pole: tuple(prose.entries[pole].values()),
        "people": lambda pole: prose.people[pole],
        "thread": lambda pole: tuple(prose.axis(axis.id).pole(pole).thread for axis in BANK.axes),
        "drawn": lambda pole: tuple(prose.axis(axis.id).pole(pole).drawn for axis in BANK.axes),
        "steps": lambda pole: tuple(prose.axis(axis.id).pole(pole).steps for axis in BANK.axes),
        "ready": lambda pole: tuple(prose.axis(axis.id).pole(pole).ready for axis in BANK.axes),
        "ask": lambda pole: tuple(prose.axis(axis.id).pole(pole).ask for axis in BANK.axes),
    }
    for name, of_pole in kinds.items():
        assert abs(balance(of_pole)) < math.log(1.12), (name, balance(of_pole))


@pytest.mark.parametrize("kind", ["drawn", "thread", "steps", "ready", "ask"])
def test_every_axis_and_pole_has_its_own_words(kind: str) -> None:
    prose = BANK.texts["en"].prose
    there = {(axis.id, pole): getattr(prose.axis(axis.id).pole(pole), kind) for axis in BANK.axes for pole in POLES}
    flat = list(sentences(tuple(there.values())))
    assert all(flat) and len(set(flat)) == len(flat)
    for axis in BANK.axes:
        pm, pmm = (sum(map(len, sentences((there[axis.id, pole],)))) for pole in POLES)
        assert 0.75 < pm / pmm < 1.34, (axis.id, pm, pmm)


def test_a_bank_without_prose_has_a_whole_result_without_those_parts() -> None:
    bare = replace(
        BANK,
        paths=dict.fromkeys(POLES, ()),
        texts={language: replace(text, prose=Prose()) for language, text in BANK.texts.items()},
    )
    for probability in (0.05, 0.5, 0.95):
        found = narrative(bare, at(probability), SHEET, EN)
        assert not found.work.paths and not found.development.tracks and not found.interview and not found.talk_to
        assert found.headline and all(axis.sentence for axis in found.axes)
        assert all(not probe.question for probe in found.for_coach.probes)
    first, second = covering(("define", "pm"), ("lead", "pmm")), covering(("define", "pmm"))
    assert not pair(bare, first, second, EN).handoffs


def cases() -> Iterator[tuple[str, Profile, Mapping[str, int]]]:
    for probability in (0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95):
        yield f"{probability}", at(probability), SHEET
    for case in ("both", "both_pm", "both_pmm", "neither", "neither_pm", "neither_pmm"):
        yield case, at({"pm": 0.9, "pmm": 0.1}.get(case.split("_")[-1], 0.5), case=case), SHEET
    yield "flagged", at(0.5, flags=(Flag("no_spread", {"spread": 0.2}), Flag("too_fast", {"fast": 9.0, "timed": 30.0}))), SHEET
    few = dict(list(SHEET.items())[:20])
    yield "provisional", score(BANK, few), few
    yield "none", score(BANK, {"q01": 1}), {"q01": 1}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize(("profile", "answers"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_every_case_is_whole_in_every_language(language: str, profile: Profile, answers: Mapping[str, int]) -> None:
    result = of(profile, answers, language)
    assert result.headline
    for text in sentences(result):
        assert "{" not in text and "}" not in text
        assert "nan" not in text.lower().split()
        assert text == text.strip()
    if language == "en":
        own = sentences(replace(result, pulls={}, axes=()))
        elsewhere = "We ran that simulation with a different set of questions."  # of a bank that is not measured yet
        assert [text for text in own if len(text.removesuffix(elsewhere).split()) > 30] == []


_items = st.sampled_from([item.id for item in BANK.items])


@settings(max_examples=60, deadline=None)
@over(st.dictionaries(_items, st.integers(1, 5), max_size=len(BANK.items)))
def test_whatever_is_answered_the_result_can_be_told(answers: dict[str, int]) -> None:
    result = of(score(BANK, answers), answers)
    assert result.headline and result.limits
    assert not any("{" in text for text in sentences(result))


@pytest.mark.parametrize("id", [*LIMITS, "few_answers", "midpoint"])
def test_every_limit_has_a_sentence(id: str) -> None:
    assert len(of(replace(PROFILE, limits=(id,))).limits[0]) > 20


@pytest.mark.parametrize(
    ("profile", "place"),
    [
        (replace(PROFILE, limits=("unheard_of",)), "limits: unheard_of"),
        (replace(PROFILE, axes=PROFILE.axes[1:]), "axes"),
        (replace(PROFILE, contributions={"q99": 0.1}), "contributions: q99"),
        (replace(PROFILE, flags=(Flag("yawned", {}),)), "flags: yawned"),  # type: ignore[arg-type]  # a flag of another scorer
    ],
)
def test_a_profile_that_cannot_be_told_is_refused_with_its_place(profile: Profile, place: str) -> None:
    with pytest.raises(UnreadableProfile) as refused:
        of(profile)
    assert refused.value.place == place


@pytest.mark.parametrize(("value", "written"), [(0.0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"), (1.25, "+1.2"), (-2.0, "−2.0")])
def test_numbers_carry_their_sign(value: float, written: str) -> None:
    assert signed(value, EN) == written


# The story

CHARACTERS = {"en": (80, 125), "ru": (75, 120), "zh-Hans": (150, 270), "zh-Hant": (150, 270)}
"""Words of a story, and of a Chinese one characters, which say as much."""


def length(told: Narrative) -> int:
    text = " ".join(sentence for paragraph in told.story for sentence in paragraph)
    return len(text.split()) if words(told.language).gap else len(text)


def people(n: int) -> Iterator[tuple[dict[str, int], Profile]]:
    """Sheets of *n* people of every lean, height and firmness."""
    dice = random.Random(11)
    sheets = []
    for _ in range(n):
        lean, height, noise = dice.gauss(0, 1.0), dice.gauss(0, 1.2), dice.choice((0.4, 0.9, 1.3))
        sheet = {}
        for item in BANK.core:
            drawn = (
                (lean if item.b == "pm" else -lean)
                if item.form == "contrast"
                else height + (lean if item.pole == "pm" else -lean)
            )
            sheet[item.id] = min(5, max(1, round(3 + drawn + dice.gauss(0, noise))))
        sheets.append(sheet)
    rows = np.array([[sheet.get(item.id, 0) for item in BANK.scored] for sheet in sheets], dtype=np.int8)
    yield from zip(sheets, score_sheets(BANK, rows), strict=True)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_story_is_short_says_nothing_twice_and_contradicts_no_number(language: str) -> None:
    """Two thousand people: each story has its length, and what it says of a pole stands in that pole's numbers."""
    least, most = CHARACTERS[language]
    prose = BANK.texts[language].prose
    threads = {prose.axis(a.id).pole(pole).thread: (a.id, pole) for a in BANK.axes for pole in POLES}
    stories: set[tuple[str, ...]] = set()
    lengths: list[tuple[int, str, list[str]]] = []
    told_people = 0
    for answers, profile in people(2_000):
        told = of(profile, answers, language)
        said = [sentence for paragraph in told.story for sentence in paragraph]
        if told.case in ("none", "flagged"):
            assert said == []
            continue
        told_people += 1
        lengths.append((length(told), told.case, said))
        assert 2 <= len(told.story) <= 3 and len(set(said)) == len(said) and not any("{" in s for s in said)
        numbers = {axis.id: axis for axis in profile.axes}
        for sentence in said:
            if sentence in threads:
                axis, pole = threads[sentence]
                mine, other = shown(numbers[axis], pole)
                assert mine > 50 and (mine > other or told.case not in POLES), (sentence, mine, other)
        quoted = [text for item in BANK.core for text in BANK.texts[language].items[item.id] if any(text in s for s in said)]
        for item in BANK.core:
            sides = BANK.texts[language].items[item.id]
            if item.form == "contrast" and (both := [text for text in sides if text in quoted]):
                assert both == [sides[0] if answers[item.id] < 3 else sides[1]]
        if told.case in ("neither", "neither_pm", "neither_pmm"):
            assert not any(sentence in threads for sentence in said)
        stories.add(tuple(said))
    assert told_people > 1_800
    assert least <= min(lengths)[0] and max(lengths)[0] <= most
    assert len(stories) > 0.75 * told_people


# No word about a contrast against the numbers beside it

STYLES = ("any", "extreme", "middle", "one axis apart", "one pole skipped", "contrasts", "statements", "half", "yes", "leaning")


def odd_sheet(dice: random.Random, style: str) -> dict[str, int]:
    """Answers of somebody of this *style*, towards any side."""
    lean, apart, skipped = dice.choice((-2, -1, 0, 1, 2)), dice.choice(BANK.axes).id, dice.choice(POLES)
    extended = dice.random() < 0.3
    there: dict[str, Callable[[Item], bool]] = {
        "one pole skipped": lambda item: item.pole != skipped,
        "contrasts": lambda item: item.form == "contrast",
        "statements": lambda item: item.form == "statement" or dice.random() < 0.1,
        "half": lambda item: dice.random() < 0.5,
    }
    toward: dict[str, Callable[[Item], int]] = {
        "any": lambda _: dice.randint(-2, 2),
        "extreme": lambda _: 2 if dice.random() < 0.5 + 0.2 * lean else -2,
        "middle": lambda _: dice.choice((-1, 0, 0, 0, 1)),
        "one axis apart": lambda item: 2 * dice.choice((-1, 0)) if item.axis == apart else 2,
    }
    asked: Callable[[Item], bool] = there.get(style, lambda _: True)
    said: Callable[[Item], int] = toward.get(style, lambda _: min(2, max(-2, round(dice.gauss(lean, 1)))))
    told = {item.id: answer(item, said(item)) for item in BANK.scored if (extended or not item.extension) and asked(item)}
    if style == "one axis apart" and lean < 0:
        return {id: 6 - value for id, value in told.items()}
    if style == "yes":
        return told | {item.id: dice.choice((4, 5)) for item in BANK.scored if item.form == "statement" and item.id in told}
    return told


def side_taken(said: str, axis: Axis) -> Pole | None:
    """The side of *axis* that a sentence about it names or leans to."""
    chosen = {BANK.texts["en"].prose.axis(axis.id).pole(pole).drawn: pole for pole in POLES}
    if said in chosen:
        return chosen[said]
    leant = re.search("“([^”]+)” (?:than to|slightly more than)", said)
    names: dict[str, Pole] = {BANK.texts["en"].axes[axis.id].pm: "pm", BANK.texts["en"].axes[axis.id].pmm: "pmm"}
    return names[leant[1]] if leant else None


def shown(score: AxisScore, pole: Pole) -> tuple[int, int]:
    """The numbers of *pole* and of the other, as they stand in the sentence of numbers."""
    pm, pmm = int(EN.number(score.pm)), int(EN.number(score.pmm))
    return (pm, pmm) if pole == "pm" else (pmm, pm)


@pytest.mark.parametrize("style", STYLES)
def test_no_sentence_about_a_contrast_contradicts_the_numbers_beside_it(style: str) -> None:
    dice, before, results = random.Random(style), PROFILE, 0
    for _ in range(300):
        answers = odd_sheet(dice, style)
        profile = score(BANK, answers)
        if profile.status == "none":
            continue
        results += 1
        told = of(profile, answers)
        numbers = {axis.id: axis for axis in profile.axes}
        named_in_headline = re.search(r"lean towards (PMM?)\b", told.headline)
        if named_in_headline:
            assert (profile.lean.value > 0) == (named_in_headline[1] == "PM")
        probed = {probe.axis for probe in told.for_coach.probes}
        for contrast, story in zip(BANK.axes, told.axes, strict=True):
            levels = shown(story.score, "pm")
            side = side_taken(story.sentence, contrast)
            if side:
                assert shown(story.score, side)[0] > shown(story.score, side)[1], (story.sentence, levels)
            else:
                assert "don’t choose" in story.sentence and contrast.id in probed
            assert story.named_pole in (None, side)
            assert ("Both sides pull" not in story.sentence) or min(levels) >= 60
            assert ("Neither side" in story.sentence) <= (max(levels) < 50)
        for track in told.development.tracks:
            mine, other = shown(numbers[track.axis], track.pole)
            aparts = [there - across for there, across in (shown(axis, track.pole) for axis in profile.axes)]
            if track.aim == "build":
                assert mine > other and mine - other == max(aparts)
            if track.aim == "close":
                assert mine - other == min(aparts)
        for covered, axis in zip(pair(BANK, profile, before, EN).coverage, profile.axes, strict=True):
            if covered.pm in ("first", "both"):
                assert shown(axis, "pm")[0] > shown(axis, "pm")[1] or axis.pm_low > 50
            if covered.pmm in ("first", "both"):
                assert shown(axis, "pmm")[0] > shown(axis, "pmm")[1] or axis.pmm_low > 50
        for moved, new, old in zip(comparison(BANK, before, profile, EN).axes, profile.axes, before.axes, strict=True):
            if moved.change.real:
                pole: Pole = "pm" if f"“{moved.pm_name}”" in moved.sentence else "pmm"
                assert shown(new, pole)[0] - shown(new, pole)[1] > shown(old, pole)[0] - shown(old, pole)[1]
        before = profile
    assert results > 200


# Two results side by side


def banded(value: float, error: float) -> Profile:
    """A result at *value* with a standard error of *error*."""
    return replace(PROFILE, lean=Lean(value, value - NINETY * error, value + NINETY * error, 0.7))


@pytest.mark.parametrize(
    ("new", "real", "beginning"),
    [
        # errors 0.3 and 0.4 make 0.5 together, and 1.645 times that is 0.8225
        (0.82, False, "The change is no more"),
        (0.83, True, "Your answers moved towards PM by"),
        (-0.83, True, "Your answers moved towards PMM by"),
        (-0.82, False, "The change is no more"),
    ],
)
def test_a_change_counts_from_the_root_of_the_summed_error_variances_on(new: float, real: bool, beginning: str) -> None:
    compared = comparison(BANK, banded(0.0, 0.3), banded(new, 0.4), EN)
    assert compared.change is not None
    assert compared.change.error == pytest.approx(0.5)
    assert compared.change.real is real
    assert compared.headline.startswith(beginning)


@pytest.mark.parametrize(
    ("new", "figures"),
    [
        # a move of 0.8225 counts
        (0.50, "moved by +0.5; a move of 0.8 or more"),
        (0.80, "moved by +0.80; a move of 0.82 or more"),
        (-0.84, "moved by −0.84; a move of 0.82 or more"),
        (0.82, "moved by +0.820; a move of 0.822 or more"),
        (1.20, "moved by +1.2; a move of 0.8 or more"),
    ],
)
def test_a_move_never_looks_like_what_would_count_as_one(new: float, figures: str) -> None:
    assert figures in comparison(BANK, banded(0.0, 0.3), banded(new, 0.4), EN).detail[0]


def test_a_change_of_side_within_the_error_is_read_as_no_change() -> None:
    assert "the same" in comparison(BANK, banded(-0.1, 0.5), banded(0.2, 0.5), EN).headline
    assert comparison(BANK, banded(-0.1, 0.5), banded(0.2, 0.5), EN).headline.startswith("Your lean changed sides, but")


def test_the_same_taking_twice_is_no_change_anywhere() -> None:
    compared = comparison(BANK, PROFILE, PROFILE, EN)
    assert compared.change is not None and compared.change.difference == 0
    assert not any(axis.change.real for axis in compared.axes)
    assert len(compared.detail) == 2


def test_a_taking_without_a_result_cannot_be_compared() -> None:
    none = score(BANK, {"q01": 1})
    for old, new in ((none, PROFILE), (PROFILE, none)):
        assert comparison(BANK, old, new, EN).change is None
        assert pair(BANK, old, new, EN).coverage == ()


def test_another_bank_version_a_flag_and_few_answers_are_cautioned_about() -> None:
    plain = comparison(BANK, PROFILE, PROFILE, EN).cautions
    for other in (
        replace(PROFILE, bank="0"),
        replace(PROFILE, flags=(Flag("no_spread", {"spread": 0.1}),)),
        replace(PROFILE, status="provisional"),
    ):
        assert len(comparison(BANK, PROFILE, other, EN).cautions) == len(plain) + 1


def covering(*named: tuple[str, Pole]) -> Profile:
    """A result that names these poles and covers no others."""
    certain = {"pm": 0.9, "pmm": 0.1}
    probabilities = {axis: certain[pole] for axis, pole in named}
    scored = (standing(axis, probabilities.get(axis.id, 0.5)) for axis in PROFILE.axes)
    return replace(PROFILE, axes=tuple(replace(axis, pm_low=10.0, pmm_low=10.0) for axis in scored))


def test_two_people_cover_hand_off_double_and_leave_open() -> None:
    told = pair(BANK, covering(("define", "pm"), ("team", "pm")), covering(("define", "pmm"), ("team", "pm")), EN)
    define, team, *others = told.coverage
    assert (define.pm, define.pmm) == ("first", "second")
    assert (team.pm, team.pmm) == ("both", "nobody")
    assert {(axis.pm, axis.pmm) for axis in others} == {("nobody", "nobody")}
    assert [(handoff.axis, handoff.pm) for handoff in told.handoffs] == [("define", "first")]
    assert told.doubled == ("Working with the makers",)
    assert len(told.uncovered) == 1 + 2 * len(others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_who_have_names_are_called_by_them(language: str) -> None:
    people, _ = (covering(("define", "pm"), ("team", "pm")), covering(("define", "pmm"), ("team", "pm"))), words(language)
    (define, *_others), (plain, *_rest) = pair(BANK, *people, _, ("Анна", "")).coverage, pair(BANK, *people, _).coverage
    assert "Анна" in define.pm_sentence and define.pm_name in define.pm_sentence
    assert define.pmm_sentence == plain.pmm_sentence and define.pm_sentence != plain.pm_sentence


def test_a_job_that_draws_both_as_a_whole_is_said_by_its_name() -> None:
    every = covering(*((axis.id, "pm") for axis in BANK.axes))
    told = pair(BANK, every, every, EN)
    assert (told.doubled, told.uncovered) == (("PM work as a whole",), ("PMM work as a whole",))
    but_one = covering(*((axis.id, "pm") for axis in BANK.axes[1:]))
    assert pair(BANK, every, but_one, EN).doubled == tuple(axis.pm_name for axis in told.coverage[1:])


def test_two_people_exchanged_exchange_their_places() -> None:
    first, second = covering(("define", "pm"), ("lead", "pmm")), covering(("define", "pmm"))
    exchanged = {"first": "second", "second": "first", "both": "both", "nobody": "nobody"}
    there, back = pair(BANK, first, second, EN), pair(BANK, second, first, EN)
    assert [(exchanged[a.pm], exchanged[a.pmm]) for a in there.coverage] == [(a.pm, a.pmm) for a in back.coverage]
    assert there.uncovered == back.uncovered


def test_someone_strong_in_both_covers_both_poles_without_leaning() -> None:
    strong = replace(PROFILE, axes=tuple(replace(a, probability_pm=0.5, pm_low=55.0, pmm_low=52.0) for a in PROFILE.axes))
    told = pair(BANK, strong, covering(), EN)
    assert {(axis.pm, axis.pmm) for axis in told.coverage} == {("first", "first")}
    assert told.uncovered == () and told.handoffs == ()


def test_every_talking_point_rests_on_the_articles() -> None:
    points = pair(BANK, PROFILE, PROFILE, EN).talking_points
    assert all(point.citations for point in points)
    cited = " ".join(citation for point in points for citation in point.citations)
    assert all(f"Article {letter}" in cited for letter in "ABC")


@pytest.mark.parametrize("first", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("second", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("language", SPOKEN)
def test_every_pair_and_comparison_is_whole_in_every_language(first: float, second: float, language: str) -> None:
    for told in (pair(BANK, at(first), at(second), words(language)), comparison(BANK, at(first), at(second), words(language))):
        assert told.headline
        assert not any("{" in text for text in sentences(told))


def test_a_bank_of_a_coach_without_our_claims_can_be_told_too() -> None:
    claims = {id: claim for id, claim in BANK.claims.items() if claim.axis is not None}
    own = replace(BANK, claims=claims)
    assert narrative(own, PROFILE, SHEET, EN).shared_ground.grounds == ()
    disagree = "The articles disagree on who positions a product"
    assert any(point.text.startswith(disagree) for point in pair(BANK, PROFILE, PROFILE, EN).talking_points)
    points = pair(own, PROFILE, PROFILE, EN).talking_points
    assert points and not any(point.text.startswith(disagree) for point in points)


# One order of the kinds of work


def test_what_a_result_names_first_is_the_same_in_story_steps_and_questions() -> None:
    """Whatever is said to go furthest is what the story tells of, what the steps build on, and what an interviewer asks about."""
    prose = BANK.texts["en"].prose
    threads = {prose.axis(a.id).pole(pole).thread: (a.id, pole) for a in BANK.axes for pole in POLES}
    met: dict[str, int] = {}
    for answers, profile in people(600):
        told = of(profile, answers)
        if told.case in ("none", "flagged"):
            continue
        named = [threads[said] for paragraph in told.story for said in paragraph if said in threads]
        steps = [(track.axis, track.pole) for track in told.development.tracks]
        side = gates.role_shown_first(told.case)
        if named and side is not None and told.case in POLES:
            first = furthest(profile, side)[0]
            assert steps[0] == (first.id, side) and (not goes_to(first, side) or named[0] == steps[0])
        elif told.case.startswith("neither"):
            axis, pole = closest(profile)
            assert (axis.id, pole) in steps
            assert any(pole_name(BANK, axis.id, pole, EN) in said for paragraph in told.story for said in paragraph)
        assert {(one.axis, one.pole) for one in told.interview} >= {steps[0]}
        met[told.case] = met.get(told.case, 0) + 1
    assert {"pm", "pmm", "close", "neither"} <= set(met), met


# Where no side is named, neither job comes first


@pytest.mark.parametrize("case", ["both", "close"])
def test_a_story_without_a_side_tells_of_both_jobs_in_the_same_words(case: str) -> None:
    told = of(at(0.5, case=case)).story
    pm, pmm = (
        next(n for n, paragraph in enumerate(told) if any(lead in paragraph for lead in leads))
        for leads in (["One thread leads towards PM."], ["Another leads towards PMM."])
    )
    assert pm != pmm and not any("other side" in sentence for paragraph in told for sentence in paragraph)
    for n in (pm, pmm):
        assert told[n][-1].startswith("There, you’d pick this: “")
    assert any("The other side has a voice, too." in paragraph for paragraph in of(at(0.7, case=case)).story)


@pytest.mark.parametrize("language", SPOKEN)
def test_no_story_says_that_much_of_a_job_is_liked_whose_every_number_is_below_the_middle(language: str) -> None:
    """Answers that go to one job only, from a person without a side: nothing is said of the other but that no answer stands out for it."""
    _ = words(language)
    for liked, other in (POLES, POLES[::-1]):
        levels = {liked: 60.0, other: 40.0}
        scored = tuple(replace(axis, probability_pm=0.5, pm=levels["pm"], pmm=levels["pmm"]) for axis in PROFILE.axes)
        sign = 1 if liked == "pm" else -1
        pulling_there = {id: sign * abs(share) for id, share in PROFILE.contributions.items()}
        answers = {id: answer(BANK.item(id), sign) for id in SHEET}
        told = of(at(0.5, axes=scored, contributions=pulling_there), answers, language).story
        assert _("One thread leads towards PM." if liked == "pm" else "One thread leads towards PMM.") in told[0]
        assert _("No single answer stands out for {role}.").format(role=NAMES[other]) in told[1]


def test_a_story_says_no_more_than_the_answers_and_pulls_shown_beside_it() -> None:
    """One answer goes the other way only where one does, hardly any where few do, and a week holds much of the answers only of a job that draws."""
    seen: set[str] = set()
    for answers, profile in people(600):
        told = of(profile, answers)
        if told.case not in POLES:
            continue
        side: Pole = "pm" if told.case == "pm" else "pmm"
        against = told.pulls["pmm" if side == "pm" else "pm"]
        story = " ".join(sentence for paragraph in told.story for sentence in paragraph)
        assert not any(pull.amount.startswith("0.00") for pulls in told.pulls.values() for pull in pulls)
        found = {
            said
            for said in ("One answer pulls", "Some answers pull", "Hardly anything", "holds much", "comes closer")
            if said in story
        }
        assert ("One answer pulls" in found) <= (len(against) == 1)
        assert ("Some answers pull" in found) <= (len(against) > 1)
        assert "Hardly anything" not in found or sum(pull.share for pull in against) < sum(
            pull.share for pull in told.pulls[side]
        )
        assert ("holds much" in found) == (side in gates.drawing_roles(profile)) == ("comes closer" not in found)
        seen |= found
    assert len(seen) == 5, seen


def test_steps_name_the_job_that_they_lead_to() -> None:
    for probability, role in ((0.9, "PM"), (0.1, "PMM")):
        steps = of(at(probability)).development
        assert f"towards {role}," in steps.intro
        assert all(track.reason.endswith(f" towards {role}.") for track in steps.tracks)


def test_an_answer_is_told_whole_and_its_number_with_its_scale() -> None:
    result = of(PROFILE)
    assert {pull.answer for pulls in result.pulls.values() for pull in pulls if pull.other} <= {
        "More this one",
        "Much more this one",
    }
    assert "between −2 and 2" in result.pulls_intro
    assert signed(PROFILE.lean.value, EN) in result.pulls_intro and f"In numbers: {signed(PROFILE.lean.value, EN)}," in " ".join(
        result.band
    )
