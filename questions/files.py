"""The bank's files as they stand on disk: their shapes, and where in them something does not fit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Id = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
PoleName = Literal["pm", "pmm"]
Part = Literal["tasks", "metrics", "tools", "people", "documents"]
STEPS = 3  # for 30, 60 and 90 days


def _day(text: str) -> str:
    """Return *text* if it is a day, such as 2025-03-10, or empty where nobody knows."""
    if text:
        date.fromisoformat(text)
    return text


Published = Annotated[str, AfterValidator(_day)]
T = TypeVar("T", bound="File")

LANGUAGES_FILE = Path(__file__).parent.parent / "i18n" / "languages.toml"
CALIBRATED_FROM = 100
"""Answer sheets below which no item is weighed by how it was answered."""
FACTORS = (0.5, 1.5)
"""What a calibration may multiply an item's weight by, at least and at most."""


class UnsoundBank(Exception):
    """The bank cannot be used; `faults` names each fault with its file and place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourcesFile(File):
    """sources.toml: the documents, and every claim coded per document."""

    class DocumentFile(File):
        language: str
        title: Sentence
        author: str
        published: Published
        trust: dict[PoleName, float]
        sections: list[Id]

    class ClaimFile(File):
        class CodingFile(File):
            document: Id
            section: Id
            position: Sentence
            direction: Literal[-1, 0, 1]
            strength: Annotated[float, Field(ge=0.5, le=1.0, multiple_of=0.5)]
            says: Sentence

        id: Id
        axis: Id | None = None
        pole: PoleName | None = None
        codings: list[CodingFile]

    documents: dict[Id, DocumentFile]
    claims: list[ClaimFile]


class BankFile(File):
    """bank.toml: the axes, and every item with its keying and the claims behind it; a `name` sets a bank's links apart from all others'.

    `scene` names the kind of product that a contrast plays with (none: it plays anywhere), `presumes` what the activity of a pole takes
    for granted that not every workplace has, such as dealers.
    """

    class ItemFile(File):
        id: Id
        form: Literal["contrast", "statement"]
        axis: Id | None = None
        pole: PoleName | None = None
        a: PoleName | None = None
        scored: bool = True
        extension: bool = False
        claim: Id | None = None
        claims: dict[PoleName, Id] = {}
        scene: Id | None = None
        presumes: dict[PoleName, Sentence] = {}

        @property
        def behind(self) -> tuple[str, ...]:
            """The claims behind the item: a contrast's PM side, then its PMM side; a statement's one."""
            if self.form == "contrast":
                return tuple(self.claims[p] for p in ("pm", "pmm") if p in self.claims)
            return (self.claim,) if self.claim else ()

    version: Sentence
    name: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    axes: list[Id]
    items: list[ItemFile]


class TextFile(File):
    """text/<language>.toml: every sentence of the bank in one language."""

    class AxisFile(File):
        pm: Sentence
        pmm: Sentence
        about: Sentence

    class ItemText(File):
        a: Sentence | None = None
        b: Sentence | None = None
        says: Sentence | None = None

        @property
        def sentences(self) -> tuple[str, ...]:
            return tuple(s for s in (self.a, self.b, self.says) if s)

    class ClaimText(File):
        says: Sentence

    class DocumentText(File):
        title: Sentence
        sections: dict[Id, Sentence]

    language: str
    name: Sentence
    axes: dict[Id, AxisFile]
    items: dict[Id, ItemText]
    claims: dict[Id, ClaimText]
    documents: dict[Id, DocumentText]


class ItemsFile(File):
    """text/<language>.toml of a version that is kept: the sentences of its items, as they were asked."""

    language: str
    items: dict[Id, TextFile.ItemText]


class PathsFile(File):
    """paths.toml: the entries that the work of each role is made of, and what stands behind each."""

    class EntryFile(File):
        id: Id
        part: Part
        claims: tuple[Id, ...] = ()
        documents: tuple[Id, ...] = ()

    pm: tuple[EntryFile, ...] = ()
    pmm: tuple[EntryFile, ...] = ()

    def entries(self) -> Iterator[tuple[PoleName, EntryFile]]:
        """Yield every entry with its pole, in the order of the file."""
        yield from (("pm", entry) for entry in self.pm)
        yield from (("pmm", entry) for entry in self.pmm)


class ProseFile(File):
    """prose/<language>.toml: what the reports say in one language."""

    class PoleFile(File):
        drawn: Sentence | None = None
        thread: Sentence | None = None
        steps: Annotated[tuple[Sentence, ...], Field(min_length=STEPS, max_length=STEPS)] | None = None
        ready: Sentence | None = None
        ask: Sentence | None = None

    class AxisFile(File):
        probe: Sentence | None = None
        handoff: Sentence | None = None
        pm: ProseFile.PoleFile | None = None
        pmm: ProseFile.PoleFile | None = None

    class PeopleFile(File):
        pm: tuple[Sentence, ...] = ()
        pmm: tuple[Sentence, ...] = ()
        both: Sentence | None = None

    class CaveatsFile(File):
        articles: Sentence | None = None
        letters: Sentence | None = None
        combined: Sentence | None = None
        discounts: dict[Id, Sentence] = {}

    language: str
    axes: dict[Id, AxisFile] = {}
    paths: dict[PoleName, dict[Id, Sentence]] = {}
    people: PeopleFile | None = None
    caveats: CaveatsFile | None = None


class ReleaseFile(File):
    """One entry of versions.toml: a bank version that links were made with."""

    version: Sentence
    fingerprint: Sentence
    items: list[Sentence]
    weights: dict[Id, float] = {}


class VersionsFile(File):
    versions: list[ReleaseFile]


class CalibrationFile(File):
    """calibration.toml: what real answers, in one language, make each item's weight be multiplied by. Written by a program."""

    language: str
    people: Annotated[int, Field(ge=CALIBRATED_FROM)]
    date: Sentence
    source: Sentence
    fingerprint: Sentence
    factors: dict[Id, Annotated[float, Field(ge=FACTORS[0], le=FACTORS[1])]]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a bank: texts and prose by language, releases in their order; no calibration where there is none."""

    bank: BankFile
    sources: SourcesFile
    texts: Mapping[str, TextFile]
    releases: tuple[ReleaseFile, ...]
    paths: PathsFile
    prose: Mapping[str, ProseFile]
    calibration: CalibrationFile | None


def read(folder: Path) -> Files:
    """Return the files of the bank in *folder*; UnsoundBank names every file that is missing, unreadable or misshapen."""
    faults: list[str] = []
    bank = _shaped(folder / "bank.toml", BankFile, faults)
    sources = _shaped(folder / "sources.toml", SourcesFile, faults)
    texts = _by_language(folder / "text", TextFile, faults)
    if not texts and not faults:
        faults.append(f"{folder / 'text'}: no language: at least one <language>.toml is needed")
    versions = _optional(folder / "versions.toml", VersionsFile, faults) or VersionsFile(versions=[])
    paths = _optional(folder / "paths.toml", PathsFile, faults) or PathsFile()
    prose = _by_language(folder / "prose", ProseFile, faults)
    if "en" in prose:
        drafts = (code for code in texts if languages().get(code) and code not in prose)
        prose = {**prose, **{code: prose["en"].model_copy(update={"language": code}) for code in drafts}}
    calibration = _optional(folder / "calibration.toml", CalibrationFile, faults)
    if bank is None or sources is None or faults:
        raise UnsoundBank(tuple(faults))
    return Files(bank, sources, texts, tuple(versions.versions), paths, prose, calibration)


def read_kept(folder: Path) -> tuple[Files, Mapping[str, ItemsFile]]:
    """Return the files of an earlier version that is kept whole in *folder*, without texts, and the sentences of its items by language.

    UnsoundBank as for `read`, each place with the folder.
    """
    faults: list[str] = []
    bank = _shaped(folder / "bank.toml", BankFile, faults)
    sources = _shaped(folder / "sources.toml", SourcesFile, faults)
    items = _by_language(folder / "text", ItemsFile, faults)
    calibration = _optional(folder / "calibration.toml", CalibrationFile, faults)
    if bank is None or sources is None or faults:
        raise UnsoundBank(tuple(f"{folder.name}/{fault}" for fault in faults))
    return Files(bank, sources, {}, (), PathsFile(), {}, calibration), items


@cache
def languages() -> Mapping[str, bool]:
    """Return the languages that the app speaks, and whether each is a draft: its table belongs to `i18n`, and is read here as data."""
    table = tomllib.loads(LANGUAGES_FILE.read_text(encoding="utf-8"))
    return {code: bool(row.get("draft", False)) for code, row in table.items()}


def _by_language(folder: Path, shape: type[T], faults: list[str]) -> Mapping[str, T]:
    """Return the files of *folder* by language; what a draft lacks is taken from English."""
    english = folder / "en.toml"
    found = {
        path.stem: _shaped(path, shape, faults, english if languages().get(path.stem) and english.exists() else None)
        for path in sorted(folder.glob("*.toml"))
    }
    return {language: file for language, file in found.items() if file is not None}


def unfinished(folder: Path) -> tuple[str, ...]:
    """Return what each draft language lacks in *folder*, as file and number of sentences: nothing of it may be released."""
    found = []
    for code in (code for code, draft in languages().items() if draft):
        for name in ("text", "prose"):
            path, english = folder / name / f"{code}.toml", folder / name / "en.toml"
            if english.exists():
                there = _leaves(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else set[tuple[str, ...]]()
                wanted = _leaves(tomllib.loads(english.read_text(encoding="utf-8")))
                found.append(f"{name}/{code}.toml: a draft: {len(wanted - there)} of {len(wanted)} sentences stand in English")
    return tuple(found)


def _leaves(content: Mapping[str, Any], at: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return the place of everything in *content* that is no table."""
    return {
        place
        for key, value in content.items()
        for place in (_leaves(value, (*at, key)) if isinstance(value, dict) else {(*at, key)})
    }


