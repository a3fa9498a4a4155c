"""The answer in words: the sentence, what it means and does not mean, dots, band and axes, each as sure as it is."""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from questions import Bank, Pole
from results import gates
from results.coaching import seen
from results.story import AxisStory, Dots
from results.wording import pole_name, signed
from scoring import AxisScore, Lean, Profile


def headline(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> str:
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
    return _lean_headline(profile.lean, _)


def _lean_headline(lean: Lean, _: Words) -> str:
    """A lean is called clear from .90 on, and only where its band keeps to that side: the two stand beside each other."""
    probability_pm = lean.probability_pm
    pm = {
        "about_7": _("Your answers lean slightly PM: about 7 in 10"),
        "nearly_8": _("Your answers lean slightly PM: nearly 8 in 10"),
        "about_8": _("Your answers lean PM: about 8 in 10"),
        "nearly_9": _("Your answers lean PM: nearly 9 in 10"),
        "about_9": _("Your answers lean PM: about 9 in 10"),
        "over_9": _("Your answers lean PM: more than 9 in 10"),
    }
    clearly_pm = {
        "about_9": _("Your answers lean clearly PM: about 9 in 10"),
        "over_9": _("Your answers lean clearly PM: more than 9 in 10"),
    }
    pmm = {
        "about_7": _("Your answers lean slightly PMM: about 7 in 10"),
        "nearly_8": _("Your answers lean slightly PMM: nearly 8 in 10"),
        "about_8": _("Your answers lean PMM: about 8 in 10"),
        "nearly_9": _("Your answers lean PMM: nearly 9 in 10"),
        "about_9": _("Your answers lean PMM: about 9 in 10"),
        "over_9": _("Your answers lean PMM: more than 9 in 10"),
    }
    clearly_pmm = {
        "about_9": _("Your answers lean clearly PMM: about 9 in 10"),
        "over_9": _("Your answers lean clearly PMM: more than 9 in 10"),
    }
    if probability_pm >= 0.5:
        return (pm | clearly_pm if gates.apart(lean) else pm)[gates.chance(probability_pm)]
    return (pmm | clearly_pmm if gates.apart(lean) else pmm)[gates.chance(1 - probability_pm)]


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


def notice(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> tuple[str, ...]:
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
        sentences += [seen(flag, _) for flag in profile.flags]
        sentences.append(
            _("The numbers below are worked out as for anybody; only the label is left out, and nothing is deleted.")
        )
        sentences.append(_("If you meant every answer, trust your own reading over ours: a pattern cannot tell us why."))
    return tuple(sentences)


def meaning(profile: Profile, _: Words) -> tuple[str, ...]:
    """What the headline means; what belongs beside the picture of twenty is said by `people`, and only there in numbers."""
    case = gates.case(profile)
    if case == "none":
        return (_("Your answers are kept in the link of this page; go on whenever you like."),)
    said = people(profile, _)
    match case:
        case "flagged":
            return _("These figures hold only if the answers say what you mean, and their pattern leaves this open."), said
        case "balance":
            return (
                _("Both may draw you, on different days or in different tasks; the contrasts below show where each one does."),
                said,
                _("The result says nothing on how well you would do at either job."),
            )
        case "three_in_one":
            return (
                _("You would choose work from both roles: the chance that this is so is {chance}.").format(
                    chance=_capped(profile.elevation.probability_both, _)
                ),
                said,
                _("The result says what you would choose, not how well you would do at it."),
            )
        case "neither_yet":
            return (
                _("Little of either role’s work drew a yes from you: the chance that this is so is {chance}.").format(
                    chance=_capped(profile.elevation.probability_neither, _)
                ),
                said,
                _("The result says what you would choose today, not how well you would do at it, nor what you may come to like."),
            )
        case "pm" | "pmm":
            return (
                said,
                _how_sure(profile, _),
                _("This probability is not the strength of your lean, nor your chance of doing well at the job."),
            )


def people(profile: Profile, _: Words) -> str:
    """Return what the picture of twenty shows, as a sentence: the probability, said once and rounded as the picture is."""
    pm = gates.dots(profile.lean.probability_pm)
    pmm = gates.DOTS - pm
    match gates.case(profile):
        case "pm" | "pmm":
            whole = (
                _("By our model, about {n} of 20 people with answers like yours truly lean PM.")
                if pm >= pmm
                else _("By our model, about {n} of 20 people with answers like yours truly lean PMM.")
            )
        case "balance" | "flagged" | "none":
            whole = _("By our model, about {pm} of 20 people with answers like yours truly lean PM, and {pmm} PMM.")
        case "three_in_one" | "neither_yet":
            whole = _("Between the two, about {pm} of 20 people with answers like yours truly lean PM, and {pmm} PMM.")
    return whole.format(n=max(pm, pmm), pm=pm, pmm=pmm)


def _capped(probability: float, _: Words) -> str:
    """Return *probability* as a percentage that never claims more than 95%, nor less than 5%."""
    return _.percent(min(max(probability, 1 - gates.CERTAIN), gates.CERTAIN))


def _how_sure(profile: Profile, _: Words) -> str:
    lean = profile.lean
    probability = max(lean.probability_pm, 1 - lean.probability_pm)
    if probability < gates.NAMED - gates.ROUNDING:
        return _("That is slight and uncertain: take it as a hint.")
    if profile.status == "provisional":
        return _("That is how it looks so far; the answers still missing may change it.")
    if probability < gates.CLEAR - gates.ROUNDING:
        return _("That is a lean, with room for doubt.")
    if not gates.apart(lean):
        return _("That is a lean with little doubt left, though its band still touches the other side.")
    if probability < gates.CERTAIN - gates.ROUNDING:
        return _("That is a clear lean, with a little doubt left.")
    return _("That is as clear as this quiz gets; it never claims more than 19 in 20.")


def dots(profile: Profile, _: Words) -> Dots:
    pm = gates.dots(profile.lean.probability_pm)
    pmm = gates.DOTS - pm
    return Dots(pm, pmm, _("The chance as 20 dots: {pm} for PM, {pmm} for PMM.").format(pm=pm, pmm=pmm), people(profile, _))


def band(lean: Lean, _: Words) -> tuple[str, ...]:
    """What the band says, the plainest first: whether it keeps to one side, from where to where it runs, and its numbers."""
    low, high = _zone(lean.low, _), _zone(lean.high, _)
    if lean.low > 0:
        reach = _("The band shows where your true lean probably lies: wholly on the PM side.")
    elif lean.high < 0:
        reach = _("The band shows where your true lean probably lies: wholly on the PMM side.")
    else:
        reach = _("The band shows where your true lean probably lies: it crosses the middle, so either side is possible.")
    if low == high:
        place = _("In simulation, nine in ten bands like yours hold the true lean; yours lies wholly “{zone}”.").format(zone=low)
    else:
        place = _("In simulation, nine in ten bands like yours hold the true lean; yours runs from “{low}” to “{high}”.").format(
            low=low, high=high
        )
    numbers = _("In numbers: {value}, from {low} to {high}.").format(
        value=signed(lean.value, _), low=signed(lean.low, _), high=signed(lean.high, _)
    )
    return reach, place, numbers, _("0 is the middle and plus is PM; most people in our model lie between −2 and 2.")


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


def axis(bank: Bank, profile: Profile, axis: AxisScore, _: Words) -> AxisStory:
    text = bank.texts[_.language].axes[axis.id]
    pole = None if profile.flags else gates.named(axis)
    return AxisStory(
        axis.id,
        text.pm,
        text.pmm,
        text.about,
        pole,
        _named(bank, axis.id, pole, _) if pole else _unnamed(axis, _).format(pm=text.pm, pmm=text.pmm),
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


def _named(bank: Bank, axis: str, pole: Pole, _: Words) -> str:
    """Return what being drawn to *pole* means; where the bank has no words for it, its name."""
    said = bank.texts[_.language].prose.axis(axis).pole(pole).drawn
    return said or _("Your answers lean to “{pole}”.").format(pole=pole_name(bank, axis, pole, _))


def _unnamed(axis: AxisScore, _: Words) -> str:
    """Return the words for an axis that has no pole to name; they go by the numbers beside them, as these are rounded."""
    levels = round(axis.pm), round(axis.pmm)
    little = max(levels) < gates.MIDDLE
    match gates.leant(axis, 1 - gates.CLOSE):
        case "pm" if little:
            return _("Neither side pulls much: “{pm}” somewhat more than “{pmm}”, but not surely enough to name it.")
        case "pmm" if little:
            return _("Neither side pulls much: “{pmm}” somewhat more than “{pm}”, but not surely enough to name it.")
        case "pm":
            return _("Your answers go somewhat more to “{pm}” than to “{pmm}”, but not surely enough to name it.")
        case "pmm":
            return _("Your answers go somewhat more to “{pmm}” than to “{pm}”, but not surely enough to name it.")
    if little:
        return _("Neither side pulls much: your answers do not settle between “{pm}” and “{pmm}”.")
    if min(levels) >= gates.DRAWS:
        return _("Both sides pull: your answers do not settle between “{pm}” and “{pmm}”.")
    return _("Your answers do not settle between “{pm}” and “{pmm}”.")
