"""The answer in words: the sentence, what it means and does not mean, dots, band and axes, each as sure as it is."""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from questions import Bank
from results import career, gates
from results.coaching import seen
from results.story import AxisStory, Dots
from results.wording import signed
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
    if probability < gates.CERTAIN - gates.ROUNDING:
        return _("That is a clear lean, with a little doubt left.")
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


def dots(profile: Profile, _: Words) -> Dots:
    pm = gates.dots(profile.lean.probability_pm)
    pmm = gates.DOTS - pm
    return Dots(pm, pmm, _("The chance as 20 dots: {pm} for PM, {pmm} for PMM.").format(pm=pm, pmm=pmm))


def band(lean: Lean, _: Words) -> tuple[str, ...]:
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


def axis(bank: Bank, profile: Profile, axis: AxisScore, _: Words) -> AxisStory:
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
