"""What a group is: its settings, its look, its days, and what a coach may not set."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from settings import LONGEST_RETENTION, RETENTION_DAYS

LONGEST_NAME = 120
LONGEST_CLOSING = 2_000
LARGEST_LOGO = 400_000  # bytes
WIDEST_LOGO = 2_000  # pixels, either way
MOST_RESULTS = 1_000  # that a group takes unless its coach allows more,
LARGEST_GROUP = 100_000  # at most these
LONGEST_NOTE = 4_000  # characters of a note on one client
IDLE_DAYS = 400  # an open group that nobody has sent to for so long is given up

DesignField = Literal["name", "languages", "retention_days", "logo", "colour", "closing", "most_results", "note", "roster"]
DesignFault = Literal["empty", "unknown", "too_long", "too_short", "too_large", "not_png", "not_a_colour"]

_BIDI_OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class BadGroup(Exception):
    """A setting that a group cannot have."""

    def __init__(self, field: DesignField, reason: DesignFault) -> None:
        super().__init__(f"{field}: {reason}")
        self.field: DesignField = field
        self.reason: DesignFault = reason


def tidy(text: str, longest: int = LONGEST_NAME) -> str:
    """Return *text* on one line, in at most *longest* characters, without what cannot be stored or would reorder a page.

    >>> tidy("  Анна\\x00\\n Mei\\ud800 "), len(tidy("x" * 10_000))
    ('Анна Mei', 120)
    """
    return " ".join(_storable(text[: 4 * longest]).split())[:longest].rstrip()


def tidy_paragraph(text: str, longest: int = LONGEST_CLOSING) -> str:
    """Return *text* with its line breaks kept and each line tidied.

    >>> tidy_paragraph("Book a talk:\\r\\n  anna@example.org\\n\\n")
    'Book a talk:\\nanna@example.org'
    """
    return "\n".join(tidy(line, longest) for line in text[: 2 * longest].splitlines()).strip()[:longest]


def _storable(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.translate(_BIDI_OVERRIDES))
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in composed if not "\ud800" <= c <= "\udfff")


def language_tag(text: str) -> str:
    """Return *text* if it is shaped like a language tag; BadGroup otherwise."""
    if len(text) > 16 or not _LANGUAGE.fullmatch(text):
        raise BadGroup("languages", "unknown")
    return text


@dataclass(frozen=True, slots=True)
class WhiteLabel:
    """A coach's white label: organisation, logo (the bytes of a PNG), colour (#rrggbb) and a closing paragraph."""

    organisation: str = ""
    logo: bytes | None = None
    colour: str | None = None
    closing: str = ""

    def checked(self) -> WhiteLabel:
        """Return this white label as it is stored; BadGroup if it cannot be."""
        if self.logo is not None:
            _check_png(self.logo)
        if self.colour is not None and not _COLOUR.fullmatch(self.colour):
            raise BadGroup("colour", "not_a_colour")
        return WhiteLabel(tidy(self.organisation), self.logo, self.colour, tidy_paragraph(self.closing))


def _check_png(logo: bytes) -> None:
    if len(logo) > LARGEST_LOGO:
        raise BadGroup("logo", "too_large")
    if not logo.startswith(_PNG) or len(logo) < len(_PNG) + 8:
        raise BadGroup("logo", "not_png")
    width, height = struct.unpack_from(">II", logo, len(_PNG))
    if not 0 < max(width, height) <= WIDEST_LOGO:
        raise BadGroup("logo", "too_large")


@dataclass(frozen=True, slots=True)
class Design:
    """What a coach decides when opening a group. What clients were promised (names, days, notes) does not change afterwards."""

    name: str
    languages: tuple[str, ...]
    asks_names: bool = False
    extension: bool = False
    repeats: bool = False
    retention_days: int = RETENTION_DAYS
    white_label: WhiteLabel = WhiteLabel()
    notes: bool = False  # whether clients were told that notes may be made

    def checked(self) -> Design:
        """Return this design as it is stored; BadGroup if it cannot be."""
        name = tidy(self.name)
        if not name:
            raise BadGroup("name", "empty")
        if not self.languages:
            raise BadGroup("languages", "empty")
        if self.retention_days < 1:
            raise BadGroup("retention_days", "too_short")
        if self.retention_days > LONGEST_RETENTION:
            raise BadGroup("retention_days", "too_long")
        languages = tuple(dict.fromkeys(language_tag(language) for language in self.languages))
        return replace(self, name=name, languages=languages, white_label=self.white_label.checked())


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stands: `code` is public, `subject` its owner's account where there are accounts; it takes `most_results`."""

    code: str
    design: Design
    bank_version: str
    bank_fingerprint: str
    subject: str | None
    opened_at: datetime
    closed_at: datetime | None
    most_results: int = MOST_RESULTS

    @property
    def is_open(self) -> bool:
        """Whether clients can send to it."""
        return self.closed_at is None

    @property
    def retention(self) -> timedelta:
        """How long a result is kept after it was sent, and a closed group after it was closed."""
        return timedelta(days=self.design.retention_days)

    def kept_until(self, sent_at: datetime) -> datetime:
        """Return when a result sent at *sent_at* is deleted by itself."""
        return sent_at + self.retention

    def gone(self, now: datetime) -> bool:
        """Whether the group was closed so long ago that nothing of it may be shown any more."""
        return self.closed_at is not None and self.closed_at + self.retention <= now


@dataclass(frozen=True, slots=True)
class Owner:
    """What an account opens a group with, in place of the secret: whose it is and which one."""

    subject: str
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a client holds after sending: `secret` withdraws the result; `stored_before` says that it had been stored before."""

    secret: str = field(repr=False)
    sent_at: datetime
    stored_before: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """What a receipt stands for: to which group, when, under which name, until when."""

    group: Group
    sent_at: datetime
    kept_until: datetime
    name: str | None = field(repr=False)
    language: str
