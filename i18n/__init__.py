"""The app's words: one .po file a language, read once at start; the current language is always an argument.

English is written in the source and is its own translation. A sentence that a language lacks is an error at start
(`UnfinishedWords`), never a quiet fallback to English.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

ROOM = Path(__file__).parent
SOURCE = "en"
LOCALES: Mapping[str, str] = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "ru": "ru_RU"}
LANGUAGES: tuple[str, ...] = tuple(LOCALES)


def _russian(n: int) -> int:
    """Return which of three forms *n* takes: 1 вопрос, 2 вопроса, 5 вопросов (CLDR)."""
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


PLURALS: Mapping[str, Callable[[int], int]] = {"ru": _russian}  # Chinese has one form


class UnfinishedWords(Exception):
    """A language lacks sentences; `faults` names each as file and sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language: `_ = words("ru"); _("Back"); _.n("{n} day", "{n} days", 3)`."""

    language: str
    locale: Locale
    sentences: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    def __call__(self, sentence: str) -> str:
        """Return *sentence*, written in English, in this language."""
        if self.language == SOURCE:
            return sentence
        return self.sentences[sentence][0]

    def n(self, one: str, many: str, n: int) -> str:
        """Return the form of a counted sentence that *n* asks for; the caller fills in the number."""
        if self.language == SOURCE:
            return one if n == 1 else many
        return self.sentences[one][self.plural(n)]

    def date(self, day: datetime.date) -> str:
        """Return *day* written out as this language does, such as "3 May 2026"."""
        return format_date(day, format="long", locale=self.locale)

    def number(self, x: float, digits: int = 0) -> str:
        """Return *x* with this language's separators and exactly *digits* decimals; what rounds to zero has no sign."""
        return _written(self.language, Decimal(str(x)).quantize(Decimal((0, (1,), -digits))) + 0, digits)

    def listed(self, items: Iterable[str]) -> str:
        """Return *items* in a row, with the comma that this language lists with."""
        return ("、" if self.locale.language == "zh" else ", ").join(items)

    def apart(self, items: Iterable[str]) -> str:
        """Return *items* in a row, further apart than by a comma."""
        return ("；" if self.locale.language == "zh" else "; ").join(items)

    def told(self, name: str, text: str) -> str:
        """Return *text* after the *name* of what it is about."""
        return name + ("：" if self.locale.language == "zh" else ": ") + text

    @property
    def gap(self) -> str:
        """What stands between two sentences: a space, or nothing in Chinese, whose full stop brings its own."""
        return "" if self.locale.language == "zh" else " "

    def percent(self, share: float) -> str:
        """Return *share* (0 to 1) as a whole percentage."""
        return _written_percent(self.language, Decimal(str(share)).quantize(Decimal("0.01")))


@cache
def words(language: str) -> Words:
    """Return the words of *language*; KeyError if the project does not speak it, UnfinishedWords if they cannot be read."""
    locale = Locale.parse(LOCALES[language])
    if language == SOURCE:
        return Words(language, locale, {}, lambda n: 0 if n == 1 else 1)
    catalog = read(language)
    sentences: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.fuzzy or not all(forms):
            raise UnfinishedWords((f"i18n/{language}.po: not translated: {key!r}",))
        sentences[str(key)] = tuple(str(form) for form in forms)
    return Words(language, locale, sentences, PLURALS.get(language, lambda n: 0))


# A result says the same few hundred rounded numbers over and over, and Babel takes longer for each than all else in its sentence.


@lru_cache(maxsize=4096)
def _written(language: str, x: Decimal, digits: int) -> str:
    return format_decimal(x, format="#,##0" + ("." + "0" * digits if digits else ""), locale=words(language).locale)


@lru_cache(maxsize=512)
def _written_percent(language: str, share: Decimal) -> str:
    return format_percent(share, format=None, locale=words(language).locale)


def read(language: str) -> Catalog:
    """Return the catalogue of *language* as Babel reads it."""
    with (ROOM / f"{language}.po").open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def choose(asked: str | None, preferred: str) -> str:
    """Return the language to speak: the one *asked* for if we speak it, else the first we do of *preferred*, else English.

    *preferred* is a browser's list, such as "zh-TW,zh;q=0.9,en;q=0.8", or a single locale such as "ru-RU".
    """
    if asked is not None and asked in LOCALES:
        return asked
    for weighed in preferred.split(","):
        subtags = weighed.split(";")[0].strip().replace("_", "-").lower().split("-")
        if subtags[0] == "zh":
            return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(subtags) else "zh-Hans"
        if subtags[0] in LOCALES:
            return subtags[0]
    return SOURCE
