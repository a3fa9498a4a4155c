"""A person's own story: two or three short paragraphs of prose made of their answers, in the reader's language, to them or to another.

Which sentence is said hangs on numbers that stand on the same page, so that no sentence contradicts them: a pole is spoken of as
liked only where its own answers go to it, and an answer that goes against the rest is named only where one does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from results import gates
from results.person_sentences import PersonSentences, person_sentences_for
from results.ranking import closest, furthest, goes_to, level
from results.story import Reader
from results.wording import pole_name
from scoring import AxisScore, Profile

ALMOST_AS_STRONG = 0.85
"""Answers that pull at least this share of the hardest are alike."""
HARDLY = 0.1
"""The share of all pulls below which those to one side are hardly anything."""
OTHER: Mapping[Pole, Pole] = {"pm": "pmm", "pmm": "pm"}


@dataclass(frozen=True, slots=True)
class _Teller:
    """What the paragraphs of one person are made of."""

    bank: Bank
    profile: Profile
    answers: Mapping[str, int]
    words: Words
    reader: Reader
    person_sentences: PersonSentences

    def poles(self, pole: Pole) -> list[AxisScore]:
        """Return the axes whose answers go to *pole*, past the middle and further than to the other one, the furthest first."""
        return [axis for axis in furthest(self.profile, pole) if goes_to(axis, pole)]

    def liked(self, pole: Pole) -> list[AxisScore]:
        """Return the axes whose answers go to *pole* past the middle, whatever they say of the other one, the furthest first."""
        return [axis for axis in furthest(self.profile, pole) if round(level(axis, pole)) > gates.SCALE_MIDDLE]

    def thread(self, axis: AxisScore, pole: Pole) -> str:
        """Return what being drawn to *pole* of *axis* means; to another reader, who is told nothing of the bank's to the person, its name."""
        _ = self.words
        if self.reader != "own":
            return _("“{pole}” stands out.").format(pole=pole_name(self.bank, axis.id, pole, _))
        return self.bank.texts[_.language].prose.axis(axis.id).pole(pole).thread

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


def paragraphs(
    bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words, reader: Reader = "own"
) -> tuple[tuple[str, ...], ...]:
    """Return the story of *profile*, paragraph by paragraph in sentences; none for a flagged or missing result, nor from a bank that has no words for it."""
    case = gates.case(profile)
    if case in ("none", "flagged") or not all(
        bank.texts[words.language].prose.axis(axis.id).pole(pole).thread for axis in bank.axes for pole in OTHER
    ):
        return ()
    teller = _Teller(bank, profile, answers, words, reader, person_sentences_for(reader, words))
    side = gates.side(profile)
    if case in ("neither", "neither_pm", "neither_pmm"):
        parts = _held_back(teller, case)
    elif case in ("pm", "pmm") and side is not None:
        parts = _one_way(teller, side)
    else:
        parts = _two_ways(teller, case)
    return tuple(tuple(filter(None, part)) for part in parts if any(part))


def _one_way(teller: _Teller, pole: Pole) -> tuple[tuple[str, ...], ...]:
    _, person_sentences = teller.words, teller.person_sentences
    first, second = (*teller.poles(pole), None, None)[:2]
    scene = teller.scene(pole, first)
    against = teller.scene(OTHER[pole])
    other = _("PMM") if pole == "pm" else _("PM")
    return (
        (
            person_sentences["one_thread"],
            teller.thread(first, pole) if first else "",
            person_sentences["given_the_choice"].format(scene=scene) if scene else "",
        ),
        (
            _("A second thread runs close by.") if second else "",
            teller.thread(second, pole) if second else "",
            *_against(teller, against, other, second, pole),
        ),
        _weeks(teller, "pm" if pole == "pm" else "pmm"),
    )


def _against(teller: _Teller, against: str, other: str, second: AxisScore | None, pole: Pole) -> tuple[str, ...]:
    """Return the answer that goes against the rest, or one of several; where none does, that it is so, and one more scene of the rest."""
    _ = teller.words
    pulls = {side: [abs(share) for share in gates.pulling(teller.profile, side).values()] for side in POLES}
    if against and len(pulls[OTHER[pole]]) == 1:
        return (_("One answer pulls the other way, towards {role}: “{scene}”.").format(role=other, scene=against),)
    if against:
        several = _("Some answers pull towards {role}, such as this: “{scene}”.")
        return (several.format(role=other, scene=against),)
    scene = teller.scene(pole, second) if second else ""
    hardly = sum(pulls[OTHER[pole]]) < HARDLY * sum(sum(side) for side in pulls.values())
    return (
        teller.person_sentences["there"].format(scene=scene) if scene else "",
        teller.person_sentences["hardly_anything"] if hardly else "",
    )


