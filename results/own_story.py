"""A person's own story: two or three short paragraphs of prose made of their answers, in the reader's language.

Which sentence is said hangs on numbers that stand on the same page, so that no sentence contradicts them: a pole is spoken of as
liked only where its own answers go to it, and an answer that goes against the rest is named only where one does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from i18n import Words
from questions import Bank, Pole
from results import gates
from results.ranking import closest, furthest, goes_to, level
from results.wording import pole_name
from scoring import AxisScore, Profile

ALMOST_AS_STRONG = 0.85
"""Answers that pull at least this share of the hardest are alike."""
OTHER: Mapping[Pole, Pole] = {"pm": "pmm", "pmm": "pm"}


@dataclass(frozen=True, slots=True)
class _Teller:
    """What the paragraphs of one person are made of."""

    bank: Bank
    profile: Profile
    answers: Mapping[str, int]
    words: Words

    def poles(self, pole: Pole) -> list[AxisScore]:
        """Return the axes whose answers go to *pole*, past the middle and further than to the other one, the furthest first."""
        return [axis for axis in furthest(self.profile, pole) if goes_to(axis, pole)]

    def liked(self, pole: Pole) -> list[AxisScore]:
        """Return the axes whose answers go to *pole* past the middle, whatever they say of the other one, the furthest first."""
        return [axis for axis in furthest(self.profile, pole) if round(level(axis, pole)) > gates.SCALE_MIDDLE]

    def thread(self, axis: AxisScore, pole: Pole) -> str:
        """Return what being drawn to *pole* of *axis* means."""
        return self.bank.texts[self.words.language].prose.axis(axis.id).pole(pole).thread

    def tie_breaker(self, id: str) -> bytes:
        """Return what decides between answers that pull alike: always the same for one sheet, and not the same for all."""
        return blake2b(repr((id, sorted(self.answers.items()))).encode(), digest_size=8).digest()

    def scene(self, pole: Pole, axis: AxisScore | None = None) -> str:
        """Return the chosen side of the contrast that pulled hardest to *pole*, on *axis* if one did there; "" where none did."""
        pulling = [
            (abs(share), id)
            for id, share in gates.pulling(self.profile, pole).items()
            if (item := self.bank.item(id)).form == "contrast"
            and (item.a == pole) == (self.answers[id] < 3)
            and self.answers[id] != 3
        ]
        here = [
            share_and_item for share_and_item in pulling if axis is not None and self.bank.item(share_and_item[1]).axis == axis.id
        ]
        if not pulling:
            return ""
        strongest = max(here or pulling)[0]
        id = max(
            (self.tie_breaker(share_and_item), share_and_item)
            for share, share_and_item in here or pulling
            if share >= ALMOST_AS_STRONG * strongest
        )[1]
        return self.bank.texts[self.words.language].items[id][0 if self.answers[id] < 3 else 1]


def paragraphs(bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words) -> tuple[tuple[str, ...], ...]:
    """Return the story of *profile*, paragraph by paragraph in sentences; none for a flagged or missing result, nor from a bank that has no words for it."""
    case = gates.case(profile)
    if case in ("none", "flagged") or not all(
        bank.texts[words.language].prose.axis(axis.id).pole(pole).thread for axis in bank.axes for pole in OTHER
    ):
        return ()
    teller = _Teller(bank, profile, answers, words)
    side = gates.side(profile)
    if case in ("neither", "neither_pm", "neither_pmm"):
        parts = _held_back(teller, case)
    elif case in ("pm", "pmm") and side is not None:
        parts = _one_way(teller, side)
    else:
        parts = _two_ways(teller, case)
    return tuple(tuple(filter(None, part)) for part in parts if any(part))


def _one_way(teller: _Teller, pole: Pole) -> tuple[tuple[str, ...], ...]:
    _ = teller.words
    first, second = (*teller.poles(pole), None, None)[:2]
    scene = teller.scene(pole, first)
    against = teller.scene(OTHER[pole])
    other = _("PMM") if pole == "pm" else _("PM")
    return (
        (
            _("One thread runs through your answers."),
            teller.thread(first, pole) if first else "",
            _("Given the choice, this is how you’d spend your time: “{scene}”.").format(scene=scene) if scene else "",
        ),
        (
            _("A second thread runs close by.") if second else "",
            teller.thread(second, pole) if second else "",
            *_against(teller, against, other, second, pole),
        ),
        _weeks(teller, "pm" if pole == "pm" else "pmm"),
    )


def _against(teller: _Teller, against: str, other: str, second: AxisScore | None, pole: Pole) -> tuple[str, ...]:
    """Return the answer that goes against the rest; where none does, that it is so, and one more scene of the rest."""
    _ = teller.words
    if against:
        return (_("One answer pulls the other way, towards {role}: “{scene}”.").format(role=other, scene=against),)
    scene = teller.scene(pole, second) if second else ""
    return (
        _("There, you’d pick this: “{scene}”.").format(scene=scene) if scene else "",
        _("Hardly anything in your answers pulls the other way."),
    )


def _two_ways(teller: _Teller, case: gates.Case) -> tuple[tuple[str, ...], ...]:
    _ = teller.words
    first: Pole = gates.side(teller.profile) or "pm"
    opening = (
        _("Your answers say yes in both directions.")
        if case in ("both", "both_pm", "both_pmm")
        else _("Your answers don’t settle on one direction.")
    )
    first_part = _side(teller, first, _("Given the choice, this is how you’d spend your time: “{scene}”."))
    second_part = _side(teller, OTHER[first], _("From there, you’d pick this: “{scene}”."))
    broad = (
        ""
        if first_part[1] or second_part[1]
        else _("No single scene stands out: you say much the same to all of them, and to both sides.")
    )
    return (
        (opening, *first_part),
        ((_("The other side has a voice, too."), *second_part) if any(second_part) else _nothing_there(teller, first)) + (broad,),
        _weeks(teller, case),
    )


def _nothing_there(teller: _Teller, pole: Pole) -> tuple[str, ...]:
    """Return what else goes to *pole* where no answer says more of the other one."""
    _ = teller.words
    second = (*teller.poles(pole), None, None)[1]
    return (
        _("A second thread runs close by.") if second else "",
        teller.thread(second, pole) if second else "",
        _("No single answer stands out for the other side; you say yes to much of it all the same."),
    )


def _side(teller: _Teller, pole: Pole, framed: str) -> tuple[str, ...]:
    """Return what draws a person to *pole*: the axis that goes furthest there, and a scene in the sentence *framed*."""
    top = next(iter(teller.liked(pole)), None)
    scene = teller.scene(pole, top)
    return teller.thread(top, pole) if top else "", framed.format(scene=scene) if scene else ""


def _held_back(teller: _Teller, case: gates.Case) -> tuple[tuple[str, ...], ...]:
    _ = teller.words
    axis, nearest = closest(teller.profile)
    scenes = [scene for side in (nearest, OTHER[nearest]) if (scene := teller.scene(side))]
    return (
        (
            _("Your answers hold back from both jobs, and that’s worth knowing."),
            _("What comes closest is “{pole}”.").format(pole=pole_name(teller.bank, axis.id, nearest, _)),
            _("Where you did choose, you chose this: “{scene}”.").format(scene=scenes[0]) if scenes else "",
            _("And this: “{scene}”.").format(scene=scenes[1]) if len(scenes) > 1 else "",
        ),
        (
            _("It may be the work, the way we put it, or simply what you’ve had the chance to try."),
            _("Before you decide, try one small task from each list and see how the day feels."),
        ),
        _weeks(teller, case),
    )


def _weeks(teller: _Teller, case: gates.Case) -> tuple[str, ...]:
    """Return what a week in either role would make of such answers."""
    _ = teller.words
    match case:
        case "pm":
            return (
                _("A PM’s week holds much of what you picked."),
                _(
                    "A PMM’s would ask for more explaining and presenting than you chose, though individual tasks may suit you well."
                ),
            )
        case "pmm":
            return (
                _("A PMM’s week holds much of what you picked."),
                _("A PM’s would ask for more defining and deciding than you chose, though individual tasks may suit you well."),
            )
        case "both" | "both_pm" | "both_pmm":
            return (
                _("A PM’s week and a PMM’s would each give you much of this, and each would leave something out."),
                _("Some jobs combine the two, above all in small companies."),
            )
        case "neither_pm":
            return (_("Of the two, a PM’s week comes closer to what you chose; neither would be full of it."),)
        case "neither_pmm":
            return (_("Of the two, a PMM’s week comes closer to what you chose; neither would be full of it."),)
        case "neither":
            return (_("A PM’s week and a PMM’s would both be full of things that you left alone here."),)
        case _close:
            return (
                _("A PM’s week and a PMM’s would each give you some of this."),
                _("Read both lists below, and notice which tasks you’d take on tomorrow."),
            )
