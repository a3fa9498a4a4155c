"""The picture to share: a result on 1200 by 630 pixels, without a name unless one is asked for.

`assets/card.typ` lays it out; a flagged, missing or unreadable result gets `card_of_quiz`, the card of the quiz itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from i18n import Words
from questions import Bank
from questions.bank import POLES
from results import fields, gates, shapes, typesetting
from results.narrative import narrative
from results.pace import span
from results.pictures import DOT, LEVELS, spokes_data
from results.spokes import result_spokes, ring, web
from scoring import Profile

LONGEST_NAME = 40  # characters that fit on the card's one line


def card(bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words, *, name: str = "", site: str = "") -> bytes:
    """Return the card of *profile* as PNG; the plain one where there is no result or nothing may be said of it.

    The card is seen apart from its page, so it says whose result it is, the headline, the chance, the two pulls with their bands, and what
    the radar's halves, ends and lines are; *site* is where the quiz is found, and stands at its foot.
    """
    if gates.case(profile) in ("none", "flagged"):
        return card_of_quiz(bank, words, site)
    _ = words
    story = narrative(bank, profile, answers, _, reader="another")
    typed = fields.printable(name, LONGEST_NAME)
    data = {
        **_frame(bank, site, _),
        "headline": story.headline.replace("\u00a0", " "),  # in few letters a line, what is kept together tears a word apart
        "halves": {"left": _("PMM work"), "right": _("PM work")},
        "pulls": [
            {
                "side": role_pull.pole,
                "name": role_pull.name,
                "around": role_pull.around_name,
                "value": role_pull.pull.value,
                "low": role_pull.pull.low,
                "high": role_pull.pull.high,
            }
            for role_pull in story.role_pulls
        ],
        "chance": story.chance[0],
        "radar": _radar(bank, profile, _),
        "key": [
            {"side": "you", "name": _("This person")},
            {"side": "pmm", "name": _("PMM in the articles")},
            {"side": "pm", "name": _("PM in the articles")},
        ],
    }
    for shown in (typed.text, typed.plain, ""):
        try:
            whose = _("{name}’s result").format(name=shown) if shown else _("One person’s result")
            return typesetting.png("card.typ", {**data, "whose": whose})
        except typesetting.Unprintable:
            continue
    return card_of_quiz(bank, words, site)


def card_of_quiz(bank: Bank, words: Words, site: str = "") -> bytes:
    """Return the card of the quiz itself: its name, its promise, the mark, and *site*, where it is found."""
    _ = words
    return typesetting.png(
        "card.typ", {**_frame(bank, site, _), "headline": _("Product manager or product marketing manager: where do you lean?")}
    )


def _frame(bank: Bank, site: str, _: Words) -> dict[str, Any]:
    return {
        **typesetting.of_language(_),
        "brand": _("PM or PMM?"),
        "pulls": None,
        "site": _("Take the quiz at {site}").format(site=site) if site else "",
        "foot": _.n(
            "{n} question, {low} to {high} minutes, no account. Something to talk about, not a test.",
            "{n} questions, {low} to {high} minutes, no account. Something to talk about, not a test.",
            len(bank.core),
        ).format(n=len(bank.core), **span(bank, bank.core, _)),
    }


def _radar(bank: Bank, profile: Profile, words: Words) -> dict[str, Any]:
    drawn = result_spokes(bank, profile, words)
    you = ring([spoke.you for spoke in drawn])
    return {
        "spokes": spokes_data(drawn, words),
        "web": web(len(drawn), LEVELS),
        "rim": shapes.outline(ring([100] * len(drawn))),
        "you": shapes.outline(you),
        "circles": shapes.circles(you, DOT * 1.6),
        **{role: shapes.outline(ring([getattr(spoke, role) for spoke in drawn])) for role in POLES},
    }
