"""How a result is told to somebody else than the one who gave the answers: a friend, a preview, the picture that is shared.

Headline, chance and pulls stand here, what is told below them in `results/person_sentences.py`: all of it speaks of the answers and of this
person. Advice keeps its "you", and the notice before it says whom that means.
"""

from __future__ import annotations

from i18n import Words
from questions import Pole
from results.answer import Phrasing, own_voice


def third_person_voice(_: Words) -> Phrasing:
    """Return the voice that speaks of whoever gave the answers; what does not say "you" is told as it is to them."""
    yours = own_voice(_)
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
        "neither": _("These answers say yes to neither PM nor PMM work"),
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
        "draws": _("{work} draws this person"),
        "cold": _("{work} leaves this person cold"),
        "may": _("{work} may draw this person"),
        "may_not": _("{work} may not draw this person"),
        "open": _("Whether {work} draws this person is open"),
    }
    asides = {
        "kept": _("The answers are kept in this page’s link; the quiz can go on from there."),
        "doubtful": _("The figures below hold only if these answers say what was meant, and their pattern casts doubt on that."),
        "given": _(
            "{given} of {total} questions are answered so far; a first result takes {least}, with at least one on each contrast."
        ),
        "meant": _(
            "If this person meant every answer, their own reading counts for more than ours: a pattern can’t tell us why."
        ),
    }
    return Phrasing({**yours.headlines, **headlines}, {**yours.chances, **chances}, draws, asides)


def who_you_means(_: Words, name: str = "") -> str:
    """Return whom the advice in a result means by "you" that was opened by its link, or by a coach who calls that person by a *name*."""
    if name:
        return _.ended(_("In the advice below, “you” is {name}").format(name=name))
    return _("You opened this from a link. In the advice below, “you” is the person who gave these answers. That may be you.")