def _over(english: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return *english* with what *draft* has in its place."""
    both = {k: _over(v, draft[k]) for k, v in english.items() if isinstance(v, dict) and isinstance(draft.get(k), dict)}
    return {**english, **draft, **both}


def _optional(path: Path, shape: type[T], faults: list[str]) -> T | None:
    return _shaped(path, shape, faults) if path.exists() else None


def _shaped(path: Path, shape: type[T], faults: list[str], beneath: Path | None = None) -> T | None:
    place = f"{path.parent.name}/{path.name}" if path.parent.name in ("text", "prose") else path.name
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        if beneath is not None:
            content = _over(tomllib.loads(beneath.read_text(encoding="utf-8")), content)
        return shape.model_validate(content)
    except OSError:
        faults.append(f"{place}: cannot be read")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{place}: not TOML: {error}")
    except ValidationError as error:
        faults += [f"{place}: {_where(content, e['loc'])}: {e['msg']}" for e in error.errors()]
    return None


def _where(content: Any, loc: tuple[int | str, ...]) -> str:
    """Return a path such as `items q07 form`: a list's entry is called by its id where it has one."""
    words = []
    for step in loc:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        named = isinstance(step, int) and isinstance(content, dict) and "id" in content
        words.append(str(content["id"]) if named else str(step))
    return " ".join(words)
