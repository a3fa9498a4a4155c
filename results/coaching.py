"""What a coach reads: the quality of the answers and how to open the talk about it, what to probe, and the limits of it all."""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from questions import Bank
from results import gates
from results.story import ForCoach, Probe, UnreadableProfile
from results.wording import signed
from scoring import Flag, Profile
from scoring.measured import error, measured

FEW_ANSWERS = 2  # answers that carry the side; one misread sentence is then half of it


def for_coach(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> ForCoach:
    text = bank.texts[_.language]
    close = () if profile.status == "none" else tuple(a.id for a in profile.axes if gates.too_close(a))
    return ForCoach(
        quality=_quality(bank, profile, answers, _),
        opening=_opening(profile, _),
        probe_intro=_("These contrasts are the most open, so ask about them:") if close else _("No contrast is wide open."),
        probes=tuple(Probe(id, text.axes[id].pm, text.axes[id].pmm, text.prose.axis(id).probe) for id in close),
        questions=_open_questions(profile, _),
    )


def _quality(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> tuple[str, ...]:
    values = [value for item in bank.scored if (value := answers.get(item.id, 0))]
    total = gates.items_asked(bank, answers)
    return (
        _("Answered: {given} of {total}; skipped: {skipped}.").format(
            given=len(values), total=total, skipped=total - len(values)
        ),
        _("Answers in the middle: {middle}; at one of the two ends: {ends}.").format(
            middle=values.count(3), ends=values.count(1) + values.count(5)
        ),
        *doubts(profile, _),
        *(
            ()
            if profile.flags
            else (_("No unusual pattern was found, but that doesn’t prove the answers were given with care."),)
        ),
    )


def doubts(profile: Profile, _: Words) -> tuple[str, ...]:
    """Return what makes a result doubtful: a side that hangs on very few answers, and every unusual pattern."""
    hanging = (
        (_("Which side this comes out on depends on very few answers: talk about those answers first."),)
        if _hangs_on_few_answers(profile)
        else ()
    )
    return (*hanging, *(what_was_seen(flag, _) for flag in profile.flags))


def _hangs_on_few_answers(profile: Profile) -> bool:
    return gates.side(profile) is not None and profile.answers_to_flip is not None and profile.answers_to_flip <= FEW_ANSWERS


def what_was_seen(flag: Flag, _: Words) -> str:
    """Return what was seen, with its numbers, in words that both the person and the coach can read."""
    match flag.name:
        case "long_run":
            return _("Answers in a row at the same point on the scale: {n}.").format(n=_.number(flag.numbers["longest"]))
        case "no_spread":
            return _(
                "Nearly all answers are at the same point on the scale: their spread is {spread}, and the most it could be is 2."
            ).format(spread=_.number(flag.numbers["spread"], 2))
        case "zigzag":
            return _("The answers repeat a pattern: {share} of them match the one a fixed number of questions earlier.").format(
                share=_.percent(flag.numbers["repeats"])
            )
        case "low_consistency":
            return _(
                "Answers on the same contrast point opposite ways: their agreement is {value}, where 1 is full and 0 is chance."
            ).format(value=signed(flag.numbers["consistency"], _, 2))
        case "like_dice":
            return _(
                "Answers to related questions agree no better than random ones would: chance is {times} times as likely an explanation as somebody having read the questions."
            ).format(times=_.number(flag.numbers["times"], 1))
        case "too_fast":
            return _("Answered in under 2 seconds: {fast} of {timed} timed questions.").format(
                fast=_.number(flag.numbers["fast"]), timed=_.number(flag.numbers["timed"])
            )
        case unknown:
            raise UnreadableProfile(f"flags: {unknown}")


def _opening(profile: Profile, _: Words) -> tuple[str, ...]:
    if not profile.flags:
        return (
            _("Begin with the answer that pulled hardest each way, and ask for a real example behind it.")
            if gates.pulling(profile, "pm") and gates.pulling(profile, "pmm")
            else _("Begin with the answers that pulled hardest, and ask for a real example behind each."),
            _("Then ask whether the result sounds right; where it doesn’t, the person’s word counts for more."),
        )
    flat = any(flag.name in ("no_spread", "long_run") for flag in profile.flags)
    return (
        _("Open with interest, not with suspicion: say what you noticed, and ask what answering was like."),
        *(
            (
                _(
                    "Someone who means the same answer every time looks like someone who doesn’t care; only a conversation can tell them apart."
                ),
            )
            if flat
            else ()
        ),
        _("Go through three answers together, and suggest they take the quiz again at a quiet moment."),
    )


def _open_questions(profile: Profile, _: Words) -> tuple[str, ...]:
    common = (
        _("What in this result surprises you, and what does it leave out?"),
        _("Which of these tasks have you actually done, and which have you only imagined?"),
    )
    match gates.case(profile):
        case "pm":
            own = _("What would have to be true of a PMM job for you to prefer it?")
        case "pmm":
            own = _("What would have to be true of a PM job for you to prefer it?")
        case "close" | "flagged":
            own = _("If you had to leave one of the two sides alone for a year, which would you miss first?")
        case "both" | "both_pm" | "both_pmm":
            own = _("When both kinds of work are due on the same day, which do you start with?")
        case "neither" | "neither_pm" | "neither_pmm" | "none":
            own = _("Which piece of work in the past year would you do again tomorrow, and is it in these lists at all?")
    return (*common, own)


def _based(bank: Bank, _: Words) -> str:
    """Return how many articles the bank rests on, and what it says of them all."""
    n = len(bank.documents)
    based = _.n("Based on {n} article", "Based on {n} articles", n).format(n=_.spelled(n, after_of=True))
    caveat = bank.texts[_.language].prose.caveats.articles
    return _.ended(_.apart((based, caveat) if caveat else (based,)))


def measured_elsewhere(bank: Bank) -> bool:
    """Whether the figures of the simulation are those of other questions than the ones asked here."""
    return not bank.superseded and measured()["fingerprint"] != bank.fingerprint


def limits_of_result(bank: Bank, profile: Profile, words: Words) -> tuple[str, ...]:
    """Return the limits of every result, as sentences."""
    _ = words
    one_in = {what: round(1 / share) for what, share in error().items()}
    elsewhere = _.gap + _("We ran that simulation with a different set of questions.") if measured_elsewhere(bank) else ""
    sentences = {
        "three_articles": _based(bank, _),
        "not_validated": _("Not validated: nobody has yet checked results like this against how people fare in either job."),
        "no_norms": _("There is no comparison group: the scale comes from a model of people, not from real ones."),
        "error_in_simulation": _(
            "In our simulation, if we name a side for everyone, we’re wrong for about 1 in {everybody}. Where we do name one, we’re wrong for about 1 in {labelled}."
        ).format(everybody=one_in["everybody"], labelled=one_in["labelled"])
        + elsewhere,
        "retest": _(
            "A month later, about 1 in {n} people can be expected to land on the other side, mostly those near the middle."
        ).format(n=one_in["a_month_later"]),
        "not_for_selection": _("Not for hiring, promotion or admission."),
        "easily_faked": _("Easily faked: anyone who wants a particular result can get it."),
        "languages_apart": _(
            "Treat each language as a quiz of its own until they’re shown to match: results in two languages may differ."
        ),
        "few_answers": _("Provisional: fewer than {full} questions were answered.").format(full=gates.ENOUGH),
        "midpoint": _(
            "Someone who means the same answer again and again looks like someone who doesn’t care. From the answers alone, we can’t tell the two apart."
        ),
    }
    try:
        return tuple(sentences[id] for id in profile.limits)
    except KeyError as unknown:
        raise UnreadableProfile(f"limits: {unknown.args[0]}") from None
