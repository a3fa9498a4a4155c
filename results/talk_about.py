"""The one thing most worth asking a client about, in a sentence: a doubtful pattern, both or neither, a contrast against the rest.

Said of the client, to the coach; what comes first is what would change most of all else that the page says.
"""

from __future__ import annotations

from i18n import Words
from questions import Bank, Pole
from results import gates
from results.coaching import FEW_ANSWERS
from results.ranking import furthest
from results.wording import pole_name
from scoring import AxisScore, Profile


def talk_about(bank: Bank, profile: Profile, _: Words) -> str:
    """Return what to ask the person of *profile* about first."""
    match gates.case(profile):
        case "none":
            return _("What kept them from answering the rest?")
        case "flagged":
            return _doubtful(profile, _)
        case "both" | "both_pm" | "both_pmm":
            return _("Both jobs draw them: which comes first when both are due on the same day?")
        case "neither" | "neither_pm" | "neither_pmm":
            return _("Neither job draws them: what have they done in the past year that they’d gladly do again?")
        case _case:
            return _one_way(bank, profile, _)


def _doubtful(profile: Profile, _: Words) -> str:
    """Return what to ask about the first doubt that a sheet raises."""
    doubt = flag_names(_)[profile.flags[0].name]
    return _("How they answered: {pattern}").format(pattern=doubt)


def flag_names(_: Words) -> dict[str, str]:
    """Return what each flag is called in a list."""
    return {
        "long_run": _("the same answer many times in a row"),
        "no_spread": _("nearly all answers the same"),
        "zigzag": _("answers repeat a pattern"),
        "low_consistency": _("answers on one contrast point opposite ways"),
        "like_dice": _("answers agree no better than chance"),
        "too_fast": _("answered very fast"),
    }


def _one_way(bank: Bank, profile: Profile, _: Words) -> str:
    against = against_the_rest(profile)
    if against is not None:
        axis, pole = against
        return _("“{pole}” draws them, though their other answers point the other way: what’s behind that?").format(
            pole=pole_name(bank, axis.id, pole, _)
        )
    if gates.side(profile) is None:
        return _("Which of the two would they miss first if they had to leave one alone for a year?")
    if profile.answers_to_flip is not None and profile.answers_to_flip <= FEW_ANSWERS:
        return _.n(
            "Which job they lean towards hangs on {n} answer: what did they have in mind there?",
            "Which job they lean towards hangs on {n} answers: what did they have in mind there?",
            profile.answers_to_flip,
        ).format(n=_.number(profile.answers_to_flip))
    least_sure = min(profile.axes, key=lambda axis: abs(axis.probability_pm - 0.5))
    text = bank.texts[_.language].axes[least_sure.id]
    if gates.too_close(least_sure):
        return _("“{pm}” or “{pmm}”: their answers don’t say which.").format(pm=text.pm, pmm=text.pmm)
    if gates.likelier_pole(least_sure.probability_pm, gates.CLEAR) is None:
        return _("Least clear of all: “{pm}” or “{pmm}”. When did they last have to choose?").format(pm=text.pm, pmm=text.pmm)
    return _("Everything points one way: what would they miss in that job?")


def against_the_rest(profile: Profile) -> tuple[AxisScore, Pole] | None:
    """Return the axis that leans furthest away from the side of *profile*, and its pole; None without a side, or where none does."""
    side = gates.side(profile)
    other: Pole = "pmm" if side == "pm" else "pm"
    away = [axis for axis in furthest(profile, other) if side is not None and gates.leaning_pole(axis, gates.SLIGHT) == other]
    return (away[0], other) if away else None
