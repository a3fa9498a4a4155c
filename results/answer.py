"""The answer in words: the headline, its chance, the two pulls, what they do not mean, dots, band and axes, each as sure as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from i18n import Words
from questions import Bank, Pole
from results import gates
from results.coaching import what_was_seen
from results.person_sentences import PersonSentences, person_sentences_for
from results.story import AxisStory, Dots, Reader, RolePull
from results.wording import pole_name, signed
from scoring import AxisScore, Lean, Profile, Pull


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How a result is told, to whoever gave the answers or of them: the sentence of each kind of headline, of each kind of chance
    with its side, of each way in which a role's work draws, and of what else is said before the story."""

    headlines: Mapping[str, str]
    chances: Mapping[tuple[str, Pole], str]
    verdicts: Mapping[str, str]
    asides: Mapping[str, str]


def own_voice(_: Words) -> Phrasing:
    """Return the voice that speaks to whoever gave the answers."""
    return Phrasing(
        {
            "flagged": _("Read this with care: your answers follow an unusual pattern"),
            "pm_clear": _("Your answers clearly lean towards PM"),
            "pm": _("Your answers lean towards PM"),
            "pmm_clear": _("Your answers clearly lean towards PMM"),
            "pmm": _("Your answers lean towards PMM"),
            "both_pm": _("Both kinds of work draw you, PM work more strongly"),
            "both_pmm": _("Both kinds of work draw you, PMM work more strongly"),
            "both": _("Both PM and PMM work draw you"),
            "neither_pm": _("Neither job draws you much; if either does, it’s PM"),
            "neither_pmm": _("Neither job draws you much; if either does, it’s PMM"),
            "neither": _("Neither PM nor PMM work draws you much"),
            "pm_though": _("Your answers lean towards PM, but PMM work draws you too"),
            "pmm_though": _("Your answers lean towards PMM, but PM work draws you too"),
            "pm_slightly": _("A close call, with a slight lean towards PM"),
            "pmm_slightly": _("A close call, with a slight lean towards PMM"),
            "close": _("PM or PMM: too close to call"),
        },
        {
            ("both", "pm"): _("The chance that PM comes first for you is {chance}."),
            ("both", "pmm"): _("The chance that PMM comes first for you is {chance}."),
            ("neither", "pm"): _("If it had to be one of the two, the chance that it’s PM would be {chance}."),
            ("neither", "pmm"): _("If it had to be one of the two, the chance that it’s PMM would be {chance}."),
            ("lean", "pm"): _("The chance that you truly lean towards PM is {chance}."),
            ("lean", "pmm"): _("The chance that you truly lean towards PMM is {chance}."),
        },
        {
            "draws": _("{work} draws you"),
            "cold": _("{work} leaves you cold"),
            "may": _("{work} may draw you"),
            "may_not": _("{work} may not draw you"),
            "open": _("Whether {work} draws you is open"),
        },
        {
            "kept": _("Your answers are kept in this page’s link; carry on whenever you like."),
            "doubtful": _(
                "The figures below hold only if your answers say what you mean, and their pattern casts doubt on that."
            ),
            "given": _(
                "You have answered {given} of {total} questions; a first result takes {least}, with at least one on each contrast."
            ),
            "meant": _("If you meant every answer, trust your own reading over ours: a pattern can’t tell us why."),
        },
    )


def headline(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words, voice: Phrasing | None = None) -> str:
    """Return the result in some twelve words: the same on page and paper, in a coach's list and in files; in the picture and to who was
    sent it in another *voice*."""
    kind = _kind(profile)
    if kind == "none":
        more = missing(bank, answers)
        return _.n("No result yet: {n} more answer is needed", "No result yet: {n} more answers are needed", more).format(n=more)
    said = (voice or own_voice(_)).headlines[kind]
    if kind == "flagged" or profile.status != "provisional":
        return said
    begun = said if said[:2].isupper() else said[0].lower() + said[1:]  # in small letters but where it begins with PM
    return _("So far: {headline}").format(headline=begun)


