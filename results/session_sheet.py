"""The sheet that a coach takes into a talk: a client on one page, with what to open with, what to ask, and room to write.

It speaks of the client; where it quotes what they read, it says so; `assets/session_sheet.typ` lays it out, a page a client.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from results import answer, coaching, fields, gates, pictures, reasons, third_person
from results.paper import Data, Letterhead, Paper, TextForm, letterhead, on_pages, printed, setting
from results.ranking import furthest
from results.report_pages import REACH
from results.story import Contribution
from results.talk_about import against_the_rest, talk_about
from results.wording import signed
from scoring import AxisScore, Profile

TO_OPEN_WITH = 3  # answers


@dataclass(frozen=True, slots=True)
class Client:
    """Whom a sheet is about: what the coach calls them, when they sent their result if that is shown, and what they answered."""

    name: str
    sent_on: datetime.date | None
    bank: Bank
    profile: Profile
    answers: Mapping[str, int]


def session_sheets(
    clients: Sequence[Client],
    words: Words,
    *,
    when: datetime.date,
    paper: Paper = "a4",
    organisation: str = "",
    logo: bytes | None = None,
    colour: str | None = None,
) -> bytes:
    """Return a sheet for each of *clients* in one document, PDF/UA-1 and PDF/A-2a; the same bytes for the same arguments.

    All must have a result. BadLogo for a *logo* that is not a picture of reasonable size.
    """
    head = letterhead(organisation, logo, colour)
    sheets = [_sheet(client, words) for client in clients]
    names = [fields.printable(client.name) for client in clients]

    def made(shown: TextForm, **options: Any) -> bytes:
        pages = [
            {**sheet, "name": shown(name) or words.number(n)}
            for n, (sheet, name) in enumerate(zip(sheets, names, strict=True), 1)
        ]
        data = {**_document(clients[0].bank, head, [name.text for name in names], shown, paper, when, words), "sheets": pages}
        return on_pages("session_sheet.typ", data, len(pages), when, **options)

    return printed(made)


def _document(
    bank: Bank, head: Letterhead, names: Sequence[str], shown: TextForm, paper: Paper, when: datetime.date, words: Words
) -> Data:
    """Return what all sheets share."""
    _ = words
    alone = _("PM or PMM? Session sheet: {name}").format(name=names[0]) if len(names) == 1 else ""
    return {
        **setting(bank, words, paper),
        **head.data(shown, when, words),
        "title": alone or _("PM or PMM? Session sheets"),
        "description": _("What to open a conversation with, what to ask, and room for notes."),
        "reach": REACH,
        "kind": _("Session sheet"),
        "reads": _("What the client reads"),
        "opening": _("Three answers to open with"),
        "finding": _("To talk about"),
        "asking": _("Questions to ask"),
        "notes": _("Notes"),
    }


def _sheet(client: Client, _: Words) -> Data:
    """Return what one sheet says, but the name."""
    bank, profile, answers = client.bank, client.profile, client.answers
    coach = coaching.for_coach(bank, profile, answers, _)
    voice = third_person.third_person_voice(_)
    opened = [_opening(pull, _) for pull in to_open_with(bank, profile, answers, _)]
    return {
        "sent": _("Sent on {day}").format(day=_.date(client.sent_on)) if client.sent_on else "",
        "headline": answer.headline(bank, profile, answers, _, voice),
        "lead": _.gap.join(answer.chance(profile, _, voice)),
        "notices": [*_provisional(client, _), *coaching.doubts(profile, _)],
        "pulls": pictures.meters(answer.role_pulls(profile, _, voice), _),
        "radar": _radar(bank, profile, _),
        "intro": _.gap.join((*coach.opening, *([_moved(_)] if opened else []))),
        "answers": [*opened, *_any_answers(client, TO_OPEN_WITH - len(opened), _)],
        "contrasts": _contrasts(bank, profile, _),
        "to-find": talk_about(bank, profile, _),
        "questions": list(coach.questions),
    }


def _moved(_: Words) -> str:
    return _("The number beside each answer shows how far it moved the lean; most people in our model fall between −2 and 2.")


def _radar(bank: Bank, profile: Profile, _: Words) -> Data:
    """Return the radar, whose key speaks of the client."""
    drawn = pictures.radar(bank, profile, _)
    return {
        **drawn,
        "series": [series | {"name": _("This person")} if series["side"] == "you" else series for series in drawn["series"]],
    }


def _provisional(client: Client, _: Words) -> tuple[str, ...]:
    """Return that more answers may change the result, where they may."""
    return answer.notice(client.bank, client.profile, client.answers, _)[:1] if client.profile.status == "provisional" else ()


def to_open_with(bank: Bank, profile: Profile, answers: Mapping[str, int], _: Words) -> tuple[Contribution, ...]:
    """Return the answers to open with: the one that pulled hardest each way, then the next hardest of all; fewer where fewer pulled."""
    towards = {pole: reasons.pulling_answers(bank, profile, answers, pole, _) for pole in POLES}
    side = gates.side(profile) or "pm"
    first: Sequence[Pole] = (side, *(pole for pole in POLES if pole != side))
    hardest = [towards[pole][0] for pole in first if towards[pole]]
    rest = sorted((pull for pulls in towards.values() for pull in pulls[1:]), key=lambda pull: -pull.share)
    return tuple([*hardest, *rest][:TO_OPEN_WITH])


def _opening(pull: Contribution, _: Words) -> Data:
    other = _("Rather than: {sentence}").format(sentence=pull.other) if pull.other else ""
    return {
        "side": pull.pole,
        "share": signed(pull.contribution, _, 2),
        "text": pull.chosen,
        "other": other,
        "answer": pull.answer,
    }


def _any_answers(client: Client, wanted: int, _: Words) -> list[Data]:
    """Return as many answers as are *wanted* of somebody whose answers pull hardly anywhere: contrasts, spread over the quiz."""
    contrasts = [given for given in reasons.given(client.bank, client.answers, _) if given.value and len(given.sentences) > 1]
    chosen = contrasts[:: max(1, len(contrasts) // wanted)][:wanted] if wanted else []
    return [{"side": "", "share": "", "text": _.apart(given.sentences), "other": "", "answer": given.answer} for given in chosen]


def _contrasts(bank: Bank, profile: Profile, _: Words) -> Data:
    """Return the contrast that goes against all others; where no side leads, those that go furthest either way."""
    probes = bank.texts[_.language].prose
    rows = [
        {**pictures.contrast(answer.axis(bank, profile, axis, _), _), "ask": probes.axis(axis.id).probe}
        for axis in to_ask_about(profile)
    ]
    if gates.side(profile) is None:
        none = _("No contrast leans far enough to be named.")
        return {"heading": _("The contrasts that go furthest each way"), "rows": rows, "none": none}
    return {
        "heading": _("The contrast that runs counter to the others"),
        "rows": rows,
        "none": _("No contrast runs counter to the others."),
    }


def to_ask_about(profile: Profile) -> tuple[AxisScore, ...]:
    """Return the axis that leans furthest away from the side of *profile*; without a side, the one that leans furthest each way."""
    if gates.side(profile) is not None:
        against = against_the_rest(profile)
        return (against[0],) if against else ()
    leaning = ([axis for axis in furthest(profile, pole) if gates.leaning_pole(axis, gates.SLIGHT) == pole] for pole in POLES)
    return tuple(axes[0] for axes in leaning if axes)
