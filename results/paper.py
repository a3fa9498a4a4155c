"""What every printed document of the house has: its paper and language, whose it is, and what is done where typed text cannot be set."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from i18n import Words
from questions import Bank
from results import fields, typesetting
from results.fields import PrintableText

Paper = Literal["a4", "letter"]
Data = dict[str, Any]
TextForm = Callable[[PrintableText], str]
PAPERS: Mapping[Paper, str] = {"a4": "a4", "letter": "us-letter"}
TIGHTEST = 4
ACCENT = re.compile("#[0-9a-fA-F]{6}")


class UnsafeLink(Exception):
    """A link that begins with neither https:// nor http://, as javascript: would, and is not printed."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose document it is: a coach's organisation and logo, made printable, and the colour of the rule below them."""

    organisation: PrintableText
    logo: bytes | None
    colour: str

    def data(self, shown: TextForm, when: datetime.date, _: Words) -> Data:
        """Return the head of a page as its template takes it."""
        name = self.organisation.text
        return {
            "brand": _("PM or PMM?"),
            "author": name,
            "date": _.date(when),
            "organisation": shown(self.organisation),
            "logo": list(self.logo) if self.logo else None,
            "logo-alt": _("Logo of {organisation}").format(organisation=name) if name else _("Logo"),
            "accent": self.colour,
        }


def letterhead(organisation: str, logo: bytes | None, colour: str | None) -> Letterhead:
    """Return a letterhead of what was typed and sent; BadLogo for a *logo* that is not a picture of reasonable size.

    *colour* (#rrggbb) says nothing by itself, so that no contrast hangs on it; any other is none.
    """
    picture = fields.logo(logo) if logo else None
    return Letterhead(fields.printable(organisation), picture, colour if colour and ACCENT.fullmatch(colour) else "")


def setting(bank: Bank, words: Words, paper: Paper) -> Data:
    """Return the paper, the language's measures, and what stands at the foot of each page."""
    _ = words
    n = len(bank.documents)
    return {
        **typesetting.of_language(words),
        "paper": PAPERS[paper],
        "page-of": _("Page {page} of {pages}"),
        "footer": _.n(
            "PM or PMM? Based on {n} article; not validated; not for hiring, promotion or admission.",
            "PM or PMM? Based on {n} articles; not validated; not for hiring, promotion or admission.",
            n,
        ).format(n=_.spelled(n, after_of=True)),
    }


def check_link(link: str) -> None:
    """Raise UnsafeLink where *link* may not be printed."""
    if not link.startswith(("https://", "http://")) or any(c.isspace() or not c.isprintable() for c in link):
        raise UnsafeLink(link[:80])


def midnight(day: datetime.date) -> datetime.datetime:
    """Return the moment that a document of *day* says it was made at, so that the same one has the same bytes."""
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)


def on_pages(template: typesetting.Template, data: Data, pages: int, when: datetime.date, **options: Any) -> bytes:
    """Return *data* in *template*, in the airiest of its settings that keeps to so many *pages*; where none does, as `on_any_pages`."""
    for tight in range(TIGHTEST + 1):
        document = typesetting.typeset(template, {**data, "tight": tight, "pages": pages}, midnight(when), **options)
        if document.pages == pages:
            return document.content
    return on_any_pages(template, data, when, **options)


def on_any_pages(template: typesetting.Template, data: Data, when: datetime.date, **options: Any) -> bytes:
    """Return *data* in *template*, in its tightest setting, on as many pages as it takes."""
    return typesetting.typeset(template, {**data, "tight": TIGHTEST, "pages": None}, midnight(when), **options).content


def printed(make: Callable[..., bytes], last: Callable[..., bytes] | None = None) -> bytes:
    """Return what *make* makes of fields as they were typed; where these cannot be set, in plain letters.

    Where that fails, too, *last* (or *make*) is asked for a document without standards: a bank of somebody's own may hold what no
    font of ours has, and a document with a gap is still better than none.
    """
    for shown in (_as_typed, _in_plain_letters):
        try:
            return make(shown)
        except typesetting.Unprintable:
            continue
    return (last or make)(_in_plain_letters, standards=())


def _as_typed(field: PrintableText) -> str:
    return field.breakable


def _in_plain_letters(field: PrintableText) -> str:
    return field.plain