def _kind(profile: Profile) -> str:
    """Return the case, told apart further: whether a lean is clear, and what makes a call close."""
    case = gates.case(profile)
    if case in ("pm", "pmm"):
        return f"{case}_clear" if clear(profile.lean) else case
    if case != "close":
        return case
    if sure := gates.lean_named(profile):  # and the work of the other role draws
        return f"{sure}_though"
    side = gates.side(profile)
    return f"{side}_slightly" if side else "close"


def clear(lean: Lean) -> bool:
    """Whether *lean* is called clear: from .90 on, and only where its band keeps to that side."""
    return gates.likelier_pole(lean.probability_pm, gates.CLEAR) is not None and gates.one_sided(lean)


def chance(profile: Profile, _: Words, voice: Phrasing | None = None) -> tuple[str, ...]:
    """Return the probability of the side in a sentence of its own; a second one says so where it is capped."""
    case, said_by = gates.case(profile), voice or own_voice(_)
    if case == "none":
        return (said_by.asides["kept"],)
    if case == "flagged":
        return (said_by.asides["doubtful"],)
    side = gates.side(profile)
    if side is None:
        return (_even(case, _),)
    probability = max(profile.lean.probability_pm, 1 - profile.lean.probability_pm)
    kind = case.split("_")[0] if case.startswith(("both", "neither")) else "lean"
    said = said_by.chances[kind, side].format(chance=chance_words(probability, _))
    if probability >= gates.CERTAIN - gates.ROUNDING:
        return said, _("We never claim more than 19 in 20.")
    return (said,)


def _even(case: gates.Case, _: Words) -> str:
    if case == "neither":
        return _("If it had to be one of the two, the chances would be about even.")
    return _("There’s about an even chance of either coming first.")


def chance_words(probability: float, _: Words) -> str:
    """Return *probability* as people say it."""
    return {
        "about_7": _("about 7 in 10"),
        "nearly_8": _("nearly 8 in 10"),
        "about_8": _("about 8 in 10"),
        "nearly_9": _("nearly 9 in 10"),
        "about_9": _("about 9 in 10"),
        "over_9": _("more than 9 in 10"),
    }[gates.chance_key(probability)]


def role_pulls(profile: Profile, _: Words, voice: Phrasing | None = None) -> tuple[RolePull, ...]:
    """Return how far the answers go towards the work of each role, PM first, in numbers and in a sentence."""
    names: tuple[tuple[Pole, str], ...] = (("pm", _("PM work")), ("pmm", _("PMM work")))
    draws = (voice or own_voice(_)).verdicts
    return tuple(
        RolePull(
            pole,
            name,
            draws[_verdict(pull)].format(work=name),
            _("{value} out of 100 ({low} to {high})").format(
                value=_.number(pull.value), low=_.number(pull.low), high=_.number(pull.high)
            ),
            pull,
        )
        for pole, name in names
        if (pull := getattr(profile.pull, pole))
    )


def _verdict(pull: Pull) -> str:
    """Return how a role's work draws somebody; where that is open, which way it rather goes, if its band keeps to one side of the middle.

    It goes by the numbers beside it, as these are rounded.
    """
    drawn = gates.pull_verdict(pull)
    if drawn != "open" or round(pull.low) <= gates.SCALE_MIDDLE <= round(pull.high):
        return drawn
    return "may" if pull.value > gates.SCALE_MIDDLE else "may_not"


def two_pulls(profile: Profile, _: Words) -> str:
    """Return how far the answers go towards the work of each role, in numbers."""
    return _("PM work {pm}, PMM work {pmm} out of 100").format(
        pm=_.number(profile.pull.pm.value), pmm=_.number(profile.pull.pmm.value)
    )


