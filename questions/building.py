"""From the files of a bank to the bank: weights computed from the coding, letters of the paths' entries from the claims behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from types import MappingProxyType

from questions.bank import (
    POLES,
    TRUSTED,
    Axis,
    AxisText,
    Bank,
    Calibration,
    Claim,
    Coding,
    Document,
    DocumentText,
    Evidence,
    Item,
    Pole,
    Release,
    Text,
    fingerprint,
)
from questions.files import BankFile, CalibrationFile, Files, ItemsFile, PathsFile, ProseFile, SourcesFile, TextFile
from questions.prose import Entry, prose


def build(files: Files, without: str | None = None) -> Bank:
    """Return the bank that *files* describe, with weights computed from the coding alone: unjudged, and before any calibration."""
    claims = _claims(files.sources, without)
    items = tuple(_item(i, claims) for i in files.bank.items)
    bank_fingerprint = fingerprint(tuple(i.keying for i in items), files.bank.name)
    bank = Bank(
        version=files.bank.version,
        fingerprint=bank_fingerprint,
        axes=tuple(
            Axis(a, _mean([i.weight for i in items if i.axis == a and i.scored and not i.extension])) for a in files.bank.axes
        ),
        items=items,
        claims=MappingProxyType(claims),
        documents=MappingProxyType(_documents(files.sources, without)),
        texts=MappingProxyType({language: _text(text, files.prose.get(language)) for language, text in files.texts.items()}),
        releases=_releases(files, items, bank_fingerprint),
    )
    return replace(bank, paths=_paths(bank, files.paths))


def _claims(sources: SourcesFile, without: str | None) -> dict[str, Claim]:
    def coding(g: SourcesFile.ClaimFile.CodingFile) -> Coding:
        trust = _trust(sources, g.document, g.direction)
        return Coding(g.document, g.section, g.position, g.direction, g.strength, trust, g.says)

    return {
        c.id: Claim(c.id, c.axis, c.pole, tuple(coding(g) for g in c.codings if g.document != without)) for c in sources.claims
    }


def _documents(sources: SourcesFile, without: str | None) -> dict[str, Document]:
    return {
        id: Document(id, d.language, d.title, d.author, d.published, tuple(d.sections))
        for id, d in sources.documents.items()
        if id != without
    }


def _releases(files: Files, items: tuple[Item, ...], bank_fingerprint: str) -> tuple[Release, ...]:
    """Return the versions on record, but for those of the nameless bank that a named one was copied from."""
    name = files.bank.name
    own = (r for r in files.releases if not name or r.fingerprint != fingerprint(tuple(r.items)))
    found = tuple(Release(r.version, r.fingerprint, tuple(r.items), MappingProxyType(r.weights)) for r in own)
    return found or (Release(files.bank.version, bank_fingerprint, tuple(i.keying for i in items)),)


def _paths(bank: Bank, file: PathsFile) -> Mapping[Pole, tuple[Entry, ...]]:
    paths: dict[Pole, tuple[Entry, ...]] = dict.fromkeys(POLES, ())
    for pole, entry in file.entries():
        paths[pole] += (Entry(entry.id, entry.part, _behind(bank, pole, entry)),)
    return MappingProxyType(paths)


def _behind(bank: Bank, pole: Pole, entry: PathsFile.EntryFile) -> tuple[str, ...]:
    """Return the documents that name the entry, or give one of its claims to *pole* or to both."""
    against = -1 if pole == "pm" else 1
    codings = (coding for id in entry.claims if id in bank.claims for coding in bank.claims[id].codings)
    said = {*entry.documents, *(coding.document for coding in codings if coding.direction != against)}
    return tuple(document for document in bank.documents if document in said)


def _trust(sources: SourcesFile, document: str, direction: int) -> float:
    if document not in sources.documents:
        return TRUSTED
    return sources.documents[document].trust.get("pmm" if direction < 0 else "pm", TRUSTED)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _item(file: BankFile.ItemFile, claims: Mapping[str, Claim]) -> Item:
    a = file.a
    b: Pole | None = None if a is None else ("pmm" if a == "pm" else "pm")
    behind = file.behind
    known = [claims[c] for c in behind if c in claims]
    weights = [c.weight for c in known]
    weight = (sqrt(weights[0] * weights[1]) if len(weights) == 2 else _mean(weights)) if file.scored else 0.0
    return Item(
        id=file.id,
        axis=file.axis,
        form=file.form,
        pole=file.pole,
        a=a,
        b=b,
        scored=file.scored,
        extension=file.extension,
        weight=weight,
        claims=behind,
        evidence=tuple(Evidence(c.id, g.document, g.section, g.direction, g.strength) for c in known for g in c.codings),
    )


def sentences(file: ItemsFile | TextFile) -> Mapping[str, tuple[str, ...]]:
    """Return the sentences of the items of *file*, by item."""
    return MappingProxyType({id: item.sentences for id, item in file.items.items()})


def _text(file: TextFile, said: ProseFile | None) -> Text:
    return Text(
        language=file.language,
        name=file.name,
        axes=MappingProxyType({k: AxisText(v.pm, v.pmm, v.about) for k, v in file.axes.items()}),
        items=sentences(file),
        claims=MappingProxyType({k: v.says for k, v in file.claims.items()}),
        documents=MappingProxyType({k: DocumentText(v.title, MappingProxyType(v.sections)) for k, v in file.documents.items()}),
        prose=prose(said),
    )


def calibration(file: CalibrationFile) -> Calibration:
    """Return what *file* says as the bank carries it."""
    return Calibration(file.language, file.people, file.date, file.source, file.fingerprint, MappingProxyType(file.factors))
