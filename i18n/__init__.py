"""The app's words: one .po file a language, read once at start; the current language is always an argument.

English is written in the source and is its own translation. A sentence that a language lacks is an error at start
(`UnfinishedWords`), never a quiet fallback to English; a language marked as a draft shows it in English, and its pages say so.
All that differs between languages stands in `languages.toml`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.core import get_global, parse_locale
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from i18n.languages import ALL_LANGUAGES, LANGUAGES, SOURCE, Language, UnfinishedWords

__all__ = [
    "ALL_LANGUAGES",
    "CATALOGUES",
    "LANGUAGES",
    "SOURCE",
    "Language",
    "UnfinishedWords",
    "Words",
    "choose",
    "read",
    "unfinished",
    "words",
]

CATALOGUES = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language: `_ = words("ru"); _("Back"); _.n("{n} day", "{n} days", 3)`."""

    language: str
    row: Language
    sentences: Mapping[str, tuple[str, ...]]

    @property
    def locale(self) -> Locale:
        return self.row.locale

    def __call__(self, sentence: str) -> str:
        """Return *sentence*, written in English, in this language."""
        if self.language == SOURCE or (self.row.draft and sentence not in self.sentences):
            return sentence
        return self.sentences[sentence][0]

    def n(self, singular: str, plural: str, n: int) -> str:
        """Return the form of a counted sentence that *n* asks for; the caller fills in the number."""
        if self.language == SOURCE or (self.row.draft and singular not in self.sentences):
            return singular if n == 1 else plural
        return self.sentences[singular][self.row.plural(n)]

    def date(self, day: datetime.date) -> str:
        """Return *day* written out as this language does, such as "3 May 2026"."""
        return format_date(day, format="long", locale=self.locale)

    def number(self, x: float, digits: int = 0) -> str:
        """Return *x* with this language's separators and exactly *digits* decimals; what rounds to zero has no sign."""
        return _written(self.language, Decimal(str(x)).quantize(Decimal((0, (1,), -digits))) + 0, digits)

    def spelled(self, n: int, *, after_of: bool = False) -> str:
        """Return *n* in front of "article" or "articles": in letters where the language's row has them, else in digits.

        *after_of* asks for the case that follows a preposition, where the language has one.
        """
        written = (self.row.numerals_of if after_of else ()) or self.row.numerals
        return written[n - 1] if 0 < n <= len(written) else self.number(n)

    def listed(self, items: Iterable[str]) -> str:
        """Return *items* in a row, with the comma that this language lists with."""
        return self.row.comma.join(items)

    def apart(self, items: Iterable[str]) -> str:
        """Return *items* in a row, further apart than by a comma."""
        return self.row.punctuation.apart.join(items)

    def labelled(self, name: str, text: str) -> str:
        """Return *text* after the *name* of what it is about."""
        return name + self.row.punctuation.colon + text

    def ended(self, text: str) -> str:
        """Return *text*, which has no full stop, with one."""
        return text + self.row.punctuation.stop

    @property
    def gap(self) -> str:
        """What stands between two sentences: a space, or nothing in Chinese, whose full stop brings its own."""
        return self.row.punctuation.gap

    def percent(self, share: float) -> str:
        """Return *share* (0 to 1) as a whole percentage."""
        return _written_percent(self.language, Decimal(str(share)).quantize(Decimal("0.01")))


@cache
def words(language: str) -> Words:
    """Return the words of *language*; KeyError if the project does not speak it, UnfinishedWords if it lacks a sentence."""
    row = LANGUAGES[language]
    if language == SOURCE:
        return Words(language, row, {})
    catalog = read(language)
    said = {
        _sentence_of(message): _forms(message) for message in catalog if message.id and not message.fuzzy and all(_forms(message))
    }
    if not row.draft and (faults := unfinished(row, catalog)):
        raise UnfinishedWords(faults)
    return Words(language, row, said)


