"""A bank's keying on record and its earlier versions kept whole, so that links made for a version are still read when the bank has moved on."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from questions.bank import Bank, Release, calibrated, load
from questions.building import build, calibration
from questions.files import UnsoundBank, read
from questions.soundness import faults

UNCHANGED_WITHIN = 1e-6
"""Weights are on record to six decimals."""


def release(folder: Path) -> str:
    """Add the bank's present keying to versions.toml, and return its version; UnsoundBank if that is taken or the bank has faults."""
    files = read(folder)
    bank = build(files)
    bank = calibrated(bank, calibration(files.calibration)) if files.calibration else bank
    for old in files.releases:
        if old.version == bank.version:
            raise UnsoundBank((f"bank.toml: version: {bank.version} is released already; give the bank a new one",))
    released = replace(bank, releases=(Release(bank.version, bank.fingerprint, tuple(item.keying for item in bank.items)),))
    if found := faults(released, files):
        raise UnsoundBank(found)
    path = folder / "versions.toml"
    entry = [
        "[[versions]]",
        f"version = {json.dumps(bank.version)}",
        f'fingerprint = "{bank.fingerprint}"',
        "items = [",
        *(f'    "{item.keying}",' for item in bank.items),
        "]",
        *_weights(bank),
    ]
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
    path.write_text(before + "\n".join(entry) + "\n", encoding="utf-8")
    return bank.version


def _weights(bank: Bank) -> list[str]:
    return ["", "[versions.weights]", *(f"{id} = {weight}" for id, weight in bank.weights.items())]


def changed_weights(bank: Bank) -> tuple[str, ...]:
    """Return the ids of what weighs otherwise than is on record for the present version, heaviest change first; () where all is as it was.

    Links hold answers, so those of the present version are read with the weights of today: whoever changes an article's trust, or how a claim is
    coded, changes results that people have already seen.
    """
    then = bank.releases[-1].weights
    changes = {id: abs(weight - then.get(id, 0.0)) for id, weight in bank.weights.items()}
    changed = [id for id, by in changes.items() if then and by > UNCHANGED_WITHIN]
    return tuple(sorted(changed, key=changes.__getitem__, reverse=True))


def record_weights(folder: Path) -> str:
    """Put the bank's present weights on record for its version, in versions.toml, and return the version; UnsoundBank if it has faults."""
    bank = load(folder)
    path = folder / "versions.toml"
    before = path.read_text(encoding="utf-8")
    last = before.rindex("[[versions]]")
    entry = before[last:].split("\n[versions.weights]")[0].rstrip()
    path.write_text(before[:last] + "\n".join((entry, *_weights(bank))) + "\n", encoding="utf-8")
    return bank.version


def keep(folder: Path) -> Path:
    """Copy what the present version asks and weighs into a folder of its version, and return it; UnsoundBank if it was kept before.

    To be done before a bank is changed so that an item means something else: from then on links of this version open as they always did.
    """
    bank = load(folder)
    target = folder / bank.version
    if target.exists():
        raise UnsoundBank((f"{target.name}/: version {bank.version} is kept already",))
    (target / "text").mkdir(parents=True)
    for name in ("bank.toml", "sources.toml", "calibration.toml"):
        if (folder / name).exists():
            shutil.copyfile(folder / name, target / name)
    for language in bank.texts:
        (target / "text" / f"{language}.toml").write_text(_items_file(bank, language), encoding="utf-8")
    return target


def _items_file(bank: Bank, language: str) -> str:
    """Return the sentences of every item in one language as TOML."""
    blocks = [f"language = {json.dumps(language)}"]
    for id, sentences in bank.texts[language].items.items():
        names = ("a", "b") if len(sentences) == 2 else ("says",)
        said = (f"{name} = {json.dumps(s, ensure_ascii=False)}" for name, s in zip(names, sentences, strict=True))
        blocks.append("\n".join((f"[items.{id}]", *said)))
    return "\n\n".join(blocks) + "\n"
