"""The question bank: what is asked, what each item is traced to, and what the coded articles make it weigh.

Files are read in `questions/files.py`, built from in `questions/building.py` and judged in `questions/soundness.py`.
No weight is ever typed in: `claim_weight` computes it from how far the documents agree. A bank that was calibrated on real answers
multiplies it by a factor that a program estimated and wrote (`calibration.toml`); the bank that ships has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from questions.files import UnsoundBank, read, read_kept
from questions.prose import Entry, Prose

SHIPPED_BANK = Path(__file__).parent
Pole = Literal["pm", "pmm"]
Form = Literal["contrast", "statement"]
POLES: tuple[Pole, Pole] = ("pm", "pmm")
SECTION_SIZE = 5  # items shown together

UNANIMOUS = 0.75  # the raw weight of a claim that three documents make explicitly: 3 / (3 + 1)
FIT = 0.5  # relative weight from which a claim may move somebody's lean
TRUSTED = 1.0


@dataclass(frozen=True, slots=True)
class Coding:
    """What one document says of one claim.

    `direction` is +1 (the product manager does it), -1 (the product marketing manager does) or 0 (both, or the document
    contradicts itself); `strength` is 1 (said outright) or 0.5 (implied); `trust` is 1, or less where a document speaks of a
    neighbouring role; `says` paraphrases the passage in English.
    """

    document: str
    section: str
    position: str
    direction: int
    strength: float
    trust: float
    says: str


def claim_weight(codings: tuple[Coding, ...]) -> float:
    """Return the signed weight of a claim relative to a unanimous one, from -1 (PMM) to +1 (PM).

    `sum(q r d) / (sum(q r) + 1) / 0.75` over the documents that make the claim: q strength, r trust, d direction. The 1 in the
    denominator is one imagined document that is silent: it holds back claims that only one article makes.

    >>> said = Coding("A", "intro", "1", 1, 1.0, 1.0, "")
    >>> claim_weight((said, said, said)), round(claim_weight((said,)), 3)
    (1.0, 0.667)
    """
    total = sum(c.strength * c.trust for c in codings)
    return sum(c.strength * c.trust * c.direction for c in codings) / (total + 1) / UNANIMOUS


@dataclass(frozen=True, slots=True)
class Claim:
    """An activity that the articles give to a role, or fight over; `axis` and `pole` are None on shared ground."""

    id: str
    axis: str | None
    pole: Pole | None
    codings: tuple[Coding, ...]

    @property
    def support(self) -> float:
        """How far the documents agree, from -1 (all say PMM) to +1 (all say PM)."""
        return claim_weight(self.codings)

    @property
    def weight(self) -> float:
        """The size of `support`, 0 to 1; what the claim lends to an item."""
        return abs(self.support)

    @property
    def fit(self) -> bool:
        """Whether the claim may move a lean: it weighs at least 0.5, and no document gives it to the other role."""
        directions = {c.direction for c in self.codings}
        return round(self.weight, 9) >= FIT and not {1, -1} <= directions


@dataclass(frozen=True, slots=True)
class Document:
    """One of the source articles; `sections` are in its own order."""

    id: str
    language: str
    title: str
    author: str
    published: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A contrast between the two roles; `weight` is the mean weight of its core items, 0 to 1."""

    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in which document a claim behind an item stands."""

    claim: str
    document: str
    section: str
    direction: int
    strength: float


@dataclass(frozen=True, slots=True)
class Item:
    """A question. A contrast sets side `a` (left) against side `b`; a statement speaks for one `pole`.

    Answers run from 1 to 5: for a contrast from much more a to much more b, for a statement from not me at all to very much me.
    """

    id: str
    axis: str | None
    form: Form
    pole: Pole | None
    a: Pole | None
    b: Pole | None
    scored: bool
    extension: bool
    weight: float
    claims: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def keying(self) -> str:
        """What an answer to this item means, in one line; a change of it asks for a new bank version."""
        return f"{self.id} {self.axis or 'shared'} {self.form} {self.a or self.pole or '-'}"

    @property
    def mirrored(self) -> str | None:
        """The keying of the same contrast with its sides exchanged, whose answers are read mirrored; None for a statement."""
        return f"{self.id} {self.axis} {self.form} {self.b}" if self.b else None


@dataclass(frozen=True, slots=True)
class AxisText:
    """The names of an axis's two poles, and what it contrasts."""

    pm: str
    pmm: str
    about: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The title and the section names of an article, in the reader's language."""

    title: str
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """Every sentence of the bank in one language; an item has two sentences (a, b) or one (statement)."""

    language: str
    name: str
    axes: Mapping[str, AxisText]
    items: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, str]
    documents: Mapping[str, DocumentText]
    prose: Prose = field(default_factory=Prose)


