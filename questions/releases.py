"""A bank's keying on record, so that links and answers made for a version are still read when the bank has moved on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from questions.bank import Release, build
from questions.files import UnsoundBank, read
from questions.soundness import faults


def release(folder: Path) -> str:
    """Add the bank's present keying to versions.toml, and return its version; UnsoundBank if that is taken or the bank has faults."""
    bank_file, sources, texts, releases = read(folder)
    bank = build(bank_file, sources, texts, releases)
    for old in releases:
        if old.version == bank.version:
            raise UnsoundBank((f"bank.toml: version: {bank.version} is released already; give the bank a new one",))
    released = replace(bank, releases=(Release(bank.version, bank.fingerprint, tuple(item.keying for item in bank.items)),))
    if found := faults(released, bank_file, texts):
        raise UnsoundBank(found)
    path = folder / "versions.toml"
    entry = [
        "[[versions]]",
        f"version = {json.dumps(bank.version)}",
        f'fingerprint = "{bank.fingerprint}"',
        "items = [",
        *(f'    "{item.keying}",' for item in bank.items),
        "]",
    ]
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
    path.write_text(before + "\n".join(entry) + "\n", encoding="utf-8")
    return bank.version
