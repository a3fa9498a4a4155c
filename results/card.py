"""The picture to share: a result on 1200 by 630 pixels, without a name unless one is asked for.

`assets/card.typ` lays it out; a flagged, missing or unreadable result gets `plain`, the card of the quiz itself.
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
from results.pictures import DOT, LEVELS
from scoring import Profile

LONGEST_NAME = 40  # characters that fit on the card's one line


def card(bank: Bank, profile: Profile, answers: Mapping[str, int], words: Words, *, name: str = "", site: str = "") -> bytes:
    """Return the card of *profile* as PNG; the plain one where there is no result or nothing may be said of it.

    The card is seen apart from its page, so it says the headline, the chance and the two pulls with their bands; *site* is where the quiz
    is found, and stands at its foot.
    """
    if gates.case(profile) in ("none", "flagged"):
        return plain(bank, words, site)
    _ = words
    story = narrative(bank, profile, answers, _, reader="another")
    typed = fields.field(name, LONGEST_NAME)
    data = {
        **_frame(bank, site, _),
        "headline": story.headline.replace("\u00a0", " "),  # in few letters a line, what is kept together tears a word apart
        "halves": {"left": _("PMM work"), "right": _("PM work")},
        "pulls": [
            {
                "side": one.pole,
                "name": one.name,
                "draw": one.draw,
                "value": one.pull.value,
                "low": one.pull.low,
                "high": one.pull.high,
            }
            for one in story.role_pulls
        ],
        "chance": story.chance[0],
        "radar": _radar(bank, profile),
    }
    for shown in (typed.text, typed.plain, ""):
        try:
            return typesetting.png("card.typ", {**data, "name": _("For {name}").format(name=shown) if shown else ""})
        except typesetting.Unprintable:
            continue
    return plain(bank, words, site)


def plain(bank: Bank, words: Words, site: str = "") -> bytes:
    """Return the card of the quiz itself: its name, its promise, the mark, and *site*, where it is found."""
    _ = words
    return typesetting.png(
        "card.typ", {**_frame(bank, site, _), "headline": _("Product manager or product marketing manager: where do you lean?")}
    )


def _frame(bank: Bank, site: str, _: Words) -> dict[str, Any]:
    return {
        **typesetting.of_language(_),
        "brand": _("PM or PMM?"),
        "name": "",
        "pulls": None,
        "site": site,
        "foot": _.n(
            "{n} question, {low} to {high} minutes, no account. Something to talk about, not a test.",
            "{n} questions, {low} to {high} minutes, no account. Something to talk about, not a test.",
            len(bank.core),
        ).format(n=len(bank.core), **span(bank, bank.core, _)),
    }


def _radar(bank: Bank, profile: Profile) -> dict[str, str]:
    def series(at: Mapping[str, tuple[float, float]]) -> list[shapes.Point]:
        return shapes.ring([at[axis.id][side] for side in range(len(POLES)) for axis in bank.axes])

    you = series({axis.id: (axis.pm, axis.pmm) for axis in profile.axes})
    rim = shapes.ring([100.0] * len(you))
    return {
        "web": "".join(shapes.outline(shapes.ring([float(level)] * len(you))) for level in LEVELS) + shapes.rays(rim),
        "rim": shapes.outline(rim),
        "you": shapes.outline(you),
        "circles": shapes.circles(you, DOT * 1.6),
        **{role: shapes.outline(series(bank.archetypes[role])) for role in POLES},
    }