def _two_ways(teller: _Teller, case: gates.Case) -> tuple[tuple[str, ...], ...]:
    _, person_sentences = teller.words, teller.person_sentences
    opening = person_sentences["both_directions"] if case in ("both", "both_pm", "both_pmm") else person_sentences["no_direction"]
    first = gates.side(teller.profile)
    if first is None:
        return (*_evenly(teller, opening), _weeks(teller, case))
    first_part = _side(teller, first, person_sentences["given_the_choice"])
    second_part = _side(teller, OTHER[first], person_sentences["from_there"])
    broad = "" if first_part[1] or second_part[1] else person_sentences["no_scene"]
    return (
        (opening, *first_part),
        ((_("The other side has a voice, too."), *second_part) if any(second_part) else _nothing_there(teller, first)) + (broad,),
        _weeks(teller, case),
    )


def _evenly(teller: _Teller, opening: str) -> tuple[tuple[str, ...], ...]:
    """Return what draws a person to each side where neither may be named: in the same words and at the same length for both."""
    _, person_sentences = teller.words, teller.person_sentences
    parts = {pole: part for pole in POLES if any(part := _side(teller, pole, person_sentences["there"]))}
    broad = "" if any(scene for _thread, scene in parts.values()) else person_sentences["no_scene"]
    if not parts:
        return ((opening, broad),)
    leads = {"pm": _("One thread leads towards PM."), "pmm": _("Another leads towards PMM.")}
    if "pm" not in parts:
        leads["pmm"] = _("One thread leads towards PMM.")
    first, *others = ((leads[pole], *part) for pole, part in parts.items())
    second = others[0] if others else _nothing_there(teller, next(iter(parts)))
    return (opening, *first), (*second, broad)


def _nothing_there(teller: _Teller, pole: Pole) -> tuple[str, ...]:
    """Return what else goes to *pole* where no answer says more of the other one."""
    _ = teller.words
    second = (*teller.poles(pole), None, None)[1]
    return (
        _("A second thread runs close by.") if second else "",
        teller.thread(second, pole) if second else "",
        _("No single answer stands out for {role}.").format(role=_("PMM") if pole == "pm" else _("PM")),
    )


def _side(teller: _Teller, pole: Pole, framed: str) -> tuple[str, ...]:
    """Return what draws a person to *pole*: the axis that goes furthest there, and a scene in the sentence *framed*."""
    top = next(iter(teller.liked(pole)), None)
    scene = teller.scene(pole, top)
    return teller.thread(top, pole) if top else "", framed.format(scene=scene) if scene else ""


def _held_back(teller: _Teller, case: gates.Case) -> tuple[tuple[str, ...], ...]:
    _, person_sentences = teller.words, teller.person_sentences
    axis, nearest = closest(teller.profile)
    scenes = [scene for side in (nearest, OTHER[nearest]) if (scene := teller.scene(side))]
    return (
        (
            person_sentences["hold_back"],
            _("What comes closest is “{pole}”.").format(pole=pole_name(teller.bank, axis.id, nearest, _)),
            person_sentences["chose"].format(scene=scenes[0]) if scenes else "",
            _("And this: “{scene}”.").format(scene=scenes[1]) if len(scenes) > 1 else "",
        ),
        (
            person_sentences["may_be"],
            person_sentences["try_first"],
        ),
        _weeks(teller, case),
    )


def _weeks(teller: _Teller, case: gates.Case) -> tuple[str, ...]:
    """Return what a week in either role would make of such answers: that it holds much of them only where the role's work draws."""
    _, person_sentences, draws = teller.words, teller.person_sentences, gates.drawing_roles(teller.profile)
    match case:
        case "pm":
            return person_sentences["week_pm" if "pm" in draws else "nearer_pm"], person_sentences["not_pmm"]
        case "pmm":
            return person_sentences["week_pmm" if "pmm" in draws else "nearer_pmm"], person_sentences["not_pm"]
        case "both" | "both_pm" | "both_pmm":
            return person_sentences["much_of_this"], _("Some jobs combine the two, above all in small companies.")
        case "neither_pm":
            return (person_sentences["closer_pm"],)
        case "neither_pmm":
            return (person_sentences["closer_pmm"],)
        case "neither":
            return (person_sentences["left_alone"],)
        case _close:
            return person_sentences["some_of_this"], person_sentences["both_lists"]
