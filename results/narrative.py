"""A result in words: what may be said of it, what stands behind it, and what to do next, in the reader's language.

Plain sentences without markup, so that the page and the PDF say the same. Which words may be used at which probability stands
in `results/gates.py`, what the two paths look like in `results/career.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from i18n import Words
from questions import Bank, Claim, Coding, Item, Pole
from results import career, gates
from results.career import Path
from results.comparison import Comparison, Pair, comparison, pair
from results.gates import Case
from results.wording import answer_words, citation, place, pole_name, signed
from scoring import AxisScore, Flag, Lean, Profile

__all__ = [
    "Article",
    "Comparison",
    "Given",
    "Interview",
    "Narrative",
    "Pair",
    "Pull",
    "UnreadableProfile",
    "answer_words",
    "comparison",
    "given",
    "limits",
    "missing",
    "narrative",
    "pair",
    "signed",
]

FEW = 2  # answers that carry the side; one misread sentence is then half of it
PULLS = 4  # answers shown for each side
PROBED = 4  # axes that interview questions are given for
DAYS = (30, 60, 90)
MIDPOINT = 3
SILENT = 1e-9  # a contribution smaller than this pulls nowhere
TOGETHER = (
    "hands-over-product-knowledge",
    "reports-market-reaction",
    "works-side-by-side",
    "one-person-does-it-all",
)
"""Claims without an axis that say how the two roles work together; nobody disputes them."""

Voiced = Literal["pm", "pmm", "both", "silent"]
Aim = Literal["build", "close", "try"]


class UnreadableProfile(Exception):
    """A profile that the narrative has no words for; `place` says what in it: the bank, an axis, a flag or a limit."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Dots:
    """The probability as 20 dots; `sentence` says the same for those who do not see them."""

    pm: int
    pmm: int
    sentence: str


@dataclass(frozen=True, slots=True)
class AxisStory:
    """One axis in words; `named` is the pole that may be named, if any. Numbers are written for the reader's language."""

    id: str
    pm_name: str
    pmm_name: str
    about: str
    named: Pole | None
    sentence: str
    numbers: str
    score: AxisScore