@dataclass(frozen=True, slots=True)
class Release:
    """A bank version that people hold links of: its fingerprint, and each item's keying in the order links are folded in.

    `weights` (axis or item id -> weight) is what its answers were last said to be read with; empty where that is not on record.
    """

    version: str
    fingerprint: str
    keyings: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What so many *people*, answering in one *language*, made of the weights: *factors* by item id; `source` is their file's hash."""

    language: str
    people: int
    date: str
    source: str
    fingerprint: str
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Bank:
    """All that is asked, weighed and said; immutable, and the same for every visitor."""

    version: str
    fingerprint: str
    axes: tuple[Axis, ...]
    items: tuple[Item, ...]
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    texts: Mapping[str, Text]
    releases: tuple[Release, ...]
    calibration: Calibration | None = None
    kept_folders: Mapping[str, Path] = field(default_factory=dict, compare=False)
    """Versions released before this one that are kept whole: version -> its folder."""
    superseded: bool = False
    """Whether this is such an earlier version: nobody is asked it any more."""

    @cached_property
    def earlier(self) -> tuple[Bank, ...]:
        """The versions in `kept`, in the order of their release; read when first asked for. Each scores its own answers as it always did."""
        return tuple(
            _earlier(self, old, self.kept_folders[old.version]) for old in self.releases if old.version in self.kept_folders
        )

    @cached_property
    def own_releases(self) -> tuple[Release, ...]:
        """The releases whose answers this version reads itself, as far as its items still mean the same: those not kept whole."""
        return tuple(old for old in self.releases if old.version not in self.kept_folders)

    def bank_of(self, fingerprint: str) -> Bank:
        """Return the version whose answers carry *fingerprint*: an earlier one that is kept whole, else this one."""
        if fingerprint == self.fingerprint:
            return self
        return next((version for version in self.earlier if version.fingerprint == fingerprint), self)

    paths: Mapping[Pole, tuple[Entry, ...]] = field(default_factory=dict)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Every weight that a lean rests on, axis or item id -> weight, to six decimals."""
        weighed = {axis.id: axis.weight for axis in self.axes} | {item.id: item.weight for item in self.scored}
        return MappingProxyType({id: round(weight, 6) for id, weight in weighed.items()})

    @cached_property
    def core(self) -> tuple[Item, ...]:
        """The items that everybody is asked, in order of presentation."""
        return tuple(i for i in self.items if i.scored and not i.extension)

    @property
    def sections(self) -> int:
        """How many sections everybody is asked."""
        return len(self.core) // SECTION_SIZE

    @cached_property
    def extension(self) -> tuple[Item, ...]:
        """The contrasts on offer when the answer is still unclear."""
        return tuple(i for i in self.items if i.extension)

    @cached_property
    def shared(self) -> tuple[Item, ...]:
        """The unscored items on ground that both roles claim."""
        return tuple(i for i in self.items if not i.scored)

    @cached_property
    def scored(self) -> tuple[Item, ...]:
        """The items that can move a lean: core, then extension."""
        return self.core + self.extension

    @cached_property
    def _by_id(self) -> Mapping[str, Item]:
        return {i.id: i for i in self.items}

    def item(self, id: str) -> Item:
        """Return the item called *id*; KeyError if the bank has none."""
        return self._by_id[id]

    @cached_property
    def archetypes(self) -> Mapping[Pole, Mapping[str, tuple[float, float]]]:
        """Where the articles put each role on each axis: role -> axis -> (PM pole, PMM pole), 0 to 100, 50 = they do not say.

        50 + 50 times the mean support of the claims on a pole, mirrored for the other role: 100 where every document gives
        every claim of the pole outright to the role, less where fewer say so or some dissent.
        """
        return {
            role: {axis.id: (self._claimed(axis.id, "pm", role), self._claimed(axis.id, "pmm", role)) for axis in self.axes}
            for role in POLES
        }

    def _claimed(self, axis: str, pole: Pole, role: Pole) -> float:
        supports = [c.support for c in self.claims.values() if c.axis == axis and c.pole == pole]
        mean = sum(supports) / len(supports) if supports else 0.0
        return 50 + 50 * (mean if role == "pm" else -mean)


@cache
def load(folder: Path = SHIPPED_BANK, without: str | None = None) -> Bank:
    """Return the bank in *folder*, optionally as if document *without* had never been coded; UnsoundBank if it has faults."""
    from questions.building import build, calibration
    from questions.soundness import faults

    files = read(folder)
    bank = build(files, without)
    if files.calibration is not None:
        bank = calibrated(bank, calibration(files.calibration))
    bank = replace(bank, kept_folders=MappingProxyType(_kept(bank, folder)))
    if without is None and (found := faults(bank, files)):
        raise UnsoundBank(found)
    return bank


def _kept(bank: Bank, folder: Path) -> dict[str, Path]:
    """Return the released versions of *bank*, but for the present one, that have a folder of their own in *folder*."""
    earlier = (old.version for old in bank.releases if old.version != bank.version)
    return {version: folder / version for version in earlier if (folder / version / "bank.toml").exists()}


def _earlier(bank: Bank, release: Release, folder: Path) -> Bank:
    """Return the version in *folder*: its own items, sentences, coding and weights; names, claims, titles and prose are those of *bank*.

    Raises UnsoundBank where the folder is not what was released.
    """
    from questions.building import build, calibration, sentences

    files, items = read_kept(folder)
    made = build(files)
    if (made.version, made.fingerprint) != (release.version, release.fingerprint):
        raise UnsoundBank((f"{folder.name}/bank.toml: this is not version {release.version} as it was released",))
    asked_in = next(iter(items.values()))  # in a language added since, the sentences that people were asked then
    texts = {language: replace(text, items=sentences(items.get(language, asked_in))) for language, text in bank.texts.items()}
    made = replace(made, texts=MappingProxyType(texts), paths=bank.paths, releases=(release,), superseded=True)
    return calibrated(made, calibration(files.calibration)) if files.calibration else made


def bank_in_use(without: str | None = None) -> Bank:
    """Return the bank that is asked here: that of the folder (or its bank.toml) named in BANK, else this room's."""
    folder = folder_in_use()
    where = () if folder == SHIPPED_BANK else (folder,)
    return load(*where) if without is None else load(*where, without=without)


def folder_in_use() -> Path:
    """Return the folder of the bank that is asked here."""
    from settings import settings  # a bank can be read without them, and they take a while to load

    return settings().bank or SHIPPED_BANK


def calibrated(bank: Bank, calibration: Calibration) -> Bank:
    """Return *bank*, built from evidence alone, with each scored item's weight times its factor.

    The axes keep the weight that the evidence gives them: answers say how well an item asks for its axis, never how much an axis
    has to do with the roles.
    """
    items = tuple(replace(i, weight=i.weight * calibration.factors.get(i.id, 1.0)) if i.scored else i for i in bank.items)
    return replace(bank, items=items, calibration=calibration)


def fingerprint(keyings: tuple[str, ...], name: str = "") -> str:
    """Return 16 hex digits that stand for the meaning of every answer in a bank, in the order of *keyings*, and for its *name*."""
    return hashlib.blake2b("\n".join((name, *keyings) if name else keyings).encode(), digest_size=8).hexdigest()
