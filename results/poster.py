"""An invitation on one page to print and hang up: a group's name, the code to scan, what it costs, and what happens to answers.

What it says comes from whoever invites; `assets/poster.typ` lays it out.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from i18n import Words
from questions import Bank
from results import fields, shapes, typesetting
from results.paper import Data, Paper, TextForm, check_link, letterhead, midnight, printed, setting

LONGEST_NAME = 120  # characters of a group's name


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a poster says: the group's name, why and at what cost somebody would scan its link, and what happens to answers."""

    group: str
    lead: str
    cost: str
    promises: Sequence[str]
    link: str


def poster(
    bank: Bank,
    invitation: Invitation,
    words: Words,
    *,
    when: datetime.date,
    paper: Paper = "a4",
    organisation: str = "",
    logo: bytes | None = None,
    colour: str | None = None,
) -> bytes:
    """Return *invitation* as one page, PDF/UA-1 and PDF/A-2a; the same bytes for the same arguments. UnsafeLink, BadLogo as the report."""
    check_link(invitation.link)
    head = letterhead(organisation, logo, colour)

    def made(shown: TextForm, **options: Any) -> bytes:
        data = {
            **setting(bank, words, paper),
            **head.data(shown, when, words),
            **_said(invitation, shown, words),
            "tight": 0,
            "pages": 1,
            "page-of": "",
        }
        return typesetting.typeset("poster.typ", data, midnight(when), **options).content

    return printed(made)


def _said(invitation: Invitation, shown: TextForm, _: Words) -> Data:
    name = fields.printable(invitation.group, LONGEST_NAME)
    modules, path = shapes.qr_path(invitation.link)
    return {
        "title": _("PM or PMM? An invitation: {group}").format(group=name.text),
        "description": invitation.lead,
        "group": shown(name),
        "lead": invitation.lead,
        "cost": invitation.cost,
        "promises": list(invitation.promises),
        "link": {
            "url": invitation.link,
            "modules": modules,
            "path": path,
            "alt": _("QR code for the link to the quiz: {link}").format(link=invitation.link),
            "caption": _("Scan the code or open the link."),
        },
    }