@dataclass(frozen=True, slots=True)
class Article:
    """A document that the letters stand for: its title in the reader's language, and as it was published."""

    letter: str
    title: str
    original: str
    language: str
    author: str
    published: str


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an article, and the sentence that cites it."""

    document: str
    title: str
    section: str
    position: str
    citation: str


@dataclass(frozen=True, slots=True)
class Backing:
    """A claim behind a question, in the reader's language, and where it stands."""

    claim: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Pull:
    """An answer that pulled to one side; `share` is its length beside the longest of all, 0 to 1.

    `note` says why an answer to a statement pulls another way than it reads, and is empty where it does not.
    """

    item: str
    pole: Pole
    sentences: tuple[str, ...]
    answer: str
    contribution: float
    amount: str
    share: float
    note: str
    backing: tuple[Backing, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Which role one document gives a piece of shared ground to."""

    document: str
    title: str
    pole: Voiced
    sentence: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A piece of ground that both roles claim, and who says what."""

    claim: str
    text: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class SharedGround:
    intro: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What the work looks like: a word for this result, then the paths, the likelier first."""

    about: tuple[str, ...]
    paths: tuple[Path, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    days: int
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Track:
    """Three steps along one pole of one axis, and why this one."""

    axis: str
    pole: Pole
    pole_name: str
    aim: Aim
    reason: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Development:
    intro: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """A question to be ready for and a question to ask, on one pole of one axis."""

    axis: str
    pole: Pole
    pole_name: str
    asked: str
    ask: str


@dataclass(frozen=True, slots=True)
class Probe:
    """An axis too close to call, and a question that may open it."""

    axis: str
    pm_name: str
    pmm_name: str
    question: str


@dataclass(frozen=True, slots=True)
class ForCoach:
    """The quality of the answers, how to open the talk about it, what to probe, and open questions."""

    quality: tuple[str, ...]
    opening: tuple[str, ...]
    probe_intro: str
    probes: tuple[Probe, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One question and the answer given to it, in words; `value` 0 = skipped."""

    item: str
    scored: bool
    sentences: tuple[str, ...]
    value: int
    answer: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """All that a person reads about their result."""

    language: str
    case: Case
    headline: str
    notice: tuple[str, ...]
    meaning: tuple[str, ...]
    dots: Dots | None
    band: tuple[str, ...]
    axes: tuple[AxisStory, ...]
    pulls_intro: str
    pulls: Mapping[Pole, tuple[Pull, ...]]
    flip: str
    shared_ground: SharedGround
    work: Work
    development: Development
    interview: tuple[Interview, ...]
    talk_to: tuple[str, ...]
    for_coach: ForCoach
    limits: tuple[str, ...]
    articles: tuple[Article, ...]


def narrative(bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words) -> Narrative:
    """Return what may be said of *profile*, the score of *answers* to *bank*, in the language of *words*.

    UnreadableProfile if the profile is of another bank or carries a flag or a limit that has no sentence.
    """
    _readable(bank, profile)
    case = gates.case(profile)
    return Narrative(
        language=words.language,
        case=case,
        headline=_headline(bank, profile, answers, words),
        notice=_notice(bank, profile, answers, words),
        meaning=_meaning(profile, words),
        dots=None if case == "none" else _dots(profile, words),
        band=() if case == "none" else _band(profile.lean, words),
        axes=() if case == "none" else tuple(_axis(bank, profile, axis, words) for axis in profile.axes),
        pulls_intro=_pulls_intro(profile, words),
        pulls={
            "pm": _pulls(bank, profile, answers, "pm", words),
            "pmm": _pulls(bank, profile, answers, "pmm", words),
        },
        flip=_flip(profile, words),
        shared_ground=_shared_ground(bank, words),
        work=_work(bank, case, words),
        development=_development(bank, profile, words),
        interview=_interview(bank, profile, words),
        talk_to=_talk_to(case, words),
        for_coach=_for_coach(bank, profile, answers, words),
        limits=limits(profile, words),
        articles=_articles(bank, words),
    )


def _readable(bank: Bank, profile: Profile) -> None:
    if profile.status != "none" and tuple(a.id for a in profile.axes) != tuple(a.id for a in bank.axes):
        raise UnreadableProfile("axes")
    for id in profile.contributions:
        try:
            bank.item(id)
        except KeyError:
            raise UnreadableProfile(f"contributions: {id}") from None


# The answer


def _headline(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> str:
    case = gates.case(profile)
    if case == "none":
        more = missing(bank, answers)
        return _.n("No result yet: {n} more answer is needed", "No result yet: {n} more answers are needed", more).format(n=more)
    if case == "flagged":
        return _("Read this with care: your answers follow an unusual pattern")
    if profile.status == "provisional":
        return _provisional_headline(profile, _)
    if case == "three_in_one":
        return _("Your answers say yes to both PM and PMM work")
    if case == "neither_yet":
        return _("Your answers do not yet say yes to PM or PMM work")
    if case == "balance":
        return _("Your answers name no side: PM and PMM stand close")
    return _lean_headline(profile.lean.probability_pm, _)


def _lean_headline(probability_pm: float, _: Words) -> str:
    pm = {
        "about_7": _("Your answers lean slightly PM: about 7 in 10"),
        "nearly_8": _("Your answers lean slightly PM: nearly 8 in 10"),
        "about_8": _("Your answers lean PM: about 8 in 10"),
        "nearly_9": _("Your answers lean PM: nearly 9 in 10"),
        "about_9": _("Your answers lean clearly PM: about 9 in 10"),
        "over_9": _("Your answers lean clearly PM: more than 9 in 10"),
    }
    pmm = {
        "about_7": _("Your answers lean slightly PMM: about 7 in 10"),
        "nearly_8": _("Your answers lean slightly PMM: nearly 8 in 10"),
        "about_8": _("Your answers lean PMM: about 8 in 10"),
        "nearly_9": _("Your answers lean PMM: nearly 9 in 10"),
        "about_9": _("Your answers lean clearly PMM: about 9 in 10"),
        "over_9": _("Your answers lean clearly PMM: more than 9 in 10"),
    }
    if probability_pm >= 0.5:
        return pm[gates.chance(probability_pm)]
    return pmm[gates.chance(1 - probability_pm)]


def _provisional_headline(profile: Profile, _: Words) -> str:
    slight = gates.leaning(profile.lean.probability_pm, gates.NAMED) is None
    return {
        ("pm", True): _("Provisional: so far your answers lean slightly PM"),
        ("pm", False): _("Provisional: so far your answers lean PM"),
        ("pmm", True): _("Provisional: so far your answers lean slightly PMM"),
        ("pmm", False): _("Provisional: so far your answers lean PMM"),
        ("balance", True): _("Provisional: so far your answers name no side"),
        ("three_in_one", slight): _("Provisional: so far your answers say yes to both PM and PMM work"),
        ("neither_yet", slight): _("Provisional: so far your answers do not say yes to PM or PMM work"),
    }[gates.case(profile), slight]


def missing(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return how many more answers a first result needs: 14 in all, and one on every axis."""
    return max(gates.FEWEST - gates.answered(bank, answers), len(_empty_axes(bank, answers)))


def _empty_axes(bank: Bank, answers: Mapping[str, int]) -> tuple[str, ...]:
    touched = {item.axis for item in bank.scored if answers.get(item.id)}
    return tuple(axis.id for axis in bank.axes if axis.id not in touched)


def _notice(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> tuple[str, ...]:
    """What to know before reading on: what is missing, or why no label is given."""
    text = bank.texts[_.language]
    given = gates.answered(bank, answers)
    if profile.status == "none":
        return (
            _(
                "You have answered {given} of {total} questions; a first result takes {least}, with at least one on each contrast."
            ).format(given=given, total=gates.asked(bank, answers), least=gates.FEWEST),
            *(
                _("Nothing answered yet on “{pm}” and “{pmm}”.").format(pm=text.axes[a].pm, pmm=text.axes[a].pmm)
                for a in _empty_axes(bank, answers)
            ),
        )
    sentences: list[str] = []
    if profile.status == "provisional":
        more = gates.FULL - given
        sentences.append(
            _.n(
                "This is provisional: {n} more answer makes it a full result.",
                "This is provisional: {n} more answers make it a full result.",
                more,
            ).format(n=more)
        )
    if profile.flags:
        sentences += [_flag(flag, _) for flag in profile.flags]
        sentences.append(
            _("The numbers below are worked out as for anybody; only the label is left out, and nothing is deleted.")
        )
        sentences.append(_("If you meant every answer, trust your own reading over ours: a pattern cannot tell us why."))
    return tuple(sentences)


def _meaning(profile: Profile, _: Words) -> tuple[str, ...]:
    p = profile.lean.probability_pm
    match gates.case(profile):
        case "none":
            return (_("Your answers are kept in the link of this page; go on whenever you like."),)
        case "flagged":
            return (
                _("The chance that the true lean is PM works out at {pm}, and PMM at {pmm}.").format(
                    pm=_capped(p, _), pmm=_capped(1 - p, _)
                ),
                _("That holds only if the answers say what you mean, and their pattern leaves this open."),
            )
        case "balance":
            return (
                _("The chance that your true lean is PM is {pm}, and PMM {pmm}: too close to name a side.").format(
                    pm=_capped(p, _), pmm=_capped(1 - p, _)
                ),
                _("Both may draw you, on different days or in different tasks; the contrasts below show where each one wins."),
                _("It says nothing on how well you would do at either job."),
            )
        case "three_in_one":
            return (
                _("You would choose work from both roles: the chance that this is so is {chance}.").format(
                    chance=_capped(profile.elevation.probability_both, _)
                ),
                _within(profile, _),
                _("It says what you would choose, not how well you would do at it."),
            )
        case "neither_yet":
            return (
                _("Little of either role's work drew a yes from you: the chance that this is so is {chance}.").format(
                    chance=_capped(profile.elevation.probability_neither, _)
                ),
                _within(profile, _),
                _("It says what you would choose today, not how well you would do at it, nor what you may come to like."),
            )
        case "pm":
            return (
                _("By our model, about {n} of 20 people with answers like yours truly lean PM.").format(n=gates.dots(p)),
                _how_sure(p, _),
                _("It is not the strength of your lean, nor your chance of doing well at the job."),
            )
        case "pmm":
            return (
                _("By our model, about {n} of 20 people with answers like yours truly lean PMM.").format(
                    n=gates.DOTS - gates.dots(p)
                ),
                _how_sure(1 - p, _),
                _("It is not the strength of your lean, nor your chance of doing well at the job."),
            )


def _capped(probability: float, _: Words) -> str:
    """Return *probability* as a percentage that never claims more than 95%, nor less than 5%."""
    return _.percent(min(max(probability, 1 - gates.CERTAIN), gates.CERTAIN))


def _how_sure(probability: float, _: Words) -> str:
    if probability < gates.NAMED - gates.ROUNDING:
        return _("That is slight and uncertain: take it as a hint.")
    if probability < 0.9 - gates.ROUNDING:
        return _("That is a lean, with room for doubt.")
    return _("That is as clear as this quiz gets; it never claims more than 19 in 20.")


def _within(profile: Profile, _: Words) -> str:
    """A lean beside "both" or "neither" is slight at most: a surer one would have been the result."""
    match gates.side(profile):
        case "pm":
            return _("Between the two, your answers lean slightly PM.")
        case "pmm":
            return _("Between the two, your answers lean slightly PMM.")
        case None:
            return _("Between the two, your answers name no side.")


def _dots(profile: Profile, _: Words) -> Dots:
    pm = gates.dots(profile.lean.probability_pm)
    pmm = gates.DOTS - pm
    return Dots(pm, pmm, _("The chance as 20 dots: {pm} for PM, {pmm} for PMM.").format(pm=pm, pmm=pmm))


def _band(lean: Lean, _: Words) -> tuple[str, ...]:
    low, high = _zone(lean.low, _), _zone(lean.high, _)
    if low == high:
        place = _("In simulation, nine bands of ten like yours hold the true lean; yours lies wholly “{zone}”.").format(zone=low)
    else:
        place = _("In simulation, nine bands of ten like yours hold the true lean; yours runs from “{low}” to “{high}”.").format(
            low=low, high=high
        )
    if lean.low > 0:
        reach = _("All of it is on the PM side.")
    elif lean.high < 0:
        reach = _("All of it is on the PMM side.")
    else:
        reach = _("It reaches across the middle, so either side is possible.")
    numbers = _("In numbers: {value}, from {low} to {high}.").format(
        value=signed(lean.value, _), low=signed(lean.low, _), high=signed(lean.high, _)
    )
    return place, reach, numbers, _("0 is the middle and plus is PM; most people in our model lie between −2 and 2.")


def _zone(value: float, _: Words) -> str:
    """Return the words for a stretch of the lean bar; the edges are in standard deviations of the lean."""
    zones = (
        (-1.5, _("far on the PMM side")),
        (-0.75, _("well on the PMM side")),
        (-0.25, _("a little on the PMM side")),
        (0.25, _("around the middle")),
        (0.75, _("a little on the PM side")),
        (1.5, _("well on the PM side")),
    )
    return next((words for edge, words in zones if value < edge), _("far on the PM side"))


def _axis(bank: Bank, profile: Profile, axis: AxisScore, _: Words) -> AxisStory:
    text = bank.texts[_.language].axes[axis.id]
    pole = None if profile.flags else gates.named(axis)
    return AxisStory(
        axis.id,
        text.pm,
        text.pmm,
        text.about,
        pole,
        career.chosen(_)[axis.id, pole] if pole else _unnamed(axis, _).format(pm=text.pm, pmm=text.pmm),
        _("“{pm_name}” {pm} ({pm_low} to {pm_high}), “{pmm_name}” {pmm} ({pmm_low} to {pmm_high}), out of 100.").format(
            pm_name=text.pm,
            pm=_.number(axis.pm),
            pm_low=_.number(axis.pm_low),
            pm_high=_.number(axis.pm_high),
            pmm_name=text.pmm,
            pmm=_.number(axis.pmm),
            pmm_low=_.number(axis.pmm_low),
            pmm_high=_.number(axis.pmm_high),
        ),
        axis,
    )


def _unnamed(axis: AxisScore, _: Words) -> str:
    match gates.leaning(axis.probability_pm, 1 - gates.CLOSE):
        case "pm":
            return _(
                "Both sides count: your answers go somewhat more to “{pm}” than to “{pmm}”, but not surely enough to name it."
            )
        case "pmm":
            return _(
                "Both sides count: your answers go somewhat more to “{pmm}” than to “{pm}”, but not surely enough to name it."
            )
    if max(axis.pm, axis.pmm) < gates.MIDDLE:
        return _("Neither side pulls much: your answers do not settle between “{pm}” and “{pmm}”.")
    return _("Both sides pull: your answers do not settle between “{pm}” and “{pmm}”.")


# What stands behind it


def _pulls_intro(profile: Profile, _: Words) -> str:
    if profile.status == "none":
        return ""
    return _(
        "These answers moved your lean most; with all the others they add up to {value}, and each leads back to the articles."
    ).format(value=signed(profile.lean.value, _, 2))


def _pulls(bank: Bank, profile: Profile, answers: Mapping[str, int], pole: Pole, _: Words) -> tuple[Pull, ...]:
    sign = 1 if pole == "pm" else -1
    longest = max((abs(c) for c in profile.contributions.values()), default=0.0)
    pulling = sorted(
        ((c, id) for id, c in profile.contributions.items() if c * sign > SILENT and answers.get(id)),
        key=lambda pull: (-abs(pull[0]), pull[1]),
    )
    return tuple(
        Pull(
            item=id,
            pole=pole,
            sentences=bank.texts[_.language].items[id],
            answer=answer_words(bank.item(id), answers[id], _),
            contribution=c,
            amount=_amount(c, _),
            share=abs(c) / longest,
            note=_note(bank.item(id), answers[id], pole, _),
            backing=_backing(bank, bank.item(id), _),
        )
        for c, id in pulling[:PULLS]
    )


def _amount(contribution: float, _: Words) -> str:
    digits = _.number(abs(contribution), 2)
    if contribution > 0:
        return _("{amount} towards PM").format(amount=digits)
    return _("{amount} towards PMM").format(amount=digits)


def _note(item: Item, value: int, pole: Pole, _: Words) -> str:
    """Statements count from a person's own mean statement, so that saying yes to everything says nothing about the side."""
    if item.form == "statement" and pole == item.pole and value <= MIDPOINT:
        return _("On average you agreed less with such sentences, so this answer pulls to its own side.")
    if item.form == "statement" and pole != item.pole and value >= MIDPOINT:
        return _("On average you agreed more with such sentences, so this answer pulls to the other side.")
    return ""


def _backing(bank: Bank, item: Item, _: Words) -> tuple[Backing, ...]:
    texts = bank.texts[_.language].claims
    return tuple(Backing(id, texts[id], _sources(bank, bank.claims[id], _)) for id in item.claims)


def _sources(bank: Bank, claim: Claim, _: Words) -> tuple[Source, ...]:
    return tuple(_source(bank, coding, _) for coding in claim.codings)


def _source(bank: Bank, coding: Coding, _: Words) -> Source:
    document = bank.texts[_.language].documents[coding.document]
    return Source(
        coding.document,
        document.title,
        document.sections[coding.section],
        place(coding.position, _),
        citation(bank, coding, _),
    )


def _articles(bank: Bank, _: Words) -> tuple[Article, ...]:
    texts = bank.texts[_.language].documents
    return tuple(Article(d.id, texts[d.id].title, d.title, d.language, d.author, d.published) for d in bank.documents.values())


def given(bank: Bank, answers: Mapping[str, int], words: Words) -> tuple[Given, ...]:
    """Return every question that was put with its answer in words, skipped ones included, in the bank's order.

    Questions outside the core (the extension, shared ground) are listed only where they were answered.
    """
    core = {item.id for item in bank.core}
    text = bank.texts[words.language]
    return tuple(
        Given(item.id, item.scored, text.items[item.id], value, answer_words(item, value, words))
        for item in bank.items
        if (value := answers.get(item.id, 0)) or item.id in core
    )


def _flip(profile: Profile, _: Words) -> str:
    n = profile.answers_to_flip
    if profile.status == "none":
        return ""
    if n is None:
        return _("Your lean lies exactly in the middle: any one answer would tip it.")
    return _.n(
        "At least {n} answer would have to go to its other end to carry your lean across the middle.",
        "At least {n} answers would have to go to their other end to carry your lean across the middle.",
        n,
    ).format(n=n)


def _shared_ground(bank: Bank, _: Words) -> SharedGround:
    """The claims without an axis, those first on which articles contradict each other outright."""
    text = bank.texts[_.language]
    disputed = [claim for claim in bank.claims.values() if claim.axis is None and claim.id not in TOGETHER]
    disputed.sort(key=lambda claim: not {1, -1} <= {coding.direction for coding in claim.codings})
    return SharedGround(
        _("Both roles claim this ground, or the articles disagree on whose it is; so none of it moved your lean."),
        tuple(
            Ground(
                claim.id,
                text.claims[claim.id],
                tuple(_voice(bank, document, claim.codings, _) for document in bank.documents),
            )
            for claim in disputed
        ),
    )


def _voice(bank: Bank, document: str, codings: tuple[Coding, ...], _: Words) -> Voice:
    directions = {coding.direction for coding in codings if coding.document == document}
    title = bank.texts[_.language].documents[document].title
    if not directions:
        return Voice(document, title, "silent", _("Article {document} does not say.").format(document=document))
    if directions == {1}:
        return Voice(
            document,
            title,
            "pm",
            _("Article {document} gives it to the product manager.").format(document=document),
        )
    if directions == {-1}:
        return Voice(
            document,
            title,
            "pmm",
            _("Article {document} gives it to the marketing side.").format(document=document),
        )
    return Voice(document, title, "both", _("Article {document} gives each of them a part in it.").format(document=document))


# What to do with it


def _poles(case: Case) -> tuple[Pole, ...]:
    """Return the paths in the order in which they are shown: the one leant to first, otherwise as on every bar."""
    return ("pmm", "pm") if case == "pmm" else ("pm", "pmm")


def _work(bank: Bank, case: Case, _: Words) -> Work:
    note = _("The letters name the articles that say so; C writes of a marketing manager, a wider role than a PMM.")
    if case == "none":
        return Work((), (), note)
    return Work(_about(case, _), tuple(career.path(bank, pole, _) for pole in _poles(case)), note)


def _about(case: Case, _: Words) -> tuple[str, ...]:
    match case:
        case "three_in_one":
            return (
                _("Jobs that hold both exist: by article B's account, one person does it all in most Taiwanese companies."),
                _("Look at small teams and at first product jobs in a company; ask how a week divides between the two."),
                _("Ask too which of the two comes first when both are due on the same day."),
            )
        case "neither_yet":
            return (
                _("This may be about the work, about our sentences, or about what you have had the chance to try."),
                _("Try one small task from each list before you decide; a day of doing tells more than a week of reading."),
                _("If it stays so, look next door: design, engineering, research, sales and support all meet these roles."),
            )
        case "pm" | "pmm":
            return (
                _("The path your answers lean to comes first; the other follows, since the two work side by side."),
                _("A lean closes no door: if you hoped for the other path, read it as a list of what to try."),
            )
        case _other:
            return (
                _("Both paths follow, at equal length: read them for the tasks you would take on tomorrow, not for the title."),
            )


def _development(bank: Bank, profile: Profile, _: Words) -> Development:
    case = gates.case(profile)
    if case == "none":
        return Development("", ())
    if case in ("pm", "pmm"):
        intro = _("Two threads: one where you are strongest on this path, one where it asks most of you.")
    else:
        intro = _("Two threads, one for each path: after 90 days you can compare them by what you made, not by how they sound.")
    return Development(intro, tuple(_track(bank, axis, pole, aim, _) for axis, pole, aim in _chosen_threads(profile)))


def _chosen_threads(profile: Profile) -> tuple[tuple[str, Pole, Aim], ...]:
    """Return the axis, pole and aim of two threads.

    On a path: the axis that leans to it most, and the one that does so least. Without a path: the axis furthest towards each
    side, or, where nothing draws yet, the pole of each side that draws most. Ties go by the order of the axes.
    """
    case = gates.case(profile)
    if case == "neither_yet":
        pm = max(profile.axes, key=lambda a: a.pm)
        pmm = max((a for a in profile.axes if a is not pm), key=lambda a: a.pmm)
        return (pm.id, "pm", "try"), (pmm.id, "pmm", "try")
    most_pm = max(profile.axes, key=lambda a: a.value)
    most_pmm = min((a for a in profile.axes if a is not most_pm), key=lambda a: a.value)
    if case == "pm":
        return (most_pm.id, "pm", "build"), (most_pmm.id, "pm", "close")
    if case == "pmm":
        return (most_pmm.id, "pmm", "build"), (most_pm.id, "pmm", "close")
    return (most_pm.id, "pm", "try"), (most_pmm.id, "pmm", "try")


def _track(bank: Bank, axis: str, pole: Pole, aim: Aim, _: Words) -> Track:
    name = pole_name(bank, axis, pole, _)
    when = (_("In the first 30 days"), _("By day 60"), _("By day 90"))
    reason = {
        "build": _("Build on “{pole}”: here your answers lean furthest to this path."),
        "close": _("Give “{pole}” a try: here your answers lean least to this path."),
        "try": _("Try “{pole}”: on its side, your answers go furthest here."),
    }[aim].format(pole=name)
    steps = tuple(Step(*step) for step in zip(DAYS, when, career.steps(_)[axis, pole], strict=True))
    return Track(axis, pole, name, aim, reason, steps)


def _interview(bank: Bank, profile: Profile, _: Words) -> tuple[Interview, ...]:
    """Return questions for four axes: the two that lean most to a path and the two that do so least, or two for each path."""
    case = gates.case(profile)
    if case == "none":
        return ()
    by_lean = sorted(profile.axes, key=lambda a: -a.value)
    top, bottom = by_lean[: PROBED // 2], by_lean[-(PROBED // 2) :][::-1]
    if case == "pm":
        sides: list[career.Side] = [(a.id, "pm") for a in (*top, *bottom)]
    elif case == "pmm":
        sides = [(a.id, "pmm") for a in (*bottom, *top)]
    else:
        sides = [*((a.id, "pm") for a in top), *((a.id, "pmm") for a in bottom)]
    questions = career.interviews(_)
    return tuple(Interview(axis, pole, pole_name(bank, axis, pole, _), *questions[axis, pole]) for axis, pole in sides)


def _talk_to(case: Case, _: Words) -> tuple[str, ...]:
    if case in ("pm", "pmm"):
        return (*career.people(_poles(case)[0], _), career.both_people(_))
    if case == "none":
        return ()
    return (*career.people("pm", _)[:2], *career.people("pmm", _)[:2], career.both_people(_))


# For the coach


def _for_coach(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> ForCoach:
    text = bank.texts[_.language].axes
    questions = career.probes(_)
    close = () if profile.status == "none" else tuple(a.id for a in profile.axes if gates.too_close(a))
    return ForCoach(
        quality=_quality(bank, profile, answers, _),
        opening=_opening(profile, _),
        probe_intro=_("Too close to call, and so worth asking about:") if close else _("No contrast is too close to call."),
        probes=tuple(Probe(id, text[id].pm, text[id].pmm, questions[id]) for id in close),
        questions=_open_questions(profile, _),
    )


def _quality(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> tuple[str, ...]:
    values = [value for item in bank.scored if (value := answers.get(item.id, 0))]
    total = gates.asked(bank, answers)
    return (
        _("Answered: {given} of {total}; skipped: {skipped}.").format(
            given=len(values), total=total, skipped=total - len(values)
        ),
        _("The middle was chosen: {middle}; one of the two ends: {ends}.").format(
            middle=values.count(3), ends=values.count(1) + values.count(5)
        ),
        *((_("The side hangs on very few answers: talk about the answers before the side."),) if _hangs(profile) else ()),
        *(_flag(flag, _) for flag in profile.flags),
        *(() if profile.flags else (_("No unusual pattern was found, which does not prove that care was taken."),)),
    )


def _hangs(profile: Profile) -> bool:
    return gates.side(profile) is not None and profile.answers_to_flip is not None and profile.answers_to_flip <= FEW


def _flag(flag: Flag, _: Words) -> str:
    """Return what was seen, with its numbers, in words that both the person and the coach can read."""
    match flag.name:
        case "long_run":
            return _("Answers in a row at the same place of the scale: {n}.").format(n=_.number(flag.numbers["longest"]))
        case "no_spread":
            return _(
                "Nearly all answers stand at the same place of the scale: their spread is {spread}, where 2 is the most."
            ).format(spread=_.number(flag.numbers["spread"], 2))
        case "zigzag":
            return _("The answers repeat a pattern: {share} of them equal the one a fixed number of questions before.").format(
                share=_.percent(flag.numbers["repeats"])
            )
        case "low_consistency":
            return _(
                "Answers on the same contrast point opposite ways: their agreement is {value}, where 1 is full and 0 is chance."
            ).format(value=signed(flag.numbers["consistency"], _, 2))
        case "too_fast":
            return _("Answered in under 2 seconds: {fast} of {timed} timed questions.").format(
                fast=_.number(flag.numbers["fast"]), timed=_.number(flag.numbers["timed"])
            )
        case unknown:
            raise UnreadableProfile(f"flags: {unknown}")


def _opening(profile: Profile, _: Words) -> tuple[str, ...]:
    if not profile.flags:
        return (
            _("Begin with the answer that pulled hardest to each side, and ask for a real day behind it."),
            _("Then ask whether the result sounds right; where it does not, the person's word counts for more."),
        )
    return (
        _("Open with interest, not with suspicion: say what was seen, and ask what answering was like."),
        _("A person who means the midpoint looks like one who does not care; only the talk can tell them apart."),
        _("Go through three answers together, and offer to take the quiz again at a quiet moment."),
    )


def _open_questions(profile: Profile, _: Words) -> tuple[str, ...]:
    common = (
        _("What in this result surprises you, and what does it leave out?"),
        _("Which of these tasks have you done yourself, and which do you only imagine?"),
    )
    match gates.case(profile):
        case "pm":
            own = _("What would have to be true of a PMM job for you to prefer it?")
        case "pmm":
            own = _("What would have to be true of a PM job for you to prefer it?")
        case "balance" | "flagged":
            own = _("If you had to leave one of the two sides alone for a year, which would you miss first?")
        case "three_in_one":
            own = _("When work of both kinds is due on the same day, which do you begin with?")
        case "neither_yet" | "none":
            own = _("Which piece of work in the past year would you do again tomorrow, and is it in these lists at all?")
    return (*common, own)


def limits(profile: Profile, words: Words) -> tuple[str, ...]:
    """Return the limits of every result, as sentences."""
    _ = words
    sentences = {
        "three_articles": _(
            "Made from three articles; one of them compares product managers with marketing managers, a wider role."
        ),
        "not_validated": _("Not validated: nobody has yet checked results like this against how people fare in either job."),
        "no_norms": _("No norms: the scale comes from a model of people, not from people who were measured."),
        "error_in_simulation": _(
            "In simulation about 1 in 7 stand on the wrong side if everyone gets a label, about 1 in 20 of those we label."
        ),
        "retest": _("A month later about 1 in 4 people can be expected on the other side, mostly those near the middle."),
        "not_for_selection": _("Not for hiring, promotion or admission."),
        "easily_faked": _("Easily faked: whoever wants a certain result can have it."),
        "languages_apart": _("Each language is an instrument of its own until shown equal: results in two languages may differ."),
        "few_answers": _("Provisional: fewer than {full} questions were answered.").format(full=gates.FULL),
        "midpoint": _(
            "A person who means the midpoint looks the same as one who does not care; only that person knows which it was."
        ),
    }
    try:
        return tuple(sentences[id] for id in profile.limits)
    except KeyError as unknown:
        raise UnreadableProfile(f"limits: {unknown.args[0]}") from None
