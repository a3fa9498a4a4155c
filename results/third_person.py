"""The answer in words for somebody else than the one who gave the answers: a friend, a preview, the picture that is shared.

Headline and chance speak of the answers and of this person; what follows them keeps its "you", and the notice says whom that means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from i18n import Words
from questions import Bank, Pole
from results import answer, gates
from results.story import RolePull
from scoring import Profile


def headline(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> str:
    """Return the result in at most twelve words, as it is told of somebody."""
    case = gates.case(profile)
    if case == "none":
        return answer.headline(bank, profile, answers, _)
    if case == "flagged":
        return _("Read this with care: these answers follow an unusual pattern")
    said = _headline(profile, case, _)
    return answer.so_far(said, _) if profile.status == "provisional" else said


def _headline(profile: Profile, case: gates.Case, _: Words) -> str:
    match case:
        case "pm":
            return (
                _("These answers clearly lean towards PM") if answer.clear(profile.lean) else _("These answers lean towards PM")
            )
        case "pmm":
            return (
                _("These answers clearly lean towards PMM") if answer.clear(profile.lean) else _("These answers lean towards PMM")
            )
        case "both_pm":
            return _("These answers say yes to both jobs, and more to PM")
        case "both_pmm":
            return _("These answers say yes to both jobs, and more to PMM")
        case "both":
            return _("These answers say yes to both PM and PMM work")
        case "neither_pm":
            return _("These answers show little interest in either job; if anything, they lean towards PM")
        case "neither_pmm":
            return _("These answers show little interest in either job; if anything, they lean towards PMM")
        case "neither":
            return _("These answers say yes to neither PM nor PMM work so far")
        case _close:
            return _close_headline(profile, _)


def _close_headline(profile: Profile, _: Words) -> str:
    sure = gates.leaning(profile.lean.probability_pm, gates.NAMED)
    if sure == "pm":
        return _("These answers lean towards PM, and say yes to PMM work too")
    if sure == "pmm":
        return _("These answers lean towards PMM, and say yes to PM work too")
    return answer.close(profile, _)


def chance(profile: Profile, _: Words) -> tuple[str, ...]:
    """Return the probability of the side in a sentence of its own, as it is told of somebody."""
    case, side = gates.case(profile), gates.side(profile)
    if case in ("none", "flagged") or side is None:
        return answer.chance(profile, _)
    own, *capped = answer.chance(profile, _)
    probability = max(profile.lean.probability_pm, 1 - profile.lean.probability_pm)
    sentence = _chance_sentence(case, side, _)
    return (sentence.format(chance=answer.chance_words(probability, _)) if sentence else own, *capped)


def _chance_sentence(case: gates.Case, side: Pole, _: Words) -> str:
    """Return the sentence of a case whose own one says "you"."""
    match case, side:
        case (("both" | "both_pm" | "both_pmm"), "pm"):
            return _("The chance that PM comes first for this person is {chance}.")
        case (("both" | "both_pm" | "both_pmm"), _pmm):
            return _("The chance that PMM comes first for this person is {chance}.")
        case (("neither" | "neither_pm" | "neither_pmm"), _either):
            return ""
        case _lean, "pm":
            return _("The chance that this person truly leans towards PM is {chance}.")
    return _("The chance that this person truly leans towards PMM is {chance}.")


def role_pulls(profile: Profile, _: Words) -> tuple[RolePull, ...]:
    """Return how far the answers go towards the work of each role, PM first, in numbers and in a word."""
    undecided = {True: _("may draw this person"), False: _("probably doesn’t draw this person")}
    draws = {"draws": _("draws this person"), "cold": _("leaves this person cold")}
    return tuple(
        replace(one, draw=draws.get(gates.draw(one.pull)) or undecided[one.pull.value >= gates.MIDDLE])
        for one in answer.role_pulls(profile, _)
    )


def notice(_: Words) -> str:
    """Return whom a result means by "you" that was opened by its link."""
    return _("You opened this from a link. From here on, “you” is whoever gave these answers, perhaps yourself.")