def missing(bank: Bank, answers: Mapping[str, int]) -> int:
    """Return how many more answers a first result needs: 14 in all, and one on every axis."""
    return max(gates.LEAST - gates.items_answered(bank, answers), len(_empty_axes(bank, answers)))


def _empty_axes(bank: Bank, answers: Mapping[str, int]) -> tuple[str, ...]:
    touched = {item.axis for item in bank.scored if answers.get(item.id)}
    return tuple(axis.id for axis in bank.axes if axis.id not in touched)


def notice(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words, voice: Phrasing | None = None) -> tuple[str, ...]:
    """What to know before reading on: what is missing, or why no label is given."""
    text, asides = bank.texts[_.language], (voice or own_voice(_)).asides
    given = gates.items_answered(bank, answers)
    if profile.status == "none":
        return (
            asides["given"].format(given=given, total=gates.items_asked(bank, answers), least=gates.LEAST),
            *(
                _("Nothing answered yet on “{pm}” and “{pmm}”.").format(pm=text.axes[a].pm, pmm=text.axes[a].pmm)
                for a in _empty_axes(bank, answers)
            ),
        )
    sentences: list[str] = []
    if profile.status == "provisional":
        more, left = gates.ENOUGH - given, gates.items_asked(bank, answers) - given
        sentences.append(
            _.n(
                "This is provisional: {left} questions are still open, and answering {n} of them makes it a full result.",
                "This is provisional: {left} questions are still open, and answering {n} of them makes it a full result.",
                more,
            ).format(n=more, left=left)
        )
    if profile.flags:
        sentences += [what_was_seen(flag, _) for flag in profile.flags]
        sentences.append(
            _("We work out the figures below as we do for everyone. We leave out only the label, and delete nothing.")
        )
        sentences.append(asides["meant"])
    return tuple(sentences)


def doubt(profile: Profile, _: Words, person_sentences: PersonSentences | None = None) -> tuple[str, ...]:
    """Return how much room for doubt the lean leaves, in one of five steps, and what the result does not say."""
    person_sentences = person_sentences or person_sentences_for("own", _)
    match gates.case(profile):
        case "none" | "flagged":
            return ()
        case "pm" | "pmm" | "close":
            return _room(profile, person_sentences, _), person_sentences["chooses"]
        case "both" | "both_pm" | "both_pmm":
            return (
                person_sentences["much"].format(chance=_capped(profile.elevation.probability_both, _)),
                person_sentences["chooses"],
            )
        case _neither:
            return (
                person_sentences["little"].format(chance=_capped(profile.elevation.probability_neither, _)),
                person_sentences["chooses_today"],
            )


def _room(profile: Profile, person_sentences: PersonSentences, _: Words) -> str:
    probability = max(profile.lean.probability_pm, 1 - profile.lean.probability_pm)
    if gates.side(profile) is None:
        return person_sentences["too_close"]
    if probability < gates.NAMED - gates.ROUNDING:
        return _("Take that as a hint, no more.")
    if probability < gates.CLEAR - gates.ROUNDING:
        return _("That’s a lean, with plenty of room for doubt.")
    if not gates.one_sided(profile.lean):
        return _("That’s a lean, with a little room for doubt.")
    if probability < gates.CERTAIN - gates.ROUNDING or profile.status == "provisional":
        return _("That’s a clear lean.")
    return _("That’s as clear as this quiz gets.")


def _capped(probability: float, _: Words) -> str:
    """Return *probability* as a percentage that never claims more than 95%, nor less than 5%."""
    return _.percent(min(max(probability, 1 - gates.CERTAIN), gates.CERTAIN))


