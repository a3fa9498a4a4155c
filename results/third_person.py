"""How a result is told to somebody else than the one who gave the answers: a friend, a preview, the picture that is shared.

The headline and a side's chance speak of the answers and of this person; what follows keeps its "you", and the notice says whom that means.
"""

from __future__ import annotations

from i18n import Words
from questions import Pole
from results.answer import Phrasing, own


def voice(_: Words) -> Phrasing:
    """Return the voice that speaks of whoever gave the answers; what does not say "you" is told as it is to them."""
    yours = own(_)
    headlines = {
        "flagged": _("Read this with care: these answers follow an unusual pattern"),
        "pm_clear": _("These answers clearly lean towards PM"),
        "pm": _("These answers lean towards PM"),
        "pmm_clear": _("These answers clearly lean towards PMM"),
        "pmm": _("These answers lean towards PMM"),
        "both_pm": _("These answers say yes to both jobs, and more to PM"),
        "both_pmm": _("These answers say yes to both jobs, and more to PMM"),
        "both": _("These answers say yes to both PM and PMM work"),
        "neither_pm": _("These answers show little interest in either job; if anything, they lean towards PM"),
        "neither_pmm": _("These answers show little interest in either job; if anything, they lean towards PMM"),
        "neither": _("These answers say yes to neither PM nor PMM work so far"),
        "pm_though": _("These answers lean towards PM, and say yes to PMM work too"),
        "pmm_though": _("These answers lean towards PMM, and say yes to PM work too"),
    }
    chances: dict[tuple[str, Pole], str] = {
        ("both", "pm"): _("The chance that PM comes first for this person is {chance}."),
        ("both", "pmm"): _("The chance that PMM comes first for this person is {chance}."),
        ("lean", "pm"): _("The chance that this person truly leans towards PM is {chance}."),
        ("lean", "pmm"): _("The chance that this person truly leans towards PMM is {chance}."),
    }
    draws = {
        "draws": _("draws this person"),
        "cold": _("leaves this person cold"),
        "may": _("may draw this person"),
        "hardly": _("probably doesn’t draw this person"),
    }
    return Phrasing({**yours.headlines, **headlines}, {**yours.chances, **chances}, draws)


def notice(_: Words) -> str:
    """Return whom a result means by "you" that was opened by its link."""
    return _("You opened this from a link. From here on, “you” is whoever gave these answers, perhaps yourself.")