def unfinished(row: Language, catalog: Catalog) -> tuple[str, ...]:
    """Return what the *catalog* of a language lacks, each as file and sentence."""
    file = f"i18n/{row.code}.po"
    forms = len(row.plurals)
    wrong = () if catalog.num_plurals == forms else (f"{file}: Plural-Forms: {catalog.num_plurals}, where CLDR has {forms}",)
    lacking = (m for m in catalog if m.id and (m.fuzzy or not all(_forms(m)) or (m.pluralizable and len(_forms(m)) != forms)))
    return (*wrong, *(f"{file}: not translated: {_sentence_of(message)!r}" for message in lacking))


def _sentence_of(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def _forms(message: Message) -> tuple[str, ...]:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return tuple(str(form or "") for form in forms)


# A result says the same few hundred rounded numbers over and over, and Babel takes longer for each than all else in its sentence.


@lru_cache(maxsize=4096)
def _written(language: str, x: Decimal, digits: int) -> str:
    return format_decimal(x, format="#,##0" + ("." + "0" * digits if digits else ""), locale=words(language).locale)


@lru_cache(maxsize=512)
def _written_percent(language: str, share: Decimal) -> str:
    return format_percent(share, format=None, locale=words(language).locale)


def read(language: str) -> Catalog:
    """Return the catalogue of *language* as Babel reads it; an empty one of a draft that has none yet."""
    row, file = ALL_LANGUAGES[language], CATALOGUES / f"{language}.po"
    if row.draft and not file.exists():
        return Catalog(locale=row.locale)
    with file.open("rb") as open_file:
        return read_po(open_file, locale=row.locale)


def choose(wanted: str | None, preferred: str) -> str:
    """Return the language to speak: the *wanted* one if we speak it, else the first we do of *preferred*, else English.

    *preferred* is a browser's list with its weights (RFC 9110, 12.5.4), such as "zh-TW,zh;q=0.9,en;q=0.8", or a single locale
    such as "ru-RU". A language is spoken where one of ours has its name and its script: zh-HK and zh-MO are read in Traditional.
    """
    wanted = (wanted or "").rstrip(".,;:!?)]}>'\"。，）")  # what stuck to the end of an address
    if wanted in LANGUAGES:
        return wanted
    for tag in _by_weight(preferred):
        if spoken := _language_for(tag):
            return spoken
    return SOURCE


def _by_weight(preferred: str) -> list[str]:
    """Return the tags of a browser's list, the most wanted first; what is weighed 0 or is not a weight is left out."""
    weighed = []
    for entry in preferred.split(","):
        tag, *parameters = (part.strip() for part in entry.split(";"))
        weight = next((p.partition("=")[2].strip() for p in parameters if p.lower().startswith("q")), "1")
        if tag and re.fullmatch(r"(0(\.\d*)?|1(\.0*)?)", weight) and float(weight) > 0:
            weighed.append((float(weight), tag))
    return [tag for _, tag in sorted(weighed, key=lambda weighed_tag: -weighed_tag[0])]


def _language_for(tag: str) -> str | None:
    """Return the language of ours that *tag* can be read in."""
    if tag == "*":
        return SOURCE
    wanted = _language_and_script(tag)
    return next((code for code, row in LANGUAGES.items() if wanted and wanted == _language_and_script(str(row.locale))), None)


@lru_cache(maxsize=256)
def _language_and_script(tag: str) -> tuple[str, str] | None:
    """Return language and script of *tag*, the script by CLDR's likely subtags where it names none; None if it is no tag.

    >>> _language_and_script("zh-HK"), _language_and_script("zh_CN"), _language_and_script("ru"), _language_and_script("?")
    (('zh', 'Hant'), ('zh', 'Hans'), ('ru', 'Cyrl'), None)
    """
    try:
        language, territory, script, *_more = parse_locale(tag.replace("-", "_"))
    except ValueError:
        return None
    likely = get_global("likely_subtags")
    known = likely.get(f"{language}_{territory}") or likely.get(language)
    return language, script or (parse_locale(known)[2] if known else None) or ""