def dots(profile: Profile, _: Words, person_sentences: PersonSentences | None = None) -> Dots:
    """Return the picture of twenty: imagined people, the probability rounded as the picture is, and what it shows as a sentence."""
    person_sentences = person_sentences or person_sentences_for("own", _)
    pm = gates.dots_for_pm(profile.lean.probability_pm)
    pmm = gates.DOTS - pm
    drawn = _("20 imagined people as dots: {pm} for PM, {pmm} for PMM.")
    return Dots(pm, pmm, drawn.format(pm=pm, pmm=pmm), person_sentences["twenty"].format(pm=pm, pmm=pmm))


def band(lean: Lean, _: Words, person_sentences: PersonSentences | None = None) -> tuple[str, ...]:
    """What the band says, the plainest first: whether it keeps to one side, from where to where it runs, and its numbers."""
    person_sentences = person_sentences or person_sentences_for("own", _)
    low, high = _zone(lean.low, _), _zone(lean.high, _)
    reach = person_sentences["band_pm" if lean.low > 0 else "band_pmm" if lean.high < 0 else "band_both"]
    place = (
        person_sentences["band_within"].format(zone=low)
        if low == high
        else person_sentences["band_runs"].format(low=low, high=high)
    )
    numbers = _("In numbers: {value}, from {low} to {high}.").format(
        value=signed(lean.value, _), low=signed(lean.low, _), high=signed(lean.high, _)
    )
    return (
        reach,
        place,
        numbers,
        _("0 is the middle, and positive numbers lean towards PM; most people in our model fall between −2 and 2."),
    )


def _zone(value: float, _: Words) -> str:
    """Return the words for a stretch of the lean bar; the edges are in standard deviations of the lean."""
    zones = (
        (-1.5, _("far to the PMM side")),
        (-0.75, _("clearly on the PMM side")),
        (-0.25, _("slightly to the PMM side")),
        (0.25, _("around the middle")),
        (0.75, _("slightly to the PM side")),
        (1.5, _("clearly on the PM side")),
    )
    return next((words for edge, words in zones if value < edge), _("far to the PM side"))


def axis(bank: Bank, profile: Profile, axis: AxisScore, _: Words, reader: Reader = "own") -> AxisStory:
    """Return one axis in words; to another *reader* a pole that is leant to is named, and what the bank says to the person is left out."""
    person_sentences = person_sentences_for(reader, _)
    text = bank.texts[_.language].axes[axis.id]
    pole = None if profile.flags else gates.named_pole(axis)
    return AxisStory(
        axis.id,
        text.pm,
        text.pmm,
        text.about,
        pole,
        _named(bank, axis.id, pole, reader, person_sentences, _)
        if pole
        else _unnamed(axis, person_sentences, _).format(pm=text.pm, pmm=text.pmm),
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


def _named(bank: Bank, axis: str, pole: Pole, reader: Reader, person_sentences: PersonSentences, _: Words) -> str:
    """Return what being drawn to *pole* means; where the bank has no words for it, and to another *reader*, its name."""
    said = bank.texts[_.language].prose.axis(axis).pole(pole).drawn if reader == "own" else ""
    return said or person_sentences["leans_to"].format(pole=pole_name(bank, axis, pole, _))


def _unnamed(axis: AxisScore, person_sentences: PersonSentences, _: Words) -> str:
    """Return the words for an axis that has no pole to name; they go by the numbers beside them, as these are rounded."""
    levels = round(axis.pm), round(axis.pmm)
    little = max(levels) < gates.SCALE_MIDDLE
    match gates.leaning_pole(axis, 1 - gates.CLOSE):
        case "pm" if little:
            return _("Neither side pulls much: “{pm}” slightly more than “{pmm}”, but not clearly enough to call.")
        case "pmm" if little:
            return _("Neither side pulls much: “{pmm}” slightly more than “{pm}”, but not clearly enough to call.")
        case "pm":
            return person_sentences["rather_pm"]
        case "pmm":
            return person_sentences["rather_pmm"]
    if little:
        return person_sentences["neither_pulls"]
    if min(levels) >= gates.DRAWS:
        return person_sentences["both_pull"]
    return person_sentences["open"]
