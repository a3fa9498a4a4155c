"""The one table of languages: what `languages.toml` says of each, and what CLDR knows of its plurals."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale
from babel.core import UnknownLocaleError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from settings import BadSetting, settings

LANGUAGES_FILE = Path(__file__).parent / "languages.toml"
SOURCE = "en"
"""The language in which sentences stand in the source."""
PLURAL_SAMPLES = range(200)
"""Numbers among which every plural form that whole numbers take turns up, in every language of CLDR, but for forms of millions."""


class UnfinishedWords(Exception):
    """A language lacks something; `faults` names each as file, place and what is missing."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _locale(name: object) -> Locale:
    try:
        return Locale.parse(str(name))
    except (UnknownLocaleError, ValueError) as unknown:
        raise ValueError(f"CLDR has no locale {name!r}") from unknown


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class ReadingSpeed(Row):
    """How fast the language is read in silence."""

    unit: Literal["words", "characters"]
    a_minute: Annotated[int, Field(gt=0)]
    source: str


class Punctuation(Row):
    """What stands between two sentences, after a name, between the items of a list, and at the end of a sentence."""

    gap: str
    colon: str
    apart: str
    stop: str


class PaperMeasures(Row):
    """How the language is set on paper; sizes in points, leading in em."""

    letters: Literal["european", "han"]
    size: float
    fine: float
    leading: float
    rows: float
    hyphens: bool


class Language(Row):
    """One row of the table."""

    code: str
    locale: Annotated[Locale, BeforeValidator(_locale)]
    name: str
    reading: ReadingSpeed
    punctuation: Punctuation
    paper: PaperMeasures
    numerals: tuple[str, ...] = ()
    numerals_of: tuple[str, ...] = ()
    draft: bool = False

    @property
    def region(self) -> str:
        """The country whose usage is written, as two letters; empty where the locale names none."""
        return self.locale.territory or ""

    @property
    def comma(self) -> str:
        """What stands between the items of a row, as CLDR lists them."""
        pattern: str = self.locale.list_patterns["standard"]["middle"]
        return pattern.replace("{0}", "").replace("{1}", "")

    @cached_property
    def plurals(self) -> tuple[str, ...]:
        """The plural categories that whole numbers take, in CLDR's order: one, few, many in Russian; other in Chinese."""
        used = {self.locale.plural_form(n) for n in PLURAL_SAMPLES}
        return tuple(tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in used)

    def plural(self, n: int) -> int:
        """Return which of the forms of a counted sentence *n* takes, from 0."""
        form = self.locale.plural_form(n)
        return self.plurals.index(form) if form in self.plurals else len(self.plurals) - 1


def table(text: str, drafts: bool) -> Mapping[str, Language]:
    """Return the rows of a table, by code; without the *drafts* unless they are wanted. UnfinishedWords names what a row lacks."""
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnfinishedWords((f"i18n/{LANGUAGES_FILE.name}: not TOML: {error}",)) from None
    found, faults = dict[str, Language](), list[str]()
    for code, row in rows.items():
        try:
            found[code] = Language(code=code, **row) if isinstance(row, dict) else Language.model_validate(row)
        except ValidationError as error:
            faults += [f"i18n/{LANGUAGES_FILE.name}: {code} {' '.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    if faults:
        raise UnfinishedWords(tuple(faults))
    return {code: row for code, row in found.items() if drafts or not row.draft}


def drafts_wanted() -> bool:
    """Whether draft languages are shown here; `make run` asks for them, and nothing else does."""
    try:
        return settings().drafts
    except BadSetting:  # which the door refuses, in a language that is finished
        return False


ALL_LANGUAGES: Mapping[str, Language] = table(LANGUAGES_FILE.read_text("utf-8"), drafts=True)
"""Every language of the table, drafts included."""
DRAFTS = frozenset(code for code, row in ALL_LANGUAGES.items() if row.draft)
"""The languages that are unfinished."""
LANGUAGES: Mapping[str, Language] = {code: row for code, row in ALL_LANGUAGES.items() if drafts_wanted() or not row.draft}
"""Every language that is spoken here, by code, in the order in which they are offered."""
